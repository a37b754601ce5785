"""Limits around a rolling RMSSD: their shape, and how often they hold on real rest."""

from __future__ import annotations

import itertools
import math
import statistics
import timeit
from bisect import bisect_left, bisect_right
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.hrv_stream import HrvStream
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.uncertainty import half_width, limits
from biofeedback.units import TICKS_PER_SECOND

AT_REST = [
    "fantasia_f1o02",
    "bartels_rest",
    "piskorski_0096",
    "strap_h10_breathing",
    "medit_M5",
    "medit_M9",
    "medit_C1med",
]
FIVE_MINUTES = 300 * TICKS_PER_SECOND

windows = st.integers(1, 3600)
counts = st.integers(2, 10_000)
rmssd = st.floats(0, 1000, allow_subnormal=False)


@given(rmssd, windows, counts)
def test_the_value_lies_between_its_limits(value: float, window_s: int, count: int) -> None:
    low, high = limits(value, window_s, count)
    assert 0 <= low <= value <= high < math.inf
    if value > 1e-300:
        assert low < value < high


@given(windows, counts, counts)
def test_fewer_differences_are_never_surer(window_s: int, one: int, other: int) -> None:
    few, many = sorted((one, other))
    assert half_width(window_s, few) >= half_width(window_s, many)
    if few < many:
        assert half_width(window_s, few) > half_width(window_s, many)


@given(windows, windows, counts)
def test_a_longer_window_is_never_less_sure(one: int, other: int, count: int) -> None:
    short, long = sorted((one, other))
    assert half_width(short, count) >= half_width(long, count)
    if short < long:
        assert half_width(short, count) > half_width(long, count)


@given(rmssd, st.floats(0.01, 100), windows, counts)
def test_limits_scale_with_the_value(value: float, scale: float, window_s: int, count: int) -> None:
    low, high = limits(value, window_s, count)
    scaled = limits(value * scale, window_s, count)
    assert scaled == pytest.approx((low * scale, high * scale), rel=1e-12, abs=1e-300)


@given(windows, counts)
def test_limits_lie_half_a_width_to_either_side_of_ln_rmssd(window_s: int, count: int) -> None:
    low, high = limits(50, window_s, count)
    width = half_width(window_s, count)
    assert math.log(high / 50) == pytest.approx(width)
    assert math.log(50 / low) == pytest.approx(width)


def test_no_variability_has_limits_of_zero() -> None:
    assert limits(0, 60, 55) == (0, 0)


def test_no_window_is_certain() -> None:
    assert half_width(300, 300) > 0.15
    assert half_width(24 * 3600, 100_000) > 0.15


def test_the_documented_widths() -> None:
    """55 beats a minute, as in the docstring and in docs/science.md."""
    documented = {30: 0.38, 60: 0.29, 120: 0.24, 300: 0.20}
    for window_s, width in documented.items():
        assert round(half_width(window_s, round(window_s * 55 / 60)), 2) == width


def test_what_cannot_have_limits_is_refused() -> None:
    for window_s in (0, -1, math.nan):
        with pytest.raises(ValueError, match="longer than 0"):
            half_width(window_s, 50)
    for count in (1, 0, -3):
        with pytest.raises(ValueError, match="two differences"):
            limits(40, 60, count)


def test_limits_cost_next_to_nothing() -> None:
    """About 0.3 us; the bound is loose, because a shared machine is."""
    times = timeit.repeat(lambda: limits(40.0, 60, 55), number=1000, repeat=20)
    assert min(times) / 1000 < 5e-6


# -- coverage ---------------------------------------------------------------------------------


class Recording:
    """A real series, and its RMSSD in a window at every beat; None where there is no number."""

    def __init__(self, data: Path, name: str) -> None:
        self.rr = read_rr_text(data / f"{name}.rr.txt")
        self.ends = list(itertools.accumulate(self.rr))
        labels = data / f"{name}.labels.txt"
        sound = [True] * len(self.rr)
        if labels.exists():
            normal = [label == "N" for label in labels.read_text(encoding="ascii").split()]
            sound = [one and other for one, other in zip([True, *normal], normal, strict=False)]
        self.clean = [
            good and abs(rr / statistics.median(self.rr[max(0, i - 5) : i + 6]) - 1) <= 0.2
            for i, (rr, good) in enumerate(zip(self.rr, sound, strict=True))
        ]

    def rolling(self, window_s: int, every: int = 0) -> list[tuple[float, int] | None]:
        """Return RMSSD and number of differences, with one beat in ``every`` taken out."""
        stream = HrvStream(window_s)
        values: list[tuple[float, int] | None] = []
        for beat, (rr, end) in enumerate(zip(self.rr, self.ends, strict=True)):
            kept = self.clean[beat] and not (every and beat % every == 0)
            stream.push(beat, rr, end, accepted=kept, joined=True)
            update = stream.update()
            early = end < window_s * TICKS_PER_SECOND
            values.append(
                None if early or update.rmssd_ms is None else (update.rmssd_ms, update.differences)
            )
        return values

    def coverage(self, window_s: int, every: int = 0) -> float | None:
        """Return the percentage of five minutes beside a window that lie in its limits."""
        target = self.rolling(300)
        inside = count = 0
        for end, value in zip(self.ends, self.rolling(window_s, every), strict=True):
            if value is None:
                continue
            low, high = limits(value[0], window_s, value[1])
            after = bisect_left(self.ends, end + FIVE_MINUTES)
            before = bisect_right(self.ends, end - window_s * TICKS_PER_SECOND) - 1
            for beat in (after, before):
                if 0 <= beat < len(target) and (found := target[beat]) is not None:
                    count += 1
                    inside += low <= found[0] <= high
        return 100 * inside / count if count else None


@pytest.fixture(scope="module")
def recordings(data: Path) -> list[Recording]:
    return [Recording(data, name) for name in AT_REST]


@pytest.mark.parametrize("window_s", [30, 60, 120, 300])
@pytest.mark.parametrize("every", [0, 10])
def test_limits_hold_on_real_rest(recordings: list[Recording], window_s: int, every: int) -> None:
    """95 % is meant; 90 to 98 is asked for.

    Ten minutes hold one window with five minutes beside it and may well cover 100 %: the upper
    bound is for all series together and for the one of two hours. With windows of 300 s the
    shorter series say too little for a lower bound, either.
    """
    found = [recording.coverage(window_s, every) for recording in recordings]
    covered = [percent for percent in found if percent is not None]
    assert len(covered) == (5 if window_s == 300 else 7)
    assert 90 <= statistics.fmean(covered) <= 98
    assert 90 <= covered[0] <= 98
    if window_s < 300:
        assert min(covered) >= 90
