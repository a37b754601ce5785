"""A dbus-daemon of one's own: what the system bus is for a test."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Self

_BUS_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""


class PrivateBus:
    """A dbus-daemon of one's own, in a temporary folder, gone at the end."""

    address: str

    async def __aenter__(self) -> Self:
        """Start the daemon and wait until it listens."""
        folder = tempfile.mkdtemp(prefix="bus")
        socket, config, log = (f"{folder}/{name}" for name in ("socket", "conf", "log"))
        text = _BUS_CONFIG.format(socket=socket)
        await asyncio.to_thread(Path(config).write_text, text, encoding="utf-8")
        # The shell clears up when its standard input ends: also if this process is killed.
        script = '"$@" 2>"$0" & exec >&- 2>&-; read _; kill $!; wait $!; rm -r "${0%/*}"'
        self._process = await asyncio.create_subprocess_exec(
            *("sh", "-c", script, log, "dbus-daemon"),
            *("--nofork", "--nopidfile", "--print-address", f"--config-file={config}"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        try:
            listening = await self._process.stdout.readline()
        except BaseException:
            await self.__aexit__()
            raise
        if not listening:
            reason = await asyncio.to_thread(Path(log).read_text, encoding="utf-8")
            await self.__aexit__()
            raise RuntimeError(f"dbus-daemon did not start: {reason}")
        self.address = f"unix:path={socket}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the daemon."""
        await self._process.communicate(b"")
