"""The whole recording in one strip: curves, holes, labels, and where the replay is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from biofeedback import wording
from biofeedback.analysis import conversation_words as words
from biofeedback.events import Talk
from biofeedback.records.sidecar import Mark
from biofeedback.ui.languages import named, said
from biofeedback.ui.painted import Layer
from biofeedback.ui.replay.outline import Outline
from biofeedback.ui.replay.picture import LANE, LEFT, RIGHT, Picture, Shown, place_of
from biofeedback.ui.replay.survey import Survey
from biofeedback.ui.series import Hole
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import plain_tip
from biofeedback.units import clock_text

_HEIGHT: Final = 108
_SMALL_HEIGHT: Final = 76
_SMALL_WINDOW: Final = 640
_TEXT_PIXELS: Final = 11
_KNOB: Final = 5.0
_NEAR: Final = 5
"""Pixels within which the mouse is at a marker."""
_AHEAD_ALPHA: Final = 0.55
"""How much of what has not been played yet is hidden."""
_STEP_S: Final = 10
_PAGE_S: Final = 60


class Overview(QAbstractSlider):
    """A slider along a recording, in whole seconds; whoever moves it is asked to jump."""

    wanted = Signal(float)
    """A time in seconds that a person wants to see."""

    def __init__(self, theme: Theme) -> None:
        """Make it without a recording."""
        super().__init__()
        self._theme = theme
        self._text = ""
        self._outline: Outline | None = None
        self._survey: Survey | None = None
        self._marks: Sequence[Mark] = ()
        self._window_s = 60
        self._range_s = 300.0
        self._position = 0.0
        self._private = False
        self._held = False
        self._following = False
        self._layer = Layer()
        self.painted: Callable[[], None] | None = None
        """Called after each painting of a recording; for benchmarks."""
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSingleStep(_STEP_S)
        self.setPageStep(_PAGE_S)
        self.setTracking(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Position in the recording, in seconds"))
        self.valueChanged.connect(self._moved)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a strip that leaves the curves their room."""
        small = self.window().height() < _SMALL_WINDOW
        return QSize(600, _SMALL_HEIGHT if small else _HEIGHT)

    def fit(self) -> None:
        """Take the height that the window allows."""
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())

    # -- what is shown -----------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Show a text in the place of a recording."""
        self._text = text
        self._outline = self._survey = None
        self._marks = ()
        self._redraw()

    def show_recording(self, outline: Outline, survey: Survey, marks: Sequence[Mark]) -> None:
        """Show a recording from its beginning."""
        self._text = ""
        self._outline, self._survey, self._marks = outline, survey, marks
        self._position = 0.0
        self._follow(0, int(outline.length))
        survey.grown.connect(self._redraw)
        self._redraw()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show other labels."""
        self._marks = marks
        self._redraw()

    def set_window(self, window_s: int) -> None:
        """Show the RMSSD of another rolling window."""
        if window_s != self._window_s:
            self._window_s = window_s
            self._redraw()

    def set_range(self, range_s: float) -> None:
        """Show how much of the recording the curves above show."""
        if range_s != self._range_s:
            self._range_s = range_s
            self.update()

    def set_position(self, position_s: float) -> None:
        """Move the handle, unless a person holds it."""
        if self._held:
            return
        moved = abs(self._x(position_s) - self._x(self._position))
        self._position = position_s
        self._follow(int(position_s))
        if moved >= 0.2:
            self.update()

    def set_private(self, on: bool) -> None:
        """Leave the curves out, or show them again."""
        self._private = on
        self._redraw()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._redraw()

    @property
    def held(self) -> float | None:
        """The time that a person drags the handle to; None while nobody does."""
        return self._position if self._held else None

    def _follow(self, value: int, most: int | None = None) -> None:
        """Let what reads the screen know, without asking for a jump."""
        self._following = True
        if most is not None:
            self.setRange(0, most)
        self.setValue(value)
        self._following = False

    def _moved(self, value: int) -> None:
        if not self._following:
            self._position = float(value)
            self.update()
            self.wanted.emit(float(value))

    # -- what a person does ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the handle, which comes to the mouse."""
        if event.button() is Qt.MouseButton.LeftButton and self._outline:
            self._held = True
            self._drag(event.position().x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the handle, or tell what is under the mouse."""
        if self._held:
            self._drag(event.position().x())
        self._tell(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of the handle."""
        self._held = False
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Do not jump by accident."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Tell at once what is under the mouse: Qt would wait."""
        if event.type() is QEvent.Type.ToolTip:
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Draw everything anew."""
        super().resizeEvent(event)
        self._layer.drop()

    def _drag(self, x: float) -> None:
        self._position = self._time(x)
        self._follow(int(self._position))
        self.update()
        self.wanted.emit(self._position)

    def _tell(self, at: QPoint) -> None:
        if self._outline is None:
            return
        time_s = self._time(at.x())
        told = [clock_text(time_s), *self.names_at(time_s)]
        text = plain_tip("\n".join(told))
        QToolTip.showText(self.mapToGlobal(QPoint(at.x() + 12, -34)), text, self)

    def names_at(self, time_s: float) -> list[str]:
        """Return what is at a time: phases, holes, and markers as near as a mouse can tell."""
        outline = self._outline
        if outline is None:
            return []
        near = _NEAR * outline.length / max(1.0, self._area().width())
        names = [
            named(mark.name)
            for mark in self._marks
            if (mark.end_s is None and abs(mark.start_s - time_s) <= near)
            or (mark.end_s is not None and mark.start_s <= time_s <= mark.end_s)
        ]
        holes = [
            said(wording.GAP[hole.reason])
            for hole in self._holes()
            if hole.start - near / 2 <= time_s <= hole.end + near / 2
        ]
        heard = [
            said(words.STATES[each.talk])
            for each in outline.talk
            if each.start_s <= time_s < each.end_s and each.talk is not Talk.UNKNOWN
        ]
        return names + holes[:1] + heard[:1]

    # -- geometry ----------------------------------------------------------------------------

    def _area(self) -> QRectF:
        """Return where the curves are."""
        height = self.height() - 2 * LANE
        return QRectF(LEFT, LANE, max(1, self.width() - LEFT - RIGHT), height)

    def _x(self, time_s: float) -> float:
        return place_of(time_s, self._outline.length if self._outline else 1.0, self._area())

    def _time(self, x: float) -> float:
        area = self._area()
        share = min(1.0, max(0.0, (x - area.left()) / area.width()))
        return share * self._outline.length if self._outline else 0.0

    def _holes(self) -> Sequence[Hole]:
        survey, outline = self._survey, self._outline
        if outline is None:
            return ()
        return survey.series.holes if survey and survey.done else outline.holes

    # -- painting ----------------------------------------------------------------------------

    def _redraw(self) -> None:
        self._layer.drop()
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the picture, and over it where the replay is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        if self._outline is None:
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        else:
            layer = self._layer.shown(self, self._theme.ground, self._font(), self._paint_picture)
            painter.drawPixmap(0, 0, layer)
            self._paint_position(painter)
            if self.painted:
                self.painted()
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.vagal), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_TEXT_PIXELS)
        return font

    def _paint_position(self, painter: QPainter) -> None:
        area, x = self._area(), self._x(self._position)
        veil = QColor(self._theme.ground)
        veil.setAlphaF(_AHEAD_ALPHA)
        painter.fillRect(QRectF(x, area.top(), area.right() - x, area.height()), veil)
        first = self._x(max(0.0, self._position - self._range_s))
        painter.setPen(QPen(QColor(self._theme.text), 3))
        foot = area.bottom() + 1.5
        painter.drawLine(QPointF(min(first, x - 2), foot), QPointF(x, foot))
        painter.setPen(QPen(QColor(self._theme.text), 1.5))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        painter.drawEllipse(QPointF(x, area.top()), _KNOB, _KNOB)

    def _paint_picture(self, painter: QPainter) -> None:
        assert self._outline is not None
        assert self._survey is not None
        shown = Shown(
            theme=self._theme,
            outline=self._outline,
            survey=self._survey,
            marks=self._marks,
            holes=self._holes(),
            window_s=self._window_s,
            private=self._private,
        )
        Picture(shown, self._area(), self._font()).paint(painter, self.width())
