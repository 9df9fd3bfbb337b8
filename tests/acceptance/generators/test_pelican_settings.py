"""A Pelican blog's own settings, taken over, give the articles that Pelican gives."""

import sys
from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest

from publisher.config.foreign.take_over import take_over_config
from tests.acceptance.generators.comparing import (
    Row,
    load,
    newest_first,
    public_rows,
    run_generator,
    write_files,
)
from tests.acceptance.generators.test_pelican import CONFIG


def page(title: str, day: int, *lines: str) -> str:
    return "\n".join((f"Title: {title}", f"Date: 2026-03-0{day}", *lines, "", "x", ""))


#: Name of the case → settings, files, and each title's category.
CASES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "front matter in file names": (
        "FILENAME_METADATA = r'(?P<date>\\d{4}-\\d{2}-\\d{2})[-_](?P<slug>.*)'\n"
        "ARTICLE_PATHS = ['blog']\nPAGE_PATHS = ['stat']\nARTICLE_EXCLUDES = ['blog/x']\n"
        "ARTICLE_URL = 'posts/{date:%Y}/{category}/{slug}.html'\n",
        {
            "blog/2026-01-02-een-Naam.md": "Title: Een\n\nx\n",
            "blog/2026-01-03-ander.md": page("Twee x", 2, "Slug: eigen"),
            "blog/x/2026-01-04-weg.md": "Title: Weg\n\nx\n",
            "blog/reis/2026-01-04-tocht.md": "Title: Vier\n\nx\n",
            "blog/reis/zonder.md": page("Vijf woorden", 5),
            "stat/p.md": "Title: Pagina\n\nx\n",
        },
        {"Een": "blog", "Twee x": "blog", "Vier": "reis", "Vijf woorden": "reis"},
    ),
    "front matter in paths": (
        "PATH_METADATA = r'(?P<category>[^/]+)/(?P<date>\\d{4}/\\d{2}/\\d{2})-(?P<slug>.*)\\.md'\n"
        "SLUGIFY_USE_UNICODE = True\nSLUGIFY_PRESERVE_CASE = True\nARTICLE_URL = '{slug}'\n",
        {
            "kat/2026/01/02-aap.md": "Title: Aap\n\nx\n",
            "kat/2026/01/03-noot.md": "Title: Noot\nCategory: Eigen\nSlug: noot-2\n\nx\n",
            "t.md": page("Привет Мир à", 1),
        },
        {"Aap": "kat", "Noot": "Eigen", "Привет Мир à": "misc"},
    ),
    "slugs of any title, categories and languages": (
        "ARTICLE_URL = '{category}/{slug}/'\nARTICLE_LANG_URL = '{lang}/{category}/{slug}/'\n"
        "USE_FOLDER_AS_CATEGORY = False\nDEFAULT_CATEGORY = 'Ons Blog'\n",
        {
            "a/a.md": page("Щука ёж їжак Ελλάδα", 1),
            "a/b.md": page("C++ & “q” — Straße İı æøł", 2, "Category: Zee & wind"),
            "a/c.fr.md": page("Marée", 3, "Lang: fr"),
            "no/d.md": page("Twee keer", 4, "Category: Een", "Category: Twee", "Save_as: x.html"),
            "is/e.html": (
                "<!DOCTYPE html><html><head><title>Een &amp; al</title>"
                "<meta name='date' content='2026-03-05 10:00'>"
                '<meta name="category" content="HTML"></head><body><p>x</p></body></html>'
            ),
            "is/f.mdown": page("Tijd", 6),
        },
        {
            "Щука ёж їжак Ελλάδα": "Ons Blog",
            "C++ & “q” — Straße İı æøł": "Zee & wind",
            "Marée": "Ons Blog",
            "Twee keer": "Een",
            "Een & al": "HTML",
            "Tijd": "Ons Blog",
        },
    ),
    "names of authors, and marks in titles": (
        "ARTICLE_URL = '{author}/{date:%d}/{slug}'\n",
        {
            "a.md": page("A", 1),
            "b.md": page("B", 2, "Authors: Zed Q, Al"),
            "c.md": "Title: C <em>d</em>\nDate: 2026-03-02T23:30:00-09:00\n\nx\n",
            "d.md": "Date: 2026-03-02\n\nGeen titel.\n",
        },
        {"A": "misc", "B": "misc", "C <em>d</em>": "misc"},
    ),
    "slugs by the blog's own rules": (
        "SLUG_REGEX_SUBSTITUTIONS = [(r'C\\+\\+', 'cpp'), (r'[^\\w\\s-]', ''), (r'[-\\s]+', '_')]\n"
        "DEFAULT_CATEGORY = 'Algemeen'\n",
        {"a.md": page("C++ in één uur", 1), "zee/b.md": page("Tij", 2)},
        {"C++ in één uur": "Algemeen", "Tij": "zee"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_pelican_settings(tmp_path: Path, case: str) -> None:
    """Nothing needs to be written by hand: `publisher import --config` is enough."""
    config, files, categories = CASES[case]
    write_files(tmp_path, {"pelicanconf.py": CONFIG + config})
    write_files(tmp_path / "content", files)
    run_generator(
        sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-q", folder=tmp_path
    )
    feed = feedparser.parse((tmp_path / "output" / "feed.atom").read_bytes())
    expected = [
        Row(
            published=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
            url=quote(entry.link, safe="/:%"),
            title=entry.title.replace("C d", "C <em>d</em>"),
        )
        for entry in feed.entries
    ]
    loaded = load(tmp_path, take_over_config(tmp_path).toml)
    assert {each.source for each in loaded.refused} <= {"content/d.md"}
    assert public_rows(loaded) == newest_first(expected)
    assert {each.title: each.section for each in loaded.articles} == categories
