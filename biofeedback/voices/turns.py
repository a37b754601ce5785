"""From who speaks to turns, the pauses before answers, and overlaps; pure.

A turn is all that one voice says until the other takes over; what lies wholly within the other's
speech ("mhm") takes nothing over. Across a stretch in which nothing listened no answer is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol

from biofeedback.events import Talk

REST_S: Final = 1.0
"""Where only one's own voice is known, a longer silence of it ends a turn: the other may have
spoken."""

_OWN: Final = frozenset({Talk.ME, Talk.BOTH})
_TOLD_APART: Final = frozenset({Talk.ME, Talk.OTHER, Talk.BOTH, Talk.SILENCE})


class Span(Protocol):
    """A stretch in which one state held."""

    @property
    def start_s(self) -> float:
        """Where it begins."""
        ...

    @property
    def end_s(self) -> float:
        """Where it ends."""
        ...

    @property
    def talk(self) -> Talk:
        """The state."""
        ...


class Answer(NamedTuple):
    """One voice has taken over from the other."""

    at_s: float
    """When it began; where it overlaps, when the other had ended."""
    own: bool
    """Whether it is one's own voice that answers."""
    pause_s: float | None
    """From the end of the other voice to its beginning; None where it began before that end."""


class Turn(NamedTuple):
    """What one voice said until the other took over."""

    start_s: float
    end_s: float
    own: bool


class Follower:
    """Follows a conversation as it goes, and knows who spoke last, across any silence."""

    def __init__(self) -> None:
        self.own_last: bool | None = None
        """Whether one's own voice has, or had, the turn; None while nobody has spoken."""
        self.silent_since_s: float | None = None
        """Since when neither speaks; None while somebody does, or it is not known."""
        self._talk = Talk.UNKNOWN

    def hear(self, at_s: float, talk: Talk) -> Answer | None:
        """Take the next state, and return the answer that begins with it."""
        before, self._talk = self._talk, talk
        if talk not in _TOLD_APART:
            self.own_last, self.silent_since_s = None, None
            return None
        if talk is Talk.SILENCE:
            if before is not Talk.SILENCE:
                self.silent_since_s = at_s if before is not Talk.UNKNOWN else None
            return None
        since_s, self.silent_since_s = self.silent_since_s, None
        if talk is Talk.BOTH:
            # Whoever is left over has the turn; two who begin at once have none yet.
            return None
        own = talk is Talk.ME
        last, self.own_last = self.own_last, own
        if last is None or last is own:
            return None
        if before is Talk.SILENCE:
            return Answer(at_s, own, None if since_s is None else at_s - since_s)
        # Straight from one voice to the other: without a pause. Through both: it joined in.
        return Answer(at_s, own, None if before is Talk.BOTH else 0.0)


def answers_of(spans: Iterable[Span]) -> list[Answer]:
    """Return the answers of a conversation, in order."""
    follower = Follower()
    found = []
    for span in spans:
        answer = follower.hear(span.start_s, span.talk)
        if answer is not None:
            found.append(answer)
    return found


def turns_of(spans: Iterable[Span]) -> list[Turn]:
    """Return the turns of a conversation, in the order in which they begin."""
    spans = list(spans)
    if any(span.talk is Talk.NOT_ME for span in spans):
        return _own_turns(spans)
    turns: list[Turn] = []
    broken = True
    for number, span in enumerate(spans):
        if span.talk not in _TOLD_APART:
            broken = True
        if span.talk not in (Talk.ME, Talk.OTHER):
            continue
        own = span.talk is Talk.ME
        if turns and not broken and turns[-1].own is own:
            turns[-1] = turns[-1]._replace(end_s=_ended(spans, number))
            continue
        turns.append(Turn(_begun(spans, number), _ended(spans, number), own))
        broken = False
    return turns


def _begun(spans: list[Span], number: int) -> float:
    """Return where the voice of a span began: it may have joined in before."""
    joined = number > 0 and spans[number - 1].talk is Talk.BOTH
    return spans[number - 1 if joined else number].start_s


def _ended(spans: list[Span], number: int) -> float:
    """Return where the voice of a span ended: the other may have joined in before."""
    joined = number + 1 < len(spans) and spans[number + 1].talk is Talk.BOTH
    return spans[number + 1 if joined else number].end_s


def _own_turns(spans: list[Span]) -> list[Turn]:
    turns: list[Turn] = []
    broken = True
    for span in spans:
        if span.talk in _OWN:
            if turns and not broken and span.start_s - turns[-1].end_s <= REST_S:
                turns[-1] = turns[-1]._replace(end_s=span.end_s)
            else:
                turns.append(Turn(span.start_s, span.end_s, own=True))
            broken = False
        elif span.talk is not Talk.NOT_ME:
            broken = True
    return turns
