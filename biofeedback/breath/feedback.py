"""What the heart does with the pacer: live, breath by breath, and of a whole run.

The measure is RSA at the pacer's pace (``rhythm.fit_pacer``); how much of the heart's variation it
is, is the lock. Every complete breath leaves one result for ever; all that is said of a run is
worked out from these, so late verdicts and lost beats change it as if they had been known at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from biofeedback import rhythm
from biofeedback.breath.beats import HeartFacts, RecentBeats, Sums
from biofeedback.breath.results import (
    LOCKED,
    Change,
    PacedBreath,
    Reading,
    Summary,
    Tally,
    change,
    mean,
    time_s,
)
from biofeedback.breath.window import Look, Why, look, regularity_percent, swing
from biofeedback.events import Beat, Event, Gap, Reflag
from biofeedback.pacer import Pacer
from biofeedback.units import seconds

__all__ = [
    "LOCKED",
    "BreathFeedback",
    "Change",
    "HeartFacts",
    "PacedBreath",
    "Reading",
    "Summary",
    "Why",
]

LAG_FROM: Final = 0.2
"""White noise reaches this lock in one of twenty windows; a lag means nothing below."""
NO_BEATS_S: Final = 5.0
"""A packet can be 3 to 4 s late with nothing lost, and a beat 1 s old when it is sent."""
SHOWN_BREATHS: Final = 30
REST_S: Final = 120.0
"""What is taken as the rest before: two minutes agree with five at r = .986 (Munoz 2015, PLoS One
10:e0138921)."""
MIN_REST_S: Final = 30.0
_SAME_S: Final = 1e-6


class _Live(NamedTuple):
    """The window up to the newest beat, and when that was."""

    look: Look
    regularity_percent: float | None
    end_s: float


_NOTHING: Final = Look(None, Why.GATHERING, None, math.inf)


class BreathFeedback:
    """Follows one strap's beats through runs of paced breathing; one a session.

    Times are seconds of the session's clock. Memory is bounded, but for one small result a breath.
    """

    def __init__(self) -> None:
        """Begin without a pacer."""
        self._beats = RecentBeats()
        self._pacer: Pacer | None = None
        self._first_s: float | None = None
        self._rest_from = -math.inf
        self._live: _Live | None = None
        self._reset()

    def begin(self, pacer: Pacer) -> None:
        """Begin a new run; what was collected of the last one is dropped."""
        last = self._pacer
        if last is not None and (newest := self._beats.newest):
            end = math.inf if last.end is None else last.end
            self._rest_from = min(end, newest.mid_s)
        self._reset()
        self.follow(pacer)

    def follow(self, pacer: Pacer) -> None:
        """Take the pacer that holds from now on; it agrees with the one before up to now."""
        self._pacer = pacer
        self._changed(self._beats.lead(self._locate))

    def add(self, event: Event) -> None:
        """Take an event; all but beats, gaps and later verdicts are ignored."""
        match event:
            case Beat():
                self._add_beat(event)
            case Reflag():
                self._changed(self._beats.reflag(event))
            case Gap():
                self._changed(self._beats.part(event))

    @property
    def breaths(self) -> Sequence[PacedBreath]:
        """Every complete breath of the run."""
        return self._breaths

    def reading(self, now_s: float) -> Reading:
        """Return what can be said now."""
        if self._live is None:
            self._live = self._look_now()
        live = self._live
        why, to_go_s = self._withheld(now_s, live)
        fit = None if why else live.look.fit
        tally = self._tally
        return Reading(
            rsa_bpm=fit.rsa_bpm if fit else None,
            rsa_ms=fit.rsa_ms if fit else None,
            why=why,
            to_go_s=to_go_s,
            easing=self._pacer is not None and self._pacer.start <= now_s < self._pacer.settled,
            lock=fit.lock_now if fit else None,
            lag_deg=fit.lag_deg if fit and fit.lock_now >= LAG_FROM else None,
            regularity_percent=None if why is Why.NO_BEATS else live.regularity_percent,
            breaths=tuple(self._breaths[-SHOWN_BREATHS:]),
            mean_bpm=tally.sum_bpm / tally.measured if tally.measured else None,
            best=tally.best,
            locked_s=tally.locked_s,
            paced_s=self._paced_s(now_s),
            artifact_share=live.look.artifact_share,
        )

    def summary(self, now_s: float) -> Summary:
        """Return what the run was up to now, or up to its end."""
        counted = [breath for breath in self._breaths if breath.settled and breath.fit]
        fits = [breath.fit for breath in counted if breath.fit]
        rates = [breath.rate for breath in counted]
        locked = [breath for breath in counted if breath.locked]
        regular = [
            breath.regularity_percent
            for breath in self._breaths
            if self._is_settled(breath.end_s - rhythm.REGULARITY_WINDOW_S)
        ]
        before, during = self._stretches()
        facts = (self._during + self._beats.sums(*during)).facts(min(now_s, during[1]) - during[0])
        return Summary(
            paced_s=self._paced_s(now_s),
            breaths=max(0, math.floor(self._locate(now_s))),
            measured=len(counted),
            mean_bpm=mean([fit.rsa_bpm for fit in fits]),
            mean_ms=mean([fit.rsa_ms for fit in fits]),
            best=self._tally.best,
            mean_lock=mean([fit.lock_now for fit in fits]),
            locked_share=time_s(locked) / time_s(counted) if counted else None,
            regularity_percent=mean([percent for percent in regular if percent is not None]),
            artifact_share=facts.artifact_share,
            slowest=min(rates, default=None),
            fastest=max(rates, default=None),
            before=self._rest(before),
            during=facts,
            change=change(counted),
        )

    # Of the run

    def _reset(self) -> None:
        self._breaths: list[PacedBreath] = []
        self._tallies: list[Tally] = []
        self._before = Sums()
        self._during = Sums()
        self._live = None

    @property
    def _tally(self) -> Tally:
        return self._tallies[-1] if self._tallies else Tally()

    def _locate(self, time_s: float) -> float:
        if self._pacer is None or time_s < self._pacer.start:
            return -1.0
        return self._pacer.phase(time_s)

    def _is_settled(self, from_s: float) -> bool:
        return self._pacer is not None and from_s >= self._pacer.settled - _SAME_S

    def _paced_s(self, now_s: float) -> float:
        if self._pacer is None:
            return 0.0
        end = math.inf if self._pacer.end is None else self._pacer.end
        return max(0.0, min(now_s, end) - self._pacer.start)

    def _add_beat(self, beat: Beat) -> None:
        if self._first_s is None:
            self._first_s = seconds(beat.end - beat.rr)
        self._beats.add(beat)
        self._changed(math.inf)
        forgotten = self._beats.forget(*self._stretches())
        if forgotten:
            self._before, self._during = self._before + forgotten[0], self._during + forgotten[1]

    def _changed(self, phase: float) -> None:
        """Work out anew what beats from a phase on have to do with, and every breath that is new.

        A breath needs the first accepted beat behind it: one before is changed, too.
        """
        self._live = None
        if phase < math.inf:
            keep = max(0, math.floor(phase) - 1)
            del self._breaths[keep:], self._tallies[keep:]
        newest = self._beats.newest_accepted
        if newest is None or self._pacer is None:
            return
        for number in range(len(self._breaths), math.floor(newest.phase)):
            breath = self._breath(self._pacer, number)
            self._tallies.append(self._tally.and_(breath))
            self._breaths.append(breath)

    def _breath(self, pacer: Pacer, number: int) -> PacedBreath:
        end_s = pacer.time_of(number + 1)
        seen = look(self._beats, pacer, end_s)
        alone = swing(self._beats, number)
        return PacedBreath(
            number=number,
            start_s=pacer.time_of(number),
            end_s=end_s,
            rsa_bpm=alone.bpm if alone else None,
            rsa_ms=alone.ms if alone else None,
            fit=seen.fit,
            regularity_percent=regularity_percent(self._beats, end_s),
            settled=self._is_settled(seen.from_s),
        )

    # Of now

    def _look_now(self) -> _Live:
        newest = self._beats.newest
        if newest is None:
            return _Live(_NOTHING, None, -math.inf)
        end_s = seconds(newest.end)
        regularity = regularity_percent(self._beats, end_s)
        if self._pacer is None:
            return _Live(_NOTHING, regularity, end_s)
        return _Live(look(self._beats, self._pacer, end_s), regularity, end_s)

    def _withheld(self, now_s: float, live: _Live) -> tuple[Why | None, float | None]:
        """Return why there is no RSA, the plainest reason first, and for how long."""
        pacer = self._pacer
        if pacer is None:
            return Why.NOT_STARTED, None
        if now_s < pacer.start:
            return Why.NOT_STARTED, pacer.start - now_s
        if pacer.end is not None and now_s >= pacer.end:
            return Why.OVER, None
        if now_s - live.end_s > NO_BEATS_S:
            return Why.NO_BEATS, None
        ready_s = live.look.ready_s
        return live.look.why, None if ready_s is None else max(0.0, ready_s - now_s)

    # Of the stretches before and during

    def _stretches(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the rest before and the settled part, each from and to."""
        if self._pacer is None:
            return (math.inf, math.inf), (math.inf, math.inf)
        start, end = self._pacer.start, self._pacer.end
        before = max(self._rest_from, start - REST_S), start
        return before, (self._pacer.settled, math.inf if end is None else end)

    def _rest(self, stretch: tuple[float, float]) -> HeartFacts:
        from_s, to_s = stretch
        length_s = to_s - max(from_s, to_s if self._first_s is None else self._first_s)
        sums = self._before + self._beats.sums(*stretch)
        return sums.facts(length_s if length_s >= MIN_REST_S else math.inf)
