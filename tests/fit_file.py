"""A Garmin ``.fit`` file with RR intervals, made byte by byte (FIT protocol 2.0, profile 21)."""

from __future__ import annotations

import struct
from collections.abc import Iterable

_CRC = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip
FILE_ID, RECORD, HRV = 0, 20, 78
_FIELDS = {
    FILE_ID: ((0, 1, 0x00), (1, 2, 0x84), (4, 4, 0x86)),
    RECORD: ((253, 4, 0x86), (3, 1, 0x02)),
    HRV: ((0, 10, 0x84),),
}
_LAYOUT = {FILE_ID: "<BHI", RECORD: "<IB", HRV: "<5H"}
NOTHING = 65_535


def fit_file(seconds: Iterable[tuple[int, tuple[int, ...]]], begin: int = 1_100_000_000) -> bytes:
    """Return a file.

    Args:
        seconds: For each record its second and the intervals in ms that came with it, five at most.
        begin: Seconds since 1989-12-31.
    """
    local = {FILE_ID: 0, RECORD: 1, HRV: 2}
    body = b"".join(_definition(local[kind], kind) for kind in local)
    body += _data(local[FILE_ID], FILE_ID, 4, 1, begin)
    for second, intervals in seconds:
        body += _data(local[RECORD], RECORD, begin + second, 60)
        if intervals:
            filled = (*intervals, *[NOTHING] * (5 - len(intervals)))
            body += _data(local[HRV], HRV, *filled)
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    whole = head + struct.pack("<H", _crc(head)) + body
    return whole + struct.pack("<H", _crc(whole))


def _definition(local: int, kind: int) -> bytes:
    fields = b"".join(bytes(field) for field in _FIELDS[kind])
    return struct.pack("<BBBHB", 0x40 | local, 0, 0, kind, len(_FIELDS[kind])) + fields


def _data(local: int, kind: int, *values: int) -> bytes:
    return bytes([local]) + struct.pack(_LAYOUT[kind], *values)


def _crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        for half in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) & 0x0FFF ^ _CRC[crc & 0xF] ^ _CRC[half]
    return crc
