"""This evening in two taps: how in tune, how close; yesterday can be put right, nothing must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.programmes.conversation import Fact
from biofeedback.programmes.noticing import OF_THE_DAY, STATEMENTS
from biofeedback.records.evenings import Evening
from biofeedback.ui.history.contact_scale import Scale
from biofeedback.ui.labels import HIDDEN, muted, set_text
from biofeedback.ui.languages import said, tr

_TODAY, _YESTERDAY = range(2)


class EveningCard(QWidget):
    """Asks for the rating of an evening; skipped, it is a word until the next day."""

    rated = Signal(object, object)
    """A day, and the ``Evening`` that was said of it."""

    def __init__(self, today: Callable[[], date]) -> None:
        """Make it without ratings.

        Args:
            today: The day whose evening it is; it goes on after midnight.
        """
        super().__init__()
        self._today = today
        self._skipped: date | None = None
        self._touched = False
        """Whether something was said or opened since the page was: it stays to be put right."""
        self._private = False
        self._by_day: Mapping[date, Evening] = {}
        self._own: dict[date, Evening] = {}
        """What was said here and has not come back yet."""
        self._back = _TODAY
        self.day = today()
        """The day that is shown, and rated by a tap; the day may have changed since."""
        self._days = QButtonGroup(self)
        top = QHBoxLayout()
        top.setSpacing(4)
        for number, name in enumerate((self.tr("This evening"), self.tr("Yesterday"))):
            button = QPushButton(name)
            button.setProperty("role", "place")
            button.setCheckable(True)
            self._days.addButton(button, number)
            top.addWidget(button)
        self._days.idClicked.connect(self._choose)
        self.skip = QPushButton(self.tr("Skip"))
        self.skip.setProperty("role", "flat")
        self.skip.setToolTip(self.tr("Ask again tomorrow; a day without a rating stays empty"))
        self.skip.clicked.connect(self._skip)
        self._state = muted()
        top.addStretch()
        top.addWidget(self._state)
        top.addSpacing(8)
        top.addWidget(self.skip)
        scale = self.tr("1 is not at all true, 7 very true.")
        self._question = muted(f"{said(OF_THE_DAY)} {scale}")
        self._question.setWordWrap(True)
        self.in_tune = Scale(said(STATEMENTS[Fact.IN_TUNE]))
        self.close_to = Scale(said(STATEMENTS[Fact.CLOSE]))
        self.in_tune.rated.connect(lambda _: self._tell())
        self.close_to.rated.connect(lambda _: self._tell())
        self.in_tune.typed.connect(self.close_to.setFocus)
        scales = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        scales.setSpacing(32)
        scales.addWidget(self.in_tune)
        scales.addWidget(self.close_to)
        scales.addStretch(1)
        self._asking = QWidget()
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(6)
        asking.addLayout(top)
        asking.addWidget(self._question)
        asking.addLayout(scales)
        self._kept = QLabel()
        self.again = QPushButton(self.tr("Rate this evening"))
        self.yesterday = QPushButton(self.tr("Yesterday"))
        closed = QHBoxLayout()
        closed.setSpacing(8)
        closed.addWidget(self._kept)
        for button, back in ((self.again, _TODAY), (self.yesterday, _YESTERDAY)):
            button.setProperty("role", "flat")
            button.clicked.connect(partial(self._open, back))
            closed.addWidget(button)
        closed.addStretch()
        self._closed = QWidget()
        self._closed.setLayout(closed)
        closed.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._asking)
        layout.addWidget(self._closed)
        self._show()

    def show_evenings(self, by_day: Mapping[date, Evening]) -> None:
        """Show what is kept."""
        self._by_day = by_day
        self._own = {
            day: evening
            for day, evening in self._own.items()
            if by_day.get(day, Evening()) != evening
        }
        self._show()

    def set_private(self, on: bool) -> None:
        """Hide the numbers, or show them again."""
        self._private = on
        self._show()
        for scale in (self.in_tune, self.close_to):
            scale.set_private(on)

    def begin(self) -> None:
        """The page is opened: what was said before is one quiet line."""
        self._touched = False
        self._back = _TODAY
        self._show()

    def focus(self) -> bool:
        """Take the keyboard where something is still to be said; return whether it is."""
        if self._asking.isHidden() or (self.in_tune.value and self.close_to.value):
            return False
        (self.close_to if self.in_tune.value else self.in_tune).setFocus()
        return True

    def _choose(self, back: int) -> None:
        self._back = back
        self._show()

    def _skip(self) -> None:
        self._skipped = self._today()
        self._show()
        self.again.setFocus()

    def _open(self, back: int, _: bool = False) -> None:
        self._skipped = None
        self._back = back
        self._touched = True
        self._show()
        self.in_tune.setFocus()

    def _tell(self) -> None:
        evening = Evening(self.in_tune.value, self.close_to.value)
        self._own[self.day] = evening
        self._touched = True
        self._say(evening)
        self.rated.emit(self.day, evening)

    def _of(self, day: date) -> Evening:
        return self._own.get(day, self._by_day.get(day, Evening()))

    def _show(self) -> None:
        self.day = self._today() - timedelta(days=self._back)
        skipped = self._skipped == self._today()
        today = self._of(self._today())
        done = None not in (today.in_tune, today.close) and not self._touched
        self._asking.setVisible(not (skipped or done))
        self._closed.setVisible(skipped or done)
        self._kept.setVisible(done and not skipped)
        values = tr("This evening: in tune {in_tune}, close {close}").format(
            in_tune=HIDDEN if self._private else today.in_tune,
            close=HIDDEN if self._private else today.close,
        )
        set_text(self._kept, values)
        self.again.setText(tr("Change") if done else tr("Rate this evening"))
        self._days.button(self._back).setChecked(True)
        evening = self._of(self.day)
        self.in_tune.show_value(evening.in_tune)
        self.close_to.show_value(evening.close)
        self._say(evening)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for this evening: it may be another one than when this was seen last."""
        super().showEvent(event)
        self._show()

    def _say(self, evening: Evening) -> None:
        set_text(self._state, tr("kept") if evening.said else "")
        self.skip.setVisible(not evening.said)
