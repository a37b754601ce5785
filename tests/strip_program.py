"""The program with the strip open beside it, told what to do a line at a time.

    python -m tests.strip_program FOLDER

The real window on the simulated strap; what the strip wants is printed, a line each. Lines on
stdin: ``cue TEXT``, ``talk STATE`` (a microphone is on), ``mute``, ``blank``, ``through``,
``open``, ``quit`` and ``where``.
With TRAY=1 it finds a tray.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer
from PySide6.QtWidgets import QSystemTrayIcon

from biofeedback import sources
from biofeedback.events import Talk
from biofeedback.records.folders import SettingsStore
from biofeedback.ui import app
from biofeedback.ui.call.strip import CallStrip
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Told:
    """Opens the strip beside a window that is loaded, and does what it is told."""

    def __init__(self, window: MainWindow) -> None:
        session = window.workspace.session
        session.toggle_strip()
        assert session._beside
        self.keeper = session._beside.keeper
        self.keeper.mark_wanted.connect(lambda: say("mark"))
        self.keeper.speaking.connect(lambda on: say("speaking", on))
        self.keeper.put_away.connect(lambda: say("put away"))
        self.keeper.click_through_changed.connect(lambda on: say("through", on))
        asked = window.may_stay
        assert asked

        def may_stay() -> bool:
            say("closed")
            return asked()

        window.may_stay = may_stay
        self._stdin = QSocketNotifier(0, QSocketNotifier.Type.Read, window)
        self._stdin.activated.connect(self._read)
        QTimer.singleShot(0, lambda: say("ready", int(self.strip.winId()), int(window.winId())))

    @property
    def strip(self) -> CallStrip:
        assert self.keeper.strip
        return self.keeper.strip

    def _read(self) -> None:
        lines = os.read(0, 4096)
        self._stdin.setEnabled(bool(lines))
        for line in lines.decode().splitlines():
            self._do(*line.split(" ", 1))

    def _do(self, what: str, more: str = "") -> None:
        strip = self.strip
        match what:
            case "cue":
                strip.set_cue(more)
            case "talk":
                strip.set_talk(Talk(more), listening=True)
            case "mute":
                strip.set_talk(None, listening=False)
            case "blank":
                strip.set_private(not strip.private)
            case "through":
                strip.set_click_through(True)
            case "open":
                self.keeper.show()
            case "quit":
                QCoreApplication.quit()
                return
        place = strip.geometry()
        say(what, "done", place.x(), place.y(), place.width(), strip.menu.isVisible())


def main() -> None:
    """Run it until the window is closed for good."""
    folder = Path(sys.argv[1])
    store = SettingsStore(folder / "settings.json")
    listening: list[Told] = []

    def make(store: SettingsStore, request: Request) -> MainWindow:
        window = MainWindow(store, request)
        look = QTimer(window)

        def begin() -> None:
            if window.loaded and window.workspace.series:
                look.stop()
                listening.append(Told(window))

        look.timeout.connect(begin)
        look.start(50)
        return window

    tray = bool(os.environ.get("TRAY"))
    has_tray = patch.object(QSystemTrayIcon, "isSystemTrayAvailable", lambda: tray)
    with (
        has_tray,
        patch.object(app, "MainWindow", make),
        patch.object(app, "SettingsStore", lambda: store),
    ):
        sys.exit(app.run(Request(strap=sources.SIMULATED, output=folder, seed=1)))


if __name__ == "__main__":
    main()
