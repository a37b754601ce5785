"""A recording sent through the pipeline once more, and what came out as arrays."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import (
    Beat,
    Edge,
    Flag,
    Gap,
    Marker,
    Phase,
    Quality,
    Reflag,
    Talk,
    Talking,
    Withheld,
)
from biofeedback.irregular import BLOCK, FORGET_AFTER
from biofeedback.offline import recomputed
from biofeedback.records.csv_format import Recording

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FLAGS: Final = tuple(Flag)
_CODE: Final = {flag: code for code, flag in enumerate(FLAGS)}
NORMAL: Final = _CODE[Flag.NORMAL]
NO_CONTACT: Final = _CODE[Flag.NO_CONTACT]


@dataclass(frozen=True, slots=True)
class Beats:
    """All intervals of a recording with their final verdicts; arrays of shape (n,)."""

    rr: Ints
    """Ticks."""
    end: Ints
    """When the beat that ends the interval took place, in ticks; never falling."""
    flag: Ints
    """Places in ``FLAGS``."""
    joined: Bools
    """Whether it follows the interval before it without a gap; false for the first."""
    normal: Bools
    """Whose flag is normal."""
    counts: Bools
    """Which count: of flag normal, in no irregular rhythm."""
    adjacent: Bools
    """Between which interval and the one before it a successive difference counts."""
    hidden: Sequence[Withheld | None]
    """Why the classifier kept the rolling values away as of each beat, whatever the window held."""

    def __len__(self) -> int:
        """Return how many intervals there are."""
        return len(self.rr)


class Heard(NamedTuple):
    """A stretch in which one state of talk held, in ticks."""

    start: int
    end: int
    talk: Talk


@dataclass(slots=True)
class Told:
    """What the pipeline said of a recording."""

    rr: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    flag: list[int] = field(default_factory=list)
    hidden: list[Withheld | None] = field(default_factory=list)
    parted: list[int] = field(default_factory=list)
    """Places of beats that stand behind a gap."""
    forgot: list[int] = field(default_factory=list)
    """The same of gaps so long that nothing was known of the rhythm any more."""
    gaps: list[Gap] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    talking: list[Talking] = field(default_factory=list)
    qualities: list[Quality] = field(default_factory=list)

    @classmethod
    def of(cls, recording: Recording, *, artifacts: bool) -> Told:
        """Send a recording through the pipeline."""
        told = cls()
        for events in recomputed(recording, (60,), artifacts=artifacts):
            for event in events:
                told._take(event)
        return told

    def _take(self, event: object) -> None:
        match event:
            case Beat():
                self.rr.append(event.rr)
                self.end.append(event.end)
                self.flag.append(_CODE[event.flag])
                why = event.hrv[0].withheld
                self.hidden.append(why if why in _BY_CLASSIFIER else None)
            case Reflag():
                # Beats are numbered from 1.
                self.flag[event.number - 1] = _CODE[event.flag]
            case Gap():
                self.parted.append(len(self.rr))
                if event.duration > FORGET_AFTER:
                    self.forgot.append(len(self.rr))
                self.gaps.append(event)
            case Marker():
                self.markers.append(event)
            case Phase():
                self.phases.append(event)
            case Talking():
                self.talking.append(event)
            case Quality():
                self.qualities.append(event)

    def beats(self) -> Beats:
        """Return the beats with their final verdicts."""
        flag = np.array(self.flag, np.int64)
        normal = flag == NORMAL
        counts = normal & ~_irregular(
            [why is Withheld.IRREGULAR for why in self.hidden], self.forgot
        )
        adjacent = counts.copy()
        adjacent[self.parted] = False
        adjacent[1:] &= counts[:-1]
        adjacent[:1] = False
        joined = np.ones(len(flag), np.bool_)
        joined[self.parted] = False
        joined[:1] = False
        return Beats(
            rr=np.array(self.rr, np.int64),
            end=np.array(self.end, np.int64),
            flag=flag,
            joined=joined,
            normal=normal,
            counts=counts,
            adjacent=adjacent,
            hidden=self.hidden,
        )

    def phase_pairs(self, last: int) -> list[tuple[Phase, int]]:
        """Return the start of each phase and when it ended; one left open ended with ``last``."""
        ends = {each.phase_id: each.at for each in self.phases if each.edge is Edge.END}
        starts = [each for each in self.phases if each.edge is Edge.START]
        return [(start, max(start.at, ends.get(start.phase_id, last))) for start in starts]

    def talk_spans(self, last: int) -> list[Heard]:
        """Return who spoke when; a state left open held until ``last``, and each but once in a row.

        Nothing where nobody listened at any time.
        """
        spans: list[Heard] = []
        ends = [*(each.at for each in self.talking), last][1:]
        for each, end in zip(self.talking, ends, strict=True):
            if end <= each.at:
                continue
            if spans and spans[-1].talk is each.talk:
                spans[-1] = spans[-1]._replace(end=end)
            else:
                spans.append(Heard(each.at, end, each.talk))
        return spans if any(each.talk is not Talk.UNKNOWN for each in spans) else []


_BY_CLASSIFIER: Final = {Withheld.IRREGULAR, Withheld.NO_CONTACT, Withheld.GATHERING}
"""Gathering stands also for a rhythm whose order is not known yet."""


def _irregular(told: Sequence[bool], forgot: Sequence[int]) -> Bools:
    """Return which intervals lie in a block that was found irregular.

    The verdict as of a beat is one on the ``BLOCK`` intervals up to it, as far as they were
    remembered.
    """
    irregular = np.zeros(len(told), np.bool_)
    for first, last in itertools.pairwise((0, *forgot, len(told))):
        found = np.array(told[first:last], np.int64)
        behind = np.concatenate((np.cumsum(found[::-1])[::-1], np.zeros(BLOCK, np.int64)))
        irregular[first:last] = behind[: len(found)] > behind[BLOCK : BLOCK + len(found)]
    return irregular
