"""What the painted charts of the history share: a picture that is kept, and what is pointed at."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.painted import Layer
from biofeedback.ui.series import Floats
from biofeedback.ui.theme import Theme

LEFT: Final = 40
TOP: Final = 26
_RIGHT: Final = 8
TEXT_PIXELS: Final = 12
_NEAR_PIXELS: Final = 22.0
_BUBBLE_ROOM: Final = 8.0
_RING: Final = 5.5


class Canvas(QWidget):
    """Keeps what it has painted: pointing at it must cost nothing, however much there is."""

    chosen = Signal(object)
    """The path of a session that was clicked."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self.theme = theme
        self.private = False
        """Whether numbers are left out."""
        self.selected: Path | None = None
        self._layer = Layer()
        self._spots: tuple[Floats, Floats] = (np.empty(0), np.empty(0))
        self._paths: list[Path] = []
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 120)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which much can be seen."""
        return QSize(760, 300)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.renew()

    def set_private(self, on: bool) -> None:
        """Leave everything out, or paint it again."""
        self.private = on
        self.renew()

    def select(self, path: Path | None) -> None:
        """Show which session is looked at."""
        if path != self.selected:
            self.selected = path
            self.update()

    @property
    def painted(self) -> int:
        """How often the picture was made anew; for tests and benchmarks."""
        return self._layer.painted

    def renew(self) -> None:
        """Make the picture anew when it is seen next."""
        self._layer.drop()
        self._pointed = None
        self.update()

    # -- what a chart says -----------------------------------------------------------------------

    def paint_picture(self, painter: QPainter) -> None:
        """Paint everything but what is pointed at."""
        raise NotImplementedError

    def told(self, index: int) -> tuple[str, str]:
        """Return the two lines on a spot."""
        raise NotImplementedError

    def set_spots(self, x: Floats, y: Floats, paths: list[Path]) -> None:
        """Say where on the widget each session stands, so that it can be pointed at."""
        self._spots = (x, y)
        self._paths = paths

    @property
    def area(self) -> QRectF:
        """Where the curve is."""
        return QRectF(LEFT, TOP, self.width() - LEFT - _RIGHT, self.height() - TOP - self.below)

    @property
    def below(self) -> int:
        """Pixels for what is written below the curve."""
        return 24

    def font_of(self, pixels: int = TEXT_PIXELS) -> QFont:
        """Return the font of what is written."""
        font = QFont(self.font())
        font.setPixelSize(pixels)
        return font

    def soft(self, colour: str, share: float) -> QColor:
        """Return a colour that lets so much through."""
        found = QColor(colour)
        found.setAlphaF(share)
        return found

    # -- painting ----------------------------------------------------------------------------

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Show the picture, and over it what is looked and pointed at."""
        layer = self._layer.shown(self, self.theme.ground, self.font_of(), self._paint_layer)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font_of())
        self._paint_selected(painter)
        if self._pointed is not None:
            self._paint_bubble(painter, self._pointed)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.vagal), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _paint_layer(self, painter: QPainter) -> None:
        if self.private:
            self._paint_curtain(painter)
        else:
            self.paint_picture(painter)

    def _paint_curtain(self, painter: QPainter) -> None:
        """Leave everything out: the place of a dot is a number, too."""
        self.set_spots(np.empty(0), np.empty(0), [])
        painter.setPen(QColor(self.theme.muted))
        text = QCoreApplication.translate("LiveView", "Hidden. P shows it again.")
        painter.drawText(self.area, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_selected(self, painter: QPainter) -> None:
        area = self.area.adjusted(-2, -2, 2, 2)
        places = [at for at, path in enumerate(self._paths) if path == self.selected]
        for at in places:
            where = self._where(at)
            if not area.contains(where):
                continue
            painter.setPen(QPen(self.soft(self.theme.text, 0.25), 1))
            painter.drawLine(QPointF(where.x(), area.top()), QPointF(where.x(), area.bottom()))
            painter.setPen(QPen(QColor(self.theme.text), 2))
            painter.setBrush(QColor(self.theme.ground))
            painter.drawEllipse(where, _RING, _RING)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.vagal))
            painter.drawEllipse(where, _RING - 2.5, _RING - 2.5)

    def _paint_bubble(self, painter: QPainter, index: int) -> None:
        lines = [line for line in self.told(index) if line]
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * _BUBBLE_ROOM + 2
        height = metrics.lineSpacing() * len(lines) + 2 * _BUBBLE_ROOM - 4
        where = self._where(index)
        left = min(max(where.x() - width / 2, 2.0), self.width() - width - 2)
        top = where.y() - height - 12
        if top < 2:
            top = where.y() + 12
        box = QRectF(left, top, width, height)
        painter.setPen(QPen(QColor(self.theme.hover), 1))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QPen(QColor(self.theme.text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(where, _RING - 1, _RING - 1)
        for number, line in enumerate(lines):
            painter.setPen(QColor(self.theme.muted if number == 0 else self.theme.text))
            at = top + _BUBBLE_ROOM - 2 + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(left + _BUBBLE_ROOM + 1, at), line)

    def _where(self, index: int) -> QPointF:
        return QPointF(float(self._spots[0][index]), float(self._spots[1][index]))

    # -- mouse and focus -----------------------------------------------------------------------

    def spot_near(self, at: QPoint) -> int | None:
        """Return the session that stands near a place of the widget."""
        x, y = self._spots
        if not x.size:
            return None
        # Sideways counts more: a day is looked for.
        distance = np.hypot(x - at.x(), (y - at.y()) / 2)
        nearest = int(np.nanargmin(distance)) if not np.isnan(distance).all() else -1
        near = nearest >= 0 and distance[nearest] <= _NEAR_PIXELS
        return nearest if near and self.area.adjusted(-9, -9, 9, 9).contains(at) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what stands under the pointer."""
        self._point_at(self.spot_near(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the session under the pointer."""
        found = self.spot_near(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self.chosen.emit(self._paths[found])

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at nothing any more."""
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.setCursor(
                Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor
            )
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Paint anew at the new size."""
        super().resizeEvent(event)
        self.renew()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard no more."""
        super().focusOutEvent(event)
        self.update()
