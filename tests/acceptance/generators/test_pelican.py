"""A Pelican blog gives the same articles in publisher as in Pelican."""

import sys
from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from tests.acceptance.generators.comparing import (
    Row,
    load,
    newest_first,
    public_rows,
    run_generator,
    write_files,
)

ARTICLES = {
    "content/eb.md": "Title: Eb op het strand\nDate: 2026-03-01\nTags: zee, strand\n\nLaag.\n",
    "content/vloed.md": (
        "Title: Vloed: hoog water\nDate: 2026-03-02 10:20\nModified: 2026-03-12\n"
        "Category: Zee & wind\nAuthors: Ann Maes, Bo Celis\nSlug: hoog-water\n\nHoog.\n"
    ),
    "content/biotech/gist.md": "Title: Gist\nDate: 2026-03-03 08:00\nSummary: Over gist.\n\nx\n",
    "content/été.md": "Title: Été à Gand\nDate: 2026-03-04 09:00\n\nx\n",
    "content/meer.md": (
        "Title: Meer\nDate: 2026-03-05\nTags: een,\n    twee\n\nTekst met\n: dubbele punt.\n"
    ),
    "content/kop.rst": "Een kop\n#######\n\n:date: 2026-03-06 12:00\n:tags: een, twee\n\nTekst.\n",
    "content/adres.md": "Title: Adres\nDate: 2026-03-07\nUrl: vast/adres/\nSave_as: v.html\n\nx\n",
    "content/tij.md": "Title: Tij\nDate: 2026-03-01 06:00\nSlug: tij\n\nx\n",
    "content/tij-fr.md": "Title: Marée\nDate: 2026-03-01 07:00\nSlug: tij\nLang: fr\n\nx\n",
    "content/klad.md": "Title: Klad\nDate: 2026-03-08\nStatus: draft\n\nx\n",
    "content/verborgen.md": "Title: Verborgen\nDate: 2026-03-08\nStatus: hidden\n\nx\n",
    "content/later.md": "Title: Later\nDate: 2099-03-08\n\nx\n",
    "content/cpp.md": "Title: C++, C# en Zo.Verder (2)\nDate: 2026-03-09\n\nx\n",
    "content/pages/over.md": "Title: Over ons\n\nWie wij zijn.\n",
}
CONFIG = """
AUTHOR = 'Redactie'
SITENAME = 'Kust'
SITEURL = 'https://example.org/blog'
PATH = 'content'
TIMEZONE = 'Europe/Brussels'
DEFAULT_LANG = 'nl'
FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = 'feed.atom'
WITH_FUTURE_DATES = False
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
SETTINGS = """
[publication]
title = "Kust"
url = "https://example.org/blog/"
language = "nl"
timezone = "Europe/Brussels"
[content]
folders = ["content"]
"""


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        ("", ""),
        (
            "ARTICLE_URL = '{date:%Y}/{date:%m}/{slug}/'\n",
            'permalink = "{date:%Y}/{date:%m}/{slug}/"\n',
        ),
        ("ARTICLE_URL = '{category}/{slug}.html'\n", 'permalink = "{category}/{slug}.html"\n'),
        ("SLUGIFY_SOURCE = 'basename'\n", 'slug_from = "filename"\n'),
    ],
)
def test_pelican_blog(tmp_path: Path, config: str, settings: str) -> None:
    """Titles, dates and addresses are Pelican's; drafts, hidden and future ones are not there."""
    write_files(tmp_path, {**ARTICLES, "pelicanconf.py": CONFIG + config})
    run_generator(
        sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-q", folder=tmp_path
    )
    feed = feedparser.parse((tmp_path / "output" / "feed.atom").read_bytes())
    expected = [
        Row(
            published=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
            url=entry.link,
            title=entry.title,
        )
        for entry in feed.entries
    ]
    loaded = load(tmp_path, SETTINGS + settings)
    assert [each.message for each in loaded.refused] == []
    assert public_rows(loaded) == newest_first(expected)
    assert len(expected) == 10
    assert (loaded.dialect, loaded.dialect_reason) == ("pelican", "pelicanconf.py is there")
    by_title = {each.title: each for each in loaded.articles}
    assert [person.name for person in by_title["Vloed: hoog water"].authors] == [
        "Ann Maes",
        "Bo Celis",
    ]
    assert by_title["Gist"].section == "biotech"
    assert by_title["Meer"].tags == ("een", "twee")
