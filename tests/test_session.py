"""A session: states, gaps and values as events, whatever the source."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

import pytest

from biofeedback.clock import VirtualClock
from biofeedback.events import (
    Beat,
    Defect,
    Edge,
    Event,
    Flag,
    Gap,
    GapReason,
    Grade,
    HeartRate,
    HrvUpdate,
    LinkState,
    Marker,
    Notice,
    Phase,
    Quality,
    Reflag,
    StrapInfo,
    StrapState,
    Talk,
    Talking,
    Withheld,
)
from biofeedback.heart_rate import HeartRateMeasurement
from biofeedback.session import Session
from biofeedback.simulator import SimulatedStrap
from biofeedback.strap import Break, Emit, Link, StrapError
from biofeedback.units import TICKS_PER_1024TH, TICKS_PER_SECOND, seconds
from tests.scripted import Script, ScriptedSource

E = TypeVar("E")


def beats(start: float, count: int, *, contact: bool | None = None) -> Script:
    """Return a notification a second, each with one interval of a second."""
    return [
        (start + index, HeartRateMeasurement(60, (1024,), contact=contact))
        for index in range(count)
    ]


async def run(
    script: Script,
    windows_s: Sequence[int] = (30,),
    error: Exception | None = None,
    *,
    artifacts: bool = True,
) -> list[Event]:
    clock = VirtualClock()
    source = ScriptedSource(clock, script, error)
    session = Session([source], clock, windows_s, artifacts=artifacts)
    events: list[Event] = []
    session.add_sink(events.extend)
    try:
        await session.run()
    except StrapError:
        assert error
    await session.release()
    return events


def of(kind: type[E], events: Sequence[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def states(events: Sequence[Event]) -> list[LinkState]:
    return [state.state for state in of(StrapState, events)]


LINKED: Script = [
    (0, Link(LinkState.SEARCHING)),
    (1, Link(LinkState.CONNECTING)),
    (2, StrapInfo(name="Strap", address="AA")),
    (2, Link(LinkState.WAITING)),
]


async def test_a_plain_session_goes_through_its_states() -> None:
    events = await run([*LINKED, *beats(3, 60)])
    assert states(events) == [
        LinkState.SEARCHING,
        LinkState.CONNECTING,
        LinkState.WAITING,
        LinkState.LIVE,
        LinkState.STOPPED,
    ]
    assert [beat.number for beat in of(Beat, events)] == list(range(1, 61))
    assert not of(Gap, events)
    assert of(Beat, events)[-1].hrv[0].rmssd_ms == 0
    assert [info.name for info in of(StrapInfo, events)] == ["Strap"]


async def test_two_intervals_in_a_packet_are_two_beats_in_order() -> None:
    script = [*LINKED, (3, HeartRateMeasurement(60, (1000, 900)))]
    script += [(4, HeartRateMeasurement(60, (800,)))]
    got = of(Beat, await run(script))
    assert [beat.rr // TICKS_PER_1024TH for beat in got] == [1000, 900, 800]
    assert got[0].arrival == got[1].arrival < got[2].arrival
    assert got[1].end - got[0].end == pytest.approx(900 * TICKS_PER_1024TH, rel=0.01)
    assert all(beat.end <= beat.arrival for beat in got)


async def test_a_lost_link_is_one_gap_with_its_length_and_reason() -> None:
    script: Script = [
        *LINKED,
        *beats(3, 40),
        (45, Link(LinkState.LOST, "The link is gone.")),
        (60, Link(LinkState.WAITING)),
        *beats(63, 40),
    ]
    events = await run(script)
    (gap,) = of(Gap, events)
    assert gap.reason is GapReason.LINK_LOST
    assert seconds(gap.duration) == pytest.approx(20, abs=1.2)
    got = of(Beat, events)
    assert [beat.number for beat in got] == list(range(1, 81))
    before, after = got[39], got[40]
    assert gap.start == before.end
    assert gap.start + gap.duration == after.end - after.rr
    assert events.index(gap) == events.index(after) - 1
    assert after.hrv[0].differences < before.hrv[0].differences
    lost = next(state for state in of(StrapState, events) if state.state is LinkState.LOST)
    assert lost.detail == "The link is gone."


async def test_an_unreadable_packet_breaks_the_chain_of_differences() -> None:
    script = [*LINKED, *beats(3, 10), (13, Break(GapReason.BAD_PACKET)), *beats(14, 10)]
    events = await run(script)
    (gap,) = of(Gap, events)
    assert gap.reason is GapReason.BAD_PACKET
    assert of(Beat, events)[-1].hrv[0].differences == 18


@pytest.mark.parametrize("bad_packet_at", [12.5, 16.0])
async def test_of_two_causes_of_a_gap_the_first_stands(bad_packet_at: float) -> None:
    lost: Script = [
        (13, Link(LinkState.LOST)),
        (15, Link(LinkState.WAITING)),
        (bad_packet_at, Break(GapReason.BAD_PACKET)),
    ]
    lost = sorted(lost, key=lambda said: said[0])
    (gap,) = of(Gap, await run([*LINKED, *beats(3, 10), *lost, *beats(17, 10)]))
    assert gap.reason is (GapReason.BAD_PACKET if bad_packet_at < 13 else GapReason.LINK_LOST)


async def test_lost_skin_contact_is_a_state_and_a_gap() -> None:
    off = [(13 + i, HeartRateMeasurement(0, (), contact=False)) for i in range(10)]
    script = [*LINKED, *beats(3, 10, contact=True), *off, *beats(23, 10, contact=True)]
    events = await run(script)
    assert LinkState.NO_CONTACT in states(events)
    (gap,) = of(Gap, events)
    assert gap.reason is GapReason.NO_CONTACT
    assert seconds(gap.duration) == pytest.approx(10, abs=1.2)


async def test_intervals_without_contact_are_kept_and_count_for_nothing() -> None:
    script = [*LINKED, *beats(3, 40, contact=True), *beats(43, 10, contact=False)]
    script += beats(53, 60, contact=True)
    events = await run(script)
    got = of(Beat, events)
    assert len(got) == 110
    assert not of(Gap, events)
    assert {beat.flag for beat in got[40:50]} == {Flag.NO_CONTACT}
    assert {beat.hrv[0].withheld for beat in got[40:50]} == {Withheld.NO_CONTACT}
    assert got[49].hrv[0].rmssd_ms is None
    # A third of the window had no contact: no number before it has left.
    assert got[51].hrv[0].rmssd_ms is None
    assert (got[51].hrv[0].beats, got[51].hrv[0].differences) == (20, 18)
    assert got[-1].hrv[0].differences == 29


def flapping(stretch: int, beats: int) -> Script:
    """Return beats of a heart that is at another level after each beat without contact."""
    script: Script = []
    at = 3.0
    for number in range(beats):
        level = 1330 if number // (stretch + 1) % 2 else 940
        rr = round(level + 8 * math.sin(number))
        at += rr / 1024
        contact = number % (stretch + 1) < stretch
        script = [*script, (at, HeartRateMeasurement(60, (rr,), contact=contact))]
    return script


async def test_across_beats_without_contact_no_rhythm_is_judged() -> None:
    """The heart went on meanwhile: its steps would look like a rhythm that jumps."""
    got = of(Beat, await run([*LINKED, *flapping(6, 140)], (60,)))
    told = got[60:]
    assert {beat.flag for beat in told} >= {Flag.NORMAL, Flag.NO_CONTACT}
    for beat in told:
        off = beat.flag is Flag.NO_CONTACT
        assert beat.hrv[0].withheld is (Withheld.NO_CONTACT if off else None)
        assert off or beat.hrv[0].rmssd_ms == pytest.approx(8, abs=3)


async def test_the_last_beats_before_lost_contact_get_their_verdict_at_once() -> None:
    """Nothing that comes off the skin can tell more of them."""
    units = [1024 + round(5 * math.sin(number)) for number in range(60)]
    units[49] -= 150  # far off at first sight, and within bounds as a peak
    ends = list(accumulate(units))
    script = [
        (3 + end / 1024, HeartRateMeasurement(60, (unit,), contact=number < 50))
        for number, (unit, end) in enumerate(zip(units, ends, strict=True))
    ]
    events = await run([*LINKED, *script])
    got = of(Beat, events)
    assert got[49].flag is Flag.ECTOPIC
    assert got[50].flag is Flag.NO_CONTACT
    (verdict,) = of(Reflag, events)
    assert (verdict.number, verdict.flag) == (50, Flag.NORMAL)
    assert events.index(got[49]) < events.index(verdict) < events.index(got[50])


async def test_only_the_first_beat_back_on_the_skin_follows_on_nothing() -> None:
    """Those in the same notification are neighbours: an early one is found by its pause."""
    rr = [1024 + round(5 * math.sin(number)) for number in range(4)]
    rr[1] -= 120
    rr[2] += 120
    back = [(67.0, HeartRateMeasurement(60, tuple(rr), contact=True))]
    script = [*beats(3, 50, contact=True), *beats(53, 10, contact=False), *back]
    events = await run([*LINKED, *script, *beats(68, 10, contact=True)])
    told = {beat.number: beat.flag for beat in of(Beat, events)}
    told |= {verdict.number: verdict.flag for verdict in of(Reflag, events)}
    assert [told[number] for number in range(61, 65)] == [
        Flag.NORMAL, Flag.ECTOPIC, Flag.ECTOPIC, Flag.NORMAL,
    ]  # fmt: skip


async def test_contact_that_is_not_supported_is_not_lost_contact() -> None:
    assert LinkState.NO_CONTACT not in states(await run([*LINKED, *beats(3, 10, contact=None)]))


async def test_a_strap_without_rr_is_told_and_its_heart_rate_kept() -> None:
    script = [*LINKED, *((3 + i, HeartRateMeasurement(70)) for i in range(20))]
    events = await run(script)
    assert states(events)[-2] is LinkState.NO_RR
    assert {rate.bpm for rate in of(HeartRate, events)} == {70}
    assert len(of(HeartRate, events)) == 11


async def test_a_link_that_falls_silent_of_beats_waits_for_them() -> None:
    quiet = [(13 + i, HeartRateMeasurement(60)) for i in range(8)]
    events = await run([*LINKED, *beats(3, 10), *quiet, *beats(21, 5)])
    assert states(events)[3:] == [
        LinkState.LIVE,
        LinkState.WAITING,
        LinkState.LIVE,
        LinkState.STOPPED,
    ]
    (gap,) = of(Gap, events)
    assert gap.reason is GapReason.NO_BEATS


async def test_a_burst_that_comes_4_s_late_is_no_gap() -> None:
    burst = [(50.0, HeartRateMeasurement(60, (1024,) * 5))]
    events = await run([*LINKED, *beats(3, 42), *burst, *beats(51, 20)])
    assert not of(Gap, events)
    ends = [beat.end for beat in of(Beat, events)]
    steps = [b - a for a, b in pairwise(ends)]
    assert all(abs(seconds(step) - 1) < 0.01 for step in steps)


async def test_windows_move_on_by_the_clock_while_no_beats_come() -> None:
    script: Script = [*LINKED, *beats(3, 60), (75, Link(LinkState.LOST)), (120, Marker(0, "x"))]
    updates = of(HrvUpdate, await run(script, (30, 60)))
    assert {update.window_s for update in updates} == {30, 60}
    thirty = [update for update in updates if update.window_s == 30]
    assert thirty[0].rmssd_ms is not None
    assert thirty[-1].beats == 0
    assert thirty[-1].withheld is not None
    ats = [update.at for update in thirty]
    assert all(b - a == TICKS_PER_SECOND for a, b in pairwise(ats))


async def test_every_window_has_its_value_at_every_beat() -> None:
    got = of(Beat, await run([*LINKED, *beats(3, 130)], (60, 30, 120)))
    assert [update.window_s for update in got[-1].hrv] == [60, 30, 120]
    assert [update.differences for update in got[-1].hrv] == [59, 29, 119]


async def test_markers_and_phases_reach_the_sinks_and_end_with_the_session() -> None:
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    task = asyncio.create_task(session.run())
    await clock.sleep(10)
    session.mark("here")
    first = session.begin_phase("rest")
    session.begin_phase("breathing", {"pace": "6"})
    await clock.sleep(10)
    session.end_phase(first)
    session.end_phase(first)
    session.notice("Something to know.")
    await clock.sleep(10)
    session.stop()
    session.stop()
    await task
    await session.release()
    assert [marker.label for marker in of(Marker, events)] == ["here"]
    edges = [(phase.name, phase.edge) for phase in of(Phase, events)]
    assert edges == [
        ("rest", Edge.START),
        ("breathing", Edge.START),
        ("rest", Edge.END),
        ("breathing", Edge.END),
    ]
    assert of(Notice, events)[0].text == "Something to know."
    assert states(events).count(LinkState.STOPPED) == 1
    assert isinstance(events[-1], StrapState)


async def test_nothing_is_told_after_the_end() -> None:
    """Also when a sink ends the session in the middle of a notification."""
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []

    def stop_at_ten(batch: Sequence[Event]) -> None:
        if any(isinstance(event, Beat) and event.number == 10 for event in batch):
            session.stop()

    session.add_sink(stop_at_ten)
    session.add_sink(events.extend)
    await session.run()
    await session.release()
    assert of(Beat, events)[-1].number in (10, 11)
    assert states(events)[-1] is LinkState.STOPPED
    assert isinstance(events[-1], StrapState)


async def test_markers_phases_and_talk_end_with_the_session() -> None:
    """A phase that began after the end would look like a crash."""
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    task = asyncio.create_task(session.run())
    await clock.sleep(10)
    session.talk(Talk.UNKNOWN, by="microphone")
    session.talk(Talk.ME, by="microphone")
    session.begin_phase("rest")
    assert [type(each) for each in session.under_way] == [Phase, Talking]
    await clock.sleep(10)
    session.stop()
    session.mark("late")
    session.talk(Talk.OTHER, by="microphone")
    session.end_phase(session.begin_phase("late"))
    await task
    await session.release()
    told = [(each.talk, round(seconds(each.at)), each.by) for each in of(Talking, events)]
    assert told == [(Talk.ME, 10, "microphone"), (Talk.UNKNOWN, 20, "microphone")]
    assert not of(Marker, events)
    assert [phase.edge for phase in of(Phase, events)] == [Edge.START, Edge.END]
    assert isinstance(events[-1], StrapState)
    assert session.under_way == ()


async def test_a_late_sink_is_told_where_things_stand() -> None:
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    task = asyncio.create_task(session.run())
    await clock.sleep(10)
    events: list[Event] = []
    session.channels[0].add_sink(events.extend)
    assert of(StrapInfo, events)[0].name == "Simulated strap"
    assert states(events) == [LinkState.LIVE]
    session.channels[0].remove_sink(events.extend)
    await clock.sleep(5)
    session.channels[0].remove_sink(events.extend)
    session.stop()
    await task
    await session.release()
    assert len(of(Beat, events)) < 8


async def test_a_source_that_gives_up_ends_the_session_with_its_sentence() -> None:
    events = await run([*LINKED], error=StrapError("This device is no strap: choose another."))
    last = events[-1]
    assert isinstance(last, StrapState)
    assert (last.state, last.detail) == (
        LinkState.STOPPED,
        "This device is no strap: choose another.",
    )


async def test_a_fault_of_the_heartbeat_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("biofeedback.channel.Channel.pass_time", faulty)
    clock = VirtualClock()
    session = Session([SimulatedStrap(clock, seed=1)], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    with pytest.raises(ZeroDivisionError):
        await session.run()
    await session.release()
    assert of(StrapState, events)[-1].detail.endswith("ended the session: a bug.")


async def test_a_source_that_is_cancelled_by_nobody_is_a_fault() -> None:
    class Cancelled(ScriptedSource):
        async def run(self, emit: Emit) -> None:
            raise asyncio.CancelledError

    clock = VirtualClock()
    session = Session([Cancelled(clock, [])], clock)
    with pytest.raises(RuntimeError, match="cancelled"):
        await session.run()


async def test_of_two_straps_one_may_fail_and_is_told_at_once() -> None:
    clock = VirtualClock()
    sound = ScriptedSource(clock, [*LINKED, *beats(3, 60)])
    broken = ScriptedSource(clock, [*LINKED, *beats(3, 5)], StrapError("It broke: mend it."))
    session = Session([broken, sound], clock)
    heard: list[list[Event]] = [[], []]
    for channel, events in zip(session.channels, heard, strict=True):
        channel.add_sink(events.extend)
    with pytest.raises(StrapError):
        await session.run()
    await session.release()
    failed, went_on = (of(StrapState, events)[-1] for events in heard)
    assert failed.detail == "It broke: mend it."
    assert seconds(failed.at) < 10
    assert went_on.detail == ""
    assert len(of(Beat, heard[1])) == 60


async def test_values_of_a_late_burst_are_over_their_own_windows() -> None:
    """What the clock outran while nothing came is not missing from the beats that come late."""
    intervals = [1000 + (index * 53) % 140 for index in range(60)]
    on_time = [(3.0 + i, HeartRateMeasurement(60, (rr,))) for i, rr in enumerate(intervals)]
    held = intervals[40:46]
    burst = [*on_time[:40], (48.5, HeartRateMeasurement(60, tuple(held))), *on_time[46:]]
    usual = of(Beat, await run([*LINKED, *on_time], (30,)))
    late = of(Beat, await run([*LINKED, *burst], (30,)))
    for one, other in zip(usual, late, strict=True):
        assert one.hrv[0].differences == pytest.approx(other.hrv[0].differences, abs=1)


async def test_a_strap_that_sent_no_rr_at_first_is_not_that_for_ever() -> None:
    first = [(3 + i, HeartRateMeasurement(50)) for i in range(12)]
    slow = [(15.0 + i, HeartRateMeasurement(48, (1280,) if i % 5 else ())) for i in range(60)]
    events = await run([*LINKED, *first, *slow])
    assert states(events).count(LinkState.NO_RR) == 1
    assert len(of(Gap, events)) == 0


async def test_two_straps_keep_to_their_own_channels() -> None:
    clock = VirtualClock()
    straps = [SimulatedStrap(clock, seed=1), SimulatedStrap(clock, seed=2)]
    session = Session(straps, clock)
    heard: list[list[Event]] = [[], []]
    for channel, events in zip(session.channels, heard, strict=True):
        channel.add_sink(events.extend)
    task = asyncio.create_task(session.run())
    await clock.sleep(60)
    session.mark("both")
    session.stop()
    await task
    await session.release()
    rr = [[beat.rr for beat in of(Beat, events)] for events in heard]
    assert rr[0] != rr[1]
    for events in heard:
        assert [marker.label for marker in of(Marker, events)] == ["both"]
        assert [beat.number for beat in of(Beat, events)] == list(
            range(1, len(of(Beat, events)) + 1)
        )


# -- what is thought of the beats ----------------------------------------------------------------


def packed(rr_ms: Sequence[float], start: float = 3.0) -> list[tuple[float, HeartRateMeasurement]]:
    """Return notifications once a second, each with the beats that it has seen, as straps send."""
    units = [round(rr * 1.024) for rr in rr_ms]
    ends = list(accumulate(units))
    script: list[tuple[float, HeartRateMeasurement]] = []
    for second in range(1, ends[-1] // 1024 + 2):
        some = tuple(
            unit
            for unit, end in zip(units, ends, strict=True)
            if (second - 1) * 1024 < end <= second * 1024
        )
        script.append((start + second, HeartRateMeasurement(60, some)))
    return script


def breathing(beats: int) -> list[float]:
    return [1000 + 40 * math.sin(number * 1.4) for number in range(beats)]


def with_ectopics(rr: list[float], every: int) -> list[float]:
    for at in range(every, len(rr) - 2, every):
        rr[at] -= 0.3 * rr[at]
        rr[at + 1] += 0.3 * rr[at]
    return rr


async def test_artifacts_are_flagged_and_leave_the_number_alone() -> None:
    rr = with_ectopics(breathing(120), 30)
    events = await run([*LINKED, *packed(rr)], (60,))
    clean = of(Beat, await run([*LINKED, *packed(breathing(120))], (60,)))[-1].hrv[0]
    last = of(Beat, events)[-1].hrv[0]
    assert last.rmssd_ms == pytest.approx(clean.rmssd_ms, rel=0.1)
    assert last.flagged == 4
    assert last.low_ms is not None
    assert last.high_ms is not None
    assert last.low_ms < last.rmssd_ms < last.high_ms  # type: ignore[operator]
    told = {beat.number: beat.flag for beat in of(Beat, events)}
    told |= {verdict.number: verdict.flag for verdict in of(Reflag, events)}
    assert [number for number, flag in told.items() if flag is Flag.ECTOPIC] == [
        31, 32, 61, 62, 91, 92,
    ]  # fmt: skip
    for index, event in enumerate(events):
        if isinstance(event, Reflag):
            beat = next(later for later in events[index:] if isinstance(later, Beat))
            assert 0 < beat.number - event.number <= 2, "at most two beats late"


async def test_without_judgement_every_interval_counts() -> None:
    rr = with_ectopics(breathing(120), 30)
    events = await run([*LINKED, *packed(rr)], (60,), artifacts=False)
    assert not of(Reflag, events)
    assert {beat.flag for beat in of(Beat, events)} == {Flag.NORMAL}
    last = of(Beat, events)[-1].hrv[0]
    assert last.differences == last.beats - 1
    assert last.rmssd_ms is not None
    assert last.rmssd_ms > 90


async def test_too_many_artifacts_take_the_number_away_and_say_so() -> None:
    rr = [*breathing(80), *with_ectopics(breathing(60), 6)]
    events = await run([*LINKED, *packed(rr)])
    values = [beat.hrv[0] for beat in of(Beat, events)]
    assert values[70].rmssd_ms is not None
    assert values[-1].withheld is Withheld.ARTIFACTS
    assert values[-1].artifact_share > 0.2
    assert of(Quality, events)[-1].grade is Grade.POOR
    assert Defect.ARTIFACTS in of(Quality, events)[-1].defects


async def test_a_rhythm_without_order_is_not_measured() -> None:
    rng = random.Random(1)
    rr = [*breathing(60), *(rng.lognormvariate(6.6, 0.15) for _ in range(200))]
    events = await run([*LINKED, *packed(rr)], (30, 120))
    for window in (0, 1):
        assert of(Beat, events)[-1].hrv[window].withheld is Withheld.IRREGULAR
        assert of(Beat, events)[-1].hrv[window].rmssd_ms is None
    assert of(Beat, events)[-1].instant_bpm
    assert Defect.IRREGULAR in of(Quality, events)[-1].defects


@pytest.mark.parametrize("seed", [0, 2, 5])
async def test_lots_from_the_start_show_no_number_before_the_verdict(seed: int) -> None:
    """Whether there is a rhythm to measure is not known yet: a number might mean nothing."""
    rng = random.Random(seed)
    rr = [rng.lognormvariate(6.6, 0.18) for _ in range(160)]
    events = await run([*LINKED, *packed(rr)], (30,))
    updates = [beat.hrv[0] for beat in of(Beat, events)]
    verdict = next(i for i, update in enumerate(updates) if update.withheld is Withheld.IRREGULAR)
    assert verdict == 65, "the 64th interval, two beats late"
    assert all(update.rmssd_ms is None for update in updates)
    # Without the doubt there would be a number before the verdict: 30 s are clean by then.
    sure = of(Beat, await run([*LINKED, *packed(rr)], (30,), artifacts=False))
    assert sure[verdict - 10].hrv[0].rmssd_ms is not None
    assert {update.withheld for update in updates[verdict - 20 : verdict]} == {Withheld.GATHERING}


@pytest.mark.parametrize(("away_s", "forgotten"), [(45, False), (75, True)])
async def test_a_rhythm_without_order_is_forgotten_in_a_long_gap(
    away_s: float, forgotten: bool
) -> None:
    """What came next is judged for itself; after a short gap it is still the same minute."""
    rng = random.Random(1)
    sent = packed([rng.lognormvariate(6.6, 0.15) for _ in range(200)])
    gone = sent[-1][0] + 0.5
    script: Script = [
        *LINKED,
        *sent,
        (gone, Link(LinkState.LOST)),
        (gone + away_s - 2, Link(LinkState.WAITING)),
        *packed(breathing(60), gone + away_s - 1),
    ]
    events = await run(script, (30,))
    (gap,) = of(Gap, events)
    assert seconds(gap.duration) == pytest.approx(away_s, abs=3)
    got = of(Beat, events)
    before, after = got[:200], got[200:]
    assert before[-1].hrv[0].withheld is Withheld.IRREGULAR
    irregular = {beat.hrv[0].withheld is Withheld.IRREGULAR for beat in after}
    assert irregular == {not forgotten}
    assert (after[-1].hrv[0].rmssd_ms is not None) is forgotten
    defects = of(Quality, events)[-1].defects
    assert (Defect.IRREGULAR in defects) is not forgotten


async def test_the_last_beats_get_their_verdict_at_the_end() -> None:
    rr = breathing(60)
    rr[57] -= 300
    rr[58] += 300
    events = await run([*LINKED, *packed(rr[:59])])
    told = {beat.number: beat.flag for beat in of(Beat, events)}
    told |= {verdict.number: verdict.flag for verdict in of(Reflag, events)}
    assert told[58] is told[59] is Flag.ECTOPIC
    assert states(events)[-1] is LinkState.STOPPED
    assert isinstance(events[-1], StrapState), "verdicts come before the end"


async def test_quality_is_told_when_it_changes() -> None:
    script = [
        *LINKED,
        *packed(breathing(60)),
        (66, Link(LinkState.LOST)),
        (70, Link(LinkState.WAITING)),
        *packed(breathing(100), 70),
    ]
    found = [(event.grade, event.defects) for event in of(Quality, await run(script))]
    assert found == [
        (Grade.NONE, (Defect.NO_BEATS,)),
        (Grade.GOOD, ()),
        (Grade.NONE, (Defect.NO_LINK,)),
        (Grade.NONE, (Defect.NO_BEATS,)),
        (Grade.FAIR, (Defect.GAPS,)),
        (Grade.GOOD, ()),
    ]


async def test_beats_lost_on_the_way_are_a_gap_in_their_place() -> None:
    rr = breathing(200)
    sent = packed(rr)
    lost = range(80, 84)  # four notifications that never arrived
    script = [*LINKED, *(one for index, one in enumerate(sent) if index not in lost)]
    events = await run(script, (60,))
    (gap,) = of(Gap, events)
    assert gap.reason is GapReason.LOST_ON_THE_WAY
    arrived = sum(len(said.rr) for index, (_, said) in enumerate(sent) if index < lost.start)
    assert gap.before == arrived + 1
    assert seconds(gap.duration) == pytest.approx(4, abs=0.5)
    got = of(Beat, events)
    assert gap.start == got[arrived - 1].end
    # What was told in the seconds until the verdict took place later than it was told.
    told_at = next(
        index for index, beat in enumerate(got) if events.index(beat) > events.index(gap)
    )
    assert 4 <= told_at - arrived <= 8
    distance = got[told_at].end - got[told_at - 1].end - gap.duration
    assert distance == pytest.approx(got[told_at].rr, rel=0.01)
    assert all(later.end >= earlier.end for earlier, later in pairwise(got))
    assert got[told_at].hrv[0].gaps == 1
    assert got[told_at].hrv[0].differences == got[told_at].hrv[0].beats - 2
    # The values are put right with the gap, not with the next beat.
    update = events[events.index(gap) + 1]
    assert isinstance(update, HrvUpdate)
    assert update.at == got[told_at - 1].end + gap.duration
    assert (update.gaps, update.differences) == (1, update.beats - 2)
    # In a window that is moved on as a whole, the oldest beats have left.
    assert update.clean < got[told_at - 1].hrv[0].clean - 0.9 * gap.duration


async def test_every_window_is_told_anew_after_a_gap_that_was_found_late() -> None:
    sent = packed(breathing(200))
    events = await run([*LINKED, *sent[:80], *sent[84:]], (30, 60, 120))
    (gap,) = of(Gap, events)
    place = events.index(gap)
    told = of(HrvUpdate, events[place : place + 4])
    assert [update.window_s for update in told] == [30, 60, 120]
    assert len({update.at for update in told}) == 1


async def test_a_second_hole_before_the_verdict_on_the_first_lies_where_that_moved_it() -> None:
    sent = packed(breathing(200))
    events = await run([*LINKED, *sent[:80], *sent[84:87], *sent[91:]], (60,))
    first, second = of(Gap, events)
    got = {beat.number: beat for beat in of(Beat, events)}
    assert first.before is not None
    assert second.before is not None
    assert 0 < second.before - first.before < 5
    assert first.start == got[first.before - 1].end
    last = got[second.before - 1]
    assert events.index(last) < events.index(first), "it was told before it was moved"
    assert second.start == last.end + first.duration
    assert seconds(first.duration + second.duration) == pytest.approx(8, abs=1)


async def test_where_a_stall_hides_the_hole_the_chain_is_broken_at_each_place() -> None:
    """Four notifications were lost while a stall held up those before and after them."""
    sent = packed(breathing(200))
    held = [(sent[86][0] + 0.5, said) for _, said in (*sent[80:82], *sent[86:87])]
    events = await run([*LINKED, *sent[:80], *held, *sent[87:]], (60,))
    gap, *others = of(Gap, events)
    assert gap.before is not None
    assert [other.before for other in others] == [gap.before + 1, gap.before + 2]
    assert gap.duration > 0
    assert {(other.duration, other.reason) for other in others} == {(0, gap.reason)}
    got = {beat.number: beat for beat in of(Beat, events)}
    assert gap.start == got[gap.before - 1].end
    for other in others:
        assert other.before is not None
        assert other.start == got[other.before - 1].end + gap.duration
    place = events.index(others[-1])
    assert events[place - 2 : place + 1] == [gap, *others]
    update = events[place + 1]
    assert isinstance(update, HrvUpdate)
    assert (update.gaps, update.differences) == (3, update.beats - 1 - 3)


async def test_beats_behind_a_hole_are_not_late_once_the_hole_is_certain() -> None:
    sent = packed(breathing(200))
    events = await run([*LINKED, *sent[:80], *sent[84:]], (60,))
    (gap,) = of(Gap, events)
    before = of(Quality, events[: events.index(gap)])
    after = of(Quality, events[events.index(gap) :])
    assert before[-1].defects == (Defect.LATE,)
    assert [quality.defects for quality in after] == [(Defect.GAPS,), ()]


async def test_behind_a_big_hole_no_number_of_long_ago_is_told() -> None:
    """Until the hole is certain the beats behind it seem to lie before it."""
    sent = packed(breathing(220))
    events = await run([*LINKED, *sent[:80], *sent[110:]], (60,))
    (gap,) = of(Gap, events)
    assert gap.before is not None
    back = next(beat for beat in of(Beat, events) if beat.number == gap.before)
    uncertain = events[events.index(back) : events.index(gap)]
    assert len(of(Beat, uncertain)) > 4
    for beat in of(Beat, uncertain):
        assert beat.hrv[0].at == beat.arrival, "as of now"
        assert beat.hrv[0].withheld is Withheld.GAP
    # Nor does it blink: it goes once and comes back once.
    shown = [
        update.withheld is None
        for event in events
        for update in (event.hrv if isinstance(event, Beat) else of(HrvUpdate, [event]))
    ]
    assert shown[0] is False
    assert [now for before, now in pairwise(shown) if now is not before] == [True, False, True]


async def test_while_beats_arrive_behind_a_hole_nothing_is_stale() -> None:
    sent = packed(breathing(220))
    events = await run([*LINKED, *sent[:80], *sent[110:]], (60,))
    (gap,) = of(Gap, events)
    back = next(beat for beat in of(Beat, events) if beat.number == gap.before)
    silence, since = events[: events.index(back)], events[events.index(back) :]
    assert of(Quality, silence)[-1].grade is Grade.NONE
    assert of(HrvUpdate, silence), "the windows moved on by the clock"
    # Beats arrive: something comes again at once, before the hole is certain, and from then on.
    (known,) = of(Quality, since[: since.index(gap)])
    assert (known.at, known.grade) == (back.arrival, Grade.FAIR)
    assert Grade.NONE not in {quality.grade for quality in of(Quality, since)}
    (update,) = of(HrvUpdate, since)
    assert since.index(update) == since.index(gap) + 1, "they do so no more"


async def test_late_packets_are_no_gap_but_a_defect() -> None:
    sent = packed(breathing(100))
    burst = sent[53][0] + 0.9
    late = [(burst if 50 <= index < 54 else at, said) for index, (at, said) in enumerate(sent)]
    events = await run([*LINKED, *late])
    assert not of(Gap, events)
    assert any(Defect.LATE in event.defects for event in of(Quality, events))


async def test_late_packets_are_held_against_the_signal_for_ten_seconds() -> None:
    sent = packed(breathing(100))
    burst = sent[53][0] + 0.9
    late = [(burst if 50 <= index < 54 else at, said) for index, (at, said) in enumerate(sent)]
    told = of(Quality, await run([*LINKED, *late]))
    assert [quality.defects for quality in told[-2:]] == [(Defect.LATE,), ()]
    # And five more, as with all that becomes better; the clock is looked at once a second.
    assert seconds(told[-1].at - told[-2].at) == pytest.approx(15, abs=1)


async def test_a_computer_that_slept_leaves_a_gap_of_its_length() -> None:
    """The link outlived a sleep of two hours: the clock jumps, and the beats just go on."""

    class Sleeper(ScriptedSource):
        async def run(self, emit: Emit) -> None:
            await super().run(emit)
            clock.slept = 7200.0
            await ScriptedSource(clock, packed(breathing(90), 0)).run(emit)

    class JumpingClock(VirtualClock):
        slept = 0.0

        def now(self) -> float:
            return super().now() + self.slept

    clock = JumpingClock()
    session = Session([Sleeper(clock, [*LINKED, *packed(breathing(90))])], clock, (60,))
    events: list[Event] = []
    session.add_sink(events.extend)
    await session.run()
    await session.release()
    (gap,) = of(Gap, events)
    assert gap.reason is GapReason.LOST_ON_THE_WAY
    assert seconds(gap.duration) == pytest.approx(7200, abs=2)
    assert gap.before == 91
    got = of(Beat, events)
    assert len(got) == 180
    assert seconds(got[-1].end) == pytest.approx(7200 + 3 + 90 + 90, abs=3)
    assert got[-1].hrv[0].rmssd_ms is not None
