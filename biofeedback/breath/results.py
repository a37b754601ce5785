"""What is said of paced breathing: of one breath, of now, and of a whole run.

Plain numbers; None is withheld. Choices of this project, where no source is named: every threshold,
and that the breaths of a gentle start, and fits that reach into it, count neither for the best nor
for the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from biofeedback import rhythm
from biofeedback.breath.beats import HeartFacts
from biofeedback.breath.window import Why
from biofeedback.pacer import RATE_STEP

LOCKED: Final = 0.5
"""From here on, at least half of the variation goes with the pacer. Below, the highest of many fits
would be the luckiest one: so the best counts from here on only."""
MIN_THIRD_BREATHS: Final = 5
"""Measured breaths in the first and in the last third behind what changed."""


class PacedBreath(NamedTuple):
    """What the heart did in one complete breath of the pacer."""

    number: int
    """From 0."""
    start_s: float
    """Of the session, as all times here."""
    end_s: float
    rsa_bpm: float | None
    """Highest less lowest heart rate of this breath alone; None where it has a hole, or fewer than
    3 beats (see ``rhythm.peak_to_trough``)."""
    rsa_ms: float | None
    """Longest less shortest RR of it."""
    fit: rhythm.PacerFit | None
    """Over ``pacer_window_s`` up to its end."""
    regularity_percent: float | None
    """Over 64 s up to its end."""
    settled: bool
    """Whether the window of the fit lies behind the gentle start."""

    @property
    def rate(self) -> float:
        """Breaths per minute."""
        return 60 / (self.end_s - self.start_s)

    @property
    def locked(self) -> bool:
        """Whether the lock at its end was .5 or more."""
        return self.fit is not None and self.fit.lock_now >= LOCKED


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be said now; None is withheld."""

    rsa_bpm: float | None
    """RSA at the pacer's pace, peak to trough of heart rate, of the window up to the newest
    beat."""
    rsa_ms: float | None
    """The same of RR."""
    why: Why | None
    """Why there is no RSA; None where there is."""
    to_go_s: float | None
    """Until there can be one if every beat from now on is clean, or until the first breath."""
    easing: bool
    """Whether this is the gentle start: there may be a value, but it does not count."""
    lock: float | None
    """How much of the variation goes with the pacer now, 0 to 1."""
    lag_deg: float | None
    """The heart's peak after the pacer's crest; None also below a lock of .2."""
    regularity_percent: float | None
    """Of the last 64 s, whether paced or not."""
    breaths: tuple[PacedBreath, ...]
    """The last complete breaths, at most 30, the newest last."""
    mean_bpm: float | None
    """Mean of the fits at the ends of the settled breaths so far, locked or not."""
    best: PacedBreath | None
    """The settled breath with the greatest fit of those that were locked."""
    locked_s: float
    """Length of the breaths at whose end the lock was .5 or more; gentle start included."""
    paced_s: float
    """Since the first in-breath."""
    artifact_share: float | None
    """Intervals of the window that are not accepted, 0 to 1; None without any."""


@dataclass(frozen=True, slots=True)
class Change:
    """RSA of the first third of the settled breaths against the last, at one pace."""

    first_bpm: float
    last_bpm: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run was. It counts settled breaths only, but for ``paced_s`` and ``breaths``."""

    paced_s: float
    breaths: int
    """Of the pacer that are over."""
    measured: int
    """Settled breaths at whose end there was a fit."""
    mean_bpm: float | None
    """Mean of these fits."""
    mean_ms: float | None
    best: PacedBreath | None
    """The one with the greatest fit of those with a lock of .5 or more; its end is when. The
    greatest of many: with the usual noise of a heart 5 to 10 % above the mean all by itself."""
    mean_lock: float | None
    locked_share: float | None
    """Share of the measured breaths' time with a lock of .5 or more."""
    regularity_percent: float | None
    """Mean over the breaths whose 64 s lie behind the gentle start."""
    artifact_share: float | None
    slowest: float | None
    """Pace of the slowest measured breath, per minute."""
    fastest: float | None
    before: HeartFacts
    """Of the last 120 s before the first breath, at least 30 s, not reaching into a run before."""
    during: HeartFacts
    """From the end of the gentle start on. Its RMSSD is at another pace than the one before: the
    two are facts, not a comparison."""
    change: Change | None
    """None with fewer than 5 measured breaths in either third, or where the pace was changed."""


class Tally(NamedTuple):
    """What all breaths up to one add up to."""

    measured: int = 0
    sum_bpm: float = 0.0
    best: PacedBreath | None = None
    locked_s: float = 0.0

    def and_(self, breath: PacedBreath) -> Tally:
        """Return the tally with one more breath."""
        fit = breath.fit
        if fit is None:
            return self
        locked_s = self.locked_s + (time_s([breath]) if breath.locked else 0.0)
        if not breath.settled:
            return self._replace(locked_s=locked_s)
        best = self.best
        if breath.locked and (best is None or best.fit is None or fit.rsa_bpm > best.fit.rsa_bpm):
            best = breath
        return Tally(self.measured + 1, self.sum_bpm + fit.rsa_bpm, best, locked_s)


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, or None without values."""
    return sum(values) / len(values) if values else None


def time_s(breaths: Sequence[PacedBreath]) -> float:
    """Return how long some breaths were together."""
    return sum(breath.end_s - breath.start_s for breath in breaths)


def change(counted: Sequence[PacedBreath]) -> Change | None:
    """Compare the thirds of the measured breaths, by their numbers; None where that is unfair."""
    rates = [breath.rate for breath in counted]
    if not rates or max(rates) - min(rates) > RATE_STEP / 2:
        return None
    third = (counted[-1].number - counted[0].number + 1) / 3
    early = counted[0].number + third
    late = counted[-1].number + 1 - third
    first = [each.fit.rsa_bpm for each in counted if each.fit and each.number < early]
    last = [each.fit.rsa_bpm for each in counted if each.fit and each.number >= late]
    if min(len(first), len(last)) < MIN_THIRD_BREATHS:
        return None
    return Change(sum(first) / len(first), sum(last) / len(last))
