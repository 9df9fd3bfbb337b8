"""A form sent to a server that somebody named."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from publisher.errors import FetchError, ForbiddenAddressError, UnfetchableError
from publisher.fetching import post_form


class Taker(HTTPServer):
    """Takes forms, and answers each with the same status."""

    status = 204
    forms: list[tuple[str, str]]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def post(self, **options: Any) -> None:
        options.setdefault("allowed_hosts", [self.host])
        post_form(f"http://{self.host}/hub?a=1", {"hub.url": "https://é.example/?a&b"}, **options)


class _Handler(BaseHTTPRequestHandler):
    server: Taker

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append((self.path, body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        # Longer than anybody would read.
        self.send_header("Content-Length", "1000000000")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def taker() -> Iterator[Taker]:
    with Taker(("127.0.0.1", 0), _Handler) as server:
        server.forms = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status", [200, 202, 204])
def test_form_arrives_as_it_was_meant(taker: Taker, status: int) -> None:
    """What I send is what the server reads, whatever characters it has; its words are not read."""
    taker.status = status
    taker.post()
    assert taker.forms == [("/hub?a=1", "hub.url=https%3A%2F%2F%C3%A9.example%2F%3Fa%26b")]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_server_that_says_later(taker: Taker, status: int) -> None:
    """A server in trouble is one to be tried again."""
    taker.status = status
    with pytest.raises(FetchError):
        taker.post()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_server_that_refuses(taker: Taker, status: int) -> None:
    """A server that wants none of it is named with its answer."""
    taker.status = status
    with pytest.raises(UnfetchableError) as caught:
        taker.post()
    assert caught.value.message.endswith(f"refuses what it was sent ({status})")


def test_redirect_is_not_followed(taker: Taker) -> None:
    """What I send goes where I sent it, and nowhere else."""
    taker.status = 308
    with pytest.raises(UnfetchableError) as caught:
        taker.post()
    assert caught.value.message.endswith("leads to '/elsewhere' (308)")
    assert len(taker.forms) == 1


def test_private_address_is_refused(taker: Taker) -> None:
    """Nothing is sent into my own network unless I named the host."""
    with pytest.raises(ForbiddenAddressError):
        taker.post(allowed_hosts=[])
    assert taker.forms == []


def test_server_that_is_not_there() -> None:
    """Where nobody listens, I am told that it may be so for a while only."""
    with pytest.raises(FetchError):
        post_form(
            "http://127.0.0.1:9/", {}, allowed_hosts=["127.0.0.1"], deadline=timedelta(seconds=2)
        )


def test_other_schemes_are_not_spoken() -> None:
    """A form is sent by HTTP, or not at all."""
    with pytest.raises(UnfetchableError):
        post_form("ftp://example.org/", {})
