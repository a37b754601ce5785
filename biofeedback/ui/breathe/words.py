"""What a person reads of paced breathing: plain words, nothing judged."""

from __future__ import annotations

import math
from typing import Final

from biofeedback.breath.feedback import LOCKED, Reading, Summary
from biofeedback.breath.window import Why
from biofeedback.ui.languages import tr
from biofeedback.units import clock_text

_DOT: Final = "  \N{MIDDLE DOT}  "
_ALIKE: Final = 0.10
"""A change of RSA smaller than this share is none to speak of: a choice of this project."""


def below(reading: Reading) -> str:
    """Return what stands below the number of RSA: its fellows, or why there is none."""
    if reading.why:
        return why(reading)
    parts = [tr("{ms} ms").format(ms=f"{reading.rsa_ms:.0f}") if reading.rsa_ms else ""]
    if reading.best and reading.best.fit:
        parts.append(tr("best {bpm}").format(bpm=f"{reading.best.fit.rsa_bpm:.1f}"))
    if reading.mean_bpm is not None:
        parts.append(tr("mean {bpm}").format(bpm=f"{reading.mean_bpm:.1f}"))
    if reading.easing:
        parts.append(tr("settling in, not counted yet"))
    return _DOT.join(filter(None, parts))


def why(reading: Reading) -> str:
    """Return why there is no number, and for how long."""
    said = {
        Why.NOT_STARTED: tr("Get ready"),
        Why.OVER: tr("The last breath is over"),
        Why.NO_BEATS: tr("No beats come"),
        Why.IRREGULAR: tr("Not measurable: the rhythm is irregular"),
        Why.GATHERING: tr("Gathering breaths"),
        Why.ARTIFACTS: tr("Not measurable: too many artifacts; keep still for a while"),
        Why.GAPS: tr("Gathering beats after a gap"),
        Why.TOO_FAST: tr("This pace is too fast for your heart rate: choose a slower one"),
    }
    reason = said[reading.why] if reading.why else ""
    if reading.to_go_s is None or reading.why is Why.NOT_STARTED:
        return reason
    to_go = max(1, math.ceil(reading.to_go_s))
    return tr("{reason}: {seconds} s to go").format(reason=reason, seconds=to_go)


def beside(reading: Reading) -> str:
    """Return what stands below the lock."""
    if reading.regularity_percent is None:
        return ""
    return tr("regularity {percent} %").format(percent=round(reading.regularity_percent))


def lead(summary: Summary | None) -> str:
    """Return the first sentence on a run: what was, and what changed."""
    if summary is None or summary.mean_bpm is None:
        return tr(
            "This was too short or too noisy to say anything: it takes about three clean breaths "
            "at the pace."
        )
    said = [
        tr("Your heart rate swung by {bpm} bpm with each breath, on average.").format(
            bpm=f"{summary.mean_bpm:.1f}"
        )
    ]
    if summary.change:
        first, last = summary.change.first_bpm, summary.change.last_bpm
        if abs(last - first) <= _ALIKE * first:
            said.append(tr("It stayed about the same from beginning to end."))
        else:
            text = (
                tr("It grew from {first} to {last} bpm between the first and the last third.")
                if last > first
                else tr("It fell from {first} to {last} bpm between the first and the last third.")
            )
            said.append(text.format(first=f"{first:.1f}", last=f"{last:.1f}"))
    return " ".join(said)


def facts(summary: Summary) -> list[tuple[str, str]]:
    """Return names and values, those that are known."""
    found: list[tuple[str, str | None]] = [
        (tr("Breathing"), _length(summary)),
        (tr("Pace"), _pace(summary)),
        (tr("Swing (RSA)"), _swing(summary)),
        (tr("Highest"), _best(summary)),
        (tr("Following the pace"), _lock(summary)),
        (tr("Regularity"), _percent(summary.regularity_percent)),
        (tr("Heart rate"), _heart_rate(summary)),
        (tr("RMSSD"), _rmssd(summary)),
        (tr("Beats set aside"), _share(summary.artifact_share)),
    ]
    return [(name, value) for name, value in found if value]


def _length(summary: Summary) -> str:
    text = tr("{time}, %n breaths", "", summary.breaths, one="{time}, %n breath")
    return text.format(time=clock_text(summary.paced_s))


def _pace(summary: Summary) -> str | None:
    if summary.slowest is None or summary.fastest is None:
        return None
    if summary.fastest - summary.slowest < 0.05:
        return tr("{rate} breaths a minute").format(rate=f"{summary.slowest:.1f}")
    return tr("{slowest} to {fastest} breaths a minute").format(
        slowest=f"{summary.slowest:.1f}", fastest=f"{summary.fastest:.1f}"
    )


def _swing(summary: Summary) -> str | None:
    if summary.mean_bpm is None or summary.mean_ms is None:
        return None
    text = tr(
        "{bpm} bpm, {ms} ms, mean of %n breaths",
        "",
        summary.measured,
        one="{bpm} bpm, {ms} ms, mean of %n breath",
    )
    return text.format(bpm=f"{summary.mean_bpm:.1f}", ms=f"{summary.mean_ms:.0f}")


def _best(summary: Summary) -> str | None:
    if summary.best is None or summary.best.fit is None:
        return None
    return tr("{bpm} bpm, in breath {number}").format(
        bpm=f"{summary.best.fit.rsa_bpm:.1f}", number=summary.best.number + 1
    )


def _lock(summary: Summary) -> str | None:
    if summary.mean_lock is None or summary.locked_share is None:
        return None
    return tr("{percent} % on average; at {least} % or more for {share} % of the time").format(
        percent=round(100 * summary.mean_lock),
        least=round(100 * LOCKED),
        share=round(100 * summary.locked_share),
    )


def _heart_rate(summary: Summary) -> str | None:
    before, during = summary.before.mean_hr_bpm, summary.during.mean_hr_bpm
    if during is None:
        return None
    if before is None:
        return tr("{bpm} bpm").format(bpm=f"{during:.0f}")
    return tr("{before} bpm before, {during} bpm while breathing").format(
        before=f"{before:.0f}", during=f"{during:.0f}"
    )


def _rmssd(summary: Summary) -> str | None:
    before, during = summary.before.rmssd_ms, summary.during.rmssd_ms
    if during is None:
        return None
    if before is None:
        return tr("{ms} ms").format(ms=f"{during:.0f}")
    return tr("{before} ms before, {during} ms while breathing: not comparable").format(
        before=f"{before:.0f}", during=f"{during:.0f}"
    )


def _percent(value: float | None) -> str | None:
    return None if value is None else tr("{percent} %").format(percent=round(value))


def _share(value: float | None) -> str | None:
    return None if value is None else tr("{percent} %").format(percent=f"{100 * value:.1f}")
