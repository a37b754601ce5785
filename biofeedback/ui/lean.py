"""Loads big libraries without the parts that nothing here uses: 25 MB less, and sooner.

Nothing depends on it but memory and time: without it everything works the same
(``tests/test_lean.py`` holds both).
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Final

_LOOKS_INTO_SOURCES: Final = "_mod_uses_pyside"
_M_MMAP_THRESHOLD: Final = -3
"""As in glibc's malloc.h."""
_LARGE_BYTES: Final = 128 * 1024
"""What glibc begins with."""
_MIRRORED: Final = ("QtCore", "QtGui", "QtWidgets")


def load_qt() -> None:
    """Load PySide6 so that it does not read the source of everything that is imported after it.

    It looks for its own name there, to know where its optional features (snake_case names) may be
    switched on; 15 MB of sources stay in ``linecache``. No module here uses one of them.
    """
    import PySide6.QtCore  # noqa: F401

    features = sys.modules.get("PySide6.support.feature")
    if hasattr(features, _LOOKS_INTO_SOURCES):
        setattr(features, _LOOKS_INTO_SOURCES, lambda _: False)


def give_back_large_blocks() -> None:
    """Have large blocks of memory go back to the system when they are freed; glibc only.

    It keeps more and more of them once some have been freed, and the arrays of a day that grow by
    being copied leave holes between them.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


@contextlib.contextmanager
def without(*names: str) -> Iterator[None]:
    """Let modules that are not loaded yet seem not to be installed, while the context lasts.

    For optional imports only, which whoever makes them must expect to fail.
    """
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            if sys.modules.get(name, name) is None:
                del sys.modules[name]


@contextlib.contextmanager
def lazy_qt_mirror() -> Iterator[None]:
    """Let pyqtgraph's copy of Qt fill itself as it is used, while pyqtgraph is being imported.

    It copies every name of three modules of Qt, and each class that is touched is made then: 9 MB
    and half the time of the import.
    """
    if "pyqtgraph" in sys.modules:
        yield
        return
    qt = [sys.modules[f"PySide6.{name}"] for name in _MIRRORED if f"PySide6.{name}" in sys.modules]
    for module in qt:
        name = f"pyqtgraph.Qt.{module.__name__.rpartition('.')[2]}"
        sys.modules[name] = _Mirror(name, module)
        module.__dir__ = list  # type: ignore[method-assign]
    try:
        yield
    finally:
        for module in qt:
            del module.__dir__


class _Mirror(ModuleType):
    """A module that takes each name from another one when it is asked for."""

    def __init__(self, name: str, source: ModuleType) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._source = source

    def __getattr__(self, name: str) -> object:
        value = getattr(self._source, name)
        setattr(self, name, value)
        return value
