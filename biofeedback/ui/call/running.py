"""While a conversation session is under way: what to do now, how long still, and few buttons.

In the quiet and while reading there is no RMSSD: who watches it move breathes otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from biofeedback.events import HrvUpdate
from biofeedback.programmes.conversation import Part
from biofeedback.ui.call import words
from biofeedback.ui.call.parts_line import PartsLine, Stretch
from biofeedback.ui.call.reading import SCROLLING, ReadingText
from biofeedback.ui.call.strip_parts import HoldButton
from biofeedback.ui.labels import HIDDEN, BigNumber, muted, set_text
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import with_key

_NUMBER_PIXELS: Final = 56
_SMALL_NUMBER_PIXELS: Final = 42
_SMALL_HEIGHT: Final = 480
_TIME_PIXELS: Final = 44
_SMALL_TIME_PIXELS: Final = 26
_APPEARS_MS: Final = 900
_MARKED_MS: Final = 6000
"""How long it is said that a marker was set."""
_WIDEST: Final = 640
_ANY_HOLD: Final = Qt.Key.Key_Space


@dataclass(frozen=True, slots=True)
class Now:
    """All that is shown of a part that is under way."""

    part: Part
    following: Part | None
    left_s: float | None
    done_s: float
    stretches: Sequence[Stretch]
    update: HrvUpdate | None
    """RMSSD; None where it is not known."""
    signal: str
    """What is wrong with it; empty where it is good."""
    advice: str
    talk: str
    """Who speaks, and how that is known."""
    cue: str


class CallRunning(QWidget):
    """Shows the present part; it is told everything."""

    next_wanted = Signal()
    restart_wanted = Signal()
    mark_wanted = Signal()
    strip_wanted = Signal()
    end_wanted = Signal()
    listen_wanted = Signal(bool)
    speaking = Signal(bool)
    """"I speak" is held, with mouse or key, or let go of."""

    def __init__(self, theme: Theme, family: str) -> None:
        """Make the page; ``refresh`` fills it."""
        super().__init__()
        # It has the keyboard itself: the space bar is held here, and presses nothing.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._part: Part | None = None
        self._update: HrvUpdate | None = None
        self._private = False
        self._held = False
        self._focused = False
        self.line = PartsLine(theme)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._time = BigNumber(self.tr("Time"), "", heading=QWidget())
        self._family = family
        self._what = muted(role="why")
        self._reading = ReadingText()
        self._rmssd = BigNumber(self.tr("RMSSD, vagal tone"), "ms")
        self._limits = muted()
        self._talk = muted(role="why")
        self._cue = QLabel()
        self._cue.setProperty("role", "subtitle")
        self._signal = muted()
        self._advice = muted()
        self._kept = muted()
        self._marked = muted()
        self._marked_timer = QTimer(self)
        self._marked_timer.setSingleShot(True)
        self._marked_timer.setInterval(_MARKED_MS)
        self._marked_timer.timeout.connect(lambda: self.show_mark(""))
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        for label in self._labels():
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(middle)
        self._make_buttons()
        self._arrange()
        self.show_listening(on=False, can=True, by_hand=True)

    def _labels(self) -> tuple[QLabel, ...]:
        return (
            *(self._title, self._what, self._limits, self._talk, self._cue, self._signal),
            *(self._advice, self._kept, self._marked),
        )

    def _make_buttons(self) -> None:
        self._next = QPushButton()
        self._next.setProperty("role", "primary")
        self._again = QPushButton(self.tr("This part again"))
        self._again.setToolTip(self.tr("Begin this part anew; what there was of it does not count"))
        self._speak = HoldButton(with_key(self.tr("I speak"), self.tr("Space", "a key")))
        self._speak.setToolTip(self.tr("Hold it while you speak, or hold the space bar"))
        self._speak.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._listen = QPushButton()
        self._mark = QPushButton(with_key(self.tr("Mark"), "M"))
        self._strip = QPushButton(with_key(self.tr("Strip"), "K"))
        self._strip.setToolTip(self.tr("A small window beside the call, always on top"))
        self._end = QPushButton(with_key(self.tr("End"), "E"))
        self._next.clicked.connect(lambda: self.next_wanted.emit())
        self._again.clicked.connect(lambda: self.restart_wanted.emit())
        self._mark.clicked.connect(lambda: self.mark_wanted.emit())
        self._strip.clicked.connect(lambda: self.strip_wanted.emit())
        self._end.clicked.connect(lambda: self.end_wanted.emit())
        self._listen.clicked.connect(lambda: self.listen_wanted.emit(not self._listens))
        for button in (self._next, self._again, self._listen, self._mark, self._strip, self._end):
            # A click leaves the space bar to whoever speaks.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speak.held.connect(self._hold)

    def _arrange(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        number = QVBoxLayout()
        number.setSpacing(0)
        number.addWidget(self._rmssd, 0, middle)
        number.addWidget(self._limits)
        self._number = QWidget()
        self._number.setLayout(number)
        number.setContentsMargins(0, 8, 0, 0)
        for each in (self._rmssd, self._time):
            each.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        body.addStretch(2)
        body.addWidget(self._title)
        body.addWidget(self._time, 0, middle)
        body.addWidget(self._what)
        self._page = QWidget()
        reading = QHBoxLayout(self._page)
        reading.setContentsMargins(0, 12, 0, 8)
        reading.addStretch()
        reading.addWidget(self._reading, 100)
        reading.addStretch()
        body.addWidget(self._page, 30)
        body.addWidget(self._number)
        body.addSpacing(6)
        body.addWidget(self._talk)
        body.addWidget(self._cue)
        body.addStretch(3)
        body.addWidget(self._marked)
        body.addWidget(self._signal)
        body.addWidget(self._advice)
        body.addWidget(self._kept)
        self._body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self.line, 100)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 10, 28, 18)
        layout.setSpacing(10)
        layout.addLayout(line)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._foot())

    def _foot(self) -> QWidget:
        self._buttons = QWidget()
        onward, beside = QHBoxLayout(), QHBoxLayout()
        for row in (onward, beside):
            row.setSpacing(8)
        onward.addWidget(self._next)
        onward.addWidget(self._again)
        onward.addStretch()
        beside.addStretch()
        for button in (self._listen, self._speak, self._mark, self._strip, self._end):
            beside.addWidget(button)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._buttons)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._rows.addLayout(onward)
        self._rows.addLayout(beside)
        return self._buttons

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the buttons in two rows where one has no room for them."""
        super().resizeEvent(event)
        self._fit()
        if self._part:
            self._size_to(self._part)

    def _size_to(self, part: Part) -> None:
        """Give numbers and words the room that there is."""
        small = self.height() < _SMALL_HEIGHT
        quiet = part in (Part.BASELINE, Part.RECOVERY)
        self._time.set_size(self._family, _TIME_PIXELS if quiet else _SMALL_TIME_PIXELS)
        self._rmssd.set_size(self._family, _SMALL_NUMBER_PIXELS if small else _NUMBER_PIXELS)
        self._what.setVisible(part is not Part.CALL or not small)

    def _fit(self) -> None:
        buttons = (self._next, self._again, self._listen, self._speak)
        row = [*buttons, self._mark, self._strip, self._end]
        wide = sum(each.sizeHint().width() + 8 for each in row if not each.isHidden())
        narrow = wide > self._buttons.width()
        way = QBoxLayout.Direction
        self._rows.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    # -- what is shown -----------------------------------------------------------------------

    def take_keyboard(self) -> None:
        """Have the keyboard: the space bar is not to press the way out."""
        self.setFocus()

    def show_kept(self, text: str) -> None:
        """Say what becomes of it; nothing where it is kept as usual."""
        set_text(self._kept, text)
        self._show_foot()

    def show_mark(self, text: str) -> None:
        """Say that a marker was set; an empty text says nothing."""
        set_text(self._marked, text)
        self._marked_timer.start()
        self._show_foot()

    def _show_foot(self) -> None:
        """Leave out what says nothing; a text to read needs all the room."""
        reads = self._part is Part.READING
        for label in (self._marked, self._signal, self._advice):
            label.setVisible(bool(label.text()) and not self._focused)
        self._kept.setVisible(bool(self._kept.text()) and not (reads or self._focused))

    def show_listening(self, *, on: bool, can: bool, by_hand: bool) -> None:
        """Offer to turn listening on or off, and to mark by hand where nothing else knows.

        Args:
            on: Whether who speaks is told by a microphone, or made up.
            can: Whether it can be turned on in this part.
            by_hand: Whether who speaks can be told by hand.
        """
        self._listens = on
        self._listen.setText(self.tr("Stop listening") if on else self.tr("Listen"))
        self._listen.setVisible(can)
        self._speak.setVisible(can and by_hand)
        self._fit()

    def refresh(self, now: Now) -> None:
        """Show how far it is; what stays the same is not painted again."""
        if now.part is not self._part:
            self._show_part(now.part)
        self.line.show_parts(now.stretches)
        following = with_key(words.go_on(now.following), "N")
        if self._next.text() != following:
            self._next.setText(following)
            self._fit()
        set_text(self._title, words.title(now.part))
        self._time.show_number(words.time(now.part, now.left_s, now.done_s))
        set_text(self._talk, now.talk)
        set_text(self._cue, now.cue)
        set_text(self._signal, now.signal)
        set_text(self._advice, now.advice)
        self._show_foot()
        if now.part is Part.CALL:
            self._show_number(now.update)

    def begin(self) -> None:
        """Forget what was shown of another conversation."""
        self._part = None
        self.show_mark("")

    def _show_number(self, update: HrvUpdate | None) -> None:
        self._update = update
        value = update.rmssd_ms if update else None
        self._rmssd.show_number(None if value is None else f"{value:.0f}", self._limits.text())
        set_text(self._limits, HIDDEN if self._private and value is not None else _below(update))

    def _show_part(self, part: Part) -> None:
        self._part = part
        set_text(self._what, words.what_to_do(part))
        self._page.setVisible(part is Part.READING)
        if part is Part.READING:
            self._reading.begin()
        self._number.setVisible(part is Part.CALL)
        self._talk.setVisible(part is Part.CALL)
        self._cue.setVisible(part is Part.CALL)
        self._size_to(part)
        self._appear()

    def _appear(self) -> None:
        """Let what is new come up slowly: it is seen from the corner of an eye."""
        if not self.isVisible():
            return
        effect = QGraphicsOpacityEffect(self._body)
        self._body.setGraphicsEffect(effect)
        fade = QPropertyAnimation(effect, b"opacity", effect)
        fade.setDuration(_APPEARS_MS)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.setEasingCurve(QEasingCurve.Type.InOutSine)
        # An effect costs a picture of everything at each change: it goes when it is done.
        fade.finished.connect(lambda: effect.setEnabled(False))
        fade.start()

    def set_focused(self, on: bool) -> None:
        """Leave nothing but what to do and how long."""
        self._focused = on
        self._buttons.setVisible(not on)
        self._show_foot()

    def set_private(self, on: bool) -> None:
        """Hide every number of the body."""
        self._private = on
        self._rmssd.set_private(on)
        self._show_number(self._update)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.line.apply(theme)

    # -- held keys ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Speak while the space bar is held; scroll what is read."""
        if self._part is Part.READING and event.key() in SCROLLING:
            self._reading.take_key(event)
        elif event.key() != _ANY_HOLD or self._speak.isHidden():
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._hold(True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Speak no more."""
        if event.key() != _ANY_HOLD:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._hold(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Let go: a key that is let go of elsewhere is not told here."""
        super().focusOutEvent(event)
        if not self._speak.is_held:
            self._hold(False)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let go with the page."""
        super().hideEvent(event)
        self._hold(False)

    def _hold(self, on: bool) -> None:
        if on != self._held:
            self._held = on
            self._speak.setDown(on)
            self.speaking.emit(on)


def _below(update: HrvUpdate | None) -> str:
    """Return the limits and the window, or why there is no number."""
    if update is None:
        return ""
    if update.rmssd_ms is None:
        return words.withheld(update)
    return words.limits(update)
