"""The only way from the asyncio thread into the window: an immutable event, a queued signal."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from biofeedback.ble import FoundStrap
    from biofeedback.engine import Ended
    from biofeedback.events import Event
    from biofeedback.records.recorder import Summary
    from biofeedback.records.recovery import Recovery
    from biofeedback.ui.replay.opening import NotOpened, Opened

_PORTION: Final = 250
"""Events that the window takes at a time: about 5 ms of work."""


class Bridge(QObject):
    """Made on the window's thread; its methods may be called on any, its signals arrive there.

    An automatic connection queues when the emitter's thread is not the receiver's: each method
    returns at once, and the slot runs in the window's own time.
    """

    events = Signal(object)
    """A tuple of events, in order: of one notification, or all that came meanwhile."""
    session_ended = Signal(object)
    recording_closed = Signal(object)
    replay_opened = Signal(int, object)
    """The number of the wish, and an ``Opened`` or a ``NotOpened``."""
    trouble = Signal(str)
    """A sentence."""
    recovered = Signal(object)
    """A sentence on recordings of earlier sessions."""
    strap_found = Signal(object)
    scan_ended = Signal(object)
    """A text; Qt would take a ``Sentence`` for a plain one."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it on the window's thread."""
        super().__init__(parent)
        self._waiting: deque[Event] = deque()
        self._knocked = threading.Event()
        self._arrived.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def post_events(self, events: Sequence[Event]) -> None:
        """Pass on the events of one notification.

        However fast they come (a replay at full speed), one signal waits at a time, and the window
        takes what has gathered in portions that do not hold it up.
        """
        self._waiting.extend(events)
        if not self._knocked.is_set():
            self._knocked.set()
            self._arrived.emit()

    def _hand_over(self) -> None:
        # Cleared first: what comes from here on knocks again.
        self._knocked.clear()
        count = min(len(self._waiting), _PORTION)
        portion = tuple(self._waiting.popleft() for _ in range(count))
        if self._waiting and not self._knocked.is_set():
            self._knocked.set()
            self._arrived.emit()
        if portion:
            self.events.emit(portion)

    def post_session_ended(self, ended: Ended) -> None:
        """Pass on that the session is over and its file closed."""
        self.session_ended.emit(ended)

    def post_recording_closed(self, summaries: Sequence[Summary]) -> None:
        """Pass on that the recording was closed while the session goes on."""
        self.recording_closed.emit(summaries)

    def post_recovered(self, found: Recovery) -> None:
        """Pass on what was found of sessions that had been cut off."""
        if text := found.sentence():
            with contextlib.suppress(RuntimeError):  # the window may be gone by then
                self.recovered.emit(text)

    def post_replay_opened(self, wish: int, found: Opened | NotOpened) -> None:
        """Pass on that a file was opened, or why not."""
        self.replay_opened.emit(wish, found)

    def post_trouble(self, text: str) -> None:
        """Pass on a sentence about something that did not work."""
        self.trouble.emit(text)

    def post_strap_found(self, strap: FoundStrap) -> None:
        """Pass on a strap that a scan has found."""
        self.strap_found.emit(strap)

    def post_scan_ended(self, problem: str) -> None:
        """Pass on that a scan is over."""
        self.scan_ended.emit(problem)
