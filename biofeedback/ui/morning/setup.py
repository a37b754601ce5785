"""Before a morning reading: what to do, for how long, how one lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.records.folders import SettingsStore
from biofeedback.records.notes import Posture
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.page import fill_page
from biofeedback.ui.words import with_key

LENGTHS_MIN: Final = (1, 2, 3, 5)
_USUAL_MIN: Final = 3
POSTURES: Final = (Posture.LYING, Posture.SITTING, Posture.STANDING)
_PAGE_WIDTH: Final = 560
_LENGTH, _POSTURE = "minutes", "posture"
"""Names under which they are remembered."""


class MorningSetup(QWidget):
    """Asks for length and posture; both are remembered."""

    begin_wanted = Signal()

    def __init__(self, store: SettingsStore) -> None:
        """Make the page with what was chosen last."""
        super().__init__()
        self._store = store
        minutes, posture = chosen(store)
        self._lengths = _Options(
            self.tr("Length"), [self.tr("%n min", "", each) for each in LENGTHS_MIN]
        )
        self._postures = _Options(
            self.tr("Posture"), [self.tr("lying"), self.tr("sitting"), self.tr("standing")]
        )
        self._lengths.choose(LENGTHS_MIN.index(minutes))
        self._postures.choose(POSTURES.index(posture))
        self._lengths.changed = self._postures.changed = self._remember
        self._begin = QPushButton(with_key(self.tr("Begin"), "S"))
        self._begin.setProperty("role", "primary")
        self._begin.clicked.connect(lambda: self.begin_wanted.emit())
        self._kept = muted()
        self._kept.setWordWrap(True)
        self._strap = muted()
        self._strap.setWordWrap(True)
        self._arrange()

    def _arrange(self) -> None:
        title = QLabel(self.tr("Morning reading"))
        title.setProperty("role", "title")
        what = QLabel(
            self.tr(
                "Soon after waking, before coffee and the day. Settle as you do every morning, "
                "breathe as it comes, keep still and do not talk."
            )
        )
        what.setWordWrap(True)
        why = muted(
            self.tr(
                "The first minute is for settling and does not count. Then it measures, and ends "
                "in one number beside your own usual range. There is nothing to watch meanwhile, "
                "and nothing to do."
            )
        )
        why.setWordWrap(True)
        choices = QGridLayout()
        choices.setHorizontalSpacing(18)
        choices.setVerticalSpacing(10)
        choices.setColumnStretch(1, 1)
        for row, options in enumerate((self._lengths, self._postures)):
            choices.addWidget(muted(options.name), row, 0)
            choices.addWidget(options, row, 1)
        alike = muted(self.tr("Only readings in the same posture are compared."))
        alike.setWordWrap(True)
        choices.addWidget(alike, 2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(14)
        buttons.addWidget(self._begin)
        buttons.addWidget(self._strap, 1)
        page = QVBoxLayout()
        page.setSpacing(16)
        for part in (title, what, why):
            page.addWidget(part)
        page.addSpacing(4)
        page.addLayout(choices)
        page.addWidget(self._kept)
        page.addSpacing(4)
        page.addLayout(buttons)
        fill_page(self, page, _PAGE_WIDTH)

    @property
    def length_s(self) -> float:
        """How long to measure, after the minute of settling."""
        return 60.0 * LENGTHS_MIN[self._lengths.chosen]

    @property
    def posture(self) -> Posture:
        """How the person lies, sits or stands."""
        return POSTURES[self._postures.chosen]

    def take_keyboard(self) -> None:
        """Put the keyboard where a person goes on."""
        self._begin.setFocus()

    def show_strap(self, text: str) -> None:
        """Say what the strap does; it need not be there yet."""
        set_text(self._strap, text)

    def show_kept(self, text: str) -> None:
        """Say what becomes of the reading; nothing where it is kept as usual."""
        set_text(self._kept, text)
        self._kept.setVisible(bool(text))

    def _remember(self) -> None:
        now = {_LENGTH: LENGTHS_MIN[self._lengths.chosen], _POSTURE: str(self.posture)}
        self._store.change(morning={**self._store.settings.morning, **now})


def chosen(store: SettingsStore) -> tuple[int, Posture]:
    """Return minutes and posture as they are remembered; what cannot be is the usual."""
    stored: Mapping[str, Any] = store.settings.morning
    minutes = stored.get(_LENGTH)
    posture = stored.get(_POSTURE)
    return (
        minutes if isinstance(minutes, int) and minutes in LENGTHS_MIN else _USUAL_MIN,
        next((each for each in POSTURES if each == posture), POSTURES[0]),
    )


class _Options(QWidget):
    """A few values side by side, one of them chosen; the arrow keys go from one to the other."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        super().__init__()
        self.name = name
        self.changed: Callable[[], None] = lambda: None
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for at, text in enumerate(texts):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("role", "option")
            button.setAccessibleName(f"{name}: {text}")
            self._group.addButton(button, at)
            row.addWidget(button)
        row.addStretch()
        self._group.idClicked.connect(lambda _: self.changed())

    @property
    def chosen(self) -> int:
        return max(0, self._group.checkedId())

    def choose(self, at: int) -> None:
        self._group.button(at).setChecked(True)
        for button in self._group.buttons():
            # Tab leads to the chosen one; by itself Qt would lead to the first.
            chosen = button.isChecked()
            policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
