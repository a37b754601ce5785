"""Verdicts on beats: what is found, what is left alone, and when; and rhythms beyond measuring."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.beats import DELAY, Classifier, classify
from biofeedback.events import Flag
from biofeedback.irregular import BLOCK, LEAST
from biofeedback.records.replay import read_rr_text
from biofeedback.units import TICKS_PER_MS

CALM, LIVELY = 12.0, 45.0
"""Standard deviation of the noise in a made heart, in ms."""


def ticks_of(rr_ms: Sequence[float]) -> list[int]:
    return [round(rr * TICKS_PER_MS) for rr in rr_ms]


def flags(rr_ms: Sequence[float]) -> list[Flag]:
    return classify(ticks_of(rr_ms))


def heart(beats: int, noise_ms: float = CALM, mean_ms: float = 1000, seed: int = 1) -> list[float]:
    """Return a heart that breathes 15 times a minute."""
    rng = random.Random(seed)
    rr: list[float] = []
    at = 0.0
    for _ in range(beats):
        rr.append(mean_ms + 2 * noise_ms * math.sin(at / 4 * 2 * math.pi) + rng.gauss(0, noise_ms))
        at += rr[-1] / 1000
    return rr


def swinging(swing_ms: float, breaths_per_min: float, seconds: float = 300) -> list[float]:
    """Return a heart whose RR goes up and down by a swing, peak to trough, and no more."""
    rr: list[float] = []
    at = 0.0
    while at < seconds:
        rr.append(1000 + swing_ms / 2 * math.sin(2 * math.pi * breaths_per_min / 60 * at))
        at += rr[-1] / 1000
    return rr


def rmssd(rr_ms: Sequence[float]) -> float:
    return float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))


# -- what is found -----------------------------------------------------------------------------


@pytest.mark.parametrize("early", [0.1, 0.15, 0.2, 0.3, 0.4])
def test_a_premature_beat_and_its_pause_are_ectopic(early: float) -> None:
    rr = heart(120)
    size = early * rr[80]
    rr[80] -= size
    rr[81] += size
    found = flags(rr)
    assert found[80:82] == [Flag.ECTOPIC, Flag.ECTOPIC]
    assert found.count(Flag.NORMAL) == 118


def test_a_missed_beat_is_one_long_interval() -> None:
    rr = heart(120, mean_ms=900)
    rr[80:82] = [rr[80] + rr[81]]
    found = flags(rr)
    assert found[80] is Flag.MISSED
    assert found.count(Flag.NORMAL) == 118


@pytest.mark.parametrize("share", [0.35, 0.5, 0.6, 0.69])
def test_an_extra_beat_makes_two_of_one(share: float) -> None:
    rr = heart(120)
    rr[80:81] = [share * rr[80], (1 - share) * rr[80]]
    found = flags(rr)
    assert found[80:82] == [Flag.EXTRA, Flag.EXTRA]
    assert found.count(Flag.NORMAL) == 119


@pytest.mark.parametrize(("short", "rest"), [(200, 800), (299, 701)])
def test_an_extra_beat_too_near_to_be_one_takes_the_rest_with_it(short: float, rest: float) -> None:
    rr = heart(120)
    rr[80:81] = [short, rest]
    assert flags(rr)[80:82] == [Flag.OUT_OF_RANGE, Flag.EXTRA]


@pytest.mark.parametrize("rr_ms", [1, 299, 2001, 60_000])
def test_what_no_heart_does_is_out_of_range_at_once(rr_ms: float) -> None:
    classifier = Classifier()
    for number, rr in enumerate(ticks_of(heart(50))):
        classifier.push(number, rr, joined=True)
    assert classifier.push(50, ticks_of([rr_ms])[0], joined=True).flag is Flag.OUT_OF_RANGE


def test_what_would_be_ectopic_in_a_calm_heart_is_usual_in_a_lively_one() -> None:
    rr = heart(1000, LIVELY)
    assert rmssd(rr) > 90
    assert max(abs(np.diff(rr))) > 250
    assert flags(rr).count(Flag.NORMAL) > 990


# -- what is left alone ------------------------------------------------------------------------


@pytest.mark.parametrize("swing_ms", [220, 300])
@pytest.mark.parametrize("breaths_per_min", [3, 4, 5, 5.5, 6, 8, 10])
def test_the_swing_of_breathing_is_never_clipped(swing_ms: float, breaths_per_min: float) -> None:
    assert set(flags(swinging(swing_ms, breaths_per_min))) == {Flag.NORMAL}


def test_a_sinus_rhythm_with_rmssd_above_200_is_measurable() -> None:
    rr = [
        1150 + 260 * math.sin(2 * math.pi * number / 4.4) + random.Random(number).gauss(0, 20)
        for number in range(600)
    ]
    assert rmssd(rr) > 200
    found, irregular = run(rr)
    assert found.count(Flag.NORMAL) > 0.97 * len(rr)
    assert not any(irregular)


@pytest.mark.parametrize(("before", "after"), [(1000, 780), (780, 1000), (1000, 500), (500, 1000)])
def test_a_step_of_heart_rate_is_accepted_within_ten_beats(before: float, after: float) -> None:
    rr = [*heart(100, mean_ms=before), *heart(100, mean_ms=after, seed=2)]
    found = flags(rr)
    assert set(found[:100]) == {Flag.NORMAL}
    assert set(found[110:]) == {Flag.NORMAL}


def test_steps_after_a_gap_do_not_lock_either() -> None:
    rr = ticks_of([*heart(60, mean_ms=1000), *heart(60, mean_ms=480)])
    found = classify(rr, [number != 60 for number in range(120)])
    assert set(found[70:]) == {Flag.NORMAL}


@pytest.mark.parametrize(("name", "limit"), [("mitdb_105", 4), ("fantasia_f1o02", 4)])
def test_labelled_series_come_out_as_annotated(data: Path, name: str, limit: float) -> None:
    rr = read_rr_text(data / f"{name}.rr.txt")
    labels = (data / f"{name}.labels.txt").read_text().split()
    nn = [
        index > 0 and labels[index] == "N" and labels[index - 1].startswith("N")
        for index in range(len(rr))
    ]
    expected = pooled(rr, nn)
    accepted = [flag is Flag.NORMAL for flag in classify(rr)]
    assert 100 * abs(pooled(rr, accepted) / expected - 1) < limit
    ectopic = [index for index, label in enumerate(labels) if label[0] in "VAS"]
    assert ectopic
    assert not any(accepted[index] for index in ectopic)


def pooled(rr: Sequence[int], accepted: Sequence[bool]) -> float:
    """Return RMSSD over the differences between accepted neighbours."""
    squares = [
        (rr[i] - rr[i - 1]) ** 2 for i in range(1, len(rr)) if accepted[i] and accepted[i - 1]
    ]
    return math.sqrt(sum(squares) / len(squares)) / TICKS_PER_MS


# -- when --------------------------------------------------------------------------------------


intervals = st.one_of(
    st.floats(700, 1100),
    st.sampled_from([250.0, 400.0, 1900.0, 2500.0]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(intervals, st.integers(0, 12)), max_size=120))
def test_a_verdict_comes_at_most_two_beats_late_and_never_changes(
    series: list[tuple[float, int]],
) -> None:
    classifier = Classifier()
    told: list[Flag] = []
    stretch_began = 0
    for number, (rr_ms, dice) in enumerate(series):
        joined = dice > 0
        judgement = classifier.push(number, round(rr_ms * TICKS_PER_MS), joined=joined)
        oldest = max(stretch_began, number - DELAY)
        stretch_began = stretch_began if joined else number
        for corrected, flag in judgement.verdicts:
            assert oldest <= corrected < number
            assert told[corrected] is not flag, "only changes are told"
            told[corrected] = flag
        told.append(judgement.flag)
    for corrected, flag in classifier.finish():
        assert corrected >= len(series) - DELAY - 1
        told[corrected] = flag
    rr = [round(rr_ms * TICKS_PER_MS) for rr_ms, _ in series]
    assert told == classify(rr, [dice > 0 for _, dice in series])


def test_what_is_far_off_is_suspected_at_once() -> None:
    """Otherwise it would stand in the live number for two beats."""
    for change, impression in ((-300, Flag.ECTOPIC), (950, Flag.MISSED), (-550, Flag.EXTRA)):
        classifier = Classifier()
        for number, rr in enumerate(ticks_of(heart(50))):
            classifier.push(number, rr, joined=True)
        assert classifier.push(50, ticks_of([1000 + change])[0], joined=True).flag is impression


def test_two_series_of_one_shape_are_judged_alike_whatever_their_rate() -> None:
    rr = heart(150)
    rr[70] *= 0.8
    assert flags(rr) == flags([0.6 * interval for interval in rr])


# -- rhythms beyond measuring ------------------------------------------------------------------


def run(rr_ms: Sequence[float]) -> tuple[list[Flag], list[bool]]:
    classifier = Classifier()
    irregular: list[bool] = []
    for number, rr in enumerate(ticks_of(rr_ms)):
        classifier.push(number, rr, joined=True)
        irregular.append(classifier.irregular)
    return flags(rr_ms), irregular


def lots(spread: float, mean_ms: float, seed: int, beats: int = 600) -> list[float]:
    """Return intervals drawn by lot, as the ventricles make them when the atria fibrillate."""
    rng = random.Random(seed)
    middle = math.log(mean_ms) - spread * spread / 2
    return [min(1900, max(330, rng.lognormvariate(middle, spread))) for _ in range(beats)]


@pytest.mark.parametrize("spread", [0.12, 0.18, 0.25, 0.3])
@pytest.mark.parametrize("mean_ms", [550, 750, 950])
def test_lots_are_not_measurable(spread: float, mean_ms: float) -> None:
    for seed in range(3):
        _, irregular = run(lots(spread, mean_ms, seed))
        assert not any(irregular[: LEAST - 1])
        assert irregular[BLOCK:].count(True) > 0.8 * len(irregular[BLOCK:])


def test_a_rhythm_that_settles_is_measurable_again() -> None:
    _, irregular = run([*lots(0.2, 800, 1, 200), *heart(300)])
    assert irregular[199]
    assert not any(irregular[200 + BLOCK :])


@pytest.mark.parametrize(
    "name",
    ["piskorski_0096", "medit_M5", "medit_M9", "medit_C1med", "bartels_rest", "fantasia_f1o02"],
)
def test_people_at_rest_are_measurable(data: Path, name: str) -> None:
    classifier = Classifier()
    for number, rr in enumerate(read_rr_text(data / f"{name}.rr.txt")):
        classifier.push(number, rr, joined=True)
        assert not classifier.irregular


def ectopics(rr: list[float]) -> list[float]:
    for at in range(20, len(rr) - 2, 20):
        rr[at] -= 250
        rr[at + 1] += 250
    return rr


def all_the_same(rr: list[float]) -> list[float]:
    return [1000.0] * len(rr)


@pytest.mark.parametrize("change", [ectopics, all_the_same])
def test_many_artifacts_and_no_variation_are_another_matter(
    change: Callable[[list[float]], list[float]],
) -> None:
    _, irregular = run(change(heart(400)))
    assert not any(irregular)
