"""What is usual for a person in a session: the band that the curve is seen against."""

from __future__ import annotations

from statistics import quantiles
from typing import Final, NamedTuple

from biofeedback.events import HrvUpdate
from biofeedback.units import TICKS_PER_SECOND

LEAST_WINDOWS: Final = 5
"""Fewer say nothing of what is usual: a choice of this project."""
MOST_WINDOWS: Final = 2000


class Band(NamedTuple):
    """Values that are usual, in ms."""

    low: float
    high: float


class Usual:
    """The middle 80 % of RMSSD over windows that do not overlap, once there are five.

    The statistic and the number are choices of this project. It is the session's own and says
    nothing of what is good. Paced breathing is to be left out: RMSSD depends on the pace.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._values: list[float] = []
        self._next: int | None = None
        self._mixed = False
        """Whether the window still holds what was left out."""
        self.band: Band | None = None
        """What is usual; None while too little is known."""

    @property
    def compared(self) -> Band | None:
        """What the present value may be compared with; None where it is of another kind."""
        return None if self._mixed else self.band

    def compared_with(self, others: Band | None) -> Band | None:
        """Return what the present value may be compared with: what others say, else its own.

        Args:
            others: What was usual on other days; None where that is not known.
        """
        return None if self._mixed else others or self.band

    def skip(self) -> None:
        """Leave out what comes until a whole window has passed."""
        self._next = None
        self._mixed = True

    def add(self, update: HrvUpdate) -> None:
        """Take a value of the one window."""
        length = update.window_s * TICKS_PER_SECOND
        if self._next is None:
            self._next = update.at + length
        if update.at >= self._next:
            self._mixed = False
        if update.at < self._next or update.rmssd_ms is None:
            return
        self._next = update.at + length
        if len(self._values) < MOST_WINDOWS:
            self._values.append(update.rmssd_ms)
        if len(self._values) >= LEAST_WINDOWS:
            tenths = quantiles(self._values, n=10, method="inclusive")
            self.band = Band(tenths[0], tenths[-1])
