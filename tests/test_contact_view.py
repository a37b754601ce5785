"""The page of contact in the history: this evening, weeks beside rest, conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.analysis.conversation_words import signed
from biofeedback.analysis.results import TooLittle
from biofeedback.programmes.conversation import Fact
from biofeedback.programmes.noticing import STATEMENTS
from biofeedback.records.evenings import Evening, Evenings, keep_evening, read_evenings
from biofeedback.records.folders import SettingsStore
from biofeedback.records.library import Ratings, SessionEntry
from biofeedback.ui import theme
from biofeedback.ui.archive import Archive
from biofeedback.ui.errands import wait_for_all
from biofeedback.ui.history import words
from biofeedback.ui.history.contact import ContactPage
from biofeedback.ui.history.contact_evening import EveningCard
from biofeedback.ui.history.selection import Choice, Contents
from biofeedback.ui.history.shelf import Shelf
from biofeedback.ui.history.table import SessionTable
from biofeedback.ui.history.view import HistoryView
from biofeedback.ui.labels import HIDDEN
from tests.contacts import WHO, conversation, life_with_others
from tests.libraries import ZONE
from tests.test_languages import Masked, assert_masked, shown
from tests.windows import button, shown_texts

TODAY = date(2026, 3, 4)
YESTERDAY = TODAY - timedelta(days=1)
FOLDER = Path("/nowhere")
SIZES = [(1280, 800), (760, 560)]


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[HistoryView]:
    made = HistoryView(theme.DARK, "Inter", lambda: TODAY, lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close_down()


def opened(view: HistoryView, contents: Contents) -> ContactPage:
    view.show_contents(contents)
    view.settle()
    view.show_contact(True)
    assert view.contact is not None
    return view.contact


def told(view: HistoryView) -> list[tuple[date, Evening]]:
    found: list[tuple[date, Evening]] = []
    view.evening_rated.connect(lambda day, evening: found.append((day, evening)))
    return found


def tap(page: QWidget, name: str) -> None:
    (found,) = [each for each in page.findChildren(QAbstractButton)
                if each.accessibleName() == name]  # fmt: skip
    found.click()


def talked(days: int = 3, **facts: object) -> list[SessionEntry]:
    return [
        conversation(
            FOLDER,
            datetime.combine(TODAY - timedelta(days=ago), time(20), ZONE),
            **facts,  # type: ignore[arg-type]
        )
        for ago in range(days)
    ]


# -- this evening ----------------------------------------------------------------------------------


def test_an_evening_is_two_taps_and_a_third_takes_one_back(view: HistoryView) -> None:
    page, said = opened(view, Contents.of(())), told(view)
    tap(page, f"{STATEMENTS[Fact.IN_TUNE]}: 5")
    tap(page, f"{STATEMENTS[Fact.CLOSE]}: 6")
    assert said == [(TODAY, Evening(5)), (TODAY, Evening(5, 6))]
    tap(page, f"{STATEMENTS[Fact.CLOSE]}: 6")
    assert said[-1] == (TODAY, Evening(5))
    assert "kept" in shown_texts(page)


def test_an_evening_is_two_keys(view: HistoryView) -> None:
    page, said = opened(view, Contents.of(())), told(view)
    span = view._span
    assert QApplication.focusWidget() is page.card.in_tune
    QTest.keyClick(page.card.in_tune, Qt.Key.Key_3)
    assert QApplication.focusWidget() is page.card.close_to
    QTest.keyClick(page.card.close_to, Qt.Key.Key_7)
    assert said[-1] == (TODAY, Evening(3, 7))
    QTest.keyClick(page.card.close_to, Qt.Key.Key_Left)
    assert said[-1] == (TODAY, Evening(3, 6))
    QTest.keyClick(page.card.close_to, Qt.Key.Key_Delete)
    assert said[-1] == (TODAY, Evening(3))
    assert view._span == span, "no key of the page was meant"


def test_yesterday_can_be_put_right(view: HistoryView) -> None:
    before = Evenings({YESTERDAY: Evening(2, 3)})
    page, said = opened(view, Contents.of((), evenings=before)), told(view)
    values = [(page.card.in_tune.value, page.card.close_to.value)]
    button(page, "Yesterday").click()
    values.append((page.card.in_tune.value, page.card.close_to.value))
    assert values == [(None, None), (2, 3)], "today is asked for first"
    tap(page, f"{STATEMENTS[Fact.IN_TUNE]}: 4")
    assert said == [(YESTERDAY, Evening(4, 3))]


def test_what_is_tapped_is_of_the_day_that_is_shown(qtbot: QtBot) -> None:
    days = [YESTERDAY]
    card = EveningCard(lambda: days[0])
    qtbot.addWidget(card)
    card.show()
    tap(card, f"{STATEMENTS[Fact.IN_TUNE]}: 5")
    days[0] = TODAY
    with qtbot.waitSignal(card.rated) as rated:
        tap(card, f"{STATEMENTS[Fact.CLOSE]}: 6")
    assert rated.args == [YESTERDAY, Evening(5, 6)], "nobody has seen the new day yet"
    card.hide()
    card.show()
    assert card.in_tune.value is None
    with qtbot.waitSignal(card.rated) as rated:
        tap(card, f"{STATEMENTS[Fact.IN_TUNE]}: 2")
    assert rated.args == [TODAY, Evening(2)]


def test_an_evening_that_was_rated_is_one_line(view: HistoryView) -> None:
    page = opened(view, Contents.of((), evenings=Evenings({TODAY: Evening(5, 6)})))
    assert "This evening: in tune 5, close 6" in shown_texts(page)
    assert not page.card.in_tune.isVisible()
    button(page, "Change").click()
    assert page.card.in_tune.isVisible()
    assert page.card.in_tune.value == 5


def test_nobody_must_rate(view: HistoryView) -> None:
    page, said = opened(view, Contents.of(())), told(view)
    button(page, "Skip").click()
    assert not page.card.in_tune.isVisible()
    assert said == []
    button(page, "Rate this evening").click()
    assert page.card.in_tune.isVisible()


def test_what_was_said_here_stays_until_it_is_kept(view: HistoryView) -> None:
    page = opened(view, Contents.of(()))
    tap(page, f"{STATEMENTS[Fact.IN_TUNE]}: 5")
    view.show_contents(Contents.of(()))
    assert page.card.in_tune.value == 5, "what is read meanwhile is older"
    view.show_contents(Contents.of((), evenings=Evenings({TODAY: Evening(5)})))
    view.show_contents(Contents.of((), evenings=Evenings({TODAY: Evening(1)})))
    assert page.card.in_tune.value == 1, "put right elsewhere"


# -- the page --------------------------------------------------------------------------------------


def test_the_history_leads_to_it_and_it_leads_back(view: HistoryView) -> None:
    view.show_contents(life_with_others(FOLDER, 40, TODAY))
    view.settle()
    button(view, "Contact").click()
    page = view.contact
    assert page is not None
    assert page.isVisible()
    button(view, "Back to the history").click()
    assert not page.isVisible()
    assert button(view, "Contact").isVisible()
    for key in (Qt.Key.Key_W, Qt.Key.Key_Escape, Qt.Key.Key_W, Qt.Key.Key_W):
        shown = page.isVisible()
        QTest.keyClick(view, key)
        assert page.isVisible() is not shown


def test_keys_of_the_history_move_nothing_behind_it(view: HistoryView) -> None:
    opened(view, life_with_others(FOLDER, 400, TODAY))
    chosen, days = view.selected, view._range
    for key in ("Left", "Shift+Left", "Right"):
        QTest.keySequence(view, QKeySequence(key))
    assert (view.selected, view._range) == (chosen, days)
    QTest.keyClick(view, Qt.Key.Key_3)
    assert view.contact is not None
    assert (view.contact.weeks._last - view.contact.weeks._first).days == 365


def test_nothing_yet_is_an_invitation(view: HistoryView) -> None:
    view.show_contents(Contents.of(()))
    view.settle()
    button(view, "Rate an evening").click()
    page = view.contact
    assert page is not None
    assert "Two taps in the evening" in shown_texts(page)
    assert not page.weeks.isVisible()
    button(view, "Back to the history").click()
    assert "Your days, side by side" in shown_texts(view)


def test_rests_without_conversations_are_no_invented_dots(view: HistoryView) -> None:
    evenings = Evenings({TODAY: Evening(5, 6)})
    page = opened(view, Contents.of((), evenings=evenings))
    assert page.weeks.isVisible()
    assert "No conversation yet" in shown_texts(page)
    page.weeks.grab()
    assert len(page.weeks._told) == 2, "two ratings of one day, no rest, no mean"


def test_days_and_weeks_tell_what_they_are(view: HistoryView) -> None:
    page = opened(view, life_with_others(FOLDER, 84, TODAY))
    page.weeks.grab()
    texts = [" | ".join(spot.told()) for spot in page.weeks._told]
    assert any("evening | in tune " in text for text in texts)
    assert any("after conversations | " in text for text in texts)
    assert any("SD" in text and "at rest" in text and "days" in text for text in texts)
    assert "SD" in page.weeks.accessibleDescription()


def test_a_week_without_a_mean_is_a_hole_in_its_line() -> None:
    from biofeedback.history.contact import Mean
    from biofeedback.ui.history.contact_weeks import _runs

    means = [Mean(3, 4.0, 1.0), Mean(2), Mean(4, 5.0, 0.5), Mean(5, 6.0, 0.5), Mean(0)]
    runs = list(_runs([0, 7, 14, 21, 28], means))
    assert [[x for x, _, _ in run] for run in runs] == [[0], [14, 21]]


def test_conversations_stand_by_kind_or_by_whom_and_open(view: HistoryView) -> None:
    entries = [*talked(2, who="B"), *talked(1, who="A", difference=None, missing="too noisy")]
    entries[2] = replace(entries[2], path=FOLDER / "noisy.csv", session="another")
    page = opened(view, Contents.of(entries))
    talks = page.talks
    assert [row.name for row in talks._rows if row.name] == ["voice call"]
    button(page, "by whom").click()
    assert [row.name for row in talks._rows if row.name] == ["A", "B"]
    talks.grab()
    lines = [list(talks.told(index)) for index in range(3)]
    assert lines[0][-1] == "too noisy to say"
    assert re.fullmatch(r"too noisy to say, \N{MINUS SIGN}\d+ to \+\d+ %", lines[1][-1])
    clear = talked(1, difference=0.5)[0]
    assert clear.contact is not None
    assert re.match(r"\+65 % after, likely \+35 to", words.recovery_numbers(clear.contact))
    where = QPoint(int(talks._spots[0][1]), int(talks._spots[1][1]))
    QTest.mouseClick(talks, Qt.MouseButton.LeftButton, pos=where)
    assert view.selected == talks._paths[1]
    assert not page.isVisible(), "it is looked at in the history"


def test_many_conversations_are_cut_and_said_so(view: HistoryView) -> None:
    page = opened(view, Contents.of(talked(60)))
    rows = page.talks._rows
    assert sum(row.meeting is not None for row in rows) == 40
    assert "20 earlier ones: choose less time" in [row.name for row in rows]


def test_numbers_and_names_can_be_hidden(view: HistoryView) -> None:
    evenings = Evenings({TODAY: Evening(5, 6)})
    page = opened(view, Contents.of(talked(3, who="Anna"), evenings=evenings))
    button(page, "by whom").click()
    view.set_private(True)
    for chart in (page.weeks, page.talks):
        chart.grab()
        assert chart.spot_near(chart.area.center().toPoint()) is None
    assert page.weeks.accessibleDescription() == ""
    assert not any("Anna" in row.name for row in page.talks._rows)
    assert f"in tune {HIDDEN}, close {HIDDEN}" in shown_texts(page)
    button(page, "Change").click()
    assert not any(each.isChecked() for each in page.card.in_tune.findChildren(QAbstractButton))
    assert "5" not in page.card.in_tune.accessibleDescription()
    view.set_private(False)
    assert page.card.in_tune.value == 5
    assert any("Anna" in row.name for row in page.talks._rows)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("days", [7, 56, 730])
def test_nothing_is_cut_off(view: HistoryView, size: tuple[int, int], days: int) -> None:
    view.resize(*size)
    page = opened(view, life_with_others(FOLDER, days, TODAY))
    view._filters.span.choose(0)
    for tab in ("Weeks", "Conversations"):
        if size[0] < 1000:
            button(page, tab).click()
        for label in page.findChildren(QLabel):
            if label.isVisible():
                assert label.height() >= label.sizeHint().height() or label.wordWrap()
                assert label.width() >= label.minimumSizeHint().width(), label.text()
        view.grab()
    least = page.minimumSizeHint()
    assert least.width() <= size[0] - 36
    assert least.height() <= size[1] - 56


@pytest.mark.parametrize("chosen", [theme.DARK, theme.LIGHT])
def test_both_themes_are_painted(view: HistoryView, chosen: theme.Theme) -> None:
    page = opened(view, life_with_others(FOLDER, 56, TODAY))
    view.apply(chosen)
    for chart in (page.weeks, page.talks):
        picture = chart.grab().toImage()
        colours = {
            picture.pixelColor(x, y).name()
            for x in range(0, picture.width(), 5)
            for y in range(0, 200, 5)
        }
        assert chosen.ground in colours


def test_every_control_of_it_has_a_name(view: HistoryView) -> None:
    page = opened(view, life_with_others(FOLDER, 20, TODAY))
    for each in page.findChildren(QWidget):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            text = each.text() if isinstance(each, QAbstractButton) else ""
            assert each.accessibleName() or text, each


def test_all_of_it_passes_through_translation(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[str] = set()

    class Recording(QPainter):
        def drawText(self, *given: Any) -> Any:  # noqa: N802
            painted.update(each for each in given if isinstance(each, str))
            return super().drawText(*given)

    for name in ("history.canvas", "painted"):
        monkeypatch.setattr(f"biofeedback.ui.{name}.QPainter", Recording)
    masks = Masked()
    qapp.installTranslator(masks)
    try:
        view = HistoryView(theme.LIGHT, "", lambda: TODAY, lambda: TODAY)
        qtbot.addWidget(view)
        view.resize(1280, 736)
        view.show()
        known = [QLocale().dayName(day, QLocale.FormatType.ShortFormat) for day in range(1, 8)]
        known += ["AM", "PM", *filter(None, WHO)]
        page = opened(view, Contents.of(()))
        evenings = Evenings({TODAY: Evening(5, 6)})
        for held in (
            Contents.of(()),
            Contents.of((), evenings=evenings),
            life_with_others(FOLDER, 30, TODAY),
            life_with_others(FOLDER, 120, TODAY),
            Contents.of(talked(60)),
        ):
            view.show_contents(held)
            for by in (1, 0):
                page._by.button(by).click()
                QApplication.processEvents()
                for chart in (page.weeks, page.talks):
                    chart.grab()
                    told = [chart.told(at) for at in range(len(chart._paths))]
                    painted.update(text for each in told for text in each)
                assert_masked(shown(view) | painted, *known)
            page.card.begin()
            assert_masked(shown(view), *known)
    finally:
        qapp.removeTranslator(masks)


# -- the list --------------------------------------------------------------------------------------


def test_the_list_tells_of_conversations_in_words(view: HistoryView) -> None:
    entries = [
        *talked(1, who="Anna", difference=0.5, half_width=0.2),
        replace(talked(1, difference=-0.5, half_width=0.2)[0], path=FOLDER / "b.csv"),
        replace(talked(1, difference=0.1, half_width=0.2)[0], path=FOLDER / "c.csv"),
        replace(talked(1, difference=None, missing="not there")[0], path=FOLDER / "d.csv"),
    ]
    assert [words.recovery(each.contact) for each in entries if each.contact] == [
        "65 % higher after", "39 % lower after", "too noisy to say", "no quiet to compare",
    ]  # fmt: skip
    view.show_contents(Contents.of(entries))
    view.settle()
    view._filters.show_choice(Choice(kind="conversation"))
    view._choose_filters()
    table = view.findChild(SessionTable)
    assert table is not None

    def texts() -> str:
        model = table.sessions
        return " ".join(
            str(model.data(model.index(row, column)))
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        )

    assert "65 % higher after" in texts()
    assert "with Anna, voice call" in texts()
    view.set_private(True)
    assert "Anna" not in texts()
    assert "higher" not in texts()


def test_what_is_missing_has_the_names_of_the_analysis() -> None:
    assert {words.SHORT, words.ABSENT} == {TooLittle.SHORT.value, TooLittle.ABSENT.value}
    values = [-12.4, 0.2, 33.0]
    assert [words.signed(value) for value in values] == [signed(value) for value in values]


# -- the file --------------------------------------------------------------------------------------


def test_what_is_said_is_kept_beside_the_recordings(qtbot: QtBot, tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"))
    archive = Archive(store)
    view = archive.make_view(theme.DARK, "Inter")
    qtbot.addWidget(view)
    assert archive.shelf is not None
    with qtbot.waitSignal(archive.shelf.settled):
        pass
    view.show()
    view.show_contact(True)
    assert view.contact is not None
    day = view.contact.card.day
    with qtbot.waitSignal(archive.shelf.filled):
        tap(view.contact, f"{STATEMENTS[Fact.IN_TUNE]}: 5")
    assert read_evenings(tmp_path / "recordings").by_day == {day: Evening(5)}
    assert view.contact.weeks.isVisible(), "there is something to be seen now"
    archive.close_down()
    wait_for_all()


def test_what_cannot_be_kept_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "evenings.csv").mkdir()
    shelf = Shelf()
    with qtbot.waitSignal(shelf.told) as heard:
        shelf.keep_evening(tmp_path, TODAY, Evening(5, 6))
    assert "cannot be kept" in heard.args[0]
    wait_for_all()


def test_a_damaged_line_is_told_on_the_page(view: HistoryView, tmp_path: Path) -> None:
    keep_evening(tmp_path, TODAY, Evening(5, 6))
    with (tmp_path / "evenings.csv").open("a", encoding="utf-8") as file:
        file.write("nonsense\n")
    page = opened(view, Contents.of((), evenings=read_evenings(tmp_path)))
    assert "left out" in shown_texts(page)


def test_conversations_are_rated_where_the_evening_was_not(view: HistoryView) -> None:
    page = opened(view, Contents.of(talked(3, after=Ratings(4, 5))))
    assert page._found is not None
    assert len(page._found.ratings) == 3
    assert page.card.in_tune.value is None, "the evening itself was not"
