"""Rules of the house that no linter knows, and traps of the environment."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "biofeedback"
FILE_CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rename",
    "rmtree",
}


def modules() -> list[Path]:
    found = sorted(PACKAGE.rglob("*.py"))
    assert len(found) > 25
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_only_records_opens_files(path: Path) -> None:
    # The doctor looks into files and packs them; logging opens its own.
    if "records" in path.parts or path.name in ("doctor.py", "logs.py"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            # A Bluetooth link is opened, too.
            link = path.name == "ble.py" and name == "open"
            # A marker gets another name, too: of which one, and what. A file's takes one.
            marker = name == "rename" and len(node.args) == 2 and not _of_os(function)
            assert name not in FILE_CALLS or link or marker, f"{path}:{node.lineno}"


def _of_os(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in ("os", "shutil")
    )


def test_void_calls_of_qt_keep_their_reference_to_none(qapp: object) -> None:
    """PySide6 6.12.0 loses one at every call on 3.11, and the process dies within seconds."""
    from PySide6.QtCore import QTimer

    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(1000):
        timer.setInterval(1000)
    # From 3.12 on None is immortal and its count stands still.
    assert sys.getrefcount(None) >= before - 50


def test_the_version_is_written_once() -> None:
    import tomllib

    import biofeedback

    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == biofeedback.__version__


def test_the_readme_begins_with_the_two_commands() -> None:
    import re

    readme = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)[:2]
    assert [block.strip() for block in blocks] == ["python3 run.py demo", "python3 run.py test"]
