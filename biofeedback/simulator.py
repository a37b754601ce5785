"""A heart and a strap without hardware: demo, tests, and everything in between.

The heart is an integral pulse frequency modulation (IPFM) model: a beat falls where the integral of
(1 + m(t)) / T0 passes an integer (Mateo & Laguna 2000, IEEE Trans Biomed Eng 47:985). The
modulation m(t) is respiratory sinus arrhythmia plus 1/f noise. The strap measures beat times on a
1/1024 s clock and packs the intervals of about one second into each notification, as a Polar H10
does.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from biofeedback.clock import Clock
from biofeedback.events import LinkState, StrapInfo
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.sentences import tr
from biofeedback.strap import Emit, Link, Notification

BreathPhase = Callable[[float], float]
"""Breaths taken by a time in seconds: the integer part counts them, the rest is the phase."""

_STEP_S: Final = 0.01
"""Integration step of the heart; linear interpolation inside it places a beat to ~1 us."""
_NOISE_STEP_S: Final = 0.25
_NOISE_OCTAVES: Final = 8
"""Relaxation processes of 0.5 s to 64 s, an octave apart: their sum falls as 1/f between them."""
_SLOW_BREATHING_HZ: Final = 0.1
_STRAP_CLOCK_HZ: Final = 1024
_HEART_RATE_BEATS: Final = 8


@dataclass(frozen=True, slots=True)
class HeartSettings:
    """How the simulated heart beats. The defaults are a healthy person at rest."""

    mean_hr_bpm: float = 62.0
    rsa_fraction: float = 0.045
    """Amplitude of the respiratory modulation of heart rate at 15 breaths/min and faster."""
    slow_rsa_fraction: float = 0.10
    """The same at 6 breaths/min: paced slow breathing shows a larger swing."""
    breaths_per_min: float = 14.0
    """Spontaneous rate, used while no pacer leads."""
    noise_fraction: float = 0.018
    """Standard deviation of the 1/f modulation."""
    ectopic_probability: float = 0.0
    """Chance of each beat to be premature, with a full compensatory pause."""
    missed_probability: float = 0.0
    """Chance of each beat not to be detected: two intervals merge into one."""
    dropout_probability: float = 0.0
    """Chance, at each beat, that the electrodes lose the next 3 to 15 beats."""
    withdrawn_rsa: float = 0.3
    """Share of the respiratory modulation that full withdrawal takes away."""
    withdrawn_hr_bpm: float = 8.0
    """By how much full withdrawal makes the heart faster; both are choices of this project."""

    def __post_init__(self) -> None:
        """Refuse a heart that cannot be."""
        if not 20 <= self.mean_hr_bpm <= 240:
            raise ValueError("the simulated heart beats between 20 and 240 per minute")
        chances = (self.ectopic_probability, self.missed_probability, self.dropout_probability)
        if not all(0 <= chance <= 1 for chance in chances):
            raise ValueError("a probability lies between 0 and 1")


def _at_rest(_: float) -> float:
    return 0.0


class PinkNoise:
    """1/f noise as a sum of relaxation processes, one an octave, linear in between."""

    def __init__(self, rng: random.Random) -> None:
        """Draw from ``rng``; unit variance."""
        self._rng = rng
        self._keep = [math.exp(-_NOISE_STEP_S / (0.5 * 2**k)) for k in range(_NOISE_OCTAVES)]
        self._parts = [rng.gauss(0, 1) for _ in self._keep]
        self._index = 0
        self._from = self._to = self._sum()

    def at(self, time_s: float) -> float:
        """Return the noise at a time; times must not decrease."""
        position = time_s / _NOISE_STEP_S
        while self._index < position:
            self._index += 1
            self._from, self._to = self._to, self._advance()
        share = position - (self._index - 1)
        return self._from + (self._to - self._from) * share

    def _advance(self) -> float:
        for index, keep in enumerate(self._keep):
            kick = math.sqrt(1 - keep * keep) * self._rng.gauss(0, 1)
            self._parts[index] = keep * self._parts[index] + kick
        return self._sum()

    def _sum(self) -> float:
        return sum(self._parts) / math.sqrt(_NOISE_OCTAVES)


class SimulatedHeart:
    """Yields beats one after the other, repeatable for a seed.

    ``breath`` may be replaced at any time by a pacer's phase; the swing then follows its rate.
    ``withdrawal`` makes it faster and its swing smaller, from 0 to 1.
    """

    def __init__(
        self,
        settings: HeartSettings | None = None,
        seed: int | None = None,
        breath: BreathPhase | None = None,
    ) -> None:
        """Begin at a beat at 0 s."""
        self.settings = settings or HeartSettings()
        self.breath: BreathPhase = breath or self._spontaneous
        self.withdrawal: Callable[[float], float] = _at_rest
        self._rng = random.Random(seed)
        self._noise = PinkNoise(self._rng)
        self._time = 0.0
        self._integral = 0.0
        self._breathing_hz = self.settings.breaths_per_min / 60
        self._last_breath = self.breath(0.0)

    def beat_times(self) -> Iterator[float]:
        """Yield the time of every beat after 0 s, in seconds, as the heart really beats."""
        while True:
            yield self._next_beat()

    def _spontaneous(self, time_s: float) -> float:
        return time_s * self.settings.breaths_per_min / 60

    def _next_beat(self) -> float:
        while True:
            before = self._integral
            self._integral += self._rate() * _STEP_S
            self._time += _STEP_S
            if self._integral >= 1:
                over = (self._integral - 1) / (self._integral - before)
                self._integral -= 1
                return self._time - over * _STEP_S

    def _rate(self) -> float:
        """Return the instantaneous heart rate in Hz at the middle of the coming step."""
        middle = self._time + _STEP_S / 2
        breath = self.breath(middle)
        # The swing adapts to the breathing rate within a few breaths, as a heart's does.
        rate_now = max(0.0, breath - self._last_breath) / _STEP_S
        self._last_breath = breath
        self._breathing_hz += (rate_now - self._breathing_hz) * _STEP_S / 10
        withdrawn, settings = self.withdrawal(middle), self.settings
        swing = self._rsa_fraction() * (1 - settings.withdrawn_rsa * withdrawn)
        modulation = swing * math.sin(2 * math.pi * breath)
        modulation += settings.noise_fraction * self._noise.at(middle)
        mean_bpm = settings.mean_hr_bpm + settings.withdrawn_hr_bpm * withdrawn
        return mean_bpm / 60 * max(0.2, 1 + modulation)

    def _rsa_fraction(self) -> float:
        """Swing for the breathing rate: largest near 0.1 Hz (Hirsch & Bishop 1981)."""
        settings = self.settings
        frequency = max(self._breathing_hz, 0.01)
        if frequency <= _SLOW_BREATHING_HZ:
            return settings.slow_rsa_fraction
        slow, usual = math.log(_SLOW_BREATHING_HZ), math.log(0.25)
        share = min(1.0, (math.log(frequency) - slow) / (usual - slow))
        return settings.slow_rsa_fraction + share * (
            settings.rsa_fraction - settings.slow_rsa_fraction
        )


@dataclass(frozen=True, slots=True)
class SensedBeat:
    """What the electrodes made of a beat."""

    time: float
    """When the beat fell, in seconds."""
    rr: int | None
    """The interval it ends, in 1/1024 s; None where the electrodes had lost the skin."""


class SimulatedSensor:
    """The electrodes: what they make of the heart's beats, faults included."""

    def __init__(self, heart: SimulatedHeart, seed: int | None = None) -> None:
        """Watch a heart; faults are drawn from a generator of their own."""
        self._heart = heart
        self._rng = random.Random(None if seed is None else seed + 1)
        self.miss_next = 0
        """Beats that will go undetected, whatever the settings say."""

    def intervals(self) -> Iterator[int]:
        """Yield every interval that the strap sends, in 1/1024 s, for ever."""
        return (beat.rr for beat in self.beats() if beat.rr is not None)

    def beats(self) -> Iterator[SensedBeat]:
        """Yield every beat but the missed ones, for ever.

        Beat times are rounded to 1/1024 s and then subtracted, so rounding never adds up.
        """
        last = lost = 0
        for time_s in self._with_ectopics():
            lost = lost or self._dropout()
            if not lost and self._missed():
                continue
            now = round(time_s * _STRAP_CLOCK_HZ)
            yield SensedBeat(time_s, None if lost else now - last)
            last, lost = now, max(0, lost - 1)

    def _with_ectopics(self) -> Iterator[float]:
        """Move some beats 20 to 40 % of their interval forward; the next stays where it was."""
        before = 0.0
        for time_s in self._heart.beat_times():
            early = 0.0
            if self._chance(self._heart.settings.ectopic_probability):
                early = self._rng.uniform(0.2, 0.4) * (time_s - before)
            yield time_s - early
            before = time_s

    def _missed(self) -> bool:
        if self.miss_next:
            self.miss_next -= 1
            return True
        return self._chance(self._heart.settings.missed_probability)

    def _dropout(self) -> int:
        if self._chance(self._heart.settings.dropout_probability):
            return self._rng.randint(3, 15)
        return 0

    def _chance(self, probability: float) -> bool:
        return probability > 0 and self._rng.random() < probability


def packets(sensor: SimulatedSensor) -> Iterator[bytes]:
    """Yield what a strap sends, one Heart Rate Measurement for every second, for ever."""
    beats = sensor.beats()
    waiting = next(beats)
    recent: deque[int] = deque(maxlen=_HEART_RATE_BEATS)
    second = 0
    while True:
        second += 1
        packet: list[SensedBeat] = []
        while waiting.time <= second:
            packet.append(waiting)
            waiting = next(beats)
        rr = tuple(beat.rr for beat in packet if beat.rr is not None)
        recent.extend(rr)
        mean = sum(recent) / len(recent) if recent else 0
        heart_rate = round(60 * _STRAP_CLOCK_HZ / mean) if mean else 0
        contact = all(beat.rr is not None for beat in packet)
        yield bytes(HeartRateMeasurement(heart_rate, rr, contact=contact))


class SimulatedStrap:
    """A chest strap as a source: searching, connecting, then a notification every second."""

    simulated = True
    AWAY = tr("The simulated strap is out of range. It comes back by itself.")

    def __init__(
        self,
        clock: Clock,
        settings: HeartSettings | None = None,
        seed: int | None = None,
        breath: BreathPhase | None = None,
        number: int = 1,
    ) -> None:
        """Make a strap on a heart of its own; ``seed`` makes every interval repeatable."""
        self.name = tr("Simulated strap")
        if number > 1:
            self.name = tr("Simulated strap {number}").format(number=number)
        self.heart = SimulatedHeart(settings, seed, breath)
        self.sensor = SimulatedSensor(self.heart, seed)
        self.away_s = 0
        """Set to lose the link for so many seconds; the heart beats on meanwhile."""
        self._clock = clock

    async def run(self, emit: Emit) -> None:
        """Emit until cancelled."""
        emit(Link(LinkState.SEARCHING))
        emit(Link(LinkState.CONNECTING))
        emit(StrapInfo(name=self.name, manufacturer="biofeedback", battery_percent=87))
        emit(Link(LinkState.WAITING))
        start = self._clock.now()
        coming = packets(self.sensor)
        lost = False
        for second in itertools.count(1):
            await self._clock.sleep(start + second - self._clock.now())
            # Only now: until then a pacer may lead the breath. Through bytes, as with a real strap.
            measurement = HeartRateMeasurement.from_bytes(next(coming))
            if self.away_s > 0:
                self.away_s -= 1
                if not lost:
                    emit(Link(LinkState.LOST, self.AWAY))
                lost = True
                continue
            if lost:
                emit(Link(LinkState.WAITING))
                lost = False
            emit(Notification.of(measurement, self._clock.now()))
