"""A file through the same pipeline."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from biofeedback.commands.options import (
    Speed,
    artifacts_option,
    json_option,
    output_option,
    window_option,
)
from biofeedback.records.recorder import OutputError, Place


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--speed", type=Speed(), default="1", show_default=True, help="Faster than real.")
@artifacts_option
@click.option("--headless", is_flag=True, help="Without a window.")
@output_option
@window_option
@json_option
def replay(
    file: Path,
    speed: float | None,
    artifacts: str,
    headless: bool,
    output: Path | None,
    window_s: str,
    as_json: bool,
) -> None:
    """Send an RR file (ms or s, one a line) or a recording through the same pipeline."""
    from biofeedback.clock import make_clock
    from biofeedback.records.opening import OpeningError
    from biofeedback.records.replay import load

    clock = make_clock(speed)
    try:
        source = load(file, clock)
        place = Place(output) if output else None
        if place:
            place.prepare()
    except (OpeningError, OutputError) as error:
        raise click.ClickException(str(error)) from None
    if not headless:
        from biofeedback.ui.request import Request
        from biofeedback.window import open_window

        if as_json:
            raise click.UsageError("--json is for --headless: a window prints nothing.")
        request = Request(
            replay=file,
            speed=speed,
            output=output,
            window_s=int(window_s),
            artifacts=artifacts == "on",
        )
        sys.exit(open_window(request))
    from biofeedback.headless import Plan, run

    plan = Plan(
        sources=[source],
        clock=clock,
        output=place,
        window_s=int(window_s),
        as_json=as_json,
        header_facts={"replay_of": file.name},
        artifacts=artifacts == "on",
        source_kind="replay",
    )
    sys.exit(run(plan))
