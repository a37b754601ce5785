"""The morning reading: a minute to settle, one to five at rest, one number.

Whoever drives it (the window, the recorder) hands over the events of one strap, passes the time now
and then, and does what comes back. The number is RMSSD over the phase ``READING`` with its limits,
the same that the recording gives later; ``history.standing`` says where it lies among those of
other days.

That the first minute does not count follows Nakamura et al. 2015 (J Sports Sci Med 14:602), where
the minute after one of stabilisation agreed best with five. Lengths, and that a reading with holes
goes on for up to a minute more, are choices of this project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from biofeedback.events import Event
from biofeedback.programmes.breathing import Action, BeginPhase, EndPhase
from biofeedback.programmes.tally import Number, Tally
from biofeedback.sentences import tr
from biofeedback.units import ticks

SETTLING: Final = tr("settling")
"""Name of the phase that does not count."""
READING: Final = tr("morning reading")
"""Name of the phase that does."""
SETTLE_S: Final = 60.0
SHORTEST_S: Final = 60.0
USUAL_S: Final = 180.0
LONGEST_S: Final = 300.0
EXTENSION_S: Final = 60.0
"""How much longer it goes on at most where too little of it is clean."""
CLEAN_SHARE: Final = 0.8
"""Least clean share of the reading, as of every window (``hrv_stream.MIN_COVERAGE_PERCENT``)."""


class Step(Enum):
    """Where in the reading we are."""

    WAITING = "waiting for beats"
    SETTLING = "settling"
    READING = "reading"
    EXTENDED = "reading on"
    """Too little of it was clean in its own time."""
    DONE = "done"
    NOISY = "too noisy to say"
    """Also with the extension too little of it is clean: there is no number."""
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more happens."""
        return self in (Step.DONE, Step.NOISY, Step.CANCELLED)


@dataclass(frozen=True, slots=True)
class Span:
    """What was measured, in seconds of the session."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s


class MorningReading:
    """One reading; times in seconds of the session's clock, never decreasing."""

    def __init__(self, length_s: float = USUAL_S) -> None:
        """Wait for the first beat.

        Args:
            length_s: Of the part that counts, 60 to 300 s.

        Raises:
            ValueError: If it is shorter or longer.
        """
        if not SHORTEST_S <= length_s <= LONGEST_S:
            raise ValueError("a reading takes one to five minutes")
        self.length_s = length_s
        self.step = Step.WAITING
        self._tally = Tally()
        self._begun: float | None = None
        self._reading_from: float | None = None
        self._over: float | None = None

    @property
    def span(self) -> Span | None:
        """What was measured, once it is done or too noisy; None before, and where it was ended."""
        if self._reading_from is None or self._over is None or self.step is Step.CANCELLED:
            return None
        return Span(self._reading_from, self._over)

    @property
    def counts_from_s(self) -> float | None:
        """From when on it counts; None while it has not settled."""
        return self._reading_from

    @property
    def result(self) -> Number | None:
        """The number; None as long as there is no ``span``.

        Beats that arrive a moment after the end and took place before it still count: ask again
        then.
        """
        span = self.span
        return self._tally.number(ticks(span.start_s), ticks(span.end_s)) if span else None

    def progress(self, now: float) -> float:
        """Return how much of settling and reading is over, 0 to 1; an extension adds nothing."""
        if self._begun is None:
            return 0.0
        return min(1.0, max(0.0, now - self._begun) / (SETTLE_S + self.length_s))

    def to_go_s(self, now: float) -> float:
        """Return the seconds until the present step is over, at the latest."""
        end = self._end_of_step()
        return 0.0 if end is None else max(0.0, end - now)

    def clean_share(self, now: float) -> float:
        """Return how much of the reading so far is clean, 0 to 1; 1 before it."""
        start = self._reading_from
        if start is None or now <= start:
            return 1.0
        return self._tally.clean_share(ticks(start), ticks(now))

    def take(self, events: Iterable[Event]) -> None:
        """Take the events of one strap as they come, also for a moment after the end."""
        for event in events:
            self._tally.take(event)

    def advance(self, now: float) -> list[Action]:
        """Move on to ``now`` and return what the recording is to say."""
        if self.step.over:
            return []
        if self.step is Step.WAITING:
            if not self._tally.begun:
                return []
            self._begun = now
            self.step = Step.SETTLING
            return [BeginPhase(SETTLING, {})]
        if self.step is Step.SETTLING:
            if now < (self._end_of_step() or now):
                return []
            self._reading_from = now
            self.step = Step.READING
            return [BeginPhase(READING, {"wanted_s": f"{self.length_s:g}"})]
        return self._read(now)

    def _read(self, now: float) -> list[Action]:
        end = self._end_of_step()
        if end is None or (self.step is Step.READING and now < end):
            return []
        if self.clean_share(now) >= CLEAN_SHARE:
            self.step = Step.DONE
        elif self.step is Step.READING:
            self.step = Step.EXTENDED
        elif now >= end:
            self.step = Step.NOISY
        if not self.step.over:
            return []
        self._over = now
        return [EndPhase()]

    def cancel(self, now: float) -> list[Action]:
        """End it before its time: there is no number then."""
        if self.step.over:
            return []
        begun = self.step is not Step.WAITING
        self.step = Step.CANCELLED
        self._over = now
        return [EndPhase()] if begun else []

    def _end_of_step(self) -> float | None:
        match self.step:
            case Step.SETTLING if self._begun is not None:
                return self._begun + SETTLE_S
            case Step.READING if self._reading_from is not None:
                return self._reading_from + self.length_s
            case Step.EXTENDED if self._reading_from is not None:
                return self._reading_from + self.length_s + EXTENSION_S
            case _:
                return None
