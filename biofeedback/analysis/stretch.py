"""The time-domain numbers of a stretch of a recording.

Definitions and thresholds are those of the rolling window (``hrv_stream``; Task Force 1996, Eur
Heart J 17:354), over the whole stretch at once: nothing is averaged, nothing is bridged. A number
is withheld where the live program would withhold it of a window: less than 80 % of the time clean,
more than 20 % of the intervals flagged, fewer than 20 successive differences, no regular rhythm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from biofeedback.analysis.beats import FLAGS, NO_CONTACT, Beats, Bools
from biofeedback.analysis.results import Array
from biofeedback.events import Flag, Withheld
from biofeedback.hrv_stream import MAX_FLAGGED_PERCENT, MIN_COVERAGE_PERCENT, MIN_DIFFERENCES
from biofeedback.uncertainty import stretch_limits
from biofeedback.units import TICKS_PER_MS, seconds

LIMITS_UP_TO_S: Final = 660.0
"""The longest stretch with limits, ten minutes and a little: a choice of this project. Two hours at
rest (fantasia_f1o02) hold the next five minutes in 93 % after 10 minutes, in 88 % after 20 and in
80 % after 30: what is longer is not one rest any more."""
_FIFTY_MS: Final = 50.0
_MINUTE_MS: Final = 60_000.0


class Numbers(NamedTuple):
    """The values of a stretch; None where it has too little for them."""

    mean_hr_bpm: float
    rmssd_ms: float
    sdnn_ms: float
    pnn50_percent: float
    sd1_ms: float
    sd2_ms: float
    limits_ms: tuple[float, float] | None


class Stretch:
    """The intervals that end within (start, end], and what they amount to."""

    def __init__(self, beats: Beats, start: int, end: int) -> None:
        """Cut a stretch.

        Args:
            beats: Of the recording.
            start: Ticks.
            end: Ticks, not before the start.
        """
        first, last = np.searchsorted(beats.end, (start, end), side="right").tolist()
        self.length = end - start
        self.places = slice(first, last)
        self._rr = beats.rr[self.places]
        self._flag = beats.flag[self.places]
        self.counts = beats.counts[self.places]
        self._normal = beats.normal[self.places]
        adjacent = beats.adjacent[self.places].copy()
        # The interval before the first lies outside.
        adjacent[:1] = False
        self.adjacent = adjacent
        self.differences = int(adjacent.sum())

    def counted(self) -> dict[str, Any]:
        """Return what is counted, by the names that ``PhaseStudy`` has for it."""
        return {
            "beats": len(self._rr),
            "accepted": int(self.counts.sum()),
            "clean_share": min(1.0, self._time(self.counts) / max(1, self.length)),
            "flags": self._flags(),
            "irregular": int((self._normal & ~self.counts).sum()),
            "differences": self.differences,
        }

    def _flags(self) -> Mapping[Flag, int]:
        found = np.bincount(self._flag, minlength=len(FLAGS))
        return dict(zip(FLAGS, found.tolist(), strict=True))

    def withheld(self) -> Withheld | None:
        """Return why there are no numbers; None where there are.

        The order of the reasons is that of the live program.
        """
        number = len(self._rr)
        irregular = self._normal & ~self.counts
        if 100 * irregular.sum() > MAX_FLAGGED_PERCENT * number:
            return Withheld.IRREGULAR
        flagged = ~self._normal
        if 100 * flagged.sum() > MAX_FLAGGED_PERCENT * number:
            return self._why_flagged(flagged)
        clean = self._time(self.counts)
        if not self._is_covered(clean):
            if self._is_covered(clean + self._time(irregular)):
                return Withheld.IRREGULAR
            # By time: a missed beat is one interval and as long as two.
            if number >= MIN_DIFFERENCES and self._is_covered(self._time(flagged) + clean):
                return self._why_flagged(flagged)
            return Withheld.GAP
        return Withheld.FEW_DIFFERENCES if self.differences < MIN_DIFFERENCES else None

    def _why_flagged(self, flagged: Bools) -> Withheld:
        off_skin = (self._flag == NO_CONTACT).sum()
        return Withheld.NO_CONTACT if 2 * off_skin > flagged.sum() else Withheld.ARTIFACTS

    def _time(self, which: Bools) -> int:
        return int(self._rr[which].sum())

    def _is_covered(self, clean: int) -> bool:
        return self.length > 0 and 100 * clean >= MIN_COVERAGE_PERCENT * self.length

    def numbers(self, *, one_rest: bool) -> Numbers:
        """Return the values; only where nothing withholds them.

        SD1 and SD2 are the standard deviations of the Poincare plot across and along its line of
        identity (Brennan, Palaniswami & Kamen 2001, IEEE Trans Biomed Eng 48:1342), with n - 1.

        Args:
            one_rest: Whether it is one stretch of the same, so that limits mean something.
        """
        after, before = self.pairs()
        difference = after - before
        rmssd = math.sqrt(float(difference @ difference) / self.differences)
        duration_s = seconds(self.length)
        bounds = None
        if one_rest and duration_s <= LIMITS_UP_TO_S:
            bounds = stretch_limits(rmssd, duration_s, self.differences)
        return Numbers(
            mean_hr_bpm=self.mean_hr_bpm(),
            rmssd_ms=rmssd,
            sdnn_ms=float(np.std(self._rr[self.counts] / TICKS_PER_MS, ddof=1)),
            pnn50_percent=100 * float(np.mean(np.abs(difference) > _FIFTY_MS)),
            sd1_ms=float(np.std(difference, ddof=1)) / math.sqrt(2),
            sd2_ms=float(np.std(after + before, ddof=1)) / math.sqrt(2),
            limits_ms=bounds,
        )

    def mean_hr_bpm(self) -> float:
        """Return 60000 / mean RR of the normal intervals, of which there must be some."""
        return _MINUTE_MS / float(np.mean(self._rr[self._normal] / TICKS_PER_MS))

    def pairs(self) -> tuple[Array, Array]:
        """Return each interval behind a difference and the one before it, in ms."""
        places = np.flatnonzero(self.adjacent)
        return self._rr[places] / TICKS_PER_MS, self._rr[places - 1] / TICKS_PER_MS
