"""What feeds the strip beside a call: the session's numbers, the part, who speaks, cues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from biofeedback.programmes.conversation import Part
from biofeedback.ui.call import words
from biofeedback.ui.call.tray import StripKeeper
from biofeedback.voices.by_hand import ByHand

if TYPE_CHECKING:
    from biofeedback.ui.call.strip import CallStrip
    from biofeedback.ui.call.view import CallView
    from biofeedback.ui.morning.view import MorningView
    from biofeedback.ui.places import Around
    from biofeedback.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Views:
    """What leads through something meanwhile; each returns its view, once it was opened."""

    call: Callable[[], CallView | None]
    morning: Callable[[], MorningView | None]


class Beside(QObject):
    """Holds the strip of a session, whether a conversation is under way or not."""

    mark_wanted = Signal()
    end_wanted = Signal()

    def __init__(
        self, around: Around, views: Views, trouble: Callable[[], bool], parent: QObject
    ) -> None:
        """Make no strip yet.

        Args:
            around: Of the session.
            views: What leads through something meanwhile.
            trouble: Returns whether nothing can be saved.
            parent: Owns it.
        """
        super().__init__(parent)
        self._around = around
        self._views = views
        self._trouble = trouble
        self._cue = ""
        self._hand = ByHand(around.controller.talk)
        """Where no conversation was opened."""
        self.keeper = StripKeeper(around.theme, around.family, around.store, self)
        self.keeper.mark_wanted.connect(self.mark_wanted)
        self.keeper.end_wanted.connect(self.end_wanted)
        self.keeper.speaking.connect(self._speak)

    def toggle(self) -> None:
        """Show the strip, or put it away."""
        if self.keeper.is_open:
            self.keeper.close()
        else:
            self._cue = ""
            self.keeper.show().set_cue("")  # one of another session may still stand there
            self.keeper.set_private(self._around.private)
            self.refresh()

    def end(self) -> None:
        """The session is over: the strip goes, and nobody is told any more."""
        self._hand = ByHand(self._around.controller.talk)
        self.keeper.close()

    def shut_down(self) -> None:
        """The program ends."""
        self.keeper.shut_down()

    def set_private(self, on: bool) -> None:
        """Blank the strip, or show everything again."""
        self.keeper.set_private(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.keeper.apply(theme)

    def refresh(self) -> None:
        """Show what is known now; called with every beat and every second."""
        told, strip = self._around.told, self.keeper.strip
        if told is None or strip is None or not self.keeper.is_open:
            return
        now = self._around.controller.elapsed_s
        strip.show_told(told, now)
        strip.set_trouble(self._trouble())
        self._show_part(strip, now)
        call = self._views.call()
        listening = call is not None and call.listening
        simulated = call is not None and call.simulated
        strip.set_talk(call.talk if call else None, listening, simulated=simulated)
        self.keeper.set_listening(listening)
        cue = call.cue if call else ""
        if cue != self._cue:
            self._cue = cue
            strip.set_cue(cue)

    def _show_part(self, strip: CallStrip, now: float) -> None:
        """Show what is under way; where it asks for rest, the strip is as quiet as the window."""
        call, morning = self._views.call(), self._views.morning()
        quiet: float | None = None
        if call and call.part:
            left_s, done_s = call.left_s, call.done_s
            strip.set_phase(words.title(call.part), left_s, done_s)
            if call.part is not Part.CALL:
                quiet = 0.0 if left_s is None else done_s / max(1e-9, done_s + left_s)
        elif morning and morning.measuring:
            strip.set_phase(self.tr("Morning reading"), morning.left_s, now)
            quiet = morning.progress
        else:
            strip.set_phase("", None, now)
        strip.set_quiet(quiet)

    def _speak(self, on: bool) -> None:
        if call := self._views.call():
            call.speak(on)
        else:
            now = self._around.controller.elapsed_s
            self._hand.hold(now) if on else self._hand.release(now)
