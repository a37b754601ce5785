"""Ranges and ticks that a person can read, and that stay where they are while the data moves."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from biofeedback.ui.languages import tr
from biofeedback.units import clock_text

_STEPS: Final = (1, 2, 5)
_TICKS_WANTED: Final = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of values and the distance of its ticks."""

    low: float
    high: float
    step: float
    few: bool = False
    """Whether there is room for the lowest and highest tick only."""

    def ticks(self) -> list[tuple[float, str]]:
        """Return the positions of the ticks and their texts."""
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        steps = [first, last] if self.few else range(first, last + 1)
        return [(n * self.step, f"{n * self.step:g}") for n in steps]


def nice_step(span: float) -> float:
    """Return 1, 2 or 5 times a power of ten that divides a span into about four."""
    rough = span / _TICKS_WANTED
    power = 10.0 ** math.floor(math.log10(rough))
    return next((power * step for step in _STEPS if power * step >= rough), 10 * power)


def follow(
    current: Scale | None, low: float, high: float, least_span: float, *, few: bool = False
) -> Scale:
    """Return a scale that holds the data, and the current one as long as it serves.

    It is left when the data comes out of it, or fills less than a third of it.

    Args:
        current: The scale shown now.
        low: Least value of the data; not negative.
        high: Greatest value of the data.
        least_span: The range never gets smaller, so that noise does not look like a signal.
        few: Whether there is room for two ticks only.
    """
    span = max(high - low, least_span)
    holds = current is not None and current.low <= low and high <= current.high
    if current and holds and 3 * span >= current.high - current.low:
        return current if current.few == few else replace(current, few=few)
    middle = (low + high) / 2
    step = nice_step(1.3 * span)
    bottom = max(0.0, math.floor((middle - 0.6 * span) / step) * step)
    top = math.ceil((middle + 0.6 * span) / step) * step
    return Scale(bottom, max(top, bottom + 2 * step), step, few)


def time_ticks(range_s: int) -> list[tuple[float, str]]:
    """Return the ticks of a time axis from ``-range_s`` to now."""
    step = next((step for step in (15, 30, 60, 120, 300, 600) if range_s / step <= 6), 900)
    ticks = [(-float(at), _ago(at)) for at in range(step, range_s, step)]
    return [*reversed(ticks), (0.0, tr("now"))]


def clock_ticks(range_s: int, end: float) -> list[tuple[float, str]]:
    """Return the ticks of a time axis that ends in the past, as times of the session.

    Args:
        range_s: Length of the axis in seconds.
        end: Its right edge in seconds of the session.

    Returns:
        Positions from ``-range_s`` to 0, and texts.
    """
    step = next((step for step in (15, 30, 60, 120, 300, 600) if range_s / step <= 6), 900)
    first = math.ceil(max(0.0, end - range_s) / step)
    last = math.floor(end / step)
    return [(at * step - end, clock_text(at * step)) for at in range(first, last + 1)]


def _ago(at: int) -> str:
    if at % 60 == 0:
        return tr("-{minutes} min").format(minutes=at // 60)
    return tr("-{seconds} s").format(seconds=at)
