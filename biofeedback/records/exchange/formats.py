"""All formats: what each is called, what it keeps, and which of them a file is in.

A file is recognised by what it holds; its name is asked only which other file belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.records.csv_format import Recording
from biofeedback.records.exchange import (
    edf,
    edf_reading,
    garmin,
    hrv_logger,
    polar,
    rr_text,
    tidy,
    tidy_reading,
)
from biofeedback.records.exchange.rows import LONGEST_RECORDING, ForeignError
from biofeedback.sentences import Sentence, tr

_HEAD_BYTES: Final = 4096
_FIT_AT: Final = slice(8, 12)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that recordings are written in."""

    key: str
    """What ``export --to`` calls it."""
    title: str
    endings: tuple[str, ...]
    write: Callable[[Recording, str], dict[str, bytes]]
    """Makes of a recording, and the name of the files without its ending, the files' bytes."""
    gaps: bool = False
    """Whether it keeps where beats are missing."""
    flags: bool = False
    """Whether it keeps what was thought of each beat."""
    marks: bool = False
    """Whether it keeps markers and phases."""
    start: bool = False
    """Whether it keeps when the recording started."""
    resolution: str = "RR exact; no times"


FORMATS: Final = {
    each.key: each
    for each in (
        Format("kubios", "Kubios text", (".txt",), rr_text.write),
        Format(
            "elite",
            "Elite HRV text",
            (".txt",),
            rr_text.write_elite,
            start=True,
            resolution="RR exact; start to 1 s, in its name",
        ),
        Format(
            "hrv-logger",
            "HRV Logger pair",
            (".csv",),
            hrv_logger.write,
            gaps=True,
            marks=True,
            start=True,
            resolution="RR and times exact; start to 1 s",
        ),
        Format(
            "edf",
            "EDF+",
            (".edf",),
            edf.write,
            gaps=True,
            flags=True,
            marks=True,
            start=True,
            resolution="RR exact; times to 100 ns as pyedflib reads them",
        ),
        Format(
            "table",
            "tidy table, CSV",
            (".csv",),
            tidy.write_csv,
            gaps=True,
            flags=True,
            marks=True,
            start=True,
            resolution="exact; start to 1 us",
        ),
        Format(
            "parquet",
            "tidy table, Parquet",
            (".parquet",),
            tidy.write_parquet,
            gaps=True,
            flags=True,
            marks=True,
            start=True,
            resolution="exact; start to 1 us",
        ),
    )
}

_STRANGERS: Final = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"SQLite format 3", "a database"),
    (b"MATLAB 5.0", "a MATLAB file"),
    (b"\x89HDF", "an HDF5 file"),
)
_KINDS: Final = {
    "a picture": tr("{name} is a picture, not a file of RR intervals: choose another file."),
    "a PDF": tr("{name} is a PDF: choose the file of RR intervals that it was made from."),
    "a ZIP archive or a spreadsheet": tr(
        "{name} is a ZIP archive or a spreadsheet: unpack it, or save the column of RR "
        "intervals as text."
    ),
    "a compressed archive": tr("{name} is a compressed archive: unpack it first."),
    "a database": tr("{name} is a database, not a file of RR intervals: choose another file."),
    "a MATLAB file": tr("{name} is a MATLAB file: save its RR intervals as text, one a line."),
    "an HDF5 file": tr("{name} is an HDF5 file: save its RR intervals as text, one a line."),
}


ENDINGS: Final = (".csv", ".txt", ".edf", ".parquet", ".hrm", ".fit")
"""What files that can be read are usually called; any other name will do, too."""


def read(path: Path) -> Recording:
    """Read a file of another program, whatever it is called.

    Raises:
        ForeignError: If it is in no format that holds RR intervals, or is broken.
        OSError: If it cannot be read.
    """
    try:
        recording = _read(path)
        times = [time for row in recording.rows for time in (row.elapsed, row.arrival or 0)]
        if min(times) < 0 or max(times) > LONGEST_RECORDING:
            raise OverflowError
    except OverflowError:  # a date, or a time, that no calendar has
        text = tr("{name}: its times are not those of one recording: choose another file.")
        raise ForeignError(text.format(name=path.name)) from None
    return recording


def _read(path: Path) -> Recording:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"0       "):
        return edf_reading.read(path)
    if head[_FIT_AT] == b".FIT":
        return garmin.read(path)
    if head.startswith(b"PAR1"):
        return tidy_reading.read_parquet(path)
    if refusal := _stranger(head):
        raise ForeignError(refusal.format(name=path.name))
    return _read_text(path, _first_line(head))


def _read_text(path: Path, first: str) -> Recording:
    if polar.is_hrm(first):
        return polar.read_hrm(path)
    if polar.is_sensor_log(first):
        return polar.read_sensor_log(path)
    if tidy.is_table(first):
        return tidy_reading.read_csv(path)
    if tidy.is_events(first):
        text = tr(
            '{name} holds the events beside a table: choose the file with " beats" in its name.'
        )
        raise ForeignError(text.format(name=path.name))
    if hrv_logger.is_rr(first):
        return hrv_logger.read(path)
    if hrv_logger.is_events(first):
        partner = hrv_logger.lone_events(path)
        if partner is None:
            raise hrv_logger.no_partner(path)
        return hrv_logger.read(partner)
    if refusal := _other_text(first):
        raise ForeignError(refusal.format(name=path.name))
    return rr_text.read(path)


def _first_line(head: bytes) -> str:
    lines = head.decode("utf-8-sig", errors="replace").lstrip().splitlines()
    return lines[0] if lines else ""


def _stranger(head: bytes) -> Sentence | None:
    """Return what to say of a file that is no text."""
    for magic, kind in _STRANGERS:
        if head.startswith(magic):
            return _KINDS[kind]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return tr("{name} is not a text file in UTF-8 but in UTF-16: save it as UTF-8.")
    if b"\0" in head:
        return tr("{name} is not a text file of RR intervals: choose another file.")
    return None


def _other_text(first: str) -> Sentence | None:
    """Return what to say of a text that holds something else, from its first line."""
    line = first.strip().lower()
    if line.startswith("<"):
        return tr(
            "{name} is a page or an XML file, not a file of RR intervals: choose another file."
        )
    if line.startswith(("{", "[{")) or line == "[":
        return tr("{name} is JSON: save its RR intervals as text, one a line.")
    words = {word.strip(' "') for word in line.replace(";", ",").replace("\t", ",").split(",")}
    if any(word.startswith(("hr", "heart", "bpm", "pulse")) for word in words) and not any(
        word.startswith(("rr", "r-r", "ibi", "nn")) for word in words
    ):
        return tr(
            "{name} holds heart rate, not RR intervals, and no beat can be had from it: choose "
            "another file."
        )
    if any(word.startswith("ecg") for word in words):
        return tr("{name} holds an ECG, not RR intervals: find the beats in another program first.")
    return None
