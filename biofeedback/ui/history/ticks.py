"""Ticks of the charts of the history: milliseconds on a logarithmic axis, days, months, years."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from biofeedback.ui.history import words

_ROUND_MS: Final = (
    (10, 100, 1000),
    (20, 50, 200, 500),
    (5, 30, 40, 70, 150, 300),
    (15, 25, 60, 80, 120, 250, 400, 700),
    (1, 2, 3, 4, 7, 35, 45, 90, 110, 130, 170),
)
"""Milliseconds, the roundest first: they are written as long as there is room."""
_MONTH_STEPS: Final = (1, 2, 3, 6)
_YEAR_STEPS: Final = (1, 2, 5, 10, 20)
_WEEKS_UP_TO: Final = 45
_HALF_MONTHS_UP_TO: Final = 130
_MONTHS_UP_TO: Final = 1100
_LABEL_PIXELS: Final = 54


def rmssd_ticks(low: float, high: float, pixels: float, apart: float = 34.0) -> list[int]:
    """Return milliseconds to write at a logarithmic axis.

    Args:
        low: Lower end in ln ms.
        high: Upper end in ln ms.
        pixels: Length of the axis.
        apart: Least pixels between two of them.
    """
    chosen: list[int] = []
    scale = pixels / (high - low)
    for values in _ROUND_MS:
        for value in values:
            at = math.log(value)
            if low <= at <= high and all(
                abs(at - math.log(other)) * scale >= apart for other in chosen
            ):
                chosen.append(value)
    return sorted(chosen)


def day_ticks(first: date, last: date, pixels: float) -> Iterator[tuple[date, str]]:
    """Yield days to mark between two, and what stands below them.

    Args:
        first: The left end.
        last: The right end.
        pixels: How far they are apart.
    """
    span = (last - first).days
    room = max(1, int(pixels // _LABEL_PIXELS))
    if span <= _HALF_MONTHS_UP_TO:
        step = 7 if span <= _WEEKS_UP_TO and span / 7 <= room else 14
        step = 28 if span / step > room else step
        monday = first + timedelta(days=(7 - first.weekday()) % 7)
        while monday <= last:
            yield monday, words.short_day(monday)
            monday += timedelta(days=step)
    elif span <= _MONTHS_UP_TO:
        step = next((each for each in _MONTH_STEPS if span / 30.4 / each <= room), 12)
        for at in _month_starts(first, last, step):
            yield at, str(at.year) if at.month == 1 else words.month(at)
    else:
        step = next((each for each in _YEAR_STEPS if span / 365 / each <= room), 50)
        for year in range(first.year, last.year + 1):
            if year % step == 0 and first <= date(year, 1, 1) <= last:
                yield date(year, 1, 1), str(year)


def _month_starts(first: date, last: date, step: int) -> Iterator[date]:
    year, month = first.year, 1
    while (at := date(year, month, 1)) <= last:
        if at >= first:
            yield at
        month += step
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
