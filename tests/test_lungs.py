"""The simulated person's breathing: without a jump, whoever leads, and repeatable."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.lungs import BEHIND, Lungs
from biofeedback.pacer import Pacer, Pattern
from biofeedback.rhythm import Array
from biofeedback.simulator import HeartSettings, SimulatedHeart

STEP_S = 0.01
FASTEST_PER_S = 1.0
"""Breaths a second that nobody reaches: twice 10/min, or 16/min and two standard deviations."""

Act = Callable[[Lungs], None]


def breathe(lungs: Lungs, duration_s: float, acts: dict[float, Act] | None = None) -> Array:
    """Return the phase every 10 ms; ``acts`` are done at their times."""
    waiting = sorted((acts or {}).items())
    phases: list[float] = []
    for step in range(round(duration_s / STEP_S) + 1):
        while waiting and waiting[0][0] <= step * STEP_S:
            waiting.pop(0)[1](lungs)
        phases.append(lungs(step * STEP_S))
    return np.array(phases)


def distance(lungs_phase: Array, pacer: Pacer) -> Array:
    """Return how far the lungs are from where the pacer wants them, in breaths, at most half."""
    wanted = [pacer.phase(step * STEP_S) - BEHIND for step in range(len(lungs_phase))]
    off = lungs_phase - np.array(wanted)
    nearest: Array = off - np.round(off)
    return nearest


def follow(phase: Callable[[float], float] | None) -> Act:
    return lambda lungs: lungs.follow(phase)


def be_distracted(on: bool) -> Act:
    return lambda lungs: setattr(lungs, "distracted", on)


acts = st.lists(
    st.tuples(
        st.floats(0, 60),
        st.sampled_from(["slow", "fast", "none", "distracted", "back", "ending", "changed"]),
    ),
    max_size=6,
)


def act(kind: str, at: float) -> Act:
    slow = Pacer.begin(Pattern(4.5), at - 10, gentle=False)
    match kind:
        case "slow":
            return follow(slow.phase)
        case "fast":
            return follow(Pacer.begin(Pattern(10), at).phase)
        case "none":
            return follow(None)
        case "distracted" | "back":
            return be_distracted(kind == "distracted")
        case "ending":
            return follow(slow.ending(at).phase)
        case _:
            return follow(slow.changed(Pattern(6, 0.5), at).phase)


@settings(max_examples=60)
@given(st.integers(0, 2**32), acts)
def test_the_phase_never_falls_or_jumps(seed: int, wanted: list[tuple[float, str]]) -> None:
    lungs = Lungs(seed)
    phases = breathe(lungs, 70, {at: act(kind, at) for at, kind in wanted})
    on = np.diff(phases)
    assert on.min() >= 0
    assert on.max() <= FASTEST_PER_S * STEP_S


@pytest.mark.parametrize("rate", [3, 4.5, 6, 8, 10])
@pytest.mark.parametrize("seed", range(5))
def test_it_comes_to_the_pacer_within_two_breaths(rate: float, seed: int) -> None:
    pacer = Pacer.begin(Pattern(rate), 20, gentle=False)
    phases = breathe(Lungs(seed), 120, {20: follow(pacer.phase)})
    off = np.abs(distance(phases, pacer))
    after_two = round(pacer.time_of(2) / STEP_S) + 1
    assert off[after_two:].max() < 0.01
    assert off[round(pacer.time_of(4) / STEP_S) + 1 :].max() < 2e-4
    assert np.abs(off).max() <= 0.5


def test_it_follows_a_change_of_pace_without_a_delay() -> None:
    first = Pacer.begin(Pattern(6), 0, gentle=False)
    second = first.changed(Pattern(4.5, 0.5), 64)
    phases = breathe(Lungs(1), 120, {0: follow(first.phase), 64: follow(second.phase)})
    assert np.abs(distance(phases, second))[4000:].max() < 0.01


def test_distracted_it_hears_no_pacer_and_comes_back() -> None:
    pacer = Pacer.begin(Pattern(6), 0, gentle=False)
    done: dict[float, Act] = {
        0: follow(pacer.phase),
        100: be_distracted(True),
        200: be_distracted(False),
    }
    phases = breathe(Lungs(2), 300, done)
    off = np.abs(distance(phases, pacer))
    assert off[5000:10000].max() < 0.01
    assert off[10200:20000].max() > 0.4
    assert off[22500:].max() < 0.01
    breaths = np.floor(phases[10000:20000])
    lengths = np.diff(np.flatnonzero(np.diff(breaths))) * STEP_S
    assert 10 < 60 / lengths.mean() < 22
    assert lengths.std() > 0.15 * lengths.mean()


def test_while_the_pacer_rests_one_breathes_as_one_likes() -> None:
    pacer = Pacer.begin(Pattern(6), 30, duration_s=60, gentle=False)
    assert pacer.end is not None
    phases = breathe(Lungs(3), 200, {30: follow(pacer.phase)})
    begun, over = round(pacer.start / STEP_S), round(pacer.end / STEP_S)
    assert np.diff(phases[3000:begun]).min() > 0.1 * STEP_S
    assert 10 < 60 * (phases[-1] - phases[over]) / (200 - pacer.end) < 19


def test_left_alone_each_breath_has_its_own_length() -> None:
    phases = breathe(Lungs(4), 1200)
    ends = np.flatnonzero(np.diff(np.floor(phases))) * STEP_S
    lengths = np.diff(ends)
    assert 60 / lengths.mean() == pytest.approx(14, rel=0.05)
    assert 0.08 < np.log(lengths).std() < 0.15


def test_a_seed_repeats_every_breath() -> None:
    done = {10.0: be_distracted(True), 20.0: be_distracted(False)}
    assert (breathe(Lungs(5), 60, done) == breathe(Lungs(5), 60, done)).all()
    assert (breathe(Lungs(5), 60) != breathe(Lungs(6), 60)).any()


@given(st.lists(st.floats(0, 300), min_size=1, max_size=20))
def test_breathing_alone_does_not_depend_on_when_it_is_looked_at(times: list[float]) -> None:
    lungs, twin = Lungs(7), Lungs(7)
    for time_s in sorted(times):
        phase = lungs(time_s)
    assert phase == pytest.approx(twin(max(times)), abs=1e-9)


@pytest.mark.parametrize("per_min", [14.0, 6.0, 13.7])
def test_even_lungs_are_the_heart_s_own_breath(per_min: float) -> None:
    """To the last bit: what was simulated before stays as it was."""
    own = HeartSettings(breaths_per_min=per_min)
    alone = SimulatedHeart(own, 8).beat_times()
    lungs = Lungs(8, breaths_per_min=per_min, irregularity=0)
    with_lungs = SimulatedHeart(own, 8, breath=lungs).beat_times()
    assert list(itertools.islice(with_lungs, 1000)) == list(itertools.islice(alone, 1000))


def test_a_new_session_begins_at_nought_again() -> None:
    lungs = Lungs(9)
    pacer = Pacer.begin(Pattern(6), 0, gentle=False)
    before = breathe(lungs, 100, {50: follow(pacer.phase)})
    after = breathe(lungs, 100)
    assert 0 <= after[0] - before[-1] < 1e-9
    assert np.diff(after).min() >= 0
    assert np.abs(distance(after, pacer))[5000:].max() < 0.01


def test_a_heart_peaks_near_the_end_of_the_in_breath() -> None:
    pacer = Pacer.begin(Pattern(6, 0.4), 0, gentle=False)
    lungs = Lungs(10)
    lungs.follow(pacer.phase)
    heart = SimulatedHeart(HeartSettings(noise_fraction=0), 10, breath=lungs)
    times = np.array([time for time in itertools.islice(heart.beat_times(), 400) if time > 60])
    middle, rate = (times[1:] + times[:-1]) / 2, 60 / np.diff(times)
    share = np.array([pacer.phase(time) % 1 for time in middle])
    peak = np.angle(np.sum(rate * np.exp(2j * np.pi * share))) / (2 * np.pi)
    assert peak == pytest.approx(0.4, abs=0.02)


def test_a_pacer_that_goes_back_is_not_followed() -> None:
    lungs = Lungs(11)
    lungs.follow(lambda time_s: -time_s / 10)
    phases = breathe(lungs, 30)
    assert all(after >= before for before, after in pairwise(phases.tolist()))
    assert phases[-1] > 4
    assert math.isfinite(phases[-1])
