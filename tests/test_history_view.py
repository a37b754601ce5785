"""The history in the window: what is compared, the chart, the calendar, the list, the notes."""

from __future__ import annotations

import math
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from biofeedback import clock
from biofeedback.ble import FoundStrap
from biofeedback.engine import Ended
from biofeedback.events import Beat, Flag, HrvUpdate, LinkState, StrapState
from biofeedback.history.likeness import Part
from biofeedback.records import csv_format
from biofeedback.records.folders import SettingsStore
from biofeedback.records.library import Measures, Problem, SessionEntry
from biofeedback.records.notes import Edits, Kind, Posture
from biofeedback.records.recorder import Summary
from biofeedback.records.sidecar import Notes, read_notes, write_notes
from biofeedback.ui import theme
from biofeedback.ui.errands import Errands, wait_for_all
from biofeedback.ui.history import words
from biofeedback.ui.history.calendar import Calendar
from biofeedback.ui.history.canvas import Canvas
from biofeedback.ui.history.chart import RmssdChart
from biofeedback.ui.history.filters import Filters
from biofeedback.ui.history.selection import Choice, Contents, Picture, first_choice, usual_choice
from biofeedback.ui.history.shelf import Shelf
from biofeedback.ui.history.table import SessionTable
from biofeedback.ui.history.ticks import day_ticks, rmssd_ticks
from biofeedback.ui.history.usual import your_usual
from biofeedback.ui.history.view import HistoryView
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.notes_form import NotesForm
from biofeedback.ui.reporter import Reporter
from biofeedback.units import TICKS_PER_SECOND
from biofeedback.usual import Band
from tests.libraries import NOTES, ZONE, entry, life, shelve
from tests.test_languages import Masked, assert_masked, shown
from tests.windows import button, click, shown_texts, windows

TODAY = date(2026, 3, 4)
FOLDER = Path("/nowhere")
LIKE = Choice(Kind.REST, Posture.SITTING, Part.MORNING)


def contents(days: int, **more: int) -> Contents:
    return Contents.of(life(FOLDER, days, TODAY, **more))


# -- what is chosen, without a window --------------------------------------------------------------


def at(day: date, hour: int = 7, ms: float | None = 45.0, **facts: object) -> SessionEntry:
    start = datetime.combine(day, time(hour), ZONE)
    found = Measures(ms, ms and ms / 1.2, ms and ms * 1.2)
    return entry(FOLDER, start, 180, measures=found, **facts)  # type: ignore[arg-type]


def test_only_like_is_laid_beside_like() -> None:
    days = [TODAY - timedelta(days=ago) for ago in range(9, -1, -1)]
    same = [at(day, posture="sitting") for day in days]
    others = [
        at(TODAY, 8, posture="lying"),
        at(TODAY, 20, posture="sitting"),
        at(TODAY, 9, posture="sitting", kind="conversation", said_kind="conversation"),
        at(TODAY, 10, posture="sitting", source="simulated"),
    ]
    held = Contents.of([*same, *others])
    picture = Picture(held, LIKE)
    assert [reading.path for reading in picture.readings] == [each.path for each in same]
    assert picture.days is not None
    assert len(picture.days.readings) == 10
    assert not picture.demo.any()
    for loose in (replace(LIKE, posture=None), replace(LIKE, part=None), replace(LIKE, kind="")):
        assert Picture(held, loose).days is None, "what is not alike has neither mean nor range"
        assert not loose.comparable
    with_demo = Picture(held, replace(LIKE, demo=True))
    assert with_demo.demo.sum() == 1, "it is seen"
    assert with_demo.days is not None
    assert len(with_demo.days.readings) == 10, "and does not count"
    assert with_demo.own_count == 10


def test_rmssd_of_a_pace_never_stands_beside_that_of_rest() -> None:
    picture = Picture(contents(200), Choice(kind=""))
    assert Kind.PACED in {entry.kind for entry in picture.entries}, "it is listed"
    assert Kind.PACED not in {reading.like.kind for reading in picture.readings}


def test_it_begins_with_what_was_measured_most() -> None:
    held = contents(90)
    assert first_choice(held) == LIKE
    assert usual_choice(held, Choice(Kind.PACED, Posture.LYING)) == Choice(
        Kind.PACED, Posture.SITTING
    )
    assert usual_choice(held, Choice(Kind.SLEEP, Posture.LYING)) == Choice(Kind.SLEEP)
    assert first_choice(Contents.of(())) == Choice(kind="")


def test_the_first_of_a_day_counts_and_what_is_withheld_has_no_dot() -> None:
    early, late = at(TODAY, 6, 40.0, posture="sitting"), at(TODAY, 8, 80.0, posture="sitting")
    silent = at(TODAY - timedelta(days=1), ms=None, posture="sitting")
    picture = Picture(Contents.of([late, early, silent]), LIKE)
    assert picture.days is not None
    assert [each.path for each in picture.days.readings.values()] == [early.path]
    assert picture.paths == [early.path, late.path]
    assert np.isnan(picture.ln_rmssd).sum() == 1
    assert len(picture.entries) == 3, "the list has it all the same"


@pytest.mark.parametrize("pixels", [60.0, 150.0, 400.0])
def test_ticks_of_milliseconds_keep_their_distance(pixels: float) -> None:
    low, high = math.log(18), math.log(120)
    ticks = rmssd_ticks(low, high, pixels)
    scale = pixels / (high - low)
    assert ticks == sorted(ticks)
    assert 100 in ticks
    gaps = np.diff([math.log(tick) * scale for tick in ticks])
    assert (gaps >= 34).all()


@pytest.mark.parametrize("span", [14, 31, 92, 366, 1000, 3650])
@pytest.mark.parametrize("pixels", [300.0, 660.0, 1200.0])
def test_ticks_of_days_have_room(span: int, pixels: float) -> None:
    first = TODAY - timedelta(days=span)
    ticks = list(day_ticks(first, TODAY, pixels))
    assert 1 <= len(ticks) <= pixels / 40
    days = [day for day, _ in ticks]
    assert days == sorted(days)
    assert first <= days[0]
    assert days[-1] <= TODAY
    if len(days) > 1:
        assert min(np.diff([day.toordinal() for day in days])) * pixels / span > 30


# -- the page --------------------------------------------------------------------------------------


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[HistoryView]:
    made = HistoryView(theme.LIGHT, "", lambda: TODAY)
    made.resize(1280, 736)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_down()
    wait_for_all()


def filled(view: HistoryView, held: Contents) -> Picture:
    view.show_contents(held)
    QApplication.processEvents()
    assert view.picture is not None
    return view.picture


def table(view: HistoryView) -> SessionTable:
    return view.findChildren(SessionTable)[0]


def calendar(view: HistoryView) -> Calendar:
    return view.findChildren(Calendar)[0]


def chart(view: HistoryView) -> RmssdChart:
    return view.findChildren(RmssdChart)[0]


def rows(view: HistoryView) -> list[list[str]]:
    model = table(view).sessions
    columns = range(model.columnCount())
    return [
        [str(model.data(model.index(row, column))) for column in columns]
        for row in range(model.rowCount())
    ]


def spot(canvas: Canvas, path: Path) -> QPoint:
    """Return where a session stands in a chart."""
    x, y = canvas._spots
    place = canvas._paths.index(path)
    return QPointF(float(x[place]), float(y[place])).toPoint()


def test_it_says_what_many_sessions_come_to(view: HistoryView) -> None:
    picture = filled(view, contents(120))
    text = shown_texts(view)
    assert picture.days is not None
    week, usual = picture.days.week(TODAY), picture.days.usual(TODAY)
    assert week is not None
    assert usual is not None
    assert f"{week.rmssd_ms:.0f}" in text.split("\n")
    assert f"usual for you {usual.band_ms.low:.0f} to {usual.band_ms.high:.0f} ms" in text
    assert f"{week.days} of 7 days measured" in text
    assert f"rest, sitting, mornings: {picture.own_count} sessions" in text


def test_too_few_days_are_told_and_nothing_is_invented(view: HistoryView) -> None:
    filled(view, contents(2))
    text = shown_texts(view)
    assert "Your usual range needs 7 days: 1 so far." in text
    assert "2 of 7 days measured: a mean needs 3" in text
    assert "\N{EN DASH}" in text.split("\n"), "there is no mean"


def test_nothing_is_an_invitation(qtbot: QtBot, view: HistoryView) -> None:
    view.settle()
    assert "Your days, side by side" in shown_texts(view)
    assert view.picture is None
    with qtbot.waitSignal(view.start_wanted):
        click(view, "Measure now")


def test_a_demo_alone_is_offered_and_never_counts(view: HistoryView) -> None:
    view.show_contents(Contents.of([at(TODAY, source="simulated")]))
    assert "there is 1 recording of the demo: it never counts." in shown_texts(view)
    click(view, "Include demo")
    assert "they are compared with nothing" in shown_texts(view)
    assert [row[2] for row in rows(view)] == ["rest, demo"]
    assert view.picture is not None
    assert view.picture.demo.tolist() == [True]


def test_files_that_could_not_be_read_are_told_quietly(view: HistoryView) -> None:
    held = contents(30)
    problem = Problem(Path("/x.csv"), "x.csv holds no beats.")
    filled(view, replace(held, problems=[problem]))
    assert "x.csv holds no beats." not in shown_texts(view)
    click(view, "1 file could not be read: which?")
    assert "x.csv holds no beats." in shown_texts(view)


def test_what_is_chosen_in_one_place_is_chosen_in_all(qtbot: QtBot, view: HistoryView) -> None:
    picture = filled(view, contents(60))
    path = picture.paths[-5]
    QTest.mouseClick(chart(view), Qt.MouseButton.LeftButton, pos=spot(chart(view), path))
    entry = next(each for each in picture.entries if each.path == path)
    assert view.selected == path
    assert table(view).currentIndex().row() == table(view).sessions.row_of(path)
    assert calendar(view)._day == entry.day
    assert view.details.path == path
    assert set(view.details.form._known_tags.stringList()) == {"call", "mother", "morning"}
    # In the calendar ...
    day = picture.readings[-9].day
    where = calendar(view).box_of(day).center().toPoint()
    QTest.mouseClick(calendar(view), Qt.MouseButton.LeftButton, pos=where)
    assert view.details.path == picture.readings[-9].path
    # ... and in the list.
    row = table(view).currentIndex().row()
    QTest.keyClick(table(view), Qt.Key.Key_Down)
    assert table(view).currentIndex().row() == row + 1
    assert view.selected == picture.entries[row + 1].path
    assert chart(view).selected == view.selected


def test_left_and_right_go_from_session_to_session(view: HistoryView) -> None:
    picture = filled(view, contents(300))
    assert view.selected == picture.paths[-1], "the latest, to begin with"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.selected == picture.paths[-1], "there is no later one"
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.selected == picture.paths[-3]
    view.select(picture.paths[0])
    first, last = chart(view)._first, chart(view)._last
    assert first <= picture.readings[0].day <= last, "the chart goes there"
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.selected == picture.paths[0]


def test_keys_choose_the_time_that_is_shown(view: HistoryView) -> None:
    picture = filled(view, contents(900))
    canvas = chart(view)

    def span() -> int:
        return (canvas._last - canvas._first).days + 1

    for key, days in ((Qt.Key.Key_1, 31), (Qt.Key.Key_2, 92), (Qt.Key.Key_3, 366)):
        QTest.keyClick(view, key)
        assert span() == days
        assert canvas._last == TODAY
    QTest.keyClick(view, Qt.Key.Key_4)
    assert canvas._first <= picture.readings[0].day
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert span() == 366
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert canvas._last < TODAY
    assert span() == 366
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas._last == TODAY


def test_a_short_history_begins_with_a_month(view: HistoryView) -> None:
    filled(view, contents(12))
    assert (chart(view)._last - chart(view)._first).days == 30


def test_the_calendar_has_keys_of_its_own(view: HistoryView) -> None:
    picture = filled(view, contents(60))
    calendar(view).setFocus()
    chosen = view.selected
    assert chosen is not None
    day = calendar(view)._day
    assert day is not None
    QTest.keyClick(calendar(view), Qt.Key.Key_Left)
    assert calendar(view)._day == day - timedelta(days=7), "a week back"
    QTest.keyClick(calendar(view), Qt.Key.Key_Up)
    assert calendar(view)._day == day - timedelta(days=8)
    there = picture.by_day.get(day - timedelta(days=8))
    if there:
        assert view.selected in [each.path for each in there]
    QTest.keyClick(calendar(view), Qt.Key.Key_PageDown)
    assert calendar(view)._day == TODAY, "there is no later day"
    assert "session" in calendar(view).accessibleDescription()
    QTest.keyClick(calendar(view), Qt.Key.Key_Return)
    assert view.focusWidget() is view.details.replay


def test_return_in_the_list_leads_to_the_session(view: HistoryView) -> None:
    view.resize(760, 496)
    filled(view, contents(30))
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table(view).isVisible()
    assert not view.details.isVisible(), "there is room for one thing at a time"
    QTest.keyClick(table(view), Qt.Key.Key_Return)
    assert view.details.isVisible()
    assert view.focusWidget() is view.details.replay
    view.resize(1280, 736)
    QApplication.processEvents()
    assert table(view).isVisible()
    assert calendar(view).isVisible()


def test_a_session_is_found_by_its_note(qtbot: QtBot, view: HistoryView) -> None:
    tagged = at(TODAY - timedelta(days=1), posture="sitting", tags=("Holiday",))
    noted = at(TODAY - timedelta(days=2), posture="sitting", note="slept BADLY")
    filled(view, Contents.of([at(TODAY, posture="sitting"), tagged, noted]))
    assert len(rows(view)) == 3
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = view.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "badly")
    assert [row[-1] for row in rows(view)] == ["slept BADLY"]
    with qtbot.assertNotEmitted(view.place_wanted):
        QTest.keyClick(view, Qt.Key.Key_Escape)
    assert len(rows(view)) == 3
    QTest.keyClicks(field, "holi")
    assert [row[-1] for row in rows(view)] == ["Holiday"]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.place_wanted):
        QTest.keyClick(view, Qt.Key.Key_Escape)


def test_paced_breathing_is_seen_by_pace(view: HistoryView) -> None:
    filled(view, contents(200))
    filters = view.findChildren(Filters)[0]
    filters._kind.choose(1)
    QApplication.processEvents()
    picture = view.picture
    assert picture is not None
    assert picture.choice == Choice(Kind.PACED, Posture.SITTING), "at any time of day"
    paces = picture.paces(TODAY - timedelta(days=91))
    best = max(pace.best_bpm or 0.0 for pace in paces)
    assert f"{best:.1f}" in shown_texts(view).split("\n")
    assert "breaths a minute, in" in shown_texts(view)
    assert {row[2] for row in rows(view)} == {"paced breathing"}
    filters._posture.choose(0)
    text = shown_texts(view)
    assert "Choose a posture: only like is compared with like." in text
    assert f"{best:.1f}" not in text.split("\n")


def test_what_is_not_alike_is_not_compared(view: HistoryView) -> None:
    filled(view, contents(60))
    filters = view.findChildren(Filters)[0]
    filters._part.choose(0)
    assert "only like is compared with like" in shown_texts(view)
    filters._kind.choose(3)
    assert "Different kinds of sessions are not compared: choose one." in shown_texts(view)
    assert "usual for you" not in shown_texts(view)


def test_every_number_can_be_hidden(view: HistoryView) -> None:
    picture = filled(view, contents(60))
    reading = picture.readings[-1]
    assert f"{reading.measures.rmssd_ms:.0f} ms, likely" in shown_texts(view)
    view.set_private(True)
    QApplication.processEvents()
    text = shown_texts(view)
    assert " ms" not in text.replace("in ms", "")
    assert "bpm" not in text
    assert {row[5] for row in rows(view)} == {"\N{BULLET}" * 3}
    assert "\N{BULLET}" in chart(view).told(0)[1]
    spoken = " ".join(each.accessibleName() for each in view.findChildren(QLabel))
    assert f"{reading.measures.rmssd_ms:.0f} ms" not in spoken
    view.set_private(False)
    assert f"{reading.measures.rmssd_ms:.0f} ms, likely" in shown_texts(view)


def spots(drawn: RmssdChart) -> int:
    """Return how many sessions can be pointed at."""
    drawn.grab()
    return int(drawn._spots[0].size)


def test_where_a_dot_stands_is_hidden_with_its_number(view: HistoryView) -> None:
    filled(view, contents(60))
    QApplication.processEvents()
    drawn = chart(view)
    assert spots(drawn)
    standing = view.details._standing.text()
    assert standing in drawn.accessibleDescription()
    view.set_private(True)
    assert not spots(drawn), "there is nothing to be pointed at"
    assert standing not in drawn.accessibleDescription()
    view.set_private(False)
    assert spots(drawn)
    assert standing in drawn.accessibleDescription()


def test_a_session_tells_where_it_stands(view: HistoryView) -> None:
    days = [TODAY - timedelta(days=ago) for ago in range(20, 0, -1)]
    usual = [at(day, ms=40.0 + 4 * (day.day % 5), posture="sitting") for day in days]
    high = replace(at(TODAY, 7, 90.0, posture="sitting"), gaps=2, artifact_share=0.034)
    later = at(TODAY, 9, 50.0, posture="sitting")
    filled(view, Contents.of([*usual, high, later]))
    view.select(high.path)
    text = shown_texts(view)
    assert "Above your usual range." in text
    assert "90 ms, likely 75 to 108" in text
    assert "3.4 % of beats set aside, 2 gaps" in text
    view.select(later.path)
    assert "The first of a day counts, and this is a later one." in shown_texts(view)


def test_pointing_at_a_session_costs_no_new_picture(qtbot: QtBot, view: HistoryView) -> None:
    picture = filled(view, contents(60))
    canvas = chart(view)
    qtbot.waitUntil(lambda: canvas._layer is not None)
    painted = canvas.painted
    for path in picture.paths[-6:]:
        QTest.mouseMove(canvas, spot(canvas, path))
        QApplication.processEvents()
        assert canvas._pointed is not None
        assert canvas._paths[canvas._pointed] == path
    assert canvas.painted == painted


def test_ten_years_are_seen_at_once(view: HistoryView) -> None:
    held = contents(4700, sessions=3650)
    picture = filled(view, held)
    assert len(picture.entries) > 2000
    assert table(view).sessions.rowCount() == len(picture.entries)
    QTest.keyClick(view, Qt.Key.Key_4)
    QApplication.processEvents()
    assert len(chart(view)._paths) == len(picture.readings)


def test_what_is_refreshed_keeps_what_was_chosen(view: HistoryView) -> None:
    held = life(FOLDER, 30, TODAY)
    picture = filled(view, Contents.of(held))
    filters = view.findChildren(Filters)[0]
    view.select(picture.paths[2])
    filters._part.choose(0)
    chosen = view.picture
    assert chosen is not None
    filled(view, Contents.of([*held, at(TODAY, 9, posture="sitting")]))
    assert view.selected == picture.paths[2]
    assert view.picture is not None
    assert view.picture.choice == chosen.choice


def test_what_was_just_measured_is_looked_at_unless_another_was_chosen(view: HistoryView) -> None:
    held = life(FOLDER, 30, TODAY - timedelta(days=1))
    newest = filled(view, Contents.of(held)).paths[-1]
    assert view.selected == newest
    today = at(TODAY, 7, posture="sitting")
    filled(view, Contents.of([*held, today]))
    assert view.selected == today.path, "one came to see it"
    view.details.focus()
    later = at(TODAY, 9, posture="sitting")
    filled(view, Contents.of([*held, today, later]))
    assert view.selected == today.path, "it is being used"


@pytest.mark.parametrize("size", [(720, 496), (1024, 576), (1280, 736), (1920, 1136)])
def test_nothing_is_cut_off(view: HistoryView, size: tuple[int, int]) -> None:
    view.resize(*size)
    filled(view, contents(60))
    for tab in range(3):
        view._panes.open_tab(tab)
        for _ in range(2):
            QApplication.processEvents()
        for child in view.findChildren(QWidget):
            if child.isVisible() and isinstance(child, QLabel | QAbstractButton | Canvas):
                corner = child.mapTo(view, child.rect().bottomRight())
                assert corner.x() < size[0], child
                assert corner.y() < size[1] or view.details.isAncestorOf(child), child


@pytest.mark.parametrize("shown", [theme.DARK, theme.LIGHT])
def test_both_themes_are_painted(view: HistoryView, shown: theme.Theme) -> None:
    filled(view, contents(60))
    view.apply(shown)
    ground = chart(view).grab().toImage().pixelColor(1, chart(view).height() - 2)
    assert ground.name() == shown.ground


def test_every_control_of_it_has_a_name(view: HistoryView) -> None:
    filled(view, contents(60))
    for control in view.findChildren(QWidget):
        if control.isHidden():
            continue
        asked = isinstance(control, QAbstractButton | QPlainTextEdit | QLineEdit | Canvas)
        if asked or isinstance(control, Calendar | SessionTable):
            text = control.text() if isinstance(control, QAbstractButton) else ""
            assert control.accessibleName() or text, control
    assert "rest" in chart(view).accessibleDescription()


def test_notes_are_kept_and_change_what_is_compared(
    qtbot: QtBot, view: HistoryView, tmp_path: Path
) -> None:
    held = [replace(each, path=tmp_path / each.path.name) for each in life(FOLDER, 5, TODAY)]
    picture = filled(view, Contents.of(held))
    path = picture.paths[-1]
    form = view.details.form
    qtbot.waitUntil(form.isEnabled)
    write_notes(path, replace(Notes(), markers=Edits().add("phone rang", 3.0)))
    with qtbot.waitSignal(view.noted):
        form._posture.choose(2)
    note = form.findChildren(QPlainTextEdit)[0]
    note.setFocus()
    QTest.keyClicks(note, "slept well")
    with qtbot.waitSignal(view.noted):
        view.select(picture.paths[-2])
    kept = read_notes(path)
    assert (kept.posture, kept.note) == ("lying", "slept well")
    assert [each.name for each in kept.markers.added] == ["phone rang"], "set elsewhere meanwhile"


PAINTING = ("history.canvas", "history.calendar", "painted")
"""Modules that make a painter of the history; the charts paint with that of ``painted``."""


def test_all_of_it_passes_through_translation(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[str] = set()

    class Recording(QPainter):
        def drawText(self, *given: Any) -> Any:  # noqa: N802
            painted.update(each for each in given if isinstance(each, str))
            return super().drawText(*given)

    for name in PAINTING:
        monkeypatch.setattr(f"biofeedback.ui.{name}.QPainter", Recording)
    masks = Masked()
    qapp.installTranslator(masks)
    try:
        view = HistoryView(theme.LIGHT, "", lambda: TODAY)
        qtbot.addWidget(view)
        view.resize(1280, 736)
        view.show()
        known = [words.clock(each.start) for each in life(FOLDER, 120, TODAY)]
        known += [QLocale().dayName(day, QLocale.FormatType.ShortFormat) for day in range(1, 8)]
        known += ["Polar H10 A1B2C3", "call", "mother", "morning", *NOTES]

        def look() -> None:
            QApplication.processEvents()
            view.grab()
            listed = {cell for row in rows(view) for cell in row}
            headers = range(table(view).sessions.columnCount())
            listed |= {
                str(table(view).sessions.headerData(at, Qt.Orientation.Horizontal))
                for at in headers
            }
            assert_masked(shown(view) | painted | listed, *known)

        view.settle()
        look()
        view.show_contents(Contents.of([at(TODAY, source="simulated")]))
        look()
        view.show_progress(3, 9)
        filled(view, contents(120))
        look()
        canvas = chart(view)
        assert view.selected is not None
        canvas._point_at(canvas._paths.index(view.selected))
        look()
        filters = view.findChildren(Filters)[0]
        for kind in range(4):
            filters._kind.choose(kind)
            look()
            filters._posture.choose(0)
            look()
        for span in range(4):
            QTest.keyClick(view, Qt.Key(Qt.Key.Key_1 + span))
            look()
    finally:
        qapp.removeTranslator(masks)


# -- the library beside the window -----------------------------------------------------------------


def test_the_library_is_told_as_it_is_and_then_brought_up_to_date(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shelve(tmp_path, life(tmp_path, 40, TODAY))
    (tmp_path / "2026-03-04 12-00-00 bad.csv").write_text(csv_format.MAGIC + "nonsense\n")
    shelf = Shelf()
    told: list[Contents] = []
    shelf.filled.connect(told.append)
    with qtbot.waitSignal(shelf.settled, timeout=20_000):
        shelf.fill(tmp_path)
    assert len(told) == 2
    assert len(told[0].entries) == len(told[1].entries) > 20
    assert [len(each.problems) for each in told] == [0, 1]
    assert shelf.contents is told[1]
    with qtbot.waitSignal(shelf.settled, timeout=20_000):
        shelf.refresh(tmp_path)
    assert len(told) == 2, "nothing is new"


def test_many_files_are_left_for_when_somebody_waits(qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.csv").write_text(csv_format.MAGIC + "nonsense\n")
    shelf = Shelf()
    told: list[int] = []
    shelf.progressed.connect(lambda done, _: told.append(done))
    with qtbot.waitSignal(shelf.settled, timeout=20_000):
        shelf.refresh(tmp_path, quietly=True)
    assert max(told, default=0) == 0


def test_a_library_of_a_later_version_is_left_alone_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 999")
    shelf = Shelf()
    told: list[str] = []
    shelf.told.connect(told.append)
    with qtbot.waitSignal(shelf.settled, timeout=20_000):
        shelf.fill(tmp_path)
    assert "made by a later version" in " ".join(told)


def test_your_usual_is_that_of_this_time_of_day(tmp_path: Path) -> None:
    days = [TODAY - timedelta(days=ago) for ago in range(30, 0, -1)]
    mornings = [replace(at(day, 7, 40.0 + day.day % 6, posture="sitting")) for day in days]
    evenings = [at(day, 20, 80.0, posture="lying") for day in days[:3]]
    held = [replace(each, path=tmp_path / each.path.name) for each in (*mornings, *evenings)]
    morning = datetime.combine(TODAY, time(8), ZONE)
    assert your_usual(tmp_path, morning) is None, "there is no index"
    shelve(tmp_path, held)
    found = your_usual(tmp_path, morning)
    assert found is not None
    assert 38 < found.band.low < found.band.high < 47
    assert found.days == 30
    assert your_usual(tmp_path, morning.replace(hour=20)) is None, "three evenings are too few"


# -- in the window ---------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"), theme="dark")
    return store


@pytest.fixture
def open_window(
    qtbot: QtBot, store: SettingsStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[], MainWindow]]:
    """Open windows whose demo runs fast, without Bluetooth."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    make_clock = clock.make_clock
    monkeypatch.setattr(clock, "make_clock", lambda _: make_clock(40))
    with windows(qtbot, store) as opened:
        yield opened


Open = Callable[[], MainWindow]


def history(qtbot: QtBot, window: MainWindow) -> HistoryView:
    QTest.keyClick(window, Qt.Key.Key_H)
    view = window.workspace.archive.view
    assert view is not None
    qtbot.waitUntil(view.isVisible)
    return view


def test_the_history_is_a_place_with_and_without_a_session(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    shelve(
        store.settings.recordings,
        life(store.settings.recordings, 30, datetime.now().astimezone().date()),
    )
    window = open_window()
    assert window.workspace.archive.view is None, "made when it is opened"
    view = history(qtbot, window)
    qtbot.waitUntil(lambda: "rest, sitting, mornings" in shown_texts(window))
    assert button(window, "History").isChecked()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert "Put on your strap" in shown_texts(window)
    assert button(window, "Start").isChecked()
    window.workspace.start_demo(3)
    workspace = window.workspace
    qtbot.waitUntil(lambda: bool(workspace.series and workspace.series.now > 1), timeout=10_000)
    click(window, "History")
    assert view.isVisible()
    assert not view.details.replay.isEnabled(), "while a session runs nothing is replayed"
    now = workspace.series.now if workspace.series else 0.0
    qtbot.waitUntil(lambda: bool(workspace.series and workspace.series.now > now), timeout=10_000)
    QTest.keyClick(window, Qt.Key.Key_P)
    assert workspace.session.private
    QTest.keyClick(window, Qt.Key.Key_P)
    QTest.keyClick(window, Qt.Key.Key_B)
    assert workspace.session.place == "breathe"
    assert workspace.session.isVisible()
    history(qtbot, window)
    workspace.session.end_wanted.emit()
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    assert view.isVisible(), "one stays where one is"
    assert view.details.replay.isEnabled()


def test_what_follows_a_session(qtbot: QtBot, open_window: Open, store: SettingsStore) -> None:
    window = open_window()
    workspace = window.workspace
    workspace.start_demo(3)
    qtbot.waitUntil(lambda: bool(workspace.series and workspace.series.now > 1), timeout=10_000)
    click(window, "End session")
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    (path,) = store.settings.recordings.rglob("*.csv")
    click(window, "Notes")
    assert workspace._picker.after is not None
    form = workspace._picker.after.form
    qtbot.waitUntil(form.isEnabled)
    form._posture.choose(1)
    qtbot.waitUntil(lambda: path.with_suffix(".notes.json").exists())
    assert read_notes(path).posture == "sitting"
    click(window, "Look at it again")
    qtbot.waitUntil(lambda: "replay" in shown_texts(window), timeout=10_000)
    qtbot.waitUntil(lambda: workspace._controller.player is not None, timeout=10_000)
    workspace.session.end_wanted.emit()
    qtbot.waitUntil(workspace._picker.isVisible, timeout=10_000)
    assert "recorded in" in shown_texts(window), "what was recorded can still be chosen"
    assert button(window, "Report").isVisible()
    view = history(qtbot, window)
    qtbot.waitUntil(lambda: "of the demo" in shown_texts(window), timeout=10_000)
    click(view, "Include demo")
    click(view, "Replay")
    qtbot.waitUntil(lambda: workspace._controller.player is not None, timeout=10_000)
    workspace.session.end_wanted.emit()
    qtbot.waitUntil(view.isVisible, timeout=10_000)


def test_who_types_a_note_is_left_alone_when_the_session_ends(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    folder = store.settings.recordings
    shelve(folder, life(folder, 30, datetime.now().astimezone().date()))
    window = open_window()
    workspace = window.workspace
    workspace.start_demo(3)
    qtbot.waitUntil(lambda: bool(workspace.series and workspace.series.now > 1), timeout=10_000)
    window.activateWindow()
    view = history(qtbot, window)
    form = view.details.form
    qtbot.waitUntil(lambda: view.selected is not None and form.isEnabled(), timeout=10_000)
    form._note.setFocus()
    QTest.keyClicks(form._note, "slept b")
    workspace.session.end_wanted.emit()
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    assert window.focusWidget() is form._note
    QTest.keyClicks(window.focusWidget(), "adly, Private Hell")
    assert view.isVisible()
    assert form._note.toPlainText() == "slept badly, Private Hell"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert shown_texts(window).count("recorded in") == 1, "said once"


def test_the_keyboard_is_never_on_a_strap_that_is_forgotten(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    window.activateWindow()
    workspace = window.workspace
    qtbot.waitUntil(lambda: "Bluetooth" in shown_texts(window), timeout=10_000)
    workspace._picker.add(FoundStrap("AA:BB", "Polar <b>H10</b>", -50))
    qtbot.waitUntil(lambda: "Polar" in shown_texts(window))
    strap = button(window, "Polar")
    assert "<b>" not in strap.toolTip(), "what looks like markup is none"
    workspace.begin_without_source("Polar H10")
    workspace.bridge.session_ended.emit(Ended())
    focused = window.focusWidget()
    assert focused is button(window, "Try the demo")


def test_nobody_waits_for_ever_for_what_failed(qtbot: QtBot) -> None:
    errands = Errands()
    told: list[str] = []
    errands.run(lambda: 1 // 0, lambda _: told.append("done"), lambda: told.append("failed"))
    errands.run(lambda: 7 // 2, lambda found: told.append(f"{found}"))
    qtbot.waitUntil(lambda: not errands.busy)
    assert told == ["failed", "3"]


def test_what_comes_back_to_nobody_is_no_fault(
    qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    go_on = threading.Event()
    errands = Errands()
    errands.run(lambda: go_on.wait(5), lambda _: None)
    threading.Timer(0.05, go_on.set).start()
    shiboken6.delete(errands)
    assert "Traceback" not in capfd.readouterr().err


def test_what_was_noted_elsewhere_meanwhile_stays(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    write_notes(path, Notes(posture="lying"))
    after, details = NotesForm(), NotesForm()
    for form in (after, details):
        qtbot.addWidget(form)
        form.show_notes(path)
        qtbot.waitUntil(form.isEnabled)
    details._note.setPlainText("written in the history")
    details.save()
    wait_for_all()
    after._tags.setText("coffee")
    after.save()
    wait_for_all()
    kept = read_notes(path)
    assert (kept.note, kept.tags, kept.posture) == ("written in the history", ("coffee",), "lying")


def test_of_a_session_without_a_recording_nothing_is_offered(open_window: Open) -> None:
    window = open_window()
    workspace = window.workspace

    def end(*summaries: Summary) -> str:
        workspace.begin_without_source("Polar H10")
        workspace.bridge.session_ended.emit(Ended(recorded=summaries))
        return shown_texts(window)

    path = Path("/nowhere/one.csv")
    assert "Look at it again" in end(Summary(path, 5, 0, complete=True))
    assert "Look at it again" not in end(Summary(None, 0, 0, complete=True))
    assert "Look at it again" not in end()


def test_nothing_of_it_is_loaded_before_it_is_opened() -> None:
    code = (
        "import sys, biofeedback.ui.workspace, biofeedback.ui.plots;"
        "print([each for each in sys.modules if 'history' in each or each == 'sqlite3'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_live_value_is_seen_beside_your_usual(open_window: Open) -> None:
    window = open_window()
    workspace = window.workspace
    workspace.begin_without_source("Polar H10")
    second = TICKS_PER_SECOND
    update = HrvUpdate(70 * second, 60, 60, 59, 60 * second, 41.0, low_ms=31.0, high_ms=54.0)
    beat = Beat(70, second, 70 * second, 70 * second, Flag.NORMAL, 61, (update,))
    workspace.bridge.post_events([StrapState(1, LinkState.LIVE), beat])
    QApplication.processEvents()
    assert "usual" not in shown_texts(window)
    workspace.session.set_your_usual(Band(38.0, 50.0), "Your usual: 38 to 50 ms, from 30 days")
    assert "about your usual" in shown_texts(window)
    below = next(each for each in window.findChildren(QLabel) if "your usual" in each.text())
    assert "from 30 days" in below.toolTip()
    workspace.session.toggle_private()
    assert not below.toolTip()
    workspace.session.toggle_private()
    workspace.session.set_your_usual(Band(60.0, 70.0), "Your usual: 60 to 70 ms, from 30 days")
    assert "below your usual" in shown_texts(window)
    workspace.begin_without_source("Polar H10")
    assert "your usual" not in shown_texts(window), "another session asks anew"


# -- the report ------------------------------------------------------------------------------------


def test_reports_that_cannot_be_made_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    reporter = Reporter()
    told: list[str] = []
    reporter.told.connect(told.append)
    for name in ("none.csv", "nor this.csv", "none.csv"):
        reporter.make(tmp_path / name)
    qtbot.waitUntil(lambda: not reporter.busy, timeout=60_000)
    assert told[0].startswith("The report is being made")
    first, second = told[3:]
    assert "none.csv" in first
    assert "nor this.csv" in second, "asked for meanwhile, it is not forgotten"
    assert "Error" not in first + second


@pytest.mark.slow
def test_a_report_is_made_and_opened(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "biofeedback.ui.reporter.QDesktopServices.openUrl",
        lambda url: opened.append(url.toLocalFile()),
    )
    path = tmp_path / "rr.txt"
    path.write_text("\n".join(str(900 + (i * 53) % 140) for i in range(400)))
    reporter = Reporter()
    reporter.make(path)
    qtbot.waitUntil(lambda: not reporter.busy, timeout=100_000)
    (report,) = opened
    assert Path(report).read_text(encoding="utf-8").startswith("<!")
