"""Conversation sessions made in a moment: phases, who spoke, and the beats of a simulated heart.

The heart reacts: speaking makes breathing irregular, the conversation makes it faster and its swing
smaller, and in the quiet after it comes back slowly. Nothing of it is a model of anybody.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from biofeedback.events import (
    Beat,
    Edge,
    Event,
    Flag,
    Info,
    LinkState,
    Marker,
    Phase,
    StrapState,
    Talk,
    Talking,
)
from biofeedback.lungs import Lungs
from biofeedback.programmes.conversation import NAMES, PROGRAMME, Fact, Part
from biofeedback.records.csv_format import Header, row_of
from biofeedback.simulator import HeartSettings, SimulatedHeart, SimulatedSensor
from biofeedback.units import TICKS_PER_1024TH, ticks

EVENING: Final = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
HEART: Final = HeartSettings(mean_hr_bpm=62, rsa_fraction=0.045, noise_fraction=0.012)
BEGINS_S: Final = 10.0
"""Where the first phase begins."""
BY: Final = {
    "two": "microphone and second input",
    "own": "microphone",
    "someone": "microphone",
}
_FIRST: Final = (
    Fact.CONTACT,
    Fact.WITH,
    Fact.POSTURE,
    Fact.BREATHING,
    Fact.IN_TUNE_BEFORE,
    Fact.CLOSE_BEFORE,
    Fact.COMFORT_BEFORE,
)
"""What is told before; the other facts are told after."""
_HEARD: Final = {
    "two": {},
    "own": {
        Talk.OTHER: Talk.NOT_ME,
        Talk.SILENCE: Talk.NOT_ME,
        Talk.BOTH: Talk.ME,
    },
    "someone": {Talk.ME: Talk.SOMEONE, Talk.OTHER: Talk.SOMEONE, Talk.BOTH: Talk.SOMEONE},
}
"""What is made of each state by what listens."""

Heard = tuple[float, float, Talk]
"""Start and end in seconds of the session's clock, and the state."""


class Spell(NamedTuple):
    """A part of the session."""

    part: Part
    start_s: float
    end_s: float


def write(
    folder: Path,
    *,
    start: datetime = EVENING,
    seed: int = 1,
    baseline_s: float | None = 180,
    reading_s: float | None = 120,
    call_s: float | None = 600,
    recovery_s: float | None = 180,
    listening: str | None = "two",
    ratings: Mapping[Fact, str] | None = None,
    source: str = "bluetooth",
    device: str = "Polar H10",
    markers: Sequence[tuple[float, str]] = (),
    noisy: Sequence[tuple[float, float]] = (),
    closed: bool = True,
) -> Path:
    """Write a session and return where it is.

    Args:
        folder: Where to.
        start: Of the session.
        seed: Decides on every beat and every turn.
        baseline_s: Length of the quiet before; None leaves a part out.
        reading_s: Of reading aloud.
        call_s: Of the conversation.
        recovery_s: Of the quiet after.
        listening: ``two`` voices apart, one's ``own`` alone, ``someone``, or None for nothing.
        ratings: Tags and ratings; those of before stand at the beginning.
        source: As in the header.
        device: The same.
        markers: Times and labels.
        noisy: From when to when the electrodes miss every third beat.
        closed: Whether the recording was ended as it should be.
    """
    lengths = (baseline_s, reading_s, call_s, recovery_s)
    parts = spells(*lengths)
    end = parts[-1].end_s
    events: list[tuple[float, Event]] = [(0, StrapState(0, LinkState.LIVE))]
    for number, (part, begin, until) in enumerate(parts, 1):
        planned = "" if part is Part.CALL else f"{until - begin:g}"
        settings = {"programme": PROGRAMME, "part": part.value, "planned_s": planned}
        for edge, at in ((Edge.START, begin), (Edge.END, until)):
            events.append((at, Phase(ticks(at), edge, number, NAMES[part], settings)))
    told = heard(parts, seed, listening)
    for begin, _, talk in told:
        events.append((begin, Talking(ticks(begin), talk, BY[listening or "two"])))
    if told:
        events.append((told[-1][1], Talking(ticks(told[-1][1]), Talk.UNKNOWN)))
    for key, value in (ratings or {}).items():
        at = 1.0 if key in _FIRST else end + 5
        events.append((at, Info(ticks(at), key, value)))
    events += [(at, Marker(ticks(at), label)) for at, label in markers]
    events += [(each.arrival / ticks(1), each) for each in beats_of(lengths, seed, tuple(noisy))]
    if closed:
        events.append((end + 15, StrapState(ticks(end + 15), LinkState.STOPPED)))
    events.sort(key=lambda item: item[0])
    header = Header(f"s-{start}", start, "biofeedback 0", 60, device, source=source)
    rows = [row for _, event in events if (row := row_of(event))]
    path = folder / f"{start:%Y-%m-%d %H-%M-%S} {device}.csv"
    path.write_text(header.text() + "".join(row.text(start) for row in rows), encoding="utf-8")
    return path


def spells(
    baseline_s: float | None = 180,
    reading_s: float | None = 120,
    call_s: float | None = 600,
    recovery_s: float | None = 180,
) -> list[Spell]:
    """Return the parts one after the other."""
    found: list[Spell] = []
    at = BEGINS_S
    for part, length_s in zip(Part, (baseline_s, reading_s, call_s, recovery_s), strict=True):
        if length_s is not None:
            found.append(Spell(part, at, at + length_s))
            at += length_s
    return found


def heard(parts: Sequence[Spell], seed: int, listening: str | None) -> list[Heard]:
    """Return who spoke when, as far as what listens can know; states follow without a hole."""
    if listening is None:
        return []
    alone = {Part.READING: Talk.ME}
    found: list[Heard] = [(0.0, parts[0].start_s, Talk.SILENCE)]
    for part, start_s, end_s in parts:
        if part is Part.CALL:
            found += _turns(start_s, end_s, random.Random(seed + 3))
        else:
            found.append((start_s, end_s, alone.get(part, Talk.SILENCE)))
    same = _HEARD[listening]
    merged: list[Heard] = []
    for start_s, end_s, talk in found:
        talk = same.get(talk, talk)
        if merged and merged[-1][2] is talk:
            merged[-1] = (merged[-1][0], end_s, talk)
        else:
            merged.append((start_s, end_s, talk))
    return merged


def _turns(start_s: float, end_s: float, dice: random.Random) -> Iterator[Heard]:
    """Take turns with pauses, and now and then both at once or a longer silence."""
    at, mine = start_s, False
    while at < end_s:
        mine = not mine
        lengths = [(dice.uniform(6, 34), Talk.ME if mine else Talk.OTHER)]
        if dice.random() < 0.15:
            lengths.append((dice.uniform(0.4, 1.5), Talk.BOTH))
        else:
            lengths.append((math.exp(dice.gauss(-0.3, 0.6)), Talk.SILENCE))
        for length_s, talk in lengths:
            until = round(min(end_s, at + length_s), 3)
            if until > at:
                yield at, until, talk
            at = until


@lru_cache(maxsize=32)
def beats_of(
    lengths: tuple[float | None, ...], seed: int, noisy: tuple[tuple[float, float], ...] = ()
) -> tuple[Beat, ...]:
    """Return the beats of a heart that reacts to the parts."""
    parts = spells(*lengths)
    lungs = Lungs(seed)
    heart = SimulatedHeart(HEART, seed, lungs)
    sensor = SimulatedSensor(heart, seed)
    found: list[Beat] = []
    end_s = parts[-1].end_s + 12
    for beat in sensor.beats():
        if beat.time > end_s:
            break
        part = next((each for each in parts if each.start_s <= beat.time < each.end_s), None)
        lungs.distracted = part is not None and part.part in (Part.READING, Part.CALL)
        heart.settings = replace(
            _settings(part, beat.time),
            missed_probability=0.33 if any(a <= beat.time < b for a, b in noisy) else 0.0,
        )
        if beat.rr is not None:
            rr = beat.rr * TICKS_PER_1024TH
            last = found[-1].end if found else 0
            end = last + rr
            arrival = ticks(math.ceil(beat.time) + 0.1)
            found.append(Beat(len(found) + 1, rr, end, arrival, Flag.NORMAL, 62, ()))
    assert all(a.end < b.end for a, b in pairwise(found))
    return tuple(found)


def _settings(spell: Spell | None, at_s: float) -> HeartSettings:
    """Return how the heart beats: at ease but for speaking, and for a while after it."""
    match spell:
        case Spell(part=Part.READING):
            return replace(HEART, mean_hr_bpm=70, rsa_fraction=0.034, slow_rsa_fraction=0.07)
        case Spell(part=Part.CALL):
            return replace(HEART, mean_hr_bpm=74, rsa_fraction=0.030, slow_rsa_fraction=0.06)
        case Spell(part=Part.RECOVERY, start_s=start_s):
            left = math.exp(-(at_s - start_s) / 30)
            return replace(HEART, mean_hr_bpm=62 + 12 * left, rsa_fraction=0.047 - 0.012 * left)
    return HEART
