"""The parts of a conversation to be chosen: which there are, and how long."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from biofeedback.programmes.conversation import Outline, Part
from biofeedback.ui.call import words
from biofeedback.ui.call.memory import LENGTHS_MIN, Memory
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.labels import muted


class Phases(QWidget):
    """A line for each part, in their order; the conversation itself is always there."""

    changed = Signal()

    def __init__(self, memory: Memory) -> None:
        """Show what was chosen last."""
        super().__init__()
        self._memory = memory
        self._checks: dict[Part, QCheckBox] = {}
        self._lengths: dict[Part, ChoiceButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, part in enumerate(Part):
            check = QCheckBox(words.title(part))
            grid.addWidget(check, row, 0)
            grid.addWidget(muted(words.what_for(part)), row, 2)
            if part not in LENGTHS_MIN:
                check.setChecked(True)
                check.setEnabled(False)
                length = muted(self.tr("no set time"))
                length.setContentsMargins(3, 0, 0, 0)
                grid.addWidget(length, row, 1)
                continue
            check.setChecked(memory.wants(part))
            choice = ChoiceButton(
                self.tr("{part}, length").format(part=words.title(part)),
                [(self.tr("%n min", "", each), each) for each in LENGTHS_MIN[part]],
                memory.minutes(part),
            )
            choice.setEnabled(check.isChecked())
            check.toggled.connect(choice.setEnabled)
            check.toggled.connect(lambda _: self._remember())
            choice.chosen.connect(lambda _: self._remember())
            grid.addWidget(choice, row, 1)
            self._checks[part], self._lengths[part] = check, choice

    @property
    def outline(self) -> Outline:
        """What is chosen now."""
        return self._memory.outline

    def _remember(self) -> None:
        for part, check in self._checks.items():
            self._memory.want(part, check.isChecked(), self._lengths[part].value)
        self.changed.emit()
