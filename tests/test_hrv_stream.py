"""The streaming core against batch recomputation, oracles of others, and its own rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.events import HrvUpdate, Withheld
from biofeedback.hrv_stream import MIN_DIFFERENCES, HrvStream
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_MS, TICKS_PER_SECOND, ticks

WITH_ORACLES = [
    "strap_h10_breathing",
    "bartels_rest",
    "medit_M5",
    "medit_M9",
    "piskorski_0096",
    "mitdb_105",
    "fantasia_f1o02",
]


@dataclass(frozen=True)
class Interval:
    """One interval as pushed."""

    rr: int
    end: int
    accepted: bool
    joined: bool


@st.composite
def series(draw: st.DrawFn) -> list[Interval]:
    """Return intervals with gaps, flags and slight slips of time, as a session makes them."""
    intervals: list[Interval] = []
    end = draw(st.integers(0, 5 * TICKS_PER_SECOND))
    for _ in range(draw(st.integers(0, 150))):
        rr = draw(st.integers(250, 2100)) * TICKS_PER_1024TH
        gap = draw(st.sampled_from([0] * 12 + [1, 7, 31, 70])) * TICKS_PER_SECOND
        end += rr + gap + draw(st.integers(0, 3)) * 1000
        accepted = draw(st.sampled_from([True] * 12 + [False]))
        intervals.append(Interval(rr, end, accepted, joined=not gap))
    return intervals


def batch(intervals: Sequence[Interval], now: int, window_s: int) -> dict[str, float | int | None]:
    """Recompute every value from the definitions, over the window alone, in exact fractions."""
    width = window_s * TICKS_PER_SECOND
    inside = [i for i, interval in enumerate(intervals) if now - width < interval.end <= now]
    rr = [Fraction(intervals[i].rr, TICKS_PER_MS) for i in inside if intervals[i].accepted]
    differences = [
        Fraction(intervals[i].rr - intervals[i - 1].rr, TICKS_PER_MS)
        for i in inside
        if i - 1 in inside
        and intervals[i].joined
        and intervals[i].accepted
        and intervals[i - 1].accepted
    ]
    clean = min(sum(rr), Fraction(window_s * 1000))
    flagged = len(inside) - len(rr)
    values: dict[str, float | int | None] = {
        "beats": len(rr),
        "differences": len(differences),
        "flagged": flagged,
        "gaps": sum(not intervals[i].joined for i in inside if i),
    }
    names = ("rmssd_ms", "sdnn_ms", "pnn50_percent", "mean_hr_bpm")
    if (
        5 * clean < 4 * window_s * 1000
        or 5 * flagged > len(inside)
        or len(differences) < MIN_DIFFERENCES
    ):
        return values | dict.fromkeys(names)
    mean = sum(rr) / len(rr)
    results = (
        math.sqrt(sum(d * d for d in differences) / len(differences)),
        math.sqrt(sum((x - mean) ** 2 for x in rr) / (len(rr) - 1)),
        float(100 * Fraction(sum(abs(d) > 50 for d in differences), len(differences))),
        float(60_000 / mean),
    )
    return values | dict(zip(names, results, strict=True))


def assert_equals_batch(update: HrvUpdate, intervals: Sequence[Interval]) -> None:
    expected = batch(intervals, update.at, update.window_s)
    for name, value in expected.items():
        got = getattr(update, name)
        if value is None or isinstance(value, int):
            assert got == value, name
        else:
            assert got == pytest.approx(value, rel=1e-14, abs=1e-300), name


def push(stream: HrvStream, number: int, interval: Interval) -> None:
    stream.push(
        number,
        interval.rr,
        interval.end,
        accepted=interval.accepted,
        joined=interval.joined,
    )


@settings(max_examples=80, deadline=None)
@given(series(), st.sampled_from([30, 60, 120, 300]))
def test_streaming_equals_batch_at_every_beat(intervals: list[Interval], window_s: int) -> None:
    stream = HrvStream(window_s)
    for number, interval in enumerate(intervals):
        push(stream, number, interval)
        assert_equals_batch(stream.update(), intervals[: number + 1])


@settings(max_examples=80, deadline=None)
@given(series(), st.data())
def test_any_order_of_verdicts_gaps_and_expiries_equals_batch(
    intervals: list[Interval], data: st.DataObject
) -> None:
    stream = HrvStream(30)
    known: list[Interval] = []
    moved = 0
    for number, told in enumerate(intervals):
        interval = replace(told, end=told.end + moved)
        push(stream, number, interval)
        known.append(interval)
        if data.draw(st.booleans()):
            which = data.draw(st.integers(max(0, number - 4), number))
            accepted = data.draw(st.booleans())
            stream.reflag(which, accepted=accepted)
            known[which] = replace(known[which], accepted=accepted)
        if number and data.draw(st.integers(0, 5)) == 0:
            which = data.draw(st.integers(max(1, number - 6), number))
            stream.part(which)
            known[which] = replace(known[which], joined=False)
        if number and data.draw(st.integers(0, 7)) == 0:
            # Beats are missing here: this one and all those since took place later.
            which = data.draw(st.integers(max(1, number - 8), number))
            size = data.draw(st.sampled_from([1, TICKS_PER_SECOND, 5 * TICKS_PER_SECOND, 10**11]))
            stream.move_on(which, size)
            later = [replace(one, end=one.end + size) for one in known[which:]]
            known = [*known[:which], *later]
            moved += size
        now = None
        if number + 1 == len(intervals) or not intervals[number + 1].joined:
            now = known[-1].end + data.draw(st.integers(0, 40)) * TICKS_PER_SECOND
        assert_equals_batch(stream.update(now), known)


@pytest.mark.parametrize(
    "name",
    [
        # Two hours: five seconds.
        pytest.param(name, marks=pytest.mark.slow if "fantasia" in name else ())
        for name in WITH_ORACLES
    ],
)
@pytest.mark.parametrize("window_s", [30, 60])
def test_real_series_equal_the_oracle(data: Path, name: str, window_s: int) -> None:
    oracle = np.load(data / f"{name}.oracle.npz")
    stream = HrvStream(window_s)
    end = checked = 0
    for index, rr in enumerate(read_rr_text(data / f"{name}.rr.txt")):
        end += rr
        stream.push(index, rr, end, accepted=True, joined=True)
        update = stream.update()
        if update.rmssd_ms is None or oracle[f"tie{window_s}"][index]:
            continue
        checked += 1
        assert update.differences == oracle[f"ndiff{window_s}"][index]
        assert update.rmssd_ms == pytest.approx(oracle[f"rmssd{window_s}"][index], abs=1e-9)
        assert update.sdnn_ms == pytest.approx(oracle[f"sdnn{window_s}"][index], abs=1e-9)
        assert update.pnn50_percent == pytest.approx(oracle[f"pnn50_{window_s}"][index], abs=1e-9)
    assert checked > 0.8 * len(oracle["rr"])


@pytest.mark.parametrize("name", ["strap_h10_breathing", "medit_M1"])
@pytest.mark.parametrize("window_s", [30, 60])
def test_series_with_gaps_equal_the_oracle(data: Path, name: str, window_s: int) -> None:
    fixture = np.load(data / f"{name}.gapfixture.npz")
    stream = HrvStream(window_s)
    checked = 0
    for index, rr in enumerate(fixture["rr"]):
        stream.push(
            index,
            ticks(rr / 1000),
            ticks(fixture["t_end_ms"][index] / 1000),
            accepted=True,
            joined=not fixture["gap_before"][index],
        )
        update = stream.update()
        assert update.differences == fixture[f"ndiff{window_s}"][index]
        if update.rmssd_ms is not None:
            checked += 1
            assert update.rmssd_ms == pytest.approx(fixture[f"rmssd{window_s}"][index], abs=1e-9)
    assert fixture["gap_before"].any()
    assert checked > 100


def steady(stream: HrvStream, beats: int, start: int = 0, number: int = 0) -> int:
    """Push beats of one second each, the first not joined; return the end of the last."""
    for index in range(beats):
        start += TICKS_PER_SECOND
        stream.push(number + index, TICKS_PER_SECOND, start, accepted=True, joined=index > 0)
    return start


def test_the_number_appears_at_80_percent_and_counts_down_to_it() -> None:
    for beats in range(1, 48):
        stream = HrvStream(60)
        steady(stream, beats)
        update = stream.update()
        assert update.rmssd_ms is None
        assert update.withheld is Withheld.GATHERING
        assert update.to_go == (48 - beats) * TICKS_PER_SECOND
    stream = HrvStream(60)
    steady(stream, 48)
    assert stream.update().withheld is None
    assert stream.update().rmssd_ms == 0
    assert stream.update().ln_rmssd is None


@pytest.mark.parametrize("gap_s", [13, 20, 59, 200])
def test_after_a_gap_the_countdown_is_what_it_takes(gap_s: int) -> None:
    stream = HrvStream(60)
    end = steady(stream, 100) + gap_s * TICKS_PER_SECOND
    stream.push(100, TICKS_PER_SECOND, end + TICKS_PER_SECOND, accepted=True, joined=False)
    first = stream.update()
    assert first.withheld is Withheld.GAP
    assert first.to_go is not None
    waited = 0
    while stream.update().withheld:
        waited += 1
        at = end + (1 + waited) * TICKS_PER_SECOND
        stream.push(100 + waited, TICKS_PER_SECOND, at, accepted=True, joined=True)
    assert abs(waited - first.to_go / TICKS_PER_SECOND) <= 1


@st.composite
def whole_seconds(draw: st.DrawFn) -> list[Interval]:
    """Return intervals of one and two seconds, flagged ones and gaps among them."""
    flagged = draw(st.sampled_from([0, 1, 3, 8]))
    intervals: list[Interval] = []
    end = 0
    for _ in range(draw(st.integers(1, 100))):
        rr = draw(st.sampled_from([1, 1, 1, 2])) * TICKS_PER_SECOND
        gap = draw(st.sampled_from([0] * 15 + [1, 4, 13, 40])) * TICKS_PER_SECOND
        end += rr + gap
        accepted = draw(st.integers(1, 20)) > flagged
        intervals.append(Interval(rr, end, accepted, joined=not gap))
    return intervals


@settings(max_examples=150, deadline=None)
@given(whole_seconds(), st.sampled_from([30, 60]), st.sampled_from([0, 0, 1, 7, 25, 100]))
def test_the_number_comes_at_the_instant_it_was_promised_for(
    intervals: list[Interval], window_s: int, silent_s: int
) -> None:
    """If clean beats of a second follow: all is in whole seconds, so it is exact."""
    stream = HrvStream(window_s)
    for number, interval in enumerate(intervals):
        push(stream, number, interval)
    now = intervals[-1].end + silent_s * TICKS_PER_SECOND
    first = stream.update(now)
    covered = first.coverage >= 0.8
    assert (first.to_go is None) == covered
    for waited in range(1, (first.to_go or 0) // TICKS_PER_SECOND + 1):
        assert not covered, "not a second before"
        at = now + waited * TICKS_PER_SECOND
        number = len(intervals) + waited
        joined = waited > 1 or not silent_s
        stream.push(number, TICKS_PER_SECOND, at, accepted=True, joined=joined)
        update = stream.update()
        covered = update.coverage >= 0.8
        rest = None if covered else (first.to_go or 0) - waited * TICKS_PER_SECOND
        assert update.to_go == rest, "it counts down"
    assert covered
    update = stream.update(now if first.to_go is None else None)
    few = update.differences < MIN_DIFFERENCES
    assert (update.rmssd_ms is None) == (few or update.artifact_share > 0.2)


@settings(max_examples=80, deadline=None)
@given(series(), st.integers(0, 40))
def test_the_number_never_comes_before_the_promised_instant(
    intervals: list[Interval], silent_s: int
) -> None:
    stream = HrvStream(30)
    for number, interval in enumerate(intervals):
        push(stream, number, interval)
    now = (intervals[-1].end if intervals else 0) + silent_s * TICKS_PER_SECOND
    promised = stream.update(now).to_go or 0
    for waited in range(1, promised // TICKS_PER_SECOND + 1):
        at = now + waited * TICKS_PER_SECOND
        number = len(intervals) + waited
        stream.push(number, TICKS_PER_SECOND, at, accepted=True, joined=waited > 1)
        exact = waited * TICKS_PER_SECOND == promised
        assert exact or stream.update().withheld


def test_few_missed_beats_that_take_much_time_are_artifacts() -> None:
    """One interval in seven is flagged, and as long as two: a quarter of the time."""
    stream = HrvStream(60)
    end = 0
    for number in range(120):
        missed = number % 7 == 0
        rr = (2 if missed else 1) * TICKS_PER_SECOND
        end += rr
        stream.push(number, rr, end, accepted=not missed, joined=True)
    update = stream.update()
    assert update.artifact_share < 0.2
    assert update.coverage < 0.8
    assert update.withheld is Withheld.ARTIFACTS


def test_one_missed_beat_while_beats_are_gathered_is_no_matter() -> None:
    stream = HrvStream(60)
    end = steady(stream, 30)
    stream.push(30, 2 * TICKS_PER_SECOND, end + 2 * TICKS_PER_SECOND, accepted=False, joined=True)
    assert stream.update().withheld is Withheld.GATHERING


def test_short_extra_beats_take_no_time_from_a_window_with_a_gap() -> None:
    """The time is what counts: the gap is missing, not what was flagged."""
    stream = HrvStream(60)
    end = steady(stream, 100) + 13 * TICKS_PER_SECOND
    short = TICKS_PER_SECOND // 4
    for number in range(100, 104):
        end += short
        stream.push(number, short, end, accepted=False, joined=number > 100)
    assert stream.update().withheld is Withheld.GAP


def test_a_gap_is_the_reason_until_it_has_left_the_window() -> None:
    """Slow beats, one in three of them flagged: too few to speak of artifacts."""
    stream = HrvStream(30)
    rr = 8 * TICKS_PER_SECOND // 5
    end = 0
    for number in range(60):
        gap = 5 * TICKS_PER_SECOND if number == 30 else 0
        end += rr + gap
        stream.push(number, rr, end, accepted=number % 3 > 0, joined=not gap)
        update = stream.update()
        in_window = number >= 30 and (number - 30) * rr < 30 * TICKS_PER_SECOND
        assert update.withheld is (Withheld.GAP if in_window else Withheld.GATHERING)
        assert update.gaps == in_window


def test_old_beats_expire_by_the_clock_while_none_come() -> None:
    stream = HrvStream(60)
    end = steady(stream, 100)
    assert stream.update(end + 12 * TICKS_PER_SECOND).rmssd_ms == 0
    late = stream.update(end + 13 * TICKS_PER_SECOND)
    assert (late.rmssd_ms, late.withheld) == (None, Withheld.GAP)
    assert stream.update(end + 60 * TICKS_PER_SECOND).beats == 0


def test_beats_that_come_late_are_still_taken() -> None:
    stream = HrvStream(30)
    end = steady(stream, 40)
    assert stream.update(end + 100 * TICKS_PER_SECOND).beats == 0
    stream.push(40, TICKS_PER_SECOND, end + TICKS_PER_SECOND, accepted=True, joined=True)
    update = stream.update()
    assert (update.at, update.beats, update.differences) == (end + TICKS_PER_SECOND, 30, 29)


def test_a_gap_longer_than_the_window_is_still_a_gap() -> None:
    stream = HrvStream(30)
    end = steady(stream, 40)
    stream.update(end + 200 * TICKS_PER_SECOND)
    stream.push(40, TICKS_PER_SECOND, end + 201 * TICKS_PER_SECOND, accepted=True, joined=False)
    assert stream.update().withheld is Withheld.GAP


def test_time_never_runs_backwards() -> None:
    stream = HrvStream(30)
    end = steady(stream, 3)
    with pytest.raises(ValueError, match="order"):
        stream.push(3, TICKS_PER_SECOND, end - 1, accepted=True, joined=True)
    with pytest.raises(ValueError, match="longer than 0"):
        HrvStream(0)


def test_sums_do_not_drift_in_24_hours() -> None:
    """The first minute's series, met again after a day, gives the same value to the last bit."""
    rr = [1000 + (index * 37) % 91 for index in range(60)]
    stream = HrvStream(60)
    end = 0
    values = []
    for number in range(60 * 1440):
        interval = rr[number % 60] * TICKS_PER_1024TH
        end += interval
        stream.push(number, interval, end, accepted=True, joined=True)
        if number % 60 == 59:
            values.append((stream.update().rmssd_ms, stream.update().sdnn_ms))
    assert values[1] == values[-1]
    assert values[1][0] is not None
