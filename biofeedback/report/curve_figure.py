"""The curve: RMSSD with its band, heart rate, phases, who spoke, gaps and markers over one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator

from biofeedback.analysis.results import Array, PhaseStudy, Study, TalkSpan
from biofeedback.events import Talk
from biofeedback.programmes.conversation import Part
from biofeedback.report.axes import Box, Place, Shelf, Time, figure, level, text_width
from biofeedback.report.colours import GROUND, HEART, LINE, MUTED, PANEL, TEXT, VAGAL
from biofeedback.report.fonts import settings
from biofeedback.report.numbers_text import duration
from biofeedback.wording import GAP

_LANE: Final = 24.0
_SMALL: Final = 11.0

_MOST_LANES: Final = 4
_VOICE: Final = 11.0
"""Height of the lane of a voice."""
_MINE: Final = frozenset({Talk.ME, Talk.BOTH})
_OTHERS: Final = frozenset({Talk.OTHER, Talk.BOTH})
_ANY: Final = frozenset({Talk.SOMEONE})
SPOKEN: Final = (Part.READING, Part.CALL)
MOST_RINGS: Final = 150
"""More beats that were set aside are short strokes at the foot of the heart rate."""
_SHARE: Final = (0.25, 99.75)
"""Percentiles that the axes show: a spike does not flatten a curve."""


@dataclass(frozen=True, slots=True)
class Look:
    """How large it is drawn, in pixels."""

    width: float
    rmssd: float
    """Height of the curve of RMSSD."""
    heart: float
    """Height of the heart rate."""
    ticks: int
    """Labels of time, at most."""
    left: float = 44.0
    right: float = 24.0
    small: float = _SMALL
    """Size of the labels within."""


WIDE: Final = Look(1000, 230, 96, 9)
NARROW: Final = Look(400, 200, 90, 4)


def curve_figure(study: Study, look: Look) -> Figure:
    """Return the whole figure."""
    with settings():
        made = figure(look.width, curve_height(study, look))
        draw_curve(study, look, Place(made))
        return made


def curve_height(study: Study, look: Look) -> float:
    """Return how high it is drawn."""
    return _Rows.of(study, look).height


def draw_curve(study: Study, look: Look, place: Place) -> None:
    """Draw it on a figure, within ``fonts.settings``."""
    _Drawing(study, look, place)


class _Rows(NamedTuple):
    """Where the parts stand, from the top."""

    lanes: list[int]
    phases: float
    """Height of the strip of phases."""
    rmssd: float
    talk: float
    """Where the lanes of the voices begin."""
    heart: float
    height: float

    @classmethod
    def of(cls, study: Study, look: Look) -> _Rows:
        lanes = _lanes(study.phases)
        unit = look.small / _SMALL
        strip = unit * _LANE * (max(lanes) + 1) if lanes else 0.0
        above = (8 if lanes else 0) + 26 + (20 if study.markers else 0)
        rmssd = strip + unit * above
        talk = rmssd + look.rmssd + unit * 14
        voices = len(_voices(study.talk))
        heart = talk + unit * (26 + (voices * _VOICE + 16 if voices else 0))
        return cls(lanes, strip, rmssd, talk, heart, heart + look.heart + unit * 46)


class _Drawing:
    """One figure while it is drawn."""

    def __init__(self, study: Study, look: Look, place: Place) -> None:
        self._study = study
        self._look = look
        begin = study.whole.start_s
        end = max(study.whole.end_s, *(gap.start_s + gap.duration_s for gap in study.gaps), begin)
        self._time = Time(study.facts.start, begin, end)
        self._inner = look.width - look.left - look.right
        rows = _Rows.of(study, look)
        self._rmssd = place.axes(Box(look.left, rows.rmssd, self._inner, look.rmssd))
        self._heart = place.axes(Box(look.left, rows.heart, self._inner, look.heart))
        for each in (self._rmssd, self._heart):
            each.set_xlim(begin, end)
        self._draw_time()
        self._draw_rmssd()
        self._draw_heart()
        if rows.lanes:
            strip = place.axes(Box(look.left, 0, self._inner, rows.phases))
            self._draw_phases(strip, rows.lanes)
        voices = _voices(study.talk)
        if voices:
            height = len(voices) * _VOICE * look.small / _SMALL
            self._draw_talk(place.axes(Box(look.left, rows.talk, self._inner, height)), voices)
        self._shade_spoken()
        self._draw_gaps()
        self._draw_markers()

    def _pixels(self, at_s: float) -> float:
        share = (at_s - self._time.begin_s) / (self._time.end_s - self._time.begin_s)
        return share * self._inner

    def _draw_time(self) -> None:
        places, labels = self._time.ticks(self._look.ticks)
        self._heart.xaxis.set_major_locator(FixedLocator(places))
        self._heart.set_xticklabels(labels)
        self._rmssd.set_xticks([])

    def _title(self, shown: Axes, text: str, *, up: float = 0) -> None:
        shown.annotate(
            text,
            (0, 1),
            (-self._look.left, 8 + up),
            xycoords="axes fraction",
            textcoords="offset points",
            color=MUTED,
            annotation_clip=False,
        )

    def _draw_rmssd(self) -> None:
        curve, shown = self._study.curve, self._rmssd
        columns = curve.column_s is not None
        low, high = (
            (curve.rmssd_least_ms, curve.rmssd_most_ms)
            if columns
            else (curve.low_ms, curve.high_ms)
        )
        # Of a conversation the parts are what is compared.
        usual = None if self._study.conversation else self._study.usual
        if usual:
            shown.axhspan(usual.low, usual.high, color=PANEL, linewidth=0, zorder=0.5)
        _band(shown, curve.at_s, low, high, VAGAL, 0.28 if columns else 0.17)
        shown.plot(curve.at_s, curve.rmssd_ms, color=VAGAL, linewidth=1.6, solid_capstyle="round")
        _fit(shown, low, high, [usual.low, usual.high] if usual else [])
        level(shown, 5)
        wide = self._look.width > 450
        self._title(
            shown,
            f"Vagal tone: RMSSD of the last {curve.window_s} s, ms" if wide else "RMSSD, ms",
            up=20 * self._look.small / _SMALL if self._study.markers else 0,
        )

    def _draw_heart(self) -> None:
        curve, shown = self._study.curve, self._heart
        if curve.column_s is not None:
            _band(shown, curve.at_s, curve.bpm_least, curve.bpm_most, HEART, 0.3)
        thin = 1.1 if len(curve.at_s) < 2 * self._look.width else 0.7
        shown.plot(curve.at_s, curve.bpm, color=HEART, linewidth=thin, solid_capstyle="round")
        _fit(shown, curve.bpm_least, curve.bpm_most, [])
        level(shown, 3)
        aside = self._study.set_aside
        low, high = shown.get_ylim()
        if len(aside.at_s) > MOST_RINGS:
            shown.vlines(
                aside.at_s,
                low,
                low + 0.08 * (high - low),
                color=HEART,
                linewidth=0.8,
                alpha=0.8,
            )
        elif len(aside.at_s):
            # A ring at the edge stands for a beat beyond it.
            inside = np.clip(np.nan_to_num(aside.bpm, nan=high), low, high)
            shown.plot(
                aside.at_s,
                inside,
                "o",
                markersize=5.5,
                markerfacecolor="none",
                markeredgecolor=HEART,
                markeredgewidth=1.1,
                clip_on=False,
            )
        self._title(shown, "Heart rate, beats/min", up=5)

    def _draw_phases(self, shown: Axes, lanes: Sequence[int]) -> None:
        shown.set_xlim(self._time.begin_s, self._time.end_s)
        shown.set_ylim(max(lanes) + 1, 0)
        shown.set_xticks([])
        shown.set_yticks([])
        for number, (phase, lane) in enumerate(zip(self._study.phases, lanes, strict=True), 1):
            self._draw_phase(shown, phase, lane, number)
            for edge in (phase.start_s, phase.end_s):
                for curve in (self._rmssd, self._heart):
                    curve.axvline(edge, color=LINE, linewidth=1, zorder=0)

    def _draw_phase(self, shown: Axes, phase: PhaseStudy, lane: int, number: int) -> None:
        box: dict[str, Any] = {"facecolor": PANEL, "edgecolor": GROUND, "linewidth": 1.5}
        shown.add_patch(Rectangle((phase.start_s, lane), phase.duration_s, 0.9, **box))
        if phase.is_paced:
            # A line below, too: colour alone would not tell.
            shown.plot(
                [phase.start_s, phase.end_s],
                [lane + 0.86] * 2,
                color=VAGAL,
                linewidth=2.5,
                solid_capstyle="butt",
            )
        room = self._pixels(phase.end_s) - self._pixels(phase.start_s) - 8
        label = next(
            (text for text in _labels(phase, number) if text_width(text, self._look.small) <= room),
            "",
        )
        shown.text(
            (phase.start_s + phase.end_s) / 2,
            lane + 0.45,
            label,
            ha="center",
            va="center",
            color=TEXT,
            fontsize=self._look.small,
        )

    def _draw_talk(self, shown: Axes, voices: Mapping[str, frozenset[Talk]]) -> None:
        """Draw a lane for each voice: which one it is, its place tells, not its colour."""
        shown.set_xlim(self._time.begin_s, self._time.end_s)
        shown.set_ylim(len(voices), 0)
        shown.set_xticks([])
        shown.set_yticks([])
        least_s = 0.7 * (self._time.end_s - self._time.begin_s) / self._inner
        known = _merged(self._study.talk, frozenset(Talk) - {Talk.UNKNOWN}, least_s)
        for lane, (name, talk) in enumerate(voices.items()):
            shown.hlines(
                [lane + 0.5] * len(known),
                [start for start, _ in known],
                [end for _, end in known],
                color=LINE,
                linewidth=1,
                zorder=0,
            )
            spans = [
                (start, end - start) for start, end in _merged(self._study.talk, talk, least_s)
            ]
            shown.broken_barh(spans, (lane + 0.14, 0.72), color=MUTED, linewidth=0)
            shown.annotate(
                name,
                (0, lane + 0.5),
                (-self._look.left, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="center",
                color=MUTED,
                fontsize=self._look.small,
                annotation_clip=False,
            )

    def _shade_spoken(self) -> None:
        conversation = self._study.conversation
        if conversation is None:
            return
        for part in SPOKEN:
            if part in conversation.whole_parts:
                for shown in (self._rmssd, self._heart):
                    shown.axvspan(
                        *conversation.whole_parts[part], color=PANEL, linewidth=0, zorder=-1
                    )

    def _draw_gaps(self) -> None:
        shelf = Shelf(1)
        low, high = self._rmssd.get_ylim()
        size = self._look.small
        for gap in sorted(self._study.gaps, key=lambda each: -each.duration_s):
            end = gap.start_s + gap.duration_s
            for shown in (self._rmssd, self._heart):
                shown.axvspan(gap.start_s, end, ymin=0, ymax=0.012, color=MUTED, linewidth=0)
            text = f"{GAP[gap.reason]} {duration(gap.duration_s)}"
            middle, half = (
                self._pixels((gap.start_s + end) / 2),
                text_width(text, size) / 2,
            )
            most = self._inner
            middle = min(max(middle, half), most - half)
            if shelf.place(middle - half - 6, middle + half + 6) is None:
                continue
            at = self._time.begin_s + middle / most * (self._time.end_s - self._time.begin_s)
            place = low + 0.05 * (high - low)
            self._rmssd.text(at, place, text, ha="center", color=MUTED, fontsize=size, zorder=5)

    def _draw_markers(self) -> None:
        shelf = Shelf(1)
        most = self._inner
        for number, marker in enumerate(self._study.markers, 1):
            at = marker.at_s
            if not self._time.begin_s <= at <= self._time.end_s:
                continue
            for shown in (self._rmssd, self._heart):
                shown.axvline(at, color=TEXT, linewidth=0.9, linestyle=(0, (3, 3)), alpha=0.7)
            left = self._pixels(at)
            for text in (marker.label[:28], str(number)):
                width = text_width(text, self._look.small)
                start = min(left, most - width)
                if shelf.place(start - 4, start + width + 4) is not None:
                    self._rmssd.annotate(
                        text,
                        (start / most, 1),
                        (0, 6),
                        xycoords="axes fraction",
                        textcoords="offset points",
                        color=TEXT,
                        fontsize=self._look.small,
                        annotation_clip=False,
                    )
                    break


def _voices(talk: Sequence[TalkSpan]) -> dict[str, frozenset[Talk]]:
    """Return a name for each lane of voices that the recording needs, and the states in it."""
    states = {each.talk for each in talk}
    lanes = {
        "me": _MINE if states & {*_MINE, *_OTHERS, Talk.NOT_ME} else frozenset[Talk](),
        "other": _OTHERS if states & _OTHERS else frozenset[Talk](),
        "voices": _ANY if states & _ANY else frozenset[Talk](),
    }
    return {name: found for name, found in lanes.items() if found}


def _merged(
    talk: Sequence[TalkSpan], states: frozenset[Talk], least_s: float
) -> list[tuple[float, float]]:
    """Return when one of some states held; breaks that nobody can see are left out."""
    found: list[tuple[float, float]] = []
    for each in talk:
        if each.talk not in states:
            continue
        if found and each.start_s - found[-1][1] < least_s:
            found[-1] = (found[-1][0], each.end_s)
        else:
            found.append((each.start_s, each.end_s))
    return found


def _labels(phase: PhaseStudy, number: int) -> list[str]:
    paced = f", {phase.paced.rate_per_min:.3g}/min" if phase.paced else ""
    return [f"{number} {phase.name}{paced}", f"{number} {phase.name}", str(number)]


def _lanes(phases: Sequence[PhaseStudy]) -> list[int]:
    """Return a lane for each phase; only phases at the same time need more than one."""
    ends: list[float] = []
    lanes = []
    for phase in phases:
        free = next((lane for lane, end in enumerate(ends) if end <= phase.start_s + 1e-6), None)
        if free is None:
            free = len(ends) if len(ends) < _MOST_LANES else _MOST_LANES - 1
            ends += [0.0] * (free + 1 - len(ends))
        ends[free] = phase.end_s
        lanes.append(free)
    return lanes


def _band(shown: Axes, at: Array, low: Array, high: Array, colour: str, alpha: float) -> None:
    shown.fill_between(at, low, high, color=colour, alpha=alpha, linewidth=0)


def _fit(shown: Axes, low: Array, high: Array, others: Sequence[float]) -> None:
    """Let the axis show what is drawn, but for spikes."""
    lows, highs = low[np.isfinite(low)], high[np.isfinite(high)]
    if not len(lows):
        shown.set_ylim(0, 100)
        return
    bottom = min(float(np.percentile(lows, _SHARE[0])), *others, float(np.median(lows)))
    top = max(float(np.percentile(highs, _SHARE[1])), *others, float(np.median(highs)))
    room = max(0.06 * (top - bottom), 1.0)
    shown.set_ylim(max(0.0, bottom - room), top + room)
