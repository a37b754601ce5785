"""What the report says of a conversation: the three Rs, who spoke, and what was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.conversation import missing
from biofeedback.analysis.results import (
    Change,
    ConversationStudy,
    PhaseStudy,
    Study,
    TalkStudy,
    TooLittle,
)
from biofeedback.events import Talk
from biofeedback.programmes.conversation import NAMES, Part
from biofeedback.report.content import Conversation, Fact, Group, Table, Tile
from biofeedback.report.numbers_text import HARD, NONE, between, duration, number, percent

HEADING: Final = "The conversation"
_MISSING: Final[Mapping[TooLittle, str]] = {
    TooLittle.SHORT: "too short",
    TooLittle.NOISY: "too noisy",
    TooLittle.ABSENT: "not there",
}
_HOW: Final = (
    "Of each part the first 60 s are left out, or 30 s of one shorter than three minutes; in the "
    "table of all phases nothing is, so that its numbers differ. The limits of a change are those "
    "of two stretches of rest in which nothing happens: they hold the sampling error of both, and "
    "how far rest drifts in the minutes between."
)


def conversation(study: Study) -> Conversation | None:
    """Return the texts of the section; None where the recording is of no conversation."""
    found = study.conversation
    if found is None:
        return None
    return Conversation(
        results=_results(found),
        sentences=(str(words.why_against(found)),),
        states=_states(found),
        turns=tuple(filter(None, (" ".join((words.share(found), *words.turns(found))).strip(),))),
        told=tuple(
            Fact(str(words.FACTS[fact]), value) for fact, value in found.facts.items() if value
        ),
        notes=(
            words.CAVEAT,
            words.RECOVERY_MEANS,
            words.REACTIVITY_MEANS,
            _HOW,
            *((words.STATES_MEAN,) if found.states else ()),
        ),
    )


def said(found: ConversationStudy) -> tuple[str, ...]:
    """Return the three Rs in a sentence each, none twice; and what to bear in mind with them."""
    texts = [words.recovery(found).text, words.reactivity(found).text]
    if found.reactivity.difference is not None and found.reactivity.against is Part.BASELINE:
        texts.append(words.WITHOUT_READING)
    texts.append(words.resting(found).text)
    # A percentage stays in one line.
    return tuple(dict.fromkeys(text.replace(" %", f"{HARD}%") for text in texts))


def tiles(found: ConversationStudy) -> list[Tile]:
    """Return the resting value and the recovery as large numbers.

    Without a quiet before there is nothing to recover to: RMSSD of what there was stands alone.
    """
    order = (Part.BASELINE, Part.RECOVERY, Part.CALL, Part.READING)
    part = next(part for part in order if part in found.parts)
    shown = [_rmssd_tile(found.parts[part], part)]
    if part is Part.BASELINE:
        shown.append(_recovery_tile(found))
    return shown


def _rmssd_tile(phase: PhaseStudy, part: Part) -> Tile:
    label, kind, name = "Vagal tone · RMSSD", "vagal", str(NAMES[part])
    why = missing(phase)
    if why is not None:
        return Tile(label, NONE, "", f"{name} · {_MISSING[why]}", kind)
    note = f"{name}, {duration(phase.duration_s)}"
    if phase.low_ms is not None:
        note += f" · likely {between(phase.low_ms, phase.high_ms)}"
    return Tile(label, number(phase.rmssd_ms), "ms", note, kind)


def _recovery_tile(found: ConversationStudy) -> Tile:
    label, headline = "Recovery · quiet after to before", words.recovery(found).headline
    if found.recovery.missing or not found.recovery.clear:
        note = headline.lower()
        if limits := _limits(found.recovery):
            note += f" · likely {limits}"
        return Tile(label, NONE, "", note, "vagal")
    value = words.signed_percent(found.recovery).removesuffix(" %")
    return Tile(label, value, "%", f"RMSSD · likely {_limits(found.recovery)}", "vagal")


def _results(found: ConversationStudy) -> Table:
    against = "reading aloud" if found.reactivity.against is Part.READING else "the quiet before"
    phase = found.resting
    resting = (
        str(words.RESTING),
        "the quiet before",
        NONE if phase is None else f"{number(phase.rmssd_ms)}{HARD}ms",
        NONE if phase is None else f"{between(phase.low_ms, phase.high_ms)}{HARD}ms",
        words.resting(found).headline if phase is None else "",
    )
    rows = (
        (str(words.RECOVERY), "the quiet after, against the quiet before", *_cells(found.recovery)),
        (str(words.REACTIVITY), f"the conversation, against {against}", *_cells(found.reactivity)),
    )
    texts = (words.recovery(found), words.reactivity(found))
    lines = [(*row, str(each.headline)) for row, each in zip(rows, texts, strict=True)]
    return Table(
        "RMSSD at rest, and how it changed",
        ("", "Of what", "RMSSD", "95 % limits", "In a few words"),
        (Group("", (*lines, resting)),),
        text=True,
    )


def _cells(change: Change) -> tuple[str, str]:
    return words.signed_percent(change).replace(" ", HARD) or NONE, _limits(change) or NONE


def _limits(change: Change) -> str:
    low, high = words.signed_limits(change)
    return f"{low} to {high}".replace(" %", f"{HARD}%") if low else ""


def _states(found: ConversationStudy) -> Table | None:
    if not found.states:
        return None
    total = sum(each.time_s for each in found.states)
    rows = tuple(_state(each, total) for each in found.states)
    head = ("", "Time", "Share", "Counts", "RMSSD, ms", "95 % limits", "Beats/min")
    return Table("Who spoke", head, (Group("", rows),))


def _state(found: TalkStudy, total: float) -> tuple[str, ...]:
    return (
        _named(found.talk),
        duration(found.time_s),
        percent(found.time_s / total, 0),
        duration(found.pooled_s) if found.pooled_s else NONE,
        _MISSING[found.missing] if found.missing else number(found.rmssd_ms),
        between(found.low_ms, found.high_ms),
        number(found.mean_hr_bpm),
    )


def _named(talk: Talk) -> str:
    name = str(words.STATES[talk])
    return name[0].upper() + name[1:]
