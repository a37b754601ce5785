"""What is wrong on this computer."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from biofeedback.commands.options import json_option


@click.command()
@click.option("--no-scan", is_flag=True, help="Do not look for straps.")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    metavar="FILE.zip",
    help="Write findings, versions and logs to a new file that can be sent to a helper.",
)
@json_option
def doctor(no_scan: bool, bundle: Path | None, as_json: bool) -> None:
    """Find out what is wrong on this computer, and say what to do.

    The exit code is 0 where nothing is a problem, else 1.
    """
    from biofeedback import doctor as examination

    def say(text: str) -> None:
        # Whatever letters a terminal lacks, it gets the rest.
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding))

    def hint(text: str) -> None:
        click.echo(text.encode("ascii", "backslashreplace").decode(), err=True)

    try:
        code = examination.run(say, hint, scan=not no_scan, json_wanted=as_json, bundle_to=bundle)
    except examination.BundleError as error:
        raise click.ClickException(str(error)) from None
    sys.exit(code)
