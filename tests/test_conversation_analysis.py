"""What a conversation session says, held against plain recomputations and the field's own tool."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from biofeedback.analysis.conversation import settling
from biofeedback.analysis.results import ConversationStudy, Study, TalkStudy, TooLittle
from biofeedback.analysis.study import study
from biofeedback.commands.judged import judged
from biofeedback.events import Beat, Edge, Flag, Reflag, Talk, Talking
from biofeedback.offline import Run, recomputed
from biofeedback.programmes.conversation import PROGRAMME, Fact, Part, rating
from biofeedback.records.csv_format import Recording, Row, read
from biofeedback.records.notes import Edits, Notes, annotated
from biofeedback.records.replay import steps_of
from biofeedback.uncertainty import difference_half_width, half_width
from biofeedback.units import TICKS_PER_SECOND as S
from biofeedback.units import ticks
from tests import peers_environment, talks
from tests.test_exchange_peers import REQUIRE, export, measure

EXACT: Final = 1e-9


@pytest.fixture(scope="module")
def neurokit() -> Path:
    """The Python of the field's own tools; skip where it cannot be had."""
    try:
        return peers_environment.python()
    except peers_environment.NotHereError as error:
        if os.environ.get(REQUIRE):
            pytest.fail(str(error))
        pytest.skip(str(error))


def studied(folder: Path, *, artifacts: bool = True, **options: Any) -> Study:
    """Write a session and study it."""
    return study(read(talks.write(folder, **options)), artifacts=artifacts, spectra=False)


def conversation(folder: Path, **options: Any) -> ConversationStudy:
    """Return what a session says of its conversation."""
    found = studied(folder, **options).conversation
    assert found is not None
    return found


def state_of(found: ConversationStudy, talk: Talk) -> TalkStudy:
    """Return one of the states."""
    return next(each for each in found.states if each.talk is talk)


# -- the same, once more and plainly ----------------------------------------------------------


def rmssd_ms(values: Iterable[float]) -> float:
    """The root of the mean of squared differences in ms."""
    found = list(values)
    return math.sqrt(sum(value * value for value in found) / len(found))


def by_hand(path: Path) -> dict[str, tuple[float, int]]:
    """ln RMSSD of each part and its differences, by the csv module and nothing of ours."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    edges: dict[str, list[float]] = {}
    for row in rows:
        if row["event"] == "phase":
            part = json.loads(row["detail"])["part"]
            edges.setdefault(part, []).append(float(row["elapsed_s"]))
    beats = [
        (float(row["elapsed_s"]), float(row["rr_ms"])) for row in rows if row["event"] == "beat"
    ]
    found = {}
    for part, (start, end) in edges.items():
        begin = start + (60 if end - start >= 180 else 30)
        rr = [interval for at, interval in beats if begin < at <= end]
        changes = [after - before for before, after in pairwise(rr)]
        found[part] = (math.log(rmssd_ms(changes)), len(changes))
    return found


def pooled(
    beats: Sequence[tuple[int, int, bool]], spans: Iterable[tuple[float, float]], begin_s: float
) -> tuple[float, int]:
    """RMSSD of all differences that lie in one of some spans, 3 s from its ends; and how many."""
    changes = []
    for start_s, end_s in spans:
        start, end = ticks(max(start_s + 3, begin_s)), ticks(end_s - 3)
        changes += [
            (rr - rr_before) / 2_000_000
            for (end_before, rr_before, good_before), (at, rr, good) in pairwise(beats)
            if good and good_before and end_before - rr_before >= start and at <= end
        ]
    return (rmssd_ms(changes) if changes else math.nan), len(changes)


def without_breaths(spans: list[talks.Heard]) -> list[talks.Heard]:
    """The same, where a silence of up to 2 s in a turn and a word of up to 1 s part nothing."""
    for number in range(1, len(spans) - 1):
        (start_s, _, before), (from_s, to_s, within), (_, end_s, after) = spans[
            number - 1 : number + 2
        ]
        quiet = (Talk.SILENCE, Talk.NOT_ME)
        most_s = 2 if before not in quiet and within in quiet else 1
        if before is after and ticks(to_s) - ticks(from_s) <= ticks(most_s):
            joined = (start_s, end_s, before)
            return without_breaths([*spans[: number - 1], joined, *spans[number + 2 :]])
    return spans


@pytest.mark.parametrize("reading_s", [120, None])
def test_the_three_rs_are_those_of_the_file(tmp_path: Path, reading_s: float | None) -> None:
    path = talks.write(tmp_path, reading_s=reading_s)
    found = study(read(path), artifacts=False, spectra=False).conversation
    assert found is not None
    plain = by_hand(path)
    before, after = plain["baseline"], plain["recovery"]
    call, control = plain["conversation"], plain["reading" if reading_s else "baseline"]
    assert found.recovery.difference == pytest.approx(after[0] - before[0], rel=EXACT)
    assert found.reactivity.difference == pytest.approx(call[0] - control[0], rel=EXACT)
    assert found.reactivity.against is (Part.READING if reading_s else Part.BASELINE)
    assert found.resting is not None
    assert found.resting.ln_rmssd == pytest.approx(before[0], rel=EXACT)
    apart_s = 180 + (reading_s or 0) + 600  # from minute two of one to minute two of the other
    drift = 0.026 - 1.75 / 300 - 1.75 / 275 + 0.002 * apart_s / 60
    sampling = sum(1.75 / 120 + 1.75 / number for number in (before[1], after[1]))
    assert found.recovery.half_width == pytest.approx(math.sqrt(sampling + drift), rel=EXACT)


@pytest.mark.parametrize("listening", ["two", "own", "someone"])
@pytest.mark.parametrize("artifacts", [False, True])
def test_states_of_talk_are_those_of_the_known_truth(
    tmp_path: Path, listening: str, artifacts: bool
) -> None:
    lengths = (180.0, 120.0, 600.0, 180.0)
    path = talks.write(tmp_path, listening=listening)
    found = study(read(path), artifacts=artifacts, spectra=False).conversation
    assert found is not None
    flags = verdicts(read(path)) if artifacts else {}
    beats = [
        (beat.end, beat.rr, flags.get(beat.number, Flag.NORMAL) is Flag.NORMAL)
        for beat in talks.beats_of(lengths, 1)
    ]
    assert artifacts == any(not good for _, _, good in beats)
    parts = talks.spells(*lengths)
    call = next(each for each in parts if each.part is Part.CALL)
    cut = [
        (max(start_s, call.start_s), min(end_s, call.end_s), talk)
        for start_s, end_s, talk in talks.heard(parts, 1, listening)
    ]
    truth = [each for each in cut if each[1] > each[0]]
    assert {each.talk for each in found.states} == {talk for _, _, talk in truth}
    steady = without_breaths(truth)
    measured = 0
    for each in found.states:
        own = [(start_s, end_s) for start_s, end_s, talk in steady if talk is each.talk]
        value, number = pooled(beats, own, call.start_s + 60)
        assert each.differences == number
        time_s = sum(end_s - start_s for start_s, end_s, talk in truth if talk is each.talk)
        assert each.time_s == pytest.approx(time_s)
        if each.missing is None:
            measured += 1
            assert each.rmssd_ms == pytest.approx(value, rel=EXACT)
            assert each.low_ms is not None
            width = half_width(min(each.pooled_s, 300), number)
            if each.pooled_s <= 300:
                assert math.log(value / each.low_ms) == pytest.approx(width)
    assert measured == {"two": 2, "own": 2, "someone": 1}[listening]


def verdicts(recording: Recording) -> dict[int, Flag]:
    """Return the last verdict on each beat."""
    found: dict[int, Flag] = {}
    for events in recomputed(recording):
        for event in events:
            if isinstance(event, Beat | Reflag):
                found[event.number] = event.flag
    return found


def test_three_seconds_from_a_switch_count_and_less_does_not(tmp_path: Path) -> None:
    """A heart of one beat a second: which intervals lie inside can be counted on fingers."""
    known = read(talks.write(tmp_path, listening=None, baseline_s=None, reading_s=None))
    rows = [row for row in known.rows if row.event in ("phase", "state")]
    start = next(row.elapsed for row in rows if row.event == "phase")
    # By turns 5 ms longer and shorter, so that RMSSD is 10 ms.
    rr = [S + (S // 200) * (-1) ** number for number in range(700)]
    ends = [sum(rr[: number + 1]) for number in range(len(rr))]
    rows += [
        Row(end, "beat", number, one, Flag.NORMAL, arrival=end)
        for number, (one, end) in enumerate(zip(rr, ends, strict=True), 1)
    ]
    # 106 s, of which beats that begin at 3 s and end at 103 s are the 100 that count.
    begin, after = start + 89 * S, start + 195 * S
    assert {begin + 3 * S, after - 3 * S} <= set(ends)

    def differences(early: int, late: int) -> int:
        talk = [
            Row(start, "talk", note=Talk.OTHER),
            Row(begin + early, "talk", note=Talk.ME),
            Row(after + late, "talk", note=Talk.OTHER),
        ]
        ordered = sorted([*rows, *talk], key=lambda row: row.elapsed)
        found = study(replace(known, rows=ordered), artifacts=False, spectra=False).conversation
        assert found is not None
        return state_of(found, Talk.ME).differences

    assert differences(0, 0) == 99
    assert differences(1, 0) == 98
    assert differences(0, -1) == 98
    assert differences(-1, 1) == 99


# -- which phases count -----------------------------------------------------------------------


def changed(recording: Recording, *more: Row) -> ConversationStudy:
    """Study a recording with more rows, in the order of their time."""
    rows = sorted([*recording.rows, *more], key=lambda row: row.elapsed)
    found = study(replace(recording, rows=rows), spectra=False).conversation
    assert found is not None
    return found


def edge(at_s: float, part: Part, which: Edge, number: int) -> Row:
    """Return a row of a phase."""
    told = {"edge": which, "id": number, "programme": PROGRAMME, "part": part}
    return Row(ticks(at_s), "phase", note="call it what you like", detail=json.dumps(told))


def test_a_part_that_was_begun_anew_counts_from_its_last_beginning(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, baseline_s=400, listening=None))
    rows = [row for row in known.rows if "baseline" not in row.detail]
    again = [
        edge(at_s, Part.BASELINE, which, number)
        for number, times in ((7, (10, 190)), (8, (190, 410)))
        for which, at_s in zip(Edge, times, strict=True)
    ]
    found = changed(replace(known, rows=rows), *again)
    assert found.whole_parts[Part.BASELINE] == (190, 410)
    assert found.parts[Part.BASELINE].start_s == 250


def test_of_two_conversations_the_last_counts_with_its_own_parts(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, recovery_s=790, listening=None))
    rows = [row for row in known.rows if "recovery" not in row.detail]
    end = 910
    more = [
        edge(end + at_s, part, which, number)
        for number, part, times in (
            (11, Part.CALL, (0, 300)),
            (12, Part.RECOVERY, (300, 500)),
        )
        for which, at_s in zip(Edge, times, strict=True)
    ]
    again = changed(replace(known, rows=rows), *more)
    assert Part.READING in again.parts, "a call that was begun anew keeps what came before it"
    quiet = [
        edge(end + at_s, Part.BASELINE, which, 10)
        for which, at_s in zip(Edge, (-1, 0), strict=True)
    ]
    anew = changed(replace(known, rows=rows), *quiet, *more)
    assert set(anew.parts) == {Part.BASELINE, Part.CALL, Part.RECOVERY}
    assert anew.recovery.missing is TooLittle.SHORT
    assert anew.recovery.lacking is Part.BASELINE
    later = zip(Edge, (end + 600, end + 690), strict=True)
    left = [edge(at_s, Part.BASELINE, which, 13) for which, at_s in later]
    ended = changed(replace(known, rows=rows), *more, *left)
    assert ended.whole_parts[Part.CALL] == (end, end + 300), "a session without a call is none"


def test_a_quiet_that_led_to_nothing_belongs_to_no_later_conversation(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    rows = [row for row in known.rows if row.event != "phase"]
    given_up = [
        edge(at_s, Part.BASELINE, which, 1) for which, at_s in zip(Edge, (5, 125), strict=True)
    ]
    talked = [edge(at_s, Part.CALL, which, 2) for which, at_s in zip(Edge, (130, 330), strict=True)]
    found = changed(replace(known, rows=rows), *given_up, *talked)
    assert set(found.parts) == {Part.CALL}
    assert found.resting is None


def test_a_phase_that_got_another_name_is_still_what_it_was(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    renamed = study(annotated(known, Notes(phases=Edits().rename(4, "tea")))).conversation
    assert renamed is not None
    assert renamed.parts[Part.RECOVERY].name == "tea"
    was = study(known).conversation
    assert was is not None
    assert renamed.recovery.difference == was.recovery.difference


def test_a_phase_that_was_removed_leaves_the_others_one_conversation(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    was = study(known).conversation
    without = study(annotated(known, Notes(phases=Edits().remove(2)))).conversation
    assert was is not None
    assert without is not None
    assert set(without.parts) == {Part.BASELINE, Part.CALL, Part.RECOVERY}
    assert without.recovery == was.recovery
    assert without.reactivity.against is Part.BASELINE


@pytest.mark.parametrize(
    ("length_s", "left_out_s"), [(600, 60), (180, 60), (179.2, 60), (178, 30), (90, 30), (20, 30)]
)
def test_a_minute_is_left_out_where_two_remain(length_s: float, left_out_s: float) -> None:
    assert settling(length_s) == left_out_s


@pytest.mark.parametrize(
    ("options", "missing", "lacking"),
    [
        ({"baseline_s": None}, TooLittle.ABSENT, Part.BASELINE),
        ({"recovery_s": None}, TooLittle.ABSENT, Part.RECOVERY),
        ({"baseline_s": 60}, TooLittle.SHORT, Part.BASELINE),
        ({"recovery_s": 85}, TooLittle.SHORT, Part.RECOVERY),
        ({"noisy": [(60, 200)]}, TooLittle.NOISY, Part.BASELINE),
        ({"noisy": [(340, 470)]}, TooLittle.NOISY, Part.RECOVERY),
        ({"baseline_s": 90, "recovery_s": 90}, None, None),
    ],
)
def test_a_recovery_that_cannot_be_had_says_why(
    tmp_path: Path,
    options: dict[str, Any],
    missing: TooLittle | None,
    lacking: Part | None,
) -> None:
    found = conversation(tmp_path, reading_s=None, call_s=100, **options)
    assert (found.recovery.missing, found.recovery.lacking) == (missing, lacking)
    assert (found.recovery.difference is None) is (missing is not None)
    assert (found.recovery.percent_limits is None) is (missing is not None)
    assert (found.resting is None) is (lacking is Part.BASELINE)


def test_reading_that_was_broken_off_is_no_control_and_a_noisy_one_says_so(tmp_path: Path) -> None:
    short = conversation(tmp_path, reading_s=15, call_s=100)
    assert short.reactivity.against is Part.BASELINE
    assert short.reactivity.difference is not None
    noisy = conversation(tmp_path, call_s=100, noisy=[(195, 310)])
    assert noisy.reactivity.against is Part.READING
    assert noisy.reactivity.missing is TooLittle.NOISY
    assert noisy.reactivity.lacking is Part.READING


def test_a_recording_of_anything_else_says_nothing_of_a_conversation(tmp_path: Path) -> None:
    path = talks.write(tmp_path, listening=None)
    text = path.read_text(encoding="utf-8").replace("conversation", "something")
    path.write_text(text, encoding="utf-8")
    found = study(read(path))
    assert found.conversation is None
    assert found.talk == []


def test_just_a_conversation(tmp_path: Path) -> None:
    found = conversation(tmp_path, baseline_s=None, reading_s=None, recovery_s=None)
    assert found.recovery.missing is found.reactivity.missing is TooLittle.ABSENT
    assert found.resting is None
    assert found.parts[Part.CALL].rmssd_ms is not None
    assert state_of(found, Talk.ME).rmssd_ms is not None


# -- who spoke --------------------------------------------------------------------------------


def test_who_spoke_is_known_over_the_whole_recording(tmp_path: Path) -> None:
    found = studied(tmp_path)
    assert found.talk[0].talk is Talk.SILENCE
    assert any(each.talk is Talk.ME and each.start_s == 190 for each in found.talk), "reading"
    assert all(one.end_s == other.start_s for one, other in pairwise(found.talk))
    assert found.conversation is not None
    inside = found.conversation.talk
    assert (inside[0].start_s, inside[-1].end_s) == (310, 910)


def test_the_last_state_holds_until_the_end(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    rows = [*known.rows, Row(700 * S, "talk", note=Talk.ME)]
    found = study(replace(known, rows=sorted(rows, key=lambda row: row.elapsed)))
    (span,) = found.talk
    assert (span.start_s, span.end_s) == (700, found.facts.length_s)
    assert found.conversation is not None
    assert found.conversation.talk[0].end_s == 910


def test_what_nothing_listened_to_counts_for_nothing(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    nothing = changed(known, Row(0, "talk", note=Talk.UNKNOWN))
    assert (nothing.talk, nothing.states, nothing.turns, nothing.own_share) == ([], [], None, None)
    some = changed(
        known,
        Row(310 * S, "talk", note=Talk.ME),
        Row(500 * S, "talk", note=Talk.UNKNOWN),
        Row(700 * S, "talk", note=Talk.OTHER),
    )
    assert [each.talk for each in some.states] == [Talk.OTHER, Talk.ME]
    assert some.own_share == pytest.approx(190 / 400)
    # An answer after 200 s in which nothing listened is none.
    assert some.turns is not None
    assert not some.turns.others_pauses_s


def test_a_state_told_twice_is_no_switch(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    once = changed(known, Row(400 * S, "talk", note=Talk.ME))
    twice = changed(
        known,
        Row(400 * S, "talk", note=Talk.ME, detail="microphone"),
        Row(600 * S, "talk", note=Talk.ME, detail="by hand"),
    )
    assert twice.states == once.states


@pytest.mark.parametrize(
    ("length_s", "within", "parts_it"),
    [
        (2.0, Talk.SILENCE, False),
        (2.1, Talk.SILENCE, True),
        (1.0, Talk.BOTH, False),
        (1.1, Talk.BOTH, True),
        (0.5, Talk.UNKNOWN, True),
    ],
)
def test_a_breath_and_a_nod_are_no_switch(
    tmp_path: Path, length_s: float, within: Talk, parts_it: bool
) -> None:
    known = read(talks.write(tmp_path, listening=None))
    whole = (Row(400 * S, "talk", note=Talk.ME), Row(600 * S, "talk", note=Talk.SILENCE))
    breath = (
        Row(500 * S, "talk", note=within),
        Row(500 * S + ticks(length_s), "talk", note=Talk.ME),
    )
    once, parted = changed(known, *whole), changed(known, whole[0], *breath, whole[1])
    lost_s = state_of(once, Talk.ME).pooled_s - state_of(parted, Talk.ME).pooled_s
    assert lost_s == pytest.approx(6 + length_s if parts_it else 0)
    assert state_of(parted, Talk.ME).time_s == pytest.approx(200 - length_s)


def test_breaths_one_after_the_other_are_no_switches(tmp_path: Path) -> None:
    """Without that, who breathes every five seconds would have no number at all."""
    known = read(talks.write(tmp_path, listening=None))
    talk = [
        Row(ticks(at), "talk", note=Talk.ME if piece == 0 else Talk.SILENCE)
        for start in range(400, 600, 5)
        for piece, at in enumerate((start, start + 4.2))
    ]
    found = changed(known, *talk, Row(600 * S, "talk", note=Talk.OTHER))
    assert state_of(found, Talk.ME).pooled_s == pytest.approx(200 - 0.8 - 6)
    assert state_of(found, Talk.ME).missing is None


def test_turns_and_pauses(tmp_path: Path) -> None:
    known = read(talks.write(tmp_path, listening=None))
    states = (
        (320, Talk.OTHER),
        (330, Talk.SILENCE),
        (331.5, Talk.ME),
        (340, Talk.OTHER),
        (350, Talk.BOTH),
        (351, Talk.ME),
        (360, Talk.SILENCE),
    )
    found = changed(known, *(Row(ticks(at), "talk", note=talk) for at, talk in states))
    assert found.turns is not None
    assert (found.turns.mine, found.turns.others) == (2, 2)
    assert found.turns.pauses_s == pytest.approx([1.5])
    assert found.turns.overlapping == 1
    assert found.turns.others_pauses_s == pytest.approx([0])


@pytest.mark.parametrize(("listening", "own"), [("two", True), ("own", True), ("someone", False)])
def test_ones_own_share_is_known_where_one_is_told_apart(
    tmp_path: Path, listening: str, own: bool
) -> None:
    found = conversation(tmp_path, listening=listening)
    assert (found.own_share is not None) is own
    assert (found.turns is not None) is own
    if found.turns:
        assert (found.turns.others is None) is (listening == "own")


def test_tags_and_ratings_are_known(tmp_path: Path) -> None:
    given = {Fact.CONTACT: "video call", Fact.IN_TUNE: rating(6), Fact.NOTICED_PAUSES: "short"}
    assert conversation(tmp_path, ratings=given).facts == given


def test_noise_is_no_number(tmp_path: Path) -> None:
    found = conversation(tmp_path, noisy=[(320, 905)])
    assert state_of(found, Talk.ME).missing is TooLittle.NOISY
    assert state_of(found, Talk.ME).rmssd_ms is None
    assert state_of(found, Talk.BOTH).missing is TooLittle.SHORT


def test_what_is_usual_is_not_found_while_somebody_speaks(tmp_path: Path) -> None:
    found = studied(tmp_path, baseline_s=600)
    assert found.usual is not None
    assert found.conversation is not None
    speaking = found.conversation.parts[Part.CALL].rmssd_ms
    assert speaking is not None
    assert speaking < found.usual.low


def test_a_recording_that_was_cut_off_says_what_it_can(tmp_path: Path) -> None:
    path = talks.write(tmp_path, closed=False)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")
    found = study(read(path)).conversation
    assert found is not None
    assert found.recovery.missing is TooLittle.ABSENT
    assert found.reactivity.difference is not None


def test_a_jump_into_a_recording_knows_who_speaks(tmp_path: Path) -> None:
    recording = read(talks.write(tmp_path))
    told = [
        event
        for events in Run(steps_of(recording), (60,), start=250 * S).advance(251 * S)
        for event in events
        if isinstance(event, Talking)
    ]
    assert [event.talk for event in told] == [Talk.ME]


# -- limits of a difference -------------------------------------------------------------------


def test_limits_of_a_difference() -> None:
    two = (120.0, 110)
    near, far = difference_half_width(two, two, 240), difference_half_width(two, two, 1800)
    assert half_width(*two) < near < far
    assert difference_half_width(two, (60.0, 55), 240) > near
    assert difference_half_width((600.0, 550), two, 240) == pytest.approx(
        difference_half_width((300.0, 275), two, 240)
    )
    assert difference_half_width(two, two, -240) == near
    with pytest.raises(ValueError, match="two differences"):
        difference_half_width(two, (60.0, 1), 240)


def test_a_difference_of_nothing_lies_within_its_limits(data: Path) -> None:
    """Two hours of one person at rest; ``benchmarks/three_rs.py`` shows the others."""
    text = (data / "fantasia_f1o02.rr.txt").read_text(encoding="ascii")
    labels = (data / "fantasia_f1o02.labels.txt").read_text(encoding="ascii").split()
    ends, intervals, good = [0.0], [0.0], [False]
    for value, label, before in zip(text.split(), labels, ["N", *labels], strict=False):
        intervals.append(float(value))
        ends.append(ends[-1] + intervals[-1] / 1000)
        good.append(label == before == "N")
    changes = [0.0] + [after - before for before, after in pairwise(intervals)]

    def cut(start: float, end: float) -> tuple[float, int]:
        inside = [n for n, at in enumerate(ends) if start < at <= end]
        found = [changes[n] for n in inside[1:] if good[n] and good[n - 1]]
        return math.log(rmssd_ms(found)), len(found)

    held = []
    for talk_s in (300, 600, 900):
        for at in range(0, int(ends[-1]) - 2 * 180 - talk_s, 120):
            one, number = cut(at + 60, at + 180)
            other, more = cut(at + 240 + talk_s, at + 360 + talk_s)
            width = difference_half_width((120.0, number), (120.0, more), 180 + talk_s)
            held.append(abs(other - one) <= width)
    assert 0.92 <= sum(held) / len(held) <= 0.98


# -- the field's own tool ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_neurokit_finds_the_same(neurokit: Path, tmp_path: Path) -> None:
    recording = judged(read(talks.write(tmp_path, call_s=900, noisy=[(420, 424)])))
    assert any(row.flag is not Flag.NORMAL for row in recording.beats)
    path = tmp_path / "2026-03-02 19-30-00 judged.csv"
    head = next(iter(tmp_path.glob("*Polar*"))).read_text(encoding="utf-8").splitlines(True)
    text = [line for line in head if line.startswith(("#", "time,"))]
    path.write_text(
        "".join([*text, *(row.text(talks.EVENING) for row in recording.rows)]), encoding="utf-8"
    )
    ((_, _, tools),) = measure(neurokit, {"conversation": export(path, "table", tmp_path)})
    found = study(read(path)).conversation
    assert found is not None
    for part, phase in found.parts.items():
        assert phase.rmssd_ms == pytest.approx(tools[part], rel=EXACT), part
    assert found.recovery.difference == pytest.approx(
        math.log(tools["recovery"] / tools["baseline"]), rel=1e-6
    )
    assert found.reactivity.difference == pytest.approx(
        math.log(tools["conversation"] / tools["reading"]), rel=1e-6
    )
    for talk in (Talk.ME, Talk.OTHER):
        assert state_of(found, talk).rmssd_ms == pytest.approx(tools[talk], rel=EXACT), talk
