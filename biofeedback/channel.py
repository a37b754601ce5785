"""One strap's way through a session: what the source says becomes events.

Notification -> beat times -> gaps -> verdicts on the beats -> rolling windows -> quality -> events.
It lives on the session's asyncio thread. Sinks are called there with the events of one
notification, in order, and must not block.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from biofeedback.arrival_gaps import ArrivalGaps
from biofeedback.beat_times import BeatTimes
from biofeedback.beats import Classifier
from biofeedback.events import (
    Beat,
    Event,
    Flag,
    Gap,
    GapReason,
    HeartRate,
    HrvUpdate,
    LinkState,
    Marker,
    Phase,
    Reflag,
    StrapInfo,
    StrapState,
    Talking,
    Withheld,
)
from biofeedback.hrv_stream import HrvStream
from biofeedback.irregular import FORGET_AFTER
from biofeedback.quality import LATE_AFTER, QualityWatch, Signs
from biofeedback.strap import (
    GAP_REASON,
    Break,
    Link,
    LinkMonitor,
    Notification,
    Source,
    SourceItem,
)
from biofeedback.units import TICKS_PER_SECOND

Sink = Callable[[Sequence[Event]], None]
Elapsed = Callable[[float | None], int]
Verdicts = Sequence[tuple[int, Flag]]

STALE_AFTER: Final = 3 * TICKS_PER_SECOND
"""Without a beat for this long the windows move on by the clock; a sound strap is never as late."""
UNCERTAIN_AFTER: Final = 10 * TICKS_PER_SECOND
"""From a beat to its arrival; no packet is as late."""
LATE_FOR: Final = 10 * TICKS_PER_SECOND
"""How long a late notification is held against the signal."""
MOVED_AT_MOST: Final = 256
"""Beats whose time may still change; a verdict on lost ones takes seconds, in a burst of some."""


class Channel:
    """One strap's way through a session."""

    def __init__(
        self, elapsed: Elapsed, source: Source, windows_s: Sequence[int], *, artifacts: bool
    ) -> None:
        """Make the pipeline of one source.

        Args:
            elapsed: Tells ticks since the session's start, as of now (None) or an instant of its
                clock.
            source: The strap.
            windows_s: Rolling windows in seconds; the first is the recording's own.
            artifacts: Whether beats are judged.
        """
        self.source = source
        self.info = StrapInfo()
        self._elapsed = elapsed
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
                self.info = replace(item, at=self._elapsed(None))
                self.tell(self.info)
            case Marker() | Phase() | Talking():
                self.tell(item)

    def pass_time(self) -> None:
        """Let old beats expire while none come."""
        if self._ended:
            return
        last, now = self._last_arrival, self._elapsed(None)
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
        self._state = StrapState(self._elapsed(None), state, detail)
        return [self._state]

    def _note_gap(self, state: LinkState) -> None:
        """Remember that the next beat is not adjacent; the first reason stands."""
        if state is not LinkState.LIVE and self._times.last_end is not None:
            self._gap = self._gap or GAP_REASON.get(state)

    def _changed_quality(self) -> list[Event]:
        """Return the quality of the signal where it has changed, once there is a link."""
        state, now = self._state, self._elapsed(None)
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
                events.append(HeartRate(self._elapsed(None), said.heart_rate))
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
        arrival = self._elapsed(said.arrival)
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
