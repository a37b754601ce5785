"""What the timeline of a conversation shows and does not move: drawn once, until it changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from biofeedback import wording
from biofeedback.analysis.results import GapStudy, MarkerStudy, Study
from biofeedback.programmes.conversation import NAMES, PROGRAMME, Part
from biofeedback.ui.axis import Scale, follow
from biofeedback.ui.languages import named, said, tr
from biofeedback.ui.series import Floats, band_columns, columns
from biofeedback.ui.talk_rows import TalkRows, name_of, paint_rows, rows_of
from biofeedback.ui.theme import Theme
from biofeedback.units import clock_text

TEXT_PIXELS: Final = 12
_NAME: Final = 20.0
"""Of what the curve is, above everything."""
_LANE: Final = 20.0
"""Of the names of phases, above the curve."""
_LEAST_SHARE: Final = 0.55
"""Of a phase's name: less of it says nothing."""
_TIMES: Final = 20.0
"""Of the times, below."""
_ABOVE_TALK: Final = 10.0
_RIGHT: Final = 8.0
_LEAST_LEFT: Final = 40.0
_EDGE: Final = 6.0
"""Between texts and the frame that stands around it while it has the keyboard."""
_BESIDE: Final = 10.0
"""Between what stands at the left and the curve."""
_AROUND_S: Final = 45.0
"""What is shown of the session before the first phase and after the last one."""
_LEAST_SPAN_MS: Final = 20.0
_EDGES: Final = (0.5, 99.5)
"""Percentiles that the scale holds: one wild second is not to flatten the rest."""
_BAND_ALPHA: Final = 0.18
_PHASE_ALPHA: Final = 0.07
_TICK_ROOM: Final = 76.0
_STEPS_S: Final = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_FLAG: Final = 4.0
_LEAST_LETTERS: Final = 8
"""Of the label of a marker, where not all of it has room."""
_LONGEST_LABEL: Final = 150
_LABELLED_HOLE: Final = 90.0
"""Pixels that the length of a gap needs beside it."""


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase as it is drawn."""

    start_s: float
    end_s: float
    name: str
    counts: bool
    """Whether results are taken from it; a part that was begun anew counts no more."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is shown of a session, in seconds since its start and milliseconds."""

    start_s: float
    end_s: float
    at_s: Floats
    rmssd_ms: Floats
    low_ms: Floats
    high_ms: Floats
    phases: Sequence[PhaseSpan]
    markers: Sequence[MarkerStudy]
    gaps: Sequence[GapStudy]
    talk: TalkRows
    scale: Scale | None
    """None where there is no curve."""
    window_s: int

    @classmethod
    def of(cls, study: Study) -> Scene:
        """Return what a study has to show."""
        phases = _phases(study)
        start, end = _shown(study, phases)
        curve = study.curve
        inside = (curve.at_s >= start) & (curve.at_s <= end)
        values = [
            curve.rmssd_ms[inside],
            curve.low_ms[inside],
            curve.high_ms[inside],
        ]
        return cls(
            start_s=start,
            end_s=end,
            at_s=curve.at_s[inside],
            rmssd_ms=values[0],
            low_ms=values[1],
            high_ms=values[2],
            phases=phases,
            markers=[each for each in study.markers if start <= each.at_s <= end],
            gaps=study.gaps,
            talk=rows_of(study.talk),
            scale=_scale(values),
            window_s=curve.window_s,
        )


def _phases(study: Study) -> list[PhaseSpan]:
    parts = study.conversation.parts if study.conversation else {}
    counted = {each.phase_id for each in parts.values()}
    found = []
    for phase in study.phases:
        ours = phase.settings.get("programme") == PROGRAMME
        part = phase.settings.get("part", "")
        known = ours and part in set(Part)
        name = said(NAMES[Part(part)]) if known else named(phase.name)
        start = phase.start_s - phase.discarded_s
        counts = not known or not parts or phase.phase_id in counted
        found.append(PhaseSpan(start, phase.end_s, name, counts))
    return found


def _shown(study: Study, phases: Sequence[PhaseSpan]) -> tuple[float, float]:
    """Return from when to when is shown: the conversation, where the session was much longer."""
    length = max(study.facts.length_s, 1.0)
    spans = list(study.conversation.whole_parts.values()) if study.conversation else []
    if not spans:
        return 0.0, length
    spans += [(each.start_s, each.end_s) for each in phases if not each.counts]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return max(0.0, first - _AROUND_S), min(length, last + _AROUND_S)


def _scale(values: Sequence[Floats]) -> Scale | None:
    seen = np.concatenate([each[np.isfinite(each)] for each in values])
    if not seen.size:
        return None
    low, high = np.percentile(seen, _EDGES)
    return follow(None, float(low), float(high), _LEAST_SPAN_MS)


class Layout:
    """Where everything stands on a widget of a size."""

    def __init__(self, scene: Scene, width: float, height: float, metrics: QFontMetrics) -> None:
        """Give names at the left the room that they need."""
        self.scene = scene
        names = [name_of(voice) for voice, _ in scene.talk.rows]
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        self.left = max(_LEAST_LEFT, widest + _EDGE + _BESIDE)
        right = max(self.left + 1, width - _RIGHT)
        rows = scene.talk.height
        below = _TIMES + (rows + _ABOVE_TALK if rows else 0.0)
        top = _NAME + _LANE
        bottom = max(top + 1, height - below)
        self.curve = QRectF(self.left, top, right - self.left, bottom - top)
        self.talk = QRectF(self.left, bottom + _ABOVE_TALK, right - self.left, rows)
        self.times = QRectF(self.left, height - _TIMES, right - self.left, _TIMES)

    def x(self, time_s: float) -> float:
        """Return where a time stands."""
        scene = self.scene
        share = (time_s - scene.start_s) / max(scene.end_s - scene.start_s, 1e-3)
        return self.curve.left() + self.curve.width() * share

    def time(self, x: float) -> float:
        """Return the time that stands at a place."""
        share = (x - self.curve.left()) / max(self.curve.width(), 1.0)
        length = self.scene.end_s - self.scene.start_s
        return self.scene.start_s + length * min(1.0, max(0.0, share))

    def y(self, ms: float) -> float:
        """Return where a value stands; outside of the scale at its edge."""
        scale = self.scene.scale
        if scale is None:
            return self.curve.bottom()
        share = (ms - scale.low) / (scale.high - scale.low)
        return self.curve.bottom() - self.curve.height() * min(1.0, max(0.0, share))


class TimelinePicture:
    """Paints a scene."""

    def __init__(self, layout: Layout, theme: Theme, *, private: bool) -> None:
        """Take what is drawn and where.

        Args:
            layout: Knows the scene.
            theme: Its colours.
            private: Whether the curve and its numbers are left out.
        """
        self._layout = layout
        self._scene = layout.scene
        self._theme = theme
        self._private = private

    def paint(self, painter: QPainter) -> None:
        """Paint all of it."""
        self._paint_phases(painter)
        if self._private:
            text = QCoreApplication.translate("LiveView", "Hidden. P shows it again.")
            self._say(painter, text)
        elif self._scene.scale is None:
            self._say(painter, tr("No stretch of it was clean enough for a curve."))
        else:
            self._paint_scale(painter, self._scene.scale)
            self._paint_curve(painter)
        self._paint_name(painter)
        self._paint_gaps(painter)
        self._paint_markers(painter)
        self._paint_talk(painter)
        self._paint_times(painter)

    def _soft(self, colour: str, share: float) -> QColor:
        found = QColor(colour)
        found.setAlphaF(share)
        return found

    def _say(self, painter: QPainter, text: str) -> None:
        painter.setPen(QColor(self._theme.muted))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self._layout.curve, flags, text)

    def _paint_phases(self, painter: QPainter) -> None:
        place, metrics = self._layout, painter.fontMetrics()
        area = place.curve
        bottom = place.talk.bottom() if self._scene.talk.rows else area.bottom()
        for phase in self._scene.phases:
            left = max(place.x(phase.start_s), area.left())
            right = min(place.x(phase.end_s), area.right())
            if right <= left:
                continue
            alpha = _PHASE_ALPHA if phase.counts else _PHASE_ALPHA / 2
            box = QRectF(left + 1, area.top(), max(1.0, right - left - 2), bottom - area.top())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._soft(self._theme.muted, alpha))
            painter.drawRoundedRect(box, 4, 4)
            room = int(right - left) - 6
            name = metrics.elidedText(phase.name, Qt.TextElideMode.ElideRight, room)
            if len(name) > _LEAST_SHARE * len(phase.name):
                painter.setPen(QColor(self._theme.muted))
                lane = QRectF(left + 3, _NAME, right - left - 3, _LANE - 3)
                painter.drawText(lane, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_scale(self, painter: QPainter, scale: Scale) -> None:
        area = self._layout.curve
        ticks = scale.ticks()
        if len(ticks) > 2 and area.height() / (len(ticks) - 1) < TEXT_PIXELS + 6:
            ticks = [ticks[0], ticks[-1]]
        for value, text in ticks:
            y = round(self._layout.y(value)) + 0.5
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.muted))
            box = QRectF(0, y - 9, area.left() - _BESIDE, 18)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, align, text)

    def _paint_curve(self, painter: QPainter) -> None:
        scene, place = self._scene, self._layout
        width = (scene.end_s - scene.start_s) / max(place.curve.width(), 1.0)
        painter.save()
        painter.setClipRect(place.curve.adjusted(0, -2, 0, 2))
        at, low, high = band_columns(scene.at_s, scene.low_ms, scene.high_ms, width)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._soft(self._theme.vagal, _BAND_ALPHA))
        for run in runs(low):
            upper = self._points(at[run], high[run])
            painter.drawPolygon(QPolygonF(upper + self._points(at[run], low[run])[::-1]))
        at, value = columns(scene.at_s, scene.rmssd_ms, width)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.vagal), 2))
        for run in runs(value):
            painter.drawPath(_line(self._points(at[run], value[run])))
        painter.restore()

    def _paint_name(self, painter: QPainter) -> None:
        text = tr("RMSSD in ms over {seconds} s, with 95 % limits")
        text = text.format(seconds=self._scene.window_s)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(_EDGE, painter.fontMetrics().ascent() + _EDGE / 2), text)

    def _points(self, at: Floats, ms: Floats) -> list[QPointF]:
        place = self._layout
        return [
            QPointF(place.x(each), place.y(value))
            for each, value in zip(at.tolist(), ms.tolist(), strict=True)
        ]

    def _paint_gaps(self, painter: QPainter) -> None:
        area, metrics = self._layout.curve, painter.fontMetrics()
        for gap in self._scene.gaps:
            left = max(self._layout.x(gap.start_s), area.left())
            right = min(self._layout.x(gap.start_s + gap.duration_s), area.right())
            if right <= left:
                continue
            foot = area.bottom() - 1
            painter.setPen(QPen(self._soft(self._theme.muted, 0.7), 2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(left, foot), QPointF(max(right, left + 3), foot))
            if area.width() < 2 * _LABELLED_HOLE:
                continue
            text = gap_text(gap)
            wide = metrics.horizontalAdvance(text)
            if right - left >= min(wide, _LABELLED_HOLE) / 3:
                at = min(max((left + right - wide) / 2, area.left() + 4), area.right() - wide - 4)
                painter.setPen(QColor(self._theme.muted))
                painter.drawText(QPointF(at, foot - 5), text)

    def _paint_markers(self, painter: QPainter) -> None:
        area, metrics = self._layout.curve, painter.fontMetrics()
        free = -math.inf
        places = [self._layout.x(each.at_s) for each in self._scene.markers]
        for number, (marker, x) in enumerate(zip(self._scene.markers, places, strict=True)):
            pen = QPen(self._soft(self._theme.muted, 0.8), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.muted))
            flag = [QPointF(x - _FLAG, area.top()), QPointF(x + _FLAG, area.top())]
            painter.drawPolygon(QPolygonF([*flag, QPointF(x, area.top() + 1.6 * _FLAG)]))
            after = places[number + 1] if number + 1 < len(places) else area.right()
            room = min(after - x - 12, _LONGEST_LABEL)
            text = metrics.elidedText(named(marker.label), Qt.TextElideMode.ElideRight, int(room))
            whole = text == named(marker.label)
            if (whole or len(text) >= _LEAST_LETTERS) and x >= free:
                painter.setPen(QColor(self._theme.muted))
                painter.drawText(QPointF(x + 7, area.top() + 13), text)
                free = x + 7 + metrics.horizontalAdvance(text)

    def _paint_talk(self, painter: QPainter) -> None:
        rows, place = self._scene.talk, self._layout
        if not rows.rows:
            return
        for number, (voice, _) in enumerate(rows.rows):
            painter.setPen(QColor(self._theme.muted))
            top = place.talk.top() + rows.top(number)
            box = QRectF(0, top - 6, place.left - _BESIDE, rows.row + 12)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            font = QFont(painter.font())
            small = QFont(font)
            small.setPixelSize(TEXT_PIXELS - 1)
            painter.setFont(small)
            painter.drawText(box, align, name_of(voice))
            painter.setFont(font)
        paint_rows(painter, rows, place.talk, place.x, self._theme)

    def _paint_times(self, painter: QPainter) -> None:
        scene, place = self._scene, self._layout
        length = max(scene.end_s - scene.start_s, 1.0)
        per_s = place.curve.width() / length
        step = next((each for each in _STEPS_S if each * per_s >= _TICK_ROOM), _STEPS_S[-1])
        painter.setPen(QColor(self._theme.muted))
        at = math.ceil(scene.start_s / step) * step
        ends = []
        while at <= scene.end_s:
            x = place.x(at)
            text = clock_text(at)
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(x - wide / 2, place.left), place.curve.right() - wide)
            painter.drawText(QPointF(left, place.times.bottom() - 3), text)
            ends.append(QLineF(x, place.curve.bottom(), x, place.curve.bottom() + 3))
            at += step
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLines(ends)


def gap_text(gap: GapStudy) -> str:
    """Return why and for how long no beats came."""
    text = tr("{reason} {length} s")
    return text.format(reason=said(wording.GAP[gap.reason]), length=f"{gap.duration_s:.0f}")


def runs(values: Floats) -> list[slice]:
    """Return the unbroken runs of values: none bridges a hole."""
    known = np.isfinite(values)
    edges = np.flatnonzero(np.diff(known, prepend=False, append=False))
    return [slice(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _line(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    if len(points) == 1:
        path.lineTo(points[0] + QPointF(0.5, 0))
    return path
