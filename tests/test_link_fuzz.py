"""A thousand random sequences of faults: always live again or stopped, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("BlueZ is Linux's", allow_module_level=True)

from biofeedback import ble
from biofeedback.clock import SystemClock
from biofeedback.events import Beat, Event, LinkState, StrapState
from biofeedback.session import Session
from tests.fake_bluez import FakeBlueZ
from tests.fake_strap import BATTERY_LEVEL, FakeStrap, measurement

SEQUENCES = 1000
AT_ONCE = 10
"""Straps, each with a session of its own, on one daemon: most of the time is spent waiting. With
many more dbus-fast gives the daemon's bus up: it takes a full socket for a broken one."""
BEAT_EVERY_S = 0.1
LIMIT_S = 30.0
FAULTS = (
    "drop", "vanish", "forget", "silence", "garbage", "refuse", "drop in connect",
    "drop in discovery", "hang in connect", "hang in read", "no contact", "stop",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("WATCHDOG_S", 0.6),
        ("FIRST_WORD_S", 0.8),
        ("CONNECT_TIMEOUT_S", 1.0),
        ("SUBSCRIBE_TIMEOUT_S", 1.0),
        ("SCAN_S", 0.5),
        ("CHOICE_S", 0.0),
        ("READ_TIMEOUT_S", 0.3),
        ("RELEASE_TIMEOUT_S", 1.0),
        ("BACKOFF_S", (0.02, 0.05, 0.1)),
    ):
        monkeypatch.setattr(ble, name, value)


class Heart:
    """Sends a beat every so often."""

    def __init__(self, strap: FakeStrap) -> None:
        self._strap = strap
        self.contact = True
        self.garbage = 0

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            if self.garbage:
                self.garbage -= 1
                self._strap.notify(bytes([0x10, 60, 7]))
            else:
                self._strap.notify(measurement([1000], contact=self.contact))


async def fault(  # noqa: C901 - one case for each fault
    kind: str, dice: random.Random, bluez: FakeBlueZ, strap: FakeStrap, heart: Heart
) -> None:
    """Do one thing that goes wrong in the world, and put it right after a while."""
    while_ = dice.random() * 0.3
    match kind:
        case "drop":
            strap.drop()
        case "vanish":
            strap.vanish()
            await asyncio.sleep(while_)
            strap.reappear()
        case "forget":
            bluez.forget(strap)
        case "silence":
            strap.silence = True
            await asyncio.sleep(3 * while_)
            strap.silence = False
        case "garbage":
            heart.garbage = dice.randrange(1, 4)
        case "refuse":
            strap.refuse("org.bluez.Error.Failed", "le-connection-abort-by-local", 1)
            strap.drop()
        case "drop in connect":
            strap.drop_during_connect = 1
            strap.drop()
        case "drop in discovery":
            strap.drop_during_discovery = 1
            strap.drop()
        case "hang in connect":
            strap.hang_connect = True
            strap.drop()
            await asyncio.sleep(while_)
            strap.hang_connect = False
        case "hang in read":
            strap.hang_read.add(BATTERY_LEVEL)
            await asyncio.sleep(while_)
            strap.hang_read.clear()
        case "no contact":
            heart.contact = False
            await asyncio.sleep(while_)
            heart.contact = True


async def sequence(seed: int, bluez: FakeBlueZ, strap: FakeStrap) -> Sequence[str]:
    """Run one session through some faults to its end; return what was done to it."""
    dice = random.Random(seed)
    faults = [dice.choice(FAULTS) for _ in range(dice.randrange(1, 6))]
    clock = SystemClock()
    session = Session([ble.BleStrap(strap.address, clock)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    heart = Heart(strap)
    beating = asyncio.create_task(heart.beat())
    running = asyncio.create_task(session.run())
    try:
        async with asyncio.timeout(LIMIT_S):
            for kind in faults:
                await asyncio.sleep(dice.choice([0.0, 0.01, 0.05, 0.2]))
                if kind == "stop":
                    break
                await fault(kind, dice, bluez, strap, heart)
            else:
                known = len(events)
                while not any(isinstance(event, Beat) for event in events[known:]):
                    assert not running.done()
                    await asyncio.sleep(0.02)
            session.stop()
            await running
            await session.release()
    except TimeoutError:
        states = [event for event in events if isinstance(event, StrapState)]
        pytest.fail(f"stuck after {faults} (seed {seed}): {states[-5:]}")
    finally:
        beating.cancel()
    last = [event.state for event in events if isinstance(event, StrapState)][-1]
    assert last is LinkState.STOPPED
    return faults


async def run_sequences(bluez: FakeBlueZ, count: int, at_once: int) -> int:
    """Run sequences side by side and return how many faults were done."""
    while len(bluez.straps) < at_once:
        number = len(bluez.straps)
        bluez.add(FakeStrap(address=f"AA:00:00:00:00:{number:02X}", name=f"Strap {number}"))
    seeds = iter(range(count))
    done: list[str] = []

    async def work(strap: FakeStrap) -> None:
        for seed in seeds:
            done.extend(await sequence(seed, bluez, strap))

    async with asyncio.TaskGroup() as group:
        for strap in bluez.straps:
            group.create_task(work(strap))
    return len(done)


def running_tasks() -> int:
    """Return how many tasks there are, but for the daemon's own."""
    coroutines = (task.get_coro() for task in asyncio.all_tasks())
    return sum("FakeBlueZ" not in getattr(one, "__qualname__", "") for one in coroutines)


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def check_nothing_is_left(bluez: FakeBlueZ, count: int, at_once: int) -> None:
    # The first ones fill caches of bleak that live as long as the program.
    await run_sequences(bluez, at_once, at_once)
    gc.collect()
    tasks, files = running_tasks(), descriptors()
    done = await run_sequences(bluez, count, at_once)
    gc.collect()
    await bluez.until(lambda: not any(bluez.subscribers(strap) for strap in bluez.straps))
    assert running_tasks() <= tasks
    assert descriptors() <= files
    assert done > count


@pytest.mark.slow
@pytest.mark.timeout(60)
async def test_sequences_of_faults(bluez: FakeBlueZ) -> None:
    await check_nothing_is_left(bluez, 10, 5)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_a_thousand_sequences_of_faults(bluez: FakeBlueZ) -> None:
    await check_nothing_is_left(bluez, SEQUENCES, AT_ONCE)
