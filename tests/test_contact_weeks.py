"""Ratings beside rest, week by week; conversations by kind and by whom, never by their number."""

from __future__ import annotations

import json
import math
import statistics
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from biofeedback.analysis.study import study
from biofeedback.cli import main
from biofeedback.history.contact import (
    ContactHistory,
    Mean,
    Told,
    monday_of,
    reading_of_weeks,
)
from biofeedback.history.indexing import described, open_library
from biofeedback.history.likeness import Like, readings_of
from biofeedback.history.overview import History
from biofeedback.programmes.conversation import Contact, Fact, Part
from biofeedback.records.csv_format import read
from biofeedback.records.evenings import Evening, Evenings, keep_evening
from biofeedback.records.library import Measures, Ratings, SessionEntry
from biofeedback.records.notes import Kind, Posture
from biofeedback.ui.history import words
from tests import made, talks
from tests.contacts import conversation, life_with_others
from tests.libraries import ZONE, entry

TODAY = date(2026, 3, 4)
MONDAY = date(2026, 3, 2)
FOLDER = Path("/nowhere")


def rest(day: date, ms: float, hour: int = 7, posture: str = Posture.SITTING) -> SessionEntry:
    start = datetime.combine(day, time(hour), ZONE)
    return entry(
        FOLDER, start, 180, measures=Measures(ms, ms / 1.2, ms * 1.2), posture=posture
    )  # fmt: skip


def at(day: date, hour: int = 20) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def of(entries: list[SessionEntry], evenings: dict[date, Evening] | None = None) -> ContactHistory:
    return ContactHistory(History(entries), Evenings(evenings or {}))


def test_a_day_is_its_evening_else_the_mean_of_its_conversations() -> None:
    tuesday = MONDAY + timedelta(days=1)
    talked = [
        conversation(FOLDER, at(day, hour), after=Ratings(*said))
        for day in (MONDAY, tuesday)
        for hour, said in ((18, (4, 5)), (20, (7, None)))
    ]
    unrated = conversation(FOLDER, at(TODAY))
    found = of([*talked, unrated], {tuesday: Evening(2, None)})
    assert list(found.ratings) == [MONDAY, tuesday]
    first, second = found.ratings.values()
    assert (first.in_tune, first.close, first.told) == (5.5, 5, Told.CONVERSATIONS)
    assert (second.in_tune, second.close, second.told) == (2, None, Told.EVENING)


def test_two_straps_are_one_conversation() -> None:
    """That of the strap that is worn oftenest: the other may be on somebody else."""
    both = [
        replace(
            conversation(FOLDER, at(MONDAY), difference=change, after=Ratings(*said)),
            path=FOLDER / f"{device}.csv", device=device, session="one", clean_share=clean,
        )
        for device, change, said, clean in (("theirs", 0.4, (6, 6), 1), ("mine", 0.1, (2, 2), 0.9))
    ]  # fmt: skip
    other = replace(conversation(FOLDER, at(MONDAY, 22), after=Ratings(4, 4)), device="mine")
    found = of([*both, other])
    assert [each.path.stem for each in found.meetings[:1]] == ["mine"]
    assert len(found.meetings) == 2
    assert found.ratings[MONDAY].in_tune == 3, "each conversation counts once"
    assert [each.path.stem for each in of(both).meetings] == ["theirs"], "the cleaner of equals"
    silent = replace(conversation(FOLDER, at(MONDAY), difference=None, missing="too noisy"),
                     path=both[0].path, device="theirs", session="one", clean_share=1)  # fmt: skip
    assert [each.path.stem for each in of([silent, both[1]]).meetings] == ["mine"], "with a number"


def test_what_does_not_count_is_in_nothing() -> None:
    rated = Ratings(5, 5)
    demo = conversation(FOLDER, at(MONDAY), after=rated, source="simulated")
    unfinished = replace(conversation(FOLDER, at(MONDAY, 21), after=rated), unfinished=True)
    found = of([demo, unfinished])
    assert found.empty
    assert not found.ratings
    assert not found.meetings


@pytest.mark.parametrize("days", range(8))
def test_a_mean_of_a_week_needs_three_days(days: int) -> None:
    chosen = [MONDAY + timedelta(days=number) for number in range(days)]
    values = [3, 4, 6, 2, 7, 1, 5, 4][:days]
    evenings = {day: Evening(value, 8 - value) for day, value in zip(chosen, values, strict=True)}
    rests = [rest(day, 30 + 2 * number) for number, day in enumerate(chosen)]
    (week,) = of(rests, evenings).weeks(MONDAY, MONDAY + timedelta(days=6))
    assert week.in_tune.days == week.close.days == week.rest.days == min(days, 7)
    if days < 3:
        assert week.in_tune == Mean(days)
        assert week.rmssd_ms is None
        assert not week.whole
        return
    assert week.in_tune.mean == pytest.approx(statistics.fmean(values))
    assert week.in_tune.sd == pytest.approx(statistics.stdev(values))
    logs = [math.log(30 + 2 * number) for number in range(days)]
    assert week.rest.mean == pytest.approx(statistics.fmean(logs))
    assert week.rest.sd == pytest.approx(statistics.stdev(logs))
    assert week.rmssd_ms == pytest.approx(statistics.geometric_mean(map(math.exp, logs)))
    assert week.whole


def test_weeks_begin_on_mondays_and_none_is_left_out() -> None:
    weeks = of([], {MONDAY: Evening(4, 4)}).weeks(MONDAY - timedelta(days=17), TODAY)
    assert [week.first for week in weeks] == [
        MONDAY - timedelta(days=7 * ago) for ago in (3, 2, 1, 0)
    ]
    assert [week.in_tune.days for week in weeks] == [0, 0, 0, 1]
    assert {monday_of(MONDAY + timedelta(days=n)) for n in range(7)} == {MONDAY}


def test_only_rests_that_are_alike_are_laid_beside() -> None:
    days = [MONDAY - timedelta(days=ago) for ago in range(12)]
    mornings = [rest(day, 40) for day in days]
    others = [rest(day, 90, posture=Posture.LYING) for day in days[:5]]
    evenings = [rest(day, 20, hour=19) for day in days[:5]]
    found = of([*mornings, *others, *evenings])
    assert found.like == Like(Kind.REST, Posture.SITTING, "morning")
    assert {reading.measures.rmssd_ms for reading in found.rests.values()} == {40}
    # What was measured long ago in another way does not decide on it.
    long_ago = [rest(day - timedelta(days=400), 60, posture=Posture.LYING) for day in days]
    assert of([*mornings, *long_ago, *long_ago]).like == found.like
    assert of([]).like is None


def test_conversations_stand_by_name_and_day_never_by_number() -> None:
    said = [
        ("B", Contact.VIDEO, 0.9), ("anna", Contact.VOICE, -0.5), ("", Contact.VOICE, 0.7),
        ("Anna", Contact.UNSAID, 0.3), ("B", Contact.VOICE, -0.9), ("Anna ", Contact.VOICE, 0.1),
    ]  # fmt: skip
    entries = [
        conversation(FOLDER, at(MONDAY + timedelta(days=day)), difference=difference, who=who,
                     contact=how)
        for day, (who, how, difference) in enumerate(said)
    ]  # fmt: skip
    found = of(entries[::-1])
    whom = {group.name: [each.found.recovery.difference for each in group.meetings]
            for group in found.by_whom()}  # fmt: skip
    assert list(whom.items()) == [("anna", [-0.5, 0.3, 0.1]), ("B", [0.9, -0.9]), ("", [0.7])]
    kinds = [group.name for group in found.by_contact()]
    assert kinds == [Contact.VIDEO, Contact.VOICE, Contact.UNSAID]
    late = found.by_whom(since=MONDAY + timedelta(days=4))
    assert [(group.name, len(group.meetings)) for group in late] == [("Anna", 1), ("B", 1)]


def test_what_can_be_read_is_said_and_no_correlation_is() -> None:
    def told(weeks: int) -> str:
        found = ContactHistory(*_parts(weeks))
        return reading_of_weeks(found.weeks(TODAY - timedelta(days=7 * weeks), TODAY))

    assert told(0).startswith("No week has a mean of both yet")
    assert "read nothing from the lines" in told(5)
    assert "so no correlation is given" in told(12)
    assert "You cannot see why" in told(12)


def _parts(weeks: int) -> tuple[History, Evenings]:
    held = life_with_others(FOLDER, max(1, 7 * weeks), TODAY, rated=1.0)
    return held.history, held.evenings


def test_a_conversation_of_the_programme_is_known_by_its_settings(tmp_path: Path) -> None:
    facts = {Fact.CONTACT: "video call", Fact.WITH: "A", Fact.POSTURE: "sitting",
             Fact.IN_TUNE: "6 of 7", Fact.CLOSE: "5 of 7"}  # fmt: skip
    talks.write(tmp_path, call_s=150, ratings=facts)
    made.write(tmp_path, talks.EVENING - timedelta(hours=2), facts={"posture": "sitting"})
    with open_library(tmp_path, others=()) as library:
        found, plain = library.up_to_date().sessions()
    assert plain.contact is None
    assert found.kind == Kind.CONVERSATION, "though it is not what took longest"
    assert [phase.kind for phase in found.phases] == ["rest", "other", "conversation", "other"]
    assert [reading.like.kind for reading in readings_of(found)] == ["rest", "conversation"]
    held = found.contact
    assert held is not None
    assert (held.contact, held.who, held.after) == ("video call", "A", Ratings(6, 5, None))
    assert held.recovery.against == "baseline"
    assert held.reactivity.against == "reading"
    assert held.own_share is not None
    assert 0.2 < held.own_share < 0.7
    limits = held.recovery.percent_limits
    assert limits is not None
    assert held.recovery.percent is not None
    assert limits[0] < held.recovery.percent < limits[1]


def test_the_history_has_the_numbers_of_the_conversation(tmp_path: Path) -> None:
    path = talks.write(tmp_path)
    found, recording = described(path), read(path)
    of_file = study(recording, spectra=False).conversation
    assert found is not None
    assert of_file is not None
    assert of_file.resting is not None
    kept = {each.name: each.measures.rmssd_ms for each in found.phases}
    assert kept["quiet before"] == of_file.resting.rmssd_ms
    assert kept["conversation"] == of_file.parts[Part.CALL].rmssd_ms
    assert kept["quiet before"] != study(recording, spectra=False).phases[0].rmssd_ms


def test_a_part_too_short_for_a_number_has_none_in_the_history(tmp_path: Path) -> None:
    found = described(talks.write(tmp_path, baseline_s=85, call_s=80, recovery_s=None))
    assert found is not None
    assert found.kind == Kind.CONVERSATION
    counting = [each for each in found.phases if each.kind != Kind.OTHER]
    assert [each.measures.rmssd_ms for each in counting] == [None, None]
    assert {words.withheld(each.measures) for each in counting} == {"it was too short"}


def test_a_conversation_without_quiet_says_what_is_missing(tmp_path: Path) -> None:
    talks.write(tmp_path, baseline_s=None, reading_s=None, call_s=120, recovery_s=None)
    with open_library(tmp_path, others=()) as library:
        (found,) = library.up_to_date().sessions()
    assert found.kind == Kind.CONVERSATION
    assert found.contact is not None
    assert found.contact.recovery.missing == "not there"
    assert found.contact.recovery.percent is None


def test_a_quiet_before_without_a_conversation_is_a_rest(tmp_path: Path) -> None:
    talks.write(tmp_path, reading_s=None, call_s=None, recovery_s=None)
    with open_library(tmp_path, others=()) as library:
        (found,) = library.up_to_date().sessions()
    assert found.kind == Kind.REST
    assert found.contact is None


def test_the_command_lays_both_side_by_side(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["history", "--folder", str(tmp_path), *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "No evening was rated" in run("--contact")
    facts = {Fact.CONTACT: "voice call", Fact.WITH: "A", Fact.IN_TUNE: "6 of 7"}
    talks.write(tmp_path, call_s=120, ratings=facts)
    monday = monday_of(talks.EVENING.date())
    for number in range(1, 5):
        keep_evening(tmp_path, monday + timedelta(days=number), Evening(number, 4))
    text = run("--contact")
    assert "2026-03-02  3.2 SD 1.9 (5 days)" in text
    assert "quiet after: " in text
    assert "voice call, A" in text
    facts_of = json.loads(run("--contact", "--json"))
    assert [day["told"] for day in facts_of["days"]] == ["conversations", *["evening"] * 4]
    assert facts_of["weeks"][0]["in_tune"]["days"] == 5
    assert facts_of["conversations"][0]["who"] == "A"
    assert "with A" in run(), "and the list tells of it"
