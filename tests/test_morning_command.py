"""The morning reading on the command line."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from biofeedback import headless
from biofeedback.cli import main
from biofeedback.clock import Clock, VirtualClock
from biofeedback.records import csv_format
from biofeedback.records.folders import SettingsStore
from biofeedback.simulator import HeartSettings, SimulatedStrap
from tests.mornings import earlier_mornings
from tests.programs import run_program

FAST = ("--strap", "sim", "--speed", "max", "--seed", "3", "--length", "1m")


def test_a_simulated_heart_is_measured_and_never_compared(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    done = run_program("morning", *FAST, "--posture", "standing", "--output", path)
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-2:]
    assert last[0].startswith("Morning reading, standing")
    assert "ms (likely" in last[0]
    assert "1:00 measured" in last[0]
    assert last[1] == "A simulated heart: demo readings never enter your usual range."
    assert "RMSSD:" not in done.stdout, "nothing to watch meanwhile"
    recording = csv_format.read(path)
    assert recording.header["posture"] == "standing"
    names = [row.note for row in recording.rows if row.event == "phase"]
    assert names == ["settling", "settling", "morning reading", "morning reading"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--length", "30s"), "1m to 5m"),
        (("--length", "10m"), "1m to 5m"),
        (("--posture", "flying"), "lying"),
        (("--speed", "9"), "a real heart has its own"),
        (("--output", "/nowhere/at/all.csv", "--strap", "sim"), "/nowhere/at"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    arguments: tuple[str, ...], sentence: str
) -> None:
    result = CliRunner().invoke(main, ["morning", *arguments])
    assert result.exit_code == 2
    assert sentence in result.output


@pytest.fixture
def own_strap(monkeypatch: pytest.MonkeyPatch) -> HeartSettings:
    """Let a strap of one's own be a simulated one, at full speed."""
    heart = HeartSettings(rsa_fraction=0.045, noise_fraction=0.008)

    def open_strap(_wanted: str, clock: Clock, *_: object, **__: object) -> SimulatedStrap:
        return SimulatedStrap(clock, seed=4, settings=heart)

    monkeypatch.setattr(headless, "open_strap", open_strap)
    monkeypatch.setattr(headless, "make_clock", lambda _: VirtualClock())
    return heart


def answer(*arguments: str) -> list[Any]:
    result = CliRunner().invoke(main, ["morning", "--length", "1m", *arguments])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_it_says_where_today_lies(own_strap: HeartSettings, home: Path) -> None:
    store = SettingsStore()
    store.change(folder=str(home / "recordings"), morning={"minutes": 3, "posture": "sitting"})
    now = datetime.now().astimezone()
    earlier_mornings(store.settings.recordings, 8, posture="sitting", now=now)
    lines = answer()
    assert lines[-2].startswith("Morning reading, sitting"), "the posture of last time"
    assert lines[-1].startswith("Within your usual range. Usual for you: ")
    assert lines[-1].endswith("from 8 days.")
    facts = json.loads(answer("--json", "--posture", "lying")[-1])
    assert facts["event"] == "morning reading"
    assert facts["standing"] == "too few days"
    assert facts["days_known"] == 0
    assert facts["usual"] is None
    assert facts["rmssd_ms"] > facts["low_ms"] > 0
    again = json.loads(answer("--json", "--posture", "sitting")[-1])
    assert again["standing"] == "within"
    assert again["usual"]["days"] == 8
    # Each is a recording of its own, and they have entered the range of their kind.
    assert len(list(store.settings.recordings.glob("*.csv"))) == 11


def test_too_noisy_to_say(own_strap: HeartSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = HeartSettings(missed_probability=0.2)

    def open_strap(_wanted: str, clock: Clock, *_: object, **__: object) -> SimulatedStrap:
        return SimulatedStrap(clock, seed=4, settings=bad)

    monkeypatch.setattr(headless, "open_strap", open_strap)
    lines = answer()
    assert lines[-1].startswith("Too noisy to say")
    facts = json.loads(answer("--json")[-1])
    assert facts["rmssd_ms"] is None
    assert facts["standing"] == "too noisy to say"
    assert facts["withheld"]
