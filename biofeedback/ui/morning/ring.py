"""How far the reading is: a ring that fills, a word in its middle. Nothing in it can be won."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.theme import Theme

_WIDTH: Final = 6.0
_WORD_SHARE: Final = 0.085
"""Height of the word, as a share of the ring's."""
_LEAST_WORD: Final = 17
_BELOW_SHARE: Final = 0.052
_LEAST_BELOW: Final = 13
_TURN: Final = 360 * 16
"""A whole turn, as Qt counts it."""
_TOP: Final = 90 * 16
_TICK: Final = 9.0
"""Length of the mark from which on it counts, in pixels."""
_MOST: Final = 380


class QuietRing(QWidget):
    """Draws the share of a reading that is over; what does not count is paler."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self._counts_from = 0.0
        self._word = ""
        self._below = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(190, 190)
        # On a large screen a ring that fills it would be all but quiet.
        self.setMaximumHeight(_MOST)
        self.setAccessibleName(self.tr("Morning reading"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which its words can be read from where one lies."""
        return QSize(340, 340)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_progress(self, share: float, counts_from: float) -> None:
        """Show how much is over.

        Args:
            share: Of all of it, 0 to 1.
            counts_from: Where the part that counts begins, 0 to 1.
        """
        # A pixel is all that can be seen of it.
        least = 0.5 / max(1, self.width() + self.height())
        if abs(share - self._share) >= least or share in (0.0, 1.0) or share < self._share:
            self._share, self._counts_from = share, counts_from
            self.update()

    def say(self, word: str, below: str) -> None:
        """Say what goes on, and for how long."""
        if (word, below) != (self._word, self._below):
            self._word, self._below = word, below
            self.setAccessibleDescription(f"{word}. {below}" if below else word)
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the ring and its words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = min(self.width(), self.height())
        radius = size / 2 - _WIDTH - _TICK
        centre = QPointF(self.width() / 2, self.height() / 2)
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(QPen(QColor(self._theme.line), _WIDTH))
        painter.drawEllipse(centre, radius, radius)
        self._paint_arc(painter, box, 0.0, min(self._share, self._counts_from), self._theme.muted)
        self._paint_arc(painter, box, self._counts_from, self._share, self._theme.vagal)
        self._paint_mark(painter, centre, radius)
        self._paint_words(painter, size)
        painter.end()

    def _paint_arc(
        self, painter: QPainter, box: QRectF, begin: float, end: float, colour: str
    ) -> None:
        if end <= begin:
            return
        pen = QPen(QColor(colour), _WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, _TOP - round(begin * _TURN), -max(1, round((end - begin) * _TURN)))

    def _paint_mark(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        """Paint from where on it counts: colour is not to say it alone."""
        if not 0 < self._counts_from < 1:
            return
        angle = 2 * math.pi * self._counts_from
        out = QPointF(math.sin(angle), -math.cos(angle))
        painter.setPen(QPen(QColor(self._theme.muted), 1.5))
        painter.drawLine(
            centre + out * (radius + _WIDTH), centre + out * (radius + _WIDTH + _TICK - 2)
        )

    def _paint_words(self, painter: QPainter, size: int) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(_LEAST_WORD, round(size * _WORD_SHARE)))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        up = round(size * 0.035) if self._below else 0
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(self.rect().translated(0, -up), middle, self._word)
        font.setPixelSize(max(_LEAST_BELOW, round(size * _BELOW_SHARE)))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(self.rect().translated(0, round(size * 0.055)), middle, self._below)
