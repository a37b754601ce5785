"""The pauses before answers, each a dot on a line of seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.axis import nice_step
from biofeedback.ui.languages import tr
from biofeedback.ui.theme import Theme

_ROW: Final = 20.0
_TIMES: Final = 18.0
_DOT: Final = 3.5
_DOT_ALPHA: Final = 0.6
_PIXELS: Final = 12
_LEAST_S: Final = 2.0
_MOST_S: Final = 10.0
"""A longer pause stands at the right edge, with an arrow: the usual ones keep their room."""
_RIGHT: Final = 12.0


class PauseStrip(QWidget):
    """One's own pauses above the other's."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[str, Sequence[float]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of its rows."""
        return QSize(400, int(len(self._rows) * _ROW + _TIMES))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same height: rows are not squeezed."""
        return QSize(200, self.sizeHint().height())

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_pauses(self, mine: Sequence[float], others: Sequence[float]) -> None:
        """Show pauses in seconds; a row for whoever answered at all."""
        rows = [(tr("you answer"), mine), (tr("the other answers"), others)]
        self._rows = [(name, pauses) for name, pauses in rows if pauses]
        self.setVisible(bool(self._rows))
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_PIXELS)
        return font

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint a line for each row, and its dots."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        metrics = painter.fontMetrics()
        left = max(metrics.horizontalAdvance(name) for name, _ in self._rows) + 14.0
        width = max(1.0, self.width() - left - _RIGHT)
        longest = max(max(pauses) for _, pauses in self._rows)
        most = min(_MOST_S, max(_LEAST_S, longest * 1.05))
        for number, (name, pauses) in enumerate(self._rows):
            middle = (number + 0.5) * _ROW
            painter.setPen(QColor(self._theme.muted))
            box = QRectF(0, middle - 10, left - 14, 20)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, align, name)
            painter.setPen(QPen(QColor(self._theme.hover), 1))
            painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
            self._paint_dots(painter, pauses, (left, width, most), middle)
        self._paint_times(painter, left, width, most)
        painter.end()

    def _paint_dots(
        self,
        painter: QPainter,
        pauses: Sequence[float],
        line: tuple[float, float, float],
        middle: float,
    ) -> None:
        left, width, most = line
        colour = QColor(self._theme.text)
        colour.setAlphaF(_DOT_ALPHA)
        painter.setBrush(colour)
        for pause in pauses:
            x = left + width * min(1.0, pause / most)
            if pause <= most:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(x, middle), _DOT, _DOT)
            else:
                painter.setPen(QPen(colour, 1.5))
                for turn in (-_DOT, _DOT):
                    painter.drawLine(QPointF(x + 1, middle), QPointF(x - 4, middle + turn))

    def _paint_times(self, painter: QPainter, left: float, width: float, most: float) -> None:
        painter.setPen(QColor(self._theme.muted))
        step = nice_step(most)
        top = len(self._rows) * _ROW
        at = 0.0
        while at <= most + 1e-9:
            x = left + width * at / most
            box = QRectF(x - 30, top, 60, _TIMES)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignHCenter, tr("{seconds} s").format(seconds=f"{at:g}")
            )
            at += step
