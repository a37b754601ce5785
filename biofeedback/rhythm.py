"""The rhythm of the heart: RSA at a pace, breathing rate, regularity, spectral power.

Pure functions on the accepted intervals of one window, oldest first: their mid times (s) and RR
(ms), two float arrays of shape (n,). Intervals stand at their mid time because end times shift the
phase (by -16 degrees at 0.1 Hz). A rejected or lost beat is simply absent: nothing is interpolated
and nothing is differenced across a hole.

One convention: ``None`` says that the data do not carry the number, for want of length, of beats,
of coverage (80 %, as for RMSSD: a choice of this project) or of variation beyond a strap's
rounding. The caller cuts the window; lengths are judged to within 2 s, since a window loses a beat
or two at its edges.

Not here: any verdict on a person. Slow breathing moves RSA into LF, so LF is not "sympathetic" and
LF/HF no balance (Laborde 2017, Front Psychol 8:213; Shaffer & Ginsberg 2017, Front Public
Health 5:258).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.hrv_stream import MIN_COVERAGE_PERCENT
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

Array = NDArray[np.float64]

MIN_FIT_BEATS: Final = 23
"""Fewer beats let white noise reach a pacer lock of .2 more than once in twenty times."""
MIN_FIT_BREATHS: Final = 2.5
"""Three breaths, less the half beats and a lost beat at the edges: a choice of this project."""
CYCLES: Final = 5
"""Complete breaths behind a peak to trough."""
MIN_CYCLE_BEATS: Final = 3
"""Fewer beats have no peak and trough of their own: a choice of this project."""
BREATHING_WINDOW_S: Final = 120
MIN_BREATHING_S: Final = 60
CLEAR: Final = 4.2
"""Clarity that white noise, the worst of four colours tried, reaches in 5 % of 120 s windows."""
REGULARITY_WINDOW_S: Final = 64
MIN_LF_S: Final = 120
MIN_HF_S: Final = 60

LF_HZ: Final = (0.04, 0.15)
HF_HZ: Final = (0.15, 0.40)
TOTAL_HZ: Final = (0.0033, 0.40)

_SLACK_S: Final = 2.0
_MIN_SPECTRUM_BEATS: Final = 20
_HIGHEST_HZ: Final = 0.5
_BREATHING_HZ: Final = (0.04, 0.45)
_REGULARITY_PEAK_HZ: Final = (0.04, 0.26)
_REGULARITY_HALF_WIDTH_HZ: Final = 0.015
_PURE_SINE_SHARE: Final = 0.90
_HOLE_S: Final = 0.1
"""Beat times slew by less than 0.01 s a beat; no interval that could be missing is this short."""
_ROUNDING_MS: Final = 0.5
"""Less variation than this is a strap's rounding: .28 ms rms in an RR, .4 in a difference."""
_TIE: Final = 1e-6
"""Breaths: a beat exactly three of them back is left out, however its time is rounded."""
_CLOSE_HZ: Final = 0.01
_FLANK_HZ: Final = (0.02, 0.20)
_MINUTE_MS: Final = 60_000.0
_SINGLE_THREAD: Final = 32_768
"""Complex products in one matrix product, half of where OpenBLAS calls in other threads: waiting
for them costs a busy machine milliseconds."""


@dataclass(frozen=True, slots=True)
class PacerFit:
    """A sine at the pacer's phase, fitted to the heart."""

    rsa_bpm: float
    """RSA amplitude, peak to trough of the heart rate; the headline."""
    rsa_ms: float
    """The same of RR."""
    lag_deg: float
    """Heart rate's peak after the pacer's crest, in (-180, 180]; means nothing at a low lock."""
    lock: float
    """Pacer lock over all the data, 0 to 1."""
    lock_now: float
    """The same, but never more than the fit explains of the last three breaths."""
    beats: int


@dataclass(frozen=True, slots=True)
class PeakToTrough:
    """The plain swing of a breath, median over the last complete ones."""

    bpm: float
    ms: float
    cycles: int
    """Complete breaths behind it, 1 to 5."""


@dataclass(frozen=True, slots=True)
class BreathingRate:
    """The strongest rhythm in the differences of RR, and how far it stands out."""

    peak_per_min: float
    """Where the peak lies, clear or not."""
    clarity: float
    """Power within 0.01 Hz of the peak over the power around it; noise seldom reaches 4.2."""

    @property
    def per_min(self) -> float | None:
        """The breathing rate, or None when no peak stands out."""
        return self.peak_per_min if self.clarity >= CLEAR else None


@dataclass(frozen=True, slots=True)
class Regularity:
    """How much of the variation is one rhythm."""

    percent: float
    """0 to 100; a pure sine in 64 s is 100."""
    ratio: float
    """Power of the peak over all other power; about 9 for a pure sine in 64 s."""
    peak_per_min: float


@dataclass(frozen=True, slots=True)
class Spectrum:
    """A one-sided power spectral density."""

    hz: Array
    """Frequencies, shape (m,), evenly spaced from 1/(8T) to 0.5 Hz."""
    density: Array
    """ms^2/Hz, shape (m,)."""


@dataclass(frozen=True, slots=True)
class BandPower:
    """LF and HF power."""

    lf_ms2: float | None
    """None below 120 s."""
    hf_ms2: float

    @property
    def lf_hf(self) -> float | None:
        """LF/HF, or None without either; the sd of its ln is .32-.49 at 60 s."""
        if self.lf_ms2 is None or self.hf_ms2 <= 0:
            return None
        return self.lf_ms2 / self.hf_ms2


def from_ticks(ends: Sequence[int], rr: Sequence[int]) -> tuple[Array, Array]:
    """Return mid times (s) and RR (ms) of intervals given by end and length in ticks.

    Intervals of nothing, which a strap may send and no heart makes, are left out.

    Raises:
        ValueError: If there are not as many ends as intervals.
    """
    lengths = np.asarray(rr, dtype=np.int64)
    at = np.asarray(ends, dtype=np.int64)
    if at.shape != lengths.shape:
        raise ValueError("ends and RR must be of one shape (n,)")
    at, lengths = at[lengths > 0], lengths[lengths > 0]
    return (2 * at - lengths) / (2 * TICKS_PER_SECOND), lengths / TICKS_PER_MS


def constant_pace(times_s: Array, breaths_per_min: float, start_s: float = 0.0) -> Array:
    """Return a steady pacer's phase in cycles; ``start_s`` is when an in-breath begins."""
    return (times_s - start_s) * (breaths_per_min / 60)


def pacer_window_s(breaths_per_min: float, mean_rr_ms: float) -> float:
    """Return the window for a live pacer lock: max(30 s, 3 breaths), and beats enough for a fit."""
    return max(30.0, 180 / breaths_per_min, (MIN_FIT_BEATS + 1) * mean_rr_ms / 1000)


def fit_pacer(times_s: Array, rr_ms: Array, phase: Array, *, crest: float = 0.5) -> PacerFit | None:
    """Fit a + b t + c cos + d sin at the pacer's phase by least squares.

    A beat averages the rhythm over its own length, which shrinks it by sinc(f RR): the heart rate
    is fitted with regressors averaged likewise, beat by beat, and the RR amplitude is divided by
    sinc(f mean RR). The lock is the partial adjusted R^2 of cos and sin over a + b t, on the heart
    rate. So a drift scores nothing; white noise scores .01 to .04, and above .2 in under 5 % of
    windows.

    Caveats: paces closer than one cycle a window (2/min in 30 s) cannot be told apart, and a Mayer
    wave near the pace counts as locked. Compare RSA only within a pace (Grossman & Taylor 2007,
    Biol Psychol 74:263). The lock in this form is this project's.

    Args:
        times_s: Mid times in s, shape (n,). At least 23 beats and 2.5 breaths.
        rr_ms: RR in ms, shape (n,).
        phase: The pacer's phase at the mid times in cycles, never falling, shape (n,). A whole
            number is the start of an in-breath. It may change its pace.
        crest: Where in a breath the lungs are fullest: the in-breath's share of it.

    Returns:
        None with too little data, or when the pace is at or above half the heart rate.

    Raises:
        ValueError: If the shapes differ.
    """
    _same_shape(times_s, rr_ms, phase)
    if len(rr_ms) < MIN_FIT_BEATS or not _is_covered(times_s, rr_ms):
        return None
    breaths = phase[-1] - phase[0]
    hz = breaths / (times_s[-1] - times_s[0])
    mean_rr_s = rr_ms.mean() / 1000
    if breaths < MIN_FIT_BREATHS or hz * mean_rr_s >= 0.5:
        return None
    heart_rate = _MINUTE_MS / rr_ms
    wave = np.exp(2j * np.pi * (phase - math.floor(phase[0])))
    averaged = wave * np.sinc(hz * rr_ms / 1000)
    rows = np.stack((averaged.real, averaged.imag, heart_rate, wave.real, wave.imag, rr_ms))
    _take_line(times_s, rows)
    c, s, explained = _fit_pair(rows[:3])
    if explained is None:
        return None
    c_rr, s_rr, _ = _fit_pair(rows[3:])
    lag = math.atan2(s, c) / (2 * math.pi) - crest
    lock = lock_now = 0.0
    if _varies(rows[5]):
        lock, lock_now = _locks(rows[2], rows[2] - explained, phase > phase[-1] - 3 + _TIE)
    return PacerFit(
        rsa_bpm=2 * math.hypot(c, s),
        rsa_ms=2 * math.hypot(c_rr, s_rr) / float(np.sinc(hz * mean_rr_s)),
        lag_deg=180 - (180 - 360 * lag) % 360,
        lock=lock,
        lock_now=lock_now,
        beats=len(rr_ms),
    )


def peak_to_trough(times_s: Array, rr_ms: Array, phase: Array) -> PeakToTrough | None:
    """Return the median highest less lowest of the last 5 complete breaths of the pacer.

    A breath is complete when its beats, 3 or more, join without a hole from the breath before to
    the one after. The plain-language swing, not a measure: any other variation adds to it, and
    beats miss the crest: at 60 bpm it recovers about .96 of RSA at 6/min and .8 at 15/min.

    Args:
        times_s: Mid times in s, shape (n,).
        rr_ms: RR in ms, shape (n,).
        phase: The pacer's phase at the mid times in cycles, as for ``fit_pacer``, shape (n,).

    Returns:
        None without a single complete breath.

    Raises:
        ValueError: If the shapes differ.
    """
    _same_shape(times_s, rr_ms, phase)
    breath = np.floor(phase)
    first = np.flatnonzero(breath[1:] != breath[:-1]) + 1
    if len(first) < 2:
        return None
    holes = np.concatenate(([0], np.cumsum(~_joined(times_s, rr_ms))))
    begin, end = first[:-1], first[1:]
    complete = (holes[end] == holes[begin - 1]) & (end - begin >= MIN_CYCLE_BEATS)
    if not complete.any():
        return None
    # The last slice of reduceat runs to the end of the data: it is the breath still under way.
    longest = np.maximum.reduceat(rr_ms, first)[:-1][complete][-CYCLES:]
    shortest = np.minimum.reduceat(rr_ms, first)[:-1][complete][-CYCLES:]
    return PeakToTrough(
        bpm=float(np.median(_MINUTE_MS / shortest - _MINUTE_MS / longest)),
        ms=float(np.median(longest - shortest)),
        cycles=len(longest),
    )


def breathing_rate(times_s: Array, rr_ms: Array) -> BreathingRate | None:
    """Find the breathing rate from RR: the peak in the spectrum of its differences.

    Differencing weights the spectrum by about f^2, so that the peak does not lock onto LF. The
    peak, in 0.04-0.45 Hz and below half the heart rate, is refined by a parabola through the log
    spectrum under a sine taper. Clarity comes from three sine tapers, whose mean is steadier
    (Riedel & Sidorenko 1995, IEEE Trans Signal Process 43:188).

    Caveats: made for 120 s. Rates above half the heart rate alias. Without RSA there is nothing
    to find, and a strong Mayer wave or a harmonic of slow, uneven breathing may be found instead.

    Args:
        times_s: Mid times in s, shape (n,), spanning at least 60 s.
        rr_ms: RR in ms, shape (n,).

    Returns:
        None with too little data, without variation, or when the spectrum only rises or falls.

    Raises:
        ValueError: If the shapes differ.
    """
    _same_shape(times_s, rr_ms)
    if not _is_long(times_s, rr_ms, MIN_BREATHING_S):
        return None
    joined = _joined(times_s, rr_ms)
    difference = np.diff(rr_ms)[joined][None]
    at = (times_s[1:] + times_s[:-1])[joined] / 2
    if len(at) < _MIN_SPECTRUM_BEATS:
        return None
    _take_line(at, difference)
    if not _varies(difference[0]):
        return None
    span = at[-1] - at[0]
    step = 1 / (8 * span)
    highest = min(_BREATHING_HZ[1], 500 / rr_ms.mean())
    first = math.ceil(_BREATHING_HZ[0] / step)
    count = math.ceil(highest / step) - first
    tapers = np.sin(np.pi * np.outer((1, 2, 3), (at - at[0]) / span))
    transform = _fourier(at - at[0], tapers * difference, step, first, count)
    power = transform.real**2 + transform.imag**2
    top = int(np.argmax(power[0]))
    if not 0 < top < count - 1:
        return None
    low, mid, high = np.log(power[0, top - 1 : top + 2])
    offset = 0.5 * (low - high) / (low - 2 * mid + high)
    return BreathingRate(
        peak_per_min=float(60 * step * (first + top + offset)),
        clarity=_contrast(power.sum(axis=0), top, step),
    )


def regularity(times_s: Array, rr_ms: Array) -> Regularity | None:
    """Return how much of the variation is one rhythm, from a Lomb-Scargle spectrum.

    The ratio is the power within 0.015 Hz of the highest peak in 0.04-0.26 Hz over the rest of
    0.0033-0.40 Hz (after McCraty 2009, Integral Rev 5:10). Its name and its display, the share
    CR/(1 + CR) against the .90 of a pure sine, are this project's.

    Caveats: made for 64 s and not comparable across lengths. White noise shows 17 % on average and
    1/f noise 25 %. It rises with slow breathing alone; it is no measure of a feeling.

    Args:
        times_s: Mid times in s, shape (n,), spanning 64 s.
        rr_ms: RR in ms, shape (n,).

    Returns:
        None with too little data or without variation.

    Raises:
        ValueError: If the shapes differ.
    """
    _same_shape(times_s, rr_ms)
    if not _is_long(times_s, rr_ms, REGULARITY_WINDOW_S):
        return None
    found = spectrum(times_s, rr_ms)
    if found is None:
        return None
    inside = (found.hz >= _REGULARITY_PEAK_HZ[0]) & (found.hz <= _REGULARITY_PEAK_HZ[1])
    peak = float(found.hz[inside][np.argmax(found.density[inside])])
    in_peak = band_power(found, peak - _REGULARITY_HALF_WIDTH_HZ, peak + _REGULARITY_HALF_WIDTH_HZ)
    total = band_power(found, *TOTAL_HZ)
    return Regularity(
        percent=min(100.0, 100 * in_peak / total / _PURE_SINE_SHARE),
        ratio=in_peak / (total - in_peak),
        peak_per_min=60 * peak,
    )


def lf_hf(times_s: Array, rr_ms: Array) -> BandPower | None:
    """Return LF (0.04-0.15 Hz) and HF (0.15-0.40 Hz) power from a Lomb-Scargle spectrum.

    Caveats: for the report, of resting data. Breathing slower than 9/min lies in LF, breathing
    faster than 24/min outside HF. HF needs a heart rate above 48, since rates above half of it
    alias. LF/HF is no sympathovagal balance (Billman 2013, Front Physiol 4:26).

    Args:
        times_s: Mid times in s, shape (n,), spanning at least 60 s; LF needs 120 s (Task Force
            1996, Eur Heart J 17:354).
        rr_ms: RR in ms, shape (n,).

    Returns:
        None with too little data or without variation.

    Raises:
        ValueError: If the shapes differ.
    """
    found = spectrum(times_s, rr_ms)
    if found is None:
        return None
    enough = _is_long(times_s, rr_ms, MIN_LF_S)
    return BandPower(
        lf_ms2=band_power(found, *LF_HZ) if enough else None,
        hf_ms2=band_power(found, *HF_HZ),
    )


def spectrum(times_s: Array, rr_ms: Array) -> Spectrum | None:
    """Return the Lomb-Scargle spectrum of RR, after taking out its line.

    With a floating mean (Zechmeister & Kuerster 2009, A&A 496:577), equal to astropy's
    ``LombScargle(t, rr, fit_mean=True, center_data=False, normalization="psd")`` times 2 T/N with
    T = span N/(N - 1), on the grid 1/(8T) to 0.5 Hz. No taper: strong peaks leak. Frequencies
    above half the heart rate mirror those below.

    Args:
        times_s: Mid times in s, shape (n,), spanning at least 60 s.
        rr_ms: RR in ms, shape (n,).

    Returns:
        None with too little data or without variation.

    Raises:
        ValueError: If the shapes differ.
    """
    _same_shape(times_s, rr_ms)
    n = len(rr_ms)
    if not _is_long(times_s, rr_ms, MIN_HF_S) or n < _MIN_SPECTRUM_BEATS:
        return None
    rows = rr_ms[None].copy()
    _take_line(times_s, rows)
    if not _varies(rows[0]):
        return None
    duration = float(times_s[-1] - times_s[0]) * n / (n - 1)
    step = 1 / (8 * duration)
    count = int(_HIGHEST_HZ / step)
    density = duration * _lomb_scargle(times_s - times_s.mean(), rows[0], step, count)
    return Spectrum(hz=np.linspace(step, count * step, count), density=density)


def band_power(found: Spectrum, low_hz: float, high_hz: float) -> float:
    """Return the power in a band (ms^2): trapezoids, with the density interpolated at its edges.

    The band is cut to the spectrum's own.
    """
    low, high = max(low_hz, found.hz[0]), min(high_hz, found.hz[-1])
    if not low < high:
        return 0.0
    inside = found.hz[(found.hz > low) & (found.hz < high)]
    hz = np.concatenate(((low,), inside, (high,)))
    density = np.interp(hz, found.hz, found.density)
    return float(np.diff(hz) @ (density[1:] + density[:-1])) / 2


def _same_shape(first: Array, *others: Array) -> None:
    if first.ndim != 1 or any(other.shape != first.shape for other in others):
        raise ValueError("times, RR and phase must be arrays of one shape (n,)")


def _length_s(times_s: Array, rr_ms: Array) -> float:
    """Return the time from the start of the first interval to the end of the last."""
    return float(times_s[-1] - times_s[0] + (rr_ms[0] + rr_ms[-1]) / 2000)


def _is_covered(times_s: Array, rr_ms: Array) -> bool:
    return bool(rr_ms.sum() / 10 >= MIN_COVERAGE_PERCENT * _length_s(times_s, rr_ms))


def _is_long(times_s: Array, rr_ms: Array, least_s: float) -> bool:
    return (
        len(rr_ms) > 1
        and _length_s(times_s, rr_ms) >= least_s - _SLACK_S
        and _is_covered(times_s, rr_ms)
    )


def _joined(times_s: Array, rr_ms: Array) -> NDArray[np.bool_]:
    """Return which intervals follow the one before them without a hole; shape (n - 1,)."""
    joined: NDArray[np.bool_] = np.diff(times_s) - (rr_ms[1:] + rr_ms[:-1]) / 2000 < _HOLE_S
    return joined


def _varies(remainder_ms: Array) -> bool:
    return bool(remainder_ms @ remainder_ms > len(remainder_ms) * _ROUNDING_MS**2)


def _take_line(times_s: Array, rows: Array) -> None:
    """Take mean and linear trend out of every row, in place."""
    at = times_s - times_s.mean()
    rows -= rows.mean(axis=1, keepdims=True)
    rows -= np.outer(rows @ at / (at @ at), at)


def _fit_pair(rows: Array) -> tuple[float, float, Array | None]:
    """Fit row 2 by rows 0 and 1; None for the fit if holes leave cos and sin alike."""
    (cc, cs, cy), (_, ss, sy) = (rows[:2] @ rows.T).tolist()
    determinant = cc * ss - cs * cs
    # Ideally (n/2)^2. Below a twenty-fifth of it holes have eaten most of one of the two.
    if determinant < 0.01 * rows.shape[1] ** 2:
        return 0.0, 0.0, None
    c = (cy * ss - sy * cs) / determinant
    s = (sy * cc - cy * cs) / determinant
    return c, s, c * rows[0] + s * rows[1]


def _locks(before: Array, left: Array, recent: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the lock over all, and no more than the same fit explains of the recent beats.

    At a fast pace three breaths are a part of the window only, and breaths before them would keep
    up the lock of one who has stopped. A fit of its own to the few recent beats would be noisier.
    """
    n = len(before)
    lock = max(0.0, 1 - float(left @ left / (before @ before)) * (n - 2) / (n - 4))
    then = float(before[recent] @ before[recent])
    now = 1 - float(left[recent] @ left[recent]) / then if then else 0.0
    return lock, max(0.0, min(lock, now))


def _fourier(
    times_s: Array, rows: Array, step: float, first: int, count: int
) -> NDArray[np.complex128]:
    """Return sum_j rows[:, j] exp(-2 pi i k step t_j) for k = first, first + 1, ...; (m, count).

    k = first + a w + b splits the exponential into two small tables and the sum into a matrix
    product: as exact as the direct sum and some twenty times as fast.
    """
    width = math.isqrt(count) + 1
    turn = np.exp(-2j * np.pi * step * times_s)
    fine = _powers(turn, width)
    coarse = _powers(fine[-1] * turn, -(-count // width)) * turn**first
    weighted = rows[:, None, :] * coarse
    sums = np.zeros((len(rows), len(coarse), width), np.complex128)
    block = max(1, _SINGLE_THREAD // (len(coarse) * width))
    for start in range(0, len(times_s), block):
        beats = slice(start, start + block)
        sums += weighted[:, :, beats] @ fine[:, beats].T
    return sums.reshape(len(rows), -1)[:, :count]


def _powers(base: NDArray[np.complex128], count: int) -> NDArray[np.complex128]:
    """Return base**0 ... base**(count - 1), shape (count, n)."""
    table = np.empty((count, len(base)), np.complex128)
    table[0] = 1
    table[1:] = base
    np.multiply.accumulate(table, out=table)
    return table


def _lomb_scargle(times_s: Array, values: Array, step: float, count: int) -> Array:
    """Return the reduction in mean square by a sine and a mean at 1 ... count steps."""
    n = len(values)
    values_and_ones = np.stack((values, np.ones(n)))
    value, one = _fourier(times_s, values_and_ones, step, 1, count) / n
    double = _fourier(times_s, values_and_ones[1:], 2 * step, 1, count)[0] / n
    # The imaginary parts are minus the sine sums; the signs cancel in pairs.
    cc = 0.5 * (1 + double.real) - one.real**2
    ss = 0.5 * (1 - double.real) - one.imag**2
    cs = 0.5 * double.imag - one.real * one.imag
    numerator = ss * value.real**2 + cc * value.imag**2 - 2 * cs * value.real * value.imag
    # Evenly spaced beats leave no sine at half their rate: 0/0, taken as no power.
    power: Array = numerator / np.maximum(cc * ss - cs**2, 1e-12)
    return power


def _contrast(power: Array, top: int, step: float) -> float:
    """Return the mean power close to a peak over the mean in its flanks."""
    away = step * np.abs(np.arange(len(power)) - top)
    flank = power[(away > _FLANK_HZ[0]) & (away <= _FLANK_HZ[1])]
    return float(power[away <= _CLOSE_HZ].mean() / flank.mean())
