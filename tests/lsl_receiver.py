"""A program of its own that receives what another one streams, as a lab's recorder does.

It waits for the four streams of one strap, takes every sample until the session says that it has
stopped, and writes all of it to a file as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pylsl  # type: ignore[import-untyped]

KINDS = ("RR", "HR", "RMSSD", "Markers")
STOPPED = "state: stopped"


def wall_offset() -> float:
    """Return the time of day less LSL's clock, from the narrowest of some brackets."""
    brackets: list[tuple[float, float]] = []
    for _ in range(50):
        before = pylsl.local_clock()
        wall = time.time()
        after = pylsl.local_clock()
        brackets.append((after - before, wall - (before + after) / 2))
    return min(brackets)[1]


def receive(strap: str, patience_s: float) -> dict[str, Any]:
    """Receive the streams of a strap to their end."""
    give_up = time.monotonic() + patience_s
    first_offset = wall_offset()
    found = pylsl.resolve_bypred(f"starts-with(name, '{strap}')", len(KINDS), patience_s)
    inlets = {info.type(): pylsl.StreamInlet(info) for info in found}
    for inlet in inlets.values():
        inlet.open_stream(5)
    # Asked at once: with the other program its streams will have gone.
    xml = {kind: inlet.info(5).as_xml() for kind, inlet in inlets.items()}
    samples: dict[str, list[tuple[list[Any], float]]] = {kind: [] for kind in inlets}
    stopped_at = None
    while time.monotonic() < give_up:
        for kind, inlet in inlets.items():
            while True:
                values, stamp = inlet.pull_sample(0.0)
                if values is None:
                    break
                samples[kind].append((list(values), stamp))
                if values == [STOPPED]:
                    stopped_at = time.monotonic()
        if stopped_at is not None and time.monotonic() > stopped_at + 0.1:
            break
        time.sleep(0.01)
    return {
        "samples": samples,
        "xml": xml,
        "wall_offsets": [first_offset, wall_offset()],
    }


def main() -> None:
    strap, patience_s, path = sys.argv[1:]
    got = receive(strap, float(patience_s))
    Path(path).write_text(json.dumps(got), encoding="utf-8")


if __name__ == "__main__":
    main()
