"""Text from devices and people, made safe for a CSV that opens in a spreadsheet."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

_FORMULA_START: Final = "=+\\-@'\uff1d\uff0b\uff0d\uff20"
# A spreadsheet evaluates a cell that begins with one of these. Some locales split a line at ";" or
# at a tab, so what follows a separator begins a cell too; spaces and quotes before it are skipped.
_WOULD_RUN: Final = re.compile(rf"(^|[,;|])([\s\"]*)(?=[{_FORMULA_START}])")
_WAS_GUARDED: Final = re.compile(rf"(^|[,;|])([\s\"]*)'(?=[{_FORMULA_START}])")
_SEPARATORS: Final = {ord(char): f"\\u{ord(char):04x}" for char in ",;|\t"}
_MOST_NAME_BYTES: Final = 120
"""File systems take names of 255 bytes; time, number and ending need some of them."""
_FORBIDDEN_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*.]+')


def one_line(text: str) -> str:
    """Return text without control characters: line breaks and tabs become spaces."""
    return "".join(" " if unicodedata.category(char) in _CONTROL else char for char in text).strip()


_CONTROL: Final = frozenset({"Cc", "Zl", "Zp", "Cs"})


def quoted(text: str) -> str:
    """Return a CSV field, always in quotes, that no spreadsheet takes for a formula."""
    guarded = _WOULD_RUN.sub(r"\1\2'", one_line(text))
    return '"' + guarded.replace('"', '""') + '"' if guarded else ""


def unguarded(field: str) -> str:
    """Return the text behind a field that ``quoted`` wrote (after CSV unquoting)."""
    return _WAS_GUARDED.sub(r"\1\2", field)


def header_line(key: str, value: str | float | bool) -> str:
    """Return a header line; the value is JSON without anything that could split a cell."""
    encoded = json.dumps(one_line(value) if isinstance(value, str) else value, ensure_ascii=False)
    return f"# {key}: {encoded.translate(_SEPARATORS)}\n"


def file_name(text: str) -> str:
    """Return text as a part of a file name that every platform takes."""
    plain = _FORBIDDEN_IN_NAMES.sub(" ", one_line(text)).encode()[:_MOST_NAME_BYTES]
    return plain.decode(errors="ignore").strip() or "strap"
