"""The recording: one self-describing CSV for each strap of a session.

``docs/recording-format.md`` is the specification; this module is its only writer and reader.
``read`` merges late verdicts (``reflag`` rows) into their beats and tolerates a torn last line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from biofeedback.events import (
    Beat,
    Event,
    Flag,
    Gap,
    HeartRate,
    Info,
    Marker,
    Phase,
    Quality,
    Reflag,
    StrapState,
    Talking,
)
from biofeedback.records.text import header_line, quoted, unguarded
from biofeedback.sentences import tr
from biofeedback.units import milliseconds, seconds, shortest, ticks, ticks_from_ms

MAGIC: Final = "# biofeedback recording: 1\n"
COLUMNS: Final = (
    "time",
    "elapsed_s",
    "event",
    "beat",
    "rr_ms",
    "flag",
    "heart_rate_bpm",
    "rmssd_ms",
    "rmssd_low_ms",
    "rmssd_high_ms",
    "differences",
    "arrival_s",
    "duration_s",
    "note",
    "detail",
)
RECORDING: Final = "recording"
"""Key of the info row at the end of a recording that was closed before its session."""
CONTINUES: Final = "continues"
"""Key of the info row of a file that goes on where another could not be read any more."""
RECOVERED: Final = "recovered"
"""Key of the info row of a recording that was closed later: its program had not done so."""
TORN_LINE: Final = "torn line"
"""Key of the info row that says: the line above was cut off."""
TORN_FLAG: Final = "torn"
"""Stands in a beat's flag where the line was cut off before: no number of it counts."""
_UNITS: Final = (
    "elapsed_s arrival_s duration_s in s - rr_ms rmssd_ms rmssd_low_ms rmssd_high_ms in ms - "
    "heart_rate_bpm in beats/min"
)


_NOT_OURS: Final = tr("{name} is not a biofeedback recording.")
_AS_SENT: Final = "RR intervals as sent in 1/1024 s"
_DAMAGED: Final = (ValueError, ArithmeticError, csv.Error)
_LARGEST_NUMBER: Final = 1e9
"""Thirty years in seconds: what is larger is in no column, and no calendar has room for it."""
_LONGEST_SHOWN: Final = 60
NEVER_COUNT: Final = frozenset({"simulated", "replay"})
"""Sources of the header that are not the person's own heart at that time."""
_FLAGS: Final = {flag.value: flag for flag in Flag}
_SAMPLING: Final = {
    "replay": "RR intervals as in the replayed file",
    "import": "RR intervals as in the imported file",
}


class RecordingError(ValueError):
    """A file that is no recording of ours; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What is known when a recording begins."""

    session: str
    start: datetime
    """Wall time of the session's start, with its zone."""
    software: str
    window_s: int
    device: str
    address: str = ""
    source: str = "bluetooth"
    """``bluetooth``, ``simulated``, ``replay`` or ``import``; the second and third never count."""
    artifacts: bool = True
    """Whether beats were judged, and artifacts left out."""
    facts: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the header block and the line with the column names."""
        lines = [
            MAGIC,
            header_line("session", self.session),
            header_line("start", self.start.isoformat(timespec="microseconds")),
            header_line("software", self.software),
            header_line("device", self.device),
            header_line("address", self.address),
            header_line("source", self.source),
            header_line("sampling", _SAMPLING.get(self.source, _AS_SENT)),
            header_line("window_s", self.window_s),
            header_line("artifacts", "on" if self.artifacts else "off"),
            header_line("units", _UNITS),
            *(header_line(key, value) for key, value in self.facts.items()),
        ]
        return "".join(lines) + ",".join(COLUMNS) + "\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a recording, times in ticks; None where the cell is empty."""

    elapsed: int
    event: str
    beat: int | None = None
    rr: int | None = None
    flag: Flag | None = None
    heart_rate_bpm: int | None = None
    rmssd_ms: float | None = None
    rmssd_low_ms: float | None = None
    rmssd_high_ms: float | None = None
    differences: int | None = None
    arrival: int | None = None
    duration: int | None = None
    note: str = ""
    detail: str = ""

    def facts(self) -> dict[str, Any]:
        """Return the cells that are not empty, under the names and in the units of the columns."""
        cells = {
            "elapsed_s": seconds(self.elapsed),
            "event": self.event,
            "beat": self.beat,
            "rr_ms": None if self.rr is None else milliseconds(self.rr),
            "flag": self.flag,
            "heart_rate_bpm": self.heart_rate_bpm,
            "rmssd_ms": self.rmssd_ms,
            "rmssd_low_ms": self.rmssd_low_ms,
            "rmssd_high_ms": self.rmssd_high_ms,
            "differences": self.differences,
            "arrival_s": None if self.arrival is None else seconds(self.arrival),
            "duration_s": None if self.duration is None else seconds(self.duration),
            "note": self.note or None,
            "detail": self.detail or None,
        }
        return {name: value for name, value in cells.items() if value is not None}

    def text(self, start: datetime, columns: Sequence[str] = COLUMNS) -> str:
        """Return the line of the file, its end included; the first column is the time."""
        facts = self.facts()
        time = start + timedelta(seconds=facts["elapsed_s"])
        cells = [time.isoformat(timespec="milliseconds")]
        for name in columns[1:]:
            value = facts.get(name, "")
            if name in ("note", "detail"):
                value = quoted(value)
            cells.append(value if isinstance(value, str) else shortest(value))
        return ",".join(cells) + "\n"


def row_of(event: Event) -> Row | None:
    """Return the line that an event becomes; None for events that are not recorded."""
    match event:
        case Beat():
            return _beat_row(event)
        case Gap():
            return Row(event.start, "gap", event.before, duration=event.duration, note=event.reason)
        case Reflag():
            return Row(event.at, "reflag", beat=event.number, flag=event.flag)
        case HeartRate():
            return Row(event.at, "heart_rate", heart_rate_bpm=event.bpm)
        case StrapState():
            return Row(event.at, "state", note=event.state, detail=event.detail)
        case Quality():
            return Row(event.at, "quality", note=event.grade, detail="; ".join(event.defects))
        case _:
            return _annotation(event)


def _beat_row(event: Beat) -> Row:
    value = event.hrv[0] if event.hrv else None
    return Row(
        elapsed=event.end,
        event="beat",
        beat=event.number,
        rr=event.rr,
        flag=event.flag,
        heart_rate_bpm=event.heart_rate_bpm,
        rmssd_ms=value.rmssd_ms if value else None,
        rmssd_low_ms=value.low_ms if value else None,
        rmssd_high_ms=value.high_ms if value else None,
        differences=value.differences if value else None,
        arrival=event.arrival,
    )


def _annotation(event: Event) -> Row | None:
    """Return the line of what is said beside the beats."""
    match event:
        case Marker():
            return Row(event.at, "marker", note=event.label)
        case Phase():
            settings = {"edge": event.edge.value, "id": event.phase_id, **event.settings}
            return Row(event.at, "phase", note=event.name, detail=json.dumps(settings))
        case Talking():
            return Row(event.at, "talk", note=event.talk, detail=event.by)
        case Info():
            return Row(event.at, "info", note=event.key, detail=event.value)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording as read back."""

    header: dict[str, Any]
    rows: Sequence[Row]
    torn: bool
    """Whether a line was cut off, as a killed program leaves its last one."""

    @property
    def beats(self) -> list[Row]:
        """The beat rows, late verdicts merged."""
        return [row for row in self.rows if row.event == "beat"]


def is_recording(path: Path) -> bool:
    """Return whether a file says that it is one of ours.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(MAGIC) + 1).replace(b"\r\n", b"\n").startswith(MAGIC.encode())


def read(path: Path) -> Recording:
    """Read a recording.

    Raises:
        RecordingError: If the file is none, or is broken before its last line.
        OSError: If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        if not is_recording(path):
            raise RecordingError(_NOT_OURS.format(name=path.name)) from None
        text = path.read_bytes().decode("utf-8", errors="replace")
    return parse(text, path)


def parse(text: str, path: Path = Path()) -> Recording:
    """Read a recording that is not on a disk, or not any more.

    Args:
        text: All of it.
        path: Named where it is damaged.

    Raises:
        RecordingError: As ``read``.
    """
    if not text.startswith(MAGIC):
        raise RecordingError(_NOT_OURS.format(name=path.name))
    lines = text.splitlines(keepends=True)
    torn = not lines[-1].endswith("\n")
    if torn:
        lines.pop()
    header: dict[str, Any] = {}
    body_at = 1
    for line in lines[1:]:
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(": ")
        header[key] = _header_value(value, path)
        body_at += 1
    rows = _merge(_rows(lines[body_at:], path, body_at))
    return Recording(header, rows, torn or any(_says_torn(row) for row in rows))


def _header_value(text: str, path: Path) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        wrong = tr("{name}: a header line is damaged: {line}.")
        shown = repr(text.strip()[:_LONGEST_SHOWN])
        raise RecordingError(wrong.format(name=path.name, line=shown)) from None


def _rows(lines: list[str], path: Path, before: int) -> Iterable[Row]:
    if not lines:
        return
    names = lines[0].rstrip("\r\n").split(",")
    if not {"elapsed_s", "event"} <= set(names):
        wrong = tr("{name}: the line with the column names is missing.")
        raise RecordingError(wrong.format(name=path.name))
    last_end = 0
    beats: set[int] = set()
    # One line is one row, always: a stray quote cannot swallow what follows it.
    for number, line in enumerate(lines[1:], before + 2):
        if _is_torn(names, lines[number - before : number - before + 1]):
            continue
        try:
            row = row_in(names, line)
            if row.event == "beat":
                _check_beat(row, last_end)
                last_end = row.elapsed
                beats.add(row.beat or 0)
            elif row.event == "gap" and row.beat is not None:
                last_end += _late_gap(row, beats)
        except _DAMAGED:
            if _is_above_torn(names, lines[number - before :]):
                continue
            wrong = tr("{name}: line {number} is damaged.")
            raise RecordingError(wrong.format(name=path.name, number=number)) from None
        yield row


def row_in(names: Sequence[str], line: str) -> Row:
    """Return what a line holds; its columns have these names.

    Raises:
        ValueError: If it is damaged; or ``ArithmeticError``, or ``csv.Error``.
    """
    # Beats hold no text of anybody: what they are split by needs no parser, and a day has 100 000.
    cells = next(csv.reader([line])) if '"' in line else line.rstrip("\r\n").split(",")
    return _parse(dict(zip(names, cells, strict=True)))


def _is_torn(names: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether the line below says that this one was cut off."""
    if not below or TORN_LINE not in below[0]:
        return False
    try:
        return _says_torn(row_in(names, below[0]))
    except _DAMAGED:
        return False


def _is_above_torn(names: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether all below is damaged down to a line that is said to be torn.

    So it is where the closing of a recording was cut off in its turn.
    """
    for number, line in enumerate(below, 1):
        if _is_torn(names, below[number : number + 1]):
            return True
        try:
            row_in(names, line)
        except _DAMAGED:
            continue
        return False
    return False


def _says_torn(row: Row) -> bool:
    return row.event == "info" and row.note == TORN_LINE


def _check_beat(row: Row, last_end: int) -> None:
    if row.beat is None or row.rr is None or row.rr < 0 or row.elapsed < last_end:
        raise ValueError("no beat, or none in its place")


def _late_gap(row: Row, beats: set[int]) -> int:
    """Return by how much a gap that was found late moves the beats behind it."""
    if row.beat is None or row.duration is None or row.duration < 0:
        raise ValueError("no gap")
    if row.beat in beats:
        return row.duration
    # The file may have been begun since: then all its beats lie behind the gap.
    if beats and row.beat > min(beats):
        raise ValueError("no gap in its place")
    return row.duration if beats else 0


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) < _LARGEST_NUMBER:
        raise ValueError(f"{text!r} is no number of ours")
    return number


def _parse(cells: dict[str, str]) -> Row:
    get = cells.get
    flag = get("flag")
    note, detail = get("note"), get("detail")
    return Row(
        ticks(_number(cells["elapsed_s"])),
        cells["event"],
        int(text) if (text := get("beat")) else None,
        ticks_from_ms(_number(text)) if (text := get("rr_ms")) else None,
        (_FLAGS.get(flag) or Flag(flag)) if flag else None,
        int(text) if (text := get("heart_rate_bpm")) else None,
        _number(text) if (text := get("rmssd_ms")) else None,
        _number(text) if (text := get("rmssd_low_ms")) else None,
        _number(text) if (text := get("rmssd_high_ms")) else None,
        int(text) if (text := get("differences")) else None,
        ticks(_number(text)) if (text := get("arrival_s")) else None,
        ticks(_number(text)) if (text := get("duration_s")) else None,
        unguarded(note) if note else "",
        unguarded(detail) if detail else "",
    )


def _merge(rows: Iterable[Row]) -> list[Row]:
    """Give every beat its last verdict, and every gap that was found late its place."""
    merged: list[Row] = []
    place: dict[int, int] = {}
    for row in rows:
        known = None if row.beat is None else place.get(row.beat)
        if row.event == "gap" and row.beat is not None and place and known is None:
            known = min(place.values())
        if row.event == "reflag":
            if known is not None:
                merged[known] = replace(merged[known], flag=row.flag)
        elif row.event == "gap" and known is not None:
            _move_on(merged, known, row)
            for at in range(known + 1, len(merged)):
                beat = merged[at].beat
                if merged[at].event == "beat" and beat is not None:
                    place[beat] = at
        else:
            if row.event == "beat" and row.beat is not None:
                place[row.beat] = len(merged)
            merged.append(row)
    return merged


def _move_on(rows: list[Row], first: int, gap: Row) -> None:
    """Put a gap before the beat that it names; that one and those after it took place later."""
    for index in range(first, len(rows)):
        if rows[index].event == "beat":
            rows[index] = replace(rows[index], elapsed=rows[index].elapsed + (gap.duration or 0))
    rows.insert(first, replace(gap, beat=None))
