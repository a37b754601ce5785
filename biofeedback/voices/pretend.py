"""A made-up conversation for the demonstration: turns, pauses and overlaps, the same for a seed."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from typing import Final

from biofeedback.events import Talk
from biofeedback.voices.talk import Change

BY: Final = "simulated"
TURN_S: Final = (2.0, 25.0)
"""Shortest and longest turn ..."""
_TURN_MEDIAN_S: Final = 6.5
_TURN_SPREAD: Final = 0.7
PAUSE_MEDIAN_S: Final = 0.6
_PAUSE_SPREAD: Final = 0.7
_PAUSE_S: Final = (0.1, 5.0)
_OVERLAPPING: Final = 0.12
"""Share of answers that begin before the other has ended."""
_OVERLAP_S: Final = (0.3, 0.9)
_PIECE_S: Final = 4.5
"""How long one speaks without a breath, about."""
_BREATH_S: Final = (0.5, 1.2)
_NODDING: Final = 0.3
"""Share of pieces during which the other says "mhm"."""
_NOD_S: Final = (0.3, 0.7)
_FIRST_S: Final = 1.5


class PretendTalk:
    """Who speaks in a conversation that nobody has; it goes on for as long as it is asked."""

    by = BY

    def __init__(self, seed: int = 0, start_s: float = 0.0) -> None:
        """Make it up from a second of the session on; the seed decides on all of it."""
        self._dice = random.Random(seed)
        self._changes = [Change(start_s, Talk.SILENCE)]
        self._times = [start_s]
        self._own = self._dice.random() < 0.5
        self._end_s = start_s + _FIRST_S
        """Where the next turn begins, and up to which everything is made up."""
        self._told = 0

    def at(self, at_s: float) -> Talk:
        """Return who speaks at an instant; ``UNKNOWN`` before the beginning."""
        self._until(at_s)
        number = bisect_right(self._times, at_s)
        return self._changes[number - 1].talk if number else Talk.UNKNOWN

    @property
    def next_s(self) -> float:
        """When the next change is due."""
        while self._told >= len(self._changes):
            self._turn()
        return self._times[self._told]

    def due(self, now_s: float) -> list[Change]:
        """Return the changes until now that were not returned yet."""
        self._until(now_s)
        first, self._told = self._told, max(self._told, bisect_right(self._times, now_s))
        return self._changes[first : self._told]

    def _until(self, at_s: float) -> None:
        while self._end_s - _OVERLAP_S[1] <= at_s:
            self._turn()

    def _turn(self) -> None:
        """Make up one turn, and the pause or overlap after it."""
        alone = Talk.ME if self._own else Talk.OTHER
        at_s = self._end_s
        end_s = at_s + self._log_normal(_TURN_MEDIAN_S, _TURN_SPREAD, TURN_S)
        self._add(at_s, alone)
        while end_s - at_s > 2 * _PIECE_S:
            piece_s = _PIECE_S * self._dice.uniform(0.6, 1.4)
            if self._dice.random() < _NODDING:
                nod_s = at_s + piece_s * self._dice.uniform(0.3, 0.6)
                self._add(nod_s, Talk.BOTH)
                self._add(nod_s + self._dice.uniform(*_NOD_S), alone)
            at_s += piece_s
            self._add(at_s, Talk.SILENCE)
            at_s += self._dice.uniform(*_BREATH_S)
            self._add(at_s, alone)
        if self._dice.random() < _OVERLAPPING:
            self._add(end_s - self._dice.uniform(*_OVERLAP_S), Talk.BOTH)
            self._end_s = end_s
        else:
            self._add(end_s, Talk.SILENCE)
            self._end_s = end_s + self._log_normal(PAUSE_MEDIAN_S, _PAUSE_SPREAD, _PAUSE_S)
        self._own = not self._own

    def _log_normal(self, median: float, spread: float, limits: tuple[float, float]) -> float:
        drawn = median * math.exp(self._dice.gauss(0, spread))
        return max(limits[0], min(limits[1], drawn))

    def _add(self, at_s: float, talk: Talk) -> None:
        self._changes.append(Change(at_s, talk))
        self._times.append(at_s)
