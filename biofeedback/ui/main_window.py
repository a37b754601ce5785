"""The window itself: painted empty at once, filled as soon as that has been seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow

from biofeedback.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.request import Request
    from biofeedback.ui.workspace import Workspace

_LEAST_WIDTH: Final = 720
_LEAST_HEIGHT: Final = 560


class MainWindow(QMainWindow):
    """A ground, and on it the workspace; nothing is imported here that the ground does not need."""

    def __init__(self, store: SettingsStore, request: Request) -> None:
        """Make the empty window."""
        super().__init__()
        self._store = store
        self._request = request
        self._painted = False
        self._closed = False
        self._was_maximized = False
        self._kept: tuple[object, ...] = ()
        self._workspace: Workspace | None = None
        self.when_filled: Callable[[], None] | None = None
        """Called once everything is in the window."""
        self.when_over: Callable[[], object] | None = None
        """Called once it has closed for good."""
        self.may_stay: Callable[[], bool] | None = None
        """Asked before it closes; where something goes on without it, it only steps aside."""
        self._ending = False
        ground = self.palette()
        colour = QColor(theme.first_ground(store.settings.theme))
        ground.setColor(QPalette.ColorRole.Window, colour)
        self.setPalette(ground)
        self.setWindowTitle("biofeedback")
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(store.settings.width, store.settings.height)

    @property
    def workspace(self) -> Workspace:
        """What the window holds, once it does."""
        assert self._workspace is not None
        return self._workspace

    @property
    def loaded(self) -> bool:
        """Whether everything is there, plots and engine included."""
        return self._workspace is not None and self._workspace.loaded

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground, and fill the window once it has been seen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._fill)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Vanish at once, close the file; the strap is let go of afterwards."""
        if self.may_stay and not self._ending and self._stays(self.may_stay()):
            event.ignore()
            return
        self._closed = True
        size = self.normalGeometry().size() if self._is_large() else self.size()
        self.hide()
        self._store.change(width=size.width(), height=size.height())
        if self._workspace:
            self._workspace.end()
        event.accept()
        if self.when_over:
            self.when_over()

    def end(self) -> None:
        """Close for good, whatever else goes on."""
        self._ending = True
        # Nothing else that is open keeps the program alive then.
        QApplication.setQuitOnLastWindowClosed(True)
        self.close()

    def come_back(self, *, quietly: bool = False) -> None:
        """Show it again after it has stepped aside.

        Args:
            quietly: Whether nobody asked for it: it comes back as an icon, and whoever types
                elsewhere goes on.
        """
        if self._closed or (quietly and self.isVisible()):
            return
        from PySide6.QtCore import Qt

        QApplication.setQuitOnLastWindowClosed(True)
        if quietly:
            self.showMinimized()
            return
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _stays(self, wanted: bool) -> bool:
        """Step aside instead of closing: to the tray, or where there is none become an icon."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not wanted or app.isSavingSession():
            return False
        from PySide6.QtWidgets import QSystemTrayIcon

        if QSystemTrayIcon.isSystemTrayAvailable():
            # A page of help that is closed meanwhile does not end the session.
            QApplication.setQuitOnLastWindowClosed(False)
            self.hide()
        else:
            self.showMinimized()
        return True

    def keep(self, *things: object) -> None:
        """Hold references for as long as the window lives."""
        self._kept += things

    def join(self) -> None:
        """Wait until the strap is let go of."""
        if self._workspace:
            self._workspace.join()

    def _is_large(self) -> bool:
        """Return whether the size is the screen's and not a person's choice."""
        return self.isFullScreen() or self.isMaximized()

    def _set_full_screen(self, on: bool) -> None:
        if on:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        elif self._was_maximized:
            self.showMaximized()
        else:
            self.showNormal()

    def _fill(self) -> None:
        if self._closed:
            return
        from biofeedback.ui import languages
        from biofeedback.ui.workspace import Workspace

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        languages.load(app, self._store.settings.language)
        self._workspace = Workspace(self._store, self._request, theme.load_fonts(app))
        self._workspace.quit_wanted.connect(self.end)
        self._workspace.full_screen_wanted.connect(self._set_full_screen)
        self.setCentralWidget(self._workspace)
        self._workspace.focus()
        if self.when_filled:
            self.when_filled()
