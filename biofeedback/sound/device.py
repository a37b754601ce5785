"""The device that sounds; the only importer of miniaudio, and only once sound is turned on.

miniaudio brings its back ends inside its wheel (PulseAudio and PipeWire, ALSA, Core Audio, WASAPI)
and follows the system's choice of a device: headphones that are plugged in take over.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable, Generator
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

PERIOD_MS: Final = 60
"""The device asks for so much at once. PulseAudio keeps little more in store: it must outlast the
interpreter where that is busy. The delay does no harm, because it is made up for."""
PERIODS: Final = 3
APP_NAME: Final = "biofeedback"

Feed = Callable[[int], NDArray[np.float32]]
"""Called on the audio thread with a number of frames; must return as many."""


class Device(Protocol):
    """An open output."""

    @property
    def running(self) -> bool:
        """Whether it still plays, as far as it is known."""
        ...

    def close(self) -> None:
        """Stop and give it back."""
        ...


class MissingLibraryError(Exception):
    """The audio library cannot be loaded."""


class NoDeviceError(Exception):
    """No output can be opened."""


OpenDevice = Callable[[int, Feed], Device]


class MiniaudioDevice:
    """The system's usual output, through miniaudio.

    Raises:
        MissingLibraryError: If miniaudio is not installed or cannot be loaded.
        NoDeviceError: If the system has no output, or does not give it.
    """

    def __init__(self, sample_rate: int, feed: Feed) -> None:
        try:
            import miniaudio  # type: ignore[import-untyped]
        except (ImportError, OSError) as error:
            raise MissingLibraryError(str(error)) from error
        quieten_alsa()
        wanted = [getattr(miniaudio.Backend, name) for name in back_ends()]
        self._device: Any = None
        try:
            # Without a list of back ends it would take a null device and play to nobody.
            self._device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=sample_rate,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                backends=wanted,
                app_name=APP_NAME,
            )
            # It tells that it stopped only where somebody listens.
            self._device.stop_callback = _nothing
            samples = _samples(feed)
            next(samples)
            self._device.start(samples)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise NoDeviceError(str(error)) from error

    @property
    def running(self) -> bool:
        """Whether it was not heard to stop."""
        return bool(self._device.running)

    def close(self) -> None:
        """Stop and give it back."""
        if self._device is not None:
            self._device.close()


def _samples(feed: Feed) -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield feed(frames).tobytes()


def _nothing() -> None:
    """Listen."""


def back_ends() -> list[str]:
    """Return the real back ends of this platform, by their names in miniaudio."""
    match sys.platform:
        case "win32":
            return ["WASAPI", "DSOUND", "WINMM"]
        case "darwin":
            return ["COREAUDIO"]
        case _:
            return ["PULSEAUDIO", "ALSA", "SNDIO", "OSS"]


_ALSA_ERROR: Final = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_ignore: Final = _ALSA_ERROR(lambda *_: None)


def quieten_alsa() -> None:
    """Keep ALSA from writing a page to the terminal wherever there is no sound card."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ignore)
