"""The streaming core: rolling time-domain HRV of one window, O(1) a beat, exact.

Definitions (Task Force 1996, Eur Heart J 17:354; Quintana 2016 for the naming; see
``docs/science.md``):

* The window W ending at beat i holds the intervals j with T_i - W < T_j <= T_i.
* A successive difference counts only if both its intervals are accepted, adjacent and inside the
  window, with no gap between them. Nothing is bridged and nothing is interpolated.
* RMSSD = sqrt(mean d^2) over the counted differences; pNN50 = share of them with |d| > 50 ms;
  SDNN = standard deviation (ddof 1) and mean HR = 60000 / mean RR of the accepted intervals.

All sums are integers in ticks, so a value never drifts and equals a recomputation over the window.
No clock, no I/O, no floats until the division at the end. Time is passed in.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from biofeedback.events import HrvUpdate, Withheld
from biofeedback.uncertainty import limits
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

MIN_COVERAGE_PERCENT: Final = 80
"""Least clean share of the window behind a number: a choice of this project."""
MIN_DIFFERENCES: Final = 20
"""Least number of successive differences behind a number: a choice of this project."""

MAX_FLAGGED_PERCENT: Final = 20
"""Largest share of the window's intervals that may be flagged behind a number: a choice of this
project. One ectopic beat flags two intervals, so this is one ectopic beat in ten."""

_FIFTY_MS: Final = 50 * TICKS_PER_MS
_MINUTE_MS: Final = 60_000


class _Interval:
    """One RR interval inside the window."""

    __slots__ = ("accepted", "end", "joined", "number", "rr")

    def __init__(self, number: int, rr: int, end: int, accepted: bool, joined: bool) -> None:
        self.number = number
        self.rr = rr
        self.end = end
        self.accepted = accepted
        self.joined = joined


class HrvStream:
    """Rolling values over the last ``window_s`` seconds.

    Push every interval in order; ``reflag``, ``part`` and ``move_on`` put right what is known
    later. ``update`` gives the values as of the last beat in O(1), or as of a later instant while
    no beats come: old beats expire by the clock, too.
    """

    def __init__(self, window_s: int = 60) -> None:
        """Begin empty.

        Args:
            window_s: Length of the window in seconds; 30, 60, 120 or 300 in the app.

        Raises:
            ValueError: If the window is not positive.
        """
        if window_s <= 0:
            raise ValueError("a window must be longer than 0 s")
        self.window_s = window_s
        self._width = window_s * TICKS_PER_SECOND
        self._intervals: deque[_Interval] = deque()
        self._last_end = 0
        self._begun = False
        # Exact sums over the accepted intervals, and over the counted differences.
        self._n = 0
        self._rr = 0
        self._rr2 = 0
        self._differences = 0
        self._d2 = 0
        self._over_50 = 0
        self._flagged = 0
        self._flagged_rr = 0
        self._gaps = 0

    def push(self, number: int, rr: int, end: int, *, accepted: bool, joined: bool) -> None:
        """Take one interval.

        Args:
            number: Its beat number, higher than the one before.
            rr: Its length in ticks.
            end: When the beat that ends it took place, in ticks; never before the last one.
            accepted: Whether its flag is normal.
            joined: Whether it follows the interval before it without a gap.

        Raises:
            ValueError: If ``end`` lies before the end of the last interval.
        """
        before = self._intervals[-1] if self._intervals else None
        if end < self._last_end:
            raise ValueError("beats must come in the order of their time")
        self._last_end = end
        # What comes after an empty window has nothing to be joined to, and is no gap either.
        interval = _Interval(number, rr, end, accepted, joined or not self._begun)
        self._begun = True
        self._intervals.append(interval)
        self._count_interval(interval, 1)
        if before is not None:
            self._count_difference(before, interval, 1)
        self._expire(end)

    def reflag(self, number: int, *, accepted: bool) -> None:
        """Correct the verdict on a beat; one that has left the window is ignored."""
        self._correct(number, accepted=accepted)

    def part(self, number: int) -> None:
        """Correct the chain: a gap lies before this beat, found late."""
        self._correct(number, joined=False)

    def move_on(self, number: int, size: int) -> None:
        """Move this beat and those after it on in time: a gap lies before it, found late.

        Args:
            number: A beat that was pushed.
            size: The missing time in ticks.
        """
        for interval in reversed(self._intervals):
            if interval.number < number:
                break
            interval.end += size
        self._last_end += size
        self._expire(self._last_end)

    def _correct(
        self, number: int, *, accepted: bool | None = None, joined: bool | None = None
    ) -> None:
        later: _Interval | None = None
        for index in range(len(self._intervals) - 1, -1, -1):
            interval = self._intervals[index]
            if interval.number > number:
                later = interval
                continue
            if interval.number == number:
                earlier = self._intervals[index - 1] if index else None
                self._count_with_neighbours(earlier, interval, later, -1)
                interval.accepted = interval.accepted if accepted is None else accepted
                interval.joined = interval.joined if joined is None else joined
                self._count_with_neighbours(earlier, interval, later, 1)
            return

    def update(self, now: int | None = None) -> HrvUpdate:
        """Return the values as of the last beat, or as of ``now`` if that is later (ticks)."""
        if now is not None and now > self._last_end:
            return self._as_of(now)
        return self._values(self._last_end)

    def _as_of(self, now: int) -> HrvUpdate:
        """Return the values of a later instant.

        What the clock has outrun is put back afterwards: beats that come late, in a burst, belong
        to windows that end at their own time.
        """
        before_now = (
            (self._n, self._rr, self._rr2, self._flagged, self._flagged_rr, self._gaps),
            (self._differences, self._d2, self._over_50),
        )
        edge = now - self._width
        before: _Interval | None = None
        for interval in self._intervals:
            if before is not None:
                self._count_difference(before, interval, -1)
            if interval.end > edge:
                break
            self._count_interval(interval, -1)
            before = interval
        update = self._values(now)
        intervals, differences = before_now
        self._n, self._rr, self._rr2, self._flagged, self._flagged_rr, self._gaps = intervals
        self._differences, self._d2, self._over_50 = differences
        return update

    def _values(self, now: int) -> HrvUpdate:
        clean = min(self._rr, self._width)
        covered = 100 * clean >= MIN_COVERAGE_PERCENT * self._width
        flagged = self._flagged
        clean_enough = 100 * flagged <= MAX_FLAGGED_PERCENT * (self._n + flagged)
        if not (covered and clean_enough) or self._differences < MIN_DIFFERENCES:
            return self._withhold(now, clean, covered, clean_enough)
        rmssd = math.sqrt(self._d2 / self._differences) / TICKS_PER_MS
        # By place, in the order of the fields: names would take twice as long, at every beat.
        return HrvUpdate(
            now,
            self.window_s,
            self._n,
            self._differences,
            clean,
            rmssd,
            self._sdnn_ms(),
            100 * self._over_50 / self._differences,
            _MINUTE_MS * TICKS_PER_MS * self._n / self._rr,
            None,
            None,
            *limits(rmssd, self.window_s, self._differences),
            flagged,
            self._gaps,
        )

    def _sdnn_ms(self) -> float:
        # n * sum(x^2) - sum(x)^2 cancels badly in floats and not at all in integers.
        squares = self._n * self._rr2 - self._rr * self._rr
        return math.sqrt(squares / (self._n * (self._n - 1))) / TICKS_PER_MS

    def _withhold(self, now: int, clean: int, covered: bool, clean_enough: bool) -> HrvUpdate:
        reason, to_go = self._why_not(now, covered, clean_enough)
        return HrvUpdate(
            at=now,
            window_s=self.window_s,
            beats=self._n,
            differences=self._differences,
            clean=clean,
            flagged=self._flagged,
            gaps=self._gaps,
            withheld=reason,
            to_go=to_go,
        )

    def _why_not(self, now: int, covered: bool, clean_enough: bool) -> tuple[Withheld, int | None]:
        to_go = None if covered else self._time_to_go(now)
        if self._n + self._flagged >= MIN_DIFFERENCES:
            # By number, or by time: a missed beat is one interval and as long as two.
            share = 100 * (self._rr + self._flagged_rr)
            if not clean_enough or (
                not covered and share >= MIN_COVERAGE_PERCENT * self._width > 100 * self._rr
            ):
                return Withheld.ARTIFACTS, to_go
        if covered:
            return Withheld.FEW_DIFFERENCES, None
        gapped = self._gaps > 0 or now > self._last_end
        return Withheld.GAP if gapped else Withheld.GATHERING, to_go

    def _time_to_go(self, now: int) -> int:
        """Return the ticks until enough of the window is clean again, if all beats are from now.

        Clean time grows with the clock and shrinks by a whole interval whenever one leaves.
        """
        missing = self._width * MIN_COVERAGE_PERCENT // 100 - self._rr
        for interval in self._intervals:
            leaves = interval.end + self._width
            if leaves > now + missing:
                break
            if interval.accepted and leaves > now:
                missing += interval.rr
        return missing

    def _count_with_neighbours(
        self, earlier: _Interval | None, interval: _Interval, later: _Interval | None, sign: int
    ) -> None:
        self._count_interval(interval, sign)
        if earlier is not None:
            self._count_difference(earlier, interval, sign)
        if later is not None:
            self._count_difference(interval, later, sign)

    def _count_interval(self, interval: _Interval, sign: int) -> None:
        if not interval.joined:
            self._gaps += sign
        if not interval.accepted:
            self._flagged += sign
            self._flagged_rr += sign * interval.rr
            return
        self._n += sign
        self._rr += sign * interval.rr
        self._rr2 += sign * interval.rr * interval.rr

    def _count_difference(self, before: _Interval, after: _Interval, sign: int) -> None:
        if not (after.joined and before.accepted and after.accepted):
            return
        difference = after.rr - before.rr
        self._differences += sign
        self._d2 += sign * difference * difference
        if abs(difference) > _FIFTY_MS:
            self._over_50 += sign

    def _expire(self, now: int) -> None:
        edge = now - self._width
        intervals = self._intervals
        while intervals and intervals[0].end <= edge:
            gone = intervals.popleft()
            self._count_interval(gone, -1)
            if intervals:
                self._count_difference(gone, intervals[0], -1)
