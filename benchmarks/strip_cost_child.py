"""One of the things that ``strip_cost.py`` measures; prints its figures as JSON."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

import as_started  # noqa: F401

# isort: split
from measure import Figures, cpu_seconds, memory, thread_names
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from window_demo import SEED, FilledStrap

from biofeedback import sources
from biofeedback.clock import Clock
from biofeedback.demo import Demo
from biofeedback.records.folders import SettingsStore
from biofeedback.ui import app
from biofeedback.ui.call.strip import HEIGHT, WIDTH
from biofeedback.ui.call.strip_curve import StripCurve
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request

SETTLE_MS: Final = 5000
"""Not measured: loading, and what the beats of the past cost to draw."""
_EVERY_MS: Final = 1000
_LOOK_EVERY_MS: Final = 50


class Meter(QObject):
    """Measures this process for a while, from soon on."""

    def __init__(
        self, parent: QObject, seconds: float, paints: Callable[[], int], done: Callable[[], object]
    ) -> None:
        """Begin to wait."""
        super().__init__(parent)
        self._measure_ms = round(1000 * seconds)
        self._paints = paints
        self._done = done
        self.figures: Figures = {}
        QTimer.singleShot(SETTLE_MS, self, self._begin)

    def _begin(self) -> None:
        self._at, self._cpu = time.perf_counter(), time.process_time()
        self._threads, self._painted = cpu_seconds(), self._paints()
        QTimer.singleShot(self._measure_ms, self, self._finish)

    def _finish(self) -> None:
        wall = time.perf_counter() - self._at
        names, shares = thread_names(), dict[str, float]()
        for thread, seconds in cpu_seconds().items():
            name = names.get(thread, thread)
            used = 100 * (seconds - self._threads.get(thread, 0.0)) / wall
            shares[name] = shares.get(name, 0.0) + used
        self.figures = {
            "measured_s": wall,
            "cpu_percent": 100 * (time.process_time() - self._cpu) / wall,
            "cpu_percent_by_thread": dict(sorted(shares.items(), key=lambda pair: -pair[1])),
            "paints_per_s": (self._paints() - self._painted) / wall,
            "memory_mb": memory().pss,
        }
        self._done()


class EmptyStrip(QWidget):
    """Fills itself with one colour once a second."""

    def __init__(self) -> None:
        """Make the window."""
        super().__init__()
        self.painted = 0
        self.resize(WIDTH, HEIGHT)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._timer.start(_EVERY_MS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Fill the window."""
        self.painted += 1
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor("#10161a"))


def floor(seconds: float) -> Figures:
    """Measure an empty strip."""
    qt = QApplication(sys.argv[:1])
    window = EmptyStrip()
    meter = Meter(window, seconds, lambda: window.painted, window.close)
    window.show()
    qt.exec()
    return meter.figures


class Program:
    """The demo, as it is with the strip or without."""

    def __init__(self, kind: str, seconds: float, filled_s: float) -> None:
        """Prepare; ``run`` does everything."""
        self._kind = kind
        self._seconds = seconds
        self._filled_s = filled_s
        self._window: MainWindow | None = None
        self._meter: Meter | None = None

    def run(self) -> Figures:
        """Run it to its end and return what was measured."""
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as patches:
            store = partial(SettingsStore, Path(folder) / "settings.json")
            patches.enter_context(patch.object(app, "SettingsStore", store))
            patches.enter_context(patch.object(app, "MainWindow", self._make))
            patches.enter_context(patch.object(Demo, "put_on", self._filled))
            # As on a desktop that has one: the window is hidden, not minimised.
            tray = patch.object(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
            patches.enter_context(tray)
            app.run(Request(strap=sources.SIMULATED, output=Path(folder), seed=SEED))
        assert self._meter is not None
        return self._meter.figures

    def _filled(self, clock: Clock) -> FilledStrap:
        return FilledStrap(clock, self._filled_s, SEED)

    def _make(self, store: SettingsStore, request: Request) -> MainWindow:
        self._window = window = MainWindow(store, request)
        look = QTimer(window)

        def begin() -> None:
            if window.loaded:
                look.stop()
                self._begin(window)

        look.timeout.connect(begin)
        look.start(_LOOK_EVERY_MS)
        return window

    def _begin(self, window: MainWindow) -> None:
        if self._kind == "strip":
            window.workspace.session.toggle_strip()
            window.close()
        elif self._kind == "hidden":
            window.hide()
        self._meter = Meter(window, self._seconds, self._painted, window.end)

    @staticmethod
    def _painted() -> int:
        every = QApplication.allWidgets()
        return sum(each.painted for each in every if isinstance(each, StripCurve))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--filled", type=float, default=5.0)
    options = parser.parse_args()
    if options.kind == "floor":
        found = floor(options.seconds)
    else:
        found = Program(options.kind, options.seconds, 60 * options.filled).run()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
