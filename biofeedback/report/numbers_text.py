"""Numbers as a person reads them; a dash where there is none."""

from __future__ import annotations

from typing import Final

NONE: Final = "\N{EN DASH}"
HARD: Final = "\N{NO-BREAK SPACE}"


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with so many decimals."""
    if value is None:
        return NONE
    text = f"{value:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def three(value: float | None) -> str:
    """Return a number with about three digits: ``4662``, ``56.1``, ``0.043``."""
    if value is None:
        return NONE
    size = abs(value)
    return number(value, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3)


def between(low: float | None, high: float | None, digits: int = 0) -> str:
    """Return ``33 to 49``."""
    if low is None or high is None:
        return NONE
    return f"{number(low, digits)} to {number(high, digits)}"


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share of 1 as ``0.3 %``."""
    return NONE if share is None else f"{number(100 * share, digits)}{HARD}%"


def count(value: int, one: str, many: str) -> str:
    """Return ``1 beat``, ``2 beats``."""
    return f"{value} {one if value == 1 else many}"


def duration(duration_s: float) -> str:
    """Return a duration with its unit: ``16 s``, ``9 min 30 s``, ``23 h 53 min``."""
    if duration_s < 9.95:
        return f"{duration_s:.1f}{HARD}s"
    whole = round(duration_s)
    if whole < 60:
        return f"{whole}{HARD}s"
    if whole < 3600:
        minutes, secs = divmod(whole, 60)
        return f"{minutes}{HARD}min {secs}{HARD}s" if secs else f"{minutes}{HARD}min"
    hours, minutes = divmod(round(duration_s / 60), 60)
    return f"{hours}{HARD}h {minutes}{HARD}min" if minutes else f"{hours}{HARD}h"
