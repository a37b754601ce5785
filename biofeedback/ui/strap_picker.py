"""The first page: an invitation to put on a strap, and the straps in range, one click each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from biofeedback.ui.languages import said
from biofeedback.ui.page import fill_page
from biofeedback.ui.strap_drawing import StrapDrawing
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import plain, plain_tip, shortened

if TYPE_CHECKING:
    from biofeedback.ble import FoundStrap
    from biofeedback.ui.after_session import AfterSession

_STRONG_DBM: Final = -65
_FAIR_DBM: Final = -80
_AFTER_AT: Final = 2
"""Below the title and what was recorded."""
_PAGE_WIDTH: Final = 560
_LONGEST_NAME: Final = 40


class StrapPicker(QWidget):
    """Asks for a strap; finds those in range by itself."""

    strap_chosen = Signal(str, str)
    """Address and name."""
    search_wanted = Signal()
    demo_wanted = Signal()
    replay_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        """Make the page; ``searching`` says when a search is under way."""
        super().__init__()
        self._drawing = StrapDrawing(theme)
        self._buttons: dict[str, QPushButton] = {}
        self._last_strap = ("", "")
        title = QLabel(self.tr("Put on your strap"))
        title.setProperty("role", "title")
        steps = QLabel(
            self.tr(
                "It wakes up on your skin by itself. Any strap with the standard heart rate "
                "service works."
            )
        )
        steps.setWordWrap(True)
        steps.setProperty("role", "muted")
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setProperty("role", "notice")
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told.hide()
        self._after: AfterSession | None = None
        self._last = QPushButton()
        self._last.setProperty("role", "primary")
        self._last.clicked.connect(lambda: self.strap_chosen.emit(*self._last_strap))
        self._last.hide()
        self._status = QLabel()
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._status.setProperty("role", "muted")
        self._search = QPushButton(self.tr("Search again"))
        self._search.clicked.connect(self.search_wanted)
        self._demo = QPushButton(self.tr("Try the demo"))
        self._morning = QPushButton(self.tr("Morning reading"))
        self._morning.setCheckable(True)
        self._choose = QLabel(self.tr("Choose your strap: the morning reading begins with it."))
        self._choose.setWordWrap(True)
        self._choose.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._arrange(title, steps)

    def _arrange(self, title: QLabel, steps: QLabel) -> None:
        self._demo.setToolTip(
            self.tr("A simulated heart through everything a real one goes through")
        )
        self._demo.clicked.connect(self.demo_wanted)
        replay = QPushButton(self.tr("Replay a file …"))
        replay.clicked.connect(self.replay_wanted)
        self._morning.setToolTip(
            self.tr("A few minutes at rest, and one number beside your own usual range")
        )
        self._morning.clicked.connect(self._want_morning)
        self._morning.toggled.connect(self._choose.setVisible)
        search = QHBoxLayout()
        search.addWidget(self._status, 1)
        search.addWidget(self._search)
        others = QHBoxLayout()
        others.setSpacing(8)
        others.addWidget(self._morning)
        others.addWidget(self._demo)
        others.addWidget(replay)
        others.addStretch()
        small = QLabel(self.tr("For self-observation. Not a medical device."))
        small.setProperty("role", "muted")
        page = QVBoxLayout()
        page.setSpacing(14)
        for part in (title, self._told, self._drawing, steps, self._last):
            page.addWidget(part)
        self._page = page
        page.addLayout(self._list)
        page.addLayout(search)
        page.addSpacing(10)
        page.addWidget(self._choose)
        page.addLayout(others)
        page.addSpacing(10)
        page.addWidget(small)
        fill_page(self, page, _PAGE_WIDTH)

    def take_morning(self) -> bool:
        """Return whether what was chosen is meant for a morning reading; asked once."""
        wanted = self._morning.isChecked()
        self._morning.setChecked(False)
        return wanted

    def _want_morning(self) -> None:
        """Begin on the strap used last, or with the next one that is chosen."""
        if self._morning.isChecked() and self._last_strap[0]:
            self.strap_chosen.emit(*self._last_strap)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._drawing.apply(theme)

    def focus(self) -> None:
        """Put the keyboard where a person goes on: to a strap, or the demo while there is none."""
        straps = [self._last] if self._last.isVisibleTo(self) else [*self._buttons.values()]
        (straps[0] if straps else self._demo).setFocus()

    def tell(self, text: str) -> None:
        """Show a sentence, such as what the last session recorded; an empty text hides it."""
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def offer(self, path: Path) -> AfterSession:
        """Offer what can be done with the recording of the session that has just ended."""
        if self._after is None:
            from biofeedback.ui.after_session import AfterSession

            self._after = AfterSession()
            self._page.insertWidget(_AFTER_AT, self._after)
        self._after.offer(path)
        return self._after

    def look_again(self) -> None:
        """The page is shown again: what is said of the last recording may have been changed."""
        if self._after is not None:
            self._after.look_again()

    @property
    def after(self) -> AfterSession | None:
        """What can be done with the last recording, once there was one."""
        return self._after

    def set_last_strap(self, address: str, name: str) -> None:
        """Offer the strap used last, in one click."""
        if not address:
            return
        self._last_strap = (address, name)
        shown = plain(shortened(name or address, _LONGEST_NAME))
        self._last.setText(self.tr("Connect to {name}").format(name=shown))
        self._last.show()

    def searching(self) -> None:
        """Show that a search has begun."""
        for button in self._buttons.values():
            button.deleteLater()
        self._buttons.clear()
        self._search.setEnabled(False)
        self._status.setText(self.tr("Looking for straps …"))

    def add(self, strap: FoundStrap) -> None:
        """Show a strap, or what has become known of it."""
        button = self._buttons.get(strap.address)
        if button is None:
            button = QPushButton()
            button.setProperty("role", "strap")
            self._buttons[strap.address] = button
            self._list.addWidget(button)
            if len(self._buttons) == 1 and self._demo.hasFocus():
                self.focus()
        else:
            button.clicked.disconnect()
        unnamed = self.tr("Strap without a name, {ending}").format(ending=strap.address[-5:])
        name = plain(shortened(strap.name or unnamed, _LONGEST_NAME))
        button.setText(f"{name}    {self._signal(strap.rssi)}")
        button.setToolTip(plain_tip(f"{strap.name}\n{strap.address}".strip()))
        button.clicked.connect(lambda: self.strap_chosen.emit(strap.address, strap.name))

    def searched(self, problem: str) -> None:
        """Show that the search is over; a problem says what to do."""
        self._search.setEnabled(True)
        if problem:
            self._status.setText(said(problem))
        elif self._buttons:
            self._status.setText("")
        else:
            self._status.setText(
                self.tr(
                    "No strap found. Wet the electrodes, wear it snugly, and close other apps that "
                    "may hold it, a phone's too."
                )
            )

    def _signal(self, rssi: int | None) -> str:
        if rssi is None:
            return self.tr("connected to this computer")
        if rssi >= _STRONG_DBM:
            return self.tr("strong signal")
        return self.tr("fair signal") if rssi >= _FAIR_DBM else self.tr("weak signal")
