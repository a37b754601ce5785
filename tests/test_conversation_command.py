"""A conversation session without a window: its parts, who speaks, keys and commands."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest
from click import UsageError
from click.testing import CliRunner

from biofeedback import display, ears, keyboard
from biofeedback.cli import main
from biofeedback.clock import VirtualClock
from biofeedback.commands.conversation import Conversation
from biofeedback.events import Event, Notice, Talk, Talking
from biofeedback.headless import SAME_KEYPRESS_S
from biofeedback.keyboard import Reading
from biofeedback.programmes.conversation import JUST_START
from biofeedback.records import csv_format
from biofeedback.session import Session
from biofeedback.simulator import SimulatedStrap
from biofeedback.units import seconds
from biofeedback.voices import inputs, listener
from biofeedback.voices.device import DeniedError
from biofeedback.voices.inputs import Input
from tests import speech
from tests.programs import COMMAND, lines_until, pseudo_terminal, run_program

PROGRAMME = ("--strap", "sim", "--seed", "3", "--programme", "conversation")
SHORT = ("--baseline", "60s", "--reading", "30s", "--call", "60s", "--recovery", "40s")
OPEN = ("--speed", "20", "--baseline", "60s", "--recovery", "1h")


def rows(path: Path, event: str) -> list[csv_format.Row]:
    return [row for row in csv_format.read(path).rows if row.event == event]


def phases(path: Path) -> list[tuple[str, str, float]]:
    """Return part, edge and second of each row of a phase."""
    found: list[tuple[str, str, float]] = []
    for row in rows(path, "phase"):
        settings = json.loads(row.detail)
        assert settings["programme"] == "conversation"
        found.append((settings["part"], settings["edge"], seconds(row.elapsed)))
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A whole session with a made-up conversation, and what was printed."""
    path = tmp_path_factory.mktemp("whole") / "a.csv"
    tags = ("--contact", "video", "--with", "K; old friend", "--posture", "sitting")
    more = (*tags, "--breathing", "free", "--listen", "pretend", "--output", path)
    done = run_program("record", *PROGRAMME, "--speed", "max", *SHORT, *more)
    assert done.returncode == 0, done.stderr
    return path, done.stdout


def test_every_part_in_its_order_and_length(whole: tuple[Path, str]) -> None:
    path, said = whole
    found = phases(path)
    assert [(part, edge) for part, edge, _ in found] == [
        (part, edge)
        for part in ("baseline", "reading", "conversation", "recovery")
        for edge in ("start", "end")
    ]
    lengths = [end[2] - start[2] for start, end in zip(found[::2], found[1::2], strict=True)]
    assert lengths == pytest.approx([60, 30, 60, 40], abs=0.3)
    for part in ("quiet before, 1:00", "reading aloud, 0:30", "conversation, 1:00", "quiet after"):
        assert part in said, "a line for each part as it begins"
    quiet = [line for line in said.splitlines() if line.startswith("quiet")]
    assert quiet
    assert not any("RMSSD" in line for line in quiet), "nothing to watch meanwhile"


def test_the_last_beats_of_the_quiet_after_are_there(whole: tuple[Path, str]) -> None:
    recording = csv_format.read(whole[0])
    end = phases(whole[0])[-1][2]
    assert seconds(recording.beats[-1].elapsed) > end
    assert recording.rows[-1].note == "stopped"


def test_tags_stand_in_the_header(whole: tuple[Path, str]) -> None:
    header = csv_format.read(whole[0]).header
    assert header["contact"] == "video call"
    assert header["with"] == "K; old friend"
    assert header["posture"] == "sitting"
    assert header["breathing instructions"] == "as it comes"


def test_who_speaks_is_told_during_the_conversation_only(whole: tuple[Path, str]) -> None:
    (start,) = [
        at for part, edge, at in phases(whole[0]) if (part, edge) == ("conversation", "start")
    ]
    found = rows(whole[0], "talk")
    assert all(start <= seconds(row.elapsed) <= start + 60.3 for row in found)
    assert {row.note for row in found} >= {"me", "other", "silence"}
    assert found[-1].note == "unknown"
    assert {row.detail for row in found} == {"simulated"}


def test_without_listening_nothing_is_told_and_the_heart_is_the_same(
    whole: tuple[Path, str], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    done = run_program("record", *PROGRAMME, "--speed", "max", *SHORT, "--output", path)
    assert done.returncode == 0, done.stderr
    assert not rows(path, "talk")
    with_ears = [beat.rr for beat in csv_format.read(whole[0]).beats]
    assert [beat.rr for beat in csv_format.read(path).beats] == with_ears


def test_the_conversation_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    off = ("--baseline", "off", "--recovery", "off", "--call", "30s", "--output", path)
    assert run_program("record", *PROGRAMME, "--speed", "max", *off).returncode == 0
    assert [part for part, _, _ in phases(path)] == ["conversation", "conversation"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((*PROGRAMME, "--pace", "6"), "do not go together"),
        ((*PROGRAMME, "--duration", "9m"), "--call ends the conversation"),
        (("--baseline", "3m"), "add it"),
        (("--with", "K"), "add it"),
        (("--headphones",), "add it"),
        (("--programme", "conversation", "--listen", "pretend"), "--strap sim"),
        ((*PROGRAMME, "--listen", "microphone", "--speed", "9"), "knows no --speed"),
        ((*PROGRAMME, "--listen", "pretend", "--headphones"), "belong to --listen microphone"),
        ((*PROGRAMME, "--listen", "microphone", "--input", "no such"), "No input is called"),
        ((*PROGRAMME, "--listen", "/nowhere/a.wav"), "choose another file"),
        ((*PROGRAMME, "--listen", __file__), "is no WAV file"),
        ((*PROGRAMME, "--listen", "mikrophone"), "microphone, pretend or a WAV file"),
        ((*PROGRAMME, "--listen", ""), "microphone, pretend or a WAV file"),
        ((*PROGRAMME, "--baseline", "long"), "is no length of time"),
        ((*PROGRAMME, "--contact", "smoke"), "face"),
        (("--programme", "poker"), "conversation"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    arguments: tuple[str, ...], sentence: str
) -> None:
    result = CliRunner().invoke(main, ["record", *arguments])
    assert result.exit_code == 2, result.output
    # As it was broken into lines for the terminal.
    assert sentence in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_sound_file_in_the_place_of_the_microphone(tmp_path: Path) -> None:
    speech.needs_espeak()
    made = speech.dialogue(20, seed=2)
    sound, path = speech.write_wav(tmp_path / "a.wav", made.samples), tmp_path / "a.csv"
    more = ("--listen", sound, "--output", path, "--speed", "max", "--baseline", "10s")
    done = run_program("record", *PROGRAMME, *more, "--recovery", "off", "--call", "19s")
    assert done.returncode == 0, done.stderr
    (start,) = [at for part, edge, at in phases(path) if (part, edge) == ("conversation", "start")]
    changes = [(seconds(row.elapsed) - start, Talk(row.note)) for row in rows(path, "talk")]
    right = total = 0
    for frame in range(1800):
        at = frame / 100
        if min(abs(at - switch) for switch in made.switches) > 0.3:
            known = [talk for since, talk in changes if since <= at]
            total += 1
            right += bool(known) and known[-1] is made.talk_at(at)
    assert total > 300
    assert right / total >= 0.95


# -- commands of a pipe --------------------------------------------------------------------------


@contextlib.contextmanager
def commanded(*arguments: str | Path) -> Iterator[tuple[Any, Callable[[str], None]]]:
    """Start the program with a pipe; yield it and what sends it a line."""
    with subprocess.Popen(
        [*COMMAND, "record", "--strap", "sim", "--commands", *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", bufsize=1,
    ) as process:  # fmt: skip

        def send(line: str) -> None:
            assert process.stdin
            process.stdin.write(line + "\n")
            process.stdin.flush()

        yield process, send
        process.kill()


def test_a_lab_leads_through_it_by_commands(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with commanded(*PROGRAMME[4:], *OPEN, "--output", path) as (process, send):
        assert "restart" in lines_until(process, "Commands")[-1]
        lines_until(process, "quiet before")
        send("mark call #3")
        lines_until(process, "Marked: call #3")
        send("dance now")
        (problem,) = [line for line in lines_until(process, "dance") if "dance" in line]
        assert problem.startswith("biofeedback: 'dance' is no command here: write next, ")
        send("speak")
        lines_until(process, "during the conversation only")
        send("restart\n\nnext")
        lines_until(process, "conversation, ")
        send("quiet\nspeak\nspeak\nmark")
        lines_until(process, "Marked: mark")
        send("quiet\nnext")
        lines_until(process, "quiet after")
        send("end")
        assert process.wait(20) == 0
    parts = [part for part, edge, _ in phases(path) if edge == "start"]
    assert parts == ["baseline", "baseline", "conversation", "recovery"]
    assert [row.note for row in rows(path, "marker")] == ["call #3", "mark"]
    talk = [(row.note, row.detail) for row in rows(path, "talk")]
    assert [note for note, _ in talk] == ["me", "not me", "unknown"]
    assert {by for _, by in talk} == {"by hand"}


def test_the_end_of_the_pipe_does_not_end_the_session(tmp_path: Path) -> None:
    """Nor does a last line without an end: it is obeyed."""
    path = tmp_path / "a.csv"
    arguments = ("record", *PROGRAMME, "--commands", "--speed", "200", "--baseline", "30s")
    done = subprocess.run(
        [*COMMAND, *arguments, "--call", "30s", "--recovery", "off", "--output", str(path)],
        input="mark early", capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [row.note for row in rows(path, "marker")] == ["early"]
    assert len(phases(path)) == 4


def test_a_plain_recording_takes_markers_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with commanded("--speed", "20", "--output", path) as (process, send):
        assert "next" not in lines_until(process, "Commands")[-1]
        lines_until(process, "Live")
        send("next\nmark A\nend")
        lines_until(process, "There are no parts here")
        assert process.wait(20) == 0
    assert [row.note for row in rows(path, "marker")] == ["A"]


# -- keys of a terminal --------------------------------------------------------------------------

terminal = pytest.mark.skipif(sys.platform == "win32", reason="a terminal is another thing there")


class Terminal:
    """A terminal of its own, with the program on it in the foreground; its output is a pipe."""

    def __init__(self, *arguments: str | Path, command: Sequence[str] = COMMAND) -> None:
        import fcntl
        import termios

        self.keys, self._screen = pseudo_terminal()
        self.before = self.mode
        self.process = subprocess.Popen(
            [*command, "record", *map(str, arguments)],
            stdin=self._screen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", start_new_session=True,
            preexec_fn=partial(fcntl.ioctl, self._screen, termios.TIOCSCTTY, 0),
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self.keys)
        os.close(self._screen)

    @property
    def mode(self) -> list[Any]:
        import termios

        return termios.tcgetattr(self._screen)

    @property
    def sends_single_keys(self) -> bool:
        import termios

        return not self.mode[3] & termios.ICANON

    def press(self, keys: str) -> None:
        os.write(self.keys, keys.encode())

    def until(self, text: str) -> list[str]:
        return lines_until(self.process, text)


@terminal
def test_keys_lead_through_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with Terminal(*PROGRAMME, *OPEN, "--output", path) as one:
        said = one.until("Keys")[-1]
        assert all(word in said for word in ("Enter", "space bar", "anew"))
        one.until("quiet before")
        assert one.sends_single_keys
        one.press("m")
        one.until("Marked")
        # An arrow, and a letter that means nothing, are nothing.
        one.press("\x1b[A\x1bOqx\n")
        one.until("conversation, ")
        one.press(" ")
        one.press(" ")
        one.press("m")
        one.until("Marked")
        one.press("r")
        one.press("n")
        one.until("quiet after")
        one.press("q")
        assert one.process.wait(20) == 0
        assert one.mode == one.before
    parts = [part for part, edge, _ in phases(path) if edge == "start"]
    assert parts == ["baseline", "conversation", "conversation", "recovery"]
    assert [row.note for row in rows(path, "talk")] == ["me", "not me", "unknown"]


@terminal
@pytest.mark.parametrize("press", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_signal_gives_the_terminal_back(tmp_path: Path, press: bool) -> None:
    """Ctrl-C is still a signal there."""
    with Terminal(*PROGRAMME, *OPEN, "--output", tmp_path / "a.csv") as one:
        one.until("quiet before")
        assert one.sends_single_keys
        if press:
            one.press("\x03")
        else:
            one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(20) == 0
        assert one.mode == one.before
    assert phases(tmp_path / "a.csv")[-1][:2] == ("baseline", "end")


@terminal
@pytest.mark.slow
def test_a_second_ctrl_c_gives_the_terminal_back(tmp_path: Path) -> None:
    """It ends the program at once, here where the first one could not."""
    program = (
        "from biofeedback.__main__ import main\n"
        "from biofeedback.session import Session\n"
        "Session.stop = lambda *_: print('DEAF', flush=True)\n"
        "main()\n"
    )
    command = (sys.executable, "-c", program)
    with Terminal(*PROGRAMME, *OPEN, "--output", tmp_path / "a.csv", command=command) as one:
        one.until("quiet before")
        one.press("\x03")
        one.until("DEAF")
        time.sleep(SAME_KEYPRESS_S + 0.1)
        assert one.sends_single_keys
        one.press("\x03")
        assert one.process.wait(20) == -signal.SIGINT
        assert one.mode == one.before


@terminal
def test_in_the_background_it_leaves_the_terminal_alone(tmp_path: Path) -> None:
    """Whoever reads there, or sets it, is stopped by the system."""
    import fcntl
    import termios

    keys, screen = pseudo_terminal()
    before = termios.tcgetattr(screen)
    program = " ".join((*COMMAND, "record", *PROGRAMME[:4], "--speed", "100", "--duration", "30s"))
    try:
        done = subprocess.run(
            ["sh", "-c", f"set -m; {program} --output {tmp_path / 'a.csv'} & wait $!"],
            stdin=screen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True, timeout=30, check=False,
            preexec_fn=partial(fcntl.ioctl, screen, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        assert termios.tcgetattr(screen) == before
    finally:
        os.close(keys)
        os.close(screen)
    assert csv_format.read(tmp_path / "a.csv").rows[-1].note == "stopped"


@terminal
def test_a_stopped_program_gives_the_terminal_back_until_it_goes_on(tmp_path: Path) -> None:
    """Ctrl-Z at a shell that does not see to it by itself."""
    import fcntl
    import termios

    keys, screen = pseudo_terminal()
    before, path = termios.tcgetattr(screen), tmp_path / "a.csv"
    program = " ".join((*COMMAND, "record", *PROGRAMME, *OPEN, "--output", str(path)))
    with subprocess.Popen(
        ["sh", "-c", f"set -m; {program}; echo HALTED; read line; fg >&2"],
        stdin=screen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, preexec_fn=partial(fcntl.ioctl, screen, termios.TIOCSCTTY, 0),
    ) as shell:  # fmt: skip
        try:
            lines_until(shell, "quiet before")
            assert not termios.tcgetattr(screen)[3] & termios.ICANON
            os.write(keys, b"\x1a")
            lines_until(shell, "HALTED")
            assert termios.tcgetattr(screen) == before
            os.write(keys, b"\n")
            # Its keys are read anew a moment after it goes on; until then a line is a line.
            os.write(keys, b"m\n")
            lines_until(shell, "Marked")
            os.write(keys, b"q\n")
            assert shell.wait(20) == 0
            assert termios.tcgetattr(screen) == before
        finally:
            shell.kill()
            os.close(keys)
            os.close(screen)
    assert [row.note for row in rows(path, "marker")] == ["mark"]
    assert phases(path)[-1][1] == "end"


@terminal
def test_a_fault_gives_the_terminal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    keys, screen = pseudo_terminal()
    import termios

    before, told, some = termios.tcgetattr(screen), list[str](), threading.Event()

    def take(key: str) -> None:
        told.append(key)
        some.set()

    def read_and_fail() -> None:
        with keyboard.read(Reading.KEYS, take):
            os.write(keys, b"n")
            assert some.wait(10)
            raise ZeroDivisionError

    with open(screen, encoding="utf-8", closefd=False) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(ZeroDivisionError):
            read_and_fail()
    assert told == ["n"]
    assert termios.tcgetattr(screen) == before
    os.close(keys)
    os.close(screen)


def test_a_terminal_that_is_held_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-S stops the output; the session's own thread must never wait for it."""
    go_on, written = threading.Event(), list[str]()

    class Held(io.StringIO):
        def write(self, text: str) -> int:
            assert go_on.wait(20)
            written.append(text)
            return len(text)

    monkeypatch.setattr(sys, "stderr", Held())
    beside = display._Beside()
    for number in range(display.MOST_LINES + 10):
        beside.put(f"{number}\n")
    assert written == []
    go_on.set()
    beside.flush(20)
    assert written[:2] == ["0\n", "1\n"]


# -- the microphone ------------------------------------------------------------------------------


def test_inputs_are_found_by_a_part_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Input("1", "Headset of K", monitor=False), Input("2", "Monitor", monitor=True)]
    monkeypatch.setattr(inputs, "inputs", lambda: found)
    wanted = Conversation(JUST_START, own_input="headset", other_input="MON", headphones=True)
    assert wanted._inputs() == listener.Listening("1", "2", headphones=True)
    with pytest.raises(UsageError, match="There are: Headset of K, Monitor"):
        replace(wanted, own_input="webcam")._inputs()
    with pytest.raises(UsageError, match="name the same input"):
        replace(wanted, other_input="K")._inputs()


def denied(*_: object) -> Any:
    raise DeniedError("no")


async def test_a_microphone_that_is_denied_lets_the_session_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listener, "Listener", partial(listener.Listener, open_input=denied))
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []
    notices: asyncio.Queue[Notice] = asyncio.Queue()

    def take(some: Sequence[Event]) -> None:
        events.extend(some)
        for event in some:
            if isinstance(event, Notice):
                notices.put_nowait(event)

    session.add_sink(take)
    said: list[str] = []
    told: list[Talk] = []
    what = listener.Listening()
    ear = ears.Microphone(session, lambda talk, *_: told.append(talk), what, said.append)
    assert said == []
    ear.begin(0.0)
    assert said == [ears.ON]
    async with asyncio.timeout(10):
        assert not (await notices.get()).resolved
    assert not ear.tells, "a hand may tell instead"
    ear.end(1.0)
    assert said == [ears.ON, ears.OFF]
    async with asyncio.timeout(10):
        assert (await notices.get()).resolved
    ear.close()
    assert said == [ears.ON, ears.OFF]
    assert told == []
    assert not [event for event in events if isinstance(event, Talking)]
    assert not session.stop_wanted
