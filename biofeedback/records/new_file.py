"""Files that a person asks for: private, whole or not there at all, and never over another one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from biofeedback.records.folders import OWNER_ONLY_FILE
from biofeedback.records.recorder import OutputError
from biofeedback.sentences import tr


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, readable by its owner only.

    Raises:
        OutputError: With one sentence that says what to do; nothing is left behind.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, OWNER_ONLY_FILE)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
        except BaseException:
            # It is ours and of this moment: half a file would be taken for a whole one. It is
            # closed by now: Windows deletes no open file, and a quota may answer only then.
            with suppress(OSError):
                path.unlink()
            raise
    except FileExistsError:
        text = tr("{path} exists already and is never overwritten: choose another name.")
        raise OutputError(text.format(path=path)) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = tr("{path} cannot be written ({reason}): choose another place.")
        raise OutputError(text.format(path=path, reason=reason)) from error
