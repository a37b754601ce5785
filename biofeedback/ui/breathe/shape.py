"""One breath of a pattern as a line: how long in, hold, out and rest."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.pacer import Pattern, Stage, volume
from biofeedback.ui.theme import Theme

_STEPS: Final = 24
"""Points of a stage."""
_TEXT_PIXELS: Final = 13
_LONG_S: Final = 20.0
"""The whole width; a longer breath is drawn narrower, not cut."""
_LABEL_ROOM: Final = 34.0


class BreathShape(QWidget):
    """Draws a pattern to scale, so that a longer breath is a longer line."""

    def __init__(self, theme: Theme, pattern: Pattern) -> None:
        """Show a pattern."""
        super().__init__()
        self._theme = theme
        self._pattern = pattern
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(200, 80)
        self.setAccessibleName(self.tr("The shape of one breath"))
        self._words = {
            Stage.INHALE: self.tr("in"),
            Stage.HOLD_FULL: self.tr("hold"),
            Stage.EXHALE: self.tr("out"),
            Stage.HOLD_EMPTY: self.tr("rest"),
        }

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which the shape can be read."""
        return QSize(460, 120)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_pattern(self, pattern: Pattern) -> None:
        """Show another pattern."""
        self._pattern = pattern
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the line, and the length of each stage below it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(_TEXT_PIXELS)
        painter.setFont(font)
        area = QRectF(4, 8, self.width() - 8, self.height() - 8 - 26)
        pixels = area.width() / max(_LONG_S, self._pattern.period_s)
        line = self._line(area, pixels)
        left = area.left()
        for stage, length in zip(Stage, self._pattern.stages_s, strict=True):
            if length > 0:
                width = length * pixels
                text = f"{self._words[stage]} {length:.1f} s"
                self._paint_stage(painter, area, left, width, text)
                left += width
        painter.setClipRect(area.adjusted(-2, -4, 2, 4))
        painter.setPen(QPen(QColor(self._theme.hover), 2))
        # What comes after the first breath: more of the same.
        for breath in range(1, math.ceil(_LONG_S / self._pattern.period_s)):
            painter.drawPolyline(line.translated(breath * self._pattern.period_s * pixels, 0))
        painter.setPen(QPen(QColor(self._theme.vagal), 2))
        painter.drawPolyline(line)
        painter.end()

    def _line(self, area: QRectF, pixels: float) -> QPolygonF:
        """Return one breath, so many pixels a second."""
        points: list[QPointF] = []
        left = area.left()
        for stage, length in zip(Stage, self._pattern.stages_s, strict=True):
            for step in range(_STEPS + 1) if length > 0 else ():
                x = left + length * pixels * step / _STEPS
                y = area.bottom() - volume(stage, step / _STEPS) * area.height()
                points.append(QPointF(x, y))
            left += length * pixels
        return QPolygonF(points)

    def _paint_stage(
        self, painter: QPainter, area: QRectF, left: float, width: float, text: str
    ) -> None:
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(QPointF(left + width, area.top()), QPointF(left + width, area.bottom()))
        painter.setPen(QColor(self._theme.muted))
        if width < _LABEL_ROOM:
            text = text.rsplit(" ", 1)[0].rsplit(" ", 1)[-1]
        box = QRectF(left - 20, area.bottom() + 6, width + 40, 20)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
