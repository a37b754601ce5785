"""Make the pictures of the README: the real window on the demo, whose clock runs 15 times faster.

    .venv/bin/python docs/pictures.py [FOLDER]

Needs a screen, or none at all: without one the window is drawn into memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPEED = 15.0
LONGEST_S = 60.0
DAYS = 110

if not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

sys.path.insert(0, str(HERE.parent / "benchmarks"))

import years  # noqa: E402
from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from biofeedback import clock  # noqa: E402
from biofeedback.history.indexing import open_library  # noqa: E402
from biofeedback.records.folders import SettingsStore  # noqa: E402
from biofeedback.ui import app as program  # noqa: E402
from biofeedback.ui.history.view import HistoryView  # noqa: E402
from biofeedback.ui.main_window import MainWindow  # noqa: E402
from biofeedback.ui.places import BREATHE  # noqa: E402
from biofeedback.ui.request import Request  # noqa: E402

Step = Callable[[], bool]
"""Whether the next step may be taken; asked again and again."""


def english(window: MainWindow, grab: Callable[[str], None]) -> Iterator[Step]:
    """Go from the first page through five minutes and a run of breathing to its summary."""
    workspace, session = window.workspace, window.workspace.session
    yield after(2)
    grab("first")
    workspace.start_demo(seed=5)
    yield lambda: workspace.series is not None and workspace.series.now > 310
    grab("live")
    session.go(BREATHE)
    session.breathe.begin()
    began = workspace.series.now if workspace.series else 0.0
    yield lambda: workspace.series is not None and workspace.series.now > began + 150
    grab("breathe")
    session.breathe.toggle()
    yield lambda: not session.breathe.breathing
    yield after(0.3)
    grab("summary")
    session.go("live")
    window.resize(760, 560)
    yield after(0.3)
    grab("live-small")
    window.resize(1280, 800)
    session.open_morning()
    assert session.morning
    session.morning.begin()
    began = workspace.series.now if workspace.series else 0.0
    yield lambda: workspace.series is not None and workspace.series.now > began + 130
    grab("morning")


def past(window: MainWindow, grab: Callable[[str], None]) -> Iterator[Step]:
    """Look at some months of made-up days, and play the demo's recording again."""
    workspace = window.workspace
    workspace.open_history()
    yield lambda: any(view.shown for view in window.findChildren(HistoryView))
    yield after(0.5)
    grab("history")
    demo = SettingsStore().settings.recordings.with_name("Biofeedback") / "Demo"
    workspace.start_replay(sorted(demo.glob("*.csv"))[-1], Request())
    yield lambda: workspace.player is not None and workspace.player.settled
    assert workspace.player
    workspace.player.play(False)
    workspace.player.go(400)
    yield lambda: workspace.player is not None and workspace.player.settled
    yield after(1)
    grab("replay")


def live_before(folder: Path) -> None:
    """Record months of days, up to yesterday, through the real recorder."""
    yesterday = (datetime.now(tz=years.FIRST_DAY.tzinfo) - years.FIRST_DAY).days - 1
    folder.mkdir(parents=True)
    for day in range(yesterday - DAYS, yesterday + 1):
        years.live(folder, day)
    with open_library(folder, others=()) as library:
        library.up_to_date()


def german(window: MainWindow, grab: Callable[[str], None]) -> Iterator[Step]:
    """Lose the link for a while, in German."""
    workspace = window.workspace
    workspace.start_demo(seed=6)
    yield lambda: workspace.series is not None and workspace.series.now > 200
    demo = workspace.demo
    assert demo
    demo.drop_the_link()
    yield after(0.4)
    grab("lost-de")


def after(seconds: float) -> Step:
    """Wait for a while."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


Steps = Callable[[MainWindow, Callable[[str], None]], Iterator[Step]]


class Studio:
    """One window after the other, in a home of its own, with a fast clock."""

    def __init__(self, speed: float = SPEED) -> None:
        """Make the application."""
        wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
        self.folder = Path(wanted[0]) if wanted else HERE / "pictures"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scratch = Path(tempfile.mkdtemp(prefix="pictures"))
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={self.scratch}/no-bluetooth"
        make = clock.make_clock
        clock.make_clock = lambda _: make(speed)
        self.app = program.make_application()
        os.environ["XDG_CONFIG_HOME"] = str(self.scratch)

    def take(self, steps: Steps, name: str = "Biofeedback", language: str = "en") -> None:
        """Lead a window through its states; each is grabbed dark and light.

        Args:
            steps: The states.
            name: Of the folder for recordings.
            language: Of the window.
        """
        store = SettingsStore()
        store.change(folder=str(self.scratch / name), language=language, place="live")
        window = MainWindow(store, Request())

        def grab(name: str) -> None:
            for look in ("dark", "light"):
                window.workspace.choose_theme(look)
                self.app.processEvents()
                window.grab().save(str(self.folder / f"{name}-{look}.png"))

        window.show()
        walk(self.app, window, lambda: steps(window, grab))
        window.join()


def main() -> int:
    """Run the window through its states and grab each, dark and light."""
    studio = Studio()
    live_before(studio.scratch / "Past")
    studio.take(english)
    studio.take(past, "Past")
    studio.take(german, language="de")
    return 0


def walk(app: QApplication, window: MainWindow, begin: Callable[[], Iterator[Step]]) -> None:
    """Take one step after the other, once the window is there, and close it."""
    state: list[Iterator[Step]] = []
    waiting: list[Step] = [lambda: window.loaded]
    began = time.monotonic()

    def look() -> None:
        if time.monotonic() - began > LONGEST_S:
            app.quit()
        elif waiting[0]():
            state[:] = state or [begin()]
            step = next(state[0], None)
            if step is None:
                window.close()
            else:
                waiting[0] = step

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    app.exec()
    timer.stop()


if __name__ == "__main__":
    sys.exit(main())
