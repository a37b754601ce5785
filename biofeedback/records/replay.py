"""A recorded file as a source: an RR text file, or a recording of ours.

Replay enters behind ``heart_rate``: intervals keep the file's own resolution and are never rounded
to 1/1024 s. It runs on the session's clock, at any speed.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.clock import Clock
from biofeedback.events import (
    Edge,
    Flag,
    GapReason,
    LinkState,
    Marker,
    Phase,
    StrapInfo,
    Talk,
    Talking,
)
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.opening import open_recording
from biofeedback.sentences import Sentence, tr
from biofeedback.strap import Break, Emit, Link, Notification, SourceItem
from biofeedback.units import seconds

THE_END: Final = tr("The recording ends here.")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens in a replay."""

    at: int
    """Ticks since the recording's start."""
    item: SourceItem


class Steps:
    """What a source of a recording says, in the order in which it became known.

    Each step is made when it is asked for: those of a day would take as long as reading the file.
    """

    def __init__(self, recording: Recording) -> None:
        """Take the rows of a recording."""
        self._rows: list[Row] = []
        self._ats = array("q")
        self._links: list[tuple[int, Link]] = []
        self._phases: list[tuple[int, Phase]] = []
        self._talk: list[tuple[int, Talking]] = []
        at = 0
        for row in recording.rows:
            if row.event != "beat":
                if (item := _item(row)) is None:
                    continue
                self._keep(item)
            elif row.rr is None:
                continue
            # A beat is known when it arrives; nothing is replayed before what stands above it.
            at = max(at, row.elapsed if row.arrival is None else row.arrival)
            self._rows.append(row)
            self._ats.append(at)

    def _keep(self, item: SourceItem) -> None:
        """Remember where a state, a phase or a voice begins: it holds on."""
        if isinstance(item, Link):
            self._links.append((len(self._rows), item))
        elif isinstance(item, Phase):
            self._phases.append((len(self._rows), item))
        elif isinstance(item, Talking):
            self._talk.append((len(self._rows), item))

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self._rows)

    def __getitem__(self, index: int) -> Step:
        """Return one step."""
        item = _item(self._rows[index])
        assert item is not None
        return Step(self._ats[index], item)

    def __iter__(self) -> Iterator[Step]:
        """Yield every step."""
        return map(self.__getitem__, range(len(self._rows)))

    def at(self, index: int) -> int:
        """Return when a step happens, in ticks."""
        return self._ats[index]

    def index_of(self, at: int) -> int:
        """Return the first step that does not happen before ``at`` (ticks)."""
        return bisect_left(self._ats, at)

    @property
    def length(self) -> int:
        """When the last step happens, in ticks."""
        return self._ats[-1] if self._ats else 0

    def holding(self, index: int) -> list[SourceItem]:
        """Return what still holds: the state of the link, open phases, who speaks."""
        links = [link for at, link in self._links if at < index]
        open_phases: dict[int, Phase] = {}
        for at, phase in self._phases:
            if at >= index:
                break
            if phase.edge is Edge.START:
                open_phases[phase.phase_id] = phase
            else:
                open_phases.pop(phase.phase_id, None)
        talk = [talking for at, talking in self._talk if at < index]
        return [*links[-1:], *open_phases.values(), *talk[-1:]]


class Replay:
    """Plays steps back on a clock."""

    simulated = True

    def __init__(self, steps: Iterable[Step], clock: Clock, info: StrapInfo) -> None:
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
        emit(Link(LinkState.STOPPED, THE_END))


def load(path: Path, clock: Clock) -> Replay:
    """Make a source of a file.

    Args:
        path: A recording of ours, or a file of another program.
        clock: The session's clock.

    Raises:
        OpeningError: If the file cannot be read or holds no RR intervals.
    """
    recording = open_recording(path)
    return Replay(steps_of(recording), clock, info_of(recording, path))


def info_of(recording: Recording, path: Path) -> StrapInfo:
    """Return what the strap of a recording is called."""
    return StrapInfo(name=str(recording.header.get("device") or path.stem))


def _beat(
    rr: int,
    end: int,
    arrival: int,
    heart_rate: int | None = None,
    contact: bool | None = None,
) -> Notification:
    return Notification(seconds(arrival), (rr,), heart_rate, contact, (end,), (arrival,))


def steps_of(recording: Recording) -> Steps:
    """Return what a source of this recording says, in the order in which it became known."""
    return Steps(recording)


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
            return Marker(row.elapsed, Sentence(row.note))
        case "phase":
            return _phase(row)
        case "talk" if row.note in {talk.value for talk in Talk}:
            return Talking(row.elapsed, Talk(row.note), row.detail)
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
