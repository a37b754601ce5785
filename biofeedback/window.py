"""Open the window, or say why there is none: decided before Qt is loaded."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

from biofeedback.sources import SIMULATED
from biofeedback.ui.request import Request

# What the xcb plug-in of Qt 6 loads and a bare Debian or Ubuntu lacks; without the last one Qt
# aborts the process instead of raising.
_X11_LIBRARIES: Final = ("libEGL.so.1", "libxkbcommon-x11.so.0", "libxcb-cursor.so.0")
INSTALL: Final = (
    "sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-keysyms1 libxcb-shape0 libdbus-1-3 libfontconfig1"
)


def open_window(request: Request) -> int:
    """Open the window and return the exit code of the program.

    Without a screen the demo is recorded headlessly; everything else ends with a sentence.
    """
    if problem := no_screen():
        if request.strap == SIMULATED:
            return _demo_without_window(problem, request)
        return _complain(f"{problem} Use `biofeedback record` without a window.")
    # Until the window listens for it, Ctrl-C ends the program without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from biofeedback.ui.lean import load_qt

        load_qt()
        from biofeedback.ui.app import run
    except ImportError as error:
        return _complain(f"The window cannot be loaded ({error}). On Debian or Ubuntu: {INSTALL}")
    return run(request)


def _complain(text: str) -> int:
    sys.stderr.write(f"biofeedback: {text}\n")
    return 1


def no_screen() -> str:
    """Return why no window can be shown; empty if one can."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("WAYLAND_DISPLAY"):
        return ""
    if not os.environ.get("DISPLAY"):
        return "There is no screen here."
    missing = [name for name in _X11_LIBRARIES if not _loads(name)]
    if missing:
        return f"Qt lacks {', '.join(missing)} to open a window. On Debian or Ubuntu: {INSTALL}."
    if not _answers():
        return f"The screen {os.environ['DISPLAY']} does not answer."
    return ""


def _answers() -> bool:
    """Return whether the X server of ``DISPLAY`` takes connections; Qt would abort if not."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt will say what it thinks of that
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    # Left open for the life of the program: an X server whose last client leaves starts anew, and
    # Qt would wait for that (12 ms of the first paint under Xvfb).
    connection = xcb.xcb_connect(None, None)
    return not xcb.xcb_connection_has_error(connection)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _demo_without_window(problem: str, request: Request) -> int:
    from dataclasses import replace

    from biofeedback.headless import Straps, recording_plan, run
    from biofeedback.records.recorder import OutputError

    try:
        plan = recording_plan(Straps([SIMULATED], seed=request.seed), request.output)
    except OutputError as error:
        return _complain(str(error))
    sys.stdout.write(f"{problem} Recording the demo without a window; Ctrl-C ends it.\n")
    return run(replace(plan, lsl=request.lsl))
