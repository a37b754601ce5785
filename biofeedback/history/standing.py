"""Where one reading stands against one's own usual range, said only as far as it is certain.

A reading is a sample: its 95 % limits say how far another one of the same rest may lie from it (see
``uncertainty``). "Above" and "below" are said where the limits lie wholly outside of the range. Any
other reading whose own standard error (a 1.96th of the limits' half-width) is greater than the
standard deviation of the days says nothing about the day: it is too noisy to say. Both rules are
choices of this project. Nothing here says what is good.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from biofeedback.history.baseline import LEAST_IN_RANGE, Days, UsualRange, WeekMean
from biofeedback.history.likeness import Reading
from biofeedback.sentences import Sentence, tr

_ERRORS_IN_LIMITS: Final = 1.96
"""Standard errors from the middle to a 95 % limit."""


class Standing(StrEnum):
    """Where a reading stands."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    MAYBE_ABOVE = "perhaps above"
    """It lies above, but a reading may differ by as much by itself."""
    MAYBE_BELOW = "perhaps below"
    NOISY = "too noisy to say"
    TOO_FEW = "too few days"
    """There is no usual range yet."""


def standing(reading: Reading, usual: UsualRange | None) -> Standing:
    """Return where a reading stands.

    Args:
        reading: Like those behind the range.
        usual: From the days before; None where they are too few.
    """
    value, half_width = reading.ln_rmssd, reading.half_width
    if value is None:
        return Standing.NOISY
    if usual is None:
        return Standing.TOO_FEW
    if half_width is None:
        # So long a stretch is no single rest: nothing is certain of the next one.
        half_width = float("inf")
    if value - half_width > usual.high:
        return Standing.ABOVE
    if value + half_width < usual.low:
        return Standing.BELOW
    if math.isfinite(half_width) and half_width / _ERRORS_IN_LIMITS > usual.sd:
        return Standing.NOISY
    if value > usual.high:
        return Standing.MAYBE_ABOVE
    return Standing.MAYBE_BELOW if value < usual.low else Standing.WITHIN


@dataclass(frozen=True, slots=True)
class Today:
    """One reading among those of the days before: all that the end of a morning reading shows."""

    reading: Reading
    standing: Standing
    usual: UsualRange | None
    week: WeekMean | None
    """Of the seven days up to this one; of this day the first reading counts."""
    days_known: int
    """Days of the 60 before with a value."""

    def sentence(self) -> Sentence:
        """Return it in words."""
        if self.reading.ln_rmssd is None:
            return tr("Too noisy to say: keep still, moisten the electrodes and measure again.")
        return sentence(self.standing, self.days_known)


def today(reading: Reading, others: list[Reading]) -> Today:
    """Return where a reading stands among others that are like it.

    Args:
        reading: The newest, as a rule.
        others: All readings with the same ``like``; whether it is among them makes no difference.
    """
    days = Days([*(each for each in others if each.like == reading.like), reading])
    day: date = reading.day
    usual = days.usual(day)
    return Today(reading, standing(reading, usual), usual, days.week(day), days.days_known(day))


def sentence(found: Standing, days_known: int = 0) -> Sentence:
    """Return the standing of a reading with a number in words.

    Args:
        found: Where it stands.
        days_known: How many days have a value so far.
    """
    match found:
        case Standing.WITHIN:
            return tr("Within your usual range.")
        case Standing.ABOVE:
            return tr("Above your usual range.")
        case Standing.BELOW:
            return tr("Below your usual range.")
        case Standing.MAYBE_ABOVE:
            return tr("A little above your usual range, by no more than a reading may vary.")
        case Standing.MAYBE_BELOW:
            return tr("A little below your usual range, by no more than a reading may vary.")
        case Standing.NOISY:
            # There is a number: moister electrodes would change nothing.
            return tr(
                "Too noisy to say: a reading of this length may differ by more than your days do."
            )
        case Standing.TOO_FEW:
            return tr("Not enough days yet: {known} of {needed}.").format(
                known=days_known, needed=LEAST_IN_RANGE
            )
