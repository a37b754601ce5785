"""Lives with conversations and evenings in them, made up."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from biofeedback.programmes.conversation import Contact, Part
from biofeedback.records.evenings import Evening, Evenings
from biofeedback.records.library import ContactEntry, DifferenceEntry, Ratings, SessionEntry
from biofeedback.records.notes import Kind, Posture
from biofeedback.ui.history.selection import Contents
from tests.libraries import ZONE, entry, life, measured

WHO = ("Anna", "my brother", "", "Ömer", "B.")
HOW = (Contact.VOICE, Contact.VIDEO, Contact.FACE_TO_FACE, Contact.GROUP)


def conversation(
    folder: Path,
    start: datetime,
    *,
    difference: float | None = 0.1,
    half_width: float = 0.2,
    missing: str = "",
    contact: str = Contact.VOICE,
    who: str = "Anna",
    after: Ratings | None = None,
    source: str = "bluetooth",
) -> SessionEntry:
    """Return a conversation session without a heartbeat."""
    ratings = after or Ratings()
    recovery = DifferenceEntry(
        Part.BASELINE.value,
        difference,
        None if difference is None else half_width,
        missing if difference is None else "",
    )
    found = ContactEntry(
        contact=contact, who=who, recovery=recovery, own_share=0.4, after=ratings,
        reactivity=DifferenceEntry(Part.READING.value, -0.1, 0.2),
    )  # fmt: skip
    made = entry(
        folder, start, 1800, measures=measured(math.log(38), 0.1, random.Random(1)),
        kind=Kind.CONVERSATION, posture=Posture.SITTING, source=source,
    )  # fmt: skip
    return replace(made, contact=found)


def life_with_others(
    folder: Path, days: int, until: date, *, seed: int = 1, rated: float = 0.75
) -> Contents:
    """Return rests, conversations and evenings of so many days; a fortnight in it is left out."""
    dice = random.Random(seed)
    entries = [each for each in life(folder, days, until) if each.kind != Kind.CONVERSATION]
    evenings: dict[date, Evening] = {}
    mood = 0.0
    for ago in range(days - 1, -1, -1):
        day = until - timedelta(days=ago)
        mood = 0.9 * mood + dice.gauss(0, 0.35)
        if days > 60 and 30 <= ago < 44:
            continue
        if dice.random() < rated:
            evenings[day] = Evening(_rating(4.6 + mood, dice), _rating(4.2 + mood, dice))
        if dice.random() < 0.2:
            start = datetime.combine(day, time(17, 10), ZONE) + timedelta(
                minutes=dice.randrange(200)
            )
            after = Ratings(_rating(5, dice), _rating(5, dice), 4)
            missing = "too noisy" if dice.random() < 0.15 else ""
            entries.append(
                conversation(
                    folder,
                    start,
                    difference=None if missing else dice.gauss(0.05, 0.22),
                    half_width=dice.uniform(0.15, 0.3),
                    missing=missing,
                    contact=dice.choice(HOW),
                    who=dice.choice(WHO),
                    after=after,
                )
            )
    return Contents.of(entries, evenings=Evenings(evenings))


def _rating(middle: float, dice: random.Random) -> int:
    return min(7, max(1, round(dice.gauss(middle, 0.8))))
