"""The report of a conversation: the page, the PDF and the JSON."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from biofeedback.analysis.study import study
from biofeedback.programmes.conversation import Fact, rating
from biofeedback.records.csv_format import read
from biofeedback.records.exchange.rows import PRIVATE
from biofeedback.report.build import content_of
from biofeedback.report.content import Content, Table
from biofeedback.report.page import page
from biofeedback.report.pdf import pdf
from biofeedback.report.to_json import to_json
from tests import talks

FACTS = {
    Fact.CONTACT: "video call",
    Fact.WITH: "A.",
    Fact.POSTURE: "sitting",
    Fact.BREATHING: "as it comes",
    Fact.IN_TUNE: rating(6),
    Fact.NOTICED_PAUSES: "mostly short",
}


def made(folder: Path, **options: Any) -> tuple[Content, str]:
    """Return the texts of a report, and its page without its tags."""
    found = study(read(talks.write(folder, **options)), spectra=False)
    content = content_of(found, "talk")
    text = re.sub(r"<style>.*?</style>", "", page(found, content), flags=re.DOTALL)
    return content, unescape(re.sub(r"<[^>]+>", " ", text))


def cells(table: Table | None) -> dict[str, tuple[str, ...]]:
    """Return the rows of a table by their names."""
    assert table is not None
    return {row[0]: row[1:] for group in table.groups for row in group.rows}


def test_the_three_rs_stand_with_their_limits(tmp_path: Path) -> None:
    content, text = made(tmp_path, ratings=FACTS)
    assert content.conversation is not None
    results = cells(content.conversation.results)
    assert list(results) == ["Recovery", "Reactivity", "Resting"]
    assert results["Recovery"][0] == "the quiet after, against the quiet before"
    assert re.fullmatch(r"[+\N{MINUS SIGN}]\d+.% to [+\N{MINUS SIGN}]\d+.%", results["Recovery"][2])
    assert results["Recovery"][3] == "Too noisy to say"
    assert "In the quiet minutes after the conversation RMSSD was" in text
    assert "not of the other person" in text
    assert "video call" in text
    assert "6 of 7" in text
    assert text.count("mostly short") == 1, "what was told stands once"
    assert "Laborde, Mosley & Mertgen (2018)" in text


def test_states_say_why_they_have_no_number(tmp_path: Path) -> None:
    content, text = made(tmp_path)
    assert content.conversation is not None
    states = cells(content.conversation.states)
    assert list(states) == ["The other speaks", "You speak", "Silence", "Both speak"]
    assert states["Silence"][3:] == ("too short", "\N{EN DASH}", "\N{EN DASH}")
    assert re.fullmatch(r"\d+", states["You speak"][3])
    assert re.fullmatch(r"\d+ to \d+", states["You speak"][4])
    assert "You spoke for 41 % of the time." in text
    assert re.search(r"The pause before you answered was .*median of \d+", text)


@pytest.mark.parametrize(
    ("listening", "lanes"),
    [
        ("two", {"me", "other"}),
        ("own", {"me"}),
        ("someone", {"voices"}),
        (None, set()),
    ],
)
def test_voices_are_told_by_their_lane(
    tmp_path: Path, listening: str | None, lanes: set[str]
) -> None:
    found = study(read(talks.write(tmp_path, listening=listening)), spectra=False)
    content = content_of(found, "talk")
    drawn = page(found, content)
    labels = set(re.findall(r"<text[^>]*>(me|other|voices)</text>", drawn))
    assert labels == lanes
    assert ("Bars between the curves" in content.curve_text) is bool(lanes)
    assert "Grey ground: reading aloud and conversation." in content.curve_text


@pytest.mark.parametrize(
    "options",
    [
        {"baseline_s": None, "reading_s": None, "recovery_s": None, "call_s": 200},
        {"call_s": None, "reading_s": None},
        {"call_s": 20, "listening": "someone"},
        {"call_s": 100, "noisy": [(10, 1000)]},
        {"call_s": 100, "recovery_s": None, "listening": None, "noisy": [(20, 150)]},
    ],
)
def test_whatever_is_missing_there_is_a_report(tmp_path: Path, options: dict[str, Any]) -> None:
    content, text = made(tmp_path, **options)
    assert content.conversation is not None
    assert "None" not in text
    assert "nan" not in text.split()
    assert len(content.tiles) in (2, 3)


def test_other_recordings_have_no_such_section(tmp_path: Path) -> None:
    path = talks.write(tmp_path, listening=None)
    text = path.read_text(encoding="utf-8").replace("conversation", "something")
    path.write_text(text, encoding="utf-8")
    found = study(read(path))
    content = content_of(found, "talk")
    assert content.conversation is None
    assert "The conversation" not in page(found, content)
    assert not any("Mertgen" in each for each in content.sources)


def test_json_has_all_of_it(tmp_path: Path) -> None:
    found = study(read(talks.write(tmp_path, ratings=FACTS)), spectra=False)
    told = json.loads(to_json(found))
    talk = told["conversation"]
    assert found.conversation is not None
    assert talk["recovery"]["percent"] == pytest.approx(found.conversation.recovery.percent)
    assert len(talk["recovery"]["percent_limits"]) == 2
    assert talk["recovery"]["clear"] is False
    assert talk["own_share"] == pytest.approx(0.41, abs=0.01)
    assert set(talk["parts"]) == {"baseline", "reading", "conversation", "recovery"}
    assert talk["whole_parts"]["conversation"] == [310, 910]
    assert talk["facts"]["in tune"] == "6 of 7"
    assert {each["talk"] for each in talk["states"]} == {"me", "other", "both", "silence"}
    assert told["talk"][0] == {"start_s": 0.0, "end_s": 190.0, "talk": "silence"}


@pytest.mark.slow
def test_there_is_a_pdf(tmp_path: Path) -> None:
    found = study(read(talks.write(tmp_path, ratings=FACTS)), spectra=False)
    assert pdf(found, content_of(found, "talk")).startswith(b"%PDF")


def test_whom_one_spoke_with_is_not_given_away() -> None:
    noticed = {each for each in Fact if each.startswith("noticed")}
    assert {Fact.WITH, *noticed} <= PRIVATE
    assert Fact.IN_TUNE not in PRIVATE


def test_a_report_does_not_name_the_other(tmp_path: Path) -> None:
    found = study(read(talks.write(tmp_path, ratings={**FACTS, Fact.WITH: "Zebedee"})))
    assert found.conversation is not None
    assert found.conversation.facts[Fact.WITH] == found.facts.header[Fact.WITH] == "Zebedee"
    for made in (page(found, content_of(found, "talk")), to_json(found)):
        assert "6 of 7" in made
        assert "Zebedee" not in made
