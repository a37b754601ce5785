"""Small parts of the strip: the sign of the microphone, a button that is held, a dot."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from biofeedback.ui.theme import Theme

_SIGN_PIXELS: Final = 12
_SIGN_HEIGHT: Final = 20
_GLYPH: Final = 10.0
_GLYPH_ROOM: Final = 22.0


def paint_microphone(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Paint a microphone that fills the height of an area."""
    height, middle = area.height(), area.center().x()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    wide = height * 0.36
    painter.drawRoundedRect(
        QRectF(middle - wide / 2, area.top(), wide, height * 0.6), wide / 2, wide / 2
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.2, height * 0.09)))
    bow = QRectF(middle - height * 0.32, area.top() + height * 0.1, height * 0.64, height * 0.66)
    painter.drawArc(bow, 180 * 16, 180 * 16)
    painter.drawLine(QPointF(middle, bow.bottom()), QPointF(middle, area.bottom()))
    painter.drawLine(
        QPointF(middle - height * 0.22, area.bottom()),
        QPointF(middle + height * 0.22, area.bottom()),
    )


class MicrophoneSign(QWidget):
    """Says in a shape and in words that a microphone is on."""

    def __init__(self, theme: Theme) -> None:
        """Make it; it is shown while a microphone is on."""
        super().__init__()
        self._theme = theme
        self._words = self.tr("mic on")
        font = self.font()
        font.setPixelSize(_SIGN_PIXELS)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("The microphone is on"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of shape and words."""
        words = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(round(_GLYPH_ROOM) + words + 10, _SIGN_HEIGHT)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint a filled pill with a microphone and the words in it."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.heart))
            area = QRectF(self.rect())
            painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
            ink = QColor(self._theme.ground)
            top = (area.height() - _GLYPH) / 2
            paint_microphone(painter, QRectF(6, top, _GLYPH, _GLYPH), ink)
            painter.setPen(ink)
            words = area.adjusted(_GLYPH_ROOM - 2, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)


class Column(QWidget):
    """Parts one below the other, in the middle of the height."""

    def __init__(self, *parts: QWidget) -> None:
        """Hold these parts."""
        super().__init__()
        # A least width of the widget itself would be all the room that long words get.
        self._strut = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch()
        for part in parts:
            column.addWidget(part)
        column.addItem(self._strut)
        column.addStretch()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_least(self, width: int) -> None:
        """Be at least so wide, whatever is in it."""
        self._strut.changeSize(width, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._column.invalidate()
        self.updateGeometry()


class HoldButton(QPushButton):
    """Is held with the mouse, wherever the mouse goes meanwhile."""

    held = Signal(bool)

    def __init__(self, text: str) -> None:
        """Make it, not held."""
        super().__init__(text)
        self._is_held = False

    @property
    def is_held(self) -> bool:
        """Whether it is held now."""
        return self._is_held

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to hold."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hold(on=True)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to hold: whoever presses twice in a hurry means it as much."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go on holding beside the button, too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hold(on=False)
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let go: a button that is gone is not held."""
        super().hideEvent(event)
        self._hold(on=False)

    def let_go(self) -> None:
        """Let go, whatever the mouse does."""
        self._hold(on=False)

    def _hold(self, *, on: bool) -> None:
        if on != self._is_held:
            self._is_held = on
            self.setDown(on)
            self.held.emit(on)
