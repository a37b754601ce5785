"""What is to be worked out of many recordings, in other processes where they are many."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.records.csv_format import RecordingError
from biofeedback.records.library.entries import SessionEntry
from biofeedback.records.opening import OpeningError

Describe = Callable[[Path], SessionEntry | None]

_WORTH_WHILE: Final = 40
"""Fewer files are done before other processes have started."""
_MOST_WORKERS: Final = 8
_AT_ONCE: Final = 8
"""Files that one of them is handed."""


@dataclass(frozen=True, slots=True)
class Described:
    """What was worked out of a file."""

    path: Path
    entry: SessionEntry | None = None
    """None for a file that is no recording of ours, or cannot be read."""
    problem: str = ""


def described(
    describe: Describe, paths: Sequence[Path], workers: int | None = None
) -> Generator[Described]:
    """Work out what is kept of recordings, in their order.

    Args:
        describe: See ``index.Library``.
        paths: Of the recordings.
        workers: Processes; 0 or 1 for none but this one, None for as many as are worth while.

    Yields:
        The result for each; whatever is wrong with a file never ends the others.
    """
    if workers is None:
        workers = min(os.cpu_count() or 1, _MOST_WORKERS) if len(paths) >= _WORTH_WHILE else 0
    done = 0
    if workers > 1:
        try:
            for result in _in_processes(describe, paths, workers):
                yield result
                done += 1
        except (BrokenProcessPool, OSError):
            # Out of memory, or a system that allows no more processes: go on alone.
            pass
    for path in paths[done:]:
        yield one(describe, path)


def _in_processes(describe: Describe, paths: Sequence[Path], workers: int) -> Iterator[Described]:
    # Spawned: a fork of a program that has a window and threads may hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_helping)
    try:
        yield from pool.map(one, [describe] * len(paths), paths, chunksize=_AT_ONCE)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin_helping() -> None:
    """Let Ctrl-C end the program that was started, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the program; the pool's own pipes do not tell a helper of it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def one(describe: Describe, path: Path) -> Described:
    """Work out what is kept of one recording."""
    try:
        return Described(path, describe(path))
    except (OpeningError, RecordingError) as error:
        return Described(path, problem=str(error))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Described(path, problem=f"{path.name} cannot be read ({reason}).")
    except Exception as error:  # a fault of our own in one file must not hide all the others
        fault = f"{type(error).__name__}: {error}"
        return Described(path, problem=f"{path.name} cannot be looked into ({fault}).")
