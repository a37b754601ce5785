"""One strap and one daemon under the control of a test, whichever they are.

``Link`` is what a scenario needs of them. ``FakeLink`` is the fake daemon in memory; the real one
is in ``real_bluez``. The rest is what every scenario is watched with: a heart, a clock that can be
moved, a listener, and the table of results.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus
from dbus_fast.auth import AuthExternal

from biofeedback import ble
from biofeedback.clock import SystemClock
from biofeedback.events import Beat, Event, StrapState
from biofeedback.units import TICKS_PER_1024TH
from tests.fake_bluez import CHARACTERISTIC, OBJECT_MANAGER, FakeBlueZ, Timing
from tests.fake_strap import BATTERY_LEVEL, HEART_RATE_MEASUREMENT, FakeStrap, measurement

T = TypeVar("T")
TABLE_FOLDER: Final = "BIOFEEDBACK_SCENARIOS"
"""An environment variable: the folder that the table of results is written to."""


class Heard(NamedTuple):
    """One packet that the strap was told to send."""

    time: float
    """``time.monotonic``."""
    data: bytes
    heard: bool
    """Whether anybody was linked and subscribed."""


class Link(Protocol):
    """A strap and the daemon in whose range it is."""

    kind: str
    speed: float
    """How much faster than real time the program's clock is to run."""
    speed_while_away: float
    """The same, while a strap is away for long."""
    long_away_s: float
    """How long a strap that goes away for long stays away, by the program's clock."""
    environment: dict[str, str]
    """What a program needs to find this daemon."""
    address: str
    name: str

    async def sent(self) -> list[Heard]:
        """Return what the strap sent: the witness outside the program."""
        ...

    async def send(self, data: bytes) -> None:
        """Have the strap send these bytes."""
        ...

    async def linked(self) -> bool:
        """Whether anybody is connected to the strap."""
        ...

    async def listened_to(self) -> bool:
        """Whether anybody is subscribed."""
        ...

    async def drop(self) -> None:
        """Lose the link; the strap advertises again at once."""
        ...

    async def vanish(self) -> None:
        """Go out of range."""
        ...

    async def reappear(self) -> None:
        """Come back into range."""
        ...

    async def silence(self, on: bool) -> None:
        """Stay linked and send nothing."""
        ...

    async def lose_connects(self, times: int) -> None:
        """Lose the next links before they are of any use."""
        ...

    async def lose_discoveries(self, times: int) -> None:
        """Lose the next links while the services are looked at."""
        ...

    async def hang_battery(self) -> None:
        """Answer no program's read of the battery level from now on."""
        ...

    async def hung(self) -> int:
        """How many reads were left unanswered."""
        ...

    async def power(self, on: bool) -> None:
        """Switch the adapter."""
        ...

    async def crash(self) -> None:
        """Kill the daemon."""
        ...

    async def restart(self) -> None:
        """Start it again."""
        ...

    async def take_away(self) -> None:
        """Have a phone take the strap."""
        ...

    async def give_back(self) -> None:
        """Have the phone let go of it."""
        ...


class FakeLink:
    """The fake strap and the fake daemon."""

    kind = "fake"
    speed = 14.0
    speed_while_away = 150.0
    long_away_s = 300.0
    # As slow as the real one, for a clock at that speed.
    timing = Timing(
        scan=0.02, advertising=0.02, connect=0.015, discovery=0.015, disconnect=0.15, answer=30 / 14
    )

    def __init__(self, bluez: FakeBlueZ) -> None:
        self.environment = {"DBUS_SYSTEM_BUS_ADDRESS": bluez.address}
        self._bluez = bluez
        self._strap = bluez.add(FakeStrap())
        self.address = self._strap.address
        self.name = self._strap.name or ""

    async def sent(self) -> list[Heard]:
        return [Heard(one.time, one.data, one.subscribed) for one in self._strap.sent]

    async def send(self, data: bytes) -> None:
        self._strap.notify(data)

    async def linked(self) -> bool:
        return self._strap.linked

    async def listened_to(self) -> bool:
        return self._strap.linked and self._bluez.subscribers(self._strap) > 0

    async def drop(self) -> None:
        self._strap.drop()

    async def vanish(self) -> None:
        self._strap.vanish()

    async def reappear(self) -> None:
        self._strap.reappear()

    async def silence(self, on: bool) -> None:
        self._strap.silence = on

    async def lose_connects(self, times: int) -> None:
        self._strap.drop_during_connect = times

    async def lose_discoveries(self, times: int) -> None:
        self._strap.drop_during_discovery = times

    async def hang_battery(self) -> None:
        self._strap.hang_read.add(BATTERY_LEVEL)

    async def hung(self) -> int:
        return self._strap.hung

    async def power(self, on: bool) -> None:
        self._bluez.power(on)

    async def crash(self) -> None:
        await self._bluez.crash()

    async def restart(self) -> None:
        await self._bluez.restart()

    async def take_away(self) -> None:
        self._strap.advertises = False
        self._strap.drop()

    async def give_back(self) -> None:
        self._strap.advertises = True


class MovableClock(SystemClock):
    """A clock that a test makes faster or has jump; whoever sleeps by it wakes when it says so."""

    def __init__(self, speed: float = 1.0) -> None:
        super().__init__(speed)
        self._began = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        return self._began + super().now()

    def wall(self) -> datetime:
        return datetime.now().astimezone()

    async def sleep(self, duration: float) -> None:
        due = self.now() + duration
        await asyncio.sleep(0)
        while (left := due - self.now()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left / self._speed):
                    await self._moved.wait()

    def move(self, jump: float = 0.0, speed: float | None = None) -> None:
        """Jump ahead, and go on at another speed."""
        self._began = self.now() + jump
        self._start = time.monotonic()
        self._speed = speed or self._speed
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()


def be_impatient(monkeypatch: pytest.MonkeyPatch, speed: float) -> None:
    """Let the client wait less long where it does not wait by its clock."""
    for name in ("SCAN_S", "CONNECT_TIMEOUT_S", "SUBSCRIBE_TIMEOUT_S", "READ_TIMEOUT_S"):
        monkeypatch.setattr(ble, name, _PATIENCE[name] / speed)


_PATIENCE: Final = {
    name: getattr(ble, name)
    for name in ("SCAN_S", "CONNECT_TIMEOUT_S", "SUBSCRIBE_TIMEOUT_S", "READ_TIMEOUT_S")
}


class Heart:
    """Beats by itself, every interval 1/1024 s longer than the last: each is known again."""

    FIRST_RR: Final = 400
    RATE: Final = 150

    def __init__(self, link: Link) -> None:
        self.without_rr = False
        self.off_the_skin = False
        self.paused = False
        self.held: list[bytes] | None = None
        """Packets that are late, if they are."""
        self.spoil: list[bytes] = []
        """What is sent in place of the next beats."""
        self._link = link
        self._rr = self.FIRST_RR

    async def beat(self) -> None:
        """Send one packet a beat, for ever."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            self._rr += 1
            due += self._rr / 1024 / self._link.speed
            await asyncio.sleep(due - loop.time())
            packet = self._packet()
            if self.paused:
                continue
            if self.held is None:
                await self._link.send(packet)
            else:
                self.held.append(packet)

    def _packet(self) -> bytes:
        if self.spoil:
            return self.spoil.pop(0)
        if self.off_the_skin:
            return measurement([], 0, contact=False)
        return measurement([] if self.without_rr else [self._rr], self.RATE)

    async def let_out(self) -> None:
        """Send what was held, all at once."""
        held, self.held = self.held or [], None
        for packet in held:
            await self._link.send(packet)


class Watch:
    """A session's sink that a test can wait on, and that knows when each event came."""

    def __init__(self, limit_s: float) -> None:
        self.events: list[tuple[float, Event]] = []
        self._limit_s = limit_s
        self._news = asyncio.Event()

    def __call__(self, events: Sequence[Event]) -> None:
        now = time.monotonic()
        self.events += [(now, event) for event in events]
        self._news.set()

    def of(self, kind: type[T]) -> list[T]:
        return [event for _, event in self.events if isinstance(event, kind)]

    @property
    def rr(self) -> list[int]:
        return [beat.rr // TICKS_PER_1024TH for beat in self.of(Beat)]

    async def until(self, condition: Callable[[], bool], limit_s: float | None = None) -> None:
        async with asyncio.timeout(limit_s or self._limit_s):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def beats(self, more: int) -> None:
        """Wait for some more beats."""
        wanted = len(self.of(Beat)) + more
        await self.until(lambda: len(self.of(Beat)) >= wanted)

    def first(
        self, kind: type[T], after: float, wanted: Callable[[T], bool] = lambda _: True
    ) -> float | None:
        """Return when the first such event came after an instant."""
        for at, event in self.events:
            if at >= after and isinstance(event, kind) and wanted(event):
                return at
        return None

    @property
    def detail(self) -> str:
        return self.states()[-1].detail if self.states() else ""

    def states(self) -> list[StrapState]:
        return self.of(StrapState)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table, for one kind of link; seconds by the program's clock."""

    scenario: str
    kind: str
    result: str
    noticed_s: float | None = None
    """From the fault to the first change of state."""
    recovered_s: float | None = None
    """From the moment at which it was possible again to the next beat."""


def note(result: Result) -> None:
    """Keep a result for the table, and print it."""
    print(result)  # noqa: T201 - shown by pytest -s
    if folder := os.environ.get(TABLE_FOLDER):
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        name = f"{result.scenario} {result.kind}.json".replace("/", " or ")
        (path / name).write_text(json.dumps(asdict(result)), encoding="utf-8")


def write_table() -> None:
    """Write every result so far, of other workers and runs too, as one table."""
    folder = os.environ.get(TABLE_FOLDER)
    if not folder or not Path(folder).is_dir():
        return
    results = [json.loads(path.read_text("utf-8")) for path in sorted(Path(folder).glob("*.json"))]
    found = {(one["scenario"], one["kind"]): Result(**one) for one in results}
    lines = [*_LEGEND, "", "| scenario | fake | real |", "|---|---|---|"]
    for scenario in dict.fromkeys(one["scenario"] for one in results):
        cells = [_cell(found.get((scenario, kind))) for kind in ("fake", "real")]
        lines.append(f"| {scenario} | {' | '.join(cells)} |")
    Path(folder, "scenarios.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


_LEGEND: Final = (
    "Seconds by the program's clock; over the fake daemon it runs 14 times faster.",
    "Noticed: from the fault to the first change of state that a person sees.",
    "Back: from the moment at which it was possible again to the next beat.",
    "Stopped: from the wish to stop to the end of the session; the strap is let go of after that.",
)


def _cell(result: Result | None) -> str:
    if result is None:
        return "not run"
    cancelled = result.scenario.startswith("cancel")
    names = ("stopped", "next session live") if cancelled else ("noticed", "back")
    times = [
        f"{name} {value:.2f} s"
        for name, value in zip(names, (result.noticed_s, result.recovered_s), strict=True)
        if value is not None
    ]
    return ", ".join([result.result, *times])


@contextlib.asynccontextmanager
async def another_listener(link: Link) -> AsyncIterator[None]:
    """Subscribe another D-Bus client to the strap, and leave without a word at the end."""
    authentication = AuthExternal(uid=0) if link.kind == "real" else None
    bus = MessageBus(bus_address=link.environment["DBUS_SYSTEM_BUS_ADDRESS"], auth=authentication)
    try:
        await bus.connect()
        objects = Message("org.bluez", "/", OBJECT_MANAGER, "GetManagedObjects")
        found = await bus.call(objects)
        device = link.address.replace(":", "_")
        (path,) = (
            path
            for path, interfaces in found.body[0].items()
            if device in path
            and CHARACTERISTIC in interfaces
            and interfaces[CHARACTERISTIC]["UUID"].value == HEART_RATE_MEASUREMENT
        )
        answer = await bus.call(Message("org.bluez", path, CHARACTERISTIC, "StartNotify"))
        assert answer.error_name is None
        yield
    finally:
        bus.disconnect()


@contextlib.asynccontextmanager
async def beating(link: Link) -> AsyncIterator[Heart]:
    """Let the strap's heart beat."""
    heart = Heart(link)
    task = asyncio.create_task(heart.beat())
    try:
        yield heart
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
