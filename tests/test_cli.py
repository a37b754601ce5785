"""The command line, each time as a program of its own."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from biofeedback.headless import SAME_KEYPRESS_S
from biofeedback.records import csv_format
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.simulator import SimulatedHeart, SimulatedSensor
from biofeedback.units import TICKS_PER_1024TH, seconds
from tests.programs import (
    COMMAND,
    lines_until,
    modules_after,
    pseudo_terminal,
    run_program,
    start_program,
)

HEAVY = ("PySide6", "pyqtgraph", "numpy", "bleak")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def sent_by_the_simulated_strap(seed: int, count: int) -> list[int]:
    sensor = SimulatedSensor(SimulatedHeart(seed=seed), seed)
    return [rr * TICKS_PER_1024TH for rr in itertools.islice(sensor.intervals(), count)]


def test_record_holds_every_beat_that_the_simulated_strap_sent(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    done = run_program(
        "record", "--strap", "sim", "--seed", "3", "--speed", "max",
        "--duration", "10m", "--output", path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    recording = csv_format.read(path)
    beats = recording.beats
    assert [row.rr for row in beats] == sent_by_the_simulated_strap(3, len(beats))
    assert 600 <= sum(row.rr or 0 for row in beats) / 2e9 <= 603
    assert recording.rows[-1].note == "stopped"
    assert recording.header["source"] == "simulated"
    assert done.stdout.splitlines()[-1] == f"{len(beats)} beats recorded in {path}"


def test_two_straps_make_one_session_and_two_files(tmp_path: Path) -> None:
    done = run_program(
        "record", "--strap", "sim", "--strap", "sim", "--seed", "3", "--speed", "max",
        "--duration", "2m", "--output", tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    recordings = {path.name[20:]: csv_format.read(path) for path in tmp_path.iterdir()}
    assert set(recordings) == {"Simulated strap.csv", "Simulated strap 2.csv"}
    for seed, recording in enumerate((recordings[name] for name in sorted(recordings)[::-1]), 3):
        beats = [row.rr for row in recording.beats]
        assert beats == sent_by_the_simulated_strap(seed, len(beats))
        assert len(beats) > 100
        assert recording.rows[-1].note == "stopped"
    one, other = (recording.header for recording in recordings.values())
    assert one["session"] == other["session"]
    assert done.stdout.count("recorded in") == 2
    assert any(line.startswith("Simulated strap 2  ") for line in done.stdout.splitlines())


def test_two_straps_are_told_apart_in_json(tmp_path: Path) -> None:
    done = run_program(
        "record", "--strap", "sim", "--strap", "sim", "--speed", "max", "--json",
        "--duration", "20s", "--output", tmp_path,
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    beats = [row["strap"] for row in rows if row["event"] == "beat"]
    assert set(beats) == {1, 2}
    assert sum(row["event"] == "summary" for row in rows) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--strap", "H10", "--strap", "H10"), "named twice"),
        (("--strap", "sim", "--strap", "H10", "--speed", "9"), "a real heart has its own"),
        (("--strap", "sim", "--strap", "sim", "--output", "a.csv"), "a file of its own"),
    ],
)
def test_two_straps_that_cannot_be_are_refused(arguments: tuple[str, ...], sentence: str) -> None:
    done = run_program("record", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_record_loads_neither_qt_nor_numpy() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['biofeedback', 'record', '--strap', 'sim', '--speed', 'max', "
        "'--duration', '90s', '--output', '.']\n"
        "import os, tempfile; os.chdir(tempfile.mkdtemp())\n"
        "from biofeedback.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
    )
    assert modules_after(code, HEAVY) == []


def test_the_window_is_dispatched_before_any_command_line_library() -> None:
    code = "import biofeedback.__main__, biofeedback.window"
    assert modules_after(code, (*HEAVY, "click", "rich", "asyncio")) == []


def test_an_address_loads_bleak_and_still_no_qt() -> None:
    code = (
        "from biofeedback.sources import open_strap\n"
        "from biofeedback.clock import SystemClock\n"
        "open_strap('AA:BB:CC:DD:EE:FF', SystemClock())"
    )
    assert modules_after(code, HEAVY) == ["bleak"]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_recording_cleanly(tmp_path: Path, number: int) -> None:
    process = start_program("record", "--strap", "sim", "--output", tmp_path)
    lines_until(process, "Live")
    began = time.monotonic()
    process.send_signal(number)
    rest = process.communicate(timeout=10)[0]
    assert process.returncode == 0
    assert time.monotonic() - began < 3
    (path,) = tmp_path.iterdir()
    assert rest.splitlines()[-1].endswith(f"recorded in {path}")
    assert csv_format.read(path).rows[-1].note == "stopped"


@posix
def test_the_same_signal_twice_at_once_counts_once(tmp_path: Path) -> None:
    process = start_program("record", "--strap", "sim", "--output", tmp_path)
    lines_until(process, "Live")
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    assert "recorded in" in process.communicate(timeout=10)[0]
    assert process.returncode == 0


@posix
def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """Also while the first one is still being served: here the strap never lets go."""
    code = (
        "import asyncio, sys\n"
        "from biofeedback import simulator, headless\n"
        "async def stuck(self, emit, run=simulator.SimulatedStrap.run):\n"
        "    try: await run(self, emit)\n"
        "    finally: await asyncio.sleep(60)\n"
        "simulator.SimulatedStrap.run = stuck\n"
        "sys.argv = ['biofeedback', 'record', '--strap', 'sim', '--output', sys.argv[1]]\n"
        "from biofeedback.__main__ import main\n"
        "main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        lines_until(process, "Live")
        process.send_signal(signal.SIGINT)
        lines_until(process, "Stopped")
        time.sleep(SAME_KEYPRESS_S + 0.1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(2) == -signal.SIGINT
    (path,) = tmp_path.iterdir()
    assert csv_format.read(path).rows[-1].note == "stopped"


@posix
@pytest.mark.slow
def test_a_reader_that_does_not_read_holds_nothing_up(tmp_path: Path) -> None:
    output = tmp_path / "a.csv"
    process = start_program(
        "record", "--strap", "sim", "--speed", "500", "--json", "--output", output
    )
    deadline = time.monotonic() + 20
    while not output.exists() or len(output.read_text().splitlines()) < 3000:
        assert time.monotonic() < deadline, "the pipe holds the recording up"
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert csv_format.read(output).rows[-1].note == "stopped"


@posix
@pytest.mark.parametrize("where", ["closed", "full"])
def test_an_output_that_takes_nothing_does_not_end_the_recording(
    tmp_path: Path, where: str
) -> None:
    if where == "full" and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    output = tmp_path / "a.csv"
    arguments = [
        *COMMAND, "record", "--strap", "sim", "--seed", "3", "--speed", "max", "--duration", "5m",
        "--output", str(output), "--json",
    ]  # fmt: skip
    reader, writer = os.pipe()
    if where == "closed":
        os.close(reader)
    with open(writer if where == "closed" else "/dev/full", "wb") as stdout:
        done = subprocess.run(
            arguments, stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False, text=True
        )
    assert "Traceback" not in done.stderr
    beats = csv_format.read(output).beats
    heard = [row.rr for row in beats]
    assert heard == sent_by_the_simulated_strap(3, len(heard)), "no beat is lost for it"
    assert seconds(beats[-1].elapsed - beats[0].elapsed) >= 300, "it went on to its end"


def test_json_lines_are_what_the_file_holds(tmp_path: Path) -> None:
    done = run_program(
        "record", "--strap", "sim", "--speed", "max", "--duration", "90s",
        "--output", tmp_path / "a.csv", "--json",
    )  # fmt: skip
    said = [json.loads(line) for line in done.stdout.splitlines()]
    beats = csv_format.read(tmp_path / "a.csv").beats
    assert [row["rr_ms"] for row in said if row["event"] == "beat"] == [
        (row.rr or 0) / 2e6 for row in beats
    ]
    assert said[-1] == {
        "event": "summary",
        "path": str(tmp_path / "a.csv"),
        "beats": len(beats),
        "gaps": 0,
        "complete": True,
    }


def test_replay_gives_the_file_back(tmp_path: Path, data: Path) -> None:
    source = data / "strap_h10_breathing.rr.txt"
    output = tmp_path / "x.csv"
    done = run_program(
        "replay", source, "--headless", "--speed", "max", "--artifacts", "off", "--output", output
    )
    assert done.returncode == 0, done.stderr
    recording = csv_format.read(output)
    assert [row.rr for row in recording.beats] == read_rr_text(source)
    assert recording.header["replay_of"] == source.name


@pytest.mark.parametrize(
    "name", ["strap_h10_breathing", "bartels_rest", "medit_M5", "medit_M9", "piskorski_0096"]
)
def test_replayed_values_equal_the_oracle_at_every_beat(
    tmp_path: Path, data: Path, name: str
) -> None:
    import numpy as np

    output = tmp_path / "x.csv"
    run_program(
        "replay", data / f"{name}.rr.txt", "--headless", "--speed", "max", "--artifacts", "off",
        "--output", output,
    )  # fmt: skip
    oracle = np.load(data / f"{name}.oracle.npz")
    beats = csv_format.read(output).beats
    assert len(beats) == len(oracle["rr"])
    full = oracle["T_ms"] >= 48_000 + oracle["rr"].max()
    shown = 0
    for row, expected, enough in zip(beats, oracle["rmssd60"], full, strict=True):
        assert (row.rmssd_ms is not None) or not enough
        if row.rmssd_ms is not None:
            shown += 1
            assert row.rmssd_ms == pytest.approx(expected, abs=1e-9)
    assert shown >= full.sum() > 400


def errors(*arguments: str | Path) -> tuple[int, str]:
    done = run_program(*arguments)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.splitlines()[-1]


def test_wrong_options_get_one_sentence(tmp_path: Path) -> None:
    taken = tmp_path / "taken.csv"
    taken.write_text("precious")
    for arguments, sentence in (
        (("record", "--strap", "sim", "--duration", "soon"), "write 90s, 10m or 1h30m"),
        (("record", "--strap", "sim", "--duration", "0s"), "is no length of time"),
        (("record", "--strap", "sim", "--window", "45"), "'45' is not one of"),
        (("record", "--strap", "sim", "--speed", "-1"), "is no speed"),
        (("record", "--strap", "H10", "--speed", "2"), "a real heart has its own"),
        (("record", "--strap", "sim", "--output", taken), "never overwritten"),
        (("record", "--strap", "sim", "--output", tmp_path / "no" / "a.csv"), "does not exist"),
        (("record", "--strap", "sim", "--output", str(tmp_path / "no") + "/"), "does not exist"),
        (("replay", tmp_path / "none.txt", "--headless"), "cannot be read"),
        (("replay", taken, "--headless"), "is no RR interval"),
        (("--demo", "record"), "without a command"),
        (("simulate",), "Missing option '--transport'"),
        (("simulate", "--transport", "usb:0", "--hr", "300"), "is not in the range 20<=x<=240"),
        (("doctor", "--no-scan", "--bundle", taken), "never overwritten"),
        (("dance",), "No such command"),
    ):
        code, said = errors(*arguments)
        assert code != 0, arguments
        assert sentence in said, arguments
    assert taken.read_text() == "precious"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_without_a_screen_the_demo_is_recorded_and_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, said = errors()
    assert code == 1
    assert said == (
        "biofeedback: There is no screen here. Use `biofeedback record` without a window."
    )
    process = start_program("--demo")
    lines = lines_until(process, "Live")
    assert lines[0] == (
        "There is no screen here. Recording the demo without a window; Ctrl-C ends it.\n"
    )
    process.send_signal(signal.SIGINT)
    assert "recorded in" in process.communicate(timeout=10)[0]
    assert process.returncode == 0
    assert len(list(home.rglob("Demo/*Simulated strap.csv"))) == 1


@pytest.mark.slow
@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_window_stays_until_a_signal_closes_it(home: Path, number: int) -> None:
    """The whole program, its window drawn into memory."""
    process = start_program("--demo")
    folder = home / "xdg_documents_dir" / "Biofeedback" / "Demo"
    deadline = time.monotonic() + 20
    while not (beats := [p for p in folder.glob("*.csv") if ",beat,2," in p.read_text()]):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    said = process.communicate(timeout=10)[0]
    assert (process.returncode, said) == (0, "")
    assert csv_format.read(beats[0]).rows[-1].note == "stopped"


def test_help_and_version() -> None:
    assert "Commands:" in run_program("--help").stdout
    for command in ("record", "scan", "replay", "simulate", "doctor"):
        assert "Usage: biofeedback" in run_program(command, "--help").stdout
    assert run_program("--version").stdout.startswith("biofeedback, version 0.1")


@pytest.mark.slow
@posix
def test_a_terminal_gets_one_live_line(tmp_path: Path) -> None:
    ours, terminal = pseudo_terminal()
    command = (*COMMAND, "record", "--strap", "sim", "--duration", "3s", "--output", str(tmp_path))
    with subprocess.Popen(command, stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        said = b""
        with contextlib.suppress(OSError):  # Linux ends a terminal with an error, not with an end
            while part := os.read(ours, 4096):
                said += part
    os.close(ours)
    assert process.returncode == 0, said
    assert said.count(b"\x1b[") > 5, "the line is drawn again in its place"
    assert b"Live" in said
    assert b"beats recorded" in said


def test_simulate_says_what_it_lacks() -> None:
    pytest.importorskip("bumble", reason="simulate needs Bumble: pip install bumble")
    code, said = errors("simulate", "--transport", "bogus:1")
    assert code == 1
    assert said.startswith("Error: 'bogus:1' is no transport: write usb:0 for the first USB dongle")
    program = (
        "import sys\n"
        "sys.modules['bumble'] = None\n"
        "sys.argv = ['biofeedback', 'simulate', '--transport', 'usb:0']\n"
        "from biofeedback.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "pip install bumble" in done.stderr


def test_the_doctor_speaks_to_programs_and_to_narrow_terminals(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(home / "Dok\u00fcmente"))
    done = run_program("doctor", "--no-scan", "--json")
    found = {one["check"]: one for one in json.loads(done.stdout)["findings"]}
    if sys.platform == "linux":
        assert done.returncode == 1
        assert found["d-bus"]["verdict"] == "problem"
    assert "Dok\u00fcmente" in found["recordings"]["text"]
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run_program("doctor", "--no-scan")
    assert "Traceback" not in done.stderr
    assert "Dok\\xfcmente" in done.stdout


def test_a_recording_leaves_a_log_without_a_heart_beat(tmp_path: Path, home: Path) -> None:
    def logged(*more: str) -> dict[str, str]:
        run_program(
            "record", "--strap", "sim", "--seed", "5", "--speed", "max", "--duration", "90s",
            "--output", tmp_path, *more,
        )  # fmt: skip
        return {path.name: path.read_text() for path in home.rglob("*.log")}

    (text,) = logged().values()
    beats = sent_by_the_simulated_strap(5, 60)
    numbers = {f"{rr / 2e6:.3f}"[:7] for rr in beats} | {str(rr) for rr in beats}
    assert "strap 1: live" in text
    assert "strap 1: stopped" in text
    assert "rmssd" not in text.lower()
    assert not [number for number in numbers if number in text]
    texts = logged("--debug")
    assert sorted(texts) == ["biofeedback-debug.log", "biofeedback.log"]
    assert [number for number in numbers if number in texts["biofeedback-debug.log"]]
    assert not [number for number in numbers if number in texts["biofeedback.log"]]
