"""LF, HF and the breathing rate of a stretch of any length.

A spectrum speaks of a stretch that stays the same, and a day in one would cost a day: a stretch of
more than five minutes is cut into consecutive windows of 300 s that do not overlap, from its start
on, and LF and HF are the means over the windows that have a value (Task Force 1996, Eur Heart J
17:354, average 5-minute segments likewise); what is left over at its end does not count. The
breathing rate is the median over windows of 120 s.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from biofeedback import rhythm
from biofeedback.analysis.beats import Beats
from biofeedback.analysis.results import Array, Spectra
from biofeedback.analysis.stretch import Stretch
from biofeedback.units import TICKS_PER_SECOND, seconds, ticks

WINDOW_S: Final = 300
ALIASED_BELOW_BPM: Final = 48.0
"""Half of it, in Hz, is the upper edge of HF."""
_SLACK_S: Final = 2


def spectra_of(beats: Beats, start: int, end: int, mean_hr_bpm: float) -> Spectra:
    """Return what the spectra of a stretch say.

    Args:
        beats: Of the recording.
        start: Ticks.
        end: Ticks.
        mean_hr_bpm: Of the stretch.
    """
    power = [rhythm.lf_hf(*window) for window in _windows(beats, start, end, WINDOW_S)]
    lf = [each.lf_ms2 for each in power if each and each.lf_ms2 is not None]
    hf = [each.hf_ms2 for each in power if each]
    breathing = [
        rhythm.breathing_rate(*window)
        for window in _windows(beats, start, end, rhythm.BREATHING_WINDOW_S)
    ]
    clear = [each.per_min for each in breathing if each and each.per_min is not None]
    length_s = seconds(end - start)
    return Spectra(
        window_s=min(WINDOW_S, length_s),
        windows=len(hf),
        lf_ms2=float(np.mean(lf)) if lf else None,
        hf_ms2=float(np.mean(hf)) if hf else None,
        breathing_per_min=float(np.median(clear)) if 2 * len(clear) >= len(breathing) > 0 else None,
        breathing_windows=len(clear),
        aliased=mean_hr_bpm < ALIASED_BELOW_BPM,
        short=length_s < rhythm.MIN_HF_S - _SLACK_S,
    )


def _windows(beats: Beats, start: int, end: int, width_s: int) -> Iterator[tuple[Array, Array]]:
    """Yield mid times (s) and RR (ms) of each window in which nothing is to be withheld."""
    width = width_s * TICKS_PER_SECOND
    number = max(1, (end - start + ticks(_SLACK_S)) // width)
    for place in range(number):
        begin = start + place * width
        stretch = Stretch(beats, begin, min(begin + width, end))
        if stretch.withheld() is None:
            counts = stretch.counts
            here = stretch.places
            ends, rr = beats.end[here][counts], beats.rr[here][counts]
            yield rhythm.from_ticks(ends.tolist(), rr.tolist())
