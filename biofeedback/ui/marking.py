"""Setting a marker: the label used last at one key, others from a menu, any other in a field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from biofeedback.records.folders import SettingsStore
from biofeedback.sentences import tr
from biofeedback.ui.languages import said
from biofeedback.ui.words import plain, plain_tip, shortened, with_key

MARK: Final = tr("Mark")
"""Gets a number where it is set: it says nothing but when."""
PRESETS: Final = (
    MARK,
    tr("deep breath"),
    tr("talking"),
    tr("laugh"),
    tr("touch"),
    tr("coughed"),
    tr("moved"),
)
MOST_OWN: Final = 6
LONGEST: Final = 120
KEYS: Final = tuple(f"Shift+{number}" for number in range(1, 10))
"""One for each label as they are offered; a demo has the digits alone."""
_NATIVE: Final = QKeySequence.SequenceFormat.NativeText
_SHOWN: Final = 24
_OWN_KEYS: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Marking(QWidget):
    """A button for the label that was used last, and one for all others.

    A marker stands where its menu or field was opened: choosing and typing take time.
    """

    wanted = Signal(object, object)
    """A label, and the session's second it belongs to."""
    typing = Signal(bool)
    """The field is opened or closed; whoever holds ``field`` gives it a place."""

    def __init__(self, store: SettingsStore, now: Callable[[], float]) -> None:
        """Make the buttons.

        Args:
            store: Remembers the last label, and a person's own.
            now: Tells the session's seconds.
        """
        super().__init__()
        self._store = store
        self._now = now
        self._at = 0.0
        self._button = QPushButton()
        self._button.clicked.connect(lambda: self.mark())
        self._others = QMenu(self)
        self._others.aboutToShow.connect(self._open)
        self._more = QPushButton("\N{BLACK DOWN-POINTING SMALL TRIANGLE}")
        self._more.setAccessibleName(self.tr("Other markers"))
        self._more.setToolTip(self.tr("Set a marker with another label"))
        self._more.setMenu(self._others)
        self.field = _Field()
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(self.tr("What happened? Enter sets the marker, Esc does not"))
        self.field.setAccessibleName(self.tr("Label of the marker"))
        self.field.setStyleSheet("padding-top: 0; padding-bottom: 0;")
        self.field.hide()
        self.field.returnPressed.connect(self._typed)
        self.field.left.connect(self._leave_for_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._button)
        row.addWidget(self._more)
        self._show()

    @property
    def label(self) -> str:
        """The label that was used last."""
        stored = self._store.settings.marker
        known = {str(preset): preset for preset in PRESETS}
        return known.get(stored, stored) or MARK

    @property
    def labels(self) -> list[str]:
        """All labels that are offered: the presets, then a person's own."""
        # A settings file may hold anything.
        own = [str(text) for text in self._store.settings.markers if text]
        return [*PRESETS, *own[:MOST_OWN]]

    def mark(self) -> None:
        """Set a marker with the label used last, now."""
        self._set(self.label, self._now())

    def mark_with(self, number: int) -> None:
        """Set a marker with one of the labels, now; a number that none has is ignored."""
        labels = self.labels
        if number < len(labels):
            self._set(labels[number], self._now())

    def _open(self) -> None:
        self._at = self._now()
        self._others.clear()
        for number, label in enumerate(self.labels):
            text = plain(shortened(said(label), _SHOWN))
            action = self._others.addAction(text, partial(self._set, label, self._at))
            if number < len(KEYS):
                action.setText(f"{text}\t{QKeySequence(KEYS[number]).toString(_NATIVE)}")
        self._others.addSeparator()
        self._others.addAction(self.tr("Another label …"), self._open_field)

    def _open_field(self) -> None:
        self.field.clear()
        # Nothing above it moves. What it takes is known now that all of it is painted.
        self.field.setFixedHeight(self._button.height())
        self.field.show()
        self.typing.emit(True)
        self.field.setFocus()

    def _typed(self) -> None:
        label = " ".join(self.field.text().split())
        self._leave_for_button()
        if label:
            if label not in self.labels:
                own = [label, *self._store.settings.markers][:MOST_OWN]
                self._store.change(markers=own)
            self._set(label, self._at)

    def leave_field(self) -> None:
        """Type no label any more."""
        if not self.field.isHidden():
            self.field.hide()
            self.typing.emit(False)

    def _leave_for_button(self) -> None:
        self.leave_field()
        self._more.setFocus()

    def _set(self, label: str, at_s: float) -> None:
        if str(label) != self._store.settings.marker:
            self._store.change(marker=str(label))
        self._show()
        self.wanted.emit(label, at_s)

    def _show(self) -> None:
        label = said(self.label)
        self._button.setText(with_key(plain(shortened(label, _SHOWN)), "M"))
        name = self.tr("Set a marker: {label}").format(label=label)
        self._button.setAccessibleName(name)
        self._button.setToolTip(plain_tip(name))


class _Field(QLineEdit):
    """Esc leaves it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep keys from what they mean to the window; a field of Qt keeps letters only."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave, or type."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            # Return is used up: it is not to press the button that has the keyboard afterwards.
            event.accept()
