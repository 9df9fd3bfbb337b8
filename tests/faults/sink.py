"""A recording server as a process of its own, which can be killed: `python -m tests.faults.sink`.

It writes a line for each message that is whole, and only then answers.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.faults.recording_server import Moment, Received, RecordingServer


class SinkProcess:
    """Use as a context manager, and start it as often as it is killed; its port stays."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def __enter__(self) -> "SinkProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self, *, kill_at: tuple[Moment, int] | None = None) -> None:
        """Serve, until killed from outside or by itself at the n-th time of a moment."""
        self.kill()
        moment, number = kill_at or ("", 0)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.faults.sink",
                str(self.port),
                self._file,
                moment,
                str(number),
            ],
            cwd=Path(__file__).parents[2],
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with (
                suppress(ConnectionRefusedError),
                socket.create_connection(("127.0.0.1", self.port)),
            ):
                return
            time.sleep(0.02)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def list_received(self) -> list[Received]:
        return [
            Received(recipient=recipient, message_id=message_id, content=b"")
            for recipient, message_id in map(json.loads, self._file.read_text().splitlines())
        ]


class Recorder(list[Received]):
    """Messages that were taken, written down as well."""

    def __init__(self, file: Path) -> None:
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append(self, received: Received) -> None:
        line = json.dumps([received.recipient, received.message_id])
        os.write(self._handle, f"{line}\n".encode())


def main(port: str, file: str, moment: str, number: str) -> None:
    def fault(reached: Moment, times: int, recipient: str) -> str | None:
        if (reached, times) == (moment, int(number)):
            os.kill(os.getpid(), signal.SIGKILL)
        return None

    with RecordingServer(fault=fault, received=Recorder(Path(file)), port=int(port)):
        signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
