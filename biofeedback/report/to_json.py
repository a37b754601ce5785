"""A study as JSON: every field under its own name, with its unit in it; never NaN."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np

from biofeedback.analysis.results import Change, ConversationStudy, PhaseStudy, Spectra, Study
from biofeedback.report.private import without_names

VERSION: Final = 1
"""Rises where a field changes its name or its meaning."""
_DERIVED: Final = {
    PhaseStudy: ("duration_s", "flagged", "flagged_share", "ln_rmssd", "ln_low", "ln_high"),
    Spectra: ("lf_hf",),
    Change: ("percent", "percent_limits", "clear"),
    ConversationStudy: ("own_share",),
}


def to_json(study: Study) -> str:
    """Return the study as one JSON object, without names; null is withheld or unknown."""
    facts = {"biofeedback_report": VERSION, **_plain(without_names(study))}
    return json.dumps(facts, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return the same in what JSON has."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in dataclasses.fields(value)]
        names += _DERIVED.get(type(value), ())
        return {name: _plain(getattr(value, name)) for name in names}
    match value:
        case np.ndarray():
            return [_plain(each) for each in value.tolist()]
        case float():
            return value if math.isfinite(value) else None
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case tuple() if hasattr(value, "_asdict"):
            return _plain(value._asdict())
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value
