"""What a session looks like on the terminal: a status for each strap, as lines or as JSON."""

from __future__ import annotations

import contextlib
import json
import queue
import sys
import threading
import time
from collections.abc import Sequence
from typing import Final, Self, TextIO

from biofeedback import wording
from biofeedback.events import (
    Beat,
    Event,
    Grade,
    HrvUpdate,
    LinkState,
    Notice,
    Quality,
    StrapInfo,
    StrapState,
)
from biofeedback.guide import Guidance
from biofeedback.records.csv_format import row_of
from biofeedback.records.recorder import Summary
from biofeedback.session import Session
from biofeedback.units import clock_text, seconds

PLAIN_LINE_EVERY_S: Final = 10.0
MOST_LINES: Final = 10_000
"""Lines that may wait for a slow reader of the output."""
LAST_WORD_S: Final = 1.0


def complain(text: str) -> None:
    """Say what is wrong, where no program reads."""
    write(sys.stderr, f"biofeedback: {text}\n")


def write(stream: TextIO, text: str) -> bool:
    """Write where somebody may listen; return whether it is of any use to go on.

    A closed pipe, a full disk or a terminal of few letters must never touch the recording.
    """
    try:
        stream.write(text)
        stream.flush()
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        return write(stream, text.encode(encoding, "backslashreplace").decode(encoding))
    except (OSError, ValueError):
        return False
    return True


class _Beside:
    """Writes to the standard error on a thread of its own: a terminal may be held (Ctrl-S)."""

    def __init__(self) -> None:
        self._lines: queue.Queue[str | threading.Event] = queue.Queue(maxsize=MOST_LINES)
        self._thread: threading.Thread | None = None

    def put(self, line: str | threading.Event) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._print, name="beside", daemon=True)
            self._thread.start()
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(line)

    def flush(self, wait_s: float) -> None:
        if self._thread is not None:
            done = threading.Event()
            with contextlib.suppress(queue.Full):
                self._lines.put(done, timeout=wait_s)
                done.wait(wait_s)

    def _print(self) -> None:
        while True:
            line = self._lines.get()
            if isinstance(line, threading.Event):
                line.set()
            else:
                write(sys.stderr, line)


_beside: Final = _Beside()


def aside(text: str) -> None:
    """Say something beside the status, where no program reads, in its own time."""
    _beside.put(f"{text}\n")


class Status:
    """The latest of everything, as a sink."""

    def __init__(self, session: Session, guide: Guidance | None = None) -> None:
        """Begin with nothing known."""
        self._session = session
        self._guide = guide
        self.state = LinkState.SEARCHING
        self.detail = ""
        self.name = ""
        self.beats = 0
        self.heart_rate: int | None = None
        self.hrv: HrvUpdate | None = None
        self.quality: Quality | None = None
        self.notice = ""

    def __call__(self, events: Sequence[Event]) -> None:
        """Take the events of one notification."""
        for event in events:
            match event:
                case StrapState():
                    self.state, self.detail = event.state, event.detail
                case StrapInfo():
                    self.name = event.name
                case Beat():
                    self.beats = event.number
                    self.heart_rate = event.heart_rate_bpm or event.instant_bpm
                    self.hrv = event.hrv[0]
                case HrvUpdate():
                    # While no beats come, there is one for every window.
                    if self.hrv is None or event.window_s == self.hrv.window_s:
                        self.hrv = event
                case Quality():
                    self.quality = event
                case Notice():
                    self.notice = "" if event.resolved else event.text

    def line(self, named: bool = False) -> str:
        """Return everything in one line, with the strap's name where there are several."""
        parts = [self.name or "Strap"] if named else []
        if self._guide and (said := self._guide.text()):
            parts.append(said)
        parts.append(wording.STATE[self.state])
        if self.state is LinkState.LIVE and self.heart_rate:
            parts.append(f"{self.heart_rate} bpm")
        quiet = self._guide is not None and self._guide.quiet
        if self.hrv and self.state is LinkState.LIVE and not quiet:
            if self.hrv.rmssd_ms is None:
                parts.append(f"RMSSD: {wording.withheld(self.hrv).lower()}")
            else:
                parts.append(_value(self.hrv))
        if self.quality and self.quality.grade is not Grade.GOOD and self.state is LinkState.LIVE:
            share = self.hrv.artifact_share if self.hrv else 0.0
            parts.append(wording.quality(self.quality, share))
        parts.append(wording.beats(self.beats))
        parts.append(clock_text(seconds(self._session.elapsed())))
        return "  ·  ".join(parts)

    def step(self) -> str:
        """Return which part of a guided session it is, if any."""
        return self._guide.step if self._guide else ""

    def advice(self) -> str:
        """Return what to do now, if anything."""
        live = self.hrv if self.state is LinkState.LIVE else None
        instead = wording.instead(live) if live else ""
        return self.notice or self.detail or wording.ADVICE[self.state] or instead


def _value(update: HrvUpdate) -> str:
    limits = f", {update.low_ms:.0f} to {update.high_ms:.0f}" if update.low_ms else ""
    return f"RMSSD {update.rmssd_ms:.0f} ms ({update.window_s} s{limits})"


class Display:
    """Where the status goes: plain lines, one live line, or JSON lines.

    What is shown is written on a thread of its own: nobody who reads slowly, or no more, holds the
    recording up.
    """

    def __init__(self, patient: bool = False) -> None:
        """Start the thread.

        Args:
            patient: Whether to wait for a slow reader: where nothing happens in real time, nobody
                is held up, and nothing need be dropped.
        """
        self._patient = patient
        self._dropped = 0
        self._lines: queue.Queue[str | None] = queue.Queue(maxsize=MOST_LINES)
        self._thread = threading.Thread(target=self._print, name="display", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop showing."""

    def show(self, status: Status, events: Sequence[Event]) -> None:
        """Take the events of one notification, and what they made of its strap's status."""

    def say(self, text: str) -> None:
        """Print a line in its own time; with too many waiting it is dropped, or waited for."""
        try:
            self._lines.put(text + "\n", block=self._patient and self._thread.is_alive())
        except queue.Full:
            self._dropped += 1

    def finish(self, summaries: Sequence[Summary]) -> None:
        """Say in a line what each recording holds, and end."""
        lines = [f"{self.last_word(summary)}\n" for summary in summaries]
        if self._dropped:
            lines.insert(0, f"{self.dropped(self._dropped)}\n")
        for line in (*lines, None):
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=LAST_WORD_S)
        self._thread.join(LAST_WORD_S)
        _beside.flush(LAST_WORD_S)

    def last_word(self, summary: Summary) -> str:
        """Return what to say of a closed recording."""
        return summary.sentence()

    def dropped(self, lines: int) -> str:
        """Return what to say of lines that nobody read in time."""
        return f"{lines} lines were not printed: what reads them is too slow."

    def _print(self) -> None:
        while (text := self._lines.get()) is not None:
            if not write(sys.stdout, text):
                # Nobody reads any more; who waits for room is let go.
                while self._lines.get() is not None:
                    pass
                return


class PlainLines(Display):
    """A line for every change of state or part, and one every 10 s: for logs and pipes."""

    def __init__(self, statuses: Sequence[Status]) -> None:
        """Show the status of each strap."""
        super().__init__()
        self._named = len(statuses) > 1
        self._last: dict[Status, tuple[str, float]] = {}

    def show(self, status: Status, events: Sequence[Event]) -> None:
        """Print where there is something new."""
        advice = status.advice()
        text = f"{status.state}{advice}{status.step()}"
        now = time.monotonic()
        last_text, last_at = self._last.get(status, ("", 0.0))
        if text == last_text and now - last_at < PLAIN_LINE_EVERY_S:
            return
        new = f"  ·  {advice}" if advice and text != last_text else ""
        self._last[status] = text, now
        self.say(status.line(self._named) + new)


class LiveLine(Display):
    """One line for each strap that stays in its place on a terminal."""

    def __init__(self, statuses: Sequence[Status]) -> None:
        """Show the status of each strap."""
        super().__init__()
        from rich.console import Console, Group
        from rich.live import Live
        from rich.text import Text

        def render() -> Group:
            lines = []
            for status in statuses:
                line = status.line(named=len(statuses) > 1)
                lines.append(Text(line, overflow="ellipsis", no_wrap=True))
                if advice := status.advice():
                    lines.append(Text(advice, style="dim"))
            return Group(*lines)

        # It draws on a thread of its own.
        self._live = Live(get_renderable=render, console=Console(), refresh_per_second=2)

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last line standing."""
        with contextlib.suppress(OSError, ValueError):
            self._live.stop()


class JsonLines(Display):
    """One JSON object a line, for programs; it names the strap where there are several."""

    def __init__(self, statuses: Sequence[Status], patient: bool) -> None:
        """Show the events of each strap."""
        super().__init__(patient)
        self._numbers = {status: number for number, status in enumerate(statuses, 1)}

    def show(self, status: Status, events: Sequence[Event]) -> None:
        """Print what was recorded."""
        several = {"strap": self._numbers[status]} if len(self._numbers) > 1 else {}
        for event in events:
            if row := row_of(event):
                self.say(json.dumps(several | row.facts(), ensure_ascii=False))

    def dropped(self, lines: int) -> str:
        """Return how many events were not printed, as JSON."""
        return json.dumps({"event": "dropped", "lines": lines})

    def last_word(self, summary: Summary) -> str:
        """Return what a closed recording holds, as JSON."""
        facts = {
            "event": "summary",
            "path": str(summary.path) if summary.path else None,
            "beats": summary.beats,
            "gaps": summary.gaps,
            "complete": summary.complete,
        }
        return json.dumps(facts, ensure_ascii=False)


def display_of(statuses: Sequence[Status], *, as_json: bool, patient: bool) -> Display:
    """Return what fits the output.

    Args:
        statuses: One for each strap.
        as_json: For programs.
        patient: Whether nothing happens in real time: a slow reader is waited for.
    """
    if as_json:
        return JsonLines(statuses, patient)
    return LiveLine(statuses) if sys.stdout.isatty() else PlainLines(statuses)


def show_cursor() -> None:
    """Give a terminal back what the live line took from it."""
    if sys.stdout.isatty():
        write(sys.stdout, "\x1b[?25h\n")
