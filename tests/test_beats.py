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
from biofeedback.irregular import BLOCK, LEAST, RhythmWatch, strongest_autocorrelation
from biofeedback.records.exchange.rr_text import read_rr_text
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


def test_a_missed_beat_does_not_take_the_early_one_before_it_along() -> None:
    """The two have the shape of an ectopic beat and its pause, but no pause is as long."""
    rr = heart(120)
    rr[80] -= 100
    rr[81] = 1900
    found = flags(rr)
    assert found[80:82] == [Flag.NORMAL, Flag.MISSED]
    assert found.count(Flag.NORMAL) == 119


def test_the_beat_before_an_extra_one_is_clean_also_where_the_heart_has_just_quickened() -> None:
    """It and the first half would stand in the place of a slower beat; the halves fit better."""
    rr = [*heart(80), *(0.85 * interval for interval in heart(40, seed=2))]
    rr[81:82] = [0.47 * rr[81], 0.53 * rr[81]]
    found = flags(rr)
    assert found[80:83] == [Flag.NORMAL, Flag.EXTRA, Flag.EXTRA]
    assert found.count(Flag.NORMAL) == 119


@pytest.mark.parametrize("early", [0.1, 0.15, 0.2, 0.3])
def test_frequent_ectopic_beats_do_not_become_usual(early: float) -> None:
    """What stands beside them has a shape of its own: it must not raise the limits."""
    rr = heart(300)
    places = range(60, 298, 6)
    for at in places:
        size = early * rr[at]
        rr[at] -= size
        rr[at + 1] += size
    found = flags(rr)
    for at in places:
        assert found[at : at + 2] == [Flag.ECTOPIC, Flag.ECTOPIC]
    assert found.count(Flag.NORMAL) == 300 - 2 * len(places)


def test_steps_across_gaps_do_not_become_usual_either() -> None:
    """An ectopic beat is found where each short stretch before it began at another level."""
    stretch = 5
    rr = [
        (720 if at // stretch % 2 else 980) + 8 * math.sin(at) for at in range(40 * stretch)
    ] + heart(20, mean_ms=980)
    joined = [at % stretch > 0 or at > 40 * stretch for at in range(len(rr))]
    rr[-8] -= 100
    rr[-7] += 100
    found = classify(ticks_of(rr), joined)
    assert found[-8:-6] == [Flag.ECTOPIC, Flag.ECTOPIC]
    assert found.count(Flag.NORMAL) == len(rr) - 2


def test_missed_beats_here_and_there_are_no_new_level() -> None:
    """The level follows what is flagged beat after beat, not what is flagged now and again."""
    rr = heart(300, mean_ms=900)
    places = range(30, 290, 20)
    for at in places:
        rr[at] *= 2
    found = flags(rr)
    assert {found[at] for at in places} == {Flag.MISSED}
    assert found.count(Flag.NORMAL) == 300 - len(places)


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


@pytest.mark.parametrize("after", [400, 520, 650, 1500, 1800])
def test_after_a_gap_the_heart_may_beat_at_any_rate(after: float) -> None:
    rr = ticks_of([*heart(60, mean_ms=1000), *heart(40, mean_ms=after, seed=3)])
    assert set(classify(rr, [number != 60 for number in range(100)])) == {Flag.NORMAL}


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


def watched(*parts: Sequence[float]) -> list[bool]:
    """Return after each accepted interval whether the rhythm is called irregular."""
    watch = RhythmWatch()
    told: list[bool] = []
    for rr in ticks_of([interval for part in parts for interval in part]):
        watch.push(rr, accepted=True, joined=True)
        told.append(watch.irregular)
    return told


def measures(block: list[float]) -> tuple[float, float, float]:
    """Return least and greatest order of a block that goes round, and RMSSD over its mean."""
    orders = [strongest_autocorrelation([*block[at:], *block[:at]]) for at in range(0, BLOCK, 8)]
    return min(orders), max(orders), rmssd([*block, block[0]]) / float(np.mean(block))


def test_an_order_between_the_two_limits_leaves_the_verdict_as_it_is() -> None:
    rng = random.Random(24)
    block = [850 + 100 * math.sin(1.4235 * beat) + rng.gauss(0, 80) for beat in range(BLOCK)]
    low, high, share = measures(block)
    assert 0.35 < low < high < 0.45
    assert share > 0.13
    disorder = [rng.gauss(850, 130) for _ in range(200)]
    waves = [850 + 160 * math.sin(1.428 * beat) for beat in range(200)]
    assert all(watched(disorder, block, block, block)[200:])
    assert not any(watched(waves, block, block, block))


def test_a_variation_between_the_two_limits_leaves_the_verdict_as_it_is() -> None:
    rng = random.Random(18)
    block = [850 + rng.gauss(0, 73) for _ in range(BLOCK)]
    _, high, share = measures(block)
    assert high < 0.35
    assert 0.11 < share < 0.13
    disorder = [rng.gauss(850, 130) for _ in range(200)]
    calm = [850 + 30 * math.sin(beat) for beat in range(200)]
    assert all(watched(disorder, block, block, block)[200:])
    assert not any(watched(calm, block, block, block))


def test_the_order_is_looked_at_every_eighth_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a beat would cost more than all the rest; much later the verdict would be too late."""
    pushed = 0
    looks: list[int] = []

    def look(rr: Sequence[float | None]) -> float:
        looks.append(pushed)
        return strongest_autocorrelation(rr)

    monkeypatch.setattr("biofeedback.irregular.strongest_autocorrelation", look)
    watch = RhythmWatch()
    for rr in ticks_of(lots(0.2, 800, 1, 400)):
        pushed += 1
        watch.push(rr, accepted=True, joined=True)
    assert looks == list(range(64, 401, 8))


def test_steps_across_gaps_are_no_wild_rhythm() -> None:
    """Within each stretch hardly anything varies, and across a gap no difference is taken."""
    classifier = Classifier()
    for number in range(400):
        rr = (720 if number // 4 % 2 else 980) + 8 * math.sin(number)
        classifier.push(number, round(rr * TICKS_PER_MS), joined=number % 4 > 0)
        assert not classifier.undecided
        assert not classifier.irregular


@pytest.mark.parametrize("garbage_ms", [10.0, 60_000.0])
def test_what_no_heart_made_does_not_hide_the_order_of_a_rhythm(garbage_ms: float) -> None:
    rr = [1150 + 260 * math.sin(2 * math.pi * number / 4.4) for number in range(600)]
    for at in range(30, 600, 25):
        rr[at] = garbage_ms
    _, irregular = run(rr)
    assert not any(irregular)


def test_lots_are_suspected_before_there_is_enough_to_tell() -> None:
    classifier = Classifier()
    undecided: list[bool] = []
    for number, rr in enumerate(ticks_of(lots(0.2, 800, 2, 300))):
        classifier.push(number, rr, joined=True)
        undecided.append(classifier.undecided)
        assert not (classifier.undecided and classifier.irregular)
    # A quarter of what a verdict needs is enough, artifacts taken out; both come two beats late.
    assert all(undecided[40 : LEAST + DELAY - 1])
    assert not any(undecided[LEAST + DELAY - 1 :])


@pytest.mark.parametrize("noise_ms", [CALM, LIVELY])
def test_a_heart_at_rest_is_never_suspected(noise_ms: float) -> None:
    classifier = Classifier()
    for number, rr in enumerate(ticks_of(heart(300, noise_ms))):
        classifier.push(number, rr, joined=True)
        assert not classifier.undecided


def test_a_rhythm_that_is_forgotten_is_judged_anew() -> None:
    classifier = Classifier()
    number = 0

    def irregular(rr_ms: Sequence[float], undecided: list[bool]) -> list[bool]:
        nonlocal number
        told: list[bool] = []
        for place, rr in enumerate(ticks_of(rr_ms)):
            number += 1
            classifier.push(number, rr, joined=place > 0)
            told.append(classifier.irregular)
            undecided.append(classifier.undecided)
        return told

    assert irregular(lots(0.2, 800, 1, 200), [])[-1]
    classifier.forget_rhythm()
    assert not classifier.irregular
    doubts: list[bool] = []
    assert not any(irregular(heart(200), doubts))
    assert not any(doubts), "nothing of before is left"
    classifier.forget_rhythm()
    again = irregular(lots(0.2, 800, 2, 200), [])
    assert not any(again[: LEAST - 1])
    assert again[-1]
