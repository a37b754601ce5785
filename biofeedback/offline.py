"""A whole recording through the same pipeline at once, without a clock that waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from biofeedback.channel import Channel
from biofeedback.events import Event, LinkState
from biofeedback.records.csv_format import Recording
from biofeedback.records.replay import Step, steps_of
from biofeedback.strap import Emit, Link, Notification
from biofeedback.units import TICKS_PER_SECOND, ticks

_HEARTBEAT = TICKS_PER_SECOND


def recomputed(
    recording: Recording, windows_s: Sequence[int] = (60,), *, artifacts: bool = True
) -> Iterator[Sequence[Event]]:
    """Compute a recording anew: verdicts on the beats, gaps, rolling values, quality.

    What the file says of verdicts and values is not looked at; beat times, gaps, phases and markers
    are the recording's own.

    Args:
        recording: Of one strap.
        windows_s: Rolling windows in seconds; each ``Beat`` carries a value for every one of them.
        artifacts: Whether beats are judged; if not, every interval counts.

    Yields:
        The events of one notification or of one second, as a session tells them.
    """
    return _Run(steps_of(recording), windows_s, artifacts).events()


class _Run:
    """Stands for the session: its time is that of the steps."""

    def __init__(self, steps: Sequence[Step], windows_s: Sequence[int], artifacts: bool) -> None:
        self._steps = steps
        self._now = 0
        self._heard: list[Sequence[Event]] = []
        self._channel = Channel(self._elapsed, _Silent(), windows_s, artifacts=artifacts)
        self._channel.add_sink(self._heard.append)

    def events(self) -> Iterator[Sequence[Event]]:
        beat_at = 0
        for step in self._steps:
            # While beats come there is nothing for the clock to do.
            while beat_at + _HEARTBEAT < step.at:
                beat_at += _HEARTBEAT
                self._now = beat_at
                self._channel.pass_time()
            self._now = max(self._now, step.at)
            if isinstance(step.item, Notification | Link):
                beat_at = max(beat_at, step.at)
            self._channel.take(step.item)
            yield from self._told()
        self._channel.take(Link(LinkState.STOPPED))
        self._channel.end()
        yield from self._told()

    def _told(self) -> list[Sequence[Event]]:
        told, self._heard[:] = list(self._heard), []
        return told

    def _elapsed(self, now: float | None) -> int:
        return self._now if now is None else ticks(now)


class _Silent:
    simulated = True

    async def run(self, emit: Emit) -> None:
        """Say nothing: what there is to say is handed over."""
