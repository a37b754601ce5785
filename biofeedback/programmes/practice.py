"""Practice for listening: ``let it breathe``, five quiet seconds, one open question a day.

All of it is off until it is asked for. It goes by who speaks and by nothing else: no cue hangs on a
heart beat. Times, counts and thresholds are choices of this project.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from biofeedback.events import Talk
from biofeedback.programmes.open_questions import QUESTIONS
from biofeedback.sentences import Sentence, tr

QUICK_S: Final = 1.0
"""An answer within so much of the other's last word is a quick one."""
ANSWERS: Final = 4
QUICK_ANSWERS: Final = 3
"""So many quick ones of the last ``ANSWERS`` bring ``let it breathe``."""
RECENT_S: Final = 60.0
"""After so long without an answer it would come out of the blue."""
SETTLED_S: Final = 1.0
"""One's own voice has been quiet for so long before a cue comes: it is no breath within a turn."""
SHOWN_S: Final = 10.0
QUIET_S: Final = 120.0
"""After a cue, before ``let it breathe`` may come again."""
MOST: Final = 6
"""Times that ``let it breathe`` comes in a call."""
TURN_S: Final = 1.0
"""What is shorter is a word on the side, neither something to answer nor an answer."""
BRIDGED_S: Final = 1.0
"""A voice that is away for less has only taken breath."""
PAUSE_S: Final = 5.0
PAUSE_FROM_S: Final = 1.0
"""Into the quiet: most answers come sooner, and nothing is to flicker between two sentences."""


class Kind(StrEnum):
    """What can be practised; the value is its key in the settings of a conversation."""

    BREATHE = "practice_breathe"
    PAUSE = "practice_pause"
    QUESTION = "practice_question"


NAMES: Final[dict[Kind, Sentence]] = {
    Kind.BREATHE: tr("Let it breathe"),
    Kind.PAUSE: tr("Five quiet seconds"),
    Kind.QUESTION: tr("A question for today"),
}
"""Also what a cue says."""
MEANINGS: Final[dict[Kind, Sentence]] = {
    Kind.BREATHE: tr("A quiet reminder after several answers within a second."),
    Kind.PAUSE: tr("Five dots fill when the other has stopped. They go when anybody speaks."),
    Kind.QUESTION: tr("One open question a day, before the conversation."),
}


def wanted(settings: Mapping[str, Any]) -> frozenset[Kind]:
    """Return what a person has asked for in the settings of a conversation."""
    return frozenset(kind for kind in Kind if settings.get(kind) is True)


def question_of(day: date) -> Sentence:
    """Return the question of a day; each comes once before one comes again."""
    return QUESTIONS[day.toordinal() % len(QUESTIONS)]


class Heard(StrEnum):
    """Whose voices are known."""

    NOBODY = "nobody"
    OWN = "own"
    BY_HAND = "by hand"
    """One's own, marked by oneself."""
    MIXED = "mixed"
    """Both in one microphone, which cannot tell them apart."""
    BOTH = "both"


_TELLING: Final[dict[Talk, Heard]] = {
    Talk.NOT_ME: Heard.OWN,
    Talk.SOMEONE: Heard.MIXED,
    Talk.OTHER: Heard.BOTH,
    Talk.BOTH: Heard.BOTH,
    Talk.UNKNOWN: Heard.NOBODY,
}
"""What a state tells of that; one's own voice and silence tell nothing new."""
_BY: Final[dict[str, Heard]] = {
    "by hand": Heard.BY_HAND,
    "microphone and second input": Heard.BOTH,
}
"""What listens, where that alone tells it; see ``Talking``."""
LACKING: Final[dict[Heard, Sentence | None]] = {
    Heard.NOBODY: tr("Pauses can be practised once both voices are listened to."),
    Heard.OWN: tr(
        "Only your own voice is known. To practise pauses, let the other's voice be listened to, "
        "too."
    ),
    Heard.BY_HAND: tr(
        "Marking by hand tells when you speak, not when the other stops: pauses cannot be known."
    ),
    Heard.MIXED: tr(
        "One microphone hears both voices and cannot tell them apart. To practise pauses, use "
        "headphones and let the other's voice be listened to, too."
    ),
    Heard.BOTH: None,
}
"""Why nothing can be practised, and what to do."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is to be seen now."""

    kind: Kind
    progress: float | None = None
    """Of a pause, 0 to 1."""

    @property
    def text(self) -> Sentence:
        """What it says."""
        return NAMES[self.kind]


class _Voice:
    """A voice with its last stretch: what lies between two breaths of it is one."""

    def __init__(self) -> None:
        self.start: float | None = None
        self.end: float | None = None
        """None while it is heard."""

    @property
    def on(self) -> bool:
        return self.start is not None and self.end is None

    def hear(self, on: bool, at: float) -> None:
        if on and not self.on:
            if self.start is None or self.end is None or at - self.end >= BRIDGED_S:
                self.start = at
            self.end = None
        elif not on and self.on:
            self.end = at

    def is_turn(self, now: float) -> bool:
        if self.start is None:
            return False
        return (now if self.end is None else self.end) - self.start >= TURN_S


class Practice:
    """The cues of one conversation; times in seconds of the session's clock, never decreasing.

    States come in the order of their times, each a moment after it began.
    """

    def __init__(self, kinds: frozenset[Kind]) -> None:
        """Begin in front of the first state.

        Args:
            kinds: What is practised; nothing else ever comes.
        """
        self._kinds = kinds
        self._talk = Talk.UNKNOWN
        self._since = 0.0
        self._heard = Heard.NOBODY
        self._mine, self._other = _Voice(), _Voice()
        self._answered: float | None = None
        """Start of the other's stretch that was answered last."""
        self._quick: deque[bool] = deque(maxlen=ANSWERS)
        self._last_answer = 0.0
        self._shown_from: float | None = None
        self._shown_until: float | None = None
        self._times = 0

    @property
    def heard(self) -> Heard:
        """Whose voices are known so far."""
        return self._heard

    @property
    def lacking(self) -> Sentence | None:
        """Why there can be no cues, and what to do; None where there can, or none are wanted."""
        if self._kinds.isdisjoint((Kind.BREATHE, Kind.PAUSE)):
            return None
        return LACKING[self._heard]

    def take(self, talk: Talk, at: float, by: str = "") -> None:
        """Take who speaks from a time on.

        Args:
            talk: The state.
            at: From when on.
            by: What listens.
        """
        self._heard = _TELLING.get(talk, self._heard)
        if talk is not Talk.UNKNOWN:
            self._heard = _BY.get(by, self._heard)
        if talk is self._talk:
            return
        self._note_answer(at)
        if talk in (Talk.ME, Talk.OTHER, Talk.BOTH, Talk.SILENCE):
            self._mine.hear(talk in (Talk.ME, Talk.BOTH), at)
            self._other.hear(talk in (Talk.OTHER, Talk.BOTH), at)
        else:
            self._mine, self._other = _Voice(), _Voice()
        self._talk, self._since = talk, at

    def advance(self, now: float) -> Cue | None:
        """Move on to ``now`` and return what is to be seen; None for nothing."""
        quiet = self._quiet_for(now) if Kind.PAUSE in self._kinds else None
        reminded = Kind.BREATHE in self._kinds and self._is_reminded(now, free=quiet is None)
        if quiet is not None and quiet >= PAUSE_FROM_S:
            return Cue(Kind.PAUSE, quiet / PAUSE_S)
        return Cue(Kind.BREATHE) if reminded else None

    def _note_answer(self, now: float) -> None:
        """Note whether the other's turn has been answered, and how soon.

        Also by talking on where the other stopped; a word on the side is no answer.
        """
        asked, mine = self._other.start, self._mine.start
        stopped = self._other.end
        if asked is None or mine is None or stopped is None or asked == self._answered:
            return
        after = mine > asked and (self._mine.end is None or self._mine.end > stopped)
        if after and self._other.is_turn(now) and self._mine.is_turn(now):
            self._answered, self._last_answer = asked, now
            self._quick.append(mine - stopped <= QUICK_S)

    def _is_reminded(self, now: float, *, free: bool) -> bool:
        """Return whether ``let it breathe`` is to be seen; it begins only in a free place."""
        if self._shown_from is not None:
            if self._may_be_seen and now < self._shown_from + SHOWN_S:
                return True
            self._shown_until = min(now, self._shown_from + SHOWN_S)
            self._shown_from = None
            self._quick.clear()
            return False
        if not (free and self._is_due(now)):
            return False
        self._shown_from = now
        self._times += 1
        return True

    @property
    def _may_be_seen(self) -> bool:
        return self._heard is Heard.BOTH and self._talk in (Talk.OTHER, Talk.SILENCE)

    def _is_due(self, now: float) -> bool:
        quiet_from = self._mine.end
        return (
            self._may_be_seen
            and sum(self._quick) >= QUICK_ANSWERS
            and self._times < MOST
            and now - self._last_answer <= RECENT_S
            and (self._shown_until is None or now - self._shown_until >= QUIET_S)
            and quiet_from is not None
            and now - quiet_from >= SETTLED_S
        )

    def _quiet_for(self, now: float) -> float | None:
        """Return how much of the five seconds is over; None where they do not run."""
        if self._talk is not Talk.SILENCE or self._heard is not Heard.BOTH:
            return None
        # Where one has spoken after the other, or with them to the end, it is not for one to wait.
        if self._other.end != self._since or self._mine.end == self._since:
            return None
        if not self._other.is_turn(now):
            return None
        quiet = now - self._since
        return quiet if quiet < PAUSE_S else None
