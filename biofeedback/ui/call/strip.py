"""The strip beside a call: small, always on top, and never in anybody's way.

It takes no keyboard, ever: not when it is shown, clicked or dragged, nor does its menu. It makes no
sound. It blanks with P in the main window, by a double click on it, from its menu and in the tray.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from biofeedback.events import Beat, HrvUpdate, LinkState, StrapState, Talk
from biofeedback.ui.call import strip_words as words
from biofeedback.ui.call.strip_curve import StripCurve
from biofeedback.ui.call.strip_menu import ALL, CURVE, SHOWN
from biofeedback.ui.call.strip_parts import Column, HoldButton, MicrophoneSign
from biofeedback.ui.call.strip_window import StripWindow
from biofeedback.ui.labels import NO_NUMBER, muted, set_text
from biofeedback.ui.languages import said
from biofeedback.ui.theme import number_font

if TYPE_CHECKING:
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.theme import Theme
    from biofeedback.ui.told import Told

HEIGHT: Final = 80
WIDTH: Final = 560
_NARROW: Final = 120
_NUMBER_PIXELS: Final = 34
_UNIT_PIXELS: Final = 14
_WORDS_WIDTH: Final = 118
_LEAST_WORDS: Final = 96
"""While there is a button to hold beside them."""
CUE_MS: Final = 8000
"""How long a cue stands: read in two seconds, and not looked at before the sentence is over."""
_MARGINS: Final = (20, 0, 10, 0)
_NARROW_MARGINS: Final = (16, 0, 6, 0)
_MARKED_MS: Final = 1200
_LEAST_NUMBER: Final = 82
"""Pixels; three digits never move what stands beside them."""
_DIGITS_HEIGHT: Final = 36


class CallStrip(StripWindow):
    """Shows RMSSD, who speaks and the time; sets markers."""

    mark_wanted = Signal()
    speaking = Signal(bool)
    """"I speak" is held with the mouse, or let go of."""
    main_window_wanted = Signal()
    end_wanted = Signal()
    blanked_changed = Signal(bool)

    def __init__(self, theme: Theme, family: str, store: SettingsStore) -> None:
        """Make it as it was last, not shown yet."""
        super().__init__(theme, store)
        stored = store.settings.strip
        self._shown = words.known(stored.get("shown"), SHOWN, ALL)
        self._narrow = stored.get("narrow") is True
        self._blank = False
        self._listening = False
        self._simulated = False
        self._quiet = False
        self._trouble = False
        self._part: tuple[str, float | None, float] = ("", None, 0.0)
        """Its name, what is left of it, and how long it has been going on."""
        self._talk: Talk | None = None
        self._told: Told | None = None
        self._now_s = 0.0
        self.setWindowTitle(self.tr("biofeedback, beside the call"))
        self._make_parts(theme, family)
        self._cue_timer = self._timer(CUE_MS, lambda: self.set_cue(""))
        self._marked_timer = self._timer(_MARKED_MS, lambda: self._mark.setText(self.tr("Mark")))
        self._connect()
        self.apply(theme)
        self._arrange()

    # -- making it ---------------------------------------------------------------------------

    def _make_parts(self, theme: Theme, family: str) -> None:
        self._number = QLabel(NO_NUMBER)
        self._number.setFont(number_font(family, _NUMBER_PIXELS))
        self._unit = muted("ms")
        self._unit.setFont(number_font(family, _UNIT_PIXELS, QFont.Weight.Normal))
        self._why = muted("", "why")
        self._curve = StripCurve(theme)
        self._state = muted("", "words")
        self._phase = muted("", "phase")
        self._cue = muted("", "cue")
        self._cue.setWordWrap(True)
        self._sign = MicrophoneSign(theme)
        self._speak = HoldButton(self.tr("I speak"))
        self._speak.setToolTip(self.tr("Hold it with the mouse while you speak"))
        self._mark = QPushButton(self.tr("Mark"))
        self._mark.setMinimumWidth(72)
        self._dots = QPushButton("\N{MIDLINE HORIZONTAL ELLIPSIS}")
        self._dots.setProperty("role", "dots")
        self._dots.setAccessibleName(self.tr("Menu of the strip"))
        self._dots.setFixedSize(26, 32)
        for each in (self._speak, self._mark, self._dots):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # A press on a word drags the strip as one beside it does.
        for label in (self._number, self._unit, self._why, self._state, self._phase, self._cue):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(*_MARGINS)
        row.setSpacing(10)
        self._digits = self._make_digits()
        self._value = Column(self._digits, self._why)
        self._words = Column(self._state, self._phase, self._cue, self._sign)
        row.addWidget(self._value)
        row.addWidget(self._curve, 1)
        row.addWidget(self._words)
        row.addWidget(self._speak)
        row.addWidget(self._mark)
        row.addWidget(self._dots)

    def _make_digits(self) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._number)
        row.addWidget(self._unit)
        row.addStretch()
        # Both stand on one line.
        low = self._number.fontMetrics().descent() - self._unit.fontMetrics().descent()
        self._unit.setContentsMargins(0, 0, 0, low)
        self._unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
        digits = QWidget()
        digits.setLayout(row)
        digits.setFixedHeight(_DIGITS_HEIGHT)
        digits.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return digits

    def _timer(self, length_ms: int, done: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(length_ms)
        timer.timeout.connect(done)
        return timer

    def _connect(self) -> None:
        self._mark.pressed.connect(self._set_mark)
        self._speak.held.connect(self.speaking)
        self._dots.clicked.connect(self.toggle_menu)
        menu = self._menu
        menu.mark_wanted.connect(self._set_mark)
        menu.shown_chosen.connect(self.show_only)
        menu.narrow_chosen.connect(self.set_narrow)
        menu.blank_wanted.connect(lambda: self.set_private(not self._blank))
        menu.window_wanted.connect(self.main_window_wanted)
        menu.end_wanted.connect(self.end_wanted)

    # -- what it shows -----------------------------------------------------------------------

    @property
    def private(self) -> bool:
        """Whether it is blank."""
        return self._blank

    def show_told(self, told: Told, now_s: float) -> None:
        """Show what is known of the session by now.

        Args:
            told: All of it.
            now_s: The session's second.
        """
        self._told, self._now_s = told, now_s
        if self.isVisible() and not self._blank:
            self._refresh()

    def set_phase(self, text: str, left_s: float | None, elapsed_s: float) -> None:
        """Show which part is under way, and how long still, or how long already.

        Args:
            text: Its name.
            left_s: What is left of it; None where its end is open.
            elapsed_s: How long it has been going on.
        """
        self._part = (text, left_s, elapsed_s)
        self._show_phase()

    def _show_phase(self) -> None:
        # Two lines leave the curve more room; with the sign of the microphone there is none.
        lines = 1 if self._listening else 2
        set_text(self._phase, words.phase(*self._part, lines=lines))

    def set_quiet(self, share: float | None) -> None:
        """Show no number and no curve while a person is to rest: who watches breathes otherwise.

        Args:
            share: How much of the quiet part is over; None where numbers may be seen.
        """
        self._curve.show_quiet(share)
        if (share is not None) != self._quiet:
            self._quiet = share is not None
            self._arrange()
            self._refresh()

    def set_trouble(self, on: bool) -> None:
        """Say that nothing is saved, or not any more: the main window may be out of sight."""
        if on != self._trouble:
            self._trouble = on
            self._refresh()

    def set_talk(self, talk: Talk | None, listening: bool, *, simulated: bool = False) -> None:
        """Show who speaks, and whether a microphone is on.

        Args:
            talk: Who; None where nobody ever said.
            listening: Whether a microphone is on.
            simulated: Whether the voices are made up: there is nothing to mark by hand, either.
        """
        self._talk = talk
        if (listening, simulated) != (self._listening, self._simulated):
            self._listening, self._simulated = listening, simulated
            self._show_phase()
            self._arrange()
        self._show_state()

    def set_cue(self, text: str) -> None:
        """Show a line in place of the state, for some seconds; an empty one ends it."""
        set_text(self._cue, text)
        if text:
            self._cue_timer.start()
        else:
            self._cue_timer.stop()
        if self._narrow:
            self._arrange()
        self._show_state()

    def set_private(self, on: bool) -> None:
        """Show a plain surface at once, or everything again.

        That a microphone is on is shown all the same.
        """
        if on == self._blank:
            return
        self._blank = on
        self._menu.hide()
        self._arrange()
        self._refresh()
        self.blanked_changed.emit(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().apply(theme)
        self._curve.apply(theme)
        self._sign.apply(theme)

    def _refresh(self) -> None:
        """Show number, curve and words; what stays the same is not painted again."""
        if self._told is None:
            return
        window_s = self._store.settings.window_s
        update, state = _latest(self._told, window_s)
        live = state is LinkState.LIVE
        value = update.rmssd_ms if update and live else None
        set_text(self._number, NO_NUMBER if value is None else f"{value:.0f}")
        number = words.spoken(value, update)
        if self._number.accessibleName() != number:
            self._number.setAccessibleName(number)
        quality = self._told.signal.quality
        why = words.why(state, update if live else None, quality, quiet=self._quiet)
        if self._trouble:
            why = words.NOT_SAVED
        set_text(self._why, said(why))
        self._show_why()
        self._unit.setVisible(value is not None)
        if not (self._blank or self._quiet) and self._curve.isVisible():
            self._curve.show_curve(self._told.series.rmssd.get(window_s), self._now_s)

    def _show_why(self) -> None:
        """Show what is said of the signal, with the number or in its place."""
        shown = bool(self._why.text()) and not self._blank
        if shown != self._why.isVisibleTo(self):
            self._why.setVisible(shown)
            self._value.setVisible(shown or self._digits.isVisibleTo(self._value))
            self._resize()

    def _show_state(self) -> None:
        cue = bool(self._cue.text()) and not self._blank
        set_text(self._state, self._talk_text())
        shown = not (cue or self._blank)
        self._cue.setVisible(cue)
        self._state.setVisible(shown and bool(self._state.text()))
        self._phase.setVisible(shown and (self._quiet or not self._narrow))

    def _talk_text(self) -> str:
        # Whoever marks by hand when they speak need not be told when they do not.
        heard = self._listening or self._simulated
        known = self._talk if heard or self._talk is Talk.ME else None
        return said(words.TALK[known]) if known else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Blank it, or show everything again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.set_private(not self._blank)
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Show what has been told meanwhile."""
        super().showEvent(event)
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Make room for words that are longer than usual; what has room stays as it is."""
        done = super().event(event)
        wider = event.type() is QEvent.Type.LayoutRequest
        if wider and self._row.minimumSize().width() > self.width():
            self._resize()
        return done

    # -- what a person chooses ---------------------------------------------------------------

    def show_only(self, shown: str) -> None:
        """Show number and curve, the curve alone, or neither."""
        self._shown = shown
        self._arrange()
        self._refresh()
        self._remember()

    def set_narrow(self, on: bool) -> None:
        """Show the number alone, or everything."""
        self._narrow = on
        self._arrange()
        self._refresh()
        self._remember()

    def _tell_menu(self) -> None:
        self._menu.show_state(
            shown=self._shown, narrow=self._narrow, opacity=self._opacity, blank=self._blank
        )

    def _set_mark(self) -> None:
        self._mark.setText(self.tr("Marked"))
        self._marked_timer.start()
        self.mark_wanted.emit()

    def _choices(self) -> dict[str, Any]:
        return {"shown": self._shown, "narrow": self._narrow}

    def _arrange(self) -> None:
        """Show the parts that are wanted, and take the size that they need."""
        full, open_ = not self._narrow, not self._blank
        reached = open_ and not self._click_through
        quiet = self._quiet
        number = self._shown == ALL and not quiet
        curve = self._shown in (ALL, CURVE) and (full or not (number or quiet))
        # Without its number, what is said of the signal still has its place.
        self._digits.setVisible(open_ and number)
        self._value.setVisible(open_ and (number or self._why.isVisibleTo(self._value)))
        self._value.set_least(_LEAST_NUMBER if number else 0)
        self._curve.setVisible(open_ and curve)
        cue = bool(self._cue.text()) and open_
        words_alone = self._shown not in (ALL, CURVE)
        self._words.setVisible(full or self._listening or cue or words_alone or quiet)
        least = _WORDS_WIDTH if self._listening else _LEAST_WORDS
        self._words.set_least(least if full else 0)
        self._sign.setVisible(self._listening)
        self._speak.setVisible(
            reached and full and not (self._listening or self._simulated or quiet)
        )
        self._mark.setVisible(reached and full)
        self._dots.setVisible(reached)
        self._row.setContentsMargins(*(_MARGINS if full else _NARROW_MARGINS))
        self._show_state()
        self._resize()

    def _resize(self) -> None:
        self._row.invalidate()
        width = max(WIDTH, self._row.minimumSize().width())
        if self._narrow or self._shown not in (ALL, CURVE):
            width = max(_NARROW, self._row.sizeHint().width())
        self.setFixedSize(width, HEIGHT)
        self._settle()


def _latest(told: Told, window_s: int) -> tuple[HrvUpdate | None, LinkState | None]:
    """Return the last values of a window, and how the strap is."""
    update: HrvUpdate | None = None
    state: LinkState | None = None
    for event in told.latest():
        match event:
            case Beat(hrv=updates):
                update = next((one for one in updates if one.window_s == window_s), update)
            case HrvUpdate() if event.window_s == window_s:
                update = event
            case StrapState():
                state = event.state
    return update, state
