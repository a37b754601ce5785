"""From what a person typed to a source of beats; loads only what that source needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from biofeedback.clock import Clock
    from biofeedback.strap import Source

SIMULATED: Final = "sim"
ANY: Final = "any"


def open_strap(wanted: str, clock: Clock, seed: int | None = None) -> Source:
    """Return the source behind ``--strap``.

    Args:
        wanted: ``sim``, ``any``, an address, or (a part of) a name.
        clock: The session's clock.
        seed: Makes the simulated strap repeatable; others ignore it.
    """
    if wanted == SIMULATED:
        from biofeedback.simulator import SimulatedStrap

        return SimulatedStrap(clock, seed=seed)
    from biofeedback.ble import BleStrap

    return BleStrap(None if wanted == ANY else wanted, clock)
