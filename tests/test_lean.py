"""Loading lean changes nothing but what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from biofeedback.ui.lean import without

DRAW = """
import os
import sys
from PySide6 import QtCore, QtGui, QtWidgets
app = QtWidgets.QApplication(["test", "-platform", "offscreen"])
{how}
    import pyqtgraph as pg
assert dir(QtCore) and "QObject" in dir(QtCore)
for name in ("QtCore", "QtGui", "QtWidgets"):
    ours, theirs = getattr(pg.Qt, name), sys.modules["PySide6." + name]
    for each in [each for each in dir(theirs) if each.startswith("Q")]:
        assert getattr(ours, each) is getattr(theirs, each), each
view = pg.GraphicsLayoutWidget()
view.addPlot().plot([1, 2, 3])
view.resize(200, 200)
view.show()
app.processEvents()
assert not view.grab().isNull()
# What Qt does when Python takes everything down in whatever order is not the matter here.
os._exit(0)
"""
LEAN = """
from biofeedback.ui.lean import lazy_qt_mirror, without
with lazy_qt_mirror(), without("PySide6.QtSvg", "PySide6.QtTest"):
"""


@pytest.mark.parametrize("how", ["if True:", LEAN], ids=["as it is", "lean"])
def test_pyqtgraph_finds_all_of_qt(how: str) -> None:
    subprocess.run([sys.executable, "-c", DRAW.format(how=how)], check=True, timeout=60)


def test_what_is_hidden_is_there_again_afterwards() -> None:
    for name in ("wave", "ssl"):
        loaded = sys.modules.pop(name, None)
        with without(name), pytest.raises(ImportError):
            __import__(name)
        __import__(name)
        if loaded:
            sys.modules[name] = loaded


def test_what_is_loaded_is_not_hidden() -> None:
    with without("sys"):
        assert __import__("sys") is sys


def test_sources_are_not_kept_in_memory() -> None:
    program = """
import linecache
from biofeedback.ui.lean import load_qt
load_qt()
import wave
from PySide6.QtWidgets import QApplication, QLabel
assert not [name for name in linecache.cache if "wave" in name], list(linecache.cache)
app = QApplication(["test", "-platform", "offscreen"])
label = QLabel("as ever")
assert label.text() == "as ever" and not hasattr(label, "size_hint")
print(label.sizeHint().width() > 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, timeout=60, capture_output=True, text=True
    )
    assert done.stdout == "True\n"
