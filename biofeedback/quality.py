"""How good is the signal, and why is it not better? One judgement for the window and the file.

Pure. The shares are choices of this project: up to 5 % of artifacts is what short recordings are
usually accepted with in the field; from 20 % on, and wherever no number can be had, the signal is
poor. It is worse at once and better only after a while, so that it does not flicker.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from biofeedback.events import Defect, Grade, HrvUpdate, LinkState, Quality, Withheld
from biofeedback.hrv_stream import MIN_DIFFERENCES
from biofeedback.units import TICKS_PER_SECOND

FEW_FLAGGED_PERCENT: Final = 5
FEWER_FLAGGED_PERCENT: Final = 4
"""Once it was told, the share of artifacts must fall to this: at one limit it would come and go."""
NO_BEATS_AFTER: Final = 5 * TICKS_PER_SECOND
LATE_AFTER: Final = 2_500 * TICKS_PER_SECOND // 1000
"""From its beat to its arrival; sound straps stay below 1.4 s in 99 of 100 notifications."""
BETTER_AFTER: Final = 5 * TICKS_PER_SECOND

_WITHOUT_BEATS: Final = {
    LinkState.SEARCHING: Defect.NO_LINK,
    LinkState.CONNECTING: Defect.NO_LINK,
    LinkState.LOST: Defect.NO_LINK,
    LinkState.STOPPED: Defect.NO_LINK,
    LinkState.WAITING: Defect.NO_BEATS,
    LinkState.NO_CONTACT: Defect.NO_CONTACT,
    LinkState.NO_RR: Defect.NO_RR,
}
_SOUND: Final = (Grade.GOOD, ())
_ORDER: Final = {grade: place for place, grade in enumerate(Grade)}


class Signs(NamedTuple):
    """What is known of the signal at an instant (ticks since the session's start)."""

    now: int
    state: LinkState
    last_arrival: int | None
    """When the last beat arrived; None before the first."""
    late: bool
    """Whether a notification came late within the last while."""
    irregular: bool
    update: HrvUpdate | None
    """The values of the recording's own window; None before the first beat."""


Verdict = tuple[Grade, tuple[Defect, ...]]


def judge(signs: Signs, told: Verdict | None = None) -> Verdict:
    """Return the grade of a signal and its defects, the worst first.

    Args:
        signs: What is known of it.
        told: What was told last; a share of artifacts must fall further than it rose.
    """
    if defect := _WITHOUT_BEATS.get(signs.state):
        return Grade.NONE, (defect,)
    if signs.last_arrival is None or signs.now - signs.last_arrival > NO_BEATS_AFTER:
        return Grade.NONE, (Defect.NO_BEATS,)
    update = signs.update
    clean = update is None or not (update.flagged or update.gaps)
    if clean and not signs.irregular and not signs.late:
        return _SOUND
    few = FEW_FLAGGED_PERCENT
    if told and Defect.ARTIFACTS in told[1]:
        few = FEWER_FLAGGED_PERCENT
    poor, fair = _defects(signs, few)
    grade = Grade.POOR if poor else Grade.FAIR if fair else Grade.GOOD
    return grade, (*poor, *fair)


def _defects(signs: Signs, few_percent: int) -> tuple[list[Defect], list[Defect]]:
    """Return what keeps the number away, and what is only a blemish."""
    poor: list[Defect] = []
    fair: list[Defect] = []
    if signs.irregular:
        poor.append(Defect.IRREGULAR)
    if update := signs.update:
        share = 100 * update.artifact_share
        if update.withheld is Withheld.ARTIFACTS:
            poor.append(Defect.ARTIFACTS)
        elif share > few_percent and update.beats + update.flagged >= MIN_DIFFERENCES:
            fair.append(Defect.ARTIFACTS)
        if update.gaps:
            (poor if update.withheld is Withheld.GAP else fair).append(Defect.GAPS)
    if signs.late:
        fair.append(Defect.LATE)
    return poor, fair


class QualityWatch:
    """Tells when the quality has changed."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._told: Verdict | None = None
        self._better_since: int | None = None

    def push(self, signs: Signs) -> Quality | None:
        """Return the quality where it is to be told anew; None where it stands."""
        found, told = judge(signs, self._told), self._told
        if found == told:
            self._better_since = None
            return None
        if told and told[0] is not Grade.NONE and _is_better(found, told):
            if self._better_since is None:
                self._better_since = signs.now
            if signs.now - self._better_since < BETTER_AFTER:
                return None
        self._told, self._better_since = found, None
        return Quality(signs.now, *found)


def _is_better(found: Verdict, told: Verdict) -> bool:
    if found[0] is told[0]:
        return set(found[1]) < set(told[1])
    return _ORDER[found[0]] < _ORDER[told[0]]
