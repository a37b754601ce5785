"""The injection bench: clean real segments, artifacts put into them by a seed, and the truth.

The truth of a segment is its RMSSD before anything was put in. What is put in follows the classes
of the field: an early beat with its full compensatory pause, two intervals in one (a beat missed),
one interval in two (a beat too many), and beats lost behind a gap that is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from measure import MissingError
from numpy.typing import NDArray
from series import load_labels, load_series

from biofeedback.units import TICKS_PER_MS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LENGTH_S: Final = 600.0
SHORTEST_S: Final = 590.0
"""Two of the series are a few seconds shorter than ten minutes."""
FARTHEST: Final = 6.5
"""Robust standard deviations that an interval of a clean segment may lie from the median of itself
and its four neighbours."""
RANGE_MS: Final = (300.0, 2000.0)

SEGMENTS: Final = {
    "nsr009": (4200, 39000, 53400, 65400, 72000, 79200),
    "fantasia_f1o02": (600, 1800, 3000),
    "medit_M5": (0,),
    "medit_M9": (0,),
    "medit_C1med": (600, 1800),
    "bartels_rest": (0,),
    "piskorski_0096": (600,),
    "strap_h10_breathing": (0,),
    "strap_selfloops_8h": (2400, 12600, 16800),
}
"""Series, and where in it segments begin, in seconds."""
SEEDS: Final = (1, 2, 3)
HELD_OUT: Final = {
    "nsr009": (4800, 21600, 66000, 70800, 72600, 73800, 79800),
    "fantasia_f1o02": (4200, 6000),
    "medit_C1med": (1200, 2400),
    "medit_Y1med": (0,),
    "piskorski_0096": (0, 1200),
    "strap_selfloops_8h": (1200, 6600, 7800, 13800, 19800),
}
"""Segments that no constant was chosen on, by the same criteria; most are of the same people."""
HELD_OUT_SEEDS: Final = (11, 12, 13)


class Kind(StrEnum):
    """What is put in."""

    ECTOPIC = "ectopic"
    MILD = "mild"
    MISSED = "missed"
    EXTRA = "extra"
    DROPOUT = "dropout"


MIXTURE: Final = {Kind.ECTOPIC: 0.4, Kind.MISSED: 0.25, Kind.EXTRA: 0.25, Kind.DROPOUT: 0.1}
PREMATURITY: Final = {Kind.ECTOPIC: (0.2, 0.4), Kind.MILD: (0.1, 0.2)}
SPLIT: Final = (0.25, 0.75)
LOST: Final = (3, 16)
"""Beats lost in a dropout: at least the first, fewer than the second."""
_APART: Final = 3
"""Untouched intervals between two events, at least."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of the table puts in."""

    key: str
    title: str
    kind: Kind | None
    """None for the mixture."""
    rate: float
    """Events an interval."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing is put in."""
        return self.rate == 0


COLUMNS: Final = (
    Column("clean", "clean", None, 0.0),
    Column("ect1", "ectopic 1 %", Kind.ECTOPIC, 0.01),
    Column("ect5", "ectopic 5 %", Kind.ECTOPIC, 0.05),
    Column("ect10", "ectopic 10 %", Kind.ECTOPIC, 0.10),
    Column("mis5", "missed 5 %", Kind.MISSED, 0.05),
    Column("ext5", "extra 5 %", Kind.EXTRA, 0.05),
    Column("mix5", "mixed 5 %", None, 0.05),
    Column("mix10", "mixed 10 %", None, 0.10),
    Column("mild2", "mild 2 %", Kind.MILD, 0.02),
    Column("mild5", "mild 5 %", Kind.MILD, 0.05),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Ten clean minutes."""

    series: str
    start_s: int
    rr: Floats
    """In ms."""
    farthest: float
    """Robust standard deviations of its farthest interval."""
    labelled: bool

    @property
    def name(self) -> str:
        """Series and start."""
        return f"{self.series}@{self.start_s}"


@dataclass(frozen=True, slots=True)
class Case:
    """Intervals as a strap would have sent them, and what is known to be wrong."""

    rr: Floats
    """In ms."""
    gap: Bools
    """Whether a gap lies before the interval; that much is known to every method."""
    touched: Bools
    """Whether the interval is not the heart's own; known to nobody but the truth."""
    kinds: tuple[Kind | None, ...] = ()


def deviations(rr: Floats) -> Floats:
    """Return by how many robust standard deviations each interval leaves its neighbourhood.

    The neighbourhood is the median of an interval and its two neighbours on either side; the
    standard deviation is 1.4826 times the median of what is left and is not 0.
    """
    padded = np.pad(rr, 2, mode="edge")
    around = np.stack([padded[shift : shift + rr.size] for shift in range(5)])
    left = np.abs(rr - np.median(around, axis=0))
    usual = 1.4826 * float(np.median(left[left > 0])) if np.any(left > 0) else math.inf
    return np.asarray(left / usual, dtype=np.float64)


def load_segments(chosen: Mapping[str, tuple[int, ...]] = SEGMENTS) -> list[Segment]:
    """Return segments, each held against the criteria.

    Raises:
        MissingError: If a series is missing, or a segment is not clean.
    """
    return [_segment(name, start) for name, starts in chosen.items() for start in starts]


def _segment(name: str, start_s: int) -> Segment:
    try:
        whole = np.array(load_series(name).rr) / TICKS_PER_MS
    except OSError:
        raise MissingError(
            f"{name} is not there: set BIOFEEDBACK_DATA to the folder of the real series."
        ) from None
    ends_s = np.cumsum(whole) / 1000
    first = int(np.searchsorted(ends_s, start_s))
    last = int(np.searchsorted(ends_s, start_s + LENGTH_S))
    rr = whole[first:last]
    labels = load_labels(name)
    farthest = float(np.max(deviations(rr)))
    faults = {
        "is too short": np.sum(rr) < SHORTEST_S * 1000,
        "leaves 300-2000 ms": np.min(rr) < RANGE_MS[0] or np.max(rr) > RANGE_MS[1],
        "holds a beat that is not labelled N": labels and {*labels[first:last]} != {"N"},
        f"holds an interval more than {FARTHEST} robust SD off": farthest > FARTHEST,
    }
    if said := [fault for fault, found in faults.items() if found]:
        raise MissingError(f"{name}@{start_s} {' and '.join(said)}: it is no clean segment.")
    return Segment(name, start_s, rr, farthest, labels is not None)


def clean_case(rr: Floats) -> Case:
    """Return intervals with nothing put in."""
    nothing = np.zeros(rr.size, dtype=bool)
    return Case(rr, nothing, nothing, (None,) * rr.size)


def case_of(segment: Segment, column: Column, seed: int) -> Case:
    """Return a segment with what a column puts in."""
    if column.is_clean:
        return clean_case(segment.rr)
    dice = np.random.default_rng([seed, len(column.key), int(column.rate * 100)])
    return inject(segment.rr, plan_events(segment.rr.size, column, dice), dice)


def plan_events(beats: int, column: Column, dice: np.random.Generator) -> dict[int, Kind]:
    """Draw which intervals are touched, and how: events are at least three intervals apart."""
    places: list[int] = []
    taken = np.zeros(beats, dtype=bool)
    for place in dice.permutation(np.arange(5, beats - 20)):
        if len(places) >= round(column.rate * beats):
            break
        if not taken[max(0, place - _APART) : place + _APART + 1].any():
            places.append(int(place))
            taken[place] = True
    kinds, shares = list(MIXTURE), list(MIXTURE.values())
    return {place: column.kind or Kind(dice.choice(kinds, p=shares)) for place in places}


def inject(rr: Floats, plan: Mapping[int, Kind], dice: np.random.Generator) -> Case:
    """Put the planned events into intervals."""
    found: list[tuple[float, bool, Kind | None]] = []  # interval, gap before it, what it is
    place, gap = 0, False
    while place < rr.size:
        kind = plan.get(place)
        if kind is Kind.DROPOUT:
            place += int(dice.integers(*LOST))
            gap = True
            continue
        values, taken = _touched(rr, place, kind, dice)
        found += [(value, gap and not index, kind) for index, value in enumerate(values)]
        place, gap = place + taken, False
    return Case(
        np.array([value for value, _, _ in found]),
        np.array([gap for _, gap, _ in found]),
        np.array([kind is not None for _, _, kind in found]),
        tuple(kind for _, _, kind in found),
    )


def _touched(
    rr: Floats, place: int, kind: Kind | None, dice: np.random.Generator
) -> tuple[list[float], int]:
    """Return what stands for the intervals from a place on, and for how many it stands."""
    here = float(rr[place])
    match kind:
        case Kind.ECTOPIC | Kind.MILD:
            early = float(dice.uniform(*PREMATURITY[kind])) * here
            return [here - early, float(rr[place + 1]) + early], 2
        case Kind.MISSED:
            return [here + float(rr[place + 1])], 2
        case Kind.EXTRA:
            share = float(dice.uniform(*SPLIT))
            return [here * share, here * (1 - share)], 1
        case _:
            return [here], 1


def rmssd(rr: Floats, accepted: Bools, gap: Bools) -> float:
    """Return RMSSD over the differences of accepted neighbours without a gap; NaN below six."""
    counted = accepted[1:] & accepted[:-1] & ~gap[1:]
    differences = np.diff(rr)[counted]
    if differences.size < 6:
        return math.nan
    return float(np.sqrt(np.mean(differences * differences)))


def own_rmssd(rr: Floats) -> float:
    """Return RMSSD of clean intervals."""
    return rmssd(rr, np.ones(rr.size, dtype=bool), np.zeros(rr.size, dtype=bool))


def labelled_case(name: str) -> tuple[Case, list[str]]:
    """Return a whole labelled series and its labels; touched is what is no NN interval.

    An NN interval has a beat labelled N at both ends and no noise mark; the beat before the first
    interval is unknown and taken as N.

    Raises:
        MissingError: If the series or its labels are missing.
    """
    labels = load_labels(name)
    if labels is None:
        raise MissingError(f"{name} has no labels: set BIOFEEDBACK_DATA to the real series.")
    rr = np.array(load_series(name).rr) / TICKS_PER_MS
    ends_n = np.array([label == "N" for label in labels])
    starts_n = np.array([True, *(label.rstrip("*") == "N" for label in labels[:-1])])
    return Case(rr, np.zeros(rr.size, dtype=bool), ~(ends_n & starts_n)), labels
