"""A conversation in the window: it goes by the session's clock, the recording is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.programmes.conversation import ConversationRun, Outline, Part

if TYPE_CHECKING:
    from biofeedback.ui.controller import Controller

_ADVANCE_EVERY_MS: Final = 200
LAST_BEATS_S: Final = 2.0
"""Beats of the last part may still come: a strap tells them later."""


class Conversing(QObject):
    """Drives one conversation after the other; whoever shows it asks for ``run``."""

    moved = Signal()
    """A little time has passed while one is under way."""
    part_changed = Signal(object)
    """A ``Part`` begins; None: all is over, and its last beats are awaited."""
    ended = Signal()
    """It is over and its last beats are in."""

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        """Wait for a conversation to begin."""
        super().__init__(parent)
        self._controller = controller
        self.run: ConversationRun | None = None
        """The one that is under way, or whose last beats are awaited."""
        self._timer = QTimer(self)
        self._timer.setInterval(_ADVANCE_EVERY_MS)
        self._timer.timeout.connect(self._advance)

    @property
    def now(self) -> float:
        """The session's seconds."""
        return self._controller.elapsed_s

    @property
    def part(self) -> Part | None:
        """The present part; None where there is none."""
        return self.run.part if self.run else None

    @property
    def under_way(self) -> bool:
        """Whether a part is under way."""
        return self.part is not None

    def begin(self, outline: Outline) -> None:
        """Begin now; one that is under way is dropped."""
        self.drop()
        self.run = ConversationRun(outline, self.now)
        self._timer.start()
        self._advance()

    def go_on(self) -> None:
        """End the present part and begin the next."""
        if self.run and not self.run.over:
            self.run.go_on(self.now)
            self._advance()

    def restart(self) -> None:
        """Begin the present part anew."""
        if self.run and not self.run.over:
            self.run.restart(self.now)
            self._advance()

    def finish(self) -> None:
        """End all of it now; its last beats are still awaited."""
        if self.run and not self.run.over:
            self.run.finish(self.now)
            self._advance()

    def drop(self) -> None:
        """End all of it, and wait for nothing."""
        self.finish()
        self._timer.stop()
        self.run = None

    def _advance(self) -> None:
        run = self.run
        if run is None:
            return
        if actions := run.advance(self.now):
            self._controller.act(actions)
            if demo := self._controller.demo:
                demo.converse(run.part)
            self.part_changed.emit(run.part)
        if run is not self.run:
            return
        if run.over and self.now >= run.part_start_s + LAST_BEATS_S:
            self._timer.stop()
            self.run = None
            self.ended.emit()
        else:
            self.moved.emit()
