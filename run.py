"""Run or test biofeedback straight from a checkout: sets up everything that it needs itself.

    python3 run.py demo    a live session on the built-in simulated strap
    python3 run.py test    every check: style, types, architecture, all tests

Only git and Python >= 3.11 are expected. It makes a virtual environment in .venv and installs the
program there; system packages that Qt and the tests need are installed where it may (root on Debian
or Ubuntu) and named exactly where it may not.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
OLDEST = (3, 11)

# What Qt's wheels load from a Debian or Ubuntu system, on X11, and fonts for other scripts' names.
QT_PACKAGES = [
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
    "fonts-dejavu-core",
]
# The tests' private D-Bus, a screen in memory, a hand on its mouse and keys, and two voices.
TEST_PACKAGES = [
    "dbus-daemon",
    "xvfb",
    "xdotool",
    "x11-utils",
    "openbox",
    "espeak-ng",
    "pulseaudio",
    "pulseaudio-utils",
]
# A virtual machine with a real kernel and a real bluetoothd, for the scenarios of Bluetooth. Where
# they cannot be had, those tests are skipped and say so.
MACHINE_PACKAGES = ["qemu-system-x86", "bluez", "busybox-static", "socat", "kmod", "zstd"]
REQUIRE_REAL_BLUEZ = "BIOFEEDBACK_REQUIRE_REAL_BLUEZ"
# Ubuntu 24.04 has renamed this one.
RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}

CHECKS = [
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "ruff", "check", "."],
    ["-m", "mypy"],
    ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    # Slow ones included; two at a time, as that is what a small machine has.
    ["-m", "pytest", "-m", "slow or not slow", "-n", "2", "--dist", "loadgroup", "-q"],
]


def main() -> int:
    """Do what the one argument says and return the exit code."""
    wanted = sys.argv[1:] or ["demo"]
    if wanted[0] not in ("demo", "test") or len(wanted) > 1:
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        print("Python %d.%d or newer is needed; this is %s." % (*OLDEST, sys.version.split()[0]))
        return 1
    testing = wanted[0] == "test"
    install_system_packages(QT_PACKAGES + (TEST_PACKAGES if testing else []))
    python = set_up("[dev]" if testing else "")
    if not testing:
        return live_demo(python)
    prepare_machine(python)
    # The field's own tools, in an environment of their own, for what is exported; where they cannot
    # be had it says why, and so do the tests that want them.
    subprocess.run([python, "-m", "tests.peers_environment"], cwd=HERE, check=False)
    return check_all(python)


def install_system_packages(packages: list[str]) -> None:
    """Install what is missing on Debian and Ubuntu, or say how."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        packages = [*packages, "python3-venv"]
    missing = [package for package in packages if not installed(package)]
    if not missing:
        return
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("These system packages are missing; if the window or a test fails, install them:")
        print("    sudo apt-get install " + " ".join(missing))
        return
    print("Installing " + ", ".join(missing), flush=True)
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    log = subprocess.DEVNULL
    subprocess.run([*apt, "update"], env=quiet, check=False)
    install = [*apt, "install", "-y", "--no-install-recommends", *missing]
    if subprocess.run(install, env=quiet, stdout=log, check=False).returncode:
        print("That failed; the program may still work. By hand: apt-get install", *missing)


def installed(package: str) -> bool:
    """Return whether a package is there, under its old or new name."""
    names = [package, RENAMED.get(package, package)]
    query = ["dpkg-query", "-W", "-f", "${Status}\n", *names]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return "install ok installed" in done.stdout


def set_up(extra: str) -> str:
    """Make the virtual environment, install the program with an extra, return its python."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not works(python):
        if importlib.util.find_spec("ensurepip") is None:
            raise SystemExit("Python's venv is missing: sudo apt-get install python3-venv")
        print("Making a virtual environment in .venv", flush=True)
        # --clear: one that was interrupted while it was made has no pip, and never gets one.
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    wanted = (HERE / "pyproject.toml").read_bytes() + extra.encode()
    stamp = VENV / "biofeedback-{}.stamp".format(extra.strip("[]") or "run")
    state = hashlib.sha256(wanted).hexdigest()
    if not stamp.exists() or stamp.read_text() != state:
        print("Installing biofeedback and what it needs (once)", flush=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "-e", str(HERE) + extra], check=False).returncode:
            raise SystemExit("pip could not install it: see the lines above.")
        stamp.write_text(state)
    return str(python)


def works(python: Path) -> bool:
    """Return whether there is a virtual environment with pip."""
    if not python.exists():
        return False
    return not subprocess.run(
        [python, "-m", "pip", "-V"], capture_output=True, check=False
    ).returncode


def live_demo(python: str) -> int:
    """Open the window on the simulated strap; without a screen it is recorded headlessly."""
    command = [python, "-m", "biofeedback", "--demo"]
    if os.name != "nt":
        os.execv(python, command)  # noqa: S606 - signals go straight to the program
    return subprocess.run(command, check=False).returncode


def prepare_machine(python: str) -> None:
    """Have the scenarios of Bluetooth run over the real thing, too, where it can be had."""
    if sys.platform != "linux" or os.environ.get(REQUIRE_REAL_BLUEZ):
        return
    install_system_packages(MACHINE_PACKAGES)
    pack = [python, "-m", "tests.real_bluez.image"]
    if subprocess.run(pack, cwd=HERE, check=False).returncode:
        print("So the scenarios of Bluetooth run over the fake daemon alone.", flush=True)
    else:
        # What can be packed must boot and work.
        os.environ[REQUIRE_REAL_BLUEZ] = "1"


def check_all(python: str) -> int:
    """Run every check, all of them even if one fails; return 1 if any did."""
    failed = []
    for arguments in CHECKS:
        name = " ".join(arguments[1:3])
        print(f"== {name}", flush=True)
        if subprocess.run([python, *arguments], cwd=HERE, check=False).returncode:
            failed.append(name)
    print("All checks passed." if not failed else "FAILED: " + "; ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
