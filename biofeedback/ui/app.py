"""The application: shell first, plots and Bluetooth after the first paint."""

from __future__ import annotations

import signal
import socket
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from biofeedback import __version__
from biofeedback.records.folders import SettingsStore
from biofeedback.ui import theme
from biofeedback.ui.main_window import MainWindow

if TYPE_CHECKING:
    from biofeedback.ui.request import Request

_FONT_PIXELS: Final = 14


def run(request: Request) -> int:
    """Show the window and return the exit code of the program."""
    app = QApplication(sys.argv[:1])
    window = MainWindow(SettingsStore(), request, dress(app))
    window.show()
    notifier = _close_on_signals(window)
    code = app.exec()
    notifier.setEnabled(False)
    # The window is gone and the file closed; letting go of the strap may take seconds more.
    window.engine_join()
    return code


def dress(app: QApplication) -> str:
    """Give the application its name, style and type; return the family of its font."""
    app.setApplicationName("biofeedback")
    app.setApplicationDisplayName("biofeedback")
    app.setApplicationVersion(__version__)
    app.setStyle("Fusion")
    family = theme.load_fonts()
    font = app.font()
    font.setFamily(family)
    font.setPixelSize(_FONT_PIXELS)
    app.setFont(font)
    return family


def _close_on_signals(window: MainWindow) -> QSocketNotifier:
    """Let Ctrl-C and SIGTERM close the window: Qt's loop does not run Python's handlers."""
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    signal.set_wakeup_fd(writer.fileno())
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, window)

    def on_signal() -> None:
        reader.recv(64)
        window.close()

    notifier.activated.connect(on_signal)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    window.keep((reader, writer))
    return notifier
