"""What can be practised in a conversation; all of it is off until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from biofeedback.programmes.practice import MEANINGS, NAMES, Kind, wanted
from biofeedback.ui.call import words
from biofeedback.ui.call.memory import Memory
from biofeedback.ui.labels import muted
from biofeedback.ui.languages import said


class Practising(QWidget):
    """A box to tick for each kind; remembered."""

    changed = Signal()

    def __init__(self, memory: Memory) -> None:
        """Show what was chosen last."""
        super().__init__()
        self._memory = memory
        self._boxes: dict[Kind, QCheckBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        chosen = wanted(memory.all)
        for kind in Kind:
            box = QCheckBox(said(NAMES[kind]))
            box.setChecked(kind in chosen)
            box.toggled.connect(lambda _: self._remember())
            meaning = muted(said(MEANINGS[kind]))
            meaning.setWordWrap(True)
            meaning.setContentsMargins(28, 0, 0, 6)
            box.setAccessibleDescription(said(MEANINGS[kind]))
            layout.addWidget(box)
            layout.addWidget(meaning)
            self._boxes[kind] = box

    @property
    def kinds(self) -> frozenset[Kind]:
        """What is asked for."""
        return wanted(self._memory.all)

    @property
    def summary(self) -> str:
        """What is asked for, in a line."""
        kinds = self.kinds
        return words.DOT.join(said(NAMES[kind]) for kind in Kind if kind in kinds)

    def _remember(self) -> None:
        self._memory.remember(**{kind.value: box.isChecked() for kind, box in self._boxes.items()})
        self.changed.emit()
