"""How soon the history of ten years is open: from the window on the screen to its painted chart.

The program is started as the bare command starts it, on a library whose index is there. Its key is
pressed in two ways: as soon as the pages are in the window (the earliest that a person could press
it), and once everything is loaded. The recordings are those of ``library_years.py``. Beside it
stands how long reading the index takes alone, the floor.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import years
from measure import arguments, keep, memory, run_child, screen, sentences, show, tell

from biofeedback.history.indexing import open_library
from biofeedback.history.overview import History

TEN_YEARS: Final = 3650
CHILD: Final = "--child"
_LONGEST_S: Final = 30.0
_POLL_MS: Final = 2
"""Seldom enough to leave the processor to what is waited for."""


def child(when: str) -> None:
    """Start the program, press the key, and print what passed until the chart was painted."""
    from biofeedback import __main__ as command
    from biofeedback.ui.lean import load_qt

    load_qt()
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtTest import QTest

    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui import app
    from biofeedback.ui.main_window import MainWindow
    from biofeedback.ui.request import Request

    at: dict[str, float] = {}

    class Watched(MainWindow):
        def __init__(self, store: SettingsStore, request: Request) -> None:
            super().__init__(store, request)
            QTimer.singleShot(int(1000 * _LONGEST_S), lambda: os._exit(1))

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            if "shown" not in at:
                at["shown"] = time.perf_counter()
                QTimer.singleShot(0, self._press)
            super().paintEvent(event)

        def _press(self) -> None:
            filled = self._workspace is not None and self._workspace.isVisible()
            if not (filled if when == "at once" else self.loaded):
                QTimer.singleShot(_POLL_MS, self._press)
                return
            before = memory().pss
            at["pressed"] = time.perf_counter()
            if self.isActiveWindow():
                QTest.keyClick(self, Qt.Key.Key_H)
            else:
                # A screen without a window manager gives nobody the keyboard.
                self.workspace.open_history()
            self._wait(before)

        def _wait(self, before: float) -> None:
            view = self.workspace.archive.view
            if view is None or not view.shown:
                QTimer.singleShot(_POLL_MS, lambda: self._wait(before))
                return
            at["painted"] = time.perf_counter()
            assert view.picture is not None
            facts = {
                "sessions": len(view.picture.history.entries),
                "after_shown": at["painted"] - at["shown"],
                "after_key": at["painted"] - at["pressed"],
                "more_memory": memory().pss - before,
            }
            sys.stdout.write(json.dumps(facts) + "\n")
            sys.stdout.flush()
            os._exit(0)

    vars(app)["MainWindow"] = Watched
    sys.argv = ["biofeedback"]
    command.main()


def settings(folder: Path, home: Path) -> dict[str, str]:
    """Return an environment whose program has its recordings in a folder."""
    config = home / "biofeedback"
    config.mkdir(parents=True)
    (config / "settings.json").write_text(json.dumps({"folder": str(folder)}), encoding="utf-8")
    return {"XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home / "state")}


def floor(folder: Path) -> float:
    """Return how long it takes to read the index, in seconds."""
    start = time.perf_counter()
    with open_library(folder) as library:
        History(library.sessions())
    return time.perf_counter() - start


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--days", type=int, default=TEN_YEARS)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "biofeedback-years"
    )
    options = parser.parse_args()
    folder: Path = options.folder / str(options.days)
    years.make(folder, options.days, options.workers)
    tell("bringing the index up to date")
    with open_library(folder) as library:
        library.up_to_date()
    rows: list[tuple[str, float, float, float]] = []
    with screen() as env, tempfile.TemporaryDirectory() as home:
        env |= settings(folder, Path(home))
        # What opens the history is compiled with the first start.
        run_child([__file__, CHILD, "at once"], env)
        for when in ("at once", "when all is loaded"):
            runs = [run_child([__file__, CHILD, when], env) for _ in range(options.runs)]
            for key, name in (
                ("after_shown", "window shown to history painted, s"),
                ("after_key", "key to history painted, s"),
                ("more_memory", "more memory, MB"),
            ):
                values = [float(run[key]) for run in runs]
                row = f"{name}, key pressed {when}"
                rows.append((row, statistics.median(values), min(values), max(values)))
    alone = [floor(folder) for _ in range(options.runs)]
    rows.append(
        ("the index read alone (floor), s", statistics.median(alone), min(alone), max(alone))
    )
    sessions = runs[0]["sessions"]
    show(f"{sessions} sessions", ("", "median", "least", "most"), rows)
    keep(options.json, "history_open", {"sessions": sessions, "rows": rows})


if __name__ == "__main__":
    if CHILD in sys.argv:
        child(sys.argv[2])
    else:
        with sentences():
            main()
