"""Paced phases: what the heart did with the pacer, from the settings that the recording kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from biofeedback.analysis.beats import FLAGS, Beats
from biofeedback.analysis.results import BreathStudy, PacedStudy
from biofeedback.breath.feedback import LAG_FROM, BreathFeedback
from biofeedback.breath.results import PacedBreath
from biofeedback.events import Beat, Gap, GapReason, HrvUpdate, Withheld
from biofeedback.pacer import LEAD_S, Pacer, Pattern
from biofeedback.units import ticks

_ROW_LATE_S: Final = 0.5
"""A phase's row is written up to this long after the pacer began it."""
_SAME: Final = 0.01
"""Breaths: one that the phase ends short of by less is whole."""
_BEHIND_S: Final = 10
"""A breath is complete with the first accepted beat behind it."""


def paced_of(
    beats: Beats, settings: Mapping[str, str], start_s: float, end_s: float
) -> PacedStudy | None:
    """Return what the heart did with the pacer; None where none led at one pace.

    Each window lies wholly within the phase.

    Args:
        beats: Of the recording.
        settings: Of the phase (``docs/recording-format.md``).
        start_s: Of the session.
        end_s: Of the session.
    """
    pacer = pacer_of(settings, start_s, end_s)
    if pacer is None:
        return None
    feedback = BreathFeedback()
    feedback.begin(pacer)
    first = int(beats.end.searchsorted(ticks(start_s)))
    last = int(beats.end.searchsorted(ticks(end_s + _BEHIND_S)))
    for place in range(max(0, first - 1), last):
        if not beats.joined[place]:
            feedback.add(Gap(0, 0, GapReason.UNKNOWN))
        feedback.add(_beat(beats, place))
    summary = feedback.summary(end_s)
    best = summary.best.fit if summary.best else None
    return PacedStudy(
        rate_per_min=pacer.pattern.rate,
        stages_s=pacer.pattern.stages_s,
        breaths=tuple(_breath(each) for each in feedback.breaths),
        rsa_bpm=summary.mean_bpm,
        rsa_ms=summary.mean_ms,
        lock=summary.mean_lock,
        locked_share=summary.locked_share,
        best_bpm=best.rsa_bpm if best else None,
        first_third_bpm=summary.change.first_bpm if summary.change else None,
        last_third_bpm=summary.change.last_bpm if summary.change else None,
    )


def pacer_of(settings: Mapping[str, str], start_s: float, end_s: float) -> Pacer | None:
    """Return a pacer with the whole breaths of a phase at one pace.

    Returns:
        None without such settings, in a gentle start, or where the phase holds no whole breath.
    """
    if "ease_breaths" in settings:
        return None
    try:
        pattern = _pattern(settings)
        from_s, breaths = float(settings["from_s"]), float(settings["breaths"])
        hz = pattern.rate / 60
        begin_s = max(from_s, start_s - _ROW_LATE_S)
        first = math.ceil(breaths + (begin_s - from_s) * hz - _SAME)
        first_s = from_s + (first - breaths) / hz
        whole = math.floor((end_s - first_s) * hz + _SAME)
    except (KeyError, ValueError, OverflowError, ZeroDivisionError):
        return None
    if whole < 1:
        return None
    return Pacer.begin(pattern, first_s - LEAD_S, duration_s=whole / hz, gentle=False)


def _pattern(settings: Mapping[str, str]) -> Pattern:
    inhale_s, exhale_s = float(settings["inhale_s"]), float(settings["exhale_s"])
    return Pattern(
        rate=float(settings["rate_per_min"]),
        inhale=inhale_s / (inhale_s + exhale_s),
        hold_full_s=float(settings["hold_full_s"]),
        hold_empty_s=float(settings["hold_empty_s"]),
    )


def _beat(beats: Beats, place: int) -> Beat:
    irregular = bool(beats.normal[place] and not beats.counts[place])
    end = int(beats.end[place])
    why = HrvUpdate(end, 0, 0, 0, 0, withheld=Withheld.IRREGULAR)
    return Beat(
        number=place + 1,
        rr=int(beats.rr[place]),
        end=end,
        arrival=end,
        flag=FLAGS[beats.flag[place]],
        heart_rate_bpm=None,
        hrv=(why,) if irregular else (),
    )


def _breath(breath: PacedBreath) -> BreathStudy:
    fit = breath.fit
    return BreathStudy(
        start_s=breath.start_s,
        end_s=breath.end_s,
        swing_bpm=breath.rsa_bpm,
        rsa_bpm=fit.rsa_bpm if fit else None,
        rsa_ms=fit.rsa_ms if fit else None,
        lock=fit.lock_now if fit else None,
        lag_deg=fit.lag_deg if fit and fit.lock_now >= LAG_FROM else None,
    )
