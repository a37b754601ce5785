"""Pages of A4: text that flows down a column, tables, and pictures between them.

Everything is drawn with matplotlib, so that a PDF needs no other library, no browser and no font
of the system. Lengths are points.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from biofeedback.report.axes import Place, figure
from biofeedback.report.colours import LINE, MUTED, PANEL, TEXT

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
LEFT: Final = 50.0
TOP: Final = 52.0
BOTTOM: Final = 60.0
COLUMN: Final = WIDTH - 2 * LEFT
BODY: Final = 9.5
SMALL: Final = 8.25
_LEADING: Final = 1.48


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, weight: int) -> float:
    """Return how wide a text is set."""
    font = FontProperties(family=["Inter", "DejaVu Sans"], size=100, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * size / 100


def wrapped(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """Return the lines of a text in a column; a word that is too long stands alone."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, weight) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


class Paper:
    """Pages that fill from the top; within ``fonts.settings``."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self._pages: list[Figure] = []
        self.y = 0.0
        """Where the next thing goes, from the top of the page."""
        self.new_page()

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        self._pages.append(figure(WIDTH, HEIGHT))
        self.y = TOP

    def need(self, height: float) -> bool:
        """Begin a new page unless so much fits on this one; return whether it did."""
        if self.y + height <= HEIGHT - BOTTOM:
            return False
        self.new_page()
        return True

    def space(self, height: float) -> None:
        """Leave room, but not at the top of a page."""
        if self.y > TOP:
            self.y += height

    def place(self, height: float, left: float = 0.0) -> Place:
        """Take room for a picture and return where it goes."""
        self.need(height)
        place = Place(self._pages[-1], LEFT + left, self.y)
        self.y += height
        return place

    def put(
        self,
        text: str,
        left: float,
        y: float,
        *,
        size: float = BODY,
        weight: int = 400,
        colour: str = TEXT,
        right: bool = False,
    ) -> None:
        """Set one line; ``y`` is its base line, ``left`` its right end where it stands there."""
        self._pages[-1].text(
            (LEFT + left) / WIDTH,
            1 - y / HEIGHT,
            text,
            size=size,
            weight=weight,
            color=colour,
            ha="right" if right else "left",
            va="baseline",
        )

    def text(
        self,
        text: str,
        *,
        size: float = BODY,
        weight: int = 400,
        colour: str = TEXT,
        left: float = 0.0,
        width: float | None = None,
        bullet: str = "",
    ) -> None:
        """Set a paragraph; it goes on on the next page where it must."""
        column = COLUMN - left if width is None else width
        lines = wrapped(text, column, size, weight)
        # Two lines stay together at either end of a page.
        self.need(size * _LEADING * min(len(lines), 2))
        for number, line in enumerate(lines):
            left_over = len(lines) - number
            self.need(size * _LEADING * (2 if left_over == 2 and number else 1))
            if bullet and not number:
                self.put(bullet, left - 10, self.y + size, size=size, colour=MUTED)
            self.put(line, left, self.y + size, size=size, weight=weight, colour=colour)
            self.y += size * _LEADING
        self.y += 0.4 * size

    def heading(self, text: str, *, room: float = 60.0) -> None:
        """Set a heading that stays with what follows."""
        self.space(18)
        self.need(28 + room)
        self.put(text, 0, self.y + 13, size=13, weight=600)
        self.y += 26

    def rule(self, y: float, left: float = 0.0, right: float = COLUMN) -> None:
        """Draw a fine line."""
        x = ((LEFT + left) / WIDTH, (LEFT + right) / WIDTH)
        line = Line2D(x, (1 - y / HEIGHT,) * 2, color=LINE, linewidth=0.7)
        self._pages[-1].add_artist(line)

    def box(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a quiet ground behind what comes."""
        page = self._pages[-1]
        corner = (LEFT + left) / WIDTH, 1 - (top + height) / HEIGHT
        size = width / WIDTH, height / HEIGHT
        patch = Rectangle(corner, *size, color=PANEL, transform=page.transFigure, zorder=-1)
        page.add_artist(patch)

    def row(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        *,
        size: float = SMALL,
        weight: int = 400,
        words: bool = False,
        first: str = TEXT,
        head: Callable[[], None] | None = None,
    ) -> None:
        """Set a row of a table, and a line below; figures stand to the right of their column.

        Args:
            cells: One text for each column; the first is to the left.
            widths: Of the columns.
            size: Of the letters.
            weight: Of the letters.
            words: Whether all columns stand to the left.
            first: Colour of the first cell.
            head: Sets the head of the table once more where a new page begins.
        """
        lines = [
            wrapped(cell, width - 8, size, weight)
            for cell, width in zip(cells, widths, strict=True)
        ]
        height = max(map(len, lines)) * size * 1.36 + 5.5
        if self.need(height) and head is not None:
            head()
        left = 0.0
        for place, (cell, width) in enumerate(zip(lines, widths, strict=True)):
            to_right = place > 0 and not words
            for number, line in enumerate(cell):
                self.put(
                    line,
                    left + width if to_right else left,
                    self.y + size + 2 + number * size * 1.36,
                    size=size,
                    weight=weight,
                    colour=TEXT if place else first,
                    right=to_right,
                )
            left += width
        self.y += height
        self.rule(self.y, 0, left)

    def pdf(self, *, title: str, foot: str, made: datetime | None) -> bytes:
        """Number the pages and return the file."""
        stream = io.BytesIO()
        # Without a time of its own: the same recording makes the same file.
        facts = {"Title": title, "Creator": "biofeedback", "CreationDate": made, "ModDate": made}
        with PdfPages(stream, metadata=facts) as pages:
            for number, page in enumerate(self._pages, 1):
                self._number(page, f"{number} / {len(self._pages)}", foot)
                pages.savefig(page)
        return stream.getvalue()

    def _number(self, page: Figure, text: str, foot: str) -> None:
        y = 30 / HEIGHT
        page.text(1 - LEFT / WIDTH, y, text, size=SMALL, color=MUTED, ha="right")
        page.text(LEFT / WIDTH, y, foot, size=SMALL, color=MUTED)
