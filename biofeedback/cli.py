"""The command line. What a command needs is loaded when it runs, so that each starts at once."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from biofeedback import __version__
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.records.recorder import OutputError, Place
from biofeedback.sources import ANY, SIMULATED

if TYPE_CHECKING:
    from biofeedback.pacer import Pattern

_DURATION: Final = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", re.ASCII)
_HELP: Final = {"help_option_names": ["-h", "--help"]}


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


_output = click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where the recording goes; an existing file is never overwritten.",
)
_window = click.option(
    "--window",
    "window_s",
    type=click.Choice([str(window) for window in WINDOWS_S]),
    default="60",
    show_default=True,
    help="Rolling window of RMSSD in seconds.",
)
_artifacts = click.option(
    "--artifacts",
    type=click.Choice(["on", "off"]),
    default="on",
    show_default=True,
    help="Whether beats are judged and artifacts left out; off takes every interval as it is.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_seed = click.option("--seed", type=int, help="Make the simulated strap repeatable.")


def _log_everything(_: click.Context, __: click.Parameter, wanted: bool) -> None:
    if wanted:
        from biofeedback.logs import DEBUG_VARIABLE

        os.environ[DEBUG_VARIABLE] = "1"


_debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_log_everything,
    help="Log everything, heart beats included, to a file of its own.",
)


@click.group(invoke_without_command=True, context_settings=_HELP)
@click.version_option(__version__, "-V", "--version", prog_name="biofeedback")
@click.option("--demo", is_flag=True, help="Open the window on the simulated strap.")
@click.option("--strap", metavar="sim|ADDRESS|NAME", help="Open the window on this strap.")
@_output
@_seed
@_debug
@click.pass_context
def main(
    context: click.Context,
    demo: bool,
    strap: str | None,
    output: Path | None,
    seed: int | None,
) -> None:
    """Live HRV biofeedback for Bluetooth chest straps.

    Without a command it opens the window. It is no medical device.
    """
    if context.invoked_subcommand:
        if demo or strap or output or seed is not None:
            raise click.UsageError("Options of the window come without a command.")
        return
    from biofeedback.ui.request import Request
    from biofeedback.window import open_window

    sys.exit(open_window(Request(SIMULATED if demo else strap, output, seed)))


@main.command()
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
@_output
@_window
@_artifacts
@_json
@_seed
@click.option(
    "--speed", type=Speed(), default="1", show_default=True, help="Of the simulated strap."
)
@_debug
def record(
    straps: tuple[str, ...],
    duration: float | None,
    pace: Pattern | None,
    pair: bool,
    output: Path | None,
    window_s: str,
    artifacts: str,
    as_json: bool,
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
        )
    except OutputError as error:
        raise click.UsageError(str(error)) from None
    logs.begin()
    sys.exit(run(plan))


@main.command()
@click.option(
    "--duration", type=Duration(), default="10s", show_default=True, help="How long to look."
)
@_json
def scan(duration: float, as_json: bool) -> None:
    """List the heart rate straps in range, the strongest signal first."""
    import asyncio

    from biofeedback import ble
    from biofeedback.strap import StrapError

    if not as_json:
        click.echo(f"Looking for straps for {duration:.0f} s ...")
    try:
        straps = asyncio.run(ble.scan(duration))
    except StrapError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        return
    if as_json:
        found = [{"address": s.address, "name": s.name, "rssi_dbm": s.rssi} for s in straps]
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not straps:
        click.echo(
            "No strap found: moisten the electrodes, put it on, and close other apps that may "
            "hold it (a phone's, too)."
        )
    for strap in straps:
        signal = "connected to this computer" if strap.rssi is None else f"{strap.rssi} dBm"
        click.echo(f"{strap.address}  {strap.name or '(no name)'}  {signal}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--speed", type=Speed(), default="1", show_default=True, help="Faster than real.")
@_artifacts
@click.option("--headless", is_flag=True, help="Without a window.")
@_output
@_window
@_json
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
    from biofeedback.records.replay import ReplayError, load

    clock = make_clock(speed)
    try:
        source = load(file, clock)
        place = Place(output) if output else None
        if place:
            place.prepare()
    except (ReplayError, OutputError) as error:
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


@main.command()
@click.option(
    "--transport",
    required=True,
    metavar="usb:0|serial:PORT",
    help="The Bluetooth controller, by its Bumble name: usb:0 is the first USB dongle.",
)
@click.option("--name", default="Simulated strap", show_default=True, help="What it is called.")
@click.option(
    "--hr",
    type=click.FloatRange(20, 240),
    default=62,
    show_default=True,
    help="Mean heart rate in beats per minute.",
)
@_seed
def simulate(transport: str, name: str, hr: float, seed: int | None) -> None:
    """Be a strap on the air, for phone apps and other computers; Ctrl-C ends it.

    It needs Bumble and a Bluetooth controller that this computer does not use itself.
    """
    try:
        from biofeedback import radio
    except ImportError as error:
        raise click.ClickException(
            f"This needs the library Bumble ({error}): pip install bumble, or, with pipx, "
            "pipx inject biofeedback bumble."
        ) from None
    from biofeedback.simulator import HeartSettings

    try:
        radio.run(transport, click.echo, name=name, seed=seed, settings=HeartSettings(hr))
    except radio.RadioError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--no-scan", is_flag=True, help="Do not look for straps.")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    metavar="FILE.zip",
    help="Write findings, versions and logs to a new file that can be sent to a helper.",
)
@_json
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
