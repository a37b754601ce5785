"""What the window holds: a bar for the strap, the pages, a bar for the recording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
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
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from biofeedback import wording
from biofeedback.events import Beat, HrvUpdate, LinkState, Notice, StrapInfo, StrapState
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.sources import SIMULATED
from biofeedback.ui import theme
from biofeedback.ui.controller import BLUETOOTH, REPLAY, Controller
from biofeedback.ui.live_view import LiveView
from biofeedback.ui.recording_bar import RecordingBar
from biofeedback.ui.request import Request
from biofeedback.ui.strap_picker import StrapPicker
from biofeedback.ui.words import plain, shortened

if TYPE_CHECKING:
    from biofeedback.engine import Ended
    from biofeedback.events import Event
    from biofeedback.records.recorder import Summary
    from biofeedback.ui.bridge import Bridge
    from biofeedback.ui.plots import LivePlots
    from biofeedback.ui.series import SessionSeries

_CLOCK_EVERY_MS: Final = 1000
_DOT: Final = {
    LinkState.LIVE: "\N{BLACK CIRCLE}",
    LinkState.STOPPED: "\N{WHITE CIRCLE}",
    LinkState.LOST: "\N{WHITE CIRCLE}",
}
_LONGEST_NAME: Final = 28
_RETURN: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Workspace(QWidget):
    """Holds the pages together; all it knows of a session comes through the bridge."""

    quit_wanted = Signal()

    def __init__(self, store: SettingsStore, request: Request, family: str) -> None:
        """Make the pages; plots and engine are loaded after they have been painted."""
        super().__init__()
        self._store = store
        self._request = request
        self._family = family
        self._painted = False
        self._over = False
        self._ended = False
        self._trouble = False
        self._info = StrapInfo()
        self._state: StrapState | None = None
        self._plots: LivePlots | None = None
        self._series: SessionSeries | None = None
        self._controller = Controller(store, self)
        settings = store.settings
        window_s = request.window_s or settings.window_s
        window_s = window_s if window_s in WINDOWS_S else WINDOWS_S[1]
        shown = theme.theme_of(settings.theme)
        self._picker = StrapPicker()
        self._live = LiveView(shown, family, window_s, settings.range_s)
        self._bar = RecordingBar()
        self._notice = QLabel()
        self._notice.setProperty("role", "notice")
        self._notice.setWordWrap(True)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._strap = QPushButton()
        self._strap.setProperty("role", "pill")
        self._menu = QPushButton(self.tr("Menu"))
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_EVERY_MS)
        self._arrange()
        self._fill_menus()
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
        return self._series

    @property
    def bridge(self) -> Bridge:
        """Where events come in."""
        return self._controller.bridge

    def begin_without_source(self, name: str) -> None:
        """Show a session whose events come from elsewhere."""
        self._begin(name)

    # -- making it ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(28, 18, 28, 8)
        head.addWidget(self._strap)
        head.addStretch()
        head.addWidget(self._menu)
        note = QHBoxLayout()
        note.setContentsMargins(28, 0, 28, 6)
        note.addWidget(self._notice)
        self._notice.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._picker)
        self._pages.addWidget(self._live)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(note)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._bar)

    def _fill_menus(self) -> None:
        settings = self._store.settings
        menu = QMenu(self)
        looks = menu.addMenu(self.tr("Appearance"))
        group = QActionGroup(self)
        names = (self.tr("Like the system"), self.tr("Light"), self.tr("Dark"))
        for choice, name in zip(theme.CHOICES, names, strict=True):
            action = looks.addAction(name, partial(self.choose_theme, choice))
            action.setCheckable(True)
            action.setChecked(settings.theme == choice)
            group.addAction(action)
        menu.addSeparator()
        self._record_default = QAction(self.tr("Record every session"), menu)
        self._record_default.setCheckable(True)
        self._record_default.setChecked(settings.record)
        self._record_default.toggled.connect(lambda on: self._store.change(record=on))
        menu.addAction(self._record_default)
        self._folder_action = menu.addAction("", self._show_recordings)
        self._name_folder()
        choose = self.tr("Choose another folder for recordings \N{HORIZONTAL ELLIPSIS}")
        menu.addAction(choose, self.choose_folder)
        menu.addSeparator()
        quit_key = QKeySequence(QKeySequence.StandardKey.Quit)
        menu.addAction(self.tr("Quit"), quit_key, self.quit_wanted.emit)
        self._menu.setMenu(menu)
        strap_menu = QMenu(self)
        strap_menu.addAction(self.tr("Choose another strap"), self._end)
        self._strap.setMenu(strap_menu)

    def _connect(self) -> None:
        bridge = self._controller.bridge
        bridge.events.connect(self._on_events)
        bridge.session_ended.connect(self._on_ended)
        bridge.recording_closed.connect(self._on_recording_closed)
        bridge.strap_found.connect(self._picker.add)
        bridge.scan_ended.connect(self._picker.searched)
        self._picker.strap_chosen.connect(self._start_strap)
        self._picker.search_wanted.connect(self._search)
        self._picker.demo_wanted.connect(lambda: self.start_demo())
        self._picker.replay_wanted.connect(self._choose_replay)
        self._live.window_chosen.connect(lambda value: self._store.change(window_s=value))
        self._live.range_chosen.connect(lambda value: self._store.change(range_s=value))
        self._bar.mark_wanted.connect(self._mark)
        self._bar.record_wanted.connect(self._set_recording)
        self._bar.end_wanted.connect(self._end)
        self._clock.timeout.connect(self._refresh_clock)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("M", self._mark),
            ("R", lambda: self._set_recording(not self._bar.is_on)),
            ("E", self._end),
        )
        self._session_keys = [QShortcut(QKeySequence(key), self, action) for key, action in keys]
        for shortcut in self._session_keys:
            shortcut.setAutoRepeat(False)

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
        from biofeedback.ui.plots import LivePlots

        settings, request = self._store.settings, self._request
        self._plots = LivePlots(theme.theme_of(settings.theme), self._family)
        self._live.set_plots(self._plots)
        self._picker.set_last_strap(settings.strap_address, settings.strap_name)
        if request.replay:
            self._start_replay(request.replay, request)
        elif request.strap == SIMULATED:
            self.start_demo(request.seed, request.output)
        elif request.strap:
            self._start_strap(request.strap, "", request.output)
        else:
            self._search()

    # -- what a person does ------------------------------------------------------------------

    def _search(self) -> None:
        self._picker.searching()
        self._controller.scan()

    def _start_strap(self, address: str, name: str, output: Path | None = None) -> None:
        self._controller.start_strap(address, name, output)
        self._begin(name or address)

    def start_demo(self, seed: int | None = None, output: Path | None = None) -> None:
        """Begin a session on the simulated strap."""
        self._controller.start_demo(seed, output)
        self._begin(self.tr("Demo"))

    def _start_replay(self, path: Path, wanted: Request) -> None:
        self._controller.start_replay(path, wanted)
        self._begin(path.name)

    def _choose_replay(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Replay a recording or a file of RR intervals"),
            str(self._store.settings.recordings),
            self.tr("Recordings and RR files (*.csv *.txt);;All files (*)"),
        )
        if path:
            self._start_replay(Path(path), Request())

    def _begin(self, name: str) -> None:
        from biofeedback.ui.series import SessionSeries

        self._over = False
        self._info = StrapInfo(name=name)
        self._state = None
        self._series = SessionSeries(WINDOWS_S)
        self._live.clear()
        if self._plots:
            self._plots.show_series(self._series)
        self._notice.hide()
        self._trouble = False
        self._bar.set_recording(self._controller.recording, self._controller.can_record)
        self._pages.setCurrentWidget(self._live)
        self.setFocus()
        self._set_session_keys(True)
        self._refresh_strap()
        self._refresh_clock()
        self._clock.start()

    def _end(self) -> None:
        """End the session, or leave one that is over."""
        if self._over:
            self._show_picker("")
        else:
            self._controller.end_session()

    def _mark(self) -> None:
        if not self._over:
            self._controller.mark()

    def _set_recording(self, on: bool) -> None:
        if self._controller.can_record and not self._over:
            self._notice.hide()
            self._trouble = False
            self._controller.set_recording(on)
            self._bar.set_recording(on, possible=True)
            self._refresh_clock()

    def _show_recordings(self) -> None:
        folder = self._store.settings.recordings
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._show_notice(self.tr("Recordings lie in {folder}").format(folder=folder))

    def _name_folder(self) -> None:
        folder = plain(str(self._store.settings.recordings))
        self._folder_action.setText(self.tr("Show recordings in {folder}").format(folder=folder))

    def choose_folder(self) -> None:
        """Ask for a folder for recordings, and use it at once."""
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for recordings"), str(self._store.settings.recordings)
        )
        if folder:
            self._store.change(folder=folder)
            self._name_folder()
            self._controller.move_recording()

    def choose_theme(self, choice: str) -> None:
        """Take ``system``, ``light`` or ``dark``, and remember it."""
        self._store.change(theme=choice)
        self._apply_theme()

    def _apply_theme(self) -> None:
        shown = theme.theme_of(self._store.settings.theme)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(theme.palette(shown))
        app.setStyleSheet(theme.style_sheet(shown))
        self._live.apply(shown)

    # -- what the session says ---------------------------------------------------------------

    def _on_events(self, events: tuple[Event, ...]) -> None:
        redraw = False
        for event in events:
            self._live.add(event)
            if self._series and not isinstance(event, StrapState | StrapInfo):
                redraw |= self._series.add(event)
            match event:
                case StrapState():
                    self._state = event
                case StrapInfo():
                    self._info = event
                    self._remember(event)
                case Notice():
                    self._show_notice("" if event.resolved else event.text)
                    self._trouble = not event.resolved
                    self._refresh_clock()
                case Beat() | HrvUpdate():
                    pass
        self._live.refresh()
        self._refresh_strap()
        if redraw and self._plots:
            self._plots.redraw()

    def _remember(self, info: StrapInfo) -> None:
        if self._controller.source_kind == BLUETOOTH and info.address:
            settings = self._store.settings
            if (settings.strap_address, settings.strap_name) != (info.address, info.name):
                self._store.change(strap_address=info.address, strap_name=info.name)

    def _on_ended(self, ended: Ended) -> None:
        said = [ended.error, *(summary.sentence() for summary in ended.recorded)]
        text = " ".join(filter(None, said))
        if self._controller.source_kind == REPLAY and ended.by_itself and not ended.error:
            # What was replayed stays to be looked at.
            self._over = True
            self._clock.stop()
            self._bar.show_over(text)
        else:
            self._show_picker(text)

    def _on_recording_closed(self, summaries: Sequence[Summary]) -> None:
        self._show_notice(" ".join(summary.sentence() for summary in summaries))

    def _show_notice(self, text: str) -> None:
        self._notice.setText(text)
        self._notice.setVisible(bool(text))

    def _show_picker(self, text: str) -> None:
        self._clock.stop()
        self._show_notice("")
        self._set_session_keys(False)
        settings = self._store.settings
        self._picker.set_last_strap(settings.strap_address, settings.strap_name)
        self._picker.tell(text)
        self._pages.setCurrentWidget(self._picker)
        self._picker.focus()
        if self.loaded and not self._ended:
            self._search()

    def _set_session_keys(self, on: bool) -> None:
        for key in self._session_keys:
            key.setEnabled(on)
        self._bar.setVisible(on)
        self._strap.setVisible(on)

    def _refresh_clock(self) -> None:
        if not self._over:
            path = self._controller.recording_path
            self._bar.refresh(self._controller.elapsed_s, path, trouble=self._trouble)

    def _refresh_strap(self) -> None:
        state = self._state.state if self._state else LinkState.SEARCHING
        name = self._info.name or self.tr("Strap")
        words = wording.STATE[state].lower()
        if self._controller.source_kind == REPLAY and state is LinkState.LIVE:
            words = self.tr("replay")
        parts = [shortened(name, _LONGEST_NAME), words]
        if self._info.battery_percent is not None and state.linked:
            parts.append(self.tr("battery {percent} %").format(percent=self._info.battery_percent))
        dot = _DOT.get(state, "\N{BULLSEYE}")
        text = plain(f"{dot}  " + "  \N{MIDDLE DOT}  ".join(parts))
        if text != self._strap.text():
            self._strap.setText(text)
            self._strap.setToolTip(name)

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
        self._clock.stop()
        self._controller.close()

    def join(self) -> None:
        """Wait until the strap is let go of."""
        self._controller.join()
