"""After a conversation: what the heart did, in plain words, and what one likes to say to it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.results import ConversationStudy, Study, TooLittle
from biofeedback.programmes.conversation import Contact, Fact, Part
from biofeedback.ui.call.asking import Asking
from biofeedback.ui.call.three_rs import ThreeRs
from biofeedback.ui.call.timeline import Timeline
from biofeedback.ui.call.voices_table import VoicesTable
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.page import fill_page
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import shortened, with_key
from biofeedback.units import clock_text

_PAGE_WIDTH: Final = 860
_SMALL_HEIGHT: Final = 560
_TIMELINE: Final = 252
_LOW_TIMELINE: Final = 186
_LONGEST_NAME: Final = 40


class CallAfter(QWidget):
    """Shows the results of a conversation session, now or from the history."""

    again_wanted = Signal()
    done_wanted = Signal()
    history_wanted = Signal()
    report_wanted = Signal(Path)
    told = Signal(Fact, str)
    """What a person said, as it stands in a recording; an empty text takes it back."""

    def __init__(self, theme: Theme, family: str) -> None:
        """Make the page; ``show_study`` fills it."""
        super().__init__()
        self._study: Study | None = None
        self._path: Path | None = None
        self._sentence = ""
        self._told: dict[Fact, str] = {}
        """What was said here, after the recording that is shown was read."""
        self._private = False
        self._read_only = False
        self._name = muted()
        self._lead = QLabel()
        self._lead.setProperty("role", "title")
        self._text = muted(role="why")
        for label in (self._name, self._lead, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.three_rs = ThreeRs(theme, family)
        self.timeline = Timeline(theme)
        self.voices = VoicesTable(theme)
        self.asking = Asking()
        self.asking.told.connect(self._say)
        self._meaning = [muted() for _ in range(3)]
        self._caveat = muted(said(words.CAVEAT))
        for label in (*self._meaning, self._caveat):
            label.setWordWrap(True)
        self._done = QPushButton(self.tr("Done"))
        self._done.setProperty("role", "primary")
        self._report = QPushButton(self.tr("Report"))
        self._report.setToolTip(self.tr("Curve, numbers of each phase and caveats, as a page"))
        self._again = QPushButton(with_key(self.tr("Another"), "S"))
        self._history = QPushButton(self.tr("History"))
        self._arrange()
        self._connect()
        self.show_waiting()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 8, 0, 12)
        buttons.setSpacing(10)
        for button in (self._done, self._report, self._again, self._history):
            buttons.addWidget(button)
        buttons.addStretch()
        page = QVBoxLayout()
        page.setContentsMargins(0, 8, 0, 16)
        page.setSpacing(6)
        page.addWidget(self._name)
        page.addWidget(self._lead)
        page.addWidget(self._text)
        page.addSpacing(10)
        page.addWidget(self.three_rs)
        page.addSpacing(10)
        page.addWidget(self.timeline)
        meaning = QVBoxLayout()
        meaning.setSpacing(6)
        for label in self._meaning:
            meaning.addWidget(label)
        page.addSpacing(8)
        page.addLayout(meaning)
        page.addSpacing(18)
        page.addWidget(self.voices)
        page.addSpacing(18)
        page.addWidget(self.asking)
        page.addSpacing(14)
        page.addWidget(self._caveat)
        fill_page(self, page, _PAGE_WIDTH, buttons)

    def _connect(self) -> None:
        self._done.clicked.connect(lambda: self.done_wanted.emit())
        self._again.clicked.connect(lambda: self.again_wanted.emit())
        self._history.clicked.connect(lambda: self.history_wanted.emit())
        self._report.clicked.connect(self._want_report)

    def _want_report(self) -> None:
        if self._path is not None:
            self.report_wanted.emit(self._path)

    def _say(self, fact: Fact, text: str) -> None:
        self._told[fact] = text
        self.told.emit(fact, text)

    # -- what is shown -----------------------------------------------------------------------

    def show_waiting(self, *, read_only: bool = False) -> None:
        """Say that the numbers are being made."""
        self._path, self._read_only = None, read_only
        self._told.clear()
        self._show_sentence(self.tr("One moment: the beats are looked at once more."))

    def show_problem(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self._show_sentence(sentence)

    def _show_sentence(self, sentence: str) -> None:
        self._study, self._sentence = None, sentence
        self._fill()

    def show_study(self, study: Study, path: Path | None, *, read_only: bool = False) -> None:
        """Show a recording.

        Args:
            study: Of it; one without a conversation is said to be that.
            path: Where it is; None where it was not recorded.
            read_only: Whether it is an old one: what was said then is shown, and stays as it is.
        """
        if path != self._path and self._path is not None:
            self._told.clear()
        self._study, self._path, self._read_only = study, path, read_only
        self._sentence = ""
        conversation = study.conversation
        if conversation is None:
            self.show_problem(self.tr("There is no conversation in this recording."))
            return
        self.three_rs.show_study(conversation)
        self.timeline.show_study(study)
        self.voices.show_study(conversation)
        self.asking.show_facts({**conversation.facts, **self._told}, read_only=read_only)
        self._fill()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self.three_rs, self.timeline, self.voices):
            part.apply(theme)

    def take_keyboard(self) -> None:
        """Put the keyboard where a person goes on."""
        self._done.setFocus()

    def set_private(self, on: bool) -> None:
        """Hide every number of the body, and with whom it was."""
        self._private = on
        for part in (self.three_rs, self.timeline, self.voices):
            part.set_private(on)
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Use the room that there is."""
        super().resizeEvent(event)
        low = self.height() < _SMALL_HEIGHT
        self.timeline.setFixedHeight(_LOW_TIMELINE if low else _TIMELINE)
        for part in (self.three_rs, self.voices, self.asking):
            part.fit(self.width())

    def _fill(self) -> None:
        study = self._study
        conversation = study.conversation if study else None
        shown = conversation is not None
        for part in (self.timeline, self._caveat, *self._meaning):
            part.setVisible(shown)
        self.three_rs.setVisible(conversation is not None and _compared(conversation))
        self._text.setVisible(shown)
        self._name.setVisible(shown)
        self.voices.setVisible(shown and not self.voices.empty)
        # What was answered is as private as what was measured.
        kept_back = self._read_only and (self._private or not self.asking.anything_said)
        self.asking.setVisible(shown and not kept_back)
        self._report.setVisible(self._path is not None)
        self._again.setVisible(not self._read_only)
        self._history.setVisible(not self._read_only)
        if study is None or conversation is None:
            set_text(self._lead, said(self._sentence))
            return
        set_text(self._name, self.tr("Conversation, {what}").format(what=self._what(study)))
        self._fill_words(conversation)

    def _what(self, study: Study) -> str:
        """Return in a line how one met, with whom, for how long, and what it stands on."""
        assert study.conversation is not None
        facts = study.conversation.facts
        parts = [self._contact(facts.get(Fact.CONTACT, ""))]
        if name := facts.get(Fact.WITH, ""):
            shown = HIDDEN if self._private else shortened(name, _LONGEST_NAME)
            parts.append(self.tr("with {name}").format(name=shown))
        start, end = study.conversation.whole_parts.get(Part.CALL, (0.0, 0.0))
        if end > start:
            parts.append(clock_text(round(end - start)))
        if study.facts.source == "simulated":
            parts.append(self.tr("simulated"))
        return "  \N{MIDDLE DOT}  ".join(filter(None, parts))

    def _contact(self, contact: str) -> str:
        names = {
            Contact.FACE_TO_FACE: self.tr("face to face"),
            Contact.VIDEO: self.tr("video call"),
            Contact.VOICE: self.tr("voice call"),
            Contact.GROUP: self.tr("group"),
        }
        return names.get(Contact(contact), "") if contact in set(Contact) else contact

    def _fill_words(self, study: ConversationStudy) -> None:
        found, hidden = words.recovery(study), self._private
        numbered = study.recovery.missing is None
        if hidden and numbered:
            set_text(
                self._lead, QCoreApplication.translate("LiveView", "Hidden. P shows it again.")
            )
        else:
            set_text(self._lead, self._headline(study, found))
        set_text(self._text, said(found.text))
        self._text.setVisible(not (hidden and numbered))
        reactivity = study.reactivity.missing is None
        texts = [
            "" if hidden and study.resting else said(words.resting(study).text),
            "" if hidden and reactivity else said(words.reactivity(study).text),
            said(words.why_against(study)) if reactivity else "",
        ]
        seen = {said(found.text)}
        for label, text in zip(self._meaning, texts, strict=True):
            set_text(label, text)
            label.setVisible(bool(text) and text not in seen)
            seen.add(text)

    def _headline(self, study: ConversationStudy, found: words.Said) -> str:
        """Return the headline with its name: it stands alone at the top of the page."""
        if study.recovery.missing is TooLittle.ABSENT:
            return self.tr("After the conversation")
        text = said(found.headline)
        return self.tr("Recovery: {result}").format(result=text[:1].lower() + text[1:])


def _compared(study: ConversationStudy) -> bool:
    """Return whether there is anything to compare: a conversation alone has no three Rs."""
    changes = (study.recovery, study.reactivity)
    return Part.BASELINE in study.parts or any(
        each.missing is not TooLittle.ABSENT for each in changes
    )
