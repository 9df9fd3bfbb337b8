"""Fetching what stands at a web address, from real servers on this machine."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher import __version__
from publisher.errors import (
    ConfigurationError,
    FetchError,
    ForbiddenAddressError,
    PublisherError,
    UnfetchableError,
)
from publisher.fetching import MB, fetch, read_bounded
from tests.fetching.conftest import Serve, Server, say


def get(server: Server, path: str = "", **terms: Any) -> bytes:
    return fetch(server.url + path, allowed_hosts=[server.host], **terms).content


def refusal(server: Server, expected: type[PublisherError], **terms: Any) -> str:
    with pytest.raises(expected) as caught:
        get(server, **terms)
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value.message.replace(server.url, "URL")


def test_a_page_is_fetched_with_what_the_server_says_of_it(serve: Serve) -> None:
    """I get the page with its type, its encoding and its date."""
    head = (
        'Content-Type: Text/HTML; Charset="ISO-8859-1"\r\n'
        "Last-Modified: Tue, 03 Mar 2026 10:00:00 +0200\r\nSet-Cookie: a=b\r\n"
    )
    server = serve(say(b"<p>Eb</p>", head))
    fetched = fetch(server.url + "eb?x=1#top", allowed_hosts=["127.0.0.1"])
    assert fetched.url == server.url + "eb?x=1"
    assert fetched.content == b"<p>Eb</p>"
    assert (fetched.content_type, fetched.charset) == ("text/html", "iso-8859-1")
    assert fetched.last_modified == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_a_request_says_who_asks_and_nothing_else(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cookie, no credentials of mine and no proxy stand in a request."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    to_second = say(head="Location: /second\r\nSet-Cookie: a=b\r\n", status="302 Found")
    server = serve(to_second, say(b"ok"))
    assert get(server, "first") == b"ok"
    assert [request.split("\r\n")[:-2] for request in server.requests] == [
        [
            f"GET /{path} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"User-Agent: publisher/{__version__}",
            "Accept: */*",
            "Accept-Encoding: gzip",
            "Connection: close",
        ]
        for path in ("first", "second")
    ]


def test_ipv6_is_fetched(serve: Serve) -> None:
    """A server that has an IPv6 address only can be read."""
    server = serve(say(b"zes"), address="::1")
    assert fetch(server.url, allowed_hosts=[f"[::1]:{server.port}"]).content == b"zes"
    assert server.requests[0].split("\r\n")[1] == f"Host: [::1]:{server.port}"


def test_an_allowed_port_allows_no_other(serve: Serve) -> None:
    """Allowing one port of this machine opens no other."""
    server = serve(say(b"geheim"))
    with pytest.raises(ForbiddenAddressError):
        fetch(server.url, allowed_hosts=[f"127.0.0.1:{server.port + 1}"])
    assert server.requests == []


def test_the_name_is_looked_up_once(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its answer cannot lead the connection elsewhere."""
    server = serve(say(b"eerst"))
    asked = []

    def answer(host: object, port: object, *others: object, **named: object) -> object:
        if host in (b"rebind.example", "rebind.example"):
            asked.append(host)
            address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real(host, port, *others, **named)  # type: ignore[arg-type]  # passed on

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", answer)
    url = f"http://rebind.example:{server.port}/"
    assert fetch(url, allowed_hosts=["Rebind.Example."]).content == b"eerst"
    assert asked == [b"rebind.example"]
    assert server.requests[0].split("\r\n")[1] == f"Host: rebind.example:{server.port}"


@pytest.mark.parametrize("answers", [["192.0.43.8", "10.0.0.1"], ["10.0.0.1"], ["fd00::1"]])
def test_one_private_address_of_a_name_is_enough(
    monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    """A name with a public and a private address is not connected to."""
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(0, 0, 6, "", (address, 80)) for address in answers],
    )
    with pytest.raises(ForbiddenAddressError) as caught:
        fetch("http://both.example/")
    assert caught.value.message == (
        f"http://both.example/: both.example ({answers[-1]}) is "
        "not an address of the public internet"
    )
    assert caught.value.hint == "If you trust it, add --allow-host both.example"


def test_a_redirect_to_a_forbidden_place_is_not_followed(serve: Serve) -> None:
    """A public page cannot send publisher into my network."""
    inner = serve(say(b"geheim"), address="127.0.0.2")
    server = serve(say(head=f"Location: {inner.url}\r\n", status="301 Moved"))
    message = refusal(server, ForbiddenAddressError)
    assert message == f"{inner.url}: 127.0.0.2 is this machine"
    assert inner.requests == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "data:,x"])
def test_a_redirect_leaves_the_web_never(serve: Serve, target: str) -> None:
    """No page makes publisher read a file of mine."""
    server = serve(say(head=f"Location: {target}\r\n", status="307 Temporary"))
    assert refusal(server, UnfetchableError).startswith("URL leads elsewhere: ")


def test_redirects_are_counted(serve: Serve) -> None:
    """Servers that send me round in a circle are left after a few rounds."""
    again = say(head="Location: /again\r\n", status="302 Found")
    assert refusal(serve(*[again] * 6), UnfetchableError) == (
        "URL: more than 5 redirects, the last to URLagain"
    )
    assert get(serve(*[again] * 5, say(b"ten slotte"))) == b"ten slotte"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "403 Forbidden", "204 No"])
def test_what_is_not_there_is_an_error_of_mine(serve: Serve, status: str) -> None:
    """A wrong address is not worth trying again."""
    assert f"({status[:3]})" in refusal(serve(say(status=status)), UnfetchableError)


@pytest.mark.parametrize("status", ["500 Error", "503 Busy", "429 Too Many", "408 Slow"])
def test_a_busy_server_can_be_tried_again(serve: Serve, status: str) -> None:
    """Cron tries again where the server is in trouble."""
    assert refusal(serve(say(status=status)), FetchError).endswith(f"({status[:3]})")


def test_nobody_listens() -> None:
    """A server that is down can be tried again."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch(f"http://{address}/", allowed_hosts=[address])


def test_a_silent_server_is_left(serve: Serve) -> None:
    """A server that says nothing does not keep me waiting."""
    server = serve(lambda _, stop: stop.wait(30) and None)
    message = refusal(server, FetchError, timeout=timedelta(seconds=0.1))
    assert message == "URL: 127.0.0.1 takes too long to answer"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_slow_drip_ends_at_the_deadline(serve: Serve, head: bytes) -> None:
    """A server that sends a byte now and then does not hold me for ever."""

    def drip(connection: socket.socket, stop: threading.Event) -> None:
        connection.sendall(head)
        while not stop.wait(0.02):
            connection.sendall(b"H")

    before = time.monotonic()
    terms = {"timeout": timedelta(seconds=5), "deadline": timedelta(seconds=0.3)}
    refusal(serve(drip), FetchError, **terms)
    assert time.monotonic() - before < 4


def test_silence_ends_at_the_deadline(serve: Serve) -> None:
    """The whole is over in time, however long a server may be silent in between."""
    server = serve(lambda _, stop: stop.wait(30) and None)
    before = time.monotonic()
    terms = {"timeout": timedelta(seconds=9), "deadline": timedelta(seconds=0.3)}
    refusal(server, FetchError, **terms)
    assert time.monotonic() - before < 4


def test_a_lookup_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that does not answer does not hold me for ever."""
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    try:
        with pytest.raises(FetchError, match=r"looking up slow\.example takes too long"):
            fetch("http://slow.example/", deadline=timedelta(seconds=0.1))
    finally:
        over.set()


def test_a_stated_length_is_believed_before_anything_is_read(serve: Serve) -> None:
    """What says itself that it is too large is not downloaded."""
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2000001\r\n\r\n")
    assert refusal(server, UnfetchableError, limit=2 * MB) == "URL: more than 2 MB"


def test_an_endless_body_is_cut(serve: Serve) -> None:
    """A body without end is refused at the limit."""

    def pour(connection: socket.socket, _: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(bytes(65536))

    assert refusal(serve(pour), UnfetchableError, limit=3 * MB) == "URL: more than 3 MB"


def test_a_body_of_just_the_limit_is_taken(serve: Serve) -> None:
    """The limit itself is allowed, compressed or not."""
    body = bytes(range(250)) * 4
    packed = gzip.compress(body[:400]) + gzip.compress(body[400:])
    server = serve(say(body), say(packed, "Content-Encoding: gzip\r\n"))
    assert get(server, limit=1000) == body
    assert get(server, limit=1000) == body


def test_a_gzip_bomb_is_refused_in_little_memory(serve: Serve) -> None:
    """Half a megabyte that unpacks to 500 is refused, and my memory stays small."""
    bomb = say(gzip.compress(bytes(500 * MB)), "Content-Encoding: gzip\r\n")
    server = serve(bomb)
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from publisher.errors import UnfetchableError\n"
        "from publisher.fetching import fetch, MB\n"
        "try:\n"
        "    fetch(sys.argv[1], allowed_hosts=['127.0.0.1'], limit=10 * MB)\n"
        "except UnfetchableError as error:\n"
        "    print(error.message)\n"
        # Not ru_maxrss: a child's begins with the peak of the process that started it.
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) // 1000)\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", program, server.url], capture_output=True, text=True, check=True
    )
    message, megabytes = child.stdout.splitlines()
    assert message == f"{server.url}: more than 10 MB"
    assert int(megabytes) < 150


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "deflate"])
def test_other_compressions_are_not_taken(serve: Serve, encoding: str) -> None:
    """What cannot be unpacked within bounds is not unpacked."""
    message = refusal(serve(say(b"x", f"Content-Encoding: {encoding}\r\n")), UnfetchableError)
    assert message == f"URL: compressed as {encoding!r}, which was not asked for"


@pytest.mark.parametrize(
    ("body", "expected"),
    [(b"no gzip", UnfetchableError), (gzip.compress(b"a" * 999, mtime=0)[:-9], FetchError)],
)
def test_broken_compression_is_refused(
    serve: Serve, body: bytes, expected: type[PublisherError]
) -> None:
    """Half a page is no page."""
    refusal(serve(say(body, "Content-Encoding: gzip\r\n")), expected)


def test_an_answer_that_breaks_off_is_refused(serve: Serve) -> None:
    """A page whose end is missing is not taken for the whole."""
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    assert refusal(server, FetchError).startswith("URL: the answer broke off")
    assert refusal(serve(b"SSH-2.0-x\r\n"), FetchError).startswith("URL: the answer broke off")


@pytest.mark.parametrize("host", ["", "a b", "a:b", "http://a", "a/b", "[::1", "x@y", "a:70000"])
def test_a_wrong_allowed_host_is_named(host: str) -> None:
    """A slip in --allow-host is told and allows nothing."""
    with pytest.raises(ConfigurationError, match="is not a host"):
        fetch("http://127.0.0.1/", allowed_hosts=[host])


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """A file beyond the limit is refused; one at the limit is read."""
    file = tmp_path / "feed.xml"
    file.write_bytes(bytes(MB))
    assert len(read_bounded(file, MB)) == MB
    with pytest.raises(UnfetchableError, match=r"feed\.xml: more than 0\.5 MB"):
        read_bounded(file, MB // 2)
