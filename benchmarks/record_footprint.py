"""Memory and processor time of `biofeedback record --strap sim`, in real time.

Beside it, at the same time, runs a floor: a Python that has loaded bleak and wakes up once a second
to write a line to a file. The recorder is measured twice: as a service would run it, and on a
terminal, where it keeps a live line.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from measure import (
    Figures,
    Memory,
    MissingError,
    arguments,
    cpu_seconds,
    keep,
    memory,
    ratio,
    sentences,
    show,
    tell,
)

SETTLE_S: Final = 3.0
"""Not measured: imports, and the opening of the file."""
END_S: Final = 10.0
FLOOR: Final = """
import asyncio, sys, bleak
async def wake():
    with open(sys.argv[1], "w") as file:
        while True:
            await asyncio.sleep(1)
            print("a row of the recording", file=file, flush=True)
asyncio.run(wake())
"""
FLOOR_LABEL: Final = "floor: bleak, a line a second"
RECORD_LABEL: Final = "record, output to a log"
TERMINAL_LABEL: Final = "record, on a terminal"


@dataclass(frozen=True, slots=True)
class Use:
    """What a process has used by an instant."""

    at: float
    cpu: float
    memory: Memory

    @classmethod
    def of(cls, pid: int) -> Use:
        """Read it now."""
        return cls(time.perf_counter(), sum(cpu_seconds(pid).values()), memory(pid))


@contextlib.contextmanager
def started(command: list[str], output: int | IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process for as long as it is measured, then end it as Ctrl-C does."""
    with subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL) as child:
        try:
            yield child
        finally:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(END_S)
            except subprocess.TimeoutExpired:
                child.kill()


@contextlib.contextmanager
def terminal() -> Iterator[int]:
    """Yield the descriptor of a terminal that somebody reads.

    Raises:
        MissingError: Where there are no such terminals.
    """
    try:
        import pty

        reader, writer = pty.openpty()
    except (ImportError, OSError):
        raise MissingError("no pseudo-terminal can be had: run it on Linux.") from None
    thread = threading.Thread(target=_drain, args=(reader,), daemon=True)
    thread.start()
    try:
        yield writer
    finally:
        os.close(writer)
        thread.join(END_S)


def _drain(descriptor: int) -> None:
    with contextlib.suppress(OSError):  # the other end is closed
        while os.read(descriptor, 65536):
            pass
    os.close(descriptor)


def measure(seconds: float, folder: Path) -> dict[str, Figures]:
    """Run all three at the same time and return what each uses."""
    record = [sys.executable, "-m", "biofeedback", "record", "--strap", "sim", "--output"]
    floor = [sys.executable, "-c", FLOOR, str(folder / "floor.txt")]
    with (
        terminal() as screen,
        (folder / "log.txt").open("wb") as log,
        contextlib.ExitStack() as all_,
    ):
        children = {
            FLOOR_LABEL: all_.enter_context(started(floor, log)),
            RECORD_LABEL: all_.enter_context(started([*record, str(folder / "log.csv")], log)),
            TERMINAL_LABEL: all_.enter_context(
                started([*record, str(folder / "terminal.csv")], screen)
            ),
        }
        time.sleep(SETTLE_S)
        before = {label: Use.of(child.pid) for label, child in children.items()}
        time.sleep(seconds)
        ended = [label for label, child in children.items() if child.poll() is not None]
        if ended:
            raise MissingError(f"{', '.join(ended)} ended by itself: run it by hand to see why.")
        after = {label: Use.of(child.pid) for label, child in children.items()}
    return {label: _used(before[label], after[label]) for label in children}


def _used(before: Use, after: Use) -> Figures:
    return {
        "cpu_percent": 100 * (after.cpu - before.cpu) / (after.at - before.at),
        "start_up_cpu_s": before.cpu,
        "rss_mb": after.memory.rss,
        "pss_mb": after.memory.pss,
        "rss_growth_mb": after.memory.rss - before.memory.rss,
    }


def report(found: dict[str, Figures], seconds: float) -> None:
    """Print what was found."""
    floor = found[FLOOR_LABEL]
    headings = [
        "",
        "RSS MB",
        "ratio",
        "PSS MB",
        "ratio",
        "growth MB",
        "CPU %",
        "ratio",
        "start-up CPU s",
    ]
    rows = [
        [
            label,
            use["rss_mb"],
            ratio(use["rss_mb"], floor["rss_mb"]),
            use["pss_mb"],
            ratio(use["pss_mb"], floor["pss_mb"]),
            use["rss_growth_mb"],
            use["cpu_percent"],
            ratio(use["cpu_percent"], floor["cpu_percent"]),
            use["start_up_cpu_s"],
        ]
        for label, use in found.items()
    ]
    show(
        f"Recording in real time for {seconds:.0f} s, after {SETTLE_S:.0f} s to settle; CPU is "
        "% of one core",
        headings,
        rows,
    )


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to measure (60)")
    options = parser.parse_args()
    tell(f"Recording for {options.seconds:.0f} s ...")
    with sentences(), tempfile.TemporaryDirectory() as folder:
        found = measure(options.seconds, Path(folder))
    report(found, options.seconds)
    keep(options.json, "record_footprint", {"seconds": options.seconds, "processes": found})


if __name__ == "__main__":
    main()
