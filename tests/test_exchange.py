"""Files of other programs: what is written reads back, what is no RR is refused in a sentence."""

from __future__ import annotations

import math
import os
import random
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biofeedback.cli import main
from biofeedback.commands import export as export_command
from biofeedback.commands.judged import judged
from biofeedback.events import Flag, GapReason, LinkState, Talk
from biofeedback.hrv_stream import HrvStream
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.exchange import exporting, formats, rows, tidy_reading
from biofeedback.records.exchange.formats import FORMATS, Format
from biofeedback.records.exchange.rows import (
    ForeignError,
    Span,
    assembled,
    beat_rows,
    differences,
    gap_row,
    gaps,
    markers,
    only_normal,
    phase_rows,
    spans,
    start_of,
    stretches,
    talk,
)
from biofeedback.records.new_file import write_new
from biofeedback.records.opening import OpeningError, open_recording
from biofeedback.records.recorder import OutputError
from biofeedback.records.sidecar import Added, Edits, Notes, read_notes, write_notes
from biofeedback.records.text import one_line
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_MS, TICKS_PER_SECOND, milliseconds
from tests import made
from tests.fit_file import fit_file
from tests.programs import run_program

S = TICKS_PER_SECOND
START = datetime(2026, 11, 22, 9, 14, 5, 250_000, tzinfo=timezone(timedelta(hours=1)))
HEADER = {
    "session": "s-1",
    "start": START.isoformat(),
    "device": "Polar H10",
    "address": "AA:BB",
    "source": "bluetooth",
    "window_s": 60,
}
EDF_STEP = 200
"""pyedflib tells onsets in steps of 100 ns."""


def rmssd_ms(recording: Recording) -> float:
    """Our RMSSD of a whole recording, from its accepted differences."""
    found = differences(recording).values()
    return milliseconds(1) * math.sqrt(sum(d * d for d in found) / len(found)) if found else 0.0


# What is random


TEXTS = st.text(max_size=30).map(one_line)
REASONS = st.sampled_from(list(GapReason))


class Part(NamedTuple):
    """A stretch, and the hole before it."""

    hole: int
    reason: GapReason
    beats: list[tuple[int, Flag, int]]


PARTS = st.builds(
    Part,
    st.integers(0, 200 * S),
    REASONS,
    st.lists(
        st.tuples(
            st.integers(300, 2000).map(lambda n: n * TICKS_PER_1024TH),
            st.sampled_from([Flag.NORMAL] * 6 + list(Flag)),
            st.integers(0, 4 * TICKS_PER_MS),
        ),
        min_size=1,
        max_size=12,
    ),
)


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Stretches with holes between them, verdicts, markers, phases, slewing times."""
    beats: list[Row] = []
    others: list[Row] = []
    end = draw(st.integers(0, 20 * S))
    for part in draw(st.lists(PARTS, min_size=1, max_size=4)):
        for place, (rr, flag, slew) in enumerate(part.beats):
            hole = part.hole if beats and not place else 0
            end = max(end + hole + rr + (slew if place else 0), rr if not beats else 0)
            number = len(beats) + 1
            rmssd = draw(st.none() | st.floats(1, 200)) if place % 4 == 3 else None
            row = Row(end, "beat", number, rr, flag, 61, rmssd, arrival=end + 7 * TICKS_PER_MS)
            if beats and not place:
                others.append(gap_row(beats[-1], row, part.reason))
            beats.append(row)
    times = st.integers(0, end)
    for at, label in draw(st.lists(st.tuples(times, TEXTS), max_size=3)):
        others.append(Row(at, "marker", note=label))
    for number in range(1, draw(st.integers(1, 4))):
        first, last = sorted((draw(times), draw(times)))
        name = draw(TEXTS.filter(bool))
        told = draw(st.dictionaries(st.sampled_from(["rate_per_min", "note"]), TEXTS, max_size=2))
        others += phase_rows(Span(name, number, told, first, draw(st.sampled_from([last, None]))))
    # The times of these never fall, and a state is told where it begins.
    begins = sorted(draw(st.lists(times, max_size=4, unique=True)))
    for at in begins:
        by = draw(st.sampled_from(["", "microphone", "by hand"]))
        others.append(Row(at, "talk", note=draw(st.sampled_from(list(Talk))), detail=by))
    return assembled(dict(HEADER), [*beats, *others])


def near(one: int, other: int, step: int) -> bool:
    return abs(one - other) <= step


def same_within(before: Recording, after: Recording, kind: Format) -> None:
    """Hold a recording against itself as it came back, in all that the format keeps."""
    step = EDF_STEP if kind.key == "edf" else 0
    was, now = before.beats, after.beats
    assert [row.rr for row in now] == [row.rr for row in was]
    if kind.flags:
        assert [row.flag for row in now] == [row.flag for row in was]
    else:
        assert {row.flag for row in now} == {Flag.NORMAL}
    if not kind.gaps:
        assert not gaps(after)
        assert now[-1].elapsed == sum(row.rr or 0 for row in was)
        return
    assert all(near(a.elapsed, b.elapsed, step) for a, b in zip(was, now, strict=True))
    for a, b in zip(gaps(before), gaps(after), strict=True):
        assert near(a.elapsed, b.elapsed, step)
        assert (a.duration, a.note) == (b.duration, b.note)
    assert [len(stretch) for stretch in stretches(after)] == [
        len(stretch) for stretch in stretches(before)
    ]
    if kind.flags:
        assert rmssd_ms(after) == rmssd_ms(before)
    for a, b in zip(markers(before), markers(after), strict=True):
        assert (a.note, near(a.elapsed, b.elapsed, step)) == (b.note, True)
    same_phases(spans(before), spans(after), kind, step)
    if kind.flags:
        for (a, lasts_a), (b, lasts_b) in zip(talk(before), talk(after), strict=True):
            assert (a.note, a.detail) == (b.note, b.detail)
            assert near(a.elapsed, b.elapsed, step)
            assert near(lasts_a or 0, lasts_b or 0, 2 * step)


def same_phases(was: list[Span], now: list[Span], kind: Format, step: int) -> None:
    if kind.key == "hrv-logger":  # neither numbers nor settings: a phase is its name and its ends
        edges = [
            sorted([(s.start, s.name) for s in side] + [(s.end or -1, s.name) for s in side])
            for side in (was, now)
        ]
        assert edges[0] == edges[1]
        return
    by_id = attrgetter("phase_id")
    for a, b in zip(sorted(was, key=by_id), sorted(now, key=by_id), strict=True):
        assert (a.name, a.phase_id, a.settings) == (b.name, b.phase_id, b.settings)
        assert near(a.start, b.start, step)
        assert (a.end is None) == (b.end is None)
        assert near(a.end or 0, b.end or 0, 2 * step)


def put(files: dict[str, bytes], folder: Path) -> Path:
    """Write the files of an export and return the one that holds the beats."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / next(iter(files))


@pytest.mark.parametrize("key", FORMATS)
def test_what_is_written_reads_back(key: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    kind = FORMATS[key]

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(recordings())
    def check(recording: Recording) -> None:
        folder = tmp_path_factory.mktemp("export")
        path = put(kind.write(recording, "2026-11-22 09-14-05 Polar H10"), folder)
        after = formats.read(path)
        same_within(recording, after, kind)
        assert after.header["source"] == "file"
        assert after.header["rr_unit"].startswith("ms (median ")
        assert "address" not in after.header
        start = start_of(after)
        if kind.start:
            assert start is not None
            spare = 0.0000011 if kind.flags else 1
            first = recording.beats[0]
            offset = (first.elapsed - (first.rr or 0)) / S if key == "elite" else 0
            assert abs((start - START).total_seconds() - offset) <= spare + 3600 * (key == "elite")

    check()


@settings(max_examples=30, deadline=None)
@given(recordings())
def test_rmssd_of_the_rows_is_that_of_the_core(recording: Recording) -> None:
    stream = HrvStream(100_000)
    for stretch in stretches(recording):
        for place, row in enumerate(stretch):
            accepted = row.flag is Flag.NORMAL
            stream.push(
                row.beat or 0, row.rr or 0, row.elapsed, accepted=accepted, joined=place > 0
            )
    found = differences(recording)
    assert stream.update().differences == len(found)
    left = only_normal(recording)
    assert [row for row in left.beats if row.flag is not Flag.NORMAL] == []
    if len(stretches(recording)) == 1:
        assert len(gaps(left)) == max(len(stretches(left)) - 1, 0)
    # What is left out leaves a hole: no difference is lost or won by it.
    assert sorted(differences(left).values()) == sorted(found.values())


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(300, 2000).map(lambda n: n * TICKS_PER_1024TH), min_size=1, max_size=50),
    st.sampled_from(["ms", "s"]),
)
def test_the_unit_is_found(
    tmp_path_factory: pytest.TempPathFactory, rr: list[int], unit: str
) -> None:
    path = tmp_path_factory.mktemp("unit") / "rr.txt"
    scale = TICKS_PER_MS if unit == "ms" else S
    path.write_text("\n".join(f"{value / scale!r}" for value in rr), encoding="utf-8")
    recording = open_recording(path)
    assert [row.rr for row in recording.beats] == rr
    assert recording.header["rr_unit"].startswith(unit)


# Files as other programs write them


def read(tmp_path: Path, name: str, data: str | bytes) -> Recording:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_recording(path)


def rr_of(recording: Recording) -> list[float]:
    return [milliseconds(row.rr or 0) for row in recording.beats]


@pytest.mark.parametrize(
    "text",
    [
        "date,rr,since start\n2025-03-15 09:00:15.123,823,0\n2025-03-15 09:00:15.946,812,823\n",
        "date, rr, since start\n2025-03-15 09:00:15 +0000, 823, 823\n\n, 812, 1635\n",
        "timestamp, rr, since_start\n1742029215123, 823, 0\n1742029215946, 812, 823\n",
        "date,rr,since start\n2025-03-15 09:00:15,823,0.0\n2025-03-15 09:00:15,812,0.823\n",
    ],
    ids=["ms", "zone", "unix", "seconds"],
)
def test_hrv_logger_in_all_its_forms(tmp_path: Path, text: str) -> None:
    recording = read(tmp_path, "2025-03-15_RR_0001.csv", text)
    assert rr_of(recording) == [823, 812]
    assert recording.beats[-1].elapsed == 1635 * TICKS_PER_MS
    assert recording.header["device"] == "2025-03-15 0001"
    start = start_of(recording)
    assert start is not None
    assert start.year == 2025


def test_events_of_hrv_logger_find_their_beats(tmp_path: Path) -> None:
    (tmp_path / "d_RR_1.csv").write_text("date,rr,since start\n,823,0\n,812,823\n")
    events = tmp_path / "d_Events_1.csv"
    events.write_text("date,timestamp,annotation,manual\n,400,Ruhe Ende,false\n,900,tea,true\n")
    recording = open_recording(events)
    assert rr_of(recording) == [823, 812]
    assert [(row.elapsed, row.note) for row in markers(recording)] == [
        (400 * TICKS_PER_MS, "Ruhe Ende"),
        (900 * TICKS_PER_MS, "tea"),
    ]


def logged(count: int, lost: range, form: Callable[[float, int], str]) -> str:
    """Return lines of beats at 800 ms or so, some of them lost, in packets that arrive late."""
    lines, time = [], 0.0
    for number in range(count):
        rr = 800 + number % 7
        time += rr / 1000
        if number not in lost:
            # Two beats to a packet: the second is told as late as the first.
            arrival = time + (0.8 if number % 2 else 1.6)
            lines.append(form(arrival, rr))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lost", [range(0), range(60, 67)], ids=["whole", "hole"])
def test_holes_are_found_from_the_times_of_arrival(tmp_path: Path, lost: range) -> None:
    begin = datetime(2026, 11, 22, 9, 14, 5)  # noqa: DTZ001 - as the app writes it

    def form(at: float, rr: int) -> str:
        return f"{(begin + timedelta(seconds=at)).isoformat(timespec='milliseconds')};{rr}"

    text = "Phone timestamp;RR-interval [ms]\n" + logged(120, lost, form)
    recording = read(tmp_path, "Polar_H10_RR.txt", text)
    assert len(recording.beats) == 120 - len(lost)
    missing = sum(800 + number % 7 for number in lost)
    assert len(gaps(recording)) == bool(lost)
    for gap in gaps(recording):
        assert milliseconds(gap.duration or 0) == pytest.approx(missing, abs=900)
        assert gap.note == GapReason.UNKNOWN
        assert [len(stretch) for stretch in stretches(recording)] == [60, 53]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no zone for a program")
def test_what_tells_the_time_of_no_place_was_recorded_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A morning in New York is none in the afternoon, and an evening is of its own day."""
    evening = datetime(2025, 3, 15, 1, 30, tzinfo=UTC)
    since_2000 = int((evening - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds() * 1e9)
    files = {
        "a.txt": f"Phone timestamp;RR-interval [ms]\n{since_2000};800\n".encode(),
        "a_RR_b.csv": f"timestamp,rr\n{evening.timestamp() * 1000:.0f},800\n".encode(),
        "a.fit": fit_file(fit_seconds()),
    }
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        for name, data in files.items():
            start = start_of(read(tmp_path, name, data))
            assert start
            assert start.utcoffset() in (timedelta(hours=-4), timedelta(hours=-5)), name
            if name != "a.fit":
                assert start.date() == date(2025, 3, 14)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no zone for a program")
@pytest.mark.parametrize("form", ["polar", "hrv logger"])
def test_the_night_when_clocks_are_set_back_has_no_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        begin = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
        walls = [
            (begin + timedelta(seconds=number)).astimezone().strftime("%Y-%m-%d %H:%M:%S")
            for number in range(2 * 3600)
        ]
        if form == "polar":
            lines = ["Phone timestamp;RR-interval [ms]", *(f"{wall};1000" for wall in walls)]
            recording = read(tmp_path, "a_RR.txt", "\n".join(lines).encode())
        else:
            lines = ["date,rr", *(f"{wall},1000" for wall in walls)]
            recording = read(tmp_path, "a_RR_b.csv", "\n".join(lines).encode())
        assert not gaps(recording)
        assert recording.beats[-1].elapsed == 7200 * S
        start = start_of(recording)
        assert start
        assert abs(start - begin) < timedelta(seconds=2)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_polar_sensor_logger_in_nanoseconds_since_2000(tmp_path: Path) -> None:
    text = "Phone timestamp;RR-interval [ms]\n848567645000000000;800\n848567645800000000;810\n"
    start = start_of(read(tmp_path, "rr.txt", text))
    assert start is not None
    assert start.astimezone(UTC).isoformat() == "2026-11-21T09:14:04.200000+00:00"


HRM = (
    "[Params]\nVersion=106\nMonitor=12\nDate=20261122\nStartTime=09:14:05.0\nInterval=238\n\n"
    "[Note]\n61\n\n[HRData]\n812\n790\t0\n805\n"
)


def test_polar_hrm(tmp_path: Path) -> None:
    recording = read(tmp_path, "26112201.hrm", HRM)
    assert rr_of(recording) == [812, 790, 805]
    start = start_of(recording)
    assert start is not None
    assert start.replace(tzinfo=None).isoformat() == "2026-11-22T09:14:05"


def fit_seconds(pause: int = 0) -> list[tuple[int, tuple[int, ...]]]:
    seconds: list[tuple[int, tuple[int, ...]]] = []
    time, told = 0.0, 0.0
    for number in range(80):
        rr = (900 + number % 5, 1100) if number % 3 else (1003,)
        time += sum(rr) / 1000
        told = time + (pause if number >= 40 else 0)
        seconds.append((round(told), rr))
    return seconds


@pytest.mark.parametrize("pause", [0, 30])
def test_garmin_fit(tmp_path: Path, pause: int) -> None:
    seconds = fit_seconds(pause)
    recording = read(tmp_path, "activity.fit", fit_file(seconds))
    assert rr_of(recording) == [value for _, rr in seconds for value in rr]
    assert len(gaps(recording)) == bool(pause)
    for gap in gaps(recording):
        assert (gap.duration or 0) / S == pytest.approx(pause, abs=1.5)


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    recording = Recording(dict(HEADER), beat_rows([800 * TICKS_PER_MS] * 3), torn=False)
    for key in ("edf", "parquet", "table"):
        path = put(FORMATS[key].write(recording, key), tmp_path)
        wrong = path.with_name(f"{key}.dat")
        path.rename(wrong)
        assert rr_of(open_recording(wrong)) == [800] * 3


# What is refused

STEADY = assembled(dict(HEADER), beat_rows([800 * TICKS_PER_MS] * 9))
EDF = FORMATS["edf"].write(STEADY, "x")["x.edf"]
TABLE = FORMATS["table"].write(STEADY, "x")
PARQUET = FORMATS["parquet"].write(STEADY, "x")["x.parquet"]
BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "holds no RR intervals"),
    "blank.txt": (b"\n \n# nothing\n", "holds no RR intervals"),
    "junk.txt": (bytes(range(256)) * 20, "is not a text file"),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
    "report.pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "data.json": (b'{"rr": [800, 810]}', "is JSON"),
    "page.html": (b"<!DOCTYPE html><html>", "is a page"),
    "activity.tcx": (b'<?xml version="1.0"?><TrainingCenterDatabase/>', "XML file"),
    "table.xlsx": (b"PK\x03\x04" + bytes(50), "spreadsheet"),
    "data.gz": (b"\x1f\x8b\x08\x00" + bytes(20), "unpack it"),
    "heart.csv": (b"time,heart_rate\n0,61\n1,62\n", "holds heart rate, not RR"),
    "bpm.txt": (b"61\n64\n72\n80\n", "looks like heart rate"),
    "exercise.txt": (b"148\n150\n152\n", "looks like heart rate"),
    "ecg.txt": (b"-0.105\n-0.100\n0.912\n", "'-0.105' is no RR interval"),
    "ecg.csv": (b"timestamp,ecg [uV]\n1,200\n", "holds an ECG"),
    "adc.txt": (b"20480\n20512\n20333\n", "a median of 20480 is no RR interval"),
    "negative.txt": (b"800\n-5\n", "line 2: '-5'"),
    "nan.txt": (b"800\nnan\n", "line 2: 'nan'"),
    "comma.txt": (b"0,812\n0,790\n", "with a decimal point"),
    "huge.txt": (b"800\n810\n1000000000\n", "nor a pause"),
    "word.txt": (b"800\nhello\n", "line 2: 'hello'"),
    "utf16.txt": ("800\n810\n".encode("utf-16"), "UTF-16"),
    "short.parquet": (PARQUET[:-40], "ends too early for a Parquet"),
    "other.parquet": (b"PAR1" + bytes(40) + b"PAR1", "damaged or ends too early"),
    "short.edf": (EDF[:-50], "ends too early for an EDF"),
    "header.edf": (EDF[:200], "ends too early for an EDF"),
    "signals.edf": (EDF.replace(b"\x14RR normal", b"\x14QQ normal"), "but no RR intervals"),
    "short.fit": (fit_file(fit_seconds())[:-60], "ends too early for a .fit"),
    "norr.fit": (fit_file([(0, ()), (1, ())]), 'turn on "Log HRV"'),
    "beats.hrm": (HRM.replace("238", "5").encode(), "heart rate, not RR intervals (Interval=5)"),
    "old.hrm": (b"[Params]\nVersion=102\n[HRData]\n61\n", "heart rate, not RR intervals"),
    "cut.hrm": (HRM.replace("790", "x").encode(), "line 13 is damaged"),
    "a_Events_b.csv": (
        b"date,timestamp,annotation,manual\n2025-03-15 09:00:15,0,Start,false\n",
        "choose the file with _RR_",
    ),
    "a_RR_b.csv": (b"date,rr,since start\n2025-03-15 09:00:15,abc,0\n", "line 2 is damaged"),
    "bpm_RR_b.csv": (b"date,rr,since start\n2025-03-15 09:00:15,61,0\n", "looks like heart rate"),
    "acc.txt": (b"Phone timestamp;sensor timestamp [ns];X [mg]\n1;2;3\n", "without RR intervals"),
    "x beats.csv": (TABLE["x beats.csv"].replace(b"normal", b"odd"), "line 2 is damaged"),
    "x events.csv": (b"onset_s,duration_s,kind,id,label,detail\n", 'with " beats" in its name'),
    "year1_RR_b.csv": (
        b"date,rr,since start\n2025-03-15 09:00:15,800,0\n0001-01-01 00:00:00 +0000,800,800\n",
        "its times are not those of one recording",
    ),
    "long beats.csv": (TABLE["x beats.csv"] + b"x" * 200_000, "line 11 is damaged"),
    "cut beats.csv": (TABLE["x beats.csv"] + b'"s-1"', "line 11 is damaged"),
    "deep.csv": (
        csv_format.MAGIC.encode() + b"# x: " + b"[" * 100_000 + b"\n",
        "header line is damaged",
    ),
    "numbers.csv": (
        csv_format.MAGIC.encode() + b"elapsed_s,event,beat,rr_ms\n1,beat,1,1e290\n",
        "line 3 is damaged",
    ),
    "recording.csv": (csv_format.MAGIC.encode() + b"# start: {\n", "header line is damaged"),
}


def one_clear_sentence(text: str, name: str) -> None:
    assert name in text
    said = text.replace(name, "NAME")
    assert re.fullmatch(r"[^\n]{20,300}\.", said), said
    assert not re.search(r"[.!?] [A-Z]", said.replace(". Choose another file.", ".")), said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", BROKEN)
def test_what_holds_no_rr_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    data, reason = BROKEN[name]
    with pytest.raises(OpeningError, match=re.escape(reason)) as error:
        read(tmp_path, name, data)
    one_clear_sentence(str(error.value), name)


def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("folder", "missing.txt"):
        with pytest.raises(OpeningError) as error:
            open_recording(tmp_path / name)
        one_clear_sentence(str(error.value), name)
    (tmp_path / "locked.txt").write_text("800\n")

    def locked(path: Path) -> Recording:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(formats, "read", locked)
    with pytest.raises(OpeningError, match="permission denied") as error:
        open_recording(tmp_path / "locked.txt")
    one_clear_sentence(str(error.value), "locked.txt")


@pytest.mark.parametrize(
    ("length", "detail"),
    [("inf", ""), ("nan", ""), ("9", "{bad"), ("9", "[1]"), ("9", "[" * 100_000)],
)
def test_damaged_events_beside_a_table_are_told(tmp_path: Path, length: str, detail: str) -> None:
    (tmp_path / "x beats.csv").write_bytes(TABLE["x beats.csv"])
    events = f'onset_s,duration_s,kind,id,label,detail\n1,{length},"phase",1,"rest","{detail}"\n'
    (tmp_path / "x events.csv").write_text(events)
    with pytest.raises(OpeningError, match=r"x events\.csv: line 2 is damaged"):
        open_recording(tmp_path / "x beats.csv")


def parquet_of(metadata: bytes, length: int = 9) -> bytes:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    columns = {
        "elapsed_s": [0.8 * number for number in range(length)],
        "beat": range(length),
        "rr_ms": [800.0] * length,
        "stretch": [1] * length,
        "flag": ["normal"] * length,
    }
    table = pa.table(columns).replace_schema_metadata({b"biofeedback": metadata})
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


@pytest.mark.parametrize(
    "metadata",
    [
        b"[1]",
        b"[" * 100_000,
        b'{"header": [1]}',
        b'{"events": [1]}',
        b'{"events": [{}]}',
        b'{"events": [{"kind": "gap", "onset_s": "x", "duration_s": 1, "label": ""}]}',
    ],
)
def test_damaged_metadata_of_a_parquet_is_told(tmp_path: Path, metadata: bytes) -> None:
    with pytest.raises(OpeningError, match=r"x\.parquet: line 1 is damaged") as error:
        read(tmp_path, "x.parquet", parquet_of(metadata))
    one_clear_sentence(str(error.value), "x.parquet")


def test_what_unpacks_to_more_than_any_recording_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy_reading, "MOST_BEATS", 1000)
    data = parquet_of(b"{}", 1001)
    with pytest.raises(OpeningError, match="is too large for an RR file"):
        read(tmp_path, "x.parquet", data)
    monkeypatch.setattr(rows, "MOST_BEATS", 1000)
    with pytest.raises(OpeningError, match="is too large for an RR file"):
        read(tmp_path, "x.txt", b"800\n" * 1001)


ODD = (b"1e300", b"1e9999999", b"nan", b"-1", b"9" * 25, b"", b'"', b"9999-12-31", b"\0", b"\xff")


def test_whatever_is_damaged_gets_a_recording_or_a_sentence(tmp_path: Path) -> None:
    """Each of these has once met a library, or an exponent that would have taken for ever."""
    whole = open_recording(sample(tmp_path))
    files = {
        name: data for kind in FORMATS.values() for name, data in kind.write(whole, "x").items()
    }
    files |= {"x.fit": fit_file(fit_seconds(30)), "x.hrm": HRM.encode()}
    dice = random.Random(4)
    for name, data in sorted(files.items()) * 30:
        broken = bytearray(data)
        at = dice.randrange(len(broken))
        match dice.randrange(4):
            case 0:
                del broken[at:]
            case 1:
                broken[at] = dice.randrange(256)
            case 2:
                broken[at : at + dice.choice((0, 1, 8))] = dice.choice(ODD)
            case _:
                found = dice.choice([*re.finditer(rb"[0-9.]+", bytes(broken[:5000]))])
                broken[slice(*found.span())] = dice.choice(ODD)
        (tmp_path / name).write_bytes(broken)
        try:
            recording = open_recording(tmp_path / name)
        except OpeningError as error:
            one_clear_sentence(str(error), name)
        else:
            assert recording.beats
        (tmp_path / name).unlink()


@pytest.mark.parametrize("library", ["pyedflib", "fitdecode", "pyarrow"])
def test_a_library_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    name, data = {
        "pyedflib": ("x.edf", EDF),
        "fitdecode": ("x.fit", fit_file(fit_seconds())),
        "pyarrow": ("x.parquet", PARQUET),
    }[library]
    with pytest.raises(OpeningError, match=rf"{library}: pip install .biofeedback\[exchange\]"):
        read(tmp_path, name, data)
    if library == "pyarrow":
        with pytest.raises(ForeignError, match="pyarrow: pip install"):
            FORMATS["parquet"].write(assembled(dict(HEADER), beat_rows([800])), "x")


# The commands


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def sample(folder: Path) -> Path:
    """Write a recording of ours with a gap, an artifact, a marker and a phase."""
    # Long enough for the artifact to be one of few.
    rr = [(830 + 40 * math.sin(number / 2)) for number in range(200)]
    rr[50], rr[51] = rr[50] - 300, rr[51] + 300
    rows = beat_rows([round(value * 1.024) * TICKS_PER_1024TH for value in rr])
    moved = [
        row if place < 120 else Row(row.elapsed + 30 * S, "beat", row.beat, row.rr, row.flag)
        for place, row in enumerate(rows)
    ]
    gap = gap_row(moved[119], moved[120], GapReason.LINK_LOST)
    marker = Row(60 * S, "marker", note="call #3; =1+1")
    phase = phase_rows(Span("rest", 1, {"posture": "sitting"}, 10 * S, 50 * S))
    recording = judged(assembled(dict(HEADER), [*moved, gap, marker, *phase]))
    path = folder / "2026-11-22 09-14-05 Polar H10.csv"
    header = csv_format.Header("s-1", START, "test", 60, "Polar H10", address="AA:BB")
    text = header.text() + "".join(row.text(START) for row in recording.rows)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("key", FORMATS)
def test_out_and_in_again(tmp_path: Path, key: str) -> None:
    kind, source = FORMATS[key], sample(tmp_path)
    before = open_recording(source)
    flagged = sum(row.flag is not Flag.NORMAL for row in before.beats)
    assert flagged == 2
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    done = run("export", source, "--to", key, "--output", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert ("1 gap is not in the file" in done.output) is not kind.gaps
    assert ("2 intervals that are flagged" in done.output) is not kind.flags
    assert ("2 markers and phases are not" in done.output) is not kind.marks
    files = sorted((tmp_path / "out").iterdir(), key=lambda path: "vents" in path.name)
    assert all("AA:BB" not in file.read_bytes().decode("latin-1") for file in files)
    done = run("import", files[0], "--output", tmp_path / "in")
    assert done.exit_code == 0, done.output
    assert "200 beats, 3:1" in done.output or "200 beats, 2:4" in done.output
    assert "RR in ms (median 8" in done.output
    assert ("1 gap," in done.output) is kind.gaps
    (made,) = (tmp_path / "in").iterdir()
    after = csv_format.read(made)
    assert after.header["source"] == "import"
    assert after.header["imported_from"] == files[0].name
    assert after.header["sampling"] == "RR intervals as in the imported file"
    assert "start_from" not in after.header
    assert [row.rr for row in after.beats] == [row.rr for row in before.beats]
    assert after.rows[-1].note == LinkState.STOPPED
    if kind.gaps:
        assert [row.flag for row in after.beats] == [row.flag for row in before.beats]
        assert rmssd_ms(after) == rmssd_ms(before)
        (gap,) = gaps(after)
        assert near(gap.duration or 0, 30 * S, EDF_STEP if key == "edf" else 0)
        assert [row.note for row in markers(after)] == ["call #3; =1+1"]
        assert [span.name for span in spans(after)] == ["rest"]
        assert after.beats[-1].rmssd_ms == pytest.approx(before.beats[-1].rmssd_ms)
    again = run("import", files[0], "--output", tmp_path / "in")
    assert again.exit_code == 1
    assert "is never overwritten" in again.output


def test_a_file_for_each_stretch_has_our_rmssd(tmp_path: Path) -> None:
    source = sample(tmp_path)
    done = run("export", source, "--to", "kubios", "--stretches", "--only-normal")
    assert done.exit_code == 0
    assert "Error" not in done.output
    files = sorted(tmp_path.glob("* stretch *.txt"))
    assert [file.name[-18:] for file in files] == [f"stretch {n} of 3.txt" for n in (1, 2, 3)]
    squares: list[float] = []
    for file in files:
        rr = [float(line) for line in file.read_text().splitlines()]
        squares += [(b - a) ** 2 for a, b in pairwise(rr)]
    before = open_recording(source)
    assert math.sqrt(sum(squares) / len(squares)) == pytest.approx(rmssd_ms(before), rel=1e-12)


def test_a_late_stretch_is_no_longer_than_it_is_in_edf(tmp_path: Path) -> None:
    """Hours of nothing before each would be gigabytes."""
    hour = 3600 * S
    beats = [
        Row(row.elapsed + hour, "beat", row.beat, row.rr, row.flag, arrival=row.elapsed + hour)
        for row in beat_rows([800 * TICKS_PER_MS] * 50)
    ]
    late = assembled(dict(HEADER), [*beats, Row(beats[9].elapsed, "marker", note="here")])
    data = FORMATS["edf"].write(late, "x")["x.edf"]
    assert len(data) < 10_000
    again = read(tmp_path, "x.edf", data)
    assert [row.rr for row in again.beats] == [row.rr for row in beats]
    assert abs(again.beats[0].elapsed - beats[0].elapsed) <= EDF_STEP
    assert start_of(again) == START
    assert [round(row.elapsed / S, 3) for row in markers(again)] == [3608]


def test_a_bad_file_among_good_ones_is_named_and_the_others_are_imported(tmp_path: Path) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text("0.8\n0.81\n0.79\n")
    (tmp_path / "b.txt").write_text("61\n62\n")
    (tmp_path / "in").mkdir()
    files = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    done = run("import", *files, "--output", tmp_path / "in")
    assert done.exit_code == 1
    assert "Error: b.txt: a median of 62" in done.output
    assert done.output.count("3 beats, 0:02, RR in s (median 0.8 s), no gaps, start taken") == 2
    made = csv_format.read(next((tmp_path / "in").iterdir()))
    assert made.header["start_from"] == "the date of the file that was imported"


def test_letters_that_a_terminal_lacks_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where Windows writes to a file."""
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    (tmp_path / "\u043f\u0443\u043b\u044c\u0441.txt").write_text("800\n810\n")
    for command in (("import", "--output", tmp_path), ("export", "--to", "table")):
        done = run_program(*command, next(tmp_path.glob("*.txt")))
        assert done.returncode == 0, done.stderr
        assert "\\u043f" in done.stdout


def test_the_start_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("800\n810\n")
    done = run("import", tmp_path / "a.txt", "--start", "2026-11-22 09:14", "--output", tmp_path)
    assert done.exit_code == 0
    assert (tmp_path / "2026-11-22 09-14-00 a.csv").exists()


def test_no_start_is_made_up(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("800\n810\n")
    os.utime(path, (0, 0))
    done = run("import", path, "--output", tmp_path)
    assert done.exit_code == 1
    assert "its date is no true one: give --start" in done.output
    for year in ("0001", "1970", "9999"):
        done = run("import", path, "--start", f"{year}-01-01 00:00", "--output", tmp_path)
        assert done.exit_code == 2
        assert "lies between the years 1971 and 2200" in done.output
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("key", ["edf", "parquet"])
def test_a_demo_that_went_out_never_counts_when_it_comes_in(tmp_path: Path, key: str) -> None:
    source = made.write(tmp_path, source="simulated")
    (tmp_path / "in").mkdir()
    assert run("export", source, "--to", key).exit_code == 0
    once = source.with_suffix(f".{key}")
    (tmp_path / "again").mkdir()
    assert run("export", once, "--to", "parquet", "--output", tmp_path / "again").exit_code == 0
    for file in (once, *(tmp_path / "again").iterdir()):
        assert run("import", file, "--output", tmp_path / "in").exit_code == 0
        (path,) = (tmp_path / "in").iterdir()
        assert csv_format.read(path).header["source"] == "simulated"
        path.unlink()


@pytest.mark.parametrize("key", ["edf", "parquet", "kubios"])
def test_notes_of_a_recording_are_not_laid_over_its_export_again(tmp_path: Path, key: str) -> None:
    source = made.write(tmp_path)
    notes = Notes(note="my own words", markers=Edits(added=(Added("coffee", 20),)))
    write_notes(source, notes)
    assert run("export", source, "--to", key).exit_code == 0
    file = source.with_suffix(FORMATS[key].endings[0])
    markers = [row.note for row in open_recording(file).rows if row.event == "marker"]
    assert markers == (["coffee"] if FORMATS[key].marks else [])
    assert "my own words" not in str(open_recording(file).header)
    write_notes(file, Notes(note="of the export"))
    assert read_notes(source) == notes


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--to", "edf", "--output", "{tmp}/nowhere/x.edf"), "does not exist"),
        (("--to", "hrv-logger", "--output", "{tmp}/x.csv"), "more than one file"),
        (("--to", "kubios", "--output", "{tmp}/taken.txt"), "is never overwritten"),
    ],
)
def test_exports_that_cannot_be_written(
    tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    (tmp_path / "taken.txt").write_text("mine")
    wanted = [argument.format(tmp=tmp_path) for argument in arguments]
    done = run("export", sample(tmp_path), *wanted)
    assert done.exit_code == 1
    assert reason in done.output
    assert (tmp_path / "taken.txt").read_text() == "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="it has a disk that is always full")
def test_half_a_file_is_taken_away_once_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows deletes no file that is open."""
    opened: list[int] = []
    unlink, create = Path.unlink, os.open

    def create_on_a_full_disk(path: Path, flags: int, mode: int) -> int:
        opened.append(create(path, flags, mode))
        with open("/dev/full", "wb") as full:
            os.dup2(full.fileno(), opened[-1])
        return opened[-1]

    def as_on_windows(path: Path, missing_ok: bool = False) -> None:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(opened[0])
        unlink(path, missing_ok)

    monkeypatch.setattr(os, "open", create_on_a_full_disk)
    monkeypatch.setattr(Path, "unlink", as_on_windows)
    with pytest.raises(OutputError, match="no space left on device"):
        write_new(tmp_path / "x.txt", b"800\n" * 9999)
    assert not any(tmp_path.iterdir())


def test_usage(tmp_path: Path) -> None:
    source = sample(tmp_path)
    assert run("export", source, source, "--to", "edf", "--output", tmp_path / "x").exit_code == 2
    assert run("import", source, source, "--start", "2026-11-22 09:14").exit_code == 2
    done = run("import", source, "--output", tmp_path)
    assert done.exit_code == 1
    assert "is a recording of this program already" in done.output
    nothing = Recording(dict(HEADER), [Row(S, "beat", 1, S, Flag.MISSED)], torn=False)
    with pytest.raises(ForeignError, match="without --only-normal"):
        exporting.export(nothing, FORMATS["kubios"], "x", normal_only=True)


def test_an_rr_text_is_judged_on_its_way_to_a_table(tmp_path: Path) -> None:
    rr = [800 + 10 * (number % 5) for number in range(100)]
    rr[50], rr[51] = 500, 1100
    (tmp_path / "rr.txt").write_text("\n".join(map(str, rr)))
    assert run("export", tmp_path / "rr.txt", "--to", "table").exit_code == 0
    text = (tmp_path / "rr beats.csv").read_text()
    assert '"ectopic"' in text


def test_the_command_knows_every_format() -> None:
    assert {*FORMATS} == {*export_command.KEYS}


def test_nothing_of_it_is_loaded_by_recording() -> None:
    from tests.programs import modules_after

    heavy = ["numpy", "pyarrow", "pyedflib", "fitdecode"]
    code = "from biofeedback.records.exchange import formats, exporting"
    assert modules_after(code, heavy) == []
