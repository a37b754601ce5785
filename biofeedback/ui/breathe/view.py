"""The breathe view: choose, breathe, look back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback.breath.feedback import Summary
from biofeedback.events import StrapState
from biofeedback.ui.breathe.running import BreatheRunning
from biofeedback.ui.breathe.setup import BreatheSetup
from biofeedback.ui.breathe.summary import BreatheSummary
from biofeedback.ui.sound import PacerSound, SoundControls

if TYPE_CHECKING:
    from biofeedback.events import Event
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.breathe.run import Breathing
    from biofeedback.ui.series import SessionSeries
    from biofeedback.ui.theme import Theme


class BreatheView(QWidget):
    """Three pages, one after the other."""

    said = Signal(str, str)
    """A fact and its value, for the recording."""

    def __init__(
        self, theme: Theme, family: str, store: SettingsStore, breathing: Breathing
    ) -> None:
        """Make the view; a session gives it its beats."""
        super().__init__()
        self._breathing = breathing
        self._series: SessionSeries | None = None
        self.sound = PacerSound(store, lambda: breathing.now, self)
        breathing.hear = self.sound.follow
        self.setup = BreatheSetup(theme, store, SoundControls(self.sound))
        self.running = BreatheRunning(theme, family, breathing, self.sound)
        self.summary = BreatheSummary(theme)
        self._pages = QStackedWidget()
        for page in (self.setup, self.running, self.summary):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setup.begin_wanted.connect(self.begin)
        self.summary.again_wanted.connect(self.show_setup)
        self.summary.done_wanted.connect(self.show_setup)
        self.summary.said.connect(self.said)
        breathing.ended.connect(self._show_summary)

    @property
    def breathing(self) -> bool:
        """Whether a run is under way."""
        return self._breathing.run is not None

    def new_session(self, series: SessionSeries) -> None:
        """Show other beats."""
        self._breathing.new_session()
        self._series = series
        self._pages.setCurrentWidget(self.setup)

    def end_session(self) -> None:
        """Keep what the person has said; a run is over with its session."""
        if self._pages.currentWidget() is self.summary:
            self.summary.save()
        self._breathing.new_session()
        self._pages.setCurrentWidget(self.setup)

    def begin(self) -> None:
        """Begin as it is chosen now."""
        if self._series is None:
            return
        setup = self.setup
        self._breathing.begin(setup.pattern, setup.duration_s, gentle=setup.gentle)
        self.running.show_run(self._series.heart_rate)
        self._pages.setCurrentWidget(self.running)
        self.running.disc.setFocus()

    def toggle(self) -> None:
        """Begin, end, or go on to the next: one key for it."""
        if self.breathing:
            self._breathing.finish()
        elif self._pages.currentWidget() is self.summary:
            self.summary.save()
            self.show_setup()
        else:
            self.begin()

    def change_rate(self, step: float) -> None:
        """Breathe faster or slower, now or in the run to come."""
        if self.breathing:
            self.running.change_rate(step)
        elif self._pages.currentWidget() is self.setup:
            self.setup.change_rate(step)

    def show_place(self) -> None:
        """Put the keyboard where a person goes on."""
        page = self._pages.currentWidget()
        if page is self.setup:
            self.setup.focus()
        elif page is self.summary:
            self.summary.focus()

    def add(self, events: Iterable[Event]) -> None:
        """Take the session's events."""
        for event in events:
            if isinstance(event, StrapState):
                self.running.state = event
        self._breathing.add(events)

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the pacer and the curve."""
        self.running.set_focused(on)

    def show_setup(self) -> None:
        """Show what can be chosen."""
        self._pages.setCurrentWidget(self.setup)
        self._take_keyboard(self.setup)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for page in (self.setup, self.running, self.summary):
            page.apply(theme)

    def set_private(self, on: bool) -> None:
        """Hide every number of the body."""
        self.running.set_private(on)
        self.summary.set_private(on)

    def refresh(self) -> None:
        """Show what the last beats have changed."""
        if self.breathing and self.running.isVisible():
            self.running.refresh()

    def close_sound(self) -> None:
        """Give the loudspeaker back."""
        self.sound.close()

    def _show_summary(self, summary: Summary | None) -> None:
        self.running.show_run(None)
        if summary is None:
            self.show_setup()
            return
        self.summary.show_summary(summary, self._breathing.swings)
        self._pages.setCurrentWidget(self.summary)
        self._take_keyboard(self.summary)

    def _take_keyboard(self, page: BreatheSetup | BreatheSummary) -> None:
        """Put the keyboard on a page, unless a person is elsewhere meanwhile."""
        if self.isVisible():
            page.focus()
