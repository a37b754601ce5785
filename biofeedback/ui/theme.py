"""Colours and type: calm, two accents in all, dark and light."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_FONTS: Final = Path(__file__).with_name("fonts")
_FONT_PIXELS: Final = 14
_HALF: Final = 128


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one appearance; text on ground and on panel reaches 4.5:1 (WCAG AA)."""

    name: str
    ground: str
    panel: str
    hover: str
    line: str
    text: str
    muted: str
    vagal: str
    """Teal: vagal tone and RSA."""
    heart: str
    """Sand: heart rate."""
    on_accent: str


DARK: Final = Theme(
    name="dark",
    ground="#10161a",
    panel="#1b262d",
    hover="#25333c",
    line="#232d34",
    text="#e8eef1",
    muted="#8f9da6",
    vagal="#66dabd",
    heart="#ecc891",
    on_accent="#0c2621",
)
LIGHT: Final = Theme(
    name="light",
    ground="#f5f4f0",
    panel="#eae8e1",
    hover="#dedbd1",
    line="#dfddd6",
    text="#1c2830",
    muted="#57656e",
    vagal="#0d7a65",
    heart="#a85a12",
    on_accent="#ffffff",
)
CHOICES: Final = ("system", "light", "dark")


def theme_of(choice: str) -> Theme:
    """Return the theme of a choice; ``system`` follows the desktop."""
    if choice == "system":
        from PySide6.QtCore import Qt

        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def first_ground(choice: str) -> str:
    """Return the colour of the window before there is anything in it.

    ``system`` goes by the desktop's palette, which is still in force then: loading Qt's namespace
    of enumerations to ask for the colour scheme would cost 10 ms of the first paint.
    """
    if choice == "system":
        window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
        return (DARK if window.lightness() < _HALF else LIGHT).ground
    return theme_of(choice).ground


def load_fonts(app: QApplication) -> str:
    """Give the application Inter, which comes with the program, and return its family."""
    font = app.font()
    font.setFamily(_bundled_family() or font.family())
    font.setPixelSize(_FONT_PIXELS)
    app.setFont(font)
    return font.family()


@functools.cache
def _bundled_family() -> str:
    families: list[str] = []
    for path in sorted(_FONTS.glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else ""


def number_font(family: str, pixels: int, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
    """Return a font whose digits all have one width, so that a live number does not dance."""
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach (dialogs, selections)."""
    colours = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.ground,
        QPalette.ColorRole.Base: theme.ground,
        QPalette.ColorRole.AlternateBase: theme.panel,
        QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.vagal,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.vagal,
    }
    for role, colour in roles.items():
        colours.setColor(role, QColor(colour))
    return colours


def box_palette(theme: Theme) -> QPalette:
    """Return the palette of boxes to tick: on the ground's own colour an empty one is not seen."""
    colours = palette(theme)
    colours.setColor(QPalette.ColorRole.Base, QColor(theme.hover))
    return colours


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the whole window."""
    return f"""
    QWidget {{ color: {theme.text}; }}
    QMainWindow, QDialog, QMenu, QScrollArea, QScrollArea > QWidget > QWidget {{
        background: {theme.ground};
    }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[role="why"] {{ color: {theme.muted}; font-size: 16px; }}
    QLabel:disabled {{ color: {theme.muted}; }}
    QLabel[role="title"] {{ font-size: 28px; font-weight: 600; }}
    QLabel[role="subtitle"] {{ font-size: 18px; font-weight: 600; }}
    QLabel[role="notice"] {{
        background: {theme.panel}; border-left: 3px solid {theme.heart};
        border-radius: 6px; padding: 8px 12px;
    }}
    QPushButton {{
        background: {theme.panel}; border: 2px solid {theme.panel}; border-radius: 8px;
        padding: 6px 14px; font-weight: 500;
    }}
    QPushButton:hover {{ background: {theme.hover}; }}
    QPushButton:focus {{ border-color: {theme.vagal}; }}
    QPushButton:checked {{ background: {theme.hover}; border-color: {theme.vagal}; }}
    QPushButton:disabled {{ color: {theme.muted}; }}
    QPushButton[role="primary"] {{
        background: {theme.vagal}; border-color: {theme.vagal}; color: {theme.on_accent};
        padding: 10px 20px; font-weight: 600;
    }}
    QPushButton[role="primary"]:focus {{ border-color: {theme.text}; }}
    QPushButton[role="pill"] {{ border-radius: 16px; padding: 6px 16px; }}
    QPushButton[role="listening"] {{
        background: {theme.heart}; border-color: {theme.heart}; color: {theme.ground};
        border-radius: 16px; padding: 6px 14px; font-weight: 600;
    }}
    QPushButton[role="listening"]:focus {{ border-color: {theme.text}; }}
    QPushButton[role="flat"] {{
        background: transparent; border-color: transparent; color: {theme.muted};
        padding: 2px 8px; font-weight: 400; text-align: left;
    }}
    QPushButton[role="flat"]:hover {{ color: {theme.text}; }}
    QPushButton[role="flat"]:focus {{ border-color: {theme.vagal}; }}
    QPushButton[role="strap"] {{ padding: 12px 16px; text-align: left; }}
    QPushButton[role="place"] {{
        background: transparent; border: none; border-bottom: 2px solid transparent;
        border-radius: 0; padding: 6px 10px; color: {theme.muted};
    }}
    QPushButton[role="place"]:hover {{ color: {theme.text}; }}
    QPushButton[role="place"]:checked {{
        color: {theme.text}; border-bottom-color: {theme.vagal};
    }}
    QPushButton[role="place"]:focus {{ background: {theme.panel}; }}
    QPushButton[role="option"] {{ font-weight: 400; padding: 7px 10px; }}
    QPushButton[role="option"]:checked {{
        border-color: {theme.vagal}; font-weight: 600; background: {theme.hover};
    }}
    QPushButton[role="fold"] {{
        background: transparent; border: 2px solid transparent; border-radius: 6px;
        padding: 2px 4px; font-weight: 400; text-align: left; color: {theme.muted};
    }}
    QPushButton[role="fold"]:hover, QPushButton[role="fold"]:checked {{ color: {theme.text}; }}
    QPushButton[role="fold"]:focus {{ border-color: {theme.vagal}; }}
    QPushButton[role="flat"]:checked {{ color: {theme.text}; border-color: {theme.line}; }}
    QSlider {{ min-height: 24px; }}
    QSlider::groove:horizontal {{ background: {theme.hover}; height: 4px; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        background: {theme.vagal}; width: 16px; height: 16px; margin: -6px 0; border-radius: 8px;
    }}
    QSlider::handle:horizontal:focus {{
        background: {theme.vagal}; border: 2px solid {theme.text}; width: 14px; height: 14px;
        margin: -7px 0; border-radius: 9px;
    }}
    QCheckBox {{ spacing: 8px; padding: 3px; border: 1px solid transparent; border-radius: 6px; }}
    QCheckBox:focus {{ border-color: {theme.vagal}; }}
    QLineEdit, QPlainTextEdit {{
        background: {theme.panel}; border: 2px solid {theme.panel}; border-radius: 8px;
        padding: 7px 10px; selection-background-color: {theme.vagal};
    }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {theme.vagal}; }}
    QTableView {{
        background: {theme.ground}; border: 1px solid transparent; border-radius: 6px; outline: 0;
        selection-background-color: {theme.hover}; selection-color: {theme.text};
    }}
    QTableView:focus {{ border-color: {theme.vagal}; }}
    QTableView::item {{ padding: 0 8px; border: none; }}
    QTableView::item:selected {{ background: {theme.hover}; color: {theme.text}; }}
    QHeaderView {{ background: {theme.ground}; border: none; }}
    QHeaderView::section {{
        background: {theme.ground}; color: {theme.muted}; border: none; padding: 3px 8px;
        border-bottom: 1px solid {theme.line}; font-weight: 400;
    }}
    QTextBrowser {{ background: {theme.ground}; border: none; }}
    QPushButton::menu-indicator {{ width: 0; }}
    QScrollBar:vertical {{ background: {theme.ground}; width: 10px; }}
    QScrollBar::handle:vertical {{
        background: {theme.hover}; border-radius: 5px; min-height: 40px;
    }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: {theme.ground}; }}
    QMenu {{ border: 1px solid {theme.line}; padding: 6px; }}
    QMenu::item {{ padding: 7px 24px 7px 14px; border-radius: 6px; }}
    QMenu::item:selected {{ background: {theme.hover}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 5px 8px; }}
    QToolTip {{
        background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line};
        padding: 4px;
    }}
    """
