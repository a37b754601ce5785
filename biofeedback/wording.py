"""What a person reads about a state, a gap or a withheld number: one place for all the words."""

from __future__ import annotations

from typing import Final

from biofeedback.events import GapReason, HrvUpdate, LinkState, Withheld
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
    GapReason.UNKNOWN: "gap",
}


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
        case Withheld.GATHERING:
            reason = "Gathering beats"
        case Withheld.GAP:
            reason = "Gathering beats after a gap"
    if update.to_go is None:
        return reason
    return f"{reason}: {max(1, round(seconds(update.to_go)))} s to go"
