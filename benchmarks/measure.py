"""What the benchmarks share: statistics, tables, a screen, child processes, and Linux's /proc.

Nothing here asserts. A figure stands beside a floor measured in the same run, because a shared
machine moves both.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

Figures = dict[str, Any]
"""What a benchmark found, ready for JSON."""

SCREEN: Final = "1400x900x24"
"""Larger than the window, which is 1280x800."""
_MB: Final = 1024
_BOOTSTRAP_ROUNDS: Final = 4000
_PROC: Final = Path("/proc")


class MissingError(Exception):
    """Something this machine lacks; the text says what, and what to do."""


# -- statistics -------------------------------------------------------------------------------


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile; NaN where there is no value."""
    if not values:
        return math.nan
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(0, rank - 1)]


def spread(values: Sequence[float]) -> Figures:
    """Return number, p50, p90, p99 and greatest of some values."""
    found = {f"p{percent}": percentile(values, percent) for percent in (50, 90, 99)}
    return {"n": len(values), **found, "max": max(values, default=math.nan)}


def ratio(value: float, floor: float) -> float:
    """Return how many floors a value is; NaN where there is no floor."""
    return value / floor if floor else math.nan


def ratio_of_medians(ours: Sequence[float], floor: Sequence[float]) -> Figures:
    """Return the ratio of two medians, and where 95 % of its bootstrap resamples lie."""
    dice = random.Random(0)  # the same interval for the same figures

    def resampled(values: Sequence[float]) -> float:
        return statistics.median(dice.choices(values, k=len(values)))

    drawn = [resampled(ours) / resampled(floor) for _ in range(_BOOTSTRAP_ROUNDS)]
    return {
        "ratio": statistics.median(ours) / statistics.median(floor),
        "low": percentile(drawn, 2.5),
        "high": percentile(drawn, 97.5),
    }


# -- what a person reads ----------------------------------------------------------------------


def figure(value: object) -> str:
    """Return a value with about three digits; a missing one is a dash."""
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return "-"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:.{digits}f}"


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: the first column to the left, the others to the right."""
    lines = [list(headings), *([figure(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    print(f"\n{title}")
    for line in lines:
        first = line[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        print("  ".join((first, *rest)).rstrip())


def tell(text: str) -> None:
    """Say what is going on, beside the tables."""
    print(text, file=sys.stderr, flush=True)


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that knows what every benchmark takes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures there, too")
    return parser


def keep(file: Path | None, name: str, figures: Figures) -> None:
    """Print on what it was measured, and write the figures to a file if one is wanted."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan
    machine: Figures = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load_1_min": round(load, 2),
    }
    print("\n" + ", ".join(f"{key} {value}" for key, value in machine.items()))
    if file:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        facts = {"benchmark": name, "at": now, "machine": machine, **figures}
        file.write_text(json.dumps(_without_nan(facts), indent=2) + "\n", encoding="utf-8")


def _without_nan(value: Any) -> Any:  # noqa: ANN401
    """Return the same without NaN, which JSON does not know."""
    match value:
        case float() if math.isnan(value):
            return None
        case dict():
            return {key: _without_nan(one) for key, one in value.items()}
        case list() | tuple():
            return [_without_nan(one) for one in value]
        case _:
            return value


@contextlib.contextmanager
def sentences() -> Iterator[None]:
    """End the program with a sentence where this machine lacks something."""
    try:
        yield
    except MissingError as missing:
        sys.exit(f"{Path(sys.argv[0]).name}: {missing}")


# -- processes --------------------------------------------------------------------------------


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Yield an environment with a screen: the present one, or that of an Xvfb of our own.

    Raises:
        MissingError: If there is no screen and none can be made.
    """
    here = dict(os.environ)
    has_screen = any(here.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if has_screen or not sys.platform.startswith("linux"):
        yield here
        return
    if not shutil.which("Xvfb"):
        raise MissingError("no screen (DISPLAY is not set) and no Xvfb: install xvfb.")
    reader, writer = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writer),
        "-screen",
        "0",
        SCREEN,
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        try:
            with os.fdopen(reader, encoding="ascii") as said:
                number = said.readline().strip()
            if not number:
                raise MissingError("Xvfb does not start: run it by hand to see why.")
            yield here | {"DISPLAY": f":{number}"}
        finally:
            server.terminate()


def run_child(
    command: Sequence[str], env: Mapping[str, str] | None = None, timeout: float = 120.0
) -> Figures:
    """Run a Python program to its end and return the JSON object on its last line.

    Raises:
        MissingError: If it fails; its own words stand above on stderr.
    """
    try:
        done = subprocess.run(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=env,
            timeout=timeout,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MissingError(f"{' '.join(command)} does not end: run it by hand.") from None
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise MissingError(f"{' '.join(command)} ended with {done.returncode}: see above.")
    return dict(json.loads(lines[-1]))


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of a process in MB."""

    rss: float
    pss: float
    """As RSS, with each shared page divided among its users."""


def memory(pid: int | str = "self") -> Memory:
    """Return the resident memory of a process.

    Raises:
        MissingError: Where there is no /proc.
    """
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        raise MissingError("memory is read from /proc/PID/smaps_rollup: run it on Linux.") from None
    sizes = {words[0]: int(words[1]) for line in text.splitlines()[1:] if (words := line.split())}
    return Memory(sizes["Rss:"] / _MB, sizes["Pss:"] / _MB)


def cpu_seconds(pid: int | str = "self") -> dict[str, float]:
    """Return the processor time of every living thread, by thread id."""
    tasks = (_PROC / str(pid) / "task").iterdir()
    return {task.name: _thread_seconds(task) for task in tasks}


def _thread_seconds(task: Path) -> float:
    try:
        # In nanoseconds; not every kernel keeps it.
        return int((task / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except (OSError, IndexError):
        fields = (task / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def thread_names(pid: int | str = "self") -> dict[str, str]:
    """Return the system's name of every living thread, by thread id."""
    tasks = (_PROC / str(pid) / "task").iterdir()
    return {task.name: (task / "comm").read_text(encoding="utf-8").strip() for task in tasks}
