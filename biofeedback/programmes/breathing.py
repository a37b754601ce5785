"""Paced breathing from its first breath to its last: what the recording is to say, and when.

Whoever drives it (the window, the recorder) passes the time now and then and does what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from biofeedback.pacer import EASE_BREATHS, EASE_FROM, Pacer, Pattern
from biofeedback.sentences import tr

SETTLING: Final = tr("settling in")
"""Name of the phase from the first breath until the wanted pace is reached."""
BREATHING: Final = tr("paced breathing")
"""Name of the phase at the wanted pace; a change of the pattern begins another one."""
STEADY_S: Final = 1.0
"""A pattern that stood for this long is one that was wanted, not one passed on the way."""


class Step(Enum):
    """Where in the run we are."""

    READY = "get ready"
    SETTLING = "settling in"
    BREATHING = "breathing"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class BeginPhase:
    """A phase of the recording begins; the one before it ends."""

    name: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EndPhase:
    """The present phase of the recording ends."""


Action = BeginPhase | EndPhase


class BreathingRun:
    """One run of paced breathing; times in seconds of the session's clock, never decreasing."""

    def __init__(
        self,
        pattern: Pattern,
        at: float,
        *,
        duration_s: float | None = None,
        gentle: bool = True,
    ) -> None:
        """Begin at ``at``; the first breath comes after the pacer's lead.

        Args:
            pattern: How to breathe.
            at: Now.
            duration_s: From the first breath; None for no end.
            gentle: Whether to come down to the pace over the first breaths.
        """
        self.pacer = Pacer.begin(pattern, at, duration_s=duration_s, gentle=gentle)
        self.step = Step.READY
        self._settled = self.pacer.settled
        self._changed_at = at
        self._untold = True
        """Whether the recording does not know of the present pattern or of its phase yet."""

    @property
    def start(self) -> float:
        """When the first breath begins."""
        return self.pacer.start

    def done_s(self, now: float) -> float:
        """Return for how long there has been breathing."""
        end = self.pacer.end
        return max(0.0, (now if end is None else min(now, end)) - self.start)

    def progress(self, now: float) -> float | None:
        """Return the share of the run that is over; None without an end."""
        end = self.pacer.end
        return None if end is None else min(1.0, self.done_s(now) / max(1e-9, end - self.start))

    def change(self, pattern: Pattern, at: float) -> None:
        """Follow another pattern from now on; a gentle start is over with it."""
        if pattern != self.pacer.pattern:
            self.pacer = self.pacer.changed(pattern, at)
            self._untold = True
            self._settled = min(self._settled, max(at, self.start))
            self._changed_at = at

    def finish(self, at: float) -> None:
        """End with the breath that is under way; before the first, at once."""
        self.pacer = self.pacer.ending(at)
        if at < self.start and self.step is Step.READY:
            self.step = Step.OVER

    def advance(self, now: float) -> list[Action]:
        """Move on to ``now`` and return what is to be done."""
        actions: list[Action] = []
        if self.step is Step.OVER:
            return actions
        end = self.pacer.end
        if self.step is Step.READY and now >= self.start:
            self.step = Step.SETTLING
            if self._settled > self.start:
                actions.append(self._begin(SETTLING, self.start))
        ended_before = end is not None and self._settled >= end
        if self.step is Step.SETTLING and now >= self._settled and not ended_before:
            self.step = Step.BREATHING
            actions.append(self._begin(BREATHING, self._settled))
        if self.step is Step.BREATHING and self._untold and now >= self._changed_at + STEADY_S:
            actions.append(self._begin(BREATHING, self._changed_at))
        if end is not None and now >= end:
            self.step = Step.OVER
            actions.append(EndPhase())
        return actions

    def _begin(self, name: str, at: float) -> BeginPhase:
        """Return the phase with all that it takes to work out every breath of it later."""
        self._untold = False
        settings = {
            **self.pacer.pattern.settings(),
            "from_s": f"{at:.3f}",
            "breaths": f"{self.pacer.phase(at):.4f}",
        }
        if name == SETTLING:
            # The lengths of the first breaths grow evenly from this pace to the wanted one.
            settings["ease_from_per_min"] = f"{EASE_FROM:g}"
            settings["ease_breaths"] = f"{EASE_BREATHS}"
        return BeginPhase(name, settings)
