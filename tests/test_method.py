"""What the library keeps of some fixed recordings: where a number changes, ``METHOD`` must rise.

The index holds numbers that were worked out once. Nothing else would notice that a later version
works one out otherwise, and old and new numbers would stand side by side in one range.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from biofeedback.history.describing import entry_of
from biofeedback.history.indexing import METHOD, described
from biofeedback.history.likeness import readings_of
from biofeedback.programmes.morning import READING, SETTLING
from biofeedback.records.csv_format import Recording, Row
from biofeedback.records.library import ContactEntry, DifferenceEntry, Measures
from biofeedback.units import ticks
from tests import made
from tests.test_analysis import calm, lots, phase_rows
from tests.test_analysis import recording as recorded

KNOWN: Final[dict[int, tuple[str, ...]]] = {
    2: (
        "paced: paced  340 0 1 0 30.869 - - 59.9 - - -",
        "paced paced breathing: paced 6.0 240 31.508 25.755 38.546 59.94 4.1227 68.542 0.5765",
        "paced rest: rest None 75 28.955 22.101 37.936 59.765 - - -",
        "paced counts: paced morning 6, rest morning 0",
        "rest: rest lying 200 1 0.9411 0.025 19.964 16.183 24.628 63.022 - - -",
        "rest counts: rest morning 0",
        "morning: rest sitting 450 0 1 0 19.797 - - 63.077 - - -",
        "morning settling: other None 59 18.207 13.618 24.342 63.051 - - -",
        "morning morning reading: rest None 180 20.567 16.635 25.429 63.117 - - -",
        "morning call: conversation None 150 19.609 15.722 24.457 63.122 - - -",
        "morning counts: rest morning 0, conversation morning 0",
        "disorder: rest  550 0 0.63656 0.12727 - - - 63.834 - - -irregular rhythm",
        "disorder rest: rest None 195 20.021 16.25 24.667 63.099 - - -",
        "disorder baseline: rest None 160 - - - 64.7 - - -irregular rhythm",
        "disorder counts: rest morning 0, rest morning 0",
    ),
    3: (
        "paced: paced  340 0 1 0 30.869 - - 59.9 - - -",
        "paced paced breathing: paced 6.0 240 31.508 25.755 38.546 59.94 4.1227 68.542 0.5765",
        "paced rest: rest None 75 28.955 22.101 37.936 59.765 - - -",
        "paced counts: paced morning 6, rest morning 0",
        "rest: rest lying 200 1 0.9411 0.025 19.964 16.183 24.628 63.022 - - -",
        "rest counts: rest morning 0",
        "morning: rest sitting 450 0 1 0 19.797 - - 63.077 - - -",
        "morning settling: other None 59 18.207 13.618 24.342 63.051 - - -",
        "morning morning reading: rest None 180 20.567 16.635 25.429 63.117 - - -",
        "morning call: conversation None 150 19.609 15.722 24.457 63.122 - - -",
        "morning counts: rest morning 0, conversation morning 0",
        "disorder: rest  550 0 0.63656 0.12727 - - - 63.834 - - -irregular rhythm",
        "disorder rest: rest None 195 20.021 16.25 24.667 63.099 - - -",
        "disorder baseline: rest None 160 - - - 64.7 - - -irregular rhythm",
        "disorder counts: rest morning 0, rest morning 0",
        "conversation: conversation sitting 820 0 1 0 20.093 - - 63.15 - - -",
        "conversation quiet before: other None 65 18.537 13.994 24.555 63.045 - - -",
        "conversation quiet before: rest None 180 20.849 16.505 26.335 63.028 - - -",
        "conversation reading aloud: other None 120 19.581 15.501 24.734 63.074 - - -",
        "conversation an hour with A: conversation None 220 20.263 16.298 25.192 63.257 - - -",
        "conversation quiet after: other None 180 20.789 16.816 25.701 63.167 - - -",
        "contact: voice call A  0.33333 [3, None, None, 6, 5, 4]",
        "contact recovery: baseline 0.03062 0.29697",
        "contact reactivity: reading 0.036529 0.28222",
        "conversation counts: rest morning 0, conversation morning 0",
    ),
}
"""What came of it by each method. Add one; never change one that went out."""


def closed(rr: list[float], rows: list[Row], **facts: object) -> Recording:
    """Return a recording that its program has closed."""
    end = Row(ticks(sum(rr) / 1000 + 9), "state", note="stopped")
    return recorded(rr, rows=[*rows, end], **facts)  # type: ignore[arg-type]


def rest() -> Recording:
    """Ectopic, missed and extra beats, a gap, a posture that was told late."""
    rr = calm(200)
    rr[60:62] = [0.7 * rr[60], 1.3 * rr[61]]
    rr[90:92] = [rr[90] + rr[91]]
    rr[120:121] = [0.4 * rr[120], 0.6 * rr[120]]
    told = Row(ticks(100), "info", note="posture", detail="lying")
    return closed(rr, [told], gaps={150: 7.0})


def morning() -> Recording:
    rows = [
        *phase_rows(str(SETTLING), 1, 60),
        *phase_rows(str(READING), 61, 241, wanted_s="180"),
        *phase_rows("call", 250, 400),
    ]
    return closed(calm(450), rows, posture="sitting")


def disorder() -> Recording:
    rows = [*phase_rows("rest", 5, 200), *phase_rows("baseline", 260, 420)]
    return closed(calm(250) + lots(150) + calm(150), rows)


def conversation() -> Recording:
    """A quiet before that was begun anew, reading aloud, a call of any name, a quiet after."""

    def part(name: str, start: float, end: float, which: str) -> list[Row]:
        return phase_rows(name, start, end, programme="conversation", part=which, planned_s="")

    said = {
        "contact": "Voice call", "with": "A", "posture": "sitting", "in tune before": "3 of 7",
        "in tune": "6 of 7", "close": "5 of 7", "comfort": "4 of 5", "close before": "8 of 7",
    }  # fmt: skip
    voices = [Row(ticks(at), "talk", note=talk) for at, talk in
              ((400, "me"), (460, "other"), (560, "silence"), (580, "unknown"))]  # fmt: skip
    rows = [
        *part("quiet before", 5, 70, "baseline"),
        *part("quiet before", 70, 250, "baseline"),
        *part("reading aloud", 250, 370, "reading"),
        *part("an hour with A", 370, 590, "conversation"),
        *part("quiet after", 590, 770, "recovery"),
        *(Row(ticks(3), "info", note=key, detail=text) for key, text in said.items()),
        *voices,
    ]
    return closed(calm(820), sorted(rows, key=lambda row: row.elapsed))


def described_ones(folder: Path) -> Iterator[tuple[str, ...]]:
    phases = [(10.0, 250.0, "paced breathing", made.PACED), (255.0, 330.0, "rest", {})]
    made_files = {"paced": made.write(folder, duration_s=340, phases=phases)}
    entries = {name: described(path) for name, path in made_files.items()}
    for make in (rest, morning, disorder, conversation):
        entries[make.__name__] = entry_of(Path(f"{make.__name__}.csv"), make())
    for name, entry in entries.items():
        assert entry is not None
        first = f"{entry.kind} {entry.posture} {entry.beats} {entry.gaps}"
        shares = f"{entry.clean_share:.5g} {entry.artifact_share:.5g}"
        lines = [f"{name}: {first} {shares} {numbers(entry.measures)}"]
        lines += [
            f"{name} {each.name}: {each.kind} {each.pace} {each.length_s:.5g} "
            f"{numbers(each.measures)}"
            for each in entry.phases
        ]
        likes = [
            f"{each.like.kind} {each.like.part} {each.like.pace:g}" for each in readings_of(entry)
        ]
        if entry.contact is not None:
            lines += contact(entry.contact)
        yield (*lines, f"{name} counts: {', '.join(likes)}")


def contact(found: ContactEntry) -> list[str]:
    def of(each: DifferenceEntry) -> str:
        values = [each.difference, each.half_width]
        shown = " ".join("-" if value is None else f"{value:.5g}" for value in values)
        return f"{each.against} {shown}{each.missing}"

    ratings = [
        each
        for when in (found.before, found.after)
        for each in (when.in_tune, when.close, when.comfort)
    ]
    own = "-" if found.own_share is None else f"{found.own_share:.5g}"
    return [
        f"contact: {found.contact} {found.who} {found.breathing} {own} {ratings}",
        f"contact recovery: {of(found.recovery)}",
        f"contact reactivity: {of(found.reactivity)}",
    ]


def numbers(found: Measures) -> str:
    values = (
        *(found.rmssd_ms, found.low_ms, found.high_ms, found.mean_hr_bpm),
        *(found.rsa_bpm, found.rsa_ms, found.lock),
    )
    return " ".join("-" if each is None else f"{each:.5g}" for each in values) + found.withheld


def test_a_changed_number_raises_the_method(tmp_path: Path) -> None:
    lines = tuple(line for each in described_ones(tmp_path) for line in each)
    assert max(KNOWN) == METHOD, "Note in KNOWN what comes of the new method."
    told = (
        "What is kept of a recording has changed: raise history.indexing.METHOD and note it here."
    )
    assert lines == KNOWN[METHOD], told
