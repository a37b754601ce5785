"""Find a chest strap, connect to it and keep it: the only importer of bleak.

A strap is found by its Heart Rate Service (0x180D), never by its name. ``BleStrap.run`` holds on
until it is cancelled: a lost link is released and connected again with a capped backoff, a silent
one is found out by a watchdog, and every error becomes a sentence that says what to do.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Protocol
from weakref import WeakKeyDictionary

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)
from bleak.uuids import normalize_uuid_16

from biofeedback.clock import Clock
from biofeedback.events import GapReason, LinkState, StrapInfo
from biofeedback.heart_rate import HeartRateMeasurement, MeasurementError
from biofeedback.sentences import Sentence, tr
from biofeedback.strap import Break, Copies, Emit, Link, Notification, SourceItem, StrapError

log = logging.getLogger(__name__)

# bleak compares 128-bit strings: the short form "180d" silently finds nothing.
HEART_RATE_SERVICE: Final = normalize_uuid_16(0x180D)
HEART_RATE_MEASUREMENT: Final = normalize_uuid_16(0x2A37)
BODY_SENSOR_LOCATION: Final = normalize_uuid_16(0x2A38)
BATTERY_LEVEL: Final = normalize_uuid_16(0x2A19)
MANUFACTURER_NAME: Final = normalize_uuid_16(0x2A29)
MODEL_NUMBER: Final = normalize_uuid_16(0x2A24)
FIRMWARE_REVISION: Final = normalize_uuid_16(0x2A26)

SCAN_S: Final = 10.0
"""One look around; straps advertise about once a second, a weak one is missed now and then."""
CONNECT_TIMEOUT_S: Final = 15.0
"""GATT calls have no time-out of their own: connect and discovery together get this long."""
SUBSCRIBE_TIMEOUT_S: Final = 5.0
READ_TIMEOUT_S: Final = 3.0
RELEASE_TIMEOUT_S: Final = 3.5
WATCHDOG_S: Final = 5.0
"""A linked strap that says nothing for this long is lost: a crash of bluetoothd, for one, is not
told to us in any other way."""
FIRST_WORD_S: Final = 15.0
"""Some straps say nothing before they feel a heart beat: more patience for the first word."""
BATTERY_EVERY_S: Final = 600.0
BACKOFF_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Waits between tries, the last one for ever: the first retry comes within a second."""
JITTER: Final = 0.2
"""By this share, up or down, each wait is drawn: two that were dropped at once should not get into
each other's way for ever."""
CHOICE_S: Final = 1.5
"""Where any strap will do, how long to look for a stronger one than the first that is found."""
CERTAIN_AFTER: Final = 3
"""So often must a device show no heart rate measurement before it is believed to have none."""
PAIR_TIMEOUT_S: Final = 30.0
"""The system may ask the person meanwhile."""

_LOCATIONS: Final = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")


class BluetoothUnavailableError(StrapError):
    """There is no Bluetooth here, it is off, or this program may not use it."""


class StrapNotFoundError(StrapError):
    """No such strap is in range, or it does not advertise."""


class StrapUnreachableError(StrapError):
    """The strap is there and does not let us in."""


class StrapLostError(StrapError):
    """The link was there and is gone."""


class StrapUnsuitableError(StrapError):
    """The device has no Heart Rate Measurement."""


@dataclass(frozen=True, slots=True)
class FoundStrap:
    """A strap seen by a scan."""

    address: str
    name: str
    rssi: int | None
    """Signal strength in dBm; None for a strap that this computer holds already."""


async def scan(
    duration: float = SCAN_S, found: Callable[[FoundStrap], None] | None = None
) -> list[FoundStrap]:
    """Look for every strap in range.

    Args:
        duration: How long to look, in seconds.
        found: Called for each strap at once, and again when its name becomes known.

    Returns:
        The straps, the strongest signal first.

    Raises:
        BluetoothUnavailableError: If there is no Bluetooth to look with.
    """
    seen: dict[str, FoundStrap] = {}

    def on_advertisement(device: BLEDevice, data: AdvertisementData) -> None:
        name = data.local_name or device.name or ""
        strap = FoundStrap(device.address, name, data.rssi)
        known = seen.get(device.address)
        seen[device.address] = strap
        if found and (known is None or known.name != name):
            found(strap)

    with _plain_words():
        async with _Air.here().heard(on_advertisement):
            for device in await _held_straps():
                strap = FoundStrap(device.address, device.name or "", None)
                seen.setdefault(device.address, strap)
                if found:
                    found(strap)
            await asyncio.sleep(duration)
    return sorted(seen.values(), key=lambda strap: strap.rssi or 0, reverse=True)


Hear = Callable[[BLEDevice, AdvertisementData], None]


class _Air:
    """What straps advertise: one scan for all in this program who listen.

    BlueZ gives a program one discovery and refuses a second one. And where bleak is cancelled while
    it starts, the discovery goes on and every later one is refused: so starting and stopping are
    never cancelled here, only no longer waited for.
    """

    _each: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, _Air]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self._listeners: list[Hear] = []
        self._scanner: BleakScanner | None = None
        self._turn = asyncio.Lock()
        self._changes: set[asyncio.Task[None]] = set()
        self._heard_at = 0.0

    @classmethod
    def here(cls) -> _Air:
        """Return the one of the running event loop."""
        return cls._each.setdefault(asyncio.get_running_loop(), cls())

    @contextlib.asynccontextmanager
    async def heard(self, hear: Hear) -> AsyncIterator[None]:
        """Call ``hear`` with every advertisement of a strap while the context lasts."""
        self._listeners.append(hear)
        try:
            await self._change()
            yield
        finally:
            self._listeners.remove(hear)
            await self._change()

    async def _change(self) -> None:
        """Scan or not, as it is wanted now; a cancelled caller does not wait for it."""
        change = asyncio.create_task(self._settle())
        self._changes.add(change)
        change.add_done_callback(self._changed)
        await asyncio.shield(change)

    def _changed(self, change: asyncio.Task[None]) -> None:
        self._changes.discard(change)
        if not change.cancelled():
            change.exception()  # the caller, where there still is one, has it too

    async def _settle(self) -> None:
        async with self._turn:
            now = asyncio.get_running_loop().time()
            # A scan that an adapter switched off has ended says nothing of it: it is begun anew.
            deaf = now - self._heard_at > SCAN_S
            if self._scanner and (deaf or not self._listeners):
                scanner, self._scanner = self._scanner, None
                try:
                    await scanner.stop()
                except Exception as error:
                    # Whoever switched Bluetooth off has stopped it already.
                    log.info("end of a scan: %r", error)
            if self._listeners and self._scanner is None:
                self._heard_at = now
                scanner = BleakScanner(self._hear, service_uuids=[HEART_RATE_SERVICE])
                await scanner.start()
                self._scanner = scanner

    def _hear(self, device: BLEDevice, data: AdvertisementData) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        for hear in tuple(self._listeners):
            hear(device, data)


class StrapLock(Protocol):
    """Keeps two programs on this computer from one strap: BlueZ would send every beat twice."""

    def take(self, address: str) -> bool:
        """Return whether the strap is ours now; taking it again is fine."""
        ...

    def release(self) -> None:
        """Let others have it."""
        ...


class BleStrap:
    """A Bluetooth strap as a source; runs until it is cancelled."""

    simulated = False

    def __init__(
        self,
        wanted: str | None,
        clock: Clock,
        lock: StrapLock | None = None,
        name: str = "",
        *,
        pair: bool = False,
    ) -> None:
        """Aim at a strap.

        Args:
            wanted: Its address, or (a part of) its name; None for the first strap that is found.
            clock: The session's clock.
            lock: Kept while the strap is; None where nobody else can want it.
            name: What to call a strap that is wanted by its address.
            pair: Whether to pair; few straps and computers need it, and trying without comes first.
        """
        self._pair = pair
        self._wanted = wanted
        self._called = name or wanted or ""
        self._clock = clock
        self._lock = lock
        self._device: BLEDevice | None = None
        self._info = StrapInfo()
        self._trust_held = True
        self._had_beats = False
        self._problem = ""
        self._lacking: Counter[str] = Counter()
        self._unsuitable: set[str] = set()
        self._unanswered: set[str] = set()

    async def run(self, emit: Emit) -> None:
        """Search, connect, emit; on loss again, until cancelled.

        Raises:
            StrapUnsuitableError: If the device that was asked for can never give beats.
        """
        failures = 0
        emit(Link(LinkState.SEARCHING))
        try:
            while True:
                failures = 0 if await self._hold(emit) else failures + 1
                wait = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
                await self._clock.sleep(wait * random.uniform(1 - JITTER, 1 + JITTER))
        finally:
            if self._lock:
                self._lock.release()

    async def _hold(self, emit: Emit) -> bool:
        """Hold one connection for as long as it lasts; return whether there was one."""
        connection: _Connection | None = None
        device, self._device = self._device, None  # a stale device is never tried twice
        held = False
        try:
            device = device or await self._find()
            if self._lock and not self._lock.take(device.address):
                raise StrapUnreachableError(_IN_USE)
            if not self._info.address:
                # With why the last try failed, if one did: it takes longer to try than to read.
                emit(Link(LinkState.CONNECTING, self._problem))
            connection = _Connection(
                device, self._clock, emit, pair=self._pair, unanswered=self._unanswered
            )
            await connection.open()
            self._info = StrapInfo(name=device.name or tr("Strap"), address=device.address)
            emit(self._info)
            emit(Link(LinkState.WAITING))
            await connection.subscribe(self._info)
            held, self._device, self._trust_held = True, device, True
            await connection.until_lost()
        except Exception as error:
            if connection:
                connection.closed = True
                self._had_beats |= connection.had_beats
            # Told before the release, which can take seconds.
            emit(self._link_after(error, connection, device))
            self._trust_held = held or not self._trust_held
        finally:
            if connection:
                await _to_its_end(connection.release())
        return held

    def _link_after(
        self, error: Exception, connection: _Connection | None, device: BLEDevice | None
    ) -> Link:
        """Return what to tell after an error, or raise one that ends the session."""
        if connection and error is connection.fault:
            raise error
        if isinstance(error, StrapUnsuitableError) and device:
            # A link that is lost while services are looked for leaves a strap without any.
            self._lacking[device.address] += 1
            if self._had_beats or self._lacking[device.address] < CERTAIN_AFTER:
                error = StrapLostError(_STUMBLED)
                self._device = device  # a scan for straps need not find it again
            elif self._wanted:
                raise error
            else:
                self._unsuitable.add(device.address)
        elif not isinstance(error, StrapError):
            # bleak asserts and raises more than it documents; none of that is worth a session.
            log.warning("unexpected: %r", error, exc_info=error)
            error = StrapLostError(_STUMBLED)
        log.info("%s: %s", type(error).__name__, error)
        self._problem = str(error)
        return Link(LinkState.LOST if self._info.address else LinkState.SEARCHING, str(error))

    async def _find(self) -> BLEDevice:
        """Return the strap; what the system claims to hold is believed every other time.

        A killed program leaves the strap connected, where no scan finds it. A restarted bluetoothd
        leaves it listed as connected although it is not, until a scan puts that right.
        """
        with _plain_words():
            for device in await _held_straps() if self._trust_held else ():
                if self._matches(device, device.name):
                    return device
            found = await self._look()
        if found is None:
            raise StrapNotFoundError(_not_found(self._info.name or self._called))
        return found

    async def _look(self) -> BLEDevice | None:
        """Scan; where several will do, return the one with the strongest signal."""
        seen: dict[BLEDevice, int] = {}
        first = asyncio.Event()

        def on_advertisement(device: BLEDevice, data: AdvertisementData) -> None:
            if self._matches(device, data.local_name or device.name):
                seen[device] = data.rssi
                first.set()

        async with _Air.here().heard(on_advertisement):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SCAN_S):
                    await first.wait()
            if seen and not self._info.address and self._wanted is None:
                await asyncio.sleep(CHOICE_S)
        return max(seen, key=lambda device: seen[device], default=None)

    def _matches(self, device: BLEDevice, name: str | None) -> bool:
        if self._info.address:
            # A session stays with its strap: whoever else's is near, theirs are other beats.
            return device.address == self._info.address
        if device.address in self._unsuitable:
            return False
        if self._wanted is None:
            return True
        wanted = self._wanted.casefold()
        return wanted == device.address.casefold() or wanted in (name or "").casefold()


class _Connection:
    """One client from connect to release."""

    def __init__(
        self, device: BLEDevice, clock: Clock, emit: Emit, *, pair: bool, unanswered: set[str]
    ) -> None:
        self._pair = pair
        self._unanswered = unanswered
        """Reads that the strap has left unanswered, over any of its links."""
        self._copies = Copies()
        self._clock = clock
        self._emit = emit
        self._name = device.name or _THE_STRAP
        self._lost = asyncio.Event()
        self._heard = asyncio.Event()
        self._details: asyncio.Task[None] | None = None
        self._opened = False
        self.fault: Exception | None = None
        """A fault of this program, met while it took a packet."""
        self.closed = False
        """Set when the link counts as lost: what still comes is not part of the session."""
        self.had_beats = False
        self._client = BleakClient(
            device,
            disconnected_callback=lambda _: self._lost.set(),
            timeout=CONNECT_TIMEOUT_S,
        )

    async def open(self) -> None:
        """Connect and look at the services."""
        await _know_bluez()
        with _plain_words(self._name):
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await self._client.connect()
            self._opened = True
            # Attempts that bleak gave up and tried again have told of their end, too.
            if self._client.is_connected:
                self._lost.clear()
            if self._pair:
                await self._be_paired()
            suitable = self._client.services.get_characteristic(HEART_RATE_MEASUREMENT)
        if suitable is None:
            text = tr("{name} has no heart rate measurement: choose another device.")
            raise StrapUnsuitableError(text.format(name=self._name))

    async def _be_paired(self) -> None:
        """Pair; a strap that is paired already says so, and that is as good."""
        try:
            async with asyncio.timeout(PAIR_TIMEOUT_S):
                await self._client.pair()
        except BleakDBusError as error:
            if error.dbus_error != "org.bluez.Error.AlreadyExists":
                raise
        except NotImplementedError:
            log.info("this system pairs by itself when a strap asks for it")

    async def subscribe(self, info: StrapInfo) -> None:
        """Ask for the beats first; what else the strap tells of itself comes in its own time."""
        with _plain_words(self._name):
            async with asyncio.timeout(SUBSCRIBE_TIMEOUT_S):
                await self._client.start_notify(HEART_RATE_MEASUREMENT, self._on_bytes)
        self._details = asyncio.create_task(self._read_details(info))

    async def until_lost(self) -> None:
        """Return never; raise when the link is lost or silent.

        Raises:
            StrapLostError: With the reason.
        """
        patience = FIRST_WORD_S
        while True:
            waits = {
                asyncio.create_task(self._heard.wait()),
                asyncio.create_task(self._lost.wait()),
                asyncio.create_task(self._clock.sleep(patience)),
            }
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            if self.fault:
                raise self.fault
            if self._lost.is_set():
                raise StrapLostError(_GONE)
            if not self._heard.is_set():
                raise StrapLostError(_SILENT.format(seconds=round(patience)))
            self._heard.clear()
            patience = WATCHDOG_S

    async def release(self) -> None:
        """Let go, also of a dead client: BlueZ would send it every beat once more for ever.

        A connect that failed or was cancelled has cleaned up after itself; disconnecting after one
        that never reached the bus would wait for an answer that cannot come.
        """
        if self._details:
            self._details.cancel()
        if not self._opened:
            return
        try:
            async with asyncio.timeout(RELEASE_TIMEOUT_S):
                await self._client.disconnect()
        except Exception as error:
            # bleak asserts here after a link lost during discovery; there is nothing left to do.
            log.info("release: %r", error)

    def _on_bytes(self, _: object, data: bytearray) -> None:
        if self.closed:
            return
        self._heard.set()
        try:
            item = self._read_packet(bytes(data))
            if item:
                self._emit(item)
        except Exception as error:
            # Raised here it would end in bleak's log and the beats would be missing in silence.
            self.fault = error
            self._lost.set()

    def _read_packet(self, data: bytes) -> SourceItem | None:
        try:
            measurement = HeartRateMeasurement.from_bytes(data)
        except MeasurementError as error:
            # Its beats are lost, so the next one has no neighbour.
            log.warning("%s: %s", type(error).__name__, error)
            self._copies.broken()
            return Break(GapReason.BAD_PACKET)
        arrival = self._clock.now()
        if self._copies.known(data, measurement.rr, arrival):
            return None
        self.had_beats |= bool(measurement.rr)
        return Notification.of(measurement, arrival)

    async def _read_details(self, info: StrapInfo) -> None:
        """Read what the strap offers; all of it is optional, and a hanging read is cut."""
        location = await self._read(BODY_SENSOR_LOCATION)
        info = replace(
            info,
            manufacturer=_text(await self._read(MANUFACTURER_NAME)),
            model=_text(await self._read(MODEL_NUMBER)),
            firmware=_text(await self._read(FIRMWARE_REVISION)),
            body_location=_LOCATIONS[location[0]] if location and location[0] < 7 else "",
        )
        while True:
            battery = await self._read(BATTERY_LEVEL)
            self._emit(replace(info, battery_percent=battery[0] if battery else None))
            if battery is None:
                return
            await self._clock.sleep(BATTERY_EVERY_S)

    async def _read(self, characteristic: str) -> bytes | None:
        """Read what may be there; where no answer came once, none is asked for again.

        BlueZ ends a link on which a question stays open for 30 s: asked again after every
        reconnect, such a strap would be lost every half minute.
        """
        if characteristic in self._unanswered:
            return None
        try:
            if self._client.services.get_characteristic(characteristic) is None:
                return None
            async with asyncio.timeout(READ_TIMEOUT_S):
                return bytes(await self._client.read_gatt_char(characteristic))
        except (BleakError, TimeoutError, OSError, EOFError) as error:
            if isinstance(error, TimeoutError):
                self._unanswered.add(characteristic)
            log.info("reading %s: %r", characteristic, error)
            return None


async def _to_its_end(work: Coroutine[object, object, None]) -> None:
    """Do it to its end; where the caller is cancelled meanwhile, that is heard after it.

    A program that ends while it lets go of a lost link would leave the strap held for seconds.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def _know_bluez() -> None:
    """Let bleak find out BlueZ's version, whoever is cancelled meanwhile.

    It asks once, at the first connect; cancelled there, every later connect would wait for ever.
    """
    if sys.platform == "linux":
        from bleak.backends.bluezdbus.version import BlueZFeatures

        if not BlueZFeatures.checked_bluez_version:
            await asyncio.shield(asyncio.ensure_future(BlueZFeatures.check_bluez_version()))


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", errors="replace").strip("\0 ")


async def _held_straps() -> list[BLEDevice]:
    """Return straps that this computer is connected to already.

    After a killed app BlueZ stays connected and the strap stops advertising: no scan finds it.
    """
    try:
        adapter = await BleakAdapter.get()
        return list(await adapter.get_connected_devices([HEART_RATE_SERVICE]))
    except (NotImplementedError, BleakDBusError) as error:
        log.info("connected devices: %r", error)
        return []


_THE_STRAP: Final = tr("The strap")
_IN_USE: Final = tr(
    "Another window or recording of biofeedback on this computer is using the strap: end that one."
)
_STUMBLED: Final = tr("Bluetooth stumbled. It will be tried again by itself.")
_GONE: Final = tr(
    "The link is gone: come back into range, check that the strap sits snugly and that no other "
    "app takes it. It will be taken up again by itself."
)
_SILENT: Final = tr(
    "Nothing heard for {seconds} s: moisten the electrodes and tighten the strap. It will be "
    "taken up again by itself."
)
_UNREACHABLE: Final = tr(
    "{name} does not answer: come closer, and close other apps that may hold it (a phone's, too)."
)
_UNAVAILABLE: Final = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: tr(
        "This computer has no Bluetooth adapter: plug one in."
    ),
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: tr(
        "This Bluetooth adapter cannot connect to straps (no Bluetooth Low Energy): use another."
    ),
    BleakBluetoothNotAvailableReason.POWERED_OFF: tr(
        "Bluetooth is off: switch it on in the system's settings."
    ),
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: tr(
        "This program may not use Bluetooth: allow it in the system's privacy settings."
    ),
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: tr(
        "This computer's administrator does not allow Bluetooth for this program: ask them."
    ),
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: tr(
        "This program may not use Bluetooth: allow it in the system's privacy settings."
    ),
}
_NO_BLUETOOTH: Final = tr("Bluetooth cannot be used: switch it on in the system's settings.")
_NO_SERVICE: Final = tr(
    "The system's Bluetooth service does not answer: start it (on Linux: "
    "systemctl start bluetooth)."
)
_DBUS_NOT_READY: Final = frozenset({"org.bluez.Error.NotReady", "org.bluez.Error.NotPowered"})
_DBUS_WANTS_PAIRING: Final = frozenset(
    {
        "org.bluez.Error.NotPermitted",
        "org.bluez.Error.NotAuthorized",
        "org.bluez.Error.AuthenticationFailed",
        "org.bluez.Error.AuthenticationRejected",
        "org.bluez.Error.AuthenticationCanceled",
    }
)
_DBUS_NO_SERVICE: Final = frozenset(
    {"org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"}
)


def _not_found(name: str) -> Sentence:
    if name:
        return tr(
            "{name} is not found yet: moisten the electrodes, put it on, and close other apps that "
            "may hold it (a phone's, too)."
        ).format(name=name)
    return tr(
        "No strap found yet: moisten the electrodes, put it on, and close other apps that may hold "
        "it (a phone's, too)."
    )


@contextlib.contextmanager
def _plain_words(name: str = _THE_STRAP) -> Iterator[None]:
    """Turn what bleak raises into an error of ours that says what to do."""
    try:
        yield
    except BleakBluetoothNotAvailableError as error:
        raise BluetoothUnavailableError(_UNAVAILABLE.get(error.reason, _NO_BLUETOOTH)) from error
    except BleakDeviceNotFoundError as error:
        raise StrapNotFoundError(_not_found(name)) from error
    except BleakDBusError as error:
        raise _from_dbus(error, name) from error
    except (BleakError, TimeoutError) as error:
        raise StrapUnreachableError(_UNREACHABLE.format(name=name)) from error
    except (OSError, EOFError) as error:
        # No D-Bus, or bluetoothd went away in the middle of a call.
        raise BluetoothUnavailableError(_NO_SERVICE) from error


def _from_dbus(error: BleakDBusError, name: str) -> StrapError:
    if error.dbus_error in _DBUS_NOT_READY:
        return BluetoothUnavailableError(_UNAVAILABLE[BleakBluetoothNotAvailableReason.POWERED_OFF])
    if error.dbus_error in _DBUS_NO_SERVICE:
        return BluetoothUnavailableError(_NO_SERVICE)
    if error.dbus_error in _DBUS_WANTS_PAIRING:
        text = tr(
            "{name} does not let an unpaired computer in: turn pairing on (in the window's menu, "
            "or `biofeedback record --pair`)."
        )
        return StrapUnreachableError(text.format(name=name))
    if error.dbus_error == "org.freedesktop.DBus.Error.AccessDenied":
        return BluetoothUnavailableError(
            tr(
                "This user may not use Bluetooth: add yourself to the group 'bluetooth' and log in "
                "again."
            )
        )
    return StrapUnreachableError(_UNREACHABLE.format(name=name))
