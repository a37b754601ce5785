"""The recent beats of a run of paced breathing: each with its place in the pacer's breaths.

Beats come in order; verdicts and lost beats come late and change what is remembered. So whoever
reads it sees the beats as if all that is known now had been known at once. What is forgotten leaves
its exact sums in ticks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from biofeedback.events import Beat, Flag, Gap, Reflag, Withheld
from biofeedback.hrv_stream import MAX_FLAGGED_PERCENT, MIN_COVERAGE_PERCENT, MIN_DIFFERENCES
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

MOVED_AT_MOST: Final = 256
"""Beats whose time or flag may still change (see ``channel``)."""
BEHIND_THEM_S: Final = 130.0
"""What is kept behind these: 64 s for the regularity or 120 s of rest, whichever fit is wanted."""
_FORGET_AT_ONCE: Final = 32
_AT_MOST: Final = 2048
"""Intervals kept whatever their times say: twice as many as the fastest heart needs."""

Locate = Callable[[float], float]
"""From a time in seconds to the pacer's phase; below 0 before its first breath."""


class Interval:
    """One RR interval. It stands at its mid time (see ``rhythm``)."""

    __slots__ = ("accepted", "end", "irregular", "joined", "mid_s", "number", "phase", "rr")

    def __init__(self, beat: Beat, *, joined: bool) -> None:
        self.number = beat.number
        self.rr = beat.rr
        self.end = beat.end
        self.accepted = beat.flag is Flag.NORMAL
        self.joined = joined
        """Whether it follows the interval before it without a gap."""
        self.irregular = bool(beat.hrv) and beat.hrv[0].withheld is Withheld.IRREGULAR
        """Whether the heart had no rhythm to measure then."""
        self.mid_s = self.phase = 0.0

    def place(self, locate: Locate) -> None:
        """Work out when and where in the breaths it stands."""
        self.mid_s = (2 * self.end - self.rr) / (2 * TICKS_PER_SECOND)
        self.phase = locate(self.mid_s)


@dataclass(frozen=True, slots=True)
class HeartFacts:
    """Heart rate and RMSSD of a stretch; RMSSD is not compared across paces of breathing."""

    duration_s: float
    """Of the accepted intervals."""
    mean_hr_bpm: float | None
    """60000 / mean RR in ms; None with too little of the stretch accepted."""
    rmssd_ms: float | None
    """None also below 20 successive differences."""
    artifact_share: float | None
    """Intervals that are not accepted, or of an irregular rhythm, 0 to 1; None without any."""


class Sums:
    """Exact sums over the intervals from one time to another."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.accepted = self.flagged = self.rr = self.differences = self.squares = 0

    def take(self, before: Interval | None, this: Interval, from_s: float, to_s: float) -> None:
        """Add an interval that stands in [from_s, to_s), and its difference to the one before."""
        if not from_s <= this.mid_s < to_s:
            return
        if not this.accepted or this.irregular:
            self.flagged += 1
            return
        self.accepted += 1
        self.rr += this.rr
        if before is not None and _adjacent(before, this) and before.mid_s >= from_s:
            self.differences += 1
            self.squares += (this.rr - before.rr) ** 2

    def __add__(self, other: Sums) -> Sums:
        """Return the sums of both together."""
        both = Sums()
        both.accepted = self.accepted + other.accepted
        both.flagged = self.flagged + other.flagged
        both.rr = self.rr + other.rr
        both.differences = self.differences + other.differences
        both.squares = self.squares + other.squares
        return both

    def facts(self, length_s: float) -> HeartFacts:
        """Return what the sums say of a stretch of a length."""
        beats = self.accepted + self.flagged
        duration_s = self.rr / TICKS_PER_SECOND
        enough = (
            self.accepted > 0
            and 100 * duration_s >= MIN_COVERAGE_PERCENT * length_s
            and 100 * self.flagged <= MAX_FLAGGED_PERCENT * beats
        )
        mean_hr = rmssd = None
        if enough:
            mean_hr = 60 * TICKS_PER_SECOND * self.accepted / self.rr
            if self.differences >= MIN_DIFFERENCES:
                rmssd = math.sqrt(self.squares / self.differences) / TICKS_PER_MS
        return HeartFacts(duration_s, mean_hr, rmssd, self.flagged / beats if beats else None)


def _adjacent(before: Interval, this: Interval) -> bool:
    usable = before.accepted and not before.irregular
    return usable and this.joined and this.number == before.number + 1


class RecentBeats:
    """Remembers as many beats as may still change, and what fits behind them need."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.intervals: list[Interval] = []
        self._locate: Locate = lambda _: -1.0
        self._parted = True
        self._forgotten: Interval | None = None

    @property
    def newest(self) -> Interval | None:
        """The last interval, whatever its flag."""
        return self.intervals[-1] if self.intervals else None

    @property
    def newest_accepted(self) -> Interval | None:
        """The last accepted interval."""
        return next((each for each in reversed(self.intervals) if each.accepted), None)

    def lead(self, locate: Locate) -> float:
        """Place every beat by another pacer; return the earliest phase that is another one."""
        self._locate = locate
        return self._place(self.intervals)

    def add(self, beat: Beat) -> None:
        """Take a beat; intervals of nothing, which no heart makes, are left out."""
        if beat.rr <= 0:
            return
        interval = Interval(beat, joined=not self._parted)
        interval.place(self._locate)
        self._parted = False
        self.intervals.append(interval)

    def reflag(self, verdict: Reflag) -> float:
        """Correct the flag of a beat; return its phase where that changes anything, else inf."""
        accepted = verdict.flag is Flag.NORMAL
        for each in reversed(self.intervals):
            if each.number <= verdict.number:
                changed = each.number == verdict.number and each.accepted is not accepted
                if changed:
                    each.accepted = accepted
                return each.phase if changed else math.inf
        return math.inf

    def part(self, gap: Gap) -> float:
        """Take a gap; return the earliest phase that it changes, inf for none.

        One that was found late moves the beats behind it.
        """
        if gap.before is None:
            self._parted = True
            return math.inf
        moved = [each for each in self.intervals if each.number >= gap.before]
        for each in moved:
            each.end += gap.duration
            if each.number == gap.before:
                each.joined = False
        return self._place(moved)

    def inside(self, from_s: float, to_s: float) -> list[Interval]:
        """Return the intervals that stand in [from_s, to_s), whatever their flag."""
        return [each for each in self.intervals if from_s <= each.mid_s < to_s]

    def sums(self, from_s: float, to_s: float) -> Sums:
        """Return the sums over what is remembered of [from_s, to_s)."""
        return self._summed(self.intervals, from_s, to_s)

    def forget(self, *stretches: tuple[float, float]) -> list[Sums] | None:
        """Forget what nobody needs any more, once it is much.

        Returns:
            The sums over what was forgotten of each stretch [from, to) in seconds, or None.
        """
        size = len(self.intervals)
        if size < MOVED_AT_MOST + _FORGET_AT_ONCE:
            return None
        needed_s = self.intervals[-MOVED_AT_MOST].mid_s - BEHIND_THEM_S
        count = next(
            (at for at, each in enumerate(self.intervals) if each.mid_s >= needed_s),
            size - MOVED_AT_MOST,
        )
        count = max(count, size - _AT_MOST)
        if count < _FORGET_AT_ONCE:
            return None
        old = self.intervals[:count]
        sums = [self._summed(old, *stretch) for stretch in stretches]
        del self.intervals[:count]
        self._forgotten = old[-1]
        return sums

    def _summed(self, intervals: Sequence[Interval], from_s: float, to_s: float) -> Sums:
        sums, before = Sums(), self._forgotten
        for each in intervals:
            sums.take(before, each, from_s, to_s)
            before = each
        return sums

    def _place(self, intervals: Sequence[Interval]) -> float:
        earliest = math.inf
        for each in intervals:
            before = each.phase
            each.place(self._locate)
            if each.phase != before:
                earliest = min(earliest, before, each.phase)
        return earliest
