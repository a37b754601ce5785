"""``kill -9`` of a recording at random moments: at most the last notification is missing.

The witness is outside the program: the log of the fake strap that sent the beats.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.records import csv_format
from biofeedback.units import TICKS_PER_1024TH
from tests.programs import COMMAND

if sys.platform != "linux":
    pytest.skip("the fake strap needs Linux", allow_module_level=True)

from tests.fake_bluez import FakeBlueZ
from tests.fake_strap import FakeStrap, measurement
from tests.private_bus import PrivateBus

ROUNDS, AT_ONCE = 5, 20
PACKET_EVERY_S = 0.25


def packets() -> Iterator[list[int]]:
    """Yield one, two or no intervals for each packet; no two intervals are alike."""
    number = 0
    while True:
        for count in (1, 2, 1, 0, 2):
            yield [300 + number + index for index in range(count)]
            number += count


async def one_killing(number: int, folder: Path, after: float) -> str:
    """Record a strap, kill the program in the middle; return what is wrong, or nothing."""
    async with PrivateBus() as bus, FakeBlueZ(bus.address) as bluez:
        # Each an address of its own: a strap is used by one program of ours at a time.
        strap = bluez.add(FakeStrap(address=f"F0:00:00:00:00:{number:02X}"))
        program = await asyncio.create_subprocess_exec(
            *COMMAND, "record", "--strap", strap.address, "--output", str(folder),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus.address},
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
            program.kill()
            await program.wait()
    (path,) = folder.glob("*.csv")
    kept = [(row.rr or 0) // TICKS_PER_1024TH for row in csv_format.read(path).beats]
    all_sent = [rr for packet in sent for rr in packet]
    without_last = [rr for packet in sent[:-1] for rr in packet]
    if kept in (all_sent, without_last):
        return ""
    return f"{path}: {len(kept)} kept of {len(all_sent)} sent"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs the program dbus-daemon")
async def test_kill_9_at_100_random_moments(tmp_path: Path) -> None:
    dice = random.Random(9)
    wrong: list[str] = []
    for round_ in range(ROUNDS):
        killings = []
        for index in range(AT_ONCE):
            number = round_ * AT_ONCE + index
            folder = tmp_path / str(number)
            folder.mkdir()
            killings.append(one_killing(number, folder, dice.uniform(0.3, 6)))
        wrong += [result for result in await asyncio.gather(*killings) if result]
    assert not wrong
    assert sum(1 for _ in tmp_path.rglob("*.csv")) == ROUNDS * AT_ONCE
