"""The preview as a web server on this machine, for this user's browser alone."""

import json
import secrets
import socket
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from publisher.errors import ConfigurationError, PublisherError
from publisher.preview.answers import Answer, Answers, answer_error, refuse
from publisher.preview.board import Board, Standing

HOST = "127.0.0.1"
#: Names under which a browser on this machine may ask; a stranger's name that leads here may not.
_NAMES = (HOST, "localhost")
#: Seconds after which a silent listener is written to, which tells whether it is still there.
_HEARTBEAT = 10.0
#: For all answers; what an answer has of its own goes before.
_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class PreviewServer(ThreadingHTTPServer):
    """Serves what hangs on a board, below a path that nobody can guess.

    Other users of the machine reach its ports too, and what is shown has readers' addresses in it.
    """

    daemon_threads = True

    def __init__(self, board: Board, answers: Answers, port: int) -> None:
        """Listen on a port of this machine; 0 takes one that is free.

        Raises:
            ConfigurationError: The port is taken, or not ours to take.
        """
        self.board, self.answers = board, answers
        self.secret = secrets.token_urlsafe(12)
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise ConfigurationError(
                f"port {port}: {error.strerror}", hint="Leave --port out, or name another one."
            ) from error

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/{self.secret}/"

    def handle_error(
        self,
        request: socket.socket | tuple[bytes, socket.socket],
        client_address: object,
    ) -> None:
        """Say nothing of a browser that went away; anything else is a fault to be seen."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    #: Seconds of silence after which a connection is given up.
    timeout = 30
    server_version, sys_version = "publisher", ""

    def do_GET(self) -> None:
        """Answer, or go on telling of changes."""
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        prefix, _, path = address.path.removeprefix("/").partition("/")
        if not self._is_for_us():
            self._send(refuse(421, "This preview answers on its own machine only."))
        elif not secrets.compare_digest(prefix.encode(), self.server.secret.encode()):
            self._send(refuse(404, "Open the address that publisher printed, to its last letter."))
        elif path == "events":
            self._tell_of_changes()
        else:
            self._send(self._find(path, query))

    do_HEAD = do_GET  # noqa: N815 - as BaseHTTPRequestHandler has it

    def _find(self, path: str, query: Mapping[str, str]) -> Answer:
        try:
            return self.server.answers.find(path, query) or refuse(404, "There is nothing here.")
        except PublisherError as error:
            return answer_error(error)

    def _is_for_us(self) -> bool:
        """Tell whether the browser knows whom it asks.

        A page elsewhere can let its own name lead to this machine; the browser would then give it
        what we answer (DNS rebinding). It cannot change the name that the browser says.
        """
        hosts = self.headers.get_all("Host", [])
        port = self.server.server_port
        return len(hosts) == 1 and hosts[0].lower() in {f"{name}:{port}" for name in _NAMES}

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {
            **_HEADERS,
            **answer.headers,
            "Content-Type": answer.media_type,
            "Content-Length": str(len(answer.content)),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    def _tell_of_changes(self) -> None:
        """Write an event for each change on the board, until the browser goes away."""
        self.send_response(200)
        for name, value in {**_HEADERS, "Content-Type": "text/event-stream"}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        seen = self.server.board.standing
        self.wfile.write(_as_event(seen))
        while True:
            standing = self.server.board.wait(seen, _HEARTBEAT)
            self.wfile.write(b":\n\n" if standing is seen else _as_event(standing))
            seen = standing

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: the terminal tells of editions, not of requests."""


def _as_event(standing: Standing) -> bytes:
    state = {"number": standing.number, "composing": standing.is_composing}
    return f"data: {json.dumps(state)}\n\n".encode()
