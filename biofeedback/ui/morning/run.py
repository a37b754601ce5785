"""A morning reading in the window: it goes by the session's clock, the recording is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.programmes.morning_run import MorningRun

if TYPE_CHECKING:
    from biofeedback.events import Event
    from biofeedback.ui.controller import Controller

_ADVANCE_EVERY_MS: Final = 250
POSTURE: Final = "posture"
"""The fact that a recording is told; a library reads it as if it stood in the header."""


class Measuring(QObject):
    """Drives one reading after the other; whoever shows it asks for ``run``."""

    moved = Signal()
    """A little time has passed while a reading is under way."""
    ended = Signal(object)
    """A reading is over: its ``MorningRun``."""

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        """Wait for a reading to begin."""
        super().__init__(parent)
        self._controller = controller
        self.run: MorningRun | None = None
        """The one that is under way."""
        self._timer = QTimer(self)
        self._timer.setInterval(_ADVANCE_EVERY_MS)
        self._timer.timeout.connect(self._advance)

    @property
    def now(self) -> float:
        """The session's seconds."""
        return self._controller.elapsed_s

    def begin(self, length_s: float, posture: str) -> None:
        """Begin a reading; one that is under way is dropped.

        Args:
            length_s: Of the part that counts.
            posture: What the recording is told of it.
        """
        self.cancel()
        self._controller.tell(POSTURE, posture)
        self.run = MorningRun(length_s)
        self._timer.start()

    def cancel(self) -> None:
        """End it without a number."""
        self._timer.stop()
        if self.run is not None:
            self._controller.act(self.run.cancel(self.now))
            self.run = None

    def add(self, events: Sequence[Event]) -> None:
        """Take the session's events."""
        if self.run is not None:
            self.run.take(events)

    def _advance(self) -> None:
        run = self.run
        if run is None:
            return
        self._controller.act(run.advance(self.now))
        if run.is_known(self.now):
            self._timer.stop()
            self.run = None
            self.ended.emit(run)
        else:
            self.moved.emit()
