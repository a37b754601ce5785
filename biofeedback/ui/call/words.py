"""What a person reads before and during a conversation: plain words, short sentences."""

from __future__ import annotations

import math
from typing import Final

from biofeedback import wording
from biofeedback.events import HrvUpdate, Talk
from biofeedback.programmes.conversation import Breathing, Contact, Outline, Part
from biofeedback.records.notes import Posture
from biofeedback.ui.languages import named, said, tr
from biofeedback.units import clock_text

DOT: Final = "  \N{MIDDLE DOT}  "
_LAST_S: Final = 10
_MINUTE_S: Final = 60


def title(part: Part) -> str:
    """Return the name of a part as a heading."""
    match part:
        case Part.BASELINE:
            return tr("Quiet before")
        case Part.READING:
            return tr("Reading aloud")
        case Part.CALL:
            return tr("The conversation")
        case Part.RECOVERY:
            return tr("Quiet after")


def what_to_do(part: Part) -> str:
    """Return what to do meanwhile, in one sentence."""
    match part:
        case Part.BASELINE:
            return tr("Rest quietly, breathe as it comes, say nothing.")
        case Part.READING:
            return tr("Read this aloud at your own pace, from the beginning again when it ends.")
        case Part.CALL:
            return tr("Talk as you always do.")
        case Part.RECOVERY:
            return tr("Stay where you are, breathe as it comes, say nothing.")


def what_for(part: Part) -> str:
    """Return what a part is there for, in a few words."""
    match part:
        case Part.BASELINE:
            return tr("your rest, to compare with")
        case Part.READING:
            return tr("speech without company, to compare the talk with")
        case Part.CALL:
            return ""
        case Part.RECOVERY:
            return tr("rest again, to compare with the first")


def go_on(following: Part | None) -> str:
    """Return what the button says that ends the present part."""
    match following:
        case None:
            return tr("Finish")
        case Part.READING:
            return tr("On to reading")
        case Part.CALL:
            return tr("On to the conversation")
        case _:
            return tr("On to the quiet after")


def time(part: Part, left_s: float | None, done_s: float) -> str:
    """Return how long a part still takes, or has taken where its end is open."""
    if left_s is None:
        return clock_text(done_s)
    # The next second is said only once it has begun: it ends at 0:00, not before.
    whole = math.ceil(left_s)
    if part is Part.READING:
        return tr("{time} to go").format(time=clock_text(whole))
    # Seconds that run are something to watch.
    if whole <= _LAST_S:
        return tr("a moment")
    if whole <= _MINUTE_S:
        return tr("the last minute")
    return tr("%n min to go", "", math.ceil(whole / _MINUTE_S))


def outline(of: Outline) -> str:
    """Return in a sentence what there will be, one part after the other."""
    if of.parts == (Part.CALL,):
        return tr("You talk for as long as you like.")
    return _capital(", ".join(_stretch(of, part) for part in of.parts)) + "."


def _stretch(of: Outline, part: Part) -> str:
    minutes = round((of.planned_s(part) or 0) / 60)
    match part:
        case Part.BASELINE:
            return tr("%n min quiet", "", minutes)
        case Part.READING:
            return tr("%n min reading aloud", "", minutes)
        case Part.CALL:
            return tr("then you talk for as long as you like")
        case Part.RECOVERY:
            return tr("then %n min quiet again", "", minutes)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def contact(of: Contact) -> str:
    """Return a kind of contact."""
    match of:
        case Contact.FACE_TO_FACE:
            return tr("face to face")
        case Contact.VIDEO:
            return tr("video call")
        case Contact.VOICE:
            return tr("voice call")
        case Contact.GROUP:
            return tr("group")
        case Contact.UNSAID:
            return ""


def posture(of: Posture) -> str:
    """Return a posture."""
    match of:
        case Posture.SITTING:
            return tr("sitting")
        case Posture.LYING:
            return tr("lying")
        case Posture.STANDING:
            return tr("standing")
        case Posture.MOVING:
            return tr("moving")
        case Posture.UNKNOWN:
            return ""


def breathing(of: Breathing) -> str:
    """Return what one tells oneself of breathing."""
    match of:
        case Breathing.FREE:
            return tr("as it comes")
        case Breathing.SLOW:
            return tr("slowly where possible")
        case Breathing.UNSAID:
            return ""


def talk(now: Talk) -> str:
    """Return who speaks."""
    match now:
        case Talk.ME:
            return tr("you speak")
        case Talk.OTHER:
            return tr("the other speaks")
        case Talk.BOTH:
            return tr("both speak")
        case Talk.SILENCE:
            return tr("silence")
        case Talk.NOT_ME:
            return tr("you do not speak")
        case Talk.SOMEONE:
            return tr("someone speaks")
        case Talk.UNKNOWN:
            return tr("not known yet")


def withheld(update: HrvUpdate) -> str:
    """Return why there is no number."""
    return said(wording.withheld(update))


def limits(update: HrvUpdate) -> str:
    """Return the limits of a number, and the window it is of."""
    window = tr("of %n s", "", update.window_s)
    if not (update.low_ms and update.high_ms):
        return window
    likely = tr("likely {low} to {high} ms").format(
        low=f"{update.low_ms:.0f}", high=f"{update.high_ms:.0f}"
    )
    return f"{likely}{DOT}{window}"


def marked(label: str, at_s: float) -> str:
    """Return that a marker was set."""
    return tr("{label} at {time}").format(label=named(label), time=clock_text(at_s))


def heard(now: Talk, *, by_hand: bool, pretends: bool) -> str:
    """Return who speaks and how that is known."""
    if pretends:
        return tr("Simulated voices: {who}").format(who=talk(now))
    if by_hand:
        return tr("By hand: {who}").format(who=talk(now))
    return tr("Listening: {who}").format(who=talk(now))
