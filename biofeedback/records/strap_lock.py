"""One program of ours for each strap at a time.

BlueZ sends a notification once for every subscribed program, and to all of them: two programs on
one strap would each record every beat twice.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from pathlib import Path
from typing import Final

from biofeedback.records.folders import OWNER_ONLY_FILE, make_private

_NOT_A_NAME: Final = re.compile(r"[^0-9A-Za-z-]+")


class FileLock:
    """A lock that the operating system gives back when the program ends, however it ends."""

    def __init__(self, folder: Path | None = None) -> None:
        """Lock in the platform's folder for what lives as long as the login, or a given one."""
        self._folder = folder
        self._held: tuple[str, int] | None = None

    def take(self, address: str) -> bool:
        """Return whether the strap is ours now; where nothing can be locked, it is."""
        if self._held and self._held[0] == address:
            return True
        self.release()
        try:
            descriptor = self._open(address)
        except OSError:
            return True
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._held = (address, descriptor)
        return True

    def release(self) -> None:
        """Let others have it."""
        if self._held:
            os.close(self._held[1])
            self._held = None

    def _open(self, address: str) -> int:
        folder = self._folder or _default_folder()
        make_private(folder)
        path = folder / f"strap-{_NOT_A_NAME.sub('-', address)}.lock"
        return os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)


def _default_folder() -> Path:
    from platformdirs import user_runtime_path

    with warnings.catch_warnings():
        # Without a login session there is a temporary folder instead, which serves as well.
        warnings.simplefilter("ignore")
        return user_runtime_path("biofeedback", appauthor=False)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
