"""The page after a conversation, right after it and from the history; what it says and asks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.results import Change, ConversationStudy, Study, TooLittle, TurnsStudy
from biofeedback.analysis.study import study
from biofeedback.cli import main
from biofeedback.history.describing import entry_of
from biofeedback.programmes.conversation import Fact, Part
from biofeedback.programmes.noticing import ANSWERS, QUESTIONS, RATINGS, STATEMENTS, answer_in
from biofeedback.records.csv_format import read
from biofeedback.ui.call.after import CallAfter
from biofeedback.ui.call.just_now import JustNow
from biofeedback.ui.call.pauses import PauseStrip
from biofeedback.ui.call.three_rs import Reach, ThreeRs, scale_of
from biofeedback.ui.errands import wait_for_all
from biofeedback.ui.history.contact_evening import EveningCard
from biofeedback.ui.history.conversation import ConversationPage
from biofeedback.ui.history.details import Details
from biofeedback.ui.history.selection import Contents
from biofeedback.ui.history.view import HistoryView
from biofeedback.ui.labels import HIDDEN
from biofeedback.ui.theme import DARK, LIGHT
from biofeedback.units import clock_text
from tests import made, talks
from tests.windows import shown_texts

SAID = {
    Fact.CONTACT: "video call",
    Fact.WITH: "Anna & <b>Ben</b>",
    Fact.IN_TUNE: "5 of 7",
    Fact.NOTICED_PAUSES: "short",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("talks")


@lru_cache
def path_of(folder: Path, **wanted: object) -> Path:
    place = folder / str(abs(hash(tuple(wanted.items()))))
    place.mkdir()
    return talks.write(place, call_s=300, ratings=SAID, **wanted)  # type: ignore[arg-type]


@lru_cache
def session(folder: Path, **wanted: object) -> Study:
    return study(read(path_of(folder, **wanted)), spectra=False)


def conversation(found: Study) -> ConversationStudy:
    assert found.conversation is not None
    return found.conversation


@pytest.fixture
def page(qtbot: QtBot) -> CallAfter:
    page = CallAfter(DARK, "")
    qtbot.addWidget(page)
    page.resize(1280, 690)
    page.show()
    return page


def button(page: QWidget, name: str) -> QPushButton:
    found = [
        each
        for each in page.findChildren(QPushButton)
        if each.isVisible() and name in (each.accessibleName() or each.text())
    ]
    assert len(found) == 1, [each.accessibleName() or each.text() for each in found]
    return found[0]


def tap(page: QWidget, found: QPushButton) -> None:
    """Scroll to a button and press it: how tall the page is depends on the fonts of the program."""
    area = page.findChild(QScrollArea)
    assert area is not None
    # What was laid out anew has its place only now.
    QApplication.processEvents()
    area.ensureWidgetVisible(found)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def change(difference: float, half_width: float, against: Part = Part.BASELINE) -> Change:
    of = Part.RECOVERY if against is Part.BASELINE else Part.CALL
    return Change(of, against, None, None, difference, half_width)


# -- what is said ----------------------------------------------------------------------------------


def test_the_headline_is_recovery_in_the_words_of_the_report(page: CallAfter, folder: Path) -> None:
    found = session(folder)
    page.show_study(found, path_of(folder))
    texts = shown_texts(page)
    recovery = words.recovery(conversation(found))
    assert str(recovery.text) in texts
    assert str(words.resting(conversation(found)).text) in texts
    assert str(words.reactivity(conversation(found)).text) in texts
    assert str(words.CAVEAT) in texts
    assert "Conversation, video call" in texts
    assert "Anna & <b>Ben</b>" in texts, "a label is never markup"


def test_a_clear_change_is_a_number_and_one_in_doubt_is_none(page: CallAfter, folder: Path) -> None:
    found = session(folder)
    clear = replace(conversation(found), recovery=change(-0.5, 0.2))
    page.show_study(replace(found, conversation=clear), None)
    texts = shown_texts(page)
    assert "Recovery: 39 % lower than before" in texts
    assert "\N{MINUS SIGN}39 %" in texts.splitlines()
    doubt = replace(conversation(found), recovery=change(-0.1, 0.2))
    page.show_study(replace(found, conversation=doubt), None)
    texts = shown_texts(page)
    assert "Recovery: too noisy to say" in texts
    assert "\N{MINUS SIGN}10 %" not in texts.splitlines(), "its limits stand there instead"
    assert "\N{MINUS SIGN}26 % to +11 %" in texts


def test_no_line_breaks_before_a_percent_sign(page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder), None)
    texts = [label.text() for label in page.findChildren(QLabel) if "%" in label.text()]
    assert len(texts) > 3
    assert not [text for text in texts if " %" in text]


def test_noise_is_said_in_the_place_of_numbers(page: CallAfter, folder: Path) -> None:
    found = session(folder, noisy=((10, 190),))
    page.show_study(found, None)
    texts = shown_texts(page)
    assert "Recovery: too noisy to say" in texts
    assert conversation(found).recovery.missing is TooLittle.NOISY
    assert str(words.recovery(conversation(found)).text) in texts


def test_a_conversation_alone_has_no_three_rs(page: CallAfter, folder: Path) -> None:
    found = session(folder, baseline_s=None, reading_s=None, recovery_s=None)
    page.show_study(found, None)
    texts = shown_texts(page)
    assert "After the conversation" in texts.splitlines()
    assert not page.three_rs.isVisible()
    assert page.timeline.isVisible()
    assert "you speak" in texts


def test_each_state_of_talk_has_a_number_or_why_not(page: CallAfter, folder: Path) -> None:
    found = session(folder)
    page.show_study(found, None)
    texts = shown_texts(page)
    lines = texts.splitlines()
    for state in conversation(found).states:
        assert str(words.STATES[state.talk]) in lines
    assert str(words.TOO_SHORT) in lines
    assert any(re.fullmatch(r"RMSSD \d+ ms, likely \d+ to \d+", line) for line in lines)
    assert str(words.share(conversation(found))) in texts


def test_times_are_rounded_as_in_the_report(page: CallAfter, folder: Path) -> None:
    found = session(folder)
    page.show_study(found, None)
    lines = shown_texts(page).splitlines()
    states = conversation(found).states
    assert any(each.time_s % 1 > 0.5 for each in states), "some second is nearly over"
    for each in states:
        assert clock_text(round(each.time_s)) in lines


def test_turns_and_pauses_are_told_and_drawn(page: CallAfter, folder: Path) -> None:
    found = session(folder)
    turns = TurnsStudy(3, 2, (0.4, 1.2, 0.8), 1, (0.5,))
    page.show_study(replace(found, conversation=replace(conversation(found), turns=turns)), None)
    texts = shown_texts(page)
    assert "You took 3 turns." in texts
    assert "0.8 s (median of 3; 0.4 to 1.2 s)" in texts
    strip = page.findChild(PauseStrip)
    assert strip is not None
    assert strip.isVisible()
    assert strip.sizeHint().height() > 40
    strip.grab()
    strip.show_pauses([0.1, 25.0], [])
    strip.grab()
    strip.show_pauses([], [])
    assert not strip.isVisible()


def test_where_nothing_listened_nothing_is_said_of_talk(page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder, listening=None), None)
    assert "By who spoke" not in shown_texts(page)


def test_waiting_and_trouble_are_a_sentence_each(page: CallAfter, folder: Path) -> None:
    assert "One moment" in shown_texts(page)
    assert not page.timeline.isVisible()
    page.show_problem("The disk is full: make room on it.")
    assert "The disk is full: make room on it." in shown_texts(page)
    page.show_study(session(folder), None)
    assert page.timeline.isVisible()
    page.show_waiting()
    assert not page.timeline.isVisible()
    page.show_study(study(read(made.write(folder, duration_s=100))), None)
    assert "There is no conversation in this recording." in shown_texts(page)


def test_hidden_no_number_of_the_body_is_left(page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder), None)
    page.set_private(True)
    texts = shown_texts(page)
    assert HIDDEN in texts
    for line in texts.splitlines():
        assert not re.search(r"\d (ms|%|s\b)|\d beats", line.replace("within 3 s", "")), line
    assert "Anna" not in texts
    page.set_private(False)
    assert "Anna" in shown_texts(page)


# -- what is asked ---------------------------------------------------------------------------------


def test_a_tap_tells_and_another_takes_it_back(qtbot: QtBot, page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder), path_of(folder))
    told: list[tuple[Fact, str]] = []
    page.told.connect(lambda fact, text: told.append((fact, text)))
    close = button(page, f"{RATINGS[Fact.CLOSE][0]} 6")
    tap(page, close)
    deflect = button(page, f"{QUESTIONS[Fact.NOTICED_DEFLECTING]} now and then")
    tap(page, deflect)
    assert told == [(Fact.CLOSE, "6 of 7"), (Fact.NOTICED_DEFLECTING, "now and then")]
    comfort = button(page, f"{RATINGS[Fact.COMFORT][0]} 4")
    tap(page, comfort)
    assert told[-1] == (Fact.COMFORT, "4 of 5")
    other = button(page, f"{RATINGS[Fact.CLOSE][0]} 2")
    tap(page, other)
    assert not close.isChecked()
    tap(page, other)
    assert told[-2:] == [(Fact.CLOSE, "2 of 7"), (Fact.CLOSE, "")]
    assert not other.isChecked()


def test_what_was_said_stays_when_more_is_known_and_goes_with_the_next(
    page: CallAfter, folder: Path
) -> None:
    found = session(folder)
    page.show_study(found, path_of(folder))
    assert button(page, f"{RATINGS[Fact.IN_TUNE][0]} 5").isChecked(), "it stands in the recording"
    six = f"{RATINGS[Fact.CLOSE][0]} 6"
    tap(page, button(page, six))
    page.show_study(found, path_of(folder))
    assert button(page, six).isChecked()
    page.show_waiting()
    page.show_study(found, path_of(folder, listening=None))
    assert not button(page, six).isChecked()


def test_an_old_one_shows_what_was_said_and_asks_nothing(page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder), path_of(folder), read_only=True)
    texts = shown_texts(page)
    assert "5 of 7" in texts
    assert str(QUESTIONS[Fact.NOTICED_PAUSES]) in texts
    assert str(QUESTIONS[Fact.NOTICED_DEFLECTING]) not in texts
    assert "Another" not in texts
    assert "6" not in texts.splitlines()
    page.set_private(True)
    assert not page.asking.isVisible()
    page.set_private(False)
    bare = replace(conversation(session(folder)), facts={})
    page.show_study(replace(session(folder), conversation=bare), None, read_only=True)
    assert not page.asking.isVisible()


def test_ratings_and_questions_have_one_wording(qtbot: QtBot) -> None:
    """That of the paper, in the evening, before and after a conversation, and in the report."""
    evening, before = EveningCard(lambda: date(2026, 3, 4)), JustNow()
    for widget in (evening, before):
        qtbot.addWidget(widget)
        widget.show()
    asked = {Fact.IN_TUNE, Fact.CLOSE}
    assert all(str(STATEMENTS[fact]) in shown_texts(evening) for fact in asked)
    assert all(
        str(STATEMENTS[fact]) in shown_texts(before) for fact in set(STATEMENTS) - set(RATINGS)
    )
    assert {RATINGS[fact][0] for fact in RATINGS} == {STATEMENTS[fact] for fact in RATINGS}
    assert all(words.FACTS[fact] == QUESTIONS[fact] for fact in QUESTIONS)
    said = CliRunner().invoke(main, ["evening", "--help"]).output
    assert all(str(STATEMENTS[fact]) in " ".join(said.split()) for fact in asked)


def test_every_question_has_answers_that_come_back_from_a_file() -> None:
    assert set(ANSWERS) == set(QUESTIONS)
    for fact, answers in ANSWERS.items():
        assert len(answers) == len(set(answers)) == 3
        for each in answers:
            assert answer_in(fact, str.__str__(each)) is each
    assert answer_in(Fact.NOTICED_PAUSES, "of a later version") == "of a later version"


# -- its buttons, its room, its colours ------------------------------------------------------------


def test_its_buttons_ask(qtbot: QtBot, page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder), path_of(folder))
    with qtbot.waitSignals([page.done_wanted, page.again_wanted, page.history_wanted]):
        for name in ("Done", "Another", "History"):
            QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.report_wanted) as wanted:
        QTest.mouseClick(button(page, "Report"), Qt.MouseButton.LeftButton)
    assert wanted.args == [path_of(folder)]
    page.show_study(session(folder), None)
    assert "Report" not in shown_texts(page), "what was not recorded has none"


def test_the_first_screen_holds_headline_three_rs_and_timeline(
    qtbot: QtBot, page: CallAfter, folder: Path
) -> None:
    page.show_study(session(folder), None)
    area = page.findChild(QScrollArea)
    assert area is not None

    def foot() -> int:
        return page.timeline.mapTo(page, page.timeline.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: page.timeline.height() > 200)
    qtbot.waitUntil(lambda: foot() < area.viewport().height())
    assert page.timeline.width() > 800


def test_it_has_no_sideways_scrolling_in_a_small_window(
    qtbot: QtBot, page: CallAfter, folder: Path
) -> None:
    page.show_study(session(folder), None)
    for width in (760, 520):
        page.resize(width, 450)
        area = page.findChild(QScrollArea)
        assert area is not None
        bar = area.horizontalScrollBar()
        qtbot.waitUntil(lambda bar=bar: bar.maximum() == 0)  # type: ignore[misc]


def test_it_takes_the_colours_of_a_theme(page: CallAfter, folder: Path) -> None:
    page.show_study(session(folder), None)
    before = page.grab().toImage()
    page.apply(LIGHT)
    assert page.grab().toImage() != before


def test_a_whisker_is_full_only_where_no_doubt_is_left() -> None:
    assert Reach(-0.3, -0.4, -0.1, -1, 1, 0.0).clear
    assert not Reach(-0.3, -0.7, 0.1, -1, 1, 0.0).clear
    assert Reach(3.0, 2.8, 3.2, 2, 4).clear, "without anything to compare with"
    wide = (change(-0.9, 0.4), change(0.1, 0.1))
    assert scale_of(wide) == pytest.approx(1.3)
    assert scale_of(()) > 0.3


def test_numbers_of_the_three_stand_in_one_line(qtbot: QtBot, folder: Path) -> None:
    three = ThreeRs(DARK, "")
    qtbot.addWidget(three)
    three.resize(760, 120)
    three.show()
    three.show_study(
        replace(
            conversation(session(folder)),
            recovery=change(-0.5, 0.1),
            reactivity=change(-0.6, 0.1, Part.READING),
        )
    )
    tops = {
        three.mapFromGlobal(each.mapToGlobal(each.rect().topLeft())).y() for each in three.values
    }
    assert len(tops) == 1


# -- from the history ------------------------------------------------------------------------------


def test_the_history_opens_it_again(qtbot: QtBot, folder: Path) -> None:
    old = ConversationPage(DARK, "")
    qtbot.addWidget(old)
    old.resize(1000, 700)
    old.show()
    old.show_path(path_of(folder))
    assert "One moment" in shown_texts(old)
    qtbot.waitUntil(lambda: old.after.timeline.isVisible())
    assert "5 of 7" in shown_texts(old)
    with qtbot.waitSignal(old.done):
        QTest.mouseClick(button(old, "Done"), Qt.MouseButton.LeftButton)
    gone = folder / "gone.csv"
    old.show_path(gone)
    qtbot.waitUntil(lambda: "gone.csv cannot be read" in shown_texts(old))
    old.show_path(gone)
    old.show_path(path_of(folder))
    wait_for_all()
    qtbot.waitUntil(lambda: old.after.timeline.isVisible())


def test_the_details_of_a_conversation_lead_to_it(qtbot: QtBot, folder: Path) -> None:
    details = Details()
    qtbot.addWidget(details)
    details.show()
    path = path_of(folder)
    details.show_session(entry_of(path, read(path)), None)
    texts = shown_texts(details)
    assert "Recovery" in texts
    assert "Reactivity" in texts
    assert re.search(r"too noisy to say, \N{MINUS SIGN}\d+ to [+\N{MINUS SIGN}]\d+ %", texts)
    with qtbot.waitSignal(details.conversation_wanted) as wanted:
        details.conversation.click()
    assert wanted.args == [path]
    details.set_private(True)
    assert "too noisy to say," not in shown_texts(details)
    other = made.write(folder, duration_s=100)
    details.show_session(entry_of(other, read(other)), None)
    assert not details.conversation.isVisible()
    assert "Recovery" not in shown_texts(details)


def test_escape_leads_from_a_conversation_back_to_the_history(qtbot: QtBot, folder: Path) -> None:
    path = path_of(folder)
    day = talks.EVENING.date()
    view = HistoryView(DARK, "", lambda: day)
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show()
    view.show_contents(Contents.of([entry_of(path, read(path))]))
    view.details.conversation.click()
    page = view.findChild(ConversationPage)
    assert page is not None
    qtbot.waitUntil(lambda: page.after.timeline.isVisible())
    assert not view.details.isVisible()
    view.show_contents(Contents.of([entry_of(path, read(path))]))
    assert page.isVisible(), "what is read meanwhile does not take it away"
    view.set_private(True)
    assert "Anna" not in shown_texts(page)
    view.set_private(False)
    view.apply(LIGHT)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.details.isVisible())
    assert not page.isVisible()
    assert view.selected == path
