"""Where the strip stands: at an edge it snaps to, and always on a screen that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, QSize

SNAP: Final = 18
"""Pixels from an edge within which it snaps."""
GAP: Final = 8
"""Pixels that it keeps from the edge it has snapped to: a window below keeps its scroll bar."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a screen as shares of the room there is: it holds for other sizes, too.

    0 is the left or upper edge, 1 the right or lower one.
    """

    screen: str = ""
    """Its name; where there is none of it, the first screen."""
    across: float = 1.0
    down: float = 0.0

    def stored(self) -> dict[str, Any]:
        """Return it as the settings hold it."""
        return asdict(self)


def place_from(stored: Mapping[str, Any]) -> Place:
    """Return what the settings hold; what is none of it counts as absent."""
    screen, usual = stored.get("screen"), Place()
    return Place(
        screen if isinstance(screen, str) else usual.screen,
        _share(stored.get("across"), usual.across),
        _share(stored.get("down"), usual.down),
    )


def _share(value: object, otherwise: float) -> float:
    known = isinstance(value, int | float) and 0 <= value <= 1
    return float(value) if known and isinstance(value, int | float) else otherwise


def corner(place: Place, size: QSize, screens: Mapping[str, QRect]) -> QPoint:
    """Return the upper left corner of a strip at a place.

    Args:
        place: Where it is to stand.
        size: Of the strip.
        screens: What of each screen can be used, the first one first; not empty.
    """
    area = screens.get(place.screen) or next(iter(screens.values()))
    room = _room(area, size)
    return QPoint(
        room.left() + round(place.across * (room.width() - 1)),
        room.top() + round(place.down * (room.height() - 1)),
    )


def place_of(at: QPoint, size: QSize, screens: Mapping[str, QRect]) -> Place:
    """Return the place of a strip: on the screen that holds its middle, or the nearest one."""
    middle = at + QPoint(size.width() // 2, size.height() // 2)
    name = min(screens, key=lambda each: _distance(screens[each], middle))
    room = _room(screens[name], size)
    across = _along(at.x() - room.left(), room.width() - 1)
    down = _along(at.y() - room.top(), room.height() - 1)
    return Place(name, across, down)


def snapped(at: QPoint, size: QSize, area: QRect) -> QPoint:
    """Return where a strip comes to stand that is dragged to a corner ``at``.

    It snaps to an edge that is near, and never leaves the area.
    """
    room = _room(area, size)
    return QPoint(
        _snap(at.x(), room.left(), room.right()),
        _snap(at.y(), room.top(), room.bottom()),
    )


def _room(area: QRect, size: QSize) -> QRect:
    """Return where the upper left corner may be."""
    width = max(0, area.width() - size.width() - 2 * GAP)
    height = max(0, area.height() - size.height() - 2 * GAP)
    return QRect(area.left() + GAP, area.top() + GAP, width + 1, height + 1)


def _snap(value: int, low: int, high: int) -> int:
    if value < low + SNAP:
        return low
    return high if value > high - SNAP else value


def _along(done: int, whole: int) -> float:
    return min(1.0, max(0.0, done / whole)) if whole else 0.0


def _distance(area: QRect, point: QPoint) -> int:
    across = max(area.left() - point.x(), 0, point.x() - area.right())
    down = max(area.top() - point.y(), 0, point.y() - area.bottom())
    return across + down
