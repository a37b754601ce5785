"""How to put on a chest strap, in three small pictures."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTextOption,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.theme import Theme

_Way = tuple[tuple[float, float, float, float], tuple[tuple[float, float], ...]]

# Each picture is drawn on a sheet of this size, which is then scaled.
_SHEET: Final = QSizeF(160, 120)
_MIRROR: Final = QTransform(-1, 0, 0, 1, _SHEET.width(), 0)
_SMALLEST: Final = 0.18
_LARGEST: Final = 1.5
_WANTED_WIDTH: Final = 560
_NARROWEST_COLUMN: Final = 96.0
_GAP: Final = 16.0
_CAPTION_GAP: Final = 8.0
_SLACK: Final = 2.0  # so that rounding never cuts a caption
_LINE: Final = 1.6
_THINNEST_LINE: Final = 1.5
_THICKEST_LINE: Final = 2.0

_DROP: Final = (
    "M 0 -9 C 2.6 -4.6 6 -1.6 6 3 C 6 6.4 3.3 9 0 9 C -3.3 9 -6 6.4 -6 3 C -6 -1.6 -2.6 -4.6 0 -9 Z"
)
_HEART: Final = (
    "M 0 5 C -3 2.6 -5 0.6 -5 -1.8 C -5 -3.6 -3.8 -4.6 -2.5 -4.6 C -1.4 -4.6 -0.5 -4 0 -2.9 "
    "C 0.5 -4 1.4 -4.6 2.5 -4.6 C 3.8 -4.6 5 -3.6 5 -1.8 C 5 0.6 3 2.6 0 5 Z"
)
# A person; of what runs out below and of the finer lines only the left half, to be mirrored.
_HEAD: Final = (
    "M 80 2.5 C 72.5 2.5 68.3 8 68.3 15 C 68.3 23.5 73.5 31 80 31 "
    "C 86.5 31 91.7 23.5 91.7 15 C 91.7 8 87.5 2.5 80 2.5 Z"
)
_SIDE: Final = "M 72.5 28 C 72.5 36 71 38 64 41 C 53 45 42 47 37.5 59 C 34 72 33 94 31 119"
_OTHER: Final = " L 129 119 C 127 94 126 72 122.5 59 C 118 47 107 45 96 41 C 89 38 87.5 36 87.5 28"
_ARM: Final = " M 45 119 C 47.5 104 49.5 84 51 68 C 52.5 82 55 90 55 100 C 55 108 54 114 53 119"
_CHEST: Final = "M 62 48.5 C 66 47.5 71 48.5 75 51.5 M 51.6 72 C 56 79.5 70 80.5 76.5 75.5"
_BELT: Final = "M 53.4 83.5 C 62 88 98 88 106.6 83.5 L 105.2 94.5 C 97 99.5 63 99.5 54.8 94.5 Z"
# The strap as a ring: its far wall with a pad, its near wall with the slider.
_FAR: Final = (
    "M 18 69 C 18 56.3 45.8 46 80 46 C 114.2 46 142 56.3 142 69 "
    "L 142 89 C 142 76.3 114.2 66 80 66 C 45.8 66 18 76.3 18 89 Z"
)
_PAD: Final = (
    "M 58.8 51.9 C 61.5 51.4 62.9 52.6 62.9 54.8 L 62.9 59.2 C 62.9 61.6 61.4 62.8 59 63.2 "
    "C 48 65 38.5 68 32 71.2 C 29.2 72.6 27.4 72 27.4 69.2 L 27.4 65 "
    "C 27.4 62.6 28.4 61.2 30.6 60 C 38 56.2 48 53.4 58.8 51.9 Z"
)
_NEAR: Final = (
    "M 18 69 C 18 81.7 45.8 92 80 92 C 114.2 92 142 81.7 142 69 "
    "L 142 89 C 142 101.7 114.2 112 80 112 C 45.8 112 18 101.7 18 89 Z"
)
_SLIDER: Final = "M 107 88 C 112 87 116 86.3 120 85 L 120 108 C 116 109.6 112 110.7 107 111.5 Z"
# A piece of the strap, seen from outside, and what points to its studs.
_EDGES: Final = "M 6 77 C 45 90 115 90 154 77 M 6 103 C 45 116 115 116 154 103"
_BAND: Final = "M 6 77 C 45 90 115 90 154 77 L 154 103 C 115 116 45 116 6 103 Z"
_ARROW: Final = "M 58 55.5 L 58 79 M 52.5 73.5 L 58 79 L 63.5 73.5"
_VERBS: Final = {"M": "moveTo", "L": "lineTo", "C": "cubicTo", "Z": "closeSubpath"}
# Where a colour runs out: from and to, and how much of it there is on the way.
_DOWN: Final[_Way] = ((0, 98, 0, 119), ((0, 1), (1, 0)))
_OUT: Final[_Way] = ((6, 0, 154, 0), ((0, 0), (0.2, 1), (0.8, 1), (1, 0)))


@dataclass(frozen=True, slots=True)
class _Ink:
    """A painter on a sheet, the colours, and the weight of a line there."""

    painter: QPainter
    theme: Theme
    weight: float

    def fill(self, path: QPainterPath, brush: QBrush | str) -> None:
        self.painter.fillPath(path, QBrush(QColor(brush)) if isinstance(brush, str) else brush)

    def line(self, path: QPainterPath, brush: QBrush | str, share: float = 1) -> None:
        """Draw a path's line, with a share of the usual weight."""
        pen = QPen(QBrush(QColor(brush)) if isinstance(brush, str) else brush, self.weight * share)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.strokePath(path, pen)

    def part(self, path: QPainterPath, line: str, fill: str) -> None:
        """Draw one thing of the picture: filled, with its outline."""
        self.fill(path, fill)
        self.line(path, line)

    def accent(self, path: QPainterPath) -> None:
        """Draw what a person is to look at: teal, lightly filled."""
        tint = QColor(self.theme.vagal)
        tint.setAlphaF(0.3)
        self.part(path, self.theme.vagal, self.theme.panel)
        self.fill(path, QBrush(tint))


def _path(text: str) -> QPainterPath:
    """Return a path written as in SVG: M, L, C and Z, with spaces between all numbers."""
    path = QPainterPath()
    for letter, numbers in re.findall("([MLCZ])([^MLCZ]*)", text):
        getattr(path, _VERBS[letter])(*map(float, numbers.split()))
    return path


def _placed(text: str, x: float, y: float, scale: float) -> QPainterPath:
    return QTransform(scale, 0, 0, scale, x, y).map(_path(text))


def _box(x: float, y: float, width: float, height: float, radius: float = 0) -> QPainterPath:
    """Return a box with round corners around a point; an oval where no radius is given."""
    path, place = QPainterPath(), QRectF(x - width / 2, y - height / 2, width, height)
    path.addRoundedRect(place, radius or width / 2, radius or height / 2)
    return path


def _fading(colour: str, way: _Way) -> QBrush:
    """Return a colour that runs out: shares of it along a line."""
    line, shares = way
    gradient = QLinearGradient(*line)
    for at, share in shares:
        shade = QColor(colour)
        shade.setAlphaF(share)
        gradient.setColorAt(at, shade)
    return QBrush(gradient)


def _moisten(ink: _Ink) -> None:
    """Draw the strap as a ring, the pads on its inside, and drops that fall on them."""
    muted, panel, hover = ink.theme.muted, ink.theme.panel, ink.theme.hover
    ink.part(_path(_FAR), muted, panel)
    ink.part(_path(_NEAR), muted, hover)
    ink.part(_path(_SLIDER), muted, panel)
    for path in (_path(_PAD), _placed(_DROP, 43, 29, 1.15), _placed(_DROP, 60, 15.5, 0.7)):
        ink.accent(path)
        ink.accent(_MIRROR.map(path))


def _wear(ink: _Ink) -> None:
    """Draw a person with the strap below the chest, its sensor in the middle."""
    muted, panel = ink.theme.muted, ink.theme.panel
    ink.fill(_path(_SIDE + _OTHER), _fading(panel, _DOWN))
    for side in (QTransform(), _MIRROR):
        ink.line(side.map(_path(_SIDE + _ARM)), _fading(muted, _DOWN))
        ink.line(side.map(_path(_CHEST)), muted, 0.8)
    ink.part(_path(_HEAD), muted, panel)
    ink.accent(_path(_BELT))
    ink.part(_box(80, 92, 24, 13, 6), ink.theme.vagal, ink.theme.ground)
    ink.fill(_placed(_HEART, 80, 92, 0.75), ink.theme.heart)


def _snap(ink: _Ink) -> None:
    """Draw the sensor on its way down to the two studs of the strap."""
    muted, panel, hover = ink.theme.muted, ink.theme.panel, ink.theme.hover
    ink.fill(_path(_BAND), _fading(hover, _OUT))
    ink.line(_path(_EDGES), _fading(muted, _OUT))
    for side in (QTransform(), _MIRROR):
        ink.part(side.map(_box(58, 100, 14, 10)), muted, panel)
        ink.part(side.map(_box(58, 99.2, 6.4, 4.4)), muted, ink.theme.ground)
        ink.line(side.map(_path(_ARROW)), ink.theme.vagal)
    ink.part(_box(80, 26.5, 80, 39, 15), muted, hover)
    ink.part(_box(80, 22.5, 80, 31, 15), muted, panel)
    ink.fill(_placed(_HEART, 80, 22.5, 1.4), ink.theme.heart)


@dataclass(frozen=True, slots=True)
class _Form:
    """How the pictures are arranged in a width; they fill their columns at the scale."""

    columns: int
    width: float
    captions: tuple[str, ...]
    caption_height: float
    scale: float

    def height(self, scale: float) -> float:
        """Return the height with pictures of a scale."""
        row = scale * _SHEET.height() + _CAPTION_GAP + self.caption_height + _GAP
        return row * (3 // self.columns) - _GAP


def _extent(metrics: QFontMetricsF, text: str) -> float:
    return max(metrics.horizontalAdvance(line) for line in text.split("\n")) + _SLACK


def _broken(metrics: QFontMetricsF, text: str) -> str:
    """Break a text into two lines, as even as can be."""
    spaces = [at for at, letter in enumerate(text) if letter == " "]
    ways = (f"{text[:at]}\n{text[at + 1 :]}" for at in spaces)
    return min(ways, key=lambda way: _extent(metrics, way), default=text)


class StrapDrawing(QWidget):
    """Three pictures with captions: moisten the pads, put the strap on, snap the sensor on.

    They stand side by side, or one below the other where that would be too narrow for the captions.
    """

    def __init__(self, theme: Theme) -> None:
        """Make the drawing in the colours of a theme; the captions take the widget's font."""
        super().__init__()
        self._theme = theme
        self._steps = (
            (_moisten, self.tr("Moisten the pads")),
            (_wear, self.tr("Below the chest, snug")),
            (_snap, self.tr("Snap the sensor on")),
        )
        self.setAccessibleName(self.tr("How to put on the strap"))
        self.setAccessibleDescription(
            self.tr(
                "First, moisten the two electrode pads on the inside of the strap. Second, fasten "
                "the strap around the chest, snug, just below the chest muscles or breasts, with "
                "the logo in the middle. Third, snap the sensor onto the strap."
            )
        )
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def apply(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of the pictures side by side."""
        width = max(_WANTED_WIDTH, math.ceil(self._least_wide()))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the size of tiny pictures one below the other, each caption on one line."""
        metrics = QFontMetricsF(self.font())
        width = math.ceil(max(_extent(metrics, text) for _, text in self._steps))
        return QSize(width, math.ceil(self._form(width).height(_SMALLEST)))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height at which the pictures fill a width."""
        form = self._form(width)
        return math.ceil(form.height(form.scale))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the pictures as large as the widget allows, in its middle."""
        form = self._form(self.width())
        room = (self.height() - form.height(0)) * form.columns / 3 / _SHEET.height()
        scale = max(min(form.scale, room), _SMALLEST)
        weight = min(max(_LINE * scale, _THINNEST_LINE), _THICKEST_LINE) / scale
        across = min(form.width, _SHEET.width() * _LARGEST) + _GAP
        down = (form.height(scale) + _GAP) * form.columns / 3
        centred = QTextOption(Qt.AlignmentFlag.AlignHCenter)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.text))
        painter.translate(self.width() / 2, (self.height() - form.height(scale)) / 2)
        for number, (draw, _) in enumerate(self._steps):
            row, column = divmod(number, form.columns)
            painter.save()
            painter.translate(across * (column - (form.columns - 1) / 2), row * down)
            top = scale * _SHEET.height() + _CAPTION_GAP
            place = QRectF(-form.width / 2, top, form.width, form.caption_height)
            painter.drawText(place, form.captions[number], centred)
            painter.scale(scale, scale)
            painter.translate(-_SHEET.width() / 2, 0)
            draw(_Ink(painter, self._theme, weight))
            painter.restore()
        painter.end()

    def _least_wide(self) -> float:
        """Return the width from which the pictures stand side by side."""
        metrics = QFontMetricsF(self.font())
        column = max(_extent(metrics, _broken(metrics, text)) for _, text in self._steps)
        return _GAP * 2 + 3 * max(column, _NARROWEST_COLUMN)

    def _form(self, width: float) -> _Form:
        metrics = QFontMetricsF(self.font())
        columns = 3 if width >= self._least_wide() else 1
        column = (width - _GAP * (columns - 1)) / columns
        captions = tuple(text for _, text in self._steps)
        if any(_extent(metrics, text) > column for text in captions):
            captions = tuple(_broken(metrics, text) for text in captions)
        scale = min(column / _SHEET.width(), _LARGEST)
        height = _SLACK + metrics.lineSpacing() * (1 + max(text.count("\n") for text in captions))
        return _Form(columns, column, captions, height, scale)
