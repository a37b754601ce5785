"""How one felt among others in an evening, kept from the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from biofeedback.commands.options import say
from biofeedback.programmes.conversation import Fact
from biofeedback.programmes.noticing import STATEMENTS
from biofeedback.records.evenings import (
    LEAST,
    MOST,
    Evening,
    EveningsError,
    evening_of,
    keep_evening,
    read_evenings,
)
from biofeedback.records.folders import SettingsStore

_DATE: Final = click.DateTime(["%Y-%m-%d"])
_RATING: Final = click.IntRange(LEAST, MOST)


@click.command()
@click.option("--in-tune", type=_RATING, help=f"{STATEMENTS[Fact.IN_TUNE]}.")
@click.option("--close", type=_RATING, help=f"{STATEMENTS[Fact.CLOSE]}.")
@click.option(
    "--date",
    "day",
    type=_DATE,
    metavar="DATE",
    help="Of another day: 2026-01-31. Until 4 o'clock it is the evening of the day before.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Of the recordings; the one of the window by default.",
)
def evening(
    in_tune: int | None, close: int | None, day: datetime | None, folder: Path | None
) -> None:
    """Rate the day's three longest times with other people, together.

    From 1, not at all true, to 7, very true (Kok & Fredrickson 2010). What is left out stays as it
    was. Without numbers it says what is kept.
    """
    from biofeedback.clock import make_clock

    now = make_clock(1.0).wall()
    when = day.date() if day else evening_of(now)
    if when > now.date():
        raise click.UsageError(f"{when} has not come yet: rate a day up to today.")
    where = folder or SettingsStore().settings.recordings
    held = read_evenings(where)
    before = held.by_day.get(when, Evening())
    if in_tune is None and close is None:
        say(f"{when}: {_text(before)}")
        return
    after = Evening(in_tune or before.in_tune, close or before.close)
    try:
        keep_evening(where, when, after)
    except EveningsError as error:
        raise click.ClickException(str(error)) from None
    say(f"{when}: {_text(after)}")


def _text(found: Evening) -> str:
    parts = (("in tune", found.in_tune), ("close", found.close))
    said = [f"{name} {value} of {MOST}" for name, value in parts if value is not None]
    return ", ".join(said) or "nothing was said yet"
