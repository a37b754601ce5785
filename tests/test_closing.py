"""Closing the window, or Ctrl-C, at any state: all done within 0.3 s, and the file complete.

The whole program runs in a process of its own, over the fake daemon. The witnesses are outside of
it: what it prints, the files that the system says it holds open, and the log of the strap.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import itertools
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final, Self

import pytest
from dbus_fast import Message

if sys.platform != "linux":
    pytest.skip("BlueZ is Linux's", allow_module_level=True)
if shutil.which("dbus-daemon") is None:
    pytest.skip("needs the program dbus-daemon", allow_module_level=True)

from biofeedback import ble
from biofeedback.__main__ import INTERRUPTED
from biofeedback.clock import SystemClock
from biofeedback.events import LinkState
from biofeedback.headless import SAME_KEYPRESS_S
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.records import csv_format
from biofeedback.records.strap_lock import FileLock
from biofeedback.strap import Link, SourceItem
from biofeedback.ui import app
from biofeedback.units import TICKS_PER_1024TH
from tests.fake_bluez import CHARACTERISTIC, FakeBlueZ, Timing
from tests.fake_strap import FakeStrap
from tests.links import FakeLink, Heart, another_listener, beating
from tests.private_bus import PrivateBus
from tests.programs import COMMAND, screen

CLOSED_S: Final = 0.3
"""From the wish to: the window gone, the file closed."""
NEVER_S: Final = 1.0
"""No single time may be as long, whatever else this machine is doing."""
ENDED_S: Final = 4.0
"""From the wish to the end of the process, the strap let go of."""
EXIT_S: Final = 0.5
"""What the interpreter may take to end, where the strap has taken all of that time."""
LET_GO_S: Final = 2.4
"""What the real daemon takes to end a link."""
QUICK_LET_GO_S: Final = 1.2
"""What it takes in the everyday tests: longer than a file that waited for it might take."""
WINDOWS_AT_ONCE: Final = 7
"""Side by side; each is a second's work until it is open."""
REFUSED: Final = 4
"""After so many tries the next wait is 4 s."""
ROUNDS: Final = 3


class Rig:
    """The program, the strap and the daemon, in a little world of their own."""

    def __init__(self, folder: Path, bluez: FakeBlueZ, link: FakeLink, heart: Heart) -> None:
        self.bluez, self.link, self.heart = bluez, link, heart
        self.strap: FakeStrap = link._strap
        self.folder = folder / "recordings"
        self.home = folder / "home"
        self.said: list[tuple[float, str]] = []
        """Each line that it printed, and when."""
        self._started: asyncio.subprocess.Process | None = None
        self.asked = 0
        """How many subscriptions the daemon was asked for."""
        self.others = contextlib.AsyncExitStack()
        """Other programs on this computer."""
        self.bus_address = bluez.address
        self.deaf = self.others.enter_context(socket.socket(socket.AF_UNIX))
        """A bus that takes connections and answers nothing, where a state needs one."""
        for place in (self.folder, self.home):
            # Where others may look in, no lock is kept.
            place.mkdir(mode=0o700, parents=True)
        subscribe = bluez._methods[CHARACTERISTIC, "StartNotify"]

        def asked(call: Message) -> None:
            self.asked += 1
            subscribe(call)

        bluez._methods[CHARACTERISTIC, "StartNotify"] = asked

    async def start(self, form: Form, environment: Mapping[str, str] | None = None) -> None:
        """Start the program; its window, if it has one, is drawn into memory."""
        places = ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "DOCUMENTS_DIR", "RUNTIME_DIR")
        self._started = await asyncio.create_subprocess_exec(
            *form.command, "--strap", self.link.address, "--output", str(self.folder),
            stdin=DEVNULL, stdout=PIPE, stderr=STDOUT,
            env={
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                **(environment or {}),
                **{f"XDG_{name}": str(self.home) for name in places},
                "DBUS_SYSTEM_BUS_ADDRESS": self.bus_address,
            },
        )  # fmt: skip
        self._listening = asyncio.create_task(self._listen())

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The program, once it was started."""
        assert self._started is not None
        return self._started

    async def _listen(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            self.said.append((time.monotonic(), line.decode().rstrip()))

    async def heard_out(self) -> None:
        """Wait for the last word of a program that is over."""
        await self._listening

    async def end(self) -> None:
        """End the program, if it still runs, and the others."""
        if self._started is not None:
            if self.process.returncode is None:
                self.process.kill()
            await self.process.wait()
            await self._listening
        await self.others.aclose()

    @property
    def log(self) -> str:
        """What the program's own log says by now."""
        return "".join(path.read_text("utf-8") for path in self.home.rglob("*.log"))

    @property
    def recording(self) -> csv_format.Recording | None:
        """The file as it is now, if there is one."""
        paths = list(self.folder.iterdir())
        assert len(paths) < 2
        return csv_format.read(paths[0]) if paths else None

    @property
    def beats_on_disk(self) -> int:
        """How many there are by now; the file may have no more than begun."""
        return sum(path.read_text("utf-8").count(",beat,") for path in self.folder.iterdir())

    @property
    def file_is_open(self) -> bool:
        """Whether the system says that the program holds a recording open."""
        try:
            descriptors = list(os.scandir(f"/proc/{self.process.pid}/fd"))
        except OSError:  # the process is over
            return False
        for descriptor in descriptors:
            with contextlib.suppress(OSError):
                if Path(descriptor.path).readlink().is_relative_to(self.folder):
                    return True
        return False

    def said_at(self, word: str) -> float | None:
        """Return when the first line came that begins so."""
        return next((at for at, line in self.said if line.startswith(word)), None)

    async def until(
        self, condition: Callable[[], object], limit_s: float = 60.0, every_s: float = 0.02
    ) -> None:
        """Wait for a condition while the program runs."""
        deadline = time.monotonic() + limit_s
        while not condition():
            assert self.process.returncode is None, self.story()
            assert time.monotonic() < deadline, self.story()
            await asyncio.sleep(every_s)

    async def logged(self, text: str, times: int = 1) -> None:
        """Wait until the log holds a text so often."""
        await self.until(lambda: self.log.count(text) >= times)

    def story(self) -> str:
        """Return what is known of the program, for a failure."""
        return "\n".join([self.log, *(line for _, line in self.said)])

    def beats_sent(self, before: float) -> list[list[int]]:
        """Return the intervals of every packet that was passed on, sent before an instant."""
        heard = [one for one in self.strap.sent if one.subscribed and one.time < before]
        return [list(HeartRateMeasurement.from_bytes(one.data).rr) for one in heard]


Act = Callable[[Rig], Awaitable[object]]


# -- the states ----------------------------------------------------------------------------------


async def _nothing(_: Rig) -> None:
    pass


async def _searching(rig: Rig) -> None:
    await rig.until(lambda: rig.bluez.discovering)


async def _live(rig: Rig) -> None:
    await rig.logged("strap 1: live")
    await rig.until(lambda: rig.beats_on_disk > 1)


async def _away(rig: Rig) -> None:
    rig.strap.vanish()


async def _connect_hangs(rig: Rig) -> None:
    rig.strap.hang_connect = True
    rig.strap.reappear()
    await rig.until(lambda: _connecting(rig), every_s=0.002)


def _connecting(rig: Rig) -> bool:
    return any(device.connecting for device in rig.bluez._devices.values())


async def _discovery_hangs(rig: Rig) -> None:
    rig.bluez.timing = replace(rig.bluez.timing, discovery=3600)
    rig.strap.reappear()
    await rig.until(lambda: rig.strap.linked, every_s=0.002)
    assert not rig.bluez.resolved(rig.strap)


async def _subscription_hangs(rig: Rig) -> None:
    rig.strap.unpaired = "hang"
    rig.strap.reappear()
    await rig.until(lambda: rig.asked, every_s=0.002)
    assert not rig.bluez.subscribers(rig.strap)


async def _no_beats_yet(rig: Rig) -> None:
    rig.strap.silence = True
    rig.strap.reappear()
    await rig.logged("strap 1: waiting for beats")
    await rig.until(lambda: rig.bluez.subscribers(rig.strap))


async def _battery_hangs(rig: Rig) -> None:
    await rig.link.hang_battery()
    rig.strap.reappear()
    await rig.until(lambda: rig.strap.hung)
    await _live(rig)


async def _no_rr(rig: Rig) -> None:
    rig.heart.without_rr = True
    rig.link.speed = 10


async def _off_the_skin(rig: Rig) -> None:
    rig.heart.off_the_skin = True
    await rig.logged("strap 1: no skin contact")


async def _silent_for_long(rig: Rig) -> None:
    rig.strap.silence = True
    await rig.logged("strap 1: lost")
    assert rig.strap.linked, "it is let go of just now"


async def _silent_just_now(rig: Rig) -> None:
    sent = len(rig.strap.sent)
    rig.strap.silence = True
    await rig.until(lambda: len(rig.strap.sent) > sent + 2)


async def _refused(rig: Rig) -> None:
    rig.strap.refuse("org.bluez.Error.Failed", "Operation failed", times=1000)
    rig.strap.drop()
    await rig.logged("StrapUnreachableError", REFUSED)


async def _out_of_range(rig: Rig) -> None:
    rig.strap.vanish()
    await rig.logged("strap 1: lost")
    await rig.until(lambda: _connecting(rig))


async def _lost_and_forgotten(rig: Rig) -> None:
    rig.strap.vanish()
    rig.bluez.forget(rig.strap)
    await rig.logged("strap 1: lost")
    await _searching(rig)


async def _dropped(rig: Rig) -> None:
    rig.strap.drop()
    await rig.logged("strap 1: lost")


async def _off_at_start(rig: Rig) -> None:
    rig.bluez.power(False)


async def _switched_off(rig: Rig) -> None:
    rig.bluez.power(False)
    await rig.logged("BluetoothUnavailableError")


async def _crash(rig: Rig) -> None:
    await rig.bluez.crash()


async def _crash_noticed(rig: Rig) -> None:
    await rig.bluez.crash()
    await rig.logged("strap 1: lost")


async def _not_possible(rig: Rig) -> None:
    await rig.logged("BluetoothUnavailableError")


async def _bus_hangs(rig: Rig) -> None:
    # The system gives it a name without a file, which is never too long.
    rig.deaf.bind("")
    rig.deaf.listen()
    rig.bus_address = f"unix:abstract={rig.deaf.getsockname()[1:].decode()}"


async def _waiting_for_the_bus(rig: Rig) -> None:
    await rig.until(lambda: select.select([rig.deaf], [], [], 0)[0])
    await rig.logged("strap 1: searching")


async def _locked(rig: Rig) -> None:
    lock = FileLock(rig.home / "biofeedback")
    assert lock.take(rig.link.address)
    rig.others.callback(lock.release)


async def _in_use(rig: Rig) -> None:
    await rig.logged("StrapUnreachableError")


async def _listened_to(rig: Rig) -> None:
    await rig.others.enter_async_context(another_listener(rig.link))


async def _with_a_phone(rig: Rig) -> None:
    rig.strap.advertises = False


async def _told_of_other_apps(rig: Rig) -> None:
    await rig.logged("StrapNotFoundError")


async def _never_let_go(rig: Rig) -> None:
    rig.bluez.timing = replace(rig.bluez.timing, disconnect=3600)


@dataclass(frozen=True)
class State:
    """What the program is in the middle of when it is told to end."""

    name: str
    before: Act = _nothing
    """Done before the program starts."""
    ready: Act = _searching
    """Waited for after it has started; the state may last from here on."""
    develop: Act = _nothing
    """Takes its time, and leaves time enough to be looked at."""
    reach: Act = _nothing
    """Quick: the wish to end follows it at once."""
    recorded: bool = True
    """Whether there is a file: from the first link on."""
    let_go: bool = True
    """Whether the strap can be let go of in time."""
    slow: bool = False
    """Whether it takes many seconds to come about."""


STATES: Final = (
    State("searching", _away, recorded=False),
    State("strap held by a phone", _with_a_phone, recorded=False),
    State(
        "the same, and told so",
        _with_a_phone,
        _told_of_other_apps,
        recorded=False,
        slow=True,
    ),
    State("strap held by another of ours", _locked, _in_use, recorded=False),
    State("Bluetooth off", _off_at_start, _not_possible, recorded=False),
    State("no bluetoothd", _crash, _not_possible, recorded=False),
    State("D-Bus hanging", _bus_hangs, _waiting_for_the_bus, recorded=False),
    State("connect hanging", _away, reach=_connect_hangs, recorded=False),
    State("service discovery hanging", _away, reach=_discovery_hangs, recorded=False),
    State("subscription hanging", _away, reach=_subscription_hangs),
    State("waiting for first beats", _away, reach=_no_beats_yet),
    State("battery read hanging", _away, reach=_battery_hangs),
    State("live", ready=_live),
    State("live, another program listens", ready=_live, develop=_listened_to),
    State("live, never let go of", ready=_live, develop=_never_let_go, let_go=False, slow=True),
    State("no skin contact", ready=_live, reach=_off_the_skin),
    State("no RR", _no_rr, lambda rig: rig.logged("strap 1: no RR")),
    State("silent link", ready=_live, reach=_silent_just_now),
    State("silent link found out", ready=_live, develop=_silent_for_long, slow=True),
    State("lost just now", ready=_live, reach=_dropped),
    State("lost, backing off", ready=_live, develop=_refused, slow=True),
    State("lost, connecting again", ready=_live, reach=_out_of_range),
    State("lost, searching again", ready=_live, develop=_lost_and_forgotten),
    State("Bluetooth switched off", ready=_live, develop=_switched_off),
    State("bluetoothd killed", ready=_live, reach=_crash),
    State("bluetoothd killed, found out", ready=_live, develop=_crash_noticed, slow=True),
)
QUICK: Final = [state for state in STATES if not state.slow]


# -- the two forms of the program ----------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """One of the ways to run it."""

    name: str
    command: Sequence[str]
    gone: str
    """How the line begins that says that a person sees the end."""


RECORDER: Final = Form("recorder", (*COMMAND, "record"), "Stopped")
_WATCHED: Final = """
import os
from biofeedback.ui import main_window

class Watched(main_window.MainWindow):
    def hideEvent(self, event):
        super().hideEvent(event)
        os.write(1, b"window gone\\n")

main_window.MainWindow = Watched
from biofeedback.__main__ import main
main()
"""
WINDOW: Final = Form("window", (sys.executable, "-c", _WATCHED), "window gone")
SHOWN: Final = Form("window on a screen", COMMAND, "")


@dataclass(frozen=True)
class Closed:
    """How long it took, in seconds from the wish."""

    state: str
    gone_s: float
    """Until a person saw the end."""
    file_s: float | None
    """Until the file was closed, if there was one."""
    ended_s: float = 0.0
    """Until the process was over."""

    @property
    def closed_s(self) -> float:
        return max(self.gone_s, self.file_s or 0.0)


Close = Callable[[Rig], object]


def terminate(rig: Rig) -> None:
    rig.process.send_signal(signal.SIGTERM)


def interrupt(rig: Rig) -> None:
    rig.process.send_signal(signal.SIGINT)


def interrupt_twice(rig: Rig) -> None:
    """Not so soon after the first that the kernel would make one of the two."""
    rig.process.send_signal(signal.SIGINT)
    time.sleep(0.002)
    rig.process.send_signal(signal.SIGINT)


@contextlib.asynccontextmanager
async def rigged(folder: Path, let_go_s: float) -> AsyncIterator[Rig]:
    """Make the little world; the program is ended, if it still runs, when it goes."""
    async with PrivateBus() as bus, FakeBlueZ(bus.address, Timing(disconnect=let_go_s)) as bluez:
        link = FakeLink(bluez)
        link.speed = 1.0
        async with beating(link) as heart:
            rig = Rig(folder, bluez, link, heart)
            try:
                yield rig
            finally:
                await rig.end()


async def closed(rig: Rig, form: Form, close: Close, state: State) -> tuple[float, Closed]:
    """Tell the program to end; return when that was, and how long it took to be closed."""
    await rig.until(lambda: rig.file_is_open == state.recorded, every_s=0.002)
    began = time.monotonic()
    close(rig)
    gone = file_closed = None
    while gone is None or file_closed is None:
        assert time.monotonic() < began + 10, rig.story()
        await asyncio.sleep(0.001)
        gone = rig.said_at(form.gone)
        if file_closed is None and not rig.file_is_open:
            file_closed = time.monotonic()
    return began, Closed(state.name, gone - began, file_closed - began if state.recorded else None)


def check_file(rig: Rig, state: State, began: float) -> None:
    """Compare the file with what the strap sent: nothing that was heard may be missing."""
    recording = rig.recording
    assert (recording is not None) == state.recorded, rig.story()
    if recording is None:
        return
    assert not recording.torn
    last = recording.rows[-1]
    assert (last.event, last.note) == ("state", "stopped"), last
    kept = [(row.rr or 0) // TICKS_PER_1024TH for row in recording.beats]
    # The last packet may still have been on its way; what came afterwards may be there as well.
    packets = rig.beats_sent(time.monotonic())
    least = len(rig.beats_sent(began)) - 1
    wholes = [
        list(itertools.chain.from_iterable(packets[:count]))
        for count in range(max(0, least), len(packets) + 1)
    ]
    assert kept in wholes, f"{len(kept)} kept of {packets}"
    assert [row.beat for row in recording.beats] == list(range(1, len(kept) + 1))


async def one_closing(
    state: State, form: Form, rig: Rig, all_ready: asyncio.Barrier, turn: asyncio.Lock, close: Close
) -> Closed:
    """Bring the program into a state, tell it to end, and look at what it leaves."""
    await state.before(rig)
    await rig.start(form)
    await state.ready(rig)
    # Nobody else starts or is told to end while a time is taken.
    await all_ready.wait()
    await state.develop(rig)
    async with turn:
        await state.reach(rig)
        began, took = await closed(rig, form, close, state)
    check_file(rig, state, began)
    async with asyncio.timeout(10):
        code = await rig.process.wait()
    took = replace(took, ended_s=time.monotonic() - began)
    await rig.heard_out()
    assert code == 0, f"{state.name}: {rig.story()}"
    check_file(rig, state, began)
    if state.let_go:
        assert not rig.strap.linked, f"{state.name}: the strap is still held"
        assert not _connecting(rig), f"{state.name}: it is still connecting"
    if form is RECORDER:
        ending = "recorded in" if state.recorded else "No beats came: nothing was recorded."
        assert ending in rig.said[-1][1], rig.story()
    assert "Traceback" not in rig.story()
    assert " ERROR " not in rig.log, rig.log
    return took


async def closings(
    states: Sequence[State], form: Form, folder: Path, close: Close, let_go_s: float
) -> list[Closed]:
    """Close the program in each of these states: they are prepared at once, and timed in turn."""
    all_ready, turn = asyncio.Barrier(len(states)), asyncio.Lock()

    async def one(state: State) -> Closed:
        async with rigged(folder / state.name, let_go_s) as rig:
            return await one_closing(state, form, rig, all_ready, turn, close)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(state)) for state in states]
    return [task.result() for task in tasks]


def check_times(form: Form, took: Sequence[Closed]) -> None:
    """Print the figures (pytest -s shows them) and hold them to what was promised."""
    lines = [f"\n| {form.name} | gone ms | file closed ms | process over s |", "|---|---|---|---|"]
    for one in took:
        file = "" if one.file_s is None else f"{1000 * one.file_s:.0f}"
        lines.append(f"| {one.state} | {1000 * one.gone_s:.0f} | {file} | {one.ended_s:.2f} |")
    print("\n".join(lines))  # noqa: T201
    assert median(one.closed_s for one in took) < CLOSED_S
    assert not [one for one in took if one.closed_s >= NEVER_S]
    assert not [one for one in took if one.ended_s >= ENDED_S + EXIT_S]


async def rounds(form: Form, folder: Path, at_once: int) -> None:
    """Go through all states so often that none can be slow, and none be slow by bad luck."""
    found: list[list[Closed]] = []
    for number in range(ROUNDS):
        close = (interrupt, terminate)[number % 2]
        found.append([])
        for first in range(0, len(STATES), at_once):
            some = STATES[first : first + at_once]
            found[-1] += await closings(some, form, folder / str(number), close, LET_GO_S)
    middle = [
        Closed(
            times[0].state,
            median(one.gone_s for one in times),
            median(one.file_s or 0.0 for one in times) if times[0].file_s is not None else None,
            max(one.ended_s for one in times),
        )
        for times in zip(*found, strict=True)
    ]
    check_times(form, middle)
    assert not [one for one in middle if one.closed_s >= CLOSED_S]
    assert not [one for times in found for one in times if one.closed_s >= NEVER_S]


# -- the tests -----------------------------------------------------------------------------------


@pytest.mark.slow
async def test_ctrl_c_at_every_state(tmp_path: Path) -> None:
    check_times(RECORDER, await closings(QUICK, RECORDER, tmp_path, interrupt, QUICK_LET_GO_S))


@pytest.mark.slow
async def test_the_window_counts_the_same_ctrl_c_twice_as_one(tmp_path: Path) -> None:
    """A terminal and a process that passes it on may both send it: the file must be whole."""
    some = [state for state in QUICK if state.name in ("searching", "connect hanging", "live")]
    check_times(WINDOW, await closings(some, WINDOW, tmp_path, interrupt_twice, QUICK_LET_GO_S))
    assert app.SAME_KEYPRESS_S == SAME_KEYPRESS_S


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_ctrl_c_at_every_state_again_and_again(tmp_path: Path) -> None:
    await rounds(RECORDER, tmp_path, len(STATES))


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_the_window_is_closed_at_every_state(tmp_path: Path) -> None:
    await rounds(WINDOW, tmp_path, WINDOWS_AT_ONCE)


@pytest.mark.parametrize("form", [RECORDER, WINDOW], ids=lambda form: form.name)
async def test_a_second_ctrl_c_ends_it_at_once(tmp_path: Path, form: Form) -> None:
    """Here the strap would never be let go of; the file is closed long since."""
    live = next(state for state in STATES if not state.let_go)
    async with rigged(tmp_path, LET_GO_S) as rig:
        await rig.start(form)
        await _live(rig)
        await _never_let_go(rig)
        began, _ = await closed(rig, form, interrupt, live)
        await asyncio.sleep(SAME_KEYPRESS_S + 0.1)
        assert rig.process.returncode is None
        again = time.monotonic()
        interrupt(rig)
        async with asyncio.timeout(NEVER_S):
            assert await rig.process.wait() == -signal.SIGINT
        print(f"{form.name}: a second Ctrl-C: {1000 * (time.monotonic() - again):.0f} ms")  # noqa: T201
        check_file(rig, live, began)


@pytest.mark.slow
async def test_the_button_of_the_window_closes_it(tmp_path: Path) -> None:
    """On a real screen: what the X server shows is the witness."""
    live = next(state for state in STATES if state.name == "live")
    with screen() as display, X11(display) as shown:
        async with rigged(tmp_path, LET_GO_S) as rig:
            await rig.start(SHOWN, {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"})
            await _live(rig)
            (window,) = shown.windows()
            began = time.monotonic()
            shown.ask_to_close(window)
            gone = file_closed = 0.0
            while not (gone and file_closed):
                assert time.monotonic() < began + 10, rig.story()
                await asyncio.sleep(0.001)
                gone = gone or (0.0 if shown.windows() else time.monotonic())
                file_closed = file_closed or (0.0 if rig.file_is_open else time.monotonic())
            check_file(rig, live, began)
            async with asyncio.timeout(10):
                assert await rig.process.wait() == 0, rig.story()
            took = Closed("live", gone - began, file_closed - began, time.monotonic() - began)
            check_times(SHOWN, [took])
            check_file(rig, live, began)
            assert not rig.strap.linked


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        # The command line is about to be loaded: nothing has begun.
        ("sys.meta_path.insert(0, Finder())", INTERRUPTED),
        # The session is about to run: what takes its time there is the loading of a live line.
        ("import biofeedback.headless as h; h._display = then(h._display)", 0),
    ],
    ids=["loading", "beginning"],
)
def test_ctrl_c_while_it_starts_is_no_traceback(tmp_path: Path, moment: str, code: int) -> None:
    program = (
        "import signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'biofeedback.cli': signal.raise_signal(signal.SIGINT)\n"
        "def then(function):\n"
        "    def first(*arguments):\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "        return function(*arguments)\n"
        "    return first\n"
        f"{moment}\n"
        "sys.argv[1:] = ['record', '--strap', 'sim', '--output', sys.argv[1]]\n"
        "from biofeedback.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert "Traceback" not in said
    assert "Aborted" not in said
    assert not list(tmp_path.iterdir())


async def test_stopped_while_it_lets_go_of_a_lost_link(
    bluez: FakeBlueZ, strap: FakeStrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has begun is brought to its end: a program that ended now would leave it held."""
    monkeypatch.setattr(ble, "FIRST_WORD_S", 0.1)
    bluez.timing = Timing(disconnect=0.3)
    told: list[SourceItem] = []
    run = asyncio.create_task(ble.BleStrap(strap.address, SystemClock()).run(told.append))
    await bluez.until(
        lambda: any(isinstance(item, Link) and item.state is LinkState.LOST for item in told)
    )
    assert strap.linked
    run.cancel()
    await asyncio.wait([run])
    assert run.cancelled()
    assert not strap.linked


# -- a real screen -------------------------------------------------------------------------------


class _Attributes(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border", "depth")),
        *((name, ctypes.c_void_p) for name in ("visual", "root")),
        *((name, ctypes.c_int) for name in ("kind", "bit_gravity", "gravity", "backing_store")),
        *((name, ctypes.c_ulong) for name in ("planes", "pixel")),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("colormap_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_byte * 64),
    )


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_byte * 128),
    )


class X11:
    """What a screen shows, and what a window manager says."""

    VIEWABLE: Final = 2
    CLIENT_MESSAGE: Final = 33
    LEAST_WIDTH: Final = 100
    """Qt has small windows of its own."""

    def __init__(self, display: str) -> None:
        try:
            self._x = ctypes.CDLL("libX11.so.6")
        except OSError as error:
            pytest.skip(f"needs libX11: {error}")
        x = self._x
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.restype = x.XInternAtom.restype = ctypes.c_ulong
        # A window may be gone between two questions; Xlib would end this process for it.
        handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        self._ignore = handler(lambda *_: 0)
        x.XSetErrorHandler(self._ignore)
        found = x.XOpenDisplay(display.encode())
        assert found, "the screen does not answer"
        self._display = ctypes.c_void_p(found)
        self._root = ctypes.c_ulong(x.XDefaultRootWindow(self._display))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._x.XCloseDisplay(self._display)

    def windows(self) -> list[int]:
        """Return the windows that can be seen."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree(
            self._display, self._root, *map(ctypes.byref, (root, parent, children, count))
        )
        found = [int(children[index]) for index in range(count.value)]
        self._x.XFree(children)
        return [window for window in found if self._is_shown(window)]

    def _is_shown(self, window: int) -> bool:
        about = _Attributes()
        there = self._x.XGetWindowAttributes(
            self._display, ctypes.c_ulong(window), ctypes.byref(about)
        )
        return bool(there and about.map_state == self.VIEWABLE and about.width >= self.LEAST_WIDTH)

    def ask_to_close(self, window: int) -> None:
        """Say what a window manager says when its close button is clicked."""
        protocols, delete = (
            self._x.XInternAtom(self._display, name, 0)
            for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        )
        message = _ClientMessage(
            self.CLIENT_MESSAGE, 0, 1, None, window, protocols, 32, (delete, 0, 0, 0, 0)
        )
        self._x.XSendEvent(self._display, ctypes.c_ulong(window), 0, 0, ctypes.byref(message))
        self._x.XFlush(self._display)
