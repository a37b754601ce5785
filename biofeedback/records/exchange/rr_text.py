"""Text with one RR interval a line, as Kubios, Elite HRV and most others write it."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Final

from biofeedback.events import Flag, LinkState
from biofeedback.records.csv_format import Recording, RecordingError, Row
from biofeedback.sentences import tr
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND

_LONGEST_NUMBER: Final = 30
_LONGEST_INTERVAL: Final = 3600 * TICKS_PER_SECOND
"""Long pauses stand in some files in place of a gap; an hour is none."""


def read(path: Path) -> Recording:
    """Read a text of RR intervals as a recording without gaps, from its first beat on.

    Raises:
        RecordingError: If anything in it is no RR interval, or the unit cannot be told.
        OSError: If it cannot be read.
    """
    rows = [Row(0, "state", note=LinkState.WAITING)]
    end = 0
    for number, rr in enumerate(read_rr_text(path), 1):
        end += rr
        rows.append(Row(end, "beat", number, rr, Flag.NORMAL, arrival=end))
    header = {"device": path.stem, "source": "file", "sampling": "RR intervals as in the file"}
    return Recording(header, rows, torn=False)


def read_rr_text(path: Path) -> list[int]:
    """Read RR intervals, one a line; lines that begin with ``#`` are comments.

    The unit is found from the median: below 10 it is seconds, from 100 on milliseconds.

    Returns:
        The intervals in ticks, exact to the file's digits.

    Raises:
        RecordingError: If anything in it is no RR interval, or the unit cannot be told.
        OSError: If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = tr("{name} is not a text file of RR intervals.").format(name=path.name)
        raise RecordingError(text) from None
    values: list[Fraction] = []
    for number, line in enumerate(text.splitlines(), 1):
        if (word := line.strip()) and not word.startswith("#"):
            values.append(_value(word, path, number))
    if not values:
        wrong = tr("{name} holds no RR intervals: choose another file.")
        raise RecordingError(wrong.format(name=path.name))
    scale = _ticks_per_unit(sorted(values)[len(values) // 2], path)
    intervals = [round(value * scale) for value in values]
    if max(intervals) > _LONGEST_INTERVAL:
        wrong = tr(
            "{name}: {value} is no RR interval, nor a pause within a recording: take it out, or "
            "choose another file."
        )
        raise RecordingError(wrong.format(name=path.name, value=f"{float(max(values)):g}"))
    return intervals


def _value(word: str, path: Path, line: int) -> Fraction:
    try:
        if len(word) > _LONGEST_NUMBER or not 0 < float(word) < math.inf:
            raise ValueError
        return Fraction(word)
    except (ValueError, ArithmeticError):
        shown = word if len(word) <= _LONGEST_NUMBER else f"{word[:_LONGEST_NUMBER]}..."
        wrong = tr(
            "{name}, line {line}: {word} is no RR interval. An RR file holds one number a line, in "
            "ms or s: mend the line, or choose another file."
        )
        if "," in word:
            wrong = tr(
                "{name}, line {line}: {word} is no RR interval. An RR file holds one number a "
                "line, in ms or s, with a decimal point where it needs one and nothing beside it: "
                "mend the line, or choose another file."
            )
        text = wrong.format(name=path.name, line=line, word=repr(shown))
        raise RecordingError(text) from None


def _ticks_per_unit(median: Fraction, path: Path) -> int:
    if 100 <= median <= 10_000:
        return TICKS_PER_MS
    if Fraction(1, 10) <= median <= 10:
        return TICKS_PER_SECOND
    text = tr("{name}: a median of {value} is no RR interval in ms or in s: choose another file.")
    raise RecordingError(text.format(name=path.name, value=f"{float(median):g}"))
