"""The parts that tell who speaks, each alone: voices, what leaks, states, clocks, turns, files."""

from __future__ import annotations

import random
import struct
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.analysis.results import TalkSpan
from biofeedback.events import Talk
from biofeedback.records.sound_file import SoundFileError
from biofeedback.voices.by_hand import BY, ByHand
from biofeedback.voices.device import DeniedError, Listed, MissingLibraryError, NoInputError
from biofeedback.voices.ear import Block, Ear, Frame
from biofeedback.voices.file import FileTalk, Resampler, channel
from biofeedback.voices.hearing import OTHER, OWN, Hearing
from biofeedback.voices.inputs import Input, inputs
from biofeedback.voices.leak import TwoInputs
from biofeedback.voices.pretend import PretendTalk
from biofeedback.voices.talk import ECHO_S, Change, Talks
from biofeedback.voices.timing import StreamClock
from biofeedback.voices.turns import Answer, Follower, Turn, answers_of, turns_of
from biofeedback.voices.vad import RATE, Samples
from biofeedback.voices.voice import FRAME_S, OFF_LAG_S, ON_LAG_S, Voice, VoiceEdge
from tests.speech import write_wav

# -- one voice --------------------------------------------------------------------------------


def edges_of(*stretches: tuple[float, float]) -> list[VoiceEdge]:
    """Return what a voice makes of stretches of (seconds, probability)."""
    voice, at_s, found = Voice(), 0.0, []
    for length_s, probability in stretches:
        for _ in range(round(length_s / FRAME_S)):
            found += voice.hear(at_s, probability)
            at_s += FRAME_S
    return found


def test_edges_are_dated_back_to_where_they_were() -> None:
    begin, end = edges_of((0.96, 0.0), (1.6, 0.9), (0.96, 0.0))
    assert (begin.on, end.on) == (True, False)
    assert begin.at_s == pytest.approx(0.96 - ON_LAG_S)
    assert end.at_s == pytest.approx(2.56 - OFF_LAG_S)


def test_words_and_breaths_within_a_turn_are_no_ends() -> None:
    assert len(edges_of((1, 0.0), (1, 0.9), (0.45, 0.0), (1, 0.9), (1, 0.0))) == 2
    assert len(edges_of((1, 0.0), (1, 0.9), (0.6, 0.0), (1, 0.9), (1, 0.0))) == 4


def test_a_cough_is_no_voice_and_a_short_word_is() -> None:
    assert edges_of((1, 0.0), (0.2, 0.9), (1, 0.0)) == []
    assert edges_of((1, 0.0), (0.2, 0.9), (0.4, 0.0), (0.2, 0.9), (1, 0.0)) == []
    assert len(edges_of((1, 0.0), (0.29, 0.9), (1, 0.0))) == 2


def test_a_voice_goes_on_at_a_likelihood_at_which_none_begins() -> None:
    assert edges_of((1, 0.0), (1, 0.45), (1, 0.0)) == []
    begin, end = edges_of((1, 0.0), (1, 0.9), (2, 0.45), (1, 0.0))
    assert end.at_s - begin.at_s == pytest.approx(3, abs=0.1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=300))
def test_what_is_settled_never_changes_and_times_never_fall(likely: list[float]) -> None:
    voice, last_s, settled_s = Voice(), float("-inf"), float("-inf")
    for number, probability in enumerate(likely):
        edges = voice.hear(number * FRAME_S, probability)
        for edge in edges:
            assert edge.at_s >= max(settled_s, last_s) - 1e-9
            last_s = edge.at_s
        assert voice.settled_s >= settled_s
        settled_s = voice.settled_s
        assert settled_s <= (number + 1) * FRAME_S


# -- what leaks -------------------------------------------------------------------------------


def conversation_frames(
    levels_db: tuple[float, float], leak_db: float, seed: int = 1
) -> tuple[list[Frame], list[Frame], list[int]]:
    """Return frames of two inputs that each hear both, and who spoke: 0, 1, or -1."""
    dice = random.Random(seed)
    found: tuple[list[Frame], list[Frame]] = ([], [])
    who: list[int] = []
    for turn in range(40):
        speaker = turn % 2 if turn % 5 else -1
        for _ in range(dice.randrange(20, 90)):
            loud = dice.gauss(0, 4)
            for side in (0, 1):
                level, probability = -75 + dice.gauss(0, 1), 0.02
                if speaker >= 0:
                    level = levels_db[speaker] + loud + (0 if side == speaker else leak_db)
                    probability = 0.95
                found[side].append(Frame(len(who) * FRAME_S, probability, level))
            who.append(speaker)
    return found[0], found[1], who


@pytest.mark.parametrize("levels_db", [(-20.0, -20.0), (-38.0, -18.0), (-18.0, -38.0)])
def test_a_voice_that_leaks_is_told_from_one_of_its_own(levels_db: tuple[float, float]) -> None:
    own, other, who = conversation_frames(levels_db, -25)
    two, judged = TwoInputs(), []
    for at in range(0, len(who), 2):
        judged += two.hear(0, own[at : at + 2])
        judged += two.hear(1, other[at : at + 2])
    wrong = total = 0
    for side, frame in judged:
        number = round(frame.at_s / FRAME_S)
        near = who[max(0, number - 12) : number + 6]
        if number < 100 or len(set(near)) > 1:
            continue
        total += 1
        wrong += (frame.probability >= 0.5) is not (who[number] == side)
    assert total > 1000
    assert wrong / total < 0.02


def test_frames_of_one_input_wait_for_those_of_the_other() -> None:
    two = TwoInputs()
    frames = [Frame(number * FRAME_S, 0.0, -70) for number in range(100)]
    assert two.hear(0, frames) == []
    judged = two.hear(1, frames[:50])
    assert {side for side, _ in judged} == {0, 1}
    assert max(frame.at_s for _, frame in judged) <= frames[49].at_s - 0.1
    judged += two.hear(1, frames[50:])
    times = {side: [frame.at_s for which, frame in judged if which == side] for side in (0, 1)}
    assert times[0] == times[1] == [frame.at_s for frame in frames[: len(times[0])]]


# -- states -----------------------------------------------------------------------------------


def settled(talks: Talks, own: list[VoiceEdge], other: list[VoiceEdge]) -> list[Change]:
    talks.add(OWN, own)
    talks.add(OTHER, other)
    return talks.settle(100.0)


SPEECH = [VoiceEdge(1, on=True), VoiceEdge(4, on=False)]
ANSWER = [VoiceEdge(3.5, on=True), VoiceEdge(6, on=False)]


@pytest.mark.parametrize(
    ("two", "headphones", "wanted"),
    [
        (False, True, [(0, Talk.NOT_ME), (1, Talk.ME), (4, Talk.NOT_ME)]),
        (False, False, [(0, Talk.SILENCE), (1, Talk.SOMEONE), (4, Talk.SILENCE)]),
        (
            True,
            True,
            [(0, Talk.SILENCE), (1, Talk.ME), (3.5, Talk.BOTH), (4, Talk.OTHER), (6, Talk.SILENCE)],
        ),
        (True, False, [(0, Talk.SILENCE), (1, Talk.ME), (3.5, Talk.OTHER), (6, Talk.SILENCE)]),
    ],
)
def test_the_states_are_what_the_inputs_can_know(
    two: bool, headphones: bool, wanted: list[tuple[float, Talk]]
) -> None:
    talks = Talks(two=two, headphones=headphones)
    assert settled(talks, SPEECH, ANSWER if two else []) == wanted


def test_through_loudspeakers_the_others_voice_is_not_followed_by_ones_own() -> None:
    other = [VoiceEdge(1, on=True), VoiceEdge(4, on=False)]
    echo = [VoiceEdge(0.95, on=True), VoiceEdge(4 + ECHO_S / 2, on=False)]
    talks = Talks(two=True, headphones=False)
    silent = [change for change in settled(talks, echo, other) if change.talk is Talk.ME]
    assert silent == []
    talks = Talks(two=True, headphones=False)
    answer = [VoiceEdge(1.1, on=True), VoiceEdge(7, on=False)]
    assert settled(talks, answer, other)[-2:] == [(4, Talk.ME), (7, Talk.SILENCE)]


def test_nothing_is_told_of_what_may_still_change() -> None:
    talks = Talks(two=True, headphones=True)
    talks.add(OWN, SPEECH)
    assert talks.settle(0.5) == [(0, Talk.SILENCE)]
    assert talks.settle(3) == [(1, Talk.ME)]
    talks.add(OTHER, ANSWER)
    assert talks.settle(3.6) == [(3.5, Talk.BOTH)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.booleans())
def test_told_times_never_fall_and_neighbours_differ(seed: int, two: bool, quiet: bool) -> None:
    dice = random.Random(seed)
    hearing = Hearing(two=two, headphones=quiet)
    changes, ends = [], [0, 0]
    likely = [0.0, 0.0]
    while min(ends) < 600:
        side = dice.randrange(2) if two else OWN
        frames = []
        for number in range(ends[side], ends[side] + dice.randrange(1, 12)):
            if dice.random() < 0.05:
                likely[side] = dice.random()
            frames.append(Frame(number * FRAME_S, likely[side], dice.uniform(-60, -20)))
        ends[side] += len(frames)
        if not two:
            ends[OTHER] = ends[OWN]
        changes += hearing.hear(side, frames)
    assert all(a.at_s <= b.at_s and a.talk is not b.talk for a, b in pairwise(changes))


# -- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("drift", [0.0, 2e-4, -2e-4])
def test_jitter_of_arrivals_does_not_reach_an_edge(drift: float) -> None:
    dice, clock, sample, errors = random.Random(1), StreamClock(RATE), 0, []
    for number in range(6000):
        sample += 960
        true_s = 50 + sample / RATE * (1 + drift)
        late_s = dice.random() * 0.01 + (dice.random() < 0.1) * dice.random() * 0.1
        clock.block(sample - 960, 960, true_s + late_s)
        if number > 200:
            errors.append(clock.at(sample) - true_s)
    assert max(errors) - min(errors) < 0.003
    assert max(map(abs, errors)) < 0.005


def test_after_a_sleep_of_the_computer_it_is_on_time_again() -> None:
    clock = StreamClock(RATE)
    for number in range(100):
        gone_s = 3600 if number >= 50 else 0
        clock.block(number * 960, 960, (number + 1) * 0.06 + gone_s)
    assert clock.at(100 * 960) == pytest.approx(3606)


class Certain:
    """Hears a voice in everything, and keeps no sound."""

    def __init__(self) -> None:
        self.resets = 0

    def __call__(self, chunk: Samples) -> float:
        assert chunk.shape == (512,)
        return 0.9

    def reset(self) -> None:
        self.resets += 1


def test_blocks_of_any_length_become_frames_of_the_same() -> None:
    sound = np.round(3000 * np.sin(np.arange(RATE) / 5)).astype("<i2")
    found = []
    for step in (200, 512, 960, 5000):
        ear, frames = Ear(Certain()), []
        for first in range(0, RATE, step):
            piece = sound[first : first + step]
            end_s = 7 + (first + len(piece)) / RATE
            frames += ear.hear(Block(first, piece.tobytes(), end_s, exact=True))
        assert [frame.at_s for frame in frames] == pytest.approx(7 + np.arange(31) * FRAME_S)
        found.append([frame.level_db for frame in frames])
    assert found[0] == found[1] == found[2] == found[3]
    assert found[0][0] == pytest.approx(20 * np.log10(3000 / 32768 / 2**0.5), abs=0.1)


def test_samples_that_were_dropped_leave_no_trace_in_the_next() -> None:
    detector = Certain()
    ear = Ear(detector)
    ear.hear(Block(0, bytes(2 * 700), 1.0, exact=True))
    frames = ear.hear(Block(5000, bytes(2 * 512), 2.0, exact=True))
    assert [frame.at_s for frame in frames] == pytest.approx([2 - FRAME_S])
    assert detector.resets == 1


def test_frames_follow_each_other_while_the_sessions_clock_stands() -> None:
    ear, frames = Ear(Certain()), []
    for number in range(100):
        frames += ear.hear(Block(number * 960, bytes(1920), 0.0, exact=False))
    steps = [b.at_s - a.at_s for a, b in pairwise(frames)]
    assert min(steps) > 0.9 * FRAME_S


# -- turns ------------------------------------------------------------------------------------


def spans(*talks: tuple[float, Talk]) -> list[TalkSpan]:
    found, at_s = [], 0.0
    for length_s, talk in talks:
        found.append(TalkSpan(at_s, at_s + length_s, talk))
        at_s += length_s
    return found


ME, YOU, BOTH, QUIET = Talk.ME, Talk.OTHER, Talk.BOTH, Talk.SILENCE


def test_turns_and_the_pauses_before_answers() -> None:
    told = spans((1, QUIET), (4, YOU), (0.5, QUIET), (3, ME), (2, QUIET), (2, ME), (1, YOU))
    assert turns_of(told) == [
        Turn(1, 5, own=False), Turn(5.5, 12.5, own=True), Turn(12.5, 13.5, own=False),
    ]  # fmt: skip
    assert answers_of(told) == [Answer(5.5, own=True, pause_s=0.5), Answer(12.5, False, 0.0)]


def test_an_answer_that_begins_early_overlaps_and_a_nod_does_not() -> None:
    told = spans((4, YOU), (0.5, BOTH), (3, YOU), (0.5, BOTH), (2, ME))
    assert turns_of(told) == [Turn(0, 8, own=False), Turn(7.5, 10, own=True)]
    assert answers_of(told) == [Answer(8, own=True, pause_s=None)]


def test_no_answer_is_counted_across_what_nobody_heard() -> None:
    told = spans((4, YOU), (1, Talk.UNKNOWN), (3, ME), (1, QUIET), (1, ME))
    assert answers_of(told) == []
    assert turns_of(told) == [Turn(0, 4, own=False), Turn(5, 10, own=True)]
    told = spans((4, YOU), (1, Talk.UNKNOWN), (1, QUIET), (3, ME))
    assert answers_of(told) == []


def test_of_ones_own_voice_alone_the_turns_are_known() -> None:
    told = spans((1, Talk.NOT_ME), (3, ME), (0.7, Talk.NOT_ME), (2, ME), (4, Talk.NOT_ME), (1, ME))
    assert turns_of(told) == [Turn(1, 6.7, own=True), Turn(10.7, 11.7, own=True)]
    assert answers_of(told) == []
    assert turns_of(spans((2, Talk.SOMEONE), (1, QUIET))) == []


def test_who_spoke_last_is_known_across_any_silence() -> None:
    follower = Follower()
    assert follower.hear(0, YOU) is None
    assert follower.hear(3, QUIET) is None
    assert (follower.own_last, follower.silent_since_s) == (False, 3)
    assert follower.hear(5, YOU) is None
    assert follower.hear(6, QUIET) is None
    assert follower.hear(7, ME) == Answer(7, own=True, pause_s=1)
    assert (follower.own_last, follower.silent_since_s) == (True, None)


# -- by hand, and made up ---------------------------------------------------------------------


def test_by_hand_it_is_me_while_held() -> None:
    told: list[tuple[Talk, float, str]] = []
    hand = ByHand(lambda *what: told.append(what))
    hand.release(1)
    hand.hold(2)
    hand.hold(2.5)
    assert hand.held
    hand.release(3)
    hand.end(9)
    hand.end(10)
    assert told == [(Talk.ME, 2, BY), (Talk.NOT_ME, 3, BY), (Talk.UNKNOWN, 9, BY)]


def test_a_made_up_conversation_is_one_and_the_same_for_a_seed() -> None:
    made, again = PretendTalk(4, start_s=10), PretendTalk(4, start_s=10)
    first = made.due(1500)
    piecemeal = [change for at_s in range(0, 1501, 3) for change in again.due(at_s)]
    assert first == piecemeal
    assert made.due(1500) == []
    assert made.next_s > 1500
    assert PretendTalk(5, start_s=10).due(1500) != first
    assert (made.at(9), made.at(10)) == (Talk.UNKNOWN, QUIET)
    for change, after in pairwise(first):
        assert change.at_s < after.at_s
        assert change.talk is not after.talk
        assert made.at((change.at_s + after.at_s) / 2) is change.talk


def test_a_made_up_conversation_is_like_one() -> None:
    changes = PretendTalk(1).due(7200)
    told = [TalkSpan(a.at_s, b.at_s, a.talk) for a, b in pairwise(changes)]
    lengths = [turn.end_s - turn.start_s for turn in turns_of(told)[:-1]]
    assert min(lengths) >= 1.9
    assert max(lengths) <= 25 + 3
    assert 5 < np.median(lengths) < 9
    answers = answers_of(told)
    pauses = [each.pause_s for each in answers if each.pause_s is not None]
    assert 0.5 < np.median(pauses) < 0.75
    assert 0.05 < 1 - len(pauses) / len(answers) < 0.2
    shares = {talk: sum(s.end_s - s.start_s for s in told if s.talk is talk) for talk in Talk}
    assert all(shares[talk] > 2400 for talk in (ME, YOU))


# -- inputs and files -------------------------------------------------------------------------


def test_microphones_come_first_and_monitors_are_known() -> None:
    found = [
        Listed("alsa_output.usb.monitor", "Monitor of Headset"),
        Listed("alsa_input.usb", "Headset"),
        Listed("0x7b00", "Stereo Mix (Realtek)"),
        Listed("", "Built-in"),
    ]
    assert inputs(lambda: found) == [
        Input("alsa_input.usb", "Headset", monitor=False),
        Input("", "Built-in", monitor=False),
        Input("alsa_output.usb.monitor", "Monitor of Headset", monitor=True),
        Input("0x7b00", "Stereo Mix (Realtek)", monitor=True),
    ]


@pytest.mark.parametrize("error", [MissingLibraryError, NoInputError, DeniedError])
def test_without_inputs_there_are_none_and_nothing_is_raised(error: type[Exception]) -> None:
    def refuse() -> list[Listed]:
        raise error("none")

    assert inputs(refuse) == []


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_file_of_any_rate_and_width_sounds_the_same(
    tmp_path: Path, rate: int, width: int
) -> None:
    at = np.arange(rate) / rate
    sound = 0.5 * np.sin(2 * np.pi * 440 * at)
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(width)
        file.setframerate(rate)
        both = np.stack([np.zeros(rate), sound], axis=1)
        whole = np.round(both * (2 ** (8 * width - 1) - 1)).astype("<i4")
        if width == 1:
            whole += 128
        file.writeframes(whole.reshape(-1, 1).view(np.uint8)[:, :width].tobytes())
    heard = np.frombuffer(b"".join(channel(path, OTHER)), "<i2") / 32768
    assert len(heard) == pytest.approx(RATE, abs=100)
    wanted = 0.5 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / RATE)
    inner = slice(200, -200)
    assert np.abs(heard[inner] - wanted[inner]).max() < 0.03
    own = np.frombuffer(b"".join(channel(path, OWN)), "<i2")
    assert np.abs(own).max() <= (260 if width == 1 else 1)


def test_what_the_detector_cannot_hear_does_not_come_back_as_something_else() -> None:
    at = np.arange(48_000) / 48_000
    resampled = Resampler(48_000).feed(np.sin(2 * np.pi * 9_600 * at))
    assert np.abs(resampled[200:-200]).max() < 0.02


@pytest.mark.parametrize("content", [b"", b"RIFF", b"time,rr\n1,800\n" * 20])
def test_a_file_without_sound_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(content)
    with pytest.raises(SoundFileError, match=r"talk\.wav is no WAV file .* choose another\."):
        FileTalk(path)
    with pytest.raises(SoundFileError, match=r"cannot be read .*: choose another file"):
        FileTalk(tmp_path / "none.wav")


def header(
    form: int = 1, channels: int = 1, rate: int = RATE, bits: int = 16, length: int = 0
) -> bytes:
    """Return the beginning of a WAV file, up to its samples."""
    frame = channels * bits // 8
    about = struct.pack("<HHIIHH", form, channels, rate, frame * rate % 2**32, frame, bits)
    parts = b"WAVEfmt " + struct.pack("<I", len(about)) + about
    return b"RIFF" + struct.pack("<I", 36 + length) + parts + b"data" + struct.pack("<I", length)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"form": 3, "bits": 32}, "is no WAV file of plain samples"),
        ({"form": 0xFFFE}, "is no WAV file of plain samples"),
        ({"bits": 64}, "is no WAV file of plain samples"),
        ({"rate": 0}, "is no WAV file of plain samples"),
        ({"rate": 1}, "is no WAV file of plain samples"),
        ({"rate": 2**32 - 1}, "is no WAV file of plain samples"),
        ({"channels": 0}, "is no WAV file of plain samples"),
        ({"channels": 6}, "has 6 channels: convert it to one or two"),
    ],
)
def test_a_form_that_cannot_be_heard_is_refused_in_a_sentence(
    tmp_path: Path, about: dict[str, int], sentence: str
) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(header(**about, length=480) + bytes(480))
    with pytest.raises(SoundFileError, match=rf"^talk\.wav {sentence}.* choose another\.$"):
        FileTalk(path, open_detector=Certain)


def test_a_file_of_no_length_is_refused_and_a_very_short_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(header())
    with pytest.raises(SoundFileError, match=r"^talk\.wav holds no sound: choose another\.$"):
        FileTalk(path, open_detector=Certain)
    path.write_bytes(header(rate=44_100, length=8) + bytes(8))
    told = FileTalk(path, open_detector=Certain).changes
    assert [change.talk for change in told] == [Talk.UNKNOWN]


@pytest.mark.parametrize(("channels", "bits"), [(1, 16), (2, 16), (2, 24)])
def test_a_file_that_was_cut_off_is_heard_up_to_there(
    tmp_path: Path, channels: int, bits: int
) -> None:
    frame = channels * bits // 8
    path = tmp_path / "talk.wav"
    head = header(channels=channels, bits=bits, length=10 * RATE * frame)
    path.write_bytes(head + bytes(2 * RATE * frame - 1))
    told = FileTalk(path, open_detector=Certain).changes
    assert told[-1].talk is Talk.UNKNOWN
    assert told[-1].at_s == pytest.approx(2, abs=0.001)


def test_what_a_file_says_is_due_in_the_sessions_time(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "talk.wav", np.full(2 * RATE, 0.1), RATE)
    told = FileTalk(path, start_s=5, open_detector=Certain)
    assert [change.talk for change in told.changes] == [Talk.NOT_ME, ME, Talk.UNKNOWN]
    assert told.next_s == 5
    assert [change.talk for change in told.due(6)] == [Talk.NOT_ME, ME]
    assert told.due(6) == []
    assert told.next_s == pytest.approx(7)
    assert told.due(100) == [Change(pytest.approx(7), Talk.UNKNOWN)]  # type: ignore[arg-type]
    assert told.next_s is None
