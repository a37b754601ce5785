"""What the window wants done, as calls on the engine; what comes of it, through the bridge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.sentences import tr
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.request import Request

if TYPE_CHECKING:
    from biofeedback.clock import Clock
    from biofeedback.demo import Demo
    from biofeedback.engine import Engine, SessionPlan
    from biofeedback.pacer import Pacer
    from biofeedback.records.recorder import Place
    from biofeedback.strap import Source

DEMO: Final = "simulated"
REPLAY: Final = "replay"
BLUETOOTH: Final = "bluetooth"
_AS_USUAL: Final = Request()


class Controller(QObject):
    """Starts and ends sessions, recordings and searches. The engine is loaded with the first."""

    def __init__(self, store: SettingsStore, parent: QObject | None = None) -> None:
        """Load nothing heavy yet."""
        super().__init__(parent)
        self.bridge = Bridge(self)
        self._store = store
        self._engine: Engine | None = None
        self._plan: SessionPlan | None = None
        self._place: Place | None = None
        self._marks = 0
        self.demo: Demo | None = None
        """The simulated person of the present session, if it is on one."""
        self.recording = False
        """Whether the present session is meant to be recorded."""

    def load(self) -> None:
        """Start the asyncio thread."""
        if self._engine is None:
            from biofeedback.engine import Engine

            self._engine = Engine()

    def start_strap(self, wanted: str, name: str = "", output: Path | None = None) -> None:
        """Begin a session on a Bluetooth strap: an address, or (a part of) a name."""
        from biofeedback.sources import open_strap

        place = _place(output, self._store.settings.recordings)
        self._start(
            partial(open_strap, wanted, name=name, pair=self._store.settings.pair), BLUETOOTH, place
        )

    def start_demo(self, seed: int | None = None, output: Path | None = None) -> None:
        """Begin a session on the simulated strap; its recordings lie apart from a person's own."""
        from biofeedback.demo import Demo

        place = _place(output, self._store.settings.demo_recordings)
        demo = Demo(seed)
        self._start(demo.put_on, DEMO, place)
        self.demo = demo

    def start_replay(self, path: Path, wanted: Request) -> None:
        """Begin a session on a file; it is recorded only where the request says so."""
        from biofeedback.records.recorder import Place
        from biofeedback.records.replay import load

        place = Place(wanted.output) if wanted.output else None
        facts = {"replay_of": path.name}
        self._start(partial(load, path), REPLAY, place, wanted, facts)

    def end_session(self) -> None:
        """End the session."""
        if self._engine:
            self._engine.end_session()

    def begin_phase(self, name: str, settings: Mapping[str, str]) -> None:
        """Begin a phase of the recording; the present one ends."""
        if self._engine:
            self._engine.begin_phase(name, settings)

    def end_phase(self) -> None:
        """End the present phase of the recording."""
        if self._engine:
            self._engine.end_phase()

    def tell(self, key: str, value: str) -> None:
        """Add a fact to the recording that became known now."""
        if self._engine:
            self._engine.tell(key, value)

    def pace(self, pacer: Pacer | None) -> None:
        """Let the simulated person breathe with a pacer; a real one sees it."""
        if self.demo:
            self.demo.follow(pacer.phase if pacer else None)

    def mark(self) -> str:
        """Set a marker and return its label."""
        self._marks += 1
        label = tr("Mark {number}").format(number=self._marks)
        if self._engine:
            self._engine.mark(label)
        return label

    def set_recording(self, on: bool) -> None:
        """Record the running session from now on, or close its file."""
        if self._engine is None or self._plan is None:
            return
        self.recording = on
        if not on:
            self._engine.stop_recording(self.bridge.post_recording_closed)
        elif place := self._present_place():
            self._engine.start_recording(place)

    def move_recording(self) -> None:
        """Record to the folder that is chosen now, where nothing has reached a disk yet."""
        if self._engine and (place := self._present_place()):
            self._engine.move_recording(place)

    def _present_place(self) -> Place | None:
        """Return the place of this session, in the folder that is chosen now."""
        from biofeedback.records.recorder import Place

        if self._place is None or not self._place.own:
            return self._place
        settings = self._store.settings
        demo = self.source_kind == DEMO
        return Place(settings.demo_recordings if demo else settings.recordings, own=True)

    def scan(self) -> None:
        """Look for straps."""
        self.load()
        assert self._engine is not None
        self._engine.scan(self.bridge.post_strap_found, self.bridge.post_scan_ended)

    @property
    def source_kind(self) -> str:
        """Where the beats of the present session come from."""
        return self._plan.source_kind if self._plan else ""

    @property
    def replaying(self) -> bool:
        """Whether the present session is a file."""
        return self.source_kind == REPLAY

    @property
    def can_record(self) -> bool:
        """Whether the present session has a place to be recorded in."""
        return self._place is not None

    @property
    def recording_path(self) -> Path | None:
        """The file that is being written."""
        return self._engine.recording_path if self._engine else None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the session began, by its own clock."""
        return self._engine.elapsed_s if self._engine else 0.0

    def close(self) -> None:
        """End everything; returns when the file is closed."""
        if self._engine:
            self._engine.close()

    def join(self) -> None:
        """Wait until the strap is let go of."""
        if self._engine:
            self._engine.join()

    def _start(
        self,
        open_source: Callable[[Clock], Source],
        kind: str,
        place: Place | None,
        wanted: Request = _AS_USUAL,
        facts: dict[str, str] | None = None,
    ) -> None:
        from biofeedback.clock import make_clock
        from biofeedback.engine import SessionPlan

        self.load()
        assert self._engine is not None
        window_s = wanted.window_s or self._store.settings.window_s
        others = [other for other in WINDOWS_S if other != window_s]
        self._plan = SessionPlan(
            [open_source],
            partial(make_clock, wanted.speed),
            kind,
            (window_s, *others),
            facts or {},
            wanted.artifacts,
        )
        self._place = place
        self._marks = 0
        self.demo = None
        # What was asked for by name is recorded, whatever the default.
        self.recording = place is not None and (self._store.settings.record or not place.own)
        record_to = place if self.recording else None
        bridge = self.bridge
        self._engine.start_session(
            self._plan, [bridge.post_events], bridge.post_session_ended, record_to
        )


def _place(output: Path | None, folder: Path) -> Place:
    from biofeedback.records.recorder import Place

    return Place(output) if output else Place(folder, own=True)
