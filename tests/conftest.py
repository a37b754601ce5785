"""Fixtures for every test: no home folder, no network, no screen, one Qt application."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from tests.fake_bluez import FakeBlueZ
    from tests.fake_strap import FakeStrap
    from tests.links import Link
    from tests.real_bluez.link import MachineThread

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


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no other thread find the widgets of a test that is over: that would end the process."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    gc.disable()
    yield
    gc.collect()
    # Whatever is left is there to stay; the next one has less to look through.
    gc.freeze()
    gc.enable()


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


REAL_BLUEZ = "BIOFEEDBACK_REAL_BLUEZ"
REQUIRE_REAL_BLUEZ = "BIOFEEDBACK_REQUIRE_REAL_BLUEZ"


@pytest.fixture(scope="session")
def machine() -> Iterator[MachineThread]:
    """Boot a machine with a real bluetoothd, once a run; skip where that cannot be had."""
    if not (os.environ.get(REAL_BLUEZ) or os.environ.get(REQUIRE_REAL_BLUEZ)):
        pytest.skip(f"a machine with a real bluetoothd is booted where {REAL_BLUEZ}=1 is set")
    try:
        if sys.platform != "linux":
            raise ImportError("BlueZ is Linux's")
        from tests.real_bluez.image import NotHereError, cache_folder
        from tests.real_bluez.link import MachineThread
    except ImportError as error:
        _not_here(str(error))
    try:
        thread = MachineThread(cache_folder()).__enter__()
    except NotHereError as error:
        _not_here(str(error))
    try:
        yield thread
    finally:
        thread.__exit__()


def _not_here(reason: str) -> NoReturn:
    text = f"no machine with a real bluetoothd: {reason}"
    if os.environ.get(REQUIRE_REAL_BLUEZ):
        pytest.fail(text)
    pytest.skip(text)


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.slow)])
async def link(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Link]:
    """Put a strap into the range of a daemon, the fake one and the real one in turn."""
    monkeypatch.delenv("BLEAK_DBUS_AUTH_UID", raising=False)
    if request.param == "real":
        from tests.real_bluez.link import RealLink

        async with RealLink(request.getfixturevalue("machine")) as real:
            for name, value in real.environment.items():
                monkeypatch.setenv(name, value)
            yield real
        return
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("BlueZ needs Linux and the program dbus-daemon")
    from tests.fake_bluez import FakeBlueZ
    from tests.links import FakeLink, be_impatient
    from tests.private_bus import PrivateBus

    async with PrivateBus() as bus, FakeBlueZ(bus.address, FakeLink.timing) as daemon:
        fake = FakeLink(daemon)
        be_impatient(monkeypatch, fake.speed)
        for name, value in fake.environment.items():
            monkeypatch.setenv(name, value)
        yield fake


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what needs the machine on one worker, so that it boots once."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec and callspec.params.get("link") == "real":
            item.add_marker(pytest.mark.xdist_group("real_bluez"))
            # The first of them boots the machine.
            item.add_marker(pytest.mark.timeout(600))


def pytest_sessionfinish() -> None:
    """Write the table of scenarios, where one is wanted."""
    if os.environ.get("BIOFEEDBACK_SCENARIOS"):
        from tests.links import write_table

        write_table()
