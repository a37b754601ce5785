"""The cues of the practice in a conversation: what the window and the strip are to show of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal

from biofeedback.events import Event, Talking
from biofeedback.programmes.practice import Cue, Kind, Practice, question_of
from biofeedback.ui.languages import said
from biofeedback.units import seconds

_DOTS: Final = 5
"""One for each second of a pause."""
_FULL: Final = "●"
_EMPTY: Final = "○"


class Cues(QObject):
    """Tells when a cue changes; its text is empty where there is none."""

    cue = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin outside of a conversation: nothing comes before ``begin``."""
        super().__init__(parent)
        self._practice: Practice | None = None
        self._talking: Talking | None = None
        """Who speaks now, from before the conversation on."""
        self._now = 0.0
        self._text = ""
        self._progress: float | None = None

    @property
    def text(self) -> str:
        """What is to be seen now."""
        return self._text

    @property
    def progress(self) -> float | None:
        """How much of a pause is over, 0 to 1; None where none runs."""
        return self._progress

    @property
    def lacking(self) -> str:
        """Why there can be no cues, and what to do; empty where there can, or none are wanted."""
        lacking = self._practice.lacking if self._practice else None
        return said(lacking) if lacking else ""

    def begin(self, kinds: frozenset[Kind]) -> None:
        """Begin with a conversation, and with what is to be practised in it."""
        self._practice = Practice(kinds)
        self._show(None)
        if self._talking:
            self._take(self._talking)

    def end(self) -> None:
        """End with the conversation."""
        self._practice = None
        self._show(None)

    def add(self, events: Iterable[Event]) -> None:
        """Take the events of a session as they come; all but who speaks are passed over."""
        for event in events:
            if isinstance(event, Talking):
                self._talking = event
                self._take(event)
                # What vanishes when somebody speaks does not wait for the next tick.
                self.tick(max(self._now, seconds(event.at)))

    def tick(self, now_s: float) -> None:
        """Move on to a time of the session, a few times a second."""
        self._now = now_s
        self._show(self._practice.advance(now_s) if self._practice else None)

    def _take(self, event: Talking) -> None:
        if self._practice:
            self._practice.take(event.talk, seconds(event.at), event.by)

    def _show(self, cue: Cue | None) -> None:
        self._progress = cue.progress if cue else None
        text = _text(cue) if cue else ""
        if text != self._text:
            self._text = text
            self.cue.emit(text)


def _text(cue: Cue) -> str:
    if cue.progress is None:
        return said(cue.text)
    full = min(_DOTS, int(cue.progress * _DOTS))
    return f"{said(cue.text)} {_FULL * full}{_EMPTY * (_DOTS - full)}"


def question_today(day: date) -> str:
    """Return the open question of a day in the window's language."""
    return said(question_of(day))
