"""What the heart does with the pacer: the truth of a simulated heart, in the whole pipeline."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from biofeedback.breath.feedback import (
    LOCKED,
    BreathFeedback,
    Reading,
    Why,
)
from biofeedback.events import (
    Event,
    Flag,
    Gap,
    HrvUpdate,
    Withheld,
)
from biofeedback.lungs import Lungs
from biofeedback.pacer import Pacer, Pattern
from biofeedback.units import seconds
from tests.paced import (
    BEGIN_S,
    NOISY,
    fed,
    heart,
    paced,
    readings,
    simulate,
    truth_bpm,
)

# RSA


@pytest.mark.slow
@pytest.mark.parametrize("noise", [False, True], ids=["quiet", "noisy"])
@pytest.mark.parametrize("inhale", [0.3, 0.4, 0.6])
@pytest.mark.parametrize("rate", [4.5, 6, 7, 10])
def test_rsa_is_the_truth(rate: float, inhale: float, noise: bool) -> None:
    pacer, events = paced(rate, inhale, noise)
    assert pacer.end is not None
    shown = [
        reading.rsa_bpm
        for now, reading, _ in readings(pacer, events)
        if pacer.settled + 30 < now < pacer.end and reading.rsa_bpm is not None
    ]
    truth = truth_bpm(NOISY, rate)
    assert statistics.median(shown) == pytest.approx(truth, rel=0.05 if noise else 0.005)
    assert len(shown) > 200
    feedback = fed(pacer, events)
    summary = feedback.summary(380)
    assert summary.mean_bpm == pytest.approx(truth, rel=0.05 if noise else 0.01)
    assert summary.best is not None
    assert summary.best.fit is not None
    assert summary.best.fit.rsa_bpm == pytest.approx(truth, rel=0.15 if noise else 0.005)
    swings = [breath.rsa_bpm for breath in feedback.breaths if breath.settled and breath.rsa_bpm]
    # Beats miss the crest, the more the faster the breath; noise adds to it.
    assert 0.8 < statistics.median(swings) / truth < 1.15


@pytest.mark.parametrize("seed", range(3))
def test_who_follows_is_locked(seed: int) -> None:
    pacer, events = paced(seed=seed)
    assert pacer.end is not None
    locks = [
        reading.lock or 0.0
        for now, reading, _ in readings(pacer, events)
        if pacer.settled + 30 < now < pacer.end
    ]
    assert statistics.median(locks) > 0.95
    assert min(locks) > 0.9
    summary = fed(pacer, events).summary(380)
    assert summary.locked_share == 1
    assert summary.mean_lock is not None
    assert summary.mean_lock > 0.95
    assert summary.regularity_percent is not None
    assert summary.regularity_percent > 90


@pytest.mark.parametrize("seed", range(3))
async def test_who_stops_following_is_seen_to(seed: int) -> None:
    pacer = Pacer.begin(Pattern(6), BEGIN_S)
    lungs = Lungs(seed)
    lungs.follow(pacer.phase)

    def be_distracted(on: bool) -> Callable[[], object]:
        return lambda: setattr(lungs, "distracted", on)

    acts = [(200.0, be_distracted(True)), (280.0, be_distracted(False))]
    events = await simulate(NOISY, lungs, seed, 360, acts=acts)
    locks = [(now, reading.lock or 0.0) for now, reading, _ in readings(pacer, events)]
    assert min(lock for now, lock in locks if pacer.settled + 30 < now < 200) > 0.85
    assert max(lock for now, lock in locks if 220 <= now < 280) < LOCKED
    assert min(lock for now, lock in locks if now > 330) > 0.85
    feedback = fed(pacer, events)
    reading = feedback.reading(360)
    # Of 247 s: the first two breaths have no fit yet, and coming back is known 3 breaths late.
    assert 195 < reading.locked_s < 250
    assert reading.best is not None
    assert not 210 < reading.best.end_s < 290
    summary = feedback.summary(360)
    assert summary.locked_share is not None
    assert 0.6 < summary.locked_share < 0.8


async def test_spontaneous_breathing_is_not_locked() -> None:
    pacer = Pacer.begin(Pattern(6), BEGIN_S)
    events = await simulate(NOISY, Lungs(3), 3, 200)
    locks = [reading.lock for _, reading, _ in readings(pacer, events) if reading.lock is not None]
    assert statistics.median(locks) < 0.2
    assert max(locks) < LOCKED
    feedback = fed(pacer, events)
    assert feedback.reading(200).best is None
    assert feedback.reading(200).locked_s == 0
    assert feedback.reading(200).lag_deg is None or feedback.reading(200).lock is not None


def test_the_lag_is_from_the_pacer_s_crest() -> None:
    pacer = Pacer.begin(Pattern(6, 0.4), -3, gentle=False)
    feedback = fed(pacer, heart(100))
    # The heart is fastest a quarter of a breath after it began; the crest is at .4 of it.
    assert feedback.reading(100).lag_deg == pytest.approx(-54, abs=2)


# Why there is none


def whys(pacer: Pacer, events: Sequence[Event]) -> list[tuple[float, Reading]]:
    return [(now, reading) for now, reading, _ in readings(pacer, events)]


def test_without_a_pacer_there_is_only_regularity() -> None:
    feedback = BreathFeedback()
    assert feedback.reading(0).why is Why.NOT_STARTED
    for beat in heart(100):
        feedback.add(beat)
    reading = feedback.reading(100)
    assert (reading.why, reading.rsa_bpm, reading.to_go_s) == (Why.NOT_STARTED, None, None)
    assert reading.regularity_percent == pytest.approx(99, abs=2)
    summary = feedback.summary(100)
    assert (summary.paced_s, summary.breaths, summary.mean_bpm, summary.change) == (
        0,
        0,
        None,
        None,
    )


def test_the_countdown_is_kept() -> None:
    """What is said to go is what it takes, from the first breath and behind a hole."""
    pacer, events = paced(seed=2)
    seen = whys(pacer, events)
    before = [reading for now, reading in seen if now < pacer.start]
    assert {reading.why for reading in before} == {Why.NOT_STARTED}
    gathering = [(now, one) for now, one in seen if one.why is Why.GATHERING]
    first = next(now for now, reading in seen if reading.rsa_bpm is not None)
    assert all(now < first for now, _ in gathering)
    for now, reading in gathering:
        assert reading.to_go_s is not None
        # A beat is told up to a second after it happened.
        assert now + reading.to_go_s == pytest.approx(first, abs=2.5)
    assert first - pacer.start < 27
    assert all(reading.easing == (pacer.start <= now < pacer.settled) for now, reading in seen)


def test_after_the_end_it_is_over_and_the_last_breath_is_known() -> None:
    pacer, events = paced()
    assert pacer.end is not None
    feedback = fed(pacer, events)
    assert feedback.reading(380).why is Why.OVER
    assert len(feedback.breaths) == pacer.phase(pacer.end) == feedback.summary(380).breaths
    assert feedback.breaths[-1].fit is not None
    assert feedback.breaths[-1].end_s == pytest.approx(pacer.end)
    assert feedback.reading(380).paced_s == feedback.summary(380).paced_s
    assert feedback.reading(380).paced_s == pytest.approx(pacer.end - pacer.start)


@pytest.mark.parametrize("told", [True, False], ids=["link lost", "lost on the way"])
async def test_a_gap_leaves_holes_in_the_breaths(told: bool) -> None:
    pacer = Pacer.begin(Pattern(6), BEGIN_S, gentle=False)
    lungs = Lungs(4)
    lungs.follow(pacer.phase)
    away = range(140, 170)
    events = await simulate(NOISY, lungs, 4, 300, away=away, told=told)
    assert [gap for gap in events if isinstance(gap, Gap)]
    feedback = fed(pacer, events)
    holes = {breath.number for breath in feedback.breaths if breath.rsa_bpm is None}
    inside = {
        breath.number for breath in feedback.breaths if breath.start_s > 140 and breath.end_s < 169
    }
    touched = {
        breath.number for breath in feedback.breaths if breath.start_s < 172 and breath.end_s > 137
    }
    assert inside <= holes - {0} <= touched
    assert [breath.number for breath in feedback.breaths] == list(range(len(feedback.breaths)))
    assert all(feedback.breaths[number].fit is None for number in inside)
    seen = whys(pacer, events)
    assert all(one.rsa_bpm is None for now, one in seen if 171 < now < 185)
    assert all(one.rsa_bpm is not None for now, one in seen if now > 205)
    behind = [(now, one) for now, one in seen if now > 171 and one.why is Why.GAPS]
    assert behind
    back = next(now for now, one in seen if now > 171 and one.rsa_bpm is not None)
    for now, one in behind[5:]:
        assert one.to_go_s is not None
        assert now + one.to_go_s == pytest.approx(back, abs=3)


def test_while_no_beats_come_there_is_no_number() -> None:
    pacer = Pacer.begin(Pattern(6), -3, gentle=False)
    beats = heart(100)
    feedback = fed(pacer, beats)
    last = seconds(beats[-1].end)
    assert feedback.reading(last + 4).rsa_bpm is not None
    silent = feedback.reading(last + 6)
    assert (silent.rsa_bpm, silent.lock, silent.lag_deg, silent.regularity_percent) == (None,) * 4
    assert silent.why is Why.NO_BEATS
    assert silent.mean_bpm is not None
    assert fed(pacer, []).reading(10).why is Why.NO_BEATS


@pytest.mark.parametrize(("every", "shown"), [(6, True), (4, False)])
def test_too_many_artifacts(every: int, shown: bool) -> None:
    """One in six is .17 flagged, one in four .25."""
    pacer = Pacer.begin(Pattern(6), -3, gentle=False)
    beats = [
        replace(beat, flag=Flag.ECTOPIC) if beat.number % every == 0 else beat
        for beat in heart(120)
    ]
    feedback = fed(pacer, beats)
    reading = feedback.reading(120)
    assert reading.artifact_share == pytest.approx(1 / every, abs=0.02)
    assert (reading.rsa_bpm is not None) is shown
    assert feedback.summary(120).artifact_share == pytest.approx(1 / every, abs=0.01)
    if not shown:
        assert reading.why is Why.ARTIFACTS
        assert reading.to_go_s is not None
        assert 0 < reading.to_go_s < 30
        assert feedback.summary(120).during.mean_hr_bpm is None
        assert reading.best is None


async def test_no_reading_of_a_heart_with_many_ectopics() -> None:
    pacer = Pacer.begin(Pattern(6), BEGIN_S, gentle=False)
    lungs = Lungs(5)
    lungs.follow(pacer.phase)
    events = await simulate(replace(NOISY, ectopic_probability=0.2), lungs, 5, 200)
    for now, reading, _ in readings(pacer, events):
        if now > pacer.start + 12 and (reading.artifact_share or 0) > 0.2:
            assert reading.rsa_bpm is None
            assert reading.why in (Why.ARTIFACTS, Why.IRREGULAR)


def test_an_irregular_rhythm_has_no_rsa() -> None:
    pacer = Pacer.begin(Pattern(6), -3, gentle=False)
    update = HrvUpdate(0, 60, 60, 59, 0, withheld=Withheld.IRREGULAR)
    beats = heart(120)
    feedback = fed(pacer, [*beats[:80], *(replace(one, hrv=(update,)) for one in beats[80:])])
    assert feedback.reading(120).why is Why.IRREGULAR
    assert feedback.breaths[-1].fit is None
    assert feedback.summary(120).during.rmssd_ms is None


def test_a_pace_too_fast_for_the_heart() -> None:
    pacer = Pacer.begin(Pattern(10), -3, gentle=False)
    beats = heart(200, per_min=1, swing=0.05, hr=19)
    assert fed(pacer, beats).reading(200).why is Why.TOO_FAST
