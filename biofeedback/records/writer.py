"""Bytes on their way to a disk, on a thread of their own: a dead folder never stalls the session.

What was not taken stays in memory, in order, and is tried again. Bytes go straight to the operating
system (no buffer of ours), so a killed program loses at most what has not reached the thread yet;
every 10 s (sooner where much comes at once) they are forced to the disk itself, and kept in memory
until that was done.

A place that takes nothing for 10 s, or loses what it took, is left for another: the file is copied
there, read back through its open descriptor where that is possible, and goes on there. A call that
does not return cannot be ended; another thread then goes on with what is in memory.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from biofeedback.records.locks import hold

log = logging.getLogger(__name__)

FSYNC_EVERY_S: Final = 10.0
MOST_UNSAFE_BYTES: Final = 1 << 18
"""That many are forced to the disk at once: a fast replay must not fill the memory meanwhile."""
RETRY_EVERY_S: Final = 2.0
FALL_BACK_AFTER_S: Final = 10.0
"""Long enough for a person to make room, short enough to lose nothing to a power cut."""
HANGS_AFTER_S: Final = 5.0
"""A slow memory stick may take seconds to force something to itself."""
LEFT_AFTER_S: Final = 10.0
"""How long a call may hang before the disk is left: nothing else tells a slow one from a dead."""
CLOSE_PATIENCE_S: Final = 2.5
"""How long a closing waits for a disk before it goes elsewhere."""
_COPY_BYTES: Final = 1 << 16
_CANNOT_SYNC: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
"""Of file systems that know no fsync."""


class Opened(NamedTuple):
    """A file that was just made, open for writing and reading."""

    descriptor: int
    path: Path


OpenFile = Callable[[], Opened]
"""Makes the file; raises OSError."""
Trouble = Callable[[OSError | None], None]
"""Called with an error when writing begins to fail, with None when it works; on any thread."""


def _nowhere() -> Sequence[OpenFile]:
    return ()


def _unheard(_path: Path, _whole: bool) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where to go on when the wanted place takes nothing more."""

    places: Callable[[], Sequence[OpenFile]] = _nowhere
    """In the order in which they are tried."""
    beginning: Callable[[], bytes] = bytes
    """What a file begins with that holds only the rest."""
    moved: Callable[[Path, bool], None] = _unheard
    """Told the new file, and whether it holds everything from the beginning."""


class FileWriter:
    """Appends to a file on a thread of its own."""

    def __init__(
        self,
        open_file: OpenFile,
        trouble: Trouble,
        elsewhere: Elsewhere | None = None,
        name: str = "recorder",
    ) -> None:
        """Start the thread; the file is opened there with the first bytes."""
        self._shared = _Shared(open_file, trouble, elsewhere or Elsewhere(), name)
        self._shared.owner = _Hand(self._shared)
        self._shared.owner.thread.start()
        self._rescuer: _Hand | None = None
        self._rescued_at = -LEFT_AFTER_S

    @property
    def waiting(self) -> int:
        """How many bytes no disk has taken yet."""
        return self._shared.end - self._shared.owner.offset

    def write(self, data: bytes) -> None:
        """Queue bytes; returns at once."""
        self._shared.add(data)
        owner = self._shared.owner
        if (since := owner.busy_since) is not None:
            self._look_after(owner, time.monotonic() - since)

    def close(self, timeout: float) -> bool:
        """Write what is left, force it to disk and close; return whether all of it is there."""
        deadline = time.monotonic() + timeout
        self._shared.end_it()
        owner = self._shared.owner
        owner.thread.join(min(timeout, CLOSE_PATIENCE_S))
        if owner.thread.is_alive() and owner is self._shared.owner:
            self._rescue(owner)
            if self._rescuer:
                self._rescuer.thread.join(max(0.0, deadline - time.monotonic()))
        owner = self._shared.owner
        owner.thread.join(max(0.0, deadline - time.monotonic()))
        return owner.complete

    def _look_after(self, owner: _Hand, stuck_s: float) -> None:
        """See to a thread that waits for its disk."""
        if stuck_s > HANGS_AFTER_S:
            self._shared.report(owner, TimeoutError(errno.ETIMEDOUT, "it does not answer"))
        if stuck_s > LEFT_AFTER_S < time.monotonic() - self._rescued_at:
            self._rescue(owner)

    def _rescue(self, stuck: _Hand) -> None:
        """Let another thread take over what is in memory; one at a time."""
        if self._rescuer is None or not self._rescuer.thread.is_alive():
            self._rescued_at = time.monotonic()
            self._rescuer = _Hand(self._shared, stuck)
            self._rescuer.thread.start()


class _Shared:
    """What the threads of one recording have in common: bytes that are not safe yet."""

    owner: _Hand
    """Whose file the recording is; the others have been left behind."""

    def __init__(
        self, open_file: OpenFile, trouble: Trouble, elsewhere: Elsewhere, name: str
    ) -> None:
        self.open_file, self.elsewhere, self.name = open_file, elsewhere, name
        self.wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.ended = False
        self.failing_since: float | None = None
        self._trouble = trouble
        self._lock = threading.Lock()
        self._data = bytearray()
        self._start = 0
        """Of the data, counted in bytes of the recording; everything before is on a disk."""

    @property
    def end(self) -> int:
        with self._lock:
            return self._start + len(self._data)

    @property
    def unsafe_bytes(self) -> int:
        """How many bytes no disk is known to keep."""
        with self._lock:
            return len(self._data)

    def add(self, data: bytes) -> None:
        with self._lock:
            self._data += data
        self.wake.put(None)

    def end_it(self) -> None:
        self.ended = True
        self.wake.put(None)

    def since(self, hand: _Hand, offset: int) -> bytes:
        """Return what comes after so many bytes; nothing for a thread that was left behind."""
        with self._lock:
            return bytes(self._data[offset - self._start :]) if hand is self.owner else b""

    def unsafe(self) -> tuple[int, bytes]:
        """Return all that no disk is known to keep, and how much came before."""
        with self._lock:
            return self._start, bytes(self._data)

    def forget(self, hand: _Hand, offset: int) -> None:
        """Take note that all whole lines before are safe."""
        with self._lock:
            if hand is self.owner:
                safe = self._data.rfind(b"\n", 0, offset - self._start) + 1
                del self._data[:safe]
                self._start += safe

    def report(self, hand: _Hand, error: OSError | None) -> None:
        with self._lock:
            if hand is not self.owner or (error is None) == (self.failing_since is None):
                return
            self.failing_since = time.monotonic() if error else None
        self._trouble(error)

    def hand_over(self, hand: _Hand, stuck: _Hand | None) -> bool:
        """Make a thread the owner; not in the place of one that is stuck no more."""
        with self._lock:
            if self.owner is not hand:
                if self.owner is not stuck or stuck.busy_since is None:
                    return False
                self.owner = hand
            self.failing_since = None
        return True


class _Copy(NamedTuple):
    """What a file holds that was begun with a copy."""

    shift: int
    """What to add to a place in the recording for the place in the file."""
    whole: bool
    """Whether it holds the recording from its beginning."""
    end: int
    """How far it went."""


class _Hand:
    """One thread and the file that it writes."""

    def __init__(self, shared: _Shared, stuck: _Hand | None = None) -> None:
        """Take over from another that is stuck, where there is one."""
        self.offset = 0
        """How many bytes of the recording its file has taken."""
        self.busy_since: float | None = None
        """Since when it waits for a disk; None while it does not."""
        self.complete = False
        """Whether all is safe, once it has ended."""
        self._shared = shared
        self._stuck = stuck
        self._place = shared.open_file
        self._descriptor: int | None = None
        self._copied = _Copy(0, whole=True, end=0)
        self._has_links = False
        self._is_held: bool | None = None
        self._dirty = False
        self._synced_at = time.monotonic()
        self._deleted = False
        self._spoiled = False
        """Whether the file has lost what it took; that is still in memory."""
        self._tried_at = -FALL_BACK_AFTER_S
        # A daemon: a folder that hangs for ever must not keep the process alive.
        self.thread = threading.Thread(target=self._run, name=shared.name, daemon=True)

    def _run(self) -> None:
        if self._stuck and not self._move():
            return
        ending = False
        while not ending and self._shared.owner is self:
            ending = self._wait()
            self.busy_since = time.monotonic()
            self._turn(ending)
            if ending:
                self._finish()
            self.busy_since = None
        if self._shared.owner is not self and self._descriptor is not None:
            _close(self._descriptor)

    def _wait(self) -> bool:
        """Wait for bytes, or until it is time to sync or retry; return whether to end."""
        timeout: float | None = None
        if self._shared.failing_since is not None:
            timeout = RETRY_EVERY_S
        elif self._dirty:
            timeout = FSYNC_EVERY_S
        if not self._shared.ended:
            with contextlib.suppress(queue.Empty):
                self._shared.wake.get(timeout=timeout)
        return self._shared.ended

    def _turn(self, ending: bool) -> None:
        shared = self._shared
        try:
            self._write()
            if self._dirty and (ending or self._is_time_to_sync()):
                self._sync()
        except OSError as error:
            shared.report(self, error)
        else:
            if not self._spoiled:
                shared.report(self, None)
                return
        since, now = shared.failing_since, time.monotonic()
        hopeless = self._spoiled or (since is not None and now - since >= FALL_BACK_AFTER_S)
        if ending or (hopeless and now - self._tried_at >= FALL_BACK_AFTER_S):
            self._move()

    def _write(self) -> None:
        if self._shared.end == 0:
            return
        descriptor = self._descriptor
        if descriptor is None:
            opened = self._place()
            descriptor = self._take(opened, held=hold(opened.descriptor))
        # A part may be taken before the disk is full: the rest goes on from there.
        while data := self._shared.since(self, self.offset):
            self.offset += os.write(descriptor, data)
            self._dirty = True
        if self._has_links and os.fstat(descriptor).st_nlink == 0:
            self._deleted = self._spoiled = True
            raise FileNotFoundError(errno.ENOENT, "it was deleted meanwhile")

    def _is_time_to_sync(self) -> bool:
        if time.monotonic() - self._synced_at >= FSYNC_EVERY_S:
            return True
        return self._shared.unsafe_bytes >= MOST_UNSAFE_BYTES and not self._spoiled

    def _sync(self) -> None:
        """Force the bytes to the disk."""
        assert self._descriptor is not None
        self._synced_at = time.monotonic()
        try:
            _force(self._descriptor)
        except OSError:
            # What was taken by write() may not have come to stay, and asked again the system would
            # say that all is well.
            self._spoiled = True
            raise
        self._dirty = False
        if not self._is_held:
            self._is_held = hold(self._descriptor)
        if not self._spoiled:
            self._shared.forget(self, self.offset)

    def _finish(self) -> None:
        self.complete = not self._spoiled and not self._dirty and self.offset == self._shared.end
        if self._descriptor is None or self._shared.owner is not self:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            os.close(descriptor)
        except OSError as error:  # quotas and network folders may answer as late as this
            self.complete = False
            self._shared.report(self, error)

    def _take(self, opened: Opened, *, held: bool | None) -> int:
        self._descriptor = opened.descriptor
        self._is_held = held
        # Some network folders count no names at all.
        self._has_links = os.fstat(opened.descriptor).st_nlink > 0
        return opened.descriptor

    def _move(self) -> bool:
        """Go on in the first other place that takes everything; return whether there is one."""
        self._tried_at = time.monotonic()
        others = [place for place in self._shared.elsewhere.places() if place is not self._place]
        # Last into the folder where it was deleted: who removes that whole would find it not empty.
        again = [self._place] if self._deleted else []
        return any(self._move_to(place) for place in [*others, *again])

    def _move_to(self, place: OpenFile) -> bool:
        try:
            opened = place()
        except OSError as error:
            log.info("no other place for the recording", exc_info=error)
            return False
        # Before there is anything in it: a program that starts now would close it as cut off.
        held = hold(opened.descriptor)
        try:
            copy = self._copy(opened.descriptor)
            _force(opened.descriptor)
            moved = self._shared.hand_over(self, self._stuck)
        except OSError as error:
            log.info("no other place for the recording", exc_info=error)
            moved = False
        if not moved:
            # Made a moment ago, and it holds nothing that is not elsewhere.
            _close(opened.descriptor)
            with contextlib.suppress(OSError):
                opened.path.unlink()
            return False
        if self._descriptor is not None:
            # A dead network folder may take its time for this, too.
            threading.Thread(target=_close, args=[self._descriptor], daemon=True).start()
        self._take(opened, held=held)
        self._place, self._copied, self.offset = place, copy, copy.end
        self._deleted = self._spoiled = self._dirty = False
        self._shared.forget(self, copy.end)
        self._shared.elsewhere.moved(opened.path, copy.whole)
        return True

    def _copy(self, into: int) -> _Copy:
        """Copy everything, or what is in memory where the file cannot be read any more."""
        start, rest = self._shared.unsafe()
        shift, whole = self._copied.shift, self._copied.whole
        if start and not self._read_back(start + shift, into):
            os.ftruncate(into, 0)
            beginning = self._shared.elsewhere.beginning()
            _write_all(into, beginning)
            shift, whole = len(beginning) - start, False
        _write_all(into, rest)
        return _Copy(shift, whole, start + len(rest))

    def _read_back(self, length: int, into: int) -> bool:
        """Copy what is safe in the present file; return whether it could be read."""
        if self._descriptor is None:
            return False
        at = 0
        while at < length:
            try:
                os.lseek(self._descriptor, at, os.SEEK_SET)
                part = os.read(self._descriptor, min(length - at, _COPY_BYTES))
            except OSError:
                return False
            if not part:
                return False
            _write_all(into, part)
            at += len(part)
        return True


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _force(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def _close(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.close(descriptor)
