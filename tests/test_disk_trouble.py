"""A disk that takes nothing more: no beat is lost while the program lives, and a person is told."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from biofeedback.events import Event, Gap, GapReason, LinkState, StrapInfo, StrapState
from biofeedback.records import csv_format, folders, writer
from biofeedback.records.csv_format import Recording
from biofeedback.records.recorder import Place, Recorder, Summary
from biofeedback.records.recovery import recover
from biofeedback.records.writer import Elsewhere, FileWriter, Opened
from tests.programs import lines_until, run_program, start_program
from tests.test_recovery import HEADER, S, beat

LIVE: Sequence[Event] = (StrapInfo(name="H10"), StrapState(0, LinkState.WAITING))
NAME = "2026-11-22 09-14-05 H10.csv"

_write, _read, _fsync = os.write, os.read, os.fsync


class Disk:
    """A folder whose files fail on command, beside others that do not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sick: dict[str, Callable[[], None]] = {}
        """What happens in a call on one of its files, by the call."""
        self.inodes: set[int] = set()

    def _call(self, name: str, descriptor: int) -> None:
        with contextlib.suppress(OSError):
            # A deleted file has its number for as long as it is open.
            self.inodes |= {each.stat().st_ino for each in self.folder.iterdir()}
        sick = self.sick.get(name)
        if sick and os.fstat(descriptor).st_ino in self.inodes:
            sick()

    def write(self, descriptor: int, data: bytes) -> int:
        self._call("write", descriptor)
        return _write(descriptor, data)

    def read(self, descriptor: int, length: int) -> bytes:
        self._call("read", descriptor)
        return _read(descriptor, length)

    def fsync(self, descriptor: int) -> None:
        self._call("fsync", descriptor)
        _fsync(descriptor)


def failing(number: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


class Hang:
    """Holds a call up until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.reached = threading.Event()

    def __call__(self) -> None:
        self.reached.set()
        self.let_go.wait(20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "wanted"
    path.mkdir()
    return path


@pytest.fixture
def fallback(home: Path) -> Path:
    return folders.fallback_folders()[0]


@pytest.fixture(autouse=True)
def no_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the last resort a folder of the test's own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path / f"biofeedback-{os.geteuid() if sys.platform != 'win32' else 'recordings'}"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("RETRY_EVERY_S", 0.01),
        ("FSYNC_EVERY_S", 0.02),
        ("FALL_BACK_AFTER_S", 0.08),
    ):
        monkeypatch.setattr(writer, name, value)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Take a disk that is slow for dead from now on, as this one may well be beforehand."""

    def be_impatient(on: bool = True) -> None:
        monkeypatch.setattr(writer, "HANGS_AFTER_S", 0.04 if on else 5.0)
        monkeypatch.setattr(writer, "LEFT_AFTER_S", 0.08 if on else 10.0)
        monkeypatch.setattr(writer, "CLOSE_PATIENCE_S", 0.2 if on else 2.5)

    return be_impatient


@pytest.fixture
def disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(folder)
    for name in ("write", "read", "fsync"):
        monkeypatch.setattr(f"biofeedback.records.writer.os.{name}", getattr(disk, name))
    return disk


class Run:
    """A recording of a beat now and then."""

    def __init__(self, place: Path) -> None:
        self.told: list[tuple[str, bool]] = []
        self.beats = 0
        self.recorder = Recorder(Place(place), HEADER, lambda *said: self.told.append(said))
        self.recorder(LIVE)

    def in_trouble(self) -> bool:
        """Beat once more, and return whether anything was told."""
        self.beat()
        return bool(self.told)

    def beat(self) -> None:
        self.beats += 1
        self.recorder([beat(self.beats, self.beats * S)])

    def until(self, condition: Callable[[], object]) -> None:
        for number in range(1000):
            if condition():
                return
            time.sleep(0.01)
            if number % 10 == 0:
                self.beat()
        raise AssertionError(self.told)

    def on_disk(self, path: Path) -> bool:
        """Return whether a recording has all beats by now, forced to the disk."""
        writer = self.recorder._writer
        assert writer
        return (
            path.exists()
            and f",beat,{self.beats}," in path.read_text("utf-8")
            and not writer._shared._data
        )

    def end(self) -> Summary:
        self.recorder([StrapState((self.beats + 1) * S, LinkState.STOPPED)])
        return self.recorder.close()


def check_whole(path: Path | None, beats: int) -> Recording:
    assert path
    recording = csv_format.read(path)
    assert [row.beat for row in recording.beats] == list(range(1, beats + 1))
    assert recording.rows[-1].note == "stopped"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    return recording


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.ESTALE])
def test_a_disk_that_takes_nothing_more_is_left(
    disk: Disk, folder: Path, fallback: Path, number: int
) -> None:
    run = Run(folder)
    run.beat()
    run.until(lambda: run.on_disk(folder / NAME))
    disk.sick["write"] = failing(number)
    run.beat()
    run.until(lambda: run.told)
    assert "Your beats are kept in memory" in run.told[0][0]
    before = (folder / NAME).read_bytes()
    run.until(lambda: len(run.told) > 1)
    text, resolved = run.told[1]
    assert not resolved
    assert text == (
        f"The recording goes on in {fallback / NAME}, with all beats from the beginning: "
        f"{folder / NAME} cannot be written ({os.strerror(number).lower()})."
    )
    assert run.recorder.elsewhere
    assert run.recorder.path == fallback / NAME
    run.beat()
    summary = run.end()
    assert summary == Summary(fallback / NAME, run.beats, 0, True, folder / NAME)
    assert summary.sentence() == (
        f"{run.beats} beats recorded in {fallback / NAME}, because {folder / NAME} could not be "
        "written."
    )
    check_whole(summary.path, run.beats)
    assert (folder / NAME).read_bytes() == before
    assert len(run.told) == 2
    # What was left behind is closed at the next start, as after a crash.
    disk.sick.clear()
    assert [one.path for one in recover([folder]).closed] == [folder / NAME]


def test_at_the_end_it_goes_elsewhere_at_once(disk: Disk, folder: Path, fallback: Path) -> None:
    run = Run(folder)
    run.beat()
    run.until(lambda: (folder / NAME).exists())
    disk.sick["write"] = failing(errno.ENOSPC)
    run.beat()
    began = time.monotonic()
    summary = run.end()
    assert time.monotonic() - began < 2
    assert summary.path == fallback / NAME
    assert summary.complete
    check_whole(summary.path, run.beats)


@pytest.mark.usefixtures("quick")
def test_a_copy_that_is_being_made_is_no_recording_that_was_cut_off(
    disk: Disk, folder: Path, fallback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program may start at that moment."""
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    force = writer._force
    begun: list[Path] = []
    closed: list[object] = []

    def start_another_program(descriptor: int) -> None:
        begun.extend(fallback.glob("*.csv"))
        closed.extend(recover([fallback]).closed)
        force(descriptor)

    disk.sick["write"] = failing(errno.ENOSPC)
    monkeypatch.setattr(writer, "_force", start_another_program)
    run.until(lambda: run.recorder.elsewhere)
    check_whole(run.end().path, run.beats)
    assert begun
    assert not closed


@pytest.mark.usefixtures("quick")
def test_what_could_not_be_forced_to_the_disk_is_written_elsewhere(
    disk: Disk, folder: Path, fallback: Path
) -> None:
    """Asked a second time, a system says that all is well: what it took is gone all the same."""
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    disk.sick["fsync"] = failing(errno.EIO)
    run.beat()
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    del disk.sick["fsync"]
    check_whole(run.end().path, run.beats)
    assert run.recorder.path == fallback / NAME


@pytest.mark.usefixtures("quick")
def test_a_file_system_that_forces_nothing_is_no_trouble(disk: Disk, folder: Path) -> None:
    disk.sick["fsync"] = failing(errno.EINVAL)
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    summary = run.end()
    assert summary.complete
    assert summary.path == folder / NAME
    assert not run.told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_deleted_file_is_made_again(
    folder: Path, fallback: Path, no_temporary: Path, elsewhere: bool
) -> None:
    if not elsewhere:
        for place in (fallback, no_temporary):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("in the way")
    path = fallback / NAME if elsewhere else folder / NAME
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    (folder / NAME).unlink()
    run.until(lambda: run.on_disk(path))
    assert [resolved for _, resolved in run.told] == [False, not elsewhere]
    assert "it was deleted meanwhile" in run.told[0][0]
    summary = run.end()
    assert summary.path == path
    assert summary.instead_of == (folder / NAME if elsewhere else None)
    assert [row.beat for row in csv_format.read(path).beats] == list(range(1, run.beats + 1))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that is in use")
def test_a_folder_that_is_removed_is_left_at_once(folder: Path, fallback: Path) -> None:
    """It needs no 10 s to be sure: what was written is read back through the open file."""
    run = Run(folder)
    for _ in range(3000):
        run.beat()
    run.until(lambda: (folder / NAME).exists())
    shutil.rmtree(folder)
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    run.beat()
    summary = run.end()
    assert summary.path == fallback / NAME
    check_whole(summary.path, run.beats)
    assert not folder.exists()


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_read_back_is_continued(disk: Disk, folder: Path, fallback: Path) -> None:
    run = Run(folder)
    for _ in range(5):
        run.beat()
    run.until(lambda: run.on_disk(folder / NAME))
    first = run.beats
    disk.sick |= {"write": failing(errno.ESTALE), "read": failing(errno.ESTALE)}
    run.beat()
    # A gap that is found late may name a beat that is in the other file.
    late = [Gap((first + 1) * S, S, GapReason.LOST_ON_THE_WAY, before=first - 1)]
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    assert run.told[-1][0].startswith(f"The recording goes on in {fallback / NAME}; what came")
    summary = run.end()
    assert not summary.whole
    assert summary.complete
    assert "beats recorded: first in" in summary.sentence()
    rest = csv_format.read(fallback / NAME)
    assert (rest.rows[0].event, rest.rows[0].note, rest.rows[0].detail) == (
        "info", "continues", NAME,
    )  # fmt: skip
    assert rest.header["session"] == HEADER.session
    numbers = [row.beat for row in rest.beats]
    assert numbers == list(range(first + 1, run.beats + 1))
    assert [row.beat for row in csv_format.read(folder / NAME).beats] == list(range(1, first + 1))
    row = csv_format.row_of(late[0])
    assert row
    content = (fallback / NAME).read_text("utf-8")
    (fallback / NAME).write_text(content + row.text(HEADER.start), encoding="utf-8")
    moved = csv_format.read(fallback / NAME).beats
    assert [new.elapsed - old.elapsed for new, old in zip(moved, rest.beats, strict=True)] == [
        S
    ] * len(moved)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_disk_that_hangs_is_left(
    disk: Disk, folder: Path, fallback: Path, call: str, impatient: Callable[..., None]
) -> None:
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    first = run.beats
    impatient()
    hang = Hang()
    disk.sick[call] = hang
    began = time.monotonic()
    run.beat()
    assert time.monotonic() - began < 0.2
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    impatient(False)
    assert "it does not answer" in run.told[0][0]
    del disk.sick[call]
    hang.let_go.set()
    run.until(lambda: run.on_disk(fallback / NAME))
    summary = run.end()
    assert summary.complete
    assert summary.path == fallback / NAME
    rest = csv_format.read(fallback / NAME)
    assert [row.beat for row in rest.beats] == list(range(first + 1, run.beats + 1))
    kept = {row.beat for row in csv_format.read(folder / NAME).beats}
    assert kept >= set(range(1, first + 1))
    # Its thread lets go of what it was left with.
    run.until(lambda: [one.path for one in recover([folder]).closed] == [folder / NAME])


@pytest.mark.usefixtures("quick")
def test_a_disk_that_hangs_at_the_end_does_not_hold_it_up(
    disk: Disk, folder: Path, fallback: Path, impatient: Callable[..., None]
) -> None:
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    impatient()
    hang = Hang()
    disk.sick |= {"write": hang, "fsync": hang}
    began = time.monotonic()
    summary = run.end()
    assert time.monotonic() - began < 1
    assert summary.complete
    assert summary.path == fallback / NAME
    assert csv_format.read(fallback / NAME).rows[-1].note == "stopped"
    hang.let_go.set()


@pytest.mark.usefixtures("quick")
def test_a_folder_that_hangs_from_the_beginning_gets_nothing(
    folder: Path,
    fallback: Path,
    monkeypatch: pytest.MonkeyPatch,
    impatient: Callable[..., None],
) -> None:
    impatient()
    hang = Hang()

    def find(_: Place) -> None:
        hang()
        raise OSError(errno.EIO, "it was dead all the time")

    monkeypatch.setattr(Place, "find", find)
    run = Run(folder)
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    impatient(False)
    summary = run.end()
    assert summary.whole
    assert summary.instead_of == folder
    check_whole(fallback / NAME, run.beats)
    hang.let_go.set()


@pytest.mark.usefixtures("quick")
def test_a_disk_that_was_only_slow_keeps_its_recording(
    disk: Disk, folder: Path, fallback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    monkeypatch.setattr(writer, "HANGS_AFTER_S", 0.04)
    hang = Hang()
    disk.sick["fsync"] = hang
    run.beat()
    run.until(lambda: run.told)
    del disk.sick["fsync"]
    hang.let_go.set()
    run.until(lambda: run.told[-1] == ("Recording works again; nothing was lost.", True))
    assert run.end().path == folder / NAME
    check = csv_format.read(folder / NAME)
    assert [row.beat for row in check.beats] == list(range(1, run.beats + 1))
    assert not fallback.exists()


@pytest.mark.usefixtures("quick")
def test_where_the_first_other_place_fails_the_next_is_taken(
    disk: Disk, folder: Path, fallback: Path, no_temporary: Path
) -> None:
    fallback.parent.mkdir(parents=True)
    fallback.write_text("in the way")
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    disk.sick["write"] = failing(errno.ENOSPC)
    run.beat()
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    check_whole(run.end().path, run.beats)
    assert run.recorder.path == no_temporary / NAME


@pytest.mark.usefixtures("quick")
def test_a_second_disk_that_fails_is_left_too(
    disk: Disk, folder: Path, fallback: Path, no_temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    disk.sick |= {"write": failing(errno.ENOSPC), "read": failing(errno.EIO)}
    run.beat()
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    run.until(lambda: run.on_disk(fallback / NAME))
    second = Disk(fallback)
    second.sick["write"] = failing(errno.ENOSPC)
    monkeypatch.setattr("biofeedback.records.writer.os.write", second.write)
    monkeypatch.setattr("biofeedback.records.writer.os.read", second.read)
    run.beat()
    run.until(lambda: run.recorder.path == no_temporary / NAME)
    summary = run.end()
    assert not summary.whole
    assert summary.complete
    rest = csv_format.read(no_temporary / NAME)
    assert rest.rows[0].note == "continues"
    assert [row.beat for row in rest.beats] == list(range(rest.beats[0].beat or 0, run.beats + 1))
    assert rest.rows[-1].note == "stopped"


@pytest.mark.usefixtures("quick")
def test_where_nothing_works_it_is_kept_and_said(
    disk: Disk, folder: Path, fallback: Path, no_temporary: Path
) -> None:
    for place in (fallback, no_temporary):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("in the way")
    run = Run(folder)
    run.until(lambda: run.on_disk(folder / NAME))
    disk.sick["write"] = failing(errno.ENOSPC)
    run.beat()
    run.until(lambda: run.told)
    time.sleep(0.2)
    assert len(run.told) == 1
    # There is room again: it is as if nothing had been.
    disk.sick.clear()
    run.until(lambda: run.on_disk(folder / NAME))
    assert run.told[-1][1]
    disk.sick["write"] = failing(errno.ENOSPC)
    run.beat()
    summary = run.end()
    assert not summary.complete
    assert summary.path == folder / NAME
    assert "Only a part of" in summary.sentence()


def test_nothing_is_left_of_a_copy_that_found_no_room(
    disk: Disk, folder: Path, fallback: Path, no_temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half copy would be taken for a recording."""
    run = Run(folder)
    run.until(lambda: (folder / NAME).exists())
    fallback.mkdir(parents=True)
    folders.make_own(no_temporary)
    disk.inodes |= {fallback.stat().st_ino}
    monkeypatch.setattr("biofeedback.records.writer.os.write", lambda *_: failing(errno.ENOSPC)())
    run.beat()
    assert not run.end().complete
    assert not list(fallback.iterdir())
    assert not list(no_temporary.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not kept on Windows")
def test_a_folder_that_is_open_to_others_is_refused(no_temporary: Path, tmp_path: Path) -> None:
    folders.make_own(no_temporary)
    no_temporary.chmod(0o755)
    with pytest.raises(PermissionError):
        folders.make_own(no_temporary)
    no_temporary.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    no_temporary.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        folders.make_own(no_temporary)


def test_a_name_of_its_own_is_kept_elsewhere(disk: Disk, folder: Path, fallback: Path) -> None:
    fallback.mkdir(parents=True)
    fallback.chmod(0o700)
    (fallback / "mine.csv").write_text("precious")
    run = Run(folder / "mine.csv")
    run.until(lambda: (folder / "mine.csv").exists())
    disk.sick["write"] = failing(errno.ENOSPC)
    run.beat()
    assert run.end().path == fallback / "mine (2).csv"
    assert (fallback / "mine.csv").read_text() == "precious"


def test_a_writer_that_nobody_gave_another_place_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "CLOSE_PATIENCE_S", 0.05)
    hang = Hang()

    def open_file() -> Opened:
        hang()
        raise OSError(errno.EIO, "no")

    some = FileWriter(open_file, lambda _: None, Elsewhere())
    some.write(b"beat\n")
    assert not some.close(0.2)
    assert some.waiting == 5
    hang.let_go.set()


# -- real disks --------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can make a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "none", str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    filler = place / "filler"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(1 << 12))
    return filler


def test_a_full_disk(small_disk: Path, fallback: Path, quick: None) -> None:
    run = Run(small_disk)
    run.until(lambda: run.on_disk(small_disk / NAME))
    filler = fill(small_disk)
    run.until(run.in_trouble)
    assert "no space left on device" in run.told[0][0]
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    check_whole(run.end().path, run.beats)
    assert run.recorder.path == fallback / NAME
    filler.unlink()
    assert recover([small_disk]).closed
    csv_format.read(small_disk / NAME)


def test_a_full_disk_with_room_again(
    small_disk: Path, fallback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RETRY_EVERY_S", 0.01)
    run = Run(small_disk)
    run.until(lambda: (small_disk / NAME).exists())
    filler = fill(small_disk)
    run.until(run.in_trouble)
    filler.unlink()
    run.until(lambda: run.told[-1][1])
    check_whole(run.end().path, run.beats)
    assert not fallback.exists()


def test_a_disk_that_becomes_read_only(small_disk: Path, fallback: Path, quick: None) -> None:
    """Before the strap is there: a disk with a file that is open refuses to become so."""
    told: list[tuple[str, bool]] = []
    place = Place(small_disk)
    place.prepare()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    run = Run(small_disk)
    run.until(lambda: run.told)
    assert "kept in memory" in run.told[0][0]
    run.until(lambda: run.recorder.elsewhere and run.recorder.well)
    check_whole(run.end().path, run.beats)
    assert not told


def test_a_file_that_becomes_immutable(small_disk: Path, fallback: Path, quick: None) -> None:
    run = Run(small_disk)
    run.until(lambda: run.on_disk(small_disk / NAME))
    if subprocess.run(["chattr", "+i", str(small_disk / NAME)], check=False).returncode:
        pytest.skip("this disk knows no immutable files")
    try:
        for _ in range(30):
            run.beat()
            time.sleep(0.01)
        summary = run.end()
    finally:
        subprocess.run(["chattr", "-i", str(small_disk / NAME)], check=True)
    # Some systems still take what comes through a file that is open: nothing is lost either way.
    check_whole(summary.path, run.beats)


@contextlib.contextmanager
def as_nobody(*folders: Path) -> Iterator[None]:
    """Be somebody whom permissions are for."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    for each in folders:
        each.mkdir(exist_ok=True)
        os.chown(each, 65534, 65534)
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not kept on Windows")
def test_permission_that_is_lost(monkeypatch: pytest.MonkeyPatch, quick: None) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as top:
        folder, data = Path(top) / "wanted", Path(top) / "data"
        Path(top).chmod(0o755)
        monkeypatch.setenv("XDG_DATA_HOME", str(data))
        monkeypatch.setenv("HOME", str(data))
        folder.mkdir()
        with as_nobody(folder, data):
            Place(folder).prepare()
            lost = Run(folder)
            lost.until(lambda: lost.on_disk(folder / NAME))
            folder.chmod(0o500)
            # An open file is written on; one that comes later goes elsewhere.
            late = Run(folder)
            late.until(lambda: late.told)
            assert "kept in memory" in late.told[0][0]
            late.until(lambda: late.recorder.elsewhere)
            lost.beat()
            (folder / NAME).chmod(0)
            lost.beat()
            summary = lost.end()
            assert summary.path == folder / NAME
            assert summary.complete
            assert not lost.told
            folder.chmod(0o700)
            (folder / NAME).chmod(0o600)
            check_whole(folder / NAME, lost.beats)
            found = late.end().path
            assert found
            assert found.is_relative_to(data)
            check_whole(found, late.beats)


# -- the whole program ---------------------------------------------------------------------------


def program_in(place: Path) -> subprocess.Popen[str]:
    """Start a recording there and return when it has beats."""
    program = start_program("record", "--strap", "sim", "--seed", "1", "--output", place)
    deadline = time.monotonic() + 30
    while not any(b",beat," in path.read_bytes() for path in place.glob("*.csv")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return program


def ended(program: subprocess.Popen[str], fallback: Path, beats: int) -> str:
    """End a recording that went elsewhere, and return what the program has said."""
    program.send_signal(signal.SIGINT)
    said, _ = program.communicate(timeout=20)
    assert program.returncode == 0, said
    (path,) = fallback.glob("*.csv")
    kept = len(csv_format.read(path).beats)
    assert kept >= beats
    check_whole(path, kept)
    assert f"recorded in {path}, because" in said.splitlines()[-1]
    assert "Traceback" not in said
    return said


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that is in use")
def test_a_program_whose_folder_is_removed(folder: Path, fallback: Path) -> None:
    program = program_in(folder)
    shutil.rmtree(folder)
    lines_until(program, "The recording goes on in")
    ended(program, fallback, 1)


@pytest.mark.slow
def test_a_program_whose_disk_is_full(small_disk: Path, fallback: Path) -> None:
    program = program_in(small_disk)
    filler = fill(small_disk)
    lines_until(program, "Your beats are kept in memory")
    began = time.monotonic()
    lines_until(program, "The recording goes on in")
    took = time.monotonic() - began
    print(f"elsewhere after {took:.1f} s")  # noqa: T201
    assert 8 < took < 20
    ended(program, fallback, 8)
    # The next start closes what was left behind, as soon as there is room.
    full = run_program(
        "record", "--strap", "sim", "--speed", "max", "--duration", "5s", "--output", small_disk
    )
    assert "cannot be closed properly (no space left on device)" in full.stderr
    filler.unlink()
    again = run_program(
        "record", "--strap", "sim", "--speed", "max", "--duration", "5s", "--output", small_disk
    )
    assert "has been closed properly" in again.stderr
