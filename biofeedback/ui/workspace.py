"""What the window holds: a bar at the top, the page of straps, the page of a session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from biofeedback import wording
from biofeedback.clock import make_clock
from biofeedback.events import Notice, StrapInfo
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.sources import SIMULATED
from biofeedback.ui import theme
from biofeedback.ui.app_menu import AppMenu
from biofeedback.ui.archive import Archive
from biofeedback.ui.controller import BLUETOOTH, REPLAY, Controller
from biofeedback.ui.errands import wait_for_all
from biofeedback.ui.languages import said
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.notices import Notices
from biofeedback.ui.places import BREATHE, CALL, LIVE, PLACES
from biofeedback.ui.request import Request
from biofeedback.ui.session_page import SessionPage
from biofeedback.ui.strap_picker import StrapPicker
from biofeedback.ui.strap_status import StrapStatus
from biofeedback.ui.top_bar import TopBar

if TYPE_CHECKING:
    from biofeedback.demo import Demo
    from biofeedback.engine import Ended
    from biofeedback.events import Event
    from biofeedback.records.recorder import Summary
    from biofeedback.ui.bridge import Bridge
    from biofeedback.ui.call.tray import StripKeeper
    from biofeedback.ui.plots import LivePlots
    from biofeedback.ui.replay.opening import Opened
    from biofeedback.ui.replay.player import Player
    from biofeedback.ui.series import SessionSeries
    from biofeedback.ui.told import Told
    from biofeedback.usual import Band

START: Final = "start"
HISTORY: Final = "history"
_SOON_MS: Final = 40
_RETURN: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Workspace(QWidget):
    """Holds the pages together; all it knows of a session comes through the bridge."""

    quit_wanted = Signal()
    full_screen_wanted = Signal(bool)
    all_loaded = Signal()

    def __init__(self, store: SettingsStore, request: Request, family: str) -> None:
        """Make the pages; plots and engine are loaded after they have been painted."""
        super().__init__()
        self._store = store
        self._request = request
        self._family = family
        self._painted = False
        self._ended = False
        self._in_session = False
        self._sessions = 0
        self._replaying = False
        self._recorded = ""
        """What was said of the last recording."""
        self._from_history = False
        """Whether what is replayed was chosen in the history, and leads back there."""
        self._strap = StrapStatus()
        self._plots: LivePlots | None = None
        self._controller = Controller(store, self, lsl=request.lsl)
        self._archive = Archive(store, self)
        settings = store.settings
        window_s = request.window_s or settings.window_s
        window_s = window_s if window_s in WINDOWS_S else WINDOWS_S[1]
        shown = theme.theme_of(settings.theme)
        self._picker = StrapPicker(shown)
        self._session = SessionPage(shown, family, store, self._controller, window_s)
        strap_menu = QMenu(self)
        self._measure = strap_menu.addAction(self.tr("Morning reading") + "\tG", self._measure_here)
        strap_menu.addAction(self.tr("Choose another strap"), self._end)
        places = [
            (START, self.tr("Start"), self.tr("Esc", "a key")),
            (LIVE, self.tr("Live"), "L"),
            (BREATHE, self.tr("Breathe"), "B"),
            (CALL, self.tr("Call"), "C"),
            (HISTORY, self.tr("History"), "H"),
        ]
        self._top = TopBar(places, strap_menu)
        self._menu = AppMenu(
            self,
            store,
            look=self.choose_theme,
            language=self._choose_language,
            size=self._choose_size,
            show_folder=self._show_recordings,
            choose_folder=self.choose_folder,
            show_help=self.show_help,
            leave=self.quit_wanted.emit,
        )
        self._top.menu.setMenu(self._menu)
        self._notices = Notices()
        self._arrange()
        self._connect()
        self._apply_theme()
        self._show_picker("")

    # -- what tests and benchmarks look at ------------------------------------------------------

    @property
    def loaded(self) -> bool:
        """Whether plots and engine are there."""
        return self._plots is not None

    @property
    def plots(self) -> LivePlots:
        """The curves, once loaded."""
        assert self._plots is not None
        return self._plots

    @property
    def series(self) -> SessionSeries | None:
        """What the curves show of the present session."""
        return self._session.series

    @property
    def session(self) -> SessionPage:
        """The page of the session."""
        return self._session

    @property
    def archive(self) -> Archive:
        """What was recorded, and the page of the history once it was opened."""
        return self._archive

    @property
    def demo(self) -> Demo | None:
        """The simulated person of the present session, if it is on one."""
        return self._controller.demo

    @property
    def player(self) -> Player | None:
        """What plays the present replay; None where there is none, or it is recorded."""
        return self._controller.player

    @property
    def bridge(self) -> Bridge:
        """Where events come in."""
        return self._controller.bridge

    def begin_without_source(self, name: str) -> None:
        """Show a session whose events come from elsewhere."""
        self._begin(name)

    # -- making it ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._picker)
        self._pages.addWidget(self._session)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top)
        layout.addWidget(self._notices)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        bridge = self._controller.bridge
        bridge.events.connect(self._on_events)
        bridge.session_ended.connect(self._on_ended)
        bridge.trouble.connect(lambda text: self._notices.say(said(text)))
        self._controller.replay_opened.connect(self._on_replay_opened)
        self._controller.replay_arrived.connect(self._on_replay_arrived)
        bridge.recording_closed.connect(self._on_recording_closed)
        bridge.recovered.connect(self._on_recovered)
        bridge.strap_found.connect(self._picker.add)
        bridge.scan_ended.connect(self._picker.searched)
        self._picker.strap_chosen.connect(self._start_strap)
        self._picker.search_wanted.connect(self._search)
        self._picker.demo_wanted.connect(lambda: self.start_demo())
        self._picker.replay_wanted.connect(self._choose_replay)
        self._top.place_chosen.connect(self._go)
        self._session.history_wanted.connect(self.open_history)
        self._archive.told.connect(self._notices.mention)
        self._session.end_wanted.connect(self._end)
        self._session.record_wanted.connect(self._set_recording)
        self._session.place_changed.connect(self._show_place)
        self._session.signal_changed.connect(self._top.set_signal)
        self._session.focus_changed.connect(self._focus)
        self._session.told.connect(self._notices.answer)
        self._session.report_wanted.connect(self._archive.report)
        self._session.listening_changed.connect(self._top.set_listening)
        self._session.strip_made.connect(self._guard_window)
        self._top.listening_unwanted.connect(self._session.stop_listening)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        help_key = QKeySequence(QKeySequence.StandardKey.HelpContents)
        QShortcut(help_key, self, self.show_help).setAutoRepeat(False)
        QShortcut(QKeySequence("H"), self, self.open_history).setAutoRepeat(False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint, and load the heavy parts once the pages have been seen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._load)

    def _load(self) -> None:
        """Load plots and engine, then do what the window was opened for."""
        if self._ended:
            return
        if self._archive.filling:
            # Somebody was faster than the loading: what they asked for comes first.
            QTimer.singleShot(_SOON_MS, self._load)
            return
        from biofeedback.ui.plots import LivePlots

        settings, request = self._store.settings, self._request
        self._plots = LivePlots(theme.theme_of(settings.theme), self._family)
        self._session.load(self._plots)
        self._picker.set_last_strap(settings.strap_address, settings.strap_name)
        if request.replay:
            self.start_replay(request.replay, request)
        elif request.strap == SIMULATED:
            self.start_demo(request.seed, request.output)
        elif request.strap:
            self._start_strap(request.strap, "", request.output)
        else:
            self._search()
        self.all_loaded.emit()
        self._controller.recover(request.output)

    # -- what a person does ------------------------------------------------------------------

    def focus(self) -> None:
        """Put the keyboard where a person goes on, once there is a window around."""
        if self._pages.currentWidget() is self._picker:
            self._picker.focus()

    def _search(self) -> None:
        self._picker.searching()
        self._controller.scan()

    def _start_strap(self, address: str, name: str, output: Path | None = None) -> None:
        self._controller.start_strap(address, name, output)
        self._begin(name or address)
        self._open_morning()

    def start_demo(self, seed: int | None = None, output: Path | None = None) -> None:
        """Begin a session on the simulated strap."""
        self._controller.start_demo(seed, output)
        self._begin(self.tr("Demo"))
        self._open_morning()

    def _measure_here(self) -> None:
        """Go to the morning reading, within the present session."""
        self._pages.setCurrentWidget(self._session)
        self._session.open_morning()

    def _open_morning(self) -> None:
        """Go to the morning reading where it was asked for on the first page."""
        if self._picker.take_morning():
            self._session.open_morning(alone=True)

    def start_replay(self, path: Path, wanted: Request) -> None:
        """Show a file as it was when it was recorded."""
        self._controller.start_replay(path, wanted)
        self._begin(path.name)
        self._replaying = True

    def _choose_replay(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Replay a recording or a file of RR intervals"),
            str(self._store.settings.recordings),
            self.tr("Recordings and RR files (*.csv *.txt);;All files (*)"),
        )
        if path:
            self.start_replay(Path(path), Request())

    def _begin(self, name: str) -> None:
        self._strap = StrapStatus(name)
        self._notices.say(said(wording.IN_PUBLIC) if self._controller.streaming else "")
        self._in_session = True
        self._from_history = self._replaying = False
        self._sessions += 1
        self._pages.setCurrentWidget(self._session)
        self._top.set_session(True, (*PLACES, HISTORY))
        self._top.set_signal("")
        self._measure.setEnabled(not self._controller.replaying)
        self._session.begin()
        self._refresh_strap()
        self._find_usual()

    def _find_usual(self) -> None:
        """Compare a person's own session with what was usual on other days, where that is known."""
        if self._controller.source_kind != BLUETOOTH:
            return
        begun = self._sessions

        def take(band: Band, why: str) -> None:
            if begun == self._sessions and self._in_session:
                self._session.set_your_usual(band, why)

        self._archive.find_usual(make_clock(1.0).wall(), take)

    def _end(self) -> None:
        """End the session, or leave one that is over."""
        if self._session.over:
            self._show_picker("")
        else:
            self._session.say_all()
            self._controller.end_session()

    def _set_recording(self, on: bool) -> None:
        self._notices.say("")
        self._controller.set_recording(on)
        self._session.show_recording(on)

    def _show_recordings(self) -> None:
        folder = self._store.settings.recordings
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._notices.answer(self.tr("Recordings lie in {folder}").format(folder=folder))

    def choose_folder(self) -> None:
        """Ask for a folder for recordings, and use it at once."""
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for recordings"), str(self._store.settings.recordings)
        )
        if folder:
            self._store.change(folder=folder)
            self._menu.name_folder()
            self._controller.move_recording()
            self._archive.move()

    def choose_theme(self, choice: str) -> None:
        """Take ``system``, ``light`` or ``dark``, and remember it."""
        self._store.change(theme=choice)
        self._apply_theme()

    def _choose_language(self, choice: str) -> None:
        self._store.change(language=choice)
        self._notices.answer(self.tr("The language changes when the window is opened again."))

    def _choose_size(self, percent: str) -> None:
        self._store.change(size=int(percent))
        self._notices.answer(self.tr("The size changes when the window is opened again."))

    def show_help(self) -> None:
        """Open the page of help."""
        from biofeedback.ui.help_page import HelpPage

        page = HelpPage(self)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.show()

    def _guard_window(self, keeper: StripKeeper) -> None:
        """Let the window step aside instead of closing while the strip is open."""
        if isinstance(window := self.window(), MainWindow):
            keeper.guard(window)

    def _focus(self, on: bool) -> None:
        self._top.set_focused(on)
        self.full_screen_wanted.emit(on)

    def _apply_theme(self) -> None:
        shown = theme.theme_of(self._store.settings.theme)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(theme.palette(shown))
        # The stubs of PySide6 say bytes; bytes it refuses.
        app.setPalette(theme.box_palette(shown), "QCheckBox")  # type: ignore[arg-type]
        app.setStyleSheet(theme.style_sheet(shown))
        self._picker.apply(shown)
        self._session.apply(shown)
        if view := self._archive.view:
            view.apply(shown)

    # -- what was recorded ---------------------------------------------------------------------

    def open_history(self) -> None:
        """Show what many sessions say together; a session that runs goes on."""
        view = self._archive.view
        if view is None:
            shown = theme.theme_of(self._store.settings.theme)
            view = self._archive.make_view(shown, self._family)
            view.place_wanted.connect(self._go)
            view.start_wanted.connect(lambda: self._go(START))
            view.private_wanted.connect(self._toggle_private)
            view.replay_wanted.connect(self._replay_from_history)
            self._pages.addWidget(view)
        elif not self._in_history:
            self._archive.refresh()
            view.look_again()
        self._session.set_focused(False)
        view.set_private(self._session.private)
        view.set_can_replay(self._can_replay)
        if not self._in_history:
            self._pages.setCurrentWidget(view)
            view.focus()
        self._top.set_place(HISTORY)

    @property
    def _can_replay(self) -> bool:
        """Whether another recording may take the place of what is shown."""
        recorded = self._controller.recording and not self._session.over
        return not self._in_session or (self._controller.replaying and not recorded)

    @property
    def _in_history(self) -> bool:
        return self._pages.currentWidget() is self._archive.view

    def _go(self, place: str) -> None:
        """Go to one of the places at the top; anything else leads back to where one was."""
        self._notices.forget()
        if place == HISTORY:
            self.open_history()
        elif self._in_session:
            self._pages.setCurrentWidget(self._session)
            if place in PLACES:
                self._session.go(place)
            else:
                self._top.set_place(self._session.place)
                self._session.take_keyboard()
        else:
            self._pages.setCurrentWidget(self._picker)
            self._top.set_place(START)
            self._picker.look_again()
            self._picker.focus()

    def _show_place(self, place: str) -> None:
        if not self._in_history:
            self._top.set_place(place)

    def _toggle_private(self) -> None:
        self._session.toggle_private()
        if view := self._archive.view:
            view.set_private(self._session.private)

    def _replay_from_history(self, path: Path) -> None:
        self.start_replay(path, Request())
        self._from_history = True

    def _offer(self, ended: Ended, told: str) -> None:
        """Offer what can be done with what was recorded; of two straps with the first one."""
        paths = [summary.path for summary in ended.recorded if summary.path]
        self._recorded = told if paths else ""
        if not paths:
            if after := self._picker.after:
                after.offer(None)
            return
        known = self._picker.after is not None
        after = self._picker.offer(paths[0])
        if not known:
            after.report_wanted.connect(self._archive.report)
            after.replay_wanted.connect(lambda path: self.start_replay(path, Request()))
            after.noted.connect(lambda _: self._archive.refresh())
            after.told.connect(self._notices.mention)
        self._archive.refresh()

    # -- what the session says ---------------------------------------------------------------

    def _on_events(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case StrapInfo():
                    self._remember(event)
                case Notice():
                    self._notices.say("" if event.resolved else said(event.text))
                    elsewhere = self._controller.recording_elsewhere
                    self._session.set_trouble(not (event.resolved or elsewhere))
                case _:
                    pass
        self._session.add(events)
        self._strap.add(events)
        self._refresh_strap()

    def _on_replay_opened(self, opened: Opened) -> None:
        if opened.problem:
            self._notices.say(said(opened.problem))
        self._session.show_replay(opened)

    def _on_replay_arrived(self, told: Told, elsewhere: bool) -> None:
        self._strap.know(told.latest())
        self._session.take(told, elsewhere=elsewhere)
        self._refresh_strap()

    def _remember(self, info: StrapInfo) -> None:
        if self._controller.source_kind == BLUETOOTH and info.address:
            settings = self._store.settings
            if (settings.strap_address, settings.strap_name) != (info.address, info.name):
                self._store.change(strap_address=info.address, strap_name=info.name)

    def _on_ended(self, ended: Ended) -> None:
        told = [ended.error, *(summary.sentence() for summary in ended.recorded)]
        text = " ".join(filter(None, map(said, told)))
        if self._controller.source_kind == REPLAY and ended.by_itself and not ended.error:
            # What was replayed stays to be looked at.
            self._session.show_over(text)
        else:
            if not self._replaying or ended.recorded:
                self._offer(ended, text)
            self._show_picker(text)

    def _on_recording_closed(self, summaries: Sequence[Summary]) -> None:
        self._notices.answer(" ".join(said(summary.sentence()) for summary in summaries))

    def _on_recovered(self, sentence: str) -> None:
        text = said(sentence)
        if self._pages.currentWidget() is self._picker:
            self._picker.tell(text)
        else:
            self._notices.mention(text)

    def _show_picker(self, text: str) -> None:
        back, self._in_session = self._in_history or self._from_history, False
        self._from_history = False
        self._session.leave()
        self._notices.say("")
        self._top.set_session(False, (START, HISTORY))
        settings = self._store.settings
        self._picker.set_last_strap(settings.strap_address, settings.strap_name)
        # What was replayed may have been what was just recorded.
        self._picker.tell(text or self._recorded)
        if self.loaded and not self._ended:
            # First: straps that were found before are forgotten, the keyboard with them.
            self._search()
        if back:
            self.open_history()
            self._notices.answer(text)
        else:
            self._go(START)

    def _refresh_strap(self) -> None:
        strap = self._strap
        self._top.set_strap(strap.text(replay=self._controller.replaying), strap.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Return press the button that has the focus, as the space bar does."""
        focused = self.focusWidget()
        if event.key() in _RETURN and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    # -- the end -----------------------------------------------------------------------------

    def end(self) -> None:
        """End everything; returns when the file is closed."""
        self._ended = True
        self._session.close_down()
        self._archive.close_down()
        if after := self._picker.after:
            after.form.save()
        self._controller.close()

    def join(self) -> None:
        """Wait until the strap is let go of."""
        self._controller.join()
        wait_for_all()
