"""Who spoke, as rows of stretches: one's own voice, the other's, or that of someone.

Both voices at once stand in both rows; silence leaves them empty; where nothing listened they are
hatched. The colours are those of text: the accents belong to the heart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from biofeedback.events import Talk
from biofeedback.ui.languages import tr
from biofeedback.ui.theme import Theme

_ROW: Final = 8.0
_BETWEEN: Final = 6.0
_SPOKEN_ALPHA: Final = {True: 0.85, False: 0.55}
"""Of one's own voice, and of others."""
_GROOVE_ALPHA: Final = 0.10
_HATCH_ALPHA: Final = 0.45
_HATCH_APART: Final = 5.0
_TOUCHING: Final = 0.8
"""Pixels: two stretches that are not further apart are painted as one."""
_LEAST: Final = 1.0


class Span(Protocol):
    """A stretch in which one state of talk held."""

    @property
    def start_s(self) -> float:
        """In seconds since the session's start."""

    @property
    def end_s(self) -> float:
        """The same."""

    @property
    def talk(self) -> Talk:
        """Who spoke."""


class Voice(Enum):
    """What a row shows."""

    ME = "me"
    OTHER = "other"
    SOMEONE = "someone"


_IN: Final = {
    Voice.ME: {Talk.ME, Talk.BOTH},
    Voice.OTHER: {Talk.OTHER, Talk.BOTH},
    Voice.SOMEONE: {Talk.SOMEONE},
}
_CALLS_FOR: Final = {
    Voice.ME: {Talk.ME, Talk.BOTH, Talk.OTHER, Talk.NOT_ME},
    Voice.OTHER: {Talk.OTHER, Talk.BOTH},
    Voice.SOMEONE: {Talk.SOMEONE},
}
"""The states that make a row be there, be it empty."""

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TalkRows:
    """The rows that there are, in the order in which they stand."""

    rows: Sequence[tuple[Voice, Sequence[Stretch]]]
    """When each voice was heard, in seconds, ascending."""
    unknown: Sequence[Stretch]
    """When nothing listened, between times when something did."""
    listened: Stretch = (0.0, 0.0)
    """From the first time to the last at which something did."""
    row: float = _ROW
    """Height of a row in pixels."""
    between: float = _BETWEEN
    """Pixels between two."""

    @property
    def height(self) -> float:
        """In pixels; 0 where there are none."""
        return len(self.rows) * (self.row + self.between) - self.between if self.rows else 0.0

    def top(self, number: int) -> float:
        """Return where a row begins below the first one."""
        return number * (self.row + self.between)


def name_of(voice: Voice) -> str:
    """Return what stands beside a row."""
    names = {
        Voice.ME: tr("me", "who speaks"),
        Voice.OTHER: tr("other", "who speaks"),
        Voice.SOMEONE: tr("someone speaks"),
    }
    return names[voice]


def rows_of(spans: Iterable[Span], row: float = _ROW, between: float = _BETWEEN) -> TalkRows:
    """Return the rows of what was heard; none where nothing ever listened.

    Args:
        spans: In the order of their time.
        row: Height of a row in pixels.
        between: Pixels between two.
    """
    spans = list(spans)
    states = {span.talk for span in spans}
    if not states - {Talk.UNKNOWN}:
        return TalkRows((), ())
    voices = [voice for voice in Voice if states & _CALLS_FOR[voice]] or [Voice.SOMEONE]
    rows = [(voice, _joined(spans, _IN[voice])) for voice in voices]
    known = [span for span in spans if span.talk is not Talk.UNKNOWN]
    first, last = known[0].start_s, known[-1].end_s
    lost = [each for each in _joined(spans, {Talk.UNKNOWN}) if first < each[0] < last]
    return TalkRows(rows, lost, (first, last), row, between)


def _joined(spans: Iterable[Span], states: set[Talk]) -> list[Stretch]:
    found: list[Stretch] = []
    for span in spans:
        if span.talk not in states or span.end_s <= span.start_s:
            continue
        if found and span.start_s <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.end_s))
        else:
            found.append((span.start_s, span.end_s))
    return found


def paint_rows(
    painter: QPainter, rows: TalkRows, area: QRectF, x: Callable[[float], float], theme: Theme
) -> None:
    """Paint rows one below the other, from the top of an area on.

    Args:
        painter: Of the widget or item.
        rows: What was heard.
        area: Where; what lies beyond its left and right is cut off.
        x: Returns where a time in seconds stands.
        theme: Its colours.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    groove = QColor(theme.muted)
    groove.setAlphaF(_GROOVE_ALPHA)
    for number, (voice, stretches) in enumerate(rows.rows):
        top = area.top() + rows.top(number)
        painter.setBrush(groove)
        for left, right in _pixels([rows.listened], area, x):
            painter.drawRect(QRectF(left, top, right - left, rows.row))
        colour = QColor(theme.text if voice is Voice.ME else theme.muted)
        colour.setAlphaF(_SPOKEN_ALPHA[voice is Voice.ME])
        painter.setBrush(colour)
        boxes = [
            QRectF(left, top, max(_LEAST, right - left), rows.row)
            for left, right in _pixels(stretches, area, x)
        ]
        painter.drawRects(boxes)
    _hatch(painter, rows, area, x, theme)


def _pixels(
    stretches: Iterable[Stretch], area: QRectF, x: Callable[[float], float]
) -> list[tuple[float, float]]:
    """Return where stretches stand, those that touch on the screen as one."""
    found: list[tuple[float, float]] = []
    for start, end in stretches:
        left, right = max(x(start), area.left()), min(x(end), area.right())
        if right <= left:
            continue
        if found and left - found[-1][1] < _TOUCHING:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def _hatch(
    painter: QPainter, rows: TalkRows, area: QRectF, x: Callable[[float], float], theme: Theme
) -> None:
    colour = QColor(theme.muted)
    colour.setAlphaF(_HATCH_ALPHA)
    for left, right in _pixels(rows.unknown, area, x):
        box = QRectF(left, area.top(), right - left, rows.height)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, QColor(theme.ground))
        painter.setPen(QPen(colour, 1))
        count = int((box.width() + box.height()) / _HATCH_APART) + 1
        painter.drawLines(
            [
                QLineF(at, box.bottom(), at + box.height(), box.top())
                for at in (left - box.height() + each * _HATCH_APART for each in range(count + 1))
            ]
        )
        painter.restore()
