"""The log: what it holds, what it never holds, and that nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
import re
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from biofeedback import logs
from biofeedback.clock import SystemClock, VirtualClock
from biofeedback.events import (
    Event,
    Gap,
    GapReason,
    Info,
    LinkState,
    Marker,
    Notice,
    StrapInfo,
    StrapState,
)
from biofeedback.heart_rate import HeartRateMeasurement, MeasurementError
from biofeedback.logs import EventLog, Log
from biofeedback.session import Session
from biofeedback.strap import Link
from biofeedback.units import ticks
from tests.fake_strap import FakeStrap, measurement
from tests.programs import modules_after
from tests.scripted import Script, ScriptedSource

if TYPE_CHECKING:
    from tests.fake_bluez import FakeBlueZ

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
ADDRESS = "F0:F1:F2:F3:F4:F5"
# Numbers that nothing else in a log can be.
RR = (7919, 8123, 8377)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    one = Log(tmp_path / "log", debug=False)
    yield one
    assert one.close()


@pytest.fixture
def everything(tmp_path: Path) -> Iterator[Log]:
    one = Log(tmp_path / "log", debug=True)
    yield one
    assert one.close()


def written(log: Log, tmp_path: Path, name: str = "biofeedback.log") -> str:
    """Return what was logged, without the times of day: their digits could be anything."""
    assert log.close()
    text = (tmp_path / "log" / name).read_text(encoding="utf-8")
    return re.sub(r"^[-\d]+ [:.,\d]+ ", "", text, flags=re.MULTILINE)


async def session_over_bluetooth(bluez: FakeBlueZ, strap: FakeStrap) -> list[Event]:
    """Beats, packets that cannot be read, a drop, more beats."""
    from biofeedback import ble  # BlueZ is Linux's

    session = Session([ble.BleStrap(None, SystemClock())], SystemClock())
    events: list[Event] = []
    news = asyncio.Event()

    def listen(some: object) -> None:
        events.extend(some)  # type: ignore[arg-type]
        news.set()

    session.channels[0].add_sink(EventLog())
    session.channels[0].add_sink(listen)

    async def until(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                news.clear()
                await news.wait()

    def state() -> LinkState | None:
        return next((e.state for e in reversed(events) if isinstance(e, StrapState)), None)

    async def beats() -> None:
        await until(lambda: state() is LinkState.WAITING)
        await bluez.until(lambda: bluez.subscribers(strap) > 0)
        assert strap.notify(measurement(RR, 77)).subscribed
        await until(lambda: state() is LinkState.LIVE)

    running = asyncio.create_task(session.run())
    await beats()
    strap.notify(measurement(RR, 77)[:-1])
    strap.notify(b"")
    strap.drop()
    await until(lambda: state() is LinkState.LOST)
    await beats()
    await until(lambda: any(isinstance(e, StrapInfo) and e.firmware for e in events))
    session.stop()
    await running
    await session.release()
    return events


def health_data(text: str) -> list[str]:
    """Return what of the strap's packets stands in a text, in any form it could take."""
    numbers = [*RR, *(ticks(rr / 1024) for rr in RR)]
    forms = [str(number) for number in numbers]
    forms += [f"{rr * 1000 / 1024:.6f}"[:8] for rr in RR]
    forms += [rr.to_bytes(2, "little").hex(" ") for rr in RR]
    return [form for form in forms if form in text]


async def test_a_session_leaves_states_and_errors_and_no_beat(
    bluez: FakeBlueZ, strap: FakeStrap, log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("biofeedback.ble.CHOICE_S", 0.0, raising=False)
    events = await session_over_bluetooth(bluez, strap)
    text = written(log, tmp_path)
    assert health_data(repr(events)), "the words that are looked for would be found"
    assert health_data(text) == []
    for forbidden in ("Polar", "12345678", ADDRESS, ADDRESS[:8], "rmssd", "77"):
        assert forbidden not in text.lower(), forbidden
    lines = iter(text.splitlines())
    for expected in (
        "--- biofeedback ",
        "INFO biofeedback.logs: strap 1: searching",
        "INFO biofeedback.logs: strap 1: waiting for beats",
        "INFO biofeedback.logs: strap 1: live",
        "WARNING biofeedback.ble: OddMeasurementError",
        "WARNING biofeedback.ble: EmptyMeasurementError",
        "StrapLostError",
        "strap 1: lost, retrying",
        "INFO biofeedback.logs: strap 1: live",
        "INFO biofeedback.logs: strap 1: stopped",
    ):
        assert any(expected in line for line in lines), (expected, text)
    assert "strap 1 is ..F4:F5" in text
    assert "unreadable packet" in text
    assert "firmware 5.0.0" in text


async def test_with_debug_everything_stands_in_a_file_of_its_own(
    bluez: FakeBlueZ,
    strap: FakeStrap,
    everything: Log,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("biofeedback.ble.CHOICE_S", 0.0, raising=False)
    await session_over_bluetooth(bluez, strap)
    assert health_data(written(everything, tmp_path)) == []
    full = written(everything, tmp_path, "biofeedback-debug.log")
    assert "holds health data" in full.splitlines()[0]
    assert health_data(full)
    assert "Polar H10" in full
    assert "DEBUG bleak." in full, "what the library says is there, too"
    assert [path.name for path in logs.files(tmp_path / "log")] == ["biofeedback.log"]


def test_debug_comes_with_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, expected in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv(logs.DEBUG_VARIABLE, value)
        assert logs.debugging() is expected
    monkeypatch.delenv(logs.DEBUG_VARIABLE)
    assert not logs.debugging()


async def test_labels_and_verdicts_are_the_persons_own(log: Log, tmp_path: Path) -> None:
    clock = VirtualClock()
    script: Script = [(0.0, Link(LinkState.WAITING)), (1.0, HeartRateMeasurement(77, RR))]
    session = Session([ScriptedSource(clock, script)], clock)
    session.channels[0].add_sink(EventLog())
    session.mark("quarrel with Anna")
    await session.run()
    sink = EventLog(2)
    sink([Marker(0, "quarrel with Anna"), Notice(0, "quarrel"), Info(0, "tag", "quarrel")])
    sink([Gap(0, ticks(3.4), GapReason.NO_BEATS), StrapInfo(model="H10", battery_percent=87)])
    text = written(log, tmp_path)
    assert "quarrel" not in text
    assert "Anna" not in text
    assert health_data(text) == []
    assert "strap 2: a gap of 3 s: no beats sent" in text
    assert "strap 2: model H10, battery_percent 87" in text


def failing() -> None:
    try:
        HeartRateMeasurement.from_bytes(bytes((0x10, 77, 0xEF, 0x1E, 0x01)))
    except MeasurementError as error:
        raise RuntimeError("Polar H10 sent 7919") from error


def test_errors_are_told_by_their_type_and_place_not_by_their_words(
    log: Log, tmp_path: Path
) -> None:
    ours, theirs = logging.getLogger("biofeedback.ble"), logging.getLogger("asyncio")
    try:
        failing()
    except RuntimeError as error:
        ours.warning("unexpected: %r", error, exc_info=error)
        theirs.error("Task failed\nfuture: %s", error, exc_info=error)
    theirs.info("nobody needs this")
    ours.warning(
        "%s at %s, characteristic %s", "a\nb", ADDRESS, "00002a37" + "-0000-1000-8000-00805f9b34fb"
    )
    ours.info("disk: %r", OSError(28, "No space left on device", "/home/me/a.csv"))
    # Not through the logger: pytest listens there, too, and is stricter.
    broken = {"name": "biofeedback", "levelno": logging.INFO, "levelname": "INFO"}
    for handler in log._handlers:
        handler.handle(logging.makeLogRecord({**broken, "msg": "%d", "args": ("x",)}))
    text = written(log, tmp_path)
    assert "unexpected: RuntimeError from OddMeasurementError\n" in text
    assert "        tests/test_logs.py:" in text
    assert " in failing\n" in text
    assert "ERROR asyncio: Task failed\n" in text
    for forbidden in ("7919", "ef 1e", "Polar", "future", "nobody", "/home/me", ADDRESS):
        assert forbidden not in text, forbidden
    assert "a b at ..F4:F5, characteristic 00002a37-0000-1000-8000-00805f9b34fb" in text
    assert "disk: OSError (No space left on device)" in text
    assert "INFO biofeedback: a line that cannot be written" in text


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("F0:F1:F2:F3:F4:F5", "..F4:F5"),
        ("f0-f1-f2-f3-f4-f5", "..f4-f5"),
        (
            "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5/service0010",
            "/org/bluez/hci0/dev_..F4_F5/service0010",
        ),
        ("8D2A1F3C-5B6E-4F70-9A1B-2C3D4E5F6071", "..F6071"),
        ("0000180d-0000-1000-8000-00805f9b34fb", "0000180d-0000-1000-8000-00805f9b34fb"),
        ("12:34:56", "12:34:56"),
    ],
)
def test_addresses_are_shortened(address: str, short: str) -> None:
    assert logs.shortened(f"a {address} b") == f"a {short} b"


@posix
def test_files_are_the_owners_and_of_limited_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 2000)
    log = Log(tmp_path / "log", debug=True)
    for number in range(200):
        logging.getLogger("biofeedback").info("line %d", number)
    assert log.close()
    files = sorted((tmp_path / "log").iterdir())
    names = [path.name for path in files if path.suffix != ".lock"]
    assert names == [
        "biofeedback-debug.log",
        "biofeedback.log",
        "biofeedback.log.1",
        "biofeedback.log.2",
    ]
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700
    sizes = [path.stat().st_size for path in logs.files(tmp_path / "log")]
    assert len(sizes) == 3
    assert all(0 < size <= 2000 for size in sizes)
    assert "line 199" in (tmp_path / "log" / "biofeedback.log").read_text()


PROGRAM = """
import logging, sys
from pathlib import Path
from biofeedback import logs

logs.FILE_BYTES = 20_000
log = logs.Log(Path(sys.argv[1]), debug=False)
print("ready", flush=True)
sys.stdin.readline()
for number in range(300):
    logging.getLogger("biofeedback").info("program %s says %d", sys.argv[2], number)
assert log.close(10)
"""


def test_programs_at_once_do_not_touch_each_others_files(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        program.communicate("go\n", timeout=20)
        assert program.returncode == 0
    places = ("biofeedback", "biofeedback-2", "biofeedback-3")
    said: set[str] = set()
    for place in places:
        rotated = [folder / f"{place}.log{end}" for end in (".2", ".1", "")]
        text = "".join(path.read_text() for path in rotated if path.exists())
        who = {line.split(" program ")[1][0] for line in text.splitlines() if " program " in line}
        assert len(who) == 1, f"{place} was written by {who}"
        said |= who
        (number,) = who
        numbers = [int(line.rpartition(" ")[2]) for line in text.splitlines() if " says " in line]
        assert numbers == list(range(300)), f"{place} lost lines of program {number}"
    assert said == {"0", "1", "2"}
    assert {path.name.partition(".")[0] for path in logs.files(folder)} == {*places}


def test_without_a_folder_there_is_no_log_and_no_complaint(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    log = Log(tmp_path / "file" / "log")
    logging.getLogger("biofeedback").warning("nobody will read this")
    assert log.close()
    assert capfd.readouterr() == ("", "")
    assert logs.files(tmp_path / "file" / "log") == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_no_reason_to_complain(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "biofeedback.log").symlink_to("/dev/full")
    log = Log(folder)
    logging.getLogger("biofeedback").warning("nobody will read this")
    assert log.close()
    assert capfd.readouterr() == ("", "")


def test_a_disk_that_hangs_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    monkeypatch.setattr(logs, "make_private", lambda _: hangs.wait(10))
    monkeypatch.setattr(logs, "MOST_LINES", 100)
    log = Log(tmp_path / "log")
    began = time.monotonic()
    for number in range(1000):
        logging.getLogger("biofeedback").warning("line %d", number)
    assert not log.close(0.05)
    assert time.monotonic() - began < 1
    hangs.set()


def test_all_is_as_before_after_the_end(tmp_path: Path) -> None:
    root, ours = logging.getLogger(), logging.getLogger("biofeedback")
    before = (root.level, ours.level, list(root.handlers))
    log = Log(tmp_path / "log", debug=True)
    assert log.close()
    assert log.close()
    assert (root.level, ours.level, list(root.handlers)) == before


def test_the_window_loads_no_handlers_before_it_is_painted(home: Path) -> None:
    heavy = ("logging.handlers", "platformdirs", "asyncio", "click", "numpy", "bleak")
    assert modules_after("import biofeedback.logs", heavy) == []


def test_a_program_has_one_log_until_its_end(home: Path) -> None:
    code = (
        "from biofeedback import logs\n"
        "import logging\n"
        "logs.begin()\n"
        "logs.begin()\n"
        "logging.getLogger('biofeedback.x').info('the last word')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)
    (path,) = home.rglob("biofeedback.log")
    assert path.read_text().count("the last word") == 1
