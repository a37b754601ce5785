"""How far the simulated person's vagal tone has withdrawn: talk takes it, quiet gives it back.

Real people differ in all of it, and speech hides much of it (Brugnera 2018). That it is there, how
deep it goes and how long it takes are choices of this project, made so that a demo has something to
show.

Deterministic, whatever the steps in time are.
"""

from __future__ import annotations

import math
from typing import Final

COMES_S: Final = 10.0
"""Time constant: nearly all of it is there after half a minute."""
GOES_S: Final = 20.0
"""Time constant: nearly all of it is gone after a minute."""


class Withdrawal:
    """From 0, none, to 1, all that speaking takes.

    ``wanted`` may be set on another thread than the one that calls: it is read once a call.
    """

    def __init__(self) -> None:
        """Begin at rest."""
        self.wanted = 0.0
        """Where it goes."""
        self._time = 0.0
        # The way under way: from here, since then, to there.
        self._from = self._since = self._to = 0.0

    def __call__(self, time_s: float) -> float:
        """Return it at a time in seconds.

        Times must not decrease. Where one does, a new session has begun: it goes on from there.
        """
        wanted = self.wanted
        if time_s < self._time:
            self._from, self._since = self._at(self._time), time_s
        elif wanted != self._to:
            self._from, self._since = self._at(self._time), self._time
        self._to, self._time = wanted, time_s
        return self._at(time_s)

    def _at(self, time_s: float) -> float:
        if self._from == self._to:
            return self._to
        constant = COMES_S if self._to > self._from else GOES_S
        left = (self._from - self._to) * math.exp((self._since - time_s) / constant)
        return self._to + left
