"""A morning reading as it is driven: how long it waits for beats, and when it is known for good.

The window and the command line drive one alike: events and time go in, what the recording is to say
comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from biofeedback.events import Beat, Event, Withheld
from biofeedback.programmes.breathing import Action
from biofeedback.programmes.morning import (
    CLEAN_SHARE,
    EXTENSION_S,
    USUAL_S,
    MorningReading,
    Step,
)
from biofeedback.programmes.tally import Number
from biofeedback.units import seconds

LAST_BEATS_S: Final = 2.0
"""After the end: a strap tells its beats a second or two later."""


class MorningRun:
    """One reading; times in seconds of the session's clock, never decreasing."""

    def __init__(self, length_s: float = USUAL_S) -> None:
        """Wait for the first beat.

        Args:
            length_s: Of the part that counts.

        Raises:
            ValueError: If it is shorter than a minute or longer than five.
        """
        self._reading = MorningReading(length_s)
        self._heard: float | None = None
        self._over: float | None = None
        self._given_up: tuple[float, float] | None = None
        """Length and clean share, where it was ended because it could not succeed any more."""

    @property
    def step(self) -> Step:
        """Where in the reading we are."""
        return Step.NOISY if self._given_up else self._reading.step

    @property
    def wanted_s(self) -> float:
        """How long the part that counts is meant to be."""
        return self._reading.length_s

    @property
    def length_s(self) -> float:
        """How long was measured; 0 before the end."""
        if self._given_up:
            return self._given_up[0]
        span = self._reading.span
        return span.length_s if span else 0.0

    @property
    def counts_from_s(self) -> float:
        """From when on it counts; 0 while it has not settled."""
        return self._reading.counts_from_s or 0.0

    @property
    def number(self) -> Number | None:
        """What it came to, once it is done or too noisy; without a value where that is withheld."""
        if self._given_up:
            return Number(None, None, None, None, self._given_up[1], Withheld.GAP)
        return self._reading.result

    def take(self, events: Sequence[Event]) -> None:
        """Take the events of one strap as they come."""
        self._reading.take(events)
        for event in events:
            if isinstance(event, Beat):
                self._heard = seconds(event.arrival)

    def silent_s(self, now: float) -> float | None:
        """Return how long ago the last beat came; None where none has come yet."""
        return None if self._heard is None else max(0.0, now - self._heard)

    def progress(self, now: float) -> float:
        """Return how much of settling and reading is over, 0 to 1."""
        return self._reading.progress(now)

    def to_go_s(self, now: float) -> float:
        """Return the seconds until the present step is over, at the latest."""
        return self._reading.to_go_s(now)

    def advance(self, now: float) -> list[Action]:
        """Move on to ``now`` and return what the recording is to say."""
        actions = self._reading.advance(now)
        if not actions and self._is_hopeless(now):
            self._given_up = self._measured_s(now), self._reading.clean_share(now)
            actions = self._reading.cancel(now)
        self._note_end(now)
        return actions

    def cancel(self, now: float) -> list[Action]:
        """End it before its time: there is no number then."""
        actions = self._reading.cancel(now)
        self._note_end(now)
        return actions

    def is_known(self, now: float) -> bool:
        """Return whether it is over for good: nothing can come in any more."""
        if self._over is None:
            return False
        return self.step is not Step.DONE or now >= self._over + LAST_BEATS_S

    def _note_end(self, now: float) -> None:
        if self._over is None and self._reading.step.over:
            self._over = now

    def _measured_s(self, now: float) -> float:
        step, to_go = self._reading.step, self._reading.to_go_s(now)
        extended = EXTENSION_S if step is Step.EXTENDED else 0.0
        return max(0.0, self.wanted_s + extended - to_go)

    def _is_hopeless(self, now: float) -> bool:
        """Return whether too little can be clean even if everything is from now on.

        Nobody is to lie there for minutes for a number that cannot come: a strap that has fallen
        off, or a link that does not come back.
        """
        if self._reading.step not in (Step.READING, Step.EXTENDED):
            return False
        done, longest = self._measured_s(now), self.wanted_s + EXTENSION_S
        # What is on its way from the strap is not counted yet.
        clean = self._reading.clean_share(now) * done + LAST_BEATS_S
        return clean + longest - done < CLEAN_SHARE * longest
