"""What is open while a session runs: its places, the foot of the window, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback.events import Beat, Edge, Event, Phase, StrapInfo, StrapState
from biofeedback.pacer import RATE_STEP
from biofeedback.programmes.breathing import BREATHING, SETTLING
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.ui.awake import Awake
from biofeedback.ui.demo_bar import DemoBar
from biofeedback.ui.labels import muted
from biofeedback.ui.live_view import LiveView
from biofeedback.ui.recording_bar import RecordingBar
from biofeedback.ui.signal_text import SignalText
from biofeedback.ui.theme import Theme
from biofeedback.usual import Usual

if TYPE_CHECKING:
    from biofeedback.ui.breathe.view import BreatheView
    from biofeedback.ui.controller import Controller
    from biofeedback.ui.plots import LivePlots
    from biofeedback.ui.series import SessionSeries

LIVE: Final = "live"
BREATHE: Final = "breathe"
PACED: Final = (SETTLING, BREATHING)
"""Names of phases in which RMSSD is not compared with what is usual: it falls with the pace."""
PLACES: Final = (LIVE, BREATHE)
_CURVE_KEYS: Final = ("Left", "Right", "End")
_CLOCK_EVERY_MS: Final = 1000
_WAY_OUT_MS: Final = 4000
"""How long it is said how to leave where there is nothing but the signal."""


class SessionPage(QWidget):
    """Shows the events of a session; what a person wants done goes to the controller."""

    end_wanted = Signal()
    record_wanted = Signal(bool)
    place_changed = Signal(str)
    signal_changed = Signal(str)
    focus_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        family: str,
        store: SettingsStore,
        controller: Controller,
        window_s: int,
    ) -> None:
        """Make the page; plots and the breathe view come with ``load``."""
        super().__init__()
        self._theme = theme
        self._family = family
        self._store = store
        self._controller = controller
        self._plots: LivePlots | None = None
        self._series: SessionSeries | None = None
        self._breathe: BreatheView | None = None
        self._signal = SignalText()
        self._usual: dict[int, Usual] = {}
        self._awake = Awake()
        self._place = LIVE
        self._over = False
        self._trouble = False
        self._private = False
        self._focused = False
        self._paced = False
        """Whether the breath is paced, live or in what is replayed."""
        self._live = LiveView(theme, family, window_s, store.settings.range_s)
        self._views = QStackedWidget()
        self._views.addWidget(self._live)
        self._way_out = muted(self.tr("Esc leaves"))
        self._way_out.hide()
        self._way_out_timer = QTimer(self)
        self._way_out_timer.setSingleShot(True)
        self._way_out_timer.setInterval(_WAY_OUT_MS)
        self._way_out_timer.timeout.connect(self._way_out.hide)
        self._demo = DemoBar()
        self._bar = RecordingBar()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_EVERY_MS)
        self._clock.timeout.connect(self.refresh_clock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._views, 1)
        layout.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._demo)
        layout.addWidget(self._bar)
        self._live.window_chosen.connect(lambda value: store.change(window_s=value))
        self._live.range_chosen.connect(lambda value: store.change(range_s=value))
        self._bar.mark_wanted.connect(self._mark)
        self._bar.record_wanted.connect(self._record)
        self._bar.end_wanted.connect(self.end_wanted)
        self._bar.focus_wanted.connect(lambda: self.set_focused(True))
        self._keys = self._make_keys()
        self._curve_keys = [key for key in self._keys if key.key().toString() in _CURVE_KEYS]
        self._set_keys(False)

    def load(self, plots: LivePlots) -> None:
        """Take the parts that are loaded after the first paint."""
        from biofeedback.ui.breathe.run import Breathing
        from biofeedback.ui.breathe.view import BreatheView

        self._plots = plots
        self._live.set_plots(plots)
        breathing = Breathing(self._controller, self)
        self._breathe = BreatheView(self._theme, self._family, self._store, breathing)
        self._breathe.said.connect(self._controller.tell)
        self._breathe.set_private(self._private)
        self._views.addWidget(self._breathe)
        if self._series:
            # Somebody was faster than the loading.
            plots.show_series(self._series)
            self._breathe.new_session(self._series)
            self.go(self._first_place())

    # -- what tests and benchmarks look at -------------------------------------------------

    @property
    def live(self) -> LiveView:
        """The live view."""
        return self._live

    @property
    def breathe(self) -> BreatheView:
        """The breathe view, once loaded."""
        assert self._breathe is not None
        return self._breathe

    @property
    def series(self) -> SessionSeries | None:
        """What the curves show of the present session."""
        return self._series

    @property
    def over(self) -> bool:
        """Whether the session is over, and stays to be looked at."""
        return self._over

    @property
    def place(self) -> str:
        """Which view is open."""
        return self._place

    # -- from beginning to end -------------------------------------------------------------

    def begin(self) -> None:
        """Show a session that begins now."""
        from biofeedback.ui.series import SessionSeries

        self._over = False
        self._trouble = False
        self._paced = False
        self._series = SessionSeries(WINDOWS_S)
        self._signal = SignalText()
        self._usual = {window_s: Usual() for window_s in WINDOWS_S}
        self._live.clear()
        self._live.set_usual({})
        if self._plots:
            self._plots.show_series(self._series)
        if self._breathe:
            self._breathe.new_session(self._series)
        self._bar.set_recording(self._controller.recording, self._controller.can_record)
        self._demo.show_demo(self._controller.demo)
        self._awake.set_on(True)
        self._set_keys(True)
        self.go(self._first_place())
        self.refresh_clock()
        self._clock.start()

    def _first_place(self) -> str:
        """Return which view to open: the one that was open last."""
        stored = self._store.settings.place
        return stored if stored in PLACES and not self._controller.replaying else LIVE

    def say_all(self) -> None:
        """Have what the person has added recorded, while there is a recording."""
        if self._breathe:
            self._breathe.summary.save()

    def leave(self) -> None:
        """The session is over and another page is shown."""
        self.set_focused(False)
        self._come_to_rest()
        self._demo.show_demo(None)
        self._set_keys(False)

    def show_over(self, text: str) -> None:
        """The session is over and stays to be looked at."""
        self._over = True
        self.set_focused(False)
        self._come_to_rest()
        self._demo.show_demo(None)
        self._bar.show_over(text)
        self.go(LIVE)

    def close_down(self) -> None:
        """The window closes: what has been said is kept, nothing is heard any more."""
        self._come_to_rest()
        if self._breathe:
            self._breathe.close_sound()

    def _come_to_rest(self) -> None:
        self._clock.stop()
        self._awake.set_on(False)
        if self._breathe:
            self._breathe.end_session()

    # -- what the session says -------------------------------------------------------------

    def add(self, events: tuple[Event, ...]) -> None:
        """Show what has happened."""
        redraw = False
        for event in events:
            self._live.add(event)
            self._signal.add(event)
            if self._series and not isinstance(event, StrapState | StrapInfo):
                redraw |= self._series.add(event)
            match event:
                case Beat():
                    self._learn(event)
                case Phase(name=name) if name in PACED:
                    self._paced = event.edge is Edge.START
                case StrapState():
                    redraw = True
                case _:
                    pass
        if self._breathe:
            self._breathe.add(events)
        self._show_usual()
        self._live.refresh()
        self.signal_changed.emit(self._signal.text())
        if self._breathe and redraw:
            self._breathe.refresh()
        if redraw and self._plots and self._place == LIVE:
            self._plots.redraw()

    def _learn(self, beat: Beat) -> None:
        """Learn what is usual at rest."""
        for update in beat.hrv:
            if (usual := self._usual.get(update.window_s)) is None:
                continue
            if self._paced:
                usual.skip()
            else:
                usual.add(update)

    def _show_usual(self) -> None:
        """Show what is usual, where the present value may be compared with it."""
        self._live.set_usual({window_s: usual.compared for window_s, usual in self._usual.items()})

    def set_trouble(self, on: bool) -> None:
        """Show at the foot that nothing is saved, or that it is again."""
        self._trouble = on
        self.refresh_clock()

    def refresh_clock(self) -> None:
        """Show how long the session has been going on."""
        if not self._over:
            path = self._controller.recording_path
            self._bar.refresh(self._controller.elapsed_s, path, trouble=self._trouble)

    # -- what a person does ----------------------------------------------------------------

    def go(self, place: str) -> None:
        """Open one of the views."""
        wanted = place
        if place == BREATHE and (self._breathe is None or self._over):
            place = LIVE
        self._place = place
        if place == BREATHE and self._breathe:
            self._views.setCurrentWidget(self._breathe)
            self._breathe.show_place()
        else:
            self._views.setCurrentWidget(self._live)
            self.setFocus()
            if self._plots:
                self._plots.redraw()
        for key in self._curve_keys:
            # Elsewhere they move sliders and what has the keyboard.
            key.setEnabled(place == LIVE and self._has_keys)
        if not self._over and not self._controller.replaying:
            self._store.change(place=wanted)
        self.place_changed.emit(place)

    def show_recording(self, on: bool) -> None:
        """Show whether the session is being recorded."""
        self._trouble = False
        self._bar.set_recording(on, possible=True)
        self.refresh_clock()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the signal, or show everything again."""
        if on == self._focused:
            return
        self._focused = on
        self._bar.setVisible(not on)
        self._way_out.setVisible(on)
        self._way_out_timer.start()
        self._demo.setVisible(not on and self._controller.demo is not None)
        self._live.set_focused(on)
        if self._breathe:
            self._breathe.set_focused(on)
        self.focus_changed.emit(on)

    def toggle_private(self) -> None:
        """Hide every number at once, or show them again."""
        self._private = not self._private
        self._live.set_private(self._private)
        if self._breathe:
            self._breathe.set_private(self._private)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._live.apply(theme)
        if self._breathe:
            self._breathe.apply(theme)

    def _mark(self) -> None:
        if not self._over:
            self._controller.mark()

    def _record(self, on: bool) -> None:
        if self._controller.can_record and not self._over:
            self.record_wanted.emit(on)

    def _begin_or_end_breathing(self) -> None:
        if self._breathe is None or self._over:
            return
        if self._place == BREATHE or self._breathe.breathing:
            self._breathe.toggle()
        self.go(BREATHE)

    def _toggle_sound(self) -> None:
        if self._breathe and self._breathe.breathing:
            self._breathe.running.toggle_sound()

    def _more(self, direction: int) -> None:
        """Breathe faster or slower; where the curve is open, show a longer or shorter time."""
        if self._place == BREATHE and self._breathe:
            self._breathe.change_rate(direction * RATE_STEP)
        else:
            self._live.zoom(direction)

    def _make_keys(self) -> list[QShortcut]:
        keys: list[tuple[str | Qt.Key, Callable[[], object], bool]] = [
            ("M", self._mark, False),
            ("R", lambda: self._record(not self._bar.is_on), False),
            ("E", self.end_wanted.emit, False),
            ("L", lambda: self.go(LIVE), False),
            ("B", lambda: self.go(BREATHE), False),
            ("S", self._begin_or_end_breathing, False),
            ("A", self._toggle_sound, False),
            ("F", lambda: self.set_focused(not self._focused), False),
            (Qt.Key.Key_Escape, lambda: self.set_focused(False), False),
            ("P", self.toggle_private, False),
            (Qt.Key.Key_End, self._live.to_live, False),
            (Qt.Key.Key_Left, lambda: self._live.step(-1), True),
            (Qt.Key.Key_Right, lambda: self._live.step(1), True),
            (Qt.Key.Key_Plus, lambda: self._more(1), True),
            (Qt.Key.Key_Minus, lambda: self._more(-1), True),
        ]
        keys += [
            (key, lambda number=number: self._demo.press(number), False)  # type: ignore[misc]
            for number, key in enumerate(DemoBar.KEYS)
        ]
        shortcuts = []
        for key, action, repeats in keys:
            shortcut = QShortcut(QKeySequence(key), self, action)
            shortcut.setAutoRepeat(repeats)
            shortcuts.append(shortcut)
        return shortcuts

    def _set_keys(self, on: bool) -> None:
        self._has_keys = on
        for key in self._keys:
            key.setEnabled(on)
