"""A web site on loopback whose pages a test changes."""

import contextlib
import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(kw_only=True)
class Page:
    """What a site says of one path."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Seconds between two bytes; none of them for an ordinary server.
    drip: float = 0
    is_gzip: bool = False


@dataclass(kw_only=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]


@dataclass(kw_only=True)
class Site:
    """Pages by their path, and what was asked for."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    #: Set when the test is over.
    end: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def put(self, path: str, content: str | bytes = b"", **how: object) -> None:
        """Let the path say something, with an ETag of its content."""
        written = content.encode() if isinstance(content, str) else content
        self.pages[path] = Page(content=written, **how)  # type: ignore[arg-type]

    def count(self, path: str) -> int:
        return sum(each.path == path for each in self.asked)


@contextlib.contextmanager
def open_site() -> Iterator[Site]:
    """Give a site that answers until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(Asked(path=self.path, headers={**self.headers}))
            page = site.pages.get(self.path, Page(status=404))
            etag = page.headers.get("ETag")
            if etag is not None and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            content = gzip.compress(page.content) if page.is_gzip else page.content
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.is_gzip:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if not page.drip:
                self.wfile.write(content)
                return
            for byte in content:
                if site.end.wait(page.drip):
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that went away."""

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(port=server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.end.set()
        server.shutdown()
        thread.join()
        server.server_close()


def atom(*entries: str, title: str = "Elders", head: str = "") -> str:
    """An Atom feed of its own."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://elders.example.org/">'
        f"<id>tag:elders.example.org,2020:feed</id><title>{title}</title>"
        f"<updated>2026-11-01T00:00:00Z</updated>{head}{''.join(entries)}</feed>"
    )


def entry(name: str, *, day: int = 1, body: str = "Words.", **more: str) -> str:
    """One entry of it; `more` are elements by name."""
    id_ = more.pop("id", f"tag:elders.example.org,2026:{name}")
    title = more.pop("title", name.capitalize())
    rest = "".join(f"<{key}>{value}</{key}>" for key, value in more.items())
    return (
        f"<entry><id>{id_}</id><title>{title}</title>"
        f'<link href="/{name}/"/><published>2026-11-{day:02}T08:00:00Z</published>'
        f"<updated>2026-11-{day:02}T08:00:00Z</updated>"
        "<author><name>An</name></author>"
        f'<content type="html">&lt;p>{body}&lt;/p></content>{rest}</entry>'
    )
