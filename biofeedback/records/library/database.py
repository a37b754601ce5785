"""The library's database: opened with care, brought up to date, set aside where it is damaged.

It is an index and can be made anew from the recordings at any time, so it is never repaired. The
usual rollback journal is used, as write-ahead logging does not work on network folders.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.records.folders import OWNER_ONLY_FILE
from biofeedback.records.library.rows import CHECKS, tagged
from biofeedback.sentences import Sentence, tr

FILE_NAME: Final = "library.sqlite"
BUSY_S: Final = 10.0
"""For how long another program's writing is waited for."""

_MEASURES: Final = """
    rmssd_ms REAL, low_ms REAL, high_ms REAL, mean_hr_bpm REAL, rsa_bpm REAL, rsa_ms REAL,
    lock REAL, withheld TEXT NOT NULL"""

MIGRATIONS: Final[Sequence[str]] = (
    f"""
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    notes_size INTEGER NOT NULL, notes_mtime_ns INTEGER NOT NULL,
    method INTEGER NOT NULL, problem TEXT NOT NULL);
CREATE TABLE sessions (
    path TEXT PRIMARY KEY REFERENCES files (path) ON DELETE CASCADE,
    start TEXT NOT NULL, duration_s REAL NOT NULL, session TEXT NOT NULL, device TEXT NOT NULL,
    source TEXT NOT NULL, beats INTEGER NOT NULL, clean_share REAL NOT NULL,
    artifact_share REAL NOT NULL, gaps INTEGER NOT NULL, note TEXT NOT NULL, tags TEXT NOT NULL,
    posture TEXT NOT NULL, kind TEXT NOT NULL, said_kind TEXT NOT NULL,
    unfinished INTEGER NOT NULL, problem TEXT NOT NULL,
    day TEXT NOT NULL, instant REAL NOT NULL, {_MEASURES});
CREATE INDEX sessions_by_instant ON sessions (instant);
CREATE TABLE phases (
    path TEXT NOT NULL REFERENCES sessions (path) ON DELETE CASCADE, number INTEGER NOT NULL,
    phase_id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, start_s REAL NOT NULL,
    length_s REAL NOT NULL, pace REAL, {_MEASURES},
    PRIMARY KEY (path, number));
""",
    """
CREATE TABLE contacts (
    path TEXT PRIMARY KEY REFERENCES sessions (path) ON DELETE CASCADE,
    contact TEXT NOT NULL, who TEXT NOT NULL, breathing TEXT NOT NULL,
    recovery_against TEXT NOT NULL, recovery REAL, recovery_half REAL,
    recovery_missing TEXT NOT NULL,
    reactivity_against TEXT NOT NULL, reactivity REAL, reactivity_half REAL,
    reactivity_missing TEXT NOT NULL,
    own_share REAL, in_tune_before INTEGER, close_before INTEGER, comfort_before INTEGER,
    in_tune INTEGER, close INTEGER, comfort INTEGER);
""",
)
"""From each version to the next, the first from nothing; only ever added to."""


class LibraryError(Exception):
    """The library cannot be opened; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is up to date."""

    connection: sqlite3.Connection
    notice: Sentence | None = None
    """What a person must know: that a damaged one was set aside, or that it is not kept."""


def open_database(folder: Path, migrations: Sequence[str] = MIGRATIONS) -> Opened:
    """Open the index of a folder, made where it is missing and brought up to date where it is old.

    Where the folder does not exist or cannot be written to, the index is kept in memory.

    Args:
        folder: Of the recordings.
        migrations: From each version to the next.

    Raises:
        LibraryError: If it was made by a later version; it is not touched.
    """
    path = folder / FILE_NAME
    if not folder.is_dir():
        return Opened(_ready(":memory:", migrations))
    try:
        _create(path)
        if not (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
            raise PermissionError(errno.EROFS, "it cannot be written to")
        try:
            return Opened(_ready(str(path), migrations))
        except sqlite3.OperationalError as error:
            if not _is_damage(error):
                raise
            aside = _set_aside(path)
        except (sqlite3.DatabaseError, _DamagedError):
            aside = _set_aside(path)
        _create(path)
        text = tr("The index {name} was damaged: it is kept as {aside} and made anew.")
        return Opened(_ready(str(path), migrations), text.format(name=path.name, aside=aside.name))
    except (OSError, sqlite3.Error) as error:
        text = tr("The index in {folder} cannot be used ({reason}): it is kept in memory only.")
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        notice = text.format(folder=folder, reason=reason)
        return Opened(_ready(":memory:", migrations), notice)


class _DamagedError(Exception):
    """The file is no index of ours, or not whole."""


def _create(path: Path) -> None:
    """Make the file where it is missing, for its owner only; its journal gets the same mode."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE))


def _ready(place: str, migrations: Sequence[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(place, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("tagged", 2, tagged, deterministic=True)
        # A lost index is made anew: it need not wait for the disk at every turn.
        connection.execute("PRAGMA synchronous = OFF" if place == ":memory:" else _SAFE_ENOUGH)
        _migrate(connection, migrations)
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _DamagedError
        for statement in CHECKS:
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


_SAFE_ENOUGH: Final = "PRAGMA synchronous = NORMAL"


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """Bring a database to the newest version, each step whole or not at all.

    Raises:
        LibraryError: If it is newer.
    """
    if _version(connection) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        # Another program may have done it while this one waited.
        version = _version(connection)
        for migration in migrations[version:]:
            for statement in migration.split(";"):
                connection.execute(statement)
        if version < len(migrations):
            connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    if _version(connection) > len(migrations):
        text = tr(
            "The index {name} was made by a later version of biofeedback and is left alone: use "
            "that version. Your recordings can be opened all the same."
        )
        raise LibraryError(text.format(name=FILE_NAME))


def _is_damage(error: sqlite3.OperationalError) -> bool:
    """Return whether the tables are not what the version says; a busy or full disk is no damage."""
    return "no such" in str(error) or "already exists" in str(error)


def _set_aside(path: Path) -> Path:
    """Give a damaged index a free name beside it; what stood in its journal goes with it."""
    for number in range(1, 1000):
        more = f" {number}" if number > 1 else ""
        aside = path.with_name(f"{path.stem} damaged{more}{path.suffix}")
        if not os.path.lexists(aside):
            os.replace(path, aside)
            with suppress(OSError):
                # A journal without its index would spoil the new one.
                os.replace(f"{path}-journal", f"{aside}-journal")
            return aside
    raise FileExistsError(f"every name beside {path.name} is taken")
