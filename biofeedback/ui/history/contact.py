"""Contact over weeks: this evening, ratings beside rest, and what followed conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from biofeedback.history.contact import ContactHistory, reading_of_weeks
from biofeedback.ui.history import words
from biofeedback.ui.history.contact_evening import EveningCard
from biofeedback.ui.history.contact_recovery import RecoveryChart
from biofeedback.ui.history.contact_weeks import WeeksChart
from biofeedback.ui.history.selection import Contents
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.languages import said, tr
from biofeedback.ui.theme import Theme

_WIDE: Final = 1000
"""Width in pixels from which on weeks and conversations stand side by side."""
_BESIDE: Final = 380
_NO_LIMIT: Final = 16_777_215
_LEAST_DAYS: Final = 28
_WEEKS, _TALKS = range(2)
_KINDS, _PEOPLE = range(2)


class ContactPage(QWidget):
    """A page of the history; it leads back to it."""

    rated = Signal(object, object)
    """A day, and the ``Evening`` that was said of it."""
    chosen = Signal(object)
    """The path of a conversation."""

    def __init__(
        self, theme: Theme, today: Callable[[], date], evening: Callable[[], date] | None = None
    ) -> None:
        """Make the page without ratings.

        Args:
            theme: The colours.
            today: The last day of the weeks.
            evening: The day whose evening it is; None for today.
        """
        super().__init__()
        self._today = today
        self._span = 92
        self._private = False
        self._found: ContactHistory | None = None
        self._tab = _WEEKS
        self.card = EveningCard(evening or today)
        self.card.rated.connect(self.rated)
        self.weeks = WeeksChart(theme)
        self.talks = RecoveryChart(theme, self._group_name)
        self.talks.chosen.connect(self.chosen)
        self._reading = muted()
        self._reading.setWordWrap(True)
        self._problem = muted()
        self._problem.setWordWrap(True)
        self._invitation = _invitation(
            self.tr("Two taps in the evening"),
            self.tr(
                "Rated most evenings, your days with others stand here week by week beside your "
                "vagal tone at rest. Three days make the mean of a week; after eight weeks "
                "there is something to look at. Conversations that you record are shown with what "
                "followed them."
            ),
        )
        self._none = _invitation(
            self.tr("No conversation yet"),
            self.tr(
                "A conversation with quiet before and after shows here how your vagal tone was "
                "afterwards, with its limits."
            ),
        )
        self._arrange()

    def _arrange(self) -> None:
        self._tabs, tabs = _choice((self.tr("Weeks"), self.tr("Conversations")))
        tabs.idClicked.connect(self._open_tab)
        self._tab_group = tabs
        by, self._by = _choice((self.tr("by kind"), self.tr("by whom")))
        self._by.idClicked.connect(lambda _: self._show_talks())
        head = QHBoxLayout()
        title = QLabel(self.tr("Quiet after conversations"))
        title.setTextFormat(Qt.TextFormat.PlainText)
        head.addWidget(title)
        head.addStretch()
        head.addWidget(by)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.talks)
        self._caution = muted(
            self.tr(
                "RMSSD of the quiet after against the quiet before, with 95 % limits; filled where "
                "both lie on one side. It moves with posture, food, the hour and chance: it "
                "measures nobody."
            )
        )
        self._caution.setWordWrap(True)
        self._talk_states = QStackedWidget()
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addWidget(self._caution)
        self._talk_states.addWidget(self._none)
        self._talk_states.addWidget(shown)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(4)
        left.addWidget(self.weeks, 1)
        left.addWidget(self._reading)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(28)
        self._grid.addWidget(self._tabs, 0, 0)
        self._grid.addWidget(self._left, 1, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1, 1)
        full = QWidget()
        full.setLayout(self._grid)
        self._states = QStackedWidget()
        self._states.addWidget(self._invitation)
        self._states.addWidget(full)
        page = QVBoxLayout(self)
        page.setContentsMargins(10, 0, 10, 0)
        page.setSpacing(10)
        page.addWidget(self.card)
        page.addWidget(self._problem)
        page.addWidget(self._states, 1)
        self._problem.hide()
        self._lay_out()

    # -- what is shown -----------------------------------------------------------------------

    def show_contents(self, contents: Contents) -> None:
        """Show what the library and the evenings hold."""
        self._found = found = ContactHistory(contents.history, contents.evenings)
        self.card.show_evenings(contents.evenings.by_day)
        problem = contents.evenings.problem
        set_text(self._problem, said(problem))
        self._problem.setVisible(bool(problem))
        self._states.setCurrentIndex(0 if found.empty else 1)
        self._show_weeks()

    def show_span(self, days: int) -> None:
        """Show so many days; 0 for all there are."""
        self._span = days
        self._show_weeks()

    def _show_weeks(self) -> None:
        found = self._found
        if found is None:
            return
        first, last = self._range(found)
        self.weeks.show_contact(found, first, last)
        set_text(self._reading, said(reading_of_weeks(found.weeks(first, last))))
        self._say_weeks()
        self._show_talks()

    def _say_weeks(self) -> None:
        """Let whoever cannot see the chart hear its last week."""
        told = "" if self._private else self.weeks.spoken()
        self.weeks.setAccessibleDescription(told)

    def _range(self, found: ContactHistory) -> tuple[date, date]:
        last = self._today()
        least = last - timedelta(days=_LEAST_DAYS - 1)
        if self._span:
            return last - timedelta(days=self._span - 1), last
        return min(found.first or least, least), last

    def _show_talks(self) -> None:
        found = self._found
        if found is None:
            return
        first, _ = self._range(found)
        by_whom = self._by.checkedId() == _PEOPLE
        groups = found.by_whom(first) if by_whom else found.by_contact(first)
        self.talks.show_groups(groups)
        self._talk_states.setCurrentIndex(1 if groups else 0)

    def _group_name(self, name: str) -> str:
        if self._by.checkedId() == _KINDS:
            return words.contact_name(name)
        if not name:
            return tr("nobody named")
        return HIDDEN if self._private else name

    # -- what a person does ------------------------------------------------------------------

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        if not self.card.focus():
            (self.weeks if self._tab == _WEEKS else self.talks).setFocus()

    def set_private(self, on: bool) -> None:
        """Hide every number and name, or show them again."""
        self._private = on
        for part in (self.card, self.weeks, self.talks):
            part.set_private(on)
        self._say_weeks()
        self._show_talks()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self.weeks, self.talks):
            part.apply(theme)

    def _open_tab(self, tab: int) -> None:
        self._tab = tab
        self._lay_out()

    def _lay_out(self) -> None:
        wide, grid = self.width() >= _WIDE, self._grid
        self._tabs.setVisible(not wide)
        self._tab_group.button(self._tab).setChecked(True)
        self._left.setVisible(wide or self._tab == _WEEKS)
        self._talk_states.setVisible(wide or self._tab == _TALKS)
        grid.removeWidget(self._talk_states)
        if wide:
            self._talk_states.setFixedWidth(_BESIDE)
            grid.addWidget(self._talk_states, 0, 1, 3, 1)
        else:
            self._talk_states.setMinimumWidth(0)
            self._talk_states.setMaximumWidth(_NO_LIMIT)
            grid.addWidget(self._talk_states, 2, 0)
        grid.setRowStretch(2, 0 if wide or self._tab == _WEEKS else 1)
        grid.setRowStretch(1, 1 if wide or self._tab == _WEEKS else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Use the room that there is."""
        super().resizeEvent(event)
        self._lay_out()


def _choice(names: tuple[str, str]) -> tuple[QWidget, QButtonGroup]:
    """Return two words of which one is chosen."""
    widget = QWidget()
    group = QButtonGroup(widget)
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for number, name in enumerate(names):
        button = QPushButton(name)
        button.setCheckable(True)
        button.setChecked(number == 0)
        button.setProperty("role", "place")
        group.addButton(button, number)
        row.addWidget(button)
    row.addStretch()
    return widget, group


def _invitation(title: str, text: str) -> QWidget:
    widget = QWidget()
    head, lead = QLabel(title), muted(text)
    head.setProperty("role", "subtitle")
    lead.setWordWrap(True)
    lead.setMaximumWidth(560)
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 16, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(head)
    layout.addWidget(lead)
    layout.addStretch()
    return widget
