"""The library of a folder of recordings, with what is worked out of each.

It is opened without loading what works it out: a view shows what is known before it looks for more.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from biofeedback.records import csv_format
from biofeedback.records.folders import Settings, fallback_folders
from biofeedback.records.library import Library, SessionEntry
from biofeedback.records.opening import open_recording

METHOD: Final = 3
"""Of working out what is kept. Raise it with every change of a number, of a kind or of what is
withheld: the library then looks at every recording again. A test fails where that is forgotten."""


def open_library(folder: Path, *, others: Collection[Path] | None = None) -> Library:
    """Open the library of a folder of recordings; ``refresh`` brings it up to date.

    Args:
        folder: Of the recordings.
        others: Further folders; None for the demo's beside it and those that recordings fall back
            to.

    Raises:
        LibraryError: If its index was made by a later version of the program.
    """
    if others is None:
        others = (Settings(folder=str(folder)).demo_recordings, *fallback_folders())
    return Library(folder, described, others=others, method=METHOD)


def described(path: Path) -> SessionEntry | None:
    """Return what is kept of a recording; None for a file that is none of ours.

    Raises:
        OSError: If it cannot be read.
        OpeningError: If it is damaged, or holds no beats.
    """
    if not csv_format.is_recording(path):
        return None
    # numpy takes its time to load, and is not wanted where nothing is new.
    from biofeedback.history.describing import entry_of

    return entry_of(path, open_recording(path))
