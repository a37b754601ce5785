"""One start of a window with a stamp at every stage; ``first_paint.py`` runs it as a process.

It loads nothing that the window would not load: an import here would count as start-up time.
"""

from __future__ import annotations

import os
import sys
import time

STAMPS = {"python": time.perf_counter()}
"""When each stage ended. On Linux, macOS and Windows this clock is one for all processes."""


def stamp(stage: str) -> None:
    """Note the end of a stage."""
    STAMPS[stage] = time.perf_counter()


def report() -> None:
    """Print the stamps as JSON and vanish: what would come after the first paint is not asked."""
    stamp("painted")
    pairs = ", ".join(f'"{stage}": {at!r}' for stage, at in STAMPS.items())
    sys.stdout.write(f"{{{pairs}}}\n")
    sys.stdout.flush()
    os._exit(0)


def program(until_loaded: bool = False) -> None:
    """Start our program as the bare command does; report its first paint, or when it is loaded."""
    from biofeedback import __main__ as command
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.lean import load_qt

    load_qt()
    from biofeedback.ui import app
    from biofeedback.ui.main_window import MainWindow
    from biofeedback.ui.request import Request

    stamp("imports")
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    class StampedWindow(MainWindow):
        def __init__(self, store: SettingsStore, request: Request) -> None:
            stamp("application")
            super().__init__(store, request)
            stamp("built")

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            if "shown" not in STAMPS:
                stamp("shown")
                # Runs when everything in the window is painted and flushed, and before the window's
                # own timer loads the rest.
                QTimer.singleShot(0, self._wait if until_loaded else report)
            super().paintEvent(event)

        def _wait(self) -> None:
            if self.loaded:
                report()
            QTimer.singleShot(1, self._wait)

    vars(app)["MainWindow"] = StampedWindow
    sys.argv = ["biofeedback"]
    command.main()


def empty() -> None:
    """Show an empty window of the same size."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    stamp("imports")

    class EmptyWindow(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            if "shown" not in STAMPS:
                stamp("shown")
                QTimer.singleShot(0, report)
            super().paintEvent(event)

    qt = QApplication(sys.argv[:1])
    stamp("application")
    window = EmptyWindow()
    window.resize(1280, 800)
    stamp("built")
    window.show()
    sys.exit(qt.exec())


if __name__ == "__main__":
    kind = sys.argv[1]
    if kind == "empty":
        empty()
    program(until_loaded=kind == "loaded")
