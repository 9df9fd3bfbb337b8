"""`publisher import` through the installed command: once, again, and edited by hand."""

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import Publisher

DUMP = """Skip to content
Home > Energy > Quay power for ferries
ENERGY
Quay power for ferries

By Tomas Eklund

Ferries at Norrhamn switch off their diesels within four minutes of mooring, and nobody misses them.

Two cables

"The cable was the easy part," says the harbour master. "We needed the grid operator and the town."

The first connection was made in January. Since then the port has counted 611 moorings on it.

Next article
"""
FEED = """<rss version="2.0"><channel><title>Old</title><link>https://example.com/</link>
<description>x</description>{items}</channel></rss>"""
ITEM = """<item><title>Piece {number}</title><link>https://example.com/piece-{number}/</link>
<guid isPermaLink="false">https://example.com/?p={number}</guid>
<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>
<description>&lt;p&gt;Words {words} of it.&lt;/p&gt;</description></item>"""


def feed(words: str = "and more", numbers: range = range(3)) -> str:
    return FEED.format(items="".join(ITEM.format(number=n, words=words) for n in numbers))


def test_page_dump_becomes_an_article(publisher: Publisher, folder: Path) -> None:
    """The text of a page becomes an article file, the same one each time."""
    (folder / "dump.txt").write_text(DUMP, encoding="utf-8")
    trial = publisher("import", "dump.txt", "--dry-run")
    assert trial.code == 0
    file = folder / "articles" / "quay-power-for-ferries.md"
    assert not file.exists()
    first = publisher("import", "dump.txt")
    assert (first.code, first.out.split()[0]) == (0, "written")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Quay power for ferries\ndate: ")
    assert "author: Tomas Eklund\n" in text
    assert "section: Energy\n" in text
    assert "## Two cables\n" in text
    assert "Next article" not in text
    again = publisher("import", "dump.txt")
    assert again.out.split()[0] == "unchanged"
    assert len(list((folder / "articles").glob("quay*"))) == 1
    assert publisher("build").code == 0
    assert "Quay power for ferries" in (folder / "feeds" / "all.atom").read_text(encoding="utf-8")


def test_source_that_changed(publisher: Publisher, folder: Path) -> None:
    """A change at the source is told, taken over when asked for, and never over hand edits."""
    source = folder / "feed.xml"
    source.write_text(feed(numbers=range(1)), encoding="utf-8")
    publisher("import", "feed.xml")
    file = folder / "articles" / "piece-0.md"
    source.write_text(feed("and others", range(1)), encoding="utf-8")
    told = publisher("import", "feed.xml")
    assert (told.code, told.out.split()[0]) == (0, "changed")
    assert "and others" not in file.read_text(encoding="utf-8")
    taken = publisher("import", "feed.xml", "--update")
    assert (taken.code, taken.out.split()[0]) == (0, "updated")
    assert "and others" in file.read_text(encoding="utf-8")
    moved = folder / "articles" / "elders.md"
    moved.write_text(file.read_text(encoding="utf-8") + "\nBy hand.\n", encoding="utf-8")
    file.unlink()
    assert publisher("import", "feed.xml", "--update").out.split()[0] == "unchanged"
    source.write_text(feed("once more", range(1)), encoding="utf-8")
    conflict = publisher("import", "feed.xml", "--update", "--json")
    assert conflict.code == 3
    (result,) = json.loads(conflict.out)["articles"]
    assert (result["fate"], result["path"]) == ("conflict", "articles/elders.md")
    assert "By hand." in moved.read_text(encoding="utf-8")
    assert not file.exists()


def test_what_a_feed_had_published_is_not_mailed_again(publisher: Publisher, folder: Path) -> None:
    """Imported entries keep id, date, author and address, and no newsletter carries them."""
    item = ITEM.replace("</guid>", "</guid><author>ann@example.org (Ann Maes)</author>")
    without_guid = "<item><title>Piece 9</title><link>https://example.com/9/</link></item>"
    items = "".join(item.format(number=n, words="more") for n in range(3)) + without_guid
    (folder / "feed.xml").write_text(FEED.format(items=items), encoding="utf-8")
    assert publisher("import", "feed.xml").code == 0
    assert publisher("build").code == 0
    ours = json.loads((folder / "feeds" / "all.json").read_text(encoding="utf-8"))["items"]
    by_title = {each["title"]: each for each in ours}
    entry = by_title["Piece 1"]
    assert entry["id"] == "https://example.com/?p=1"
    assert entry["url"] == "https://example.com/piece-1/"
    assert entry["date_published"] == "2026-03-02T09:00:00+00:00"
    assert [each["name"] for each in entry["authors"]] == ["Ann Maes"]
    assert by_title["Piece 9"]["id"] == by_title["Piece 9"]["url"] == "https://example.com/9/"
    carried = publisher("send", "weekly", "--dry-run")
    assert "Piece" not in carried.out
    assert publisher("import", "feed.xml").out.count("unchanged") == 5


def test_sources_that_fail_do_not_stop_the_others(publisher: Publisher, folder: Path) -> None:
    """Each source that cannot be read is named in two lines; the rest is imported."""
    (folder / "dump.txt").write_text(DUMP, encoding="utf-8")
    (folder / "leeg.txt").write_text("", encoding="utf-8")
    (folder / "beeld.bin").write_bytes(b"\x89PNG\x00\x00")
    ran = publisher("import", "leeg.txt", "dump.txt", "beeld.bin", "nergens")
    assert ran.code == 3
    assert ran.err.count("Error: ") == ran.err.count("Hint: ") == 3
    assert ran.out.split()[0] == "written"
    told = json.loads(publisher("import", "leeg.txt", "dump.txt", "--dry-run", "--json").out)
    assert told["dry_run"] is True
    assert [each["fate"] for each in told["articles"]] == ["unchanged"]
    assert [each["source"] for each in told["failed"]] == ["leeg.txt"]
    assert publisher("import", "leeg.txt").code == 1
    large = folder / "groot.xml"
    with large.open("wb") as file:
        file.write(feed().encode())
        file.truncate(200_000_000)
    refused = publisher("import", "groot.xml")
    assert (refused.code, "200 MB are more than the 20 MB" in refused.err) == (1, True)


def test_articles_of_one_title(publisher: Publisher, folder: Path) -> None:
    """Articles of the same title get files of their own, in a trial as well."""
    item = "<item><title>Tide</title><guid>{}</guid><description>x</description></item>"
    items = "".join(item.format(number) for number in range(3))
    (folder / "feed.xml").write_text(FEED.format(items=items), encoding="utf-8")
    (folder / "articles" / "tide-2").mkdir()
    expected = ["articles/tide.md", "articles/tide-3.md", "articles/tide-4.md"]
    for words in (("--dry-run", "--json"), ("--json",)):
        ran = json.loads(publisher("import", "feed.xml", *words).out)
        assert [each["path"] for each in ran["articles"]] == expected


class _Site(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A web server on this machine, and its folder."""
    root = tmp_path / "site"
    root.mkdir()
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Site, directory=str(root))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", root
    server.shutdown()
    thread.join()
    server.server_close()


def test_page_with_its_pictures(publisher: Publisher, folder: Path, site: tuple[str, Path]) -> None:
    """An address is fetched when its host may be asked, with pictures beside the article."""
    host, root = site
    words = (
        "The gauge on the pier has been read each morning for a hundred years, wind or not. " * 3
    )
    (root / "p.html").write_text(
        f"<html><head><title>Gauge</title></head><body><article><h1>Gauge</h1><p>{words}</p>"
        f'<p><img src="/a.png" alt="A gauge"></p><p>{words}</p><p><img src="/old/a.png" alt="The'
        f' old one"></p><p>{words}</p></article></body></html>',
        encoding="utf-8",
    )
    (root / "old").mkdir()
    (root / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / "old" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n2")
    refused = publisher("import", f"http://{host}/p.html")
    assert refused.code == 1
    assert "--allow-host" in refused.err
    ran = publisher("import", f"http://{host}/p.html", "--allow-host", host, "--images")
    assert ran.code == 0, ran.err
    assert (folder / "articles" / "p" / "a.png").read_bytes().startswith(b"\x89PNG")
    text = (folder / "articles" / "p" / "index.md").read_text(encoding="utf-8")
    assert "![A gauge](a.png)" in text
    assert "![The old one](a-2.png)" in text
    # Without --images those that are there stay.
    again = publisher("import", f"http://{host}/p.html", "--allow-host", host, "--update")
    assert again.out.split()[0] == "unchanged"


def test_pictures_afterwards(publisher: Publisher, folder: Path, site: tuple[str, Path]) -> None:
    """Pictures can be fetched later, and never take the place of another article's."""
    host, root = site
    picture = b"\x89PNG\r\n\x1a\n"
    (root / "a.png").write_bytes(picture)
    source = FEED.format(
        items=f"<item><title>Pier</title><guid>https://example.com/pier</guid><description>"
        f'&lt;img src="http://{host}/a.png"&gt;</description></item>'
    )
    (folder / "feed.xml").write_text(source, encoding="utf-8")
    assert publisher("import", "feed.xml").code == 0
    other = folder / "articles" / "a.png"
    other.write_bytes(b"another")
    ran = publisher("import", "feed.xml", "--images", "--update", "--allow-host", host)
    assert ran.out.split()[0] == "updated", ran.err
    assert other.read_bytes() == b"another"
    assert (folder / "articles" / "pier-a.png").read_bytes() == picture
    text = (folder / "articles" / "pier.md").read_text(encoding="utf-8")
    assert "](pier-a.png)" in text
    assert publisher("import", "feed.xml").out.split()[0] == "unchanged"


def test_settings_of_another_generator(tmp_path: Path, publisher: Publisher) -> None:
    """A Hugo blog's settings become ours; what is there is never overwritten."""
    blog = tmp_path / "blog"
    (blog / "content" / "posts").mkdir(parents=True)
    (blog / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ntitle = "Kust"\nlanguageCode = "nl-BE"\n'
        '[permalinks]\nposts = "/:year/:slug/"\n',
        encoding="utf-8",
    )
    (blog / "content" / "posts" / "eb.md").write_text(
        "---\ntitle: Eb\ndate: 2026-03-01\n---\nx\n", encoding="utf-8"
    )
    words = ("import", "--config", str(blog / "hugo.toml"), "--to", str(blog))
    trial = json.loads(publisher(*words, "--dry-run", "--json").out)
    assert 'title = "Kust"' in trial["toml"]
    assert not (blog / "publisher.toml").exists()
    taken = publisher(*words)
    assert taken.code == 0, taken.err
    checked = publisher("--publication", str(blog), "check", "--json")
    (article,) = json.loads(checked.out)["articles"]
    assert article["url"] == "https://example.org/2026/eb/"
    again = publisher("import", "--config", str(blog), "--to", str(blog))
    assert (again.code, "is there already" in again.err) == (1, True)
