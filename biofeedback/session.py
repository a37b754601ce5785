"""A session: sources go in, immutable events come out to every sink.

One ``Session`` has one clock and a ``Channel`` for each strap. It lives on one asyncio thread;
commands (``mark``, ``begin_phase`` ...) are calls on the session on that thread.
"""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from biofeedback.channel import Channel, Sink
from biofeedback.clock import Clock
from biofeedback.events import Edge, Event, Info, Marker, Notice, Phase, Talk, Talking
from biofeedback.sentences import tr
from biofeedback.strap import Source, StrapError
from biofeedback.units import ticks

HEARTBEAT_S: Final = 1.0
RELEASE_TIMEOUT_S: Final = 3.5
"""How long a source may take to let go of its strap; BlueZ needs about 2.4 s."""


class Session:
    """From start to end, with at least one strap."""

    def __init__(
        self,
        sources: Sequence[Source],
        clock: Clock,
        windows_s: Sequence[int] = (60,),
        *,
        artifacts: bool = True,
    ) -> None:
        """Begin now.

        Args:
            sources: One for each strap.
            clock: The session's only clock; its time of day is read here, once.
            windows_s: Rolling windows in seconds; the first is the recording's own.
            artifacts: Whether beats are judged; if not, every interval counts.
        """
        self.session_id = str(uuid.uuid4())
        self.clock = clock
        self.start: datetime = clock.wall()
        self.windows_s = tuple(windows_s)
        self._start_now = clock.now()
        self._phase_ids = itertools.count(1)
        self._phases: dict[int, Phase] = {}
        self._talk = Talking(0, Talk.UNKNOWN)
        self._ended = False
        self._stopped = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.channels = [
            Channel(self.elapsed, source, self.windows_s, artifacts=artifacts) for source in sources
        ]

    def elapsed(self, now: float | None = None) -> int:
        """Return the ticks since the session's start, as of an instant of its clock."""
        since_start = (self.clock.now() if now is None else now) - self._start_now
        return ticks(round(since_start, 6))  # a clock knows no more than microseconds

    def add_sink(self, sink: Sink) -> None:
        """Send the events of every channel to a sink."""
        for channel in self.channels:
            channel.add_sink(sink)

    def mark(self, label: str, at: int | None = None) -> None:
        """Set a marker at this instant, or at an earlier one (ticks since the start).

        After the end there are neither markers nor phases nor states of talk any more.
        """
        now = self.elapsed()
        self._tell_in_time(Marker(now if at is None else min(max(0, at), now), label))

    def begin_phase(self, name: str, settings: Mapping[str, str] | None = None) -> int:
        """Begin a named stretch and return its id."""
        phase = Phase(self.elapsed(), Edge.START, next(self._phase_ids), name, settings or {})
        if not self._ended:
            self._phases[phase.phase_id] = phase
        self._tell_in_time(phase)
        return phase.phase_id

    def end_phase(self, phase_id: int) -> None:
        """End a phase; one that has ended already is ignored."""
        if phase := self._phases.pop(phase_id, None):
            self._tell_all(replace(phase, at=self.elapsed(), edge=Edge.END))

    @property
    def open_phases(self) -> tuple[Phase, ...]:
        """Phases that have begun and not ended, the oldest first."""
        return tuple(self._phases.values())

    @property
    def under_way(self) -> tuple[Phase | Talking, ...]:
        """What holds on: the open phases, and who speaks where that is known."""
        known = self._talk.talk is not Talk.UNKNOWN
        return (*self.open_phases, *((self._talk,) if known else ()))

    def talk(self, talk: Talk, at: int | None = None, by: str = "") -> None:
        """Say who speaks since an instant (ticks since the start; now if None).

        An instant before that of the last state is moved there, so that states never fall. That
        nothing is known is told once.
        """
        if talk is self._talk.talk is Talk.UNKNOWN:
            return
        now = self.elapsed()
        at = max(self._talk.at, now if at is None else min(max(0, at), now))
        self._talk = Talking(at, talk, by)
        self._tell_in_time(self._talk)

    def tell(self, key: str, value: str) -> None:
        """Add a fact that became known now."""
        self._tell_all(Info(self.elapsed(), key, value))

    def notice(self, text: str, resolved: bool = False) -> None:
        """Tell the person something, in a sentence."""
        self._tell_all(Notice(self.elapsed(), text, resolved))

    def stop(self, detail: str = "") -> None:
        """End the session: the last events are told now, ``run`` returns soon after."""
        self._stopped.set()
        self._end(detail)

    @property
    def stop_wanted(self) -> bool:
        """Whether ``stop`` was called: a session also ends with its sources."""
        return self._stopped.is_set()

    async def run(self) -> None:
        """Run every source until each has ended or ``stop`` is called.

        The straps are still held when this returns: close files and windows, then await
        ``release``, which takes seconds on some systems.

        Raises:
            StrapError: Where a source gave up for good; it is told to every sink first.
        """
        self._tasks = [
            asyncio.create_task(channel.source.run(channel.take)) for channel in self.channels
        ]
        heartbeat = asyncio.create_task(self._heartbeat())
        stopped = asyncio.create_task(self._stopped.wait())
        errors: list[BaseException] = []
        try:
            waiting = {stopped, heartbeat, *self._tasks}
            while not stopped.done() and not all(task.done() for task in self._tasks):
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                errors += self._end_of(done)
                if heartbeat.done():
                    break
        finally:
            heartbeat.cancel()
            stopped.cancel()
            self._end(sentence(errors[0]) if errors else "")
        if errors:
            raise errors[0]

    def _end_of(self, done: set[asyncio.Task[Any]]) -> list[BaseException]:
        """End the channels whose source is over, each with its own reason; return the errors."""
        errors: list[BaseException] = []
        for task in done:
            error = None if self._stopped.is_set() and task.cancelled() else _error_of(task)
            if error:
                errors.append(error)
            if task in self._tasks:
                channel = self.channels[self._tasks.index(task)]
                channel.end(sentence(error) if error else "")
        return errors

    async def release(self) -> None:
        """Let go of every strap; gives up after ``RELEASE_TIMEOUT_S``."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=RELEASE_TIMEOUT_S)

    def _end(self, detail: str) -> None:
        self.talk(Talk.UNKNOWN, by=self._talk.by)
        for phase_id in tuple(self._phases):
            self.end_phase(phase_id)
        self._ended = True
        for channel in self.channels:
            channel.end(detail)

    async def _heartbeat(self) -> None:
        while True:
            await self.clock.sleep(HEARTBEAT_S)
            for channel in self.channels:
                channel.pass_time()

    def _tell_in_time(self, event: Event) -> None:
        if not self._ended:
            self._tell_all(event)

    def _tell_all(self, event: Event) -> None:
        for channel in self.channels:
            channel.tell(event)


def _error_of(task: asyncio.Task[Any]) -> BaseException | None:
    """Return why a task is over; one that was cancelled by nobody of us is a fault, too."""
    if task.cancelled():
        return RuntimeError("it was cancelled")
    return task.exception()


def sentence(error: BaseException) -> str:
    """Return what to tell a person of the error that ended a session."""
    if isinstance(error, StrapError):
        return str(error)
    text = tr("A fault of this program ended the session: {error}.")
    return text.format(error=str(error) or type(error).__name__)
