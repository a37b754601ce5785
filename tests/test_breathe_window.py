"""Guided breathing in the window, by mouse and keys, on the simulated heart at high speed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from biofeedback import clock, demo
from biofeedback.pacer import Pattern
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Row
from biofeedback.records.folders import SettingsStore
from biofeedback.simulator import HeartSettings, SimulatedStrap
from biofeedback.sound.device import NoDeviceError
from biofeedback.sound.speaker import Speaker
from biofeedback.ui.breathe import patterns
from biofeedback.ui.breathe.view import BreatheView
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.places import BREATHE, LIVE
from biofeedback.ui.request import Request
from biofeedback.usual import Band
from tests.windows import click, windows
from tests.windows import shown_texts as texts

SPEED = 40.0
SIX = Pattern(6.0, 0.5)


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"), theme="dark")
    return store


@pytest.fixture
def window(
    qtbot: QtBot, store: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    # Without noise, so that what the heart does is known.
    quiet = partial(SimulatedStrap, settings=HeartSettings(noise_fraction=0.002))
    monkeypatch.setattr(demo, "SimulatedStrap", quiet)
    make = clock.make_clock
    monkeypatch.setattr(clock, "make_clock", lambda _: make(SPEED))
    with windows(qtbot, store) as opened:
        window = opened(Request(strap="sim", seed=5))
        window.activateWindow()
        qtbot.waitUntil(lambda: "live" in texts(window), timeout=10_000)
        yield window


def press(window: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(focused(window), key)


def focused(window: QWidget) -> QWidget:
    """Return what has the keyboard; the window itself where nothing in it has."""
    found: QWidget | None = window.focusWidget()
    return window if found is None else found


def is_breathing(window: MainWindow) -> bool:
    return breathe_of(window).breathing


def breathe_of(window: MainWindow) -> BreatheView:
    return window.workspace.session.breathe


def number(window: MainWindow, name: str) -> float | None:
    """Return a number as a screen reader is told it."""
    said = [
        label.accessibleName()
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.accessibleName().startswith(name)
    ]
    assert len(said) == 1, said
    for word in said[0].removeprefix(name).partition(". ")[0].replace("%", " ").split():
        try:
            return float(word)
        except ValueError:
            continue
    return None


def recorded(store: SettingsStore) -> Sequence[Row]:
    (path,) = store.settings.recordings.rglob("*.csv")
    return csv_format.read(path).rows


def test_two_minutes_at_six_a_minute_from_choice_to_file(
    qtbot: QtBot, window: MainWindow, store: SettingsStore
) -> None:
    click(window, "Breathe")
    assert window.workspace.session.place == BREATHE
    click(window, "Slow, 6 a minute")
    breathe = breathe_of(window)
    breathe.setup._durations.choose(2)
    click(window, "Begin")
    assert is_breathing(window)
    rsa, lock = [], []
    while is_breathing(window):
        qtbot.wait(100)
        if is_breathing(window) and breathe._breathing.reading().rsa_bpm is not None:
            rsa.append(number(window, "RSA"))
            lock.append(number(window, "Following the pace"))
    assert rsa, "it was shown"
    swing = 2 * HeartSettings().slow_rsa_fraction * HeartSettings().mean_hr_bpm
    shown = [value for value in rsa if value is not None]
    assert abs(median(shown[len(shown) // 2 :]) - swing) < 0.05 * swing
    assert min(value for value in lock[len(lock) // 2 :] if value is not None) > 90
    assert "What your heart did" in texts(window)
    assert "6.0 breaths a minute" in texts(window)
    click(window, "4")
    note = next(w for w in window.findChildren(QLineEdit) if w.isVisible())
    note.setFocus()
    QTest.keyClicks(note, "Smooth, like silk")
    assert note.text() == "Smooth, like silk", "letters are no keys while one writes"
    click(window, "Done")
    click(window, "End session")
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    rows = recorded(store)
    phases = [(row.note, json.loads(row.detail)) for row in rows if row.event == "phase"]
    assert [(name, each["edge"]) for name, each in phases] == [
        ("settling in", "start"),
        ("settling in", "end"),
        ("paced breathing", "start"),
        ("paced breathing", "end"),
    ]
    assert float(phases[2][1]["rate_per_min"]) == 6
    assert float(phases[2][1]["inhale_s"]) == 5
    facts = {row.note: row.detail for row in rows if row.event == "info"}
    assert facts["breathing comfort"] == "4 of 5"
    assert facts["breathing note"] == "Smooth, like silk"


def test_the_pace_is_changed_with_a_key_and_the_phase_never_jumps(
    qtbot: QtBot, window: MainWindow
) -> None:
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    breathing = breathe_of(window)._breathing
    qtbot.waitUntil(lambda: breathing.now > (breathing.run.start + 2 if breathing.run else 1e9))
    assert breathing.run is not None
    before = breathing.run.pacer
    press(window, Qt.Key.Key_Minus)
    after = breathing.run.pacer
    assert after.pattern.rate == round(before.pattern.rate - 0.1, 1)
    turn = after.stretches[-2].start
    for at in (turn - 0.01, turn, turn + 1e-6):
        assert abs(after.phase(at) - before.phase(at)) < 1e-6
    assert "5.9 breaths a minute" in texts(window)


def test_ended_before_the_first_breath_nothing_is_recorded_of_it(
    qtbot: QtBot, window: MainWindow, store: SettingsStore
) -> None:
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    breathe = breathe_of(window)
    press(window, Qt.Key.Key_S)
    assert not breathe.breathing
    assert "Breathe with the pacer" in texts(window)
    press(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    assert not [row for row in recorded(store) if row.event == "phase"]


@pytest.mark.slow
def test_a_distracted_heart_is_seen_within_twenty_seconds(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_B)
    breathe = breathe_of(window)
    breathe.setup._gentle.setChecked(False)
    breathe.setup._durations.choose(0)
    press(window, Qt.Key.Key_S)

    def lock() -> float:
        return breathe._breathing.reading().lock or 0.0

    qtbot.waitUntil(lambda: lock() > 0.9, timeout=20_000)
    press(window, Qt.Key.Key_3)
    began = breathe._breathing.now
    qtbot.waitUntil(lambda: lock() < 0.5, timeout=20_000)
    assert breathe._breathing.now - began < 20
    press(window, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: lock() > 0.9, timeout=20_000)


def test_a_lost_link_withholds_the_number_and_says_why(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_B)
    breathe = breathe_of(window)
    breathe.setup._gentle.setChecked(False)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: number(window, "RSA") is not None, timeout=20_000)
    press(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: "It comes back by itself" in texts(window), timeout=20_000)
    assert number(window, "RSA") is None
    qtbot.waitUntil(lambda: number(window, "RSA") is not None, timeout=20_000)


def test_numbers_are_hidden_at_once_and_the_pacer_stays(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    breathe = breathe_of(window)
    qtbot.waitUntil(lambda: number(window, "RSA") is not None, timeout=20_000)
    press(window, Qt.Key.Key_P)
    assert number(window, "RSA") is None
    assert number(window, "Following the pace") is None
    assert not re.search(r"\d (ms|bpm)|best|mean|regularity", texts(breathe.running))
    assert breathe.running.disc.isVisible()
    press(window, Qt.Key.Key_L)
    assert "Hidden. P shows it again." in texts(window)
    assert not window.workspace.plots.isVisible()
    press(window, Qt.Key.Key_P)
    assert window.workspace.plots.isVisible()


@pytest.mark.slow
def test_looking_back_and_to_live_again(qtbot: QtBot, window: MainWindow) -> None:
    live = window.workspace.session.live
    live._ranges.choose(60)
    series = window.workspace.series
    assert series
    qtbot.waitUntil(lambda: series.now > 100, timeout=20_000)
    press(window, Qt.Key.Key_Left)
    press(window, Qt.Key.Key_Left)
    back = window.workspace.plots.looking_back
    assert back is not None
    assert "Looking back" in texts(window)
    qtbot.waitUntil(lambda: series.now > back[1] + 40, timeout=20_000)
    assert window.workspace.plots.looking_back == back, "it stays where one looks"
    press(window, Qt.Key.Key_Plus)
    assert live._ranges.value == 120
    press(window, Qt.Key.Key_End)
    assert "Looking back" not in texts(window)


def test_focus_leaves_nothing_but_the_signal(window: MainWindow) -> None:
    press(window, Qt.Key.Key_L)
    press(window, Qt.Key.Key_F)
    assert window.isFullScreen()
    assert "Menu" not in texts(window)
    assert "End session" not in texts(window)
    assert window.workspace.plots.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert "Menu" in texts(window)


def test_without_a_loudspeaker_it_says_so_and_goes_on(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nothing:
        def __init__(self, *_: object) -> None:
            raise NoDeviceError("none here")

    defaults = Speaker.__init__.__kwdefaults__
    assert defaults
    monkeypatch.setitem(defaults, "open_device", Nothing)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    assert "There is no sound" not in texts(window), "none was wanted"
    press(window, Qt.Key.Key_A)
    assert "Sound on" in texts(window)
    qtbot.waitUntil(lambda: "no loudspeaker" in texts(window), timeout=10_000)
    assert is_breathing(window)
    press(window, Qt.Key.Key_A)
    assert "Sound off" in texts(window)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: "no loudspeaker" not in texts(window), timeout=10_000)


def test_choices_are_remembered(qtbot: QtBot, window: MainWindow, store: SettingsStore) -> None:
    press(window, Qt.Key.Key_B)
    click(window, "Box, 4-4-4-4")
    setup = breathe_of(window).setup
    setup.change_rate(0.2)
    setup.keep_as("Mine")
    setup._durations.choose(10)
    again = SettingsStore(store._path)
    kept = again.settings.breathing
    assert patterns.from_stored(kept["pattern"]) == setup.pattern
    assert kept["minutes"] == 10
    assert [*patterns.own(kept["own"])] == ["Mine"]
    assert again.settings.place == BREATHE
    qtbot.waitUntil(lambda: "Mine" in texts(window))
    click(window, "Forget it")
    qtbot.waitUntil(lambda: "Mine" not in texts(window))
    press(window, Qt.Key.Key_L)
    assert window.workspace.session.place == LIVE


@pytest.mark.parametrize(
    "damaged", [{"pattern": 3}, {"own": {"a": {"rate": "x"}}}, {"minutes": "x"}]
)
def test_damaged_choices_count_as_none(
    damaged: dict[str, object], store: SettingsStore, qtbot: QtBot
) -> None:
    store.change(breathing=damaged)
    with windows(qtbot, store) as opened:
        assert breathe_of(opened()).setup.pattern == patterns.USUAL


def test_the_sliders_never_ask_for_what_cannot_be_breathed(window: MainWindow) -> None:
    press(window, Qt.Key.Key_B)
    setup = breathe_of(window).setup
    sliders = [w for w in setup.findChildren(QSlider) if w.isVisible()]
    for slider in sliders[:4]:
        for value in (slider.maximum(), slider.minimum(), slider.maximum()):
            slider.setValue(value)
            inhale_s, _, exhale_s, _ = setup.pattern.stages_s
            assert inhale_s + exhale_s >= 2 - 1e-9


def test_every_control_has_a_name_and_can_be_reached(window: MainWindow) -> None:
    for key in (Qt.Key.Key_L, Qt.Key.Key_B):
        press(window, key)
        controls: list[QObject] = [
            each
            for kind in (QAbstractButton, QSlider, QLineEdit)
            for each in window.findChildren(kind)
            if each.isVisible()
        ]
        unnamed = [
            each
            for each in controls
            if isinstance(each, QWidget)
            and not each.accessibleName()
            and not (isinstance(each, QAbstractButton) and each.text().strip())
        ]
        assert unnamed == []
        reached: set[QObject] = set()
        at = focused(window)
        for _ in range(80):
            QTest.keyClick(at, Qt.Key.Key_Tab)
            at = focused(window)
            reached.add(at)
        wanted = {
            each
            for each in controls
            if isinstance(each, QWidget)
            and each.isEnabled()
            and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        }
        missing = [each for each in wanted - reached if isinstance(each, QAbstractButton)]
        assert [each.text() for each in missing if not each.isCheckable()] == []


def summary_of_a_short_run(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_B)
    breathe = breathe_of(window)
    breathe.setup._gentle.setChecked(False)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: number(window, "RSA") is not None, timeout=20_000)
    press(window, Qt.Key.Key_S)
    assert "Ends with this breath" in texts(window) or not is_breathing(window)
    qtbot.waitUntil(lambda: "What your heart did" in texts(window), timeout=20_000)


def test_what_was_said_is_recorded_also_without_done(
    qtbot: QtBot, window: MainWindow, store: SettingsStore
) -> None:
    summary_of_a_short_run(qtbot, window)
    click(window, "4")
    note = next(w for w in window.findChildren(QLineEdit) if w.isVisible())
    note.setFocus()
    QTest.keyClicks(note, "calm")
    click(window, "End session")
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    facts = [(row.note, row.detail) for row in recorded(store) if row.event == "info"]
    assert facts.count(("breathing comfort", "4 of 5")) == 1
    assert facts.count(("breathing note", "calm")) == 1


def test_a_run_is_known_to_each_recording_that_holds_a_part_of_it(
    qtbot: QtBot, window: MainWindow, store: SettingsStore
) -> None:
    press(window, Qt.Key.Key_B)
    breathe = breathe_of(window)
    breathe.setup._gentle.setChecked(False)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: number(window, "RSA") is not None, timeout=20_000)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "(2)" in texts(window), timeout=10_000)
    press(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    settings = []
    for path in sorted(store.settings.recordings.rglob("*.csv")):
        rows = [row for row in csv_format.read(path).rows if row.event == "phase"]
        assert [json.loads(row.detail)["edge"] for row in rows] == ["start", "end"]
        settings.append(json.loads(rows[0].detail))
    assert len(settings) == 2
    assert settings[0] == settings[1], "it counts from where it did"


def test_without_beats_the_page_says_why(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: "link lost" in texts(window), timeout=10_000)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: "Link lost, retrying" in texts(breathe_of(window)), timeout=10_000)
    assert "Get ready" not in texts(breathe_of(window))


def test_hidden_means_every_number(qtbot: QtBot, window: MainWindow) -> None:
    live = window.workspace.session.live
    live._windows.choose(300)
    qtbot.waitUntil(lambda: "meanwhile" in texts(live), timeout=20_000)
    press(window, Qt.Key.Key_P)
    assert "meanwhile" not in texts(live)
    said = [w.accessibleName() for w in live.findChildren(QLabel) if w.isVisible()]
    assert not any("meanwhile" in text for text in said)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    running = breathe_of(window).running
    for _ in range(10):
        qtbot.wait(50)
        assert "regularity" not in texts(running)


def test_arrow_keys_move_the_slider_that_has_the_keyboard(window: MainWindow) -> None:
    press(window, Qt.Key.Key_B)
    slider = next(w for w in breathe_of(window).findChildren(QSlider) if w.isVisible())
    slider.setFocus()
    before = slider.value()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        press(window, key)
    assert slider.value() == before + 1
    press(window, Qt.Key.Key_End)
    assert slider.value() == slider.maximum()


def test_a_chosen_window_has_its_own_usual(window: MainWindow) -> None:
    live = window.workspace.session.live
    live.set_usual({30: Band(38, 46), 60: None})
    live._windows.choose(30)
    assert live._band == Band(38, 46)
    live._windows.choose(60)
    assert live._band is None


@pytest.mark.slow
def test_paced_breathing_is_not_compared_with_what_is_usual(
    qtbot: QtBot, window: MainWindow
) -> None:
    live = window.workspace.session.live
    live._windows.choose(30)
    qtbot.waitUntil(lambda: "session's usual" in texts(live), timeout=30_000)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    press(window, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: "session's usual" not in texts(live), timeout=10_000)


def test_a_touchpad_zooms_by_notches(window: MainWindow) -> None:
    live, plots = window.workspace.session.live, window.workspace.plots
    before = live._ranges.value
    for _ in range(14):
        plots._turned(-8, 0)
    assert live._ranges.value == before
    plots._turned(-8, 0)
    assert live._ranges.value > before
