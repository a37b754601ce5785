"""A recorded file as a source: an RR text file, or a recording of ours.

Replay enters behind ``heart_rate``: intervals keep the file's own resolution and are never rounded
to 1/1024 s. It runs on the session's clock, at any speed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from biofeedback.clock import Clock
from biofeedback.events import Edge, Flag, GapReason, LinkState, Marker, Phase, StrapInfo
from biofeedback.records import csv_format
from biofeedback.sentences import Sentence, tr
from biofeedback.strap import Break, Emit, Link, Notification, SourceItem
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND, seconds

_LONGEST_FILE_BYTES: Final = 200_000_000
_LONGEST_NUMBER: Final = 30
_LONGEST_INTERVAL: Final = 3600 * TICKS_PER_SECOND
"""Long pauses stand in some files in place of a gap; an hour is none."""


class ReplayError(Exception):
    """The file cannot be replayed; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens in a replay."""

    at: int
    """Ticks since the recording's start."""
    item: SourceItem


class Replay:
    """Plays steps back on a clock."""

    simulated = True

    def __init__(self, steps: Sequence[Step], clock: Clock, info: StrapInfo) -> None:
        """Make a source of steps that are in the order of their time."""
        self._steps = steps
        self._clock = clock
        self._info = info

    async def run(self, emit: Emit) -> None:
        """Emit every step at its time, then stop."""
        emit(self._info)
        start = self._clock.now()
        for step in self._steps:
            wait = start + seconds(step.at) - self._clock.now()
            if wait > 0:
                await self._clock.sleep(wait)
            emit(step.item)
        emit(Link(LinkState.STOPPED, tr("The recording ends here.")))


def load(path: Path, clock: Clock) -> Replay:
    """Make a source of a file.

    Args:
        path: A recording of ours, or a text file with one RR interval a line in ms or s.
        clock: The session's clock.

    Raises:
        ReplayError: If the file cannot be read or holds no RR intervals.
    """
    try:
        if path.stat().st_size > _LONGEST_FILE_BYTES:
            text = tr("{name} is too large for an RR file: choose another file.")
            raise ReplayError(text.format(name=path.name))
        if csv_format.is_recording(path):
            return _from_recording(path, clock)
        return _from_text(path, clock)
    except csv_format.RecordingError as error:
        text = tr("{problem} Choose another file.")
        raise ReplayError(text.format(problem=str(error))) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = tr("{path} cannot be read ({reason}): choose another file.")
        raise ReplayError(text.format(path=path, reason=reason)) from error


def read_rr_text(path: Path) -> list[int]:
    """Read RR intervals, one a line; lines that begin with ``#`` are comments.

    The unit is found from the median: below 10 it is seconds, from 100 on milliseconds.

    Returns:
        The intervals in ticks, exact to the file's digits.

    Raises:
        ReplayError: If anything in it is no RR interval, or the unit cannot be told.
        OSError: If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = tr("{name} is not a text file of RR intervals.").format(name=path.name)
        raise ReplayError(text) from None
    values: list[Fraction] = []
    for number, line in enumerate(text.splitlines(), 1):
        if (word := line.strip()) and not word.startswith("#"):
            values.append(_value(word, path, number))
    if not values:
        wrong = tr("{name} holds no RR intervals: choose another file.")
        raise ReplayError(wrong.format(name=path.name))
    scale = _ticks_per_unit(sorted(values)[len(values) // 2], path)
    intervals = [round(value * scale) for value in values]
    if max(intervals) > _LONGEST_INTERVAL:
        wrong = tr(
            "{name}: {value} is no RR interval, nor a pause within a recording: take it out, or "
            "choose another file."
        )
        raise ReplayError(wrong.format(name=path.name, value=f"{float(max(values)):g}"))
    return intervals


def _value(word: str, path: Path, line: int) -> Fraction:
    try:
        if len(word) > _LONGEST_NUMBER or not 0 < float(word) < math.inf:
            raise ValueError
        return Fraction(word)
    except (ValueError, ArithmeticError):
        shown = word if len(word) <= _LONGEST_NUMBER else f"{word[:_LONGEST_NUMBER]}..."
        wrong = tr(
            "{name}, line {line}: {word} is no RR interval. An RR file holds one number a line, in "
            "ms or s: mend the line, or choose another file."
        )
        if "," in word:
            wrong = tr(
                "{name}, line {line}: {word} is no RR interval. An RR file holds one number a "
                "line, in ms or s, with a decimal point where it needs one and nothing beside it: "
                "mend the line, or choose another file."
            )
        text = wrong.format(name=path.name, line=line, word=repr(shown))
        raise ReplayError(text) from None


def _ticks_per_unit(median: Fraction, path: Path) -> int:
    if 100 <= median <= 10_000:
        return TICKS_PER_MS
    if Fraction(1, 10) <= median <= 10:
        return TICKS_PER_SECOND
    text = tr("{name}: a median of {value} is no RR interval in ms or in s: choose another file.")
    raise ReplayError(text.format(name=path.name, value=f"{float(median):g}"))


def _from_text(path: Path, clock: Clock) -> Replay:
    steps = [Step(0, Link(LinkState.WAITING))]
    end = 0
    for rr in read_rr_text(path):
        end += rr
        steps.append(Step(end, _beat(rr, end, end)))
    return Replay(steps, clock, StrapInfo(name=path.stem))


def _beat(
    rr: int,
    end: int,
    arrival: int,
    heart_rate: int | None = None,
    contact: bool | None = None,
) -> Notification:
    return Notification(seconds(arrival), (rr,), heart_rate, contact, (end,), (arrival,))


def _from_recording(path: Path, clock: Clock) -> Replay:
    recording = csv_format.read(path)
    steps: list[Step] = []
    at = 0
    for row in recording.rows:
        if (item := _item(row)) is not None:
            # A beat is known when it arrives; nothing is replayed before what stands above it.
            at = max(at, row.elapsed if row.arrival is None else row.arrival)
            steps.append(Step(at, item))
    if not recording.beats:
        text = tr("{name} holds no beats: choose another file.")
        raise ReplayError(text.format(name=path.name))
    header = recording.header
    info = StrapInfo(name=str(header.get("device", path.stem)))
    return Replay(steps, clock, info)


def _item(row: csv_format.Row) -> SourceItem | None:
    match row.event:
        case "beat" if row.rr is not None:
            arrival = row.elapsed if row.arrival is None else row.arrival
            contact = False if row.flag is Flag.NO_CONTACT else None
            return _beat(row.rr, row.elapsed, arrival, row.heart_rate_bpm, contact)
        case "gap":
            known = row.note in {reason.value for reason in GapReason}
            return Break(GapReason(row.note) if known else GapReason.UNKNOWN)
        case "state" if row.note in {state.value for state in LinkState}:
            state = LinkState(row.note)
            return None if state is LinkState.STOPPED else Link(state, Sentence(row.detail))
        case "marker":
            return Marker(row.elapsed, row.note)
        case "phase":
            return _phase(row)
        case _:
            return None


def _phase(row: csv_format.Row) -> Phase | None:
    """Return one end of a phase; None where its settings are not what we write."""
    try:
        settings = {key: str(value) for key, value in json.loads(row.detail).items()}
        edge, phase_id = Edge(settings.pop("edge")), int(settings.pop("id"))
    except (ValueError, KeyError, AttributeError):
        return None
    return Phase(row.elapsed, edge, phase_id, Sentence(row.note), settings)
