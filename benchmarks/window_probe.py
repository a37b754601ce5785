"""Measures a window from inside its process: latency of beats, busy turns of the loop, processor.

What the probe costs is part of what it measures: a few microseconds a turn.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from measure import Figures, Memory, cpu_seconds, memory, spread, thread_names
from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

SETTLE_S: Final = 1.0
"""Not measured: from the first painted beat on, while the window still settles."""
LATE_MS: Final = 16.0
"""One frame of a 60 Hz screen."""


@dataclass(slots=True)
class Turn:
    """What the window's thread did between two waits."""

    start: float
    length: float = 0.0
    took_beats: bool = False
    painted: bool = False


class Turns(Protocol):
    """Collects the turns of the window's event loop."""

    method: str
    done: list[Turn]
    current: Turn

    def stop(self) -> None:
        """Collect no more."""
        ...


class PollTurns:
    """Turns between two polls of GLib, on which Qt's event loop stands on Linux.

    ``QAbstractEventDispatcher``'s own signals do not serve: with GLib both are sent outside the
    iteration that waits *and* works. A function in the place of the poll costs nothing while
    idle. Waiting for Python's lock on the way out of a poll is not counted as work.
    """

    method = "time between two polls of the event loop"

    def __init__(self, glib: ctypes.CDLL) -> None:
        """Put a function in the place of the poll of the default context."""
        self.done: list[Turn] = []
        self.current = Turn(time.perf_counter())
        self._glib = glib
        self._glib.g_main_context_set_poll_func.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        self._glib.g_poll.argtypes = (ctypes.c_void_p, ctypes.c_uint, ctypes.c_int)
        signature = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int)
        self._callback = signature(self._poll)
        self._set(ctypes.cast(self._callback, ctypes.c_void_p))

    def stop(self) -> None:
        """Let GLib poll by itself again."""
        self._set(None)

    def _set(self, function: ctypes.c_void_p | None) -> None:
        self._glib.g_main_context_set_poll_func(None, function)

    def _poll(self, descriptors: int | None, number: int, timeout: int) -> int:
        self.current.length = time.perf_counter() - self.current.start
        self.done.append(self.current)
        ready: int = self._glib.g_poll(descriptors, number, timeout)
        self.current = Turn(time.perf_counter())
        return ready


class TimerTurns:
    """Where the event loop is not GLib's: how late a timer of 1 ms comes."""

    method = "lateness of a timer of 1 ms, which itself costs processor time"

    def __init__(self, parent: QObject) -> None:
        """Start the timer."""
        self.done: list[Turn] = []
        self.current = Turn(time.perf_counter())
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> None:
        """Stop the timer."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.current.length = max(0.0, now - self.current.start - 0.001)
        self.done.append(self.current)
        self.current = Turn(now)


def watch_turns(parent: QObject) -> Turns:
    """Collect the turns of this thread's event loop in the cheapest way there is."""
    dispatcher = QAbstractEventDispatcher.instance()
    name = dispatcher.metaObject().className()
    library = ctypes.util.find_library("glib-2.0")
    return PollTurns(ctypes.CDLL(library)) if "Glib" in name and library else TimerTurns(parent)


@dataclass(slots=True)
class Told:
    """The way of one notification with beats into the window."""

    arrived: float
    """It came out of the source."""
    told: float
    """The window's sink was called with its events."""
    drawn: float = 0.0
    """The window had taken them and made its curves again."""
    painted: float = 0.0
    """The curves had been painted again."""


@dataclass(slots=True)
class _Used:
    """What the process has used by an instant."""

    at: float
    cpu: float
    threads: dict[str, float]
    labels: dict[str, str]
    memory: Memory

    @classmethod
    def now(cls) -> _Used:
        return cls(
            time.perf_counter(), time.process_time(), cpu_seconds(), _thread_labels(), memory()
        )


class Probe(QObject):
    """Follows beats into a window, for a while, and then calls ``done``.

    ``arrive`` and ``tell`` are called on the thread of the source, everything else on the window's.
    A beat is known by its number.
    """

    def __init__(self, window: QWidget, measure_s: float, done: Callable[[], object]) -> None:
        """Wait for the first painted beat, then for the window to settle, then measure.

        Args:
            window: The window under measurement.
            measure_s: How long to measure.
            done: Called at the end.
        """
        super().__init__(window)
        self._measure_ms = round(measure_s * 1000)
        self._done = done
        self._turns = watch_turns(self)
        self._arrived = 0.0
        self._told: dict[int, Told] = {}
        self._added: list[Told] = []
        self._unpainted: list[Told] = []
        self._beats: list[Told] = []
        self._settling = False
        self._start: _Used | None = None
        self._end: _Used | None = None

    def arrive(self) -> None:
        """Note that a notification comes out of the source."""
        self._arrived = time.perf_counter()

    def tell(self, beat: int) -> None:
        """Note that the window's sink is being called with a beat."""
        self._told[beat] = Told(self._arrived, time.perf_counter())

    def add(self, beat: int) -> None:
        """Note that the curves know a beat; one of which ``tell`` was not told is ignored."""
        if told := self._told.pop(beat, None):
            self._added.append(told)

    def drawn(self) -> None:
        """Note that the curves have been made again and wait to be painted."""
        for told in self._added:
            told.drawn = time.perf_counter()
            self._turns.current.took_beats = True
        self._unpainted += self._added
        self._added.clear()

    def painted(self) -> None:
        """Note that everything drawn so far is painted."""
        now = time.perf_counter()
        self._turns.current.painted = True
        for told in self._unpainted:
            told.painted = now
        self._beats += self._unpainted
        self._unpainted.clear()
        if self._beats and not self._settling:
            self._settling = True
            QTimer.singleShot(round(SETTLE_S * 1000), self, self._begin)

    def _begin(self) -> None:
        self._beats.clear()
        self._turns.done.clear()
        self._start = _Used.now()
        QTimer.singleShot(self._measure_ms, self, self._finish)

    def _finish(self) -> None:
        self._end = _Used.now()
        self._turns.stop()
        self._done()

    def figures(self) -> Figures:
        """Return what was measured."""
        assert self._start is not None
        assert self._end is not None
        wall = self._end.at - self._start.at
        return {
            "settle_s": SETTLE_S,
            "measured_s": wall,
            "latency_ms": _latency(self._beats),
            "not_painted": len(self._told) + len(self._added) + len(self._unpainted),
            "turns": _turns(self._turns),
            "cpu_percent": 100 * (self._end.cpu - self._start.cpu) / wall,
            "cpu_percent_by_thread": _by_thread(self._start, self._end),
            "memory_mb": {
                "rss_start": self._start.memory.rss,
                "rss_end": self._end.memory.rss,
                "pss_end": self._end.memory.pss,
            },
        }


def _latency(beats: Sequence[Told]) -> Figures:
    return {
        "told_to_painted": spread([1000 * (one.painted - one.told) for one in beats]),
        "told_to_drawn": spread([1000 * (one.drawn - one.told) for one in beats]),
        "drawn_to_painted": spread([1000 * (one.painted - one.drawn) for one in beats]),
        "arrived_to_painted": spread([1000 * (one.painted - one.arrived) for one in beats]),
    }


def _turns(turns: Turns) -> Figures:
    done = turns.done
    kinds = {
        "all": done,
        "took_beats": [turn for turn in done if turn.took_beats],
        "painted_curves": [turn for turn in done if turn.painted],
        "others": [turn for turn in done if not (turn.painted or turn.took_beats)],
    }
    lengths = {kind: [1000 * turn.length for turn in these] for kind, these in kinds.items()}
    return {
        "method": turns.method,
        "ms": {kind: spread(values) for kind, values in lengths.items()},
        "late_ms": LATE_MS,
        "late": sum(value > LATE_MS for value in lengths["all"]),
        "busy_s": sum(lengths["all"]) / 1000,
    }


def _thread_labels() -> dict[str, str]:
    """Return Python's name of each thread, and the system's of those that Python did not start."""
    ours = {str(one.native_id): one.name for one in threading.enumerate()}
    return thread_names() | ours


def _by_thread(start: _Used, end: _Used) -> Figures:
    """Return each thread's share of a core in percent, the dearest first."""
    shares: Figures = {}
    for thread, seconds in sorted(end.threads.items(), key=lambda pair: -pair[1]):
        name = end.labels.get(thread, thread)
        share = 100 * (seconds - start.threads.get(thread, 0.0)) / (end.at - start.at)
        shares[name] = shares.get(name, 0.0) + share
    return shares
