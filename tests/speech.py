"""Conversations with a known script, spoken by espeak-ng: two voices, one to a channel.

Each utterance is cut to its audible part and laid on the script, so that the truth is known to a
few milliseconds. The channels have levels of their own, the noise of a room, and a little of each
other. Everything follows from the seed.
"""

from __future__ import annotations

import functools
import io
import math
import random
import shutil
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.events import Talk

Floats = NDArray[np.float64]
RATE: Final = 22_050
PROGRAM: Final = "espeak-ng"
AUDIBLE_DB: Final = -40.0
"""Below the loudest of an utterance: what is softer at its ends is cut off."""
LEAD_S: Final = 1.0
TAIL_S: Final = 1.5
VOICES: Final = (("en-us+m3", 160), ("en-gb+f2", 165))
LINES: Final = (
    "Yes.",
    "How was your week?",
    "I went to see my sister on Sunday.",
    "It rained the whole morning, so we stayed in and made soup.",
    "That sounds good to me.",
    "And what did you do after that?",
    "We took the long way home along the river, and the dog went in twice.",
    "No, not yet.",
    "The garden is full of apples this year, more than we can eat.",
    "I would like to hear more about it.",
    "They said that the train would leave at nine, but nobody believed them.",
    "Maybe next month.",
    "I have been thinking about what you told me, about the house and the old piano.",
    "You remember everything.",
    "When I was small we used to spend the summers there, and my grandfather taught me to swim.",
)


@dataclass(frozen=True)
class Said:
    """One utterance of the script."""

    own: bool
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Dialogue:
    """What two people said, and how it sounds; ``samples`` has own and other as columns."""

    said: tuple[Said, ...]
    samples: Floats
    rate: int = RATE

    @property
    def length_s(self) -> float:
        return len(self.samples) / self.rate

    def talk_at(self, at_s: float) -> Talk:
        own, other = (
            any(each.start_s <= at_s < each.end_s for each in self.said if each.own is mine)
            for mine in (True, False)
        )
        if own and other:
            return Talk.BOTH
        return Talk.ME if own else Talk.OTHER if other else Talk.SILENCE

    @property
    def switches(self) -> list[float]:
        return sorted(at for each in self.said for at in (each.start_s, each.end_s))

    @property
    def pauses(self) -> list[tuple[float, float]]:
        """From the end of one voice to the beginning of the other, where neither speaks between."""
        found: list[tuple[float, float]] = []
        last = self.said[0]
        for each in self.said[1:]:
            if each.own is not last.own and each.start_s > last.end_s:
                found.append((last.end_s, each.start_s))
            last = max(last, each, key=lambda said: said.end_s)
        return found


def needs_espeak() -> None:
    """Skip a test where the voices cannot be made."""
    if shutil.which(PROGRAM) is None:
        pytest.skip("the voices are made by espeak-ng: apt-get install espeak-ng")


@functools.cache
def utterance(text: str, voice: str, speed: int) -> Floats:
    """Return the audible part of a sentence, its root mean square at 1."""
    spoken = subprocess.run(
        [PROGRAM, "-v", voice, "-s", str(speed), "--stdout", text],
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
    with wave.open(io.BytesIO(spoken)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        # Written to a pipe, its header does not know how long it is.
        samples = np.frombuffer(spoken[44:], "<i2").astype(np.float64)
    return audible(samples, RATE)


def audible(samples: Floats, rate: int) -> Floats:
    """Return a sound without the silence around it, its root mean square at 1."""
    step = rate // 200
    loud = np.array(
        [np.sqrt(np.mean(samples[at : at + step] ** 2)) for at in range(0, len(samples), step)]
    )
    heard = np.flatnonzero(loud > loud.max() * 10 ** (AUDIBLE_DB / 20))
    samples = samples[heard[0] * step : (heard[-1] + 1) * step]
    return samples / float(np.sqrt(np.mean(samples**2)))


def decibels(level: float) -> float:
    """Return an amplitude for a level in dB below full scale."""
    return float(10 ** (level / 20))


def room(samples: int, level_db: float, dice: np.random.Generator) -> Floats:
    """Return the noise of a room: more of it in the lower pitches."""
    # A length of which the transform is quick.
    whole = 2 ** math.ceil(math.log2(samples))
    white = np.fft.rfft(dice.standard_normal(whole))
    hertz = np.fft.rfftfreq(whole, 1 / RATE)
    noise: Floats = np.fft.irfft(white / np.sqrt(np.maximum(hertz, 40)), whole)[:samples]
    return noise / float(np.sqrt(np.mean(noise**2))) * decibels(level_db)


def story(line: int) -> str:
    """Return some lines as one long sentence."""
    told = [LINES[(line + step) % len(LINES)].rstrip(".?") for step in (0, 3, 7, 11)]
    return ", and then ".join(told) + "."


@functools.cache
def dialogue(
    length_s: float,
    seed: int = 1,
    *,
    levels_db: tuple[float, float] = (-22.0, -28.0),
    noise_db: float = -58.0,
    crosstalk_db: float = -25.0,
    overlaps: float = 0.12,
    stories: float = 0.0,
) -> Dialogue:
    """Return a conversation of about this length.

    Args:
        length_s: How long.
        seed: Decides on everything.
        levels_db: Of own and other voice, below full scale.
        noise_db: Of the room, in each channel.
        crosstalk_db: How much of the other voice is in each channel.
        overlaps: Share of answers that begin before the other has ended.
        stories: Share of turns that are four sentences long.
    """
    dice = random.Random(seed)
    said: list[Said] = []
    clean = np.zeros((round((length_s + 30) * RATE), 2))
    ended = {True: -1.0, False: -1.0}
    at_s, own, line = LEAD_S, dice.random() < 0.5, dice.randrange(len(LINES))
    while at_s < length_s - TAIL_S:
        line = (line + dice.randrange(1, len(LINES))) % len(LINES)
        voice, speed = VOICES[0 if own else 1]
        text = story(line) if dice.random() < stories else LINES[line]
        sound = utterance(text, voice, speed)
        first = round(at_s * RATE)
        clean[first : first + len(sound), 0 if own else 1] += sound
        end_s = at_s + len(sound) / RATE
        said.append(Said(own, at_s, end_s))
        ended[own] = end_s
        own = not own
        if dice.random() < overlaps and end_s - at_s > 1.5:
            at_s = end_s - dice.uniform(0.4, 1.0)
        else:
            at_s = end_s + dice.choice((dice.uniform(0.2, 0.6), dice.uniform(0.2, 3.0)))
        # A shorter silence of one voice is none.
        at_s = max(at_s, ended[own] + 0.8)
    samples = clean[: round((max(each.end_s for each in said) + TAIL_S) * RATE)]
    samples = samples * [decibels(level) for level in levels_db]
    leak = decibels(crosstalk_db)
    noise = np.random.default_rng(seed)
    heard = samples + leak * samples[:, ::-1]
    for channel in (0, 1):
        heard[:, channel] += room(len(heard), noise_db, noise)
    clipped = np.clip(heard, -1, 1)
    clipped.setflags(write=False)
    return Dialogue(tuple(said), clipped)


def write_wav(path: Path, samples: NDArray[Any], rate: int = RATE) -> Path:
    """Write one or two channels of samples within 1 as a WAV file."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return path
