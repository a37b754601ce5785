"""What is said of a conversation, in the window and in the report: one place for all the sentences.

They speak of heartbeats. They do not judge the conversation, the other person or anybody; more and
less are all there is, and where the limits leave it open, that is what they say.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from biofeedback.analysis.conversation import missing
from biofeedback.analysis.results import (
    Change,
    ConversationStudy,
    TalkStudy,
    TooLittle,
    TurnsStudy,
)
from biofeedback.events import Talk, Withheld
from biofeedback.programmes.conversation import Fact, Part
from biofeedback.programmes.noticing import QUESTIONS
from biofeedback.sentences import Sentence, joined, tr
from biofeedback.units import clock_text


class Said(NamedTuple):
    """A result in two lengths."""

    headline: Sentence
    """In a few words."""
    text: Sentence
    """In a sentence or two."""


RESTING: Final = tr("Resting")
REACTIVITY: Final = tr("Reactivity")
RECOVERY: Final = tr("Recovery")
REACTIVITY_MEANS: Final = tr(
    "Reactivity is how far RMSSD in the conversation lay from that while reading aloud, or, where "
    "nobody read, from that in the quiet before."
)
RECOVERY_MEANS: Final = tr(
    "Recovery is how far RMSSD in the quiet after the conversation lay from that in the quiet "
    "before. It compares rest with rest, so it is the one to look at first."
)
WHY_READING: Final = tr(
    "Speaking changes breathing, and breathing changes RMSSD, whatever is felt. Reading aloud does "
    "much the same, so the conversation is compared with reading aloud."
)
WITHOUT_READING: Final = tr(
    "Speaking changes breathing, and breathing changes RMSSD, whatever is felt. Nobody read aloud "
    "for long enough here, so speaking alone may explain this difference."
)
CAVEAT: Final = tr(
    "These numbers tell of heartbeats, not of the conversation and not of the other person. While "
    "one speaks they say more about breathing than about anything else, and a rise may come from "
    "effort as well as from ease. Posture, movement, coffee and the time of day move them, too. "
    "The limits were found on people at rest: while one speaks they hold less often. One "
    "conversation shows little; several of the same kind show more."
)
TOO_NOISY: Final = tr("Too noisy to say")
TOO_SHORT: Final = tr("Too short to say")
NOT_MEASURED: Final = tr("Not measured")

STATES: Final = {
    Talk.ME: tr("you speak"),
    Talk.OTHER: tr("the other speaks"),
    Talk.BOTH: tr("both speak"),
    Talk.SILENCE: tr("silence"),
    Talk.NOT_ME: tr("you do not speak"),
    Talk.SOMEONE: tr("someone speaks"),
    Talk.UNKNOWN: tr("not known", "who speaks"),
}
"""Short names of the states of talk."""
_WHILE: Final = {
    Talk.ME: tr("While you spoke"),
    Talk.OTHER: tr("While the other spoke"),
    Talk.BOTH: tr("While both spoke"),
    Talk.SILENCE: tr("In silence"),
    Talk.NOT_ME: tr("While you did not speak"),
    Talk.SOMEONE: tr("While someone spoke"),
    Talk.UNKNOWN: tr("While it was not known who spoke"),
}
_MISSING: Final = {
    TooLittle.ABSENT: NOT_MEASURED,
    TooLittle.SHORT: TOO_SHORT,
    TooLittle.NOISY: TOO_NOISY,
}
_WHY: Final = {
    (Part.BASELINE, TooLittle.ABSENT): tr("There was no quiet before the conversation."),
    (Part.READING, TooLittle.ABSENT): tr("Nobody read aloud."),
    (Part.CALL, TooLittle.ABSENT): tr("There was no conversation."),
    (Part.RECOVERY, TooLittle.ABSENT): tr("There was no quiet after the conversation."),
    (Part.BASELINE, TooLittle.SHORT): tr(
        "The quiet before the conversation was too short: it takes a minute and a half, as the "
        "first half minute does not count."
    ),
    (Part.READING, TooLittle.SHORT): tr(
        "Reading aloud was too short: it takes a minute and a half, as the first half minute does "
        "not count."
    ),
    (Part.CALL, TooLittle.SHORT): tr(
        "The conversation was too short: it takes a minute and a half, as the first half minute "
        "does not count."
    ),
    (Part.RECOVERY, TooLittle.SHORT): tr(
        "The quiet after the conversation was too short: it takes a minute and a half, as the "
        "first half minute does not count."
    ),
    (Part.BASELINE, TooLittle.NOISY): tr(
        "In the quiet before the conversation too little of the signal was clean."
    ),
    (Part.READING, TooLittle.NOISY): tr("While reading aloud too little of the signal was clean."),
    (Part.CALL, TooLittle.NOISY): tr("In the conversation too little of the signal was clean."),
    (Part.RECOVERY, TooLittle.NOISY): tr(
        "In the quiet after the conversation too little of the signal was clean."
    ),
}
_IRREGULAR: Final = {
    Part.BASELINE: tr(
        "In the quiet before the conversation beats followed without order: RMSSD says nothing "
        "then."
    ),
    Part.READING: tr("While reading aloud beats followed without order: RMSSD says nothing then."),
    Part.CALL: tr("In the conversation beats followed without order: RMSSD says nothing then."),
    Part.RECOVERY: tr(
        "In the quiet after the conversation beats followed without order: RMSSD says nothing then."
    ),
}
_Pair = tuple[Part, Part]
_HIGHER: Final[dict[_Pair, Sentence]] = {
    (Part.RECOVERY, Part.BASELINE): tr(
        "In the quiet minutes after the conversation RMSSD was {percent} % higher than before it "
        "(95 % limits: {low} to {high})."
    ),
    (Part.CALL, Part.READING): tr(
        "In the conversation RMSSD was {percent} % higher than while reading aloud "
        "(95 % limits: {low} to {high})."
    ),
    (Part.CALL, Part.BASELINE): tr(
        "In the conversation RMSSD was {percent} % higher than in the quiet before it "
        "(95 % limits: {low} to {high})."
    ),
}
_LOWER: Final[dict[_Pair, Sentence]] = {
    (Part.RECOVERY, Part.BASELINE): tr(
        "In the quiet minutes after the conversation RMSSD was {percent} % lower than before it "
        "(95 % limits: {low} to {high})."
    ),
    (Part.CALL, Part.READING): tr(
        "In the conversation RMSSD was {percent} % lower than while reading aloud "
        "(95 % limits: {low} to {high})."
    ),
    (Part.CALL, Part.BASELINE): tr(
        "In the conversation RMSSD was {percent} % lower than in the quiet before it "
        "(95 % limits: {low} to {high})."
    ),
}
_EQUAL: Final[dict[_Pair, Sentence]] = {
    (Part.RECOVERY, Part.BASELINE): tr(
        "In the quiet minutes after the conversation RMSSD was as high as before it "
        "(95 % limits: {low} to {high})."
    ),
    (Part.CALL, Part.READING): tr(
        "In the conversation RMSSD was as high as while reading aloud "
        "(95 % limits: {low} to {high})."
    ),
    (Part.CALL, Part.BASELINE): tr(
        "In the conversation RMSSD was as high as in the quiet before it "
        "(95 % limits: {low} to {high})."
    ),
}
_OPEN: Final = tr("That is too noisy to say which way it went.")
_SHORT_HIGHER: Final[dict[_Pair, Sentence]] = {
    (Part.RECOVERY, Part.BASELINE): tr("{percent} % higher than before"),
    (Part.CALL, Part.READING): tr("{percent} % higher than reading aloud"),
    (Part.CALL, Part.BASELINE): tr("{percent} % higher than the quiet before"),
}
_SHORT_LOWER: Final[dict[_Pair, Sentence]] = {
    (Part.RECOVERY, Part.BASELINE): tr("{percent} % lower than before"),
    (Part.CALL, Part.READING): tr("{percent} % lower than reading aloud"),
    (Part.CALL, Part.BASELINE): tr("{percent} % lower than the quiet before"),
}


# -- the three Rs -----------------------------------------------------------------------------


def recovery(study: ConversationStudy) -> Said:
    """Return what the quiet after says beside the quiet before: the headline of all."""
    return _change(study, study.recovery)


def reactivity(study: ConversationStudy) -> Said:
    """Return what the conversation says beside reading aloud, or beside the quiet before."""
    return _change(study, study.reactivity)


def resting(study: ConversationStudy) -> Said:
    """Return what the quiet before says."""
    phase = study.resting
    if phase is None:
        reason = missing(study.parts.get(Part.BASELINE)) or TooLittle.NOISY
        return Said(_MISSING[reason], _why(study, Part.BASELINE, reason))
    rmssd = f"{phase.rmssd_ms:.0f}"
    headline = tr("RMSSD {rmssd} ms").format(rmssd=rmssd)
    values = {"rmssd": rmssd, "bpm": f"{phase.mean_hr_bpm:.0f}"}
    if phase.low_ms is None or phase.high_ms is None:
        text = tr(
            "In the quiet before the conversation RMSSD was {rmssd} ms, at {bpm} beats a minute."
        )
        return Said(headline, text.format(**values))
    text = tr(
        "In the quiet before the conversation RMSSD was {rmssd} ms (95 % limits: {low} to {high} "
        "ms), at {bpm} beats a minute."
    )
    low, high = f"{phase.low_ms:.0f}", f"{phase.high_ms:.0f}"
    return Said(headline, text.format(low=low, high=high, **values))


def why_against(study: ConversationStudy) -> Sentence:
    """Return why the conversation is compared with what it is compared with."""
    return WHY_READING if study.reactivity.against is Part.READING else WITHOUT_READING


def signed_percent(change: Change) -> str:
    """Return a change in a few signs: ``+12 %``, with a true minus; empty where there is none."""
    return "" if change.percent is None else f"{signed(change.percent)} %"


def signed_limits(change: Change) -> tuple[str, str]:
    """Return its limits in the same way; empty where there are none."""
    limits = change.percent_limits
    return (f"{signed(limits[0])} %", f"{signed(limits[1])} %") if limits else ("", "")


def signed(percent: float) -> str:
    """Return a whole number of percent with its sign, a true minus; none where it is 0."""
    whole = round(percent)
    return f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"


def _change(study: ConversationStudy, change: Change) -> Said:
    if change.missing is not None:
        part = change.lacking or change.of
        return Said(_MISSING[change.missing], _why(study, part, change.missing))
    assert change.percent is not None
    assert change.percent_limits is not None
    pair = (change.of, change.against)
    percent = round(change.percent)
    template = (_HIGHER if percent > 0 else _LOWER if percent < 0 else _EQUAL)[pair]
    low, high = map(_direction, change.percent_limits)
    text = template.format(percent=abs(percent), low=low, high=high)
    if not change.clear:
        return Said(TOO_NOISY, joined(" ", (text, _OPEN)))
    short = (_SHORT_HIGHER if change.percent > 0 else _SHORT_LOWER)[pair]
    return Said(short.format(percent=abs(percent)), text)


def _direction(percent: float) -> Sentence:
    whole = round(percent)
    if not whole:
        return tr("no change", "a limit of a change in percent")
    template = tr("{percent} % higher") if whole > 0 else tr("{percent} % lower")
    return template.format(percent=abs(whole))


def _why(study: ConversationStudy, part: Part, reason: TooLittle) -> Sentence:
    phase = study.parts.get(part)
    irregular = phase is not None and phase.withheld is Withheld.IRREGULAR
    return _IRREGULAR[part] if reason is TooLittle.NOISY and irregular else _WHY[part, reason]


# -- who spoke --------------------------------------------------------------------------------


def state(found: TalkStudy) -> Said:
    """Return what is known of RMSSD in one state of talk."""
    when = _WHILE[found.talk]
    match found.missing:
        case TooLittle.SHORT | TooLittle.ABSENT:
            text = tr("{when}: {seconds} s count, and it takes 60.")
            pooled = int(found.pooled_s)
            return Said(TOO_SHORT, text.format(when=when, seconds=pooled))
        case TooLittle.NOISY:
            text = tr("{when}: too little of the signal was clean.").format(when=when)
            return Said(TOO_NOISY, text)
    text = tr("{when}: RMSSD {rmssd} ms (95 % limits: {low} to {high} ms), from {time} minutes.")
    rmssd = f"{found.rmssd_ms:.0f}"
    return Said(
        tr("RMSSD {rmssd} ms").format(rmssd=rmssd),
        text.format(
            when=when,
            rmssd=rmssd,
            low=f"{found.low_ms:.0f}",
            high=f"{found.high_ms:.0f}",
            time=clock_text(round(found.pooled_s)),
        ),
    )


STATES_MEAN: Final = tr(
    "RMSSD of a state is pooled over all its stretches. What lies within 3 s of a switch from one "
    "state to another does not count, and neither do the first seconds of the conversation."
)


_HEARD_ALL: Final = 0.98
"""Of the conversation: where it is known for less of it who spoke, that is said."""
_SHARE: Final = tr("You spoke for {percent} % of the time.")
_SHARE_OF_PART: Final = tr(
    "You spoke for {percent} % of the {time} minutes of which it is known who spoke."
)
_SOMEONES_SHARE: Final = tr("Someone spoke for {percent} % of the time.")
_SOMEONES_SHARE_OF_PART: Final = tr(
    "Someone spoke for {percent} % of the {time} minutes of which it is known whether anybody did."
)


def share(study: ConversationStudy) -> str:
    """Return how much of the time one spoke; empty where it is not known."""
    times = {each.talk: each.time_s for each in study.states}
    total = sum(times.values())
    start_s, end_s = study.whole_parts.get(Part.CALL, (0.0, 0.0))
    heard_all = total >= _HEARD_ALL * (end_s - start_s)
    if study.own_share is not None:
        text = _SHARE if heard_all else _SHARE_OF_PART
        return _share(text, study.own_share, total)
    if Talk.SOMEONE not in times or not total:
        return ""
    text = _SOMEONES_SHARE if heard_all else _SOMEONES_SHARE_OF_PART
    return _share(text, times[Talk.SOMEONE] / total, total)


def _share(template: Sentence, share: float, heard_s: float) -> Sentence:
    values = {"percent": f"{100 * share:.0f}", "time": clock_text(round(heard_s))}
    return template.format(**values)


def turns(study: ConversationStudy) -> list[Sentence]:
    """Return what is known of turns and pauses, a sentence for each; none where nothing is."""
    found = study.turns
    if found is None:
        return []
    mine = tr("You took %n turns.", "", found.mine, one="You took %n turn.")
    said = [mine]
    if found.others is not None:
        said.append(tr("The other took %n turns.", "", found.others, one="The other took %n turn."))
    said += _pauses(found)
    return said


def _pauses(found: TurnsStudy) -> list[Sentence]:
    said = []
    if found.pauses_s:
        text = tr(
            "The pause before you answered was {median} s (median of {count}; {least} to {most} s)."
        )
        said.append(_spread(text, found.pauses_s))
    if found.overlapping:
        said.append(
            tr(
                "%n times you began while the other still spoke.",
                "",
                found.overlapping,
                one="Once you began while the other still spoke.",
            )
        )
    if found.others_pauses_s:
        text = tr(
            "The pause before the other answered was {median} s (median of {count}; {least} to "
            "{most} s)."
        )
        said.append(_spread(text, found.others_pauses_s))
    return said


def _spread(template: Sentence, pauses_s: Sequence[float]) -> Sentence:
    return template.format(
        count=len(pauses_s),
        median=f"{statistics.median(pauses_s):.1f}",
        least=f"{min(pauses_s):.1f}",
        most=f"{max(pauses_s):.1f}",
    )


# -- what was told ----------------------------------------------------------------------------

FACTS: Final[Mapping[Fact, Sentence]] = {
    Fact.CONTACT: tr("Kind of contact"),
    Fact.WITH: tr("With"),
    Fact.POSTURE: tr("Posture"),
    Fact.BREATHING: tr("Breathing"),
    Fact.IN_TUNE_BEFORE: tr("In tune, before"),
    Fact.CLOSE_BEFORE: tr("Close, before"),
    Fact.COMFORT_BEFORE: tr("Comfort, before"),
    Fact.IN_TUNE: tr("In tune, after"),
    Fact.CLOSE: tr("Close, after"),
    Fact.COMFORT: tr("Comfort, after"),
    **QUESTIONS,
}
"""What each tag, rating and answer is called."""
