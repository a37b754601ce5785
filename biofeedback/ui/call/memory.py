"""What is remembered of conversations from one to the next; a settings file may hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from biofeedback.programmes.conversation import (
    BASELINE_S,
    READING_S,
    RECOVERY_S,
    Breathing,
    Contact,
    Fact,
    Outline,
    Part,
)
from biofeedback.records.folders import SettingsStore
from biofeedback.records.notes import Posture

LENGTHS_MIN: Final = {
    Part.BASELINE: (2, 3, 5),
    Part.READING: (2, 3),
    Part.RECOVERY: (2, 3, 5),
}
"""The shortest still leaves a minute once the first seconds do not count."""
_USUAL_MIN: Final = {
    Part.BASELINE: round(BASELINE_S / 60),
    Part.READING: round(READING_S / 60),
    Part.RECOVERY: round(RECOVERY_S / 60),
}
_OFF_AT_FIRST: Final = frozenset({Part.READING})
_PEOPLE: Final = "people"
MOST_PEOPLE: Final = 20
LONGEST_LABEL: Final = 40
LISTEN: Final = "listen"
"""Only there where a person chose to have it remembered."""
_E = TypeVar("_E", bound=StrEnum)


class Memory:
    """Reads and writes the settings of conversations."""

    def __init__(self, store: SettingsStore) -> None:
        """Look into the store."""
        self._store = store

    @property
    def all(self) -> Mapping[str, Any]:
        """Everything as it is stored."""
        return self._store.settings.conversation

    def remember(self, **changes: Any) -> None:
        """Remember what has changed."""
        now = {**self.all, **changes}
        if now != self.all:
            self._store.change(conversation=now)

    def text(self, key: str) -> str:
        """Return a text; empty where there is none."""
        found = self.all.get(key)
        return found if isinstance(found, str) else ""

    def flag(self, key: str, usual: bool) -> bool:
        """Return a yes or no."""
        found = self.all.get(key)
        return found if isinstance(found, bool) else usual

    def one_of(self, key: str, kind: type[_E], usual: _E) -> _E:
        """Return one of a few words."""
        return next((each for each in kind if each == self.text(key)), usual)

    # -- phases --------------------------------------------------------------------------------

    def wants(self, part: Part) -> bool:
        """Return whether a part is wanted."""
        return self.flag(part.value, part not in _OFF_AT_FIRST)

    def minutes(self, part: Part) -> int:
        """Return the length of a part."""
        found = self.all.get(f"{part.value} min")
        return found if found in LENGTHS_MIN[part] else _USUAL_MIN[part]

    def want(self, part: Part, on: bool, minutes: int) -> None:
        """Remember a part."""
        self.remember(**{part.value: on, f"{part.value} min": minutes})

    @property
    def outline(self) -> Outline:
        """The parts as they are chosen."""
        lengths = {
            part: 60.0 * self.minutes(part) if self.wants(part) else None for part in LENGTHS_MIN
        }
        return Outline(lengths[Part.BASELINE], lengths[Part.READING], lengths[Part.RECOVERY])

    # -- tags ----------------------------------------------------------------------------------

    @property
    def contact(self) -> Contact:
        """How one meets."""
        return self.one_of(Fact.CONTACT, Contact, Contact.UNSAID)

    @property
    def posture(self) -> Posture:
        """How one sits or stands."""
        return self.one_of(Fact.POSTURE, Posture, Posture.UNKNOWN)

    @property
    def breathing(self) -> Breathing:
        """What one tells oneself of breathing."""
        return self.one_of(Fact.BREATHING, Breathing, Breathing.UNSAID)

    @property
    def with_whom(self) -> str:
        """The private label."""
        return self.text(Fact.WITH)[:LONGEST_LABEL]

    @property
    def people(self) -> list[str]:
        """Earlier labels, the newest first."""
        found = self.all.get(_PEOPLE)
        return [str(each) for each in found[:MOST_PEOPLE]] if isinstance(found, list) else []

    def meet(self, label: str) -> None:
        """Remember a label among the earlier ones."""
        if label:
            others = [each for each in self.people if each != label]
            self.remember(**{_PEOPLE: [label, *others][:MOST_PEOPLE]})

    def forget_people(self) -> None:
        """Forget every label."""
        self.remember(**{_PEOPLE: [], Fact.WITH: ""})

    def facts(self) -> dict[Fact, str]:
        """Return what the recording is told of it; what was left open is not there."""
        told = {
            Fact.CONTACT: self.contact.value,
            Fact.WITH: self.with_whom,
            Fact.POSTURE: self.posture.value,
            Fact.BREATHING: self.breathing.value,
        }
        return {fact: text for fact, text in told.items() if text}
