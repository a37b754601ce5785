"""Finding beats that were lost while the link stayed up."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback import arrival_gaps
from biofeedback.arrival_gaps import HOLD, MEMORY, THRESHOLD, ArrivalGaps, Step
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_MS, TICKS_PER_SECOND, seconds, ticks

PERIOD_S = 0.99
"""How often a real strap sends."""


@dataclass(frozen=True)
class Packet:
    """One notification."""

    number: int
    rr: tuple[int, ...]
    arrival: int

    @property
    def total(self) -> int:
        return sum(self.rr)


def told(packets: Iterable[Packet], gaps: ArrivalGaps | None = None) -> list[tuple[Step, int]]:
    """Return every step and the arrival that brought it."""
    gaps = gaps or ArrivalGaps()
    return [
        (step, packet.arrival)
        for packet in packets
        if (step := gaps.push(packet.number, packet.rr, packet.arrival))
    ]


def sent(
    rr_s: Iterable[float],
    *,
    period_s: float = PERIOD_S,
    jitter: random.Random | None = None,
    drift: float = 0.0,
) -> list[Packet]:
    """Return what a strap sends: its beats once a period, some 0.03 to 0.1 s on their way."""
    packets: list[Packet] = []
    waiting: list[int] = []
    number, end, now = 1, 0, period_s
    for rr in (round(interval * 1024) * TICKS_PER_1024TH for interval in rr_s):
        end += rr
        while seconds(end) > now:
            if waiting:
                delay = jitter.uniform(0.03, 0.1) if jitter else 0.05
                arrival = ticks((now + delay) * (1 + drift) + 10)
                packets.append(Packet(number, tuple(waiting), arrival))
                number += len(waiting)
                waiting = []
            now += period_s
        waiting.append(rr)
    return packets


def stalled(packets: Sequence[Packet], start_s: float, length_s: float) -> list[Packet]:
    """Return the same with all that arrives in a stall held up until its end."""
    start, end = ticks(start_s), ticks(start_s + length_s)
    return [
        replace(packet, arrival=end) if start <= packet.arrival < end else packet
        for packet in packets
    ]


def lost(packets: Sequence[Packet], start: int, count: int) -> tuple[list[Packet], int]:
    """Return the rest, numbered by one who never saw the lost ones, and the missing time."""
    missing = sum(len(packet.rr) for packet in packets[start : start + count])
    later = [replace(packet, number=packet.number - missing) for packet in packets[start + count :]]
    return [*packets[:start], *later], sum(p.total for p in packets[start : start + count])


def breathing(count: int, mean_s: float = 0.9) -> list[float]:
    """Return intervals that swing with a slow breath."""
    return [mean_s * (1 + 0.08 * np.sin(0.6 * index)) for index in range(count)]


@settings(max_examples=60, deadline=None)
@given(
    rr_ms=st.lists(st.integers(300, 2000), min_size=5, max_size=200),
    period_s=st.sampled_from([0.95, 0.99, 1.0, 1.01]),
    drift=st.sampled_from([-0.001, 0.0, 0.001]),
    dice=st.randoms(use_true_random=False),
)
def test_jitter_drift_and_late_bursts_are_no_gap(
    rr_ms: list[int], period_s: float, drift: float, dice: random.Random
) -> None:
    packets = sent((rr / 1000 for rr in rr_ms), period_s=period_s, jitter=dice, drift=drift)
    at = 10 + dice.uniform(0, 5)  # a stretch may begin within a stall, too
    while packets and at < seconds(packets[-1].arrival):
        stall = dice.uniform(1, 4)
        packets = stalled(packets, at, stall)
        # A beat every 2 s at least, so something is on time between any two stalls.
        at += stall + dice.uniform(4, 40)
    assert told(packets) == []


@settings(max_examples=60, deadline=None)
@given(
    mean_s=st.floats(0.35, 1.3),
    missing_s=st.floats(2.7, 200),
    before=st.integers(1, 120),
    dice=st.randoms(use_true_random=False),
)
def test_a_hole_above_the_jitter_is_always_found_and_rightly_placed(
    mean_s: float, missing_s: float, before: int, dice: random.Random
) -> None:
    enough = int((before + missing_s + 30) / (0.85 * mean_s))
    rr_s = [mean_s * dice.uniform(0.85, 1.15) for _ in range(enough)]
    packets = sent(rr_s, jitter=dice)
    count = next(
        n
        for n in itertools.count(1)
        if sum(p.total for p in packets[before : before + n]) >= ticks(missing_s)
    )
    rest, missing = lost(packets, before, count)
    ((step, at),) = told(rest)
    assert step.number == step.latest == rest[before].number
    assert abs(step.size - missing) <= ticks(1.2)
    # Beats moved on by the size lie in no future, as seen from the earliest arrivals.
    sums = itertools.accumulate(packet.total for packet in rest)
    levels = [packet.arrival - end for packet, end in zip(rest, sums, strict=True)]
    told_by = next(i for i, packet in enumerate(rest) if packet.arrival == at)
    lowest = min(
        level
        for packet, level in zip(rest[:before], levels, strict=False)
        if packet.arrival > rest[before - 1].arrival - MEMORY
    )
    assert step.size <= min(levels[before : told_by + 1]) - lowest
    assert HOLD <= at - rest[before].arrival <= ticks(6.5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(200, 4000), min_size=1, max_size=9), st.integers(0, 9000)),
        max_size=80,
    ),
    st.integers(0, 10**6),
    st.integers(0, 10**14),
)
def test_whatever_comes_steps_are_ordered_positive_and_relative(
    said: list[tuple[list[int], int]], first: int, start: int
) -> None:
    def packets(number: int, arrival: int) -> Iterable[Packet]:
        for rr_ms, pause_ms in said:
            arrival += pause_ms * TICKS_PER_MS
            yield Packet(number, tuple(rr * TICKS_PER_MS for rr in rr_ms), arrival)
            number += len(rr_ms)

    steps = told(packets(0, 0))
    places = [(step.number, step.latest) for step, _ in steps]
    assert places == sorted(places)
    assert all(step.number <= step.latest for step, _ in steps)
    assert all(step.size > 0 for step, _ in steps)
    assert told(packets(first, start)) == [
        (Step(step.number + first, step.latest + first, step.size), at + start)
        for step, at in steps
    ]


@pytest.mark.parametrize("length_s", [1.0, 2.5, 4.0, 30.0])
def test_a_late_burst_is_no_gap(length_s: float) -> None:
    """Nor is a program that froze for half a minute: all that came meanwhile was queued."""
    assert told(stalled(sent(breathing(200)), 60, length_s)) == []


def test_a_stall_in_two_bursts_is_no_gap() -> None:
    """Seven late packets over 5 s, but at two moments: too few to tell."""
    arrivals = [*range(60), 62, *[67] * 7, *range(68, 120)]
    packets = [
        Packet(number, (TICKS_PER_SECOND,), arrival * TICKS_PER_SECOND)
        for number, arrival in enumerate(arrivals)
    ]
    assert told(packets) == []


def test_a_stall_packed_into_one_notification_is_no_gap() -> None:
    packets = sent(breathing(200, 0.5))
    packed = Packet(
        packets[50].number,
        tuple(itertools.chain.from_iterable(packet.rr for packet in packets[50:55])),
        packets[54].arrival,
    )
    assert len(packed.rr) >= 9
    assert told([*packets[:50], packed, *packets[55:]]) == []


def test_a_long_interval_is_no_gap() -> None:
    """A pause of the heart, or beats that the electrodes missed: the interval fills the time."""
    assert told(sent([*breathing(60), 4.2, *breathing(60), 8.0, *breathing(60)])) == []


@pytest.mark.parametrize("late_s", [1.0, 4.0, 60.0])
def test_a_stretch_that_begins_with_a_late_packet_finds_its_level(late_s: float) -> None:
    packets = stalled(sent(breathing(200)), 0, 11 + late_s)
    assert told(packets) == []
    rest, missing = lost(packets, 100, 3)
    ((step, _),) = told(rest)
    assert step.number == rest[100].number
    assert seconds(step.size) == pytest.approx(seconds(missing), abs=0.6)


def test_a_packet_that_came_twice_is_no_gap_and_the_next_hole_is_found() -> None:
    packets = sent(breathing(200))
    rest, missing = lost(packets, 100, 3)
    twice = [*rest[:70], rest[69], rest[69], rest[69], *rest[70:]]
    ((step, _),) = told(twice)
    assert step.number == rest[100].number
    assert seconds(step.size) == pytest.approx(seconds(missing), abs=0.6)


def test_a_computer_that_slept() -> None:
    """The level before a sleep is remembered, however long it lasted."""
    rest, missing = lost(sent(breathing(1000)), 60, 600)
    ((step, at),) = told(rest)
    assert step.number == rest[60].number
    assert missing > 5 * MEMORY
    assert seconds(step.size) == pytest.approx(seconds(missing), abs=0.6)
    assert at - rest[60].arrival <= ticks(6)


def test_two_holes_within_one_verdict_are_both_found() -> None:
    packets = sent(breathing(200))
    rest, first = lost(packets, 80, 3)
    rest, second = lost(rest, 83, 4)
    (one, _), (other, _) = told(rest)
    assert (one.number, other.number) == (rest[80].number, rest[83].number)
    assert seconds(one.size) == pytest.approx(seconds(first), abs=0.6)
    assert seconds(other.size) == pytest.approx(seconds(second), abs=0.6)


def test_a_hole_while_packets_are_late() -> None:
    """Beats lost in the middle of a stall: the burst may lie on either side of the hole."""
    packets = sent(breathing(200))
    rest, missing = lost(packets, 80, 4)
    middle = seconds(rest[80].arrival)
    ((step, _),) = told(stalled(rest, middle - 6.5, 7.0))
    assert step.number < rest[80].number <= step.latest
    assert seconds(step.size) == pytest.approx(seconds(missing), abs=0.6)


def test_a_late_packet_before_a_hole() -> None:
    """It may have come after the hole, too; the next ones, less late, have."""
    arrivals = [*range(60), 64.0, 64.3, 64.6, *range(65, 120)]
    packets = [
        Packet(number, (TICKS_PER_SECOND,), ticks(arrival))
        for number, arrival in enumerate(arrivals)
    ]
    ((step, _),) = told(packets)
    assert step == Step(number=60, latest=61, size=2 * TICKS_PER_SECOND)


def test_a_stall_after_a_hole_delays_nothing() -> None:
    packets = sent(breathing(200))
    rest, missing = lost(packets, 80, 4)
    middle = seconds(rest[82].arrival)
    ((step, at),) = told(stalled(rest, middle - 0.01, 2.5))
    assert step.number == step.latest == rest[80].number
    assert seconds(step.size) == pytest.approx(seconds(missing), abs=0.6)
    assert at - rest[80].arrival <= ticks(6)


def test_a_slow_heart_gives_few_arrivals_and_a_later_verdict() -> None:
    rest, _ = lost(sent([2.0] * 60), 30, 2)
    ((step, at),) = told(rest)
    assert step.number == rest[30].number
    assert at - rest[30].arrival <= ticks(8)


def test_one_lost_beat_is_within_the_jitter() -> None:
    packets = sent([0.8] * 200)
    single = next(i for i, packet in enumerate(packets[80:], 80) if len(packet.rr) == 1)
    rest, missing = lost(packets, single, 1)
    assert missing == pytest.approx(ticks(0.8), abs=TICKS_PER_1024TH)
    assert told(rest) == []


def test_two_small_holes_within_a_minute_are_told_at_the_second() -> None:
    packets = sent([0.99] * 200)  # in step with the strap: no jitter at all
    rest, first = lost(packets, 80, 1)
    rest, second = lost(rest, 110, 1)
    ((step, _),) = told(rest)
    assert step.number == rest[110].number
    assert first + second >= THRESHOLD
    # Half of the minute before was already raised by the first.
    assert second < step.size < first + second


def test_a_known_gap_is_no_evidence() -> None:
    packets = sent(breathing(200))
    rest, _ = lost(packets, 80, 5)
    gaps = ArrivalGaps()
    assert told(rest[:80], gaps) == []
    gaps.reset()
    assert told(rest[80:], gaps) == []
    # What no verdict was reached on is forgotten with the stretch.
    assert told(rest[:82]) == []
    gaps = ArrivalGaps()
    told(rest[:82], gaps)
    gaps.reset()
    assert told(rest[82:], gaps) == []


def test_a_notification_without_intervals_is_ignored() -> None:
    gaps = ArrivalGaps()
    assert gaps.push(1, (), 5) is None
    rest, _ = lost(sent(breathing(100)), 50, 4)
    for packet in rest:
        gaps.push(packet.number, (), packet.arrival - 1)
    assert [step.number for step, _ in told(rest, gaps)] == [rest[50].number]


def test_a_day_takes_no_more_memory_than_a_minute() -> None:
    gaps = ArrivalGaps()
    for index in range(20_000):
        # Every second notification 3 s late, as if a link were out of order.
        arrival = index * TICKS_PER_SECOND + 3 * TICKS_PER_SECOND * (index % 2)
        gaps.push(index, (TICKS_PER_SECOND,), arrival)
    assert len(gaps._usual) <= 61
    assert len(gaps._lows) <= 61
    assert len(gaps._raised) <= 1


# Real recordings. The two below are the only ones in the data with true arrivals; the times of
# the selfloops series are the running sum of their intervals.


def breathing_strap(data: Path) -> list[Packet]:
    """Return a Polar H10 at rest; beats a few ms apart came in one notification."""
    rr = read_rr_text(data / "strap_h10_breathing.rr.txt")
    times = np.loadtxt(data / "strap_h10_breathing.times_ms.txt")
    return grouped(rr, times, [False, *(np.diff(times) < 50)])


def exercise_strap(data: Path) -> list[Packet]:
    """Return a Polar H10 in exercise, by a phone.

    The phone stamped the first beat of a notification with its arrival and moved every other on by
    the interval before it.
    """
    rr = read_rr_text(data / "strap_fatmaxxer_exercise.rr.txt")
    times = np.loadtxt(data / "strap_fatmaxxer_exercise.times_ms.txt")
    moved_on = np.abs(np.diff(times) - np.array(rr[:-1]) / TICKS_PER_MS) < 1.5
    return grouped(rr, times, [False, *moved_on])


def grouped(rr: Sequence[int], times: Iterable[float], follows: Sequence[bool]) -> list[Packet]:
    packets: list[Packet] = []
    rows = zip(itertools.count(1), rr, times, follows, strict=False)
    for number, interval, at, same in rows:
        if same:
            packets[-1] = replace(packets[-1], rr=(*packets[-1].rr, interval))
        else:
            packets.append(Packet(number, (interval,), round(at * TICKS_PER_MS)))
    return packets


STRAP_TAKEN_OFF = 3
"""Notifications at the end of the exercise: 7.2 s of intervals in 12.4 s."""


@pytest.mark.parametrize("threshold_ms", [1_200, 1_500])
def test_untouched_recordings_have_no_gap(
    data: Path, monkeypatch: pytest.MonkeyPatch, threshold_ms: int
) -> None:
    """Nor would they at 0.3 s less."""
    assert threshold_ms * TICKS_PER_MS <= THRESHOLD
    monkeypatch.setattr(arrival_gaps, "THRESHOLD", threshold_ms * TICKS_PER_MS)
    assert told(breathing_strap(data)) == []
    exercise = exercise_strap(data)
    assert told(exercise[:-STRAP_TAKEN_OFF]) == []
    ((step, _),) = told(exercise)
    assert step.number == exercise[-STRAP_TAKEN_OFF - 1].number


@pytest.mark.parametrize("recording", [breathing_strap, exercise_strap])
def test_holes_in_real_recordings_are_found(data: Path, recording: Any) -> None:
    packets: list[Packet] = recording(data)[:-STRAP_TAKEN_OFF]
    dice = random.Random(5)
    exact: list[bool] = []
    delays: list[float] = []
    errors: list[float] = []
    for _ in range(250):
        start, count = dice.randrange(90, len(packets) - 30), dice.randint(2, 8)
        rest, missing = lost(packets[start - 90 : start + count + 20], 90, count)
        if missing < THRESHOLD:
            continue
        steps = told(rest)
        first = rest[90]
        hits = [(step, at) for step, at in steps if step.number == first.number]
        exact.append(len(steps) == len(hits) == 1)
        delays += [seconds(at - first.arrival) for _, at in hits]
        errors += [abs(seconds(step.size - missing)) for step, _ in hits]
    assert len(exact) > 150
    assert np.mean(exact) >= 0.97  # else a late packet just before the hole
    assert max(delays) <= 6.5
    assert np.percentile(errors, 95) <= 0.5


@pytest.mark.parametrize("name", ["strap_h10_breathing", "medit_M1"])
def test_the_holes_of_the_fixtures_are_found(data: Path, name: str) -> None:
    with np.load(data / f"{name}.gapfixture.npz") as fixture:
        rr, ends, holes = fixture["rr"], fixture["t_end_ms"], fixture["gap_before"]
    packets = [
        Packet(number, (round(interval * TICKS_PER_MS),), round(end * TICKS_PER_MS))
        for number, (interval, end) in enumerate(zip(rr, ends, strict=True))
    ]
    missing = np.diff(ends, prepend=0) - rr
    expected = [(int(i), round(missing[i])) for i in np.flatnonzero(holes)]
    steps = [(step.number, round(step.size / TICKS_PER_MS)) for step, _ in told(packets)]
    assert steps == expected
