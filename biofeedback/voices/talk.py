"""From one or two voices to who speaks: states in order, though each voice is known late; pure."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from biofeedback.events import Talk
from biofeedback.voices.voice import VoiceEdge

ECHO_S: Final = 0.4
"""A loudspeaker is heard by the microphone a little before or after the other's voice is known: so
short a voice of one's own beside the other's is that one's echo."""


class Change(NamedTuple):
    """From ``at_s`` on it is this state."""

    at_s: float
    talk: Talk


class Talks:
    """Combines the voices into states; their times never fall, and neighbours differ."""

    def __init__(self, *, two: bool, headphones: bool, start_s: float = 0.0) -> None:
        """Know nothing yet.

        Args:
            two: Whether the other's voice has an input of its own.
            headphones: Whether the microphone hears one's own voice only.
            start_s: Nothing is told of the time before.
        """
        self._two = two
        self._headphones = headphones
        self._edges: tuple[deque[VoiceEdge], deque[VoiceEdge]] = (deque(), deque())
        self._on = [False, False]
        self._at_s = start_s
        self._told: Talk | None = None
        self._doubted: Change | None = None
        """One's own voice beside the other's, which may be an echo."""

    def add(self, which: int, edges: list[VoiceEdge]) -> None:
        """Take what became known of one's own voice (0) or the other's (1)."""
        self._edges[which].extend(edges)

    def settle(self, until_s: float) -> list[Change]:
        """Return the changes up to an instant, before which everything is known."""
        changes: list[Change] = []
        if self._told is None and until_s > self._at_s:
            changes += self._tell(Change(self._at_s, self._talk()))
        while True:
            waiting = [side for side in (0, 1) if self._edges[side]]
            if not waiting:
                break
            side = min(waiting, key=lambda each: self._edges[each][0].at_s)
            edge = self._edges[side][0]
            if edge.at_s > until_s:
                break
            self._edges[side].popleft()
            self._on[side] = edge.on
            changes += self._judge(Change(edge.at_s, self._talk()))
        if self._doubted and until_s - self._doubted.at_s >= ECHO_S:
            changes += self._sure(self._doubted)
        return changes

    def _talk(self) -> Talk:
        own, other = self._on
        if not self._two:
            if self._headphones:
                return Talk.ME if own else Talk.NOT_ME
            return Talk.SOMEONE if own else Talk.SILENCE
        if own and other and self._headphones:
            return Talk.BOTH
        if other:
            # Through loudspeakers the microphone hears that voice, too: one's own cannot be told.
            return Talk.OTHER
        return Talk.ME if own else Talk.SILENCE

    def _judge(self, change: Change) -> list[Change]:
        if not self._two or self._headphones:
            return self._tell(change)
        changes: list[Change] = []
        doubted = self._doubted
        if doubted is not None:
            beside = self._told is Talk.OTHER or change.talk is Talk.OTHER
            if change.at_s - doubted.at_s < ECHO_S and beside:
                self._doubted = None
                changes += self._tell(Change(doubted.at_s, Talk.SILENCE))
            else:
                changes += self._sure(doubted)
        if change.talk is Talk.ME:
            self._doubted = change
            return changes
        return changes + self._tell(change)

    def _sure(self, change: Change) -> list[Change]:
        self._doubted = None
        return self._tell(change)

    def _tell(self, change: Change) -> list[Change]:
        if change.talk is self._told:
            return []
        self._told = change.talk
        self._at_s = max(self._at_s, change.at_s)
        return [Change(self._at_s, change.talk)]
