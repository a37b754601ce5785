"""Which sessions are shown, and what of them lies side by side. No widgets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from biofeedback.history.baseline import RANGE_DAYS, Days
from biofeedback.history.likeness import Like, Reading, part_of_day, readings_of
from biofeedback.history.overview import History
from biofeedback.history.paces import PaceHistory, rsa_by_pace
from biofeedback.records.evenings import Evenings
from biofeedback.records.library import Problem, SessionEntry
from biofeedback.records.library.entries import OWN_SOURCE
from biofeedback.records.notes import Kind
from biofeedback.ui.series import Floats

_MINUTES_A_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Contents:
    """What the library holds, as far as it has been read."""

    history: History
    demo: Sequence[Reading] = ()
    """Readings of demo and replay, to be looked at: they are never compared with anything."""
    problems: Sequence[Problem] = ()
    notice: str = ""
    """What a person must know of the index itself."""
    evenings: Evenings = field(default_factory=Evenings)
    """What was said in the evenings."""

    @classmethod
    def of(
        cls,
        entries: Sequence[SessionEntry],
        problems: Sequence[Problem] = (),
        notice: str = "",
        evenings: Evenings | None = None,
    ) -> Contents:
        """Return what some sessions come to."""
        demo = [
            reading
            for entry in entries
            if not entry.counts
            for reading in readings_of(replace(entry, source=OWN_SOURCE))
        ]
        return cls(History(entries), demo, problems, notice, evenings or Evenings())

    @property
    def entries(self) -> Sequence[SessionEntry]:
        """All sessions, the newest first."""
        return self.history.entries

    def tags(self) -> list[str]:
        """Return every tag that was given, the most used first."""
        counted = Counter(tag for entry in self.entries for tag in entry.tags)
        return [tag for tag, _ in counted.most_common()]

    @property
    def own(self) -> bool:
        """Whether there is any session that is the person's own."""
        return any(entry.counts for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person wants to see."""

    kind: str = Kind.REST
    """One of ``records.notes.Kind``; empty for everything."""
    posture: str | None = None
    """One of ``records.notes.Posture``; None for any."""
    part: str | None = None
    """One of ``history.likeness.Part``; None for any."""
    demo: bool = False
    """Whether demo and replay are shown, too."""

    @property
    def like(self) -> Like | None:
        """What all that is shown has in common; None where it is not alike."""
        if not self.kind or self.kind == Kind.PACED or None in (self.posture, self.part):
            return None
        return Like(self.kind, self.posture or "", self.part or "")

    @property
    def comparable(self) -> bool:
        """Whether only like is shown; paces are each for themselves, at any time of day."""
        if self.kind == Kind.PACED:
            return self.posture is not None
        return self.like is not None

    def takes(self, reading: Reading) -> bool:
        """Return whether a reading is shown."""
        like = reading.like
        return (
            self.kind in ("", like.kind)
            and self.posture in (None, like.posture)
            and self.part in (None, like.part)
        )

    def lists(self, entry: SessionEntry) -> bool:
        """Return whether a session is listed, whether it could be measured or not."""
        kinds = {entry.kind, *(phase.kind for phase in entry.phases)}
        return (
            (self.demo or entry.counts)
            and (not self.kind or self.kind in kinds)
            and self.posture in (None, entry.posture)
            and self.part in (None, part_of_day(entry.start))
        )


def first_choice(contents: Contents) -> Choice:
    """Return what to show to begin with: what was measured most in the last 60 days, rest first."""
    counted = _counted(contents.history.readings)
    if not counted:
        return Choice(kind="")
    like = max(counted, key=lambda like: (like.kind == Kind.REST, counted[like]))
    return _as_choice(like)


def usual_choice(contents: Contents, choice: Choice) -> Choice:
    """Return a choice with the posture and time of day in which most of its kind was measured."""
    readings = [each for each in contents.history.readings if each.like.kind == choice.kind]
    counted = _counted(readings)
    if not counted:
        return replace(choice, posture=None, part=None)
    like = max(counted, key=lambda like: counted[like])
    return replace(_as_choice(like), demo=choice.demo)


def _counted(readings: Sequence[Reading]) -> dict[Like, int]:
    """Return what was measured in the last 60 days of some readings, and how often."""
    counted: dict[Like, int] = {}
    for reading in readings:
        if reading.day >= readings[-1].day - timedelta(days=RANGE_DAYS):
            like = replace(reading.like, pace=0.0)
            if like.kind == Kind.PACED:
                # Paces are each for themselves, at any time of day.
                like = replace(like, part="")
            counted[like] = counted.get(like, 0) + 1
    return counted


def _as_choice(like: Like) -> Choice:
    return Choice(like.kind, like.posture, like.part or None)


class Picture:
    """What is shown of the library with a choice."""

    def __init__(self, contents: Contents, choice: Choice) -> None:
        """Choose; the rest is worked out when it is asked for."""
        self.choice = choice
        self.history = contents.history
        own = [reading for reading in contents.history.readings if choice.takes(reading)]
        self.own_count = len({reading.path for reading in own})
        """Sessions that are compared."""
        demo = [reading for reading in contents.demo if choice.demo and choice.takes(reading)]
        marked = [*((reading, False) for reading in own), *((reading, True) for reading in demo)]
        marked.sort(key=lambda each: each[0].at)
        if not choice.kind:
            # RMSSD of a pace says nothing beside that of another, or of rest.
            marked = [each for each in marked if each[0].like.kind != Kind.PACED]
        self.readings: Sequence[Reading] = [reading for reading, _ in marked]
        """The earliest first."""
        self.demo = np.array([demo for _, demo in marked], dtype=bool)
        """Which of them are demo or replay."""
        self.entries: Sequence[SessionEntry] = [
            entry for entry in contents.entries if choice.lists(entry)
        ]
        """The newest first."""

    @property
    def paced(self) -> bool:
        """Whether RSA by pace is what there is to see."""
        return self.choice.kind == Kind.PACED

    @cached_property
    def days(self) -> Days | None:
        """The days that can be compared; None where what is shown is not alike."""
        return self.history.days(self.choice.like) if self.choice.like else None

    @cached_property
    def x(self) -> Floats:
        """When each reading was, in days (see ``day_number``)."""
        return np.array([day_number(each.at) for each in self.readings], dtype=np.float64)

    @cached_property
    def ln_rmssd(self) -> Floats:
        """Of each reading, NaN where it is withheld."""
        return _array(self.readings, lambda each: each.ln_rmssd)

    @cached_property
    def half_widths(self) -> Floats:
        """How far the limits of each lie from it, NaN where there are none."""
        return _array(self.readings, lambda each: each.half_width)

    @cached_property
    def by_day(self) -> Mapping[date, Sequence[SessionEntry]]:
        """The sessions of each day, the earliest first."""
        found: dict[date, list[SessionEntry]] = {}
        for entry in reversed(self.entries):
            found.setdefault(entry.day, []).append(entry)
        return found

    @cached_property
    def listed(self) -> frozenset[Path]:
        """The sessions that are listed."""
        return frozenset(entry.path for entry in self.entries)

    @cached_property
    def paths(self) -> Sequence[Path]:
        """The sessions that stand in the chart, the earliest first."""
        with_number = (
            each.path
            for each in self.readings
            if (each.measures.rsa_bpm if self.paced else each.ln_rmssd) is not None
        )
        return list(dict.fromkeys(with_number))

    def paces(self, since: date | None = None) -> list[PaceHistory]:
        """Return what came of each pace since a day, demo among it where it is shown."""
        return rsa_by_pace(each for each in self.readings if since is None or each.day >= since)


def day_number(at: datetime) -> float:
    """Return a time at its place in days, midnight being whole."""
    return at.toordinal() + (60 * at.hour + at.minute) / _MINUTES_A_DAY


def _array(readings: Iterable[Reading], value: Callable[[Reading], float | None]) -> Floats:
    values = (value(each) for each in readings)
    return np.array([math.nan if each is None else each for each in values], dtype=np.float64)
