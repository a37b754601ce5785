"""Heart Rate Measurement: bytes to dataclass and back."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.heart_rate import (
    EmptyMeasurementError,
    HeartRateMeasurement,
    MeasurementError,
    OddMeasurementError,
    TruncatedMeasurementError,
)

U16 = st.integers(0, 0xFFFF)
MEASUREMENTS = st.builds(
    HeartRateMeasurement,
    heart_rate=U16,
    rr=st.lists(U16, max_size=12).map(tuple),
    contact=st.none() | st.booleans(),
    energy_kj=st.none() | U16,
)


@given(MEASUREMENTS)
def test_bytes_read_back_as_the_same_measurement(measurement: HeartRateMeasurement) -> None:
    assert HeartRateMeasurement.from_bytes(bytes(measurement)) == measurement


@given(MEASUREMENTS)
def test_bytes_follow_the_specification(measurement: HeartRateMeasurement) -> None:
    """Against a packing of the fields that shares nothing with the product."""
    wide = measurement.heart_rate > 255
    flags = wide | (measurement.energy_kj is not None) << 3 | bool(measurement.rr) << 4
    if measurement.contact is not None:
        flags |= 0b110 if measurement.contact else 0b100
    body = struct.pack("<H" if wide else "<B", measurement.heart_rate)
    if measurement.energy_kj is not None:
        body += struct.pack("<H", measurement.energy_kj)
    body += b"".join(struct.pack("<H", rr) for rr in measurement.rr)
    assert bytes(measurement) == bytes([flags]) + body


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("163c0004", HeartRateMeasurement(60, (1024,), contact=True)),
        ("1048e803dc03", HeartRateMeasurement(72, (1000, 988))),
        ("0048", HeartRateMeasurement(72)),
        ("0248", HeartRateMeasurement(72, contact=None)),
        ("0448", HeartRateMeasurement(72, contact=False)),
        ("112c01e803", HeartRateMeasurement(300, (1000,))),
        ("014800", HeartRateMeasurement(72)),
        ("1848 0a00 e803", HeartRateMeasurement(72, (1000,), energy_kj=10)),
        ("1048", HeartRateMeasurement(72)),
        ("e048", HeartRateMeasurement(72)),
    ],
)
def test_packets_of_real_straps(packet: str, expected: HeartRateMeasurement) -> None:
    assert HeartRateMeasurement.from_bytes(bytes.fromhex(packet)) == expected


@pytest.mark.parametrize(
    ("packet", "error"),
    [
        ("", EmptyMeasurementError),
        ("10", TruncatedMeasurementError),
        ("0148", TruncatedMeasurementError),
        ("08480a", TruncatedMeasurementError),
        ("1048e8", OddMeasurementError),
        ("1048e803dc", OddMeasurementError),
        ("0048e803", OddMeasurementError),
    ],
)
def test_broken_packets_raise_a_typed_error(packet: str, error: type[MeasurementError]) -> None:
    with pytest.raises(error) as caught:
        HeartRateMeasurement.from_bytes(bytes.fromhex(packet))
    assert caught.value.data == bytes.fromhex(packet)


def test_random_bytes_never_raise_anything_else() -> None:
    dice = random.Random(20261122)
    parsed = 0
    for _ in range(100_000):
        data = dice.randbytes(dice.randrange(24))
        try:
            measurement = HeartRateMeasurement.from_bytes(data)
        except MeasurementError:
            continue
        parsed += 1
        assert HeartRateMeasurement.from_bytes(bytes(measurement)) == measurement
    assert 10_000 < parsed < 90_000


def test_values_without_a_place_in_the_packet_are_refused() -> None:
    for fields in ({"heart_rate": -1}, {"heart_rate": 60, "rr": (70_000,)}):
        with pytest.raises(ValueError, match="outside"):
            HeartRateMeasurement(**fields)
