"""The few words that fit on the strip, and what its settings may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from biofeedback.events import Defect, Grade, HrvUpdate, LinkState, Quality, Talk, Withheld
from biofeedback.sentences import Sentence, tr
from biofeedback.ui.languages import said
from biofeedback.units import clock_text, seconds

NO_TEXT: Final = Sentence("")
TALK: Final = {
    Talk.ME: tr("you speak"),
    Talk.OTHER: tr("the other speaks"),
    Talk.BOTH: tr("both speak"),
    Talk.SILENCE: tr("silence"),
    Talk.NOT_ME: tr("you are quiet"),
    Talk.SOMEONE: tr("someone speaks"),
    Talk.UNKNOWN: NO_TEXT,
}
_STATE: Final = {
    LinkState.SEARCHING: tr("searching", "for a strap, short"),
    LinkState.CONNECTING: tr("connecting", "short"),
    LinkState.WAITING: tr("waiting for beats"),
    LinkState.NO_CONTACT: tr("no skin contact"),
    LinkState.NO_RR: tr("heart rate only", "short"),
    LinkState.LOST: tr("link lost"),
    LinkState.STOPPED: tr("stopped", "short"),
}
_WITHHELD: Final = {
    Withheld.GATHERING: tr("gathering beats"),
    Withheld.GAP: tr("gathering beats"),
    Withheld.FEW_DIFFERENCES: tr("too few beats"),
    Withheld.ARTIFACTS: tr("too noisy"),
    Withheld.IRREGULAR: tr("irregular rhythm"),
    Withheld.NO_CONTACT: tr("no skin contact"),
}
_DEFECT: Final = {
    Defect.NO_LINK: tr("link lost"),
    Defect.NO_RR: tr("heart rate only", "short"),
    Defect.NO_CONTACT: tr("no skin contact"),
    Defect.NO_BEATS: tr("no beats"),
    Defect.IRREGULAR: tr("irregular rhythm"),
    Defect.ARTIFACTS: tr("some noise"),
    Defect.GAPS: tr("some gaps"),
    Defect.LATE: tr("packets late"),
}


NOT_SAVED: Final = tr("not saved")


def why(
    state: LinkState | None,
    update: HrvUpdate | None,
    quality: Quality | None,
    *,
    quiet: bool = False,
) -> Sentence:
    """Return why there is no number, or what is wrong behind it; empty where all is well.

    Args:
        state: How the strap is.
        update: The number.
        quality: Of the signal.
        quiet: Whether no number is wanted now: it is not said to be missing.
    """
    if state is None:
        return NO_TEXT
    if state is not LinkState.LIVE:
        return _STATE[state]
    if quiet:
        return _wrong(quality)
    if update is None:
        return _WITHHELD[Withheld.GATHERING]
    if update.withheld:
        if update.to_go is not None:
            to_go = max(1, round(seconds(update.to_go)))
            return tr("{seconds} s to go").format(seconds=to_go)
        return _WITHHELD[update.withheld]
    return _wrong(quality)


def _wrong(quality: Quality | None) -> Sentence:
    if quality is None or quality.grade is Grade.GOOD or not quality.defects:
        return NO_TEXT
    return _DEFECT[quality.defects[0]]


def spoken(value: float | None, update: HrvUpdate | None) -> str:
    """Return what a screen reader hears of the number."""
    if value is None:
        return said(tr("RMSSD withheld"))
    if update and update.low_ms is not None and update.high_ms is not None:
        text = tr("RMSSD {value} ms, likely {low} to {high} ms").format(
            value=f"{value:.0f}", low=f"{update.low_ms:.0f}", high=f"{update.high_ms:.0f}"
        )
        return said(text)
    return said(tr("RMSSD {value} ms").format(value=f"{value:.0f}"))


def phase(text: str, left_s: float | None, elapsed_s: float, *, lines: int = 1) -> str:
    """Return the name of a part with what is left of it, or how long it has been going on."""
    if left_s is None:
        between, time = " ", clock_text(elapsed_s)
    else:
        between, time = ", ", said(tr("{time} left").format(time=clock_text(left_s)))
    if not text:
        return time
    return f"{text}\n{time}" if lines > 1 else f"{text}{between}{time}"


def known(value: object, choices: Sequence[str], otherwise: str) -> str:
    """Return what the settings hold where it is one of the choices."""
    return value if isinstance(value, str) and value in choices else otherwise


def percent(value: object, least: int) -> int:
    """Return a share that the settings hold, in percent."""
    return value if isinstance(value, int) and least <= value <= 100 else 100
