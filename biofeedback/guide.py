"""Guided runs without a window: beside a session, on its clock and its thread."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any, Final

from biofeedback.events import Beat, Event
from biofeedback.pacer import Pacer, Pattern, Stage
from biofeedback.programmes import morning
from biofeedback.programmes.breathing import Action, BeginPhase, BreathingRun, Step
from biofeedback.programmes.morning_run import MorningRun
from biofeedback.session import Session
from biofeedback.units import clock_text, seconds

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


class Guide:
    """Paces from the first beat on; what the recording is to say of it, it says."""

    quiet = False
    """Whether no RMSSD is shown meanwhile."""

    def __init__(
        self, session: Session, pattern: Pattern, lead: Callable[[Pacer], None] = lambda _: None
    ) -> None:
        """Wait for the first beat.

        Args:
            session: What to pace.
            pattern: How to breathe.
            lead: Told of the pacer: a simulated person breathes with it.
        """
        self._session = session
        self._pattern = pattern
        self._lead = lead
        self._run: BreathingRun | None = None
        self._phases = _Phases(session)
        self._first = asyncio.Event()

    def __call__(self, events: Sequence[Event]) -> None:
        """Watch for the first beat, as a sink."""
        if any(isinstance(event, Beat) for event in events):
            self._first.set()

    def guiding(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Pace while the context lasts."""
        return _while_it_lasts(self._pace())

    async def _pace(self) -> None:
        await self._first.wait()
        self._run = BreathingRun(self._pattern, self._now())
        self._lead(self._run.pacer)
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
    """Whoever watches RMSSD breathes otherwise, and measures that."""

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
        return _while_it_lasts(self._lead())

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


@contextlib.asynccontextmanager
async def _while_it_lasts(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something beside what the context holds; a fault of it comes out at the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
