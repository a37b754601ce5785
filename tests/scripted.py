"""A source that says what a test wrote down, when it wrote it down; nothing is left to chance."""

from __future__ import annotations

from collections.abc import Sequence

from biofeedback.clock import Clock
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.strap import Emit, Notification, SourceItem

Script = Sequence[tuple[float, "SourceItem | HeartRateMeasurement"]]
"""Seconds since the start, and what is said then; measurements become notifications."""


class ScriptedSource:
    """Plays a script and ends, or fails with an error at its end."""

    simulated = True

    def __init__(self, clock: Clock, script: Script, error: Exception | None = None) -> None:
        self._clock = clock
        self._script = script
        self._error = error
        self.released = False

    async def run(self, emit: Emit) -> None:
        start = self._clock.now()
        try:
            for at, item in self._script:
                await self._clock.sleep(max(0.0, start + at - self._clock.now()))
                if isinstance(item, HeartRateMeasurement):
                    emit(Notification.of(item, self._clock.now()))
                else:
                    emit(item)
            if self._error:
                raise self._error
        finally:
            self.released = True
