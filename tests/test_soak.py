"""A day of a strap with 500 drops: every beat accounted for, and memory flat."""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import time
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from biofeedback import ble
from biofeedback.clock import Clock, SystemClock, VirtualClock
from biofeedback.events import Beat, Event, Gap, GapReason, LinkState, StrapInfo
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import Place, Recorder
from biofeedback.session import Session
from biofeedback.simulator import SimulatedHeart, SimulatedSensor
from biofeedback.strap import Emit, Link, Notification
from biofeedback.units import TICKS_PER_1024TH, seconds
from tests.fake_bluez import FakeBlueZ
from tests.fake_strap import FakeStrap, measurement

DAY_S = 24 * 3600
DROPS = 500
FLAT_MB = 3


def resident() -> int:
    """Return the resident memory of this process in bytes; 0 where it cannot be read."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * 4096


class DroppingStrap:
    """A simulated strap whose link is lost now and then, for 2 to 20 seconds."""

    simulated = True

    def __init__(self, clock: Clock, day_s: float, drops: int) -> None:
        self._clock = clock
        self._day_s = day_s
        dice = random.Random(11)
        starts = sorted(dice.uniform(60, day_s - 60) for _ in range(drops))
        self._holes = [(start, start + dice.uniform(2, 20)) for start in starts]
        self.heard = array("H")
        """What was sent while the link was there, in 1/1024 s."""
        self.memory: list[int] = []
        self.let_write: Callable[[], None] = lambda: None
        """Holds the day up until all of it is written: in seconds it would outrun any disk."""

    async def run(self, emit: Emit) -> None:
        emit(StrapInfo(name="Soaked"))
        emit(Link(LinkState.WAITING))
        start = self._clock.now()
        beats = SimulatedSensor(SimulatedHeart(seed=4), 4).beats()
        holes = iter([*self._holes, (self._day_s * 2, 0.0)])
        hole, lost = next(holes), False
        for beat in beats:
            if beat.time > self._day_s or beat.rr is None:
                break
            await self._clock.sleep(start + beat.time - self._clock.now())
            if not lost and beat.time > hole[0]:
                lost = True
                emit(Link(LinkState.LOST, "The link is gone."))
            if lost and beat.time > hole[1]:
                hole, lost = next(holes), False
                emit(Link(LinkState.WAITING))
            if not lost:
                self.heard.append(beat.rr)
                said = HeartRateMeasurement(60, (beat.rr,), contact=True)
                emit(Notification.of(said, self._clock.now()))
            if len(self.heard) % 500 == 0:
                self.let_write()
            if len(self.heard) % 5000 == 0:
                gc.collect()
                self.memory.append(resident())


async def soak(path: Path, day_s: float, drops: int) -> tuple[DroppingStrap, Session]:
    clock = VirtualClock()
    strap = DroppingStrap(clock, day_s, drops)
    session = Session([strap], clock, (60, 300))
    header = Header(session.session_id, session.start, "soak", 60, "")
    recorder = Recorder(Place(path), header, lambda text, _: pytest.fail(text))
    session.add_sink(recorder)

    def let_write() -> None:
        writer = recorder._writer
        while writer and writer.waiting:
            time.sleep(0.0005)

    strap.let_write = let_write
    await session.run()
    await session.release()
    await asyncio.to_thread(recorder.close)
    return strap, session


async def check_soak(path: Path, day_s: float, drops: int) -> DroppingStrap:
    strap, _ = await soak(path, day_s, drops)
    recording = csv_format.read(path)
    told = [row for row in recording.rows if row.event in ("beat", "gap")]
    rr = [(row.rr or 0) // TICKS_PER_1024TH for row in recording.beats]
    assert rr == list(strap.heard), "every beat that was heard is there, once and in its order"
    gaps = [row for row in told if row.event == "gap"]
    assert {row.note for row in gaps} == {GapReason.LINK_LOST}
    covered = sum(rr) / 1024 + sum(seconds(row.duration or 0) for row in gaps)
    length = seconds(recording.beats[-1].elapsed - recording.beats[0].elapsed)
    assert covered == pytest.approx(length, abs=0.01 * length), "what is no beat is a gap"
    for one, other in pairwise(recording.beats):
        assert other.elapsed >= one.elapsed
    return strap


async def test_an_hour_with_drops(tmp_path: Path) -> None:
    await check_soak(tmp_path / "a.csv", 3600, 20)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_a_day_with_500_drops(tmp_path: Path) -> None:
    # In a process of its own: what other tests have left behind is none of its memory.
    program = [sys.executable, "-m", "tests.test_soak", str(tmp_path / "a.csv")]
    process = await asyncio.create_subprocess_exec(
        *program, cwd=Path(__file__).parents[1], stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    early, late = map(int, said.split())
    assert late - early < FLAT_MB * 2**20


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux's")
async def test_500_drops_over_bluetooth(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "BACKOFF_S", (0.01, 0.02))
    monkeypatch.setattr(ble, "CHOICE_S", 0.0)
    clock = SystemClock()
    session = Session([ble.BleStrap(None, clock)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    running = asyncio.create_task(session.run())
    rr = 0
    for _ in range(DROPS):
        await bluez.until(lambda: strap.linked and bluez.subscribers(strap) > 0, 20)
        for _ in range(4):
            rr += 1
            strap.notify(measurement([300 + rr]))
            await asyncio.sleep(0.002)
        strap.drop()
    session.stop()
    await running
    await session.release()
    told = [event for event in events if isinstance(event, Beat | Gap)]
    got = [event.rr // TICKS_PER_1024TH - 300 for event in told if isinstance(event, Beat)]
    assert got == sorted(set(got)), "none twice, none out of order"
    heard = [
        int.from_bytes(sent.data[2:4], "little") - 300 for sent in strap.sent if sent.subscribed
    ]
    assert set(got) <= set(heard)
    assert len(got) > 0.9 * len(heard), "only what came with the drop itself may be lost"
    for one, other in pairwise(told):
        if isinstance(one, Beat) and isinstance(other, Beat):
            assert other.rr - one.rr == TICKS_PER_1024TH, "beats are missing and no gap says so"


if __name__ == "__main__":
    soaked = asyncio.run(check_soak(Path(sys.argv[1]), DAY_S, DROPS))
    sys.stdout.write(f"{soaked.memory[3]} {soaked.memory[-1]}\n")
