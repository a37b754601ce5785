"""Recordings in the formats of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biofeedback.commands.options import say

if TYPE_CHECKING:
    from biofeedback.records.exchange.formats import Format

KEYS = ("kubios", "elite", "hrv-logger", "edf", "table", "parquet")


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--to", "key", required=True, type=click.Choice(KEYS), help="The format.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where it goes; without it, beside the recording. Nothing is ever overwritten.",
)
@click.option("--stretches", is_flag=True, help="Write a file for each stretch without a gap.")
@click.option("--only-normal", is_flag=True, help="Leave out beats that are flagged as artifacts.")
def export(
    files: tuple[Path, ...], key: str, output: Path | None, stretches: bool, only_normal: bool
) -> None:
    """Write recordings in the formats of other programs.

    What a format cannot hold is said, a sentence each. Every RR interval keeps all its digits.
    """
    from biofeedback.records.exchange.formats import FORMATS
    from biofeedback.records.exchange.rows import ForeignError
    from biofeedback.records.opening import OpeningError
    from biofeedback.records.recorder import OutputError

    if output and len(files) > 1 and not output.is_dir():
        raise click.UsageError("Several recordings need a folder: give --output one that exists.")
    failed = False
    for file in files:
        try:
            _export(file, FORMATS[key], output, stretches=stretches, only_normal=only_normal)
        except (OpeningError, OutputError, ForeignError) as error:
            click.echo(f"Error: {error}", err=True)
            failed = True
    sys.exit(1 if failed else 0)


def _export(
    file: Path, kind: Format, output: Path | None, *, stretches: bool, only_normal: bool
) -> None:
    """Write one recording.

    Raises:
        OpeningError: If it cannot be read.
        OutputError: If it cannot be written.
        ForeignError: If the format cannot take it.
    """
    from biofeedback.commands.judged import judged
    from biofeedback.records.exchange import exporting
    from biofeedback.records.new_file import write_new
    from biofeedback.records.opening import open_recording
    from biofeedback.records.recorder import OutputError, Place

    recording = open_recording(file)
    if recording.header.get("source") == "file":
        recording = judged(recording)
    target = Place(output or file.parent).find()
    name = Path(target.name).stem if target.name else file.stem
    made = exporting.export(recording, kind, name, by_stretch=stretches, normal_only=only_normal)
    paths = {target.folder / file_name: data for file_name, data in made.files.items()}
    if target.name:
        if len(paths) > 1:
            raise OutputError(f"{kind.title} is more than one file: give --output a folder.")
        paths = dict(zip([target.folder / target.name], paths.values(), strict=True))
    for path, data in paths.items():
        write_new(path, data)
        say(f"{path}")
    for sentence in made.losses:
        click.echo(f"{file.name}: {sentence}", err=True)
