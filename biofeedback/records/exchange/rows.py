"""What the formats share: a recording put together from intervals, and taken apart again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from biofeedback.events import Edge, Flag, GapReason, LinkState, Talk
from biofeedback.records.csv_format import NEVER_COUNT, Recording, RecordingError, Row
from biofeedback.records.sidecar import PROBLEM
from biofeedback.sentences import Sentence, tr
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND, milliseconds

LONGEST_INTERVAL: Final = 3600 * TICKS_PER_SECOND
"""Long pauses stand in some files in place of a gap; an hour is none."""
LONGEST_RECORDING: Final = 7 * 24 * 3600 * TICKS_PER_SECOND
FIRST_YEAR: Final = 1971
LAST_YEAR: Final = 2200
MOST_BEATS: Final = 3_000_000
"""A week of the shortest intervals."""
ORIGIN: Final = "recorded_source"
"""Header key of an export of demo or replay: what it came from never counts, wherever it goes."""
SAMPLING: Final = "RR intervals as in the file"
PRIVATE: Final = frozenset(
    {
        "address",
        "note",
        PROBLEM,
        "with",
        "noticed pauses",
        "noticed answers",
        "noticed deflecting",
        "noticed own story",
    }
)
"""Header keys that are nobody else's business, a person's own device, whom they spoke with and what
they wrote of the day: exports are made to be given away."""
_TIMED_NAME: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)(?: (.+?))?(?: \(\d+\))?")
_RANK: Final = {"beat": 0, "gap": 1}
_TALK: Final = frozenset(Talk)


class ForeignError(RecordingError):
    """A file that cannot be read; its text is one whole sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """A phase with both its ends, in ticks since the recording's start."""

    name: str
    phase_id: int
    settings: dict[str, str]
    start: int
    end: int | None
    """None where the recording ends before the phase."""


def missing(error: ImportError, name: str) -> ForeignError:
    """Return what to say where a format needs a library that is not installed."""
    text = tr('{name} needs the library {library}: pip install "biofeedback[exchange]".')
    return ForeignError(text.format(name=name, library=(error.name or "?").partition(".")[0]))


def text_of(path: Path) -> str:
    """Return the text of a file in UTF-8.

    Raises:
        ForeignError: If it is no such text.
        OSError: If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        wrong = tr("{name} is not a text file of RR intervals: choose another file.")
        raise ForeignError(wrong.format(name=path.name)) from None
    # Each line becomes many objects: memory would end long before the file does.
    if text.count("\n") > MOST_BEATS:
        raise too_large(path)
    return text


def too_large(path: Path) -> ForeignError:
    """Return what to say of a file that holds more than any recording."""
    text = tr("{name} is too large for an RR file: choose another file.")
    return ForeignError(text.format(name=path.name))


def exact(text: str, unit: int) -> int:
    """Return a decimal text in ticks, to its last digit; ``unit`` is ticks in one of its units.

    Raises:
        ValueError: If it is no number, or none of a recording.
    """
    size = abs(float(text))
    if size == 0:
        return 0
    # An exponent of millions is a number of millions of digits: it would take for ever.
    if not 1e-12 < size < 1e12:
        raise ValueError(f"{text!r} is no time within a recording")
    return round(Fraction(text) * unit)


def with_zone(moment: datetime, before: datetime | None) -> datetime:
    """Return a wall time of this computer's zone with its zone.

    Args:
        moment: As the file has it; one with a zone keeps it.
        before: That of the row before: in the night when clocks are set back an hour comes twice.
    """
    if moment.tzinfo:
        return moment
    first, second = moment.astimezone(), moment.replace(fold=1).astimezone()
    return second if before and first < before <= second else first


def beat_rows(intervals: Iterable[int], first_end: int | None = None) -> list[Row]:
    """Return beats that follow each other without a gap, from intervals in ticks.

    Args:
        intervals: In ticks.
        first_end: When the first of them ends; None for a recording that begins with it.
    """
    rows: list[Row] = []
    end = 0
    for number, rr in enumerate(intervals, 1):
        end = first_end if number == 1 and first_end is not None else end + rr
        rows.append(Row(end, "beat", number, rr, Flag.NORMAL, arrival=end))
    return rows


def assembled(header: dict[str, Any], rows: Iterable[Row]) -> Recording:
    """Return a recording of beats, gaps, markers and phases, in the order of their time."""
    ordered = sorted(rows, key=lambda row: (row.elapsed, _RANK.get(row.event, 2)))
    first = Row(0, "state", note=LinkState.WAITING)
    return Recording(header, [first, *ordered], torn=False)


def gap_row(before: Row, behind: Row, reason: str = GapReason.UNKNOWN) -> Row:
    """Return the gap between two beats."""
    start = max(before.elapsed, behind.elapsed - (behind.rr or 0))
    return Row(before.elapsed, "gap", duration=start - before.elapsed, note=reason)


def foreign_header(path: Path, program: str, rr: Sequence[int], unit: str = "ms") -> dict[str, Any]:
    """Return what is known of a file of another program; ``unit`` is that of its RR intervals.

    A name as Elite HRV and we give it, ``YYYY-MM-DD HH-MM-SS NAME``, tells the start (in this
    computer's zone) and the device.
    """
    median = milliseconds(sorted(rr)[len(rr) // 2])
    shown = f"{median / 1000:.3g}" if unit == "s" else f"{median:.4g}"
    header = {
        "device": path.stem,
        "source": "file",
        "format": program,
        "sampling": SAMPLING,
        "rr_unit": f"{unit} (median {shown} {unit})",
    }
    if (found := _TIMED_NAME.fullmatch(path.stem)) is not None:
        try:
            start = datetime.strptime(found[1], "%Y-%m-%d %H-%M-%S").astimezone()
        except (ValueError, OverflowError, OSError):
            return header
        header |= {"start": start.isoformat(), "device": found[2] or program}
    return header


def told_by(own: dict[str, Any], header: dict[str, Any]) -> dict[str, Any]:
    """Return the header of an export of ours, over what is known of any file.

    Args:
        own: As ``foreign_header`` gives it.
        header: As it stands in the file.
    """
    kept = {key: own[key] for key in ("source", "format", "sampling", "rr_unit")}
    if header.get("source") in NEVER_COUNT:
        kept[ORIGIN] = header["source"]
    return own | header | kept


def start_of(recording: Recording) -> datetime | None:
    """Return the wall time of a recording's start; None where it is not known."""
    try:
        start = datetime.fromisoformat(str(recording.header.get("start")))
        start = start if start.tzinfo else start.astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    # Formats have a day of their own for "not known", and dates must leave room for a recording.
    return start if FIRST_YEAR <= start.year <= LAST_YEAR else None


def check_intervals(rr: Sequence[int], path: Path) -> None:
    """Make sure that there are intervals, and that each may be one or a pause.

    Raises:
        ForeignError: If not.
    """
    if not rr:
        raise ForeignError(
            tr("{name} holds no RR intervals: choose another file.").format(name=path.name)
        )
    for value in (min(rr), max(rr)):
        if not 0 < value <= LONGEST_INTERVAL:
            text = tr(
                "{name}: {value} ms is no RR interval, nor a pause within a recording: take it "
                "out, or choose another file."
            )
            raise ForeignError(
                text.format(name=path.name, value=f"{milliseconds(min(value, 10**30)):g}")
            )


def damaged(path: Path, line: int) -> ForeignError:
    """Return what to say of a file of a known format with a line that is not of it."""
    text = tr("{name}: line {number} is damaged: mend it, or choose another file.")
    return ForeignError(text.format(name=path.name, number=line))


def stretches(recording: Recording) -> list[list[Row]]:
    """Return the beats of each unbroken stretch: within one, every beat follows the one before."""
    found: list[list[Row]] = []
    broken = True
    for row in recording.rows:
        if row.event == "gap":
            broken = True
        elif row.event == "beat":
            if broken:
                found.append([])
            found[-1].append(row)
            broken = False
    return found


def differences(recording: Recording) -> dict[int, int]:
    """Return the accepted successive differences in ticks, by the index of their later beat.

    Both intervals are normal and adjacent, with no gap between them (Task Force 1996,
    Eur Heart J 17:354).
    """
    found: dict[int, int] = {}
    index = 0
    for stretch in stretches(recording):
        for place, row in enumerate(stretch):
            before = stretch[place - 1] if place else None
            if before and {before.flag, row.flag} == {Flag.NORMAL}:
                found[index] = (row.rr or 0) - (before.rr or 0)
            index += 1
    return found


def only_normal(recording: Recording) -> Recording:
    """Return a recording without the beats that are flagged: each leaves a gap where it was."""
    rows: list[Row] = []
    last: Row | None = None
    left_out = False
    place = 0
    for row in recording.rows:
        if row.event == "beat":
            if row.flag is not Flag.NORMAL:
                left_out = True
                continue
            if left_out and last:
                # Gaps beside what is left out are one hole with it now.
                since = rows[place:]
                rows[place:] = [each for each in since if each.event != "gap"]
                rows.append(gap_row(last, row))
            last, left_out, place = row, False, len(rows) + 1
        elif row.event == "gap" and left_out:
            continue
        rows.append(row)
    return replace(recording, rows=rows)


def part(recording: Recording, beats: Sequence[Row]) -> Recording:
    """Return one stretch of a recording as a recording of its own."""
    first, last = beats[0].elapsed - (beats[0].rr or 0), beats[-1].elapsed
    rows = [
        row
        for row in recording.rows
        if row.event not in ("beat", "gap") and first <= row.elapsed <= last
    ]
    return assembled(recording.header, [*beats, *rows])


def spans(recording: Recording) -> list[Span]:
    """Return the phases of a recording, both ends of each put together."""
    found: dict[int, Span] = {}
    for row in recording.rows:
        if row.event != "phase":
            continue
        try:
            settings = {key: str(value) for key, value in json.loads(row.detail).items()}
            edge, phase_id = Edge(settings.pop("edge")), int(settings.pop("id"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        if edge is Edge.START:
            found[phase_id] = Span(row.note, phase_id, settings, row.elapsed, None)
        elif phase_id in found:
            found[phase_id] = replace(found[phase_id], end=row.elapsed)
    return list(found.values())


def phase_rows(span: Span) -> list[Row]:
    """Return the rows of a phase."""
    rows = [_edge(span, Edge.START, span.start)]
    if span.end is not None:
        rows.append(_edge(span, Edge.END, span.end))
    return rows


def _edge(span: Span, edge: Edge, at: int) -> Row:
    detail = json.dumps({"edge": edge.value, "id": span.phase_id, **span.settings})
    return Row(at, "phase", note=span.name, detail=detail)


def markers(recording: Recording) -> list[Row]:
    """Return the markers of a recording."""
    return [row for row in recording.rows if row.event == "marker"]


def talk(recording: Recording) -> list[tuple[Row, int | None]]:
    """Return who spoke from when on, and for how long: until the next of these rows."""
    rows = [row for row in recording.rows if row.event == "talk" and row.note in _TALK]
    ends: list[int | None] = [*(row.elapsed for row in rows), None]
    return [
        (row, None if end is None else max(0, end - row.elapsed))
        for row, end in zip(rows, ends[1:], strict=True)
    ]


def gaps(recording: Recording) -> list[Row]:
    """Return the gaps of a recording."""
    return [row for row in recording.rows if row.event == "gap"]


def unit_of(median: float) -> tuple[str, int] | None:
    """Return the unit of RR intervals and its ticks, from their median; None where none fits.

    A heart that beats is slower than 300 and faster than 20 beats a minute: from 200 to 3000 it
    is milliseconds, from .2 to 3 seconds. Between them lie heart rates in beats a minute.
    """
    if 200 <= median <= 3000:
        return "ms", TICKS_PER_MS
    if 0.2 <= median <= 3:
        return "s", TICKS_PER_SECOND
    return None


def no_unit(name: str, median: float) -> Sentence:
    """Return what to say where the unit of a file's numbers cannot be told."""
    if 20 <= median < 200:
        text = tr(
            "{name}: a median of {value} is no RR interval in ms or in s, it looks like heart "
            "rate: choose a file of RR intervals."
        )
    else:
        text = tr(
            "{name}: a median of {value} is no RR interval in ms or in s: choose another file."
        )
    return text.format(name=name, value=f"{median:g}")
