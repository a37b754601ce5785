"""The replay view: played, jumped through, overseen and labelled, by mouse and keys."""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QTreeWidget
from pytestqt.qtbot import QtBot

from biofeedback.clock import PlayedClock
from biofeedback.events import (
    Beat,
    Event,
    Flag,
    GapReason,
    HrvUpdate,
    LinkState,
    Reflag,
    StrapInfo,
    StrapState,
)
from biofeedback.offline import Run, recomputed
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Header, Recording, Row
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.records.opening import open_raw
from biofeedback.records.replay import steps_of
from biofeedback.records.sidecar import Notes, read_notes, sidecar_path, write_notes
from biofeedback.ui.controller import Controller
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.replay import player as playing
from biofeedback.ui.replay.labels import Keeper
from biofeedback.ui.replay.labels_page import LabelsPage
from biofeedback.ui.replay.outline import Outline, extent
from biofeedback.ui.replay.player import FAR_BACK_S, Player
from biofeedback.ui.replay.strip import ReplayStrip
from biofeedback.ui.request import Request
from biofeedback.ui.series import Hole, SessionSeries
from biofeedback.ui.told import Told
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND, seconds, ticks
from tests.windows import button, click, shown_texts, windows

S = TICKS_PER_SECOND
Open = Callable[..., MainWindow]


# -- recordings to play --------------------------------------------------------------------------


def made(minutes: float, seed: int = 1) -> Recording:
    """Return a recording with artifacts, gaps, markers and phases."""
    dice = random.Random(seed)
    rows = [Row(0, "state", note=LinkState.WAITING)]
    end, number = 0, 0
    while end < minutes * 60 * S:
        number += 1
        rr = round(dice.gauss(850, 40)) * TICKS_PER_MS
        flag = Flag.NORMAL
        if dice.random() < 0.01:
            rr //= 2
        if dice.random() < 0.004:
            length = dice.randint(2, 40) * S
            rows.append(Row(end, "gap", duration=length, note=GapReason.LINK_LOST))
            end += length
        end += rr
        rows.append(Row(end, "beat", number, rr, flag, arrival=end + dice.randint(0, S)))
        if number % 100 == 50:
            rows.append(Row(end, "marker", note=f"marker {number}"))
        if number % 200 in (20, 140):
            edge = "start" if number % 200 == 20 else "end"
            detail = json.dumps({"edge": edge, "id": number // 200 + 1})
            rows.append(Row(end, "phase", note="rest", detail=detail))
    header = {"device": "made", "window_s": 60, "start": "2026-11-22T09:14:05+01:00"}
    return Recording(header, rows, torn=False)


def written(recording: Recording, path: Path) -> Path:
    """Write a recording as a file of ours."""
    from datetime import datetime

    start = datetime.fromisoformat(recording.header["start"])
    header = Header("s-1", start, "test", 60, recording.header["device"])
    rows = [*recording.rows, Row(recording.rows[-1].elapsed, "state", note=LinkState.STOPPED)]
    path.write_text(header.text() + "".join(row.text(start) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"), theme="dark")
    return store


@pytest.fixture
def open_window(qtbot: QtBot, store: SettingsStore) -> Iterator[Open]:
    with windows(qtbot, store) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(made(8), tmp_path / "made.csv")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[MainWindow]:
    """Keep one window for all that is replayed: opening one takes as long as ten replays."""
    folder = tmp_path_factory.mktemp("window")
    store = SettingsStore(folder / "settings.json")
    first = folder / "rr.txt"
    first.write_text("\n".join(["800"] * 100))
    store.change(folder=str(folder / "recordings"), theme="dark", range_s=300)
    window = MainWindow(store, Request(replay=first))
    window.show()
    until = time.monotonic() + 20
    while not window.loaded and time.monotonic() < until:
        qapp.processEvents()
    yield window
    window.close()
    window.join()


class Replayed:
    """A window that replays a file, standing at its beginning."""

    def __init__(self, qtbot: QtBot, window: MainWindow, path: Path) -> None:
        self.qtbot = qtbot
        self.window = window
        window.workspace.start_replay(path, Request())
        qtbot.waitUntil(lambda: self.controller.player is not None, timeout=10_000)
        self.player.play(on=False)
        self.player.go(0)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    @property
    def controller(self) -> Controller:
        return self.window.workspace._controller

    @property
    def player(self) -> Player:
        assert self.controller.player
        return self.controller.player

    @property
    def strip(self) -> ReplayStrip:
        desk = self.window.workspace.session.desk
        assert desk
        return desk.strip

    @property
    def at(self) -> float:
        return self.player.position_s

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.player.settled, timeout=10_000)

    def press(self, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, how)

    def buttons(self) -> list[QAbstractButton]:
        return self.strip.findChildren(QAbstractButton)

    def names(self) -> list[str]:
        desk = self.window.workspace.session.desk
        assert desk
        assert desk.labels
        return [mark.name for mark in desk.labels.marks]


@pytest.fixture
def replayed(qtbot: QtBot, shared: MainWindow, path: Path) -> Iterator[Replayed]:
    shared.resize(1280, 800)
    replayed = Replayed(qtbot, shared, path)
    yield replayed
    replayed.controller.end_session()


# -- the clock, and a run in pieces --------------------------------------------------------------


def test_what_is_played_stands_runs_and_is_set() -> None:
    real = [100.0]
    clock = PlayedClock(lambda: real[0])
    real[0] += 5
    assert clock.now() == 0
    clock.run(True)
    real[0] += 2
    assert clock.now() == 2
    clock.set_speed(10)
    assert clock.now() == 2, "what has passed stays"
    real[0] += 1
    assert clock.now() == 12
    assert clock.real_until(32) == 2
    clock.set(1000)
    real[0] += 1
    assert clock.now() == 1010
    clock.run(False)
    real[0] += 60
    assert (clock.now(), clock.runs) == (1010, False)
    clock.set(3)
    assert clock.now() == 3


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 99), st.lists(st.floats(0, 400), max_size=12))
def test_a_run_in_pieces_is_the_run(seed: int, cuts: list[float]) -> None:
    """Wherever it pauses, and wherever a slice of it ends, the same is told."""
    recording = made(6, seed)
    whole = [event for batch in recomputed(recording, (60, 30)) for event in batch]
    run = Run(steps_of(recording), (60, 30))
    told: list[Event] = []
    for cut in sorted(cuts):
        for batch in run.advance(ticks(cut)):
            told += batch
            break
        for batch in run.advance(ticks(cut)):
            told += batch
        assert run.now <= max(ticks(cut), 0)
    for batch in [*run.advance(run.length), *run.finish()]:
        told += batch
    assert told == whole


def told_of(recording: Recording, start_s: float, until_s: float) -> Told:
    """Return what a straight run over a stretch tells, of a recording that holds nothing else."""
    rows = []
    at = 0
    for row in recording.rows:
        at = max(at, row.elapsed if row.arrival is None else row.arrival)
        if ticks(start_s) <= at <= ticks(until_s):
            rows.append(row)
    told = Told(WINDOWS_S)
    batches = list(recomputed(replace(recording, rows=rows), (60, 30, 120, 300)))
    # It ends there, with the last verdicts; a replay goes on.
    while isinstance(batches[-1][-1], StrapState | Reflag):
        batches.pop()
    for batch in batches:
        told.add_all(batch)
    return told


def same(one: SessionSeries, other: SessionSeries) -> None:
    assert one.rmssd.keys() == other.rmssd.keys()
    pairs = [(one.rmssd[window_s], other.rmssd[window_s]) for window_s in one.rmssd]
    pairs.append((one.heart_rate, other.heart_rate))
    for a, b in pairs:
        for left, right in zip(a.between(0, 1e9), b.between(0, 1e9), strict=True):
            assert np.array_equal(left, right, equal_nan=True)
    assert one.holes == other.holes


@pytest.mark.parametrize("far_back_s", [FAR_BACK_S, 150.0])
def test_after_a_jump_all_is_as_a_straight_run_would_have_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, far_back_s: float
) -> None:
    """Curves, holes, numbers and what is usual: from the same beats, the same values."""
    monkeypatch.setattr(playing, "FAR_BACK_S", far_back_s)
    dice = random.Random(5)
    recording = made(14, 3)
    steps = steps_of(recording)
    player = Player(steps, StrapInfo(name="made"), (60, 30, 120, 300))
    player.set_range(30)
    arrived: list[Told] = []
    player.arrived.connect(lambda told, _: arrived.append(told))
    for _ in range(6):
        # At a step: between two beats a straight run ends with the last of them.
        to = seconds(steps.at(dice.randrange(40, len(steps))))
        player.go(to)
        qtbot.waitUntil(lambda: player.settled)
        start = max(0.0, to - far_back_s)
        straight = told_of(recording, start, to)
        same(arrived[-1].series, straight.series)
        assert arrived[-1].bands() == straight.bands()
        assert numbers(arrived[-1]) == numbers(straight)
        assert player.position_s == to


def numbers(told: Told) -> dict[int, tuple[float | None, float | None]]:
    found: dict[int, tuple[float | None, float | None]] = {}
    for event in told.latest():
        updates: Sequence[HrvUpdate] = ()
        if isinstance(event, Beat):
            updates = event.hrv
        elif isinstance(event, HrvUpdate):
            updates = (event,)
        found |= {update.window_s: (update.rmssd_ms, update.low_ms) for update in updates}
    return found


def test_what_held_before_a_jump_holds_after_it() -> None:
    recording = made(10)
    steps = steps_of(recording)
    inside = next(i for i in range(len(steps)) if "START" in repr(steps[i].item)) + 5
    held = steps.holding(inside)
    assert [type(item).__name__ for item in held] == ["Link", "Phase"]
    assert [type(item).__name__ for item in steps.holding(0)] == []


def test_of_many_jumps_the_last_one_counts(qtbot: QtBot) -> None:
    player = Player(steps_of(made(14)), StrapInfo(name="made"), (60, 30, 120, 300))
    arrived: list[Told] = []
    player.arrived.connect(lambda told, _: arrived.append(told))
    for to in range(100, 700, 10):
        player.go(float(to))
    qtbot.waitUntil(lambda: player.settled)
    assert 1 <= len(arrived) <= 2
    assert player.position_s == 690
    assert abs(arrived[-1].series.now - 690) < 45
    assert not player.playing


# -- the whole at a glance -----------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.floats(0.3, 2), st.floats(30, 200)), min_size=1, max_size=300),
    st.integers(2, 400),
)
def test_no_extreme_is_lost_in_the_overview(points: list[tuple[float, float]], width: int) -> None:
    x = np.cumsum([step for step, _ in points])
    y = np.array([value for _, value in points])
    shown = extent(x, y, float(x[-1]), width)
    assert np.nanmax(shown.high) == y.max()
    assert np.nanmin(shown.low) == y.min()
    assert not np.isnan(shown.low[int(x[0] / x[-1] * width) : -1]).any(), "no hole is invented"


def test_a_gap_is_a_hole_in_the_overview() -> None:
    x = np.concatenate((np.arange(1, 101.0), np.arange(161, 261.0)))
    hole = Hole(100, 160, GapReason.LINK_LOST)
    shown = extent(x, np.full(x.size, 60.0), 260, 260, [hole])
    empty = np.flatnonzero(np.isnan(shown.low))
    assert set(range(102, 159)) <= set(empty.tolist())
    assert all(at < 2 or 99 <= at <= 161 or at == 259 for at in empty)


def test_an_outline_knows_what_the_file_knows(tmp_path: Path) -> None:
    recording = made(3)
    outline = Outline.of(recording, steps_of(recording))
    assert outline.beats.size == len(recording.beats)
    assert outline.length == pytest.approx(seconds(steps_of(recording).length))
    assert len(outline.holes) == sum(row.event == "gap" for row in recording.rows)
    assert outline.window_s == 0, "nothing was shown then"


# -- in the window -------------------------------------------------------------------------------


def test_nothing_of_it_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, biofeedback.ui.workspace, biofeedback.ui.session_page;"
        "assert not [m for m in sys.modules if m.startswith('biofeedback.ui.replay')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_it_is_led_by_keys(replayed: Replayed) -> None:
    replayed.press(Qt.Key.Key_Right)
    assert replayed.at == 10
    replayed.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert replayed.at == 70
    replayed.press(Qt.Key.Key_Left)
    assert replayed.at == 60
    first = [row.elapsed for row in made(8).rows if row.event in ("marker", "phase")]
    replayed.press(Qt.Key.Key_Home)
    replayed.press(Qt.Key.Key_Period)
    replayed.press(Qt.Key.Key_Period)
    assert replayed.at == pytest.approx(seconds(first[1]))
    replayed.press(Qt.Key.Key_Comma)
    assert replayed.at == pytest.approx(seconds(first[0]))
    replayed.settle()
    assert replayed.window.workspace.series
    assert abs(replayed.window.workspace.series.now - replayed.at) < 3
    replayed.press(Qt.Key.Key_End)
    replayed.settle()
    assert replayed.player.ended
    assert "The recording ends here" in shown_texts(replayed.window)
    assert "stopped" in shown_texts(replayed.window)


def test_it_plays_and_stands_at_the_space_bar_and_at_any_speed(replayed: Replayed) -> None:
    replayed.press(Qt.Key.Key_Space)
    assert "Pause" in shown_texts(replayed.window)
    replayed.press(Qt.Key.Key_Up)
    replayed.press(Qt.Key.Key_Up)
    assert replayed.player.speed == 5
    replayed.press(Qt.Key.Key_Down)
    assert replayed.player.speed == 2
    replayed.player.set_speed(100)
    replayed.qtbot.waitUntil(lambda: replayed.at > 30)
    replayed.press(Qt.Key.Key_Space)
    at = replayed.at
    assert "Play  " in shown_texts(replayed.window)
    series = replayed.window.workspace.series
    assert series
    assert 0 < series.now <= at + 1
    replayed.window.workspace.bridge.events.emit(())
    assert replayed.at == at


def test_the_space_bar_presses_the_button_that_has_the_keyboard(replayed: Replayed) -> None:
    following = next(w for w in replayed.buttons() if w.accessibleName() == "To the next label")
    following.setFocus()
    replayed.press(Qt.Key.Key_Space)
    assert replayed.at > 0
    assert not replayed.player.playing
    replayed.window.workspace.session.setFocus()


def test_keys_lead_also_where_there_is_nothing_but_the_curves(replayed: Replayed) -> None:
    replayed.press(Qt.Key.Key_F)
    assert not replayed.strip.overview.isVisible()
    replayed.press(Qt.Key.Key_Right)
    assert replayed.at == 10
    replayed.press(Qt.Key.Key_Space)
    assert replayed.player.playing
    replayed.press(Qt.Key.Key_Escape)
    shown: bool = replayed.strip.overview.isVisible()
    assert shown


def test_after_the_end_it_plays_again(replayed: Replayed) -> None:
    replayed.player.set_speed(None)
    replayed.player.play()
    replayed.qtbot.waitUntil(lambda: replayed.player.ended, timeout=10_000)
    series = replayed.window.workspace.series
    assert series
    assert len(series.heart_rate.between(0, 1e9)[0]) >= len(made(8).beats)
    assert "Close" in shown_texts(replayed.window)
    replayed.player.set_speed(1)
    click(replayed.window, "Play")
    replayed.settle()
    assert replayed.player.playing
    assert replayed.at < 5
    assert "The recording ends here" not in shown_texts(replayed.window)
    replayed.press(Qt.Key.Key_E)
    replayed.qtbot.waitUntil(lambda: "Put on your strap" in shown_texts(replayed.window))
    assert not replayed.strip.isVisible()


def test_a_click_and_a_drag_in_the_overview_jump(replayed: Replayed) -> None:
    overview = replayed.strip.overview
    middle = QPoint(round(overview._x(240)), overview.height() // 2)
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=middle)
    assert replayed.at == pytest.approx(240, abs=1)
    jumps: list[float] = []
    overview.wanted.connect(jumps.append)
    QTest.mousePress(overview, Qt.MouseButton.LeftButton, pos=middle)
    for x in range(middle.x(), middle.x() + 200, 20):
        QTest.mouseMove(overview, QPoint(x, 40))
    held = [overview.held]
    QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, pos=QPoint(middle.x() + 180, 40))
    assert [*held, overview.held] == [jumps[-1], None]
    assert replayed.at == jumps[-1] > 270
    replayed.settle()
    assert replayed.at == jumps[-1]


def test_the_overview_is_a_slider_to_whoever_cannot_see_it(replayed: Replayed) -> None:
    overview = replayed.strip.overview
    assert (overview.minimum(), overview.maximum()) == (0, int(replayed.player.length_s))
    assert overview.accessibleName()
    replayed.player.go(77.7)
    assert overview.value() == 77
    assert replayed.at == 77.7, "what is told of it moves nothing"
    overview.triggerAction(overview.SliderAction.SliderPageStepAdd)
    assert replayed.at == 137


def test_the_times_and_what_is_there_are_told(replayed: Replayed) -> None:
    replayed.press(Qt.Key.Key_Period)
    text = shown_texts(replayed.window)
    length = replayed.player.length_s
    assert f"of {int(length) // 60}:{int(length) % 60:02}" in text
    assert "09:14:" in text, "the time of day"
    assert "rest" in text


def test_every_control_of_it_has_a_name_and_a_place_for_the_keyboard(replayed: Replayed) -> None:
    for control in replayed.buttons():
        assert control.accessibleName() or control.text()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert replayed.strip.overview.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("size", [(760, 560), (1280, 800)])
def test_nothing_is_cut_off(replayed: Replayed, size: tuple[int, int]) -> None:
    replayed.window.resize(*size)
    replayed.player.go(300)
    replayed.settle()
    QApplication.processEvents()
    for child in replayed.buttons():
        corner = child.mapTo(replayed.window, child.rect().bottomRight())
        assert corner.x() < size[0]
        assert corner.y() < size[1]
        assert child.width() >= child.minimumSizeHint().width() - 1
    plots = replayed.window.workspace.plots
    assert plots.mapTo(replayed.window, plots.rect().bottomLeft()).y() <= replayed.strip.y() + 120


def test_hiding_the_numbers_hides_the_overview_too(replayed: Replayed) -> None:
    replayed.qtbot.waitUntil(lambda: bool(replayed.strip.survey and replayed.strip.survey.done))
    open_picture = replayed.strip.overview.grab().toImage()
    replayed.press(Qt.Key.Key_P)
    hidden = replayed.strip.overview.grab().toImage()
    replayed.press(Qt.Key.Key_P)
    assert hidden != open_picture


def test_all_of_it_is_computed_behind_the_scenes(replayed: Replayed) -> None:
    survey = replayed.strip.survey
    assert survey
    replayed.qtbot.waitUntil(lambda: survey.done, timeout=10_000)
    whole = Told(WINDOWS_S)
    for batch in recomputed(csv_format.read(replayed.controller.replay_path or Path()), WINDOWS_S):
        whole.add_all(batch)
    same(survey.series, whole.series)


def test_another_file_chosen_meanwhile_is_the_one_that_plays(
    qtbot: QtBot, shared: MainWindow, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("\n".join(["800"] * 100))
    shared.workspace.start_replay(path, Request())
    shown = Replayed(qtbot, shared, other)
    QApplication.processEvents()
    assert shown.player.length_s == 80
    assert "other.txt" in shown_texts(shared)


def test_leaving_before_it_is_open_leaves(
    qtbot: QtBot, shared: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(
        "biofeedback.ui.replay.opening.open_raw", lambda path: go_on.wait(10) and open_raw(path)
    )
    window = shared
    window.workspace.start_replay(path, Request())
    assert "Close" in shown_texts(window)
    QTest.keyClick(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: "Put on your strap" in shown_texts(window))
    go_on.set()
    qtbot.waitUntil(lambda: not any(t.name == "opening" for t in threading.enumerate()))
    QApplication.processEvents()
    assert "Put on your strap" in shown_texts(window)


def test_a_speed_from_the_command_line_may_be_any(
    qtbot: QtBot, shared: MainWindow, path: Path
) -> None:
    shared.workspace.start_replay(path, Request(speed=3.0))
    qtbot.waitUntil(lambda: shared.workspace.player is not None)
    QApplication.processEvents()
    player = shared.workspace.player
    assert player
    assert player.speed == 3
    assert "3\N{MULTIPLICATION SIGN}" in shown_texts(shared)
    QTest.keyClick(shared, Qt.Key.Key_Up)
    assert player.speed == 5
    assert "5\N{MULTIPLICATION SIGN}" in shown_texts(shared)


def test_a_replay_that_is_recorded_runs_from_beginning_to_end(
    qtbot: QtBot, shared: MainWindow, path: Path, tmp_path: Path
) -> None:
    output = tmp_path / "again.csv"
    window = shared
    window.workspace.start_replay(path, Request(output=output, speed=None))
    qtbot.waitUntil(lambda: "plays from beginning to end" in shown_texts(window), timeout=10_000)
    qtbot.waitUntil(lambda: "The recording ends here" in shown_texts(window), timeout=20_000)
    assert window.workspace._controller.player is None
    desk = window.workspace.session.desk
    assert desk
    assert not desk.strip.overview.isEnabled()
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    first, again = csv_format.read(path), csv_format.read(output)
    assert [row.rr for row in first.beats] == [row.rr for row in again.beats]
    click(window, "Close")
    assert "Put on your strap" in shown_texts(window)


# -- labels --------------------------------------------------------------------------------------


def kept(path: Path) -> Notes:
    return read_notes(path)


def test_a_marker_set_in_a_replay_is_kept_beside_the_recording(
    replayed: Replayed, path: Path
) -> None:
    before = path.read_bytes()
    replayed.player.go(123)
    replayed.press(Qt.Key.Key_M)
    replayed.qtbot.waitUntil(lambda: sidecar_path(path).exists())
    replayed.qtbot.waitUntil(lambda: len(kept(path).markers.added) == 1)
    (added,) = kept(path).markers.added
    assert (added.name, added.start_s) == ("Mark", 123)
    assert path.read_bytes() == before
    replayed.settle()
    series = replayed.window.workspace.series
    assert series
    assert (123.0, "Mark") in series.markers, "the curves have it, too"
    assert replayed.at == 123


def page_of(replayed: Replayed) -> LabelsPage:
    desk = replayed.window.workspace.session.desk
    assert desk
    desk.edit_labels()
    page = replayed.window.findChild(LabelsPage)
    assert page
    replayed.qtbot.waitExposed(page)
    return page


def test_labels_are_renamed_removed_and_restored(replayed: Replayed, path: Path) -> None:
    page = page_of(replayed)
    rows = page.findChild(QTreeWidget)
    assert rows
    first = rows.topLevelItem(1)
    assert first
    name = first.text(2)
    assert name == "marker 50"
    rows.setCurrentItem(first)
    click(page, "Rename")
    field = rows.findChild(QLineEdit)
    assert field
    field.selectAll()
    QTest.keyClicks(field, "phone rang")
    QTest.keyClick(field, Qt.Key.Key_Return)
    replayed.qtbot.waitUntil(lambda: "phone rang" in replayed.names())
    assert name not in replayed.names()
    click(page, "Remove")
    assert "phone rang" not in replayed.names()
    replayed.controller.notes_keeper.wait(5)
    assert kept(path).markers.removed == {0}
    click(page, "Restore removed")
    assert name in replayed.names(), "as the file has it"
    replayed.controller.notes_keeper.wait(5)
    assert kept(path) == Notes()


def test_a_name_that_is_being_typed_is_kept_when_the_page_closes(
    replayed: Replayed, path: Path
) -> None:
    page = page_of(replayed)
    first = page._list.topLevelItem(0)
    assert first
    page._list.setCurrentItem(first)
    page._begin_rename()
    (editor,) = page._list.findChildren(QLineEdit)
    editor.setText("renamed")
    desk = replayed.window.workspace.session.desk
    assert desk
    desk.close_page()
    assert "renamed" in replayed.names()
    replayed.controller.notes_keeper.wait(5)
    assert "renamed" in path.with_suffix(".notes.json").read_text(encoding="utf-8")


def test_a_page_of_labels_belongs_to_its_replay(replayed: Replayed, path: Path) -> None:
    session = replayed.window.workspace.session
    assert session.desk
    page_of(replayed)
    first = session.desk._page
    replayed.window.workspace.start_replay(path, Request())
    assert session.desk._page is None
    replayed.qtbot.waitUntil(lambda: replayed.controller.player is not None, timeout=10_000)
    session.desk.edit_labels()
    second = session.desk._page
    assert second is not first
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert session.desk._page is second, "it is not forgotten with the first"


def test_a_replay_has_no_morning_reading(replayed: Replayed) -> None:
    workspace = replayed.window.workspace
    assert not workspace._measure.isEnabled()


def test_a_label_that_is_typed_has_room_and_ends_with_its_session(replayed: Replayed) -> None:
    session = replayed.window.workspace.session
    bar = session._bar
    bar.marking._open_field()
    field = bar.marking.field
    assert field.isVisible()
    speed = replayed.player.speed
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert replayed.player.speed == speed, "who types leads no replay"
    assert field.height() >= field.sizeHint().height(), "what is typed is not cut off"
    replayed.window.workspace.start_replay(session._controller.replay_path or Path(), Request())
    assert not field.isVisible()
    assert bar._file.isVisible()


def test_phases_and_markers_are_added_where_the_replay_is(replayed: Replayed, path: Path) -> None:
    page = page_of(replayed)
    field = next(w for w in page.findChildren(QLineEdit) if w.isVisible())
    QTest.keyClicks(field, "talk")
    replayed.player.go(200)
    click(page, "Begin phase here")
    replayed.player.go(150)
    click(page, "End phase here")
    QTest.keyClicks(field, "laugh")
    click(page, "Add marker here")
    replayed.controller.notes_keeper.wait(5)
    notes = kept(path)
    assert [(a.name, a.start_s, a.end_s) for a in notes.phases.added] == [("talk", 150, 200)]
    assert [(a.name, a.start_s) for a in notes.markers.added] == [("laugh", 150)]
    assert {"talk", "laugh"} <= set(replayed.strip.overview.names_at(150))


def test_labels_of_a_file_of_another_program_are_kept_beside_it(
    qtbot: QtBot, shared: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("\n".join(["800"] * 300))
    shown = Replayed(qtbot, shared, path)
    assert not sidecar_path(path).exists(), "not before something is said"
    shown.player.go(60)
    shown.press(Qt.Key.Key_M)
    shown.controller.notes_keeper.wait(5)
    assert sidecar_path(path).exists()
    assert kept(path).markers.added[0].start_s == 60


def test_what_else_was_noted_meanwhile_stays(tmp_path: Path, path: Path) -> None:
    notes = kept(path)
    write_notes(path, notes.with_note("slept badly"))
    keeper = Keeper(lambda text: pytest.fail(text))
    keeper.keep(path, replace(notes, markers=notes.markers.add("laugh", 3)))
    keeper.wait(5)
    assert (kept(path).note, kept(path).markers.added[0].name) == ("slept badly", "laugh")


def test_what_was_replayed_is_let_go_of(replayed: Replayed) -> None:
    """A day of beats is 80 MB."""
    page_of(replayed).close()
    held = weakref.ref(replayed.player._steps)
    replayed.press(Qt.Key.Key_M)
    replayed.settle()
    replayed.controller.notes_keeper.wait(5)
    replayed.controller.end_session()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    assert held() is None


def test_damaged_notes_are_told_of_and_the_recording_is_shown(
    qtbot: QtBot, shared: MainWindow, path: Path
) -> None:
    sidecar_path(path).write_text("{")
    shown = Replayed(qtbot, shared, path)
    assert "damaged" in shown_texts(shown.window)
    assert "marker 50" in shown.names()


def test_the_menu_of_labels_leads_to_each(replayed: Replayed) -> None:
    menu = next(m for m in replayed.strip.findChildren(QMenu) if m.parent() is replayed.strip)
    menu.aboutToShow.emit()
    entry = next(action for action in menu.actions() if "marker 150" in action.text())
    entry.trigger()
    (row,) = (row for row in made(8).rows if row.note == "marker 150")
    assert replayed.at == pytest.approx(seconds(row.elapsed))


# -- markers of a live session -------------------------------------------------------------------


def markers(window: MainWindow) -> list[tuple[float, str]]:
    series = window.workspace.series
    return list(series.markers) if series else []


@pytest.mark.slow
def test_a_marker_has_a_label_and_the_last_one_is_at_the_key(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window(Request(strap="sim", seed=1))
    qtbot.waitUntil(lambda: "live" in shown_texts(window), timeout=10_000)
    QTest.keyClick(window, Qt.Key.Key_M)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(window, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: len(markers(window)) == 3)
    assert [label for _, label in markers(window)] == ["Mark 1", "deep breath", "deep breath"]
    assert store.settings.marker == "deep breath"
    assert button(window, "deep breath").isVisible()
    a_label_of_ones_own_stands_where_its_field_was_opened(qtbot, window, store)


def a_label_of_ones_own_stands_where_its_field_was_opened(
    qtbot: QtBot, window: MainWindow, store: SettingsStore
) -> None:
    before = len(markers(window))
    marking = window.workspace.session._bar.marking
    marking._open()
    opened_at = window.workspace._controller.elapsed_s
    marking._others.actions()[-1].trigger()
    assert marking.field.isVisible()
    QTest.keyClicks(marking.field, "m  phone rang")
    qtbot.waitUntil(lambda: window.workspace._controller.elapsed_s > opened_at + 0.3)
    QTest.keyClick(marking.field, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None, "the key presses no button besides"
    qtbot.waitUntil(lambda: len(markers(window)) > before)
    at, label = markers(window)[-1]
    assert label == "m phone rang", "letters are letters while one types"
    assert abs(at - opened_at) < 0.1
    assert not marking.field.isVisible()
    assert store.settings.markers == ["m phone rang"]
    marking._open()
    assert "m phone rang" in [a.text().split("\t")[0] for a in marking._others.actions()]
    marking._open_field()
    QTest.keyClick(marking.field, Qt.Key.Key_Escape)
    assert not marking.field.isVisible()
    assert len(markers(window)) == before + 1
