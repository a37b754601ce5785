"""Garmin's ``.fit``: RR intervals stand in ``hrv`` messages (FIT profile, message 78).

The field ``time`` is an array of RR intervals in 1/1000 s, filled up with 65535; a watch writes
them where "Log HRV" is turned on and a chest strap is worn. ``record`` messages between them tell
the time.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange.clock_gaps import gaps_by_clock
from biofeedback.records.exchange.rows import (
    ForeignError,
    assembled,
    beat_rows,
    check_intervals,
    foreign_header,
    gap_row,
    missing,
)
from biofeedback.sentences import tr
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

_INVALID: Final = 65_535


class Message(Protocol):
    """What is used of a message of fitdecode."""

    name: str

    def has_field(self, name: str) -> bool:
        """Return whether it has a field."""

    def get_field(self, name: str) -> Any:  # noqa: ANN401 - of any type
        """Return a field."""

    def get_value(self, name: str, *, fallback: object) -> Any:  # noqa: ANN401 - of any type
        """Return the value of a field."""


def read(path: Path) -> Recording:
    """Read the RR intervals of a ``.fit``; holes are found from the times beside them.

    Raises:
        ForeignError: If it holds none, is broken, or fitdecode is not installed.
        OSError: If it cannot be read.
    """
    try:
        import fitdecode  # type: ignore[import-untyped]  # noqa: F401
    except ImportError as error:
        raise missing(error, path.name) from None
    rr: list[int] = []
    clock: list[datetime | None] = []
    now: datetime | None = None
    try:
        # What it warns of is told here as a refusal, or is of no matter for RR intervals.
        with warnings.catch_warnings(action="ignore"):
            for message in _messages(path):
                if message.name == "record":
                    told = message.get_value("timestamp", fallback=None)
                    now = told if isinstance(told, datetime) else now
                elif message.name == "hrv":
                    found = _intervals(message)
                    rr += found
                    clock += [now] * len(found)
    except OSError:
        raise
    except Exception as error:  # bytes that are not as they should be, it meets with any of them
        text = tr("{name} is damaged or ends too early for a .fit file: copy it anew.")
        raise ForeignError(text.format(name=path.name)) from error
    if not rr:
        text = tr(
            '{name} holds no RR intervals: turn on "Log HRV" under data recording in the watch and '
            "wear a chest strap, or choose another file."
        )
        raise ForeignError(text.format(name=path.name))
    check_intervals(rr, path)
    return _recording(path, rr, clock)


def _messages(path: Path) -> Iterator[Message]:
    import fitdecode

    with (
        path.open("rb") as data,
        fitdecode.FitReader(
            data,
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
            keep_raw_chunks=False,
        ) as file,
    ):
        for frame in file:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                yield frame


def _intervals(message: Message) -> list[int]:
    """Return the intervals of a message in ticks, whole ms as they are stored."""
    if not message.has_field("time"):
        return []
    raw = message.get_field("time").raw_value
    values = raw if isinstance(raw, tuple | list) else (raw,)
    return [value * TICKS_PER_MS for value in values if value and value != _INVALID]


def _recording(path: Path, rr: list[int], clock: list[datetime | None]) -> Recording:
    header = foreign_header(path, "Garmin .fit", rr)
    beats = beat_rows(rr)
    holes: list[Row] = []
    # The first intervals come before the first time is told: they lie together.
    told = next((time for time in clock if time), None)
    if told is not None:
        since = [_since(time or told, told) for time in clock]
        found = gaps_by_clock(rr, since)
        moved = 0
        for index, row in enumerate(beats):
            moved += found.get(index, 0)
            beats[index] = replace(row, elapsed=row.elapsed + moved, arrival=row.elapsed + moved)
        holes = [gap_row(beats[index - 1], beats[index]) for index in found]
        # Of its day it is at its place, as far as that is known.
        header["start"] = told.astimezone().isoformat()
    return assembled(header, [*beats, *holes])


def _since(time: datetime, first: datetime) -> int:
    return round((time - first).total_seconds() * TICKS_PER_SECOND)
