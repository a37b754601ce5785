"""The timeline of a conversation: what is drawn and told, and who spoke; in replay, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from biofeedback.analysis.results import GapStudy, Study, TalkSpan
from biofeedback.analysis.study import study
from biofeedback.events import GapReason, Talk, Talking
from biofeedback.programmes.conversation import NAMES, Part
from biofeedback.records.csv_format import read
from biofeedback.ui.call.timeline import Timeline
from biofeedback.ui.call.timeline_picture import Layout, Scene, runs
from biofeedback.ui.painted import Layer
from biofeedback.ui.plots import LivePlots
from biofeedback.ui.replay.opening import open_now
from biofeedback.ui.replay.overview import Overview
from biofeedback.ui.replay.survey import Survey
from biofeedback.ui.series import Heard, SessionSeries
from biofeedback.ui.talk_rows import TalkRows, Voice, paint_rows, rows_of
from biofeedback.ui.theme import DARK, LIGHT
from biofeedback.units import ticks
from tests import talks


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("talks")


@lru_cache
def session(folder: Path, listening: str | None = "two") -> Study:
    path = talks.write(
        folder, call_s=300, listening=listening, markers=[(400, "phone rang"), (500, "tea")]
    )
    return study(read(path), spectra=False)


def spans(*talked: Talk, each_s: float = 10) -> list[TalkSpan]:
    return [TalkSpan(at * each_s, (at + 1) * each_s, talk) for at, talk in enumerate(talked)]


def shown(qtbot: QtBot, found: Study, size: tuple[int, int] = (860, 236)) -> Timeline:
    timeline = Timeline(DARK)
    qtbot.addWidget(timeline)
    timeline.resize(*size)
    timeline.show_study(found)
    timeline.show()
    return timeline


def colours(image: QImage) -> set[str]:
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


# -- who spoke, as rows ----------------------------------------------------------------------------


def voices(rows: TalkRows) -> dict[Voice, Sequence[tuple[float, float]]]:
    return dict(rows.rows)


def test_both_voices_at_once_stand_in_both_rows_and_silence_in_none() -> None:
    found = voices(rows_of(spans(Talk.ME, Talk.BOTH, Talk.OTHER, Talk.SILENCE, Talk.ME)))
    assert found == {Voice.ME: [(0, 20), (40, 50)], Voice.OTHER: [(10, 30)]}


def test_where_the_other_is_not_heard_there_is_no_row_for_them() -> None:
    found = voices(rows_of(spans(Talk.NOT_ME, Talk.ME, Talk.NOT_ME)))
    assert found == {Voice.ME: [(10, 20)]}
    assert voices(rows_of(spans(Talk.NOT_ME))) == {Voice.ME: []}, "listened to, and quiet"


def test_one_microphone_for_both_has_one_row() -> None:
    found = voices(rows_of(spans(Talk.SOMEONE, Talk.SILENCE, Talk.SOMEONE)))
    assert found == {Voice.SOMEONE: [(0, 10), (20, 30)]}


def test_what_was_not_listened_to_is_hatched_and_alone_shows_nothing() -> None:
    rows = rows_of(spans(Talk.ME, Talk.UNKNOWN, Talk.ME))
    assert rows.unknown == [(10, 20)]
    ended = rows_of(spans(Talk.UNKNOWN, Talk.ME, Talk.UNKNOWN))
    assert list(ended.unknown) == [], "before it began and after it ended is no hole in it"
    assert ended.listened == pytest.approx((10, 20))
    nothing = rows_of(spans(Talk.UNKNOWN))
    assert nothing.height == 0
    assert not nothing.rows
    assert rows_of([]).height == 0


def painted(rows: TalkRows) -> QImage:
    image = QImage(100, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.ground))
    painter = QPainter(image)
    paint_rows(painter, rows, QRectF(0, 0, 100, 20), lambda at: at, DARK)
    painter.end()
    return image


def test_rows_are_painted_where_they_belong(qapp: QApplication) -> None:
    image = painted(rows_of([Heard(10, 30, Talk.ME), Heard(30, 60, Talk.OTHER)]))
    own, other = image.pixelColor(20, 4).lightness(), image.pixelColor(45, 18).lightness()
    assert own > other > image.pixelColor(20, 18).lightness(), "empty rows are the darkest"
    assert own > image.pixelColor(45, 4).lightness()
    assert image.pixelColor(80, 4) == image.pixelColor(70, 4)


def test_a_stretch_beyond_the_edges_is_cut_off(qapp: QApplication) -> None:
    image = painted(
        rows_of([Heard(-50, 5, Talk.ME), Heard(5, 40, Talk.SILENCE), Heard(40, 500, Talk.UNKNOWN)])
    )
    ground = QColor(DARK.ground)
    assert image.pixelColor(2, 4).lightness() > 150
    assert image.pixelColor(20, 4) != ground
    assert image.pixelColor(20, 18) == ground
    assert image.pixelColor(60, 4) == ground, "nothing listened any more"


# -- the scene -------------------------------------------------------------------------------------


def test_the_scene_has_the_phases_by_their_parts_and_the_whole_curve(folder: Path) -> None:
    scene = Scene.of(session(folder))
    assert [each.name for each in scene.phases] == [NAMES[part] for part in Part]
    assert [each.start_s for each in scene.phases] == pytest.approx([10, 190, 310, 610], abs=0.01)
    assert scene.phases[0].counts
    assert np.isfinite(scene.rmssd_ms).sum() > 300
    assert scene.scale is not None
    assert scene.scale.low <= np.nanmedian(scene.rmssd_ms) <= scene.scale.high
    assert [each.label for each in scene.markers] == ["phone rang", "tea"]


def test_a_part_that_was_begun_anew_is_seen_and_does_not_count(folder: Path) -> None:
    found = session(folder)
    again = replace(found.phases[0], phase_id=99, start_s=2.0, end_s=9.0)
    scene = Scene.of(replace(found, phases=[again, *found.phases]))
    assert [each.counts for each in scene.phases[:2]] == [False, True]


def test_of_a_long_session_the_conversation_is_shown(folder: Path) -> None:
    found = session(folder)
    assert found.conversation is not None
    parts = {Part.CALL: (400.0, 500.0)}
    scene = Scene.of(replace(found, conversation=replace(found.conversation, whole_parts=parts)))
    assert (scene.start_s, scene.end_s) != (0, found.facts.length_s)
    without = Scene.of(replace(found, conversation=None))
    assert (without.start_s, without.end_s) == (0, found.facts.length_s)


def test_a_line_is_broken_where_there_is_nothing() -> None:
    nan = np.nan
    assert runs(np.array([nan, 1, 2, nan, 3])) == [slice(1, 3), slice(4, 5)]
    assert runs(np.array([nan, nan])) == []


def test_times_and_places_are_one(qapp: QApplication, folder: Path) -> None:
    layout = Layout(Scene.of(session(folder)), 860, 236, QFontMetrics(qapp.font()))
    for at in (0.0, 123.4, 700.0):
        assert layout.time(layout.x(at)) == pytest.approx(at)
    assert layout.time(-50) == layout.scene.start_s
    assert layout.talk.bottom() <= layout.times.top() + 1
    assert layout.curve.height() > 100


# -- the widget ------------------------------------------------------------------------------------


def test_pointing_tells_the_time_the_value_and_who_speaks(qtbot: QtBot, folder: Path) -> None:
    found = session(folder)
    timeline = shown(qtbot, found)
    span = next(each for each in found.talk if each.talk is Talk.OTHER)
    time, value, who = timeline.told((span.start_s + span.end_s) / 2)[:3]
    assert "conversation" in time
    assert value.startswith("RMSSD ")
    assert "likely" in value
    assert who == "the other speaks"
    assert "phone rang" in timeline.told(400)
    assert "RMSSD withheld here" in timeline.told(5)
    QTest.mouseMove(timeline, QPoint(430, 60))
    qtbot.waitUntil(lambda: timeline.grab().toImage() != shown(qtbot, found).grab().toImage())


def test_pointing_costs_no_new_picture(qtbot: QtBot, folder: Path) -> None:
    timeline = shown(qtbot, session(folder))
    timeline.grab()
    painted_once = timeline.layer.painted
    for x in range(100, 800, 50):
        QTest.mouseMove(timeline, QPoint(x, 60))
        timeline.grab()
    assert timeline.layer.painted == painted_once
    timeline.resize(500, 200)
    timeline.grab()
    assert timeline.layer.painted == painted_once + 1


def test_a_gap_is_told_with_its_reason(qtbot: QtBot, folder: Path) -> None:
    gap = GapStudy(450.0, 21.0, GapReason.LINK_LOST)
    timeline = shown(qtbot, replace(session(folder), gaps=[gap]))
    assert any("21 s" in line for line in timeline.told(460))
    assert not any("RMSSD" in line for line in timeline.told(460))
    assert "1 gap without beats" in timeline.accessibleDescription()


def test_the_keys_go_along_it_and_are_read_aloud(qtbot: QtBot, folder: Path) -> None:
    timeline = shown(qtbot, session(folder))
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.accessibleName().endswith("0:00, RMSSD withheld here, silence")
    QTest.keyClick(timeline, Qt.Key.Key_PageDown)
    assert "quiet before" in timeline.accessibleName()
    QTest.keyClick(timeline, Qt.Key.Key_PageDown)
    assert "reading aloud" in timeline.accessibleName()
    QTest.keyClick(timeline, Qt.Key.Key_Left)
    assert "3:03" in timeline.accessibleName()
    QTest.keyClick(timeline, Qt.Key.Key_End)
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert "13:2" in timeline.accessibleName(), "not beyond the end"


def test_its_keys_are_kept_from_shortcuts(qtbot: QtBot, folder: Path) -> None:
    timeline = shown(qtbot, session(folder))

    def kept(key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        timeline.event(event)
        return event.isAccepted()

    assert kept(Qt.Key.Key_Left)
    assert not kept(Qt.Key.Key_P)


def test_hidden_it_shows_neither_curve_nor_value(qtbot: QtBot, folder: Path) -> None:
    timeline = shown(qtbot, session(folder))
    assert DARK.vagal in colours(timeline.grab().toImage())
    timeline.set_private(True)
    assert DARK.vagal not in colours(timeline.grab().toImage())
    told = timeline.told(450)
    assert not any("ms" in line for line in told)
    assert "conversation" in told[0]


def test_it_takes_the_colours_of_a_theme(qtbot: QtBot, folder: Path) -> None:
    timeline = shown(qtbot, session(folder))
    timeline.apply(LIGHT)
    found = colours(timeline.grab().toImage())
    assert LIGHT.ground in found
    assert LIGHT.vagal in found
    assert DARK.ground not in found


@pytest.mark.parametrize("size", [(240, 140), (760, 168), (2400, 500)])
@pytest.mark.parametrize("listening", ["two", "own", "someone", None])
def test_it_can_be_painted_at_any_size(
    qtbot: QtBot, folder: Path, size: tuple[int, int], listening: str | None
) -> None:
    timeline = shown(qtbot, session(folder, listening), size)
    assert DARK.vagal in colours(timeline.grab().toImage())


def test_without_any_value_it_says_so_and_invents_no_line(qtbot: QtBot, folder: Path) -> None:
    found = session(folder)
    nothing = np.full_like(found.curve.rmssd_ms, np.nan)
    curve = replace(found.curve, rmssd_ms=nothing, low_ms=nothing, high_ms=nothing)
    timeline = shown(qtbot, replace(found, curve=curve))
    assert DARK.vagal not in colours(timeline.grab().toImage())
    empty = Timeline(DARK)
    qtbot.addWidget(empty)
    empty.grab()
    assert empty.told(3) == []


def test_a_layer_is_made_once_for_a_size(qtbot: QtBot) -> None:
    timeline = Timeline(DARK)
    qtbot.addWidget(timeline)
    layer = Layer()
    seen: list[QPainter] = []
    for _ in range(3):
        layer.shown(timeline, DARK.ground, timeline.font(), seen.append)
    assert len(seen) == layer.painted == 1
    layer.drop()
    layer.shown(timeline, DARK.ground, timeline.font(), seen.append)
    assert layer.painted == 2


# -- live and in replay ----------------------------------------------------------------------------


def talking(at_s: float, talk: Talk) -> Talking:
    return Talking(ticks(at_s), talk, "by hand")


def test_the_series_keep_who_speaks() -> None:
    series = SessionSeries([60])
    assert not series.talked
    assert series.add(talking(10, Talk.ME))
    series.add(talking(12, Talk.ME))
    series.add(talking(20, Talk.NOT_ME))
    series.add(talking(30, Talk.ME))
    assert series.talk_between(0, 40) == [
        Heard(10, 20, Talk.ME),
        Heard(20, 30, Talk.NOT_ME),
        Heard(30, 40, Talk.ME),
    ]
    assert series.talk_between(15, 25) == [Heard(15, 20, Talk.ME), Heard(20, 25, Talk.NOT_ME)]
    assert series.talk_between(0, 5) == []
    assert series.talk_between(35, 36) == [Heard(35, 36, Talk.ME)]


def test_the_live_curves_show_who_speaks_only_where_somebody_does(qtbot: QtBot) -> None:
    plots = LivePlots(DARK, QApplication.font().family())
    qtbot.addWidget(plots)
    plots.resize(900, 400)
    plots.show()
    quiet = SessionSeries([60])
    quiet.now = 100.0
    plots.show_series(quiet)
    assert plots.talk_rows() is None
    loud = SessionSeries([60])
    loud.now = 100.0
    loud.add(talking(10, Talk.ME))
    loud.add(talking(50, Talk.OTHER))
    plots.show_series(loud)
    rows = plots.talk_rows()
    assert rows is not None
    assert voices(rows) == {Voice.ME: [(10, 50)], Voice.OTHER: [(50, 100)]}
    plots.grab()
    plots.show_series(quiet)
    assert plots.talk_rows() is None, "another session, in which nobody was heard"
    plots.show_series(None)
    plots.grab()


def test_the_overview_of_a_replay_tells_who_spoke(qtbot: QtBot, folder: Path) -> None:
    opened = open_now(talks.write(folder, call_s=300))
    assert opened.outline.talk[-1].end_s == pytest.approx(opened.outline.length)
    overview = Overview(DARK)
    qtbot.addWidget(overview)
    overview.setFixedSize(900, 108)
    survey = Survey(opened.steps, [60], artifacts=True, busy=lambda: True, parent=overview)
    overview.show_recording(opened.outline, survey, [])
    other = next(each for each in opened.outline.talk if each.talk is Talk.OTHER)
    middle = (other.start_s + other.end_s) / 2
    assert overview.names_at(middle) == ["the other speaks"]
    with_rows = overview.grab().toImage()
    overview.show_recording(replace(opened.outline, talk=()), survey, [])
    assert overview.grab().toImage() != with_rows
    survey.close()
