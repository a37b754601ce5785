"""The pacer: it never jumps, falls or drifts, whatever is changed and whenever."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from biofeedback.pacer import (
    EASE_BREATHS,
    EASE_FROM,
    FADE_BREATHS,
    LEAD_S,
    LONGEST_HOLD_S,
    Pacer,
    Pattern,
    Stage,
)

NEAR = 1e-9


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    rate = draw(st.floats(3, 10) | st.sampled_from([3.0, 4.5, 6.0, 10.0]))
    inhale = draw(st.floats(0.3, 0.6))
    spare = 60 / rate - 2
    full = draw(st.just(0.0) | st.floats(0, min(LONGEST_HOLD_S, spare)))
    empty = draw(st.just(0.0) | st.floats(0, min(LONGEST_HOLD_S, spare - full)))
    return Pattern(rate, inhale, full, empty)


@st.composite
def pacers(draw: st.DrawFn) -> Pacer:
    """Draw a pacer, possibly gentle, that was changed some times, even at the same instant."""
    at = draw(st.floats(0, 1e5))
    pacer = Pacer.begin(draw(patterns()), at, gentle=draw(st.booleans()))
    for wait in draw(st.lists(st.just(0.0) | st.floats(0, 60), max_size=5)):
        at += wait
        pacer = pacer.changed(draw(patterns()), at)
    match draw(st.sampled_from(["endless", "duration", "asked"])):
        case "duration":
            pacer = pacer.ending_after(draw(st.floats(0, 300)), at)
        case "asked":
            pacer = pacer.ending(at + draw(st.floats(0, 60)))
    return pacer


def fastest(pacer: Pacer) -> tuple[float, float]:
    """Return the steepest rise of the phase and of the volume, per second."""
    hz = max(each.hz for each in pacer.stretches)
    volume = 0.0
    for each in pacer.stretches:
        inhale_s, _, exhale_s, _ = each.shape.stages_s
        share = min(inhale_s, exhale_s) / each.shape.period_s
        volume = max(volume, math.pi / 2 * each.hz / share)
    return hz, volume


def span(pacer: Pacer) -> tuple[float, float]:
    """Return from before the first breath to well after the last change and the end."""
    last = max(pacer.stretches[-1].start, pacer.end or 0.0)
    return pacer.start - 5, last + 45


times = st.floats(0, 1)
steps = st.sampled_from([1e-6, 1e-3, 1 / 60, 0.25])


@given(pacers(), times, steps)
def test_neither_phase_nor_lungs_jump(pacer: Pacer, share: float, step: float) -> None:
    first, last = span(pacer)
    at = first + share * (last - first)
    rise, slope = fastest(pacer)
    for time_s in (at, *(each.start for each in pacer.stretches), pacer.start, pacer.end or at):
        before, after = time_s - step / 2, time_s + step / 2
        step_s = after - before
        on = pacer.phase(after) - pacer.phase(before)
        assert -NEAR <= on <= rise * step_s + NEAR
        # Times of 1e5 s are known to 1e-11 s only.
        moved = abs(pacer.volume(after) - pacer.volume(before))
        assert moved <= slope * step_s + 1e-6
        assert 0 <= pacer.volume(time_s) <= 1


@given(pacers(), patterns(), times)
def test_a_change_agrees_with_what_was_before(pacer: Pacer, pattern: Pattern, share: float) -> None:
    first, last = span(pacer)
    at = first + share * (last - first)
    changed = pacer.changed(pattern, at)
    assert changed.pattern == pattern
    for time_s in (first, (first + at) / 2, at):
        assert changed.phase(time_s) == pytest.approx(pacer.phase(time_s), abs=NEAR)
        assert changed.volume(time_s) == pytest.approx(pacer.volume(time_s), abs=1e-6)


@given(pacers())
def test_the_phase_never_falls(pacer: Pacer) -> None:
    first, last = span(pacer)
    phases = [pacer.phase(first + (last - first) * step / 500) for step in range(501)]
    assert all(after >= before - 1e-12 for before, after in pairwise(phases))
    assert phases[0] == 0


@given(patterns(), st.floats(0, 1e4))
def test_each_stage_has_the_length_that_was_asked_for(pattern: Pattern, at: float) -> None:
    pacer = Pacer.begin(pattern, at, gentle=False)
    begun = pacer.start
    lengths = dict(zip(Stage, pattern.stages_s, strict=True))
    assert sum(lengths.values()) == pytest.approx(60 / pattern.rate)
    for stage, length in lengths.items():
        assume(length == 0 or length > 1e-6)
        if length:
            now = pacer.breath(begun + length / 2)
            assert now.stage is stage
            assert now.done == pytest.approx(0.5, abs=1e-4)
            assert now.left_s == pytest.approx(length / 2, abs=1e-6)
            begun += length
    assert pacer.phase(begun) == pytest.approx(1, abs=NEAR)


@given(patterns(), patterns(), st.floats(0, 30))
def test_a_new_shape_comes_with_the_next_breath(old: Pattern, new: Pattern, at: float) -> None:
    pacer = Pacer.begin(old, 0, gentle=False).changed(new, at)
    whole = math.floor(pacer.phase(max(at, pacer.start))) + 1
    next_breath = pacer.time_of(whole)
    inhale_s, full_s, exhale_s, _ = new.stages_s
    assert pacer.breath(next_breath + inhale_s / 2).stage is Stage.INHALE
    assert pacer.breath(next_breath + inhale_s + full_s + exhale_s / 2).stage is Stage.EXHALE
    assert pacer.rate(max(at, pacer.start)) == pytest.approx(new.rate)


@given(st.sampled_from([3.0, 4.5, 5.5, 6.0, 7.3, 10.0]), st.floats(0, 1e4))
def test_an_hour_does_not_drift(rate: float, at: float) -> None:
    pacer = Pacer.begin(Pattern(rate), at, gentle=False)
    hour = pacer.start + 3600
    assert pacer.phase(hour) == pytest.approx(rate / 60 * (hour - pacer.start), abs=1e-9)


def test_an_hour_after_a_thousand_changes_does_not_drift() -> None:
    pacer, breaths = Pacer.begin(Pattern(6), 0, gentle=False), 0.0
    for change in range(1000):
        pacer = pacer.changed(Pattern(3 + change % 70 / 10), LEAD_S + change)
        breaths += (3 + change % 70 / 10) / 60
    pacer = pacer.changed(Pattern(6), LEAD_S + 1000)
    assert pacer.phase(LEAD_S + 1000 + 3600) == pytest.approx(breaths + 360, abs=1e-9)


@given(pacers(), st.floats(0, 600))
def test_the_end_is_the_end_of_a_breath(pacer: Pacer, duration_s: float) -> None:
    paced = replace(pacer, stop=None, duration_s=None).ending_after(duration_s, pacer.start)
    assert paced.end is not None
    assert paced.end >= paced.start + duration_s - 1e-6
    last = paced.phase(paced.end)
    assert last == round(last)
    assert paced.phase(paced.end + 1000) == last
    assert last - paced.phase(paced.start + duration_s) <= 1 + NEAR
    assert paced.volume(paced.end) == 0
    after = paced.breath(paced.end + 1)
    assert (after.number, after.stage, after.left_s) == (last, Stage.HOLD_EMPTY, 0)
    assert paced.rate(paced.end) == 0


@given(pacers(), times, times)
def test_asked_to_end_it_finishes_the_breath(pacer: Pacer, share: float, again: float) -> None:
    first, last = span(pacer)
    at = first + share * (last - first)
    ending = pacer.ending(at)
    assert ending.end is not None
    assert ending.phase(at) == pytest.approx(pacer.phase(at), abs=NEAR)
    assert ending.phase(ending.end) <= math.ceil(pacer.phase(at) + NEAR)
    later = at + again * 60
    assert ending.ending(later).end == ending.end


@given(pacers(), times, st.none() | st.floats(0, 500))
def test_another_duration_changes_nothing_of_what_was(
    pacer: Pacer, share: float, duration_s: float | None
) -> None:
    first, last = span(pacer)
    at = first + share * (last - first)
    other = pacer.ending_after(duration_s, at)
    assert other.phase(at) == pytest.approx(pacer.phase(at), abs=NEAR)
    assert other.presence(at) == pytest.approx(pacer.presence(at), abs=1e-6)


@given(pacers(), times, st.booleans())
def test_the_presence_comes_and_goes_gently(pacer: Pacer, share: float, asked: bool) -> None:
    first, last = span(pacer)
    at = first + share * (last - first)
    if asked:
        ended = pacer.ending(at)
        assert ended.presence(at) == pytest.approx(pacer.presence(at), abs=1e-6)
        pacer = ended
    assert pacer.presence(pacer.start - 1) == 0
    assert pacer.presence(pacer.start) == pytest.approx(0, abs=1e-12)
    if pacer.end is None:
        assert pacer.presence(pacer.time_of(pacer.phase(last) + FADE_BREATHS)) == 1
        return
    assert pacer.presence(pacer.end) == pytest.approx(0, abs=1e-12)
    # Half a cosine over what is left of the breath, which may be little.
    left = max(1e-6, min(FADE_BREATHS, pacer.phase(pacer.end) - pacer.faded[0]))
    steepest = math.pi / 2 * fastest(pacer)[0] / left
    moved = abs(pacer.presence(at + 1e-3) - pacer.presence(at))
    assert moved <= steepest * 1e-3 + 1e-6


@given(pacers(), times)
def test_what_is_left_of_a_stage_reaches_the_next_one(pacer: Pacer, share: float) -> None:
    first, last = span(pacer)
    # As planned at the last change: nobody asks of a past that had another plan.
    first = max([first, *(each.start for each in pacer.stretches if each.phase % 1)])
    at = first + share * (last - first)
    now = pacer.breath(at)
    shortest = min(
        length * each.shape.rate / 60 / each.hz
        for each in pacer.stretches
        for length in each.shape.stages_s
        if length > 0
    )
    assume(shortest > 1e-3)
    if pacer.end is not None and at + now.left_s >= pacer.end:
        assert at + now.left_s == pytest.approx(max(at, pacer.end), abs=1e-6)
        return
    then = pacer.breath(at + now.left_s + 1e-4)
    assert then.stage is not now.stage or then.number == now.number + 1
    before = pacer.breath(at + now.left_s * (1 - 1e-6) - 1e-7)
    assert before.stage is now.stage or now.left_s < 1e-6


@given(patterns(), st.floats(0, 1e4))
def test_a_gentle_start_slows_down_breath_by_breath(pattern: Pattern, at: float) -> None:
    pacer = Pacer.begin(pattern, at)
    assert pacer.start == at + LEAD_S
    if pattern.rate >= EASE_FROM:
        assert pacer.settled == pacer.start
        return
    assert pacer.settled == pytest.approx(pacer.time_of(EASE_BREATHS))
    rates = [pacer.rate(pacer.time_of(breath + 0.5)) for breath in range(EASE_BREATHS + 1)]
    assert rates[0] == pytest.approx(EASE_FROM)
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(pattern.rate)


@given(pacers(), times)
def test_the_time_of_a_phase(pacer: Pacer, share: float) -> None:
    _, last = span(pacer)
    at = pacer.start + share * (last - pacer.start)
    endless = replace(pacer, stop=None, duration_s=None)
    assert endless.time_of(endless.phase(at)) == pytest.approx(at, abs=1e-6)


def test_patterns_by_their_stages() -> None:
    for stages in ((4, 7, 8, 0), (4, 4, 4, 4), (5, 0, 5, 0), (4, 0, 6, 0), (5.5, 0, 5.5, 0)):
        pattern = Pattern.of_stages(*stages)
        assert pattern.stages_s == pytest.approx(stages, abs=1e-12)
        assert pattern.period_s == pytest.approx(sum(stages), abs=1e-12)
    box = Pacer.begin(Pattern.of_stages(4, 4, 4, 4), 0, gentle=False)
    stages_at = [box.breath(LEAD_S + 2 + 4 * step).stage for step in range(8)]
    assert stages_at == [*Stage, *Stage]
    assert Pattern.of_stages(4, 7, 8).crest == pytest.approx(7.5 / 19)


@given(patterns())
def test_a_pattern_is_its_stages(pattern: Pattern) -> None:
    """Even on the limits: lengths that were rounded must not be refused."""
    again = Pattern.of_stages(*pattern.stages_s)
    assert again.stages_s == pytest.approx(pattern.stages_s, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"rate": 2.9}, "pace"),
        ({"rate": 10.1}, "pace"),
        ({"rate": math.nan}, "pace"),
        ({"rate": 6, "inhale": 0.29}, "in-breath"),
        ({"rate": 6, "inhale": 0.61}, "in-breath"),
        ({"rate": 6, "inhale": math.nan}, "in-breath"),
        ({"rate": 6, "hold_full_s": -1}, "hold lasts"),
        ({"rate": 3, "hold_empty_s": 10.1}, "hold lasts"),
        ({"rate": 6, "hold_full_s": math.nan}, "hold lasts"),
        ({"rate": 6, "hold_full_s": 5, "hold_empty_s": 4}, "shorten"),
        ({"rate": 10, "hold_full_s": 4.1}, "shorten"),
    ],
)
def test_what_cannot_be_breathed_is_refused(values: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Pattern(**values)


@pytest.mark.parametrize(
    "stages", [(0, 4, 0, 0), (0, 0, 0, 0), (-4, 0, 4, 0), (1, 0, 9, 0), (2, 0, 2, 0), (9, 0, 9, 9)]
)
def test_stages_that_cannot_be_breathed_are_refused(stages: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="breath"):
        Pattern.of_stages(*stages)


def test_what_a_recording_keeps() -> None:
    assert Pattern(6, 0.4).settings() == {
        "rate_per_min": "6",
        "inhale_s": "4.000",
        "hold_full_s": "0.000",
        "exhale_s": "6.000",
        "hold_empty_s": "0.000",
    }
