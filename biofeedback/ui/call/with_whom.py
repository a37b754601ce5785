"""With whom and how one meets: tags of the recording, none of which must be given."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.programmes.conversation import Breathing, Contact, Fact
from biofeedback.records.notes import Posture
from biofeedback.ui.call import words
from biofeedback.ui.call.memory import LONGEST_LABEL, Memory
from biofeedback.ui.call.options import Options
from biofeedback.ui.labels import muted

_CONTACTS: Final = tuple(each for each in Contact if each)
_POSTURES: Final = tuple(each for each in Posture if each)
_BREATHINGS: Final = tuple(each for each in Breathing if each)


class WithWhom(QWidget):
    """Kind of contact, a private label, posture, breathing; all of it is remembered."""

    changed = Signal()

    def __init__(self, memory: Memory) -> None:
        """Show what was chosen last."""
        super().__init__()
        self._memory = memory
        self._contact = Options(self.tr("Contact"), [words.contact(each) for each in _CONTACTS])
        self._posture = Options(self.tr("Posture"), [words.posture(each) for each in _POSTURES])
        self._breathing = Options(
            self.tr("Breathing"), [words.breathing(each) for each in _BREATHINGS]
        )
        self._label = QLineEdit(memory.with_whom)
        self._label.setMaxLength(LONGEST_LABEL)
        self._label.setPlaceholderText(self.tr("A private label, such as a first letter"))
        self._label.setAccessibleName(self.tr("With whom"))
        self._forget = QPushButton(self.tr("Forget all"))
        self._forget.setProperty("role", "flat")
        self._forget.setToolTip(self.tr("Forget the labels that were used before"))
        self._forget.clicked.connect(self._forget_people)
        if memory.contact:
            self._contact.choose(_CONTACTS.index(memory.contact))
        if memory.posture:
            self._posture.choose(_POSTURES.index(memory.posture))
        if memory.breathing:
            self._breathing.choose(_BREATHINGS.index(memory.breathing))
        for options in (self._contact, self._posture, self._breathing):
            options.changed.connect(self._remember)
        self._label.editingFinished.connect(self._remember)
        self._arrange()
        self.look_again()

    def _arrange(self) -> None:
        whom = QHBoxLayout()
        whom.setSpacing(6)
        whom.addWidget(self._label, 1)
        whom.addWidget(self._forget)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(muted(self._contact.name), 0, 0)
        grid.addWidget(self._contact, 0, 1)
        grid.addWidget(muted(self.tr("With whom")), 1, 0)
        grid.addLayout(whom, 1, 1)
        grid.addWidget(muted(self._posture.name), 2, 0)
        grid.addWidget(self._posture, 2, 1)
        grid.addWidget(muted(self._breathing.name), 3, 0)
        grid.addWidget(self._breathing, 3, 1)
        kept = muted(
            self.tr("It stays on this computer: in your recordings, their index and this list.")
        )
        kept.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(kept)

    @property
    def summary(self) -> str:
        """What is chosen, in a line."""
        memory = self._memory
        told = (
            words.contact(memory.contact),
            memory.with_whom,
            words.posture(memory.posture),
            words.breathing(memory.breathing) if memory.breathing is Breathing.SLOW else "",
        )
        return words.DOT.join(filter(None, told))

    def look_again(self) -> None:
        """Offer the labels that are known now."""
        people = self._memory.people
        completer = QCompleter(people, self._label)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._label.setCompleter(completer)
        self._forget.setVisible(bool(people))

    def save(self) -> None:
        """Take what stands in the field now."""
        self._remember()
        self._memory.meet(self._memory.with_whom)
        self.look_again()

    def _forget_people(self) -> None:
        self._memory.forget_people()
        self._label.clear()
        self.look_again()
        self._label.setFocus()
        self.changed.emit()

    def _remember(self) -> None:
        contact, posture = self._contact.chosen, self._posture.chosen
        breathing = self._breathing.chosen
        self._memory.remember(
            **{
                Fact.CONTACT: "" if contact is None else str(_CONTACTS[contact]),
                Fact.POSTURE: "" if posture is None else str(_POSTURES[posture]),
                Fact.BREATHING: "" if breathing is None else str(_BREATHINGS[breathing]),
                Fact.WITH: " ".join(self._label.text().split()),
            }
        )
        self.changed.emit()
