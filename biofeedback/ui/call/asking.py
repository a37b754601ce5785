"""What a person may say after a conversation: three ratings and four questions, a tap each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.programmes.conversation import RATING_MOST, Fact, rating, rating_in
from biofeedback.programmes.noticing import ANSWERS, QUESTIONS, RATINGS, answer_in
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import said

_NARROW: Final = 620
_DIGIT: Final = 40


class _Choices(QWidget):
    """One question with a button for each answer; pressed again, an answer is taken back."""

    chosen = Signal(int)
    """The place of the answer, -1 when it was taken back."""

    def __init__(self, question: str, answers: Sequence[str], names: Sequence[str]) -> None:
        super().__init__()
        self._question = QLabel(question)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.setWordWrap(True)
        self._answer = muted()
        """What was said, where nothing can be said any more."""
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for place, (answer, name) in enumerate(zip(answers, names, strict=True)):
            button = QPushButton(answer)
            button.setCheckable(True)
            button.setProperty("role", "option")
            button.setAccessibleName(f"{question} {name}")
            if answer.isdecimal():
                button.setFixedWidth(_DIGIT)
            self._group.addButton(button, place)
            row.addWidget(button)
        row.addStretch()
        self._group.idClicked.connect(self._clicked)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        for part, share in ((self._question, 5), (self._buttons, 6), (self._answer, 6)):
            self._row.addWidget(part, share)

    @property
    def place(self) -> int:
        """Of the answer; -1 where there is none."""
        pressed = [self._group.id(each) for each in self._group.buttons() if each.isChecked()]
        return pressed[0] if pressed else -1

    def _clicked(self, place: int) -> None:
        pressed = self._group.button(place).isChecked()
        self.choose(place if pressed else -1)
        self.chosen.emit(place if pressed else -1)

    def choose(self, place: int) -> None:
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == place)

    def show_said(self, text: str | None) -> None:
        """Show what was said instead of what can be; None for the buttons."""
        set_text(self._answer, text or "")
        self._answer.setVisible(text is not None)
        self._buttons.setVisible(text is None)

    def set_narrow(self, on: bool) -> None:
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if on else direction.LeftToRight)


class Asking(QWidget):
    """Ratings and questions; in an old recording what was said, and nothing to press."""

    told = Signal(Fact, str)
    """What was said, as it stands in a recording; an empty text takes it back."""

    def __init__(self) -> None:
        """Make it with nothing said."""
        super().__init__()
        self._rows: dict[Fact, _Choices] = {}
        self._rated = QLabel()
        self._noticed = QLabel(self.tr("To notice, for yourself"))
        self._scale = muted(self.tr("1 = not at all true, 7 = very true; comfort from 1 to 5"))
        self._scale.setWordWrap(True)
        for head in (self._rated, self._noticed):
            head.setProperty("role", "subtitle")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._rated)
        layout.addWidget(self._scale)
        for fact, (question, most) in RATINGS.items():
            digits = [str(value) for value in range(1, most + 1)]
            layout.addWidget(self._row(fact, question, digits, digits))
        layout.addSpacing(14)
        layout.addWidget(self._noticed)
        for fact, text in QUESTIONS.items():
            answers = [said(each) for each in ANSWERS[fact]]
            layout.addWidget(self._row(fact, text, answers, answers))

    def _row(
        self, fact: Fact, question: str, answers: Sequence[str], names: Sequence[str]
    ) -> QWidget:
        row = _Choices(said(question), answers, names)
        row.chosen.connect(lambda place: self.told.emit(fact, self._text(fact, place)))
        self._rows[fact] = row
        return row

    def _text(self, fact: Fact, place: int) -> str:
        if place < 0:
            return ""
        if fact in RATINGS:
            return rating(place + 1, RATINGS[fact][1])
        return str(ANSWERS[fact][place])

    @property
    def anything_said(self) -> bool:
        """Whether there is a rating or an answer."""
        return any(row.place >= 0 for row in self._rows.values())

    def fit(self, width: int) -> None:
        """Use the room that there is."""
        for row in self._rows.values():
            row.set_narrow(width < _NARROW)

    def show_facts(self, facts: Mapping[Fact, str], *, read_only: bool) -> None:
        """Show what was said.

        Args:
            facts: Of the recording.
            read_only: Whether nothing can be added; then only what was said is seen.
        """
        for fact, row in self._rows.items():
            text = facts.get(fact, "")
            row.choose(self._place(fact, text))
            row.show_said(said(answer_in(fact, self._plain(fact, text))) if read_only else None)
            row.setVisible(not read_only or bool(text))
        set_text(
            self._rated,
            self.tr("How it was") if read_only else self.tr("How it was, if you like"),
        )
        rated, noticed = (any(facts.get(fact) for fact in group) for group in (RATINGS, QUESTIONS))
        self._rated.setVisible(rated or not read_only)
        self._scale.setVisible(rated or not read_only)
        self._noticed.setVisible(noticed or not read_only)
        self.setVisible(rated or noticed or not read_only)

    def _plain(self, fact: Fact, text: str) -> str:
        """Return a rating as a person reads it."""
        most = RATINGS[fact][1] if fact in RATINGS else RATING_MOST
        value = rating_in(text, most) if fact in RATINGS else None
        if value is None:
            return text
        return self.tr("{value} of {most}").format(value=value, most=most)

    def _place(self, fact: Fact, text: str) -> int:
        if fact in RATINGS:
            return (rating_in(text, RATINGS[fact][1]) or 0) - 1
        found = [at for at, each in enumerate(ANSWERS[fact]) if each == text]
        return found[0] if found else -1
