"""The floor of ``window_latency.py``: an empty window that a thread asks to repaint once a second.

It has the size of the real one and loads nothing but Qt. Prints its figures as JSON on the last
line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import threading
from typing import Final

from measure import Figures
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from window_probe import Probe

SIZE: Final = (1280, 800)
EVERY_S: Final = 1.0


class EmptyWindow(QWidget):
    """Fills itself with one colour whenever a thread asks it to."""

    asked = Signal(int)

    def __init__(self) -> None:
        """Make the window; it is measured once it has a probe."""
        super().__init__()
        self.probe: Probe | None = None
        self.resize(*SIZE)
        self.asked.connect(self._repaint)

    def _repaint(self, beat: int) -> None:
        self.update()
        if self.probe:
            self.probe.add(beat)
            self.probe.drawn()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Fill the window."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor("#10161a"))
        if self.probe:
            self.probe.painted()


def floor(seconds: float) -> Figures:
    """Repaint an empty window once a second, asked by a thread."""
    qt = QApplication(sys.argv[:1])
    window = EmptyWindow()
    probe = window.probe = Probe(window, seconds, window.close)
    ended = threading.Event()

    def ask() -> None:
        for beat in itertools.count():
            if ended.wait(EVERY_S):
                break
            probe.arrive()
            probe.tell(beat)
            window.asked.emit(beat)

    thread = threading.Thread(target=ask, name="source")
    window.show()
    thread.start()
    qt.exec()
    ended.set()
    thread.join()
    return probe.figures()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    print(json.dumps(floor(parser.parse_args().seconds)))


if __name__ == "__main__":
    main()
