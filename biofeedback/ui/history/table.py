"""The list of sessions: every row is made when it is seen, so ten years open at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from biofeedback.history.likeness import readings_of
from biofeedback.records.library import Measures, SessionEntry
from biofeedback.records.library.entries import OWN_SOURCE
from biofeedback.records.notes import Kind
from biofeedback.ui.history import words
from biofeedback.ui.labels import HIDDEN, NO_NUMBER
from biofeedback.ui.words import plain_tip

DAY, TIME, WHAT, POSTURE, LENGTH, NUMBER, NOTES = range(7)
_WIDTHS: Final = {DAY: 152, TIME: 92, WHAT: 132, POSTURE: 110, LENGTH: 70, NUMBER: 150}
_HIDDEN_BELOW: Final = {NOTES: 800, POSTURE: 690, LENGTH: 480}
"""Width of the list in pixels from which on a column is shown."""
_ROW_PIXELS: Final = 28
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()


def headline(entry: SessionEntry) -> Measures:
    """Return the numbers a session is listed with: never RMSSD of a pace for one of rest."""
    readings = readings_of(replace(entry, source=OWN_SOURCE, unfinished=False))
    same = (reading.measures for reading in readings if reading.like.kind == entry.kind)
    return next(same, entry.measures)


def number(entry: SessionEntry) -> str:
    """Return what came of a session in a line: RSA where it was paced, else RMSSD.

    Of a conversation it is what its quiet after was against the quiet before, in words.
    """
    if entry.contact is not None and entry.kind == Kind.CONVERSATION:
        # Speech moves RMSSD whatever is felt: what it was after is told.
        return words.recovery(entry.contact)
    measures = headline(entry)
    if entry.kind == Kind.PACED:
        best = [
            (phase.measures.rsa_bpm, phase.pace)
            for phase in entry.phases
            if phase.pace and phase.measures.rsa_bpm is not None
        ]
        return f"{max(best)[0]:.1f} bpm" if best else NO_NUMBER
    return f"{measures.rmssd_ms:.0f} ms" if measures.rmssd_ms is not None else NO_NUMBER


class SessionModel(QAbstractTableModel):
    """Sessions as rows, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without any."""
        super().__init__(parent)
        self._entries: Sequence[SessionEntry] = ()
        self._rows: dict[Path, int] = {}
        self._private = False
        self._names = (
            self.tr("Day"),
            self.tr("Time"),
            self.tr("What it was"),
            self.tr("Posture"),
            self.tr("Length"),
            self.tr("RMSSD or RSA"),
            self.tr("Tags and note"),
        )

    def show_entries(self, entries: Sequence[SessionEntry]) -> None:
        """Show other sessions."""
        self.beginResetModel()
        self._entries = entries
        self._rows = {entry.path: row for row, entry in enumerate(entries)}
        self.endResetModel()

    def set_private(self, on: bool) -> None:
        """Leave the numbers and with whom out, or write them again."""
        self._private = on
        if self._entries:
            last = len(self._entries) - 1
            self.dataChanged.emit(self.index(0, NUMBER), self.index(last, NOTES))

    def row_of(self, path: Path | None) -> int | None:
        """Return where a session is listed."""
        return None if path is None else self._rows.get(path)

    def entry(self, row: int) -> SessionEntry:
        """Return the session of a row."""
        return self._entries[row]

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802
        """Return how many sessions there are."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802
        """Return how much is told of each."""
        return 0 if parent.isValid() else len(self._names)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role not in texts or (role == Qt.ItemDataRole.ToolTipRole and index.column() != NOTES):
            return None
        text = self._text(self._entries[index.row()], index.column())
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def _text(self, entry: SessionEntry, column: int) -> str:
        match column:
            case 0:
                return words.full_day(entry.day)
            case 1:
                return words.clock(entry.start)
            case 2:
                found = [words.kind_name(entry.kind), words.source(entry)]
                if entry.unfinished:
                    found.append(self.tr("not closed"))
                return ", ".join(filter(None, found))
            case 3:
                return words.posture_name(entry.posture) if entry.posture else ""
            case 4:
                return words.length(entry.duration_s)
            case 5:
                return HIDDEN if self._private else number(entry)
            case _:
                first = entry.note.partition("\n")[0]
                met = self._met(entry)
                return words.DOT.join(filter(None, (met, ", ".join(entry.tags), first)))

    def _met(self, entry: SessionEntry) -> str:
        """Return with whom and how one met; whom is private."""
        found = entry.contact
        if found is None:
            return ""
        how = words.contact_name(found.contact) if found.contact else ""
        whom = HIDDEN if self._private and found.who else words.with_whom(found)
        return ", ".join(filter(None, (whom, how)))


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in (LENGTH, NUMBER) else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class SessionTable(QTableView):
    """The list; up and down choose, Return looks into the session."""

    session_chosen = Signal(object)
    """The path of a session."""
    opened = Signal()
    """The chosen session is to be looked into."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self._model = SessionModel(self)
        self._following = False
        self.setModel(self._model)
        self.setAccessibleName(self.tr("List of sessions"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_PIXELS)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionsClickable(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        columns.setSectionResizeMode(NOTES, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._changed)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    @property
    def sessions(self) -> SessionModel:
        """What is listed."""
        return self._model

    def show_entries(self, entries: Sequence[SessionEntry], selected: Path | None) -> None:
        """List other sessions; the chosen one stays chosen where it is among them."""
        self._following = True
        self._model.show_entries(entries)
        self._following = False
        self.select(selected)

    def select(self, path: Path | None) -> None:
        """Show which session is looked at."""
        row = self._model.row_of(path)
        self._following = True
        if row is None:
            self.selectionModel().clear()
        elif row != self.currentIndex().row():
            index = self._model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self._following = False

    def _changed(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self._following:
            self.session_chosen.emit(self._model.entry(current.row()).path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Look into the chosen session with Return."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as many columns as there is room for."""
        super().resizeEvent(event)
        for column, least in _HIDDEN_BELOW.items():
            self.setColumnHidden(column, self.width() < least)
        # The last one that is seen takes the room that is left.
        stretch = NUMBER if self.isColumnHidden(NOTES) else NOTES
        for column in (NUMBER, NOTES):
            how = QHeaderView.ResizeMode
            mode = how.Stretch if column == stretch else how.Fixed
            self.horizontalHeader().setSectionResizeMode(column, mode)
        if stretch != NUMBER:
            self.setColumnWidth(NUMBER, _WIDTHS[NUMBER])
