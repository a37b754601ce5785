"""The morning reading in the window, by mouse and keys, on a simulated heart at high speed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from biofeedback import clock, sources
from biofeedback.clock import Clock
from biofeedback.events import Beat, Flag, Gap, GapReason, Withheld
from biofeedback.history.baseline import UsualRange
from biofeedback.history.likeness import morning_reading
from biofeedback.history.standing import Standing, Today, standing
from biofeedback.programmes.breathing import BeginPhase, EndPhase
from biofeedback.programmes.morning import Step
from biofeedback.programmes.morning_run import MorningRun
from biofeedback.programmes.tally import Number
from biofeedback.records import csv_format
from biofeedback.records.folders import SettingsStore
from biofeedback.records.library import LibraryError
from biofeedback.records.sidecar import read_notes
from biofeedback.simulator import HeartSettings, SimulatedStrap
from biofeedback.ui import theme
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.morning import run, words
from biofeedback.ui.morning.chart import Mornings, RangeChart
from biofeedback.ui.morning.result import MorningResult, Outcome
from biofeedback.ui.morning.view import MorningView
from biofeedback.ui.places import BREATHE, LIVE, MORNING
from biofeedback.units import TICKS_PER_SECOND
from tests.mornings import earlier_mornings
from tests.windows import click, windows
from tests.windows import shown_texts as texts

S = TICKS_PER_SECOND
SPEED = 120.0
NUMBER = Number(47.5, 38.4, 58.8, 57.3, 0.99)
NONE = Number(None, None, None, None, 0.614, Withheld.GAP)
NOW = datetime(2026, 5, 4, 7, 12).astimezone()


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(
        folder=str(tmp_path / "recordings"),
        theme="dark",
        morning={"minutes": 1, "posture": "sitting"},
    )
    return store


Open = Callable[[], MainWindow]


class Straps:
    """What is opened where a strap is asked for."""

    def __init__(self) -> None:
        self.settings = HeartSettings(rsa_fraction=0.045, noise_fraction=0.008)
        self.opened: list[SimulatedStrap] = []

    def __call__(self, _wanted: str, clock: Clock, *_: object, **__: object) -> SimulatedStrap:
        self.opened.append(SimulatedStrap(clock, seed=4, settings=self.settings))
        return self.opened[-1]


@pytest.fixture
def straps(monkeypatch: pytest.MonkeyPatch) -> Straps:
    straps = Straps()
    monkeypatch.setattr(sources, "open_strap", straps)
    return straps


@pytest.fixture
def open_window(
    qtbot: QtBot, store: SettingsStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Open]:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    make = clock.make_clock
    monkeypatch.setattr(clock, "make_clock", lambda _: make(SPEED))
    monkeypatch.setattr(run, "_ADVANCE_EVERY_MS", 5)
    with windows(qtbot, store) as opened:

        def open_it() -> MainWindow:
            window = opened()
            window.activateWindow()
            return window

        yield open_it


def view(window: MainWindow) -> MorningView:
    found = window.workspace.session.morning
    assert found is not None
    return found


def is_breathing(window: MainWindow) -> bool:
    return window.workspace.session.breathe.breathing


def step(window: MainWindow) -> Step | None:
    under_way = view(window)._measuring.run
    return under_way.step if under_way else None


def press(window: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(focused(window), key)


def focused(window: QWidget) -> QWidget:
    """Return what has the keyboard; the window itself where nothing in it has."""
    found: QWidget | None = window.focusWidget()
    return window if found is None else found


def begin(qtbot: QtBot, window: MainWindow, store: SettingsStore) -> None:
    """Go from the first page into the settling minute, on the strap used last."""
    store.change(strap_address="AA:BB:CC", strap_name="Polar H10")
    window.workspace._picker.set_last_strap("AA:BB:CC", "Polar H10")
    click(window, "Morning reading")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: step(window) is Step.SETTLING, timeout=10_000)


def wait_for_result(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: view(window).result.isVisible(), timeout=20_000)
    qtbot.waitUntil(lambda: not view(window)._errands.busy, timeout=20_000)


def recorded(store: SettingsStore) -> Path:
    return max(store.settings.recordings.rglob("*.csv"), key=lambda path: path.stat().st_mtime)


# -- from the first page to the result ----------------------------------------------------------


def test_a_reading_in_the_demo_from_the_first_page_to_the_file(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    click(window, "Morning reading")
    assert "Choose your strap" in texts(window)
    click(window, "Try the demo")
    assert window.workspace.session.place == MORNING
    assert "demo readings never enter your usual range" in texts(window)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step(window) is Step.SETTLING, timeout=10_000)
    seen = ""
    while view(window).measuring:
        seen += texts(window)
        qtbot.wait(20)
    assert "does not count" in seen
    assert "Keep still" in seen
    assert not re.search(r"RMSSD|\d ms", seen), "nothing to watch"
    assert "End session" not in seen, "nothing else to do"
    shown = texts(window)
    assert "A simulated heart." in shown
    assert "likely" in shown
    assert "Not a medical device" in shown
    click(window, "Done")
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    rows = csv_format.read(recorded(store)).rows
    phases = [(row.note, json.loads(row.detail)) for row in rows if row.event == "phase"]
    assert [(name, each["edge"]) for name, each in phases] == [
        ("settling", "start"),
        ("settling", "end"),
        ("morning reading", "start"),
        ("morning reading", "end"),
    ]
    assert phases[2][1]["wanted_s"] == "60"
    assert ("posture", "sitting") in [(row.note, row.detail) for row in rows if row.event == "info"]
    assert store.settings.place != MORNING, "the next session opens as ever"


@pytest.mark.slow
def test_it_is_laid_into_the_range_of_mornings_like_it(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    now = datetime.now().astimezone()
    earlier_mornings(store.settings.recordings, 9, posture="sitting", now=now)
    window = open_window()
    begin(qtbot, window, store)
    assert "demo" not in texts(view(window))
    wait_for_result(qtbot, window)
    shown = texts(window)
    assert "Within your usual range." in shown
    assert re.search(r"Usual for you: \d+ to \d+ ms, from 9 days like this one\.", shown)
    assert "It is a young range" in shown
    outcome = view(window)._outcome
    assert outcome is not None
    assert outcome.mornings is not None
    assert len(outcome.mornings.others) == 9
    assert view(window).result._chart.isVisible()
    click(window, "Notes")
    note = next(w for w in window.findChildren(QPlainTextEdit) if w.isVisible())
    qtbot.waitUntil(note.isEnabled, timeout=10_000)
    note.setFocus()
    QTest.keyClicks(note, "slept well")
    path = recorded(store)
    click(window, "Done")
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    qtbot.waitUntil(lambda: read_notes(path).note == "slept well", timeout=10_000)
    assert read_notes(path).posture == "sitting"


@pytest.mark.slow
def test_what_is_shown_is_what_the_library_says_later(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    from biofeedback.history.indexing import open_library
    from biofeedback.history.overview import History

    window = open_window()
    begin(qtbot, window, store)
    wait_for_result(qtbot, window)
    assert "Not enough days yet: 0 of 7." in texts(window)
    outcome = view(window)._outcome
    assert outcome
    path = recorded(store)
    click(window, "Done")
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    with open_library(store.settings.recordings) as library:
        history = History(library.up_to_date(workers=0).sessions())
    later = history.reading_of(path)
    assert later is not None
    assert later.like.posture == "sitting"
    assert later.measures.rmssd_ms == pytest.approx(outcome.number.rmssd_ms, rel=0.05)


@pytest.mark.slow
def test_the_way_to_the_history_holds_what_was_just_measured(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    window = open_window()
    begin(qtbot, window, store)
    wait_for_result(qtbot, window)
    QTest.mouseClick(view(window).result._history, Qt.MouseButton.LeftButton)
    archive = window.workspace._archive
    qtbot.waitUntil(
        lambda: bool(archive.shelf and archive.shelf.contents and archive.shelf.contents.history),
        timeout=10_000,
    )
    path = recorded(store)

    def is_known() -> bool:
        shelf = archive.shelf
        history = shelf.contents.history if shelf and shelf.contents else None
        return history is not None and history.reading_of(path) is not None

    qtbot.waitUntil(is_known, timeout=10_000)
    assert archive.view is not None
    assert archive.view.isVisible()


@pytest.mark.slow
def test_a_lost_link_is_told_and_ends_it_where_it_stays_lost(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    window = open_window()
    begin(qtbot, window, store)
    qtbot.waitUntil(lambda: step(window) is Step.READING, timeout=10_000)
    straps.opened[0].away_s = 500
    qtbot.waitUntil(lambda: "it goes on by itself" in texts(window), timeout=10_000)
    began = window.workspace.session._controller.elapsed_s
    wait_for_result(qtbot, window)
    assert window.workspace.session._controller.elapsed_s - began < 90, "it does not wait for ever"
    shown = texts(window)
    assert "Too noisy to say." in shown
    assert "% of the time was clean" in shown
    click(window, "Again")
    assert "Begin" in texts(window)


@pytest.mark.slow
def test_too_many_artifacts_give_no_number(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    straps.settings = HeartSettings(missed_probability=0.2)
    window = open_window()
    begin(qtbot, window, store)
    wait_for_result(qtbot, window)
    assert "Too noisy to say." in texts(window)
    assert not re.search(r"likely", texts(window))


# -- ways out, and what stands in the way -------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_E])
def test_a_key_cancels_it_and_nothing_of_it_counts(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps, key: Qt.Key
) -> None:
    from biofeedback.history.indexing import open_library
    from biofeedback.history.overview import History

    window = open_window()
    begin(qtbot, window, store)
    qtbot.waitUntil(lambda: step(window) is Step.READING, timeout=10_000)
    run_now = view(window)._measuring.run
    assert run_now
    qtbot.waitUntil(lambda: run_now.to_go_s(view(window)._measuring.now) < 25, timeout=10_000)
    press(window, key)
    assert view(window).setup.isVisible()
    assert "End session" in texts(window)
    press(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    rows = csv_format.read(recorded(store)).rows
    edges = [json.loads(row.detail)["edge"] for row in rows if row.event == "phase"]
    assert edges == ["start", "end", "start", "end"]
    with open_library(store.settings.recordings) as library:
        history = History(library.up_to_date(workers=0).sessions())
    assert history.readings == []


@pytest.mark.slow
def test_private_and_focused_as_everywhere(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    window = open_window()
    begin(qtbot, window, store)
    press(window, Qt.Key.Key_F)
    assert window.isFullScreen()
    assert "Cancel" not in texts(window)
    press(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert view(window).measuring, "the first Esc leaves the whole screen only"
    assert "End session" not in texts(window)
    press(window, Qt.Key.Key_P)
    assert not re.search(r"\d+ bpm|^\d+$", texts(view(window)), re.MULTILINE)
    wait_for_result(qtbot, window)
    shown = texts(view(window).result)
    assert not re.search(r"\d+ ms|usual range\.|\d+ bpm|^\d+$", shown, re.MULTILINE), shown
    said = [w.accessibleName() for w in view(window).findChildren(QLabel) if w.isVisible()]
    assert not any(re.search(r"\d ms|\d bpm", each) for each in said)
    press(window, Qt.Key.Key_P)
    assert re.search(r"likely \d+ to \d+ ms", texts(view(window)))


@pytest.mark.slow
def test_from_a_session_and_back_to_it(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    click(window, "Try the demo")
    session = window.workspace.session
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    assert is_breathing(window)
    press(window, Qt.Key.Key_G)
    assert session.place == MORNING
    press(window, Qt.Key.Key_S)
    assert view(window).measuring
    assert not is_breathing(window), "a paced breath is no rest"
    qtbot.waitUntil(lambda: step(window) is Step.SETTLING, timeout=10_000)
    press(window, Qt.Key.Key_L)
    assert session.place == LIVE
    assert view(window).measuring, "one may look elsewhere"
    press(window, Qt.Key.Key_G)
    wait_for_result(qtbot, window)
    click(window, "Done")
    assert session.place == LIVE
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step(window) is Step.SETTLING, timeout=10_000)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    assert session.place == BREATHE
    assert session.breathe.breathing
    assert not view(window).measuring


@pytest.mark.slow
def test_who_is_elsewhere_when_it_ends_keeps_the_keyboard(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    window = open_window()
    begin(qtbot, window, store)
    press(window, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: not view(window).measuring, timeout=20_000)
    assert focused(window).isVisible()
    assert focused(window) is not view(window).result._done, "a key would end the session"
    press(window, Qt.Key.Key_Escape)
    assert view(window).result.isVisible()
    assert window.focusWidget() is view(window).result._done


@pytest.mark.slow
def test_without_recording_it_says_that_nothing_is_kept(
    qtbot: QtBot, open_window: Open, store: SettingsStore, straps: Straps
) -> None:
    store.change(record=False)
    window = open_window()
    begin(qtbot, window, store)
    assert "will not be kept" in texts(window)
    wait_for_result(qtbot, window)
    assert "this reading is not kept" in texts(window)
    assert "Notes" not in texts(window)
    assert "likely" in texts(window)


@pytest.mark.slow
def test_without_a_library_the_number_stands_alone(
    qtbot: QtBot,
    open_window: Open,
    store: SettingsStore,
    straps: Straps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from biofeedback.history import indexing

    def refuse(*_: object) -> None:
        raise LibraryError("The index was made by a later version of this program.")

    monkeypatch.setattr(indexing, "open_library", refuse)
    window = open_window()
    begin(qtbot, window, store)
    wait_for_result(qtbot, window)
    shown = texts(window)
    assert "Measured." in shown
    assert "made by a later version" in shown
    assert "likely" in shown


def test_every_control_has_a_name_and_can_be_reached(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    click(window, "Try the demo")
    press(window, Qt.Key.Key_G)
    found = view(window)
    assert_reached(window, found.setup)
    found.result.show_outcome(outcome_of(NUMBER, path=Path("a.csv")))
    found._pages.setCurrentWidget(found.result)
    found.result.take_keyboard()
    assert_reached(window, found.result)


def assert_reached(window: MainWindow, page: QWidget) -> None:
    controls = [w for w in page.findChildren(QAbstractButton) if w.isVisible()]
    assert len(controls) > 2
    assert all(w.accessibleName() or w.text().strip() for w in controls)
    reached = set()
    for _ in range(60):
        at = focused(window)
        reached.add(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    # Of several values the chosen one is reached; the arrow keys lead on.
    wanted = {w for w in controls if w.property("role") != "option" or w.isChecked()}
    assert wanted <= reached, [w.text() for w in wanted - reached]


# -- parts ---------------------------------------------------------------------------------------


def outcome_of(number: Number, today: Today | None = None, **more: object) -> Outcome:
    facts = {"from_s": 60.0, "length_s": 180.0, "posture": "lying", "simulated": False}
    facts |= {"path": None} | more
    return Outcome(number, today=today, **facts)  # type: ignore[arg-type]


def show(page: MorningResult, outcome: Outcome) -> str:
    page.show_outcome(outcome)
    return texts(page)


@pytest.fixture
def page(qtbot: QtBot) -> MorningResult:
    page = MorningResult(theme.LIGHT, "Inter")
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return page


def today_of(number: Number, usual: UsualRange | None, days: int = 20) -> Today:
    reading = morning_reading(number, NOW, 180, "lying", Path("a.csv"))
    return Today(reading, standing(reading, usual), usual, None, days)


RANGES = {
    Standing.WITHIN: (UsualRange(3.86, 0.3, 20, 40), "Within your usual range."),
    Standing.ABOVE: (UsualRange(3.0, 0.3, 20, 40), "Above your usual range."),
    Standing.BELOW: (UsualRange(4.8, 0.3, 20, 40), "Below your usual range."),
    Standing.MAYBE_ABOVE: (UsualRange(3.5, 0.25, 20, 40), "A little above your usual range"),
    Standing.MAYBE_BELOW: (UsualRange(4.2, 0.25, 20, 40), "A little below your usual range"),
    Standing.NOISY: (UsualRange(3.86, 0.05, 20, 40), "measure longer"),
    Standing.TOO_FEW: (None, "Not enough days yet: 3 of 7."),
}


@pytest.mark.parametrize("wanted", RANGES, ids=lambda wanted: wanted.name)
def test_each_standing_is_said_without_judging(page: MorningResult, wanted: Standing) -> None:
    usual, sentence = RANGES[wanted]
    today = today_of(NUMBER, usual, days=3)
    assert today.standing is wanted
    shown = show(page, outcome_of(NUMBER, today))
    assert sentence in shown
    assert "48" in shown.split("\n")
    assert "likely 38 to 59 ms" in shown
    assert not re.search(r"\b(good|bad|warning|train|recover|ready)", shown)
    assert ("Usual for you" in shown) == (usual is not None)


@pytest.mark.parametrize("why", Withheld)
def test_a_reading_without_a_number_says_why(page: MorningResult, why: Withheld) -> None:
    number = NONE._replace(withheld=why)
    shown = show(page, outcome_of(number, today_of(number, None)))
    assert "Too noisy to say." in shown
    assert "61 % clean" in shown
    assert "ms" not in re.sub(r"[a-z]ms", "", shown).split()
    reasons = ("trusted", "% of the time", "irregular", "without a hole")
    assert any(reason in shown for reason in reasons)


def test_while_the_library_is_asked_the_number_stands_already(page: MorningResult) -> None:
    shown = show(page, outcome_of(NUMBER, asking=True))
    assert "Looking at your other mornings" in shown
    assert "likely 38 to 59 ms" in shown
    assert not page._chart.isVisible()


def days(count: int) -> list[tuple[date, float]]:
    return [(NOW.date() - timedelta(days=back), 40.0 + back % 7) for back in range(count, 0, -1)]


@pytest.mark.parametrize("others", [days(0), days(3), days(50)], ids=["none", "few", "many"])
@pytest.mark.parametrize("value", [47.5, 3.0, 300.0, None])
def test_the_reading_of_today_is_always_in_the_picture(
    qtbot: QtBot, others: list[tuple[date, float]], value: float | None
) -> None:
    from biofeedback.usual import Band

    chart = RangeChart(theme.DARK)
    qtbot.addWidget(chart)
    chart.resize(500, 160)
    empty = chart.grab().toImage()
    limits = (None, None) if value is None else (value / 1.3, value * 1.3)
    usual = Band(38.0, 52.0) if len(others) > 7 else None
    low, high = limits
    chart.show_mornings(Mornings(NOW.date(), value, low, high, usual, others))
    assert chart.grab().toImage() != empty
    least, most = chart._scale
    for each in (value, *limits, *(usual or ()), *(value for _, value in others[-30:])):
        assert each is None or least <= each <= most
    chart.set_private(True)
    assert chart.grab().toImage() == empty, "the place of a dot is a number, too"


def test_seconds_never_run_while_it_is_measured() -> None:
    said = {words.to_go(Step.READING, left / 10) for left in range(3000)}
    assert len(said) == 5


# -- how it is driven ----------------------------------------------------------------------------


def beat(number: int, at_s: float) -> Beat:
    at = round(at_s * S)
    return Beat(number, S, at, at, Flag.NORMAL, 60, ())


def driven(reading: MorningRun, until_s: int, gone: tuple[int, int]) -> list[tuple[int, str]]:
    """Send a beat a second but while the strap is gone; return what the recording is told."""
    told = []
    for at in range(1, until_s):
        if at == gone[1]:
            reading.take([Gap(gone[0] * S, (gone[1] - gone[0]) * S, GapReason.LINK_LOST)])
        if not gone[0] <= at < gone[1]:
            reading.take([beat(at, at)])
        for action in reading.advance(float(at)):
            match action:
                case BeginPhase():
                    told.append((at, str(action.name)))
                case EndPhase():
                    told.append((at, "end"))
    return told


def test_a_short_loss_is_made_up_for_and_a_long_one_is_given_up() -> None:
    short = MorningRun(60)
    told = driven(short, 200, (70, 80))
    assert told == [(1, "settling"), (61, "morning reading"), (121, "end")]
    longer = MorningRun(60)
    told = driven(longer, 200, (70, 90))
    assert told[:2] == [(1, "settling"), (61, "morning reading")]
    assert 121 < told[2][0] <= 181, "it goes on until enough is clean"
    assert longer.step is Step.DONE
    assert longer.number is not None
    assert longer.number.rmssd_ms == 0.0
    hopeless = MorningRun(60)
    told = driven(hopeless, 200, (70, 300))
    assert hopeless.step is Step.NOISY
    assert told[2][0] < 110, "nobody lies there for a number that cannot come"
    assert hopeless.number is not None
    assert hopeless.number.rmssd_ms is None
    assert hopeless.number.clean_share < 0.8
    assert hopeless.is_known(200)


def test_a_cancelled_reading_has_no_number() -> None:
    reading = MorningRun(60)
    driven(reading, 100, (500, 500))
    assert [type(each) for each in reading.cancel(100)] == [EndPhase]
    assert reading.number is None
    assert reading.step is Step.CANCELLED
    assert reading.cancel(101) == []


@pytest.mark.slow
def test_nothing_of_it_is_loaded_before_it_is_wanted() -> None:
    program = """
import os, sys, tempfile
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from biofeedback.records.folders import SettingsStore
from biofeedback.ui import app as program
app = program.make_application()
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request
folder = Path(tempfile.mkdtemp())
store = SettingsStore(folder / "settings.json")
store.change(folder=str(folder / "recordings"))
window = MainWindow(store, Request(strap="sim"))
window.show()
while not window.loaded or window.workspace.series is None:
    app.processEvents()
print([name for name in sys.modules if name.startswith("biofeedback.ui.morning")])
window.workspace.session.open_morning()
print(len([name for name in sys.modules if name.startswith("biofeedback.ui.morning")]) > 5)
window.close()
window.join()
os._exit(0)
"""
    command = [sys.executable, "-c", program.replace("os._exit", "sys.stdout.flush(); os._exit")]
    done = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True"], done.stderr
