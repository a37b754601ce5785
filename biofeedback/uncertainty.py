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

**The difference of two stretches** of rest, such as the quiet before and after a conversation, has
limits of its own. Each h above holds the error and the drift of its five minutes, so that h1 and h2
added up would count what is not there. What is there: the sampling error of each stretch, and the
drift of rest between them, which grows with the minutes m from middle to middle::

    h = sqrt(s1^2 + s2^2 + 0.0138 + 0.002 m)        s^2 = 1.75 / W + 1.75 / n

0.0138 is 0.026 less the sampling error of five minutes at 55 beats a minute: it follows. The drift
is a choice of this project, made on the pairs that it is shown on: fantasia_f1o02, two hours at
rest, asks for it, and the other series would do with less or with none. ``benchmarks/three_rs.py``
shows the coverage of a difference that should be none.

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

DRIFT: Final = REST - SAMPLING / 300 - SAMPLING / 275
"""Squared half-width of what rest drifts from one stretch to the next."""
DRIFT_PER_MINUTE: Final = 0.002
"""What is added for every minute from the middle of one to the middle of the other."""


class Difference:
    """A difference of ln RMSSD as a person reads it, for what holds one and how sure it is."""

    __slots__ = ()

    difference: float | None
    half_width: float | None
    """How far its 95 % limits lie to either side."""

    @property
    def percent(self) -> float | None:
        """The change of RMSSD in percent."""
        return None if self.difference is None else 100 * math.expm1(self.difference)

    @property
    def percent_limits(self) -> tuple[float, float] | None:
        """The 95 % limits of the change in percent."""
        if self.difference is None or self.half_width is None:
            return None
        low, high = self.difference - self.half_width, self.difference + self.half_width
        return 100 * math.expm1(low), 100 * math.expm1(high)

    @property
    def clear(self) -> bool:
        """Whether the limits leave no doubt which way it went."""
        return (
            self.difference is not None
            and self.half_width is not None
            and abs(self.difference) > self.half_width
        )


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


def difference_half_width(
    first: tuple[float, int], second: tuple[float, int], apart_s: float
) -> float:
    """Return how far the 95 % limits of a difference of ln RMSSD lie to either side.

    Args:
        first: Length in seconds and number of clean successive differences of one stretch; what is
            longer than ``LONGEST_S`` is taken as no surer.
        second: The same of the other.
        apart_s: From the middle of one to the middle of the other, in seconds.

    Raises:
        ValueError: If a stretch is not positive or holds fewer than two differences.
    """
    drift = DRIFT + DRIFT_PER_MINUTE * abs(apart_s) / 60
    return math.sqrt(_sampling(*first) + _sampling(*second) + drift)


def _sampling(length_s: float, differences: int) -> float:
    """Return the squared half-width that goes with time and beats."""
    if length_s > LONGEST_S:
        length_s, differences = LONGEST_S, round(differences * LONGEST_S / length_s)
    return half_width(length_s, differences) ** 2 - REST
