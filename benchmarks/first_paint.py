"""Time from process start to the first painted window, against an empty QMainWindow.

Both are the same interpreter, started in turn; painted means that everything in the window is
painted and flushed. The bare command is started, without a strap; how long it takes until pages,
curves and engine are there, too, is shown beside it. The bytecode of all is cached, as that of an
installed program is.
"""

from __future__ import annotations

import itertools
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from measure import (
    Figures,
    MissingError,
    arguments,
    keep,
    ratio_of_medians,
    run_child,
    screen,
    sentences,
    show,
    tell,
)

CHILD: Final = str(Path(__file__).with_name("first_paint_child.py"))
STAGES: Final = {
    "python": "interpreter",
    "imports": "imports",
    "application": "QApplication, style, fonts",
    "built": "widgets made",
    "shown": "shown, until the first paint begins",
    "painted": "painted and flushed",
}
ADVICE_FROM_MS: Final = 2.0
_IMPORT_LINE: Final = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|( *)(\S+)")
_IMPORT_RUNS: Final = 3


@dataclass(frozen=True, slots=True)
class Start:
    """One start of one window."""

    total: float
    """Seconds from process start to the painted window."""
    stages: dict[str, float]


def start_once(kind: str, env: dict[str, str]) -> Start:
    """Start a window in a process of its own."""
    before = time.perf_counter()
    stamps = run_child([CHILD, kind], env)
    ends = [before, *(stamps[stage] for stage in STAGES)]
    lengths = (end - start for start, end in itertools.pairwise(ends))
    return Start(ends[-1] - before, dict(zip(STAGES, lengths, strict=True)))


def start_in_turn(runs: int, env: dict[str, str]) -> dict[str, list[Start]]:
    """Start the windows in turn, and each time in the other order."""
    kinds = ["program", "empty", "loaded"]
    found: dict[str, list[Start]] = {kind: [] for kind in kinds}
    for kind in kinds:
        start_once(kind, env)  # fills the caches of bytecode and disk; not counted
    for _ in range(runs):
        for kind in kinds:
            found[kind].append(start_once(kind, env))
        kinds.reverse()
    return found


@dataclass(frozen=True, slots=True)
class Import:
    """What one module cost."""

    name: str
    own_ms: float
    """Without what it imports itself."""
    asked_by: str
    """The module of ours that caused it."""


def imports_of(kind: str, env: dict[str, str]) -> dict[str, Import]:
    """Return every import of a start; of some starts the cheapest counts."""
    cheapest: dict[str, Import] = {}
    for _ in range(_IMPORT_RUNS):
        for one in _imports_once(kind, env):
            known = cheapest.get(one.name)
            if known is None or one.own_ms < known.own_ms:
                cheapest[one.name] = one
    return cheapest


def _imports_once(kind: str, env: dict[str, str]) -> list[Import]:
    command = [sys.executable, "-X", "importtime", CHILD, kind]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    lines = [match for line in done.stderr.splitlines() if (match := _IMPORT_LINE.match(line))]
    found: list[Import] = []
    importers: list[str] = []
    # A module is printed after those it imports, which are indented: read from the end, every
    # module comes before those it imports.
    for match in reversed(lines):
        own_us, indent, name = match.groups()
        depth = (len(indent) - 1) // 2
        del importers[depth:]
        ours = [one for one in importers if one.startswith("biofeedback.")]
        importers.append(name)
        found.append(Import(name, int(own_us) / 1000, ours[-1] if ours else "the start"))
    return found


def only_ours(env: dict[str, str]) -> list[tuple[str, float, str]]:
    """Return packages that the empty window does not load: name, ms, and who asks; dearest first.

    Our own modules stand one by one, everything else by its package.
    """
    floor = imports_of("empty", env)
    cost: dict[str, float] = defaultdict(float)
    asked: dict[str, str] = {}
    for one in imports_of("program", env).values():
        if one.name in floor:
            continue
        package, _, _ = one.name.partition(".")
        name = one.name if package == "biofeedback" else package
        cost[name] += one.own_ms
        asked.setdefault(name, one.asked_by)
    dearest = sorted(cost, key=lambda name: -cost[name])
    return [(name, cost[name], asked[name]) for name in dearest]


def report(found: dict[str, list[Start]], imports: list[tuple[str, float, str]]) -> Figures:
    """Print what was found and return it."""
    ours, floor, whole = (
        [1000 * start.total for start in found[kind]] for kind in ("program", "empty", "loaded")
    )
    compared = ratio_of_medians(ours, floor)
    show(
        f"From process start to the first painted window, {len(floor)} runs each, in turn",
        ["ms", "minimum", "median", "maximum"],
        [
            ["biofeedback", min(ours), statistics.median(ours), max(ours)],
            ["empty QMainWindow", min(floor), statistics.median(floor), max(floor)],
            ["biofeedback, everything there", min(whole), statistics.median(whole), max(whole)],
        ],
    )
    print(
        f"ratio of the medians {compared['ratio']:.2f} "
        f"(95 % of the bootstrap: {compared['low']:.2f} to {compared['high']:.2f}); "
        f"of the minima {min(ours) / min(floor):.2f}"
    )
    stages = _stages(found)
    show("Where it goes, medians", ["ms", "biofeedback", "empty", "more"], stages)
    _advise(imports)
    return {
        "ours_ms": ours,
        "floor_ms": floor,
        "loaded_ms": whole,
        "compared": compared,
        "stages_ms": {str(label): values for label, *values in stages},
        "imports_ms": {name: ms for name, ms, _ in imports},
    }


def _stages(found: dict[str, list[Start]]) -> list[list[object]]:
    rows: list[list[object]] = []
    for stage, label in STAGES.items():
        ours, floor = (
            1000 * statistics.median(start.stages[stage] for start in found[kind])
            for kind in ("program", "empty")
        )
        rows.append([label, ours, floor, ours - floor])
    return rows


def _advise(imports: list[tuple[str, float, str]]) -> None:
    total = sum(ms for _, ms, _ in imports)
    own = sum(ms for name, ms, _ in imports if name.startswith("biofeedback"))
    print(
        f"\nImports that the empty window does not make: {total:.0f} ms under -X importtime, which "
        f"slows them; {own:.0f} ms of it in modules of our own. The dearest:"
    )
    for name, ms, asked_by in imports:
        if ms >= ADVICE_FROM_MS:
            print(f"  {ms:5.1f} ms  {name}, asked for by {asked_by}")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--runs", type=int, default=15, help="starts of each (15)")
    options = parser.parse_args()
    with sentences(), screen() as env, tempfile.TemporaryDirectory() as cache:
        env["PYTHONPYCACHEPREFIX"] = cache
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        tell(f"Starting each window {options.runs} times ...")
        found = start_in_turn(options.runs, env)
        try:
            imports = only_ours(env)
        except subprocess.CalledProcessError as error:
            raise MissingError(f"the imports cannot be timed: {error.stderr[-500:]}") from None
    keep(options.json, "first_paint", report(found, imports))


if __name__ == "__main__":
    main()
