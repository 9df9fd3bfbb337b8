"""The files for web servers, in the web servers themselves."""

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.acceptance.conftest import run_publisher

SETTINGS = """
[publication]
title = "De Kust"
url = "http://127.0.0.1:{port}/"
servers = ["nginx", "caddy", "apache"]
compress = {compress}
hub = "https://hub.example.org/?a=1&b=%C3%A9"
[[feed]]
name = "all"
formerly = ["nieuws"]
limit = 1
archive = 2
[[feed]]
name = "tag/{{tag}}"
each = "tag"
"""
MOVED = """\
# withdrawn, moved, and with everything that an address can hold
/zee/weg/
/feeds/weg.atom
/zee/oud/  /zee/nieuw/?a=1&b=$2
/a%20"b*c{d}(e)+f.g/h%5Ci  https://example.org/caf\u00e9/$1
"""
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NGINX = """\
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; include {folder}/server/nginx.conf; }}
}}
"""
CADDY = """\
{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port} {{
	root * {folder}
	import {folder}/server/Caddyfile
	file_server
}}
"""
APACHE = """\
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog /dev/stderr
DocumentRoot {folder}
{modules}
TypesConfig /dev/null
Mutex file:{folder} default
<Directory {folder}>
Require all granted
Include {folder}/server/htaccess
</Directory>
"""
APACHE_MODULES = ("mpm_event", "authz_core", "mime", "headers", "alias", "deflate", "filter")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered, as it came over the line."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(kw_only=True)
class Site:
    """A publication that a web server serves."""

    name: str
    folder: Path
    port: int
    stack: ExitStack = field(repr=False)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        found: dict[str, str] = {}
        for name, value in response.getheaders():
            found[name.lower()] = (
                f"{found[name.lower()]}, {value}" if name.lower() in found else value
            )
        return Answer(status=response.status, headers=found, body=body)


def _command(name: str, folder: Path, port: int) -> list[str]:
    """Return how the server is started in the foreground; without it, the test is skipped."""
    program = shutil.which({"apache": "apache2"}.get(name, name), path=os.defpath + ":/usr/sbin")
    if program is None:
        pytest.skip(f"{name} is not installed (Debian packages nginx-light, caddy, apache2)")
    file = folder / f"{name}.conf"
    modules = Path("/usr/lib/apache2/modules")
    lines = [f"LoadModule {each}_module {modules}/mod_{each}.so" for each in APACHE_MODULES]
    text = {"nginx": NGINX, "caddy": CADDY, "apache": APACHE}[name]
    file.write_text(text.format(folder=folder, port=port, modules="\n".join(lines)))
    return {
        "nginx": [program, "-e", "stderr", "-p", str(folder), "-c", str(file)],
        "caddy": [program, "run", "--adapter", "caddyfile", "--config", str(file)],
        "apache": [program, "-X", "-d", str(folder), "-f", str(file)],
    }[name]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.fail(process.stderr.read().decode())
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server does not answer")


def _build(folder: Path) -> None:
    ran = run_publisher("build", "--no-hub", cwd=folder)
    assert ran.code == 0, ran.err


Serve = Callable[..., Site]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Return a function that starts a server by its name, with a publication behind it."""
    with ExitStack() as stack:

        def start(name: str, *, compress: bool = False) -> Site:
            port = _free_port()
            command = _command(name, tmp_path, port)
            settings = SETTINGS.format(port=port, compress=str(compress).lower())
            (tmp_path / "publisher.toml").write_text(settings, encoding="utf-8")
            (tmp_path / "articles").mkdir()
            for day, name in enumerate(("strand", "duin", "zee"), start=1):
                (tmp_path / "articles" / f"{name}.md").write_text(
                    f"---\ntitle: De {name}\ndate: 2026-03-0{day}\ntags: [Zee, 潮]\n---\n\n"
                    + "Eb en vloed. " * 200
                )
            (tmp_path / "server").mkdir()
            (tmp_path / "server" / "moved.map").write_text(MOVED, encoding="utf-8")
            _build(tmp_path)
            process = subprocess.Popen(
                command,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
            )
            stack.callback(process.communicate, timeout=20)
            stack.callback(process.terminate)
            _wait(port, process)
            return Site(name=name, folder=tmp_path, port=port, stack=stack)

        yield start


SERVERS = pytest.mark.parametrize("name", ["nginx", "caddy", "apache"])


@SERVERS
def test_each_file_has_its_type(serve: Serve, name: str) -> None:
    """A feed reader knows by the type what it got, and that it is UTF-8."""
    site = serve(name)
    suffixes = ("atom", "rss", "json", "html")
    files = [*(f"all.{suffix}" for suffix in suffixes), "feed.css", "feeds.opml"]
    assert [site.ask(f"/feeds/{file}").headers["content-type"] for file in files] == [
        "application/atom+xml; charset=utf-8",
        "application/rss+xml; charset=utf-8",
        "application/feed+json; charset=utf-8",
        "text/html; charset=utf-8",
        "text/css; charset=utf-8",
        "text/x-opml; charset=utf-8",
    ]


@SERVERS
def test_browser_gets_xml_that_it_can_show(serve: Serve, name: str) -> None:
    """I open a feed in my browser and see a page, not source or a download."""
    site = serve(name)
    answer = site.ask("/feeds/all.atom", **BROWSER)
    assert (answer.status, answer.headers["content-type"]) == (
        200,
        "application/xml; charset=utf-8",
    )
    assert answer.body == (site.folder / "feeds" / "all.atom").read_bytes()
    for asking in (BROWSER, {}):
        vary = site.ask("/feeds/all.atom", **asking).headers["vary"]
        assert "accept" in [each.strip().lower() for each in vary.split(",")]


@SERVERS
@pytest.mark.parametrize("asking", [{}, BROWSER, {"Accept-Encoding": "gzip"}])
def test_unchanged_feed_is_not_sent_again(serve: Serve, name: str, asking: dict[str, str]) -> None:
    """Whoever has the feed already gets 304 and no bytes."""
    site = serve(name)
    first = site.ask("/feeds/all.atom", **asking)
    etag, date = first.headers["etag"], first.headers["last-modified"]
    by_tag = site.ask("/feeds/all.atom", **{**asking, "If-None-Match": etag})
    by_date = site.ask("/feeds/all.atom", **{**asking, "If-Modified-Since": date})
    assert [(each.status, each.body) for each in (by_tag, by_date)] == [(304, b""), (304, b"")]


@SERVERS
def test_changed_feed_is_sent(serve: Serve, name: str) -> None:
    """When the bytes differ, the mark differs and everybody gets the new ones."""
    site = serve(name)
    first = site.ask("/feeds/all.atom")
    article = site.folder / "articles" / "zee.md"
    article.write_text(article.read_text().replace("vloed", "vloed en springtij"))
    _build(site.folder)
    second = site.ask("/feeds/all.atom", **{"If-None-Match": first.headers["etag"]})
    assert (second.status, second.body == first.body) == (200, False)
    assert second.headers["etag"] != first.headers["etag"]


@SERVERS
def test_head_says_what_get_would(serve: Serve, name: str) -> None:
    """A program that only asks gets every header and no body."""
    site = serve(name)
    head, get = (site.ask("/feeds/all.rss", method) for method in ("HEAD", "GET"))
    asked = ("content-type", "content-length", "etag", "last-modified", "cache-control")
    assert (head.status, head.body) == (200, b"")
    assert [head.headers[each] for each in asked] == [get.headers[each] for each in asked]
    assert get.headers["cache-control"] == "public, max-age=300"
    assert get.headers["access-control-allow-origin"] == "*"


@SERVERS
@pytest.mark.parametrize("file", ["all.atom", "all.rss", "all.json", "all.html"])
def test_feed_is_compressed_for_whoever_asks(serve: Serve, name: str, file: str) -> None:
    """I get a tenth of the bytes, and a cache in between keeps both apart."""
    site = serve(name)
    plain = site.ask(f"/feeds/{file}")
    small = site.ask(f"/feeds/{file}", **{"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert "accept-encoding" in small.headers["vary"].lower()
    assert small.headers["content-type"] == plain.headers["content-type"]


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_compressed_copy_is_served_as_it_stands_there(serve: Serve, name: str) -> None:
    """With compress = true the server has nothing to compress, and its mark is a strong one."""
    site = serve(name, compress=True)
    small = site.ask("/feeds/all.atom", **{"Accept-Encoding": "gzip"})
    assert small.body == (site.folder / "feeds" / "all.atom.gz").read_bytes()
    assert small.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert small.headers["etag"].startswith('"')


@SERVERS
def test_what_moved_leads_on(serve: Serve, name: str) -> None:
    """Whoever subscribed under the old name is led to the feed, whatever the address holds."""
    site = serve(name)
    base = f"http://127.0.0.1:{site.port}"
    moved = {
        "/feeds/nieuws.atom": f"{base}/feeds/all.atom",
        "/feeds/nieuws.html": f"{base}/feeds/all.html",
        "/zee/oud/": f"{base}/zee/nieuw/?a=1&b=%242",
        "/a%20%22b*c%7Bd%7D(e)+f.g/h%5Ci": "https://example.org/caf%C3%A9/%241",
    }
    answers = {path: site.ask(path) for path in moved}
    assert {path: each.status for path, each in answers.items()} == dict.fromkeys(moved, 301)
    # Servers differ in which characters they encode.
    assert {path: unquote(each.headers["location"]) for path, each in answers.items()} == {
        path: unquote(target) for path, target in moved.items()
    }


@SERVERS
def test_what_was_withdrawn_is_gone(serve: Serve, name: str) -> None:
    """A withdrawn article is gone, its neighbours are only not found."""
    site = serve(name)
    gone = ("/zee/weg/", "/feeds/weg.atom")
    not_found = ("/zee/weg/x", "/xzee/weg/", "/feeds/nieuwsxatom", "/feeds/none.atom")
    assert [site.ask(path).status for path in gone] == [410, 410]
    assert [site.ask(path).status for path in not_found] == [404] * 4


@SERVERS
def test_hub_is_named_before_the_feed_is_read(serve: Serve, name: str) -> None:
    """A program that only asks for the headers learns the hub, and what to subscribe to."""
    site = serve(name)
    hub = '<https://hub.example.org/?a=1&b=%C3%A9>; rel="hub"'
    base = f"http://127.0.0.1:{site.port}"
    files = [
        f"{feed}.{suffix}" for feed in ("all", "tag/zee") for suffix in ("atom", "rss", "json")
    ]
    for path in (*(f"/feeds/{each}" for each in files), f"/feeds/{quote('tag/潮.rss')}"):
        for asking in (BROWSER, {}, {"Accept-Encoding": "gzip"}):
            answer = site.ask(path, "HEAD", **asking)
            assert answer.status == 200
            assert answer.headers["link"] == f'{hub}, <{base}{path}>; rel="self"'
    # As the feed itself says.
    assert f'href="{base}/feeds/all.atom"' in site.ask("/feeds/all.atom").body.decode()
    others = (
        "/feeds/archive/all/1.atom",
        "/feeds/all.html",
        "/feeds/feeds.opml",
        "/feeds/feed.css",
    )
    answers = [site.ask(path) for path in others]
    assert [(each.status, each.headers.get("link")) for each in answers] == [(200, None)] * 4
