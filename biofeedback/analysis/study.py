"""A recording as a whole: its phases, its curve, its gaps, recomputed from the raw beats.

Nothing of what the file says of verdicts and values is used, and nothing that was shown live is
averaged: every beat goes through the pipeline once more, and the numbers are taken over all
intervals of a phase at once.

Nothing at the start of a phase is left out unless it is asked for: the table describes what was
recorded. Who compares phases (a conversation with the rest before it) leaves out their first 30 to
60 s, in which one settles into them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from biofeedback.analysis.beats import Beats, Told
from biofeedback.analysis.conversation import conversation_of, spans_of
from biofeedback.analysis.curve import curve_of, poincare_of, rolling, set_aside_of
from biofeedback.analysis.paced import paced_of
from biofeedback.analysis.results import (
    BreathStudy,
    Curve,
    Facts,
    GapStudy,
    MarkerStudy,
    PacedStudy,
    PhaseStudy,
    Poincare,
    QualityStudy,
    SetAside,
    Spectra,
    Study,
    unturned,
)
from biofeedback.analysis.spectra import spectra_of
from biofeedback.analysis.stretch import Stretch
from biofeedback.events import Defect, GapReason, Grade, LinkState, Phase, Quality, Withheld
from biofeedback.programmes.conversation import PROGRAMME, Part
from biofeedback.records.csv_format import Recording
from biofeedback.strap import GAP_REASON
from biofeedback.units import seconds, ticks

__all__ = [
    "BreathStudy",
    "Curve",
    "Facts",
    "GapStudy",
    "MarkerStudy",
    "PacedStudy",
    "PhaseStudy",
    "Poincare",
    "QualityStudy",
    "SetAside",
    "Spectra",
    "Study",
    "study",
]

_OWN_KEYS: Final = {"start", "software", "device", "source", "sampling", "units", "window_s"}
"""Of the header: those that have a field, and those that speak of the file's columns alone."""
_SAID: Final = ("note", "tags", "posture", "kind")
"""Of the header: what a person may put right afterwards, over what the rows tell."""
_STATES: Final = frozenset(LinkState)
_SPOKEN: Final = (Part.READING, Part.CALL)
_END_GAP_S: Final = 10.0
"""Without a beat for this long before its last row, the recording ends with a gap."""


def study(
    recording: Recording,
    *,
    artifacts: bool = True,
    spectra: bool = True,
    discard_s: float = 0.0,
) -> Study:
    """Recompute a recording.

    It costs some 40 us a beat, twice that with spectra; a day takes a few seconds.

    Args:
        recording: Of one strap; one of ours, or of another program.
        artifacts: Whether beats are judged; if not, every interval counts.
        spectra: Whether LF, HF and the breathing rate are wanted.
        discard_s: Left out at the start of each phase (not of the recording).

    Raises:
        ValueError: If the recording holds no beats, or ``discard_s`` is negative.
    """
    if discard_s < 0:
        raise ValueError("no time can be left out before a phase begins")
    told = Told.of(recording, artifacts=artifacts)
    beats = told.beats()
    if not len(beats):
        raise ValueError("a recording without beats says nothing")
    last_row = max(int(beats.end[-1]), *(row.elapsed for row in recording.rows))
    gaps = _gaps(told, recording, int(beats.end[-1]), last_row)
    maker = _Maker(beats, gaps, spectra)
    phases = _phases(told, maker, last_row, ticks(discard_s))
    whole = maker.whole(alone=not phases)
    values = rolling(beats, [(ticks(a), ticks(b)) for a, b in _not_usual(phases)])
    pairs = Stretch(beats, maker.begin, int(beats.end[-1])).pairs()
    facts = _facts(recording, seconds(last_row), artifacts)
    heard = told.talk_spans(last_row)
    return Study(
        facts=facts,
        whole=whole,
        phases=phases,
        gaps=gaps,
        markers=[MarkerStudy(seconds(each.at), unturned(each.label)) for each in told.markers],
        quality=_quality(told.qualities, last_row),
        curve=curve_of(beats, values.values_ms),
        set_aside=set_aside_of(beats),
        usual=values.usual,
        poincare=poincare_of(pairs[1], pairs[0]),
        talk=spans_of(heard),
        conversation=conversation_of(
            told.phase_pairs(last_row), heard, beats, facts.header, _Maker(beats, gaps, False).part
        ),
    )


class _Maker:
    """Makes the numbers of a stretch."""

    def __init__(self, beats: Beats, gaps: Sequence[GapStudy], spectra: bool) -> None:
        self._beats = beats
        self._gaps = gaps
        self._spectra = spectra
        self.begin = int(beats.end[0] - max(1, beats.rr[0]))
        """Where the first interval begins."""

    def whole(self, *, alone: bool) -> PhaseStudy:
        """Return the whole recording; ``alone``: it has no phases, and may be one rest."""
        facts: dict[str, Any] = {
            "name": "",
            "phase_id": None,
            "settings": {},
            "discarded_s": 0.0,
        }
        return self.phase(facts, self.begin, int(self._beats.end[-1]), one_rest=alone)

    def phase(
        self, facts: Mapping[str, Any], start: int, end: int, *, one_rest: bool = True
    ) -> PhaseStudy:
        """Return the numbers of (start, end], in ticks."""
        stretch = Stretch(self._beats, start, end)
        start_s, end_s = seconds(start), seconds(end)
        lost = [
            max(0.0, min(gap.start_s + gap.duration_s, end_s) - max(gap.start_s, start_s))
            for gap in self._gaps
        ]
        withheld = stretch.withheld()
        values: dict[str, Any] = {}
        if withheld is None:
            values = self._values(stretch, start, end, one_rest)
        elif withheld is Withheld.IRREGULAR:
            values = {"mean_hr_bpm": stretch.mean_hr_bpm()}
        return PhaseStudy(
            **facts,
            start_s=start_s,
            end_s=end_s,
            **stretch.counted(),
            gaps=sum(each > 0 for each in lost),
            lost_s=sum(lost),
            withheld=withheld,
            paced=paced_of(self._beats, facts["settings"], start_s, end_s),
            **values,
        )

    def part(self, phase: Phase, begin: int, end: int) -> PhaseStudy:
        """Return the numbers of a phase that counts from ``begin`` on, in ticks."""
        return self.phase(_known(phase, begin), begin, end)

    def _values(self, stretch: Stretch, start: int, end: int, one_rest: bool) -> dict[str, Any]:
        found = stretch.numbers(one_rest=one_rest)._asdict()
        found["low_ms"], found["high_ms"] = found.pop("limits_ms") or (None, None)
        if self._spectra and one_rest:
            found["spectra"] = spectra_of(self._beats, start, end, found["mean_hr_bpm"])
        return found


def _not_usual(phases: Iterable[PhaseStudy]) -> Iterator[tuple[float, float]]:
    """Yield where breath or voice move RMSSD: what is usual in the recording is not found there."""
    for each in phases:
        spoken = (
            each.settings.get("programme") == PROGRAMME and each.settings.get("part") in _SPOKEN
        )
        if each.is_paced or spoken:
            yield each.start_s, each.end_s


def _phases(told: Told, maker: _Maker, last: int, discard: int) -> list[PhaseStudy]:
    phases = []
    for start, end in told.phase_pairs(last):
        begin = min(start.at + discard, end)
        # Nothing stays the same in a gentle start.
        steady = "ease_breaths" not in start.settings
        phases.append(maker.phase(_known(start, begin), begin, end, one_rest=steady))
    return phases


def _known(phase: Phase, begin: int) -> dict[str, Any]:
    """Return what is known of a phase, by the names that ``PhaseStudy`` has for it."""
    return {
        "name": unturned(str(phase.name)),
        "phase_id": phase.phase_id,
        "settings": dict(phase.settings),
        "discarded_s": seconds(begin - phase.at),
    }


def _gaps(told: Told, recording: Recording, last_beat: int, last_row: int) -> list[GapStudy]:
    gaps = [
        GapStudy(seconds(each.start), seconds(each.duration), each.reason) for each in told.gaps
    ]
    missing_s = seconds(last_row - last_beat)
    if missing_s > _END_GAP_S:
        rows = [row for row in recording.rows if row.event == "state" and row.note in _STATES]
        since = [GAP_REASON.get(LinkState(row.note)) for row in rows if row.elapsed >= last_beat]
        # As live, the first reason stands.
        reason = next((each for each in since if each), GapReason.NO_BEATS)
        if rows:
            gaps.append(GapStudy(seconds(last_beat), missing_s, reason, at_end=True))
    return gaps


def _quality(told: Sequence[Quality], last: int) -> QualityStudy:
    grades: dict[Grade, float] = dict.fromkeys(Grade, 0.0)
    defects: dict[Defect, float] = {}
    ends = [each.at for each in told[1:]] + [last]
    for each, end in zip(told, ends, strict=True):
        length_s = max(0.0, seconds(end - each.at))
        grades[each.grade] += length_s
        for defect in each.defects:
            defects[defect] = defects.get(defect, 0.0) + length_s
    return QualityStudy(grades, defects)


def _facts(recording: Recording, length_s: float, artifacts: bool) -> Facts:
    header = recording.header
    late = {row.note: row.detail for row in recording.rows if row.event == "info"}
    own = {key: value for key, value in header.items() if key not in _OWN_KEYS}
    # What a person said afterwards stands in the header (see ``records.notes.annotated``).
    others = own | late | {key: own[key] for key in _SAID if own.get(key)}
    return Facts(
        device=_text(header.get("device")),
        start=_time(header.get("start")),
        length_s=length_s,
        source=_text(header.get("source")),
        software=_text(header.get("software")),
        sampling=_text(header.get("sampling")),
        artifacts=artifacts,
        torn=recording.torn,
        header={key: text for key, value in others.items() if (text := _text(value))},
    )


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return ", ".join(filter(None, map(_text, value)))
        case dict():
            return ", ".join(f"{key}: {_text(each)}" for key, each in value.items())
        case _:
            return unturned(str(value))


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
