"""A whole recording computed anew behind the scenes, in slices that nobody feels."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.offline import Run
from biofeedback.records.replay import Steps
from biofeedback.ui.series import SessionSeries
from biofeedback.units import seconds

_SLICE_S: Final = 0.006
_PAUSE_MS: Final = 6
_SHOWN_EVERY_S: Final = 0.4


class Survey(QObject):
    """Fills the curves of a whole recording from its beginning to its end."""

    grown = Signal()
    """There is more of it; at the end it says so, too."""

    def __init__(
        self,
        steps: Steps,
        windows_s: Sequence[int],
        *,
        artifacts: bool,
        busy: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Begin soon.

        Args:
            steps: What the recording says.
            windows_s: Rolling windows in seconds.
            artifacts: Whether beats are judged.
            busy: Tells whether there is something that a person waits for.
            parent: Of the object.
        """
        super().__init__(parent)
        self.series = SessionSeries(windows_s)
        self._run = Run(steps, windows_s, artifacts=artifacts)
        self._busy = busy
        self._shown_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._work)
        self._timer.start()

    @property
    def until_s(self) -> float:
        """How far it has come, in seconds of the recording."""
        return seconds(self._run.now)

    @property
    def done(self) -> bool:
        """Whether it has come to the end."""
        return self._run.next_at is None

    def close(self) -> None:
        """Leave it as it is."""
        self._timer.stop()

    def _work(self) -> None:
        if self._busy():
            return
        now = time.perf_counter()
        deadline = now + _SLICE_S
        for batch in self._run.advance(self._run.length):
            for event in batch:
                self.series.add(event)
            if time.perf_counter() > deadline:
                break
        if self.done:
            self._timer.stop()
        if self.done or now - self._shown_at > _SHOWN_EVERY_S:
            self._shown_at = now
            self.grown.emit()
