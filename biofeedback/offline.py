"""A whole recording through the same pipeline at once, without a clock that waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from biofeedback.channel import Channel
from biofeedback.events import Event, LinkState
from biofeedback.records.csv_format import Recording
from biofeedback.records.replay import Steps, steps_of
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
    run = Run(steps_of(recording), windows_s, artifacts=artifacts)
    yield from run.advance(run.length)
    yield from run.finish()


class Run:
    """Stands for the session: its time is that of the steps, as far as it is told to go."""

    def __init__(
        self, steps: Steps, windows_s: Sequence[int], *, artifacts: bool = True, start: int = 0
    ) -> None:
        """Begin before the first step that does not happen before ``start``.

        Args:
            steps: What a recording says.
            windows_s: As for ``recomputed``.
            artifacts: As for ``recomputed``.
            start: In ticks since the recording's start. What still holds by then is known; of the
                beats before nothing is.
        """
        self._steps = steps
        self._next = steps.index_of(start)
        self._now = self._beat_at = start
        self._heard: deque[Sequence[Event]] = deque()
        self._channel = Channel(self._elapsed, _Silent(), windows_s, artifacts=artifacts)
        self._channel.add_sink(self._heard.append)
        for item in steps.holding(self._next):
            self._channel.take(item)

    @property
    def length(self) -> int:
        """When the last step happens, in ticks."""
        return self._steps.length

    @property
    def now(self) -> int:
        """How far it has come, in ticks."""
        return self._now

    @property
    def next_at(self) -> int | None:
        """When the next step happens, in ticks; None after the last."""
        return self._steps.at(self._next) if self._next < len(self._steps) else None

    def advance(self, until: int) -> Iterator[Sequence[Event]]:
        """Take every step up to ``until`` (ticks), and the seconds between them.

        It may be left between two of what it yields, and taken up again by another call.

        Yields:
            The events of one notification or of one second, as a session tells them.
        """
        yield from self._told()
        while (at := self.next_at) is not None and at <= until:
            self._pass_time(at)
            self._now = max(self._now, at)
            item = self._steps[self._next].item
            self._next += 1
            if isinstance(item, Notification | Link):
                self._beat_at = max(self._beat_at, at)
            self._channel.take(item)
            yield from self._told()
        if self.next_at is not None:
            self._pass_time(until + 1)
            self._now = max(self._now, until)
        yield from self._told()

    def finish(self, detail: str = "") -> list[Sequence[Event]]:
        """End the session and return its last events."""
        self._channel.take(Link(LinkState.STOPPED, detail))
        self._channel.end()
        return list(self._told())

    def _pass_time(self, before: int) -> None:
        """Let the seconds pass; while beats come there is nothing for the clock to do."""
        while self._beat_at + _HEARTBEAT < before:
            self._beat_at += _HEARTBEAT
            self._now = self._beat_at
            self._channel.pass_time()

    def _told(self) -> Iterator[Sequence[Event]]:
        # One by one: what is left behind by whoever stops listening is told the next time.
        while self._heard:
            yield self._heard.popleft()

    def _elapsed(self, now: float | None) -> int:
        return self._now if now is None else ticks(now)


class _Silent:
    simulated = True

    async def run(self, emit: Emit) -> None:
        """Say nothing: what there is to say is handed over."""
