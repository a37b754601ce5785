"""The strip beside a call: what it shows and remembers, where it stands, the way back to it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.clock import VirtualClock
from biofeedback.events import (
    Beat,
    Defect,
    Event,
    Grade,
    HrvUpdate,
    LinkState,
    Quality,
    StrapState,
    Talk,
    Withheld,
)
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.session import Session
from biofeedback.simulator import SimulatedStrap
from biofeedback.ui import theme
from biofeedback.ui.call import strip_menu, strip_platform, strip_words
from biofeedback.ui.call.strip import HEIGHT, WIDTH, CallStrip
from biofeedback.ui.call.strip_curve import StripCurve
from biofeedback.ui.call.strip_parts import HoldButton, MicrophoneSign
from biofeedback.ui.call.strip_place import GAP, Place, corner, place_from, place_of, snapped
from biofeedback.ui.call.tray import StripKeeper, icon
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request
from biofeedback.ui.told import Told
from biofeedback.units import ticks
from tests.windows import shown_texts

T = TypeVar("T", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
AREA = QRect(0, 0, 1600, 1000)
SECOND = QRect(1600, 200, 1280, 800)
SIZE = QSize(WIDTH, HEIGHT)


@lru_cache
def heard(length_s: int) -> tuple[Event, ...]:
    """Return the events of a demo session of so many seconds."""
    events: list[Event] = []

    async def run() -> None:
        clock = VirtualClock()
        session = Session([SimulatedStrap(clock, seed=3)], clock)
        session.add_sink(events.extend)
        task = asyncio.create_task(session.run())
        await clock.sleep(length_s)
        live = list(events)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        events[:] = live

    asyncio.run(run())
    return tuple(events)


def told(length_s: int = 100, *more: Event) -> Told:
    found = Told(WINDOWS_S)
    found.add_all([*heard(length_s), *more])
    return found


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def open_strip(qtbot: QtBot, store: SettingsStore) -> Iterator[Callable[[], CallStrip]]:
    opened: list[CallStrip] = []

    def open_one() -> CallStrip:
        strip = CallStrip(theme.DARK, "", store)
        opened.append(strip)
        strip.show()
        return strip

    yield open_one
    for strip in opened:
        strip.hide()
        strip.deleteLater()


@pytest.fixture
def strip(open_strip: Callable[[], CallStrip]) -> CallStrip:
    return open_strip()


def push(strip: CallStrip, text: str) -> QPushButton:
    (found,) = [each for each in strip.findChildren(QPushButton) if each.text() == text]
    return found


def entry(strip: CallStrip, text: str) -> QPushButton:
    strip.toggle_menu()
    (found,) = [each for each in strip.menu.findChildren(QPushButton) if each.text() == text]
    return found


def only(strip: CallStrip, kind: type[T]) -> T:
    (found,) = strip.findChildren(kind)
    return found


def plain(image: QImage) -> bool:
    """Return whether there is one colour within, away from the rounded edge."""
    colours = {image.pixel(x, y) for x in range(16, image.width() - 16, 3) for y in (20, 40, 60)}
    return len(colours) == 1


# -- what it shows ------------------------------------------------------------------------------


def test_it_shows_the_number_with_its_unit_and_curve(strip: CallStrip) -> None:
    known = told()
    strip.show_told(known, 100.0)
    strip.set_phase("call", None, 1084)
    latest = [each for each in known.latest() if isinstance(each, Beat)][-1]
    (now,) = [each for each in latest.hrv if each.window_s == 60]
    assert now.rmssd_ms is not None
    assert shown_texts(strip).split("\n")[:2] == [f"{now.rmssd_ms:.0f}", "ms"]
    assert "call\n18:04" in shown_texts(strip)
    strip.set_talk(Talk.ME, True)
    assert "you speak\ncall 18:04" in shown_texts(strip)
    assert only(strip, StripCurve).isVisible()
    (number,) = [each for each in strip.findChildren(QLabel) if "RMSSD" in each.accessibleName()]
    assert f"likely {now.low_ms:.0f} to {now.high_ms:.0f} ms" in number.accessibleName()


def test_a_good_signal_needs_no_word(strip: CallStrip) -> None:
    strip.show_told(told(), 100.0)
    assert "noise" not in shown_texts(strip)
    strip.show_told(told(100, Quality(ticks(100), Grade.FAIR, (Defect.ARTIFACTS,))), 100.0)
    assert "some noise" in shown_texts(strip)


def test_while_a_number_is_withheld_it_says_why(strip: CallStrip) -> None:
    strip.show_told(told(30), 30.0)
    assert "s to go" in shown_texts(strip)
    assert "ms" not in shown_texts(strip).split("\n")
    strip.show_told(told(100, StrapState(ticks(100), LinkState.NO_CONTACT)), 101.0)
    assert "no skin contact" in shown_texts(strip)
    strip.show_told(told(100, StrapState(ticks(100), LinkState.LOST)), 101.0)
    assert "link lost" in shown_texts(strip)


@pytest.mark.parametrize("reason", Withheld)
@pytest.mark.parametrize("state", LinkState)
def test_there_are_words_for_everything(reason: Withheld, state: LinkState) -> None:
    update = HrvUpdate(0, 60, 0, 0, 0, withheld=reason)
    assert strip_words.why(state, update, None)
    for defect in Defect:
        assert strip_words.why(LinkState.LIVE, None, Quality(0, Grade.POOR, (defect,)))
    assert set(strip_words.TALK) == set(Talk)


def test_a_phase_with_an_end_says_what_is_left() -> None:
    assert strip_words.phase("quiet", 140, 40) == "quiet, 2:20 left"
    assert strip_words.phase("call", None, 62) == "call 1:02"
    assert strip_words.phase("", None, 62, lines=2) == "1:02"
    assert strip_words.phase("quiet", 140, 40, lines=2) == "quiet\n2:20 left"


def test_a_microphone_that_is_on_cannot_be_overlooked(strip: CallStrip) -> None:
    sign = only(strip, MicrophoneSign)
    assert not sign.isVisible()
    strip.set_talk(Talk.OTHER, True)
    assert sign.isVisible()
    assert sign.accessibleName() == "The microphone is on"
    assert "the other speaks" in shown_texts(strip)
    strip.set_narrow(True)
    assert sign.isVisible()
    strip.show_only("nothing")
    strip.set_private(True)
    assert sign.isVisible(), "blank or not"
    strip.set_talk(None, False)
    assert not sign.isVisible()


def test_a_cue_takes_the_place_of_the_words_for_a_while(strip: CallStrip, qtbot: QtBot) -> None:
    strip.set_phase("call", None, 60)
    strip.set_talk(Talk.ME, True)
    strip.set_cue("Let it breathe")
    assert "Let it breathe" in shown_texts(strip)
    assert "you speak" not in shown_texts(strip)
    strip._cue_timer.setInterval(1)
    strip.set_cue("Let it breathe")
    qtbot.waitUntil(lambda: "you speak" in shown_texts(strip))
    assert "Let it breathe" not in shown_texts(strip)


def test_a_cue_is_seen_on_a_narrow_strip(strip: CallStrip) -> None:
    strip.set_narrow(True)
    narrow = strip.width()
    strip.set_cue("Let it breathe")
    assert "Let it breathe" in shown_texts(strip)
    strip.set_cue("")
    assert strip.width() == narrow


def test_long_words_get_their_room(strip: CallStrip, qtbot: QtBot) -> None:
    strip.show_told(told(), 100.0)
    assert strip.size() == SIZE
    strip.set_phase("a part whose name is as long as it may be in German", 140, 0)
    qtbot.waitUntil(lambda: strip.width() > WIDTH)
    for label in strip.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
    assert only(strip, StripCurve).width() >= only(strip, StripCurve).minimumWidth()


def test_numbers_can_be_hidden(strip: CallStrip) -> None:
    strip.show_told(told(), 100.0)
    entry(strip, "Curve alone").click()
    assert not any(line.isdigit() for line in shown_texts(strip).split("\n"))
    assert only(strip, StripCurve).isVisible()
    entry(strip, "Neither, words alone").click()
    assert not only(strip, StripCurve).isVisible()
    strip.show_told(told(100, StrapState(ticks(100), LinkState.LOST)), 101.0)
    assert "link lost" in shown_texts(strip), "that the strap is gone is no number"


def test_blank_it_is_a_plain_surface(strip: CallStrip) -> None:
    strip.show_told(told(), 100.0)
    assert not plain(strip.grab().toImage())
    QTest.mouseDClick(strip, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(30, 12))
    assert strip.private
    assert shown_texts(strip) == ""
    assert plain(strip.grab().toImage())
    strip.show_told(told(), 101.0)
    strip.set_cue("Let it breathe")
    strip.set_phase("call", None, 60)
    assert plain(strip.grab().toImage())
    strip.set_private(False)
    assert "ms" in shown_texts(strip)


def test_it_is_painted_once_a_beat_at_most(strip: CallStrip, qtbot: QtBot) -> None:
    curve = only(strip, StripCurve)
    known = told()
    strip.show_told(known, 100.0)
    qtbot.waitUntil(lambda: curve.painted > 0)
    QApplication.processEvents()
    before = curve.painted
    for more in range(8):
        strip.show_told(known, 100.0 + more / 10)
        QApplication.processEvents()
    assert curve.painted == before
    strip.show_told(known, 101.0)
    QApplication.processEvents()
    assert curve.painted == before + 1


def test_it_is_never_told_what_it_need_not_draw(strip: CallStrip) -> None:
    curve = only(strip, StripCurve)
    strip.set_private(True)
    QApplication.processEvents()
    before = curve.painted
    strip.show_told(told(), 100.0)
    QApplication.processEvents()
    assert curve.painted == before


def test_in_a_quiet_part_there_is_nothing_to_watch(strip: CallStrip, qtbot: QtBot) -> None:
    known = told()
    strip.show_told(known, 100.0)
    strip.set_phase("Quiet before", 120, 60)
    strip.set_quiet(1 / 3)
    curve = only(strip, StripCurve)
    assert strip.size() == SIZE, "what stands beside it does not move"
    assert "Quiet before\n2:00 left" in shown_texts(strip)
    assert not any(line.isdigit() for line in shown_texts(strip).split("\n"))
    assert "I speak" not in shown_texts(strip)
    before = curve.grab().toImage()
    known.add_all(heard(130)[len(heard(100)) :])
    strip.show_told(known, 130.0)
    assert curve.grab().toImage() == before, "no beat moves anything"
    strip.set_quiet(2 / 3)
    assert curve.grab().toImage() != before, "how much of it is over does"
    strip.show_told(told(100, StrapState(ticks(100), LinkState.LOST)), 131.0)
    assert "link lost" in shown_texts(strip)
    strip.set_quiet(None)
    strip.show_told(known, 132.0)
    assert "ms" in shown_texts(strip).split("\n")
    assert "I speak" in shown_texts(strip)


@pytest.mark.parametrize("shown", ["all", "curve", "nothing"])
def test_narrow_and_quiet_it_says_what_is_under_way(strip: CallStrip, shown: str) -> None:
    strip.set_narrow(True)
    strip.show_only(shown)
    strip.show_told(told(30), 30.0)
    strip.set_phase("Quiet after", 61, 0)
    strip.set_quiet(0.0)
    assert shown_texts(strip).split("\n") == [
        "Quiet after",
        "1:01 left",
        "\N{MIDLINE HORIZONTAL ELLIPSIS}",
    ]


def test_that_nothing_is_saved_is_seen_without_the_window(strip: CallStrip) -> None:
    strip.show_told(told(), 100.0)
    strip.set_trouble(True)
    assert "not saved" in shown_texts(strip)
    strip.show_only("nothing")
    assert "not saved" in shown_texts(strip)
    strip.set_trouble(False)
    assert "not saved" not in shown_texts(strip)


# -- what a person does --------------------------------------------------------------------------


def test_a_press_sets_a_marker(strip: CallStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.mark_wanted):
        QTest.mousePress(push(strip, "Mark"), LEFT)
    assert "Marked" in shown_texts(strip)
    QTest.mouseRelease(push(strip, "Marked"), LEFT)


def test_where_voices_are_made_up_there_is_nothing_to_mark(strip: CallStrip) -> None:
    speak = only(strip, HoldButton)
    assert speak.isVisible()
    strip.set_talk(Talk.OTHER, listening=False, simulated=True)
    assert not speak.isVisible()
    assert "the other speaks" in shown_texts(strip)
    strip.set_talk(None, listening=False)
    assert speak.isVisible()


def test_i_speak_is_held(strip: CallStrip) -> None:
    said: list[bool] = []
    strip.speaking.connect(said.append)
    held = only(strip, HoldButton)
    QTest.mousePress(held, LEFT)
    QTest.mouseMove(held, QPoint(-200, 300))
    QTest.mouseMove(held, QPoint(5, 5))
    assert said == [True]
    QTest.mouseRelease(held, LEFT)
    assert said == [True, False]


@pytest.mark.parametrize("way", ["blank", "hide", "listen", "through"])
def test_a_button_that_goes_is_let_go_of(strip: CallStrip, way: str) -> None:
    said: list[bool] = []
    strip.speaking.connect(said.append)
    QTest.mousePress(only(strip, HoldButton), LEFT)
    match way:
        case "blank":
            strip.set_private(True)
        case "hide":
            strip.hide()
        case "listen":
            strip.set_talk(Talk.ME, True)
        case _:
            strip.set_click_through(True)
    assert said == [True, False]


def test_it_never_asks_for_the_keyboard(strip: CallStrip) -> None:
    for window in (strip, strip.menu):
        assert window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
        assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        for part in (window, *window.findChildren(QWidget)):
            assert part.focusPolicy() is Qt.FocusPolicy.NoFocus, part


def test_on_x11_no_window_in_full_screen_is_put_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    own_way = Qt.WindowType.BypassWindowManagerHint
    assert not strip_menu.window_flags() & own_way
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    assert strip_menu.window_flags() & own_way
    assert strip_menu.window_flags() & strip_menu.NOT_TAKING_FOCUS == strip_menu.NOT_TAKING_FOCUS


def test_the_wheel_changes_its_opacity_with_ctrl(strip: CallStrip, store: SettingsStore) -> None:
    def turn(by: int, held: Qt.KeyboardModifier) -> None:
        at = QPointF(20, 20)
        event = QWheelEvent(
            at,
            strip.mapToGlobal(at),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(strip, event)

    turn(-120, Qt.KeyboardModifier.NoModifier)
    assert "opacity" not in store.settings.strip
    for _ in range(20):
        turn(-120, Qt.KeyboardModifier.ControlModifier)
    assert store.settings.strip["opacity"] == 30, "it can still be found"
    turn(120, Qt.KeyboardModifier.ControlModifier)
    assert store.settings.strip["opacity"] == 40


def test_what_is_chosen_is_remembered(
    open_strip: Callable[[], CallStrip], store: SettingsStore
) -> None:
    first = open_strip()
    first.set_narrow(True)
    first.show_only("curve")
    first.set_opacity(70)
    drag(first, QPoint(300, 400))
    place = first.pos()
    again = open_strip()
    assert (again.pos(), again.width()) == (place, first.width())
    assert store.settings.strip["opacity"] == 70
    assert not any(line.isdigit() for line in shown_texts(again).split("\n"))
    assert again.width() < WIDTH


@pytest.mark.parametrize(
    "stored",
    [
        {"shown": 7, "narrow": "yes", "opacity": 0, "across": "x", "down": -3, "screen": None},
        {"opacity": 5000, "across": float("nan"), "down": True, "shown": "everything"},
    ],
)
def test_settings_may_hold_anything(
    open_strip: Callable[[], CallStrip], store: SettingsStore, stored: dict[str, Any]
) -> None:
    store.change(strip=stored)
    strip = open_strip()
    assert strip.size() == SIZE
    assert QGuiApplication.primaryScreen().availableGeometry().contains(strip.geometry())


def test_click_through_ends_when_it_is_opened_again(strip: CallStrip, store: SettingsStore) -> None:
    strip.set_click_through(True)
    flag = Qt.WindowType.WindowTransparentForInput
    assert strip.windowHandle().flags() & flag
    assert "Mark" not in shown_texts(strip), "what cannot be pressed is not offered"
    strip.hide()
    strip.show()
    assert not strip.windowHandle().flags() & flag
    assert not strip.click_through
    assert "Mark" in shown_texts(strip)
    assert "click" not in str(store.settings.strip)


def test_its_menu_closes_by_itself(strip: CallStrip, qtbot: QtBot) -> None:
    strip.toggle_menu()
    assert strip.menu.isVisible()
    QApplication.sendEvent(strip.menu, QEvent(QEvent.Type.Leave))
    strip.menu._idle.start(1)
    qtbot.waitUntil(lambda: not strip.menu.isVisible())
    entry(strip, "Narrow").click()
    assert not strip.menu.isVisible()


def test_what_is_told_meanwhile_does_not_close_its_menu(strip: CallStrip) -> None:
    strip.show_told(told(), 100.0)
    strip.toggle_menu()
    strip.show_told(told(100, Quality(ticks(100), Grade.FAIR, (Defect.ARTIFACTS,))), 100.0)
    strip.set_talk(Talk.ME, True)
    QApplication.processEvents()
    assert strip.menu.isVisible()


# -- where it stands -----------------------------------------------------------------------------


def drag(strip: CallStrip, to: QPoint) -> None:
    """Drag it by its ground until its corner is at a place of the screen, or as near as it goes."""
    hold = QPoint(30, 10)
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, strip.pos(), LEFT, LEFT),
        (QEvent.Type.MouseMove, to, Qt.MouseButton.NoButton, LEFT),
        (QEvent.Type.MouseButtonRelease, to, LEFT, Qt.MouseButton.NoButton),
    ):
        there = QPointF(at + hold)
        local = QPointF(there - QPointF(strip.pos()))
        event = QMouseEvent(kind, local, there, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(strip, event)


def test_it_snaps_to_edges() -> None:
    assert snapped(QPoint(20, 500), SIZE, AREA) == QPoint(GAP, 500)
    assert snapped(QPoint(300, 990), SIZE, AREA) == QPoint(300, 1000 - HEIGHT - GAP)
    assert snapped(QPoint(9000, -50), SIZE, AREA) == QPoint(1600 - WIDTH - GAP, GAP)


def test_a_place_at_an_edge_stays_there_when_it_gets_narrower() -> None:
    place = place_of(QPoint(1600 - WIDTH - GAP, 300), SIZE, {"A": AREA})
    assert place.across == 1.0
    assert corner(place, QSize(140, HEIGHT), {"A": AREA}) == QPoint(1600 - 140 - GAP, 300)


def test_it_comes_back_when_its_screen_is_gone() -> None:
    both = {"A": AREA, "B": SECOND}
    at = QPoint(2000, 500)
    place = place_of(at, SIZE, both)
    assert place.screen == "B"
    assert corner(place, SIZE, both) == at
    left = corner(place, SIZE, {"A": AREA})
    assert AREA.contains(QRect(left, SIZE))
    assert corner(place, SIZE, both) == at, "and goes back there with it"


def test_a_screen_may_be_smaller_than_it() -> None:
    tiny = QRect(0, 0, 300, 60)
    assert corner(Place(), SIZE, {"A": tiny}) == QPoint(GAP, GAP)
    assert place_of(QPoint(3, 3), SIZE, {"A": tiny}) == Place("A", 0.0, 0.0)


def test_what_is_stored_of_a_place_is_read_back() -> None:
    place = Place("B", 0.25, 1.0)
    assert place_from(place.stored()) == place
    assert place_from({"across": "left", "down": 2}) == Place()


def test_it_is_moved_back_when_a_screen_goes(strip: CallStrip, qtbot: QtBot) -> None:
    strip.move(5000, 5000)
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.screenRemoved.emit(QGuiApplication.primaryScreen())
    area = QGuiApplication.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: area.contains(strip.geometry()))


def test_dragged_beyond_the_screen_it_stays_on_it(strip: CallStrip) -> None:
    drag(strip, QPoint(-900, 9000))
    area = QGuiApplication.primaryScreen().availableGeometry()
    assert area.contains(strip.geometry())
    assert strip.x() == area.left() + GAP


# -- what the desktop lets it do -----------------------------------------------------------------


def test_it_says_that_it_is_seen_where_the_screen_is_shared(strip: CallStrip) -> None:
    assert strip.notes == (strip_platform.IN_CAPTURE,)
    strip.toggle_menu()
    assert "Seen on shared screens" in shown_texts(strip.menu)


def test_it_says_what_wayland_keeps_it_from(monkeypatch: pytest.MonkeyPatch) -> None:
    assert strip_platform.limits() == ()
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland")
    assert strip_platform.limits() == (strip_platform.WAYLAND, strip_platform.NO_OPACITY)


# -- the main window and the tray ----------------------------------------------------------------


class Window:
    """A main window as the keeper knows it."""

    def __init__(self) -> None:
        self.may_stay: Callable[[], bool] | None = None
        self.came: list[bool] = []
        self.ended = 0

    def come_back(self, *, quietly: bool = False) -> None:
        self.came.append(quietly)

    def end(self) -> None:
        self.ended += 1


@pytest.fixture
def keeper(qtbot: QtBot, store: SettingsStore) -> Iterator[StripKeeper]:
    made = StripKeeper(theme.DARK, "", store)
    yield made
    made.shut_down()
    made.deleteLater()


def tray_entry(keeper: StripKeeper, text: str) -> Any:
    assert keeper.tray
    (found,) = [each for each in keeper.tray.menu.actions() if each.text() == text]
    return found


def test_the_window_may_go_while_the_strip_is_open(keeper: StripKeeper) -> None:
    window = Window()
    keeper.guard(window)
    stays = cast("Callable[[], bool]", window.may_stay)
    assert not stays()
    strip = keeper.show()
    assert stays()
    strip.put_away()
    assert not stays()
    assert window.came == [False], "a person has put it away"


def test_a_session_that_ends_by_itself_takes_no_keyboard(keeper: StripKeeper) -> None:
    window = Window()
    keeper.guard(window)
    keeper.show()
    keeper.close()
    assert window.came == [True]
    strip = keeper.show()
    keeper.end_wanted.connect(keeper.close)
    entry(strip, "End the session").click()
    assert window.came == [True, False]


def test_the_tray_leads_back_to_everything(keeper: StripKeeper, qtbot: QtBot) -> None:
    window = Window()
    keeper.guard(window)
    strip = keeper.show()
    through = tray_entry(keeper, "End clicking through the strip")
    assert not through.isEnabled()
    strip.set_click_through(True)
    assert through.isEnabled()
    through.trigger()
    assert not strip.click_through
    blank = tray_entry(keeper, "Blank the strip")
    blank.trigger()
    assert strip.private
    strip.set_private(False)
    assert not blank.isChecked()
    with qtbot.waitSignal(keeper.mark_wanted):
        tray_entry(keeper, "Set a marker").trigger()
    with qtbot.waitSignal(keeper.end_wanted):
        tray_entry(keeper, "End the session").trigger()
    tray_entry(keeper, "Show the window").trigger()
    tray_entry(keeper, "Quit").trigger()
    assert (window.came, window.ended) == ([False], 1)


def test_a_window_is_back_when_its_tray_is_gone(
    keeper: StripKeeper, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [True]
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: there[0])
    window = Window()
    keeper.guard(window)
    keeper._look.setInterval(1)
    strip = keeper.show()
    assert keeper.may_stay()
    strip.set_click_through(True)
    qtbot.wait(20)
    assert not window.came
    there[0] = False
    qtbot.waitUntil(lambda: window.came == [True])
    assert not keeper._look.isActive()
    there[0] = True
    assert keeper.may_stay()
    keeper.close()
    assert not keeper._look.isActive()


def test_put_away_a_hundred_times_it_leaves_nothing_behind(
    keeper: StripKeeper, qtbot: QtBot
) -> None:
    def open_and_close() -> int:
        strip = keeper.show()
        strip.show_told(told(), 100.0)
        strip.toggle_menu()
        keeper.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(QApplication.allWidgets())

    first = open_and_close()
    assert [open_and_close() for _ in range(100)] == [first] * 100


def test_the_icon_shows_a_microphone_while_one_is_on(qapp: QApplication) -> None:
    images = [icon(theme.DARK, listening=on).pixmap(32, 32).toImage() for on in (False, True)]
    assert images[0] != images[1]


@pytest.fixture
def main_window(qtbot: QtBot, store: SettingsStore) -> Iterator[MainWindow]:
    window = MainWindow(store, Request())
    window._painted = True  # nothing need be in it
    window.show()
    yield window
    window.end()
    window.deleteLater()


@pytest.mark.parametrize("tray", [True, False])
def test_a_closed_window_steps_aside_for_the_strip(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tray: bool
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: tray)
    over: list[bool] = []
    main_window.when_over = lambda: over.append(True)
    main_window.may_stay = lambda: True
    assert not main_window.close()
    assert main_window.isVisible() is not tray
    assert main_window.isMinimized() is not tray
    assert QApplication.quitOnLastWindowClosed() is not tray
    main_window.come_back()
    assert main_window.isVisible()
    assert not main_window.isMinimized()
    assert QApplication.quitOnLastWindowClosed()
    main_window.close()
    assert not over
    main_window.end()
    assert over == [True], "hidden or not, a signal ends it"
    main_window.come_back()
    assert not main_window.isVisible()


def test_without_a_strip_it_closes(main_window: MainWindow) -> None:
    over: list[bool] = []
    main_window.when_over = lambda: over.append(True)
    main_window.may_stay = lambda: False
    assert main_window.close()
    assert over == [True]
