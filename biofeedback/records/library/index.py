"""The library of recordings: an index beside them, brought up to date from them, and asked.

The recordings are the truth: what is here can be made anew from them at any time. What is kept of
one is worked out by a function that is passed in (``Describe``); this module reads folders, keeps
and finds.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from biofeedback.records.csv_format import is_recording
from biofeedback.records.library.database import LibraryError, open_database
from biofeedback.records.library.entries import Problem, Progress, SessionEntry, Wanted
from biofeedback.records.library.pool import Describe, Described, described
from biofeedback.records.library.rows import delete, insert, select
from biofeedback.records.sidecar import SIDECAR_ENDING, sidecar_path
from biofeedback.sentences import Sentence, tr

_RECORDING_ENDING: Final = ".csv"
_UNKEEPABLE: Final = (sqlite3.IntegrityError, sqlite3.ProgrammingError, ValueError, OverflowError)
_COMMIT_EVERY_S: Final = 1.0
"""A program that is killed during a long indexing loses no more than this."""


class Stamp(NamedTuple):
    """What tells whether a file, or the notes beside it, have changed; -1 where there are none."""

    size: int
    mtime_ns: int
    notes_size: int = -1
    notes_mtime_ns: int = -1


@dataclass(frozen=True, slots=True)
class _Change:
    """What differs between the folders and the index."""

    new: dict[str, Stamp]
    """To be looked at, by their keys."""
    gone: list[str]


class Library:
    """The index of some folders; for one thread, others may open their own.

    It lies in the first folder. What lies deeper in a folder is not looked at.
    """

    def __init__(
        self,
        folder: Path,
        describe: Describe,
        *,
        others: Collection[Path] = (),
        method: int = 1,
    ) -> None:
        """Open the index of a folder; nothing is read of the recordings yet.

        Args:
            folder: Of the recordings; it need not exist.
            describe: Works out what is kept of a recording; a function of a module, as it may run
                in other processes. It returns None for a file that is no recording of ours.
            others: Further folders with recordings.
            method: Number of the way in which ``describe`` works it out: what was worked out in
                another way counts as changed.

        Raises:
            LibraryError: If the index was made by a later version of the program.
        """
        self._folder = folder.absolute()
        self._folders = [*dict.fromkeys([self._folder, *(each.absolute() for each in others)])]
        self._describe = describe
        self._method = method
        opened = open_database(self._folder)
        self._connection = opened.connection
        self._nameless: list[Problem] = []
        self.notice: Sentence | None = opened.notice
        """What a person must know of the index itself."""

    def close(self) -> None:
        """Let go of the index."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sessions(self, wanted: Wanted | None = None) -> list[SessionEntry]:
        """Return the sessions that are asked for, the newest first, without demo by default.

        Raises:
            LibraryError: If the index cannot be read now.
        """
        with self._readable():
            return select(self._connection, wanted or Wanted(demo=True), self._path)

    def session(self, path: Path) -> SessionEntry | None:
        """Return one session by its recording; None where it is not in the index.

        Raises:
            LibraryError: If the index cannot be read now.
        """
        key = self._key(path)
        if not _is_text(key):
            return None
        with self._readable():
            found = select(self._connection, Wanted(demo=True), self._path, key)
            return found[0] if found else None

    def problems(self) -> list[Problem]:
        """Return the files that ought to be recordings and cannot be read.

        Raises:
            LibraryError: If the index cannot be read now.
        """
        with self._readable():
            rows = self._connection.execute(
                "SELECT path, problem FROM files WHERE problem != '' ORDER BY path"
            )
            found = [Problem(self._path(key), problem) for key, problem in rows]
            return [*found, *self._nameless]

    def refresh(self, *, workers: int | None = None) -> Iterator[Progress]:
        """Bring the index up to date: look at what is new or has changed, forget what is gone.

        What was looked at is kept also where the iteration is left early.

        Args:
            workers: Processes that work it out; None for as many as are worth while.

        Yields:
            How far it has come: first with 0 done, then after each file.

        Raises:
            LibraryError: If the index cannot be written now.
        """
        with self._readable():
            change = self._changed()
            yield Progress(0, len(change.new))
            self._forget(change.gone)
            paths = {self._path(key): key for key in change.new}
            with closing(described(self._describe, [*paths], workers)) as results:
                kept: list[tuple[str, Described]] = []
                since = time.monotonic()
                try:
                    for done, result in enumerate(results, 1):
                        kept.append((paths[result.path], result))
                        if time.monotonic() - since > _COMMIT_EVERY_S:
                            self._keep(kept, change.new)
                            since = time.monotonic()
                        yield Progress(done, len(paths), result.path, result.problem)
                finally:
                    self._keep(kept, change.new)

    def rebuild(self, *, workers: int | None = None) -> Iterator[Progress]:
        """Forget everything and make the index anew from the recordings; see ``refresh``.

        Raises:
            LibraryError: If the index cannot be written now.
        """
        with self._readable():
            self._forget([key for (key,) in self._connection.execute("SELECT path FROM files")])
        yield from self.refresh(workers=workers)

    def up_to_date(self, *, workers: int | None = None) -> Self:
        """Refresh to the end and return the library.

        Raises:
            LibraryError: If the index cannot be written now.
        """
        for _ in self.refresh(workers=workers):
            pass
        return self

    def _changed(self) -> _Change:
        found: dict[str, Stamp] = {}
        missing: list[str] = []
        for folder in self._folders:
            stamps = _stamps(folder)
            if stamps is None:
                missing.append(folder.as_posix())
            else:
                found |= {self._key(path): stamp for path, stamp in stamps.items()}
        nameless = [key for key in found if not _is_text(key)]
        for key in nameless:
            del found[key]
        self._nameless = [*filter(None, map(_without_name, map(self._path, nameless)))]
        rows = self._connection.execute(
            "SELECT path, size, mtime_ns, notes_size, notes_mtime_ns, method FROM files"
        )
        known = {key: (Stamp(*stamp), method) for key, *stamp, method in rows}
        new = {
            key: stamp for key, stamp in found.items() if known.get(key) != (stamp, self._method)
        }
        # A folder that cannot be read now may be a drive that is switched off.
        away = [self._key(Path(folder) / "x")[:-1] for folder in missing]
        gone = [
            key
            for key in known
            if key not in found and not any(_lies_in(key, folder) for folder in away)
        ]
        return _Change(dict(sorted(new.items(), reverse=True)), gone)

    def _forget(self, keys: Iterable[str]) -> None:
        with self._transaction():
            delete(self._connection, keys)

    def _keep(self, kept: list[tuple[str, Described]], stamps: dict[str, Stamp]) -> None:
        if not kept:
            return
        with self._transaction():
            for key, result in kept:
                stamp = (*stamps[key], self._method)
                try:
                    insert(self._connection, key, stamp, result.entry, result.problem)
                except _UNKEEPABLE as error:
                    # A fault of our own in one file must not hide all the others.
                    problem = f"{result.path.name} cannot be kept ({error})."
                    insert(self._connection, key, stamp, None, problem)
        kept.clear()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Tell in a sentence where the index cannot be used now."""
        try:
            yield
        except sqlite3.Error as error:
            text = tr("The index of your recordings cannot be used now ({reason}): try again.")
            raise LibraryError(text.format(reason=str(error))) from error

    def _key(self, path: Path) -> str:
        """Return a path as the index has it: below its own folder without it, which may move."""
        path = path.absolute()
        inside = path.is_relative_to(self._folder)
        return (path.relative_to(self._folder) if inside else path).as_posix()

    def _path(self, key: str) -> Path:
        return self._folder / key


def _is_text(key: str) -> bool:
    """Return whether the index can keep a name: on Linux it may be any bytes."""
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True


def _without_name(path: Path) -> Problem | None:
    """Return what to say of a recording whose name is no text; None for what is no recording."""
    try:
        if not is_recording(path):
            return None
    except OSError:
        return None
    name = path.name.encode("utf-8", "backslashreplace").decode()
    return Problem(path, f"{name} cannot be kept: its name is no text in UTF-8, rename it.")


def _lies_in(key: str, folder: str) -> bool:
    return key.startswith(folder) and "/" not in key[len(folder) :]


def _stamps(folder: Path) -> dict[Path, Stamp] | None:
    """Return the files that may be recordings; None where the folder cannot be read."""
    found: dict[str, os.stat_result] = {}
    if _is_planted(folder):
        return {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name.lower()
                if name.endswith((_RECORDING_ENDING, SIDECAR_ENDING)):
                    try:
                        if entry.is_file():
                            found[entry.name] = entry.stat()
                    except OSError:
                        continue
    except FileNotFoundError:
        # Where the folder above is still there it was deleted, and no drive was switched off.
        return {} if folder.parent.is_dir() else None
    except OSError:
        return None
    return {
        folder / name: _stamp(facts, found.get(sidecar_path(Path(name)).name))
        for name, facts in found.items()
        if name.lower().endswith(_RECORDING_ENDING)
    }


def _is_planted(folder: Path) -> bool:
    """Return whether somebody else has made this folder where everybody may make folders."""
    if sys.platform == "win32":
        return False
    try:
        everybody = folder.parent.stat().st_mode & stat.S_IWOTH
        return bool(everybody) and folder.stat().st_uid != os.getuid()
    except OSError:
        return False


def _stamp(recording: os.stat_result, notes: os.stat_result | None) -> Stamp:
    own = (recording.st_size, recording.st_mtime_ns)
    return Stamp(*own, notes.st_size, notes.st_mtime_ns) if notes else Stamp(*own)
