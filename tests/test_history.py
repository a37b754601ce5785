"""What history says: like with like, one value a day, and no more than is certain."""

from __future__ import annotations

import math
import random
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.analysis.study import study
from biofeedback.breath.results import LOCKED
from biofeedback.events import Beat, Edge, Event, Flag, Gap, GapReason, Phase, Reflag
from biofeedback.history.baseline import Days, UsualRange
from biofeedback.history.describing import entry_of, kind_by
from biofeedback.history.likeness import (
    Like,
    Part,
    Reading,
    all_readings,
    morning_reading,
    part_of_day,
    readings_of,
)
from biofeedback.history.overview import History
from biofeedback.history.paces import FOLLOWED, rsa_by_pace
from biofeedback.history.standing import Standing, sentence, standing, today
from biofeedback.offline import recomputed
from biofeedback.programmes.breathing import SETTLING as EASING
from biofeedback.programmes.breathing import BeginPhase, EndPhase
from biofeedback.programmes.morning import (
    CLEAN_SHARE,
    EXTENSION_S,
    READING,
    SETTLE_S,
    SETTLING,
    MorningReading,
    Step,
)
from biofeedback.programmes.tally import Tally
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Recording, Row, row_of
from biofeedback.records.library import Measures, PhaseEntry, SessionEntry
from biofeedback.records.notes import Kind
from biofeedback.uncertainty import half_width
from biofeedback.units import ticks
from tests import made
from tests.test_analysis import calm, lots, phase_rows
from tests.test_analysis import recording as recorded

DAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
REST = Like("rest", "", Part.MORNING)


def reading(
    day: int, ln_rmssd: float | None, hour: int = 0, half_width: float | None = 0.2
) -> Reading:
    rmssd = None if ln_rmssd is None else math.exp(ln_rmssd)
    low = high = None
    if ln_rmssd is not None and half_width is not None:
        low, high = math.exp(ln_rmssd - half_width), math.exp(ln_rmssd + half_width)
    at = DAY + timedelta(days=day, hours=hour)
    return Reading(at, REST, Measures(rmssd, low, high), 180.0, Path(f"{day} {hour}.csv"))


values = st.floats(1.5, 6)
histories = st.lists(
    st.builds(reading, st.integers(0, 120), st.none() | values, st.integers(0, 3), st.just(0.2)),
    max_size=60,
    unique_by=lambda each: each.at,
)


def by_hand(readings: Sequence[Reading], first: date, last: date) -> list[float]:
    """The first number of each day, looked for without any cleverness."""
    found = []
    day = first
    while day <= last:
        those = [each for each in readings if each.day == day and each.ln_rmssd is not None]
        if those:
            value = min(those, key=lambda each: each.at).ln_rmssd
            assert value is not None
            found.append(value)
        day += timedelta(days=1)
    return found


@given(histories, st.integers(0, 130))
def test_week_and_range_are_what_they_say(readings: list[Reading], offset: int) -> None:
    day = DAY.date() + timedelta(days=offset)
    days = Days(readings)
    week = by_hand(readings, day - timedelta(days=6), day)
    found = days.week(day)
    assert (found is None) == (len(week) < 3)
    if found:
        assert found.mean == pytest.approx(statistics.fmean(week), abs=1e-9)
        cv = 100 * statistics.stdev(week) / statistics.fmean(week)
        assert found.cv_percent == pytest.approx(cv, abs=1e-6)
        assert found.days == len(week)
    before = by_hand(readings, day - timedelta(days=60), day - timedelta(days=1))
    usual = days.usual(day)
    assert days.days_known(day) == len(before)
    assert (usual is None) == (len(before) < 7)
    if usual:
        assert usual.mean == pytest.approx(statistics.fmean(before), abs=1e-9)
        assert usual.sd == pytest.approx(statistics.stdev(before), abs=1e-7)
        assert usual.low <= usual.mean <= usual.high


@given(histories, st.floats(-1, 1))
def test_a_range_moves_with_its_days(readings: list[Reading], shift: float) -> None:
    moved = [
        each
        if each.ln_rmssd is None
        else reading((each.day - DAY.date()).days, each.ln_rmssd + shift, each.at.hour - 7)
        for each in readings
    ]
    for one, other in zip(Days(readings).points(), Days(moved).points(), strict=True):
        assert (one.usual is None) == (other.usual is None)
        if one.usual and other.usual:
            assert other.usual.mean == pytest.approx(one.usual.mean + shift, abs=1e-9)
            assert other.usual.sd == pytest.approx(one.usual.sd, abs=1e-7)


@given(st.permutations([reading(day, 3 + day / 10, hour) for day in range(5) for hour in (0, 2)]))
def test_the_first_reading_of_a_day_counts_in_whatever_order(readings: list[Reading]) -> None:
    points = Days(readings).points()
    assert [point.reading.at.hour for point in points] == [7] * 5
    assert [point.day for point in points] == sorted(point.day for point in points)


def test_a_reading_without_a_number_leaves_the_day_to_the_next() -> None:
    (point,) = Days([reading(0, None), reading(0, 4.0, 1)]).points()
    assert point.reading.ln_rmssd == pytest.approx(4.0)


def test_a_day_is_never_compared_with_itself() -> None:
    days = Days([*(reading(day, 3.5 + day % 2 / 10) for day in range(10)), reading(10, 6.0)])
    usual = days.usual(DAY.date() + timedelta(days=10))
    assert usual is not None
    assert usual.high < 3.7
    assert usual.young
    assert (usual.days, usual.span_days) == (10, 10)


def test_what_is_older_than_60_days_is_forgotten() -> None:
    days = Days([reading(day, 3.5) for day in range(7)])
    assert days.usual(DAY.date() + timedelta(days=60)) is not None
    assert days.usual(DAY.date() + timedelta(days=61)) is None


RANGE = UsualRange(mean=3.7, sd=0.15, days=30, span_days=40)


@pytest.mark.parametrize(
    ("value", "half_width", "found"),
    [
        (3.7, 0.2, Standing.WITHIN),
        (3.85, 0.2, Standing.WITHIN),
        (3.95, 0.2, Standing.MAYBE_ABOVE),
        (4.06, 0.2, Standing.ABOVE),
        (3.45, 0.2, Standing.MAYBE_BELOW),
        (3.34, 0.2, Standing.BELOW),
        (3.7, 0.4, Standing.NOISY),
        (3.95, 0.4, Standing.NOISY),
        (9.0, 0.4, Standing.ABOVE),
        (1.0, 0.4, Standing.BELOW),
        (9.0, None, Standing.MAYBE_ABOVE),
        (3.7, None, Standing.WITHIN),
        (None, None, Standing.NOISY),
    ],
)
def test_a_standing_is_said_only_as_far_as_it_is_certain(
    value: float | None, half_width: float | None, found: Standing
) -> None:
    assert standing(reading(0, value, 0, half_width), RANGE) is found


@given(values, st.floats(0.01, 0.9), values, st.floats(0, 0.6))
def test_above_and_below_are_certain(value: float, half: float, mean: float, sd: float) -> None:
    usual = UsualRange(mean, sd, 30, 30)
    found = standing(reading(0, value, 0, half), usual)
    outside = value - half > usual.high or value + half < usual.low
    if found in (Standing.ABOVE, Standing.BELOW):
        assert outside
    if outside:
        assert found in (Standing.ABOVE, Standing.BELOW)
    mirrored = standing(reading(0, 2 * mean - value, 0, half), usual)
    mirror = {
        Standing.ABOVE: Standing.BELOW,
        Standing.MAYBE_ABOVE: Standing.MAYBE_BELOW,
    }
    mirror |= {there: here for here, there in mirror.items()}
    edge = min(abs(abs(value - mean) - reach) for reach in (sd, sd + half))
    if edge > 1e-6 and abs(half / 1.96 - sd) > 1e-6:
        assert mirrored is mirror.get(found, found)


def test_moister_electrodes_are_advised_only_where_the_signal_was_at_fault() -> None:
    before = [reading(day, 3.7 + day % 2 / 20) for day in range(10)]
    clean = today(reading(10, 3.7), before)
    withheld = today(reading(10, None), before)
    assert clean.standing is withheld.standing is Standing.NOISY
    assert "electrodes" not in clean.sentence()
    assert "electrodes" in withheld.sentence()


@pytest.mark.parametrize("days", [7, 30])
@pytest.mark.parametrize("between", [0.05, 0.12, 0.3])
def test_one_who_has_not_changed_is_seldom_called_above_or_below(days: int, between: float) -> None:
    dice = random.Random(days)
    half = half_width(180, 180)
    found: Counter[Standing] = Counter()
    runs = 400
    for _ in range(runs):
        lns = [3.7 + dice.gauss(0, math.hypot(between, 0.07)) for _ in range(days + 1)]
        usual = UsualRange(statistics.fmean(lns[1:]), statistics.stdev(lns[1:]), days, days)
        found[standing(reading(0, lns[0], 0, half), usual)] += 1
    certain = found[Standing.ABOVE] + found[Standing.BELOW]
    perhaps = found[Standing.MAYBE_ABOVE] + found[Standing.MAYBE_BELOW]
    # A third lies beyond one deviation; of few days more, as their deviation is not known well.
    assert certain / runs < (0.18 if days == 7 else 0.13)
    assert (certain + perhaps) / runs < (0.48 if days == 7 else 0.40)


def test_too_few_days_are_counted() -> None:
    before = [reading(day, 3.5 + day / 50) for day in range(3)]
    found = today(reading(3, 3.6), before)
    assert found.standing is Standing.TOO_FEW
    assert found.sentence() == "Not enough days yet: 3 of 7."
    assert found.week is not None
    assert found.week.days == 4
    assert today(reading(3, None), before).standing is Standing.NOISY
    assert all(sentence(each).endswith(".") for each in Standing)


def entry(**changes: Any) -> SessionEntry:
    whole = Measures(41.0, 33.0, 51.0)
    return replace(SessionEntry(Path("a.csv"), DAY, 240.0, kind="rest", measures=whole), **changes)


def phase(kind: str, pace: float | None = None, length_s: float = 120.0) -> PhaseEntry:
    return PhaseEntry(1, kind, kind, 10.0, length_s, pace, Measures(20.0, rsa_bpm=9.0, lock=0.8))


@pytest.mark.parametrize(
    ("session", "found"),
    [
        (entry(), [("rest", 0.0)]),
        (entry(source="simulated"), []),
        (entry(source="replay"), []),
        (entry(source="import"), [("rest", 0.0)]),
        (entry(unfinished=True), []),
        (entry(duration_s=40.0), []),
        (entry(kind="sleep", said_kind="sleep"), [("sleep", 0.0)]),
        (entry(phases=(phase("rest"), phase("paced", 6.0))), [("rest", 0.0), ("paced", 6.0)]),
        (entry(phases=(phase("other"),)), []),
        (entry(kind="other"), []),
        (entry(kind="other", said_kind="other"), []),
        (entry(kind="paced", said_kind="paced"), []),
        (entry(phases=(phase("rest", length_s=20.0),)), []),
        (entry(said_kind="rest", phases=(phase("other"),)), [("rest", 0.0)]),
        (entry(said_kind="rest", phases=(phase("paced", 6.0),)), [("paced", 6.0)]),
        (entry(said_kind="rest", phases=(replace(phase("other"), name=EASING),)), []),
        (
            entry(kind="exercise", said_kind="exercise", phases=(phase("rest"),)),
            [("exercise", 0.0)],
        ),
    ],
)
def test_like_is_compared_with_like(session: SessionEntry, found: list[tuple[str, float]]) -> None:
    assert [(each.like.kind, each.like.pace) for each in readings_of(session)] == found


def test_posture_and_part_of_the_day_keep_readings_apart() -> None:
    entries = [
        entry(),
        entry(posture="lying"),
        entry(start=DAY.replace(hour=19)),
        entry(start=DAY.replace(hour=3)),
    ]
    assert len({each.like for each in all_readings(entries)}) == 3
    hours = "".join(part_of_day(DAY.replace(hour=hour)).value[0] for hour in range(24))
    assert hours == "eeee" + "mmmmmmm" + "ddddddd" + "eeeeee"


def test_a_phase_is_of_the_part_of_the_day_in_which_it_began() -> None:
    late = replace(phase("rest"), start_s=4 * 3600.0)
    (found,) = readings_of(entry(phases=(late,)))
    assert found.at == DAY + timedelta(hours=4)
    assert found.like.part is Part.DAY


def test_a_session_in_two_postures_is_compared_in_one() -> None:
    reading_of_a_minute = {"wanted_s": "60"}
    rows = [
        Row(ticks(1), "info", note="posture", detail="lying"),
        *phase_rows(str(READING), 2, 65, **reading_of_a_minute),
        Row(ticks(66), "info", note="posture", detail="Standing"),
        *phase_rows(str(READING), 70, 135, **reading_of_a_minute),
    ]
    made_of = recorded(calm(160), rows=rows)
    found = entry_of(Path("a.csv"), made_of)
    assert found.posture == "lying"
    assert [each.kind for each in found.phases] == [Kind.REST, Kind.OTHER]
    said = replace(made_of, header=made_of.header | {"posture": "sitting"})
    assert [each.kind for each in entry_of(Path("a.csv"), said).phases] == [Kind.REST, Kind.REST]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rest", Kind.REST),
        ("Baseline 2", Kind.REST),
        ("the call", Kind.CONVERSATION),
        ("baseline before the call", Kind.OTHER),
        ("recall", Kind.OTHER),
    ],
)
def test_a_phase_is_of_a_kind_only_where_its_name_is_plain(name: str, kind: Kind) -> None:
    found = entry_of(Path("a.csv"), recorded(calm(100), rows=phase_rows(name, 5, 80)))
    assert found.phases[0].kind == kind


def test_a_session_is_what_took_longest() -> None:
    assert kind_by((), 180.0) == Kind.REST
    assert kind_by((), 8 * 3600.0) == Kind.OTHER
    assert kind_by((phase("rest"), phase("paced", 6.0, 300.0)), 500.0) == Kind.PACED
    assert kind_by((phase("other", length_s=900.0), phase("rest")), 900.0) == Kind.REST
    assert kind_by((phase("other"),), 900.0) == Kind.OTHER


def test_rsa_is_kept_for_each_pace() -> None:
    def run(day: int, pace: float, rsa: float, lock: float) -> SessionEntry:
        one = replace(phase("paced", pace), measures=Measures(rsa_bpm=rsa, lock=lock))
        return entry(start=DAY + timedelta(days=day), phases=(one,), kind="paced")

    entries = [run(0, 6.0, 10.0, 0.9), run(1, 6.0, 30.0, 0.2), run(2, 6.0, 12.0, 0.7)]
    entries.append(run(3, 5.5, 8.0, 0.1))
    slow, six = rsa_by_pace(all_readings(entries))
    assert (slow.pace, slow.best, slow.mean_bpm) == (5.5, None, 8.0)
    assert (six.best_bpm, len(six.runs)) == (12.0, 3)
    assert six.mean_bpm == pytest.approx(52 / 3)
    assert FOLLOWED == LOCKED


def test_the_usual_band_of_the_live_view_needs_days() -> None:
    entries = [entry(start=DAY + timedelta(days=day)) for day in range(7)]
    entries += [entry(start=DAY + timedelta(days=day, hours=8)) for day in range(3)]
    history = History(entries)
    later = (DAY + timedelta(days=8)).date()
    band = history.usual_band(later, Part.MORNING)
    assert band is not None
    assert band.low == pytest.approx(41.0)
    assert history.usual_band(later, Part.DAY) is None
    assert history.usual_band(later, Part.MORNING, "lying") is None
    assert history.likes()[0] == (REST, 7)
    assert len(history.calendar()) == 7


# -- the morning reading ----------------------------------------------------------------------


def drive(run: MorningReading, events: Sequence[Event], until: float) -> list[Event]:
    """Do what a session does: hand events over as they come, once a second, and record phases."""
    recorded: list[Event] = []
    left = sorted(events, key=_known)
    number, name = 0, ""
    for second in range(round(until)):
        now = second + 0.25
        come = [each for each in left if _known(each) <= ticks(now)]
        left = left[len(come) :]
        recorded += come
        run.take(come)
        for action in run.advance(now):
            if number and recorded:
                recorded.append(Phase(ticks(now), Edge.END, number, name))
            if isinstance(action, BeginPhase):
                number += 1
                name = action.name
                recorded.append(Phase(ticks(now), Edge.START, number, name))
    return recorded


def _known(event: Event) -> int:
    return event.arrival if isinstance(event, Beat) else getattr(event, "at", 0)


def test_a_morning_reading_runs_to_its_end() -> None:
    run = MorningReading(120)
    assert run.advance(3.0) == []
    assert not run.step.over
    recorded = drive(run, made.beats_of(260), 250)
    assert run.step is Step.DONE
    names = [(each.name, each.edge.value) for each in recorded if isinstance(each, Phase)]
    assert names == [
        (SETTLING, "start"),
        (SETTLING, "end"),
        (READING, "start"),
        (READING, "end"),
    ]
    assert run.span is not None
    assert run.span.length_s == pytest.approx(120, abs=1)
    assert run.progress(1e9) == 1.0
    assert run.to_go_s(1e9) == 0.0
    assert run.advance(1e9) == run.cancel(1e9) == []


def test_its_number_is_the_one_that_the_recording_gives() -> None:
    run = MorningReading(120)
    beats: list[Event] = list(made.beats_of(260, swing=0.04))
    recorded = drive(run, beats, 250)
    number, span = run.result, run.span
    assert number is not None
    assert span is not None
    rows = [row for event in recorded if (row := row_of(event))]
    recording = Recording({"start": DAY.isoformat(), "source": "bluetooth"}, rows, torn=False)
    kept = entry_of(Path("a.csv"), recording).phases[-1]
    assert kept.kind == Kind.REST
    assert kept.measures.rmssd_ms == pytest.approx(number.rmssd_ms, rel=1e-9)
    assert kept.measures.low_ms == pytest.approx(number.low_ms, rel=1e-9)
    assert kept.measures.mean_hr_bpm == pytest.approx(number.mean_hr_bpm, rel=1e-9)
    found = morning_reading(number, DAY, span.length_s, "", Path("a.csv"))
    assert found.like == REST
    assert found.ln_rmssd == pytest.approx(math.log(kept.measures.rmssd_ms or 0))


@pytest.mark.parametrize("before", [100, 150, 250])
@pytest.mark.parametrize("disorder", [100, 130, 200])
def test_also_of_an_irregular_rhythm(before: int, disorder: int) -> None:
    rr = calm(before) + lots(disorder, seed=before) + calm(400 - before)
    rows = phase_rows(str(READING), 61, 241)
    recording = recorded(rr, rows=rows)
    tally = Tally()
    for events in recomputed(recording):
        for event in events:
            tally.take(event)
    number = tally.number(ticks(61), ticks(241))
    (kept,) = study(recording, spectra=False).phases
    assert number.withheld is kept.withheld
    if kept.rmssd_ms is not None:
        assert number.rmssd_ms == pytest.approx(kept.rmssd_ms, rel=1e-9)
    assert number.clean_share == pytest.approx(kept.clean_share)
    if kept.mean_hr_bpm is not None:
        assert number.mean_hr_bpm == pytest.approx(kept.mean_hr_bpm)


def test_and_of_one_that_went_on_beyond_five_minutes() -> None:
    recording = recorded(calm(450), rows=phase_rows(str(READING), 61, 401))
    tally = Tally()
    for events in recomputed(recording):
        for event in events:
            tally.take(event)
    number = tally.number(ticks(61), ticks(401))
    (kept,) = study(recording, spectra=False).phases
    assert (number.low_ms, number.high_ms) == pytest.approx((kept.low_ms, kept.high_ms), rel=1e-9)


def test_a_hole_makes_it_longer_and_too_large_a_one_leaves_no_number() -> None:
    def with_hole(first: float, last: float) -> MorningReading:
        run = MorningReading(120)
        beats = made.beats_of(400)
        kept: list[Event] = [each for each in beats if not ticks(first) < each.end < ticks(last)]
        drive(run, kept, 400)
        return run

    good = with_hole(100, 110)
    assert good.span is not None
    assert good.span.length_s == pytest.approx(120, abs=1)
    longer = with_hole(100, 130)
    assert longer.step is Step.DONE
    assert longer.span is not None
    assert 140 < longer.span.length_s < 120 + EXTENSION_S
    noisy = with_hole(100, 150)
    assert noisy.step is Step.NOISY
    assert noisy.result is not None
    assert noisy.result.rmssd_ms is None
    assert noisy.result.clean_share < CLEAN_SHARE
    found = morning_reading(noisy.result, DAY, 180, "", Path("a.csv"))
    assert standing(found, RANGE) is Standing.NOISY


def test_late_verdicts_and_lost_beats_are_taken_in() -> None:
    run = MorningReading(60)
    beats = made.beats_of(140)
    drive(run, list(beats), 135)
    clean = run.result
    late = next(each for each in beats if each.end > ticks(90))
    run.take([Reflag(late.end, late.number, Flag.ECTOPIC)])
    flagged = run.result
    run.take([Gap(late.end, ticks(3), GapReason.LOST_ON_THE_WAY, late.number + 5)])
    moved = run.result
    assert clean
    assert flagged
    assert moved
    assert moved.clean_share < flagged.clean_share < clean.clean_share


@given(
    st.integers(60, 300),
    st.lists(st.floats(0, 30, allow_nan=False), max_size=60),
    st.none() | st.integers(0, 40),
)
def test_whenever_it_is_looked_at_its_phases_are_whole(
    length: int, steps: list[float], cancel_at: int | None
) -> None:
    run = MorningReading(length)
    run.take(made.beats_of(5))
    now, phases = 0.0, 0
    last = 0.0
    for place, step in enumerate(steps):
        now += step
        actions = run.cancel(now) if place == cancel_at else run.advance(now)
        for action in actions:
            phases += 1 if isinstance(action, BeginPhase) else 0
            if isinstance(action, EndPhase):
                assert run.step.over
        assert last <= run.progress(now) <= 1.0
        last = run.progress(now)
        assert run.to_go_s(now) >= 0
    assert phases <= 2
    if run.step is Step.NOISY:
        assert run.span is not None
        assert run.span.length_s >= length + EXTENSION_S
    if run.step is Step.CANCELLED:
        assert run.result is None


def test_a_reading_takes_one_to_five_minutes() -> None:
    for wrong in (59.0, 301.0, float("nan")):
        with pytest.raises(ValueError, match="one to five minutes"):
            MorningReading(wrong)
    assert SETTLE_S == 60


def test_a_recording_without_a_start_is_told_of(tmp_path: Path) -> None:
    path = made.write(tmp_path)
    recording = csv_format.read(path)
    del recording.header["start"]
    with pytest.raises(csv_format.RecordingError, match="does not tell when it began"):
        entry_of(path, recording)


def test_the_history_opens_without_numpy() -> None:
    code = (
        "import sys; from biofeedback.history.indexing import open_library; "
        "from biofeedback.history.overview import History; History([]).paces(); "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'PySide6', 'bleak')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
