"""The markers and phases of a recording as a person sees and changes them.

What is changed stands in the notes beside the recording; its rows stay as they are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from biofeedback.records.csv_format import Recording
from biofeedback.records.replay import Steps, steps_of
from biofeedback.records.sidecar import (
    Mark,
    Notes,
    NotesError,
    annotated,
    markers_of,
    phases_of,
    read_notes,
    write_notes,
)
from biofeedback.ui.replay.opening import Opened

_ANNOTATIONS: Final = ("marker", "phase")
LEAST_PHASE_S: Final = 0.1


class Labels(QObject):
    """The labels of one recording; every change is kept at once."""

    changed = Signal()

    def __init__(self, opened: Opened, keeper: Keeper, parent: QObject | None = None) -> None:
        """Take the labels of a recording.

        Args:
            opened: The recording.
            keeper: Writes what is changed.
            parent: Of the object.
        """
        super().__init__(parent)
        self._path = opened.path
        self._raw = opened.raw
        self._own = _own(opened.raw)
        self._notes = opened.notes
        self._keeper = keeper

    @property
    def path(self) -> Path:
        """The recording's own path."""
        return self._path

    @property
    def marks(self) -> list[Mark]:
        """Markers and phases that are not removed, in the order of their time."""
        found = markers_of(self._own, self._notes) + phases_of(self._own, self._notes)
        return sorted((mark for mark in found if not mark.removed), key=lambda mark: mark.start_s)

    def steps(self) -> Steps:
        """Return what the recording says, with its present labels."""
        return steps_of(annotated(self._raw, self._notes))

    def is_phase(self, mark: Mark) -> bool:
        """Return whether a mark is a phase, one without an end included."""
        return mark in phases_of(self._own, self._notes)

    def add(self, name: str, start_s: float, end_s: float | None = None) -> bool:
        """Add a marker, or a phase where there is an end; return whether that was possible."""
        try:
            if end_s is None:
                self._keep(markers=self._notes.markers.add(name, start_s))
            else:
                end_s = max(end_s, start_s + LEAST_PHASE_S)
                self._keep(phases=self._notes.phases.add(name, start_s, end_s))
        except ValueError:
            return False
        return True

    def rename(self, mark: Mark, name: str) -> None:
        """Give a mark another name; an empty one changes nothing."""
        if name.strip() and name.strip() != mark.name:
            if self.is_phase(mark):
                self._keep(phases=self._notes.phases.rename(mark.key, name))
            else:
                self._keep(markers=self._notes.markers.rename(mark.key, name))

    def remove(self, mark: Mark) -> None:
        """Take a mark away; the recording keeps its own."""
        if self.is_phase(mark):
            self._keep(phases=self._notes.phases.remove(mark.key))
        else:
            self._keep(markers=self._notes.markers.remove(mark.key))

    @property
    def removed(self) -> list[Mark]:
        """The recording's own that were taken away."""
        found = markers_of(self._own, self._notes) + phases_of(self._own, self._notes)
        return [mark for mark in found if mark.removed]

    def restore_all(self) -> None:
        """Bring back the recording's own that were taken away."""
        markers, phases = self._notes.markers, self._notes.phases
        for mark in self.removed:
            if self.is_phase(mark):
                phases = phases.restore(mark.key)
            else:
                markers = markers.restore(mark.key)
        self._keep(markers=markers, phases=phases)

    def _keep(self, **changes: object) -> None:
        self._notes = replace(self._notes, **changes)  # type: ignore[arg-type]
        self._keeper.keep(self._path, self._notes)
        self.changed.emit()


def _own(raw: Recording) -> Recording:
    """Return a recording with nothing but its labels: asked for often, a day is long."""
    return replace(raw, rows=[row for row in raw.rows if row.event in _ANNOTATIONS])


class Keeper:
    """Writes notes on a thread of its own, one after the other; of several the last one counts."""

    def __init__(self, told: Callable[[str], None]) -> None:
        """Begin idle; ``told`` hears in a sentence what went wrong, on that thread."""
        self._told = told
        self._lock = threading.Lock()
        self._waiting: dict[Path, Notes] = {}
        self._thread: threading.Thread | None = None

    def keep(self, path: Path, notes: Notes) -> None:
        """Write the labels of a recording soon; what else its notes say stays."""
        with self._lock:
            self._waiting[path] = notes
            if self._thread is None:
                # Not a daemon: the program does not end before they are written.
                self._thread = threading.Thread(target=self._write, name="notes")
                self._thread.start()

    def wait(self, timeout_s: float) -> None:
        """Return when everything is written, or it takes too long."""
        with self._lock:
            thread = self._thread
        if thread:
            thread.join(timeout_s)

    def _write(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                path = next(iter(self._waiting))
                notes = self._waiting.pop(path)
            text = _written(path, notes)
            if text:
                with suppress(RuntimeError):  # the window is gone
                    self._told(text)


def _written(path: Path, notes: Notes) -> str:
    """Write labels into the notes of a recording; return what a person must know of it."""
    try:
        with suppress(NotesError):  # damaged ones are kept aside by what follows
            # Note and tags may have been written elsewhere since it was opened.
            notes = replace(read_notes(path), markers=notes.markers, phases=notes.phases)
        return write_notes(path, notes) or ""
    except NotesError as error:
        return str(error.args[0])
