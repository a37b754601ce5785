"""EDF+ (Kemp and Olivan 2003, Clin Neurophysiol 114:1755; edfplus.info/specs/edfplus.html).

An RR interval is an annotation: its onset is where the interval begins, its duration the interval
itself with every digit, its text ``RR`` and the flag. Gaps, phases, markers and who speaks are
annotations. The signals ``RR`` and ``HR`` are there to be looked at: sampled evenly they cannot
hold intervals.

Written here and not by pyedflib, which rounds onsets and durations to 0.1 ms and cuts texts after
40 letters; ``edf_reading`` reads it by pyedflib, which checks what it reads.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from biofeedback.events import Flag
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange.rows import (
    PRIVATE,
    ForeignError,
    Span,
    gaps,
    markers,
    spans,
    start_of,
    talk,
)
from biofeedback.records.text import one_line
from biofeedback.sentences import tr
from biofeedback.units import TICKS_PER_SECOND

SAMPLES_PER_S: Final = 4
_MONTHS: Final = [
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
]
_LONGEST_TEXT: Final = 500
"""Bytes of an annotation; what pyedflib reads ends at 511."""
_LONGEST_S: Final = 48 * 3600
_LONGEST_WAIT: Final = 60 * TICKS_PER_SECOND
"""From the session's start to the first that is told; more is not written."""
FIRST_YEAR: Final = 1985
"""EDF has years of two digits: 1985 to 2084."""


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation, in ticks since the session's start."""

    onset: int
    text: str
    duration: int | None = None

    def tal(self, shift: int) -> bytes:
        """Return it as it stands in the file; ``shift`` is where the session starts in it."""
        onset = _decimal(self.onset + shift)
        if not onset.startswith("-"):
            onset = f"+{onset}"
        length = "" if self.duration is None else f"\x15{_decimal(self.duration)}"
        # The text is the only part that a person has typed: it may be cut, never split a list.
        text = self.text.encode()[:_LONGEST_TEXT].decode(errors="ignore")
        return f"{onset}{length}\x14{text}\x14\0".encode()


def _decimal(ticks: int) -> str:
    """Return ticks as seconds, with every digit and no exponent."""
    whole, rest = divmod(abs(ticks), TICKS_PER_SECOND)
    digits = f"{rest * 5:010d}".rstrip("0")
    sign = "-" if ticks < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def write(recording: Recording, name: str) -> dict[str, bytes]:
    """Return an EDF+ file that names nobody.

    Args:
        recording: Its beats are written, flagged or not.
        name: Of the file, without its ending.

    Raises:
        ForeignError: If it is longer than two days.
    """
    beats = recording.beats
    start = start_of(recording)
    told = sorted(_notes(recording), key=lambda note: note.onset)
    earliest = told[0].onset
    # A stretch late in a session would else begin with hours of nothing, as would each after it.
    begin, shift = _beginning(start, earliest if earliest > _LONGEST_WAIT else min(0, earliest))
    notes = [*_facts(recording), *told]
    last = max(note.onset + (note.duration or 0) for note in notes) + shift
    records = math.ceil(last / TICKS_PER_SECOND) + 1
    if records > _LONGEST_S:
        text = tr("{name} is too long for EDF+: two days are the most, choose --to table.")
        raise ForeignError(text.format(name=name))
    lists = _lists([note.tal(shift) for note in notes], records)
    header = _header(recording, begin, records, len(lists[0]))
    body = bytearray()
    for number, (rr, hr) in enumerate(_signals(beats, shift, records)):
        body += rr + hr + lists[number]
    return {f"{name}.edf": header + bytes(body)}


def _beginning(start: datetime | None, earliest: int) -> tuple[datetime | None, int]:
    """Return the whole second in which the file begins, and the ticks from it to the session."""
    early = math.ceil(-earliest / TICKS_PER_SECOND)
    if start is None:
        return None, early * TICKS_PER_SECOND
    fraction = start.microsecond * (TICKS_PER_SECOND // 1_000_000)
    begin = start.replace(microsecond=0) - timedelta(seconds=early)
    return begin, early * TICKS_PER_SECOND + fraction


def _facts(recording: Recording) -> Iterator[Note]:
    """Yield the header's facts; they stand where the session began, be it before the file."""
    header = {key: value for key, value in recording.header.items() if key not in PRIVATE}
    for key, value in header.items():
        text = f"info {key}: {json.dumps(value)}"
        if len(text) <= _LONGEST_TEXT:
            yield Note(0, text)


def _notes(recording: Recording) -> Iterator[Note]:
    for row in recording.beats:
        rr = row.rr or 0
        yield Note(row.elapsed - rr, f"RR {row.flag or Flag.NORMAL}", rr)
    for row in gaps(recording):
        yield Note(row.elapsed, f"gap: {row.note}", row.duration or 0)
    for row in markers(recording):
        yield Note(row.elapsed, f"marker: {one_line(row.note)}", 0)
    for span in spans(recording):
        yield _phase_note(span)
    for row, lasting in talk(recording):
        yield Note(row.elapsed, f"talk {row.note}: {one_line(row.detail)}", lasting or 0)


def _phase_note(span: Span) -> Note:
    is_open = ", open" if span.end is None else ""
    text = f"phase {span.phase_id}{is_open}: {one_line(span.name)}"
    settings = f" {json.dumps(span.settings)}" if span.settings else ""
    if len((text + settings).encode()) <= _LONGEST_TEXT:
        text += settings
    return Note(span.start, text, (span.start if span.end is None else span.end) - span.start)


def _lists(tals: Sequence[bytes], records: int) -> list[bytes]:
    """Return the annotations of each record, the time of the record first, all of one length.

    An annotation may stand in any record; they fill one after the other, so that no record has to
    be as long as the busiest second.
    """
    times = [f"+{number}\x14\x14\0".encode() for number in range(records)]
    room = max(map(len, tals)) + len(times[-1])
    room = max(room, math.ceil(1.1 * (sum(map(len, tals)) / records + len(times[-1]))))
    while True:
        filled = _fill(tals, times, room)
        if filled is not None:
            return [text.ljust(room + room % 2, b"\0") for text in filled]
        room += room // 4


def _fill(tals: Sequence[bytes], times: Sequence[bytes], room: int) -> list[bytes] | None:
    filled = [bytearray(time) for time in times]
    at = 0
    for tal in tals:
        while len(filled[at]) + len(tal) > room:
            at += 1
            if at == len(filled):
                return None
        filled[at] += tal
    return [bytes(text) for text in filled]


def _signals(beats: Sequence[Row], shift: int, records: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the samples of each second: the interval that runs then and its rate, 0 where none."""
    step = TICKS_PER_SECOND // SAMPLES_PER_S
    index = 0
    for second in range(records):
        rr, hr = bytearray(), bytearray()
        for sample in range(SAMPLES_PER_S):
            now = second * TICKS_PER_SECOND + sample * step - shift
            while index < len(beats) and beats[index].elapsed < now:
                index += 1
            length = beats[index].rr or 0 if index < len(beats) else 0
            inside = length > 0 and beats[index].elapsed - length <= now
            tenths = length * 10_000 / TICKS_PER_SECOND if inside else 0
            rr += _sample(tenths)
            hr += _sample(600_000 * 10 / tenths if tenths else 0)
        yield bytes(rr), bytes(hr)


def _sample(tenths: float) -> bytes:
    return min(round(tenths), 32_767).to_bytes(2, "little", signed=True)


def _header(recording: Recording, begin: datetime | None, records: int, list_bytes: int) -> bytes:
    day = "X" if begin is None else f"{begin.day:02}-{_MONTHS[begin.month - 1]}-{begin.year}"
    moment = begin or datetime(FIRST_YEAR, 1, 1)  # noqa: DTZ001 - EDF knows no zones
    device = _ascii(str(recording.header.get("device", ""))).replace(" ", "_") or "X"
    signals = 3
    head = [
        ("0", 8),
        ("X X X X", 80),
        (f"Startdate {day} X X {device}"[:80], 80),
        (moment.strftime("%d.%m.%y"), 8),
        (moment.strftime("%H.%M.%S"), 8),
        (str(256 * (signals + 1)), 8),
        ("EDF+C", 44),
        (str(records), 8),
        ("1", 8),
        (str(signals), 4),
    ]
    columns: list[tuple[Sequence[str], int]] = [
        (("RR", "HR", "EDF Annotations"), 16),
        (("RR interval", "60 s / RR interval", ""), 80),
        (("ms", "bpm", ""), 8),
        (("-3276.8", "-3276.8", "-1"), 8),
        (("3276.7", "3276.7", "1"), 8),
        (("-32768",) * signals, 8),
        (("32767",) * signals, 8),
        (("", "", ""), 80),
        ((str(SAMPLES_PER_S), str(SAMPLES_PER_S), str(list_bytes // 2)), 8),
        (("", "", ""), 32),
    ]
    fields = head + [(value, width) for values, width in columns for value in values]
    return b"".join(value.encode("ascii").ljust(width) for value, width in fields)


def _ascii(text: str) -> str:
    return "".join(char for char in one_line(text) if " " <= char <= "~")
