"""The only way from the asyncio thread into the window: an immutable event, a queued signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from biofeedback.ble import FoundStrap
    from biofeedback.engine import Ended
    from biofeedback.events import Event
    from biofeedback.records.recorder import Summary


class Bridge(QObject):
    """Made on the window's thread; its methods may be called on any, its signals arrive there.

    An automatic connection queues when the emitter's thread is not the receiver's: each method
    returns at once, and the slot runs in the window's own time.
    """

    events = Signal(object)
    session_ended = Signal(object)
    recording_closed = Signal(object)
    strap_found = Signal(object)
    scan_ended = Signal(str)

    def post_events(self, events: Sequence[Event]) -> None:
        """Pass on the events of one notification."""
        self.events.emit(tuple(events))

    def post_session_ended(self, ended: Ended) -> None:
        """Pass on that the session is over and its file closed."""
        self.session_ended.emit(ended)

    def post_recording_closed(self, summary: Summary) -> None:
        """Pass on that the recording was closed while the session goes on."""
        self.recording_closed.emit(summary)

    def post_strap_found(self, strap: FoundStrap) -> None:
        """Pass on a strap that a scan has found."""
        self.strap_found.emit(strap)

    def post_scan_ended(self, problem: str) -> None:
        """Pass on that a scan is over."""
        self.scan_ended.emit(problem)
