"""Before the first breath: how to breathe, for how long, with what sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from biofeedback import pacer
from biofeedback.pacer import Pattern
from biofeedback.records.folders import SettingsStore
from biofeedback.ui.breathe import patterns
from biofeedback.ui.breathe.shape import BreathShape
from biofeedback.ui.choice import ChoiceButton
from biofeedback.ui.labels import muted
from biofeedback.ui.page import fill_page
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import plain, with_key

_TENTHS: Final = 10
_OWN: Final = -1
_PAGE_WIDTH: Final = 640


class BreatheSetup(QWidget):
    """Asks for a pattern and a duration; everything is remembered."""

    begin_wanted = Signal()

    def __init__(self, theme: Theme, store: SettingsStore, sound: QWidget) -> None:
        """Make the page with what was chosen last.

        Args:
            theme: The colours.
            store: Where choices are remembered.
            sound: The controls of the sound, shown among the others.
        """
        super().__init__()
        self._store = store
        stored = store.settings.breathing
        pattern = stored.get("pattern")
        self._pattern = (
            patterns.from_stored(pattern) if isinstance(pattern, dict) else None
        ) or patterns.USUAL
        self._named: list[tuple[str, Pattern]] = []
        self._choice = _Choices(self._choose)
        self._shape = BreathShape(theme, self._pattern)
        self._rate = _Slider(self.tr("Pace"), 30, 100)
        self._inhale = _Slider(self.tr("In-breath"), 30, 60)
        self._full = _Slider(self.tr("Hold after it"), 0, 20)
        self._empty = _Slider(self.tr("Rest after the out-breath"), 0, 20)
        minutes = stored.get("minutes", 5)
        self._durations = ChoiceButton(
            self.tr("Duration"),
            [
                (self.tr("%n min", "", value) if value else self.tr("without an end"), value)
                for value in patterns.DURATIONS_MIN
            ],
            minutes if isinstance(minutes, int) else 5,
        )
        self._gentle = QCheckBox(self.tr("Begin gently: come down to the pace over four breaths"))
        self._gentle.setChecked(stored.get("gentle") is not False)
        self._keep = QPushButton(self.tr("Keep as my own …"))
        self._forget = QPushButton(self.tr("Forget it"))
        self._begin = QPushButton(with_key(self.tr("Begin"), "S"))
        self._begin.setProperty("role", "primary")
        self._arrange(sound)
        self._connect()
        self._fill_choices()
        self._show()

    @property
    def pattern(self) -> Pattern:
        """How to breathe."""
        return self._pattern

    @property
    def duration_s(self) -> float | None:
        """For how long; None without an end."""
        return 60.0 * self._durations.value or None

    @property
    def gentle(self) -> bool:
        """Whether to come down to the pace slowly."""
        return self._gentle.isChecked()

    def apply(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._shape.apply(theme)

    def focus(self) -> None:
        """Put the keyboard where a person goes on."""
        self._begin.setFocus()

    def set_pattern(self, wanted: Pattern) -> None:
        """Take a pattern, and remember it."""
        self._pattern = wanted
        self._remember()
        self._show()

    def change_rate(self, step: float) -> None:
        """Choose a faster or slower pace, by so many breaths a minute."""
        wanted = round(self._pattern.rate + step, 1)
        self._change(rate=max(pacer.SLOWEST, min(pacer.FASTEST, wanted)))

    def _arrange(self, sound: QWidget) -> None:
        title = QLabel(self.tr("Breathe with the pacer"))
        title.setProperty("role", "title")
        why = muted(
            self.tr(
                "Slow breathing swings the heart rate with every breath. You see that swing (RSA), "
                "breath by breath, and how well your heart follows the pace. Breathe softly: if "
                "you feel light-headed, breathe less deeply or stop."
            )
        )
        why.setWordWrap(True)
        sliders = QGridLayout()
        sliders.setHorizontalSpacing(14)
        sliders.setVerticalSpacing(8)
        for row, slider in enumerate((self._rate, self._inhale, self._full, self._empty)):
            slider.place(sliders, row)
        lasting = QHBoxLayout()
        lasting.addWidget(muted(self.tr("For")))
        lasting.addWidget(self._durations)
        lasting.addWidget(self._gentle)
        lasting.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._begin)
        buttons.addWidget(self._keep)
        buttons.addWidget(self._forget)
        buttons.addStretch()
        page = QVBoxLayout()
        page.setSpacing(14)
        page.addWidget(title)
        page.addWidget(why)
        page.addWidget(self._choice)
        page.addWidget(self._shape)
        page.addLayout(sliders)
        page.addLayout(lasting)
        page.addWidget(sound)
        fill_page(self, page, _PAGE_WIDTH, buttons)

    def _connect(self) -> None:
        self._rate.moved.connect(lambda value: self._change(rate=value / _TENTHS))
        self._inhale.moved.connect(lambda value: self._change(inhale=value / 100))
        self._full.moved.connect(lambda value: self._change(hold_full_s=value / 2))
        self._empty.moved.connect(lambda value: self._change(hold_empty_s=value / 2))
        self._durations.chosen.connect(lambda _: self._remember())
        self._gentle.toggled.connect(lambda _: self._remember())
        self._begin.clicked.connect(lambda: self.begin_wanted.emit())
        self._keep.clicked.connect(lambda: self._keep_own())
        self._forget.clicked.connect(lambda: self._forget_own())

    def _change(self, **values: float) -> None:
        """Take a value; where it leaves too little time to breathe, hold shorter or slower."""
        try:
            wanted = replace(self._pattern, **values)
        except ValueError:
            wanted = _as_near(self._pattern, values)
        self.set_pattern(wanted)

    def _choose(self, index: int) -> None:
        self.set_pattern(self._named[index][1])

    def _show(self) -> None:
        now = self._pattern
        inhale_s, full_s, _, empty_s = now.stages_s
        per_minute = self.tr("{rate} breaths a minute").format(rate=f"{now.rate:.1f}")
        self._rate.show_value(round(now.rate * _TENTHS), per_minute)
        share = self.tr("{percent} %, {length} s").format(
            percent=round(100 * now.inhale), length=f"{inhale_s:.1f}"
        )
        self._inhale.show_value(round(100 * now.inhale), share)
        none = self.tr("none", "no pause")
        self._full.show_value(round(2 * full_s), f"{full_s:.1f} s" if full_s else none)
        self._empty.show_value(round(2 * empty_s), f"{empty_s:.1f} s" if empty_s else none)
        self._shape.show_pattern(now)
        self._shape.setAccessibleDescription(patterns.sentence(now))
        index = next((at for at, (_, each) in enumerate(self._named) if each == now), _OWN)
        self._choice.check(index)
        self._keep.setVisible(index == _OWN)
        self._forget.setVisible(index >= len(patterns.ready()))

    def _fill_choices(self) -> None:
        mine = patterns.own(self._own_stored())
        self._named = [*patterns.ready().items(), *mine.items()]
        self._choice.fill([name for name, _ in self._named])

    def _keep_own(self) -> None:
        name, wanted = QInputDialog.getText(
            self, self.tr("Keep this pattern"), self.tr("Its name:"), text=""
        )
        if wanted and name.strip():
            self.keep_as(name.strip())

    def keep_as(self, name: str) -> None:
        """Keep the present pattern under a name; the oldest of too many goes."""
        kept = dict(self._own_stored())
        name = name[: patterns.LONGEST_NAME]
        kept.pop(name, None)
        kept[name] = patterns.to_stored(self._pattern)
        self._store_own(dict([*kept.items()][-patterns.MOST_OWN :]))

    def _forget_own(self) -> None:
        kept = {
            name: each
            for name, each in self._own_stored().items()
            if patterns.from_stored(each) != self._pattern
        }
        self._store_own(kept)

    def _own_stored(self) -> Mapping[str, Any]:
        kept = self._store.settings.breathing.get("own")
        return kept if isinstance(kept, dict) else {}

    def _store_own(self, kept: Mapping[str, Any]) -> None:
        self._store.change(breathing={**self._store.settings.breathing, "own": dict(kept)})
        self._fill_choices()
        self._show()

    def _remember(self) -> None:
        chosen = {
            "pattern": patterns.to_stored(self._pattern),
            "minutes": self._durations.value,
            "gentle": self._gentle.isChecked(),
        }
        self._store.change(breathing={**self._store.settings.breathing, **chosen})


def _as_near(now: Pattern, values: Mapping[str, float]) -> Pattern:
    """Return a pattern with one value as wanted, and as little else changed as it takes."""
    wanted = {**patterns.to_stored(now), **values}
    holds = wanted["hold_full_s"] + wanted["hold_empty_s"]
    if "rate" in values:
        # Holds make room for the pace.
        room = max(0.0, 60 / wanted["rate"] - pacer.LEAST_MOVE_S)
        shrink = min(1.0, room / holds) if holds else 1.0
        wanted["hold_full_s"] = int(2 * wanted["hold_full_s"] * shrink) / 2
        wanted["hold_empty_s"] = int(2 * wanted["hold_empty_s"] * shrink) / 2
    else:
        # The pace makes room for a hold, as far as it goes.
        slowest = 60 / (holds + pacer.LEAST_MOVE_S)
        wanted["rate"] = max(pacer.SLOWEST, int(slowest * _TENTHS) / _TENTHS)
    try:
        return Pattern(**wanted)
    except ValueError:
        return now


class _Slider(QWidget):
    """A value on a line, with its name before it and the value in words behind."""

    moved = Signal(int)

    def __init__(self, name: str, least: int, greatest: int) -> None:
        super().__init__()
        self._name = name
        self._label = muted(name)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(least, greatest)
        self._slider.setPageStep(5)
        self._label.setBuddy(self._slider)
        self._value = QLabel()
        self._value.setMinimumWidth(150)
        self._slider.valueChanged.connect(self.moved)

    def place(self, grid: QGridLayout, row: int) -> None:
        grid.addWidget(self._label, row, 0)
        grid.addWidget(self._slider, row, 1)
        grid.addWidget(self._value, row, 2)
        grid.setColumnStretch(1, 1)

    def show_value(self, value: int, text: str) -> None:
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(value)
        self._slider.blockSignals(blocked)
        self._value.setText(text)
        self._slider.setAccessibleName(f"{self._name}: {text}")


class _Choices(QWidget):
    """Ready patterns as buttons, in rows that wrap by hand."""

    _COLUMNS: Final = 3

    def __init__(self, chosen: Callable[[int], None]) -> None:
        super().__init__()
        self._chosen = chosen
        self._buttons: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)

    def fill(self, names: list[str]) -> None:
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for index, name in enumerate(names):
            button = QPushButton(plain(name))
            button.setCheckable(True)
            button.setProperty("role", "option")
            button.clicked.connect(lambda _=False, at=index: self._chosen(at))
            self._grid.addWidget(button, index // self._COLUMNS, index % self._COLUMNS)
            self._buttons.append(button)

    def check(self, index: int) -> None:
        for at, button in enumerate(self._buttons):
            button.setChecked(at == index)
