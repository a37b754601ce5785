r"""The window's languages: English in the source, the others in ``translations``.

``lupdate`` finds a text where it stands as one whole literal in a call of ``tr`` or ``translate``;
it does not look into f-strings and does not know ``\N{...}``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from biofeedback.sentences import Sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SYSTEM: Final = "system"
ENGLISH: Final = "en"
NAMES: Final = {ENGLISH: "English", "de": "Deutsch"}
_FOLDER: Final = Path(__file__).with_name("translations")


def load(app: QApplication, choice: str) -> str:
    """Translate every text that is made from now on, and return the language.

    Args:
        app: The application.
        choice: ``system``, or one of ``NAMES``; what is not known is English.
    """
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    for earlier in app.findChildren(QTranslator):
        app.removeTranslator(earlier)
        earlier.setParent(None)
    wanted = QLocale.system().uiLanguages() if choice == SYSTEM else [choice]
    known = (tag.partition("-")[0] for tag in wanted)
    language = next((tag for tag in known if tag in NAMES), ENGLISH)
    if choice != SYSTEM:
        QLocale.setDefault(QLocale(language))
    if language == ENGLISH:
        return language
    for file in (
        _FOLDER / f"biofeedback_{language}.qm",
        # Qt's own texts: buttons of dialogs.
        Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{language}.qm"),
    ):
        translator = QTranslator(app)
        if file.exists() and translator.load(str(file)):
            app.installTranslator(translator)
    return language


def named(name: str) -> str:
    """Return the name of a phase or marker: one of ours in the window's language, others as is."""
    return said(name if isinstance(name, Sentence) else Sentence(name))


def said(text: str) -> str:
    """Return a sentence of the core in the window's language; what is none stays as it is."""
    if not isinstance(text, Sentence):
        return text
    number = -1 if text.number is None else text.number
    found = QCoreApplication.translate("", text.template, text.comment, number)
    if text.number is not None and found == text.template.replace("%n", str(text.number)):
        found = text.form  # Qt does not know how English has one of it
    if not text.values:
        return found
    values = {
        name: said(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return found.format(**values)


def tr(template: str, comment: str = "", number: int | None = None, *, one: str = "") -> str:
    """Return a text in the window's language, for what is no ``QObject``; as ``sentences.tr``."""
    return said(Sentence(template, comment, number, one))
