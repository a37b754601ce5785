"""Opening a recording beside the window: read, judged and outlined on a thread of its own."""

from __future__ import annotations

import contextlib
import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from biofeedback.events import StrapInfo
from biofeedback.records.csv_format import Recording
from biofeedback.records.exchange.rows import start_of
from biofeedback.records.opening import OpeningError, open_raw
from biofeedback.records.replay import Steps, info_of, steps_of
from biofeedback.records.sidecar import Notes, NotesError, annotated, read_notes
from biofeedback.sentences import tr
from biofeedback.ui.replay.outline import Outline

log = logging.getLogger(__name__)

_TURN_S: Final = 0.0005
"""How long the window may have to wait for Python's lock; 5 ms a time would be seen."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording that can be played."""

    path: Path
    info: StrapInfo
    steps: Steps
    outline: Outline
    start: datetime | None
    """Wall time of its start; None where it is not known."""
    raw: Recording
    """As the file has it: what notes are laid over."""
    notes: Notes
    problem: str = ""
    """Why its notes are left out."""


@dataclass(frozen=True, slots=True)
class NotOpened:
    """Why a file cannot be played."""

    path: Path
    problem: str
    """In a sentence."""


def open_beside(path: Path, done: Callable[[Opened | NotOpened], None]) -> None:
    """Open a file on a thread of its own; ``done`` is called there."""

    def work() -> None:
        try:
            with _undisturbed():
                opened: Opened | NotOpened = open_now(path)
        except OpeningError as error:
            opened = NotOpened(path, error.args[0])
        except Exception as error:
            log.exception("opening a recording")
            text = tr("A fault of this program: {error}.")
            opened = NotOpened(path, text.format(error=repr(error)))
        with contextlib.suppress(RuntimeError):  # the window is gone
            done(opened)

    # A file on a network that does not answer must not keep the program from ending.
    threading.Thread(target=work, name="opening", daemon=True).start()


def open_now(path: Path) -> Opened:
    """Open a file, here and now.

    Raises:
        OpeningError: If the file cannot be read or holds no RR intervals.
    """
    raw = open_raw(path)
    problem = ""
    try:
        notes = read_notes(path)
    except NotesError as error:
        notes, problem = Notes(), error.args[0]
    recording = annotated(raw, notes)
    steps = steps_of(recording)
    return Opened(
        path=path,
        info=info_of(recording, path),
        steps=steps,
        outline=Outline.of(recording, steps),
        start=start_of(recording),
        raw=raw,
        notes=notes,
        problem=problem,
    )


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Make many objects that stay, without the window being held up by it.

    Looked through for garbage while they grow in number, those of a day would stop everything for
    up to 0.1 s, and take a third longer to read.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
        sys.setswitchinterval(turn)
