"""Packets that come twice, and beats that are alike."""

from __future__ import annotations

import random

import pytest

from biofeedback.strap import Copies


@pytest.mark.parametrize("subscribers", [1, 2, 3])
@pytest.mark.parametrize("alike", [True, False])
def test_every_packet_counts_once(subscribers: int, alike: bool) -> None:
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
