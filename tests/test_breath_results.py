"""Runs of paced breathing: late verdicts and gaps, what counts, and what is kept."""

from __future__ import annotations

import math
import random
import timeit
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.breath.beats import BEHIND_THEM_S, MOVED_AT_MOST
from biofeedback.breath.feedback import (
    SHOWN_BREATHS,
    BreathFeedback,
    PacedBreath,
)
from biofeedback.breath.results import change
from biofeedback.events import (
    Beat,
    Event,
    Flag,
    Gap,
    GapReason,
    Reflag,
)
from biofeedback.hrv_stream import HrvStream
from biofeedback.pacer import Pacer, Pattern
from biofeedback.rhythm import PacerFit
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND, seconds, ticks
from tests.paced import (
    fed,
    heart,
    paced,
    readings,
    state,
)

# Late facts


@pytest.mark.parametrize("seed", range(3))
def test_a_late_verdict_is_as_one_known_at_once(seed: int) -> None:
    rng = random.Random(seed)
    pacer, events = paced(seed=1)
    plain = [event for event in events if not isinstance(event, Reflag)]
    late: list[Event] = []
    known: list[Event] = []
    verdicts: list[tuple[int, Reflag]] = []
    for index, event in enumerate(plain):
        if isinstance(event, Beat) and rng.random() < 0.08:
            told = rng.choice([Flag.NORMAL, Flag.ECTOPIC])
            other = Flag.MISSED if told is Flag.NORMAL else Flag.NORMAL
            late.append(replace(event, flag=told))
            known.append(replace(event, flag=other))
            verdicts.append((index + rng.randint(1, 60), Reflag(event.end, event.number, other)))
        else:
            late.append(event)
            known.append(event)
        late += [verdict for at, verdict in verdicts if at == index]
    late += [verdict for at, verdict in verdicts if at >= len(plain)]
    assert state(fed(pacer, late), 380) == state(fed(pacer, known), 380)


def test_lost_beats_found_late_are_as_known_at_once() -> None:
    pacer = Pacer.begin(Pattern(6), -3, gentle=False)
    beats = heart(200)
    hole = ticks(2.5)
    gap = Gap(beats[99].end, hole, GapReason.LOST_ON_THE_WAY)
    moved = [replace(beat, end=beat.end + hole) for beat in beats[100:]]
    known = fed(pacer, [*beats[:100], gap, *moved])
    late = fed(pacer, [*beats[:107], replace(gap, before=beats[100].number), *moved[7:]])
    assert state(known, 200) == state(late, 200)
    assert state(known, 200) != state(fed(pacer, beats), 200)


def test_streaming_is_the_same_as_all_at_once() -> None:
    """Looking in between changes nothing, and a pacer that is followed anew neither."""
    pacer, events = paced(seed=3)
    *_, (_, _, streamed) = readings(pacer, events)
    for event in events[-5:]:
        if not isinstance(event, Beat):
            streamed.add(event)
    streamed.follow(pacer)
    assert state(streamed, 380) == state(fed(pacer, events), 380)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_of_late_facts(data: st.DataObject) -> None:
    """Any beats, gaps, verdicts and looks: what is remembered equals what was known at once."""
    pacer = Pacer.begin(Pattern(data.draw(st.floats(3, 10))), 10, duration_s=60)
    feedback = BreathFeedback()
    feedback.begin(pacer)
    rng = random.Random(data.draw(st.integers(0, 2**32)))
    at = ticks(rng.uniform(0, 20))
    now_known: list[Event] = []
    for number in range(1, 120):
        gap = rng.random()
        if gap < 0.03:
            hole = Gap(at, ticks(rng.uniform(0, 20)), GapReason.LINK_LOST)
            at += hole.duration
            feedback.add(hole)
            now_known.append(hole)
        rr = ticks(rng.uniform(0.3, 1.5))
        at += rr
        flag = rng.choice([Flag.NORMAL] * 9 + [Flag.ECTOPIC])
        beat = Beat(number, rr, at, at, flag, None, ())
        feedback.add(beat)
        now_known.append(beat)
        if rng.random() < 0.1:
            about = rng.randint(max(1, number - 5), number)
            verdict = Reflag(at, about, rng.choice([Flag.NORMAL, Flag.ECTOPIC]))
            feedback.add(verdict)
            now_known = [
                replace(one, flag=verdict.flag)
                if isinstance(one, Beat) and one.number == about
                else one
                for one in now_known
            ]
        if rng.random() < 0.05:
            feedback.reading(seconds(at))
            feedback.summary(seconds(at))
    now = seconds(at)
    assert state(feedback, now) == state(fed(pacer, now_known), now)


# The run


def test_the_gentle_start_does_not_count() -> None:
    pacer, events = paced()
    feedback = fed(pacer, events)
    first = next(breath for breath in feedback.breaths if breath.settled)
    assert pacer.settled + 15 < first.end_s < pacer.settled + 45
    early = [breath for breath in feedback.breaths if breath.number < first.number]
    assert any(breath.fit for breath in early)
    summary = feedback.summary(380)
    assert summary.measured == len(feedback.breaths) - len(early)
    assert summary.best is not None
    assert summary.best.settled
    counted = [breath.fit.rsa_bpm for breath in feedback.breaths if breath.settled and breath.fit]
    # From Python 3.12 on sum() is more exact than adding up.
    wanted = pytest.approx(sum(counted) / len(counted), rel=1e-12)
    assert feedback.reading(380).mean_bpm == wanted
    assert summary.mean_bpm == wanted
    assert summary.slowest == pytest.approx(6)
    assert summary.fastest == pytest.approx(6)


def test_a_change_of_pace_keeps_the_value_and_says_so() -> None:
    first = Pacer.begin(Pattern(6), -3, gentle=False)
    second = first.changed(Pattern(5), 120)
    feedback = BreathFeedback()
    feedback.begin(first)
    for beat in heart(119):
        feedback.add(beat)
    before = list(feedback.breaths)
    feedback.follow(second)
    assert list(feedback.breaths) == before
    for beat in heart(200, per_min=5, start_s=120):
        feedback.add(replace(beat, number=beat.number + 200))
    assert list(feedback.breaths[: len(before)]) == before
    assert feedback.reading(320).rsa_bpm == pytest.approx(12.4, rel=0.02)
    summary = feedback.summary(320)
    assert summary.slowest == pytest.approx(5)
    assert summary.fastest == pytest.approx(6)
    assert summary.change is None


def test_facts_before_and_during_are_those_of_the_core() -> None:
    pacer, events = paced()
    assert pacer.end is not None
    summary = fed(pacer, events).summary(380)
    beats = [event for event in events if isinstance(event, Beat)]
    flags = {beat.number: beat.flag for beat in beats}
    flags |= {event.number: event.flag for event in events if isinstance(event, Reflag)}
    for from_s, to_s, facts in (
        (-10.0, pacer.start, summary.before),
        (pacer.settled, pacer.end, summary.during),
    ):
        core = HrvStream(1000)
        for beat in beats:
            if from_s <= seconds(2 * beat.end - beat.rr) / 2 < to_s:
                accepted = flags[beat.number] is Flag.NORMAL
                core.push(beat.number, beat.rr, beat.end, accepted=accepted, joined=True)
        # The core judges coverage by its window: it is asked for the sums alone.
        assert facts.mean_hr_bpm == pytest.approx(60 * TICKS_PER_SECOND * core._n / core._rr)
        assert facts.rmssd_ms == pytest.approx(
            math.sqrt(core._d2 / core._differences) / 2_000_000, rel=1e-12
        )
        assert facts.artifact_share == pytest.approx(core._flagged / (core._n + core._flagged))


def rmssd_ms(beats: Sequence[Beat]) -> float:
    squares = [(one.rr - before.rr) ** 2 for before, one in pairwise(beats)]
    return math.sqrt(sum(squares) / len(squares)) / TICKS_PER_MS


def test_facts_outlive_the_beats() -> None:
    """Sums of beats that were forgotten are kept to the last bit."""
    pacer = Pacer.begin(Pattern(6), 200, gentle=False)
    beats = heart(1500)
    feedback = BreathFeedback()
    begun = False
    for beat in beats:
        if beat.end > ticks(200) and not begun:
            feedback.begin(pacer)
            begun = True
        feedback.add(beat)
    assert len(feedback._beats.intervals) < 500
    summary = feedback.summary(1500)
    middle = {one.number: seconds(2 * one.end - one.rr) / 2 for one in beats}
    rest = [one for one in beats if 83 <= middle[one.number] < 203]
    paced_beats = [one for one in beats if middle[one.number] >= 203]
    for facts, some in ((summary.before, rest), (summary.during, paced_beats)):
        assert facts.duration_s == sum(one.rr for one in some) / TICKS_PER_SECOND
        assert facts.rmssd_ms == rmssd_ms(some)


@pytest.mark.parametrize("late", [False, True])
def test_no_difference_is_taken_across_a_gap(late: bool) -> None:
    """Even where it has no length: beats may be lost at this place."""
    beats = heart(100)
    feedback = BreathFeedback()
    feedback.begin(Pacer.begin(Pattern(6), -3, gentle=False))
    for beat in beats:
        if beat.number == 50 and not late:
            feedback.add(Gap(beat.end - beat.rr, 0, GapReason.UNKNOWN))
        feedback.add(beat)
        if beat.number == 53 and late:
            feedback.add(Gap(beats[48].end, 0, GapReason.LOST_ON_THE_WAY, 50))
    squares = sum((one.rr - before.rr) ** 2 for before, one in pairwise(beats) if one.number != 50)
    expected = math.sqrt(squares / (len(beats) - 2)) / TICKS_PER_MS
    assert feedback.summary(101).during.rmssd_ms == expected


def test_a_short_rest_has_no_facts_and_a_run_before_is_no_rest() -> None:
    beats = heart(300)
    feedback = fed(Pacer.begin(Pattern(6), 20, gentle=False), beats[:120])
    assert feedback.summary(110).before.mean_hr_bpm is None
    second = Pacer.begin(Pattern(6), 120, gentle=False)
    feedback.begin(second)
    assert list(feedback.breaths) == []
    for beat in beats[120:]:
        feedback.add(beat)
    assert feedback.summary(290).before.mean_hr_bpm is None
    assert feedback.summary(290).measured > 10


def breath(number: int, bpm: float | None, rate: float = 6) -> PacedBreath:
    fit = None if bpm is None else PacerFit(bpm, 10 * bpm, 0, 0.9, 0.9, 30)
    start = number * 60 / rate
    return PacedBreath(number, start, start + 60 / rate, bpm, None, fit, None, settled=True)


def test_what_changed_is_the_last_third_against_the_first() -> None:
    rising = [breath(number, 6 + number) for number in range(18)]
    found = change(rising)
    assert found is not None
    assert (found.first_bpm, found.last_bpm) == (8.5, 20.5)
    assert change(rising[:14]) is None
    assert change([*rising[:9], *(breath(number, 9, 5.9) for number in range(9, 18))]) is None
    assert change([]) is None
    assert change([one for one in rising if one.number < 5 or one.number > 14]) is None


def test_a_reading_is_cheap() -> None:
    pacer, events = paced()
    feedback = fed(pacer, events)
    last = next(event for event in reversed(events) if isinstance(event, Beat))

    def once() -> None:
        feedback._live = None
        feedback.reading(seconds(last.arrival))

    assert min(timeit.repeat(once, number=10, repeat=20)) / 10 < 0.001


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_day_does_not_fill_the_memory() -> None:
    pacer = Pacer.begin(Pattern(6), 10)
    feedback = BreathFeedback()
    feedback.begin(pacer)
    at, most = 0, 0
    tracemalloc.start()
    early = 0
    for number in range(1, 24 * 3600):
        rr = ticks(1 + 0.1 * math.sin(2 * math.pi * number / 10))
        at += rr
        feedback.add(Beat(number, rr, at, at, Flag.NORMAL, None, ()))
        if number % 10 == 0:
            feedback.reading(seconds(at))
        most = max(most, len(feedback._beats.intervals))
        if number == 3600:
            early = tracemalloc.get_traced_memory()[0]
    grown = tracemalloc.get_traced_memory()[0] - early
    tracemalloc.stop()
    assert most < MOVED_AT_MOST + BEHIND_THEM_S + 64
    assert len(feedback.breaths) == pytest.approx(24 * 360, abs=3)
    assert len(feedback.reading(seconds(at)).breaths) == SHOWN_BREATHS
    # A breath leaves one small result for ever.
    assert grown / (23 * 360) < 1000
    assert timeit.timeit(lambda: feedback.reading(seconds(at)), number=100) / 100 < 0.001


def test_breaths_shown_are_the_last_ones() -> None:
    pacer = Pacer.begin(Pattern(10), -3, gentle=False)
    feedback = fed(pacer, heart(300, per_min=10))
    shown = feedback.reading(300).breaths
    assert list(shown) == list(islice(feedback.breaths, len(feedback.breaths) - 30, None))
