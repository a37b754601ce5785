"""How often the limits of the three Rs hold where nothing happened: pairs of stretches of one rest.

Cut from the real series at rest as a conversation session would cut them. "before and after": two
minutes, the first of three left out; a conversation of so many minutes; two minutes, the first of
three left out. "reading and conversation": 90 s of two minutes of reading, then what a conversation
of so many minutes keeps. Their difference should be none, and the 95 % limits
(``uncertainty.difference_half_width``) should hold it 95 times out of 100. A pair begins every
15 s, so most of them overlap: "pairs" is how many lie in a series side by side.

Beside them the two other ways to put the limits together: "twice" adds up the limits of both
stretches, "once" takes what five minutes and their drift add only once, whatever lies between.

"pooled": pieces of ten minutes as long as turns, 3 s from each of their ends left out, pooled until
the given length is reached; how often the limits of the pooled RMSSD hold the five minutes after
the ten, and how often those of one stretch of the same length in their middle do ("in one"). It is
what a state of talk is given, as far as rest can show it.

The series lie in $BIOFEEDBACK_DATA (or ../shared/data beside the repository).
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from limits_coverage import AT_REST, NOT_AT_REST, Rest, load
from measure import Figures, arguments, keep, sentences, show, tell
from numpy.typing import NDArray

from biofeedback.analysis.conversation import FROM_SWITCH_S, SETTLING_S, settling
from biofeedback.hrv_stream import MAX_FLAGGED_PERCENT, MIN_COVERAGE_PERCENT, MIN_DIFFERENCES
from biofeedback.uncertainty import REST, difference_half_width, half_width, stretch_limits
from biofeedback.units import TICKS_PER_SECOND

Floats = NDArray[np.float64]

TALKS_MIN: Final = (2, 5, 10, 15, 20, 30)
POOLED_S: Final = (60, 120, 240)
EVERY_S: Final = 15.0
_QUIET_S: Final = 180.0
_READING_S: Final = 120.0
_KEYS: Final = ("held", "once", "twice", "in one")
_FEWEST: Final = 10
"""With fewer pairs no share is shown."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What was cut from a series."""

    ln_rmssd: float
    length_s: float
    differences: int
    middle_s: float

    @property
    def surety(self) -> tuple[float, int]:
        """What the limits ask for."""
        return self.length_s, self.differences


class Cutter:
    """Cuts stretches and pieces from a series."""

    def __init__(self, series: Rest) -> None:
        """Take a series with its clean intervals."""
        self._rr = np.array(series.rr) / TICKS_PER_SECOND
        self._end = np.cumsum(self._rr)
        self._clean = np.array(series.clean)
        self._counts = np.zeros(len(self._rr), np.bool_)
        self._counts[1:] = self._clean[1:] & self._clean[:-1]
        self._squares = np.zeros(len(self._rr))
        self._squares[1:] = np.diff(1000 * self._rr) ** 2

    @property
    def length_s(self) -> float:
        """Of the series."""
        return float(self._end[-1])

    def cut(self, pieces: Sequence[tuple[float, float]]) -> Cut | None:
        """Return what lies in some pieces; None where the program would show no number."""
        squares, number, flagged, clean_s, differences = 0.0, 0, 0, 0.0, 0
        for start, end in pieces:
            first, last = np.searchsorted(self._end, (start, end), side="right").tolist()
            clean = self._clean[first:last]
            counts = self._counts[first + 1 : last]
            number += len(clean)
            flagged += int((~clean).sum())
            clean_s += float(self._rr[first:last][clean].sum())
            differences += int(counts.sum())
            squares += float(self._squares[first + 1 : last][counts].sum())
        length_s = sum(end - start for start, end in pieces)
        if differences < MIN_DIFFERENCES or 100 * clean_s < MIN_COVERAGE_PERCENT * length_s:
            return None
        if 100 * flagged > MAX_FLAGGED_PERCENT * number or not squares:
            return None
        middle_s = (pieces[0][0] + pieces[-1][1]) / 2
        return Cut(math.log(squares / differences) / 2, length_s, differences, middle_s)


# -- pairs ------------------------------------------------------------------------------------


def quiet_pair(cutter: Cutter, at_s: float, talk_s: float) -> tuple[Cut | None, Cut | None]:
    """Return the quiet before, and after a conversation, of a session that begins at ``at_s``."""
    later = at_s + _QUIET_S + talk_s
    return (
        cutter.cut([(at_s + SETTLING_S, at_s + _QUIET_S)]),
        cutter.cut([(later + SETTLING_S, later + _QUIET_S)]),
    )


def spoken_pair(cutter: Cutter, at_s: float, talk_s: float) -> tuple[Cut | None, Cut | None]:
    """Return reading aloud, and the conversation right after it."""
    call = at_s + _READING_S
    return (
        cutter.cut([(at_s + settling(_READING_S), call)]),
        cutter.cut([(call + settling(talk_s), call + talk_s)]),
    )


PAIRS: Final = {
    "before and after": (quiet_pair, 2 * _QUIET_S),
    "reading and conversation": (spoken_pair, _READING_S),
}


def figures(cutter: Cutter, kind: str, talk_s: float) -> Figures:
    """Return how often each way holds the difference of all pairs of a kind in a series."""
    make, more_s = PAIRS[kind]
    found: list[tuple[float, float, float, float]] = []
    taken_s = more_s + talk_s
    for at_s in np.arange(0.0, max(0.0, cutter.length_s - taken_s), EVERY_S).tolist():
        one, other = make(cutter, at_s, talk_s)
        if one and other:
            found.append((abs(other.ln_rmssd - one.ln_rmssd), *_widths(one, other)))
    if len(found) < _FEWEST:
        return {}
    table = np.array(found)
    held = [100 * float(np.mean(table[:, 0] <= table[:, way])) for way in (1, 2, 3)]
    return {
        "held": held[0],
        "once": held[1],
        "twice": held[2],
        "+-": float(np.mean(table[:, 1])),
        "95 % of |difference|": float(np.quantile(table[:, 0], 0.95)),
        "pairs": max(1, int(cutter.length_s // taken_s)),
    }


def _widths(one: Cut, other: Cut) -> tuple[float, float, float]:
    both = (
        half_width(min(300, cut.length_s), round(cut.differences * min(1, 300 / cut.length_s))) ** 2
        for cut in (one, other)
    )
    squared = sum(both)
    chosen = difference_half_width(one.surety, other.surety, other.middle_s - one.middle_s)
    return chosen, math.sqrt(squared - REST), math.sqrt(squared)


# -- pooled -----------------------------------------------------------------------------------


def pieces_of(at_s: float, wanted_s: float, dice: random.Random) -> Iterator[tuple[float, float]]:
    """Yield pieces of ten minutes as long as turns, every other one, without their ends."""
    left_s, now = wanted_s, at_s
    while left_s > 0 and now < at_s + 600:
        turn_s, other_s = (math.exp(dice.gauss(2.6, 0.6)) for _ in range(2))
        start, end = now + FROM_SWITCH_S, now + turn_s - FROM_SWITCH_S
        if end > start:
            end = min(end, start + left_s)
            yield start, end
            left_s -= end - start
        now += turn_s + other_s


def pooled(cutter: Cutter, wanted_s: float) -> Figures:
    """Return how often the limits of pooled pieces hold the five minutes after the ten."""
    dice = random.Random(1)  # the same turns in every run
    held, alone, wide = [], [], []
    for at_s in np.arange(0.0, max(0.0, cutter.length_s - 900), EVERY_S).tolist():
        pieces = list(pieces_of(at_s, wanted_s, dice))
        one, after = cutter.cut(pieces), cutter.cut([(at_s + 600, at_s + 900)])
        if one and after and one.length_s > 0.9 * wanted_s:
            low, high = stretch_limits(math.exp(one.ln_rmssd), one.length_s, one.differences)
            held.append(low <= math.exp(after.ln_rmssd) <= high)
            begin_s = one.middle_s - wanted_s / 2
            whole = cutter.cut([(begin_s, begin_s + wanted_s)])
            if whole:
                apart = abs(after.ln_rmssd - whole.ln_rmssd)
                alone.append(apart <= half_width(whole.length_s, whole.differences))
            wide.append(half_width(one.length_s, one.differences))
    if len(held) < _FEWEST:
        return {}
    return {
        "held": 100 * statistics.fmean(held),
        "in one": 100 * statistics.fmean(alone),
        "+-": statistics.fmean(wide),
    }


# -- the report -------------------------------------------------------------------------------


def report(found: dict[str, dict[str, Figures]], title: str) -> None:
    """Print a table: series by row, lengths by column."""
    columns = list(next(iter(found.values())))
    rows = [
        [name, *(_cell(by_length[column]) for column in columns)]
        for name, by_length in found.items()
    ]
    rest = [found[name] for name in AT_REST]
    for key in _KEYS:
        means = []
        for column in columns:
            there = [one[column][key] for one in rest if key in one[column]]
            means.append(f"{statistics.fmean(there):.0f}" if there else "-")
        if any(mean != "-" for mean in means):
            rows.append([f"mean at rest, {key}", *means])
    show(title, ["series", *columns], rows)


def _cell(one: Figures) -> str:
    if not one:
        return "-"
    ways = "/".join(f"{one[key]:.0f}" for key in _KEYS if key in one)
    return f"{ways} +-{one['+-']:.2f}" + (f" ({one['pairs']})" if "pairs" in one else "")


def main() -> None:
    options = arguments(__doc__).parse_args()
    kept: dict[str, dict[str, dict[str, Figures]]] = {}
    with sentences():
        tell("Cutting the series ...")
        cutters = {name: Cutter(load(name)) for name in (*AT_REST, *NOT_AT_REST)}
    for kind in PAIRS:
        kept[kind] = {
            name: {f"{minutes} min": figures(cutter, kind, 60.0 * minutes) for minutes in TALKS_MIN}
            for name, cutter in cutters.items()
        }
        report(kept[kind], f"{kind}: held/once/twice in %, half-width of the limits (pairs)")
    kept["pooled"] = {
        name: {f"{wanted_s} s": pooled(cutter, wanted_s) for wanted_s in POOLED_S}
        for name, cutter in cutters.items()
    }
    report(kept["pooled"], "pooled pieces: held/in one in %, half-width of the limits")
    keep(options.json, "three_rs", kept)


if __name__ == "__main__":
    main()
