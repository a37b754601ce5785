"""Breathing patterns to choose from: the ready ones, and a person's own as they are remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from biofeedback.pacer import Pattern
from biofeedback.ui.languages import tr

DURATIONS_MIN: Final = (2, 5, 10, 15, 20, 30, 0)
"""Of a run, in minutes; 0 is without an end."""
USUAL: Final = Pattern(6.0, 0.5)
MOST_OWN: Final = 12
LONGEST_NAME: Final = 40


def ready() -> dict[str, Pattern]:
    """Return the ready patterns under their names."""
    return {
        tr("Slow, 6 a minute"): USUAL,
        tr("Longer out-breath, 4-6"): Pattern.of_stages(4, 0, 6),
        tr("Coherent, 5.5 a minute"): Pattern(5.5, 0.5),
        tr("Box, 4-4-4-4"): Pattern.of_stages(4, 4, 4, 4),
        tr("4-7-8"): Pattern.of_stages(4, 7, 8),
    }


def to_stored(pattern: Pattern) -> dict[str, float]:
    """Return what the settings keep of a pattern."""
    return {
        "rate": pattern.rate,
        "inhale": pattern.inhale,
        "hold_full_s": pattern.hold_full_s,
        "hold_empty_s": pattern.hold_empty_s,
    }


def from_stored(stored: Mapping[str, Any]) -> Pattern | None:
    """Return the pattern that was kept; None for what is none."""
    try:
        return Pattern(**{key: float(value) for key, value in stored.items()})
    except (AttributeError, TypeError, ValueError):
        return None


def own(stored: Mapping[str, Any]) -> dict[str, Pattern]:
    """Return a person's own patterns; what is damaged is left out."""
    found = {
        name[:LONGEST_NAME]: from_stored(each) if isinstance(each, dict) else None
        for name, each in stored.items()
    }
    return {name: pattern for name, pattern in found.items() if pattern is not None}


def sentence(pattern: Pattern) -> str:
    """Return a pattern in words, such as ``6 breaths a minute, in 4 s, out 6 s``."""
    inhale_s, full_s, exhale_s, empty_s = pattern.stages_s
    parts = [
        tr("{rate} breaths a minute").format(rate=f"{pattern.rate:.1f}"),
        tr("in {length} s").format(length=f"{inhale_s:.1f}"),
        tr("hold {length} s").format(length=f"{full_s:.1f}") if full_s else "",
        tr("out {length} s").format(length=f"{exhale_s:.1f}"),
        tr("rest {length} s").format(length=f"{empty_s:.1f}") if empty_s else "",
    ]
    return "  \N{MIDDLE DOT}  ".join(filter(None, parts))
