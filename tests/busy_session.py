"""The program, in whose sessions much is going on: markers and phases all the time.

    python -m tests.busy_session WITNESS ARGUMENTS...

When the session was told of a marker is noted at once in the file WITNESS.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
import time

from biofeedback.session import Session

_run = Session.run


async def _keep_busy(session: Session, witness: int) -> None:
    dice = random.Random(os.getpid())
    phases: list[int] = []
    for number in range(1, 1_000_000):
        await asyncio.sleep(dice.uniform(0.02, 0.2))
        session.mark(f'Mark {number}, "=1+1"')
        os.write(witness, f"{time.monotonic()}\n".encode())
        if len(phases) > 1 or (phases and dice.random() < 0.5):
            session.end_phase(phases.pop(0))
        else:
            phases.append(session.begin_phase(f"phase {number}", {"rate_per_min": "6"}))


async def _run_busily(self: Session) -> None:
    witness = os.open(sys.argv[0], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    busy = asyncio.create_task(_keep_busy(self, witness))
    try:
        await _run(self)
    finally:
        busy.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await busy
        os.close(witness)


def main() -> None:
    """Run the program with the arguments after the first."""
    from biofeedback.__main__ import main as program

    Session.run = _run_busily  # type: ignore[method-assign]
    sys.argv = sys.argv[1:]
    program()


if __name__ == "__main__":
    main()
