"""A choice among a few values, written as the word that it changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton


class ChoiceButton(QPushButton):
    """Shows the chosen value; a click or the space bar opens the others."""

    chosen = Signal(int)

    def __init__(self, name: str, items: Sequence[tuple[str, int]], value: int) -> None:
        """Offer items of text and value; an unknown ``value`` becomes the first."""
        super().__init__()
        self._name = name
        self._texts = {item: text for text, item in items}
        self.value = value if value in self._texts else items[0][1]
        self.setProperty("role", "flat")
        self.setToolTip(name)
        menu = QMenu(self)
        group = QActionGroup(self)
        self._actions: dict[int, QAction] = {}
        for text, item in items:
            action = menu.addAction(text, partial(self.choose, item))
            action.setCheckable(True)
            action.setChecked(item == self.value)
            group.addAction(action)
            self._actions[item] = action
        self.setMenu(menu)
        self._show()

    def show_value(self, value: int) -> None:
        """Show a value that was chosen elsewhere."""
        if value != self.value:
            self.value = value
            self._actions[value].setChecked(True)
            self._show()

    def choose(self, value: int) -> None:
        """Choose one of the values."""
        self.value = value
        self._actions[value].setChecked(True)
        self._show()
        self.chosen.emit(value)

    def _show(self) -> None:
        text = self._texts[self.value]
        self.setText(f"{text} \N{BLACK DOWN-POINTING SMALL TRIANGLE}")
        self.setAccessibleName(f"{self._name}: {text}")
