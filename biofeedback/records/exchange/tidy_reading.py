"""The tables that ``tidy`` writes, read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from biofeedback.events import Flag
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange.rows import (
    MOST_BEATS,
    ForeignError,
    Span,
    assembled,
    check_intervals,
    damaged,
    foreign_header,
    gap_row,
    missing,
    phase_rows,
    text_of,
    told_by,
    too_large,
)
from biofeedback.records.exchange.tidy import BEATS, COLUMNS, EVENTS, METADATA
from biofeedback.records.text import unguarded
from biofeedback.sentences import tr
from biofeedback.units import ticks, ticks_from_ms

PROGRAM: Final = "biofeedback table"
_LARGEST_BYTES: Final = 1_000_000_000
_WANTED: Final = [column for column in COLUMNS if column not in ("session", "device", "time")]
_DAMAGED: Final = (
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)


def read_csv(path: Path) -> Recording:
    """Read a table that was written as CSV, and the events beside it.

    Raises:
        ForeignError: If it is none, or is broken.
        OSError: If it cannot be read.
    """
    beats: list[Row] = []
    cells: dict[str, str] = {}
    first: dict[str, str] = {}
    breaks: list[int] = []
    last = ""
    for number, cells in _table(path):
        try:
            beats.append(_beat(cells))
        except (KeyError, ValueError, ArithmeticError):
            raise damaged(path, number) from None
        first = first or cells
        if last and cells["stretch"] != last:
            breaks.append(len(beats) - 1)
        last = cells["stretch"]
    check_intervals([row.rr or 0 for row in beats], path)
    header: dict[str, Any] = {
        key: unguarded(first[key]) for key in ("session", "device") if first.get(key)
    }
    if begin := _began(first):
        header["start"] = begin
    events = _csv_events(path)
    try:
        return _recording(path, header, beats, events, breaks)
    except _DAMAGED:
        raise damaged(_partner(path), 2) from None


def _began(first: Mapping[str, str]) -> str | None:
    """Return when the session started, from the first beat's wall time."""
    try:
        time = datetime.fromisoformat(first["time"])
        return (time - timedelta(seconds=float(first["elapsed_s"]))).isoformat()
    except (KeyError, ValueError, OverflowError):
        return None


def _partner(path: Path) -> Path:
    return path.with_name(f"{path.stem.removesuffix(BEATS)}{EVENTS}.csv")


def _csv_events(path: Path) -> list[dict[str, Any]]:
    partner = _partner(path)
    if not path.stem.endswith(BEATS) or not partner.is_file():
        return []
    events: list[dict[str, Any]] = []
    for number, cells in _table(partner):
        try:
            events.append(
                {
                    "kind": unguarded(cells["kind"]),
                    "onset_s": float(cells["onset_s"]),
                    "duration_s": float(cells["duration_s"]) if cells["duration_s"] else None,
                    "id": int(cells["id"]) if cells["id"] else None,
                    "label": unguarded(cells["label"]),
                    "detail": unguarded(cells["detail"]),
                }
            )
        except (KeyError, ValueError):
            raise damaged(partner, number) from None
    return events


def read_parquet(path: Path) -> Recording:
    """Read a table that was written as Parquet.

    Raises:
        ForeignError: If it holds no RR intervals, is broken, or pyarrow is not installed.
        OSError: If it cannot be read.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError as error:
        raise missing(error, path.name) from None
    data = path.read_bytes()
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
        size = sum(group.total_byte_size for group in groups)
        # A few bytes may stand for any number of rows, and for any length of those.
        if file.metadata.num_rows > MOST_BEATS or size > _LARGEST_BYTES:
            raise too_large(path)
        names = [name for name in _WANTED if name in file.schema_arrow.names]
        table = file.read(columns=names)
        rows = table.to_pylist()
    except ForeignError:
        raise
    except Exception as error:  # it meets what is damaged with any of them
        text = tr("{name} is damaged or ends too early for a Parquet file: copy it anew.")
        raise ForeignError(text.format(name=path.name)) from error
    if not {"rr_ms", "elapsed_s", "stretch"} <= set(table.column_names):
        text = tr("{name} has no columns rr_ms, elapsed_s and stretch: choose another file.")
        raise ForeignError(text.format(name=path.name))
    try:
        beats = [_beat(row) for row in rows]
        stored = json.loads((table.schema.metadata or {}).get(METADATA, b"{}"))
        header, events = dict(stored.get("header", {})), list(stored.get("events", []))
        found = [row["stretch"] for row in rows]
        pairs = enumerate(pairwise(found), 1)
        breaks = [index for index, (before, behind) in pairs if before != behind]
    except _DAMAGED:
        raise damaged(path, 1) from None
    check_intervals([row.rr or 0 for row in beats], path)
    try:
        return _recording(path, header, beats, events, breaks)
    except _DAMAGED:
        raise damaged(path, 1) from None


def _recording(
    path: Path,
    header: dict[str, Any],
    beats: Sequence[Row],
    events: Iterable[Mapping[str, Any]],
    breaks: Iterable[int],
) -> Recording:
    own = foreign_header(path, PROGRAM, [row.rr or 0 for row in beats])
    rows: list[Row] = []
    for event in events:
        rows += _event_rows(event)
    if not any(row.event == "gap" for row in rows):
        for index in breaks:
            rows.append(gap_row(beats[index - 1], beats[index]))
    return assembled(told_by(own, header), [*beats, *rows])


def _event_rows(event: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a gap, a marker, a phase or a state of who speaks.

    Raises:
        Exception: One of ``_DAMAGED``, if it is none.
    """
    at, length = ticks(float(event["onset_s"])), event["duration_s"]
    duration = None if length is None else ticks(float(length))
    match event["kind"]:
        case "gap":
            return [Row(at, "gap", duration=duration or 0, note=str(event["label"]))]
        case "marker":
            return [Row(at, "marker", note=str(event["label"]))]
        case "talk":
            # How long it lasted, the next one tells.
            return [Row(at, "talk", note=str(event["label"]), detail=str(event["detail"] or ""))]
        case "phase":
            settings = dict(json.loads(event["detail"] or "{}"))
            end = None if duration is None else at + duration
            span = Span(str(event["label"]), int(event["id"] or 0), settings, at, end)
            return phase_rows(span)
    return []


def _beat(cells: Mapping[str, Any]) -> Row:
    """Return a beat from the cells of a row: texts of a CSV, or numbers of a Parquet."""

    def number(name: str) -> float | None:
        value = cells.get(name)
        return None if value in (None, "") else float(value)

    def whole(name: str) -> int | None:
        value = number(name)
        return None if value is None else int(value)

    arrival = number("arrival_s")
    return Row(
        ticks(float(cells["elapsed_s"])),
        "beat",
        int(cells["beat"]),
        ticks_from_ms(float(cells["rr_ms"])),
        Flag(cells["flag"]),
        whole("heart_rate_bpm"),
        number("rmssd_ms"),
        number("rmssd_low_ms"),
        number("rmssd_high_ms"),
        whole("differences"),
        None if arrival is None else ticks(arrival),
    )


def _table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and the cells of every line below the names of the columns."""
    lines = csv.reader(io.StringIO(text_of(path)))
    names: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(lines, 1):
            if number == 1:
                names = cells
            elif len(cells) != len(names):
                raise damaged(path, number)
            else:
                yield number, dict(zip(names, cells, strict=True))
    except csv.Error:
        raise damaged(path, number + 1) from None
