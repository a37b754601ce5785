"""The library of ten years: how fast its index is made, brought up to date and asked.

The recordings are made once, through the real recorder on virtual time (minutes), and kept in the
folder that is given. The floor is reading every file once, bytes only.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import years
from measure import arguments, keep, sentences, show, tell

from biofeedback.history.indexing import open_library
from biofeedback.history.overview import History
from biofeedback.records.library.database import FILE_NAME

TEN_YEARS: Final = 3650
RUNS: Final = 9


def median_of(runs: int, act: Callable[[], object]) -> float:
    """Return the median of so many runs, in seconds."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def rebuild(folder: Path, workers: int) -> float:
    """Make the index anew with progress, and return how long it took."""
    said = start = time.perf_counter()
    with open_library(folder, others=()) as library:
        for step in library.rebuild(workers=workers):
            now = time.perf_counter()
            if now - said > 10:
                said = now
                tell(f"{step.done} of {step.total}, {step.done / (now - start):.0f} a second")
        problems = library.problems()
    if problems:
        raise RuntimeError(f"{len(problems)} recordings could not be read: {problems[0].sentence}")
    return time.perf_counter() - start


def view(folder: Path) -> History:
    """Do what a view of the history does before it can be painted."""
    with open_library(folder, others=()) as library:
        history = History(library.sessions())
    for like, _ in history.likes():
        history.days(like).points()
    history.paces()
    history.calendar()
    return history


def up_to_date(folder: Path) -> int:
    """Bring the index up to date and return how many files that took."""
    with open_library(folder, others=()) as library:
        return max(step.total for step in library.refresh(workers=0))


def one_more(folder: Path) -> float:
    """Add a recording, and return how long the index takes to have it."""
    last = max(folder.glob("*.csv"))
    another = folder / "2030-01-01 00-00-00 one more.csv"
    shutil.copy(last, another)
    try:
        start = time.perf_counter()
        assert up_to_date(folder) == 1
        return time.perf_counter() - start
    finally:
        another.unlink()
        up_to_date(folder)


def command(folder: Path) -> float:
    """Return how long `biofeedback history --limit 20` takes, from start to end."""
    call = [sys.executable, "-m", "biofeedback", "history", "--folder", str(folder)]
    return median_of(
        5, lambda: subprocess.run([*call, "--limit", "20"], check=True, capture_output=True)
    )


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--days", type=int, default=TEN_YEARS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "biofeedback-years"
    )
    options = parser.parse_args()
    folder: Path = options.folder / str(options.days)
    start = time.perf_counter()
    years.make(folder, options.days, options.workers)
    tell(f"recordings made or found in {time.perf_counter() - start:.0f} s")
    files = sorted(folder.glob("*.csv"))
    floor = median_of(1, lambda: [path.read_bytes() for path in files])
    took = rebuild(folder, options.workers)
    history = view(folder)
    rows: list[tuple[str, float]] = [
        ("read every file (floor), s", floor),
        ("rebuild, s", took),
        ("rebuild, sessions a second", len(files) / took),
        ("refresh with nothing new, ms", 1000 * median_of(RUNS, lambda: up_to_date(folder))),
        ("refresh with one new file, ms", 1000 * one_more(folder)),
        ("all that the history view needs, ms", 1000 * median_of(RUNS, lambda: view(folder))),
        ("biofeedback history --limit 20, ms", 1000 * command(folder)),
        ("size of the index, MB", (folder / FILE_NAME).stat().st_size / 1e6),
    ]
    show(f"{len(files)} sessions, {len(history.readings)} readings", ("", "median"), rows)
    keep(
        options.json,
        "library_years",
        {"sessions": len(files), "made": datetime.now(UTC).isoformat(), **dict(rows)},
    )


if __name__ == "__main__":
    with sentences():
        main()
