"""The recorder: a sink for the events of one strap, and the file that they become.

The file begins when the strap is first linked: then its name is known, and what happened before
(searching, connecting) is written first. A folder gets a file named by the session's start and the
strap; a name that exists already is never touched, the next free one is taken.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from biofeedback.events import Beat, Event, Gap, Info, StrapInfo, StrapState
from biofeedback.records.csv_format import CONTINUES, Header, Row, row_of
from biofeedback.records.folders import OWNER_ONLY_FILE, fallback_folders, make_own, make_private
from biofeedback.records.text import file_name
from biofeedback.records.writer import Elsewhere, FileWriter, Opened, OpenFile
from biofeedback.sentences import Sentence, tr
from biofeedback.wording import beats

TellTrouble = Callable[[str, bool], None]
"""Takes a sentence, and whether the trouble is over; may be called from another thread."""


class OutputError(OSError):
    """The place for a recording cannot be used; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a closed recording holds."""

    path: Path | None
    """None where nothing was recorded."""
    beats: int
    gaps: int
    complete: bool
    """False where something could not be written."""
    instead_of: Path | None = None
    """The place that was wanted, where it could not be written any more."""
    whole: bool = True
    """Whether the file begins with the recording; else the part before is in ``instead_of``."""

    def sentence(self) -> Sentence:
        """Return in one sentence what is on disk, and what is not."""
        if self.path is None and self.beats:
            return tr(
                "%n beats could not be written: there is no recording of this session.",
                "",
                self.beats,
                one="%n beat could not be written: there is no recording of this session.",
            )
        if self.path is None:
            return tr("No beats came: nothing was recorded.")
        held = beats(self.beats)
        if self.gaps:
            gaps = tr("%n gaps", "", self.gaps, one="%n gap")
            held = tr("{beats}, {gaps}").format(beats=held, gaps=gaps)
        if not self.complete:
            text = tr("Only a part of {beats} could be written to {path}.")
            return text.format(beats=held, path=self.path)
        if self.instead_of is not None:
            if self.whole:
                text = tr("{beats} recorded in {path}, because {place} could not be written.")
            else:
                text = tr(
                    "{beats} recorded: first in {place}, and in {path} when that could not be "
                    "written any more."
                )
            return text.format(beats=held, path=self.path, place=self.instead_of)
        return tr("{beats} recorded in {path}").format(beats=held, path=self.path)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording goes."""

    path: Path
    """An existing folder, or the path of a file that does not exist yet."""
    own: bool = False
    """Whether it is the program's own folder, which is made where it is missing."""

    def prepare(self) -> None:
        """Make sure, before a session starts, that a recording can be written there.

        It asks the disk, and a network folder may take its time to answer.

        Raises:
            OutputError: With one sentence that says what to do.
        """
        target = self.find()
        if target.name and os.path.lexists(self.path):
            raise OutputError(
                tr("{path} exists already and is never overwritten: choose another name.").format(
                    path=self.path
                )
            )

    def find(self) -> Target:
        """Return the folder, made where it is the program's own, and the name of the file.

        Raises:
            OutputError: With one sentence that says what to do.
        """
        try:
            if self.own:
                make_private(self.path)
            return self._target()
        except OutputError:
            raise
        except OSError as error:
            text = tr("{path} cannot be used for recordings ({reason}): choose another.")
            raise OutputError(text.format(path=self.path, reason=_reason(error))) from error

    def _target(self) -> Target:
        path = self.path
        is_folder = path.is_dir()
        folder = path if is_folder else path.parent
        # A name without an ending is meant as a folder: "recordings/" arrives as "recordings".
        unnamed = not path.suffix and not os.path.lexists(path)
        missing = path if unnamed and not is_folder else folder
        if not missing.is_dir():
            raise OutputError(
                tr(
                    "The folder {folder} does not exist: make it first, or name a file such as "
                    "{name}."
                ).format(folder=missing, name=path.with_suffix(".csv").name)
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            text = tr("The folder {folder} cannot be written to: choose another.")
            raise OutputError(text.format(folder=folder))
        return Target(folder, "" if is_folder else path.name)


@dataclass(frozen=True, slots=True)
class Target:
    """A place that was found good."""

    folder: Path
    name: str = ""
    """Of the file; empty where the recorder names it by time and strap."""


def _reason(error: OSError) -> str:
    if isinstance(error, OutputError):
        return str(error).rstrip(".")
    return (error.strerror or str(error)).lower()


class Recorder:
    """Writes one strap's events; call it with every batch, close it at the end."""

    def __init__(self, place: Place, header: Header, tell: TellTrouble) -> None:
        """Begin to listen; nothing is written before the strap is linked.

        Args:
            place: Where to; it is looked at on the writer's thread, and until it is good the beats
                are kept in memory.
            header: What is known already; the strap's own facts are filled in from the events.
            tell: Told in a sentence when writing fails, and when it works again.
        """
        self._place = place
        self._target: Target | None = None
        self._header = header
        self._tell = tell
        self._path: Path | None = None
        self._info = StrapInfo()
        self._waiting: list[Event] | None = []
        self._beats = 0
        self._gaps = 0
        self._last = 0
        self._writer: FileWriter | None = None
        self._reason = ""
        self._instead_of: Path | None = None
        self._whole = True
        self._failing = False
        self._places: Sequence[OpenFile] | None = None

    def move(self, place: Place) -> None:
        """Write somewhere else; what is on disk already stays where it is."""
        if self._target is None:
            self._place = place

    @property
    def path(self) -> Path | None:
        """The file, once it is open."""
        return self._path

    @property
    def elsewhere(self) -> bool:
        """Whether it goes on in another place than was wanted."""
        return self._instead_of is not None

    @property
    def well(self) -> bool:
        """Whether nothing is known that keeps it from being written."""
        return not self._failing

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of one notification; they reach the disk together."""
        if self._waiting is not None:
            self._waiting += events
            if not any(_begins_recording(event) for event in events):
                return
            events, self._waiting = self._waiting, None
            self._begin(events)
        assert self._writer is not None
        lines: list[str] = []
        for event in events:
            recorded = self._facts(event) if isinstance(event, StrapInfo) else (event,)
            for row in filter(None, map(row_of, recorded)):
                lines.append(row.text(self._header.start))
                self._last = row.elapsed
            self._beats += isinstance(event, Beat)
            self._gaps += isinstance(event, Gap)
        if lines:
            self._writer.write("".join(lines).encode())

    def close(self, timeout: float = 4.0) -> Summary:
        """Finish the file and return what it holds."""
        complete = self._writer.close(timeout) if self._writer else True
        return Summary(self._path, self._beats, self._gaps, complete, self._instead_of, self._whole)

    def _begin(self, events: Sequence[Event]) -> None:
        """Open the file; what the strap has said about itself by now goes into the header."""
        info = self._info
        for event in events:
            if isinstance(event, StrapInfo):
                info = event
        self._info = info
        self._header = replace(
            self._header,
            device=info.name or self._header.device,
            address=info.address,
            facts=self._header.facts | info.facts(),
        )
        elsewhere = Elsewhere(self._fallbacks, self._beginning_of_the_rest, self._moved)
        self._writer = FileWriter(self._open, self._trouble, elsewhere)
        self._writer.write(self._header.text().encode())

    def _open(self) -> Opened:
        """Create the file (on the writer's thread)."""
        # Found good once, it is not asked again: a folder that vanishes must not come back as a
        # file of its name.
        self._target = self._target or self._place.find()
        opened = self._create(self._target)
        self._path = self._path or opened.path
        return opened

    def _create(self, target: Target) -> Opened:
        """Create a file under the first name that is free, for its owner only.

        What was written can be read back, even where the file is deleted meanwhile.
        """
        for path in self._names(target):
            try:
                flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND
                descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), OWNER_ONLY_FILE)
            except FileExistsError:
                continue
            return Opened(descriptor, path)
        raise FileExistsError(errno.EEXIST, "every name is taken", str(target.folder))

    def _fallbacks(self) -> Sequence[OpenFile]:
        """Return other places to go on in."""
        if self._places is None:
            self._places = [partial(self._open_in, folder) for folder in fallback_folders()]
        return self._places

    def _open_in(self, folder: Path) -> Opened:
        make_own(folder)
        return self._create(Target(folder, self._target.name if self._target else ""))

    def _beginning_of_the_rest(self) -> bytes:
        """Return what a file begins with that goes on where another cannot be read any more."""
        before = self._path.name if self._path else ""
        row = Row(self._last, "info", note=CONTINUES, detail=before)
        return (self._header.text() + row.text(self._header.start)).encode()

    def _moved(self, path: Path, whole: bool) -> None:
        """Take note of another file, and tell the person of it."""
        place = self._instead_of or self._path or self._place.path
        self._failing = False
        self._whole = self._whole and whole
        if path == place:
            self._tell(tr("Recording works again; nothing was lost."), True)
            return
        self._path, self._instead_of = path, place
        if self._whole:
            text = tr(
                "The recording goes on in {path}, with all beats from the beginning: {place} "
                "cannot be written ({reason})."
            )
        else:
            text = tr(
                "The recording goes on in {path}; what came before is in {place}, which cannot be "
                "written any more ({reason})."
            )
        self._tell(text.format(path=path, place=place, reason=self._reason), False)

    def _names(self, target: Target) -> Sequence[Path]:
        name = Path(target.name or self._named_by_time())
        others = (f"{name.stem} ({number}){name.suffix}" for number in range(2, 1000))
        return [target.folder / other for other in (name.name, *others)]

    def _named_by_time(self) -> str:
        start = self._header.start.strftime("%Y-%m-%d %H-%M-%S")
        return f"{start} {file_name(self._header.device)}.csv"

    def _facts(self, info: StrapInfo) -> list[Info]:
        """Return what is new about the strap as rows of their own."""
        known, self._info = self._info.facts(), info
        return [
            Info(info.at, key, value)
            for key, value in info.facts().items()
            if known.get(key) != value
        ]

    def _trouble(self, error: OSError | None) -> None:
        self._failing = error is not None
        if error is None:
            self._tell(tr("Recording works again; nothing was lost."), True)
            return
        self._reason = _reason(error)
        if isinstance(error, OutputError):
            text = tr("Nothing is on disk yet, your beats are kept in memory. {problem}")
            self._tell(text.format(problem=str(error)), False)
            return
        text = tr(
            "The recording cannot be written to {place} ({reason}). Your beats are kept in memory: "
            "make room or make the folder writable, and they will be written."
        )
        place = self._path or self._place.path
        self._tell(text.format(place=place, reason=self._reason), False)


def _begins_recording(event: Event) -> bool:
    return isinstance(event, Beat) or (isinstance(event, StrapState) and event.state.linked)
