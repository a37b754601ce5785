"""EDF+ as ``edf`` writes it, read by pyedflib, which checks what it reads."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from biofeedback.events import Flag
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange.edf import FIRST_YEAR, Note
from biofeedback.records.exchange.rows import (
    ForeignError,
    Span,
    assembled,
    exact,
    foreign_header,
    missing,
    phase_rows,
    told_by,
)
from biofeedback.sentences import tr
from biofeedback.units import TICKS_PER_SECOND

PROGRAM: Final = "EDF+"
_TICKS_PER_STEP: Final = TICKS_PER_SECOND // 10_000_000
"""pyedflib tells onsets in steps of 100 ns."""
_RR: Final = re.compile(r"RR (\w+)")
_GAP: Final = re.compile(r"gap: (.+)")
_MARKER: Final = re.compile(r"marker: (.*)")
_PHASE: Final = re.compile(r"phase (\d+)(, open)?: (.+)")
_TALK: Final = re.compile(r"talk ([a-z ]+): ?(.*)")
_INFO: Final = re.compile(r"info ([^:]+): (.*)")


def read(path: Path) -> Recording:
    """Read the RR intervals that stand as annotations in an EDF+ file.

    Raises:
        ForeignError: If it holds none, is broken, or pyedflib is not installed.
        OSError: If it cannot be read.
    """
    _check_length(path)
    try:
        import pyedflib
    except ImportError as error:
        raise missing(error, path.name) from None
    try:
        with pyedflib.EdfReader(str(path)) as file:
            told = [
                (int(at), _word(length), _word(text)) for at, length, text in file.read_annotation()
            ]
            begin = file.getStartdatetime()
        notes = [
            Note(at * _TICKS_PER_STEP, text, exact(length, TICKS_PER_SECOND) if length else None)
            for at, length, text in told
        ]
    except Exception as error:  # it meets what is damaged with any of them
        raise _broken(path) from error
    if not any(_RR.fullmatch(note.text) and note.duration for note in notes):
        text = tr(
            "{name} holds signals, but no RR intervals as annotations: find the beats in another "
            "program first, or choose another file."
        )
        raise ForeignError(text.format(name=path.name))
    try:
        return _recording(path, notes, begin)
    except OverflowError as error:
        raise _broken(path) from error


def _check_length(path: Path) -> None:
    """Refuse a file that ends early; asked, the library would print that on the terminal."""
    with path.open("rb") as file:
        head = file.read(256)
        try:
            size, records, signals = int(head[184:192]), int(head[236:244]), int(head[252:256])
            fields = file.read(256 * signals)[216 * signals : 224 * signals]
            samples = sum(int(fields[at : at + 8]) for at in range(0, 8 * signals, 8))
        except ValueError:
            raise _broken(path) from None
    if path.stat().st_size != size + 2 * records * samples:
        raise _broken(path)


def _broken(path: Path) -> ForeignError:
    text = tr("{name} is damaged or ends too early for an EDF+ file: copy it anew.")
    return ForeignError(text.format(name=path.name))


def _word(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else str(text)


def _recording(path: Path, notes: Sequence[Note], begin: datetime) -> Recording:
    header: dict[str, Any] = {}
    shift = 0
    for note in notes:
        if found := _INFO.fullmatch(note.text):
            shift = note.onset
            header[found[1]] = _json(found[2])
    known = begin.year > FIRST_YEAR
    start = (begin + timedelta(microseconds=shift * 1e6 / TICKS_PER_SECOND)).astimezone()
    rows: list[Row] = []
    for note in notes:
        rows += _rows(note, shift)
    rr = [row.rr for row in rows if row.rr]
    own = foreign_header(path, PROGRAM, rr)
    if known:
        own["start"] = start.isoformat()
    return assembled(told_by(own, header), _numbered(rows))


def _numbered(rows: Sequence[Row]) -> Iterator[Row]:
    """Number the beats; put each gap where the beat before it ends, however both were rounded."""
    ends = [0]
    for row in sorted(rows, key=lambda row: (row.elapsed, row.event)):
        if row.event == "beat":
            yield replace(row, beat=len(ends))
            ends.append(row.elapsed)
    for row in rows:
        if row.event == "gap":
            after = bisect_right(ends, row.elapsed + _TICKS_PER_STEP)
            end = ends[after - 1]
            yield replace(row, elapsed=end) if row.elapsed - end <= _TICKS_PER_STEP else row
        elif row.event != "beat":
            yield row


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _rows(note: Note, shift: int) -> list[Row]:
    onset, duration = note.onset - shift, note.duration or 0
    if (found := _RR.fullmatch(note.text)) and duration:
        known = found[1] in {flag.value for flag in Flag}
        flag = Flag(found[1]) if known else Flag.NORMAL
        end = onset + duration
        return [Row(end, "beat", 0, duration, flag, arrival=end)]
    if found := _GAP.fullmatch(note.text):
        return [Row(onset, "gap", duration=duration, note=found[1])]
    if found := _MARKER.fullmatch(note.text):
        return [Row(onset, "marker", note=found[1])]
    if found := _TALK.fullmatch(note.text):
        return [Row(onset, "talk", note=found[1], detail=found[2])]
    if found := _PHASE.fullmatch(note.text):
        name, settings = _named(found[3])
        end_at = None if found[2] else onset + duration
        return phase_rows(Span(name, int(found[1]), settings, onset, end_at))
    return []


def _named(text: str) -> tuple[str, dict[str, str]]:
    """Return the name of a phase, and its settings where they stand behind it."""
    for found in re.finditer(r" (?=\{)", text):
        settings = _json(text[found.end() :])
        if isinstance(settings, dict):
            return text[: found.start()], {key: str(value) for key, value in settings.items()}
    return text, {}
