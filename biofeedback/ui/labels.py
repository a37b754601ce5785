"""Labels of numbers and of what is said beside them; each painted again only if it changes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.ui.theme import number_font

_SMALL: Final = 60
_USUAL: Final = 88
_GREATEST: Final = 220
_SHARE: Final = 0.13
BESIDE: Final = 0.66
"""Height of a number beside the dominant one, as a share of it."""
_UNIT: Final = 0.27
_LEAST_UNIT: Final = 18
NO_NUMBER: Final = "\N{EN DASH}"
HIDDEN: Final = "\N{BULLET}\N{BULLET}\N{BULLET}"


def great_size(height: int, *, small: bool) -> int:
    """Return the height of a dominant number in pixels, for a view of a height.

    It grows with large windows: they are looked at from further away.
    """
    return _SMALL if small else max(_USUAL, min(_GREATEST, round(height * _SHARE)))


def muted(text: str = "", role: str = "muted") -> QLabel:
    """Return a quiet label; names of straps and errors pass through here: none is markup."""
    label = QLabel(_unbroken(text))
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def set_text(label: QLabel, text: str) -> None:
    """Show a text, painted again only if it is another one."""
    text = _unbroken(text)
    if label.text() != text:
        label.setText(text)


def _unbroken(text: str) -> str:
    """Return a text in which no line breaks before a ``%``."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


class _Sized(QLabel):
    """A label that keeps its font where a new style sheet of the window would take it away."""

    _wanted: QFont | None = None

    def size_to(self, font: QFont) -> None:
        self._wanted = font
        self.setFont(font)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        wanted = self._wanted
        if wanted and event.type() is QEvent.Type.StyleChange and self.font() != wanted:
            self.setFont(wanted)


class BigNumber(QWidget):
    """A number with its unit and its name; a screen reader hears them together."""

    def __init__(
        self, name: str, unit: str, *, left: bool = True, heading: QWidget | None = None
    ) -> None:
        """Make it without a number.

        Args:
            name: What is measured; stands above, where there is no other heading.
            unit: What it is measured in.
            left: Whether it stands at the left edge of its place, or at the right one.
            heading: What stands above instead of the name.
        """
        super().__init__()
        self._name, self._unit_text = name, unit
        self._shown = NO_NUMBER
        self._private = False
        self._number = _Sized()
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._unit = _Sized(unit)
        self._unit.setProperty("role", "muted")
        self._unit.setTextFormat(Qt.TextFormat.PlainText)
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        head = heading or muted(name)
        if isinstance(head, QLabel):
            head.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._row = row = QHBoxLayout()
        row.setSpacing(8)
        if not left:
            row.addStretch()
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        if left:
            row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addStretch()
        layout.addLayout(row)
        self.show_number(None)

    @property
    def text(self) -> str:
        """What is shown now."""
        return self._number.text()

    def set_size(self, family: str, pixels: int, beside: int = 0) -> None:
        """Give the digits a height; the unit stands on the same line.

        Args:
            family: The typeface.
            pixels: Height of the digits.
            beside: Height of the greater number that this one shares its line with.
        """
        self._number.size_to(number_font(family, pixels))
        unit_pixels = max(_LEAST_UNIT, round(max(beside, pixels) * _UNIT))
        self._unit.size_to(number_font(family, unit_pixels, QFont.Weight.Normal))
        # A layout aligns boxes, not letters.
        number, unit = QFontMetrics(self._number.font()), QFontMetrics(self._unit.font())
        self._unit.setContentsMargins(0, 0, 0, number.descent() - unit.descent())
        greater = QFontMetrics(number_font(family, max(beside, pixels)))
        self._row.setContentsMargins(0, 0, 0, greater.descent() - number.descent())

    def set_private(self, on: bool) -> None:
        """Hide the number, or show it again."""
        self._private = on
        self.show_number(None if self._shown == NO_NUMBER else self._shown)

    def show_number(self, text: str | None, more: str = "") -> None:
        """Show a number, or quietly that there is none.

        Args:
            text: The digits; None where the number is withheld.
            more: What a screen reader hears after it.
        """
        self._shown = text or NO_NUMBER
        shown = HIDDEN if self._private and text else self._shown
        self._number.setEnabled(shown not in (NO_NUMBER, HIDDEN))
        set_text(self._number, shown)
        said = self._said(shown)
        # What is said behind a hidden number would tell it.
        spoken = f"{self._name} {said}"
        if more and shown != HIDDEN:
            spoken += f". {more}"
        if self._number.accessibleName() != spoken:
            self._number.setAccessibleName(spoken)

    def _said(self, shown: str) -> str:
        if shown == HIDDEN:
            return self.tr("hidden")
        if shown == NO_NUMBER:
            return self.tr("withheld")
        return f"{shown} {self._unit_text}"
