"""The page of the history: what is compared, the chart, calendar, list, and the session chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from biofeedback.clock import make_clock
from biofeedback.records.evenings import evening_of
from biofeedback.records.library import SessionEntry
from biofeedback.ui.history.calendar import Calendar
from biofeedback.ui.history.chart import RmssdChart
from biofeedback.ui.history.details import Details
from biofeedback.ui.history.filters import SPANS, Filters
from biofeedback.ui.history.head import Head
from biofeedback.ui.history.invitation import Invitation
from biofeedback.ui.history.listing import Listing
from biofeedback.ui.history.paces import PaceChart
from biofeedback.ui.history.panes import EDGE, LIST, SESSION, News, Panes
from biofeedback.ui.history.selection import Choice, Contents, Picture, first_choice, usual_choice
from biofeedback.ui.theme import Theme

if TYPE_CHECKING:
    from biofeedback.ui.history.contact import ContactPage
    from biofeedback.ui.history.conversation import ConversationPage

_PAN_SHARE: Final = 0.25
_ROOM_DAYS: Final = 2


def _today() -> date:
    return make_clock(1.0).wall().date()


def _this_evening() -> date:
    return evening_of(make_clock(1.0).wall())


class HistoryView(QWidget):
    """Shows what the library holds; what is chosen in one place is chosen in all of them."""

    replay_wanted = Signal(Path)
    report_wanted = Signal(Path)
    file_wanted = Signal(Path)
    noted = Signal(Path)
    """The notes of a session have changed."""
    told = Signal(str)
    """A sentence on what went wrong."""
    place_wanted = Signal(str)
    """A key asks for another place."""
    private_wanted = Signal()
    """A key asks to hide every number, or to show them again."""
    start_wanted = Signal()
    """There is nothing yet: a first session is to be begun."""
    evening_rated = Signal(object, object)
    """A day, and the ``Evening`` that was said of it."""

    def __init__(
        self,
        theme: Theme,
        family: str,
        today: Callable[[], date] = _today,
        evening: Callable[[], date] = _this_evening,
    ) -> None:
        """Make the page without sessions."""
        super().__init__()
        self._theme, self._private = theme, False
        self._evening = evening
        self._contact: ContactPage | None = None
        """Made when it is first opened."""
        self._conversation: ConversationPage | None = None
        """The same."""
        self._family = family
        self._today = today
        self._contents: Contents | None = None
        self._picture: Picture | None = None
        self._choice: Choice | None = None
        self._by_path: dict[Path, SessionEntry] = {}
        self._selected: Path | None = None
        self._chosen = False
        """Whether a person has chosen that session; else it is the newest one."""
        self._end: date | None = None
        """The last day of the chart; None for today."""
        self._span = SPANS[1]
        self.shown = 0
        """How often all of it was painted with sessions in it; for benchmarks."""
        self._filters = Filters()
        self._head = Head(family)
        self._chart = RmssdChart(theme)
        self._paces = PaceChart(theme)
        self._calendar = Calendar(theme)
        self._listing = Listing()
        self._details = Details()
        self._invitation = Invitation()
        self._news = News()
        self._arrange()
        self._connect()
        self._keys = self._make_keys()

    # -- what tests and benchmarks look at -------------------------------------------------------

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    @property
    def selected(self) -> Path | None:
        """The session that is looked at."""
        return self._selected

    @property
    def details(self) -> Details:
        """The session that is looked at, with its notes."""
        return self._details

    @property
    def contact(self) -> ContactPage | None:
        """The page of contact, once it was opened."""
        return self._contact

    # -- making it -----------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._charts = QStackedWidget()
        self._charts.addWidget(self._chart)
        self._charts.addWidget(self._paces)
        self._panes = Panes(self._head, self._charts, self._calendar, self._listing, self._details)
        self._full = QWidget()
        full = QVBoxLayout(self._full)
        full.setContentsMargins(0, 0, 0, 0)
        full.setSpacing(6)
        full.addWidget(self._panes, 1)
        self._states = QStackedWidget()
        # Nothing, until it is known whether there is anything.
        self._states.addWidget(QWidget())
        self._states.addWidget(self._invitation)
        self._states.addWidget(self._full)
        page = QVBoxLayout(self)
        page.setContentsMargins(28 - EDGE, 0, 28 - EDGE, 12)
        page.setSpacing(4)
        page.addWidget(self._filters)
        page.addWidget(self._states, 1)
        page.addWidget(self._news)
        self._filters.hide()

    def _connect(self) -> None:
        self._filters.changed.connect(self._choose_filters)
        self._filters.span_chosen.connect(self._choose_span)
        for chart in (self._chart, self._paces):
            chart.chosen.connect(self.select)
        self._chart.pan_wanted.connect(self._pan)
        self._calendar.day_chosen.connect(self._choose_day)
        self._calendar.opened.connect(self.look_into)
        self._listing.session_chosen.connect(self.select)
        self._listing.opened.connect(self.look_into)
        for signal, wanted in (
            (self._details.replay_wanted, self.replay_wanted),
            (self._details.report_wanted, self.report_wanted),
            (self._details.file_wanted, self.file_wanted),
            (self._details.noted, self.noted),
            (self._details.told, self.told),
            (self._invitation.start_wanted, self.start_wanted),
        ):
            signal.connect(wanted)
        self._details.conversation_wanted.connect(self.show_conversation)
        self._filters.contact_wanted.connect(self.show_contact)
        self._invitation.contact_wanted.connect(lambda: self.show_contact(True))
        self._invitation.demo_wanted.connect(self._include_demo)
        self._details.noted.connect(self._stay)

    def _make_keys(self) -> list[QShortcut]:
        keys: list[tuple[str | Qt.Key | QKeySequence, Callable[[], object], bool]] = [
            (Qt.Key.Key_Left, lambda: self.step(-1), True),
            (Qt.Key.Key_Right, lambda: self.step(1), True),
            (QKeySequence("Shift+Left"), lambda: self._pan(-1), True),
            (QKeySequence("Shift+Right"), lambda: self._pan(1), True),
            (Qt.Key.Key_Plus, lambda: self._zoom(1), True),
            (Qt.Key.Key_Minus, lambda: self._zoom(-1), True),
            (QKeySequence(QKeySequence.StandardKey.Find), self._focus_find, False),
            ("L", lambda: self.place_wanted.emit("live"), False),
            ("B", lambda: self.place_wanted.emit("breathe"), False),
            (Qt.Key.Key_Escape, self._leave, False),
            ("P", self.private_wanted.emit, False),
            ("W", lambda: self.show_contact(not self._in_contact), False),
        ]
        keys += [
            (str(number), lambda days=days: self._filters.span.choose(days), False)  # type: ignore[misc]
            for number, days in enumerate(SPANS, 1)
        ]
        shortcuts = []
        for key, action, repeats in keys:
            shortcut = QShortcut(QKeySequence(key), self, action)
            shortcut.setAutoRepeat(repeats)
            shortcuts.append(shortcut)
        return shortcuts

    # -- what the library says -----------------------------------------------------------------

    def show_contents(self, contents: Contents) -> None:
        """Show what the library holds; what was chosen stays chosen."""
        known, choice = self._contents, self._choice
        first = known is None or not (known.own or (choice is not None and choice.demo))
        self._contents = contents
        self._by_path = {entry.path: entry for entry in contents.entries}
        if first and contents.entries:
            self._choice = first_choice(contents)
            self._filters.show_choice(self._choice)
            self._choose_first_span(contents)
        self._filters.offer_demo(any(not entry.counts for entry in contents.entries))
        self._news.show_problems(contents)
        self._details.form.set_known_tags(contents.tags())
        self._refresh()
        focused = QApplication.focusWidget()
        is_used = focused is not None and self._details.isAncestorOf(focused)
        if not (self._chosen or is_used):
            self._look_at_newest()
        if first and (focused is self or (focused is not None and self.isAncestorOf(focused))):
            self.focus()

    def _choose_first_span(self, contents: Contents) -> None:
        """Show a month to begin with, where there is no more."""
        begun = contents.entries[-1].day
        month = SPANS[0]
        if (self._today() - begun).days < month:
            self._span = month
            self._filters.span.show_value(month)

    def show_progress(self, done: int, total: int) -> None:
        """Say how many files have been read."""
        text = self.tr("Reading your recordings: {done} of {total}")
        self._news.say(text.format(done=done, total=total) if total else "")

    def settle(self) -> None:
        """Everything has been read."""
        self._news.say("")
        if self._contents is None:
            self.show_contents(Contents.of(()))

    def _refresh(self) -> None:
        """Show the sessions that are chosen."""
        contents, today = self._contents, self._today()
        if contents is None:
            return
        choice = self._choice or Choice(kind="")
        if self._contact:
            self._contact.show_contents(contents)
        listed = contents.own or (choice.demo and bool(contents.entries))
        if not self._in_contact and not self._in_conversation:
            self._states.setCurrentWidget(self._full if listed else self._invitation)
            self._filters.setVisible(listed)
        if not listed:
            self._invitation.invite(len(contents.entries))
            return
        self._picture = picture = Picture(contents, choice)
        self._charts.setCurrentWidget(self._paces if picture.paced else self._chart)
        self._calendar.show_picture(picture, today)
        self._listing.show_entries(picture.entries)
        self._show_span()
        self._show_selected()

    # -- a conversation ------------------------------------------------------------------------

    @property
    def _in_conversation(self) -> bool:
        page = self._conversation
        return page is not None and self._states.currentWidget() is page

    def show_conversation(self, path: Path) -> None:
        """Show what a conversation came to, as it was shown after it."""
        page = self._conversation or self._make_conversation()
        page.show_path(path)
        self._filters.hide()
        self._states.setCurrentWidget(page)
        self.focus()

    def _make_conversation(self) -> ConversationPage:
        from biofeedback.ui.history.conversation import ConversationPage

        self._conversation = page = ConversationPage(self._theme, self._family)
        page.done.connect(self._leave_conversation)
        page.report_wanted.connect(self.report_wanted)
        page.set_private(self._private)
        self._states.addWidget(page)
        return page

    def _leave_conversation(self) -> None:
        self._states.setCurrentWidget(self._full)
        self._refresh()
        self.look_into()

    # -- contact -------------------------------------------------------------------------------

    @property
    def _in_contact(self) -> bool:
        return self._contact is not None and self._states.currentWidget() is self._contact

    def show_contact(self, on: bool) -> None:
        """Show ratings and conversations over weeks, or the history again."""
        contents = self._contents
        if contents is None or on == self._in_contact:
            return
        page = self._contact or self._make_contact(contents)
        self._filters.show_contact(on=on)
        self._filters.setVisible(True)
        if on:
            page.show_span(self._span)
            page.card.begin()
            self._states.setCurrentWidget(page)
        else:
            self._states.setCurrentWidget(self._full)
            self._refresh()
        self.focus()

    def _make_contact(self, contents: Contents) -> ContactPage:
        from biofeedback.ui.history.contact import ContactPage

        self._contact = page = ContactPage(self._theme, self._today, self._evening)
        page.rated.connect(self.evening_rated)
        page.chosen.connect(self._look_at_conversation)
        page.set_private(self._private)
        page.show_contents(contents)
        self._states.addWidget(page)
        return page

    def _look_at_conversation(self, path: Path) -> None:
        self.show_contact(False)
        self.select(path)
        self.look_into()

    # -- which time ----------------------------------------------------------------------------

    @property
    def _range(self) -> tuple[date, date]:
        """The first and last day of the chart."""
        last = self._end or self._today()
        if self._span:
            return last - timedelta(days=self._span - 1), last
        readings = self._picture.readings if self._picture else ()
        first = readings[0].day if readings else last
        return min(first, last - timedelta(days=SPANS[0])) - timedelta(days=_ROOM_DAYS), last

    def _show_span(self) -> None:
        if self._contact:
            self._contact.show_span(self._span)
        if (picture := self._picture) is None:
            return
        first, last = self._range
        if picture.paced:
            self._paces.show_picture(picture, first)
            paces = picture.paces(first)
        else:
            self._chart.show_picture(picture, first, last)
            paces = []
        self._head.show_picture(picture, paces, self._today())

    def _choose_span(self, days: int) -> None:
        self._span = days
        self._end = None
        self._keep_in_sight()
        self._show_span()

    def _zoom(self, direction: int) -> None:
        at = SPANS.index(self._span) - direction
        if 0 <= at < len(SPANS):
            self._filters.span.choose(SPANS[at])

    def _pan(self, direction: int) -> None:
        if not self._span or self._in_contact or self._in_conversation:
            return
        moved = (self._end or self._today()) + direction * timedelta(
            days=max(1, round(_PAN_SHARE * self._span))
        )
        self._end = moved if moved < self._today() else None
        self._show_span()

    def _keep_in_sight(self) -> None:
        """Move the chart to the chosen session, where it lies outside."""
        entry = self._entry(self._selected)
        first, last = self._range
        if entry is None or not self._span or first <= entry.day <= last:
            return
        wanted = entry.day + timedelta(days=self._span // 2)
        self._end = wanted if wanted < self._today() else None

    # -- which session -------------------------------------------------------------------------

    def select(self, path: Path | None) -> None:
        """Look at a session, everywhere at once, and stay with it when there are newer ones."""
        self._chosen = path is not None
        self._look_at(path)

    def _look_at_newest(self) -> None:
        paths = self._picture.paths if self._picture else ()
        if paths and paths[-1] != self._selected:
            self._look_at(paths[-1])

    def _look_at(self, path: Path | None) -> None:
        self._selected = path
        before = self._range
        self._keep_in_sight()
        if self._range != before:
            self._show_span()
        self._show_selected()

    def step(self, direction: int) -> None:
        """Look at the session before (-1) or after in the chart."""
        if self._picture is None or not self._picture.paths:
            return
        if self._in_contact or self._in_conversation:
            return
        paths = self._picture.paths
        if self._selected in paths:
            at = paths.index(self._selected) + direction
        else:
            at = len(paths) - 1
        self.select(paths[min(max(at, 0), len(paths) - 1)])

    def look_into(self) -> None:
        """Put the keyboard on the chosen session."""
        if self._selected is not None:
            self._panes.open_tab(SESSION)
            self._details.focus()

    def _stay(self) -> None:
        """Who writes of a session has chosen it."""
        self._chosen = True

    def _choose_day(self, day: date) -> None:
        if self._picture is not None:
            of_day = [entry.path for entry in self._picture.by_day[day]]
            if self._selected not in of_day:
                self.select(of_day[0])

    def _entry(self, path: Path | None) -> SessionEntry | None:
        return self._by_path.get(path) if path else None

    def _show_selected(self) -> None:
        entry = self._entry(self._selected)
        history = self._contents.history if self._contents else None
        for chart in (self._chart, self._paces):
            chart.select(self._selected)
        self._calendar.select(entry.day if entry else None)
        self._listing.select(self._selected)
        self._details.show_session(entry, history)
        self._say_selected()

    def _say_selected(self) -> None:
        """Let whoever cannot see a chart hear which session is looked at."""
        told = self._details.spoken()
        for chart in (self._chart, self._paces):
            chart.setAccessibleDescription(told)

    # -- what a person does ------------------------------------------------------------------

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        shown = self._states.currentWidget()
        if shown is self._invitation:
            self._invitation.focus()
        elif shown is self._full:
            self._panes.focus()
        elif self._contact and self._in_contact:
            self._contact.focus()
        elif self._conversation and self._in_conversation:
            self._conversation.focus()
        else:
            self.setFocus()

    def look_again(self) -> None:
        """Read the notes of the chosen session anew: they may have been changed elsewhere."""
        self._details.look_again()

    def set_can_replay(self, on: bool) -> None:
        """Know whether a session may be opened again now."""
        self._details.set_can_replay(on)

    def set_private(self, on: bool) -> None:
        """Hide every number, or show them again."""
        self._private = on
        if self._contact:
            self._contact.set_private(on)
        if self._conversation:
            self._conversation.set_private(on)
        for part in (self._head, self._chart, self._paces, self._listing, self._details):
            part.set_private(on)
        self._say_selected()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._contact:
            self._contact.apply(theme)
        if self._conversation:
            self._conversation.apply(theme)
        for part in (self._chart, self._paces, self._calendar):
            part.apply(theme)

    def close_down(self) -> None:
        """Keep what was being typed."""
        self._details.form.save()

    def _choose_filters(self) -> None:
        choice = self._filters.choice
        if self._contents is not None and self._choice and choice.kind != self._choice.kind:
            # What is sat through in the morning is breathed in the evening.
            choice = usual_choice(self._contents, choice)
            self._filters.show_choice(choice)
        self._choice = choice
        self._refresh()
        if self._picture is not None and self._selected not in self._picture.listed:
            newest = next(iter(self._picture.entries), None)
            self.select(newest.path if newest else None)

    def _include_demo(self) -> None:
        self._choice = Choice(kind="", demo=True)
        self._filters.show_choice(self._choice)
        self._refresh()
        if self._picture is not None and self._picture.entries:
            self.select(self._picture.entries[0].path)
        self.focus()

    def _focus_find(self) -> None:
        self.show_contact(False)
        self._panes.open_tab(LIST)
        self._listing.look_for()

    def _leave(self) -> None:
        if self._in_conversation:
            self._leave_conversation()
        elif self._in_contact:
            self.show_contact(False)
        elif self._listing.field.text():
            self._listing.field.clear()
        else:
            self.place_wanted.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint, and count it once there is something to be seen."""
        super().paintEvent(event)
        if self._picture is not None:
            self.shown += 1
