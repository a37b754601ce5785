"""From a beat's notification to painted pixels, blocks of the window's thread, and processor time.

The real demo runs in a process of its own: window, engine, and recorder into a temporary folder.
The floor, in the same run, is an empty window of the same size that a thread asks to repaint once a
second.

With --filled the session starts with that many minutes of beats, all of them in the curves' range.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from measure import Figures, arguments, keep, ratio, run_child, screen, sentences, show, tell

FLOOR_S: Final = 30
START_UP_S: Final = 60
"""How long a child may take beside its measurement, on a loaded machine."""
LATENCIES: Final = {
    "told_to_painted": "sink called -> curves painted",
    "told_to_drawn": "  sink called -> curves made in the window's slot",
    "drawn_to_painted": "  curves made -> painted",
    "arrived_to_painted": "notification out of the source -> curves painted",
}
TURNS: Final = {
    "all": "every turn",
    "took_beats": "turns that took beats",
    "painted_curves": "turns that painted the curves",
    "others": "turns that did neither",
}
_SPREAD: Final = ("n", "p50", "p90", "p99", "max")


def measure(program: str, env: dict[str, str], **options: float) -> Figures:
    """Run one of the measured programs in a process of its own."""
    command = [str(Path(__file__).with_name(program))]
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return run_child(command, env, timeout=options["seconds"] + START_UP_S)


def report(demo: Figures, floor: Figures, setting: str) -> None:
    """Print what was found."""
    print(
        f"{setting}; measured for {demo['measured_s']:.0f} s, not counting the start "
        f"until {demo['settle_s']:.0f} s after the first painted beat"
    )
    against = [*_SPREAD, "floor p50", "floor p99", "ratio p50", "ratio p99"]
    ours, its = demo["latency_ms"], floor["latency_ms"]
    rows = [_against(label, ours[key], its[key]) for key, label in LATENCIES.items()]
    show("Latency of a beat", ["ms", *against], rows)
    print(f"{demo['not_painted']} notifications with beats not painted at the end")
    ours, its = demo["turns"]["ms"], floor["turns"]["ms"]
    rows = [_against(label, ours[key], its[key]) for key, label in TURNS.items()]
    show(f"Turns of the window's event loop ({demo['turns']['method']})", ["ms", *against], rows)
    late, its_late = demo["turns"]["late"], floor["turns"]["late"]
    print(f"{late} turns over {demo['turns']['late_ms']:.0f} ms (floor: {its_late})")
    _report_use(demo, floor)


def _against(label: str, ours: Figures, floor: Figures) -> list[object]:
    ratios = [ratio(ours[key], floor[key]) for key in ("p50", "p99")]
    return [label, *(ours[key] for key in _SPREAD), floor["p50"], floor["p99"], *ratios]


def _report_use(demo: Figures, floor: Figures) -> None:
    rows: list[list[object]] = [
        ["processor, % of one core", *_pair(demo["cpu_percent"], floor["cpu_percent"])]
    ]
    rows += [
        [f"  thread {name}", share, floor["cpu_percent_by_thread"].get(name, "-"), "-"]
        for name, share in demo["cpu_percent_by_thread"].items()
    ]
    rows += [
        [f"memory, {key.replace('_', ' at the ')}, MB", *_pair(size, floor["memory_mb"][key])]
        for key, size in demo["memory_mb"].items()
    ]
    show("What the process uses", ["", "demo", "floor", "ratio"], rows)


def _pair(ours: float, floor: float) -> tuple[float, float, float]:
    return ours, floor, ratio(ours, floor)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long to measure (5)")
    parser.add_argument("--range", type=int, default=300, help="seconds of the curves (300)")
    parser.add_argument("--filled", type=float, default=0.0, help="minutes of beats to start with")
    parser.add_argument("--breathing", action="store_true", help="with the pacer running")
    parser.add_argument(
        "--conversing", action="store_true", help="with a conversation, its voices, and the strip"
    )
    options = parser.parse_args()
    range_s = max(options.range, round(60 * options.filled))
    setting = f"Demo, window 1280x800, curves over {range_s} s"
    if options.filled:
        setting += f", filled with {options.filled:g} min of beats"
    if options.breathing:
        setting = "Demo, window 1280x800, the pacer running"
    if options.conversing:
        setting = "Demo, window 1280x800, a conversation that is listened to, the strip beside it"
    with sentences(), screen() as env:
        tell(f"The floor takes {FLOOR_S} s, then the demo {options.minutes:g} min ...")
        floor = measure("window_floor.py", env, seconds=FLOOR_S)
        demo = measure(
            "window_demo.py",
            env,
            seconds=60 * options.minutes,
            range=range_s,
            filled=options.filled,
            breathing=float(options.breathing),
            conversing=float(options.conversing),
        )
    report(demo, floor, setting)
    figures = {"range_s": range_s, "filled_min": options.filled, "demo": demo, "floor": floor}
    keep(options.json, "window_latency", figures)


if __name__ == "__main__":
    main()
