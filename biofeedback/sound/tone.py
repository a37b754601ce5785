"""The sound of the pacer, for breathing with closed eyes: from a pacer and a time to samples.

GLIDE is a warm tone: its pitch and loudness rise with the in-breath and fall with the out-breath,
and it is almost silent while the breath is held. CUES are soft bells where a stage begins. What a
sample sounds like follows from the pacer at its time; phases, fades and ringing bells go on through
every change, so nothing clicks. Threads may set what they want at any time: a block takes it up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.pacer import Pacer, Stage
from biofeedback.sound.score import HIGH_HZ, LOW_HZ, Array, Score

Samples = NDArray[np.float32]

FADE_S: Final = 0.06
"""Volume, mute, style, and whatever jumps in the pacer or its clock: a choice of this project."""
FEEDBACK_FADE_S: Final = 2.0
"""The second tone follows its value in this time."""
_GLIDE: Final = np.array([0.34, 0.12, 0.05, 0.02])
# Not quite whole: the partials drift against each other, and the tone lives.
_GLIDE_RATIOS: Final = np.array([1.0, 2.002, 3.005, 4.011])
_DULL: Final = 0.35
"""Share of the overtones that is left where the lungs are empty."""
_CELL: Final = 32
"""Samples between which the pacer is interpolated; wrong by less than 2e-6 at 44.1 kHz."""

_BELL_HZ: Final = {
    Stage.INHALE: 392.0,
    Stage.HOLD_FULL: 329.6,
    Stage.EXHALE: 261.6,
    Stage.HOLD_EMPTY: 329.6,
}
_BELL_LOUD: Final = {Stage.INHALE: 1.0, Stage.EXHALE: 1.0}
_BELL_SOFT: Final = 0.4
_BELL: Final = np.array([[0.30], [0.09], [0.03]])
_BELL_RATIOS: Final = np.array([[1.0], [2.0], [3.93]])
_BELL_DECAY_S: Final = np.array([[0.55], [0.30], [0.12]])
_BELL_ATTACK_S: Final = 0.012
_BELL_LENGTH_S: Final = 3.0
_BELL_FIRST: Final = 0.3
"""Loudness of the first bell of all; the tone begins from nothing."""
_LATE_S: Final = 0.2
"""So much a bell may be late when a change of the pacer has moved it into the past."""
_JUMP_S: Final = 0.05

_FEEDBACK: Final = np.array([0.07, 0.03])
_FEEDBACK_HZ: Final = np.array([392.0, 588.0])
_KNEE: Final = 0.9


class Style(StrEnum):
    """What the pacer sounds like."""

    GLIDE = "glide"
    CUES = "cues"
    SILENT = "silent"


class _Ramp:
    """A value that follows its target along half a cosine."""

    def __init__(self, value: float, samples: float) -> None:
        self._from = self.target = value
        self._length = samples
        self._done = samples

    def to(self, target: float) -> None:
        """Go there from where it is."""
        if target != self.target:
            self._from, self.target, self._done = self.value, target, 0.0

    def fall(self, height: float) -> None:
        """Stand at a height and go to 0."""
        self._from, self.target, self._done = height, 0.0, 0.0

    @property
    def value(self) -> float:
        return self._from + (self.target - self._from) * _rise(self._done / self._length)

    @property
    def silent(self) -> bool:
        return self.target == 0 and (self._from == 0 or self._done >= self._length)

    def take(self, samples: int) -> Array | float:
        """Return the next values, one number where it stands still."""
        if self._done >= self._length:
            return self.target
        share = np.minimum((self._done + np.arange(samples)) / self._length, 1.0)
        self._done += samples
        rise: Array = 0.5 - 0.5 * np.cos(np.pi * share)
        return self._from + (self.target - self._from) * rise


@dataclass(frozen=True, slots=True)
class _Bell:
    onset: float
    """In samples."""
    hz: float
    loud: float


class ToneRenderer:
    """Renders mono samples; one thread renders, any thread sets what it wants."""

    def __init__(
        self, sample_rate: int = 48_000, style: Style = Style.GLIDE, volume: float = 0.5
    ) -> None:
        self.sample_rate = sample_rate
        self.style = style
        self.volume = volume
        """0 to 1, as a slider shows it; the gain is its square."""
        self.muted = False
        self._wanted = 0.0
        fade = FADE_S * sample_rate
        self._gain = _Ramp(0.0, fade)
        self._glide = _Ramp(0.0, fade)
        self._cues = _Ramp(0.0, fade)
        self._second = _Ramp(0.0, FEEDBACK_FADE_S * sample_rate)
        self._offsets = [_Ramp(0.0, fade) for _ in range(3)]
        self._next: Array | None = None
        self._phases = np.zeros(len(_GLIDE))
        self._bells: list[_Bell] = []
        self._rung: tuple[int, int] | None = None
        self._score: Score | None = None
        self._until: float | None = None
        self._count = 0

    def feedback(self, value: float | None) -> None:
        """Let a second, quiet tone swell with a value from 0 to 1; None takes it away."""
        self._wanted = 0.0 if value is None else max(0.0, min(1.0, value))

    @property
    def greatest_step(self) -> float:
        """The most that two samples in a row can differ, at full volume."""
        # Loudness moves too: four fades may overlap, each at most pi / 2 / FADE_S a second.
        fades = 4 * np.pi / 2 / FADE_S
        turn = 2 * np.pi
        glide = float(np.sum(_GLIDE * (turn * _GLIDE_RATIOS * HIGH_HZ + fades)))
        bell_hz = max(_BELL_HZ.values()) * _BELL_RATIOS
        bell = float(np.sum(_BELL * (turn * bell_hz + fades + np.pi / 2 / _BELL_ATTACK_S)))
        second = float(np.sum(_FEEDBACK * (turn * _FEEDBACK_HZ + fades)))
        return (max(glide, bell) + second) / self.sample_rate

    def render(
        self, pacer: Pacer | None, start_s: float, frames: int, speed: float = 1.0
    ) -> Samples:
        """Return the next samples, in -1..1.

        Args:
            pacer: What to follow from now on; None for nothing.
            start_s: The session's time of the first sample.
            frames: How many samples.
            speed: Seconds of the session in a second of the sound card; the player moves it a
                little where the two clocks drift apart.
        """
        self._take_up()
        sound = np.zeros(frames)
        if frames <= 0:
            return sound.astype(np.float32)
        step = speed / self.sample_rate
        before = self._score
        if pacer is not (before and before.pacer):
            self._score = None if pacer is None else Score(pacer)
        if not self._glide.silent:
            sound += self._glided(start_s, frames, step)
        else:
            self._next = None
        self._ring(before, start_s, frames, step)
        if self._bells:
            sound += self._cues.take(frames) * self._rung_out(frames)
        else:
            self._cues.take(frames)
        if not self._second.silent:
            turns = (self._count + np.arange(frames))[:, None] * (_FEEDBACK_HZ / self.sample_rate)
            sound += self._second.take(frames) * (np.sin(2 * np.pi * (turns % 1.0)) @ _FEEDBACK)
        self._until = start_s + frames * step
        self._count += frames
        sound *= self._gain.take(frames)
        return _limited(sound).astype(np.float32)

    def _take_up(self) -> None:
        style, volume = self.style, max(0.0, min(1.0, self.volume))
        self._gain.to(0.0 if self.muted else volume * volume)
        self._glide.to(float(style is Style.GLIDE))
        self._cues.to(float(style is Style.CUES))
        self._second.to(0.0 if style is Style.SILENT else self._wanted)

    def _glided(self, start_s: float, frames: int, step: float) -> Array:
        layer = self._glide.take(frames)
        controls = self._controls(start_s, frames, step)
        if self._next is not None:
            for ramp, old, new in zip(self._offsets, self._next, controls[:, 0], strict=True):
                if abs(old - new) > _SAME * max(1.0, abs(new)):
                    ramp.fall(ramp.value + old - new)
        self._next = controls[:, -1].copy()
        controls = controls[:, :-1]
        loud, hz, full = (
            control + ramp.take(frames)
            for control, ramp in zip(controls, self._offsets, strict=True)
        )
        turns = np.cumsum(hz) / self.sample_rate
        phases = self._phases[:, None] + _GLIDE_RATIOS[:, None] * turns
        self._phases = phases[:, -1] % 1.0
        if not loud.any():
            return np.zeros(frames)
        partials = np.sin((2 * np.pi * (phases % 1.0)).astype(np.float32))
        overtones = _GLIDE[1:] @ partials[1:]
        tone = _GLIDE[0] * partials[0] + (_DULL + (1 - _DULL) * full) * overtones
        return np.asarray(layer * loud * tone)

    def _controls(self, start_s: float, frames: int, step: float) -> Array:
        """Return the controls of every sample and of the one after, from a fixed grid of points."""
        into = self._count % _CELL
        cells = (into + frames) // _CELL + 1
        if self._score is None:
            still = np.array([[0.0], [LOW_HZ], [0.0]])
            return np.repeat(still, frames + 1, axis=1)
        times = start_s + (np.arange(cells + 1, dtype=np.float64) * _CELL - into) * step
        points = self._score.controls(times)
        slopes = np.diff(points)[:, :, None] * (np.arange(_CELL) / _CELL)
        return (points[:, :-1, None] + slopes).reshape(3, -1)[:, into : into + frames + 1]

    def _ring(self, before: Score | None, start_s: float, frames: int, step: float) -> None:
        """Start the bells of this block."""
        begin, score = start_s, self._score
        same = before and score and before.pacer.start == score.pacer.start
        if same and self._until is not None and abs(start_s - self._until) < _JUMP_S:
            begin = self._until if before is score else self._until - _LATE_S
        else:
            self._rung = None
        if score is None or self.style is not Style.CUES:
            return
        for time_s, number, stage in score.cues(begin, start_s + frames * step):
            if self._rung is not None and number <= self._rung:
                continue
            self._rung = number
            fade = max(_BELL_FIRST, math.sqrt(score.pacer.presence(time_s)))
            onset = self._count + max(0.0, (time_s - start_s) / step)
            loud = fade * _BELL_LOUD.get(stage, _BELL_SOFT)
            self._bells.append(_Bell(onset, _BELL_HZ[stage], loud))

    def _rung_out(self, frames: int) -> Array:
        """Return what rings, and forget what has rung out."""
        sound = np.zeros(frames)
        for bell in self._bells:
            first = max(0, math.ceil(bell.onset) - self._count)
            at = (self._count + np.arange(first, frames) - bell.onset) / self.sample_rate
            attack = 0.5 - 0.5 * np.cos(np.pi * np.minimum(at / _BELL_ATTACK_S, 1.0))
            dying = np.maximum(1 - at / _BELL_LENGTH_S, 0.0)
            turns = (bell.hz * _BELL_RATIOS * at) % 1.0
            partials = np.sin(2 * np.pi * turns) * np.exp(-at / _BELL_DECAY_S) * _BELL
            sound[first:] += bell.loud * attack * dying * partials.sum(axis=0)
        over = self._count + frames - _BELL_LENGTH_S * self.sample_rate
        self._bells = [bell for bell in self._bells if bell.onset > over]
        return sound


_SAME: Final = 1e-6


def _rise(share: float) -> float:
    return 0.5 - 0.5 * math.cos(math.pi * min(1.0, share))


def _limited(sound: Array) -> Array:
    """Bend what is too loud; nothing is, but for bells that pile up."""
    size = np.abs(sound)
    if size.max(initial=0.0) <= _KNEE:
        return sound
    bent = _KNEE + (1 - _KNEE) * np.tanh((size - _KNEE) / (1 - _KNEE))
    return np.asarray(np.where(size > _KNEE, np.copysign(bent, sound), sound))
