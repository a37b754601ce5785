"""What the window wants done, as calls on the engine; what comes of it, through the bridge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.programmes.breathing import Action, BeginPhase, EndPhase
from biofeedback.records.folders import WINDOWS_S, SettingsStore
from biofeedback.sentences import tr
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.marking import MARK
from biofeedback.ui.request import Request

if TYPE_CHECKING:
    from biofeedback.clock import Clock
    from biofeedback.demo import Demo
    from biofeedback.engine import Engine, SessionPlan
    from biofeedback.events import Talk
    from biofeedback.pacer import Pacer
    from biofeedback.records.recorder import Place
    from biofeedback.strap import Source
    from biofeedback.ui.replay.labels import Keeper
    from biofeedback.ui.replay.opening import NotOpened, Opened
    from biofeedback.ui.replay.player import Player

DEMO: Final = "simulated"
REPLAY: Final = "replay"
BLUETOOTH: Final = "bluetooth"
_AS_USUAL: Final = Request()
_AFTER_PAINTING_MS: Final = 20
_KEEPING_S: Final = 2.0
"""How long the end waits for what was said of a recording to be written."""


class Controller(QObject):
    """Starts and ends sessions, recordings and searches. The engine is loaded with the first."""

    replay_opened = Signal(object)
    """The ``Opened`` file that plays from now on."""
    replay_arrived = Signal(object, bool)
    """As ``Player.arrived``."""

    def __init__(
        self, store: SettingsStore, parent: QObject | None = None, *, lsl: bool = False
    ) -> None:
        """Load nothing heavy yet.

        Args:
            store: The settings.
            parent: Owns it.
            lsl: Whether sessions on a strap are streamed on the network as well.
        """
        super().__init__(parent)
        self._lsl = lsl
        self.bridge = Bridge(self)
        self._store = store
        self._engine: Engine | None = None
        self._plan: SessionPlan | None = None
        self._place: Place | None = None
        self._marks = 0
        self._wanted = _AS_USUAL
        self._replay_wish = 0
        self._opening = False
        """Whether a file is being opened."""
        self._keeper: Keeper | None = None
        self.replay_path: Path | None = None
        """The file that is replayed, or about to be."""
        self.player: Player | None = None
        """What plays it; None where it is recorded, or not open yet."""
        self.bridge.replay_opened.connect(self._on_replay_opened)
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
        """Play a file from any place; or where it is to be recorded, from beginning to end.

        It is opened beside the window; ``replay_opened`` tells when it plays.
        """
        from biofeedback.records.recorder import Place
        from biofeedback.ui.replay.opening import open_beside

        self._leave_replay()
        self._wanted = wanted
        self._opening = True
        self._plan = None
        self.demo = None
        self.replay_path = path
        self._place = Place(wanted.output) if wanted.output else None
        self.recording = self._place is not None
        wish = self._replay_wish

        def read() -> None:
            if wish == self._replay_wish:
                open_beside(path, lambda found: self.bridge.post_replay_opened(wish, found))

        # The page is painted first: both at a time would take turns at Python's lock.
        QTimer.singleShot(_AFTER_PAINTING_MS, self, read)

    def _on_replay_opened(self, wish: int, found: Opened | NotOpened) -> None:
        from biofeedback.engine import Ended
        from biofeedback.ui.replay.opening import NotOpened

        if wish != self._replay_wish:
            return
        self._opening = False
        if isinstance(found, NotOpened):
            self._leave_replay()
            self.bridge.session_ended.emit(Ended(found.problem))
        elif self._place:
            from biofeedback.records.replay import Replay

            facts = {"replay_of": found.path.name}
            source = partial(Replay, found.steps, info=found.info)
            self._start(lambda clock: source(clock=clock), REPLAY, self._place, self._wanted, facts)
            self.replay_opened.emit(found)
        else:
            self._play(found)

    def _play(self, found: Opened) -> None:
        from biofeedback.ui.replay.player import Player

        wanted = self._wanted
        self.player = Player(
            found.steps,
            found.info,
            self._windows_s(wanted),
            artifacts=wanted.artifacts,
            parent=self,
        )
        self.player.set_speed(wanted.speed)
        self.player.told.connect(self.bridge.events)
        self.player.arrived.connect(self.replay_arrived)
        self.replay_opened.emit(found)
        self.player.begin()

    def _leave_replay(self) -> None:
        """Play nothing any more, and wait for no file."""
        self._replay_wish += 1
        self._opening = False
        self.replay_path = None
        if self.player:
            self.player.close()
            self.player.deleteLater()
            self.player = None

    @property
    def notes_keeper(self) -> Keeper:
        """Writes what is said of recordings."""
        from biofeedback.ui.replay.labels import Keeper

        if self._keeper is None:
            self._keeper = Keeper(self.bridge.post_trouble)
        return self._keeper

    @property
    def judges(self) -> bool:
        """Whether the beats of the present replay are judged."""
        return self._wanted.artifacts

    def end_session(self) -> None:
        """End the session."""
        if self.player or self._opening:
            from biofeedback.engine import Ended

            self._leave_replay()
            self.bridge.session_ended.emit(Ended())
        elif self._engine:
            self._engine.end_session()

    def begin_phase(self, name: str, settings: Mapping[str, str]) -> None:
        """Begin a phase of the recording; the present one ends."""
        if self._engine:
            self._engine.begin_phase(name, settings)

    def act(self, actions: Sequence[Action]) -> None:
        """Do what a guided run wants the recording to say."""
        for action in actions:
            match action:
                case BeginPhase():
                    self.begin_phase(action.name, action.settings)
                case EndPhase():
                    self.end_phase()

    def end_phase(self) -> None:
        """End the present phase of the recording."""
        if self._engine:
            self._engine.end_phase()

    def talk(self, talk: Talk, at_s: float | None = None, by: str = "") -> None:
        """Say who speaks since a second of the session; since now if None."""
        if self._engine:
            self._engine.talk(talk, at_s, by)

    def tell(self, key: str, value: str) -> None:
        """Add a fact to the recording that became known now."""
        if self._engine:
            self._engine.tell(key, value)

    def pace(self, pacer: Pacer | None) -> None:
        """Let the simulated person breathe with a pacer; a real one sees it."""
        if self.demo:
            self.demo.follow(pacer.phase if pacer else None)

    def mark(self, label: str, at_s: float) -> None:
        """Set a marker at a second of the session; one that says nothing gets a number."""
        if label == MARK:
            self._marks += 1
            label = tr("Mark {number}").format(number=self._marks)
        if self._engine:
            self._engine.mark(label, at_s)

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
        if self.replay_path:
            return REPLAY
        return self._plan.source_kind if self._plan else ""

    @property
    def replaying(self) -> bool:
        """Whether the present session is a file."""
        return self.source_kind == REPLAY

    @property
    def streaming(self) -> bool:
        """Whether the present session is open to everyone on the network."""
        return self._plan is not None and self._plan.lsl

    @property
    def can_record(self) -> bool:
        """Whether the present session has a place to be recorded in."""
        return self._place is not None

    @property
    def recording_path(self) -> Path | None:
        """The file that is being written."""
        return self._engine.recording_path if self._engine else None

    @property
    def started(self) -> datetime | None:
        """The time of day at which the session began; None while there is none."""
        return self._engine.started if self._engine else None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the session began, by its own clock; of a replay, where it is."""
        if self.player:
            return self.player.position_s
        return self._engine.elapsed_s if self._engine else 0.0

    @property
    def recording_elsewhere(self) -> bool:
        """Whether it goes on in another place than was wanted, and well."""
        return self._engine is not None and self._engine.recording_elsewhere

    def recover(self, output: Path | None) -> None:
        """Close what earlier sessions left open, in its own time."""
        from biofeedback.records.recovery import recover_in_background

        settings = self._store.settings
        folders = [settings.recordings, settings.demo_recordings, *([output] if output else [])]
        recover_in_background(folders, self.bridge.post_recovered)

    def close(self) -> None:
        """End everything; returns when the file is closed."""
        self._leave_replay()
        if self._keeper:
            self._keeper.wait(_KEEPING_S)
        if self._engine:
            self._engine.close()

    def join(self) -> None:
        """Wait until the strap is let go of."""
        if self._engine:
            self._engine.join()

    def _windows_s(self, wanted: Request) -> tuple[int, ...]:
        """Return the rolling windows of a session, the chosen one first."""
        window_s = wanted.window_s or self._store.settings.window_s
        return (window_s, *(other for other in WINDOWS_S if other != window_s))

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
        if kind != REPLAY:
            self._leave_replay()
        self._plan = SessionPlan(
            [open_source],
            partial(make_clock, wanted.speed),
            kind,
            self._windows_s(wanted),
            facts or {},
            wanted.artifacts,
            # What is replayed did not happen now.
            lsl=self._lsl and kind != REPLAY,
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
