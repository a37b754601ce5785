"""What is said of a conversation: every combination has a sentence, and none of them judges."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from biofeedback.analysis import conversation_words as words
from biofeedback.analysis.results import (
    Change,
    ConversationStudy,
    TalkStudy,
    TooLittle,
    TurnsStudy,
)
from biofeedback.analysis.study import study
from biofeedback.events import Talk, Withheld
from biofeedback.programmes.conversation import Fact, Part
from biofeedback.records.csv_format import read
from biofeedback.sentences import Sentence
from tests import talks

NEVER: Final = re.compile(
    r"\b(better|worse|good|bad|love|oxytocin|stress|connection|bond|calm|relax\w*|healthy|score"
    r"|improv\w*|poor|strong|weak|success\w*|fail\w*)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ConversationStudy:
    """A session with all its parts."""
    made = study(read(talks.write(tmp_path_factory.mktemp("talk")))).conversation
    assert made is not None
    return made


def change(percent: float, half_width: float, against: Part = Part.BASELINE) -> Change:
    """A change that was measured."""
    of = Part.RECOVERY if against is Part.BASELINE else Part.CALL
    difference = math.log1p(percent / 100)
    return Change(of, against, difference=difference, half_width=half_width)


def test_a_recovery_that_is_too_noisy_says_so(found: ConversationStudy) -> None:
    said = words.recovery(replace(found, recovery=change(12, 0.16)))
    assert said.headline == "Too noisy to say"
    assert said.text == (
        "In the quiet minutes after the conversation RMSSD was 12 % higher than before it "
        "(95 % limits: 5 % lower to 31 % higher). That is too noisy to say which way it went."
    )


@pytest.mark.parametrize(
    ("percent", "headline", "text"),
    [
        (60, "60 % higher than before", "was 60 % higher than before it (95 % limits: 36 % higher"),
        (-40, "40 % lower than before", "was 40 % lower than before it (95 % limits: 49 % lower"),
    ],
)
def test_a_recovery_that_is_clear_says_which_way(
    found: ConversationStudy, percent: float, headline: str, text: str
) -> None:
    said = words.recovery(replace(found, recovery=change(percent, 0.16)))
    assert said.headline == headline
    assert text in said.text
    assert "noisy" not in said.text


def test_what_is_as_high_is_neither_higher_nor_lower(found: ConversationStudy) -> None:
    said = words.recovery(replace(found, recovery=change(0.2, 0.3)))
    assert "RMSSD was as high as before it (95 % limits: 26 % lower to 35 % higher)" in said.text
    nearly = words.recovery(replace(found, recovery=change(20, math.log(1.2))))
    assert "no change to" in nearly.text


def test_the_conversation_is_compared_with_what_there_was(found: ConversationStudy) -> None:
    assert "while reading aloud" in words.reactivity(found).text
    assert words.why_against(found) == words.WHY_READING
    quiet = replace(found, reactivity=replace(found.reactivity, against=Part.BASELINE))
    assert "the quiet before it" in words.reactivity(quiet).text
    assert words.why_against(quiet) == words.WITHOUT_READING


@pytest.mark.parametrize("reason", TooLittle)
@pytest.mark.parametrize("part", Part)
def test_what_is_missing_is_named(found: ConversationStudy, part: Part, reason: TooLittle) -> None:
    lacking = Change(Part.CALL, Part.READING, reason, part)
    said = words.reactivity(replace(found, reactivity=lacking))
    assert said.headline in (words.TOO_NOISY, words.TOO_SHORT, words.NOT_MEASURED)
    assert said.text.endswith(".")
    name = {Part.BASELINE: "quiet before", Part.RECOVERY: "quiet after", Part.CALL: "conversation"}
    assert name.get(part, "read").lower() in said.text.lower()


def test_a_rhythm_that_is_none_is_not_called_noise(found: ConversationStudy) -> None:
    phase = replace(
        found.parts[Part.BASELINE],
        withheld=Withheld.IRREGULAR,
        rmssd_ms=None,
        low_ms=None,
        high_ms=None,
    )
    irregular = replace(found, resting=None, parts={**found.parts, Part.BASELINE: phase})
    assert "without order" in words.resting(irregular).text


def test_resting_says_how_sure_it_is(found: ConversationStudy) -> None:
    said = words.resting(found)
    assert re.fullmatch(r"RMSSD \d+ ms", said.headline)
    assert re.search(r"was \d+ ms \(95 % limits: \d+ to \d+ ms\), at \d+ beats a min", said.text)
    assert found.resting is not None
    long = replace(found, resting=replace(found.resting, low_ms=None, high_ms=None))
    assert "limits" not in words.resting(long).text


@pytest.mark.parametrize("missing", [None, TooLittle.SHORT, TooLittle.NOISY])
@pytest.mark.parametrize("talk", [each for each in Talk if each is not Talk.UNKNOWN])
def test_every_state_has_words(talk: Talk, missing: TooLittle | None) -> None:
    each = TalkStudy(talk, 100, 67.8, 60, missing, 38.4, 31.0, 47.0, 66.0)
    if missing:
        each = replace(each, rmssd_ms=None, low_ms=None, high_ms=None, mean_hr_bpm=None)
    said = words.state(each)
    assert words.STATES[talk]
    shown = {
        None: "RMSSD 38 ms (95 % limits: 31 to 47 ms), from 1:08 minutes",
        TooLittle.SHORT: "67 s count, and it takes 60",
        TooLittle.NOISY: "too little of the signal was clean",
    }
    assert shown[missing] in said.text


def test_turns_are_said_as_far_as_they_are_known(found: ConversationStudy) -> None:
    both = TurnsStudy(12, 1, [0.4, 0.8, 3.1], 1, [1.0, 2.0])
    assert words.turns(replace(found, turns=both)) == [
        "You took 12 turns.",
        "The other took 1 turn.",
        "The pause before you answered was 0.8 s (median of 3; 0.4 to 3.1 s).",
        "Once you began while the other still spoke.",
        "The pause before the other answered was 1.5 s (median of 2; 1.0 to 2.0 s).",
    ]
    own = TurnsStudy(1, None, [], 0, [])
    assert words.turns(replace(found, turns=own)) == ["You took 1 turn."]
    assert words.turns(replace(found, turns=None)) == []


def test_the_share_is_of_what_is_known(tmp_path: Path, found: ConversationStudy) -> None:
    assert words.share(found) == "You spoke for 41 % of the time."
    someone = study(read(talks.write(tmp_path, listening="someone"))).conversation
    assert someone is not None
    assert words.share(someone) == "Someone spoke for 96 % of the time."
    assert words.share(replace(found, states=[])) == ""


def test_a_share_of_a_part_of_the_time_says_of_how_much(found: ConversationStudy) -> None:
    """Whoever switches the microphone on in the middle is told nothing of the rest."""
    start_s, end_s = found.whole_parts[Part.CALL]
    longer = {**found.whole_parts, Part.CALL: (start_s - 300, end_s)}
    assert words.share(replace(found, whole_parts=longer)) == (
        "You spoke for 41 % of the 10:00 minutes of which it is known who spoke."
    )


def test_signs_are_short(found: ConversationStudy) -> None:
    assert words.signed_percent(change(12.4, 0.2)) == "+12 %"
    assert words.signed_percent(change(-12.4, 0.2)) == "\N{MINUS SIGN}12 %"
    assert words.signed_percent(change(0.3, 0.2)) == "0 %"
    assert words.signed_limits(change(12.4, 0.2)) == ("\N{MINUS SIGN}8 %", "+37 %")
    none = Change(Part.CALL, Part.READING, TooLittle.ABSENT, Part.CALL)
    assert words.signed_percent(none) == ""
    assert words.signed_limits(none) == ("", "")


def test_every_sentence_can_be_translated_and_judges_nobody(found: ConversationStudy) -> None:
    said: list[str] = []
    for value in vars(words).values():
        if isinstance(value, Sentence):
            said.append(value)
        elif isinstance(value, dict):
            said += [each for each in value.values() if isinstance(each, Sentence)]
    parts = itertools.product((Part.BASELINE, Part.READING), (60.0, -40.0, 5.0, 0.0))
    for against, percent in parts:
        for one in (words.recovery, words.reactivity):
            each = replace(change(percent, 0.2), against=against)
            of = replace(each, of=Part.CALL, against=against)
            shown = replace(found, recovery=change(percent, 0.2), reactivity=of)
            said += one(shown)
    said += words.turns(found)
    assert len(said) > 80
    for text in said:
        assert isinstance(text, Sentence), text
        assert not NEVER.search(text), text
        assert "!" not in text
        assert "{" not in text or text.template == text


def test_every_fact_has_a_name() -> None:
    assert set(words.FACTS) == set(Fact)
