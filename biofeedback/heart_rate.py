"""Heart Rate Measurement (characteristic 0x2A37): bytes <-> a frozen dataclass.

Source: Bluetooth SIG, Heart Rate Service 1.0, section 3.1, and GATT Specification Supplement,
"Heart Rate Measurement". Fields, little-endian: flags, heart rate (u8 or u16), energy expended
(u16, kJ), then RR intervals (u16 each, 1/1024 s, oldest first) to the end of the packet.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_HEART_RATE_IS_U16: Final = 0x01
_CONTACT_DETECTED: Final = 0x02
_CONTACT_SUPPORTED: Final = 0x04
_ENERGY_PRESENT: Final = 0x08
_RR_PRESENT: Final = 0x10
_U16_MAX: Final = 0xFFFF


class MeasurementError(ValueError):
    """A packet that is no Heart Rate Measurement; ``data`` holds its bytes."""

    def __init__(self, reason: str, data: bytes) -> None:
        """Keep the packet beside the reason."""
        super().__init__(f"{reason}: {data.hex(' ') or 'no bytes'}")
        self.data = data


class EmptyMeasurementError(MeasurementError):
    """The packet has no bytes at all."""


class TruncatedMeasurementError(MeasurementError):
    """The packet ends inside a field that its flags announce."""


class OddMeasurementError(MeasurementError):
    """The bytes behind the announced fields are not whole RR intervals."""


@dataclass(frozen=True, slots=True)
class HeartRateMeasurement:
    """One notification of a chest strap."""

    heart_rate: int
    """Beats per minute as the strap averages them; 0 while it has none."""
    rr: tuple[int, ...] = ()
    """RR intervals in 1/1024 s, oldest first, unchanged."""
    contact: bool | None = None
    """Skin contact; None where the strap does not support contact detection."""
    energy_kj: int | None = None
    """Energy expended in kJ since the last reset; None where it is not sent."""

    def __post_init__(self) -> None:
        """Refuse values that have no place in the packet."""
        numbers = (self.heart_rate, *self.rr)
        if self.energy_kj is not None:
            numbers += (self.energy_kj,)
        if any(not 0 <= number <= _U16_MAX for number in numbers):
            raise ValueError(f"a field is outside 0..{_U16_MAX}: {self!r}")

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> HeartRateMeasurement:
        """Parse one packet.

        Reserved flag bits are ignored, as the specification asks. Contact bits "detected, not
        supported" mean *not supported*.

        Raises:
            EmptyMeasurementError: If there are no bytes.
            TruncatedMeasurementError: If an announced field is cut off.
            OddMeasurementError: If the rest is not a whole number of RR intervals, or the flags
                announce none.
        """
        data = bytes(data)
        if not data:
            raise EmptyMeasurementError("an empty packet", data)
        flags = data[0]
        layout = "<H" if flags & _HEART_RATE_IS_U16 else "<B"
        if flags & _ENERGY_PRESENT:
            layout += "H"
        start = 1 + struct.calcsize(layout)
        if len(data) < start:
            raise TruncatedMeasurementError("a truncated packet", data)
        fields = struct.unpack_from(layout, data, 1)
        return cls(
            heart_rate=fields[0],
            rr=_intervals(data, start, announced=bool(flags & _RR_PRESENT)),
            contact=bool(flags & _CONTACT_DETECTED) if flags & _CONTACT_SUPPORTED else None,
            energy_kj=fields[1] if flags & _ENERGY_PRESENT else None,
        )

    def __bytes__(self) -> bytes:
        """Return the packet in its shortest form; ``from_bytes`` reads the same values back."""
        wide = self.heart_rate > 0xFF
        flags = _HEART_RATE_IS_U16 if wide else 0
        if self.contact is not None:
            flags |= _CONTACT_SUPPORTED | (_CONTACT_DETECTED if self.contact else 0)
        if self.rr:
            flags |= _RR_PRESENT
        packet = struct.pack("<H" if wide else "<B", self.heart_rate)
        if self.energy_kj is not None:
            flags |= _ENERGY_PRESENT
            packet += struct.pack("<H", self.energy_kj)
        return bytes((flags,)) + packet + struct.pack(f"<{len(self.rr)}H", *self.rr)


def _intervals(data: bytes, start: int, *, announced: bool) -> tuple[int, ...]:
    rest = len(data) - start
    if rest % 2 or (rest and not announced):
        raise OddMeasurementError("bytes that are no whole RR interval", data)
    return struct.unpack_from(f"<{rest // 2}H", data, start)
