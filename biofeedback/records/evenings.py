"""How one felt among others in the evening: a line a day in a small CSV beside the recordings.

Each evening one thinks of the day's three longest times with other people, together: how far one
felt in tune with them, and close to them, 1 = not at all true to 7 = very true (Kok & Fredrickson
2010, Biol Psychol 85:432).

Lines are only ever added, and the last one of a day counts; one without numbers takes the day back.
So what another program has changed stays as it is, and a line that cannot be read hides no other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from biofeedback.records.folders import OWNER_ONLY_FILE, make_private
from biofeedback.sentences import Sentence, tr

FILE_NAME: Final = "evenings.csv"
LEAST: Final = 1
MOST: Final = 7
_COLUMNS: Final = ("day", "in_tune", "close")
_NIGHT: Final = timedelta(hours=4)
"""As the last part of the day does (see ``history.likeness``)."""
_SEPARATORS: Final = ",;\t"
"""A table program of another country may have written the file anew."""
_DOTTED: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ZEROS: Final = re.compile(r"[.,]0+$")
_LARGEST_BYTES: Final = 5_000_000
"""A line a day for a thousand years: what is larger is no file of ours."""


class EveningsError(Exception):
    """An evening that cannot be kept; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Evening:
    """What was said in one evening; None where nothing was said."""

    in_tune: int | None = None
    close: int | None = None

    @property
    def said(self) -> bool:
        """Whether anything was said."""
        return self.in_tune is not None or self.close is not None


@dataclass(frozen=True, slots=True)
class Evenings:
    """What was said in all evenings."""

    by_day: Mapping[date, Evening] = field(default_factory=dict)
    """The earliest first."""
    problem: Sentence | str = ""
    """What is wrong with the file, in a sentence; the other lines count all the same."""


def evening_of(now: datetime) -> date:
    """Return the day whose evening it is: after midnight it goes on until four o'clock."""
    return (now - _NIGHT).date()


def read_evenings(folder: Path) -> Evenings:
    """Read what was said in the evenings; nothing where there is no file in the folder.

    Args:
        folder: Of the recordings.
    """
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        return Evenings()
    except OSError as error:
        text = tr("The evenings in {name} cannot be read ({reason}) and are left out.")
        return Evenings(problem=text.format(name=path.name, reason=_reason(error)))
    found: dict[date, Evening] = {}
    unread = 0
    if len(data) > _LARGEST_BYTES:
        unread, data = 1, b""
    for line in _lines(data):
        try:
            day, evening = _read_line(line)
        except ValueError:
            unread += 1
            continue
        found[day] = evening
    kept = {day: evening for day, evening in sorted(found.items()) if evening.said}
    if not unread:
        return Evenings(kept)
    text = tr(
        "Some lines of {name} cannot be read and are left out: a day is written 2026-01-31, a "
        "rating is one of 1 to 7. Put them right, or leave it."
    )
    return Evenings(kept, text.format(name=path.name))


def keep_evening(folder: Path, day: date, evening: Evening) -> None:
    """Add what was said of a day; it stands over what was said before.

    Args:
        folder: Of the recordings; made where it is missing.
        day: Which.
        evening: All that is said of it; without numbers the day is taken back.

    Raises:
        ValueError: If a number is not one of 1 to 7.
        EveningsError: If it cannot be written.
    """
    for number in (evening.in_tune, evening.close):
        if number is not None and not LEAST <= number <= MOST:
            raise ValueError("a rating is one of 1 to 7")
    path = folder / FILE_NAME
    try:
        make_private(folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags, OWNER_ONLY_FILE), "r+b") as file:
            before = file.read(_LARGEST_BYTES + 1)
            # One write: another program may add a line of its own meanwhile.
            file.write(_added(before, day, evening).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        text = tr("The evening cannot be kept in {path} ({reason}): free that place and try again.")
        raise EveningsError(text.format(path=path, reason=_reason(error))) from error


def _added(before: bytes, day: date, evening: Evening) -> str:
    """Return what is to stand behind what there is, in its own way of separating."""
    head = next(iter(_lines(before, head=True)), "")
    separator = _separator(head) if head else _SEPARATORS[0]
    numbers = ("" if each is None else str(each) for each in (evening.in_tune, evening.close))
    line = separator.join((day.isoformat(), *numbers))
    first = "" if before.strip() else separator.join(_COLUMNS) + "\n"
    # A line that was cut off, by a full disk for one, does not swallow this one.
    apart = "\n" if before and not before.endswith((b"\n", b"\r")) else ""
    return f"{apart}{first}{line}\n"


def _lines(data: bytes, *, head: bool = False) -> Iterator[str]:
    """Yield the lines with something in them, without that of the names unless it is wanted."""
    for line in data.decode("utf-8-sig", errors="replace").splitlines():
        plain = line.strip()
        if plain.strip(_SEPARATORS + ' "') and (head or not _is_head(plain)):
            yield plain


def _is_head(line: str) -> bool:
    return line.strip('"').lower().startswith(_COLUMNS[0])


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _read_line(line: str) -> tuple[date, Evening]:
    cells = [cell.strip().strip('"').strip() for cell in line.split(_separator(line))]
    day, in_tune, close = (*cells, "", "")[:3]
    return _day(day), Evening(_number(in_tune), _number(close))


def _day(text: str) -> date:
    """Return a day; also as ``4.3.2026``, as which table programs of many countries keep it.

    With slashes it is not known which of two numbers is the month: such a line is not read.
    """
    dotted = _DOTTED.fullmatch(text)
    if dotted:
        day, month, year = map(int, dotted.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


def _number(text: str) -> int | None:
    if not text:
        return None
    number = int(_ZEROS.sub("", text))
    if not LEAST <= number <= MOST:
        raise ValueError(text)
    return number


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
