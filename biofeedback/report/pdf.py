"""The report as a PDF: the same words, figures and tables as the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from biofeedback.analysis.results import Study
from biofeedback.report.axes import Time
from biofeedback.report.colours import HEART, MUTED, VAGAL
from biofeedback.report.content import Content, Fact, Table, Tile
from biofeedback.report.conversation import HEADING
from biofeedback.report.curve_figure import Look, curve_height, draw_curve
from biofeedback.report.fonts import settings
from biofeedback.report.paper import BODY, COLUMN, SMALL, Paper, width_of, wrapped
from biofeedback.report.small_figures import BREATHS_HEIGHT, draw_breaths, draw_poincare

_LOOK: Final = Look(COLUMN, 120, 56, 7, left=36, right=14, small=8.0)
_POINCARE: Final = 220.0
_FIRST: Final = 132.0
"""Width of the column that names the rows of a table of figures."""
_ACCENT: Final = {"vagal": VAGAL, "heart": HEART}
_SHARES: Final = {2: (0.5, 0.5), 3: (0.31, 0.43, 0.26)}
"""Of the column, for each tile."""
_LEADS: Final = ("RMSSD", "RSA, beats", "Mean heart")


def pdf(study: Study, content: Content) -> bytes:
    """Return the file."""
    with settings(size=9.5):
        paper = Paper()
        _begin(paper, content)
        _curve(paper, study, content)
        _conversation(paper, content)
        _phases(paper, content)
        _breaths(paper, study, content)
        _beats(paper, study, content)
        _signal(paper, content)
        _bullets(paper, "To keep in mind", content.caveats)
        _facts(paper, "About this recording", content.facts)
        _facts(paper, "For a publication (GRAPH)", content.graph)
        _bullets(paper, "How the numbers are made", content.methods)
        _bullets(paper, "Sources", content.sources, size=SMALL)
        title = f"{content.title} \N{EN DASH} session report"
        return paper.pdf(title=title, foot=content.foot, made=study.facts.start)


def _begin(paper: Paper, content: Content) -> None:
    paper.text("Session report", size=SMALL, colour=MUTED)
    paper.text(content.title, size=20, weight=600)
    paper.text(content.subtitle, colour=MUTED)
    if content.notice:
        height = 12 + BODY * 1.48 * len(wrapped(content.notice, COLUMN - 20, BODY))
        paper.y += 6
        paper.box(0, paper.y, COLUMN, height)
        paper.y += 6
        paper.text(content.notice, left=10, width=COLUMN - 20)
        paper.y += 4
    paper.y += 12
    _tiles(paper, content.tiles)
    paper.heading("In short")
    for sentence in content.summary:
        paper.text(sentence)


def _tiles(paper: Paper, tiles: Sequence[Tile]) -> None:
    shares = _SHARES.get(len(tiles), (1.0,))
    left, y = 0.0, paper.y
    bottom = y
    for place, (tile, share) in enumerate(zip(tiles, shares, strict=False)):
        width = share * COLUMN
        paper.put(tile.label, left, y + 8, size=SMALL, colour=MUTED)
        size = 34 if place == 0 else 24
        paper.put(tile.value, left, y + 46, size=size, weight=600, colour=_ACCENT[tile.kind])
        behind = left + width_of(tile.value, size, 600) + 4
        paper.put(tile.unit, behind, y + 46, size=12, colour=MUTED)
        line = y + 62
        for text in wrapped(tile.note, width - 16, SMALL):
            paper.put(text, left, line, size=SMALL, colour=MUTED)
            line += SMALL * 1.4
        bottom = max(bottom, line)
        left += width
    paper.y = bottom


def _curve(paper: Paper, study: Study, content: Content) -> None:
    height = curve_height(study, _LOOK)
    paper.heading(content.curve_title, room=height + 30)
    draw_curve(study, _LOOK, paper.place(height))
    paper.text(content.curve_text, size=SMALL, colour=MUTED)


def _conversation(paper: Paper, content: Content) -> None:
    said = content.conversation
    if said is None:
        return
    paper.heading(HEADING, room=150)
    _words(paper, said.results, (70.0, 160.0, 60.0, 90.0, COLUMN - 380))
    for sentence in said.sentences:
        paper.text(sentence)
    if said.states:
        paper.y += 4
        paper.need(40 + 18 * len(said.states.groups[0].rows))
        _words(paper, said.states, (110.0, 72.0, 45.0, 78.0, 70.0, 70.0, 50.0), words=False)
    for sentence in said.turns:
        paper.text(sentence)
    for fact in said.told:
        paper.row((fact.term, fact.value), (200.0, COLUMN - 200), words=True, first=MUTED)
    paper.y += 6
    for note in said.notes:
        paper.text(note, size=SMALL, colour=MUTED)


def _phases(paper: Paper, content: Content) -> None:
    paper.heading("The numbers", room=140)
    for table in content.phases:
        _figures(paper, table)
        paper.y += 8
    for note in content.phase_notes:
        paper.text(note, size=SMALL, colour=MUTED)


def _figures(paper: Paper, table: Table) -> None:
    others = len(table.head) - 1
    width = min((COLUMN - _FIRST) / others, 110.0)
    widths = [_FIRST, *([width] * others)]

    def head() -> None:
        paper.row(table.head, widths, weight=600)

    paper.need(120)
    paper.text(table.caption, size=SMALL, colour=MUTED)
    head()
    for group in table.groups:
        # A group stays with its heading, and in one piece.
        if paper.need(16 + 18 * len(group.rows)):
            head()
        paper.y += 5
        paper.put(group.heading, 0, paper.y + SMALL, size=SMALL - 0.5, colour=MUTED)
        paper.y += 13
        for row in group.rows:
            paper.row(row, widths, weight=600 if row[0].startswith(_LEADS) else 400, head=head)


def _breaths(paper: Paper, study: Study, content: Content) -> None:
    if not content.breaths:
        return
    paper.heading("Paced breathing", room=BREATHS_HEIGHT + 90)
    for said in content.breaths:
        phase = study.phases[said.place]
        if phase.paced is None:
            continue
        paper.need(BREATHS_HEIGHT + 80)
        paper.text(said.heading, weight=600)
        for sentence in said.sentences:
            paper.text(sentence)
        paper.y += 6
        time = Time(study.facts.start, phase.start_s, phase.end_s)
        place = paper.place(BREATHS_HEIGHT)
        draw_breaths(phase, phase.paced, time, COLUMN, place)
    paper.text(content.breaths_text, size=SMALL, colour=MUTED)


def _beats(paper: Paper, study: Study, content: Content) -> None:
    paper.heading("Beats", room=_POINCARE)
    place = paper.place(_POINCARE)
    draw_poincare(study, _POINCARE, place)
    bottom, beside = paper.y, _POINCARE + 24
    paper.y -= _POINCARE - 10
    paper.text(content.poincare_text, left=beside, size=SMALL, colour=MUTED)
    paper.text(content.beats_text, left=beside, size=SMALL, colour=MUTED)
    paper.y = max(paper.y, bottom) + 6
    paper.need(150)
    _words(paper, content.beats, (310.0, 80.0, 80.0), words=False)


def _words(paper: Paper, table: Table, widths: Sequence[float], *, words: bool = True) -> None:
    def head() -> None:
        paper.row(table.head, widths, weight=600, words=words)

    paper.need(60)
    paper.text(table.caption, size=SMALL, colour=MUTED)
    head()
    for group in table.groups:
        for row in group.rows:
            paper.row(row, widths, words=words, head=head)
    paper.y += 8


def _signal(paper: Paper, content: Content) -> None:
    paper.heading("Signal")
    for sentence in content.signal:
        paper.text(sentence)
    paper.y += 4
    if content.gaps:
        _words(paper, content.gaps, (90.0, 90.0, 250.0))
    if content.markers:
        _words(paper, content.markers, (30.0, 90.0, 310.0))


def _bullets(paper: Paper, heading: str, items: Iterable[str], *, size: float = BODY) -> None:
    paper.heading(heading)
    for item in items:
        paper.text(item, left=12, bullet="•", size=size)


def _facts(paper: Paper, heading: str, facts: Iterable[Fact]) -> None:
    paper.heading(heading)
    for fact in facts:
        paper.row((fact.term, fact.value), (140.0, COLUMN - 140), words=True, first=MUTED)
