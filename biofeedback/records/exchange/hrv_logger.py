"""The pair of files of HRV Logger: ``*_RR_*.csv`` and ``*_Events_*.csv``.

Columns as the app writes them: ``date,rr,since start`` (wall time; RR in ms; time since the start)
and ``date,timestamp,annotation,manual``. Newer ones have ``timestamp,rr,since_start`` with Unix
time in ms. Numbers keep their decimals: what reads these files reads them, too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

from biofeedback.events import Flag, GapReason
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange.clock_gaps import gaps_by_clock
from biofeedback.records.exchange.rows import (
    LONGEST_RECORDING,
    ForeignError,
    Span,
    assembled,
    check_intervals,
    damaged,
    exact,
    foreign_header,
    gap_row,
    gaps,
    markers,
    no_unit,
    phase_rows,
    spans,
    start_of,
    text_of,
    unit_of,
    with_zone,
)
from biofeedback.records.text import quoted, unguarded
from biofeedback.sentences import tr
from biofeedback.units import TICKS_PER_MS, milliseconds, seconds, shortest, ticks

PROGRAM: Final = "HRV Logger"
RR: Final = "_RR_"
EVENTS: Final = "_Events_"
_NOWHEN: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Dates begin here where the start of the recording is not known."""
_DATED: Final = re.compile(r"(\d{4}-\d\d-\d\d) (.+)")
_GAP: Final = re.compile(r"gap: (.+) \(([\d.e+-]+) ms\)")
_EDGE: Final = re.compile(r"(.+) (start|end)")


def is_rr(first_line: str) -> bool:
    """Return whether a file that begins with this line holds the RR intervals of a pair."""
    names = _names(first_line)
    return "rr" in names and bool({"date", "timestamp"} & set(names))


def is_events(first_line: str) -> bool:
    """Return whether a file that begins with this line holds the events of a pair."""
    return {"date", "annotation"} <= set(_names(first_line))


def write(recording: Recording, name: str) -> dict[str, bytes]:
    """Return both files; markers are events of hand, phases and gaps are not.

    Args:
        recording: Its beats are written, flagged or not.
        name: Of the recording; a date in front of it stays there.
    """
    found = _DATED.fullmatch(name)
    before, behind = (found[1], found[2]) if found else (name, "biofeedback")
    start = start_of(recording) or _NOWHEN
    rr = "".join(
        f"{_date(start, row.elapsed)},{_ms(row.rr or 0)},{_ms(row.elapsed)}\n"
        for row in recording.beats
    )
    events = "".join(
        f"{_date(start, at)},{_ms(at)},{quoted(text)},{'true' if by_hand else 'false'}\n"
        for at, text, by_hand in sorted(_events(recording), key=lambda event: event[0])
    )
    return {
        f"{before}{RR}{behind}.csv": f"date,rr,since start\n{rr}".encode(),
        f"{before}{EVENTS}{behind}.csv": f"date,timestamp,annotation,manual\n{events}".encode(),
    }


def _events(recording: Recording) -> Iterator[tuple[int, str, bool]]:
    """Return what is no beat: its time, its text, and whether a person marked it."""
    for row in markers(recording):
        yield row.elapsed, row.note, True
    for row in gaps(recording):
        yield row.elapsed, f"gap: {row.note} ({_ms(row.duration or 0)} ms)", False
    for span in spans(recording):
        yield span.start, f"{span.name} start", False
        if span.end is not None:
            yield span.end, f"{span.name} end", False


def _date(start: datetime, at: int) -> str:
    return (start + timedelta(seconds=seconds(at))).strftime("%Y-%m-%d %H:%M:%S %z")


def _ms(duration: int) -> str:
    return shortest(milliseconds(duration))


def read(path: Path) -> Recording:
    """Read the RR intervals of a pair, and the events that lie beside them.

    Raises:
        ForeignError: If it is none, or is broken.
        OSError: If it cannot be read.
    """
    rows = list(_table(path))
    try:
        rr, ends, dates = _columns(rows, path)
    except KeyError:
        raise damaged(path, 1) from None
    known = dates[0] is not None and dates[0].year > 1970
    header = foreign_header(path, PROGRAM, rr)
    if known:
        # Dates are whole seconds: the latest that any beat tells is nearest to the truth.
        told = (date - timedelta(seconds=seconds(end)) for date, end in _dated(dates, ends))
        header |= {"start": max(told).isoformat()}
    if RR in path.stem:
        header["device"] = path.stem.replace(RR, " ")
    beats = [
        Row(end, "beat", number, one, Flag.NORMAL, arrival=end)
        for number, (one, end) in enumerate(zip(rr, ends, strict=True), 1)
    ]
    events = _read_events(path)
    if not any(row.event == "gap" for row in events):
        beats, holes = _apart(beats, dates if known else [])
        events += holes
    return assembled(header, [*beats, *events])


def _dated(dates: Iterable[datetime | None], ends: Iterable[int]) -> Iterator[tuple[datetime, int]]:
    return ((date, end) for date, end in zip(dates, ends, strict=True) if date)


def _columns(
    rows: list[tuple[int, dict[str, str]]], path: Path
) -> tuple[list[int], list[int], list[datetime | None]]:
    """Return intervals, the end of each in ticks since the start, and what the clock said."""
    rr: list[int] = []
    since: list[int] = []
    dates: list[datetime | None] = []
    for number, row in rows:
        try:
            rr.append(exact(row["rr"], TICKS_PER_MS))
            since.append(_since(row.get("since start", row.get("since_start", "")), sum(rr[-1:])))
            dates.append(_moment(row, *dates[-1:]))
            if abs(since[-1]) > LONGEST_RECORDING:
                raise ValueError("no time since any start")
        except (ValueError, ArithmeticError, OverflowError):
            raise damaged(path, number) from None
    check_intervals(rr, path)
    median = milliseconds(sorted(rr)[len(rr) // 2])
    if (unit := unit_of(median)) is None or unit[0] != "ms":
        raise ForeignError(no_unit(path.name, median))
    return rr, _ends(rr, since), dates


def _since(text: str, default: int) -> int:
    return exact(text, TICKS_PER_MS) if text else default


def _ends(rr: list[int], since: list[int]) -> list[int]:
    """Return when each interval ends.

    The app's ``since start`` begins with 0: it tells where an interval begins. Where it does not
    run on with the intervals at all, they are summed up.
    """
    steps = [later - earlier for earlier, later in pairwise(since)]
    as_end = sum(abs(step - interval) for step, interval in zip(steps, rr[1:], strict=True))
    as_begin = sum(abs(step - interval) for step, interval in zip(steps, rr, strict=False))
    if as_begin < as_end or (as_begin == as_end and since[0] == 0):
        since = [at + interval for at, interval in zip(since, rr, strict=True)]
        steps = [later - earlier for earlier, later in pairwise(since)]
    if all(step >= interval // 2 for step, interval in zip(steps, rr[1:], strict=True)):
        return since
    return list(accumulate(rr))


def _apart(beats: list[Row], dates: list[datetime | None]) -> tuple[list[Row], list[Row]]:
    """Find the holes that the times tell of; move what lies behind those the sums left out."""
    rr = [row.rr or 0 for row in beats]
    holes = gaps_by_clock(rr, [row.elapsed for row in beats])
    told = [ticks(date.timestamp()) for date in dates if date]
    if not holes and len(told) == len(rr):
        holes = gaps_by_clock(rr, told)
        moved = 0
        for index, row in enumerate(beats):
            moved += holes.get(index, 0)
            beats[index] = replace(row, elapsed=row.elapsed + moved, arrival=row.elapsed + moved)
    return beats, [gap_row(beats[index - 1], beats[index]) for index in holes]


def _moment(row: dict[str, str], before: datetime | None = None) -> datetime | None:
    if "date" not in row:
        return datetime.fromtimestamp(float(row["timestamp"]) / 1000, tz=UTC).astimezone()
    if not row["date"]:
        return None
    moment = datetime.fromisoformat(re.sub(r" ([+-]\d{4})$", r"\1", row["date"]))
    return with_zone(moment, before)


def _read_events(path: Path) -> list[Row]:
    """Return what the other file of the pair holds; nothing where there is none."""
    partner = path.with_name(path.name.replace(RR, EVENTS))
    if RR not in path.name or not partner.is_file():
        return []
    rows: list[Row] = []
    begun: list[Span] = []
    numbers = 0
    for number, event in _table(partner):
        try:
            at = exact(event["timestamp"], TICKS_PER_MS)
            text = unguarded(event["annotation"])
        except (KeyError, ValueError, ArithmeticError):
            raise damaged(partner, number) from None
        by_hand = event.get("manual", "").lower() in ("true", "1", "yes")
        gap, edge = _GAP.fullmatch(text), _EDGE.fullmatch(text)
        if gap and not by_hand:
            known = gap[1] in {reason.value for reason in GapReason}
            reason = GapReason(gap[1]) if known else GapReason.UNKNOWN
            rows.append(Row(at, "gap", duration=exact(gap[2], TICKS_PER_MS), note=reason))
        elif edge and not by_hand and edge[2] == "start":
            numbers += 1
            begun.append(Span(edge[1], numbers, {}, at, None))
        elif edge and not by_hand and (ended := _first_named(begun, edge[1])):
            begun.remove(ended)
            rows += phase_rows(replace(ended, end=at))
        else:
            rows.append(Row(at, "marker", note=text))
    return [*rows, *(row for span in begun for row in phase_rows(span))]


def _first_named(begun: Iterable[Span], name: str) -> Span | None:
    return next((span for span in begun if span.name == name), None)


def lone_events(path: Path) -> Path | None:
    """Return the RR file that belongs to a file of events; None where it is not there."""
    partner = path.with_name(path.name.replace(EVENTS, RR))
    return partner if partner != path and partner.is_file() else None


def no_partner(path: Path) -> ForeignError:
    """Return what to say of events without RR intervals."""
    text = tr(
        "{name} holds the events of an HRV Logger recording, without RR intervals: choose the file "
        "with _RR_ in its name."
    )
    return ForeignError(text.format(name=path.name))


def _names(line: str) -> list[str]:
    return [name.strip().lower() for name in line.split(",")]


def _table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and the cells of every line below the names of the columns."""
    lines = text_of(path).splitlines()
    names = _names(lines[0]) if lines else []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            (cells,) = csv.reader([line], skipinitialspace=True)
            yield number, dict(zip(names, (cell.strip() for cell in cells), strict=True))
        except (ValueError, csv.Error):
            raise damaged(path, number) from None
