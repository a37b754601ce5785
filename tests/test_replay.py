"""Files as sources: RR text of any kind, and recordings of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.events import Beat, Event, Gap, LinkState, Marker, Phase, StrapState
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import Place, Recorder
from biofeedback.records.replay import ReplayError, load, read_rr_text
from biofeedback.session import Session
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND


def rr_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rr.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected_ms"),
    [
        ("800\n810.5\n790\n", [800, 810.5, 790]),
        ("0.8\n0.8105\n0.79\n", [800, 810.5, 790]),
        ("\ufeff800\r\n810.5\r\n", [800, 810.5]),
        ("# from a lab\n 800 \n810.5\n\n790\n\n", [800, 810.5, 790]),
        ("727.777778\n691.666667\n", [727.777778, 691.666667]),
        ("8e2\n8.1e2\n", [800, 810]),
    ],
)
def test_units_are_found_and_digits_kept(
    tmp_path: Path, text: str, expected_ms: list[float]
) -> None:
    assert read_rr_text(rr_file(tmp_path, text)) == [round(v * TICKS_PER_MS) for v in expected_ms]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no RR intervals"),
        ("800\n-5\n", "line 2: '-5' is no RR interval"),
        ("800\nnan\n", "line 2: 'nan'"),
        ("800\ninf\n", "line 2: 'inf'"),
        ("800\n0\n", "line 2: '0'"),
        ("800\nhello\n", "line 2: 'hello'"),
        ("60\n61\n62\n", "no RR interval in ms or in s"),
        ("x" * 100_000, "is no RR interval"),
        ("1/0\n", "is no RR interval"),
        ("812,5\n790,1\n", "with a decimal point"),
        ("0.8\t800\n1.6\t800\n", "one number a line"),
        ("800\n810\n1000000000\n", "1e\\+09 is no RR interval, nor a pause"),
        ("800\n1e300\n810\n", "nor a pause"),
        ("800\n1e99999999\n", "is no RR interval"),
    ],
)
def test_what_is_no_rr_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ReplayError, match=reason):
        load(rr_file(tmp_path, text), VirtualClock())


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01" * 50)
    for name, reason in (
        ("missing", "no such file"),
        ("binary", "is not a text file"),
        (".", "is a directory"),
    ):
        with pytest.raises(ReplayError, match=reason):
            load(tmp_path / name, VirtualClock())


async def replay(path: Path, output: Path | None = None) -> list[Event]:
    clock = VirtualClock()
    session = Session([load(path, clock)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    recorder = None
    if output:
        header = Header(session.session_id, session.start, "test", 60, "")
        recorder = Recorder(Place(output), header, lambda text, _: pytest.fail(text))
        session.add_sink(recorder)
    await session.run()
    await session.release()
    if recorder:
        await asyncio.to_thread(recorder.close)
    return events


async def test_every_interval_comes_through_exactly(tmp_path: Path, data: Path) -> None:
    path = data / "mitdb_105.rr.txt"
    events = await replay(path)
    beats = [event for event in events if isinstance(event, Beat)]
    assert [beat.rr for beat in beats] == read_rr_text(path)
    assert beats[-1].end == sum(beat.rr for beat in beats)
    assert beats[-1].arrival == beats[-1].end
    last = events[-1]
    assert isinstance(last, StrapState)
    assert (last.state, last.detail) == (LinkState.STOPPED, "The recording ends here.")
    assert abs(last.at - beats[-1].end) < TICKS_PER_SECOND


async def test_a_recording_replayed_is_the_same_recording(tmp_path: Path) -> None:
    """Gaps, markers, phases and every value: replay(record(x)) == x, and again."""
    from biofeedback.simulator import HeartSettings, SimulatedStrap

    clock = VirtualClock()
    strap = SimulatedStrap(clock, HeartSettings(dropout_probability=0.01), seed=11)
    session = Session([strap], clock)
    first: list[Event] = []
    session.add_sink(first.extend)
    recorder = Recorder(
        Place(tmp_path / "first.csv"),
        Header(session.session_id, session.start, "test", 60, ""),
        lambda text, _: pytest.fail(text),
    )
    session.add_sink(recorder)
    task = asyncio.create_task(session.run())
    await clock.sleep(100)
    session.mark("call #3")
    phase = session.begin_phase("rest", {"posture": "sitting"})
    await clock.sleep(200)
    session.end_phase(phase)
    await clock.sleep(600)
    session.stop()
    await task
    await session.release()
    await asyncio.to_thread(recorder.close)
    second = await replay(tmp_path / "first.csv", tmp_path / "second.csv")
    third = await replay(tmp_path / "second.csv")
    kinds = (Beat, Gap, Marker, Phase)
    originals = [event for event in first if isinstance(event, kinds)]
    assert sum(isinstance(event, Gap) for event in originals) > 2
    assert [event for event in second if isinstance(event, kinds)] == originals
    assert [event for event in third if isinstance(event, kinds)] == originals
