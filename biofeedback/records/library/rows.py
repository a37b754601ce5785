"""Entries to rows of the database and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from biofeedback.records.library.entries import (
    NEVER_COUNT,
    ContactEntry,
    DifferenceEntry,
    Measures,
    PhaseEntry,
    Ratings,
    SessionEntry,
    Wanted,
)

_MEASURES: Final = (
    "rmssd_ms, low_ms, high_ms, mean_hr_bpm, rsa_bpm, rsa_ms, lock, withheld"  # as in Measures
)
_SESSION: Final = (
    "start, duration_s, session, device, source, beats, clean_share, artifact_share, gaps, note, "
    "tags, posture, kind, said_kind, unfinished"
)
_PHASE: Final = "phase_id, name, kind, start_s, length_s, pace"
_CONTACT: Final = (
    "contact, who, breathing, recovery_against, recovery, recovery_half, recovery_missing, "
    "reactivity_against, reactivity, reactivity_half, reactivity_missing, own_share, "
    "in_tune_before, close_before, comfort_before, in_tune, close, comfort"
)

_INSERT_FILE: Final = "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_SESSION: Final = (
    f"INSERT INTO sessions (path, {_SESSION}, problem, day, instant, {_MEASURES}) "  # noqa: S608
    f"VALUES ({', '.join('?' * 27)})"
)
_INSERT_PHASE: Final = (
    f"INSERT INTO phases (path, number, {_PHASE}, {_MEASURES}) "  # noqa: S608
    f"VALUES ({', '.join('?' * 16)})"
)
_INSERT_CONTACT: Final = f"INSERT INTO contacts (path, {_CONTACT}) VALUES ({', '.join('?' * 19)})"  # noqa: S608


CHECKS: Final = (
    "SELECT path, size, mtime_ns, notes_size, notes_mtime_ns, method, problem FROM files LIMIT 0",
    f"SELECT path, {_SESSION}, problem, day, instant, {_MEASURES} FROM sessions LIMIT 0",  # noqa: S608
    f"SELECT path, number, {_PHASE}, {_MEASURES} FROM phases LIMIT 0",  # noqa: S608
    f"SELECT path, {_CONTACT} FROM contacts LIMIT 0",  # noqa: S608
)
"""They fail where a table or a column is not there."""


def delete(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Forget files and all that is known of them."""
    connection.executemany("DELETE FROM files WHERE path = ?", ((key,) for key in keys))


def insert(
    connection: sqlite3.Connection,
    key: str,
    stamp: Sequence[int],
    entry: SessionEntry | None,
    problem: str,
) -> None:
    """Keep what is known of a file in the place of what was.

    Args:
        connection: In a transaction.
        key: Of the file.
        stamp: Sizes, times and method, as ``files`` has them.
        entry: None for a file that is no recording, or cannot be read.
        problem: Why it cannot be read.
    """
    delete(connection, [key])
    connection.execute(_INSERT_FILE, (key, *stamp, problem))
    if entry is None:
        return
    connection.execute(_INSERT_SESSION, (key, *_session_cells(entry)))
    connection.executemany(
        _INSERT_PHASE,
        ((key, number, *_phase_cells(phase)) for number, phase in enumerate(entry.phases)),
    )
    if entry.contact is not None:
        connection.execute(_INSERT_CONTACT, (key, *_contact_cells(entry.contact)))


def _session_cells(entry: SessionEntry) -> tuple[Any, ...]:
    return (
        entry.start.isoformat(),
        entry.duration_s,
        entry.session,
        entry.device,
        entry.source,
        entry.beats,
        entry.clean_share,
        entry.artifact_share,
        entry.gaps,
        entry.note,
        json.dumps(entry.tags, ensure_ascii=False),
        str(entry.posture),
        str(entry.kind),
        str(entry.said_kind),
        entry.unfinished,
        entry.problem,
        entry.day.isoformat(),
        entry.start.timestamp(),
        *_measure_cells(entry.measures),
    )


def _phase_cells(phase: PhaseEntry) -> tuple[Any, ...]:
    return (
        phase.phase_id,
        phase.name,
        str(phase.kind),
        phase.start_s,
        phase.length_s,
        phase.pace,
        *_measure_cells(phase.measures),
    )


def _measure_cells(measures: Measures) -> tuple[Any, ...]:
    return (
        measures.rmssd_ms,
        measures.low_ms,
        measures.high_ms,
        measures.mean_hr_bpm,
        measures.rsa_bpm,
        measures.rsa_ms,
        measures.lock,
        measures.withheld,
    )


def _contact_cells(found: ContactEntry) -> tuple[Any, ...]:
    differences = (
        cell
        for each in (found.recovery, found.reactivity)
        for cell in (str(each.against), each.difference, each.half_width, str(each.missing))
    )
    ratings = (
        cell
        for each in (found.before, found.after)
        for cell in (each.in_tune, each.close, each.comfort)
    )
    said = (str(found.contact), found.who, str(found.breathing))
    return (*said, *differences, found.own_share, *ratings)


def select(
    connection: sqlite3.Connection,
    wanted: Wanted,
    path_of: Callable[[str], Path],
    key: str = "",
) -> list[SessionEntry]:
    """Return the sessions that are asked for, the newest first.

    Args:
        connection: Of the index.
        wanted: Which.
        path_of: From the index's key of a file to its path.
        key: This file alone, where it is given.
    """
    where, values = _conditions(wanted, key)
    chosen = f"FROM sessions WHERE {where} ORDER BY instant DESC, path DESC"
    if wanted.limit is not None:
        chosen += f" LIMIT {int(wanted.limit)}"
    phases: dict[str, list[PhaseEntry]] = {}
    # Of few sessions the phases are looked up, of many it is quicker to take all.
    within = f" WHERE path IN (SELECT path {chosen})" if key or wanted.limit is not None else ""
    for path, *cells in connection.execute(
        f"SELECT path, {_PHASE}, {_MEASURES} FROM phases{within} ORDER BY path, number",  # noqa: S608
        values if within else (),
    ):
        phases.setdefault(path, []).append(_phase(cells))
    contacts = {
        path: _contact(cells)
        for path, *cells in connection.execute(
            f"SELECT path, {_CONTACT} FROM contacts{within}",  # noqa: S608
            values if within else (),
        )
    }
    rows = connection.execute(f"SELECT path, {_SESSION}, problem, {_MEASURES} {chosen}", values)
    return [
        _entry(path_of(row[0]), row[1:], phases.get(row[0], ()), contacts.get(row[0]))
        for row in rows
    ]


def _phase(cells: Sequence[Any]) -> PhaseEntry:
    phase_id, name, kind, start_s, length_s, pace, *measures = cells
    return PhaseEntry(phase_id, name, kind, start_s, length_s, pace, Measures(*measures))


def _contact(cells: Sequence[Any]) -> ContactEntry:
    contact, who, breathing, *rest = cells
    return ContactEntry(
        contact=contact,
        who=who,
        breathing=breathing,
        recovery=DifferenceEntry(*rest[:4]),
        reactivity=DifferenceEntry(*rest[4:8]),
        own_share=rest[8],
        before=Ratings(*rest[9:12]),
        after=Ratings(*rest[12:]),
    )


def _entry(
    path: Path,
    cells: Sequence[Any],
    phases: Sequence[PhaseEntry],
    contact: ContactEntry | None,
) -> SessionEntry:
    start, duration_s, session, device, source, beats, clean_share, artifact_share = cells[:8]
    gaps, note, tags, posture, kind, said_kind, unfinished, problem, *measures = cells[8:]
    return SessionEntry(
        path=path,
        start=datetime.fromisoformat(start),
        duration_s=duration_s,
        session=session,
        device=device,
        source=source,
        beats=beats,
        clean_share=clean_share,
        artifact_share=artifact_share,
        gaps=gaps,
        note=note,
        tags=tuple(json.loads(tags)) if tags != "[]" else (),
        posture=posture,
        kind=kind,
        said_kind=said_kind,
        unfinished=bool(unfinished),
        measures=Measures(*measures),
        phases=tuple(phases),
        contact=contact,
        problem=problem,
    )


def _conditions(wanted: Wanted, key: str) -> tuple[str, list[Any]]:
    conditions: list[str] = ["1"]
    values: list[Any] = []

    def add(condition: str, *arguments: object) -> None:
        conditions.append(condition)
        values.extend(arguments)

    if key:
        add("path = ?", key)
    if not wanted.demo:
        add(f"source NOT IN ({', '.join('?' * len(NEVER_COUNT))})", *sorted(NEVER_COUNT))
    if wanted.kind:
        of_phase = "EXISTS (SELECT 1 FROM phases p WHERE p.path = sessions.path AND p.kind = ?)"
        add(f"(kind = ? OR {of_phase})", str(wanted.kind), str(wanted.kind))
    if wanted.since:
        add("day >= ?", wanted.since.isoformat())
    if wanted.until:
        add("day <= ?", wanted.until.isoformat())
    if wanted.device:
        add("instr(lower(device), lower(?))", wanted.device)
    if wanted.posture:
        add("posture = ?", str(wanted.posture))
    if wanted.tag:
        # Equal whatever the capitals, also beyond A to Z: SQLite's own lower() knows no others.
        add("tagged(tags, ?)", wanted.tag)
    return " AND ".join(conditions), values


def tagged(tags: str, tag: str) -> bool:
    """Return whether a tag is among those of a row."""
    return tag.casefold() in (each.casefold() for each in json.loads(tags))
