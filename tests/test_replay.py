"""Files as sources: RR text of any kind, and recordings of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.events import (
    Beat,
    Event,
    Flag,
    Gap,
    GapReason,
    LinkState,
    Marker,
    Phase,
    StrapState,
)
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Header
from biofeedback.records.exchange.rr_text import read_rr_text
from biofeedback.records.opening import OpeningError
from biofeedback.records.recorder import Place, Recorder
from biofeedback.records.replay import load
from biofeedback.session import Session
from biofeedback.strap import Break, Link
from biofeedback.units import TICKS_PER_MS, TICKS_PER_SECOND
from tests.scripted import Script, ScriptedSource


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
    with pytest.raises(OpeningError, match=reason):
        load(rr_file(tmp_path, text), VirtualClock())


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01" * 50)
    for name, reason in (
        ("missing", "no such file"),
        ("binary", "is not a text file"),
        (".", "is a directory"),
    ):
        with pytest.raises(OpeningError, match=reason):
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


async def record(script: Script, output: Path) -> list[Event]:
    """Record a session with a strap that does what is written; return its events."""
    clock = VirtualClock()
    session = Session([ScriptedSource(clock, script)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    header = Header(session.session_id, session.start, "test", 60, "")
    recorder = Recorder(Place(output), header, lambda text, _: pytest.fail(text))
    session.add_sink(recorder)
    await session.run()
    await session.release()
    await asyncio.to_thread(recorder.close)
    return events


def seconds_apart(start: float, count: int, *, contact: bool | None = None) -> Script:
    """Return a notification a second, each with one interval of about a second."""
    return [
        (start + index, HeartRateMeasurement(60, (1024 + 9 * (index % 5),), contact=contact))
        for index in range(count)
    ]


STRAP: Script = [(0, Link(LinkState.SEARCHING)), (1, Link(LinkState.WAITING))]
LOST: Script = [(40.2, Link(LinkState.LOST, "Gone.")), (44, Link(LinkState.WAITING))]
BAD = Break(GapReason.BAD_PACKET)
OFF = HeartRateMeasurement(0, (), contact=False)
SILENT = HeartRateMeasurement(60)


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (LOST, GapReason.LINK_LOST),
        ([(40.1, BAD), *LOST], GapReason.BAD_PACKET),
        ([*LOST, (44.5, BAD)], GapReason.LINK_LOST),
        ([(40.1, OFF), *LOST], GapReason.NO_CONTACT),
        ([(40.1, BAD), (41, OFF), (42, OFF)], GapReason.BAD_PACKET),
        ([*((40.1 + i, SILENT) for i in range(7)), (47, OFF)], GapReason.NO_BEATS),
        ([*((40.1 + i, SILENT) for i in range(7)), (47, Link(LinkState.LOST))], GapReason.NO_BEATS),
        ([(40.1, Link(LinkState.WAITING))], GapReason.NO_BEATS),
    ],
)
async def test_a_gap_of_several_causes_is_replayed_with_the_reason_that_stood(
    tmp_path: Path, meanwhile: Script, reason: GapReason
) -> None:
    """Replayed states come before the gap's own row: they must not say why."""
    script = [*STRAP, *seconds_apart(2, 39), *meanwhile, *seconds_apart(48, 30)]
    first = await record(script, tmp_path / "first.csv")
    assert [event.reason for event in first if isinstance(event, Gap)] == [reason]
    second = await replay(tmp_path / "first.csv")
    kinds = (Beat, Gap)
    assert [event for event in second if isinstance(event, kinds)] == [
        event for event in first if isinstance(event, kinds)
    ]


async def test_contact_that_comes_and_goes_with_beats_leaves_no_gap_in_a_replay_either(
    tmp_path: Path,
) -> None:
    """The states of the recording would tell of gaps; the beats went on through them all."""
    script: Script = [*STRAP]
    for start in range(2, 92, 10):
        script = [
            *script,
            *seconds_apart(start, 8, contact=True),
            *seconds_apart(start + 8, 2, contact=False),
        ]
    first = await record(script, tmp_path / "first.csv")
    states = [event.state for event in first if isinstance(event, StrapState)]
    assert states.count(LinkState.NO_CONTACT) == 9
    assert not any(isinstance(event, Gap) for event in first)
    second = await replay(tmp_path / "first.csv")
    assert not any(isinstance(event, Gap) for event in second)
    beats = [event for event in first if isinstance(event, Beat)]
    assert {beat.flag for beat in beats} == {Flag.NORMAL, Flag.NO_CONTACT}
    assert [event for event in second if isinstance(event, Beat)] == beats


async def test_a_gap_that_was_found_late_is_replayed_in_its_place(tmp_path: Path) -> None:
    sent = seconds_apart(2, 120)
    first = await record([*STRAP, *sent[:60], *sent[66:]], tmp_path / "first.csv")
    (late,) = (event for event in first if isinstance(event, Gap))
    assert late.reason is GapReason.LOST_ON_THE_WAY
    second = await replay(tmp_path / "first.csv", tmp_path / "second.csv")
    (gap,) = (event for event in second if isinstance(event, Gap))
    assert (gap.start, gap.reason, gap.before) == (late.start, late.reason, None)
    behind = next(e for e in second if isinstance(e, Beat) and e.number == late.before)
    assert second.index(behind) == second.index(gap) + 1
    was = next(e for e in first if isinstance(e, Beat) and e.number == late.before)
    assert behind.end == was.end + late.duration, "it is moved already"
    one, other = (
        [
            (row.beat, row.rr, row.elapsed, row.arrival)
            for row in csv_format.read(tmp_path / name).beats
        ]
        for name in ("first.csv", "second.csv")
    )
    assert one == other


async def test_a_replay_looks_for_no_gaps_of_its_own(tmp_path: Path) -> None:
    """A recording knows its beat times, whatever the arrivals of its beats seem to tell."""
    path = tmp_path / "first.csv"
    await record([*STRAP, *seconds_apart(2, 100)], path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = csv_format.COLUMNS.index("arrival_s")
    for index, line in enumerate(lines):
        cells = line.split(",")
        if cells[2:3] == ["beat"] and int(cells[3]) > 50:
            cells[place] = str(float(cells[place]) + 6)
            lines[index] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")
    events = await replay(path)
    assert sum(isinstance(event, Beat) for event in events) == 100
    assert not any(isinstance(event, Gap) for event in events)


async def test_of_two_gaps_before_one_beat_the_first_tells_why(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    await record([*STRAP, *seconds_apart(2, 20), (22.1, BAD), *seconds_apart(25, 20)], path)
    text = path.read_text(encoding="utf-8")
    (row,) = (line for line in text.splitlines(keepends=True) if ",gap," in line)
    path.write_text(
        text.replace(row, row + row.replace("unreadable packet", "link lost")), encoding="utf-8"
    )
    (gap,) = (event for event in await replay(path) if isinstance(event, Gap))
    assert gap.reason is GapReason.BAD_PACKET
