"""A recording in another program's format, and in plain sentences what is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from biofeedback.events import Flag
from biofeedback.records.csv_format import Recording
from biofeedback.records.exchange.formats import Format
from biofeedback.records.exchange.rows import (
    ForeignError,
    gaps,
    markers,
    only_normal,
    part,
    spans,
    start_of,
    stretches,
    talk,
)
from biofeedback.sentences import Sentence, tr


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written, and what is to be said of it."""

    files: dict[str, bytes]
    losses: list[Sentence] = field(default_factory=list)
    """What the format cannot hold, a sentence each."""


def export(
    recording: Recording,
    kind: Format,
    name: str,
    *,
    by_stretch: bool = False,
    normal_only: bool = False,
) -> Export:
    """Turn a recording into files.

    Args:
        recording: With at least one beat.
        kind: The format.
        name: Of the files, without ending.
        by_stretch: Whether each unbroken stretch gets files of its own, so that no program takes a
            difference across a hole.
        normal_only: Whether flagged beats are left out; each leaves a gap.

    Raises:
        ForeignError: If there is nothing to write, or the format's library is not installed.
    """
    if normal_only:
        recording = only_normal(recording)
    if not recording.beats:
        text = tr("{name} has no beats that are not flagged: export it without --only-normal.")
        raise ForeignError(text.format(name=name))
    losses = list(_losses(recording, kind, by_stretch=by_stretch))
    if not by_stretch:
        return Export(kind.write(recording, name), losses)
    files: dict[str, bytes] = {}
    found = stretches(recording)
    for number, stretch in enumerate(found, 1):
        part_name = f"{name} stretch {number:0{len(str(len(found)))}} of {len(found)}"
        for file_name, data in kind.write(part(recording, stretch), part_name).items():
            # Stretches that are named by their start may begin within one second.
            taken = file_name in files
            files[f"{part_name} {file_name}" if taken else file_name] = data
    return Export(files, losses)


def _losses(recording: Recording, kind: Format, *, by_stretch: bool) -> Iterator[Sentence]:
    holes = len(stretches(recording)) - 1
    if holes and not kind.gaps and not by_stretch:
        yield tr(
            "%n gaps are not in the file, and programs that read it take a difference across each: "
            "--stretches writes a file for each unbroken stretch.",
            "",
            holes,
            one="%n gap is not in the file, and programs that read it take a difference across it: "
            "--stretches writes a file for each unbroken stretch.",
        )
    flagged = sum(row.flag is not Flag.NORMAL for row in recording.beats)
    if flagged and not kind.flags:
        yield tr(
            "%n intervals that are flagged as artifacts are written as they came: --only-normal "
            "leaves them out.",
            "",
            flagged,
            one="%n interval that is flagged as an artifact is written as it came: --only-normal "
            "leaves it out.",
        )
    marks = len(markers(recording)) + len(spans(recording))
    if marks and not kind.marks:
        yield tr(
            "%n markers and phases are not in the file: the format cannot hold them.",
            "",
            marks,
            one="%n marker or phase is not in the file: the format cannot hold it.",
        )
    if talk(recording) and not kind.flags:
        yield tr("Who spoke when is not in the file: the format cannot hold it.")
    if kind.start and start_of(recording) is None:
        yield tr("When it was recorded is not known: the file tells no true date.")
    elif gaps(recording) and by_stretch and not kind.start:
        yield tr("How far the stretches lie apart is not in the files.")
