"""A mark on an open file that says: a living program writes here.

The operating system takes it away when the program ends, however it ends. It is advisory where that
is possible, and lies on a byte far beyond the end, so that nobody is kept from reading.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR_BEYOND: Final = 1 << 62 if sys.platform != "win32" else 1 << 30
"""Where no recording ends; Windows' own call knows 31 bits."""
_TAKEN: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK})


def hold(descriptor: int) -> bool | None:
    """Mark a file that is open for writing, until it is closed.

    Returns:
        False where somebody else holds it; None where this file system cannot say.
    """
    try:
        _lock(descriptor)
    except OSError as error:
        return False if error.errno in _TAKEN else None
    return True


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _FAR_BEYOND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    elif sys.platform == "linux":
        # Not flock(): on a Windows share it becomes a lock of the whole file that nobody reads
        # through. Not lockf(): it is gone as soon as this program closes the file anywhere.
        wanted = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, _FAR_BEYOND, 1, 0)
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, wanted)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
