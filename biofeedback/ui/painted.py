"""A painted layer that is kept: what does not move is painted once, until there is more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class Layer:
    """The part of a widget that costs something to paint; pointing at it must cost nothing."""

    def __init__(self) -> None:
        """Begin without a picture."""
        self.painted = 0
        """How often the picture was made anew; for tests and benchmarks."""
        self._picture: QPixmap | None = None
        self._made_for: tuple[QSize, float] | None = None

    def drop(self) -> None:
        """Make the picture anew when it is seen next."""
        self._picture = None

    def shown(
        self, widget: QWidget, ground: str, font: QFont, paint: Callable[[QPainter], object]
    ) -> QPixmap:
        """Return the picture of a widget.

        Args:
            widget: As large as it, and for its screen.
            ground: The colour behind everything.
            font: Of what is written.
            paint: Paints it, where that was not done yet.
        """
        wanted = (widget.size(), widget.devicePixelRatioF())
        if self._picture is None or self._made_for != wanted:
            self.painted += 1
            self._picture, self._made_for = self._made(*wanted, ground), wanted
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            paint(painter)
            painter.end()
        return self._picture

    def _made(self, size: QSize, ratio: float, ground: str) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(ground))
        return picture
