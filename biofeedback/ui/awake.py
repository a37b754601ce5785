"""Keeps the screen awake during a session: nobody touches the keys while breathing."""

from __future__ import annotations

import logging
import threading

log = logging.getLogger(__name__)


class Awake:
    """Asks the desktop for it on a thread of its own, as that may take its time to answer."""

    def __init__(self) -> None:
        """Ask for nothing yet."""
        self._enough: threading.Event | None = None

    def set_on(self, on: bool) -> None:
        """Keep the screen awake from now on, or let it sleep again."""
        if on and self._enough is None:
            self._enough = threading.Event()
            threading.Thread(target=_keep, args=(self._enough,), name="awake", daemon=True).start()
        elif not on and self._enough is not None:
            self._enough.set()
            self._enough = None


def _keep(enough: threading.Event) -> None:
    try:
        from wakepy import keep

        with keep.presenting(on_fail="pass") as mode:
            log.info("screen kept awake: %s", mode.active)
            enough.wait()
    except Exception as error:
        # A screen that sleeps is a nuisance, never an error.
        log.info("screen not kept awake: %r", error)
