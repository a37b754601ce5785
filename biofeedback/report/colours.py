"""The colours of the report: those of the window (``ui.theme``), which it may not load."""

from __future__ import annotations

from typing import Final

GROUND: Final = "#f5f4f0"
PANEL: Final = "#eae8e1"
LINE: Final = "#dfddd6"
TEXT: Final = "#1c2830"
MUTED: Final = "#57656e"
VAGAL: Final = "#0d7a65"
"""Teal: vagal tone and RSA."""
HEART: Final = "#a85a12"
"""Sand: heart rate."""

LIGHT: Final = {
    "ground": GROUND,
    "panel": PANEL,
    "line": LINE,
    "text": TEXT,
    "muted": MUTED,
    "vagal": VAGAL,
    "heart": HEART,
}
DARK: Final = {
    "ground": "#10161a",
    "panel": "#1b262d",
    "line": "#232d34",
    "text": "#e8eef1",
    "muted": "#8f9da6",
    "vagal": "#66dabd",
    "heart": "#ecc891",
}
