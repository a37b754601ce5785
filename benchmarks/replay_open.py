"""A day in the replay view: from choosing a file to its first painted curve, and jumps within it.

The whole program but its main(), on a window that is open already. A jump is done when the numbers
and the curves of the new place are there; what is further back than ten minutes follows.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from measure import (
    Figures,
    MissingError,
    arguments,
    keep,
    memory,
    ratio,
    run_child,
    screen,
    sentences,
    show,
    spread,
    tell,
)

_DATA: Final = Path(__file__).parents[2] / "shared" / "data"
_FILE: Final = "nsr009.rr.txt"
_JUMPS: Final = 60
_LIMIT_S: Final = 60.0


def measured(path: Path, jumps: int) -> Figures:
    """Open a file in a window, jump about in it, and return what that took in seconds."""
    from PySide6.QtCore import QEventLoop
    from window_probe import watch_turns

    from biofeedback.records.folders import SettingsStore
    from biofeedback.records.opening import open_raw
    from biofeedback.ui import app as program
    from biofeedback.ui.main_window import MainWindow
    from biofeedback.ui.request import Request

    app = program.make_application()
    folder = Path(tempfile.mkdtemp())
    store = SettingsStore(folder / "settings.json")
    store.change(folder=str(folder), width=1280, height=800)
    window = MainWindow(store, Request())

    def until(condition: Callable[[], bool]) -> None:
        end = time.perf_counter() + _LIMIT_S
        while not condition():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > end:
                raise MissingError(f"{path} does not open: see the window.")

    def filled() -> None:
        window.workspace.all_loaded.connect(gc.freeze)  # as the program does it

    window.when_filled = filled
    window.show()
    until(lambda: window.loaded)
    before = memory()
    turns = watch_turns(window)
    painted: list[float] = []
    session = window.workspace.session
    began = time.perf_counter()
    window.workspace.start_replay(path, Request())
    assert session.desk
    session.desk.strip.overview.painted = lambda: painted.append(time.perf_counter())
    until(lambda: bool(painted))
    longest = max(turn.length for turn in turns.done if turn.start > began)
    found: Figures = {"open": painted[0] - began, "longest_turn": longest}
    player = window.workspace.player
    survey = session.desk.strip.survey
    assert player
    assert survey
    player.play(on=False)
    until(lambda: survey.done)
    found["whole"] = time.perf_counter() - began
    there: list[float] = []
    player.arrived.connect(lambda *_: there.append(time.perf_counter()))
    dice = random.Random(1)
    glances: list[float] = []
    settled: list[float] = []
    for _ in range(jumps):
        there.clear()
        start = time.perf_counter()
        player.go(dice.uniform(0, player.length_s))
        until(lambda: player.settled)
        glances.append(there[0] - start)
        settled.append(there[-1] - start)
    found |= {"glance": spread(glances), "settled": spread(settled)}
    found["memory"] = {"before": asdict(before), "after": asdict(memory())}
    turns.stop()
    window.close()
    window.join()
    start = time.perf_counter()
    open_raw(path)
    found["reading"] = time.perf_counter() - start
    return found


def recorded(path: Path, folder: Path) -> Path:
    """Return a file of another program as a recording of ours."""
    output = folder / "recording.csv"
    code = "import sys; from biofeedback.__main__ import main; sys.exit(main())"
    command = ["replay", str(path), "--headless", "--speed", "max", "--output", str(output)]
    subprocess.run([sys.executable, "-c", code, *command], check=True, stdout=subprocess.DEVNULL)
    return output


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--jumps", type=int, default=_JUMPS, help=f"within the day ({_JUMPS})")
    parser.add_argument("--child", type=Path, help="measure this file in this process")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measured(options.child, options.jumps)))
        return
    with sentences(), screen() as env, tempfile.TemporaryDirectory() as folder:
        path = Path(os.environ.get("BIOFEEDBACK_DATA", _DATA)) / _FILE
        if not path.exists():
            raise MissingError(f"{path} is not here: set BIOFEEDBACK_DATA to its folder.")
        tell("recording the same day as a file of ours")
        files = {"RR text": path, "our recording": recorded(path, Path(folder))}
        env["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={folder}/none"
        figures = {
            name: run_child([__file__, "--child", str(file), "--jumps", str(options.jumps)], env)
            for name, file in files.items()
        }
    rows = [
        (
            name,
            1000 * each["open"],
            ratio(each["open"], each["reading"]),
            1000 * each["longest_turn"],
            1000 * each["glance"]["p50"],
            1000 * each["glance"]["p99"],
            1000 * each["settled"]["p99"],
            each["whole"],
            each["memory"]["after"]["pss"] - each["memory"]["before"]["pss"],
        )
        for name, each in figures.items()
    ]
    headings = ("24 h", "open ms", "/ reading", "longest turn ms", "jump p50 ms", "p99 ms",
                "all known p99 ms", "whole computed s", "more MB")  # fmt: skip
    show("From choosing to the first painted curve, and jumps", headings, rows)
    keep(options.json, "replay_open", figures)


if __name__ == "__main__":
    main()
