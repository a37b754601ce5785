"""The list with what finds a session in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from biofeedback.records.library import SessionEntry
from biofeedback.ui.history.table import SessionTable
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import tr

_FIND_WIDTH: Final = 230


class Listing(QWidget):
    """Lists sessions, or those of them whose tags or note hold what is looked for."""

    session_chosen = Signal(object)
    """The path of a session."""
    opened = Signal()
    """The chosen session is to be looked into."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self._entries: Sequence[SessionEntry] = ()
        self._selected: Path | None = None
        self.table = SessionTable()
        self.table.session_chosen.connect(self.session_chosen)
        self.table.opened.connect(self.opened)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in tags and notes"))
        self.field.setAccessibleName(self.tr("Find in tags and notes"))
        self.field.setFixedWidth(_FIND_WIDTH)
        self.field.textChanged.connect(lambda _: self._fill())
        self._count = muted()
        top = QHBoxLayout()
        top.addWidget(self._count, 1)
        top.addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)

    def show_entries(self, entries: Sequence[SessionEntry]) -> None:
        """List other sessions."""
        self._entries = entries
        self._fill()

    def select(self, path: Path | None) -> None:
        """Show which session is looked at."""
        self._selected = path
        self.table.select(path)

    def set_private(self, on: bool) -> None:
        """Leave the numbers out, or write them again."""
        self.table.sessions.set_private(on)

    def look_for(self) -> None:
        """Put the keyboard where it is said what to find."""
        self.field.setFocus()
        self.field.selectAll()

    def _fill(self) -> None:
        wanted = self.field.text().strip().casefold()
        entries = [entry for entry in self._entries if _holds(entry, wanted)]
        self.table.show_entries(entries, self._selected)
        set_text(self._count, tr("%n sessions", "", len(entries), one="%n session"))


def _holds(entry: SessionEntry, wanted: str) -> bool:
    whom = entry.contact.who if entry.contact else ""
    texts = (entry.note, whom, *entry.tags)
    return not wanted or any(wanted in text.casefold() for text in texts)
