"""How the figures are set: in Inter, which comes with the program."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib import font_manager

import biofeedback

_FOLDER: Final = Path(biofeedback.__file__).parent / "ui" / "fonts"
SIZE: Final = 12.0
"""Of the figures' text, in points."""


@cache
def _load() -> None:
    for path in sorted(_FOLDER.glob("*.otf")):
        font_manager.fontManager.addfont(path)


@contextlib.contextmanager
def settings(size: float = SIZE) -> Iterator[None]:
    """Set what matplotlib would take from a person's own settings.

    Args:
        size: Of text, in points, where nothing else is said.
    """
    _load()
    with mpl.rc_context(), warnings.catch_warnings():
        # A letter that no font has is drawn as a box; there is nothing to be done.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                # What Inter lacks, another font may have.
                "font.family": ["Inter", "DejaVu Sans"],
                "font.size": size,
                "svg.fonttype": "none",
                # The same recording makes the same file.
                "svg.hashsalt": "biofeedback",
                # Type 3: every reader shows it, and its text can be searched.
                "pdf.fonttype": 3,
                # A label may hold what looks like a formula.
                "text.parse_math": False,
                "axes.unicode_minus": True,
                "path.simplify_threshold": 0.1,
            }
        )
        yield
