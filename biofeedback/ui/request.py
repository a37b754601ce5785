"""What the window is opened for; loads no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Request:
    """What the window is opened for."""

    strap: str | None = None
    """``sim``, an address or a name to connect to at once; None to ask."""
    output: Path | None = None
    seed: int | None = None
    window_s: int | None = None
    """Rolling window to show; None for the one that is remembered."""
    replay: Path | None = None
    speed: float | None = 1.0
    """Of a replay; None is as fast as the machine can."""
    artifacts: bool = True
    """Whether beats are judged."""
    lsl: bool = False
    """Whether sessions on a strap are streamed on the network as well."""
