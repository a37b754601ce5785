"""``kill -9`` of a session at random moments: at most the last notification is missing.

The witnesses are outside the program: the log of the fake strap that sent the beats, and a file in
which each marker is noted when the session has it. The next start then closes what is left.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from biofeedback.history.indexing import open_library
from biofeedback.records import csv_format
from biofeedback.records.recovery import recover
from biofeedback.units import TICKS_PER_1024TH
from tests.programs import COMMAND

if sys.platform != "linux":
    pytest.skip("the fake strap needs Linux", allow_module_level=True)

from tests.fake_bluez import FakeBlueZ
from tests.fake_strap import FakeStrap, measurement
from tests.private_bus import PrivateBus

PACKET_EVERY_S = 0.25


@dataclass(frozen=True)
class Form:
    """One way to run a session."""

    name: str
    arguments: tuple[str, ...]
    killings: int
    at_once: int


RECORDER = Form("recorder", ("record",), 140, 12)
PACED = Form("paced recorder", ("record", "--pace", "6"), 10, 10)
WINDOW = Form("window", (), 60, 6)


def packets() -> Iterator[list[int]]:
    """Yield one, two or no intervals for each packet; no two intervals are alike."""
    number = 0
    while True:
        for count in (1, 2, 1, 0, 2):
            yield [300 + number + index for index in range(count)]
            number += count


async def one_killing(form: Form, number: int, folder: Path, after: float) -> str:
    """Record a strap, kill the program in the middle; return what is wrong, or nothing."""
    witness = folder / "witness"
    async with PrivateBus() as bus, FakeBlueZ(bus.address) as bluez:
        # Each an address of its own: a strap is used by one program of ours at a time.
        strap = bluez.add(FakeStrap(address=f"F0:00:00:00:00:{number:02X}"))
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.busy_session", str(witness),
            *form.arguments, "--strap", strap.address, "--output", str(folder),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env={
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                "XDG_CONFIG_HOME": str(folder / "home"),
                "XDG_DOCUMENTS_DIR": str(folder / "home"),
                "DBUS_SYSTEM_BUS_ADDRESS": bus.address,
            },
        )  # fmt: skip
        sent: list[list[int]] = []
        try:
            await bluez.until(lambda: bluez.subscribers(strap) > 0, 60)
            killed_at = time.monotonic() + after
            for rr in packets():
                if time.monotonic() + PACKET_EVERY_S >= killed_at:
                    break
                strap.notify(measurement(rr))
                sent.append(rr)
                await asyncio.sleep(PACKET_EVERY_S)
            await asyncio.sleep(max(0.0, killed_at - time.monotonic()))
        finally:
            killed_at = time.monotonic()
            program.kill()
            await program.wait()
    marked = list(map(float, witness.read_text("ascii").split())) if witness.exists() else []
    return await asyncio.to_thread(what_is_wrong, folder, sent, marked, killed_at)


def what_is_wrong(
    folder: Path, sent: list[list[int]], marked: list[float], killed_at: float
) -> str:
    """Compare a file with what the witnesses know, before it is recovered and afterwards."""
    (path,) = folder.glob("*.csv")
    killed = path.read_bytes()
    before = csv_format.read(path)
    found = recover([folder])
    after = csv_format.read(path)
    if [one.path for one in found.closed] != [path] or found.problems:
        return f"{path}: {found}"
    if not path.read_bytes().startswith(killed):
        return f"{path}: it was altered"
    if list(after.rows[: len(before.rows)]) != list(before.rows):
        return f"{path}: rows were lost"
    kept = [(row.rr or 0) // TICKS_PER_1024TH for row in after.beats]
    all_sent = [rr for packet in sent for rr in packet]
    without_last = [rr for packet in sent[:-1] for rr in packet]
    if kept not in (all_sent, without_last):
        return f"{path}: {len(kept)} beats kept of {len(all_sent)} sent"
    marks = [row.note for row in after.rows if row.event == "marker"]
    if marks != [f'Mark {number}, "=1+1"' for number in range(1, len(marks) + 1)]:
        return f"{path}: markers are missing: {marks}"
    # One may be told and not noted yet. On its way to the disk may be what came with the last
    # notification, or since it.
    lost = marked[len(marks) :]
    if len(marks) > len(marked) + 1 or (lost and lost[0] < killed_at - PACKET_EVERY_S):
        ages = [f"{1000 * (killed_at - at):.0f} ms" for at in lost]
        return f"{path}: {len(lost)} markers lost of {len(marked)}, told {ages} before the end"
    edges = [json.loads(row.detail) for row in after.rows if row.event == "phase"]
    for edge in ("start", "end"):
        if len({each["id"] for each in edges if each["edge"] == edge}) != len(edges) / 2:
            return f"{path}: phases are open: {edges}"
    last = after.rows[-1]
    if (last.event, last.note) != ("state", "stopped") or recover([folder]).closed:
        return f"{path}: it is not closed"
    return ""


def in_the_library(path: Path) -> bool:
    """Tell whether the library of its folder holds a recovered session, whole; one needs a beat."""
    beats = csv_format.read(path).beats
    with open_library(path.parent, others=()) as library:
        sessions = library.up_to_date().sessions()
    found = [(one.path, one.beats, one.unfinished) for one in sessions]
    return found == ([(path, len(beats), False)] if beats else [])


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs the program dbus-daemon")
@pytest.mark.parametrize("form", [RECORDER, PACED, WINDOW], ids=lambda form: form.name)
async def test_kill_9_at_random_moments(tmp_path: Path, form: Form) -> None:
    dice = random.Random(9)
    turn = asyncio.Semaphore(form.at_once)

    async def kill(number: int, after: float) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        async with turn:
            return await one_killing(form, number, folder, after)

    killings = [kill(number, dice.uniform(0.3, 5)) for number in range(form.killings)]
    wrong = [result for result in await asyncio.gather(*killings) if result]
    assert not wrong
    files = list(tmp_path.glob("*/*.csv"))
    assert len(files) == form.killings
    assert not [path for path in files if not in_the_library(path)]
    content = b"".join(path.read_bytes() for path in files)
    closed = len(re.findall(rb'info,+"recovered",', content))
    torn = len(re.findall(rb'info,+"torn line",', content))
    print(f"{form.name}: {form.killings} killed, {closed} closed, {torn} torn lines")  # noqa: T201


def test_the_next_start_says_what_it_has_closed(tmp_path: Path) -> None:
    simulated = (*COMMAND, "record", "--strap", "sim", "--output", str(tmp_path))
    with subprocess.Popen(simulated, stdout=subprocess.DEVNULL) as killed:
        try:
            deadline = time.monotonic() + 30
            while not any(b",beat," in path.read_bytes() for path in tmp_path.iterdir()):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            # A second one leaves it alone while it lives.
            living = subprocess.run(
                [*simulated, "--speed", "max", "--duration", "5s", "--json"],
                capture_output=True, text=True, check=True, timeout=60,
            )  # fmt: skip
            assert "cut off" not in living.stderr
        finally:
            killed.send_signal(signal.SIGKILL)
    again = subprocess.run(
        [*simulated, "--speed", "max", "--duration", "5s", "--json"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert re.fullmatch(
        r"biofeedback: 1 recording had been cut off, and has been closed properly: .*\.csv "
        r"\(0:\d\d, \d beats?\)\.\n",
        again.stderr,
    )
    assert all(line.startswith("{") for line in again.stdout.splitlines())
    rows = [csv_format.read(path).rows for path in sorted(tmp_path.iterdir())]
    assert len(rows) == 3
    assert [each[-1].note for each in rows] == ["stopped"] * 3
