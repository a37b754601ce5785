"""Is there a rhythm to measure? The number is withheld where beats follow without order.

RMSSD reads the breath-by-breath work of the vagus only while the sinus node sets the beat. Where
the intervals jump as if drawn by lot, nothing of that is in the number, however clean the signal.
Two measures over the last ``BLOCK`` intervals tell such a rhythm from a lively sinus rhythm:

* RMSSD of the accepted intervals as a share of their mean, which is high in both (Dash et al. 2009,
  Ann Biomed Eng 37:1701, use it with a limit of 0.1);
* the largest absolute autocorrelation over lags of 1 to ``LAGS`` beats: breathing, and every slower
  rhythm of a sinus node, comes again; lots do not. All intervals of a heart count here: those that
  are left when peaks are taken out of lots seem to have an order.

The limits are choices of this project, set on the recordings named in ``docs/science.md``. It is no
detector of any disease: it says that a number would mean nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from biofeedback.units import TICKS_PER_SECOND

BLOCK: Final = 128
"""Intervals that are looked at."""
LEAST: Final = 64
"""Intervals before which nothing is said."""
LAGS: Final = 12
"""Beats back; a breath is shorter at any usual pace, and half of a slow one lies within."""
EVERY: Final = 8
"""Intervals between two looks: one costs as much as many beats do elsewhere."""
FORGET_AFTER: Final = 60 * TICKS_PER_SECOND
"""A gap after which what was known of the rhythm is no measure any more."""

_WILD: Final = 0.13
"""From this share of the mean on, RMSSD is not taken without a look at the order. Healthy adults at
rest with a high vagal tone were seen up to 0.125."""
_CALM: Final = 0.11
_DISORDER: Final = 0.35
"""Below this autocorrelation there is no order; lots rarely rise above it, a heart that breathes
unevenly rarely falls below."""
_ORDER: Final = 0.45
"""Both limits have a second one, for the way back, so that the verdict does not flicker."""


class _Interval(NamedTuple):
    """A settled interval, in ticks."""

    rr: int | None
    """None where no heart made it."""
    clean: int | None
    """The same; None where it is not accepted."""
    square: int | None
    """Its squared difference to the one before; None where that does not count."""


class RhythmWatch:
    """Looks at the settled intervals of one strap; O(1) a beat."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.forget()

    def forget(self) -> None:
        """Begin anew: what is remembered lies too far back."""
        self.irregular = False
        """Whether the rhythm of the last intervals is beyond measuring."""
        self._block: deque[_Interval] = deque()
        # Sums over the accepted intervals of the block, and over their differences.
        self._intervals = self._total = self._differences = self._sum_of_squares = 0
        self._unseen = 0

    @property
    def undecided(self) -> bool:
        """Whether the intervals vary so much that their order must be known first."""
        return len(self._block) < LEAST and self._relative_rmssd() >= _WILD

    def push(self, rr: int, *, accepted: bool, joined: bool, in_range: bool = True) -> None:
        """Take the next interval (ticks) with its final verdict."""
        block = self._block
        square = None
        if accepted:
            if joined and block and (before := block[-1].clean) is not None:
                square = (rr - before) ** 2
                self._differences += 1
                self._sum_of_squares += square
            self._intervals += 1
            self._total += rr
        block.append(_Interval(rr if in_range else None, rr if accepted else None, square))
        if len(block) > BLOCK:
            self._forget(block.popleft())
        self._unseen += 1
        if self._unseen >= EVERY and len(block) >= LEAST:
            self._unseen = 0
            self.irregular = self._look()

    def _forget(self, interval: _Interval) -> None:
        if interval.clean is not None:
            self._intervals -= 1
            self._total -= interval.clean
        if interval.square is not None:
            self._differences -= 1
            self._sum_of_squares -= interval.square

    def _relative_rmssd(self) -> float:
        """Return RMSSD over the mean interval; 0 where there is too little to tell."""
        if self._differences < LEAST // 4:
            return 0.0
        mean = self._total / self._intervals
        return math.sqrt(self._sum_of_squares / self._differences) / mean

    def _look(self) -> bool:
        if self._relative_rmssd() < (_CALM if self.irregular else _WILD):
            return False
        order = strongest_autocorrelation([interval.rr for interval in self._block])
        return order < (_ORDER if self.irregular else _DISORDER)


def strongest_autocorrelation(rr: Sequence[float | None]) -> float:
    """Return the largest |autocorrelation| over lags of 1 to ``LAGS`` beats.

    A straight line is taken off first. 1 where nothing varies.

    Args:
        rr: Intervals in any unit, oldest first; None holds the place of one that does not count. At
            least two must count.
    """
    deviations = _detrended(rr)
    variance = _mean([value * value for value in deviations if value is not None])
    if variance <= 0:
        return 1.0
    strongest = 0.0
    for lag in range(1, LAGS + 1):
        products = [
            one * other
            for one, other in zip(deviations, deviations[lag:], strict=False)
            if one is not None and other is not None
        ]
        if products:
            strongest = max(strongest, abs(_mean(products)) / variance)
    return strongest


def _detrended(rr: Sequence[float | None]) -> list[float | None]:
    """Return the distance of each interval to the straight line through all."""
    points = [(place, interval) for place, interval in enumerate(rr) if interval is not None]
    middle = _mean([place for place, _ in points])
    mean = _mean([interval for _, interval in points])
    spread = sum((place - middle) ** 2 for place, _ in points)
    slope = sum((place - middle) * (interval - mean) for place, interval in points) / spread
    return [
        None if interval is None else interval - mean - slope * (place - middle)
        for place, interval in enumerate(rr)
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
