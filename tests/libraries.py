"""Libraries of made-up sessions: years of a life in a folder, without a heartbeat in them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from biofeedback.events import Withheld
from biofeedback.history.indexing import METHOD
from biofeedback.records.folders import Settings, fallback_folders
from biofeedback.records.library import Library, Measures, PhaseEntry, SessionEntry
from biofeedback.records.notes import Kind, Posture
from biofeedback.records.sidecar import Notes, write_notes

ZONE = timezone(timedelta(hours=1))
PACES = (5.0, 5.5, 6.0, 6.5)
NOTES = ("slept badly", "after a run", "calm", "a cold is coming", "first day of the holidays")


def shelve(folder: Path, entries: Iterable[SessionEntry]) -> None:
    """Put sessions into the library of a folder, each behind a file that is never looked into."""
    known = {}
    for entry in entries:
        entry.path.parent.mkdir(parents=True, exist_ok=True)
        entry.path.write_bytes(b"#\n")
        if entry.note or entry.tags or entry.posture or entry.said_kind:
            notes = Notes(posture=entry.posture, kind=entry.said_kind)
            write_notes(entry.path, notes.with_note(entry.note).with_tags(*entry.tags))
        known[entry.path] = entry
    folder.mkdir(parents=True, exist_ok=True)
    others = (Settings(folder=str(folder)).demo_recordings, *fallback_folders())
    with Library(folder, known.get, others=others, method=METHOD) as library:
        for _ in library.refresh(workers=0):
            pass


def life(
    folder: Path, days: int, until: date, *, sessions: int | None = None, seed: int = 1
) -> list[SessionEntry]:
    """Return the sessions of somebody's days up to one, the earliest first.

    Args:
        folder: Where their recordings would lie.
        days: So many.
        until: The last one.
        sessions: Exactly so many, the newest; None for what comes about.
        seed: Of the dice.
    """
    dice = random.Random(seed)
    found: list[SessionEntry] = []
    form = 0.0
    for ago in range(days - 1, -1, -1):
        day = until - timedelta(days=ago)
        form = 0.86 * form + dice.gauss(0, 0.075)
        season = 0.16 * math.sin(2 * math.pi * day.toordinal() / 365)
        level = math.log(46) + season + form
        if dice.random() < 0.8 or ago < 3:
            found.append(resting(folder, day, level + dice.gauss(0, 0.05), dice))
        if dice.random() < 0.3:
            found.append(paced(folder, day, level, dice))
        if dice.random() < 0.12:
            found.append(conversation(folder, day, level - 0.15, dice))
    return found if sessions is None else found[-sessions:]


def measured(ln_rmssd: float, half: float, dice: random.Random) -> Measures:
    value = math.exp(ln_rmssd)
    low, high = value * math.exp(-half), value * math.exp(half)
    return Measures(value, low, high, mean_hr_bpm=61 + 30 * (math.log(46) - ln_rmssd) / 2)


def resting(folder: Path, day: date, ln_rmssd: float, dice: random.Random) -> SessionEntry:
    start = datetime.combine(day, time(6, 50), ZONE) + timedelta(minutes=dice.randrange(80))
    note = dice.choice(NOTES) if dice.random() < 0.1 else ""
    return entry(
        folder, start, 60 * dice.choice((3, 3, 3, 5)),
        measures=measured(ln_rmssd, dice.uniform(0.13, 0.22), dice),
        posture=Posture.SITTING, note=note, tags=("morning",) if note else (),
        artifact_share=dice.choice((0.0, 0.0, 0.004, 0.012)),
    )  # fmt: skip


def paced(folder: Path, day: date, ln_rmssd: float, dice: random.Random) -> SessionEntry:
    start = datetime.combine(day, time(18, 30), ZONE) + timedelta(minutes=dice.randrange(120))
    pace = dice.choice(PACES)
    swing = 11 + 4 * (ln_rmssd - 3.8) - 2.2 * (pace - 5.6) ** 2 + dice.gauss(0, 1.4)
    lock = min(0.97, max(0.2, dice.gauss(0.8, 0.12)))
    inside = measured(ln_rmssd + 0.3, 0.15, dice)
    inside = replace(inside, rsa_bpm=max(2.0, swing), rsa_ms=9 * max(2.0, swing), lock=lock)
    phase = PhaseEntry(1, "breathing", Kind.PACED, 20, 600, pace, inside)
    before = PhaseEntry(
        0, "rest", Kind.REST, 0, 20, None, Measures(withheld=Withheld.FEW_DIFFERENCES.value)
    )
    made = entry(folder, start, 640, measures=inside, kind=Kind.PACED, posture=Posture.SITTING)
    return replace(made, phases=(before, phase))


def conversation(folder: Path, day: date, ln_rmssd: float, dice: random.Random) -> SessionEntry:
    start = datetime.combine(day, time(20, 10), ZONE) + timedelta(minutes=dice.randrange(60))
    measures = measured(ln_rmssd, 0.1, dice)
    return entry(
        folder, start, 2400, measures=measures, kind=Kind.CONVERSATION,
        said_kind=Kind.CONVERSATION, posture=Posture.SITTING, tags=("call", "mother"), gaps=1,
    )  # fmt: skip


def entry(
    folder: Path, start: datetime, duration_s: float, *, measures: Measures,
    kind: str = Kind.REST, said_kind: str = "", posture: str = "", note: str = "",
    tags: tuple[str, ...] = (), artifact_share: float = 0.0, gaps: int = 0,
    source: str = "bluetooth",
) -> SessionEntry:  # fmt: skip
    return SessionEntry(
        path=folder / f"{start:%Y-%m-%d %H-%M-%S} Polar H10.csv", start=start,
        duration_s=duration_s, session=f"{start:%Y%m%d%H%M}", device="Polar H10 A1B2C3",
        source=source, beats=round(duration_s), clean_share=1 - artifact_share,
        artifact_share=artifact_share, gaps=gaps, note=note, tags=tags, posture=posture,
        kind=kind, said_kind=said_kind, measures=measures,
    )  # fmt: skip
