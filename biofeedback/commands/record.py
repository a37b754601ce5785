"""Record without a window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biofeedback.commands.conversation import Conversation, conversation_options
from biofeedback.commands.options import (
    Duration,
    Pace,
    SectionedCommand,
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


@click.command(cls=SectionedCommand)
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
@click.option(
    "--commands",
    is_flag=True,
    help="Take commands from the standard input, one a line; it says which. At a terminal there "
    "are keys instead.",
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
@conversation_options
def record(
    straps: tuple[str, ...],
    duration: float | None,
    pace: Pattern | None,
    commands: bool,
    pair: bool,
    output: Path | None,
    window_s: str,
    artifacts: str,
    as_json: bool,
    lsl: bool,
    seed: int | None,
    speed: float | None,
    conversation: Conversation | None,
) -> None:
    """Record a strap to a CSV file, without a window; Ctrl-C ends it.

    At a terminal there are keys: m sets a marker, q ends the recording.
    """
    from biofeedback import keyboard, logs
    from biofeedback.guide import Guide
    from biofeedback.headless import Straps, recording_plan, run

    settings = SettingsStore().settings
    wanted = straps or (settings.strap_address or ANY,)
    if speed != 1 and set(wanted) != {SIMULATED}:
        raise click.UsageError("--speed is for the simulated strap: a real heart has its own.")
    if lsl and speed != 1:
        raise click.UsageError("--lsl is live: its time stamps know no --speed.")
    if len(set(wanted)) < len(wanted) and set(wanted) != {SIMULATED}:
        raise click.UsageError("The same strap is named twice: name two, or one.")
    _check_together(conversation, duration, pace, wanted, speed)
    straps_wanted = Straps(wanted, "" if straps else settings.strap_name, pair, seed, speed)
    try:
        plan = recording_plan(straps_wanted, output, guided=bool(pace or conversation))
    except OutputError as error:
        raise click.UsageError(str(error)) from None
    plan = replace(
        plan,
        window_s=int(window_s),
        duration_s=duration,
        as_json=as_json,
        artifacts=artifacts == "on",
        lsl=lsl,
    )
    if commands:
        plan = replace(plan, reading=keyboard.Reading.LINES)
    elif keyboard.is_terminal():
        plan = replace(plan, reading=keyboard.Reading.KEYS)
    if pace:
        plan = replace(plan, guide=partial(Guide, pattern=pace, people=plan.people))
    if conversation:
        guide = conversation.guide(plan.people, seed)
        plan = replace(plan, guide=guide, header_facts=conversation.facts())
    logs.begin()
    sys.exit(run(plan))


def _check_together(
    conversation: Conversation | None,
    duration: float | None,
    pace: Pattern | None,
    wanted: Sequence[str],
    speed: float | None,
) -> None:
    """Refuse what does not go together with a conversation."""
    if conversation is None:
        return
    if pace:
        raise click.UsageError(
            "--pace and --programme do not go together: who talks cannot breathe with a pacer."
        )
    if duration is not None:
        raise click.UsageError(
            "--duration is for recordings without --programme, which ends by itself: "
            "--call ends the conversation after a time."
        )
    if conversation.needs_microphone and not conversation.listens_live:
        raise click.UsageError(
            "--input, --other-input and --headphones belong to --listen microphone: add it."
        )
    if conversation.listens_live and speed != 1:
        raise click.UsageError("--listen microphone is live: it knows no --speed.")
    if conversation.pretends and set(wanted) != {SIMULATED}:
        raise click.UsageError("--listen pretend is for the simulated strap: --strap sim.")
