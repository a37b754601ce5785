"""The program as a person uses it: a process of its own on a screen, driven by mouse and keys."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from biofeedback.records import csv_format
from biofeedback.units import seconds
from tests.programs import COMMAND, screen

MINUTES = 2
LEFTMOST, RIGHTMOST, ONE_NAME, TOP = 500, 800, 20, 32
"""Where the names of the places stand in a window of the usual size, and how far to move on."""


@dataclass
class Person:
    """Someone at the screen."""

    display: str
    window: str = ""

    def do(self, *what: str) -> str:
        """Move the mouse or press keys."""
        done = subprocess.run(
            ["xdotool", *what],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip()

    def find(self) -> None:
        """Look for the window, and turn to it."""
        wait(lambda: bool(self.do("search", "--onlyvisible", "--name", "^biofeedback$")), 30)
        self.window = self.do("search", "--onlyvisible", "--name", "^biofeedback$").split()[0]
        self.focus()

    def focus(self) -> None:
        """Turn to the window: without a window manager nobody else gives it the keyboard."""

        def has_it() -> bool:
            return self.do("getwindowfocus") == self.window

        until(lambda: bool(self.do("windowfocus", self.window)), has_it, 20)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self.focus()
        self.do("key", "--delay", "100", *keys)

    def click(self, x: int, y: int) -> None:
        """Click at a place of the window."""
        self.do("mousemove", "--window", self.window, str(x), str(y), "click", "1")


def wait(condition: Callable[[], bool], limit_s: float) -> None:
    """Wait until a person would see that something has happened."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def until(act: Callable[[], object], condition: Callable[[], bool], limit_s: float) -> None:
    """Try again and again, as the window may not listen yet."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        act()
        with contextlib.suppress(AssertionError):
            wait(condition, 3)


def rows_of(folder: Path) -> Sequence[csv_format.Row]:
    """Return what is on the disk by now."""
    found = list(folder.rglob("*.csv"))
    return csv_format.read(found[0]).rows if found else []


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.skipif(sys.platform != "linux", reason="xdotool needs X11")
def test_a_person_breathes_two_minutes_at_six_a_minute(tmp_path: Path) -> None:
    """Start, choose, see it live, breathe, look at the summary, close."""
    if not shutil.which("xdotool"):
        pytest.skip("needs the program xdotool")
    folder = tmp_path / "recordings"
    settings = tmp_path / "config" / "biofeedback" / "settings.json"
    settings.parent.mkdir(parents=True)
    chosen = {"folder": str(folder), "breathing": {"minutes": MINUTES}}
    settings.write_text(json.dumps(chosen), encoding="utf-8")
    with screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path}/none",
        }
        with subprocess.Popen(
            COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                _use(Person(display), folder, settings)
                said, _ = process.communicate(timeout=20)
            finally:
                process.kill()
    assert process.returncode == 0
    assert said == "", "no warnings, no tracebacks"
    (path,) = folder.rglob("*.csv")
    assert path.parent.name == "Demo"
    rows = csv_format.read(path).rows
    phases = [json.loads(row.detail) for row in rows if row.event == "phase"]
    settled = phases[2]
    assert (settled["rate_per_min"], settled["edge"]) == ("6", "start")
    begun, ended = (seconds(row.elapsed) for row in rows if row.note == "paced breathing")
    # The gentle start is a part of the two minutes.
    assert 60 * MINUTES - 45 < ended - begun < 60 * MINUTES
    assert abs(begun - float(settled["from_s"])) < 0.3
    assert [row.note for row in rows if row.event == "marker"] == ["Mark 1"]
    with path.open(encoding="utf-8") as file:
        plain = list(csv.DictReader(line for line in file if not line.startswith("#")))
    beats = [row for row in plain if row["event"] == "beat"]
    assert len(beats) > 60 * MINUTES
    assert [int(row["beat"]) for row in beats] == list(range(1, len(beats) + 1))


def _use(person: Person, folder: Path, settings: Path) -> None:
    person.find()
    # No strap is found here: the keyboard is at "Try the demo".
    until(lambda: person.press("space"), lambda: bool(rows_of(folder)), 30)
    wait(lambda: any(row.event == "beat" for row in rows_of(folder)), 20)
    _click_places(person, lambda: _place(settings) == "breathe")
    person.press("s")
    wait(lambda: _named(folder, "settling in"), 25)
    wait(lambda: _named(folder, "paced breathing"), 90)
    person.press("m")
    wait(lambda: _phases(folder)[-1:] == [("paced breathing", "end")], 60 * MINUTES + 60)
    person.press("e")
    wait(lambda: rows_of(folder)[-1].note == "stopped", 20)
    person.press("ctrl+q")


def _click_places(person: Person, there: Callable[[], bool]) -> None:
    """Click along the names at the top from the left until one has led there."""
    clicked = iter(range(LEFTMOST, RIGHTMOST, ONE_NAME))
    until(lambda: person.click(next(clicked), TOP), there, 60)


def _phases(folder: Path) -> list[tuple[str, str]]:
    return [
        (row.note, json.loads(row.detail)["edge"])
        for row in rows_of(folder)
        if row.event == "phase"
    ]


def _place(settings: Path) -> str:
    """Return which view is open, as the program remembers it."""
    place: str = json.loads(settings.read_text(encoding="utf-8")).get("place", "")
    return place


def _named(folder: Path, name: str) -> bool:
    return any(phase == name for phase, _ in _phases(folder))
