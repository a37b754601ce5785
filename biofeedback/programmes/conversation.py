"""A conversation with what it takes to read it: quiet before, reading aloud, the call, quiet after.

Talking changes breathing, and with it every number of heart rate variability, whatever is felt. So
rest is compared with rest (before and after), and the conversation with reading aloud. Lengths and
the first seconds that do not count are choices of this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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
    """Which phases there are to be; None leaves one out. The conversation has no end of its own."""

    baseline_s: float | None = BASELINE_S
    reading_s: float | None = None
    recovery_s: float | None = RECOVERY_S
