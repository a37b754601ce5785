"""The menu of the window: how it looks and speaks, where recordings go, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from biofeedback.records.folders import SettingsStore
from biofeedback.ui import languages, theme
from biofeedback.ui.words import plain

SIZES: Final = (100, 125, 150, 200)


class AppMenu(QMenu):
    """Made once; what it asks for is done by whoever made it."""

    def __init__(
        self,
        parent: QWidget,
        store: SettingsStore,
        *,
        look: Callable[[str], None],
        language: Callable[[str], None],
        size: Callable[[str], None],
        show_folder: Callable[[], None],
        choose_folder: Callable[[], None],
        show_help: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        """Fill the menu from what is remembered."""
        super().__init__(parent)
        self._store = store
        settings = store.settings
        names = (self.tr("Like the system"), self.tr("Light"), self.tr("Dark"))
        looks = self.addMenu(self.tr("Appearance"))
        _choices(looks, list(zip(theme.CHOICES, names, strict=True)), settings.theme, look)
        spoken = self.addMenu(self.tr("Language"))
        offered = [(languages.SYSTEM, self.tr("Like the system")), *languages.NAMES.items()]
        _choices(spoken, offered, settings.language, language)
        sizes = self.addMenu(self.tr("Size"))
        offered = [(str(percent), f"{percent} %") for percent in SIZES]
        _choices(sizes, offered, str(settings.size), size)
        self.addSeparator()
        record = QAction(self.tr("Record every session"), self)
        record.setCheckable(True)
        record.setChecked(settings.record)
        record.toggled.connect(lambda on: store.change(record=on))
        self.addAction(record)
        pair = QAction(self.tr("Pair with straps (few need it)"), self)
        pair.setCheckable(True)
        pair.setChecked(settings.pair)
        pair.toggled.connect(lambda on: store.change(pair=on))
        self.addAction(pair)
        self._folder = self.addAction("", show_folder)
        self.name_folder()
        choose = self.tr("Choose another folder for recordings …")
        self.addAction(choose, choose_folder)
        self.addSeparator()
        help_key = QKeySequence(QKeySequence.StandardKey.HelpContents)
        self.addAction(self.tr("Help"), help_key, show_help)
        quit_key = QKeySequence(QKeySequence.StandardKey.Quit)
        self.addAction(self.tr("Quit"), quit_key, leave)

    def name_folder(self) -> None:
        """Show where recordings go now."""
        folder = plain(str(self._store.settings.recordings))
        self._folder.setText(self.tr("Show recordings in {folder}").format(folder=folder))


def _choices(
    menu: QMenu, items: Sequence[tuple[str, str]], now: str, chosen: Callable[[str], None]
) -> None:
    group = QActionGroup(menu)
    for value, name in items:
        action = menu.addAction(name, partial(chosen, value))
        action.setCheckable(True)
        action.setChecked(value == now)
        group.addAction(action)
