"""While a morning reading is made: a ring that fills, and whether the signal will do.

No RMSSD: who watches it move breathes otherwise, and measures that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.events import Beat, Event, HeartRate, LinkState, StrapState
from biofeedback.programmes.morning import SETTLE_S, Step
from biofeedback.ui.labels import BigNumber, muted, set_text
from biofeedback.ui.morning import words
from biofeedback.ui.morning.ring import QuietRing
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import with_key

if TYPE_CHECKING:
    from biofeedback.programmes.morning_run import MorningRun

_PULSE_PIXELS: Final = 30


class MorningRunning(QWidget):
    """Shows a reading that is under way; it is told everything."""

    cancel_wanted = Signal()

    def __init__(self, theme: Theme, family: str) -> None:
        """Make the page; ``refresh`` fills it."""
        super().__init__()
        self._private = False
        self._heart_rate: int | None = None
        self._state: StrapState | None = None
        self.ring = QuietRing(theme)
        self._heart = BigNumber(self.tr("Heart rate"), "bpm", heading=QWidget())
        self._family = family
        self._heart.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._now = muted(role="why")
        self._signal = muted()
        self._advice = muted()
        self._kept = muted()
        for label in (self._now, self._signal, self._advice, self._kept):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        # Lines are there also when they are empty: the ring does not jump when they speak.
        line = self._advice.fontMetrics().lineSpacing()
        self._advice.setMinimumHeight(line)
        self._signal.setMinimumHeight(line)
        self._cancel = QPushButton(with_key(self.tr("Cancel"), self.tr("Esc", "a key")))
        self._cancel.clicked.connect(lambda: self.cancel_wanted.emit())
        self._arrange()
        self.apply(theme)

    def _arrange(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 8, 28, 18)
        layout.setSpacing(6)
        layout.addStretch(1)
        layout.addWidget(self.ring, 20)
        layout.addSpacing(4)
        layout.addWidget(self._heart, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(2)
        layout.addWidget(self._now)
        layout.addWidget(self._signal)
        layout.addWidget(self._advice)
        layout.addStretch(1)
        layout.addWidget(self._kept)
        layout.addLayout(foot)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.ring.apply(theme)
        # A new style sheet takes the font of the number away.
        self._heart.set_size(self._family, _PULSE_PIXELS)

    def set_private(self, on: bool) -> None:
        """Hide every number of the body; how long it takes stays."""
        self._private = on
        self._heart.set_private(on)

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the ring and what there is to say."""
        self._cancel.setVisible(not on)

    def show_kept(self, text: str) -> None:
        """Say what becomes of the reading; nothing where it is kept as usual."""
        set_text(self._kept, text)
        self._kept.setVisible(bool(text))

    def begin(self) -> None:
        """Show a reading that begins now."""
        self.ring.show_progress(0.0, 0.0)

    def take_keyboard(self) -> None:
        """Have the keyboard: the space bar is not to press the way out."""
        self.setFocus()

    def add(self, event: Event) -> None:
        """Remember what an event says; ``refresh`` shows it."""
        match event:
            case Beat():
                self._heart_rate = event.heart_rate_bpm or event.instant_bpm
            case HeartRate():
                self._heart_rate = event.bpm
            case StrapState():
                self._state = event
                if event.state is not LinkState.LIVE:
                    self._heart_rate = None
            case _:
                pass

    def refresh(self, run: MorningRun, now: float, signal: str, advice: str) -> None:
        """Show how far a reading is.

        Args:
            run: The reading.
            now: The session's seconds.
            signal: How good it is, and why.
            advice: What to do about it.
        """
        counts_from = SETTLE_S / (SETTLE_S + run.wanted_s)
        self.ring.show_progress(run.progress(now), counts_from)
        self.ring.say(words.step(run.step), words.to_go(run.step, run.to_go_s(now)))
        self._heart.show_number(str(self._heart_rate) if self._heart_rate else None)
        set_text(self._now, words.now(run.step, run.silent_s(now)))
        set_text(self._signal, signal)
        set_text(self._advice, advice)
        waiting = run.step is Step.WAITING
        self._heart.setVisible(not waiting)
