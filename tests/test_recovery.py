"""Recordings that were cut off are closed at the next start, and nothing in them is altered."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from biofeedback.events import (
    Beat,
    Edge,
    Event,
    Flag,
    Gap,
    GapReason,
    HrvUpdate,
    Info,
    LinkState,
    Marker,
    Phase,
    Reflag,
    StrapInfo,
    StrapState,
    Talk,
    Talking,
)
from biofeedback.records import csv_format, recovery
from biofeedback.records.csv_format import Header
from biofeedback.records.recorder import Place, Recorder
from biofeedback.records.recovery import recover
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_SECOND

S = TICKS_PER_SECOND
START = datetime(2026, 11, 22, 9, 14, 5, 250_000, tzinfo=timezone(timedelta(hours=1)))
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
HEADER = Header("s-1", START, "biofeedback 0.1.0", 60, "Gürtel", facts={"posture": "=sitting, 'a'"})


def beat(number: int, end: int) -> Beat:
    update = HrvUpdate(end, 60, number, number - 1, 0, 41.0123456789, low_ms=3e-05, high_ms=50.0)
    rr = (800 + 7 * number) * TICKS_PER_1024TH
    return Beat(number, rr, end, end + S // 7, Flag.NORMAL, 61, (update,))


def phase(at: int, edge: Edge, number: int, name: str = '=settling "in", 6/min') -> Phase:
    return Phase(at, edge, number, name, {"rate_per_min": "6", "inhale_s": "5"})


SESSION: list[Event] = [
    StrapInfo(name="Gürtel", address="AA:BB"),
    StrapState(0, LinkState.SEARCHING),
    StrapState(S, LinkState.WAITING, "Sit still for a moment."),
    beat(1, 3 * S),
    phase(3 * S, Edge.START, 1),
    beat(2, 4 * S),
    Marker(5 * S, 'Anruf: "Mama" 🫀, +49; =SUM(A1)'),
    Talking(5 * S, Talk.ME, "microphone"),
    Gap(4 * S, 3 * S, GapReason.LINK_LOST),
    beat(3, 8 * S),
    Talking(8 * S, Talk.UNKNOWN, "microphone"),
    Reflag(8 * S, 2, Flag.ECTOPIC),
    phase(9 * S, Edge.END, 1),
    phase(9 * S, Edge.START, 2, "paced breathing"),
    phase(9 * S, Edge.START, 3),
    Talking(9 * S, Talk.OTHER, "microphone"),
    Info(9 * S, "firmware", "5.0.1 „neu“"),
    beat(4, 10 * S),
    beat(5, 11 * S),
]


def no_news(text: str, resolved: bool) -> None:
    raise AssertionError(text)


def record(
    folder: Path, events: Sequence[Event] = SESSION, *, ended: bool = False, name: str = "a.csv"
) -> Path:
    recorder = Recorder(Place(folder / name), HEADER, no_news)
    recorder(events)
    if ended:
        recorder([StrapState(12 * S, LinkState.STOPPED)])
    path = recorder.close().path
    assert path
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return record(tmp_path_factory.mktemp("whole")).read_bytes()


@pytest.fixture(scope="module")
def column_line(whole: bytes) -> int:
    """Where the first row begins."""
    return whole.index(b"\n", whole.index(b"\ntime,") + 1) + 1


def open_phases(rows: Sequence[csv_format.Row]) -> list[Any]:
    edges = [
        json.loads(row.detail)
        for row in rows
        if row.event == "phase" and row.detail.endswith("}")  # else it was cut off twice
    ]
    begun = [edge["id"] for edge in edges if edge["edge"] == "start"]
    ended = [edge["id"] for edge in edges if edge["edge"] == "end"]
    return sorted(set(begun) - set(ended))


def sound_beats_in_pandas(content: bytes) -> list[float]:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(BytesIO(content), comment="#")
    beats = table[(table.event == "beat") & (table.flag == "normal")]
    assert {table.elapsed_s.dtype.kind, table.rr_ms.dtype.kind} <= {"f", "i"}, table
    return list(map(float, beats.rr_ms))


def cut_twice(folder: Path, whole: bytes, content: bytes, share: float) -> None:
    """Recover what a recovery left that was itself cut off."""
    path = folder / "a.csv"
    path.write_bytes(content)
    recover([folder], now=NOW)
    closed = path.read_bytes()
    path.write_bytes(closed[: round(len(content) + share * (len(closed) - len(content)))])
    recover([folder], now=NOW)
    again = csv_format.read(path)
    assert not open_phases(again.rows)
    assert (again.rows[-1].event, again.rows[-1].note) == ("state", "stopped")
    beats = sound_beats_in_pandas(path.read_bytes())
    assert beats == sound_beats_in_pandas(whole)[: len(beats)]
    assert not recover([folder], now=NOW).closed


def check_recovered(folder: Path, content: bytes, whole: bytes) -> bytes:
    """Recover what a file holds; return what it holds then."""
    path = folder / "a.csv"
    path.write_bytes(content)
    kept = folder / "kept" / "a.csv"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(content[: content.rfind(b"\n") + 1])
    found = recover([folder], now=NOW)
    assert [one.path for one in found.closed] == [path]
    assert not found.problems
    closed = path.read_bytes()
    assert closed.startswith(content)
    before, after = csv_format.read(kept), csv_format.read(path)
    assert list(after.rows[: len(before.rows)]) == list(before.rows)
    assert after.torn == (not content.endswith(b"\n") or before.torn)
    assert found.closed[0].beats == len(before.beats)
    last = max((max(row.elapsed, row.arrival or 0) for row in before.rows), default=0)
    added = after.rows[len(before.rows) :]
    assert {row.elapsed for row in added} == {last} == {found.closed[0].duration}
    assert [row.note for row in added if row.event == "info"][-1] == "recovered"
    assert (added[-1].event, added[-1].note) == ("state", "stopped")
    assert not open_phases(after.rows)
    talk = [row for row in after.rows if row.event == "talk"]
    assert not talk or (talk[-1].note, talk[-1].detail) == ("unknown", "microphone")
    everything = sound_beats_in_pandas(whole)
    beats = sound_beats_in_pandas(closed)
    assert beats == everything[: len(beats)]
    again = recover([folder], now=NOW)
    assert not again.closed
    assert not again.problems
    assert not again.sentence()
    assert path.read_bytes() == closed
    return closed


@given(share=st.floats(0, 1))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_recording_cut_at_any_byte_is_closed(
    tmp_path: Path, whole: bytes, column_line: int, share: float
) -> None:
    cut = round(column_line + share * (len(whole) - column_line))
    check_recovered(tmp_path, whole[:cut], whole)


@pytest.mark.slow
def test_a_recording_cut_at_every_byte_is_closed(
    tmp_path: Path, whole: bytes, column_line: int
) -> None:
    for cut in range(column_line, len(whole) + 1):
        check_recovered(tmp_path, whole[:cut], whole)


# The last line lacks nothing but its end: an earlier recovery makes a whole one of it.
@example(first=0.625, second=0.5)
@given(first=st.floats(0, 1), second=st.floats(0, 1))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_recovery_that_was_cut_off_is_recovered(
    tmp_path: Path, whole: bytes, column_line: int, first: float, second: float
) -> None:
    content = whole[: round(column_line + first * (len(whole) - column_line))]
    cut_twice(tmp_path, whole, content, second)


@pytest.mark.slow
def test_a_recovery_cut_off_at_every_byte_is_recovered(
    tmp_path: Path, whole: bytes, column_line: int
) -> None:
    # Inside a number, a note, settings, between rows.
    for cut in (*range(column_line, len(whole), 97), whole.rindex(b"\n", 0, -1) + 1):
        for share in range(201):
            cut_twice(tmp_path, whole, whole[:cut], share / 200)


def test_what_a_power_cut_leaves_is_closed(tmp_path: Path, whole: bytes) -> None:
    """Some file systems put zeros where the last bytes should be."""
    path = tmp_path / "a.csv"
    path.write_bytes(whole + bytes(300))
    assert recover([tmp_path], now=NOW).closed
    recording = csv_format.read(path)
    assert recording.torn
    assert len(recording.beats) == 5
    assert sound_beats_in_pandas(path.read_bytes()) == sound_beats_in_pandas(whole)


def test_headers_that_were_cut_off_are_left_alone(
    tmp_path: Path, whole: bytes, column_line: int
) -> None:
    for cut in range(column_line):
        (tmp_path / f"{cut}.csv").write_bytes(whole[:cut])
    found = recover([tmp_path])
    assert not found.sentence()
    for cut in range(column_line):
        assert (tmp_path / f"{cut}.csv").read_bytes() == whole[:cut]


@pytest.mark.parametrize(
    "content",
    [b"", b"time,elapsed_s,event\n1,2,beat\n", b"800\n810", b"# biofeedback recording: 2\n"],
)
def test_foreign_files_are_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.csv"
    path.write_bytes(content)
    (tmp_path / "folder.csv").mkdir()
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "fifo.csv")
    assert not recover([tmp_path, tmp_path / "missing"]).sentence()
    assert path.read_bytes() == content


def test_what_ended_well_is_left_alone_and_hardly_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [*SESSION[:8], *(beat(number, (5 + number) * S) for number in range(3, 2000))]
    path = record(tmp_path, events, ended=True)
    early = record(
        tmp_path, [*SESSION, Info(12 * S, "recording", "ended before the session")], name="b.csv"
    )
    before = path.read_bytes(), early.read_bytes()
    monkeypatch.setattr(recovery, "_close", lambda *_: pytest.fail("it was looked at"))
    assert not recover([tmp_path]).sentence()
    assert (path.read_bytes(), early.read_bytes()) == before


def test_a_late_fact_behind_the_end_is_no_crash(tmp_path: Path) -> None:
    stopped = StrapState(12 * S, LinkState.STOPPED)
    ended = [*SESSION, phase(12 * S, Edge.END, 2), phase(12 * S, Edge.END, 3), stopped]
    path = record(tmp_path, [*ended, Info(13 * S, "breathing note", "fine, stopped")])
    before = path.read_bytes()
    assert not recover([tmp_path]).sentence()
    assert path.read_bytes() == before


def test_a_strap_that_ended_before_its_session_is_closed_too(tmp_path: Path) -> None:
    """Phases go on in its file until the session ends."""
    stopped = StrapState(12 * S, LinkState.STOPPED)
    path = record(tmp_path, [*SESSION, stopped, phase(13 * S, Edge.START, 4)])
    assert recover([tmp_path]).closed
    assert not open_phases(csv_format.read(path).rows)


def test_a_living_recording_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    recorder = Recorder(Place(path), HEADER, no_news)
    recorder(SESSION)
    _until(lambda: path.exists() and ",beat,5," in path.read_text("utf-8"))
    assert not recover([tmp_path]).sentence()
    # Reading it does not let it go.
    assert len(csv_format.read(path).beats) == 5
    assert not recover([tmp_path]).sentence()
    recorder([StrapState(12 * S, LinkState.STOPPED)])
    assert recorder.close().complete
    assert not recover([tmp_path]).sentence()


def test_where_nothing_can_be_locked_only_what_lies_still_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = record(tmp_path)
    monkeypatch.setattr(recovery, "hold", lambda _: None)
    assert not recover([tmp_path]).closed
    long_ago = time.time() - recovery.UNTOUCHED_FOR_S - 1
    os.utime(path, (long_ago, long_ago))
    assert recover([tmp_path]).closed


def test_several_programs_that_start_at_once_close_each_recording_once(
    tmp_path: Path, whole: bytes
) -> None:
    for number in range(30):
        (tmp_path / f"{number}.csv").write_bytes(whole[: -number - 1])
    found: list[recovery.Recovery] = []
    starting = threading.Barrier(4)

    def start() -> None:
        starting.wait()
        found.append(recover([tmp_path], now=NOW))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    closed = [one.path for recovered in found for one in recovered.closed]
    assert len(closed) == len(set(closed)) == 30
    for path in closed:
        assert path.read_bytes().count(b'"recovered"') == 1


def test_what_cannot_be_closed_is_told_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = record(tmp_path)
    before = path.read_bytes()

    def refuse(path: Path, flags: int) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr("biofeedback.records.recovery.os.open", refuse)
        found = recover([tmp_path])
    assert not found.closed
    assert found.sentence() == (
        f"{path} was cut off, and cannot be closed properly (read-only file system)."
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("start", ['"9999-12-31T23:59:59+00:00"', "[" * 100_000])
def test_what_makes_no_sense_keeps_no_other_from_being_closed(
    tmp_path: Path, whole: bytes, start: str
) -> None:
    odd = tmp_path / "a.csv"
    odd.write_bytes(re.sub(rb"(?m)^# start: .*$", f"# start: {start}".encode(), whole))
    before = odd.read_bytes()
    (tmp_path / "b.csv").write_bytes(whole)
    assert [each.path.name for each in recover([tmp_path], now=NOW).closed] == ["b.csv"]
    assert odd.read_bytes() == before


def test_a_person_is_told_in_a_sentence(tmp_path: Path) -> None:
    record(tmp_path, SESSION[:4], name="first.csv")
    assert recover([tmp_path]).sentence() == (
        "1 recording had been cut off, and has been closed properly: first.csv (0:03, 1 beat)."
    )
    for number in range(4):
        record(tmp_path, name=f"{number}.csv")
    assert recover([tmp_path, tmp_path]).sentence() == (
        "4 recordings had been cut off, and have been closed properly: 0.csv (0:11, 5 beats), "
        "1.csv (0:11, 5 beats), 2.csv (0:11, 5 beats) and others."
    )


def test_the_columns_of_an_older_recording_are_kept(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "a.csv"
    older = [
        line if line.startswith("#") else re.sub(r"^((?:[^,]*,){8})[^,]*,[^,]*,", r"\1", line)
        for line in whole.decode().splitlines(keepends=True)
    ]
    path.write_text("".join(older), encoding="utf-8")
    assert len(csv_format.read(path).beats) == 5
    assert recover([tmp_path]).closed
    assert csv_format.read(path).rows[-1].note == "stopped"
    assert sound_beats_in_pandas(path.read_bytes()) == sound_beats_in_pandas(whole)


def test_only_a_line_that_is_said_to_be_torn_may_be_damaged(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(whole[:-7])
    recover([tmp_path], now=NOW)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (torn,) = [number for number, line in enumerate(lines) if '"torn line"' in line]
    said = lines.pop(torn)
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(csv_format.RecordingError, match=f"line {torn} is damaged"):
        csv_format.read(path)
    # What a person calls a marker says nothing of the line above.
    marker = csv_format.row_of(Marker(12 * S, "torn line"))
    assert marker
    assert said.replace(",info,", ",marker,") != said
    path.write_text("".join([*lines, marker.text(START)]), encoding="utf-8")
    with pytest.raises(csv_format.RecordingError, match=f"line {torn} is damaged"):
        csv_format.read(path)


@pytest.mark.slow
def test_ten_years_of_recordings_are_looked_through_at_once(tmp_path: Path, whole: bytes) -> None:
    end = csv_format.row_of(StrapState(12 * S, LinkState.STOPPED))
    assert end
    for number in range(3650):
        (tmp_path / f"{number}.csv").write_bytes(whole + end.text(START).encode())
    (tmp_path / "cut.csv").write_bytes(whole)
    began = time.perf_counter()
    found = recover([tmp_path])
    took = time.perf_counter() - began
    print(f"3651 recordings: {1000 * took:.0f} ms")  # noqa: T201
    assert len(found.closed) == 1
    assert took < 2


def _until(condition: Any) -> None:
    turn = threading.Event()
    for _ in range(1000):
        if condition():
            return
        turn.wait(0.005)
    raise AssertionError("it did not happen within 5 s")
