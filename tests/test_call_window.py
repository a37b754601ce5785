"""A conversation in the window, by mouse and keys, on a simulated heart at high speed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from biofeedback import clock, sources
from biofeedback.analysis.study import study
from biofeedback.events import Talk
from biofeedback.programmes.conversation import JUST_START, Fact, Outline, Part
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Row
from biofeedback.records.folders import SettingsStore
from biofeedback.simulator import SimulatedStrap
from biofeedback.ui.call import run, words
from biofeedback.ui.call.memory import Memory
from biofeedback.ui.call.options import Options
from biofeedback.ui.call.view import CallView
from biofeedback.ui.labels import NO_NUMBER
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.places import BREATHE, CALL, LIVE
from biofeedback.voices import inputs, listener
from biofeedback.voices.listener import Listening
from tests.windows import click, windows
from tests.windows import shown_texts as texts

SPEED = 150.0


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(
        folder=str(tmp_path / "recordings"),
        theme="dark",
        conversation={"baseline min": 2, "recovery min": 2},
    )
    return store


class Ears:
    """What is opened where a microphone is asked for."""

    def __init__(self) -> None:
        self.made: list[FakeListener] = []

    @property
    def last(self) -> FakeListener:
        return self.made[-1]


class FakeListener:
    """Hears what a test says."""

    def __init__(
        self,
        now: Callable[[], float],
        told: Callable[[Talk, float, str], None],
        problem: Callable[[str], None],
    ) -> None:
        self.now, self.told, self.wrong = now, told, problem
        self.on = False
        self.level = 0.0
        self.talk = Talk.UNKNOWN
        self.asked: list[Listening] = []
        self.closed = False

    def start(self, what: Listening) -> None:
        self.on = True
        self.asked.append(what)

    def stop(self) -> None:
        self.on = False

    def close(self) -> None:
        self.stop()
        self.closed = True

    def hear(self, talk: Talk) -> None:
        self.talk = talk
        self.told(talk, self.now(), "microphone")


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    ears = Ears()

    def make(*given: object) -> FakeListener:
        ears.made.append(FakeListener(*given))  # type: ignore[arg-type]
        return ears.last

    monkeypatch.setattr(listener, "Listener", make)
    return ears


Open = Callable[[], MainWindow]


@pytest.fixture
def open_window(
    qtbot: QtBot, store: SettingsStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Open]:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    make = clock.make_clock
    monkeypatch.setattr(clock, "make_clock", lambda _: make(SPEED))
    monkeypatch.setattr(
        sources, "open_strap", lambda _wanted, clock, **_: SimulatedStrap(clock, seed=4)
    )
    monkeypatch.setattr(run, "_ADVANCE_EVERY_MS", 5)
    with windows(qtbot, store) as opened:

        def open_it() -> MainWindow:
            window = opened()
            window.activateWindow()
            return window

        yield open_it


def on_a_strap(qtbot: QtBot, window: MainWindow) -> CallView:
    """Begin a session on what is no demo, and go to the place of conversations."""
    window.workspace._start_strap("AA:BB:CC", "Polar H10")
    return go(qtbot, window)


def in_a_demo(qtbot: QtBot, window: MainWindow) -> CallView:
    click(window, "Try the demo")
    return go(qtbot, window)


def go(qtbot: QtBot, window: MainWindow) -> CallView:
    session = window.workspace.session
    press(window, Qt.Key.Key_C)
    assert place(window) == CALL
    # A recording that holds all of it is there with the strap.
    qtbot.waitUntil(lambda: session._controller.recording_path is not None, timeout=10_000)
    return view(window)


def view(window: MainWindow) -> CallView:
    found = window.workspace.session.call
    assert found is not None
    return found


def press(window: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(focused(window), key)


def focused(window: QWidget) -> QWidget:
    found: QWidget | None = window.focusWidget()
    return window if found is None else found


def part(call: CallView) -> Part | None:
    return call.part


def place(window: MainWindow) -> str:
    return window.workspace.session.place


def is_on(ears: Ears) -> bool:
    return ears.last.on


def is_seen(widget: QWidget) -> bool:
    return widget.isVisible()


def is_wanted(call: CallView) -> bool:
    return call._listens.wanted


def turn_to(qtbot: QtBot, window: MainWindow) -> None:
    """Give the window the keyboard: without a screen every window that is shown takes it."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)


def wait_for(qtbot: QtBot, view: CallView, part: Part | None) -> None:
    qtbot.waitUntil(lambda: view.part is part, timeout=20_000)


def wait_for_result(qtbot: QtBot, view: CallView) -> None:
    qtbot.waitUntil(lambda: not view.under_way and not view._errands.busy, timeout=20_000)


def recorded(store: SettingsStore) -> Path:
    return max(store.settings.recordings.rglob("*.csv"), key=lambda path: path.stat().st_mtime)


def rows(store: SettingsStore, event: str) -> Sequence[Row]:
    return [row for row in csv_format.read(recorded(store)).rows if row.event == event]


def end_session(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace._controller.end_session()
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)


# -- from the first key to the result -----------------------------------------------------------


def test_a_whole_conversation_in_the_demo(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    store.change(
        conversation={
            **store.settings.conversation,
            "reading": True,
            "contact": "video call",
            "with": "Ana",
        }
    )
    window = open_window()
    call = in_a_demo(qtbot, window)
    assert "demo sessions never enter your history" in texts(call)
    call.setup.listening._want.click()
    assert "simulated voices" in texts(call)
    seen: dict[Part | None, str] = {}
    press(window, Qt.Key.Key_S)
    while part(call) is not None:
        seen[call.part] = seen.get(call.part, "") + texts(call)
        if part(call) is Part.CALL and call.done_s > 180:
            press(window, Qt.Key.Key_N)
        qtbot.wait(10)
    assert list(seen) == [Part.BASELINE, Part.READING, Part.CALL, Part.RECOVERY]
    assert "say nothing" in seen[Part.BASELINE]
    for quiet in (Part.BASELINE, Part.READING, Part.RECOVERY):
        assert not re.search(r"RMSSD|\d ms", seen[quiet]), "nothing to watch"
        assert "End session" not in seen[quiet]
    assert re.search(r"RMSSD(.|\n)*likely \d+ to \d+ ms", seen[Part.CALL])
    assert "Simulated voices: " in seen[Part.CALL]
    assert "mic" not in "".join(seen.values()).lower(), "there is none"
    wait_for_result(qtbot, call)
    shown = call.after._study
    assert shown
    assert shown.conversation
    end_session(qtbot, window)
    phases = [json.loads(row.detail) for row in rows(store, "phase")]
    assert [each["part"] for each in phases if each["edge"] == "start"] == [
        "baseline",
        "reading",
        "conversation",
        "recovery",
    ]
    talk = rows(store, "talk")
    assert {row.note for row in talk} >= {"me", "other", "silence"}
    assert {row.detail for row in talk[:-1]} == {"simulated"}
    assert talk[-1].note == "unknown", "nobody listens any more"
    told = {row.note: row.detail for row in rows(store, "info")}
    assert told[Fact.CONTACT] == "video call"
    assert told[Fact.WITH] == "Ana"
    later = study(csv_format.read(recorded(store)), spectra=False).conversation
    assert later
    assert later.recovery.difference == shown.conversation.recovery.difference
    assert later.states == shown.conversation.states
    assert Memory(store).people == ["Ana"]


@pytest.mark.slow
def test_what_was_not_recorded_says_the_same(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    # At this speed a tenth of a second in which the window is busy is many beats.
    monkeypatch.setattr(run, "LAST_BEATS_S", 45.0)
    window = open_window()
    call = in_a_demo(qtbot, window)
    qtbot.waitUntil(lambda: call._controller.elapsed_s > 30, timeout=10_000)
    press(window, Qt.Key.Key_S)
    wait_for(qtbot, call, Part.CALL)
    qtbot.waitUntil(lambda: call.done_s > 120, timeout=10_000)
    press(window, Qt.Key.Key_N)
    wait_for(qtbot, call, None)
    wait_for_result(qtbot, call)
    kept = call._kept
    assert kept
    assert kept.path
    with_file, without = kept.study(kept.path), kept.study(None)
    assert with_file
    assert without
    assert with_file.conversation
    assert without.conversation
    assert without.conversation.recovery == with_file.conversation.recovery
    assert without.conversation.states == with_file.conversation.states
    assert without.facts.length_s == pytest.approx(with_file.facts.length_s, abs=45)


@pytest.mark.slow
def test_without_recording_it_is_shown_and_said_not_to_be_kept(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    store.change(record=False)
    window = open_window()
    click(window, "Try the demo")
    press(window, Qt.Key.Key_C)
    window.workspace._controller.demo = None
    call = view(window)
    call.show_recording()
    assert "will not be kept" in texts(call)
    qtbot.waitUntil(lambda: call._controller.elapsed_s > 5, timeout=10_000)
    call.begin(JUST_START)
    assert "will not be kept" in texts(call)
    qtbot.waitUntil(lambda: call.done_s > 100, timeout=10_000)
    press(window, Qt.Key.Key_E)
    wait_for_result(qtbot, call)
    assert call.after._study
    assert not list(store.settings.recordings.rglob("*.csv"))


@pytest.mark.slow
def test_without_a_beat_it_says_so(qtbot: QtBot, open_window: Open, store: SettingsStore) -> None:
    window = open_window()
    window.workspace.begin_without_source("Polar H10")
    window.workspace.session.go(CALL)
    view(window).begin(JUST_START)
    assert not view(window).under_way, "there is no session"


# -- parts --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_just_start_has_the_conversation_alone(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    click(window, "Just start talking")
    assert part(call) is Part.CALL
    assert "Finish" in texts(call)
    assert Memory(store).outline.baseline_s == 120, "what was chosen stays"
    qtbot.waitUntil(lambda: call.done_s > 5, timeout=10_000)
    press(window, Qt.Key.Key_E)
    assert part(call) is None
    assert window.workspace.session.place == CALL, "the session goes on"
    wait_for_result(qtbot, call)
    assert "Done" in texts(call)
    assert "End session" in texts(window)


@pytest.mark.slow
def test_a_part_is_begun_again_and_skipped(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: call.done_s > 20, timeout=10_000)
    click(call, "This part again")
    assert part(call) is Part.BASELINE
    assert call.done_s < 20
    press(window, Qt.Key.Key_N)
    assert part(call) is Part.CALL
    press(window, Qt.Key.Key_N)
    press(window, Qt.Key.Key_N)
    assert part(call) is None
    end_session(qtbot, window)
    starts = [json.loads(row.detail) for row in rows(store, "phase")]
    assert [each["part"] for each in starts if each["edge"] == "start"] == [
        "baseline",
        "baseline",
        "conversation",
        "recovery",
    ]


@pytest.mark.slow
def test_one_may_look_elsewhere_and_come_back(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    press(window, Qt.Key.Key_S)
    press(window, Qt.Key.Key_L)
    assert place(window) == LIVE
    assert call.under_way
    assert "End session" in texts(window)
    press(window, Qt.Key.Key_H)
    press(window, Qt.Key.Key_C)
    qtbot.wait(1)
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_C)
    assert place(window) == CALL
    assert call.under_way
    assert focused(window) is call.running
    press(window, Qt.Key.Key_Escape)
    assert call.under_way, "no key ends a call by mistake"


@pytest.mark.slow
def test_paced_breathing_ends_it_and_it_ends_a_reading(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    session = window.workspace.session

    def is_measured() -> bool:
        return session.morning is not None and session.morning.measuring

    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_S)
    assert is_measured()
    press(window, Qt.Key.Key_C)
    press(window, Qt.Key.Key_S)
    assert not is_measured()
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_S)
    assert place(window) == BREATHE
    assert session.breathe.breathing
    assert part(call) is None


@pytest.mark.slow
def test_a_session_that_ends_takes_it_along(
    qtbot: QtBot, open_window: Open, store: SettingsStore, ears: Ears
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.setup.listening._want.click()
    call.begin(JUST_START)
    assert is_on(ears)
    press(window, Qt.Key.Key_L)
    press(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: "recorded in" in texts(window), timeout=10_000)
    assert not is_on(ears)
    assert part(call) is None
    edges = [json.loads(row.detail)["edge"] for row in rows(store, "phase")]
    assert edges == ["start", "end"]
    qtbot.waitUntil(lambda: "Microphone on" not in texts(window), timeout=5000)


# -- listening ----------------------------------------------------------------------------------


def test_a_microphone_is_open_in_the_conversation_only_and_is_seen_everywhere(
    qtbot: QtBot, open_window: Open, store: SettingsStore, ears: Ears
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.setup.listening._want.click()
    assert "No sound is kept or sent" in call.setup.listening._kept.text()
    press(window, Qt.Key.Key_S)
    assert not ears.made, "not in the quiet"
    press(window, Qt.Key.Key_N)
    assert is_on(ears)
    assert ears.last.asked == [Listening("", None, True)]
    assert "Microphone on" in texts(window)
    ears.last.hear(Talk.ME)
    qtbot.waitUntil(lambda: "Listening: you speak" in texts(call), timeout=5000)
    for key in (Qt.Key.Key_L, Qt.Key.Key_B, Qt.Key.Key_H):
        press(window, key)
        assert "Microphone on" in texts(window)
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_C)
    press(window, Qt.Key.Key_F)
    assert "Microphone on" in texts(window)
    assert "History" not in texts(window)
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_N)
    assert part(call) is Part.RECOVERY
    assert not is_on(ears)
    qtbot.waitUntil(lambda: "Microphone on" not in texts(window), timeout=5000)
    ears.last.hear(Talk.ME)
    press(window, Qt.Key.Key_E)
    wait_for_result(qtbot, call)
    assert not call._listens.wanted, "next time it is asked for again"
    end_session(qtbot, window)
    assert [row.note for row in rows(store, "talk")] == ["me", "unknown"]


@pytest.mark.slow
def test_the_sign_turns_it_off(qtbot: QtBot, open_window: Open, ears: Ears) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.begin(JUST_START)
    assert not ears.made
    click(call, "Listen")
    assert is_on(ears)
    assert not is_seen(call.running._speak), "a microphone knows better"
    click(window, "Microphone on")
    assert not is_on(ears)
    assert part(call) is Part.CALL
    assert is_seen(call.running._speak)


@pytest.mark.slow
def test_it_is_remembered_only_if_that_was_asked_for(
    qtbot: QtBot, open_window: Open, store: SettingsStore, ears: Ears
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.setup.listening._want.click()
    assert not Memory(store).flag("listen", usual=False)
    call.setup.listening._remember.click()
    call.begin(JUST_START)
    call.finish()
    assert call._listens.wanted
    assert Memory(store).flag("listen", usual=False)
    call.setup.listening._want.click()
    assert not Memory(store).flag("listen", usual=False)


def test_trouble_with_the_microphone_is_told_and_the_session_goes_on(
    qtbot: QtBot, open_window: Open, ears: Ears
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.setup.listening._want.click()
    call.begin(JUST_START)
    ears.last.on = False
    qtbot.waitUntil(lambda: "Microphone on" not in texts(window), timeout=5000)
    ears.last.wrong(listener.DENIED)
    qtbot.waitUntil(lambda: "does not allow this program" in texts(window), timeout=5000)
    assert "does not allow this program" in texts(call)
    assert part(call) is Part.CALL
    # Meanwhile it can be told by hand.
    QTest.keyPress(focused(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "By hand: you speak" in texts(call), timeout=5000)
    QTest.keyRelease(focused(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "By hand: you do not speak" in texts(call), timeout=5000)
    # It tries again by itself, and may open one at any time.
    ears.last.on = True
    qtbot.waitUntil(lambda: "Microphone on" in texts(window), timeout=5000)
    qtbot.waitUntil(lambda: not is_seen(call.running._speak), timeout=5000)
    assert call._hand.talk is Talk.UNKNOWN
    ears.last.on = False
    qtbot.waitUntil(lambda: "Microphone on" not in texts(window), timeout=5000)
    press(window, Qt.Key.Key_L)
    ears.last.wrong(listener.LOST)
    qtbot.waitUntil(lambda: "microphone went away" in texts(window), timeout=5000)


def test_without_an_input_the_choice_says_so(
    qtbot: QtBot, open_window: Open, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "inputs", list)
    window = open_window()
    call = on_a_strap(qtbot, window)
    listening = call.setup.listening
    call.setup._folds[2].set_open(True)
    qtbot.waitUntil(lambda: not listening._errands.busy, timeout=5000)
    listening._want.click()
    assert inputs.NONE_FOUND in texts(call)
    listening._test.click()
    assert inputs.NONE_FOUND not in texts(call)
    assert is_seen(listening._level)
    ears.last.on = False
    qtbot.waitUntil(lambda: not is_seen(listening._level), timeout=5000)


@pytest.mark.slow
def test_trying_it_tells_nobody_and_ends_with_the_page(
    qtbot: QtBot, open_window: Open, store: SettingsStore, ears: Ears
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    listening = call.setup.listening
    call.setup._folds[2].set_open(True)
    listening._want.click()
    listening._test.click()
    assert is_on(ears)
    assert "Microphone on" in texts(window)
    ears.last.level = 0.5
    ears.last.hear(Talk.ME)
    qtbot.waitUntil(lambda: "a voice" in texts(call), timeout=5000)
    press(window, Qt.Key.Key_S)
    assert not is_on(ears)
    assert part(call) is Part.BASELINE
    end_session(qtbot, window)
    assert not rows(store, "talk")


def test_by_hand_one_speaks_while_the_space_bar_is_held(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    press(window, Qt.Key.Key_S)
    QTest.keyPress(focused(window), Qt.Key.Key_Space)
    assert part(call) is Part.BASELINE
    QTest.keyRelease(focused(window), Qt.Key.Key_Space)
    press(window, Qt.Key.Key_N)
    QTest.keyPress(focused(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "By hand: you speak" in texts(call), timeout=5000)
    QTest.keyRelease(focused(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "you do not speak" in texts(call), timeout=5000)
    QTest.mousePress(call.running._speak, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "By hand: you speak" in texts(call), timeout=5000)
    press(window, Qt.Key.Key_N)
    end_session(qtbot, window)
    talk = rows(store, "talk")
    assert [row.note for row in talk[:3]] == ["me", "not me", "me"]
    assert talk[-1].note == "unknown"
    assert {row.detail for row in talk} == {"by hand"}


# -- what is chosen -----------------------------------------------------------------------------


@pytest.mark.slow
def test_tags_and_ratings_are_told_and_remembered_as_they_should(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    for fold in call.setup._folds[:2]:
        fold.set_open(True)
    click(call, "voice call")
    click(call, "sitting")
    label = call.setup.with_whom.findChild(QLineEdit)
    assert label
    label.setFocus()
    QTest.keyClicks(label, "scnk ")
    press(window, Qt.Key.Key_Return)
    assert window.workspace.session.place == CALL, "letters are no keys here"
    assert not call.under_way
    five = call.setup.just_now._ratings[0]._options._buttons[4]
    QTest.mouseClick(five, Qt.MouseButton.LeftButton)
    assert "voice call" in call.setup._folds[0]._line.text()
    call.begin(JUST_START)
    assert call.setup.ratings == {}, "they held for this one"
    end_session(qtbot, window)
    told = {row.note: row.detail for row in rows(store, "info")}
    assert told[Fact.CONTACT] == "voice call"
    assert told[Fact.WITH] == "scnk"
    assert told[Fact.POSTURE] == "sitting"
    assert told[Fact.IN_TUNE_BEFORE] == "5 of 7"
    assert Fact.CLOSE_BEFORE not in told
    assert Memory(store).people == ["scnk"]


def test_options_are_chosen_and_taken_back_by_keys(qtbot: QtBot) -> None:
    options = Options("Contact", ["one", "two", "three"])
    qtbot.addWidget(options)
    options.show()
    buttons = options.findChildren(QPushButton)
    assert buttons[0].accessibleName() == "Contact: one"
    QTest.keyClick(buttons[0], Qt.Key.Key_Right)
    assert options.chosen == 1
    QTest.keyClick(buttons[1], Qt.Key.Key_Right)
    QTest.keyClick(buttons[2], Qt.Key.Key_Right)
    reached = [each for each in buttons if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reached == [buttons[2]], "Tab leads to the chosen one"
    QTest.keyClick(buttons[2], Qt.Key.Key_Delete)
    assert not any(each.isChecked() for each in buttons)
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert not any(each.isChecked() for each in buttons)


def test_nonsense_in_the_settings_is_the_usual(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(
        conversation={
            "baseline": "yes",
            "baseline min": [3],
            "recovery min": 99,
            "contact": 4,
            "with": "x" * 99,
            "people": "Ana",
            "listen": "always",
        }
    )
    memory = Memory(store)
    assert (memory.outline.baseline_s, memory.outline.recovery_s) == (180, 180)
    assert memory.outline.reading_s is None
    assert memory.facts() == {Fact.WITH: "x" * 40}
    assert memory.people == []
    assert not memory.flag("listen", usual=False)


# -- as everywhere ------------------------------------------------------------------------------


@pytest.mark.slow
def test_private_hides_the_body(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    call.begin(JUST_START)
    qtbot.waitUntil(lambda: bool(re.search(r"likely \d+ to", texts(call))), timeout=10_000)
    press(window, Qt.Key.Key_P)
    qtbot.wait(20)
    assert not re.search(r"\d+ ms|^\d+$", texts(call), re.MULTILINE)
    press(window, Qt.Key.Key_P)
    assert re.search(r"likely \d+ to", texts(call))


def test_tab_reaches_what_is_needed_and_all_of_it_has_a_name(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    for fold in call.setup._folds:
        fold.set_open(True)
    qtbot.wait(1)
    seen: list[QWidget] = []
    for _ in range(60):
        press(window, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        if not isinstance(widget, QWidget) or widget in seen:
            break
        seen.append(widget)
    inside = [each for each in seen if call.isAncestorOf(each)]
    assert len(inside) > 15
    for each in inside:
        text = getattr(each, "text", str)()
        assert each.accessibleName() or text, each


def test_the_strip_is_shown_by_a_key_and_goes_with_the_session(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    click(window, "Try the demo")
    session = window.workspace.session
    turn_to(qtbot, window)
    press(window, Qt.Key.Key_K)
    strip = session.beside.keeper.strip if session.beside else None
    assert strip
    assert is_seen(strip)
    qtbot.waitUntil(lambda: session._controller.elapsed_s > 5, timeout=10_000)
    turn_to(qtbot, window)
    press(window, Qt.Key.Key_P)
    assert strip.private
    turn_to(qtbot, window)
    press(window, Qt.Key.Key_P)
    press(window, Qt.Key.Key_K)
    assert not is_seen(strip)
    press(window, Qt.Key.Key_K)
    assert is_seen(strip)
    window.close()
    assert session.series, "it only steps aside"
    assert is_seen(strip)
    end_session(qtbot, window)
    assert not is_seen(strip)


def test_the_strip_is_as_quiet_as_the_window(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    session = window.workspace.session
    session.toggle_strip()
    assert session.beside
    strip = session.beside.keeper.strip
    assert strip
    qtbot.waitUntil(lambda: "ms" in texts(strip).split("\n"), timeout=10_000)

    def quiet() -> bool:
        session.refresh_clock()
        return "ms" not in texts(strip).split("\n")

    call.begin(Outline(baseline_s=120, reading_s=60, recovery_s=120))
    for now, is_quiet in (
        (Part.BASELINE, True),
        (Part.READING, True),
        (Part.CALL, False),
        (Part.RECOVERY, True),
    ):
        assert part(call) is now
        assert quiet() is is_quiet, now
        assert words.title(now) in texts(strip)
        call.skip()
    assert not quiet()
    session.open_morning()
    assert session.morning
    session.morning.begin()
    assert quiet()
    assert "Morning reading\n" in texts(strip)
    session.morning.cancel()
    assert not quiet()
    session.set_trouble(True)
    assert "not saved" in texts(strip)


@pytest.mark.slow
def test_a_recording_that_begins_late_is_told_all_of_it(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    store.change(record=False, conversation={"contact": "group"})
    window = open_window()
    click(window, "Try the demo")
    press(window, Qt.Key.Key_C)
    call = view(window)
    qtbot.waitUntil(lambda: call._controller.elapsed_s > 5, timeout=10_000)
    call.begin(JUST_START)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: call._controller.recording_path is not None, timeout=10_000)
    qtbot.waitUntil(lambda: call.done_s > 20, timeout=10_000)
    end_session(qtbot, window)
    assert (Fact.CONTACT, "group") in [(row.note, row.detail) for row in rows(store, "info")]


@pytest.mark.slow
def test_what_was_said_of_one_conversation_is_not_said_of_the_next(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    store.change(conversation={"contact": "group"})
    window = open_window()
    call = in_a_demo(qtbot, window)
    five = call.setup.just_now._ratings[0]._options._buttons[4]
    QTest.mouseClick(five, Qt.MouseButton.LeftButton)
    call.begin(JUST_START)
    qtbot.waitUntil(lambda: call.done_s > 5, timeout=10_000)
    press(window, Qt.Key.Key_E)
    wait_for_result(qtbot, call)
    call.after._say(Fact.CLOSE, "6 of 7")
    press(window, Qt.Key.Key_S)
    call.begin(JUST_START)
    qtbot.waitUntil(lambda: call.done_s > 5, timeout=10_000)
    press(window, Qt.Key.Key_E)
    wait_for_result(qtbot, call)
    study = call.after._study
    assert study
    assert study.conversation
    assert study.conversation.facts == {Fact.CONTACT: "group"}
    end_session(qtbot, window)
    told = [(row.note, row.detail) for row in rows(store, "info")]
    assert (Fact.IN_TUNE_BEFORE, "5 of 7") in told
    assert (Fact.CLOSE, "6 of 7") in told


@pytest.mark.slow
@pytest.mark.parametrize("way", ["end", "close"])
def test_what_is_said_last_is_kept_and_nothing_comes_after_the_end(
    qtbot: QtBot, open_window: Open, store: SettingsStore, way: str
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.begin(JUST_START)
    qtbot.waitUntil(lambda: call.done_s > 5, timeout=10_000)
    call.finish()
    wait_for_result(qtbot, call)
    call.begin(Outline())
    call.skip()
    call.speak(True)
    call.after.told.emit(Fact.CLOSE, "6 of 7")
    if way == "end":
        window.workspace._end()
    else:
        window.close()
    qtbot.waitUntil(lambda: any(row.note == "stopped" for row in rows(store, "state")))
    found = csv_format.read(recorded(store)).rows
    last = found[-1]
    assert (last.event, last.note) == ("state", "stopped")
    assert (Fact.CLOSE, "6 of 7") in [(row.note, row.detail) for row in found]
    assert [row.note for row in rows(store, "talk")] == ["me", "unknown"]
    ended = [json.loads(row.detail) for row in rows(store, "phase")]
    assert [each["id"] for each in ended if each["edge"] == "end"] == [1, 2, 3]


def test_turned_off_on_the_way_recording_is_said_to_be_off(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    call.begin(JUST_START)
    assert "never enter your history" in texts(call)
    window.workspace._set_recording(False)
    assert "what comes now is not kept" in texts(call)
    window.workspace._set_recording(True)
    assert "not kept" not in texts(call)


@pytest.mark.slow
def test_practice_says_what_it_lacks_and_has_a_question(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    before = texts(call)
    for box in call.setup.practising._boxes.values():
        box.click()
    assert "?" in texts(call).replace(before, ""), "one question for today"
    call.begin(JUST_START)
    assert "Pauses can be practised once both voices are listened to." in texts(call)
    click(call, "Listen")
    qtbot.waitUntil(lambda: call.talk is Talk.OTHER, timeout=10_000)
    qtbot.waitUntil(lambda: "Pauses can be" not in texts(call), timeout=10_000)


@pytest.mark.slow
def test_a_part_begun_again_does_not_turn_on_what_was_turned_off(
    qtbot: QtBot, open_window: Open, ears: Ears
) -> None:
    window = open_window()
    call = on_a_strap(qtbot, window)
    call.setup.listening._want.click()
    call.begin(JUST_START)
    click(window, "Microphone on")
    click(call, "This part again")
    assert not is_on(ears)
    click(call, "Listen")
    click(call, "This part again")
    assert is_on(ears)


def test_a_marker_is_said_to_be_set(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    call.begin(JUST_START)
    press(window, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: "Mark 1 at " in texts(call), timeout=5000)
    click(call, "Mark")
    qtbot.waitUntil(lambda: "Mark 2 at " in texts(call), timeout=5000)


def test_nothing_of_it_is_loaded_before_it_is_opened() -> None:
    program = (
        "import sys, biofeedback.ui.workspace, biofeedback.ui.session_page;"
        "import biofeedback.ui.places, biofeedback.ui.breathe.view;"
        "print([n for n in sys.modules if n.startswith(('biofeedback.ui.call', "
        "'biofeedback.voices', 'biofeedback.programmes.conversation_', 'miniaudio', 'pysilero'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": ""},
    )
    assert done.stdout.strip() == "[]"


def test_what_was_measured_before_the_link_was_lost_is_no_number_of_now(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    call = in_a_demo(qtbot, window)
    call.begin(JUST_START)
    qtbot.waitUntil(lambda: "likely" in texts(call.running), timeout=20_000)
    assert window.workspace.demo
    window.workspace.demo.drop_the_link()
    qtbot.waitUntil(lambda: "Link lost" in texts(call.running), timeout=10_000)
    assert "likely" not in texts(call.running)
    assert NO_NUMBER in texts(call.running)
