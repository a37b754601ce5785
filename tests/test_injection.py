"""The injection bench: what is put in is what it says, and the same for the same seed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))

from artifact_methods import METHODS, Reads
from injection import COLUMNS, Case, Column, Kind, Segment, case_of, clean_case, inject, rmssd


@pytest.fixture
def segment() -> Segment:
    dice = np.random.default_rng(5)
    rr = 900 + 40 * np.sin(np.arange(700) / 5) + dice.normal(0, 12, 700)
    return Segment("made", 0, rr, 3.0, labelled=False)


def put_in(segment: Segment, kind: Kind) -> Case:
    return inject(segment.rr, {100: kind, 300: kind}, np.random.default_rng(1))


@pytest.mark.parametrize("kind", [Kind.ECTOPIC, Kind.MILD, Kind.MISSED, Kind.EXTRA])
def test_time_is_neither_lost_nor_made(segment: Segment, kind: Kind) -> None:
    case = put_in(segment, kind)
    assert case.rr.sum() == pytest.approx(segment.rr.sum())
    assert not case.gap.any()


def test_each_kind_is_what_it_says(segment: Segment) -> None:
    rr = segment.rr
    ectopic, mild = (put_in(segment, kind).rr for kind in (Kind.ECTOPIC, Kind.MILD))
    assert 0.6 <= ectopic[100] / rr[100] <= 0.8
    assert 0.8 <= mild[100] / rr[100] <= 0.9
    missed = put_in(segment, Kind.MISSED)
    assert missed.rr[100] == rr[100] + rr[101]
    assert missed.rr.size == rr.size - 2
    extra = put_in(segment, Kind.EXTRA)
    assert 0.25 <= extra.rr[100] / rr[100] <= 0.75
    assert extra.rr.size == rr.size + 2


def test_a_dropout_is_a_gap_and_touches_nothing(segment: Segment) -> None:
    case = put_in(segment, Kind.DROPOUT)
    assert case.gap.sum() == 2
    assert case.gap[100]
    assert not case.touched.any()
    assert set(case.rr) <= set(segment.rr)
    assert 6 <= segment.rr.size - case.rr.size <= 30


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_a_seed_repeats_and_untouched_intervals_stay(segment: Segment, column: Column) -> None:
    case, again = case_of(segment, column, 2), case_of(segment, column, 2)
    assert np.array_equal(case.rr, again.rr)
    assert set(case.rr[~case.touched]) <= set(segment.rr)
    assert case.touched.any() != column.is_clean
    if not column.is_clean:
        assert not np.array_equal(case.rr, case_of(segment, column, 3).rr)


def test_rmssd_counts_no_difference_across_flags_or_gaps() -> None:
    rr = np.array([800.0, 810, 1200, 820, 830, 840, 850, 860, 870])
    accepted = np.ones(9, dtype=bool)
    accepted[2] = False
    gap = np.zeros(9, dtype=bool)
    assert rmssd(rr, accepted, gap) == pytest.approx(10)
    gap[6] = True
    rr[6:] += 300
    assert np.isnan(rmssd(rr, accepted, gap))  # five differences are left


@pytest.mark.parametrize("method", [one for one in METHODS if not one.module], ids=lambda m: m.name)
def test_our_own_methods_leave_a_sound_heart_alone(segment: Segment, method: object) -> None:
    assert isinstance(method, type(METHODS[0]))
    case = clean_case(segment.rr)
    done = method.run(case)
    assert np.array_equal(done.rr, case.rr)
    share = 0.9 if "Lipponen" in method.name else 0.99
    assert done.accepted.mean() >= share
    assert method.reads is Reads.TRUTH or method.excludes or done.accepted.all()
