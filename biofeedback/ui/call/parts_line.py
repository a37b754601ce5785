"""A line over the parts of a conversation: what is behind, where one is, what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.programmes.conversation import Part
from biofeedback.ui.call import words
from biofeedback.ui.theme import Theme

_BAR: Final = 4
_GAP: Final = 10
_BELOW: Final = 6
_WIDEST: Final = 640


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part on the line."""

    part: Part
    share: float
    """How much of it is over, 0 to 1."""
    present: bool = False


class PartsLine(QWidget):
    """One bar for each part, as wide as the others: the conversation has no length of its own."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._stretches: Sequence[Stretch] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(_WIDEST)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_parts(self, stretches: Sequence[Stretch]) -> None:
        """Show how far it is; painted only where a pixel of it moves. One part needs no line."""
        self.setVisible(len(stretches) > 1)
        shown = [self._in_pixels(each) for each in stretches]
        if shown != list(self._stretches):
            self._stretches = shown
            names = [words.title(each.part) for each in shown if each.present]
            self.setAccessibleName(", ".join(names))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the bars and their names."""
        return QSize(_WIDEST, _BAR + _BELOW + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint bars and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._bar_width()
        for at, each in enumerate(self._stretches):
            left = at * (width + _GAP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.hover))
            painter.drawRoundedRect(QRectF(left, 0, width, _BAR), _BAR / 2, _BAR / 2)
            if each.share > 0:
                painter.setBrush(QColor(self._theme.vagal))
                done = QRectF(left, 0, max(_BAR, width * each.share), _BAR)
                painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)
            painter.setPen(QColor(self._theme.text if each.present else self._theme.muted))
            box = QRectF(left, _BAR + _BELOW, width, self.fontMetrics().height())
            name = self.fontMetrics().elidedText(
                words.title(each.part), Qt.TextElideMode.ElideRight, int(width)
            )
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), name)

    def _bar_width(self) -> float:
        count = max(1, len(self._stretches))
        return (self.width() - _GAP * (count - 1)) / count

    def _in_pixels(self, each: Stretch) -> Stretch:
        pixels = max(1, int(self._bar_width()))
        return Stretch(each.part, int(each.share * pixels) / pixels, each.present)
