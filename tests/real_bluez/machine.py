"""A virtual machine with a real kernel and a real bluetoothd, whose adapter is a virtual radio.

Nothing of the host's Bluetooth is touched, and nothing here needs root: the kernel's adapter hangs
on a serial port of the machine, and its D-Bus is reached through a port of this computer.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, Self

from bumble.transport import open_transport
from dbus_fast import Message, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.auth import AuthExternal

from tests.real_bluez.air import Adapter, Air
from tests.real_bluez.image import QEMU, Image, find

ADAPTER_PATH: Final = "/org/bluez/hci0"
BOOT_LIMIT_S: Final = 40.0
"""It takes 2 to 3 s on an idle computer."""
_KERNEL_ARGUMENTS: Final = (
    "console=ttyS0 quiet panic=-1 mitigations=off tsc=reliable no_timer_check "
    "random.trust_cpu=on edd=off cryptomgr.notests"
)


class Machine:
    """The machine and its daemon; everything belongs to the event loop that entered it."""

    address: str
    """What DBUS_SYSTEM_BUS_ADDRESS is to be."""

    def __init__(self, image: Image) -> None:
        """Prepare; entering the context boots."""
        self.image = image
        self.air = Air()
        self.boot_s = 0.0
        self._console: Path | None = None
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Boot, and wait until the adapter is powered."""
        began = time.monotonic()
        try:
            await self._start()
            async with asyncio.timeout(BOOT_LIMIT_S):
                await self._hear("ready")
                await self._until_bus()
                await self.until_powered(True)
        except BaseException as error:
            error.add_note(f"The machine's console ends with:\n{self.console()[-1500:]}")
            await self._stack.aclose()
            raise
        self.boot_s = time.monotonic() - began
        return self

    async def __aexit__(self, *_: object) -> None:
        """Switch the machine off."""
        await self._stack.aclose()

    async def _start(self) -> None:
        folder = tempfile.mkdtemp(prefix="machine")
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self._console = Path(folder, "console")
        radio, shell = Path(folder, "radio"), Path(folder, "shell")
        port = _free_port()
        self.address = f"tcp:host=127.0.0.1,port={port}"
        process = await asyncio.create_subprocess_exec(
            # It ends with us, also if we are killed.
            *(find("setpriv"), "--pdeathsig", "KILL", "--", find(QEMU)),
            *("-accel", "tcg,thread=single", "-cpu", "Nehalem", "-smp", "1", "-m", "256"),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
            *("-kernel", str(self.image.kernel), "-initrd", str(self.image.initrd)),
            *("-append", _KERNEL_ARGUMENTS),
            *("-serial", f"file:{self._console}"),
            *("-chardev", f"socket,id=radio,path={radio},server=on,wait=off"),
            *("-serial", "chardev:radio"),
            *("-chardev", f"socket,id=shell,path={shell},server=on,wait=off"),
            *("-serial", "chardev:shell"),
            *("-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:5555"),
            *("-device", "virtio-net-pci,netdev=net,romfile="),
            *("-device", "virtio-rng-pci"),
            stdin=asyncio.subprocess.DEVNULL,
        )
        self._stack.push_async_callback(_end, process)
        async with asyncio.timeout(10):
            while not (radio.exists() and shell.exists()):
                if process.returncode is not None:
                    raise RuntimeError(f"QEMU ended with {process.returncode}")
                await asyncio.sleep(0.02)
        self._reader, writer = await asyncio.open_unix_connection(shell)
        self._writer = writer
        self._stack.callback(writer.close)
        transport = await open_transport(f"unix:{radio}")
        self._stack.push_async_callback(transport.close)
        self.adapter = Adapter(
            self.air,
            host_source=transport.source,
            host_sink=transport.sink,
            public_address="00:AA:01:00:00:42",
        )

    async def _hear(self, word: str) -> str:
        while line := (await self._reader.readline()).decode(errors="replace").strip():
            if line.startswith(word):
                return line
        raise RuntimeError(f"the machine went away: {self.console()[-500:]}")

    def console(self) -> str:
        """Return what the kernel and the daemons said."""
        there = self._console and self._console.exists()
        return self._console.read_text(errors="replace") if self._console and there else ""

    async def run(self, command: str) -> int:
        """Run a line of shell in the guest and return its exit code."""
        self._writer.write(f"{command}\n".encode())
        async with asyncio.timeout(30):
            return int((await self._hear("done")).split()[1])

    async def crash(self) -> None:
        """Kill bluetoothd."""
        await self.run("kill -9 $(pidof bluetoothd); while pidof bluetoothd; do usleep 10000; done")

    async def restart(self) -> None:
        """Start bluetoothd, and wait until it has its adapter."""
        await self.run("pidof bluetoothd || start_bluetoothd")
        async with asyncio.timeout(30):
            await self.until_powered(True)

    async def _until_bus(self) -> None:
        while True:
            with contextlib.suppress(OSError, EOFError, TimeoutError):
                async with asyncio.timeout(5), self.bus():
                    return
            await asyncio.sleep(0.1)

    @contextlib.asynccontextmanager
    async def bus(self) -> AsyncIterator[MessageBus]:
        """Connect to the guest's D-Bus."""
        bus = MessageBus(bus_address=self.address, auth=AuthExternal(uid=0))
        try:
            await bus.connect()
            yield bus
        finally:
            bus.disconnect()

    async def call(
        self, path: str, interface: str, member: str, signature: str = "", *body: object
    ) -> Message | None:
        """Call bluetoothd, and return the answer, an error too."""
        async with self.bus() as bus:
            return await bus.call(
                Message("org.bluez", path, interface, member, signature=signature, body=list(body))
            )

    async def power(self, on: bool) -> None:
        """Switch the adapter as a person does."""
        value = ("org.bluez.Adapter1", "Powered", Variant("b", on))
        await self.call(ADAPTER_PATH, "org.freedesktop.DBus.Properties", "Set", "ssv", *value)
        async with asyncio.timeout(20):
            await self.until_powered(on)

    async def until_powered(self, on: bool) -> None:
        """Wait until the daemon's adapter is on, or off."""
        name = ("org.bluez.Adapter1", "Powered")
        async with self.bus() as bus:
            while True:
                answer = await bus.call(
                    Message(
                        "org.bluez",
                        ADAPTER_PATH,
                        "org.freedesktop.DBus.Properties",
                        "Get",
                        signature="ss",
                        body=list(name),
                    )
                )
                if answer.error_name is None and answer.body[0].value is on:
                    return
                await asyncio.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
