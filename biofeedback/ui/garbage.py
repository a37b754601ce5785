"""Garbage is collected by the window's thread alone."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS: Final = 500
_OLDER_EVERY: Final = 10
"""How often a generation is looked through before the next older one is."""


class GarbageCollector(QObject):
    """Collects in place of Python, which does it on whichever thread makes the most.

    A widget that is part of a cycle would be destroyed there, and the process with it.
    """

    def __init__(self, parent: QObject) -> None:
        """Take over from Python, for as long as the parent lives."""
        super().__init__(parent)
        self._turns = 0
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(_LOOK_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect where enough has been made since; the older it is, the more seldom."""
        if gc.get_count()[0] <= gc.get_threshold()[0]:
            return
        self._turns += 1
        if self._turns % (_OLDER_EVERY * _OLDER_EVERY) == 0:
            gc.collect(2)
        elif self._turns % _OLDER_EVERY == 0:
            gc.collect(1)
        else:
            gc.collect(0)
