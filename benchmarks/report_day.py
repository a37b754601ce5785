"""Time and memory of `biofeedback report` on a recording of a day.

A real day (nsr009, 102 858 beats) is replayed into a recording of ours first. Then each kind of
report is made by a process of its own, as the window starts it. The floor, in the same run: a
process that only opens the recording and sends its beats through the pipeline.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from measure import Figures, MissingError, arguments, keep, ratio, sentences, show, tell

SERIES: Final = "nsr009"
DATA: Final = Path(
    os.environ.get("BIOFEEDBACK_DATA", Path(__file__).parents[2] / "shared" / "data")
)
LIMIT_S: Final = 10.0
LIMIT_MB: Final = 400.0
KINDS: Final = ("html", "pdf", "json")
FLOOR_LABEL: Final = "floor: open, recompute"
FLOOR: Final = """
import sys
from pathlib import Path
from biofeedback.offline import recomputed
from biofeedback.records.opening import open_recording
for events in recomputed(open_recording(Path(sys.argv[1]))):
    pass
"""


def replayed(folder: Path) -> Path:
    """Return a recording of ours of the day.

    Raises:
        MissingError: If the series is not here, or cannot be replayed.
    """
    series = DATA / f"{SERIES}.rr.txt"
    if not series.is_file():
        raise MissingError(f"{series} is not here: set BIOFEEDBACK_DATA to its folder.")
    day = folder / "day.csv"
    tell("replaying a day ...")
    command = [sys.executable, "-m", "biofeedback", "replay", str(series), "--headless"]
    command += ["--speed", "max", "--output", str(day)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode or not day.is_file():
        raise MissingError("the day cannot be replayed: see above.")
    return day


def measured(command: list[str], rounds: int) -> Figures:
    """Run a Python program and return its shortest time and its greatest memory.

    Raises:
        MissingError: If it fails, or on a system that does not tell a child's memory.
    """
    if not hasattr(os, "wait4"):
        raise MissingError("a child's memory is not told here: run it on Linux or macOS.")
    times, peaks = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        child = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise MissingError(f"{' '.join(command)} ended with {child.returncode}: see above.")
        times.append(time.perf_counter() - began)
        peaks.append(usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))
    return {"seconds": min(times), "peak_mb": max(peaks)}


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="the shortest counts (3)")
    options = parser.parse_args()
    with sentences(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        day = replayed(folder)
        tell("measuring ...")
        found = {FLOOR_LABEL: measured(["-c", FLOOR, str(day)], options.rounds)}
        for kind in KINDS:
            command = ["-m", "biofeedback", "report", str(day)]
            runs = [
                measured([*command, "--output", str(folder / f"{at}.{kind}")], 1)
                for at in range(options.rounds)
            ]
            found[f"report, {kind}"] = {
                "seconds": min(each["seconds"] for each in runs),
                "peak_mb": max(each["peak_mb"] for each in runs),
                "file_kb": (folder / f"0.{kind}").stat().st_size / 1024,
            }
        floor = found[FLOOR_LABEL]["seconds"]
        rows = [
            (
                label,
                each["seconds"],
                ratio(each["seconds"], floor),
                each["peak_mb"],
                each.get("file_kb", float("nan")),
            )
            for label, each in found.items()
        ]
        recording_mb = day.stat().st_size / 1024**2
        show(
            f"A day of beats ({recording_mb:.1f} MB); wanted: {LIMIT_S:.0f} s, {LIMIT_MB:.0f} MB",
            ("", "s", "floors", "peak MB", "file KB"),
            rows,
        )
        keep(options.json, "report_day", {"processes": found, "recording_mb": recording_mb})


if __name__ == "__main__":
    main()
