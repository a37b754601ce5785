"""Streams for the Lab Streaming Layer: every beat once, in order, stamped when it happened."""

from __future__ import annotations

import asyncio
import csv
import json
import math
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from biofeedback import cli, lsl
from biofeedback.clock import VirtualClock
from biofeedback.engine import Ended, Engine, SessionPlan
from biofeedback.events import (
    Beat,
    Defect,
    Edge,
    Event,
    Flag,
    Gap,
    GapReason,
    Grade,
    HeartRate,
    HrvUpdate,
    Info,
    LinkState,
    Marker,
    Notice,
    Phase,
    Quality,
    Reflag,
    StrapInfo,
    StrapState,
)
from biofeedback.headless import Plan, run
from biofeedback.lsl import FLAG_CODES, Kind, LslError, LslSink, StampClock, Stream, marker, streams
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Header
from biofeedback.records.folders import SettingsStore
from biofeedback.simulator import SimulatedStrap
from biofeedback.ui.request import Request
from biofeedback.units import TICKS_PER_MS, milliseconds, seconds, ticks
from tests.programs import COMMAND, run_program
from tests.windows import shown_texts, windows

HEADER = Header(
    session="a session",
    start=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
    software="biofeedback 1",
    window_s=60,
    device="",
)
STRAP = StrapInfo(name="Strap 7", address="AA:BB", manufacturer="Maker", model="M1")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody at the end: what is sent to a fake layer has arrived."""
    monkeypatch.setattr(lsl, "LINGER_S", 0.0)


class FakeOutlet:
    def __init__(self, layer: FakeLayer) -> None:
        self._layer = layer
        self.samples: list[tuple[tuple[Any, ...], float]] = []

    def push_sample(self, x: Sequence[Any], timestamp: float) -> None:
        if self._layer.broken:
            raise RuntimeError("the network is gone")
        self.samples.append((tuple(x), timestamp))

    def have_consumers(self) -> bool:
        return self._layer.heard


class FakeLayer:
    """Keeps what is sent; its clock is 1000 s ahead of the session's unless a test says more."""

    def __init__(self, elapsed: Callable[[], float] | None = None) -> None:
        self.heard = True
        self.broken = False
        self.opened: list[tuple[Stream, FakeOutlet]] = []
        self._elapsed = elapsed
        self.ahead = 1000.0

    def clock(self) -> float:
        return self.ahead + (self._elapsed() if self._elapsed else 0.0)

    def publish(self, stream: Stream) -> FakeOutlet:
        outlet = FakeOutlet(self)
        self.opened.append((stream, outlet))
        return outlet

    def sent(self, kind: Kind, strap: int = 0) -> list[tuple[tuple[Any, ...], float]]:
        return [outlet for stream, outlet in self.opened if stream.kind is kind][strap].samples


class Time:
    """A session's clock that a test sets; every look at it takes a moment."""

    def __init__(self) -> None:
        self.now = 0.0

    def seconds(self) -> float:
        self.now += 2e-6
        return self.now

    def ticks(self) -> int:
        return ticks(self.seconds())


def until(condition: Callable[[], object]) -> None:
    """Wait for what the thread of a sink does in its own time."""
    give_up = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.005)


def stream_all(events: Sequence[Event], layer: FakeLayer | None = None) -> FakeLayer:
    """Send events from the beginning to the end of a session."""
    now = Time()
    layer = layer or FakeLayer(now.seconds)
    told: list[str] = []
    sink = LslSink(HEADER, now.ticks, lambda text, _: told.append(text), layer)
    for event in events:
        sink([event])
    sink.close()
    assert not told
    return layer


def beat(number: int, end_s: float, arrival_s: float, rmssd_ms: float | None = None) -> Beat:
    limits = (None, None) if rmssd_ms is None else (rmssd_ms - 5, rmssd_ms + 7)
    values = [
        HrvUpdate(
            ticks(end_s), window, 9, 8, 7, rmssd_ms=rmssd_ms, low_ms=limits[0], high_ms=limits[1]
        )
        for window in (60, 30)
    ]
    flag = Flag.ECTOPIC if number % 3 == 0 else Flag.NORMAL
    rr = 900 * TICKS_PER_MS + number
    return Beat(number, rr, ticks(end_s), ticks(arrival_s), flag, 60 + number, tuple(values))


def test_a_beat_is_a_sample_of_three_streams_at_the_time_at_which_it_happened() -> None:
    layer = stream_all([STRAP, beat(1, 1.25, 2.0), beat(2, 2.125, 3.0, 40.0)])
    (rr, first), (_, second) = layer.sent(Kind.RR)
    assert rr == (900 + 1 / TICKS_PER_MS, 1, 0)
    assert first == pytest.approx(1001.25, abs=1e-4)
    assert second == pytest.approx(1002.125, abs=1e-4)
    values = layer.sent(Kind.RMSSD)
    assert all(math.isnan(value) for value in values[0][0])
    assert values[1][0] == (40.0, 35.0, 47.0)
    assert values[1][1] == second
    assert [sample for sample, _ in layer.sent(Kind.HR)] == [(61,), (62,)]
    assert layer.sent(Kind.HR)[0][1] == pytest.approx(1002.0, abs=1e-4)


def test_beats_of_one_notification_bring_one_heart_rate() -> None:
    layer = stream_all([STRAP, beat(1, 1, 3), beat(2, 2, 3), beat(3, 3.5, 4), HeartRate(8, 70)])
    assert [sample[1] for sample, _ in layer.sent(Kind.RR)] == [1, 2, 3]
    assert [sample[2] for sample, _ in layer.sent(Kind.RR)] == [0, 0, FLAG_CODES[Flag.ECTOPIC]]
    assert [sample for sample, _ in layer.sent(Kind.HR)] == [(61,), (63,), (70,)]


def test_while_no_beats_come_only_the_window_of_the_session_is_streamed() -> None:
    updates = [HrvUpdate(ticks(9), window, 0, 0, 0) for window in (30, 60)]
    layer = stream_all([STRAP, beat(1, 1, 2), *updates])
    assert len(layer.sent(Kind.RMSSD)) == 2


@pytest.mark.parametrize(
    ("event", "at_s", "text"),
    [
        (Marker(ticks(3), "stimulus: on\n"), 3, "marker: stimulus: on"),
        (
            Phase(ticks(3), Edge.START, 1, "paced breathing", {"rate_per_min": "6"}),
            3,
            "phase start: paced breathing; rate_per_min=6",
        ),
        (Phase(ticks(3), Edge.END, 1, "rest"), 3, "phase end: rest"),
        (Gap(ticks(2), ticks(1.5), GapReason.LINK_LOST), 2, "gap: link lost; 1.5 s"),
        (
            Gap(ticks(2), ticks(4), GapReason.LOST_ON_THE_WAY, 91),
            2,
            "gap: beats lost on the way; 4 s; before beat 91",
        ),
        (Reflag(ticks(3), 17, Flag.MISSED), 3, "reflag: beat 17; missed"),
        (StrapState(ticks(3), LinkState.LOST, "Why."), 3, "state: lost, retrying"),
        (
            Quality(ticks(3), Grade.FAIR, (Defect.GAPS, Defect.LATE)),
            3,
            "quality: fair; gaps; packets late",
        ),
    ],
)
def test_markers_say_what_kind_they_are(event: Event, at_s: float, text: str) -> None:
    layer = stream_all([STRAP, event])
    (((said,), stamp),) = layer.sent(Kind.MARKERS)
    assert said == text
    assert stamp == pytest.approx(1000 + at_s, abs=1e-4)


@pytest.mark.parametrize("event", [Info(0, "breathing note", "private"), Notice(0, "x"), STRAP])
def test_what_is_said_in_private_is_no_marker(event: Event) -> None:
    assert marker(event) is None


def test_streams_say_what_they_are() -> None:
    rr, hr, rmssd, markers = streams(STRAP, HEADER)
    assert [one.name for one in (rr, hr, rmssd, markers)] == [
        "Strap 7 RR", "Strap 7 HR", "Strap 7 RMSSD", "Strap 7 Markers",
    ]  # fmt: skip
    assert rr.source_id == "biofeedback:AA:BB:RR"
    about = dict(rr.description)
    assert about["manufacturer"] == "Maker"
    assert about["session"] == "a session"
    assert dict(about["flags"])["out_of_range"] == "4"  # type: ignore[arg-type]
    assert dict(rmssd.description)["window_s"] == "60"
    assert [channel.label for channel in rr.channels] == ["rr", "beat", "flag"]


def test_who_makes_a_query_of_a_name_is_not_led_astray_by_it() -> None:
    info = StrapInfo(name="Ann's\nstrap", address="")
    for stream in streams(info, HEADER):
        assert not {"'", "\n"} & {*stream.name, *stream.source_id}


def test_the_streams_wait_for_the_facts_of_the_strap_and_lose_nothing() -> None:
    now = Time()
    layer = FakeLayer(now.seconds)
    sink = LslSink(HEADER, now.ticks, lambda *_: None, layer)
    sink([StrapInfo(name="Strap 7", address="AA"), beat(1, 0.1, 0.2)])
    time.sleep(0.2)
    assert not layer.opened
    sink([STRAP, beat(2, 1, 1.1)])
    sink.close()
    assert dict(layer.opened[0][0].description)["model"] == "M1"
    assert [sample[1] for sample, _ in layer.sent(Kind.RR)] == [1, 2]


def test_a_strap_that_tells_nothing_of_itself_is_streamed_all_the_same() -> None:
    now = Time()
    layer = FakeLayer(now.seconds)
    sink = LslSink(HEADER, now.ticks, lambda *_: None, layer)
    sink([beat(1, 0.1, 0.2)])
    until(lambda: sink._open_at is not None)
    now.now += lsl.FACTS_S
    sink([beat(2, 1, 1.1)])
    sink.close()
    assert layer.opened[0][0].name == "Strap RR"
    assert len(layer.sent(Kind.RR)) == 2


def test_the_first_samples_wait_for_somebody_who_looks_for_the_stream() -> None:
    now = Time()
    layer = FakeLayer(now.seconds)
    layer.heard = False
    sink = LslSink(HEADER, now.ticks, lambda *_: None, layer)
    sink([STRAP, beat(1, 0.1, 0.2)])
    until(lambda: Kind.RR in sink._outlets and sink._outlets[Kind.RR]._first)
    assert not layer.sent(Kind.RR)
    layer.heard = True
    until(lambda: len(layer.sent(Kind.RR)) == 1)
    sink.close()


def test_nobody_is_waited_for_longer_than_a_while() -> None:
    now = Time()
    layer = FakeLayer(now.seconds)
    layer.heard = False
    sink = LslSink(HEADER, now.ticks, lambda *_: None, layer)
    sink([STRAP, beat(1, 0.1, 0.2)])
    until(lambda: layer.opened)
    now.now += lsl.HELD_S
    until(lambda: len(layer.sent(Kind.RR)) == 1)
    sink.close()


def test_streams_that_fail_are_told_of_once_and_the_session_goes_on() -> None:
    now = Time()
    layer = FakeLayer(now.seconds)
    told: list[str] = []
    sink = LslSink(HEADER, now.ticks, lambda text, _: told.append(text), layer)
    layer.broken = True
    for number in range(1, 9):
        sink([STRAP, beat(number, number, number + 0.5)])
    sink.close()
    sink([beat(9, 9, 10)])
    sink.close()
    (text,) = told
    assert text.startswith(
        "The streams of the Lab Streaming Layer have ended (the network is gone)"
    )


class World:
    """Time as it is; two clocks that show it, one of which stops while the computer sleeps."""

    def __init__(self, dice: random.Random, quantum: float) -> None:
        self.true = 50.0
        self.slept = 0.0
        self.drift = 0.0
        self._dice = dice
        self._quantum = quantum

    def pass_a_moment(self) -> None:
        held_up = self._dice.random() < 0.05
        self.true += self._dice.uniform(0, 3e-3 if held_up else 4e-5)

    def lsl(self) -> float:
        self.pass_a_moment()
        return self.lsl_now

    @property
    def lsl_now(self) -> float:
        return self.true * (1 + self.drift) - self.slept + 12345.0

    def elapsed(self) -> int:
        self.pass_a_moment()
        shown = self.true
        if self._quantum:
            shown -= shown % self._quantum
        return ticks(round(shown, 6))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    quantum=st.sampled_from([0.0, 0.015625]),
    sleeps=st.lists(st.integers(1, 60), max_size=4, unique=True),
)
def test_stamps_follow_lsls_clock_through_every_sleep(
    seed: int, quantum: float, sleeps: list[int]
) -> None:
    """What happens between a sleep and the look before it is at most as far off as that look."""
    dice = random.Random(seed)
    world = World(dice, quantum)
    clock = StampClock(world.elapsed, world.lsl)
    seen: list[tuple[float, float, bool]] = []
    for second in range(64):
        new: list[tuple[float, float]] = []
        for _ in range(3):
            world.true += dice.uniform(0.1, 0.3)
            new.append((world.true, world.lsl_now))
        asleep = second in sleeps
        if asleep:
            # Whatever happens before a sleep may be told only after it.
            asleep_s = dice.choice([0.003 + quantum, 0.3, 1.0, 7200.0])
            world.true += asleep_s
            world.slept += asleep_s
            world.true += dice.uniform(0, 0.1)
        change = clock.check()
        if not asleep:
            assert change == 0
        seen += [(true, shown, asleep) for true, shown in new]
    for true, shown, asleep in seen[-12:]:
        assert clock.stamp(ticks(true)) == pytest.approx(shown, abs=1.0 if asleep else 4e-3)
    stamps = [clock.stamp(ticks(true)) for true, _, _ in seen]
    assert all(a <= b for a, b in pairwise(stamps))
    assert clock.stamp(ticks(world.true)) == pytest.approx(world.lsl_now, abs=4e-3)


@pytest.mark.parametrize("quantum", [0.0, 0.015625])
@pytest.mark.parametrize("drift", [-1e-4, 1e-4])
def test_clocks_that_drift_apart_are_followed(drift: float, quantum: float) -> None:
    world = World(random.Random(1), quantum)
    world.drift = drift
    clock = StampClock(world.elapsed, world.lsl)
    for _ in range(300):
        world.true += 1
        clock.check()
        assert clock.stamp(ticks(world.true)) == pytest.approx(world.lsl_now, abs=5e-3)


def test_a_sleep_is_told_of_among_the_markers() -> None:
    now = Time()
    layer = FakeLayer(now.seconds)
    sink = LslSink(HEADER, now.ticks, lambda *_: None, layer)
    sink([STRAP])
    until(lambda: Kind.MARKERS in sink._outlets)
    layer.ahead -= 7200
    now.now += 7200
    sink([beat(1, 7200.0, 7200.5)])
    sink.close()
    assert layer.sent(Kind.MARKERS)[0][0] == ("clock: moved; -7200.000 s",)
    assert layer.sent(Kind.RR)[0][1] == pytest.approx(1000, abs=0.01)


# -- the real one, in two programs -----------------------------------------------------------------


@pytest.fixture
def this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let LSL look for streams on this machine only, and only for those of this test."""
    config = tmp_path / "lsl_api.cfg"
    config.write_text(
        "[multicast]\nResolveScope = machine\n[ports]\nIPv6 = disable\n"
        f"[lab]\nKnownPeers = {{127.0.0.1}}\nSessionID = {uuid.uuid4()}\n[log]\nlevel = -3\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("LSLAPICFG", str(config))


def heard_streams(sink: LslSink) -> list[Kind]:
    """Return which streams of a sink somebody listens to."""
    return [kind for kind, held in [*sink._outlets.items()] if held.heard]


class Receiver:
    """The other program."""

    def __init__(self, strap: str, folder: Path, patience_s: float) -> None:
        self._path = folder / "received.json"
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.lsl_receiver", strap, str(patience_s), str(self._path)],
            cwd=Path(__file__).parents[1],
        )

    def result(self) -> dict[str, Any]:
        assert self._program.wait(60) == 0
        got: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        return got

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.kill()
        self._program.wait()


@pytest.mark.usefixtures("this_machine")
def test_another_program_receives_what_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lsl, "LINGER_S", 0.3)
    monkeypatch.setattr(lsl, "HELD_S", 20.0)
    start = time.monotonic()
    told: list[str] = []

    def elapsed() -> int:
        return ticks(time.monotonic() - start)

    with Receiver("Strap 7", tmp_path, 20) as receiver:
        layer = lsl.LibLsl()
        begun = layer.clock() - seconds(elapsed())
        sink = LslSink(HEADER, elapsed, lambda text, _: told.append(text), layer)
        sink([STRAP, *(beat(number, number / 2, number / 2 + 1, 40.0) for number in range(1, 21))])
        sink([Marker(ticks(1), "Gr\u00fc\u00df"), StrapState(ticks(9), LinkState.STOPPED)])
        until(lambda: len(heard_streams(sink)) == len(Kind))
        sink.close()
        got = receiver.result()
    assert not told
    rr = got["samples"]["RR"]
    assert [values[1] for values, _ in rr] == list(range(1, 21))
    assert [stamp - begun for _, stamp in rr] == pytest.approx(
        [n / 2 for n in range(1, 21)], abs=1e-3
    )
    markers = [values for values, _ in got["samples"]["Markers"]]
    assert markers == [["marker: Gr\u00fc\u00df"], ["state: stopped"]]
    assert "<unit>milliseconds</unit>" in got["xml"]["RR"]
    assert "<model>M1</model>" in got["xml"]["Markers"]


@pytest.mark.slow
@pytest.mark.usefixtures("this_machine")
def test_a_recording_and_its_streams_agree(tmp_path: Path) -> None:
    """The time of day is the judge: written by one program, asked for by the other."""
    with Receiver("Simulated strap", tmp_path, 40) as receiver:
        time.sleep(2.0)
        done = run_program(
            "record", "--strap", "sim", "--lsl", "--duration", "15s", "--seed", "3",
            "--pace", "6", "--output", tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        got = receiver.result()
    assert "open to everyone on this network" in done.stderr
    (path,) = tmp_path.glob("*.csv")
    kept = csv_format.read(path).beats
    rr = got["samples"]["RR"]
    assert len(kept) >= 14
    assert [values[:2] for values, _ in rr] == [
        [milliseconds(row.rr or 0), row.beat] for row in kept
    ]
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    rows = [row for row in csv.DictReader(lines) if row["event"] == "beat"]
    to_wall, to_wall_later = got["wall_offsets"]
    assert to_wall == pytest.approx(to_wall_later, abs=1e-3)
    for row, (_, stamp) in zip(rows, rr, strict=True):
        wall = datetime.fromisoformat(row["time"]).timestamp()
        assert stamp + to_wall == pytest.approx(wall, abs=5e-3)
    markers = [values[0] for values, _ in got["samples"]["Markers"]]
    assert markers[0] == "state: searching"
    assert markers[-1] == "state: stopped"
    assert any(text.startswith("phase start: ") for text in markers)
    assert len(got["samples"]["RMSSD"]) == len(rr)


# -- who asks for streams ------------------------------------------------------------------------


@pytest.fixture
def layers(monkeypatch: pytest.MonkeyPatch) -> list[FakeLayer]:
    """Let every sink stream into a layer of its own."""
    made: list[FakeLayer] = []

    def make() -> FakeLayer:
        made.append(FakeLayer(time.monotonic))
        return made[-1]

    monkeypatch.setattr(lsl, "LibLsl", make)
    monkeypatch.setattr(lsl, "_COARSEST_S", 0.0)
    return made


def test_two_straps_without_a_window_have_streams_of_their_own(
    layers: list[FakeLayer], capsys: pytest.CaptureFixture[str]
) -> None:
    clock = VirtualClock()
    straps = [SimulatedStrap(clock, seed=number, number=number) for number in (1, 2)]
    assert run(Plan(straps, clock, None, duration_s=20, as_json=True, lsl=True)) == 0
    said = capsys.readouterr()
    assert "open to everyone on this network" in said.err
    rows = [json.loads(line) for line in said.out.splitlines()]
    for number, layer in enumerate(layers, 1):
        told = [row for row in rows if row.get("strap") == number and row["event"] == "beat"]
        got = layer.sent(Kind.RR)
        assert [sample[:2] for sample, _ in got] == [(row["rr_ms"], row["beat"]) for row in told]
        assert layer.sent(Kind.MARKERS)[-1][0] == ("state: stopped",)
    names = [layer.opened[0][0].name for layer in layers]
    assert names == ["Simulated strap RR", "Simulated strap 2 RR"]


def test_a_plan_without_streams_has_none(layers: list[FakeLayer]) -> None:
    clock = VirtualClock()
    assert run(Plan([SimulatedStrap(clock, seed=1)], clock, None, duration_s=5)) == 0
    assert not layers


async def test_the_engine_streams_where_its_plan_says_so(layers: list[FakeLayer]) -> None:
    engine = Engine()
    over = threading.Event()
    beats: list[Beat] = []

    def sink(events: Sequence[Event]) -> None:
        beats.extend(event for event in events if isinstance(event, Beat))
        if len(beats) >= 10:
            engine.end_session()

    def ended(_: Ended) -> None:
        over.set()

    plan = SessionPlan(
        [lambda clock: SimulatedStrap(clock, seed=1)], VirtualClock, "simulated", (60, 30), lsl=True
    )
    engine.start_session(plan, [sink], ended, None)
    assert await asyncio.to_thread(over.wait, 10)
    engine.close()
    assert await asyncio.to_thread(engine.join)
    (layer,) = layers
    assert [sample[1] for sample, _ in layer.sent(Kind.RR)] == [beat.number for beat in beats]
    assert len(layer.sent(Kind.RMSSD)) == len(beats)


async def test_an_engine_without_lsl_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise LslError("There is none.")

    monkeypatch.setattr(lsl, "LibLsl", nothing)
    engine = Engine()
    heard = threading.Event()
    seen: list[Event] = []

    def sink(events: Sequence[Event]) -> None:
        seen.extend(events)
        if any(isinstance(event, Beat) for event in events):
            heard.set()

    plan = SessionPlan(
        [lambda clock: SimulatedStrap(clock, seed=1)], VirtualClock, "simulated", (60,), lsl=True
    )
    engine.start_session(plan, [sink], lambda _: None, None)
    assert await asyncio.to_thread(heard.wait, 10)
    engine.close()
    assert await asyncio.to_thread(engine.join)
    assert [event.text for event in seen if isinstance(event, Notice)] == ["There is none."]


@pytest.mark.slow
def test_the_window_says_who_can_see_its_streams_and_never_streams_a_file(
    qtbot: QtBot, layers: list[FakeLayer], tmp_path: Path
) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("\n".join(["900"] * 30), encoding="utf-8")
    store = SettingsStore(tmp_path / "settings.json")
    with windows(qtbot, store) as opened:
        window = opened(Request(strap="sim", lsl=True))
        assert "open to everyone on this network" in shown_texts(window)
        qtbot.waitUntil(lambda: bool(layers and layers[0].opened), timeout=10_000)
        qtbot.waitUntil(lambda: bool(layers[0].sent(Kind.RR)), timeout=10_000)
    with windows(qtbot, store) as opened:
        window = opened(Request(replay=file, speed=None, lsl=True))
        qtbot.waitUntil(lambda: "The recording ends here" in shown_texts(window), timeout=10_000)
        assert "open to everyone" not in shown_texts(window)
    assert len(layers) == 1


def test_the_command_line_asks_the_window_for_streams(
    monkeypatch: pytest.MonkeyPatch, layers: list[FakeLayer]
) -> None:
    wanted: list[Request] = []

    def opened(request: Request) -> int:
        wanted.append(request)
        return 0

    monkeypatch.setattr("biofeedback.window.open_window", opened)
    done = CliRunner().invoke(cli.main, ["--demo", "--lsl"])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(cli.main, ["--strap", "H10", "--lsl"])
    assert done.exit_code == 0, done.output
    assert [(request.strap, request.lsl) for request in wanted] == [("sim", True), ("H10", True)]
    refused = CliRunner().invoke(cli.main, ["--lsl", "scan"])
    assert refused.exit_code == 2
    assert "without a command" in refused.output


def test_lsl_is_live(layers: list[FakeLayer]) -> None:
    done = CliRunner().invoke(cli.main, ["record", "--strap", "sim", "--lsl", "--speed", "2"])
    assert done.exit_code == 2
    assert "--lsl is live" in " ".join(done.output.split())


@pytest.mark.parametrize("command", [["record", "--strap", "sim", "--lsl"], ["--demo", "--lsl"]])
def test_without_pylsl_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pylsl", None)
    done = CliRunner().invoke(cli.main, command)
    assert done.exit_code == 2
    assert 'pip install "biofeedback[lsl]"' in done.output


def test_without_its_library_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "liblsl.so").write_text("no library")
    done = subprocess.run(
        [*COMMAND, "record", "--strap", "sim", "--lsl"],
        env={**os.environ, "PYLSL_LIB": str(tmp_path / "liblsl.so")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "PYLSL_LIB" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_says_who_can_see_it() -> None:
    for command in ([], ["record"]):
        text = " ".join(CliRunner().invoke(cli.main, [*command, "--help"]).output.split())
        assert "visible to everyone on this network" in text
