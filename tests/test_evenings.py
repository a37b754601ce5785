"""The line of each evening: kept, put right, and read whatever became of the file."""

from __future__ import annotations

import stat
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.cli import main
from biofeedback.history.indexing import open_library
from biofeedback.records.evenings import (
    FILE_NAME,
    Evening,
    Evenings,
    EveningsError,
    evening_of,
    keep_evening,
    read_evenings,
)

DAY = date(2026, 3, 4)


def test_an_evening_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    assert read_evenings(folder) == Evenings()
    keep_evening(folder, DAY, Evening(5, 6))
    keep_evening(folder, DAY - timedelta(days=1), Evening(None, 2))
    held = read_evenings(folder)
    assert held.by_day == {DAY - timedelta(days=1): Evening(None, 2), DAY: Evening(5, 6)}
    assert list(held.by_day) == sorted(held.by_day), "the earliest first"
    assert held.problem == ""
    assert (folder / FILE_NAME).read_text(encoding="utf-8") == (
        "day,in_tune,close\n2026-03-04,5,6\n2026-03-03,,2\n"
    )


def test_the_last_word_on_a_day_counts_and_can_take_it_back(tmp_path: Path) -> None:
    for evening in (Evening(5, 6), Evening(3, 6)):
        keep_evening(tmp_path, DAY, evening)
    assert read_evenings(tmp_path).by_day == {DAY: Evening(3, 6)}
    keep_evening(tmp_path, DAY, Evening())
    assert read_evenings(tmp_path).by_day == {}
    assert "2026-03-04,5,6" in (tmp_path / FILE_NAME).read_text(encoding="utf-8"), "only added to"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")
def test_it_is_private(tmp_path: Path) -> None:
    keep_evening(tmp_path, DAY, Evening(5, 6))
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        # As a table program of another country writes it, with columns of its own.
        "\ufeffday;in_tune;close;with\r\n2026-03-03;4;5;A\r\n",
        '"day","in_tune","close"\n"2026-03-03","4","5"\n',
        "day\tin_tune\tclose\n2026-03-03\t4\t5\n\n\n",
        "2026-03-03, 4, 5",
        "day;in_tune;close\r\n03.03.2026;4,0;5\r\n",
        "day,in_tune,close\n3.3.2026,4.0,5.00\n",
    ],
)
def test_what_another_program_wrote_is_read_and_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(text.encode())
    before = Evening(4, 5)
    assert read_evenings(tmp_path) == Evenings({date(2026, 3, 3): before})
    keep_evening(tmp_path, DAY, Evening(1, 7))
    assert path.read_bytes().startswith(text.encode()), "not a letter is changed"
    held = read_evenings(tmp_path)
    assert held.by_day == {date(2026, 3, 3): before, DAY: Evening(1, 7)}
    assert held.problem == ""


@pytest.mark.parametrize(
    "line",
    [
        "2026-13-01,4,5",
        "yesterday,4,5",
        "2026-03-02,8,5",
        "2026-03-02,4.5,5",
        "3/2/2026,4,5",
        "31.2.2026,4,5",
        "\x00\xff,,",
        "2026-",
    ],
)
def test_a_line_that_cannot_be_read_hides_no_other(tmp_path: Path, line: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"day,in_tune,close\n2026-03-03,4,5\n" + line.encode("latin-1"))
    held = read_evenings(tmp_path)
    assert held.by_day == {date(2026, 3, 3): Evening(4, 5)}
    assert "evenings.csv" in held.problem
    assert "left out" in held.problem
    keep_evening(tmp_path, DAY, Evening(5, 5))
    assert read_evenings(tmp_path).by_day[DAY] == Evening(5, 5), "nor does it swallow the next"


@given(data=st.binary(max_size=300))
def test_no_bytes_are_too_strange(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("evenings")
    (folder / FILE_NAME).write_bytes(data)
    read_evenings(folder)
    keep_evening(folder, DAY, Evening(2, 3))
    assert read_evenings(folder).by_day[DAY] == Evening(2, 3)


def test_a_huge_file_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"x" * 5_000_001)
    assert read_evenings(tmp_path).by_day == {}
    assert read_evenings(tmp_path).problem


def test_where_it_cannot_be_kept_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(EveningsError, match=r"cannot be kept in .*evenings\.csv"):
        keep_evening(tmp_path, DAY, Evening(5, 6))
    assert "cannot be read" in read_evenings(tmp_path).problem
    with pytest.raises(ValueError, match="1 to 7"):
        keep_evening(tmp_path, DAY, Evening(8, 1))


def test_the_library_passes_it_over(tmp_path: Path) -> None:
    keep_evening(tmp_path, DAY, Evening(5, 6))
    with open_library(tmp_path, others=()) as library:
        library.up_to_date()
        assert library.sessions() == []
        assert library.problems() == []


def test_after_midnight_it_is_the_evening_of_the_day_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the terminal as in the window."""
    for hour, day in ((0, 3), (3, 3), (4, 4), (23, 4)):
        now = datetime(2026, 3, 4, hour, 30, tzinfo=UTC)
        assert evening_of(now) == date(2026, 3, day)
        monkeypatch.setattr("biofeedback.clock.SystemClock.wall", lambda _, now=now: now)
        done = CliRunner().invoke(main, ["evening", "--folder", str(tmp_path), "--close", "5"])
        assert done.output.startswith(f"2026-03-0{day}: ")


def test_the_command_keeps_an_evening(tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["evening", "--folder", str(tmp_path), *words])
        return done.exit_code, done.output

    assert run("--in-tune", "5", "--date", "2026-03-04") == (0, "2026-03-04: in tune 5 of 7\n")
    assert run("--close", "6", "--date", "2026-03-04") == (
        0,
        "2026-03-04: in tune 5 of 7, close 6 of 7\n",
    )
    assert run("--date", "2026-03-04")[1] == "2026-03-04: in tune 5 of 7, close 6 of 7\n"
    assert run("--date", "2026-03-05")[1] == "2026-03-05: nothing was said yet\n"
    assert run("--in-tune", "8")[0] == 2
    assert read_evenings(tmp_path).by_day == {DAY: Evening(5, 6)}


def test_a_day_that_has_not_come_yet_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    monkeypatch.setattr("biofeedback.clock.SystemClock.wall", lambda _: now)
    words = ["evening", "--folder", str(tmp_path), "--close", "5", "--date"]
    assert CliRunner().invoke(main, [*words, "2026-03-04"]).exit_code == 0
    refused = CliRunner().invoke(main, [*words, "2026-03-05"])
    assert refused.exit_code == 2
    assert "2026-03-05 has not come yet" in refused.output
    assert set(read_evenings(tmp_path).by_day) == {date(2026, 3, 4)}
