"""The pictures of docs/accuracy.md, drawn by matplotlib: the same bytes for the same figures."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from artifact_methods import FLOOR, OURS, in_ticks, our_flags, range_and_median
from injection import Case, Column, Floats, Kind, Segment, inject
from measure import tell

from biofeedback.beats import Classifier
from biofeedback.events import Flag
from biofeedback.hrv_stream import HrvStream

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "accuracy"
_mpl: Any = importlib.import_module("matplotlib")
_mpl.use("svg")
_plt: Any = importlib.import_module("matplotlib.pyplot")

# Okabe & Ito: told apart by colour-blind eyes.
BLUE: Final = "#0072b2"
ORANGE: Final = "#d55e00"
GREEN: Final = "#009e73"
PINK: Final = "#cc79a7"
INK: Final = "#22303a"
GREY: Final = "#7a868e"
RULE: Final = "#e3e7ea"
_LOOK: Final = {
    "figure.facecolor": "#fbfcfd",
    "savefig.facecolor": "#fbfcfd",
    "axes.facecolor": "#fbfcfd",
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "svg.hashsalt": "biofeedback",
}


def _save(figure: Any, name: str) -> None:  # noqa: ANN401
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{name}.svg"
    figure.savefig(file, metadata={"Date": None, "Creator": None})
    _plt.close(figure)
    # matplotlib ends some lines with a blank; the pictures are kept in a repository.
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")
    tell(f"{file.name} drawn.")


# -- errors of every method -------------------------------------------------------------------

_LEAST: Final = 0.1
"""Percent; the axis has no zero."""
_MOST: Final = 3000.0


def errors_picture(
    found: Mapping[str, Mapping[str, Sequence[float]]],
    columns: Sequence[Column],
    bar: Mapping[str, tuple[float, float]],
) -> None:
    """Draw median and 90th percentile of every method and column, with the bar."""
    shown = [column for column in columns if not column.is_clean]
    names = list(found)
    with _mpl.rc_context(_LOOK):
        figure, grid = _plt.subplots(3, 3, figsize=(13, 12.5), sharex=True, sharey=True)
        for axes, column in zip(grid.flat, shown, strict=True):
            _errors_panel(axes, [found[name][column.key] for name in names], names)
            axes.set_title(column.title)
            if column.key in bar:
                for at, style in zip(bar[column.key], ("-", (0, (3, 2))), strict=True):
                    axes.axvline(at, color=ORANGE, linewidth=1.4, linestyle=style, zorder=1)
        for axes in grid[-1]:
            axes.set_xlabel("error of RMSSD, %")
        _errors_legend(figure)
        figure.tight_layout(rect=(0, 0, 1, 0.965))
        _save(figure, "errors")


def _errors_panel(axes: Any, values: Sequence[Sequence[float]], names: Sequence[str]) -> None:  # noqa: ANN401
    for place, (name, errors) in enumerate(zip(names, values, strict=True)):
        middle, most = (
            float(np.clip(value, _LEAST, _MOST))
            for value in (np.median(errors), np.percentile(errors, 90))
        )
        colour = BLUE if name == OURS.name else GREEN if name == FLOOR.name else GREY
        axes.plot([middle, most], [place, place], color=colour, linewidth=1.6, zorder=2)
        axes.plot(middle, place, "o", color=colour, markersize=6.5, zorder=3)
        axes.plot(
            most, place, "o", color=colour, markersize=6.5, markerfacecolor="#fbfcfd", zorder=3
        )
    axes.set_xscale("log")
    axes.set_xlim(_LEAST * 0.8, _MOST)
    axes.set_xticks([0.1, 1, 10, 100, 1000], ["≤ 0.1", "1", "10", "100", "1000"])
    axes.xaxis.set_minor_locator(importlib.import_module("matplotlib.ticker").NullLocator())
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names)
    for label in axes.get_yticklabels():
        if label.get_text() == OURS.name:
            label.set_fontweight("bold")


def _errors_legend(figure: Any) -> None:  # noqa: ANN401
    line: Any = importlib.import_module("matplotlib.lines").Line2D
    hollow = {"markerfacecolor": "#fbfcfd"}
    handles = [
        line([], [], color=GREY, marker="o", linestyle="", label="median"),
        line([], [], color=GREY, marker="o", linestyle="", label="90th percentile", **hollow),
        line([], [], color=BLUE, marker="o", label=OURS.name),
        line([], [], color=GREEN, marker="o", label=FLOOR.name),
        line([], [], color=ORANGE, label="the bar: median"),
        line([], [], color=ORANGE, linestyle=(0, (3, 2)), label="the bar: 90th percentile"),
    ]
    figure.legend(handles=handles, loc="upper center", ncols=6)


# -- one example ------------------------------------------------------------------------------

_EXAMPLE: Final = "strap_h10_breathing@0"
_EVENTS: Final = {
    128: Kind.ECTOPIC,
    141: Kind.MILD,
    152: Kind.MISSED,
    158: Kind.EXTRA,
    164: Kind.MISSED,
    181: Kind.ECTOPIC,
}
"""Which interval is touched, and how."""
_SHOWN_S: Final = (110.0, 200.0)
_WINDOW_S: Final = 60
_MARKS: Final = {
    Flag.ECTOPIC: ("v", ORANGE, "flagged ectopic"),
    Flag.MISSED: ("^", PINK, "flagged missed"),
    Flag.EXTRA: ("s", GREEN, "flagged extra"),
    Flag.OUT_OF_RANGE: ("D", INK, "flagged out of range"),
}


def trace_picture(segments: Sequence[Segment]) -> None:
    """Draw 90 s with artifacts put in: the raw RR with our flags, and rolling RMSSD."""
    rr = next(one.rr for one in segments if one.name == _EXAMPLE)
    case = inject(rr, _EVENTS, np.random.default_rng(4))
    everything = np.ones(case.rr.size, dtype=bool)
    replaced = range_and_median(case).rr
    curves = [
        ("without artifacts", rr, rolling(rr, np.ones(rr.size, dtype=bool)), INK, 4.0, "-"),
        (f"{OURS.name}, live", case.rr, live(case), BLUE, 1.8, "-"),
        ("none", case.rr, rolling(case.rr, everything), ORANGE, 1.6, "-"),
        (
            "range + median (the usual app)",
            case.rr,
            rolling(replaced, everything),
            PINK,
            1.6,
            (0, (4, 2)),
        ),
    ]
    with _mpl.rc_context(_LOOK):
        figure, (above, below) = _plt.subplots(
            2, 1, figsize=(11, 7.2), sharex=True, height_ratios=(1, 1)
        )
        _raw(above, case)
        for label, intervals, values, colour, width, style in curves:
            look = {"color": colour, "linewidth": width, "linestyle": style}
            if colour == INK:
                look["alpha"] = 0.25
            below.plot(_ends_s(intervals), values, label=label, **look)
        below.set_yscale("log")
        below.set_yticks([30, 50, 100, 200, 300], ["30", "50", "100", "200", "300"])
        below.yaxis.set_minor_locator(importlib.import_module("matplotlib.ticker").NullLocator())
        below.set_ylim(25, 400)
        below.set_xlim(*_SHOWN_S)
        below.set_title(f"RMSSD of the last {_WINDOW_S} s, ms")
        below.set_xlabel("time, s")
        below.legend(loc="upper left", ncols=2)
        figure.tight_layout()
        _save(figure, "trace")


def _raw(axes: Any, case: Case) -> None:  # noqa: ANN401
    ends = _ends_s(case.rr)
    axes.plot(ends, case.rr, color=GREY, linewidth=1.0, zorder=1)
    axes.plot(ends, case.rr, ".", color=GREY, markersize=4, zorder=2)
    axes.plot(
        ends[case.touched],
        case.rr[case.touched],
        "o",
        markersize=13,
        markerfacecolor="none",
        markeredgecolor=GREY,
        zorder=2,
        label="put in",
    )
    flags = our_flags(case)
    seen = (ends >= _SHOWN_S[0]) & (ends <= _SHOWN_S[1])
    for flag, (mark, colour, label) in _MARKS.items():
        chosen = np.array([one is flag for one in flags]) & seen
        if chosen.any():
            axes.plot(
                ends[chosen],
                case.rr[chosen],
                mark,
                color=colour,
                markersize=7,
                zorder=3,
                label=label,
            )
    axes.set_title("RR intervals as they came, ms")
    axes.set_ylim(100, 2700)
    axes.legend(loc="upper left", ncols=5)


def _ends_s(rr: Floats) -> Floats:
    return np.cumsum(rr) / 1000


def rolling(rr: Floats, accepted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[float]:
    """Return RMSSD of the window at every beat, the flags being final."""
    stream = HrvStream(_WINDOW_S)
    values: list[float] = []
    end = 0
    for number, (one, good) in enumerate(zip(in_ticks(rr), accepted, strict=True)):
        end += one
        stream.push(number, one, end, accepted=bool(good), joined=True)
        values.append(_value(stream))
    return values


def live(case: Case) -> list[float]:
    """Return RMSSD as a session shows it: a verdict that comes later corrects from then on."""
    stream, classifier = HrvStream(_WINDOW_S), Classifier()
    values: list[float] = []
    end = 0
    for number, one in enumerate(in_ticks(case.rr)):
        end += one
        judged = classifier.push(number, one, joined=True)
        stream.push(number, one, end, accepted=judged.flag is Flag.NORMAL, joined=True)
        for earlier, flag in judged.verdicts:
            stream.reflag(earlier, accepted=flag is Flag.NORMAL)
        values.append(_value(stream))
    return values


def _value(stream: HrvStream) -> float:
    value = stream.update().rmssd_ms
    return float("nan") if value is None else value
