"""RSA of each run of paced breathing, pace by pace; each pace stands for itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from biofeedback.history.likeness import Reading
from biofeedback.history.paces import PaceHistory
from biofeedback.ui.axis import nice_step
from biofeedback.ui.history import words
from biofeedback.ui.history.canvas import LEFT, TOP, Canvas
from biofeedback.ui.history.selection import Picture
from biofeedback.ui.labels import HIDDEN
from biofeedback.ui.languages import tr
from biofeedback.ui.theme import Theme

_LEAST_TOP: Final = 6.0
"""Of the axis, in bpm: noise is not to look like a swing."""
_NUMBER_ROOM: Final = 28
_WIDEST: Final = 150.0
_COLUMN_SHARE: Final = 0.62
_OLDEST: Final = 0.28
"""How strong the first run of a pace is painted, beside the last one."""


class PaceChart(Canvas):
    """A column for each pace: its runs from the first to the last, their mean, the best."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__(theme)
        self._picture: Picture | None = None
        self._paces: Sequence[PaceHistory] = ()
        self._runs: list[Reading] = []
        self._foot = 0
        self._name = self.tr("RSA in bpm, peak to trough")
        self._below = self.tr("breaths a minute")
        self._legend = self.tr("from the first run to the last; line: mean; ring: best")
        self._nothing = self.tr("Nothing was measured in this time.")
        self.setAccessibleName(self.tr("RSA by pace"))

    @property
    def below(self) -> int:
        """Pixels for pace and number of runs."""
        return 46

    def show_picture(self, picture: Picture, first: date) -> None:
        """Show the runs since a day."""
        self._picture = picture
        self._paces = picture.paces(first)
        self.renew()

    def told(self, index: int) -> tuple[str, str]:
        """Return when a run was, and its RSA."""
        run = self._runs[index]
        day = words.full_day(run.day)
        value = HIDDEN if self.private else f"{run.measures.rsa_bpm or 0.0:.1f} bpm"
        text = self.tr("{value} at {pace} breaths a minute")
        return f"{day}, {words.clock(run.at)}", text.format(value=value, pace=f"{run.like.pace:g}")

    # -- painting ----------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter) -> None:
        """Paint the axis, and column by column."""
        area = self.area
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QPointF(4, TOP - 12.0), self._name)
        if not self._paces:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._nothing)
            self._runs = []
            self.set_spots(np.empty(0), np.empty(0), [])
            return
        metrics = painter.fontMetrics()
        left = area.right() - metrics.horizontalAdvance(self._legend)
        if left > metrics.horizontalAdvance(self._name) + 24:
            painter.drawText(QPointF(left, TOP - 12.0), self._legend)
        top = self._top()
        self._paint_axis(painter, area, top)
        column = min(_WIDEST, area.width() / len(self._paces))
        self._foot = self._fitting_foot(column, metrics)
        first = area.left() + (area.width() - column * len(self._paces)) / 2
        places: list[tuple[QPointF, Reading]] = []
        for number, pace in enumerate(self._paces):
            box = QRectF(first + number * column, area.top(), column, area.height())
            places += self._paint_pace(painter, box, pace, top)
        self._runs = [run for _, run in places]
        paths: list[Path] = [run.path for run in self._runs]
        x = np.array([place.x() for place, _ in places])
        self.set_spots(x, np.array([place.y() for place, _ in places]), paths)

    def _top(self) -> float:
        values = [run.measures.rsa_bpm or 0.0 for pace in self._paces for run in pace.runs]
        # The greatest has its number above it.
        return max([_LEAST_TOP, *values]) / (1 - min(0.5, _NUMBER_ROOM / self.area.height()))

    def _paint_axis(self, painter: QPainter, area: QRectF, top: float) -> None:
        step = nice_step(top)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number in range(int(top / step) + 1):
            y = area.bottom() - number * step / top * area.height()
            painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if not self.private:
                painter.setPen(QColor(self.theme.muted))
                painter.drawText(QRectF(0, y - 10, LEFT - 9, 20), align, f"{number * step:g}")

    def _paint_pace(
        self, painter: QPainter, box: QRectF, pace: PaceHistory, top: float
    ) -> list[tuple[QPointF, Reading]]:
        count = len(pace.runs)
        width = box.width() * _COLUMN_SHARE
        left = box.center().x() - width / 2
        places = []
        size = 7.0 if count <= width / 5 else 4.5
        for number, run in enumerate(pace.runs):
            x = left + width * ((number + 0.5) / count)
            y = box.bottom() - (run.measures.rsa_bpm or 0.0) / top * box.height()
            places.append((QPointF(x, y), run))
            strength = _OLDEST + (0.9 - _OLDEST) * (number + 1) / count
            pen = QPen(self.soft(self.theme.vagal, strength), size)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoint(places[-1][0])
        y = box.bottom() - pace.mean_bpm / top * box.height()
        painter.setPen(QPen(QColor(self.theme.vagal), 2))
        painter.drawLine(QPointF(left - 6, y), QPointF(left + width + 6, y))
        self._paint_best(painter, pace, places)
        self._paint_foot(painter, box, pace)
        return places

    def _paint_best(
        self, painter: QPainter, pace: PaceHistory, places: list[tuple[QPointF, Reading]]
    ) -> None:
        found = next((place for place, run in places if run is pace.best), None)
        if found is None or not self._compared:
            return
        painter.setPen(QPen(QColor(self.theme.text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(found, 5.5, 5.5)
        if not self.private and pace.best_bpm is not None:
            painter.setFont(self.font_of(13))
            box = QRectF(found.x() - 40, found.y() - 25, 80, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{pace.best_bpm:.1f}")
            painter.setFont(self.font_of())

    def _foot_of(self, pace: PaceHistory, longest: int) -> str:
        """Return what stands below a pace; 0 is the shortest of three texts."""
        runs = tr("%n runs", "", len(pace.runs), one="%n run")
        if longest == 2 and not self.private:
            return self.tr("{runs}, mean {mean}").format(runs=runs, mean=f"{pace.mean_bpm:.1f}")
        return runs if longest else f"{len(pace.runs)}"

    def _fitting_foot(self, column: float, metrics: QFontMetrics) -> int:
        """Return the longest text that there is room for below every pace."""
        for longest in (2, 1):
            texts = (self._foot_of(pace, longest) for pace in self._paces)
            if max(map(metrics.horizontalAdvance, texts)) + 10 <= column:
                return longest
        return 0

    @property
    def _compared(self) -> bool:
        return self._picture is not None and self._picture.choice.comparable

    def _paint_foot(self, painter: QPainter, box: QRectF, pace: PaceHistory) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.setPen(QColor(self.theme.text))
        painter.setFont(self.font_of(14))
        painter.drawText(QRectF(box.left(), box.bottom() + 6, box.width(), 18), middle,
                         f"{pace.pace:g}")  # fmt: skip
        painter.setFont(self.font_of())
        painter.setPen(QColor(self.theme.muted))
        place = QRectF(box.left(), box.bottom() + 25, box.width(), 18)
        painter.drawText(place, middle, self._foot_of(pace, self._foot))
        if pace is self._paces[0]:
            name = QRectF(0, box.bottom() + 7, box.left() + box.width() / 2 - 20, 18)
            if painter.fontMetrics().horizontalAdvance(self._below) < name.width() - 4:
                painter.drawText(name.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, self._below)
