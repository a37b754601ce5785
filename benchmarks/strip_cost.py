"""What the strip beside a call costs while the main window is closed to the tray.

The real demo runs live in a process of its own, with some minutes of beats in it: session,
recorder into a temporary folder, the window hidden, the strip alone on the screen. In the same run:
the same with the strip put away, the same with the main window in sight, and as the floor an empty
strip of that size that a timer asks to repaint once a second.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from measure import Figures, arguments, keep, ratio, run_child, screen, sentences, show, tell

START_UP_S: Final = 60
"""How long a child may take beside its measurement, on a loaded machine."""
BAR_PERCENT: Final = 2.0
KINDS: Final = {
    "floor": "an empty strip, repainted once a second",
    "hidden": "the session alone, no window in sight",
    "strip": "the strip alone, main window in the tray",
    "window": "the main window, live, no strip",
}


def measure(kind: str, env: dict[str, str], seconds: float, minutes: float) -> Figures:
    """Measure one of them in a process of its own."""
    program = str(Path(__file__).with_name("strip_cost_child.py"))
    words = [program, "--kind", kind, "--seconds", str(seconds), "--filled", str(minutes)]
    return run_child(words, env, timeout=seconds + START_UP_S)


def report(found: dict[str, Figures]) -> None:
    """Print what was found."""
    floor = found["floor"]["cpu_percent"]
    rows: list[list[object]] = [
        [
            label,
            found[kind]["cpu_percent"],
            ratio(found[kind]["cpu_percent"], floor),
            found[kind]["paints_per_s"],
            found[kind]["memory_mb"],
        ]
        for kind, label in KINDS.items()
    ]
    show(
        "What a process uses",
        ["", "% of a core", "floors", "strip painted /s", "memory MB"],
        rows,
    )
    strip, hidden = found["strip"]["cpu_percent"], found["hidden"]["cpu_percent"]
    print(f"the strip itself: {max(0.0, strip - hidden):.2f} % of a core")
    print(f"with all that goes on behind it: {strip:.2f} % (wanted: at most {BAR_PERCENT:g} %)")
    by_thread = found["strip"]["cpu_percent_by_thread"]
    show("Its threads", ["", "% of a core"], [[name, use] for name, use in by_thread.items()])


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each time (60)")
    parser.add_argument("--filled", type=float, default=5.0, help="minutes of beats before (5)")
    options = parser.parse_args()
    found: dict[str, Figures] = {}
    with sentences(), screen() as env:
        for kind, label in KINDS.items():
            tell(f"{options.seconds:g} s of {label} ...")
            found[kind] = measure(kind, env, options.seconds, options.filled)
    report(found)
    keep(options.json, "strip_cost", {"filled_min": options.filled, **found})


if __name__ == "__main__":
    main()
