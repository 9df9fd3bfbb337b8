"""What stands at the addresses of an edition, asked of a server that answers as it is told."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publisher.preflight.findings import Finding, Level
from publisher.preflight.web import Found, Web
from publisher.storage.cache import Cache
from tests.preflight.edition.desk import NOW, Desk


class Site(ThreadingHTTPServer):
    """Answers by path: a number is the status, `to-…` leads elsewhere, `…k` has so many kB."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = f"127.0.0.1:{self.server_port}"
        self.asked: Counter[str] = Counter()
        self.most_at_once = 0
        self.at_once = 0


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.at_once += 1
        self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        name = self.path.strip("/").partition(".")[0]
        if name.startswith("to-"):
            self.send_response(302)
            self.send_header("Location", "/" + name.removeprefix("to-").replace("front", ""))
            self.end_headers()
        else:
            self.send_response(int(name) if name.isdecimal() else 200)
            is_picture = self.path.endswith(".png")
            size = int(name[:-1]) * 1000 if name[:-1].isdecimal() and is_picture else 10
            self.send_header("Content-Type", "image/png" if is_picture else "text/html")
            self.send_header("Content-Length", str(size))
            self.end_headers()
            self.wfile.write(b"x" * size)
        self.server.at_once -= 1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.01,))
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    cache = Cache(tmp_path / "answers.sqlite")
    yield cache
    cache.close()


def _check(desk: Desk, site: Site, cache: Cache, *paths: str) -> list[Finding]:
    """Return what the web adds to an edition that links to these paths."""
    links = [f"[Counted at {path}](http://{site.host}/{path})" for path in paths]
    desk.write("seal", "\n\n".join(links), date="2026-11-22", section="Sea")
    found = desk.check(web=_web(cache, site))
    ours = f"{site.host}/"
    return [each for each in found if ours in each.message and each.rule not in (
        "edition/link-http", "edition/link-ip", "edition/image-address")]  # fmt: skip


def _web(cache: Cache, site: Site, **options: object) -> Web:
    return Web(cache, NOW, allowed_hosts=[site.host], **options)  # type: ignore[arg-type]  # as given


@pytest.mark.parametrize(
    ("path", "code", "level"),
    [
        ("404", "edition/link-broken", Level.ERROR),
        ("410", "edition/link-broken", Level.ERROR),
        ("to-404", "edition/link-broken", Level.ERROR),
        ("to-front", "edition/link-moved", Level.WARNING),
        ("to-elsewhere", "edition/link-moved", Level.NOTE),
        ("403", "edition/link-unsure", Level.NOTE),
        ("503", "edition/link-unsure", Level.NOTE),
    ],
)
def test_link(desk: Desk, site: Site, cache: Cache, path: str, code: str, level: Level) -> None:
    """I know before my readers do which link leads nowhere, or elsewhere."""
    (finding,) = _check(desk, site, cache, path, "well")
    assert (finding.rule, finding.level) == (code, level)
    assert finding.file == "articles/seal.md"
    assert finding.line == 8
    assert finding.where is not None
    assert finding.where.part == "html"


def test_nothing_is_asked_that_acts(desk: Desk, site: Site, cache: Cache) -> None:
    """No check unsubscribes anybody, and each address is asked for once."""
    desk.settings["unsubscribe_url"] = f'"https://{site.host}/unsubscribe/{{token}}"'
    desk.settings["preferences_url"] = f'"https://{site.host}/preferences?reader={{token}}"'
    desk.write("seal", f"[Twice](http://{site.host}/a) and [again](http://{site.host}/a).",
               date="2026-11-22", section="Sea")  # fmt: skip
    found = desk.check(web=_web(cache, site))
    assert site.asked == {"/a": 1}
    # Nothing answers https here: whatever had been asked for would be told.
    links = [each for each in found if each.rule in ("edition/link-broken", "edition/link-unsure")]
    assert not [each for each in links if "check" in each.message]


def test_article_that_is_not_there_yet(desk: Desk, site: Site, cache: Cache) -> None:
    """An article whose page is not on the site is named before the message names it."""
    desk.url = f"http://{site.host}/"
    desk.write("seal", "A seal rests.", date="2026-11-22", section="Sea", url="/404/")
    found = [each for each in desk.check(web=_web(cache, site)) if each.level is Level.ERROR]
    assert [(each.rule, each.place) for each in found] == [
        ("edition/link-unpublished", "articles/seal.md:2")
    ]


def test_no_such_host_is_told_once(desk: Desk, cache: Cache) -> None:
    """Twenty links to a host that does not exist are one finding, and one question."""
    desk.write("seal", "\n\n".join(f"[Seal {n}](https://no.invalid/{n})" for n in range(20)),
               date="2026-11-22", section="Sea")  # fmt: skip
    broken = [each for each in desk.check(web=Web(cache, NOW)) if "no.invalid" in each.message]
    (finding,) = broken
    assert finding.rule == "edition/link-broken"
    assert "and 19 more at no.invalid" in finding.message


def test_network_within_is_not_asked(desk: Desk, site: Site, cache: Cache) -> None:
    """A link into our own network is found out by its address, and nothing is asked there."""
    desk.write("seal", f"[The harbour](http://{site.host}/admin)", date="2026-11-22")
    found = [each for each in desk.check(web=Web(cache, NOW)) if "network" in each.message]
    assert [each.rule for each in found] == ["edition/link-broken"]
    assert not site.asked


def test_what_was_there_is_remembered_for_a_day(site: Site, cache: Cache) -> None:
    """A second check asks only for what was not there, until the first is a day old."""
    urls = [f"http://{site.host}/{path}" for path in ("well", "404")]
    for hours in (0, 23, 25):
        moment = NOW + timedelta(hours=hours)
        answers = Web(cache, moment, allowed_hosts=[site.host]).ask(urls)
        assert [answers[url].status for url in urls] == [200, 404]
    assert site.asked == {"/well": 2, "/404": 3}


def test_one_host_is_asked_for_one_address_after_the_other(site: Site, cache: Cache) -> None:
    """A small server is not asked for twenty pages at once, and progress is told."""
    told: list[tuple[int, int]] = []
    urls = [f"http://{site.host}/{number}a" for number in range(20)]
    Web(cache, NOW, allowed_hosts=[site.host], tell=lambda *each: told.append(each)).ask(urls)
    assert site.most_at_once == 1
    assert told == [(20, 20)]


def test_patience_ends(site: Site, cache: Cache) -> None:
    """What there is no time left for is not asked, and said to be unsure."""
    url = f"http://{site.host}/well"
    answers = _web(cache, site, patience=timedelta(0)).ask([url])
    assert answers[url].found is Found.SILENCE
    assert not site.asked


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["404.png"], {"edition/image-missing"}),
        (["page.html"], {"edition/image-missing"}),
        (["503.png"], {"edition/image-unsure"}),
        (["301k.png"], {"edition/image-heavy"}),
        (["260k.png", "270k.png", "280k.png", "290k.png"], {"edition/image-budget"}),
        (["290k.png"], set()),
    ],
)
def test_picture(desk: Desk, site: Site, cache: Cache, names: list[str], codes: set[str]) -> None:
    """A picture that is not there, or weighs too much, is named before readers wait for it."""
    picture = '<img src="http://{}/{}" alt="A gull" width="60" height="60">'
    words = "A seal rests on the sandbank of the harbour. " * 20
    desk.write("seal", words + "\n\n" + "\n".join(picture.format(site.host, n) for n in names),
               date="2026-11-22", section="Sea")  # fmt: skip
    before = {each.rule for each in desk.check()}
    offline = {"edition/link-broken", "edition/link-unpublished"}
    after = {each.rule for each in desk.check(web=_web(cache, site))}
    assert after - before - offline == codes
