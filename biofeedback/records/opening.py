"""Any file that holds RR intervals, as a recording: one of ours, or another program's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from biofeedback.records import csv_format
from biofeedback.records.csv_format import Recording, RecordingError
from biofeedback.records.exchange import formats
from biofeedback.records.exchange.rows import ForeignError
from biofeedback.records.sidecar import annotated_by_sidecar
from biofeedback.sentences import tr

_LONGEST_FILE_BYTES: Final = 200_000_000


class OpeningError(Exception):
    """The file cannot be opened as a recording; its text says why and what to do."""


def open_recording(path: Path) -> Recording:
    """Read a recording of ours, or a file of another program, with the notes beside it.

    Raises:
        OpeningError: If the file cannot be read, or holds no RR intervals.
    """
    return annotated_by_sidecar(path, open_raw(path))


def open_raw(path: Path) -> Recording:
    """Read a recording as its file has it, whatever was said of it afterwards.

    Raises:
        OpeningError: If the file cannot be read, or holds no RR intervals.
    """
    try:
        if path.stat().st_size > _LONGEST_FILE_BYTES:
            text = tr("{name} is too large for an RR file: choose another file.")
            raise OpeningError(text.format(name=path.name))
        recording = csv_format.read(path) if csv_format.is_recording(path) else formats.read(path)
    except ForeignError as error:
        raise OpeningError(str(error)) from error
    except RecordingError as error:
        text = tr("{problem} Choose another file.")
        raise OpeningError(text.format(problem=str(error))) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = tr("{path} cannot be read ({reason}): choose another file.")
        raise OpeningError(text.format(path=path, reason=reason)) from error
    if not recording.beats:
        text = tr("{name} holds no beats: choose another file.")
        raise OpeningError(text.format(name=path.name))
    return recording
