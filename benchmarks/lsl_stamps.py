"""How right the time stamps of the streams are, how late a beat reaches another program, its cost.

Beats are made here, faster than a heart beats, and received by a process of its own. The floor is a
bare outlet of pylsl in the same run, with nothing of ours between a beat and its stamp.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from measure import Figures, arguments, keep, show, spread, tell

from biofeedback.clock import SystemClock
from biofeedback.events import Beat, Flag, HrvUpdate, LinkState, StrapInfo, StrapState
from biofeedback.lsl import LibLsl, LslSink, StampClock
from biofeedback.records.csv_format import Header
from biofeedback.units import TICKS_PER_MS, ticks

EVERY_S: Final = 0.05
TIGHT_S: Final = 5e-5
FLOOR: Final = "Floor"
STRAP: Final = "Bench"
# Other streams of the network, and the network itself, are left alone.
CONFIG: Final = """[multicast]
ResolveScope = machine
[ports]
IPv6 = disable
[lab]
KnownPeers = {{127.0.0.1}}
SessionID = {session}
[log]
level = -3
"""


def receive(beats: int) -> None:
    """Be the other program: print beat number, stamp and arrival of all, on LSL's clock."""
    import pylsl  # type: ignore[import-untyped]

    wanted = {f"{STRAP} RR": 1, FLOOR: 0}
    inlets = {}
    for name in wanted:
        (info, *_) = pylsl.resolve_byprop("name", name, 1, 20)
        inlets[name] = pylsl.StreamInlet(info)
        inlets[name].open_stream(10)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    got: dict[str, list[tuple[float, float, float]]] = {name: [] for name in wanted}
    give_up = time.monotonic() + beats * EVERY_S + 20
    while any(len(rows) < beats for rows in got.values()) and time.monotonic() < give_up:
        for name, place in wanted.items():
            values, stamp = inlets[name].pull_sample(0.0)
            if values is not None:
                got[name].append((values[place], stamp, pylsl.local_clock()))
        time.sleep(0.0002)
    sys.stdout.write(json.dumps(got))


def send(beats: int, other: IO[str]) -> tuple[dict[int, float], dict[str, list[float]]]:
    """Make beats; return when each was, on LSL's clock, and what each call of a sink cost."""
    import pylsl

    clock = SystemClock()
    layer = LibLsl()

    def elapsed() -> int:
        return ticks(round(clock.now(), 6))

    begun = time.perf_counter()
    StampClock(elapsed, layer.clock)
    measured = time.perf_counter() - begun
    header = Header(str(uuid.uuid4()), datetime.now(UTC), "benchmark", 60, "")
    sink = LslSink(header, elapsed, lambda text, _: tell(text), layer)
    begun = time.perf_counter()
    info = pylsl.StreamInfo(FLOOR, "Floor", 1, 0.0, pylsl.cf_double64, str(uuid.uuid4()))
    floor = pylsl.StreamOutlet(info)
    opened = time.perf_counter() - begun
    sink([StrapInfo(name=STRAP, model="none")])
    other.readline()  # it is ready
    truth: dict[int, float] = {}
    calls: dict[str, list[float]] = {"sink": [], "floor": []}
    for number in range(1, beats + 1):
        time.sleep(EVERY_S)
        width = math.inf
        while width > TIGHT_S:  # else the judge would be wrong, not the stamp
            before, at, after = layer.clock(), elapsed(), layer.clock()
            width = after - before
        truth[number] = (before + after) / 2
        update = HrvUpdate(at, 60, 9, 8, 7, 40.0)
        beat = Beat(number, 900 * TICKS_PER_MS, at, at, Flag.NORMAL, 60, (update,))
        begun = time.perf_counter()
        sink([beat])
        calls["sink"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        floor.push_sample([float(number)], layer.clock())
        calls["floor"].append(time.perf_counter() - begun)
    sink([StrapState(elapsed(), LinkState.STOPPED)])
    time.sleep(0.5)
    sink.close()
    calls["measuring the clocks"] = [measured]
    calls["opening one bare stream"] = [opened]
    return truth, calls


def run(beats: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "lsl_api.cfg"
        config.write_text(CONFIG.format(session=uuid.uuid4()), encoding="utf-8")
        os.environ["LSLAPICFG"] = str(config)
        command = [sys.executable, __file__, "--receive", str(beats)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout
            truth, calls = send(beats, other.stdout)
            got: dict[str, list[list[float]]] = json.loads(other.stdout.read())
    ours, floor = got[f"{STRAP} RR"], got[FLOOR]
    return {
        "sent": beats,
        "received": len(ours),
        "in order, each once": [row[0] for row in ours] == [float(n) for n in truth],
        "error of the stamp, ms": spread([abs(s - truth[int(n)]) * 1e3 for n, s, _ in ours]),
        "beat to receiver, ms": spread([(at - truth[int(n)]) * 1e3 for n, _, at in ours]),
        "floor: push to receiver, ms": spread([(at - s) * 1e3 for _, s, at in floor]),
        "call of the sink, us": spread([value * 1e6 for value in calls["sink"]]),
        "floor: push_sample, us": spread([value * 1e6 for value in calls["floor"]]),
        "measuring the clocks, us": spread([v * 1e6 for v in calls["measuring the clocks"]]),
        "opening one bare stream, us": spread([v * 1e6 for v in calls["opening one bare stream"]]),
    }


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--beats", type=int, default=600)
    parser.add_argument("--receive", type=int, help="be the other program")
    options = parser.parse_args()
    if options.receive:
        receive(options.receive)
        return
    found = run(options.beats)
    spreads: dict[str, Any] = {key: row for key, row in found.items() if isinstance(row, dict)}
    rows = [[key, *row.values()] for key, row in spreads.items()]
    show("Streams on one machine", ["", "n", "p50", "p90", "p99", "max"], rows)
    tell(
        f"{found['received']} of {found['sent']} beats received, in order and each once: "
        f"{found['in order, each once']}"
    )
    keep(options.json, "lsl stamps", found)


if __name__ == "__main__":
    main()
