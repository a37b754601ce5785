"""Before a conversation: what will happen, and one button; the rest is folded away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from biofeedback.programmes.conversation import JUST_START, Fact, Outline
from biofeedback.programmes.practice import Kind
from biofeedback.ui.call import words
from biofeedback.ui.call.folds import Fold
from biofeedback.ui.call.just_now import JustNow
from biofeedback.ui.call.listening import ListeningSetup
from biofeedback.ui.call.phases import Phases
from biofeedback.ui.call.practising import Practising
from biofeedback.ui.call.with_whom import WithWhom
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.page import fill_page
from biofeedback.ui.words import with_key

if TYPE_CHECKING:
    from biofeedback.ui.call.listening import Listens
    from biofeedback.ui.call.memory import Memory

_PAGE_WIDTH: Final = 640
_MARGIN: Final = 8


class CallSetup(QWidget):
    """Asks what is to be; everything but the ratings is remembered."""

    begin_wanted = Signal(object)
    """The ``Outline`` as it is chosen, or without any phases."""

    def __init__(self, memory: Memory, listens: Listens) -> None:
        """Make the page with what was chosen last."""
        super().__init__()
        self._demo = False
        self.phases = Phases(memory)
        self.with_whom = WithWhom(memory)
        self.just_now = JustNow()
        self.listening = ListeningSetup(memory, listens)
        self.practising = Practising(memory)
        self._what = muted(role="why")
        self._question = muted(role="why")
        self._kept = muted()
        self._strap = muted()
        for label in (self._what, self._question, self._kept, self._strap):
            label.setWordWrap(True)
        self._folds = [
            self._fold(self.tr("With whom and how"), self.with_whom),
            self._fold(self.tr("How it is now"), self.just_now),
            self._fold(self.tr("Listening"), self.listening),
            self._fold(self.tr("Practice"), self.practising),
        ]
        self._folds[2].opened.connect(self.listening.show_open)
        for fold in self._folds:
            fold.opened.connect(partial(self._show_opened, fold))
        self._begin = QPushButton(with_key(self.tr("Begin"), "S"))
        self._begin.setProperty("role", "primary")
        self._begin.clicked.connect(lambda: self.begin())
        self._just = QPushButton(self.tr("Just start talking"))
        self._just.setToolTip(self.tr("Only the conversation, without the quiet around it"))
        self._just.clicked.connect(lambda: self._start(JUST_START))
        self._arrange()
        for part in (
            self.phases,
            self.with_whom,
            self.just_now,
            self.listening,
            self.practising,
        ):
            part.changed.connect(self._show)
        self._show()

    def _fold(self, name: str, part: QWidget) -> Fold:
        inside = QVBoxLayout()
        inside.addWidget(part)
        return Fold(name, inside)

    def _arrange(self) -> None:
        title = QLabel(self.tr("A conversation"))
        title.setProperty("role", "title")
        page = QVBoxLayout()
        page.setContentsMargins(0, 12, 0, 12)
        page.setSpacing(12)
        page.addWidget(title)
        page.addWidget(self._what)
        page.addWidget(self.phases)
        page.addWidget(self._question)
        folds = QVBoxLayout()
        folds.setSpacing(2)
        for fold in self._folds:
            folds.addWidget(fold)
        page.addLayout(folds)
        page.addWidget(self._kept)
        fill_page(self, page, _PAGE_WIDTH, self._foot())

    def _foot(self) -> QLayout:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 6, 0, 10)
        buttons.setSpacing(14)
        buttons.addWidget(self._begin)
        buttons.addWidget(self._just)
        buttons.addWidget(self._strap, 1)
        return buttons

    @property
    def outline(self) -> Outline:
        """The parts that are chosen."""
        return self.phases.outline

    @property
    def kinds(self) -> frozenset[Kind]:
        """What is to be practised."""
        return self.practising.kinds

    @property
    def ratings(self) -> dict[Fact, str]:
        """How it is just now, as far as it was said."""
        return self.just_now.facts

    def begin(self) -> None:
        """Begin as it is chosen."""
        self._start(self.outline)

    def save(self) -> None:
        """Take what stands in a field now."""
        self.with_whom.save()

    def begun(self) -> None:
        """A conversation has begun: what held for it alone is forgotten."""
        self.just_now.clear()
        self.listening.begun()
        for fold in self._folds:
            fold.set_open(False)
        self._show()

    def take_keyboard(self) -> None:
        """Put the keyboard where a person goes on."""
        self._begin.setFocus()

    def leave(self) -> None:
        """The page is not seen any more: a test of the microphone is over."""
        self.listening.stop_test()

    def show_strap(self, text: str) -> None:
        """Say what the strap does; it need not be there yet."""
        set_text(self._strap, text)

    def show_kept(self, text: str) -> None:
        """Say what becomes of it; nothing where it is kept as usual."""
        set_text(self._kept, text)
        self._kept.setVisible(bool(text))

    def show_demo(self, on: bool) -> None:
        """Say that voices are simulated, where the heart is."""
        if on != self._demo:
            self._demo = on
            self.listening.show_demo(on)
            self._show()

    def show_question(self, text: str) -> None:
        """Show the question of the day, where it is asked for."""
        set_text(self._question, text)
        self._question.setVisible(bool(text))

    def _show_opened(self, fold: Fold, on: bool) -> None:
        """Scroll to what was opened, once it has its place."""
        area = self.findChild(QScrollArea)
        if on and area:
            QTimer.singleShot(0, fold, lambda: area.ensureWidgetVisible(fold, 0, _MARGIN))

    def _start(self, outline: Outline) -> None:
        self.begin_wanted.emit(outline)

    def _show(self) -> None:
        set_text(self._what, words.outline(self.outline))
        summaries = (
            self.with_whom.summary,
            self.just_now.summary,
            self.listening.summary,
            self.practising.summary or self.tr("off"),
        )
        for fold, text in zip(self._folds, summaries, strict=True):
            fold.show_chosen(text)
