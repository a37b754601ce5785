"""What the events of a session come to: curves, what is usual, the signal in words. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from biofeedback.events import (
    Beat,
    Edge,
    Event,
    HeartRate,
    HrvUpdate,
    Phase,
    StrapInfo,
    StrapState,
)
from biofeedback.programmes.breathing import BREATHING, SETTLING
from biofeedback.programmes.conversation import Part
from biofeedback.ui.series import SessionSeries
from biofeedback.ui.signal_text import SignalText
from biofeedback.usual import Band, Usual

PACED: Final = (SETTLING, BREATHING)
"""Names of phases in which RMSSD is not compared with what is usual: it falls with the pace."""
SPOKEN: Final = (Part.READING, Part.CALL)
"""Nor in these: speaking changes the breath, and what is usual is usual at rest."""


class Told:
    """Everything that is shown of a session, as far as it has been told."""

    def __init__(self, windows_s: Sequence[int]) -> None:
        """Begin with nothing told.

        Args:
            windows_s: Those that a person can choose from.
        """
        self.series = SessionSeries(windows_s)
        self.signal = SignalText()
        self.paced = False
        """Whether the breath is paced, live or in what is replayed."""
        self.spoken: int | None = None
        """The phase in which one reads aloud or is in a conversation; None outside of one."""
        self._usual = {window_s: Usual() for window_s in windows_s}
        self._latest: dict[object, Event] = {}

    def add(self, event: Event) -> bool:
        """Take an event; return whether the picture changes."""
        self.signal.add(event)
        match event:
            case Beat():
                self._learn(event)
                self._keep(Beat, event)
            case HrvUpdate():
                self._keep(event.window_s, event)
            case HeartRate():
                self._keep(HeartRate, event)
            case Phase(name=name) if name in PACED:
                self.paced = event.edge is Edge.START
            case Phase(edge=Edge.START, settings=settings) if settings.get("part") in SPOKEN:
                self.spoken = event.phase_id
            case Phase(edge=Edge.END, phase_id=number) if number == self.spoken:
                self.spoken = None
            case StrapState():
                self._keep(StrapState, event)
                return True
            case StrapInfo():
                self._keep(StrapInfo, event)
                return False
            case _:
                pass
        return self.series.add(event)

    def add_all(self, events: Iterable[Event]) -> None:
        """Take events without asking what they change."""
        for event in events:
            self.add(event)

    def latest(self) -> list[Event]:
        """Return the last event of each kind that a number or a state hangs on, the oldest first.

        Whoever is told these knows what one knows who was told everything.
        """
        return list(self._latest.values())

    def bands(self, others: Band | None = None) -> dict[int, Band | None]:
        """Return what is usual for each window, where the present may be compared with it.

        Args:
            others: What was usual on other days; None where only this session is known.
        """
        return {each: usual.compared_with(others) for each, usual in self._usual.items()}

    def _keep(self, kind: object, event: Event) -> None:
        self._latest.pop(kind, None)
        self._latest[kind] = event

    def _learn(self, beat: Beat) -> None:
        """Learn what is usual at rest."""
        for update in beat.hrv:
            if (usual := self._usual.get(update.window_s)) is None:
                continue
            if self.paced or self.spoken is not None:
                usual.skip()
            else:
                usual.add(update)
