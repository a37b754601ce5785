"""Start the program as a person does: a process of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "biofeedback")


def run_program(*arguments: str | Path, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run ``biofeedback`` to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def start_program(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start ``biofeedback`` and return while it runs; its two streams are one."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def lines_until(process: subprocess.Popen[str], text: str) -> list[str]:
    """Read the program's lines up to the one that holds a text."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return lines
    raise AssertionError(f"{text!r} never came: {''.join(lines)}")


def modules_after(code: str, names: Sequence[str]) -> list[str]:
    """Return which of some top-level modules are loaded after running code in a new process."""
    report = (
        f"{code}\nimport sys\nprint('LOADED', [n for n in {list(names)!r} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.rpartition("LOADED ")[2]
    return [name for name in names if repr(name) in loaded]


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Run an X server of one's own; return the name of its screen."""
    if not shutil.which("Xvfb"):
        pytest.skip("needs the program Xvfb")
    reader, writer = os.pipe()
    # -r: a key that is let go of late on a busy machine must not repeat.
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-noreset", "-r"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        try:
            with open(reader, encoding="ascii") as said:
                number = said.readline().strip()
            assert number, "Xvfb does not start"
            yield f":{number}"
        finally:
            server.terminate()


def pseudo_terminal() -> tuple[int, int]:
    """Return both ends of a new pseudo-terminal, or skip the test where there are none."""
    try:
        return os.openpty()
    except OSError as error:
        pytest.skip(f"there are no pseudo-terminals here: {error}")
