"""The library on the terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from biofeedback.commands.options import json_option, say
from biofeedback.records.folders import SettingsStore
from biofeedback.records.notes import Kind, Posture

if TYPE_CHECKING:
    from biofeedback.history.overview import History
    from biofeedback.history.paces import PaceHistory
    from biofeedback.records.library import Library, Measures, Progress, SessionEntry, Wanted

_DATE: Final = click.DateTime(["%Y-%m-%d"])
# As plain texts: of an enumeration, click would take the names.
_KINDS: Final = [kind.value for kind in Kind if kind.value]
_POSTURES: Final = [posture.value for posture in Posture if posture.value]
_SILENT_BELOW: Final = 20
"""So many new files are looked at before anything need be said."""
_SAY_EVERY_S: Final = 0.2
_LINE_EVERY_S: Final = 5.0
"""Where nobody watches, progress goes line by line."""


@click.command()
@click.option("--rebuild", is_flag=True, help="Make the index anew from the recordings.")
@click.option("--kind", type=click.Choice(_KINDS), help="Only this kind.")
@click.option("--since", type=_DATE, metavar="DATE", help="From this day on: 2026-01-31.")
@click.option("--until", type=_DATE, metavar="DATE", help="Up to this day.")
@click.option("--tag", default="", metavar="TAG", help="Only with this tag.")
@click.option("--device", default="", metavar="NAME", help="Only straps with this in their name.")
@click.option("--posture", type=click.Choice(_POSTURES), help="Only this posture.")
@click.option("--include-demo", is_flag=True, help="List demo and replay, too; they never count.")
@click.option("--contact", is_flag=True, help="Ratings of contact beside rest, week by week.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the N newest.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Of the recordings; the one of the window by default.",
)
@json_option
def history(
    rebuild: bool,
    kind: str | None,
    since: datetime | None,
    until: datetime | None,
    tag: str,
    device: str,
    posture: str | None,
    include_demo: bool,
    contact: bool,
    limit: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """List your sessions, the newest first, and what they say together.

    The index beside the recordings is brought up to date on the way. Only like is compared with
    like: see docs/history.md.
    """
    from biofeedback.history.overview import History
    from biofeedback.records.library import LibraryError, Wanted

    wanted = Wanted(
        kind=kind or "",
        since=since.date() if since else None,
        until=until.date() if until else None,
        tag=tag,
        device=device,
        posture=posture or "",
        demo=include_demo,
        limit=limit,
    )
    try:
        with _open(folder) as library:
            if library.notice:
                _hint(library.notice)
            _follow(library.rebuild() if rebuild else library.refresh())
            entries = library.sessions(wanted)
            problems = library.problems()
            # What they say together reaches back beyond what is listed.
            alike = library.sessions(replace(wanted, since=None, limit=None))
            known = library.sessions() if contact or not alike else alike
    except LibraryError as error:
        raise click.ClickException(str(error)) from None
    for problem in problems:
        _hint(problem.sentence)
    together = History(alike)
    if contact:
        from biofeedback.commands.contact import show_contact

        show_contact(History(known), _recordings(folder), wanted, as_json=as_json)
    elif as_json:
        click.echo(json.dumps(_facts(entries, together), indent=1, ensure_ascii=True))
    elif entries:
        _print_list(entries)
        for text in _together(together):
            click.echo(text)
    else:
        click.echo(_invitation(wanted, any_known=bool(known)))


def _recordings(folder: Path | None) -> Path:
    return folder or SettingsStore().settings.recordings


def _open(folder: Path | None) -> Library:
    from biofeedback.history.indexing import open_library

    if folder is None:
        return open_library(_recordings(None))
    if not folder.is_dir():
        raise click.BadParameter(f"{folder} is no folder: name one that exists.")
    # A folder that is named stands for itself: only its demo is looked for.
    return open_library(folder, others=(folder / "Demo",))


def _hint(text: str) -> None:
    click.echo(text.encode("ascii", "backslashreplace").decode(), err=True)


def _follow(steps: Iterable[Progress]) -> None:
    """Go through with it, and say how far it has come where it takes its time."""
    watched = sys.stderr.isatty()
    start = said = time.monotonic()
    shown = False
    for step in steps:
        now = time.monotonic()
        if step.total < _SILENT_BELOW:
            continue
        last = step.done == step.total
        if now - said < (_SAY_EVERY_S if watched else _LINE_EVERY_S) and not last:
            continue
        said, shown = now, True
        text = _so_far(step, now - start)
        click.echo(f"\r{text:<60}" if watched else text, nl=not watched, err=True)
    if shown and watched:
        click.echo(err=True)


def _so_far(step: Progress, elapsed_s: float) -> str:
    rate = f", {step.done / elapsed_s:.0f} a second" if step.done and elapsed_s > 0 else ""
    return f"{step.done} of {step.total} recordings{rate}"


def _invitation(wanted: Wanted, *, any_known: bool) -> str:
    from biofeedback.records.library import Wanted as Everything

    if any_known and wanted != Everything(demo=True):
        return "No session is like that: ask for less, or --include-demo."
    return (
        "There are no recordings yet. Put your strap on and start biofeedback, or: "
        "biofeedback record --duration 3m"
    )


_HEADINGS: Final = ("session", "length", "kind", "RMSSD ms", "HR", "RSA bpm", "posture, tags")


def _print_list(entries: Sequence[SessionEntry]) -> None:
    rows = [_cells(entry) for entry in entries]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    click.secho(_line(_HEADINGS, widths), dim=True)
    for row in rows:
        say(_line(row, widths))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cells(entry: SessionEntry) -> tuple[str, ...]:
    from biofeedback.units import clock_text

    kind = entry.kind + ("" if entry.counts else f" ({entry.source})")
    return (
        entry.start.strftime("%Y-%m-%d %H:%M"),
        clock_text(entry.duration_s),
        kind + (", not closed" if entry.unfinished else ""),
        _rmssd(_at_rest(entry)),
        f"{entry.measures.mean_hr_bpm:.0f}" if entry.measures.mean_hr_bpm else "-",
        _rsa(entry) or "-",
        ", ".join(filter(None, (entry.posture, *_met(entry), *entry.tags))),
    )


def _met(entry: SessionEntry) -> Iterator[str]:
    """Yield how one met, with whom, and what the quiet after was against the quiet before."""
    found = entry.contact
    if found is None:
        return
    yield found.contact
    yield f"with {found.who}" if found.who else ""
    value, limits = found.recovery.percent, found.recovery.percent_limits
    if value is not None and limits is not None:
        low, high = map(round, limits)
        yield f"after {round(value):+d} % ({low:+d} to {high:+d})"
    else:
        yield f"after: {found.recovery.missing}" if found.recovery.missing else ""


def _at_rest(entry: SessionEntry) -> Measures | None:
    """Return what RMSSD may be shown for: never that of a pace beside that of rest."""
    if any(phase.kind == Kind.PACED for phase in entry.phases):
        resting = [phase.measures for phase in entry.phases if phase.kind == Kind.REST]
        return resting[-1] if resting else None
    own = [phase.measures for phase in entry.phases if phase.kind == entry.kind]
    return own[-1] if own and not entry.said_kind else entry.measures


def _rmssd(measures: Measures | None) -> str:
    if measures is None:
        return "-"
    if measures.rmssd_ms is None:
        return measures.withheld or "-"
    if measures.low_ms is None or measures.high_ms is None:
        return f"{measures.rmssd_ms:.0f}"
    return f"{measures.rmssd_ms:.0f} ({measures.low_ms:.0f}-{measures.high_ms:.0f})"


def _rsa(entry: SessionEntry) -> str:
    return ", ".join(
        f"{phase.measures.rsa_bpm:.1f} at {phase.pace:g}"
        for phase in entry.phases
        if phase.pace and phase.measures.rsa_bpm is not None
    )


def _together(found: History) -> list[str]:
    """Return what the sessions say together, of the commonest kind of reading."""
    paces = [
        f"{each.mean_bpm:.1f} bpm at {each.pace:g} (best {_best(each)}, {len(each.runs)} runs)"
        for each in found.paces()
    ]
    rsa = [f"mean RSA: {', '.join(paces)}"] if paces else []
    facts = _trend(found)
    if not facts:
        return ["", *rsa] if rsa else []
    week, usual = facts["week"], facts["usual"]
    parts = [
        f"7-day mean {week['rmssd_ms']:.0f} ms ({week['days']} days)"
        if week
        else "no 7-day mean: fewer than 3 days",
        f"usual {usual['low_ms']:.0f}-{usual['high_ms']:.0f} ms ({usual['days']} of 60 days)"
        if usual
        else f"no usual range yet: {facts['days_known']} of 7 days",
    ]
    like = ", ".join(filter(None, (facts["kind"], facts["part_of_day"], facts["posture"])))
    return ["", *rsa, f"{like}, up to {facts['day']}: {'; '.join(parts)}"]


def _best(pace: PaceHistory) -> str:
    return "-" if pace.best_bpm is None else f"{pace.best_bpm:.1f}"


def _trend(found: History) -> dict[str, Any]:
    likes = found.likes()
    if not likes:
        return {}
    like = likes[0][0]
    days = found.days(like)
    day: date | None = max(days.readings, default=None)
    if day is None:
        return {}
    week, usual = days.week(day), days.usual(day)
    return {
        "kind": str(like.kind),
        "part_of_day": str(like.part),
        "posture": str(like.posture),
        "day": day.isoformat(),
        "days_known": days.days_known(day),
        "week": week
        and {"rmssd_ms": week.rmssd_ms, "days": week.days, "cv_percent": week.cv_percent},
        "usual": usual
        and {"low_ms": usual.band_ms.low, "high_ms": usual.band_ms.high, "days": usual.days},
    }


def _facts(entries: Sequence[SessionEntry], found: History) -> dict[str, Any]:
    def session(entry: SessionEntry) -> dict[str, Any]:
        facts = asdict(entry)
        facts["path"] = str(entry.path)
        facts["start"] = entry.start.isoformat()
        facts["counts"] = entry.counts
        return facts

    paces = [
        {
            "per_min": each.pace,
            "runs": len(each.runs),
            "mean_bpm": each.mean_bpm,
            "best_bpm": each.best_bpm,
        }
        for each in found.paces()
    ]
    return {
        "sessions": [session(entry) for entry in entries],
        "together": _trend(found) or None,
        "rsa_by_pace": paces,
    }
