"""Files of other programs as recordings of ours."""

from __future__ import annotations

import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biofeedback.commands.options import say

if TYPE_CHECKING:
    from biofeedback.records.csv_format import Header, Recording
    from biofeedback.records.recorder import Target


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where it goes; without it, your folder of recordings. Nothing is ever overwritten.",
)
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"]),
    help="When it was recorded, where the file does not tell: '2026-11-22 09:14'.",
)
def import_(files: tuple[Path, ...], output: Path | None, start: datetime | None) -> None:
    """Make recordings of files of other programs.

    It reads Kubios and Elite HRV text, HRV Logger, EDF+ and tables as export writes them, Polar
    .hrm, Polar Sensor Logger and Garmin .fit. Every interval stays as it is; beats are judged and
    values computed as if they came from a strap.
    """
    from biofeedback.records.exchange.rows import FIRST_YEAR, LAST_YEAR
    from biofeedback.records.folders import SettingsStore
    from biofeedback.records.opening import OpeningError
    from biofeedback.records.recorder import OutputError, Place

    if len(files) > 1 and (start or (output and not output.is_dir())):
        raise click.UsageError("Several files need a folder, and each its own --start.")
    if start and not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise click.UsageError(f"--start lies between the years {FIRST_YEAR} and {LAST_YEAR}.")
    own = Place(SettingsStore().settings.recordings, own=True)
    try:
        target = (Place(output) if output else own).find()
    except OutputError as error:
        raise click.ClickException(str(error)) from None
    failed = False
    for file in files:
        try:
            say(_import(file, target, start))
        except (OpeningError, OutputError) as error:
            click.echo(f"Error: {error}", err=True)
            failed = True
    sys.exit(1 if failed else 0)


def _import(file: Path, target: Target, given: datetime | None) -> str:
    """Make a recording of one file and return what there is to say of it.

    Raises:
        OpeningError: If it cannot be read.
        OutputError: If it cannot be written.
    """
    from biofeedback.commands.judged import judged_rows
    from biofeedback.records.exchange.rows import gaps
    from biofeedback.records.new_file import write_new
    from biofeedback.records.opening import OpeningError, open_recording
    from biofeedback.records.text import file_name
    from biofeedback.sentences import joined, tr
    from biofeedback.units import clock_text, seconds
    from biofeedback.wording import beats

    recording = open_recording(file)
    if recording.header.get("source") != "file":
        text = tr("{name} is a recording of this program already: there is nothing to import.")
        raise OpeningError(text.format(name=file.name))
    header = _header(file, recording, given)
    named = f"{header.start:%Y-%m-%d %H-%M-%S} {file_name(header.device)}.csv"
    path = target.folder / (target.name or named)
    rows = (row.text(header.start) for row in judged_rows(recording, header.window_s))
    write_new(path, "".join([header.text(), *rows]).encode())
    length = seconds(recording.beats[-1].elapsed)
    holes = len(gaps(recording))
    told = joined(
        ", ",
        [
            beats(len(recording.beats)),
            clock_text(length),
            tr("RR in {unit}").format(unit=recording.header["rr_unit"]),
            tr("%n gaps", "", holes, one="%n gap") if holes else tr("no gaps"),
            "" if "start_from" not in header.facts else tr("start taken from the file's date"),
        ],
    )
    return tr("{name}: {told}, imported as {path}").format(name=file.name, told=told, path=path)


def _header(file: Path, recording: Recording, given: datetime | None) -> Header:
    """Return the header of the recording that is made of a file.

    Raises:
        OpeningError: If nothing tells when it was recorded.
    """
    from biofeedback import __version__
    from biofeedback.events import StrapInfo
    from biofeedback.records.csv_format import Header
    from biofeedback.records.exchange.rows import FIRST_YEAR, ORIGIN, start_of
    from biofeedback.records.opening import OpeningError
    from biofeedback.units import seconds

    told = recording.header
    facts = {key: str(told[key]) for key in StrapInfo.FACTS if key in told}
    facts |= {
        "imported_from": file.name,
        "imported_format": str(told["format"]),
        "rr_unit": str(told["rr_unit"]),
    }
    start = given.astimezone() if given else start_of(recording)
    if start is None:
        written = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
        start = written - timedelta(seconds=seconds(recording.beats[-1].elapsed))
        if start.year < FIRST_YEAR:
            text = "does not tell when it was recorded, and its date is no true one: give --start."
            raise OpeningError(f"{file.name} {text}")
        facts["start_from"] = "the date of the file that was imported"
    return Header(
        session=str(told.get("session") or uuid.uuid4()),
        start=start,
        software=f"biofeedback {__version__}",
        window_s=60,
        device=str(told.get("device") or file.stem),
        source=str(told.get(ORIGIN, "import")),
        facts=facts,
    )
