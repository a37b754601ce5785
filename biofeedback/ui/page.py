"""A page of text and controls: one column in the middle, what matters always in sight."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

_SIDE: Final = 9
_COMES_OR_GOES: Final = (QEvent.Type.Show, QEvent.Type.Hide)


def fill_page(page: QWidget, column: QLayout, width: int, foot: QLayout | None = None) -> None:
    """Lay a column into the middle of a page.

    Args:
        page: The empty page.
        column: What it holds; scrolled where there is no room for it.
        width: Of the column at most, in pixels.
        foot: What stands below it and is never scrolled away.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(_centred(column, width, Qt.AlignmentFlag.AlignVCenter))
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(area, 1)
    if foot:
        below = _centred(foot, width, Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(below)
        _Below(below, area)


class _Below(QObject):
    """Keeps a foot under its column, which moves to the side where there is a scroll bar."""

    def __init__(self, foot: QWidget, area: QScrollArea) -> None:
        super().__init__(area)
        self._foot = foot
        area.verticalScrollBar().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(watched, QScrollBar) and event.type() in _COMES_OR_GOES:
            room = 0 if event.type() == QEvent.Type.Hide else watched.sizeHint().width()
            if layout := self._foot.layout():
                layout.setContentsMargins(_SIDE, 0, _SIDE + room, 0)
        return False


def _centred(column: QLayout, width: int, where: Qt.AlignmentFlag) -> QWidget:
    inner = QWidget()
    inner.setLayout(column)
    inner.setMaximumWidth(width)
    outer = QWidget()
    row = QHBoxLayout(outer)
    row.setContentsMargins(_SIDE, 0, _SIDE, 0)
    row.addStretch()
    row.addWidget(inner, 100, where)
    row.addStretch()
    return outer
