"""What a person reads about a state, a gap or a withheld number: one place for all the words."""

from __future__ import annotations

from typing import Final

from biofeedback.events import (
    Defect,
    GapReason,
    Grade,
    HrvUpdate,
    LinkState,
    Quality,
    Withheld,
)
from biofeedback.units import seconds

STATE: Final = {
    LinkState.SEARCHING: "Searching for a strap",
    LinkState.CONNECTING: "Connecting",
    LinkState.WAITING: "Connected, waiting for beats",
    LinkState.LIVE: "Live",
    LinkState.NO_CONTACT: "Connected, no skin contact",
    LinkState.NO_RR: "Heart rate only",
    LinkState.LOST: "Link lost, retrying",
    LinkState.STOPPED: "Stopped",
}

ADVICE: Final = {
    LinkState.SEARCHING: "Moisten the electrodes and put the strap on: it wakes up on your skin.",
    LinkState.CONNECTING: "",
    LinkState.WAITING: "Sit still for a moment: the first beats take a few seconds.",
    LinkState.LIVE: "",
    LinkState.NO_CONTACT: "Moisten the electrodes and tighten the strap.",
    LinkState.NO_RR: "This strap sends heart rate only: HRV needs RR intervals. Try another strap.",
    LinkState.LOST: "It is taken up again by itself, into the same recording.",
    LinkState.STOPPED: "",
}

GAP: Final = {
    GapReason.LINK_LOST: "link lost",
    GapReason.NO_CONTACT: "no skin contact",
    GapReason.NO_BEATS: "no beats",
    GapReason.BAD_PACKET: "unreadable data",
    GapReason.LOST_ON_THE_WAY: "beats lost",
    GapReason.UNKNOWN: "gap",
}


DEFECT: Final = {
    Defect.NO_LINK: "no link to the strap",
    Defect.NO_RR: "this strap sends no RR intervals",
    Defect.NO_CONTACT: "no skin contact",
    Defect.NO_BEATS: "no beats come",
    Defect.IRREGULAR: "the rhythm is irregular",
    Defect.ARTIFACTS: "artifacts",
    Defect.GAPS: "gaps",
    Defect.LATE: "packets come late",
}

GRADE: Final = {
    Grade.GOOD: "Good signal",
    Grade.FAIR: "Fair signal",
    Grade.POOR: "Poor signal",
    Grade.NONE: "No signal",
}


def quality(found: Quality, share: float = 0.0) -> str:
    """Return how good the signal is and why it is not better; ``share`` is that of artifacts."""
    reasons = [
        f"{_percent(share)} artifacts" if defect is Defect.ARTIFACTS and share else DEFECT[defect]
        for defect in found.defects
    ]
    return f"{GRADE[found.grade]}: {', '.join(reasons)}" if reasons else GRADE[found.grade]


def _percent(share: float) -> str:
    return f"{max(1, round(100 * share))} %"


def instead(update: HrvUpdate) -> str:
    """Return what to do where a number is withheld; empty where waiting is all."""
    match update.withheld:
        case Withheld.ARTIFACTS:
            return "Keep still for a while; moisten the electrodes and tighten the strap."
        case Withheld.IRREGULAR:
            return "Heart rate goes on. RMSSD says nothing while beats follow without order."
        case _:
            return ""


def counted(number: int, noun: str) -> str:
    """Return ``1 beat``, ``2 beats``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def withheld(update: HrvUpdate) -> str:
    """Return why a number is withheld, and for how long; empty where it is shown."""
    match update.withheld:
        case None:
            return ""
        case Withheld.FEW_DIFFERENCES:
            return "Too few successive beats in this window"
        case Withheld.NO_CONTACT:
            return "No skin contact"
        case Withheld.IRREGULAR:
            return "Not measurable: the rhythm is irregular"
        case Withheld.ARTIFACTS:
            return (
                f"Not measurable: {_percent(update.artifact_share)} of the intervals are artifacts"
            )
        case Withheld.GATHERING:
            reason = "Gathering beats"
        case Withheld.GAP:
            reason = "Gathering beats after a gap"
    if update.to_go is None:
        return reason
    return f"{reason}: {max(1, round(seconds(update.to_go)))} s to go"
