"""Text in a CSV: round trips, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json

from hypothesis import given
from hypothesis import strategies as st

from biofeedback.records.text import file_name, header_line, one_line, quoted, unguarded

NASTY = st.text(alphabet=st.sampled_from("=+-@',;|\t\n\r\"# aZ1\uff1d\u2028\u00e9"), max_size=14)


@given(NASTY | st.text(max_size=40))
def test_quoted_text_reads_back(text: str) -> None:
    field = quoted(text)
    (cells,) = list(csv.reader([f"1,{field},2"]))
    assert len(cells) == 3
    assert unguarded(cells[1]) == one_line(text)


@given(NASTY)
def test_no_cell_begins_like_a_formula_in_any_locale(text: str) -> None:
    line = f"1,{quoted(text)},2"
    for separator in ",;\t|":
        for part in (cell for row in csv.reader([line], delimiter=separator) for cell in row):
            assert part.lstrip()[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")


@given(NASTY)
def test_a_header_line_is_one_cell_and_reads_back(text: str) -> None:
    line = header_line("device", text)
    assert line.startswith("# device: ")
    assert line.count("\n") == 1
    for separator in ",;\t|":
        assert separator not in line.removeprefix("# device: ")
    assert json.loads(line.partition(": ")[2]) == one_line(text)


def test_names_of_straps_become_names_of_files() -> None:
    assert file_name("Polar H10 12345678") == "Polar H10 12345678"
    assert file_name("../../etc/pass<wd>:*?") == "etc pass wd"
    assert file_name("\n") == "strap"
    assert len(file_name("x" * 300)) == 120
    assert len(file_name("\N{HEAVY BLACK HEART}" * 300).encode()) <= 120
