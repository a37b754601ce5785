"""A session: sources go in, immutable events come out to every sink.

One ``Session`` has one clock and a ``Channel`` for each strap: source -> beat times -> rolling
windows -> events. It lives on one asyncio thread; a sink is called there with the events of one
notification, in order, and must not block. Commands (``mark``, ``begin_phase`` ...) are calls on
the session on that thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from biofeedback.arrival_gaps import ArrivalGaps
from biofeedback.beat_times import BeatTimes
from biofeedback.beats import Classifier
from biofeedback.clock import Clock
from biofeedback.events import (
    Beat,
    Edge,
    Event,
    Flag,
    Gap,
    GapReason,
    HeartRate,
    HrvUpdate,
    LinkState,
    Marker,
    Notice,
    Phase,
    Reflag,
    StrapInfo,
    StrapState,
    Withheld,
)
from biofeedback.hrv_stream import HrvStream
from biofeedback.quality import LATE_AFTER, QualityWatch, Signs
from biofeedback.strap import (
    GAP_REASON,
    Break,
    Link,
    LinkMonitor,
    Notification,
    Source,
    SourceItem,
    StrapError,
)
from biofeedback.units import TICKS_PER_SECOND, ticks

Sink = Callable[[Sequence[Event]], None]
Verdicts = Sequence[tuple[int, Flag]]

STALE_AFTER: Final = 3 * TICKS_PER_SECOND
"""Without a beat for this long the windows move on by the clock; a sound strap is never as late."""
HEARTBEAT_S: Final = 1.0
UNCERTAIN_AFTER: Final = 10 * TICKS_PER_SECOND
"""From a beat to its arrival; no packet is as late."""
FORGET_AFTER: Final = 60 * TICKS_PER_SECOND
"""A gap after which what was known of the rhythm is no measure any more."""
LATE_FOR: Final = 10 * TICKS_PER_SECOND
"""How long a late notification is held against the signal."""
MOVED_AT_MOST: Final = 256
"""Beats whose time may still change; a verdict on lost ones takes seconds, in a burst of some."""
RELEASE_TIMEOUT_S: Final = 4.0
"""How long a source may take to let go of its strap; BlueZ needs about 2.4 s."""


class Channel:
    """One strap's way through a session."""

    def __init__(
        self, session: Session, source: Source, windows_s: Sequence[int], *, artifacts: bool
    ) -> None:
        """Make the pipeline of one source; the first window is the recording's own."""
        self.source = source
        self.info = StrapInfo()
        self._session = session
        self._sinks: list[Sink] = []
        self._monitor = LinkMonitor()
        self._classifier = Classifier() if artifacts else None
        self._streams = [HrvStream(window_s) for window_s in windows_s]
        self._times = BeatTimes()
        self._arrival_gaps = ArrivalGaps()
        self._quality = QualityWatch()
        self._last_number = 0
        self._last_arrival: int | None = None
        self._own: HrvUpdate | None = None
        self._ends: deque[int] = deque(maxlen=MOVED_AT_MOST)
        self._last_late: int | None = None
        self._no_contact = False
        self._gap: GapReason | None = None
        self._broken: GapReason | None = None
        """The same as the source itself told it: a recording knows all its gaps."""
        self._state: StrapState | None = None
        self._outbox: deque[tuple[Event, ...]] = deque()
        self._telling = False
        self._ended = False

    @property
    def state(self) -> StrapState | None:
        """The last state that was told; None before the first."""
        return self._state

    def add_sink(self, sink: Sink) -> None:
        """Send every event from now on to a sink; one that comes late is told the present state."""
        if self._state:
            sink((self.info, self._state))
        self._sinks.append(sink)

    def remove_sink(self, sink: Sink) -> None:
        """Send nothing more to a sink; one that is not there is ignored."""
        with contextlib.suppress(ValueError):
            self._sinks.remove(sink)

    def tell(self, *events: Event) -> None:
        """Hand events to every sink; what a sink causes comes after what it was told."""
        if events:
            self._outbox.append(events)
        if self._telling:
            return
        self._telling = True
        try:
            while self._outbox:
                batch = self._outbox.popleft()
                for sink in tuple(self._sinks):
                    sink(batch)
        finally:
            self._telling = False

    def take(self, item: SourceItem) -> None:
        """Take what the source said just now; after the end nothing is heard any more."""
        if self._ended:
            return
        match item:
            case Notification():
                self.tell(*self._notification(item), *self._changed_quality())
            case Link():
                self.tell(*self._link(item), *self._changed_quality())
            case Break():
                self._broken = self._broken or item.reason
                self._gap = self._gap or item.reason
            case StrapInfo():
                self.info = replace(item, at=self._session.elapsed())
                self.tell(self.info)
            case Marker() | Phase():
                self.tell(item)

    def pass_time(self) -> None:
        """Let old beats expire while none come."""
        if self._ended:
            return
        last, now = self._last_arrival, self._session.elapsed()
        stale = last is not None and now - last > STALE_AFTER
        self.tell(*(self._values(now) if stale else ()), *self._changed_quality())

    def end(self, detail: str = "") -> None:
        """Tell that this is the end, once."""
        if self._ended:
            return
        events = self._verdicts(self._classifier.finish() if self._classifier else ())
        if self._state is None or self._state.state is not LinkState.STOPPED:
            events += self._link(Link(LinkState.STOPPED, detail))
        self._ended = True
        self.tell(*events)

    def _link(self, link: Link) -> list[Event]:
        self._monitor.link(link.state)
        self._note_gap(link.state)
        return self._enter(link.state, link.detail)

    def _enter(self, state: LinkState, detail: str = "") -> list[Event]:
        if self._state and (state, detail) == (self._state.state, self._state.detail):
            return []
        self._state = StrapState(self._session.elapsed(), state, detail)
        return [self._state]

    def _note_gap(self, state: LinkState) -> None:
        """Remember that the next beat is not adjacent; the first reason stands."""
        if state is not LinkState.LIVE and self._times.last_end is not None:
            self._gap = self._gap or GAP_REASON.get(state)

    def _changed_quality(self) -> list[Event]:
        """Return the quality of the signal where it has changed, once there is a link."""
        state, now = self._state, self._session.elapsed()
        if state is None or state.state is LinkState.STOPPED:
            return []
        last = self._last_arrival
        if last is None and not state.state.linked:
            return []
        signs = Signs(
            now=now,
            state=state.state,
            last_arrival=last,
            late=self._last_late is not None and now - self._last_late < LATE_FOR,
            irregular=self._classifier is not None and self._classifier.irregular,
            update=self._own,
        )
        changed = self._quality.push(signs)
        return [changed] if changed else []

    def _notification(self, said: Notification) -> list[Event]:
        state = self._monitor.notification(said)
        events = self._enter(state)
        if not said.rr:
            self._note_gap(state)
            if state is LinkState.NO_RR and said.heart_rate:
                events.append(HeartRate(self._session.elapsed(), said.heart_rate))
            return events
        return [*events, *self._beats(said)]

    def _beats(self, said: Notification) -> list[Event]:
        previous = self._times.last_end
        if said.ends is not None:
            self._gap = self._broken
        joined = previous is not None and self._gap is None
        if not joined:
            self._times.break_()
            self._arrival_gaps.reset()
        arrival = self._session.elapsed(said.arrival)
        ends = said.ends or self._times.place(said.rr, arrival)
        arrivals = said.arrivals or (arrival,) * len(ends)
        self._times.note(ends[-1])
        self._last_arrival = arrivals[-1]
        if arrivals[-1] - ends[-1] > LATE_AFTER:
            self._last_late = arrivals[-1]
        events: list[Event] = []
        if previous is not None and self._gap is not None:
            start = max(previous, ends[0] - said.rr[0])
            events.append(Gap(previous, start - previous, self._gap))
            if self._classifier and start - previous > FORGET_AFTER:
                self._classifier.forget_rhythm()
        self._gap = self._broken = None
        touching, self._no_contact = not self._no_contact, said.contact is False
        first = self._last_number + 1
        for rr, end, arrived in zip(said.rr, ends, arrivals, strict=True):
            events += self._beat(rr, end, arrived, joined, touching, said.heart_rate)
            joined = touching = True
        if said.ends is None:
            events += self._lost_on_the_way(first, said.rr, arrival)
        return events

    def _beat(
        self,
        rr: int,
        end: int,
        arrival: int,
        joined: bool,
        touching: bool,
        heart_rate: int | None,
    ) -> list[Event]:
        """Take a beat; ``touching`` says whether the one before was felt on the skin."""
        self._last_number = number = self._last_number + 1
        self._ends.append(end)
        flag, verdicts = self._judge(number, rr, joined and touching)
        for stream in self._streams:
            stream.push(number, rr, end, accepted=flag is Flag.NORMAL, joined=joined)
        events = self._verdicts(verdicts, end)
        # Beats that come so late stand behind a hole that is not certain yet: what they tell of is
        # long ago, and no number of now.
        values = tuple(self._values(arrival if arrival - end > UNCERTAIN_AFTER else None))
        return [*events, Beat(number, rr, end, arrival, flag, heart_rate, values)]

    def _judge(self, number: int, rr: int, joined: bool) -> tuple[Flag, Verdicts]:
        """Return the flag of a new interval, and the flags of earlier ones that it has changed."""
        if self._classifier is None:
            return Flag.NO_CONTACT if self._no_contact else Flag.NORMAL, ()
        if self._no_contact:
            # Off the skin there is nothing to learn of the person from.
            return Flag.NO_CONTACT, self._classifier.finish()
        judgement = self._classifier.push(number, rr, joined=joined)
        return judgement.flag, judgement.verdicts

    def _verdicts(self, verdicts: Verdicts, at: int | None = None) -> list[Event]:
        """Put right what was thought of earlier beats, in every window."""
        for number, flag in verdicts:
            for stream in self._streams:
                stream.reflag(number, accepted=flag is Flag.NORMAL)
        at = self._times.last_end or 0 if at is None else at
        return [Reflag(at, number, flag) for number, flag in verdicts]

    def _values(self, now: int | None = None) -> list[HrvUpdate]:
        """Return the values of every window, without a number where none would mean anything."""
        updates = [stream.update(now) for stream in self._streams]
        self._own = updates[0]
        judged = self._classifier
        if self._no_contact:
            return [update.without_values(Withheld.NO_CONTACT) for update in updates]
        if judged and judged.irregular:
            return [update.without_values(Withheld.IRREGULAR) for update in updates]
        if judged and judged.undecided:
            return [update.without_values(Withheld.GATHERING) for update in updates]
        return updates

    def _lost_on_the_way(self, first: int, rr: Sequence[int], arrival: int) -> list[Event]:
        """Return the gap that arrivals have made certain by now, if any, and the values since."""
        step = self._arrival_gaps.push(first, rr, arrival)
        if step is None:
            return []
        for stream in self._streams:
            for number in range(step.number, step.latest + 1):
                stream.part(number)
            stream.move_on(step.number, step.size)
        self._times.skip(step.size)
        self._last_late = None  # nothing was late
        ends = self._ends
        behind = min(self._last_number - step.number + 1, len(ends) - 1)
        gap = Gap(ends[-behind - 1], step.size, GapReason.LOST_ON_THE_WAY, step.number)
        for place in range(-behind, 0):
            ends[place] += step.size
        # Where a stall hides the place, the chain is broken at each beat that it may be.
        others = [
            Gap(ends[max(number - self._last_number - 2, -len(ends))], 0, gap.reason, number)
            for number in range(step.number + 1, step.latest + 1)
        ]
        return [gap, *others, *self._values()]


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
        self._stopped = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.channels = [
            Channel(self, source, self.windows_s, artifacts=artifacts) for source in sources
        ]

    def elapsed(self, now: float | None = None) -> int:
        """Return the ticks since the session's start, as of an instant of its clock."""
        since_start = (self.clock.now() if now is None else now) - self._start_now
        return ticks(round(since_start, 6))  # a clock knows no more than microseconds

    def add_sink(self, sink: Sink) -> None:
        """Send the events of every channel to a sink."""
        for channel in self.channels:
            channel.add_sink(sink)

    def mark(self, label: str) -> None:
        """Set a marker at this instant."""
        self._tell_all(Marker(self.elapsed(), label))

    def begin_phase(self, name: str, settings: Mapping[str, str] | None = None) -> int:
        """Begin a named stretch and return its id."""
        phase = Phase(self.elapsed(), Edge.START, next(self._phase_ids), name, settings or {})
        self._phases[phase.phase_id] = phase
        self._tell_all(phase)
        return phase.phase_id

    def end_phase(self, phase_id: int) -> None:
        """End a phase; one that has ended already is ignored."""
        if phase := self._phases.pop(phase_id, None):
            self._tell_all(replace(phase, at=self.elapsed(), edge=Edge.END))

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
        for phase_id in tuple(self._phases):
            self.end_phase(phase_id)
        for channel in self.channels:
            channel.end(detail)

    async def _heartbeat(self) -> None:
        while True:
            await self.clock.sleep(HEARTBEAT_S)
            for channel in self.channels:
                channel.pass_time()

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
    return f"A fault of this program ended the session: {str(error) or type(error).__name__}."
