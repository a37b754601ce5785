"""The one asyncio thread, its lifetime, and the session that runs on it.

The window calls these methods from its own thread; each returns at once. What happens comes back as
events through the sinks that were given, on the asyncio thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from biofeedback import __version__
from biofeedback.channel import Sink
from biofeedback.clock import Clock
from biofeedback.events import Edge, Info, Phase, Talk, Talking
from biofeedback.logs import EventLog
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import Place, Recorder, Summary
from biofeedback.sentences import tr
from biofeedback.session import Session, sentence
from biofeedback.strap import Source, StrapError
from biofeedback.units import seconds, ticks

if TYPE_CHECKING:
    from biofeedback.lsl import LslSink

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S: Final = 3.7


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What a session of the window is made of."""

    open_sources: Sequence[Callable[[Clock], Source]]
    """One for each strap; called on the asyncio thread, where bleak wants its objects made."""
    make_clock: Callable[[], Clock]
    source_kind: str
    windows_s: tuple[int, ...]
    facts: dict[str, str] = field(default_factory=dict)
    artifacts: bool = True
    """Whether beats are judged."""
    lsl: bool = False
    """Whether everything is streamed on the network as well."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a session ended."""

    error: str = ""
    by_itself: bool = False
    """Whether the source came to its end, rather than being stopped."""
    recorded: Sequence[Summary] = ()
    """What its recordings hold, one for each strap; none where they were closed before."""


class Engine:
    """Runs sessions and scans on a thread of its own, one session at a time.

    Wishes may come faster than a strap lets go (seconds): the last one counts.
    """

    def __init__(self) -> None:
        """Start the thread."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="asyncio", daemon=True)
        self._thread.start()
        # All of this belongs to the asyncio thread; the properties below only look.
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._wish = 0
        self._record_to: Place | None = None
        self._session: Session | None = None
        self._ended_at_s = 0.0
        self._phase_id = 0
        """Of the phase that was begun last; numbers begin at 1 in every session."""
        self._plan: SessionPlan | None = None
        self._recorders: list[Recorder] = []
        """One for each strap, while the session is recorded."""
        self._session_task: asyncio.Task[None] | None = None
        self._scan_task: asyncio.Task[None] | None = None

    @property
    def recording_path(self) -> Path | None:
        """The file of the first strap; None while there is none."""
        recorders = self._recorders
        return recorders[0].path if recorders else None

    @property
    def recording_elsewhere(self) -> bool:
        """Whether it goes on in another place than was wanted, and well."""
        recorders = self._recorders
        return any(one.elsewhere for one in recorders) and all(one.well for one in recorders)

    @property
    def started(self) -> datetime | None:
        """The time of day at which the session began; None while there is none."""
        session = self._session
        return session.start if session else None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the session's start, by its own clock; where it is over, its length."""
        session = self._session
        return seconds(session.elapsed()) if session else self._ended_at_s

    def start_session(
        self,
        plan: SessionPlan,
        sinks: Sequence[Sink],
        ended: Callable[[Ended], None],
        record_to: Place | None,
    ) -> None:
        """Start a session; an earlier one ends first.

        Args:
            plan: What it is made of.
            sinks: For each strap the one that gets its events, on the asyncio thread.
            ended: Told when it is over and its file is closed, on the asyncio thread; also when it
                never began.
            record_to: The place for the recordings, a folder if there are two; None for none.
        """

        def start() -> None:
            if self._closing:
                return
            self._wish += 1
            self._record_to = record_to
            self._stop_session()
            self._spawn(self._start_session(self._wish, plan, sinks, ended))

        self._call(start)

    def end_session(self) -> None:
        """End the session, or the wish for one."""

        def end() -> None:
            self._wish += 1
            self._stop_session()

        self._call(end)

    def mark(self, label: str, at_s: float | None = None) -> None:
        """Set a marker in the session, if there is one: now, or at an earlier second of it."""
        at = None if at_s is None else ticks(at_s)
        self._call(lambda: self._session.mark(label, at) if self._session else None)

    def begin_phase(self, name: str, settings: Mapping[str, str]) -> None:
        """Begin a phase of the session; the one that was begun here before ends."""

        def begin() -> None:
            if self._session:
                self._session.end_phase(self._phase_id)
                self._phase_id = self._session.begin_phase(name, settings)

        self._call(begin)

    def end_phase(self) -> None:
        """End the phase that was begun here."""
        self._call(lambda: self._session.end_phase(self._phase_id) if self._session else None)

    def talk(self, talk: Talk, at_s: float | None = None, by: str = "") -> None:
        """Say who speaks in the session since a second of it; since now if None."""
        at = None if at_s is None else ticks(at_s)
        self._call(lambda: self._session.talk(talk, at, by) if self._session else None)

    def tell(self, key: str, value: str) -> None:
        """Add a fact to the session that became known late."""
        self._call(lambda: self._session.tell(key, value) if self._session else None)

    def start_recording(self, place: Place) -> None:
        """Record the session from now on."""

        def start() -> None:
            self._record_to = place
            self._begin_recording()

        self._call(start)

    def move_recording(self, place: Place) -> None:
        """Record to another place, where the present one has not taken anything yet."""

        def move() -> None:
            for recorder in self._recorders:
                recorder.move(place)

        self._call(move)

    def stop_recording(self, closed: Callable[[Sequence[Summary]], None]) -> None:
        """Close the recording while the session goes on; ``closed`` is told what it holds."""

        async def stop() -> None:
            if summaries := await self._end_recording():
                closed(summaries)

        def wish() -> None:
            self._record_to = None
            self._spawn(stop())

        self._call(wish)

    def scan(self, found: Callable[[Any], None], ended: Callable[[str], None]) -> None:
        """Look for straps; a scan that is under way is ended first.

        Args:
            found: Called with each ``ble.FoundStrap``, on the asyncio thread.
            ended: Called at the end with an empty text, or a sentence that says what to do.
        """

        def scan() -> None:
            if self._closing:
                return
            earlier = self._stop_scan()
            self._scan_task = self._spawn(self._scan(earlier, found, ended))

        self._call(scan)

    def stop_scan(self) -> None:
        """End a scan that is under way."""
        self._call(self._stop_scan)

    def close(self) -> None:
        """End everything; returns when the file is closed, before the strap is let go of."""
        closed = threading.Event()
        self._call(lambda: self._spawn(self._close(closed)))
        closed.wait(CLOSE_TIMEOUT_S)

    def join(self, timeout: float = CLOSE_TIMEOUT_S) -> bool:
        """Wait until the strap is let go of and the thread has ended; call ``close`` first."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()

    def _call(self, function: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # closed already
            self._loop.call_soon_threadsafe(function)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a fault of this program", exc_info=error)
            if self._session:
                text = tr("A fault of this program: {error}.").format(error=repr(error))
                self._session.notice(text)

    async def _start_session(
        self, wish: int, plan: SessionPlan, sinks: Sequence[Sink], ended: Callable[[Ended], None]
    ) -> None:
        # A connect while a scan is running fails on some adapters.
        earlier = [task for task in (self._stop_scan(), self._session_task) if task]
        if earlier:
            await asyncio.wait(earlier)
        if wish != self._wish:
            ended(Ended())
            return
        try:
            clock = plan.make_clock()
            sources = [open_source(clock) for open_source in plan.open_sources]
        except Exception as error:
            log.info("opening the source", exc_info=error)
            ended(Ended(str(error) or type(error).__name__))
            return
        self._plan = plan
        self._session = Session(sources, clock, plan.windows_s, artifacts=plan.artifacts)
        self._phase_id = 0
        for channel, sink in zip(self._session.channels, sinks, strict=True):
            channel.add_sink(sink)
        for number, channel in enumerate(self._session.channels, 1):
            channel.add_sink(EventLog(number))
        self._begin_recording()
        streams = self._open_streams(self._session, plan) if plan.lsl else ()
        self._session_task = self._spawn(self._session_life(self._session, streams, ended))

    def _open_streams(self, session: Session, plan: SessionPlan) -> Sequence[LslSink]:
        from biofeedback.lsl import LslError, LslSink

        header, tell = _header(session, plan), self._teller(session)
        try:
            streams = [LslSink(header, session.elapsed, tell) for _ in session.channels]
        except LslError as error:
            session.notice(str(error))
            return ()
        for channel, stream in zip(session.channels, streams, strict=True):
            channel.add_sink(stream)
        return streams

    def _teller(self, session: Session) -> Callable[[str, bool], None]:
        """Return what tells a person something of a session, from any thread."""

        def tell(text: str, resolved: bool) -> None:
            self._call(lambda: session.notice(text, resolved))

        return tell

    async def _session_life(
        self, session: Session, streams: Sequence[LslSink], ended: Callable[[Ended], None]
    ) -> None:
        error = ""
        try:
            await session.run()
        except Exception as failure:
            log.info("session", exc_info=failure)
            error = sentence(failure)
        self._ended_at_s = seconds(session.elapsed())
        self._session = None
        ended(Ended(error, not session.stop_wanted, await self._end_recording()))
        closing = [asyncio.to_thread(stream.close) for stream in streams]
        await asyncio.gather(session.release(), *closing)

    def _stop_session(self) -> None:
        if self._session:
            self._session.stop()

    def _begin_recording(self) -> None:
        session, plan = self._session, self._plan
        if session is None or plan is None or self._record_to is None or self._recorders:
            return
        header, tell = _header(session, plan), self._teller(session)
        for channel in session.channels:
            recorder = Recorder(self._record_to, header, tell)
            self._recorders.append(recorder)
            channel.add_sink(recorder)
            # What has begun before the recording did; its settings say from when it counts.
            recorder(session.under_way)

    async def _end_recording(self) -> Sequence[Summary]:
        recorders, self._recorders = self._recorders, []
        if self._session and not self._session.stop_wanted:
            for channel, recorder in zip(self._session.channels, recorders, strict=False):
                at = self._session.elapsed()
                recorder([_ended(each, at) for each in self._session.under_way])
                # No "stopped" comes any more: without this it would look like a crash.
                recorder([Info(at, "recording", "ended before the session")])
                channel.remove_sink(recorder)
        return await asyncio.gather(*(asyncio.to_thread(one.close) for one in recorders))

    def _stop_scan(self) -> asyncio.Task[None] | None:
        task, self._scan_task = self._scan_task, None
        if task:
            task.cancel()
        return task

    async def _scan(
        self,
        earlier: asyncio.Task[None] | None,
        found: Callable[[Any], None],
        ended: Callable[[str], None],
    ) -> None:
        from biofeedback import ble

        if earlier:
            await asyncio.wait([earlier])
        try:
            await ble.scan(found=found)
        except StrapError as error:
            ended(str(error))
        except Exception as error:
            log.info("scan", exc_info=error)
            ended(tr("The search failed: {error}.").format(error=repr(error)))
        else:
            ended("")

    async def _close(self, closed: threading.Event) -> None:
        self._closing = True
        self._wish += 1
        self._stop_session()
        self._stop_scan()
        await self._end_recording()
        closed.set()
        others = self._tasks - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=CLOSE_TIMEOUT_S)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._loop.call_soon(self._loop.stop)


def _header(session: Session, plan: SessionPlan) -> Header:
    return Header(
        session=session.session_id,
        start=session.start,
        software=f"biofeedback {__version__}",
        window_s=plan.windows_s[0],
        device="",
        source=plan.source_kind,
        artifacts=plan.artifacts,
        facts=plan.facts,
    )


def _ended(each: Phase | Talking, at: int) -> Phase | Talking:
    """Return the end of what holds on."""
    if isinstance(each, Phase):
        return replace(each, at=at, edge=Edge.END)
    return replace(each, at=at, talk=Talk.UNKNOWN)
