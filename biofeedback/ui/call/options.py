"""A choice among a few values side by side that may also stay open: nothing here must be said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from biofeedback.ui.words import plain

_GAP: Final = 6
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
_CLEARING: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class _Option(QPushButton):
    """Has the room that its text takes once it is chosen, and bold."""

    def sizeHint(self) -> QSize:  # noqa: N802
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(self.text())
        more -= self.fontMetrics().horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, more), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()


class Options(QWidget):
    """One value or none: a click chooses, a second one takes it back.

    Tab leads to the chosen one, arrow keys to its neighbours, Delete takes it back.
    """

    changed = Signal()

    def __init__(self, name: str, texts: Sequence[str], *, narrow: bool = False) -> None:
        """Make it with nothing chosen.

        Args:
            name: What is chosen; a screen reader hears it with each value.
            texts: The values.
            narrow: Whether they are as short as digits.
        """
        super().__init__()
        self.name = name
        self._chosen: int | None = None
        self._buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for at, text in enumerate(texts):
            button = _Option(plain(text))
            button.setCheckable(True)
            button.setProperty("role", "option")
            button.setAccessibleName(f"{name}: {text}")
            if narrow:
                button.setFixedWidth(button.fontMetrics().horizontalAdvance("0") * 5)
            button.clicked.connect(lambda _=False, at=at: self._click(at))
            button.installEventFilter(self)
            self._buttons.append(button)
            row.addWidget(button)
        row.addStretch()
        self._show()

    @property
    def chosen(self) -> int | None:
        """Number of the chosen value, from 0; None for none."""
        return self._chosen

    def choose(self, at: int | None) -> None:
        """Choose a value, or none."""
        self._chosen = at
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from value to value with the arrow keys."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in _CLEARING and self._chosen is not None:
            self._take(None)
            return True
        if (step := _STEPS.get(key)) is None:
            return super().eventFilter(watched, event)
        at = next(n for n, button in enumerate(self._buttons) if button is watched)
        wanted = min(max(0, at + step), len(self._buttons) - 1)
        self._take(wanted)
        self._buttons[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _click(self, at: int) -> None:
        self._take(None if at == self._chosen else at)

    def _take(self, at: int | None) -> None:
        self.choose(at)
        self.changed.emit()

    def _show(self) -> None:
        reached = self._chosen or 0
        for at, button in enumerate(self._buttons):
            button.setChecked(at == self._chosen)
            policy = Qt.FocusPolicy.StrongFocus if at == reached else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
