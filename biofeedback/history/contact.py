"""Contact with people beside resting vagal tone, week by week, and what followed conversations.

* **A day's rating** is that of its evening (``records.evenings``): the three longest times with
  others, together (Kok & Fredrickson 2010, Biol Psychol 85:432). Where no evening was rated it is
  the mean of what was said after the day's conversations, and says so.
* **A day's rest** is that of the history: the first reading of the day among those that are alike
  (``baseline``), in one posture and one part of the day.
* **A week** runs from Monday to Sunday. Its mean needs three days, as everywhere (``baseline``);
  with fewer there is none. Beside it stands the standard deviation of its days.

No correlation of the two is given. Weeks follow from weeks: two series that have nothing to do with
each other, and drift as these do, seem to go together often (``docs/history.md`` has the figures),
and half a year of weeks is too little to tell that apart. Conversations stand by kind and by whom,
ordered by name and day and never by their number: nobody is ranked. All of this is a choice of this
project, but for the ratings themselves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from biofeedback.history.baseline import LEAST_IN_WEEK, RANGE_DAYS, WEEK_DAYS
from biofeedback.history.likeness import Like, Reading
from biofeedback.history.overview import History
from biofeedback.records.evenings import Evening, Evenings
from biofeedback.records.library import ContactEntry, SessionEntry
from biofeedback.records.notes import Kind
from biofeedback.sentences import Sentence, tr

_NameOf = Callable[[ContactEntry], str]
LEAST_WEEKS: Final = 8
"""Weeks with all means from which on more is said of them than that they are few."""


class Told(StrEnum):
    """Where a day's rating is from."""

    EVENING = "evening"
    CONVERSATIONS = "conversations"
    """The mean of those after the day's conversations."""


@dataclass(frozen=True, slots=True)
class DayRating:
    """How in tune and how close one felt on a day, 1 to 7; None where nothing was said."""

    day: date
    in_tune: float | None
    close: float | None
    told: Told


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of the days of a week."""

    days: int
    """With a value."""
    mean: float | None = None
    """None with fewer than three days."""
    sd: float | None = None
    """Standard deviation of the days, with n - 1."""

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Mean:
        """Return the mean of what there is."""
        known = [value for value in values if value is not None]
        number = len(known)
        if number < LEAST_IN_WEEK:
            return cls(number)
        mean = math.fsum(known) / number
        sd = math.sqrt(math.fsum((value - mean) ** 2 for value in known) / (number - 1))
        return cls(number, mean, sd)


@dataclass(frozen=True, slots=True)
class Week:
    """Ratings beside rest, from Monday to Sunday."""

    first: date
    """Its Monday."""
    in_tune: Mean
    close: Mean
    rest: Mean
    """ln RMSSD at rest, in ln ms."""

    @property
    def rmssd_ms(self) -> float | None:
        """RMSSD at rest: the geometric mean of the days."""
        return None if self.rest.mean is None else math.exp(self.rest.mean)

    @property
    def whole(self) -> bool:
        """Whether there is a mean of rest, and of a rating."""
        rated = self.in_tune.mean is not None or self.close.mean is not None
        return rated and self.rest.mean is not None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conversation and what followed."""

    at: datetime
    path: Path
    found: ContactEntry

    @property
    def day(self) -> date:
        """The day at its place."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Group:
    """Conversations of one kind, or with one label; the earliest first."""

    name: str
    """A kind (``programmes.conversation.Contact``) or a label; empty where nothing was said."""
    meetings: Sequence[Meeting]


class ContactHistory:
    """Ratings, rests and conversations of some time. Immutable: make another after a refresh."""

    def __init__(self, history: History, evenings: Evenings) -> None:
        """Take what the library holds; demo and replay may be among it and do not count."""
        conversations = _each_once(history.entries)
        self.ratings: Mapping[date, DayRating] = _ratings(conversations, evenings.by_day)
        """Of each day that has one, the earliest first."""
        self.like: Like | None = usual_rest(history)
        """Which rests are compared; None where there are none."""
        days = history.days(self.like) if self.like else None
        self.rests: Mapping[date, Reading] = days.readings if days else {}
        """Of each day that has one, the earliest first."""
        self.meetings: Sequence[Meeting] = [
            Meeting(entry.start, entry.path, entry.contact)
            for entry in conversations
            if entry.contact is not None
        ]
        """The earliest first."""

    @property
    def empty(self) -> bool:
        """Whether nothing was rated, and nobody was talked to."""
        return not self.ratings and not self.meetings

    @property
    def first(self) -> date | None:
        """The first day with a rating or a conversation; None where there is none."""
        days = [*self.ratings, *(each.day for each in self.meetings)]
        return min(days, default=None)

    def weeks(self, first: date, last: date) -> list[Week]:
        """Return every week from one day to another, also those without anything.

        The first and the last are whole weeks: they may begin before and end after.
        """
        found = []
        monday = monday_of(first)
        while monday <= last:
            days = [monday + timedelta(days=number) for number in range(WEEK_DAYS)]
            rated = [self.ratings[day] for day in days if day in self.ratings]
            rested = [self.rests[day].ln_rmssd for day in days if day in self.rests]
            in_tune = Mean.of(each.in_tune for each in rated)
            close = Mean.of(each.close for each in rated)
            found.append(Week(monday, in_tune, close, Mean.of(rested)))
            monday += timedelta(days=WEEK_DAYS)
        return found

    def by_contact(self, since: date | None = None) -> list[Group]:
        """Return the conversations since a day by how one met, in the order of the names."""
        return self._grouped(since, lambda found: found.contact)

    def by_whom(self, since: date | None = None) -> list[Group]:
        """Return those since a day by their labels, in the order of the labels."""
        return self._grouped(since, lambda found: found.who)

    def _grouped(self, since: date | None, name_of: _NameOf) -> list[Group]:
        names: dict[str, str] = {}
        groups: dict[str, list[Meeting]] = {}
        for meeting in self.meetings:
            if since is not None and meeting.day < since:
                continue
            name = " ".join(name_of(meeting.found).split())
            key = name.casefold()
            names.setdefault(key, name)
            groups.setdefault(key, []).append(meeting)
        # What was not said comes last.
        return [Group(names[key], groups[key]) for key in sorted(groups, key=lambda k: (not k, k))]


def usual_rest(history: History) -> Like | None:
    """Return the rests that are compared: those measured most in the last 60 days of them."""
    rests = [each for each in history.readings if each.like.kind == Kind.REST]
    counted: dict[Like, int] = {}
    for reading in rests:
        if reading.day >= rests[-1].day - timedelta(days=RANGE_DAYS):
            counted[reading.like] = counted.get(reading.like, 0) + 1
    return max(sorted(counted), key=lambda like: counted[like], default=None)


def monday_of(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def reading_of_weeks(weeks: Sequence[Week]) -> Sentence:
    """Return what can be read from ratings beside rest, and what cannot."""
    number = sum(week.whole for week in weeks)
    if not number:
        return tr("No week has a mean of both yet: it takes three days of each. Look at the days.")
    if number < LEAST_WEEKS:
        return tr(
            "%n weeks with a mean of both so far: below eight, look at the days and read nothing "
            "from the lines.",
            "",
            number,
            one="%n week with a mean of both so far: below eight, look at the days and read "
            "nothing from the lines.",
        )
    return tr(
        "%n weeks with a mean of both. You can see whether they were high and low in the same "
        "weeks. You cannot see why: sleep, illness, training and the seasons move both, and two "
        "slow curves often run together by chance, so no correlation is given.",
        "",
        number,
    )


def _ratings(
    entries: Iterable[SessionEntry], evenings: Mapping[date, Evening]
) -> dict[date, DayRating]:
    said: dict[date, list[ContactEntry]] = {}
    for entry in entries:
        after = entry.contact.after if entry.contact else None
        if entry.contact and after and (after.in_tune or after.close):
            said.setdefault(entry.day, []).append(entry.contact)
    found = {
        day: DayRating(
            day,
            _mean_of([each.after.in_tune for each in contacts]),
            _mean_of([each.after.close for each in contacts]),
            Told.CONVERSATIONS,
        )
        for day, contacts in said.items()
    }
    for day, evening in evenings.items():
        if evening.said:
            found[day] = DayRating(day, evening.in_tune, evening.close, Told.EVENING)
    return dict(sorted(found.items()))


def _each_once(entries: Sequence[SessionEntry]) -> list[SessionEntry]:
    """Return a recording of each conversation that counts, the earliest first.

    Two straps make two recordings of one session: that of the strap that is worn oftenest stands
    for it, as the other may be on somebody else; of straps worn as often, one with a number, then
    the cleaner one.
    """
    worn = Counter(entry.device for entry in entries if _counts(entry))
    found: dict[str | Path, SessionEntry] = {}
    for entry in reversed(entries):
        if entry.contact is None or not _counts(entry):
            continue
        key = entry.session or entry.path
        other = found.get(key)
        if other is None or _stands_for(entry, worn) > _stands_for(other, worn):
            found[key] = entry
    return sorted(found.values(), key=lambda entry: (entry.start, entry.path))


def _stands_for(entry: SessionEntry, worn: Mapping[str, int]) -> tuple[int, bool, float]:
    measured = entry.contact is not None and entry.contact.recovery.difference is not None
    return worn[entry.device], measured, entry.clean_share


def _mean_of(values: Iterable[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _counts(entry: SessionEntry) -> bool:
    return entry.counts and not entry.unfinished
