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
_SIDE: Final = 28
_SPACING: Final = 16
_PILL: Final = 52
"""Around the text of the strap's button."""
_LEAST_STRAP: Final = 60
_FEWEST: Final = 6
"""Letters of a shortened text that still say something."""


class TopBar(QWidget):
    """Says who speaks and how well, and leads from place to place."""

    place_chosen = Signal(str)
    listening_unwanted = Signal()
    """The microphone is to be turned off."""

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
        self._strap_text = ""
        self._in_session = False
        self._focused = False
        self._listening = QPushButton("\N{BLACK CIRCLE}  " + self.tr("Microphone on"))
        self._listening.setProperty("role", "listening")
        self._listening.setAccessibleName(self.tr("The microphone is on. Turn it off"))
        self._listening.setToolTip(
            self.tr("Only who speaks and when is told. No sound is kept or sent. Turn it off")
        )
        self._listening.clicked.connect(lambda: self.listening_unwanted.emit())
        self._listening.hide()
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
        layout.setContentsMargins(_SIDE, 16, _SIDE, 8)
        layout.setSpacing(_SPACING)
        left, right = QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.strap)
        left.addStretch()
        right.addWidget(self._listening, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._signal, 1)
        right.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(left, _SIDE_SHARE)
        layout.addWidget(self._places)
        layout.addLayout(right, _SIDE_SHARE)

    def set_session(self, on: bool, places: Collection[str] = ()) -> None:
        """Show strap and signal only while there is a session, and the places that there are."""
        self._in_session = on
        self._show_around()
        for name, button in self._buttons.items():
            button.setVisible(name in places)
        self._fit()

    def set_listening(self, on: bool) -> None:
        """Show unmistakably that a microphone is on, whatever else is open."""
        self._listening.setVisible(on)
        self._show_all()
        self._fit()

    def set_focused(self, on: bool) -> None:
        """Leave nothing; but not the sign of a microphone that is on."""
        self._focused = on
        self._show_all()

    def _show_all(self) -> None:
        self._places.setVisible(not self._focused)
        self.menu.setVisible(not self._focused)
        self._show_around()
        self.setVisible(not self._focused or not self._listening.isHidden())

    def _show_around(self) -> None:
        self.strap.setVisible(self._in_session and not self._focused)
        self._signal.setVisible(self._in_session and not self._focused)

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
        if text != self._strap_text:
            self._strap_text = text
            self.strap.setAccessibleName(text)
            self.strap.setToolTip(plain_tip(name))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Shorten what is said of the strap to the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let places and the sign of a microphone have their room; a strap is known by its name."""
        others = [self._places, self.menu]
        if not self._listening.isHidden():
            others.append(self._listening)
        taken = sum(each.sizeHint().width() + _SPACING for each in others)
        room = max(_LEAST_STRAP, self.width() - 2 * _SIDE - taken - _PILL)
        mode = Qt.TextElideMode.ElideRight
        shown = self.strap.fontMetrics().elidedText(self._strap_text, mode, room)
        if plain(shown) != self.strap.text():
            self.strap.setText(plain(shown))

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
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        # A letter or two say nothing; the tool tip has all of it.
        self.setText(shown if len(shown) >= min(_FEWEST, len(self._text)) else "")
