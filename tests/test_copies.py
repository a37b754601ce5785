"""Packets that come twice because another program listens, too; and those that only look alike."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.strap import Copies

PACKETS = st.lists(st.lists(st.integers(400, 1500), min_size=1, max_size=2), max_size=60)


def arrivals(packets: list[list[int]]) -> list[float]:
    """Return when each packet arrives that is sent as soon as its beats are over."""
    at, times = 0.0, []
    for rr in packets:
        at += sum(rr) / 1024
        times.append(at)
    return times


def heard(packets: list[list[int]], times: list[float], copies: int) -> list[list[int]]:
    known = Copies()
    got: list[list[int]] = []
    for rr, at in zip(packets, times, strict=True):
        data = bytes(HeartRateMeasurement(60, tuple(rr)))
        got += [rr for copy in range(copies) if not known.known(data, rr, at + copy / 1000)]
    return got


@given(PACKETS, st.integers(1, 3))
def test_every_packet_counts_once_however_often_it_comes(
    packets: list[list[int]], copies: int
) -> None:
    assert heard(packets, arrivals(packets), copies) == packets


@given(st.integers(400, 1500), st.integers(1, 8))
def test_beats_that_are_alike_are_kept_in_a_late_burst(rr: int, late: int) -> None:
    packets = [[rr] for _ in range(30)]
    times = arrivals(packets)
    burst = [max(at, times[20 + late - 1]) if index >= 20 else at for index, at in enumerate(times)]
    assert heard(packets, burst, 1) == packets


def test_after_beats_were_lost_nothing_is_taken_for_a_copy() -> None:
    known = Copies()
    data = bytes(HeartRateMeasurement(60, (1000,)))
    for second in range(10):
        assert not known.known(data, [1000], float(second))
    known.broken()
    assert not known.known(data, [1000], 9.1)


def test_packets_without_beats_are_let_through() -> None:
    known = Copies()
    data = bytes(HeartRateMeasurement(60))
    assert not any(known.known(data, [], 0.01 * number) for number in range(5))


@pytest.mark.parametrize("subscribers", [1, 2, 3])
@pytest.mark.parametrize("alike", [True, False])
def test_every_packet_counts_once_through_drift_delays_and_bursts(
    subscribers: int, alike: bool
) -> None:
    """Over 20 min with a drifting clock, radio delays, and bursts after some seconds of nothing."""
    dice = random.Random(4)
    copies = Copies()
    now = stalled_until = 0.0
    told: list[int] = []
    number = 0
    while now < 1200:
        rr = [900 if alike else dice.randrange(700, 1100)]
        number += 1
        now += sum(rr) / 1024 * 0.999
        if dice.random() < 0.02 and number > 5:
            stalled_until = now + dice.uniform(1, 4)
        arrival = max(now + dice.expovariate(30), stalled_until)
        packet = rr[0].to_bytes(2, "big")
        known = [copies.known(packet, rr, arrival + nth * 0.003) for nth in range(subscribers)]
        told += [number] * known.count(False)
    assert told == list(range(1, number + 1))
