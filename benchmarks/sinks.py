"""A mail server on loopback that takes everything and keeps nothing."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HOST = "127.0.0.1"
#: Debian keeps Postfix's tools where only root looks.
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sink:
    """Where messages go."""

    #: As in the table.
    description: str
    port: int

    @property
    def address(self) -> str:
        """Return host and port as `smtp-source` takes them."""
        return f"{_HOST}:{self.port}"


def find_tool(name: str) -> str | None:
    """Return the path of one of Postfix's tools, or None where it is not installed."""
    return shutil.which(name, path=_PATH)


@contextlib.contextmanager
def open_sink() -> Iterator[Sink]:
    """Give Postfix's `smtp-sink`, or the project's own where that is not installed."""
    port = _find_port()
    tool = find_tool("smtp-sink")
    if tool is None:
        command = [sys.executable, str(Path(__file__).with_name("asyncio_sink.py")), str(port)]
    else:
        # Started by root, it asks for somebody with fewer rights.
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [tool, *user, f"{_HOST}:{port}", "100"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            name = "an asyncio server of the benchmark" if tool is None else "Postfix's `smtp-sink`"
            yield Sink(description=name, port=port)
        finally:
            server.terminate()


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError), socket.socket() as probe:
            probe.connect((_HOST, port))
            return
        time.sleep(0.05)
    raise RuntimeError(f"no mail server on port {port}")
