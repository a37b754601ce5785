"""What is usual for a person at rest at this time of day, for the live view."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from biofeedback.history.baseline import RANGE_DAYS, Days
from biofeedback.history.likeness import Like, all_readings, part_of_day
from biofeedback.records.library import Library, LibraryError, SessionEntry, Wanted
from biofeedback.records.library.database import FILE_NAME
from biofeedback.records.notes import Kind
from biofeedback.usual import Band


@dataclass(frozen=True, slots=True)
class YourUsual:
    """The usual range, and of what."""

    band: Band
    days: int
    """With a value, of the last 60."""
    like: Like


def your_usual(folder: Path, at: datetime) -> YourUsual | None:
    """Return what was usual at rest before a day, as the index knows it; None for too few days.

    How a person sits now is not known yet, so of the postures in which they rested at this time of
    day the one with the most readings is taken.

    Args:
        folder: Of the recordings.
        at: Now.
    """
    if not (folder / FILE_NAME).exists():
        return None
    since = at.date() - timedelta(days=RANGE_DAYS)
    try:
        with Library(folder, _nothing) as library:
            entries = library.sessions(Wanted(since=since))
    except LibraryError:
        return None
    part = part_of_day(at)
    readings = [
        reading
        for reading in all_readings(entries)
        if reading.like.kind == Kind.REST and reading.like.part == part
    ]
    for like, _ in Counter(reading.like for reading in readings).most_common(1):
        found = Days(each for each in readings if each.like == like).usual(at.date())
        if found:
            return YourUsual(found.band_ms, found.days, like)
    return None


def _nothing(_: Path) -> SessionEntry | None:
    return None
