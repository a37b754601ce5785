"""Simulated voices for the demo: a made-up conversation, told as a microphone would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from biofeedback.events import Talk

if TYPE_CHECKING:
    from biofeedback.ui.controller import Controller
    from biofeedback.voices.pretend import PretendTalk

_LOOK_EVERY_MS: Final = 50


class Pretending(QObject):
    """Lets the simulated person talk with somebody, in the session's time.

    They talk whether anybody listens or not: it is their heart that is shown.
    """

    def __init__(self, controller: Controller, parent: QObject) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self._controller = controller
        self._voices: PretendTalk | None = None
        self._talk = Talk.UNKNOWN
        self.told = False
        """Whether the session is told who speaks."""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to talk, where the heart is simulated."""
        if self._controller.demo:
            from biofeedback.voices.pretend import PretendTalk

            self._voices = PretendTalk(start_s=self._controller.elapsed_s)
            self._timer.start()
            self._look()

    def stop(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self._voices = None
        self._talk = Talk.UNKNOWN
        if demo := self._controller.demo:
            demo.speaks = False

    def listen(self, on: bool) -> None:
        """Have the session told who speaks from now on, or not any more."""
        self.told = on
        if on and self._voices:
            self._controller.talk(self._talk, by=self._voices.by)

    def _look(self) -> None:
        voices, demo = self._voices, self._controller.demo
        if voices is None or demo is None:
            return
        for change in voices.due(self._controller.elapsed_s):
            self._talk = change.talk
            if self.told:
                self._controller.talk(change.talk, change.at_s, voices.by)
        demo.speaks = self._talk in (Talk.ME, Talk.BOTH)
