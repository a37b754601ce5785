"""Fixtures for every test: no home folder, no network, no screen, one Qt application."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fake_bluez import FakeBlueZ
    from tests.fake_strap import FakeStrap

# Before Qt is loaded: windows are drawn into memory.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DATA = Path(os.environ.get("BIOFEEDBACK_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder with real RR recordings and their oracle values."""
    if not DATA.is_dir():
        pytest.skip(
            f"the real recordings are not here ({DATA}): set BIOFEEDBACK_DATA to their folder"
        )
    return DATA


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test, and every program that it starts, a home folder of its own."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(folder / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
async def bluez(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeBlueZ]:
    """Run a fake daemon on a bus of its own, which bleak takes for the system's."""
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("BlueZ needs Linux and the program dbus-daemon")
    from tests.fake_bluez import FakeBlueZ
    from tests.private_bus import PrivateBus

    async with PrivateBus() as bus, FakeBlueZ(bus.address) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        monkeypatch.delenv("BLEAK_DBUS_AUTH_UID", raising=False)
        yield daemon


@pytest.fixture
def strap(bluez: FakeBlueZ) -> FakeStrap:
    """Put one strap into the daemon's range."""
    from tests.fake_strap import FakeStrap

    return bluez.add(FakeStrap())
