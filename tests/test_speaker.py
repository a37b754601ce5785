"""The speaker on devices that are made up, on none, and its servo against clocks that drift."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
import types
from collections.abc import Callable, Generator
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.pacer import Pacer, Pattern
from biofeedback.sound import speaker as module
from biofeedback.sound.device import Feed, MiniaudioDevice, MissingLibraryError, NoDeviceError
from biofeedback.sound.servo import ClockServo
from biofeedback.sound.speaker import FAULT, LOST, NO_DEVICE, NO_LIBRARY, Speaker
from biofeedback.sound.tone import Samples, Style, ToneRenderer

RATE = 48_000
FRAMES = 2880


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.02)
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    monkeypatch.setattr(module, "SILENT_S", 0.2)


def until(condition: Callable[[], object], within_s: float = 5.0) -> None:
    limit = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.005)


class FakeDevice:
    """Asks for a block whenever it is told to."""

    def __init__(self, sample_rate: int, feed: Feed) -> None:
        assert sample_rate == RATE
        self.feed = feed
        self.running = True
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Shop:
    """Opens fake devices, as long as there are any."""

    def __init__(self) -> None:
        self.opened: list[FakeDevice] = []
        self.tried = 0
        self.error: Exception | None = None

    def __call__(self, sample_rate: int, feed: Feed) -> FakeDevice:
        self.tried += 1
        if self.error is not None:
            raise self.error
        self.opened.append(FakeDevice(sample_rate, feed))
        return self.opened[-1]


class Room:
    """A speaker with its shop, a clock that a test moves, and what it was told."""

    def __init__(self) -> None:
        self.shop = Shop()
        self.said: list[str] = []
        self.now_s = 100.0
        self.speaker = Speaker(
            ToneRenderer(RATE, Style.GLIDE, 1.0),
            lambda: self.now_s,
            told=self.said.append,
            open_device=self.shop,
        )
        self.speaker.pacer = Pacer.begin(Pattern(6), 0.0)

    def block(self) -> Samples:
        found = self.shop.opened[-1].feed(FRAMES)
        self.now_s += FRAMES / RATE
        return found


@pytest.fixture
def room() -> Generator[Room]:
    room = Room()
    yield room
    room.speaker.close()
    assert all(device.closed for device in room.shop.opened)
    assert not [each for each in threading.enumerate() if each.name == "speaker"]


# -- the speaker ------------------------------------------------------------------------------


def test_it_plays_the_pacer_and_fades_in_and_out(room: Room) -> None:
    room.speaker.start()
    room.speaker.start()
    until(lambda: room.shop.opened)
    blocks = [room.block() for _ in range(40)]
    until(lambda: room.speaker.playing)
    room.speaker.stop()
    last = [room.block() for _ in range(3)]
    samples = np.concatenate([*blocks, *last])
    assert samples.dtype == np.float32
    assert not samples[: RATE // 4].any()
    assert np.abs(samples).max() > 0.2
    assert np.abs(np.diff(samples)).max() <= room.speaker.renderer.greatest_step
    assert last[0].any()
    assert not last[1].any()
    until(lambda: room.shop.opened[0].closed)
    assert (len(room.shop.opened), room.said, room.speaker.problem) == (1, [], "")


def test_what_sounds_belongs_to_the_time_at_which_it_is_heard(room: Room) -> None:
    room.speaker.start()
    until(lambda: room.shop.opened)
    samples = np.concatenate([room.block() for _ in range(30)])
    # A device that keeps nothing in store is heard one block later.
    plain = ToneRenderer(RATE, Style.GLIDE, 1.0)
    shift = FRAMES / RATE
    wanted = plain.render(room.speaker.pacer, 100.0 + shift, len(samples))
    half = len(samples) // 2

    def loudness(sound: Samples) -> float:
        return float(np.sqrt(np.mean(sound[half:].astype(float) ** 2)))

    assert loudness(samples) == pytest.approx(loudness(wanted), rel=2e-3)


def test_another_pacer_is_heard_from_the_next_block_on(room: Room) -> None:
    room.speaker.pacer = None
    room.speaker.start()
    until(lambda: room.shop.opened)
    assert not np.concatenate([room.block() for _ in range(20)]).any()
    room.speaker.pacer = Pacer.begin(Pattern(6), 0.0)
    assert room.block().any()


def test_without_a_device_it_says_so_once_and_waits_for_one(room: Room) -> None:
    room.shop.error = NoDeviceError("none")
    room.speaker.start()
    until(lambda: room.shop.tried > 3)
    assert room.said == [NO_DEVICE]
    room.shop.error = None
    until(lambda: room.shop.opened)
    room.block()
    until(lambda: room.speaker.playing)
    assert room.said == [NO_DEVICE, ""]


def test_without_the_library_it_says_so_and_gives_up(room: Room) -> None:
    room.shop.error = MissingLibraryError("none")
    room.speaker.start()
    until(lambda: room.said)
    assert (room.said, room.shop.tried) == ([NO_LIBRARY], 1)
    room.shop.error = None
    time.sleep(0.05)
    room.speaker.stop()
    room.speaker.start()
    until(lambda: room.shop.opened)


@pytest.mark.parametrize("says_so", [True, False], ids=["stops", "falls silent"])
def test_a_device_that_goes_away_is_told_and_tried_again(room: Room, says_so: bool) -> None:
    room.speaker.start()
    until(lambda: room.shop.opened)
    room.block()
    until(lambda: room.speaker.playing)
    room.shop.error = NoDeviceError("unplugged")
    if says_so:
        room.shop.opened[0].running = False
    until(lambda: room.said)
    until(lambda: room.shop.tried > 3)
    assert room.said == [LOST]
    assert not room.speaker.playing
    assert room.shop.opened[0].closed
    room.shop.error = None
    until(lambda: len(room.shop.opened) == 2)
    room.block()
    until(lambda: room.speaker.playing)
    assert room.said == [LOST, ""]


def test_a_fault_of_our_own_is_silent_and_told(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(room.speaker.renderer, "render", lambda *_: 1 / 0)
    room.speaker.start()
    until(lambda: room.shop.opened)
    assert not np.concatenate([room.block() for _ in range(20)]).any()
    until(lambda: room.said)
    assert room.said == [FAULT]
    assert "ZeroDivisionError" in caplog.text


def test_a_fault_of_the_opener_or_of_the_listener_stays_inside(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.speaker._told = lambda *_: 1 / 0  # type: ignore[assignment]
    room.shop.error = RuntimeError("broken")
    room.speaker.start()
    until(lambda: room.speaker.problem)
    assert room.speaker.problem == FAULT
    assert "broken" in caplog.text


def test_turned_off_it_says_nothing_and_can_be_turned_on_again(room: Room) -> None:
    room.shop.error = NoDeviceError("none")
    room.speaker.start()
    until(lambda: room.said)
    room.speaker.close()
    assert room.said == [NO_DEVICE, ""]
    room.shop.error = None
    for number in (1, 2, 3):
        room.speaker.start()
        until(lambda number=number: len(room.shop.opened) == number)  # type: ignore[misc]
        room.speaker.close()


def test_turned_off_and_on_quickly_there_is_never_a_second_device(room: Room) -> None:
    for _ in range(20):
        room.speaker.start()
        room.speaker.stop()
    room.speaker.start()
    until(lambda: room.shop.opened and not room.shop.opened[-1].closed)
    assert sum(not device.closed for device in room.shop.opened) == 1


# -- the library ------------------------------------------------------------------------------


def fake_library(playback: type) -> types.ModuleType:
    library: Any = types.ModuleType("miniaudio")
    names = ("PULSEAUDIO", "ALSA", "SNDIO", "OSS", "COREAUDIO", "WASAPI", "DSOUND", "WINMM")
    library.Backend = types.SimpleNamespace(**{name: name for name in names})
    library.SampleFormat = types.SimpleNamespace(FLOAT32="float32")
    library.MiniaudioError = type("MiniaudioError", (Exception,), {})
    library.PlaybackDevice = playback
    module_: types.ModuleType = library
    return module_


class FakePlayback:
    """What is used of miniaudio's device."""

    made: ClassVar[list[FakePlayback]] = []

    def __init__(self, **wanted: Any) -> None:
        self.wanted = wanted
        self.running = False
        self.samples: Generator[bytes, int, None] | None = None
        self.made.append(self)

    def start(self, samples: Generator[bytes, int, None]) -> None:
        self.samples, self.running = samples, True

    def close(self) -> None:
        self.running = False


def test_miniaudio_is_asked_for_a_real_device_and_fed_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", fake_library(FakePlayback))
    device = MiniaudioDevice(RATE, lambda frames: np.full(frames, 0.5, np.float32))
    made = FakePlayback.made[-1]
    assert made.wanted["backends"]
    assert "NULL" not in made.wanted["backends"]
    assert (made.wanted["nchannels"], made.wanted["sample_rate"]) == (1, RATE)
    assert made.samples is not None
    assert made.samples.send(7) == np.full(7, 0.5, np.float32).tobytes()
    assert device.running
    device.close()
    assert not device.running


def test_a_refusal_of_miniaudio_means_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    library: Any = fake_library(FakePlayback)

    def refuse(**_: Any) -> None:
        raise library.MiniaudioError("failed to init device", -401)

    library.PlaybackDevice = refuse
    monkeypatch.setitem(sys.modules, "miniaudio", library)
    with pytest.raises(NoDeviceError, match="-401"):
        MiniaudioDevice(RATE, lambda frames: np.zeros(frames, np.float32))


def test_without_miniaudio_the_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    with pytest.raises(MissingLibraryError):
        MiniaudioDevice(RATE, lambda frames: np.zeros(frames, np.float32))


NO_SOUND_CARD = """
import os, sys, time
from biofeedback.sound.speaker import NO_DEVICE, Speaker
from biofeedback.sound.tone import ToneRenderer
assert "miniaudio" not in sys.modules
said = []
speaker = Speaker(ToneRenderer(), time.monotonic, told=said.append)
speaker.start()
while not said:
    time.sleep(0.01)
assert said == [NO_DEVICE], said
assert not speaker.playing
# No close: leaving the program must be enough.
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a sound card cannot be hidden")
def test_without_a_sound_card_the_real_library_says_so_and_nothing_else() -> None:
    pytest.importorskip("miniaudio")
    import os

    hidden = {
        **os.environ,
        "PULSE_SERVER": "unix:/nowhere",
        "ALSA_CONFIG_PATH": "/nowhere",
        "PYTHONWARNINGS": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", NO_SOUND_CARD],
        env=hidden,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# -- the servo --------------------------------------------------------------------------------


class Card:
    """A sound card whose clock drifts: when it asks for blocks, and when they are heard."""

    def __init__(self, drift_ppm: float, store: int, seed: int, jitter_s: float) -> None:
        self._rate = RATE * (1 + drift_ppm * 1e-6)
        self._store = store
        self._dice = random.Random(seed)
        self._jitter_s = jitter_s

    def heard(self, block: int) -> float:
        return 5.0 + block * FRAMES / self._rate

    def asked(self, block: int) -> float:
        """It fills its store at once, and asks again whenever one block was heard.

        It begins with its first block: that one cannot be late.
        """
        due = max(self.heard(block - self._store), self.heard(0))
        return due + (self._dice.uniform(0, self._jitter_s) if block else 0.0)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.floats(-200, 200),
    st.integers(1, 4),
    st.integers(0, 1000),
    st.sampled_from([0.0, 0.004, 0.015]),
)
def test_the_servo_keeps_a_drifting_card_within_ten_milliseconds(
    drift_ppm: float, store: int, seed: int, jitter_s: float
) -> None:
    card = Card(drift_ppm, store, seed, jitter_s)
    servo = ClockServo(RATE)
    before = None
    for block in range(int(600 / (FRAMES / RATE))):
        start_s, speed = servo.block(card.asked(block), FRAMES)
        if servo.settled and before is not None and block > 10:
            # Block joins block, within a rounding.
            assert start_s == pytest.approx(before, abs=1e-9)
            assert abs(start_s - card.heard(block)) < 0.010
            assert abs(speed - 1) <= ClockServo.GREATEST_SLEW
        before = start_s + FRAMES / RATE * speed


def test_a_small_error_is_slewed_and_a_great_one_jumped() -> None:
    for skip_s, jumps in ((0.1, False), (30.0, True), (-0.1, False), (-30.0, True)):
        servo = ClockServo(RATE)
        length = FRAMES / RATE
        planned = []
        for block in range(1500):
            now = block * length + (skip_s if block >= 500 else 0.0)
            planned.append(servo.block(now, FRAMES)[0] - now)
        steps = np.abs(np.diff(np.add(planned, [skip_s * (n >= 500) for n in range(1500)])))
        assert bool(steps.max() > 0.2) == jumps
        # One block, and never less than it waits.
        assert planned[-1] == pytest.approx(length, abs=1e-3)


@pytest.mark.parametrize("speed", [1.0, 10.0])
def test_the_clock_of_a_demo_may_run_faster(speed: float) -> None:
    servo = ClockServo(RATE, 0.2, speed)
    length = FRAMES / RATE
    for block in range(200):
        start_s, found = servo.block(7 + block * length * speed, FRAMES)
    assert found == pytest.approx(speed, rel=1e-6)
    assert start_s == pytest.approx(7 + (199 * length + 0.2 + length) * speed, abs=1e-6)
