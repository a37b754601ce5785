"""The simulated strap on a controller, over Bumble's virtual link: everything but the radio.

The other side is Bumble as a central, which knows nothing of our code.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip(
    "bumble", reason="the radio strap needs Bumble: pip install 'biofeedback[radio]'"
)

from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address, LeFeatureMask
from bumble.link import LocalLink
from bumble.transport.common import (
    AsyncPipeSink,
    StreamPacketSink,
    StreamPacketSource,
    TransportInitError,
    TransportLostError,
)

from biofeedback import radio, simulator
from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.radio import RadioError, RadioState, RadioStrap
from biofeedback.simulator import HeartSettings, SimulatedHeart, SimulatedSensor, SimulatedStrap
from biofeedback.strap import Notification, SourceItem
from tests.programs import pseudo_terminal

FAST = 200.0
"""Times real: a packet every 5 ms."""
ADVERTISING_MS = 20.0
UNHEARD_S = 5 * ADVERTISING_MS / 1000
"""Long enough to hear a strap that advertises."""


def sensor(seed: int = 3, settings: HeartSettings | None = None) -> SimulatedSensor:
    return SimulatedSensor(SimulatedHeart(settings, seed), seed)


class Air:
    """A virtual link with one central and one strap on it."""

    def __init__(self, extended: bool = True) -> None:
        self.link = LocalLink()  # type: ignore[no-untyped-call]
        self.strap_controller = self._controller("strap", extended)
        self.central = self._device("central", "F1:00:00:00:00:01")
        self.strap = self.make_strap()

    def make_strap(self, seed: int = 3, beats: bool = True, name: str = "Test strap") -> RadioStrap:
        return RadioStrap(
            self.strap_controller,
            AsyncPipeSink(self.strap_controller),
            sensor(seed) if beats else None,
            name=name,
            clock=SystemClock(FAST),
        )

    def _controller(self, name: str, extended: bool = True) -> Controller:
        controller = Controller(name, link=self.link)
        if not extended:
            controller.le_features &= ~LeFeatureMask.LE_EXTENDED_ADVERTISING
        return controller

    def _device(self, name: str, address: str) -> Device:
        controller = self._controller(name)
        config = DeviceConfiguration(name=name, address=Address(address))
        return Device.from_config_with_hci(config, controller, AsyncPipeSink(controller))

    async def advertisement(self) -> AdvertisingData:
        """Return what the central hears of the strap."""
        heard: asyncio.Future[AdvertisingData] = asyncio.get_running_loop().create_future()

        def on_advertisement(found: object) -> None:
            if not heard.done():
                heard.set_result(found.data)  # type: ignore[attr-defined]

        self.central.on(Device.EVENT_ADVERTISEMENT, on_advertisement)
        await self.central.start_scanning()
        try:
            return await asyncio.wait_for(heard, 5)
        finally:
            self.central.remove_listener(Device.EVENT_ADVERTISEMENT, on_advertisement)
            await self.central.stop_scanning()

    async def connect(self) -> Peer:
        connection = await self.central.connect(Address(self.strap.address), timeout=5)
        assert isinstance(connection, Connection)
        peer = Peer(connection)
        await peer.request_mtu(247)
        await peer.discover_all()  # type: ignore[no-untyped-call]
        return peer

    async def subscribe(self, peer: Peer) -> asyncio.Queue[bytes]:
        packets: asyncio.Queue[bytes] = asyncio.Queue()
        await peer.subscribe(one(peer, radio.HEART_RATE_MEASUREMENT), packets.put_nowait)
        return packets


@pytest.fixture(params=[True, False], ids=["extended", "legacy"])
async def air(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Air]:
    """Both ways of advertising: newer controllers have the extended one."""
    monkeypatch.setattr(radio, "ADVERTISING_MS", ADVERTISING_MS)
    air = Air(request.param)
    await air.central.power_on()
    await air.strap.start()
    yield air
    await air.strap.stop()


def one(peer: Peer, short: int) -> CharacteristicProxy[bytes]:
    (found,) = peer.get_characteristics_by_uuid(UUID.from_16_bits(short))
    return found


async def take(packets: asyncio.Queue[bytes], count: int) -> list[bytes]:
    return [await asyncio.wait_for(packets.get(), 5) for _ in range(count)]


async def test_it_is_found_by_its_service_and_has_its_name(air: Air) -> None:
    heard = await air.advertisement()
    services = heard.get(AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS)
    assert services == [UUID.from_16_bits(0x180D)]
    assert heard.get(AdvertisingData.COMPLETE_LOCAL_NAME) == "Test strap"


async def test_a_central_gets_the_simulators_beats_byte_for_byte(air: Air) -> None:
    peer = await air.connect()
    packets = await air.subscribe(peer)
    got = await take(packets, 60)
    delivered = [one.data for one in air.strap.sent if one.delivered]
    assert got == delivered[:60]
    every = [one.data for one in air.strap.sent]
    assert every == list(itertools.islice(simulator.packets(sensor(3)), len(every)))
    # And the beats in them are the simulator's, none missing, none changed.
    intervals = [rr for data in every for rr in HeartRateMeasurement.from_bytes(data).rr]
    assert intervals == list(itertools.islice(sensor(3).intervals(), len(intervals)))
    assert len(intervals) > 50
    # In the middle of the stream: the first it heard is one of them.
    assert b"".join(got) in b"".join(every)


async def test_what_the_strap_tells_of_itself(air: Air) -> None:
    peer = await air.connect()
    assert await peer.read_value(one(peer, radio.BATTERY_LEVEL)) == bytes([87])
    assert await peer.read_value(one(peer, radio.BODY_SENSOR_LOCATION)) == b"\x01"
    assert await peer.read_value(one(peer, 0x2A00)) == b"Test strap"
    assert await peer.read_value(one(peer, 0x2A29)) == b"biofeedback"
    assert await peer.read_value(one(peer, 0x2A24)) == b"Simulated strap"
    assert await peer.read_value(one(peer, 0x2A26)) == b"1"
    told: asyncio.Queue[bytes] = asyncio.Queue()
    await peer.subscribe(one(peer, radio.BATTERY_LEVEL), told.put_nowait)
    await air.strap.notify_battery(42)
    assert await take(told, 1) == [bytes([42])]
    assert await peer.read_value(one(peer, radio.BATTERY_LEVEL)) == bytes([42])


async def test_any_bytes_can_be_sent_as_they_are(air: Air) -> None:
    await air.strap.stop()
    air.strap = air.make_strap(beats=False)
    await air.strap.start()
    peer = await air.connect()
    packets = await air.subscribe(peer)
    await air.strap.until(RadioState.SUBSCRIBED)
    odd = [
        b"",
        b"\x10",
        b"\x16\x3c\x00\x04\x01",
        bytes(range(244)),
        struct.pack("<BB9H", 16, 60, *[1024] * 9),
    ]
    for data in odd:
        assert await air.strap.notify(data)
    assert await take(packets, len(odd)) == odd
    with pytest.raises(ValueError, match="holds 244 bytes, not 245"):
        await air.strap.notify(bytes(245))
    air.strap.paused = True
    assert not await air.strap.notify(b"\x00\x3c")
    assert [one.delivered for one in air.strap.sent] == [True] * len(odd) + [False]


async def test_one_connection_at_a_time_and_it_advertises_again(air: Air) -> None:
    states: list[RadioState] = []
    air.strap.listen(states.append)
    for _ in range(3):
        peer = await air.connect()
        await air.strap.until(RadioState.CONNECTED)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(air.advertisement(), UNHEARD_S)
        packets = await air.subscribe(peer)
        await take(packets, 3)
        await air.strap.drop()
        await asyncio.wait_for(air.strap.until(RadioState.ADVERTISING), 5)
        assert air.strap.peer == ""
        assert (await air.advertisement()).get(AdvertisingData.COMPLETE_LOCAL_NAME) == "Test strap"
    assert states == [
        RadioState.CONNECTED,
        RadioState.SUBSCRIBED,
        RadioState.HIDDEN,
        RadioState.ADVERTISING,
    ] * 3  # fmt: skip
    # The heart beats on while nobody listens: the beats of the pauses are lost, none is kept back.
    every = [one.data for one in air.strap.sent]
    assert every == list(itertools.islice(simulator.packets(sensor(3)), len(every)))
    assert {one.delivered for one in air.strap.sent} == {True, False}


async def test_the_central_may_leave_and_unsubscribe(air: Air) -> None:
    peer = await air.connect()
    packets = await air.subscribe(peer)
    await take(packets, 2)
    await peer.unsubscribe(one(peer, radio.HEART_RATE_MEASUREMENT))
    await asyncio.wait_for(air.strap.until(RadioState.CONNECTED), 5)
    assert not await air.strap.notify(b"\x00\x3c")
    await peer.connection.disconnect()
    await asyncio.wait_for(air.strap.until(RadioState.ADVERTISING), 5)


async def test_out_of_range_and_back(air: Air) -> None:
    await air.connect()
    await air.strap.vanish()
    await asyncio.wait_for(air.strap.until(RadioState.HIDDEN), 5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(air.advertisement(), UNHEARD_S)
    await air.strap.reappear()
    await air.advertisement()
    await air.strap.vanish()
    assert air.strap.state is RadioState.HIDDEN
    await air.strap.reappear()
    await air.connect()


async def test_a_stopped_strap_can_start_again(air: Air) -> None:
    await air.connect()
    await air.strap.stop()
    assert air.strap.state is RadioState.OFF
    await air.strap.run()
    await air.strap.start()
    await take(await air.subscribe(await air.connect()), 2)


async def test_a_lost_controller_is_told(air: Air) -> None:
    await air.connect()
    air.strap.device.host.on_transport_lost()  # type: ignore[no-untyped-call]
    with pytest.raises(RadioError, match="is gone: plug it in"):
        await asyncio.wait_for(air.strap.run(), 5)
    await asyncio.wait_for(air.strap.stop(), 1)


async def test_a_fault_in_the_beats_is_told(air: Air, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(data: bytes) -> bool:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(air.strap, "notify", broken)
    with pytest.raises(RadioError, match="A fault of this program: ZeroDivisionError"):
        await asyncio.wait_for(air.strap.run(), 5)


def test_a_long_name_is_shortened_in_the_advertisement() -> None:
    data = AdvertisingData.from_bytes(radio.advertisement("Ein Gurt für Ängstliche und Kühne"))
    assert len(bytes(data)) <= 31
    assert data.get(AdvertisingData.SHORTENED_LOCAL_NAME) == "Ein Gurt für Ängstli"
    assert len(radio.advertisement("x" * 22)) == 31


def test_the_address_is_random_static_and_stays() -> None:
    assert Address(radio.own_address("A")).is_static
    assert radio.own_address("A") == radio.own_address("A") != radio.own_address("B")


def test_packets_hold_contact_and_a_mean_heart_rate() -> None:
    settings = HeartSettings(mean_hr_bpm=100, dropout_probability=0.05)
    found = [
        HeartRateMeasurement.from_bytes(data)
        for data in itertools.islice(simulator.packets(sensor(1, settings)), 120)
    ]
    assert {one.contact for one in found} == {True, False}
    assert 90 < found[-1].heart_rate < 110
    rr = [rr for one in found for rr in one.rr]
    assert rr == list(itertools.islice(sensor(1, settings).intervals(), len(rr)))


async def test_packets_hold_what_the_simulated_strap_sends() -> None:
    clock = VirtualClock()
    settings = HeartSettings(dropout_probability=0.02, missed_probability=0.02)
    strap = SimulatedStrap(clock, settings, seed=4)
    said: list[Notification] = []

    def hear(item: SourceItem) -> None:
        if isinstance(item, Notification):
            said.append(replace(item, arrival=0.0))
            if len(said) == 500:
                raise StopAsyncIteration

    with pytest.raises(StopAsyncIteration):
        await strap.run(hear)
    mine = itertools.islice(simulator.packets(sensor(4, settings)), 500)
    assert said == [Notification.of(HeartRateMeasurement.from_bytes(data), 0.0) for data in mine]


@pytest.mark.skipif(sys.platform == "win32", reason="sockets of POSIX")
async def test_over_a_stream_of_bytes_as_a_dongle_has_it(tmp_path: Path) -> None:
    """Through a transport that is opened by its name; and what is said when it breaks."""
    air = Air()
    await air.central.power_on()
    plugs: list[asyncio.WriteTransport] = []

    class Dongle(StreamPacketSource):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.WriteTransport)
            plugs.append(transport)
            Controller("dongle", self, StreamPacketSink(transport), air.link)

    port = str(tmp_path / "hci")
    async with (
        await asyncio.get_running_loop().create_unix_server(Dongle, port),
        radio.opened(f"unix:{port}") as (source, sink),
    ):
        air.strap = RadioStrap(source, sink, sensor(3), clock=SystemClock(FAST))
        await air.strap.start()
        got = await take(await air.subscribe(await air.connect()), 20)
        assert got == [one.data for one in air.strap.sent if one.delivered][:20]
        running = asyncio.create_task(air.strap.run())
        plugs[0].close()
        with pytest.raises(RadioError, match="is gone: plug it in"):
            await asyncio.wait_for(running, 5)
        await asyncio.wait_for(air.strap.stop(), 1)


@pytest.mark.parametrize(
    ("transport", "sentence"),
    [
        ("bogus:1", "'bogus:1' is no transport: write usb:0"),
        ("usb", "'usb' is no transport"),
        ("serial:/dev/no-such-port", "cannot be opened"),
        ("tcp-client:127.0.0.1:1", "cannot be opened"),
    ],
)
def test_a_wrong_transport_gets_one_sentence(transport: str, sentence: str) -> None:
    with pytest.raises(RadioError, match=sentence) as caught:
        radio.run(transport, print)
    assert "\n" not in str(caught.value)


# As usb1 names them; it need not be installed.
USBErrorAccess = type("USBErrorAccess", (Exception,), {})
USBErrorBusy = type("USBErrorBusy", (Exception,), {})


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (TransportInitError("device not found"), "There is no Bluetooth dongle at usb:0"),
        (USBErrorAccess("LIBUSB_ERROR_ACCESS [-3]"), "may not be used by you"),
        (USBErrorBusy("LIBUSB_ERROR_BUSY [-6]"), "is in use"),
        (PermissionError(13, "Permission denied"), "may not be used by you"),
        (TimeoutError(), "does not answer like a Bluetooth controller"),
        (TransportLostError("transport lost"), "There is no Bluetooth dongle"),
    ],
)
def test_what_the_drivers_raise_becomes_a_sentence(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(name: str) -> None:
        raise error

    monkeypatch.setattr(radio, "open_transport", fail)
    with pytest.raises(RadioError, match=sentence):
        radio.run("usb:0", print)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
def test_a_port_that_is_no_controller_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radio, "CONTROLLER_TIMEOUT_S", 0.2)
    ours, theirs = pseudo_terminal()
    try:
        with pytest.raises(RadioError, match="does not answer like a Bluetooth controller"):
            radio.run(f"serial:{os.ttyname(theirs)}", print)
    finally:
        os.close(ours)
        os.close(theirs)


PROGRAM = """
import asyncio, sys
from bumble.controller import Controller
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink, Transport
from biofeedback import radio, simulator

async def virtual(name):
    controller = Controller("strap", link=LocalLink())
    return Transport(controller, AsyncPipeSink(controller))

radio.open_transport = virtual
radio.run("usb:0", lambda text: print(text, flush=True), name="A strap", seed=1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "Advertising: look for it with an app.\n"
        assert process.stdout.readline().startswith("A strap is on the air through usb:0 as ")
        process.send_signal(signal.SIGINT)
        said, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")
    assert said.splitlines()[-1] == "Off the air."
