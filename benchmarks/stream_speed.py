"""Microseconds a beat of the streaming core, against a recomputation over the same window in numpy.

Runs over the real series in $BIOFEEDBACK_DATA (or ../shared/data beside the repository), and over
the simulator's where there are none. The floor is generous: numpy is told where its window begins.
Over 24 h the last tenth is set beside the first. hrv-analysis and NeuroKit2 are compared where they
are installed.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from measure import Figures, arguments, keep, ratio, show, tell
from numpy.typing import NDArray

from biofeedback.hrv_stream import HrvStream
from biofeedback.records.replay import read_rr_text
from biofeedback.simulator import SimulatedHeart, SimulatedSensor
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_MS, TICKS_PER_SECOND

Floats = NDArray[np.float64]

CHUNKS: Final = 100
"""Parts of a series that are timed on their own; of some rounds the fastest of each counts."""
LONG_S: Final = 20 * 3600
"""From here on the last tenth is set beside the first."""
RECOMPUTED: Final = 2000
"""Windows to recompute, evenly over a series."""
RECOMPUTED_BY_LIBRARIES: Final = 20
LIBRARIES: Final = {"hrvanalysis": "hrv-analysis", "neurokit2": "neurokit2"}


@dataclass(frozen=True, slots=True)
class Series:
    """RR intervals of one recording."""

    name: str
    rr: list[int]
    """In ticks."""

    @property
    def ends(self) -> list[int]:
        """The time of each beat, in ticks."""
        return list(itertools.accumulate(self.rr))


def data_folder() -> Path:
    """Return where the real series are looked for."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("BIOFEEDBACK_DATA", beside))


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


def stream_times(series: Series, window_s: int) -> list[float]:
    """Return the microseconds a beat of push and update, for each chunk of a series."""
    rr, ends = series.rr, series.ends
    stream = HrvStream(window_s)
    return [
        _time_chunk(stream, rr, ends, range(first, last)) / (last - first)
        for first, last in _bounds(len(rr))
    ]


def _bounds(beats: int) -> list[tuple[int, int]]:
    chunks = max(1, min(CHUNKS, beats // 50))
    return list(itertools.pairwise(beats * part // chunks for part in range(chunks + 1)))


def _time_chunk(stream: HrvStream, rr: Sequence[int], ends: Sequence[int], beats: range) -> float:
    start = time.perf_counter()
    for beat in beats:
        stream.push(beat + 1, rr[beat], ends[beat], accepted=True, joined=True)
        stream.update()
    return 1e6 * (time.perf_counter() - start)


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of a series for those who recompute."""

    rr_ms: Floats
    picked: list[tuple[int, int]]
    """Index of the first interval of each window, and of the one behind its last."""

    def each(self) -> list[Floats]:
        """Return the intervals of every window."""
        return [self.rr_ms[first:last] for first, last in self.picked]


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


def recompute_time(picked: Windows, function: Callable[[Floats], object]) -> float:
    """Return the microseconds a window of a function."""
    each = picked.each()
    start = time.perf_counter()
    for rr_ms in each:
        function(rr_ms)
    return 1e6 * (time.perf_counter() - start) / len(each)


# -- comparing --------------------------------------------------------------------------------


def compare(series: Series, window_s: int, rounds: int) -> Figures:
    """Time the stream and numpy in turn over one series."""
    picked = windows(series, window_s)
    chunks: list[list[float]] = []
    floor: list[float] = []
    for _ in range(rounds):
        chunks.append(stream_times(series, window_s))
        floor.append(recompute_time(picked, recompute))
    fastest = [min(times) for times in zip(*chunks, strict=True)]
    tenth = max(1, len(fastest) // 10)
    is_long = sum(series.rr) >= LONG_S * TICKS_PER_SECOND
    first, last = statistics.median(fastest[:tenth]), statistics.median(fastest[-tenth:])
    return {
        "beats": len(series.rr),
        "stream_us": statistics.fmean(fastest),
        "numpy_us": min(floor),
        "ratio": ratio(statistics.fmean(fastest), min(floor)),
        "first_tenth_us": first if is_long else float("nan"),
        "last_tenth_us": last if is_long else float("nan"),
        "last_to_first": ratio(last, first) if is_long else float("nan"),
        "differs_ms": difference(series, picked, window_s),
    }


def difference(series: Series, picked: Windows, window_s: int) -> float:
    """Return by how much the two RMSSD differ at most, in ms: they must do the same work."""
    stream = HrvStream(window_s)
    values: list[float | None] = []
    for beat, (rr, end) in enumerate(zip(series.rr, series.ends, strict=True), 1):
        stream.push(beat, rr, end, accepted=True, joined=True)
        values.append(stream.update().rmssd_ms)
    apart = [
        abs(value - recompute(rr_ms)[0])
        for (_, last), rr_ms in zip(picked.picked, picked.each(), strict=True)
        if (value := values[last - 1]) is not None
    ]
    return max(apart, default=float("nan"))


def libraries(series: Series, window_s: int) -> Figures:
    """Time the installed libraries over some windows; say which are missing."""
    picked = windows(series, window_s)
    every = max(1, len(picked.picked) // RECOMPUTED_BY_LIBRARIES)
    some = Windows(picked.rr_ms, picked.picked[::every])
    found: Figures = {}
    for module, name in LIBRARIES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed: not compared.")
        else:
            found[name] = recompute_time(some, _library(module))
    return found


def _library(module: str) -> Callable[[Floats], object]:
    library: Any = importlib.import_module(module)
    if module == "hrvanalysis":
        return lambda rr_ms: library.get_time_domain_features(list(rr_ms))
    return lambda rr_ms: library.hrv_time({"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000})


def report(found: dict[str, Figures], window_s: int) -> None:
    """Print what was found."""
    columns = {
        "beats": "beats",
        "stream_us": "stream",
        "numpy_us": "numpy",
        "ratio": "ratio",
        "first_tenth_us": "first tenth",
        "last_tenth_us": "last tenth",
        "last_to_first": "ratio",
        "differs_ms": "RMSSD differs",
    }
    rows = [[name, *(figures[key] for key in columns)] for name, figures in found.items()]
    title = f"Streaming against recomputing, windows of {window_s} s, us a beat; differences in ms"
    show(title, ["series", *columns.values()], rows)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--window", type=int, default=60, help="rolling window in seconds (60)")
    parser.add_argument("--rounds", type=int, default=3, help="passes over each series (3)")
    options = parser.parse_args()
    all_series = load()
    found = {one.name: compare(one, options.window, options.rounds) for one in all_series}
    report(found, options.window)
    longest = max(all_series, key=lambda series: len(series.rr))
    others = libraries(longest, options.window)
    stream_us = found[longest.name]["stream_us"]
    for name, us in others.items():
        print(f"{name}: {us:.0f} us a window of {longest.name}; stream / it {stream_us / us:.5f}")
    facts = {"window_s": options.window, "series": found, "libraries_us": others}
    keep(options.json, "stream_speed", facts)


if __name__ == "__main__":
    main()
