"""The real daemon as a ``Link``: the machine runs in a thread of its own for the whole test run."""

from __future__ import annotations

import asyncio
import concurrent.futures
import itertools
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from biofeedback.radio import RadioState
from tests.links import Heard
from tests.real_bluez.image import Image, image
from tests.real_bluez.machine import ADAPTER_PATH, Machine
from tests.real_bluez.strap import FaultyStrap, Phone

log = logging.getLogger(__name__)

T = TypeVar("T")
NAME: Final = "Polar H10 12345678"
LONG_AWAY: Final = "BIOFEEDBACK_LONG_AWAY_S"


class MachineThread:
    """A machine in an event loop of its own, as the loops of the tests come and go."""

    machine: Machine

    def __init__(self, folder: Path) -> None:
        """Prepare; entering the context packs the image and boots, and once more if that failed."""
        self._folder = folder
        self._ready: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._run, name="machine", daemon=True)

    def __enter__(self) -> Self:
        """Boot."""
        self._thread.start()
        self._ready.result()
        return self

    def __exit__(self, *_: object) -> None:
        """Switch off."""
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    async def do(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run something in the machine's thread and return its result."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), self.loop))

    def _run(self) -> None:
        try:
            asyncio.run(self._serve(image(self._folder)))
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self, packed: Image) -> None:
        self.loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        try:
            self.machine = await Machine(packed).__aenter__()
        except (OSError, RuntimeError, TimeoutError) as error:
            log.warning("the first boot failed, here is the second", exc_info=error)
            self.machine = await Machine(packed).__aenter__()
        try:
            self._ready.set_result(None)
            await self._stop.wait()
        finally:
            await self.machine.__aexit__()


class RealLink:
    """One strap on the machine's air; a new one for every test."""

    kind = "real"
    speed = 1.0
    speed_while_away = 1.0
    _numbers = itertools.count(1)

    def __init__(self, thread: MachineThread) -> None:
        """Prepare a strap with an address of its own, which the daemon has never seen."""
        self._thread = thread
        self._machine = thread.machine
        self.long_away_s = float(os.environ.get(LONG_AWAY, "40"))
        self.environment = {
            "DBUS_SYSTEM_BUS_ADDRESS": self._machine.address,
            "BLEAK_DBUS_AUTH_UID": "0",
        }
        self.address = f"F0:F1:F2:F3:F4:{next(self._numbers):02X}"
        self.name = NAME

    async def __aenter__(self) -> Self:
        """Put the strap on the air."""

        async def begin() -> None:
            self._strap = FaultyStrap(self._machine.air, self.address, self.name)
            await self._strap.start()

        await self._thread.do(begin)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Take it off the air, and put everything right for the next test."""

        async def end() -> None:
            await self._strap.end()
            await self._machine.restart()
            await self._machine.power(True)
            path = f"{ADAPTER_PATH}/dev_{self.address.replace(':', '_')}"
            await self._machine.call(ADAPTER_PATH, "org.bluez.Adapter1", "RemoveDevice", "o", path)

        await self._thread.do(end)

    async def _now(self, act: Callable[[], T]) -> T:
        async def run() -> T:
            return act()

        return await self._thread.do(run)

    async def sent(self) -> list[Heard]:
        return await self._now(lambda: [Heard(*one) for one in self._strap.sent])

    async def send(self, data: bytes) -> None:
        await self._thread.do(lambda: self._strap.notify(data))

    async def linked(self) -> bool:
        return await self._now(lambda: bool(self._strap.peer))

    async def listened_to(self) -> bool:
        return await self._now(lambda: self._strap.state is RadioState.SUBSCRIBED)

    async def drop(self) -> None:
        await self._now(self._strap.cut)

    async def vanish(self) -> None:
        await self._now(self._strap.leave)

    async def reappear(self) -> None:
        await self._now(self._strap.come_back)

    async def silence(self, on: bool) -> None:
        self._strap.paused = on

    async def lose_connects(self, times: int) -> None:
        self._strap.drop_during_connect = times

    async def lose_discoveries(self, times: int) -> None:
        self._strap.drop_during_discovery = times

    async def hang_battery(self) -> None:
        self._strap.hang_battery = True

    async def hung(self) -> int:
        return await self._now(lambda: self._strap.hung_links)

    async def power(self, on: bool) -> None:
        await self._thread.do(lambda: self._machine.power(on))

    async def crash(self) -> None:
        await self._thread.do(self._machine.crash)

    async def restart(self) -> None:
        await self._thread.do(self._machine.restart)

    async def take_away(self) -> None:
        async def take() -> None:
            self._phone = Phone(self._machine.air)
            await self._phone.take(self._strap)

        await self._thread.do(take)

    async def give_back(self) -> None:
        await self._thread.do(lambda: self._phone.let_go())
