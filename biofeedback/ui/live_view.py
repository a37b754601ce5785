"""The live view: one dominant number, one dominant curve, and in words why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback import wording
from biofeedback.events import (
    Beat,
    Event,
    HeartRate,
    HrvUpdate,
    LinkState,
    Quality,
    StrapState,
)
from biofeedback.records.folders import WINDOWS_S
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.theme import Theme, number_font
from biofeedback.units import seconds

if TYPE_CHECKING:
    from biofeedback.ui.plots import LivePlots

RANGES_S: Final = (60, 120, 300, 600)
_NO_NUMBER: Final = "\N{EN DASH}"
_SMALL_HEIGHT: Final = 560
_OLD_S: Final = 3
"""From here on it is said how old the last beat is."""


class LiveView(QWidget):
    """Numbers above, curves below."""

    window_chosen = Signal(int)
    range_chosen = Signal(int)

    def __init__(self, theme: Theme, family: str, window_s: int, range_s: int) -> None:
        """Make the view without plots: they are loaded after the first paint."""
        super().__init__()
        self._theme = theme
        self._family = family
        self._window_s = window_s
        self._state: StrapState | None = None
        self._updates: dict[int, HrvUpdate] = {}
        self._heart_rate: int | None = None
        self._quality: Quality | None = None
        self._own: HrvUpdate | None = None
        """Of the recording's window, on which the quality stands."""
        self._heard = 0
        self._now = 0
        self._plots: LivePlots | None = None
        self._heart_name = self.tr("Heart rate")
        self._rmssd, self._heart = _number(), _number()
        self._rmssd_unit, self._heart_unit = _muted("ms"), _muted("bpm")
        self._below = _muted("")
        self._below.setProperty("role", "why")
        self._signal = _muted("")
        self._signal.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._signal.setProperty("role", "why")
        self._advice = _muted("")
        self._advice.setWordWrap(True)
        # Its line is there also when it is empty: the curves do not jump when it speaks.
        self._advice.setMinimumHeight(self._advice.sizeHint().height())
        self._windows = ChoiceButton(
            self.tr("Window of RMSSD"),
            [(self.tr("the last %n s", "", value), value) for value in WINDOWS_S],
            window_s,
        )
        self._ranges = ChoiceButton(
            self.tr("Range of the curves"),
            [(self.tr("%n min", "", value // 60), value) for value in RANGES_S],
            range_s,
        )
        self._windows.chosen.connect(self._choose_window)
        self._ranges.chosen.connect(self._choose_range)
        self._arrange()
        self.apply(theme)
        self.clear()

    def _arrange(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(_muted(self.tr("Vagal tone  \N{MIDDLE DOT}  RMSSD over")))
        heading.addWidget(self._windows)
        heading.addStretch()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(heading)
        left.addLayout(_with_unit(self._rmssd, self._rmssd_unit, Qt.AlignmentFlag.AlignLeft))
        left.addWidget(self._below)
        right = QVBoxLayout()
        right.setSpacing(0)
        label = _muted(self.tr("Heart rate"))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumHeight(self._windows.sizeHint().height())
        right.addWidget(label)
        right.addStretch()
        right.addLayout(_with_unit(self._heart, self._heart_unit, Qt.AlignmentFlag.AlignRight))
        right.addWidget(self._signal)
        top = QHBoxLayout()
        top.addLayout(left, 1)
        top.addLayout(right)
        self._canvas = QVBoxLayout()
        self._canvas.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 4, 28, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._advice)
        layout.addSpacing(10)
        layout.addLayout(self._canvas, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(_muted(self.tr("Curves over")))
        foot.addWidget(self._ranges)
        layout.addLayout(foot)

    def set_plots(self, plots: LivePlots) -> None:
        """Take the plots once they are loaded."""
        self._plots = plots
        plots.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        plots.set_window(self._window_s)
        plots.set_range(self._ranges.value)
        self._canvas.addWidget(plots)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._plots:
            self._plots.apply(theme)
        self.fit()

    def fit(self) -> None:
        """Give the numbers the size that the height allows."""
        small = self.height() < _SMALL_HEIGHT
        sizes = ((self._rmssd, 60 if small else 88), (self._heart, 40 if small else 58))
        for label, pixels in sizes:
            label.setFont(number_font(self._family, pixels))
        units = ((self._rmssd_unit, self._rmssd, 24), (self._heart_unit, self._heart, 22))
        for unit, number, pixels in units:
            unit.setFont(number_font(self._family, pixels, QFont.Weight.Normal))
            # Both stand on one line, whatever their sizes: a layout aligns boxes, not letters.
            below = QFontMetrics(number.font()).descent() - QFontMetrics(unit.font()).descent()
            unit.setContentsMargins(0, 0, 0, below)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Fit the numbers to the new height."""
        self.fit()

    def clear(self) -> None:
        """Forget the last session."""
        self._state = None
        self._updates.clear()
        self._heart_rate = None
        self._quality = None
        self._own = None
        self._heard = self._now = 0
        self.refresh()

    def add(self, event: Event) -> None:
        """Remember what an event says; ``refresh`` shows it."""
        match event:
            case Beat():
                self._updates.update({update.window_s: update for update in event.hrv})
                self._heart_rate = event.heart_rate_bpm or event.instant_bpm
                self._heard = self._now = event.arrival
                self._own = event.hrv[0] if event.hrv else None
            case HrvUpdate():
                self._updates[event.window_s] = event
                self._now = max(self._now, event.at)
                if self._own and event.window_s == self._own.window_s:
                    self._own = event
            case Quality():
                self._quality = event
            case HeartRate():
                self._heart_rate = event.bpm
            case StrapState():
                self._state = event

    def refresh(self) -> None:
        """Show what is known; a label is painted again only if its text changes."""
        state = self._state.state if self._state else None
        live = state is LinkState.LIVE
        update = self._updates.get(self._window_s) if live else None
        below = self._below_text(update)
        rmssd = self._rmssd_text(update)
        _set_number(self._rmssd, rmssd, f"RMSSD {_spoken(rmssd, 'ms')}. {below}")
        beating = live or state is LinkState.NO_RR
        heart_rate = str(self._heart_rate) if beating and self._heart_rate else _NO_NUMBER
        _set_number(self._heart, heart_rate, f"{self._heart_name} {_spoken(heart_rate, 'bpm')}")
        _set(self._below, below)
        _set(self._signal, self._signal_text())
        _set(self._advice, self._advice_text(update))

    @staticmethod
    def _rmssd_text(update: HrvUpdate | None) -> str:
        if update is None or update.rmssd_ms is None:
            return _NO_NUMBER
        return f"{update.rmssd_ms:.0f}"

    def _below_text(self, update: HrvUpdate | None) -> str:
        if update is None:
            return wording.STATE[self._state.state] if self._state else ""
        if update.rmssd_ms is None:
            shorter = self._shorter_window()
            why = wording.withheld(update)
            return f"{why}  \N{MIDDLE DOT}  {shorter}" if shorter else why
        beats = wording.counted(update.beats, "beat")
        differences = wording.counted(update.differences, "difference")
        limits = f"likely {update.low_ms:.0f} to {update.high_ms:.0f} ms" if update.low_ms else ""
        return "  \N{MIDDLE DOT}  ".join(filter(None, (limits, f"from {beats}, {differences}")))

    def _shorter_window(self) -> str:
        """Return the value of the longest window that has one already, labelled as such."""
        for window_s in sorted(self._updates, reverse=True):
            value = self._updates[window_s].rmssd_ms
            if window_s < self._window_s and value is not None:
                return f"{value:.0f} ms over {window_s} s meanwhile"
        return ""

    def _signal_text(self) -> str:
        """Return how good the signal is, or how old the last beat is."""
        live = self._state is not None and self._state.state is LinkState.LIVE
        if self._quality is None or not live:
            return ""
        age = seconds(self._now - self._heard)
        if age > _OLD_S:
            return self.tr("last beat %n s ago", "", round(age))
        return wording.quality(self._quality, self._own.artifact_share if self._own else 0)

    def _advice_text(self, update: HrvUpdate | None) -> str:
        if self._state is None:
            return ""
        said = self._state.detail or wording.ADVICE[self._state.state]
        return said or (wording.instead(update) if update else "")

    def _choose_window(self, window_s: int) -> None:
        self._window_s = window_s
        if self._plots:
            self._plots.set_window(self._window_s)
        self.refresh()
        self.window_chosen.emit(self._window_s)

    def _choose_range(self, range_s: int) -> None:
        if self._plots:
            self._plots.set_range(range_s)
        self.range_chosen.emit(range_s)


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _set_number(label: QLabel, text: str, spoken: str) -> None:
    """Show a number, or quietly that there is none; a screen reader hears it with its unit."""
    label.setEnabled(text != _NO_NUMBER)
    _set(label, text)
    if label.accessibleName() != spoken:
        label.setAccessibleName(spoken)


def _spoken(text: str, unit: str) -> str:
    return "withheld" if text == _NO_NUMBER else f"{text} {unit}"


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    # Names of straps and errors pass through here: none of them is markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _number() -> QLabel:
    label = QLabel()
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label


def _with_unit(number: QLabel, unit: QLabel, side: Qt.AlignmentFlag) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    if side is Qt.AlignmentFlag.AlignRight:
        row.addStretch()
    row.addWidget(number, 0, Qt.AlignmentFlag.AlignBottom)
    row.addWidget(unit, 0, Qt.AlignmentFlag.AlignBottom)
    if side is Qt.AlignmentFlag.AlignLeft:
        row.addStretch()
    return row
