"""Time as integers, and numbers as text.

Every duration and every instant inside a session is an integer number of ticks of half a
nanosecond. One tick divides a strap's 1/1024 s (1 953 125 ticks) and a file's millisecond to six
decimals (2 ticks) exactly, so running sums never drift and equal a recomputation bit for bit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

TICKS_PER_SECOND: Final = 2_000_000_000
TICKS_PER_MS: Final = 2_000_000
TICKS_PER_1024TH: Final = 1_953_125
"""Ticks in 1/1024 s, the unit of an RR interval in a Heart Rate Measurement (HRS 1.0, 3.1.2.5)."""


def ticks(seconds: float) -> int:
    """Return the ticks nearest to a number of seconds."""
    return round(seconds * TICKS_PER_SECOND)


def ticks_from_ms(text: str | float) -> int:
    """Return the ticks nearest to a number of milliseconds; a decimal text is taken exactly.

    Raises:
        ValueError: If the text is no finite number.
    """
    if isinstance(text, float):
        return round(text * TICKS_PER_MS)
    return round(Fraction(text) * TICKS_PER_MS)


def seconds(duration: int) -> float:
    """Return ticks as seconds."""
    return duration / TICKS_PER_SECOND


def milliseconds(duration: int) -> float:
    """Return ticks as milliseconds."""
    return duration / TICKS_PER_MS


def shortest(number: float) -> str:
    """Return the shortest text that reads back as the same number: ``976.5625``, ``1000``."""
    text = repr(number)
    return text.removesuffix(".0")


def clock_text(duration_s: float) -> str:
    """Return a duration as a person reads it: ``4:07`` or ``1:02:33``."""
    whole = max(0, int(duration_s))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"
