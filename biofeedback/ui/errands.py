"""What takes a disk or a while, done beside the window's thread."""

from __future__ import annotations

import contextlib
import logging
import weakref
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

log = logging.getLogger(__name__)
_T = TypeVar("_T")
_LONGEST_WAIT_MS: Final = 10_000
_pools: Final[weakref.WeakSet[QThreadPool]] = weakref.WeakSet()


def wait_for_all() -> None:
    """Return when every errand is done, at the end of the program; what is typed is on the disk."""
    for pool in list(_pools):
        with contextlib.suppress(RuntimeError):  # its window is gone already
            pool.waitForDone(_LONGEST_WAIT_MS)


class Errands(QObject):
    """Runs functions one after the other; what they return comes back to the window's thread."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start no thread yet."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        _pools.add(self._pool)
        self._left = 0
        # A method of an object of the window's thread: the signal is queued to there.
        self._done.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether something is still to come back."""
        return self._left > 0

    def run(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], object],
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        """Do ``work`` on another thread, then call ``then`` with its result on this one.

        ``work`` touches no widget and turns its errors into results: one that escapes is a fault of
        this program, which is logged, and ``otherwise`` is called: nobody is to wait for ever.
        """
        self._left += 1

        def do() -> None:
            try:
                back = partial(then, work())
            except Exception:
                log.exception("a fault of this program in an errand")
                back = partial(otherwise)
            with contextlib.suppress(RuntimeError):  # whoever wanted it is gone
                self._done.emit(back)

        self._pool.start(do)

    def _finish(self, back: Callable[[], object]) -> None:
        self._left -= 1
        back()
