"""Only like is compared with like: the same kind, posture, part of the day and pace.

RMSSD depends on all of them (``docs/science.md``): at the same swing it is half as large at 6
breaths a minute as at 15 (Grossman & Taylor 2007), and it moves with posture and the hour of the
day. The parts of the day are a choice of this project.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from biofeedback.programmes.breathing import BREATHING, SETTLING
from biofeedback.programmes.tally import Number
from biofeedback.records.library import Measures, PhaseEntry, SessionEntry
from biofeedback.records.notes import Kind

LEAST_S: Final = 55.0
"""A minute but for a beat at either end: what is shorter is no reading (a choice of this project;
Esco & Flatt 2014 found a minute to agree with five)."""


class Part(StrEnum):
    """A part of the day, by the clock of the place."""

    MORNING = "morning"
    """From 4:00 to 11:00."""
    DAY = "day"
    """From 11:00 to 18:00."""
    EVENING = "evening"
    """From 18:00 to 4:00."""


def part_of_day(start: datetime) -> Part:
    """Return the part of the day that something began in."""
    if 4 <= start.hour < 11:
        return Part.MORNING
    return Part.DAY if 11 <= start.hour < 18 else Part.EVENING


@dataclass(frozen=True, slots=True, order=True)
class Like:
    """What readings must have in common to be compared."""

    kind: str = Kind.REST
    """One of ``records.notes.Kind``."""
    posture: str = ""
    """One of ``records.notes.Posture``; what was not said is like what was not said."""
    part: str = Part.MORNING
    """One of ``Part``."""
    pace: float = 0.0
    """Breaths a minute of the pacer, to one decimal; 0 without a pacer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One number of one session that can be compared with others like it."""

    at: datetime
    """When its recording or phase began, in the zone of its session."""
    like: Like
    measures: Measures
    length_s: float
    path: Path
    """Of the recording."""
    phase_id: int | None = None
    """None for the whole recording."""

    @property
    def day(self) -> date:
        """The day at its place."""
        return self.at.date()

    @property
    def ln_rmssd(self) -> float | None:
        """Natural logarithm of RMSSD in ms; None while withheld."""
        return math.log(self.measures.rmssd_ms) if self.measures.rmssd_ms else None

    @property
    def half_width(self) -> float | None:
        """How far the 95 % limits lie from ln RMSSD (see ``uncertainty``); None without limits."""
        low, high = self.measures.low_ms, self.measures.high_ms
        return math.log(high / low) / 2 if low and high else None


def readings_of(entry: SessionEntry) -> Iterator[Reading]:
    """Yield what of a session can be compared.

    The whole recording where it has no phases, or where its person has said what all of it is and
    no pacer led; else its phases of rest, paced breathing and conversation. Demo, replay, what is
    not finished and what is shorter than a minute yield nothing, nor does what is like nothing: a
    whole recording of no kind, or one of paced breathing at a pace that nobody knows.
    """
    if not entry.counts or entry.unfinished:
        return
    paced = any(phase.pace or phase.name in (SETTLING, BREATHING) for phase in entry.phases)
    own_word = entry.said_kind not in ("", Kind.PACED)
    if not entry.phases or (own_word and not (paced and entry.said_kind == Kind.REST)):
        found = [] if entry.kind in (Kind.OTHER, Kind.PACED) else [_whole(entry)]
    else:
        found = [
            _of_phase(entry, phase)
            for phase in entry.phases
            if phase.kind in (Kind.REST, Kind.PACED, Kind.CONVERSATION)
        ]
    yield from (reading for reading in found if reading.length_s >= LEAST_S)


def all_readings(entries: Iterable[SessionEntry]) -> list[Reading]:
    """Return what of some sessions can be compared, the earliest first."""
    readings = [reading for entry in entries for reading in readings_of(entry)]
    return sorted(readings, key=lambda reading: (reading.at, reading.path, reading.phase_id or 0))


def alike(
    readings: Iterable[Reading],
    *,
    kind: str | None = None,
    posture: str | None = None,
    part: str | None = None,
    pace: float | None = None,
) -> list[Reading]:
    """Return the readings that have what is asked for; None is no condition."""
    return [
        reading
        for reading in readings
        if kind in (None, reading.like.kind)
        and posture in (None, reading.like.posture)
        and part in (None, reading.like.part)
        and pace in (None, reading.like.pace)
    ]


def _whole(entry: SessionEntry) -> Reading:
    like = Like(entry.kind, entry.posture, part_of_day(entry.start))
    return Reading(entry.start, like, entry.measures, entry.duration_s, entry.path)


def _of_phase(entry: SessionEntry, phase: PhaseEntry) -> Reading:
    start = entry.start + timedelta(seconds=phase.start_s)
    like = Like(phase.kind, entry.posture, part_of_day(start), phase.pace or 0.0)
    return Reading(start, like, phase.measures, phase.length_s, entry.path, phase.phase_id)


def morning_reading(
    number: Number, at: datetime, length_s: float, posture: str, path: Path
) -> Reading:
    """Return a morning reading that was just made, before its recording is in the library.

    Args:
        number: What was measured.
        at: When it began (its session's start is near enough), with its zone.
        length_s: Of the part that counts.
        posture: As the person said.
        path: Of the recording.
    """
    values = (number.rmssd_ms, number.low_ms, number.high_ms, number.mean_hr_bpm)
    withheld = number.withheld.value if number.withheld else ""
    like = Like(Kind.REST, posture, part_of_day(at))
    return Reading(at, like, Measures(*values, withheld=withheld), length_s, path)
