"""What the heart did by who spoke, and how the voices took turns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.results import ConversationStudy, TalkStudy
from biofeedback.ui.call.pauses import PauseStrip
from biofeedback.ui.call.three_rs import Reach, Whisker
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.theme import Theme
from biofeedback.units import clock_text

_NARROW: Final = 620
_WHISKER: Final = 180
_NAME: Final = 168
_ROOM: Final = 0.06
"""Of the scale, beyond the outermost limits."""


class VoicesTable(QWidget):
    """A row for each state of talk, then share, turns and pauses."""

    def __init__(self, theme: Theme) -> None:
        """Make it empty; ``show_study`` fills it."""
        super().__init__()
        self._theme = theme
        self._study: ConversationStudy | None = None
        self._private = False
        self._head = QLabel(self.tr("By who spoke"))
        self._head.setProperty("role", "subtitle")
        self._about = muted()
        self._about.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, _NAME)
        self._rows: list[tuple[QLabel, QLabel, QLabel, Whisker]] = []
        self._lines: list[QLabel] = []
        self._told = QVBoxLayout()
        self._told.setSpacing(4)
        self._pauses = PauseStrip(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._head)
        layout.addWidget(self._about)
        layout.addLayout(self._grid)
        layout.addSpacing(4)
        layout.addLayout(self._told)
        layout.addWidget(self._pauses)
        self._wide = True

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._pauses.apply(theme)
        for *_, whisker in self._rows:
            whisker.apply(theme)

    def fit(self, width: int) -> None:
        """Use the room that there is."""
        self._wide = width >= _NARROW
        self._grid.setColumnMinimumWidth(0, _NAME if self._wide else 0)
        for *_, whisker in self._rows:
            whisker.setMaximumWidth(_WHISKER if self._wide else 0)

    def set_private(self, on: bool) -> None:
        """Hide every number, or show them again."""
        self._private = on
        self._fill()

    def show_study(self, study: ConversationStudy | None) -> None:
        """Show the results of a conversation session."""
        self._study = study
        self._fill()

    @property
    def empty(self) -> bool:
        """Whether nobody listened."""
        return self._study is None or not self._study.states

    def _fill(self) -> None:
        study = self._study
        self.setVisible(not self.empty)
        if study is None or self.empty:
            return
        any_number = any(each.rmssd_ms is not None for each in study.states)
        self._about.setText(said(words.STATES_MEAN))
        self._about.setVisible(any_number)
        self._fill_states(study.states)
        self._fill_lines(_told(study))
        turns = study.turns
        mine, others = (turns.pauses_s, turns.others_pauses_s) if turns else ((), ())
        hidden = self._private
        self._pauses.show_pauses(() if hidden else mine, () if hidden else others)

    def _fill_states(self, states: Sequence[TalkStudy]) -> None:
        while len(self._rows) < len(states):
            self._add_row()
        scale = _scale(states)
        for number, row in enumerate(self._rows):
            for part in row:
                part.setVisible(number < len(states))
            if number < len(states):
                self._fill_row(row, states[number], scale)

    def _add_row(self) -> None:
        name, value, time = QLabel(), QLabel(), muted()
        for label in (name, value):
            label.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        whisker = Whisker(self._theme)
        whisker.setMaximumWidth(_WHISKER if self._wide else 0)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._grid.addWidget(whisker, row, 2)
        self._grid.addWidget(time, row, 3, Qt.AlignmentFlag.AlignRight)
        self._rows.append((name, value, time, whisker))

    def _fill_row(
        self,
        row: tuple[QLabel, QLabel, QLabel, Whisker],
        found: TalkStudy,
        scale: tuple[float, float] | None,
    ) -> None:
        name, value, time, whisker = row
        set_text(name, said(words.STATES[found.talk]))
        known = found.rmssd_ms is not None
        set_text(value, HIDDEN if self._private and known else self._value(found))
        value.setEnabled(known)
        set_text(time, HIDDEN if self._private else clock_text(round(found.time_s)))
        time.setToolTip(self.tr("For how long, in minutes"))
        reach = None if self._private else _reach(found, scale)
        whisker.show_reach(reach)

    def _value(self, found: TalkStudy) -> str:
        short = said(words.state(found).headline)
        if found.rmssd_ms is None or found.low_ms is None or found.high_ms is None:
            return short
        return self.tr("{value}, likely {low} to {high}").format(
            value=short, low=f"{found.low_ms:.0f}", high=f"{found.high_ms:.0f}"
        )

    def _fill_lines(self, lines: Sequence[str]) -> None:
        while len(self._lines) < len(lines):
            label = QLabel()
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._told.addWidget(label)
            self._lines.append(label)
        for number, label in enumerate(self._lines):
            label.setVisible(number < len(lines) and not (self._private and number))
            if number < len(lines):
                set_text(label, HIDDEN if self._private else lines[number])


def _told(study: ConversationStudy) -> list[str]:
    """Return share and turns in one line, then what is known of pauses."""
    turns = words.turns(study)
    others = study.turns is not None and study.turns.others is not None
    taken = 2 if others else 1
    first = [words.share(study), *turns[:taken]]
    lines = [" ".join(said(each) for each in first if each), *map(said, turns[taken:])]
    return [line for line in lines if line]


def _scale(states: Sequence[TalkStudy]) -> tuple[float, float] | None:
    """Return the ends of a scale that holds the limits of all states, in ln ms."""
    lows = [math.log(each.low_ms) for each in states if each.low_ms]
    highs = [math.log(each.high_ms) for each in states if each.high_ms]
    if not lows or not highs:
        return None
    least, most = min(lows), max(highs)
    room = _ROOM * (most - least)
    return least - room, most + room


def _reach(found: TalkStudy, scale: tuple[float, float] | None) -> Reach | None:
    if scale is None or not (found.rmssd_ms and found.low_ms and found.high_ms):
        return None
    value, low, high = (math.log(each) for each in (found.rmssd_ms, found.low_ms, found.high_ms))
    return Reach(value, low, high, *scale)
