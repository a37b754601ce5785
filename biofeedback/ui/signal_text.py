"""How good the signal is, and why, in a line for the top of the window."""

from __future__ import annotations

from typing import Final

from biofeedback import wording
from biofeedback.events import Beat, Event, Grade, HrvUpdate, LinkState, Quality, StrapState
from biofeedback.ui.languages import said, tr
from biofeedback.units import seconds

_OLD_S: Final = 3
"""From here on it is said how old the last beat is."""


class SignalText:
    """Follows the events of a session."""

    def __init__(self) -> None:
        """Begin without a signal."""
        self._state: StrapState | None = None
        self._quality: Quality | None = None
        self._own: HrvUpdate | None = None
        """Of the recording's window, on which the quality stands."""
        self._heard = 0
        self._now = 0

    @property
    def quality(self) -> Quality | None:
        """What was said of the signal last."""
        return self._quality

    def add(self, event: Event) -> None:
        """Remember what an event says of the signal."""
        match event:
            case Beat():
                self._heard = self._now = event.arrival
                self._own = event.hrv[0] if event.hrv else None
            case HrvUpdate():
                self._now = max(self._now, event.at)
                if self._own and event.window_s == self._own.window_s:
                    self._own = event
            case Quality():
                self._quality = event
            case StrapState():
                self._state = event

    @property
    def fine(self) -> bool:
        """Whether it is good, and there is nothing else to say of it."""
        good = self._quality is not None and self._quality.grade is Grade.GOOD
        return good and seconds(self._now - self._heard) <= _OLD_S

    def text(self) -> str:
        """Return how good the signal is, or how old the last beat is."""
        live = self._state is not None and self._state.state is LinkState.LIVE
        if self._quality is None or not live:
            return ""
        age = seconds(self._now - self._heard)
        if age > _OLD_S:
            return tr("last beat %n s ago", "", round(age))
        return said(wording.quality(self._quality, self._own.artifact_share if self._own else 0))
