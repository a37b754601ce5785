"""The engine: one session at a time, whatever is wished for, and nothing lost in silence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.clock import Clock, SystemClock
from biofeedback.engine import Ended, Engine, SessionPlan
from biofeedback.events import Beat, Event, LinkState, Notice, StrapState, Talk
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.records import csv_format
from biofeedback.records.recorder import Place, Summary
from biofeedback.strap import Emit, Link, Notification, Source

LIMIT_S = 20


class SlowStrap:
    """Sends a beat every 10 ms and takes its time to let go."""

    simulated = True
    live = 0
    """How many of them are running."""

    def __init__(self, clock: Clock, release_s: float = 0.3) -> None:
        self._clock = clock
        self._release_s = release_s

    async def run(self, emit: Emit) -> None:
        SlowStrap.live += 1
        emit(Link(LinkState.WAITING))
        try:
            while True:
                emit(Notification.of(HeartRateMeasurement(60, (10,)), self._clock.now()))
                await self._clock.sleep(0.01)
        finally:
            await self._clock.sleep(self._release_s)
            SlowStrap.live -= 1


class Witness:
    """What came of a session; waits for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.ended: list[Ended] = []
        self._news = threading.Condition()

    def sink(self, events: Sequence[Event]) -> None:
        with self._news:
            self.events += events
            self._news.notify_all()

    def on_end(self, ended: Ended) -> None:
        with self._news:
            self.ended.append(ended)
            self._news.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, LIMIT_S)

    @property
    def beats(self) -> int:
        return sum(isinstance(event, Beat) for event in self.events)

    @property
    def notices(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Notice)]


def plan(open_source: Callable[[Clock], Source] = SlowStrap) -> SessionPlan:
    return SessionPlan([open_source], SystemClock, "simulated", (60,))


@pytest.fixture
def engine() -> Iterator[Engine]:
    SlowStrap.live = 0
    engine = Engine()
    yield engine
    engine.close()
    assert engine.join(10)
    assert SlowStrap.live == 0, "every strap is let go of"


def start(engine: Engine, record_to: Place | None = None) -> Witness:
    witness = Witness()
    engine.start_session(plan(), [witness.sink], witness.on_end, record_to)
    return witness


def test_a_session_runs_records_and_ends(engine: Engine, tmp_path: Path) -> None:
    witness = start(engine, Place(tmp_path))
    witness.until(lambda: witness.beats > 5)
    engine.mark("here")
    assert engine.elapsed_s > 0
    engine.end_session()
    witness.until(lambda: bool(witness.ended))
    (path,) = tmp_path.iterdir()
    (recorded,) = witness.ended[0].recorded
    assert (recorded.path, recorded.complete) == (path, True)
    rows = csv_format.read(path).rows
    assert rows[-1].note == "stopped"
    assert recorded.beats == sum(row.event == "beat" for row in rows)
    assert not witness.ended[0].by_itself


def test_of_many_wishes_the_last_one_counts_and_one_session_runs(
    engine: Engine, tmp_path: Path
) -> None:
    first = start(engine)
    first.until(lambda: first.beats > 0)
    hasty = [start(engine, Place(tmp_path)) for _ in range(5)]
    last = start(engine, Place(tmp_path))
    last.until(lambda: last.beats > 10)
    assert SlowStrap.live == 1
    for witness in (first, *hasty):
        witness.until(lambda: bool(witness.ended))  # noqa: B023 - waited for at once
    assert [witness.beats for witness in hasty] == [0] * 5
    engine.end_session()
    last.until(lambda: bool(last.ended))
    assert len(list(tmp_path.iterdir())) == 1


def test_an_end_that_comes_while_a_session_is_about_to_begin_is_heard(engine: Engine) -> None:
    first = start(engine)
    first.until(lambda: first.beats > 0)
    second = start(engine)
    engine.end_session()
    second.until(lambda: bool(second.ended))
    assert second.beats == 0
    assert second.ended == [Ended()]


def test_recording_is_switched_off_before_the_session_begins(
    engine: Engine, tmp_path: Path
) -> None:
    first = start(engine)
    first.until(lambda: first.beats > 0)
    second = start(engine, Place(tmp_path))
    engine.stop_recording(lambda _: None)
    second.until(lambda: second.beats > 10)
    assert list(tmp_path.iterdir()) == []


def test_a_recording_ended_in_the_middle_says_so(engine: Engine, tmp_path: Path) -> None:
    witness = start(engine, Place(tmp_path))
    witness.until(lambda: witness.beats > 5)
    closed: list[Summary] = []
    done = threading.Event()

    def on_close(summaries: Sequence[Summary]) -> None:
        closed.extend(summaries)
        done.set()

    engine.stop_recording(on_close)
    assert done.wait(LIMIT_S)
    assert closed[0].path is not None
    last = csv_format.read(closed[0].path).rows[-1]
    assert (last.event, last.note) == ("info", "recording")
    assert engine.recording_path is None


def test_a_recording_begun_and_ended_in_the_middle_says_who_speaks(
    engine: Engine, tmp_path: Path
) -> None:
    witness = start(engine)
    witness.until(lambda: witness.beats > 5)
    engine.talk(Talk.ME, 0.02, "microphone")
    engine.begin_phase("conversation", {})
    engine.start_recording(Place(tmp_path))
    done = threading.Event()
    closed: list[Summary] = []

    def on_close(summaries: Sequence[Summary]) -> None:
        closed.extend(summaries)
        done.set()

    seen = witness.beats
    witness.until(lambda: witness.beats > seen + 5)
    engine.stop_recording(on_close)
    assert done.wait(LIMIT_S)
    assert closed[0].path is not None
    rows = [row for row in csv_format.read(closed[0].path).rows if row.event in ("talk", "phase")]
    talk = [(row.note, row.detail) for row in rows if row.event == "talk"]
    assert talk == [("me", "microphone"), ("unknown", "microphone")]
    assert len(rows) == 4, "and the phase has its two ends"


def test_two_straps_are_one_session_and_two_files(engine: Engine, tmp_path: Path) -> None:
    witnesses = [Witness(), Witness()]
    both = replace(plan(), open_sources=[SlowStrap, SlowStrap])
    ended = witnesses[0].on_end
    engine.start_session(both, [one.sink for one in witnesses], ended, Place(tmp_path))
    for witness in witnesses:
        witness.until(lambda: witness.beats > 5)  # noqa: B023 - waited for at once
    assert engine.recording_path is not None
    engine.end_session()
    witnesses[0].until(lambda: bool(witnesses[0].ended))
    summaries = witnesses[0].ended[0].recorded
    assert sorted(summary.path for summary in summaries if summary.path) == sorted(
        tmp_path.iterdir()
    )
    for summary, witness in zip(summaries, witnesses, strict=True):
        assert summary.path
        assert len(csv_format.read(summary.path).beats) == summary.beats == witness.beats


def test_a_folder_that_is_no_folder_is_told_and_nothing_lost(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("biofeedback.records.writer.RETRY_EVERY_S", 0.02)
    folder = tmp_path / "recordings"
    folder.write_text("in the way")
    witness = start(engine, Place(folder, own=True))
    witness.until(lambda: bool(witness.notices))
    assert "cannot be used for recordings" in witness.notices[0]
    assert "kept in memory" in witness.notices[0]
    folder.unlink()
    witness.until(lambda: len(witness.notices) > 1)
    assert witness.notices[1] == "Recording works again; nothing was lost."
    engine.end_session()
    witness.until(lambda: bool(witness.ended))
    (path,) = folder.iterdir()
    assert len(csv_format.read(path).beats) == witness.beats


def test_a_source_that_cannot_be_opened_ends_in_a_sentence(engine: Engine) -> None:
    def broken(_: Clock) -> Source:
        raise OSError("no such strap")

    witness = Witness()
    engine.start_session(plan(broken), [witness.sink], witness.on_end, None)
    witness.until(lambda: bool(witness.ended))
    assert witness.ended[0].error == "no such strap"


def test_a_fault_in_a_source_ends_in_a_sentence(engine: Engine) -> None:
    class Faulty(SlowStrap):
        async def run(self, emit: Emit) -> None:
            raise AssertionError

    witness = Witness()
    engine.start_session(plan(Faulty), [witness.sink], witness.on_end, None)
    witness.until(lambda: bool(witness.ended))
    assert witness.ended[0].error == "A fault of this program ended the session: AssertionError."


def test_closing_closes_the_file_before_the_strap_is_let_go_of(tmp_path: Path) -> None:
    engine = Engine()
    witness = Witness()
    slow = plan(lambda clock: SlowStrap(clock, release_s=1.0))
    engine.start_session(slow, [witness.sink], witness.on_end, Place(tmp_path))
    witness.until(lambda: witness.beats > 5)
    engine.close()
    (path,) = tmp_path.iterdir()
    assert csv_format.read(path).rows[-1].note == "stopped"
    states = [event for event in witness.events if isinstance(event, StrapState)]
    assert states[-1].state is LinkState.STOPPED
    assert SlowStrap.live == 1
    assert engine.join(10)
    assert SlowStrap.live == 0
    engine.mark("after the end")
    engine.end_session()
