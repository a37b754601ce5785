"""The places of a session, all alike to the page that holds them; each view is made when needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from biofeedback.pacer import RATE_STEP

if TYPE_CHECKING:
    from biofeedback.events import Event
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.breathe.view import BreatheView
    from biofeedback.ui.call.view import CallView
    from biofeedback.ui.controller import Controller
    from biofeedback.ui.live_view import LiveView
    from biofeedback.ui.morning.view import MorningView
    from biofeedback.ui.plots import LivePlots
    from biofeedback.ui.theme import Theme
    from biofeedback.ui.told import Told

LIVE: Final = "live"
BREATHE: Final = "breathe"
CALL: Final = "call"
MORNING: Final = "morning"
PLACES: Final = (LIVE, BREATHE, CALL)
"""Those at the top, which are opened again next time."""


@dataclass(slots=True)
class Around:
    """What every place has around it."""

    theme: Theme
    family: str
    store: SettingsStore
    controller: Controller
    told: Told | None = None
    """What is known of the present session."""
    private: bool = False
    """Whether every number is hidden."""


class _View(Protocol):
    """What the page asks of every view."""

    def apply(self, theme: Theme) -> None: ...

    def set_private(self, on: bool) -> None: ...

    def set_focused(self, on: bool) -> None: ...


class Place(QObject):
    """One of the views of a session. What a place has no use for does nothing."""

    begun = Signal()
    """Something guided has begun here: it gives way elsewhere."""
    changed = Signal()
    """Something guided has begun or is over: the foot of the window may come or go."""
    done = Signal()
    """The person has seen the result."""
    history_wanted = Signal()

    def __init__(self, name: str, around: Around, parent: QObject) -> None:
        """Make the place, without its view."""
        super().__init__(parent)
        self.name = name
        self._around = around

    @property
    def widget(self) -> QWidget | None:
        """What is shown, once it was made."""
        return None

    @property
    def _view(self) -> _View | None:
        return None

    def make(self) -> QWidget | None:
        """Return what is shown, made if need be; None where it cannot be yet."""
        return self.widget

    @property
    def quiet(self) -> bool:
        """Whether something is under way that has its own way out: no foot of the window."""
        return False

    def new_session(self) -> None:
        """Take the beats of another session."""

    def end_session(self) -> None:
        """Keep what the person has said; what is under way is over with its session."""

    def say_all(self) -> None:
        """Have recorded what the person has added, while there is a recording."""

    def close_down(self) -> None:
        """The window closes: nothing is heard any more."""

    def add(self, events: Sequence[Event], *, redraw: bool) -> None:
        """Take the session's events.

        Args:
            events: What happened.
            redraw: Whether the curves have changed with it.
        """

    def show_place(self) -> None:
        """Put the keyboard where a person goes on."""

    def take_keyboard(self) -> bool:
        """Have the keyboard after another page was shown, where something here takes it."""
        return False

    def give_way(self) -> None:
        """Something guided has begun elsewhere: here it ends."""

    def go_on(self) -> bool:
        """Begin, end, or go on to the next: one key for it. Return whether it did anything."""
        return False

    def skip(self) -> None:
        """Go on to the next part of what is under way."""

    def end(self) -> bool:
        """End what is under way, or return False: the session is meant."""
        return False

    def escape(self) -> None:
        """Leave what is under way, where one key may do that."""

    def more(self, direction: int) -> None:
        """Show or do more of something, or less."""

    def show_recording(self) -> None:
        """Show that recording was turned on or off."""

    def set_private(self, on: bool) -> None:
        """Hide every number at once, or show them again."""
        if view := self._view:
            view.set_private(on)

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the signal, or show everything again."""
        if view := self._view:
            view.set_focused(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        if view := self._view:
            view.apply(theme)


class LivePlace(Place):
    """The number and the curves of now; there from the beginning."""

    def __init__(self, view: LiveView, around: Around, parent: QWidget) -> None:
        """Take the view; its plots come with ``load``."""
        super().__init__(LIVE, around, parent)
        self._page = parent
        self._live = view
        self._plots: LivePlots | None = None

    @property
    def widget(self) -> QWidget:
        """The live view."""
        return self._live

    @property
    def _view(self) -> _View:
        return self._live

    def load(self, plots: LivePlots) -> None:
        """Take the curves."""
        self._plots = plots
        self._live.set_plots(plots)
        self.show_series()

    def new_session(self) -> None:
        """Forget the session before."""
        self._live.clear()
        self._live.set_usual({})
        self.show_series()

    def show_series(self, *, same_time: bool = False) -> None:
        """Draw what is known now."""
        if self._plots and self._around.told:
            self._plots.show_series(self._around.told.series, same_time=same_time)

    def add(self, events: Sequence[Event], *, redraw: bool) -> None:
        """Draw what has happened, where it is seen; the numbers were told before."""
        if redraw and self._plots and self._live.isVisibleTo(self._page):
            self._plots.redraw()

    def show_place(self) -> None:
        """Show what happened while another place was open."""
        self._page.setFocus()
        if self._plots:
            self._plots.redraw()

    def more(self, direction: int) -> None:
        """Show a longer or shorter time."""
        self._live.zoom(direction)


class BreathePlace(Place):
    """Paced breathing; loaded with the curves."""

    def __init__(self, around: Around, parent: QObject) -> None:
        """Make the place."""
        super().__init__(BREATHE, around, parent)
        self.view: BreatheView | None = None

    @property
    def widget(self) -> QWidget | None:
        """The breathe view."""
        return self.view

    @property
    def _view(self) -> _View | None:
        return self.view

    def load(self) -> BreatheView:
        """Make the view, after the first paint."""
        from biofeedback.ui.breathe.run import Breathing
        from biofeedback.ui.breathe.view import BreatheView

        around = self._around
        breathing = Breathing(around.controller, self)
        self.view = BreatheView(around.theme, around.family, around.store, breathing)
        self.view.said.connect(around.controller.tell)
        breathing.changed.connect(self._tell_begun)
        self.view.set_private(around.private)
        self.new_session()
        return self.view

    def _tell_begun(self) -> None:
        if self.view and self.view.breathing:
            self.begun.emit()

    def new_session(self) -> None:
        """Follow other beats."""
        if self.view and self._around.told:
            self.view.new_session(self._around.told.series)

    def end_session(self) -> None:
        """End a run with its session."""
        if self.view:
            self.view.end_session()

    def say_all(self) -> None:
        """Have the comfort recorded."""
        if self.view:
            self.view.summary.save()

    def close_down(self) -> None:
        """Give the loudspeaker back."""
        if self.view:
            self.view.close_sound()

    def add(self, events: Sequence[Event], *, redraw: bool) -> None:
        """Follow the heart; what is replayed is paced by nobody."""
        if self.view and not self._around.controller.replaying:
            self.view.add(events)
        if self.view and redraw:
            self.view.refresh()

    def show_place(self) -> None:
        """Put the keyboard where a person goes on."""
        if self.view:
            self.view.show_place()

    def give_way(self) -> None:
        """End a run."""
        if self.view and self.view.breathing:
            self.view.end_session()

    def go_on(self) -> bool:
        """Begin or end a run."""
        if self.view is None:
            return False
        self.view.toggle()
        return True

    def more(self, direction: int) -> None:
        """Breathe faster or slower."""
        if self.view:
            self.view.change_rate(direction * RATE_STEP)

    def toggle_sound(self) -> None:
        """Hear the pacer, or not."""
        if self.view and self.view.breathing:
            self.view.running.toggle_sound()


class _Guided(_View, Protocol):
    """What the page asks of a view that leads through something, from setup to result."""

    def new_session(self, told: Told) -> None: ...

    def end_session(self) -> None: ...

    def add(self, events: Sequence[Event]) -> None: ...

    def show_place(self) -> None: ...

    def go_on(self) -> None: ...

    def show_recording(self) -> None: ...

    @property
    def begun(self) -> SignalInstance: ...

    @property
    def done(self) -> SignalInstance: ...

    @property
    def history_wanted(self) -> SignalInstance: ...


class LatePlace(Place):
    """Something that leads from setup to result; loaded when it is opened for the first time."""

    @property
    def _guided(self) -> _Guided | None:
        return None

    def _load(self) -> _Guided:
        """Load the view, and connect what no other has."""
        raise NotImplementedError

    def make(self) -> QWidget | None:
        """Load the view."""
        if self._guided is None:
            view = self._load()
            view.begun.connect(self.begun)
            view.done.connect(self.done)
            view.history_wanted.connect(self.history_wanted)
            view.set_private(self._around.private)
            self.new_session()
        return self.widget

    @property
    def _view(self) -> _View | None:
        return self._guided

    def new_session(self) -> None:
        """Take the beats of another session."""
        if self._guided and self._around.told:
            self._guided.new_session(self._around.told)

    def end_session(self) -> None:
        """End what is under way with its session."""
        if self._guided:
            self._guided.end_session()

    def add(self, events: Sequence[Event], *, redraw: bool) -> None:
        """Take the session's events."""
        if self._guided:
            self._guided.add(events)

    def show_place(self) -> None:
        """Put the keyboard where a person goes on."""
        if self._guided:
            self._guided.show_place()

    def take_keyboard(self) -> bool:
        """Have the keyboard after another page was shown."""
        self.show_place()
        return self._guided is not None

    def go_on(self) -> bool:
        """Begin, or go on from the result."""
        if self._guided:
            self._guided.go_on()
        return True

    def show_recording(self) -> None:
        """Say what becomes of what is under way."""
        if self._guided:
            self._guided.show_recording()


class MorningPlace(LatePlace):
    """The morning reading."""

    def __init__(self, around: Around, parent: QObject) -> None:
        """Make the place."""
        super().__init__(MORNING, around, parent)
        self.view: MorningView | None = None

    @property
    def widget(self) -> QWidget | None:
        """The view, once it was opened."""
        return self.view

    @property
    def _guided(self) -> _Guided | None:
        return self.view

    def _load(self) -> _Guided:
        from biofeedback.ui.morning.view import MorningView

        around = self._around
        view = MorningView(around.theme, around.family, around.store, around.controller)
        view.measuring_changed.connect(self.changed)
        self.view = view
        return view

    @property
    def quiet(self) -> bool:
        """A reading is quiet: it has its own way out."""
        return self.view is not None and self.view.measuring

    def give_way(self) -> None:
        """A paced breath is no rest, nor is talk: the reading gives way."""
        if self.view:
            self.view.cancel()

    def end(self) -> bool:
        """Cancel a reading."""
        measuring = self.quiet
        self.give_way()
        return measuring

    def escape(self) -> None:
        """Cancel a reading."""
        self.give_way()


class CallPlace(LatePlace):
    """A conversation with what it takes to read it."""

    mark_wanted = Signal()
    strip_wanted = Signal()
    listening_changed = Signal(bool)
    """Whether the microphone is on."""
    problem = Signal(str)
    """A sentence."""
    report_wanted = Signal(object)
    """The path of a recording."""

    def __init__(self, around: Around, parent: QObject) -> None:
        """Make the place."""
        super().__init__(CALL, around, parent)
        self.view: CallView | None = None

    @property
    def widget(self) -> QWidget | None:
        """The view, once it was opened."""
        return self.view

    @property
    def _guided(self) -> _Guided | None:
        return self.view

    def _load(self) -> _Guided:
        from biofeedback.ui.call.view import CallView

        around = self._around
        view = CallView(around.theme, around.family, around.store, around.controller)
        view.changed.connect(self.changed)
        view.mark_wanted.connect(self.mark_wanted)
        view.strip_wanted.connect(self.strip_wanted)
        view.listening_changed.connect(self.listening_changed)
        view.problem.connect(self.problem)
        view.report_wanted.connect(self.report_wanted)
        self.view = view
        return view

    @property
    def quiet(self) -> bool:
        """A conversation has its own way out."""
        return self.view is not None and self.view.under_way

    def say_all(self) -> None:
        """Close the phase that is under way, and have recorded what was said."""
        if self.view:
            self.view.say_all()

    def close_down(self) -> None:
        """Give the microphone back."""
        if self.view:
            self.view.close_down()

    def give_way(self) -> None:
        """End a conversation: what follows is none."""
        if self.view:
            self.view.finish()

    def skip(self) -> None:
        """Go on to the next part."""
        if self.view:
            self.view.skip()

    def end(self) -> bool:
        """End all of it, and show what it came to."""
        return self.view is not None and self.view.finish()
