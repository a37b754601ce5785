"""After the last breath: what was seen, in plain words, and what the person has to say to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.breath.feedback import Summary
from biofeedback.ui.breathe import words
from biofeedback.ui.breathe.chart import BreathBars
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.page import fill_page
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import with_key

COMFORT: Final = 5
_PAGE_WIDTH: Final = 640
_BARS_HEIGHT: Final = 116
_LONGEST_NOTE: Final = 500


class BreatheSummary(QWidget):
    """Shows a summary; what the person adds is saved with the recording."""

    again_wanted = Signal()
    done_wanted = Signal()
    said = Signal(str, str)
    """A fact and its value, for the recording."""

    def __init__(self, theme: Theme) -> None:
        """Make the page; ``show_summary`` fills it."""
        super().__init__()
        self._summary: Summary | None = None
        self._private = False
        self._title = QLabel(self.tr("What your heart did"))
        self._title.setProperty("role", "title")
        self._lead = QLabel()
        self._lead.setWordWrap(True)
        self._lead.setTextFormat(Qt.TextFormat.PlainText)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(24)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._bars = BreathBars(theme)
        self._bars.setMaximumHeight(_BARS_HEIGHT)
        self._told: dict[str, str] = {}
        """What has been said of this run."""
        self._comfort = QButtonGroup(self)
        self._note = QLineEdit()
        self._note.setMaxLength(_LONGEST_NOTE)
        self._note.setPlaceholderText(self.tr("A note, if you like"))
        self._note.setAccessibleName(self.tr("Note"))
        self._again = QPushButton(with_key(self.tr("Breathe again"), "S"))
        self._again.clicked.connect(lambda: self._leave(self.again_wanted))
        self._done = QPushButton(self.tr("Done"))
        self._done.setProperty("role", "primary")
        self._done.clicked.connect(lambda: self._leave(self.done_wanted))
        self._note.returnPressed.connect(self._done.click)
        # At once: a session may end by itself.
        self._comfort.idClicked.connect(lambda _: self.save())
        self._note.editingFinished.connect(self.save)
        self._arrange()

    def _arrange(self) -> None:
        comfort = QHBoxLayout()
        comfort.setSpacing(6)
        comfort.addWidget(muted(self.tr("How comfortable was it?")))
        comfort.addWidget(muted(self.tr("not at all")))
        for value in range(1, COMFORT + 1):
            button = QPushButton(str(value))
            button.setCheckable(True)
            button.setProperty("role", "option")
            button.setFixedWidth(44)
            name = self.tr("Comfort {value} of {most}").format(value=value, most=COMFORT)
            button.setAccessibleName(name)
            self._comfort.addButton(button, value)
            comfort.addWidget(button)
        comfort.addWidget(muted(self.tr("very")))
        comfort.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._done)
        buttons.addWidget(self._again)
        buttons.addStretch()
        caveat = muted(
            self.tr(
                "RSA is compared with your own at the same pace only; it moves with posture, depth "
                "of breath and time of day. Not a medical device."
            )
        )
        caveat.setWordWrap(True)
        page = QVBoxLayout()
        page.setSpacing(11)
        page.addWidget(self._title)
        page.addWidget(self._lead)
        page.addLayout(self._facts)
        page.addWidget(self._bars)
        page.addLayout(comfort)
        page.addWidget(self._note)
        page.addWidget(caveat)
        fill_page(self, page, _PAGE_WIDTH, buttons)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._bars.apply(theme)

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        self._done.setFocus()

    def set_private(self, on: bool) -> None:
        """Hide every number of the body."""
        self._private = on
        self._bars.set_private(on)
        self._fill()

    def show_summary(self, summary: Summary, swings: Sequence[float | None]) -> None:
        """Show a summary and the swing of each breath in bpm."""
        self._summary = summary
        self._bars.show_swings(swings)
        self._bars.setVisible(bool(swings))
        self._clear_said()
        self._fill()

    def _clear_said(self) -> None:
        self._told.clear()
        self._note.clear()
        self._comfort.setExclusive(False)
        for button in self._comfort.buttons():
            button.setChecked(False)
        self._comfort.setExclusive(True)

    def _fill(self) -> None:
        summary = self._summary
        set_text(self._lead, HIDDEN if self._private else words.lead(summary))
        facts = words.facts(summary) if summary else []
        while len(self._rows) < len(facts):
            name, value = muted(), QLabel()
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            row = len(self._rows)
            self._facts.addWidget(name, row, 0)
            self._facts.addWidget(value, row, 1)
            self._rows.append((name, value))
        for index, labels in enumerate(self._rows):
            for label in labels:
                label.setVisible(index < len(facts))
            if index < len(facts):
                set_text(labels[0], facts[index][0])
                set_text(labels[1], HIDDEN if self._private else facts[index][1])

    def save(self) -> None:
        """Say what the person has added and has not been said yet."""
        if (comfort := self._comfort.checkedId()) > 0:
            self._say("breathing comfort", f"{comfort} of {COMFORT}")
        if note := self._note.text().strip():
            self._say("breathing note", note)

    def _say(self, fact: str, value: str) -> None:
        if self._told.get(fact) != value:
            self._told[fact] = value
            self.said.emit(fact, value)

    def _leave(self, then: SignalInstance) -> None:
        self.save()
        then.emit()
