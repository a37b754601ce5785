"""Which intervals can be trusted? A streaming verdict on each, at most two beats late.

The raw RR is never touched: a verdict is a flag beside it. What decides is the shape of an interval
among its neighbours, measured against what this person's own accepted beats usually do, so that a
mild ectopic beat is found in a calm heart and a swing of 300 ms is left alone in a lively one:

* **Ectopic pair**: a premature beat with its pause leaves (-e, +2e, -e) in three successive
  differences, and e = (-d0 + 2 d1 - d2) / 6 estimates its size (least squares). It is called where
  e is far above what this heart leaves there and the three differences fit the shape.
* **Extra** and **missed** beats: two in the place of one, or an interval of about two.
* **Peak**: an interval longer, or shorter, than both its neighbours by far more than usual; what is
  left of the ectopic ones. A step in heart rate is never a peak, however high: nothing locks.
* **Out of range**: outside 300 to 2000 ms, the limits usual in the field.

"Usual" is the upper quartile over the last 60 clean places, as Berntson et al. 1990
(Psychophysiology 27:586) and Lipponen & Tarvainen 2019 (J Med Eng Technol 43:173) scale their
criteria by quartiles of the differences. The shapes and constants are choices of this project;
``docs/accuracy.md`` shows what they reach. Only accepted intervals enter the reference. Where one
steady level is flagged beat after beat, the reference follows it, because that is a true change.

Pure: no clock, no I/O; time passes as beats do. O(1) a beat: every history has a fixed length.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from biofeedback.events import Flag
from biofeedback.irregular import RhythmWatch
from biofeedback.units import TICKS_PER_MS

DELAY: Final = 2
"""A verdict is final when this many intervals have followed without a gap, or a gap has."""
SHORTEST: Final = 300 * TICKS_PER_MS
LONGEST: Final = 2000 * TICKS_PER_MS

_LEVEL_BEATS: Final = 9
_FEW_BEATS: Final = 5
"""With fewer accepted intervals the level is taken from those ahead, too."""
_HISTORY_BEATS: Final = 60
_WARM_BEATS: Final = 20
"""Below this many remembered places a share of the level stands in for what is usual."""

# Limits: so many upper quartiles, at least this share of the level, while warming up another.
_SHAPE_FACTOR: Final = 3.5
_SHAPE_LEAST: Final = 0.025
_SHAPE_WARM: Final = 0.08
_PEAK_FACTOR: Final = 4.5
_PEAK_LEAST: Final = 0.18
_PEAK_MOST: Final = 0.4
_PEAK_WARM: Final = 0.2

_PAUSE_MOST: Final = 1.6
"""A pause after an ectopic beat is not as long as a missed beat."""
_SUSPICIOUS: Final = 2.0
"""Of the limit of a shape. Suspicion is cheap: at worst two differences are counted late."""
_SUSPICIOUS_LEAST: Final = 0.08
_STEADY_BEATS: Final = 6
_STEADY_SHARE: Final = 0.25
_NEW_LEVEL_BEATS: Final = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought after one more interval."""

    flag: Flag
    """Of the new interval, provisional."""
    verdicts: tuple[tuple[int, Flag], ...] = ()
    """Beat number and flag of each earlier interval whose flag has changed."""


_NOTHING_TO_SAY: Final = Judgement(Flag.NORMAL)


class Classifier:
    """Flags the intervals of one strap as they come."""

    def __init__(self) -> None:
        """Begin with nothing known of the person."""
        self._open: deque[_Interval] = deque()
        """At most ``DELAY`` + 1 intervals without a final verdict; no gap lies between them."""
        self._level = _History(_LEVEL_BEATS)
        self._shapes = _History(_HISTORY_BEATS)
        self._peaks = _History(_HISTORY_BEATS)
        self._clean: deque[tuple[float, float]] = deque()
        """Shape and peak of the last intervals, accepted in a row; each becomes history when
        ``DELAY`` more are: what stands beside an artifact is no measure of the person."""
        self._flagged: deque[int] = deque(maxlen=_STEADY_BEATS)
        """The last intervals, flagged in a row."""
        self._watch = RhythmWatch()

    @property
    def irregular(self) -> bool:
        """Whether the rhythm is beyond measuring (see ``irregular``)."""
        return self._watch.irregular

    @property
    def undecided(self) -> bool:
        """Whether the rhythm may be beyond measuring and too little of it is known."""
        return self._watch.undecided

    def forget_rhythm(self) -> None:
        """Judge the rhythm anew: a long time has gone by."""
        self._watch.forget()

    def push(self, number: int, rr: int, *, joined: bool) -> Judgement:
        """Take the next interval.

        Args:
            number: Its beat number, higher than the one before.
            rr: Its length in ticks.
            joined: Whether it follows the interval before it without a gap.
        """
        verdicts: list[tuple[int, Flag]] = []
        if not joined:
            self._close(verdicts)
        interval = _Interval(number, rr, joined)
        self._open.append(interval)
        if len(self._open) > DELAY:
            self._settle(verdicts)
        if interval.flag is Flag.NORMAL:
            interval.flag = self._first_impression(rr)
        if not verdicts and interval.flag is Flag.NORMAL:
            return _NOTHING_TO_SAY
        return Judgement(interval.flag, tuple(verdicts))

    def finish(self) -> tuple[tuple[int, Flag], ...]:
        """Return the changed flags of the last intervals: no more will come for now."""
        verdicts: list[tuple[int, Flag]] = []
        self._close(verdicts)
        return tuple(verdicts)

    def _close(self, verdicts: list[tuple[int, Flag]]) -> None:
        while self._open:
            self._settle(verdicts)
        self._clean.clear()

    def _settle(self, verdicts: list[tuple[int, Flag]]) -> None:
        """Give the oldest open interval its final verdict."""
        interval = self._open.popleft()
        flag, of_next = (interval.decided, None) if interval.decided else self._verdict(interval)
        if flag is not interval.flag:
            verdicts.append((interval.number, flag))
        if of_next:
            following = self._open[0]
            following.decided = of_next
            if of_next is not following.flag:
                following.flag = of_next
                verdicts.append((following.number, of_next))
        accepted = flag is Flag.NORMAL
        if accepted:
            self._level.add(interval.rr)
            self._flagged.clear()
        else:
            self._clean.clear()
            self._flagged.append(interval.rr)
            self._follow_steady_level()
        in_range = flag is not Flag.OUT_OF_RANGE
        self._watch.push(interval.rr, accepted=accepted, joined=interval.joined, in_range=in_range)

    def _verdict(self, interval: _Interval) -> tuple[Flag, Flag | None]:
        """Return the flag of an interval, and of the next where the two are one artifact."""
        rr = interval.rr
        ahead = self._open
        known = self._level
        level = known.median() if len(known.ordered) >= _FEW_BEATS else self._first_level(rr)
        after = ahead[0].rr if ahead else level
        # Across a gap there is no difference: whatever the heart did meanwhile, it may have done.
        follows = interval.joined and known.ordered
        before = known.last if follows else (after if ahead else rr)
        after_next = ahead[1].rr if len(ahead) > 1 else level
        d0, d1, d2 = rr - before, after - rr, after_next - after
        if not SHORTEST <= rr <= LONGEST:
            rest_of_it = rr < SHORTEST and abs(rr + after - before) < 0.25 * level
            return Flag.OUT_OF_RANGE, Flag.EXTRA if ahead and rest_of_it else None
        shape = (2 * d1 - d0 - d2) / 6
        if ahead:
            # The cheap half of the limit first: few intervals get beyond it.
            if (
                shape > _SHAPE_LEAST * level
                and shape > self._shape_limit(level)
                and after < _PAUSE_MOST * level
            ):
                misfit = max(abs(d0 + shape), abs(d1 - 2 * shape), abs(d2 + shape))
                if misfit < shape:
                    return Flag.ECTOPIC, Flag.ECTOPIC
            if _two_for_one(before, rr, after, after_next):
                return Flag.EXTRA, Flag.EXTRA
        if rr > 1.5 * level and d0 > 0.4 * level and (d1 < -0.3 * level or rr > 1.8 * level):
            return Flag.MISSED, None
        if rr < 0.6 * level and d0 < -0.3 * level:
            return Flag.EXTRA, None
        peak = min(d0, -d1) if d0 > 0 else min(-d0, d1)
        if peak > _PEAK_LEAST * level and peak > self._peak_limit(level):
            return Flag.ECTOPIC, None
        if len(ahead) == DELAY:
            self._remember(abs(shape), max(peak, 0))
        return Flag.NORMAL, None

    def _first_impression(self, rr: int) -> Flag:
        """Return what an interval looks like before those after it are known."""
        if not SHORTEST <= rr <= LONGEST:
            return Flag.OUT_OF_RANGE
        known = self._level
        if len(self._open) > 1 and self._open[-2].flag is Flag.NORMAL:
            before: float = self._open[-2].rr
        elif known.ordered:
            before = known.last
        else:
            return Flag.NORMAL
        level = known.median() if known.ordered else before
        jump = abs(rr - before)
        if jump <= _SUSPICIOUS_LEAST * level or jump <= _SUSPICIOUS * self._shape_limit(level):
            return Flag.NORMAL
        if rr > 1.5 * level:
            return Flag.MISSED
        return Flag.EXTRA if rr < 0.6 * level else Flag.ECTOPIC

    def _shape_limit(self, level: float) -> float:
        """Return the limit beyond ``_SHAPE_LEAST``."""
        if len(self._shapes.ordered) < _WARM_BEATS:
            return _SHAPE_WARM * level
        return _SHAPE_FACTOR * self._shapes.upper_quartile()

    def _peak_limit(self, level: float) -> float:
        if len(self._peaks.ordered) < _WARM_BEATS:
            return _PEAK_WARM * level
        usual = max(_PEAK_FACTOR * self._peaks.upper_quartile(), _PEAK_LEAST * level)
        return min(usual, _PEAK_MOST * level)

    def _first_level(self, rr: int) -> float:
        """Return the median of all intervals in sight, while few have been accepted."""
        return _median([*self._level.ordered, rr, *(one.rr for one in self._open)])

    def _remember(self, shape: float, peak: float) -> None:
        self._clean.append((shape, peak))
        # One more than the delay: the interval before must have been accepted, too.
        if len(self._clean) > DELAY + 1:
            self._clean.popleft()
            shape, peak = self._clean[0]
            self._shapes.add(shape)
            self._peaks.add(peak)

    def _follow_steady_level(self) -> None:
        if len(self._flagged) < _STEADY_BEATS:
            return
        middle = _median(self._flagged)
        if max(abs(rr - middle) for rr in self._flagged) < _STEADY_SHARE * middle:
            self._level.restart(list(self._flagged)[-_NEW_LEVEL_BEATS:])
            self._flagged.clear()


def classify(rr: Sequence[int], joined: Sequence[bool] | None = None) -> list[Flag]:
    """Return the final flag of every interval of a series.

    Args:
        rr: Intervals in ticks, oldest first.
        joined: Whether each follows the one before it without a gap; None for no gaps.
    """
    classifier = Classifier()
    flags: list[Flag] = []
    verdicts: list[tuple[int, Flag]] = []
    for number, interval in enumerate(rr):
        judgement = classifier.push(number, interval, joined=joined is None or joined[number])
        flags.append(judgement.flag)
        verdicts += judgement.verdicts
    for number, flag in (*verdicts, *classifier.finish()):
        flags[number] = flag
    return flags


def _two_for_one(before: float, rr: int, after: float, after_next: float) -> bool:
    """Return whether an interval and the one after it stand in the place of one.

    The next two must not fit that place better: then the first of them is a clean one.
    """
    return (
        rr + after < 1.35 * before
        and max(rr, after) < 0.9 * before
        and min(rr, after) < 0.7 * before
        and abs(rr + after - before) < abs(after + after_next - rr)
    )


class _Interval:
    """An interval without a final verdict."""

    __slots__ = ("decided", "flag", "joined", "number", "rr")

    def __init__(self, number: int, rr: int, joined: bool) -> None:
        self.number = number
        self.rr = rr
        self.joined = joined
        self.flag = Flag.NORMAL
        """As told so far."""
        self.decided: Flag | None = None
        """What the interval before it, as the first of a pair, made of it: final."""


class _History:
    """The last values, and their quantiles at once: they are kept in order."""

    __slots__ = ("_size", "_times", "last", "ordered")

    def __init__(self, size: int) -> None:
        self._size = size
        self._times: deque[float] = deque()
        self.ordered: list[float] = []
        self.last = 0.0
        """The newest value; 0 where there is none."""

    def add(self, value: float) -> None:
        ordered = self.ordered
        if len(ordered) == self._size:
            del ordered[bisect_left(ordered, self._times.popleft())]
        self._times.append(value)
        insort(ordered, value)
        self.last = value

    def median(self) -> float:
        ordered = self.ordered
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    def upper_quartile(self) -> float:
        return self.ordered[(3 * len(self.ordered) - 3) // 4]

    def restart(self, values: Sequence[float]) -> None:
        self._times.clear()
        self.ordered.clear()
        for value in values:
            self.add(value)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2
