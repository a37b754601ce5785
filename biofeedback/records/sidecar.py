"""The file beside a recording that keeps what was said afterwards: ``NAME.notes.json``.

The raw rows are never changed, so whatever is said later stands apart. It is written whole or not
at all; a damaged one is never overwritten; what a later version of the program has put there stays.
``docs/history.md`` names its keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from biofeedback.records.csv_format import Recording
from biofeedback.records.folders import OWNER_ONLY_FILE
from biofeedback.records.notes import (
    Added,
    Edits,
    Kind,
    Mark,
    Notes,
    Posture,
    annotated,
    markers_of,
    phases_of,
)
from biofeedback.sentences import Sentence, tr

__all__ = [
    "Added",
    "Edits",
    "Kind",
    "Mark",
    "Notes",
    "NotesError",
    "Posture",
    "annotated",
    "annotated_by_sidecar",
    "markers_of",
    "phases_of",
    "read_notes",
    "sidecar_path",
    "write_notes",
]

PROBLEM: Final = "notes_problem"
"""Key of the header under which a recording says that its notes could not be read."""
SIDECAR_ENDING: Final = ".notes.json"
_VERSION_KEY: Final = "biofeedback notes"
_VERSION: Final = 1
_LARGEST_BYTES: Final = 10_000_000


class NotesError(Exception):
    """Notes that cannot be read or written; its text says why and what becomes of them."""


class _DamagedError(ValueError):
    """A file that holds no notes of ours."""


def sidecar_path(recording: Path) -> Path:
    """Return where the notes of a recording lie."""
    # What lies beside a recording under its name, an export of it for one, is another file.
    own = recording.suffix.lower() == ".csv"
    return recording.with_name((recording.stem if own else recording.name) + SIDECAR_ENDING)


def read_notes(recording: Path) -> Notes:
    """Read what was said of a recording; nothing where there is no file beside it.

    Args:
        recording: The recording's own path.

    Raises:
        NotesError: If there is one that is damaged or cannot be read.
    """
    path = sidecar_path(recording)
    try:
        return _notes(_stored(path))
    except FileNotFoundError:
        return Notes()
    except _DamagedError:
        text = tr("The notes in {name} are damaged and are left out; the recording is whole.")
        raise NotesError(text.format(name=path.name)) from None
    except OSError as error:
        text = tr("The notes in {name} cannot be read ({reason}) and are left out.")
        raise NotesError(text.format(name=path.name, reason=_reason(error))) from error


def write_notes(recording: Path, notes: Notes) -> Sentence | None:
    """Write what was said of a recording, whole or not at all, readable by its owner only.

    Args:
        recording: The recording's own path; it is not touched.
        notes: All of it: what was there is replaced, but for keys of later versions.

    Returns:
        None, or where damaged notes were found and kept aside a sentence that says so.

    Raises:
        NotesError: If they cannot be written; what was there still is.
    """
    path = sidecar_path(recording)
    try:
        told = None
        try:
            stored = _stored(path)
            _notes(stored)
        except FileNotFoundError:
            if notes == Notes():
                return None
            stored = {}
        except _DamagedError:
            stored, told = {}, _kept_aside(path)
        _replace(path, json.dumps(_merged(stored, notes), indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        text = tr("The notes cannot be written to {path} ({reason}).")
        raise NotesError(text.format(path=path, reason=_reason(error))) from error
    return told


def annotated_by_sidecar(path: Path, recording: Recording) -> Recording:
    """Return a recording with the notes beside it; damaged ones are told of in its header.

    Args:
        path: The recording's own path.
        recording: As ``csv_format.read`` gives it.
    """
    try:
        return annotated(recording, read_notes(path))
    except NotesError as error:
        return replace(recording, header=recording.header | {PROBLEM: str(error)})


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _stored(path: Path) -> dict[str, Any]:
    """Return what the file holds.

    Raises:
        OSError: If it cannot be read.
        _DamagedError: If it holds no notes.
    """
    with path.open("rb") as file:
        data = file.read(_LARGEST_BYTES + 1)
    try:
        stored = json.loads(data) if len(data) <= _LARGEST_BYTES else None
    except (ValueError, RecursionError):
        raise _DamagedError from None
    if not isinstance(stored, dict) or not isinstance(stored.get(_VERSION_KEY), int):
        raise _DamagedError
    return stored


def _notes(stored: Mapping[str, Any]) -> Notes:
    try:
        return Notes(
            note=_text(stored.get("note", "")),
            tags=tuple(_text(tag) for tag in stored.get("tags", ())),
            posture=_text(stored.get("posture", "")),
            kind=_text(stored.get("kind", "")),
            markers=_edits(stored.get("markers", {})),
            phases=_edits(stored.get("phases", {})),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise _DamagedError from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _edits(stored: Mapping[str, Any]) -> Edits:
    return Edits(
        renamed={int(key): _text(name) for key, name in stored.get("renamed", {}).items()},
        removed=frozenset(int(key) for key in stored.get("removed", ())),
        added=tuple(
            Added(_text(each["name"]), each["start_s"], each.get("end_s"))
            for each in stored.get("added", ())
        ),
    )


def _merged(stored: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """Return what is to be written; keys that this version does not know stay."""
    version = max(_VERSION, stored.get(_VERSION_KEY, _VERSION))
    return {
        **stored,
        _VERSION_KEY: version,
        "note": notes.note,
        "tags": list(notes.tags),
        "posture": str(notes.posture),
        "kind": str(notes.kind),
        "markers": stored.get("markers", {}) | _plain_edits(notes.markers),
        "phases": stored.get("phases", {}) | _plain_edits(notes.phases),
    }


def _plain_edits(edits: Edits) -> dict[str, Any]:
    added = [
        {"name": each.name, "start_s": each.start_s, "end_s": each.end_s} for each in edits.added
    ]
    for each in added:
        if each["end_s"] is None:
            del each["end_s"]
    renamed = {str(key): name for key, name in sorted(edits.renamed.items())}
    return {"renamed": renamed, "removed": sorted(edits.removed), "added": added}


def _kept_aside(path: Path) -> Sentence:
    """Move damaged notes to a free name beside it, and say where they are."""
    names = (f" {number}" if number > 1 else "" for number in range(1, 1000))
    for number in names:
        aside = path.with_name(f"{path.name.removesuffix('.json')} damaged{number}.json")
        try:
            # A link cannot take the place of another file, as a rename could.
            os.link(path, aside)
            path.unlink()
        except FileExistsError:
            continue
        except OSError:
            if os.path.lexists(aside):
                continue
            os.replace(path, aside)
        text = tr("The notes in {name} were damaged: they are kept as {aside}.")
        return text.format(name=path.name, aside=aside.name)
    raise FileExistsError(f"every name beside {path.name} is taken")


def _replace(path: Path, text: str) -> None:
    """Put a whole file in the place of another, or leave everything as it was."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(temporary, flags, OWNER_ONLY_FILE), "wb") as file:
            file.write(text.encode("utf-8", errors="replace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
