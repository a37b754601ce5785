"""What a person or a program may order while a session runs without a window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from biofeedback.display import aside
from biofeedback.guide import ConversationGuide, Guidance
from biofeedback.keyboard import Reading
from biofeedback.session import Session
from biofeedback.units import clock_text, seconds

MARK: Final = "mark"
"""Label of a marker that was given none."""
_ENTER: Final = ("\r", "\n")
_OTHERWISE: Final = "There are no parts here: they belong to --programme conversation."


class Orders:
    """Does what is ordered; what cannot be done is said in a sentence."""

    def __init__(self, session: Session, guide: Guidance | None, reading: Reading) -> None:
        """Take orders for a session and what leads through it, as keys or as lines."""
        self._session = session
        self._guide = guide if isinstance(guide, ConversationGuide) else None
        self._reading = reading

    @property
    def help(self) -> str:
        """What can be ordered, in a sentence."""
        if self._reading is Reading.LINES:
            return f"Commands, one a line: {self._commands()}."
        if self._guide is None:
            return "Keys: m sets a marker, q ends the recording."
        return (
            "Keys: Enter or n goes on to the next part, r begins this part anew, m sets a marker, "
            "the space bar says that you speak or have ended, q ends it all."
        )

    def take(self, text: str) -> None:
        """Take a key, or a line; after the end nothing is obeyed any more."""
        if self._session.stop_wanted:
            return
        act = self._act_of_key(text) if self._reading is Reading.KEYS else self._act_of_line(text)
        if act and (problem := act()):
            aside(f"biofeedback: {problem}")

    def _act_of_key(self, key: str) -> Callable[[], str] | None:
        """Return what a key is for; None for one that may have been hit by chance."""
        acts: dict[str, Callable[[], str]] = {"m": partial(self._mark, ""), "q": self._end}
        if guide := self._guide:
            acts |= {**dict.fromkeys((*_ENTER, "n"), guide.go_on), "r": guide.restart}
            acts[" "] = partial(guide.speak, None)
        return acts.get(key.lower())

    def _act_of_line(self, line: str) -> Callable[[], str] | None:
        command, _, label = line.strip().partition(" ")
        guide = self._guide
        match command:
            case "":
                return None
            case "mark":
                return partial(self._mark, label.strip())
            case "end":
                return self._end
            case "next":
                return guide.go_on if guide else _no_parts
            case "restart":
                return guide.restart if guide else _no_parts
            case "speak" | "quiet":
                return partial(guide.speak, command == "speak") if guide else _no_parts
            case _:
                return lambda: f"{command!r} is no command here: write {self._commands()}."

    def _commands(self) -> str:
        if self._guide is None:
            return "mark LABEL or end"
        return "next, restart, mark LABEL, speak, quiet or end"

    def _mark(self, label: str) -> str:
        label = label or MARK
        self._session.mark(label)
        aside(f"Marked: {label}, {clock_text(seconds(self._session.elapsed()))}")
        return ""

    def _end(self) -> str:
        if self._guide:
            self._guide.finish()
        else:
            self._session.stop()
        return ""


def _no_parts() -> str:
    return _OTHERWISE
