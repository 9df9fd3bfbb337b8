"""A wire that breaks: between a sender and its server, after so many bytes of one direction."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count


class Cut(StrEnum):
    """How a wire breaks."""

    #: Both ends are told.
    CLOSED = "closed"
    #: Both ends are told that what they sent may be lost.
    RESET = "reset"
    #: Nobody is told anything, and nothing comes through.
    SILENT = "silent"


@dataclass
class Wire:
    """Use as a context manager: what is sent to `port` arrives at `far_port`.

    One connection breaks as soon as `limit` bytes have passed, those to the server where `is_up`;
    the others do not.
    """

    far_port: int
    limit: int | None = None
    cut: Cut = Cut.CLOSED
    is_up: bool = True
    #: Which connection it is; the first only tries whether there is a server.
    number: int = 2
    port: int = 0
    #: Bytes that passed on that connection in that direction.
    passed: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Wire":
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self._sockets.append(listening)
        self._begin(self._accept, listening)
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(10)

    def _begin(self, function: object, *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, daemon=True)  # type: ignore[arg-type]  # whatever it takes
        self._threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            for number in count(1):
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", self.far_port))
                self._sockets += [near, far]
                is_it = number == self.number
                self._begin(self._pass_on, near, far, is_it and self.is_up)
                self._begin(self._pass_on, far, near, is_it and not self.is_up)

    def _pass_on(self, source: socket.socket, target: socket.socket, is_counted: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := self._wait_for(source):
                if is_counted:
                    self.passed += len(piece)
                    beyond = 0 if self.limit is None else self.passed - self.limit
                    if beyond > 0:
                        target.sendall(piece[: max(0, len(piece) - beyond)])
                        self._break(source, target)
                        return
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)

    def _wait_for(self, source: socket.socket) -> bytes:
        """Return what comes, b"" at the end. Who is in `recv` is not told that it was closed."""
        source.settimeout(0.1)
        while True:
            try:
                return source.recv(512)
            except TimeoutError:
                if source.fileno() < 0:
                    return b""

    def _break(self, *ends: socket.socket) -> None:
        if self.cut is Cut.SILENT:
            return
        for each in ends:
            if self.cut is Cut.RESET:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                each.close()
            else:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
