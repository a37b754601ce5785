"""The simulated heart and strap: known truth, repeatable, on any clock."""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest

from biofeedback.clock import VirtualClock
from biofeedback.events import LinkState
from biofeedback.simulator import (
    HeartSettings,
    SimulatedHeart,
    SimulatedSensor,
    SimulatedStrap,
)
from biofeedback.strap import Link, Notification, SourceItem
from biofeedback.units import TICKS_PER_1024TH

QUIET = HeartSettings(mean_hr_bpm=60, noise_fraction=0, breaths_per_min=6)


def intervals(settings: HeartSettings, beats: int, seed: int = 1) -> list[int]:
    sensor = SimulatedSensor(SimulatedHeart(settings, seed), seed)
    return list(itertools.islice(sensor.intervals(), beats))


def test_mean_rate_and_swing_are_the_settings() -> None:
    times = np.array(list(itertools.islice(SimulatedHeart(QUIET, 1).beat_times(), 1200)))
    assert 60 / np.diff(times).mean() == pytest.approx(60, abs=0.05)
    # RR amplitude of an IPFM beat is the modulation averaged over the beat (DESIGN of the model).
    middle, rr = (times[1:] + times[:-1]) / 2, np.diff(times)
    basis = np.stack((np.ones_like(rr), np.cos(0.2 * np.pi * middle), np.sin(0.2 * np.pi * middle)))
    _, cosine, sine = np.linalg.lstsq(basis[:, 300:].T, rr[300:], rcond=None)[0]
    fraction = math.hypot(cosine, sine) / np.sinc(0.1 * rr.mean()) / rr.mean()
    assert fraction == pytest.approx(QUIET.slow_rsa_fraction, rel=0.02)


def test_breathing_slower_to_a_pacer_grows_the_swing() -> None:
    usual = intervals(HeartSettings(noise_fraction=0), 600)
    heart = SimulatedHeart(HeartSettings(noise_fraction=0), 1, breath=lambda time_s: time_s / 10)
    paced = list(itertools.islice(SimulatedSensor(heart, 1).intervals(), 600))
    assert np.std(paced[200:]) > 1.8 * np.std(usual[200:])


def test_a_pacer_may_take_over_at_any_time() -> None:
    heart = SimulatedHeart(HeartSettings(noise_fraction=0), 1)
    beats = heart.beat_times()
    before = np.diff(list(itertools.islice(beats, 300)))
    heart.breath = lambda time_s: time_s / 10
    after = np.diff(list(itertools.islice(beats, 300)))
    assert np.std(after[100:]) > 1.8 * np.std(before)
    assert after.min() > 0.5


def test_noise_falls_as_one_over_f() -> None:
    heart = SimulatedHeart(HeartSettings(rsa_fraction=0, slow_rsa_fraction=0), 4)
    rr = np.diff(list(itertools.islice(heart.beat_times(), 8192)))
    power = np.abs(np.fft.rfft(rr - rr.mean())) ** 2
    frequency = np.fft.rfftfreq(rr.size)
    band = (frequency > 0.005) & (frequency < 0.2)
    slope = np.polyfit(np.log(frequency[band]), np.log(power[band]), 1)[0]
    assert -1.6 < slope < -0.6


def test_a_seed_repeats_every_interval() -> None:
    settings = HeartSettings(ectopic_probability=0.02, missed_probability=0.02)
    assert intervals(settings, 500, 7) == intervals(settings, 500, 7)
    assert intervals(settings, 500, 7) != intervals(settings, 500, 8)


def test_rounding_never_adds_up() -> None:
    heart, twin = SimulatedHeart(None, 9), SimulatedHeart(None, 9)
    times = list(itertools.islice(twin.beat_times(), 3000))
    rr = list(itertools.islice(SimulatedSensor(heart, 9).intervals(), 3000))
    assert sum(rr) == round(times[-1] * 1024)


def test_an_ectopic_beat_is_early_and_followed_by_a_pause() -> None:
    settings = HeartSettings(ectopic_probability=0.01, rsa_fraction=0, noise_fraction=0)
    rr = np.array(intervals(settings, 3000))
    early = np.flatnonzero(rr < 0.85 * np.median(rr))
    assert 15 < early.size < 60
    pairs = rr[early[:-1]] + rr[early[:-1] + 1]
    assert np.mean(np.abs(pairs - 2 * np.median(rr)) < 30) > 0.8


def test_a_missed_beat_merges_two_intervals() -> None:
    still = HeartSettings(noise_fraction=0, rsa_fraction=0, slow_rsa_fraction=0)
    sensor = SimulatedSensor(SimulatedHeart(still, 1), 1)
    stream = sensor.intervals()
    usual = next(stream)
    sensor.miss_next = 1
    assert next(stream) == pytest.approx(2 * usual, abs=3)
    assert next(stream) == pytest.approx(usual, abs=3)


@pytest.mark.parametrize("settings", [{"mean_hr_bpm": 5}, {"missed_probability": 1.5}])
def test_an_impossible_heart_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="between"):
        HeartSettings(**settings)


async def play(strap: SimulatedStrap, clock: VirtualClock, duration: float) -> list[SourceItem]:
    said: list[SourceItem] = []
    task = asyncio.create_task(strap.run(said.append))
    await clock.sleep(duration)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return said


def all_rr(said: Sequence[SourceItem]) -> list[int]:
    return [
        rr // TICKS_PER_1024TH for item in said if isinstance(item, Notification) for rr in item.rr
    ]


async def test_the_strap_packs_its_beats_once_a_second() -> None:
    clock = VirtualClock()
    said = await play(SimulatedStrap(clock, seed=5), clock, 300.5)
    assert [item.state for item in said if isinstance(item, Link)] == [
        LinkState.SEARCHING,
        LinkState.CONNECTING,
        LinkState.WAITING,
    ]
    notifications = [item for item in said if isinstance(item, Notification)]
    assert len(notifications) == 300
    assert {len(item.rr) for item in notifications} <= {0, 1, 2}
    assert all_rr(said) == intervals(HeartSettings(), len(all_rr(said)), 5)
    ends = np.cumsum(all_rr(said)) / 1024
    assert 299 <= ends[-1] <= 300


async def test_lost_electrodes_are_reported_as_lost_contact() -> None:
    clock = VirtualClock()
    settings = HeartSettings(dropout_probability=0.01)
    said = await play(SimulatedStrap(clock, settings, seed=2), clock, 600)
    contacts = [item.contact for item in said if isinstance(item, Notification)]
    assert contacts.count(False) > 5
    assert contacts.count(True) > 500
