"""How sure a rolling RMSSD is: 95 % limits around it.

What they are limits for: **the RMSSD of five minutes of the same rest beside the window**, the five
minutes right after it or right before it. In the words of a person: five more minutes like these
would give a value between low and high, 95 times out of 100. One target serves every window. The
five minutes that *contain* the window would be the other choice; they share its beats, so a
window of 300 s would be certain of itself, and two moments could not be compared. For them these
limits are on the safe side.

On ln RMSSD the limits lie this far to either side::

    h(W, n) = sqrt(0.026 + 1.75 / W + 1.75 / n)

with the window W in seconds and its n clean successive differences: +-.38 at 30 s, +-.29 at 60 s,
+-.24 at 120 s and +-.20 at 300 s for a heart at 55 beats a minute. The first term is what no longer
window takes away: five minutes are a sample, too, and rest drifts. The other two are the sampling
error; half of it goes with time (breaths), half with the beats that are left.

The form and its constants are a choice of this project: fitted to the 95 % quantile of the errors
on seven real recordings at rest, windows of 30 to 300 s with all their beats, with 5 and 10 % of
them lost singly and with holes of 10 and 19 %. The fit gives 0.021 and 1.76; the first was raised
until, up to 120 s, each of these kinds covers at least 90 % in each recording.
``benchmarks/limits_coverage.py`` repeats the fit, leaves out each recording in turn and shows the
coverage; ``docs/science.md`` has the table. The hearts beat 50 to 73 times a minute: beyond that
the limits are an extrapolation. While a person moves, talks or falls asleep they hold for less
than 95 %: RMSSD itself changes then.

To compare:

* Beats that are normal and independent give h = sqrt(2.88 / n): the variance of the mean square
  successive difference is 3 / n of its square (von Neumann et al. 1941, Ann Math Stat 12:153).
* Esco & Flatt 2014 (J Sports Sci Med 13:535; 23 athletes, supine) found +-.22 at 60 s and +-.41 at
  30 s, for the five minutes that contain the segment.
* Munoz 2015 (PLoS ONE 10:e0138921; n = 3387): 120 s agree with four to five minutes at r = .986.
"""

from __future__ import annotations

import math
from typing import Final

REST: Final = 0.026
"""Squared half-width of a window without end: the five minutes' own error, and drift."""
SAMPLING: Final = 1.75
"""Squared half-width of one second, and again of one difference."""
MIN_DIFFERENCES: Final = 2
"""Fewer have no spread; the app withholds the number far earlier."""
LONGEST_S: Final = 300.0
"""The longest window that the limits were fitted to: a longer stretch is taken as no surer."""


def half_width(window_s: float, differences: int) -> float:
    """Return how far the 95 % limits lie from ln RMSSD, to either side.

    Args:
        window_s: Length of the window in seconds.
        differences: Number of clean successive differences in it.

    Raises:
        ValueError: If the window is not positive or holds fewer than two differences.
    """
    if not window_s > 0:
        raise ValueError("a window must be longer than 0 s")
    if differences < MIN_DIFFERENCES:
        raise ValueError("limits need at least two differences")
    return math.sqrt(REST + SAMPLING / window_s + SAMPLING / differences)


def limits(rmssd_ms: float, window_s: float, differences: int) -> tuple[float, float]:
    """Return the 95 % limits of an RMSSD, low and high, in ms.

    Args:
        rmssd_ms: RMSSD of the window in ms; 0 has the limits 0 and 0.
        window_s: Length of the window in seconds.
        differences: Number of clean successive differences behind it.

    Raises:
        ValueError: If the window is not positive or holds fewer than two differences.
    """
    factor = math.exp(half_width(window_s, differences))
    return rmssd_ms / factor, rmssd_ms * factor


def stretch_limits(rmssd_ms: float, length_s: float, differences: int) -> tuple[float, float]:
    """Return the 95 % limits of a stretch that may be longer than any window, in ms.

    Args:
        rmssd_ms: RMSSD of the stretch in ms.
        length_s: Of the stretch; beyond ``LONGEST_S`` it counts as that, with its share of the
            differences.
        differences: Number of clean successive differences in it.

    Raises:
        ValueError: As for ``limits``.
    """
    if length_s <= LONGEST_S:
        return limits(rmssd_ms, length_s, differences)
    return limits(rmssd_ms, LONGEST_S, round(differences * LONGEST_S / length_s))
