"""Keeps a sound card's frames on the session's clock, without a jump that could be heard."""

from __future__ import annotations

from collections import deque
from typing import Final


class ClockServo:
    """Tells at which session time a block will be heard; pure.

    A device asks for blocks at jittery times, and its clock drifts from the session's. One block
    joins the next without a gap; where it is early or late, its speed is turned a little. Jitter
    only ever makes a call late, so the promptest of the last calls tells the time.

    The library does not tell how long a block waits before it is heard. So it is measured: what the
    device asked for at first beyond the time that went by is what it keeps in store. A block that
    is asked for as a whole waits for the one before it, so it is its own length at least.
    """

    STEER_PER_S: Final = 0.2
    """Share of the error that is made up in a second."""
    DRIFT_PER_S2: Final = 0.002
    """How fast a lasting drift is learnt; with the above it settles without swinging."""
    GREATEST_DRIFT: Final = 0.001
    """Sound cards are better than this; more is no drift."""
    CALLS: Final = 16
    """Of so many the promptest counts."""
    GREATEST_SLEW: Final = 0.02
    """A breath is stretched by this share at most; the pitch of the tone does not move."""
    JUMP_S: Final = 0.25
    """An error that is not slewed: the computer slept, or the device starved."""
    SETTLING_S: Final = 0.5
    """Until so much is asked for, the device fills its store and nothing should sound."""

    def __init__(self, sample_rate: float, extra_s: float = 0.0, speed: float = 1.0) -> None:
        """Start anew.

        Args:
            sample_rate: Frames in a second.
            extra_s: What is known to delay the sound beyond the device's store.
            speed: Seconds of the session's clock in a second.
        """
        self._rate = sample_rate
        self._extra_s = extra_s
        self._base = speed
        self._drift = 0.0
        self._first_s: float | None = None
        self._stored: list[float] = []
        self._late: deque[float] = deque(maxlen=self.CALLS)
        self._asked_s = 0.0
        self._next_s = 0.0
        self.latency_s = extra_s
        """From asking for a block to hearing its first frame."""
        self.error_s = 0.0
        """How far the session's clock is ahead of the sound."""

    @property
    def settled(self) -> bool:
        """Whether it is known when a block will be heard."""
        return self._asked_s >= self.SETTLING_S

    def block(self, now_s: float, frames: int) -> tuple[float, float]:
        """Return the session's time of the next block's first frame, and its speed.

        Args:
            now_s: The session's time at which the device asks for the block.
            frames: The length of the block.
        """
        length_s = frames / self._rate
        if not self.settled:
            asked_s = self._measured(now_s, length_s)
            start_s, speed = asked_s + self.latency_s * self._base, self._base
        else:
            heard_s = now_s + self.latency_s * self._base
            # What was slewed since then counts for a call of before, too; it is less than a jitter.
            self._late.append((heard_s - self._next_s) / self._base)
            self.error_s = min(self._late)
            if abs(self.error_s) > self.JUMP_S:
                start_s, speed = self._next_s + self.error_s * self._base, self._base
                self._late.clear()
            else:
                start_s, speed = self._next_s, self._base * (1 + self._slew(length_s))
        self._asked_s += length_s
        self._next_s = start_s + length_s * speed
        return start_s, speed

    def _measured(self, now_s: float, length_s: float) -> float:
        """Return when the block was asked for, with less jitter."""
        if self._first_s is None:
            self._first_s = now_s
        self._stored.append(self._asked_s - (now_s - self._first_s) / self._base)
        stored_s = max(self._stored[len(self._stored) // 2 :])
        self.latency_s = self._extra_s + max(stored_s, length_s)
        return self._first_s + (self._asked_s - stored_s) * self._base

    def _slew(self, length_s: float) -> float:
        steer = self.STEER_PER_S * self.error_s
        if abs(steer) < self.GREATEST_DRIFT:
            learnt = self.DRIFT_PER_S2 * self.error_s * length_s
            self._drift = _within(self._drift + learnt, self.GREATEST_DRIFT)
        return _within(steer + self._drift, self.GREATEST_SLEW)


def _within(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
