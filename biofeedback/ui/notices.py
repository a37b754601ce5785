"""The line below the top bar: one sentence at a time, of this session or of something else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

_READ_MS: Final = 20_000
"""How long is shown what is not of this session."""


class Notices(QWidget):
    """Shows a sentence, or takes no room."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self._passing = ""
        """What goes away by itself."""
        self._label = QLabel()
        self._label.setProperty("role", "notice")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(_READ_MS)
        self._reading.timeout.connect(self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 0, 28, 6)
        row.addWidget(self._label)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty for nothing."""
        return self._label.text()

    def say(self, text: str) -> None:
        """Say what holds until something else is said; an empty text says nothing."""
        self._label.setText(text)
        self.setVisible(bool(text))

    def answer(self, text: str) -> None:
        """Say at once what came of something that a person did, for a while."""
        self._passing = text
        self.say(text)
        self._reading.start()

    def mention(self, text: str) -> None:
        """Say what is not of this session for a while, where nothing else is being said."""
        if self.text in ("", self._passing):
            self.answer(text)

    def forget(self) -> None:
        """Say nothing any more, if it was only for a while."""
        if self.text == self._passing:
            self.say("")
