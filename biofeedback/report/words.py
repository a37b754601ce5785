"""What the report says in plain words of one recording. It states, and judges nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from biofeedback.analysis.results import PacedStudy, PhaseStudy, Study
from biofeedback.events import Flag, GapReason, Talk, Withheld
from biofeedback.programmes.conversation import NAMES, PROGRAMME
from biofeedback.report import conversation
from biofeedback.report.content import Breaths, Tile
from biofeedback.report.curve_figure import MOST_RINGS, SPOKEN
from biofeedback.report.numbers_text import (
    NONE,
    between,
    count,
    duration,
    number,
    percent,
)
from biofeedback.report.tables import WHY
from biofeedback.wording import GAP

_SAME_SHARE: Final = 0.10
"""Less of a change than this is called about the same (``docs/science.md``)."""
_LEAST_REST_S: Final = 60.0
_SLOW_PER_MIN: Final = 9.0
"""Breaths: slower ones swing in LF."""
_NO_QUOTES: Final = str.maketrans("", "", "“”")
BREATHS_TEXT: Final = (
    "Bars: highest less lowest heart rate of each breath; an empty one where the heart did not "
    "follow the pacer, or too little was clean to tell. Line: RSA of the 30 s or three breaths up "
    "to its end."
)


def resting(study: Study) -> list[tuple[str, PhaseStudy]]:
    """Return the stretches that RMSSD speaks of, with their names: none of them is paced.

    Of a conversation session the three Rs speak, with the first seconds of each part left out.
    """
    if not study.phases:
        return [("the whole recording", study.whole)]
    return [
        (_called(study, place), phase)
        for place, phase in enumerate(study.phases, 1)
        if not phase.is_paced
        and phase.duration_s >= _LEAST_REST_S
        and phase.settings.get("programme") != PROGRAMME
    ]


def _called(study: Study, place: int) -> str:
    """Return the name of a phase (from 1), with its number where others have the same name."""
    name = study.phases[place - 1].name
    alone = sum(each.name == name for each in study.phases) == 1
    return f"“{name}”" if alone else f"“{name}” ({place})"


def paced(study: Study) -> list[tuple[int, PhaseStudy, PacedStudy]]:
    """Return the phases at one pace, with their places from 0."""
    return [(at, each, each.paced) for at, each in enumerate(study.phases) if each.paced]


def tiles(study: Study) -> tuple[Tile, ...]:
    """Return the few large numbers: RMSSD of the longest rest, RSA of the longest run."""
    shown = []
    rests = resting(study)
    if study.conversation:
        shown += conversation.tiles(study.conversation)
    elif rests:
        shown.append(_rmssd_tile(*max(rests, key=lambda each: each[1].duration_s)))
    runs = paced(study)
    if runs:
        _, phase, run = max(runs, key=lambda each: each[1].duration_s)
        note = f"{phase.name}, {number(run.rate_per_min, 1)} breaths a minute"
        if run.lock is not None:
            note += f" · pace followed {percent(run.lock, 0)}"
        label = "RSA · swing of heart rate with each breath"
        shown.append(Tile(label, number(run.rsa_bpm, 1), "bpm", note, "vagal"))
    heart = number(study.whole.mean_hr_bpm)
    shown.append(Tile("Mean heart rate", heart, "bpm", "the whole recording", "heart"))
    return tuple(shown)


def _rmssd_tile(name: str, phase: PhaseStudy) -> Tile:
    label = "Vagal tone · RMSSD"
    length = f"{name.translate(_NO_QUOTES)}, {duration(phase.duration_s)}"
    if phase.withheld:
        return Tile(label, NONE, "", f"{length} · {WHY[phase.withheld]}", "vagal")
    note = length
    if phase.low_ms is not None:
        note += f" · likely {between(phase.low_ms, phase.high_ms)}"
    return Tile(label, number(phase.rmssd_ms), "ms", note, "vagal")


def summary(study: Study) -> tuple[str, ...]:
    """Return what there is to say in a few sentences."""
    whole = study.whole
    beats, length = count(whole.beats, "beat", "beats"), duration(whole.duration_s)
    said = [f"The recording holds {beats} in {length}; {_set_aside(study)}{_lost(study)}."]
    if study.conversation:
        said += conversation.said(study.conversation)
    said += [_run(_called(study, at + 1), phase, run) for at, phase, run in paced(study)]
    rests = resting(study)
    said += [_rest(name, phase) for name, phase in rests]
    if (together := _together([phase for _, phase in rests])) is not None:
        said.append(together)
    if study.usual and not study.phases:
        said.append(
            "In eight of ten of the minutes that could be measured RMSSD lay between "
            f"{number(study.usual.low)} and {number(study.usual.high)} ms."
        )
    if paced(study) and rests:
        said.append(
            "Paced breathing is judged by RSA. RMSSD changes with the pace itself: it is not "
            "compared between a paced phase and another one."
        )
    return tuple(said)


def _set_aside(study: Study) -> str:
    if not study.facts.artifacts:
        return "every interval counts, as artifacts were not looked for"
    share = study.whole.flagged_share
    if not study.whole.flagged:
        return "none had to be set aside"
    return f"{percent(share)} of the intervals were set aside"


def _lost(study: Study) -> str:
    if not study.gaps:
        return ""
    lost_s = sum(gap.duration_s for gap in study.gaps)
    reasons = list(dict.fromkeys(GAP[gap.reason] for gap in study.gaps))
    times = count(len(study.gaps), "gap", "gaps")
    return f"; {duration(lost_s)} are missing in {times} ({', '.join(reasons)})"


def _run(name: str, phase: PhaseStudy, run: PacedStudy) -> str:
    begin = (
        f"In {name}, {number(run.rate_per_min, 1)} breaths a minute for "
        f"{duration(phase.duration_s)}, "
    )
    if run.rsa_bpm is None:
        return begin + "the swing of heart rate could not be measured."
    swing = f"heart rate swung by {number(run.rsa_bpm, 1)} beats/min with each breath"
    if run.lock is None or run.lock >= 0.5:
        followed = f" and {percent(run.lock, 0)} of its variation went with the pacer."
    else:
        followed = (
            f", but only {percent(run.lock, 0)} of its variation went with the pacer: the breath "
            "may have gone its own way."
        )
    return begin + swing + followed


def _rest(name: str, phase: PhaseStudy) -> str:
    subject = f"RMSSD over {name}"
    if phase.withheld is Withheld.IRREGULAR:
        return f"{subject} is withheld: beats follow without order there, and it would say nothing."
    if phase.withheld:
        return f"{subject} is withheld: {WHY[phase.withheld]}."
    text = f"{subject} was {number(phase.rmssd_ms)} ms"
    if phase.low_ms is not None:
        text += f" (95 % limits {between(phase.low_ms, phase.high_ms)} ms)"
    return f"{text} at {number(phase.mean_hr_bpm)} beats/min.{_slowly(phase)}"


def _slowly(phase: PhaseStudy) -> str:
    """Say where the breath was so slow that RMSSD is another number."""
    rate = phase.spectra.breathing_per_min if phase.spectra else None
    if rate is None or rate >= _SLOW_PER_MIN:
        return ""
    return (
        f" The beats point to slow breathing, about {number(rate, 1)} a minute: RMSSD is not "
        "compared with that at another pace."
    )


def _together(rests: Sequence[PhaseStudy]) -> str | None:
    """Say whether the values of several phases differ by more than their limits."""
    known = [(each.low_ms, each.high_ms) for each in rests if each.low_ms and each.high_ms]
    if len(known) < 2:
        return None
    if max(low for low, _ in known) <= min(high for _, high in known):
        return (
            "The limits of these phases overlap: the differences between them may be no more than "
            "those between one five minutes and the next at rest."
        )
    return (
        "Not all limits of these phases overlap: RMSSD differed by more than it mostly does "
        "between one five minutes and the next at rest. What changed with it (breathing, speech, "
        "posture, movement) is not known from the beats."
    )


def breaths(study: Study) -> tuple[Breaths, ...]:
    """Return what is said of each phase at one pace."""
    return tuple(
        Breaths(place, f"{place + 1} {phase.name}", _of_run(run))
        for place, phase, run in paced(study)
    )


def _of_run(run: PacedStudy) -> tuple[str, ...]:
    stages = " · ".join(
        f"{name} {number(length, 1)} s"
        for name, length in zip(("in", "hold", "out", "rest"), run.stages_s, strict=True)
        if length > 0.05
    )
    pace, taken = number(run.rate_per_min, 1), count(len(run.breaths), "breath", "breaths")
    said = [f"{pace} breaths a minute ({stages}), {taken}, {run.measured} of them measured."]
    if run.rsa_bpm is not None:
        text = f"RSA: {number(run.rsa_bpm, 1)} beats/min on average ({number(run.rsa_ms)} ms)"
        if run.best_bpm is not None:
            text += f", at most {number(run.best_bpm, 1)}, as the luckiest of many"
        said.append(f"{text}. Pace followed: {percent(run.lock, 0)} on average.")
    if run.locked_share is not None:
        said.append(
            f"For {percent(run.locked_share, 0)} of the time at least half of the variation went "
            "with the pacer."
        )
    if run.first_third_bpm and run.last_third_bpm:
        said.append(_change(run.first_third_bpm, run.last_third_bpm))
    return tuple(said)


def _change(first: float, last: float) -> str:
    values = f"{number(first, 1)} and {number(last, 1)} beats/min"
    if abs(last - first) < _SAME_SHARE * first:
        return f"RSA of the first and the last third were about the same: {values}."
    return f"RSA went from {number(first, 1)} in the first third to {number(last, 1)} beats/min."


def curve_text(study: Study) -> str:
    """Return what is to be seen in the curve, as its caption."""
    curve = study.curve
    if curve.column_s is None:
        said = ["Line: RMSSD of the last 60 s. Band: its 95 % limits."]
    else:
        said = [
            f"Line: median of each {duration(curve.column_s)}. Band: the least and the most in it."
        ]
    said += _spoken(study)
    if study.usual and not study.conversation:
        said.append("Grey: the middle 80 % of this recording without paced breathing.")
    if len(study.set_aside.at_s) > MOST_RINGS:
        said.append("Strokes at the foot of the heart rate: beats that were set aside.")
    elif len(study.set_aside.at_s):
        said.append("Rings: beats that were set aside, at the edge where they lie beyond it.")
    if study.gaps:
        said.append("Holes with a dark foot: no signal.")
    if any(phase.is_paced for phase in study.phases):
        said.append("Underlined phases were paced.")
    if study.markers:
        said.append("Dashed: markers.")
    return " ".join(said)


def _spoken(study: Study) -> list[str]:
    """Return what is to be seen of voices, and of the phases in which one speaks."""
    said = []
    if study.talk:
        states = {each.talk for each in study.talk}
        whose = "when one spoke oneself" if Talk.NOT_ME in states else "who spoke"
        said.append(f"Bars between the curves: {whose}.")
    parts = study.conversation.whole_parts if study.conversation else {}
    if spoken := [str(NAMES[part]) for part in SPOKEN if part in parts]:
        said.append(f"Grey ground: {' and '.join(spoken)}.")
    return said


def poincare_text(study: Study) -> str:
    """Return the caption of the plot of Poincare."""
    whole = study.whole
    cells = study.poincare.cell_ms
    what = "Each point is" if cells is None else "The darker, the more often:"
    text = f"{what} an RR interval and the one after it; both count, and no gap lies between them."
    if whole.sd1_ms is not None:
        text += (
            f" SD1, the width across the line, is {number(whole.sd1_ms, 1)} ms and carries the "
            f"same as RMSSD; SD2, along it, {number(whole.sd2_ms, 1)} ms (ellipse)."
        )
    return text


def signal(study: Study) -> tuple[str, ...]:
    """Return how good the signal was."""
    quality = study.quality
    known = quality.known_s
    said = []
    if known:
        parts = [
            f"{grade} {percent(length / known, 0)}"
            for grade, length in quality.grade_s.items()
            if length / known >= 0.005
        ]
        said.append(f"Signal: {', '.join(parts)} of the time.")
    if study.gaps:
        by_reason: dict[GapReason, list[float]] = {}
        for gap in study.gaps:
            by_reason.setdefault(gap.reason, []).append(gap.duration_s)
        reasons = [
            f"{GAP[reason]} {duration(sum(each))} ({count(len(each), 'time', 'times')})"
            for reason, each in by_reason.items()
        ]
        said.append(f"Lost: {', '.join(reasons)}. No difference is taken across a gap.")
    else:
        said.append("No gap was seen.")
    return tuple(said)


def beats_text(study: Study) -> str:
    """Return what happens to beats that are set aside."""
    if not study.facts.artifacts:
        return "Artifacts were not looked for: every interval as it came counts."
    no_contact = study.whole.flags[Flag.NO_CONTACT]
    also = " The strap itself told of no skin contact." if no_contact else ""
    return (
        "An interval that is set aside is left as it was; it and both differences that touch it do "
        f"not count.{also}"
    )
