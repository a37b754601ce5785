"""Make the pictures of conversations: the real window on the demo, with a clock 40 times as fast.

    .venv/bin/python docs/call_pictures.py [FOLDER]

Needs a screen, or none at all: without one the window is drawn into memory. The weeks of contact
are made up.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pictures import Step, Studio, after
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from biofeedback.history.indexing import open_library
from biofeedback.programmes.conversation import Contact, Fact, Part, rating
from biofeedback.records.evenings import Evening, keep_evening
from biofeedback.records.folders import SettingsStore
from biofeedback.ui.history.view import HistoryView
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.places import CALL
from tests import made, talks

SPEED: Final = 40.0
CALL_S: Final = 420.0
DAYS: Final = 98
AROUND: Final = 28
BEHIND: Final = {"dark": ("#3d5a78", "#8a6f5c"), "light": ("#8aa5bd", "#e8cfae")}
"""What lies behind the strip: another program's window."""
WHO: Final = (("Anna", Contact.VOICE), ("my brother", Contact.VIDEO), ("", Contact.FACE_TO_FACE))


def conversation(folder: Path, window: MainWindow, grab: Callable[[str], None]) -> Iterator[Step]:
    """Go through a whole conversation, its strip beside it."""
    workspace, session = window.workspace, window.workspace.session
    workspace.start_demo(seed=5)
    yield lambda: workspace.series is not None and workspace.series.now > 70
    session.go(CALL)
    view = session.call
    assert view
    yield after(0.3)
    grab("call-setup")
    view.begin()
    yield lambda: view.done_s > 60
    grab("call-quiet")
    yield lambda: view.part is Part.READING and view.done_s > 40
    grab("call-reading")
    yield lambda: view.part is Part.CALL and view.done_s > CALL_S
    grab("call")
    session.toggle_strip()
    yield after(1)
    strip(folder, window)
    session.toggle_strip()
    view.skip()
    yield lambda: not view.under_way
    yield after(1)
    grab("call-after")


def strip(folder: Path, window: MainWindow) -> None:
    """Grab the strip over something else."""
    beside = window.workspace.session.beside
    shown = beside.keeper.strip if beside else None
    assert shown
    for look, (one, other) in BEHIND.items():
        window.workspace.choose_theme(look)
        picture = shown.grab().toImage()
        ground = QImage(
            picture.width() + 2 * AROUND, picture.height() + 2 * AROUND, QImage.Format.Format_RGB32
        )
        colours = QLinearGradient(QPointF(0, 0), QPointF(ground.width(), ground.height()))
        colours.setColorAt(0, QColor(one))
        colours.setColorAt(1, QColor(other))
        painter = QPainter(ground)
        painter.fillRect(ground.rect(), colours)
        painter.drawImage(QPoint(AROUND, AROUND), picture)
        painter.end()
        ground.save(str(folder / f"strip-{look}.png"))


def contact(window: MainWindow, grab: Callable[[str], None]) -> Iterator[Step]:
    """Look at some weeks of made-up evenings, mornings and conversations."""
    window.workspace.open_history()
    yield lambda: any(view.shown for view in window.findChildren(HistoryView))
    yield after(0.3)
    window.findChildren(HistoryView)[0].show_contact(True)
    yield after(0.5)
    grab("contact")


def weeks(folder: Path) -> None:
    """Make up the weeks."""
    dice = random.Random(4)
    folder.mkdir(parents=True)
    today = datetime.now(tz=UTC).date()
    for ago in range(DAYS, 0, -1):
        day = today - timedelta(days=ago)
        if dice.random() < 0.7:
            swing = 0.03 + 0.02 * dice.random()
            made.write(
                folder, _at(day, 7), 120, seed=ago, swing=swing, facts={"posture": "sitting"}
            )
        if dice.random() < 0.75:
            felt = (min(7, max(1, round(dice.gauss(mean, 1.2)))) for mean in (4.6, 4.2))
            keep_evening(folder, day, Evening(*felt))
        if dice.random() < 0.25:
            who, kind = dice.choice(WHO)
            told = {
                Fact.WITH: who,
                Fact.CONTACT: kind.value,
                Fact.POSTURE: "sitting",
                Fact.IN_TUNE: rating(dice.randint(3, 7)),
                Fact.CLOSE: rating(dice.randint(2, 7)),
            }
            talks.write(folder, start=_at(day, 19), seed=ago, call_s=240, ratings=told)
    with open_library(folder, others=()) as library:
        library.up_to_date()


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 30), tzinfo=UTC)


def main() -> int:
    """Take all of them."""
    studio = Studio(SPEED)
    weeks(studio.scratch / "Weeks")
    chosen = {"listen": True, "reading": True, Fact.CONTACT: Contact.VOICE, "posture": "sitting"}
    SettingsStore().change(conversation=chosen)
    studio.take(partial(conversation, studio.folder))
    studio.take(contact, "Weeks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
