"""The command line. A command and what it needs are loaded when it runs: each starts at once."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Final

import click

from biofeedback import __version__
from biofeedback.commands.options import debug_option, lsl_option, output_option, seed_option
from biofeedback.sources import SIMULATED

_HELP: Final = {"help_option_names": ["-h", "--help"]}
COMMANDS: Final = (
    "doctor",
    "evening",
    "export",
    "history",
    "import",
    "morning",
    "record",
    "replay",
    "report",
    "scan",
    "simulate",
)
"""Each is a function of its name in a module of its name; a word of Python gets a "_" behind it."""


class _Commands(click.Group):
    """Loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None for a name that there is not."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = getattr(import_module(f"biofeedback.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, invoke_without_command=True, context_settings=_HELP)
@click.version_option(__version__, "-V", "--version", prog_name="biofeedback")
@click.option("--demo", is_flag=True, help="Open the window on the simulated strap.")
@click.option("--strap", metavar="sim|ADDRESS|NAME", help="Open the window on this strap.")
@output_option
@lsl_option
@seed_option
@debug_option
@click.pass_context
def main(
    context: click.Context,
    demo: bool,
    strap: str | None,
    output: Path | None,
    lsl: bool,
    seed: int | None,
) -> None:
    """Live HRV biofeedback for Bluetooth chest straps.

    Without a command it opens the window. It is no medical device.
    """
    if context.invoked_subcommand:
        if demo or strap or output or lsl or seed is not None:
            raise click.UsageError("Options of the window come without a command.")
        return
    from biofeedback.ui.request import Request
    from biofeedback.window import open_window

    sys.exit(open_window(Request(SIMULATED if demo else strap, output, seed, lsl=lsl)))
