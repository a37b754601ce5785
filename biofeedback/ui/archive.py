"""What was recorded, for the window: the page of the history and what is done with recordings.

Nothing of the history is loaded before somebody wants it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from biofeedback.ui.errands import Errands

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.history.shelf import Shelf
    from biofeedback.ui.history.usual import YourUsual
    from biofeedback.ui.history.view import HistoryView
    from biofeedback.ui.reporter import Reporter
    from biofeedback.ui.theme import Theme
    from biofeedback.usual import Band


class Archive(QObject):
    """Makes the history when it is first opened, and keeps it up to date."""

    told = Signal(str)
    """A sentence on what became of something; empty where nothing is to be said any more."""

    def __init__(self, store: SettingsStore, parent: QObject | None = None) -> None:
        """Load nothing yet."""
        super().__init__(parent)
        self._store = store
        self._view: HistoryView | None = None
        self._shelf: Shelf | None = None
        self._reporter: Reporter | None = None
        self._errands = Errands(self)
        self._closed = False

    @property
    def view(self) -> HistoryView | None:
        """The page, once it was opened."""
        return self._view

    @property
    def shelf(self) -> Shelf | None:
        """What reads the library, once something was wanted of it."""
        return self._shelf

    @property
    def filling(self) -> bool:
        """Whether the page was opened and has not shown yet what there is."""
        view, shelf = self._view, self._shelf
        if view is None or shelf is None or not view.isVisible():
            return False
        return not shelf.asked or (view.picture is not None and not view.shown)

    def make_view(self, theme: Theme, family: str) -> HistoryView:
        """Make the page and begin to fill it."""
        # It is read while the page is being made; what it says waits for the window's thread.
        shelf = self._load_shelf()
        shelf.fill(self._store.settings.recordings)
        from biofeedback.ui.history.view import HistoryView

        self._view = view = HistoryView(theme, family)
        shelf.filled.connect(view.show_contents)
        shelf.progressed.connect(view.show_progress)
        shelf.settled.connect(view.settle)
        shelf.told.connect(self.told)
        view.report_wanted.connect(self.report)
        view.file_wanted.connect(self.show_file)
        view.noted.connect(lambda _: self.refresh())
        view.evening_rated.connect(
            lambda day, said: shelf.keep_evening(self._store.settings.recordings, day, said)
        )
        view.told.connect(self.told)
        if shelf.contents:
            view.show_contents(shelf.contents)
        return view

    def _load_shelf(self) -> Shelf:
        if self._shelf is None:
            from biofeedback.ui.history.shelf import Shelf

            self._shelf = Shelf(self)
        return self._shelf

    def refresh(self) -> None:
        """Look at what is new; while the history was not opened yet, only if that is soon done."""
        if not self._closed:
            shelf = self._load_shelf()
            shelf.refresh(self._store.settings.recordings, quietly=self._view is None)

    def move(self) -> None:
        """Recordings lie in another folder from now on."""
        if self._shelf and not self._closed:
            self._shelf.fill(self._store.settings.recordings)

    def find_usual(self, at: datetime, then: Callable[[Band, str], object]) -> None:
        """Ask what is usual at rest at this time of day, as far as the library knows.

        Args:
            at: Now.
            then: Is told it, and where it is from, on the window's thread; not where the days are
                too few.
        """
        folder = self._store.settings.recordings

        def ask() -> YourUsual | None:
            from biofeedback.ui.history.usual import your_usual

            return your_usual(folder, at)

        def tell(found: YourUsual | None) -> None:
            if found:
                from biofeedback.ui.history import words

                then(found.band, words.your_usual(found))

        self._errands.run(ask, tell)

    def report(self, path: Path) -> None:
        """Have a report made and opened."""
        if self._reporter is None:
            from biofeedback.ui.reporter import Reporter

            self._reporter = Reporter(self)
            self._reporter.told.connect(self.told)
        self._reporter.make(path)

    def show_file(self, path: Path) -> None:
        """Open the folder that a recording lies in."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
            self.told.emit(self.tr("The recording is {path}").format(path=path))

    def close_down(self) -> None:
        """Keep what was being typed, and begin nothing any more."""
        self._closed = True
        if self._view:
            self._view.close_down()
        if self._shelf:
            self._shelf.close_down()
        if self._reporter:
            self._reporter.close_down()
