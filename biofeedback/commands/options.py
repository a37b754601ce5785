"""Options that several commands share, and the kinds of their values."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from biofeedback.records.folders import WINDOWS_S

if TYPE_CHECKING:
    from biofeedback.pacer import Pattern


def say(text: str) -> None:
    """Print a text; whatever letters a terminal or a file lacks, it gets the rest."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


_DURATION: Final = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", re.ASCII)


class Duration(click.ParamType[float]):
    """A length of time: ``90s``, ``10m``, ``1h30m``; a bare number is seconds."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds."""
        if isinstance(value, int | float):
            return float(value)
        found = _DURATION.fullmatch(str(value).strip().lower())
        total = 0
        if found:
            hours, minutes, secs = (int(group or 0) for group in found.groups())
            total = 3600 * hours + 60 * minutes + secs
        if total <= 0:
            self.fail(f"{value!r} is no length of time: write 90s, 10m or 1h30m.", param, ctx)
        return float(total)


class Pace(click.ParamType["Pattern"]):
    """``6`` breaths a minute, or the seconds of its stages: ``4-6``, ``4-7-8``, ``4-4-4-4``."""

    name = "pace"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Pattern:
        """Return the pattern."""
        from biofeedback.pacer import Pattern

        try:
            stages = [float(part) for part in str(value).split("-")]
        except ValueError:
            stages = []
        try:
            match stages:
                case [rate]:
                    return Pattern(rate, 0.5)
                case [inhale_s, exhale_s]:
                    return Pattern.of_stages(inhale_s, 0, exhale_s)
                case [_, _, _] | [_, _, _, _]:
                    return Pattern.of_stages(*stages)
                case _:
                    self.fail(f"{value!r} is no pace: write 6, 4-6, 4-7-8 or 4-4-4-4.", param, ctx)
        except ValueError as error:
            self.fail(f"{value!r} cannot be breathed: {error}.", param, ctx)


class Speed(click.ParamType["float | None"]):
    """How much faster than real time; ``max`` (None) is as fast as the machine can."""

    name = "N|max"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """Return the factor."""
        if value == "max":
            return None
        try:
            speed = float(str(value))
        except ValueError:
            speed = 0.0
        if not 0 < speed <= 10_000:
            self.fail(f"{value!r} is no speed: write a number up to 10000, or max.", param, ctx)
        return speed


class PartLength(Duration):
    """A length of time, or ``off`` (0) for a part that is not wanted."""

    name = "time|off"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds."""
        return 0.0 if str(value).strip().lower() == "off" else super().convert(value, param, ctx)


class SectionOption(click.Option):
    """An option that the help lists under a title of its own."""

    def __init__(self, *arguments: Any, section: str, **more: Any) -> None:
        """Make an option of a section."""
        super().__init__(*arguments, **more)
        self.section = section


class SectionedCommand(click.Command):
    """A command whose help lists its options section by section."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            if (line := option.get_help_record(ctx)) is not None:
                title = option.section if isinstance(option, SectionOption) else "Options"
                sections.setdefault(title, []).append(line)
        for title, lines in sections.items():
            with formatter.section(title):
                formatter.write_dl(lines)


output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where the recording goes; an existing file is never overwritten.",
)
window_option = click.option(
    "--window",
    "window_s",
    type=click.Choice([str(window) for window in WINDOWS_S]),
    default="60",
    show_default=True,
    help="Rolling window of RMSSD in seconds.",
)
artifacts_option = click.option(
    "--artifacts",
    type=click.Choice(["on", "off"]),
    default="on",
    show_default=True,
    help="Whether beats are judged and artifacts left out; off takes every interval as it is.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def _lsl_is_here(_: click.Context, __: click.Parameter, wanted: bool) -> bool:
    if wanted:
        from biofeedback.lsl import LibLsl, LslError

        try:
            LibLsl()
        except LslError as error:
            raise click.UsageError(str(error)) from None
    return wanted


lsl_option = click.option(
    "--lsl",
    is_flag=True,
    callback=_lsl_is_here,
    help="Stream RR, HR, RMSSD and markers live for the Lab Streaming Layer: visible to everyone "
    "on this network.",
)
seed_option = click.option("--seed", type=int, help="Make the simulated strap repeatable.")


def _log_everything(_: click.Context, __: click.Parameter, wanted: bool) -> None:
    if wanted:
        from biofeedback.logs import DEBUG_VARIABLE

        os.environ[DEBUG_VARIABLE] = "1"


debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_log_everything,
    help="Log everything, heart beats included, to a file of its own.",
)
