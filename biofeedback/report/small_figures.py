"""The smaller figures: the plot of Poincare, and RSA breath by breath."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import FixedLocator

from biofeedback.analysis.results import Array, BreathStudy, PacedStudy, PhaseStudy, Poincare, Study
from biofeedback.report.axes import Box, Place, Time, figure, level
from biofeedback.report.colours import GROUND, LINE, MUTED, TEXT, VAGAL
from biofeedback.report.fonts import settings

BREATHS_HEIGHT: Final = 186.0
_SHADES: Final = (0.14, 0.28, 0.45, 0.65, 0.9)
_SHOWN: Final = (0.1, 99.9)


def poincare_figure(study: Study, size: float = 380) -> Figure:
    """Return each interval against the one before it, with the ellipse of SD1 and SD2."""
    with settings():
        made = figure(size, size)
        draw_poincare(study, size, Place(made))
        return made


def draw_poincare(study: Study, size: float, place: Place) -> None:
    """Draw it on a figure, within ``fonts.settings``."""
    shown = place.axes(Box(56, 12, size - 68, size - 68))
    cloud = study.poincare
    both = np.concatenate((cloud.before_ms, cloud.after_ms))
    low, high = np.percentile(both, _SHOWN) if len(both) else (500.0, 1500.0)
    room = max(0.08 * (high - low), 20.0)
    limits = (float(low - room), float(high + room))
    shown.set_xlim(*limits)
    shown.set_ylim(*limits)
    level(shown, 5)
    shown.xaxis.set_major_locator(FixedLocator(shown.get_yticks().tolist()))
    shown.axline((limits[0], limits[0]), slope=1, color=LINE, linewidth=1, zorder=0)
    if len(cloud.count):
        shown.add_patch(_dots(cloud) if cloud.cell_ms is None else _cells(shown, cloud))
    _ellipse(shown, study)
    shown.set_xlabel("RR interval, ms", color=MUTED, labelpad=4)
    shown.set_ylabel("next RR interval, ms", color=MUTED, labelpad=4)


def _dots(cloud: Poincare) -> PathPatch:
    """Return all points as one path of round ends without a length: the smallest SVG."""
    points = np.repeat(np.stack((cloud.before_ms, cloud.after_ms), axis=1), 2, axis=0)
    codes = np.tile((Path.MOVETO, Path.LINETO), len(cloud.before_ms))
    path = Path(points, codes)
    path.should_simplify = False
    return PathPatch(path, fill=False, edgecolor=VAGAL, linewidth=2.6, alpha=0.45, capstyle="round")


def _cells(shown: Axes, cloud: Poincare) -> PathPatch:
    """Draw the cells in shades by how many pairs they hold; return the darkest."""
    level_of = np.log(cloud.count) / max(float(np.log(cloud.count.max())), 1e-9)
    shade = np.minimum((level_of * len(_SHADES)).astype(np.int64), len(_SHADES) - 1)
    patches = []
    for number, alpha in enumerate(_SHADES):
        inside = shade == number
        path = _squares(cloud.before_ms[inside], cloud.after_ms[inside], cloud.cell_ms or 1.0)
        patches.append(PathPatch(path, facecolor=VAGAL, alpha=alpha, linewidth=0))
    for patch in patches[:-1]:
        shown.add_patch(patch)
    return patches[-1]


def _squares(x: Array, y: Array, size: float) -> Path:
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))) * size / 2
    points = np.stack((x, y), axis=1)[:, None, :] + corners
    codes = np.tile((Path.MOVETO, *(Path.LINETO,) * 3, Path.CLOSEPOLY), len(x))
    return Path(points.reshape(-1, 2), codes if len(x) else None)


def _ellipse(shown: Axes, study: Study) -> None:
    whole, cloud = study.whole, study.poincare
    if whole.sd1_ms is None or whole.sd2_ms is None or not len(cloud.count):
        return
    middle = (
        float(np.average(cloud.before_ms, weights=cloud.count)),
        float(np.average(cloud.after_ms, weights=cloud.count)),
    )
    shown.add_patch(
        Ellipse(
            middle,
            2 * whole.sd2_ms,
            2 * whole.sd1_ms,
            angle=45,
            fill=False,
            edgecolor=TEXT,
            linewidth=1.3,
        )
    )


def breaths_figure(phase: PhaseStudy, paced: PacedStudy, time: Time, width: float) -> Figure:
    """Return a bar for each breath's own swing of heart rate, and RSA as a line over them."""
    with settings():
        made = figure(width, BREATHS_HEIGHT)
        draw_breaths(phase, paced, time, width, Place(made))
        return made


def draw_breaths(
    phase: PhaseStudy, paced: PacedStudy, time: Time, width: float, place: Place
) -> None:
    """Draw it on a figure, within ``fonts.settings``."""
    shown = place.axes(Box(44, 28, width - 58, BREATHS_HEIGHT - 68))
    shown.set_xlim(phase.start_s, phase.end_s)
    known = [each.swing_bpm or 0.0 for each in paced.breaths]
    known += [each.rsa_bpm or 0.0 for each in paced.breaths]
    shown.set_ylim(0, 1.1 * max(*known, 1.0))
    level(shown, 3)
    for breath in paced.breaths:
        if breath.swing_bpm is not None:
            shown.add_patch(_bar(breath, breath.swing_bpm))
    at = [(each.start_s + each.end_s) / 2 for each in paced.breaths]
    rsa = [np.nan if each.rsa_bpm is None else each.rsa_bpm for each in paced.breaths]
    shown.plot(at, rsa, color=VAGAL, linewidth=1.8, solid_capstyle="round")
    places, labels = Time(time.start, phase.start_s, phase.end_s).ticks(8 if width > 450 else 4)
    shown.xaxis.set_major_locator(FixedLocator(places))
    shown.set_xticklabels(labels)
    shown.annotate(
        "Swing of heart rate with each breath, beats/min",
        (0, 1),
        (-44, 10),
        xycoords="axes fraction",
        textcoords="offset points",
        color=MUTED,
        annotation_clip=False,
    )


def _bar(breath: BreathStudy, swing_bpm: float) -> Rectangle:
    """Return the bar of a breath, empty where the heart did not follow: not by colour alone."""
    length = breath.end_s - breath.start_s
    return Rectangle(
        (breath.start_s + 0.14 * length, 0),
        0.72 * length,
        swing_bpm,
        facecolor=VAGAL if breath.locked else GROUND,
        alpha=0.3 if breath.locked else 1.0,
        edgecolor="none" if breath.locked else MUTED,
        linewidth=0.0 if breath.locked else 0.8,
    )
