"""What the curves show: growing arrays, and their reduction to the columns of the screen.

Qt-free. A gap is a NaN between two points, so that a curve is drawn with a hole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import (
    Beat,
    Edge,
    Event,
    Flag,
    Gap,
    GapReason,
    HrvUpdate,
    Marker,
    Phase,
    Reflag,
    Talk,
    Talking,
)
from biofeedback.units import milliseconds, seconds

Floats = NDArray[np.float64]
_TOUCHING_S: Final = 1.0
_THINNED_AFTER_S: Final = 4500.0
"""RMSSD that is older moves by less from beat to beat than a line is wide."""
_THINNED_TO_S: Final = 5.0
_THINNED_EVERY: Final = 2000
"""Beats."""
_RECENT_BEATS: Final = 64
"""Beats that a late verdict may still be about; it comes two beats late."""


class Curve:
    """Points in the order of their time; appending is O(1) amortised.

    A point is a time in seconds and one or more values; values of NaN make a hole. Times are exact,
    values have seven digits: more is not seen, and a day of beats costs half as much.
    """

    def __init__(self, values: int = 1) -> None:
        """Begin empty, with so many values a point."""
        self._x = np.empty(256)
        self._values = np.empty((values, 256), dtype=np.float32)
        self._size = 0
        self.has_values = False
        """Whether there is any point but holes."""

    def __len__(self) -> int:
        """Return the number of points."""
        return self._size

    def append(self, x: float, *values: float) -> None:
        """Add a point; ``x`` must not decrease."""
        if self._size == self._x.size:
            self._resize(self._size + self._size // 8)
        self._x[self._size] = x
        self._values[:, self._size] = values
        self._size += 1
        self.has_values |= values[0] == values[0]  # not a NaN

    def replace(self, index: int, *values: float) -> None:
        """Give a point other values."""
        self._values[:, index] = values

    def break_before(self, index: int, x: float, later: float) -> None:
        """Insert a hole at ``x`` before a point, and move that one and those after it on.

        Args:
            index: The first point behind the hole, at most the number of points.
            x: Where the hole begins, in seconds; not before the point before.
            later: By how many seconds the points behind it are later than they were told.
        """
        moved = self._x[index : self._size] + later
        tail = self._values[:, index : self._size].copy()
        self._size = index
        self.append(x, *[np.nan] * len(self._values))
        for at, values in zip(moved.tolist(), tail.T.tolist(), strict=True):
            self.append(at, *values)

    def thin(self, before: float, step: float) -> None:
        """Keep one point in ``step`` seconds, and every hole, of what is older than ``before``.

        Places of points change by it.
        """
        x, values = self._x[: self._size], self._values[:, : self._size]
        column = np.floor(x / step)
        keep = (x >= before) | np.isnan(values[0]) | (np.diff(column, prepend=-1) > 0)
        count = int(np.count_nonzero(keep))
        if count < self._size:
            self._x[:count], self._values[:, :count] = x[keep], values[:, keep]
            self._size = count

    def index_after(self, x: float) -> int:
        """Return the index of the first point later than ``x``."""
        return int(np.searchsorted(self._x[: self._size], x, side="right"))

    def between(self, start: float, end: float) -> tuple[Floats, ...]:
        """Return the points from ``start`` to ``end``, and one more on each side.

        Returns:
            Times, then each of the values, all of one shape (n,).
        """
        x = self._x[: self._size]
        first = max(0, int(np.searchsorted(x, start)) - 1)
        last = min(int(np.searchsorted(x, end, side="right")) + 1, self._size)
        values = self._values[:, first:last].astype(np.float64)
        return x[first:last], *values

    def _resize(self, size: int) -> None:
        x, values = np.empty(size), np.empty((len(self._values), size), dtype=np.float32)
        x[: self._size], values[:, : self._size] = self._x, self._values
        self._x, self._values = x, values

    def last_x(self) -> float:
        """Return the time of the last point; minus infinity where there is none."""
        return float(self._x[self._size - 1]) if self._size else -np.inf


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


def band_columns(x: Floats, low: Floats, high: Floats, width: float) -> tuple[Floats, ...]:
    """Reduce a band to the least low and the greatest high in each column of ``width`` seconds.

    Args:
        x: Times in seconds, ascending, shape (n,).
        low: Lower limits, NaN for a hole, shape (n,).
        high: Upper limits, NaN in the same places, shape (n,).
        width: Width of a column in seconds, above 0.

    Returns:
        Times, lower and upper limits, one of each a column; a column with a hole in it is one.
    """
    if x.size < 3:
        return x, low, high
    column = np.floor(x / width)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    if x.size <= 2 * starts.size:
        return x, low, high
    # A NaN spreads: what is not known throughout is not filled.
    return (
        (column[starts] + 0.5) * width,
        np.minimum.reduceat(low, starts),
        np.maximum.reduceat(high, starts),
    )


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap as drawn: where, how long, why."""

    start: float
    end: float
    reason: GapReason


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch in which one state of talk held."""

    start_s: float
    end_s: float
    talk: Talk


class SessionSeries:
    """Everything of one session that the plots need, in seconds since its start."""

    def __init__(self, windows_s: Sequence[int]) -> None:
        """Begin empty, with a curve of RMSSD for each window."""
        self.heart_rate = Curve(values=2)
        """Heart rate of accepted intervals, and of excluded ones: a beat has one of the two."""
        self.rmssd = {window_s: Curve(values=3) for window_s in windows_s}
        """RMSSD with its lower and upper limit."""
        self.holes: list[Hole] = []
        self.markers: list[tuple[float, str]] = []
        self._talk_at: list[float] = []
        self._talk: list[Talk] = []
        """Who speaks from those times on; each is another than the one before."""
        self.now = 0.0
        """The right edge: the last beat, or later while none come."""
        self._recent: deque[tuple[int, int, float]] = deque(maxlen=_RECENT_BEATS)
        """Number of a beat, its place in the curve of heart rate, and its heart rate."""

    def add(self, event: Event) -> bool:
        """Take an event; return whether the picture changes."""
        match event:
            case Beat():
                self._add_beat(event)
            case Reflag():
                self._reflag(event)
            case HrvUpdate():
                # No beats come: the picture moves on and the hole grows, no line is invented.
                self.now = max(self.now, seconds(event.at))
            case Gap():
                self._add_gap(event)
            case Marker():
                self.markers.append((seconds(event.at), event.label))
            case Phase(edge=Edge.START):
                self.markers.append((seconds(event.at), event.name))
            case Talking():
                self._add_talk(seconds(event.at), event.talk)
            case _:
                return False
        return True

    def _add_talk(self, at: float, talk: Talk) -> None:
        if not self._talk or self._talk[-1] is not talk:
            self._talk_at.append(at)
            self._talk.append(talk)

    @property
    def talked(self) -> bool:
        """Whether it was ever told who speaks."""
        return bool(self._talk)

    def talk_between(self, start: float, end: float) -> list[Heard]:
        """Return who spoke from ``start`` to ``end``, in seconds; cut off there."""
        at = self._talk_at
        first, last = max(0, bisect_right(at, start) - 1), bisect_right(at, end)
        if first == last:
            return []
        ends = [*at[first + 1 : last], end]
        return [
            Heard(max(start, begin), until, talk)
            for begin, until, talk in zip(at[first:last], ends, self._talk[first:last], strict=True)
            if until > max(start, begin)
        ]

    def _add_beat(self, beat: Beat) -> None:
        end = seconds(beat.end)
        self.now = max(self.now, end)
        if beat.flag is Flag.NO_CONTACT:
            self._add_without_contact(seconds(beat.end - beat.rr), end)
        elif beat.rr > 0:
            bpm = 60_000 / milliseconds(beat.rr)
            self._recent.append((beat.number, len(self.heart_rate), bpm))
            self.heart_rate.append(max(end, self.heart_rate.last_x()), *_sides(bpm, beat.flag))
        for update in beat.hrv:
            self._add_rmssd(end, update)

        if beat.number % _THINNED_EVERY == 0:
            for curve in self.rmssd.values():
                curve.thin(self.now - _THINNED_AFTER_S, _THINNED_TO_S)

    def _reflag(self, verdict: Reflag) -> None:
        for number, place, bpm in reversed(self._recent):
            if number == verdict.number:
                self.heart_rate.replace(place, *_sides(bpm, verdict.flag))
                return

    def _add_gap(self, gap: Gap) -> None:
        start, length = seconds(gap.start), seconds(gap.duration)
        # Found late, it lies before what is there already: that took place later.
        moved = 0.0 if gap.before is None else length
        self.now += moved
        self.holes = [
            Hole(hole.start + moved, hole.end + moved, hole.reason) if hole.start >= start else hole
            for hole in self.holes
        ]
        self.holes.append(Hole(start, start + length, gap.reason))
        place = self.heart_rate.index_after(start)
        self._recent = deque(
            ((number, at + (at >= place), bpm) for number, at, bpm in self._recent),
            maxlen=_RECENT_BEATS,
        )
        for curve in (self.heart_rate, *self.rmssd.values()):
            at = curve.index_after(start)
            curve.break_before(at, start, moved)

    def _add_without_contact(self, start: float, end: float) -> None:
        """Make a hole of an interval that was told off the skin, or the last such hole longer."""
        last = self.holes[-1] if self.holes else None
        if last and last.reason is GapReason.NO_CONTACT and start - last.end < _TOUCHING_S:
            self.holes[-1] = Hole(last.start, end, GapReason.NO_CONTACT)
        else:
            self.holes.append(Hole(start, end, GapReason.NO_CONTACT))
        self.heart_rate.append(end, np.nan, np.nan)

    def _add_rmssd(self, at: float, update: HrvUpdate) -> None:
        if (curve := self.rmssd.get(update.window_s)) is not None:
            values = (update.rmssd_ms, update.low_ms, update.high_ms)
            known = (np.nan if value is None else value for value in values)
            curve.append(max(at, curve.last_x()), *known)


def _sides(bpm: float, flag: Flag) -> tuple[float, float]:
    """Return a heart rate as that of an accepted interval or of an excluded one."""
    return (bpm, np.nan) if flag is Flag.NORMAL else (np.nan, bpm)
