"""What a person says of a recording afterwards: note, tags, posture, and better names.

Pure: ``annotated`` lays it over a recording that was read; the rows on the disk stay what they are.
``sidecar`` keeps it beside the recording.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from biofeedback.events import Edge, LinkState
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.text import one_line
from biofeedback.units import seconds, ticks

LONGEST_NAME: Final = 120
"""Letters in a tag, or in the name of a marker or phase; the rest is cut off."""
LONGEST_NOTE: Final = 20_000
_LATEST_S: Final = 1e9


class Posture(StrEnum):
    """How a person sat or lay; RMSSD depends on it, so only like is compared with like."""

    UNKNOWN = ""
    SITTING = "sitting"
    LYING = "lying"
    STANDING = "standing"
    MOVING = "moving"


class Kind(StrEnum):
    """What a session was, in the person's own word; empty where the phases say it."""

    UNSAID = ""
    REST = "rest"
    PACED = "paced"
    CONVERSATION = "conversation"
    EXERCISE = "exercise"
    SLEEP = "sleep"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Added:
    """A marker that was set afterwards, or a phase (which has an end).

    Raises:
        ValueError: If it has no name, or lies before the session or ends before it begins.
    """

    name: str
    start_s: float
    """Seconds since the session's start, as all times here."""
    end_s: float | None = None
    """Of a phase; None for a marker."""

    def __post_init__(self) -> None:
        """Refuse what cannot be shown."""
        if not _plain(self.name):
            raise ValueError("a marker or phase needs a name")
        if not 0 <= self.start_s < _LATEST_S:
            raise ValueError("a marker or phase lies in its session")
        if self.end_s is not None and not ticks(self.start_s) < ticks(self.end_s) < ticks(
            _LATEST_S
        ):
            raise ValueError("a phase ends after it has begun")


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes of markers, or of phases.

    The file's own are known by a key of 0 or more: of a marker its place among the markers of the
    file, of a phase its id. Those that were added have the keys -1, -2 ... in the order of
    ``added``.
    """

    renamed: Mapping[int, str] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    added: tuple[Added, ...] = ()

    def rename(self, key: int, name: str) -> Edits:
        """Return the edits with another name for one; an empty name changes nothing."""
        name = _plain(name)
        if not name:
            return self
        if key >= 0:
            return replace(self, renamed={**self.renamed, key: name})
        added = list(self.added)
        added[-1 - key] = replace(added[-1 - key], name=name)
        return replace(self, added=tuple(added))

    def remove(self, key: int) -> Edits:
        """Return the edits without one; the file's own can be restored."""
        if key >= 0:
            return replace(self, removed=self.removed | {key})
        return replace(self, added=self.added[: -1 - key] + self.added[-key:])

    def restore(self, key: int) -> Edits:
        """Return the edits with one of the file's own as the file has it."""
        renamed = {each: name for each, name in self.renamed.items() if each != key}
        return replace(self, renamed=renamed, removed=self.removed - {key})

    def add(self, name: str, start_s: float, end_s: float | None = None) -> Edits:
        """Return the edits with one more.

        Raises:
            ValueError: As for ``Added``.
        """
        return replace(self, added=(*self.added, Added(_plain(name), start_s, end_s)))


@dataclass(frozen=True, slots=True)
class Notes:
    """All that a person has said of one recording."""

    note: str = ""
    tags: tuple[str, ...] = ()
    posture: str = ""
    """One of ``Posture``, or a word of a later version."""
    kind: str = ""
    """One of ``Kind``, or a word of a later version: over the kind that is worked out."""
    markers: Edits = Edits()
    phases: Edits = Edits()

    def with_tags(self, *tags: str) -> Notes:
        """Return the notes with these tags; the same tag in other capitals counts once."""
        kept: dict[str, str] = {}
        for tag in tags:
            if plain := _plain(tag.replace(",", " ")):
                kept.setdefault(plain.casefold(), plain)
        return replace(self, tags=tuple(kept.values()))

    def with_note(self, note: str) -> Notes:
        """Return the notes with this text, its lines kept."""
        lines = (one_line(line) for line in note.splitlines())
        return replace(self, note="\n".join(lines).strip()[:LONGEST_NOTE])


def _plain(name: str) -> str:
    return " ".join(one_line(name).split())[:LONGEST_NAME].strip()


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker or a phase as the person sees it, and how to change it."""

    key: int
    """See ``Edits``."""
    name: str
    start_s: float
    end_s: float | None = None
    """Of a phase; None for a marker, and for a phase that never ended."""
    own_name: str = ""
    """As in the file; empty for one that was added."""
    removed: bool = False


def markers_of(raw: Recording, notes: Notes) -> list[Mark]:
    """Return the markers of a recording in the order of their time, removed ones included.

    Args:
        raw: As ``csv_format.read`` gives it, without notes.
        notes: Read beside it.
    """
    rows = [row for row in raw.rows if row.event == "marker"]
    marks = [
        _mark(notes.markers, key, row.note, seconds(row.elapsed)) for key, row in enumerate(rows)
    ]
    return sorted([*marks, *_added(notes.markers)], key=lambda mark: mark.start_s)


def phases_of(raw: Recording, notes: Notes) -> list[Mark]:
    """Return the phases of a recording in the order of their start, removed ones included.

    Args:
        raw: As ``csv_format.read`` gives it, without notes.
        notes: Read beside it.
    """
    marks: dict[int, Mark] = {}
    for row in raw.rows:
        edge, key = edge_of(row)
        if edge is Edge.START and key not in marks:
            marks[key] = _mark(notes.phases, key, row.note, seconds(row.elapsed))
        elif edge is Edge.END and key in marks:
            marks[key] = replace(marks[key], end_s=seconds(row.elapsed))
    return sorted([*marks.values(), *_added(notes.phases)], key=lambda mark: mark.start_s)


def _mark(edits: Edits, key: int, name: str, start_s: float) -> Mark:
    shown = edits.renamed.get(key, name)
    return Mark(key, shown, start_s, own_name=name, removed=key in edits.removed)


def _added(edits: Edits) -> Iterator[Mark]:
    for at, one in enumerate(edits.added):
        yield Mark(-1 - at, one.name, one.start_s, one.end_s)


def edge_of(row: Row) -> tuple[Edge | None, int]:
    """Return which end of which phase a row is; (None, -1) where it is none."""
    if row.event != "phase":
        return None, -1
    try:
        settings = json.loads(row.detail)
        return Edge(settings["edge"]), int(settings["id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, -1


def annotated(recording: Recording, notes: Notes) -> Recording:
    """Return a recording with what a person has said of it afterwards.

    Renamed markers and phases have their new names, removed ones are gone, added ones stand as rows
    where they would have been written; ``note``, ``tags`` (a list), ``posture`` and ``kind`` stand
    in the header where they were given. Beats and gaps are untouched.

    Args:
        recording: As ``csv_format.read`` gives it.
        notes: Read beside it.
    """
    if notes == Notes():
        return recording
    said: dict[str, Any] = {"note": notes.note, "tags": list(notes.tags)}
    said |= {"posture": notes.posture, "kind": notes.kind}
    header = recording.header | {key: value for key, value in said.items() if value}
    rows = list(_renamed(recording.rows, notes))
    highest = max((edge_of(row)[1] for row in recording.rows), default=0)
    return replace(recording, header=header, rows=_inserted(rows, _new_rows(notes, highest)))


def _renamed(rows: Sequence[Row], notes: Notes) -> Iterator[Row]:
    marker = -1
    for row in rows:
        edits, key = notes.markers, -1
        if row.event == "marker":
            key = marker = marker + 1
        elif row.event == "phase":
            edits, key = notes.phases, edge_of(row)[1]
        if key < 0:
            yield row
        elif key not in edits.removed:
            name = edits.renamed.get(key, row.note)
            yield row if name == row.note else replace(row, note=name)


def _new_rows(notes: Notes, highest: int) -> list[Row]:
    """Return the rows of what was added, in the order of their time; ids go on after the file's."""
    rows = [Row(ticks(each.start_s), "marker", note=each.name) for each in notes.markers.added]
    for number, each in enumerate(notes.phases.added, max(highest, 0) + 1):
        for edge, at in ((Edge.START, each.start_s), (Edge.END, each.end_s)):
            if at is not None:
                detail = json.dumps({"edge": edge.value, "id": number})
                rows.append(Row(ticks(at), "phase", note=each.name, detail=detail))
    # What ends at an instant does so before anything begins at it.
    return sorted(rows, key=lambda row: (row.elapsed, edge_of(row)[0] is not Edge.END))


def _inserted(rows: list[Row], new: list[Row]) -> list[Row]:
    """Put each new row before the first row that was known after it, and before the very end."""
    ended = bool(rows) and (rows[-1].event, rows[-1].note) == ("state", LinkState.STOPPED.value)
    last = [rows.pop()] if ended else []
    merged: list[Row] = []
    waiting = iter(new)
    next_one = next(waiting, None)
    known = 0
    for row in rows:
        # A beat is known when it arrives; rows stand in the order in which they became known.
        known = max(known, row.elapsed if row.arrival is None else row.arrival)
        while next_one is not None and next_one.elapsed < known:
            merged.append(next_one)
            next_one = next(waiting, None)
        merged.append(row)
    if next_one is not None:
        merged += [next_one, *waiting]
    return merged + last
