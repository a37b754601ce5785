"""What the library keeps of a recording: its study, and what kind of session it was.

The numbers are recomputed from the raw beats (``analysis.study``), never read from the file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from biofeedback.analysis.conversation import missing
from biofeedback.analysis.results import Change, ConversationStudy, Study, TooLittle
from biofeedback.analysis.study import PhaseStudy, study
from biofeedback.events import LinkState
from biofeedback.programmes.conversation import (
    COMFORT_MOST,
    PROGRAMME,
    RATING_MOST,
    Fact,
    Part,
    rating_in,
)
from biofeedback.programmes.morning import READING
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Recording, RecordingError
from biofeedback.records.library import (
    ContactEntry,
    DifferenceEntry,
    Measures,
    PhaseEntry,
    Ratings,
    SessionEntry,
)
from biofeedback.records.library.entries import NEVER_COUNT, OWN_SOURCE
from biofeedback.records.notes import Kind
from biofeedback.records.sidecar import PROBLEM
from biofeedback.sentences import tr
from biofeedback.units import seconds

PACE_DECIMALS: Final = 1
"""Paces are compared to a tenth of a breath a minute, as the pacer's own steps are."""
LONGEST_REST_S: Final = 3600.0
"""Nobody rests for longer without falling asleep or getting up."""
_PUNCTUAL_S: Final = 1.0
"""By so much a morning reading may be shorter than it was to be: rows are told a moment later."""
_REST: Final = re.compile(rf"\b(rest|resting|baseline|{READING})\b", re.IGNORECASE)
_CONVERSATION: Final = re.compile(r"\b(conversation|call|talk|talking)\b", re.IGNORECASE)
_KIND_OF_PART: Final = {Part.BASELINE: Kind.REST, Part.CALL: Kind.CONVERSATION}
"""The quiet before is a rest: nothing was said yet. That it counts as one is a choice of this
project; the quiet after is none, for it comes of the conversation, and reading aloud is speech."""
_LIVE: Final = (OWN_SOURCE, *NEVER_COUNT)
_ENDS: Final = ("state", LinkState.STOPPED.value), ("info", csv_format.RECORDING)


def entry_of(path: Path, recording: Recording) -> SessionEntry:
    """Return what is kept of a recording that was opened.

    Raises:
        RecordingError: If it does not tell when it began.
    """
    found = study(recording, spectra=False)
    if found.facts.start is None:
        wrong = tr("{name} does not tell when it began: it stands in no calendar.")
        raise RecordingError(wrong.format(name=path.name))
    said = _said(recording)
    postures = _Postures(recording)
    parts = _kinds_of_parts(found)
    described = tuple(_phase_of(found, number, parts) for number in range(len(found.phases)))
    phases, posture = _in_one_posture(described, postures)
    talked = Kind.CONVERSATION in parts.values()
    worked_out = Kind.CONVERSATION if talked else kind_by(phases, found.whole.duration_s)
    return SessionEntry(
        path=path,
        start=_with_zone(found.facts.start),
        duration_s=found.whole.duration_s,
        session=str(recording.header.get("session", "")),
        device=found.facts.device,
        source=found.facts.source,
        beats=found.whole.beats,
        clean_share=found.whole.clean_share,
        artifact_share=found.whole.flagged_share,
        gaps=len(found.gaps),
        note=str(said.get("note", "")),
        tags=_tags(said.get("tags", ())),
        posture=posture,
        kind=str(said.get("kind", "")) or worked_out,
        said_kind=str(said.get("kind", "")),
        unfinished=_is_unfinished(recording),
        measures=_measures(found.whole),
        phases=phases,
        contact=_contact(found.conversation) if found.conversation and talked else None,
        problem=str(recording.header.get(PROBLEM, "")),
    )


def kind_by(phases: Sequence[PhaseEntry], duration_s: float) -> str:
    """Return what a session is by its phases: the kind that took longest.

    That a plain recording of up to an hour is rest until its person says otherwise is a choice of
    this project.
    """
    if not phases:
        return Kind.REST if duration_s <= LONGEST_REST_S else Kind.OTHER
    lengths: dict[str, float] = {}
    for phase in phases:
        lengths[phase.kind] = lengths.get(phase.kind, 0.0) + phase.length_s
    named = {kind: length_s for kind, length_s in lengths.items() if kind != Kind.OTHER}
    lengths = named or lengths
    return max(lengths, key=lambda kind: lengths[kind])


def _kind_of(phase: PhaseStudy) -> Kind:
    if phase.paced is not None:
        return Kind.PACED
    if phase.is_paced:
        return Kind.OTHER  # on the way to a pace
    conversation, rest = _CONVERSATION.search(phase.name), _REST.search(phase.name)
    if conversation and rest:
        return Kind.OTHER  # "rest before the call" may be either
    if conversation:
        return Kind.CONVERSATION
    if phase.name == READING and phase.duration_s < _wanted_s(phase) - _PUNCTUAL_S:
        return Kind.OTHER  # ended before its time: nobody was told a number
    return Kind.REST if rest else Kind.OTHER


def _kinds_of_parts(found: Study) -> dict[int, Kind]:
    """Return what the phases of a conversation session are, by their places.

    A part that was begun anew, or of an earlier conversation, is compared with nothing.
    """
    held = found.conversation.whole_parts if found.conversation else {}
    counting = {
        (part.value, start_s): _KIND_OF_PART.get(part) for part, (start_s, _) in held.items()
    }
    return {
        number: counting.get((phase.settings.get("part", ""), phase.start_s)) or Kind.OTHER
        for number, phase in enumerate(found.phases)
        if phase.settings.get("programme") == PROGRAMME
    }


def _phase_of(found: Study, number: int, kinds: Mapping[int, Kind]) -> PhaseEntry:
    """Return a phase; a part of a conversation with the number that it has beside that.

    Its first seconds do not count there, so they do not here: one recording says one number.
    """
    phase, kind = found.phases[number], kinds.get(number)
    entry = _phase(phase, kind)
    if kind in (None, Kind.OTHER) or found.conversation is None:
        return entry
    part = found.conversation.parts[Part(phase.settings["part"])]
    short = missing(part) is TooLittle.SHORT
    measures = Measures(withheld=TooLittle.SHORT.value) if short else _measures(part)
    return replace(entry, measures=measures)


def _contact(found: ConversationStudy) -> ContactEntry:
    def fact(key: Fact) -> str:
        return found.facts.get(key, "").strip()

    def ratings(in_tune: Fact, close: Fact, comfort: Fact) -> Ratings:
        most = {in_tune: RATING_MOST, close: RATING_MOST, comfort: COMFORT_MOST}
        return Ratings(*(rating_in(fact(key), each) for key, each in most.items()))

    return ContactEntry(
        contact=fact(Fact.CONTACT).lower(),
        who=fact(Fact.WITH),
        breathing=fact(Fact.BREATHING).lower(),
        recovery=_difference(found.recovery),
        reactivity=_difference(found.reactivity),
        own_share=found.own_share,
        before=ratings(Fact.IN_TUNE_BEFORE, Fact.CLOSE_BEFORE, Fact.COMFORT_BEFORE),
        after=ratings(Fact.IN_TUNE, Fact.CLOSE, Fact.COMFORT),
    )


def _difference(found: Change) -> DifferenceEntry:
    return DifferenceEntry(
        against=found.against.value,
        difference=found.difference,
        half_width=found.half_width,
        missing=found.missing.value if found.missing else "",
    )


def _wanted_s(phase: PhaseStudy) -> float:
    try:
        return float(phase.settings.get("wanted_s", 0))
    except (TypeError, ValueError):
        return 0.0


def _phase(found: PhaseStudy, kind: Kind | None) -> PhaseEntry:
    pace = round(found.paced.rate_per_min, PACE_DECIMALS) if found.paced else None
    return PhaseEntry(
        phase_id=-1 if found.phase_id is None else found.phase_id,
        name=found.name,
        kind=kind or _kind_of(found),
        start_s=found.start_s,
        length_s=found.duration_s,
        pace=pace,
        measures=_measures(found),
    )


def _measures(found: PhaseStudy) -> Measures:
    paced = found.paced
    return Measures(
        rmssd_ms=found.rmssd_ms,
        low_ms=found.low_ms,
        high_ms=found.high_ms,
        mean_hr_bpm=found.mean_hr_bpm,
        rsa_bpm=paced.rsa_bpm if paced else None,
        rsa_ms=paced.rsa_ms if paced else None,
        lock=paced.lock if paced else None,
        withheld=found.withheld.value if found.withheld else "",
    )


def _said(recording: Recording) -> Mapping[str, Any]:
    """Return the header over the facts that came late: what was said last stands in the notes."""
    late = {row.note: row.detail for row in recording.rows if row.event == "info"}
    return late | recording.header


class _Postures:
    """What a recording says of posture: in its header, or row by row as it changed."""

    def __init__(self, recording: Recording) -> None:
        self._always = _posture(recording.header.get("posture"))
        self._rows = [
            (seconds(row.elapsed), _posture(row.detail))
            for row in recording.rows
            if row.event == "info" and row.note == "posture"
        ]

    def at(self, at_s: float) -> str:
        """Return the posture at a time; what is said first holds from the beginning."""
        if self._always or not self._rows:
            return self._always
        told = [posture for since, posture in self._rows if since <= at_s]
        return told[-1] if told else self._rows[0][1]


def _posture(said: object) -> str:
    return str(said or "").strip().lower()


def _in_one_posture(
    phases: tuple[PhaseEntry, ...], postures: _Postures
) -> tuple[tuple[PhaseEntry, ...], str]:
    """Return the phases and the posture of the session: that of the first one that counts.

    One in another posture is of no kind: a session is compared in one posture only.
    """
    counting = [each for each in phases if each.kind != Kind.OTHER]
    posture = postures.at(counting[0].start_s if counting else math.inf)
    kept = tuple(
        each if postures.at(each.start_s) == posture else replace(each, kind=Kind.OTHER)
        for each in phases
    )
    return kept, posture


def _tags(said: object) -> tuple[str, ...]:
    tags = said.split(",") if isinstance(said, str) else said
    if not isinstance(tags, list | tuple):
        return ()
    return tuple(text for tag in tags if (text := str(tag).strip()))


def _is_unfinished(recording: Recording) -> bool:
    """Return whether no row says that it ended; one of another program ended when it was made."""
    if recording.header.get("source") not in _LIVE:
        return False
    return not any((row.event, row.note) in _ENDS for row in recording.rows)


def _with_zone(start: datetime) -> datetime:
    return start if start.tzinfo else start.astimezone()
