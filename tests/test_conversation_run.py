"""A conversation session as it is driven: its parts in order, whatever is asked of it and when."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.programmes.breathing import Action, BeginPhase, EndPhase
from biofeedback.programmes.conversation import (
    JUST_START,
    NAMES,
    PROGRAMME,
    ConversationRun,
    Outline,
    Part,
)
from biofeedback.programmes.reading_aloud import reading_text
from biofeedback.sentences import Sentence

ALL = Outline(180.0, 120.0, 180.0)


def told(actions: list[Action]) -> list[Part | None]:
    """Return the parts that begin, None for the end."""
    return [
        Part(action.settings["part"]) if isinstance(action, BeginPhase) else None
        for action in actions
    ]


def test_all_parts_in_their_order() -> None:
    run = ConversationRun(ALL, 10.0)
    found: dict[float, list[Part | None]] = {}
    for second in range(10, 1000):
        if second == 500:
            run.go_on(500.0)
        if actions := run.advance(float(second)):
            found[second] = told(actions)
    assert found == {
        10.0: [Part.BASELINE],
        190.0: [Part.READING],
        310.0: [Part.CALL],
        500.0: [Part.RECOVERY],
        680.0: [None],
    }
    assert run.over
    assert run.part is None
    assert [(span.part, span.start_s, span.end_s) for span in run.spans] == [
        (Part.BASELINE, 10.0, 190.0),
        (Part.READING, 190.0, 310.0),
        (Part.CALL, 310.0, 500.0),
        (Part.RECOVERY, 500.0, 680.0),
    ]


def test_a_phase_says_what_it_is() -> None:
    (begun,) = ConversationRun(ALL, 1.25).advance(1.5)
    assert isinstance(begun, BeginPhase)
    assert begun.name == NAMES[Part.BASELINE]
    assert begun.settings == {
        "programme": PROGRAMME,
        "part": "baseline",
        "planned_s": "180",
        "from_s": "1.250",
    }
    (call,) = ConversationRun(JUST_START, 0.0).advance(0.0)
    assert isinstance(call, BeginPhase)
    assert call.settings["planned_s"] == ""


def test_two_parts_that_ended_unseen_are_both_told() -> None:
    run = ConversationRun(ALL, 0.0)
    run.advance(0.0)
    actions = run.advance(4000.0)
    assert told(actions) == [Part.READING, Part.CALL]
    starts = [action.settings["from_s"] for action in actions if isinstance(action, BeginPhase)]
    assert starts == ["180.000", "300.000"]
    assert run.calling
    assert run.done_s(4000.0) == 3700.0


def test_just_start() -> None:
    run = ConversationRun(JUST_START, 5.0)
    assert run.calling
    assert run.left_s(1e6) is None
    assert told(run.advance(1e6)) == [Part.CALL]
    run.go_on(1e6)
    assert run.over
    assert told(run.advance(1e6)) == [None]
    assert run.advance(2e6) == []


@pytest.mark.parametrize("none", [None, 0.0, -1.0, float("nan")])
def test_a_part_without_a_length_is_left_out(none: float | None) -> None:
    assert Outline(none, none, none).parts == (Part.CALL,)


def test_a_restart_begins_the_whole_length_anew() -> None:
    run = ConversationRun(Outline(60.0, None, None), 0.0)
    run.advance(0.0)
    run.restart(50.0)
    assert run.left_s(50.0) == 60.0
    assert told(run.advance(109.0)) == [Part.BASELINE]
    assert told(run.advance(110.0)) == [Part.CALL]


def test_going_on_ends_what_is_seen_not_what_comes() -> None:
    """A key that is pressed as the time runs out must not skip the next part."""
    run = ConversationRun(ALL, 0.0)
    run.advance(179.9)
    run.go_on(180.1)
    assert run.part is Part.READING


def test_what_is_over_stays_over() -> None:
    run = ConversationRun(ALL, 0.0)
    run.finish(20.0)
    for act in (run.go_on, run.restart, run.finish):
        act(30.0)
    assert told(run.advance(40.0)) == [Part.BASELINE, None]
    assert run.left_s(40.0) == 0.0
    assert run.done_s(40.0) == 0.0
    assert run.spans[-1].end_s == 20.0


lengths = st.none() | st.floats(0.5, 400)
calls = st.lists(
    st.tuples(st.sampled_from(["advance", "go_on", "restart", "finish"]), st.floats(0, 500)),
    max_size=30,
)


@given(st.builds(Outline, lengths, lengths, lengths), st.floats(0, 100), calls)
def test_whatever_is_asked_of_it(
    outline: Outline, at: float, wanted: list[tuple[str, float]]
) -> None:
    run, now, actions = ConversationRun(outline, at), at, list[Action]()
    restarted = 0
    for name, later in [*wanted, ("finish", 1.0), ("advance", 0.0)]:
        now += later
        if name == "advance":
            actions += run.advance(now)
        else:
            restarted += name == "restart" and not run.over
            getattr(run, name)(now)
        assert run.over == (run.part is None)
        assert run.calling == (run.part is Part.CALL)
    # One phase at a time: each begins where the last ends, and one end closes all.
    assert isinstance(actions[-1], EndPhase)
    begun = [action for action in actions if isinstance(action, BeginPhase)]
    assert len(begun) == len(actions) - 1
    parts = [Part(action.settings["part"]) for action in begun]
    assert parts == [span.part for span in run.spans]
    order = list(outline.parts)
    steps = [order.index(after) - order.index(before) for before, after in pairwise(parts)]
    assert set(steps) <= {0, 1}
    assert steps.count(0) == restarted
    # The spans cover it all and never overlap.
    spans = run.spans
    assert spans[0].start_s == at
    assert all(one.end_s == other.start_s for one, other in pairwise(spans))
    assert all(span.end_s is not None and span.end_s >= span.start_s for span in spans)
    assert spans[-1].end_s is not None
    assert spans[-1].end_s <= now
    assert run.over
    assert run.advance(now + 1e6) == []


def test_the_text_takes_two_minutes_and_is_about_a_thing() -> None:
    text = " ".join(reading_text())
    words = re.findall(r"[a-z']+", text.lower())
    assert 270 <= len(words) <= 300, "at 140 to 150 a minute"
    assert not set(words) & {
        *("i", "you", "we", "he", "she", "they're", "friend", "mother", "father", "love", "lonely"),
        *("breath", "breathe", "air", "heart", "pulse", "health", "calm", "happy", "sad", "afraid"),
    }
    assert all(isinstance(paragraph, Sentence) for paragraph in reading_text())
