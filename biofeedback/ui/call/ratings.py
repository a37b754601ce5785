"""Ratings: a statement and the numbers under it, answered with a tap or left alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.programmes.conversation import (
    COMFORT_MOST,
    RATING_LEAST,
    RATING_MOST,
    Fact,
    rating,
)
from biofeedback.ui.call.options import Options
from biofeedback.ui.labels import muted
from biofeedback.ui.languages import tr

_MOST: Final = {Fact.COMFORT: COMFORT_MOST, Fact.COMFORT_BEFORE: COMFORT_MOST}


class Rating(QWidget):
    """One statement with its scale; a second tap on a number takes it back."""

    changed = Signal()

    def __init__(self, fact: Fact, statement: str) -> None:
        """Make it without an answer.

        Args:
            fact: Under which key the recording is told.
            statement: What is rated.
        """
        super().__init__()
        self.fact = fact
        self._most = _MOST.get(fact, RATING_MOST)
        label = QLabel(statement)
        label.setWordWrap(True)
        numbers = [str(each) for each in range(RATING_LEAST, self._most + 1)]
        self._options = Options(statement, numbers, narrow=True)
        self._options.changed.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(10)
        least, most = ends(fact)
        row.addWidget(self._options)
        row.addWidget(muted(f"1 = {least}, {self._most} = {most}"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(label)
        layout.addLayout(row)

    @property
    def value(self) -> int | None:
        """The answer; None where there is none."""
        chosen = self._options.chosen
        return None if chosen is None else chosen + RATING_LEAST

    @property
    def text(self) -> str:
        """The answer as it stands in a recording; empty where there is none."""
        return "" if self.value is None else rating(self.value, self._most)

    def clear(self) -> None:
        """Forget the answer: it holds for one conversation."""
        self._options.choose(None)


def ends(fact: Fact) -> tuple[str, str]:
    """Return what the least and the greatest number mean."""
    if fact in _MOST:
        return tr("not at all"), tr("very")
    return tr("not at all true"), tr("very true")
