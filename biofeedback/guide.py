"""Guided runs without a window: beside a session, on its clock and its thread."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from biofeedback.events import Beat, Event, Talk
from biofeedback.pacer import Pattern, Stage
from biofeedback.programmes import morning
from biofeedback.programmes.breathing import Action, BeginPhase, BreathingRun, Step
from biofeedback.programmes.conversation import NAMES, ConversationRun, Outline, Part
from biofeedback.programmes.morning_run import LAST_BEATS_S, MorningRun
from biofeedback.session import Session, sentence
from biofeedback.units import clock_text, seconds, ticks
from biofeedback.voices.by_hand import ByHand

if TYPE_CHECKING:
    from biofeedback.demo import Demo
    from biofeedback.ears import Ears, Told

_ADVANCE_EVERY_S: Final = 0.25
_WORDS: Final = {
    Stage.INHALE: "breathe in",
    Stage.HOLD_FULL: "hold",
    Stage.EXHALE: "breathe out",
    Stage.HOLD_EMPTY: "rest",
}
_MORNING_WORDS: Final = {
    morning.Step.SETTLING: "settling",
    morning.Step.READING: "measuring",
    morning.Step.EXTENDED: "measuring a little longer",
}


class Guidance(Protocol):
    """What leads through a session, beside it."""

    @property
    def quiet(self) -> bool:
        """Whether no RMSSD is shown now: whoever watches it breathes otherwise."""
        ...

    @property
    def step(self) -> str:
        """Which part of the session it is; empty where that is not to be told."""
        ...

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of the strap, as a sink."""
        ...

    def guiding(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Lead while the context lasts."""
        ...

    def text(self) -> str:
        """Return what to do, or what goes on, now; empty before the first beat."""
        ...


class _Phases:
    """Lets the recording know of one phase after the other."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._open = 0

    def tell(self, actions: Sequence[Action]) -> None:
        for action in actions:
            self._session.end_phase(self._open)
            if isinstance(action, BeginPhase):
                self._open = self._session.begin_phase(action.name, action.settings)


class Breathes(Protocol):
    """Whoever may breathe with a pacer."""

    def follow(self, phase: Callable[[float], float] | None) -> None:
        """Breathe with a pacer's phase, by the session's seconds; None for as one likes."""
        ...


class Guide:
    """Paces from the first beat on; what the recording is to say of it, it says."""

    quiet = False
    step = ""

    def __init__(self, session: Session, pattern: Pattern, people: Sequence[Breathes] = ()) -> None:
        """Wait for the first beat.

        Args:
            session: What to pace.
            pattern: How to breathe.
            people: Simulated ones, who breathe with the pacer.
        """
        self._session = session
        self._pattern = pattern
        self._people = people
        self._run: BreathingRun | None = None
        self._phases = _Phases(session)
        self._first = asyncio.Event()

    def __call__(self, events: Sequence[Event]) -> None:
        """Watch for the first beat, as a sink."""
        if any(isinstance(event, Beat) for event in events):
            self._first.set()

    def guiding(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Pace while the context lasts."""
        return _while_it_lasts(self._session, self._pace())

    async def _pace(self) -> None:
        await self._first.wait()
        self._run = BreathingRun(self._pattern, self._now())
        for person in self._people:
            person.follow(self._run.pacer.phase)
        while True:
            self._phases.tell(self._run.advance(self._now()))
            await self._session.clock.sleep(_ADVANCE_EVERY_S)

    def _now(self) -> float:
        return seconds(self._session.elapsed())

    def text(self) -> str:
        """Return what to do now, such as ``breathe in 3 s``; empty before the first beat."""
        if self._run is None:
            return ""
        breath = self._run.pacer.breath(self._now())
        word = "get ready" if self._run.step is Step.READY else _WORDS[breath.stage]
        return f"{word} {math.ceil(breath.left_s)} s"


class MorningGuide:
    """Leads through a morning reading from the first beat on, and ends the session with it."""

    quiet = True
    step = ""

    def __init__(self, session: Session, run: MorningRun) -> None:
        """Wait for the first beat.

        Args:
            session: What to measure.
            run: The reading.
        """
        self._session = session
        self._reading = run
        self._phases = _Phases(session)

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of the strap, as a sink."""
        self._reading.take(events)

    def guiding(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Lead while the context lasts."""
        return _while_it_lasts(self._session, self._lead())

    async def _lead(self) -> None:
        while not self._reading.is_known(self._now()):
            self._phases.tell(self._reading.advance(self._now()))
            await self._session.clock.sleep(_ADVANCE_EVERY_S)
        self._session.stop()

    def _now(self) -> float:
        return seconds(self._session.elapsed())

    def text(self) -> str:
        """Return what goes on, such as ``settling, 42 s to go``; empty before the first beat."""
        step = self._reading.step
        if step not in _MORNING_WORDS:
            return ""
        to_go = clock_text(math.ceil(self._reading.to_go_s(self._now())))
        return f"{_MORNING_WORDS[step]}, {to_go} to go"


class ConversationGuide:
    """Leads through a conversation session from the first beat on, and ends the session with it."""

    def __init__(
        self,
        session: Session,
        outline: Outline,
        people: Sequence[Demo] = (),
        ears: Callable[[Session, Told], Ears] | None = None,
    ) -> None:
        """Wait for the first beat.

        Args:
            session: What to measure.
            outline: Which parts there are to be.
            people: Simulated ones, who speak when whatever listens says so.
            ears: Makes what listens during the conversation; None for nothing.
        """
        self._session = session
        self._outline = outline
        self._people = people
        self._ears = ears(session, self._overheard) if ears else None
        self._listening = False
        self._hand = ByHand(self._heard)
        self._phases = _Phases(session)
        self._first = asyncio.Event()
        self._run: ConversationRun | None = None

    @property
    def quiet(self) -> bool:
        """Whether one sits quietly: whoever watches RMSSD then breathes otherwise."""
        return self._run is not None and self._run.part in (Part.BASELINE, Part.RECOVERY)

    @property
    def step(self) -> str:
        """The name of the present part; empty before the first beat and after the end."""
        part = self._run.part if self._run else None
        return NAMES[part] if part else ""

    def __call__(self, events: Sequence[Event]) -> None:
        """Watch for the first beat, as a sink."""
        if any(isinstance(event, Beat) for event in events):
            self._first.set()

    def guiding(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Lead while the context lasts."""
        return _while_it_lasts(self._session, self._lead())

    def go_on(self) -> str:
        """End the present part and begin the next; return what hinders it."""
        return self._change(lambda run, now: run.go_on(now))

    def restart(self) -> str:
        """Begin the present part anew; return what hinders it."""
        return self._change(lambda run, now: run.restart(now))

    def finish(self) -> None:
        """End all of it, and the session."""
        if self._run is not None:
            self._change(lambda run, now: run.finish(now))
        self._session.stop()

    def speak(self, on: bool | None) -> str:
        """Say that one speaks, or has ended; None for the other of both; return what hinders it."""
        if self._run is None or not self._run.calling:
            return "Who speaks is told during the conversation only."
        if self._ears and self._ears.tells:
            return "Something listens already and tells who speaks."
        if not self._hand.held if on is None else on:
            self._hand.hold(self._now())
        else:
            self._hand.release(self._now())
        return ""

    async def _lead(self) -> None:
        await self._first.wait()
        self._run = ConversationRun(self._outline, self._now())
        try:
            while not self._run.over:
                self._advance(self._run)
                await self._session.clock.sleep(_ADVANCE_EVERY_S)
            self._advance(self._run)
            # A strap tells its beats a second or two later.
            await self._session.clock.sleep(LAST_BEATS_S)
        finally:
            if self._ears:
                self._ears.close()
        self._session.stop()

    def _change(self, change: Callable[[ConversationRun, float], None]) -> str:
        if self._run is None:
            return "Nothing has begun yet: it begins with the first heartbeat."
        change(self._run, self._now())
        self._advance(self._run)
        return ""

    def _advance(self, run: ConversationRun) -> None:
        now = self._now()
        actions = run.advance(now)
        if actions:
            self._hear(now)
            # A conversation that is begun anew is listened to anew.
            self._listen(False, now)
        self._phases.tell(actions)
        for person in self._people if actions else ():
            person.converse(run.part)
        self._listen(run.calling, now)
        self._hear(now)

    def _hear(self, now: float) -> None:
        """Take what has become known by now."""
        if self._ears and self._listening:
            for change in self._ears.due(now):
                self._overheard(change.talk, change.at_s, change.by)

    def _overheard(self, talk: Talk, at_s: float, by: str) -> None:
        # A hand that tells is believed, also by a simulated heart.
        if self._hand.talk is Talk.UNKNOWN:
            self._heard(talk, at_s, by)

    def _listen(self, on: bool, now: float) -> None:
        if not on:
            self._hand.end(now)
        if self._ears and on != self._listening:
            self._listening = on
            if on:
                self._ears.begin(now)
            else:
                self._ears.end(now)

    def _heard(self, talk: Talk, at_s: float, by: str) -> None:
        for person in self._people:
            person.speaks = talk in (Talk.ME, Talk.BOTH)
        if by:
            self._session.talk(talk, ticks(at_s), by)

    def _now(self) -> float:
        return seconds(self._session.elapsed())

    def text(self) -> str:
        """Return what goes on, such as ``quiet before, 2:42 to go``, from the first beat on."""
        if self._run is None or self._run.part is None:
            return ""
        now = self._now()
        left_s = self._run.left_s(now)
        done = clock_text(self._run.done_s(now))
        time = done if left_s is None else f"{clock_text(math.ceil(left_s))} to go"
        return f"{self.step}, {time}{', you speak' if self._hand.held else ''}"


@contextlib.asynccontextmanager
async def _while_it_lasts(session: Session, work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something beside what the context holds; a fault of it ends the session and comes out."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            # Without anybody who leads, it would go on for ever.
            session.stop(sentence(error))

    task = asyncio.create_task(work)
    task.add_done_callback(ended)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
