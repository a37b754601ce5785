"""A recording as a page to read, to print and to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from biofeedback.commands.options import artifacts_option, say

if TYPE_CHECKING:
    from biofeedback.analysis.study import Study

_KINDS: Final = {".html": "html", ".htm": "html", ".pdf": "pdf", ".json": "json"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where the report goes, else beside the recording; nothing is ever overwritten. A name "
    "that ends in .pdf or .json makes one of these.",
)
@click.option("--pdf", is_flag=True, help="Make a PDF.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON, for programs.")
@click.option("--open", "show", is_flag=True, help="Open it afterwards.")
@artifacts_option
def report(
    file: Path, output: Path | None, pdf: bool, as_json: bool, show: bool, artifacts: str
) -> None:
    """Make a report of a recording, or of another program's RR file: one HTML page.

    Everything is recomputed from the raw beats. The page needs nothing but itself: it can be
    printed, kept and sent on.
    """
    from biofeedback.records.opening import OpeningError, open_recording
    from biofeedback.records.recorder import OutputError

    kind = _kind(output, pdf=pdf, as_json=as_json)
    if show and kind == "json":
        raise click.UsageError("--open is for a page or a PDF.")
    try:
        recording = open_recording(file)
        from biofeedback.analysis.study import study

        found = study(recording, artifacts=artifacts == "on")
        text = _made(found, file.stem, kind)
        if kind == "json" and output is None:
            click.echo(text.decode(), nl=False)
            return
        path = _written(text, file, output, kind)
    except (OpeningError, OutputError) as error:
        raise click.ClickException(str(error)) from None
    say(f"The report is in {path}")
    if show and click.launch(str(path.absolute())):
        click.echo("It could not be opened from here: open it by hand.", err=True)


def _kind(output: Path | None, *, pdf: bool, as_json: bool) -> str:
    if pdf and as_json:
        raise click.UsageError("--pdf and --json make two different things: choose one.")
    named = _KINDS.get(output.suffix.lower()) if output else None
    wanted = "pdf" if pdf else "json" if as_json else named or "html"
    if named and named != wanted:
        raise click.UsageError(f"{output} is no name for a file of this kind: end it in .{wanted}.")
    return wanted


def _made(found: Study, name: str, kind: str) -> bytes:
    if kind == "json":
        from biofeedback.report.to_json import to_json

        return to_json(found).encode()
    from biofeedback.report.build import content_of

    content = content_of(found, name)
    if kind == "pdf":
        from biofeedback.report.pdf import pdf

        return pdf(found, content)
    from biofeedback.report.page import page

    return page(found, content).encode()


def _written(data: bytes, file: Path, output: Path | None, kind: str) -> Path:
    """Write the report and return where it is.

    Raises:
        OutputError: With one sentence that says what to do.
    """
    from biofeedback.records.new_file import write_new
    from biofeedback.records.numbered import write_numbered

    name = f"{file.stem} report.{kind}"
    if output is None:
        return write_numbered(file.absolute().with_name(name), data)
    if _is_folder(output):
        return write_numbered(output / name, data)
    write_new(output, data)
    return output


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # writing to it says what is wrong
