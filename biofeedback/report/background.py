"""What stands in every report: how the numbers are made, what they are not, and GRAPH."""

from __future__ import annotations

from typing import Final

from biofeedback import __version__
from biofeedback.analysis.curve import WINDOW_S
from biofeedback.analysis.results import Study
from biofeedback.programmes.conversation import Fact as Told
from biofeedback.report.content import Fact
from biofeedback.report.numbers_text import count, duration, number, percent
from biofeedback.wording import GAP

_NOT_TOLD: Final = "not recorded"
_OWN_FACTS: Final = {"session", "address", "artifacts"}
"""Header keys that say nothing to a reader, or that are private."""
_OF_TALK: Final = frozenset(Told) - {Told.POSTURE}
"""Header keys that stand beside the conversation."""
_NAMES: Final = {
    "manufacturer": "Manufacturer",
    "model": "Model",
    "firmware": "Firmware",
    "body_location": "Worn at",
    "battery_percent": "Battery, %",
    "posture": "Posture",
    "tags": "Tags",
    "note": "Note",
    "replay_of": "Replay of",
    "rr_unit": "Unit of RR",
}
_SOURCES: Final = {
    "bluetooth": "a strap over Bluetooth Low Energy",
    "simulated": "a simulated heart",
    "replay": "a replayed file",
    "file": "a file of another program",
    "import": "a file of another program that was imported",
}
_FOREIGN: Final = {"file", "import"}


def facts(study: Study) -> tuple[Fact, ...]:
    """Return what the recording says about itself, unknown keys included."""
    known = study.facts
    start = known.start
    shown = [("Device", known.device)]
    if start:
        shown.append(("Start", f"{start:%Y-%m-%d %H:%M:%S}{_zone(study)}"))
    shown += [
        ("Length", duration(known.length_s)),
        ("Source", _SOURCES.get(known.source, known.source)),
    ]
    shown += [
        (_NAMES.get(key, key.replace("_", " ").capitalize()), value)
        for key, value in known.header.items()
        if key not in _OWN_FACTS and not (study.conversation and key in _OF_TALK)
    ]
    return tuple(Fact(term, value) for term, value in shown if value)


def _zone(study: Study) -> str:
    start = study.facts.start
    zone = f"{start:%z}" if start else ""
    return f" UTC{zone[:3]}:{zone[3:5]}" if zone else ""


def caveats(study: Study) -> tuple[str, ...]:
    """Return what must be kept in mind with these numbers."""
    said = [
        (
            "RMSSD is related to cardiac vagal activity. It also moves with breathing, speech, "
            "posture, movement, caffeine, medication and age; it measures no feeling and says "
            "nothing about another person. More is not always better. What can be compared are a "
            "person's own values under like conditions, at a like pace of breathing."
        ),
        (
            "This is no medical device, and it diagnoses nothing. Atrial fibrillation, frequent "
            "ectopic beats and pacemakers make every one of these numbers meaningless."
        ),
    ]
    spectra = [each.spectra for each in study.stretches if each.spectra]
    if any(each.hf_ms2 is not None for each in spectra):
        said.append(
            "LF and HF are for resting data. Slow breathing lies in LF, so LF is not "
            "“sympathetic” and LF/HF is "
            "no balance."
        )
    if any(each.aliased for each in spectra):
        said.append(
            "A mean heart rate below 48 is too slow for the whole of HF: its top mirrors slower "
            "variation."
        )
    if study.phases:
        said.append(
            "In the table each phase counts from its first second to its last. Who compares phases "
            "leaves out the first 30 to 60 s, in which one settles into them; speaking changes the "
            "breath, and with it RMSSD."
        )
    if study.facts.source in _FOREIGN:
        said.append(
            "The file is of another program: beats lost on the way to it cannot be seen, unless it "
            "tells of them."
        )
    if study.facts.torn:
        said.append(
            "The file ends in the middle of a line, as a program leaves it that was stopped: at "
            "most the last notification is missing."
        )
    return tuple(said)


def sources(study: Study) -> tuple[str, ...]:
    """Return what the report stands on."""
    return (*SOURCES, *_SOURCES_OF_TALK) if study.conversation else SOURCES


def phase_notes(study: Study) -> tuple[str, ...]:
    """Return what stands under the table: where a dash comes from."""
    said = [
        (
            "Recomputed from the raw intervals, over all of a phase at once. A number is withheld "
            "with less than 80 % of the time clean, more than 20 % of the intervals set aside, "
            "fewer than 20 differences between successive intervals, or an irregular rhythm."
        ),
        (
            "The limits hold the RMSSD of five more minutes of the same rest, 95 times out of 100; "
            "while one speaks or moves they hold it less often. They are given for stretches of up "
            "to 11 minutes: what is longer, or holds several phases, is not one rest."
        ),
    ]
    if any(each.spectra for each in study.stretches):
        said.append(
            "LF needs 120 s, HF and the breathing rate 60 s. Of more than five minutes, LF and HF "
            "are means over consecutive windows of five minutes; the breathing rate is the median "
            "over windows of two minutes, where one stands out in at least half of them."
        )
    return tuple(said)


def graph(study: Study) -> tuple[Fact, ...]:
    """Return the items of GRAPH (Quintana 2016) for this recording."""
    known, whole = study.facts, study.whole
    header = known.header
    device = " ".join(
        filter(None, (header.get("manufacturer"), header.get("model"))),
    )
    start = known.start
    time_of_day = f"{start:%H:%M} on {start.day} {start:%B %Y}{_zone(study)}" if start else ""
    phases = ", ".join(f"{each.name} ({duration(each.duration_s)})" for each in study.phases)
    told = {
        "Device": ", ".join(filter(None, (known.device, device))),
        "Firmware": header.get("firmware", ""),
        "Electrodes": _electrodes(study),
        "Sampling": known.sampling,
        "Length": f"{duration(whole.duration_s)} from the first beat to the last",
        "Time of day": time_of_day,
        "Posture": header.get("posture", ""),
        "Instructions and phases": header.get("instructions", "") or phases,
        "Breathing": _breathing(study),
        "Artifacts: identification": _identification(study),
        "Artifacts: share": _share(study),
        "Artifacts: handling": _handling(study),
        "Loss and its reasons": _loss(study),
        "Metrics": "RMSSD, ln RMSSD, SDNN, pNN50, mean heart rate, SD1, SD2; RSA where paced; "
        "breathing rate, LF (0.04\N{EN DASH}0.15 Hz), HF (0.15\N{EN DASH}0.40 Hz)",
        "Windows": f"the whole of each phase; curve: rolling {WINDOW_S} s; LF and HF: up to 300 s",
        "Transforms": "natural logarithm of RMSSD in ms; LF and HF not transformed, ms²",
        "Spectrum": "Lomb-Scargle periodogram with a floating mean, straight line taken off, no "
        "taper and no resampling; trapezoids",
        "Software": f"biofeedback {__version__}"
        + (f"; recorded with {known.software}" if known.software else ""),
    }
    return tuple(Fact(term, value or _NOT_TOLD) for term, value in told.items())


def _electrodes(study: Study) -> str:
    worn = study.facts.header.get("body_location", "")
    if study.facts.source == "bluetooth":
        return "those of the strap" + (f", worn at the {worn.lower()}" if worn else "")
    return "none: a simulated heart" if study.facts.source == "simulated" else ""


def _breathing(study: Study) -> str:
    paces = [
        f"at {number(each.paced.rate_per_min, 1)}/min in phase {place}"
        if each.paced
        else f"in phase {place}, not at one pace"
        for place, each in enumerate(study.phases, 1)
        if each.is_paced
    ]
    if paces:
        return f"paced {', '.join(paces)}; otherwise no pacer; not measured but from RR intervals"
    if wished := study.facts.header.get(Told.BREATHING):
        return f"no pacer; told to breathe: {wished}; not measured but from RR intervals"
    told = "told in the file" if study.facts.source in _FOREIGN else "of this program"
    return f"no pacer {told}; not measured but from RR intervals"


def _identification(study: Study) -> str:
    if not study.facts.artifacts:
        return "none: every interval counts"
    return (
        "automatic, beat by beat, from the size and shape of successive differences against the "
        "person's own (biofeedback/beats.py)"
    )


def _handling(study: Study) -> str:
    kept = "nothing is replaced or interpolated, and the raw intervals are kept"
    if not study.facts.artifacts:
        return f"none: {kept}"
    return f"excluded with the differences that touch them; {kept}"


def _share(study: Study) -> str:
    whole = study.whole
    parts = [
        f"{flag.replace('_', ' ')} {found}"
        for flag, found in whole.flags.items()
        if found and flag != "normal"
    ]
    if whole.irregular:
        parts.append(f"in irregular rhythm {whole.irregular}")
    text = f"{percent(whole.flagged_share, 2)} of {count(whole.beats, 'interval', 'intervals')}"
    return f"{text} ({', '.join(parts)})" if parts else text


def _loss(study: Study) -> str:
    if not study.gaps:
        return "none seen"
    reasons = sorted({str(GAP[each.reason]) for each in study.gaps})
    lost_s = sum(each.duration_s for each in study.gaps)
    gaps = count(len(study.gaps), "gap", "gaps")
    return f"{duration(lost_s)} in {gaps}: {', '.join(reasons)}"


METHODS: Final = (
    (
        "The raw RR intervals go through the same steps as live, once more and from the start: "
        "verdicts on the beats, gaps, rolling values. Nothing that was shown live is averaged."
    ),
    (
        "A successive difference counts only where both its intervals are accepted and adjacent, "
        "with no gap between them. RMSSD is the root of the mean of their squares; pNN50 the share "
        "above 50 ms; SDNN the standard deviation of the accepted intervals (n \N{MINUS SIGN} 1); "
        "mean heart rate 60000 over the mean interval (Task Force 1996)."
    ),
    (
        "The 95 % limits lie h to either side of ln RMSSD, h² = 0.026 + 1.75/W + "
        "1.75/n for W seconds, at most 300, and n differences in them: a choice of this project, "
        "fitted on recordings at rest."
    ),
    (
        "RSA is the swing of heart rate, peak to trough, of the wave at the pacer's pace that fits "
        "30 s or three breaths best. How well the pace was followed is the share of the variation "
        "that goes with it (partial adjusted R²). It is compared only within one pace (Grossman "
        "& Taylor 2007)."
    ),
    (
        "SD1 and SD2 are the standard deviations of the Poincaré plot "
        "across and along its line of identity (Brennan 2001). LF and HF are areas under the "
        "Lomb-Scargle spectrum of the intervals at their middle times."
    ),
)

SOURCES: Final = (
    "Task Force of the ESC and NASPE (1996). Heart rate variability. Eur Heart J 17:354.",
    (
        "Laborde, Mosley & Thayer (2017). Heart rate variability and cardiac vagal tone in "
        "psychophysiological research. Front Psychol 8:213."
    ),
    (
        "Grossman & Taylor (2007). Toward understanding respiratory sinus arrhythmia. Biol Psychol "
        "74:263."
    ),
    (
        "Quintana, Alvares & Heathers (2016). Guidelines for Reporting Articles on Psychiatry and "
        "Heart rate variability (GRAPH). Transl Psychiatry 6:e803."
    ),
    (
        "Brennan, Palaniswami & Kamen (2001). Do existing measures of Poincaré "
        "plot geometry reflect nonlinear features of heart rate variability? IEEE Trans "
        "Biomed Eng 48:1342."
    ),
    (
        "Shaffer & Ginsberg (2017). An overview of heart rate variability metrics and norms. Front "
        "Public Health 5:258."
    ),
    (
        "Billman (2013). The LF/HF ratio does not accurately measure cardiac sympatho-vagal "
        "balance. Front Physiol 4:26."
    ),
)

_SOURCES_OF_TALK: Final = (
    (
        "Laborde, Mosley & Mertgen (2018). Vagal tank theory: the three Rs of cardiac vagal "
        "control functioning: resting, reactivity, and recovery. Front Neurosci 12:458."
    ),
    (
        "Beda et al. (2007). Heart-rate and blood-pressure variability during psychophysiological "
        "tasks involving speech: influence of respiration. Psychophysiology 44:767."
    ),
    "Bernardi et al. (2000), on speech, breathing and the heart. J Am Coll Cardiol 35:1462.",
    "Munoz et al. (2015). Validity of (ultra-)short recordings. PLoS ONE 10:e0138921.",
)
