"""The pacer as the sound reads it: many times at once, and the bells of a stretch of time.

The same breaths as ``Pacer.breath`` and ``Pacer.presence``, which tell one instant; a test holds
the two together.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.pacer import FADE_BREATHS, Pacer, Stage

Array = NDArray[np.float64]

LOW_HZ: Final = 196.0
"""G3, lungs empty."""
HIGH_HZ: Final = 294.0
"""D4, a fifth higher, lungs full."""
LEAST_HOLD_S: Final = 1.0
"""A shorter hold has no bell of its own, and the tone falls less deep in it."""
FLOOR: Final = 0.05
"""Loudness in a hold and at the turn from out to in."""
HUSH_S: Final = 0.35


class Score:
    """A pacer, evaluated for many times at once."""

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        end = pacer.end
        self._end = math.inf if end is None else end
        self._last = math.inf if end is None else pacer.phase(end)
        parts = pacer.stretches
        self._starts = np.array([part.start for part in parts])
        self._phases = np.array([part.phase for part in parts])
        self._hz = np.array([part.hz for part in parts])
        self._periods = np.array([part.shape.period_s for part in parts])
        self._stages = np.array([part.shape.stages_s for part in parts])

    def controls(self, times: Array) -> Array:
        """Return loudness, pitch in Hz and fullness of the lungs, shape (3, number of times)."""
        times = np.maximum(times, self.pacer.start)
        part = np.maximum(np.searchsorted(self._starts, times, "right") - 1, 0)
        phase = self._phases[part] + (times - self._starts[part]) * self._hz[part]
        share = np.where(times >= self._end, self._last, np.minimum(phase, self._last))
        presence = np.sin(np.pi / 2 * self._presence(share))
        # Seconds of a breath at its own pace: they do not jump where the pace does.
        breath_s = (share - np.floor(share)) * self._periods[part]
        inhale, full, exhale, _ = self._stages[part].T
        past_full = breath_s - inhale - full
        up = np.sin(np.pi / 2 * np.minimum(breath_s / inhale, 1.0))
        down = np.cos(np.pi / 2 * np.clip(past_full / exhale, 0.0, 1.0))
        root = np.where(past_full < 0, up, down)
        hushing = np.clip((breath_s - inhale) / np.clip(full / 2, 1e-3, HUSH_S), 0.0, 1.0)
        returning = np.clip(past_full / HUSH_S, 0.0, 1.0)
        hush = np.minimum(full / LEAST_HOLD_S, 1.0) * (
            np.where(past_full < 0, np.sin(np.pi / 2 * hushing), np.cos(np.pi / 2 * returning)) ** 2
        )
        fullness = root * root
        loud = presence * (FLOOR + (1 - FLOOR) * root * (1 - hush))
        return np.array([loud, LOW_HZ * (HIGH_HZ / LOW_HZ) ** fullness, fullness])

    def _presence(self, phase: Array) -> Array:
        """Return what the pacer calls presence, before it is smoothed."""
        since, level = self.pacer.faded
        near = level + (phase - since) / FADE_BREATHS
        if math.isfinite(self._last):
            left, whole = self._last - phase, self._last - since
            # Too few breaths may be left to go at the usual speed.
            speed = 1 / FADE_BREATHS if whole >= FADE_BREATHS * level else level / max(whole, 1e-9)
            near = np.minimum(near, left * speed)
        return np.clip(near, 0.0, 1.0)

    def cues(self, begin: float, end: float) -> list[tuple[float, tuple[int, int], Stage]]:
        """Return when which stage begins in a stretch of time, with a number that grows."""
        found: list[tuple[float, tuple[int, int], Stage]] = []
        parts = self.pacer.stretches
        begin, end = max(begin, self.pacer.start), min(end, self._end)
        for index in range(
            max(0, int(np.searchsorted(self._starts, begin, "right")) - 1), len(parts)
        ):
            part = parts[index]
            after = parts[index + 1].start if index + 1 < len(parts) else math.inf
            low, high = max(begin, part.start), min(end, after)
            if low >= high:
                continue
            first, last = part.phase_at(low), part.phase_at(high)
            for number in range(math.floor(first), math.ceil(min(last, self._last))):
                at = float(number)
                for order, (stage, length) in enumerate(
                    zip(Stage, part.shape.stages_s, strict=True)
                ):
                    hold = stage in (Stage.HOLD_FULL, Stage.HOLD_EMPTY)
                    # Where two stretches meet, a rounding must not ring twice.
                    anew = not found or found[-1][1] < (number, order)
                    if first <= at < last and anew and not (hold and length < LEAST_HOLD_S):
                        found.append((part.time_at(at), (number, order), stage))
                    at += length / part.shape.period_s
        return found
