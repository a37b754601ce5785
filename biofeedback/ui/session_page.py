"""What is open while a session runs: its places, the foot of the window, and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback.events import Event
from biofeedback.pacer import RATE_STEP
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.ui.awake import Awake
from biofeedback.ui.demo_bar import DemoBar
from biofeedback.ui.labels import muted
from biofeedback.ui.live_view import LiveView
from biofeedback.ui.marking import KEYS as MARK_KEYS
from biofeedback.ui.recording_bar import RecordingBar
from biofeedback.ui.session_keys import Key, SessionKeys
from biofeedback.ui.theme import Theme
from biofeedback.usual import Band

if TYPE_CHECKING:
    from biofeedback.ui.breathe.view import BreatheView
    from biofeedback.ui.controller import Controller
    from biofeedback.ui.morning.view import MorningView
    from biofeedback.ui.plots import LivePlots
    from biofeedback.ui.replay.desk import Desk
    from biofeedback.ui.replay.opening import Opened
    from biofeedback.ui.replay.strip import ReplayStrip
    from biofeedback.ui.series import SessionSeries
    from biofeedback.ui.told import Told

LIVE: Final = "live"
BREATHE: Final = "breathe"
MORNING: Final = "morning"
PLACES: Final = (LIVE, BREATHE)
"""Those that are opened again next time."""
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
    history_wanted = Signal()

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
        self._told: Told | None = None
        self._breathe: BreatheView | None = None
        self._desk: Desk | None = None
        """Of a replay; made with the first."""
        self._morning: MorningView | None = None
        """Made when it is opened for the first time."""
        self._usual: Band | None = None
        self._usual_why = ""
        """What was usual on other days, and where that is from."""
        self._only_morning = False
        """Whether the session was begun for a morning reading, and ends with it."""
        self._awake = Awake()
        self._place = LIVE
        self._over = False
        self._trouble = False
        self._private = False
        self._focused = False
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
        self._bar = RecordingBar(store, lambda: controller.elapsed_s)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_EVERY_MS)
        self._clock.timeout.connect(self.refresh_clock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._column = layout
        layout.addWidget(self._views, 1)
        layout.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._demo)
        layout.addWidget(self._bar)
        self._live.window_chosen.connect(lambda value: store.change(window_s=value))
        self._live.range_chosen.connect(lambda value: store.change(range_s=value))
        self._live.window_chosen.connect(lambda _: self._tell_view())
        self._live.range_chosen.connect(lambda _: self._tell_view())
        self._bar.mark_wanted.connect(self._mark)
        self._bar.record_wanted.connect(self._record)
        self._bar.end_wanted.connect(self.end_wanted)
        self._bar.focus_wanted.connect(lambda: self.set_focused(True))
        self._keys = SessionKeys(self, self._make_keys())

    def load(self, plots: LivePlots) -> None:
        """Take the parts that are loaded after the first paint."""
        from biofeedback.ui.breathe.run import Breathing
        from biofeedback.ui.breathe.view import BreatheView

        self._plots = plots
        self._live.set_plots(plots)
        breathing = Breathing(self._controller, self)
        self._breathe = BreatheView(self._theme, self._family, self._store, breathing)
        self._breathe.said.connect(self._controller.tell)
        breathing.changed.connect(self._leave_reading)
        self._breathe.set_private(self._private)
        self._views.addWidget(self._breathe)
        if self._told:
            # Somebody was faster than the loading.
            plots.show_series(self._told.series)
            self._breathe.new_session(self._told.series)
            self.go(self._place if self._place == MORNING else self._first_place())

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
    def morning(self) -> MorningView | None:
        """The view of the morning reading, once it was opened."""
        return self._morning

    @property
    def series(self) -> SessionSeries | None:
        """What the curves show of the present session."""
        return self._told.series if self._told else None

    @property
    def desk(self) -> Desk | None:
        """What belongs to replays, once there was one."""
        return self._desk

    @property
    def private(self) -> bool:
        """Whether every number is hidden."""
        return self._private

    @property
    def over(self) -> bool:
        """Whether the session is over, and stays to be looked at."""
        return self._over

    @property
    def place(self) -> str:
        """Which view is open."""
        return self._place

    def _open_views(self) -> Iterator[LiveView | BreatheView | MorningView]:
        """Yield those of the views that have been made."""
        yield self._live
        if self._breathe:
            yield self._breathe
        if self._morning:
            yield self._morning

    def _strips(self) -> list[ReplayStrip]:
        return [self._desk.strip] if self._desk else []

    # -- from beginning to end -------------------------------------------------------------

    def begin(self) -> None:
        """Show a session that begins now."""
        from biofeedback.ui.told import Told

        self._over = False
        self._trouble = False
        self._told = Told(WINDOWS_S)
        self._usual, self._usual_why = None, ""
        self._live.clear()
        self._live.set_usual({})
        if self._plots:
            self._plots.show_series(self._told.series)
        if self._breathe:
            self._breathe.new_session(self._told.series)
        if self._morning:
            self._morning.new_session(self._told)
        self._bar.marking.leave_field()
        self._bar.set_recording(self._controller.recording, self._controller.can_record)
        self._wait_for_replay()
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

    def _wait_for_replay(self) -> None:
        """Make room for what leads through a replay, where it is one."""
        path = self._controller.replay_path
        self._live.set_replay(path is not None)
        if path is None:
            if self._desk:
                self._desk.leave()
            return
        if self._desk is None:
            from biofeedback.ui.replay.desk import Desk

            self._desk = Desk(self._theme, self._family, self._controller)
            self._column.insertWidget(1, self._desk.strip)
        self._desk.strip.hold(self._live.range_choice)
        self._desk.wait_for(path)
        self._desk.strip.set_private(self._private)
        if not self._controller.recording:
            self._bar.show_replay(path)

    def show_replay(self, opened: Opened) -> None:
        """Lead through a recording that plays from now on."""
        if self._desk:
            self._desk.show_recording(opened)
            self._tell_view()
            self._set_keys(True)

    def take(self, told: Told, *, elsewhere: bool) -> None:
        """Show what is known at a place of a replay.

        Args:
            told: All of it.
            elsewhere: Whether it is another place than the one that is shown.
        """
        self._told = told
        self._live.know(told.latest())
        if self._plots:
            self._plots.show_series(told.series, same_time=not elsewhere)
        self._show_told()

    def _tell_view(self) -> None:
        """Let what leads through a replay know what the curves show."""
        if self._desk:
            self._desk.strip.set_view(self._live.window_s, self._live.range_s)

    def set_your_usual(self, band: Band, why: str) -> None:
        """Compare with what was usual on other days; ``why`` says where that is from."""
        self._usual, self._usual_why = band, why
        self._show_told()

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
        if self._desk:
            self._desk.leave()

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
        if self._desk:
            self._desk.close_page()

    def _come_to_rest(self) -> None:
        self._clock.stop()
        self._awake.set_on(False)
        if self._breathe:
            self._breathe.end_session()
        if self._morning:
            self._morning.end_session()

    # -- what the session says -------------------------------------------------------------

    def add(self, events: tuple[Event, ...]) -> None:
        """Show what has happened."""
        redraw = False
        for event in events:
            self._live.add(event)
            if self._told:
                redraw |= self._told.add(event)
        if self._breathe and not self._controller.replaying:
            self._breathe.add(events)
        if self._morning:
            self._morning.add(events)
        self._show_told()
        if self._breathe and redraw:
            self._breathe.refresh()
        if redraw and self._plots and self._place == LIVE:
            self._plots.redraw()

    def _show_told(self) -> None:
        """Show what is told beside the curves."""
        if self._told:
            self._live.set_usual(self._told.bands(self._usual), self._usual_why)
            self.signal_changed.emit(self._told.signal.text())
        self._live.refresh()

    def set_trouble(self, on: bool) -> None:
        """Show at the foot that nothing is saved, or that it is again."""
        self._trouble = on
        self.refresh_clock()

    def refresh_clock(self) -> None:
        """Show how long the session has been going on."""
        if self._over or (self._controller.replaying and not self._controller.recording):
            return
        elapsed_s = self._controller.elapsed_s
        self._bar.refresh(elapsed_s, self._controller.recording_path, trouble=self._trouble)
        if self._desk:
            self._desk.strip.set_position(elapsed_s)

    # -- what a person does ----------------------------------------------------------------

    def go(self, place: str) -> None:
        """Open one of the views."""
        wanted = place
        if place == BREATHE and (self._breathe is None or self._over or self._controller.replaying):
            place = LIVE
        self._place = place
        self._only_morning = self._only_morning and place == MORNING
        if place == BREATHE and self._breathe:
            self._views.setCurrentWidget(self._breathe)
            self._breathe.show_place()
        elif place == MORNING and self._morning:
            self._views.setCurrentWidget(self._morning)
            self._morning.show_place()
        else:
            self._views.setCurrentWidget(self._live)
            self.setFocus()
            if self._plots:
                self._plots.redraw()
        self._set_keys(self._keys.is_on)
        if not self._over and not self._controller.replaying and wanted in PLACES:
            self._store.change(place=wanted)
        self._show_bar()
        self.place_changed.emit(place)

    def take_keyboard(self) -> None:
        """Put the keyboard where a person goes on, after another page was shown."""
        if self._place == MORNING and self._morning:
            self._morning.show_place()
        else:
            self.setFocus()

    def open_morning(self, *, alone: bool = False) -> None:
        """Open the morning reading.

        Args:
            alone: Whether the session was begun for nothing else: it ends with it.
        """
        if self._told is None or self._over or self._controller.replaying:
            return
        if self._morning is None:
            from biofeedback.ui.morning.view import MorningView

            self._morning = MorningView(self._theme, self._family, self._store, self._controller)
            self._morning.measuring_changed.connect(self._show_bar)
            self._morning.begun.connect(self._leave_breathing)
            self._morning.done.connect(self._leave_morning)
            self._morning.history_wanted.connect(self._look_into_history)
            self._morning.set_private(self._private)
            self._morning.new_session(self._told)
            self._views.addWidget(self._morning)
        self.go(MORNING)
        self._only_morning = alone

    @property
    def _measures(self) -> bool:
        """Whether a morning reading is under way and shown."""
        return self._place == MORNING and self._morning is not None and self._morning.measuring

    def _leave_morning(self) -> None:
        if self._only_morning:
            self.end_wanted.emit()
        else:
            self.go(LIVE)

    def _look_into_history(self) -> None:
        over = self._only_morning
        self.history_wanted.emit()
        if over:
            # What still goes on is not in the history yet.
            self.end_wanted.emit()

    def _leave_reading(self) -> None:
        """A paced breath is no rest: the reading gives way."""
        if self._morning and self._breathe and self._breathe.breathing:
            self._morning.cancel()

    def _leave_breathing(self) -> None:
        if self._breathe and self._breathe.breathing:
            self._breathe.end_session()

    def _show_bar(self) -> None:
        # A morning reading is quiet: it has its own way out.
        self._bar.setVisible(not self._focused and not self._measures)

    def show_recording(self, on: bool) -> None:
        """Show whether the session is being recorded."""
        self._trouble = False
        self._bar.set_recording(on, possible=True)
        if self._morning:
            self._morning.show_recording()
        self.refresh_clock()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the signal, or show everything again."""
        if on == self._focused:
            return
        self._focused = on
        self._show_bar()
        self._way_out.setVisible(on)
        self._way_out_timer.start()
        self._demo.setVisible(not on and self._controller.demo is not None)
        for view in self._open_views():
            view.set_focused(on)
        for strip in self._strips():
            strip.set_focused(on)
        self.focus_changed.emit(on)

    def toggle_private(self) -> None:
        """Hide every number at once, or show them again."""
        self._private = not self._private
        for part in (*self._open_views(), *self._strips()):
            part.set_private(self._private)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for part in (*self._open_views(), *self._strips()):
            part.apply(theme)

    def _mark(self, label: str, at_s: float) -> None:
        if self._controller.player and self._desk:
            self._desk.mark(label, at_s)
        elif not self._over:
            self._controller.mark(label, at_s)

    def _record(self, on: bool) -> None:
        if self._controller.can_record and not self._over:
            self.record_wanted.emit(on)

    def _begin_or_end_breathing(self) -> None:
        if self._place == MORNING and self._morning:
            self._morning.go_on()
            return
        if self._breathe is None or self._over or self._controller.replaying:
            return
        if self._place == BREATHE or self._breathe.breathing:
            self._breathe.toggle()
        self.go(BREATHE)

    def _end(self) -> None:
        """End what is under way: a morning reading, or the session."""
        if self._measures and self._morning:
            self._morning.cancel()
        else:
            self.end_wanted.emit()

    def _escape(self) -> None:
        if self._focused:
            self.set_focused(False)
        elif self._measures and self._morning:
            self._morning.cancel()

    def _toggle_sound(self) -> None:
        if self._breathe and self._breathe.breathing:
            self._breathe.running.toggle_sound()

    def _more(self, direction: int) -> None:
        """Breathe faster or slower; where the curve is open, show a longer or shorter time."""
        if self._place == BREATHE and self._breathe:
            self._breathe.change_rate(direction * RATE_STEP)
        else:
            self._live.zoom(direction)

    def _make_keys(self) -> list[Key]:
        marking, live, demo = self._bar.marking, self._live, self._demo
        return [
            Key("M", marking.mark),
            Key("R", lambda: self._record(not self._bar.is_on)),
            Key("E", self._end),
            Key("L", lambda: self.go(LIVE)),
            Key("B", lambda: self.go(BREATHE)),
            Key("G", self.open_morning),
            Key("S", self._begin_or_end_breathing),
            Key("A", self._toggle_sound),
            Key("F", lambda: self.set_focused(not self._focused)),
            Key(Qt.Key.Key_Escape, self._escape),
            Key("P", self.toggle_private),
            Key(Qt.Key.Key_End, live.to_live, on_curve=True),
            Key(Qt.Key.Key_Left, partial(live.step, -1), repeats=True, on_curve=True),
            Key(Qt.Key.Key_Right, partial(live.step, 1), repeats=True, on_curve=True),
            Key(Qt.Key.Key_Plus, partial(self._more, 1), repeats=True),
            Key(Qt.Key.Key_Minus, partial(self._more, -1), repeats=True),
            *(Key(key, partial(demo.press, at)) for at, key in enumerate(DemoBar.KEYS)),
            *(Key(key, partial(marking.mark_with, at)) for at, key in enumerate(MARK_KEYS)),
        ]

    def _set_keys(self, on: bool) -> None:
        led = self._controller.player is not None
        self._keys.set_on(on, curve=self._place == LIVE and not led)
        if self._desk:
            self._desk.strip.set_keys(on and led)
