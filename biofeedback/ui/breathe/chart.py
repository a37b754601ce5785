"""What the heart does with the pace: its rate against the pacer's wave, and each breath's swing.

Plain painting: a minute of beats is a hundred points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.pacer import Pacer
from biofeedback.ui.axis import Scale, follow
from biofeedback.ui.series import Curve, Floats
from biofeedback.ui.theme import Theme

BEHIND_S: Final = 55.0
AHEAD_S: Final = 5.0
"""What is going to be breathed next can be seen coming."""
_WAVE_STEP_S: Final = 0.25
_DOT_PIXELS: Final = 2.0
_VOLUMES_KEPT: Final = 1000
_LEAST_SPAN: Final = 10.0
_LEAST_WAVE: Final = 5.0
"""Height of the pacer's wave, in bpm."""
_FEW_TICKS_BELOW: Final = 150
_NO_SCALE: Final = Scale(50, 70, 10)
"""Before the first beat."""
_LEFT: Final = 44
_TOP: Final = 22
_BOTTOM: Final = 20
_TICK_PIXELS: Final = 12
_BARS: Final = 20
_BAR_SHARE: Final = 0.56
_LEAST_SWING: Final = 6.0
"""A scale for the bars never smaller than this, in bpm: noise is not to look like a swing."""


class BreathChart(QWidget):
    """Heart rate and the pacer's wave on one axis of time.

    Beats stand where they happened, not where they arrived: what the strap takes to tell them is
    made up for, and the curve ends a second or two before now.
    """

    def __init__(self, theme: Theme) -> None:
        """Make an empty chart."""
        super().__init__()
        self._theme = theme
        self._curve: Curve | None = None
        self._pacer: Pacer | None = None
        self._volumes: dict[int, float] = {}
        self._now = 0.0
        self._scale = _NO_SCALE
        self._swing: tuple[float, float] | None = None
        """Lowest and highest point of the pacer's wave, in bpm."""
        self._private = False
        self.painted: Callable[[], None] | None = None
        """Called after each painting; for benchmarks."""
        # Nothing below it need be painted each time.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 110)
        self.setAccessibleName(self.tr("Heart rate against the pace"))
        self._heart_name = self.tr("heart rate in bpm")
        self._pace_name = self.tr("the pace (dotted)")
        self._now_name = self.tr("now")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which a swing can be seen well."""
        return QSize(720, 260)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_private(self, on: bool) -> None:
        """Leave the numbers of the scale out, or write them again."""
        self._private = on
        self.update()

    def show_run(self, curve: Curve | None, pacer: Pacer | None) -> None:
        """Show a curve of heart rate (as in ``series``) against a pacer; None for nothing."""
        if curve is not self._curve:
            self._scale, self._swing = _NO_SCALE, None
        if pacer is not self._pacer:
            self._volumes.clear()
        self._curve, self._pacer = curve, pacer
        self.update()

    def set_now(self, now: float) -> None:
        """Move on to a time in seconds of the session."""
        self._now = now
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint scale, wave and heart rate."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(_LEFT, _TOP, self.width() - _LEFT - 2, self.height() - _TOP - _BOTTOM)
        font = QFont(self.font())
        font.setPixelSize(_TICK_PIXELS)
        painter.setFont(font)
        self._paint_names(painter, area)
        if self._curve is not None:
            x, y, _excluded = self._curve.between(self._now - BEHIND_S, self._now)
            self._rescale(y)
            self._paint_scale(painter, area)
            painter.setClipRect(area.adjusted(0, -4, 0, 4))
            self._paint_wave(painter, area)
            self._paint_heart(painter, area, x, y)
        painter.end()
        if self.painted:
            self.painted()

    def _rescale(self, values: Floats) -> None:
        seen = values[np.isfinite(values)]
        if seen.size:
            few = self.height() < _FEW_TICKS_BELOW
            low, high = float(seen.min()), float(seen.max())
            least, most = np.quantile(seen, (0.03, 0.97)).tolist()
            room = max(0.0, _LEAST_WAVE - (most - least)) / 2
            self._swing = (least - room, most + room)
            current = None if self._scale is _NO_SCALE else self._scale
            self._scale = follow(current, low, high, _LEAST_SPAN, few=few)

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        right = QRectF(area.left(), 0, area.width(), _TOP - 4)
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self._theme.heart))
        painter.drawText(right, align | Qt.AlignmentFlag.AlignLeft, self._heart_name)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(right, align | Qt.AlignmentFlag.AlignRight, self._pace_name)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        for value, text in self._scale.ticks():
            y = self._y(area, value)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.muted))
            if not self._private:
                box = QRectF(0, y - 10, _LEFT - 10, 20)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
                )
        x = self._x(area, self._now)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QColor(self._theme.muted))
        box = QRectF(x - 40, area.bottom() + 3, 80, _BOTTOM - 3)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, self._now_name)

    def _paint_wave(self, painter: QPainter, area: QRectF) -> None:
        pacer, scale = self._pacer, self._scale
        if pacer is None:
            return
        # As high as the heart swings, so that the two can be laid against each other.
        low, high = self._swing or (scale.low, scale.high)
        begin = max(self._now - BEHIND_S, pacer.start)
        end = self._now + AHEAD_S if pacer.end is None else min(self._now + AHEAD_S, pacer.end)
        # On a grid of its own, so that the dots stand still on the wave while it moves.
        grid = range(math.ceil(begin / _WAVE_STEP_S), math.floor(end / _WAVE_STEP_S) + 1)
        dots = [
            QPointF(
                self._x(area, at * _WAVE_STEP_S), self._y(area, low + (high - low) * self._full(at))
            )
            for at in grid
        ]
        pen = QPen(QColor(self._theme.muted), _DOT_PIXELS)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        # A dashed line costs five times as much.
        painter.drawPoints(QPolygonF(dots))

    def _full(self, at: int) -> float:
        """Return the volume of the lungs at a point of the grid; most are asked for often."""
        found = self._volumes.get(at)
        if found is None and self._pacer:
            if len(self._volumes) > _VOLUMES_KEPT:
                self._volumes.clear()
            found = self._volumes[at] = self._pacer.volume(at * _WAVE_STEP_S)
        return found or 0.0

    def _paint_heart(
        self,
        painter: QPainter,
        area: QRectF,
        x: Floats,
        y: Floats,
    ) -> None:
        painter.setPen(QPen(QColor(self._theme.heart), 2))
        known = np.isfinite(y)
        for first, last in np.flatnonzero(np.diff(known, prepend=False, append=False)).reshape(
            -1, 2
        ):
            across = area.left() + (x[first:last] - self._now + BEHIND_S) * (
                area.width() / (BEHIND_S + AHEAD_S)
            )
            scale = self._scale
            up = area.bottom() - (y[first:last] - scale.low) * (
                area.height() / (scale.high - scale.low)
            )
            points = list(map(QPointF, across.tolist(), up.tolist()))
            # Segment by segment: a polyline as wide costs twice as much.
            painter.drawLines(list(map(QLineF, points, points[1:])))

    def _x(self, area: QRectF, time_s: float) -> float:
        share = (time_s - self._now + BEHIND_S) / (BEHIND_S + AHEAD_S)
        return area.left() + share * area.width()

    def _y(self, area: QRectF, value: float) -> float:
        scale = self._scale
        share = (value - scale.low) / (scale.high - scale.low)
        return area.bottom() - share * area.height()


class BreathBars(QWidget):
    """The swing of each of the last breaths as a bar; a breath without a value is a low dash."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._swings: tuple[float | None, ...] = ()
        self._private = False
        self._name = self.tr("swing of each breath, peak to trough, in bpm")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(240, 70)
        self.setAccessibleName(self._name)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which bars can be compared."""
        return QSize(720, 150)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_private(self, on: bool) -> None:
        """Leave the numbers out, or write them again."""
        self._private = on
        self.update()

    def show_swings(self, swings: Sequence[float | None]) -> None:
        """Show the swings of breaths in bpm, the newest last."""
        shown = tuple(swings[-_BARS:])
        if shown != self._swings:
            self._swings = shown
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the bars from the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(_LEFT, 16, self.width() - _LEFT - 2, self.height() - 16 - 24)
        font = QFont(self.font())
        font.setPixelSize(_TICK_PIXELS)
        painter.setFont(font)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(area.left(), self.height() - 6.0), self._name)
        self._paint_bars(painter, area)
        painter.end()

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        known = [swing for swing in self._swings if swing is not None]
        top = max([_LEAST_SWING, *known])
        place = area.width() / _BARS
        strong, soft = QColor(self._theme.vagal), QColor(self._theme.vagal)
        soft.setAlphaF(0.30)
        painter.setPen(Qt.PenStyle.NoPen)
        first = _BARS - len(self._swings)
        for index, swing in enumerate(self._swings):
            newest = index == len(self._swings) - 1
            height = 3.0 if swing is None else max(3.0, swing / top * area.height())
            left = area.left() + (first + index) * place + place * (1 - _BAR_SHARE) / 2
            bar = QRectF(left, area.bottom() - height, place * _BAR_SHARE, height)
            painter.setBrush(strong if newest and swing is not None else soft)
            painter.drawRoundedRect(bar, 3, 3)
        if self._swings and self._swings[-1] is not None and not self._private:
            newest_swing = self._swings[-1]
            painter.setPen(QColor(self._theme.text))
            over = area.bottom() - max(3.0, newest_swing / top * area.height())
            box = QRectF(area.right() - place * 1.5, over - 17, place * 2, 15)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{newest_swing:.1f}")
