"""The demo: a simulated person who breathes and talks, and what may go wrong with the strap.

All of it goes through the pipeline that a real strap's beats go through. Its methods may be called
on any thread: they set what the simulation looks at in its own time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from biofeedback.clock import Clock
from biofeedback.lungs import Lungs
from biofeedback.programmes.conversation import Part
from biofeedback.simulator import SimulatedStrap
from biofeedback.strap import Source
from biofeedback.withdrawal import Withdrawal

AWAY_S: Final = 12
MISSED: Final = 1
"""Beats that go undetected at a time."""
LISTENING: Final = 0.6
"""How far listening in a conversation withdraws vagal tone, against speaking: a choice of this
project."""


class Demo:
    """A person to try things on."""

    def __init__(self, seed: int | None = None, number: int = 1) -> None:
        """Make a person.

        Args:
            seed: Makes every beat repeatable.
            number: Tells several apart.
        """
        self._seed = seed
        self._number = number
        self._lungs = Lungs(seed)
        self._withdrawal = Withdrawal()
        self._part: Part | None = None
        self._speaks = False
        self._strap: SimulatedStrap | None = None

    def put_on(self, clock: Clock) -> Source:
        """Return the strap that this person wears."""
        self._strap = SimulatedStrap(
            clock, seed=self._seed, breath=self._lungs, number=self._number
        )
        self._strap.heart.withdrawal = self._withdrawal
        return self._strap

    @property
    def distracted(self) -> bool:
        """Whether the person breathes as they like, whatever the pacer says."""
        return self._lungs.distracted

    @distracted.setter
    def distracted(self, on: bool) -> None:
        self._lungs.distracted = on

    def follow(self, phase: Callable[[float], float] | None) -> None:
        """Breathe with a pacer's phase, by the session's seconds; None for as one likes."""
        self._lungs.follow(phase)

    def converse(self, part: Part | None) -> None:
        """Be in a part of a conversation session; None for none."""
        self._part = part
        self._react()

    @property
    def speaks(self) -> bool:
        """Whether the person speaks: while reading aloud, and in a conversation when told to."""
        return self._part is Part.READING or (self._part is Part.CALL and self._speaks)

    @speaks.setter
    def speaks(self, on: bool) -> None:
        self._speaks = on
        self._react()

    def _react(self) -> None:
        self._lungs.speaking = self.speaks
        if self.speaks:
            self._withdrawal.wanted = 1.0
        else:
            self._withdrawal.wanted = LISTENING if self._part is Part.CALL else 0.0

    def miss_a_beat(self) -> None:
        """Let the next beat go undetected."""
        if self._strap:
            self._strap.sensor.miss_next += MISSED

    def drop_the_link(self) -> None:
        """Lose the link for a while."""
        if self._strap:
            self._strap.away_s = AWAY_S
