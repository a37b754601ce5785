"""A choice among inputs, whose number and names are the system's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from biofeedback.ui.words import plain, plain_tip, shortened

SYSTEM: Final = ""
_LONGEST: Final = 44
_MARK: Final = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


class InputChoice(QPushButton):
    """Shows the chosen one; a click or the space bar opens the others."""

    chosen = Signal()

    def __init__(self, name: str) -> None:
        """Make it; ``fill`` offers something."""
        super().__init__()
        self.name = name
        self.value = SYSTEM
        self._items: dict[str, str] = {}
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setProperty("role", "flat")

    def fill(self, items: Sequence[tuple[str, str]], value: str) -> None:
        """Offer items of id and name.

        Args:
            items: The first is what holds where nothing was chosen.
            value: The chosen one; kept where it is not there now: it may be plugged in again.
        """
        self._items = dict(items)
        self._items.setdefault(value, value)
        self.value = value
        self._menu.clear()
        for each, name in self._items.items():
            self._menu.addAction(plain(shortened(name, _LONGEST)), partial(self.choose, each))
        self._show()

    def choose(self, value: str) -> None:
        """Choose one."""
        self.value = value
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        name = self._items[self.value]
        self.setText(plain(f"{shortened(name, _LONGEST)} {_MARK}"))
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(f"{self.name}: {name}")
