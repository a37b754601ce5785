"""The curves: vagal tone above, heart rate below, one axis of time. The only importer of pyqtgraph.

The time axis is fixed to [-range, 0] and the data is shifted; setting a range would paint twice.
Curves are reduced to the columns of the screen, so 60 minutes cost what 5 do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback import wording
from biofeedback.hrv_stream import MIN_COVERAGE_PERCENT
from biofeedback.ui.axis import Scale, clock_ticks, follow, time_ticks
from biofeedback.ui.languages import said, tr
from biofeedback.ui.lean import lazy_qt_mirror, without
from biofeedback.ui.series import (
    Curve,
    Floats,
    Hole,
    SessionSeries,
    band_columns,
    columns,
)
from biofeedback.ui.talk_rows import TalkRows, name_of, paint_rows, rows_of
from biofeedback.ui.theme import Theme
from biofeedback.usual import Band

with lazy_qt_mirror(), without("PySide6.QtSvg", "PySide6.QtTest"):
    import pyqtgraph as pg

_LABELLED_HOLE_S: Final = 5.0
_LEAST_RMSSD_SPAN: Final = 20.0
_LEAST_HR_SPAN: Final = 12.0
_AXIS_WIDTH: Final = 44
_LEAST_HEIGHT: Final = 160
_LABEL_ROOM: Final = 70
"""Pixels that a marker's text needs: one that has less is left out, its line stays."""
_HOLE_ROOM: Final = 140
"""The same for the length of a hole, with its reason."""
_FEW_TICKS_BELOW: Final = 90
_VAGAL_WIDTH: Final = 2
_HEART_WIDTH: Final = 1
_RING_PIXELS: Final = 8
_BAND_ALPHA: Final = 0.18
_USUAL_ALPHA: Final = 0.10
_BELOW_CURVE: Final = 8.0
"""Pixels between a curve and the rows of who speaks, which have the room between the two curves."""
_TALK_PIXELS: Final = 10
_TALK_ROW: Final = (5.0, 5.0)
"""Height of such a row, and pixels between two."""
_NOTCH: Final = 120
"""What a wheel turns by from one click to the next."""


class _Panel:
    """One curve with its own scale."""

    def __init__(self, plot: pg.PlotItem, name: str, least_span: float) -> None:
        self.plot = plot
        # Over the upper left corner: colour alone would not tell the two curves apart.
        self._name = pg.LabelItem(name, justify="left", size="12px")
        self._name.setParentItem(plot.getViewBox())
        self._name.anchor(itemPos=(0, 0), parentPos=(0, 0), offset=(4, 0))
        self._least_span = least_span
        self._scale: Scale | None = None
        self.curve = pg.PlotCurveItem(connect="finite", antialias=True)
        # Segment by segment: an antialiased path of the same width costs twice as much at 5 min and
        # ten times at 60 (84 against 7 ms a frame).
        self.curve.setSegmentedLineMode("on")
        plot.addItem(self.curve, ignoreBounds=True)
        self.band = _Band()
        self.band.setZValue(-5)
        plot.addItem(self.band, ignoreBounds=True)
        self.rings = pg.ScatterPlotItem(symbol="o", size=_RING_PIXELS, brush=None, pxMode=True)
        plot.addItem(self.rings, ignoreBounds=True)
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(x=False, y=False)
        plot.getViewBox().setDefaultPadding(0)
        plot.showAxis("left")
        plot.getAxis("left").setWidth(_AXIS_WIDTH)
        for name in ("left", "bottom"):
            plot.getAxis(name).setStyle(
                tickLength=0, tickAlpha=0, tickTextOffset=10, hideOverlappingLabels=False
            )
            plot.getAxis(name).setTicks([[]])
        plot.showGrid(x=False, y=False)
        self._grid: list[pg.InfiniteLine] = []
        self._grid_pen = pg.mkPen(0.5)

    def apply(self, theme: Theme, colour: str, width: float, font: QFont) -> None:
        self.curve.setPen(pg.mkPen(colour, width=width))
        self.rings.setPen(pg.mkPen(colour, width=1.5))
        soft = QColor(colour)
        soft.setAlphaF(_BAND_ALPHA)
        self.band.set_colour(soft)
        self._grid_pen = pg.mkPen(theme.line, width=1)
        for line in self._grid:
            line.setPen(self._grid_pen)
        self._name.setText(self._name.text, color=theme.muted)
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setTickFont(font)

    def draw_with_band(self, curve: Curve, now: float, range_s: int, column_s: float) -> None:
        """Draw a value with its lower and upper limit around it."""
        x, y, low, high = curve.between(now - range_s, now)
        self._draw_line(x, y, now, column_s, self._scaled_by(low, high))
        x, low, high = band_columns(x, low, high, column_s)
        self.band.set_limits(x - now, low, high)

    def draw_with_rings(self, curve: Curve, now: float, range_s: int, column_s: float) -> None:
        """Draw accepted values as a line with holes, and excluded ones as open rings."""
        x, y, excluded = curve.between(now - range_s, now)
        self._draw_line(x, y, now, column_s, self._scaled_by(y))
        known = np.isfinite(excluded)
        # An artifact may lie anywhere: its ring stays inside, at the edge, and the scale as it is.
        pixels = max(1.0, self.plot.getViewBox().height())
        margin = (_RING_PIXELS / 2 + 1.5) / pixels * (self.top - self.bottom)
        inside = np.clip(excluded[known], self.bottom + margin, self.top - margin)
        self.rings.setData(x[known] - now, inside)

    def clear(self) -> None:
        self.curve.setData([], [])
        self.rings.setData([], [])
        self.band.set_limits(*[np.empty(0)] * 3)

    def _scaled_by(self, *values: Floats) -> Scale | None:
        """Return the scale that holds all values; None where there are none."""
        seen = np.concatenate([part[np.isfinite(part)] for part in values])
        if not seen.size:
            return None
        few = self.plot.height() < _FEW_TICKS_BELOW
        low, high = float(seen.min()), float(seen.max())
        return follow(self._scale, low, high, self._least_span, few=few)

    def _draw_line(
        self, x: Floats, y: Floats, now: float, column_s: float, scale: Scale | None
    ) -> None:
        x, y = columns(x, y, column_s)
        self.curve.setData(x - now, y)
        if scale:
            self._rescale(scale)

    @property
    def bottom(self) -> float:
        return self._scale.low if self._scale else 0.0

    @property
    def top(self) -> float:
        return self._scale.high if self._scale else 1.0

    def _rescale(self, scale: Scale) -> None:
        if scale == self._scale:
            return
        self._scale = scale
        ticks = scale.ticks()
        self.plot.setYRange(scale.low, scale.high, padding=0)
        self.plot.getAxis("left").setTicks([ticks])
        while len(self._grid) < len(ticks):
            line = pg.InfiniteLine(angle=0, pen=self._grid_pen)
            line.setZValue(-10)
            self.plot.addItem(line, ignoreBounds=True)
            self._grid.append(line)
        for index, line in enumerate(self._grid):
            line.setVisible(index < len(ticks))
            if index < len(ticks):
                line.setPos(ticks[index][0])


class _Band(pg.GraphicsObject):  # type: ignore[misc]
    """The area between two limits, with holes."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._colour = QColor()

    def set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self.update()

    def set_limits(self, x: Floats, low: Floats, high: Floats) -> None:
        self.prepareGeometryChange()
        self._path = QPainterPath()
        known = np.isfinite(low)
        edges = np.flatnonzero(np.diff(known, prepend=False, append=False))
        for first, last in edges.reshape(-1, 2):
            run = slice(first, last)
            outline_x = np.concatenate((x[run], x[run][::-1]))
            outline_y = np.concatenate((high[run], low[run][::-1]))
            self._path.addPath(pg.arrayToQPath(outline_x, outline_y, connect="all"))
        self.update()

    def boundingRect(self) -> object:  # noqa: N802
        return self._path.boundingRect()

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.fillPath(self._path, self._colour)


class LivePlots(QWidget):
    """The two curves of a running session."""

    scroll_wanted = Signal(float)
    """By how many seconds; below 0 towards the past."""
    zoom_wanted = Signal(int)
    """Below 0 for a shorter time."""

    def __init__(self, theme: Theme, family: str) -> None:
        """Make empty plots."""
        super().__init__()
        self.setAccessibleName(self.tr("Curves of vagal tone and heart rate"))
        self._font = QFont(family)
        self._font.setPixelSize(12)
        self._theme = theme
        self._range_s = 300
        self._window_s = 60
        self._series: SessionSeries | None = None
        self._turn = 0
        """Of the wheel since the last zoom, in eighths of a degree."""
        self._end: float | None = None
        """The right edge while looking back, in seconds of the session; None for now."""
        self._view = _View()
        self._view.turned = self._turned
        self._view.dragged = self._dragged
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        grid = self._view.ci
        grid.layout.setContentsMargins(0, 6, 16, 0)
        grid.layout.setVerticalSpacing(30)
        self._rmssd = _Panel(
            self._view.addPlot(row=0, col=0), self.tr("RMSSD in ms"), _LEAST_RMSSD_SPAN
        )
        self._heart = _Panel(
            self._view.addPlot(row=1, col=0), self.tr("Heart rate in bpm"), _LEAST_HR_SPAN
        )
        self.setMinimumHeight(_LEAST_HEIGHT)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.layout.setRowStretchFactor(0, 30)
        grid.layout.setRowStretchFactor(1, 12)
        self._rmssd.plot.hideAxis("bottom")
        self._invitation = pg.TextItem(anchor=(0.5, 0.5))
        self._invitation.setFont(self._font)
        self._rmssd.plot.addItem(self._invitation, ignoreBounds=True)
        self._usual = _Usual(self._rmssd.plot, self._font)
        self._talk: _Talk | None = None
        """Made when somebody is heard for the first time."""
        self._labels: list[pg.TextItem] = []
        self._marks: list[tuple[pg.InfiniteLine, pg.InfiniteLine]] = []
        self.set_range(self._range_s)
        self.apply(theme)

    @property
    def view(self) -> _View:
        """The painted widget; its ``painted`` hook serves the benchmarks."""
        return self._view

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._view.setBackground(QColor(theme.ground))
        self._rmssd.apply(theme, theme.vagal, _VAGAL_WIDTH, self._font)
        self._heart.apply(theme, theme.heart, _HEART_WIDTH, self._font)
        self._invitation.setColor(QColor(theme.muted))
        self._usual.apply(theme)
        if self._talk:
            self._talk.apply(theme)
        for lines in self._marks:
            for line in lines:
                line.setPen(self._mark_pen())
        for label in self._labels:
            label.setColor(QColor(theme.muted))
        self.redraw()

    def set_range(self, range_s: int) -> None:
        """Show the last ``range_s`` seconds."""
        self._range_s = range_s
        for panel in (self._rmssd, self._heart):
            panel.plot.setXRange(-range_s, 0, padding=0)
        if self._end is not None:
            self.look(0.0)  # what is shown now may begin before the session
        self._label_time()
        self._usual.move_name(-range_s)
        self.redraw()

    @property
    def looking_back(self) -> tuple[float, float] | None:
        """From when to when in seconds of the session; None while it is live."""
        return None if self._end is None else (max(0.0, self._end - self._range_s), self._end)

    def look(self, by: float) -> None:
        """Move what is shown by so many seconds; at the present it goes on with it."""
        if self._series is None:
            return
        now = self._series.now
        end = (now if self._end is None else self._end) + by
        end = max(end, min(now, float(self._range_s)))
        wanted = None if end >= now else end
        if wanted != self._end:
            self._end = wanted
            self._label_time()
            self.redraw()

    def to_live(self) -> None:
        """Show the present."""
        if self._end is not None:
            self._end = None
            self._label_time()
            self.redraw()

    def set_usual(self, band: Band | None, *, yours: bool = False) -> None:
        """Show which values are usual, None for none; on other days, or in this session."""
        self._usual.show_band(band, -self._range_s, yours=yours)

    def _label_time(self) -> None:
        ticks = time_ticks(self._range_s)
        if self._end is not None:
            ticks = clock_ticks(self._range_s, self._end)
        self._heart.plot.getAxis("bottom").setTicks([ticks])

    def _turned(self, along: int, across: int) -> None:
        """Take a turn of the wheel, in eighths of a degree."""
        # A touchpad turns by less than a notch at a time.
        self._turn += along
        if abs(self._turn) >= _NOTCH:
            self.zoom_wanted.emit(-1 if self._turn > 0 else 1)
            self._turn = 0
        if across:
            self.scroll_wanted.emit(-across / _NOTCH * self._range_s / 20)

    def _dragged(self, pixels: float) -> None:
        width = max(1, self._view.width() - _AXIS_WIDTH)
        self.scroll_wanted.emit(-pixels / width * self._range_s)

    def set_window(self, window_s: int) -> None:
        """Show the RMSSD of another rolling window, past included."""
        self._window_s = window_s
        self.redraw()

    def show_series(self, series: SessionSeries | None, *, same_time: bool = False) -> None:
        """Show a session, or nothing.

        Args:
            series: What is to be drawn.
            same_time: Whether it tells more of the time that is shown: then that stays.
        """
        self._series = series
        if not same_time:
            self._end = None
            self._label_time()
        self.redraw()

    def redraw(self) -> None:
        """Draw the present state of the series."""
        series = self._series
        if series is None:
            self._rmssd.clear()
            self._heart.clear()
            self._draw_labels([])
            self._invitation.hide()
            if self._talk:
                self._talk.hide()
            return
        now = self._right(series)
        column_s = self._range_s / max(200, self._view.width() - _AXIS_WIDTH)
        self._rmssd.draw_with_band(series.rmssd[self._window_s], now, self._range_s, column_s)
        self._heart.draw_with_rings(series.heart_rate, now, self._range_s, column_s)
        self._draw_labels(self._texts(series))
        self._draw_talk(series, now)
        self._invite(series)

    def _draw_talk(self, series: SessionSeries, now: float) -> None:
        if not series.talked:
            if self._talk:
                self._talk.hide()
            return
        if self._talk is None:
            self._talk = _Talk(self._rmssd.plot.getViewBox(), self._font)
            self._talk.apply(self._theme)
            self._view.scene().addItem(self._talk)
        start = now - self._range_s
        self._talk.show_rows(rows_of(series.talk_between(start, now), *_TALK_ROW), start, now)

    def talk_rows(self) -> TalkRows | None:
        """Return who is shown to speak; None where nobody is."""
        return self._talk.rows if self._talk and self._talk.isVisible() else None

    def _right(self, series: SessionSeries) -> float:
        """Return the time of the right edge."""
        return series.now if self._end is None else min(self._end, series.now)

    def _invite(self, series: SessionSeries) -> None:
        """Where no curve can be drawn yet, say what it takes."""
        self._invitation.setVisible(not series.rmssd[self._window_s].has_values)
        needed = self._window_s * MIN_COVERAGE_PERCENT // 100
        text = self.tr("The curve of vagal tone begins after %n s of clean beats", "", needed)
        if self._invitation.isVisible() and self._invitation.toPlainText() != text:
            self._invitation.setText(text)
        self._invitation.setPos(-self._range_s / 2, (self._rmssd.top + self._rmssd.bottom) / 2)

    def rings(self) -> int:
        """Return how many excluded beats are marked now."""
        return len(self._heart.rings.data)

    def texts(self) -> list[str]:
        """Return what is written into the plot now."""
        return [label.toPlainText() for label in self._labels if label.isVisible()]

    def _texts(self, series: SessionSeries) -> list[tuple[float, str, bool]]:
        """Return time, text and kind (marker or not) of what is written into the plot."""
        now = self._right(series)
        start = now - self._range_s
        room = self._room(_HOLE_ROOM)
        texts: list[tuple[float, str, bool]] = []
        next_at = np.inf
        for hole in sorted(series.holes, key=lambda each: each.start, reverse=True):
            middle = (hole.start + hole.end) / 2 - now
            seen = hole.end > start and hole.start < now
            if seen and hole.end - hole.start >= _LABELLED_HOLE_S and next_at - middle >= room:
                texts.append((middle, _hole_text(hole), False))
                next_at = middle
        return texts + self._marker_texts(series)

    def _room(self, pixels: int) -> float:
        """Return pixels as seconds."""
        width: int = self._view.width() - _AXIS_WIDTH
        return pixels * self._range_s / max(1, width)

    def _marker_texts(self, series: SessionSeries) -> list[tuple[float, str, bool]]:
        room = self._room(_LABEL_ROOM)
        texts: list[tuple[float, str, bool]] = []
        next_at = np.inf
        now = self._right(series)
        # From the newest back: of a crowd the latest is the one that is looked for.
        for at, label in reversed(series.markers):
            if at > now:
                continue
            if at <= now - self._range_s:
                break
            fits = next_at - at >= room
            next_at = at if fits else next_at
            texts.append((at - now, said(label) if fits else "", True))
        return texts

    def _draw_labels(self, texts: Sequence[tuple[float, str, bool]]) -> None:
        while len(self._labels) < len(texts):
            label = pg.TextItem(color=QColor(self._theme.muted))
            label.setFont(self._font)
            self._rmssd.plot.addItem(label, ignoreBounds=True)
            self._labels.append(label)
        for label, (x, text, is_marker) in zip(self._labels, texts, strict=False):
            if label.toPlainText() != text:
                label.setText(text)
            # A marker's text hangs to the left of its line, so that "now" never cuts it off.
            label.setAnchor((1, 0) if is_marker else (0.5, 1))
            label.setPos(x, self._rmssd.top if is_marker else self._rmssd.bottom)
            label.show()
        for label in self._labels[len(texts) :]:
            label.hide()
        self._draw_marks([x for x, _, is_marker in texts if is_marker])

    def _draw_marks(self, positions: Sequence[float]) -> None:
        while len(self._marks) < len(positions):
            lines = (
                pg.InfiniteLine(angle=90, pen=self._mark_pen()),
                pg.InfiniteLine(angle=90, pen=self._mark_pen()),
            )
            for line, panel in zip(lines, (self._rmssd, self._heart), strict=True):
                panel.plot.addItem(line, ignoreBounds=True)
            self._marks.append(lines)
        for index, lines in enumerate(self._marks):
            for line in lines:
                line.setVisible(index < len(positions))
                if index < len(positions):
                    line.setPos(positions[index])

    def _mark_pen(self) -> object:
        return pg.mkPen(self._theme.muted, width=1, style=Qt.PenStyle.DashLine)


class _View(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """The painted area; tells when it has been painted."""

    painted: Callable[[], None] | None = None
    turned: Callable[[int, int], None] | None = None
    dragged: Callable[[float], None] | None = None
    _held: float | None = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.painted is not None:
            self.painted()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Tell of a turned wheel; the axis itself stays where it is."""
        if self.turned:
            turn = event.angleDelta()
            self.turned(turn.y(), turn.x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the curves."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = event.position().x()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pull the curves along."""
        if self._held is not None and self.dragged:
            self.dragged(event.position().x() - self._held)
            self._held = event.position().x()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of the curves."""
        self._held = None
        self.unsetCursor()
        event.accept()


class _Talk(pg.GraphicsObject):  # type: ignore[misc]
    """Who speaks, below a curve."""

    def __init__(self, box: pg.ViewBox, font: QFont) -> None:
        super().__init__()
        self._box = box
        self._theme: Theme | None = None
        self._font = QFont(font)
        self._font.setPixelSize(_TALK_PIXELS)
        self.rows = TalkRows((), ())
        self._start, self._end = 0.0, 1.0
        # Its place is that of the curve, which moves with the window.
        box.sigResized.connect(lambda _: self.prepareGeometryChange())

    def apply(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_rows(self, rows: TalkRows, start: float, end: float) -> None:
        if rows.height != self.rows.height:
            self.prepareGeometryChange()
        self.rows, self._start, self._end = rows, start, end
        self.setVisible(bool(rows.rows))
        self.update()

    def _place(self) -> QRectF:
        curve: QRectF = self._box.sceneBoundingRect()
        top = curve.bottom() + _BELOW_CURVE
        return QRectF(curve.left(), top, curve.width(), self.rows.height)

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._place().adjusted(-_AXIS_WIDTH, -2, 0, _TALK_PIXELS + 4)

    def paint(self, painter: QPainter, *_: object) -> None:
        theme, place = self._theme, self._place()
        if theme is None:
            return
        per_s = place.width() / max(self._end - self._start, 1e-3)
        paint_rows(
            painter, self.rows, place, lambda at: place.left() + (at - self._start) * per_s, theme
        )
        painter.setFont(self._font)
        painter.setPen(QColor(theme.muted))
        room = _AXIS_WIDTH - 10
        for number, (voice, _spoken) in enumerate(self.rows.rows):
            name, top = name_of(voice), place.top() + self.rows.top(number)
            if painter.fontMetrics().horizontalAdvance(name) <= room:
                box = QRectF(place.left() - _AXIS_WIDTH, top - 6, room, self.rows.row + 12)
                painter.drawText(box, _BESIDE, name)
            else:
                box = QRectF(place.left() + 4, top + self.rows.row, place.width(), 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, name)


_BESIDE: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Usual:
    """What is usual, softly behind the curve, with its name."""

    def __init__(self, plot: pg.PlotItem, font: QFont) -> None:
        self._area = pg.LinearRegionItem(orientation="horizontal", movable=False)
        self._area.setZValue(-20)
        for line in self._area.lines:
            line.setPen(QPen(Qt.PenStyle.NoPen))
        # Below its lower edge: within it there is the curve.
        self._name = pg.TextItem(anchor=(0, 0))
        self._name.setFont(font)
        for item in (self._area, self._name):
            plot.addItem(item, ignoreBounds=True)
            item.hide()

    def apply(self, theme: Theme) -> None:
        soft = QColor(theme.muted)
        soft.setAlphaF(_USUAL_ALPHA)
        self._area.setBrush(soft)
        self._name.setColor(QColor(theme.muted))

    def move_name(self, left: float) -> None:
        self._name.setPos(left, self._name.pos().y())

    def show_band(self, band: Band | None, left: float, *, yours: bool) -> None:
        for item in (self._area, self._name):
            item.setVisible(band is not None)
        if band:
            self._area.setRegion((band.low, band.high))
            self._name.setPos(left, band.low)
            text = tr("your usual") if yours else tr("usual in this session")
            if self._name.toPlainText() != text:
                self._name.setText(text)


def _hole_text(hole: Hole) -> str:
    length = f"{hole.end - hole.start:.0f}"
    return tr("{reason} {length} s").format(reason=said(wording.GAP[hole.reason]), length=length)
