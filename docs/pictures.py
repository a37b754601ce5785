"""Make the pictures of the README: the real window, on the demo, after 90 seconds.

    .venv/bin/python docs/pictures.py [FOLDER]

Needs a screen, or none at all: without one the window is drawn into memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent

if not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer  # noqa: E402

from biofeedback.records.folders import SettingsStore  # noqa: E402
from biofeedback.ui import app as program  # noqa: E402
from biofeedback.ui.main_window import MainWindow  # noqa: E402
from biofeedback.ui.request import Request  # noqa: E402

LIVE_FOR_S = 92


def main() -> int:
    """Run the window through its states and grab each, dark and light."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="pictures"))
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={scratch}/no-bluetooth"
    store = SettingsStore(scratch / "settings.json")
    store.change(folder=str(scratch / "Biofeedback"))
    app = program.make_application()
    window = MainWindow(store, Request())
    window.show()

    def grab(name: str) -> None:
        for look in ("dark", "light"):
            window.workspace.choose_theme(look)
            app.processEvents()
            window.grab().save(str(folder / f"{name}-{look}.png"))

    def small() -> None:
        window.resize(760, 560)
        app.processEvents()
        grab("live-small")
        window.close()

    steps: list[tuple[float, Callable[[], None]]] = [
        (3, lambda: grab("first")),
        (3.5, lambda: window.workspace.start_demo(seed=5)),
        (LIVE_FOR_S, lambda: grab("live")),
        (LIVE_FOR_S + 0.5, small),
    ]
    for at, step in steps:
        QTimer.singleShot(int(at * 1000), step)
    code = app.exec()
    window.join()
    return code


if __name__ == "__main__":
    sys.exit(main())
