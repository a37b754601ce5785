"""A recorded file as a source: an RR text file, or a recording of ours.

Replay enters behind ``heart_rate``: intervals keep the file's own resolution and are never rounded
to 1/1024 s. It runs on the session's clock, at any speed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from biofeedback.clock import Clock
from biofeedback.events import Edge, Flag, GapReason, LinkState, Marker, Phase, StrapInfo
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.opening import open_recording
from biofeedback.sentences import Sentence, tr
from biofeedback.strap import Break, Emit, Link, Notification, SourceItem
from biofeedback.units import seconds


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
        path: A recording of ours, or a file of another program.
        clock: The session's clock.

    Raises:
        OpeningError: If the file cannot be read or holds no RR intervals.
    """
    recording = open_recording(path)
    name = str(recording.header.get("device") or path.stem)
    return Replay(steps_of(recording), clock, StrapInfo(name=name))


def _beat(
    rr: int,
    end: int,
    arrival: int,
    heart_rate: int | None = None,
    contact: bool | None = None,
) -> Notification:
    return Notification(seconds(arrival), (rr,), heart_rate, contact, (end,), (arrival,))


def steps_of(recording: Recording) -> list[Step]:
    """Return what a source of this recording says, in the order in which it became known."""
    steps: list[Step] = []
    at = 0
    for row in recording.rows:
        if (item := _item(row)) is not None:
            # A beat is known when it arrives; nothing is replayed before what stands above it.
            at = max(at, row.elapsed if row.arrival is None else row.arrival)
            steps.append(Step(at, item))
    return steps


def _item(row: Row) -> SourceItem | None:
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


def _phase(row: Row) -> Phase | None:
    """Return one end of a phase; None where its settings are not what we write."""
    try:
        settings = {key: str(value) for key, value in json.loads(row.detail).items()}
        edge, phase_id = Edge(settings.pop("edge")), int(settings.pop("id"))
    except (ValueError, KeyError, AttributeError):
        return None
    return Phase(row.elapsed, edge, phase_id, Sentence(row.note), settings)
