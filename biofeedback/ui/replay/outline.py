"""A whole recording at a glance: its rows as arrays, reduced to pixel columns. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Flag, GapReason, Talk
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.replay import Steps
from biofeedback.ui.series import Floats, Heard, Hole, SessionSeries
from biofeedback.units import TICKS_PER_SECOND, seconds

_PLAUSIBLE_BPM: Final = (25.0, 240.0)
"""What a file holds beyond that would flatten everything else."""
_JOINED_S: Final = 4.0
"""Two beats that are not further apart are joined by the line."""
_EDGE_PERCENT: Final = 0.5
_ROOM: Final = 0.08


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a recording before anything of it is computed anew."""

    length: float
    """In seconds."""
    beats: Floats
    """When each beat took place, in seconds, ascending."""
    bpm: Floats
    """Heart rate of its interval; NaN where it was set aside when it was recorded."""
    rmssd: Floats
    """As it was shown then, in ms; NaN where it was withheld, or where the file has none."""
    window_s: int
    """Of that RMSSD; 0 where there is none."""
    holes: tuple[Hole, ...]
    talk: tuple[Heard, ...] = ()
    """Who spoke when; empty where nothing listened."""

    @classmethod
    def of(cls, recording: Recording, steps: Steps) -> Outline:
        """Return the outline of a recording."""
        beats = recording.beats
        count = len(beats)
        end = np.fromiter((row.elapsed for row in beats), dtype=np.float64, count=count)
        rr = np.fromiter((row.rr or 0 for row in beats), dtype=np.float64, count=count)
        normal = np.fromiter((row.flag is Flag.NORMAL for row in beats), dtype=bool, count=count)
        shown = np.fromiter((_value(row) for row in beats), dtype=np.float64, count=count)
        with np.errstate(divide="ignore"):
            bpm = 60.0 / seconds_of(rr)
        low, high = _PLAUSIBLE_BPM
        bpm[~normal | (bpm < low) | (bpm > high)] = np.nan
        known = bool(np.isfinite(shown).any())
        length = max(seconds(steps.length), float(seconds_of(end[-1:]).sum()))
        return cls(
            length=length,
            beats=np.maximum.accumulate(seconds_of(end)),
            bpm=bpm,
            rmssd=shown,
            window_s=_window(recording) if known else 0,
            holes=tuple(_holes(recording.rows)),
            talk=tuple(_talk(recording.rows, length)),
        )


def _value(row: Row) -> float:
    return math.nan if row.rmssd_ms is None else row.rmssd_ms


def seconds_of(ticks: Floats) -> Floats:
    """Return ticks as seconds."""
    return ticks / TICKS_PER_SECOND


def _window(recording: Recording) -> int:
    window = recording.header.get("window_s")
    return window if isinstance(window, int) else 0


def _holes(rows: Iterable[Row]) -> list[Hole]:
    known = {reason.value for reason in GapReason}
    return [
        Hole(
            seconds(row.elapsed),
            seconds(row.elapsed + (row.duration or 0)),
            GapReason(row.note) if row.note in known else GapReason.UNKNOWN,
        )
        for row in rows
        if row.event == "gap"
    ]


def _talk(rows: Iterable[Row], length: float) -> list[Heard]:
    known = {talk.value for talk in Talk}
    told = [row for row in rows if row.event == "talk"]
    ends = [seconds(row.elapsed) for row in told[1:]] + [length]
    return [
        # A word of a later version says nothing here.
        Heard(seconds(row.elapsed), end, Talk(row.note) if row.note in known else Talk.UNKNOWN)
        for row, end in zip(told, ends, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Extent:
    """Least and greatest value in each pixel column; NaN in a column without any."""

    low: Floats
    high: Floats

    @property
    def range(self) -> tuple[float, float] | None:
        """The values that nearly all lie between; None where there are none."""
        known = np.isfinite(self.low)
        if not known.any():
            return None
        low = float(np.percentile(self.low[known], _EDGE_PERCENT))
        high = float(np.percentile(self.high[known], 100 - _EDGE_PERCENT))
        room = _ROOM * max(high - low, 1.0)
        return low - room, high + room


def extent(x: Floats, y: Floats, length: float, width: int, holes: Iterable[Hole] = ()) -> Extent:
    """Reduce values to pixel columns; where points lie apart the line between them is followed.

    Args:
        x: Times in seconds, ascending, shape (n,).
        y: Values, NaN where there is none, shape (n,).
        length: How many seconds all columns are.
        width: Number of columns.
        holes: Where nothing is joined.
    """
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    known = np.isfinite(y)
    x, y = x[known], y[known]
    column = np.clip((x * (width / length)).astype(np.intp), 0, width - 1)
    np.minimum.at(low, column, y)
    np.maximum.at(high, column, y)
    empty = low > high
    low[empty] = high[empty] = np.nan
    if x.size > 1 and empty.any():
        _join(low, high, x, y, length, holes)
    _touch(low, high)
    return Extent(low, high)


def _touch(low: Floats, high: Floats) -> None:
    """Let neighbouring columns reach each other, in place: a line is seen, not dashes."""
    reach_down, reach_up = np.fmin(low[1:], high[:-1]), np.fmax(high[1:], low[:-1])
    both = np.isfinite(low[1:]) & np.isfinite(low[:-1])
    low[1:][both], high[1:][both] = reach_down[both], reach_up[both]


def _join(
    low: Floats, high: Floats, x: Floats, y: Floats, length: float, holes: Iterable[Hole]
) -> None:
    """Fill empty columns between two points that are close, in place."""
    width = low.size
    empty = np.flatnonzero(np.isnan(low))
    at = (empty + 0.5) * (length / width)
    behind = np.searchsorted(x, at)
    inside = (behind > 0) & (behind < x.size)
    empty, at, behind = empty[inside], at[inside], behind[inside]
    close = x[behind] - x[behind - 1] <= max(_JOINED_S, 2 * length / width)
    for hole in holes:
        close &= (at < hole.start) | (at > hole.end)
    empty, at = empty[close], at[close]
    low[empty] = high[empty] = np.interp(at, x, y)


def merged_line(
    outline: Outline, series: SessionSeries, window_s: int, until: float
) -> tuple[Floats, Floats]:
    """Return RMSSD: computed anew up to a time, and as it was shown from there on.

    Args:
        outline: What the file has.
        series: What has been computed anew.
        window_s: The rolling window that is wanted.
        until: How far that has come, in seconds.

    Returns:
        Times in seconds and values.
    """
    x, y, _, _ = series.rmssd[window_s].between(-np.inf, until)
    if outline.window_s != window_s:
        return x, y
    return _continued(x, y, outline.beats, outline.rmssd, until)


def merged_heart(outline: Outline, series: SessionSeries, until: float) -> tuple[Floats, Floats]:
    """Return heart rate: of beats accepted anew up to a time, as in the file from there on."""
    x, y, _ = series.heart_rate.between(-np.inf, until)
    return _continued(x, y, outline.beats, outline.bpm, until)


def _continued(
    x: Floats, y: Floats, more_x: Floats, more_y: Floats, until: float
) -> tuple[Floats, Floats]:
    done: NDArray[np.bool_] = x <= until
    first = int(np.searchsorted(more_x, until, side="right"))
    return (
        np.concatenate((x[done], more_x[first:])),
        np.concatenate((y[done], more_y[first:])),
    )
