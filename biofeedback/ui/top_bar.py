"""The bar at the top: the strap, the places of the window, the signal, the menu."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from biofeedback.ui.words import plain, plain_tip

_SIDE_SHARE: Final = 2


class TopBar(QWidget):
    """Says who speaks and how well, and leads from place to place."""

    place_chosen = Signal(str)

    def __init__(self, places: Sequence[tuple[str, str, str]], strap_menu: QMenu) -> None:
        """Make the bar.

        Args:
            places: Of each its id, its name and its key.
            strap_menu: What can be done with the strap.
        """
        super().__init__()
        self.strap = QPushButton()
        self.strap.setProperty("role", "pill")
        self.strap.setMenu(strap_menu)
        self.menu = QPushButton(self.tr("Menu"))
        self._signal = _Elided()
        self._places = QWidget()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self._places)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for name, text, key in places:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("role", "place")
            button.setToolTip(self.tr("{place}: key {key}").format(place=text, key=key))
            button.clicked.connect(lambda _=False, place=name: self.place_chosen.emit(place))
            self._group.addButton(button)
            self._buttons[name] = button
            row.addWidget(button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(28, 16, 28, 8)
        layout.setSpacing(16)
        left, right = QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.strap)
        left.addStretch()
        right.addWidget(self._signal, 1)
        right.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(left, _SIDE_SHARE)
        layout.addWidget(self._places)
        layout.addLayout(right, _SIDE_SHARE)

    def set_session(self, on: bool, places: Collection[str] = ()) -> None:
        """Show strap and signal only while there is a session, and the places that there are."""
        self.strap.setVisible(on)
        self._signal.setVisible(on)
        for name, button in self._buttons.items():
            button.setVisible(name in places)

    def set_place(self, name: str) -> None:
        """Show where we are; none of the places where it is elsewhere."""
        if button := self._buttons.get(name):
            button.setChecked(True)
        elif checked := self._group.checkedButton():
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def set_strap(self, text: str, name: str) -> None:
        """Show the strap and its state."""
        text = plain(text)
        if text != self.strap.text():
            self.strap.setText(text)
            self.strap.setToolTip(plain_tip(name))

    def set_signal(self, text: str) -> None:
        """Show how good the signal is."""
        self._signal.say(text)


class _Elided(QLabel):
    """A quiet text at the right edge, shortened to the width that there is."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setToolTip(plain_tip(text))
            self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        # Also where only its neighbours have become wider or narrower.
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width()))
