"""How often the 95 % limits around a rolling RMSSD hold, and how wide they are, on real rest.

The target is the one of ``biofeedback/uncertainty.py``: RMSSD of the five minutes right after the
window, and of those right before it. Every window ends at a beat and comes from the streaming core,
by its own rules. The series lie in $BIOFEEDBACK_DATA (or ../shared/data beside the repository).

An interval is clean if it lies within 20 % of the median of the eleven around it and, where beats
are labelled, both its beats are N. For fewer differences, beats are lost singly (5 and 10 %, by
dice) or in holes (10 and 19 % of the window; from 20 % on the app shows no number).

"left out" is the coverage by constants that were fitted without that series. "around" takes the
five minutes centred on the window for the target, which is closer to Esco & Flatt 2014; beside it
their own limits, for our target and for that one. "pairs" is how many windows with their five
minutes lie in a series side by side: with 4 pairs, a coverage says little.
"""

from __future__ import annotations

import itertools
import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from measure import Figures, MissingError, arguments, keep, sentences, show, tell
from numpy.typing import NDArray
from series import Series, data_folder, load_labels, load_series

from biofeedback.hrv_stream import HrvStream
from biofeedback.uncertainty import REST, SAMPLING, half_width
from biofeedback.units import TICKS_PER_SECOND

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

AT_REST: Final = [
    "fantasia_f1o02",
    "bartels_rest",
    "piskorski_0096",
    "strap_h10_breathing",
    "medit_M5",
    "medit_M9",
    "medit_C1med",
]
NOT_AT_REST: Final = ["medit_Y1med", "nsr009", "strap_selfloops_8h"]
"""Meditation in motion, a whole day, and eight hours awake: nothing here is fitted to them."""
WINDOWS_S: Final = [30, 60, 120, 300]
TARGET_S: Final = 300
ESCO_FLATT: Final = {30: 0.41, 60: 0.22}
"""Half-widths on ln RMSSD (Esco & Flatt 2014, supine, before exercise)."""
WANTED_PERCENT: Final = (90, 98)

_FAR: Final = 0.2
_AROUND: Final = 5
_QUANTILE: Final = 0.95
_LEAST: Final = 100
"""Fewer windows than this are shown, and not fitted."""
_FITTED: Final = 300
"""So many windows of each kind are fitted, evenly over a series: neighbours are nearly one."""
_PATTERNS: Final = 4
"""Ways in which beats are lost: which ones matters in a series of ten minutes."""
_QUIET_MINUTES: Final = 11
_QUIET: Final = 0.03


@dataclass(frozen=True, slots=True)
class Rest(Series):
    """One recording, and which of its intervals are clean."""

    clean: list[bool]


@dataclass(frozen=True, slots=True)
class Rolling:
    """The streaming core's values, at every beat; ln RMSSD is NaN where it shows no number."""

    ends: Floats
    """In seconds."""
    ln_rmssd: Floats
    differences: Floats


@dataclass(frozen=True, slots=True)
class Errors:
    """ln of the target less ln RMSSD of the window, for all windows of one kind."""

    window_s: int
    errors: Floats
    differences: Floats

    def covered(self, widths: Floats | float) -> float:
        """Return the percentage within half-widths; NaN where there is no window."""
        if not len(self.errors):
            return math.nan
        return 100 * float(np.mean(np.abs(self.errors) <= widths))

    def widths(self, rest: float = REST, sampling: float = SAMPLING) -> Floats:
        """Return the half-width of each window."""
        squared: Floats = rest + sampling / self.window_s + sampling / self.differences
        return np.sqrt(squared)

    def loss(self, rest: float, sampling: float) -> float:
        """Return the mean quantile loss of the half-widths: least where 95 % are covered."""
        every = max(1, len(self.errors) // _FITTED)
        over = (np.abs(self.errors) - self.widths(rest, sampling))[::every]
        return float(np.mean(np.maximum(_QUANTILE * over, (_QUANTILE - 1) * over)))


# -- the recordings ---------------------------------------------------------------------------


def load(name: str) -> Rest:
    """Return one of the real series.

    Raises:
        MissingError: If it is not there.
    """
    try:
        rr = load_series(name).rr
    except OSError:
        raise MissingError(
            f"{name} is not in {data_folder()}: set BIOFEEDBACK_DATA to the folder of the real "
            "series."
        ) from None
    sound = _sound(load_labels(name))
    return Rest(name, rr, [near and good for near, good in zip(_near(rr), sound, strict=False)])


def _near(rr: Sequence[int]) -> Iterator[bool]:
    for beat, interval in enumerate(rr):
        median = statistics.median(rr[max(0, beat - _AROUND) : beat + _AROUND + 1])
        yield abs(interval - median) <= _FAR * median


def _sound(labels: Sequence[str] | None) -> Iterator[bool]:
    if labels is None:
        yield from itertools.repeat(True)
        return
    before = "N"
    for label in labels:
        yield before == label == "N"
        before = label


# -- fewer differences ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost of a series."""

    beats_percent: int = 0
    """Beats lost singly, each with the differences on both its sides."""
    hole_percent: int = 0
    """Share of every window that is lost in one stretch: holes one window apart do that."""

    def patterns(self, series: Rest, window_s: int) -> list[list[bool]]:
        """Return what is left of the series, in several ways where something is lost."""
        if not (self.beats_percent or self.hole_percent):
            return [series.clean]
        return [self._pattern(series, window_s, number) for number in range(_PATTERNS)]

    def _pattern(self, series: Rest, window_s: int, number: int) -> list[bool]:
        dice = random.Random(number)  # the same beats in every run
        width = window_s * TICKS_PER_SECOND
        shift = number * width // _PATTERNS
        return [
            clean
            and 100 * dice.random() >= self.beats_percent
            and 100 * ((end + shift) % width) >= self.hole_percent * width
            for clean, end in zip(series.clean, series.ends, strict=True)
        ]


LOSSES: Final = {
    "whole": Loss(),
    "-5 %": Loss(beats_percent=5),
    "-10 %": Loss(beats_percent=10),
    "hole 10": Loss(hole_percent=10),
    "hole 19": Loss(hole_percent=19),
}


# -- windows and targets ----------------------------------------------------------------------


def roll(series: Rest, accepted: Sequence[bool], window_s: int) -> Rolling:
    """Run the streaming core over a series."""
    stream = HrvStream(window_s)
    values: list[float] = []
    differences: list[int] = []
    ends = series.ends
    for beat, (rr, end, good) in enumerate(zip(series.rr, ends, accepted, strict=True)):
        stream.push(beat, rr, end, accepted=good, joined=True)
        update = stream.update()
        ln_rmssd = None if end < window_s * TICKS_PER_SECOND else update.ln_rmssd
        values.append(math.nan if ln_rmssd is None else ln_rmssd)
        differences.append(update.differences)
    seconds = np.array(ends) / TICKS_PER_SECOND
    return Rolling(seconds, np.array(values), np.array(differences, dtype=float))


def beside(target: Rolling, window: Rolling, window_s: int) -> list[Floats]:
    """Return ln RMSSD of the five minutes after each window, and of those before it."""
    after = np.searchsorted(target.ends, window.ends + TARGET_S, side="left")
    before = np.searchsorted(target.ends, window.ends - window_s, side="right") - 1
    return [_at(target, after), _at(target, before)]


def around(target: Rolling, window: Rolling, window_s: int) -> list[Floats]:
    """Return ln RMSSD of the five minutes centred on each window."""
    middle = window.ends + (TARGET_S - window_s) / 2
    return [_at(target, np.searchsorted(target.ends, middle, side="left"))]


def _at(target: Rolling, beats: NDArray[np.intp]) -> Floats:
    inside = (beats >= 0) & (beats < len(target.ends))
    taken = target.ln_rmssd[np.clip(beats, 0, len(target.ends) - 1)]
    return np.where(inside, taken, math.nan)


def errors(window: Rolling, window_s: int, targets: Sequence[Floats], kept: Flags | None) -> Errors:
    """Compare windows with their targets, where there are both."""
    apart = np.concatenate([target - window.ln_rmssd for target in targets])
    differences = np.tile(window.differences, len(targets))
    there = np.isfinite(apart)
    if kept is not None:
        there &= np.tile(kept, len(targets))
    return Errors(window_s, apart[there], differences[there])


def quiet(series: Rest) -> Callable[[Rolling, int], Flags]:
    """Find the windows that lie, five minutes before and after included, in quiet minutes.

    Quiet are eleven minutes in a row whose mean RR stays within 3 % of their median.
    """
    minute = 60 * TICKS_PER_SECOND
    sums: dict[int, list[int]] = {}
    for rr, end in zip(series.rr, series.ends, strict=True):
        sums.setdefault(end // minute, []).append(rr)
    means = [statistics.fmean(sums.get(at, [0])) for at in range(max(sums) + 1)]
    still = [False] * len(means)
    for first in range(len(means) - _QUIET_MINUTES + 1):
        part = means[first : first + _QUIET_MINUTES]
        median = statistics.median(part)
        if all(abs(mean - median) <= _QUIET * median for mean in part):
            still[first : first + _QUIET_MINUTES] = [True] * _QUIET_MINUTES

    def inside(window: Rolling, window_s: int) -> Flags:
        spans = zip(window.ends - window_s - TARGET_S, window.ends + TARGET_S, strict=True)
        return np.array(
            [all(still[max(0, int(a // 60)) : int(b // 60) + 1]) for a, b in spans], dtype=bool
        )

    return inside


# -- one series, the fit, the report ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """The windows of one length in one series."""

    by_loss: dict[str, Errors]
    around: Errors
    """Whole windows against the five minutes around them."""
    pairs: int


Chosen = Callable[[Rolling, int], Flags]
"""Says which of the windows count."""


def measure_series(
    series: Rest, losses: Sequence[str] = ("whole",), chosen: Chosen | None = None
) -> dict[int, Found]:
    """Return the windows of a series, by their length."""
    target = roll(series, series.clean, TARGET_S)
    return {
        window_s: Found(
            {loss: _lossy(series, target, window_s, loss, chosen) for loss in losses},
            *_centred(series, target, window_s, chosen),
        )
        for window_s in WINDOWS_S
    }


def _lossy(
    series: Rest, target: Rolling, window_s: int, loss: str, chosen: Chosen | None
) -> Errors:
    parts: list[Errors] = []
    for accepted in LOSSES[loss].patterns(series, window_s):
        window = roll(series, accepted, window_s)
        kept = chosen(window, window_s) if chosen else None
        parts.append(errors(window, window_s, beside(target, window, window_s), kept))
    return Errors(
        window_s,
        np.concatenate([part.errors for part in parts]),
        np.concatenate([part.differences for part in parts]),
    )


def _centred(
    series: Rest, target: Rolling, window_s: int, chosen: Chosen | None
) -> tuple[Errors, int]:
    window = roll(series, series.clean, window_s)
    kept = chosen(window, window_s) if chosen else None
    centred = errors(window, window_s, around(target, window, window_s), kept)
    after = beside(target, window, window_s)[0] - window.ln_rmssd
    whole = np.isfinite(after) if kept is None else np.isfinite(after) & kept
    pairs, free = 0, 0.0
    for end in window.ends[whole]:
        if end - window_s >= free:
            pairs += 1
            free = end + TARGET_S
    return centred, pairs


def fit(found: dict[str, dict[int, Found]]) -> dict[str, tuple[float, float]]:
    """Return the two constants fitted without each series, and "" for all; every kind counts once.

    A grid is enough: the loss is flat around its least value.
    """
    grid = [(rest / 1000, sampling / 50) for rest in range(8, 41) for sampling in range(50, 131, 2)]
    losses: dict[str, Floats] = {}
    kinds: dict[str, int] = {}
    for name, windows in found.items():
        cells = [
            cell
            for one in windows.values()
            for cell in one.by_loss.values()
            if len(cell.errors) >= _LEAST
        ]
        losses[name] = np.array([sum(cell.loss(*pair) for cell in cells) for pair in grid])
        kinds[name] = len(cells)
    fitted = {}
    for left_out in ["", *found]:
        used = [name for name in found if name != left_out]
        total = sum(losses[name] for name in used) / sum(kinds[name] for name in used)
        fitted[left_out] = grid[int(np.argmin(total))]
    return fitted


def row(found: Found, window_s: int, constants: tuple[float, float] | None) -> Figures:
    """Return the figures of one series at one window."""
    clean = found.by_loss["whole"]
    esco_flatt = ESCO_FLATT.get(window_s, math.nan)
    known = window_s in ESCO_FLATT
    contains = window_s < TARGET_S
    return {
        **{name: found.by_loss[name].covered(found.by_loss[name].widths())
           if name in found.by_loss else math.nan for name in LOSSES},
        "left out": clean.covered(clean.widths(*constants)) if constants else math.nan,
        "around": found.around.covered(found.around.widths()) if contains else math.nan,
        "+-": float(np.mean(clean.widths())) if len(clean.errors) else math.nan,
        "E&F": clean.covered(esco_flatt) if known else math.nan,
        "E&F around": found.around.covered(esco_flatt) if known else math.nan,
        "pairs": found.pairs,
    }  # fmt: skip


def mean_row(rows: Sequence[Figures]) -> Figures:
    """Return the mean of each column, every series counting once."""
    means: Figures = {}
    for key in rows[0]:
        there = [float(one[key]) for one in rows if not math.isnan(one[key])]
        means[key] = statistics.fmean(there) if there else math.nan
    return means | {"pairs": sum(one["pairs"] for one in rows)}


def report(rows: dict[int, dict[str, Figures]]) -> None:
    """Print the tables, and which kinds of windows lie outside the wanted coverage."""
    for window_s, by_name in rows.items():
        columns = list(next(iter(by_name.values())))
        title = f"{window_s} s: coverage in %, and the mean half-width (+-) on ln RMSSD"
        show(title, ["series", *columns], [
            [name, *(_cell(key, figures[key]) for key in columns)]
            for name, figures in by_name.items()
        ])  # fmt: skip
    low, high = WANTED_PERCENT
    print(f"\nAt rest and outside {low}-{high} %, in percent:")
    for name in AT_REST:
        for window_s, by_name in rows.items():
            figures = by_name[name]
            there = {loss: figures[loss] for loss in LOSSES if not math.isnan(figures[loss])}
            outside = [
                f"{loss}: {percent:.0f}"
                for loss, percent in there.items()
                if not low <= round(percent) <= high
            ]
            if outside:
                print(f"  {name}, {window_s} s, pairs {figures['pairs']}: {', '.join(outside)}")


def _cell(key: str, value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:.2f}" if key == "+-" else f"{value:.0f}"


def main() -> None:
    options = arguments(__doc__).parse_args()
    with sentences():
        tell("Rolling windows over the series at rest ...")
        found = {name: measure_series(load(name), list(LOSSES)) for name in AT_REST}
        tell("Fitting ...")
        fitted = fit(found)
        tell("Rolling windows over the others ...")
        others: dict[str, dict[int, Found]] = {}
        for name in NOT_AT_REST:
            series = load(name)
            others[f"({name})"] = measure_series(series)
            if name == "nsr009":
                others[f"({name}, quiet)"] = measure_series(series, chosen=quiet(series))
    rows: dict[int, dict[str, Figures]] = {}
    for window_s in WINDOWS_S:
        rest = {name: row(found[name][window_s], window_s, fitted[name]) for name in AT_REST}
        other = {name: row(one[window_s], window_s, None) for name, one in others.items()}
        rows[window_s] = {**rest, "mean at rest": mean_row(list(rest.values())), **other}
    report(rows)
    print("\nConstants: rest, sampling (each of a second and of a difference)")
    print(f"  in use {REST}, {SAMPLING}: +-{half_width(60, 55):.2f} at 60 s and 55 differences")
    for name, (rest_term, sampling) in fitted.items():
        print(
            f"  {f'fitted without {name}' if name else 'fitted'}: {rest_term:.3f}, {sampling:.2f}"
        )
    keep(options.json, "coverage", {"coverage": rows, "fitted": fitted})


if __name__ == "__main__":
    main()
