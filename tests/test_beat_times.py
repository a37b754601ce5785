"""Placing beats on the session's clock."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.beat_times import PACKING, SLEW_PER_SECOND, BeatTimes
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_MS, TICKS_PER_SECOND, seconds, ticks

LATENCY = ticks(0.06)


def packets(rr_ms: list[int], late: dict[int, float] | None = None) -> list[tuple[list[int], int]]:
    """Return (intervals, arrival) of a strap that sends once a second, some seconds later."""
    sent: list[tuple[list[int], int]] = []
    end = 0
    waiting: list[int] = []
    second = 1
    for rr in rr_ms:
        end += rr * TICKS_PER_MS
        while end > second * TICKS_PER_SECOND:
            if waiting:
                delay = ticks((late or {}).get(second, 0.0))
                sent.append((waiting, second * TICKS_PER_SECOND + LATENCY + delay))
            waiting = []
            second += 1
        waiting.append(rr * TICKS_PER_MS)
    return sent


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(300, 2000), min_size=5, max_size=200), st.randoms())
def test_time_is_ordered_and_near_the_intervals(rr_ms: list[int], dice: random.Random) -> None:
    times = BeatTimes()
    early = dice.random() < 0.5
    latest = 4.0
    late = {dice.randrange(1, 100): dice.uniform(0, latest) for _ in range(5)}
    arrived = last = 0
    for rr, arrival in packets(rr_ms, late):
        arrived = max(arrived, arrival // 10 if early else arrival)
        if dice.random() < 0.1:
            times.break_()
        for end in times.place(rr, arrived):
            assert end >= last
            last = end
        # No further ahead than the packet to which the stretch was anchored came late.
        assert early or last <= arrived + ticks(latest)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.one_of(st.integers(300, 2000), st.just(64_000)), max_size=3),
            st.integers(0, 3000),
        ),
        max_size=60,
    )
)
def test_no_beat_lies_far_ahead_of_its_arrival_whatever_is_sent(
    sent: list[tuple[list[int], int]],
) -> None:
    """A strap may send 64 s for an interval, and does so again: nothing of it is believed."""
    times = BeatTimes()
    arrival = last = 0
    for rr_ms, later_ms in sent:
        arrival += later_ms * TICKS_PER_MS
        for end in times.place([rr * TICKS_PER_MS for rr in rr_ms], arrival):
            assert last <= end <= arrival + 2 * TICKS_PER_SECOND
            last = end


def test_after_garbage_the_beats_come_back_to_their_arrivals() -> None:
    """What was cut off is not made up for: soon no beat lies ahead."""
    times = BeatTimes()
    second = TICKS_PER_SECOND
    for at in range(1, 30):
        times.place([second], at * second)
    (garbage,) = times.place([64 * second], 30 * second)
    assert garbage == 32 * second
    ends = [times.place([second], at * second)[0] for at in range(31, 60)]
    assert all(
        end <= (at + 2) * second and end >= before
        for at, (before, end) in enumerate(pairwise([garbage, *ends]), 31)
    )
    assert ends[-1] <= 59 * second + ticks(0.25)


def test_beats_come_to_lie_within_their_latency_and_stay_there() -> None:
    dice = random.Random(3)
    rr_ms = [dice.randrange(800, 1100) for _ in range(900)]
    truth = np.cumsum(rr_ms) / 1000
    times = BeatTimes()
    placed: list[float] = []
    for rr, arrival in packets(rr_ms):
        placed += [seconds(end) for end in times.place(rr, arrival)]
    error = np.array(placed) - truth[: len(placed)]
    assert np.all(error[300:] >= -0.05)
    assert np.all(error[300:] <= seconds(LATENCY) + 0.05)
    steps = np.diff(placed) * 1000 - np.array(rr_ms[1 : len(placed)])
    assert np.abs(steps[5:]).max() <= 1.1 * seconds(SLEW_PER_SECOND) * 1000 + 1e-6


def test_a_late_burst_moves_nothing() -> None:
    rr_ms = [900] * 400
    on_time, late = BeatTimes(), BeatTimes()
    usual, burst = packets(rr_ms), packets(rr_ms, {200: 4.0, 201: 3.0, 202: 2.0, 203: 1.0})
    for (rr, arrival), (_, later) in zip(usual, burst, strict=True):
        a, b = on_time.place(rr, arrival), late.place(rr, later)
        assert abs(a[-1] - b[-1]) <= ticks(0.03)


def test_real_arrivals_are_followed(data: Path) -> None:
    """Arrival minus cumulative RR slides in this recording; the placed beats keep up with it."""
    rr = read_rr_text(data / "strap_h10_breathing.rr.txt")
    arrivals = np.loadtxt(data / "strap_h10_breathing.times_ms.txt") / 1000 + 5
    times = BeatTimes()
    ends = [
        times.place([interval], ticks(at))[0] for interval, at in zip(rr, arrivals, strict=True)
    ]
    lag = arrivals - np.array(ends) / TICKS_PER_SECOND
    assert lag[60:].min() > -0.6
    assert np.median(lag[-200:]) < 1.5
    steps = np.diff(ends) - np.array(rr[1:])
    assert np.abs(steps).max() <= ticks(0.3)
    assert np.percentile(np.abs(steps), 95) <= 10 * TICKS_PER_MS


def test_a_break_anchors_anew() -> None:
    times = BeatTimes()
    second = TICKS_PER_SECOND
    times.place([second], 10 * second)
    times.break_()
    (anchored,) = times.place([second], 40 * second)
    assert anchored == pytest.approx(40 * second - PACKING, abs=10 * TICKS_PER_MS)
    times.break_()
    (end,) = times.place([3 * second], 40 * second)
    assert anchored < end <= anchored + 3 * second


def test_after_a_skip_the_beats_go_on_from_where_they_were_moved_to() -> None:
    """Arrivals from before the hole are no measure any more: they would draw the beats back."""
    times, second = BeatTimes(), TICKS_PER_SECOND
    for at in range(1, 301):
        before = times.place([second], at * second)[-1]
    assert before == 300 * second
    for at in range(306, 311):  # five seconds are missing, and nobody knows yet
        uncertain = times.place([second], at * second)[-1]
    assert uncertain == before + 5 * second
    times.skip(5 * second)
    assert times.last_end == before + 10 * second
    ends = [times.place([second], at * second)[-1] for at in range(311, 371)]
    assert ends == [at * second for at in range(311, 371)]


def test_an_empty_notification_places_nothing() -> None:
    times = BeatTimes()
    assert times.place([], 5) == ()
    assert times.last_end is None
    (end,) = times.place([1024 * TICKS_PER_1024TH], 10 * TICKS_PER_SECOND)
    assert end == pytest.approx(9 * TICKS_PER_SECOND, abs=10 * TICKS_PER_MS)


@pytest.mark.parametrize("slide", [-0.001, 0.001])
def test_a_drifting_crystal_is_followed(slide: float) -> None:
    times = BeatTimes()
    for index in range(3600):
        arrival = ticks((index + 2) * (1 + slide))
        end = times.place([TICKS_PER_SECOND], arrival)[0]
    assert abs(arrival - end) < ticks(0.2)
