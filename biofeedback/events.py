"""What a session says: immutable events, the only thing that reaches recorder and window.

Times (``at``, ``start``, ``end`` ...) are ticks (see ``units``) since the session's start.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NamedTuple

from biofeedback.units import TICKS_PER_SECOND


class LinkState(StrEnum):
    """What is going on between the strap and this machine, in the words of the recording."""

    SEARCHING = "searching"
    CONNECTING = "connecting"
    WAITING = "waiting for beats"
    LIVE = "live"
    NO_CONTACT = "no skin contact"
    NO_RR = "no RR from this strap"
    LOST = "lost, retrying"
    STOPPED = "stopped"

    @property
    def linked(self) -> bool:
        """Whether the strap holds a connection in this state."""
        return self in _LINKED


_LINKED = frozenset({LinkState.WAITING, LinkState.LIVE, LinkState.NO_CONTACT, LinkState.NO_RR})


class Flag(StrEnum):
    """Whether an interval can be trusted; the raw RR stays what it is."""

    NORMAL = "normal"
    ECTOPIC = "ectopic"
    MISSED = "missed"
    EXTRA = "extra"
    OUT_OF_RANGE = "out_of_range"
    NO_CONTACT = "no_contact"
    """Told by the strap itself while its electrodes were off the skin."""


class GapReason(StrEnum):
    """Why two neighbouring intervals are not adjacent."""

    LINK_LOST = "link lost"
    NO_CONTACT = "no skin contact"
    NO_BEATS = "no beats sent"
    BAD_PACKET = "unreadable packet"
    LOST_ON_THE_WAY = "beats lost on the way"
    """Nothing said so; arrival times did."""
    UNKNOWN = "unknown"


class Withheld(StrEnum):
    """Why there is no number."""

    GATHERING = "gathering beats"
    GAP = "too little of the window is clean"
    FEW_DIFFERENCES = "too few beats for this window"
    ARTIFACTS = "too many artifacts"
    IRREGULAR = "irregular rhythm"
    NO_CONTACT = "no skin contact"


class HrvUpdate(NamedTuple):
    """The time-domain values of one window, as of ``at``; None while withheld.

    A tuple, because there is one for every window at every beat: a frozen dataclass of this size
    takes as long to make as its values take to compute.
    """

    at: int
    window_s: int
    beats: int
    """Accepted intervals in the window."""
    differences: int
    """Successive differences behind RMSSD and pNN50."""
    clean: int
    """Ticks of the window covered by accepted intervals, at most the window."""
    rmssd_ms: float | None = None
    sdnn_ms: float | None = None
    pnn50_percent: float | None = None
    mean_hr_bpm: float | None = None
    withheld: Withheld | None = None
    to_go: int | None = None
    """Ticks until a number can be expected if every beat from now on is clean."""
    low_ms: float | None = None
    """Lower 95 % limit of RMSSD (see ``uncertainty``)."""
    high_ms: float | None = None
    flagged: int = 0
    """Intervals in the window that are not accepted."""
    gaps: int = 0
    """Gaps that end in the window."""

    @property
    def ln_rmssd(self) -> float | None:
        """Natural logarithm of RMSSD in ms; None while withheld, or where RMSSD is 0."""
        return math.log(self.rmssd_ms) if self.rmssd_ms else None

    def without_values(self, reason: Withheld) -> HrvUpdate:
        """Return the same without a number, and why."""
        return self._replace(
            rmssd_ms=None,
            low_ms=None,
            high_ms=None,
            sdnn_ms=None,
            pnn50_percent=None,
            mean_hr_bpm=None,
            withheld=reason,
            to_go=None,
        )

    @property
    def artifact_share(self) -> float:
        """Share of the window's intervals that are not accepted, 0 to 1."""
        return self.flagged / (self.beats + self.flagged) if self.flagged else 0.0

    @property
    def coverage(self) -> float:
        """Share of the window that is clean, 0 to 1."""
        return self.clean / (self.window_s * TICKS_PER_SECOND)


@dataclass(frozen=True, slots=True)
class Beat:
    """One RR interval and the values of the rolling windows as of its end."""

    number: int
    """Counts the beats of one strap in one session from 1."""
    rr: int
    """The interval as sent, in ticks."""
    end: int
    """When the beat that ends the interval took place."""
    arrival: int
    """When the notification that carried it arrived."""
    flag: Flag
    heart_rate_bpm: int | None
    """The strap's own averaged heart rate; None where the source has none."""
    hrv: tuple[HrvUpdate, ...]
    """A value for each window of the session; the recording's own window comes first."""

    @property
    def instant_bpm(self) -> int | None:
        """Heart rate of this interval alone; None for an interval of nothing."""
        return round(60 * TICKS_PER_SECOND / self.rr) if self.rr > 0 else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole before the next beat: no difference is taken across it."""

    start: int
    duration: int
    reason: GapReason
    before: int | None = None
    """Where it was found late, the first beat behind it: this one and those told since took place
    later by ``duration`` than they were told. None where the next beat is the first."""


@dataclass(frozen=True, slots=True)
class Reflag:
    """A later verdict on a beat; it supersedes the flag of its row."""

    at: int
    number: int
    flag: Flag


@dataclass(frozen=True, slots=True)
class HeartRate:
    """A notification without RR intervals from a strap that sends none."""

    at: int
    bpm: int


@dataclass(frozen=True, slots=True)
class StrapState:
    """The link has come into a state; ``detail`` says why, in a sentence, where there is more."""

    at: int
    state: LinkState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StrapInfo:
    """What a strap says about itself; fields it does not offer are empty."""

    name: str = ""
    address: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    body_location: str = ""
    battery_percent: int | None = None
    at: int = 0
    """When it was known; filled in by the session."""

    FACTS: ClassVar = ("manufacturer", "model", "firmware", "body_location", "battery_percent")

    def facts(self) -> dict[str, str]:
        """Return what is known beside name and address, as text."""
        values = {name: getattr(self, name) for name in self.FACTS}
        return {name: str(value) for name, value in values.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class Info:
    """A fact that came late: ``key`` and ``value`` as the header would have held them."""

    at: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Marker:
    """An instant with a label."""

    at: int
    label: str


class Grade(StrEnum):
    """How good the signal is."""

    GOOD = "good"
    FAIR = "fair"
    """A number can be had; something is wrong with a part of what it stands on."""
    POOR = "poor"
    """No number can be had from what comes."""
    NONE = "none"
    """Nothing comes."""


class Defect(StrEnum):
    """What is wrong with the signal."""

    NO_LINK = "no link"
    NO_RR = "no RR from this strap"
    NO_CONTACT = "no skin contact"
    NO_BEATS = "no beats"
    IRREGULAR = "irregular rhythm"
    ARTIFACTS = "artifacts"
    GAPS = "gaps"
    LATE = "packets late"


@dataclass(frozen=True, slots=True)
class Quality:
    """The signal has become better or worse, or for another reason."""

    at: int
    grade: Grade
    defects: tuple[Defect, ...] = ()
    """Why it is not good, the worst first."""


class Edge(StrEnum):
    """Which end of a phase a row stands for."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Phase:
    """One end of a named stretch."""

    at: int
    edge: Edge
    phase_id: int
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)


class Talk(StrEnum):
    """Who speaks, as far as whatever listens can know."""

    ME = "me"
    OTHER = "other"
    BOTH = "both"
    SILENCE = "silence"
    """Of both voices, or of one microphone that hears both."""
    NOT_ME = "not me"
    """Where only one's own voice is known: the other speaks, or nobody does."""
    SOMEONE = "someone"
    """Where one microphone hears both voices and cannot tell them apart."""
    UNKNOWN = "unknown"
    """Nothing listens, or not any more."""

    @property
    def spoken(self) -> bool:
        """Whether a voice is heard in this state."""
        return self in _SPOKEN


_SPOKEN = frozenset({Talk.ME, Talk.OTHER, Talk.BOTH, Talk.SOMEONE})


@dataclass(frozen=True, slots=True)
class Talking:
    """From ``at`` on it is this state, until the next of these events.

    It is told a moment after ``at``: that a voice has ended is known only once it stays away. The
    ``at`` of these events never falls.
    """

    at: int
    talk: Talk
    by: str = ""
    """What listens: ``microphone``, ``microphone and second input``, ``by hand``, ``simulated``."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must know, in one sentence that says what to do."""

    at: int
    text: str
    resolved: bool = False
    """True when the trouble that an earlier notice told of is over."""


Event = (
    Beat
    | Gap
    | Reflag
    | HeartRate
    | HrvUpdate
    | StrapState
    | StrapInfo
    | Quality
    | Info
    | Marker
    | Phase
    | Talking
    | Notice
)
