"""The pacer as a disc that grows and shrinks; how far the session is stands around it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.pacer import Breath, Stage
from biofeedback.programmes.breathing import BreathingRun, Step
from biofeedback.ui.theme import Theme

FRAME_MS: Final = 33
"""30 frames a second: more is not seen in a motion as slow as this."""
_EMPTY: Final = 0.36
"""Radius of empty lungs, as a share of the ring's."""
_FULL: Final = 0.86
_RING_WIDTH: Final = 5.0
_FILL_ALPHA: Final = 0.20
_WORD_SHARE: Final = 0.085
"""Height of the word, as a share of the disc's."""
_RESTING: Final = Breath(-1, Stage.HOLD_EMPTY, 0.0, 0.0, 0.0)


class PacerDisc(QWidget):
    """Draws a run at the time that a clock tells, 30 times a second while it can be seen."""

    def __init__(self, theme: Theme, now: Callable[[], float]) -> None:
        """Make a disc at rest.

        Args:
            theme: The colours.
            now: Tells the session's seconds.
        """
        super().__init__()
        self._theme = theme
        self._now = now
        self._still: QPixmap | None = None
        self._run: BreathingRun | None = None
        self.tick: Callable[[float], None] | None = None
        """Called with each frame's time, before it is painted."""
        self.painted: Callable[[], None] | None = None
        """Called after each frame; for benchmarks."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._frame)
        self._words = {
            Stage.INHALE: self.tr("breathe in"),
            Stage.HOLD_FULL: self.tr("hold"),
            Stage.EXHALE: self.tr("breathe out"),
            Stage.HOLD_EMPTY: self.tr("rest"),
        }
        self._ready = self.tr("get ready")
        # Nothing below it need be painted 30 times a second.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 180)
        self.setAccessibleName(self.tr("Breathing pacer"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which it is comfortable to follow."""
        return QSize(320, 320)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._still = None
        self.update()

    def show_run(self, run: BreathingRun | None) -> None:
        """Show a run from now on; None rests."""
        self._run = run
        self._set_timer()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Draw what stands still anew."""
        super().resizeEvent(event)
        self._still = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Move while it can be seen."""
        super().showEvent(event)
        self._set_timer()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Rest while it cannot be seen; the run goes on by its clock."""
        super().hideEvent(event)
        self._set_timer()

    def _set_timer(self) -> None:
        if self._run is not None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _frame(self) -> None:
        if self.tick:
            self.tick(self._now())
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the ring, the disc and what to do."""
        run, now = self._run, self._now() if self._run else 0.0
        breath = run.pacer.breath(now) if run else _RESTING
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._rings())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        radius = min(self.width(), self.height()) / 2 - _RING_WIDTH
        self._paint_progress(painter, centre, radius, run.progress(now) if run else None)
        presence = 1.0 if run is None else 0.35 + 0.65 * run.pacer.presence(now)
        self._paint_disc(painter, centre, radius, breath.volume, presence)
        if run:
            self._paint_words(painter, breath, ready=run.step is Step.READY)
        painter.end()
        if self.painted:
            self.painted()

    def _rings(self) -> QPixmap:
        """Return what stands still: half of the work of a frame."""
        ratio = self.devicePixelRatio()
        if self._still is None or self._still.devicePixelRatio() != ratio:
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(QColor(self._theme.ground))
            painter = QPainter(self._still)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.line), 1.5))
            centre = QPointF(self.width() / 2, self.height() / 2)
            radius = min(self.width(), self.height()) / 2 - _RING_WIDTH
            for share in (1.0, _EMPTY, _FULL):
                painter.drawEllipse(centre, radius * share, radius * share)
            painter.end()
        return self._still

    def _paint_progress(
        self, painter: QPainter, centre: QPointF, radius: float, progress: float | None
    ) -> None:
        if progress:
            pen = QPen(QColor(self._theme.vagal), _RING_WIDTH)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
            painter.drawArc(box, 90 * 16, -math.ceil(progress * 360 * 16))

    def _paint_disc(
        self, painter: QPainter, centre: QPointF, radius: float, volume: float, presence: float
    ) -> None:
        colour = QColor(self._theme.vagal)
        edge = QColor(colour)
        edge.setAlphaF(presence)
        colour.setAlphaF(_FILL_ALPHA * presence)
        size = radius * (_EMPTY + (_FULL - _EMPTY) * volume)
        painter.setPen(QPen(edge, 2))
        painter.setBrush(QBrush(colour))
        painter.drawEllipse(centre, size, size)

    def _paint_words(self, painter: QPainter, breath: Breath, *, ready: bool) -> None:
        height = min(self.width(), self.height())
        font = QFont(self.font())
        font.setPixelSize(max(15, round(height * _WORD_SHARE)))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        middle = self.rect().translated(0, -round(height * 0.035))
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self._word(breath, ready=ready))
        if breath.left_s <= 0:
            return
        font.setPixelSize(max(12, round(height * _WORD_SHARE * 0.62)))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        below = self.rect().translated(0, round(height * 0.055))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{math.ceil(breath.left_s)} s")

    def _word(self, breath: Breath, *, ready: bool) -> str:
        return self._ready if ready else self._words[breath.stage]
