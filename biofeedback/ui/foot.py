"""What stands below the places of a session: the way out of focus, the demo, the recording."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.records.folders import SettingsStore
from biofeedback.ui.demo_bar import DemoBar
from biofeedback.ui.labels import muted
from biofeedback.ui.recording_bar import RecordingBar

if TYPE_CHECKING:
    from biofeedback.demo import Demo

_WAY_OUT_MS: Final = 4000
"""How long it is said how to leave where there is nothing but the signal."""


class Foot(QWidget):
    """Comes and goes with what is shown above it."""

    def __init__(self, store: SettingsStore, now: Callable[[], float]) -> None:
        """Make it.

        Args:
            store: Remembers labels of markers.
            now: Tells the session's seconds.
        """
        super().__init__()
        self._focused = False
        self._quiet = False
        self._has_demo = False
        self._way_out = muted(self.tr("Esc leaves"))
        self._way_out.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAY_OUT_MS)
        self._timer.timeout.connect(self._way_out.hide)
        self.demo = DemoBar()
        self.bar = RecordingBar(store, now)
        self.trouble = False
        """Whether nothing can be saved."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.demo)
        layout.addWidget(self.bar)

    def show_demo(self, demo: Demo | None) -> None:
        """Show what may go wrong with the strap of a demo."""
        self._has_demo = demo is not None
        self.demo.show_demo(demo)

    def refresh(self, elapsed_s: float, path: Path | None) -> None:
        """Show time and file."""
        self.bar.refresh(elapsed_s, path, trouble=self.trouble)

    def set_quiet(self, on: bool) -> None:
        """Leave out the bar: what is under way has its own way out."""
        self._quiet = on
        self.bar.setVisible(not (self._focused or on))

    def set_focused(self, on: bool) -> None:
        """Leave nothing, and say for a moment how to leave that."""
        self._focused = on
        self.set_quiet(self._quiet)
        self._way_out.setVisible(on)
        self._timer.start()
        self.demo.setVisible(not on and self._has_demo)
