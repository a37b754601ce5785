"""A session with a conversation over its time: vagal tone, its phases, markers, and who spoke."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.results import Study
from biofeedback.events import Talk
from biofeedback.ui.call.timeline_picture import (
    TEXT_PIXELS,
    Layout,
    Scene,
    TimelinePicture,
    gap_text,
)
from biofeedback.ui.languages import named, said, tr
from biofeedback.ui.painted import Layer
from biofeedback.ui.theme import Theme
from biofeedback.units import clock_text

_HEIGHT: Final = 240
_LEAST_HEIGHT: Final = 140
_NEAR: Final = 5.0
"""Pixels within which one points at a marker."""
_STEPS: Final = 120
"""By how much of its length an arrow key goes on."""
_NEAR_BEAT_S: Final = 4.0
"""A value that is further away says nothing of a moment."""
_ROOM: Final = 8.0
_DOT: Final = 3.5
_KEYS: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class Timeline(QWidget):
    """Tells what was at a time that is pointed at, or gone to with the arrow keys."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty; ``show_study`` fills it."""
        super().__init__()
        self._theme = theme
        self._private = False
        self._study: Study | None = None
        self._scene: Scene | None = None
        self._at: float | None = None
        """The time that is told of."""
        self.layer = Layer()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(240, _LEAST_HEIGHT)
        self._tell_reader()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at which all of it is read easily."""
        return QSize(860, _HEIGHT)

    # -- what is shown -----------------------------------------------------------------------

    def show_study(self, study: Study | None) -> None:
        """Show a recording, or nothing."""
        self._study = study
        self._scene = Scene.of(study) if study else None
        self._renew()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._renew()

    def set_private(self, on: bool) -> None:
        """Leave the curve and its numbers out, or show them again."""
        self._private = on
        self._renew()

    def _renew(self) -> None:
        self.layer.drop()
        self._at = None
        self._tell_reader()
        self.update()

    # -- in words ----------------------------------------------------------------------------

    def told(self, time_s: float) -> list[str]:
        """Return what was at a time: the time and phase, RMSSD, who spoke, marker or gap."""
        study, scene = self._study, self._scene
        if study is None or scene is None:
            return []
        phases = [each.name for each in scene.phases if each.start_s <= time_s <= each.end_s]
        head = "  \N{MIDDLE DOT}  ".join([clock_text(time_s), *phases])
        lines = [head, self._number_at(scene, time_s), *self._heard_at(study, time_s)]
        near_s = _NEAR * (scene.end_s - scene.start_s) / max(1.0, self._layout(scene).curve.width())
        lines += [named(e.label) for e in scene.markers if abs(e.at_s - time_s) <= near_s][:2]
        return [line for line in lines if line]

    def _number_at(self, scene: Scene, time_s: float) -> str:
        for gap in scene.gaps:
            if gap.start_s <= time_s <= gap.start_s + gap.duration_s:
                return gap_text(gap)
        if self._private:
            return ""
        place = self._value_at(scene, time_s)
        if place is None:
            return self.tr("RMSSD withheld here")
        text = self.tr("RMSSD {value} ms, likely {low} to {high}")
        return text.format(
            value=f"{scene.rmssd_ms[place]:.0f}",
            low=f"{scene.low_ms[place]:.0f}",
            high=f"{scene.high_ms[place]:.0f}",
        )

    def _value_at(self, scene: Scene, time_s: float) -> int | None:
        """Return the place of the value that was shown at a time; None where there was none."""
        if not scene.at_s.size:
            return None
        place = int(np.argmin(np.abs(scene.at_s - time_s)))
        spread = self._study.curve.column_s if self._study else None
        near = abs(float(scene.at_s[place]) - time_s) <= max(_NEAR_BEAT_S, spread or 0.0)
        return place if near and np.isfinite(scene.rmssd_ms[place]) else None

    def _heard_at(self, study: Study, time_s: float) -> list[str]:
        if not any(span.talk is not Talk.UNKNOWN for span in study.talk):
            return []
        return [
            said(words.STATES[span.talk])
            for span in study.talk
            if span.start_s <= time_s < span.end_s
        ][:1]

    def _tell_reader(self) -> None:
        """Let what reads the screen know what there is, or what is gone to."""
        name = self.tr("Timeline of the session")
        if self._at is not None:
            name = f"{name}. {', '.join(self.told(self._at))}"
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._described())

    def _described(self) -> str:
        scene = self._scene
        if scene is None:
            return ""
        parts = [
            self.tr("{phase} from {start} to {end}").format(
                phase=each.name, start=clock_text(each.start_s), end=clock_text(each.end_s)
            )
            for each in scene.phases
            if each.counts
        ]
        if scene.gaps:
            one = "%n gap without beats"
            parts.append(tr("%n gaps without beats", "", len(scene.gaps), one=one))
        if scene.talk.rows:
            parts.append(self.tr("with a row for each voice that was heard"))
        parts.append(self.tr("The arrow keys go along it."))
        return ". ".join(parts)

    # -- painting ----------------------------------------------------------------------------

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(TEXT_PIXELS)
        return font

    def _layout(self, scene: Scene) -> Layout:
        return Layout(scene, self.width(), self.height(), QFontMetrics(self._font()))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Show the picture, and over it what is told."""
        painter = QPainter(self)
        scene = self._scene
        if scene is not None:
            layout = self._layout(scene)
            picture = TimelinePicture(layout, self._theme, private=self._private)
            layer = self.layer.shown(self, self._theme.ground, self._font(), picture.paint)
            painter.drawPixmap(0, 0, layer)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font())
            if self._at is not None:
                self._paint_told(painter, layout, self._at)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.vagal), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _paint_told(self, painter: QPainter, layout: Layout, time_s: float) -> None:
        x = layout.x(time_s)
        foot = max(layout.curve.bottom(), layout.talk.bottom())
        line = QColor(self._theme.text)
        line.setAlphaF(0.5)
        painter.setPen(QPen(line, 1))
        painter.drawLine(QPointF(x, layout.curve.top()), QPointF(x, foot))
        place = None if self._private else self._value_at(layout.scene, time_s)
        if place is not None:
            painter.setPen(QPen(QColor(self._theme.ground), 1.5))
            painter.setBrush(QColor(self._theme.vagal))
            at = QPointF(x, layout.y(float(layout.scene.rmssd_ms[place])))
            painter.drawEllipse(at, _DOT, _DOT)
        self._paint_bubble(painter, layout, x, self.told(time_s))

    def _paint_bubble(self, painter: QPainter, layout: Layout, x: float, lines: list[str]) -> None:
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * _ROOM
        height = metrics.lineSpacing() * len(lines) + 2 * _ROOM - 4
        left = x + 12 if x + 12 + width <= self.width() - 2 else x - 12 - width
        box = QRectF(max(2.0, left), layout.curve.top() + 4, width, height)
        painter.setPen(QPen(QColor(self._theme.hover), 1))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawRoundedRect(box, 6, 6)
        for number, text in enumerate(lines):
            painter.setPen(QColor(self._theme.muted if number == 0 else self._theme.text))
            at = box.top() + _ROOM - 2 + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(box.left() + _ROOM, at), text)

    # -- mouse and keys ------------------------------------------------------------------------

    def _point_at(self, time_s: float | None) -> None:
        if time_s != self._at:
            self._at = time_s
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell what was at the time under the pointer."""
        scene = self._scene
        if scene is not None:
            layout, x = self._layout(scene), event.position().x()
            inside = layout.curve.left() <= x <= layout.curve.right()
            self._point_at(layout.time(x) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tell of nothing any more."""
        super().leaveEvent(event)
        self._point_at(None)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that go along it from the shortcuts of the page."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go along it: arrows in steps, page keys from phase to phase."""
        scene = self._scene
        wanted = self._gone_to(scene, event.key()) if scene else None
        if scene is None or wanted is None:
            super().keyPressEvent(event)
            return
        self._point_at(min(max(wanted, scene.start_s), scene.end_s))
        self._tell_reader()

    def _gone_to(self, scene: Scene, key: int) -> float | None:
        at = scene.start_s if self._at is None else self._at
        step = max(1.0, round((scene.end_s - scene.start_s) / _STEPS))
        starts = sorted(each.start_s for each in scene.phases)
        places = {
            Qt.Key.Key_Right: at if self._at is None else at + step,
            Qt.Key.Key_Left: at - step,
            Qt.Key.Key_Home: scene.start_s,
            Qt.Key.Key_End: scene.end_s,
            Qt.Key.Key_PageDown: next((each for each in starts if each > at), scene.end_s),
            Qt.Key.Key_PageUp: next((e for e in reversed(starts) if e < at), scene.start_s),
        }
        return places.get(Qt.Key(key))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Paint anew at the new size."""
        super().resizeEvent(event)
        self.layer.drop()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell of nothing any more."""
        super().focusOutEvent(event)
        self._at = None
        self._tell_reader()
        self.update()
