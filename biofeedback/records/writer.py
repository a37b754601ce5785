"""One thread that puts bytes on a disk, so that a dead folder never stalls the session.

What cannot be written stays in memory, in order, and is tried again until it can. Bytes go straight
to the operating system (no buffer of ours), so a killed program loses at most what has not reached
this thread yet; every 10 s they are forced to the disk itself.
"""

from __future__ import annotations

import errno
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

FSYNC_EVERY_S: Final = 10.0
RETRY_EVERY_S: Final = 2.0

OpenFile = Callable[[], int]
"""Opens the file for writing and returns its descriptor; raises OSError."""
Trouble = Callable[[OSError | None], None]
"""Called on the writer's thread: with an error when writing begins to fail, None when it works."""


class FileWriter:
    """Appends to a file on a thread of its own."""

    def __init__(self, open_file: OpenFile, trouble: Trouble, name: str = "recorder") -> None:
        """Start the thread; the file is opened there with the first bytes."""
        self._open_file = open_file
        self._trouble = trouble
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._backlog = bytearray()
        self._descriptor: int | None = None
        self._failing = False
        self._synced_at = time.monotonic()
        self._dirty = False
        self._lost = False
        # A daemon: a folder that hangs for ever must not keep the process alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Queue bytes; returns at once."""
        self._queue.put(data)

    def close(self, timeout: float) -> bool:
        """Write what is left, force it to disk and close; return whether all of it is there."""
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._backlog and not self._lost

    def _run(self) -> None:
        ending = False
        while not ending:
            ending = self._collect()
            self._flush()
            if self._dirty and (ending or time.monotonic() - self._synced_at >= FSYNC_EVERY_S):
                self._sync()
        if self._descriptor is not None:
            try:
                os.close(self._descriptor)
            except OSError as error:  # quotas and network folders may answer as late as this
                self._lost = True
                self._report(error)

    def _collect(self) -> bool:
        """Wait for bytes, or until it is time to sync or retry; return whether to end."""
        timeout: float | None = None
        if self._backlog:
            timeout = RETRY_EVERY_S
        elif self._dirty:
            timeout = FSYNC_EVERY_S
        try:
            data = self._queue.get(timeout=timeout)
        except queue.Empty:
            return False
        if data is None:
            return True
        self._backlog += data
        return False

    def _flush(self) -> None:
        if not self._backlog:
            return
        try:
            if self._descriptor is None:
                self._descriptor = self._open_file()
            while self._backlog:
                # A part may be taken before the disk is full: the rest goes on from there.
                del self._backlog[: os.write(self._descriptor, self._backlog)]
        except OSError as error:
            self._report(error)
        else:
            self._dirty = True
            if not self._lost:
                self._report(None)

    def _sync(self) -> None:
        """Force the bytes to the disk, and look whether the file is still anybody's."""
        self._synced_at = time.monotonic()
        if self._descriptor is None:
            return
        try:
            os.fsync(self._descriptor)
            if os.fstat(self._descriptor).st_nlink == 0:
                raise FileNotFoundError(errno.ENOENT, "it was deleted meanwhile")
        except OSError as error:
            # What was taken by write() may not have come to stay; it is no longer in our hands.
            self._lost = True
            self._report(error)
        else:
            self._dirty = False

    def _report(self, error: OSError | None) -> None:
        if (error is not None) != self._failing:
            self._failing = error is not None
            self._trouble(error)
