"""Plays the pacer's sound in time with the session's clock, on threads of its own.

Nothing here raises to the caller: what is wrong stands in ``problem`` as a sentence, and the
session goes on without sound. One thread opens the device, watches it and tries again; the audio
library's thread renders.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from typing import Final

import numpy as np

from biofeedback.pacer import Pacer
from biofeedback.sentences import tr
from biofeedback.sound.device import (
    PERIOD_MS,
    PERIODS,
    Device,
    MiniaudioDevice,
    MissingLibraryError,
    NoDeviceError,
    OpenDevice,
)
from biofeedback.sound.servo import ClockServo
from biofeedback.sound.tone import Samples, ToneRenderer

NO_LIBRARY: Final = tr(
    "There is no sound because the audio library is missing. Install it with: pip install miniaudio"
)
NO_DEVICE: Final = tr(
    "There is no sound because no loudspeaker or headphones were found. "
    "Connect some: the sound then begins by itself."
)
LOST: Final = tr(
    "The sound has stopped because the loudspeaker or headphones went away. "
    "Connect them again: the sound then goes on by itself."
)
FAULT: Final = tr(
    "The sound has stopped because of a fault of this program. "
    "Turn it off and on again; the session is not affected."
)

RETRY_S: Final = 3.0
SILENT_S: Final = 2.0
"""A device that asks for nothing in this time is gone: libraries do not always say so."""
LOOK_S: Final = 0.1
_FADED_S: Final = (2 * PERIODS + 1) * PERIOD_MS / 1000
_log = logging.getLogger(__name__)


class Speaker:
    """Plays what a renderer renders; every method but ``close`` returns at once.

    ``pacer`` and the renderer's style, volume and mute may be set at any time, on or off.
    """

    def __init__(
        self,
        renderer: ToneRenderer,
        now: Callable[[], float],
        *,
        told: Callable[[str], None] | None = None,
        speed: float = 1.0,
        open_device: OpenDevice = MiniaudioDevice,
    ) -> None:
        """Make a speaker that is off.

        Args:
            renderer: What to play.
            now: The session's time in seconds; called on the audio thread.
            told: Called with ``problem`` whenever it changes, on the speaker's thread.
            speed: Seconds of the session's clock in a second.
            open_device: Opens an output; a test has its own.
        """
        self.renderer = renderer
        self.pacer: Pacer | None = None
        """The present one, handed over as it is: it never changes."""
        self.delay_s = 0.0
        """What the way to the ear adds, as wireless headphones do; heeded at the next start."""
        self.problem = ""
        """Why there is no sound, and what to do; empty where all is well."""
        self.playing = False
        """Whether a device asks for samples."""
        self._now = now
        self._told = told
        self._speed = speed
        self._open = open_device
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        """Turn the sound on; what hinders it is told."""
        if self._thread is not None and self._thread.is_alive() and not self._stop.is_set():
            return
        if self._thread is None:
            # The audio library's thread must not call into an interpreter that is going away.
            atexit.register(self.close)
        self._stop = threading.Event()
        # What was wrong before is told again where it still is.
        self.problem = ""
        self._thread = threading.Thread(
            target=self._run, args=(self._stop, self._thread), name="speaker", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Turn the sound off; it fades."""
        self._stop.set()

    def close(self, wait_s: float = 2.0) -> None:
        """Turn the sound off and wait until the device is given back."""
        self.stop()
        if self._thread is not None:
            self._thread.join(wait_s)
        atexit.unregister(self.close)

    def _run(self, stop: threading.Event, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            while not stop.is_set() and self._play(stop):
                stop.wait(RETRY_S)
        except Exception:
            _log.exception("the sound failed")
            self._tell(FAULT)
        if stop.is_set():
            self._tell("")

    def _play(self, stop: threading.Event) -> bool:
        """Play until it ends, and return whether to try again."""
        servo = ClockServo(self.renderer.sample_rate, self.delay_s, self._speed)
        playback = Playback(self, self._now, servo, stop)
        try:
            device = self._open(self.renderer.sample_rate, playback.feed)
        except MissingLibraryError as error:
            _log.warning("no audio library: %s", error)
            self._tell(NO_LIBRARY)
            return False
        except NoDeviceError as error:
            _log.debug("no audio device: %s", error)
            # One that went away is still said to have gone away.
            self._tell(self.problem or NO_DEVICE)
            return True
        try:
            ended = self._watch(playback, device, stop)
        finally:
            self.playing = False
            device.close()
        self._tell(ended)
        return ended == LOST

    def _watch(self, playback: Playback, device: Device, stop: threading.Event) -> str:
        """Return why it ended: a problem, or nothing where that was wanted."""
        seen, idle_s = 0, 0.0
        while not stop.wait(LOOK_S):
            if playback.failed:
                return FAULT
            if playback.blocks > seen:
                seen, idle_s = playback.blocks, 0.0
                self.playing = True
                self._tell("")
            else:
                idle_s += LOOK_S
            if idle_s >= SILENT_S or not device.running:
                return LOST
        playback.faded.wait(_FADED_S)
        return ""

    def _tell(self, problem: str) -> None:
        if problem == self.problem:
            return
        self.problem = problem
        if self._told is None:
            return
        try:
            self._told(problem)
        except Exception:
            _log.exception("nobody could be told about the sound")


class Playback:
    """What one open device is fed with; ``feed`` runs on the audio thread."""

    def __init__(
        self, speaker: Speaker, now: Callable[[], float], servo: ClockServo, stop: threading.Event
    ) -> None:
        self._speaker = speaker
        self._now = now
        self._servo = servo
        self._stop = stop
        self.blocks = 0
        self.failed = False
        self.faded = threading.Event()
        self._loud = 0.0

    def feed(self, frames: int) -> Samples:
        """Return the next samples; silence where something is wrong."""
        self.blocks += 1
        try:
            return self._next(frames)
        except Exception:
            if not self.failed:
                _log.exception("the sound cannot be rendered")
            self.failed = True
            return np.zeros(frames, np.float32)

    def _next(self, frames: int) -> Samples:
        servo, was = self._servo, self._loud
        if self.failed:
            return np.zeros(frames, np.float32)
        start_s, speed = servo.block(self._now(), frames)
        stopping = self._stop.is_set()
        if stopping and was == 0:
            self.faded.set()
        if not servo.settled or (stopping and was == 0):
            return np.zeros(frames, np.float32)
        sound = self._speaker.renderer.render(self._speaker.pacer, start_s, frames, speed)
        self._loud = 0.0 if stopping else 1.0
        if self._loud != was:
            # It comes and goes along half a cosine, over one block.
            share = 0.5 - 0.5 * np.cos(np.pi * np.arange(1, frames + 1) / frames)
            sound = (sound * (was + (self._loud - was) * share)).astype(np.float32)
        return sound
