"""The numbers over the chart: the mean of the week, the latest session, and what is compared."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.history.baseline import WEEK_DAYS
from biofeedback.history.paces import PaceHistory
from biofeedback.ui.history import words
from biofeedback.ui.history.selection import Picture
from biofeedback.ui.labels import BESIDE, HIDDEN, BigNumber, muted, set_text
from biofeedback.ui.languages import tr

_LEAST: Final = 34
_GREATEST: Final = 150
_SHARE: Final = 0.075
_LONG_AGO_DAYS: Final = 60


class Head(QWidget):
    """Says the one number that many sessions come to."""

    def __init__(self, family: str) -> None:
        """Make it without numbers."""
        super().__init__()
        self._family = family
        self._private = False
        self._lines = ("", "")
        self._left_heading, self._right_heading = muted(), muted()
        self._mean = BigNumber(self.tr("RMSSD, mean of 7 days"), "ms", heading=self._left_heading)
        self._latest = BigNumber(
            self.tr("Latest RMSSD"), "ms", left=False, heading=self._right_heading
        )
        self._best = BigNumber(self.tr("Highest RSA"), "bpm")
        self._usual = muted(role="why")
        self._usual.setWordWrap(True)
        self._compared = muted()
        self._compared.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self._mean, 1)
        top.addWidget(self._best, 1)
        top.addWidget(self._latest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self._usual)
        layout.addWidget(self._compared)

    def fit(self, height: int) -> None:
        """Give the numbers the size that the height of the window allows."""
        great = max(_LEAST, min(_GREATEST, round(_SHARE * height)))
        for number in (self._mean, self._best):
            number.set_size(self._family, great)
        self._latest.set_size(self._family, round(great * BESIDE), beside=great)

    def set_private(self, on: bool) -> None:
        """Hide every number, or show them again."""
        self._private = on
        for number in (self._mean, self._best, self._latest):
            number.set_private(on)
        self._show_lines()

    def show_picture(self, picture: Picture, paces: list[PaceHistory], today: date) -> None:
        """Say what the sessions come to that are shown."""
        for number in (self._mean, self._latest):
            number.setVisible(not picture.paced)
        self._best.setVisible(picture.paced)
        compared = words.compared(picture.choice, picture.own_count)
        set_text(self._compared, compared if picture.choice.comparable else "")
        self._compared.setVisible(picture.choice.comparable)
        if picture.paced:
            self._show_paces(picture, paces)
        else:
            self._show_days(picture, today)
        self._show_lines()

    def _show_days(self, picture: Picture, today: date) -> None:
        days = picture.days
        if days is None:
            self._mean.setVisible(False)
            self._latest.setVisible(False)
            own = bool(picture.history.readings)
            demo = self.tr("Demo and replay are shown; they are compared with nothing.")
            self._lines = (words.not_compared(picture.choice) if own else demo, "")
            return
        week = days.week(today)
        week_days = sum((today - day).days in range(WEEK_DAYS) for day in days.readings)
        mean = f"{week.rmssd_ms:.0f}" if week else None
        about = words.week(week, week_days)
        set_text(self._left_heading, self.tr("Vagal tone  ·  RMSSD, mean of 7 days"))
        self._mean.show_number(mean, about)
        latest = days.readings[max(days.readings)] if days.readings else None
        self._latest.setVisible(latest is not None)
        if latest is not None and latest.measures.rmssd_ms is not None:
            set_text(self._right_heading, self._when(latest.day, today))
            self._latest.show_number(f"{latest.measures.rmssd_ms:.0f}")
        usual = words.usual(days.usual(today), days.days_known(today))
        self._lines = (usual, about)

    def _when(self, day: date, today: date) -> str:
        if day == today:
            return self.tr("Today")
        long_ago = (today - day).days > _LONG_AGO_DAYS
        shown = words.full_day(day) if long_ago else words.short_day(day)
        return self.tr("Latest: {day}").format(day=shown)

    def _show_paces(self, picture: Picture, paces: list[PaceHistory]) -> None:
        known = [pace for pace in paces if pace.best_bpm is not None]
        if not picture.choice.comparable:
            known = []
        best = max(known, key=lambda pace: pace.best_bpm or 0.0, default=None)
        self._best.setVisible(best is not None)
        if not picture.choice.comparable:
            self._lines = (words.not_compared(picture.choice), "")
        elif best is None:
            self._lines = (self.tr("No run that followed the pace in this time."), "")
        else:
            text = self.tr("at {pace} breaths a minute, in {runs}").format(
                pace=f"{best.pace:g}", runs=tr("%n runs", "", len(best.runs), one="%n run")
            )
            self._best.show_number(f"{best.best_bpm:.1f}", text)
            caution = self.tr("the greatest of many is always a little lucky")
            self._lines = (text, caution)

    def _show_lines(self) -> None:
        first, second = self._lines
        if self._private and any(letter.isdigit() for letter in first):
            first = HIDDEN
        set_text(self._usual, words.DOT.join(filter(None, (first, second))))
        self._usual.setVisible(bool(first))
