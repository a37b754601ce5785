"""The view of the morning reading: what to do, a quiet while, the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback import wording
from biofeedback.events import Event, HrvUpdate, LinkState, StrapState
from biofeedback.history.likeness import morning_reading
from biofeedback.records.sidecar import NotesError, read_notes, write_notes
from biofeedback.sentences import tr
from biofeedback.ui.errands import Errands
from biofeedback.ui.languages import said
from biofeedback.ui.morning import words
from biofeedback.ui.morning.chart import Mornings
from biofeedback.ui.morning.result import MorningResult, Outcome
from biofeedback.ui.morning.run import Measuring
from biofeedback.ui.morning.running import MorningRunning
from biofeedback.ui.morning.setup import MorningSetup

if TYPE_CHECKING:
    from biofeedback.history.overview import History
    from biofeedback.programmes.morning_run import MorningRun
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.controller import Controller
    from biofeedback.ui.theme import Theme
    from biofeedback.ui.told import Told


@dataclass(frozen=True, slots=True)
class _Known:
    """What the library answered."""

    history: History | None = None
    problem: str = ""


class MorningView(QWidget):
    """Three pages, one after the other."""

    begun = Signal()
    """A reading has begun."""
    measuring_changed = Signal()
    """A reading has begun, or is over."""
    done = Signal()
    """The person has seen the result."""
    history_wanted = Signal()

    def __init__(
        self, theme: Theme, family: str, store: SettingsStore, controller: Controller
    ) -> None:
        """Make the view; a session gives it its beats."""
        super().__init__()
        self._store = store
        self._controller = controller
        self._told: Told | None = None
        self._state: StrapState | None = None
        self._own: HrvUpdate | None = None
        self._known: _Known | None = None
        self._earlier = False
        """Whether this session has a reading already."""
        self._outcome: Outcome | None = None
        self._errands = Errands(self)
        self._measuring = Measuring(controller, self)
        self.setup = MorningSetup(store)
        self.running = MorningRunning(theme, family)
        self.result = MorningResult(theme, family)
        self._pages = QStackedWidget()
        for page in (self.setup, self.running, self.result):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setup.begin_wanted.connect(self.begin)
        self.running.cancel_wanted.connect(self.cancel)
        self.result.again_wanted.connect(self.show_setup)
        self.result.done_wanted.connect(self._leave_result)
        self.result.history_wanted.connect(self.history_wanted)
        self._measuring.moved.connect(self._show_progress)
        self._measuring.ended.connect(self._show_result)

    # -- a session's life --------------------------------------------------------------------

    @property
    def measuring(self) -> bool:
        """Whether a reading is under way."""
        return self._measuring.run is not None

    @property
    def left_s(self) -> float:
        """How long the present step of a reading still takes, at the latest."""
        run = self._measuring.run
        return run.to_go_s(self._measuring.now) if run else 0.0

    @property
    def progress(self) -> float:
        """How much of a reading is over, 0 to 1."""
        run = self._measuring.run
        return run.progress(self._measuring.now) if run else 0.0

    def new_session(self, told: Told) -> None:
        """Take the beats of another session, with what is known of it by now."""
        self.end_session()
        self._told = told
        self._state = self._own = None
        self._earlier = False
        self.add(told.latest())

    def end_session(self) -> None:
        """Keep what the person has said; a reading is over with its session."""
        self.result.save()
        self._measuring.cancel()
        self._pages.setCurrentWidget(self.setup)

    def add(self, events: Sequence[Event]) -> None:
        """Take the session's events."""
        for event in events:
            self.running.add(event)
            if isinstance(event, StrapState):
                self._state = event
            elif isinstance(event, HrvUpdate):
                self._own = event
            elif hrv := getattr(event, "hrv", ()):
                self._own = hrv[0]
        self._measuring.add(events)
        self._show_strap()

    # -- what a person does ------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a reading as it is chosen now; it waits for beats by itself."""
        self._measuring.begin(self.setup.length_s, self.setup.posture)
        self._outcome = self._known = None
        if not self._is_simulated:
            # While it is measured there is time to look at the other days.
            folder = self._store.settings.recordings
            self._errands.run(lambda: _ask(folder), self._know, lambda: self._know(_Known()))
        self.running.begin()
        self._show_progress()
        self._show_page(self.running)
        self.begun.emit()
        self.measuring_changed.emit()

    def cancel(self) -> None:
        """End a reading without a number."""
        if self.measuring:
            self._measuring.cancel()
            self.show_setup()
            self.measuring_changed.emit()

    def go_on(self) -> None:
        """Begin, or go on to the next: one key for it. A reading under way is not disturbed."""
        if self._pages.currentWidget() is self.setup:
            self.begin()
        elif self._pages.currentWidget() is self.result:
            self.show_setup()

    def show_place(self) -> None:
        """Put the keyboard where a person goes on."""
        page = self._pages.currentWidget()
        if page is self.setup:
            self.show_setup()
        elif page is self.result:
            self.result.take_keyboard()
        else:
            self.running.take_keyboard()

    def _show_page(self, page: MorningSetup | MorningRunning | MorningResult) -> None:
        """Show a page; the keyboard goes with it, unless a person is elsewhere meanwhile."""
        self._pages.setCurrentWidget(page)
        if self.isVisible():
            page.take_keyboard()

    def show_setup(self) -> None:
        """Show what can be chosen."""
        self.result.save()
        self._show_strap()
        self._show_page(self.setup)

    def show_recording(self) -> None:
        """Show what becomes of a reading: recording was turned on or off."""
        self._show_strap()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the ring."""
        self.running.set_focused(on)

    def set_private(self, on: bool) -> None:
        """Hide every number of the body."""
        self.running.set_private(on)
        self.result.set_private(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.running.apply(theme)
        self.result.apply(theme)

    def _leave_result(self) -> None:
        self.show_setup()
        self.done.emit()

    # -- what is shown -----------------------------------------------------------------------

    @property
    def _is_simulated(self) -> bool:
        return self._controller.demo is not None

    def _kept_text(self) -> str:
        if self._is_simulated:
            return self.tr("A simulated heart: demo readings never enter your usual range.")
        return "" if self._controller.recording else words.not_kept()

    def _show_strap(self) -> None:
        kept = self._kept_text()
        self.setup.show_kept(kept)
        self.running.show_kept(kept)
        state = self._state.state if self._state else LinkState.SEARCHING
        live = state is LinkState.LIVE
        text = self.tr("The strap is there.") if live else said(wording.STATE[state])
        if not live:
            text = self.tr("{state}. You may begin: it waits.").format(state=text)
        self.setup.show_strap(text)

    def _show_progress(self) -> None:
        run = self._measuring.run
        if run is None:
            return
        signal, advice = self._told.signal.text() if self._told else "", ""
        if self._state and self._state.state is not LinkState.LIVE:
            signal = said(wording.STATE[self._state.state])
            advice = said(self._state.detail or wording.ADVICE[self._state.state])
        elif self._own is not None:
            advice = said(wording.instead(self._own))
        self.running.refresh(run, self._measuring.now, signal, advice)

    def _show_result(self, run: MorningRun) -> None:
        number = run.number
        if number is None:
            self.show_setup()
        else:
            path = self._controller.recording_path if self._controller.recording else None
            posture = self.setup.posture
            told = words.not_first() if self._earlier and not self._is_simulated else ""
            self._outcome = Outcome(
                number,
                run.counts_from_s,
                run.length_s,
                posture,
                self._is_simulated,
                path,
                asking=not self._is_simulated and self._known is None,
                told=told if path else words.was_not_kept(),
            )
            self._earlier = self._earlier or (path is not None and number.rmssd_ms is not None)
            self._compare()
            self.result.show_outcome(self._outcome)
            self._show_page(self.result)
            if path:
                self._errands.run(lambda: _keep_posture(path, posture), lambda _: None)
        self.measuring_changed.emit()

    def _know(self, known: _Known) -> None:
        self._known = known
        if self._outcome:
            self._outcome = replace(self._outcome, asking=False)
            self._compare()
            self.result.show_outcome(self._outcome)

    def _compare(self) -> None:
        """Lay the reading among those of other days, as far as they are known."""
        outcome, known, started = self._outcome, self._known, self._controller.started
        if outcome is None or known is None:
            return
        if known.history is None or started is None:
            self._outcome = replace(outcome, told=known.problem or outcome.told)
            return
        path = outcome.path or Path()
        # A window may have been open all night: it is the morning that counts.
        at = started + timedelta(seconds=outcome.from_s)
        reading = morning_reading(outcome.number, at, outcome.length_s, outcome.posture, path)
        today = known.history.today(reading)
        days = known.history.days(reading.like).readings
        others = [
            (day, each.measures.rmssd_ms)
            for day, each in days.items()
            if each.measures.rmssd_ms is not None and each.path != path and day <= reading.day
        ]
        number = outcome.number
        mornings = Mornings(
            reading.day,
            number.rmssd_ms,
            number.low_ms,
            number.high_ms,
            today.usual.band_ms if today.usual else None,
            others,
        )
        told = outcome.told
        if not told and others and others[-1][0] == reading.day:
            told = words.not_first()
        shown = mornings if others else None
        self._outcome = replace(outcome, today=today, mornings=shown, told=told)


def _ask(folder: Path) -> _Known:
    """Ask the library for all other readings; not on the window's thread."""
    # It loads numpy, and a long history takes seconds the first time.
    from biofeedback.history.indexing import open_library
    from biofeedback.history.overview import History
    from biofeedback.records.library import LibraryError

    try:
        with open_library(folder) as library:
            return _Known(History(library.up_to_date().sessions()))
    except LibraryError as error:
        return _Known(problem=str(error))
    except OSError as error:
        text = tr("Your other readings cannot be looked at ({reason}): it stands alone.")
        return _Known(problem=text.format(reason=(error.strerror or str(error)).lower()))


def _keep_posture(path: Path, posture: str) -> None:
    """Write the posture beside the recording, where its notes show and change it."""
    try:
        notes = read_notes(path)
        if notes.posture != posture:
            write_notes(path, replace(notes, posture=posture))
    except NotesError:
        # The recording itself was told of it; damaged notes are not written over.
        return
