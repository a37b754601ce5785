"""From what a person typed to a source of beats; loads only what that source needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from biofeedback.clock import Clock
    from biofeedback.strap import Source

SIMULATED: Final = "sim"
ANY: Final = "any"


def open_strap(
    wanted: str,
    clock: Clock,
    seed: int | None = None,
    name: str = "",
    number: int = 1,
    *,
    pair: bool = False,
) -> Source:
    """Return the source behind ``--strap``.

    Args:
        wanted: ``sim``, ``any``, an address, or (a part of) a name.
        clock: The session's clock.
        seed: Makes the simulated strap repeatable; others ignore it.
        name: What to call a strap that is wanted by its address.
        number: Which of the session's straps it is; tells simulated ones apart.
        pair: Whether to pair with it.
    """
    if wanted == SIMULATED:
        from biofeedback.simulator import SimulatedStrap

        return SimulatedStrap(clock, seed=seed, number=number)
    from biofeedback.ble import BleStrap
    from biofeedback.records.strap_lock import FileLock

    return BleStrap(None if wanted == ANY else wanted, clock, FileLock(), name, pair=pair)
