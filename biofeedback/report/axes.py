"""Axes of the report: where they lie, their ticks and their time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator

from biofeedback.report.colours import LINE, MUTED
from biofeedback.report.fonts import SIZE

_STEPS_S: Final = (
    5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
)  # fmt: skip
_LETTER: Final = 0.56
"""Mean width of a letter, in sizes of the font."""


class Box(NamedTuple):
    """A rectangle in pixels, from the upper left corner of the figure."""

    left: float
    top: float
    width: float
    height: float


def figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in pixels (points of a PDF)."""
    return Figure(figsize=(width / 72, height / 72), dpi=72)


class Place(NamedTuple):
    """Where on a figure something is drawn, in pixels from its upper left corner."""

    parent: Figure
    left: float = 0.0
    top: float = 0.0

    def axes(self, box: Box) -> Axes:
        """Return bare axes in a box that is given from this place."""
        return axes(self.parent, box._replace(left=box.left + self.left, top=box.top + self.top))


def axes(parent: Figure, box: Box) -> Axes:
    """Return bare axes: no frame, no ticks but labels."""
    width, height = (72 * inches for inches in parent.get_size_inches())
    bottom = height - box.top - box.height
    rectangle = (box.left / width, bottom / height, box.width / width, box.height / height)
    made = parent.add_axes(rectangle)
    made.patch.set_visible(False)
    for spine in made.spines.values():
        spine.set_visible(False)
    made.tick_params(length=0, labelcolor=MUTED, labelsize="medium", pad=8)
    return made


def level(shown: Axes, ticks: int) -> None:
    """Draw level lines at so many round values at most."""
    low, high = shown.get_ylim()
    places = MaxNLocator(nbins=ticks, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    inside = [float(place) for place in places if low <= place <= high]
    shown.yaxis.set_major_locator(FixedLocator(inside))
    shown.yaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "\N{MINUS SIGN}"))
    for place in inside:
        shown.axhline(place, color=LINE, linewidth=1, zorder=0)


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is, in pixels: browsers have fonts of their own."""
    return _LETTER * size * len(text)


@dataclass(frozen=True, slots=True)
class Time:
    """From seconds of the session to what stands at the axis."""

    start: datetime | None
    """Wall time of second 0; None where it is not known."""
    begin_s: float
    end_s: float

    @property
    def kind(self) -> str:
        """What the labels tell."""
        return "time of day" if self.start else "time since the start"

    def ticks(self, most: int) -> tuple[list[float], list[str]]:
        """Return where labels stand and what they say, at round times."""
        span = max(self.end_s - self.begin_s, 1.0)
        step = next((each for each in _STEPS_S if span / each <= most), _STEPS_S[-1])
        ahead = self._of_day(0.0) if self.start else 0.0
        first = math.ceil((self.begin_s + ahead) / step - 1e-9)
        last = math.floor((self.end_s + ahead) / step + 1e-9)
        places = [number * step - ahead for number in range(first, last + 1)]
        return places, [self._label(place, step, at) for at, place in enumerate(places)]

    def text(self, at_s: float, *, seconds: bool = True) -> str:
        """Return an instant as a person reads it."""
        if self.start is None:
            return elapsed_text(at_s)
        at = self.start + timedelta(seconds=at_s)
        return f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"

    def _of_day(self, at_s: float) -> float:
        assert self.start is not None
        at = self.start + timedelta(seconds=at_s)
        return (at - at.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()

    def _label(self, at_s: float, step: int, place: int) -> str:
        if self.start is None:
            return elapsed_text(at_s, hours=step >= 600 and self.end_s - self.begin_s >= 7200)
        at = self.start + timedelta(seconds=at_s + 1e-3)
        label = f"{at:%H:%M:%S}" if step < 60 else f"{at:%H:%M}"
        days = self.end_s - self.begin_s > 43_200 or self._of_day(self.begin_s) > self._of_day(
            self.end_s
        )
        new_day = place == 0 or self._of_day(at_s + 1e-3) < step
        return f"{label}\n{at.day} {at:%b}" if days and new_day else label


def elapsed_text(duration_s: float, *, hours: bool = False) -> str:
    """Return a time since the start: ``4:07``, ``1:02:33``, or ``1:02 h`` where hours will do."""
    whole = round(abs(duration_s))
    sign = "\N{MINUS SIGN}" if duration_s <= -0.5 else ""
    minutes, secs = divmod(whole, 60)
    if hours:
        return f"{sign}{minutes // 60}:{minutes % 60:02} h"
    if minutes < 60:
        return f"{sign}{minutes}:{secs:02}"
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{secs:02}"


class Shelf:
    """Places texts beside each other on lanes, where they do not touch."""

    def __init__(self, lanes: int) -> None:
        """Begin with free lanes."""
        self._lanes: list[list[tuple[float, float]]] = [[] for _ in range(lanes)]

    def place(self, left: float, right: float) -> int | None:
        """Take room from left to right; return the lane, or None where there is none."""
        for number, taken in enumerate(self._lanes):
            if all(right < start or left > end for start, end in taken):
                taken.append((left, right))
                return number
        return None
