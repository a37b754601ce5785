"""The library beside the window: read, brought up to date, and told of on the window's thread."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.records.evenings import (
    Evening,
    Evenings,
    EveningsError,
    keep_evening,
    read_evenings,
)
from biofeedback.records.library import Library, LibraryError, SessionEntry
from biofeedback.records.library.database import FILE_NAME
from biofeedback.ui.errands import Errands
from biofeedback.ui.history.selection import Contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from biofeedback.records.library import Progress

_PAINTED_MS: Final = 150
_MOST_QUIETLY: Final = 20
"""Files that are soon read."""
_TOLD_EVERY_S: Final = 0.1
_SHOWN_EVERY_S: Final = 3.0
"""While many files are read for the first time, what is known of them so far."""


class Shelf(QObject):
    """Knows what the library holds; files are read on another thread, and in other processes."""

    filled = Signal(object)
    """The ``Contents``."""
    progressed = Signal(int, int)
    """So many files of so many have been read."""
    settled = Signal()
    """The library is up to date, or cannot be."""
    told = Signal(str)
    """A sentence on what went wrong."""
    _part = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Read nothing yet."""
        super().__init__(parent)
        self._errands = Errands(self)
        self._stop = threading.Event()
        self._waiting = False
        self.contents: Contents | None = None
        """What is known; None before anything was read."""
        self.asked = False
        """Whether it is known what the index holds as it is."""
        self._part.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether something is still to be told."""
        return self._errands.busy

    def fill(self, folder: Path) -> None:
        """Tell what the index of a folder holds as it is, then bring it up to date."""

        def take(found: Contents | str | None) -> None:
            self.asked = True
            self._take(found)
            # What has just been told is painted first.
            QTimer.singleShot(_PAINTED_MS if found else 0, self, lambda: self.refresh(folder))

        self._errands.run(lambda: _as_it_is(folder), take)

    def refresh(self, folder: Path, *, quietly: bool = False) -> None:
        """Bring the index of a folder up to date; asked for twice in a row, it is done once.

        Args:
            folder: Of the recordings.
            quietly: Whether nobody waits for it: many files are left for when somebody does.
        """
        if not self._waiting:
            self._waiting = True
            work = partial(self._bring_up_to_date, folder, quietly)
            self._errands.run(work, self._refreshed, self.settled.emit)

    def keep_evening(self, folder: Path, day: date, evening: Evening) -> None:
        """Keep what was said of a day beside the recordings of a folder, and tell what there is."""

        def keep() -> Evenings | str:
            try:
                keep_evening(folder, day, evening)
            except EveningsError as error:
                return str(error)
            return read_evenings(folder)

        def take(found: Evenings | str) -> None:
            if isinstance(found, str):
                self.told.emit(found)
            else:
                self._take(replace(self.contents or Contents.of(()), evenings=found))

        self._errands.run(keep, take)

    def close_down(self) -> None:
        """Read no further; what was read is kept."""
        self._stop.set()

    def _take(self, found: Contents | str | None) -> None:
        if isinstance(found, str):
            self.told.emit(found)
        elif found is not None:
            self.contents = found
            self.filled.emit(found)

    def _refreshed(self, found: Contents | str | None) -> None:
        self._take(found)
        self.settled.emit()

    # -- on the other thread -------------------------------------------------------------------

    def _bring_up_to_date(self, folder: Path, quietly: bool) -> Contents | str | None:
        self._waiting = False
        if self._stop.is_set():
            return None
        # What works a recording out is loaded where the window does not wait for it.
        from biofeedback.history.indexing import open_library

        try:
            with open_library(folder) as library:
                self._follow(library, library.refresh(), quietly, folder)
                return self._news(library, folder)
        except LibraryError as error:
            return str(error)

    def _news(self, library: Library, folder: Path) -> Contents | None:
        """Return what the library holds, or None where that has been told."""
        found, known = _contents(library, folder), self.contents
        if known is None:
            return found
        return None if _facts(known) == _facts(found) else found

    def _follow(
        self, library: Library, steps: Iterator[Progress], quietly: bool, folder: Path
    ) -> None:
        told = shown = time.monotonic()
        for step in steps:
            now = time.monotonic()
            if self._stop.is_set() or (quietly and step.total > _MOST_QUIETLY):
                break
            if now - told > _TOLD_EVERY_S or step.done == step.total:
                told = now
                self.progressed.emit(step.done, step.total)
            if now - shown > _SHOWN_EVERY_S:
                self._part.emit(_contents(library, folder))
                shown = time.monotonic()


def _as_it_is(folder: Path) -> Contents | str | None:
    """Return what the index holds; None where that is nothing, or it must be looked at first."""
    if not (folder / FILE_NAME).exists():
        return None
    try:
        with Library(folder, _nothing) as library:
            found = _contents(library, folder)
    except LibraryError:
        return None  # which the refresh says
    return found if found.entries or found.evenings.by_day else None


def _facts(held: Contents) -> tuple[object, ...]:
    return held.entries, held.problems, held.notice, held.evenings


def _nothing(_: Path) -> SessionEntry | None:
    return None


def _contents(library: Library, folder: Path) -> Contents:
    notice = library.notice or ""
    return Contents.of(library.sessions(), library.problems(), notice, read_evenings(folder))
