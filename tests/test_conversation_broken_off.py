"""Conversations that end otherwise than they should: killed, by hand, led by what is broken."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from biofeedback import ears
from biofeedback.analysis.study import study
from biofeedback.clock import VirtualClock
from biofeedback.events import Event, Talk, Talking
from biofeedback.guide import ConversationGuide
from biofeedback.programmes.conversation import Outline, Part
from biofeedback.records import csv_format
from biofeedback.records.recovery import recover
from biofeedback.session import Session
from biofeedback.simulator import SimulatedStrap
from biofeedback.voices import listener
from tests.programs import COMMAND, lines_until, run_program

PROGRAMME = ("record", "--strap", "sim", "--seed", "3", "--programme", "conversation")


def rows(path: Path, event: str) -> list[csv_format.Row]:
    return [row for row in csv_format.read(path).rows if row.event == event]


def edges(path: Path) -> list[tuple[str, str]]:
    found = [json.loads(row.detail) for row in rows(path, "phase")]
    return [(each["part"], each["edge"]) for each in found]


def check_talk(path: Path, *, by: str = "simulated") -> None:
    """What was told never falls, and nothing listens at the end."""
    found = rows(path, "talk")
    times = [row.elapsed for row in found]
    assert times == sorted(times)
    assert found[-1].note == "unknown"
    assert {row.detail for row in found} == {by}
    assert csv_format.read(path).rows[-1].note == "stopped"


def started(path: Path, *more: str) -> subprocess.Popen[str]:
    """Start a conversation that somebody pretends to have, led by lines."""
    arguments = (*PROGRAMME, "--speed", "40", "--commands", *more, "--output", str(path))
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", bufsize=1,
    )  # fmt: skip


LISTEN = ("--listen", "pretend", "--baseline", "20s", "--recovery", "1h")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_conversation_that_was_killed_is_closed_and_says_what_it_knows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with started(path, *LISTEN) as process:
        lines_until(process, "conversation, ")
        wait_for(lambda: len(rows(path, "talk")) > 12 and rows(path, "talk")[-1].note != "unknown")
        process.kill()
        process.wait(20)
    assert edges(path)[-1] == ("conversation", "start")
    (closed,) = recover([path]).closed
    assert edges(path)[-1] == ("conversation", "end")
    check_talk(path)
    found = study(csv_format.read(path), spectra=False).conversation
    assert found is not None
    assert set(found.whole_parts) == {Part.BASELINE, Part.CALL}
    assert found.talk[-1].end_s == pytest.approx(closed.duration / 2e9, abs=0.01)
    assert sum(each.time_s for each in found.states) > 15


def wait_for(known: Callable[[], bool]) -> None:
    """Look at a file that somebody else writes until something is so."""
    end = time.monotonic() + 20
    while not known():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="the signal is another one there")
@pytest.mark.parametrize("part", ["quiet before", "reading aloud", "conversation", "quiet after"])
def test_ctrl_c_in_any_part_closes_it(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.csv"
    with started(path, "--listen", "pretend", "--reading", "1h", "--baseline", "1h") as process:
        lines_until(process, "quiet before, ")
        assert process.stdin
        order = ["quiet before", "reading aloud", "conversation", "quiet after"]
        for each in order[1 : order.index(part) + 1]:
            process.stdin.write("next\n")
            lines_until(process, f"{each}, ")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    begun = [each for each, edge in edges(path) if edge == "start"]
    assert begun == ["baseline", "reading", "conversation", "recovery"][: len(begun)]
    assert len(begun) == order.index(part) + 1
    assert edges(path)[-1] == (begun[-1], "end")
    if len(begun) > 2:
        check_talk(path)
    assert not recover([path]).closed, "it was closed well"


def test_orders_in_one_burst_and_none_after_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    burst = "mark A\nnext\nspeak\nmark B\nrestart\nfly\nnext\nend\nmark late\nnext\nspeak\n"
    with started(path, "--baseline", "1h") as process:
        lines_until(process, "quiet before, ")
        said, _ = process.communicate(burst, timeout=20)
    assert process.returncode == 0, said
    assert "Marked: B" in said
    assert "late" not in said
    assert said.count("is no command here") == 1
    assert [row.note for row in rows(path, "marker")] == ["A", "B"]
    begun = [each for each, edge in edges(path) if edge == "start"]
    assert begun == ["baseline", "conversation", "conversation", "recovery"]
    assert len(edges(path)) == 8
    check_talk(path, by="by hand")


def test_two_straps_have_the_same_parts_and_the_same_voices(tmp_path: Path) -> None:
    two = ("--strap", "sim", "--speed", "max", "--call", "60s", "--listen", "pretend")
    short = ("--baseline", "20s", "--recovery", "20s", "--output", str(tmp_path))
    done = run_program(*PROGRAMME, *two, *short)
    assert done.returncode == 0, done.stderr
    one, other = sorted(tmp_path.glob("*.csv"))
    assert edges(one) == edges(other)
    assert len(edges(one)) == 6
    for event in ("phase", "talk"):
        found, same = ([(row.elapsed, row.note, row.detail) for row in rows(each, event)]
                       for each in (one, other))  # fmt: skip
        assert found == same
    check_talk(one)
    apart = [[beat.rr for beat in csv_format.read(each).beats] for each in (one, other)]
    assert apart[0] != apart[1]


class BrokenEars:
    """Cannot begin."""

    tells = True

    def begin(self, at_s: float) -> None:
        raise ZeroDivisionError("broken")

    def end(self, at_s: float) -> None: ...

    def due(self, now_s: float) -> list[ears.Heard]:
        return []

    def close(self) -> None: ...


async def test_a_fault_of_what_leads_ends_the_session_and_says_so() -> None:
    """It would go on for ever, and nobody would lead it."""
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    guide = ConversationGuide(session, Outline(5, None, 5, 5), (), lambda *_: BrokenEars())
    session.add_sink(guide)

    async def held() -> None:
        async with guide.guiding():
            await session.run()

    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(held(), 20)
    await session.release()
    state = session.channels[0].state
    assert state is not None
    assert "broken" in state.detail


class HardOfHearing(BrokenEars):
    """Something is wrong with it, and it goes on to tell."""

    tells = False

    def begin(self, at_s: float) -> None: ...

    def due(self, now_s: float) -> list[ears.Heard]:
        talk = Talk.ME if round(now_s) % 2 else Talk.OTHER
        return [ears.Heard(talk, now_s, "microphone")]


async def test_a_hand_is_believed_and_not_what_listens_beside_it() -> None:
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    outline = Outline(None, None, None, 30)
    guide = ConversationGuide(session, outline, ears=lambda *_: HardOfHearing())
    session.add_sink(guide)
    task = asyncio.create_task(session.run())
    async with guide.guiding():
        await clock.sleep(10)
        assert not guide.speak(True)
        await clock.sleep(10)
        guide.finish()
    await task
    await session.release()
    told = [(each.talk, each.by) for each in events if isinstance(each, Talking)]
    first = next(at for at, (_, by) in enumerate(told) if by == "by hand")
    assert first > 4
    assert told[first:] == [(Talk.ME, "by hand"), (Talk.UNKNOWN, "by hand")]


class StillListener:
    """A listener whose thread has something to say after it was turned off."""

    def __init__(self, _: object, told: Callable[[Talk, float, str], None], __: object) -> None:
        self.told = told

    def start(self, _: object) -> None:
        self.told(Talk.ME, 1.0, "microphone")

    def stop(self) -> None:
        self.told(Talk.OTHER, 3.0, "microphone")
        self.told(Talk.UNKNOWN, 3.0, "microphone")


async def test_a_microphone_that_is_off_tells_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """That nobody listens is told at once: the session may end in the same moment."""
    monkeypatch.setattr(listener, "Listener", StillListener)
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    task = asyncio.create_task(session.run())
    guide = ConversationGuide(
        session,
        Outline(None, None, None, 30),
        ears=partial(ears.Microphone, what=listener.Listening(), say=lambda _: None),
    )
    session.add_sink(guide)
    async with guide.guiding():
        await clock.sleep(10)
        guide.finish()
    await task
    await session.release()
    told = [(each.talk, each.by) for each in events if isinstance(each, Talking)]
    assert told == [(Talk.ME, "microphone"), (Talk.UNKNOWN, "microphone")]
