"""Push to mark: who speaks, told by a hand instead of a microphone; pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from biofeedback.events import Talk

BY: Final = "by hand"


class ByHand:
    """``ME`` while it is held, ``NOT_ME`` otherwise, from the first time on."""

    def __init__(self, told: Callable[[Talk, float, str], None]) -> None:
        """Tell nothing yet: who never holds it is not said to have been silent."""
        self._told = told
        self.talk = Talk.UNKNOWN

    @property
    def held(self) -> bool:
        """Whether one speaks, as the hand says."""
        return self.talk is Talk.ME

    def hold(self, at_s: float) -> None:
        """One begins to speak."""
        self._tell(Talk.ME, at_s)

    def release(self, at_s: float) -> None:
        """One has ended."""
        if self.held:
            self._tell(Talk.NOT_ME, at_s)

    def end(self, at_s: float) -> None:
        """The conversation is over, or something else listens now."""
        self._tell(Talk.UNKNOWN, at_s)

    def _tell(self, talk: Talk, at_s: float) -> None:
        if talk is not self.talk:
            self.talk = talk
            self._told(talk, at_s, BY)
