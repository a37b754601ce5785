"""What a person sees and clicks in a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.records.folders import SettingsStore
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request


class Windows:
    """Opens windows and waits until everything is in them; closes all of them at the end."""

    def __init__(self, qtbot: QtBot, store: SettingsStore) -> None:
        self._qtbot = qtbot
        self._store = store
        self._open: list[MainWindow] = []

    def __call__(self, request: Request | None = None) -> MainWindow:
        window = MainWindow(self._store, request or Request())
        self._open.append(window)
        window.show()
        self._qtbot.waitUntil(lambda: window.loaded, timeout=20_000)
        return window

    def close(self) -> None:
        for window in self._open:
            window.end()  # one that would step aside for the strip, too
            window.join()


@contextmanager
def windows(qtbot: QtBot, store: SettingsStore) -> Iterator[Windows]:
    """Open windows while the context lasts."""
    opened = Windows(qtbot, store)
    try:
        yield opened
    finally:
        opened.close()


def shown_texts(window: QWidget) -> str:
    """Return every text that can be seen."""
    labels = [w.text() for w in window.findChildren(QLabel) if w.isVisible()]
    buttons = [w.text() for w in window.findChildren(QAbstractButton) if w.isVisible()]
    # A number stays with its sign; here it is read as it is heard.
    return "\n".join([*labels, *buttons]).replace("\N{NO-BREAK SPACE}%", " %")


def button(window: QWidget, text: str) -> QPushButton:
    """Return the button that says this, with a key behind it or not; else the one that holds it."""
    shown = [w for w in window.findChildren(QPushButton) if w.isVisible()]
    found = [w for w in shown if w.text().split("   ")[0] == text]
    found = found or [w for w in shown if text in w.text()]
    assert len(found) == 1, f"{text!r}: {[w.text() for w in shown]}"
    return found[0]


def click(window: QWidget, text: str) -> None:
    """Click that button."""
    QTest.mouseClick(button(window, text), Qt.MouseButton.LeftButton)
