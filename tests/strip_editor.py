"""An editor of another program: whatever arrives in it is written to a file at once.

python -m tests.strip_editor FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPlainTextEdit


def main() -> None:
    """Show it until the process is ended."""
    app = QApplication(sys.argv[:1])
    editor = QPlainTextEdit()
    editor.setWindowTitle("editor")
    editor.resize(1200, 700)
    file = Path(sys.argv[1])
    editor.textChanged.connect(lambda: file.write_text(editor.toPlainText(), encoding="utf-8"))
    QShortcut(QKeySequence("F11"), editor, editor.showFullScreen)
    editor.show()
    sys.stdout.write(f"{int(editor.winId())}\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main()
