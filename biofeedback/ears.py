"""What listens during a conversation that is recorded without a window.

The microphone tells in its own time, on its own thread; a sound file and a made-up conversation are
asked, so that they keep any clock. Each begins with the conversation and ends with it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from biofeedback.events import Talk
from biofeedback.session import Session
from biofeedback.units import seconds

if TYPE_CHECKING:
    from biofeedback.voices.listener import Listening

Told = Callable[[Talk, float, str], None]
"""Called with a state, the session's second of its beginning, and what listens."""
ON: Final = "The microphone is on: only whether a voice is heard is kept."
OFF: Final = "The microphone is off."


@dataclass(frozen=True, slots=True)
class Heard:
    """A state, from a second of the session on."""

    talk: Talk
    at_s: float
    by: str
    """What listens; empty where nobody is to know: only a simulated heart minds."""


class Ears(Protocol):
    """What listens."""

    @property
    def tells(self) -> bool:
        """Whether the recording is told of it."""
        ...

    def begin(self, at_s: float) -> None:
        """Listen from now on."""
        ...

    def end(self, at_s: float) -> None:
        """Listen no more."""
        ...

    def due(self, now_s: float) -> Sequence[Heard]:
        """Return what has become known since the last call; nothing from who tells by itself."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Changes(Protocol):
    """Who speaks, as it is known beforehand; times from its own beginning."""

    def due(self, now_s: float) -> Sequence[Changed]:
        """Return the changes until now that were not returned yet."""
        ...


class Changed(Protocol):
    """One change of who speaks."""

    @property
    def at_s(self) -> float:
        """When."""
        ...

    @property
    def talk(self) -> Talk:
        """To what."""
        ...


class Foreknown:
    """A conversation that is known beforehand."""

    def __init__(self, made: Callable[[], Changes], by: str, told: Told) -> None:
        """Wait for its beginning.

        Args:
            made: Makes it, from its beginning.
            by: What listens; empty where nobody is to know.
            told: Told that it is over.
        """
        self.tells = bool(by)
        self._made = made
        self._by = by
        self._told = told
        self._changes: Changes | None = None
        self._since = 0.0

    def begin(self, at_s: float) -> None:
        """Begin it now."""
        self._changes, self._since = self._made(), at_s

    def end(self, at_s: float) -> None:
        """End it."""
        if self._changes is not None:
            self._changes = None
            self._told(Talk.UNKNOWN, at_s, self._by)

    def due(self, now_s: float) -> Sequence[Heard]:
        """Return what has become known."""
        if self._changes is None:
            return ()
        changes: Iterable[Changed] = self._changes.due(now_s - self._since)
        return [Heard(change.talk, self._since + change.at_s, self._by) for change in changes]

    def close(self) -> None:
        """Nothing is held."""


class Microphone:
    """The microphone of this computer."""

    def __init__(
        self, session: Session, told: Told, what: Listening, say: Callable[[str], None]
    ) -> None:
        """Leave it off.

        Args:
            session: Gets what is wrong as a notice, and goes on.
            told: Told who speaks, on the session's thread.
            what: Which inputs, and what they hear.
            say: Says in a sentence that it is on, and off.
        """
        from biofeedback.voices.listener import Listener

        self._what = what
        self._session = session
        self._told = told
        self._say = say
        self._wrong = ""
        self._on = False
        self._by = ""
        """What listened when something was told since it was turned on."""
        self._loop = asyncio.get_running_loop()
        self._listener = Listener(
            lambda: seconds(session.elapsed()),
            lambda talk, at_s, by: self._later(lambda: self._hear(talk, at_s, by)),
            lambda text: self._later(lambda: self._problem(text)),
        )

    @property
    def tells(self) -> bool:
        """Whether it can be listened to: where it cannot, a hand may tell."""
        return not self._wrong

    def begin(self, at_s: float) -> None:
        """Turn it on, and say so."""
        self._on = True
        self._say(ON)
        self._listener.start(self._what)

    def end(self, at_s: float) -> None:
        """Turn it off, and say so."""
        if self._on:
            self._on = False
            self._listener.stop()
            if self._by:
                # Not left to the listener: it is told on its thread, and the session may be over.
                self._told(Talk.UNKNOWN, at_s, self._by)
                self._by = ""
            self._say(OFF)

    def due(self, now_s: float) -> Sequence[Heard]:
        """Return nothing: it tells by itself."""
        return ()

    def close(self) -> None:
        """Turn it off for good; nobody waits for that here, the end of the program does."""
        if self._on:
            self._on = False
            self._say(OFF)
        self._listener.stop()

    def _later(self, act: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended before
            self._loop.call_soon_threadsafe(act)

    def _hear(self, talk: Talk, at_s: float, by: str) -> None:
        if self._on:
            self._by = by
            self._told(talk, at_s, by)

    def _problem(self, text: str) -> None:
        if text or self._wrong:
            self._session.notice(text or self._wrong, resolved=not text)
        self._wrong = text


def sound_file(path: Path) -> Callable[[Session, Told], Ears]:
    """Return what opens a sound file's ears: all of it is listened to here, beforehand.

    Raises:
        SoundFileError: If it cannot be read.
        MissingDetectorError: If whatever knows voices is not there.
    """
    from biofeedback.voices.file import BY, FileTalk

    talk = FileTalk(path)
    return lambda _, told: Foreknown(lambda: Known(talk.changes), BY, told)


def made_up(seed: int | None, told_by: bool) -> Callable[[Session, Told], Ears]:
    """Return what opens ears on a conversation that nobody has.

    Args:
        seed: Decides on all of it; None for another one every time.
        told_by: Whether the recording is to know of it.
    """
    import random

    from biofeedback.voices.pretend import BY, PretendTalk

    own = random.randrange(2**32) if seed is None else seed
    return lambda _, told: Foreknown(lambda: PretendTalk(own), BY if told_by else "", told)


class Known:
    """Changes that are all known."""

    def __init__(self, changes: Sequence[Changed]) -> None:
        """Begin before the first."""
        self._changes = changes
        self._next = 0

    def due(self, now_s: float) -> Sequence[Changed]:
        """Return the changes until now that were not returned yet."""
        first = self._next
        while self._next < len(self._changes) and self._changes[self._next].at_s <= now_s:
            self._next += 1
        return self._changes[first : self._next]
