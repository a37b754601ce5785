"""What is usual in a session."""

from __future__ import annotations

import random

from biofeedback.events import HrvUpdate
from biofeedback.units import TICKS_PER_SECOND
from biofeedback.usual import LEAST_WINDOWS, Usual

S = TICKS_PER_SECOND


def update(at_s: float, rmssd_ms: float | None, window_s: int = 60) -> HrvUpdate:
    return HrvUpdate(round(at_s * S), window_s, 60, 59, 60 * S, rmssd_ms)


def fed(values: list[float | None]) -> Usual:
    """Give a value every second; each of the list holds for a minute."""
    usual = Usual()
    for minute, value in enumerate(values):
        for second in range(60):
            usual.add(update(60 * minute + second, value))
    return usual


def test_it_takes_five_windows_that_do_not_overlap() -> None:
    assert fed([40.0] * LEAST_WINDOWS).band is None
    assert fed([40.0] * (LEAST_WINDOWS + 1)).band == (40.0, 40.0)


def test_it_is_the_middle_eighty_percent() -> None:
    dice = random.Random(1)
    values: list[float | None] = [dice.uniform(20, 60) for _ in range(301)]
    band = fed(values).band
    assert band
    known = sorted(value for value in values if value is not None)
    inside = sum(band.low <= value <= band.high for value in known) / len(known)
    assert 0.77 < inside < 0.83


def test_one_wild_window_does_not_move_it_far() -> None:
    band = fed([40.0, 42.0, 41.0, 39.0, 300.0, 40.0, 41.0, 42.0, 40.0, 41.0, 40.0]).band
    assert band
    assert band.high < 100


def test_a_window_without_a_number_is_none() -> None:
    assert fed([None] * 20).band is None
    assert fed([40.0, None, 40.0, None, 40.0, None, 40.0, None]).band is None


def test_what_is_skipped_is_left_out_and_so_is_the_window_behind_it() -> None:
    usual = fed([40.0] * 8)
    for second in range(120):
        usual.skip()
        usual.add(update(480 + second, 900.0))
    for second in range(59):
        usual.add(update(600 + second, 900.0))
    assert usual.band == (40.0, 40.0)


def test_nothing_is_compared_while_the_window_holds_what_was_left_out() -> None:
    usual = fed([40.0] * 8)
    assert usual.compared == usual.band
    usual.skip()
    assert usual.compared is None
    usual.add(update(480, 41.0))
    assert usual.compared is None
    usual.add(update(539, 41.0))
    assert usual.compared is None
    usual.add(update(541, 41.0))
    assert usual.compared is not None
