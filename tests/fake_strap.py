"""A heart rate strap without hardware: what it offers, what it sends, and its faults on demand.

A strap is heard once ``fake_bluez.FakeBlueZ.add`` has put it into a daemon's range. Its attributes
may be set and its methods called at any time, also in the middle of a connection attempt.
"""

from __future__ import annotations

import asyncio
import struct
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol


def uuid128(uuid: str) -> str:
    """Return a UUID in full form, lower case; "2a37" is one too."""
    return (f"0000{uuid}-0000-1000-8000-00805f9b34fb" if len(uuid) == 4 else uuid).lower()


HEART_RATE_SERVICE: Final = uuid128("180d")
HEART_RATE_MEASUREMENT: Final = uuid128("2a37")
BODY_SENSOR_LOCATION: Final = uuid128("2a38")
BATTERY_SERVICE: Final = uuid128("180f")
BATTERY_LEVEL: Final = uuid128("2a19")
DEVICE_INFORMATION_SERVICE: Final = uuid128("180a")
MANUFACTURER_NAME: Final = uuid128("2a29")
MODEL_NUMBER: Final = uuid128("2a24")
SERIAL_NUMBER: Final = uuid128("2a25")
FIRMWARE_REVISION: Final = uuid128("2a26")


def measurement(
    rr_1024: Sequence[int] = (),
    heart_rate: int = 60,
    *,
    contact: bool | None = True,
    energy: int | None = None,
    wide: bool | None = None,
) -> bytes:
    """Return the bytes of a Heart Rate Measurement.

    Args:
        rr_1024: RR intervals in 1/1024 s, oldest first.
        heart_rate: Beats per minute.
        contact: Skin contact; None for a strap that does not support its detection.
        energy: Energy expended in kJ, where it is sent.
        wide: Whether the heart rate takes two bytes; by default where one is too small.
    """
    wide = heart_rate > 0xFF if wide is None else wide
    flags = 0x01 if wide else 0
    flags |= {True: 0x06, False: 0x04, None: 0}[contact]
    fields = struct.pack("<H" if wide else "<B", heart_rate)
    if energy is not None:
        flags |= 0x08
        fields += struct.pack("<H", energy)
    if rr_1024:
        flags |= 0x10
        fields += struct.pack(f"<{len(rr_1024)}H", *rr_1024)
    return bytes([flags]) + fields


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """The strings of the Device Information service; None leaves a characteristic out."""

    manufacturer: str | None = "Polar Electro Oy"
    model: str | None = "H10"
    firmware: str | None = "5.0.0"
    serial: str | None = "12345678"


class Characteristic(NamedTuple):
    """One characteristic as a client discovers it."""

    uuid: str
    flags: tuple[str, ...]
    value: bytes


class Service(NamedTuple):
    """One service and its characteristics, in the order of their handles."""

    uuid: str
    characteristics: tuple[Characteristic, ...]


class Sent(NamedTuple):
    """One Heart Rate Measurement that the strap was told to send."""

    time: float
    """The event loop's clock, which is ``time.monotonic`` in every process of the machine."""
    data: bytes
    copies: int
    """How often the daemon passed it on: once for every subscribed D-Bus client."""

    @property
    def subscribed(self) -> bool:
        """Whether any client was subscribed."""
        return self.copies > 0


class Central(Protocol):
    """What a strap needs of the daemon in whose range it is."""

    def link_lost(self, strap: FakeStrap) -> None:
        """End the strap's link, if there is one."""

    def notified(self, strap: FakeStrap, uuid: str, data: bytes) -> int:
        """Pass a notification on; return to how many clients."""


@dataclass(eq=False)
class FakeStrap:
    """One peripheral with the GATT database of a Polar H10 in the order of a real trace."""

    address: str = "F0:F1:F2:F3:F4:F5"
    name: str | None = "Polar H10 12345678"
    rssi: int = -50
    battery: int | None = 87
    """Percent; None for a strap without the Battery service."""
    information: DeviceInformation | None = field(default_factory=DeviceInformation)
    sensor_location: int | None = 1
    advertised_services: tuple[str, ...] = (HEART_RATE_SERVICE,)

    advertises: bool = True
    """False as of a strap whose one connection is taken by another phone or computer."""
    silence: bool = False
    """Linked, but nothing is sent."""
    hang_connect: bool = False
    """Connect is not answered, though the strap advertises."""
    drop_during_connect: int = 0
    """How many of the next links are lost before Connect is answered."""
    drop_during_discovery: int = 0
    """How many of the next links are lost between Connect's answer and ServicesResolved."""
    hang_read: set[str] = field(default_factory=set)
    """Characteristics, also in short form, whose ReadValue is never answered."""
    unpaired: Literal["allow", "hang", "refuse"] = "allow"
    """What an unpaired client's reads and subscriptions meet."""
    pair_error: tuple[str, str] | None = None
    """D-Bus error name and text with which Pair is answered."""

    hung: int = field(default=0, init=False)
    """How many reads were never answered."""
    in_range: bool = field(default=True, init=False)
    linked: bool = field(default=False, init=False)
    sent: list[Sent] = field(default_factory=list, init=False, repr=False)
    """Every call of ``notify``: the witness outside the program under test."""
    central: Central | None = field(default=None, init=False, repr=False)
    _refusals: deque[tuple[str, str]] = field(default_factory=deque, init=False, repr=False)

    @property
    def on_air(self) -> bool:
        """Whether the strap can be heard: a linked one does not advertise."""
        return self.advertises and self.in_range and not self.linked

    @property
    def services(self) -> tuple[Service, ...]:
        """The GATT database with the values of this moment."""
        read, subscribe = ("read",), ("notify",)
        heart_rate = [Characteristic(HEART_RATE_MEASUREMENT, subscribe, b"")]
        if self.sensor_location is not None:
            location = bytes([self.sensor_location])
            heart_rate.append(Characteristic(BODY_SENSOR_LOCATION, read, location))
        generic = (
            Characteristic(uuid128("2a05"), ("indicate",), b""),
            Characteristic(uuid128("2b29"), ("read", "write"), b"\0"),
            Characteristic(uuid128("2b2a"), read, bytes(16)),
        )
        services = [
            Service(uuid128("1801"), generic),
            Service(HEART_RATE_SERVICE, tuple(heart_rate)),
        ]
        if self.information is not None:
            strings = (
                (MANUFACTURER_NAME, self.information.manufacturer),
                (MODEL_NUMBER, self.information.model),
                (SERIAL_NUMBER, self.information.serial),
                (FIRMWARE_REVISION, self.information.firmware),
            )
            texts = [Characteristic(u, read, text.encode()) for u, text in strings if text]
            services.append(Service(DEVICE_INFORMATION_SERVICE, tuple(texts)))
        if self.battery is not None:
            level = Characteristic(BATTERY_LEVEL, read + subscribe, bytes([self.battery]))
            services.append(Service(BATTERY_SERVICE, (level,)))
        return tuple(services)

    def notify(self, data: bytes) -> Sent:
        """Send these very bytes as a Heart Rate Measurement."""
        self.sent.append(Sent(time.monotonic(), data, self._send(HEART_RATE_MEASUREMENT, data)))
        return self.sent[-1]

    def notify_battery(self, percent: int) -> None:
        """Change the battery level and tell the subscribers."""
        self.battery = percent
        self._send(BATTERY_LEVEL, bytes([percent]))

    def drop(self) -> None:
        """Lose the link; the strap advertises again at once."""
        if self.central is not None:
            self.central.link_lost(self)

    def vanish(self) -> None:
        """Go out of range: the link is lost, and Connect is not answered until ``reappear``."""
        self.in_range = False
        self.drop()

    def reappear(self) -> None:
        """Come back into range; a Connect that still waits then succeeds."""
        self.in_range = True

    def refuse(self, error_name: str, text: str, times: int = 1) -> None:
        """Answer the next calls of Connect with this D-Bus error."""
        self._refusals.extend([(error_name, text)] * times)

    def next_refusal(self) -> tuple[str, str] | None:
        """Take the error that is due for this Connect."""
        return self._refusals.popleft() if self._refusals else None

    def _send(self, uuid: str, data: bytes) -> int:
        if self.silence or self.central is None:
            return 0
        return self.central.notified(self, uuid, data)


async def play(strap: FakeStrap, packets: Iterable[bytes], interval: float) -> None:
    """Send the packets ``interval`` seconds apart, the first one at once, without drift."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for packet in packets:
        await asyncio.sleep(due - loop.time())
        strap.notify(packet)
        due += interval
