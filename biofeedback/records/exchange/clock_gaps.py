"""Where beats are missing in a file that tells both RR intervals and the time of each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from biofeedback.units import TICKS_PER_SECOND

_AROUND: Final = 10
"""Rows on each side that must agree: packets carry several beats, a watch writes every few s."""
_LEAST: Final = 2 * TICKS_PER_SECOND
"""Arrivals jitter by 1.0 to 1.4 s (99 % of them) and may lag by 4 s for a moment; a step that
stays is a hole (measured on recordings of straps; the figure is a choice of this project)."""


def gaps_by_clock(rr: Sequence[int], clock: Sequence[int]) -> dict[int, int]:
    """Find the steps by which the time of rows runs away from the sum of the intervals.

    Args:
        rr: Intervals in ticks.
        clock: The time of each row in ticks, with any jitter and from any origin.

    Returns:
        For the index of each beat behind a hole, the ticks that are missing before it.
    """
    drift: list[int] = []
    total = 0
    for interval, time in zip(rr, clock, strict=True):
        total += interval
        drift.append(time - total)
    found: dict[int, int] = {}
    last = 0
    for index in range(1, len(drift)):
        # Nothing before the last hole may be compared with: it lies on the other side of it.
        before = drift[max(last, index - _AROUND) : index]
        behind = drift[index : index + _AROUND]
        if min(behind) - max(before) > _LEAST and drift[index] - drift[index - 1] > _LEAST:
            found[index] = sorted(behind)[len(behind) // 2] - sorted(before)[len(before) // 2]
            last = index
    return found
