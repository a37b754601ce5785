"""How the parts of the history are laid out: side by side, or one at a time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.ui.history.calendar import Calendar
from biofeedback.ui.history.details import Details
from biofeedback.ui.history.head import Head
from biofeedback.ui.history.listing import Listing
from biofeedback.ui.history.selection import Contents
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import tr

CALENDAR, LIST, SESSION = range(3)
EDGE: Final = 10
"""A choice at the left edge has its own margin: its text stands above what has this one."""
_WIDE: Final = 1080
"""Width in pixels from which on everything is seen at once."""
_TALL: Final = 520
_DETAILS_WIDTH: Final = 340
_NO_LIMIT: Final = 16_777_215
_CHART, _TABS, _WEEKS, _BELOW = range(1, 5)
"""Rows; above them is the head."""


class Panes(QWidget):
    """Everything at once where there is room; else the chart, and one of the others below it."""

    def __init__(
        self, head: Head, charts: QWidget, calendar: Calendar, listing: Listing, details: Details
    ) -> None:
        """Lay out parts that were made."""
        super().__init__()
        self._head, self._calendar = head, calendar
        self._listing, self._details = listing, details
        self._weeks = _with_turning(calendar)
        self.tab = CALENDAR
        """What is open below the chart, where there is room for one thing."""
        self._tabs = QWidget()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, name in enumerate((self.tr("Calendar"), self.tr("List"), self.tr("Session"))):
            button = QPushButton(name)
            button.setCheckable(True)
            button.setProperty("role", "place")
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self._group.idClicked.connect(self.open_tab)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(EDGE, 0, EDGE, 0)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(head, 0, 0)
        grid.addWidget(charts, _CHART, 0)
        grid.addWidget(self._tabs, _TABS, 0)
        grid.addWidget(self._weeks, _WEEKS, 0)
        grid.addWidget(listing, _BELOW, 0)
        self._lay_out()

    def open_tab(self, tab: int) -> None:
        """Open one of the parts below the chart, where they are not all to be seen."""
        self.tab = tab
        self._lay_out()

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        if self._wide or self.tab == LIST:
            self._listing.table.setFocus()
        elif self.tab == CALENDAR:
            self._calendar.setFocus()
        else:
            self._details.focus()

    @property
    def _wide(self) -> bool:
        return self.width() >= _WIDE

    def _lay_out(self) -> None:
        focused = QApplication.focusWidget()
        self._arrange()
        if focused is not None and self.isAncestorOf(focused) and not focused.isVisible():
            # What had the keyboard is not to be seen any more.
            self.focus()

    def _arrange(self) -> None:
        wide, grid, tab = self._wide, self._grid, self.tab
        # Where there is little room what was opened has it.
        self._head.setVisible(wide or tab == CALENDAR or self.height() >= _TALL)
        self._tabs.setVisible(not wide)
        self._weeks.setVisible(wide or tab == CALENDAR)
        self._listing.setVisible(wide or tab == LIST)
        self._details.setVisible(wide or tab == SESSION)
        self._details.set_wide(not wide)
        grid.removeWidget(self._details)
        if wide:
            self._details.setFixedWidth(_DETAILS_WIDTH)
            grid.addWidget(self._details, 0, 1, _BELOW + 1, 1)
        else:
            self._details.setMinimumWidth(0)
            self._details.setMaximumWidth(_NO_LIMIT)
            grid.addWidget(self._details, _BELOW, 0)
        grid.setRowStretch(_CHART, 4)
        below = {LIST: 3, SESSION: 5}
        grid.setRowStretch(_BELOW, 3 if wide else below.get(tab, 0))
        self._group.button(tab).setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Use the room that there is."""
        super().resizeEvent(event)
        self._head.fit(self.height())
        self._lay_out()


class News(QWidget):
    """The quiet line at the foot: how far the files have been read, and which could not be."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self._progress = muted()
        self._ask = QPushButton()
        self._ask.setProperty("role", "flat")
        self._ask.setCheckable(True)
        self._which = muted()
        self._which.setWordWrap(True)
        self._which.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ask.toggled.connect(self._which.setVisible)
        for part in (self._progress, self._ask, self._which):
            part.hide()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._progress, 1)
        line.addWidget(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._which)
        layout.addLayout(line)

    def say(self, text: str) -> None:
        """Say how far it is; an empty text says nothing."""
        set_text(self._progress, text)
        self._progress.setVisible(bool(text))

    def show_problems(self, contents: Contents) -> None:
        """Say how many files could not be read, and which where it is asked."""
        count = len(contents.problems)
        self._ask.setVisible(count > 0)
        if not count:
            self._ask.setChecked(False)
            return
        one = "%n file could not be read: which?"
        self._ask.setText(tr("%n files could not be read: which?", "", count, one=one))
        shown = [problem.sentence for problem in contents.problems[:_MOST_PROBLEMS]]
        if count > len(shown):
            shown.append("\N{HORIZONTAL ELLIPSIS}")
        set_text(self._which, "\n".join(shown))


_MOST_PROBLEMS: Final = 8
"""More would leave no room for the sessions."""


def _with_turning(calendar: Calendar) -> QWidget:
    """Return the calendar with two buttons beside it that lead to earlier and later weeks."""
    weeks = QWidget()
    row = QHBoxLayout(weeks)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    row.addWidget(calendar, 1)
    turning = QVBoxLayout()
    turning.setSpacing(2)
    for text, name, direction in (
        ("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", tr("Earlier weeks"), -1),
        ("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", tr("Later weeks"), 1),
    ):
        button = QPushButton(text)
        button.setProperty("role", "flat")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _=False, way=direction: calendar.turn(way))
        turning.addWidget(button)
    turning.addStretch()
    row.addLayout(turning)
    return weeks
