"""Make the pictures of docs/report.md: the report of a real recording, in headless Chromium.

    .venv/bin/python docs/report_pictures.py [FOLDER]

Needs chromium and pdftoppm (poppler-utils), and the real series in $BIOFEEDBACK_DATA.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("BIOFEEDBACK_DATA", HERE.parents[1] / "shared" / "data"))
SERIES = "strap_h10_breathing"
SHOTS = {
    "report-light": ("1", 1160, 1500),
    "report-dark": ("0", 1160, 1500),
    "report-phone": ("1", 390, 1500),
}


def run(*command: str | Path) -> None:
    """Run a program and fail with it."""
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Draw all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "pictures"
    with tempfile.TemporaryDirectory() as name:
        page, paper = Path(name) / "report.html", Path(name) / "report.pdf"
        series = DATA / f"{SERIES}.rr.txt"
        for file in (page, paper):
            run(sys.executable, "-m", "biofeedback", "report", series, "--output", file)
        browser = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        for shot, (scheme, width, height) in SHOTS.items():
            look = f"--blink-settings=preferredColorScheme={scheme}"
            size, to = f"--window-size={width},{height}", folder / f"{shot}.png"
            run(*browser, look, size, f"--screenshot={to}", page.as_uri())
        run("pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-png", "-singlefile", paper,
            folder / "report-pdf")  # fmt: skip


if __name__ == "__main__":
    main()
