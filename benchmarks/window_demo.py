"""The real demo, measured; ``window_latency.py`` runs it in a process of its own.

Prints its figures as JSON on the last line.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import as_started  # noqa: F401

# isort: split
from measure import Figures
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from window_probe import Probe

from biofeedback import sources
from biofeedback.channel import Channel
from biofeedback.clock import Clock
from biofeedback.demo import Demo as ProductDemo
from biofeedback.events import Beat, Event, LinkState, StrapInfo
from biofeedback.programmes.conversation import JUST_START
from biofeedback.records.folders import SettingsStore
from biofeedback.simulator import SensedBeat, SimulatedHeart, SimulatedSensor
from biofeedback.strap import Emit, Link, Notification, SourceItem
from biofeedback.ui import app
from biofeedback.ui.breathe.running import BreatheRunning
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.main_window import MainWindow
from biofeedback.ui.places import BREATHE, CALL
from biofeedback.ui.plots import LivePlots
from biofeedback.ui.request import Request
from biofeedback.ui.series import SessionSeries
from biofeedback.units import TICKS_PER_1024TH, ticks

SEED: Final = 1
_LOOK_EVERY_MS: Final = 20
_BEGIN_AFTER_MS: Final = 500


class FilledStrap:
    """A simulated strap whose first notification holds all the beats of a long time.

    They go through session, rolling windows, recorder and bridge as others do.
    """

    simulated = True

    def __init__(self, clock: Clock, filled_s: float, seed: int | None) -> None:
        """Make a strap that has been worn for ``filled_s`` seconds."""
        self._clock = clock
        self._filled_s = filled_s
        self._beats = SimulatedSensor(SimulatedHeart(seed=seed), seed).beats()
        self._waiting = next(self._beats)

    async def run(self, emit: Emit) -> None:
        """Emit the past at once, then the beats of each second."""
        emit(StrapInfo(name="Simulated strap", manufacturer="biofeedback"))
        emit(Link(LinkState.WAITING))
        start = self._clock.now()
        for second in itertools.count():
            await self._clock.sleep(start + second - self._clock.now())
            emit(self._until(self._filled_s + second))

    def _until(self, time_s: float) -> Notification:
        sensed: list[SensedBeat] = []
        while self._waiting.time <= time_s:
            sensed.append(self._waiting)
            self._waiting = next(self._beats)
        return Notification(
            arrival=self._clock.now(),
            rr=tuple((beat.rr or 0) * TICKS_PER_1024TH for beat in sensed),
            ends=tuple(ticks(beat.time) for beat in sensed),
        )


class Demo:
    """The demo with a probe in it."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Prepare; ``run`` does everything."""
        self._options = options
        self._probe: Probe | None = None
        self._window: MainWindow | None = None

    def run(self) -> Figures:
        """Run the demo to its end and return what was measured."""
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as patches:
            settings = Path(folder) / "settings.json"
            stored = {
                "range_s": self._options.range,
                "breathing": {"minutes": 0},
                "conversation": {"listen": True},
            }
            settings.write_text(json.dumps(stored), encoding="utf-8")
            for one in self._patches(settings):
                patches.enter_context(one)
            app.run(Request(strap=sources.SIMULATED, output=Path(folder), seed=SEED))
        return self.probe.figures()

    @property
    def probe(self) -> Probe:
        """The probe; it is made with the window."""
        assert self._probe is not None
        return self._probe

    def _patches(self, settings: Path) -> Iterator[Any]:
        yield patch.object(app, "SettingsStore", partial(SettingsStore, settings))
        yield patch.object(app, "MainWindow", self._make_window)
        # The way of a beat: source -> channel -> bridge -> series -> curves -> pixels.
        yield _around(Channel, "take", before=self._on_item)
        yield _around(Bridge, "post_events", before=self._on_told)
        yield _around(SessionSeries, "add", after=self._on_added)
        yield _around(LivePlots, "redraw", after=self._on_drawn)
        if self._options.filled:
            yield patch.object(ProductDemo, "put_on", self._open_filled)
        if self._options.breathing:
            yield _around(BreatheRunning, "refresh", after=self._on_drawn)
        if self._options.conversing:
            # Loaded for this alone: elsewhere it would count as memory of the window.
            from biofeedback.ui.call.strip import CallStrip
            from biofeedback.ui.call.strip_curve import StripCurve

            yield _around(CallStrip, "show_told", after=lambda *_: self._on_drawn())
            yield _around(StripCurve, "paintEvent", after=lambda *_: self.probe.painted())

    def _make_window(self, store: SettingsStore, request: Request) -> MainWindow:
        self._window = window = MainWindow(store, request)
        self._probe = Probe(window, self._options.seconds, window.end)
        _when_plots_come(window, self._on_plots)
        return window

    def _open_filled(self, clock: Clock) -> FilledStrap:
        return FilledStrap(clock, 60 * self._options.filled, SEED)

    def _on_plots(self, plots: LivePlots) -> None:
        plots.set_range(self._options.range)  # also one that the window does not offer
        plots.view.painted = self.probe.painted
        if self._options.breathing:
            QTimer.singleShot(_BEGIN_AFTER_MS, self._breathe)
        if self._options.conversing:
            QTimer.singleShot(_BEGIN_AFTER_MS, self._converse)

    def _breathe(self) -> None:
        assert self._window is not None
        session = self._window.workspace.session
        session.go(BREATHE)
        session.breathe.begin()
        session.breathe.running.chart.painted = self.probe.painted

    def _converse(self) -> None:
        """Talk with simulated voices, listened to, the strip beside it."""
        assert self._window is not None
        session = self._window.workspace.session
        session.go(CALL)
        call = session.call
        assert call is not None
        call.begin(JUST_START)
        session.toggle_strip()

    def _on_item(self, item: SourceItem) -> None:
        if isinstance(item, Notification):
            self.probe.arrive()

    def _on_told(self, events: Sequence[Event]) -> None:
        beats = [event.number for event in events if isinstance(event, Beat)]
        if beats:
            self.probe.tell(beats[-1])

    def _on_added(self, event: Event) -> None:
        if isinstance(event, Beat):
            self.probe.add(event.number)

    def _on_drawn(self) -> None:
        if self._probe:
            self._probe.drawn()


def _around(
    owner: type,
    name: str,
    before: Callable[..., None] | None = None,
    after: Callable[..., None] | None = None,
) -> Any:  # noqa: ANN401
    """Return a patch that calls a function of ours with what a method is given."""
    method = getattr(owner, name)

    def measured(self: object, *given: object) -> object:
        if before:
            before(*given)
        result = method(self, *given)
        if after:
            after(*given)
        return result

    return patch.object(owner, name, measured)


def _when_plots_come(window: QWidget, then: Callable[[LivePlots], None]) -> None:
    """Call back once the plots, which are loaded after the first paint, are there."""
    timer = QTimer(window)

    def look() -> None:
        if isinstance(plots := window.findChild(LivePlots), LivePlots):
            timer.stop()
            then(plots)

    timer.timeout.connect(look)
    timer.start(_LOOK_EVERY_MS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--range", type=int, default=300)
    parser.add_argument("--filled", type=float, default=0.0)
    parser.add_argument("--breathing", type=float, default=0.0)
    parser.add_argument("--conversing", type=float, default=0.0)
    print(json.dumps(Demo(parser.parse_args()).run()))


if __name__ == "__main__":
    main()
