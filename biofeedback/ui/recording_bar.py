"""The bar at the foot: what is being recorded where, and the keys of a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from biofeedback.records.folders import SettingsStore
from biofeedback.ui.marking import Marking
from biofeedback.ui.words import plain, plain_tip, with_key
from biofeedback.units import clock_text

_FILE_PADDING: Final = 20


class RecordingBar(QWidget):
    """Shows the recording and offers mark, record and end."""

    mark_wanted = Signal(object, object)
    """A label, and the session's second it belongs to."""
    record_wanted = Signal(bool)
    end_wanted = Signal()
    focus_wanted = Signal()

    def __init__(self, store: SettingsStore, now: Callable[[], float]) -> None:
        """Make the bar; it is shown while a session runs.

        Args:
            store: Remembers labels of markers.
            now: Tells the session's seconds.
        """
        super().__init__()
        self._path: Path | None = None
        self._on = False
        self._text = ""
        self._file = QPushButton()
        self._file.setProperty("role", "flat")
        self._file.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._file.setCursor(Qt.CursorShape.PointingHandCursor)
        self._file.clicked.connect(self._open_folder)
        self.marking = Marking(store, now)
        self.marking.wanted.connect(self.mark_wanted)
        self.marking.typing.connect(lambda on: self._file.setVisible(not on))
        self._record = self._button("", "", self._toggle)
        self._focus = self._button(self.tr("Focus"), "F", self.focus_wanted.emit)
        self._end = self._button(self.tr("End session"), "E", self.end_wanted.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(22, 8, 28, 18)
        layout.setSpacing(10)
        layout.addWidget(self._file, 1)
        layout.addWidget(self.marking.field, 1)
        for button in (self.marking, self._record, self._focus, self._end):
            layout.addWidget(button)
        self.set_recording(on=False, possible=False)

    @property
    def is_on(self) -> bool:
        """Whether the session is being recorded."""
        return self._on

    def set_recording(self, on: bool, possible: bool) -> None:
        """Show whether the session is being recorded, and whether it can be."""
        self._on = on
        self.marking.show()
        self._end.setText(with_key(self.tr("End session"), "E"))
        text = self.tr("Stop recording") if on else self.tr("Record")
        self._record.setText(with_key(text, "R"))
        self._record.setVisible(possible)

    def show_over(self, text: str) -> None:
        """Show that the session is over, and offer to leave it."""
        self._on = False
        self.marking.leave_field()
        self.marking.hide()
        self._record.hide()
        self._end.setText(with_key(self.tr("Close"), "E"))
        self._write(text, None)

    def show_replay(self, path: Path) -> None:
        """Show which file is replayed, and offer to leave it."""
        self._on = False
        self.marking.show()
        self._record.hide()
        self._end.setText(with_key(self.tr("Close"), "E"))
        self._path = path
        self._write(self.tr("Replay  ·  {name}").format(name=path.name), path)

    def refresh(self, elapsed_s: float, path: Path | None, *, trouble: bool) -> None:
        """Show time and file, or that nothing is saved; painted only where the text changes."""
        self._path = path if self._on else None
        clock = clock_text(elapsed_s)
        if not self._on:
            text = self.tr("Not recording  ·  {clock}").format(clock=clock)
        elif trouble:
            text = self.tr("Not saved, see above  ·  {clock}").format(clock=clock)
        elif path is None:
            text = self.tr("Recording begins with the strap  ·  {clock}").format(clock=clock)
        else:
            text = self.tr("●  Recording  ·  {clock}  ·  {name}").format(
                clock=clock, name=path.name
            )
        self._write(text, self._path)

    def _write(self, text: str, path: Path | None) -> None:
        if text != self._text:
            self._text = text
            self._file.setAccessibleName(text)
            self._file.setToolTip(plain_tip(str(path)) if path else "")
            self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Shorten the text to the new width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self._file.width() - _FILE_PADDING
        metrics = self._file.fontMetrics()
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self._file.setText(plain(shown))

    def _toggle(self) -> None:
        self.record_wanted.emit(not self._on)

    def _open_folder(self) -> None:
        if self._path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _button(self, text: str, key: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(with_key(text, key))
        button.clicked.connect(lambda: clicked())
        return button
