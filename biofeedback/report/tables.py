"""The tables of the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from biofeedback.analysis.results import PhaseStudy, Spectra, Study
from biofeedback.events import Flag, Withheld
from biofeedback.report.axes import Time
from biofeedback.report.content import Group, Table
from biofeedback.report.numbers_text import NONE, between, duration, number, percent, three
from biofeedback.wording import GAP

_PHASES_BESIDE: Final = 4
"""Phases in one table, beside the whole recording: a page is no wider."""
MOST_ROWS: Final = 40
"""Gaps and markers beyond this are counted, not listed."""

WHY: Final = {
    Withheld.GATHERING: "too little",
    Withheld.GAP: "too little of it is clean",
    Withheld.FEW_DIFFERENCES: "too few beats",
    Withheld.ARTIFACTS: "too many artifacts",
    Withheld.IRREGULAR: "irregular rhythm",
    Withheld.NO_CONTACT: "no skin contact",
}
FLAG: Final = {
    Flag.NORMAL: ("normal", "counts"),
    Flag.ECTOPIC: ("ectopic", "a beat that came early, and the pause after it"),
    Flag.MISSED: ("missed", "two intervals in one: a beat that was not seen"),
    Flag.EXTRA: ("extra", "two intervals in the place of one: a beat that was none"),
    Flag.OUT_OF_RANGE: ("out of range", "shorter than 300 ms or longer than 2000 ms"),
    Flag.NO_CONTACT: (
        "no skin contact",
        "told by the strap while its electrodes were off the skin",
    ),
}

Cell = Callable[[PhaseStudy], str]


def phase_tables(study: Study) -> tuple[Table, ...]:
    """Return the measures as rows and the phases as columns, in tables that fit a page."""
    phases = list(enumerate(study.phases, 1))
    parts = [phases[at : at + _PHASES_BESIDE] for at in range(0, len(phases), _PHASES_BESIDE)]
    return tuple(_phase_table(study, part, number) for number, part in enumerate(parts or [[]]))


def _phase_table(study: Study, part: Sequence[tuple[int, PhaseStudy]], number: int) -> Table:
    shown = [phase for _, phase in part]
    head = [f"{place} {phase.name}" for place, phase in part]
    if number == 0:
        shown, head = [study.whole, *shown], ["Whole recording", *head]
    caption = "The whole recording and each phase" if study.phases else "The whole recording"
    rows = _measures(study)
    groups = []
    for heading, measures in rows:
        lines = [(name, *(cell(phase) for phase in shown)) for name, cell in measures]
        # What none of the stretches has needs no row.
        kept = [line for line in lines if any(text != NONE for text in line[1:])]
        if kept:
            groups.append(Group(heading, tuple(kept)))
    return Table(caption if number == 0 else f"{caption}, continued", ("", *head), tuple(groups))


def _measures(study: Study) -> list[tuple[str, list[tuple[str, Cell]]]]:
    time = Time(study.facts.start, study.whole.start_s, study.whole.end_s)
    return [
        (
            "Length and signal",
            [
                ("From", lambda each: time.text(each.start_s)),
                ("Length", lambda each: duration(each.duration_s)),
                ("Intervals", lambda each: str(each.beats)),
                ("Set aside", lambda each: percent(each.flagged_share)),
                ("Clean, of the time", lambda each: percent(each.clean_share, 0)),
                ("No numbers, because", lambda each: WHY[each.withheld] if each.withheld else NONE),
            ],
        ),
        (
            "Heart rate and vagal tone",
            [
                ("Mean heart rate, beats/min", lambda each: number(each.mean_hr_bpm, 1)),
                ("RMSSD, ms", lambda each: number(each.rmssd_ms, 1)),
                ("95 % limits, ms", lambda each: between(each.low_ms, each.high_ms)),
                ("ln RMSSD", lambda each: number(each.ln_rmssd, 2)),
                ("95 % limits of ln RMSSD", lambda each: between(each.ln_low, each.ln_high, 2)),
            ],
        ),
        (
            "Variation",
            [
                ("SDNN, ms", lambda each: number(each.sdnn_ms, 1)),
                ("pNN50, %", lambda each: number(each.pnn50_percent, 1)),
                ("SD1, ms", lambda each: number(each.sd1_ms, 1)),
                ("SD2, ms", lambda each: number(each.sd2_ms, 1)),
            ],
        ),
        (
            "Breathing",
            [
                ("Pace, breaths/min", _paced(lambda paced: number(paced.rate_per_min, 1))),
                ("RSA, beats/min", _paced(lambda paced: number(paced.rsa_bpm, 1))),
                ("RSA, ms", _paced(lambda paced: number(paced.rsa_ms))),
                ("Followed the pacer", _paced(lambda paced: percent(paced.lock, 0))),
                ("Breathing rate found, /min", _spectra(lambda s: number(s.breathing_per_min, 1))),
            ],
        ),
        (
            "Spectrum",
            [
                ("LF, ms²", _spectra(lambda s: three(s.lf_ms2))),
                ("HF, ms²", _spectra(lambda s: three(s.hf_ms2))),
                ("LF/HF", _spectra(lambda s: three(s.lf_hf))),
            ],
        ),
    ]


def _paced(cell: Callable[..., str]) -> Cell:
    return lambda phase: cell(phase.paced) if phase.paced else NONE


def _spectra(cell: Callable[[Spectra], str]) -> Cell:
    return lambda phase: cell(phase.spectra) if phase.spectra else NONE


def beats_table(study: Study) -> Table:
    """Return how many intervals are of which class."""
    whole = study.whole
    rows = []
    for flag, (name, meaning) in FLAG.items():
        found = whole.flags[flag]
        if found or flag in (Flag.NORMAL, Flag.ECTOPIC, Flag.MISSED, Flag.EXTRA):
            share = found / whole.beats if whole.beats else None
            rows.append((f"{name}: {meaning}", str(found), percent(share, 2)))
    if whole.irregular:
        share = whole.irregular / whole.beats
        text = "of these in an irregular rhythm: do not count"
        rows.insert(1, (text, str(whole.irregular), percent(share, 2)))
    head = ("Class", "Intervals", "Share")
    return Table("Intervals by class", head, (Group("", tuple(rows)),))


def gaps_table(study: Study) -> Table | None:
    """Return when the signal was lost, for how long and why; None where it never was."""
    if not study.gaps:
        return None
    time = Time(study.facts.start, study.whole.start_s, study.whole.end_s)
    rows = []
    for gap in study.gaps[:MOST_ROWS]:
        reason = GAP[gap.reason] + (", until the end" if gap.at_end else "")
        rows.append((time.text(gap.start_s), duration(gap.duration_s), reason))
    caption = "Where the signal was lost"
    if len(study.gaps) > MOST_ROWS:
        caption += f" (the first {MOST_ROWS} of {len(study.gaps)})"
    return Table(caption, ("At", "For", "Reason"), (Group("", tuple(rows)),), text=True)


def markers_table(study: Study) -> Table | None:
    """Return the markers, numbered as in the curve; None without any."""
    if not study.markers:
        return None
    time = Time(study.facts.start, study.whole.start_s, study.whole.end_s)
    rows = [
        (str(place), time.text(each.at_s), each.label)
        for place, each in enumerate(study.markers[:MOST_ROWS], 1)
    ]
    caption = "Markers"
    if len(study.markers) > MOST_ROWS:
        caption += f" (the first {MOST_ROWS} of {len(study.markers)})"
    return Table(caption, ("", "At", "Label"), (Group("", tuple(rows)),), text=True)
