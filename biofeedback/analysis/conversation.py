"""What a conversation session says: rest before and after it, the conversation, and who spoke.

The three Rs (Laborde, Mosley & Mertgen 2018, Front Neurosci 12:458) are resting, reactivity and
recovery. Speaking changes breathing and with it every number of heart rate variability, whatever
is felt (Bernardi 2000, J Am Coll Cardiol 35:1462; Beda 2007, Psychophysiology 44:767). So the
headline compares rest with rest, the conversation is compared with reading aloud where somebody
read, and states of talk stand apart.

Which seconds do not count, how long a stretch must be and how far from a switch it must lie are
choices of this project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

import numpy as np

from biofeedback.analysis.beats import Beats, Bools, Heard, Ints
from biofeedback.analysis.results import (
    Change,
    ConversationStudy,
    PhaseStudy,
    TalkSpan,
    TalkStudy,
    TooLittle,
    TurnsStudy,
)
from biofeedback.events import Phase, Talk
from biofeedback.hrv_stream import MAX_FLAGGED_PERCENT, MIN_COVERAGE_PERCENT, MIN_DIFFERENCES
from biofeedback.programmes.conversation import PROGRAMME, Fact, Part
from biofeedback.uncertainty import difference_half_width, stretch_limits
from biofeedback.units import TICKS_PER_MS, seconds, ticks
from biofeedback.voices.turns import answers_of, turns_of

SETTLING_S: Final = 60.0
"""Left out at the start of a part: one settles into it for a minute or so."""
SHORT_SETTLING_S: Final = 30.0
"""Left out of a part that would keep less than ``ENOUGH_S`` otherwise: the settling is fastest at
its beginning, and half a minute more of beats is worth more than half a minute less of it."""
ENOUGH_S: Final = 120.0
"""Two minutes agree with five at r = .986 (Munoz 2015, PLoS ONE 10:e0138921)."""
LEAST_S: Final = 60.0
"""Of a part once its first seconds are left out, and of a state of talk all in all."""
FROM_SWITCH_S: Final = 3.0
"""To either side of a switch from one state of talk to another nothing counts: about a breath."""
BREATH_S: Final = 2.0
"""A silence up to this within one voice's turn is a breath and no switch: without that a turn would
be a row of switches, and no time would be left away from them."""
NOD_S: Final = 1.0
"""A voice up to this within another state ("mhm") is no switch, either."""
_LATE_S: Final = 1.0
"""By which a part may be shorter than it was meant to be: one began when somebody looked."""
_AT_ONCE_S: Final = 1.5
"""Within one conversation each part begins in the moment in which the one before it ends."""
_PARTS: Final = {part.value: place for place, part in enumerate(Part)}
_OWN: Final = frozenset({Talk.ME, Talk.BOTH})
_MINUTE_MS: Final = 60_000.0

Measure = Callable[[Phase, int, int], PhaseStudy]
"""Makes the numbers of a phase between two times in ticks."""


class _Spell(NamedTuple):
    """A part of the session as it was recorded, in ticks."""

    phase: Phase
    part: Part
    start: int
    end: int

    @property
    def begin(self) -> int:
        """Where it counts from."""
        return min(self.end, self.start + ticks(settling(seconds(self.end - self.start))))


def settling(length_s: float) -> float:
    """Return how many seconds at the start of a part do not count."""
    long = length_s >= SETTLING_S + ENOUGH_S - _LATE_S
    return SETTLING_S if long else SHORT_SETTLING_S


def conversation_of(
    phases: Iterable[tuple[Phase, int]],
    heard: Sequence[Heard],
    beats: Beats,
    header: Mapping[str, str],
    measure: Measure,
) -> ConversationStudy | None:
    """Return what a recording says of a conversation; None where it has none of its parts.

    Args:
        phases: The start of each phase of the recording, and its end in ticks.
        heard: Who spoke when, over the whole recording.
        beats: Of the recording.
        header: What the recording says of itself.
        measure: Makes the numbers of a phase.
    """
    known = list(phases)
    spells = _last_run(_spells(known), {phase.phase_id for phase, _ in known})
    if not spells:
        return None
    parts = {each.part: measure(each.phase, each.begin, each.end) for each in spells.values()}
    call = spells.get(Part.CALL)
    inside = _within(heard, call.start, call.end) if call else []
    talk = spans_of(inside)
    resting = parts.get(Part.BASELINE)
    return ConversationStudy(
        parts=parts,
        whole_parts={
            part: (seconds(each.start), seconds(each.end)) for part, each in spells.items()
        },
        resting=resting if missing(resting) is None else None,
        reactivity=_change(parts, Part.CALL, _control(parts)),
        recovery=_change(parts, Part.RECOVERY, Part.BASELINE),
        talk=talk,
        states=_states(inside, beats, call.begin) if call else [],
        turns=_turns(talk),
        facts={fact: value for fact in Fact if (value := header.get(fact))},
    )


def spans_of(heard: Iterable[Heard]) -> list[TalkSpan]:
    """Return the same in seconds."""
    return [TalkSpan(seconds(start), seconds(end), talk) for start, end, talk in heard]


# -- parts ------------------------------------------------------------------------------------


def _spells(phases: Iterable[tuple[Phase, int]]) -> list[_Spell]:
    """Return the parts in the order in which they began: by their settings, whatever their names.

    A phase can be renamed afterwards.
    """
    found = []
    for phase, end in phases:
        part = phase.settings.get("part", "")
        if phase.settings.get("programme") == PROGRAMME and part in _PARTS:
            found.append(_Spell(phase, Part(part), phase.at, end))
    return sorted(found, key=lambda each: each.start)


def _last_run(spells: Sequence[_Spell], ids: AbstractSet[int]) -> dict[Part, _Spell]:
    """Return the last phase of each part: one that was begun anew counts for nothing.

    Where there was more than one conversation, it is the last of them with what belongs to it: an
    earlier part after a later one begins another, and so does one that does not follow at once:
    unless a phase between them was removed afterwards, whose id is missing then.

    Args:
        spells: The earliest first.
        ids: Of all phases of the recording.
    """
    runs: list[dict[Part, _Spell]] = []
    last, end, number = len(_PARTS), 0, 0
    for each in spells:
        place = _PARTS[each.part]
        later = each.start > end + ticks(_AT_ONCE_S)
        removed = any(between not in ids for between in range(number + 1, each.phase.phase_id))
        if place < last or (later and not removed):
            runs.append({})
        runs[-1][each.part] = each
        last, end, number = place, each.end, each.phase.phase_id
    held = [run for run in runs if Part.CALL in run]
    return (held or runs or [{}])[-1]


def missing(phase: PhaseStudy | None) -> TooLittle | None:
    """Return why a part has no number to be compared; None where it has one."""
    if phase is None:
        return TooLittle.ABSENT
    if phase.duration_s < LEAST_S - _LATE_S:
        return TooLittle.SHORT
    return TooLittle.NOISY if phase.ln_rmssd is None else None


def _control(parts: Mapping[Part, PhaseStudy]) -> Part:
    """Return what the conversation is compared with: one's own voice, where it was heard enough."""
    read = missing(parts.get(Part.READING)) in (None, TooLittle.NOISY)
    return Part.READING if read else Part.BASELINE


def _change(parts: Mapping[Part, PhaseStudy], of: Part, against: Part) -> Change:
    found = [(part, parts.get(part)) for part in (of, against)]
    for reason in (TooLittle.ABSENT, TooLittle.SHORT, TooLittle.NOISY):
        for part, phase in found:
            if missing(phase) is reason:
                return Change(of, against, reason, part)
    one, other = parts[of], parts[against]
    assert one.ln_rmssd is not None
    assert other.ln_rmssd is not None
    apart_s = (one.start_s + one.end_s - other.start_s - other.end_s) / 2
    return Change(
        of,
        against,
        difference=one.ln_rmssd - other.ln_rmssd,
        half_width=difference_half_width(
            (one.duration_s, one.differences), (other.duration_s, other.differences), apart_s
        ),
    )


# -- who spoke --------------------------------------------------------------------------------


def _within(heard: Iterable[Heard], start: int, end: int) -> list[Heard]:
    cut = [Heard(max(each.start, start), min(each.end, end), each.talk) for each in heard]
    return [each for each in cut if each.end > each.start]


def held(heard: Iterable[Heard]) -> list[Heard]:
    """Return the states as they held but for breaths and nods, which are no switches.

    A stretch in which nothing listened is never taken for either.
    """
    found: list[Heard] = []
    for each in heard:
        found.append(each)
        while len(found) > 2 and _is_brief(*found[-3:]):
            found[-3:] = [Heard(found[-3].start, found[-1].end, found[-1].talk)]
    return found


def _is_brief(before: Heard, between: Heard, after: Heard) -> bool:
    if before.talk is not after.talk or between.talk is Talk.UNKNOWN:
        return False
    if before.end != between.start or between.end != after.start:
        return False
    breath = before.talk.spoken and not between.talk.spoken
    return between.end - between.start <= ticks(BREATH_S if breath else NOD_S)


def _states(heard: Sequence[Heard], beats: Beats, begin: int) -> list[TalkStudy]:
    known = [each for each in heard if each.talk is not Talk.UNKNOWN]
    pieces: dict[Talk, list[Heard]] = {each.talk: [] for each in known}
    for each in held(heard):
        if each.talk is not Talk.UNKNOWN:
            pieces[each.talk].append(each)
    time = dict.fromkeys(pieces, 0)
    for each in known:
        time[each.talk] += each.end - each.start
    states = [
        _state(talk, seconds(time[talk]), spans, beats, begin) for talk, spans in pieces.items()
    ]
    return sorted(states, key=lambda each: -each.time_s)


def _state(
    talk: Talk, time_s: float, spans: Sequence[Heard], beats: Beats, begin: int
) -> TalkStudy:
    """Return what one state amounts to; the conversation's own ends are switches, too."""
    far = ticks(FROM_SWITCH_S)
    cut = [(max(each.start + far, begin), each.end - far) for each in spans]
    pieces = _Pieces(beats, [piece for piece in cut if piece[1] > piece[0]])
    pooled_s = seconds(pieces.length)
    known = TalkStudy(talk, time_s, pooled_s, pieces.differences, pieces.missing())
    if known.missing:
        return known
    rmssd_ms = pieces.rmssd_ms()
    # Pieces hold at least as many breaths of their own as one stretch of that length.
    low_ms, high_ms = stretch_limits(rmssd_ms, pooled_s, pieces.differences)
    return TalkStudy(
        talk,
        time_s,
        pooled_s,
        pieces.differences,
        rmssd_ms=rmssd_ms,
        low_ms=low_ms,
        high_ms=high_ms,
        mean_hr_bpm=pieces.mean_hr_bpm(),
    )


class _Pieces:
    """The intervals that lie wholly in one of some pieces of time, pooled.

    What can have a number is decided as of a window, with the pieces for its time: at least 80 % of
    it covered by intervals that count, at most 20 % of the intervals flagged or in an irregular
    rhythm, at least 20 differences.
    """

    def __init__(self, beats: Beats, pieces: Sequence[tuple[int, int]]) -> None:
        self._beats = beats
        starts = np.array([start for start, _ in pieces], np.int64)
        ends = np.array([end for _, end in pieces], np.int64)
        self.length = int((ends - starts).sum())
        begins = beats.end - beats.rr
        place = np.searchsorted(ends, beats.end, side="left")
        self._inside = _from(starts, place, begins)
        same = np.zeros(len(beats), np.bool_)
        same[1:] = self._inside[1:] & self._inside[:-1] & (place[1:] == place[:-1])
        self._pairs = np.flatnonzero(same & beats.adjacent)
        self.differences = len(self._pairs)
        self._clean = self._covered(starts, ends, begins)

    def _covered(self, starts: Ints, ends: Ints, begins: Ints) -> int:
        """Return the time in the pieces that intervals cover which count, cut off at their ends."""
        if not len(starts):
            return 0
        place = np.minimum(np.searchsorted(ends, begins, side="right"), len(ends) - 1)
        shared = np.minimum(self._beats.end, ends[place]) - np.maximum(begins, starts[place])
        return int(np.maximum(shared, 0)[self._beats.counts].sum())

    def missing(self) -> TooLittle | None:
        """Return why there is no number; None where there is."""
        if seconds(self.length) < LEAST_S:
            return TooLittle.SHORT
        number = int(self._inside.sum())
        out = int((self._inside & ~self._beats.counts).sum())
        few = self.differences < MIN_DIFFERENCES
        flagged = 100 * out > MAX_FLAGGED_PERCENT * number
        covered = 100 * self._clean >= MIN_COVERAGE_PERCENT * self.length
        return TooLittle.NOISY if few or flagged or not covered else None

    def rmssd_ms(self) -> float:
        """Return the root of the mean of all squared differences, whatever piece they lie in."""
        rr = self._beats.rr
        difference = (rr[self._pairs] - rr[self._pairs - 1]) / TICKS_PER_MS
        return float(np.sqrt(np.mean(difference * difference)))

    def mean_hr_bpm(self) -> float:
        """Return 60000 / mean RR of the intervals that count."""
        which = self._inside & self._beats.counts
        return _MINUTE_MS / float(np.mean(self._beats.rr[which] / TICKS_PER_MS))


def _from(starts: Ints, place: Ints, begins: Ints) -> Bools:
    """Return which intervals begin in the piece in which they would have to end."""
    inside = place < len(starts)
    inside[inside] = begins[inside] >= starts[place[inside]]
    return inside


def _turns(talk: Sequence[TalkSpan]) -> TurnsStudy | None:
    """Return the turns, the pauses before answers and the answers that overlapped."""
    states = {each.talk for each in talk}
    if Talk.SOMEONE in states or not states & _OWN:
        return None
    taken, answers = turns_of(talk), answers_of(talk)
    return TurnsStudy(
        mine=sum(each.own for each in taken),
        others=None if Talk.NOT_ME in states else sum(not each.own for each in taken),
        pauses_s=[each.pause_s for each in answers if each.own and each.pause_s is not None],
        overlapping=sum(each.own and each.pause_s is None for each in answers),
        others_pauses_s=[
            each.pause_s for each in answers if not each.own and each.pause_s is not None
        ],
    )
