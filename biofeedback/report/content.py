"""What the report says, before it is a page or a PDF: plain texts and tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the few large numbers."""

    label: str
    value: str
    unit: str
    note: str
    kind: str
    """``vagal`` or ``heart``: its accent."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under a heading of their own."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    """The first cell names the row."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the rows, the others hold figures unless they are text."""

    caption: str
    head: tuple[str, ...]
    groups: tuple[Group, ...]
    text: bool = False
    """Whether the cells are words, to be aligned to the left."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is known of it."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class Breaths:
    """What is said of one paced phase."""

    place: int
    """Of the phase, from 0."""
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is said of a conversation session."""

    results: Table
    """The three Rs."""
    sentences: tuple[str, ...]
    states: Table | None
    """None where nobody listened."""
    turns: tuple[str, ...]
    told: tuple[Fact, ...]
    """Tags, ratings and answers."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All texts of a report."""

    title: str
    subtitle: str
    notice: str
    """What must be known before anything is read; often empty."""
    tiles: tuple[Tile, ...]
    summary: tuple[str, ...]
    curve_title: str
    curve_text: str
    conversation: Conversation | None
    phases: tuple[Table, ...]
    phase_notes: tuple[str, ...]
    breaths: tuple[Breaths, ...]
    breaths_text: str
    poincare_text: str
    beats: Table
    beats_text: str
    signal: tuple[str, ...]
    gaps: Table | None
    markers: Table | None
    facts: tuple[Fact, ...]
    caveats: tuple[str, ...]
    graph: tuple[Fact, ...]
    methods: tuple[str, ...]
    sources: tuple[str, ...]
    foot: str
