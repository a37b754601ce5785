"""The simulated person's breathing: as they like, with a pacer, speaking, or distracted.

``Lungs`` is a ``BreathPhase`` for ``SimulatedHeart``: it counts breaths over the heart's time. The
phase never falls and never jumps, whoever leads. Left alone, each breath has its own length. With a
pacer, the distance to the pacer's phase dies away as exp(-2 breaths): a phase-locked integrator.

The simulated heart is fastest a quarter of its breath after a whole phase. ``BEHIND`` puts that at
.40 of the pacer's breath, the end of its in-breath as it is usually set: near 0.1 Hz heart rate and
breathing move together (Vaschillo 2002, Appl Psychophysiol Biofeedback 27:1). It is the same for
every shape and pace, which no real heart does: a choice of this project.

Who speaks takes a quick breath in and speaks on a long one out, and no two are alike (Winkworth
1995, J Speech Hear Res 38:124); the lengths are choices of this project.

Deterministic for a seed, whatever the steps in time are.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Final

Phase = Callable[[float], float]

BREATHS_PER_MIN: Final = 14.0
IRREGULARITY: Final = 0.12
"""Standard deviation of ln breath length at rest: a choice of this project, at the lower end of
what is seen in people."""
BEHIND: Final = 0.15
"""Breaths by which the heart's breath is behind the pacer's."""
_PULL: Final = 2.0
"""How fast the distance to the pacer dies away, per breath; at more the phase could fall."""
_DISTRACTED_PER_MIN: Final = 16.0
_DISTRACTED_IRREGULARITY: Final = 0.35
"""As one who talks or thinks of something else: a choice of this project."""
_SPEECH_IN_S: Final = 0.6
_SPEECH_IN_IRREGULARITY: Final = 0.2
_SPEECH_OUT_S: Final = 3.4
_SPEECH_OUT_IRREGULARITY: Final = 0.45
_IN_BREATH_END: Final = 0.25
"""Where the heart is fastest, of a breath of these lungs."""
_OUT_BREATH_END: Final = 0.85
"""From here to the end of the in-breath it is .4 of a breath, as behind a pacer."""
_NEAR: Final = 1e-9
"""An end that was reached is never just before itself."""
_FARTHEST: Final = 2.0
"""No breath is more than so many standard deviations from the usual."""


class Lungs:
    """Breathes for a simulated heart.

    ``follow``, ``distracted`` and ``speaking`` may be used on another thread than the one that
    calls: each sets one attribute, which is read once a call.
    """

    def __init__(
        self,
        seed: int | None = None,
        *,
        breaths_per_min: float = BREATHS_PER_MIN,
        irregularity: float = IRREGULARITY,
    ) -> None:
        """Breathe as one likes.

        Args:
            seed: Makes every breath repeatable.
            breaths_per_min: The usual rate while nobody leads.
            irregularity: Standard deviation of ln breath length; 0 for perfectly even breaths,
                equal to the last bit to what ``SimulatedHeart`` breathes by itself.
        """
        self.distracted = False
        """Whether the person breathes badly and hears no pacer."""
        self.speaking = False
        """Whether the person speaks, on whatever breath that takes."""
        self._pacer: Phase | None = None
        # Not the dice of the heart (seed) or of its electrodes (seed + 1).
        self._rng = random.Random(None if seed is None else seed + 2)
        self._usual = (breaths_per_min, irregularity)
        self._time = 0.0
        self._phase = 0.0
        # While nobody leads: the breath under way goes from here, since then, so fast.
        self._manner = self._usual
        self._from = self._since = 0.0
        self._per_min = self._drawn()
        # While speaking: the half of a breath under way goes to here.
        self._spoke = False
        self._to = 0.0
        # With a pacer: which one, where it was, and how far it is ahead.
        self._following = False
        self._led_by: Phase | None = None
        self._led_to = 0.0
        self._ahead = 0.0

    def follow(self, phase: Phase | None) -> None:
        """Breathe with a pacer's phase, in the times that this is called with; None: as one likes.

        While the pacer rests, before its first breath and after its last, one breathes as one
        likes.
        """
        self._pacer = phase

    def __call__(self, time_s: float) -> float:
        """Return the breaths taken by a time in seconds.

        Times must not decrease. Where one does, a new session has begun: breathing goes on.
        """
        if time_s < self._time:
            self._time, self._led_by, self._following, self._spoke = time_s, None, False, False
            self._begin_breath()
        speaking = self.speaking
        on = self._pace(None if self.distracted or speaking else self._pacer, time_s)
        if speaking:
            self._speak(time_s)
        elif on > 0:
            closer = self._ahead * -math.expm1(-_PULL * on)
            self._ahead -= closer
            self._phase += max(0.0, on + closer)
        else:
            self._breathe_freely(time_s)
        self._following, self._spoke = on > 0, speaking
        self._time = time_s
        return self._phase

    def _pace(self, pacer: Phase | None, time_s: float) -> float:
        """Return the pacer's breaths since the last call; 0 where none leads."""
        if pacer is None:
            self._led_by = None
            return 0.0
        if pacer is not self._led_by:
            self._led_by, self._led_to = pacer, pacer(self._time)
            self._ahead = self._distance()
        elif not self._following:
            self._ahead = self._distance()
        now = pacer(time_s)
        on, self._led_to = now - self._led_to, now
        return on

    def _distance(self) -> float:
        """Return how far the pacer is ahead by the nearest way: half a breath at most."""
        distance = self._led_to - BEHIND - self._phase
        return distance - round(distance)

    def _breathe_freely(self, time_s: float) -> None:
        bad = (_DISTRACTED_PER_MIN, _DISTRACTED_IRREGULARITY)
        manner = bad if self.distracted else self._usual
        if self._following or self._spoke or manner != self._manner:
            self._manner = manner
            self._begin_breath()
        while self._manner[1] and time_s >= (end := self._end_of_breath()):
            self._since, self._from = end, math.floor(self._from) + 1.0
            self._per_min = self._drawn()
        there = self._from + (time_s - self._since) * self._per_min / 60
        self._phase = max(self._phase, there)

    def _speak(self, time_s: float) -> None:
        if not self._spoke:
            self._since, self._from = self._time, self._phase
            self._begin_half()
        while time_s >= (end := self._since + (self._to - self._from) * 60 / self._per_min):
            self._since, self._from = end, self._to
            self._begin_half()
        there = self._from + (time_s - self._since) * self._per_min / 60
        self._phase = max(self._phase, there)

    def _begin_half(self) -> None:
        """Go on with the half of a breath that it is now, to its end."""
        whole = math.floor(self._from)
        share = self._from - whole + _NEAR
        if _IN_BREATH_END <= share < _OUT_BREATH_END:
            self._to = whole + _OUT_BREATH_END
            length_s, irregularity = _SPEECH_OUT_S, _SPEECH_OUT_IRREGULARITY
            breaths = _OUT_BREATH_END - _IN_BREATH_END
        else:
            self._to = whole + _IN_BREATH_END + (share >= _OUT_BREATH_END)
            length_s, irregularity = _SPEECH_IN_S, _SPEECH_IN_IRREGULARITY
            breaths = 1 + _IN_BREATH_END - _OUT_BREATH_END
        self._per_min = 60 * breaths / length_s * math.exp(irregularity * self._gauss())

    def _begin_breath(self) -> None:
        """Go on from here at a pace of one's own."""
        self._since, self._from = self._time, self._phase
        self._per_min = self._drawn()

    def _end_of_breath(self) -> float:
        return self._since + (math.floor(self._from) + 1 - self._from) * 60 / self._per_min

    def _drawn(self) -> float:
        """Return the pace of a breath, in breaths per minute."""
        per_min, irregularity = self._manner
        if not irregularity:
            return per_min
        return per_min * math.exp(irregularity * self._gauss())

    def _gauss(self) -> float:
        return max(-_FARTHEST, min(_FARTHEST, self._rng.gauss(0, 1)))
