"""What is known of a recording once it is over: plain, frozen results.

Units stand in the names: ``_s`` seconds since the session's start, ``_ms``, ``_bpm``, ``_per_min``.
Shares run from 0 to 1. None is withheld or unknown; NaN stands only in the arrays of ``Curve``,
where a line is broken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.breath.results import LOCKED
from biofeedback.events import Defect, Flag, GapReason, Grade, Talk, Withheld
from biofeedback.programmes.conversation import Fact, Part
from biofeedback.uncertainty import Difference
from biofeedback.usual import Band

Array = NDArray[np.float64]

_TURNS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the recording says about itself."""

    device: str
    start: datetime | None
    """Wall time of the session's start, with its zone; None where the file does not tell."""
    length_s: float
    """From the session's start to the last row of the file."""
    source: str
    """``bluetooth``, ``simulated``, ``replay``, or ``file`` for one of another program."""
    software: str
    """That recorded it."""
    sampling: str
    artifacts: bool
    """Whether beats are judged in this study (not in the recording)."""
    torn: bool
    """Whether the file ends in the middle of a line, as a killed program leaves it."""
    header: Mapping[str, str]
    """Everything else in the header, and the facts that came late, as text by their keys."""


@dataclass(frozen=True, slots=True)
class GapStudy:
    """A hole in the chain of beats."""

    start_s: float
    duration_s: float
    reason: GapReason
    at_end: bool = False
    """Whether no beat came after it."""


@dataclass(frozen=True, slots=True)
class MarkerStudy:
    """An instant with a label."""

    at_s: float
    label: str


@dataclass(frozen=True, slots=True)
class QualityStudy:
    """For how long the signal was how good, and what was wrong with it."""

    grade_s: Mapping[Grade, float]
    defect_s: Mapping[Defect, float]
    """A stretch can have more than one."""

    @property
    def known_s(self) -> float:
        """For how long it was judged at all."""
        return sum(self.grade_s.values())


@dataclass(frozen=True, slots=True)
class Curve:
    """RMSSD of the rolling window and heart rate over time, reduced where there are many beats.

    All arrays have the shape (n,). Up to ``curve.MOST_POINTS`` beats there is a point for each, and
    lowest, middle and highest are one; above, a point for each column of time. NaN breaks a line.
    """

    window_s: int
    column_s: float | None
    """Width of a column; None where every beat is a point."""
    at_s: Array
    """Beats' own times, or the middles of columns."""
    rmssd_ms: Array
    """Median of the column; NaN while withheld."""
    rmssd_least_ms: Array
    rmssd_most_ms: Array
    low_ms: Array
    """Lower 95 % limit, median of the column (see ``uncertainty``)."""
    high_ms: Array
    bpm: Array
    """Heart rate, 60000 / RR of accepted intervals; median of the column."""
    bpm_least: Array
    bpm_most: Array


@dataclass(frozen=True, slots=True)
class SetAside:
    """Beats that do not count, to be drawn as open rings: every one, or the first of a column."""

    at_s: Array
    bpm: Array


@dataclass(frozen=True, slots=True)
class Poincare:
    """Each accepted interval against the one before it, counted in cells where there are many."""

    before_ms: Array
    """Shape (n,)."""
    after_ms: Array
    count: NDArray[np.int64]
    cell_ms: float | None
    """Width of a cell, whose middle is given; None where every pair is a point."""


@dataclass(frozen=True, slots=True)
class Spectra:
    """LF, HF and the breathing rate, from consecutive windows that do not overlap."""

    window_s: float
    """Length of each window behind LF and HF: 300 s, or the whole of a shorter stretch."""
    windows: int
    """How many had a value: their means are given."""
    lf_ms2: float | None
    hf_ms2: float | None
    breathing_per_min: float | None
    """Median over windows of 120 s in which one rate stands out; None where it does in fewer than
    half of them."""
    breathing_windows: int
    """Windows of 120 s in which one rate stands out."""
    aliased: bool
    """Whether the mean heart rate lies below 48: the top of HF mirrors slower variation."""
    short: bool
    """Whether the stretch is too short: LF needs 120 s, HF and the breathing rate 60 s."""

    @property
    def lf_hf(self) -> float | None:
        """LF over HF, of the means; no balance of anything (Billman 2013, Front Physiol 4:26)."""
        if self.lf_ms2 is None or not self.hf_ms2:
            return None
        return self.lf_ms2 / self.hf_ms2


@dataclass(frozen=True, slots=True)
class BreathStudy:
    """One complete breath of the pacer within a phase (see ``breath.results.PacedBreath``)."""

    start_s: float
    end_s: float
    swing_bpm: float | None
    """Highest less lowest heart rate of this breath alone."""
    rsa_bpm: float | None
    """RSA at the pace, of the 30 s or three breaths up to its end."""
    rsa_ms: float | None
    lock: float | None
    """How much of the variation goes with the pacer, 0 to 1."""
    lag_deg: float | None
    """The heart's peak after the pacer's crest; None below a lock of .2."""

    @property
    def locked(self) -> bool:
        """Whether the lock is .5 or more."""
        return self.lock is not None and self.lock >= LOCKED


@dataclass(frozen=True, slots=True)
class PacedStudy:
    """What the heart did with the pacer in a phase at one pace."""

    rate_per_min: float
    stages_s: tuple[float, float, float, float]
    """In-breath, full hold, out-breath, empty hold."""
    breaths: tuple[BreathStudy, ...]
    rsa_bpm: float | None
    """Mean over the breaths with a value."""
    rsa_ms: float | None
    lock: float | None
    """Mean over the same breaths."""
    locked_share: float | None
    """Share of the same breaths with a lock of .5 or more."""
    best_bpm: float | None
    """Greatest RSA of a breath with a lock of .5 or more."""
    first_third_bpm: float | None
    """Mean RSA of the first third of the breaths; None with fewer than five values in a third."""
    last_third_bpm: float | None

    @property
    def measured(self) -> int:
        """How many breaths have a value."""
        return sum(breath.rsa_bpm is not None for breath in self.breaths)


@dataclass(frozen=True, slots=True)
class PhaseStudy:
    """The numbers of a phase, or of the whole recording.

    An interval belongs to the phase where it ends within (start, end], as in a window.
    """

    name: str
    """As it was named in the recording; empty for the whole recording."""
    phase_id: int | None
    """None for the whole recording."""
    settings: Mapping[str, str]
    start_s: float
    """Where it counts from, ``discarded_s`` after it began."""
    end_s: float
    discarded_s: float
    """Left out at its start."""
    beats: int
    """Intervals, whatever their flag."""
    accepted: int
    """Intervals that count: of flag normal, in no irregular rhythm."""
    clean_share: float
    """Of the time, covered by intervals that count."""
    flags: Mapping[Flag, int]
    """Intervals by class; every class is there."""
    irregular: int
    """Normal intervals that do not count because the rhythm was irregular around them."""
    gaps: int
    lost_s: float
    """Time in gaps."""
    differences: int
    """Successive differences behind RMSSD and pNN50."""
    withheld: Withheld | None
    """Why there are no numbers; None where there are."""
    rmssd_ms: float | None = None
    low_ms: float | None = None
    """Lower 95 % limit of RMSSD; None also where the stretch is no single rest of at most
    ``stretch.LIMITS_UP_TO_S``."""
    high_ms: float | None = None
    sdnn_ms: float | None = None
    pnn50_percent: float | None = None
    mean_hr_bpm: float | None = None
    """60000 / mean RR; it is there also where the rhythm is irregular."""
    sd1_ms: float | None = None
    """Width of the Poincare plot across the line of identity (Brennan 2001)."""
    sd2_ms: float | None = None
    """Its length along that line."""
    spectra: Spectra | None = None
    """None where they were not asked for, where the numbers are withheld, in a gentle start, and of
    a whole recording that has phases: its windows would hold more than one."""
    paced: PacedStudy | None = None
    """None where no pacer led at one pace."""

    @property
    def is_whole(self) -> bool:
        """Whether this is the whole recording."""
        return self.phase_id is None

    @property
    def duration_s(self) -> float:
        """From where it counts to its end."""
        return self.end_s - self.start_s

    @property
    def flagged(self) -> int:
        """Intervals of any flag but normal."""
        return self.beats - self.flags[Flag.NORMAL]

    @property
    def flagged_share(self) -> float:
        """Share of the intervals with any flag but normal."""
        return self.flagged / self.beats if self.beats else 0.0

    @property
    def ln_rmssd(self) -> float | None:
        """Natural logarithm of RMSSD in ms; None while withheld, or where RMSSD is 0."""
        return _ln(self.rmssd_ms)

    @property
    def ln_low(self) -> float | None:
        """Lower 95 % limit of ln RMSSD."""
        return _ln(self.low_ms)

    @property
    def ln_high(self) -> float | None:
        """Upper 95 % limit of ln RMSSD."""
        return _ln(self.high_ms)

    @property
    def is_paced(self) -> bool:
        """Whether a pacer led, at one pace or on the way to one."""
        return "rate_per_min" in self.settings


@dataclass(frozen=True, slots=True)
class TalkSpan:
    """A stretch in which one state of talk held."""

    start_s: float
    end_s: float
    talk: Talk


class TooLittle(StrEnum):
    """Why a state of talk, or one of the three Rs, has no number."""

    SHORT = "too short"
    """Fewer than 60 s away from the switches, or of a phase once its first seconds are left out."""
    NOISY = "too noisy"
    """Too little of it is clean, or no rhythm can be measured."""
    ABSENT = "not there"
    """There was no such phase."""


@dataclass(frozen=True, slots=True)
class TalkStudy:
    """RMSSD of one state of talk, pooled over the conversation."""

    talk: Talk
    time_s: float
    """For how long it held."""
    pooled_s: float
    """Of that, after the first seconds of the conversation and 3 s or more from every switch."""
    differences: int
    """Successive differences whose both intervals lie within one stretch of the pooled time."""
    missing: TooLittle | None = None
    rmssd_ms: float | None = None
    low_ms: float | None = None
    """Lower 95 % limit."""
    high_ms: float | None = None
    mean_hr_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class TurnsStudy:
    """How the voices took turns, as far as both are known."""

    mine: int
    """Turns of one's own."""
    others: int | None
    """Turns of the other; None where only one's own voice is known."""
    pauses_s: Sequence[float]
    """Before each answer of one's own: from the end of the other's voice to the beginning of one's
    own; empty where only one voice is known. An answer that begins before that end has none."""
    overlapping: int
    """Answers that began while the other was still speaking."""
    others_pauses_s: Sequence[float]
    """The same before the other's answers."""


@dataclass(frozen=True, slots=True)
class Change(Difference):
    """One stretch against another, as a difference of ln RMSSD with its 95 % limits."""

    of: Part
    against: Part
    missing: TooLittle | None = None
    """Why there is no difference; None where there is."""
    lacking: Part | None = None
    """Which of the two is to blame for that."""
    difference: float | None = None
    """ln RMSSD of ``of`` less ln RMSSD of ``against``."""
    half_width: float | None = None
    """How far the 95 % limits of the difference lie to either side."""


@dataclass(frozen=True, slots=True)
class ConversationStudy:
    """A conversation session: its parts, the three Rs (Laborde 2018), who spoke for how long."""

    parts: Mapping[Part, PhaseStudy]
    """The last phase of each part that there was, its first seconds left out; 60 s at least, or it
    is too short for a number."""
    whole_parts: Mapping[Part, tuple[float, float]]
    """Start and end of the same phases with their first seconds."""
    resting: PhaseStudy | None
    """The quiet before; None where there was none, or it has no number."""
    reactivity: Change
    """The conversation against reading aloud, or against the quiet before where nobody read for
    long enough."""
    recovery: Change
    """The quiet after against the quiet before: the headline."""
    talk: Sequence[TalkSpan]
    """Within the conversation."""
    states: Sequence[TalkStudy]
    """One for each state that there was, the longest first; without ``unknown``."""
    turns: TurnsStudy | None
    """None where nothing listened, or voices could not be told apart."""
    facts: Mapping[Fact, str]
    """Tags and ratings, where they were given."""

    @property
    def own_share(self) -> float | None:
        """Share of the known time in which one spoke oneself, 0 to 1; None where it is unknown."""
        if any(each.talk is Talk.SOMEONE for each in self.states):
            return None
        known = self.states
        total = sum(each.time_s for each in known)
        own = sum(each.time_s for each in known if each.talk in (Talk.ME, Talk.BOTH))
        return own / total if total else None


@dataclass(frozen=True, slots=True)
class Study:
    """A recording, recomputed."""

    facts: Facts
    whole: PhaseStudy
    """Of all beats, from the first to the last."""
    phases: Sequence[PhaseStudy]
    """In the order in which they began; they may overlap."""
    gaps: Sequence[GapStudy]
    markers: Sequence[MarkerStudy]
    quality: QualityStudy
    curve: Curve
    set_aside: SetAside
    usual: Band | None
    """The middle 80 % of RMSSD in this recording (see ``usual``); paced breathing, reading aloud
    and conversations are left out."""
    poincare: Poincare
    talk: Sequence[TalkSpan] = ()
    """Who spoke when, over the whole recording; empty where nothing listened."""
    conversation: ConversationStudy | None = None
    """None where the recording has no phase of a conversation session."""

    @property
    def stretches(self) -> Sequence[PhaseStudy]:
        """The whole recording first, then each phase."""
        return (self.whole, *self.phases)


def unturned(name: str) -> str:
    """Return a name without the invisible characters that turn the direction of writing.

    Left open, they would turn the numbers that are shown behind it.
    """
    return name.translate(_TURNS)


def _ln(value: float | None) -> float | None:
    return math.log(value) if value else None
