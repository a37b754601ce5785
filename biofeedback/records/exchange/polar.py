"""Polar's ``.hrm``, and the text of Polar Sensor Logger.

``.hrm`` ("Polar HRM2 File Format Description", 1.4): sections in brackets; ``[Params]`` has
``Interval``: 238 says that every line of ``[HRData]`` is an RR interval in ms, any other number
that it is heart rate.
Polar Sensor Logger: ``Phone timestamp;RR-interval [ms]``, wall time of arrival without a zone, or
nanoseconds since 2000-01-01 as the app's other sensors have them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange.clock_gaps import gaps_by_clock
from biofeedback.records.exchange.rows import (
    ForeignError,
    assembled,
    beat_rows,
    check_intervals,
    damaged,
    exact,
    foreign_header,
    gap_row,
    text_of,
    with_zone,
)
from biofeedback.sentences import tr
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND, seconds

RR_INTERVAL: Final = "238"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_NANOSECONDS: Final = re.compile(r"\d{15,19}")
_COLUMN: Final = "rr-interval [ms]"


def is_hrm(first_line: str) -> bool:
    """Return whether a file that begins with this line is an ``.hrm``."""
    return first_line.strip().lower() == "[params]"


def is_sensor_log(first_line: str) -> bool:
    """Return whether a file that begins with this line is a text of Polar Sensor Logger."""
    return "phone timestamp" in first_line.lower() and ";" in first_line


def read_hrm(path: Path) -> Recording:
    """Read the RR intervals of an ``.hrm``.

    Raises:
        ForeignError: If it holds none, or is broken.
        OSError: If it cannot be read.
    """
    params: dict[str, str] = {}
    rr: list[int] = []
    section = ""
    for number, line in enumerate(text_of(path).splitlines(), 1):
        word = line.strip()
        if word.startswith("["):
            section = word.lower()
        elif section == "[params]" and "=" in word:
            key, _, value = word.partition("=")
            params[key.strip().lower()] = value.strip()
        elif section == "[hrdata]" and word:
            _check_interval(params, path)
            try:
                rr.append(exact(word.split()[0], TICKS_PER_MS))
            except (ValueError, ArithmeticError):
                raise damaged(path, number) from None
    _check_interval(params, path)
    check_intervals(rr, path)
    header = foreign_header(path, "Polar .hrm", rr)
    return assembled(header | _hrm_start(params), beat_rows(rr))


def _check_interval(params: dict[str, str], path: Path) -> None:
    interval = params.get("interval", "")
    if interval != RR_INTERVAL:
        text = tr(
            "{name} holds heart rate, not RR intervals (Interval={interval}): record with R-R data "
            "turned on in the watch, or choose another file."
        )
        raise ForeignError(text.format(name=path.name, interval=interval or "?"))


def _hrm_start(params: dict[str, str]) -> dict[str, Any]:
    """Return the start, of this computer's zone: ``Date`` YYYYMMDD, ``StartTime`` HH:MM:SS.S."""
    text = f"{params.get('date', '')} {params.get('starttime', '')}"
    for form in ("%Y%m%d %H:%M:%S.%f", "%Y%m%d %H:%M:%S"):
        try:
            return {"start": datetime.strptime(text, form).astimezone().isoformat()}
        except (ValueError, OverflowError, OSError):
            continue
    return {}


def read_sensor_log(path: Path) -> Recording:
    """Read the RR intervals of a Polar Sensor Logger; holes are found from the times of arrival.

    Raises:
        ForeignError: If it holds none, or is broken.
        OSError: If it cannot be read.
    """
    lines = text_of(path).splitlines()
    names = [name.strip().lower() for name in lines[0].split(";")]
    if _COLUMN not in names:
        text = tr(
            "{name} is a Polar Sensor Logger file without RR intervals: choose the one with _RR in "
            "its name."
        )
        raise ForeignError(text.format(name=path.name))
    rr: list[int] = []
    times: list[datetime] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            cells = dict(zip(names, line.split(";"), strict=False))
            rr.append(exact(cells[_COLUMN].strip(), TICKS_PER_MS))
            times.append(_moment(cells["phone timestamp"].strip(), *times[-1:]))
        except (ValueError, KeyError, ArithmeticError, OverflowError, OSError):
            raise damaged(path, number) from None
    check_intervals(rr, path)
    beats, holes = _placed(rr, times)
    start = times[0] - timedelta(seconds=seconds(rr[0]))
    header = foreign_header(path, "Polar Sensor Logger", rr) | {"start": start.isoformat()}
    return assembled(header, [*beats, *holes])


def _moment(text: str, before: datetime | None = None) -> datetime:
    if _NANOSECONDS.fullmatch(text):
        return (_EPOCH + timedelta(microseconds=int(text) / 1000)).astimezone()
    return with_zone(datetime.fromisoformat(text), before).astimezone()


def _placed(rr: list[int], times: list[datetime]) -> tuple[list[Row], list[Row]]:
    clock = [_since(time, times[0]) for time in times]
    found = gaps_by_clock(rr, clock)
    beats: list[Row] = []
    missing = 0
    for row in beat_rows(rr):
        missing += found.get(len(beats), 0)
        end = row.elapsed + missing
        beats.append(replace(row, elapsed=end, arrival=end))
    return beats, [gap_row(beats[index - 1], beats[index]) for index in found]


def _since(time: datetime, first: datetime) -> int:
    return round((time - first).total_seconds() * TICKS_PER_SECOND)
