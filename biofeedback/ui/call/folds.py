"""What need not be seen: one line that says what is chosen, and opens."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from biofeedback.ui.words import plain

_SHUT = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}"
_OPEN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


class Fold(QWidget):
    """A line with a name and what is chosen behind it; a click shows the rest."""

    opened = Signal(bool)

    def __init__(self, name: str, inside: QLayout) -> None:
        """Make it shut."""
        super().__init__()
        self._name = name
        self._chosen = ""
        self._line = QPushButton()
        self._line.setProperty("role", "fold")
        self._line.setCheckable(True)
        self._line.toggled.connect(self._toggle)
        self._inside = QWidget()
        self._inside.setLayout(inside)
        inside.setContentsMargins(24, 4, 0, 10)
        self._inside.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._line)
        layout.addWidget(self._inside)
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether what is inside is shown."""
        return self._line.isChecked()

    def set_open(self, on: bool) -> None:
        """Show what is inside, or hide it."""
        self._line.setChecked(on)

    def show_chosen(self, text: str) -> None:
        """Say what is chosen inside; empty for nothing."""
        if text != self._chosen:
            self._chosen = text
            self._show()

    def _toggle(self, on: bool) -> None:
        self._inside.setVisible(on)
        self._show()
        self.opened.emit(on)

    def _show(self) -> None:
        mark = _OPEN if self._line.isChecked() else _SHUT
        chosen = f":  {self._chosen}" if self._chosen else ""
        self._line.setText(plain(f"{mark}  {self._name}{chosen}"))
        self._line.setAccessibleName(f"{self._name}{chosen}")
