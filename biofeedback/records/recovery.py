"""Recordings whose program ended without closing them: found and closed at the next start.

A recording is open as long as somebody holds it (``locks``). One that nobody holds and that does
not end as a recording ends is closed by appending to it: what is there already is never altered.
``docs/recording-format.md`` says what the end looks like.
"""

from __future__ import annotations

import contextlib
import csv
import json
import logging
import math
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Final

from biofeedback.events import Edge, LinkState, Talk
from biofeedback.records.csv_format import (
    MAGIC,
    RECORDING,
    RECOVERED,
    TORN_FLAG,
    TORN_LINE,
    Row,
    row_in,
)
from biofeedback.records.folders import fallback_folders
from biofeedback.records.locks import hold
from biofeedback.sentences import Sentence, joined, tr
from biofeedback.units import clock_text, seconds, ticks
from biofeedback.wording import beats

log = logging.getLogger(__name__)

UNTOUCHED_FOR_S: Final = 120.0
"""Where nothing can be locked, what was written to since is left alone: it may be alive."""
_TAIL_BYTES: Final = 4096
"""Longer than any last line that is written."""
_ENDS: Final = re.compile(rb'[^,\n]*,[^,\n]*,(?:state,+"stopped",|info,+"recording",)[^\n]*\n\Z')
_IN_ONE_SENTENCE: Final = 3
_FIRST: Final = ["time", "elapsed_s", "event"]
_WORDS: Final = ("time", "event", "flag")
_UNFINISHED_NUMBER: Final = ("e", "-", "+")
_DAMAGED: Final = (
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    RecursionError,
    csv.Error,
)
_ENDED_WITHOUT: Final = "The program ended without closing the recording."


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recording that was closed now."""

    path: Path
    beats: int
    duration: int
    """Ticks from the session's start to the last that is known of it."""

    def text(self) -> Sentence:
        """Return its name and what it holds."""
        return tr("{name} ({duration}, {beats})").format(
            name=self.path.name,
            duration=clock_text(seconds(self.duration)),
            beats=beats(self.beats),
        )


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found at a start."""

    closed: Sequence[Recovered] = ()
    problems: Sequence[Sentence] = ()
    """A sentence for each recording that could not be closed."""

    def sentence(self) -> Sentence:
        """Return what a person should know of it; empty where nothing was found."""
        return joined(" ", [*self._closed(), *self.problems])

    def _closed(self) -> Iterator[Sentence]:
        if not self.closed:
            return
        shown = [found.text() for found in self.closed[:_IN_ONE_SENTENCE]]
        names = joined(", ", shown)
        if len(self.closed) > len(shown):
            names = tr("{names} and others").format(names=names)
        yield tr(
            "%n recordings had been cut off, and have been closed properly: {names}.",
            "",
            len(self.closed),
            one="%n recording had been cut off, and has been closed properly: {names}.",
        ).format(names=names)


def recover(folders: Iterable[Path], *, now: datetime | None = None) -> Recovery:
    """Close what was left open in some folders, and in those that recordings fall back to.

    Only the last kilobytes of a recording that ended well are read.

    Args:
        folders: Or files in them; they need not exist, and what lies deeper is not looked at.
        now: The time of day, for the recordings.
    """
    now = now or datetime.now().astimezone()
    closed: list[Recovered] = []
    problems: list[Sentence] = []
    for path in _left_open([*folders, *fallback_folders()]):
        try:
            if found := _close(path, now):
                closed.append(found)
        except OSError as error:
            log.info("recovery", exc_info=error)
            text = tr("{path} was cut off, and cannot be closed properly ({reason}).")
            reason = (error.strerror or str(error)).lower()
            problems.append(text.format(path=path, reason=reason))
        except _DAMAGED as error:
            # Whatever stands in one file must keep no other from being closed.
            log.info("recovery: a file was left alone (%s)", type(error).__name__)
    return Recovery(closed, problems)


def recover_in_background(folders: Sequence[Path], told: Callable[[Recovery], None]) -> None:
    """Do the same on a thread of its own, where ``told`` is called; a folder may hang."""
    work = threading.Thread(target=lambda: told(recover(folders)), name="recovery", daemon=True)
    work.start()


def _left_open(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the recordings that do not end as one does; a living program may still write there."""
    for folder in dict.fromkeys(map(_folder_of, folders)):
        try:
            with os.scandir(folder) as entries:
                names = sorted(each.path for each in entries if each.name.lower().endswith(".csv"))
        except OSError:
            continue
        for name in names:
            path = Path(name)
            with contextlib.suppress(OSError):
                if path.is_file() and _is_left_open(path):
                    yield path


def _folder_of(path: Path) -> Path:
    return path.parent if path.suffix and not path.is_dir() else path


def _is_left_open(path: Path) -> bool:
    with path.open("rb", buffering=0) as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - _TAIL_BYTES))
        tail = file.read()
        if _ENDS.match(tail, tail.rfind(b"\n", 0, -1) + 1):
            return False
        file.seek(0)
        return file.read(len(MAGIC)) == MAGIC.encode()


def _close(path: Path, now: datetime) -> Recovered | None:
    """Close a recording, if nobody holds it and it was cut off."""
    flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "r+b", buffering=0) as file:
        held = hold(file.fileno())
        if held is None and time.time() - os.fstat(file.fileno()).st_mtime < UNTOUCHED_FOR_S:
            return None
        if held is False:
            return None
        file.seek(0)
        with open(file.fileno(), "rb", closefd=False) as lines:
            found = _Found.in_lines(lines)
        if found is None or found.is_closed:
            return None
        end = found.end(now)
        while end:
            end = end[file.write(end) or 0 :]
        os.fsync(file.fileno())
    return Recovered(path, found.beats, found.last)


@dataclass(slots=True)
class _Found:
    """What must be known of a recording to close it."""

    start: datetime
    columns: list[str]
    beats: int = 0
    last: int = 0
    """The last instant that is told of, in ticks."""
    phases: dict[str, Row] = field(default_factory=dict)
    """Those that have begun and not ended, by their id."""
    talk: Row | None = None
    """Who spoke at last."""
    ended: bool = False
    torn: bytes = b""
    """The last line, where it was cut off; with its end where an earlier recovery gave it one."""
    _line: bytes = b""

    @classmethod
    def in_lines(cls, lines: BufferedReader) -> _Found | None:
        """Go through a file; None where not even its header is whole."""
        start: datetime | None = None
        for line in lines:
            if line.startswith(b"# start: "):
                with contextlib.suppress(*_DAMAGED):
                    start = datetime.fromisoformat(json.loads(line[len(b"# start: ") :]))
            elif not line.startswith(b"#"):
                columns = line.decode("utf-8", "replace").rstrip("\r\n").split(",")
                if start is None or not line.endswith(b"\n") or columns[:3] != _FIRST:
                    return None
                found = cls(start, columns)
                for row in lines:
                    found.take(row)
                found.look_at_the_last()
                return found
        return None

    @property
    def is_closed(self) -> bool:
        """Whether it has ended well, even where later facts stand behind its end."""
        return self.ended and not self.phases and not self.torn

    def take(self, line: bytes) -> None:
        """Take a line; one that makes no sense is passed over, as is one that was cut off once."""
        if not _says_torn(line):
            self._count()
        self._line = line

    def _count(self) -> None:
        """Take in what the last line says."""
        with contextlib.suppress(*_DAMAGED):
            self._read(self._line)

    def _read(self, line: bytes) -> None:
        _, elapsed, event, rest = line.split(b",", 3)
        if not rest.endswith(b"\n"):
            return
        at = float(elapsed)
        if event == b"beat":
            at = max(at, self._arrival(line))
            self.beats += 1
            self.ended = False
        elif event in (b"info", b"state", b"phase", b"talk"):
            self._read_text(row_in(self.columns, line.decode("utf-8", "replace")))
        if math.isfinite(at):
            self.last = max(self.last, ticks(at))

    def _arrival(self, line: bytes) -> float:
        return float(line.split(b",")[self.columns.index("arrival_s")] or 0)

    def _read_text(self, row: Row) -> None:
        if row.event == "state":
            self.ended = row.note == LinkState.STOPPED
        elif row.event == "info":
            self.ended = self.ended or row.note == RECORDING
        elif row.event == "talk":
            self.talk = row
        else:
            about = json.loads(row.detail)
            if about["edge"] == Edge.START:
                self.phases[str(about["id"])] = row
            else:
                self.phases.pop(str(about["id"]), None)

    def look_at_the_last(self) -> None:
        """Find out whether the last line that was taken was cut off."""
        self._count()
        try:
            row_in(self.columns, self._line.decode())
            sound = self._line.endswith(b"\n")
        except _DAMAGED:
            sound = False
        self.torn = b"" if sound else self._line

    def end(self, now: datetime) -> bytes:
        """Return what is to be appended."""
        at = self.last
        rows = []
        if self.torn:
            rows.append(Row(at, "info", note=TORN_LINE, detail="The line above was cut off."))
        said = f"Closed at the start of the program at {now.isoformat(timespec='seconds')}."
        rows.append(Row(at, "info", note=RECOVERED, detail=f"{_ENDED_WITHOUT} {said}"))
        if self.talk and self.talk.note != Talk.UNKNOWN:
            rows.append(replace(self.talk, elapsed=at, note=Talk.UNKNOWN))
        for phase in self.phases.values():
            settings = {**json.loads(phase.detail), "edge": Edge.END.value}
            rows.append(Row(at, "phase", note=phase.note, detail=json.dumps(settings)))
        rows.append(Row(at, "state", note=LinkState.STOPPED, detail=_ENDED_WITHOUT))
        text = "".join(row.text(self.start, self.columns) for row in rows)
        return _completion(self.torn, self.columns) + text.encode()


def _says_torn(line: bytes) -> bool:
    """Return whether the line above this one was cut off, however whole it looks now."""
    return b",info," in line and f'"{TORN_LINE}"'.encode() in line


def _completion(line: bytes, columns: Sequence[str]) -> bytes:
    """Return what makes one line of a torn one, and no false number for who reads it as a table."""
    if not line or line.endswith(b"\n"):
        return b""
    added = _rest_of_character(line)
    text = (line + added).decode("utf-8", "replace")
    if text.count('"') % 2:
        return added + b'"\n'
    cells = text.split(",")
    at = len(cells) - 1
    if '"' not in text and at < len(columns):
        if columns[at] not in _WORDS and text.endswith(_UNFINISHED_NUMBER):
            added += b"0"
        if at > 1 and cells[2] == "beat" and at < (flag := columns.index("flag")):
            added += (flag - at) * b"," + TORN_FLAG.encode()
    return added + b"\n"


def _rest_of_character(line: bytes) -> bytes:
    """Return what completes a letter that was torn; there is one for every beginning."""
    if _is_text(line):
        return b""
    # What may come second depends on the first byte; the others are free.
    rests = (second + b"\x80\x80" for second in (b"\x80", b"\x90", b"\xa0"))
    endings = (rest[:length] for rest in rests for length in (1, 2, 3))
    return next((ending for ending in endings if _is_text(line + ending)), b"")


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
