"""What a person reads of a morning reading: plain words; nothing is called good or bad."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from biofeedback.events import Withheld
from biofeedback.history.baseline import LEAST_IN_RANGE, SETTLED_SPAN_DAYS
from biofeedback.history.standing import Standing
from biofeedback.programmes.morning import CLEAN_SHARE, Step
from biofeedback.programmes.tally import Number
from biofeedback.records.notes import Posture
from biofeedback.ui.languages import said, tr
from biofeedback.units import clock_text

if TYPE_CHECKING:
    from biofeedback.history.standing import Today

DOT: Final = "  \N{MIDDLE DOT}  "
_SILENT_S: Final = 4
"""From here on it is said that no beats come; a strap tells of them every second or two."""


def step(now: Step) -> str:
    """Return the one word of what goes on."""
    match now:
        case Step.WAITING:
            return tr("Waiting for beats")
        case Step.SETTLING:
            return tr("Settling")
        case Step.EXTENDED:
            return tr("A little longer")
        case _:
            return tr("Measuring")


def to_go(now: Step, seconds: float) -> str:
    """Return for how long: in minutes, as seconds that run are something to watch."""
    if now not in (Step.SETTLING, Step.READING, Step.EXTENDED):
        return ""
    if now is Step.SETTLING:
        return tr("one minute") if seconds > 30 else tr("half a minute")
    if seconds <= 60:
        return tr("the last minute")
    return tr("%n min to go", "", math.ceil(seconds / 60))


def now(step: Step, silent_s: float | None) -> str:
    """Return what to do meanwhile."""
    if step is not Step.WAITING and silent_s is not None and silent_s >= _SILENT_S:
        return tr("No beats for %n s: it goes on by itself when they come.", "", int(silent_s))
    match step:
        case Step.WAITING:
            return tr("It begins by itself with the first beat.")
        case Step.SETTLING:
            return tr("Make yourself comfortable. This minute does not count.")
        case Step.EXTENDED:
            return tr("Too little of it was clean: it goes on for a minute at most.")
        case _:
            return tr("Keep still and breathe as it comes.")


def posture(found: str) -> str:
    """Return a posture within a line."""
    said_so = {
        Posture.LYING: tr("lying"),
        Posture.SITTING: tr("sitting"),
        Posture.STANDING: tr("standing"),
    }
    return next((text for value, text in said_so.items() if value == found), found)


def lead(number: Number, today: Today | None, *, simulated: bool, asking: bool) -> str:
    """Return the first sentence on a reading: where it stands, as far as that is known."""
    if number.rmssd_ms is None:
        return tr("Too noisy to say.")
    if simulated:
        return tr("A simulated heart.")
    if today is None:
        return tr("Looking at your other mornings …") if asking else tr("Measured.")
    if today.standing is Standing.NOISY:
        return tr("Too noisy to say.")
    return said(today.sentence())


def why(number: Number, today: Today | None, *, simulated: bool) -> str:
    """Return what the first sentence stands on."""
    if number.rmssd_ms is None:
        return _withheld(number)
    if simulated:
        return tr("Demo readings never enter your usual range, and are not compared with it.")
    if today is None:
        return ""
    if today.standing is Standing.TOO_FEW:
        return tr(
            "Your usual range is drawn once there are {least} days with a reading like this one: "
            "in the same posture, at the same time of day."
        ).format(least=LEAST_IN_RANGE)
    parts = []
    if today.standing is Standing.NOISY:
        parts.append(
            tr("A reading as short as this may differ by more than your days do: measure longer.")
        )
    parts.append(_usual(today))
    return " ".join(filter(None, parts))


def _usual(today: Today) -> str:
    usual = today.usual
    if usual is None:
        return ""
    band = usual.band_ms
    text = tr("Usual for you: {low} to {high} ms, from %n days like this one.", "", usual.days)
    text = text.format(low=f"{band.low:.0f}", high=f"{band.high:.0f}")
    if usual.young:
        more = tr("It is a young range: it steadies from {days} days on.")
        text = f"{text} {more.format(days=SETTLED_SPAN_DAYS)}"
    return text


def _withheld(number: Number) -> str:
    still = tr("Moisten the electrodes, tighten the strap, keep still and measure again.")
    match number.withheld:
        case Withheld.IRREGULAR:
            return tr("The rhythm was irregular: RMSSD says nothing while beats have no order.")
        case Withheld.ARTIFACTS | Withheld.NO_CONTACT:
            reason = tr("Too many beats could not be trusted.")
        case Withheld.GAP:
            reason = tr("Only {percent} % of the time was clean: it takes {least} %.").format(
                percent=int(100 * number.clean_share), least=round(100 * CLEAN_SHARE)
            )
        case _:
            reason = tr("Too few beats followed each other without a hole.")
    return f"{reason} {still}"


def below(number: Number, length_s: float) -> str:
    """Return what stands below the number."""
    parts = []
    if number.low_ms is not None and number.high_ms is not None:
        text = tr("likely {low} to {high} ms")
        parts.append(text.format(low=f"{number.low_ms:.0f}", high=f"{number.high_ms:.0f}"))
    parts.append(tr("{time} measured").format(time=clock_text(length_s)))
    # Cut, not rounded: what is withheld below 80 % must never read as 80 %.
    parts.append(tr("{percent} % clean").format(percent=int(100 * number.clean_share)))
    return DOT.join(parts)


def week(today: Today | None) -> str:
    """Return the mean of the week, where there is one."""
    if today is None or today.week is None:
        return ""
    text = tr("Mean of the last seven days: {ms} ms, from %n days.", "", today.week.days)
    return text.format(ms=f"{today.week.rmssd_ms:.0f}")


def caveat() -> str:
    """Return what to bear in mind with every reading."""
    return tr(
        "One reading moves with sleep, food, posture and breath. It is compared with your own "
        "only, and higher is not better. Not a medical device."
    )


def not_kept() -> str:
    """Return what becomes of a reading while nothing is recorded."""
    return tr("Recording is off: this reading will not be kept. R turns it on.")


def was_not_kept() -> str:
    """Return what became of a reading while nothing was recorded."""
    return tr("Recording was off: this reading is not kept.")


def not_first() -> str:
    """Return why a second reading of a day changes nothing."""
    return tr("The first reading of a day is the one that counts in your range.")
