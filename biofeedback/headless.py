"""A session without a window: status on the terminal, a file on disk, signals that end it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from biofeedback import __version__, keyboard, wording
from biofeedback.clock import Clock, VirtualClock, make_clock
from biofeedback.display import Display, Status, aside, complain, display_of, show_cursor, write
from biofeedback.events import Beat, Event, HrvUpdate
from biofeedback.guide import Guidance
from biofeedback.keyboard import Reading
from biofeedback.logs import EventLog
from biofeedback.orders import Orders
from biofeedback.records.csv_format import Header
from biofeedback.records.folders import SettingsStore
from biofeedback.records.recorder import OutputError, Place, Recorder
from biofeedback.records.recovery import Recovery, recover_in_background
from biofeedback.session import Session, sentence
from biofeedback.sources import SIMULATED, open_strap
from biofeedback.strap import Source
from biofeedback.units import ticks

if TYPE_CHECKING:
    from biofeedback.demo import Demo
    from biofeedback.lsl import LslSink

log = logging.getLogger(__name__)

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
    lsl: bool = False
    """Whether everything is streamed on the network as well."""
    people: Sequence[Demo] = ()
    """Who wears the simulated straps, where they are to do as a guide says."""
    guide: Callable[[Session], Guidance] | None = None
    """Makes what leads through the session."""
    reading: Reading | None = None
    """Where orders come from while it runs: keys, or lines of the standard input."""


@dataclass(frozen=True, slots=True)
class Straps:
    """Which straps, and how to get at them."""

    wanted: Sequence[str]
    """For each ``sim``, ``any``, an address or a name."""
    name: str = ""
    """What to call a strap that is wanted by its address."""
    pair: bool = False
    """Whether to pair with them."""
    seed: int | None = None
    """Makes the simulated strap repeatable; a second one gets the next."""
    speed: float | None = 1.0
    """Of the simulated strap; None is as fast as the machine can."""


def recording_plan(straps: Straps, output: Path | None, *, guided: bool = False) -> Plan:
    """Return the plan of a recording, each strap into a file of its own; replace what is wanted.

    Args:
        straps: On which straps.
        output: Folder or, for one strap, new file; None for the person's own folder, the demo's
            apart from it.
        guided: Whether simulated people are to do as a guide says.

    Raises:
        OutputError: If the recording cannot be written there.
    """
    settings = SettingsStore().settings
    wanted = straps.wanted
    simulated = SIMULATED in wanted
    own = settings.demo_recordings if simulated else settings.recordings
    place = Place(output) if output else Place(own, own=True)
    place.prepare()
    if len(wanted) > 1 and place.find().name:
        raise OutputError("Each strap gets a file of its own: give --output a folder that exists.")
    clock = make_clock(straps.speed)
    seeds = [None if straps.seed is None else straps.seed + at for at in range(len(wanted))]
    people = _people(wanted, seeds) if guided else {}
    return Plan(
        sources=[
            people[number].put_on(clock)
            if number in people
            else open_strap(one, clock, own, straps.name, number, pair=straps.pair)
            for number, (one, own) in enumerate(zip(wanted, seeds, strict=True), 1)
        ],
        clock=clock,
        output=place,
        source_kind="simulated" if simulated else "bluetooth",
        people=[*people.values()],
    )


def _people(wanted: Sequence[str], seeds: Sequence[int | None]) -> dict[int, Demo]:
    """Return who wears a simulated strap, by the number of the strap."""
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
    with _ended_by_signals(asyncio.get_running_loop(), session.stop), _stopped_by_the_shell():
        if plan.output:
            await _recover(plan.output.path)
        return await _recorded(session, plan)


async def _recover(output: Path) -> None:
    """Close what earlier sessions left open, and say so; a folder that hangs is not waited for."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def told(found: Recovery) -> None:
        if text := found.sentence():
            complain(text)
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
    guide = plan.guide(session) if plan.guide else None
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
            with _orders(session, plan, guide):
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
        complain(problem)
    return 1 if problem or any(not summary.complete for summary in summaries) else 0


def _streams(session: Session, plan: Plan, tell: Callable[[str, bool], None]) -> Sequence[LslSink]:
    """Open the streams that are asked for, and say that everyone can read them."""
    if not plan.lsl:
        return ()
    from biofeedback.lsl import LslSink

    # Not to standard output: a program may read that.
    write(sys.stderr, f"{wording.IN_PUBLIC}\n")
    streams = [LslSink(_header(session, plan), session.elapsed, tell) for _ in session.channels]
    for channel, stream in zip(session.channels, streams, strict=True):
        channel.add_sink(stream)
    return streams


@contextlib.contextmanager
def _orders(session: Session, plan: Plan, guide: Guidance | None) -> Iterator[None]:
    """Take orders while the context lasts."""
    if plan.reading is None:
        yield
        return
    loop = asyncio.get_running_loop()
    orders = Orders(session, guide, plan.reading)

    def told(text: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended before
            loop.call_soon_threadsafe(orders.take, text)

    with keyboard.read(plan.reading, told):
        # Not to standard output: a program may read that.
        aside(orders.help)
        yield


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
            keyboard.give_back()
            show_cursor()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    previous = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


if sys.platform == "win32":
    _stopped_by_the_shell = contextlib.nullcontext
else:

    @contextlib.contextmanager
    def _stopped_by_the_shell() -> Iterator[None]:
        """Give the terminal back while Ctrl-Z stops the program: not every shell sees to it."""

        def on_signal(number: int, _: object) -> None:
            with keyboard.left_alone():
                show_cursor()
                signal.signal(number, signal.SIG_DFL)
                # It stops in here, and goes on from here.
                signal.raise_signal(number)
                signal.signal(number, on_signal)

        # A shell without jobs has it ignored.
        wanted = signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL
        if wanted:
            signal.signal(signal.SIGTSTP, on_signal)
        try:
            yield
        finally:
            if wanted:
                signal.signal(signal.SIGTSTP, signal.SIG_DFL)


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


def _display(statuses: Sequence[Status], plan: Plan) -> Display:
    patient = isinstance(plan.clock, VirtualClock)
    return display_of(statuses, as_json=plan.as_json, patient=patient)
