"""The one clock of a session: monotonic now, sleep, and the wall time of the start.

Everything that waits or stamps a time takes a ``Clock``, so that the same code runs in real time,
N times faster, or as fast as the machine can, and a test can jump it.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

_TURNS_BEFORE_A_JUMP: Final = 4


# While the computer sleeps, time.monotonic goes on under Windows only. A session that did not know
# of a sleep would give its beats the times of hours before.
_SLEEPLESS: Final = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}.get(sys.platform, "")
_CLOCK_ID: Final[int | None] = getattr(time, _SLEEPLESS, None)


def _seconds() -> float:
    """Return monotonic seconds that go on while the computer sleeps."""
    return time.monotonic() if _CLOCK_ID is None else time.clock_gettime(_CLOCK_ID)


class Clock(Protocol):
    """A monotonic clock in seconds."""

    def now(self) -> float:
        """Return seconds since an arbitrary instant; never goes backwards."""
        ...

    def wall(self) -> datetime:
        """Return the time of day with its zone; read once, at the start of a session."""
        ...

    async def sleep(self, duration: float) -> None:
        """Return after ``duration`` seconds of this clock."""
        ...


class SystemClock:
    """Real time, or ``speed`` times faster; the time that the computer sleeps counts."""

    def __init__(self, speed: float = 1.0) -> None:
        """Start now; ``speed`` must be positive."""
        self._speed = speed
        self._start = _seconds()
        self._start_wall = datetime.now().astimezone()

    def now(self) -> float:
        """Return the scaled seconds since this clock was made."""
        return (_seconds() - self._start) * self._speed

    def wall(self) -> datetime:
        """Return the time of day, running at the clock's speed."""
        if self._speed == 1.0:
            return datetime.now().astimezone()
        return self._start_wall + timedelta(seconds=self.now())

    async def sleep(self, duration: float) -> None:
        """Sleep ``duration / speed`` real seconds."""
        await asyncio.sleep(duration / self._speed)


class VirtualClock:
    """As fast as the machine can: time jumps to the next sleeper.

    Sleepers wake in the order of their deadlines. Before time jumps the loop gets a few turns, so
    that whoever woke before, or was just started, comes to its next sleep first: a single-threaded
    simulation is repeatable.
    """

    def __init__(self) -> None:
        """Start at zero seconds and at the present time of day."""
        self._now = 0.0
        self._start_wall = datetime.now().astimezone()
        self._sleepers: list[tuple[float, int]] = []
        self._order = itertools.count()

    def now(self) -> float:
        """Return the virtual seconds passed."""
        return self._now

    def wall(self) -> datetime:
        """Return the start's time of day plus the virtual seconds passed."""
        return self._start_wall + timedelta(seconds=self._now)

    async def sleep(self, duration: float) -> None:
        """Let every earlier sleeper go first, then jump to the deadline."""
        mine = (self._now + max(0.0, duration), next(self._order))
        heapq.heappush(self._sleepers, mine)
        try:
            turns = 0
            while turns < _TURNS_BEFORE_A_JUMP:
                await asyncio.sleep(0)
                turns = turns + 1 if self._sleepers[0] == mine else 0
            self._now = max(self._now, mine[0])
        finally:
            self._sleepers.remove(mine)
            heapq.heapify(self._sleepers)


class PlayedClock:
    """The time of something that is played: it stands or runs, at any speed, and can be set.

    Nobody sleeps by it: whoever plays asks how long it takes until an instant.
    """

    def __init__(self, real: Callable[[], float] = time.monotonic) -> None:
        """Stand at zero; ``real`` tells real seconds (those that the computer sleeps count not)."""
        self._real = real
        self._at = 0.0
        self._since: float | None = None
        """Real seconds when it was at ``_at``; None while it stands."""
        self._speed = 1.0

    @property
    def runs(self) -> bool:
        """Whether it runs."""
        return self._since is not None

    @property
    def speed(self) -> float:
        """How many of its seconds are one real second, while it runs."""
        return self._speed

    def now(self) -> float:
        """Return its time in seconds."""
        if self._since is None:
            return self._at
        return self._at + (self._real() - self._since) * self._speed

    def run(self, on: bool) -> None:
        """Let it run from here on, or stand."""
        self._at = self.now()
        self._since = self._real() if on else None

    def set_speed(self, speed: float) -> None:
        """Run at another speed from here on; it must be positive."""
        self.set(self.now())
        self._speed = speed

    def set(self, at: float) -> None:
        """Go to another time, and run on from there if it runs."""
        self._at = at
        if self._since is not None:
            self._since = self._real()

    def real_until(self, at: float) -> float:
        """Return the real seconds until an instant, as if it ran; below 0 where it is past."""
        return (at - self.now()) / self._speed


def make_clock(speed: float | None) -> Clock:
    """Return a clock that runs ``speed`` times real time; None is as fast as the machine can."""
    return VirtualClock() if speed is None else SystemClock(speed)
