"""RSA by pace: what came of paced breathing, each pace for itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from biofeedback.history.likeness import Reading

FOLLOWED: Final = 0.5
"""Mean lock from which a run counts as followed: as of ``breath.results.LOCKED``, which is not
imported because it loads numpy."""


@dataclass(frozen=True, slots=True)
class PaceHistory:
    """All runs at one pace."""

    pace: float
    """Breaths a minute."""
    runs: Sequence[Reading]
    """Those with RSA, the earliest first; RSA is the mean over a run's settled breaths."""
    best: Reading | None
    """The run with the greatest RSA of those that were followed (mean lock of .5 or more). The
    greatest of many is always a little lucky."""
    mean_bpm: float
    """Mean over the runs."""

    @property
    def best_bpm(self) -> float | None:
        """RSA of the best run, peak to trough of heart rate."""
        return self.best.measures.rsa_bpm if self.best else None


def rsa_by_pace(readings: Iterable[Reading]) -> list[PaceHistory]:
    """Return what came of each pace, the slowest first.

    Args:
        readings: Of one posture, as a rule; those without a pacer are passed over.
    """
    runs: dict[float, list[Reading]] = {}
    for reading in readings:
        if reading.like.pace and reading.measures.rsa_bpm is not None:
            runs.setdefault(reading.like.pace, []).append(reading)
    return [_history(pace, runs[pace]) for pace in sorted(runs)]


def _history(pace: float, runs: list[Reading]) -> PaceHistory:
    runs = sorted(runs, key=lambda run: run.at)
    followed = [run for run in runs if (run.measures.lock or 0.0) >= FOLLOWED]
    best = max(followed, key=_rsa, default=None)
    return PaceHistory(pace, tuple(runs), best, sum(map(_rsa, runs)) / len(runs))


def _rsa(run: Reading) -> float:
    return run.measures.rsa_bpm or 0.0
