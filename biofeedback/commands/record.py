"""Record without a window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biofeedback.commands.options import (
    Duration,
    Pace,
    Speed,
    artifacts_option,
    debug_option,
    json_option,
    lsl_option,
    output_option,
    seed_option,
    window_option,
)
from biofeedback.records.folders import SettingsStore
from biofeedback.records.recorder import OutputError
from biofeedback.sources import ANY, SIMULATED

if TYPE_CHECKING:
    from biofeedback.pacer import Pattern


@click.command()
@click.option(
    "--strap",
    "straps",
    multiple=True,
    metavar="sim|ADDRESS|NAME",
    help="Which strap, once for each: two straps make one session and two files. Without it the "
    "one used last, else the first that is found.",
)
@click.option("--duration", type=Duration(), help="End so long after the first beat: 90s, 10m, 1h.")
@click.option(
    "--pace",
    type=Pace(),
    metavar="6|4-6|4-7-8",
    help="Pace the breath: so many a minute, or seconds in-out, in-hold-out, in-hold-out-rest.",
)
@click.option("--pair", is_flag=True, help="Pair with the strap, where it does not work without.")
@output_option
@window_option
@artifacts_option
@json_option
@lsl_option
@seed_option
@click.option(
    "--speed", type=Speed(), default="1", show_default=True, help="Of the simulated strap."
)
@debug_option
def record(
    straps: tuple[str, ...],
    duration: float | None,
    pace: Pattern | None,
    pair: bool,
    output: Path | None,
    window_s: str,
    artifacts: str,
    as_json: bool,
    lsl: bool,
    seed: int | None,
    speed: float | None,
) -> None:
    """Record a strap to a CSV file, without a window; Ctrl-C ends it."""
    from biofeedback import logs
    from biofeedback.headless import recording_plan, run

    settings = SettingsStore().settings
    wanted = straps or (settings.strap_address or ANY,)
    if speed != 1 and set(wanted) != {SIMULATED}:
        raise click.UsageError("--speed is for the simulated strap: a real heart has its own.")
    if lsl and speed != 1:
        raise click.UsageError("--lsl is live: its time stamps know no --speed.")
    if len(set(wanted)) < len(wanted) and set(wanted) != {SIMULATED}:
        raise click.UsageError("The same strap is named twice: name two, or one.")
    try:
        plan = recording_plan(
            wanted,
            output,
            name="" if straps else settings.strap_name,
            seed=seed,
            speed=speed,
            window_s=int(window_s),
            duration_s=duration,
            as_json=as_json,
            artifacts=artifacts == "on",
            pair=pair,
            pace=pace,
            lsl=lsl,
        )
    except OutputError as error:
        raise click.UsageError(str(error)) from None
    logs.begin()
    sys.exit(run(plan))
