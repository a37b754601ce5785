"""Practice for listening: what brings a cue, and what never does."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from biofeedback.events import Beat, Flag, Talk, Talking
from biofeedback.programmes.open_questions import QUESTIONS
from biofeedback.programmes.practice import (
    LACKING,
    MEANINGS,
    MOST,
    NAMES,
    PAUSE_FROM_S,
    PAUSE_S,
    QUICK_ANSWERS,
    QUIET_S,
    SHOWN_S,
    Cue,
    Heard,
    Kind,
    Practice,
    question_of,
    wanted,
)
from biofeedback.ui.call.cues import Cues, question_today
from biofeedback.units import TICKS_PER_SECOND

S = TICKS_PER_SECOND
STEP_S = 0.125
"""As the lengths below, without a rest in binary."""
Turns = list[tuple[Talk, float]]
BREATHE = frozenset({Kind.BREATHE})
PAUSE = frozenset({Kind.PAUSE})
EVERYTHING = frozenset(Kind)
KNOWN = (Talk.ME, Talk.OTHER, Talk.BOTH, Talk.SILENCE)


def seen(
    turns: Turns, kinds: frozenset[Kind], by: str = "", start: float = 0.0
) -> list[tuple[float, Talk, Cue]]:
    """Return all that is seen of a conversation of states and their lengths."""
    practice, at, found, step = Practice(kinds), start, [], 0
    for talk, length in turns:
        practice.take(talk, at, by)
        at += length
        while start + step * STEP_S < at:
            now = start + step * STEP_S
            cue = practice.advance(now)
            if cue:
                found.append((now, talk, cue))
            step += 1
    return found


def times_shown(found: Iterable[tuple[float, Talk, Cue]]) -> list[tuple[float, float]]:
    """Return from when till when ``let it breathe`` was seen, each time."""
    shown: list[tuple[float, float]] = []
    for now, _, cue in found:
        if cue.kind is not Kind.BREATHE:
            continue
        if shown and now - shown[-1][1] < 1.5 * STEP_S:
            shown[-1] = shown[-1][0], now
        else:
            shown.append((now, now))
    return shown


def exchange(pause: float, other: float = 4.0, mine: float = 4.0) -> Turns:
    if pause < 0:
        return [(Talk.OTHER, other), (Talk.BOTH, -pause), (Talk.ME, mine)]
    return [(Talk.OTHER, other), (Talk.SILENCE, pause), (Talk.ME, mine)]


def exchanges(*pauses: float) -> Turns:
    return [turn for pause in pauses for turn in exchange(pause)]


ASKING: Turns = [(Talk.OTHER, 30.0)]


# -- let it breathe --------------------------------------------------------------------------------


def test_three_quick_answers_of_four_bring_it_while_the_other_speaks() -> None:
    found = seen([*exchanges(0.3, 2.0, 0.8, 0.5), *ASKING], BREATHE)
    assert {talk for _, talk, _ in found} == {Talk.OTHER}
    ((begin, end),) = times_shown(found)
    answered = sum(length for _, length in exchanges(0.3, 2.0, 0.8, 0.5))
    assert begin == pytest.approx(answered + 1.0, abs=2 * STEP_S)
    assert end - begin == pytest.approx(SHOWN_S, abs=2 * STEP_S)


def test_two_quick_answers_of_four_bring_nothing() -> None:
    assert not seen([*exchanges(0.3, 2.0, 1.2, 0.5), *ASKING], BREATHE)


def test_talking_on_where_the_other_stops_is_a_quick_answer() -> None:
    assert times_shown(seen([*exchanges(-0.8, -0.4, -1.0), *ASKING], BREATHE))


def test_a_second_counts_as_quick_and_a_little_more_does_not() -> None:
    assert times_shown(seen([*exchanges(1.0, 1.0, 1.0), *ASKING], BREATHE))
    assert not seen([*exchanges(1.01, 1.01, 1.01), *ASKING], BREATHE)


def test_a_word_on_the_side_is_no_answer() -> None:
    mhm: Turns = [(Talk.OTHER, 6.0), (Talk.SILENCE, 0.3), (Talk.ME, 0.5), (Talk.SILENCE, 0.2)]
    over: Turns = [(Talk.OTHER, 6.0), (Talk.BOTH, 0.5)]
    assert not seen([*mhm * 9, *over * 9, *ASKING], BREATHE)


def test_nor_is_ones_own_talk_an_answer_to_a_word_on_the_side() -> None:
    assert not seen([(Talk.ME, 6.0), (Talk.BOTH, 0.5)] * 12 + [*ASKING], BREATHE)


def test_the_other_who_breathes_between_two_sentences_is_not_answered_twice() -> None:
    turn: Turns = [(Talk.OTHER, 3.0), (Talk.SILENCE, 0.4), (Talk.OTHER, 3.0), (Talk.SILENCE, 3.0)]
    assert not seen([*turn, (Talk.ME, 4.0)] * 6 + [*ASKING], BREATHE)


def test_it_goes_as_soon_as_one_speaks_and_then_stays_away_for_two_minutes() -> None:
    quick = exchanges(0.2, 0.2, 0.2)
    begun = sum(length for _, length in quick)
    found = seen([*quick, (Talk.OTHER, 3.0), (Talk.ME, 3.0), *exchanges(*[0.2] * 30)], BREATHE)
    first, second, *_ = times_shown(found)
    assert first[1] < begun + 3.0
    assert second[0] >= first[1] + QUIET_S


def test_what_was_quick_a_while_ago_is_not_reminded_of() -> None:
    shown: Turns = [*exchanges(0.2, 0.2, 0.2), *ASKING, (Talk.ME, 4.0)]
    again = exchanges(0.2, 0.2, 0.2)
    assert len(times_shown(seen([*shown, *again, (Talk.OTHER, 300.0)], BREATHE))) == 1
    soon = exchanges(*[0.2] * 12)
    assert len(times_shown(seen([*shown, *again, *soon, (Talk.OTHER, 300.0)], BREATHE))) == 2


def test_it_comes_so_many_times_in_a_call_and_no_more() -> None:
    found = seen(exchanges(*[0.2] * 400), BREATHE)
    assert len(times_shown(found)) == MOST


# -- five quiet seconds ----------------------------------------------------------------------------


def test_a_pause_is_counted_from_the_last_word_of_the_other() -> None:
    found = seen([(Talk.OTHER, 4.0), (Talk.SILENCE, 9.0)], PAUSE)
    for now, _, cue in found:
        assert cue.progress == pytest.approx((now - 4.0) / PAUSE_S)
    assert found[0][0] == pytest.approx(4.0 + PAUSE_FROM_S, abs=STEP_S)
    assert found[-1][0] == pytest.approx(4.0 + PAUSE_S, abs=1.5 * STEP_S)


@pytest.mark.parametrize("voice", [Talk.ME, Talk.OTHER, Talk.BOTH, Talk.UNKNOWN])
def test_it_vanishes_when_anybody_speaks_or_nothing_listens(voice: Talk) -> None:
    found = seen([(Talk.OTHER, 4.0), (Talk.SILENCE, 2.0), (voice, 9.0)], PAUSE)
    assert found
    assert {talk for _, talk, _ in found} == {Talk.SILENCE}


@pytest.mark.parametrize(
    "before",
    [
        [(Talk.OTHER, 4.0), (Talk.ME, 4.0)],
        [(Talk.OTHER, 4.0), (Talk.BOTH, 4.0)],
        [(Talk.OTHER, 0.4)],
        [(Talk.UNKNOWN, 4.0)],
    ],
    ids=["after oneself", "after both", "after a word on the side", "after nothing"],
)
def test_no_other_quiet_is_counted(before: Turns) -> None:
    assert not seen([*before, (Talk.SILENCE, 9.0)], PAUSE)


def test_a_breath_between_two_sentences_does_not_flicker() -> None:
    assert not seen([(Talk.OTHER, 3.0), (Talk.SILENCE, 0.5)] * 9, PAUSE)


def test_a_reminder_waits_until_a_pause_is_over() -> None:
    turns = [*exchanges(0.25, 0.25, 0.25), (Talk.OTHER, 1.0), (Talk.SILENCE, 8.0)]
    found = seen(turns, EVERYTHING)
    kinds = [kind for kind, _ in itertools.groupby(found, lambda each: each[2].kind)]
    assert kinds == [Kind.PAUSE, Kind.BREATHE]


# -- whatever is said ------------------------------------------------------------------------------

lengths = st.floats(0.0, 20.0, allow_nan=False) | st.sampled_from([0.2, 0.5, 1.0, 3.0])
talks = st.lists(st.tuples(st.sampled_from(list(Talk)), lengths), max_size=60)
known_talks = st.lists(st.tuples(st.sampled_from(KNOWN), lengths), max_size=60)


@given(talks)
def test_nothing_is_ever_seen_while_one_speaks_or_where_a_voice_is_not_known(turns: Turns) -> None:
    for _, talk, cue in seen(turns, EVERYTHING):
        assert talk in (Talk.OTHER, Talk.SILENCE)
        assert cue.kind is Kind.BREATHE or talk is Talk.SILENCE


@given(talks)
def test_what_is_not_wanted_never_comes(turns: Turns) -> None:
    assert not seen(turns, frozenset())
    assert {cue.kind for _, _, cue in seen(turns, BREATHE)} <= BREATHE
    assert {cue.kind for _, _, cue in seen(turns, PAUSE)} <= PAUSE


@given(st.lists(st.sampled_from([0.2, 0.5, 0.9, 1.5, -0.4]), min_size=60, max_size=120))
def test_it_is_rare_whatever_the_answers(pauses: list[float]) -> None:
    shown = times_shown(seen(exchanges(*pauses), BREATHE))
    assert len(shown) <= MOST
    for earlier, later in itertools.pairwise(shown):
        assert later[0] - earlier[1] >= QUIET_S - STEP_S
    for begin, end in shown:
        assert end - begin <= SHOWN_S


@given(st.lists(st.floats(1.01, 8.0), min_size=3, max_size=40))
def test_slow_answers_are_never_reminded_of(pauses: list[float]) -> None:
    assert not seen(exchanges(*pauses), BREATHE)


@given(known_talks)
def test_a_pause_only_ever_fills(turns: Turns) -> None:
    before: tuple[float, float] | None = None
    for now, _, cue in seen(turns, PAUSE):
        assert cue.progress is not None
        assert PAUSE_FROM_S / PAUSE_S <= cue.progress < 1
        if before and now - before[0] < 1.5 * STEP_S:
            assert cue.progress > before[1]
        before = now, cue.progress


@given(st.lists(st.tuples(st.sampled_from(KNOWN), st.integers(0, 80)), max_size=60))
def test_when_a_call_takes_place_changes_nothing(turns: list[tuple[Talk, int]]) -> None:
    eighths = [(talk, length / 8) for talk, length in turns]
    early, late = seen(eighths, EVERYTHING), seen(eighths, EVERYTHING, start=4096.0)
    assert [(talk, cue.kind) for _, talk, cue in early] == [
        (talk, cue.kind) for _, talk, cue in late
    ]


@given(st.lists(st.tuples(st.sampled_from([Talk.ME, Talk.NOT_ME]), lengths), max_size=60))
def test_by_hand_and_with_ones_own_voice_alone_nothing_comes(turns: Turns) -> None:
    assert not seen(turns, EVERYTHING)
    assert not seen(turns, EVERYTHING, by="by hand")


# -- what is known ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "by", "heard"),
    [
        ([], "", Heard.NOBODY),
        ([Talk.ME, Talk.NOT_ME], "microphone", Heard.OWN),
        ([Talk.ME, Talk.NOT_ME], "by hand", Heard.BY_HAND),
        ([Talk.SILENCE, Talk.SOMEONE], "microphone", Heard.MIXED),
        ([Talk.SILENCE], "microphone and second input", Heard.BOTH),
        ([Talk.SILENCE, Talk.ME, Talk.OTHER], "simulated", Heard.BOTH),
        ([Talk.OTHER, Talk.UNKNOWN], "microphone and second input", Heard.NOBODY),
    ],
)
def test_it_says_what_it_lacks(states: list[Talk], by: str, heard: Heard) -> None:
    practice = Practice(PAUSE)
    for at, talk in enumerate(states):
        practice.take(talk, float(at), by)
    assert practice.heard is heard
    assert practice.lacking == LACKING[heard]
    assert (practice.lacking is None) == (heard is Heard.BOTH)


def test_who_wants_no_pauses_is_told_of_none() -> None:
    assert Practice(frozenset()).lacking is None
    assert Practice(frozenset({Kind.QUESTION})).lacking is None


def test_all_is_off_until_it_is_asked_for() -> None:
    assert wanted({}) == frozenset()
    assert wanted({"practice_breathe": 1, "practice_pause": "yes", "practice_question": None}) == (
        frozenset()
    )
    assert wanted({"practice_pause": True, "practice_breathe": False}) == PAUSE


def test_its_words_are_quiet() -> None:
    assert set(NAMES) == set(MEANINGS) == set(Kind)
    said = [*NAMES.values(), *MEANINGS.values(), *filter(None, LACKING.values()), *QUESTIONS]
    assert not [text for text in said if "!" in text]
    assert QUICK_ANSWERS <= 4


# -- a question for each day -----------------------------------------------------------------------


def test_each_day_has_a_question_and_none_comes_twice_in_a_round() -> None:
    first = date(2026, 2, 27)
    days = [first + timedelta(days=number) for number in range(len(QUESTIONS))]
    assert len({question_of(day) for day in days}) == len(QUESTIONS) == len(set(QUESTIONS))
    assert question_of(first) == question_of(date(2026, 2, 27))
    assert question_of(first) == question_of(first + timedelta(days=len(QUESTIONS)))
    assert len(QUESTIONS) >= 40


CLOSED = ("do ", "did ", "is ", "are ", "have ", "has ", "would ", "can ", "will ", "was ")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda text: text[:24])
def test_each_is_one_short_open_question(question: str) -> None:
    assert question.endswith("?")
    assert question.count("?") == 1
    assert len(question) <= 80
    assert not question.lower().startswith(CLOSED)


# -- in the window ---------------------------------------------------------------------------------


def talking(at_s: float, talk: Talk) -> Talking:
    return Talking(round(at_s * S), talk, "microphone and second input")


def test_the_window_is_told_of_each_change_once(qtbot: QtBot) -> None:
    cues, told = Cues(), list[str]()
    cues.cue.connect(told.append)
    beat = Beat(1, S, S, S, Flag.NORMAL, 60, ())
    cues.add([beat, talking(0.0, Talk.OTHER)])
    cues.begin(PAUSE)
    assert not cues.lacking
    cues.add([talking(4.0, Talk.SILENCE)])
    for tenth in range(100):
        cues.tick(4.0 + tenth / 10)
    name = str(NAMES[Kind.PAUSE])
    dots = ["●○○○○", "●●○○○", "●●●○○", "●●●●○"]
    assert told == [*(f"{name} {each}" for each in dots), ""]


def test_a_voice_takes_it_away_before_the_next_tick(qtbot: QtBot) -> None:
    cues, told = Cues(), list[str]()
    cues.begin(PAUSE)
    cues.add([talking(0.0, Talk.OTHER), talking(4.0, Talk.SILENCE)])
    cues.tick(6.5)
    assert cues.text
    cues.cue.connect(told.append)
    cues.add([talking(6.25, Talk.ME)])
    assert told == [""]


def test_outside_of_a_conversation_nothing_comes(qtbot: QtBot) -> None:
    cues = Cues()
    cues.add([talking(0.0, Talk.OTHER), talking(4.0, Talk.SILENCE)])
    cues.tick(6.0)
    assert (cues.text, cues.progress, cues.lacking) == ("", None, "")
    cues.begin(PAUSE)
    assert cues.lacking == ""
    cues.add([talking(6.0, Talk.OTHER), talking(10.0, Talk.SILENCE)])
    cues.tick(12.5)
    assert cues.progress == pytest.approx(0.5)
    with qtbot.waitSignal(cues.cue) as emitted:
        cues.end()
    assert emitted.args == [""]
    assert cues.progress is None


def test_it_says_in_the_window_why_nothing_comes(qtbot: QtBot) -> None:
    cues = Cues()
    cues.begin(BREATHE)
    cues.add([Talking(0, Talk.ME, "by hand")])
    assert cues.lacking == LACKING[Heard.BY_HAND]


def test_the_question_of_a_day_in_the_window(qtbot: QtBot) -> None:
    day = date(2026, 3, 1)
    assert question_today(day) == question_of(day)
