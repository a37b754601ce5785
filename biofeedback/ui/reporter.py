"""The report of a recording, made by a process of its own: drawing it takes seconds and memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

_PLACE: Final = "The report is in "
"""How the command tells where it is."""
_ERROR: Final = "Error: "


class Reporter(QObject):
    """Has reports made, one at a time, and opened in the browser."""

    told = Signal(str)
    """A sentence on what became of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start no process yet."""
        super().__init__(parent)
        self._process: QProcess | None = None
        self._wanted: list[Path] = []
        """The one that is being made, and those that are to follow."""

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return bool(self._wanted)

    def make(self, path: Path) -> None:
        """Have the report of a recording made and opened, after those that are under way."""
        if path not in self._wanted:
            self._wanted.append(path)
        self.told.emit(self.tr("The report is being made …"))
        if self._process is None:
            self._start()

    def _start(self) -> None:
        self._process = process = QProcess(self)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)
        # UTF-8 on every system: the answer has the names of folders in it.
        command = ["-X", "utf8", "-m", "biofeedback", "report", str(self._wanted[0])]
        process.start(sys.executable, command)

    def _go_on(self) -> None:
        """Make the next one, if more were asked for meanwhile."""
        self._process = None
        del self._wanted[:1]
        if self._wanted:
            self._start()

    def close_down(self) -> None:
        """Wait for none any more: what is not written yet is not made."""
        process, self._process = self._process, None
        self._wanted.clear()
        if process is not None:
            process.kill()
            process.waitForFinished()

    def _finished(self, code: int) -> None:
        process = self._process
        if process is None:
            return
        self._tell(process, code)
        self._go_on()

    def _tell(self, process: QProcess, code: int) -> None:
        output = process.readAllStandardError() if code else process.readAllStandardOutput()
        text = bytes(output.data()).decode(errors="replace").strip()
        process.deleteLater()
        last = (text.splitlines() or [""])[-1]
        if code or not last.startswith(_PLACE):
            problem = last.removeprefix(_ERROR)
            self.told.emit(problem or self.tr("The report could not be made."))
            return
        place = last.removeprefix(_PLACE)
        self.told.emit(self.tr("The report is in {path}").format(path=place))
        QDesktopServices.openUrl(QUrl.fromLocalFile(place))

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self.told.emit(self.tr("The report could not be made."))
            self._go_on()
