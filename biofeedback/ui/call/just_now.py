"""How it is just before a conversation: two statements and comfort, all optional."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.programmes.conversation import Fact
from biofeedback.programmes.noticing import STATEMENTS
from biofeedback.ui.call.ratings import Rating
from biofeedback.ui.languages import said

_ASKED: Final = (Fact.IN_TUNE_BEFORE, Fact.CLOSE_BEFORE, Fact.COMFORT_BEFORE)


class JustNow(QWidget):
    """Three ratings; they hold for one conversation, and are not remembered."""

    changed = Signal()

    def __init__(self) -> None:
        """Make it without answers."""
        super().__init__()
        self._ratings = [Rating(fact, said(STATEMENTS[fact])) for fact in _ASKED]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for each in self._ratings:
            each.changed.connect(self.changed)
            layout.addWidget(each)

    @property
    def facts(self) -> dict[Fact, str]:
        """The answers that were given."""
        return {each.fact: each.text for each in self._ratings if each.text}

    @property
    def summary(self) -> str:
        """How much was answered, in a line; the answers themselves are nobody else's."""
        count = sum(each.value is not None for each in self._ratings)
        if not count:
            return ""
        text = self.tr("{count} of {all} answered")
        return text.format(count=count, all=len(self._ratings))

    def clear(self) -> None:
        """Forget the answers."""
        for each in self._ratings:
            each.clear()
