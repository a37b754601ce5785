"""Paced breathing without a window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.records import csv_format
from tests.programs import run_program


def paced(folder: Path, pace: str, *more: str) -> Path:
    path = folder / "a.csv"
    arguments = ["--strap", "sim", "--seed", "3", "--speed", "max", "--pace", pace]
    done = run_program("record", *arguments, "--output", path, *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return path


def test_a_recording_is_paced_from_the_first_beat_on(tmp_path: Path) -> None:
    rows = csv_format.read(paced(tmp_path, "6", "--duration", "3m")).rows
    phases = [(row.note, json.loads(row.detail)) for row in rows if row.event == "phase"]
    assert [(name, each["edge"]) for name, each in phases] == [
        ("settling in", "start"),
        ("settling in", "end"),
        ("paced breathing", "start"),
        ("paced breathing", "end"),
    ]
    first = next(row for row in rows if row.event == "beat")
    begun = next(row for row in rows if row.event == "phase")
    assert begun.elapsed > first.elapsed
    assert phases[2][1]["rate_per_min"] == "6"


def test_the_simulated_heart_breathes_along(tmp_path: Path) -> None:
    """At 6 a minute it swings by 20 % of its rate, at its own 14 by 9 %."""
    beats = csv_format.read(paced(tmp_path, "6", "--duration", "3m")).beats
    late = [(beat.rr or 0) for beat in beats if beat.rr][-60:]
    assert max(late) / min(late) > 1.18


@pytest.mark.parametrize(
    ("pace", "stages"),
    [
        ("4-6", ("4.000", "0.000", "6.000", "0.000")),
        ("4-7-8", ("4.000", "7.000", "8.000", "0.000")),
        ("4-4-4-4", ("4.000", "4.000", "4.000", "4.000")),
    ],
)
def test_stages_are_said_in_seconds(tmp_path: Path, pace: str, stages: tuple[str, ...]) -> None:
    rows = csv_format.read(paced(tmp_path, pace, "--duration", "90s")).rows
    settings = next(json.loads(row.detail) for row in rows if row.event == "phase")
    names = ("inhale_s", "hold_full_s", "exhale_s", "hold_empty_s")
    assert tuple(settings[name] for name in names) == stages


@pytest.mark.parametrize("pace", ["30", "x", "1-2-3-4-5", "0", "4--6", "nan", "0-0"])
def test_what_cannot_be_breathed_is_refused_in_a_sentence(pace: str) -> None:
    done = run_program("record", "--strap", "sim", "--pace", pace)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "cannot be breathed" in done.stderr or "is no pace" in done.stderr


@pytest.mark.slow
def test_what_to_do_stands_in_the_line(tmp_path: Path) -> None:
    arguments = ["--strap", "sim", "--speed", "20", "--pace", "6", "--duration", "40s"]
    done = run_program("record", *arguments, "--output", tmp_path)
    assert "breathe " in done.stdout or "get ready" in done.stdout
