"""The morning reading without a window."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from biofeedback.commands.options import (
    Duration,
    Speed,
    debug_option,
    json_option,
    output_option,
    say,
    seed_option,
)
from biofeedback.programmes.morning import LONGEST_S, SHORTEST_S
from biofeedback.records.folders import SettingsStore
from biofeedback.records.notes import Posture
from biofeedback.records.recorder import OutputError
from biofeedback.sources import ANY, SIMULATED
from biofeedback.units import clock_text

if TYPE_CHECKING:
    from datetime import datetime

    from biofeedback.history.standing import Today
    from biofeedback.programmes.morning_run import MorningRun

_POSTURES: Final = [each.value for each in (Posture.LYING, Posture.SITTING, Posture.STANDING)]
_DEMO: Final = "A simulated heart: demo readings never enter your usual range."


@click.command()
@click.option(
    "--length",
    "length_s",
    type=Duration(),
    default="3m",
    show_default=True,
    help="Of the part that counts, 1m to 5m; a minute to settle comes before it.",
)
@click.option(
    "--posture",
    type=click.Choice(_POSTURES),
    help="Only readings in the same one are compared; the one used last by default.",
)
@click.option(
    "--strap",
    metavar="sim|ADDRESS|NAME",
    help="Which strap; without it the one used last, else the first that is found.",
)
@click.option("--pair", is_flag=True, help="Pair with the strap, where it does not work without.")
@output_option
@json_option
@seed_option
@click.option(
    "--speed", type=Speed(), default="1", show_default=True, help="Of the simulated strap."
)
@debug_option
def morning(
    length_s: float,
    posture: str | None,
    strap: str | None,
    pair: bool,
    output: Path | None,
    as_json: bool,
    seed: int | None,
    speed: float | None,
) -> None:
    """Measure at rest and say where today lies in your own usual range.

    A minute to settle, then one to five minutes that count. It waits for the strap by itself, is
    recorded, and ends with one number; Ctrl-C ends it without one.
    """
    from biofeedback import logs
    from biofeedback.guide import MorningGuide
    from biofeedback.headless import Straps, recording_plan, run
    from biofeedback.programmes.morning_run import MorningRun

    if not SHORTEST_S <= length_s <= LONGEST_S:
        raise click.UsageError("A reading takes 1m to 5m.")
    store = SettingsStore()
    settings = store.settings
    wanted = strap or settings.strap_address or ANY
    if speed != 1 and wanted != SIMULATED:
        raise click.UsageError("--speed is for the simulated strap: a real heart has its own.")
    how = posture or _remembered(store)
    reading = MorningRun(length_s)
    try:
        name = "" if strap else settings.strap_name
        plan = recording_plan(Straps([wanted], name, pair, seed, speed), output)
    except OutputError as error:
        raise click.UsageError(str(error)) from None
    logs.begin()
    started = plan.clock.wall()
    guide = partial(MorningGuide, run=reading)
    code = run(replace(plan, guide=guide, as_json=as_json, header_facts={"posture": how}))
    _tell(reading, started, how, simulated=wanted == SIMULATED, as_json=as_json)
    sys.exit(code)


def _remembered(store: SettingsStore) -> str:
    last = store.settings.morning.get("posture")
    return next((each for each in _POSTURES if each == last), _POSTURES[0])


def _tell(
    reading: MorningRun, started: datetime, posture: str, *, simulated: bool, as_json: bool
) -> None:
    """Print what came of it."""
    number = reading.number
    today, problem = None, ""
    if number is not None and not simulated:
        today, problem = _among_others(reading, started, posture)
    if as_json:
        click.echo(json.dumps(_facts(reading, posture, today, problem, simulated=simulated)))
        return
    if number is None:
        click.echo("It was ended before its time: there is no reading.")
        return
    lines = [_line(reading, posture)]
    if number.rmssd_ms is None:
        lines.append("Too noisy to say: keep still, moisten the electrodes and measure again.")
    elif simulated:
        lines.append(_DEMO)
    elif today:
        lines.append(f"{today.sentence()}{_usual(today)}")
    for text in filter(None, (*lines, problem)):
        say(text)


def _among_others(reading: MorningRun, started: datetime, posture: str) -> tuple[Today | None, str]:
    """Return where it stands, or in a sentence why that cannot be said."""
    from biofeedback.history.indexing import open_library
    from biofeedback.history.likeness import morning_reading
    from biofeedback.history.overview import History
    from biofeedback.records.library import LibraryError

    number = reading.number
    assert number is not None
    at = started + timedelta(seconds=reading.counts_from_s)
    found = morning_reading(number, at, reading.length_s, posture, Path())
    try:
        with open_library(SettingsStore().settings.recordings) as library:
            history = History(library.up_to_date().sessions())
    except LibraryError as error:
        return None, str(error)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return None, f"Your other readings cannot be looked at ({reason}): it stands alone."
    return history.today(found), ""


def _line(reading: MorningRun, posture: str) -> str:
    number = reading.number
    assert number is not None
    parts = [f"Morning reading, {posture}"]
    if number.rmssd_ms is not None:
        limits = f" (likely {number.low_ms:.0f} to {number.high_ms:.0f})" if number.low_ms else ""
        parts.append(f"RMSSD {number.rmssd_ms:.0f} ms{limits}")
    if number.mean_hr_bpm is not None:
        parts.append(f"heart rate {number.mean_hr_bpm:.0f} bpm")
    parts.append(f"{clock_text(reading.length_s)} measured")
    # Cut, not rounded: what is withheld below 80 % must never read as 80 %.
    parts.append(f"{int(100 * number.clean_share)} % clean")
    return "  \N{MIDDLE DOT}  ".join(parts)


def _usual(today: Today) -> str:
    if today.usual is None:
        return ""
    band = today.usual.band_ms
    return f" Usual for you: {band.low:.0f} to {band.high:.0f} ms, from {today.usual.days} days."


def _facts(
    reading: MorningRun, posture: str, today: Today | None, problem: str, *, simulated: bool
) -> dict[str, Any]:
    """Return what came of it, for programs."""
    facts: dict[str, Any] = {"event": "morning reading", "posture": posture}
    number = reading.number
    if number is None:
        return facts | {"ended": "before its time"}
    facts |= {
        "length_s": round(reading.length_s, 3),
        "rmssd_ms": number.rmssd_ms,
        "low_ms": number.low_ms,
        "high_ms": number.high_ms,
        "mean_hr_bpm": number.mean_hr_bpm,
        "clean_share": number.clean_share,
        "withheld": number.withheld.value if number.withheld else None,
        "simulated": simulated,
    }
    if today:
        usual = today.usual
        facts |= {
            "standing": today.standing.value,
            "days_known": today.days_known,
            "usual": usual
            and {"low_ms": usual.band_ms.low, "high_ms": usual.band_ms.high, "days": usual.days},
        }
    return facts | ({"problem": problem} if problem else {})
