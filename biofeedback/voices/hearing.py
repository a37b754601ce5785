"""From the frames of one or two inputs to who speaks; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from biofeedback.voices.ear import Frame
from biofeedback.voices.leak import Loudness, OneInput, TwoInputs
from biofeedback.voices.talk import Change, Talks
from biofeedback.voices.voice import Voice

OWN, OTHER = 0, 1


class Hearing:
    """Follows one conversation."""

    def __init__(
        self,
        *,
        two: bool,
        headphones: bool,
        start_s: float = 0.0,
        loudness: Loudness | None = None,
    ) -> None:
        """Know nothing yet; see ``Talks``.

        Args:
            two: Whether the other's voice has an input of its own.
            headphones: Whether the microphone hears one's own voice only.
            start_s: Nothing is told of the time before.
            loudness: What is known of one's own.
        """
        self._voices = (Voice(), Voice()) if two else (Voice(),)
        self._two = TwoInputs() if two else None
        # Without headphones one input is to hear both voices, also the softer one.
        self._one = None if two or not headphones else OneInput(loudness or Loudness())
        self._talks = Talks(two=two, headphones=headphones, start_s=start_s)

    def hear(self, which: int, frames: Sequence[Frame]) -> list[Change]:
        """Take frames of one's own input or the other's, and return what is known now."""
        for side, frame in self._judged(which, frames):
            voice = self._voices[side]
            self._talks.add(side, voice.hear(frame.at_s, frame.probability))
        return self._talks.settle(min(voice.settled_s for voice in self._voices))

    def _judged(self, which: int, frames: Sequence[Frame]) -> Iterable[tuple[int, Frame]]:
        if self._two is not None:
            return self._two.hear(which, frames)
        judged = frames if self._one is None else self._one.hear(frames)
        return [(which, frame) for frame in judged]
