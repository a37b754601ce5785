"""The doctor: what it finds on a computer that is well, and on others; and what it keeps silent."""

from __future__ import annotations

import asyncio
import getpass
import json
import logging
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from biofeedback import doctor, logs
from biofeedback.doctor import BundleError, Finding, Redactor, Verdict
from biofeedback.events import LinkState, StrapInfo, StrapState
from biofeedback.logs import EventLog, Log
from biofeedback.records.folders import SettingsStore

if TYPE_CHECKING:
    from tests.fake_bluez import FakeBlueZ
    from tests.fake_strap import FakeStrap

linux = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus and rfkill are Linux's")
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and folders of POSIX")
ADDRESS = "F0:F1:F2:F3:F4:F5"
NAME = "Polar H10 12345678"


async def examine(scan_s: float | None = 0.2) -> dict[str, Finding]:
    """Examine beside the fake daemon, which needs this loop."""
    findings = await asyncio.to_thread(doctor.examine, scan_s)
    return {finding.check: finding for finding in findings}


def bad(findings: dict[str, Finding]) -> dict[str, Verdict]:
    return {name: one.verdict for name, one in findings.items() if one.verdict is not Verdict.OK}


@pytest.fixture
def _no_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt has tests of its own: it takes its time."""
    monkeypatch.setattr(doctor, "_start_qt", lambda _: ("6.11.0 offscreen\n", ""))


async def test_a_computer_that_is_well(strap: FakeStrap, home: Path) -> None:
    findings = await examine()
    assert bad(findings) == {}
    assert [*findings] == [
        "python", "qt", "screen", "d-bus", "rfkill", "bluetoothd", "bluetooth", "strap",
        "recordings", "settings", "log",
    ]  # fmt: skip
    assert findings["qt"].text.startswith("Qt 6.")
    assert findings["screen"].text == "Qt opens windows through offscreen."
    assert findings["strap"].text == f"{NAME} is in range ({ADDRESS}, -50 dBm)."
    assert findings["recordings"].text.endswith(f"{home / 'xdg_documents_dir' / 'Biofeedback'}.")
    assert [*home.iterdir()] == [], "it looks, and leaves nothing behind"
    assert doctor.worst(findings.values()) is Verdict.OK


@pytest.mark.usefixtures("_no_qt")
async def test_bluetooth_is_off(bluez: FakeBlueZ) -> None:
    bluez.power(False)
    findings = await examine()
    assert bad(findings) == {"bluetooth": Verdict.PROBLEM}
    assert findings["bluetooth"].text == "Bluetooth is off."
    assert findings["bluetooth"].advice == "Switch it on in the system's settings."
    assert "strap" not in findings


@pytest.mark.usefixtures("_no_qt")
async def test_there_is_no_adapter(bluez: FakeBlueZ) -> None:
    from tests.fake_bluez import ADAPTER, ADAPTER_PATH

    bluez._drop(ADAPTER_PATH, ADAPTER)
    findings = await examine()
    assert findings["bluetooth"].text == "This computer has no Bluetooth adapter."
    assert findings["bluetooth"].advice == "Plug one in."


@pytest.mark.usefixtures("_no_qt")
async def test_the_bluetooth_service_does_not_run(bluez: FakeBlueZ) -> None:
    await bluez.crash()
    findings = await examine()
    assert bad(findings) == {"bluetooth": Verdict.PROBLEM}
    assert "systemctl start bluetooth" in findings["bluetooth"].advice


@pytest.mark.usefixtures("_no_qt")
async def test_no_strap_is_in_range(bluez: FakeBlueZ) -> None:
    findings = await examine()
    assert bad(findings) == {"strap": Verdict.WARNING}
    assert "Moisten the electrodes" in findings["strap"].advice


@pytest.mark.usefixtures("_no_qt")
async def test_without_a_scan_bluetooth_is_examined_all_the_same(bluez: FakeBlueZ) -> None:
    findings = await examine(None)
    assert bad(findings) == {}
    assert "strap" not in findings
    bluez.power(False)
    assert bad(await examine(None)) == {"bluetooth": Verdict.PROBLEM}


@linux
@pytest.mark.usefixtures("_no_qt")
@pytest.mark.parametrize(
    "address",
    [
        "unix:path=/nowhere/bus",
        "tcp:host=127.0.0.1,port=1",
        "nonsense",
        "unix:abstract=nobody-here",
    ],
)
async def test_there_is_no_bus(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    findings = await examine()
    assert bad(findings)["d-bus"] is Verdict.PROBLEM
    assert bad(findings)["bluetooth"] is Verdict.PROBLEM
    assert "fault of this program" not in findings["d-bus"].advice


@linux
def test_a_blocked_bluetooth_is_found(tmp_path: Path) -> None:
    def switch(number: int, **values: str) -> None:
        folder = tmp_path / f"rfkill{number}"
        folder.mkdir()
        for name, value in values.items():
            (folder / name).write_text(f"{value}\n")

    def found() -> Finding:
        (finding,) = doctor._switches(tmp_path)
        return finding

    assert found().verdict is Verdict.OK
    switch(0, type="wlan", soft="1", hard="1")
    assert found().verdict is Verdict.OK
    switch(1, type="bluetooth", soft="1", hard="0")
    assert (found().verdict, found().advice) == (Verdict.PROBLEM, "sudo rfkill unblock bluetooth")
    switch(2, type="bluetooth", soft="0", hard="1")
    assert "switch or key" in found().text


@linux
@pytest.mark.parametrize(
    ("said", "verdict", "text"),
    [
        ("bluetoothctl: 5.66", Verdict.OK, "BlueZ 5.66."),
        ("5.50", Verdict.WARNING, "BlueZ 5.50."),
        ("", Verdict.OK, "could not be found out"),
    ],
)
def test_the_version_of_bluez(
    said: str, verdict: Verdict, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bluetoothctl"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(doctor, "_DAEMONS", ())
    (finding,) = doctor._bluetoothd()
    assert finding.verdict is verdict
    assert text in finding.text


@linux
def test_qt_that_does_not_load_or_finds_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LOAD_QT", "raise ImportError('libEGL.so.1: cannot open')")
    (finding,) = doctor._qt()
    assert finding.verdict is Verdict.PROBLEM
    assert "libEGL.so.1: cannot open" in finding.text
    assert "apt-get install" in finding.advice
    monkeypatch.setattr(doctor, "_LOAD_QT", "import os; os.abort()")
    (finding,) = doctor._screen()
    assert finding.text == "Qt cannot open a window on this screen: it ends with -6."
    monkeypatch.setattr(doctor, "CHECK_TIMEOUT_S", 1.1)
    monkeypatch.setattr(doctor, "_LOAD_QT", "import time; time.sleep(60)")
    (finding,) = doctor._qt()
    assert "does not answer" in finding.text


@linux
def test_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    (finding,) = doctor._screen()
    assert finding.verdict is Verdict.WARNING
    assert finding.text == "There is no screen here."
    assert "`biofeedback record` works without a window" in finding.advice


@posix
def test_folders_and_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def verdict(check: doctor.Check) -> Verdict:
        (finding,) = check()
        return finding.verdict

    (home / "file").write_text("")
    store = SettingsStore()
    store.change(folder=str(home / "file" / "recordings"))
    assert verdict(doctor._settings) is Verdict.OK
    assert verdict(doctor._recordings) is Verdict.PROBLEM
    store.change(folder=str(home / "new" / "recordings"))
    assert verdict(doctor._recordings) is Verdict.OK
    assert not (home / "new").exists()
    monkeypatch.setattr(doctor, "LITTLE_ROOM", 10**18)
    assert verdict(doctor._recordings) is Verdict.WARNING
    (path,) = home.rglob("settings.json")
    for damage in ("{", "[]", "\x00"):
        path.write_text(damage)
        assert verdict(doctor._settings) is Verdict.WARNING
    monkeypatch.setattr(logs, "folder", lambda: home / "file" / "log")
    assert verdict(doctor._log) is Verdict.WARNING


@pytest.mark.usefixtures("_no_qt")
async def test_a_check_that_hangs_or_fails_is_a_finding(
    bluez: FakeBlueZ, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_ever = threading.Event()

    def hang() -> Iterable[Finding]:
        for_ever.wait(20)
        return ()

    def fail() -> Iterable[Finding]:
        raise ZeroDivisionError("Anna")

    monkeypatch.setattr(doctor, "CHECK_TIMEOUT_S", 0.5)
    monkeypatch.setattr(doctor, "_recordings", hang)
    monkeypatch.setattr(doctor, "_log", hang)
    monkeypatch.setattr(doctor, "_settings", fail)
    began = time.monotonic()
    findings = await examine(None)
    assert time.monotonic() - began < 1, "both wait at the same time"
    assert findings["recordings"].text == "recordings: no answer within 0 s."
    assert findings["settings"].text == "settings: it could not be examined (ZeroDivisionError)."
    assert bad(findings) == dict.fromkeys(("recordings", "settings", "log"), Verdict.PROBLEM)
    for_ever.set()


FINDINGS = [
    Finding("python", Verdict.OK, "Python 3.11."),
    Finding("strap", Verdict.WARNING, "No strap.", "Moisten the electrodes."),
    Finding("bluetooth", Verdict.PROBLEM, "Bluetooth is off.", "Switch it on."),
]


@pytest.mark.parametrize(("count", "code"), [(1, 0), (2, 0), (3, 1)])
def test_what_is_said_and_the_exit_code(
    count: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda _: FINDINGS[:count])
    said: list[str] = []
    hints: list[str] = []
    assert doctor.run(said.append, hints.append, scan=False, json_wanted=True) == code
    assert [one["check"] for one in json.loads(said[0])["findings"]] == [
        one.check for one in FINDINGS[:count]
    ]
    assert hints == []
    assert doctor.run(said.append, hints.append) == code
    assert hints == ["Looking for straps for 5 s ..."]
    if count == 3:
        assert said[1].splitlines() == [
            "ok       Python 3.11.",
            "warning  No strap.",
            "         -> Moisten the electrodes.",
            "problem  Bluetooth is off.",
            "         -> Switch it on.",
            "",
            "1 problem, 1 warning, 1 fine.",
        ]


def write_logs(home: Path) -> None:
    """Leave behind what a session on a strap leaves, at its most talkative."""
    log = Log(debug=True)
    ours = logging.getLogger("biofeedback.ble")
    ours.warning("%s: %r at %s", NAME, RuntimeError(NAME), home / "Documents")
    ours.info("reading /org/bluez/hci0/dev_%s/service0010", ADDRESS.replace(":", "_"))
    ours.debug("RR 7919")
    EventLog()([StrapInfo(name=NAME, address=ADDRESS), StrapState(0, LinkState.LIVE)])
    assert log.close()


@posix
async def test_the_bundle_says_what_is_wrong_and_not_whose_it_is(
    strap: FakeStrap, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "annamaria")
    monkeypatch.setenv("HOME", str(home / "annamaria"))
    (home / "annamaria").mkdir()
    monkeypatch.setattr("platform.node", lambda: "annas-notebook.local")
    SettingsStore().change(strap_address="11:22:33:44:55:66", strap_name="Anna's TICKR")
    write_logs(home / "annamaria")
    logging_line = "Anna's TICKR, 11-22-33-44-55-66, annamaria on annas-notebook"
    (logs.folder() / "biofeedback-2.log").write_text(logging_line)
    findings = await asyncio.to_thread(doctor.examine, 0.2)
    assert NAME in doctor.report(findings), "the person sees whose strap it is"
    path = tmp_path / "bundle.zip"
    await asyncio.to_thread(doctor.bundle, path, findings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert [*parts] == [
        "README.txt", "findings.txt", "findings.json", "versions.json",
        "log/biofeedback-2.log", "log/biofeedback.log",
    ]  # fmt: skip
    everything = "\n".join([*parts, *parts.values()]).lower()
    forbidden = [NAME, "12345678", ADDRESS, ADDRESS.replace(":", "_"), "f4:f5", "f4_f5", "tickr"]
    forbidden += ["11:22:33", "11-22-33", "annamaria", "annas-notebook", "7919"]
    for text in forbidden:
        assert text.lower() not in everything, text
    assert "at <home>/Documents" in parts["log/biofeedback.log"]
    assert "strap 1 is <address" in parts["log/biofeedback.log"]
    assert "strap 1: live" in parts["log/biofeedback.log"]
    assert parts["log/biofeedback-2.log"] == "<strap 2>, <address 2>, <user> on <computer>"
    assert "<strap 1> is in range (<address 1>, -50 dBm)." in parts["findings.txt"]
    assert json.loads(parts["versions.json"])["bleak"].startswith("3.")
    assert len(json.loads(parts["findings.json"])) == len(findings)


def test_a_bundle_never_overwrites_and_says_where_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_text("precious")
    with pytest.raises(BundleError, match="never overwritten"):
        doctor.bundle(taken, FINDINGS)
    assert taken.read_text() == "precious"
    with pytest.raises(BundleError, match="cannot be written"):
        doctor.bundle(tmp_path / "no" / "a.zip", FINDINGS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ZipFile, "writestr", full)
    with pytest.raises(BundleError, match="no space left on device"):
        doctor.bundle(tmp_path / "new.zip", FINDINGS)
    assert [*tmp_path.iterdir()] == [taken]


def test_a_bundle_on_a_disk_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for_ever = threading.Event()

    def hang(findings: Sequence[Finding]) -> dict[str, str]:
        for_ever.wait(20)
        return {}

    monkeypatch.setattr(doctor, "CHECK_TIMEOUT_S", 0.05)
    monkeypatch.setattr(doctor, "_bundled", hang)
    with pytest.raises(BundleError, match="no answer within"):
        doctor.bundle(tmp_path / "a.zip", FINDINGS)
    for_ever.set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ed searched", "<user> searched"),
        ("ed_backup and ed-2, edit", "<user>_backup and <user>-2, edit"),
        ("H10 of Ed, H10", "<strap 1>, <strap 2>"),
        ("AA:BB:CC:DD:EE:FF, ..EE:FF, 11:22:33:44:55:66", "<address 1>, <address 1>, <address 2>"),
        ("characteristic 00002a37-0000-1000-8000-00805f9b34fb", ""),
        ("08:12:58.426 at version 5.0.0", ""),
    ],
)
def test_redaction(text: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_user_names", lambda: ["Ed"])
    assert Redactor(["H10", "H10 of Ed", " "])(text) == (expected or text)


def test_the_whole_program_ends_and_shows_no_traceback(tmp_path: Path) -> None:
    """As the command line calls it, where there is no Bluetooth."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from biofeedback import doctor\n"
        "sys.exit(doctor.run(print, print, scan=False, bundle_to=Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.zip")],
        env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == (1 if sys.platform == "linux" else done.returncode)
    assert "The support bundle is in" in done.stdout.splitlines()[-1]
