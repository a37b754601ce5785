"""What is said of a recording afterwards: beside it, over it, never in it."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Edge, LinkState
from biofeedback.records import csv_format
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.notes import edge_of
from biofeedback.records.opening import open_recording
from biofeedback.records.sidecar import (
    PROBLEM,
    Added,
    Edits,
    Notes,
    NotesError,
    annotated,
    markers_of,
    phases_of,
    read_notes,
    sidecar_path,
    write_notes,
)
from biofeedback.units import TICKS_PER_SECOND, seconds, ticks
from tests.test_recording import record

S = TICKS_PER_SECOND
FULL = Notes(
    note="slept badly\n=1+1; ünïcode",
    tags=("coffee", "late night"),
    posture="lying",
    kind="rest",
    markers=Edits({0: "the door"}, frozenset({1}), (Added("phone", 7.5),)),
    phases=Edits({1: "quiet"}, frozenset(), (Added("reading", 2.0, 5.0),)),
)

names = st.text("abc é", min_size=1).filter(lambda text: bool(text.strip()))
instants = st.floats(0, 100, allow_nan=False)
added_markers = st.builds(Added, names, instants)
added_phases = st.builds(
    lambda name, start, length: Added(name, start, start + length),
    names,
    instants,
    st.floats(1, 50),
)


def edits(added: st.SearchStrategy[Added]) -> st.SearchStrategy[Edits]:
    keys = st.integers(0, 6)
    return st.builds(
        Edits,
        st.dictionaries(keys, names, max_size=3),
        st.frozensets(keys, max_size=3),
        st.lists(added, max_size=3).map(tuple),
    )


notes = st.builds(
    Notes,
    note=st.text(max_size=30),
    tags=st.lists(names, max_size=3).map(tuple),
    posture=st.sampled_from(["", "lying", "floating"]),
    kind=st.sampled_from(["", "rest"]),
    markers=edits(added_markers),
    phases=edits(added_phases),
)


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Rows in the order in which they became known, as a session writes them."""
    rows: list[Row] = []
    open_ids: list[int] = []
    at = next_id = 0
    for number, event in enumerate(draw(st.lists(st.sampled_from("bbbmpe"), max_size=25)), 1):
        at += draw(st.integers(0, 8 * S))
        if event == "b":
            rows.append(Row(at, "beat", beat=number, rr=S, arrival=at + S))
        elif event == "m":
            rows.append(Row(at, "marker", note=draw(names)))
        elif event == "p":
            next_id += 1
            open_ids.append(next_id)
            rows.append(_phase(at, Edge.START, next_id))
        elif open_ids:
            rows.append(_phase(at, Edge.END, open_ids.pop()))
    if draw(st.booleans()):
        rows.append(Row(at, "state", note=LinkState.STOPPED.value))
    return Recording({"device": "x"}, rows, torn=False)


def _phase(at: int, edge: Edge, number: int) -> Row:
    return Row(at, "phase", note="rest", detail=json.dumps({"edge": edge.value, "id": number}))


@given(recordings())
def test_empty_notes_change_nothing(recording: Recording) -> None:
    assert annotated(recording, Notes()) is recording


@given(recordings(), notes)
def test_notes_touch_markers_and_phases_only(recording: Recording, said: Notes) -> None:
    shown = annotated(recording, said)
    for event in ("beat", "state"):
        assert [r for r in shown.rows if r.event == event] == [
            r for r in recording.rows if r.event == event
        ]
    assert shown.header["device"] == "x"
    if recording.rows and recording.rows[-1].event == "state":
        assert shown.rows[-1] == recording.rows[-1]


@given(recordings(), notes)
def test_what_is_listed_is_what_is_shown(recording: Recording, said: Notes) -> None:
    shown = annotated(recording, said)
    marks = [mark for mark in markers_of(recording, said) if not mark.removed]
    rows = [row for row in shown.rows if row.event == "marker"]
    # Times pass through ticks of half a nanosecond.
    assert sorted((mark.name, ticks(mark.start_s)) for mark in marks) == sorted(
        (row.note, row.elapsed) for row in rows
    )
    listed = [mark for mark in phases_of(recording, said) if not mark.removed]
    starts = [row.note for row in shown.rows if edge_of(row)[0] is Edge.START]
    assert sorted(mark.name for mark in listed) == sorted(starts)


@given(recordings(), notes)
def test_added_rows_stand_where_they_would_have_been_written(
    recording: Recording, said: Notes
) -> None:
    only_added = Notes(
        markers=Edits(added=said.markers.added), phases=Edits(added=said.phases.added)
    )
    shown = annotated(recording, only_added)
    own = {id(row) for row in recording.rows}
    assert [row for row in shown.rows if id(row) in own] == list(recording.rows)
    known = 0
    for row, after in pairwise([*shown.rows, None]):
        assert row is not None
        if id(row) in own:
            known = max(known, row.elapsed if row.arrival is None else row.arrival)
            continue
        assert row.elapsed >= known
        if after is not None and id(after) in own and after.event != "state":
            assert (after.elapsed if after.arrival is None else after.arrival) > row.elapsed
    edges = [edge_of(row) for row in shown.rows if row.event == "phase"]
    assert len(edges) == len(set(edges))


@given(recordings(), notes)
def test_every_edit_can_be_taken_back(recording: Recording, said: Notes) -> None:
    markers, phases = said.markers, said.phases
    for key in {*markers.renamed, *markers.removed}:
        markers = markers.restore(key)
    for key in {*phases.renamed, *phases.removed}:
        phases = phases.restore(key)
    while markers.added:
        markers = markers.remove(-1)
    while phases.added:
        phases = phases.remove(-len(phases.added))
    back = replace(said, markers=markers, phases=phases, note="", tags=(), posture="", kind="")
    assert annotated(recording, back) is recording


@given(recordings(), names)
def test_each_marker_is_renamed_by_its_key(recording: Recording, name: str) -> None:
    for mark in markers_of(recording, Notes()):
        changed = Notes(markers=Edits().rename(mark.key, name))
        row = [r for r in annotated(recording, changed).rows if r.event == "marker"][mark.key]
        assert row.note == " ".join(name.split())
        assert seconds(row.elapsed) == mark.start_s


def test_notes_come_back_and_the_recording_is_untouched(tmp_path: Path) -> None:
    path = record(tmp_path)
    before = path.read_bytes()
    assert write_notes(path, FULL) is None
    assert read_notes(path) == FULL
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        path.name,
        f"{path.stem}.notes.json",
    ]
    shown = open_recording(path)
    assert (shown.header["posture"], shown.header["tags"]) == ("lying", ["coffee", "late night"])
    assert [row.note for row in shown.rows if row.event == "marker"] == ["the door", "phone"]
    starts = [row.note for row in shown.rows if edge_of(row)[0] is Edge.START]
    assert starts == ["reading", "quiet"]


@given(said=notes)
def test_any_notes_come_back(said: Notes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("notes") / "a.csv"
    write_notes(path, said)
    assert read_notes(path) == said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_notes_are_private(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_notes(path, FULL)
    assert stat.S_IMODE(sidecar_path(path).stat().st_mode) == 0o600


def test_no_notes_make_no_file(tmp_path: Path) -> None:
    write_notes(tmp_path / "a.csv", Notes())
    assert not any(tmp_path.iterdir())


def test_what_a_later_version_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    later = {"biofeedback notes": 3, "mood": [1], "posture": "floating", "markers": {"moved": {}}}
    sidecar_path(path).write_text(json.dumps(later))
    said = read_notes(path)
    assert said.posture == "floating"
    write_notes(path, replace(said, note="new"))
    stored = json.loads(sidecar_path(path).read_text())
    assert (stored["biofeedback notes"], stored["mood"], stored["note"]) == (3, [1], "new")
    assert stored["markers"]["moved"] == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"note": "x"}',
        '{"biofeedback notes": 1, "note": 3}',
        '{"biofeedback notes": 1, "tags": 3}',
        '{"biofeedback notes": 1, "markers": []}',
        '{"biofeedback notes": 1, "markers": {"added": [{"name": "x", "start_s": NaN}]}}',
        '{"biofeedback notes": 1, "phases": {"added": [{"name": "x", "start_s": 3, "end_s": 2}]}}',
        '{"biofeedback notes": 1, "phases": {"added": [{"name": "x", "start_s": 1'
        + "0" * 400
        + "}]}}",
        "[" * 100_000,
        "\udcff",
    ],
)
def test_damaged_notes_are_told_and_kept(tmp_path: Path, text: str) -> None:
    path = record(tmp_path)
    data = text.encode("utf-8", errors="surrogateescape")
    sidecar_path(path).write_bytes(data)
    with pytest.raises(NotesError, match="damaged and are left out"):
        read_notes(path)
    shown = open_recording(path)
    assert "damaged" in shown.header[PROBLEM]
    assert list(shown.rows) == list(csv_format.read(path).rows)
    told = write_notes(path, FULL)
    assert told is not None
    assert f"kept as {path.stem}.notes damaged.json" in told
    assert (tmp_path / f"{path.stem}.notes damaged.json").read_bytes() == data
    assert read_notes(path) == FULL
    sidecar_path(path).write_bytes(data)
    write_notes(path, FULL)
    assert (tmp_path / f"{path.stem}.notes damaged 2.json").read_bytes() == data


def test_notes_that_cannot_be_written_leave_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    write_notes(path, FULL)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotesError, match="no space left"):
        write_notes(path, Notes(note="new"))
    assert read_notes(path) == FULL
    assert len(list(tmp_path.iterdir())) == 1


def test_tags_and_notes_are_tidied() -> None:
    said = Notes().with_tags(" Coffee ", "coffee", "", "late\tnight, again", "x" * 500)
    assert said.tags == ("Coffee", "late night again", "x" * 120)
    assert Notes().with_note(" a\r\nb\x00 ").note == "a\nb"


def test_what_has_no_name_or_no_length_is_refused() -> None:
    for wrong in [("", 1.0, None), ("x", -1.0, None), ("x", 2.0, 2.0), ("x", float("nan"), None)]:
        with pytest.raises(ValueError, match=r"a marker or phase|a phase ends"):
            Edits().add(*wrong)
    assert Edits({0: "x"}).rename(0, "  ") == Edits({0: "x"})
