"""The simulated person in a conversation: what the heart does, and that nobody else's changes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.clock import VirtualClock
from biofeedback.demo import Demo
from biofeedback.lungs import Lungs
from biofeedback.programmes.conversation import Part
from biofeedback.simulator import SimulatedHeart, SimulatedStrap
from biofeedback.withdrawal import Withdrawal

Act = Callable[[Demo], None]
STEP_S = 0.01


def beats(seed: int, acts: Sequence[tuple[float, Act]], until: float) -> list[float]:
    """Return the times of the beats of a person who does things at their times."""
    demo = Demo(seed)
    strap = demo.put_on(VirtualClock())
    assert isinstance(strap, SimulatedStrap)
    waiting, found = list(acts), list[float]()
    for time in strap.heart.beat_times():
        while waiting and waiting[0][0] <= time:
            waiting.pop(0)[1](demo)
        found.append(time)
        if time > until:
            return found
    raise AssertionError


def be_in(part: Part | None) -> Act:
    return lambda demo: demo.converse(part)


def speak(on: bool) -> Act:
    return lambda demo: setattr(demo, "speaks", on)


SESSION: tuple[tuple[float, Act], ...] = (
    (0, be_in(Part.BASELINE)),
    (180, be_in(Part.READING)),
    (300, be_in(Part.CALL)),
    *((300 + 20 * turn, speak(turn % 2 == 0)) for turn in range(9)),
    (480, be_in(Part.RECOVERY)),
)


def numbers(times: Sequence[float], start: float, end: float) -> tuple[float, float]:
    """Return RMSSD in ms and heart rate of a stretch."""
    inside = [time for time in times if start < time <= end]
    rr = 1000 * np.diff(inside)
    return math.sqrt(float(np.mean(np.diff(rr) ** 2))), 60000 / float(rr.mean())


def test_speech_withdraws_vagal_tone_and_quiet_gives_it_back() -> None:
    stretches = {
        "before": (30, 180),
        "reading": (210, 300),
        "call": (330, 480),
        "after": (540, 690),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in stretches}
    for seed in range(5):
        times = beats(seed, SESSION, 700)
        for name, (start, end) in stretches.items():
            found[name].append(numbers(times, start, end))
    rmssd = {name: median(one for one, _ in each) for name, each in found.items()}
    rate = {name: median(one for _, one in each) for name, each in found.items()}
    assert rmssd["reading"] < 0.85 * rmssd["before"]
    assert rmssd["call"] < 0.85 * rmssd["before"]
    assert rmssd["after"] == pytest.approx(rmssd["before"], rel=0.1)
    assert rate["reading"] > rate["call"] > rate["before"] + 3
    assert rate["after"] == pytest.approx(rate["before"], abs=1)


def test_who_never_converses_has_the_same_heart_to_the_last_bit() -> None:
    alone = SimulatedHeart(None, 4, breath=Lungs(4)).beat_times()
    assert beats(4, (), 300)[:250] == list(itertools.islice(alone, 250))
    quiet = [(0.0, be_in(Part.BASELINE)), (100.0, be_in(Part.RECOVERY)), (150.0, be_in(None))]
    assert beats(4, quiet, 300) == beats(4, (), 300)


def test_a_seed_repeats_a_conversation() -> None:
    assert beats(7, SESSION, 600) == beats(7, SESSION, 600)
    assert beats(7, SESSION, 600) != beats(8, SESSION, 600)


def test_one_speaks_while_reading_and_in_the_conversation_only() -> None:
    demo = Demo(1)
    demo.speaks = True
    spoke: dict[Part | None, bool] = {None: demo.speaks}
    for part in Part:
        demo.converse(part)
        spoke[part] = demo.speaks
    assert [part for part, on in spoke.items() if on] == [Part.READING, Part.CALL]
    demo.speaks = False
    assert not demo.speaks


changes = st.lists(st.tuples(st.integers(0, 600), st.sampled_from([0.0, 0.6, 1.0])), max_size=8)
looks = st.sets(st.integers(0, 650), max_size=30)


@given(changes, looks)
def test_withdrawal_does_not_depend_on_when_it_is_looked_at(
    wanted: list[tuple[int, float]], more: set[int]
) -> None:
    def at_end(seconds: set[int]) -> float:
        one, waiting = Withdrawal(), sorted(wanted, key=lambda each: each[0])
        for second in sorted(seconds | {at for at, _ in wanted} | {700}):
            value = one(float(second))
            assert 0 <= value <= 1
            while waiting and waiting[0][0] <= second:
                one.wanted = waiting.pop(0)[1]
        return value

    assert at_end(more) == pytest.approx(at_end(set()), abs=1e-9)


def test_withdrawal_comes_within_half_a_minute_and_goes_within_one() -> None:
    one = Withdrawal()
    one(0.0)
    one.wanted = 1.0
    assert one(5.0) < 0.5
    assert one(30.0) > 0.9
    one.wanted = 0.0
    assert one(50.0) > 0.3
    assert one(100.0) < 0.1


def test_a_new_session_begins_at_nought_again() -> None:
    one = Withdrawal()
    one.wanted = 1.0
    one(60.0)
    one.wanted = 0.0
    assert one(0.0) > 0.9
    assert one(120.0) < 0.01


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.lists(st.floats(0, 40), max_size=6))
def test_speaking_on_and_off_the_breath_never_falls_or_jumps(
    seed: int, switches: list[float]
) -> None:
    lungs, waiting, last = Lungs(seed), sorted(switches), 0.0
    for step in range(4500):
        while waiting and waiting[0] <= step * STEP_S:
            waiting.pop(0)
            lungs.speaking = not lungs.speaking
        now = lungs(step * STEP_S)
        assert 0 <= now - last <= 1.2 * STEP_S
        last = now


@given(st.sets(st.floats(0.1, 90), max_size=20))
def test_speech_does_not_depend_on_when_it_is_looked_at(times: set[float]) -> None:
    lungs, twin = Lungs(3), Lungs(3)
    for each in (lungs, twin):
        each(0.0)
        each.speaking = True
    for time in sorted(times):
        lungs(time)
    assert lungs(100.0) == pytest.approx(twin(100.0), abs=1e-9)


def test_who_speaks_takes_quick_breaths_in_and_long_ones_out() -> None:
    lungs = Lungs(5)
    lungs.speaking = True
    phases = np.array([lungs(step * STEP_S) for step in range(60_000)])
    ends_in = np.flatnonzero(np.diff(np.floor(phases - 0.25))) * STEP_S
    ends_out = np.flatnonzero(np.diff(np.floor(phases - 0.85))) * STEP_S
    first = ends_out[0]
    ends_in = ends_in[ends_in > first][: len(ends_out)]
    inwards = ends_in - ends_out[: len(ends_in)]
    outwards = ends_out[1 : len(ends_in) + 1] - ends_in[: len(ends_out) - 1]
    assert 0.4 < float(np.median(inwards)) < 0.8
    assert 2.5 < float(np.median(outwards)) < 4.5
    assert float(np.log(outwards).std()) > 0.3


def test_who_speaks_hears_no_pacer() -> None:
    lungs, twin = Lungs(6), Lungs(6)
    for each in (lungs, twin):
        each.speaking = True
    lungs.follow(lambda time: time / 10)
    assert [lungs(float(second)) for second in range(60)] == [
        twin(float(second)) for second in range(60)
    ]
