"""What is known of the strap of a session, in the one line of the top bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from biofeedback import wording
from biofeedback.events import Event, LinkState, StrapInfo, StrapState
from biofeedback.ui.languages import said
from biofeedback.ui.words import shortened

_DOT: Final = {
    LinkState.LIVE: "\N{BLACK CIRCLE}",
    LinkState.STOPPED: "\N{WHITE CIRCLE}",
    LinkState.LOST: "\N{WHITE CIRCLE}",
}
_SEARCHING: Final = "\N{BULLSEYE}"
_BETWEEN: Final = "  \N{MIDDLE DOT}  "
_LONGEST_NAME: Final = 28


class StrapStatus:
    """Name, state and battery."""

    def __init__(self, name: str = "") -> None:
        """Know nothing but a name."""
        self.info = StrapInfo(name=name)
        self._state: StrapState | None = None

    def add(self, events: Iterable[Event]) -> None:
        """Take what is told of the strap."""
        for event in events:
            if isinstance(event, StrapState):
                self._state = event
            elif isinstance(event, StrapInfo):
                self.info = event

    def know(self, events: Iterable[Event]) -> None:
        """Know no more of its state than what these events say."""
        self._state = None
        self.add(events)

    @property
    def name(self) -> str:
        """Its name as it is said."""
        return said(self.info.name) or QCoreApplication.translate("Workspace", "Strap")

    def text(self, *, replay: bool) -> str:
        """Return the line.

        Args:
            replay: Whether it is that of a file, which is not connected.
        """
        state = self._state.state if self._state else LinkState.SEARCHING
        words = said(wording.STATE_WITHIN[state])
        if replay and state is LinkState.LIVE:
            words = QCoreApplication.translate("Workspace", "replay")
        parts = [shortened(self.name, _LONGEST_NAME), words]
        percent = self.info.battery_percent
        if percent is not None and state.linked:
            battery = QCoreApplication.translate("Workspace", "battery {percent} %")
            parts.append(battery.format(percent=percent))
        return f"{_DOT.get(state, _SEARCHING)}  {_BETWEEN.join(parts)}"
