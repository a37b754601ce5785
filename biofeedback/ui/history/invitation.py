"""What the history shows while there is nothing in it: an invitation, and no invented line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from biofeedback.history.baseline import LEAST_IN_RANGE, LEAST_IN_WEEK
from biofeedback.ui.languages import tr
from biofeedback.ui.page import fill_page

_PAGE_WIDTH = 560


class Invitation(QWidget):
    """Says how a history comes about."""

    start_wanted = Signal()
    demo_wanted = Signal()
    contact_wanted = Signal()

    def __init__(self) -> None:
        """Make the page; ``invite`` says whether there is a demo to be shown."""
        super().__init__()
        self._title = QLabel(self.tr("Your days, side by side"))
        self._title.setProperty("role", "title")
        self._lead = QLabel(
            self.tr(
                "Every session that you record is kept here. Measure at rest for two or three "
                "minutes, most mornings, sitting in the same way: after {week} days there is a "
                "mean of the week, after {range} your own usual range."
            ).format(week=LEAST_IN_WEEK, range=LEAST_IN_RANGE)
        )
        self._lead.setWordWrap(True)
        self._lead.setProperty("role", "muted")
        self._demo = QLabel()
        self._demo.setWordWrap(True)
        self._demo.setProperty("role", "notice")
        self._start = QPushButton(self.tr("Measure now"))
        self._start.setProperty("role", "primary")
        self._start.clicked.connect(self.start_wanted)
        self._show_demo = QPushButton(self.tr("Include demo"))
        self._show_demo.clicked.connect(self.demo_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._start)
        buttons.addWidget(self._show_demo)
        contact = QPushButton(self.tr("Rate an evening"))
        contact.setToolTip(self.tr("Weeks with others beside your vagal tone: key W"))
        contact.clicked.connect(self.contact_wanted)
        buttons.addWidget(contact)
        buttons.addStretch()
        page = QVBoxLayout()
        page.setSpacing(16)
        for part in (self._title, self._lead, self._demo):
            page.addWidget(part)
        page.addLayout(buttons)
        fill_page(self, page, _PAGE_WIDTH)
        self.invite(0)

    def invite(self, demo: int) -> None:
        """Say that nothing is there, or nothing but so many recordings of demo or replay."""
        for widget in (self._demo, self._show_demo):
            widget.setVisible(demo > 0)
        if demo:
            text = tr(
                "So far there are %n recordings of the demo: they never count.",
                "",
                demo,
                one="So far there is %n recording of the demo: it never counts.",
            )
            self._demo.setText(text)

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        self._start.setFocus()
