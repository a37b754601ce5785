"""Where things lie: recordings in the person's documents, settings in the platform's folder."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

OWNER_ONLY_FILE: Final = 0o600
OWNER_ONLY_FOLDER: Final = 0o700
"""Health data is private: nobody else on this machine may read it."""
_APP: Final = "biofeedback"
WINDOWS_S: Final = (30, 60, 120, 300)
"""Rolling windows that a person can choose from, in seconds."""


def recordings_folder() -> Path:
    """Return the folder for recordings where none was chosen (it may not exist yet)."""
    from platformdirs import user_documents_path

    return user_documents_path() / "Biofeedback"


def settings_file() -> Path:
    """Return the file of the settings (it may not exist yet)."""
    from platformdirs import user_config_path

    return user_config_path(_APP, appauthor=False) / "settings.json"


def make_private(folder: Path) -> None:
    """Make a folder and what is missing above it, all of it for its owner only.

    Raises:
        OSError: If it cannot be made.
    """
    # mkdir(parents=True) would give the parents the usual mode.
    for level in reversed([folder, *folder.parents]):
        if not level.is_dir():
            level.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)


def fallback_folders() -> tuple[Path, ...]:
    """Return where a recording goes on whose folder is gone or full; none need exist yet."""
    from platformdirs import user_data_path

    # Not from tempfile: its random names would cost half a megabyte of a recorder's memory.
    named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    temporary = Path(next(filter(None, named), "/tmp"))  # noqa: S108 - it is private in there
    owner = os.geteuid() if sys.platform != "win32" else "recordings"
    return user_data_path(_APP, appauthor=False) / "Recordings", temporary / f"{_APP}-{owner}"


def make_own(folder: Path) -> None:
    """Make a folder, also where others may make folders; one that is not ours is refused.

    Raises:
        OSError: If it cannot be made, or is open to others.
    """
    make_private(folder)
    if sys.platform != "win32":
        found = folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
        if not ours or stat.S_IMODE(found.st_mode) & ~OWNER_ONLY_FOLDER:
            raise PermissionError(errno.EPERM, "it is open to others", str(folder))


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered from one start to the next."""

    strap_address: str = ""
    strap_name: str = ""
    pair: bool = False
    """Whether to pair with straps; few need it."""
    folder: str = ""
    """Where recordings go; empty for the platform's documents folder."""
    record: bool = True
    window_s: int = 60
    range_s: int = 300
    theme: str = "system"
    width: int = 1280
    height: int = 800
    place: str = "live"
    """Which of the views was open."""
    breathing: dict[str, Any] = field(default_factory=dict)
    """Pattern and duration of paced breathing, and a person's own patterns."""
    morning: dict[str, Any] = field(default_factory=dict)
    """Length and posture of the morning reading."""
    conversation: dict[str, Any] = field(default_factory=dict)
    """Phases, tags, listening and practice of the conversation session (``ui/call``)."""
    strip: dict[str, Any] = field(default_factory=dict)
    """Place, opacity and what is shown of the strip beside a call (``ui/call/strip``)."""
    sound: str = "silent"
    volume: int = 60
    """Of the pacer, in percent."""
    sound_feedback: bool = False
    """Whether a second tone swells with RSA."""
    marker: str = ""
    """The label of a marker that was used last."""
    markers: list[str] = field(default_factory=list)
    """A person's own labels of markers, the newest first."""
    language: str = "system"
    size: int = 100
    """Of everything in the window, in percent."""

    @property
    def recordings(self) -> Path:
        """The folder for recordings."""
        return Path(self.folder) if self.folder else recordings_folder()

    @property
    def demo_recordings(self) -> Path:
        """The folder for sessions on the simulated strap, apart from a person's own."""
        return self.recordings / "Demo"


class SettingsStore:
    """Settings as a small JSON file; a damaged one counts as absent."""

    def __init__(self, path: Path | None = None) -> None:
        """Use the platform's settings folder, or a given file."""
        self._path = path or settings_file()
        self.settings = self._load()

    def change(self, **changes: Any) -> Settings:
        """Remember changed settings and return them all; a full disk is not worth a complaint."""
        self.settings = replace(self.settings, **changes)
        temporary = self._path.with_suffix(".new")
        try:
            make_private(self._path.parent)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            with open(os.open(temporary, flags, OWNER_ONLY_FILE), "w", encoding="utf-8") as file:
                json.dump(asdict(self.settings), file, indent=2)
            os.replace(temporary, self._path)
        except OSError:
            pass
        return self.settings

    def _load(self) -> Settings:
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Settings()
        kinds = {each.name: type(getattr(Settings(), each.name)) for each in fields(Settings)}
        known = stored.items() if isinstance(stored, dict) else ()
        return Settings(**{key: value for key, value in known if type(value) is kinds.get(key)})
