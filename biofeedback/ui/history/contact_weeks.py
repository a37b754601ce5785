"""Ratings over resting vagal tone, one above the other with one axis of time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPolygonF

from biofeedback.history.baseline import WEEK_DAYS
from biofeedback.history.contact import ContactHistory, DayRating, Mean, Told, Week
from biofeedback.history.likeness import Reading
from biofeedback.records.evenings import LEAST, MOST
from biofeedback.ui.history import words
from biofeedback.ui.history.canvas import LEFT, Canvas
from biofeedback.ui.history.ticks import day_ticks, rmssd_ticks
from biofeedback.ui.languages import tr
from biofeedback.ui.theme import Theme

_BETWEEN: Final = 54.0
"""Pixels between the panels: the number of days above, the name below."""
_UPPER: Final = 0.5
_MIDDLE: Final = WEEK_DAYS / 2
_DAYS_FROM: Final = 17.0
"""Width of a week in pixels from which on the number of its days is written."""
_LARGE_FROM: Final = 5.0
_SMALL_FROM: Final = 2.0
"""Width of a day in pixels from which on its dot has its full, or its lesser, size."""
_SD_FROM: Final = 10.0
"""Width of a week from which on the standard deviation is drawn."""
_LEAST_SPAN: Final = math.log(2.2)
_ROOM: Final = 0.07
_DASH: Final = 0.3
"""A week alone is a dash of so many weeks to either side."""
_SAMPLE: Final = 18.0
_GAP: Final = 16.0


@dataclass(frozen=True, slots=True)
class _Spot:
    """What stands somewhere, and what is said of it."""

    x: float
    y: float
    told: Callable[[], tuple[str, ...]]


class WeeksChart(Canvas):
    """Dots are days, lines the means of weeks; a week without a mean leaves a hole in its line."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__(theme)
        self._found: ContactHistory | None = None
        self._weeks: Sequence[Week] = ()
        self._first, self._last = date.min, date.max
        self._told: list[_Spot] = []
        self._low, self._high = math.log(20), math.log(80)
        self.setMinimumHeight(220)
        self.setAccessibleName(self.tr("Ratings and resting vagal tone over weeks"))

    def show_contact(self, found: ContactHistory, first: date, last: date) -> None:
        """Show what there is from one day to another."""
        self._found, self._first, self._last = found, first, last
        self._weeks = found.weeks(first, last)
        self.renew()

    def spoken(self) -> str:
        """Return the last week that has anything, as a screen reader hears it."""
        said = [text for week in self._weeks if len(text := _of_week(week)) > 1]
        return ". ".join(said[-1]) if said else ""

    def told(self, index: int) -> tuple[str, str]:
        """Return what is said of a day or a week."""
        return self._told[index].told()  # type: ignore[return-value]  # one line more

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose nothing: a day is no session."""
        event.ignore()

    # -- where things are ------------------------------------------------------------------------

    @property
    def below(self) -> int:
        """Pixels for the number of days, and for the dates below them."""
        return 46

    def _panels(self) -> tuple[QRectF, QRectF]:
        area = self.area
        height = area.height() - _BETWEEN
        upper = QRectF(area.left(), area.top(), area.width(), _UPPER * height)
        top = upper.bottom() + _BETWEEN
        return upper, QRectF(area.left(), top, area.width(), area.bottom() - top)

    @property
    def _day_width(self) -> float:
        return self.area.width() / ((self._last - self._first).days + 1)

    @property
    def _shows_sd(self) -> bool:
        return WEEK_DAYS * self._day_width >= _SD_FROM

    def _across(self, day: date, more: float = 0.5) -> float:
        number = day.toordinal() - self._first.toordinal() + more
        return self.area.left() + number * self._day_width

    def _rating_up(self, panel: QRectF, value: float) -> float:
        # A deviation may reach beyond what can be said.
        value = min(max(value, LEAST), MOST)
        return panel.bottom() - (value - LEAST) * panel.height() / (MOST - LEAST)

    def _rest_up(self, panel: QRectF, value: float) -> float:
        return panel.bottom() - (value - self._low) * panel.height() / (self._high - self._low)

    # -- painting ----------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter) -> None:
        """Paint both panels."""
        found = self._found
        if found is None:
            return
        self._told = []
        upper, lower = self._panels()
        ratings = [each for day, each in found.ratings.items() if self._seen(day)]
        rests = [each for day, each in found.rests.items() if self._seen(day)]
        self._scale(rests)
        self._paint_dates(painter, lower)
        self._paint_upper(painter, upper, ratings)
        self._paint_lower(painter, lower, rests, found)
        spots = self._told
        x, y = (np.array([getattr(each, axis) for each in spots]) for axis in ("x", "y"))
        self.set_spots(x, y, [Path()] * len(spots))

    def _seen(self, day: date) -> bool:
        return self._first <= day <= self._last

    def _scale(self, rests: Sequence[Reading]) -> None:
        values = [value for each in rests if (value := each.ln_rmssd) is not None]
        if values:
            low, high = min(values), max(values)
            room = max(_ROOM * (high - low), (_LEAST_SPAN - (high - low)) / 2)
            self._low, self._high = low - room, high + room

    def _paint_dates(self, painter: QPainter, panel: QRectF) -> None:
        painter.setPen(QColor(self.theme.muted))
        for day, text in day_ticks(self._first, self._last, panel.width()):
            at = self._across(day, 0.0)
            width = painter.fontMetrics().horizontalAdvance(text) + 2
            left = min(max(at - width / 2, panel.left() - 4), self.width() - width - 2)
            box = QRectF(left, self.height() - 20.0, width, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_upper(self, painter: QPainter, panel: QRectF, ratings: Sequence[DayRating]) -> None:
        ticks = [(value, f"{value}") for value in range(LEAST, MOST + 1)]
        self._paint_grid(painter, panel, [(self._rating_up(panel, at), text) for at, text in ticks])
        text, quiet = self.theme.text, self.theme.muted
        legend = (
            (tr("in tune"), lambda at: self._paint_key(painter, at, text, ring=False)),
            (tr("close"), lambda at: self._paint_key(painter, at, quiet, ring=True)),
        )
        self._paint_name(painter, panel, tr("In tune and close, 1 to 7"), legend)
        if not ratings:
            self._paint_nothing(painter, panel, tr("Nothing was rated in this time."))
            return
        self._clip(painter, panel)
        for each in ratings:
            self._paint_rating(painter, panel, each)
        means = [each.close for each in self._weeks]
        self._paint_means(painter, panel, means, quiet, self._rating_up, dashed=True)
        means = [each.in_tune for each in self._weeks]
        self._paint_means(painter, panel, means, text, self._rating_up)
        painter.setClipping(False)
        days = [max(each.in_tune.days, each.close.days) for each in self._weeks]
        self._paint_days(painter, panel, days)
        for week in self._weeks:
            shown = week.in_tune.mean if week.in_tune.mean is not None else week.close.mean
            if shown is not None:
                self._spot_week(week, self._rating_up(panel, shown))

    def _paint_lower(
        self, painter: QPainter, panel: QRectF, rests: Sequence[Reading], found: ContactHistory
    ) -> None:
        ticks = rmssd_ticks(self._low, self._high, panel.height()) if rests else []
        grid = [(self._rest_up(panel, math.log(value)), f"{value}") for value in ticks]
        self._paint_grid(painter, panel, grid)
        name = tr("Vagal tone at rest, RMSSD in ms")
        if found.like:
            like = found.like
            alike = f"{words.posture_name(like.posture)}, {words.part_name(like.part)}"
            name = f"{name}  \N{MIDDLE DOT}  {alike}"
        teal = self.theme.vagal
        legend = [
            (tr("mean of a week, 3 days or more"), lambda at: self._paint_line(painter, at, teal))
        ]
        if self._shows_sd:
            band = tr("SD of its days")
            legend.append((band, lambda at: self._paint_band(painter, at, teal)))
        self._paint_name(painter, panel, name, legend)
        if not rests:
            self._paint_nothing(painter, panel, tr("No rest was measured in this time."))
            return
        self._clip(painter, panel)
        for each in rests:
            if each.ln_rmssd is None:
                continue
            where = QPointF(self._across(each.day), self._rest_up(panel, each.ln_rmssd))
            self._paint_dot(painter, where, self.theme.vagal, 0.7)
            self._told.append(_Spot(where.x(), where.y(), lambda each=each: _of_rest(each)))  # type: ignore[misc]
        means = [each.rest for each in self._weeks]
        self._paint_means(painter, panel, means, self.theme.vagal, self._rest_up, band=0.13)
        painter.setClipping(False)
        self._paint_days(painter, panel, [each.rest.days for each in self._weeks])
        for week in self._weeks:
            if week.rest.mean is not None:
                self._spot_week(week, self._rest_up(panel, week.rest.mean))

    def _paint_grid(
        self, painter: QPainter, panel: QRectF, ticks: Sequence[tuple[float, str]]
    ) -> None:
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        shown = ticks if panel.height() > 14 * len(ticks) else ticks[::3]
        for y, text in shown:
            painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.drawLine(QPointF(panel.left(), y), QPointF(panel.right(), y))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(QRectF(0, y - 10, LEFT - 9, 20), align, text)

    def _paint_name(
        self,
        painter: QPainter,
        panel: QRectF,
        name: str,
        legend: Sequence[tuple[str, Callable[[float], None]]],
    ) -> None:
        base = panel.top() - 12.0
        metrics = painter.fontMetrics()
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QPointF(4, base), name)
        right, least = panel.right(), 4 + metrics.horizontalAdvance(name) + _GAP
        for text, sample in reversed(legend):
            left = right - metrics.horizontalAdvance(text) - 6 - _SAMPLE
            if left < least:
                return
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(QPointF(left + _SAMPLE + 6, base), text)
            painter.save()
            painter.translate(0, base - 4)
            sample(left)
            painter.restore()
            right = left - _GAP

    def _paint_key(self, painter: QPainter, left: float, colour: str, *, ring: bool) -> None:
        pen = QPen(QColor(colour), 2.0)
        if ring:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, 0), QPointF(left + _SAMPLE, 0))
        middle = QPointF(left + _SAMPLE / 2, 0)
        if ring:
            painter.setPen(QPen(QColor(colour), 1.3))
            painter.setBrush(QColor(self.theme.ground))
            painter.drawEllipse(middle, 4.2, 4.2)
        else:
            self._paint_dot(painter, middle, colour, 1.0, 5.5)

    def _paint_line(self, painter: QPainter, left: float, colour: str) -> None:
        painter.setPen(QPen(QColor(colour), 2.0))
        painter.drawLine(QPointF(left, 0), QPointF(left + _SAMPLE, 0))

    def _paint_band(self, painter: QPainter, left: float, colour: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.soft(colour, 0.22))
        painter.drawRoundedRect(QRectF(left, -5, _SAMPLE, 10), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_nothing(self, painter: QPainter, panel: QRectF, text: str) -> None:
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(panel, Qt.AlignmentFlag.AlignCenter, text)

    def _clip(self, painter: QPainter, panel: QRectF) -> None:
        painter.setClipRect(panel.adjusted(-1, -6, 4, 6))

    def _paint_rating(self, painter: QPainter, panel: QRectF, each: DayRating) -> None:
        x = self._across(each.day)
        strength = 0.75 if each.told is Told.EVENING else 0.4
        small = self._day_width < _LARGE_FROM
        if each.close is not None:
            where = QPointF(x, self._rating_up(panel, each.close))
            radius = 4.2 if not small else 3.0 if self._day_width >= _SMALL_FROM else 1.6
            painter.setPen(QPen(self.soft(self.theme.muted, strength), 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(where, radius, radius)
            self._told.append(_Spot(where.x(), where.y(), lambda: _of_day(each)))
        if each.in_tune is not None:
            where = QPointF(x, self._rating_up(panel, each.in_tune))
            self._paint_dot(painter, where, self.theme.text, strength)
            self._told.append(_Spot(where.x(), where.y(), lambda: _of_day(each)))

    def _paint_dot(
        self, painter: QPainter, where: QPointF, colour: str, strength: float, size: float = 0.0
    ) -> None:
        width = self._day_width
        size = size or (5.5 if width >= _LARGE_FROM else 4.0 if width >= _SMALL_FROM else 2.2)
        pen = QPen(self.soft(colour, strength), size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoint(where)

    def _paint_means(
        self,
        painter: QPainter,
        panel: QRectF,
        means: Sequence[Mean],
        colour: str,
        up: Callable[[QRectF, float], float],
        *,
        dashed: bool = False,
        band: float = 0.06,
    ) -> None:
        dash = _DASH * WEEK_DAYS * self._day_width
        runs = [_widened(run, dash) for run in _runs(self._middles(), means)]
        if self._shows_sd:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.soft(colour, band))
            for run in runs:
                there = [QPointF(x, up(panel, mean + sd)) for x, mean, sd in run]
                back = [QPointF(x, up(panel, mean - sd)) for x, mean, sd in reversed(run)]
                painter.drawPolygon(QPolygonF([*there, *back]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(QColor(colour), 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        for run in runs:
            painter.drawPolyline(QPolygonF([QPointF(x, up(panel, mean)) for x, mean, _ in run]))

    def _middles(self) -> list[float]:
        return [self._middle_of(week) for week in self._weeks]

    def _middle_of(self, week: Week) -> float:
        """Return where the mean of a week stands: its middle, or the edge that it reaches over."""
        area = self.area
        return min(max(self._across(week.first, _MIDDLE), area.left()), self._across(self._last))

    def _paint_days(self, painter: QPainter, panel: QRectF, days: Sequence[int]) -> None:
        """Write below each week on how many days it stands."""
        if WEEK_DAYS * self._day_width < _DAYS_FROM:
            return
        painter.setFont(self.font_of(10))
        painter.setPen(QColor(self.theme.muted))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        y = panel.bottom() + 8
        painter.drawText(QRectF(0, y, LEFT - 9, 14), align, tr("days"))
        for week, x, number in zip(self._weeks, self._middles(), days, strict=True):
            if self._across(week.first, _MIDDLE) >= panel.left():
                box = QRectF(x - 20, y, 40, 14)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{number}")
        painter.setFont(self.font_of())

    def _spot_week(self, week: Week, y: float) -> None:
        x = self._middle_of(week)
        self._told.append(_Spot(x, y, lambda: _of_week(week)))


_Run = list[tuple[float, float, float]]
"""Places of weeks, with mean and standard deviation."""


def _runs(middles: Sequence[float], means: Sequence[Mean]) -> Iterator[_Run]:
    """Yield the stretches of weeks that have a mean."""
    run: _Run = []
    for x, each in zip(middles, means, strict=True):
        if each.mean is not None and each.sd is not None:
            run.append((x, each.mean, each.sd))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _widened(run: _Run, dash: float) -> _Run:
    """Return a stretch; a week alone is a dash."""
    if len(run) > 1:
        return run
    ((x, mean, sd),) = run
    return [(x - dash, mean, sd), (x + dash, mean, sd)]


def _of_day(each: DayRating) -> tuple[str, ...]:
    from_where = tr("evening") if each.told is Told.EVENING else tr("after conversations")
    shown = [
        text.format(value=f"{value:.3g}")
        for text, value in (
            (tr("in tune {value}"), each.in_tune),
            (tr("close {value}"), each.close),
        )
        if value is not None
    ]
    return f"{words.full_day(each.day)}, {from_where}", ", ".join(shown)


def _of_rest(reading: Reading) -> tuple[str, ...]:
    return f"{words.full_day(reading.day)}, {words.clock(reading.at)}", words.rmssd(
        reading.measures
    )


def _of_week(week: Week) -> tuple[str, ...]:
    last = week.first + timedelta(days=WEEK_DAYS - 1)
    head = f"{words.short_day(week.first)} {words.EN_DASH} {words.short_day(last)}"
    lines = [
        _mean_text(tr("in tune"), week.in_tune),
        _mean_text(tr("close"), week.close),
    ]
    rest = week.rest
    if rest.mean is not None and rest.sd is not None:
        text = tr("at rest {value} ms, {low} to {high} ({days} days, mean and SD)")
        low, high = math.exp(rest.mean - rest.sd), math.exp(rest.mean + rest.sd)
        value = f"{math.exp(rest.mean):.0f}"
        lines.append(text.format(value=value, low=f"{low:.0f}", high=f"{high:.0f}", days=rest.days))
    return (head, *filter(None, lines))


def _mean_text(name: str, found: Mean) -> str:
    if found.mean is None or found.sd is None:
        return ""
    text = tr("{name} {mean}, SD {sd} ({days} days)")
    return text.format(name=name, mean=f"{found.mean:.1f}", sd=f"{found.sd:.1f}", days=found.days)
