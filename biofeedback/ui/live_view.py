"""The live view: one dominant number, one dominant curve, and in words why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from biofeedback import wording
from biofeedback.events import Beat, Event, HeartRate, HrvUpdate, LinkState, StrapState
from biofeedback.records.folders import WINDOWS_S
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.labels import BESIDE, HIDDEN, BigNumber, great_size, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import with_key
from biofeedback.units import clock_text
from biofeedback.usual import Band

if TYPE_CHECKING:
    from biofeedback.ui.plots import LivePlots

RANGES_S: Final = (60, 120, 300, 600, 1200, 1800, 3600)
_SMALL_HEIGHT: Final = 560
_SCROLL_SHARE: Final = 0.2
"""Of the range, with one press of a key."""
_DOT: Final = "  \N{MIDDLE DOT}  "


class LiveView(QWidget):
    """Numbers above, curves below."""

    window_chosen = Signal(int)
    range_chosen = Signal(int)

    def __init__(self, theme: Theme, family: str, window_s: int, range_s: int) -> None:
        """Make the view without plots: they are loaded after the first paint."""
        super().__init__()
        self._family = family
        self._window_s = window_s
        self._state: StrapState | None = None
        self._updates: dict[int, HrvUpdate] = {}
        self._heart_rate: int | None = None
        self._plots: LivePlots | None = None
        self._private = False
        self._replay = False
        self._bands: dict[int, Band | None] = {}
        self._band: Band | None = None
        self._usual_why = ""
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
        self._rmssd = BigNumber("RMSSD", "ms", heading=self._heading())
        heading = muted(self.tr("Heart rate"))
        heading.setMinimumHeight(self._windows.sizeHint().height())
        self._heart = BigNumber(self.tr("Heart rate"), "bpm", left=False, heading=heading)
        self._below = muted(role="why")
        self._advice = muted()
        self._advice.setWordWrap(True)
        # Its line is there also when it is empty: the curves do not jump when it speaks.
        self._advice.setMinimumHeight(self._advice.fontMetrics().lineSpacing())
        self._curtain = QLabel(self.tr("Hidden. P shows it again."))
        self._curtain.setProperty("role", "muted")
        self._curtain.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._curtain.hide()
        self._foot = QWidget()
        self.range_choice = QWidget()
        """Chooses how much of the past the curves show; a replay has it elsewhere."""
        self._shown_time = muted()
        self._to_live = QPushButton(with_key(self.tr("Back to live"), self.tr("End", "a key")))
        self._to_live.clicked.connect(lambda: self.to_live())
        self._windows.chosen.connect(self._choose_window)
        self._ranges.chosen.connect(self._choose_range)
        self._arrange()
        self.apply(theme)
        self.clear()

    def _heading(self) -> QWidget:
        heading = QWidget()
        row = QHBoxLayout(heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(muted(self.tr("Vagal tone  ·  RMSSD over")))
        row.addWidget(self._windows)
        row.addStretch()
        return heading

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._rmssd, 1)
        top.addWidget(self._heart)
        self._canvas = QVBoxLayout()
        self._canvas.setContentsMargins(0, 0, 0, 0)
        self._canvas.addWidget(self._curtain)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self._shown_time)
        foot.addWidget(self._to_live)
        foot.addStretch()
        over = QHBoxLayout(self.range_choice)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(muted(self.tr("Curves over")))
        over.addWidget(self._ranges)
        self._foot_row = foot
        foot.addWidget(self.range_choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 4, 28, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._below)
        layout.addWidget(self._advice)
        layout.addSpacing(8)
        layout.addLayout(self._canvas, 1)
        layout.addWidget(self._foot)

    @property
    def window_s(self) -> int:
        """The rolling window that is shown."""
        return self._window_s

    @property
    def range_s(self) -> int:
        """How much of the past the curves show."""
        return self._ranges.value

    def set_replay(self, on: bool) -> None:
        """Show a replay, which has no present, or a session."""
        text = with_key(self.tr("Back to live"), self.tr("End", "a key"))
        self._replay = on
        self._to_live.setText(self.tr("Back to the replay") if on else text)
        if not on:
            self._foot_row.addWidget(self.range_choice)

    def set_plots(self, plots: LivePlots) -> None:
        """Take the plots once they are loaded."""
        self._plots = plots
        plots.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        plots.set_window(self._window_s)
        plots.set_range(self._ranges.value)
        plots.scroll_wanted.connect(self.look)
        plots.zoom_wanted.connect(self.zoom)
        self._canvas.addWidget(plots, 1)
        self._show_place()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        if self._plots:
            self._plots.apply(theme)
        self.fit()

    def fit(self) -> None:
        """Give the numbers the size that the height allows."""
        great = great_size(self.height(), small=self.height() < _SMALL_HEIGHT)
        self._rmssd.set_size(self._family, great)
        self._heart.set_size(self._family, round(great * BESIDE), beside=great)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Fit the numbers to the new height."""
        self.fit()

    def set_private(self, on: bool) -> None:
        """Hide every number and the curves, or show them again."""
        self._private = on
        self._rmssd.set_private(on)
        self._heart.set_private(on)
        self._curtain.setVisible(on)
        self._explain_usual()
        if self._plots:
            self._plots.setVisible(not on)
        self.refresh()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the signal."""
        self._foot.setVisible(not on)

    def clear(self) -> None:
        """Forget the last session."""
        self._state = None
        self._updates.clear()
        self._heart_rate = None
        self._bands = {}
        self._band = None
        self.to_live()
        self.refresh()

    # -- what a person does ------------------------------------------------------------------

    def look(self, seconds: float) -> None:
        """Look at what was before, or later again."""
        if self._plots:
            self._plots.look(seconds)
            self._show_place()

    def step(self, direction: int) -> None:
        """Scroll by a part of what is shown."""
        self.look(direction * _SCROLL_SHARE * self._ranges.value)

    def zoom(self, direction: int) -> None:
        """Show a shorter (below 0) or longer time."""
        at = RANGES_S.index(self._ranges.value) + (1 if direction > 0 else -1)
        if 0 <= at < len(RANGES_S):
            self._ranges.choose(RANGES_S[at])

    def to_live(self) -> None:
        """Go back to what happens now."""
        if self._plots:
            self._plots.to_live()
        self._show_place()

    # -- what is shown -----------------------------------------------------------------------

    def set_usual(self, bands: dict[int, Band | None], why: str = "") -> None:
        """Show what is usual, for each window that it is known for.

        Args:
            bands: By the window.
            why: Where it is from, if from other days; empty where it is this session's own.
        """
        if (bands, why) != (self._bands, self._usual_why):
            self._bands, self._usual_why = bands, why
            self._choose_band()

    def _choose_band(self) -> None:
        self._band = self._bands.get(self._window_s)
        if self._plots:
            self._plots.set_usual(self._band, yours=bool(self._usual_why))
        self._explain_usual()

    def _explain_usual(self) -> None:
        shown = self._band is not None and not self._private
        self._below.setToolTip(self._usual_why if shown else "")

    def know(self, events: Iterable[Event]) -> None:
        """Know no more than what these events say."""
        self._state = None
        self._updates.clear()
        self._heart_rate = None
        for event in events:
            self.add(event)

    def add(self, event: Event) -> None:
        """Remember what an event says; ``refresh`` shows it."""
        match event:
            case Beat():
                self._updates.update({update.window_s: update for update in event.hrv})
                self._heart_rate = event.heart_rate_bpm or event.instant_bpm
            case HrvUpdate():
                self._updates[event.window_s] = event
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
        known = update is not None and update.rmssd_ms is not None
        self._rmssd.show_number(
            f"{update.rmssd_ms:.0f}" if update and update.rmssd_ms is not None else None, below
        )
        beating = live or state is LinkState.NO_RR
        shown = beating and self._heart_rate
        self._heart.show_number(str(self._heart_rate) if shown else None)
        set_text(self._below, HIDDEN if self._private and known else below)
        set_text(self._advice, self._advice_text(update))
        if self._plots and self._plots.looking_back:
            self._show_place()

    def _below_text(self, update: HrvUpdate | None) -> str:
        if update is None:
            return said(wording.STATE[self._state.state]) if self._state else ""
        if update.rmssd_ms is None:
            shorter = "" if self._private else self._shorter_window()
            why = said(wording.withheld(update))
            return f"{why}{_DOT}{shorter}" if shorter else why
        limits = ""
        if update.low_ms and update.high_ms:
            limits = self.tr("likely {low} to {high} ms").format(
                low=f"{update.low_ms:.0f}", high=f"{update.high_ms:.0f}"
            )
        behind = self.tr("from {beats}, {differences}").format(
            beats=said(wording.beats(update.beats)),
            differences=said(wording.differences(update.differences)),
        )
        return _DOT.join(filter(None, (limits, behind, self._against_usual(update))))

    def _against_usual(self, update: HrvUpdate) -> str:
        """Return where the value lies, as far as its limits allow to tell."""
        band = self._band
        if band is None or update.low_ms is None or update.high_ms is None:
            return ""
        if self._usual_why:
            return self._against_yours(update.low_ms, update.high_ms, band)
        if update.high_ms < band.low:
            return self.tr("below this session's usual")
        if update.low_ms > band.high:
            return self.tr("above this session's usual")
        return self.tr("about this session's usual")

    def _against_yours(self, low_ms: float, high_ms: float, band: Band) -> str:
        if high_ms < band.low:
            return self.tr("below your usual")
        return self.tr("above your usual") if low_ms > band.high else self.tr("about your usual")

    def _shorter_window(self) -> str:
        """Return the value of the longest window that has one already, labelled as such."""
        for window_s in sorted(self._updates, reverse=True):
            value = self._updates[window_s].rmssd_ms
            if window_s < self._window_s and value is not None:
                text = self.tr("{value} ms over {window} s meanwhile")
                return text.format(value=f"{value:.0f}", window=window_s)
        return ""

    def _advice_text(self, update: HrvUpdate | None) -> str:
        if self._state is None:
            return ""
        if self._replay:
            # What was to be done then is not to be done now.
            return said(self._state.detail)
        words = self._state.detail or wording.ADVICE[self._state.state]
        return said(words or (wording.instead(update) if update else ""))

    def _show_place(self) -> None:
        """Say which time is shown, where it is not the present one."""
        back = self._plots.looking_back if self._plots else None
        self._to_live.setVisible(back is not None)
        self._shown_time.setVisible(back is not None)
        if back is not None:
            begin, end = (clock_text(at) for at in back)
            text = self.tr("Looking back: {begin} to {end}").format(begin=begin, end=end)
            set_text(self._shown_time, text)

    def _choose_window(self, window_s: int) -> None:
        self._window_s = window_s
        if self._plots:
            self._plots.set_window(self._window_s)
        self._choose_band()
        self.refresh()
        self.window_chosen.emit(self._window_s)

    def _choose_range(self, range_s: int) -> None:
        if self._plots:
            self._plots.set_range(range_s)
            self._show_place()
        self.range_chosen.emit(range_s)
