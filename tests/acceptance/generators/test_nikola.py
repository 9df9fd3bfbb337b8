"""A Nikola blog gives the same articles in publisher as in Nikola."""

import sys
from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from tests.acceptance.generators.comparing import (
    Row,
    load,
    newest_first,
    public_rows,
    run_generator,
    write_files,
)

NIKOLA = str(Path(sys.executable).with_name("nikola"))


def header(**fields: str) -> str:
    lines = "".join(f".. {key}: {value}\n" for key, value in fields.items())
    return f"<!--\n{lines}-->\n\nTekst.\n"


ARTICLES = {
    "posts/eb.md": header(title="Eb", slug="eb", date="2026-03-01 08:00:00 UTC"),
    "posts/vloed.md": header(title="Vloed: hoog", date="2026-03-02 10:00:00 UTC+01:00"),
    "posts/diep/put.md": header(title="Put", slug="de-put", date="2026-03-03 08:00:00 UTC"),
    "posts/ete.md": header(title="Été", slug="ete-a-gand", date="2026-03-04 08:00:00 UTC"),
    "posts/tags.md": header(
        title="Tags", date="2026-03-05 08:00:00 UTC", tags="een, twee", category="zee"
    ),
    "posts/kop.rst": (
        ".. title: Kop\n.. slug: kop\n.. date: 2026-03-06 08:00:00 UTC\n\nTekst *met* nadruk.\n"
    ),
    "posts/meer.md": header(title="Meer", date="2026-03-07 08:00:00 UTC")
    + "\n<!-- TEASER_END -->\n",
    "posts/paar.rst": "Tekst van een paar.\n",
    "posts/paar.meta": ".. title: Paar\n.. slug: paar\n.. date: 2026-03-07 09:00 UTC\n",
    "posts/kaal.md": ".. title: Kaal\n.. slug: kaal\n.. date: 2026-03-07 10:00:00 UTC\n\nTekst.\n",
    "posts/stil.md": header(title="Stil", date="2026-03-08 08:00:00 UTC", tags="private, zee"),
    "posts/klad.md": header(title="Klad", date="2026-03-08 08:00:00 UTC", status="draft"),
    "posts/prive.md": header(title="Privé", date="2026-03-08 08:00:00 UTC", status="private"),
    "posts/later.md": header(title="Later", date="2099-03-08 08:00:00 UTC"),
}
CONFIG = """
BLOG_AUTHOR = "Redactie"
BLOG_TITLE = "Kust"
SITE_URL = "https://example.org/blog/"
BLOG_EMAIL = "redactie@example.org"
BLOG_DESCRIPTION = "Kust"
DEFAULT_LANG = "nl"
TRANSLATIONS = {DEFAULT_LANG: ""}
TIMEZONE = "UTC"
POSTS = (("posts/*.md", "posts", "post.tmpl"), ("posts/*.rst", "posts", "post.tmpl"))
PAGES = ()
COMPILERS = {"markdown": (".md",), "rest": (".rst",)}
PRETTY_URLS = True
FEED_LENGTH = 50
THEME = "bootblog4"
GLOBAL_CONTEXT = {}
"""
SETTINGS = """
[publication]
title = "Kust"
url = "https://example.org/blog/"
language = "nl"
timezone = "UTC"
[content]
folders = ["posts"]
"""


def test_nikola_blog(tmp_path: Path) -> None:
    """Titles, dates and addresses are Nikola's; drafts, private and future ones are not there."""
    write_files(tmp_path, {**ARTICLES, "conf.py": CONFIG})
    run_generator(NIKOLA, "build", "-q", "output/rss.xml", folder=tmp_path)
    feed = feedparser.parse((tmp_path / "output" / "rss.xml").read_bytes())
    expected = [
        Row(
            published=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
            url=entry.link,
            title=entry.title,
        )
        for entry in feed.entries
    ]
    loaded = load(tmp_path, SETTINGS)
    assert [each.message for each in loaded.refused] == []
    assert public_rows(loaded) == newest_first(expected)
    assert len(expected) == 9
    assert (loaded.dialect, loaded.dialect_reason) == ("nikola", "conf.py is there")
