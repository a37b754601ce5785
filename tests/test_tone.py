"""The pacer's sound, judged by its samples: nobody listens here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.pacer import Pacer, Pattern, Stage
from biofeedback.sound.score import FLOOR, HIGH_HZ, LOW_HZ, Array, Score
from biofeedback.sound.tone import FEEDBACK_FADE_S, Samples, Style, ToneRenderer

RATE = 48_000
BOX = Pattern.of_stages(4, 4, 4, 4)
SIX = Pattern(6)
Act = Callable[[ToneRenderer, Pacer | None], Pacer | None]

patterns = st.builds(
    Pattern,
    st.floats(3, 6),
    st.floats(0.3, 0.6),
    st.sampled_from([0.0, 0.01, 0.4, 1.0, 3.0]),
    st.sampled_from([0.0, 0.01, 0.4, 1.0, 3.0]),
)


def played(
    tone: ToneRenderer,
    pacer: Pacer | None,
    seconds: float,
    blocks: Iterator[int] | None = None,
    acts: dict[int, Act] | None = None,
    start_s: float = 0.0,
) -> Samples:
    """Render in blocks; an act happens before the block of its number."""
    found, done, number = [], 0, 0
    wanted = round(seconds * tone.sample_rate)
    blocks = blocks or cycle([1920])
    while done < wanted:
        if acts and number in acts:
            pacer = acts[number](tone, pacer)
        frames = min(next(blocks), wanted - done)
        found.append(tone.render(pacer, start_s + done / tone.sample_rate, frames))
        done, number = done + frames, number + 1
    return np.concatenate(found)


def step(samples: Samples) -> float:
    return float(np.abs(np.diff(samples, prepend=0.0)).max())


def envelope(samples: Samples, width: int) -> Array:
    """Return the root mean square of pieces."""
    pieces = samples[: len(samples) // width * width].astype(float).reshape(-1, width)
    found: Array = np.sqrt((pieces**2).mean(axis=1))
    return found


def pitch(samples: Samples, rate: int) -> tuple[Array, Array]:
    """Return the times of upward crossings through 0 of the lowest partial, and its pitch there."""
    spectrum = np.fft.rfft(samples)
    hz = np.fft.rfftfreq(len(samples), 1 / rate)
    spectrum[(hz < LOW_HZ - 60) | (hz > HIGH_HZ + 40)] = 0
    lowest = np.fft.irfft(spectrum, len(samples))
    before = np.flatnonzero((lowest[:-1] < 0) & (lowest[1:] >= 0))
    share = lowest[before] / (lowest[before] - lowest[before + 1])
    times = (before + share) / rate
    return (times[1:] + times[:-1]) / 2, 1 / np.diff(times)


# -- the score is the pacer -------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    patterns,
    patterns,
    st.floats(1, 60),
    st.booleans(),
    st.sampled_from([None, 40.0]),
    st.floats(4, 80),
)
def test_a_block_of_times_reads_as_the_pacer_does(
    first: Pattern, second: Pattern, at: float, gentle: bool, duration_s: float | None, stop: float
) -> None:
    pacer = Pacer.begin(first, 0.0, gentle=gentle, duration_s=duration_s).changed(second, at)
    if duration_s is None:
        pacer = pacer.ending(stop)
    times = np.linspace(-1, 90, 1501)
    loud, hz, full = Score(pacer).controls(times)
    volume = np.array([pacer.volume(float(time)) for time in times])
    presence = np.array([pacer.presence(float(time)) for time in times])
    assert full == pytest.approx(volume, abs=1e-9)
    assert hz == pytest.approx(LOW_HZ * (HIGH_HZ / LOW_HZ) ** volume, abs=1e-6)
    assert (loud <= np.sqrt(presence) + 1e-7).all()
    empty = (volume == 0) & (presence > 0)
    assert loud[empty] == pytest.approx(FLOOR * np.sqrt(presence[empty]), abs=1e-7)
    if first.hold_full_s == second.hold_full_s == 0:
        heights = FLOOR + (1 - FLOOR) * np.sqrt(volume)
        assert loud == pytest.approx(np.sqrt(presence) * heights, abs=1e-6)
    assert (loud[presence == 0] == 0).all()


@settings(max_examples=60, deadline=None)
@given(patterns, patterns, st.floats(1, 60), st.lists(st.floats(0, 90), max_size=40))
def test_every_stage_has_one_bell_however_time_is_cut(
    first: Pattern, second: Pattern, at: float, cuts: list[float]
) -> None:
    pacer = Pacer.begin(first, 0.0, duration_s=60).changed(second, at)
    score = Score(pacer)
    whole = score.cues(0.0, 90.0)
    edges = sorted({0.0, 90.0, *cuts})
    parts = [cue for low, high in pairwise(edges) for cue in score.cues(low, high)]
    assert [cue[1:] for cue in parts] == [cue[1:] for cue in whole]
    numbers = [cue[1] for cue in whole]
    assert numbers == sorted(set(numbers))
    for time_s, (number, _), stage in whole:
        breath = pacer.breath(time_s + 1e-6)
        assert (breath.number, breath.stage) == (number, stage)
    breaths = pacer.phase(90.0)
    assert sum(stage is Stage.INHALE for _, _, stage in whole) == round(breaths)
    assert sum(stage is Stage.EXHALE for _, _, stage in whole) == round(breaths)


# -- (a) no clicks ----------------------------------------------------------------------------


def _set(**values: object) -> Act:
    def act(tone: ToneRenderer, pacer: Pacer | None) -> Pacer | None:
        for name, value in values.items():
            setattr(tone, name, value)
        return pacer

    return act


def _become(make: Callable[[Pacer, float], Pacer | None], at_s: float) -> Act:
    def act(tone: ToneRenderer, pacer: Pacer | None) -> Pacer | None:
        return None if pacer is None else make(pacer, at_s)

    return act


def _feedback(value: float | None) -> Act:
    def act(tone: ToneRenderer, pacer: Pacer | None) -> Pacer | None:
        tone.feedback(value)
        return pacer

    return act


# Blocks of 1920 samples are 40 ms: number 500 is second 20, amid the full sound.
TROUBLES: dict[str, dict[int, Act]] = {
    "begin and end": {},
    "mute": {500: _set(muted=True), 510: _set(muted=False), 511: _set(muted=True)},
    "volume": {n: _set(volume=n % 7 / 6) for n in range(400, 600)},
    "style": {n: _set(style=list(Style)[n % 3]) for n in range(400, 600)},
    "pattern": {
        n: _become(lambda pacer, at: pacer.changed(BOX if at % 2 < 1 else SIX, at), n * 0.04)
        for n in range(400, 600, 3)
    },
    "replaced": {
        500: _become(lambda _, at: Pacer.begin(BOX, at - 9, gentle=False), 20.0),
        510: _become(lambda _, at: Pacer.begin(SIX, at - 16, gentle=False), 20.4),
    },
    "taken away": {500: _become(lambda *_: None, 20.0)},
    "ending": {500: _become(lambda pacer, at: pacer.ending(at), 20.0)},
    "feedback": {n: _feedback([0.0, 1.0, None][n % 3]) for n in range(300, 700, 10)},
}


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_nothing_clicks(trouble: str, style: Style) -> None:
    tone = ToneRenderer(RATE, style, 1.0)
    pacer = Pacer.begin(SIX, 0.0, duration_s=25, gentle=False)
    samples = played(tone, pacer, 37, acts=TROUBLES[trouble])
    assert step(samples) <= tone.greatest_step
    # The sharpest turn of a tone of the highest pitch; a click turns by as much as it steps.
    bend = np.abs(np.diff(samples.astype(float), 2)).max()
    assert bend <= 2 * np.pi * 1600 / RATE * tone.greatest_step
    if trouble not in ("replaced", "pattern", "feedback"):
        assert not samples[-RATE:].any()


@pytest.mark.parametrize("style", [Style.GLIDE, Style.CUES])
def test_a_jump_of_the_clock_does_not_click(style: Style) -> None:
    tone = ToneRenderer(RATE, style, 1.0)
    pacer = Pacer.begin(SIX, -60.0)
    found = [
        tone.render(pacer, second + skip, RATE) for second, skip in enumerate([0, 0, 3, 3, -2, 9])
    ]
    assert step(np.concatenate(found)) <= tone.greatest_step


def test_the_bound_would_find_a_click() -> None:
    tone = ToneRenderer(RATE, Style.GLIDE, 1.0)
    samples = played(tone, Pacer.begin(SIX, -60.0), 4)
    samples[RATE:] *= 0.5
    loud = int(np.argmax(np.abs(samples[RATE : 2 * RATE]))) + RATE
    samples[loud:] = 0
    assert step(samples) > tone.greatest_step


# -- (b) no drift -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("rate", [3.0, 5.5, 6.1, 10.0])
def test_the_glide_keeps_time_for_ten_minutes(rate: float) -> None:
    fs = 4_000
    pacer = Pacer.begin(Pattern(rate), 0.0, gentle=False)
    samples = played(ToneRenderer(fs, Style.GLIDE, 1.0), pacer, 600, cycle([400]))
    times, hz = pitch(samples, fs)
    crests = []
    period_s, middle = 60 / rate, pacer.pattern.crest * 60 / rate
    for breath in range(2, int(590 / period_s) - 1):
        # Half way up and half way down the pitch moves fastest, so a time can be read best there.
        crossings = []
        half = np.sqrt(LOW_HZ * HIGH_HZ)
        for share in (middle / 2, (middle + period_s) / 2):
            around = np.abs(times - pacer.start - breath * period_s - share) < 0.15
            slope, offset = np.polyfit(hz[around] - half, times[around], 1)
            crossings.append(offset)
            assert slope != 0
        crests.append(crossings)
    for side in np.array(crests).T:
        assert np.abs(np.diff(side) - period_s).max() < 1e-3
        whole = (side[-1] - side[0]) / (len(side) - 1)
        assert whole == pytest.approx(period_s, abs=1e-5)


@pytest.mark.parametrize("rate", [3.0, 5.5, 6.1, 10.0])
def test_the_bells_keep_time_for_ten_minutes(rate: float) -> None:
    fs = 8_000
    pacer = Pacer.begin(Pattern(rate), 0.0, gentle=False)
    samples = played(ToneRenderer(fs, Style.CUES, 1.0), pacer, 600, cycle([777]))
    period_s = 60 / rate
    onsets = []
    for breath in range(2, int(590 / period_s) - 1):
        at = pacer.start + breath * period_s
        piece = samples[int((at - 0.02) * fs) : int((at + 0.1) * fs)]
        # Bells are alike, so where one is a hundredth of its height tells when it began.
        crossing = int(np.argmax(np.abs(piece) > 0.05 * np.abs(piece).max()))
        onsets.append(int((at - 0.02) * fs) / fs + crossing / fs)
    assert np.abs(np.diff(onsets) - period_s).max() < 1e-3
    assert (onsets[-1] - onsets[0]) / (len(onsets) - 1) == pytest.approx(period_s, abs=1e-5)
    assert 0 <= onsets[0] - pacer.start - 2 * period_s < 0.012


# -- (c) blocks do not matter -----------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("style", [Style.GLIDE, Style.CUES])
def test_the_size_of_a_block_does_not_matter(style: Style) -> None:
    pacer = Pacer.begin(BOX, 0.0).changed(SIX, 13.456)

    def whole(blocks: Iterator[int]) -> Samples:
        tone = ToneRenderer(RATE, style, 1.0)
        tone.feedback(0.7)
        return played(tone, pacer, 20, blocks)

    reference = whole(iter([20 * RATE]))
    assert np.abs(reference).max() > 0.2
    for size in (64, 480, 1000, 4800):
        assert np.abs(whole(cycle([size])) - reference).max() < 1e-6
    dice = np.random.default_rng(1)
    assert np.abs(whole(int(n) for n in dice.integers(1, 3000, 9999)) - reference).max() < 1e-6


# -- (d) loudness -----------------------------------------------------------------------------


def test_it_never_exceeds_full_scale_even_when_bells_pile_up() -> None:
    tone = ToneRenderer(RATE, Style.CUES, 9.0)
    tone.feedback(9.0)
    found = [
        tone.render(Pacer.begin(SIX, -23.0 - turn, gentle=False), 0.0, 600) for turn in range(60)
    ]
    assert 0.9 < np.abs(np.concatenate(found)).max() <= 1


@pytest.mark.parametrize(
    ("tone", "pacer"),
    [
        (ToneRenderer(RATE, Style.SILENT, 1.0), Pacer.begin(SIX, -60.0)),
        (ToneRenderer(RATE, Style.GLIDE, 0.0), Pacer.begin(SIX, -60.0)),
        (ToneRenderer(RATE, Style.GLIDE, 1.0), None),
        (ToneRenderer(RATE, Style.GLIDE, 1.0), Pacer.begin(SIX, 10.0)),
        (ToneRenderer(RATE, Style.CUES, 1.0), Pacer.begin(SIX, 10.0)),
        (ToneRenderer(RATE, Style.GLIDE, 1.0), Pacer.begin(SIX, -99.0, duration_s=60)),
    ],
    ids=["silent", "volume 0", "no pacer", "before", "before the bells", "after"],
)
def test_silence_is_silence(tone: ToneRenderer, pacer: Pacer | None) -> None:
    assert not played(tone, pacer, 3).any()


def test_muted_it_is_silent_after_the_fade() -> None:
    tone = ToneRenderer(RATE, Style.GLIDE, 1.0)
    tone.feedback(1.0)
    pacer = Pacer.begin(SIX, -60.0)
    assert played(tone, pacer, 1).any()
    tone.muted = True
    samples = played(tone, pacer, 1, start_s=1)
    assert samples[: RATE // 50].any()
    assert not samples[RATE // 10 :].any()


# -- what one hears ---------------------------------------------------------------------------


def test_loudness_tells_the_stage() -> None:
    pacer = Pacer.begin(BOX, -80.0 - 3, gentle=False)
    loud = envelope(played(ToneRenderer(RATE, Style.GLIDE, 1.0), pacer, 16), RATE // 10)
    rising, held, falling, empty = loud[5:38], loud[44:79], loud[84:118], loud[121:158]
    assert (np.diff(rising) > 0).all()
    assert (np.diff(falling) < 0).all()
    assert held.max() < 0.1 * rising.max()
    assert empty.max() < 0.1 * falling.max()
    assert held.min() > 0


def test_the_energy_lies_where_it_was_meant_to() -> None:
    for style, low, high in ((Style.GLIDE, 180, 1250), (Style.CUES, 180, 1700)):
        tone = ToneRenderer(RATE, style, 1.0)
        samples = played(tone, Pacer.begin(SIX, -60.0), 60)
        power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
        hz = np.fft.rfftfreq(len(samples), 1 / RATE)
        outside = power[(hz < low) | (hz > high)].sum() / power.sum()
        assert outside < 1e-4
        assert abs(samples.mean()) < 1e-4


def test_the_pitch_follows_the_lungs() -> None:
    pacer = Pacer.begin(SIX, -60.0 - 3, gentle=False)
    times, hz = pitch(played(ToneRenderer(RATE, Style.GLIDE, 1.0), pacer, 20), RATE)
    kept = (times > 1) & (times < 19)
    wanted = [LOW_HZ * (HIGH_HZ / LOW_HZ) ** pacer.volume(float(at)) for at in times[kept]]
    assert np.abs(hz[kept] - wanted).max() < 1.0


def test_a_bell_that_a_change_moved_into_the_past_rings_once() -> None:
    slow, fast = Pattern(5.0), Pattern(10.0)
    tone = ToneRenderer(RATE, Style.CUES, 1.0)
    pacer = Pacer.begin(slow, -123.0, gentle=False)
    # At 11.95 the next in-breath is at 12.0; told 40 ms late, it should have been at 11.975.
    tone.render(pacer, 11.0, round(0.99 * RATE))
    before = len(tone._bells)
    tone.render(pacer.changed(fast, 11.95), 11.99, 1920)
    assert len(tone._bells) == before + 1
    tone.render(pacer.changed(fast, 11.95).changed(slow, 12.03), 12.03, 1920)
    assert len(tone._bells) == before + 1


def test_feedback_comes_slowly_and_stays_quiet() -> None:
    pacer = Pacer.begin(SIX, -60.0)
    tone = ToneRenderer(RATE, Style.CUES, 1.0)
    plain, other = ToneRenderer(RATE, Style.CUES, 1.0), []
    for second in range(8):
        if second == 1:
            tone.feedback(1.0)
        if second == 5:
            tone.feedback(None)
        other.append(
            tone.render(pacer, float(second), RATE) - plain.render(pacer, float(second), RATE)
        )
    loud = envelope(np.concatenate(other), RATE // 4)
    assert not loud[:4].any()
    grown = loud[4 : 4 + int(4 * FEEDBACK_FADE_S)]
    assert (np.diff(grown) > 0).all()
    assert grown[3] < 0.6 * loud[14]
    assert 0.02 < loud[14] < 0.1
    assert not loud[-3:].any()


def test_the_sound_follows_a_clock_that_is_slewed() -> None:
    pacer = Pacer.begin(SIX, -60.0)
    tone, now, found = ToneRenderer(RATE, Style.GLIDE, 1.0), 0.0, []
    for speed in islice(cycle([1.0, 1.02, 0.99, 0.98]), 500):
        found.append(tone.render(pacer, now, 1920, speed))
        now += 1920 / RATE * speed
    assert step(np.concatenate(found)) <= tone.greatest_step
    assert all(ramp.silent for ramp in tone._offsets)
