"""What a person says of a recording afterwards: what it was, how they sat, tags, a note."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from biofeedback.records.sidecar import Kind, Notes, NotesError, Posture, read_notes, write_notes
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.errands import Errands
from biofeedback.ui.labels import muted
from biofeedback.ui.languages import said

_FIELDS: Final = ("kind", "posture", "tags", "note")
"""What of the notes stands in the form."""
KINDS: Final = tuple(Kind)
POSTURES: Final = tuple(Posture)
_NOTE_LINES: Final = 3
_NOTE_TOP: Final = 9
"""Where the first line of the note is, in pixels."""
_LONGEST_TAGS: Final = 500


class NotesForm(QWidget):
    """Shows and keeps the notes of one recording; each change is written at once.

    The recording itself is not touched: notes lie in a file beside it.
    """

    saved = Signal(Path)
    """The notes of this recording have changed."""
    told = Signal(str)
    """A sentence on what went wrong."""

    def __init__(self) -> None:
        """Make the form, empty and closed until ``show_notes``."""
        super().__init__()
        self._errands = Errands(self)
        self._path: Path | None = None
        self._notes = Notes()
        kinds = {
            Kind.UNSAID: self.tr("as its phases say"),
            Kind.REST: self.tr("rest"),
            Kind.PACED: self.tr("paced breathing"),
            Kind.CONVERSATION: self.tr("conversation"),
            Kind.EXERCISE: self.tr("exercise"),
            Kind.SLEEP: self.tr("sleep"),
            Kind.OTHER: self.tr("something else"),
        }
        postures = {
            Posture.UNKNOWN: self.tr("not said"),
            Posture.SITTING: self.tr("sitting"),
            Posture.LYING: self.tr("lying"),
            Posture.STANDING: self.tr("standing"),
            Posture.MOVING: self.tr("moving"),
        }
        self._kind = ChoiceButton(
            self.tr("What it was"), [(kinds[kind], at) for at, kind in enumerate(KINDS)], 0
        )
        self._posture = ChoiceButton(
            self.tr("Posture"), [(postures[one], at) for at, one in enumerate(POSTURES)], 0
        )
        self._tags = QLineEdit()
        self._tags.setMaxLength(_LONGEST_TAGS)
        self._tags.setPlaceholderText(self.tr("With commas between them"))
        self._tags.setAccessibleName(self.tr("Tags"))
        self._known_tags = QStringListModel(self)
        self._note = _Note()
        self._note.setPlaceholderText(self.tr("A note, if you like"))
        self._note.setAccessibleName(self.tr("Note"))
        self._kind.chosen.connect(lambda _: self.save())
        self._posture.chosen.connect(lambda _: self.save())
        self._tags.editingFinished.connect(self.save)
        self._note.left.connect(self.save)
        self._arrange()
        self.setEnabled(False)

    def _arrange(self) -> None:
        completer = QCompleter(self._known_tags, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._tags.setCompleter(completer)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = (
            (self.tr("What it was"), self._kind),
            (self.tr("Posture"), self._posture),
            (self.tr("Tags"), self._tags),
            (self.tr("Note"), self._note),
        )
        for row, (name, field) in enumerate(rows):
            label = muted(name)
            label.setBuddy(field)
            top = field is self._note
            where = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
            label.setContentsMargins(0, _NOTE_TOP if top else 0, 0, 0)
            grid.addWidget(label, row, 0, where)
            if isinstance(field, ChoiceButton):
                # At its left edge the text of a button with a menu would lie on the frame.
                field.setStyleSheet("text-align: center;")
                grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(field, row, 1)

    @property
    def notes(self) -> Notes:
        """The notes as they are kept."""
        return self._notes

    def set_known_tags(self, tags: list[str]) -> None:
        """Offer tags that were used before."""
        self._known_tags.setStringList(tags)

    def show_notes(self, path: Path | None) -> None:
        """Show the notes of a recording; None for none. What was being typed is saved first."""
        self.save()
        self._path = path
        self._show(Notes())
        self.setEnabled(False)
        if path:
            self._errands.run(lambda: _read(path), lambda found: self._take(path, *found))

    def save(self) -> None:
        """Write what is in the form, if it is not what is kept."""
        path, notes = self._path, self._filled()
        if path is None or not self.isEnabled() or notes == self._notes:
            return
        before, self._notes = self._notes, notes
        self._errands.run(
            lambda: _write(path, before, notes), lambda problem: self._saved(path, problem)
        )

    def _filled(self) -> Notes:
        notes = replace(
            self._notes,
            kind=_chosen(KINDS, self._kind.value, self._notes.kind),
            posture=_chosen(POSTURES, self._posture.value, self._notes.posture),
        )
        tags = [tag for tag in self._tags.text().split(",") if tag.strip()]
        return notes.with_tags(*tags).with_note(self._note.toPlainText())

    def _take(self, path: Path, notes: Notes, problem: str) -> None:
        if path != self._path:
            return
        self._show(notes)
        # Where they cannot be read, nothing is written over them.
        self.setEnabled(not problem)
        if problem:
            self.told.emit(said(problem))

    def _show(self, notes: Notes) -> None:
        self._notes = notes
        self._kind.show_value(_place(KINDS, notes.kind))
        self._posture.show_value(_place(POSTURES, notes.posture))
        self._tags.setText(", ".join(notes.tags))
        self._note.setPlainText(notes.note)

    def _saved(self, path: Path, problem: str) -> None:
        if problem:
            self.told.emit(said(problem))
        self.saved.emit(path)


def _read(path: Path) -> tuple[Notes, str]:
    try:
        return read_notes(path), ""
    except NotesError as error:
        return Notes(), str(error)


def _write(path: Path, before: Notes, notes: Notes) -> str:
    """Write what was changed here; the rest may have been changed elsewhere since it was read."""
    try:
        with suppress(NotesError):  # damaged ones are kept aside by what follows
            values = {name: getattr(notes, name) for name in _FIELDS}
            changed = {name: new for name, new in values.items() if new != getattr(before, name)}
            notes = replace(read_notes(path), **changed)
        return write_notes(path, notes) or ""
    except NotesError as error:
        return str(error)


def _place(values: tuple[str, ...], value: str) -> int:
    return values.index(value) if value in values else 0


def _chosen(values: tuple[str, ...], at: int, kept: str) -> str:
    """Return what was chosen; a word of a later version stays while nothing else is chosen."""
    return kept if at == _place(values, kept) else str(values[at])


class _Note(QPlainTextEdit):
    """A few lines of text; Tab leads on."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _NOTE_LINES + 24)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Say that the person has gone on."""
        super().focusOutEvent(event)
        self.left.emit()
