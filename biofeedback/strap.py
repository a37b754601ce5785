"""What every source of beats yields, and the states a person understands.

A Bluetooth strap, the simulator, a replayed file and a scripted test strap are the same thing to a
session: something that runs and emits ``Notification``, ``Break``, ``Link`` and annotations.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from biofeedback.events import GapReason, LinkState, Marker, Phase, StrapInfo, Talking
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.units import TICKS_PER_1024TH

NO_RR_AFTER: Final = 10
"""Notifications with a heart rate and no RR, from the first on, after which a strap is known to
send none; a Polar H10 sends its first RR intervals within three."""
NO_BEATS_AFTER_S: Final = 5.0
"""A link that is live and sends no RR for this long is waiting for beats again."""

COPY_WITHIN_S: Final = 0.25
"""A copy follows at once; beats that are alike follow as fast only in a burst of late packets."""
LAGS_KEPT: Final = 30


class StrapError(Exception):
    """Something is wrong with the link; its text says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What one notification of a strap held."""

    arrival: float
    """Seconds of the session's clock."""
    rr: tuple[int, ...]
    """RR intervals in ticks, oldest first, exact."""
    heart_rate: int | None = None
    contact: bool | None = None
    ends: tuple[int, ...] | None = None
    """Beat times in ticks since the start, from a recording that knows them."""
    arrivals: tuple[int, ...] | None = None
    """Arrival of each beat in ticks, from a recording that knows them."""

    @classmethod
    def of(cls, measurement: HeartRateMeasurement, arrival: float) -> Notification:
        """Return a measurement that arrived just now."""
        return cls(
            arrival=arrival,
            rr=tuple(interval * TICKS_PER_1024TH for interval in measurement.rr),
            heart_rate=measurement.heart_rate or None,
            contact=measurement.contact,
        )


@dataclass(frozen=True, slots=True)
class Break:
    """Beats may be missing here."""

    reason: GapReason


@dataclass(frozen=True, slots=True)
class Link:
    """The link came into a state: searching, connecting, waiting, lost or stopped."""

    state: LinkState
    detail: str = ""


SourceItem = Notification | Break | Link | StrapInfo | Marker | Phase | Talking
Emit = Callable[[SourceItem], None]


class Source(Protocol):
    """A strap, or what stands for one."""

    simulated: bool
    """True for demo and replay, which never enter a person's baseline or history."""

    async def run(self, emit: Emit) -> None:
        """Emit until the source ends or the task is cancelled; then let go of the strap."""
        ...


class Copies:
    """Knows a packet that comes twice because another program is subscribed, too.

    BlueZ signals every value once for every subscriber, and each of them hears all of it. Two
    packets may be alike without that; but the beats of a copy would end in the future. In a burst
    of late packets they would not: there it counts how many copies the last one in time had. Pure:
    it is told what came and when, in seconds.
    """

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._last: bytes = b""
        self._last_at = self._beats_at = -math.inf
        self._told = 0.0
        self._lags: deque[float] = deque(maxlen=LAGS_KEPT)
        """How far arrivals were behind the sum of the intervals; the least is without delay."""
        self._in_time = False
        self._copies = 0
        """Of the last packet."""
        self._usual = 0

    def known(self, data: bytes, rr: Sequence[int], arrival: float) -> bool:
        """Take a packet with its intervals in 1/1024 s; return whether it is a copy of the last."""
        again = data == self._last and arrival - self._last_at < COPY_WITHIN_S
        self._last, self._last_at = data, arrival
        if not rr:
            if arrival - self._beats_at > NO_BEATS_AFTER_S:
                # It talks, but not of beats: those that come next do not follow on from the last.
                self._lags.clear()
            return False
        beats = sum(rr) / 1024
        lag = arrival - self._told - beats
        least = min(self._lags, default=lag)
        if again and (lag < least - beats / 2 or self._copies < self._usual):
            self._copies += 1
            return True
        if self._in_time:
            self._usual = self._copies
        self._in_time = lag < least + beats / 2
        self._copies = 0
        self._told += beats
        self._beats_at = arrival
        self._lags.append(lag)
        return False

    def broken(self) -> None:
        """Some beats are missing: begin anew."""
        self._lags.clear()


class LinkMonitor:
    """Turns link changes and notifications into the state shown to a person.

    Pure: it is told what happened and when, in seconds.
    """

    def __init__(self) -> None:
        """Begin before anything has happened."""
        self.state: LinkState | None = None
        self._without_rr = 0
        self._had_rr = False
        self._last_rr = 0.0

    def link(self, state: LinkState) -> None:
        """Take a change of the link itself."""
        self.state = state
        self._without_rr = 0
        self._had_rr = False

    def notification(self, said: Notification) -> LinkState:
        """Take a notification and return the state it leaves the strap in."""
        if said.rr:
            self._had_rr, self._last_rr = True, said.arrival
        if said.contact is False:
            self.state = LinkState.NO_CONTACT
        elif said.rr:
            self.state = LinkState.LIVE
        else:
            self.state = self._without_intervals(said)
        return self.state

    def _without_intervals(self, said: Notification) -> LinkState:
        if said.heart_rate and not self._had_rr:
            self._without_rr += 1
        if not self._had_rr and self._without_rr >= NO_RR_AFTER:
            return LinkState.NO_RR
        still_live = (
            self.state is LinkState.LIVE and said.arrival - self._last_rr < NO_BEATS_AFTER_S
        )
        return LinkState.LIVE if still_live else LinkState.WAITING


GAP_REASON: Final = {
    LinkState.SEARCHING: GapReason.LINK_LOST,
    LinkState.CONNECTING: GapReason.LINK_LOST,
    LinkState.LOST: GapReason.LINK_LOST,
    LinkState.NO_CONTACT: GapReason.NO_CONTACT,
    LinkState.WAITING: GapReason.NO_BEATS,
    LinkState.NO_RR: GapReason.NO_BEATS,
}
"""The reason of the gap that a state leaves before the next beat."""
