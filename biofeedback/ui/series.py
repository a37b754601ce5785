"""What the curves show: growing arrays, and their reduction to the columns of the screen.

Qt-free. A gap is a NaN between two points, so that a curve is drawn with a hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Beat, Event, Flag, Gap, GapReason, HrvUpdate, Marker
from biofeedback.units import milliseconds, seconds

Floats = NDArray[np.float64]
_TOUCHING_S: Final = 1.0


class Curve:
    """Points in the order of their time, in seconds; appending is O(1) amortised."""

    def __init__(self) -> None:
        """Begin empty."""
        self._data = np.empty((2, 256))
        self._size = 0
        self.has_values = False
        """Whether there is any point but holes."""

    def append(self, x: float, y: float) -> None:
        """Add a point; a NaN makes a hole. ``x`` must not decrease."""
        if self._size == self._data.shape[1]:
            self._data = np.concatenate((self._data, np.empty_like(self._data)), axis=1)
        self._data[:, self._size] = x, y
        self._size += 1
        self.has_values |= y == y  # not a NaN

    def between(self, start: float, end: float) -> tuple[Floats, Floats]:
        """Return the points from ``start`` to ``end``, and one more on each side."""
        x = self._data[0, : self._size]
        first = max(0, int(np.searchsorted(x, start)) - 1)
        last = int(np.searchsorted(x, end, side="right")) + 1
        return x[first:last], self._data[1, first : min(last, self._size)]

    def last_x(self) -> float:
        """Return the time of the last point; minus infinity where there is none."""
        return float(self._data[0, self._size - 1]) if self._size else -np.inf


def columns(x: Floats, y: Floats, width: float) -> tuple[Floats, Floats]:
    """Reduce a curve to its least and greatest value in each column of ``width`` seconds.

    Columns lie on a fixed grid of time, so the shape does not flicker while the curve moves. A hole
    stays a hole; a curve with fewer than two points a column comes back as it is.

    Args:
        x: Times in seconds, ascending, shape (n,).
        y: Values, NaN for a hole, shape (n,).
        width: Width of a column in seconds, above 0.

    Returns:
        Times and values, at most three points a column.
    """
    if x.size < 3:
        return x, y
    column = np.floor(x / width)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    if x.size <= 2 * starts.size:
        return x, y
    holes = np.isnan(y)
    low = np.minimum.reduceat(np.where(holes, np.inf, y), starts)
    high = np.maximum.reduceat(np.where(holes, -np.inf, y), starts)
    empty = low > high
    hole = np.logical_or.reduceat(holes, starts)
    values = np.stack(
        (
            np.where(empty, np.nan, low),
            np.where(empty, np.nan, high),
            np.full(low.shape, np.nan),
        ),
        axis=1,
    )
    keep = np.stack((np.ones_like(hole), high > low, hole & ~empty), axis=1)
    times = np.repeat((column[starts] + 0.5) * width, 3).reshape(values.shape)
    return times[keep], values[keep]


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap as drawn: where, how long, why."""

    start: float
    end: float
    reason: GapReason


class SessionSeries:
    """Everything of one session that the plots need, in seconds since its start."""

    def __init__(self, windows_s: Sequence[int]) -> None:
        """Begin empty, with a curve of RMSSD for each window."""
        self.heart_rate = Curve()
        self.rmssd = {window_s: Curve() for window_s in windows_s}
        self.holes: list[Hole] = []
        self.markers: list[tuple[float, str]] = []
        self.now = 0.0
        """The right edge: the last beat, or later while none come."""

    def add(self, event: Event) -> bool:
        """Take an event; return whether the picture changes."""
        match event:
            case Beat():
                end = seconds(event.end)
                self.now = max(self.now, end)
                if event.flag is Flag.NO_CONTACT:
                    self._add_without_contact(seconds(event.end - event.rr), end)
                elif event.rr > 0:
                    self.heart_rate.append(end, 60_000 / milliseconds(event.rr))
                for update in event.hrv:
                    self._add_rmssd(end, update)
            case HrvUpdate():
                # No beats come: the picture moves on and the hole grows, no line is invented.
                self.now = max(self.now, seconds(event.at))
            case Gap():
                start, end = seconds(event.start), seconds(event.start + event.duration)
                self.holes.append(Hole(start, end, event.reason))
                self.heart_rate.append(start, np.nan)
                for curve in self.rmssd.values():
                    curve.append(max(start, curve.last_x()), np.nan)
            case Marker():
                self.markers.append((seconds(event.at), event.label))
            case _:
                return False
        return True

    def _add_without_contact(self, start: float, end: float) -> None:
        """Make a hole of an interval that was told off the skin, or the last such hole longer."""
        last = self.holes[-1] if self.holes else None
        if last and last.reason is GapReason.NO_CONTACT and start - last.end < _TOUCHING_S:
            self.holes[-1] = Hole(last.start, end, GapReason.NO_CONTACT)
        else:
            self.holes.append(Hole(start, end, GapReason.NO_CONTACT))
        self.heart_rate.append(end, np.nan)

    def _add_rmssd(self, at: float, update: HrvUpdate) -> None:
        if (curve := self.rmssd.get(update.window_s)) is not None:
            value = np.nan if update.rmssd_ms is None else update.rmssd_ms
            curve.append(max(at, curve.last_x()), value)
