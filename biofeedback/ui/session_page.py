"""What is open while a session runs: its places, the foot of the window, and the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback.events import Event
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.ui.awake import Awake
from biofeedback.ui.demo_bar import DemoBar
from biofeedback.ui.foot import Foot
from biofeedback.ui.live_view import LiveView
from biofeedback.ui.marking import KEYS as MARK_KEYS
from biofeedback.ui.places import (
    BREATHE,
    CALL,
    LIVE,
    MORNING,
    PLACES,
    Around,
    BreathePlace,
    CallPlace,
    LivePlace,
    MorningPlace,
    Place,
)
from biofeedback.ui.session_keys import Key, SessionKeys
from biofeedback.ui.theme import Theme
from biofeedback.usual import Band

if TYPE_CHECKING:
    from biofeedback.ui.breathe.view import BreatheView
    from biofeedback.ui.call.beside import Beside
    from biofeedback.ui.call.view import CallView
    from biofeedback.ui.controller import Controller
    from biofeedback.ui.morning.view import MorningView
    from biofeedback.ui.plots import LivePlots
    from biofeedback.ui.replay.desk import Desk
    from biofeedback.ui.replay.opening import Opened
    from biofeedback.ui.replay.strip import ReplayStrip
    from biofeedback.ui.series import SessionSeries
    from biofeedback.ui.told import Told

_CLOCK_EVERY_MS: Final = 1000


class SessionPage(QWidget):
    """Shows the events of a session; what a person wants done goes to the controller."""

    end_wanted = Signal()
    record_wanted = Signal(bool)
    place_changed = Signal(str)
    signal_changed = Signal(str)
    focus_changed = Signal(bool)
    history_wanted = Signal()
    report_wanted = Signal(object)
    """The path of a recording."""
    listening_changed = Signal(bool)
    """Whether the microphone is on."""
    told = Signal(str)
    """A sentence for the person."""
    strip_made = Signal(object)
    """The ``StripKeeper``: a window that is closed may step aside for it."""

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
        self._around = Around(theme, family, store, controller)
        self._store = store
        self._controller = controller
        self._desk: Desk | None = None
        """Of a replay; made with the first."""
        self._beside: Beside | None = None
        """The strip beside a call; made when it is shown for the first time."""
        self._usual: Band | None = None
        self._usual_why = ""
        """What was usual on other days, and where that is from."""
        self._only_morning = False
        """Whether the session was begun for a morning reading, and ends with it."""
        self._awake = Awake()
        self._place = LIVE
        self._over = False
        self._focused = False
        self._live = LiveView(theme, family, window_s, store.settings.range_s)
        self._live_place = LivePlace(self._live, self._around, self)
        self._breathe_place = BreathePlace(self._around, self)
        self._morning_place = MorningPlace(self._around, self)
        self._call_place = CallPlace(self._around, self)
        self._places: dict[str, Place] = {
            place.name: place
            for place in (
                self._live_place,
                self._breathe_place,
                self._morning_place,
                self._call_place,
            )
        }
        self._views = QStackedWidget()
        self._views.addWidget(self._live)
        self._foot = Foot(store, lambda: controller.elapsed_s)
        self._bar = self._foot.bar
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_EVERY_MS)
        self._clock.timeout.connect(self.refresh_clock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._column = layout
        layout.addWidget(self._views, 1)
        layout.addWidget(self._foot)
        self._live.window_chosen.connect(lambda value: store.change(window_s=value))
        self._live.range_chosen.connect(lambda value: store.change(range_s=value))
        self._live.window_chosen.connect(lambda _: self._tell_view())
        self._live.range_chosen.connect(lambda _: self._tell_view())
        self._bar.mark_wanted.connect(self._mark)
        self._bar.record_wanted.connect(self._record)
        self._bar.end_wanted.connect(self.end_wanted)
        self._bar.focus_wanted.connect(lambda: self.set_focused(True))
        self._connect_places()
        self._keys = SessionKeys(self, self._make_keys())

    def _connect_places(self) -> None:
        for place in self._places.values():
            place.begun.connect(partial(self._give_way_to, place))
            place.changed.connect(self._show_bar)
            place.done.connect(self._leave_place)
            place.history_wanted.connect(self._look_into_history)
        call = self._call_place
        call.mark_wanted.connect(self._bar.marking.mark)
        call.strip_wanted.connect(self.toggle_strip)
        call.listening_changed.connect(self.listening_changed)
        call.problem.connect(self.told)
        call.report_wanted.connect(self.report_wanted)

    def load(self, plots: LivePlots) -> None:
        """Take the parts that are loaded after the first paint."""
        self._live_place.load(plots)
        self._views.addWidget(self._breathe_place.load())
        if self._around.told:
            # Somebody was faster than the loading.
            self.go(self._place if self._place not in PLACES else self._first_place())

    # -- what tests and benchmarks look at -------------------------------------------------

    @property
    def live(self) -> LiveView:
        """The live view."""
        return self._live

    @property
    def breathe(self) -> BreatheView:
        """The breathe view, once loaded."""
        assert self._breathe_place.view is not None
        return self._breathe_place.view

    @property
    def morning(self) -> MorningView | None:
        """The view of the morning reading, once it was opened."""
        return self._morning_place.view

    @property
    def call(self) -> CallView | None:
        """The view of a conversation, once it was opened."""
        return self._call_place.view

    @property
    def beside(self) -> Beside | None:
        """The strip beside a call, once it was shown."""
        return self._beside

    @property
    def series(self) -> SessionSeries | None:
        """What the curves show of the present session."""
        return self._around.told.series if self._around.told else None

    @property
    def desk(self) -> Desk | None:
        """What belongs to replays, once there was one."""
        return self._desk

    @property
    def private(self) -> bool:
        """Whether every number is hidden."""
        return self._around.private

    @property
    def over(self) -> bool:
        """Whether the session is over, and stays to be looked at."""
        return self._over

    @property
    def place(self) -> str:
        """Which view is open."""
        return self._place

    def _strips(self) -> list[ReplayStrip]:
        return [self._desk.strip] if self._desk else []

    # -- from beginning to end -------------------------------------------------------------

    def begin(self) -> None:
        """Show a session that begins now."""
        from biofeedback.ui.told import Told

        self._over = False
        self._foot.trouble = False
        self._around.told = Told(WINDOWS_S)
        self._usual, self._usual_why = None, ""
        for place in self._places.values():
            place.new_session()
        self._bar.marking.leave_field()
        self._bar.set_recording(self._controller.recording, self._controller.can_record)
        self._wait_for_replay()
        self._foot.show_demo(self._controller.demo)
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

            around = self._around
            self._desk = Desk(around.theme, around.family, self._controller)
            self._column.insertWidget(1, self._desk.strip)
        self._desk.strip.hold(self._live.range_choice)
        self._desk.wait_for(path)
        self._desk.strip.set_private(self._around.private)
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
        self._around.told = told
        self._live.know(told.latest())
        self._live_place.show_series(same_time=not elsewhere)
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
        for place in self._places.values():
            place.say_all()

    def leave(self) -> None:
        """The session is over and another page is shown."""
        self.set_focused(False)
        self._come_to_rest()
        self._foot.show_demo(None)
        self._set_keys(False)
        if self._desk:
            self._desk.leave()

    def show_over(self, text: str) -> None:
        """The session is over and stays to be looked at."""
        self._over = True
        self.set_focused(False)
        self._come_to_rest()
        self._foot.show_demo(None)
        self._bar.show_over(text)
        self.go(LIVE)

    def close_down(self) -> None:
        """The window closes: what has been said is kept, nothing is heard any more."""
        self._come_to_rest()
        for place in self._places.values():
            place.close_down()
        if self._desk:
            self._desk.close_page()
        if self._beside:
            self._beside.shut_down()

    def _come_to_rest(self) -> None:
        self._clock.stop()
        self._awake.set_on(False)
        for place in self._places.values():
            place.end_session()
        if self._beside:
            self._beside.end()

    # -- what the session says -------------------------------------------------------------

    def add(self, events: tuple[Event, ...]) -> None:
        """Show what has happened."""
        redraw = False
        told = self._around.told
        for event in events:
            self._live.add(event)
            if told:
                redraw |= told.add(event)
        self._show_told()
        for place in self._places.values():
            place.add(events, redraw=redraw)
        if self._beside and redraw:
            self._beside.refresh()

    def _show_told(self) -> None:
        """Show what is told beside the curves."""
        if told := self._around.told:
            self._live.set_usual(told.bands(self._usual), self._usual_why)
            self.signal_changed.emit(told.signal.text())
        self._live.refresh()

    def set_trouble(self, on: bool) -> None:
        """Show at the foot that nothing is saved, or that it is again."""
        self._foot.trouble = on
        self.refresh_clock()

    def refresh_clock(self) -> None:
        """Show how long the session has been going on."""
        if self._over or (self._controller.replaying and not self._controller.recording):
            return
        elapsed_s = self._controller.elapsed_s
        self._foot.refresh(elapsed_s, self._controller.recording_path)
        if self._desk:
            self._desk.strip.set_position(elapsed_s)
        if self._beside:
            self._beside.refresh()

    # -- what a person does ----------------------------------------------------------------

    def go(self, name: str) -> None:
        """Open one of the views; where it cannot be opened, the live view."""
        place: Place = self._live_place
        if name == LIVE or self._is_alive:
            place = self._places[name]
        if (widget := place.make()) is None:
            place, widget = self._live_place, self._live
        if self._views.indexOf(widget) < 0:
            self._views.addWidget(widget)
        self._place = place.name
        self._only_morning = self._only_morning and place.name == MORNING
        self._views.setCurrentWidget(widget)
        place.show_place()
        self._set_keys(self._keys.is_on)
        if not self._over and not self._controller.replaying and name in PLACES:
            self._store.change(place=name)
        self._show_bar()
        self.place_changed.emit(place.name)

    @property
    def _is_alive(self) -> bool:
        """Whether a heart beats now, with which something can be done."""
        return self._around.told is not None and not (self._over or self._controller.replaying)

    @property
    def _present(self) -> Place:
        return self._places[self._place]

    def take_keyboard(self) -> None:
        """Put the keyboard where a person goes on, after another page was shown."""
        if not self._present.take_keyboard():
            self.setFocus()

    def open_morning(self, *, alone: bool = False) -> None:
        """Open the morning reading.

        Args:
            alone: Whether the session was begun for nothing else: it ends with it.
        """
        if self._is_alive:
            self.go(MORNING)
            self._only_morning = alone

    def toggle_strip(self) -> None:
        """Show the strip beside a call, or hide it."""
        if not self._is_alive:
            return
        if self._beside is None:
            from biofeedback.ui.call.beside import Beside, Views

            views = Views(lambda: self._call_place.view, lambda: self._morning_place.view)
            self._beside = Beside(self._around, views, lambda: self._foot.trouble, self)
            self._beside.mark_wanted.connect(self._bar.marking.mark)
            self._beside.end_wanted.connect(self.end_wanted)
            self.strip_made.emit(self._beside.keeper)
        self._beside.toggle()

    def stop_listening(self) -> None:
        """Turn the microphone off."""
        if view := self._call_place.view:
            view.stop_listening()

    def _leave_place(self) -> None:
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

    def _give_way_to(self, begun: Place) -> None:
        """Let one guided run be under way at a time: each has its phases."""
        for place in self._places.values():
            if place is not begun:
                place.give_way()

    def _show_bar(self) -> None:
        # What is quiet has its own way out.
        self._foot.set_quiet(self._present.quiet)

    def show_recording(self, on: bool) -> None:
        """Show whether the session is being recorded."""
        self._foot.trouble = False
        self._bar.set_recording(on, possible=True)
        for place in self._places.values():
            place.show_recording()
        self.refresh_clock()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the signal, or show everything again."""
        if on == self._focused:
            return
        self._focused = on
        self._foot.set_focused(on)
        for place in self._places.values():
            place.set_focused(on)
        for strip in self._strips():
            strip.set_focused(on)
        self.focus_changed.emit(on)

    def toggle_private(self) -> None:
        """Hide every number at once, or show them again."""
        around = self._around
        around.private = not around.private
        for place in self._places.values():
            place.set_private(around.private)
        for strip in self._strips():
            strip.set_private(around.private)
        if self._beside:
            self._beside.set_private(around.private)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._around.theme = theme
        for place in self._places.values():
            place.apply(theme)
        for strip in self._strips():
            strip.apply(theme)
        if self._beside:
            self._beside.apply(theme)

    def _mark(self, label: str, at_s: float) -> None:
        if self._controller.player and self._desk:
            self._desk.mark(label, at_s)
        elif not self._over:
            self._controller.mark(label, at_s)

    def _record(self, on: bool) -> None:
        if self._controller.can_record and not self._over:
            self.record_wanted.emit(on)

    def _go_on(self) -> None:
        """Begin, end or go on with what the place is for; in the live view that is breathing."""
        if not self._is_alive:
            return
        if self._place in (MORNING, CALL):
            self._present.go_on()
            return
        breathe = self._breathe_place
        if breathe.view and (self._place == BREATHE or breathe.view.breathing):
            breathe.go_on()
        self.go(BREATHE)

    def _end(self) -> None:
        """End what is under way here, or the session."""
        if not (self._present.quiet and self._present.end()):
            self.end_wanted.emit()

    def _escape(self) -> None:
        if self._focused:
            self.set_focused(False)
        else:
            self._present.escape()

    def _make_keys(self) -> list[Key]:
        marking, live, demo = self._bar.marking, self._live, self._foot.demo
        return [
            Key("M", marking.mark),
            Key("R", lambda: self._record(not self._bar.is_on)),
            Key("E", self._end),
            Key("L", lambda: self.go(LIVE)),
            Key("B", lambda: self.go(BREATHE)),
            Key("C", lambda: self.go(CALL)),
            Key("G", self.open_morning),
            Key("S", self._go_on),
            Key("N", lambda: self._present.skip()),
            Key("K", self.toggle_strip),
            Key("A", self._breathe_place.toggle_sound),
            Key("F", lambda: self.set_focused(not self._focused)),
            Key(Qt.Key.Key_Escape, self._escape),
            Key("P", self.toggle_private),
            Key(Qt.Key.Key_End, live.to_live, on_curve=True),
            Key(Qt.Key.Key_Left, partial(live.step, -1), repeats=True, on_curve=True),
            Key(Qt.Key.Key_Right, partial(live.step, 1), repeats=True, on_curve=True),
            Key(Qt.Key.Key_Plus, lambda: self._present.more(1), repeats=True),
            Key(Qt.Key.Key_Minus, lambda: self._present.more(-1), repeats=True),
            *(Key(key, partial(demo.press, at)) for at, key in enumerate(DemoBar.KEYS)),
            *(Key(key, partial(marking.mark_with, at)) for at, key in enumerate(MARK_KEYS)),
        ]

    def _set_keys(self, on: bool) -> None:
        led = self._controller.player is not None
        self._keys.set_on(on, curve=self._place == LIVE and not led)
        if self._desk:
            self._desk.strip.set_keys(on and led)
