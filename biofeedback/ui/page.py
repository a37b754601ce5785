"""A page of text and controls: one column in the middle, what matters always in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget


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
        layout.addWidget(_centred(foot, width, Qt.AlignmentFlag.AlignBottom))


def _centred(column: QLayout, width: int, where: Qt.AlignmentFlag) -> QWidget:
    inner = QWidget()
    inner.setLayout(column)
    inner.setMaximumWidth(width)
    outer = QWidget()
    row = QHBoxLayout(outer)
    row.setContentsMargins(9, 0, 9, 0)
    row.addStretch()
    row.addWidget(inner, 100, where)
    row.addStretch()
    return outer
