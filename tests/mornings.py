"""Morning readings of earlier days, made by the program itself at full speed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from biofeedback.clock import VirtualClock
from biofeedback.guide import MorningGuide
from biofeedback.programmes.morning_run import MorningRun
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import Place, Recorder
from biofeedback.session import Session
from biofeedback.simulator import HeartSettings, SimulatedStrap


class _At(VirtualClock):
    """A clock that starts at another time of day."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start_wall = start


def earlier_mornings(
    folder: Path, days: int, *, posture: str = "lying", length_s: float = 60, now: datetime
) -> None:
    """Record one reading a day, the last of them yesterday at this hour."""
    for back in range(days, 0, -1):
        # Half an octave to and fro: a range that a short reading can be laid into.
        swing = (0.030, 0.045, 0.065)[back % 3]
        heart = HeartSettings(rsa_fraction=swing, noise_fraction=0.008)
        start = now - timedelta(days=back)
        asyncio.run(_reading(folder, start, heart, back, posture, length_s))


async def _reading(
    folder: Path, start: datetime, heart: HeartSettings, seed: int, posture: str, length_s: float
) -> None:
    clock = _At(start)
    session = Session([SimulatedStrap(clock, seed=seed, settings=heart)], clock)
    header = Header(
        session=session.session_id,
        start=session.start,
        software="biofeedback",
        window_s=60,
        device="",
        source="bluetooth",
        artifacts=True,
        facts={"posture": posture},
    )
    recorder = Recorder(Place(folder, own=True), header, lambda *_: None)
    session.add_sink(recorder)
    guide = MorningGuide(session, MorningRun(length_s))
    session.add_sink(guide)
    async with guide.guiding():
        await session.run()
    await session.release()
    recorder.close()
