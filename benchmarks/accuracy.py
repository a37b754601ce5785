"""How far RMSSD is off when beats are wrong: ours, other libraries, the usual rules, and the floor.

Clean ten-minute segments of real series get artifacts by a seed; the error is against the RMSSD of
the segment as it was. Then the labelled real series, what is flagged of what, and hearts that must
not be flagged. A library that is not installed is said to be missing and its rows are left out.
Takes a minute and a half. --docs rewrites the tables of docs/accuracy.md and the pictures beside
it; it wants every library.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from artifact_methods import (
    FLOOR,
    METHODS,
    OURS,
    REFERENCE,
    Method,
    in_ticks,
    our_flags,
)
from docs_tables import Block, markdown, rewrite
from injection import (
    COLUMNS,
    HELD_OUT,
    HELD_OUT_SEEDS,
    SEEDS,
    Case,
    Column,
    Floats,
    Kind,
    Segment,
    case_of,
    clean_case,
    labelled_case,
    load_segments,
    own_rmssd,
    rmssd,
)
from measure import Figures, MissingError, arguments, keep, sentences, show, tell

from biofeedback.beats import Classifier
from biofeedback.events import Flag

BAR: Final = {
    "clean": (0.5, 3.0),
    "ect5": (1.5, 4.0),
    "ect10": (3.0, 6.5),
    "mis5": (1.2, 3.6),
    "ext5": (1.2, 3.6),
    "mix10": (2.3, 6.0),
    "mild5": (4.0, 10.0),
}
"""What this project set itself: median and 90th percentile of the error in %."""
LABELLED_BAR: Final = 4.0
"""How far RMSSD may be off on the labelled real series, in %."""
NO_NUMBER: Final = 100.0
"""The error in % where a method leaves too little for a number."""
WORTH_TELLING: Final = 0.05
"""Percent: the last digit of the table."""
LIBRARIES: Final = ("hrv-analysis", "neurokit2", "systole")

Errors = dict[str, list[float]]
"""Errors in % by the key of a column."""
Table = tuple[list[str], list[list[str]]]
"""Headings and rows."""


# -- the injection bench ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """One segment with what one seed put in."""

    column: Column
    case: Case
    truth: float
    """RMSSD before anything was put in, in ms."""

    def error(self, method: Method) -> float:
        """Return by how much RMSSD is off, in %."""
        return off_by(method.run(self.case).rmssd, self.truth)


def off_by(value: float, truth: float) -> float:
    """Return an error in %; where there is no number it is 100."""
    return NO_NUMBER if math.isnan(value) else 100 * abs(value / truth - 1)


def trials(segments: Sequence[Segment], seeds: Sequence[int] = SEEDS) -> list[Trial]:
    """Return every segment, column and seed; nothing is put in without a seed."""
    return [
        Trial(column, case_of(segment, column, seed), own_rmssd(segment.rr))
        for column in COLUMNS
        for segment in segments
        for seed in (seeds[:1] if column.is_clean else seeds)
    ]


def errors(method: Method, over: Sequence[Trial]) -> Errors:
    """Return the errors of a method."""
    found: Errors = {column.key: [] for column in COLUMNS}
    for trial in over:
        found[trial.column.key].append(trial.error(method))
    return found


def middle_and_most(values: Sequence[float]) -> tuple[float, float]:
    """Return median and 90th percentile."""
    return float(np.median(values)), float(np.percentile(values, 90))


def cell(values: Sequence[float], worst: bool = False) -> str:
    """Return median/90th percentile, and the worst where it is wanted."""
    shown = [*middle_and_most(values), *([max(values)] if worst else [])]
    return "/".join(percent(value) for value in shown)


def percent(value: float) -> str:
    """Return an error as the tables show it."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def meets(values: Sequence[float], bar: tuple[float, float]) -> bool:
    """Whether median and 90th percentile are within a bar, as far as the table shows."""
    middle, most = middle_and_most(values)
    return middle <= bar[0] + WORTH_TELLING and most <= bar[1] + WORTH_TELLING


def error_table(found: dict[str, Errors]) -> Table:
    """Return the table of errors, with the bar and where ours meets it."""
    rows = [
        [name, *(cell(values[column.key], column.is_clean) for column in COLUMNS)]
        for name, values in found.items()
    ]
    bars = [BAR.get(column.key) for column in COLUMNS]
    rows.append(["the bar", *(f"{bar[0]:g}/{bar[1]:g}" if bar else "" for bar in bars)])
    mine, reference = found[OURS.name], found[REFERENCE.name]
    rows.append([f"{OURS.name} meets the bar", *(_met(mine, column) for column in COLUMNS)])
    rows.append(
        [
            "... is no worse than the reference",
            *(
                yes(meets(mine[column.key], middle_and_most(reference[column.key])))
                for column in COLUMNS
            ),
        ]
    )
    return ["error of RMSSD in %", *(column.title for column in COLUMNS)], rows


def held_out_table() -> Table:
    """Return the errors on segments that no constant was chosen on."""
    over = trials(load_segments(HELD_OUT), HELD_OUT_SEEDS)
    return error_table({one.name: errors(one, over) for one in (REFERENCE, OURS, FLOOR)})


def _met(mine: Errors, column: Column) -> str:
    bar = BAR.get(column.key)
    return yes(meets(mine[column.key], bar)) if bar else ""


def yes(holds: bool) -> str:
    """Return a check as a word."""
    return "yes" if holds else "NO"


def segment_table(segments: Sequence[Segment]) -> Table:
    """Return where the segments come from, and that they are clean."""
    rows = [
        [
            one.series,
            str(one.start_s),
            str(one.rr.size),
            f"{np.sum(one.rr) / 1000:.1f}",
            f"{np.mean(one.rr):.0f}",
            f"{own_rmssd(one.rr):.1f}",
            f"{np.min(one.rr):.0f}-{np.max(one.rr):.0f}",
            f"{one.farthest:.1f}",
            "all N" if one.labelled else "none",
        ]
        for one in segments
    ]
    headings = "series,start s,intervals,length s,mean RR ms,RMSSD ms,range ms,farthest SD,labels"
    return headings.split(","), rows


# -- what is flagged of what ------------------------------------------------------------------


@dataclass(slots=True)
class Count:
    """How many of some intervals are flagged."""

    flagged: int = 0
    of: int = 0

    def add(self, flagged: int, of: int) -> None:
        """Count some more."""
        self.flagged += flagged
        self.of += of

    def share(self, scale: float = 100) -> str:
        """Return the share."""
        return f"{scale * self.flagged / self.of:.1f}" if self.of else "-"


DETECTED: Final = {
    "ect5": Kind.ECTOPIC,
    "mild5": Kind.MILD,
    "mis5": Kind.MISSED,
    "ext5": Kind.EXTRA,
}


def detection_table(methods: Sequence[Method], over: Sequence[Trial]) -> Table:
    """Return the share of touched intervals that is flagged, and false flags."""
    labelled = {name: labelled_case(name) for name in ("mitdb_105", "fantasia_f1o02")}
    rows = []
    for method in (one for one in methods if one.excludes and one is not FLOOR):
        caught = {key: Count() for key in (*DETECTED, "clean", "mix10")}
        for trial in (one for one in over if one.column.key in caught):
            accepted, touched = method.run(trial.case).accepted, trial.case.touched
            if trial.column.key in DETECTED:
                caught[trial.column.key].add(int((touched & ~accepted).sum()), int(touched.sum()))
            else:
                caught[trial.column.key].add(
                    int((~touched & ~accepted).sum()), int((~touched).sum())
                )
        real, false = Count(), Count()
        for case, labels in labelled.values():
            accepted = method.run(case).accepted
            odd = odd_beats(labels)
            real.add(int((odd & ~accepted).sum()), int(odd.sum()))
            false.add(int((~case.touched & ~accepted).sum()), int((~case.touched).sum()))
        rows.append(
            [
                method.name,
                *(caught[key].share() for key in DETECTED),
                real.share(),
                caught["clean"].share(1000),
                caught["mix10"].share(1000),
                false.share(1000),
            ]
        )
    headings = [
        "intervals flagged",
        *(f"{kind.value} %" for kind in DETECTED.values()),
        "real V, A, S %",
        "false of 1000: clean",
        "... mixed 10 %",
        "... labelled NN",
    ]
    return headings, rows


def odd_beats(labels: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which intervals end or begin with an ectopic beat."""
    ends = np.array([label.rstrip("*") in ("V", "A", "S") for label in labels])
    found = ends.copy()
    found[1:] |= ends[:-1]
    return found


def naming_table(over: Sequence[Trial]) -> Table:
    """Return what our classifier calls the intervals that were touched, in %."""
    wanted = {Kind.ECTOPIC: "ect5", Kind.MILD: "mild5", Kind.MISSED: "mis5", Kind.EXTRA: "ext5"}
    flags = (Flag.ECTOPIC, Flag.MISSED, Flag.EXTRA, Flag.OUT_OF_RANGE, Flag.NORMAL)
    rows = []
    for kind, key in wanted.items():
        called = dict.fromkeys(flags, 0)
        for trial in (one for one in over if one.column.key == key):
            for flag, was in zip(our_flags(trial.case), trial.case.kinds, strict=True):
                if was is kind:
                    called[flag] += 1
        whole = sum(called.values())
        rows.append([kind.value, *(f"{100 * called[flag] / whole:.1f}" for flag in flags)])
    return ["put in", *(f"{flag.value.replace('_', ' ')} %" for flag in flags)], rows


# -- labelled real series ---------------------------------------------------------------------

WINDOW_S: Final = 300
MIN_COVERAGE: Final = 0.8
MIN_DIFFERENCES: Final = 20
MOST_FLAGGED: Final = 0.2


def labelled_table(methods: Sequence[Method]) -> Table:
    """Return how far the whole labelled series are off, and windows of one with much ectopy."""
    whole = {name: labelled_case(name)[0] for name in ("mitdb_105", "fantasia_f1o02")}
    cast = labelled_case("cast_e002a")[0]
    truths = {name: perfect_rmssd(case) for name, case in whole.items()}
    rows = []
    for method in methods:
        row = [method.name]
        for name, case in whole.items():
            value = method.run(case).rmssd
            row += [f"{value:.2f}", signed(100 * (value / truths[name] - 1))]
        rows.append(row + (windowed(method, cast) if method.long_series else ["-"] * 3))
    headings = [
        "RMSSD in ms, error in %",
        "mitdb_105",
        "error",
        "fantasia_f1o02",
        "error",
        "cast_e002a withheld %",
        "median error of the shown",
        "90th percentile",
    ]
    return headings, rows


def perfect_rmssd(case: Case) -> float:
    """Return RMSSD of the NN intervals."""
    return rmssd(case.rr, ~case.touched, case.gap)


def signed(value: float) -> str:
    """Return an error with its sign."""
    return f"{value:+.0f}" if abs(value) >= 100 else f"{value:+.1f}"


def windowed(method: Method, case: Case) -> list[str]:
    """Return share withheld and errors of five-minute windows against the NN intervals."""
    done = method.run(case)
    if done.rr.size != case.rr.size:
        return ["-"] * 3
    edges = np.searchsorted(
        np.cumsum(case.rr), np.arange(0, float(np.sum(case.rr)), WINDOW_S * 1000)
    )
    shown: list[float] = []
    withheld = 0
    for first, last in itertools.pairwise(edges):
        part = slice(int(first), int(last))
        accepted = done.accepted[part]
        counted = int((accepted[1:] & accepted[:-1]).sum())
        clean = float(done.rr[part][accepted].sum()) / (WINDOW_S * 1000)
        flagged = 1 - float(np.mean(accepted))
        if clean < MIN_COVERAGE or counted < MIN_DIFFERENCES or flagged > MOST_FLAGGED:
            withheld += 1
            continue
        truth = rmssd(case.rr[part], ~case.touched[part], case.gap[part])
        value = rmssd(done.rr[part], accepted, done.gap[part])
        if not math.isnan(truth):
            shown.append(off_by(value, truth))
    share = 100 * withheld / (len(edges) - 1)
    return [f"{share:.1f}", *(percent(one) for one in middle_and_most(shown or [math.nan]))]


# -- hearts that must not be flagged ----------------------------------------------------------

STEP_MS: Final = (1000.0, 780.0)
STEP_BEATS: Final = 120
STEP_BAR: Final = 10
SWINGS_MS: Final = (220.0, 300.0)
PACES: Final = (4, 5, 6, 7, 8, 9, 10)
LIVELY_PACES: Final = (10, 12, 14, 15, 16)
BEYOND_PACES: Final = (18, 20)
"""Three beats in a breath: told, not promised."""
LIVELY_MEAN_MS: Final = 1150.0
LIVELY_RMSSD_MS: Final = 210.0
LIVELY_BAR: Final = 1.0
"""Percent of the beats of such a heart that may be flagged, once it is known."""
WARM_BEATS: Final = 60
"""From here on a heart is known."""


def breathing_heart(
    swing_ms: float, pace: float, mean_ms: float, seed: int, noise_ms: float = 8.0, beats: int = 400
) -> Floats:
    """Return intervals that swing with the breath, and a little noise."""
    dice = np.random.default_rng([seed, round(pace * 10), round(swing_ms)])
    rr: list[float] = []
    at = 0.0
    for _ in range(beats):
        middle = at + mean_ms / 2
        swung = swing_ms / 2 * math.sin(2 * math.pi * pace / 60_000 * middle)
        rr.append(mean_ms + swung + float(dice.normal(0, noise_ms)))
        at += rr[-1]
    return np.array(rr)


def stepping_heart(first_ms: float, then_ms: float, seed: int) -> Floats:
    """Return a heart that changes its rate from one beat to the next."""
    dice = np.random.default_rng(seed)
    level = np.repeat([first_ms, then_ms], STEP_BEATS)
    return np.asarray(level + dice.normal(0, 10, level.size), dtype=np.float64)


def beats_to_accept(method: Method, rr: Floats) -> float:
    """Return how many beats after the step are flagged until five in a row are accepted."""
    accepted = method.run(clean_case(rr)).accepted[STEP_BEATS:]
    for place in range(accepted.size - 4):
        if accepted[place : place + 5].all():
            return float(place)
    return math.inf


def flagged_percent(method: Method, hearts: Sequence[Floats], after: int = 0) -> float:
    """Return the share of intervals that is flagged, from some beat on."""
    accepted = np.concatenate([method.run(clean_case(rr)).accepted[after:] for rr in hearts])
    return 100 * (1 - float(np.mean(accepted)))


def lively_heart(pace: float, seed: int) -> Floats:
    """Return a sinus rhythm with an RMSSD of about 210 ms.

    RMSSD = sqrt(2) A sin(pi f T) for a swing of 2 A at frequency f and a mean interval T
    (Grossman & Taylor 2007).
    """
    turned = math.sin(math.pi * pace / 60_000 * LIVELY_MEAN_MS)
    swing = 2 * LIVELY_RMSSD_MS / (math.sqrt(2) * turned)
    return breathing_heart(swing, pace, LIVELY_MEAN_MS, seed)


def lively_hearts() -> list[Floats]:
    """Return sinus rhythms with an RMSSD above 200 ms at the paces of a resting breath."""
    return [lively_heart(pace, seed) for pace in LIVELY_PACES for seed in SEEDS]


def lively_table() -> Table:
    """Return what our classifier makes of such hearts, pace by pace."""
    rows = []
    for pace in (*LIVELY_PACES, *BEYOND_PACES):
        hearts = [lively_heart(pace, seed) for seed in SEEDS]
        cleaned = [OURS.run(clean_case(rr)) for rr in hearts]
        accepted = np.concatenate([one.accepted for one in cleaned])
        settled = np.concatenate([one.accepted[WARM_BEATS:] for one in cleaned])
        truth = [own_rmssd(rr) for rr in hearts]
        off = [100 * (one.rmssd / true - 1) for one, true in zip(cleaned, truth, strict=True)]
        rows.append(
            [
                str(pace),
                f"{np.mean(truth):.0f}",
                f"{np.max(hearts[0]) - np.min(hearts[0]):.0f}",
                f"{100 * (1 - np.mean(accepted)):.1f}",
                f"{100 * (1 - np.mean(settled)):.1f}",
                signed(float(np.mean(off))),
            ]
        )
    headings = (
        f"breaths/min,RMSSD ms,swing ms,flagged %,... after {WARM_BEATS} beats,error of RMSSD %"
    )
    return headings.split(","), rows


def sound_table(methods: Sequence[Method]) -> Table:
    """Return what is flagged of hearts in which every beat is sound."""
    steps = [stepping_heart(*STEP_MS, seed) for seed in SEEDS]
    steps_back = [stepping_heart(STEP_MS[1], STEP_MS[0], seed) for seed in SEEDS]
    swings = {
        swing: [breathing_heart(swing, pace, 950.0, seed) for pace in PACES for seed in SEEDS]
        for swing in SWINGS_MS
    }
    lively = lively_hearts()
    rows = []
    for method in (one for one in methods if one.excludes and one is not FLOOR):
        waits = [
            max(beats_to_accept(method, rr) for rr in hearts) for hearts in (steps, steps_back)
        ]
        shown = [f"{wait:.0f}" if wait < math.inf else "never" for wait in waits]
        rows.append(
            [
                method.name,
                method.reads.value,
                *(shown if method.causal else ["-"] * 2),
                *(percent(flagged_percent(method, hearts)) for hearts in swings.values()),
                percent(flagged_percent(method, lively)),
            ]
        )
    least = min(own_rmssd(rr) for rr in lively)
    headings = [
        "every beat is sound",
        "knows",
        f"beats to accept {STEP_MS[0]:.0f} -> {STEP_MS[1]:.0f} ms",
        "... and back",
        *(f"flagged of a swing of {swing:.0f} ms, %" for swing in SWINGS_MS),
        f"... of RMSSD {least:.0f} ms and more, %",
    ]
    return headings, rows


# -- what must hold ---------------------------------------------------------------------------


def latest_verdict(over: Sequence[Trial]) -> int:
    """Return the most beats that a verdict of our classifier ever came after its beat."""
    latest = 0
    for trial in over:
        classifier = Classifier()
        ticks = zip(in_ticks(trial.case.rr), trial.case.gap, strict=True)
        for number, (rr, gap) in enumerate(ticks):
            judgement = classifier.push(number, rr, joined=not gap)
            latest = max([latest, *(number - judged for judged, _ in judgement.verdicts)])
    return latest


def checks(found: dict[str, Errors], over: Sequence[Trial]) -> list[tuple[str, bool]]:
    """Return what this project promises of its classifier, and whether it holds."""
    mine, reference = found[OURS.name], found[REFERENCE.name]
    wait = max(beats_to_accept(OURS, stepping_heart(*STEP_MS, seed)) for seed in SEEDS)
    swung = {
        swing: flagged_percent(OURS, [breathing_heart(swing, pace, 950.0, 1) for pace in PACES])
        for swing in SWINGS_MS
    }
    lively = flagged_percent(OURS, lively_hearts(), WARM_BEATS)
    early = flagged_percent(OURS, [rr[:WARM_BEATS] for rr in lively_hearts()])
    late = latest_verdict([one for one in over if one.column.key == "mix10"])
    lines = []
    for column in (one for one in COLUMNS if one.key in BAR):
        values, (middle, most) = mine[column.key], BAR[column.key]
        said = f"{column.title}: {cell(values)} %, bar {middle:g}/{most:g} %"
        lines.append((said, meets(values, BAR[column.key])))
    worse = [
        column.title
        for column in COLUMNS
        if not meets(mine[column.key], middle_and_most(reference[column.key]))
    ]
    lines.append((f"columns worse than the reference: {', '.join(worse) or 'none'}", not worse))
    for name in ("mitdb_105", "fantasia_f1o02"):
        case = labelled_case(name)[0]
        off = 100 * (OURS.run(case).rmssd / perfect_rmssd(case) - 1)
        said = f"{name} against its annotation: {off:+.1f} %, bar +-{LABELLED_BAR:g} %"
        lines.append((said, abs(off) <= LABELLED_BAR))
    lines.append((f"a step 1000 -> 780 ms is accepted after {wait:.0f} beats", wait <= STEP_BAR))
    for swing, share in swung.items():
        lines.append((f"flagged of a swing of {swing:.0f} ms: {share:.2f} %", share == 0))
    said = (
        f"flagged of sinus rhythm with RMSSD > 200 ms: {lively:.2f} % once {WARM_BEATS} beats are "
        f"known, bar {LIVELY_BAR:g} % (of the first {WARM_BEATS}: {early:.1f} %)"
    )
    lines.append((said, lively <= LIVELY_BAR))
    lines.append((f"the latest verdict comes {late} beats after its beat", late <= 2))
    return lines


# -- putting it together ----------------------------------------------------------------------


def versions() -> str:
    """Return which libraries took part."""
    said = []
    for name in LIBRARIES:
        try:
            said.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            said.append(f"{name} not installed")
    return ", ".join(said)


def installed_methods() -> list[Method]:
    """Return the methods that can be run here; say which libraries are missing."""
    missing = sorted({one.module for one in METHODS if not one.installed})
    for module in missing:
        print(f"{module} is not installed: its rows are left out.")
    return [one for one in METHODS if one.module not in missing]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument(
        "--docs", action="store_true", help="rewrite docs/accuracy.md's tables and pictures"
    )
    options = parser.parse_args()
    started = time.monotonic()
    with sentences():
        segments = load_segments()
        methods = installed_methods()
        if options.docs and len(methods) < len(METHODS):
            raise MissingError("--docs needs every library: pip install -e .[peers]")
        over = trials(segments)
        found: dict[str, Errors] = {}
        for method in methods:
            tell(f"{method.name} ...")
            found[method.name] = errors(method, over)
        tables = {
            "segments": segment_table(segments),
            "errors": error_table(found),
            "held out": held_out_table(),
            "labelled": labelled_table(methods),
            "detection": detection_table(methods, over),
            "naming": naming_table(over),
            "sound": sound_table(methods),
            "lively": lively_table(),
        }
        lines = checks(found, over)
    titles = {
        "segments": "Clean segments",
        "errors": "Error of RMSSD over 10 min in %: median/90th percentile (clean: /worst)",
        "held out": "The same over segments and seeds on which no constant was chosen",
        "labelled": "Labelled real series, and five-minute windows of one with much ectopy",
        "detection": "What is flagged of what",
        "naming": f"What {OURS.name} calls it",
        "sound": "Hearts that must not be flagged",
        "lively": f"Sinus rhythm with an RMSSD above 200 ms: {OURS.name}",
    }
    for name, (headings, rows) in tables.items():
        show(titles[name], headings, rows)
    print("\nWhat must hold")
    for said, holds in lines:
        print(f"{'holds ' if holds else 'FAILS '} {said}")
    print(f"\nWith {versions()}; {time.monotonic() - started:.0f} s.")
    if options.docs:
        write_docs(tables, lines, found, segments)
    facts: Figures = {
        "errors_percent": {
            name: {key: list(middle_and_most(values)) for key, values in one.items()}
            for name, one in found.items()
        },
        "tables": {name: [headings, *rows] for name, (headings, rows) in tables.items()},
        "holds": dict(lines),
        "libraries": versions(),
    }
    keep(options.json, "accuracy", facts)


def write_docs(
    tables: dict[str, Table],
    lines: Sequence[tuple[str, bool]],
    found: dict[str, Errors],
    segments: Sequence[Segment],
) -> None:
    """Rewrite the tables of docs/accuracy.md, and the pictures beside it."""
    bold = {OURS.name}
    blocks = [
        Block(name, markdown(headings, rows, bold)) for name, (headings, rows) in tables.items()
    ]
    said = "\n".join(f"- {'holds' if holds else '**fails**'}: {line}" for line, holds in lines)
    rewrite([*blocks, Block("checks", said), Block("versions", f"With {versions()}.")])
    try:
        import accuracy_pictures
    except ImportError:
        tell("matplotlib is not installed: the pictures are left as they are.")
        return
    accuracy_pictures.errors_picture(found, COLUMNS, BAR)
    accuracy_pictures.trace_picture(segments)


if __name__ == "__main__":
    main()
