"""The ways of dealing with artifacts that are set side by side: ours, the field's, and the floor.

Every method gets the same intervals and the same known gaps. One that *excludes* says which
intervals count; one that *corrects* gives a new series. RMSSD is then taken alike: over the
differences of counted neighbours without a gap.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import warnings
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
from injection import RANGE_MS, Bools, Case, Floats, rmssd

from biofeedback.beats import classify
from biofeedback.events import Flag
from biofeedback.units import ticks_from_ms


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a method leaves to count."""

    rr: Floats
    accepted: Bools
    gap: Bools

    @property
    def rmssd(self) -> float:
        """RMSSD in ms; NaN where too little is left."""
        return rmssd(self.rr, self.accepted, self.gap)


class Reads(StrEnum):
    """How much of a series a method must know before it decides on an interval."""

    PAST = "past only"
    NEXT = "1 beat late"
    NEXT_TWO = "2 beats late"
    ALL = "whole series"
    TRUTH = "the truth"


@dataclass(frozen=True, slots=True)
class Method:
    """One row of the tables."""

    name: str
    run: Callable[[Case], Cleaned]
    reads: Reads
    excludes: bool = True
    module: str = ""
    """What must be installed for it."""
    long_series: bool = True
    """Whether it can be run over a day of beats."""

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        if not self.module:
            return True
        try:
            _library(self.module)
        except (ImportError, AttributeError):  # the second where its own needs are broken
            return False
        return True

    @property
    def causal(self) -> bool:
        """Whether it could run on a live stream."""
        return self.reads in (Reads.PAST, Reads.NEXT, Reads.NEXT_TWO)


def _keep(case: Case, accepted: Bools) -> Cleaned:
    return Cleaned(case.rr, accepted, case.gap)


def _all(size: int) -> Bools:
    return np.ones(size, dtype=bool)


class _Trailing:
    """The last values, and their quantiles."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._order: deque[float] = deque()
        self._sorted: list[float] = []

    def __len__(self) -> int:
        return len(self._order)

    def add(self, value: float) -> None:
        self._order.append(value)
        insort(self._sorted, value)
        if len(self._order) > self._size:
            del self._sorted[bisect_left(self._sorted, self._order.popleft())]

    def clear(self) -> None:
        self._order.clear()
        self._sorted.clear()

    def quantile(self, share: float) -> float:
        place = share * (len(self._sorted) - 1)
        below = int(place)
        rest = place - below
        if not rest:
            return self._sorted[below]
        return self._sorted[below] * (1 - rest) + self._sorted[below + 1] * rest

    @property
    def median(self) -> float:
        return self.quantile(0.5)

    @property
    def quartile_deviation(self) -> float:
        return (self.quantile(0.75) - self.quantile(0.25)) / 2


# -- the two ends -----------------------------------------------------------------------------


def nothing(case: Case) -> Cleaned:
    """Believe every interval."""
    return _keep(case, _all(case.rr.size))


def perfect(case: Case) -> Cleaned:
    """Leave out what was put in, and nothing else: nobody can do better by leaving out."""
    return _keep(case, ~case.touched)


def ours(case: Case) -> Cleaned:
    """Return the final verdicts of ``biofeedback.beats``."""
    return _keep(case, np.array([flag is Flag.NORMAL for flag in our_flags(case)]))


def our_flags(case: Case) -> list[Flag]:
    """Return the final flags of ``biofeedback.beats``."""
    return classify(in_ticks(case.rr), [not gap for gap in case.gap])


def in_ticks(rr: Floats) -> list[int]:
    """Return intervals in ticks."""
    return [ticks_from_ms(float(one)) for one in rr]


# -- the usual app, and two rules of the literature -------------------------------------------


def range_and_median(case: Case) -> Cleaned:
    """Replace what leaves 300-2000 ms by the median of the last five, as many apps do."""
    rr = case.rr.copy()
    kept: deque[float] = deque(maxlen=5)
    for place, one in enumerate(case.rr):
        if RANGE_MS[0] <= one <= RANGE_MS[1]:
            kept.append(float(one))
        elif kept:
            rr[place] = float(np.median(kept))
    return Cleaned(rr, _all(rr.size), case.gap)


def malik(case: Case) -> Cleaned:
    """Leave out what differs from the interval before it by more than 20 % of that one.

    Malik, Farrell, Cripps & Camm (1989), Eur Heart J 10:1060. The interval before is taken as it
    came, flagged or not, so the rule cannot lock.
    """
    accepted = (case.rr >= RANGE_MS[0]) & (case.rr <= RANGE_MS[1])
    before = case.rr[:-1]
    accepted[1:] &= (np.abs(np.diff(case.rr)) <= 0.2 * before) | case.gap[1:]
    return _keep(case, accepted)


def berntson_criterion(quartile_deviation: float, median: float) -> float:
    """Return the criterion of Berntson, Quigley, Jang & Boysen (1990), Psychophysiology 27:586.

    Half-way between the maximum expected difference of normal beats, 3.32 QD, and the minimal
    difference that an artifact makes, (median beat - 2.9 QD) / 3.
    """
    expected = 3.32 * quartile_deviation
    artifact = (median - 2.9 * quartile_deviation) / 3
    return (expected + artifact) / 2


def berntson(case: Case) -> Cleaned:
    """Leave out what Berntson et al. (1990) call artifacts.

    QD is of the beat differences of the whole series, as the paper's abstract has it (some
    programs take it of the beats themselves). An interval is an artifact if it differs by more
    than the criterion from a neighbour and from the last interval that is none, which is how
    ARTiiFACT reads the paper (Kaufmann et al. 2011, Behav Res Methods 43:1161).
    """
    rr, gap = case.rr, case.gap
    steps = np.diff(rr)
    low, high = np.percentile(steps[~gap[1:]], [25, 75])
    criterion = berntson_criterion(float(high - low) / 2, float(np.median(rr)))
    far = (np.abs(steps) > criterion) & ~gap[1:]
    suspect = np.append(False, far) | np.append(far, False)
    accepted = _all(rr.size)
    sound: float | None = None
    for place, one in enumerate(rr):
        if suspect[place] and sound is not None and abs(one - sound) > criterion:
            accepted[place] = False
        else:
            sound = float(one)
    return _keep(case, accepted)


# -- references that could run live -----------------------------------------------------------

_WARM: Final = 20
"""Below this many remembered values fixed shares of the median stand in."""


class _Feasible:
    """The reference to beat: Berntson's criterion from accepted beats, and the matched filter.

    * The criterion is that of Berntson et al. (1990), computed from the last 60 accepted
      differences and the median of the last 11 accepted intervals, at most 30 % of that median.
    * An interval is flagged if it is farther than the criterion from the last accepted interval and
      from the median, if it lies outside 0.7 to 1.45 of the median, or outside 300-2000 ms.
    * After a jump larger than the criterion the interval before it is flagged, too, if it is the
      one that is farther from the median; that is known one beat later.
    * Eight flags in a row re-anchor the reference at these eight.
    * Matched filter, two beats late: a premature beat with its pause leaves (-e, +2e, -e) in three
      differences. Both are flagged where e exceeds 4 x 1.4826 x the median of |e| over the last 60
      accepted and 3.5 % of the median, and no difference misses the shape by more than e.

    The description it was made from leaves choices: of some twenty readings tried on the very
    segments of the bench, one with small errors throughout was taken.
    """

    def __init__(self, case: Case, *, matched: bool) -> None:
        self._rr = [float(one) for one in case.rr]
        self._gap = [bool(one) for one in case.gap]
        self._matched = matched
        self._accepted = [True] * len(self._rr)
        self._level = _Trailing(11)
        self._steps = _Trailing(60)
        self._sizes = _Trailing(60)
        self._last: float | None = None
        self._flagged = 0

    def run(self) -> Bools:
        """Return which intervals count."""
        for place in range(len(self._rr)):
            self._judge(place)
            if self._matched and place >= 3 and not any(self._gap[place - 2 : place + 1]):
                self._match(place)
        return np.array(self._accepted)

    def _judge(self, place: int) -> None:
        one = self._rr[place]
        median = self._level.median if len(self._level) >= 3 else None
        bad = self._is_bad(place, one, median)
        self._accepted[place] = not bad
        if bad:
            self._flagged += 1
            if self._flagged >= 8:
                self._anchor(self._rr[place - 7 : place + 1])
            return
        self._flagged = 0
        self._last = one
        self._level.add(one)
        if place and self._accepted[place - 1] and not self._gap[place]:
            self._steps.add(one - self._rr[place - 1])

    def _is_bad(self, place: int, one: float, median: float | None) -> bool:
        out = not RANGE_MS[0] <= one <= RANGE_MS[1]
        if self._last is None or median is None:
            return out
        criterion = self._criterion(median)
        off = min(abs(one - self._last), abs(one - median))
        before = self._rr[place - 1]
        joined = not self._gap[place]
        if joined and self._accepted[place - 1] and abs(one - before) > criterion:
            if abs(before - median) > abs(one - median):
                self._accepted[place - 1] = False
        elif not joined:
            off = abs(one - median)
        return out or off > criterion or not 0.7 * median < one < 1.45 * median

    def _criterion(self, median: float) -> float:
        if len(self._steps) < _WARM:
            return 0.2 * median
        criterion = berntson_criterion(self._steps.quartile_deviation, median)
        return min(criterion, 0.3 * median)

    def _anchor(self, flagged: list[float]) -> None:
        self._level.clear()
        for one in flagged:
            self._level.add(one)
        self._last = self._level.median
        self._flagged = 0

    def _match(self, place: int) -> None:
        before, early, pause, after = self._rr[place - 3 : place + 1]
        first, second, third = early - before, pause - early, after - pause
        size = (2 * second - first - third) / 6
        if len(self._sizes) >= _WARM and len(self._level):
            usual = 4 * 1.4826 * self._sizes.median
            misfit = max(abs(first + size), abs(second - 2 * size), abs(third + size))
            if size > max(usual, 0.035 * self._level.median) and misfit < size:
                self._accepted[place - 2] = self._accepted[place - 1] = False
        if all(self._accepted[place - 3 : place + 1]):
            self._sizes.add(abs(size))


def feasible(case: Case) -> Cleaned:
    """Return what the reference without the matched filter leaves."""
    return _keep(case, _Feasible(case, matched=False).run())


def feasible_matched(case: Case) -> Cleaned:
    """Return what the reference with the matched filter leaves: ours must not be worse."""
    return _keep(case, _Feasible(case, matched=True).run())


class _LipponenTarvainen:
    """Lipponen & Tarvainen (2019), J Med Eng Technol 43:173, made to run live.

    The paper's decision rules, two beats late. Its thresholds, 5.2 quartile deviations over 91
    beats around, are taken over the last 91 accepted beats, and are at least 4 % of the median.
    """

    ALPHA: Final = 5.2
    SLOPE: Final = 0.13
    INTERCEPT: Final = 0.17

    def __init__(self, case: Case) -> None:
        self._rr = case.rr
        self._step = np.diff(case.rr, prepend=case.rr[0])
        self._step[case.gap] = 0.0
        self._bad = np.zeros(case.rr.size + 1, dtype=bool)
        self._level = _Trailing(11)
        self._steps = _Trailing(91)
        self._offs = _Trailing(91)

    def run(self) -> Bools:
        """Return which intervals count."""
        for place in range(self._rr.size):
            self._judge(place)
        return ~self._bad[:-1]

    def _judge(self, place: int) -> None:
        one = float(self._rr[place])
        median = self._level.median if len(self._level) else one
        floor = 0.04 * median
        step_limit = max(floor, self._limit(self._steps))
        off_limit = max(floor, self._limit(self._offs))
        off = (one - median) * (1 if one > median else 2)
        self._decide(place, step_limit, off_limit, off, median)
        if not self._bad[place]:
            self._level.add(one)
            self._steps.add(abs(float(self._step[place])))
            self._offs.add(abs(off))

    def _limit(self, known: _Trailing) -> float:
        return self.ALPHA * known.quartile_deviation if len(known) >= _WARM else 0.0

    def _decide(
        self, place: int, step_limit: float, off_limit: float, off: float, median: float
    ) -> None:
        one = float(self._rr[place])
        steps = self._step[max(0, place - 1) : place + 3] / step_limit
        if place == 0 or steps.size < 4:
            return
        before, here, after, later = (float(step) for step in steps)
        sign = 1.0 if here > 0 else -1.0
        size = sign * here
        if not RANGE_MS[0] <= one <= RANGE_MS[1]:
            self._bad[place] = True
        elif size > 1 and max(sign * before, sign * after) < -self.SLOPE * size - self.INTERCEPT:
            self._bad[place - 1] = self._bad[place] = True
        elif (size > 1 and min(sign * after, sign * later) < -1) or abs(off) / off_limit > 3:
            self._bad[place] = True
            if one < median and abs(one + float(self._rr[place + 1]) - median) < off_limit:
                self._bad[place + 1] = True


def lipponen_tarvainen(case: Case) -> Cleaned:
    """Return what Lipponen & Tarvainen's rules leave when they know the past only."""
    return _keep(case, _LipponenTarvainen(case).run())


# -- other libraries --------------------------------------------------------------------------


def _library(name: str) -> Any:  # noqa: ANN401
    """Import a library as if from elsewhere: modules beside this one have names that others use."""
    here = str(Path(__file__).resolve().parent)
    before = sys.path
    sys.path = [entry for entry in before if str(Path(entry).resolve()) != here]
    try:
        with _quiet():
            return importlib.import_module(name)
    finally:
        sys.path = before


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the words and the warnings of a library to itself: we judge its figures."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def hrv_analysis(rule: str) -> Callable[[Case], Cleaned]:
    """Return hrv-analysis's filter for one rule; what it takes out is left out."""

    def run(case: Case) -> Cleaned:
        library = _library("hrvanalysis.preprocessing")
        with _quiet():
            ranged = library.remove_outliers(case.rr.tolist(), verbose=False)
            whole = library.interpolate_nan_values(list(ranged))
            left = library.remove_ectopic_beats(whole, method=rule, verbose=False)
        accepted = np.isfinite(np.array(ranged)) & np.isfinite(np.array(left))
        return _keep(case, accepted)

    return run


def hrv_analysis_interpolated(case: Case) -> Cleaned:
    """Return hrv-analysis's ``get_nn_intervals`` as it is offered: what is taken out is filled."""
    library = _library("hrvanalysis.preprocessing")
    with _quiet():
        rr = np.array(library.get_nn_intervals(case.rr.tolist(), verbose=False), dtype=np.float64)
    return Cleaned(rr, np.isfinite(rr), case.gap)


def neurokit(case: Case) -> Cleaned:
    """Return neurokit2's ``signal_fixpeaks`` by the "Kubios" method, iterated as it is offered.

    Beats are given in microseconds, so that nothing is lost by rounding. It knows no gaps: the
    series is given with its gaps closed, and no difference is taken at the beat nearest to one.
    """
    library = _library("neurokit2")
    peaks = np.rint(np.append(0.0, np.cumsum(case.rr)) * 1000).astype(np.int64)
    with _quiet():
        _, fixed = library.signal_fixpeaks(
            peaks, sampling_rate=1_000_000, iterative=True, method="Kubios"
        )
    beats = np.asarray(fixed, dtype=np.int64)
    rr = np.diff(beats) / 1000
    gap = np.zeros(rr.size, dtype=bool)
    for beat in peaks[:-1][case.gap]:
        gap[int(np.argmin(np.abs(beats[:-1] - beat)))] = True
    return Cleaned(rr, _all(rr.size), gap)


def _systole_artefacts(case: Case) -> dict[str, Bools]:
    library = _library("systole.detection")
    with _quiet():
        found = library.rr_artefacts(case.rr)
    names = ("ectopic", "long", "short", "missed", "extra")
    return {name: np.array(found[name], dtype=bool) for name in names}


def systole_excluded(case: Case) -> Cleaned:
    """Return systole's ``rr_artefacts``, left out; of an ectopic beat the one before it, too."""
    found = _systole_artefacts(case)
    bad = np.any(list(found.values()), axis=0)
    bad[:-1] |= found["ectopic"][1:]  # as its correct_rr does
    bad[1:] |= found["extra"][:-1]
    return _keep(case, ~bad)


def systole_corrected(case: Case) -> Cleaned:
    """Return systole's ``correct_rr``; the gaps move with the intervals it adds and removes."""
    found = _systole_artefacts(case)
    library = _library("systole.correction")
    with _quiet():
        corrected, _ = library.correct_rr(case.rr, verbose=False)
    rr = np.asarray(corrected, dtype=np.float64)
    gap = np.zeros(rr.size, dtype=bool)
    for place in np.flatnonzero(case.gap):
        moved = int(place + found["missed"][:place].sum() - found["extra"][:place].sum())
        gap[min(max(moved, 0), rr.size - 1)] = True
    return Cleaned(rr, _all(rr.size), gap)


NONE: Final = Method("none", nothing, Reads.PAST, excludes=False)
OURS: Final = Method("biofeedback", ours, Reads.NEXT_TWO)
FLOOR: Final = Method("perfect knowledge (floor)", perfect, Reads.TRUTH)
USUAL_APP: Final = Method("range + median (the usual app)", range_and_median, Reads.PAST, False)
REFERENCE: Final = Method("feasible + matched filter", feasible_matched, Reads.NEXT_TWO)
METHODS: Final = (
    NONE,
    USUAL_APP,
    Method("Malik 20 %", malik, Reads.PAST),
    Method("Berntson 1990", berntson, Reads.ALL),
    Method("Lipponen-Tarvainen, made live", lipponen_tarvainen, Reads.NEXT_TWO),
    *(
        Method(f"hrv-analysis {rule}", hrv_analysis(rule), reads, module="hrvanalysis")
        for rule, reads in (
            ("malik", Reads.PAST),
            ("kamath", Reads.PAST),
            ("karlsson", Reads.NEXT),
            ("acar", Reads.PAST),
        )
    ),
    Method(
        "hrv-analysis get_nn_intervals",
        hrv_analysis_interpolated,
        Reads.ALL,
        excludes=False,
        module="hrvanalysis",
    ),
    Method(
        "neurokit2 Kubios, corrected",
        neurokit,
        Reads.ALL,
        excludes=False,
        module="neurokit2",
        long_series=False,
    ),
    Method("systole rr_artefacts", systole_excluded, Reads.ALL, module="systole"),
    Method(
        "systole correct_rr",
        systole_corrected,
        Reads.ALL,
        excludes=False,
        module="systole",
    ),
    Method("feasible", feasible, Reads.NEXT),
    REFERENCE,
    OURS,
    FLOOR,
)
