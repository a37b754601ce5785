"""The last minutes of RMSSD with its limits, small, painted once a beat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.series import Curve, Floats, band_columns, columns
from biofeedback.ui.theme import Theme

RANGE_S: Final = 180.0
"""What is shown of the past: a turn of talk and the quiet before it."""
_LEAST_SPAN_MS: Final = 30.0
"""The height never stands for less: noise is not to look like a wave."""
_WIDTH: Final = 170
_HEIGHT: Final = 54
_LINE: Final = 1.6
_BAND: Final = 0.24
_END: Final = 2.4
_QUIET: Final = 3.0
_STEP_S: Final = 0.9
_PRESENT_S: Final = 4.0
"""A curve that ended before is no present value: it gets no dot."""
_COLUMN_PIXELS: Final = 1.5
_ROOM: Final = 0.08
_FILLED: Final = 0.55
"""The scale stays as long as the band fills so much of it: the line is not to jump."""


class StripCurve(QWidget):
    """Draws a curve of RMSSD; what is not known is a hole."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._curve: Curve | None = None
        self._now_s = 0.0
        self._points_shown = 0
        self._scale: tuple[float, float] | None = None
        """What the lower and the upper edge stand for, in ms."""
        self._share: float | None = None
        """How much of a quiet part is over; None where there is none."""
        self.painted = 0
        """How often it was painted."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(_WIDTH // 2)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("RMSSD of the last three minutes, with its 95 % limits"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which three minutes can be read."""
        return QSize(_WIDTH, _HEIGHT)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_quiet(self, share: float | None) -> None:
        """Draw how much of a quiet part is over instead of a curve; None draws the curve again."""
        if share != self._share:
            self._share = share
            self.update()

    def show_curve(self, curve: Curve | None, now_s: float) -> None:
        """Draw a curve up to now; None for nothing."""
        points = len(curve) if curve else 0
        same = curve is self._curve and points == self._points_shown
        if same and 0 <= now_s - self._now_s < _STEP_S:
            return  # a beat has just been drawn, and nothing has come since
        if curve is not self._curve:
            self._scale = None
        self._curve, self._now_s, self._points_shown = curve, now_s, points
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the band, the line, and a dot at its end."""
        self.painted += 1
        if self._share is not None:
            self._paint_share(self._share)
        elif self._curve is not None:
            self._paint_curve(self._curve)

    def _paint_share(self, share: float) -> None:
        middle, end = self.height() / 2, self.width() - _END
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, to in ((self._theme.line, 1.0), (self._theme.muted, share)):
                painter.setPen(QPen(QColor(colour), _QUIET, c=Qt.PenCapStyle.RoundCap))
                if to > 0:
                    across = _END + to * (end - _END)
                    painter.drawLine(QPointF(_END, middle), QPointF(across, middle))

    def _paint_curve(self, curve: Curve) -> None:
        x, value, low, high = curve.between(self._now_s - RANGE_S, self._now_s)
        if not np.isfinite(value).any():
            return
        self._scale = _scale(self._scale, float(np.nanmin(low)), float(np.nanmax(high)))
        width = RANGE_S / max(1.0, self.width() / _COLUMN_PIXELS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.rect())
            self._paint_band(painter, *band_columns(x, low, high, width))
            self._paint_line(painter, *columns(x, value, width))

    def _paint_band(self, painter: QPainter, x: Floats, low: Floats, high: Floats) -> None:
        soft = QColor(self._theme.vagal)
        soft.setAlphaF(_BAND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        for part in _unbroken(low + high):
            upper = self._points(x[part], high[part])
            lower = self._points(x[part], low[part])
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))

    def _paint_line(self, painter: QPainter, x: Floats, value: Floats) -> None:
        colour = QColor(self._theme.vagal)
        pen = QPen(colour, _LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        last: QPointF | None = None
        for part in _unbroken(value):
            painter.setPen(pen)
            points = self._points(x[part], value[part])
            painter.drawPolyline(QPolygonF(points))
            last = points[-1]
        if last is not None and self._now_s - x[-1] < _PRESENT_S and np.isfinite(value[-1]):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(last, _END, _END)

    def _points(self, x: Floats, y: Floats) -> list[QPointF]:
        assert self._scale is not None
        area = QRectF(self.rect()).adjusted(0, _END, -2 * _END, -_END)
        bottom, top = self._scale
        across = area.right() + (x - self._now_s) * (area.width() / RANGE_S)
        down = area.bottom() - (y - bottom) * (area.height() / (top - bottom))
        return [QPointF(*at) for at in zip(across.tolist(), down.tolist(), strict=True)]


def _scale(now: tuple[float, float] | None, low: float, high: float) -> tuple[float, float]:
    """Return a scale that holds values from ``low`` to ``high``: the present one if it serves."""
    span = max(high - low, _LEAST_SPAN_MS)
    if now and now[0] <= low and high <= now[1] and span >= _FILLED * (now[1] - now[0]):
        return now
    middle, half = (low + high) / 2, span * (0.5 + _ROOM)
    return middle - half, middle + half


def _unbroken(values: Floats) -> Iterator[slice]:
    """Yield the stretches without a hole, of two points or more."""
    known = np.isfinite(values)
    edges = np.flatnonzero(np.diff(known.astype(np.int8), prepend=0, append=0))
    for first, end in edges.reshape(-1, 2).tolist():
        if end - first > 1:
            yield slice(first, end)
