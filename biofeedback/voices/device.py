"""An input of this machine that listens; beside ``sound.device`` the only importer of miniaudio.

It is loaded once a microphone is turned on, and opened at 16 kHz with one channel of 16 bit: the
library brings what the device has to that.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import ModuleType
from typing import Any, Final, NamedTuple, Protocol

from biofeedback.sound.device import APP_NAME, back_ends, quieten_alsa
from biofeedback.voices.vad import RATE

PERIOD_MS: Final = 60
PERIODS: Final = 3
_ACCESS_DENIED: Final = -6
"""``MA_ACCESS_DENIED``."""
_HEX: Final = "0x"

Sound = bytes | bytearray


class Feed(Protocol):
    """Takes what was heard: 16 kHz, one channel, 16 bit; called on the audio thread."""

    def __call__(self, data: Sound, ended_s: float | None = None) -> None:
        """Take a block; ``ended_s`` is the session's time of its end where that is known."""
        ...


class InputDevice(Protocol):
    """An open input."""

    @property
    def running(self) -> bool:
        """Whether it still listens, as far as it is known."""
        ...

    @property
    def over(self) -> bool:
        """Whether nothing more will come, and nothing is wrong: the end of a file."""
        ...

    @property
    def steady(self) -> bool:
        """Whether sound comes all the time, so that none means that it is gone."""
        ...

    def close(self) -> None:
        """Stop and give it back."""
        ...


class MissingLibraryError(Exception):
    """The audio library cannot be loaded."""


class NoInputError(Exception):
    """The input cannot be opened."""


class DeniedError(NoInputError):
    """The system does not allow it."""


OpenInput = Callable[[str, Feed], InputDevice]


class Listed(NamedTuple):
    """An input as the system lists it."""

    id: str
    name: str


class MiniaudioInput:
    """An input through miniaudio; an empty id means the system's usual one.

    Raises:
        MissingLibraryError: If miniaudio is not installed or cannot be loaded.
        DeniedError: If the system does not allow it.
        NoInputError: If there is no such input, or the system does not give it.
    """

    over = False
    steady = True

    def __init__(self, wanted: str, feed: Feed) -> None:
        miniaudio = _library()
        self._device: Any = None
        try:
            self._device = miniaudio.CaptureDevice(
                input_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=PERIOD_MS,
                device_id=_handle(miniaudio, wanted) if wanted else None,
                callback_periods=PERIODS,
                backends=_back_ends(miniaudio),
                app_name=APP_NAME,
            )
            # It tells that it stopped only where somebody listens.
            self._device.stop_callback = _nothing
            taker = _taker(feed)
            next(taker)
            self._device.start(taker)
        except miniaudio.MiniaudioError as error:
            self.close()
            denied = _ACCESS_DENIED in error.args
            raise (DeniedError if denied else NoInputError)(str(error)) from error

    @property
    def running(self) -> bool:
        """Whether it was not heard to stop."""
        return self._device is not None and bool(self._device.running)

    def close(self) -> None:
        """Stop and give it back."""
        device, self._device = self._device, None
        if device is not None:
            device.close()


def listed() -> list[Listed]:
    """Return the inputs of this machine.

    Raises:
        MissingLibraryError: If miniaudio is not installed or cannot be loaded.
        NoInputError: If the system tells of none.
    """
    miniaudio = _library()
    try:
        found = miniaudio.Devices(_back_ends(miniaudio)).get_captures()
    except miniaudio.MiniaudioError as error:
        raise NoInputError(str(error)) from error
    return [Listed(_text(miniaudio, each["id"]), each["name"]) for each in found]


def _library() -> ModuleType:
    try:
        import miniaudio  # type: ignore[import-untyped]
    except (ImportError, OSError) as error:
        raise MissingLibraryError(str(error)) from error
    quieten_alsa()
    library: ModuleType = miniaudio
    return library


def _back_ends(miniaudio: ModuleType) -> list[Any]:
    # Without a list it would take a null device and hear nobody.
    return [getattr(miniaudio.Backend, name) for name in back_ends()]


def _text(miniaudio: ModuleType, handle: object) -> str:
    """Return an id as text that finds the same input another time.

    Back ends have names, wide names or numbers in the same room of memory: it is kept as it is.
    """
    raw = bytes(miniaudio.ffi.buffer(handle)).rstrip(b"\0")
    name = raw.decode("ascii", errors="replace")
    plain = name.isprintable() and "\ufffd" not in name and not name.startswith(_HEX)
    return name if plain else _HEX + raw.hex()


def _handle(miniaudio: ModuleType, wanted: str) -> object:
    handle: object = miniaudio.ffi.new("ma_device_id *")
    try:
        is_hex = wanted.startswith(_HEX)
        raw = bytes.fromhex(wanted.removeprefix(_HEX)) if is_hex else wanted.encode("ascii")
        miniaudio.ffi.buffer(handle)[: len(raw)] = raw
    except ValueError as error:
        # Of settings that were written by hand, or elsewhere.
        raise NoInputError(str(error)) from error
    return handle


def _taker(feed: Feed) -> Generator[None, Sound, None]:
    while True:
        feed((yield))


def _nothing() -> None:
    """Listen."""
