"""A calendar of weeks: a column for each, a dot for each day that has sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from biofeedback.ui.history import words
from biofeedback.ui.history.selection import Picture
from biofeedback.ui.languages import tr
from biofeedback.ui.theme import Theme

_LEFT: Final = 40
_TOP: Final = 18
_TEXT_PIXELS: Final = 11
_LEAST_CELL: Final = 11.0
_GREATEST_CELL: Final = 17.0
_WEEKS: Final = 53
_DOT_STRENGTH: Final = 0.6
_RADII: Final = (0.18, 0.25, 0.35, 0.43)
"""Of a cell: for a day whose sessions are not among those shown, and for 1, 2 and more."""
_MOVES: Final = {
    Qt.Key.Key_Left: -7,
    Qt.Key.Key_Right: 7,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -364,
    Qt.Key.Key_PageDown: 364,
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Calendar(QWidget):
    """Weeks from left to right, Mondays at the top; how large a dot is tells how many sessions."""

    day_chosen = Signal(object)
    """A day that has sessions."""
    opened = Signal()
    """The chosen day is to be looked into."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._picture: Picture | None = None
        self._others: frozenset[date] = frozenset()
        self._today = date.max
        self._day: date | None = None
        self._last_week: date | None = None
        """The Monday of the column at the right edge; None for this week."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(240)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Calendar of sessions"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return room for seven days below the months."""
        return QSize(760, round(7 * self._cell + _TOP + 2))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let a year fit in, and take the height that it then has."""
        super().resizeEvent(event)
        self.setFixedHeight(self.sizeHint().height())

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_picture(self, picture: Picture, today: date) -> None:
        """Show the sessions of a picture; days that have others only have a small ring."""
        self._picture, self._today = picture, today
        self._others = frozenset(
            entry.day for entry in picture.history.entries if picture.choice.demo or entry.counts
        )
        self.update()

    def select(self, day: date | None) -> None:
        """Show which day is looked at, in a week that can be seen."""
        if day == self._day:
            return
        self._day = day
        if day is not None and not self._first_week <= day < self._end_week + timedelta(days=7):
            self._last_week = min(_monday(day) + timedelta(weeks=self._weeks // 2), self._this_week)
        self._tell()
        self.update()

    # -- where a day is ------------------------------------------------------------------------

    @property
    def _cell(self) -> float:
        fitting = (self.width() - _LEFT - 2) / _WEEKS
        return max(_LEAST_CELL, min(_GREATEST_CELL, fitting))

    @property
    def _weeks(self) -> int:
        return max(1, int((self.width() - _LEFT - 2) / self._cell))

    @property
    def _this_week(self) -> date:
        return _monday(self._today)

    @property
    def _end_week(self) -> date:
        return self._last_week or self._this_week

    @property
    def _first_week(self) -> date:
        return self._end_week - timedelta(weeks=self._weeks - 1)

    def box_of(self, day: date) -> QRectF:
        """Return where a day is painted."""
        column = (_monday(day) - self._first_week).days // 7
        cell = self._cell
        return QRectF(_LEFT + column * cell, _TOP + day.weekday() * cell, cell, cell)

    def day_at(self, at: QPointF) -> date | None:
        """Return the day that is painted at a place."""
        column = int((at.x() - _LEFT) // self._cell)
        row = int((at.y() - _TOP) // self._cell)
        if not (0 <= column < self._weeks and 0 <= row < 7):
            return None
        day = self._first_week + timedelta(weeks=column, days=row)
        return day if day <= self._today else None

    # -- painting ----------------------------------------------------------------------------

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint names of months and days, and the days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(_TEXT_PIXELS)
        painter.setFont(font)
        if self._picture is not None:
            self._paint_names(painter)
            for column in range(self._weeks):
                monday = self._first_week + timedelta(weeks=column)
                for weekday in range(7):
                    day = monday + timedelta(days=weekday)
                    if day <= self._today:
                        self._paint_day(painter, day)
        painter.end()

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        cell, locale = self._cell, QLocale()
        for weekday in (0, 3, 6):
            name = locale.dayName(weekday + 1, QLocale.FormatType.ShortFormat)
            box = QRectF(0, _TOP + weekday * cell, _LEFT - 9, cell)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, align, name)
        free_from = 0.0
        for column in range(self._weeks):
            monday = self._first_week + timedelta(weeks=column)
            first = _first_of_month_in(monday)
            x = _LEFT + column * cell
            if first is None or x < free_from:
                continue
            name = f"{first.year}" if first.month == 1 else words.month(first)
            painter.drawText(QPointF(x + 1, _TOP - 6.0), name)
            free_from = x + painter.fontMetrics().horizontalAdvance(name) + 8

    def _paint_day(self, painter: QPainter, day: date) -> None:
        assert self._picture is not None
        box, cell = self.box_of(day), self._cell
        count = len(self._picture.by_day.get(day, ()))
        teal, soft = QColor(self._theme.vagal), QColor(self._theme.vagal)
        soft.setAlphaF(_DOT_STRENGTH)
        if count:
            radius = _RADII[min(count, len(_RADII) - 1)] * cell
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(soft)
        elif day in self._others:
            radius = _RADII[0] * cell
            painter.setPen(QPen(QColor(self._theme.muted), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            radius = 1.2
            painter.setPen(Qt.PenStyle.NoPen)
            faint = QColor(self._theme.muted)
            faint.setAlphaF(_DOT_STRENGTH / 2)
            painter.setBrush(faint)
        painter.drawEllipse(box.center(), radius, radius)
        if day == self._day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(teal if self.hasFocus() else QColor(self._theme.text), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        elif day == self._today:
            painter.setPen(QPen(QColor(self._theme.muted), 1.2))
            y = box.bottom() - 0.5
            painter.drawLine(QPointF(box.left() + 3, y), QPointF(box.right() - 3, y))

    # -- what a person does ------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move from day to day; say what is under the pointer."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _MOVES
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, _KEYPAD)
        ):
            event.accept()
            return True
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.told(day) if day else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move from day to day, week to week, year to year; Return looks into the day."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            day = (self._day or self._today) + timedelta(days=_MOVES[key])
            self._choose(min(day, self._today))
        elif key in _ENTER and self._day is not None:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the day under the pointer."""
        if day := self.day_at(event.position()):
            self._choose(day)

    def turn(self, direction: int) -> None:
        """Show earlier weeks (-1), or later ones."""
        wanted = self._end_week + direction * timedelta(weeks=self._weeks // 2)
        self._last_week = min(wanted, self._this_week)
        self.update()

    def _choose(self, day: date) -> None:
        self.select(day)
        if self._picture is not None and day in self._picture.by_day:
            self.day_chosen.emit(day)

    def told(self, day: date) -> str:
        """Return a day in words."""
        count = len(self._picture.by_day.get(day, ())) if self._picture else 0
        text = self.tr("{day}: {sessions}")
        return text.format(
            day=words.full_day(day), sessions=tr("%n sessions", "", count, one="%n session")
        )

    def _tell(self) -> None:
        self.setAccessibleDescription(self.told(self._day) if self._day else "")

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the day that the keys go on from."""
        super().focusInEvent(event)
        if self._day is None:
            self._day = self._today
            self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard no more."""
        super().focusOutEvent(event)
        self.update()


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_of_month_in(monday: date) -> date | None:
    days = (monday + timedelta(days=number) for number in range(7))
    return next((day for day in days if day.day == 1), None)
