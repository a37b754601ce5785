"""A run of paced breathing in the window: pacer, recording, demo and sound go by one clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.breath.feedback import BreathFeedback, Reading
from biofeedback.pacer import Pacer, Pattern
from biofeedback.programmes.breathing import BreathingRun, Step

if TYPE_CHECKING:
    from biofeedback.events import Event
    from biofeedback.ui.controller import Controller

_ADVANCE_EVERY_MS: Final = 100
_LAST_BEATS_S: Final = 2.0


class Breathing(QObject):
    """Drives one run after the other; whoever shows it asks for ``run`` and ``reading``."""

    changed = Signal()
    """A run has begun, follows another pattern, or is about to end."""
    ended = Signal(object)
    """A run is over; its ``Summary``, or None where there was no breath."""

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        """Wait for a run to begin."""
        super().__init__(parent)
        self._controller = controller
        self._feedback = BreathFeedback()
        self.run: BreathingRun | None = None
        """The run that is under way."""
        self.hear: Callable[[Pacer | None], None] = lambda _: None
        """Told of every pacer, and of none at the end: the sound."""
        self._timer = QTimer(self)
        self._timer.setInterval(_ADVANCE_EVERY_MS)
        self._timer.timeout.connect(self._advance)

    @property
    def now(self) -> float:
        """The session's seconds."""
        return self._controller.elapsed_s

    def begin(self, pattern: Pattern, duration_s: float | None, *, gentle: bool) -> None:
        """Begin a run; one that is under way is dropped."""
        self._leave()
        self.run = BreathingRun(pattern, self.now, duration_s=duration_s, gentle=gentle)
        self._feedback.begin(self.run.pacer)
        self._lead()
        self._timer.start()

    def change(self, pattern: Pattern) -> None:
        """Follow another pattern from now on."""
        if self.run and pattern != self.run.pacer.pattern:
            self.run.change(pattern, self.now)
            self._feedback.follow(self.run.pacer)
            self._lead()

    def finish(self) -> None:
        """End with the breath that is under way; before the first, at once."""
        if self.run is None:
            return
        self.run.finish(self.now)
        self._feedback.follow(self.run.pacer)
        self._lead()
        self._advance()

    def new_session(self) -> None:
        """Forget everything: other beats come."""
        self._leave()
        self._feedback = BreathFeedback()

    def add(self, events: Iterable[Event]) -> None:
        """Take the session's events."""
        for event in events:
            self._feedback.add(event)

    def reading(self) -> Reading:
        """Return what the heart does with the pacer now."""
        return self._feedback.reading(self.now)

    @property
    def swings(self) -> list[float | None]:
        """Peak to trough of each breath of the run in bpm; None where it had a hole."""
        return [breath.rsa_bpm for breath in self._feedback.breaths]

    def _advance(self) -> None:
        if self.run is None:
            return
        self._controller.act(self.run.advance(self.now))
        if self.run.step is Step.OVER and not self._is_awaited():
            breathed = self.run.done_s(self.now) > 0
            summary = self._feedback.summary(self.now) if breathed else None
            self._leave()
            self.ended.emit(summary)

    def _is_awaited(self) -> bool:
        """Return whether beats of the last breath may still come: a strap tells them later."""
        end = self.run.pacer.end if self.run else None
        breathed = self.run is not None and self.run.done_s(self.now) > 0
        return breathed and end is not None and self.now < end + _LAST_BEATS_S

    def _lead(self) -> None:
        """Let everybody follow the present pacer."""
        pacer = self.run.pacer if self.run else None
        self._controller.pace(pacer)
        self.hear(pacer)
        self.changed.emit()

    def _leave(self) -> None:
        self._timer.stop()
        if self.run is not None:
            if self.run.step in (Step.SETTLING, Step.BREATHING):
                self._controller.end_phase()
            self.run = None
            self._lead()
