"""The beats of a stretch that is being measured, and the one number that they amount to.

Definitions and thresholds are those of the rolling window (``hrv_stream``), over the whole stretch:
the same that ``analysis`` gives for a phase of the recording. All sums are integers in ticks.
"""

from __future__ import annotations

import itertools
import math
from typing import Final, NamedTuple

from biofeedback.events import Beat, Event, Flag, Gap, Reflag, Withheld
from biofeedback.hrv_stream import MAX_FLAGGED_PERCENT, MIN_COVERAGE_PERCENT, MIN_DIFFERENCES
from biofeedback.irregular import BLOCK, FORGET_AFTER
from biofeedback.uncertainty import stretch_limits
from biofeedback.units import TICKS_PER_MS, seconds

_MINUTE_MS: Final = 60_000


class Number(NamedTuple):
    """RMSSD of a stretch; None where it is withheld."""

    rmssd_ms: float | None
    low_ms: float | None
    """Lower 95 % limit (see ``uncertainty``)."""
    high_ms: float | None
    mean_hr_bpm: float | None
    clean_share: float
    """Of the time, covered by intervals that count, 0 to 1."""
    withheld: Withheld | None = None


class _Interval:
    """One RR interval."""

    __slots__ = ("end", "irregular", "joined", "normal", "number", "rr")

    def __init__(self, beat: Beat, *, joined: bool) -> None:
        self.number = beat.number
        self.rr = beat.rr
        self.end = beat.end
        self.joined = joined
        self.irregular = False
        self.judge(beat.flag)

    def judge(self, flag: Flag) -> None:
        self.normal = flag is Flag.NORMAL

    @property
    def counts(self) -> bool:
        return self.normal and not self.irregular


class Tally:
    """Remembers beats with all that is found out about them later."""

    def __init__(self) -> None:
        """Begin without any."""
        self._intervals: list[_Interval] = []
        self._joined = False
        self._remembered_from = 0

    @property
    def begun(self) -> bool:
        """Whether there was a beat."""
        return bool(self._intervals)

    def take(self, event: Event) -> None:
        """Take an event of one strap; those that are none of beats are passed over."""
        match event:
            case Beat():
                self._intervals.append(_Interval(event, joined=self._joined))
                self._joined = True
                if event.hrv and event.hrv[0].withheld is Withheld.IRREGULAR:
                    self._was_irregular()
            case Reflag():
                for interval in self._since(event.number):
                    if interval.number == event.number:
                        interval.judge(event.flag)
            case Gap(before=None):
                self._joined = False
                if event.duration > FORGET_AFTER:
                    self._remembered_from = len(self._intervals)
            case Gap(before=int(before)):
                for interval in self._since(before):
                    interval.end += event.duration
                    interval.joined = interval.joined and interval.number != before
            case _:
                pass

    def _was_irregular(self) -> None:
        """The verdict as of a beat is one on the ``BLOCK`` intervals up to it."""
        first = max(self._remembered_from, len(self._intervals) - BLOCK)
        for interval in self._intervals[first:]:
            interval.irregular = True

    def _since(self, number: int) -> list[_Interval]:
        """Return the intervals from a beat on."""
        first = len(self._intervals)
        while first and self._intervals[first - 1].number >= number:
            first -= 1
        return self._intervals[first:]

    def clean_share(self, start: int, end: int) -> float:
        """Return the share of (start, end] in ticks that intervals which count cover, 0 to 1."""
        clean = sum(each.rr for each in self._within(start, end) if each.counts)
        return min(1.0, clean / max(1, end - start))

    def number(self, start: int, end: int) -> Number:
        """Return what the intervals that end within (start, end] amount to, in ticks."""
        within = self._within(start, end)
        # Heart rate means something also where the rhythm is irregular.
        normal = [each.rr for each in within if each.normal]
        mean_hr = _MINUTE_MS * TICKS_PER_MS * len(normal) / sum(normal) if normal else None
        differences = [
            after.rr - before.rr
            for before, after in itertools.pairwise(within)
            if after.joined and before.counts and after.counts
        ]
        share = self.clean_share(start, end)
        withheld = _withheld(within, share, len(differences))
        if withheld is not None:
            return Number(None, None, None, mean_hr, share, withheld)
        squares = sum(each * each for each in differences)
        rmssd = math.sqrt(squares / len(differences)) / TICKS_PER_MS
        low, high = stretch_limits(rmssd, seconds(end - start), len(differences))
        return Number(rmssd, low, high, mean_hr, share)

    def _within(self, start: int, end: int) -> list[_Interval]:
        return [each for each in self._intervals if start < each.end <= end]


def _withheld(within: list[_Interval], share: float, differences: int) -> Withheld | None:
    irregular = sum(each.normal and each.irregular for each in within)
    if 100 * irregular > MAX_FLAGGED_PERCENT * len(within):
        return Withheld.IRREGULAR
    flagged = sum(not each.normal for each in within)
    if 100 * flagged > MAX_FLAGGED_PERCENT * len(within):
        return Withheld.ARTIFACTS
    if 100 * share < MIN_COVERAGE_PERCENT:
        return Withheld.GAP
    return Withheld.FEW_DIFFERENCES if differences < MIN_DIFFERENCES else None
