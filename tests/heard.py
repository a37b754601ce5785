"""What was heard of a conversation beside its script, as figures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from biofeedback.events import Talk
from biofeedback.voices.talk import Change
from tests.speech import Dialogue

FRAME_S = 0.032
PAUSE_WITHIN_S = 0.15
RIGHT = 0.95


@dataclass(frozen=True)
class Score:
    """How right it was."""

    frames: int
    right: float
    """Share of all frames whose state is that of the script."""
    away: float
    """The same of those at least a quarter of a second from a switch."""
    far: float
    """The same of those at least three seconds from a switch."""
    far_frames: int
    """How many those are."""
    pauses_ms: tuple[float, ...]
    """By how much each pause between the voices came out too long."""

    @property
    def worst_pause_s(self) -> float:
        return max(abs(each) for each in self.pauses_ms) / 1000

    def __str__(self) -> str:
        middle, worst = float(np.median(self.pauses_ms)), self.worst_pause_s * 1000
        return (
            f"{self.frames} frames: {self.right:.2%} of all, {self.away:.2%} from .25 s on, "
            f"{self.far:.2%} of {self.far_frames} from 3 s on; "
            f"{len(self.pauses_ms)} pauses: median {middle:+.0f} ms, worst {worst:.0f} ms"
        )


def talk_at(changes: Sequence[Change], at_s: float) -> Talk:
    """Return the state that was told for an instant."""
    number = bisect_right(changes, at_s, key=lambda each: each.at_s)
    return changes[number - 1].talk if number else Talk.UNKNOWN


def score(dialogue: Dialogue, changes: Sequence[Change], shift_s: float = 0.0) -> Score:
    """Compare what was told with the script, which begins at ``shift_s``."""
    told = [Change(each.at_s - shift_s, each.talk) for each in changes]
    times = np.arange(told[0].at_s + FRAME_S, dialogue.length_s, FRAME_S)
    right = np.array([dialogue.talk_at(at) is talk_at(told, at) for at in times])
    switches = np.array(dialogue.switches)
    distance = np.array([np.abs(switches - at).min() for at in times])
    far = right[distance >= 3.0]
    return Score(
        len(times),
        float(right.mean()),
        float(right[distance >= 0.25].mean()),
        float(far.mean()) if len(far) else 1.0,
        len(far),
        tuple(
            1000 * (_pause(told, begin_s, end_s) - (end_s - begin_s))
            for begin_s, end_s in dialogue.pauses
        ),
    )


def _pause(told: Sequence[Change], begin_s: float, end_s: float) -> float:
    """Return how long the silence was that was told where one was; 0 where none was."""
    found = [
        (min(end_s, after.at_s) - max(begin_s, before.at_s), after.at_s - before.at_s)
        for before, after in pairwise(told)
        if before.talk is Talk.SILENCE and before.at_s < end_s and after.at_s > begin_s
    ]
    return max(found)[1] if found else 0.0
