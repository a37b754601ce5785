"""A rating from 1 to 7 in one tap or one key; tapped again it is taken back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from biofeedback.records.evenings import LEAST, MOST
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import tr

_WIDTH: Final = 34
_ERASE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DIGITS: Final = {Qt.Key(Qt.Key.Key_0 + number): number for number in range(LEAST, MOST + 1)}
_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Scale(QWidget):
    """Seven numbers in a row, of which one is chosen or none; they have the keyboard together."""

    rated = Signal(object)
    """The number, or None where it was taken back."""
    typed = Signal()
    """A number was typed: who goes by the keyboard goes on."""

    def __init__(self, statement: str) -> None:
        """Make it without a number.

        Args:
            statement: What is rated; stands above.
        """
        super().__init__()
        self._statement = statement
        self._private = False
        self.value: int | None = None
        """What is chosen."""
        self._label = muted(statement)
        self._buttons: dict[int, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        for number in range(LEAST, MOST + 1):
            button = QPushButton(f"{number}")
            button.setProperty("role", "option")
            button.setCheckable(True)
            button.setFixedWidth(_WIDTH)
            button.setStyleSheet("padding: 5px 0px;")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(f"{statement}: {number}")
            button.clicked.connect(partial(self._tap, number))
            self._buttons[number] = button
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label)
        layout.addLayout(row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show()

    def show_value(self, value: int | None) -> None:
        """Show a number that was chosen before."""
        self.value = value
        self._show()

    def set_private(self, on: bool) -> None:
        """Hide which number is chosen, or show it again."""
        self._private = on
        self._show()

    def _tap(self, number: int, _: bool = False) -> None:
        self._rate(None if number == self.value else number)

    def _rate(self, value: int | None) -> None:
        self.value = value
        self._show()
        self.rated.emit(value)

    def _show(self) -> None:
        for number, button in self._buttons.items():
            button.setChecked(number == self.value and not self._private)
        value = tr("not rated") if self.value is None else f"{self.value}"
        self.setAccessibleName(self._statement)
        hint = tr("1 not at all true, 7 very true")
        self.setAccessibleDescription(hint if self._private else f"{value}. {hint}")

    # -- keyboard ------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the page from what is typed here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() in _PLAIN
            and event.key() in (*_DIGITS, *_STEPS, *_ERASE)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose by a digit, or go to the number beside."""
        key = Qt.Key(event.key())
        if key in _DIGITS:
            self._rate(_DIGITS[key])
            self.typed.emit()
        elif key in _STEPS:
            middle = (LEAST + MOST) // 2
            now = middle - _STEPS[key] if self.value is None else self.value
            self._rate(min(MOST, max(LEAST, now + _STEPS[key])))
        elif key in _ERASE:
            self._rate(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self._underline(on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard no more."""
        super().focusOutEvent(event)
        self._underline(on=False)

    def _underline(self, *, on: bool) -> None:
        font = self._label.font()
        font.setUnderline(on)
        self._label.setFont(font)
        set_text(self._label, self._statement)
