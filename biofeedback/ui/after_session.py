"""What can be done with a recording once its session is over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from biofeedback.ui.notes_form import NotesForm


class AfterSession(QWidget):
    """Report, replay and notes of the recording that was just made."""

    report_wanted = Signal(Path)
    replay_wanted = Signal(Path)
    told = Signal(str)
    """A sentence on what went wrong."""
    noted = Signal(Path)
    """The notes of this recording have changed."""

    def __init__(self) -> None:
        """Make it hidden; ``offer`` shows it."""
        super().__init__()
        self._path: Path | None = None
        self.report = QPushButton(self.tr("Report"))
        self.report.setToolTip(self.tr("Curve, numbers of each phase and caveats, as a page"))
        self.report.clicked.connect(lambda: self._ask(self.report_wanted))
        self.replay = QPushButton(self.tr("Look at it again"))
        self.replay.clicked.connect(lambda: self._ask(self.replay_wanted))
        self.notes = QPushButton(self.tr("Notes"))
        self.notes.setCheckable(True)
        self.notes.setToolTip(self.tr("What it was, posture, tags, a note"))
        self.form = NotesForm()
        self.form.hide()
        self.form.told.connect(self.told)
        self.form.saved.connect(self.noted)
        self.notes.toggled.connect(self.form.setVisible)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.report, self.replay, self.notes):
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self.form)
        self.hide()

    def offer(self, path: Path | None) -> None:
        """Offer a recording; None for none. What was typed of the one before is saved."""
        self._path = path
        self.notes.setChecked(False)
        self.form.show_notes(path)
        self.setVisible(path is not None)

    def look_again(self) -> None:
        """Read the notes anew: they may have been changed in the history."""
        self.form.show_notes(self._path)

    def _ask(self, wanted: SignalInstance) -> None:
        self.form.save()
        wanted.emit(self._path)
