"""The report as one HTML page: nothing outside it is asked for, and nothing in it runs."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from biofeedback.analysis.results import BreathStudy, Study
from biofeedback.report.axes import Time
from biofeedback.report.content import Breaths, Content, Fact, Table, Tile
from biofeedback.report.conversation import HEADING
from biofeedback.report.curve_figure import NARROW, WIDE, curve_figure
from biofeedback.report.numbers_text import number, percent
from biofeedback.report.small_figures import breaths_figure, poincare_figure
from biofeedback.report.style import STYLE
from biofeedback.report.svg import svg

_WIDE_PX = 1000.0
_NARROW_PX = 400.0
_FEW = 2
"""Columns of a table that leaves room beside it."""


def page(study: Study, content: Content) -> str:
    """Return the whole page."""
    sections = (
        _section("In short", _paragraphs(content.summary)),
        _section(content.curve_title, _curve(study, content)),
        _conversation(content),
        _section("The numbers", _phases(content)),
        _section("Paced breathing", _breaths(study, content)) if content.breaths else "",
        _section("Beats", _beats(study, content)),
        _section("Signal", _signal(content)),
        _section("To keep in mind", _list(content.caveats)),
        _section("About this recording", _facts(content.facts)),
        _section("For a publication (GRAPH)", _facts(content.graph)),
        _section(
            "How the numbers are made",
            _list(content.methods) + "<h3>Sources</h3>" + _list(content.sources, "ol"),
        ),
    )
    notice = f'<p class="notice">{escape(content.notice)}</p>' if content.notice else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(content.title)} \N{EN DASH} session report</title>\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header>\n"
        '<p class="eyebrow">Session report</p>\n'
        f"<h1>{escape(content.title)}</h1>\n"
        f'<p class="muted">{escape(content.subtitle)}</p>\n{notice}\n'
        f"{_tiles(content.tiles)}\n</header>\n<main>\n"
        + "\n".join(filter(None, sections))
        + f"\n</main>\n<footer>{escape(content.foot)}</footer>\n</body>\n</html>\n"
    )


def _section(heading: str, inside: str) -> str:
    return f"<section>\n<h2>{escape(heading)}</h2>\n{inside}\n</section>"


def _paragraphs(sentences: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(each)}</p>" for each in sentences)


def _list(items: Iterable[str], kind: str = "ul") -> str:
    inside = "".join(f"<li>{escape(each)}</li>" for each in items)
    return f'<{kind} class="plain">{inside}</{kind}>'


def _tiles(tiles: Iterable[Tile]) -> str:
    inside = "".join(
        f'<li class="tile {each.kind}"><p class="label">{escape(each.label)}</p>'
        f'<p class="value">{escape(each.value)}<span class="unit">{escape(each.unit)}</span></p>'
        f'<p class="note muted">{escape(each.note)}</p></li>'
        for each in tiles
    )
    return f'<ul class="tiles">{inside}</ul>'


def _curve(study: Study, content: Content) -> str:
    # Two drawings: a wide one would be too small to read on a phone.
    drawn = [
        f'<div class="{shown}">'
        + svg(curve_figure(study, look), name, content.curve_title, content.curve_text)
        + "</div>"
        for look, name, shown in ((WIDE, "curve", "wide-only"), (NARROW, "small", "narrow"))
    ]
    return f"<figure>{''.join(drawn)}<figcaption>{escape(content.curve_text)}</figcaption></figure>"


def _conversation(content: Content) -> str:
    said = content.conversation
    if said is None:
        return ""
    told = f"<h3>What was told</h3>{_facts(said.told)}" if said.told else ""
    states = _table(said.states, "phases wide") if said.states else ""
    return _section(
        HEADING,
        _table(said.results, "wide")
        + _paragraphs(said.sentences)
        + states
        + _paragraphs(said.turns)
        + told
        + f'<div class="notes">{_paragraphs(said.notes)}</div>',
    )


def _phases(content: Content) -> str:
    notes = _paragraphs(content.phase_notes)
    tables = "".join(
        _table(each, "phases wide" if len(each.head) > _FEW else "phases")
        for each in content.phases
    )
    inside = f'<div>{tables}</div><div class="notes">{notes}</div>'
    narrow = all(len(each.head) <= _FEW for each in content.phases)
    return f'<div class="columns">{inside}</div>' if narrow else inside


def _table(table: Table, kind: str = "") -> str:
    """Return a table that can be scrolled sideways, with the keys, too, where it is too wide."""
    head = "".join(
        f'<th scope="col">{escape(each)}</th>' if each else "<td></td>" for each in table.head
    )
    groups = []
    for group in table.groups:
        rows = "".join(
            f'<tr{_lead(row[0])}><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in group.rows
        )
        heading = ""
        if group.heading:
            heading = (
                f'<tr><th scope="rowgroup" colspan="{len(table.head)}">{escape(group.heading)}'
                "</th></tr>"
            )
        groups.append(f"<tbody>{heading}{rows}</tbody>")
    kind += " words" if table.text else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="{kind.strip()}"><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>{''.join(groups)}</table></div>"
    )


def _lead(name: str) -> str:
    """Mark the rows that a reader looks for first."""
    leads = name.startswith(("RMSSD", "RSA, beats", "Mean heart"))
    return ' class="lead"' if leads else ""


def _breaths(study: Study, content: Content) -> str:
    return "".join(_run(study, content, each) for each in content.breaths)


def _run(study: Study, content: Content, said: Breaths) -> str:
    phase = study.phases[said.place]
    paced = phase.paced
    assert paced is not None
    time = Time(study.facts.start, phase.start_s, phase.end_s)
    text = content.breaths_text
    drawn = "".join(
        f'<div class="{shown}">'
        + svg(breaths_figure(phase, paced, time, width), f"{name}{said.place}", said.heading, text)
        + "</div>"
        for width, name, shown in (
            (_WIDE_PX, "breaths", "wide-only"),
            (_NARROW_PX, "few", "narrow"),
        )
    )
    return (
        f'<div class="breaths"><h3>{escape(said.heading)}</h3>{_paragraphs(said.sentences)}'
        f"<figure>{drawn}<figcaption>{escape(text)}</figcaption></figure>"
        f"{_breath_table(paced.breaths, time)}</div>"
    )


def _breath_table(breaths: Iterable[BreathStudy], time: Time) -> str:
    rows = "".join(
        f'<tr><th scope="row">{place}</th><td>{time.text(each.start_s)}</td>'
        f"<td>{number(each.swing_bpm, 1)}</td><td>{number(each.rsa_bpm, 1)}</td>"
        f"<td>{number(each.rsa_ms)}</td><td>{percent(each.lock, 0)}</td></tr>"
        for place, each in enumerate(breaths, 1)
    )
    heads = ("Breath", "At", "Swing, beats/min", "RSA, beats/min", "RSA, ms", "Pace followed")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return (
        "<details><summary>Each breath as a table</summary>"
        '<div class="scroll" tabindex="0" role="region" aria-label="Each breath"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _beats(study: Study, content: Content) -> str:
    cloud = svg(
        poincare_figure(study), "poincare", "Poincaré plot of RR intervals", content.poincare_text
    )
    return (
        f'<div class="columns"><figure>{cloud}'
        f"<figcaption>{escape(content.poincare_text)}</figcaption></figure>"
        f"<div>{_table(content.beats)}<p>{escape(content.beats_text)}</p></div></div>"
    )


def _signal(content: Content) -> str:
    tables = [_table(each) for each in (content.gaps, content.markers) if each]
    return _paragraphs(content.signal) + "".join(tables)


def _facts(facts: Iterable[Fact]) -> str:
    inside = "".join(f"<dt>{escape(each.term)}</dt><dd>{escape(each.value)}</dd>" for each in facts)
    return f"<dl>{inside}</dl>"
