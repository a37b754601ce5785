"""The strip's menu: a window like the strip, because a menu of Qt would take the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from biofeedback.ui.call.strip_platform import NO_OPACITY, Note
from biofeedback.ui.labels import muted
from biofeedback.ui.languages import said
from biofeedback.ui.theme import Theme

ALL: Final = "all"
CURVE: Final = "curve"
NOTHING: Final = "nothing"
SHOWN: Final = (ALL, CURVE, NOTHING)
"""What the strip shows of RMSSD."""
LEAST_OPACITY: Final = 30
"""Percent; with less it could not be found again."""
OPACITY_STEP: Final = 10
NOT_TAKING_FOCUS: Final = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)
"""For any desktop; ``window_flags`` has what this one needs."""
_LEFT_MS: Final = 1500
"""Closed so long after the mouse has left it: nothing tells it of a click elsewhere."""
_UNTOUCHED_MS: Final = 6000
_GAP: Final = 4


def window_flags() -> Qt.WindowType:
    """Return the flags of a window that stays on top, on all workspaces, and takes no keyboard.

    Window managers of X11 put a window in full screen that has the keyboard above those that are
    to stay on top, as a call often is: there the strip is no concern of theirs.
    """
    if QGuiApplication.platformName() == "xcb":
        return NOT_TAKING_FOCUS | Qt.WindowType.BypassWindowManagerHint
    return NOT_TAKING_FOCUS


def to_top(window: QWidget) -> None:
    """Put a window that no window manager keeps on top above all others."""
    if window.windowFlags() & Qt.WindowType.BypassWindowManagerHint:
        window.raise_()


def never_take_focus(window: QWidget) -> None:
    """Let a window be shown without taking the keyboard from whoever has it."""
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    # Else macOS hides it with the program that is not in use, and KDE as a tool of one.
    window.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
    window.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeNotification)
    # It is never the active window, of which alone tips are shown else.
    window.setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
    window.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def style_sheet(theme: Theme) -> str:
    """Return the style of what lies on the strip and its menu."""
    return f"""
    QLabel {{ color: {theme.text}; background: transparent; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[role="words"] {{ color: {theme.text}; font-size: 13px; }}
    QLabel[role="cue"] {{ color: {theme.text}; font-size: 12px; }}
    QLabel[role="phase"], QLabel[role="why"] {{ color: {theme.muted}; font-size: 12px; }}
    QPushButton {{
        background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.panel};
        border-radius: 8px; padding: 9px 12px; font-weight: 500;
    }}
    QPushButton:hover {{ background: {theme.hover}; border-color: {theme.hover}; }}
    QPushButton:pressed {{
        background: {theme.vagal}; border-color: {theme.vagal}; color: {theme.on_accent};
    }}
    QPushButton:disabled {{ color: {theme.muted}; }}
    QPushButton[role="dots"] {{
        background: transparent; border-color: transparent; color: {theme.muted};
        padding: 0; font-size: 18px;
    }}
    QPushButton[role="dots"]:hover {{ color: {theme.text}; background: {theme.panel}; }}
    QPushButton[role="entry"] {{
        background: transparent; border-color: transparent; text-align: left;
        padding: 5px 12px; border-radius: 6px; font-weight: 400;
    }}
    QPushButton[role="entry"]:hover {{ background: {theme.hover}; }}
    QPushButton[role="entry"]:checked {{
        border-left: 3px solid {theme.vagal}; border-radius: 0; padding-left: 10px;
        font-weight: 600;
    }}
    QPushButton[role="step"] {{ padding: 2px 0; font-weight: 500; }}
    QFrame[role="line"] {{ background: {theme.line}; border: none; }}
    """


class StripMenu(QWidget):
    """Offers what the strip can do; it closes by itself."""

    mark_wanted = Signal()
    shown_chosen = Signal(str)
    narrow_chosen = Signal(bool)
    opacity_chosen = Signal(int)
    """In percent."""
    click_through_wanted = Signal()
    blank_wanted = Signal()
    window_wanted = Signal()
    hide_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, strip: QWidget, *, can_fade: bool) -> None:
        """Make it, closed.

        Args:
            theme: Its colours.
            strip: Owns it.
            can_fade: Whether this desktop can draw the strip less opaque.
        """
        super().__init__(strip, window_flags())
        never_take_focus(self)
        self._theme = theme
        self._opacity = 100
        self._can_fade = can_fade
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.hide)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 6, 6, 6)
        self._column.setSpacing(1)
        self._entry(self.tr("Set a marker"), self.mark_wanted.emit)
        self._line()
        names = (
            self.tr("Number and curve"),
            self.tr("Curve alone"),
            self.tr("Neither, words alone"),
        )
        self._shown = {
            each: self._entry(name, partial(self.shown_chosen.emit, each))
            for each, name in zip(SHOWN, names, strict=True)
        }
        self._narrow = self._entry(self.tr("Narrow"), self._toggle_narrow)
        for entry in (*self._shown.values(), self._narrow):
            entry.setCheckable(True)
        self._is_narrow = False
        self._line()
        self._column.addLayout(self._opacity_row())
        through = self._entry(self.tr("Click through it"), self.click_through_wanted.emit)
        through.setToolTip(
            self.tr("Until it is opened again, or switched off in the window or the tray")
        )
        self._blank = self._entry("", self.blank_wanted.emit)
        self._line()
        self._entry(self.tr("Show the window"), self.window_wanted.emit)
        self._entry(self.tr("Put the strip away"), self.hide_wanted.emit)
        self._entry(self.tr("End the session"), self.end_wanted.emit)
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(13, 0, 8, 0)
        self._column.addLayout(self._notes)
        self.apply(theme)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setStyleSheet(style_sheet(theme))
        self.update()

    def show_state(self, *, shown: str, narrow: bool, opacity: int, blank: bool) -> None:
        """Show what is chosen now."""
        for each, entry in self._shown.items():
            entry.setChecked(each == shown)
        self._is_narrow = narrow
        self._narrow.setChecked(narrow)
        again, away = self.tr("Show everything again"), self.tr("Blank it (double click)")
        self._blank.setText(again if blank else away)
        self._opacity = opacity
        self._percent.setText(f"{opacity} %")
        self._less.setEnabled(self._can_fade and opacity > LEAST_OPACITY)
        self._more.setEnabled(self._can_fade and opacity < 100)

    def say(self, notes: Sequence[Note]) -> None:
        """Say below what can be had on this desktop, and what cannot."""
        while item := self._notes.takeAt(0):
            if line := item.widget():
                line.deleteLater()
        for note in notes:
            said_of = muted(said(note.short), "why")
            said_of.setToolTip(said(note.sentence))
            self._notes.addWidget(said_of)
        self._notes.setContentsMargins(13, 6 if notes else 0, 8, 4 if notes else 0)

    def open_beside(self, strip: QRect, area: QRect) -> None:
        """Open below the strip or above it, within what of the screen can be used."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # a text takes its room by the style sheet
        self.adjustSize()
        size = self.size()
        left = max(area.left(), min(strip.right() - size.width() + 1, area.right() - size.width()))
        below = strip.bottom() + _GAP
        fits = below + size.height() <= area.bottom()
        top = below if fits else max(area.top(), strip.top() - _GAP - size.height())
        self.move(QPoint(left, top))
        self.show()
        to_top(self)
        self._idle.start(_UNTOUCHED_MS)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Stay open under the mouse."""
        super().enterEvent(event)
        self._idle.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Close soon."""
        super().leaveEvent(event)
        self._idle.start(_LEFT_MS)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.setBrush(QColor(self._theme.ground))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _entry(self, text: str, chosen: Callable[[], object]) -> QPushButton:
        entry = QPushButton(text)
        entry.setProperty("role", "entry")
        entry.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        entry.clicked.connect(self.hide)
        entry.clicked.connect(chosen)
        self._column.addWidget(entry)
        return entry

    def _toggle_narrow(self) -> None:
        self.narrow_chosen.emit(not self._is_narrow)

    def _line(self) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self._column.addSpacing(3)
        self._column.addWidget(line)
        self._column.addSpacing(3)

    def _opacity_row(self) -> QHBoxLayout:
        self._less = self._step("\N{MINUS SIGN}", -OPACITY_STEP, self.tr("Less opaque"))
        self._more = self._step("+", OPACITY_STEP, self.tr("More opaque"))
        self._percent = QLabel()
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._percent.setMinimumWidth(46)
        name = muted(self.tr("Opacity"))
        if not self._can_fade:
            name.setToolTip(said(NO_OPACITY.sentence))
        row = QHBoxLayout()
        row.setContentsMargins(13, 2, 8, 2)
        row.addWidget(name, 1)
        parts: Sequence[QWidget] = (self._less, self._percent, self._more)
        for part in parts:
            row.addWidget(part)
        return row

    def _step(self, text: str, by: int, name: str) -> QPushButton:
        step = QPushButton(text)
        step.setProperty("role", "step")
        step.setAccessibleName(name)
        step.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        step.setFixedWidth(28)
        step.clicked.connect(lambda: self.opacity_chosen.emit(self._opacity + by))
        return step
