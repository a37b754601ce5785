"""What the window is made of, without a window: curves, axes, colours, settings."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import Qt, QTextDocumentFragment
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.events import (
    Beat,
    Flag,
    Gap,
    GapReason,
    HrvUpdate,
    Marker,
    Reflag,
    StrapState,
)
from biofeedback.records.folders import Settings, SettingsStore
from biofeedback.ui.axis import Scale, follow, nice_step, time_ticks
from biofeedback.ui.page import fill_page
from biofeedback.ui.series import Curve, Floats, SessionSeries, band_columns, columns
from biofeedback.ui.theme import DARK, LIGHT, Theme
from biofeedback.ui.words import plain_tip
from biofeedback.units import TICKS_PER_SECOND

S = TICKS_PER_SECOND
VALUES = st.lists(st.one_of(st.floats(0, 300), st.just(float("nan"))), min_size=0, max_size=200)


@given(VALUES, st.floats(0.5, 50))
def test_columns_keep_every_extreme_and_every_hole(values: list[float], width: float) -> None:
    y: Floats = np.array(values, dtype=np.float64)
    x: Floats = np.arange(y.size, dtype=np.float64) * 0.9
    got_x, got_y = columns(x, y, width)
    assert got_x.size == got_y.size <= max(2 * y.size, 2)
    assert np.all(np.diff(got_x) >= 0)
    finite, got_finite = y[np.isfinite(y)], got_y[np.isfinite(got_y)]
    assert set(got_finite) <= set(finite)
    if finite.size:
        assert (got_finite.min(), got_finite.max()) == (finite.min(), finite.max())
    assert np.isnan(got_y).any() == np.isnan(y).any()


def test_columns_draw_what_the_screen_can_show() -> None:
    y = np.random.default_rng(1).normal(60, 5, 3600)
    x = np.arange(3600.0)
    _, few = columns(x, y, 3.6)
    assert few.size <= 3 * 1001
    for start in range(0, 3600, 360):
        part = y[start : start + 360]
        assert part.max() in few
        assert part.min() in few
    same_x, same_y = columns(x[:50], y[:50], 0.3)
    assert np.array_equal(same_x, x[:50])
    assert np.array_equal(same_y, y[:50])


@given(st.lists(st.floats(0, 1e4), max_size=700))
def test_a_curve_holds_what_was_appended(steps: list[float]) -> None:
    curve = Curve()
    x = np.cumsum(steps)
    for at in x:
        curve.append(at, at)
    got, _ = curve.between(-1, 1e9)
    assert np.array_equal(got, x)
    if x.size:
        middle, _ = curve.between(float(x[x.size // 2]), float(x[-1]))
        assert middle.size <= x.size
        assert middle[-1] == x[-1]


def test_what_is_old_is_thinned_and_its_holes_stay() -> None:
    curve = Curve(values=2)
    for second in range(1000):
        here = np.nan if second == 333 else float(second)
        curve.append(float(second), here, here)
    curve.thin(before=800, step=5)
    x, value, _ = curve.between(-1, 1e9)
    assert np.array_equal(x[x >= 800], np.arange(800.0, 1000)), "what is new is as it was"
    old = x[x < 800]
    assert old.size <= 800 / 5 + 1
    assert np.diff(old).max() <= 6
    assert np.isnan(value[x == 333]).all()
    assert (x == 333).any()
    assert np.array_equal(value[~np.isnan(value)], x[~np.isnan(value)])
    before = len(curve)
    curve.thin(before=800, step=5)
    assert len(curve) == before
    curve.append(1000.0, 1.0, 1.0)
    assert curve.last_x() == 1000


@given(st.floats(0, 400), st.floats(0, 200), st.sampled_from([None, Scale(20, 80, 20)]))
def test_a_scale_holds_its_data_and_few_ticks(
    low: float, span: float, current: Scale | None
) -> None:
    scale = follow(current, low, low + span, 10)
    assert scale.low <= low + 1e-9
    assert scale.high >= low + span - 1e-9
    assert scale.low >= 0
    assert 2 <= len(scale.ticks()) <= 9
    assert follow(scale, low, low + span, 10) == scale, "it does not move without need"


def test_ticks_are_read_easily() -> None:
    assert [nice_step(span) for span in (3, 12, 40, 100)] == [1, 5, 10, 50]
    assert [text for _, text in time_ticks(300)] == ["-4 min", "-3 min", "-2 min", "-1 min", "now"]
    assert [text for _, text in time_ticks(60)] == ["-45 s", "-30 s", "-15 s", "now"]
    assert len(time_ticks(3600)) <= 7


def beat(number: int, end: int, rmssd_ms: float | None) -> Beat:
    low = None if rmssd_ms is None else rmssd_ms - 10
    high = None if rmssd_ms is None else rmssd_ms + 12
    update = HrvUpdate(end, 60, 60, 59, 0, rmssd_ms, low_ms=low, high_ms=high)
    return Beat(number, S, end, end, Flag.NORMAL, None, (update,))


def test_a_gap_is_a_hole_in_both_curves() -> None:
    series = SessionSeries((60,))
    series.add(beat(1, 10 * S, 40.0))
    series.add(beat(2, 11 * S, None))
    series.add(Gap(11 * S, 20 * S, GapReason.LINK_LOST))
    series.add(beat(3, 32 * S, 42.0))
    series.add(Marker(33 * S, "here"))
    assert not series.add(StrapState(0, "live"))  # type: ignore[arg-type]
    _, heart, _ = series.heart_rate.between(0, 100)
    assert np.array_equal(heart, [60, 60, np.nan, 60], equal_nan=True)
    _, rmssd, low, high = series.rmssd[60].between(0, 100)
    assert np.array_equal(rmssd, [40, np.nan, np.nan, 42], equal_nan=True)
    assert np.array_equal(low, [30, np.nan, np.nan, 32], equal_nan=True)
    assert np.array_equal(high, [52, np.nan, np.nan, 54], equal_nan=True)
    assert [(hole.start, hole.end) for hole in series.holes] == [(11, 31)]
    assert series.markers == [(33.0, "here")]
    series.add(HrvUpdate(50 * S, 60, 0, 0, 0, 41.0))
    assert series.now == 50
    assert series.rmssd[60].between(0, 100)[1].size == 4, "no line is invented"


def test_a_gap_found_late_moves_what_was_drawn_behind_it() -> None:
    series = SessionSeries((60,))
    for number in range(1, 7):
        series.add(beat(number, number * S, 40.0 + number))
    series.add(Gap(3 * S, 10 * S, GapReason.LOST_ON_THE_WAY, before=4))
    series.add(Reflag(7 * S, 5, Flag.MISSED))
    series.add(beat(7, 17 * S, 47.0))
    x, heart, excluded = series.heart_rate.between(0, 100)
    assert x.tolist() == [1, 2, 3, 3, 14, 15, 16, 17]
    assert np.array_equal(heart, [60, 60, 60, np.nan, 60, np.nan, 60, 60], equal_nan=True)
    assert np.flatnonzero(np.isfinite(excluded)).tolist() == [5]
    x, rmssd, _, _ = series.rmssd[60].between(0, 100)
    assert x.tolist() == [1, 2, 3, 3, 14, 15, 16, 17]
    assert np.array_equal(rmssd, [41, 42, 43, np.nan, 44, 45, 46, 47], equal_nan=True)
    assert series.now == 17
    assert [(hole.start, hole.end) for hole in series.holes] == [(3, 13)]


def test_a_gap_found_late_moves_the_right_edge_and_the_holes_behind_it() -> None:
    series = SessionSeries((60,))
    series.add(beat(1, S, 40.0))
    series.add(Gap(S, 2 * S, GapReason.LINK_LOST))
    for number in range(2, 6):
        series.add(beat(number, (number + 2) * S, 40.0))
    series.add(replace(beat(6, 8 * S, None), flag=Flag.NO_CONTACT))
    series.add(beat(7, 9 * S, 40.0))
    series.add(Gap(6 * S, 10 * S, GapReason.LOST_ON_THE_WAY, before=5))
    assert series.now == 19, "before the next beat comes"
    assert [(hole.start, hole.end, hole.reason) for hole in series.holes] == [
        (1, 3, GapReason.LINK_LOST),
        (17, 18, GapReason.NO_CONTACT),
        (6, 16, GapReason.LOST_ON_THE_WAY),
    ]
    x, heart, _ = series.heart_rate.between(0, 100)
    assert x[np.isnan(heart)].tolist() == [1, 6, 18]
    # Where the hole is drawn that begins at the same beat, it lies behind the gap, too.
    series.add(Gap(17 * S, S, GapReason.LOST_ON_THE_WAY, before=6))
    assert series.now == 20
    assert [(hole.start, hole.end) for hole in series.holes] == [
        (1, 3),
        (18, 19),
        (6, 16),
        (17, 18),
    ]


def test_a_gap_that_was_known_at_once_moves_nothing() -> None:
    series = SessionSeries((60,))
    for number in range(1, 4):
        series.add(beat(number, number * S, 40.0))
    series.add(Gap(3 * S, 10 * S, GapReason.LINK_LOST))
    assert series.now == 3
    assert [(hole.start, hole.end) for hole in series.holes] == [(3, 13)]


def test_a_late_verdict_moves_a_beat_from_the_curve_to_the_rings_and_back() -> None:
    series = SessionSeries((60,))
    for number in range(1, 5):
        series.add(beat(number, number * S, 40.0))
    assert series.add(Reflag(5 * S, 3, Flag.ECTOPIC))
    _, heart, excluded = series.heart_rate.between(0, 100)
    assert np.array_equal(heart, [60, 60, np.nan, 60], equal_nan=True)
    assert np.array_equal(excluded, [np.nan, np.nan, 60, np.nan], equal_nan=True)
    series.add(Reflag(5 * S, 3, Flag.NORMAL))
    _, heart, excluded = series.heart_rate.between(0, 100)
    assert np.array_equal(heart, [60] * 4)
    assert np.isnan(excluded).all()


@given(st.lists(st.one_of(st.floats(10, 90), st.just(np.nan)), max_size=400), st.floats(0.5, 40))
def test_a_reduced_band_holds_the_whole_and_fills_no_hole(
    values: list[float], width: float
) -> None:
    x = np.arange(len(values), dtype=float)
    low = np.array(values)
    high = low + 5
    got_x, got_low, got_high = band_columns(x, low, high, width)
    assert got_x.size == got_low.size == got_high.size
    assert (np.diff(got_x) > 0).all()
    assert np.array_equal(np.isnan(got_low), np.isnan(got_high))
    if got_x.size == x.size:
        assert np.array_equal(got_low, low, equal_nan=True)
        return
    for at, lowest, highest in zip(got_x, got_low, got_high, strict=True):
        inside = np.abs(x - at) <= width / 2 * (1 - 1e-9)
        if np.isnan(low[inside]).any():
            assert np.isnan(lowest)
        elif not np.isnan(lowest):
            assert lowest <= low[inside].min()
            assert highest >= high[inside].max()


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_text_and_curves_can_be_read(theme: Theme) -> None:
    for ground in (theme.ground, theme.panel):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
    assert contrast(theme.on_accent, theme.vagal) >= 4.5
    for curve in (theme.vagal, theme.heart):
        assert contrast(curve, theme.ground) >= 4.5


def test_settings_are_remembered_and_damage_is_survived(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    store = SettingsStore(path)
    assert store.settings == Settings()
    store.change(window_s=120, strap_name="Polar H10", folder=str(tmp_path))
    again = SettingsStore(path).settings
    assert (again.window_s, again.strap_name, again.recordings) == (120, "Polar H10", tmp_path)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for damage in ("", "[]", "{", json.dumps({"window_s": "x", "unknown": 1, "theme": "dark"})):
        path.write_text(damage)
        settings = SettingsStore(path).settings
        assert settings.window_s == 60
    assert settings.theme == "dark"


def test_a_settings_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    store = SettingsStore(tmp_path / "file" / "settings.json")
    assert store.change(theme="dark").theme == "dark"


@pytest.mark.parametrize("text", ["Polar H10", "a < b & c", "<b>Polar</b>", "one\n<i>two</i>"])
def test_a_tool_tip_shows_what_was_written(text: str) -> None:
    tip = plain_tip(text)
    shown = QTextDocumentFragment.fromHtml(tip).toPlainText() if Qt.mightBeRichText(tip) else tip
    assert shown.split() == text.split()


@pytest.mark.parametrize("lines", [3, 60])
def test_what_stands_below_a_page_stands_under_its_column(qtbot: QtBot, lines: int) -> None:
    page, column, foot = QWidget(), QVBoxLayout(), QHBoxLayout()
    qtbot.addWidget(page)
    told = [QLabel("a line") for _ in range(lines)]
    for label in told:
        column.addWidget(label)
    button = QPushButton("Done")
    foot.addWidget(button)
    foot.addStretch()
    for layout in (column, foot):
        layout.setContentsMargins(0, 0, 0, 0)
    fill_page(page, column, 400, foot)
    page.resize(700, 500)
    page.show()
    qtbot.wait(1)
    left = [each.mapTo(page, QPoint(0, 0)).x() for each in (told[0], button)]
    assert left[0] == left[1]
