"""All of a library at once, as a view or a command needs it: worked out once, then asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from biofeedback.history.baseline import Days, usual_band
from biofeedback.history.likeness import Like, Part, Reading, alike, all_readings
from biofeedback.history.paces import PaceHistory, rsa_by_pace
from biofeedback.history.standing import Today, today
from biofeedback.records.library import SessionEntry
from biofeedback.records.notes import Kind
from biofeedback.usual import Band


class History:
    """What some sessions say together. Immutable once made: make another after a refresh."""

    def __init__(self, entries: Iterable[SessionEntry]) -> None:
        """Take the sessions of a library; demo and replay may be among them and do not count."""
        self.entries: Sequence[SessionEntry] = sorted(
            entries, key=lambda entry: (entry.start, entry.path), reverse=True
        )
        """The newest first."""
        self.readings: Sequence[Reading] = all_readings(self.entries)
        """All that can be compared, the earliest first."""
        self._by_like: dict[Like, list[Reading]] = {}
        for reading in self.readings:
            self._by_like.setdefault(reading.like, []).append(reading)
        self._days: dict[Like, Days] = {}

    def likes(self) -> list[tuple[Like, int]]:
        """Return what there is to compare without a pacer, and in how many readings.

        The commonest comes first: it is what a view shows to begin with.
        """
        counted = Counter(
            {like: len(each) for like, each in self._by_like.items() if not like.pace}
        )
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))

    def days(self, like: Like) -> Days:
        """Return the values of all days of the readings that are alike."""
        if like not in self._days:
            self._days[like] = Days(self._by_like.get(like, ()))
        return self._days[like]

    def today(self, reading: Reading) -> Today:
        """Return where a reading stands among the days before it."""
        return today(reading, self._by_like.get(reading.like, []))

    def reading_of(self, path: Path) -> Reading | None:
        """Return the one number of a recording: its reading at rest, the last of several."""
        found = [each for each in self.readings if each.path == path]
        return next((each for each in reversed(found) if each.like.kind == Kind.REST), None)

    def paces(self, posture: str | None = None) -> list[PaceHistory]:
        """Return what came of paced breathing, the slowest pace first."""
        return rsa_by_pace(alike(self.readings, kind=Kind.PACED, posture=posture))

    def usual_band(self, day: date, part: Part, posture: str | None = None) -> Band | None:
        """Return what was usual at rest before a day in this part of it, in ms (see ``baseline``).

        Args:
            day: Today.
            part: Of the day.
            posture: None where it is not known: then all count.
        """
        return usual_band(alike(self.readings, kind=Kind.REST, part=part, posture=posture), day)

    def calendar(self) -> Mapping[date, Sequence[SessionEntry]]:
        """Return the sessions of each day, the newest first."""
        days: dict[date, list[SessionEntry]] = {}
        for entry in self.entries:
            days.setdefault(entry.day, []).append(entry)
        return days
