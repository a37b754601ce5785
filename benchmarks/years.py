"""Years of sessions, through the real session and the real recorder on virtual time.

A day has a reading: most are three minutes at rest in the morning, some with the phases of a
morning reading, some five minutes of paced breathing in the evening. The heart drifts over the
months and differs from day to day. They stand as a real strap's would (``source: bluetooth``), for
demo sessions never count: nothing else may use this.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from biofeedback.clock import VirtualClock
from biofeedback.events import Event
from biofeedback.guide import Guide
from biofeedback.lungs import Lungs
from biofeedback.pacer import Pattern
from biofeedback.programmes.breathing import BeginPhase
from biofeedback.programmes.morning import MorningReading
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import Place, Recorder
from biofeedback.session import Session
from biofeedback.simulator import HeartSettings, SimulatedStrap
from biofeedback.units import TICKS_PER_SECOND

FIRST_DAY: Final = datetime(2016, 1, 1, 7, tzinfo=timezone(timedelta(hours=1)))
REST_S: Final = 180.0
PACED_S: Final = 300.0
PACES: Final = (6.0, 5.5, 5.0, 6.5)
_PACED_EVERY: Final = 5
_GUIDED_EVERY: Final = 4


class _Dated(VirtualClock):
    """As fast as the machine can, on a day of our choice."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start_wall = start


class _Reading:
    """Drives a morning reading, as a sink."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._run = MorningReading(120)
        self._phase = 0

    def __call__(self, events: Sequence[Event]) -> None:
        self._run.take(events)
        for action in self._run.advance(self._session.elapsed() / TICKS_PER_SECOND):
            if self._phase:
                self._session.end_phase(self._phase)
                self._phase = 0
            if isinstance(action, BeginPhase):
                self._phase = self._session.begin_phase(action.name, action.settings)


def _heart(day: int) -> HeartSettings:
    dice = random.Random(day)
    season = math.sin(2 * math.pi * day / 200)
    change = math.exp(0.1 * season + dice.gauss(0, 0.18))
    return HeartSettings(
        mean_hr_bpm=60 - 3 * season + dice.gauss(0, 2),
        rsa_fraction=0.035 * change,
        slow_rsa_fraction=0.08 * change,
        noise_fraction=0.013 * change,
        ectopic_probability=0.01 if day % 17 == 0 else 0.0,
        dropout_probability=0.02 if day % 41 == 0 else 0.0,
    )


def _no_news(text: str, resolved: bool) -> None:
    raise RuntimeError(f"{text} ({resolved})")


async def _live(folder: Path, day: int) -> None:
    """Record the session of one day."""
    paced = day % _PACED_EVERY == _PACED_EVERY - 1
    start = FIRST_DAY + timedelta(days=day, hours=13 if paced else 0, minutes=day % 37)
    clock = _Dated(start)
    lungs = Lungs(day)
    strap = SimulatedStrap(clock, _heart(day), day, lungs)
    session = Session([strap], clock)
    facts = {"posture": "sitting" if paced else "lying"}
    header = Header(session.session_id, start, "biofeedback", 60, "", facts=facts)
    recorder = Recorder(Place(folder), header, _no_news)
    session.add_sink(recorder)
    async with asyncio.TaskGroup() as group:
        group.create_task(session.run())
        if paced:
            guide = Guide(session, Pattern(PACES[day // _PACED_EVERY % len(PACES)]), [lungs])
            session.add_sink(guide)
            async with guide.guiding():
                await clock.sleep(PACED_S)
        else:
            if day % _GUIDED_EVERY == 0:
                session.add_sink(_Reading(session))
            await clock.sleep(REST_S + 5)
        session.stop()
    await session.release()
    if not recorder.close().complete:
        raise RuntimeError("a recording could not be written")


def live(folder: Path, day: int) -> None:
    """Record the session of one day, by its number from 0."""
    asyncio.run(_live(folder, day))


def make(folder: Path, days: int, workers: int) -> None:
    """Make the recordings of so many days; those that are there already are kept.

    Args:
        folder: Made where it is missing.
        days: One session each.
        workers: Processes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.name[:10] for path in folder.glob("*.csv")}
    missing = [
        day
        for day in range(days)
        if (FIRST_DAY + timedelta(days=day)).strftime("%Y-%m-%d") not in there
    ]
    with ProcessPoolExecutor(workers) as pool:
        for _ in pool.map(live, [folder] * len(missing), missing, chunksize=20):
            pass
