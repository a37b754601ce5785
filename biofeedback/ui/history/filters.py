"""The quiet row at the top of the history: which sessions, and over which time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from biofeedback.history.likeness import Part
from biofeedback.records.notes import Kind, Posture
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.history import words
from biofeedback.ui.history.selection import Choice

KINDS: Final = (Kind.REST, Kind.PACED, Kind.CONVERSATION, "")
POSTURES: Final = (None, *Posture)
PARTS: Final = (None, *Part)
IN_THE_MIDDLE: Final = "text-align: center;"
"""At its left edge the text of a button with a menu would lie on the frame."""
SPANS: Final = (31, 92, 366, 0)
"""Days; 0 for all there are."""


class Filters(QWidget):
    """Says what is shown, each word of it a choice."""

    changed = Signal()
    span_chosen = Signal(int)
    contact_wanted = Signal(bool)
    """Whether the page of contact is to be shown, or the history again."""

    def __init__(self) -> None:
        """Make the row; ``show_choice`` says what is chosen."""
        super().__init__()
        kinds = [words.kind_name(kind) if kind else self.tr("everything") for kind in KINDS]
        postures = [
            self.tr("any posture") if one is None else words.posture_name(one) for one in POSTURES
        ]
        parts = [self.tr("any time of day") if one is None else words.part_name(one)
                 for one in PARTS]  # fmt: skip
        self._kind = _choice(self.tr("What is shown"), kinds)
        self._posture = _choice(self.tr("Posture"), postures)
        self._part = _choice(self.tr("Time of day"), parts)
        self.demo = QCheckBox(self.tr("Include demo"))
        self.demo.setToolTip(self.tr("Demo and replay, too; they are compared with nothing"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self._kind, self._posture, self._part):
            button.chosen.connect(lambda _: self.changed.emit())
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.demo)
        self.demo.toggled.connect(lambda _: self.changed.emit())
        self.back = QPushButton(self.tr("Back to the history"))
        self.back.setProperty("role", "flat")
        self.back.setToolTip(self.tr("Keys: W or Esc"))
        self.back.clicked.connect(lambda _: self.contact_wanted.emit(False))
        row.addWidget(self.back)
        row.addStretch()
        self.contact = QPushButton(self.tr("Contact"))
        self.contact.setProperty("role", "flat")
        self.contact.setStyleSheet(IN_THE_MIDDLE)
        self.contact.setToolTip(self.tr("Weeks with others beside your vagal tone: key W"))
        self.contact.clicked.connect(lambda _: self.contact_wanted.emit(True))
        row.addWidget(self.contact)
        self._demo_offered = True
        names = (
            self.tr("1 month"),
            self.tr("3 months"),
            self.tr("1 year"),
            self.tr("all", "of the time there is"),
        )
        items = list(zip(names, SPANS, strict=True))
        self.span = ChoiceButton(self.tr("Time shown"), items, SPANS[1])
        self.span.setStyleSheet(IN_THE_MIDDLE)
        self.span.setToolTip(self.tr("Time shown: keys 1 to 4"))
        self.span.chosen.connect(self.span_chosen)
        row.addWidget(self.span)
        self.show_contact(on=False)

    def show_contact(self, *, on: bool) -> None:
        """Offer what belongs to the page of contact, or to the history."""
        self._on_contact = on
        for part in (self._kind, self._posture, self._part, self.contact):
            part.setVisible(not on)
        self.back.setVisible(on)
        self.demo.setVisible(self._demo_offered and not on)

    @property
    def choice(self) -> Choice:
        """What is chosen."""
        return Choice(
            KINDS[self._kind.value],
            POSTURES[self._posture.value],
            PARTS[self._part.value],
            self.demo.isChecked(),
        )

    def show_choice(self, choice: Choice) -> None:
        """Show what was chosen elsewhere."""
        self._kind.show_value(KINDS.index(choice.kind) if choice.kind in KINDS else 0)
        known = choice.posture in POSTURES
        self._posture.show_value(POSTURES.index(choice.posture) if known else 0)
        self._part.show_value(PARTS.index(choice.part) if choice.part in PARTS else 0)
        self.demo.blockSignals(True)
        self.demo.setChecked(choice.demo)
        self.demo.blockSignals(False)

    def offer_demo(self, on: bool) -> None:
        """Offer to include the demo, where there is any."""
        self._demo_offered = on
        self.demo.setVisible(on and not self._on_contact)


def _choice(name: str, texts: list[str]) -> ChoiceButton:
    button = ChoiceButton(name, [(text, at) for at, text in enumerate(texts)], 0)
    button.setStyleSheet(IN_THE_MIDDLE)
    return button
