"""Orders while a session runs without a window: keys of the terminal, or lines of a pipe.

A terminal gets back the way of working that it had, however the session ends. In the background
(``&``, Ctrl-Z) it is left alone: who reads there is stopped by the system.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, Final

_LOOK_S: Final = 0.2
"""Between two looks whether the terminal is ours."""
_WINDOWS_LOOK_S: Final = 0.05
_MOST: Final = 4096
_ESCAPES: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)
"""What arrows, function keys and Alt send: their letters are no keys."""
JOIN_S: Final = 0.5

Told = Callable[[str], None]


class Reading(Enum):
    """What is read from the standard input."""

    KEYS = "keys"
    LINES = "lines"


_taken: dict[int, list[Any]] = {}
"""How each terminal worked that was taken over."""
_left: Final = threading.Event()
_one_at_a_time: Final = threading.RLock()
"""Between taking a terminal and giving it back; a signal may come while it is being given back."""


def is_terminal() -> bool:
    """Return whether keys can be read."""
    try:
        return sys.stdin.isatty()
    except (AttributeError, ValueError):  # closed, or none, as of a program without a console
        return False


def give_back() -> None:
    """Let every terminal work again as it did."""
    if sys.platform != "win32":
        import termios

        with _one_at_a_time:
            while _taken:
                descriptor, before = _taken.popitem()
                with contextlib.suppress(termios.error, OSError):
                    termios.tcsetattr(descriptor, termios.TCSANOW, before)


@contextlib.contextmanager
def left_alone() -> Iterator[None]:
    """Give every terminal back, and take none while the context lasts: the program is stopped."""
    _left.set()
    give_back()
    try:
        yield
    finally:
        _left.clear()


@contextlib.contextmanager
def read(reading: Reading, told: Told) -> Iterator[None]:
    """Read while the context lasts.

    Args:
        reading: Keys or lines.
        told: Called with each key or line, on another thread.
    """
    ended, wake = os.pipe()
    stop = threading.Event()
    work = _keys if reading is Reading.KEYS else _lines

    def run() -> None:
        # No more orders then; the session goes on.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            work(sys.stdin.fileno(), ended, stop, told)

    thread = threading.Thread(target=run, name="keyboard", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        os.close(wake)
        thread.join(JOIN_S)
        if not thread.is_alive():
            os.close(ended)
        give_back()


if sys.platform == "win32":

    def _keys(_: int, __: int, stop: threading.Event, told: Told) -> None:
        import msvcrt

        while not stop.wait(_WINDOWS_LOOK_S):
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in ("\x00", "\xe0"):  # an arrow or the like: its second half
                    msvcrt.getwch()
                else:
                    told(key)

    def _waits(_: int, __: int) -> bool:
        # Nothing can be asked of a pipe there: it is read, for as long as that takes.
        return True

else:

    def _keys(descriptor: int, ended: int, stop: threading.Event, told: Told) -> None:
        import select

        while not stop.is_set():
            ours = _take(descriptor)
            watched = [ended, descriptor] if ours else [ended]
            ready, _, _ = select.select(watched, [], [], _LOOK_S)
            if descriptor in ready and not stop.is_set() and _is_ours(descriptor):
                data = os.read(descriptor, _MOST)
                if not data:
                    return
                for key in _ESCAPES.sub("", data.decode("utf-8", "replace")):
                    told(key)

    def _take(descriptor: int) -> bool:
        """Let the terminal send single keys; return whether it does.

        Looked at again and again: a shell that has the program back in the foreground has set it
        back.
        """
        import termios
        import tty

        with _one_at_a_time:
            if _left.is_set() or not _is_ours(descriptor):
                return False
            now = termios.tcgetattr(descriptor)
            if now[3] & termios.ICANON:
                _taken.setdefault(descriptor, now)
                tty.setcbreak(descriptor, termios.TCSANOW)
            return True

    def _is_ours(descriptor: int) -> bool:
        try:
            return os.tcgetpgrp(descriptor) == os.getpgrp()
        except OSError:  # a terminal that controls no program: there is no background
            return True

    def _waits(descriptor: int, ended: int) -> bool:
        """Wait until there is something to read; return whether that is so."""
        import select

        ready, _, _ = select.select([ended, descriptor], [], [])
        return ended not in ready


def _lines(descriptor: int, ended: int, stop: threading.Event, told: Told) -> None:
    rest = b""
    while _waits(descriptor, ended):
        # Not through the buffer of sys.stdin: its lock would be held when the program ends.
        data = os.read(descriptor, _MOST)
        *lines, rest = (rest + data).split(b"\n")
        if not data and rest:
            lines = [rest]
        for line in lines:
            if not stop.is_set():
                told(line.decode("utf-8", "replace"))
        if not data:
            return
