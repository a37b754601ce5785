"""Listening for who speaks: off until a person turns it on, off again at the end.

The microphone is open in two cases: while the conversation itself is under way and it was asked
for, and while it is tried before. ``voices`` is loaded with the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from biofeedback.events import Talk
from biofeedback.ui.call.input_choice import SYSTEM, InputChoice
from biofeedback.ui.call.level import LevelMeter
from biofeedback.ui.call.memory import LISTEN, Memory
from biofeedback.ui.call.pretending import Pretending
from biofeedback.ui.errands import Errands
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from biofeedback.ui.controller import Controller
    from biofeedback.voices.inputs import Input
    from biofeedback.voices.listener import Listener

OWN: Final = "own input"
OTHER: Final = "other input"
HEADPHONES: Final = "headphones"
"""Names under which they are remembered."""
NO_OTHER: Final = "-"
_LEVEL_EVERY_MS: Final = 60
_INDENT: Final = 28
_WATCH_EVERY_MS: Final = 100


class Listens(QObject):
    """Turns the microphone on and off; never raises, never waits long."""

    changed = Signal()
    """It is on, or off; or what is wrong has changed."""
    trouble = Signal(object)
    """A sentence: the session goes on without."""
    _went_wrong = Signal(object)
    """The same, from whatever thread."""

    def __init__(self, memory: Memory, controller: Controller, parent: QObject) -> None:
        """Leave it off."""
        super().__init__(parent)
        self._memory = memory
        self._controller = controller
        self._listener: Listener | None = None
        self.voices = Pretending(controller, self)
        """Of the demo."""
        self._told = False
        """Whether the session is told what is heard; not while it is only tried."""
        self._tried = False
        self._pretends = False
        self.wanted = memory.flag(LISTEN, usual=False)
        """Whether the next conversation is to be listened to."""
        self.problem = ""
        self._was_on = False
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_EVERY_MS)
        self._watch.timeout.connect(self._look)
        # A method of an object of the window's thread: the signal is queued to there.
        self._went_wrong.connect(self._on_wrong)

    @property
    def microphone_on(self) -> bool:
        """Whether a microphone is open now, for whatever reason."""
        return self._listener is not None and self._listener.on

    @property
    def on(self) -> bool:
        """Whether the session is told who speaks."""
        return self._told

    @property
    def deaf(self) -> bool:
        """Whether it is asked for in vain: nothing can be opened."""
        return self._told and bool(self.problem) and not (self._pretends or self.microphone_on)

    @property
    def pretends(self) -> bool:
        """Whether the voices are made up: the heart is, too."""
        return self._told and self._pretends

    @property
    def tried(self) -> bool:
        """Whether the microphone is only tried."""
        return self._tried

    @property
    def level(self) -> float:
        """How loud it is, 0 to 1."""
        return self._listener.level if self._listener and self.microphone_on else 0.0

    @property
    def talk(self) -> Talk:
        """Who speaks, while it is only tried."""
        return self._listener.talk if self._listener else Talk.UNKNOWN

    def start(self) -> None:
        """Listen, and tell the session who speaks."""
        self.stop()
        self.problem = ""
        self._told = True
        self._pretends = self._controller.demo is not None
        if self._pretends:
            self.voices.listen(True)
        else:
            self._open()
        self._look()
        self.changed.emit()

    def start_test(self) -> None:
        """Open the microphone to see whether it hears; nobody is told."""
        self.stop()
        self.problem = ""
        self._tried = True
        self._open()
        self._look()
        self.changed.emit()

    def stop(self) -> None:
        """Turn it off."""
        if not (self._told or self._tried):
            return
        told = self._told
        self._told = self._tried = False
        if self._listener:
            self._listener.stop()
        self.voices.listen(False)
        self.problem = ""
        if told:
            self._controller.talk(Talk.UNKNOWN)
        self.changed.emit()

    def close(self) -> None:
        """Give the microphone back: the program ends."""
        self.stop()
        if self._listener:
            self._listener.close()
            self._listener = None

    def over(self) -> None:
        """A conversation is over: for the next one it is asked again, unless it is remembered."""
        self.stop()
        self.wanted = self._memory.flag(LISTEN, usual=False)
        self.changed.emit()

    def _open(self) -> None:
        from biofeedback.voices.listener import Listener, Listening

        if self._listener is None:
            self._listener = Listener(
                lambda: self._controller.elapsed_s, self._hear, self._went_wrong.emit
            )
        other = self._memory.text(OTHER)
        self._listener.start(
            Listening(
                own=self._memory.text(OWN),
                other=None if other in ("", NO_OTHER) else other,
                headphones=self._memory.flag(HEADPHONES, usual=True),
            )
        )

    def _hear(self, talk: Talk, at_s: float, by: str) -> None:
        """Pass on who speaks; on any thread."""
        if self._told:
            self._controller.talk(talk, at_s, by)

    def _on_wrong(self, text: str) -> None:
        text = said(text) if self._told or self._tried else ""
        if text != self.problem:
            self.problem = text
            if text and self._told:
                self.trouble.emit(text)
            self.changed.emit()

    def _look(self) -> None:
        """Follow what is open: it opens when there is one, and is given back a moment late."""
        on = self.microphone_on
        if not (on or self._opens):
            self._watch.stop()
        elif not self._watch.isActive():
            self._watch.start()
        if on != self._was_on:
            self._was_on = on
            self.changed.emit()

    @property
    def _opens(self) -> bool:
        """Whether a microphone is asked for: it may be open at any time."""
        return self._tried or (self._told and not self._pretends)


class ListeningSetup(QWidget):
    """Asks whether to listen and with what, and lets it be tried."""

    changed = Signal()

    def __init__(self, memory: Memory, listens: Listens) -> None:
        """Leave it off, unless it was to be remembered as on."""
        super().__init__()
        self._memory = memory
        self._listens = listens
        self._demo = False
        self._lacking = ""
        """What to do where no input was found."""
        self._errands = Errands(self)
        self._want = QCheckBox(self.tr("Listen for who speaks, in the conversation only"))
        self._remember = QCheckBox(self.tr("Next time as well, without asking again"))
        self._kept = muted(self.tr("Only who speaks and when. No sound is kept or sent."))
        self._kept.setWordWrap(True)
        self._simulated = muted(
            self.tr("In the demo nobody is listened to: the voices are simulated as the heart is.")
        )
        self._simulated.setWordWrap(True)
        self._own = InputChoice(self.tr("My microphone"))
        self._other = InputChoice(self.tr("The other's voice"))
        self._headphones = QCheckBox(self.tr("I wear headphones"))
        self._headphones.setToolTip(
            self.tr("Without them one microphone hears both voices, and cannot tell them apart")
        )
        self._apart = muted()
        self._apart.setWordWrap(True)
        self._test = QPushButton(self.tr("Try it"))
        self._test.setCheckable(True)
        self._level = LevelMeter()
        self._heard = muted()
        self._heard.setWordWrap(True)
        self._meter = QTimer(self)
        self._meter.setInterval(_LEVEL_EVERY_MS)
        self._meter.timeout.connect(self._show_level)
        self._arrange()
        self._connect()
        self._fill([])
        self._show()

    def _arrange(self) -> None:
        self._inputs = QWidget()
        grid = QGridLayout(self._inputs)
        grid.setContentsMargins(0, 6, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, choice in enumerate((self._own, self._other)):
            grid.addWidget(muted(choice.name), row, 0)
            grid.addWidget(choice, row, 1)
        grid.addWidget(self._headphones, 2, 0, 1, 2)
        grid.addWidget(self._apart, 3, 0, 1, 2)
        grid.addWidget(self._test, 4, 0)
        grid.addWidget(self._level, 4, 1)
        grid.addWidget(self._heard, 5, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for label in (self._kept, self._simulated):
            # Below the text of the box, not below the box.
            label.setContentsMargins(_INDENT, 0, 0, 4)
        for part in (self._want, self._kept, self._simulated, self._remember, self._inputs):
            layout.addWidget(part)

    def _connect(self) -> None:
        self._headphones.setChecked(self._memory.flag(HEADPHONES, usual=True))
        self._remember.setChecked(self._memory.flag(LISTEN, usual=False))
        self._want.setChecked(self._listens.wanted)
        self._want.toggled.connect(self._choose)
        self._remember.toggled.connect(self._choose)
        self._headphones.toggled.connect(self._choose)
        self._own.chosen.connect(self._choose)
        self._other.chosen.connect(self._choose)
        self._test.toggled.connect(self._try)
        self._listens.changed.connect(self._show)

    @property
    def summary(self) -> str:
        """What is chosen, in a line."""
        if not self._listens.wanted:
            return self.tr("off")
        return self.tr("simulated voices") if self._demo else self.tr("on during the conversation")

    def show_demo(self, on: bool) -> None:
        """Offer no microphone where the heart is simulated."""
        self._demo = on
        self._show()

    def show_open(self, on: bool) -> None:
        """Look for inputs when this is opened; stop trying them when it is shut."""
        if not on:
            self.stop_test()
        elif not self._demo:
            self._look()

    def stop_test(self) -> None:
        """Do not try it any more."""
        self._test.setChecked(False)

    def begun(self) -> None:
        """A conversation has begun."""
        self.stop_test()

    def _look(self) -> None:
        def look() -> Sequence[Input]:
            from biofeedback.voices.inputs import inputs

            return inputs()

        self._errands.run(look, self._found)

    def _found(self, found: Sequence[Input]) -> None:
        from biofeedback.voices.inputs import NONE_FOUND

        self._fill(found)
        self._lacking = "" if found else said(NONE_FOUND)
        self._show()

    def _fill(self, found: Sequence[Input]) -> None:
        own = [(each.id, each.name) for each in found if not each.monitor]
        others = [(each.id, each.name) for each in sorted(found, key=lambda each: not each.monitor)]
        self._own.fill(
            [(SYSTEM, self.tr("the system's usual")), *own], self._memory.text(OWN) or SYSTEM
        )
        self._other.fill(
            [(NO_OTHER, self.tr("not listened to")), *others],
            self._memory.text(OTHER) or NO_OTHER,
        )

    def _choose(self) -> None:
        self._listens.wanted = self._want.isChecked()
        self._memory.remember(
            **{
                LISTEN: self._want.isChecked() and self._remember.isChecked(),
                HEADPHONES: self._headphones.isChecked(),
                OWN: self._own.value,
                OTHER: self._other.value,
            }
        )
        if self._listens.tried:
            # What is tried is what was chosen last.
            self._listens.start_test()
        self._show()
        self.changed.emit()

    def _try(self, on: bool) -> None:
        if on:
            self._listens.start_test()
        elif self._listens.tried:
            self._listens.stop()
        self._show()

    def _show(self) -> None:
        listens, on = self._listens, self._listens.wanted
        _check(self._want, on)
        self._remember.setVisible(on)
        self._simulated.setVisible(self._demo)
        self._kept.setVisible(not self._demo)
        self._inputs.setVisible(on and not self._demo)
        _check(self._test, listens.tried)
        # Nobody is said to be silent where nothing is open.
        self._level.setVisible(listens.tried and listens.microphone_on)
        if listens.tried != self._meter.isActive():
            self._meter.start() if listens.tried else self._meter.stop()
        self._say(listens.problem or ("" if listens.microphone_on else self._lacking))
        set_text(self._apart, self._what_is_known())

    def _say(self, text: str) -> None:
        set_text(self._heard, text)
        self._heard.setVisible(bool(text))

    def _what_is_known(self) -> str:
        if self._other.value != NO_OTHER:
            return self.tr("Both voices are known: pauses and turns as well.")
        if self._headphones.isChecked():
            return self.tr("Only your own voice is known.")
        return self.tr("It is known that someone speaks, not who.")

    def _show_level(self) -> None:
        self._level.show_level(self._listens.level, heard=self._listens.talk.spoken)


def _check(box: QCheckBox | QPushButton, on: bool) -> None:
    blocked = box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(blocked)
