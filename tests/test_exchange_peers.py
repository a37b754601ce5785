"""Exports open in the field's own tools, and RMSSD from them equals ours.

hrv-analysis, neurokit2, pyhrv, pandas, pyedflib and MNE run in an environment of their own
(``peers_environment``), on real series and on a simulated session with dropouts and artifacts.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import subprocess
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from biofeedback.cli import main
from biofeedback.clock import VirtualClock
from biofeedback.events import Flag
from biofeedback.records.csv_format import Header, Recording
from biofeedback.records.exchange.rows import differences, only_normal, stretches
from biofeedback.records.opening import open_recording
from biofeedback.records.recorder import Place, Recorder
from biofeedback.session import Session
from biofeedback.simulator import HeartSettings, SimulatedStrap
from biofeedback.units import milliseconds
from tests import peers_environment

REQUIRE: Final = "BIOFEEDBACK_REQUIRE_PEERS"
TEXTS: Final = ("kubios", "elite")
TABLES: Final = ("table", "parquet", "edf")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def python() -> Path:
    """The Python of the tools; skip where it cannot be had."""
    try:
        return peers_environment.python()
    except peers_environment.NotHereError as error:
        text = f"no environment with hrv-analysis, neurokit2, pyhrv and MNE: {error}"
        if os.environ.get(REQUIRE):
            pytest.fail(text)
        pytest.skip(text)


def ours(recording: Recording) -> float:
    """Our RMSSD in ms of all accepted differences."""
    found = differences(recording).values()
    return math.sqrt(sum(milliseconds(d) ** 2 for d in found) / len(found))


def raw(recording: Recording) -> float:
    """The same of every difference between neighbours, flagged or not."""
    found = [
        milliseconds((b.rr or 0) - (a.rr or 0))
        for stretch in stretches(recording)
        for a, b in pairwise(stretch)
    ]
    return math.sqrt(sum(d * d for d in found) / len(found))


def near(tool: str) -> float:
    """How near a tool must come: to the last digits, but for one that samples the beats itself."""
    return 1e-4 if "peaks" in tool else 1e-9


def export(source: Path, key: str, folder: Path, *options: str) -> list[Path]:
    """Export by the command; return the files that hold beats."""
    folder = folder / "-".join([key, *options])
    folder.mkdir()
    arguments = ["export", str(source), "--to", key, "--output", str(folder), *options]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return sorted(path for path in folder.iterdir() if "vents" not in path.name)


def measure(
    python: Path, files: Mapping[str, list[Path]]
) -> list[tuple[str, Path, dict[str, float]]]:
    """Let the tools find RMSSD in files of each format."""
    arguments = [f"{key}={path}" for key, paths in files.items() for path in paths]
    script = Path(__file__).with_name("peers_measure.py")
    done = subprocess.run(
        [str(python), str(script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "MPLBACKEND": "Agg"},
        cwd=next(iter(files.values()))[0].parent,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout.splitlines()[-1])
    return [(key, Path(path), found) for key, path, found in answer]


@pytest.mark.parametrize("name", ["strap_h10_breathing", "fantasia_f1o02", "nsr009"])
def test_a_real_series_has_our_rmssd_in_every_tool(
    python: Path, data: Path, tmp_path: Path, name: str
) -> None:
    source = tmp_path / "2026-11-22 09-14-05 series.txt"
    lines = (data / f"{name}.rr.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    source.write_text("".join(lines[:2000]), encoding="utf-8")
    recording = open_recording(source)
    found = measure(
        python,
        {key: export(source, key, tmp_path) for key in (*TEXTS, "hrv-logger", *TABLES)},
    )
    (table,) = export(source, "table", tmp_path, "--only-normal")
    judged = open_recording(table)
    assert len(found) == 6
    for key, path, tools in found:
        expected = ours(judged) if key in TABLES else raw(recording)
        assert tools, path
        for tool, rmssd in tools.items():
            assert rmssd == pytest.approx(expected, rel=near(tool)), (key, tool)


async def simulated(folder: Path) -> Path:
    """Record half an hour of a simulated strap that loses packets, and spoil a few intervals."""
    clock = VirtualClock()
    strap = SimulatedStrap(clock, HeartSettings(dropout_probability=0.01), seed=11)
    session = Session([strap], clock)
    header = Header(session.session_id, session.start, "test", 60, "")
    path = folder / "2026-11-22 09-14-05 simulated.csv"
    recorder = Recorder(Place(path), header, lambda text, _: pytest.fail(text))
    session.add_sink(recorder)
    task = asyncio.create_task(session.run())
    await clock.sleep(600)
    session.mark("call #3")
    phase = session.begin_phase("rest", {"posture": "sitting"})
    await clock.sleep(1200)
    session.end_phase(phase)
    session.stop()
    await task
    await session.release()
    await asyncio.to_thread(recorder.close)
    return path


async def test_a_session_with_gaps_and_artifacts_has_our_rmssd_in_every_tool(
    python: Path, tmp_path: Path
) -> None:
    source = await simulated(tmp_path)
    text = source.read_text(encoding="utf-8")
    beats = [line for line in text.splitlines(keepends=True) if ",beat," in line]
    for line in beats[100:1000:150]:
        text = text.replace(line, line.replace(",normal,", ",ectopic,"))
    source.write_text(text, encoding="utf-8")
    recording = open_recording(source)
    flagged = sum(row.flag is not Flag.NORMAL for row in recording.beats)
    parts = stretches(only_normal(recording))
    assert len(stretches(recording)) > 3
    assert flagged >= 6
    files = {key: export(source, key, tmp_path) for key in TABLES}
    files["hrv-logger"] = export(source, "hrv-logger", tmp_path, "--only-normal")
    for key in TEXTS:
        files[key] = export(source, key, tmp_path, "--only-normal", "--stretches")
        assert len(files[key]) == len(parts)
    squares: dict[tuple[str, str], float] = {}
    count: dict[tuple[str, str], int] = {}
    for key, path, tools in measure(python, files):
        for tool, rmssd in tools.items():
            if key not in TEXTS:
                assert rmssd == pytest.approx(ours(recording), rel=near(tool)), (key, tool)
                continue
            number = len(path.read_text(encoding="utf-8").splitlines()) - 1
            squares[key, tool] = squares.get((key, tool), 0.0) + rmssd**2 * number
            count[key, tool] = count.get((key, tool), 0) + number
    assert len(squares) == 10
    for which, total in squares.items():
        whole = math.sqrt(total / count[which])
        assert whole == pytest.approx(ours(recording), rel=near(which[1])), which
