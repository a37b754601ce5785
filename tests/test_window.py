"""The window on the real engine, drawn into memory, driven by mouse and keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from biofeedback.events import (
    Beat,
    Defect,
    Event,
    Flag,
    Gap,
    GapReason,
    Grade,
    HeartRate,
    HrvUpdate,
    LinkState,
    Notice,
    Quality,
    StrapInfo,
    StrapState,
    Withheld,
)
from biofeedback.records import csv_format
from biofeedback.records.folders import SettingsStore
from biofeedback.ui import theme
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.labels import BigNumber
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request
from biofeedback.ui.workspace import Workspace
from biofeedback.units import TICKS_PER_SECOND
from tests.windows import button, click, shown_texts, windows

if TYPE_CHECKING:
    from biofeedback.ui.plots import LivePlots

S = TICKS_PER_SECOND
Open = Callable[..., MainWindow]


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"), theme="dark")
    return store


@pytest.fixture
def open_window(qtbot: QtBot, store: SettingsStore) -> Iterator[Open]:
    with windows(qtbot, store) as opened:
        yield opened


def recordings(store: SettingsStore) -> list[Path]:
    return sorted(store.settings.recordings.rglob("*.csv"))


def test_without_a_strap_it_invites_and_says_what_is_wrong(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    window = open_window()
    assert "Put on your strap" in shown_texts(window)
    assert "Not a medical device" in shown_texts(window)
    qtbot.waitUntil(lambda: "Bluetooth service does not answer" in shown_texts(window))
    assert button(window, "Search again").isEnabled()
    assert "ms" not in shown_texts(window).split("\n")


def test_the_demo_from_click_to_file(qtbot: QtBot, open_window: Open, store: SettingsStore) -> None:
    window = open_window()
    click(window, "Try the demo")
    qtbot.waitUntil(lambda: "live" in shown_texts(window), timeout=10_000)
    qtbot.waitUntil(lambda: "s to go" in shown_texts(window), timeout=10_000)
    assert "Simulated strap" in shown_texts(window)
    assert "battery 87 %" in shown_texts(window)
    QTest.keyClick(window, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: bool(window.workspace.series and window.workspace.series.markers))
    qtbot.waitUntil(lambda: "Recording" in shown_texts(window))
    click(window, "End session")
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    (path,) = recordings(store)
    assert path.parent.name == "Demo"
    rows = csv_format.read(path).rows
    assert [row.note for row in rows if row.event == "marker"] == ["Mark 1"]
    assert rows[-1].note == "stopped"
    assert str(path) in shown_texts(window)


def test_whoever_is_faster_than_the_loading_finds_everything(
    qtbot: QtBot, store: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "paintEvent", lambda *_: None)
    window = MainWindow(store, Request())
    window.show()
    qtbot.waitUntil(lambda: window.findChild(Workspace) is not None, timeout=10_000)
    workspace = window.workspace
    click(window, "Try the demo")
    assert not workspace.loaded
    workspace._load()
    session = workspace.session
    qtbot.waitUntil(lambda: workspace.series is not None and workspace.series.now > 0)
    assert workspace.plots._series is workspace.series
    session.go("breathe")
    session.breathe.begin()
    assert session.breathe.breathing
    window.close()
    window.join()


def test_recording_is_stopped_and_begun_while_the_session_runs(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window(Request(strap="sim"))
    qtbot.waitUntil(lambda: len(recordings(store)) == 1, timeout=10_000)
    QTest.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    assert "Not recording" in shown_texts(window)
    click(window, "Record")
    qtbot.waitUntil(lambda: len(recordings(store)) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: "(2)" in shown_texts(window), timeout=10_000)
    click(window, "End session")
    qtbot.waitUntil(lambda: "Put on your strap" in shown_texts(window), timeout=10_000)
    first, second = (csv_format.read(path).header for path in recordings(store))
    assert first["session"] == second["session"]
    assert first["start"] == second["start"]


@pytest.mark.slow
def test_record_by_default_can_be_turned_off(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    store.change(record=False)
    window = open_window(Request(strap="sim"))
    qtbot.waitUntil(lambda: "live" in shown_texts(window), timeout=10_000)
    assert "Not recording" in shown_texts(window)
    assert recordings(store) == []


def test_a_file_replays_through_the_same_pipeline(
    qtbot: QtBot, open_window: Open, store: SettingsStore, tmp_path: Path
) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("\n".join(str(900 + (i * 53) % 140) for i in range(400)))
    window = open_window(Request(replay=path, speed=None))
    qtbot.waitUntil(lambda: "The recording ends here" in shown_texts(window), timeout=20_000)
    assert window.workspace.series is not None
    assert window.workspace.series.heart_rate.between(0, 1e6)[0].size == 400
    assert window.workspace.series.rmssd[60].has_values
    assert recordings(store) == []
    assert "stopped" in shown_texts(window), "the curves stay until they are closed"
    qtbot.waitUntil(lambda: "Close" in shown_texts(window), timeout=20_000)
    click(window, "Close")
    assert "Put on your strap" in shown_texts(window)


def test_a_file_that_is_none_is_told_on_the_first_page(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")
    window = open_window(Request(replay=path))
    qtbot.waitUntil(lambda: "is no RR interval" in shown_texts(window), timeout=10_000)


def test_closing_leaves_a_complete_file(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    window = open_window(Request(strap="sim"))
    qtbot.waitUntil(lambda: "s to go" in shown_texts(window), timeout=10_000)
    window.close()
    (path,) = recordings(store)
    assert csv_format.read(path).rows[-1].note == "stopped"
    assert not window.isVisible()


# -- what the window makes of events -----------------------------------------------------------


class Staged:
    """A window whose session is what a test says."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        window.workspace.begin_without_source("Polar H10")

    def tell(self, *events: Event) -> str:
        self.window.workspace.bridge.post_events(events)
        QApplication.processEvents()
        return shown_texts(self.window)


@pytest.fixture
def staged(open_window: Open) -> Staged:
    return Staged(open_window())


def beats(count: int, start: int = 0, rmssd_ms: float | None = 41.4) -> list[Event]:
    withheld = None if rmssd_ms else Withheld.GAP
    return [
        Beat(
            number, S, (start + number) * S, (start + number) * S, Flag.NORMAL, 61,
            tuple(
                HrvUpdate(
                    (start + number) * S, window_s, 60, 59, 60 * S, rmssd_ms,
                    withheld=withheld, to_go=31 * S if withheld else None,
                    low_ms=rmssd_ms and 31.0, high_ms=rmssd_ms and 54.9,
                )
                for window_s in (60, 30, 120, 300)
            ),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


LIVE = StrapState(1, LinkState.LIVE)


def test_numbers_carry_unit_window_and_what_is_behind_them(staged: Staged) -> None:
    lines = staged.tell(LIVE, *beats(70)).split("\n")
    assert "41" in lines
    assert "ms" in lines
    assert "61" in lines
    assert "likely 31 to 55 ms  \N{MIDDLE DOT}  from 60 beats, 59 differences" in lines
    assert any("the last 60 s" in line for line in lines)


def test_a_withheld_number_says_why_and_for_how_long(staged: Staged) -> None:
    text = staged.tell(LIVE, *beats(3, rmssd_ms=None))
    assert "Gathering beats after a gap: 31 s to go" in text
    assert "\N{EN DASH}" in text.split("\n")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LinkState.LOST, "link lost, retrying"),
        (LinkState.NO_CONTACT, "Moisten the electrodes and tighten the strap"),
        (LinkState.NO_RR, "HRV needs RR intervals"),
        (LinkState.WAITING, "waiting for beats"),
        (LinkState.SEARCHING, "searching for a strap"),
    ],
)
def test_every_state_is_told_and_no_stale_number_shown(
    staged: Staged, state: LinkState, words: str
) -> None:
    staged.tell(LIVE, *beats(70))
    text = staged.tell(StrapState(2, state))
    assert words in text
    assert "41" not in text.split("\n")


def test_an_error_is_told_in_its_own_words(staged: Staged) -> None:
    text = staged.tell(StrapState(2, LinkState.LOST, "Bluetooth is off: switch it on."))
    assert "Bluetooth is off: switch it on." in text


def test_trouble_with_the_file_is_told_and_taken_back(staged: Staged) -> None:
    assert "No room" in staged.tell(Notice(1, "No room on the disk."))
    assert "No room" not in staged.tell(Notice(2, "It works again.", resolved=True))


def test_a_gap_is_drawn_as_a_hole_with_its_length(staged: Staged) -> None:
    staged.tell(LIVE, *beats(70))
    staged.tell(Gap(70 * S, 16 * S, GapReason.LINK_LOST), *beats(3, start=86))
    plots: LivePlots = staged.window.workspace.plots
    assert "link lost 16 s" in plots.texts()


def test_late_battery_and_the_last_strap_are_shown(staged: Staged) -> None:
    text = staged.tell(LIVE, StrapInfo(name="Polar H10", address="AA", battery_percent=55))
    assert "battery 55 %" in text


def test_a_strap_without_rr_still_shows_its_heart_rate(staged: Staged) -> None:
    text = staged.tell(StrapState(2, LinkState.NO_RR), HeartRate(3, 64))
    assert "64" in text.split("\n")
    assert "HRV needs RR intervals" in text


def test_beats_told_off_the_skin_are_one_hole_with_its_length(staged: Staged) -> None:
    staged.tell(LIVE, *beats(70))
    told = beats(10, start=70)
    off = [replace(beat, flag=Flag.NO_CONTACT) for beat in told if isinstance(beat, Beat)]
    staged.tell(*off, *beats(3, start=80))
    assert "no skin contact 10 s" in staged.window.workspace.plots.texts()


def test_names_are_shown_as_they_are(staged: Staged) -> None:
    staged.tell(StrapInfo(name="Anna & Ben"), StrapState(1, LinkState.LOST, "<b>Bold</b> & bad"))
    pill = next(w for w in staged.window.findChildren(QPushButton) if "Anna" in w.text())
    assert "Anna && Ben" in pill.text(), "Qt shows && as one"
    advice = next(w for w in staged.window.findChildren(QLabel) if "Bold" in w.text())
    assert advice.textFormat() is Qt.TextFormat.PlainText


def test_a_long_name_leaves_the_state_readable(staged: Staged) -> None:
    text = staged.tell(StrapInfo(name="A strap with " + "very " * 20 + "long name"), LIVE)
    assert "\N{HORIZONTAL ELLIPSIS}" in text
    assert "live" in text


def test_a_key_held_down_counts_once(staged: Staged) -> None:
    """Those that move something by a little go on while they are held."""
    shortcuts = staged.window.findChildren(QShortcut)
    repeated = {each.key().toString() for each in shortcuts if each.autoRepeat()}
    assert repeated == {"Left", "Right", "+", "-"}


def test_return_presses_the_focused_button(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.activateWindow()
    pressed: list[bool] = []
    search = button(window, "Try the demo")
    search.clicked.disconnect()
    search.clicked.connect(lambda: pressed.append(True))
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert pressed == [True]


def test_numbers_are_spoken_with_unit_and_reason(staged: Staged) -> None:
    staged.tell(LIVE, *beats(70))
    spoken = [w.accessibleName() for w in staged.window.findChildren(QLabel)]
    likely = "likely 31 to 55 ms  \N{MIDDLE DOT}  from 60 beats, 59 differences"
    assert f"RMSSD 41 ms. {likely}" in spoken
    assert "Heart rate 61 bpm" in spoken
    staged.tell(*beats(3, start=70, rmssd_ms=None))
    spoken = [w.accessibleName() for w in staged.window.findChildren(QLabel)]
    assert any(text.startswith("RMSSD withheld. Gathering beats") for text in spoken)


def test_what_was_asked_for_by_name_is_recorded(
    qtbot: QtBot, open_window: Open, store: SettingsStore, tmp_path: Path
) -> None:
    store.change(record=False)
    open_window(Request(strap="sim", output=tmp_path / "x.csv"))
    qtbot.waitUntil((tmp_path / "x.csv").exists, timeout=10_000)


def test_a_folder_chosen_in_trouble_takes_the_whole_session(
    qtbot: QtBot,
    open_window: Open,
    store: SettingsStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "recordings").write_text("in the way")
    window = open_window(Request(strap="sim"))
    qtbot.waitUntil(lambda: "cannot be used for recordings" in shown_texts(window), timeout=10_000)
    assert "Not saved" in shown_texts(window)
    monkeypatch.setattr(
        "biofeedback.ui.workspace.QFileDialog.getExistingDirectory",
        lambda *_: str(tmp_path / "other"),
    )
    window.workspace.choose_folder()
    qtbot.waitUntil(lambda: "Recording" in shown_texts(window), timeout=10_000)
    click(window, "End session")
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    (path,) = (tmp_path / "other").rglob("*.csv")
    assert csv_format.read(path).beats[0].beat == 1


def test_the_window_of_a_replay_is_the_one_asked_for(open_window: Open, tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("\n".join(["900"] * 100))
    window = open_window(Request(replay=path, speed=None, window_s=30))
    assert "the last 30 s" in shown_texts(window)
    assert "Record" not in shown_texts(window).replace("Recordings", "")


def test_closing_before_it_is_filled_begins_nothing(qtbot: QtBot, store: SettingsStore) -> None:
    window = MainWindow(store, Request(strap="sim"))
    window.show()
    QApplication.processEvents()
    window.close()
    for _ in range(20):
        QApplication.processEvents()
    assert not window.loaded
    assert recordings(store) == []


def test_every_control_has_a_name(open_window: Open) -> None:
    window = open_window()
    staged = Staged(window)
    staged.tell(LIVE, *beats(3))
    for control in window.findChildren(QAbstractButton):
        assert control.isHidden() or control.accessibleName() or control.text(), control


def test_both_themes_can_be_chosen(staged: Staged, store: SettingsStore) -> None:
    staged.tell(LIVE, *beats(70))
    grounds = set()
    for choice in ("dark", "light"):
        staged.window.workspace.choose_theme(choice)
        grounds.add(staged.window.grab().toImage().pixelColor(2, 2).name())
    assert grounds == {theme.DARK.ground, theme.LIGHT.ground}


@pytest.mark.parametrize("size", [(720, 560), (900, 600), (1280, 800), (2560, 1440)])
def test_nothing_is_cut_off_at_any_size(staged: Staged, size: tuple[int, int]) -> None:
    staged.window.resize(*size)
    staged.tell(LIVE, *beats(70))
    QApplication.processEvents()
    for child in staged.window.findChildren(QLabel) + staged.window.findChildren(QPushButton):
        if child.isVisible():
            corner = child.mapTo(staged.window, child.rect().bottomRight())
            assert corner.x() < size[0], child.text()
            assert corner.y() < size[1], child.text()


def test_events_from_another_thread_arrive_on_the_windows_own(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[Event] = []
    threads: set[QThread] = set()

    def take(events: tuple[Event, ...]) -> None:
        arrived.extend(events)
        threads.add(QThread.currentThread())

    bridge.events.connect(take)
    sent = [StrapState(number, LinkState.LIVE) for number in range(2000)]

    def send() -> None:
        for event in sent:
            bridge.post_events([event])

    sender = threading.Thread(target=send)
    sender.start()
    sender.join()
    assert not arrived, "queued, not called on the sender's thread"
    qtbot.waitUntil(lambda: len(arrived) == len(sent))
    assert arrived == sent, "all of them, in order"
    assert threads == {QApplication.instance().thread()}  # type: ignore[union-attr]


# -- what is thought of the signal ---------------------------------------------------------------


def told(grade: Grade, *defects: Defect) -> Quality:
    return Quality(70 * S, grade, defects)


def test_the_signal_is_graded_with_its_reason(staged: Staged) -> None:
    assert "Good signal" in staged.tell(LIVE, *beats(70), told(Grade.GOOD)).split("\n")
    text = staged.tell(told(Grade.FAIR, Defect.GAPS, Defect.LATE))
    assert "Fair signal: gaps, packets come late" in text
    assert "signal" not in staged.tell(StrapState(2, LinkState.LOST)).lower()


def test_it_is_said_how_old_the_last_beat_is(staged: Staged) -> None:
    staged.tell(LIVE, *beats(70), told(Grade.GOOD))
    text = staged.tell(HrvUpdate(76 * S, 60, 54, 53, 54 * S, 41.0, low_ms=30.0, high_ms=56.0))
    assert "last beat 6 s ago" in text
    assert "last beat" not in staged.tell(*beats(1, start=80))


@pytest.mark.parametrize(
    ("reason", "words", "advice"),
    [
        (Withheld.ARTIFACTS, "25 % of the intervals are artifacts", "moisten the electrodes"),
        (Withheld.IRREGULAR, "the rhythm is irregular", "without order"),
    ],
)
def test_what_cannot_be_measured_is_not_shown(
    staged: Staged, reason: Withheld, words: str, advice: str
) -> None:
    staged.tell(LIVE, *beats(70))
    text = staged.tell(HrvUpdate(70 * S, 60, 45, 30, 45 * S, withheld=reason, flagged=15))
    assert "Not measurable" in text
    assert words in text
    assert advice in text
    assert "41" not in text.split("\n")
    assert "61" in text.split("\n"), "heart rate goes on"


def test_excluded_beats_are_rings_and_touch_no_number(staged: Staged) -> None:
    before = staged.tell(LIVE, *beats(70))
    odd = [replace(beat, rr=beat.rr // 3, flag=Flag.EXTRA) for beat in of_kind(beats(2, start=70))]
    after = staged.tell(*(replace(one, number=70 + one.number) for one in odd))
    assert "41" in before.split("\n")
    assert "41" in after.split("\n")
    plots: LivePlots = staged.window.workspace.plots
    assert plots.rings() == 2


def of_kind(events: list[Event]) -> list[Beat]:
    return [event for event in events if isinstance(event, Beat)]


def test_a_great_number_stays_great_when_the_look_changes(qtbot: QtBot, qapp: QApplication) -> None:
    earlier = qapp.styleSheet()
    try:
        qapp.setStyleSheet(theme.style_sheet(theme.DARK))
        number = BigNumber("Vagal tone", "ms")
        qtbot.addWidget(number)
        number.show()
        number.set_size("Inter", 88)
        number.show_number("42")
        for look in (theme.LIGHT, theme.DARK):
            qapp.setStyleSheet(theme.style_sheet(look))
            qapp.processEvents()
            assert number.sizeHint().height() > 88
    finally:
        qapp.setStyleSheet(earlier)
