"""The strip on a real screen with a window manager, beside an editor in which somebody types."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, Self

import pytest

from biofeedback.records import csv_format
from tests.programs import screen

NEEDED: Final = ("openbox", "xdotool", "xprop", "xwininfo", "Xvfb")
TYPED: Final = "while we talk i write this down and nothing of it may get lost 1234567890 "
LONG_S: Final = 40.0
"""What a start may take on a machine that is busy with other tests."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="it needs X11"),
]


def wait(condition: Callable[[], object], limit_s: float = 15.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def until(act: Callable[[], object], condition: Callable[[], bool]) -> None:
    """Do it again and again, as whoever is asked may not listen yet."""
    end = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        act()
        with contextlib.suppress(AssertionError):
            wait(condition, 3)


class Program:
    """A process whose lines are read as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def told(self, start: str, after: int = 0, limit_s: float = 15.0) -> str:
        """Return the first line that starts so, once it has come."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [line for line in self.lines[after:] if line.startswith(start)]
            return bool(found)

        wait(look, limit_s)
        return found[0]

    def ask(self, text: str) -> list[str]:
        """Tell it to do something; return what it answers once that is done."""
        assert self.process.stdin
        after = len(self.lines)
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return self.told(f"{text.split()[0]} done", after).split()[2:]


class Desk:
    """A screen with a window manager, an editor, and the program with its strip."""

    def __init__(self, display: str, folder: Path) -> None:
        self.env = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/none",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/none",
        }
        self.folder = folder
        self.notes = folder / "notes.txt"
        self._ending = contextlib.ExitStack()
        self.editor = ""
        self.strip = ""
        self.window = ""

    def __enter__(self) -> Self:
        self.start("openbox")
        wait(lambda: "window id" in self.root("_NET_SUPPORTING_WM_CHECK"))
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env={**self.env, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._ending.callback(_end, process)
        return process

    def open_program(self, **more: str) -> Program:
        arguments = (sys.executable, "-m", "tests.strip_program", str(self.folder))
        program = Program(self.start(*arguments, **more))
        _, self.strip, self.window = program.told("ready", limit_s=LONG_S).split()
        wait(lambda: self.shown(self.strip), LONG_S)
        return program

    def open_editor(self) -> None:
        editor = self.start(sys.executable, "-m", "tests.strip_editor", str(self.notes))
        assert editor.stdout
        self.editor = editor.stdout.readline().strip()
        wait(lambda: self.shown(self.editor), LONG_S)
        self.turn_to(self.editor)

    def do(self, *what: str) -> str:
        done = subprocess.run(
            ["xdotool", *what],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip()

    def root(self, name: str) -> str:
        return self._ask("xprop", "-root", name)

    def of(self, window: str, name: str) -> str:
        return self._ask("xprop", "-id", window, name)

    def _ask(self, *what: str) -> str:
        done = subprocess.run(
            what, env=self.env, capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout

    def shown(self, window: str) -> bool:
        return "IsViewable" in self._ask("xwininfo", "-id", window)

    @property
    def focus(self) -> str:
        return self.do("getwindowfocus")

    @property
    def active(self) -> str:
        """The window that the window manager takes for the active one; empty where none is."""
        last = self.root("_NET_ACTIVE_WINDOW").split()[-1]
        return str(int(last, 16)) if last.startswith("0x") else ""

    def topmost(self, point: tuple[int, int]) -> str:
        """The window that is seen at a place of the screen."""
        self.do("mousemove", *map(str, point))
        lines = self.do("getmouselocation", "--shell").splitlines()
        return dict(line.split("=") for line in lines)["WINDOW"]

    def turn_to(self, window: str) -> None:
        # A window that has just come may still be turned to by the window manager itself.
        until(lambda: self.do("windowactivate", window), lambda: self.has_keyboard(window))

    def has_keyboard(self, window: str) -> bool:
        return self.active == window == self.focus

    def click(self, x: int, y: int, *, button: str = "1") -> None:
        self.do("mousemove", str(x), str(y), "click", button)

    def holds(self, window: str, point: tuple[int, int]) -> bool:
        """Return whether a place of the screen is within a window."""
        lines = self.do("getwindowgeometry", "--shell", window).splitlines()
        at = dict(line.split("=") for line in lines)
        across, down = point[0] - int(at["X"]), point[1] - int(at["Y"])
        return 0 <= across < int(at["WIDTH"]) and 0 <= down < int(at["HEIGHT"])

    def close(self, window: str) -> None:
        """Close a window as its button would."""
        self.turn_to(window)
        # Under a heavy load one key in some hundred gets lost before the program is asked to close;
        # that it closes the first time it is asked is checked by whoever calls this.
        until(lambda: self.do("key", "alt+F4"), lambda: not self.shown(window))

    @contextlib.contextmanager
    def typing(self) -> Iterator[None]:
        """Type into the editor for as long as the context lasts, and find all of it there."""
        # In another thread: what is typed is known as soon as it has been.
        ended = threading.Event()
        rounds = 0

        def type_on() -> None:
            nonlocal rounds
            while not ended.is_set():
                self.do("type", "--delay", "15", TYPED)
                rounds += 1

        hand = threading.Thread(target=type_on)
        hand.start()
        try:
            yield
        finally:
            ended.set()
            hand.join()
        assert rounds
        wait(lambda: self.notes.exists() and len(self.written()) >= rounds * len(TYPED))
        assert self.written() == rounds * TYPED

    def written(self) -> str:
        return self.notes.read_text(encoding="utf-8")


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for name in NEEDED:
        if not shutil.which(name):
            pytest.skip(f"needs the program {name}")
    with screen() as display, Desk(display, tmp_path) as found:
        yield found


def place(program: Program) -> tuple[int, int, int]:
    """Return left, top and width of the strip."""
    left, top, width, _ = program.ask("where")
    return int(left), int(top), int(width)


def menu_is_open(program: Program) -> bool:
    return program.ask("where")[3] == "True"


def test_whoever_types_beside_it_loses_no_letter(desk: Desk) -> None:
    """Shown, clicked, dragged, told, marked, its menu opened and closed: the editor has it all."""
    program = desk.open_program()
    desk.open_editor()
    program.ask("mute")
    left, top, width = place(program)
    mark, speak = (left + width - 86, top + 40), (left + width - 170, top + 40)
    with desk.typing():
        desk.click(*mark)
        program.told("mark")
        desk.do("mousemove", *map(str, speak))
        desk.do("mousedown", "1")
        program.told("speaking True")
        desk.do("mousemove", str(speak[0] - 40), str(speak[1] + 200))
        assert "speaking False" not in program.lines
        desk.do("mouseup", "1")
        program.told("speaking False")
        for button in ("1", "3"):
            # The dots, then the right button on the ground.
            at = (left + width - 23, top + 40) if button == "1" else (left + 40, top + 12)
            desk.click(*at, button=button)
            wait(lambda: menu_is_open(program))
            desk.click(left + 40, top + 12)
            wait(lambda: not menu_is_open(program))
        desk.click(left + width - 23, top + 40)
        wait(lambda: menu_is_open(program))
        # "Set a marker", its first entry.
        after = len(program.lines)
        desk.click(left + width - 60, top + 80 + 4 + 20)
        program.told("mark", after)
        wait(lambda: not menu_is_open(program))
        program.ask("talk other")
        program.ask("cue Let it breathe")
        drag(desk, left + 40, top + 12, left - 300, top + 300)
        wait(lambda: place(program)[1] > top + 200)
        program.ask("blank")
        program.ask("blank")
        program.ask("open")
        assert desk.focus == desk.editor
    wait(lambda: len(markers(desk.folder)) == 2)
    assert (desk.focus, desk.active) == (desk.editor, desk.editor)


def drag(desk: Desk, x: int, y: int, to_x: int, to_y: int) -> None:
    """Drag with the mouse, in steps as a hand does."""
    desk.do("mousemove", str(x), str(y))
    desk.do("mousedown", "1")
    for step in range(1, 9):
        at = (x + (to_x - x) * step // 8, y + (to_y - y) * step // 8)
        desk.do("mousemove", *map(str, at))
    desk.do("mouseup", "1")


def test_it_stays_above_every_other_window(desk: Desk) -> None:
    program = desk.open_program()
    desk.open_editor()
    left, top, _ = place(program)
    middle = (left + 280, top + 60)
    for window in (desk.editor, desk.window, desk.editor):
        desk.do("windowmove", window, str(left), "0")
        wait(partial(desk.holds, window, middle))
        desk.do("windowraise", window)
        desk.turn_to(window)
        wait(lambda: desk.topmost(middle) == desk.strip)
    desk.do("key", "F11")
    wait(lambda: "FULLSCREEN" in desk.of(desk.editor, "_NET_WM_STATE"))
    desk.turn_to(desk.window)
    desk.turn_to(desk.editor)
    assert desk.topmost(middle) == desk.strip, "a call in full screen, too"
    desk.click(left + 560 - 86, top + 40)
    program.told("mark")
    assert desk.has_keyboard(desk.editor)


def test_it_snaps_to_the_edges_of_the_screen(desk: Desk) -> None:
    program = desk.open_program()
    left, top, width = place(program)
    assert (left + width, top) == (1600 - 8, 8), "at first in the upper right corner"
    drag(desk, left + 40, top + 12, 48 + 6, 12 + 300)
    wait(lambda: place(program)[0] == 8)
    assert place(program)[1] > 200
    drag(desk, 8 + 40, place(program)[1] + 12, 2, 998)
    wait(lambda: place(program)[:2] == (8, 1000 - 80 - 8))


def test_clicks_go_through_it_until_it_is_opened_again(desk: Desk) -> None:
    program = desk.open_program()
    desk.open_editor()
    program.ask("through")
    left, top, width = place(program)
    mark = (left + width - 86, top + 40)
    desk.do("windowmove", desk.editor, str(left), "0")
    wait(lambda: desk.holds(desk.editor, mark))
    desk.turn_to(desk.window)
    desk.click(*mark)
    wait(lambda: desk.active == desk.editor)
    assert "mark" not in program.lines
    program.ask("open")
    program.told("through False")
    desk.turn_to(desk.window)
    desk.click(*mark)
    program.told("mark")
    assert desk.active == desk.window


def terminate(program: Program) -> None:
    program.process.send_signal(signal.SIGTERM)


def hang_up(program: Program) -> None:
    """Close the terminal it was started from."""
    program.process.send_signal(signal.SIGHUP)


def ask_to_quit(program: Program) -> None:
    """As the desktop asks, Cmd+Q on macOS."""
    assert program.process.stdin
    program.process.stdin.write("quit\n")
    program.process.stdin.flush()


@pytest.mark.parametrize(
    ("tray", "end"), [("", terminate), ("1", terminate), ("1", hang_up), ("1", ask_to_quit)]
)
def test_it_survives_the_window_and_there_is_a_way_to_end_all(
    desk: Desk, tray: str, end: Callable[[Program], None]
) -> None:
    program = desk.open_program(TRAY=tray)
    desk.open_editor()
    desk.close(desk.window)
    assert program.lines.count("closed") == 1, "the first time it is asked is enough"
    assert desk.shown(desk.strip), "the strip is still there"
    rows = len(recorded(desk.folder).rows)
    wait(lambda: len(recorded(desk.folder).rows) > rows + 2)
    assert program.process.poll() is None, "and so is the session"
    left, top, width = place(program)
    desk.click(left + width - 86, top + 40)
    program.told("mark")
    end(program)
    wait(lambda: program.process.poll() is not None)
    assert program.process.returncode == 0
    assert "put away" not in program.lines
    last = recorded(desk.folder).rows[-1]
    assert (last.event, last.note) == ("state", "stopped")


def markers(folder: Path) -> list[str]:
    return [row.note for row in recorded(folder).rows if row.event == "marker"]


def recorded(folder: Path) -> csv_format.Recording:
    (path,) = folder.glob("*.csv")
    return csv_format.read(path)
