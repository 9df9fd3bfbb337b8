"""Asking whether something is there reads no more of it than is needed to weigh it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publisher.errors import FetchError, ForbiddenAddressError, UnfetchableError
from publisher.fetching import probe


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/round"):
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Type", "Image/PNG; charset=x")
        if self.path == "/told":
            self.send_header("Content-Length", "123456789")
        self.end_headers()
        if self.path == "/endless":
            # The other side hangs up, and that is what the test is about.
            try:
                while True:
                    self.wfile.write(b"x" * 1000)
            except OSError:
                return
        if self.path == "/untold":
            self.wfile.write(b"x" * 4321)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "weigh", "status", "size"),
    [
        ("told", 0, 200, 123_456_789),
        ("untold", 0, 200, None),
        ("untold", 10_000, 200, 4321),
        ("gone", 0, 404, None),
    ],
)
def test_answer(host: str, path: str, weigh: int, status: int, size: int | None) -> None:
    """A length is taken from the server's word, or counted if I ask for it."""
    found = probe(f"http://{host}/{path}", weigh=weigh, allowed_hosts=[host])
    assert (found.status, found.size, found.content_type) == (status, size, "image/png")


def test_answer_without_end(host: str) -> None:
    """A body that never ends is counted to a little more than I asked for."""
    found = probe(f"http://{host}/endless", weigh=5000, allowed_hosts=[host])
    assert found.size is not None
    assert 5000 < found.size < 1_000_000


def test_what_is_no_answer(host: str) -> None:
    """Redirects without end, closed doors and our own network are errors that I can act on."""
    with pytest.raises(UnfetchableError, match="more than 5 redirects"):
        probe(f"http://{host}/round", allowed_hosts=[host])
    with pytest.raises(FetchError, match="cannot be reached"):
        probe("http://127.0.0.1:9/", allowed_hosts=["127.0.0.1"])
    with pytest.raises(ForbiddenAddressError, match="this machine"):
        probe(f"http://{host}/told")
