"""Tables of docs/accuracy.md: each stands between two markers and is rewritten in place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from measure import tell

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "accuracy.md"


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between the markers of one name."""

    name: str
    text: str


def markdown(
    headings: Sequence[str], rows: Sequence[Sequence[str]], bold: Collection[str] = ()
) -> str:
    """Return a Markdown table; rows whose first cell is among ``bold`` stand out."""
    lines = ["| " + " | ".join(headings) + " |", "|---|" + "---:|" * (len(headings) - 1)]
    for row in rows:
        cells = [f"**{cell}**" if row[0] in bold and cell else cell for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def rewrite(blocks: Sequence[Block], document: Path = DOCUMENT) -> None:
    """Put blocks between their markers.

    Raises:
        ValueError: If the document has no such markers.
    """
    text = document.read_text(encoding="utf-8")
    for block in blocks:
        start, end = f"<!-- {block.name} -->", f"<!-- end of {block.name} -->"
        before, found, rest = text.partition(start)
        _, ended, after = rest.partition(end)
        if not found or not ended:
            raise ValueError(f"{document.name} has no markers for {block.name}")
        text = f"{before}{start}\n{block.text}\n{end}{after}"
    document.write_text(text, encoding="utf-8")
    tell(f"{document.name}: {', '.join(block.name for block in blocks)} rewritten.")
