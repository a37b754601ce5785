"""Simulated hearts on a pacer, through the whole pipeline or without it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from biofeedback.breath.feedback import (
    BreathFeedback,
    Reading,
)
from biofeedback.clock import VirtualClock
from biofeedback.events import (
    Beat,
    Event,
    Flag,
    LinkState,
)
from biofeedback.lungs import Lungs
from biofeedback.pacer import Pacer, Pattern
from biofeedback.session import Session
from biofeedback.simulator import HeartSettings, SimulatedHeart, SimulatedStrap
from biofeedback.strap import Emit, Link, SourceItem
from biofeedback.units import seconds, ticks

QUIET = HeartSettings(noise_fraction=0)
NOISY = HeartSettings()
BEGIN_S = 30.0

Act = tuple[float, Callable[[], object]]


class LeakyStrap(SimulatedStrap):
    """Says nothing from one second to another: the link is lost, or what was sent is."""

    def __init__(
        self, clock: VirtualClock, own: HeartSettings, seed: int, lungs: Lungs, away: range
    ) -> None:
        super().__init__(clock, own, seed, lungs)
        self.away = away
        self.told = True

    async def run(self, emit: Emit) -> None:
        clock = self._clock

        def leak(item: SourceItem) -> None:
            now = round(clock.now())
            if now in self.away:
                if self.told and now == self.away.start:
                    emit(Link(LinkState.LOST))
                return
            if self.told and now == self.away.stop:
                emit(Link(LinkState.WAITING))
            emit(item)

        await super().run(leak)


async def simulate(
    own: HeartSettings,
    lungs: Lungs,
    seed: int,
    duration_s: float,
    *,
    acts: Sequence[Act] = (),
    away: range | None = None,
    told: bool = True,
) -> list[Event]:
    """Return the events of a simulated strap on virtual time."""
    clock = VirtualClock()
    strap = LeakyStrap(clock, own, seed, lungs, away or range(0))
    strap.told = told
    session = Session([strap], clock)
    events: list[Event] = []
    session.add_sink(events.extend)
    task = asyncio.create_task(session.run())
    for at, act in acts:
        await clock.sleep(at - clock.now())
        act()
    await clock.sleep(duration_s - clock.now())
    session.stop()
    await task
    await session.release()
    return events


def truth_bpm(own: HeartSettings, rate: float) -> float:
    """Return the heart's swing at a pace, peak to trough."""
    heart = SimulatedHeart(own)
    heart._breathing_hz = rate / 60
    return 2 * heart._rsa_fraction() * own.mean_hr_bpm


@cache
def paced(
    rate: float = 6, inhale: float = 0.4, noise: bool = True, seed: int = 1
) -> tuple[Pacer, tuple[Event, ...]]:
    """Return five minutes and more at a pace, followed from the first breath on."""
    pacer = Pacer.begin(Pattern(rate, inhale), BEGIN_S, duration_s=320)
    lungs = Lungs(seed)
    lungs.follow(pacer.phase)
    events = asyncio.run(simulate(NOISY if noise else QUIET, lungs, seed, 380))
    return pacer, tuple(events)


def readings(
    pacer: Pacer, events: Sequence[Event]
) -> Iterator[tuple[float, Reading, BreathFeedback]]:
    """Yield time and reading at every beat, as it arrives."""
    feedback = BreathFeedback()
    feedback.begin(pacer)
    for event in events:
        feedback.add(event)
        if isinstance(event, Beat):
            now = seconds(event.arrival)
            yield now, feedback.reading(now), feedback


def fed(pacer: Pacer, events: Sequence[Event]) -> BreathFeedback:
    feedback = BreathFeedback()
    feedback.begin(pacer)
    for event in events:
        feedback.add(event)
    return feedback


def state(feedback: BreathFeedback, now: float) -> object:
    return feedback.reading(now), feedback.summary(now), list(feedback.breaths)


def heart(
    duration_s: float, per_min: float = 6, swing: float = 0.1, hr: float = 62, start_s: float = 0.0
) -> list[Beat]:
    """Return the beats of a heart that follows an even breath, without a pipeline."""
    beats, at, number = [], start_s, 0
    while at < start_s + duration_s:
        middle = at + 30 / hr
        rr = 60 / hr / (1 + swing * math.sin(2 * math.pi * per_min / 60 * middle))
        at += rr
        number += 1
        beats.append(Beat(number, ticks(rr), ticks(at), ticks(at + 0.5), Flag.NORMAL, None, ()))
    return beats
