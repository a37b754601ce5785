"""The command ``biofeedback``."""

from __future__ import annotations

import logging
import sys

INTERRUPTED = 130
"""The exit code that shells give a program ended by Ctrl-C."""


def main() -> None:
    """Run the program; Ctrl-C before anybody listens for it ends it without a word."""
    try:
        _main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _main() -> None:
    """Open the window at once, or hand over to the command line."""
    # Errors reach the person as sentences; without this, libraries would print beside them.
    logging.getLogger().addHandler(logging.NullHandler())
    arguments = sys.argv[1:]
    if arguments in ([], ["--demo"]):
        # Before any command-line library is loaded: the window shows sooner.
        from biofeedback.sources import SIMULATED
        from biofeedback.ui.request import Request
        from biofeedback.window import open_window

        sys.exit(open_window(Request(strap=SIMULATED if arguments else None)))
    from biofeedback.cli import main as command_line

    command_line(prog_name="biofeedback")


if __name__ == "__main__":
    main()
