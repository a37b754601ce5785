"""Every text of the window can be translated, and German is complete."""

from __future__ import annotations

import ast
import copy
import pickle
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtGui import QAction, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from biofeedback import clock, wording
from biofeedback.analysis.results import Change
from biofeedback.analysis.study import study
from biofeedback.events import (
    Beat,
    Defect,
    Event,
    Flag,
    Gap,
    GapReason,
    Grade,
    HrvUpdate,
    LinkState,
    Marker,
    Notice,
    Quality,
    StrapInfo,
    StrapState,
    Talk,
    Withheld,
)
from biofeedback.pacer import Pattern
from biofeedback.programmes import practice
from biofeedback.programmes.conversation import Fact, Part
from biofeedback.records.csv_format import read
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.records.recorder import Summary
from biofeedback.sentences import Sentence, joined, tr
from biofeedback.strap import StrapError
from biofeedback.ui import languages, theme
from biofeedback.ui.app_menu import AppMenu
from biofeedback.ui.call import words
from biofeedback.ui.call.after import CallAfter
from biofeedback.ui.call.strip import CallStrip
from biofeedback.ui.history.view import HistoryView
from biofeedback.ui.languages import said
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.places import CALL
from biofeedback.ui.request import Request
from biofeedback.ui.told import Told
from biofeedback.units import TICKS_PER_SECOND
from biofeedback.usual import Band
from biofeedback.voices import inputs
from tests import talks
from tests.contacts import life_with_others
from tests.windows import windows

S = TICKS_PER_SECOND
ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "biofeedback"
UI = PACKAGE / "ui"
TRANSLATIONS = UI / "translations"
OTHERS = [language for language in languages.NAMES if language != languages.ENGLISH]


# -- the files of the translators ----------------------------------------------------------------


class Message(NamedTuple):
    context: str
    source: str
    comment: str
    plural: bool


def messages(path: Path) -> dict[Message, ET.Element]:
    found: dict[Message, ET.Element] = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = Message(
                context.findtext("name") or "",
                message.findtext("source") or "",
                message.findtext("comment") or "",
                message.get("numerus") == "yes",
            )
            translation = message.find("translation")
            assert translation is not None
            found[key] = translation
    return found


def forms(translation: ET.Element) -> list[str]:
    return [each.text or "" for each in translation.iter("numerusform")] or [translation.text or ""]


def tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not here: it comes with PySide6-Essentials")
    return found


def run_tool(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    if "error while loading shared libraries" in done.stderr:
        pytest.skip(f"{command[0]} does not start here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", OTHERS)
def test_translators_files_hold_every_text_and_no_other(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / f"biofeedback_{language}.ts"
    run_tool(
        tool("pyside6-lupdate"),
        *("-silent", "-no-obsolete", "-locations", "none", "-extensions", "py"),
        *("biofeedback", "-ts", fresh),
    )
    wanted = messages(fresh).keys()
    have = messages(TRANSLATIONS / fresh.name).keys()
    assert not wanted - have, "run pyside6-lupdate (see CONTRIBUTING.md), then translate"
    assert not have - wanted, "run pyside6-lupdate (see CONTRIBUTING.md): these are gone"


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_program_loads_is_what_translators_wrote(language: str, tmp_path: Path) -> None:
    name = f"biofeedback_{language}"
    compiled = tmp_path / f"{name}.qm"
    run_tool(tool("pyside6-lrelease"), "-silent", TRANSLATIONS / f"{name}.ts", "-qm", compiled)
    committed = (TRANSLATIONS / f"{name}.qm").read_bytes()
    assert committed == compiled.read_bytes(), "run pyside6-lrelease (see CONTRIBUTING.md)"


_PARTS = re.compile(r"\{\w*\}|%n|<[^>]+>|\*\.\w+|;;|&|●|…|`[^`]+`|\d+(?:\.\d+)?")
"""What a translation must keep: values, numbers, filters of file dialogs, commands."""


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_with_all_its_values(language: str) -> None:
    for message, translation in messages(TRANSLATIONS / f"biofeedback_{language}.ts").items():
        assert translation.get("type") is None, f"{message}: {translation.get('type')}"
        for form in forms(translation):
            assert form.strip(), message
            assert sorted(_PARTS.findall(form)) == sorted(_PARTS.findall(message.source)), message
            assert form.endswith(".") == message.source.endswith("."), message
        assert len(forms(translation)) == (2 if message.plural else 1), message


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a module with the name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield function.attr, node
            elif isinstance(function, ast.Name):
                yield function.id, node


TRANSLATING = {"tr", "translate", "said"}


def test_every_text_stands_as_lupdate_can_read_it() -> None:
    r"""It neither looks into f-strings nor knows ``\N``; Python's own parser does."""
    written = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for name, call in calls(path):
            given = call.args
            if name == "translate" and isinstance(given[0], ast.Constant) and given[0].value:
                # Outside of a widget the context stands before the text.
                given = given[1:]
            elif name != "tr":
                continue
            assert given, f"{path}:{call.lineno}"
            text = given[0]
            assert isinstance(text, ast.Constant), f"{path}:{call.lineno}: not one literal"
            comment = given[1] if len(given) > 1 else ast.Constant("")
            assert isinstance(comment, ast.Constant), f"{path}:{call.lineno}"
            written.add((text.value, comment.value or ""))
    found = messages(TRANSLATIONS / "biofeedback_de.ts")
    assert written == {(message.source, message.comment) for message in found}


# -- the source ----------------------------------------------------------------------------------

SHOWING = {
    *("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "set_text"),
    *("setPlaceholderText", "setWindowTitle", "setTitle", "setStatusTip", "setWhatsThis"),
    *("setHtml", "setPlainText", "drawText", "addAction", "addMenu", "addItem", "addTab"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "QMenu", "QGroupBox"),
    *("LabelItem", "TextItem", "muted", "with_key", "BigNumber", "ChoiceButton", "getText"),
    *("getOpenFileName", "getExistingDirectory", "_Slider", "_button", "_show_notice", "tell"),
}
NO_WORDS = {"ms", "bpm", "s", "min", "RMSSD", "biofeedback", "left", "12px", "muted"}
"""Units, names, and what such calls take beside a text."""
_WORD = re.compile(r"[^\W\d_]{2,}|\d+px")


def literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of what stands below a node and does not pass through translation."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in TRANSLATING:
            return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    for child in ast.iter_child_nodes(node):
        if not isinstance(node, ast.Subscript) or child is not node.slice:
            yield from literals(child)


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_is_shown_that_does_not_pass_through_translation(path: Path) -> None:
    for name, call in calls(path):
        if name not in SHOWING:
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if name == "muted":
            # What is beside its text names a look.
            given = call.args[:1]
        for line, text in (found for each in given for found in literals(each)):
            words = set(_WORD.findall(re.sub(r"</?\w+>|&\w+;", "", text)))
            assert words <= NO_WORDS, f"{path}:{line}: {text!r}"


FAULTS = {"ValueError", "RuntimeError", "FileExistsError", "FileNotFoundError"}
"""Not meant for a person, or told by their number."""


@pytest.mark.parametrize(
    "name", ["ble", "engine", "session", "sound/speaker", "simulator", "records/recorder"]
)
def test_what_the_core_says_can_be_translated(name: str) -> None:
    path = PACKAGE / f"{name}.py"
    saying = {"notice", "ended", "_tell", "Link", "Ended"}
    for called, call in calls(path):
        if called in saying or (called.endswith("Error") and called not in FAULTS):
            for line, text in (found for each in call.args for found in literals(each)):
                assert " " not in text.strip(), f"{path}:{line}: {text!r}"


# -- sentences -----------------------------------------------------------------------------------


def test_a_sentence_is_english_with_its_values() -> None:
    sentence = tr("{name} does not answer.").format(name="Polar H10")
    assert sentence == "Polar H10 does not answer."
    assert (sentence.template, sentence.values) == (
        "{name} does not answer.",
        {"name": "Polar H10"},
    )
    assert [wording.beats(number) for number in (0, 1, 2)] == ["0 beats", "1 beat", "2 beats"]
    assert joined(", ", ["a", "", tr("b")]) == "a, b"
    assert tr("no {value} here") == "no {value} here"


@pytest.mark.parametrize(
    "through",
    [
        str,
        lambda text: str(StrapError(text)),
        lambda text: str(OSError(text)),
        lambda text: StrapState(1, LinkState.LOST, text).detail,
        copy.deepcopy,
        lambda text: pickle.loads(pickle.dumps(text)),
    ],
)
def test_a_sentence_comes_through_unharmed(through: Callable[[str], str]) -> None:
    sentence = tr("{name} is {state}").format(name="H10", state=tr("lost"))
    after = through(sentence)
    assert isinstance(after, Sentence)
    assert (after, after.template, after.values) == (sentence, sentence.template, sentence.values)


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], str]]:
    """Return what loads a language; afterwards it is English again."""
    locale = QLocale()
    yield lambda language: languages.load(qapp, language)
    languages.load(qapp, languages.ENGLISH)
    QLocale.setDefault(locale)


def test_the_window_says_a_sentence_in_its_language(speak: Callable[[str], str]) -> None:
    summaries = [
        Summary(Path("/x.csv"), 1, 0, complete=True),
        Summary(Path("/x.csv"), 2, 1, complete=True),
    ]
    assert [said(each.sentence()) for each in summaries] == [
        "1 beat recorded in /x.csv",
        "2 beats, 1 gap recorded in /x.csv",
    ]
    assert speak("de") == "de"
    assert [said(each.sentence()) for each in summaries] == [
        "1 Herzschlag aufgezeichnet in /x.csv",
        "2 Herzschläge, 1 Lücke aufgezeichnet in /x.csv",
    ]
    found = Quality(0, Grade.FAIR, (Defect.ARTIFACTS, Defect.LATE))
    text = said(wording.quality(found, 0.124))
    assert text == "Mäßiges Signal: 12 % Artefakte, Pakete kommen verspätet"
    assert said("Live") == "Live", "a name is no sentence"
    assert said(Sentence("unknown to translators")) == "unknown to translators"
    assert said(tr("{what}").format(what="{not} a place")) == "{not} a place"


def test_names_in_a_recording_are_said_where_they_are_ours(speak: Callable[[str], str]) -> None:
    speak("de")
    assert languages.named("morning reading") == "Morgenmessung"
    assert languages.named("conversation") == "Gespräch"
    assert languages.named("with {her}") == "with {her}"
    from biofeedback.ui.history.words import kind_name

    assert kind_name("morning reading") == "Morgenmessung"


def test_every_value_finds_its_place_in_every_language(speak: Callable[[str], str]) -> None:
    for language in OTHERS:
        speak(language)
        for message in messages(TRANSLATIONS / f"biofeedback_{language}.ts"):
            number = 3 if message.plural else -1
            text = QCoreApplication.translate(
                message.context, message.source, message.comment, number
            )
            names = re.findall(r"\{(\w+)\}", message.source)
            text.format(**dict.fromkeys(names, "x"))
            assert "%n" not in text


@pytest.mark.parametrize(
    ("system", "choice", "language"),
    [
        ("de_AT", "system", "de"),
        ("fr_FR", "system", "en"),
        ("en_GB", "system", "en"),
        ("C", "system", "en"),
        ("fr_FR", "de", "de"),
        ("de_DE", "en", "en"),
        ("de_DE", "klingon", "en"),
    ],
)
def test_which_language_is_spoken(
    speak: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    choice: str,
    language: str,
) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale(system)))
    assert speak(choice) == language
    assert said(tr("Stopped")) == {"de": "Beendet", "en": "Stopped"}[language]


def test_english_loads_nothing(speak: Callable[[str], str], qapp: QApplication) -> None:
    speak("de")
    assert len(qapp.findChildren(QTranslator)) == 2, "ours, and Qt's own"
    speak("en")
    assert not qapp.findChildren(QTranslator)


# -- the whole window, in a language without letters ----------------------------------------------

_KEPT = re.compile(r"(\{\w*\}|%n|<[^>]+>|\*\.\w+)")


class Masked(QTranslator):
    """Takes every letter out of what is translated: any that can be read was not."""

    def translate(self, context: Any, text: Any, disambiguation: Any = None, n: int = -1, /) -> str:
        parts = _KEPT.split(text if isinstance(text, str) else bytes(text).decode())
        return "".join(
            part if at % 2 else re.sub(r"[^\W\d_]", "\N{MIDDLE DOT}", part)
            for at, part in enumerate(parts)
        )

    def isEmpty(self) -> bool:  # noqa: N802
        return False


PAINTING = (
    *("breathe.chart", "breathe.shape", "breathe.disc", "strap_drawing"),
    *("call.parts_line", "call.timeline", "call.pauses", "call.strip_parts", "painted"),
)
UNTRANSLATED = {
    *("ms", "bpm", "RMSSD"),  # units, and what has no other name
    *("Polar", "biofeedback"),
    *("English", "Deutsch"),  # a language is called by its own name
}
READ = re.compile(r"[^\W\d_]{2,}")
"""Single letters are keys."""
FILES = re.compile(r"\d[\d-]+ [\d-]+ .*?(\.csv|\N{HORIZONTAL ELLIPSIS})")


def shown(root: QWidget) -> set[str]:
    """Return every text of a window that can be seen, read aloud or opened."""
    texts: set[str] = set()
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        texts |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        if isinstance(widget, QLabel | QAbstractButton):
            texts.add(widget.text())
        if isinstance(widget, QLineEdit):
            texts |= {widget.placeholderText()}
        if isinstance(widget, QTextBrowser):
            texts.add(widget.toPlainText())
    for action in root.findChildren(QAction):
        texts.add(action.text())
    for menu in root.findChildren(AppMenu):
        texts |= {each.text() for each in menu.actions()}
    return texts


class Painted:
    """Keeps what is painted as text."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: set[str] = set()
        texts = self.texts

        class Recording(QPainter):
            def drawText(self, *given: Any) -> Any:  # noqa: N802
                texts.update(each for each in given if isinstance(each, str))
                return super().drawText(*given)

        for name in PAINTING:
            monkeypatch.setattr(f"biofeedback.ui.{name}.QPainter", Recording)


def curves(window: MainWindow) -> set[str]:
    plots = window.workspace.plots
    panels = (plots._rmssd, plots._heart)
    ticks = [text for _, text in plots._heart.plot.getAxis("bottom")._tickLevels[0]]
    names = [panel._name.text for panel in panels]
    usual = plots._usual._name.toPlainText()
    return {*plots.texts(), *names, *ticks, plots._invitation.toPlainText(), usual}


def assert_masked(texts: set[str], *known: str) -> None:
    for text in texts:
        rest = text
        for name in known:
            rest = rest.replace(name, "")
        assert set(READ.findall(FILES.sub("", rest))) <= UNTRANSLATED, text


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "settings.json")
    store.change(folder=str(tmp_path / "recordings"), theme="dark")
    return store


Open = Callable[[], MainWindow]


@pytest.fixture
def open_window(
    qtbot: QtBot,
    store: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    speak: Callable[[str], str],
) -> Iterator[Open]:
    """Open windows whose demo runs fast, without Bluetooth."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    make_clock = clock.make_clock
    monkeypatch.setattr(clock, "make_clock", lambda _: make_clock(40))
    with windows(qtbot, store) as opened:
        yield lambda: opened(Request(seed=3))


@pytest.fixture
def masked(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Painted]:
    translator = Masked()
    qapp.installTranslator(translator)
    yield Painted(monkeypatch)
    qapp.removeTranslator(translator)


LIVE = StrapState(1, LinkState.LIVE)


def beats(count: int, start: int = 0, withheld: Withheld | None = None) -> list[Event]:
    rmssd = None if withheld else 41.4
    return [
        Beat(
            number, S, (start + number) * S, (start + number) * S, Flag.NORMAL, 61,
            tuple(
                HrvUpdate(
                    (start + number) * S, window_s, 60, 59, 60 * S, rmssd, withheld=withheld,
                    to_go=31 * S if withheld else None, low_ms=rmssd and 31.0,
                    high_ms=rmssd and 54.9, flagged=9,
                )
                for window_s in (60, 30, 120, 300)
            ),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def test_everything_that_is_told_passes_through_translation(
    qtbot: QtBot, masked: Painted, open_window: Open, store: SettingsStore
) -> None:
    folder = str(store.settings.recordings)
    window = open_window()
    qtbot.waitUntil(lambda: any("(" in text for text in shown(window)))  # (on Linux: ...)
    window.grab()
    assert_masked(shown(window) | masked.texts, folder)
    workspace = window.workspace
    workspace.begin_without_source("Polar H10")

    def tell(*events: Event) -> None:
        workspace.bridge.post_events(events)
        QApplication.processEvents()
        window.grab()
        assert_masked(shown(window) | curves(window) | masked.texts, folder)

    tell(StrapInfo(name="Polar H10", battery_percent=55))
    for state in LinkState:
        tell(StrapState(2, state))
        tell(StrapState(2, state, tr("The link is gone for {seconds} s").format(seconds=5)))
    defects = [tuple(defect for defect in Defect if defect is not each) for each in Defect]
    for grade in Grade:
        for several in ((), *defects):
            tell(LIVE, *beats(70), Quality(70 * S, grade, several))
    for withheld in Withheld:
        tell(*beats(3, start=70, withheld=withheld))
        tell(HrvUpdate(79 * S, 60, 4, 3, 4 * S, withheld=withheld))
    for at, reason in enumerate(GapReason):
        start = 80 + 20 * at
        tell(Gap(start * S, 16 * S, reason), *beats(3, start=start + 16))
    tell(Marker(240 * S, tr("Mark {number}").format(number=1)))
    tell(Notice(1, Summary(store.settings.recordings / "1", 5, 1, complete=False).sentence()))
    QTest.keyClick(window, Qt.Key.Key_Left)
    tell()
    QTest.keyClick(window, Qt.Key.Key_P)
    tell()


def test_every_page_passes_through_translation(
    qtbot: QtBot, masked: Painted, open_window: Open, store: SettingsStore
) -> None:
    store.change(sound="cues")
    folder = str(store.settings.recordings)
    window = open_window()
    workspace = window.workspace

    def look() -> set[str]:
        QApplication.processEvents()
        window.grab()
        texts = shown(window) | curves(window) | masked.texts
        assert_masked(texts, f"{folder}/Demo", folder)
        return texts

    look()
    workspace.start_demo(3)
    session = workspace.session
    qtbot.waitUntil(lambda: session.live._rmssd.text.isdigit(), timeout=20_000)
    look()
    QTest.keyClick(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: bool(workspace.series and workspace.series.holes), timeout=20_000)
    look()
    QTest.keyClick(window, Qt.Key.Key_B)
    look()
    session.breathe.setup.keep_as("H")
    look()
    session.breathe.setup.set_pattern(Pattern.of_stages(4, 4, 4, 4))
    look()
    QTest.keyClick(window, Qt.Key.Key_S)
    for _ in range(40):
        QTest.qWait(50)
        look()
    QTest.keyClick(window, Qt.Key.Key_S)
    qtbot.waitUntil(session.breathe.summary.isVisible, timeout=20_000)
    assert any("%" in text for text in look()), "the summary has its numbers"
    QTest.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: any(folder in text for text in shown(window)), timeout=10_000)
    look()
    session.end_wanted.emit()
    qtbot.waitUntil(lambda: workspace._picker.isVisible(), timeout=10_000)
    look()


def test_a_conversation_passes_through_translation(
    qtbot: QtBot, masked: Painted, open_window: Open, store: SettingsStore
) -> None:
    store.change(conversation={"reading": True, "contact": "group", "practice_question": True})
    folder = str(store.settings.recordings)
    window = open_window()
    window.workspace.start_demo(3)
    QTest.keyClick(window, Qt.Key.Key_C)
    call = window.workspace.session.call
    assert call

    def look() -> None:
        QApplication.processEvents()
        window.grab()
        assert_masked(shown(window) | masked.texts, f"{folder}/Demo", folder)

    call.setup.listening._want.click()
    for fold in call.setup._folds:
        fold.set_open(True)
    look()
    call.begin(call.setup.outline)
    for part in Part:
        assert call.part is part
        look()
        if part is Part.CALL:
            qtbot.waitUntil(lambda: call.done_s > 20, timeout=20_000)
            look()
        call.skip()
    qtbot.waitUntil(lambda: not call.under_way and not call._errands.busy, timeout=20_000)
    look()
    call.after.timeline.grab()
    call.after.voices.grab()
    look()


def ways(strip: CallStrip) -> Iterator[None]:
    """Bring a strip through all that it can say."""
    for narrow in (False, True):
        strip.set_narrow(narrow)
        strip.show_told(told_of(*beats(100)), 100.0)
        for part in Part:
            strip.set_phase(words.title(part), None if part is Part.CALL else 140, 4000)
            for talk in Talk:
                strip.set_talk(talk, True)
                yield
        for state in LinkState:
            strip.show_told(told_of(*beats(100), StrapState(100 * S, state)), 101.0)
            yield
        for withheld in Withheld:
            strip.show_told(told_of(*beats(100, withheld=withheld)), 100.0)
            yield
        strip.set_cue(said(practice.NAMES[practice.Kind.BREATHE]))
        yield
        strip.set_cue("")


def told_of(*events: Event) -> Told:
    told = Told(WINDOWS_S)
    told.add_all([LIVE, *events])
    return told


def test_the_strip_passes_through_translation(
    qtbot: QtBot, masked: Painted, store: SettingsStore
) -> None:
    strip = CallStrip(theme.DARK, "", store)
    qtbot.addWidget(strip)
    strip.show()
    for _ in ways(strip):
        assert_masked(shown(strip) | {strip.windowTitle()})
        strip.grab()
    strip.toggle_menu()
    assert_masked(shown(strip.menu) | masked.texts)


def test_help_passes_through_translation(masked: Painted, open_window: Open) -> None:
    from biofeedback.ui.help_page import HelpPage

    page = HelpPage(open_window())
    page.show()
    texts = shown(page) | {page.windowTitle()}
    page.close()
    assert_masked(texts)


# -- German ---------------------------------------------------------------------------------------


def inside(window: QWidget) -> None:
    """Hold that nothing that can be seen leaves the window, or must be scrolled sideways."""
    # Twice: what the first round shows is laid out in the second.
    for _ in range(2):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    for child in window.findChildren(QWidget):
        if not child.isVisible():
            continue
        if isinstance(child, QScrollArea) and child.widget():
            assert child.horizontalScrollBar().maximum() == 0
        elif isinstance(child, QLabel | QAbstractButton | QAbstractSlider):
            corner = child.mapTo(window, child.rect().bottomRight())
            scrolled = any(
                isinstance(up, QScrollArea) for up in _above(child)
            )  # which goes downwards
            text = child.accessibleName() or getattr(child, "text", str)()
            assert corner.x() < window.width(), text
            assert scrolled or corner.y() < window.height(), text
            wide = isinstance(child, QAbstractButton) and child.minimumSizeHint().width()
            if isinstance(child, QLabel) and not child.wordWrap():
                wide = child.fontMetrics().horizontalAdvance(child.text())
            high = isinstance(child, QLabel) and child.wordWrap() and child.text()
            assert not high or child.heightForWidth(child.width()) <= child.height(), text
            shortened = child.property("role") in ("flat", "pill")
            assert shortened or wide <= child.width(), f"cut off: {text}"


def _above(widget: QWidget) -> Iterator[QWidget]:
    while (parent := widget.parentWidget()) is not None:
        yield parent
        widget = parent


@pytest.mark.slow
@pytest.mark.parametrize("size", [(720, 560), (1024, 640)])
def test_german_has_room_on_every_page(
    qtbot: QtBot, open_window: Open, store: SettingsStore, size: tuple[int, int]
) -> None:
    store.change(language="de", width=size[0], height=size[1])
    window = open_window()
    assert any("Leg deinen Brustgurt um" in text for text in shown(window))
    inside(window)
    window.workspace.start_demo(3)
    live = window.workspace.session.live
    qtbot.waitUntil(lambda: live._rmssd.text.isdigit(), timeout=20_000)
    live.set_usual({60: Band(30.0, 50.0)})
    live.refresh()
    assert (window.width(), window.height()) == size
    texts = "\n".join(shown(window))
    for german in (
        "Simulierter Gurt",
        "wahrscheinlich",
        "Vagustonus",
        "die letzten 60 s",
        "Üblichen",
    ):
        assert german in texts
    inside(window)
    QTest.keyClick(window, Qt.Key.Key_B)
    inside(window)
    QTest.keyClick(window, Qt.Key.Key_S)
    QTest.qWait(800)
    inside(window)
    QTest.keyClick(window, Qt.Key.Key_S)
    summary = window.workspace.session.breathe.summary
    qtbot.waitUntil(summary.isVisible, timeout=20_000)
    inside(window)
    QTest.keyClick(window, Qt.Key.Key_L)
    QTest.keyClick(window, Qt.Key.Key_Left)
    inside(window)
    assert (window.width(), window.height()) == size


SIZES = [(760, 560), (1280, 800)]
TODAY = date(2026, 3, 4)


@pytest.fixture
def german(qapp: QApplication, speak: Callable[[str], str]) -> Iterator[None]:
    """Speak German, in the letters and margins of the window."""
    font, style = qapp.font(), qapp.styleSheet()
    theme.load_fonts(qapp)
    qapp.setStyleSheet(theme.style_sheet(theme.DARK))
    speak("de")
    yield
    qapp.setStyleSheet(style)
    qapp.setFont(font)


class Fitting:
    """Holds that every text that is painted has its room."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
        self.cut: list[str] = []
        self.seen: set[str] = set()
        cut, seen = self.cut, self.seen

        class Measuring(QPainter):
            def drawText(self, *given: Any) -> Any:  # noqa: N802
                place, text = given[0], given[-1]
                wide = self.fontMetrics().horizontalAdvance(text)
                right = place.right() if hasattr(place, "right") else self.device().width()
                left = place.left() if hasattr(place, "left") else place.x()
                seen.add(text)
                if wide > right - left + 1:
                    cut.append(text)
                return super().drawText(*given)

        for name in modules:
            monkeypatch.setattr(f"biofeedback.ui.{name}.QPainter", Measuring)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_german_has_room_in_a_conversation(
    qtbot: QtBot,
    open_window: Open,
    store: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    painted = Fitting(monkeypatch, "call.parts_line")
    chosen = {"reading": True, "contact": "face to face", "with": "Anna", "baseline min": 10}
    store.change(language="de", width=size[0], height=size[1], conversation=chosen)
    window = open_window()
    window.workspace.start_demo(3)
    QTest.keyClick(window, Qt.Key.Key_C)
    call = window.workspace.session.call
    assert call
    inside(window)
    for fold in call.setup._folds:
        fold.set_open(True)
        inside(window)
        fold.set_open(False)
    call.begin(call.setup.outline)
    seen = ""
    for part in Part:
        assert call.part is part
        inside(window)
        window.grab()
        seen += "\n".join(shown(call))
        call.skip()
    for german in ("Ruhe davor", "Weiter zum Gespräch", "Ein Kanal steigt", "Bleib, wo du bist"):
        assert german in seen
    qtbot.waitUntil(lambda: not call.under_way and not call._errands.busy, timeout=20_000)
    inside(window)
    assert "Erholung" in "\n".join(shown(window))
    assert "Ruhe danach" in painted.seen
    assert not painted.cut
    assert (window.width(), window.height()) == size


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_german_has_room_where_inputs_are_chosen(
    open_window: Open,
    store: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(inputs, "inputs", list)
    chosen = {"listen": True, "headphones": False}
    store.change(language="de", width=size[0], height=size[1], conversation=chosen)
    window = open_window()
    window.workspace.begin_without_source("Polar H10")
    window.workspace.session.go(CALL)
    call = window.workspace.session.call
    assert call
    for fold in call.setup._folds:
        fold.set_open(True)
    call.setup.listening._want.setChecked(True)
    inside(window)
    texts = "\n".join(shown(call))
    assert "Mein Mikrofon" in texts
    assert "Bekannt ist, dass jemand spricht, nicht wer." in texts
    call.setup.listening.stop_test()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("baseline_s", [180, 40])
@pytest.mark.usefixtures("german")
def test_german_has_room_after_a_conversation(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    size: tuple[int, int],
    baseline_s: float,
) -> None:
    painted = Fitting(monkeypatch, "painted", "call.timeline", "call.pauses")
    page = CallAfter(theme.DARK, "")
    qtbot.addWidget(page)
    # What stands above and below it takes so much.
    page.resize(size[0] - 2 * 28, size[1] - 130)
    page.show()
    ratings = {Fact.CONTACT: "face to face", Fact.WITH: "Anna"}
    path = talks.write(tmp_path, baseline_s=baseline_s, call_s=300, ratings=ratings)
    found = study(read(path), spectra=False)
    page.show_study(found, path)
    inside(page)
    page.grab()
    page.voices.grab()
    assert "von Angesicht zu Angesicht" in "\n".join(shown(page))
    assert found.conversation
    doubtful = Change(Part.RECOVERY, Part.BASELINE, None, None, -0.1, 0.2)
    conversation = replace(found.conversation, recovery=doubtful)
    page.show_study(replace(found, conversation=conversation), path)
    inside(page)
    page.grab()
    assert "zu gestört, um etwas zu sagen" in "\n".join(shown(page))
    assert {"Gegenüber", "dein Gegenüber"} <= painted.seen
    assert not painted.cut


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("days", [0, 30, 200])
@pytest.mark.usefixtures("german")
def test_german_has_room_on_the_page_of_contact(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], days: int
) -> None:
    painted = Fitting(monkeypatch, "painted", "history.canvas")
    view = HistoryView(theme.DARK, "Inter", lambda: TODAY, lambda: TODAY)
    qtbot.addWidget(view)
    try:
        view.resize(size[0] - 2 * 28, size[1] - 64)
        view.show()
        view.show_contents(life_with_others(Path("/nowhere"), days, TODAY))
        view.settle()
        inside(view)
        view.show_contact(True)
        assert view.contact
        for tab in view.contact._tab_group.buttons():
            tab.click()
            inside(view)
            view.grab()
        texts = "\n".join(shown(view))
        assert "Einklang" in texts
        if days == 200:
            assert {"Tage", "wie davor", "zu gestört", "von Angesicht zu Angesicht"} <= painted.seen
        assert not painted.cut
    finally:
        view.close_down()


@pytest.mark.usefixtures("german")
def test_german_has_room_on_the_strip(qtbot: QtBot, store: SettingsStore) -> None:
    strip = CallStrip(theme.DARK, "", store)
    qtbot.addWidget(strip)
    strip.show()
    for _ in ways(strip):
        inside(strip)
        assert strip.width() < SIZES[0][0], "it stands beside a call"
    strip.toggle_menu()
    inside(strip.menu)
    assert "Inhalt ausblenden (Doppelklick)" in shown(strip.menu)


def test_a_recording_is_english_whatever_the_window_speaks(
    qtbot: QtBot, open_window: Open, store: SettingsStore
) -> None:
    store.change(language="de")
    window = open_window()
    window.workspace.start_demo(3)
    series = window.workspace.series
    qtbot.waitUntil(lambda: bool(series and series.now > 5), timeout=20_000)
    QTest.keyClick(window, Qt.Key.Key_M)
    QTest.keyClick(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: bool(series and series.holes), timeout=20_000)
    assert "Marke 1" in window.workspace.plots.texts()
    window.close()
    (path,) = store.settings.recordings.rglob("*.csv")
    text = path.read_text(encoding="utf-8")
    assert "Simulated strap" in path.name
    for english in ('"Mark 1"', "Simulated strap", "The simulated strap is out of range."):
        assert english in text
    assert "Brustgurt" not in text
