"""The simulated strap as a real radio peripheral: the only importer of Bumble.

Bumble drives a Bluetooth controller (a USB dongle, a serial board, a virtual one) without the
system's Bluetooth. On it ``RadioStrap`` is a strap like any other: phone apps and other computers
find it, connect and get one Heart Rate Measurement a second, byte for byte what ``heart_rate``
makes of the simulated beats.

The protocol is proven over virtual links (tests/test_radio.py); no radio has been tried yet.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import logging
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from bumble import data_types
from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.transport import open_transport
from bumble.transport.common import (
    Transport,
    TransportInitError,
    TransportSink,
    TransportSource,
    TransportSpecError,
)

from biofeedback.clock import Clock, SystemClock
from biofeedback.simulator import HeartSettings, SimulatedHeart, SimulatedSensor, packets

log = logging.getLogger(__name__)

HEART_RATE_SERVICE: Final = 0x180D
HEART_RATE_MEASUREMENT: Final = 0x2A37
BODY_SENSOR_LOCATION: Final = 0x2A38
BATTERY_SERVICE: Final = 0x180F
BATTERY_LEVEL: Final = 0x2A19
DEVICE_INFORMATION_SERVICE: Final = 0x180A

DEFAULT_NAME: Final = "Simulated strap"
INFORMATION: Final = {
    0x2A29: "biofeedback",  # manufacturer
    0x2A24: "Simulated strap",  # model
    0x2A26: "1",  # firmware
}
ADVERTISING_MS: Final = 100.0
"""Straps save their battery and advertise about once a second; this one is found sooner."""
CONTROLLER_TIMEOUT_S: Final = 5.0
"""Bumble waits for a controller's answers for ever: nothing here does."""
_MOST_SENT: Final = 200_000
_ON_THE_CHEST: Final = b"\x01"
_ADVERTISED_NAME_BYTES: Final = 31 - 3 - 4 - 2
"""What the flags, the service and the name's own header leave of an advertisement."""
_NOTIFICATION_HEADER: Final = 3

_EXAMPLES: Final = "usb:0 for the first USB dongle, or serial:/dev/ttyACM0 for a board on a port"


class RadioError(Exception):
    """The strap cannot be on the air; its text says what to do."""


class RadioState(StrEnum):
    """Where the strap is between its start and its end."""

    OFF = "off"
    ADVERTISING = "advertising"
    HIDDEN = "hidden"
    """Neither advertising nor connected, as if out of range."""
    CONNECTED = "connected"
    SUBSCRIBED = "subscribed"
    """Connected, and the other side wants the beats."""
    LOST = "controller lost"


class Sent(NamedTuple):
    """One Heart Rate Measurement that was due."""

    time: float
    """The event loop's clock, which is ``time.monotonic``."""
    data: bytes
    delivered: bool
    """Whether it went out: somebody was subscribed and the strap was not paused."""


Listener = Callable[[RadioState], None]


class RadioStrap:
    """A strap on a Bluetooth controller; one connection at a time.

    While nobody is connected it advertises; a connection ends that, its end begins it again. The
    heart goes on beating meanwhile: what nobody hears is lost, as with a real strap.
    """

    def __init__(
        self,
        source: TransportSource,
        sink: TransportSink,
        sensor: SimulatedSensor | None = None,
        *,
        name: str = DEFAULT_NAME,
        address: str = "",
        clock: Clock | None = None,
        battery: int = 87,
        information: Mapping[int, str] = INFORMATION,
    ) -> None:
        """Prepare a strap; ``start`` puts it on the air.

        Args:
            source: Where the controller's packets come from (``Transport.source``, or a virtual
                controller).
            sink: Where packets to the controller go.
            sensor: Whose beats are sent, one packet a second; None to send by ``notify`` alone.
            name: What it is called in the advertisement.
            address: A random static address; by default one that this computer always gives to a
                strap of this name, so that apps know it again.
            clock: What the beats go by.
            battery: Percent.
            information: Texts of the Device Information service by their 16-bit UUID.
        """
        self.name = name
        self.address = address or own_address(name)
        self.battery = battery
        self.paused = False
        """Linked, but nothing is sent: the heart beats on unheard."""
        self.sent: deque[Sent] = deque(maxlen=_MOST_SENT)
        """Every measurement that was due: the witness outside the program under test."""
        self._state = RadioState.OFF
        self._listeners: list[Listener] = []
        self._sensor = sensor
        self._clock = clock or SystemClock()
        self._connection: Connection | None = None
        self._hidden = False
        self._started = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._fault: BaseException | None = None
        self.device = Device.from_config_with_hci(
            DeviceConfiguration(
                name=name,
                address=Address(self.address),
                advertising_interval_min=ADVERTISING_MS,
                advertising_interval_max=ADVERTISING_MS,
                advertising_data=advertisement(name),
            ),
            source,
            sink,
        )
        self._measurement = _characteristic(HEART_RATE_MEASUREMENT, notify=True)
        self._battery_level = _characteristic(
            BATTERY_LEVEL, CharacteristicValue(read=lambda _: bytes([self.battery])), notify=True
        )
        self.device.add_services(
            [
                Service(
                    UUID.from_16_bits(HEART_RATE_SERVICE),
                    [self._measurement, _characteristic(BODY_SENSOR_LOCATION, _ON_THE_CHEST)],
                ),
                Service(
                    UUID.from_16_bits(DEVICE_INFORMATION_SERVICE),
                    [_characteristic(short, text.encode()) for short, text in information.items()],
                ),
                Service(UUID.from_16_bits(BATTERY_SERVICE), [self._battery_level]),
            ]
        )
        self._measurement.on(Characteristic.EVENT_SUBSCRIPTION, self._on_subscription)
        self.device.on(Device.EVENT_CONNECTION, self._on_connection)
        self.device.on(Device.EVENT_FLUSH, self._on_controller_lost)

    @property
    def state(self) -> RadioState:
        """Where the strap is now."""
        return self._state

    @property
    def peer(self) -> str:
        """The address of whoever is connected; empty while nobody is."""
        return str(self._connection.peer_address) if self._connection else ""

    def listen(self, listener: Listener) -> None:
        """Have a function called at every change of state."""
        self._listeners.append(listener)

    async def until(self, *states: RadioState) -> RadioState:
        """Return when the strap is in one of these states, or comes into it."""
        if self._state in states:
            return self._state
        came: asyncio.Future[RadioState] = asyncio.get_running_loop().create_future()

        def look(state: RadioState) -> None:
            if state in states and not came.done():
                came.set_result(state)

        self._listeners.append(look)
        try:
            return await came
        finally:
            self._listeners.remove(look)

    async def start(self) -> None:
        """Power the controller on, advertise, and let the heart beat.

        Raises:
            RadioError: If nothing that is a Bluetooth controller answers.
        """
        with _plain_words("The controller"):
            async with asyncio.timeout(CONTROLLER_TIMEOUT_S):
                await self.device.power_on()
                self._started = True
                await self._show()
        if self._sensor:
            self._spawn(self._beat(self._sensor))

    async def stop(self) -> None:
        """Let go of whoever is connected and leave the air; nothing of it is waited for long."""
        self._started = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._state is not RadioState.LOST:
            for step in (self.drop, self.device.stop_advertising, self.device.power_off):
                # As a task: whatever becomes of it, the next step is taken.
                task = asyncio.create_task(step())
                if not (await asyncio.wait([task], timeout=CONTROLLER_TIMEOUT_S))[0]:
                    task.cancel()
                    break
                if not task.cancelled() and (error := task.exception()):
                    log.info("%s at the end: %r", step.__name__, error)
        self._change(RadioState.OFF)

    async def run(self) -> None:
        """Return when the strap was stopped.

        Raises:
            RadioError: If the controller is gone.
        """
        if await self.until(RadioState.OFF, RadioState.LOST) is RadioState.LOST:
            if self._fault is None:
                raise RadioError("The Bluetooth controller is gone: plug it in and start again.")
            if isinstance(self._fault, RadioError):
                raise self._fault
            raise RadioError(f"A fault of this program: {self._fault!r}.") from self._fault

    async def notify(self, data: bytes) -> bool:
        """Send these very bytes as a Heart Rate Measurement.

        Returns:
            Whether they went out: somebody was subscribed and the strap was not paused.

        Raises:
            ValueError: If they do not fit into one packet of this connection.
        """
        delivered = self._state is RadioState.SUBSCRIBED and not self.paused
        if delivered:
            assert self._connection
            room = self._connection.att_mtu - _NOTIFICATION_HEADER
            if len(data) > room:
                # Bumble would cut it off without a word.
                raise ValueError(f"a notification here holds {room} bytes, not {len(data)}")
            await self.device.notify_subscribers(self._measurement, data)
        self.sent.append(Sent(asyncio.get_running_loop().time(), data, delivered))
        return delivered

    async def notify_battery(self, percent: int) -> None:
        """Change the battery level and tell whoever wants to know."""
        self.battery = percent
        await self.device.notify_subscribers(self._battery_level, bytes([percent]))

    async def drop(self) -> None:
        """End the connection, if there is one; the strap then advertises again."""
        if self._connection:
            await self._connection.disconnect()

    async def vanish(self) -> None:
        """Go out of range: no connection and no advertisement until ``reappear``."""
        self._hidden = True
        if self._connection:
            await self.drop()
        else:
            await self._show()

    async def reappear(self) -> None:
        """Come back into range."""
        self._hidden = False
        if not self._connection:
            await self._show()

    async def _show(self) -> None:
        """Advertise, or do not where the strap is out of range."""
        if self._hidden:
            await self.device.stop_advertising()
        else:
            await self.device.start_advertising()
        # A central may have come in between; then this is no longer so.
        if not self._connection:
            self._change(RadioState.HIDDEN if self._hidden else RadioState.ADVERTISING)

    async def _show_again(self) -> None:
        try:
            async with asyncio.timeout(CONTROLLER_TIMEOUT_S):
                await self._show()
        except (BaseBumbleError, OSError, TimeoutError) as error:
            log.warning("advertising again: %r", error)
            self._lose(RadioError("The Bluetooth controller does not answer any more: restart it."))

    async def _beat(self, sensor: SimulatedSensor) -> None:
        start = self._clock.now()
        coming = packets(sensor)
        for second in itertools.count(1):
            await self._clock.sleep(start + second - self._clock.now())
            # Only now: until then somebody may lead the breath, or have a beat missed.
            await self.notify(next(coming))

    def _on_connection(self, connection: Connection) -> None:
        self._connection = connection
        connection.once(Connection.EVENT_DISCONNECTION, self._on_disconnection)
        self._change(RadioState.CONNECTED)

    def _on_subscription(self, connection: Connection, notify: bool, _: bool) -> None:
        if connection is self._connection:
            self._change(RadioState.SUBSCRIBED if notify else RadioState.CONNECTED)

    def _on_disconnection(self, reason: int) -> None:
        log.info("disconnected, reason 0x%02x", reason)
        self._connection = None
        if not self._started:
            return
        self._change(RadioState.HIDDEN)
        self._spawn(self._show_again())

    def _on_controller_lost(self) -> None:
        # Bumble flushes its host, too, when it is powered on or off.
        if self._started:
            self._lose(None)

    def _lose(self, fault: BaseException | None) -> None:
        self._fault = fault
        self._started = False
        self._connection = None
        self._change(RadioState.LOST)

    def _change(self, state: RadioState) -> None:
        # Out of a loss leads only the end: what comes late must not hide it.
        lost = self._state is RadioState.LOST and state is not RadioState.OFF
        if state is not self._state and not lost:
            self._state = state
            for listener in tuple(self._listeners):
                listener(state)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Beats must never be missing in silence: it ends, and ``run`` says why.
            self._lose(error)


def advertisement(name: str) -> bytes:
    """Return the advertising data: what it is, the service, and the name as far as it fits.

    The name stands here and not in the scan response, which not every scanner asks for.
    """
    encoded = name.encode()
    kind: type[data_types.CompleteLocalName | data_types.ShortenedLocalName]
    kind = data_types.CompleteLocalName
    if len(encoded) > _ADVERTISED_NAME_BYTES:
        kind = data_types.ShortenedLocalName
        name = encoded[:_ADVERTISED_NAME_BYTES].decode(errors="ignore")
    flags = AdvertisingData.Flags
    return bytes(
        AdvertisingData(
            [
                data_types.Flags(flags.LE_GENERAL_DISCOVERABLE_MODE | flags.BR_EDR_NOT_SUPPORTED),
                data_types.IncompleteListOf16BitServiceUUIDs(
                    [UUID.from_16_bits(HEART_RATE_SERVICE)]
                ),
                kind(name),
            ]
        )
    )


def own_address(name: str) -> str:
    """Return a random static address: the same one for a name on this computer, always."""
    digest = hashlib.sha256(f"{uuid.getnode()} {name}".encode()).digest()
    # The two highest bits say that it is a static one.
    return ":".join(f"{byte:02X}" for byte in (digest[0] | 0xC0, *digest[1:6]))


def _characteristic(
    short: int, value: bytes | CharacteristicValue[bytes] | None = None, *, notify: bool = False
) -> Characteristic[bytes]:
    properties = Characteristic.Properties(0)
    permissions = Characteristic.Permissions(0)
    if value is not None:
        properties |= Characteristic.Properties.READ
        permissions = Characteristic.READABLE
    if notify:
        properties |= Characteristic.Properties.NOTIFY
    return Characteristic(UUID.from_16_bits(short), properties, permissions, value or b"")


@contextlib.asynccontextmanager
async def opened(transport: str) -> AsyncIterator[Transport]:
    """Open a controller by its Bumble name, and close it at the end.

    Raises:
        RadioError: If there is none; with one sentence that says what to do.
    """
    with _plain_words(transport):
        async with asyncio.timeout(CONTROLLER_TIMEOUT_S):
            found = await open_transport(transport)
    try:
        yield found
    finally:
        with contextlib.suppress(Exception):
            # A dongle that was pulled out cannot be closed any more.
            await found.close()


@contextlib.contextmanager
def _plain_words(transport: str) -> Iterator[None]:
    """Turn what Bumble and the drivers below it raise into a sentence that says what to do."""
    try:
        yield
    except RadioError:
        raise
    except Exception as error:
        log.info("%s", transport, exc_info=error)
        raise RadioError(_reason(transport, error)) from error


def _reason(transport: str, error: Exception) -> str:
    # USB errors of several libraries are told apart by name: none of them need be installed.
    kind, text = type(error).__name__, str(error) or type(error).__name__
    usb = transport.startswith(("usb", "pyusb"))
    if isinstance(error, TimeoutError):
        return (
            f"{transport} does not answer like a Bluetooth controller: check that it is one, and "
            "the speed of its port (serial:/dev/ttyACM0,115200)."
        )
    if any(word in f"{kind} {text}" for word in ("ACCESS", "Access", "Permission")):
        return (
            f"{transport} may not be used by you: on Linux run it as root or give yourself access "
            "to the device (a udev rule; for serial ports the group 'dialout')."
        )
    if any(word in f"{kind} {text}" for word in ("BUSY", "Busy")):
        return f"{transport} is in use: end what uses it (on Linux: sudo hciconfig hci0 down)."
    if isinstance(error, TransportSpecError | AssertionError | ValueError):
        return f"{transport!r} is no transport: write {_EXAMPLES}."
    if isinstance(error, TransportInitError) or usb:
        return (
            f"There is no Bluetooth dongle at {transport} ({text}): plug one in, or try usb:1. The "
            "one that this computer itself uses must be switched off first."
        )
    if isinstance(error, OSError):
        return f"{transport} cannot be opened ({text}): check its name. Write {_EXAMPLES}."
    return f"{transport} cannot be used ({text}): write {_EXAMPLES}."


def run(
    transport: str,
    say: Callable[[str], None],
    *,
    name: str = DEFAULT_NAME,
    seed: int | None = None,
    settings: HeartSettings | None = None,
) -> None:
    """Be a strap until Ctrl-C.

    Args:
        transport: The controller's Bumble name.
        say: Takes each line for the person.
        name: What the strap is called.
        seed: Makes every beat repeatable.
        settings: How the heart beats.

    Raises:
        RadioError: If the strap cannot be on the air, or not any longer.
    """
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(transport, say, name, seed, settings))
    say("Off the air.")


async def _run(
    transport: str,
    say: Callable[[str], None],
    name: str,
    seed: int | None,
    settings: HeartSettings | None,
) -> None:
    sensor = SimulatedSensor(SimulatedHeart(settings, seed), seed)
    async with opened(transport) as (source, sink):
        strap = RadioStrap(source, sink, sensor, name=name)
        strap.listen(lambda state: _tell(strap, state, say))
        try:
            await strap.start()
            say(f"{name} is on the air through {transport} as {strap.address}. Ctrl-C ends it.")
            await strap.run()
        finally:
            await strap.stop()
            count = sum(one.delivered for one in strap.sent)
            say(f"{count} of {len(strap.sent)} measurements were heard.")


def _tell(strap: RadioStrap, state: RadioState, say: Callable[[str], None]) -> None:
    match state:
        case RadioState.ADVERTISING:
            say("Advertising: look for it with an app.")
        case RadioState.CONNECTED:
            say(f"{strap.peer} is connected.")
        case RadioState.SUBSCRIBED:
            say("Sending the beats.")
        case RadioState.HIDDEN:
            say("The connection has ended.")
        case _:
            pass
