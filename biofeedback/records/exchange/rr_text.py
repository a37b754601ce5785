"""Text with one RR interval a line, as Kubios, Elite HRV and most others read and write it.

Kubios HRV: "RR interval data in ASCII text, one value a line, in s or ms" (user's guide, "Supported
data formats"). Elite HRV exports the same, each file named by the start of its reading.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Final

from biofeedback.records.csv_format import Recording
from biofeedback.records.exchange.rows import (
    LONGEST_INTERVAL,
    ForeignError,
    assembled,
    beat_rows,
    foreign_header,
    no_unit,
    start_of,
    text_of,
    unit_of,
)
from biofeedback.sentences import tr
from biofeedback.units import milliseconds, seconds, shortest, ticks

_LONGEST_NUMBER: Final = 30


def write(recording: Recording, name: str) -> dict[str, bytes]:
    """Return the RR intervals in ms, one a line, with every digit that they have.

    Args:
        recording: Its beats are written, flagged or not.
        name: Of the file, without its ending.
    """
    return {f"{name}.txt": _lines(recording)}


def write_elite(recording: Recording, name: str) -> dict[str, bytes]:
    """Return the same, named as Elite HRV does it: by the local time of the first interval."""
    start = start_of(recording)
    if start:
        first = recording.beats[0]
        begin = ticks(start.timestamp()) + first.elapsed - (first.rr or 0)
        local = start.fromtimestamp(seconds(begin), start.tzinfo)
        name = local.strftime("%Y-%m-%d %H-%M-%S")
    return {f"{name}.txt": _lines(recording)}


def _lines(recording: Recording) -> bytes:
    values = (shortest(milliseconds(row.rr or 0)) for row in recording.beats)
    return "".join(f"{value}\n" for value in values).encode()


def read(path: Path) -> Recording:
    """Read a text of RR intervals as a recording without gaps, from its first beat on.

    Raises:
        ForeignError: If anything in it is no RR interval, or the unit cannot be told.
        OSError: If it cannot be read.
    """
    rr, unit = _intervals(path)
    header = foreign_header(path, "RR text", rr, unit)
    if "start" in header and header["device"] == "RR text":
        # Named by its time alone, as Elite HRV does it.
        header |= {"format": "Elite HRV text", "device": "Elite HRV"}
    return assembled(header, beat_rows(rr))


def read_rr_text(path: Path) -> list[int]:
    """Read RR intervals, one a line; lines that begin with ``#`` are comments.

    The unit is found from the median, see ``rows.unit_of``.

    Returns:
        The intervals in ticks, exact to the file's digits.

    Raises:
        ForeignError: If anything in it is no RR interval, or the unit cannot be told.
        OSError: If it cannot be read.
    """
    return _intervals(path)[0]


def _intervals(path: Path) -> tuple[list[int], str]:
    words: list[str] = []
    # The same intervals come again and again: a day of them is a few hundred numbers.
    values: dict[str, Fraction] = {}
    for number, line in enumerate(text_of(path).splitlines(), 1):
        if (word := line.strip()) and not word.startswith("#"):
            if word not in values:
                values[word] = _value(word, path, number)
            words.append(word)
    if not words:
        wrong = tr("{name} holds no RR intervals: choose another file.")
        raise ForeignError(wrong.format(name=path.name))
    median = float(_median(words, values))
    if (unit := unit_of(median)) is None:
        raise ForeignError(no_unit(path.name, median))
    intervals = {word: round(value * unit[1]) for word, value in values.items()}
    if max(intervals.values()) > LONGEST_INTERVAL:
        wrong = tr(
            "{name}: {value} is no RR interval, nor a pause within a recording: take it out, or "
            "choose another file."
        )
        longest = max(values.values())
        raise ForeignError(wrong.format(name=path.name, value=f"{float(longest):g}"))
    return [intervals[word] for word in words], unit[0]


def _median(words: list[str], values: dict[str, Fraction]) -> Fraction:
    """Return the (upper) median of words, each of which has a value."""
    counts = Counter(words)
    left = len(words) // 2
    for word in sorted(counts, key=values.__getitem__):
        left -= counts[word]
        if left < 0:
            break
    return values[word]


def _value(word: str, path: Path, line: int) -> Fraction:
    try:
        if len(word) > _LONGEST_NUMBER or not 0 < float(word) < math.inf:
            raise ValueError
        return Fraction(word)
    except (ValueError, ArithmeticError):
        shown = word if len(word) <= _LONGEST_NUMBER else f"{word[:_LONGEST_NUMBER]}..."
        wrong = tr(
            "{name}, line {line}: {word} is no RR interval; an RR file holds one number a line, in "
            "ms or s: mend the line, or choose another file."
        )
        if "," in word:
            wrong = tr(
                "{name}, line {line}: {word} is no RR interval; an RR file holds one number a "
                "line, in ms or s, with a decimal point where it needs one and nothing beside it: "
                "mend the line, or choose another file."
            )
        text = wrong.format(name=path.name, line=line, word=repr(shown))
        raise ForeignError(text) from None
