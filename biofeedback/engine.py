"""The one asyncio thread, its lifetime, and the session that runs on it.

The window calls these methods from its own thread; each returns at once. What happens comes back as
events through the sinks that were given, on the asyncio thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from biofeedback import __version__
from biofeedback.clock import Clock
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import OutputError, Place, Recorder, Summary
from biofeedback.session import Session, Sink
from biofeedback.strap import Source, StrapError
from biofeedback.units import seconds

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What a session of the window is made of."""

    open_source: Callable[[Clock], Source]
    """Called on the asyncio thread, where bleak wants its objects to be made."""
    make_clock: Callable[[], Clock]
    source_kind: str
    windows_s: tuple[int, ...]
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a session ended."""

    error: str = ""
    by_itself: bool = False
    """Whether the source came to its end, rather than being stopped."""
    recorded: Summary | None = None
    """What its recording holds; None where there was none, or it was closed before."""


class Engine:
    """Runs sessions and scans on a thread of its own."""

    def __init__(self) -> None:
        """Start the thread."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="asyncio", daemon=True)
        self._thread.start()
        self._session: Session | None = None
        self._recorder: Recorder | None = None
        self._session_task: asyncio.Task[None] | None = None
        self._scan_task: asyncio.Task[None] | None = None

    @property
    def recording_path(self) -> Path | None:
        """The file that is being written; None while there is none."""
        recorder = self._recorder
        return recorder.path if recorder else None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the session's start, by its own clock; 0 where there is none."""
        session = self._session
        return seconds(session.elapsed()) if session else 0.0

    def start_session(
        self, plan: SessionPlan, sink: Sink, ended: Callable[[Ended], None], record_to: Place | None
    ) -> None:
        """Start a session; an earlier one ends first.

        Args:
            plan: What it is made of.
            sink: Gets every event, on the asyncio thread.
            ended: Told when it is over and its file is closed, on the asyncio thread.
            record_to: The place for the recording; None for none.
        """
        self._do(self._start_session(plan, sink, ended, record_to))

    def end_session(self) -> None:
        """End the session, if there is one."""
        self._call(self._stop_session)

    def mark(self, label: str) -> None:
        """Set a marker in the session, if there is one."""
        self._call(partial(self._mark, label))

    def start_recording(self, place: Place, plan: SessionPlan) -> None:
        """Record the running session from now on."""
        self._call(lambda: self._begin_recording(place, plan))

    def stop_recording(self, closed: Callable[[Summary], None]) -> None:
        """Close the recording while the session goes on; ``closed`` is told what it holds."""
        self._do(self._end_recording(closed))

    def scan(self, found: Callable[[Any], None], ended: Callable[[str], None]) -> None:
        """Look for straps; a scan that is under way is ended first.

        Args:
            found: Called with each ``ble.FoundStrap``, on the asyncio thread.
            ended: Called at the end with an empty text, or a sentence that says what to do.
        """
        self._do(self._scan(found, ended))

    def stop_scan(self) -> None:
        """End a scan that is under way."""
        self._call(lambda: self._scan_task and self._scan_task.cancel())

    def close(self) -> None:
        """End everything; returns when the file is closed, before the strap is let go of."""
        closed = threading.Event()
        self._do(self._close(closed))
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

    def _do(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:  # closed already
            work.close()

    async def _start_session(
        self, plan: SessionPlan, sink: Sink, ended: Callable[[Ended], None], record_to: Place | None
    ) -> None:
        if self._scan_task:
            self._scan_task.cancel()  # a connect while scanning fails on some adapters
            await asyncio.wait([self._scan_task])
        self._stop_session()
        if self._session_task:
            await asyncio.wait([self._session_task])
        try:
            clock = plan.make_clock()
            source = plan.open_source(clock)
        except Exception as error:
            log.exception("opening the source")
            ended(Ended(str(error)))
            return
        self._session = Session([source], clock, plan.windows_s)
        if record_to:
            self._begin_recording(record_to, plan)
        self._session.add_sink(sink)
        self._session_task = asyncio.create_task(self._session_life(self._session, ended))

    async def _session_life(self, session: Session, ended: Callable[[Ended], None]) -> None:
        error = ""
        try:
            await session.run()
        except StrapError as failure:
            error = str(failure)
        except Exception as failure:
            log.exception("session")
            error = f"The session ended by a fault of this program: {failure}."
        self._session = None
        ended(Ended(error, not session.stop_wanted, await self._end_recording(None)))
        await session.release()

    def _mark(self, label: str) -> None:
        if self._session:
            self._session.mark(label)

    def _stop_session(self) -> None:
        if self._session:
            self._session.stop()

    def _begin_recording(self, place: Place, plan: SessionPlan) -> None:
        session = self._session
        if session is None or self._recorder:
            return
        header = Header(
            session=session.session_id,
            start=session.start,
            software=f"biofeedback {__version__}",
            window_s=plan.windows_s[0],
            device="",
            source=plan.source_kind,
            facts=plan.facts,
        )

        def tell(text: str, resolved: bool) -> None:
            self._call(lambda: session.notice(text, resolved))

        try:
            place.prepare()
        except OutputError as error:
            session.notice(str(error))
            return
        self._recorder = Recorder(place.path, header, tell)
        session.channels[0].add_sink(self._recorder)

    async def _end_recording(self, closed: Callable[[Summary], None] | None) -> Summary | None:
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            return None
        if self._session:
            self._session.channels[0].remove_sink(recorder)
        summary = await asyncio.to_thread(recorder.close)
        if closed:
            closed(summary)
        return summary

    async def _scan(self, found: Callable[[Any], None], ended: Callable[[str], None]) -> None:
        if self._scan_task:
            self._scan_task.cancel()
            await asyncio.wait([self._scan_task])
        self._scan_task = asyncio.create_task(self._scan_life(found, ended))

    async def _scan_life(self, found: Callable[[Any], None], ended: Callable[[str], None]) -> None:
        from biofeedback import ble

        try:
            await ble.scan(found=found)
        except StrapError as error:
            ended(str(error))
        except Exception as error:
            log.exception("scan")
            ended(f"The search failed: {error}.")
        else:
            ended("")

    async def _close(self, closed: threading.Event) -> None:
        self._stop_session()
        if self._scan_task:
            self._scan_task.cancel()
        session_task = self._session_task
        await self._end_recording(None)
        closed.set()
        tasks = [task for task in (session_task, self._scan_task) if task and not task.done()]
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSE_TIMEOUT_S)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._loop.call_soon(self._loop.stop)
