"""A conversation of the history looked at again: the page that followed it, as it was then."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.analysis.results import Study
from biofeedback.analysis.study import study
from biofeedback.records.opening import OpeningError, open_recording
from biofeedback.ui.call.after import CallAfter
from biofeedback.ui.errands import Errands
from biofeedback.ui.theme import Theme


class ConversationPage(QWidget):
    """Reads a recording beside the window and shows what the conversation in it came to."""

    done = Signal()
    report_wanted = Signal(Path)

    def __init__(self, theme: Theme, family: str) -> None:
        """Make it empty; ``show_path`` fills it."""
        super().__init__()
        self._errands = Errands(self)
        self._path: Path | None = None
        self.after = CallAfter(theme, family)
        self.after.done_wanted.connect(self.done)
        self.after.report_wanted.connect(self.report_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.after)

    def show_path(self, path: Path) -> None:
        """Show a recording as soon as it has been read."""
        self._path = path
        self.after.show_waiting(read_only=True)
        fault = self.tr("A fault of this program: the log says more.")
        self._errands.run(
            partial(_studied, path),
            partial(self._show, path),
            lambda: self._show(path, fault),
        )

    def _show(self, path: Path, found: Study | str) -> None:
        if path != self._path:
            return  # another one was asked for meanwhile
        if isinstance(found, str):
            self.after.show_problem(found)
        else:
            self.after.show_study(found, path, read_only=True)

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        self.after.take_keyboard()

    def set_private(self, on: bool) -> None:
        """Hide every number of the body, or show them again."""
        self.after.set_private(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.after.apply(theme)


def _studied(path: Path) -> Study | str:
    """Return the numbers of a recording, or why there are none."""
    try:
        return study(open_recording(path), spectra=False)
    except OpeningError as error:
        return str(error.args[0])
