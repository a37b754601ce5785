"""The library: an index that is never more than its recordings, and never less."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biofeedback.commands.history import history
from biofeedback.history.indexing import described, open_library
from biofeedback.records.library import (
    ContactEntry,
    DifferenceEntry,
    Library,
    LibraryError,
    Measures,
    PhaseEntry,
    Ratings,
    SessionEntry,
    Wanted,
    database,
)
from biofeedback.records.library.database import FILE_NAME, MIGRATIONS, open_database
from biofeedback.records.recovery import recover
from biofeedback.records.sidecar import Notes, read_notes, sidecar_path, write_notes
from tests import made

START = datetime(2026, 3, 1, 7, tzinfo=UTC)


def plain(path: Path) -> SessionEntry | None:
    """Keep what a small file says, for tests that are not about numbers."""
    text = path.read_text()
    if not text.startswith("ours"):
        return None
    start = START + timedelta(hours=int(text.split()[1]))
    said = read_notes(path)
    phase = PhaseEntry(1, "rest", "rest", 1.5, 60.0, None, Measures(41.0, 33.0, 50.0))
    return SessionEntry(
        path, start, 180.0, note=said.note, tags=said.tags, posture=said.posture, phases=(phase,)
    )


def entries_of(folder: Path) -> list[SessionEntry]:
    with Library(folder, plain) as library:
        return library.up_to_date().sessions()


def put(folder: Path, name: str, hour: int) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(f"ours {hour}")
    return path


def test_only_what_has_changed_is_looked_at(tmp_path: Path) -> None:
    paths = [put(tmp_path, name, hour) for hour, name in enumerate("abc")]
    with Library(tmp_path, plain) as library:
        assert [step.done for step in library.refresh()] == [0, 1, 2, 3]
        assert [step.total for step in library.refresh()] == [0]
        write_notes(paths[1], Notes(note="x", tags=("y",), posture="lying"))
        assert [step.path for step in library.refresh()] == [None, paths[1]]
        found = library.session(paths[1])
        assert found is not None
        assert (found.note, found.tags, found.posture) == ("x", ("y",), "lying")
        paths[0].unlink()
        paths[2].rename(tmp_path / "d.csv")
        library.up_to_date()
        assert [each.path.name for each in library.sessions()] == ["d.csv", "b.csv"]


def test_another_way_of_working_it_out_looks_at_everything_again(tmp_path: Path) -> None:
    put(tmp_path, "a", 1)
    with Library(tmp_path, plain) as library:
        library.up_to_date()
    with Library(tmp_path, plain, method=2) as library:
        assert [step.total for step in library.refresh()] == [1, 1]
        assert [step.total for step in library.refresh()] == [0]


acts = st.lists(
    st.tuples(
        st.sampled_from(["put", "foreign", "notes", "damage", "remove", "rename", "grow", "open"]),
        st.sampled_from("abcd"),
        st.integers(0, 30),
    ),
    max_size=12,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_an_index_is_what_a_new_one_would_be(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("library")
    second = folder / "second"
    second.mkdir()
    with Library(folder, plain, others=[second]) as library:
        for number, (act, name, hour) in enumerate(acts):
            _act(second if hour % 3 == 0 else folder, act, name, hour, number)
            if act == "open":
                library.up_to_date(workers=0)
        library.up_to_date(workers=0)
        found, problems = library.sessions(), library.problems()
    shutil.copytree(folder, folder.with_name(f"{folder.name} copy"), dirs_exist_ok=True)
    (folder / FILE_NAME).unlink()
    with Library(folder, plain, others=[second]) as library:
        library.up_to_date(workers=0)
        assert (library.sessions(), library.problems()) == (found, problems)
        for _ in library.rebuild(workers=0):
            pass
        assert (library.sessions(), library.problems()) == (found, problems)


def _act(folder: Path, act: str, name: str, hour: int, number: int) -> None:
    path = folder / f"{name}.csv"
    match act:
        case "put":
            path.write_text(f"ours {hour}")
        case "foreign":
            path.write_text("time,hr")
        case "grow" if path.exists():
            path.write_text(path.read_text() + " x" * (hour + 1))
        case "notes":
            write_notes(path, Notes(note=str(hour)))
        case "damage":
            path.write_text("ours but no number")
        case "remove":
            path.unlink(missing_ok=True)
            sidecar_path(path).unlink(missing_ok=True)
        case "rename" if path.exists():
            path.rename(folder / f"{name}{number}.csv")


def test_an_index_moves_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    put(tmp_path / "here", "a", 1)
    entries_of(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    with Library(tmp_path / "there", plain) as library:
        assert [each.path for each in library.sessions()] == [tmp_path / "there" / "a.csv"]
        assert [step.total for step in library.refresh()] == [0]


def test_a_folder_that_is_switched_off_is_not_forgotten(tmp_path: Path) -> None:
    drive = tmp_path / "drive" / "folder"
    drive.mkdir(parents=True)
    put(drive, "away", 2)
    with Library(tmp_path, plain, others=[drive]) as library:
        library.up_to_date()
        (tmp_path / "drive").rename(tmp_path / "off")
        assert [each.path.name for each in library.up_to_date().sessions()] == ["away.csv"]
        (tmp_path / "off").rename(tmp_path / "drive")
        shutil.rmtree(drive)
        assert library.up_to_date().sessions() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_somebody_else_put_into_the_temporary_folder_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = tmp_path / "tmp"
    planted = everybody / "biofeedback-0"
    planted.mkdir(parents=True)
    put(planted, "a", 1)
    (tmp_path / "own").mkdir()
    with Library(tmp_path / "own", plain, others=[planted]) as library:
        assert len(library.up_to_date().sessions()) == 1
        everybody.chmod(0o1777)
        assert len(library.up_to_date().sessions()) == 1
        monkeypatch.setattr(os, "getuid", lambda: 4711)
        assert library.up_to_date().sessions() == []


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    put(tmp_path, "good", 1)
    (tmp_path / "bad.csv").write_text("ours what")
    (tmp_path / "foreign.csv").write_text("x")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.csv").mkdir()
    with Library(tmp_path, plain) as library:
        library.up_to_date()
        assert [each.path.name for each in library.sessions()] == ["good.csv"]
        assert [each.path.name for each in library.problems()] == ["bad.csv", "binary.csv"]
        assert "bad.csv cannot be looked into" in library.problems()[0].sentence
        assert [step.total for step in library.refresh()] == [0]


@pytest.mark.parametrize(
    "wrong", [{"duration_s": float("nan")}, {"note": "\udcff"}, {"beats": 1 << 70}]
)
def test_a_value_that_cannot_be_kept_hides_no_other(tmp_path: Path, wrong: dict[str, Any]) -> None:
    put(tmp_path, "good", 1)
    put(tmp_path, "odd", 2)

    def odd(path: Path) -> SessionEntry:
        return replace(SessionEntry(path, START, 60), **(wrong if path.stem == "odd" else {}))

    with Library(tmp_path, odd) as library:
        assert [each.path.stem for each in library.up_to_date().sessions()] == ["good"]
        assert [each.path.stem for each in library.problems()] == ["odd"]


@pytest.mark.parametrize("damage", ["text", "cut", "middle", "foreign", "empty tables"])
def test_a_damaged_index_is_set_aside_and_made_anew(tmp_path: Path, damage: str) -> None:
    for hour in range(30):
        put(tmp_path, f"{hour:02}", hour)
    known = entries_of(tmp_path)
    index = tmp_path / FILE_NAME
    data = index.read_bytes()
    match damage:
        case "text":
            index.write_text("my thesis")
        case "cut":
            index.write_bytes(data[: len(data) // 2])
        case "middle":
            index.write_bytes(data[:4096] + os.urandom(8192) + data[4096 + 8192 :])
        case "foreign":
            index.unlink()
            with sqlite3.connect(index) as other:
                other.execute("CREATE TABLE sessions (x)")
            other.close()
        case "empty tables":
            with sqlite3.connect(index) as other:
                other.execute("DROP TABLE phases")
            other.close()
    spoilt = index.read_bytes()
    (tmp_path / f"{FILE_NAME}-journal").write_bytes(b"")
    with Library(tmp_path, plain) as library:
        assert library.notice is not None
        assert "library damaged.sqlite and made anew" in library.notice
        assert library.up_to_date().sessions() == known
    assert (tmp_path / "library damaged.sqlite").read_bytes() == spoilt
    with Library(tmp_path, plain) as library:
        assert library.notice is None


def test_an_index_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "a", 1)
    entries_of(tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as other:
        other.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    other.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="made by a later version of biofeedback"):
        Library(tmp_path, plain)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert not list(tmp_path.glob("*damaged*"))


VERSION_1 = (Path(__file__).parent / "library_1.sql").read_text(encoding="utf-8")


def test_an_index_of_version_1_is_brought_up_to_date(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as old:
        old.executescript(VERSION_1)
    old.close()
    put(tmp_path, "old", 5)
    later = (*MIGRATIONS, "ALTER TABLE sessions ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")
    opened = open_database(tmp_path, later)
    assert opened.notice is None
    assert opened.connection.execute("PRAGMA user_version").fetchone() == (len(later),)
    row = opened.connection.execute("SELECT device, mood FROM sessions").fetchone()
    assert row == ("Polar H10", "calm")
    opened.connection.close()


def test_today_s_version_reads_an_index_of_version_1(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as old:
        old.executescript(VERSION_1)
    old.close()
    with Library(tmp_path, plain) as library:
        (entry,) = library.sessions()
    assert (entry.device, entry.tags, entry.phases[0].pace) == ("Polar H10", ("coffee",), 6.0)
    assert entry.start == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_an_interrupted_migration_leaves_the_old_version(tmp_path: Path) -> None:
    put(tmp_path, "a", 1)
    known = entries_of(tmp_path)
    broken = (*MIGRATIONS, "CREATE TABLE more (x); NO SQL AT ALL")
    with pytest.raises(sqlite3.OperationalError):
        open_database(tmp_path, broken)
    assert entries_of(tmp_path) == known


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_index_is_private(tmp_path: Path) -> None:
    put(tmp_path, "a", 1)
    with Library(tmp_path, plain) as library:
        steps = library.refresh(workers=0)
        modes = []
        for _ in steps:
            modes += [stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob("library*")]
    assert set(modes) == {0o600}


def test_where_no_index_can_be_it_is_kept_in_memory(tmp_path: Path) -> None:
    put(tmp_path, "a", 1)
    (tmp_path / FILE_NAME).mkdir()
    with Library(tmp_path, plain) as library:
        assert library.notice is not None
        assert "kept in memory only" in library.notice
        assert len(library.up_to_date().sessions()) == 1


def test_an_index_that_cannot_be_written_to_is_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A medium that is for reading only, with the index that was made there before."""
    put(tmp_path, "a", 1)
    entries_of(tmp_path)
    put(tmp_path, "b", 2)
    before = (tmp_path / FILE_NAME).read_bytes()
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and access(path, mode))
    with Library(tmp_path, plain) as library:
        assert library.notice is not None
        assert "kept in memory only" in library.notice
        assert len(library.up_to_date().sessions()) == 2
        assert [step.done for step in library.rebuild()] == [0, 1, 2]
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_text_hides_no_other(tmp_path: Path) -> None:
    made.write(tmp_path).rename(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.csv"))
    (tmp_path / os.fsdecode(b"foreign\xff.csv")).write_text("1,2,3")
    good = made.write(tmp_path)
    with open_library(tmp_path, others=()) as library:
        assert [each.path for each in library.up_to_date().sessions()] == [good]
        (problem,) = library.problems()
        assert problem.sentence.startswith("bad\\udcff.csv cannot be kept")
        assert library.session(problem.path) is None
        assert [step.total for step in library.refresh()] == [0]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with Library(tmp_path / "none", plain) as library:
        assert library.up_to_date().sessions() == []
    assert not any(tmp_path.iterdir())


def test_it_is_read_while_another_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a", 1)
    entries_of(tmp_path)
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    with Library(tmp_path, plain) as library:
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE files SET size = 0")
        assert len(library.sessions()) == 1
        put(tmp_path, "b", 2)
        with pytest.raises(LibraryError, match="cannot be used now"):
            library.up_to_date()
        other.execute("ROLLBACK")
        other.close()
        assert len(library.up_to_date().sessions()) == 2


def test_what_was_looked_at_is_kept_when_the_rest_is_not_wanted(tmp_path: Path) -> None:
    for hour in range(9):
        put(tmp_path, str(hour), hour)
    with Library(tmp_path, plain) as library:
        steps = library.refresh(workers=0)
        assert isinstance(steps, Iterator)
        for step in steps:
            if step.done == 4:
                break
        steps.close()  # type: ignore[attr-defined]
        # The newest come first.
        assert [each.path.stem for each in library.sessions()] == ["8", "7", "6", "5"]
        assert next(library.refresh()).total == 5


@pytest.fixture
def mixed(tmp_path: Path) -> Library:
    wanted = [
        SessionEntry(tmp_path / "0", START, 60, kind="rest", tags=("Öl", "late"), device="H10 A"),
        SessionEntry(tmp_path / "1", START, 60, source="simulated", kind="rest", device="demo"),
        SessionEntry(tmp_path / "2", START + timedelta(days=1), 60, kind="paced", posture="lying"),
        SessionEntry(
            tmp_path / "3",
            START + timedelta(days=2),
            60,
            kind="conversation",
            phases=(PhaseEntry(1, "x", "rest", 0, 60),),
        ),
    ]
    library = Library(tmp_path, lambda path: replace(wanted[int(path.stem)], path=path))
    for number in range(4):
        put(tmp_path, str(number), 0)
    return library.up_to_date()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), "320"),
        (Wanted(demo=True), "3210"),
        (Wanted(demo=True, limit=2), "32"),
        (Wanted(kind="rest"), "30"),
        (Wanted(kind="paced"), "2"),
        (Wanted(since=date(2026, 3, 2)), "32"),
        (Wanted(until=date(2026, 3, 2)), "20"),
        (Wanted(tag="öL"), "0"),
        (Wanted(tag="l"), ""),
        (Wanted(device="h10"), "0"),
        (Wanted(posture="lying"), "2"),
        (Wanted(tag="'; DROP TABLE files; --"), ""),
    ],
)
def test_sessions_are_found(mixed: Library, wanted: Wanted, found: str) -> None:
    with mixed:
        entries = mixed.sessions(wanted)
        assert "".join(each.path.stem for each in entries) == found
        phases = {each.path.stem: len(each.phases) for each in entries}
        assert all(number == (stem == "3") for stem, number in phases.items())


texts = st.text(max_size=12)
numbers = st.none() | st.floats(0, 300, allow_nan=False)
lengths = st.floats(0, 1e6)
measures = st.builds(
    Measures, numbers, numbers, numbers, numbers, numbers, numbers, numbers, withheld=texts
)
differences = st.builds(DifferenceEntry, texts, numbers, numbers, texts)
ratings = st.builds(Ratings, *(st.none() | st.integers(1, most) for most in (7, 7, 5)))
contacts = st.builds(
    ContactEntry, texts, texts, texts, differences, differences, numbers, ratings, ratings
)
kept = st.builds(
    SessionEntry,
    path=st.just(Path("/x/a.csv")),
    start=st.datetimes(timezones=st.timezones()).map(
        # A zone is kept as its offset.
        lambda start: datetime.fromisoformat(start.isoformat())
    ),
    duration_s=st.floats(0, 1e6),
    session=texts,
    device=texts,
    source=st.sampled_from(["bluetooth", "replay", "import"]),
    beats=st.integers(0, 10**6),
    clean_share=st.floats(0, 1),
    artifact_share=st.floats(0, 1),
    gaps=st.integers(0, 99),
    note=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    posture=texts,
    kind=texts,
    said_kind=texts,
    unfinished=st.booleans(),
    measures=measures,
    phases=st.lists(
        st.builds(
            PhaseEntry, st.integers(-1, 9), texts, texts, lengths, lengths, numbers, measures
        ),
        max_size=2,
    ).map(tuple),
    contact=st.none() | contacts,
    problem=texts,
)


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    put(folder, "a", 1)
    return folder


@given(entry=kept)
@settings(max_examples=30, deadline=None)
def test_what_is_kept_comes_back_as_it_was(one_file: Path, entry: SessionEntry) -> None:
    entry = replace(entry, path=one_file / "a.csv")
    try:
        entry.start.timestamp()
    except (OverflowError, ValueError):
        return
    with Library(one_file, lambda _: entry) as library:
        for _ in library.rebuild(workers=0):
            pass
        assert library.problems() == []
        assert library.sessions(Wanted(demo=True)) == [entry]


def test_a_recording_is_described(tmp_path: Path) -> None:
    phases = [(10.0, 170.0, "paced breathing", made.PACED), (171.0, 240.0, "call with A", {})]
    path = made.write(
        tmp_path, duration_s=240, swing=0.06, phases=phases, facts={"posture": "Sitting"}
    )
    entry = described(path)
    assert entry is not None
    assert (entry.kind, entry.said_kind, entry.posture) == ("paced", "", "sitting")
    assert [(each.kind, each.pace) for each in entry.phases] == [
        ("paced", 6.0),
        ("conversation", None),
    ]
    paced = entry.phases[0].measures
    assert paced.rsa_bpm == pytest.approx(7.2, abs=1.2)
    assert paced.lock is not None
    assert paced.lock > 0.5
    assert not entry.unfinished
    write_notes(path, Notes(kind="exercise").with_tags("hill"))
    again = described(path)
    assert again is not None
    assert (again.kind, again.said_kind, again.tags) == ("exercise", "exercise", ("hill",))


def test_damaged_notes_hide_no_session(tmp_path: Path) -> None:
    path = made.write(tmp_path)
    sidecar_path(path).write_text("{")
    entry = described(path)
    assert entry is not None
    assert "damaged" in entry.problem


def test_a_recording_that_is_cut_off_is_in_the_library(tmp_path: Path) -> None:
    cut_off(tmp_path, moments=8)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_recording_cut_off_at_any_of_200_moments_is_in_the_library(tmp_path: Path) -> None:
    cut_off(tmp_path, moments=200)


def cut_off(folder: Path, moments: int) -> None:
    """What kill -9 leaves is the beginning of the file, cut anywhere."""
    whole = made.write(folder, phases=[(3.0, 60.0, "morning reading", {})])
    data = whole.read_bytes()
    begun = data.index(b",beat,1,") + 120
    with open_library(folder, others=()) as library:
        for moment in range(moments):
            cut = begun + (len(data) - begun) * moment // moments
            path = folder / f"cut {moment}.csv"
            path.write_bytes(data[:cut])
            assert not recover([folder]).problems
            entry = library.up_to_date(workers=0).session(path)
            assert entry is not None
            # One stands in the line of the columns.
            assert entry.beats >= data[:cut].rpartition(b"\n")[0].count(b",beat,") - 1
            assert not entry.unfinished
            assert library.problems() == []
            path.unlink()


def test_what_is_still_being_written_is_marked_and_does_not_count(tmp_path: Path) -> None:
    entry = described(made.write(tmp_path, closed=False))
    assert entry is not None
    assert entry.unfinished


HEADS = ("session", "length", "kind", "RMSSD", "ms", "HR", "RSA", "bpm", "posture,", "tags")


def run(*arguments: object) -> Any:
    return CliRunner().invoke(history, [str(each) for each in arguments])


def test_the_command_lists_sessions_and_what_they_say(tmp_path: Path) -> None:
    made.mornings(tmp_path, 9)
    made.write(tmp_path, made.MORNING + timedelta(days=9), source="simulated", device="sim")
    result = run("--folder", tmp_path)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].split() == list(HEADS)
    assert lines[1].startswith("2026-03-10 07:30  1:10")
    assert "sim" not in result.output
    assert lines[-1].startswith("rest, morning, up to 2026-03-10: 7-day mean")
    assert "(8 of 60 days)" in lines[-1]
    shorter = run("--folder", tmp_path, "--limit", 2, "--since", "2026-03-10").output.splitlines()
    assert shorter[:2] == lines[:2]
    assert shorter[-1] == lines[-1]
    resting = run("--folder", tmp_path, "--kind", "rest", "--posture", "lying")
    assert "No session is like that" in resting.output
    assert run("--folder", tmp_path, "--kind", "rest").output == result.output
    assert "rest (simulated)" in run("--folder", tmp_path, "--include-demo").output


def test_the_command_speaks_json(tmp_path: Path) -> None:
    made.mornings(tmp_path, 3)
    facts = json.loads(run("--folder", tmp_path, "--json", "--rebuild").output)
    assert [each["kind"] for each in facts["sessions"]] == ["rest"] * 3
    assert facts["together"]["week"]["days"] == 3
    assert facts["together"]["usual"] is None


def test_the_command_says_what_it_lacks(tmp_path: Path, home: Path) -> None:
    assert "There are no recordings yet" in run().output
    assert not list(home.rglob("*.sqlite"))
    assert "There are no recordings yet" in run("--folder", tmp_path).output
    missing = run("--folder", tmp_path / "none")
    assert missing.exit_code == 2
    assert "is no folder" in missing.output
    made.mornings(tmp_path, 1)
    assert "No session is like that" in run("--folder", tmp_path, "--tag", "x").output
    (tmp_path / "bad.csv").write_text("# biofeedback recording: 1\n# start: what\n")
    broken = run("--folder", tmp_path)
    assert broken.exit_code == 0
    assert "bad.csv" in broken.output


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_many_are_worked_out_in_other_processes(tmp_path: Path) -> None:
    made.mornings(tmp_path, 60)
    with open_library(tmp_path, others=()) as library:
        steps = list(library.refresh(workers=2))
        assert [step.done for step in steps] == list(range(61))
        found = library.sessions()
        for _ in library.rebuild(workers=0):
            pass
        assert library.sessions() == found


def dies(path: Path) -> SessionEntry | None:
    """Take the whole process down, as a lack of memory would; but only a helper."""
    import multiprocessing

    if multiprocessing.parent_process() is not None and path.stem == "30":
        os._exit(1)
    return plain(path)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_helpers_that_die_are_done_without(tmp_path: Path) -> None:
    for hour in range(60):
        put(tmp_path, f"{hour:02}", hour)
    with Library(tmp_path, dies) as library:
        list(library.refresh(workers=2))
        assert len(library.sessions()) == 60


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_index_outlives_kill_9(tmp_path: Path) -> None:
    made.mornings(tmp_path, 45)
    call = [sys.executable, "-m", "biofeedback", "history", "--rebuild", "--folder", str(tmp_path)]
    with open_library(tmp_path, others=()) as library:
        known = library.up_to_date(workers=0).sessions()
    for moment in range(25):
        with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
            time.sleep(0.2 + 0.1 * moment)
            program.kill()
            # Its helpers hold the pipe, too: it ends when the last of them has.
            program.communicate(timeout=10)
        with open_library(tmp_path, others=()) as library:
            assert library.notice is None
            assert library.up_to_date(workers=0).sessions() == known
