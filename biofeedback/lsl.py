"""Lab Streaming Layer: what a session says, live on the network; the only importer of pylsl.

Each strap becomes four streams: RR, HR, RMSSD and Markers. A sample is stamped with the instant at
which it happened, on LSL's clock. All of it is done on a thread of its own: to open a stream takes
a while, and a network may do what it likes.

Only a session that was asked to (``--lsl``) opens streams: everyone on the network can read them.
"""

from __future__ import annotations

import logging
import math
import platform
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias

from biofeedback.events import (
    Beat,
    Event,
    Flag,
    Gap,
    HeartRate,
    HrvUpdate,
    Marker,
    Phase,
    Quality,
    Reflag,
    StrapInfo,
    StrapState,
    Talking,
)
from biofeedback.records.text import one_line
from biofeedback.sentences import tr
from biofeedback.units import milliseconds, seconds, shortest

if TYPE_CHECKING:
    from biofeedback.records.csv_format import Header

log = logging.getLogger(__name__)

Description: TypeAlias = "Sequence[tuple[str, str | Description]]"
"""The metadata of a stream, as it becomes XML."""
Sample = tuple[float, ...] | tuple[str]

TOLERANCE_S: Final = 0.001
"""By how much two clocks may differ from what was measured before they are measured anew."""
FACTS_S: Final = 2.0
"""How long a strap has to tell who made it: the metadata of an open stream cannot be changed."""
HELD_S: Final = 3.0
"""How long the first samples of a stream wait for somebody. Who looks out for a stream takes about
a second to find it and to connect; LSL itself keeps nothing for those who come later."""
LINGER_S: Final = 0.3
"""The last samples need a moment to reach who listens: with its outlet a stream drops them."""
CLOSE_TIMEOUT_S: Final = 2.0
_CHECK_S: Final = 1.0
_POLL_S: Final = 0.05
_BRACKETS: Final = 9
_ANEW: Final = 30
"""Looks at a coarse clock after which it is measured anew."""
_COARSEST_S: Final = 0.05
"""A clock that stands still for longer is not waited for."""

_MISSING: Final = tr('--lsl needs pylsl: pip install "biofeedback[lsl]".')
_BROKEN: Final = tr(
    "--lsl needs liblsl, and pylsl cannot load it ({error}): install liblsl, or let the variable "
    "PYLSL_LIB name its file."
)
_FAILED: Final = tr(
    "The streams of the Lab Streaming Layer have ended ({error}). The session goes on."
)

FLAG_CODES: Final = {flag: code for code, flag in enumerate(Flag)}
"""The flags as numbers, in the order of ``Flag``: 0 is normal."""


class LslError(Exception):
    """There is no Lab Streaming Layer here; its text says what to do."""


class Kind(StrEnum):
    """The streams of a strap; each is also the type by which LSL finds it."""

    RR = "RR"
    HR = "HR"
    RMSSD = "RMSSD"
    MARKERS = "Markers"


class StreamChannel(NamedTuple):
    """One value of each sample of a stream."""

    label: str
    unit: str
    type: str


CHANNELS: Final = {
    Kind.RR: (
        StreamChannel("rr", "milliseconds", "RR"),
        StreamChannel("beat", "count", "Number"),
        StreamChannel("flag", "code", "Flag"),
    ),
    Kind.HR: (StreamChannel("heart_rate", "beats/minute", "HR"),),
    Kind.RMSSD: (
        StreamChannel("rmssd", "milliseconds", "RMSSD"),
        StreamChannel("rmssd_low", "milliseconds", "Limit"),
        StreamChannel("rmssd_high", "milliseconds", "Limit"),
    ),
    Kind.MARKERS: (StreamChannel("marker", "text", "Marker"),),
}
_STAMPS: Final = {
    Kind.RR: "when the beat that ends the interval happened",
    Kind.HR: "when the notification of the strap arrived",
    Kind.RMSSD: "the end of the window: a beat, or the clock while no beats come",
    Kind.MARKERS: "when it happened; a gap: when it began",
}
_SAMPLING: Final = {
    Kind.RR: "one sample a beat, as sent in 1/1024 s and never altered; a later verdict on a beat "
    "is the marker 'reflag'; where a marker 'gap' names a beat, it and those since happened later "
    "than they are stamped",
    Kind.HR: "one sample a notification: the strap's own averaged heart rate",
    Kind.RMSSD: "one sample a beat, with its 95 % limits; NaN while there is no number",
    Kind.MARKERS: "'kind: text'",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """What a stream says of itself."""

    kind: Kind
    name: str
    source_id: str
    """Stays the same from session to session, so that a receiver finds a stream again."""
    description: Description

    @property
    def channels(self) -> Sequence[StreamChannel]:
        """The values of a sample."""
        return CHANNELS[self.kind]


class Outlet(Protocol):
    """An open stream."""

    def push_sample(self, x: Sequence[Any], timestamp: float) -> None:
        """Hand a sample to all who listen; does not wait for them."""
        ...

    def have_consumers(self) -> bool:
        """Return whether anybody listens."""
        ...


class Layer(Protocol):
    """The Lab Streaming Layer, as far as it is used here."""

    def clock(self) -> float:
        """Return LSL's time in seconds."""
        ...

    def publish(self, stream: Stream) -> Outlet:
        """Open a stream; its end is the end of what is returned."""
        ...


class LibLsl:
    """The real one."""

    def __init__(self) -> None:
        """Load it, with its configuration.

        Raises:
            LslError: If it cannot be.
        """
        try:
            import pylsl  # type: ignore[import-untyped]

            # The first question reads the configuration; what is wrong with it is said now.
            pylsl.protocol_version()
        except ImportError:
            raise LslError(_MISSING) from None
        except (RuntimeError, OSError, AttributeError) as error:
            log.info("pylsl", exc_info=error)
            first, *_ = str(error).splitlines() or [""]
            raise LslError(_BROKEN.format(error=one_line(first).rstrip(".("))) from None
        self._pylsl: Any = pylsl

    def clock(self) -> float:
        """Return LSL's time in seconds."""
        return float(self._pylsl.local_clock())

    def publish(self, stream: Stream) -> Outlet:
        """Open a stream."""
        lsl = self._pylsl
        text = stream.kind is Kind.MARKERS
        info = lsl.StreamInfo(
            stream.name,
            stream.kind.value,
            len(stream.channels),
            lsl.IRREGULAR_RATE,
            lsl.cf_string if text else lsl.cf_double64,
            stream.source_id,
        )
        _describe(info.desc(), stream.description)
        outlet: Outlet = lsl.StreamOutlet(info)
        return outlet


class _Element(Protocol):
    """An element of a stream's XML."""

    def append_child(self, name: str) -> _Element: ...

    def append_child_value(self, name: str, value: str) -> object: ...


def _describe(element: _Element, description: Description) -> None:
    for name, value in description:
        if isinstance(value, str):
            element.append_child_value(name, value)
        else:
            _describe(element.append_child(name), value)


class _Piece(NamedTuple):
    """How session and LSL time belong together from an instant on."""

    since: float
    offset: float
    """LSL's time less the session's."""
    floor: float
    """LSL's time at ``since``: nothing later can have happened before it."""


class StampClock:
    """From the session's time to LSL's.

    Both run at the same speed, so one offset serves. It changes where one of them stops: on Linux
    LSL's clock stands still while the computer sleeps and the session's goes on. ``check`` notices;
    what happened before keeps the offset that was right then.
    """

    def __init__(self, elapsed: Callable[[], int], lsl_clock: Callable[[], float]) -> None:
        """Measure the offset."""
        self._elapsed = elapsed
        self._lsl = lsl_clock
        self._step = math.inf
        self._looks = 0
        offset = self._measure()
        self._checked = seconds(elapsed())
        self._pieces = deque([_Piece(-math.inf, offset, -math.inf)], maxlen=16)

    def stamp(self, at: int) -> float:
        """Return LSL's time of an instant of the session; later ones never come out earlier."""
        return self._of(seconds(at))

    def check(self) -> float:
        """Compare the clocks; return by how many seconds the offset has changed, 0 for not."""
        before = self._lsl()
        now = seconds(self._elapsed())
        after = self._lsl()
        offset = self._pieces[-1].offset
        # Whatever held this thread up in between only makes the limits wider.
        lowest, highest = before - now - self._step, after - now
        change = 0.0
        self._looks += 1
        # In the steps of a coarse clock a drift would hide for long.
        due = self._step > TOLERANCE_S and self._looks % _ANEW == 0
        if due or not lowest - TOLERANCE_S <= offset <= highest + TOLERANCE_S:
            self._step = math.inf
            measured = self._measure()
            if abs(measured - offset) > TOLERANCE_S:
                change = measured - offset
                self._pieces.append(_Piece(self._checked, measured, self._of(self._checked)))
        self._checked = now
        return change

    def _of(self, at_s: float) -> float:
        piece = next((p for p in reversed(self._pieces) if at_s > p.since), self._pieces[0])
        return max(at_s + piece.offset, piece.floor)

    def _measure(self) -> float:
        """Return the offset, from the narrowest of some brackets.

        Each is taken around a move of the session's clock: Python's own moves in steps of 15.6 ms
        on some systems, and in the middle of a step it is late.
        """
        narrowest, offset = math.inf, 0.0
        for _ in range(_BRACKETS):
            earliest, last = self._lsl(), self._elapsed()
            give_up = earliest + _COARSEST_S
            while True:
                before = self._lsl()
                now = self._elapsed()
                after = self._lsl()
                if now != last or after > give_up:
                    break
                earliest = before
            self._step = min(self._step, seconds(now - last))
            if after - earliest < narrowest:
                narrowest, offset = after - earliest, (earliest + after) / 2 - seconds(now)
        return offset


class LslSink:
    """A sink of one strap: its events become samples of its streams."""

    def __init__(
        self,
        header: Header,
        elapsed: Callable[[], int],
        tell: Callable[[str, bool], None],
        layer: Layer | None = None,
    ) -> None:
        """Begin; the streams open when the strap has said who it is.

        Args:
            header: What is known of the session.
            elapsed: Tells ticks since the session's start.
            tell: Called, on another thread, with a sentence when the streams end before the
                session does.
            layer: Where the streams go; LSL itself by default.

        Raises:
            LslError: If there is no Lab Streaming Layer here.
        """
        self._header = header
        self._tell = tell
        self._layer = layer or LibLsl()
        self._elapsed = elapsed
        self._clock: StampClock
        self._info = StrapInfo()
        self._open_at: float | None = None
        self._outlets: dict[Kind, _Held] = {}
        self._early: list[Sequence[Event]] = []
        self._last_arrival: int | None = None
        self._over = False
        self._batches: queue.SimpleQueue[Sequence[Event] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="lsl", daemon=True)
        self._thread.start()

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of one notification; returns at once."""
        if not self._over:
            self._batches.put(events)

    def close(self) -> None:
        """End the streams; waits until what was said has had a moment to arrive."""
        self._batches.put(None)
        self._thread.join(CLOSE_TIMEOUT_S)

    def _run(self) -> None:
        try:
            self._clock = StampClock(self._elapsed, self._layer.clock)
            while (batch := self._next()) is not None:
                self._watch_clock()
                self._take(batch)
            self._end()
        except Exception as error:
            # Whatever a network or a library does: a session never ends of it.
            log.warning("lsl", exc_info=error)
            self._tell(_FAILED.format(error=one_line(str(error)) or type(error).__name__), False)
        finally:
            self._over = True
            self._outlets.clear()  # closes them

    def _next(self) -> Sequence[Event] | None:
        """Wait for events; empty where something else is to be looked after."""
        waiting = self._open_at is not None or any(held.waits for held in self._outlets.values())
        with suppress(queue.Empty):
            return self._batches.get(timeout=_POLL_S if waiting else _CHECK_S)
        return ()

    def _watch_clock(self) -> None:
        if change := self._clock.check():
            log.info("lsl: the offset of the clocks changed by %.3f s", change)
            if markers := self._outlets.get(Kind.MARKERS):
                markers.push((f"clock: moved; {change:.3f} s",), self._layer.clock())

    def _take(self, batch: Sequence[Event]) -> None:
        if self._outlets:
            self._push(batch)
        else:
            if batch:
                self._early.append(batch)
            self._meet(batch)
            if self._open_at is not None and self._layer.clock() >= self._open_at:
                self._open()
        for held in self._outlets.values():
            held.look()

    def _meet(self, batch: Sequence[Event]) -> None:
        """Learn whose streams these are, and when there is no more to wait for."""
        now = self._layer.clock()
        for event in batch:
            if isinstance(event, StrapInfo) and (event.name or event.address):
                self._info = event
                wait = 0.0 if event.manufacturer or event.model else FACTS_S
            elif isinstance(event, Beat | HeartRate):
                wait = FACTS_S
            else:
                continue
            until = now + wait
            self._open_at = until if self._open_at is None else min(self._open_at, until)

    def _open(self) -> None:
        self._open_at = None
        for stream in streams(self._info, self._header):
            self._outlets[stream.kind] = _Held(self._layer.publish(stream), self._layer.clock)
        early, self._early = self._early, []
        for batch in early:
            self._push(batch)

    def _end(self) -> None:
        for held in self._outlets.values():
            held.let_go()
        if any(held.heard for held in self._outlets.values()):
            time.sleep(LINGER_S)

    def _push(self, batch: Sequence[Event]) -> None:
        for event in batch:
            for kind, at, sample in self._samples(event):
                self._outlets[kind].push(sample, self._clock.stamp(at))

    def _samples(self, event: Event) -> Iterator[tuple[Kind, int, Sample]]:
        match event:
            case Beat():
                rr = milliseconds(event.rr), float(event.number), float(FLAG_CODES[event.flag])
                yield Kind.RR, event.end, rr
                # All beats of a notification bring the same value.
                if event.heart_rate_bpm and event.arrival != self._last_arrival:
                    yield Kind.HR, event.arrival, (float(event.heart_rate_bpm),)
                self._last_arrival = event.arrival
                if event.hrv:
                    yield Kind.RMSSD, event.hrv[0].at, _rmssd(event.hrv[0])
            case HeartRate():
                yield Kind.HR, event.at, (float(event.bpm),)
            case HrvUpdate() if event.window_s == self._header.window_s:
                yield Kind.RMSSD, event.at, _rmssd(event)
            case _:
                if said := marker(event):
                    at, text = said
                    yield Kind.MARKERS, at, (one_line(text),)


def _rmssd(update: HrvUpdate) -> Sample:
    values = update.rmssd_ms, update.low_ms, update.high_ms
    return tuple(math.nan if value is None else value for value in values)


def marker(event: Event) -> tuple[int, str] | None:
    """Return when and in what words an event is a marker; None for one that is not."""
    match event:
        case Marker():
            return event.at, f"marker: {event.label}"
        case Phase():
            settings = [f"{key}={value}" for key, value in event.settings.items()]
            return event.at, f"phase {event.edge}: {'; '.join([event.name, *settings])}"
        case Talking():
            return event.at, f"talk: {event.talk}"
        case Gap():
            text = f"gap: {event.reason}; {shortest(seconds(event.duration))} s"
            return event.start, text + (f"; before beat {event.before}" if event.before else "")
        case Reflag():
            return event.at, f"reflag: beat {event.number}; {event.flag}"
        case StrapState():
            return event.at, f"state: {event.state}"
        case Quality():
            return event.at, f"quality: {'; '.join([event.grade, *event.defects])}"
        case _:
            return None


def streams(info: StrapInfo, header: Header) -> Sequence[Stream]:
    """Return the streams of a strap."""
    # Receivers look for a lost stream with its name and id in single quotes, unescaped.
    name = one_line(info.name).replace("'", "\u2019") or "Strap"
    address = one_line(info.address).replace("'", "\u2019")
    # A simulated strap has no address; in a lab there may be one on every machine.
    source = address or f"{platform.node()}:{name}"
    return [
        Stream(
            kind, f"{name} {kind}", f"biofeedback:{source}:{kind}", _metadata(kind, info, header)
        )
        for kind in Kind
    ]


def _metadata(kind: Kind, info: StrapInfo, header: Header) -> Description:
    """Return the metadata under the names that XDF gives them, where it does."""
    told = (
        ("manufacturer", info.manufacturer),
        ("model", info.model),
        ("firmware", info.firmware),
        ("body_location", info.body_location),
    )
    known = [(key, one_line(value)) for key, value in told if value]
    channels = [
        ("channel", [("label", one.label), ("unit", one.unit), ("type", one.type)])
        for one in CHANNELS[kind]
    ]
    extra: list[tuple[str, str | Description]] = []
    if kind is Kind.RR:
        extra = [("flags", [(flag.value, str(code)) for flag, code in FLAG_CODES.items()])]
    elif kind is Kind.RMSSD:
        extra = [("window_s", str(header.window_s))]
    return [
        *known[:2],
        ("acquisition", [*known, ("source", header.source)]),
        ("channels", channels),
        ("sampling", _SAMPLING[kind]),
        ("time_stamps", _STAMPS[kind]),
        # A link is lost now and then: samples must not be counted to know the time.
        ("synchronization", [("can_drop_samples", "true")]),
        ("software", header.software),
        ("session", header.session),
        ("start", header.start.isoformat(timespec="microseconds")),
        ("artifacts", "on" if header.artifacts else "off"),
        *extra,
    ]


class _Held:
    """An outlet that keeps its first samples until somebody listens, for a while."""

    def __init__(self, outlet: Outlet, clock: Callable[[], float]) -> None:
        self._outlet = outlet
        self._clock = clock
        self._until = clock() + HELD_S
        self._first: list[tuple[Sample, float]] = []
        self.waits = True

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return self._outlet.have_consumers()

    def push(self, sample: Sample, stamp: float) -> None:
        """Hand on a sample, or keep it."""
        if self.waits:
            self._first.append((sample, stamp))
        else:
            self._outlet.push_sample(sample, stamp)

    def look(self) -> None:
        """Let the first samples go, where there is somebody or it has been long enough."""
        if self.waits and (self.heard or self._clock() >= self._until):
            self.let_go()

    def let_go(self) -> None:
        """Let the first samples go."""
        self.waits = False
        first, self._first = self._first, []
        for sample, stamp in first:
            self._outlet.push_sample(sample, stamp)
