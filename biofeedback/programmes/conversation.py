"""A conversation with what it takes to read it: quiet before, reading aloud, the call, quiet after.

Talking changes breathing, and with it every number of heart rate variability, whatever is felt. So
rest is compared with rest (before and after), and the conversation with reading aloud. Lengths and
the first seconds that do not count are choices of this project.

``ConversationRun`` leads through it. Whoever drives it (the window, the recorder) passes the time
now and then and does what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from biofeedback.programmes.breathing import Action, BeginPhase, EndPhase
from biofeedback.sentences import Sentence, tr


class Part(StrEnum):
    """A phase of the conversation session; the value stands in the setting ``part``."""

    BASELINE = "baseline"
    READING = "reading"
    CALL = "conversation"
    RECOVERY = "recovery"


PROGRAMME: Final = "conversation"
"""Value of the setting ``programme`` of each of its phases."""
NAMES: Final[dict[Part, Sentence]] = {
    Part.BASELINE: tr("quiet before"),
    Part.READING: tr("reading aloud"),
    Part.CALL: tr("conversation"),
    Part.RECOVERY: tr("quiet after"),
}
"""Names of the phases in a recording."""
BASELINE_S: Final = 180.0
READING_S: Final = 120.0
RECOVERY_S: Final = 180.0


class Fact(StrEnum):
    """Keys of the ``info`` rows and header facts that belong to a conversation."""

    CONTACT = "contact"
    """One of ``Contact``."""
    WITH = "with"
    """A private label for whom."""
    POSTURE = "posture"
    BREATHING = "breathing instructions"
    """One of ``Breathing``."""
    IN_TUNE_BEFORE = "in tune before"
    """``5 of 7``, as all ratings: 1 = not at all true, 7 = very true."""
    CLOSE_BEFORE = "close before"
    COMFORT_BEFORE = "comfort before"
    """``4 of 5``."""
    IN_TUNE = "in tune"
    """After the conversation."""
    CLOSE = "close"
    COMFORT = "comfort"
    NOTICED_PAUSES = "noticed pauses"
    NOTICED_ANSWERS = "noticed answers"
    NOTICED_DEFLECTING = "noticed deflecting"
    NOTICED_OWN_STORY = "noticed own story"


class Contact(StrEnum):
    """How one meets."""

    UNSAID = ""
    FACE_TO_FACE = "face to face"
    VIDEO = "video call"
    VOICE = "voice call"
    GROUP = "group"


class Breathing(StrEnum):
    """What one was told, or told oneself, of breathing during the conversation."""

    UNSAID = ""
    FREE = "as it comes"
    SLOW = "slowly where possible"


RATING_LEAST: Final = 1
RATING_MOST: Final = 7
COMFORT_MOST: Final = 5


def rating(value: int, most: int = RATING_MOST) -> str:
    """Return a rating as it stands in a recording: ``5 of 7``."""
    return f"{value} of {most}"


def rating_in(text: str, most: int = RATING_MOST) -> int | None:
    """Return the rating in a text of a recording; None where it is none."""
    value, _, of = text.partition(" of ")
    if value.isdecimal() and of == str(most) and RATING_LEAST <= int(value) <= most:
        return int(value)
    return None


@dataclass(frozen=True, slots=True)
class Outline:
    """Which phases there are to be; None leaves one out."""

    baseline_s: float | None = BASELINE_S
    reading_s: float | None = None
    recovery_s: float | None = RECOVERY_S
    call_s: float | None = None
    """A conversation has no end of its own; a lab may give it one."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that there are to be, in their order; one without a length is left out."""
        return tuple(
            part for part in Part if part is Part.CALL or (self.planned_s(part) or 0.0) > 0
        )

    def planned_s(self, part: Part) -> float | None:
        """Return how long a part is meant to be; None for an open end."""
        match part:
            case Part.BASELINE:
                return self.baseline_s
            case Part.READING:
                return self.reading_s
            case Part.RECOVERY:
                return self.recovery_s
            case Part.CALL:
                return self.call_s


JUST_START: Final = Outline(None, None, None)
"""The conversation alone."""


@dataclass(frozen=True, slots=True)
class PartSpan:
    """When a part was; one that was begun anew has two."""

    part: Part
    start_s: float
    end_s: float | None
    """None while it lasts."""


class ConversationRun:
    """One conversation session; times in seconds of the session's clock, never decreasing.

    What ``go_on``, ``restart`` and ``finish`` change, the next ``advance`` tells.
    """

    def __init__(self, outline: Outline, at: float) -> None:
        """Begin the first part at ``at``."""
        self.outline = outline
        self._coming = list(outline.parts)
        self._past: list[PartSpan] = []
        self._untold: list[Action] = []
        self._part: Part | None = None
        self._start_s = at
        self._begin_next(at)

    @property
    def part(self) -> Part | None:
        """The present part; None once all is over."""
        return self._part

    @property
    def part_start_s(self) -> float:
        """When the present part began; once all is over, when that was."""
        return self._start_s

    @property
    def over(self) -> bool:
        """Whether all is over."""
        return self._part is None

    @property
    def calling(self) -> bool:
        """Whether the conversation itself is under way."""
        return self._part is Part.CALL

    @property
    def spans(self) -> tuple[PartSpan, ...]:
        """The parts so far, one right after the other; the present one has no end yet."""
        if self._part is None:
            return tuple(self._past)
        return (*self._past, PartSpan(self._part, self._start_s, None))

    @property
    def coming(self) -> tuple[Part, ...]:
        """The parts after the present one."""
        return tuple(self._coming)

    def done_s(self, now: float) -> float:
        """Return for how long the present part has been; 0 once all is over."""
        return 0.0 if self._part is None else max(0.0, now - self._start_s)

    def left_s(self, now: float) -> float | None:
        """Return how long the present part still takes; None where its end is open."""
        if self._part is None:
            return 0.0
        planned = self.outline.planned_s(self._part)
        return None if planned is None else max(0.0, planned - self.done_s(now))

    def advance(self, now: float) -> list[Action]:
        """Move on to ``now`` and return what the recording is to say.

        However long ago the last call was, every part that has begun since is among it.
        """
        while self._part is not None and self.left_s(now) == 0.0:
            # Not at ``now``: the next one is not to be shorter because nobody looked.
            planned = self.outline.planned_s(self._part) or 0.0
            self._begin_next(min(now, self._start_s + planned))
        told, self._untold = self._untold, []
        return told

    def go_on(self, now: float) -> None:
        """End the present part now and begin the next: shorten it, skip it, or end the call."""
        if self._part is not None:
            self._begin_next(now)

    def restart(self, now: float) -> None:
        """Begin the present part anew; what there was of it stays in the recording."""
        if self._part is not None:
            self._coming.insert(0, self._part)
            self._begin_next(now)

    def finish(self, now: float) -> None:
        """End all of it now."""
        self._coming.clear()
        self.go_on(now)

    def _begin_next(self, at: float) -> None:
        """End the present part, if there is one, and begin the next, if there is one."""
        at = max(at, self._start_s)
        if self._part is not None:
            self._past.append(PartSpan(self._part, self._start_s, at))
        self._start_s = at
        self._part = self._coming.pop(0) if self._coming else None
        self._untold.append(EndPhase() if self._part is None else self._begun(self._part))

    def _begun(self, part: Part) -> BeginPhase:
        planned = self.outline.planned_s(part)
        settings = {
            "programme": PROGRAMME,
            "part": part.value,
            "planned_s": "" if planned is None else f"{planned:g}",
            "from_s": f"{self._start_s:.3f}",
        }
        return BeginPhase(NAMES[part], settings)
