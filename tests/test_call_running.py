"""The page of a conversation that is under way, and the choices before it, without a session."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from biofeedback.events import Defect, Grade, LinkState, Quality, StrapState
from biofeedback.programmes.conversation import Part
from biofeedback.ui.call.options import Options
from biofeedback.ui.call.parts_line import Stretch
from biofeedback.ui.call.running import CallRunning, Now
from biofeedback.ui.signal_text import SignalText
from biofeedback.ui.theme import DARK
from tests.windows import shown_texts


@pytest.fixture
def running(qtbot: QtBot) -> CallRunning:
    page = CallRunning(DARK, "Inter")
    qtbot.addWidget(page)
    page.resize(900, 560)
    page.show()
    page.activateWindow()
    page.take_keyboard()
    return page


def show(page: CallRunning, part: Part, signal: str = "") -> None:
    page.show_listening(on=False, can=part is Part.CALL, by_hand=True)
    stretches = [Stretch(part, 0.1, present=True)]
    page.refresh(Now(part, None, 60.0, 1.0, stretches, None, signal, "", "", ""))


def test_a_click_leaves_the_space_bar_to_who_speaks(running: CallRunning) -> None:
    show(running, Part.CALL)
    spoken: list[bool] = []
    marked: list[bool] = []
    running.speaking.connect(spoken.append)
    running.mark_wanted.connect(lambda: marked.append(True))
    QTest.mouseClick(running._mark, Qt.MouseButton.LeftButton)
    keyboard = running.focusWidget()
    assert keyboard is not None
    QTest.keyPress(keyboard, Qt.Key.Key_Space)
    assert (marked, spoken) == ([True], [True])
    QTest.keyRelease(keyboard, Qt.Key.Key_Space)
    assert spoken == [True, False]


def test_the_text_is_scrolled_without_having_the_keyboard(
    qtbot: QtBot, running: CallRunning
) -> None:
    show(running, Part.READING)
    bar = running._reading.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=5000)
    QTest.keyClick(running, Qt.Key.Key_Down)
    line = bar.value()
    assert line > 0
    QTest.keyClick(running, Qt.Key.Key_Up)
    assert bar.value() == 0
    QTest.keyClick(running, Qt.Key.Key_PageDown)
    assert bar.value() > line
    running.begin()
    show(running, Part.READING)
    assert bar.value() == 0


def test_that_a_marker_was_set_is_said_for_a_while(qtbot: QtBot, running: CallRunning) -> None:
    show(running, Part.CALL)
    running._marked_timer.setInterval(20)
    running.show_mark("Mark 1 at 2:00")
    assert "Mark 1" in shown_texts(running)
    qtbot.waitUntil(lambda: "Mark 1" not in shown_texts(running), timeout=5000)


def test_focus_leaves_what_to_do_and_how_long(running: CallRunning) -> None:
    running.show_kept("A simulated heart")
    show(running, Part.BASELINE, "Fair signal")
    assert "Fair signal" in shown_texts(running)
    running.set_focused(True)
    running.show_mark("Mark 1")
    texts = shown_texts(running)
    assert "say nothing" in texts
    for text in ("Fair signal", "simulated", "Mark", "Finish"):
        assert text not in texts
    running.set_focused(False)
    assert "Fair signal" in shown_texts(running)


def test_of_a_signal_that_is_good_nothing_needs_to_be_said() -> None:
    signal = SignalText()
    signal.add(StrapState(0, LinkState.LIVE))
    found = [signal.fine]
    for grade, defects in ((Grade.GOOD, ()), (Grade.FAIR, (Defect.GAPS,))):
        signal.add(Quality(0, grade, defects))
        found.append(signal.fine)
    assert found == [False, True, False]


def test_what_is_chosen_has_room_for_its_bold_text(qtbot: QtBot) -> None:
    options = Options("Breathing", ["as it comes", "slowly where possible"])
    options.setStyleSheet(
        "QPushButton { font-weight: 400; padding: 7px 10px; border: 2px solid grey; }"
        "QPushButton:checked { font-weight: 600; }"
    )
    qtbot.addWidget(options)
    options.show()
    button = options.findChildren(QPushButton)[1]
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    needed = QFontMetrics(bold).horizontalAdvance(button.text())
    assert needed > button.fontMetrics().horizontalAdvance(button.text())
    before = button.width()
    assert before >= needed + 2 * (10 + 2)
    options.choose(1)
    assert button.sizeHint().width() <= before, "nothing moves"
