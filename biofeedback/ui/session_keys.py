"""The keys of a session: a table of what each does, switched on and off together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Key:
    """One key and what it does."""

    key: str | Qt.Key
    action: Callable[[], object]
    repeats: bool = False
    """Whether it goes on while it is held."""
    on_curve: bool = False
    """Whether it moves the curve, and elsewhere belongs to sliders and to what leads a replay."""


class SessionKeys:
    """The shortcuts of a page, off at first."""

    def __init__(self, page: QWidget, keys: Sequence[Key]) -> None:
        """Make a shortcut of the page for each key."""
        self._shortcuts = [(self._shortcut(page, key), key.on_curve) for key in keys]
        self.is_on = False
        """Whether the page listens to keys."""
        self.set_on(False, curve=False)

    @staticmethod
    def _shortcut(page: QWidget, key: Key) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key.key), page, key.action)
        shortcut.setAutoRepeat(key.repeats)
        return shortcut

    def set_on(self, on: bool, *, curve: bool) -> None:
        """Listen to keys, or to none.

        Args:
            on: Whether to listen.
            curve: Whether to those that move the curve, too.
        """
        self.is_on = on
        for shortcut, on_curve in self._shortcuts:
            shortcut.setEnabled(on and (curve or not on_curve))
