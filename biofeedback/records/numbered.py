"""Files that are made again and again from the same recording: one more name, or the same file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from biofeedback.records.new_file import write_new
from biofeedback.records.recorder import OutputError
from biofeedback.sentences import tr

_MOST: Final = 1000


def write_numbered(path: Path, data: bytes) -> Path:
    """Write a file under the first name that is free: ``a.html``, ``a (2).html`` ...

    A file of that name with the same content is taken as it is: to make the same once more leaves
    one file.

    Returns:
        Where the content is.

    Raises:
        OutputError: With one sentence that says what to do.
    """
    others = (path.with_name(f"{path.stem} ({at}){path.suffix}") for at in range(2, _MOST))
    for name in (path, *others):
        if os.path.lexists(name):
            if _holds(name, data):
                return name
            continue
        write_new(name, data)
        return name
    text = tr("{path} and all its numbers exist already: choose another name.")
    raise OutputError(text.format(path=path))


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
