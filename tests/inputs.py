"""Inputs that are made up: a test says what they hear, and when they go away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.events import Talk
from biofeedback.voices import listener as module
from biofeedback.voices.device import Feed
from biofeedback.voices.listener import Listener
from biofeedback.voices.vad import RATE, OpenDetector, Samples

FRAMES = 960


def until(condition: Callable[[], object], within_s: float = 5.0) -> None:
    limit = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.002)


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait shorter than with real devices, and let a test send much at once."""
    monkeypatch.setattr(module, "RETRY_S", 0.02)
    monkeypatch.setattr(module, "LOOK_S", 0.005)
    monkeypatch.setattr(module, "SILENT_S", 0.15)
    monkeypatch.setattr(module, "FIRST_S", 2.0)
    monkeypatch.setattr(module, "_KEPT_BLOCKS", 5000)


class Loud:
    """Takes whatever is loud for a voice."""

    def __call__(self, chunk: Samples) -> float:
        return 0.95 if float(np.abs(chunk).max()) > 0.01 else 0.02

    def reset(self) -> None:
        pass


class FakeInput:
    """Sends a block whenever it is told to."""

    over = False
    steady = True

    def __init__(self, wanted: str, feed: Feed) -> None:
        self.wanted = wanted
        self.feed = feed
        self.running = True
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Shop:
    """Opens made-up inputs, as long as there are any."""

    def __init__(self) -> None:
        self.opened: list[FakeInput] = []
        self.tried = 0
        self.error: Exception | None = None
        self.missing: dict[str, Exception] = {}
        """What is wrong with one of them."""

    def __call__(self, wanted: str, feed: Feed) -> FakeInput:
        self.tried += 1
        error = self.error or self.missing.get(wanted)
        if error is not None:
            raise error
        self.opened.append(FakeInput(wanted, feed))
        return self.opened[-1]

    def open_now(self, wanted: str) -> FakeInput | None:
        """Return the input that is open under this id."""
        found = [each for each in self.opened if each.wanted == wanted and not each.closed]
        return found[-1] if found else None


class Room:
    """A listener with its inputs, a clock that a test moves, and what it told."""

    def __init__(self, open_detector: OpenDetector = Loud) -> None:
        self.shop = Shop()
        self.now_s = 100.0
        self.told: list[tuple[Talk, float, str]] = []
        self.problems: list[str] = []
        self.listener = Listener(
            lambda: self.now_s,
            lambda *what: self.told.append(what),
            self.problems.append,
            open_input=self.shop,
            open_detector=open_detector,
        )

    @property
    def talks(self) -> list[Talk]:
        return [talk for talk, _, _ in self.told]

    def sound(self, own: float = 0.0, other: float = 0.0, seconds: float = 1.0) -> None:
        """Let both inputs hear something of these loudnesses, in their time."""
        count = round(seconds * RATE / FRAMES)
        for _ in range(count):
            self.now_s += FRAMES / RATE
            for wanted, loudness in (("own", own), ("other", other)):
                device = self.shop.open_now(wanted)
                if device is not None:
                    device.feed(tone(loudness))

    def close(self) -> None:
        self.listener.close()
        assert all(device.closed for device in self.shop.opened)
        assert not [each for each in threading.enumerate() if each.name == "listener"]
        assert not self.listener.on


def tone(loudness: float, frames: int = FRAMES) -> bytes:
    """Return a tone in a quiet room."""
    at = np.arange(frames)
    quiet: NDArray[np.float64] = 60 * np.sin(at / 3)
    return np.round(quiet + loudness * 32_000 * np.sin(at / 5)).astype("<i2").tobytes()
