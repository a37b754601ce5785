"""Help in the window: what the numbers mean, in short, with sources, and the keys."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from biofeedback.pacer import FASTEST, SLOWEST
from biofeedback.ui.languages import tr

_WIDTH: Final = 640
_HEIGHT: Final = 620


def keys() -> list[tuple[str, str]]:
    """Return every key of the window and what it does."""
    return [
        ("L, B, C", tr("the live view, breathing, a conversation")),
        ("H", tr("the history; Esc leads back")),
        ("G", tr("the morning reading")),
        ("M", tr("set a marker with the label used last")),
        (tr("Shift+1 to 9"), tr("set a marker with another label, in the order of the menu")),
        ("R", tr("stop and start the recording")),
        ("S", tr("begin what is open: breathing, a reading, a conversation; end breathing")),
        ("N", tr("in a conversation: end this part, on to the next")),
        (tr("Space", "a key"), tr("in a conversation: held while you speak, if nothing listens")),
        ("K", tr("the strip beside a call, shown or hidden")),
        (
            "\N{MINUS SIGN}, +",
            tr("breathe slower, faster; in the live view: shorter, longer time"),
        ),
        ("A", tr("sound of the pacer on and off")),
        ("\N{LEFTWARDS ARROW}, \N{RIGHTWARDS ARROW}", tr("look back along the curve, and forth")),
        (tr("End"), tr("back to live")),
        ("F", tr("nothing but the signal, on the whole screen; Esc leaves it")),
        ("P", tr("hide every number at once, or show them again")),
        ("E", tr("end what is under way, else the session")),
        (tr("Space", "a key"), tr("in a replay: play or pause")),
        (
            "\N{LEFTWARDS ARROW}, \N{RIGHTWARDS ARROW}",
            tr("in a replay: 10 s back, on; with Shift a minute"),
        ),
        (", .", tr("in a replay: to the marker or phase before, to the next")),
        (tr("Home, End"), tr("in a replay: to its beginning, to its end")),
        ("\N{UPWARDS ARROW}, \N{DOWNWARDS ARROW}", tr("in a replay: faster, slower")),
        (
            "\N{LEFTWARDS ARROW}, \N{RIGHTWARDS ARROW}",
            tr("in the history: the session before, the next; with Shift earlier and later days"),
        ),
        (
            tr("1 to 4", "keys"),
            tr("in the history: a month, three months, a year, all there is; also + and -"),
        ),
        (tr("Ctrl+F"), tr("in the history: find in tags and notes")),
        ("F1", tr("this help")),
    ]


def sections() -> list[tuple[str, str]]:
    """Return titles and texts."""
    return [
        (
            tr("RMSSD, vagal tone"),
            tr(
                "The typical difference between one heartbeat's interval and the next, in "
                "milliseconds, over the window that stands beside it. It is an index related to "
                "the vagus nerve's regulation of the heart and moves with breathing, speech, "
                "posture, movement, coffee, medication and age. Higher is not always better: "
                "compare it with your own values under like conditions. (Shaffer & Ginsberg 2017, "
                "Front Public Health 5:258; Laborde 2017, Front Psychol 8:213)"
            ),
        ),
        (
            tr("The band around it"),
            tr(
                "A short window is a sample. 95 times out of 100, five more minutes of the same "
                "rest would give a value within the band; while one speaks or moves it holds less "
                "often. It is wider for shorter windows. "
                "(How it was fitted: docs/science.md.)"
            ),
        ),
        (
            tr("Usual in this session"),
            tr(
                "The grey band holds the middle 80 % of this session's values, from windows that "
                "do not overlap, once there are five. Paced breathing, reading aloud and "
                "conversations are left out of it. Where seven days at rest at this time of day "
                "are known, it is your usual range instead. It says nothing about what is good."
            ),
        ),
        (
            tr("RSA, the swing with each breath"),
            tr(
                "Heart rate rises as you breathe in and falls as you breathe out. RSA is the "
                "height of that swing at the pacer's pace, from peak to trough, in beats per "
                "minute: a wave is fitted to the last three breaths or 30 s. The bars show each "
                "breath's own highest less lowest heart rate. Compare RSA at the same pace only. "
                "(Grossman & Taylor 2007, Biol Psychol 74:263)"
            ),
        ),
        (
            tr("Why RMSSD is not the headline while pacing"),
            tr(
                "At the same swing, 6 breaths a minute give about half the RMSSD of 15: it would "
                "fall just because you breathe slower. (Front Physiol 2022, "
                "10.3389/fphys.2022.1017350)"
            ),
        ),
        (
            tr("Following the pace, regularity"),
            tr(
                "Following: how much of the heart rate's variation goes with the pacer; noise "
                "scores a few percent. Regularity: how much of the last 64 s is one single rhythm, "
                "whatever its pace. Both are this program's definitions."
            ),
        ),
        (
            tr("Signal quality"),
            tr(
                "Good, fair or poor, with the reason. Beats that cannot be trusted (premature, "
                "missed, out of range) are open rings on the curve of heart rate and are left out. "
                "Where too few can be trusted there is no number, but why. Lost time is a hole, "
                "never a line."
            ),
        ),
        (
            tr("The morning reading"),
            tr(
                "A minute to settle, then one to five at rest, every morning alike. Your usual "
                "range is the mean of the 60 days before, and one standard deviation to either "
                "side; it takes seven days. It compares with your own only. Where your reading is "
                "too noisy to say, it says so. (Plews et al. 2012, Eur J Appl Physiol 112:3729)"
            ),
        ),
        (
            tr("A conversation"),
            tr(
                "Talking changes breathing, and with it RMSSD, whatever is felt. So quiet after it "
                "is compared with quiet before it, and the talk with reading aloud; the first "
                "minute of each, or half of it, does not count. It says nothing about the "
                "conversation, the other person or you. (Beda 2007, Psychophysiology 44:767; "
                "Laborde 2018, Front Neurosci 12:458)"
            ),
        ),
        (
            tr("Listening for who speaks"),
            tr(
                "Off until you turn it on, and off again when the conversation is over. While it "
                "is on, a sign stands at the top and on the strip. Only who speaks and when is "
                "written down: no sound is kept or sent."
            ),
        ),
        (
            tr("Breathe softly"),
            tr(
                "Slow and effortless, between {slowest} and {fastest} breaths a minute. If you "
                "feel light-headed, breathe less deeply, or stop and breathe as you like."
            ).format(slowest=f"{SLOWEST:g}", fastest=f"{FASTEST:g}"),
        ),
        (
            tr("What this is not"),
            tr(
                "Not a medical device: it diagnoses nothing. It does not measure stress, love, "
                "oxytocin or connection, and says nothing about another person. Atrial "
                "fibrillation, frequent extra beats and pacemakers make these numbers "
                "meaningless: it then says that they cannot be measured."
            ),
        ),
    ]


class HelpPage(QDialog):
    """A page of text beside the window; the session goes on."""

    def __init__(self, parent: QWidget) -> None:
        """Write the page."""
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.resize(_WIDTH, _HEIGHT)
        text = QTextBrowser()
        text.setOpenExternalLinks(True)
        text.setAccessibleName(tr("Help"))
        rows = "".join(
            f"<tr><td><b>{escape(key)}</b>&nbsp;&nbsp;&nbsp;</td><td>{escape(what)}</td></tr>"
            for key, what in keys()
        )
        parts = "".join(
            f"<h3>{escape(title)}</h3><p>{escape(body)}</p>" for title, body in sections()
        )
        title = escape(tr("Keys"))
        text.setHtml(f"{parts}<h3>{title}</h3><table>{rows}</table>")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)
