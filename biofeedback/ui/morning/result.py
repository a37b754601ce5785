"""After a morning reading: one number, and where it lies in one's own range."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from biofeedback.programmes.tally import Number
from biofeedback.ui.labels import BESIDE, HIDDEN, BigNumber, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.morning import words
from biofeedback.ui.morning.chart import Mornings, RangeChart
from biofeedback.ui.notes_form import NotesForm
from biofeedback.ui.page import fill_page
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import with_key

if TYPE_CHECKING:
    from biofeedback.history.standing import Today

_PAGE_WIDTH: Final = 680
_SMALL_HEIGHT: Final = 560
_GREAT: Final = 84
_SMALL: Final = 52
_CHART: Final = 220
_LOW_CHART: Final = 132


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading came to."""

    number: Number
    from_s: float
    """From when on it counted, since the session's start."""
    length_s: float
    posture: str
    simulated: bool
    path: Path | None
    """Of its recording; None where it was not recorded."""
    today: Today | None = None
    """Where it stands; None while that is not known."""
    mornings: Mornings | None = None
    asking: bool = False
    """Whether the library is still being asked."""
    told: str = ""
    """Why there is nothing to compare with; what else is to be said of it."""


class MorningResult(QWidget):
    """Shows an outcome."""

    again_wanted = Signal()
    done_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, theme: Theme, family: str) -> None:
        """Make the page; ``show_outcome`` fills it."""
        super().__init__()
        self._family = family
        self._outcome: Outcome | None = None
        self._private = False
        self._name = muted()
        self._lead = QLabel()
        self._lead.setProperty("role", "title")
        self._lead.setTextFormat(Qt.TextFormat.PlainText)
        self._lead.setWordWrap(True)
        self._rmssd = BigNumber(self.tr("Vagal tone  ·  RMSSD"), "ms")
        self._heart = BigNumber(self.tr("Heart rate"), "bpm", left=False)
        self._below = muted(role="why")
        self._chart = RangeChart(theme)
        self._why = QLabel()
        self._week = muted()
        self._told = muted()
        self._caveat = muted(words.caveat())
        for label in (self._below, self._why, self._week, self._told, self._caveat):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._form = NotesForm()
        self._form.told.connect(lambda text: set_text(self._told, text))
        self._form.hide()
        self._done = QPushButton(self.tr("Done"))
        self._done.setProperty("role", "primary")
        self._again = QPushButton(with_key(self.tr("Again"), "S"))
        self._notes = QPushButton(self.tr("Notes"))
        self._notes.setCheckable(True)
        self._history = QPushButton(self.tr("History"))
        self._arrange()
        self._connect()
        self.fit()

    def _arrange(self) -> None:
        numbers = QHBoxLayout()
        numbers.addWidget(self._rmssd, 1)
        numbers.addWidget(self._heart)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(9, 8, 9, 12)
        buttons.setSpacing(10)
        for button in (self._done, self._again, self._notes, self._history):
            buttons.addWidget(button)
        buttons.addStretch()
        page = QVBoxLayout()
        page.setSpacing(8)
        page.addWidget(self._name)
        page.addWidget(self._lead)
        page.addLayout(numbers)
        page.addWidget(self._below)
        page.addWidget(self._why)
        page.addSpacing(4)
        page.addWidget(self._chart)
        page.addSpacing(4)
        for part in (self._week, self._told, self._form, self._caveat):
            page.addWidget(part)
        fill_page(self, page, _PAGE_WIDTH, buttons)

    def _connect(self) -> None:
        self._done.clicked.connect(lambda: self.done_wanted.emit())
        self._again.clicked.connect(lambda: self.again_wanted.emit())
        self._history.clicked.connect(lambda: self.history_wanted.emit())
        self._notes.toggled.connect(self._show_notes)

    # -- what is shown -----------------------------------------------------------------------

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._chart.apply(theme)
        # A new style sheet takes the fonts of the numbers away.
        self.fit()

    def take_keyboard(self) -> None:
        """Put the keyboard where a person goes on."""
        self._done.setFocus()

    def set_private(self, on: bool) -> None:
        """Hide every number of the body, and where it lies."""
        self._private = on
        self._rmssd.set_private(on)
        self._heart.set_private(on)
        self._chart.set_private(on)
        self._fill()

    def fit(self) -> None:
        """Give the numbers the size that there is room for."""
        small = self.height() < _SMALL_HEIGHT
        great = _SMALL if small else _GREAT
        self._chart.setFixedHeight(_LOW_CHART if small else _CHART)
        self._rmssd.set_size(self._family, great)
        self._heart.set_size(self._family, round(great * BESIDE), beside=great)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the numbers to the new size."""
        super().resizeEvent(event)
        self.fit()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what a reading came to; a later one may know more of the same reading."""
        if self._outcome is None or outcome.path != self._outcome.path:
            self._notes.setChecked(False)
        self._outcome = outcome
        self._fill()

    def save(self) -> None:
        """Have what was written kept."""
        self._form.save()

    def _show_notes(self, on: bool) -> None:
        path = self._outcome.path if self._outcome else None
        if on:
            self._form.show_notes(path)
        else:
            self._form.save()
        self._form.setVisible(on)
        self._chart.setVisible(not on and self._has_chart())

    def _has_chart(self) -> bool:
        return self._outcome is not None and self._outcome.mornings is not None

    def _fill(self) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        number, today = outcome.number, outcome.today
        lead = words.lead(number, today, simulated=outcome.simulated, asking=outcome.asking)
        why = words.why(number, today, simulated=outcome.simulated)
        below = words.below(number, outcome.length_s)
        name = self.tr("Morning reading, {posture}").format(posture=words.posture(outcome.posture))
        set_text(self._name, name)
        hidden = self._private and number.rmssd_ms is not None
        set_text(self._lead, HIDDEN if hidden else lead)
        shown = None if number.rmssd_ms is None else f"{number.rmssd_ms:.0f}"
        self._rmssd.show_number(shown, below)
        beating = number.mean_hr_bpm
        self._heart.show_number(None if beating is None else f"{beating:.0f}")
        for each in (self._rmssd, self._heart):
            # Where there is no number, the reason comes first.
            each.setVisible(shown is not None)
        set_text(self._below, HIDDEN if hidden else below)
        for label, text in ((self._why, why), (self._week, words.week(today))):
            set_text(label, HIDDEN if hidden and text else text)
            label.setVisible(bool(text))
        set_text(self._told, said(outcome.told))
        self._told.setVisible(bool(outcome.told))
        self._chart.show_mornings(outcome.mornings)
        self._chart.setAccessibleDescription("" if hidden else f"{lead} {why}")
        self._chart.setVisible(self._has_chart() and not self._notes.isChecked())
        self._notes.setVisible(outcome.path is not None)
