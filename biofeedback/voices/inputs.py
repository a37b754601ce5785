"""Which inputs this machine has: microphones, and what plays what the loudspeakers play."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from biofeedback.sentences import tr
from biofeedback.voices.device import Listed, MissingLibraryError, NoInputError, listed

NONE_FOUND: Final = tr("No microphone was found. Connect one, then look again.")
"""What to say where ``inputs`` has none."""

_MONITOR_ID: Final = ".monitor"
"""PulseAudio and PipeWire offer what each output plays under this name."""
_MONITOR_NAMES: Final = (
    "monitor of",
    "stereo mix",
    "what u hear",
    "loopback",
    "blackhole",
    "soundflower",
    "cable output",
)
"""What drivers and helpers of Windows and macOS call the same."""
_log = logging.getLogger(__name__)


class Input(NamedTuple):
    """Something that can be listened to."""

    id: str
    """Finds it again another time."""
    name: str
    """In the system's words."""
    monitor: bool
    """Whether it plays what an output plays: in a call, the other's voice."""


def inputs(look: Callable[[], Sequence[Listed]] = listed) -> list[Input]:
    """Return the inputs, microphones first; none where there are none or they cannot be listed.

    It may take a moment: not on a thread that paints.
    """
    try:
        found = look()
    except (MissingLibraryError, NoInputError) as error:
        _log.debug("no inputs: %s", error)
        return []
    every = [Input(each.id, each.name, _is_monitor(each)) for each in found]
    return sorted(every, key=lambda each: each.monitor)


def _is_monitor(found: Listed) -> bool:
    name = found.name.casefold()
    return found.id.endswith(_MONITOR_ID) or any(each in name for each in _MONITOR_NAMES)
