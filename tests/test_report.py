"""The report as a page, as a PDF and as JSON; and the command that makes it."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from biofeedback.analysis.study import Study, study
from biofeedback.cli import main
from biofeedback.programmes.breathing import BREATHING
from biofeedback.records.csv_format import Header, Row
from biofeedback.report.axes import Shelf, Time, elapsed_text
from biofeedback.report.build import content_of
from biofeedback.report.colours import DARK, LIGHT
from biofeedback.report.numbers_text import between, duration, number, three
from biofeedback.report.page import page
from biofeedback.report.pdf import pdf
from biofeedback.report.to_json import to_json
from biofeedback.units import ticks
from tests.test_analysis import START, calm, lots, phase_rows, recording

NASTY = "</style><script>alert(1)</script> $x^2$ \N{PILE OF POO} & co"
PACE = {
    "rate_per_min": "6",
    "inhale_s": "4.000",
    "hold_full_s": "0.000",
    "exhale_s": "6.000",
    "hold_empty_s": "0.000",
    "from_s": "100.000",
    "breaths": "4.0000",
}


@cache
def session() -> Study:
    """Return a session with everything in it."""
    rows: list[Row] = [
        *phase_rows("rest", 5, 95),
        *phase_rows(str(BREATHING), 100, 260, **PACE),
        *phase_rows("rest", 265, 380),
        Row(ticks(50), "marker", note=NASTY),
        Row(ticks(52), "marker", note="close by"),
        Row(ticks(300), "info", note="breathing comfort", detail="4 of 5"),
    ]
    rr = calm(410)
    rr[60] *= 0.7
    made = recording(rr, gaps={200: 9.0}, rows=rows, posture=NASTY, firmware="5.0.0", tags=["tea"])
    return study(made)


@cache
def written() -> str:
    return page(session(), content_of(session(), "2026-11-22 09-14-05 Strap"))


@cache
def printed() -> bytes:
    return pdf(session(), content_of(session(), "2026-11-22 09-14-05 Strap"))


class Reader(HTMLParser):
    """Notes what a page is made of."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open
    return reader


# -- the page --------------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    reader = read(written())
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(reader.tags)
    for _, name, value in reader.attributes:
        assert not name.startswith("on")
        if name in ("href", "src"):
            assert value.startswith("#")
    outside = written().replace("http://www.w3.org/2000/svg", "")
    assert "://" not in outside
    assert not re.search(r"url\((?!#)|@import|@font-face", written())


def test_ids_are_of_one_thing_each_and_references_find_theirs() -> None:
    reader = read(written())
    ids = Counter(value for _, name, value in reader.attributes if name == "id")
    assert max(ids.values()) == 1
    refers = {value[1:] for _, name, value in reader.attributes if name == "href"}
    refers |= set(re.findall(r"url\(#([^)]*)\)", written()))
    for _, name, value in reader.attributes:
        if name == "aria-labelledby":
            refers |= set(value.split())
    assert refers
    assert refers <= set(ids)


def test_every_figure_is_named_and_takes_the_colours_of_the_page() -> None:
    figures = re.findall(r"<svg.*?</svg>", written(), re.DOTALL)
    # The curve and the breaths are drawn twice, wide and for a phone.
    assert len(figures) == 5
    for figure in figures:
        assert 'role="img"' in figure
        assert re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", figure)
        assert "var(--" in figure
        assert not re.findall(r"#[0-9a-f]{6}\b", figure)
        assert "font-family" not in figure
        assert "<text" in figure
    assert "prefers-color-scheme:dark" in written()
    assert "@media print" in written()


def test_the_colours_are_those_of_the_window() -> None:
    from biofeedback.ui import theme

    for ours, theirs in ((LIGHT, theme.LIGHT), (DARK, theme.DARK)):
        assert ours == {name: getattr(theirs, name) for name in ours}


def test_what_people_and_devices_wrote_is_text() -> None:
    assert "<script>" not in written()
    words = "".join(read(written()).words)
    assert NASTY in words
    assert "Posture" in words
    assert "tea" in words
    assert "4 of 5" in words


def test_a_name_turns_no_number() -> None:
    turned = "\N{RIGHT-TO-LEFT OVERRIDE}rest\N{RIGHT-TO-LEFT ISOLATE}"
    found = study(recording(calm(200), rows=phase_rows(turned, 5, 150)))
    text = page(found, content_of(found, turned)) + to_json(found)
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "1 rest" in text


def test_of_a_recording_that_is_mostly_withheld_no_more_is_said_than_was_measured() -> None:
    found = study(recording(calm(420) + lots(1500)))
    assert found.whole.withheld
    assert found.usual
    said = " ".join(content_of(found, "x").summary)
    assert "In eight of ten of the minutes that could be measured" in said


def test_a_tile_names_its_phase_without_stray_quotes() -> None:
    tile = content_of(session(), "x").tiles[0]
    assert tile.note.startswith("rest (3), ")


def test_no_pacer_is_not_said_to_be_no_pace() -> None:
    def breathing(source: str) -> str:
        found = content_of(study(recording(calm(200), source=source)), "x")
        return next(each.value for each in found.graph if each.term == "Breathing")

    for source in ("file", "import"):
        assert breathing(source).startswith("no pacer told in the file")
    assert breathing("bluetooth").startswith("no pacer of this program")
    paced = next(each for each in content_of(session(), "x").graph if each.term == "Breathing")
    assert paced.value.startswith("paced at 6.0/min in phase 2; otherwise no pacer")


def test_what_was_not_looked_for_was_not_excluded() -> None:
    found = content_of(study(recording(calm(200)), artifacts=False), "x")
    told = {each.term: each.value for each in found.graph}
    assert told["Artifacts: handling"].startswith("none: ")


def test_the_sections_are_there_and_the_tables_have_heads() -> None:
    reader = read(written())
    words = "".join(reader.words)
    for heading in ("In short", "The numbers", "Paced breathing", "Beats", "Signal", "(GRAPH)"):
        assert heading in words
    heads = [value for tag, name, value in reader.attributes if (tag, name) == ("th", "scope")]
    assert {"col", "row", "rowgroup"} == set(heads)
    assert reader.tags["caption"] >= 4
    for item in ("Firmware", "Electrodes", "Sampling", "Time of day", "Instructions", "Transforms"):
        assert item in words


def test_the_language_judges_nobody() -> None:
    for made in (session(), study(recording(lots(600)))):
        words = "".join(read(page(made, content_of(made, "a"))).words).lower()
        for word in ("stress", "love", "oxytocin", "coheren", "healthy", "relax", "better than"):
            assert not re.search(rf"\b{word}", words), word
        assert "no medical device" in words


def test_paced_phases_are_judged_by_rsa() -> None:
    content = content_of(session(), "a")
    labels = [tile.label for tile in content.tiles]
    assert [label.split(" ")[0] for label in labels] == ["Vagal", "RSA", "Mean"]
    assert any("judged by RSA" in sentence for sentence in content.summary)
    assert not any(f"RMSSD over “{BREATHING}”" in each for each in content.summary)
    # Two phases of one name are told apart.
    assert any("“rest” (3)" in sentence for sentence in content.summary)


def test_a_recording_of_paced_breathing_alone_has_no_headline_of_rmssd() -> None:
    made = study(recording(calm(300), rows=phase_rows(str(BREATHING), 100, 280, **PACE)))
    labels = [tile.label for tile in content_of(made, "a").tiles]
    assert labels[0].startswith("RSA")


def test_withheld_numbers_say_why() -> None:
    made = study(recording(lots(600)))
    content = content_of(made, "a")
    assert any("withheld: beats follow without order" in each for each in content.summary)
    assert content.tiles[0].value == "\N{EN DASH}"
    rows = [row for group in content.phases[0].groups for row in group.rows]
    assert ("No numbers, because", "irregular rhythm") in rows
    assert not any(row[0] == "RMSSD, ms" for row in rows)


def test_what_was_no_strap_is_told_first() -> None:
    simulated = study(recording(calm(100), source="simulated"))
    assert "simulated heart" in content_of(simulated, "a").notice
    every = study(recording(calm(100)), artifacts=False)
    assert "Artifacts were not looked for" in content_of(every, "a").notice
    assert not content_of(session(), "a").notice


def test_many_phases_stand_in_tables_that_fit_a_page() -> None:
    rows = [row for at in range(11) for row in phase_rows(f"part {at}", 20 * at, 20 * at + 20)]
    tables = content_of(study(recording(calm(250), rows=rows)), "a").phases
    assert [len(table.head) for table in tables] == [6, 5, 4]
    assert tables[0].head[1:3] == ("Whole recording", "1 part 0")


def test_a_file_of_another_program_needs_no_start() -> None:
    made = study(recording(calm(100), start=None, source="file"))
    content = content_of(made, "morning")
    assert content.title == "morning"
    assert any("another program" in each for each in content.caveats)
    assert "not recorded" in {fact.value for fact in content.graph}
    read(page(made, content))


@pytest.mark.parametrize("beats", [1, 2, 30])
def test_the_shortest_recordings_have_a_report(beats: int) -> None:
    made = study(recording(calm(beats)))
    content = content_of(made, "short")
    read(page(made, content))
    json.loads(to_json(made))


def test_a_long_recording_stays_a_small_page() -> None:
    made = study(recording(calm(4200), gaps={2000: 3600.0}), spectra=False)
    text = page(made, content_of(made, "night"))
    assert len(text) < 500_000
    assert "median of each" in text


# -- PDF and JSON ----------------------------------------------------------------------------------


def test_the_pdf_is_one_with_pages_fonts_and_a_title() -> None:
    made = printed()
    assert made.startswith(b"%PDF-")
    assert b"Sunday, 22 November 2026" in made or "Sunday, 22".encode("utf-16-be") in made
    assert b"Inter" in made
    assert len(re.findall(rb"/Type /Page\b", made)) >= 4
    # Text is text: glyphs are named, and lines are no pictures of words.
    streams = [
        zlib.decompress(each)
        for each in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
        if each[:1] == b"x"
    ]
    assert sum(stream.count(b" Tf") for stream in streams) > 100


def test_the_same_recording_makes_the_same_files() -> None:
    content = content_of(session(), "2026-11-22 09-14-05 Strap")
    assert page(session(), content) == written()
    assert pdf(session(), content) == printed()


def test_json_holds_the_whole_study_and_never_nan() -> None:
    text = to_json(session())

    def refuse(constant: str) -> Any:
        raise AssertionError(constant)

    found = json.loads(text, parse_constant=refuse)
    assert found["biofeedback_report"] == 1
    assert found["facts"]["start"] == START.isoformat()
    assert [each["name"] for each in found["phases"]] == ["rest", str(BREATHING), "rest"]
    paced = found["phases"][1]["paced"]
    assert paced["rate_per_min"] == 6
    assert len(paced["breaths"]) == 16
    whole, truth = found["whole"], session().whole
    assert whole["rmssd_ms"] == truth.rmssd_ms
    assert whole["ln_rmssd"] == truth.ln_rmssd
    assert whole["flags"]["ectopic"] == 2
    assert found["gaps"][0]["reason"] == "link lost"
    assert None in found["curve"]["rmssd_ms"]
    assert found["phases"][0]["spectra"]["hf_ms2"] > 0


# -- small parts -----------------------------------------------------------------------------------


def test_numbers_and_times_as_a_person_reads_them() -> None:
    hard = "\N{NO-BREAK SPACE}"
    assert [duration(each) for each in (0.5, 16, 59.6, 570, 3600, 85_980)] == [
        each.replace("_", hard)
        for each in ("0.5_s", "16_s", "1_min", "9_min 30_s", "1_h", "23_h 53_min")
    ]
    assert number(-1.25, 1) == "\N{MINUS SIGN}1.2"
    assert [three(each) for each in (4662.2, 56.07, 1.234, 0.0431)] == [
        "4662",
        "56.1",
        "1.23",
        "0.043",
    ]
    assert between(33.4, None) == "\N{EN DASH}"
    assert [elapsed_text(each) for each in (247, 3753, -2)] == [
        "4:07",
        "1:02:33",
        "\N{MINUS SIGN}0:02",
    ]


def test_the_axis_of_a_day_tells_the_new_day() -> None:
    day = Time(START.replace(hour=20), 0, 86_400)
    places, labels = day.ticks(9)
    assert len(places) <= 9
    assert labels[0].endswith("22 Nov")
    assert [label for label in labels if "23 Nov" in label] == ["00:00\n23 Nov"]
    assert all((place + 20 * 3600 + 14 * 60 + 5) % 3600 == 0 for place in places)
    assert Time(None, 0, 700).ticks(4)[1] == ["0:00", "5:00", "10:00"]


def test_labels_that_would_touch_are_left_out() -> None:
    shelf = Shelf(1)
    assert shelf.place(0, 10) == 0
    assert shelf.place(5, 15) is None
    assert shelf.place(11, 20) == 0


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a short recording of ours."""
    made = recording(calm(120))
    header = Header("id", START, "biofeedback 0", 60, "Strap")
    path = tmp_path / "2026-11-22 09-14-05 Strap.csv"
    path.write_text(header.text() + "".join(row.text(START) for row in made.rows), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def test_the_report_lies_beside_the_recording_and_is_private(file: Path) -> None:
    done = run(file)
    assert done.exit_code == 0, done.output
    path = file.with_name("2026-11-22 09-14-05 Strap report.html")
    assert str(path) in done.output
    assert "<!doctype html>" in path.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_overwritten_and_the_same_report_is_one_file(file: Path) -> None:
    first = file.with_name(f"{file.stem} report.html")
    assert run(file).exit_code == run(file).exit_code == 0
    assert sorted(file.parent.glob("*.html")) == [first]
    first.write_text("mine", encoding="utf-8")
    done = run(file)
    assert done.exit_code == 0
    assert first.read_text(encoding="utf-8") == "mine"
    assert file.with_name(f"{file.stem} report (2).html").exists()


def test_the_name_decides_on_the_kind(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert run(file, "--output", folder / "a.pdf").exit_code == 0
    assert (folder / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert run(file, "--output", folder / "a.json").exit_code == 0
    assert json.loads((folder / "a.json").read_text(encoding="utf-8"))["whole"]["beats"] == 120
    assert run(file, "--pdf", "--output", folder).exit_code == 0
    assert (folder / f"{file.stem} report.pdf").exists()


def test_json_is_printed(file: Path) -> None:
    done = run(file, "--json", "--artifacts", "off")
    assert json.loads(done.stdout)["facts"]["artifacts"] is False
    assert not list(file.parent.glob("*report*"))


def test_errors_are_one_sentence(file: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.html").write_text("mine", encoding="utf-8")
    (tmp_path / "no.txt").write_text("hello", encoding="utf-8")
    wrong: Sequence[tuple[Sequence[str | Path], str]] = [
        ((tmp_path / "nowhere.csv",), "cannot be read"),
        ((tmp_path / "no.txt",), "choose another file"),
        ((file, "--output", tmp_path / "taken.html"), "never overwritten"),
        ((file, "--output", tmp_path / "nowhere" / "a.html"), "cannot be written"),
    ]
    for arguments, said in wrong:
        done = run(*arguments)
        assert done.exit_code == 1
        assert said in done.output
        assert len(done.output.strip().splitlines()) == 1
        assert "Traceback" not in done.output
    assert (tmp_path / "taken.html").read_text(encoding="utf-8") == "mine"
    for arguments in (("--pdf", "--json"), ("--json", "--open"), ("--pdf", "--output", "a.html")):
        assert run(file, *arguments).exit_code == 2


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to this user"
)
def test_a_folder_that_cannot_be_written_to_is_told(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        done = run(file)
    finally:
        file.parent.chmod(0o700)
    assert done.exit_code == 1
    assert "choose another place" in done.output


def test_it_is_opened_where_that_is_wanted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    answer = 0

    def launch(url: str) -> int:
        opened.append(url)
        return answer

    monkeypatch.setattr(click, "launch", launch)
    assert run(file, "--open").exit_code == 0
    assert opened == [str(file.with_name(f"{file.stem} report.html"))]
    answer = 1
    done = run(file, "--open")
    assert done.exit_code == 0
    assert "by hand" in done.output


def test_only_what_is_needed_is_loaded(file: Path) -> None:
    code = (
        "import sys\nfrom biofeedback.__main__ import main\n"
        f"sys.argv = ['biofeedback', 'report', {str(file)!r}, '--json']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "bad = {'matplotlib', 'PySide6', 'bleak', 'scipy'} & set(sys.modules)\n"
        "assert not bad, bad\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


# -- in a browser ----------------------------------------------------------------------------------


def browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"no browser to look at the page with: none of {', '.join(names)} is here")
    return found


def browse(page_file: Path, *arguments: str) -> None:
    done = subprocess.run(
        [
            browser(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            f"--user-data-dir={page_file.parent / 'profile'}",
            *arguments,
            page_file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_chromium_shows_it_light_dark_and_on_paper(tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    browser()
    made = tmp_path / "report.html"
    made.write_text(written(), encoding="utf-8")
    for scheme, colours in (("1", LIGHT), ("0", DARK)):
        for width in (1160, 390):
            shot = tmp_path / f"{scheme}-{width}.png"
            browse(
                made,
                f"--blink-settings=preferredColorScheme={scheme}",
                f"--window-size={width},1400",
                f"--screenshot={shot}",
            )
            image = QImage(str(shot))
            assert image.width() == width
            assert image.pixelColor(3, 3).name() == colours["ground"]
            seen = {
                image.pixelColor(x, y).name() for x in range(0, width, 2) for y in range(0, 1400, 2)
            }
            # The accents of this appearance are drawn, and none of the other.
            other = DARK if colours is LIGHT else LIGHT
            assert {colours["vagal"], colours["text"]} <= seen
            assert not {other["vagal"], other["ground"]} & seen
    paper = tmp_path / "report.pdf"
    browse(
        made,
        "--blink-settings=preferredColorScheme=0",
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
    )
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) <= 9
