"""A day in the window: memory after one hour of the demo and after 24, its clock running fast.

The whole program but its main(): engine, recorder into a temporary folder, breathe view included.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

import as_started  # noqa: F401

# isort: split
from measure import (
    Figures,
    arguments,
    keep,
    memory,
    ratio,
    run_child,
    screen,
    sentences,
    show,
    tell,
)
from PySide6.QtCore import QTimer

from biofeedback import clock
from biofeedback.records import writer
from biofeedback.records.folders import SettingsStore
from biofeedback.sources import SIMULATED
from biofeedback.ui import app as program
from biofeedback.ui.garbage import GarbageCollector
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request

FIRST_S: Final = 3600.0
LAST_S: Final = 24 * 3600.0
SPEED: Final = 600.0
LIMIT_S: Final = 600
LEAST_SYNC_S: Final = 0.1


def run_day(fast: float, last_s: float) -> Figures:
    """Run the demo for a day of its own time and return memory at both ends."""
    make = clock.make_clock
    clock.make_clock = lambda speed: make(fast)  # noqa: ARG005
    # What is not on the disk for sure stays in memory: no more of it than at the usual speed.
    vars(writer)["FSYNC_EVERY_S"] = max(LEAST_SYNC_S, writer.FSYNC_EVERY_S / fast)
    found: Figures = {}
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        app = program.make_application()
        GarbageCollector(app)
        store = SettingsStore(Path(folder) / "settings.json")
        window = MainWindow(store, Request(strap=SIMULATED, output=Path(folder), seed=1))

        def look() -> None:
            series = window.workspace.series if window.loaded else None
            now = series.now if series else 0.0
            if now > FIRST_S and "first" not in found:
                found["first"] = asdict(memory())
            if now > last_s or time.monotonic() - began > LIMIT_S:
                found["last"] = asdict(memory())
                found["seconds"] = now
                found["beats"] = len(series.heart_rate) if series else 0
                window.close()

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(100)
        window.show()
        app.exec()
        window.join()
    return found


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--hours", type=float, default=LAST_S / 3600, help="of the demo (24)")
    parser.add_argument("--speed", type=float, default=SPEED, help="of its clock (600)")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(run_day(options.speed, 3600 * options.hours)))
        return
    with sentences(), screen() as env:
        tell(f"{options.hours:g} h of the demo at {options.speed:g} times its speed ...")
        words = ["--child", "--hours", str(options.hours), "--speed", str(options.speed)]
        found = run_child([__file__, *words], env, timeout=LIMIT_S + 60)
    rows = [
        [key, found["first"][key], found["last"][key], found["last"][key] - found["first"][key]]
        for key in found["first"]
    ]
    hours = f"after {found['seconds'] / 3600:.1f} h"
    show("Memory in MB", ["", "after 1 h", hours, "more"], rows)
    times = ratio(found["last"]["rss"], found["first"]["rss"])
    print(f"{found['beats']} beats; {times} times as much")
    keep(options.json, "window_day", found)


if __name__ == "__main__":
    main()
