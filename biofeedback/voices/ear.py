"""From the samples of one input to what is known of each 32 ms; the samples end here."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from biofeedback.voices.timing import StreamClock
from biofeedback.voices.vad import CHUNK, RATE, Detector, Samples

LATENCY_S: Final = 0.01
"""What the way from the air through the converter takes at least; the rest is not told."""
QUIETEST_DB: Final = -90.0
_LEAST_STEP_S: Final = 0.98 * CHUNK / RATE
"""A frame follows the one before it, also where the session's clock stands or is set back."""
_FULL: Final = 32_768


class Block(NamedTuple):
    """Samples as they came, 16 bit, one channel."""

    first: int
    """How many came before them."""
    data: bytes | bytearray
    arrived_s: float
    """The session's time at their arrival."""
    exact: bool
    """Whether that is when the last of them was heard, to the sample; it is in a file."""


class Frame(NamedTuple):
    """What is known of 32 ms."""

    at_s: float
    """The session's time of its beginning."""
    probability: float
    """Of a voice."""
    level_db: float
    """Below full scale."""


class Ear:
    """Turns the blocks of one input into frames; keeps less than one frame of samples."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._rest = np.zeros(0, np.float32)
        self._next = 0
        """Number of the sample after the rest."""
        self._clock = StreamClock(RATE, LATENCY_S)
        self._last_s = float("-inf")
        self.heard_anything = False
        """Whether any sample was not zero: a microphone that is off, or denied, gives zeros."""
        self.heard_s = 0.0
        """How much was heard."""

    def hear(self, block: Block) -> list[Frame]:
        """Return the frames that are complete with this block."""
        new = np.frombuffer(block.data, "<i2").astype(np.float32) / _FULL
        if block.first != self._next:
            # Some were dropped on the way: what was before does not belong to what comes.
            self._rest = self._rest[:0]
            self._detector.reset()
        self._next = block.first + len(new)
        self.heard_s += len(new) / RATE
        self.heard_anything = self.heard_anything or bool(new.any())
        if not block.exact:
            self._clock.block(block.first, len(new), block.arrived_s)
            if not self._clock.settled:
                return []
        samples = np.concatenate([self._rest, new])
        start = self._next - len(samples)
        whole = len(samples) - len(samples) % CHUNK
        self._rest = samples[whole:].copy()
        frames = []
        for at in range(0, whole, CHUNK):
            at_s = self._clock.at(start + at)
            if block.exact:
                at_s = block.arrived_s - (self._next - start - at) / RATE
            self._last_s = max(at_s, self._last_s + _LEAST_STEP_S)
            frames.append(self._frame(self._last_s, samples[at : at + CHUNK]))
        return frames

    def forget(self) -> None:
        """Let go of every sample."""
        self._rest = self._rest[:0].copy()
        self._detector.reset()

    def _frame(self, at_s: float, chunk: Samples) -> Frame:
        power = float(np.dot(chunk, chunk)) / CHUNK
        level = 10 * np.log10(power) if power > 0 else QUIETEST_DB
        return Frame(at_s, self._detector(chunk), max(QUIETEST_DB, float(level)))
