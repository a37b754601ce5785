"""What is wrong with this computer, and what to do: every check that a helper would ask for.

Each check gives a finding: ok, a warning (something will be missing) or a problem (something will
not work). All run at once, each on a thread of its own with a time limit, so nothing that hangs
holds up the rest, and a check that fails is a finding itself.

The support bundle holds the findings, versions and log files, without addresses, names of straps,
the person's name and home folder, and never any health data.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from biofeedback import __version__, logs
from biofeedback.records.folders import OWNER_ONLY_FILE, SettingsStore, settings_file
from biofeedback.window import INSTALL, no_screen

SCAN_S: Final = 5.0
CHECK_TIMEOUT_S: Final = 10.0
"""For each check, beside the time of the scan itself."""
NEWEST_PYTHON: Final = (3, 14)
OLDEST_BLUEZ: Final = (5, 55)
"""What bleak asks for."""
LITTLE_ROOM: Final = 100_000_000
_LOG_BYTES: Final = 5_000_000
_PACKAGES: Final = (
    "biofeedback", "bleak", "bumble", "click", "dbus-fast", "numpy", "platformdirs", "pyqtgraph",
    "PySide6-Essentials", "rich", "shiboken6",
)  # fmt: skip
_SURROUNDINGS: Final = (
    "LANG", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE",
)  # fmt: skip
_LOAD_QT: Final = (
    "from PySide6.QtCore import qVersion\n"
    "from PySide6.QtWidgets import QApplication\n"
    "application = QApplication([])\n"
    "print(qVersion(), application.platformName())"
)
_PERMISSION: Final = {
    "Darwin": "It is in System Settings, Privacy & Security, Bluetooth: switch your terminal on.",
    "Windows": "It is in Settings, Privacy & security: let desktop apps use radios and Bluetooth.",
}
_DAEMONS: Final = ("/usr/libexec/bluetooth/bluetoothd", "/usr/sbin/bluetoothd")
_SYSTEM_BUS: Final = "unix:path=/var/run/dbus/system_bus_socket"


class Verdict(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    """Something will be missing."""
    PROBLEM = "problem"
    """Something will not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    check: str
    verdict: Verdict
    text: str
    """One sentence."""
    advice: str = ""
    """What to do, where there is something to do."""
    names: tuple[str, ...] = ()
    """Straps that the text names."""

    def facts(self) -> dict[str, str]:
        """Return it for a program."""
        return {
            "check": self.check,
            "verdict": self.verdict.value,
            "text": self.text,
            "advice": self.advice,
        }


Check = Callable[[], Iterable[Finding]]


class BundleError(Exception):
    """The support bundle cannot be written; its text says what to do."""


def examine(scan_s: float | None = SCAN_S) -> list[Finding]:
    """Run every check.

    Args:
        scan_s: How long to look for straps, in seconds; None to look for none.

    Returns:
        The findings, always in the same order.
    """
    checks: dict[str, tuple[Check, float]] = {
        "python": (_python, CHECK_TIMEOUT_S),
        "qt": (_qt, CHECK_TIMEOUT_S),
        "screen": (_screen, CHECK_TIMEOUT_S),
    }
    if platform.system() == "Linux":
        checks["d-bus"] = (_system_bus, CHECK_TIMEOUT_S)
        checks["rfkill"] = (_switches, CHECK_TIMEOUT_S)
        checks["bluetoothd"] = (_bluetoothd, CHECK_TIMEOUT_S)
    checks["bluetooth"] = (lambda: _bluetooth(scan_s), CHECK_TIMEOUT_S + (scan_s or 0))
    checks["recordings"] = (_recordings, CHECK_TIMEOUT_S)
    checks["settings"] = (_settings, CHECK_TIMEOUT_S)
    checks["log"] = (_log, CHECK_TIMEOUT_S)
    running = [_Running(name, check, limit) for name, (check, limit) in checks.items()]
    return [finding for one in running for finding in one.findings()]


def worst(findings: Iterable[Finding]) -> Verdict:
    """Return the worst verdict of all."""
    order = list(Verdict)
    return max((finding.verdict for finding in findings), key=order.index, default=Verdict.OK)


def report(findings: Sequence[Finding]) -> str:
    """Return the findings for a person, one a line, with what to do below it."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{finding.verdict:<8} {finding.text}")
        if finding.advice:
            lines.append(f"{'':<8} -> {finding.advice}")
    counts = [sum(one.verdict is verdict for one in findings) for verdict in Verdict]
    lines.append("")
    lines.append(
        f"{_counted(counts[2], 'problem')}, {_counted(counts[1], 'warning')}, {counts[0]} fine."
    )
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings for a program."""
    return json.dumps(
        {
            "biofeedback": __version__,
            "verdict": worst(findings).value,
            "findings": [finding.facts() for finding in findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def run(
    say: Callable[[str], None],
    hint: Callable[[str], None],
    *,
    scan: bool = True,
    json_wanted: bool = False,
    bundle_to: Path | None = None,
) -> int:
    """Examine, say what was found, and return the exit code: 0 where nothing is a problem.

    Args:
        say: Takes the findings.
        hint: Takes what is said beside them.
        scan: Whether to look for straps.
        json_wanted: Whether the findings are for a program.
        bundle_to: Where a support bundle goes; None for none.

    Raises:
        BundleError: If the bundle cannot be written; the findings have been said by then.
    """
    if scan and not json_wanted:
        hint(f"Looking for straps for {SCAN_S:.0f} s ...")
    findings = examine(SCAN_S if scan else None)
    say(as_json(findings) if json_wanted else report(findings))
    if bundle_to:
        bundle(bundle_to, findings)
        hint(f"The support bundle is in {bundle_to}: look through it before you send it.")
    return 1 if worst(findings) is Verdict.PROBLEM else 0


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


class _Running:
    """A check on a thread of its own."""

    def __init__(self, name: str, check: Check, limit: float) -> None:
        self._name = name
        self._check = check
        self._limit = limit
        self._until = time.monotonic() + limit
        self._found: list[Finding] = []
        # A daemon: a folder or a service that hangs for ever must not keep the process alive.
        self._thread = threading.Thread(target=self._run, name=f"doctor {name}", daemon=True)
        self._thread.start()

    def findings(self) -> list[Finding]:
        """Return what was found, after waiting for it no longer than the limit."""
        self._thread.join(max(0.0, self._until - time.monotonic()))
        if self._thread.is_alive():
            text = f"{self._name}: no answer within {self._limit:.0f} s."
            return [Finding(self._name, Verdict.PROBLEM, text, "Try again; restart the computer.")]
        return self._found

    def _run(self) -> None:
        try:
            self._found = list(self._check())
        except Exception as error:
            text = f"{self._name}: it could not be examined ({logs.kind_of(error)})."
            advice = "Please report this: it is a fault of this program."
            self._found = [Finding(self._name, Verdict.PROBLEM, text, advice)]


def _python() -> Iterable[Finding]:
    text = f"Python {platform.python_version()} on {platform.system()} {platform.release()}."
    if sys.version_info[:2] > NEWEST_PYTHON:
        advice = "Use Python 3.11 to 3.14: newer ones have not been tried."
        return [Finding("python", Verdict.WARNING, text, advice)]
    return [Finding("python", Verdict.OK, text)]


def _qt() -> Iterable[Finding]:
    said, problem = _start_qt({"QT_QPA_PLATFORM": "offscreen"})
    if problem:
        text = f"Qt, which draws the window, does not load: {problem}."
        return [Finding("qt", Verdict.PROBLEM, text, _mend_qt())]
    return [Finding("qt", Verdict.OK, f"Qt {said.split()[0]} loads.")]


def _screen() -> Iterable[Finding]:
    without = "`biofeedback record` works without a window."
    if problem := no_screen():
        if INSTALL in problem:
            text = problem.partition(" On Debian")[0]
            return [Finding("screen", Verdict.PROBLEM, text, f"{_mend_qt()} {without}")]
        # A computer without a screen is no broken one.
        advice = f"For a window, log in to a desktop; {without}"
        return [Finding("screen", Verdict.WARNING, problem, advice)]
    said, problem = _start_qt({})
    if problem:
        text = f"Qt cannot open a window on this screen: {problem}."
        return [Finding("screen", Verdict.PROBLEM, text, f"{_mend_qt()} {without}")]
    return [Finding("screen", Verdict.OK, f"Qt opens windows through {said.split()[1]}.")]


def _start_qt(surroundings: Mapping[str, str]) -> tuple[str, str]:
    """Start Qt in a program of its own, as it may abort; return what it said, and a problem."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LOAD_QT],
            env={**os.environ, **surroundings},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=CHECK_TIMEOUT_S - 1,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", "it does not answer"
    except OSError as error:
        return "", error.strerror or type(error).__name__
    if done.returncode or len(done.stdout.split()) != 2:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        return "", lines[-1].strip().rstrip(".") if lines else f"it ends with {done.returncode}"
    return done.stdout, ""


def _mend_qt() -> str:
    if platform.system() == "Linux":
        return f"On Debian or Ubuntu: {INSTALL}."
    return "Install biofeedback again: pip install --force-reinstall biofeedback."


def _system_bus() -> Iterable[Finding]:
    address = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", _SYSTEM_BUS)
    try:
        _connect(address)
    except PermissionError:
        text = "This user may not talk to the system bus (D-Bus)."
        advice = "Run the program outside its sandbox or container, or let that use the system bus."
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its address is not understood"
        text = f"The system bus (D-Bus) does not answer: {reason.lower()}."
        advice = "Bluetooth needs it: sudo systemctl start dbus (in a container: share the host's)."
    else:
        return [Finding("d-bus", Verdict.OK, "The system bus (D-Bus) answers.")]
    return [Finding("d-bus", Verdict.PROBLEM, text, advice)]


def _connect(addresses: str) -> None:
    """Connect to the first address of a bus that is reached.

    Raises:
        OSError: If none is.
        ValueError: If an address is of no known kind.
    """
    failure: OSError | None = None
    for address in filter(None, addresses.split(";")):
        kind, _, pairs = address.partition(":")
        options = dict(pair.split("=", 1) for pair in pairs.split(",") if "=" in pair)
        try:
            if kind == "tcp":
                where = (options.get("host", "localhost"), int(options.get("port", "0")))
                socket.create_connection(where, CHECK_TIMEOUT_S / 2).close()
                return
            path = options.get("path") or "\0" + options.get("abstract", "")
            if kind != "unix" or path == "\0":
                raise ValueError(address)
            with socket.socket(socket.AF_UNIX) as one:
                one.settimeout(CHECK_TIMEOUT_S / 2)
                one.connect(path)
                return
        except OSError as error:
            failure = error
    raise failure or ValueError(addresses)


def _switches(folder: Path = Path("/sys/class/rfkill")) -> Iterable[Finding]:
    """Look whether Bluetooth is switched off in software or by a key (rfkill)."""
    soft = hard = False
    for switch in folder.glob("rfkill*"):
        if _first_line(switch / "type") == "bluetooth":
            soft |= _first_line(switch / "soft") == "1"
            hard |= _first_line(switch / "hard") == "1"
    if hard:
        text = "Bluetooth is switched off by a switch or key of this computer."
        return [Finding("rfkill", Verdict.PROBLEM, text, "Use it, or look into the BIOS settings.")]
    if soft:
        text = "Bluetooth is blocked in software (flight mode, rfkill)."
        return [Finding("rfkill", Verdict.PROBLEM, text, "sudo rfkill unblock bluetooth")]
    return [Finding("rfkill", Verdict.OK, "No switch blocks Bluetooth.")]


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _bluetoothd() -> Iterable[Finding]:
    said = ""
    for program in ("bluetoothctl", *_DAEMONS):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            said = subprocess.run(
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=CHECK_TIMEOUT_S / 4,
                check=False,
            ).stdout
        if found := re.search(r"(\d+)\.(\d+)", said):
            break
    else:
        # A daemon in another container works as well.
        text = "The version of BlueZ, which does Bluetooth on Linux, could not be found out."
        return [Finding("bluetoothd", Verdict.OK, text)]
    version = int(found[1]), int(found[2])
    text = f"BlueZ {found[0]}."
    if version < OLDEST_BLUEZ:
        advice = "Update it: at least 5.55 is needed."
        return [Finding("bluetoothd", Verdict.WARNING, text, advice)]
    return [Finding("bluetoothd", Verdict.OK, text)]


def _bluetooth(scan_s: float | None) -> Iterable[Finding]:
    """Look for straps as the program itself does: that asks for adapter and permission, too."""
    import asyncio

    from biofeedback import ble
    from biofeedback.strap import StrapError

    try:
        # Without a scan it is begun and ended at once: nothing else shows what may be used.
        straps = asyncio.run(ble.scan(scan_s or 0.0))
    except StrapError as error:
        text, _, advice = str(error).partition(": ")
        advice = advice[:1].upper() + advice[1:]
        if "may not use" in text:
            advice = f"{advice} {_PERMISSION.get(platform.system(), '')}".strip()
        return [Finding("bluetooth", Verdict.PROBLEM, f"{text}.", advice)]
    fine = Finding("bluetooth", Verdict.OK, "Bluetooth is on, and this program may use it.")
    return [fine, *([] if scan_s is None else _straps(straps))]


def _straps(straps: Sequence[Any]) -> list[Finding]:
    if not straps:
        text = "No strap is in range."
        advice = (
            "Moisten the electrodes, put it on, and close other apps that may hold it (a phone's, "
            "too)."
        )
        return [Finding("strap", Verdict.WARNING, text, advice)]
    findings: list[Finding] = []
    for strap in straps:
        signal = "connected to this computer" if strap.rssi is None else f"{strap.rssi} dBm"
        text = f"{strap.name or 'A strap without a name'} is in range ({strap.address}, {signal})."
        names = (strap.name,) if strap.name else ()
        findings.append(Finding("strap", Verdict.OK, text, names=names))
    return findings


def _recordings() -> Iterable[Finding]:
    folder = SettingsStore().settings.recordings
    existing = _existing(folder)
    try:
        _try_to_write(existing)
    except OSError as error:
        text = f"Recordings cannot be written to {folder} ({_reason(error)})."
        advice = "Choose another folder in the menu, or make this one writable."
        return [Finding("recordings", Verdict.PROBLEM, text, advice)]
    room = shutil.disk_usage(existing).free
    text = f"Recordings can be written to {folder}."
    if room < LITTLE_ROOM:
        advice = f"Make room: only {room // 1_000_000} MB are free (an hour takes about 1 MB)."
        return [Finding("recordings", Verdict.WARNING, text, advice)]
    return [Finding("recordings", Verdict.OK, text)]


def _log() -> Iterable[Finding]:
    folder = logs.folder()
    try:
        _try_to_write(_existing(folder))
    except OSError as error:
        text = f"No log can be written to {folder} ({_reason(error)})."
        advice = "The program works without it; to get help it should be writable."
        return [Finding("log", Verdict.WARNING, text, advice)]
    return [Finding("log", Verdict.OK, f"Log files are in {folder}.")]


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists: the rest would be made."""
    return next((one for one in (folder, *folder.parents) if os.path.lexists(one)), folder)


def _try_to_write(folder: Path) -> None:
    # Permission bits do not tell about quotas, network folders and Windows: writing does.
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"biofeedback")
        file.flush()


def _settings() -> Iterable[Finding]:
    path = settings_file()
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [Finding("settings", Verdict.OK, "There are no settings yet.")]
    except (OSError, ValueError) as error:
        reason = _reason(error) if isinstance(error, OSError) else "damaged"
        stored = None
    else:
        reason = "damaged"
    if not isinstance(stored, dict):
        text = f"The settings in {path} cannot be read ({reason})."
        advice = "Delete this file: the program starts with its defaults, recordings stay."
        return [Finding("settings", Verdict.WARNING, text, advice)]
    return [Finding("settings", Verdict.OK, f"The settings in {path} can be read.")]


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


class Redactor:
    """Takes out of texts what says who and where: each thing becomes the same stand-in."""

    def __init__(self, straps: Iterable[str] = ()) -> None:
        """Know the person, this computer, and the straps by their names."""
        self._addresses: dict[str, str] = {}
        # Longest first, or a part of a name would hide the whole.
        names = sorted({name for name in straps if name.strip()}, key=len, reverse=True)
        self._words: list[tuple[re.Pattern[str], str]] = []
        for home in _homes():
            # Also as it stands between quotation marks in a program's output.
            self._add([str(home), str(home).replace("\\", "\\\\"), home.as_posix()], "<home>")
        for number, name in enumerate(names, 1):
            self._add([name], f"<strap {number}>")
        self._add(_user_names(), "<user>")
        self._add([platform.node(), platform.node().partition(".")[0]], "<computer>")

    def __call__(self, text: str) -> str:
        """Return the text without all of that."""
        text = logs.replace_addresses(text, self._stand_in)
        # The log shortens addresses itself.
        text = re.sub(
            r"\.\.([0-9A-F]{2}[:_-][0-9A-F]{2}|[0-9A-F]{5})\b", self._short, text, flags=re.I
        )
        for pattern, instead in self._words:
            text = pattern.sub(instead, text)
        return text

    def _add(self, texts: Iterable[str], instead: str) -> None:
        for text in texts:
            if text and text not in ("/", "."):
                # As words: a person called Ed must not take the end of every "searched".
                pattern = re.compile(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])", re.IGNORECASE)
                self._words.append((pattern, instead))

    def _short(self, found: re.Match[str]) -> str:
        return self._stand_in(found[1])

    def _stand_in(self, address: str) -> str:
        end = re.sub(r"[^0-9a-z]", "", address.lower())[-4:]
        return self._addresses.setdefault(end, f"<address {len(self._addresses) + 1}>")


def _homes() -> list[Path]:
    homes = {Path.home()}
    with contextlib.suppress(Exception):  # HOME may have been set to another
        homes.add(Path(f"~{getpass.getuser()}").expanduser())
    return sorted(homes)


def _user_names() -> list[str]:
    names = {home.name for home in _homes()}
    with contextlib.suppress(Exception):  # no such user, no environment
        names.add(getpass.getuser())
    with contextlib.suppress(Exception):
        import pwd

        full = pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0]
        names |= {full, *(part for part in full.split() if len(part) > 2)}
    return sorted(names, key=len, reverse=True)


def bundle(path: Path, findings: Sequence[Finding]) -> None:
    """Write a new zip file that a person can send to whoever helps them.

    Raises:
        BundleError: If it exists already or cannot be written; with what to do.
    """
    failures: list[BundleError] = []

    def write() -> Iterable[Finding]:
        try:
            _write_bundle(path, _bundled(findings))
        except BundleError as error:
            failures.append(error)
        return ()

    for finding in _Running("bundle", write, CHECK_TIMEOUT_S).findings():
        raise BundleError(f"{path} cannot be written ({finding.text}): choose another place.")
    for failure in failures:
        raise failure


def _bundled(findings: Sequence[Finding]) -> dict[str, str]:
    """Return the texts of a bundle by their names."""
    names = [name for finding in findings for name in finding.names]
    redact = Redactor([*names, SettingsStore().settings.strap_name])
    found = [{key: redact(value) for key, value in one.facts().items()} for one in findings]
    versions = {key: redact(value) for key, value in _versions().items()}
    return {
        "README.txt": _BUNDLE_README,
        "findings.txt": redact(report(findings)) + "\n",
        "findings.json": json.dumps(found, ensure_ascii=False, indent=2),
        "versions.json": json.dumps(versions, ensure_ascii=False, indent=2),
        **{f"log/{file.name}": redact(_end_of(file)) for file in logs.files()},
    }


def _write_bundle(path: Path, parts: Mapping[str, str]) -> None:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, OWNER_ONLY_FILE)
    except FileExistsError:
        raise BundleError(
            f"{path} exists already and is never overwritten: choose another name."
        ) from None
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with open(descriptor, "w+b") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()  # half a bundle is of no use to anybody
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> BundleError:
    return BundleError(f"{path} cannot be written ({_reason(error)}): choose another place.")


_BUNDLE_README: Final = """\
Support bundle of biofeedback: findings of `biofeedback doctor`, versions, and log files.

Bluetooth addresses, names of straps, and the names of person, computer and home folder are replaced
by stand-ins such as <address 1>. There is no health data in it: no heart beats, no recordings.
Everything is plain text: look through it before you send it.
"""


def _versions() -> dict[str, str]:
    versions = {"python": sys.version, "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return versions | {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ}


def _end_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")[-_LOG_BYTES:]
    except OSError as error:
        return f"It cannot be read ({_reason(error)}).\n"
