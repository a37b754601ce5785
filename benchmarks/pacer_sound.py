"""What the pacer's sound costs, whether it clicks, and whether it keeps time, from its samples.

The floor of the processor's share is one plain sine of numpy, rendered in the same blocks. A step
between two samples stands beside the greatest one that the frequencies and fades allow. Periods of
ten minutes are read from the sound itself: where the glide's pitch passes its middle, and where a
bell begins. --wav FOLDER also writes a minute of each style, to listen to.
"""

from __future__ import annotations

import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from measure import Figures, arguments, keep, percentile, ratio, show, tell
from numpy.typing import NDArray

from biofeedback.pacer import Pacer, Pattern
from biofeedback.sound.device import PERIOD_MS
from biofeedback.sound.score import HIGH_HZ, LOW_HZ
from biofeedback.sound.tone import Style, ToneRenderer

Floats = NDArray[Any]

RATE: Final = 48_000
BLOCK: Final = RATE * PERIOD_MS // 1000
MINUTES: Final = 10
RATES: Final = (3.0, 4.5, 5.5, 6.0, 6.1, 10.0)
BOX: Final = Pattern.of_stages(4, 4, 4, 4)


def rendered(style: Style, pacer: Pacer, seconds: float, feedback: float | None = None) -> Floats:
    """Return a stretch of sound, at full volume, in blocks such as a device asks for."""
    tone = ToneRenderer(RATE, style, 1.0)
    tone.feedback(feedback)
    blocks = range(0, round(seconds * RATE), BLOCK)
    return np.concatenate([tone.render(pacer, first / RATE, BLOCK) for first in blocks])


# -- processor --------------------------------------------------------------------------------


def share(block: Callable[[int], object], seconds: float = 60.0) -> float:
    """Return the percentage of a core, the best of three."""
    found = []
    for _ in range(3):
        before = time.process_time()
        for first in range(0, round(seconds * RATE), BLOCK):
            block(first)
        found.append((time.process_time() - before) / seconds * 100)
    return min(found)


def plain_sine(first: int) -> object:
    turns = (first + np.arange(BLOCK)) * (LOW_HZ / RATE)
    return (0.3 * np.sin(2 * np.pi * turns)).astype(np.float32)


def costs() -> list[Figures]:
    floor = share(plain_sine)
    rows: list[Figures] = [{"what": "one plain sine", "% of a core": floor, "floors": 1.0}]
    for style in Style:
        for feedback in (None, 0.7):
            tone, pacer = ToneRenderer(RATE, style), Pacer.begin(BOX, 0.0)
            tone.feedback(feedback)

            def block(first: int, tone: ToneRenderer = tone, pacer: Pacer = pacer) -> object:
                return tone.render(pacer, first / RATE, BLOCK)

            cost = share(block)
            name = f"{style}{' with feedback' if feedback else ''}"
            rows.append({"what": name, "% of a core": cost, "floors": ratio(cost, floor)})
    return rows


# -- clicks -----------------------------------------------------------------------------------


def steps() -> list[Figures]:
    """Change everything all the time, and look for the greatest step."""
    rows: list[Figures] = []
    dice = np.random.default_rng(1)
    for name in ("undisturbed", "every block changed"):
        for style in (Style.GLIDE, Style.CUES):
            tone, pacer = ToneRenderer(RATE, style, 1.0), Pacer.begin(Pattern(6), -60.0)
            found, frames = [], BLOCK if name == "undisturbed" else BLOCK // 2
            for first in range(0, 120 * RATE, frames):
                if name != "undisturbed":
                    tone.volume = float(dice.random())
                    tone.muted = bool(dice.random() < 0.1)
                    tone.feedback(float(dice.random()))
                    pace = Pattern(3 + 3 * float(dice.random()), hold_full_s=float(dice.random()))
                    pacer = pacer.changed(pace, first / RATE)
                found.append(tone.render(pacer, first / RATE, frames))
            samples = np.concatenate(found)
            step = float(np.abs(np.diff(samples)).max())
            bound = tone.greatest_step
            peak = float(np.abs(samples).max())
            rows.append({"what": f"{style}, {name}", "step": step, "bound": bound, "peak": peak})
    return rows


# -- time -------------------------------------------------------------------------------------


def glide_times(samples: Floats, pacer: Pacer) -> Floats:
    """Return where the pitch rises through its middle, one time a breath."""
    spectrum = np.fft.rfft(samples)
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(hz < LOW_HZ - 60) | (hz > HIGH_HZ + 40)] = 0
    lowest = np.fft.irfft(spectrum, len(samples))
    before = np.flatnonzero((lowest[:-1] < 0) & (lowest[1:] >= 0))
    at = (before + lowest[before] / (lowest[before] - lowest[before + 1])) / RATE
    times, pitch = (at[1:] + at[:-1]) / 2, 1 / np.diff(at)
    found = []
    for wanted in breaths(pacer) + pacer.pattern.stages_s[0] / 2:
        near = np.abs(times - wanted) < 0.15
        found.append(np.polyfit(pitch[near] - (LOW_HZ * HIGH_HZ) ** 0.5, times[near], 1)[1])
    return np.array(found)


def bell_times(samples: Floats, pacer: Pacer) -> Floats:
    """Return where the in-breath's bell has a twentieth of its height."""
    found = []
    for wanted in breaths(pacer):
        first = int((wanted - 0.02) * RATE)
        piece = np.abs(samples[first : first + RATE // 8])
        found.append((first + int(np.argmax(piece > 0.05 * piece.max()))) / RATE)
    return np.array(found)


def breaths(pacer: Pacer) -> Floats:
    """Return the in-breaths that are to be found, less the first two, which fade in."""
    count = int(MINUTES * 60 / pacer.pattern.period_s) - 2
    return pacer.start + pacer.pattern.period_s * np.arange(2, count)


def periods() -> list[Figures]:
    rows: list[Figures] = []
    for rate in RATES:
        pacer = Pacer.begin(Pattern(rate), 0.0, gentle=False)
        row: Figures = {"breaths/min": rate}
        for style, read in ((Style.GLIDE, glide_times), (Style.CUES, bell_times)):
            times = read(rendered(style, pacer, MINUTES * 60), pacer)
            errors = [abs(float(each)) * 1000 for each in np.diff(times) - 60 / rate]
            lag = (times - breaths(pacer)) * 1000
            row["n"] = len(errors)
            row[f"{style} p50 ms"] = percentile(errors, 50)
            row[f"{style} max ms"] = max(errors)
            row[f"{style} drift ms"] = float(lag[-1] - lag[0])
        rows.append(row)
    return rows


def write_wavs(folder: Path) -> None:
    """Write a minute of each style; the box pattern has every stage."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pattern in (("six", Pattern(6)), ("box", BOX)):
        for style in Style:
            sound = rendered(style, Pacer.begin(pattern, 0.0, duration_s=50), 60)
            path = folder / f"{style}-{name}.wav"
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes((sound * 32767).astype("<i2").tobytes())
            tell(f"wrote {path}")


def report(title: str, rows: list[Figures]) -> None:
    headings = list(rows[0])
    show(title, headings, [[row[key] for key in headings] for row in rows])


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--wav", type=Path, metavar="FOLDER", help="write a minute of each style")
    options = parser.parse_args()
    found: Figures = {"cost": costs(), "steps": steps()}
    report(f"Processor at {RATE} Hz, blocks of {BLOCK}", found["cost"])
    report("The greatest step between two samples, full scale 1", found["steps"])
    tell("Ten minutes at each pace ...")
    found["periods"] = periods()
    for row in found["periods"]:
        row["breaths/min"] = f"{row['breaths/min']:g}"
    report(
        f"Periods over {MINUTES} min, read from the samples, against the pacer", found["periods"]
    )
    if options.wav:
        write_wavs(options.wav)
    keep(options.json, "pacer sound", found)


if __name__ == "__main__":
    main()
