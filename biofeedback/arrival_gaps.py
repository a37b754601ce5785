"""Were beats lost while the link stayed up? Only arrival times can tell.

A notification lost on its way, a strap whose memory ran over, a computer that slept: nothing says
so. The RR intervals that still come simply do not fill the time that went by. Arrival minus
cumulative RR (here: the *level* of a notification) stands still but for

* the strap's packing and the radio: 1.0 to 1.4 s of jitter at the 99th percentile;
* stalls: notifications come up to 4 s late, then in a burst whose last one is on time again;
* the crystal: it slides by a millisecond a second at most.

None of these lifts *every* level for longer than a stall. A hole does, for good, by the time that
is missing. So a step is told where all levels have stayed ``THRESHOLD`` above the lowest of the
minute before for ``HOLD``. A level that falls is no gap (the stretch began with a late packet, a
packet came twice): the lower level is the usual one from then on.

What cannot be known from arrivals:

* One lost beat of 0.6 to 1.0 s is within the jitter. It is found where the jitter adds enough to
  it, which may be up to a minute later: the time is missing, the place is then wrong. Two such
  holes within a minute are told as one, at the second.
* Where a stall, a hole and a burst fall together, the beats of the burst may lie on either side of
  the hole: ``Step.number`` to ``Step.latest``.
* A packet that was late just before a hole may have come after another one. Two steps are told; the
  sum of their sizes is right.
* A link that becomes slower by ``THRESHOLD`` and stays so looks like a hole.

There is no quicker verdict on a big step: a program that froze for half a minute finds every
notification of that time queued, and only the last of them shows that nothing is missing.

Pure: no clock, no I/O, integers in ticks, amortised O(1) a notification. A recording knows its beat
times and has no need of this.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

THRESHOLD: Final = 1_500 * TICKS_PER_MS
"""Least step. In untouched recordings of two straps (1.9 hours) the lowest level of ``HOLD`` rises
by less than 1.2 s: a beat that has just missed a notification waits a second for the next."""
HOLD: Final = 4_500 * TICKS_PER_MS
"""Least time from the first arrival of the evidence to the last: longer than a stall, and at one
notification a second (0.99 s on real straps) the verdict comes with the one 5 s after the first."""
MOMENTS: Final = 4
"""Least number of arrivals behind a verdict. What comes in one burst was late for one reason and
counts as one."""
MOMENT: Final = 250 * TICKS_PER_MS
"""Arrivals nearer than this to the last that counted belong to the same burst."""
MEMORY: Final = 60 * TICKS_PER_SECOND
"""How long a low level counts: the phase of beats and notifications may take most of a minute to go
round, and in that time the crystal slides by less than 0.1 s."""


@dataclass(frozen=True, slots=True)
class Step:
    """Beats are missing; the link was up."""

    number: int
    """The first beat after the hole. Where a stall hides the place: the first that may be it."""
    latest: int
    """The last beat that may be the first after the hole; nearly always ``number`` itself."""
    size: int
    """How much time is missing, in ticks, above 0; nearly always good to half a second. Never more
    than the rise of the earliest arrivals, so that beats moved on by it lie in no future."""


@dataclass(frozen=True, slots=True)
class _Packet:
    """One notification: its first beat, its arrival, its arrival minus cumulative RR."""

    number: int
    arrival: int
    level: int


class ArrivalGaps:
    """Finds the holes in one unbroken stretch of notifications.

    Push every notification that holds intervals, in order of arrival. Call ``reset`` at every gap
    that is known: time across it is no evidence.
    """

    def __init__(self) -> None:
        """Begin a stretch."""
        self.reset()

    def reset(self) -> None:
        """Begin a new stretch: forget everything, and with it what no verdict was reached on."""
        self._sent = 0
        self._usual: deque[_Packet] = deque()  # the last minute, what came late left out
        self._lows: deque[_Packet] = deque()  # those of them with nothing lower behind them
        self._raised: deque[_Packet] = deque()  # all since the last usual one
        self._lowest = 0  # of the raised ones
        self._moments = 0
        self._last_moment = 0

    def push(self, first_number: int, rr: Sequence[int], arrival: int) -> Step | None:
        """Take one notification.

        Args:
            first_number: The beat number of its first interval; the others follow on it.
            rr: Its intervals in ticks, oldest first; without one nothing happens.
            arrival: When it arrived, in ticks since the session's start; never before the last.

        Returns:
            A step that lies ``HOLD`` or more back, once; None nearly always.
        """
        if not rr:
            return None
        self._sent += sum(rr)
        self._sort(_Packet(first_number, arrival, arrival - self._sent))
        return self._verdict()

    def _sort(self, packet: _Packet) -> None:
        """Put a packet to the raised ones; a usual one shows that those were only late."""
        if self._lows and packet.level >= self._lows[0].level + THRESHOLD:
            self._raise(packet)
        else:
            self._raised.clear()
            self._remember(packet)

    def _raise(self, packet: _Packet) -> None:
        if not self._raised:
            self._lowest, self._moments = packet.level, 0
        self._raised.append(packet)
        self._lowest = min(self._lowest, packet.level)
        if not self._moments or packet.arrival - self._last_moment >= MOMENT:
            self._moments += 1
            self._last_moment = packet.arrival

    def _remember(self, packet: _Packet) -> None:
        usual, lows = self._usual, self._lows
        usual.append(packet)
        while lows and lows[-1].level >= packet.level:
            lows.pop()
        lows.append(packet)
        # Counted back from a usual arrival, never from a raised one: after a sleep of minutes the
        # level before it is all there is to compare with.
        for packets in (usual, lows):
            while packets[0].arrival <= packet.arrival - MEMORY:
                packets.popleft()

    def _verdict(self) -> Step | None:
        raised = self._raised
        if not raised or self._moments < MOMENTS:
            return None
        if raised[-1].arrival - raised[0].arrival < HOLD:
            return None
        near = [packet for packet in raised if packet.level < self._lowest + THRESHOLD]
        # Of what came at one moment any may be the first after the hole.
        end = near[0].arrival + MOMENT
        latest = max(packet.number for packet in raised if packet.arrival < end)
        step = Step(raised[0].number, latest, self._size(near))
        # The level after the hole is the usual one now. What came since is sorted by it, for a
        # second hole may have begun.
        lowest = next(packet for packet in near if packet.level == self._lowest)
        self._usual.clear()
        self._lows.clear()
        self._lows.append(lowest)
        self._raised = deque()
        for packet in raised:
            self._sort(packet)
        return step

    def _size(self, near: Sequence[_Packet]) -> int:
        """Return by how much the levels rose: the means jitter half as much as the lowest do.

        Never more than from lowest to lowest, or beats might be moved beyond their arrivals.
        """
        low = self._lows[0].level
        before = [packet.level for packet in self._usual if packet.level < low + THRESHOLD]
        after = [packet.level for packet in near]
        return min(sum(after) // len(after) - sum(before) // len(before), self._lowest - low)
