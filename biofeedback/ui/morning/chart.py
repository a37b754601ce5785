"""A reading among those of other mornings: the usual range as a band, each day as a dot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.theme import Theme
from biofeedback.usual import Band

DAYS: Final = 30
"""So many days before are shown at most."""
_FEWEST_DAYS: Final = 7
_LEFT: Final = 46
_RIGHT: Final = 34
_TOP: Final = 8
_BOTTOM: Final = 24
_TEXT_PIXELS: Final = 12
_LEAST_RATIO: Final = 2.4
"""Of the highest to the lowest value on the axis: noise is not to look like a mountain."""
_ROOM: Final = 1.08
_DOT: Final = 3.0
_TODAY: Final = 6.0
_SWATCH: Final = 22.0
_LIMITS: Final = 9.0
"""Width of the bar of a reading's limits."""
_NICE: Final = (2, 5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480)
_MOST_TICKS: Final = 4


@dataclass(frozen=True, slots=True)
class Mornings:
    """What is drawn; values in ms."""

    day: date
    """Of the reading."""
    rmssd_ms: float | None = None
    """The reading; None where it is withheld."""
    low_ms: float | None = None
    """Its 95 % limits."""
    high_ms: float | None = None
    usual: Band | None = None
    """None where too little is known."""
    others: Sequence[tuple[date, float]] = ()
    """Days and their values, the earliest first."""


class RangeChart(QWidget):
    """Draws mornings on one axis of days; RMSSD has a logarithmic one, as it is compared so."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._shown: Mornings | None = None
        self._private = False
        self._scale = (20.0, 80.0)
        self._days = DAYS
        self._usual_name = self.tr("your usual range")
        self._today_name = self.tr("today")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, 130)
        self.setAccessibleName(self.tr("This reading among those of other mornings"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which days can be told apart."""
        return QSize(640, 210)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_private(self, on: bool) -> None:
        """Leave everything out, or draw it again: the place of a dot is a number, too."""
        self._private = on
        self.update()

    def show_mornings(self, shown: Mornings | None) -> None:
        """Draw these; None for nothing."""
        self._shown = shown
        if shown:
            self._scale = _scale(shown)
            self._days = _days(shown)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint band, dots and reading."""
        shown = self._shown
        if shown is None or self._private:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(_TEXT_PIXELS)
        painter.setFont(font)
        area = QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)
        self._paint_band(painter, area, shown)
        self._paint_scale(painter, area, shown)
        self._paint_days(painter, area, shown)
        self._paint_reading(painter, area, shown)
        painter.end()

    def _paint_band(self, painter: QPainter, area: QRectF, shown: Mornings) -> None:
        if shown.usual is None:
            return
        top, bottom = self._y(area, shown.usual.high), self._y(area, shown.usual.low)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.panel))
        # To the edge of the widget: the reading of today lies within, or does not.
        painter.drawRoundedRect(QRectF(area.left(), top, area.width() + _RIGHT, bottom - top), 6, 6)
        self._paint_key(painter, area)

    def _paint_key(self, painter: QPainter, area: QRectF) -> None:
        """Paint what the band is, below it: within it there are days."""
        below = QRectF(area.left(), area.bottom() + 6, area.width(), _BOTTOM - 6)
        width = painter.fontMetrics().horizontalAdvance(self._usual_name)
        left = below.center().x() - (width + _SWATCH + 8) / 2
        swatch = QRectF(left, below.center().y() - 5, _SWATCH, 10)
        painter.setPen(QPen(QColor(self._theme.hover), 1))
        painter.drawRoundedRect(swatch, 3, 3)
        painter.setPen(QColor(self._theme.muted))
        text = QRectF(left + _SWATCH + 8, below.top(), width + 4, below.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._usual_name)

    def _paint_scale(self, painter: QPainter, area: QRectF, shown: Mornings) -> None:
        usual = shown.usual
        values = _ticks(*self._scale) if usual is None else [usual.low, usual.high]
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in values:
            y = self._y(area, value)
            if usual is None:
                painter.setPen(QPen(QColor(self._theme.line), 1))
                painter.drawLine(QPointF(area.left(), y), QPointF(self.width(), y))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(0, y - 10, _LEFT - 10, 20), right, f"{value:.0f}")
        below = area.bottom() + 6
        painter.drawText(QRectF(0, below, _LEFT - 10, _BOTTOM - 6), right, "ms")
        first = QLocale().toString(_day(shown.day.toordinal() - self._days), _short())
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(area.left(), below, 160, _BOTTOM - 6), centre, first)
        wide = QRectF(area.right() - 60, below, 120, _BOTTOM - 6)
        painter.drawText(wide, Qt.AlignmentFlag.AlignCenter, self._today_name)

    def _paint_days(self, painter: QPainter, area: QRectF, shown: Mornings) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.muted))
        for day, value in shown.others:
            back = (shown.day - day).days
            if 0 <= back <= self._days:
                painter.drawEllipse(self._point(area, back, value), _DOT, _DOT)

    def _paint_reading(self, painter: QPainter, area: QRectF, shown: Mornings) -> None:
        if shown.rmssd_ms is None:
            return
        colour = QColor(self._theme.vagal)
        middle = self._point(area, 0, shown.rmssd_ms)
        if shown.low_ms and shown.high_ms:
            soft = QColor(colour)
            soft.setAlphaF(0.28)
            painter.setBrush(soft)
            top, bottom = self._y(area, shown.high_ms), self._y(area, shown.low_ms)
            bar = QRectF(middle.x() - _LIMITS / 2, top, _LIMITS, bottom - top)
            painter.drawRoundedRect(bar, _LIMITS / 2, _LIMITS / 2)
        painter.setBrush(colour)
        painter.setPen(QPen(QColor(self._theme.ground), 2))
        painter.drawEllipse(middle, _TODAY, _TODAY)

    def _point(self, area: QRectF, days_back: int, value: float) -> QPointF:
        return QPointF(area.right() - area.width() * days_back / self._days, self._y(area, value))

    def _y(self, area: QRectF, value: float) -> float:
        low, high = (math.log(each) for each in self._scale)
        share = (math.log(max(value, 0.1)) - low) / (high - low)
        return area.bottom() - share * area.height()


def _scale(shown: Mornings) -> tuple[float, float]:
    """Return the ends of the axis."""
    recent = [value for day, value in shown.others if (shown.day - day).days <= DAYS]
    own = [each for each in (shown.rmssd_ms, shown.low_ms, shown.high_ms) if each]
    values = [*recent, *own, *(shown.usual or ())] or [20.0, 80.0]
    low, high = min(values) / _ROOM, max(values) * _ROOM
    missing = math.sqrt(max(1.0, _LEAST_RATIO / (high / low)))
    return low / missing, high * missing


def _days(shown: Mornings) -> int:
    """Return how many days the axis goes back: no further than there is something to see."""
    oldest = min((day for day, _ in shown.others), default=shown.day)
    return max(_FEWEST_DAYS, min(DAYS, (shown.day - oldest).days))


def _ticks(low: float, high: float) -> list[float]:
    within = [float(value) for value in _NICE if low <= value <= high]
    every = max(1, math.ceil(len(within) / _MOST_TICKS))
    return within[::every]


def _day(ordinal: int) -> QDate:
    day = date.fromordinal(ordinal)
    return QDate(day.year, day.month, day.day)


def _short() -> str:
    """Return how a day is written in the window's language, without its year."""
    return "d MMM" if QLocale().dateFormat().startswith("d") else "MMM d"
