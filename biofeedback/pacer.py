"""The pacer: from a time to where a breath should be, continuous through every change.

Pure and immutable: a change makes a new pacer that agrees with the old one up to that instant, so
the window, the sound and the simulated heart can each hold one without a lock. The phase counts
breaths; a whole number is the start of an in-breath. It is computed from the time, never summed up
from ticks of a timer: it cannot drift.

A change of rate takes effect at once, at the same phase; a change of the shape of a breath (share
of the in-breath, holds) with the next breath. So neither the phase nor the lungs ever jump.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple, Self

SLOWEST: Final = 3.0
"""Breaths per minute."""
FASTEST: Final = 10.0
RATE_STEP: Final = 0.1
LEAST_INHALE: Final = 0.30
"""Share of the in-breath in the time that is spent breathing in and out."""
GREATEST_INHALE: Final = 0.60
LONGEST_HOLD_S: Final = 10.0
LEAST_MOVE_S: Final = 2.0
"""Breathing in and out together, beside the holds: a choice of this project."""
LEAD_S: Final = 3.0
"""From the start to the first in-breath."""
EASE_BREATHS: Final = 4
"""Breaths over which a gentle start comes down to the wanted pace."""
EASE_FROM: Final = 9.0
"""Breaths per minute of the first of them: near the lower end of what is usual at rest."""
FADE_BREATHS: Final = 2.0
"""Breaths over which picture and sound come and go."""
_SAME: Final = 1e-9


class Stage(StrEnum):
    """What the lungs do."""

    INHALE = "inhale"
    HOLD_FULL = "hold full"
    EXHALE = "exhale"
    HOLD_EMPTY = "hold empty"


@dataclass(frozen=True, slots=True)
class Pattern:
    """How to breathe.

    Raises:
        ValueError: If a value is out of its range, or the holds leave too little time to breathe.
    """

    rate: float
    """Breaths per minute, holds included."""
    inhale: float = 0.4
    """Share of the in-breath in the time between the holds."""
    hold_full_s: float = 0.0
    """After the in-breath."""
    hold_empty_s: float = 0.0
    """After the out-breath."""

    def __post_init__(self) -> None:
        """Refuse what cannot be breathed."""
        # Lengths of stages that lie on a limit may miss it by a rounding.
        if not SLOWEST - _SAME <= self.rate <= FASTEST + _SAME:
            raise ValueError(f"a pace lies between {SLOWEST:g} and {FASTEST:g} breaths a minute")
        if not LEAST_INHALE - _SAME <= self.inhale <= GREATEST_INHALE + _SAME:
            raise ValueError("the in-breath takes 30 to 60 % of the time between the holds")
        holds = (self.hold_full_s, self.hold_empty_s)
        if not all(0 <= hold <= LONGEST_HOLD_S for hold in holds):
            raise ValueError(f"a hold lasts 0 to {LONGEST_HOLD_S:g} s")
        if self.period_s - sum(holds) < LEAST_MOVE_S - _SAME:
            raise ValueError("the holds leave too little time to breathe: shorten them")

    @classmethod
    def of_stages(
        cls, inhale_s: float, hold_full_s: float, exhale_s: float, hold_empty_s: float = 0.0
    ) -> Self:
        """Return the pattern with stages of these lengths in seconds.

        Raises:
            ValueError: As for the pattern itself.
        """
        move_s = inhale_s + exhale_s
        if not move_s > 0:
            raise ValueError("a breath needs time to breathe in and out")
        period_s = move_s + hold_full_s + hold_empty_s
        return cls(60 / period_s, inhale_s / move_s, hold_full_s, hold_empty_s)

    @property
    def period_s(self) -> float:
        """Seconds from one in-breath to the next."""
        return 60 / self.rate

    @property
    def stages_s(self) -> tuple[float, float, float, float]:
        """Seconds of in-breath, full hold, out-breath and empty hold."""
        move_s = self.period_s - self.hold_full_s - self.hold_empty_s
        inhale_s = self.inhale * move_s
        return inhale_s, self.hold_full_s, move_s - inhale_s, self.hold_empty_s

    @property
    def crest(self) -> float:
        """Where in a breath the lungs are fullest, the middle of a hold, as a share of it."""
        inhale_s, hold_s, _, _ = self.stages_s
        return (inhale_s + hold_s / 2) / self.period_s

    def settings(self) -> dict[str, str]:
        """Return what a recording keeps of it."""
        inhale_s, full_s, exhale_s, empty_s = self.stages_s
        return {
            "rate_per_min": f"{self.rate:.4g}",
            "inhale_s": f"{inhale_s:.3f}",
            "hold_full_s": f"{full_s:.3f}",
            "exhale_s": f"{exhale_s:.3f}",
            "hold_empty_s": f"{empty_s:.3f}",
        }


class Breath(NamedTuple):
    """Where a breath should be at an instant."""

    number: int
    """Whole breaths before this one; below 0 before the first."""
    stage: Stage
    done: float
    """Share of the stage that is over."""
    left_s: float
    """Seconds until the next stage."""
    volume: float
    """Of the lungs, 0 empty to 1 full; it turns without a corner."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Unbroken breathing at one pace and in one shape."""

    start: float
    phase: float
    """At the start."""
    hz: float
    shape: Pattern

    def phase_at(self, time_s: float) -> float:
        return self.phase + (time_s - self.start) * self.hz

    def time_at(self, phase: float) -> float:
        return self.start + (phase - self.phase) / self.hz


@dataclass(frozen=True, slots=True)
class Pacer:
    """Breaths over time, in seconds of the session's clock."""

    pattern: Pattern
    """What is wanted now."""
    start: float
    """The first in-breath."""
    stretches: tuple[_Stretch, ...]
    duration_s: float | None = None
    """From the first in-breath; the breath that is under way then is finished."""
    stop: float | None = None
    """When it was asked to end before that."""
    faded: tuple[float, float] = (0.0, 0.0)
    """The phase at which the end was last moved, and how much there was to be seen, 0 to 1."""

    @classmethod
    def begin(
        cls,
        pattern: Pattern,
        at: float,
        *,
        duration_s: float | None = None,
        gentle: bool = True,
    ) -> Pacer:
        """Return a pacer whose first in-breath comes soon.

        Args:
            pattern: What to come to.
            at: Now, in seconds.
            duration_s: How long to pace; None without an end.
            gentle: Whether to begin near the usual pace of a person at rest, and slow down.
        """
        start = at + LEAD_S
        stretches: list[_Stretch] = []
        rates = _easing(pattern) if gentle else []
        time_s = start
        for breath, rate in enumerate(rates):
            stretches.append(_Stretch(time_s, float(breath), rate / 60, _eased(pattern)))
            time_s += 60 / rate
        stretches.append(_Stretch(time_s, float(len(rates)), pattern.rate / 60, pattern))
        return cls(pattern, start, tuple(stretches), duration_s)

    @property
    def settled(self) -> float:
        """When the pattern that was first wanted is reached."""
        return next(
            (each.start for each in self.stretches if each.shape.rate / 60 == each.hz),
            self.stretches[-1].start,
        )

    @property
    def end(self) -> float | None:
        """When the last breath is over; None where there is no end."""
        last = self._last
        return None if last is None else self.time_of(last)

    @property
    def _last(self) -> int | None:
        """How many breaths there are in all; None where there is no end."""
        ends = [] if self.stop is None else [self.stop]
        if self.duration_s is not None:
            ends.append(self.start + self.duration_s)
        if not ends:
            return None
        # A breath that is over but for a rounding is not breathed once more.
        return max(0, math.ceil(self._phase(min(ends)) - _SAME))

    def changed(self, pattern: Pattern, at: float) -> Pacer:
        """Return a pacer that follows another pattern from now on."""
        at = max(at, self.start)
        now = self._stretch(at)
        phase = now.phase_at(at)
        kept = tuple(each for each in self.stretches if each.start < at)
        whole = math.ceil(phase - _SAME)
        if whole - phase <= _SAME or pattern == now.shape:
            turn = _Stretch(at, phase, pattern.rate / 60, pattern)
            return replace(self, pattern=pattern, stretches=(*kept, turn))
        turn = _Stretch(at, phase, pattern.rate / 60, now.shape)
        then = _Stretch(turn.time_at(whole), float(whole), pattern.rate / 60, pattern)
        return replace(self, pattern=pattern, stretches=(*kept, turn, then))

    def ending(self, at: float) -> Pacer:
        """Return a pacer that ends with the breath that is under way; the first wish counts."""
        stop = max(at, self.start)
        if self.stop is not None:
            stop = min(stop, self.stop)
        return replace(self, stop=stop, faded=self._fading_from(at))

    def ending_after(self, duration_s: float | None, at: float) -> Pacer:
        """Return a pacer with another duration; what is over by ``at`` stays as it was."""
        if (end := self.end) is not None and at >= end:
            return self
        if duration_s is not None:
            duration_s = max(duration_s, at - self.start)
        return replace(self, duration_s=duration_s, faded=self._fading_from(at))

    def phase(self, time_s: float) -> float:
        """Return the breaths taken; it rests at 0 before the first and after the last."""
        phase, last = self._phase(time_s), self._last
        if last is None:
            return phase
        return float(last) if time_s >= self.time_of(last) else min(phase, float(last))

    def time_of(self, phase: float) -> float:
        """Return when a phase is reached, as planned now; an end is not looked at."""
        return self._stretch_of_phase(phase).time_at(phase)

    def rate(self, time_s: float) -> float:
        """Return the pace in breaths per minute; 0 before the first breath and after the last."""
        if time_s < self.start or ((end := self.end) is not None and time_s >= end):
            return 0.0
        return self._stretch(time_s).hz * 60

    def breath(self, time_s: float) -> Breath:
        """Return where a breath should be."""
        phase = self.phase(time_s)
        number = math.floor(phase)
        stretch = self._stretch(time_s)
        if time_s < self.start or self.rate(time_s) == 0:
            left = max(0.0, self.start - time_s)
            return Breath(-1 if left else number, Stage.HOLD_EMPTY, 0.0, left, 0.0)
        return _within(number, phase - number, stretch)

    def volume(self, time_s: float) -> float:
        """Return how full the lungs should be, 0 to 1."""
        return self.breath(time_s).volume

    def presence(self, time_s: float) -> float:
        """Return how much there is to be seen and heard, 0 to 1: it comes and goes gently."""
        return _smooth(self._presence(self.phase(time_s)))

    def _presence(self, phase: float) -> float:
        """Return the presence before it is smoothed: it never jumps, wherever the end is moved."""
        since, level = self.faded
        come = level + (phase - since) / FADE_BREATHS
        if (last := self._last) is None:
            return max(0.0, min(1.0, come))
        left = (last - phase) / FADE_BREATHS
        if last - since < FADE_BREATHS * level:
            # Too few breaths are left to go at the usual speed.
            left = level * (last - phase) / (last - since) if last > since else 0.0
        return max(0.0, min(1.0, come, left))

    def _fading_from(self, at: float) -> tuple[float, float]:
        phase = self.phase(at)
        return phase, self._presence(phase)

    def _phase(self, time_s: float) -> float:
        if time_s <= self.start:
            return 0.0
        return self._stretch(time_s).phase_at(time_s)

    def _stretch(self, time_s: float) -> _Stretch:
        index = bisect.bisect_right(self.stretches, time_s, key=lambda each: each.start)
        return self.stretches[max(0, index - 1)]

    def _stretch_of_phase(self, phase: float) -> _Stretch:
        index = bisect.bisect_right(self.stretches, phase, key=lambda each: each.phase)
        return self.stretches[max(0, index - 1)]


def _easing(pattern: Pattern) -> list[float]:
    """Return the rates of the breaths of a gentle start: their lengths grow evenly."""
    first, last = 60 / EASE_FROM, pattern.period_s
    if last <= first:
        return []
    step = (last - first) / EASE_BREATHS
    return [60 / (first + breath * step) for breath in range(EASE_BREATHS)]


def _eased(pattern: Pattern) -> Pattern:
    """Return the shape of a breath that is shorter than it is going to be: without its holds."""
    return replace(pattern, hold_full_s=0.0, hold_empty_s=0.0)


def _within(number: int, share: float, stretch: _Stretch) -> Breath:
    """Return where a breath is of which a share is over."""
    period_s = stretch.shape.period_s
    lengths = [length / period_s for length in stretch.shape.stages_s]
    begun = 0.0
    for stage, length in zip(Stage, lengths, strict=True):
        if share < begun + length:
            done = (share - begun) / length
            left_s = (begun + length - share) / stretch.hz
            return Breath(number, stage, done, left_s, volume(stage, done))
        begun += length
    return Breath(number, Stage.EXHALE, 1.0, 0.0, 0.0)


def volume(stage: Stage, done: float) -> float:
    """Return how full the lungs are after a share of a stage, 0 to 1."""
    match stage:
        case Stage.INHALE:
            return _smooth(done)
        case Stage.HOLD_FULL:
            return 1.0
        case Stage.EXHALE:
            return 1 - _smooth(done)
        case Stage.HOLD_EMPTY:
            return 0.0


def _smooth(share: float) -> float:
    """Return half a cosine from 0 to 1: it begins and ends without a jerk."""
    return (1 - math.cos(math.pi * share)) / 2
