"""What a person sees of a recording that was cut off, or that had to go elsewhere."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from biofeedback.records import csv_format, folders
from biofeedback.records.folders import SettingsStore
from biofeedback.records.recovery import Recovery
from biofeedback.sources import SIMULATED
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.request import Request
from tests.test_recovery import SESSION, record
from tests.windows import click, shown_texts, windows

CLOSED = "1 recording had been cut off, and has been closed properly: a.csv (0:11, 5 beats)."
Open = Callable[..., MainWindow]


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"))
    (tmp_path / "recordings" / "Demo").mkdir(parents=True, mode=0o700)
    return store


@pytest.fixture
def open_window(qtbot: QtBot, store: SettingsStore) -> Iterator[Open]:
    with windows(qtbot, store) as opened:
        yield opened


def test_the_window_closes_what_was_cut_off_and_says_so(
    qtbot: QtBot, store: SettingsStore, open_window: Open
) -> None:
    path = record(store.settings.recordings, SESSION)
    window = open_window()
    qtbot.waitUntil(lambda: CLOSED in shown_texts(window), timeout=10_000)
    assert csv_format.read(path).rows[-1].note == "stopped"
    again = open_window()
    qtbot.wait(200)
    assert CLOSED not in shown_texts(again)


def test_a_session_that_begins_at_once_is_told_too(
    qtbot: QtBot, store: SettingsStore, open_window: Open
) -> None:
    record(store.settings.demo_recordings, SESSION)
    window = open_window(Request(SIMULATED, seed=1))
    qtbot.waitUntil(lambda: CLOSED in shown_texts(window), timeout=10_000)
    window.workspace._notices.forget()
    assert CLOSED not in shown_texts(window)


def test_what_comes_after_the_window_is_gone_hurts_nobody(qtbot: QtBot) -> None:
    bridge = Bridge()
    found = Recovery(problems=["late"])  # type: ignore[list-item]
    bridge.deleteLater()
    qtbot.wait(1)
    late = threading.Thread(target=bridge.post_recovered, args=[found])
    late.start()
    late.join()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that is in use")
def test_a_recording_that_had_to_go_elsewhere_is_no_trouble_any_more(
    qtbot: QtBot, store: SettingsStore, open_window: Open
) -> None:
    folder = store.settings.demo_recordings
    fallback = folders.fallback_folders()[0]
    window = open_window(Request(SIMULATED, seed=1))
    qtbot.waitUntil(lambda: bool(list(folder.iterdir())), timeout=20_000)
    (name,) = [each.name for each in folder.iterdir()]
    shutil.rmtree(folder)
    told = f"The recording goes on in {fallback / name}, with all beats from the beginning"
    qtbot.waitUntil(lambda: told in shown_texts(window), timeout=20_000)
    qtbot.waitUntil(lambda: f"·  {name}" in shown_texts(window), timeout=10_000)
    assert "Not saved" not in shown_texts(window)
    click(window, "End session")
    qtbot.waitUntil(lambda: "recorded in" in shown_texts(window), timeout=10_000)
    assert f"recorded in {fallback / name}, because" in shown_texts(window)
    assert csv_format.read(fallback / name).rows[-1].note == "stopped"
