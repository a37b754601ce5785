"""The strip below the curves of a replay: the overview, and what plays, stands and jumps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from biofeedback.records.sidecar import Mark
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.labels import muted, set_text
from biofeedback.ui.languages import named
from biofeedback.ui.replay.labels import Labels
from biofeedback.ui.replay.opening import Opened
from biofeedback.ui.replay.overview import Overview
from biofeedback.ui.replay.player import Player
from biofeedback.ui.replay.survey import Survey
from biofeedback.ui.theme import Theme, number_font
from biofeedback.ui.words import plain, shortened, with_key
from biofeedback.units import clock_text

SPEEDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0)
_PER_SPEED: Final = 1000
"""A choice is among whole numbers."""
_FAST: Final = 0
_OTHER: Final = -1
"""None of those that can be chosen."""
_REFRESH_MS: Final = 100
_TIME_PIXELS: Final = 14
_STEP_S: Final = 10.0
_LONG_STEP_S: Final = 60.0
_BACK_S: Final = 1.5
"""So soon after a label, going back means the one before."""
_MOST_IN_MENU: Final = 30
_LONGEST_IN_MENU: Final = 40
_NARROW: Final = 860


class ReplayStrip(QWidget):
    """Leads through a recording by mouse and keys."""

    labels_wanted = Signal()
    """The labels are to be edited."""

    def __init__(self, theme: Theme, family: str) -> None:
        """Make it without a recording."""
        super().__init__()
        self._player: Player | None = None
        self._labels: Labels | None = None
        self._opened: Opened | None = None
        self._survey: Survey | None = None
        self._parts = QWidget()
        self._overview = Overview(theme)
        self._overview.wanted.connect(self._go)
        self._play = self._button("", self.toggle)
        self._before = self._button(with_key("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", ","),
                                    self.to_previous)  # fmt: skip
        self._behind = self._button(with_key("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", "."),
                                    self.to_next)  # fmt: skip
        for button, name in (
            (self._before, self.tr("To the label before")),
            (self._behind, self.tr("To the next label")),
        ):
            button.setAccessibleName(name)
        self._before.setToolTip(self.tr("To the marker or phase before: key ,"))
        self._behind.setToolTip(self.tr("To the next marker or phase: key ."))
        speeds = [(f"{speed:g}\N{MULTIPLICATION SIGN}", _item(speed)) for speed in SPEEDS]
        self._speed = ChoiceButton(
            self.tr("Speed"), [*speeds, (self.tr("at once", "speed of a replay"), _FAST)], _item(1)
        )
        self._speed.setToolTip(self.tr("Speed: keys Up and Down"))
        self._speed.chosen.connect(self._choose_speed)
        self._time = muted()
        self._time.setFont(number_font(family, _TIME_PIXELS))
        self._here = muted()
        self._here.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._list = QMenu(self)
        self._list.aboutToShow.connect(self._fill_list)
        self._list_button = QPushButton(self.tr("Labels"))
        self._list_button.setToolTip(self.tr("Markers and phases: jump to one, or edit them"))
        self._list_button.setMenu(self._list)
        self._clock = QTimer(self)
        self._clock.setInterval(_REFRESH_MS)
        self._clock.timeout.connect(self.refresh)
        self._arrange()
        self._keys = self._make_keys()
        self.say("")

    def _arrange(self) -> None:
        self._row = row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._play, self._before, self._behind, self._speed, self._time):
            row.addWidget(widget)
        row.addWidget(self._here, 1)
        row.addWidget(self._list_button)
        layout = QVBoxLayout(self._parts)
        layout.setContentsMargins(28, 8, 28, 0)
        layout.setSpacing(6)
        layout.addWidget(self._overview)
        layout.addLayout(row)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._parts)

    # -- what tests and benchmarks look at ---------------------------------------------------

    @property
    def overview(self) -> Overview:
        """The whole recording in one strip."""
        return self._overview

    @property
    def survey(self) -> Survey | None:
        """What computes the whole recording behind the scenes."""
        return self._survey

    # -- from beginning to end ---------------------------------------------------------------

    def say(self, text: str) -> None:
        """Say what is going on while there is nothing to lead through."""
        self.close_down()
        self._overview.say(text)
        self._allow(False)
        set_text(self._time, "")
        set_text(self._here, "")

    def show_recording(
        self, opened: Opened, labels: Labels, survey: Survey, player: Player | None, why_not: str
    ) -> None:
        """Lead through a recording.

        Args:
            opened: The recording.
            labels: Its markers and phases.
            survey: Computes the whole of it; it is closed with the strip.
            player: Plays it; None where it only runs from beginning to end.
            why_not: Why there is no player.
        """
        self._opened, self._labels, self._survey = opened, labels, survey
        self._player = player
        self._overview.show_recording(opened.outline, survey, labels.marks)
        labels.changed.connect(self._labels_changed)
        self._allow(player is not None)
        set_text(self._here, why_not)
        self._here.setToolTip(why_not)
        if player:
            player.changed.connect(self.refresh)
            player.arrived.connect(lambda *_: self.refresh())
        self._clock.start()
        self.refresh()

    def hold(self, range_choice: QWidget) -> None:
        """Take in the choice of how much the curves show: below there is no room for it."""
        self._row.insertWidget(self._row.indexOf(self._list_button), range_choice)

    def close_down(self) -> None:
        """Lead through nothing any more."""
        self._clock.stop()
        if self._survey:
            self._survey.close()
            self._survey.setParent(None)
        self._player = self._labels = self._opened = self._survey = None

    def _allow(self, on: bool) -> None:
        for widget in (self._overview, self._play, self._before, self._behind, self._speed):
            widget.setEnabled(on)
        self._list_button.setEnabled(on)
        self.set_keys(on)

    def set_keys(self, on: bool) -> None:
        """Let the keys lead, or leave them to others."""
        for key in self._keys:
            key.setEnabled(on and self._player is not None)

    # -- what is shown -----------------------------------------------------------------------

    def set_view(self, window_s: int, range_s: float) -> None:
        """Know what the curves above show."""
        self._overview.set_window(window_s)
        self._overview.set_range(range_s)
        if self._player:
            self._player.set_range(range_s)

    def set_focused(self, on: bool) -> None:
        """Leave nothing to be seen, or show everything again; the keys lead all the same."""
        self._parts.setVisible(not on)

    def set_private(self, on: bool) -> None:
        """Leave the curves out, or show them again."""
        self._overview.set_private(on)

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._overview.apply(theme)

    def set_position(self, position_s: float) -> None:
        """Show where a replay is that cannot be led."""
        if self._player is None:
            self._overview.set_position(position_s)
            self._show_time(position_s)

    def refresh(self) -> None:
        """Show where the replay is."""
        player = self._player
        if player is None:
            return
        held = self._overview.held
        at = player.position_s if held is None else held
        self._overview.set_position(player.position_s)
        self._show_time(at)
        self._show_here(at)
        text = self.tr("Pause") if player.playing else self.tr("Play")
        shown = with_key(text, self.tr("Space", "a key"))
        if self._play.text() != shown:
            self._play.setText(shown)
        self._show_speed(player.speed)

    def _show_speed(self, speed: float | None) -> None:
        if speed is None or speed in SPEEDS:
            self._speed.show_value(_FAST if speed is None else _item(speed))
        else:
            # From the command line, where any is possible.
            self._speed.value = _OTHER
            self._speed.setText(f"{speed:g}\N{MULTIPLICATION SIGN}")

    def _show_time(self, at: float) -> None:
        opened = self._opened
        if opened is None:
            return
        text = self.tr("{position} of {length}").format(
            position=clock_text(at), length=clock_text(opened.outline.length)
        )
        if opened.start and self.width() >= _NARROW:
            wall = opened.start + timedelta(seconds=at)
            text += f"  \N{MIDDLE DOT}  {wall:%H:%M:%S}"
            date = QLocale().toString(QDate(wall.year, wall.month, wall.day))
            self._time.setToolTip(self.tr("Recorded on {date}").format(date=date))
        set_text(self._time, text)

    def _show_here(self, at: float) -> None:
        room = self._here.width()
        text = "  \N{MIDDLE DOT}  ".join(self._overview.names_at(at))
        set_text(
            self._here,
            self._here.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the overview to the window, the times to the width."""
        super().resizeEvent(event)
        self._overview.fit()
        self.refresh()

    # -- what a person does ------------------------------------------------------------------

    def toggle(self) -> None:
        """Play, or stand."""
        if self._player:
            self._player.play(not self._player.playing)

    def step(self, by_s: float) -> None:
        """Jump by so many seconds."""
        if self._player:
            self._go(self._player.position_s + by_s)

    def to_next(self) -> None:
        """Jump to the next marker or phase, or to the end."""
        if self._player:
            now = self._player.position_s
            later = [at for at in self._instants() if at > now + 1e-3]
            self._go(min(later, default=self._player.length_s))

    def to_previous(self) -> None:
        """Jump to the marker or phase before, or to the beginning."""
        if self._player:
            before = self._player.position_s - (_BACK_S if self._player.playing else 1e-3)
            self._go(max((at for at in self._instants() if at < before), default=0.0))

    def faster(self, direction: int) -> None:
        """Play at the next speed up or down."""
        speed = self._player.speed if self._player else None
        now = math.inf if speed is None else speed
        if direction > 0:
            found = min((each for each in SPEEDS if each > now), default=None)
        else:
            found = max((each for each in SPEEDS if each < now), default=None)
        if found is not None:
            self._speed.choose(_item(found))

    def _go(self, to_s: float) -> None:
        if self._player:
            self._player.go(to_s)

    def _choose_speed(self, item: int) -> None:
        if self._player:
            self._player.set_speed(None if item == _FAST else item / _PER_SPEED)

    def _instants(self) -> list[float]:
        """Return the times of all labels, both ends of a phase."""
        marks = self._labels.marks if self._labels else []
        return [at for mark in marks for at in (mark.start_s, mark.end_s) if at is not None]

    def _labels_changed(self) -> None:
        if self._labels:
            self._overview.set_marks(self._labels.marks)
            self.refresh()

    def _fill_list(self) -> None:
        self._list.clear()
        marks: Sequence[Mark] = self._labels.marks if self._labels else ()
        for mark in marks[:_MOST_IN_MENU]:
            name = shortened(named(mark.name), _LONGEST_IN_MENU)
            action = self._list.addAction(plain(f"{clock_text(mark.start_s)}   {name}"))
            action.triggered.connect(partial(self._go, mark.start_s))
        if marks:
            self._list.addSeparator()
        else:
            empty = self._list.addAction(self.tr("No markers and no phases yet"))
            empty.setEnabled(False)
        self._list.addAction(self.tr("Edit labels …"), self.labels_wanted.emit)

    # -- keys --------------------------------------------------------------------------------

    def _make_keys(self) -> list[QShortcut]:
        keys: list[tuple[Qt.Key | str, Callable[[], object], bool]] = [
            (Qt.Key.Key_Space, self._space, False),
            (Qt.Key.Key_Comma, self.to_previous, False),
            (Qt.Key.Key_Period, self.to_next, False),
            (Qt.Key.Key_Left, lambda: self.step(-_STEP_S), True),
            (Qt.Key.Key_Right, lambda: self.step(_STEP_S), True),
            ("Shift+Left", lambda: self.step(-_LONG_STEP_S), True),
            ("Shift+Right", lambda: self.step(_LONG_STEP_S), True),
            (Qt.Key.Key_Home, lambda: self._go(0.0), False),
            (Qt.Key.Key_End, self._to_end, False),
            (Qt.Key.Key_Up, lambda: self.faster(1), False),
            (Qt.Key.Key_Down, lambda: self.faster(-1), False),
        ]
        shortcuts = []
        for key, action, repeats in keys:
            shortcut = QShortcut(QKeySequence(key), self, action)
            shortcut.setAutoRepeat(repeats)
            shortcuts.append(shortcut)
        return shortcuts

    def _to_end(self) -> None:
        if self._player:
            self._go(self._player.length_s)

    def _space(self) -> None:
        """Play or stand; where the keyboard is on a button, press that, as everywhere."""
        focused = self.window().focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self.toggle()

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        # A mouse leaves the keyboard where it is: the space bar goes on to play and to stand.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: clicked())
        return button


def _item(speed: float) -> int:
    return round(speed * _PER_SPEED)
