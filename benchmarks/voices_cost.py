"""Memory and processor time of listening for who speaks, with one input and with two, in real time.

Beside them, at the same time, runs a floor: a Python with numpy that wakes up as often and does
nothing. The inputs are made up, so that no sound card is needed: a thread sends blocks of 60 ms of
babbling noise as a device does. --real listens to the system's usual input, and to its monitor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Final

from measure import Figures, arguments, cpu_seconds, keep, memory, ratio, sentences, show

SETTLE_S: Final = 4.0
"""Not measured: imports, the model, and the first sounds."""
FLOOR: Final = """
import threading, numpy
stop = threading.Event()
while not stop.wait(0.06):
    pass
"""
LISTENING: Final = """
import sys, threading, time
import numpy as np
from biofeedback.voices.inputs import inputs
from biofeedback.voices.listener import Listener, Listening

class MadeUp:
    running, over, steady = True, False, True
    def __init__(self, wanted, feed):
        at = np.arange(16_000 * 20) / 16_000
        dice = np.random.default_rng(len(wanted))
        sound = dice.standard_normal(len(at)) * (0.02 + 0.1 * (np.sin(at) > 0)) * np.sin(20 * at)
        self.sound = (sound * 9000).astype("<i2")
        self.feed, self.stop = feed, threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
    def run(self):
        first, due = 0, time.monotonic()
        while not self.stop.is_set():
            due += 0.06
            self.stop.wait(max(0, due - time.monotonic()))
            self.feed(bytearray(self.sound[first : first + 960].tobytes()))
            first = (first + 960) % (len(self.sound) - 960)
    def close(self):
        self.stop.set()

two, real = sys.argv[1] == "2", sys.argv[2] == "real"
own, other = "", "monitor"
if real:
    found = inputs()
    other = next((each.id for each in found if each.monitor), other)
listener = Listener(
    time.monotonic, lambda *_: None, print, **({} if real else {"open_input": MadeUp})
)
listener.start(Listening(own, other if two else None))
while True:
    time.sleep(60)
"""


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to measure")
    parser.add_argument("--real", action="store_true", help="listen to real inputs")
    options = parser.parse_args()
    kind = "real" if options.real else "made up"
    commands = {
        "floor: wakes as often": [sys.executable, "-c", FLOOR],
        "one input": [sys.executable, "-c", LISTENING, "1", kind],
        "two inputs": [sys.executable, "-c", LISTENING, "2", kind],
    }
    with sentences():
        found = measured(commands, options.seconds)
    floor = found[0]
    for row in found:
        row["CPU / floor"] = ratio(row["CPU % of a core"], floor["CPU % of a core"])
        row["memory / floor"] = ratio(row["RSS MB"], floor["RSS MB"])
    headings = list(found[0])
    show(
        f"Listening, {options.seconds:g} s, inputs {kind}",
        headings,
        [[row[key] for key in headings] for row in found],
    )
    keep(options.json, "voices cost", {"rows": found})


def measured(commands: dict[str, list[str]], seconds: float) -> list[Figures]:
    """Run all of them at the same time and return what each used."""
    children = {
        name: subprocess.Popen(command, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        for name, command in commands.items()
    }
    try:
        time.sleep(SETTLE_S)
        begin = time.perf_counter()
        before = {name: sum(cpu_seconds(child.pid).values()) for name, child in children.items()}
        time.sleep(seconds)
        passed = time.perf_counter() - begin
        return [
            {
                "what": name,
                "CPU % of a core": 100
                * (sum(cpu_seconds(child.pid).values()) - before[name])
                / passed,
                "RSS MB": memory(child.pid).rss,
            }
            for name, child in children.items()
        ]
    finally:
        for child in children.values():
            child.kill()
            child.wait()


if __name__ == "__main__":
    main()
