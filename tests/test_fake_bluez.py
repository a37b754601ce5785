"""bleak's own BlueZ back end over the fake daemon: what a strap client has to cope with."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from pathlib import Path

import pytest

if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
    pytest.skip("BlueZ needs Linux and dbus-daemon", allow_module_level=True)

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.fake_bluez import DEVICE, FakeBlueZ, FakeBlueZThread, Timing, add_match
from tests.fake_strap import (
    BATTERY_LEVEL,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_SERVICE,
    MANUFACTURER_NAME,
    DeviceInformation,
    FakeStrap,
    measurement,
    play,
    uuid128,
)
from tests.private_bus import PrivateBus

PACKET = measurement([1000, 1010], 61)
OTHER_ADDRESS = "F0:F1:F2:F3:F4:F6"

KILLED_APP = """
import asyncio, sys
from bleak import BleakClient, BleakScanner

async def main():
    device = await BleakScanner.find_device_by_address(sys.argv[1])
    client = BleakClient(device)
    await client.connect()
    await client.start_notify(sys.argv[2], lambda *_: None)
    await asyncio.Event().wait()

asyncio.run(main())
"""

ORPHANED_BUS = """
import asyncio
from tests.private_bus import PrivateBus

async def main():
    async with PrivateBus() as bus:
        print(bus.address, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def find(strap: FakeStrap) -> BLEDevice:
    """Scan for the strap."""
    device = await BleakScanner.find_device_by_address(
        strap.address, timeout=2, service_uuids=[HEART_RATE_SERVICE]
    )
    assert device is not None
    return device


class Link:
    """A bleak client, what it was notified of, and whether it was told of the end."""

    def __init__(self, device: BLEDevice | str, timeout: float = 2.0, pair: bool = False) -> None:
        """Prepare a client; nothing is connected yet."""
        self.lost = asyncio.Event()
        self.packets: asyncio.Queue[bytes] = asyncio.Queue()
        self.client = BleakClient(device, lambda _: self.lost.set(), timeout=timeout, pair=pair)

    async def subscribe(self) -> None:
        """Subscribe to the measurements."""
        await self.client.start_notify(
            HEART_RATE_MEASUREMENT, lambda _, data: self.packets.put_nowait(bytes(data))
        )

    async def open(self) -> Link:
        """Connect and subscribe."""
        await self.client.connect()
        await self.subscribe()
        return self

    async def packet(self) -> bytes:
        """Wait for the next packet."""
        return await asyncio.wait_for(self.packets.get(), 2)

    async def silent(self) -> bool:
        """Whether nothing is on its way: a reply comes after the signals sent before it."""
        await self.client.read_gatt_char(MANUFACTURER_NAME)
        return self.packets.empty()


async def link(strap: FakeStrap) -> Link:
    """Scan, connect and subscribe."""
    return await Link(await find(strap)).open()


def test_measurement() -> None:
    """The packets equal bytes written out by hand from the specification."""
    assert measurement([1024]) == bytes.fromhex("16 3c 0004")
    assert measurement([], 60) == bytes.fromhex("06 3c")
    assert measurement([1, 2], 300, contact=None) == bytes.fromhex("11 2c01 0100 0200")
    assert measurement([], 70, contact=False, energy=258) == bytes.fromhex("0c 46 0201")
    assert measurement([], 70, wide=True) == bytes.fromhex("07 4600")


async def test_scan_finds_the_service(bluez: FakeBlueZ) -> None:
    """A scan filters by the advertised service, in any letter case."""
    other = bluez.add(FakeStrap(address=OTHER_ADDRESS, advertised_services=(uuid128("1809"),)))
    strap = bluez.add(FakeStrap())
    async with BleakScanner(service_uuids=[HEART_RATE_SERVICE.upper()]) as scanner:
        device, advertisement = await anext(scanner.advertisement_data())
        assert (device.address, device.name) == (strap.address, strap.name)
        assert (advertisement.rssi, advertisement.service_uuids) == (-50, [HEART_RATE_SERVICE])
        assert not bluez.knows(other)
    assert not bluez.discovering
    async with BleakScanner() as scanner:
        advertisements = scanner.advertisement_data()
        heard = [(await anext(advertisements))[0].address for _ in range(2)]
        assert heard == [other.address, strap.address]


async def test_scan_for_a_short_uuid_finds_nothing(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """The daemon reports the strap, and bleak drops it."""
    async with BleakScanner(service_uuids=["180d"]) as scanner:
        await bluez.until(lambda: bluez.knows(strap))
    assert scanner.discovered_devices == []


async def test_a_strap_without_a_name_is_found(bluez: FakeBlueZ) -> None:
    """BlueZ makes up an alias, which bleak does not show."""
    assert (await find(bluez.add(FakeStrap(name=None)))).name is None


async def test_stream(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Packets arrive as sent, and only while somebody is subscribed."""
    assert not strap.notify(PACKET).subscribed
    connection = await link(strap)
    sent = strap.notify(PACKET)
    assert (sent.data, sent.copies) == (PACKET, 1)
    assert await connection.packet() == PACKET
    client = connection.client
    assert await client.read_gatt_char(BATTERY_LEVEL) == b"\x57"
    assert await client.read_gatt_char("2a38") == b"\x01"
    assert await client.read_gatt_char(MANUFACTURER_NAME) == b"Polar Electro Oy"
    await connection.subscribe()
    await play(strap, [PACKET, b""], 0)
    assert [await connection.packet(), await connection.packet()] == [PACKET, b""]
    await client.stop_notify(HEART_RATE_MEASUREMENT)
    assert not strap.notify(PACKET).subscribed
    assert await connection.silent()
    await client.disconnect()
    assert connection.lost.is_set()
    assert strap.on_air
    assert [sent.copies for sent in strap.sent] == [0, 1, 1, 1, 0]


async def test_optional_services_may_be_absent(bluez: FakeBlueZ) -> None:
    """Battery, device information and sensor location are optional."""
    plain = bluez.add(FakeStrap(battery=None, information=None, sensor_location=None))
    connection = await link(plain)
    services = {service.uuid for service in connection.client.services}
    assert services == {uuid128("1801"), HEART_RATE_SERVICE}
    with pytest.raises(BleakError, match="not found"):
        await connection.client.read_gatt_char(BATTERY_LEVEL)
    nameless = DeviceInformation(manufacturer=None, firmware="1.0")
    assert len(FakeStrap(information=nameless).services[2].characteristics) == 3


async def test_battery_notifications(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """The battery level can be subscribed to; it is no measurement."""
    connection = await link(strap)
    levels: asyncio.Queue[bytes] = asyncio.Queue()
    await connection.client.start_notify(
        BATTERY_LEVEL, lambda _, data: levels.put_nowait(bytes(data))
    )
    strap.notify_battery(86)
    assert await asyncio.wait_for(levels.get(), 2) == b"\x56"
    assert await connection.silent()
    assert strap.sent == []


async def test_order_of_a_first_connect(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """The order of replies and signals in the trace of the real daemon."""
    path = (await find(strap)).details["path"]
    bus = await MessageBus(bus_address=bluez.address).connect()
    told: list[str] = []

    def hear(message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.member == "InterfacesAdded":
            told.append(message.body[0].removeprefix(path))
        elif message.member == "PropertiesChanged" and message.body[0] == DEVICE:
            told.append(" ".join(sorted(message.body[1])))
        elif message.message_type is MessageType.METHOD_RETURN:
            told.append("reply")

    await add_match(bus, "sender='org.bluez'")
    bus.add_message_handler(hear)
    await bus.call(Message("org.bluez", path, DEVICE, "Connect"))
    await bluez.until(lambda: bluez.resolved(strap))
    await bus.call(Message("org.bluez", path, DEVICE, "Disconnect"))
    await bluez.until(lambda: not strap.linked)
    assert told[:3] == ["Connected", "reply", "/service0006"]
    assert "/service000e/char000f/desc0011" in told
    assert "/service001d/char001e/desc0020" in told
    assert told[told.index("ServicesResolved UUIDs") :][:4] == [
        "ServicesResolved UUIDs",
        "",  # Battery1, added to the device itself
        "ServicesResolved",
        "reply",
    ]

    strap.vanish()
    connecting = asyncio.create_task(bus.call(Message("org.bluez", path, DEVICE, "Connect")))
    await asyncio.sleep(0)
    await bus.call(Message("org.bluez", path, DEVICE, "Disconnect"))
    assert connecting.done()
    refusal = connecting.result()
    assert (refusal.error_name, refusal.body) == (
        "org.bluez.Error.Failed",
        ["br-connection-canceled"],
    )
    bus.disconnect()


async def test_drop(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """A lost link is told of, and the strap advertises again."""
    connection = await link(strap)
    strap.drop()
    await asyncio.wait_for(connection.lost.wait(), 2)
    assert not connection.client.is_connected
    assert strap.on_air
    await connection.client.disconnect()
    await find(strap)


@pytest.mark.parametrize(("release", "copies"), [(False, 2), (True, 1)])
async def test_lost_client_must_be_released(
    bluez: FakeBlueZ, strap: FakeStrap, release: bool, copies: int
) -> None:
    """Beats come twice after a reconnection if the lost client is still on the bus."""
    device = await find(strap)
    lost = await Link(device).open()
    strap.drop()
    await asyncio.wait_for(lost.lost.wait(), 2)
    if release:
        await lost.client.disconnect()
        await bluez.until(lambda: bluez.subscribers(strap) == 0)
    connection = await Link(device).open()
    assert strap.notify(PACKET).copies == copies
    assert [await connection.packet() for _ in range(copies)] == [PACKET] * copies
    assert await connection.silent()


async def test_connecting_a_lost_client_again_leaks_its_bus(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    """Using the lost client again does not release its first subscription."""
    connection = await link(strap)
    strap.drop()
    await asyncio.wait_for(connection.lost.wait(), 2)
    await connection.open()
    assert strap.notify(PACKET).copies == 2
    await connection.client.disconnect()
    await bluez.until(lambda: bluez.subscribers(strap) < 2)
    assert bluez.subscribers(strap) == 1


async def test_strap_of_a_killed_app(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """The daemon keeps the link: no scan finds the strap, but it can be taken over."""
    app = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_APP, strap.address, HEART_RATE_MEASUREMENT, env=os.environ
    )
    try:
        await bluez.until(lambda: bluez.subscribers(strap) == 1, limit=10)
        assert strap.notify(PACKET).subscribed
    finally:
        app.kill()
        await app.wait()
    await bluez.until(lambda: bluez.subscribers(strap) == 0)
    assert strap.linked
    assert not strap.notify(PACKET).subscribed

    assert await BleakScanner.discover(0.2, service_uuids=[HEART_RATE_SERVICE]) == []
    adapter = await BleakAdapter.get()
    (device,) = await adapter.get_connected_devices([HEART_RATE_SERVICE])
    connection = await Link(device).open()
    strap.notify(PACKET)
    assert await connection.packet() == PACKET
    await connection.client.disconnect()
    assert strap.on_air


async def test_vanished_strap(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Connecting waits for a strap out of range until it is back or time is up."""
    connection = await link(strap)
    device = await find_known(connection)
    strap.vanish()
    await asyncio.wait_for(connection.lost.wait(), 2)
    await connection.client.disconnect()
    with pytest.raises(TimeoutError):
        await Link(device, timeout=0.1).open()
    assert await BleakScanner.discover(0.2) == []
    waiting = asyncio.create_task(Link(device).open())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.05)
    strap.reappear()
    await waiting
    assert strap.notify(PACKET).copies == 1


async def find_known(connection: Link) -> BLEDevice:
    """Return the connected strap as the adapter lists it."""
    adapter = await BleakAdapter.get()
    (device,) = await adapter.get_connected_devices([HEART_RATE_SERVICE])
    assert device.address == connection.client.address
    return device


@pytest.mark.parametrize("fault", ["advertises", "hang_connect"])
async def test_strap_that_does_not_answer(bluez: FakeBlueZ, strap: FakeStrap, fault: str) -> None:
    """Connecting to a strap that another app holds, or that hangs, times out."""
    device = await find(strap)
    setattr(strap, fault, fault == "hang_connect")
    with pytest.raises(TimeoutError):
        await Link(device, timeout=0.1).open()
    setattr(strap, fault, fault != "hang_connect")
    await Link(device).open()


async def test_bleak_repeats_a_connection_that_is_aborted(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    """It tries again by itself when the link is aborted locally."""
    device = await find(strap)
    strap.drop_during_connect = 2
    connection = await Link(device).open()
    assert strap.drop_during_connect == 0
    assert connection.lost.is_set()  # called for the aborted attempts, though this one stands
    assert connection.client.is_connected
    assert strap.notify(PACKET).copies == 1


async def test_link_lost_during_service_discovery(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """A link lost before the services are known fails the connection."""
    device = await find(strap)
    strap.drop_during_discovery = 1
    with pytest.raises(BleakError, match="failed to discover services"):
        await Link(device).open()
    await Link(device).open()


async def test_refused_connection(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Errors of Connect are passed on, as often as asked for."""
    device = await find(strap)
    strap.refuse("org.bluez.Error.Failed", "le-connection-refused", times=2)
    for _ in range(2):
        with pytest.raises(BleakDBusError, match="le-connection-refused"):
            await Link(device).open()
    await Link(device).open()


async def test_silence(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """A silent strap stays connected and sends nothing."""
    connection = await link(strap)
    strap.silence = True
    assert not strap.notify(PACKET).subscribed
    assert await connection.silent()
    assert connection.client.is_connected
    strap.silence = False
    strap.notify(PACKET)
    assert await connection.packet() == PACKET


async def test_adapter_off(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Switching off ends the link, scans and connecting, until it is on again."""
    connection = await link(strap)
    device = await find_known(connection)
    scanner = BleakScanner()
    await scanner.start()
    bluez.power(False)
    await asyncio.wait_for(connection.lost.wait(), 2)
    await connection.client.disconnect()
    await scanner.stop()
    with pytest.raises(BleakBluetoothNotAvailableError) as raised:
        await BleakScanner.discover(0.1)
    assert raised.value.reason is BleakBluetoothNotAvailableReason.POWERED_OFF
    with pytest.raises(BleakDBusError, match="Input/output error"):
        await Link(device).open()
    bluez.power(True)
    await Link(device).open()


async def test_adapter_switched_off_and_on_during_a_scan(bluez: FakeBlueZ) -> None:
    """Stopping a scan that the adapter has forgotten is an error."""
    scanner = BleakScanner()
    await scanner.start()
    bluez.power(False)
    bluez.power(True)
    with pytest.raises(BleakDBusError, match="No discovery started"):
        await scanner.stop()


async def test_read_that_hangs(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """A read without an answer is cut by a time-out and harms nothing else."""
    strap.hang_read.add("2a19")
    connection = await link(strap)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await connection.client.read_gatt_char(BATTERY_LEVEL)
    strap.notify(PACKET)
    assert await connection.packet() == PACKET
    await connection.client.disconnect()


async def test_strap_that_requires_pairing(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Unpaired reads are refused or hang; pairing can fail or help."""
    device = await find(strap)
    strap.unpaired = "refuse"
    connection = Link(device)
    with pytest.raises(BleakDBusError, match="Not paired"):
        await connection.open()
    strap.unpaired = "hang"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await connection.subscribe()
    await connection.client.disconnect()
    strap.pair_error = ("org.bluez.Error.AuthenticationFailed", "Authentication Failed")
    with pytest.raises(BleakDBusError, match="AuthenticationFailed"):
        await Link(device, pair=True).open()
    strap.pair_error = None
    paired = await Link(device, pair=True).open()
    strap.notify(PACKET)
    assert await paired.packet() == PACKET


async def test_daemon_crash_is_invisible(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """A client goes on saying connected, also to a new client, until the next scan."""
    connection = await link(strap)
    device = await find_known(connection)
    await bluez.crash()
    assert strap.on_air
    assert not strap.notify(PACKET).subscribed
    await bluez.restart()
    assert connection.client.is_connected
    assert not connection.lost.is_set()
    # bleak's cache still says "connected", so that connecting succeeds without any link.
    with pytest.raises(BleakDBusError, match="UnknownObject"):
        await Link(device).open()
    again = await link(strap)
    strap.notify(PACKET)
    assert await again.packet() == PACKET


async def test_no_daemon(bluez: FakeBlueZ) -> None:
    """Without a daemon there is a D-Bus error."""
    await bluez.crash()
    with pytest.raises(BleakDBusError, match="ServiceUnknown"):
        await BleakScanner.discover(0.1)
    await bluez.restart()
    assert await BleakScanner.discover(0.1) == []


async def test_several_straps(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Two straps are found, stream and drop each on its own."""
    other = bluez.add(FakeStrap(address=OTHER_ADDRESS, name="TICKR", battery=None))
    first, second = await link(strap), await link(other)
    other.notify(b"second")
    strap.notify(b"first")
    assert [await first.packet(), await second.packet()] == [b"first", b"second"]
    other.drop()
    await asyncio.wait_for(second.lost.wait(), 2)
    assert first.client.is_connected
    assert await first.silent()


async def test_unused_devices_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that is not in use is removed after a while."""
    async with PrivateBus() as bus, FakeBlueZ(bus.address, Timing(temporary=0.2)) as bluez:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        strap = bluez.add(FakeStrap())
        device = await find(strap)
        await bluez.until(lambda: not bluez.knows(strap))
        with pytest.raises(BleakError, match="not found"):
            await Link(device).open()
        connection = await link(strap)
        await asyncio.sleep(0.25)
        assert bluez.knows(strap)
        await connection.client.disconnect()
        await bluez.until(lambda: not bluez.knows(strap))


async def test_forgotten_and_unknown_devices(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """What the daemon does not know cannot be connected to."""
    connection = await link(strap)
    device = await find_known(connection)
    bluez.forget(strap)
    await asyncio.wait_for(connection.lost.wait(), 2)
    with pytest.raises(BleakError, match="not found"):
        await Link(device).open()
    with pytest.raises(BleakDeviceNotFoundError):
        await Link("00:00:00:00:00:00", timeout=0.1).open()
    await (await link(strap)).client.unpair()
    assert not bluez.knows(strap)


def test_daemon_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The daemon serves a program that runs in another event loop."""

    async def session(strap: FakeStrap, packets: int) -> list[bytes]:
        connection = await link(strap)
        received = [await connection.packet() for _ in range(packets)]
        await connection.client.disconnect()
        return received

    with FakeBlueZThread() as thread:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", thread.address)
        strap = thread.call(lambda: thread.bluez.add(FakeStrap()))

        async def send() -> None:
            await thread.bluez.until(lambda: thread.bluez.subscribers(strap) == 1)
            begin = time.monotonic()
            await play(strap, [b"one", b"two"], 0.01)
            assert strap.sent[1].time - begin >= 0.009

        sending = thread.submit(send())
        assert asyncio.run(session(strap, 2)) == [b"one", b"two"]
        sending.result(2)
        thread.call(thread.bluez.crash)
        assert not thread.call(lambda: thread.bluez.knows(strap))


async def test_bus_ends_with_a_killed_process() -> None:
    """A killed test run leaves no dbus-daemon behind."""
    owner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ORPHANED_BUS),
        cwd=Path(__file__).parents[1],
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert owner.stdout is not None
        address = (await owner.stdout.readline()).decode().strip()
        bus = await MessageBus(bus_address=address).connect()
    finally:
        owner.kill()
        await owner.communicate()
    with pytest.raises(EOFError):
        await asyncio.wait_for(bus.wait_for_disconnect(), 5)  # type: ignore[no-untyped-call]
