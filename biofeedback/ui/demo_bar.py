"""A line at the foot of a demo: the keys that make things go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from biofeedback.ui.labels import muted
from biofeedback.ui.words import with_key

if TYPE_CHECKING:
    from biofeedback.demo import Demo


class DemoBar(QWidget):
    """Buttons with their keys; what they do goes through the whole pipeline."""

    KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)

    def __init__(self) -> None:
        """Make the bar; it is shown during a demo."""
        super().__init__()
        self._demo: Demo | None = None
        self._miss = self._button(self.tr("Miss a beat"), 1, self._miss_a_beat)
        self._drop = self._button(self.tr("Lose the link"), 2, self._lose_the_link)
        self._drift = self._button(self.tr("Breathe as one likes"), 3, self._breathe_otherwise)
        self._drift.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(28, 2, 28, 2)
        layout.setSpacing(6)
        layout.addWidget(muted(self.tr("Demo: a simulated heart")))
        for button in (self._miss, self._drop, self._drift):
            layout.addWidget(button)
        layout.addStretch()

    def show_demo(self, demo: Demo | None) -> None:
        """Serve a demo; without one there is no bar."""
        self._demo = demo
        self._drift.setChecked(False)
        self.setVisible(demo is not None)

    def press(self, number: int) -> None:
        """Press the button of a key, 0 to 2."""
        (self._miss, self._drop, self._drift)[number].click()

    def _button(self, text: str, number: int, clicked: object) -> QPushButton:
        button = QPushButton(with_key(text, str(number)))
        button.setProperty("role", "flat")
        button.clicked.connect(clicked)
        return button

    def _miss_a_beat(self) -> None:
        if self._demo:
            self._demo.miss_a_beat()

    def _lose_the_link(self) -> None:
        if self._demo:
            self._demo.drop_the_link()

    def _breathe_otherwise(self) -> None:
        if self._demo:
            self._demo.distracted = self._drift.isChecked()
