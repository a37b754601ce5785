"""A session without a window: status on the terminal, a file on disk, signals that end it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from biofeedback import __version__, wording
from biofeedback.clock import Clock, make_clock
from biofeedback.events import Beat, Event, HrvUpdate, LinkState, Notice, StrapInfo, StrapState
from biofeedback.records.csv_format import Header
from biofeedback.records.folders import SettingsStore
from biofeedback.records.recorder import Place, Recorder, Summary
from biofeedback.session import Session
from biofeedback.sources import SIMULATED, open_strap
from biofeedback.strap import Source
from biofeedback.units import clock_text, milliseconds, seconds, ticks

PLAIN_LINE_EVERY_S: Final = 10.0
SAME_KEYPRESS_S: Final = 0.5
"""A terminal and its process group may both send the same Ctrl-C: within this it counts once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run."""

    sources: Sequence[Source]
    clock: Clock
    output: Path | None
    window_s: int = 60
    duration_s: float | None = None
    """Counted from the first beat."""
    as_json: bool = False
    header_facts: dict[str, str] | None = None
    source_kind: str = "bluetooth"


def recording_plan(
    wanted: str,
    output: Path | None,
    *,
    seed: int | None = None,
    speed: float | None = 1.0,
    window_s: int = 60,
    duration_s: float | None = None,
    as_json: bool = False,
) -> Plan:
    """Return the plan of a recording on a strap.

    Args:
        wanted: ``sim``, ``any``, an address or a name.
        output: Folder or new file; None for the person's own folder, the demo's apart from it.
        seed: Makes the simulated strap repeatable.
        speed: Of the simulated strap; None is as fast as the machine can.
        window_s: Rolling window in seconds.
        duration_s: Seconds from the first beat to the end; None for no end.
        as_json: Whether to print JSON lines.

    Raises:
        OutputError: If the recording cannot be written there.
    """
    settings = SettingsStore().settings
    simulated = wanted == SIMULATED
    own = settings.demo_recordings if simulated else settings.recordings
    place = Place(output) if output else Place(own, own=True)
    place.prepare()
    clock = make_clock(speed)
    return Plan(
        sources=[open_strap(wanted, clock, seed)],
        clock=clock,
        output=place.path,
        window_s=window_s,
        duration_s=duration_s,
        as_json=as_json,
        source_kind="simulated" if simulated else "bluetooth",
    )


def run(plan: Plan) -> int:
    """Run a session to its end and return the exit code."""
    return asyncio.run(_run(plan))


async def _run(plan: Plan) -> int:
    session = Session(plan.sources, plan.clock, (plan.window_s,))
    loop = asyncio.get_running_loop()

    def tell(text: str, resolved: bool) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended before the writer
            loop.call_soon_threadsafe(session.notice, text, resolved)

    recorders: list[Recorder] = []
    status = Status(session)
    display: Display = JsonLines() if plan.as_json else _terminal(status)
    for channel in session.channels:
        if plan.output:
            recorder = Recorder(plan.output, _header(session, plan), tell)
            recorders.append(recorder)
            channel.add_sink(recorder)
        channel.add_sink(status)
        channel.add_sink(display.show)
        if plan.duration_s is not None:
            channel.add_sink(_Deadline(session, plan.duration_s))
    error = ""
    with display, _ended_by_signals(loop, session.stop):
        try:
            await session.run()
        except Exception as failure:
            error = str(failure)
        release = asyncio.create_task(session.release())
        summaries = [await asyncio.to_thread(recorder.close) for recorder in recorders]
        await release
    for summary in summaries:
        display.summary(summary, status)
    if error:
        _complain(error)
    return 1 if error or any(not summary.complete for summary in summaries) else 0


def _complain(text: str) -> None:
    sys.stderr.write(f"biofeedback: {text}\n")


def _header(session: Session, plan: Plan) -> Header:
    return Header(
        session=session.session_id,
        start=session.start,
        software=f"biofeedback {__version__}",
        window_s=plan.window_s,
        device="",
        source=plan.source_kind,
        facts=plan.header_facts or {},
    )


@contextlib.contextmanager
def _ended_by_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the session cleanly, and a second one end it at once."""
    first_at: float | None = None

    def on_signal(number: int) -> None:
        nonlocal first_at
        now = time.monotonic()
        if first_at is None:
            first_at = now
            stop()
        elif now - first_at > SAME_KEYPRESS_S:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    previous = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        previous[number] = signal.getsignal(number)
        signal.signal(number, lambda got, _: loop.call_soon_threadsafe(on_signal, got))
    # A signal handler of Python runs between two steps of the loop; one that sleeps in its selector
    # is woken through this descriptor. On Windows asyncio.run has set up the same.
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


class _Deadline:
    """Ends the session a while after its first beat began to count."""

    def __init__(self, session: Session, duration_s: float) -> None:
        self._session = session
        self._duration = ticks(duration_s)
        self._first: int | None = None

    def __call__(self, events: Sequence[Event]) -> None:
        """Watch the beats go by; while none come, the clock counts."""
        for event in events:
            if isinstance(event, Beat | HrvUpdate):
                at = event.end if isinstance(event, Beat) else event.at
                self._first = at if self._first is None else self._first
                if at - self._first >= self._duration:
                    self._session.stop()


class Status:
    """The latest of everything, as a sink."""

    def __init__(self, session: Session) -> None:
        """Begin with nothing known."""
        self._session = session
        self.state = LinkState.SEARCHING
        self.detail = ""
        self.name = ""
        self.beats = 0
        self.heart_rate: int | None = None
        self.hrv: HrvUpdate | None = None
        self.notice = ""

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of one notification."""
        for event in events:
            match event:
                case StrapState():
                    self.state, self.detail = event.state, event.detail
                case StrapInfo():
                    self.name = event.name
                case Beat():
                    self.beats = event.number
                    self.heart_rate = event.heart_rate_bpm or round(60_000 / milliseconds(event.rr))
                    self.hrv = event.hrv[0]
                case HrvUpdate():
                    self.hrv = event
                case Notice():
                    self.notice = "" if event.resolved else event.text

    def line(self) -> str:
        """Return everything in one line."""
        parts = [wording.STATE[self.state]]
        if self.state is LinkState.LIVE and self.heart_rate:
            parts.append(f"{self.heart_rate} bpm")
        if self.hrv and self.state.linked:
            if self.hrv.rmssd_ms is None:
                parts.append(f"RMSSD: {wording.withheld(self.hrv).lower()}")
            else:
                parts.append(f"RMSSD {self.hrv.rmssd_ms:.0f} ms ({self.hrv.window_s} s)")
        parts.append(wording.counted(self.beats, "beat"))
        parts.append(clock_text(seconds(self._session.elapsed())))
        return "  ·  ".join(parts)

    def advice(self) -> str:
        """Return what to do now, if anything."""
        return self.notice or self.detail or wording.ADVICE[self.state]


class Display:
    """Where the status goes: nothing here, plain lines, one live line, or JSON lines."""

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop showing."""

    def show(self, events: Sequence[Event]) -> None:
        """Take the events of one notification."""

    def summary(self, summary: Summary, status: Status) -> None:
        """Say in one line what was recorded."""
        sys.stdout.write(_summary_text(summary, status) + "\n")
        sys.stdout.flush()


def _summary_text(summary: Summary, status: Status) -> str:
    if summary.path is None and not summary.complete:
        return f"{wording.counted(summary.beats, 'beat')} could not be written. {status.notice}"
    if summary.path is None:
        return "No strap was connected: nothing was recorded."
    gaps = f", {wording.counted(summary.gaps, 'gap')}" if summary.gaps else ""
    tail = "" if summary.complete else " (not all of it could be written)"
    return f"{wording.counted(summary.beats, 'beat')}{gaps} recorded in {summary.path}{tail}"


class PlainLines(Display):
    """A line for every change of state, and one every 10 s: for logs and pipes."""

    def __init__(self, status: Status) -> None:
        """Show a status."""
        self._status = status
        self._last_text = ""
        self._last_at = 0.0

    def show(self, events: Sequence[Event]) -> None:
        """Print where there is something new."""
        text = f"{self._status.state}{self._status.advice()}"
        now = time.monotonic()
        if text == self._last_text and now - self._last_at < PLAIN_LINE_EVERY_S:
            return
        advice = f"  ·  {self._status.advice()}" if text != self._last_text else ""
        self._last_text, self._last_at = text, now
        sys.stdout.write(self._status.line() + advice.rstrip(" ·") + "\n")
        sys.stdout.flush()


class LiveLine(Display):
    """One line that stays in its place on a terminal."""

    def __init__(self, status: Status) -> None:
        """Show a status."""
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        def render() -> Text:
            advice = status.advice()
            text = Text(status.line(), overflow="ellipsis", no_wrap=True)
            return text.append(f"\n{advice}", style="dim") if advice else text

        self._live = Live(get_renderable=render, console=Console(), refresh_per_second=4)

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last line standing."""
        self._live.stop()


class JsonLines(Display):
    """One JSON object a line, for programs."""

    def show(self, events: Sequence[Event]) -> None:
        """Print what was recorded."""
        from biofeedback.records.csv_format import row_of

        for event in events:
            if row := row_of(event):
                self._print(row.facts())

    def summary(self, summary: Summary, status: Status) -> None:
        """Print the end of it."""
        self._print(
            {
                "event": "summary",
                "path": str(summary.path) if summary.path else None,
                "beats": summary.beats,
                "gaps": summary.gaps,
                "complete": summary.complete,
            }
        )

    @staticmethod
    def _print(facts: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _terminal(status: Status) -> Display:
    return LiveLine(status) if sys.stdout.isatty() else PlainLines(status)
