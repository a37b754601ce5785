"""One session of the history: when, what, its numbers, its notes, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from biofeedback.history.likeness import Reading
from biofeedback.history.overview import History
from biofeedback.history.standing import sentence, standing
from biofeedback.records.library import ContactEntry, DifferenceEntry, Measures, SessionEntry
from biofeedback.records.notes import Kind
from biofeedback.ui.history import words
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.languages import said, tr
from biofeedback.ui.notes_form import NotesForm
from biofeedback.ui.words import shortened

_SIDE_BY_SIDE: Final = 32
_ONE_BELOW_THE_OTHER: Final = 22
_MOST_PHASES: Final = 12
_LONGEST_NAME: Final = 34


class Details(QWidget):
    """Shows a session; its notes are kept as they are typed."""

    replay_wanted = Signal(Path)
    report_wanted = Signal(Path)
    file_wanted = Signal(Path)
    conversation_wanted = Signal(Path)
    """What followed a conversation is to be seen again."""
    noted = Signal(Path)
    """The notes of this session have changed."""
    told = Signal(str)
    """A sentence on what went wrong."""

    def __init__(self) -> None:
        """Make it empty; ``show_session`` fills it."""
        super().__init__()
        self._entry: SessionEntry | None = None
        self._history: History | None = None
        self._private = False
        self._title = muted()
        self._title.setProperty("role", "subtitle")
        self._title.setWordWrap(True)
        self._what = muted()
        self._what.setWordWrap(True)
        self._standing = QLabel()
        self._standing.setTextFormat(Qt.TextFormat.PlainText)
        self._standing.setWordWrap(True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(3)
        self._facts.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.replay = QPushButton(self.tr("Replay"))
        self.report = QPushButton(self.tr("Report"))
        self.file = QPushButton(self.tr("Show file"))
        self.conversation = QPushButton(self.tr("The conversation"))
        self.conversation.setToolTip(
            self.tr("Its timeline, recovery, resting and reactivity, and who spoke")
        )
        self.report.setToolTip(self.tr("Curve, numbers of each phase and caveats, as a page"))
        for button, wanted in (
            (self.replay, self.replay_wanted),
            (self.report, self.report_wanted),
            (self.file, self.file_wanted),
            (self.conversation, self.conversation_wanted),
        ):
            button.clicked.connect(lambda _=False, signal=wanted: self._ask(signal))
        self.form = NotesForm()
        self.form.saved.connect(self.noted)
        self.form.told.connect(self.told)
        self._invitation = muted(
            self.tr("Choose a session in the chart, the calendar or the list.")
        )
        self._invitation.setWordWrap(True)
        self._arrange()
        self.show_session(None, None)

    def _arrange(self) -> None:
        about = QVBoxLayout()
        about.setSpacing(8)
        for part in (self._title, self._what, self._standing):
            about.addWidget(part)
        about.addWidget(self.conversation, 0, Qt.AlignmentFlag.AlignLeft)
        about.addLayout(self._facts)
        about.addStretch()
        said_of_it = QVBoxLayout()
        said_of_it.addWidget(self.form)
        said_of_it.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(16)
        self._columns.setContentsMargins(0, 0, 4, 0)
        self._columns.addLayout(about)
        self._columns.addLayout(said_of_it)
        self._inner = QWidget()
        self._inner.setLayout(self._columns)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._inner)
        self._area = area
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.replay, self.report, self.file):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._invitation)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    def set_wide(self, on: bool) -> None:
        """Put numbers and notes side by side, or one below the other."""
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if on else direction.TopToBottom)
        self._columns.setSpacing(_SIDE_BY_SIDE if on else _ONE_BELOW_THE_OTHER)
        for at, share in enumerate((1, 1) if on else (0, 1)):
            self._columns.setStretch(at, share)

    def set_can_replay(self, on: bool) -> None:
        """Know whether a session may be opened again now."""
        self.replay.setEnabled(on)
        self.replay.setToolTip("" if on else self.tr("While a session runs nothing is replayed."))

    def look_again(self) -> None:
        """Read the notes anew."""
        self.form.show_notes(self.path)

    def set_private(self, on: bool) -> None:
        """Hide every number, or show them again."""
        self._private = on
        self._fill()

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        (self.replay if self.replay.isEnabled() else self.report).setFocus()

    @property
    def path(self) -> Path | None:
        """The recording that is shown."""
        return self._entry.path if self._entry else None

    def show_session(self, entry: SessionEntry | None, history: History | None) -> None:
        """Show a session among the others; None for none."""
        other = entry is None or self._entry is None or entry.path != self._entry.path
        self._entry, self._history = entry, history
        if other:
            self.form.show_notes(entry.path if entry else None)
        for widget in (self._area, self.replay, self.report, self.file):
            widget.setVisible(entry is not None)
        self._invitation.setVisible(entry is None)
        self._fill()

    def spoken(self) -> str:
        """Return the session in a line, as a screen reader hears it."""
        if self._entry is None:
            return ""
        shown = [self._title.text(), self._what.text(), self._standing.text()]
        return ". ".join(filter(None, shown))

    def _ask(self, signal: object) -> None:
        if self._entry is not None:
            self.form.save()
            signal.emit(self._entry.path)  # type: ignore[attr-defined]

    # -- what is shown -----------------------------------------------------------------------

    def _fill(self) -> None:
        entry = self._entry
        if entry is None:
            return
        set_text(self._title, f"{words.full_day(entry.day)}, {words.clock(entry.start)}")
        what = [
            words.kind_name(entry.kind),
            words.posture_name(entry.posture),
            words.length(entry.duration_s),
            words.source(entry),
        ]
        set_text(self._what, words.DOT.join(filter(None, what)))
        where = self._where()
        set_text(self._standing, HIDDEN if self._private and where else where)
        self._standing.setVisible(bool(where))
        self.conversation.setVisible(entry.contact is not None)
        self._fill_facts(self._facts_of(entry))

    def _fill_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._rows) < len(facts):
            name, value = muted(), QLabel()
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            row = len(self._rows)
            self._facts.addWidget(name, row, 0)
            self._facts.addWidget(value, row, 1)
            self._rows.append((name, value))
        for index, (name, value) in enumerate(self._rows):
            for label in (name, value):
                label.setVisible(index < len(facts))
            if index < len(facts):
                set_text(name, facts[index][0])
                set_text(value, facts[index][1])

    def _readings(self) -> list[Reading]:
        if self._history is None or self._entry is None:
            return []
        return [each for each in self._history.readings if each.path == self._entry.path]

    def _where(self) -> str:
        """Return in words where the session stands among those like it."""
        entry, history = self._entry, self._history
        if entry is None or history is None:
            return ""
        if not entry.counts:
            return self.tr("Shown only: demo and replay are compared with nothing.")
        if entry.unfinished:
            return self.tr("It was not closed, or is still being recorded.")
        resting = [each for each in self._readings() if each.like.kind != Kind.PACED]
        if not resting or resting[0].ln_rmssd is None:
            return ""
        reading = resting[0]
        days = history.days(reading.like)
        if days.readings.get(reading.day) is not reading:
            return self.tr("The first of a day counts, and this is a later one.")
        known = days.days_known(reading.day)
        return said(sentence(standing(reading, days.usual(reading.day)), known))

    def _facts_of(self, entry: SessionEntry) -> list[tuple[str, str]]:
        shown = [phase for phase in entry.phases if phase.kind != Kind.OTHER][:_MOST_PHASES]
        facts = []
        if not shown and entry.contact is None:
            facts.append(("RMSSD", self._rmssd(entry.measures)))
        for phase in shown:
            name = shortened(words.kind_name(phase.name), _LONGEST_NAME)
            if phase.pace:
                name = self.tr("at {pace} a minute").format(pace=f"{phase.pace:g}")
                facts.append((name, self._paced(phase.measures)))
            else:
                facts.append((name, self._rmssd(phase.measures)))
        if entry.contact is not None:
            facts += self._three_rs(entry.contact)
        if entry.measures.mean_hr_bpm is not None:
            heart = f"{entry.measures.mean_hr_bpm:.0f} bpm"
            facts.append((self.tr("Heart rate"), HIDDEN if self._private else heart))
        aside = self.tr("{percent} % of beats set aside").format(
            percent=f"{100 * entry.artifact_share:.1f}"
        )
        gaps = tr("%n gaps", "", entry.gaps, one="%n gap") if entry.gaps else ""
        facts.append((self.tr("Signal"), ", ".join(filter(None, (aside, gaps)))))
        facts.append((self.tr("Strap"), shortened(entry.device, _LONGEST_NAME)))
        if entry.problem:
            facts.append((self.tr("Notes"), said(entry.problem)))
        return [fact for fact in facts if fact[1]]

    def _three_rs(self, found: ContactEntry) -> list[tuple[str, str]]:
        """Return recovery and reactivity; resting stands among the phases."""
        changes = (
            (tr("Recovery"), found.recovery),
            (tr("Reactivity"), found.reactivity),
        )
        return [
            (name, self._change(change))
            for name, change in changes
            if change is found.recovery or change.missing != words.ABSENT
        ]

    def _change(self, change: DifferenceEntry) -> str:
        limits = change.percent_limits
        if change.percent is None or limits is None:
            return words.missing(change.missing)
        if self._private:
            return HIDDEN
        if not change.clear:
            return words.noisy_between(limits)
        low, high = map(words.signed, limits)
        text = self.tr("{percent} %, likely {low} to {high} %")
        percent = words.signed(change.percent)
        return text.format(percent=percent, low=low, high=high)

    def _rmssd(self, measures: Measures) -> str:
        text = words.rmssd(measures)
        if not text:
            return self.tr("withheld: {reason}").format(reason=words.withheld(measures))
        return HIDDEN if self._private else text

    def _paced(self, measures: Measures) -> str:
        if measures.rsa_bpm is None:
            return self.tr("withheld: {reason}").format(reason=words.withheld(measures))
        if self._private:
            return HIDDEN
        text = self.tr("RSA {rsa} bpm").format(rsa=f"{measures.rsa_bpm:.1f}")
        if measures.lock is None:
            return text
        followed = self.tr("followed {percent} %").format(percent=f"{100 * measures.lock:.0f}")
        return f"{text}, {followed}"
