"""How loud it is while a microphone is tried, and whether that is a voice."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from biofeedback.ui.labels import muted, set_text

_HEIGHT: Final = 8


class LevelMeter(QWidget):
    """A bar, and in words whether a voice is heard."""

    def __init__(self) -> None:
        """Make it silent."""
        super().__init__()
        self._bar = _Bar()
        self._words = muted()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self._words, 1)
        self.setAccessibleName(self.tr("Loudness"))
        self.show_level(0.0, heard=False)

    def show_level(self, level: float, *, heard: bool) -> None:
        """Show a loudness from 0 to 1, and whether a voice is heard."""
        self._bar.show_level(level)
        set_text(self._words, self.tr("a voice") if heard else self.tr("no voice"))


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._level = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(140, _HEIGHT)

    def show_level(self, level: float) -> None:
        level = max(0.0, min(1.0, level))
        if round(level * self.width()) != round(self._level * self.width()):
            self._level = level
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        # Of the palette: it goes with the theme by itself.
        colours = self.palette()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            ground = QRectF(0, 0, self.width(), _HEIGHT)
            painter.setBrush(QColor(colours.color(QPalette.ColorRole.AlternateBase)))
            painter.drawRoundedRect(ground, _HEIGHT / 2, _HEIGHT / 2)
            if self._level > 0:
                painter.setBrush(QColor(colours.color(QPalette.ColorRole.Highlight)))
                loud = QRectF(0, 0, max(_HEIGHT, self.width() * self._level), _HEIGHT)
                painter.drawRoundedRect(loud, _HEIGHT / 2, _HEIGHT / 2)
