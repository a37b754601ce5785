"""Rhythm: every bar on the real and the synthetic series, exact cases, and ways to be fooled."""

from __future__ import annotations

import json
import math
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback import rhythm
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.rhythm import Array
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

Series = tuple[Array, Array]

# From astropy 8.0.2, LombScargle(..., method="slow"), on the window that ends at the first beat
# after 400 s: name, window (s), LF and HF (ms^2), regularity ratio, its peak (Hz).
ASTROPY = [
    (
        "strap_h10_breathing",
        64,
        5156.860722151022,
        181.42633592471884,
        2.261431503229967,
        0.0760022,
    ),
    (
        "strap_h10_breathing",
        120,
        5823.607399662289,
        116.9684047108636,
        2.608638935018963,
        0.0695227,
    ),
    (
        "strap_h10_breathing",
        300,
        6802.477182131248,
        133.0644524931979,
        2.606339641410993,
        0.0608387,
    ),
    ("bartels_rest", 64, 1806.6297136609323, 1304.2953098074095, 0.2433381876929554, 0.1360237),
    ("bartels_rest", 120, 1019.5080723629738, 1125.192996277695, 0.1906575145381361, 0.1351694),
    ("bartels_rest", 300, 1235.6412827526478, 1085.9898127871002, 0.1102630042993689, 0.0814491),
    ("medit_M5", 64, 1919.8308864051464, 2198.309808336703, 0.38594491223697747, 0.0406029),
    ("medit_M5", 120, 1126.2349165109792, 3156.370456655189, 0.3888203593713821, 0.2389990),
    ("medit_M5", 300, 992.7021696571073, 3519.8702393363433, 0.7091292267143563, 0.2395803),
    ("piskorski_0096", 64, 4058.757678405018, 8545.947135315764, 0.1353726469199026, 0.2083804),
    ("piskorski_0096", 120, 4589.924842825493, 6795.67591393116, 0.1409841353926281, 0.1143757),
    ("piskorski_0096", 300, 3048.569749410035, 5603.521960863938, 0.1266199463471358, 0.1113954),
]


def real(data: Path, name: str) -> Series:
    rr = read_rr_text(data / f"{name}.rr.txt")
    return rhythm.from_ticks(np.cumsum(rr).tolist(), rr)


def synthetic(data: Path, name: str) -> tuple[Series, dict[str, Any]]:
    """Return one synthetic series and what is true of it."""
    folder = data / "synth"
    if not folder.is_dir():
        pytest.skip(f"the synthetic series are not here ({folder})")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    rr = np.loadtxt(folder / f"{name}.rr.txt")
    times = np.loadtxt(folder / f"{name}.t_end_s.txt") - rr / 2000
    return (times, rr), next(entry for entry in truth if entry["file"] == name)


def windows(series: Series, width: float, step: float = 5.0) -> Iterator[Series]:
    times, rr = series
    ends = times + rr / 2000
    at = ends[0] + width
    while at <= ends[-1]:
        inside = (ends > at - width) & (ends <= at)
        yield times[inside], rr[inside]
        at += step


def heart(wave: Callable[[Array], Array], seconds: float, mean_hr: float = 60.0) -> Series:
    """Return the beats of an exact IPFM heart whose rate is mean_hr * (1 + wave(t))."""
    grid = np.linspace(0, seconds, int(seconds * 500) + 1)
    rate = (1 + wave(grid)) * mean_hr / 60
    beats = np.concatenate(((0.0,), np.cumsum((rate[1:] + rate[:-1]) / 2) * grid[1]))
    ends = np.interp(np.arange(math.floor(beats[-1]) + 1), beats, grid)
    return (ends[1:] + ends[:-1]) / 2, 1000 * np.diff(ends)


def breathing(per_min: float, swing: float, late: float = 0.0) -> Callable[[Array], Array]:
    """Return a modulation that peaks half a breath after the in-breath begins, or later."""
    return lambda t: swing * -np.cos(2 * np.pi * (per_min / 60 * t - late))


def noisy(rng: np.random.Generator, n: int, mean_hr: float = 60.0, share: float = 0.03) -> Series:
    rr = 60_000 / mean_hr * (1 + share * rng.standard_normal(n))
    return np.cumsum(rr) / 1000 - rr / 2000, rr


def fit(series: Series, per_min: float) -> rhythm.PacerFit:
    found = rhythm.fit_pacer(*series, rhythm.constant_pace(series[0], per_min))
    assert found is not None
    return found


def last(series: Series, width: float) -> Series:
    times, rr = series
    inside = times > times[-1] - width
    return times[inside], rr[inside]


def without(series: Series, *beats: int) -> Series:
    return np.delete(series[0], beats), np.delete(series[1], beats)


# RSA amplitude and lag at a pace


@pytest.mark.parametrize("name", ["ipfm_00", "ipfm_01", "ipfm_02"])
def test_rsa_of_the_noise_free_series_is_the_truth(data: Path, name: str) -> None:
    series, truth = synthetic(data, name)
    (component,) = truth["components"]
    pace = 60 * component["f_hz"]
    swing_ms = 2 * component["A_fraction"] * 60_000 / truth["mean_hr"]
    width = rhythm.pacer_window_s(pace, float(series[1].mean()))
    seen = 0
    for window in windows(series, width):
        found = fit(window, pace)
        assert found.rsa_ms == pytest.approx(swing_ms, rel=0.005)
        assert found.rsa_bpm == pytest.approx(2 * component["hr_amp_bpm"], rel=0.005)
        # The series peaks where 2 pi f t + phi is whole; an even pacer's crest is half a breath on.
        lag = found.lag_deg - (180 - math.degrees(component["phi_rad"]))
        assert (lag + 180) % 360 - 180 == pytest.approx(0, abs=0.3)
        assert min(found.lock, found.lock_now) > 0.99
        seen += 1
    assert seen > 40


def test_rsa_under_noise_is_the_truth_on_average(data: Path) -> None:
    """Each within two standard errors of an amplitude in white noise; together within 1 %."""
    shares = []
    for number in (3, 5, 6, 7, 9):
        series, truth = synthetic(data, f"ipfm_0{number}")
        (component,) = truth["components"]
        found = fit(series, 60 * component["f_hz"])
        noise = truth["noise_rms_fraction"] / component["A_fraction"]
        error = 2 * noise * math.sqrt(2 / found.beats)
        swing_ms = 2 * component["A_fraction"] * 60_000 / truth["mean_hr"]
        assert found.rsa_ms == pytest.approx(swing_ms, rel=error)
        shares.append(found.rsa_bpm / (2 * component["hr_amp_bpm"]))
        assert shares[-1] == pytest.approx(1, abs=error)
        if truth["noise_rms_fraction"] > 0.01:
            shares.pop()
    assert len(shares) == 4
    assert np.mean(shares) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("per_min", [3, 4.5, 6, 8, 10, 12, 15])
@pytest.mark.parametrize("mean_hr", [45, 60, 90])
def test_rsa_within_2_percent_at_any_pace(per_min: float, mean_hr: float) -> None:
    for swing, late in ((0.02, 0.0), (0.05, 0.3), (0.10, 0.8)):
        width = rhythm.pacer_window_s(per_min, 60_000 / mean_hr)
        series = heart(breathing(per_min, swing, late), width + 5, mean_hr)
        found = fit(last(series, width), per_min)
        assert found.rsa_bpm == pytest.approx(2 * swing * mean_hr, rel=0.005)
        assert found.lag_deg == pytest.approx(180 - (180 - 360 * late) % 360, abs=1)
        if per_min <= 10:
            assert found.rsa_ms == pytest.approx(2 * swing * 60_000 / mean_hr, rel=0.02)


def test_a_large_swing_is_exact_in_bpm() -> None:
    """Beats average the rate over their own length, which differs by half here."""
    found = fit(heart(breathing(15, 0.25), 60, 50), 15)
    assert found.rsa_bpm == pytest.approx(2 * 0.25 * 50, rel=0.005)


def test_the_crest_of_an_uneven_pacer_moves_the_lag() -> None:
    times, rr = heart(breathing(6, 0.05), 60)
    phase = rhythm.constant_pace(times, 6)
    even = rhythm.fit_pacer(times, rr, phase)
    uneven = rhythm.fit_pacer(times, rr, phase, crest=0.4)
    late = rhythm.fit_pacer(times, rr, rhythm.constant_pace(times, 6, start_s=2.5))
    assert even is not None
    assert uneven is not None
    assert late is not None
    assert even.lag_deg == pytest.approx(0, abs=0.5)
    assert uneven.lag_deg == pytest.approx(36, abs=0.5)
    # The pacer starts a quarter of a breath later, so the heart comes a quarter too soon.
    assert late.lag_deg == pytest.approx(-90, abs=0.5)


def test_a_change_of_pace_keeps_lock_and_amplitude() -> None:
    """6.5 to 5 breaths/min, sliding: the phase says when, no single frequency could."""

    def phase(t: Array) -> Array:
        moment: Array = t * 6.5 / 60 - 1.5 / 60 / 120 * t**2
        return moment

    times, rr = heart(lambda t: -0.06 * np.cos(2 * np.pi * phase(t)), 60, 70)
    found = rhythm.fit_pacer(times, rr, phase(times))
    assert found is not None
    assert found.rsa_bpm == pytest.approx(2 * 0.06 * 70, rel=0.005)
    assert found.lag_deg == pytest.approx(0, abs=1)
    assert min(found.lock, found.lock_now) > 0.99


# Pacer lock


@pytest.mark.parametrize("per_min", [3, 6, 15])
@pytest.mark.parametrize("mean_hr", [40, 60, 100])
def test_white_noise_is_not_locked(per_min: float, mean_hr: float) -> None:
    rng = np.random.default_rng(7)
    beats = int(rhythm.pacer_window_s(per_min, 60_000 / mean_hr) * mean_hr / 60)
    found = [fit(noisy(rng, beats, mean_hr), per_min) for _ in range(400)]
    for locks in ([one.lock for one in found], [one.lock_now for one in found]):
        assert np.mean(locks) < 0.05
        assert np.percentile(locks, 95) < 0.2


def test_noise_leaves_some_lock() -> None:
    """Breathing of 5 % under 3 % of white noise a beat: 1.25 of 2.15 parts are explained."""
    rng = np.random.default_rng(8)
    times, rr = heart(breathing(6, 0.05), 35, 66)
    locks = [
        fit((times, rr * (1 + 0.03 * rng.standard_normal(len(rr)))), 6).lock for _ in range(99)
    ]
    assert np.mean(locks) == pytest.approx(1.25 / 2.15, abs=0.03)


@pytest.mark.parametrize(
    "drift",
    [
        lambda t: -0.003 * t,
        lambda t: 0.2 * np.exp(-t / 15),
        lambda t: 0.0001 * (t - 17) ** 2,
    ],
    ids=["line", "recovery", "bend"],
)
@pytest.mark.parametrize("per_min", [6, 10, 15])
def test_a_drift_is_not_locked(drift: Callable[[Array], Array], per_min: float) -> None:
    series = heart(drift, 35, 80)
    assert fit(series, per_min).lock < 0.1
    assert fit(series, per_min).lock_now < 0.1


@pytest.mark.parametrize(("breath", "pacer"), [(15, 6), (6, 15), (10, 5), (6, 12), (9, 4.5)])
def test_breathing_at_another_rate_is_not_locked(breath: float, pacer: float) -> None:
    width = rhythm.pacer_window_s(pacer, 1000)
    found = fit(last(heart(breathing(breath, 0.05), width + 3), width), pacer)
    assert found.lock < 0.1
    assert found.rsa_bpm < 1.0  # of the 6 that are there, at the other rate


@pytest.mark.parametrize("per_min", [3, 4.5, 6, 8, 10, 12, 15])
@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_the_lock_is_lost_within_three_breaths(per_min: float, noise: float) -> None:
    rng = np.random.default_rng(9)
    width = rhythm.pacer_window_s(per_min, 60_000 / 66)
    stop = width + 5
    wave = breathing(per_min, 0.05)
    times, rr = heart(lambda t: wave(t) * (t < stop), stop + 180 / per_min, 66)
    rr = rr * (1 + noise * rng.standard_normal(len(rr)))
    breathed = times < stop
    assert fit(last((times[breathed], rr[breathed]), width), per_min).lock_now > 0.6
    assert fit(last((times, rr), width), per_min).lock_now < 0.5


def test_lock_now_never_exceeds_lock() -> None:
    rng = np.random.default_rng(10)
    for _ in range(100):
        found = fit(noisy(rng, 60), 8)
        assert 0 <= found.lock_now <= found.lock <= 1


def test_a_heart_without_variation_is_not_locked() -> None:
    found = fit(heart(np.zeros_like, 60), 6)
    assert (found.lock, found.lock_now) == (0, 0)
    assert found.rsa_bpm == pytest.approx(0, abs=1e-9)


def test_a_fit_needs_beats_breaths_and_coverage() -> None:
    times, rr = heart(breathing(6, 0.05), 120)
    phase = rhythm.constant_pace(times, 6)
    assert rhythm.fit_pacer(times[:23], rr[:23], 3 * phase[:23]) is not None
    assert rhythm.fit_pacer(times[:22], rr[:22], 3 * phase[:22]) is None
    assert rhythm.fit_pacer(times[:24], rr[:24], phase[:24]) is None
    kept = np.r_[0:40, 59:100]
    assert rhythm.fit_pacer(times[kept], rr[kept], phase[kept]) is not None
    kept = np.r_[0:40, 70:100]
    assert rhythm.fit_pacer(times[kept], rr[kept], phase[kept]) is None


def test_no_fit_above_half_the_heart_rate() -> None:
    times, rr = heart(breathing(15, 0.05), 60, 40)
    assert rhythm.fit_pacer(times, rr, rhythm.constant_pace(times, 18)) is not None
    assert rhythm.fit_pacer(times, rr, rhythm.constant_pace(times, 22)) is None


def test_no_fit_when_the_beats_see_one_side_of_the_breath() -> None:
    """The pacer stands still for most of its breath and runs through the rest between beats."""
    times, rr = heart(np.zeros_like, 60)
    phase = np.floor(rhythm.constant_pace(times, 6))
    assert rhythm.fit_pacer(times, rr, phase) is None


def test_the_window_of_a_lock() -> None:
    assert rhythm.pacer_window_s(15, 800) == 30
    assert rhythm.pacer_window_s(3, 800) == 60
    assert rhythm.pacer_window_s(6, 1500) == 36


# Peak to trough


def cycles(*breaths: list[float]) -> tuple[Array, Array, Array]:
    """Return times, RR and phase of breaths given by their RR, each phase evenly in its breath."""
    rr = np.array([length for breath in breaths for length in breath])
    phase = np.array(
        [
            i + (j + 0.5) / len(breath)
            for i, breath in enumerate(breaths)
            for j in range(len(breath))
        ]
    )
    return np.cumsum(rr) / 1000 - rr / 2000, rr, phase


SWING = [1000.0, 800.0, 900.0, 1000.0]


def test_peak_to_trough_of_one_breath_is_its_range() -> None:
    found = rhythm.peak_to_trough(*cycles(SWING, SWING, SWING))
    assert found == rhythm.PeakToTrough(bpm=15, ms=200, cycles=1)


def test_the_first_and_last_breath_are_not_complete() -> None:
    assert rhythm.peak_to_trough(*cycles(SWING, SWING)) is None
    assert rhythm.peak_to_trough(*cycles(SWING)) is None
    wild = [2000.0, 300.0, 2000.0, 300.0]
    assert rhythm.peak_to_trough(*cycles(wild, SWING, wild)) == rhythm.PeakToTrough(15, 200, 1)


def test_peak_to_trough_is_the_median_of_the_last_five() -> None:
    swings = [[1000.0, 1000.0 + size, 1000.0] for size in (0, 900, 900, 900, 10, 20, 30, 40, 50, 0)]
    found = rhythm.peak_to_trough(*cycles(*swings))
    assert found is not None
    assert (found.ms, found.cycles) == (30, 5)
    assert found.bpm == pytest.approx(60 - 60_000 / 1030)


@pytest.mark.parametrize("lost", [4, 5, 6, 7, 8])
def test_a_breath_with_a_hole_is_left_out(lost: int) -> None:
    """Lost in the second breath of four, or first in the third: then both touch the hole."""
    small = [1000.0, 950.0, 900.0, 1000.0]
    times, rr, phase = (np.delete(array, lost) for array in cycles(SWING, small, SWING, SWING))
    found = rhythm.peak_to_trough(times, rr, phase)
    if lost == 8:
        assert found is None
    else:
        assert found == rhythm.PeakToTrough(15, 200, 1) if lost < 7 else found is None


def test_a_breath_of_two_beats_is_left_out() -> None:
    assert rhythm.peak_to_trough(*cycles(SWING, [900.0, 1000.0], SWING)) is None


def test_slips_of_beat_time_are_no_holes() -> None:
    times, rr, phase = cycles(SWING, SWING, SWING)
    times = times + 0.05 * np.sin(np.arange(len(times)))
    assert rhythm.peak_to_trough(times, rr, phase) == rhythm.PeakToTrough(15, 200, 1)


@pytest.mark.parametrize(("per_min", "share"), [(6, 0.96), (15, 0.80)])
def test_peak_to_trough_falls_short_as_is_told(per_min: float, share: float) -> None:
    shares = []
    for late in np.arange(0, 1, 0.05):
        times, rr = heart(breathing(per_min, 0.05, late), 80)
        found = rhythm.peak_to_trough(times, rr, rhythm.constant_pace(times, per_min))
        assert found is not None
        assert found.cycles == 5
        shares.append(found.bpm / 6)
    assert max(shares) < 1
    assert np.mean(shares) == pytest.approx(share, abs=0.01)


# Breathing rate


@pytest.mark.parametrize(
    ("name", "truth", "shown"), [("medit_M5", 14.38, 1), ("medit_M9", 14.63, 0.85)]
)
def test_breathing_rate_of_real_paced_breathing(
    data: Path, name: str, truth: float, shown: float
) -> None:
    found = [rhythm.breathing_rate(*window) for window in windows(real(data, name), 120)]
    rates = [one.peak_per_min for one in found if one is not None]
    assert len(rates) == len(found) > 90
    errors = np.abs(np.array(rates) - truth)
    assert errors.max() < 0.25
    assert errors.mean() < 0.06
    assert np.mean([one is not None and one.per_min is not None for one in found]) >= shown


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 6, 7, 9])
def test_breathing_rate_of_the_synthetic_series(data: Path, number: int) -> None:
    series, truth = synthetic(data, f"ipfm_0{number}")
    strongest = max(truth["components"], key=lambda component: component["A_fraction"])
    for window in windows(series, 120):
        found = rhythm.breathing_rate(*window)
        assert found is not None
        assert found.per_min == pytest.approx(60 * strongest["f_hz"], abs=0.12)


def test_noise_alone_seldom_shows_a_breathing_rate(data: Path) -> None:
    series, _ = synthetic(data, "ipfm_08")
    found = [rhythm.breathing_rate(*window) for window in windows(series, 120)]
    assert np.mean([one is not None and one.per_min is not None for one in found]) < 0.1


@pytest.mark.parametrize("colour", ["white", "brown"])
def test_coloured_noise_seldom_shows_a_breathing_rate(colour: str) -> None:
    rng = np.random.default_rng(11)
    shown = 0
    for _ in range(300):
        x = rng.standard_normal(140)
        x = np.cumsum(x) if colour == "brown" else x
        rr = 60_000 / 70 + 30 * x / x.std()
        found = rhythm.breathing_rate(np.cumsum(rr) / 1000 - rr / 2000, rr)
        shown += found is not None and found.per_min is not None
    assert shown < 0.07 * 300


def test_a_stronger_mayer_wave_does_not_hide_the_breath() -> None:
    def wave(t: Array) -> Array:
        return breathing(14, 0.03)(t) + breathing(6, 0.05)(t)

    found = rhythm.breathing_rate(*heart(wave, 122, 65))
    assert found is not None
    assert found.per_min == pytest.approx(14, abs=0.05)


@pytest.mark.parametrize("per_min", [4.01, 6.03, 9.97, 13.02, 15.04])
def test_breathing_rate_lies_between_the_steps_of_the_grid(per_min: float) -> None:
    """The grid's steps are .06/min."""
    found = rhythm.breathing_rate(*heart(breathing(per_min, 0.03), 122, 70))
    assert found is not None
    assert found.per_min == pytest.approx(per_min, abs=0.005)


def test_breathing_rate_over_holes() -> None:
    series = without(heart(breathing(13, 0.05), 125, 65), 20, 21, 22, 50, 51, 80, 81, 82, 83)
    found = rhythm.breathing_rate(*series)
    assert found is not None
    assert found.per_min == pytest.approx(13, abs=0.05)


def test_no_difference_is_taken_across_a_hole() -> None:
    """A step in heart rate behind a hole would be one huge difference."""
    first = heart(breathing(13, 0.02), 60, 60)
    times, rr = heart(breathing(13, 0.02, 0.4), 60, 90)
    series = np.concatenate((first[0], times + 65)), np.concatenate((first[1], rr))
    found = rhythm.breathing_rate(*series)
    assert found is not None
    assert found.peak_per_min == pytest.approx(13, abs=0.7)


def test_breathing_rate_stays_below_half_the_heart_rate() -> None:
    found = rhythm.breathing_rate(*heart(breathing(25, 0.05), 125, 40))
    assert found is None or found.peak_per_min < 20


def test_breathing_rate_needs_length_coverage_and_variation() -> None:
    series = heart(breathing(13, 0.05), 125)
    assert rhythm.breathing_rate(*last(series, 55)) is None
    assert rhythm.breathing_rate(*last(series, 61)) is not None
    assert rhythm.breathing_rate(*without(series, *range(40, 70))) is None
    assert rhythm.breathing_rate(*heart(np.zeros_like, 125)) is None


def test_a_drift_shows_no_breathing_rate() -> None:
    """In a strap's steps: their rounding is a rhythm of its own, clear and meaningless."""
    for drift in (lambda t: 0.002 * t, lambda t: 0.3 * np.exp(-t / 60)):
        times, rr = heart(drift, 125, 70)
        assert rhythm.breathing_rate(times, rr) is None
        assert rhythm.breathing_rate(times, np.round(rr * 1.024) / 1.024) is None


def test_breathing_rate_during_recovery() -> None:
    """From 110 to 73 bpm in two minutes, with a tenth of a resting RSA."""
    series = heart(lambda t: 0.6 * np.exp(-t / 40) + breathing(14, 0.01)(t), 122, 70)
    found = rhythm.breathing_rate(*series)
    assert found is not None
    assert found.per_min == pytest.approx(14, abs=0.12)


# Spectrum, LF/HF and regularity


@pytest.mark.parametrize(("name", "width", "lf", "hf", "ratio", "peak"), ASTROPY)
def test_spectral_values_equal_astropy(
    data: Path, name: str, width: int, lf: float, hf: float, ratio: float, peak: float
) -> None:
    times, rr = real(data, name)
    ends = times + rr / 2000
    end = ends[ends >= 400][0]
    inside = (ends > end - width) & (ends <= end)
    times, rr = times[inside], rr[inside]
    found = rhythm.spectrum(times, rr)
    bands = rhythm.lf_hf(times, rr)
    regular = rhythm.regularity(times, rr)
    assert found is not None
    assert bands is not None
    assert regular is not None
    assert rhythm.band_power(found, *rhythm.LF_HZ) == pytest.approx(lf, rel=1e-9)
    assert bands.hf_ms2 == pytest.approx(hf, rel=1e-9)
    assert regular.ratio == pytest.approx(ratio, rel=1e-9)
    assert regular.peak_per_min / 60 == pytest.approx(peak, abs=1e-7)
    if width >= 120:
        assert bands.lf_ms2 == pytest.approx(lf, rel=1e-9)
        assert bands.lf_hf == pytest.approx(lf / hf, rel=1e-9)
    else:
        assert bands.lf_ms2 is None
        assert bands.lf_hf is None


def test_the_spectrum_is_a_least_squares_fit_at_every_frequency() -> None:
    rng = np.random.default_rng(12)
    times, rr = without(noisy(rng, 90), 30, 31, 32, 33, 60)
    found = rhythm.spectrum(times, rr)
    assert found is not None
    n = len(rr)
    duration = (times[-1] - times[0]) * n / (n - 1)
    assert found.hz[0] == pytest.approx(1 / (8 * duration))
    assert np.diff(found.hz) == pytest.approx(found.hz[0])
    assert 0.5 - found.hz[0] < found.hz[-1] <= 0.5
    x = rr - np.polyval(np.polyfit(times, rr, 1), times)
    for index in range(0, len(found.hz), 9):
        angle = 2 * np.pi * found.hz[index] * times
        model = np.stack((np.ones(n), np.cos(angle), np.sin(angle)), axis=1)
        rest = x - model @ np.linalg.lstsq(model, x, rcond=None)[0]
        expected = duration * (x @ x - rest @ rest) / n
        assert found.density[index] == pytest.approx(expected, rel=1e-6)


def test_the_power_of_a_sine_is_half_its_amplitude_squared() -> None:
    rr = np.full(400, 800.0)
    times = np.arange(0.4, 320, 0.8)
    bands = rhythm.lf_hf(times, rr + 40 * np.cos(2 * np.pi * 0.1 * times))
    assert bands is not None
    assert bands.lf_ms2 == pytest.approx(800, rel=0.03)
    assert bands.hf_ms2 < 0.02 * 800


def test_evenly_spaced_beats_divide_nothing_by_zero() -> None:
    """At exactly half their rate there is no sine, only a cosine."""
    rr = np.full(121, 1000.0)
    rr[60] = 1100
    found = rhythm.spectrum(np.arange(121.0), rr)
    assert found is not None
    assert found.hz[-1] == pytest.approx(0.5)
    assert found.density.min() >= 0
    # No sine can explain more than all of the variance.
    assert found.density.max() <= 121 * rr.var()


def test_band_edges_are_interpolated() -> None:
    found = rhythm.Spectrum(hz=np.array([1.0, 2.0, 3.0]), density=np.array([0.0, 2.0, 2.0]))
    assert rhythm.band_power(found, 1.5, 2.5) == pytest.approx(0.75 + 1)
    assert rhythm.band_power(found, 2.2, 2.4) == pytest.approx(0.4)
    assert rhythm.band_power(found, 0, 9) == pytest.approx(3)
    assert rhythm.band_power(found, 3, 4) == 0


@pytest.mark.parametrize("per_min", [4.5, 6, 9, 12, 15])
@pytest.mark.parametrize("mean_hr", [50, 75])
def test_a_pure_sine_is_fully_regular(per_min: float, mean_hr: float) -> None:
    found = rhythm.regularity(*last(heart(breathing(per_min, 0.03), 70, mean_hr), 64))
    assert found is not None
    assert found.percent > 97
    assert 8 < found.ratio < 11
    assert found.peak_per_min == pytest.approx(per_min, abs=0.1)


def test_noise_is_not_regular_and_two_rhythms_are_half() -> None:
    rng = np.random.default_rng(13)
    noise = [rhythm.regularity(*noisy(rng, 66)) for _ in range(200)]
    assert np.mean([one.percent for one in noise if one is not None]) == pytest.approx(17, abs=3)
    both = heart(lambda t: breathing(6, 0.03)(t) + breathing(14, 0.03)(t), 65)
    found = rhythm.regularity(*both)
    assert found is not None
    assert found.percent == pytest.approx(50, abs=6)


def test_least_lengths_of_the_spectral_values() -> None:
    series = heart(breathing(6, 0.05), 130)
    assert rhythm.lf_hf(*last(series, 56)) is None
    short = rhythm.lf_hf(*last(series, 60))
    assert short is not None
    assert short.lf_ms2 is None
    long = rhythm.lf_hf(*last(series, 120))
    assert long is not None
    assert long.lf_ms2 is not None
    assert rhythm.regularity(*last(series, 60)) is None
    assert rhythm.regularity(*last(series, 64)) is not None
    # A window that has lost the beat at its edge still counts.
    assert rhythm.regularity(*last(series, 63)) is not None
    assert rhythm.lf_hf(*last(series, 59)) is not None
    assert rhythm.lf_hf(*without(series, *range(40, 70))) is None
    assert rhythm.regularity(*without(series, *range(40, 70))) is None


# All of them


def values(series: Series, phase: Array) -> list[float | None]:
    """Return every number that does not change when time is shifted."""
    one = rhythm.fit_pacer(*series, phase)
    two = rhythm.peak_to_trough(*series, phase)
    three = rhythm.breathing_rate(*series)
    four = rhythm.regularity(*series)
    five = rhythm.lf_hf(*series)
    return [
        *((one.rsa_bpm, one.rsa_ms, one.lock, one.lock_now) if one else ()),
        *((two.bpm, two.ms) if two else ()),
        *((three.peak_per_min, three.clarity) if three else ()),
        *((four.percent, four.ratio) if four else ()),
        *((five.lf_ms2, five.hf_ms2) if five else ()),
    ]


def linear(series: Series, phase: Array) -> list[float | None]:
    """Return the numbers that are linear, or quadratic, or indifferent in the swing of RR."""
    one = rhythm.fit_pacer(*series, phase)
    two = rhythm.peak_to_trough(*series, phase)
    three = rhythm.lf_hf(*series)
    four = rhythm.regularity(*series)
    five = rhythm.breathing_rate(*series)
    return [
        one.rsa_ms if one else None,
        two.ms if two else None,
        three.hf_ms2 if three else None,
        four.ratio if four else None,
        five.peak_per_min if five else None,
    ]


@st.composite
def hearts(draw: st.DrawFn, *, strongest: float = 0.15) -> tuple[float, Series]:
    """Return a pace and a heart that breathes at it, with noise and up to 12 beats lost."""
    pace = draw(st.floats(3.5, 14))
    times, rr = heart(
        breathing(pace, draw(st.floats(0.02, strongest))), 130, draw(st.floats(60, 110))
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    lost = draw(st.lists(st.integers(0, 120), max_size=12, unique=True))
    return pace, without((times, rr + 10 * rng.standard_normal(len(rr))), *lost)


@settings(max_examples=25, deadline=None)
@given(hearts(), st.integers(-90_000, 90_000), st.integers(-9_000, 9_000))
def test_nothing_depends_on_when_the_session_began(
    case: tuple[float, Series], shift: int, breaths: int
) -> None:
    pace, (times, rr) = case
    phase = rhythm.constant_pace(times, pace)
    before = values((times, rr), phase)
    after = values((times + shift, rr), phase + breaths)
    assert len(after) == len(before) >= 10
    assert after == pytest.approx(before, rel=1e-6, abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(hearts(strongest=0.04), st.floats(0.5, 1.5))
def test_swing_scales_and_shares_stay(case: tuple[float, Series], factor: float) -> None:
    """Of RR's own measures; the times stay, so the swing is small lest it look like holes."""
    pace, (times, rr) = case
    scaled = rr.mean() + factor * (rr - rr.mean())
    phase = rhythm.constant_pace(times, pace)
    for one, many, power in zip(
        linear((times, rr), phase), linear((times, scaled), phase), (1, 1, 2, 0, 0), strict=True
    ):
        if one is not None:
            assert many == pytest.approx(one * factor**power, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(4, 12),
    st.floats(0.03, 0.12),
    st.sets(st.integers(1, 58), max_size=11),
)
def test_holes_do_not_move_the_fit(pace: float, swing: float, lost: set[int]) -> None:
    found = fit(without(heart(breathing(pace, swing), 61, 62), *lost), pace)
    assert found.rsa_bpm == pytest.approx(2 * swing * 62, rel=0.01)
    assert found.lag_deg == pytest.approx(0, abs=1.5)
    assert found.lock > 0.98


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(300, 2000), max_size=150), st.floats(2, 30))
def test_any_intervals_give_a_finite_number_or_none(lengths: list[int], pace: float) -> None:
    rr = np.array(lengths, dtype=np.float64)
    times = np.cumsum(rr) / 1000 - rr / 2000
    for value in values((times, rr), rhythm.constant_pace(times, pace)):
        assert value is None or math.isfinite(value)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_too_few_beats_give_none(n: int) -> None:
    rr = np.full(n, 1000.0)
    for apart in (1.0, 100.0):
        times = np.arange(n, dtype=np.float64) * apart
        assert values((times, rr), rhythm.constant_pace(times, 6)) == []


def test_arrays_of_different_shapes_are_refused() -> None:
    times, rr = heart(np.zeros_like, 70)
    phase = rhythm.constant_pace(times, 6)
    for call in (
        lambda: rhythm.fit_pacer(times, rr[1:], phase),
        lambda: rhythm.fit_pacer(times, rr, phase[1:]),
        lambda: rhythm.peak_to_trough(times, rr, phase[1:]),
        lambda: rhythm.breathing_rate(times, rr[1:]),
        lambda: rhythm.regularity(times, rr[1:]),
        lambda: rhythm.lf_hf(times, rr[1:]),
        lambda: rhythm.spectrum(times[None], rr[None]),
    ):
        with pytest.raises(ValueError, match="one shape"):
            call()


def test_intervals_from_ticks() -> None:
    times, rr = rhythm.from_ticks([2 * TICKS_PER_SECOND], [500 * TICKS_PER_MS])
    assert (times.tolist(), rr.tolist()) == ([1.75], [500.0])
    times, rr = rhythm.from_ticks([], [])
    assert times.shape == rr.shape == (0,)
    assert times.dtype == rr.dtype == np.float64
    with pytest.raises(ValueError, match="one shape"):
        rhythm.from_ticks([1, 2], [1])


def test_all_live_values_cost_less_than_two_milliseconds() -> None:
    rng = np.random.default_rng(14)
    long = noisy(rng, 140, 70)
    mid, short = last(long, 64), last(long, 30)
    phase = rhythm.constant_pace(short[0], 6)

    def once() -> None:
        rhythm.fit_pacer(*short, phase)
        rhythm.peak_to_trough(*short, phase)
        rhythm.breathing_rate(*long)
        rhythm.regularity(*mid)

    # The least of many: other work on the machine is not what is asked.
    assert min(timeit.repeat(once, number=1, repeat=40)) < 0.002
