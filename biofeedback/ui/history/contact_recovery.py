"""What followed each conversation: the quiet after against the quiet before, a dot with its limits.

They stand in the order of their days below the name of a kind or a person, and those in the order
of their names: nothing is ranked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from biofeedback.history.contact import Group, Meeting
from biofeedback.ui.history import words
from biofeedback.ui.history.canvas import TOP, Canvas
from biofeedback.ui.languages import tr
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import shortened

_DAY: Final = 66.0
_YEAR: Final = 32.0
"""Pixels for the day at the left, and for its year where there are several."""
_HEAD: Final = 26.0
_ROW: Final = 20.0
_LEAST: Final = math.log(1.5)
"""The axis reaches at least so far to either side: noise is not to look like a change."""
_MOST: Final = math.log(4)
"""And at most so far: limits beyond it end at the edge."""
_TICKS: Final = (25, 33, 50, 67, 75, 100, 133, 150, 200, 300, 400)
_MOST_IN_GROUP: Final = 40
_LONGEST_NAME: Final = 40
_A_YEAR: Final = 330
"""Days from which on a day without its year may be taken for another."""
_MARK: Final = 3.5
_MIDDLE_TEXT: Final = 58.0
"""Pixels to either side of the middle in which no other text of the axis has room."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A conversation, or the name above some."""

    top: float
    name: str = ""
    meeting: Meeting | None = None


class RecoveryChart(Canvas):
    """A row for each conversation; as high as it needs to be, to be scrolled."""

    def __init__(self, theme: Theme, nameless: Callable[[str], str]) -> None:
        """Make it empty.

        Args:
            theme: The colours.
            nameless: From a group's name to what is written.
        """
        super().__init__(theme)
        self._name_of = nameless
        self._rows: list[_Row] = []
        self._reach = _LEAST
        self._years = False
        """Whether days are written with their years."""
        self._shown: list[Meeting] = []
        self.setAccessibleName(self.tr("Quiet after each conversation against the quiet before"))

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show conversations below their names."""
        self._rows = []
        days = [meeting.day for group in groups for meeting in group.meetings]
        self._years = bool(days) and (max(days) - min(days)).days > _A_YEAR
        top = TOP + 6.0
        seen: list[float] = []
        for group in groups:
            self._rows.append(_Row(top, self._name_of(group.name)))
            top += _HEAD
            if left_out := len(group.meetings) - _MOST_IN_GROUP:
                top = self._say_left_out(top, left_out)
            for meeting in group.meetings[-_MOST_IN_GROUP:]:
                self._rows.append(_Row(top, meeting=meeting))
                top += _ROW
                found = meeting.found.recovery
                if found.difference is not None:
                    seen.append(abs(found.difference) + (found.half_width or 0.0))
            top += 8
        self._reach = min(_MOST, max([_LEAST, *seen]) * 1.05)
        self.setMinimumHeight(int(top + self.below))
        self.setAccessibleDescription(self._spoken(groups))
        self.renew()

    def _say_left_out(self, top: float, number: int) -> float:
        if number <= 0:
            return top
        text = tr("%n earlier ones: choose less time", "", number)
        self._rows.append(_Row(top, text))
        return top + _ROW

    def _spoken(self, groups: Sequence[Group]) -> str:
        number = sum(len(group.meetings) for group in groups)
        return tr("%n conversations", "", number, one="%n conversation")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which all of it is seen."""
        return QSize(340, self.minimumHeight())

    def told(self, index: int) -> tuple[str, str]:
        """Return when a conversation was, and what followed."""
        meeting = self._shown[index]
        when = f"{words.full_day(meeting.day)}, {words.clock(meeting.at)}"
        numbers = words.recovery_numbers(meeting.found)
        met = (words.contact_name(meeting.found.contact), words.with_whom(meeting.found))
        return (  # type: ignore[return-value]  # a line more
            when,
            shortened(" ".join(filter(None, met)), _LONGEST_NAME),
            numbers or words.recovery(meeting.found),
        )

    @property
    def area(self) -> QRectF:
        """Where the dots are."""
        height = self.height() - TOP - self.below
        left = _DAY + (_YEAR if self._years else 0.0)
        return QRectF(left, TOP, self.width() - left - 14, height)

    def _across(self, difference: float) -> float:
        area = self.area
        share = (max(-self._reach, min(self._reach, difference)) / self._reach + 1) / 2
        return area.left() + share * area.width()

    def paint_picture(self, painter: QPainter) -> None:
        """Paint the axis and a row for each conversation."""
        self._paint_axis(painter)
        self._shown, places = [], []
        for row in self._rows:
            if row.meeting is None:
                painter.setPen(QColor(self.theme.text))
                box = QRectF(4, row.top, self.width() - 8, _HEAD)
                fitting = painter.fontMetrics().elidedText(
                    row.name, Qt.TextElideMode.ElideRight, int(box.width())
                )
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, fitting)
                continue
            x = self._paint_meeting(painter, row.top + _ROW / 2, row.meeting)
            self._shown.append(row.meeting)
            places.append((x, row.top + _ROW / 2))
        across, up = (np.array([each[axis] for each in places]) for axis in (0, 1))
        self.set_spots(across, up, [each.path for each in self._shown])

    def _paint_axis(self, painter: QPainter) -> None:
        area = self.area
        taken = -math.inf
        for percent in sorted(_TICKS, key=lambda value: (value != 100, value)):
            value = math.log(percent / 100)
            x = self._across(value)
            if abs(value) >= self._reach or (percent != 100 and self._is_near(x)):
                continue
            text = tr("as before") if percent == 100 else f"{words.signed(percent - 100)} %"
            width = painter.fontMetrics().horizontalAdvance(text) + 2
            if percent != 100:
                if x - width / 2 < taken + 8:
                    continue
                taken = x + width / 2
            middle = percent == 100
            colour = self.theme.muted if middle else self.theme.line
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(QColor(self.theme.muted))
            left = min(max(x - width / 2, 2.0), self.width() - width - 2)
            painter.drawText(QPointF(left, TOP - 10.0), text)

    def _is_near(self, x: float) -> bool:
        """Return whether a text there would run into that of the middle."""
        return abs(x - self._across(0.0)) < _MIDDLE_TEXT

    def _paint_meeting(self, painter: QPainter, y: float, meeting: Meeting) -> float:
        area, found = self.area, meeting.found.recovery
        painter.setPen(QColor(self.theme.muted))
        box = QRectF(4, y - 10, area.left() - 8, 20)
        day = words.dated(meeting.day) if self._years else words.short_day(meeting.day)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, day)
        if found.difference is None:
            box = QRectF(area.center().x() + 8, y - 10, area.width() / 2, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words.recovery(meeting.found))
            return area.center().x() + 8
        if found.half_width is not None:
            low = self._across(found.difference - found.half_width)
            high = self._across(found.difference + found.half_width)
            painter.setPen(QPen(self.soft(self.theme.muted, 0.6), 1.2))
            painter.drawLine(QPointF(low, y), QPointF(high, y))
        x = self._across(found.difference)
        painter.setPen(QPen(QColor(self.theme.vagal), 1.4))
        painter.setBrush(QColor(self.theme.vagal if found.clear else self.theme.ground))
        painter.drawEllipse(QPointF(x, y), _MARK, _MARK)
        return x
