"""Contact beside resting vagal tone on the terminal: ``biofeedback history --contact``."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from biofeedback.commands.options import say
from biofeedback.history.contact import (
    ContactHistory,
    DayRating,
    Mean,
    Meeting,
    Week,
    reading_of_weeks,
)
from biofeedback.history.overview import History
from biofeedback.records.evenings import read_evenings
from biofeedback.records.library import Wanted

_HEADINGS: Final = ("week from", "in tune", "close", "rest, RMSSD ms")


def show_contact(history: History, folder: Path, wanted: Wanted, *, as_json: bool) -> None:
    """Print ratings beside rest week by week, and what followed conversations.

    Args:
        history: All that the library holds.
        folder: Of the recordings and the evenings.
        wanted: From which day to which.
        as_json: For programs, with every day.
    """
    evenings = read_evenings(folder)
    if evenings.problem:
        click.echo(evenings.problem.encode("ascii", "backslashreplace").decode(), err=True)
    found = ContactHistory(history, evenings)
    ratings = [each for each in found.ratings.values() if _is_wanted(each, wanted)]
    meetings = [each for each in found.meetings if _is_wanted(each, wanted)]
    days = sorted([each.day for each in ratings] + [each.day for each in meetings])
    weeks = found.weeks(days[0], days[-1]) if days else []
    if as_json:
        click.echo(json.dumps(_facts(found, weeks, ratings, meetings), indent=1))
        return
    if not days:
        say("No evening was rated and no conversation recorded: biofeedback evening --help")
        return
    for row in (_HEADINGS, *map(_cells, weeks)):
        say("  ".join(cell.ljust(22 if number else 10) for number, cell in enumerate(row)).rstrip())
    say("")
    say(reading_of_weeks(weeks))
    for meeting in meetings:
        say(_line(meeting))


def _is_wanted(each: DayRating | Meeting, wanted: Wanted) -> bool:
    late = wanted.since is None or each.day >= wanted.since
    return late and (wanted.until is None or each.day <= wanted.until)


def _cells(week: Week) -> tuple[str, ...]:
    in_tune, close = (_rating(each) for each in (week.in_tune, week.close))
    return f"{week.first}", in_tune, close, _rest(week.rest)


def _rest(found: Mean) -> str:
    if found.mean is None or found.sd is None:
        return f"({_days(found)})"
    mean, low, high = map(math.exp, (found.mean, found.mean - found.sd, found.mean + found.sd))
    return f"{mean:.0f} SD {low:.0f}-{high:.0f} ({_days(found)})"


def _rating(found: Mean) -> str:
    value = "" if found.mean is None else f"{found.mean:.1f} SD {found.sd:.1f} "
    return f"{value}({_days(found)})"


def _days(found: Mean) -> str:
    return f"{found.days} day" if found.days == 1 else f"{found.days} days"


def _line(meeting: Meeting) -> str:
    found = meeting.found
    value, limits = found.recovery.percent, found.recovery.percent_limits
    after = found.recovery.missing or "no number"
    if value is not None and limits is not None:
        # As in the window: where the limits leave it open which way it went, no number stands.
        change = f"{round(value):+d} %" if found.recovery.clear else "too noisy to say"
        after = f"{change} ({round(limits[0]):+d} to {round(limits[1]):+d} %)"
    met = ", ".join(filter(None, (found.contact, found.who)))
    return f"{meeting.at:%Y-%m-%d %H:%M}  quiet after: {after}  {met}".rstrip()


def _facts(
    found: ContactHistory,
    weeks: Sequence[Week],
    ratings: Sequence[DayRating],
    meetings: Sequence[Meeting],
) -> dict[str, Any]:
    like = found.like
    return {
        "rests": like and {"posture": str(like.posture), "part_of_day": str(like.part)},
        "weeks": [
            {
                "first": week.first.isoformat(),
                "in_tune": asdict(week.in_tune),
                "close": asdict(week.close),
                "ln_rmssd_at_rest": asdict(week.rest),
            }
            for week in weeks
        ],
        "days": [
            {
                "day": each.day.isoformat(),
                "in_tune": each.in_tune,
                "close": each.close,
                "told": each.told.value,
            }
            for each in ratings
        ],
        "conversations": [
            {"path": str(each.path), "start": each.at.isoformat(), **asdict(each.found)}
            for each in meetings
        ],
        "reading": reading_of_weeks(weeks),
    }
