"""Web servers on loopback that answer whatever a test tells them."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest

#: Answers one connection; the event is set when the test is over.
Answer = Callable[[socket.socket, threading.Event], None]


@dataclass(kw_only=True)
class Server:
    """One that listens, and what it was asked."""

    address: str
    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"[{self.address}]" if ":" in self.address else self.address

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


Serve = Callable[..., Server]


def say(content: bytes = b"", head: str = "", status: str = "200 OK") -> bytes:
    """An answer with its length; `head` are further lines."""
    start = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n{head}\r\n"
    return start.encode() + content


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that starts a server with its answers, one for each connection."""
    stop = threading.Event()
    with ExitStack() as stack:
        stack.callback(stop.set)

        def start(
            *answers: bytes | Answer,
            address: str = "127.0.0.1",
            tls: ssl.SSLContext | None = None,
            is_rude: bool = False,
        ) -> Server:
            """Start one; a rude server answers whatever it is asked."""
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            listener = stack.enter_context(socket.socket(family))
            listener.bind((address, 0))
            listener.listen()
            server = Server(address=address, port=listener.getsockname()[1])

            def run() -> None:
                for answer in answers:
                    with suppress(OSError):
                        _answer(listener, answer, server, tls, stop, is_rude)

            thread = threading.Thread(target=run)
            thread.start()
            # Wakes whoever still waits for a connection.
            stack.callback(thread.join)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            stack.callback(stop.set)
            return server

        yield start


def _answer(
    listener: socket.socket,
    answer: bytes | Answer,
    server: Server,
    tls: ssl.SSLContext | None,
    stop: threading.Event,
    is_rude: bool,
) -> None:
    plain, _ = listener.accept()
    with plain if tls is None else tls.wrap_socket(plain, server_side=True) as connection:
        asked = b""
        while not (asked.endswith(b"\r\n\r\n") or (asked and is_rude)):
            piece = connection.recv(1000)
            if not piece:
                return
            asked += piece
        server.requests.append(asked.decode("latin-1"))
        if callable(answer):
            answer(connection, stop)
        else:
            connection.sendall(answer)
