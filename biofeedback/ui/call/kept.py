"""What a conversation came to: studied from its file, or from what was kept where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from biofeedback import __version__
from biofeedback.events import Event
from biofeedback.records.csv_format import Header, parse, read, row_of

if TYPE_CHECKING:
    from biofeedback.analysis.results import Study
    from biofeedback.records.csv_format import Recording


class Kept:
    """The rows of one conversation as a file would hold them, some 100 bytes each; in memory only.

    A recording may be off, be begun in the middle, or be on a disk that does not answer: what a
    person has just done is shown all the same.
    """

    def __init__(self, start: datetime, source: str, path: Path | None) -> None:
        """Begin with nothing.

        Args:
            start: Of the session.
            source: As in the header of a recording.
            path: The file that holds all of it from the beginning; None for none.
        """
        self.path = path
        self._header = Header("", start, f"biofeedback {__version__}", 60, "", source=source)
        self._lines = [self._header.text()]

    def add(self, events: Sequence[Event]) -> None:
        """Keep what happens."""
        for row in filter(None, map(row_of, events)):
            self._lines.append(row.text(self._header.start))

    def study(self, path: Path | None) -> Study | None:
        """Return what it came to; not on the window's thread.

        Args:
            path: The file as far as it is written, where it is the one that held the beginning.

        Returns:
            None where there are no beats.
        """
        found = self._of_file(path) if path is not None and path == self.path else None
        return found or _study(parse("".join(self._lines)))

    def _of_file(self, path: Path) -> Study | None:
        try:
            found = _study(read(path))
        except (OSError, ValueError):
            return None
        # What is not on the disk yet is in memory.
        complete = found is not None and found.conversation is not None
        return found if complete else None


def _study(recording: Recording) -> Study | None:
    # It loads numpy.
    from biofeedback.analysis.study import study

    try:
        return study(recording, spectra=False)
    except ValueError:
        return None
