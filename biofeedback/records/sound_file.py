"""A WAV file, read piece by piece; only its plain form (PCM), which every program writes."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from biofeedback.sentences import tr

PIECE_S: Final = 1
MOST_CHANNELS: Final = 2
RATES: Final = range(4000, 384_001)
"""What recorders write; a header with anything else is damaged."""
SAMPLE_BYTES: Final = (1, 2, 3, 4)

_NO_PLAIN: Final = tr(
    "{name} is no WAV file of plain samples (PCM): convert it, or choose another."
)


class SoundFileError(Exception):
    """The file cannot be read; its text says why and what to do."""


class SoundFormat(NamedTuple):
    """What the file holds."""

    rate: int
    channels: int
    sample_bytes: int
    frames: int


def sound_format(path: Path) -> SoundFormat:
    """Return what a WAV file holds.

    Raises:
        SoundFileError: If it cannot be read, or holds no plain samples of one or two channels.
    """
    found = _format(path)
    if found.channels > MOST_CHANNELS:
        text = tr("{name} has {channels} channels: convert it to one or two, or choose another.")
        raise SoundFileError(text.format(name=path.name, channels=found.channels))
    if not found.frames:
        raise SoundFileError(tr("{name} holds no sound: choose another.").format(name=path.name))
    if found.rate not in RATES or found.sample_bytes not in SAMPLE_BYTES:
        raise SoundFileError(_NO_PLAIN.format(name=path.name))
    return found


def _format(path: Path) -> SoundFormat:
    try:
        with wave.open(str(path), "rb") as file:
            return SoundFormat(
                file.getframerate(), file.getnchannels(), file.getsampwidth(), file.getnframes()
            )
    except (wave.Error, EOFError) as error:
        raise SoundFileError(_NO_PLAIN.format(name=path.name)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = tr("{path} cannot be read ({reason}): choose another file.")
        raise SoundFileError(text.format(path=path, reason=reason)) from error


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the samples of a WAV file as they are, a second at a time.

    Of a file that was cut off the last whole frame is the end.

    Raises:
        SoundFileError: If it cannot be read.
    """
    form = sound_format(path)
    frame = form.channels * form.sample_bytes
    try:
        with wave.open(str(path), "rb") as file:
            while piece := file.readframes(PIECE_S * form.rate):
                yield piece[: len(piece) - len(piece) % frame]
    except (wave.Error, EOFError, OSError) as error:
        text = tr("{name} cannot be read to its end: choose another file.")
        raise SoundFileError(text.format(name=path.name)) from error
