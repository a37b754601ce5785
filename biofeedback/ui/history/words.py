"""What the history says: kinds, postures, times of day, dates, and what is compared with what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale, QTime

from biofeedback.events import Withheld
from biofeedback.history.baseline import (
    LEAST_IN_RANGE,
    LEAST_IN_WEEK,
    RANGE_DAYS,
    WEEK_DAYS,
    UsualRange,
    WeekMean,
)
from biofeedback.history.likeness import Part
from biofeedback.programmes.conversation import Contact
from biofeedback.records.library import ContactEntry, Measures, SessionEntry
from biofeedback.records.notes import Kind, Posture
from biofeedback.ui.history.selection import Choice
from biofeedback.ui.history.usual import YourUsual
from biofeedback.ui.languages import named, said, tr
from biofeedback.units import clock_text

DOT: Final = "  \N{MIDDLE DOT}  "
EN_DASH: Final = "\N{EN DASH}"
SHORT: Final = "too short"
ABSENT: Final = "not there"
"""As in ``analysis.results.TooLittle``: the history opens without loading the analysis."""


def kind_name(kind: str) -> str:
    """Return a kind of session within a line."""
    names = {
        Kind.REST: tr("rest"),
        Kind.PACED: tr("paced breathing"),
        Kind.CONVERSATION: tr("conversation"),
        Kind.EXERCISE: tr("exercise"),
        Kind.SLEEP: tr("sleep"),
        Kind.OTHER: tr("something else"),
    }
    return names.get(Kind(kind), kind) if kind in set(Kind) else named(kind)


def posture_name(posture: str) -> str:
    """Return a posture within a line; a word of a later version stays as it is."""
    names = {
        Posture.UNKNOWN: tr("posture not said"),
        Posture.SITTING: tr("sitting"),
        Posture.LYING: tr("lying"),
        Posture.STANDING: tr("standing"),
        Posture.MOVING: tr("moving"),
    }
    return names.get(Posture(posture), posture) if posture in set(Posture) else posture


def part_name(part: str) -> str:
    """Return a part of the day within a line."""
    return {Part.MORNING: tr("mornings"), Part.DAY: tr("daytime"), Part.EVENING: tr("evenings")}[
        Part(part)
    ]


def compared(choice: Choice, readings: int) -> str:
    """Return in one line what is laid side by side."""
    parts = [kind_name(choice.kind) if choice.kind else tr("everything")]
    if choice.posture is not None:
        parts.append(posture_name(choice.posture))
    if choice.part is not None:
        parts.append(part_name(choice.part))
    number = tr("%n sessions", "", readings, one="%n session")
    return tr("{what}: {number}").format(what=", ".join(parts), number=number)


def not_compared(choice: Choice) -> str:
    """Return why there is neither mean nor range, where what is shown is not alike."""
    if not choice.kind:
        return tr("Different kinds of sessions are not compared: choose one.")
    if choice.posture is None and choice.part is None and choice.kind != Kind.PACED:
        return tr("Choose a posture and a time of day: only like is compared with like.")
    if choice.posture is None:
        return tr("Choose a posture: only like is compared with like.")
    return tr("Choose a time of day: only like is compared with like.")


def usual(found: UsualRange | None, known: int) -> str:
    """Return the usual range of a person, or how much is missing for one."""
    if found is None:
        return tr("Your usual range needs {needed} days: {known} so far.").format(
            needed=LEAST_IN_RANGE, known=known
        )
    band = found.band_ms
    text = tr("usual for you {low} to {high} ms, from {days} of the last {most} days")
    return text.format(
        low=f"{band.low:.0f}", high=f"{band.high:.0f}", days=found.days, most=RANGE_DAYS
    )


def your_usual(found: YourUsual) -> str:
    """Return where the range is from that a live value is compared with."""
    like = found.like
    what = ", ".join((kind_name(like.kind), posture_name(like.posture), part_name(like.part)))
    text = tr("Your usual ({what}): {low} to {high} ms, from {days} of the last {most} days")
    return text.format(
        what=what,
        low=f"{found.band.low:.0f}",
        high=f"{found.band.high:.0f}",
        days=found.days,
        most=RANGE_DAYS,
    )


def week(found: WeekMean | None, known: int) -> str:
    """Return on how much the mean of a week stands, or what it lacks."""
    if found is None:
        text = tr("{known} of {days} days measured: a mean needs {needed}")
        return text.format(known=known, days=WEEK_DAYS, needed=LEAST_IN_WEEK)
    return tr("{known} of {days} days measured").format(known=found.days, days=WEEK_DAYS)


def rmssd(measures: Measures) -> str:
    """Return RMSSD with its limits; empty where it is withheld."""
    if measures.rmssd_ms is None:
        return ""
    value = f"{measures.rmssd_ms:.0f} ms"
    if measures.low_ms is None or measures.high_ms is None:
        return value
    return tr("{value}, likely {low} to {high}").format(
        value=value, low=f"{measures.low_ms:.0f}", high=f"{measures.high_ms:.0f}"
    )


def withheld(measures: Measures) -> str:
    """Return why there is no number."""
    reasons = {
        Withheld.NO_CONTACT: tr("no skin contact"),
        Withheld.IRREGULAR: tr("the rhythm is irregular"),
        Withheld.ARTIFACTS: tr("too many artifacts"),
        Withheld.FEW_DIFFERENCES: tr("too few successive beats"),
    }
    known = {SHORT: tr("it was too short")}
    known |= {each.value: text for each, text in reasons.items()}
    return said(known.get(measures.withheld, tr("too little of it can be trusted")))


def contact_name(contact: str) -> str:
    """Return how one met, within a line; a word of a later version stays as it is."""
    names = {
        Contact.UNSAID: tr("not said how"),
        Contact.FACE_TO_FACE: tr("face to face"),
        Contact.VIDEO: tr("video call"),
        Contact.VOICE: tr("voice call"),
        Contact.GROUP: tr("group"),
    }
    return names.get(Contact(contact), contact) if contact in set(Contact) else contact


def with_whom(found: ContactEntry) -> str:
    """Return whom a conversation was with; empty where nothing was said."""
    return tr("with {name}").format(name=found.who) if found.who else ""


def recovery(found: ContactEntry) -> str:
    """Return what RMSSD was in the quiet after, against the quiet before, in a few words."""
    change = found.recovery
    if change.difference is None:
        return missing(change.missing)
    if not change.clear or change.percent is None:
        return _noisy()
    template = (
        tr("{percent} % higher after") if change.percent > 0 else tr("{percent} % lower after")
    )
    return template.format(percent=f"{abs(change.percent):.0f}")


def missing(reason: str) -> str:
    """Return why quiet after cannot be compared with quiet before, in a few words."""
    return {SHORT: tr("too short to say"), ABSENT: tr("no quiet to compare")}.get(reason, _noisy())


def _noisy() -> str:
    return tr("too noisy to say")


def signed(percent: float) -> str:
    """Return a whole number of percent with its sign, a true minus; none where it is 0."""
    whole = round(percent)
    return f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"


def recovery_numbers(found: ContactEntry) -> str:
    """Return the same in percent with its limits; empty where there is no number."""
    value, limits = found.recovery.percent, found.recovery.percent_limits
    if value is None or limits is None:
        return ""
    if not found.recovery.clear:
        return noisy_between(limits)
    text = tr("{value} % after, likely {low} to {high} %")
    low, high = map(signed, limits)
    return text.format(value=signed(value), low=low, high=high)


def noisy_between(limits: tuple[float, float]) -> str:
    """Return that limits in percent leave open which way a change went."""
    low, high = map(signed, limits)
    return tr("too noisy to say, {low} to {high} %").format(low=low, high=high)


def source(entry: SessionEntry) -> str:
    """Return where a session comes from, where that is not a strap at that time."""
    if not entry.counts:
        return tr("demo") if entry.source == "simulated" else tr("replay")
    return tr("imported") if entry.imported else ""


def length(seconds: float) -> str:
    """Return how long something took."""
    return clock_text(seconds)


# -- dates ----------------------------------------------------------------------------------------


def short_day(day: date) -> str:
    """Return a day without its year."""
    return _date(day, tr("d MMM", "a date in Qt's letters: day and short month"))


def full_day(day: date) -> str:
    """Return a day with weekday and year."""
    return _date(day, tr("ddd d MMM yyyy", "a date in Qt's letters: weekday, day, month, year"))


def dated(day: date) -> str:
    """Return a day with its year, without the weekday."""
    return _date(day, tr("d MMM yyyy", "a date in Qt's letters: day, month, year"))


def month(day: date) -> str:
    """Return a month without its year."""
    return _date(day, tr("MMM", "a date in Qt's letters: short month"))


def long_month(day: date) -> str:
    """Return a month with its year."""
    return _date(day, tr("MMMM yyyy", "a date in Qt's letters: month and year"))


def clock(at: datetime) -> str:
    """Return a time of day."""
    return QLocale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)


def _date(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)
