"""One window of paced breathing: the fit of the heart to the pacer, or why there is none.

Pure functions of the beats that are known, the pacer, and the end of the window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from biofeedback import rhythm
from biofeedback.breath.beats import Interval, RecentBeats
from biofeedback.hrv_stream import MAX_FLAGGED_PERCENT, MIN_COVERAGE_PERCENT
from biofeedback.pacer import Pacer
from biofeedback.units import TICKS_PER_SECOND

_VERDICT_S: Final = 10.0
"""A window shorter than this is one that gathers, whatever else is wrong with it: a choice of this
project."""
_TRIED_S: Final = 60
"""A clean window of any pace is reached within this."""


class Why(StrEnum):
    """Why there is no RSA."""

    NOT_STARTED = "not started"
    """No pacer, or its first breath is still to come."""
    OVER = "over"
    NO_BEATS = "no beats"
    """The link is lost, the skin is not felt, or nothing was ever sent."""
    IRREGULAR = "irregular rhythm"
    GATHERING = "gathering breaths"
    """Fewer than 2.5 breaths or 23 beats (see ``rhythm.fit_pacer``)."""
    ARTIFACTS = "too many artifacts"
    """More than 20 % of the window's intervals are not accepted."""
    GAPS = "too little of the window is clean"
    """Accepted intervals cover less than 80 % of it."""
    TOO_FAST = "pace too fast for this heart rate"
    """Two beats a breath or fewer."""


class Look(NamedTuple):
    """A window: its fit, or why there is none."""

    fit: rhythm.PacerFit | None
    why: Why | None
    artifact_share: float | None
    """Intervals that are not accepted, 0 to 1; None without any."""
    from_s: float
    """Where the window begins."""
    ready_s: float | None = None
    """When there can be a fit, if every beat from now on is clean."""


class _Content(NamedTuple):
    """What a window holds."""

    length_s: float
    clean_s: float
    accepted: int
    flagged: int
    breaths: float

    @property
    def why(self) -> Why | None:
        """Why this is not enough for a fit."""
        if self.length_s >= _VERDICT_S:
            if too_many_flagged(self.flagged, self.accepted + self.flagged):
                return Why.ARTIFACTS
            if 100 * self.clean_s < MIN_COVERAGE_PERCENT * self.length_s:
                return Why.GAPS
        if self.accepted < rhythm.MIN_FIT_BEATS or self.breaths < rhythm.MIN_FIT_BREATHS:
            return Why.GATHERING
        return None


def look(beats: RecentBeats, pacer: Pacer, end_s: float) -> Look:
    """Fit the heart to the pacer over ``pacer_window_s`` up to a time.

    Args:
        beats: Placed in the breaths of this pacer.
        pacer: What leads; beats before its first breath and after its last are left out.
        end_s: The end of the window, in seconds of the session.
    """
    end_s = max(pacer.start, end_s if pacer.end is None else min(end_s, pacer.end))
    mean_rr_s = _mean_rr_s(beats, end_s)
    width_s = rhythm.pacer_window_s(_rate_before(pacer, end_s), 1000 * mean_rr_s)
    from_s = max(pacer.start, end_s - width_s)
    window = beats.inside(from_s, end_s)
    accepted = [each for each in window if each.accepted]
    breaths = accepted[-1].phase - accepted[0].phase if accepted else 0.0
    content = _Content(
        end_s - from_s,
        sum(each.rr for each in accepted) / TICKS_PER_SECOND,
        len(accepted),
        len(window) - len(accepted),
        breaths,
    )
    share = content.flagged / len(window) if window else None
    if window and window[-1].irregular:
        return Look(None, Why.IRREGULAR, share, from_s)
    if why := content.why:
        return Look(None, why, share, from_s, _ready_s(window, pacer, end_s, width_s, mean_rr_s))
    phase = np.array([each.phase for each in accepted])
    fit = rhythm.fit_pacer(*arrays(accepted), phase, crest=pacer.pattern.crest)
    if fit:
        return Look(fit, None, share, from_s)
    hz = breaths / (accepted[-1].mid_s - accepted[0].mid_s)
    fast = hz * content.clean_s / content.accepted >= 0.5
    return Look(None, Why.TOO_FAST if fast else Why.GAPS, share, from_s)


def swing(beats: RecentBeats, number: int) -> rhythm.PeakToTrough | None:
    """Return the peak to trough of one breath; None where it has a hole or too few beats."""
    accepted = [each for each in beats.intervals if each.accepted]
    inside = [at for at, each in enumerate(accepted) if number <= each.phase < number + 1]
    if not inside:
        return None
    # With the beat before it and the one after: it is complete where they join.
    around = accepted[max(0, inside[0] - 1) : inside[-1] + 2]
    return rhythm.peak_to_trough(*arrays(around), np.array([each.phase for each in around]))


def regularity_percent(beats: RecentBeats, end_s: float) -> float | None:
    """Return the regularity of the 64 s up to a time, paced or not."""
    window = beats.inside(end_s - rhythm.REGULARITY_WINDOW_S, end_s)
    accepted = [each for each in window if each.accepted]
    if too_many_flagged(len(window) - len(accepted), len(window)):
        return None
    found = rhythm.regularity(*arrays(accepted))
    return found.percent if found else None


def arrays(intervals: Sequence[Interval]) -> tuple[rhythm.Array, rhythm.Array]:
    """Return mid times (s) and RR (ms)."""
    return rhythm.from_ticks([each.end for each in intervals], [each.rr for each in intervals])


def too_many_flagged(flagged: int, intervals: int) -> bool:
    """Return whether no number may stand on these."""
    return 100 * flagged > MAX_FLAGGED_PERCENT * intervals


def _mean_rr_s(beats: RecentBeats, end_s: float) -> float:
    """Return the mean of the last accepted intervals, as many as a fit needs; 1 s without any."""
    before = [each.rr for each in beats.intervals if each.accepted and each.mid_s < end_s]
    recent = before[-rhythm.MIN_FIT_BEATS :]
    return sum(recent) / len(recent) / TICKS_PER_SECOND if recent else 1.0


def _rate_before(pacer: Pacer, end_s: float) -> float:
    """Return the pace that led up to a time."""
    before_s = math.nextafter(end_s, -math.inf)
    return pacer.rate(max(pacer.start, before_s)) or pacer.pattern.rate


def _ready_s(
    window: Sequence[Interval], pacer: Pacer, end_s: float, width_s: float, mean_rr_s: float
) -> float | None:
    """Return when clean beats will do, to the second; None where the pacer ends before that.

    The coming beats are as long as the last ones; the window moves on over the known ones.
    """
    for later_s in range(1, _TRIED_S + 1):
        until_s = end_s + later_s
        if pacer.end is not None and until_s > pacer.end:
            return None
        from_s = max(pacer.start, until_s - width_s)
        known = [each for each in window if each.mid_s >= from_s]
        accepted = [each for each in known if each.accepted]
        coming_s = min(float(later_s), until_s - from_s)
        coming = int(coming_s / mean_rr_s)
        first_s = accepted[0].mid_s if accepted else until_s - coming_s + mean_rr_s / 2
        content = _Content(
            until_s - from_s,
            sum(each.rr for each in accepted) / TICKS_PER_SECOND + coming_s,
            len(accepted) + coming,
            len(known) - len(accepted),
            pacer.phase(until_s - mean_rr_s / 2) - pacer.phase(first_s),
        )
        if content.why is None:
            return until_s
    return None
