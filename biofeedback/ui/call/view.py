"""The view of conversations: what will be, the parts one after the other, what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback import wording
from biofeedback.events import (
    Beat,
    Event,
    HrvUpdate,
    LinkState,
    Marker,
    StrapState,
    Talk,
    Talking,
)
from biofeedback.programmes.conversation import Fact, Outline, Part
from biofeedback.programmes.practice import NAMES, Kind
from biofeedback.ui.call import words
from biofeedback.ui.call.after import CallAfter
from biofeedback.ui.call.cues import Cues, question_today
from biofeedback.ui.call.kept import Kept
from biofeedback.ui.call.listening import Listens
from biofeedback.ui.call.memory import Memory
from biofeedback.ui.call.parts_line import Stretch
from biofeedback.ui.call.run import Conversing
from biofeedback.ui.call.running import CallRunning, Now
from biofeedback.ui.call.setup import CallSetup
from biofeedback.ui.errands import Errands
from biofeedback.ui.languages import said
from biofeedback.units import seconds
from biofeedback.voices.by_hand import ByHand

if TYPE_CHECKING:
    from biofeedback.analysis.results import Study
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.controller import Controller
    from biofeedback.ui.theme import Theme
    from biofeedback.ui.told import Told


class CallView(QWidget):
    """Three pages, one after the other."""

    begun = Signal()
    """A conversation has begun."""
    changed = Signal()
    """A conversation has begun, or is over."""
    done = Signal()
    """The person has seen what it came to."""
    mark_wanted = Signal()
    strip_wanted = Signal()
    history_wanted = Signal()
    report_wanted = Signal(object)
    """The path of a recording."""
    listening_changed = Signal(bool)
    """Whether a microphone is on."""
    problem = Signal(str)
    """A sentence; the session goes on."""

    def __init__(
        self, theme: Theme, family: str, store: SettingsStore, controller: Controller
    ) -> None:
        """Make the view; a session gives it its beats."""
        super().__init__()
        self._controller = controller
        self._told: Told | None = None
        self._state: StrapState | None = None
        self._update: HrvUpdate | None = None
        self._window_s = store.settings.window_s
        self._store = store
        self._talking: Talking | None = None
        self._kept: Kept | None = None
        """Of the conversation that is under way, or was last."""
        self._facts: dict[Fact, str] = {}
        """What the recording is told of the conversation that is under way."""
        self._facts_before: set[Fact] = set()
        """Of which the session was told by any conversation so far."""
        self._hand = ByHand(controller.talk)
        self._errands = Errands(self)
        self._memory = Memory(store)
        self._listens = Listens(self._memory, controller, self)
        self._conversing = Conversing(controller, self)
        self._cues = Cues(self)
        self.setup = CallSetup(self._memory, self._listens)
        self.running = CallRunning(theme, family)
        self.after = CallAfter(theme, family)
        self._pages = QStackedWidget()
        for page in (self.setup, self.running, self.after):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._connect()
        self.setup.practising.changed.connect(self._show_question)
        self._show_question()

    def _connect(self) -> None:
        self.setup.begin_wanted.connect(self.begin)
        running, after = self.running, self.after
        running.next_wanted.connect(self.skip)
        running.restart_wanted.connect(self._conversing.restart)
        running.end_wanted.connect(self.finish)
        running.mark_wanted.connect(self.mark_wanted)
        running.strip_wanted.connect(self.strip_wanted)
        running.speaking.connect(self.speak)
        running.listen_wanted.connect(self._listen)
        after.again_wanted.connect(self.show_setup)
        after.done_wanted.connect(self._leave_after)
        after.history_wanted.connect(self.history_wanted)
        after.report_wanted.connect(self.report_wanted)
        after.told.connect(lambda fact, text: self._tell({fact: text}))
        self._conversing.moved.connect(self._show_progress)
        self._conversing.part_changed.connect(self._on_part)
        self._conversing.ended.connect(self._study)
        self._listens.changed.connect(self._on_listening)
        self._listens.trouble.connect(self._tell_trouble)
        self._cues.cue.connect(lambda _: self._show_progress())

    # -- what the strip and others ask -------------------------------------------------------

    @property
    def under_way(self) -> bool:
        """Whether a conversation is under way, or its last beats are awaited."""
        return self._conversing.run is not None

    @property
    def part(self) -> Part | None:
        """The present part; None where there is none."""
        return self._conversing.part

    @property
    def left_s(self) -> float | None:
        """How long the present part still takes; None where its end is open."""
        run = self._conversing.run
        return run.left_s(self._conversing.now) if run else None

    @property
    def done_s(self) -> float:
        """For how long the present part has been."""
        run = self._conversing.run
        return run.done_s(self._conversing.now) if run else 0.0

    @property
    def talk(self) -> Talk | None:
        """Who speaks; None where nobody ever said."""
        return self._talking.talk if self._talking else None

    @property
    def simulated(self) -> bool:
        """Whether the voices are made up."""
        return self._listens.pretends

    @property
    def listening(self) -> bool:
        """Whether a microphone is on."""
        return self._listens.microphone_on

    @property
    def cue(self) -> str:
        """What the practice says now."""
        return self._cues.text

    # -- a session's life --------------------------------------------------------------------

    def new_session(self, told: Told) -> None:
        """Take the beats of another session, with what is known of it by now."""
        self.end_session()
        self._told = told
        self._state = self._update = self._talking = self._kept = None
        self._facts_before.clear()
        self._show_question()
        self.add(told.latest())
        self._show_strap()

    def say_all(self) -> None:
        """Close the part that is under way, while there is a recording."""
        self._conversing.finish()

    def end_session(self) -> None:
        """End with the session; nothing listens any more."""
        was_under_way = self.under_way
        self._conversing.drop()
        self._listens.over()
        self._listens.voices.stop()
        self._hand = ByHand(self._controller.talk)
        self._cues.end()
        self.setup.leave()
        self._pages.setCurrentWidget(self.setup)
        if was_under_way:
            self.changed.emit()

    def close_down(self) -> None:
        """Give the microphone back: the window closes."""
        self._listens.close()

    def add(self, events: Sequence[Event]) -> None:
        """Take the session's events."""
        for event in events:
            self._take(event)
        if self._kept and self.under_way:
            self._kept.add(events)
        self._cues.add(events)
        if self._pages.currentWidget() is self.setup:
            self._show_strap()

    def _take(self, event: Event) -> None:
        match event:
            case StrapState():
                self._state = event
            case HrvUpdate() if event.window_s == self._window_s:
                self._update = event
            case Beat():
                own = (each for each in event.hrv if each.window_s == self._window_s)
                self._update = next(own, self._update)
            case Talking():
                self._talking = event
            case Marker() if self.under_way:
                self.running.show_mark(words.marked(event.label, seconds(event.at)))
            case _:
                pass

    # -- what a person does ------------------------------------------------------------------

    def begin(self, outline: Outline | None = None) -> None:
        """Begin a conversation as it is chosen, or with these parts."""
        started = self._controller.started
        if self._told is None or started is None or self.under_way:
            return
        outline = outline or self.setup.outline
        self.begun.emit()
        self._window_s = self._store.settings.window_s
        path = self._controller.recording_path if self._controller.recording else None
        self._kept = Kept(started, self._controller.source_kind, path)
        self.setup.save()
        self._facts = {**self._memory.facts(), **self.setup.ratings}
        # What was said of an earlier conversation of this session is not true of this one.
        self._tell(dict.fromkeys(self._facts_before - self._facts.keys(), ""))
        self._tell(self._facts)
        self.setup.begun()
        self.running.begin()
        self._conversing.begin(outline)
        self._show_kept()
        self._show_progress()
        self._show_page(self.running)
        self.changed.emit()

    def go_on(self) -> None:
        """Begin, or go on to the next: one key for it. What is under way is not disturbed."""
        if self._pages.currentWidget() is self.setup:
            self.setup.begin()
        elif self._pages.currentWidget() is self.after:
            self.show_setup()

    def skip(self) -> None:
        """End the present part and begin the next."""
        self._conversing.go_on()

    def finish(self) -> bool:
        """End all of it; return whether there was anything to end."""
        was_under_way = self.under_way
        self._conversing.finish()
        return was_under_way

    def speak(self, on: bool) -> None:
        """Take that one speaks, or does not any more; a microphone that is open knows better."""
        if self._by_hand:
            now = self._controller.elapsed_s
            self._hand.hold(now) if on else self._hand.release(now)

    @property
    def _by_hand(self) -> bool:
        return not self._listens.on or self._listens.deaf

    def stop_listening(self) -> None:
        """Turn the microphone off; it stays off in this conversation."""
        self._listens.wanted = False
        self._listens.stop()
        self._show_progress()
        if self.isVisible():
            # The sign goes with the microphone, and the keyboard that it had by a click.
            self.show_place()

    def _listen(self, on: bool) -> None:
        self._listens.wanted = on
        if on:
            self._hand.end(self._controller.elapsed_s)
            self._listens.start()
        else:
            self._listens.stop()
        self._show_progress()
        self.running.take_keyboard()

    def show_place(self) -> None:
        """Put the keyboard where a person goes on."""
        self._show_strap()
        page = self._pages.currentWidget()
        if page is self.setup:
            self.setup.take_keyboard()
        elif page is self.after:
            self.after.take_keyboard()
        else:
            self.running.take_keyboard()

    def show_setup(self) -> None:
        """Show what can be chosen."""
        self._show_strap()
        self._show_page(self.setup)

    def show_recording(self) -> None:
        """Say what becomes of it: recording was turned on or off."""
        self._show_strap()
        self._show_kept()
        if self.under_way and self._controller.recording:
            # What was told before stands in no file, or in another one.
            self._tell(self._facts)

    def _tell(self, facts: Mapping[Fact, str]) -> None:
        self._facts_before |= facts.keys()
        for fact, text in facts.items():
            self._controller.tell(fact.value, text)

    def set_focused(self, on: bool) -> None:
        """Leave nothing but what to do."""
        self.running.set_focused(on)

    def set_private(self, on: bool) -> None:
        """Hide every number of the body."""
        self.running.set_private(on)
        self.after.set_private(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.running.apply(theme)
        self.after.apply(theme)

    def _show_page(self, page: CallSetup | CallRunning | CallAfter) -> None:
        """Show a page; the keyboard goes with it, unless a person is elsewhere meanwhile."""
        if page is not self.setup:
            self.setup.leave()
        self._pages.setCurrentWidget(page)
        if self.isVisible():
            page.take_keyboard()

    def _leave_after(self) -> None:
        self.show_setup()
        self.done.emit()

    # -- the parts ---------------------------------------------------------------------------

    def _on_part(self, part: Part | None) -> None:
        """Listen and practise in the conversation, and in nothing else."""
        if part is Part.CALL:
            self._cues.begin(self.setup.kinds)
            self._listens.voices.start()
            if self._listens.wanted:
                self._listens.start()
        else:
            self._listens.stop()
            self._listens.voices.stop()
            self._hand.end(self._controller.elapsed_s)
            self._cues.end()
        if part is None:
            self.after.show_waiting()
            self._show_page(self.after)
            self._listens.over()
        self._show_progress()

    def _study(self) -> None:
        """Look at what it came to, beside the window's thread."""
        kept = self._kept
        path = self._controller.recording_path if self._controller.recording else None
        if kept is None:
            return

        def show(study: Study | None) -> None:
            if kept is not self._kept or self.under_way:
                return
            if study is None:
                self.after.show_problem(self._nothing())
            else:
                self.after.show_study(study, path)

        self._errands.run(
            lambda: kept.study(path), show, lambda: self.after.show_problem(self._nothing())
        )
        self.changed.emit()

    def _nothing(self) -> str:
        return self.tr("No beats came during this conversation: there is nothing to show.")

    # -- what is shown -----------------------------------------------------------------------

    def _kept_text(self) -> str:
        if not self._controller.recording:
            if self.under_way and self._kept and self._kept.path:
                return self.tr("Recording is off: what comes now is not kept.")
            return self.tr("Recording is off: this conversation will not be kept.")
        if self._controller.demo is not None:
            return self.tr("A simulated heart: demo sessions never enter your history.")
        return ""

    def _show_kept(self) -> None:
        self.running.show_kept(self._kept_text())

    def _show_strap(self) -> None:
        self.setup.show_demo(self._controller.demo is not None)
        self.setup.show_kept(self._kept_text())
        state = self._state.state if self._state else LinkState.SEARCHING
        if state is LinkState.LIVE:
            self.setup.show_strap("")
        else:
            text = self.tr("{state}. You may begin all the same.")
            self.setup.show_strap(text.format(state=said(wording.STATE[state])))

    def _show_question(self) -> None:
        started = self._controller.started
        wanted = started is not None and Kind.QUESTION in self.setup.kinds
        asked = question_today(started.date()) if wanted and started else ""
        self.setup.show_question(f"{said(NAMES[Kind.QUESTION])}: {asked}" if asked else "")

    def _tell_trouble(self, text: object) -> None:
        # Here it stands in its own place.
        if not self.running.isVisible():
            self.problem.emit(str(text))

    def _on_listening(self) -> None:
        self.listening_changed.emit(self._listens.microphone_on)
        if not self._by_hand:
            self._hand.end(self._controller.elapsed_s)
        self._show_progress()

    def _show_progress(self) -> None:
        run = self._conversing.run
        if run is None or run.part is None:
            return
        now = self._conversing.now
        self._cues.tick(now)
        told, advice = self._told.signal if self._told else None, ""
        signal = told.text() if told and not told.fine else ""
        update = self._update
        if self._state and self._state.state is not LinkState.LIVE:
            # As everywhere: what was measured before is no number of now.
            update = None
            signal = said(wording.STATE[self._state.state])
            advice = said(self._state.detail or wording.ADVICE[self._state.state])
        call = run.part is Part.CALL
        self.running.show_listening(on=self._listens.on, can=call, by_hand=self._by_hand)
        self.running.refresh(
            Now(
                part=run.part,
                following=run.coming[0] if run.coming else None,
                left_s=run.left_s(now),
                done_s=run.done_s(now),
                stretches=self._stretches(now),
                update=update,
                signal=signal,
                advice=advice,
                talk=self._talk_text(),
                cue=self._cues.text,
            )
        )

    def _stretches(self, now: float) -> list[Stretch]:
        run = self._conversing.run
        if run is None:
            return []
        # One that was begun anew stands there once.
        behind = dict.fromkeys(span.part for span in run.spans if span.part is not run.part)
        shown = [Stretch(part, 1.0) for part in behind]
        if run.part is not None:
            left, done = run.left_s(now), run.done_s(now)
            share = 0.0 if left is None else done / max(1e-9, done + left)
            shown.append(Stretch(run.part, share, present=True))
        return [*shown, *(Stretch(part, 0.0) for part in run.coming)]

    def _talk_text(self) -> str:
        """Return who speaks, and what is in the way of knowing more."""
        lines = (self._heard_text(), self._listens.problem or self._cues.lacking)
        return "\n".join(filter(None, lines))

    def _heard_text(self) -> str:
        now = self.talk or Talk.UNKNOWN
        by_hand = self._by_hand
        if now is Talk.UNKNOWN and (by_hand or self._listens.problem):
            return ""
        return words.heard(now, by_hand=by_hand, pretends=self._listens.pretends)
