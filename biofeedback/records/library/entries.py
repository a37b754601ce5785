"""What the library keeps of each recording: plain numbers and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from biofeedback.records import csv_format
from biofeedback.uncertainty import Difference

NEVER_COUNT: Final = csv_format.NEVER_COUNT
OWN_SOURCE: Final = "bluetooth"


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured in a stretch; None is withheld."""

    rmssd_ms: float | None = None
    low_ms: float | None = None
    """Lower 95 % limit of RMSSD (see ``uncertainty``)."""
    high_ms: float | None = None
    mean_hr_bpm: float | None = None
    rsa_bpm: float | None = None
    """RSA at the pacer's pace, peak to trough of heart rate; None without a pacer."""
    rsa_ms: float | None = None
    lock: float | None = None
    """How much of the variation went with the pacer, 0 to 1."""
    withheld: str = ""
    """Why there is no number, in a few words; empty where there is one."""


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """A phase of a recording."""

    phase_id: int
    name: str
    kind: str
    """One of ``records.notes.Kind``: rest, paced, conversation or other."""
    start_s: float
    """Since the session's start."""
    length_s: float
    pace: float | None = None
    """Breaths per minute of the pacer, to one decimal; None without a pacer."""
    measures: Measures = Measures()


@dataclass(frozen=True, slots=True)
class DifferenceEntry(Difference):
    """One part of a conversation session against another, as a difference of ln RMSSD."""

    against: str = ""
    """One of ``programmes.conversation.Part``."""
    difference: float | None = None
    half_width: float | None = None
    """How far its 95 % limits lie to either side."""
    missing: str = ""
    """Why there is none, one of ``analysis.results.TooLittle``; empty where there is one."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """What was said of oneself before or after a conversation; None where nothing was said."""

    in_tune: int | None = None
    """1 to 7."""
    close: int | None = None
    """1 to 7."""
    comfort: int | None = None
    """1 to 5."""


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """What makes a session a conversation (see ``analysis.results.ConversationStudy``)."""

    contact: str = ""
    """One of ``programmes.conversation.Contact``, or a word of a later version."""
    who: str = ""
    """The private label for whom."""
    breathing: str = ""
    """One of ``programmes.conversation.Breathing``."""
    recovery: DifferenceEntry = DifferenceEntry()
    """The quiet after against the quiet before."""
    reactivity: DifferenceEntry = DifferenceEntry()
    """The conversation against reading aloud, or against the quiet before."""
    own_share: float | None = None
    """Share of the known time in which one spoke oneself, 0 to 1; None where nothing listened."""
    before: Ratings = Ratings()
    after: Ratings = Ratings()


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A recording as the library knows it."""

    path: Path
    start: datetime
    """With the zone of its place."""
    duration_s: float
    """From the first beat to the end of the last."""
    session: str = ""
    """Identifies the session; recordings of two straps share it."""
    device: str = ""
    source: str = OWN_SOURCE
    beats: int = 0
    clean_share: float = 0.0
    """Share of the duration that is covered by accepted intervals, 0 to 1."""
    artifact_share: float = 0.0
    """Share of the intervals that are not accepted, 0 to 1."""
    gaps: int = 0
    note: str = ""
    tags: tuple[str, ...] = ()
    posture: str = ""
    kind: str = ""
    """What it is: the person's own word, else what its phases say, else rest."""
    said_kind: str = ""
    """The person's own word; empty where it was worked out."""
    unfinished: bool = False
    """Whether its program ended without closing it, or still writes it."""
    measures: Measures = Measures()
    """Of the whole recording; RMSSD over everything in it, whatever its phases."""
    phases: tuple[PhaseEntry, ...] = ()
    contact: ContactEntry | None = None
    """None where there was no conversation session."""
    problem: str = ""
    """What is wrong with its notes, in a sentence."""

    @property
    def day(self) -> date:
        """The day it began on, at its place."""
        return self.start.date()

    @property
    def counts(self) -> bool:
        """Whether it may enter a baseline: demo and replay never do."""
        return self.source not in NEVER_COUNT

    @property
    def imported(self) -> bool:
        """Whether it came from another program's file."""
        return self.counts and self.source != OWN_SOURCE


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions are asked for; what is empty or None is no condition."""

    kind: str = ""
    """Of the session, or of one of its phases."""
    since: date | None = None
    until: date | None = None
    """The last day that counts."""
    tag: str = ""
    device: str = ""
    """A part of the strap's name."""
    posture: str = ""
    demo: bool = False
    """Whether demo and replay are wanted, too."""
    limit: int | None = None
    """So many, the newest."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh has come."""

    done: int
    total: int
    """New and changed files."""
    path: Path | None = None
    """The file that was just looked at."""
    problem: str = ""
    """Why it could not be indexed, in a sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file in the folders that is no session in the library, and why."""

    path: Path
    sentence: str = field(compare=False)
