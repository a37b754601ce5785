"""Recordings made in a moment: the lines that a recorder writes, without a session."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from biofeedback.events import Beat, Edge, Event, Flag, LinkState, Phase, StrapState
from biofeedback.records.csv_format import Header, row_of
from biofeedback.units import TICKS_PER_1024TH, ticks

MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
PACED = {
    "rate_per_min": "6",
    "inhale_s": "4.000",
    "hold_full_s": "0.000",
    "exhale_s": "6.000",
    "hold_empty_s": "0.000",
    "from_s": "10.000",
    "breaths": "0.0000",
}


def beats_of(duration_s: float, seed: int = 1, swing: float = 0.03) -> list[Beat]:
    """A heart at 60 a minute that follows six breaths a minute, in a strap's own unit."""
    dice = random.Random(seed)
    found: list[Beat] = []
    at = 0
    while at < ticks(duration_s):
        breath = math.sin(2 * math.pi * at / ticks(10))
        rr = round(1024 * (1 + swing * breath + dice.gauss(0, 0.02))) * TICKS_PER_1024TH
        at += rr
        found.append(Beat(len(found) + 1, rr, at, at + ticks(0.5), Flag.NORMAL, 60, ()))
    return found


def write(
    folder: Path,
    start: datetime = MORNING,
    duration_s: float = 70,
    *,
    phases: Sequence[tuple[float, float, str, dict[str, str]]] = (),
    closed: bool = True,
    device: str = "Polar H10",
    seed: int = 1,
    swing: float = 0.03,
    source: str = "bluetooth",
    facts: dict[str, str] | None = None,
) -> Path:
    """Write a recording and return where it is."""
    header = Header(f"s-{start}", start, "biofeedback 0", 60, device, source=source)
    header.facts.update(facts or {})
    events: list[tuple[float, Event]] = [(0, StrapState(0, LinkState.LIVE))]
    events += [(each.arrival, each) for each in beats_of(duration_s, seed, swing)]
    for number, (begin, end, name, settings) in enumerate(phases, 1):
        for edge, at in ((Edge.START, ticks(begin)), (Edge.END, ticks(end))):
            events.append((at, Phase(at, edge, number, name, settings)))
    events.sort(key=lambda item: item[0])
    if closed:
        end = ticks(duration_s + 2)
        events.append((end, StrapState(end, LinkState.STOPPED)))
    rows = [row for _, event in events if (row := row_of(event))]
    path = folder / f"{start:%Y-%m-%d %H-%M-%S} {device}.csv"
    path.write_text(header.text() + "".join(row.text(start) for row in rows), encoding="utf-8")
    return path


def mornings(folder: Path, days: int, **options: object) -> list[Path]:
    """Write a reading for each of some mornings, no two alike."""
    return [
        write(folder, MORNING + timedelta(days=day), seed=day, **options)  # type: ignore[arg-type]
        for day in range(days)
    ]
