"""Plays a recording through the session's pipeline, from any place and at any speed.

It lives on the window's thread and works in slices, so nothing crosses threads and nothing waits:
what it computes in a second of playing takes less than a millisecond.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from biofeedback.clock import PlayedClock
from biofeedback.events import Event, StrapInfo
from biofeedback.offline import Run
from biofeedback.records.replay import THE_END, Steps
from biofeedback.ui.told import Told
from biofeedback.units import seconds, ticks

FAR_BACK_S: Final = 3600.0 + 300.0 + 60.0
"""What the widest range of the curves shows, the widest window before it, and some beats to find
the rhythm."""
BEFORE_S: Final = 300.0 + 60.0
"""The same without a range."""
_SLICE_S: Final = 0.008
"""Half a frame: the window stays smooth."""
_FRAME_MS: Final = 33
_BREATH_MS: Final = 2
"""Between two slices of what nobody waits for."""
_GLANCE_S: Final = 600.0
"""So much of the curves is there at once; what is further back follows."""
_ALL_AT_ONCE: Final = 800
"""Steps that take no longer than what is shown: then there is no need for a first glance."""


class Player(QObject):
    """Plays, stands, and jumps; whoever shows it listens."""

    told = Signal(object)
    """A tuple of events, in order, while it plays on."""
    arrived = Signal(object, bool)
    """A ``Told``: what is known at the present place; and whether it is another place."""
    changed = Signal()
    """It plays or stands, at another speed, or has come to the end."""

    def __init__(
        self,
        steps: Steps,
        info: StrapInfo,
        windows_s: Sequence[int],
        *,
        artifacts: bool = True,
        parent: QObject | None = None,
    ) -> None:
        """Stand at the beginning.

        Args:
            steps: What the recording says.
            info: What its strap is called.
            windows_s: Rolling windows in seconds; the first is the recording's own.
            artifacts: Whether beats are judged.
            parent: Of the object.
        """
        super().__init__(parent)
        self._steps = steps
        self._info = info
        self._windows_s = tuple(windows_s)
        self._artifacts = artifacts
        self._clock = PlayedClock()
        self._length = seconds(steps.length)
        self._range_s = 300.0
        self._fast = False
        """Whether it plays as fast as it can."""
        self._ended = False
        self._run = self._run_from(0.0)
        self._ahead: _Ahead | None = None
        self._whole = True
        """Whether everything is known that a jump to here would tell."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    # -- what is asked -----------------------------------------------------------------------

    @property
    def length_s(self) -> float:
        """How long the recording is."""
        return self._length

    @property
    def position_s(self) -> float:
        """The time of the recording that it is at."""
        return min(self._clock.now(), self._length)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._clock.runs

    @property
    def speed(self) -> float | None:
        """How many times faster than it was; None for as fast as it can."""
        return None if self._fast else self._clock.speed

    @property
    def ended(self) -> bool:
        """Whether it has come to the end of the recording."""
        return self._ended

    @property
    def settled(self) -> bool:
        """Whether everything is known of where it is, and nothing is being worked at."""
        return self._ahead is None and self._whole

    # -- what a person does ------------------------------------------------------------------

    def begin(self) -> None:
        """Tell whose recording it is, and play."""
        self.told.emit((self._info,))
        self.play()

    def play(self, on: bool = True) -> None:
        """Play on from here, at the end from the beginning; or stand."""
        if on and self._ended:
            self.go(0.0)
        self._clock.run(on)
        self.changed.emit()
        self._schedule()

    def set_speed(self, speed: float | None) -> None:
        """Play at another speed; None is as fast as it can."""
        self._fast = speed is None
        if speed is not None:
            self._clock.set_speed(speed)
        self.changed.emit()
        self._schedule()

    def set_range(self, range_s: float) -> None:
        """Know how much of the past is shown: a jump computes that much first."""
        self._range_s = range_s

    def go(self, to_s: float) -> None:
        """Jump to a time of the recording; of many jumps in a row the last one counts."""
        at = min(max(0.0, to_s), self._length)
        self._clock.set(at)
        self._whole = False
        if self._ended:
            self._ended = False
            self._clock.run(False)
        self._look_ahead(min(self._range_s, _GLANCE_S) + BEFORE_S)
        self.changed.emit()
        self._schedule()

    def steps_changed(self, steps: Steps) -> None:
        """Take other labels of the same recording, and show them."""
        self._steps = steps
        self.go(self.position_s)

    def close(self) -> None:
        """Play no more."""
        self._timer.stop()
        self._clock.run(False)
        self._ahead = None

    # -- how it is done ----------------------------------------------------------------------

    def _run_from(self, start_s: float) -> Run:
        start = ticks(start_s)
        return Run(self._steps, self._windows_s, artifacts=self._artifacts, start=start)

    def _look_ahead(self, back_s: float) -> None:
        """Begin to compute what is known at the present place, from so far back."""
        first = self._steps.index_of(ticks(self.position_s - FAR_BACK_S))
        if self._steps.index_of(ticks(self.position_s)) - first < _ALL_AT_ONCE:
            back_s = FAR_BACK_S
        start_s = max(0.0, self.position_s - back_s)
        far = start_s == 0 or back_s >= FAR_BACK_S
        self._ahead = _Ahead(self._run_from(start_s), Told(self._windows_s), far)
        self._ahead.told.add(self._info)

    def _schedule(self) -> None:
        if self._ahead:
            self._timer.start(_BREATH_MS if self._shows_place else 0)
        elif not self._whole:
            self._timer.start(_BREATH_MS)
        elif self.playing:
            self._timer.start(self._wait_ms())
        else:
            self._timer.stop()

    @property
    def _shows_place(self) -> bool:
        """Whether what is shown is of the present place, if not all of it."""
        return self._ahead is None or self._ahead.more

    def _wait_ms(self) -> int:
        if self._fast:
            return 0
        at = self._run.next_at
        until_s = self._length if at is None else seconds(at)
        # While beats are far apart the seconds between them pass, too.
        wait = min(self._clock.real_until(until_s), 1.0 / self._clock.speed)
        return math.ceil(max(1000 * wait, 1 if self._clock.speed <= 1 else _FRAME_MS))

    def _work(self) -> None:
        if self._shows_place and self.playing:
            self._play_on()
        if self._ahead:
            self._compute_ahead(self._ahead)
        elif not self._whole:
            self._look_ahead(FAR_BACK_S)
            assert self._ahead
            self._ahead.more = True
        self._schedule()

    def _play_on(self) -> None:
        deadline = time.perf_counter() + _SLICE_S
        target = self._steps.length if self._fast else ticks(self.position_s)
        events: list[Event] = []
        for batch in self._run.advance(target):
            events += batch
            if time.perf_counter() > deadline:
                break
        if self._fast:
            self._clock.set(seconds(self._run.now))
        if self._is_over(self._run):
            events += self._finish(self._run)
        if events:
            self.told.emit(tuple(events))

    def _compute_ahead(self, ahead: _Ahead) -> None:
        deadline = time.perf_counter() + _SLICE_S
        for batch in ahead.run.advance(ticks(self.position_s)):
            ahead.told.add_all(batch)
            if time.perf_counter() > deadline:
                return
        self._run, self._ahead, self._whole = ahead.run, None, ahead.far
        if self._is_over(self._run):
            ahead.told.add_all(self._finish(self._run))
        self.arrived.emit(ahead.told, not ahead.more)

    def _is_over(self, run: Run) -> bool:
        return run.next_at is None and self.position_s >= self._length

    def _finish(self, run: Run) -> list[Event]:
        """Come to the end: it stands there."""
        was_ended, self._ended = self._ended, True
        self._clock.set(self._length)
        self._clock.run(False)
        if not was_ended:
            self.changed.emit()
        return [event for batch in run.finish(THE_END) for event in batch]


class _Ahead:
    """What is being computed to take the place of what is shown."""

    def __init__(self, run: Run, told: Told, far: bool) -> None:
        self.run = run
        self.told = told
        self.far = far
        """Whether it reaches as far back as anything can be shown."""
        self.more = False
        """Whether what is shown is of this place already, and less of it."""
