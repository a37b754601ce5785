"""The real RR series that benchmarks run over, and where they lie."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path

from biofeedback.records.exchange.rr_text import read_rr_text


@dataclass(frozen=True, slots=True)
class Series:
    """RR intervals of one recording."""

    name: str
    rr: list[int]
    """In ticks."""

    @property
    def ends(self) -> list[int]:
        """The time of each beat, in ticks."""
        return list(itertools.accumulate(self.rr))


def data_folder() -> Path:
    """Return where the real series are looked for."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("BIOFEEDBACK_DATA", beside))


def load_series(name: str) -> Series:
    """Return one real series.

    Raises:
        OSError: If it is not there.
    """
    return Series(name, read_rr_text(data_folder() / f"{name}.rr.txt"))


def load_labels(name: str) -> list[str] | None:
    """Return the annotation of the beat that ends each interval; None for an unlabelled series."""
    file = data_folder() / f"{name}.labels.txt"
    return file.read_text(encoding="ascii").split() if file.exists() else None
