"""The strap client over bleak's own BlueZ back end and a fake daemon: every way a link can go."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

if sys.platform != "linux":
    pytest.skip("BlueZ is Linux's", allow_module_level=True)

from biofeedback import ble
from biofeedback.clock import SystemClock
from biofeedback.events import (
    Beat,
    Event,
    Gap,
    GapReason,
    HeartRate,
    LinkState,
    StrapInfo,
    StrapState,
)
from biofeedback.records import csv_format
from biofeedback.records.strap_lock import FileLock
from biofeedback.session import Session
from biofeedback.strap import StrapError
from biofeedback.units import TICKS_PER_1024TH, seconds
from tests.fake_bluez import FakeBlueZ
from tests.fake_strap import BATTERY_LEVEL, FakeStrap, Service, measurement
from tests.programs import COMMAND

T = TypeVar("T")
LIMIT_S = 20.0


@pytest.fixture(autouse=True)
def _decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one strap in most tests: nobody waits for a stronger one."""
    monkeypatch.setattr(ble, "CHOICE_S", 0.0)


class Listener:
    """A session's sink that a test can wait on."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self._actions: dict[LinkState, Callable[[], object]] = {}

    def __call__(self, events: Sequence[Event]) -> None:
        self.events += events
        self._news.set()
        for event in events:
            if isinstance(event, StrapState) and (action := self._actions.pop(event.state, None)):
                action()

    def on_state(self, state: LinkState, action: Callable[[], object]) -> None:
        """Do something at the very moment of a state, once."""
        self._actions[state] = action

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def state(self, wanted: LinkState) -> StrapState:
        """Wait until the latest state is the wanted one."""
        await self.until(lambda: bool(self.of(StrapState)) and self.now is wanted)
        return self.of(StrapState)[-1]

    async def beats(self, count: int) -> None:
        await self.until(lambda: len(self.of(Beat)) >= count)

    @property
    def now(self) -> LinkState:
        return self.of(StrapState)[-1].state

    @property
    def detail(self) -> str:
        states = self.of(StrapState)
        return states[-1].detail if states else ""

    @property
    def rr(self) -> list[int]:
        return [beat.rr // TICKS_PER_1024TH for beat in self.of(Beat)]

    def of(self, kind: type[T]) -> list[T]:
        return [event for event in self.events if isinstance(event, kind)]


@contextlib.asynccontextmanager
async def session(
    wanted: str | None = None, source: ble.BleStrap | None = None
) -> AsyncIterator[tuple[Session, Listener]]:
    """Run a session on a strap and end it, with everything released."""
    clock = SystemClock()
    running = Session([source or ble.BleStrap(wanted, clock)], clock, (60,))
    listener = Listener()
    running.add_sink(listener)
    task = asyncio.create_task(running.run())
    try:
        yield running, listener
    finally:
        running.stop()
        with contextlib.suppress(StrapError):
            await task
        await running.release()


async def live(
    listener: Listener, strap: FakeStrap, bluez: FakeBlueZ, first_rr: int = 1000
) -> None:
    """Wait for the subscription, and go live with one beat."""
    await listener.until(lambda: bool(listener.of(StrapState)) and listener.now.linked)
    await bluez.until(lambda: strap.linked and bluez.subscribers(strap) > 0, LIMIT_S)
    count = len(listener.of(Beat))
    strap.notify(measurement([first_rr]))
    await listener.beats(count + 1)


# -- searching -------------------------------------------------------------------------------


async def test_scan_finds_straps_by_service_strongest_first(bluez: FakeBlueZ) -> None:
    bluez.add(FakeStrap(address="AA:00:00:00:00:01", name="Garmin HRM", rssi=-80))
    bluez.add(FakeStrap(address="AA:00:00:00:00:02", name=None, rssi=-40))
    bluez.add(
        FakeStrap(address="AA:00:00:00:00:03", name="Polar Scale", advertised_services=("181d",))
    )
    told: list[str] = []
    found = await ble.scan(0.3, lambda strap: told.append(strap.address))
    assert [(strap.address[-2:], strap.rssi) for strap in found] == [("02", -40), ("01", -80)]
    assert {address[-2:] for address in told} == {"01", "02"}


async def test_scan_lists_a_strap_that_this_computer_holds(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        (found,) = await ble.scan(0.2)
        assert (found.address, found.rssi) == (strap.address, None)


async def test_a_scan_that_is_cancelled_blocks_no_later_one(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    """Cancelled while it starts, bleak leaves the discovery on, and BlueZ refuses every other."""
    await ble.scan(0.05)
    for moment in range(24):
        scanning = asyncio.create_task(ble.scan(5))
        await asyncio.sleep(moment / 4000)
        scanning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await scanning
    (found,) = await ble.scan(0.2)
    assert found.address == strap.address
    await bluez.until(lambda: not bluez.discovering)


async def test_two_may_search_at_once(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """BlueZ gives a program one discovery; who looks for an absent strap must not keep it."""
    async with session("somebody else's") as (_, other):
        await other.until(lambda: bool(other.of(StrapState)))
        await bluez.until(lambda: bluez.discovering)
        began = time.monotonic()
        async with session(strap.address) as (_, listener):
            await live(listener, strap, bluez)
            assert time.monotonic() - began < 3
            assert [found.address for found in await ble.scan(0.2)] == [strap.address]
        assert bluez.discovering
    await bluez.until(lambda: not bluez.discovering)


@pytest.mark.slow
async def test_a_scan_ended_by_the_adapter_is_begun_anew(
    bluez: FakeBlueZ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "SCAN_S", 0.3)
    async with session() as (_, one), session("a strap") as (_, other):
        await other.until(lambda: bool(one.of(StrapState)) and bool(other.of(StrapState)))
        await bluez.until(lambda: bluez.discovering)
        bluez.power(False)
        await one.until(lambda: "switch it on" in one.detail)
        bluez.power(True)
        strap = bluez.add(FakeStrap(name="A strap"))
        await live(one, strap, bluez)


@pytest.mark.parametrize("wanted", ["Polar H10", "polar h10 12345678", "f0:f1:f2:f3:f4:f5", None])
async def test_a_strap_is_wanted_by_name_or_address(
    bluez: FakeBlueZ, strap: FakeStrap, wanted: str | None
) -> None:
    async with session(wanted) as (_, listener):
        await live(listener, strap, bluez)
        assert listener.of(StrapInfo)[0].name == "Polar H10 12345678"


async def test_the_wanted_strap_is_chosen_among_several(bluez: FakeBlueZ) -> None:
    bluez.add(FakeStrap(address="AA:00:00:00:00:01", name="Garmin HRM", rssi=-30))
    tickr = bluez.add(FakeStrap(address="AA:00:00:00:00:02", name="TICKR 12AB", rssi=-80))
    async with session("tickr") as (_, listener):
        await live(listener, tickr, bluez)
        assert listener.of(StrapInfo)[0].address == tickr.address


async def test_where_any_strap_will_do_the_strongest_is_taken(
    bluez: FakeBlueZ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "CHOICE_S", 0.2)
    for number, rssi in enumerate((-80, -45, -70)):
        bluez.add(FakeStrap(address=f"AA:00:00:00:00:0{number}", name="HRM", rssi=rssi))
    async with session() as (_, listener):
        await listener.until(lambda: bool(listener.of(StrapInfo)))
        assert listener.of(StrapInfo)[0].address == "AA:00:00:00:00:01"


async def test_a_strap_that_wants_to_be_paired_says_so_and_can_be(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    strap.unpaired = "refuse"
    async with session(strap.address) as (_, listener):
        await listener.until(lambda: "--pair" in listener.detail)
    paired = ble.BleStrap(strap.address, SystemClock(), pair=True)
    async with session(source=paired) as (_, listener):
        await live(listener, strap, bluez)
        strap.drop()
        await listener.state(LinkState.LOST)
        await live(listener, strap, bluez)  # paired already, and that is no error


async def test_two_straps_share_a_session_and_nothing_else(bluez: FakeBlueZ) -> None:
    straps = [
        bluez.add(FakeStrap(address="AA:00:00:00:00:01", name="Polar H10 A")),
        bluez.add(FakeStrap(address="AA:00:00:00:00:02", name="Polar H10 B")),
    ]
    clock = SystemClock()
    running = Session([ble.BleStrap(strap.address, clock) for strap in straps], clock, (60,))
    listeners = [Listener(), Listener()]
    for channel, listener in zip(running.channels, listeners, strict=True):
        channel.add_sink(listener)
    task = asyncio.create_task(running.run())
    for strap, listener in zip(straps, listeners, strict=True):
        await live(listener, strap, bluez, first_rr=900)
    one, other = straps
    one.drop()
    await listeners[0].state(LinkState.LOST)
    other.notify(measurement([1010]))
    await live(listeners[0], one, bluez, first_rr=910)
    other.notify(measurement([1020]))
    await listeners[1].beats(3)
    running.stop()
    await task
    await running.release()
    assert [listener.rr for listener in listeners] == [[900, 910], [900, 1010, 1020]]
    assert len(listeners[0].of(Gap)) == 1
    assert LinkState.LOST not in {state.state for state in listeners[1].of(StrapState)}


async def test_while_no_strap_is_there_it_says_what_to_do(
    bluez: FakeBlueZ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "SCAN_S", 0.2)
    async with session() as (_, listener):
        await listener.until(lambda: bool(listener.detail))
        state = listener.of(StrapState)[-1]
        assert state.state is LinkState.SEARCHING
        assert "moisten the electrodes" in state.detail
        late = bluez.add(FakeStrap())
        await live(listener, late, bluez)


async def test_bluetooth_that_is_off_is_told_and_waited_for(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    bluez.power(False)
    with pytest.raises(ble.BluetoothUnavailableError, match="switch it on"):
        await ble.scan(0.1)
    async with session() as (_, listener):
        await listener.until(lambda: "switch it on" in listener.detail)
        bluez.power(True)
        await live(listener, strap, bluez)


async def test_without_the_bluetooth_service_it_says_how_to_start_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(ble.BluetoothUnavailableError, match="systemctl start bluetooth"):
        await ble.scan(0.1)


@pytest.mark.slow
async def test_a_device_without_the_measurement_is_refused(bluez: FakeBlueZ) -> None:
    class Scale(FakeStrap):
        @property
        def services(self) -> tuple[Service, ...]:
            return tuple(service for service in super().services if "180d" not in service.uuid)

    bluez.add(Scale(address="AA:00:00:00:00:01", name="Scale", rssi=-30))
    async with session("Scale") as (_, listener):
        state = await listener.state(LinkState.STOPPED)
        assert "choose another device" in state.detail
    strap = bluez.add(FakeStrap())
    async with session() as (_, listener):
        await live(listener, strap, bluez)


# -- live ------------------------------------------------------------------------------------


async def test_states_details_and_beats_of_a_plain_session(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    async with session() as (_, listener):
        await live(listener, strap, bluez, 1001)
        strap.notify(measurement([1002, 1003], energy=7, wide=True))
        strap.notify(measurement([], 61))
        strap.notify(measurement([1004], contact=None))
        await listener.beats(4)
        assert listener.rr == [1001, 1002, 1003, 1004]
        assert [state.state for state in listener.of(StrapState)] == [
            LinkState.SEARCHING,
            LinkState.CONNECTING,
            LinkState.WAITING,
            LinkState.LIVE,
        ]
        await listener.until(lambda: listener.of(StrapInfo)[-1].battery_percent is not None)
        info = listener.of(StrapInfo)[-1]
        assert (info.battery_percent, info.firmware, info.model) == (87, "5.0.0", "H10")
        assert (info.manufacturer, info.body_location) == ("Polar Electro Oy", "chest")
    assert listener.now is LinkState.STOPPED
    assert not listener.of(Gap)
    await bluez.until(lambda: not strap.linked)


async def test_battery_and_details_are_optional(bluez: FakeBlueZ) -> None:
    bare = bluez.add(FakeStrap(battery=None, information=None, sensor_location=None, name=None))
    async with session() as (_, listener):
        await live(listener, bare, bluez)
        await listener.until(lambda: len(listener.of(StrapInfo)) > 1)
        info = listener.of(StrapInfo)[-1]
        assert (info.battery_percent, info.firmware) == (None, "")
        assert info.name


async def test_a_battery_read_that_hangs_holds_nothing_up(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "READ_TIMEOUT_S", 0.1)
    strap.hang_read.add(BATTERY_LEVEL)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        await listener.until(lambda: bool(listener.of(StrapInfo)[-1].firmware))
        assert listener.of(StrapInfo)[-1].battery_percent is None
        strap.notify(measurement([1002]))
        await listener.beats(2)


async def test_no_skin_contact_and_no_rr_are_states(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    async with session() as (_, listener):
        await bluez.until(lambda: bluez.subscribers(strap) > 0)
        strap.notify(measurement([], 0, contact=False))
        await listener.state(LinkState.NO_CONTACT)
        for _ in range(12):
            strap.notify(measurement([], 70))
        await listener.state(LinkState.NO_RR)
        await listener.until(lambda: bool(listener.of(HeartRate)))
        await live(listener, strap, bluez)
        assert listener.now is LinkState.LIVE


async def test_unreadable_packets_are_survived_and_leave_a_gap(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    async with session() as (_, listener):
        await live(listener, strap, bluez, 1001)
        for packet in (b"", b"\x10", b"\x10\x48\x01", bytes(range(20))[:1]):
            strap.notify(packet)
        strap.notify(measurement([1002]))
        await listener.beats(2)
        assert listener.rr == [1001, 1002]
        assert [gap.reason for gap in listener.of(Gap)] == [GapReason.BAD_PACKET]


async def test_a_fault_of_the_program_ends_the_session_and_is_told(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    """Never beats that are missing in silence."""

    def faulty(events: Sequence[Event]) -> None:
        if any(isinstance(event, Beat) and event.number == 2 for event in events):
            raise RuntimeError("a bug")

    clock = SystemClock()
    running = Session([ble.BleStrap(None, clock)], clock)
    listener = Listener()
    running.add_sink(listener)
    running.add_sink(faulty)
    task = asyncio.create_task(running.run())
    await live(listener, strap, bluez)
    strap.notify(measurement([1001]))
    with pytest.raises(RuntimeError, match="a bug"):
        await task
    await running.release()
    assert listener.detail == "A fault of this program ended the session: a bug."


# -- lost and found --------------------------------------------------------------------------


async def test_a_drop_is_one_gap_and_no_beat_is_doubled(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    async with session() as (_, listener):
        await live(listener, strap, bluez, 1001)
        for round_ in range(3):
            strap.drop()
            lost = await listener.state(LinkState.LOST)
            assert "taken up again by itself" in lost.detail
            await live(listener, strap, bluez, 1100 + round_)
            strap.notify(measurement([1200 + round_, 1300 + round_]))
            await listener.beats(1 + 3 * (round_ + 1))
            assert bluez.subscribers(strap) == 1
        assert listener.rr == [1001] + [
            rr + round_ for round_ in range(3) for rr in (1100, 1200, 1300)
        ]
        assert [gap.reason for gap in listener.of(Gap)] == [GapReason.LINK_LOST] * 3
        assert all(copies.copies <= 1 for copies in strap.sent)


async def test_recovery_after_a_drop_takes_less_than_a_second(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    async with session() as (running, listener):
        await live(listener, strap, bluez)
        at = running.elapsed()
        strap.drop()
        lost = await listener.state(LinkState.LOST)
        back = await listener.state(LinkState.WAITING)
        assert seconds(lost.at - at) < 0.5
        assert seconds(back.at - at) < 1


@pytest.mark.slow
async def test_a_strap_that_vanishes_and_returns(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "CONNECT_TIMEOUT_S", 0.3)
    monkeypatch.setattr(ble, "SCAN_S", 0.3)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        strap.vanish()
        await listener.state(LinkState.LOST)
        await listener.until(lambda: "is not found yet" in listener.detail)
        assert listener.now is LinkState.LOST
        strap.reappear()
        await live(listener, strap, bluez, 1002)
        assert len(listener.of(Gap)) == 1


async def test_silence_while_linked_is_found_out(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "WATCHDOG_S", 0.3)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        strap.silence = True
        state = await listener.state(LinkState.LOST)
        assert "Nothing heard for" in state.detail
        strap.silence = False
        await live(listener, strap, bluez, 1002)
        assert bluez.subscribers(strap) == 1


@pytest.mark.parametrize("fault", ["drop_during_connect", "drop_during_discovery"])
async def test_a_link_lost_on_the_way_up_is_tried_again(
    bluez: FakeBlueZ, strap: FakeStrap, fault: str
) -> None:
    setattr(strap, fault, 2)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        assert listener.rr == [1000]


async def test_a_restarted_bluetooth_service_is_survived(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "WATCHDOG_S", 0.3)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        await bluez.crash()
        await listener.state(LinkState.LOST)
        await bluez.restart()
        await live(listener, strap, bluez, 1002)
        assert listener.rr == [1000, 1002]


@pytest.mark.slow
async def test_an_adapter_switched_off_and_on_is_survived(
    bluez: FakeBlueZ, strap: FakeStrap
) -> None:
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        bluez.power(False)
        await listener.until(lambda: "switch it on" in listener.detail)
        assert listener.now is LinkState.LOST
        bluez.power(True)
        await live(listener, strap, bluez, 1002)


async def test_a_strap_held_for_a_killed_program_is_taken_over(
    bluez: FakeBlueZ, strap: FakeStrap, tmp_path: Path
) -> None:
    killed = await asyncio.create_subprocess_exec(
        *COMMAND, "record", "--strap", "any", "--output", str(tmp_path), stdout=-3
    )
    await bluez.until(lambda: bluez.subscribers(strap) > 0, LIMIT_S)
    killed.kill()
    await killed.wait()
    await bluez.until(lambda: bluez.subscribers(strap) == 0)
    assert strap.linked
    assert not strap.on_air
    async with session() as (_, listener):
        await live(listener, strap, bluez)


@pytest.mark.parametrize(
    "moment", ["searching", "connecting", "waiting", "live", "lost", "reading", "unreachable"]
)
async def test_it_can_be_stopped_at_any_moment(
    bluez: FakeBlueZ, strap: FakeStrap, moment: str
) -> None:
    strap.advertises = moment != "searching"
    strap.hang_connect = moment == "connecting"
    if moment == "reading":
        strap.hang_read.add(BATTERY_LEVEL)
    if moment == "unreachable":
        strap.refuse("org.bluez.Error.Failed", "le-connection-abort-by-local", times=1000)
    before = asyncio.all_tasks()
    async with session() as (running, listener):
        if moment in ("live", "lost", "reading"):
            await live(listener, strap, bluez)
        if moment == "lost":
            strap.vanish()
        await listener.state(
            {
                "searching": LinkState.SEARCHING,
                "connecting": LinkState.CONNECTING,
                "unreachable": LinkState.CONNECTING,
                "waiting": LinkState.WAITING,
                "lost": LinkState.LOST,
            }.get(moment, LinkState.LIVE)
        )
        began = asyncio.get_running_loop().time()
        running.stop()
        assert listener.now is LinkState.STOPPED
        await running.release()
        assert asyncio.get_running_loop().time() - began < 2
    await bluez.until(lambda: not strap.linked and bluez.subscribers(strap) == 0)
    left = {task for task in asyncio.all_tasks() - before if "fake" not in repr(task)}
    assert not [task for task in left if "biofeedback" in repr(task)]


@pytest.mark.slow
async def test_a_strangers_strap_is_never_taken_instead(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "SCAN_S", 0.2)
    monkeypatch.setattr(ble, "CONNECT_TIMEOUT_S", 0.3)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        strap.vanish()
        await listener.state(LinkState.LOST)
        stranger = bluez.add(FakeStrap(address="AA:00:00:00:00:09", name="Somebody else"))
        await listener.until(lambda: "is not found yet" in listener.detail)
        assert not stranger.linked
        strap.reappear()
        await live(listener, strap, bluez, 1002)
        assert listener.rr == [1000, 1002]


async def test_two_programs_do_not_share_a_strap(
    bluez: FakeBlueZ, strap: FakeStrap, tmp_path: Path
) -> None:
    """BlueZ would send both of them every beat twice."""

    def client() -> ble.BleStrap:
        return ble.BleStrap(None, SystemClock(), FileLock(tmp_path))

    async with session(source=client()) as (_, first):
        await live(first, strap, bluez)
        async with session(source=client()) as (_, second):
            await second.until(lambda: "Another window or recording" in second.detail)
            strap.notify(measurement([1001]))
            await first.beats(2)
            assert first.rr == [1000, 1001]
            assert bluez.subscribers(strap) == 1
        assert strap.linked
    async with session(source=client()) as (_, third):
        await live(third, strap, bluez, 1002)


async def test_a_first_discovery_that_goes_wrong_does_not_end_the_session(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link lost while services are looked for leaves a strap that seems to have none."""
    measured = ble.HEART_RATE_MEASUREMENT
    monkeypatch.setattr(ble, "HEART_RATE_MEASUREMENT", "00002aff-0000-1000-8000-00805f9b34fb")
    async with session(strap.address) as (_, listener):
        await listener.until(lambda: "stumbled" in listener.detail)
        monkeypatch.setattr(ble, "HEART_RATE_MEASUREMENT", measured)
        await live(listener, strap, bluez)


async def test_after_beats_a_faulty_discovery_is_tried_again(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session("Polar") as (_, listener):
        await live(listener, strap, bluez)
        with monkeypatch.context() as faulty:
            faulty.setattr(ble, "HEART_RATE_MEASUREMENT", "00002aff-0000-1000-8000-00805f9b34fb")
            strap.drop()
            await listener.until(lambda: "stumbled" in listener.detail)
            assert listener.now is LinkState.LOST
        await live(listener, strap, bluez, 1002)


async def test_what_bleak_does_not_document_is_survived(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        with monkeypatch.context() as broken:

            async def assertion(self: object, *_: object, **__: object) -> None:
                raise AssertionError

            broken.setattr("biofeedback.ble.BleakClient.connect", assertion)
            strap.drop()
            await listener.until(lambda: "Bluetooth stumbled" in listener.detail)
        await live(listener, strap, bluez, 1002)


async def test_a_link_that_counts_as_lost_is_not_heard_any_more(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "WATCHDOG_S", 0.2)
    async with session() as (_, listener):
        await live(listener, strap, bluez)
        # Told in the middle of the release, while BlueZ still passes on what the strap says.
        listener.on_state(LinkState.LOST, lambda: strap.notify(measurement([1001])))
        await listener.state(LinkState.LOST)
        await live(listener, strap, bluez, 1002)
        assert listener.rr == [1000, 1002]
        assert [gap.reason for gap in listener.of(Gap)] == [GapReason.LINK_LOST]


async def test_a_first_connect_that_is_cancelled_blocks_no_later_one(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """bleak asks a program for BlueZ's version once; here that program is slow."""
    from bleak.backends.bluezdbus.version import BlueZFeatures

    slow = tmp_path / "bluetoothctl"
    slow.write_text("#!/bin/sh\nsleep 0.5\necho bluetoothctl: 5.66\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(BlueZFeatures, "checked_bluez_version", False)
    monkeypatch.setattr(BlueZFeatures, "_check_bluez_event", None)
    async with session() as (running, listener):
        await listener.state(LinkState.CONNECTING)
        running.stop()
    async with session() as (_, listener):
        await live(listener, strap, bluez)


# -- the whole program -----------------------------------------------------------------------


async def program(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )


@pytest.mark.slow
async def test_the_program_scans(bluez: FakeBlueZ, strap: FakeStrap) -> None:
    process = await program("scan", "--duration", "1s", "--json")
    said, _ = await process.communicate()
    assert json.loads(said) == [
        {"address": strap.address, "name": strap.name, "rssi_dbm": strap.rssi}
    ]
    process = await program("scan", "--duration", "1s")
    said, _ = await process.communicate()
    assert f"{strap.address}  {strap.name}  {strap.rssi} dBm" in said.decode()


async def test_the_program_says_when_there_is_no_bluetooth(bluez: FakeBlueZ) -> None:
    bluez.power(False)
    process = await program("scan", "--duration", "1s")
    said, _ = await process.communicate()
    assert process.returncode == 1
    assert said.decode().splitlines()[-1] == (
        "Error: Bluetooth is off: switch it on in the system's settings."
    )


async def test_the_program_records_through_a_drop_into_one_file(
    bluez: FakeBlueZ, strap: FakeStrap, tmp_path: Path
) -> None:
    """Two intervals a packet, one drop: one file, one visible gap, no beat doubled or lost."""
    process = await program("record", "--strap", strap.address, "--output", str(tmp_path))
    sent: list[int] = []

    async def play(first: int) -> None:
        await bluez.until(lambda: strap.linked and bluez.subscribers(strap) > 0, LIMIT_S)
        for index in range(10):
            pair = [first + 2 * index, first + 2 * index + 1]
            strap.notify(measurement(pair))
            sent.extend(pair)

    await play(1000)
    strap.drop()
    await play(1100)
    (path,) = await _until_file(tmp_path, f",beat,{len(sent)},")
    process.send_signal(signal.SIGINT)
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    recording = csv_format.read(path)
    assert [(row.rr or 0) // TICKS_PER_1024TH for row in recording.beats] == sent
    (gap,) = [row for row in recording.rows if row.event == "gap"]
    assert gap.note == "link lost"
    states = [row.note for row in recording.rows if row.event == "state"]
    assert states[-5:] == [
        "live",
        "lost, retrying",
        "waiting for beats",
        "live",
        "stopped",
    ]
    assert path.name.endswith("Polar H10 12345678.csv")


async def _until_file(folder: Path, text: str) -> list[Path]:
    async with asyncio.timeout(LIMIT_S):
        while True:
            files = list(folder.glob("*.csv"))
            if files and text in files[0].read_text():
                return files
            await asyncio.sleep(0.02)
