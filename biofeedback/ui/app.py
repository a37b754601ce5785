"""The application: the empty window first, everything else after it has been painted."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from biofeedback import __version__
from biofeedback.records.folders import SettingsStore
from biofeedback.ui.garbage import GarbageCollector
from biofeedback.ui.lean import give_back_large_blocks
from biofeedback.ui.main_window import MainWindow

if TYPE_CHECKING:
    from biofeedback.ui.request import Request

GREATEST_SIZE: Final = 300
"""Percent; with more nothing could be reached to make it smaller again."""
SAME_KEYPRESS_S: Final = 0.5
"""As without a window: within this, the same Ctrl-C may come twice and counts once."""


def run(request: Request) -> int:
    """Show the window and return the exit code of the program."""
    # asyncio and hashlib do without OpenSSL where there is none: 4 MB less, and nothing here
    # speaks over a network.
    for name in ("ssl", "_hashlib"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    store = SettingsStore()
    _scale(store.settings.size)
    app = make_application()
    GarbageCollector(app)
    window = MainWindow(store, request)
    window.when_filled = lambda: _filled(window)
    # Hidden in the tray it is no last window whose closing would end the program.
    window.when_over = app.exit
    app.when_asked_to_quit = window.end
    window.show()
    QTimer.singleShot(0, lambda: _close_on_signals(window))
    code = app.exec()
    # The window is gone and the file closed; letting go of the strap may take seconds more.
    window.join()
    return code


def _scale(percent: int) -> None:
    """Make everything larger; Qt asks for it before there is an application."""
    if percent > 100 and "QT_SCALE_FACTOR" not in os.environ:
        os.environ["QT_SCALE_FACTOR"] = str(min(percent, GREATEST_SIZE) / 100)


def _filled(window: MainWindow) -> None:
    from biofeedback import logs

    logs.begin()
    window.workspace.all_loaded.connect(_spare_the_loaded)


def _spare_the_loaded() -> None:
    """Leave what is loaded now alone: it stays.

    Looked through again and again for garbage, it would hold the window up for 20 to 50 ms.
    """
    gc.collect()
    gc.freeze()


class Application(QApplication):
    """Ends the window where the desktop asks the program to quit, as Cmd+Q on macOS does.

    Qt would only close every window, and one that steps aside for the strip would refuse.
    """

    when_asked_to_quit: Callable[[], object] | None = None

    def event(self, event: QEvent) -> bool:
        """Take what is meant for the program itself."""
        if event.type() is QEvent.Type.Quit and self.when_asked_to_quit:
            self.when_asked_to_quit()
            return True
        return super().event(event)


def make_application() -> Application:
    """Make the one application."""
    if sys.platform == "linux":
        give_back_large_blocks()
    # As an argument, because setStyle() wraps a QStyle and costs 4 ms of the first paint.
    app = Application([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("biofeedback")
    app.setApplicationDisplayName("biofeedback")
    app.setApplicationVersion(__version__)
    return app


def _close_on_signals(window: MainWindow) -> None:
    """Let Ctrl-C, SIGTERM and a terminal that goes close the window.

    Qt's loop does not run Python's handlers.
    """
    import signal
    import socket
    import time

    from PySide6.QtCore import QSocketNotifier

    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, window)

    def on_signal() -> None:
        reader.recv(64)
        window.end()

    first_at: float | None = None

    def on_number(number: int, _: object) -> None:
        # The second one ends the program at once, whatever it is waiting for.
        nonlocal first_at
        now = time.monotonic()
        if first_at is None:
            first_at = now
        elif now - first_at > SAME_KEYPRESS_S:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    notifier.activated.connect(on_signal)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        # Started with nohup, it is to outlive its terminal.
        if number is not None and (name != "SIGHUP" or signal.getsignal(number) == signal.SIG_DFL):
            signal.signal(number, on_number)
    signal.set_wakeup_fd(writer.fileno())
    # A closed writer would read as a signal: both live as long as the window does.
    window.keep(reader, writer)
