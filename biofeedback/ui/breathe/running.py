"""While breathing: the pacer on the left, what the heart does with it on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from biofeedback import pacer, wording
from biofeedback.breath.feedback import Reading
from biofeedback.breath.window import Why
from biofeedback.events import LinkState, StrapState
from biofeedback.ui.breathe import patterns, words
from biofeedback.ui.breathe.chart import BreathBars, BreathChart
from biofeedback.ui.breathe.disc import PacerDisc
from biofeedback.ui.breathe.run import Breathing
from biofeedback.ui.labels import BESIDE, HIDDEN, BigNumber, great_size, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.sound import STYLES, PacerSound
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import with_key
from biofeedback.units import clock_text

if TYPE_CHECKING:
    from biofeedback.ui.series import Curve

_SMALL_HEIGHT: Final = 620
_NARROW: Final = 900
# In frames of the disc:
_CHART_EVERY: Final = 8
"""It moves slowly."""
_TIME_EVERY: Final = 15
_REFRESH_EVERY: Final = 30


class BreatheRunning(QWidget):
    """Shows a run; everything it says comes from ``Breathing``."""

    def __init__(self, theme: Theme, family: str, breathing: Breathing, sound: PacerSound) -> None:
        """Make the page; ``show_run`` fills it."""
        super().__init__()
        self._family = family
        self._breathing = breathing
        self._sound = sound
        self._private = False
        self._frames = 0
        self._curve: Curve | None = None
        self.disc = PacerDisc(theme, lambda: breathing.now)
        self.disc.tick = self._tick
        self._pattern = muted()
        self._pattern.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pattern.setWordWrap(True)
        self._time = muted()
        self._time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._slower = self._button("\N{MINUS SIGN}", self.tr("Slower"), -pacer.RATE_STEP)
        self._faster = self._button("+", self.tr("Faster"), pacer.RATE_STEP)
        self._heard = QPushButton()
        self._heard.clicked.connect(lambda: self.toggle_sound())
        self._silence = muted()
        self._silence.setWordWrap(True)
        self._silence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._silence.hide()
        self._end = QPushButton(with_key(self.tr("End and see summary"), "S"))
        self._end.clicked.connect(lambda: breathing.finish())
        self._rsa = BigNumber(self.tr("RSA  ·  swing of heart rate with each breath"), "bpm")
        self._lock = BigNumber(self.tr("Following the pace"), "%", left=False)
        self._below = muted(role="why")
        self._below.setWordWrap(True)
        self._beside = muted(role="why")
        self._beside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.state: StrapState | None = None
        """The present one of the strap."""
        self._headline = self.tr(
            "While pacing, RSA tells more than RMSSD, which falls with the pace itself."
        )
        self._why = muted(self._headline)
        self._why.setWordWrap(True)
        self.chart = BreathChart(theme)
        self._bars = BreathBars(theme)
        self._arrange()
        sound.changed.connect(self._show_sound)
        sound.told.connect(self._show_silence)
        breathing.changed.connect(self._show_pattern)
        self._show_sound()

    def _arrange(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(8)
        steps.addStretch()
        for button in (self._slower, self._faster, self._heard):
            steps.addWidget(button)
        steps.addStretch()
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.disc, 10)
        left.addWidget(self._time)
        left.addWidget(self._pattern)
        left.addLayout(steps)
        left.addWidget(self._silence)
        left.addWidget(self._end, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addStretch(1)
        numbers = QHBoxLayout()
        numbers.addWidget(self._rsa, 1)
        numbers.addWidget(self._lock)
        below = QHBoxLayout()
        below.addWidget(self._below, 1)
        below.addWidget(self._beside)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addLayout(numbers)
        right.addLayout(below)
        right.addWidget(self._why)
        right.addSpacing(8)
        right.addWidget(self.chart, 5)
        right.addSpacing(8)
        right.addWidget(self._bars, 3)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(28, 4, 28, 6)
        self._columns.setSpacing(28)
        self._columns.addLayout(left, 10)
        self._columns.addLayout(right, 26)

    def _button(self, text: str, name: str, step: float) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRepeat(True)
        button.clicked.connect(lambda: self.change_rate(step))
        return button

    # -- what a person does ------------------------------------------------------------------

    def change_rate(self, step: float) -> None:
        """Breathe faster or slower, by so many breaths a minute."""
        run = self._breathing.run
        if run is None:
            return
        now = run.pacer.pattern
        rate = round(max(pacer.SLOWEST, min(pacer.FASTEST, now.rate + step)), 1)
        try:
            self._breathing.change(replace(now, rate=rate))
        except ValueError:
            return  # the holds leave no room: the pace stays

    def toggle_sound(self) -> None:
        """Mute, or be heard again; where no sound was chosen, take the first."""
        if self._sound.style == STYLES[0]:
            self._sound.set_style(STYLES[1])
        else:
            self._sound.set_muted(not self._sound.muted)

    # -- what is shown -----------------------------------------------------------------------

    def show_run(self, heart_rate: Curve | None) -> None:
        """Show the present run against a curve of heart rate."""
        run = self._breathing.run
        self.disc.show_run(run)
        self.chart.show_run(heart_rate, run.pacer if run else None)
        self._curve = heart_rate
        self._bars.show_swings(())
        self._show_pattern()
        if run:
            self.refresh()

    def set_private(self, on: bool) -> None:
        """Hide every number of the body; the pacer stays."""
        self._private = on
        for part in (self._rsa, self._lock, self.chart, self._bars):
            part.set_private(on)
        self.refresh()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but the pacer and the curve."""
        for part in (self._why, self._bars, self._end, self._pattern):
            part.setVisible(not on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self.disc, self.chart, self._bars):
            part.apply(theme)
        self.fit()

    def fit(self) -> None:
        """Give the numbers the size that there is room for."""
        small = self.height() < _SMALL_HEIGHT or self.width() < _NARROW
        great = great_size(self.height(), small=small)
        self._rsa.set_size(self._family, great)
        self._lock.set_size(self._family, round(great * BESIDE), beside=great)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Fit the numbers to the new size."""
        self.fit()

    def refresh(self) -> None:
        """Show what is known now; called with every beat."""
        if self._breathing.run is None:
            return
        reading = self._breathing.reading()
        self._show_numbers(reading)
        self._sound.feedback(_share_of_best(reading))
        self._bars.show_swings([each.rsa_bpm for each in reading.breaths])
        self.chart.set_now(self._breathing.now)

    def _show_numbers(self, reading: Reading) -> None:
        below, advice = words.below(reading), self._headline
        state = self.state
        if reading.why is Why.NO_BEATS and state and state.state is not LinkState.LIVE:
            below = said(wording.STATE[state.state])
            advice = said(state.detail or wording.ADVICE[state.state])
        rsa = None if reading.rsa_bpm is None else f"{reading.rsa_bpm:.1f}"
        self._rsa.show_number(rsa, below)
        lock = None if reading.lock is None else f"{100 * reading.lock:.0f}"
        self._lock.show_number(lock)
        hidden = self._private and rsa is not None
        set_text(self._below, HIDDEN if hidden else below)
        set_text(self._why, advice)
        set_text(self._beside, "" if self._private else words.beside(reading))

    def _tick(self, now: float) -> None:
        self._frames += 1
        if self._frames % _CHART_EVERY == 0 and self.chart.isVisible():
            self.chart.set_now(now)
        if self._frames % _TIME_EVERY == 0:
            self._show_time(now)
        if self._frames % _REFRESH_EVERY == 0:
            # Also where no beats come: then it is said why there is no number.
            self.refresh()

    def _show_time(self, now: float) -> None:
        run = self._breathing.run
        if run is None:
            return
        done = clock_text(run.done_s(now))
        wanted = run.pacer.duration_s
        whole = clock_text(wanted) if wanted is not None else ""
        text = self.tr("{done} of {whole}").format(done=done, whole=whole) if whole else done
        if run.pacer.stop is not None:
            text = self.tr("Ends with this breath")
        set_text(self._time, text)

    def _show_pattern(self) -> None:
        run = self._breathing.run
        if run:
            set_text(self._pattern, patterns.sentence(run.pacer.pattern))
            self.chart.show_run(self._curve, run.pacer)
            self._show_time(self._breathing.now)

    def _show_silence(self, problem: str) -> None:
        """Say why there is no sound, where there should be."""
        set_text(self._silence, said(problem))
        self._silence.setVisible(bool(problem))

    def _show_sound(self) -> None:
        if self._sound.style == STYLES[0] or self._sound.muted:
            text = self.tr("Sound off")
        else:
            text = self.tr("Sound on")
        self._heard.setText(with_key(text, "A"))


def _share_of_best(reading: Reading) -> float | None:
    """Return RSA as a share of the best of this run; None where either is not known."""
    best = reading.best.fit if reading.best else None
    if reading.rsa_bpm is None or best is None or best.rsa_bpm <= 0:
        return None
    return min(1.0, reading.rsa_bpm / best.rsa_bpm)
