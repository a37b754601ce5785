"""A file of another program with the verdicts and values that the pipeline has for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from biofeedback.offline import recomputed
from biofeedback.records.csv_format import Recording, Row, row_of


def judged_rows(recording: Recording, window_s: int = 60) -> Iterator[Row]:
    """Yield the rows of a recording as if its beats had just come from a strap.

    Args:
        recording: Of any origin.
        window_s: Rolling window of the values in seconds.
    """
    for events in recomputed(recording, (window_s,)):
        for event in events:
            if (row := row_of(event)) is not None:
                yield row


def judged(recording: Recording) -> Recording:
    """Return a recording anew, every beat with the last verdict on it."""
    rows: list[Row] = []
    place: dict[int, int] = {}
    for row in judged_rows(recording):
        if row.event == "reflag":
            at = place[row.beat or 0]
            rows[at] = replace(rows[at], flag=row.flag)
            continue
        if row.event == "beat":
            place[row.beat or 0] = len(rows)
        rows.append(row)
    return replace(recording, rows=rows)
