"""The page on which markers and phases are renamed, removed and added, while the replay goes on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from biofeedback.records.notes import LONGEST_NAME
from biofeedback.records.sidecar import Mark, sidecar_path
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import named
from biofeedback.ui.replay.labels import Labels
from biofeedback.ui.replay.player import Player
from biofeedback.units import clock_text

_WIDTH: Final = 560
_HEIGHT: Final = 460
_NAME: Final = 2
_MARK: Final = Qt.ItemDataRole.UserRole


class LabelsPage(QDialog):
    """A list beside the window; each change is seen in the replay at once."""

    def __init__(self, labels: Labels, player: Player, parent: QWidget) -> None:
        """Show the labels of a recording."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Labels of the recording"))
        self.resize(_WIDTH, _HEIGHT)
        self._labels = labels
        self._player = player
        self._phase_from: float | None = None
        self._filling = False
        self._typed: tuple[Mark, str] | None = None
        """A mark and its new name, until it is taken."""
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setStyleSheet("QTreeWidget::item { padding: 5px; }")
        self._list.setHeaderLabels([self.tr("From"), self.tr("To"), self.tr("Marker or phase")])
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(True)
        self._list.setAccessibleName(self.tr("Markers and phases"))
        self._list.setEditTriggers(
            QTreeWidget.EditTrigger.EditKeyPressed | QTreeWidget.EditTrigger.DoubleClicked
        )
        self._list.itemChanged.connect(self._renamed)
        self._list.itemSelectionChanged.connect(self._enable)
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setPlaceholderText(self.tr("Name of a new marker or phase"))
        self._name.setAccessibleName(self._name.placeholderText())
        self._name.textChanged.connect(lambda _: self._enable())
        self._marker = QPushButton(self.tr("Add marker here"))
        self._marker.setToolTip(self.tr("At the position of the replay"))
        self._phase = QPushButton()
        self._there = QPushButton(self.tr("Go there"))
        self._rename = QPushButton(self.tr("Rename"))
        self._rename.setToolTip(self.tr("Key F2, or a double click on the name"))
        self._remove = QPushButton(self.tr("Remove"))
        self._remove.setToolTip(self.tr("Key Delete; the recording itself keeps everything"))
        self._restore = QPushButton(self.tr("Restore removed"))
        for button, clicked in (
            (self._marker, self._add_marker),
            (self._phase, self._begin_or_end_phase),
            (self._there, self._go_there),
            (self._rename, self._begin_rename),
            (self._remove, self._remove_selected),
            (self._restore, labels.restore_all),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, act=clicked: act())
        self._marker.setDefault(True)
        self._told = muted()
        self._told.setWordWrap(True)
        self._arrange()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list, self._remove_selected)
        labels.changed.connect(self._fill)
        self._fill()
        set_text(
            self._told,
            self.tr("Kept in {name}; the recording itself stays as it is.").format(
                name=sidecar_path(labels.path).name
            ),
        )

    def _arrange(self) -> None:
        new = QHBoxLayout()
        for widget in (self._name, self._marker, self._phase):
            new.addWidget(widget, 1 if widget is self._name else 0)
        row = QHBoxLayout()
        for button in (self._there, self._rename, self._remove):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self._restore)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self._list, 1)
        layout.addLayout(row)
        layout.addLayout(new)
        layout.addWidget(self._told)

    def _fill(self) -> None:
        """Show the present labels; the same one stays chosen."""
        chosen = self._chosen()
        self._filling = True
        self._list.clear()
        for mark in self._labels.marks:
            end = "" if mark.end_s is None else clock_text(mark.end_s)
            item = QTreeWidgetItem([clock_text(mark.start_s), end, named(mark.name)])
            item.setData(0, _MARK, mark)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self._list.addTopLevelItem(item)
            if chosen and (mark.key, mark.start_s) == (chosen.key, chosen.start_s):
                self._list.setCurrentItem(item)
        self._filling = False
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen() is not None
        for button in (self._there, self._rename, self._remove):
            button.setEnabled(chosen)
        self._restore.setVisible(bool(self._labels.removed))
        named = bool(self._name.text().strip())
        self._marker.setEnabled(named)
        self._phase.setEnabled(named)
        begun = self._phase_from is not None
        self._phase.setText(self.tr("End phase here") if begun else self.tr("Begin phase here"))

    def _chosen(self) -> Mark | None:
        items = self._list.selectedItems()
        mark = items[0].data(0, _MARK) if items else None
        return mark if isinstance(mark, Mark) else None

    # -- what a person does ------------------------------------------------------------------

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        mark = item.data(0, _MARK)
        if self._filling or not isinstance(mark, Mark):
            return
        name = item.text(_NAME) if column == _NAME else ""
        self._typed = (mark, name)
        # Not now: the list is still at work with the item that would be made anew.
        QTimer.singleShot(0, self, self._take_name)

    def _take_name(self) -> None:
        if self._typed is None:
            return
        (mark, name), self._typed = self._typed, None
        if name != named(mark.name):
            # What is ours is shown in the window's language, and stays what it is in the file.
            self._labels.rename(mark, name)
        # Times are not changed here, nor names to nothing.
        self._fill()

    def done(self, result: int) -> None:
        """Keep a name that is being typed, and close."""
        for editor in self._list.findChildren(QLineEdit):
            self._list.commitData(editor)
        self._take_name()
        super().done(result)

    def _begin_rename(self) -> None:
        if items := self._list.selectedItems():
            self._list.editItem(items[0], _NAME)

    def _remove_selected(self) -> None:
        if mark := self._chosen():
            self._labels.remove(mark)

    def _go_there(self) -> None:
        if mark := self._chosen():
            self._player.go(mark.start_s)

    def _add_marker(self) -> None:
        if self._labels.add(self._name.text(), self._player.position_s):
            self._name.clear()

    def _begin_or_end_phase(self) -> None:
        at = self._player.position_s
        if self._phase_from is None:
            self._phase_from = at
        else:
            begin, end = sorted((self._phase_from, at))
            self._phase_from = None
            if self._labels.add(self._name.text(), begin, end):
                self._name.clear()
        self._enable()
