"""Random faults, one upon the other: the client always comes back, and no beat is lost unseen."""

from __future__ import annotations

import asyncio
import random
import sys
from itertools import pairwise

import pytest

if sys.platform != "linux":
    pytest.skip("BlueZ is Linux's", allow_module_level=True)

from biofeedback import ble
from biofeedback.clock import SystemClock
from biofeedback.events import Beat, Event, Gap
from biofeedback.session import Session
from biofeedback.units import TICKS_PER_1024TH
from tests.fake_bluez import FakeBlueZ
from tests.fake_strap import BATTERY_LEVEL, FakeStrap, measurement

BEAT_EVERY_S = 0.03
FIRST_RR = 300


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (
        ("WATCHDOG_S", 0.4),
        ("FIRST_WORD_S", 0.6),
        ("CONNECT_TIMEOUT_S", 1.0),
        ("SCAN_S", 0.5),
        ("CHOICE_S", 0.0),
        ("READ_TIMEOUT_S", 0.3),
        ("RELEASE_TIMEOUT_S", 1.0),
        ("BACKOFF_S", (0.02, 0.05, 0.1)),
    ):
        monkeypatch.setattr(ble, name, seconds)


async def fault(dice: random.Random, bluez: FakeBlueZ, strap: FakeStrap) -> None:
    """Do one thing that goes wrong in the world."""
    short = dice.random() * 0.3
    match dice.choice(["drop", "drop", "vanish", "power", "crash", "forget", "up", "hang", "read"]):
        case "drop":
            strap.drop()
        case "vanish":
            strap.vanish()
            await asyncio.sleep(short)
            strap.reappear()
        case "power":
            bluez.power(False)
            await asyncio.sleep(short)
            bluez.power(True)
        case "crash":
            await bluez.crash()
            await asyncio.sleep(short)
            await bluez.restart()
        case "forget":
            bluez.forget(strap)
        case "up":
            strap.drop_during_connect = dice.randrange(2)
            strap.drop_during_discovery = dice.randrange(2)
            strap.refuse(
                "org.bluez.Error.Failed", "le-connection-abort-by-local", dice.randrange(2)
            )
            strap.drop()
        case "hang":
            strap.hang_connect = True
            strap.drop()
            await asyncio.sleep(short)
            strap.hang_connect = False
        case "read":
            strap.hang_read.add(BATTERY_LEVEL)
            await asyncio.sleep(short / 3)
            strap.hang_read.clear()


async def storm(seed: int, faults: int, bluez: FakeBlueZ, strap: FakeStrap) -> list[Event]:
    """Send a beat every 30 ms through a storm of faults; return what the session said."""
    dice = random.Random(seed)
    clock = SystemClock()
    session = Session([ble.BleStrap(None, clock)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    running = asyncio.create_task(session.run())

    async def heart() -> None:
        rr = FIRST_RR
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            rr += 1
            strap.notify(measurement([rr]))

    beating = asyncio.create_task(heart())
    for _ in range(faults):
        await asyncio.sleep(dice.choice([0, 0.005, 0.02, 0.1, 0.3, 0.7]))
        await fault(dice, bluez, strap)
    count = len(events)
    async with asyncio.timeout(20):
        while sum(isinstance(event, Beat) for event in events[count:]) < 10:
            assert not running.done(), running
            await asyncio.sleep(0.02)
    beating.cancel()
    session.stop()
    await running
    await session.release()
    return events


def check(events: list[Event]) -> None:
    """No beat twice, none out of order, and a gap wherever one is missing."""
    told = [event for event in events if isinstance(event, Beat | Gap)]
    rr = [event.rr // TICKS_PER_1024TH for event in told if isinstance(event, Beat)]
    assert rr == sorted(set(rr))
    for one, other in pairwise(told):
        if isinstance(one, Beat) and isinstance(other, Beat):
            assert other.rr - one.rr == TICKS_PER_1024TH, "beats are missing and no gap says so"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
async def test_a_short_storm(bluez: FakeBlueZ, strap: FakeStrap, seed: int) -> None:
    check(await storm(seed, 10, bluez, strap))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [3, 301, 302, 303, 304, 305])
async def test_a_long_storm(bluez: FakeBlueZ, strap: FakeStrap, seed: int) -> None:
    check(await storm(seed, 60, bluez, strap))
