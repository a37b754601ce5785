"""What a person reads about a state, a gap or a withheld number: one place for all the words.

In English; the window says them in its own language (``ui.languages.said``).
"""

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
from biofeedback.sentences import Sentence, joined, tr
from biofeedback.units import seconds

STATE: Final = {
    LinkState.SEARCHING: tr("Searching for a strap"),
    LinkState.CONNECTING: tr("Connecting"),
    LinkState.WAITING: tr("Connected, waiting for beats"),
    LinkState.LIVE: tr("Live"),
    LinkState.NO_CONTACT: tr("Connected, no skin contact"),
    LinkState.NO_RR: tr("Heart rate only"),
    LinkState.LOST: tr("Link lost, retrying"),
    LinkState.STOPPED: tr("Stopped"),
}

STATE_WITHIN: Final = {
    LinkState.SEARCHING: tr("searching for a strap", "within a line"),
    LinkState.CONNECTING: tr("connecting", "within a line"),
    LinkState.WAITING: tr("connected, waiting for beats", "within a line"),
    LinkState.LIVE: tr("live", "within a line"),
    LinkState.NO_CONTACT: tr("connected, no skin contact", "within a line"),
    LinkState.NO_RR: tr("heart rate only", "within a line"),
    LinkState.LOST: tr("link lost, retrying", "within a line"),
    LinkState.STOPPED: tr("stopped", "within a line"),
}
"""The same where it does not begin a line: other languages have capitals there, too."""

ADVICE: Final = {
    LinkState.SEARCHING: tr(
        "Moisten the electrodes and put the strap on: it wakes up on your skin."
    ),
    LinkState.CONNECTING: "",
    LinkState.WAITING: tr("Sit still for a moment: the first beats take a few seconds."),
    LinkState.LIVE: "",
    LinkState.NO_CONTACT: tr("Moisten the electrodes and tighten the strap."),
    LinkState.NO_RR: tr(
        "This strap sends heart rate only: HRV needs RR intervals. Try another strap."
    ),
    LinkState.LOST: tr("It is taken up again by itself, into the same recording."),
    LinkState.STOPPED: "",
}

GAP: Final = {
    GapReason.LINK_LOST: tr("link lost"),
    GapReason.NO_CONTACT: tr("no skin contact"),
    GapReason.NO_BEATS: tr("no beats"),
    GapReason.BAD_PACKET: tr("unreadable data"),
    GapReason.LOST_ON_THE_WAY: tr("beats lost"),
    GapReason.UNKNOWN: tr("gap"),
}


DEFECT: Final = {
    Defect.NO_LINK: tr("no link to the strap"),
    Defect.NO_RR: tr("this strap sends no RR intervals"),
    Defect.NO_CONTACT: tr("no skin contact"),
    Defect.NO_BEATS: tr("no beats come"),
    Defect.IRREGULAR: tr("the rhythm is irregular"),
    Defect.ARTIFACTS: tr("artifacts"),
    Defect.GAPS: tr("gaps"),
    Defect.LATE: tr("packets come late"),
}

GRADE: Final = {
    Grade.GOOD: tr("Good signal"),
    Grade.FAIR: tr("Fair signal"),
    Grade.POOR: tr("Poor signal"),
    Grade.NONE: tr("No signal"),
}


def quality(found: Quality, share: float = 0.0) -> Sentence:
    """Return how good the signal is and why it is not better; ``share`` is that of artifacts."""
    reasons = [
        tr("{percent} % artifacts").format(percent=_percent(share))
        if defect is Defect.ARTIFACTS and share
        else DEFECT[defect]
        for defect in found.defects
    ]
    grade = GRADE[found.grade]
    if not reasons:
        return grade
    return tr("{grade}: {reasons}").format(grade=grade, reasons=joined(", ", reasons))


def _percent(share: float) -> int:
    return max(1, round(100 * share))


def instead(update: HrvUpdate) -> str:
    """Return what to do where a number is withheld; empty where waiting is all."""
    match update.withheld:
        case Withheld.ARTIFACTS:
            return tr("Keep still for a while; moisten the electrodes and tighten the strap.")
        case Withheld.IRREGULAR:
            return tr("Heart rate goes on. RMSSD says nothing while beats follow without order.")
        case _:
            return ""


def beats(number: int) -> Sentence:
    """Return ``1 beat``, ``2 beats``."""
    return tr("%n beats", "", number, one="%n beat")


def differences(number: int) -> Sentence:
    """Return ``1 difference``, ``2 differences``: between successive intervals."""
    return tr("%n differences", "", number, one="%n difference")


def withheld(update: HrvUpdate) -> str:
    """Return why a number is withheld, and for how long; empty where it is shown."""
    match update.withheld:
        case None:
            return ""
        case Withheld.FEW_DIFFERENCES:
            return tr("Too few successive beats in this window")
        case Withheld.NO_CONTACT:
            return tr("No skin contact")
        case Withheld.IRREGULAR:
            return tr("Not measurable: the rhythm is irregular")
        case Withheld.ARTIFACTS:
            return tr("Not measurable: {percent} % of the intervals are artifacts").format(
                percent=_percent(update.artifact_share)
            )
        case Withheld.GATHERING:
            reason = tr("Gathering beats")
        case Withheld.GAP:
            reason = tr("Gathering beats after a gap")
    if update.to_go is None:
        return reason
    to_go = max(1, round(seconds(update.to_go)))
    return tr("{reason}: {seconds} s to go").format(reason=reason, seconds=to_go)


IN_PUBLIC: Final = tr(
    "RR intervals, heart rate, RMSSD and markers are open to everyone on this network "
    "(Lab Streaming Layer)."
)
"""What is said of a session whose streams are open."""
