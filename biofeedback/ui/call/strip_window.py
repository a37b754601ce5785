"""The window of the strip: its ground, where it stands, and that it is in nobody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QScreen,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.ui.call import strip_words as words
from biofeedback.ui.call.strip_menu import (
    LEAST_OPACITY,
    OPACITY_STEP,
    StripMenu,
    never_take_focus,
    style_sheet,
    to_top,
    window_flags,
)
from biofeedback.ui.call.strip_place import corner, place_from, place_of, snapped
from biofeedback.ui.call.strip_platform import (
    Note,
    can_fade,
    is_composited,
    keep_out_of_capture,
    limits,
    on_wayland,
)

if TYPE_CHECKING:
    from biofeedback.records.folders import SettingsStore
    from biofeedback.ui.theme import Theme

_RADIUS: Final = 14.0


class StripWindow(QWidget):
    """Always on top, dragged by its ground; it takes no keyboard, ever, nor does its menu."""

    hidden = Signal()
    """A person has put it away."""
    click_through_changed = Signal(bool)

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        """Make it as it was last, not shown yet."""
        super().__init__(None, window_flags())
        never_take_focus(self)
        self._theme = theme
        self._store = store
        stored = store.settings.strip
        self._place = place_from(stored)
        self._opacity = words.percent(stored.get("opacity"), LEAST_OPACITY)
        self._soft = is_composited()
        self._can_fade = can_fade()
        self._click_through = False
        self._pressed: QPoint | None = None
        """Where on the strip the mouse went down, while it is held."""
        self._dragged = False
        self.notes: tuple[Note, ...] = ()
        """What can be had on this desktop and what cannot, once it was shown."""
        if self._soft:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._menu = menu = StripMenu(theme, self, can_fade=self._can_fade)
        menu.opacity_chosen.connect(self.set_opacity)
        menu.click_through_wanted.connect(lambda: self.set_click_through(True))
        menu.hide_wanted.connect(self.put_away)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._watch)
        app.screenRemoved.connect(self._settle_soon)
        for screen in QGuiApplication.screens():
            self._watch(screen)

    @property
    def click_through(self) -> bool:
        """Whether the mouse reaches what lies below it."""
        return self._click_through

    @property
    def menu(self) -> StripMenu:
        """Its menu."""
        return self._menu

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setStyleSheet(style_sheet(theme))
        self._menu.apply(theme)
        self.update()

    # -- what a person chooses ---------------------------------------------------------------

    def set_opacity(self, percent: int) -> None:
        """Draw it less opaque, or more."""
        self._opacity = max(LEAST_OPACITY, min(100, percent))
        self._fade()
        self._tell_menu()
        self._remember()

    def _fade(self) -> None:
        if self._can_fade:
            self.setWindowOpacity(self._opacity / 100)

    def set_click_through(self, on: bool) -> None:
        """Let the mouse reach what lies below, or not any more.

        Nobody can switch it off on the strip itself: the tray and the main window can, and it is
        off whenever the strip is opened again. It is never remembered.
        """
        if on == self._click_through:
            return
        self._click_through = on
        self._menu.hide()
        if self.windowHandle() is not None:
            self.windowHandle().setFlag(Qt.WindowType.WindowTransparentForInput, on)
        self._arrange()
        self.update()
        self.click_through_changed.emit(on)

    def put_away(self) -> None:
        """Hide it; the session goes on."""
        self.hide()
        self.hidden.emit()

    def toggle_menu(self) -> None:
        """Open its menu, or close it."""
        if self._menu.isVisible():
            self._menu.hide()
            return
        self._tell_menu()
        self._menu.open_beside(self.geometry(), self._area(self.geometry().center()))

    def _tell_menu(self) -> None:
        """Have the menu show what is chosen now."""

    def _arrange(self) -> None:
        """Show the parts that are wanted."""

    def _choices(self) -> dict[str, Any]:
        """Return what else is to be remembered."""
        return {}

    def _remember(self) -> None:
        now = {**self._place.stored(), "opacity": self._opacity, **self._choices()}
        if now != self._store.settings.strip:
            self._store.change(strip=now)

    # -- where it stands ---------------------------------------------------------------------

    def _settle_soon(self) -> None:
        # Qt moves what was on a screen that goes, after it has said so.
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        """Stand at its place, or where a screen is left nearest to it."""
        screens = _screens()
        if not screens or self._pressed is not None:
            return
        to = corner(self._place, self.size(), screens)
        if to != self.pos():
            self.move(to)
            # It would stand where the strip is no more; else it stays open to whoever reads it.
            self._menu.hide()

    def _area(self, at: QPoint) -> QRect:
        screen = QGuiApplication.screenAt(at) or self.screen()
        return screen.availableGeometry()

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._settle_soon)
        self._settle_soon()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the ground, or open the menu."""
        if event.button() is Qt.MouseButton.RightButton:
            self.toggle_menu()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._menu.hide()
            self._pressed = event.position().toPoint()
            self._dragged = False
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it."""
        if self._pressed is None:
            return
        mouse = event.globalPosition().toPoint()
        moved = event.position().toPoint() - self._pressed
        far = moved.manhattanLength() >= QApplication.startDragDistance()
        if not (self._dragged or far):
            return
        self._dragged = True
        if on_wayland():
            # There a window is moved by the desktop, which says neither where nor when it is done.
            self._pressed = None
            self.windowHandle().startSystemMove()
        else:
            self.move(snapped(mouse - self._pressed, self.size(), self._area(mouse)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Stay there."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        if self._dragged:
            self._place = place_of(self.pos(), self.size(), _screens())
            self._remember()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Change its opacity, with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._can_fade:
            up = event.angleDelta().y() > 0
            self.set_opacity(self._opacity + (OPACITY_STEP if up else -OPACITY_STEP))
        event.accept()

    # -- the window --------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Stand at its place; the mouse reaches it again."""
        super().showEvent(event)
        self.set_click_through(False)
        self._fade()
        self.notes = (keep_out_of_capture(self), *limits())
        self._menu.say(self.notes)
        self._settle()
        to_top(self)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let go of everything."""
        super().hideEvent(event)
        self._menu.hide()
        self._pressed = None
        self.set_click_through(False)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """A window manager closes it: it is put away."""
        event.accept()
        self.hidden.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Round the corners where a desktop cannot draw them soft."""
        super().resizeEvent(event)
        if not self._soft:
            outline = self._outline(0.0).toFillPolygon().toPolygon()
            self.setMask(QRegion(outline))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            style = Qt.PenStyle.DashLine if self._click_through else Qt.PenStyle.SolidLine
            line = self._theme.muted if self._click_through else self._theme.line
            painter.setPen(QPen(QColor(line), 1, style))
            painter.setBrush(QColor(self._theme.ground))
            painter.drawPath(self._outline(0.5))

    def _outline(self, inset: float) -> QPainterPath:
        path = QPainterPath()
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path.addRoundedRect(area, _RADIUS, _RADIUS)
        return path


def _screens() -> dict[str, QRect]:
    """Return what of each screen can be used, the first one first."""
    return {each.name(): each.availableGeometry() for each in QGuiApplication.screens()}
