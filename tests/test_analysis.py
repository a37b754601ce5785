"""The numbers of a whole recording against plain recomputations, oracles and the live program."""

from __future__ import annotations

import csv
import json
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biofeedback import rhythm
from biofeedback.analysis import curve, spectra, stretch
from biofeedback.analysis.beats import Told
from biofeedback.analysis.study import PhaseStudy, Study, study
from biofeedback.events import Beat, Edge, Event, Flag, GapReason, Phase, Withheld
from biofeedback.hrv_stream import HrvStream
from biofeedback.offline import recomputed
from biofeedback.pacer import Pacer
from biofeedback.programmes.breathing import BREATHING
from biofeedback.records.csv_format import Recording, Row, row_of
from biofeedback.records.notes import Notes, annotated
from biofeedback.records.opening import open_recording
from biofeedback.report.to_json import to_json
from biofeedback.uncertainty import limits
from biofeedback.units import milliseconds, seconds, ticks, ticks_from_ms
from tests.paced import fed, paced

START = datetime(2026, 11, 22, 9, 14, 5, tzinfo=UTC)
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def recording(
    rr_ms: Sequence[float],
    *,
    gaps: dict[int, float] | None = None,
    rows: Sequence[Row] = (),
    **header: object,
) -> Recording:
    """Return a recording; ``gaps`` are seconds missing before the beat of a number (from 1)."""
    made: list[Row] = [Row(0, "state", note="live")]
    end = ticks(1.0)
    for number, rr in enumerate(rr_ms, 1):
        if missing := (gaps or {}).get(number):
            made.append(Row(end, "gap", duration=ticks(missing), note="link lost"))
            end += ticks(missing)
        end += ticks_from_ms(float(rr))
        made.append(Row(end, "beat", number, ticks_from_ms(float(rr)), Flag.NORMAL, arrival=end))
    facts = {"start": START.isoformat(), "device": "Strap", "source": "bluetooth", **header}
    merged = sorted([*made, *rows], key=lambda row: row.elapsed)
    return Recording(facts, merged, torn=False)


def phase_rows(name: str, start_s: float, end_s: float | None, **settings: str) -> list[Row]:
    rows = []
    for edge, at_s in ((Edge.START, start_s), (Edge.END, end_s)):
        if at_s is not None:
            row = row_of(Phase(ticks(at_s), edge, 1 + round(start_s), name, settings))
            assert row is not None
            rows.append(row)
    return rows


def calm(number: int, seed: int = 1, mean: float = 950) -> list[float]:
    dice = random.Random(seed)
    return [mean + 40 * math.sin(0.4 * at) + dice.gauss(0, 12) for at in range(number)]


def lots(number: int, seed: int = 1) -> list[float]:
    dice = random.Random(seed)
    return [float(dice.randint(450, 1100)) for _ in range(number)]


# -- against plain recomputations ------------------------------------------------------------------


def plainly(found: Recording, start: int, end: int) -> dict[str, float]:
    """Recompute a stretch beat by beat from the pipeline's events, without numpy's help."""
    told = Told.of(found, artifacts=True)
    beats = told.beats()
    before: int | None = None
    rr: list[float] = []
    differences: list[float] = []
    rows = zip(beats.rr.tolist(), beats.end.tolist(), strict=True)
    for place, (interval, at) in enumerate(rows):
        if place in told.parted or not start < at <= end:
            before = None
        if start < at <= end and beats.counts[place]:
            rr.append(milliseconds(interval))
            if before is not None:
                differences.append(milliseconds(interval - before))
            before = interval
        else:
            before = None
    mean = math.fsum(rr) / len(rr)
    return {
        "rmssd_ms": math.sqrt(math.fsum(each**2 for each in differences) / len(differences)),
        "sdnn_ms": math.sqrt(math.fsum((each - mean) ** 2 for each in rr) / (len(rr) - 1)),
        "pnn50_percent": 100 * sum(abs(each) > 50 for each in differences) / len(differences),
        "mean_hr_bpm": 60_000 / mean,
        "differences": len(differences),
        "accepted": len(rr),
    }


def assert_like(found: PhaseStudy, expected: dict[str, float]) -> None:
    for name, value in expected.items():
        assert getattr(found, name) == pytest.approx(value, rel=1e-9), name


@QUICK
@given(
    seed=st.integers(0, 10_000),
    number=st.integers(60, 250),
    gaps=st.dictionaries(st.integers(2, 400), st.floats(0.1, 3.0), max_size=3),
    spikes=st.dictionaries(st.integers(0, 399), st.floats(-0.45, 1.2), max_size=6),
)
def test_whole_and_phases_are_recomputed_over_accepted_adjacent_differences(
    seed: int, number: int, gaps: dict[int, float], spikes: dict[int, float]
) -> None:
    rr = calm(number, seed)
    for place, share in spikes.items():
        if place < number:
            rr[place] *= 1 + share
    found = recording(rr, gaps=gaps, rows=phase_rows("rest", 5.25, 55.75))
    result = study(found, spectra=False)
    for each in result.stretches:
        if each.withheld is None:
            assert_like(each, plainly(found, ticks(each.start_s), ticks(each.end_s)))
    assert result.whole.beats == number == sum(result.whole.flags.values())
    json.loads(to_json(result))


@QUICK
@given(seed=st.integers(0, 10_000), last=st.integers(70, 150))
def test_a_phase_of_a_window_equals_the_rolling_value(seed: int, last: int) -> None:
    rr = calm(160, seed)
    rr[80] *= 0.7
    plain = recording(rr)
    beats = Told.of(plain, artifacts=True).beats()
    stream = HrvStream(60)
    for place in range(last):
        stream.push(
            place,
            int(beats.rr[place]),
            int(beats.end[place]),
            accepted=bool(beats.normal[place]),
            joined=bool(beats.joined[place]),
        )
    value = stream.update()
    end_s = seconds(int(beats.end[last - 1]))
    (phase,) = study(recording(rr, rows=phase_rows("rest", end_s - 60, end_s))).phases
    assert value.rmssd_ms is not None
    assert value.differences == phase.differences
    for name in ("rmssd_ms", "sdnn_ms", "pnn50_percent", "mean_hr_bpm", "low_ms", "high_ms"):
        assert getattr(phase, name) == pytest.approx(getattr(value, name), rel=1e-9), name


@pytest.mark.parametrize("name", ["bartels_rest", "medit_M9", "piskorski_0096", "mitdb_105"])
def test_whole_series_equal_the_oracles(data: Path, name: str) -> None:
    whole = study(open_recording(data / f"{name}.rr.txt"), artifacts=False, spectra=False).whole
    with (data / "oracle_whole_series.csv").open(encoding="utf-8") as file:
        (row,) = (each for each in csv.DictReader(file) if each["name"] == name)
    assert whole.rmssd_ms == pytest.approx(float(row["RMSSD"]), rel=1e-9)
    assert whole.ln_rmssd == pytest.approx(float(row["lnRMSSD"]), rel=1e-9)
    assert whole.sdnn_ms == pytest.approx(float(row["SDNN"]), rel=1e-9)
    assert whole.pnn50_percent == pytest.approx(float(row["pNN50"]), rel=1e-9)
    assert whole.mean_hr_bpm == pytest.approx(float(row["meanHR_60000_over_meanRR"]), rel=1e-9)


@pytest.mark.parametrize(("name", "percent"), [("fantasia_f1o02", 0.1), ("mitdb_105", 4.0)])
def test_labelled_series_come_near_their_annotated_rmssd(
    data: Path, name: str, percent: float
) -> None:
    whole = study(open_recording(data / f"{name}.rr.txt"), spectra=False).whole
    with (data / "oracle_whole_series.csv").open(encoding="utf-8") as file:
        (row,) = (each for each in csv.DictReader(file) if each["name"] == name)
    assert whole.rmssd_ms == pytest.approx(float(row["NN_RMSSD"]), rel=percent / 100)


def test_poincare_widths_carry_rmssd_and_sdnn() -> None:
    result = study(recording(calm(300)), spectra=False)
    whole, cloud = result.whole, result.poincare
    assert whole.sd1_ms is not None
    assert whole.sd2_ms is not None
    assert whole.rmssd_ms is not None
    assert whole.sdnn_ms is not None
    assert whole.sd1_ms == pytest.approx(whole.rmssd_ms / math.sqrt(2), rel=0.01)
    assert whole.sd1_ms**2 + whole.sd2_ms**2 == pytest.approx(2 * whole.sdnn_ms**2, rel=0.02)
    assert len(cloud.count) == whole.differences
    assert cloud.after_ms[0] == cloud.before_ms[1]


# -- withheld --------------------------------------------------------------------------------------


def test_numbers_are_withheld_where_the_live_program_would() -> None:
    def why(found: Recording) -> Withheld | None:
        whole = study(found).whole
        assert (whole.rmssd_ms is None) == (whole.withheld is not None)
        assert whole.low_ms is None or whole.withheld is None
        return whole.withheld

    assert why(recording(calm(200))) is None
    assert why(recording(calm(200), gaps={100: 80.0})) is Withheld.GAP
    assert why(recording(calm(12))) is Withheld.FEW_DIFFERENCES
    wild = [each * (0.6 if at % 4 == 0 else 1) for at, each in enumerate(calm(300))]
    assert why(recording(wild)) is Withheld.ARTIFACTS
    irregular = study(recording(lots(600))).whole
    assert irregular.withheld is Withheld.IRREGULAR
    assert irregular.mean_hr_bpm is not None
    assert irregular.spectra is None


def test_beats_of_an_irregular_rhythm_do_not_count() -> None:
    whole = study(recording([*calm(1500), *lots(150), *calm(1500)]), spectra=False).whole
    assert whole.withheld is None
    assert whole.irregular > 60
    rest = study(recording(calm(1500)), spectra=False).whole
    assert whole.rmssd_ms is not None
    assert whole.rmssd_ms < 1.6 * (rest.rmssd_ms or 0)


def test_a_verdict_does_not_reach_across_a_gap_after_which_nothing_is_known() -> None:
    told = Told.of(recording(calm(300) + lots(110), gaps={301: 70.0}), artifacts=True)
    beats = told.beats()
    irregular = beats.normal & ~beats.counts
    assert irregular[300:].any()
    assert not irregular[:300].any()


def test_skin_contact_is_named_where_it_was_told() -> None:
    found = recording(calm(200))
    rows = [
        Row(row.elapsed, "beat", row.beat, row.rr, Flag.NO_CONTACT, arrival=row.arrival)
        if row.event == "beat" and (row.beat or 0) > 140
        else row
        for row in found.rows
    ]
    assert study(Recording(found.header, rows, torn=False)).whole.withheld is Withheld.NO_CONTACT


def test_limits_are_those_of_the_window_and_never_narrower_than_five_minutes() -> None:
    found = recording(
        calm(1500),
        rows=[
            *phase_rows("short", 20, 140),
            *phase_rows("long", 200, 700),
            *phase_rows("too long", 710, 1400),
        ],
    )
    result = study(found, spectra=False)
    short, long, longest = result.phases
    assert short.rmssd_ms is not None
    assert long.rmssd_ms is not None
    low, high = limits(short.rmssd_ms, 120, short.differences)
    assert (short.low_ms, short.high_ms) == pytest.approx((low, high))
    used = round(long.differences * 300 / 500)
    assert long.low_ms == pytest.approx(limits(long.rmssd_ms, 300, used)[0])
    assert longest.duration_s > stretch.LIMITS_UP_TO_S
    assert longest.rmssd_ms is not None
    assert longest.low_ms is longest.ln_high is None
    # Several phases are not one rest.
    assert result.whole.rmssd_ms is not None
    assert result.whole.low_ms is None


def test_a_recording_without_beats_says_so() -> None:
    with pytest.raises(ValueError, match="without beats"):
        study(recording([]))
    with pytest.raises(ValueError, match="before a phase"):
        study(recording(calm(10)), discard_s=-1)


# -- phases ----------------------------------------------------------------------------------------


def test_what_is_left_out_at_the_start_of_a_phase_is_told() -> None:
    found = recording(calm(400), rows=phase_rows("rest", 50, 250, instructions="sit still"))
    whole_phase, part = study(found).phases[0], study(found, discard_s=30).phases[0]
    assert (whole_phase.discarded_s, part.discarded_s) == (0, 30)
    assert (part.start_s, part.end_s, part.duration_s) == (80, 250, 170)
    assert part.settings["instructions"] == "sit still"
    assert part.differences < whole_phase.differences


def test_a_phase_that_a_killed_program_left_open_ends_with_the_recording() -> None:
    found = recording(calm(200), rows=phase_rows("rest", 50, None))
    (phase,) = study(found).phases
    assert phase.end_s == pytest.approx(study(found).whole.end_s)
    assert phase.rmssd_ms is not None


def as_recording(events: Sequence[Event], rows: Sequence[Row]) -> Recording:
    found = [row for each in events if (row := row_of(each))]
    return Recording({"start": START.isoformat()}, [*found, *rows], torn=False)


def paced_recording(pacer: Pacer, events: Sequence[Event]) -> tuple[Recording, float]:
    """Return a recording with the settled part of a run as a phase, as the programme writes it."""
    assert pacer.end is not None
    settled = pacer.settled
    told = {
        **pacer.pattern.settings(),
        "from_s": f"{settled:.3f}",
        "breaths": f"{pacer.phase(settled):.4f}",
    }
    rows = phase_rows(str(BREATHING), round(settled, 3) + 0.2, pacer.end, **told)
    return as_recording(events, rows), settled


@pytest.mark.parametrize("rate", [5.8, 6.0])
def test_paced_phases_repeat_what_was_shown_live(rate: float) -> None:
    pacer, events = paced(rate)
    found, settled = paced_recording(pacer, events)
    (phase,) = study(found).phases
    live = fed(pacer, events)
    summary = live.summary(400)
    assert phase.paced is not None
    assert phase.paced.rate_per_min == rate
    assert phase.paced.rsa_bpm == pytest.approx(summary.mean_bpm, rel=0.02)
    assert phase.paced.rsa_ms == pytest.approx(summary.mean_ms, rel=0.02)
    assert phase.paced.lock == pytest.approx(summary.mean_lock, abs=0.01)
    whole = [each for each in live.breaths if each.start_s >= settled - 1e-3]
    assert len(phase.paced.breaths) == len(whole)
    for ours, theirs in zip(phase.paced.breaths, whole, strict=True):
        assert ours.start_s == pytest.approx(theirs.start_s, abs=0.02)
        if theirs.rsa_bpm is not None and ours.swing_bpm is not None:
            assert ours.swing_bpm == pytest.approx(theirs.rsa_bpm, rel=0.15)
    assert phase.spectra is not None
    assert phase.spectra.breathing_per_min == pytest.approx(rate, abs=0.2)


def test_a_gentle_start_and_settings_of_others_are_no_pace() -> None:
    steady = {
        "rate_per_min": "6",
        "inhale_s": "4",
        "hold_full_s": "0",
        "exhale_s": "6",
        "hold_empty_s": "0",
        "from_s": "20",
        "breaths": "4",
    }
    rows = [
        *phase_rows("settling in", 20, 80, **steady, ease_breaths="4", ease_from_per_min="9"),
        *phase_rows("paced breathing", 80, 150, **(steady | {"rate_per_min": "nan"})),
        *phase_rows("reading", 150, 200, rate_per_min="15"),
        *phase_rows("paced breathing", 201, 205, **steady),
    ]
    phases = study(recording(calm(300), rows=rows)).phases
    assert [phase.paced for phase in phases] == [None] * 4
    assert all(phase.is_paced for phase in phases)
    assert phases[0].low_ms is None
    assert phases[0].rmssd_ms is not None


# -- spectra ---------------------------------------------------------------------------------------


def test_spectra_of_long_stretches_are_means_over_five_minutes() -> None:
    found = recording(calm(1000))
    whole = study(found).whole
    beats = Told.of(found, artifacts=True).beats()
    assert whole.spectra is not None
    assert whole.spectra.windows == 3
    powers = []
    for at in range(3):
        begin = ticks(whole.start_s) + at * ticks(300)
        inside = (beats.end > begin) & (beats.end <= begin + ticks(300)) & beats.counts
        window = rhythm.from_ticks(beats.end[inside].tolist(), beats.rr[inside].tolist())
        power = rhythm.lf_hf(*window)
        assert power is not None
        powers.append(power.hf_ms2)
    assert whole.spectra.hf_ms2 == pytest.approx(np.mean(powers))
    assert spectra.WINDOW_S == 300
    assert study(found, spectra=False).whole.spectra is None


def test_spectra_need_their_length() -> None:
    rows = [*phase_rows("a", 10, 50), *phase_rows("b", 60, 150), *phase_rows("c", 160, 300)]
    a, b, c = (each.spectra for each in study(recording(calm(400), rows=rows)).phases)
    assert a is not None
    assert b is not None
    assert c is not None
    assert a.short
    assert a.hf_ms2 is None
    assert b.hf_ms2 is not None
    assert b.lf_ms2 is b.lf_hf is None
    assert c.lf_ms2 is not None
    assert c.lf_hf is not None


# -- gaps, curve, quality --------------------------------------------------------------------------


def test_gaps_keep_their_reason_and_break_the_curve() -> None:
    result = study(recording(calm(400), gaps={200: 16.0}))
    (gap,) = result.gaps
    assert gap.reason is GapReason.LINK_LOST
    assert gap.duration_s == pytest.approx(16)
    assert result.whole.gaps == 1
    assert result.whole.lost_s == pytest.approx(16)
    inside = (result.curve.at_s > gap.start_s) & (result.curve.at_s < gap.start_s + 16)
    assert inside.any()
    assert np.isnan(result.curve.rmssd_ms[inside]).all()
    assert np.isnan(result.curve.bpm[inside]).all()


def test_a_link_that_never_came_back_is_a_gap_at_the_end() -> None:
    end = ticks(400)
    rows = [Row(ticks(200), "state", note="lost, retrying"), Row(end, "state", note="stopped")]
    gap = study(recording(calm(150), rows=rows)).gaps[-1]
    assert gap.at_end
    assert gap.reason is GapReason.LINK_LOST
    assert gap.start_s + gap.duration_s == pytest.approx(400)


def test_the_gap_at_the_end_has_a_reason_of_its_own() -> None:
    early = [Row(ticks(40), "state", note="no skin contact"), Row(ticks(44), "state", note="live")]
    silent = [Row(ticks(150), "state", note="stopped")]
    (gap,) = study(recording(calm(100), rows=[*early, *silent])).gaps
    assert (gap.reason, gap.at_end) == (GapReason.NO_BEATS, True)
    taken_off = [
        Row(ticks(110), "state", note="no skin contact"),
        Row(ticks(120), "state", note="lost, retrying"),
    ]
    (gap,) = study(recording(calm(100), rows=[*early, *taken_off, *silent])).gaps
    assert (gap.reason, gap.at_end) == (GapReason.NO_CONTACT, True)


def test_the_curve_is_that_of_the_window(data: Path) -> None:
    found = open_recording(data / "bartels_rest.rr.txt")
    shown = [
        event.hrv[0].rmssd_ms
        for events in recomputed(found)
        for event in events
        if isinstance(event, Beat)
    ]
    curve_ms = study(found, spectra=False).curve.rmssd_ms
    assert len(shown) == len(curve_ms)
    # But for the beats whose verdict came later, they are the same.
    same = [
        (one is None and math.isnan(other)) or one == pytest.approx(other, rel=1e-12)
        for one, other in zip(shown, curve_ms.tolist(), strict=True)
    ]
    assert np.mean(same) > 0.97


def test_long_curves_are_columns_that_lose_no_extreme() -> None:
    found = recording(calm(4200), gaps={3000: 1800.0})
    result = study(found, spectra=False)
    shown = result.curve
    beats = Told.of(found, artifacts=True).beats()
    values = curve.rolling(beats, []).values_ms[0]
    assert shown.column_s is not None
    assert len(shown.at_s) <= curve.MOST_COLUMNS
    assert np.nanmax(shown.rmssd_most_ms) == pytest.approx(np.nanmax(values))
    assert np.nanmin(shown.rmssd_least_ms) == pytest.approx(np.nanmin(values))
    assert np.isnan(shown.rmssd_ms).any()
    assert result.poincare.cell_ms is not None
    assert result.poincare.count.sum() == result.whole.differences


def test_what_is_usual_leaves_paced_breathing_out() -> None:
    rr = [*calm(400), *[each + 150 * (at % 2) for at, each in enumerate(calm(300))]]
    end_s = sum(rr) / 1000 + 1
    rows = phase_rows("paced breathing", sum(rr[:400]) / 1000 + 1, end_s, rate_per_min="6")
    without = study(recording(rr, rows=rows), spectra=False).usual
    alone = study(recording(rr[:400]), spectra=False).usual
    assert without is not None
    assert alone is not None
    assert without.high == pytest.approx(alone.high, rel=0.1)


def test_facts_keep_unknown_keys_and_what_came_late() -> None:
    rows = [Row(ticks(60), "info", note="firmware", detail="5.0.0")]
    found = recording(
        calm(100), rows=rows, posture="sitting", tags=["morning", "tea"], software="x 1", extra=3
    )
    facts = study(found).facts
    assert facts.start == START
    assert facts.header["posture"] == "sitting"
    assert facts.header["tags"] == "morning, tea"
    assert facts.header["extra"] == "3"
    assert facts.header["firmware"] == "5.0.0"
    assert facts.software == "x 1"


def test_what_is_said_afterwards_stands_over_what_the_rows_tell() -> None:
    rows = [
        Row(ticks(60), "info", note="posture", detail="lying"),
        Row(ticks(61), "info", note="firmware", detail="5.0.1"),
    ]
    raw = recording(calm(100), rows=rows, firmware="5.0.0")
    assert study(raw).facts.header["posture"] == "lying"
    said = study(annotated(raw, Notes(posture="sitting"))).facts
    assert (said.header["posture"], said.header["firmware"]) == ("sitting", "5.0.1")


def test_quality_adds_up_to_the_recording() -> None:
    result: Study = study(recording(calm(300), gaps={100: 8.0}))
    assert result.quality.known_s == pytest.approx(result.facts.length_s, abs=3)


@pytest.mark.slow
def test_a_day_at_rest_equals_its_oracle(data: Path) -> None:
    whole = study(open_recording(data / "nsr009.rr.txt"), artifacts=False, spectra=False).whole
    assert whole.rmssd_ms == pytest.approx(42.163784694793684, rel=1e-9)
    assert whole.sdnn_ms == pytest.approx(167.87089120944438, rel=1e-9)
