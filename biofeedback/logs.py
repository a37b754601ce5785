"""A log that a person can send: what happened to link and program, and never a heart beat.

It lies in the platform's folder for logs, three files of half a megabyte at most, readable by its
owner only. Above DEBUG it holds no health data, no name of a strap, and of Bluetooth addresses only
the end. With ``BIOFEEDBACK_DEBUG=1`` everything is written as well, heart beats included, to a file
of its own that is never part of a support bundle.

Whoever logs never waits for a disk: lines are written on a thread of their own, and where they
cannot be written the program runs on without a log.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import queue
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

from biofeedback import __version__
from biofeedback.events import Event, Gap, StrapInfo, StrapState
from biofeedback.records.folders import OWNER_ONLY_FILE, make_private
from biofeedback.records.strap_lock import FileLock
from biofeedback.units import seconds

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

log = logging.getLogger(__name__)

DEBUG_VARIABLE: Final = "BIOFEEDBACK_DEBUG"
FILE_BYTES: Final = 500_000
FILES: Final = 3
"""The one that is written, and those before it."""
DEBUG_BYTES: Final = 5_000_000
MOST_PROGRAMS: Final = 8
"""Programs that can log at once; each has a file of its own, so that nobody rotates another's."""
MOST_LINES: Final = 10_000
"""Lines that may wait for a slow disk."""
CLOSE_TIMEOUT_S: Final = 1.0

_OURS: Final = __name__.partition(".")[0]
_DEBUG_MARK: Final = "-debug"
_DEBUG_WARNING: Final = "This file holds health data (heart beats): think before you send it on."
_ADDRESS: Final = re.compile(
    r"(?<![0-9A-F])[0-9A-F]{2}([:_-])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}(?![0-9A-F])", re.I
)
_MAC_ADDRESS: Final = re.compile(  # macOS gives each strap such a number instead of its address
    r"\b[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\b", re.I
)
_NO_ADDRESS: Final = "-0000-1000-8000-00805f9b34fb"
"""How the UUIDs of services end: they name a kind of thing, not a thing."""
_KEPT: Final = 5


def folder() -> Path:
    """Return the folder for logs (it may not exist yet)."""
    from platformdirs import user_log_path

    return user_log_path("biofeedback", appauthor=False)


def files(where: Path | None = None) -> list[Path]:
    """Return the log files that may be sent on: those without health data."""
    try:
        found = sorted((where or folder()).glob("biofeedback*.log*"))
    except OSError:
        return []
    return [path for path in found if _DEBUG_MARK not in path.name]


def debugging() -> bool:
    """Whether everything is to be written."""
    return os.environ.get(DEBUG_VARIABLE, "") not in ("", "0")


def replace_addresses(text: str, instead: Callable[[str], str]) -> str:
    """Return a text with another in the place of every Bluetooth address."""

    def change(found: re.Match[str]) -> str:
        address = found.group()
        return address if address.lower().endswith(_NO_ADDRESS) else instead(address)

    return _MAC_ADDRESS.sub(change, _ADDRESS.sub(change, text))


def shortened(text: str) -> str:
    """Return a text with only the end of every Bluetooth address: enough to tell two apart."""
    return replace_addresses(text, lambda address: f"..{address[-_KEPT:]}")


def kind_of(error: BaseException) -> str:
    """Return what an error is and what caused it, without its words.

    The words may quote a packet or name the strap. What the system says in fixed words stays.
    """
    parts: list[str] = []
    for one in _causes(error):
        reason = getattr(one, "reason", None)
        details = (
            getattr(one, "dbus_error", None),
            reason.name if isinstance(reason, Enum) else None,
            one.strerror if isinstance(one, OSError) else None,
        )
        detail = ", ".join(str(detail) for detail in details if detail)
        parts.append(f"{type(one).__name__} ({detail})" if detail else type(one).__name__)
    return " from ".join(parts)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it, the first cause last."""
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        yield one
        seen.add(id(one))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


class _Kind:
    """Stands for an error in a line."""

    def __init__(self, error: BaseException) -> None:
        self._text = kind_of(error)

    def __repr__(self) -> str:
        return self._text


class PlainFormatter(logging.Formatter):
    """Lines without health data, names and addresses, whoever logs what."""

    default_msec_format = "%s.%03d"

    def __init__(self) -> None:
        """Begin each line with time, level and who speaks."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        line = self.formatMessage(self._plain(record))
        error = record.exc_info[1] if record.exc_info else None
        causes = [] if error is None else _causes(error)
        return shortened("\n".join([line, *(place for one in causes for place in _places(one))]))

    def _plain(self, record: logging.LogRecord) -> logging.LogRecord:
        plain = logging.makeLogRecord(record.__dict__)
        if record.name.partition(".")[0] == _OURS:
            if isinstance(record.args, tuple):
                plain.args = tuple(
                    _Kind(value) if isinstance(value, BaseException) else value
                    for value in record.args
                )
            plain.message = plain.getMessage()
            # One record is one line, or a reader could not tell where the next begins.
            plain.message = plain.message.replace("\n", " ")
        else:
            # What a library fills in could be anything; what it means stands before.
            plain.message = str(record.msg).partition("\n")[0]
        plain.asctime = self.formatTime(record)
        return plain


def _places(error: BaseException) -> list[str]:
    """Return what an error is and where it came from, without its words."""
    lines = [f"    {kind_of(error).partition(' from ')[0]}"]
    # Not extract_tb, which reads the sources from the disk.
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = "/".join(Path(frame.f_code.co_filename).parts[-2:])
        lines.append(f"        {file}:{number} in {frame.f_code.co_name}")
    return lines


class EventLog:
    """A sink: what became of the link goes into the log, and to DEBUG everything."""

    def __init__(self, strap: int = 1) -> None:
        """Log for a strap, counted from 1."""
        self._strap = strap
        self._info = StrapInfo()

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of one notification."""
        for event in events:
            match event:
                case StrapState():
                    log.info("strap %d: %s", self._strap, event.state.value)
                case Gap():
                    length = seconds(event.duration)
                    log.info("strap %d: a gap of %.0f s: %s", self._strap, length, event.reason)
                case StrapInfo():
                    self._about(event)
                case _:
                    # Beats, labels and verdicts on the rhythm are the person's own.
                    pass
            log.debug("strap %d: %r", self._strap, event)

    def _about(self, info: StrapInfo) -> None:
        if info.address != self._info.address:
            log.info("strap %d is %s", self._strap, info.address)
        if info.facts() != self._info.facts():
            facts = ", ".join(f"{key} {value}" for key, value in info.facts().items())
            log.info("strap %d: %s", self._strap, facts)
        self._info = info


class _Lines(logging.Handler):
    """Hands formatted lines to the thread that writes."""

    def __init__(self, put: Callable[[str], None], level: int) -> None:
        super().__init__(level)
        self._put = put

    def emit(self, record: logging.LogRecord) -> None:
        """Format here, where the values still are what they were; write elsewhere."""
        try:
            self._put(self.format(record))
        except Exception:
            # A log must never be the reason why something fails.
            self._put(f"{record.levelname} {record.name}: a line that cannot be written")


class _Plain(_Lines):
    """Lines that may be sent on: ours from INFO, those of libraries from WARNING."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave out what nobody needs."""
        ours = record.name.partition(".")[0] == _OURS
        return record.levelno >= (logging.INFO if ours else logging.WARNING)


class Log:
    """The log of this program, from its making to ``close``."""

    def __init__(self, where: Path | None = None, debug: bool | None = None) -> None:
        """Begin to log; nothing here touches a disk.

        Args:
            where: The folder; by default the platform's.
            debug: Whether everything is written as well; by default as the environment says.
        """
        self._where = where
        self._debug = debugging() if debug is None else debug
        self._lines: queue.Queue[tuple[bool, str] | None] = queue.Queue(MOST_LINES)
        root, ours = logging.getLogger(), logging.getLogger(_OURS)
        self._levels = {logger: logger.level for logger in (root, ours)}
        plain = _Plain(lambda line: self._put(False, line), logging.INFO)
        plain.setFormatter(PlainFormatter())
        self._handlers: list[logging.Handler] = [plain]
        ours.setLevel(logging.INFO)
        if self._debug:
            everything = _Lines(lambda line: self._put(True, line), logging.DEBUG)
            everything.setFormatter(
                logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
            )
            self._handlers.append(everything)
            root.setLevel(logging.DEBUG)
            ours.setLevel(logging.DEBUG)
        for handler in self._handlers:
            root.addHandler(handler)
        self._lock = FileLock()
        # A daemon: a folder that hangs for ever must not keep the process alive.
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def close(self, timeout: float = CLOSE_TIMEOUT_S) -> bool:
        """End the log; return whether all of it is written."""
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
        for logger, level in self._levels.items():
            logger.setLevel(level)
        self._levels = {}
        with contextlib.suppress(queue.Full):
            self._lines.put(None, timeout=timeout)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _put(self, debug: bool, line: str) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait((debug, line))

    def _write(self) -> None:
        files = self._open_files()
        while (item := self._lines.get()) is not None:
            debug, line = item
            if file := files.get(debug):
                file.emit(_record(line))
        for file in files.values():
            with contextlib.suppress(OSError):  # a full disk says so once more
                file.close()
        self._lock.release()

    def _open_files(self) -> dict[bool, RotatingFileHandler]:
        """Open the files of the first place that no other program holds."""
        opened: dict[bool, RotatingFileHandler] = {}
        # Without a place for it there is no log; that is worth no complaint.
        with contextlib.suppress(Exception):
            where = self._where or folder()
            make_private(where)
            # Says to others, for the life of the thread, that the place is taken.
            self._lock = FileLock(where)
            places = range(1, MOST_PROGRAMS + 1)
            place = next((one for one in places if self._lock.take(f"log-{one}")), None)
            if place is None:
                return opened
            name = "biofeedback" if place == 1 else f"biofeedback-{place}"
            opened[False] = _private_file(where / f"{name}.log", FILE_BYTES)
            opened[False].emit(_record(_heading()))
            if self._debug:
                opened[True] = _private_file(where / f"{name}{_DEBUG_MARK}.log", DEBUG_BYTES)
                opened[True].emit(_record(_DEBUG_WARNING))
        return opened


_running: Log | None = None


def begin() -> None:
    """Log from now on until the program ends; a second call changes nothing."""
    global _running
    if _running is None:
        _running = Log()
        atexit.register(_running.close)


def _heading() -> str:
    from platform import platform

    return f"--- biofeedback {__version__}, Python {sys.version.split()[0]}, {platform()}"


def _record(line: str) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": line})


def _private_file(path: Path, size: int) -> RotatingFileHandler:
    # Costs milliseconds, on the thread that writes; nothing else here needs it.
    from logging.handlers import RotatingFileHandler

    class PrivateFile(RotatingFileHandler):
        """Readable by its owner only, from the first byte on."""

        def _open(self) -> TextIOWrapper:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            descriptor = os.open(self.baseFilename, flags, OWNER_ONLY_FILE)
            return open(descriptor, "a", encoding="utf-8", errors="backslashreplace")

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
            """Say nothing: a full disk is told by whoever records."""

    return PrivateFile(path, maxBytes=size, backupCount=FILES - 1)
