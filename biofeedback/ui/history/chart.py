"""ln RMSSD of each session over the days, with the mean of the week and the usual range."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QWheelEvent

from biofeedback.history.baseline import Days
from biofeedback.history.likeness import Reading
from biofeedback.ui.history import words
from biofeedback.ui.history.canvas import LEFT, TOP, Canvas
from biofeedback.ui.history.selection import Picture
from biofeedback.ui.history.ticks import day_ticks, rmssd_ticks
from biofeedback.ui.labels import HIDDEN
from biofeedback.ui.series import Floats
from biofeedback.ui.theme import Theme

_LEAST_SPAN: Final = math.log(2.2)
"""From the lowest to the highest value of the axis: noise is not to look like a change."""
_ROOM: Final = 0.07
_FEW: Final = 130
_SOME: Final = 600
"""Sessions in sight: so many can be told apart, so many still seen as single ones."""
_SAMPLE: Final = 18
_LEGEND_GAP: Final = 18
"""Pixels."""
_DASH: Final = 5.0
_WHEEL_STEP: Final = 120
_NOTHING: Final = np.empty(0)
Flags = NDArray[np.bool_]


class RmssdChart(Canvas):
    """A dot with its 95 % limits for each session; the mean and the range where they are alike."""

    pan_wanted = Signal(int)
    """To earlier days (-1) or later ones (1)."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__(theme)
        self._picture: Picture | None = None
        self._shown: list[Reading] = []
        self._first, self._last = date.min, date.max
        self._low, self._high = math.log(20), math.log(80)
        self._names = (
            self.tr("RMSSD in ms, on a logarithmic scale (ln RMSSD)"),
            self.tr("RMSSD in ms, logarithmic"),
            self.tr("RMSSD in ms"),
        )
        self._legend = (
            ("dot", self.tr("session, 95 % limits")),
            ("line", self.tr("7-day mean")),
            ("band", self.tr("your usual range")),
        )
        self._nothing = self.tr("Nothing was measured in this time.")
        self.setAccessibleName(self._names[0])

    def show_picture(self, picture: Picture, first: date, last: date) -> None:
        """Show what there is from one day to another."""
        self._picture, self._first, self._last = picture, first, last
        self.renew()

    def told(self, index: int) -> tuple[str, str]:
        """Return when a session was, and its RMSSD."""
        reading = self._shown[index]
        day = words.full_day(reading.day)
        return f"{day}, {words.clock(reading.at)}", (
            HIDDEN if self.private else words.rmssd(reading.measures)
        )

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Go back in time, or forth."""
        delta = event.angleDelta()
        turned = delta.x() or delta.y()
        if abs(turned) >= _WHEEL_STEP // 4:
            self.pan_wanted.emit(-1 if turned > 0 else 1)
        event.accept()

    # -- painting ----------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter) -> None:
        """Paint axes, range, mean and sessions."""
        picture = self._picture
        if picture is None:
            return
        area = self.area
        x, inside = picture.x, self._inside(picture)
        values = np.where(inside, picture.ln_rmssd, np.nan)
        curves = _Curves(picture.days, self._first, self._last, int(area.width()))
        self._scale(values, self._seen_limits(picture, inside), curves)
        self._paint_axes(painter, area)
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        self._paint_band(painter, area, curves)
        index = np.flatnonzero(inside & np.isfinite(picture.ln_rmssd))
        across, up = self._across(area, x[index]), self._up(area, values[index])
        self._paint_limits(painter, area, picture, index)
        self._paint_dots(painter, across, up, picture.demo[index])
        self._paint_mean(painter, area, curves)
        painter.setClipping(False)
        self._shown = [picture.readings[at] for at in index.tolist()]
        self.set_spots(across, up, [each.path for each in self._shown])
        self._paint_legend(painter, area, curves)
        if not index.size:
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._nothing)

    def _inside(self, picture: Picture) -> Flags:
        first, last = self._first.toordinal(), self._last.toordinal() + 1
        return (picture.x >= first) & (picture.x < last)

    def _seen_limits(self, picture: Picture, inside: Flags) -> Floats:
        """Return the limits that are to be seen whole: nearly all, where there are few."""
        known = inside & np.isfinite(picture.half_widths)
        if not 0 < np.count_nonzero(known) <= _FEW:
            return _NOTHING
        middle, half = picture.ln_rmssd[known], picture.half_widths[known]
        low, high = np.nanquantile(middle - half, 0.1), np.nanquantile(middle + half, 0.9)
        return np.array([low, high])

    def _scale(self, values: Floats, limits: Floats, curves: _Curves) -> None:
        seen = np.concatenate((values, limits, curves.low, curves.high))
        seen = seen[np.isfinite(seen)]
        if not seen.size:
            return
        low, high = float(seen.min()), float(seen.max())
        room = max(_ROOM * (high - low), (_LEAST_SPAN - (high - low)) / 2)
        self._low, self._high = low - room, high + room

    def _across(self, area: QRectF, x: Floats) -> Floats:
        first, last = self._first.toordinal(), self._last.toordinal() + 1
        return area.left() + (x - first) * (area.width() / (last - first))

    def _up(self, area: QRectF, y: Floats) -> Floats:
        return area.bottom() - (y - self._low) * (area.height() / (self._high - self._low))

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in rmssd_ticks(self._low, self._high, area.height()):
            y = float(self._up(area, np.array([math.log(value)]))[0])
            painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if not self.private:
                painter.setPen(QColor(self.theme.muted))
                painter.drawText(QRectF(0, y - 10, LEFT - 9, 20), align, f"{value}")
        painter.setPen(QColor(self.theme.muted))
        for day, text in day_ticks(self._first, self._last, area.width()):
            at = float(self._across(area, np.array([float(day.toordinal())]))[0])
            width = painter.fontMetrics().horizontalAdvance(text) + 2
            left = min(max(at - width / 2, area.left() - 4), self.width() - width - 2)
            box = QRectF(left, area.bottom() + 6, width, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_band(self, painter: QPainter, area: QRectF, curves: _Curves) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.soft(self.theme.vagal, 0.13))
        across = self._across(area, curves.x)
        low, high = self._up(area, curves.low), self._up(area, curves.high)
        for first, last in _runs(curves.low):
            there = map(QPointF, across[first:last].tolist(), high[first:last].tolist())
            back = map(QPointF, across[first:last][::-1].tolist(), low[first:last][::-1].tolist())
            painter.drawPolygon(QPolygonF([*there, *back]))

    def _paint_mean(self, painter: QPainter, area: QRectF, curves: _Curves) -> None:
        width = 2.0 if (self._last - self._first).days < 1000 else 1.4
        pen = QPen(QColor(self.theme.vagal), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        across, up = self._across(area, curves.x), self._up(area, curves.mean)
        for first, last in _runs(curves.mean):
            points = list(map(QPointF, across[first:last].tolist(), up[first:last].tolist()))
            if len(points) == 1:
                # A day alone is a dash.
                points = [points[0] - QPointF(_DASH, 0), points[0] + QPointF(_DASH, 0)]
            painter.drawPolyline(QPolygonF(points))

    def _paint_limits(
        self, painter: QPainter, area: QRectF, picture: Picture, index: NDArray[np.intp]
    ) -> None:
        half = picture.half_widths[index]
        index, half = index[np.isfinite(half)], half[np.isfinite(half)]
        if index.size > _SOME:
            return
        across = self._across(area, picture.x[index])
        middle = picture.ln_rmssd[index]
        low, high = self._up(area, middle - half), self._up(area, middle + half)
        strength = 0.34 if index.size <= _FEW else 0.2
        painter.setPen(QPen(self.soft(self.theme.muted, strength), 1))
        ends = zip(across.tolist(), low.tolist(), across.tolist(), high.tolist(), strict=True)
        painter.drawLines([QLineF(*each) for each in ends])

    def _paint_dots(self, painter: QPainter, across: Floats, up: Floats, demo: Flags) -> None:
        count = across.size
        size, strength = (
            (7.0, 0.85) if count <= _FEW else (5.0, 0.6) if count <= _SOME else (3, 0.4)
        )
        pen = QPen(self.soft(self.theme.vagal, strength), size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        own = list(map(QPointF, across[~demo].tolist(), up[~demo].tolist()))
        painter.drawPoints(QPolygonF(own))
        painter.setPen(QPen(QColor(self.theme.muted), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in zip(across[demo].tolist(), up[demo].tolist(), strict=True):
            painter.drawEllipse(QPointF(x, y), size / 2, size / 2)

    def _paint_legend(self, painter: QPainter, area: QRectF, curves: _Curves) -> None:
        metrics = painter.fontMetrics()
        shown = [
            (kind, text)
            for kind, text in self._legend
            if (kind == "dot" and len(self._shown))
            or (kind == "line" and np.isfinite(curves.mean).any())
            or (kind == "band" and np.isfinite(curves.low).any())
        ]
        name, shown = self._fitting(shown, area, metrics)
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QPointF(4, TOP - 12.0), name)
        right = area.right()
        for kind, text in reversed(shown):
            right -= metrics.horizontalAdvance(text)
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(QPointF(right, TOP - 12.0), text)
            right = self._paint_sample(painter, kind, right - 8, TOP - 16.0) - _LEGEND_GAP

    def _fitting(
        self, legend: list[tuple[str, str]], area: QRectF, metrics: QFontMetrics
    ) -> tuple[str, list[tuple[str, str]]]:
        """Return the longest name of the axis, and as much of the legend, as there is room for."""
        while True:
            texts = sum(metrics.horizontalAdvance(text) for _, text in legend)
            room = area.right() - texts - len(legend) * (8 + _SAMPLE + _LEGEND_GAP)
            for name in self._names:
                if metrics.horizontalAdvance(name) + 4 < room or not legend:
                    return name, legend
            legend = legend[1:]

    def _paint_sample(self, painter: QPainter, kind: str, right: float, middle: float) -> float:
        """Paint a small piece of what the legend names, and return its left edge."""
        if kind == "band":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.soft(self.theme.vagal, 0.22))
            painter.drawRoundedRect(QRectF(right - _SAMPLE, middle - 5, _SAMPLE, 10), 2, 2)
            return right - _SAMPLE
        if kind == "line":
            painter.setPen(QPen(QColor(self.theme.vagal), 2))
            painter.drawLine(QPointF(right - _SAMPLE, middle), QPointF(right, middle))
            return right - _SAMPLE
        painter.setPen(QPen(self.soft(self.theme.muted, 0.5), 1))
        painter.drawLine(QPointF(right - 4, middle - 6), QPointF(right - 4, middle + 6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.soft(self.theme.vagal, 0.85))
        painter.drawEllipse(QPointF(right - 4, middle), 3.2, 3.2)
        return right - 8


class _Curves:
    """The mean of the week and the usual range, day by day; NaN where there is none."""

    def __init__(self, days: Days | None, first: date, last: date, pixels: int) -> None:
        if days is None or not days.readings:
            self.x = self.mean = self.low = self.high = _NOTHING
            return
        begin = max(first, min(days.readings)).toordinal()
        # More than one a pixel is not seen.
        step = max(1, (last.toordinal() - first.toordinal()) // max(1, pixels))
        numbers = range(begin, last.toordinal() + 1, step)
        known = [date.fromordinal(number) for number in numbers]
        weeks = [days.week(day) for day in known]
        ranges = [days.usual(day) for day in known]
        # A day's own dots lie behind its midnight.
        self.x = np.array(numbers, dtype=np.float64) + 0.5
        self.mean = np.array([each.mean if each else np.nan for each in weeks])
        self.low = np.array([each.low if each else np.nan for each in ranges])
        self.high = np.array([each.high if each else np.nan for each in ranges])


def _runs(values: Floats) -> Iterator[tuple[int, int]]:
    """Yield where values begin and end that are not NaN."""
    known = np.isfinite(values)
    edges = np.flatnonzero(np.diff(known, prepend=False, append=False))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
