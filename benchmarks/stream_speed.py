"""Microseconds a beat of the streaming core, against a recomputation over the same window in numpy.

Twice: the bare stream, every beat accepted; and the path of a beat: classify, push, correct earlier
verdicts, update, judge the quality. "Session" is all that a notification causes, sinks apart.

Runs over the real series in $BIOFEEDBACK_DATA (or ../shared/data beside the repository), and over
the simulator's where there are none. The floor is generous: numpy is told where its window begins,
and which beats are flagged.
"All anew" is what an app pays that recomputes: cut the window, flag by a plain rule, compute, tell.

Over 24 h the last tenth is set beside the first, and the memory of the last hour beside that of the
first. hrv-analysis and NeuroKit2 are compared where they are installed. --docs rewrites the table
of docs/accuracy.md.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import itertools
import statistics
import time
import tracemalloc
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from docs_tables import Block, markdown, rewrite
from measure import Figures, arguments, figure, keep, ratio, show, tell
from numpy.typing import NDArray
from series import Series, data_folder

from biofeedback.beats import Classifier
from biofeedback.clock import VirtualClock
from biofeedback.events import Event, Flag, HrvUpdate, LinkState
from biofeedback.hrv_stream import (
    MAX_FLAGGED_PERCENT,
    MIN_COVERAGE_PERCENT,
    MIN_DIFFERENCES,
    HrvStream,
)
from biofeedback.quality import QualityWatch, Signs
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.session import Session
from biofeedback.simulator import SimulatedHeart, SimulatedSensor
from biofeedback.strap import Emit, Notification
from biofeedback.uncertainty import limits
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_MS, TICKS_PER_SECOND, seconds

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

CHUNKS: Final = 100
"""Parts of a series that are timed on their own; of some rounds the fastest of each counts."""
LONG_S: Final = 20 * 3600
"""From here on the last tenth is set beside the first."""
SESSION: Final = 5000
"""Beats to send through a session, at most."""
RECOMPUTED: Final = 2000
"""Windows to recompute, evenly over a series."""
RECOMPUTED_BY_LIBRARIES: Final = 20
LIBRARIES: Final = {"hrvanalysis": "hrv-analysis", "neurokit2": "neurokit2"}
HOUR: Final = 3600 * TICKS_PER_SECOND


def load() -> list[Series]:
    """Return the real series, or the simulator's where there are none."""
    folder = data_folder()
    files = sorted(folder.glob("*.rr.txt"))
    if files:
        return [Series(file.name.removesuffix(".rr.txt"), read_rr_text(file)) for file in files]
    tell(f"No real series in {folder} (set BIOFEEDBACK_DATA to their folder): simulating one.")
    hour = list(itertools.islice(SimulatedSensor(SimulatedHeart(seed=1), 1).intervals(), 3700))
    return [Series("simulated hour, 24 times", [rr * TICKS_PER_1024TH for rr in hour] * 24)]


# -- one pass ---------------------------------------------------------------------------------


class Bare:
    """The stream alone."""

    def __init__(self, window_s: int) -> None:
        self._stream = HrvStream(window_s)

    def beat(self, number: int, rr: int, end: int) -> HrvUpdate:
        """Take a beat and return the values as of it."""
        self._stream.push(number, rr, end, accepted=True, joined=True)
        return self._stream.update()


class Whole:
    """What a session does with a beat; the quality, which it judges once a notification, too."""

    def __init__(self, window_s: int) -> None:
        self._classifier = Classifier()
        self._stream = HrvStream(window_s)
        self._quality = QualityWatch()
        self.verdicts: tuple[tuple[int, Flag], ...] = ()
        """Of the last beat, on earlier ones."""
        self.flag = Flag.NORMAL
        """Of the last beat."""

    def beat(self, number: int, rr: int, end: int) -> HrvUpdate:
        """Take a beat and return the values as of it."""
        judged = self._classifier.push(number, rr, joined=True)
        self._stream.push(number, rr, end, accepted=judged.flag is Flag.NORMAL, joined=True)
        for earlier, flag in judged.verdicts:
            self._stream.reflag(earlier, accepted=flag is Flag.NORMAL)
        self.flag, self.verdicts = judged.flag, judged.verdicts
        update = self._stream.update()
        irregular = self._classifier.irregular
        self._quality.push(Signs(end, LinkState.LIVE, end, False, irregular, update))
        return update


Way = type[Bare] | type[Whole]


def beat_times(way: Way, series: Series, window_s: int) -> list[float]:
    """Return the microseconds a beat of a way, for each chunk of a series."""
    rr, ends = series.rr, series.ends
    walk = way(window_s)
    return [
        _time_chunk(walk, rr, ends, range(first, last)) / (last - first)
        for first, last in _bounds(len(rr))
    ]


def _bounds(beats: int) -> list[tuple[int, int]]:
    chunks = max(1, min(CHUNKS, beats // 50))
    return list(itertools.pairwise(beats * part // chunks for part in range(chunks + 1)))


def _time_chunk(walk: Bare | Whole, rr: Sequence[int], ends: Sequence[int], beats: range) -> float:
    start = time.perf_counter()
    for beat in beats:
        walk.beat(beat + 1, rr[beat], ends[beat])
    return 1e6 * (time.perf_counter() - start)


@dataclass(frozen=True, slots=True)
class Flagged:
    """Intervals of a window with their flags."""

    rr_ms: Floats
    accepted: Bools
    window_s: int


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of a series for those who recompute."""

    rr_ms: Floats
    picked: list[tuple[int, int]]
    """Index of the first interval of each window, and of the one behind its last."""

    def each(self) -> list[Floats]:
        """Return the intervals of every window."""
        return [self.rr_ms[first:last] for first, last in self.picked]

    def pasts(self, window_s: int) -> list[Past]:
        """Return all beats up to the end of every window."""
        ends_ms = np.cumsum(self.rr_ms)
        return [Past(self.rr_ms[:last], ends_ms[:last], window_s) for _, last in self.picked]

    def flagged(self, accepted: Bools, window_s: int) -> list[Flagged]:
        """Return the intervals of every window with their flags."""
        return [
            Flagged(self.rr_ms[first:last], accepted[first:last], window_s)
            for first, last in self.picked
        ]


def windows(series: Series, window_s: int) -> Windows:
    """Pick full windows evenly from a series."""
    ends = np.array(series.ends)
    width = window_s * TICKS_PER_SECOND
    full = int(np.searchsorted(ends, width))
    wanted = np.unique(np.linspace(full, len(ends) - 1, RECOMPUTED).astype(int))
    # The window is open on the left: an interval that ends exactly then is out.
    firsts = np.searchsorted(ends, ends[wanted] - width, side="right")
    picked = [(int(first), int(last) + 1) for first, last in zip(firsts, wanted, strict=True)]
    return Windows(np.array(series.rr) / TICKS_PER_MS, picked)


def recompute(rr_ms: Floats) -> tuple[float, float, float, float]:
    """Return RMSSD, SDNN, pNN50 and mean heart rate of a window, from scratch."""
    differences = np.diff(rr_ms)
    return (
        float(np.sqrt(np.mean(differences * differences))),
        float(np.std(rr_ms, ddof=1)),
        float(100 * np.mean(np.abs(differences) > 50)),
        float(60_000 / np.mean(rr_ms)),
    )


def recompute_flagged(window: Flagged) -> tuple[float, ...] | None:
    """Return what a session tells of a window, from scratch; None where it is withheld."""
    accepted, rr_ms = window.accepted, window.rr_ms
    kept = rr_ms[accepted]
    counted = accepted[1:] & accepted[:-1]
    differences = np.diff(rr_ms)[counted]
    width = 1000.0 * window.window_s
    clean = min(whole := float(kept.sum()), width)
    flagged = rr_ms.size - kept.size
    covered = 100 * clean >= MIN_COVERAGE_PERCENT * width
    clean_enough = 100 * flagged <= MAX_FLAGGED_PERCENT * rr_ms.size
    if not covered or not clean_enough or differences.size < MIN_DIFFERENCES:
        return None
    rmssd = float(np.sqrt(np.mean(differences * differences)))
    return (
        rmssd,
        *limits(rmssd, window.window_s, differences.size),
        float(np.std(kept, ddof=1)),
        float(100 * np.mean(np.abs(differences) > 50)),
        60_000 * kept.size / whole,
        float(kept.size),
        float(differences.size),
        float(flagged),
        clean / width,
    )


@dataclass(frozen=True, slots=True)
class Past:
    """The beats so far, for one who begins anew with every beat."""

    rr_ms: Floats
    ends_ms: Floats
    window_s: int


def recompute_all(past: Past) -> HrvUpdate | None:
    """Cut the window, flag what differs by 20 % from its neighbour, and tell what a session tells.

    The rule is the plainest of those in use: what numpy does here is less than our classifier does.
    """
    now = past.ends_ms[-1]
    first = int(np.searchsorted(past.ends_ms, now - 1000 * past.window_s, side="right"))
    rr_ms = past.rr_ms[first:]
    accepted = (rr_ms >= 300) & (rr_ms <= 2000)
    accepted[1:] &= np.abs(np.diff(rr_ms)) <= 0.2 * rr_ms[:-1]
    found = recompute_flagged(Flagged(rr_ms, accepted, past.window_s))
    if found is None:
        return None
    rmssd, low, high, sdnn, pnn50, bpm, beats, differences, flagged, clean = found
    return HrvUpdate(
        int(now), past.window_s, int(beats), int(differences), int(clean), rmssd, sdnn, pnn50, bpm,
        low_ms=low, high_ms=high, flagged=int(flagged),
    )  # fmt: skip


def recompute_time(each: Sequence[T], function: Callable[[T], object]) -> float:
    """Return the microseconds a window of a function."""
    start = time.perf_counter()
    for window in each:
        function(window)
    return 1e6 * (time.perf_counter() - start) / len(each)


# -- comparing --------------------------------------------------------------------------------


def compare(way: Way, series: Series, window_s: int, rounds: int) -> Figures:
    """Time a way and numpy in turn over one series."""
    picked = windows(series, window_s)
    chunks: list[list[float]] = []
    floor: list[float] = []
    anew: list[float] = [float("nan")]
    flagged = picked.flagged(final_flags(series), window_s)
    for _ in range(rounds):
        chunks.append(beat_times(way, series, window_s))
        if way is Bare:
            floor.append(recompute_time(picked.each(), recompute))
        else:
            floor.append(recompute_time(flagged, recompute_flagged))
            anew.append(recompute_time(picked.pasts(window_s), recompute_all))
    fastest = [min(times) for times in zip(*chunks, strict=True)]
    tenth = max(1, len(fastest) // 10)
    is_long = sum(series.rr) >= LONG_S * TICKS_PER_SECOND
    first, last = statistics.median(fastest[:tenth]), statistics.median(fastest[-tenth:])
    return {
        "beats": len(series.rr),
        "stream_us": statistics.fmean(fastest),
        "numpy_us": min(floor),
        "ratio": ratio(statistics.fmean(fastest), min(floor)),
        "session_us": session_time(series, window_s) if way is Whole else float("nan"),
        "anew_us": min(anew[1:], default=float("nan")),
        "anew_ratio": ratio(statistics.fmean(fastest), min(anew[1:], default=float("nan"))),
        "first_tenth_us": first if is_long else float("nan"),
        "last_tenth_us": last if is_long else float("nan"),
        "last_to_first": ratio(last, first) if is_long else float("nan"),
        "differs_ms": difference(way, series, picked, window_s),
    }


def final_flags(series: Series) -> Bools:
    """Return which intervals our classifier accepts in the end."""
    walk = Whole(60)
    accepted = np.ones(len(series.rr), dtype=bool)
    for beat, (rr, end) in enumerate(zip(series.rr, series.ends, strict=True)):
        walk.beat(beat, rr, end)
        _note(accepted, walk, beat)
    return accepted


def _note(accepted: Bools, walk: Whole, beat: int) -> None:
    accepted[beat] = walk.flag is Flag.NORMAL
    for earlier, flag in walk.verdicts:
        accepted[earlier] = flag is Flag.NORMAL


def difference(way: Way, series: Series, picked: Windows, window_s: int) -> float:
    """Return by how much the two RMSSD differ at most, in ms: they must do the same work."""
    walk = way(window_s)
    wanted = {last - 1: first for first, last in picked.picked}
    accepted = np.ones(len(series.rr), dtype=bool)
    apart = []
    for beat, (rr, end) in enumerate(zip(series.rr, series.ends, strict=True)):
        value = walk.beat(beat, rr, end).rmssd_ms
        if isinstance(walk, Whole):
            _note(accepted, walk, beat)
        if beat in wanted:
            part = slice(wanted[beat], beat + 1)
            again = recompute_flagged(Flagged(picked.rr_ms[part], accepted[part], window_s))
            if (value is None) != (again is None):
                apart.append(float("inf"))
            elif value is not None and again is not None:
                apart.append(abs(value - again[0]))
    return max(apart, default=float("nan"))


class Silent:
    """A source that the benchmark speaks for."""

    simulated = True

    async def run(self, emit: Emit) -> None:
        """Say nothing."""


def session_time(series: Series, window_s: int) -> float:
    """Return the microseconds of a beat's notification through a whole session, to its sinks.

    Beside the path: beat times, the search for lost beats, quality once a notification, events.
    """
    session = Session([Silent()], VirtualClock(), (window_s,))
    channel = session.channels[0]
    told: list[Event] = []
    channel.add_sink(told.extend)
    beats = zip(series.rr, series.ends, strict=True)
    said = [Notification(seconds(end), (rr,), 60) for rr, end in itertools.islice(beats, SESSION)]
    start = time.perf_counter()
    for notification in said:
        channel.take(notification)
    return 1e6 * (time.perf_counter() - start) / len(said)


def memory_kb(series: Series, window_s: int) -> tuple[float, float]:
    """Return the most memory that the whole path held in the first hour, and in the last."""
    rr, ends = series.rr, series.ends
    first = next(beat for beat, end in enumerate(ends) if end >= HOUR)
    last = next(beat for beat, end in enumerate(ends) if end >= ends[-1] - HOUR)
    gc.collect()
    tracemalloc.start()
    start, _ = tracemalloc.get_traced_memory()
    walk = Whole(window_s)
    peaks = []
    for beats in (range(first), range(first, last), range(last, len(rr))):
        tracemalloc.reset_peak()
        for beat in beats:
            walk.beat(beat, rr[beat], ends[beat])
        peaks.append((tracemalloc.get_traced_memory()[1] - start) / 1024)
    tracemalloc.stop()
    return peaks[0], peaks[-1]


def missing() -> list[str]:
    """Return the libraries that are not installed here."""
    return [name for module, name in LIBRARIES.items() if importlib.util.find_spec(module) is None]


def libraries(series: Series, window_s: int) -> Figures:
    """Time the installed libraries over some windows."""
    picked = windows(series, window_s)
    some = picked.each()[:: max(1, len(picked.picked) // RECOMPUTED_BY_LIBRARIES)]
    found: Figures = {}
    for module, name in LIBRARIES.items():
        if name not in missing():
            function = _library(module)
            function(some[0])  # what it loads and compiles the first time is not its speed
            found[name] = recompute_time(some, function)
    return found


def _library(module: str) -> Callable[[Floats], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        library: Any = importlib.import_module(module)
    if module == "hrvanalysis":
        return lambda rr_ms: library.get_time_domain_features(list(rr_ms))
    return lambda rr_ms: library.hrv_time({"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000})


COLUMNS: Final = {
    "beats": "beats",
    "stream_us": "stream",
    "numpy_us": "numpy",
    "ratio": "ratio",
    "anew_us": "numpy, all anew",
    "anew_ratio": "ratio",
    "session_us": "session",
    "first_tenth_us": "first tenth",
    "last_tenth_us": "last tenth",
    "last_to_first": "ratio",
    "differs_ms": "RMSSD differs",
}


def report(title: str, found: dict[str, Figures]) -> None:
    """Print what was found."""
    rows = [[name, *(figures[key] for key in COLUMNS)] for name, figures in found.items()]
    show(title, ["series", *COLUMNS.values()], rows)


def speed_table(
    whole: dict[str, Figures], libraries_us: dict[str, Figures]
) -> tuple[list[str], list[list[str]]]:
    """Return the whole path beside those who recompute, as docs/accuracy.md shows it."""
    names = list(next(iter(libraries_us.values()), {}))
    rows = []
    for series, figures in whole.items():
        keys = ("beats", "session_us", "stream_us", "anew_us", "anew_ratio", "numpy_us", "ratio")
        row = [series, *(figure(figures[key]) for key in keys)]
        took = libraries_us.get(series, {})
        for name in names:
            us = took.get(name, float("nan"))
            row += [figure(us), f"{figures['stream_us'] / us:.4f}" if name in took else "-"]
        rows.append([*row, figure(figures["last_to_first"])])
    against = [heading for name in names for heading in (f"{name} us", "ratio")]
    numpy = ["numpy, all anew us", "ratio", "numpy, flags given us", "ratio"]
    return ["series", "beats", "session us", "path us", *numpy, *against, "last/first tenth"], rows


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--window", type=int, default=60, help="rolling window in seconds (60)")
    parser.add_argument("--rounds", type=int, default=3, help="passes over each series (3)")
    parser.add_argument("--docs", action="store_true", help="rewrite docs/accuracy.md's table")
    options = parser.parse_args()
    all_series = load()
    units = f"windows of {options.window} s, us a beat; differences in ms"
    bare = {one.name: compare(Bare, one, options.window, options.rounds) for one in all_series}
    report(f"Streaming against recomputing, {units}", bare)
    whole = {one.name: compare(Whole, one, options.window, options.rounds) for one in all_series}
    report(f"The whole path of a beat against recomputing, flags given, {units}", whole)
    days = [one for one in all_series if sum(one.rr) >= LONG_S * TICKS_PER_SECOND]
    others = {one.name: libraries(one, options.window) for one in days}
    for series, found in others.items():
        for name, us in found.items():
            alone, path = (figures[series]["stream_us"] for figures in (bare, whole))
            print(
                f"{name}: {us:.0f} us a window of {series}; "
                f"stream / it {alone / us:.5f}, whole path / it {path / us:.5f}"
            )
    for module in missing():
        print(f"{module} is not installed: not compared.")
    memory = {one.name: memory_kb(one, options.window) for one in days}
    show(
        "Memory of the whole path, KB at most",
        ["series", "first hour", "last hour"],
        [[name, *peaks] for name, peaks in memory.items()],
    )
    if options.docs:
        speed = markdown(*speed_table(whole, others))
        held = markdown(
            ["memory at most, KB", "first hour", "last hour"],
            [[name, *map(figure, peaks)] for name, peaks in memory.items()],
        )
        rewrite([Block("speed", f"{speed}\n\n{held}")])
    facts = {
        "window_s": options.window,
        "series": bare,
        "whole_path": whole,
        "libraries_us": others,
        "memory_kb": memory,
    }
    keep(options.json, "stream_speed", facts)


if __name__ == "__main__":
    main()
