"""What belongs to one replay in the window, put together: strip, labels, survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from biofeedback.records.folders import WINDOWS_S
from biofeedback.ui.replay.labels import Labels
from biofeedback.ui.replay.labels_page import LabelsPage
from biofeedback.ui.replay.opening import Opened
from biofeedback.ui.replay.strip import ReplayStrip
from biofeedback.ui.replay.survey import Survey
from biofeedback.ui.theme import Theme

if TYPE_CHECKING:
    from biofeedback.ui.controller import Controller


class Desk(QObject):
    """Made with the first replay; serves one after the other."""

    def __init__(self, theme: Theme, family: str, controller: Controller) -> None:
        """Make the strip; whoever made this puts it into a window."""
        super().__init__()
        self._controller = controller
        self._labels: Labels | None = None
        """Those that can be changed."""
        self._shown: Labels | None = None
        self._page: LabelsPage | None = None
        self.strip = ReplayStrip(theme, family)
        self.strip.labels_wanted.connect(self.edit_labels)

    @property
    def labels(self) -> Labels | None:
        """Those of the present recording; None while there is none, or they cannot be changed."""
        return self._labels

    def wait_for(self, path: Path) -> None:
        """Say that a file is being opened."""
        self.leave()
        self.strip.say(self.tr("Opening {name} …").format(name=path.name))
        self.strip.show()

    def show_recording(self, opened: Opened) -> None:
        """Lead through a recording that has been opened."""
        player = self._controller.player
        self._shown = labels = Labels(opened, self._controller.notes_keeper, self)
        why_not = ""
        if player is None:
            why_not = self.tr("This replay is being recorded: it plays from beginning to end.")
        else:
            self._labels = labels
            labels.changed.connect(lambda: player.steps_changed(labels.steps()))
        survey = Survey(
            opened.steps,
            WINDOWS_S,
            artifacts=self._controller.judges,
            busy=lambda: player is not None and not player.settled,
            parent=self,
        )
        self.strip.show_recording(opened, labels, survey, player, why_not)

    def mark(self, name: str, at_s: float) -> None:
        """Add a marker at a time of the recording."""
        if self._labels:
            self._labels.add(name, at_s)

    def edit_labels(self) -> None:
        """Open the page on which labels are edited."""
        player = self._controller.player
        if player is None or self._labels is None:
            return
        if self._page is None:
            self._page = LabelsPage(self._labels, player, self.strip.window())
            self._page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._page.finished.connect(self._forget_page)
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()

    def _forget_page(self) -> None:
        self._page = None

    def close_page(self) -> None:
        """Keep what is being typed on the page of labels, and close it."""
        if self._page:
            # Not ``close``: with the window it may be hidden already.
            self._page.done(0)

    def leave(self) -> None:
        """The replay is over."""
        self.close_page()
        if self._shown:
            # It holds the whole recording.
            self._shown.deleteLater()
        self._labels = self._shown = None
        self.strip.say("")
        self.strip.hide()
