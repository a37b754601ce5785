"""When the samples of an input were heard, by the session's clock."""

from __future__ import annotations

from collections import deque
from typing import Final

_SETTLING_S: Final = 0.5
"""So much is listened to first: blocks of before may have waited for the device."""
_BLOCKS: Final = 16
"""Of so many the promptest counts: a busy interpreter only ever makes a block late."""
_STEER_PER_S: Final = 0.2
"""Share of the error that is made up in a second."""
_GREATEST_SLEW: Final = 0.01
_JUMP_S: Final = 0.25
"""An error that is not slewed: the computer slept, or samples were lost."""


class StreamClock:
    """Lays a stream of samples on the session's clock; pure.

    Within a stream samples are counted, so that the jitter with which blocks arrive does not reach
    an edge, and a drift of the device's clock is slewed away. What remains is the unknown way from
    the air to the program, 10 to 60 ms by device, which is the same for every edge: lengths and
    pauses of one input are not touched by it.
    """

    def __init__(self, rate: float, latency_s: float = 0.0) -> None:
        """Start anew.

        Args:
            rate: Samples in a second.
            latency_s: How old the last sample of a block is when the block arrives.
        """
        self._rate = rate
        self._latency_s = latency_s
        self._zero_s: float | None = None
        """When the first sample of the stream would have arrived."""
        self._heard_s = 0.0
        self._settled = False
        self._late: deque[float] = deque(maxlen=_BLOCKS)

    @property
    def settled(self) -> bool:
        """Whether enough came to know the time."""
        return self._settled

    def block(self, first: int, frames: int, arrived_s: float) -> None:
        """Take note of a block: the number of its first sample, its length, its arrival."""
        zero_s = arrived_s - (first + frames) / self._rate
        if self._zero_s is None:
            self._zero_s = zero_s
        self._late.append(zero_s)
        error_s = min(self._late) - self._zero_s
        self._heard_s += frames / self._rate
        if not self._settled:
            self._zero_s = min(self._zero_s, zero_s)
            self._settled = self._heard_s >= _SETTLING_S
        elif abs(error_s) > _JUMP_S:
            self._zero_s += error_s
        else:
            length_s = frames / self._rate
            most = _GREATEST_SLEW * length_s
            self._zero_s += max(-most, min(most, _STEER_PER_S * error_s * length_s))

    def at(self, sample: int) -> float:
        """Return when a sample was heard."""
        return (self._zero_s or 0.0) + sample / self._rate - self._latency_s
