"""Paced breathing without a window: a run beside a session, on its clock and its thread."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from biofeedback.events import Beat, Event
from biofeedback.pacer import Pacer, Pattern, Stage
from biofeedback.programmes.breathing import BeginPhase, BreathingRun, EndPhase, Step
from biofeedback.session import Session
from biofeedback.units import seconds

_ADVANCE_EVERY_S: Final = 0.25
_WORDS: Final = {
    Stage.INHALE: "breathe in",
    Stage.HOLD_FULL: "hold",
    Stage.EXHALE: "breathe out",
    Stage.HOLD_EMPTY: "rest",
}


class Guide:
    """Paces from the first beat on; what the recording is to say of it, it says."""

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
        self._phase_id = 0
        self._first = asyncio.Event()

    def __call__(self, events: Sequence[Event]) -> None:
        """Watch for the first beat, as a sink."""
        if any(isinstance(event, Beat) for event in events):
            self._first.set()

    @contextlib.asynccontextmanager
    async def pacing(self) -> AsyncIterator[None]:
        """Pace while the context lasts."""
        task = asyncio.create_task(self._pace())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _pace(self) -> None:
        await self._first.wait()
        self._run = BreathingRun(self._pattern, self._now())
        self._lead(self._run.pacer)
        while True:
            for action in self._run.advance(self._now()):
                match action:
                    case BeginPhase():
                        self._session.end_phase(self._phase_id)
                        self._phase_id = self._session.begin_phase(action.name, action.settings)
                    case EndPhase():
                        self._session.end_phase(self._phase_id)
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
