"""A virtual environment of its own for the programs that exports must open in.

They pin what others need newer and warn of what is an error here, so they cannot live beside us.

    python -m tests.peers_environment    make it, or say why it cannot be had
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

VARIABLE: Final = "BIOFEEDBACK_PEERS_PYTHON"
"""Names the Python of an environment that has the tools already."""
REQUIREMENTS: Final = (
    "hrv-analysis==1.0.5",
    # hrv-analysis and pyhrv break on nolds 0.6.3 and later; nolds 0.5 in turn needs pkg_resources.
    "nolds<0.6",
    "setuptools<82",
    "neurokit2==0.2.13",
    "pyhrv==0.5.0",
    # biosppy, below pyhrv, imports it and does not say so.
    "peakutils",
    "mne==1.13.2",
    "pyedflib>=0.1.40",
    "pandas>=2.2",
    "pyarrow>=21",
)


class NotHereError(Exception):
    """The environment cannot be had; its text says why."""


def python() -> Path:
    """Return the Python of the environment.

    Raises:
        NotHereError: If there is none.
    """
    if named := os.environ.get(VARIABLE):
        if not Path(named).is_file():
            raise NotHereError(f"{VARIABLE} names {named}, which does not exist")
        return Path(named)
    if not _stamp().is_file():
        raise NotHereError("it is made by: python -m tests.peers_environment")
    return _python(_folder())


def make() -> Path:
    """Make the environment where it is not there yet, and return its Python.

    Raises:
        NotHereError: If it cannot be made.
    """
    try:
        return python()
    except NotHereError:
        if os.environ.get(VARIABLE):
            raise
    venv.create(_folder(), clear=True, with_pip=True)
    pip = [
        str(_python(_folder())),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    done = subprocess.run(
        [*pip, *REQUIREMENTS], capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode:
        raise NotHereError(f"pip cannot install it: {done.stderr.strip()[-500:]}")
    _stamp().touch()
    return python()


def _folder() -> Path:
    """Return a folder that changes with what is to be in it."""
    wanted = " ".join([*REQUIREMENTS, sys.version]).encode()
    name = f"peers-{hashlib.sha256(wanted).hexdigest()[:12]}"
    return user_cache_path("biofeedback-tests", appauthor=False) / name


def _stamp() -> Path:
    return _folder() / "made.stamp"


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{make()}\n")
    except NotHereError as error:
        sys.exit(f"The programs that exports are opened in cannot be had: {error}")
