"""Text from devices and people on buttons and labels."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """Return text for a button or a menu, where a single ``&`` would become an underline."""
    return text.replace("&", "&&")


def plain_tip(text: str) -> str:
    """Return text for a tool tip, which would take what looks like markup for some."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def with_key(text: str, key: str) -> str:
    """Return text for a button, and the key that presses it."""
    return f"{text}   {key}"


def shortened(text: str, longest: int) -> str:
    """Return text with its middle left out where it is too long: both ends tell more."""
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half]}\N{HORIZONTAL ELLIPSIS}{text[-half:]}"
