"""The three Rs side by side: recovery, resting, reactivity; each with how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.results import Change, ConversationStudy, PhaseStudy
from biofeedback.programmes.conversation import NAMES, Part
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.theme import Theme, number_font

_NARROW: Final = 560
_APART: Final = 28
_GREAT: Final = 34
_SMALL: Final = 18
_LEAST_REACH: Final = math.log(1.5)
"""The scale of the changes reaches at least to half as much again."""
_HEIGHT: Final = 16
_WIDEST: Final = 220
_DOT: Final = 4.0
_REACH_ALPHA: Final = 0.45


@dataclass(frozen=True, slots=True)
class Reach:
    """A value within its limits on a scale, any unit."""

    value: float
    low: float
    high: float
    least: float
    """Left end of the scale."""
    most: float
    mark: float | None = None
    """Where the scale has its tick: what the value is compared with."""

    @property
    def clear(self) -> bool:
        """Whether the limits leave the tick on one side."""
        return self.mark is None or not self.low <= self.mark <= self.high


class Whisker(QWidget):
    """Draws a value within its limits: full where it is clearly on one side, open where not."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty."""
        super().__init__()
        self._theme = theme
        self._reach: Reach | None = None
        self.setFixedHeight(_HEIGHT)
        self.setMaximumWidth(_WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a length at which the limits are told apart."""
        return QSize(_WIDEST, _HEIGHT)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_reach(self, reach: Reach | None) -> None:
        """Show a value, or nothing."""
        self._reach = reach
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint scale, tick, limits and value."""
        reach = self._reach
        if reach is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(self._theme.hover), 1))
        painter.drawLine(QPointF(2, middle), QPointF(self.width() - 2, middle))
        if reach.mark is not None:
            painter.setPen(QPen(QColor(self._theme.muted), 1))
            at = self._x(reach, reach.mark)
            painter.drawLine(QPointF(at, 1), QPointF(at, self.height() - 1))
        soft = QColor(self._theme.vagal)
        soft.setAlphaF(_REACH_ALPHA)
        painter.setPen(QPen(soft, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        low, high = self._x(reach, reach.low), self._x(reach, reach.high)
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        painter.setPen(QPen(QColor(self._theme.vagal), 2))
        painter.setBrush(QColor(self._theme.vagal if reach.clear else self._theme.ground))
        painter.drawEllipse(QPointF(self._x(reach, reach.value), middle), _DOT, _DOT)
        painter.end()

    def _x(self, reach: Reach, value: float) -> float:
        share = (value - reach.least) / max(reach.most - reach.least, 1e-9)
        room = self.width() - 2 * (_DOT + 2)
        return _DOT + 2 + room * min(1.0, max(0.0, share))


class _Cell(QWidget):
    """One of the three."""

    def __init__(self, theme: Theme, family: str, name: str) -> None:
        super().__init__()
        self._family = family
        self._name = name
        self._great = True
        self._head = QLabel(name)
        self._what = muted()
        self.value = QLabel()
        self.value.setTextFormat(Qt.TextFormat.PlainText)
        self._limits = muted()
        for label in (self._what, self._limits):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.whisker = Whisker(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for part in (self._head, self._what, self.value, self._limits, self.whisker):
            layout.addWidget(part)
        layout.addStretch()

    def fit(self) -> None:
        pixels = _GREAT if self._great else _SMALL
        self.value.setFont(number_font(self._family, pixels, QFont.Weight.DemiBold))

    def stand(self, *, what: int, tall: bool) -> None:
        """Take the heights that the three have in common, so that numbers stand in one line."""
        self._what.setMinimumHeight(what)
        great = QFontMetrics(number_font(self._family, _GREAT)).height() if tall else 0
        self.value.setMinimumHeight(great)

    def height_of_what(self, width: int) -> int:
        self._what.setMinimumHeight(0)
        return max(0, self._what.heightForWidth(max(1, width)))

    @property
    def great(self) -> bool:
        """Whether there is a number."""
        return self._great

    def show_cell(
        self, what: str, value: str, limits: str, reach: Reach | None, *, great: bool = True
    ) -> None:
        """Show a number, or in smaller letters why there is none."""
        self._great = great
        self.fit()
        set_text(self._what, what)
        set_text(self.value, value)
        # Words may take two lines, a number never does.
        self.value.setWordWrap(not great)
        set_text(self._limits, limits)
        self.value.setEnabled(great and value != HIDDEN)
        self._limits.setVisible(bool(limits))
        self.whisker.show_reach(reach)
        self.whisker.setVisible(reach is not None)
        spoken = self.tr("hidden") if value == HIDDEN else f"{value} {limits}"
        self.value.setAccessibleName(f"{self._name}, {what}: {spoken}")


class ThreeRs(QWidget):
    """Shows the three; one below the other where there is little room."""

    def __init__(self, theme: Theme, family: str) -> None:
        """Make it empty; ``show_study`` fills it."""
        super().__init__()
        self._study: ConversationStudy | None = None
        self._private = False
        self._recovery = _Cell(theme, family, said(words.RECOVERY))
        self._resting = _Cell(theme, family, said(words.RESTING))
        self._reactivity = _Cell(theme, family, said(words.REACTIVITY))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_APART)
        for cell in self._cells:
            self._row.addWidget(cell, 1)
            cell.fit()

    @property
    def values(self) -> list[QLabel]:
        """The three numbers, or what stands in their places."""
        return [cell.value for cell in self._cells]

    @property
    def _cells(self) -> tuple[_Cell, _Cell, _Cell]:
        return self._recovery, self._resting, self._reactivity

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for cell in self._cells:
            cell.whisker.apply(theme)
            # A new style sheet takes the fonts of the numbers away.
            cell.fit()

    def fit(self, width: int) -> None:
        """Use the room that there is."""
        direction = QBoxLayout.Direction
        narrow = width < _NARROW
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._row.setSpacing(_APART // 2 if narrow else _APART)
        self._align()

    def _align(self) -> None:
        narrow = self._row.direction() is QBoxLayout.Direction.TopToBottom
        column = (self.width() - 2 * _APART) // 3
        heights = [0] if narrow else [each.height_of_what(column) for each in self._cells]
        tall = not narrow and any(each.great for each in self._cells)
        for cell in self._cells:
            cell.stand(what=max(heights), tall=tall)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the numbers in one line."""
        super().resizeEvent(event)
        self._align()

    def set_private(self, on: bool) -> None:
        """Hide every number, or show them again."""
        self._private = on
        self._fill()

    def show_study(self, study: ConversationStudy | None) -> None:
        """Show the results of a conversation session."""
        self._study = study
        self._fill()

    def _fill(self) -> None:
        study = self._study
        if study is None:
            return
        reach = scale_of((study.recovery, study.reactivity))
        self._show_change(self._recovery, study.recovery, words.recovery(study), reach)
        self._show_change(self._reactivity, study.reactivity, words.reactivity(study), reach)
        self._show_resting(study)
        self._align()

    def _show_change(self, cell: _Cell, change: Change, found: words.Said, reach: float) -> None:
        what = self.tr("{phase}, against {other}").format(
            phase=said(NAMES[change.of]), other=said(NAMES[change.against])
        )
        low, high = words.signed_limits(change)
        if change.missing is not None:
            cell.show_cell(what, said(found.headline), "", None, great=False)
        elif self._private:
            cell.show_cell(what, HIDDEN, "", None)
        elif change.clear:
            likely = self.tr("likely {low} to {high}").format(low=low, high=high)
            shown = words.signed_percent(change)
            cell.show_cell(what, shown, likely, _reach_of(change, reach))
        else:
            reason = said(found.headline)
            between = self.tr("{low} to {high}").format(low=low, high=high)
            cell.show_cell(what, between, reason, _reach_of(change, reach), great=False)

    def _show_resting(self, study: ConversationStudy) -> None:
        what = self.tr("RMSSD, {phase}").format(phase=said(NAMES[Part.BASELINE]))
        resting = study.resting
        if resting is None or resting.rmssd_ms is None:
            why = said(words.resting(study).headline)
            self._resting.show_cell(what, why, "", None, great=False)
        elif self._private:
            self._resting.show_cell(what, HIDDEN, "", None)
        else:
            self._resting.show_cell(what, f"{resting.rmssd_ms:.0f} ms", self._limits(resting), None)

    def _limits(self, phase: PhaseStudy) -> str:
        if phase.low_ms is None or phase.high_ms is None:
            return ""
        text = self.tr("likely {low} to {high} ms")
        return text.format(low=f"{phase.low_ms:.0f}", high=f"{phase.high_ms:.0f}")


def scale_of(changes: tuple[Change, ...]) -> float:
    """Return how far a scale reaches to either side of no change, in ln."""
    ends = [
        abs(change.difference) + change.half_width
        for change in changes
        if change.difference is not None and change.half_width is not None
    ]
    return max([_LEAST_REACH, *ends])


def _reach_of(change: Change, scale: float) -> Reach | None:
    if change.difference is None or change.half_width is None:
        return None
    low, high = change.difference - change.half_width, change.difference + change.half_width
    return Reach(change.difference, low, high, -scale, scale, 0.0)
