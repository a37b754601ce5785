"""From events to a file and back: format, recorder, writer."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

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
    Phase,
    Quality,
    Reflag,
    StrapInfo,
    StrapState,
    Withheld,
)
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Header, RecordingError
from biofeedback.records.opening import open_recording
from biofeedback.records.recorder import OutputError, Place, Recorder
from biofeedback.records.writer import FileWriter, Opened
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_SECOND
from tests import made

START = datetime(2026, 11, 22, 9, 14, 5, 250_000, tzinfo=timezone(timedelta(hours=1)))
HEADER = Header(
    session="s-1",
    start=START,
    software="biofeedback 0.1.0",
    window_s=60,
    device="",
    facts={"posture": "sitting, quiet; =1+1"},
)
INFO = StrapInfo(name="Polar H10 =1+1", address="AA:BB", firmware="5.0.0", battery_percent=80)
S = TICKS_PER_SECOND


def no_news(text: str, resolved: bool) -> None:
    raise AssertionError(text)


def beat(number: int, end: int, rmssd_ms: float | None = None) -> Beat:
    withheld = None if rmssd_ms else Withheld.GATHERING
    low, high = (None, None) if rmssd_ms is None else (rmssd_ms - 10, rmssd_ms + 13)
    update = HrvUpdate(
        end, 60, number, number - 1, 0, rmssd_ms, withheld=withheld, low_ms=low, high_ms=high
    )
    return Beat(
        number, (1000 + number) * TICKS_PER_1024TH, end, end + S, Flag.NORMAL, 61, (update,)
    )


SESSION: list[Event] = [
    StrapState(0, LinkState.SEARCHING),
    INFO,
    StrapState(S, LinkState.WAITING),
    beat(1, 3 * S),
    beat(2, 4 * S, rmssd_ms=41.0123456789),
    Marker(5 * S, 'call #3, "mum"; =SUM(A1)'),
    Phase(5 * S, Edge.START, 1, "rest", {"pace": "6"}),
    StrapState(6 * S, LinkState.LOST, "The link is gone, come back."),
    Gap(4 * S, 9 * S, GapReason.LINK_LOST),
    beat(3, 14 * S),
    Reflag(15 * S, 2, Flag.ECTOPIC),
    Phase(15 * S, Edge.END, 1, "rest", {"pace": "6"}),
    Quality(15 * S, Grade.FAIR, (Defect.ARTIFACTS, Defect.LATE)),
    HeartRate(16 * S, 70),
    Info(16 * S, "firmware", "5.0.1"),
]


def record(target: Path) -> Path:
    recorder = Recorder(Place(target), HEADER, no_news)
    for event in SESSION:
        recorder([event])
    summary = recorder.close()
    assert (summary.beats, summary.gaps, summary.complete) == (3, 1, True)
    assert summary.path is not None
    return summary.path


def test_a_session_reads_back(tmp_path: Path) -> None:
    recording = csv_format.read(record(tmp_path))
    header = recording.header
    assert header["device"] == "Polar H10 =1+1"
    assert header["firmware"] == "5.0.0"
    assert header["posture"] == "sitting, quiet; =1+1"
    assert datetime.fromisoformat(header["start"]) == START
    assert not recording.torn
    rows = [row for row in recording.rows if row.event != "phase"]
    expected = [
        csv_format.row_of(event) for event in SESSION if not isinstance(event, Reflag | Phase)
    ]
    kept = [row for row in expected if row]
    kept[3] = replace(kept[3], flag=Flag.ECTOPIC)
    assert rows == kept


def test_pandas_reads_it_in_one_line(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(record(tmp_path), comment="#")
    beats = table[table.event == "beat"]
    assert beats.rr_ms.tolist() == [1001 / 1.024, 1002 / 1.024, 1003 / 1.024]
    assert beats.rmssd_ms.tolist()[1] == 41.0123456789
    assert beats.rmssd_ms.isna().tolist() == [True, False, True]
    assert beats.rmssd_low_ms.tolist()[1] == 41.0123456789 - 10
    assert beats.rmssd_high_ms.tolist()[1] == 41.0123456789 + 13
    assert table[table.event == "quality"].note.tolist() == ["fair"]
    assert table[table.event == "quality"].detail.tolist() == ["artifacts; packets late"]
    assert table[table.event == "marker"].note.tolist()[0].startswith("call #3")
    times = pandas.to_datetime(table.time, format="ISO8601")
    assert times.iloc[2].isoformat() == "2026-11-22T09:14:08.250000+01:00"


def test_a_gap_found_late_is_read_where_it_was(tmp_path: Path) -> None:
    recorder = Recorder(Place(tmp_path), HEADER, no_news)
    told = [beat(number, (number + 1) * S) for number in (1, 2, 3, 4)]
    gap = Gap(3 * S, 7 * S, GapReason.LOST_ON_THE_WAY, before=3)
    recorder([*told, gap, Reflag(12 * S, 4, Flag.MISSED), beat(5, 13 * S)])
    path = recorder.close().path
    assert path
    rows = csv_format.read(path).rows
    assert [(row.event, row.elapsed // S) for row in rows] == [
        ("beat", 2), ("beat", 3), ("gap", 3), ("beat", 11), ("beat", 12), ("beat", 13),
    ]  # fmt: skip
    assert [row.beat for row in rows] == [1, 2, None, 3, 4, 5]
    assert rows[4].flag is Flag.MISSED


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not kept on Windows")
def test_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    """Mail and some editors put them in."""
    path = made.write(tmp_path)
    known = open_recording(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert csv_format.is_recording(path)
    assert open_recording(path) == known


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    Place(folder, own=True).prepare()
    path = record(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_names_are_by_time_and_strap_and_never_taken_twice(tmp_path: Path) -> None:
    first, second = record(tmp_path), record(tmp_path)
    assert first.name == "2026-11-22 09-14-05 Polar H10 =1+1.csv"
    assert second.name == "2026-11-22 09-14-05 Polar H10 =1+1 (2).csv"
    assert first.read_bytes() == second.read_bytes()


def test_nothing_is_written_before_the_strap_is_linked(tmp_path: Path) -> None:
    recorder = Recorder(Place(tmp_path), HEADER, no_news)
    recorder([StrapState(0, LinkState.SEARCHING)])
    assert recorder.close().path is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 5, 30, 60])
def test_a_torn_last_line_is_tolerated(tmp_path: Path, cut: int) -> None:
    path = record(tmp_path)
    whole = csv_format.read(path)
    path.write_bytes(path.read_bytes()[:-cut])
    torn = csv_format.read(path)
    assert torn.torn
    assert list(whole.rows[: len(torn.rows)]) == list(torn.rows)
    assert len(torn.rows) >= len(whole.rows) - 3


def test_a_file_torn_inside_a_character_is_read(tmp_path: Path) -> None:
    path = record(tmp_path)
    path.write_bytes(path.read_bytes() + '2026,17,marker,,,,,,,,,"\u00e9'.encode()[:-1])
    assert csv_format.read(path).torn


@pytest.mark.parametrize(
    "content",
    [b"", b"800\n810\n", b"\x00\xff\x00", b"# biofeedback recording: 2\n", b"time,rr\n1,2\n"],
)
def test_foreign_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.csv"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"foreign\.csv is not a biofeedback recording"):
        csv_format.read(path)


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = record(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for damage in (
        "garbage\n",
        "2026,inf,marker,,,,,,,,,,\n",
        "2026,9,beat,4,-800,normal,,,,,,,\n",
        "2026,9,beat,4,1/0,normal,,,,,,,\n",
        "2026,2,beat,4,800,normal,,,,,,,\n",
        "2026,99,beat,4,1e99999999,normal,,,,,,,\n",
        "2026,99,beat,4,800,strange,,,,,,,\n",
        '2026,99,marker,,,,,,,,,"never closed\n',
        '2026,99,marker,,,,,,,,,"' + 200_000 * "x" + '",\n',
    ):
        broken = [*lines[:-3], damage, *lines[-2:]]
        path.write_text("".join(broken), encoding="utf-8")
        with pytest.raises(RecordingError, match=f"line {len(lines) - 2} is damaged"):
            csv_format.read(path)


def test_a_gap_found_late_that_cannot_be_is_a_damaged_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    told = [beat(number, (number + 1) * S) for number in (1, 2, 3, 4)]
    recorder = Recorder(Place(path), HEADER, no_news)
    recorder([StrapState(0, LinkState.WAITING), *told])
    recorder.close()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    late = csv_format.Row(3 * S, "gap", 3, duration=7 * S, note="beats lost on the way")
    moved = csv_format.row_of(beat(5, 13 * S))
    assert moved
    for gap in (
        replace(late, beat=5),
        replace(late, duration=-S),
        replace(late, duration=None),
    ):
        broken = [*lines, gap.text(START), moved.text(START)]
        path.write_text("".join(broken), encoding="utf-8")
        with pytest.raises(RecordingError, match=f"line {len(lines) + 1} is damaged"):
            csv_format.read(path)
    # The beats behind it took place 7 s later than they were told, the last one at 12 s.
    for end, sound in ((12 * S, True), (12 * S - 1, False)):
        after = replace(moved, elapsed=end)
        path.write_text("".join([*lines, late.text(START), after.text(START)]), encoding="utf-8")
        if sound:
            assert csv_format.read(path).rows[-1].elapsed == end
            continue
        with pytest.raises(RecordingError, match=f"line {len(lines) + 2} is damaged"):
            csv_format.read(path)


def test_places_that_cannot_hold_a_recording_are_refused(tmp_path: Path) -> None:
    taken = tmp_path / "taken.csv"
    taken.write_text("x")
    for target, reason in (
        (taken, "never overwritten"),
        (tmp_path / "missing" / "a.csv", "does not exist"),
        (taken / "a.csv", "does not exist"),
        (tmp_path / "missing", "name a file such as missing.csv"),
    ):
        with pytest.raises(OutputError, match=reason):
            Place(target).prepare()
    with pytest.raises(OutputError, match="cannot be used for recordings"):
        Place(taken / "folder", own=True).prepare()
    Place(tmp_path / "a.csv").prepare()
    Place(tmp_path).prepare()
    Place(tmp_path / "My.Documents", own=True).prepare()
    assert (tmp_path / "My.Documents").is_dir()


class Disk:
    """A file that fails on command, and what the writer told of it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.room: int | None = None
        self.told: list[OSError | None] = []
        self.news = threading.Event()
        self._write = os.write
        monkeypatch.setattr("biofeedback.records.writer.RETRY_EVERY_S", 0.01)
        monkeypatch.setattr("biofeedback.records.writer.os.write", self.write)

    def open(self) -> Opened:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND
        return Opened(os.open(self.path, flags, 0o600), self.path)

    def write(self, descriptor: int, data: bytes) -> int:
        if self.room is None:
            return self._write(descriptor, data)
        taken = bytes(data[: self.room])
        self.room -= len(taken)
        if not taken:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._write(descriptor, taken)

    def tell(self, error: OSError | None) -> None:
        self.told.append(error)
        self.news.set()

    def wait(self) -> None:
        assert self.news.wait(10)
        self.news.clear()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(tmp_path / "out", monkeypatch)


def test_a_full_disk_loses_nothing_when_there_is_room_again(disk: Disk) -> None:
    writer = FileWriter(disk.open, disk.tell)
    disk.room = 25
    lines = [b"line %d of the recording\n" % number for number in range(20)]
    for line in lines:
        writer.write(line)
    disk.wait()
    assert isinstance(disk.told[0], OSError)
    disk.room = None
    disk.wait()
    assert disk.told == [disk.told[0], None]
    assert writer.close(10)
    assert disk.path.read_bytes() == b"".join(lines)


def test_a_disk_that_stays_full_is_reported_at_the_end(disk: Disk) -> None:
    disk.room = 10
    writer = FileWriter(disk.open, disk.tell)
    writer.write(b"more than ten bytes")
    assert not writer.close(10)
    assert disk.path.read_bytes() == b"more than "


def test_trouble_is_told_in_a_sentence(disk: Disk) -> None:
    told: list[tuple[str, bool]] = []
    news = threading.Event()

    def tell(text: str, resolved: bool) -> None:
        told.append((text, resolved))
        news.set()

    disk.room = 0
    recorder = Recorder(Place(disk.path.parent / "a.csv"), HEADER, tell)
    recorder(SESSION)
    assert news.wait(10)
    assert "no space left on device" in told[0][0]
    assert "kept in memory" in told[0][0]
    news.clear()
    disk.room = None
    assert news.wait(10)
    assert told[1] == ("Recording works again; nothing was lost.", True)
    assert recorder.close().complete
    assert len(csv_format.read(disk.path.parent / "a.csv").beats) == 3


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    recorder = Recorder(Place(target), HEADER, no_news)
    target.write_text("precious")
    recorder(SESSION)
    assert recorder.close().path == tmp_path / "a (2).csv"
    assert target.read_text() == "precious"


def test_bytes_are_on_disk_before_the_next_notification(tmp_path: Path) -> None:
    """Flushed for each notification: a reader sees a batch soon after it was handed over."""
    recorder = Recorder(Place(tmp_path / "a.csv"), HEADER, no_news)
    recorder(SESSION[:3])
    recorder([beat(7, 30 * S)])
    _until(lambda: (tmp_path / "a.csv").exists() and ",beat,7," in (tmp_path / "a.csv").read_text())
    recorder.close()


def _until(condition: Callable[[], bool]) -> None:
    turn = threading.Event()
    for _ in range(1000):
        if condition():
            return
        turn.wait(0.005)
    raise AssertionError("it did not happen within 5 s")
