"""What a desktop lets the strip do, and what it does not: said, never pretended."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from biofeedback.sentences import Sentence, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_EXCLUDE_FROM_CAPTURE: Final = 0x11
"""WDA_EXCLUDEFROMCAPTURE; Windows 10 from version 2004 on."""
_SHARING_NONE: Final = 0
"""NSWindowSharingNone."""


@dataclass(frozen=True, slots=True)
class Note:
    """What can be had here, or cannot: in a few words, and in a sentence that says what to do."""

    short: Sentence
    sentence: Sentence


NOT_IN_CAPTURE: Final = Note(
    tr("Left out of shared screens"),
    tr("The strip is left out where this screen is shared or recorded."),
)
MAYBE_IN_CAPTURE: Final = Note(
    tr("May be seen on shared screens"),
    tr(
        "The strip asks to be left out where this screen is shared or recorded. Programs that "
        "capture in the newer way of macOS show it all the same: blank it, or share one window."
    ),
)
IN_CAPTURE: Final = Note(
    tr("Seen on shared screens"),
    tr(
        "Where this screen is shared or recorded, the strip is seen: this desktop lets no window "
        "be left out. Blank it, or share one window."
    ),
)
WAYLAND: Final = Note(
    tr("Wayland keeps it not on top"),
    tr(
        "On Wayland a program may neither keep its window on top nor place it. Start it with "
        "QT_QPA_PLATFORM=xcb, or choose 'Always on Top' in the menu that Alt+Space opens."
    ),
)
NO_OPACITY: Final = Note(tr("Always opaque here"), tr("This desktop draws every window opaque."))


def on_wayland() -> bool:
    """Return whether the desktop is Wayland and the program one of its own."""
    return QGuiApplication.platformName().startswith("wayland")


def keep_out_of_capture(window: QWidget) -> Note:
    """Leave a window out of what shares or records the screen, and return what came of it."""
    platform = QGuiApplication.platformName()
    try:
        if platform == "windows" and _keep_out_on_windows(int(window.winId())):
            return NOT_IN_CAPTURE
        if platform == "cocoa" and _keep_out_on_macos(int(window.winId())):
            return MAYBE_IN_CAPTURE
    except (OSError, AttributeError):
        pass  # an older system, without the function
    return IN_CAPTURE


def _keep_out_on_windows(handle: int) -> bool:
    if sys.platform == "win32":
        set_affinity = ctypes.WinDLL("user32").SetWindowDisplayAffinity
        set_affinity.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        set_affinity.restype = ctypes.c_int
        return bool(set_affinity(handle, _EXCLUDE_FROM_CAPTURE))
    return False


def _keep_out_on_macos(view: int) -> bool:
    """Set the sharing type of the window that holds a view, an ``NSView``."""
    library = ctypes.util.find_library("objc")
    if not library:
        return False
    objc = ctypes.CDLL(library)
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.sel_registerName.argtypes = (ctypes.c_char_p,)
    # Each way of sending takes and returns what its message does.
    send = ctypes.cast(objc.objc_msgSend, ctypes.c_void_p).value
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(send or 0)
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(send or 0)
    window = ask(view, objc.sel_registerName(b"window"))
    if not window:
        return False
    tell(window, objc.sel_registerName(b"setSharingType:"), _SHARING_NONE)
    return True


def limits() -> tuple[Note, ...]:
    """Return what else cannot be had here."""
    found = [WAYLAND] if on_wayland() else []
    if not can_fade():
        found.append(NO_OPACITY)
    return tuple(found)


def can_fade() -> bool:
    """Return whether a window can be drawn less opaque as a whole; Wayland has no word for it."""
    return is_composited() and not on_wayland()


def is_composited() -> bool:
    """Return whether parts of a window may be seen through: its edges are soft then."""
    if QGuiApplication.platformName() != "xcb":
        return True
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = (ctypes.c_char_p,)
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    # Whoever composes the windows of the first screen owns this (EWMH).
    owner = x11.XGetSelectionOwner(display, x11.XInternAtom(display, b"_NET_WM_CM_S0", 0))
    x11.XCloseDisplay(display)
    return bool(owner)
