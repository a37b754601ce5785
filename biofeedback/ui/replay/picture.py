"""Everything in the overview that does not move: drawn once, until there is more to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from biofeedback.records.sidecar import Mark
from biofeedback.ui.languages import named, tr
from biofeedback.ui.replay.outline import Extent, Outline, extent, merged_heart, merged_line
from biofeedback.ui.replay.survey import Survey
from biofeedback.ui.series import Hole
from biofeedback.ui.talk_rows import paint_rows, rows_of
from biofeedback.ui.theme import Theme
from biofeedback.units import clock_text

LEFT: Final = 44
RIGHT: Final = 16
"""As in the curves above: what is above each other belongs together."""
LANE: Final = 17
"""Of labels above, and of times below."""
_GAP: Final = 4
_UPPER_SHARE: Final = 0.56
_NAME_PIXELS: Final = 10
_TALK: Final = 4.0
_BETWEEN_TALK: Final = 2.0
_TICK_ROOM: Final = 84
_STEPS_S: Final = (5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn of a recording, and how."""

    theme: Theme
    outline: Outline
    survey: Survey
    marks: Sequence[Mark]
    holes: Sequence[Hole]
    window_s: int
    private: bool
    """Whether the curves are left out."""


class Picture:
    """Draws the whole recording into an area."""

    def __init__(self, shown: Shown, area: QRectF, font: QFont) -> None:
        """Take what is drawn, where the curves are, and the font of the labels."""
        self._shown = shown
        self._theme = shown.theme
        self._area = area
        self._font = font
        self._talk = rows_of(shown.outline.talk, _TALK, _BETWEEN_TALK)

    def paint(self, painter: QPainter, width: int) -> None:
        """Paint the picture into a width."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        area = self._area
        panel = QColor(self._theme.panel)
        panel.setAlphaF(0.45)
        painter.fillRect(area, panel)
        self._draw_phases(painter, area)
        if not self._shown.private:
            self._draw_curves(painter, area)
        painter.setFont(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_markers(painter, area)
        self._draw_talk(painter, area)
        self._draw_times(painter, area, self._shown.outline.length, width)

    def _draw_curves(self, painter: QPainter, area: QRectF) -> None:
        shown, width = self._shown, int(area.width())
        outline, series, until = shown.outline, shown.survey.series, shown.survey.until_s
        upper = QRectF(area.left(), area.top() + _GAP, width, area.height() * _UPPER_SHARE - _GAP)
        lower = QRectF(area.left(), upper.bottom() + _GAP, width, 0)
        lower.setBottom(area.bottom() - _GAP - (self._talk.height + _GAP if self._talk.rows else 0))
        heart = extent(*merged_heart(outline, series, until), outline.length, width, shown.holes)
        self._draw_extent(painter, lower, heart, self._theme.heart)
        tone = extent(
            *merged_line(outline, series, shown.window_s, until),
            outline.length,
            width,
            shown.holes,
        )
        self._draw_extent(painter, upper, tone, self._theme.vagal)
        painter.setPen(QColor(self._theme.muted))
        small = QFont(self._font)
        small.setPixelSize(_NAME_PIXELS)
        painter.setFont(small)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, name in ((upper, tr("RMSSD")), (lower, tr("HR", "heart rate"))):
            painter.drawText(QRectF(-4, place.top(), LEFT - 2, place.height()), align, name)

    def _draw_extent(self, painter: QPainter, place: QRectF, shown: Extent, colour: str) -> None:
        """Draw from the least to the greatest value in every column, at least a line."""
        scale = shown.range
        if scale is None:
            return
        low, high = scale
        per_unit = place.height() / (high - low)
        top = place.bottom() - (np.clip(shown.high, low, high) - low) * per_unit
        bottom = place.bottom() - (np.clip(shown.low, low, high) - low) * per_unit
        known = np.flatnonzero(np.isfinite(top))
        x = place.left() + known + 0.5
        thin = np.maximum(bottom[known] - top[known], 1.4)
        painter.setPen(QPen(QColor(colour), 1))
        painter.drawLines(
            list(map(QLineF, x.tolist(), top[known].tolist(), x.tolist(),
                     (top[known] + thin).tolist()))
        )  # fmt: skip

    def _draw_phases(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetrics(painter.font())
        soft = QColor(self._theme.muted)
        soft.setAlphaF(0.16)
        for mark in self._shown.marks:
            if mark.end_s is None:
                continue
            left, right = self._x(mark.start_s), self._x(mark.end_s)
            place = QRectF(left, 1, max(2.0, right - left), LANE - 2)
            painter.fillRect(QRectF(left, area.top(), place.width(), area.height()), soft)
            painter.fillRect(place, QColor(self._theme.hover))
            text = metrics.elidedText(
                named(mark.name), Qt.TextElideMode.ElideRight, int(place.width()) - 8
            )
            if len(text) > 2:
                painter.setPen(QColor(self._theme.text))
                align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place.adjusted(5, 0, 0, 0), align, text)
            painter.setPen(QPen(QColor(self._theme.muted), 1))
            painter.drawLine(QPointF(left, 1), QPointF(left, area.bottom()))

    def _draw_markers(self, painter: QPainter, area: QRectF) -> None:
        pen = QPen(QColor(self._theme.muted), 1, Qt.PenStyle.DashLine)
        for mark in self._shown.marks:
            if mark.end_s is not None:
                continue
            x = self._x(mark.start_s)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.text))
            flag = [QPointF(x - 4, area.top()), QPointF(x + 4, area.top())]
            painter.drawPolygon(QPolygonF([*flag, QPointF(x, area.top() + 7)]))

    def _draw_talk(self, painter: QPainter, area: QRectF) -> None:
        """Draw who spoke, at the foot: those who look at it point at it for the words."""
        place = QRectF(area)
        place.setTop(area.bottom() - self._talk.height - 2)
        paint_rows(painter, self._talk, place, self._x, self._theme)

    def _draw_times(self, painter: QPainter, area: QRectF, length: float, width: int) -> None:
        painter.setPen(QColor(self._theme.muted))
        step = next(
            (s for s in _STEPS_S if s * area.width() / max(length, 1.0) >= _TICK_ROOM), 86400
        )
        top = area.bottom() + 4
        for at in range(0, int(length) + 1, step):
            box = QRectF(self._x(at) - 40, top, 80, LANE - 4)
            if box.right() > width:
                break
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, clock_text(at))

    def _x(self, time_s: float) -> float:
        return place_of(time_s, self._shown.outline.length, self._area)


def place_of(time_s: float, length_s: float, area: QRectF) -> float:
    """Return where a time is drawn."""
    return area.left() + area.width() * min(1.0, time_s / max(length_s, 1e-3))
