"""The pacer's sound in the window: what it is, how loud, and why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from biofeedback.records.folders import SettingsStore
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import said

if TYPE_CHECKING:
    from biofeedback.pacer import Pacer
    from biofeedback.sound.speaker import Speaker

STYLES: Final = ("silent", "glide", "cues")
"""As ``tone.Style``, which is loaded with the first sound."""


class PacerSound(QObject):
    """Lets a pacer be heard; the audio library is loaded only once sound is wanted."""

    told = Signal(object)
    """Why there is no sound and what to do; empty where all is well."""
    changed = Signal()
    """It is louder, softer, muted or another sound."""

    def __init__(
        self, store: SettingsStore, now: Callable[[], float], parent: QObject | None = None
    ) -> None:
        """Make it silent until a pacer comes.

        Args:
            store: Where style and volume are remembered.
            now: Tells the session's seconds; called on the audio thread, too.
            parent: Whose life it shares.
        """
        super().__init__(parent)
        self._store = store
        self._now = now
        self._pacer: Pacer | None = None
        self._speaker: Speaker | None = None
        self.muted = False

    @property
    def style(self) -> str:
        """What the pacer sounds like."""
        chosen = self._store.settings.sound
        return chosen if chosen in STYLES else STYLES[0]

    @property
    def volume(self) -> int:
        """How loud, in percent."""
        return max(0, min(100, self._store.settings.volume))

    def follow(self, pacer: Pacer | None) -> None:
        """Let this pacer be heard from now on; None for none."""
        if pacer is not None and self._pacer is None:
            self.muted = False  # what was silenced was another run
        self._pacer = pacer
        self._settle()

    def set_style(self, style: str) -> None:
        """Take another sound, and remember it."""
        self._store.change(sound=style)
        self.muted = False
        self._settle()

    def set_volume(self, percent: int) -> None:
        """Take another volume, and remember it."""
        self._store.change(volume=percent)
        self._settle()

    def set_muted(self, on: bool) -> None:
        """Be silent at once, or be heard again."""
        self.muted = on
        self._settle()

    @property
    def feeds_back(self) -> bool:
        """Whether a second tone is wanted that swells with what is fed back."""
        return self._store.settings.sound_feedback

    def set_feeds_back(self, on: bool) -> None:
        """Let it be heard, or not, and remember it."""
        self._store.change(sound_feedback=on)
        self.feedback(None)

    def feedback(self, value: float | None) -> None:
        """Let the second, quiet tone swell with a value from 0 to 1; None takes it away."""
        if self._speaker:
            self._speaker.renderer.feedback(value if self.feeds_back else None)

    def close(self) -> None:
        """Give the device back, without waiting for it."""
        if self._speaker:
            self._speaker.stop()

    def _settle(self) -> None:
        wanted = self._pacer is not None and self.style != STYLES[0]
        if wanted and self._speaker is None:
            self._load()
        if self._speaker:
            from biofeedback.sound.tone import Style

            renderer = self._speaker.renderer
            renderer.style = Style(self.style)
            renderer.volume = self.volume / 100
            renderer.muted = self.muted
            self._speaker.pacer = self._pacer
            if wanted:
                self._speaker.start()
            else:
                self._speaker.stop()
        if not wanted:
            self.told.emit("")
        self.changed.emit()

    def _load(self) -> None:
        from biofeedback.sound.speaker import Speaker
        from biofeedback.sound.tone import ToneRenderer

        # A signal is queued into the window's thread, whichever thread it comes from.
        self._speaker = Speaker(ToneRenderer(), self._now, told=self.told.emit)


class SoundControls(QWidget):
    """Chooses the sound and its volume; says why there is none."""

    def __init__(self, sound: PacerSound) -> None:
        """Show what was chosen last."""
        super().__init__()
        self._sound = sound
        items = (self.tr("no sound"), self.tr("a gliding tone"), self.tr("soft bells"))
        self._style = ChoiceButton(
            self.tr("Sound of the pacer"),
            [(text, index) for index, text in enumerate(items)],
            STYLES.index(sound.style),
        )
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setRange(0, 100)
        self._volume.setPageStep(10)
        self._volume.setMaximumWidth(180)
        self._volume.setValue(sound.volume)
        self._volume_name = muted(self.tr("Volume"))
        self._volume_name.setBuddy(self._volume)
        self._second = QCheckBox(self.tr("with a second tone that swells with my RSA"))
        self._second.setChecked(sound.feeds_back)
        self._second.toggled.connect(sound.set_feeds_back)
        self._problem = muted()
        self._problem.setWordWrap(True)
        self._problem.hide()
        row = QHBoxLayout()
        row.addWidget(muted(self.tr("Sound")))
        row.addWidget(self._style)
        row.addSpacing(12)
        row.addWidget(self._volume_name)
        row.addWidget(self._volume)
        row.addStretch()
        row.addWidget(self._second)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        self._style.chosen.connect(lambda index: sound.set_style(STYLES[index]))
        self._volume.valueChanged.connect(sound.set_volume)
        sound.told.connect(self._tell)
        sound.changed.connect(self._show)
        self._show()

    def _tell(self, problem: str) -> None:
        set_text(self._problem, said(problem))
        self._problem.setVisible(bool(problem))

    def _show(self) -> None:
        self._style.show_value(STYLES.index(self._sound.style))
        audible = self._sound.style != STYLES[0]
        self._volume.setVisible(audible)
        self._second.setVisible(audible)
        self._volume_name.setVisible(audible)
        name = self.tr("Volume: {percent} %").format(percent=self._sound.volume)
        self._volume.setAccessibleName(name)
