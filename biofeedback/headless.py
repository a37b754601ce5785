"""A session without a window: status on the terminal, a file on disk, signals that end it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TextIO

from biofeedback import __version__, wording
from biofeedback.clock import Clock, VirtualClock, make_clock
from biofeedback.events import (
    Beat,
    Event,
    Grade,
    HrvUpdate,
    LinkState,
    Notice,
    Quality,
    StrapInfo,
    StrapState,
)
from biofeedback.guide import Guide, MorningGuide
from biofeedback.logs import EventLog
from biofeedback.pacer import Pacer, Pattern
from biofeedback.records.csv_format import Header, row_of
from biofeedback.records.folders import SettingsStore
from biofeedback.records.recorder import OutputError, Place, Recorder, Summary
from biofeedback.records.recovery import Recovery, recover_in_background
from biofeedback.session import Session, sentence
from biofeedback.sources import SIMULATED, open_strap
from biofeedback.strap import Source
from biofeedback.units import clock_text, seconds, ticks

if TYPE_CHECKING:
    from biofeedback.demo import Demo
    from biofeedback.lsl import LslSink
    from biofeedback.programmes.morning_run import MorningRun

log = logging.getLogger(__name__)

PLAIN_LINE_EVERY_S: Final = 10.0
MOST_LINES: Final = 10_000
"""Lines that may wait for a slow reader of the output."""
LAST_WORD_S: Final = 1.0
RECOVERY_WAIT_S: Final = 1.0
"""Ten years of recordings are looked through in a tenth of it."""
SAME_KEYPRESS_S: Final = 0.5
"""A terminal and its process group may both send the same Ctrl-C: within this it counts once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run."""

    sources: Sequence[Source]
    clock: Clock
    output: Place | None
    window_s: int = 60
    duration_s: float | None = None
    """Counted from the first beat."""
    as_json: bool = False
    header_facts: dict[str, str] | None = None
    source_kind: str = "bluetooth"
    artifacts: bool = True
    """Whether beats are judged."""
    pace: Pattern | None = None
    """How to breathe; None for as one likes."""
    lead: Callable[[Pacer], None] = lambda _: None
    """Told of the pacer."""
    lsl: bool = False
    """Whether everything is streamed on the network as well."""
    morning: MorningRun | None = None
    """A morning reading to lead through; the session ends with it."""


def recording_plan(
    wanted: Sequence[str],
    output: Path | None,
    *,
    name: str = "",
    seed: int | None = None,
    speed: float | None = 1.0,
    window_s: int = 60,
    duration_s: float | None = None,
    as_json: bool = False,
    artifacts: bool = True,
    pair: bool = False,
    pace: Pattern | None = None,
    lsl: bool = False,
) -> Plan:
    """Return the plan of a recording on one strap or more, each into a file of its own.

    Args:
        wanted: For each strap ``sim``, ``any``, an address or a name.
        output: Folder or, for one strap, new file; None for the person's own folder, the demo's
            apart from it.
        name: What to call a strap that is wanted by its address.
        seed: Makes the simulated strap repeatable; a second one gets the next.
        speed: Of the simulated strap; None is as fast as the machine can.
        window_s: Rolling window in seconds.
        duration_s: Seconds from the first beat to the end; None for no end.
        as_json: Whether to print JSON lines.
        artifacts: Whether beats are judged.
        pair: Whether to pair with the straps.
        pace: How to breathe; a simulated person then breathes with the pacer.
        lsl: Whether to stream everything on the network as well.

    Raises:
        OutputError: If the recording cannot be written there.
    """
    settings = SettingsStore().settings
    simulated = SIMULATED in wanted
    own = settings.demo_recordings if simulated else settings.recordings
    place = Place(output) if output else Place(own, own=True)
    place.prepare()
    if len(wanted) > 1 and place.find().name:
        raise OutputError("Each strap gets a file of its own: give --output a folder that exists.")
    clock = make_clock(speed)
    seeds = [None if seed is None else seed + number for number in range(len(wanted))]
    people = _people(wanted, seeds) if pace else {}
    return Plan(
        sources=[
            people[number].put_on(clock)
            if number in people
            else open_strap(one, clock, own, name, number, pair=pair)
            for number, (one, own) in enumerate(zip(wanted, seeds, strict=True), 1)
        ],
        pace=pace,
        lead=partial(_lead, [*people.values()]),
        clock=clock,
        output=place,
        window_s=window_s,
        duration_s=duration_s,
        as_json=as_json,
        artifacts=artifacts,
        source_kind="simulated" if simulated else "bluetooth",
        lsl=lsl,
    )


def _lead(people: Sequence[Demo], pacer: Pacer) -> None:
    for person in people:
        person.follow(pacer.phase)


def _people(wanted: Sequence[str], seeds: Sequence[int | None]) -> dict[int, Demo]:
    """Return who breathes with the pacer, by the number of the strap."""
    from biofeedback.demo import Demo

    return {
        number: Demo(seed, number)
        for number, (one, seed) in enumerate(zip(wanted, seeds, strict=True), 1)
        if one == SIMULATED
    }


def run(plan: Plan) -> int:
    """Run a session to its end and return the exit code."""
    return asyncio.run(_run(plan))


async def _run(plan: Plan) -> int:
    session = Session(plan.sources, plan.clock, (plan.window_s,), artifacts=plan.artifacts)
    # Before anything that takes its time: asyncio itself would cut off whatever it is waiting for.
    with _ended_by_signals(asyncio.get_running_loop(), session.stop):
        if plan.output:
            await _recover(plan.output.path)
        return await _recorded(session, plan)


async def _recover(output: Path) -> None:
    """Close what earlier sessions left open, and say so; a folder that hangs is not waited for."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def told(found: Recovery) -> None:
        if text := found.sentence():
            _complain(text)
        with contextlib.suppress(RuntimeError):  # the loop may have ended before
            loop.call_soon_threadsafe(done.set)

    settings = SettingsStore().settings
    recover_in_background([output, settings.recordings, settings.demo_recordings], told)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RECOVERY_WAIT_S):
            await done.wait()


async def _recorded(session: Session, plan: Plan) -> int:
    loop = asyncio.get_running_loop()

    def tell(text: str, resolved: bool) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended before the writer
            loop.call_soon_threadsafe(session.notice, text, resolved)

    recorders: list[Recorder] = []
    guide = _guide(session, plan)
    statuses = [Status(session, guide) for _ in session.channels]
    streams = _streams(session, plan, tell)
    display = _display(statuses, plan)
    for channel, status in zip(session.channels, statuses, strict=True):
        if plan.output:
            recorder = Recorder(plan.output, _header(session, plan), tell)
            recorders.append(recorder)
            channel.add_sink(recorder)
        channel.add_sink(status)
        channel.add_sink(partial(display.show, status))
        if plan.duration_s is not None:
            channel.add_sink(_Deadline(session, plan.duration_s))
    for number, channel in enumerate(session.channels, 1):
        channel.add_sink(EventLog(number))
    if guide:
        session.add_sink(guide)
    problem = ""
    with display:
        try:
            async with guide.guiding() if guide else contextlib.nullcontext():
                await session.run()
        except Exception as error:
            log.info("session", exc_info=error)
            problem = sentence(error)
        closing = [asyncio.create_task(asyncio.to_thread(stream.close)) for stream in streams]
        release = asyncio.create_task(session.release())
        summaries = await asyncio.gather(*(asyncio.to_thread(one.close) for one in recorders))
        await asyncio.gather(release, *closing)
    display.finish(summaries)
    if problem:
        _complain(problem)
    return 1 if problem or any(not summary.complete for summary in summaries) else 0


def _guide(session: Session, plan: Plan) -> Guide | MorningGuide | None:
    if plan.morning:
        return MorningGuide(session, plan.morning)
    return Guide(session, plan.pace, plan.lead) if plan.pace else None


def _complain(text: str) -> None:
    _write(sys.stderr, f"biofeedback: {text}\n")


def _write(stream: TextIO, text: str) -> bool:
    """Write where somebody may listen; return whether it is of any use to go on.

    A closed pipe, a full disk or a terminal of few letters must never touch the recording.
    """
    try:
        stream.write(text)
        stream.flush()
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        return _write(stream, text.encode(encoding, "backslashreplace").decode(encoding))
    except (OSError, ValueError):
        return False
    return True


def _streams(session: Session, plan: Plan, tell: Callable[[str, bool], None]) -> Sequence[LslSink]:
    """Open the streams that are asked for, and say that everyone can read them."""
    if not plan.lsl:
        return ()
    from biofeedback.lsl import LslSink

    # Not to standard output: a program may read that.
    _write(sys.stderr, f"{wording.IN_PUBLIC}\n")
    streams = [LslSink(_header(session, plan), session.elapsed, tell) for _ in session.channels]
    for channel, stream in zip(session.channels, streams, strict=True):
        channel.add_sink(stream)
    return streams


def _header(session: Session, plan: Plan) -> Header:
    return Header(
        session=session.session_id,
        start=session.start,
        software=f"biofeedback {__version__}",
        window_s=plan.window_s,
        device="",
        source=plan.source_kind,
        artifacts=plan.artifacts,
        facts=plan.header_facts or {},
    )


@contextlib.contextmanager
def _ended_by_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the session cleanly, and a second one end it at once."""
    first_at: float | None = None

    def on_signal(number: int, _: object) -> None:
        # Not left to the loop: whatever holds the loop up, the second signal must end the program.
        nonlocal first_at
        now = time.monotonic()
        if first_at is None:
            first_at = now
            loop.call_soon_threadsafe(stop)
        elif now - first_at > SAME_KEYPRESS_S:
            _show_cursor()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    previous = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _show_cursor() -> None:
    """Give a terminal back what the live line took from it."""
    if sys.stdout.isatty():
        _write(sys.stdout, "\x1b[?25h\n")


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

    def __init__(self, session: Session, guide: Guide | MorningGuide | None = None) -> None:
        """Begin with nothing known."""
        self._session = session
        self._guide = guide
        self.state = LinkState.SEARCHING
        self.detail = ""
        self.name = ""
        self.beats = 0
        self.heart_rate: int | None = None
        self.hrv: HrvUpdate | None = None
        self.quality: Quality | None = None
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
                    self.heart_rate = event.heart_rate_bpm or event.instant_bpm
                    self.hrv = event.hrv[0]
                case HrvUpdate():
                    # While no beats come, there is one for every window.
                    if self.hrv is None or event.window_s == self.hrv.window_s:
                        self.hrv = event
                case Quality():
                    self.quality = event
                case Notice():
                    self.notice = "" if event.resolved else event.text

    def line(self, named: bool = False) -> str:
        """Return everything in one line, with the strap's name where there are several."""
        parts = [self.name or "Strap"] if named else []
        if self._guide and (said := self._guide.text()):
            parts.append(said)
        parts.append(wording.STATE[self.state])
        if self.state is LinkState.LIVE and self.heart_rate:
            parts.append(f"{self.heart_rate} bpm")
        quiet = self._guide is not None and self._guide.quiet
        if self.hrv and self.state is LinkState.LIVE and not quiet:
            if self.hrv.rmssd_ms is None:
                parts.append(f"RMSSD: {wording.withheld(self.hrv).lower()}")
            else:
                parts.append(_value(self.hrv))
        if self.quality and self.quality.grade is not Grade.GOOD and self.state is LinkState.LIVE:
            share = self.hrv.artifact_share if self.hrv else 0.0
            parts.append(wording.quality(self.quality, share))
        parts.append(wording.beats(self.beats))
        parts.append(clock_text(seconds(self._session.elapsed())))
        return "  ·  ".join(parts)

    def advice(self) -> str:
        """Return what to do now, if anything."""
        live = self.hrv if self.state is LinkState.LIVE else None
        instead = wording.instead(live) if live else ""
        return self.notice or self.detail or wording.ADVICE[self.state] or instead


def _value(update: HrvUpdate) -> str:
    limits = f", {update.low_ms:.0f} to {update.high_ms:.0f}" if update.low_ms else ""
    return f"RMSSD {update.rmssd_ms:.0f} ms ({update.window_s} s{limits})"


class Display:
    """Where the status goes: plain lines, one live line, or JSON lines.

    What is shown is written on a thread of its own: nobody who reads slowly, or no more, holds the
    recording up.
    """

    def __init__(self, patient: bool = False) -> None:
        """Start the thread.

        Args:
            patient: Whether to wait for a slow reader: where nothing happens in real time, nobody
                is held up, and nothing need be dropped.
        """
        self._patient = patient
        self._dropped = 0
        self._lines: queue.Queue[str | None] = queue.Queue(maxsize=MOST_LINES)
        self._thread = threading.Thread(target=self._print, name="display", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop showing."""

    def show(self, status: Status, events: Sequence[Event]) -> None:
        """Take the events of one notification, and what they made of its strap's status."""

    def say(self, text: str) -> None:
        """Print a line in its own time; with too many waiting it is dropped, or waited for."""
        try:
            self._lines.put(text + "\n", block=self._patient and self._thread.is_alive())
        except queue.Full:
            self._dropped += 1

    def finish(self, summaries: Sequence[Summary]) -> None:
        """Say in a line what each recording holds, and end."""
        lines = [f"{self.last_word(summary)}\n" for summary in summaries]
        if self._dropped:
            lines.insert(0, f"{self.dropped(self._dropped)}\n")
        for line in (*lines, None):
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=LAST_WORD_S)
        self._thread.join(LAST_WORD_S)

    def last_word(self, summary: Summary) -> str:
        """Return what to say of a closed recording."""
        return summary.sentence()

    def dropped(self, lines: int) -> str:
        """Return what to say of lines that nobody read in time."""
        return f"{lines} lines were not printed: what reads them is too slow."

    def _print(self) -> None:
        while (text := self._lines.get()) is not None:
            if not _write(sys.stdout, text):
                # Nobody reads any more; who waits for room is let go.
                while self._lines.get() is not None:
                    pass
                return


class PlainLines(Display):
    """A line for every change of state, and one every 10 s: for logs and pipes."""

    def __init__(self, statuses: Sequence[Status]) -> None:
        """Show the status of each strap."""
        super().__init__()
        self._named = len(statuses) > 1
        self._last: dict[Status, tuple[str, float]] = {}

    def show(self, status: Status, events: Sequence[Event]) -> None:
        """Print where there is something new."""
        advice = status.advice()
        text = f"{status.state}{advice}"
        now = time.monotonic()
        last_text, last_at = self._last.get(status, ("", 0.0))
        if text == last_text and now - last_at < PLAIN_LINE_EVERY_S:
            return
        new = f"  ·  {advice}" if advice and text != last_text else ""
        self._last[status] = text, now
        self.say(status.line(self._named) + new)


class LiveLine(Display):
    """One line for each strap that stays in its place on a terminal."""

    def __init__(self, statuses: Sequence[Status]) -> None:
        """Show the status of each strap."""
        super().__init__()
        from rich.console import Console, Group
        from rich.live import Live
        from rich.text import Text

        def render() -> Group:
            lines = []
            for status in statuses:
                line = status.line(named=len(statuses) > 1)
                lines.append(Text(line, overflow="ellipsis", no_wrap=True))
                if advice := status.advice():
                    lines.append(Text(advice, style="dim"))
            return Group(*lines)

        # It draws on a thread of its own.
        self._live = Live(get_renderable=render, console=Console(), refresh_per_second=2)

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last line standing."""
        with contextlib.suppress(OSError, ValueError):
            self._live.stop()


class JsonLines(Display):
    """One JSON object a line, for programs; it names the strap where there are several."""

    def __init__(self, statuses: Sequence[Status], patient: bool) -> None:
        """Show the events of each strap."""
        super().__init__(patient)
        self._numbers = {status: number for number, status in enumerate(statuses, 1)}

    def show(self, status: Status, events: Sequence[Event]) -> None:
        """Print what was recorded."""
        several = {"strap": self._numbers[status]} if len(self._numbers) > 1 else {}
        for event in events:
            if row := row_of(event):
                self.say(json.dumps(several | row.facts(), ensure_ascii=False))

    def dropped(self, lines: int) -> str:
        """Return how many events were not printed, as JSON."""
        return json.dumps({"event": "dropped", "lines": lines})

    def last_word(self, summary: Summary) -> str:
        """Return what a closed recording holds, as JSON."""
        facts = {
            "event": "summary",
            "path": str(summary.path) if summary.path else None,
            "beats": summary.beats,
            "gaps": summary.gaps,
            "complete": summary.complete,
        }
        return json.dumps(facts, ensure_ascii=False)


def _display(statuses: Sequence[Status], plan: Plan) -> Display:
    if plan.as_json:
        return JsonLines(statuses, patient=isinstance(plan.clock, VirtualClock))
    return LiveLine(statuses) if sys.stdout.isatty() else PlainLines(statuses)
