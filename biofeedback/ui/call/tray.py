"""The strip's life beside the main window, and the tray that leads back to both.

    keeper = StripKeeper(theme, family, store, parent)
    keeper.guard(main_window)      # it may be closed while the strip is open
    keeper.show()                  # makes and shows ``keeper.strip``
    keeper.close()                 # the session is over: strip and tray go, the window is back
    keeper.shut_down()             # the program ends

Signals of the strip are passed on, so that they can be connected before it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from biofeedback.ui.call.strip_parts import paint_microphone

if TYPE_CHECKING:
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.call.strip import CallStrip
    from biofeedback.ui.theme import Theme

_SIZES: Final = (16, 22, 32, 48, 64)
_LOOK_EVERY_MS: Final = 5000
_WAVE: Final = ((0.12, 0.58), (0.3, 0.46), (0.5, 0.3), (0.68, 0.44), (0.88, 0.52))
"""Of a curve in the icon, as shares of its size."""


class Guarded(Protocol):
    """A main window that may be closed while something else goes on."""

    may_stay: Callable[[], bool] | None

    def come_back(self, *, quietly: bool = False) -> None:
        """Show it again; quietly where nobody asked for it."""
        ...

    def end(self) -> None:
        """Close it for good."""
        ...


def icon(theme: Theme, *, listening: bool = False) -> QIcon:
    """Paint the icon of the tray: a curve, or a microphone while one is on."""
    painted = QIcon()
    for size in _SIZES:
        pixels = QPixmap(size, size)
        pixels.fill(Qt.GlobalColor.transparent)
        with QPainter(pixels) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.ground))
            painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
            if listening:
                area = QRectF(size * 0.2, size * 0.16, size * 0.6, size * 0.68)
                paint_microphone(painter, area, QColor(theme.heart))
            else:
                painter.setPen(QPen(QColor(theme.vagal), max(1.5, size * 0.09)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(_wave(size))
        painted.addPixmap(pixels)
    return painted


def _wave(size: int) -> QPainterPath:
    points = [QPointF(x * size, y * size) for x, y in _WAVE]
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    return path


class TrayIcon(QObject):
    """An icon in the tray, while there is a tray and a strip."""

    window_wanted = Signal()
    blank_wanted = Signal(bool)
    click_through_ended = Signal()
    mark_wanted = Signal()
    end_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Make it, not shown yet."""
        super().__init__(parent)
        self._theme = theme
        self._listening = False
        self._menu = menu = QMenu()
        menu.addAction(self.tr("Show the window"), self.window_wanted.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Set a marker"), self.mark_wanted.emit)
        self.blank = self._switch(self.tr("Blank the strip"))
        self.blank.toggled.connect(self.blank_wanted)
        self.through = QAction(self.tr("End clicking through the strip"), menu)
        self.through.triggered.connect(self.click_through_ended)
        menu.addAction(self.through)
        menu.addSeparator()
        menu.addAction(self.tr("End the session"), self.end_wanted.emit)
        menu.addAction(self.tr("Quit"), self.quit_wanted.emit)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(menu)
        self._icon.activated.connect(self._activated)
        self.show_click_through(False)
        self._paint()

    @property
    def menu(self) -> QMenu:
        """Its menu."""
        return self._menu

    @property
    def visible(self) -> bool:
        """Whether it is in a tray."""
        return self._icon.isVisible()

    def set_on(self, on: bool) -> None:
        """Show it where there is a tray, or take it away."""
        self._icon.setVisible(on and QSystemTrayIcon.isSystemTrayAvailable())

    def set_listening(self, on: bool) -> None:
        """Show that a microphone is on, or is not any more."""
        if on != self._listening:
            self._listening = on
            self._paint()

    def show_blank(self, on: bool) -> None:
        """Show whether the strip is blank."""
        self.blank.blockSignals(True)
        self.blank.setChecked(on)
        self.blank.blockSignals(False)

    def show_click_through(self, on: bool) -> None:
        """Offer to end clicking through the strip, where it can be clicked through."""
        self.through.setEnabled(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._paint()

    def _switch(self, text: str) -> QAction:
        action = QAction(text, self._menu)
        action.setCheckable(True)
        self._menu.addAction(action)
        return action

    def _paint(self) -> None:
        self._icon.setIcon(icon(self._theme, listening=self._listening))
        listening = self.tr("biofeedback: the microphone is on")
        self._icon.setToolTip(listening if self._listening else "biofeedback")

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.window_wanted.emit()


class StripKeeper(QObject):
    """Opens the strip and puts it away; while it is open, the main window may be closed."""

    opened = Signal()
    put_away = Signal()
    """A person has put the strip away; the session goes on."""
    mark_wanted = Signal()
    speaking = Signal(bool)
    end_wanted = Signal()
    """End the session."""
    click_through_changed = Signal(bool)
    blanked_changed = Signal(bool)

    def __init__(
        self, theme: Theme, family: str, store: SettingsStore, parent: QObject | None = None
    ) -> None:
        """Make nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._family = family
        self._store = store
        self._window: Guarded | None = None
        self._strip: CallStrip | None = None
        self._tray: TrayIcon | None = None
        self._wants_end = False
        """Whether a person has ended the session here, and looks for what became of it."""
        # A tray may go while the window is in it; a strip that is clicked through is no way back.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY_MS)
        self._look.timeout.connect(self._look_for_tray)

    @property
    def strip(self) -> CallStrip | None:
        """The strip, once it was opened."""
        return self._strip

    @property
    def tray(self) -> TrayIcon | None:
        """The icon in the tray, once the strip was opened."""
        return self._tray

    @property
    def is_open(self) -> bool:
        """Whether the strip is shown."""
        return self._strip is not None and self._strip.isVisible()

    def may_stay(self) -> bool:
        """Return whether the session goes on without the main window."""
        if self._tray and self.is_open:
            self._tray.set_on(True)  # a tray may have come since
            self._look.start()
        return self.is_open

    def guard(self, window: Guarded) -> None:
        """Let the main window be closed while the strip is open, and lead back to it."""
        self._window = window
        window.may_stay = self.may_stay

    def show(self) -> CallStrip:
        """Show the strip; one that is open already is there for the mouse again."""
        strip, tray = self._made()
        strip.set_click_through(False)
        self._wants_end = False
        strip.show()
        tray.set_on(True)
        self.opened.emit()
        return strip

    def close(self) -> None:
        """Take strip and icon away; the main window comes back.

        It takes the keyboard only where the session was ended on the strip or in the tray.
        """
        if self._strip is None or not self.is_open:
            return
        self._strip.hide()
        self._lead_back(quietly=not self._wants_end)

    def set_private(self, on: bool) -> None:
        """Blank the strip, or show everything again."""
        if self._strip:
            self._strip.set_private(on)

    def set_listening(self, on: bool) -> None:
        """Show in the tray that a microphone is on; the strip has ``set_talk``."""
        if self._tray:
            self._tray.set_listening(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._strip and self._tray:
            self._strip.apply(theme)
            self._tray.apply(theme)

    def shut_down(self) -> None:
        """Take everything away: the program ends."""
        self._look.stop()
        if self._strip and self._tray:
            self._tray.set_on(False)
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None

    def _made(self) -> tuple[CallStrip, TrayIcon]:
        if self._strip is None or self._tray is None:
            from biofeedback.ui.call.strip import CallStrip

            self._strip = CallStrip(self._theme, self._family, self._store)
            self._tray = TrayIcon(self._theme, self)
            self._connect(self._strip, self._tray)
        return self._strip, self._tray

    def _connect(self, strip: CallStrip, tray: TrayIcon) -> None:
        for source in (strip, tray):
            source.mark_wanted.connect(self.mark_wanted)
            source.end_wanted.connect(self._end)
        strip.speaking.connect(self.speaking)
        strip.main_window_wanted.connect(self._show_window)
        strip.hidden.connect(self._on_put_away)
        strip.click_through_changed.connect(tray.show_click_through)
        strip.click_through_changed.connect(self.click_through_changed)
        strip.blanked_changed.connect(tray.show_blank)
        strip.blanked_changed.connect(self.blanked_changed)
        tray.window_wanted.connect(self._show_window)
        tray.blank_wanted.connect(strip.set_private)
        tray.click_through_ended.connect(lambda: strip.set_click_through(False))
        tray.quit_wanted.connect(self._quit)

    def _end(self) -> None:
        self._wants_end = True
        self.end_wanted.emit()

    def _on_put_away(self) -> None:
        self._lead_back(quietly=False)
        self.put_away.emit()

    def _look_for_tray(self) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._look.stop()
            if self._window:
                self._window.come_back(quietly=True)

    def _lead_back(self, *, quietly: bool) -> None:
        self._look.stop()
        if self._tray:
            self._tray.set_on(False)
        if self._window:
            self._window.come_back(quietly=quietly)

    def _show_window(self) -> None:
        self._look.stop()
        if self._window:
            self._window.come_back()

    def _quit(self) -> None:
        if self._window:
            self._window.end()
