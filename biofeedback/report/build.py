"""From a study to all the texts of its report."""

from __future__ import annotations

from biofeedback import __version__
from biofeedback.analysis.results import Study, unturned
from biofeedback.report import background, words
from biofeedback.report.content import Content
from biofeedback.report.conversation import conversation
from biofeedback.report.numbers_text import count, duration
from biofeedback.report.private import without_names
from biofeedback.report.tables import beats_table, gaps_table, markers_table, phase_tables

_DOT = " · "


def content_of(study: Study, name: str) -> Content:
    """Return the texts.

    Args:
        study: Of the recording.
        name: Of its file, without the ending.
    """
    study = without_names(study)
    facts, name = study.facts, unturned(name)
    start = facts.start
    title = f"{start:%A}, {start.day} {start:%B %Y}, {start:%H:%M}" if start else name
    subtitle = [duration(study.whole.duration_s), facts.device if facts.device != name else ""]
    subtitle.append(count(study.whole.beats, "beat", "beats"))
    return Content(
        title=title,
        subtitle=_DOT.join(filter(None, subtitle)),
        notice=_notice(study),
        tiles=words.tiles(study),
        summary=words.summary(study),
        curve_title="Vagal tone and heart rate over time",
        curve_text=words.curve_text(study),
        conversation=conversation(study),
        phases=phase_tables(study),
        phase_notes=background.phase_notes(study),
        breaths=words.breaths(study),
        breaths_text=words.BREATHS_TEXT,
        poincare_text=words.poincare_text(study),
        beats=beats_table(study),
        beats_text=words.beats_text(study),
        signal=words.signal(study),
        gaps=gaps_table(study),
        markers=markers_table(study),
        facts=background.facts(study),
        caveats=background.caveats(study),
        graph=background.graph(study),
        methods=background.METHODS,
        sources=background.sources(study),
        foot=f"biofeedback {__version__}{_DOT}no medical device{_DOT}{name}",
    )


def _notice(study: Study) -> str:
    said = []
    if study.facts.source == "simulated":
        said.append("This is a simulated heart: these are nobody's values.")
    if study.facts.source == "replay":
        said.append("This is the recording of a replay, not of a strap.")
    if not study.facts.artifacts:
        said.append("Artifacts were not looked for: one wrong interval can double RMSSD.")
    return " ".join(said)
