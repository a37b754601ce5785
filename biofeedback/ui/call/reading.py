"""The text that is read aloud, large, in a page that scrolls."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTextBrowser

from biofeedback.programmes.reading_aloud import reading_text
from biofeedback.ui.languages import said, tr

_PIXELS: Final = 22
_WIDEST: Final = 700
SCROLLING: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
"""Whoever has the keyboard instead passes these on."""


class ReadingText(QTextBrowser):
    """Shows it; the arrow keys scroll."""

    def __init__(self) -> None:
        """Write the text."""
        super().__init__()
        self.setAccessibleName(tr("Text to read aloud"))
        self.setMaximumWidth(_WIDEST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Of a style sheet: one of the window would take a font away again.
        self.setStyleSheet(f"font-size: {_PIXELS}px;")
        paragraphs = "".join(
            f'<p style="margin-top: 0; margin-bottom: 14px; line-height: 140%">'
            f"{escape(said(each))}</p>"
            for each in reading_text()
        )
        self.setHtml(paragraphs)

    def begin(self) -> None:
        """Begin at the top."""
        self.verticalScrollBar().setValue(0)

    def take_key(self, event: QKeyEvent) -> None:
        """Scroll by a key that came elsewhere."""
        self.keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys: elsewhere they are the window's."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in SCROLLING
        ):
            event.accept()
            return True
        return super().event(event)
