"""Whose voice it is where one input also hears a little of the other; pure.

Headphones leak, and two microphones stand in one room. A detector of voices hears a voice 25 dB
down as well as any. What tells them apart is the level: while the other speaks and oneself does
not, one's own input lies below the other's by what leaks (or by its noise). That difference is the
least that is found again and again, so it is learnt from the conversation itself, whatever the
levels of the two inputs are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from biofeedback.voices.ear import Frame
from biofeedback.voices.voice import FRAME_S, OFF, ON

BEFORE_S: Final = 0.3
"""A leaking voice may come later than in its own input, as through a loudspeaker ..."""
AFTER_S: Final = 0.1
"""... or earlier, where its own input is slower."""
NEAR_S: Final = 0.033
"""A frame and its neighbours: syllables, and not what is between them."""
ABOVE_DB: Final = 8.0
"""So much over what leaks is a voice of its own."""
FIRST_DB: Final = -12.0
"""What leaks, until it is known: of two voices at the same time the louder counts."""
LEARNT_OF: Final = 30
"""So many frames (a second of voice) make it known."""
SHARE: Final = 0.3
"""One is silent in a greater share of the other's speech than this."""
_KEPT: Final = 600
_ANEW: Final = 16


BELOW_USUAL_DB: Final = 18.0
"""Of one input: so much softer than one usually is, is what leaks from the headphones. The loud
parts of one's speech differ by less."""
USUAL_DB: Final = -45.0
"""How loud one usually is, until that is known; a headset is louder, a far microphone softer."""
_RISE: Final = 0.2
"""Share of what is missing by which a louder frame raises it ..."""
_FALL_DB: Final = 0.05 * FRAME_S
"""... and what any other with a voice lowers it by: 3 dB in a minute of talk."""


class Leak:
    """How much of a source is in another input."""

    def __init__(self) -> None:
        self.gain_db = FIRST_DB
        self._found: deque[float] = deque(maxlen=_KEPT)
        self._new = 0

    def learn(self, source_db: float, here_db: float) -> None:
        """Take the levels of both while the source's voice is on."""
        self._found.append(here_db - source_db)
        self._new += 1
        if len(self._found) >= LEARNT_OF and self._new >= _ANEW:
            self._new = 0
            self.gain_db = sorted(self._found)[int(SHARE * len(self._found))]

    def explains(self, source_db: float, here_db: float) -> bool:
        """Return whether this level may be the source's voice alone."""
        return here_db < source_db + self.gain_db + ABOVE_DB


class Loudness:
    """How loud one usually speaks into one input; it outlives a pause in listening."""

    def __init__(self) -> None:
        self.usual_db = USUAL_DB

    def soft(self, level_db: float) -> bool:
        """Learn from the loudest near a frame with a voice, and return whether it is too soft."""
        missing_db = level_db - self.usual_db
        self.usual_db += _RISE * missing_db if missing_db > 0 else -_FALL_DB
        return missing_db < -BELOW_USUAL_DB


class OneInput:
    """Takes the frames of one input and returns them with what leaked taken for no voice.

    Without an input for the other voice only the loudness tells: what is far softer than oneself.
    Until one has spoken for the first time a leaking voice may pass for one's own.
    """

    def __init__(self, loudness: Loudness) -> None:
        self._loudness = loudness
        self._frames: deque[Frame] = deque()
        self._done = 0

    def hear(self, frames: Iterable[Frame]) -> list[Frame]:
        """Take frames and return those that can be judged now."""
        self._frames.extend(frames)
        judged = []
        while (
            self._done < len(self._frames)
            and self._frames[-1].at_s - self._frames[self._done].at_s >= BEFORE_S
        ):
            judged.append(self._judge(self._frames[self._done]))
            self._done += 1
            while self._frames[0].at_s < judged[-1].at_s - BEFORE_S:
                self._frames.popleft()
                self._done -= 1
        return judged

    def _judge(self, frame: Frame) -> Frame:
        if frame.probability < OFF:
            return frame
        near = _between(self._frames, frame.at_s - BEFORE_S, frame.at_s + BEFORE_S)
        soft = self._loudness.soft(max(each.level_db for each in near))
        return frame._replace(probability=0.0) if soft else frame


class TwoInputs:
    """Takes the frames of two inputs and returns them with what leaked taken for no voice."""

    def __init__(self) -> None:
        self._frames: tuple[deque[Frame], deque[Frame]] = (deque(), deque())
        self._done = [0, 0]
        """How many of each are judged and only kept for their neighbours."""
        self._leaks = (Leak(), Leak())

    def hear(self, which: int, frames: Iterable[Frame]) -> list[tuple[int, Frame]]:
        """Take frames of input 0 or 1, and return those of both that can be judged now."""
        self._frames[which].extend(frames)
        if not (self._frames[0] and self._frames[1]):
            return []
        known_s = min(self._frames[0][-1].at_s, self._frames[1][-1].at_s) - AFTER_S
        judged = [(side, frame) for side in (0, 1) for frame in list(self._judged(side, known_s))]
        for side in (0, 1):
            self._forget(side, known_s - 2 * BEFORE_S)
        return judged

    def _judged(self, side: int, known_s: float) -> Iterable[Frame]:
        own, source = self._frames[side], self._frames[1 - side]
        while self._done[side] < len(own) and own[self._done[side]].at_s <= known_s:
            frame = own[self._done[side]]
            self._done[side] += 1
            yield self._judge(side, frame, own, source)

    def _judge(self, side: int, frame: Frame, own: deque[Frame], source: deque[Frame]) -> Frame:
        at_s = frame.at_s
        others = _between(source, at_s - BEFORE_S, at_s + AFTER_S)
        speaking = [each for each in others if each.probability >= ON]
        if not speaking:
            return frame
        source_db = max(each.level_db for each in others)
        long_db = max(each.level_db for each in _between(own, at_s - BEFORE_S, at_s + AFTER_S))
        here_db = max(each.level_db for each in _between(own, at_s - NEAR_S, at_s + NEAR_S))
        leak, back = self._leaks[side], self._leaks[1 - side]
        # What may itself be a leak from here teaches nothing.
        if not (frame.probability >= ON and back.explains(long_db, source_db)):
            leak.learn(source_db, long_db)
        if leak.explains(source_db, here_db):
            return frame._replace(probability=0.0)
        return frame

    def _forget(self, side: int, before_s: float) -> None:
        frames = self._frames[side]
        while self._done[side] and frames[0].at_s < before_s:
            frames.popleft()
            self._done[side] -= 1


def _between(frames: deque[Frame], from_s: float, to_s: float) -> list[Frame]:
    return [each for each in frames if from_s <= each.at_s <= to_s]
