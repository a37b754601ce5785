"""One's own usual range of ln RMSSD over the days, and the mean of a week.

* **A day's value** is the first reading of that day that has a number: it cannot be picked by
  measuring until one likes it. [a choice of this project]
* **The mean of a week** is that of the values of the last seven days, from three days on: three
  in a week serve as well as seven (Plews et al. 2014, Int J Sports Physiol Perform 9:783).
* **The usual range** is mean +- 1 standard deviation of the values of the 60 days before, the day
  itself left out. A range of normal values from the last 60 days is the practice of HRV4Training
  (Altini 2022, hrv4training.com, "The importance of normal values"); its width stands on the
  standard deviation as the smallest worthwhile change of Plews et al. 2012 (Eur J Appl Physiol
  112:3729) does. That it is one whole deviation, and from seven days on, are choices of this
  project: about two days in three lie within.
* **The coefficient of variation** of a week is 100 * SD / mean of ln RMSSD (Plews et al. 2012).

Readings are to be alike (see ``likeness``).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from biofeedback.history.likeness import Reading
from biofeedback.usual import Band

WEEK_DAYS: Final = 7
LEAST_IN_WEEK: Final = 3
"""Days with a value behind the mean of a week."""
RANGE_DAYS: Final = 60
LEAST_IN_RANGE: Final = 7
"""Days with a value behind a usual range."""
SETTLED_SPAN_DAYS: Final = 30
"""From the first to the last day: a range of fewer is called a young one."""
DEVIATIONS: Final = 1.0


@dataclass(frozen=True, slots=True)
class UsualRange:
    """What is usual for a person, in ln ms."""

    mean: float
    sd: float
    """Standard deviation of the days' values, with n - 1."""
    days: int
    """With a value."""
    span_days: int
    """From the first of them to the last, both included."""

    @property
    def low(self) -> float:
        """Lower end, in ln ms."""
        return self.mean - DEVIATIONS * self.sd

    @property
    def high(self) -> float:
        """Upper end, in ln ms."""
        return self.mean + DEVIATIONS * self.sd

    @property
    def young(self) -> bool:
        """Whether it stands on fewer than 30 days from first to last."""
        return self.span_days < SETTLED_SPAN_DAYS

    @property
    def band_ms(self) -> Band:
        """The same in ms."""
        return Band(math.exp(self.low), math.exp(self.high))


@dataclass(frozen=True, slots=True)
class WeekMean:
    """The values of seven days, in ln ms."""

    mean: float
    days: int
    """With a value."""
    cv_percent: float
    """Coefficient of variation: standard deviation in percent of the mean."""

    @property
    def rmssd_ms(self) -> float:
        """The mean as RMSSD: the geometric mean of the days."""
        return math.exp(self.mean)


@dataclass(frozen=True, slots=True)
class DayPoint:
    """A day in the history."""

    day: date
    reading: Reading
    """The one that counts."""
    week: WeekMean | None
    """Of the seven days up to this one; None with fewer than three values."""
    usual: UsualRange | None
    """From the 60 days before; None with fewer than seven values."""


class Days:
    """The values of all days, one for each, for readings that are alike."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        """Take readings in any order; those without a number count for nothing."""
        first: dict[date, Reading] = {}
        for reading in sorted(readings, key=_in_order):
            if reading.ln_rmssd is not None:
                first.setdefault(reading.day, reading)
        self.readings: Mapping[date, Reading] = dict(sorted(first.items()))
        """The one of each day that counts, the earliest day first."""
        self._days = list(self.readings)
        values = [value for each in self.readings.values() if (value := each.ln_rmssd) is not None]
        # Sums of what lies around the mean: nothing cancels.
        self._centre = math.fsum(values) / len(values) if values else 0.0
        self._sums = [0.0]
        self._squares = [0.0]
        for value in values:
            self._sums.append(self._sums[-1] + value - self._centre)
            self._squares.append(self._squares[-1] + (value - self._centre) ** 2)

    def week(self, day: date) -> WeekMean | None:
        """Return the mean of the seven days up to this one; None with fewer than three values."""
        first, last = self._within(day - timedelta(days=WEEK_DAYS - 1), day)
        if last - first < LEAST_IN_WEEK:
            return None
        mean, sd = self._moments(first, last)
        # ln RMSSD of 1 ms is 0: no heart at rest comes near it.
        return WeekMean(mean, last - first, 100 * sd / mean if mean > 0 else 0.0)

    def days_known(self, day: date) -> int:
        """Return how many days of the 60 before this one have a value."""
        first, last = self._before(day)
        return last - first

    def usual(self, day: date) -> UsualRange | None:
        """Return what was usual before a day; None with fewer than seven days with a value."""
        first, last = self._before(day)
        if last - first < LEAST_IN_RANGE:
            return None
        span = (self._days[last - 1] - self._days[first]).days + 1
        return UsualRange(*self._moments(first, last), last - first, span)

    def points(self) -> list[DayPoint]:
        """Return every day with a value, the earliest first."""
        return [
            DayPoint(day, reading, self.week(day), self.usual(day))
            for day, reading in self.readings.items()
        ]

    def _before(self, day: date) -> tuple[int, int]:
        return self._within(day - timedelta(days=RANGE_DAYS), day - timedelta(days=1))

    def _within(self, first: date, last: date) -> tuple[int, int]:
        """Return the places of the days from first to last, both included."""
        return bisect_left(self._days, first), bisect_right(self._days, last)

    def _moments(self, first: int, last: int) -> tuple[float, float]:
        """Return mean and standard deviation (n - 1) of the values at some places."""
        number = last - first
        total = self._sums[last] - self._sums[first]
        squares = self._squares[last] - self._squares[first]
        mean = total / number
        variance = max(0.0, squares - number * mean * mean) / max(1, number - 1)
        return self._centre + mean, math.sqrt(variance)


def _in_order(reading: Reading) -> tuple[object, ...]:
    return reading.at, reading.path, reading.phase_id or 0


def usual_band(readings: Sequence[Reading], day: date) -> Band | None:
    """Return what was usual before a day in ms, for the live view; None while too little is known.

    It is a range of whole readings. The value of a rolling window moves more than they do: it is
    what one comes to over minutes.

    Args:
        readings: Alike, and like what is shown: as a rule those at rest in this part of the day.
        day: Today.
    """
    usual = Days(readings).usual(day)
    return usual.band_ms if usual else None
