"""What web servers tell those who ask again: «not modified» as long as it is so, and no longer."""

import functools
import http.client
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.newsroom import Newsroom

NGINX = """\
daemon off;
master_process off;
pid {scratch}/pid;
error_log {scratch}/errors;
events {{ worker_connections 16; }}
http {{
    access_log off;
    client_body_temp_path {scratch}/body;
    proxy_temp_path {scratch}/proxy;
    fastcgi_temp_path {scratch}/fastcgi;
    uwsgi_temp_path {scratch}/uwsgi;
    scgi_temp_path {scratch}/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


@contextmanager
def serve_with_python(root: Path, scratch: Path) -> Iterator[int]:
    del scratch
    serve = functools.partial(_Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def serve_with_nginx(root: Path, scratch: Path) -> Iterator[int]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin")
    if program is None:
        pytest.skip("nginx is not installed here")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    settings = scratch / "nginx.conf"
    settings.write_text(NGINX.format(scratch=scratch, root=root, port=port))
    words = [program, "-e", f"{scratch}/errors", "-p", str(scratch), "-c", str(settings)]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as server:
        try:
            while server.poll() is None:
                with suppress(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
            assert server.poll() is None, (scratch / "errors").read_text()
            yield port
        finally:
            server.terminate()


class Client:
    """Asks for the Atom feed, and again with what it was told."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._told: dict[str, str] = {}

    def fetch(self) -> None:
        status, headers, content = self._ask({})
        assert status == 200
        self._told = {
            condition: headers[told]
            for condition, told in (
                ("If-Modified-Since", "Last-Modified"),
                ("If-None-Match", "ETag"),
            )
            if told in headers
        }
        self.content = content

    def ask_again(self) -> set[int]:
        """Return the answers to each condition alone, and to all of them."""
        asked = [{condition: value} for condition, value in self._told.items()]
        return {self._ask(headers)[0] for headers in (*asked, self._told)}

    def _ask(self, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)) as line:
            line.request("GET", "/all.atom", headers=headers)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "de-kust")
    made.write("crane", body="A tpyo, and another: teh.")
    made.build()
    return made


@pytest.fixture(params=[serve_with_python, serve_with_nginx], ids=["python", "nginx"])
def client(request: pytest.FixtureRequest, newsroom: Newsroom, tmp_path: Path) -> Iterator[Client]:
    (tmp_path / "server").mkdir()
    with request.param(newsroom.feeds, tmp_path / "server") as port:
        made = Client(port)
        made.fetch()
        yield made


def mend(newsroom: Newsroom, old: str, new: str) -> None:
    """Mend a typo; the number of bytes stays, and no date moves."""
    file = newsroom.articles / "crane.md"
    assert len(old) == len(new)
    file.write_text(file.read_text().replace(old, new))


def delete_and_build(newsroom: Newsroom) -> None:
    for file in newsroom.feeds.iterdir():
        file.unlink()
    newsroom.build()


SAME: dict[str, Callable[[Newsroom], object]] = {
    "nothing": lambda newsroom: None,
    "touched": lambda newsroom: (newsroom.articles / "crane.md").touch(),
    "forced": lambda newsroom: newsroom.build("--force"),
    "cache lost": Newsroom.lose_cache,
    "ledger lost": Newsroom.lose_ledger,
    "renamed": lambda newsroom: (newsroom.articles / "crane.md").rename(
        newsroom.articles / "grus.md"
    ),
}


def test_not_modified(newsroom: Newsroom, client: Client) -> None:
    """Whoever asks again downloads nothing, as long as no word changed."""
    newsroom.write("crane", "slug: crane", body="Words.")
    newsroom.build()
    client.fetch()
    for change in SAME.values():
        change(newsroom)
        newsroom.build()
        assert client.ask_again() == {304}


def test_modified(newsroom: Newsroom, client: Client) -> None:
    """A mended typo reaches everybody, though it moves no date and the feed stays as long."""
    mend(newsroom, "tpyo", "typo")
    newsroom.build()
    assert client.ask_again() == {200}
    client.fetch()
    assert b"A typo" in client.content
    assert client.ask_again() == {304}
    # The file's time may not start again, either.
    delete_and_build(newsroom)
    mend(newsroom, "teh", "the")
    newsroom.build()
    assert client.ask_again() == {200}
