"""When did each beat happen? Cumulative RR, anchored to the arrival of its notification.

A strap sends its beats about once a second, sometimes late and in bursts, and its crystal differs
from this machine's: on a real recording arrival minus cumulative RR slid by 0.6 s in 10 minutes.
So within an unbroken stretch a beat's time is the running sum of RR plus an offset that follows
the *earliest* arrivals (a packet can be late, never early) and moves so slowly that the distance
of two beats stays their RR interval to within a few ms. After a gap the stretch is anchored anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

PACKING: Final = TICKS_PER_SECOND
"""A strap sends about once a second: the last beat of a notification is up to this old when it
arrives. A new stretch is anchored this far before its first arrival, so that no later beat lies in
the future, and creeps up to the truth."""
MEMORY: Final = 60 * TICKS_PER_SECOND
"""How long an early arrival counts."""
SLEW_PER_SECOND: Final = 4 * TICKS_PER_MS
"""At most 4 ms per second: four times the slide seen in real recordings, and below 10 ms a beat,
where gap-aware tools (neurokit2) would begin to see a gap."""
FUTURE_TOLERANCE: Final = 250 * TICKS_PER_MS
FUTURE_AT_MOST: Final = 2 * TICKS_PER_SECOND
"""Never does a beat lie further ahead of its arrival: what is sent then are no intervals."""
CATCH_UP_DIVISOR: Final = 4
"""Where beats would lie in the future by more than the tolerance (the first packet of a stretch
came late), their distance may shrink by a quarter until they do not."""


class BeatTimes:
    """Places the beats of one strap on the session's clock; time never runs backwards."""

    def __init__(self) -> None:
        """Begin unanchored."""
        self._last_end: int | None = None
        self._anchored = False
        self._raw = 0
        self._offset = 0
        self._earliest: deque[tuple[int, int]] = deque()

    @property
    def last_end(self) -> int | None:
        """When the last beat happened, in ticks; None before the first."""
        return self._last_end

    def break_(self) -> None:
        """Forget the anchor: the next beats are not adjacent to the last one."""
        self._anchored = False

    def skip(self, size: int) -> None:
        """Move the last beats and those to come on by time that is missing, found late (ticks)."""
        self._offset += size
        if self._last_end is not None:
            self._last_end += size
        self._earliest.clear()

    def note(self, end: int) -> None:
        """Take a beat time that a recording knows, in place of ``place``."""
        self._last_end = end

    def place(self, rr: Sequence[int], arrival: int) -> tuple[int, ...]:
        """Return the end time of each interval of one notification.

        Args:
            rr: The intervals in ticks, oldest first.
            arrival: When the notification arrived, in ticks since the session's start.

        Returns:
            One time for each interval, in ticks, none before the last one placed.
        """
        if not rr:
            return ()
        total = sum(rr)
        if not self._anchored:
            self._anchor(arrival - PACKING - total, rr[0])
        target = self._target(self._raw + total, arrival)
        return tuple(self._step(interval, target, arrival) for interval in rr)

    def _anchor(self, start: int, first_rr: int) -> None:
        """Let the next interval begin at ``start``, or at the last beat if that is later."""
        earliest = -first_rr if self._last_end is None else self._last_end
        self._raw = 0
        self._offset = max(start, earliest)
        self._earliest.clear()
        self._anchored = True

    def _target(self, raw_end: int, arrival: int) -> int:
        """Return the least arrival minus cumulative RR of the last minute: O(1) amortised."""
        candidate = arrival - raw_end
        earliest = self._earliest
        while earliest and earliest[-1][1] >= candidate:
            earliest.pop()
        earliest.append((arrival, candidate))
        while earliest[0][0] <= arrival - MEMORY:
            earliest.popleft()
        return earliest[0][1]

    def _step(self, rr: int, target: int, arrival: int) -> int:
        self._raw += rr
        slowest = rr * SLEW_PER_SECOND // TICKS_PER_SECOND
        future = self._raw + self._offset > arrival + FUTURE_TOLERANCE
        down = rr // CATCH_UP_DIVISOR if future else slowest
        self._offset += min(max(target - self._offset, -down), slowest)
        end = min(self._raw + self._offset, arrival + FUTURE_AT_MOST)
        end = max(end, self._last_end or 0)
        self._offset = end - self._raw
        self._last_end = end
        return end
