"""The library: an index of all recordings, made from them and for finding them."""

from biofeedback.records.library.database import LibraryError
from biofeedback.records.library.entries import (
    ContactEntry,
    DifferenceEntry,
    Measures,
    PhaseEntry,
    Problem,
    Progress,
    Ratings,
    SessionEntry,
    Wanted,
)
from biofeedback.records.library.index import Library

__all__ = [
    "ContactEntry",
    "DifferenceEntry",
    "Library",
    "LibraryError",
    "Measures",
    "PhaseEntry",
    "Problem",
    "Progress",
    "Ratings",
    "SessionEntry",
    "Wanted",
]
