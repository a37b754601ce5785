"""The curve of a recording: rolling RMSSD with its limits, and heart rate, over time.

The values are those of ``hrv_stream`` with every beat's final verdict. Where there are more beats
than a picture has room for, columns of time keep the median and what is lowest and highest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from biofeedback.analysis.beats import Beats, Ints
from biofeedback.analysis.results import Array, Curve, Poincare, SetAside
from biofeedback.hrv_stream import HrvStream
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND
from biofeedback.usual import Band, Usual

WINDOW_S: Final = 60
MOST_POINTS: Final = 4000
"""More beats than this, an hour, are drawn in columns."""
MOST_COLUMNS: Final = 900
COLUMNS_S: Final = (5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
MOST_SET_ASIDE: Final = 400
MOST_PAIRS: Final = 3000
MOST_CELLS: Final = 64
"""Across the plot of Poincare."""
CELLS_MS: Final = (4.0, 8.0, 10.0, 20.0, 40.0, 80.0)
_MINUTE_MS: Final = 60_000.0

Stretches = Sequence[tuple[int, int]]


class Rolling(NamedTuple):
    """RMSSD and its limits as of every beat, in ms, shape (3, n); NaN while withheld."""

    values_ms: Array
    usual: Band | None


def rolling(beats: Beats, paced: Stretches) -> Rolling:
    """Compute the rolling values with the final verdicts.

    Args:
        beats: Of the recording.
        paced: Stretches in ticks that what is usual leaves out.
    """
    stream, usual = HrvStream(WINDOW_S), Usual()
    values = np.full((3, len(beats)), np.nan)
    is_paced = _inside(beats.end, paced).tolist()
    rows = zip(
        beats.rr.tolist(),
        beats.end.tolist(),
        beats.normal.tolist(),
        beats.joined.tolist(),
        beats.hidden,
        strict=True,
    )
    for place, (rr, end, normal, joined, hidden) in enumerate(rows):
        stream.push(place, rr, end, accepted=normal, joined=joined)
        update = stream.update()
        if hidden is not None:
            update = update.without_values(hidden)
        if update.rmssd_ms is not None:
            values[:, place] = update.rmssd_ms, update.low_ms, update.high_ms
        if is_paced[place]:
            usual.skip()
        else:
            usual.add(update)
    return Rolling(values, usual.band)


def curve_of(beats: Beats, values_ms: Array) -> Curve:
    """Return the curve, with as many points as a picture has room for."""
    at = beats.end / TICKS_PER_SECOND
    bpm = heart_rate(beats)
    bpm[~beats.normal] = np.nan
    if len(beats) <= MOST_POINTS:
        return _every_beat(beats, at, values_ms, bpm)
    width = _fitting(COLUMNS_S, float(at[-1] - at[0]), MOST_COLUMNS)
    column = np.floor(at / width).astype(np.int64)
    first, count = int(column[0]), int(column[-1] - column[0]) + 1
    middles: Array = (first + np.arange(count, dtype=np.float64) + 0.5) * width
    edges = np.searchsorted(column, first + np.arange(count + 1))
    rmssd = values_ms[0]
    return Curve(
        window_s=WINDOW_S,
        column_s=width,
        at_s=middles,
        rmssd_ms=_columns(rmssd, edges, np.median),
        rmssd_least_ms=_columns(rmssd, edges, np.min),
        rmssd_most_ms=_columns(rmssd, edges, np.max),
        low_ms=_columns(values_ms[1], edges, np.median),
        high_ms=_columns(values_ms[2], edges, np.median),
        bpm=_columns(bpm, edges, np.median),
        bpm_least=_columns(bpm, edges, np.min),
        bpm_most=_columns(bpm, edges, np.max),
    )


def set_aside_of(beats: Beats) -> SetAside:
    """Return the beats that are not normal; of very many, every so manieth."""
    places = np.flatnonzero(~beats.normal)
    places = places[:: max(1, -(-len(places) // MOST_SET_ASIDE))]
    at = beats.end[places] / TICKS_PER_SECOND
    return SetAside(at, heart_rate(beats)[places])


def poincare_of(before_ms: Array, after_ms: Array) -> Poincare:
    """Return the pairs, or how many lie in each cell where there are many."""
    if len(before_ms) <= MOST_PAIRS:
        return Poincare(before_ms, after_ms, np.ones(len(before_ms), np.int64), None)
    both = np.stack((before_ms, after_ms))
    spread = float(np.ptp(np.percentile(both, (0.5, 99.5))))
    cell = _fitting(CELLS_MS, spread, MOST_CELLS)
    cells, count = np.unique(np.floor(both / cell), axis=1, return_counts=True)
    middle = (cells + 0.5) * cell
    return Poincare(middle[0], middle[1], count.astype(np.int64), cell)


def heart_rate(beats: Beats) -> Array:
    """Return the heart rate of every interval, 60000 / RR; NaN for an interval of nothing."""
    rr_ms = np.where(beats.rr > 0, beats.rr, np.nan) / TICKS_PER_MS
    bpm: Array = _MINUTE_MS / rr_ms
    return bpm


def _every_beat(beats: Beats, at: Array, values_ms: Array, bpm: Array) -> Curve:
    """Return a point for each beat, and one of nothing before each that stands behind a gap."""
    parted = np.flatnonzero(~beats.joined)[1:]
    middle = (at[parted - 1] + at[parted]) / 2
    at = np.insert(at, parted, middle)
    rmssd, low, high = (np.insert(each, parted, np.nan) for each in values_ms)
    bpm = np.insert(bpm, parted, np.nan)
    return Curve(WINDOW_S, None, at, rmssd, rmssd, rmssd, low, high, bpm, bpm, bpm)


def _columns(values: Array, edges: Ints, what: Callable[[Array], np.float64]) -> Array:
    """Return one value for each column; NaN where less than half of its beats have one."""
    found = np.full(len(edges) - 1, np.nan)
    for place in range(len(found)):
        inside = values[edges[place] : edges[place + 1]]
        there = inside[~np.isnan(inside)]
        if len(there) and 2 * len(there) >= len(inside):
            found[place] = what(there)
    return found


def _inside(at: Ints, stretches: Stretches) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = np.zeros(len(at), np.bool_)
    for start, end in stretches:
        inside |= (at > start) & (at <= end)
    return inside


def _fitting(widths: Sequence[float], span: float, most: int) -> float:
    """Return the smallest width of which no more than so many fill a span."""
    return next((width for width in widths if span <= most * width), widths[-1])
