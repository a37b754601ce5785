"""What a report leaves out: it is made to be sent on."""

from __future__ import annotations

from dataclasses import replace

from biofeedback.analysis.results import Study
from biofeedback.programmes.conversation import Fact


def without_names(study: Study) -> Study:
    """Return a study without the private label of the other person."""
    header = {key: value for key, value in study.facts.header.items() if key != Fact.WITH}
    talk = study.conversation
    if talk is not None:
        kept: dict[Fact, str] = {
            fact: value for fact, value in talk.facts.items() if fact is not Fact.WITH
        }
        talk = replace(talk, facts=kept)
    return replace(study, facts=replace(study.facts, header=header), conversation=talk)
