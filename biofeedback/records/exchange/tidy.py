"""A tidy table for pandas: one row a beat, one column a variable, units in the names.

As CSV it is a pair: ``NAME beats.csv``, and ``NAME events.csv`` with a row for each gap, phase and
marker, and for each state of who speaks. As Parquet it is one file: the events and the header stand
in the metadata of its schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from biofeedback.events import Flag
from biofeedback.records.csv_format import Recording
from biofeedback.records.exchange.rows import (
    PRIVATE,
    Span,
    differences,
    gaps,
    markers,
    missing,
    spans,
    start_of,
    stretches,
    talk,
)
from biofeedback.records.text import quoted
from biofeedback.units import milliseconds, seconds, shortest

BEATS: Final = " beats"
EVENTS: Final = " events"
COLUMNS: Final = {
    "session": str,
    "device": str,
    "time": datetime,
    "elapsed_s": float,
    "beat": int,
    "rr_ms": float,
    "flag": str,
    "difference_ms": float,
    "stretch": int,
    "phase": str,
    "phase_id": int,
    "heart_rate_bpm": int,
    "rmssd_ms": float,
    "rmssd_low_ms": float,
    "rmssd_high_ms": float,
    "differences": int,
    "arrival_s": float,
}
_EVENT_COLUMNS: Final = ("onset_s", "duration_s", "kind", "id", "label", "detail")
METADATA: Final = b"biofeedback"


def is_table(first_line: str) -> bool:
    """Return whether a CSV that begins with this line is such a table."""
    return {"rr_ms", "elapsed_s", "stretch"} <= set(first_line.strip().split(","))


def is_events(first_line: str) -> bool:
    """Return whether a CSV that begins with this line holds the events beside such a table."""
    return first_line.strip() == ",".join(_EVENT_COLUMNS)


def write_csv(recording: Recording, name: str) -> dict[str, bytes]:
    """Return the table as CSV, and the one of events where there are any."""
    lines = [",".join(COLUMNS)]
    lines += (
        ",".join(_cell(record[column]) for column in COLUMNS) for record in records(recording)
    )
    files = {f"{name}{BEATS}.csv": _text(lines)}
    if events := _events(recording):
        lines = [",".join(_EVENT_COLUMNS)]
        lines += (",".join(_cell(event[column]) for column in _EVENT_COLUMNS) for event in events)
        files[f"{name}{EVENTS}.csv"] = _text(lines)
    return files


def write_parquet(recording: Recording, name: str) -> dict[str, bytes]:
    """Return the table as Parquet, with header and events in its metadata.

    Raises:
        ForeignError: If pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError as error:
        raise missing(error, name) from None
    start = start_of(recording)
    zone = start.strftime("%z") if start else "+0000"
    when = pa.timestamp("us", tz=f"{zone[:3]}:{zone[3:5]}")
    kinds = {str: pa.string(), float: pa.float64(), int: pa.int64(), datetime: when}
    header = {key: value for key, value in recording.header.items() if key not in PRIVATE}
    stored = json.dumps({"header": header, "events": _events(recording)})
    schema = pa.schema(
        [(column, kinds[kind]) for column, kind in COLUMNS.items()], metadata={METADATA: stored}
    )
    table = pa.Table.from_pylist(list(records(recording)), schema=schema)
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return {f"{name}.parquet": sink.getvalue().to_pybytes()}


def records(recording: Recording) -> Iterator[dict[str, Any]]:
    """Yield one record a beat, under the names and in the units of the columns."""
    start = start_of(recording)
    known = {key: str(recording.header.get(key, "")) or None for key in ("session", "device")}
    change = differences(recording)
    phases = spans(recording)
    index = 0
    for number, stretch in enumerate(stretches(recording), 1):
        for row in stretch:
            within = _phase_at(phases, row.elapsed)
            yield {
                **known,
                "time": start and start + timedelta(seconds=seconds(row.elapsed)),
                "elapsed_s": seconds(row.elapsed),
                "beat": row.beat,
                "rr_ms": milliseconds(row.rr or 0),
                "flag": str(row.flag or Flag.NORMAL),
                "difference_ms": milliseconds(change[index]) if index in change else None,
                "stretch": number,
                "phase": within and within.name,
                "phase_id": within and within.phase_id,
                "heart_rate_bpm": row.heart_rate_bpm,
                "rmssd_ms": row.rmssd_ms,
                "rmssd_low_ms": row.rmssd_low_ms,
                "rmssd_high_ms": row.rmssd_high_ms,
                "differences": row.differences,
                "arrival_s": None if row.arrival is None else seconds(row.arrival),
            }
            index += 1


def _phase_at(phases: Sequence[Span], at: int) -> Span | None:
    """Return the phase that began last among those that hold an instant."""
    holding = [span for span in phases if span.start < at and (span.end is None or at <= span.end)]
    return max(holding, key=lambda span: span.start, default=None)


def _events(recording: Recording) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def add(kind: str, at: int, length: int | None, label: str, **more: Any) -> None:
        length_s = None if length is None else seconds(length)
        values = (seconds(at), length_s, kind, more.get("id"), label, more.get("detail"))
        found.append(dict(zip(_EVENT_COLUMNS, values, strict=True)))

    for row in gaps(recording):
        add("gap", row.elapsed, row.duration, row.note)
    for row in markers(recording):
        add("marker", row.elapsed, 0, row.note)
    for span in spans(recording):
        length = None if span.end is None else span.end - span.start
        detail = json.dumps(span.settings) if span.settings else None
        add("phase", span.start, length, span.name, id=span.phase_id, detail=detail)
    for row, lasting in talk(recording):
        add("talk", row.elapsed, lasting, row.note, detail=row.detail or None)
    return sorted(found, key=lambda event: float(event["onset_s"]))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, float):
        return shortest(value)
    return quoted(value) if isinstance(value, str) else str(value)


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
