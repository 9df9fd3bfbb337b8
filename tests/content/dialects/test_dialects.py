"""Blogs of other generators are read as they are."""

from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.content.articles import LoadedArticles, load_articles

SETTINGS = """
[publication]
title = "De Kust"
url = "https://example.org/"
language = "nl"
timezone = "{timezone}"
[content]
folders = ["{folder}"]
{more}
"""


def load(
    tmp_path: Path,
    files: dict[str, str],
    folder: str = "content",
    more: str = "",
    timezone: str = "UTC",
) -> LoadedArticles:
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings = tmp_path / "publisher.toml"
    text = SETTINGS.format(folder=folder, more=more, timezone=timezone)
    settings.write_text(text, encoding="utf-8")
    return load_articles(load_publication(settings, {}))


def summary(loaded: LoadedArticles) -> dict[str, tuple[str, str]]:
    """Source → day and address."""
    return {
        each.source: (
            each.published.date().isoformat(),
            each.url.removeprefix("https://example.org"),
        )
        for each in loaded.articles
        if not each.draft
    }


def test_jekyll(tmp_path: Path) -> None:
    """Posts are named by their date; folders are categories, drafts are drafts, pages are none."""
    loaded = load(
        tmp_path,
        {
            "_config.yml": "title: x\n",
            "_layouts/post.html": "---\n---\n",
            "about.md": "---\ntitle: Over\n---\nx\n",
            "_posts/2026-03-01-eb.md": "---\nlayout: post\ntitle: Eb\n---\nx\n",
            "_posts/2026-03-02-Vloed.markdown": (
                "---\ntitle: Vloed\ndate: 2026-03-03 10:00:00 +0200\ncategories: zee Wind\n"
                "tags: een twee\n---\nx\n"
            ),
            "reizen/_posts/2026-03-04-schip.md": "---\ntitle: Schip\ncategory: Boot reis\n---\nx\n",
            "_posts/2026-03-05-vast.md": "---\ntitle: V\npermalink: /vast/:title/\n---\nx\n",
            "_posts/2026-03-06-weg.md": "---\ntitle: W\npublished: false\n---\nx\n",
            "_drafts/later.md": "---\ntitle: Later\n---\nx\n",
            "_posts/zonder.md": "---\ntitle: Zonder\ndate: 2026-03-07\n---\nx\n",
        },
        folder=".",
    )
    assert loaded.dialect == "jekyll"
    assert summary(loaded) == {
        "_posts/2026-03-01-eb.md": ("2026-03-01", "/2026/03/01/eb.html"),
        "_posts/2026-03-02-Vloed.markdown": ("2026-03-03", "/zee/wind/2026/03/03/Vloed.html"),
        "_posts/2026-03-05-vast.md": ("2026-03-05", "/vast/vast/"),
        "reizen/_posts/2026-03-04-schip.md": (
            "2026-03-04",
            "/reizen/boot%20reis/2026/03/04/schip.html",
        ),
    }
    assert sorted(each.source for each in loaded.articles if each.draft) == [
        "_drafts/later.md",
        "_posts/2026-03-06-weg.md",
    ]
    assert [each.message for each in loaded.refused] == [
        "_posts/zonder.md:1: no date in the file's name, and so no post to Jekyll"
    ]
    flood = next(each for each in loaded.articles if each.title == "Vloed")
    assert (flood.section, flood.tags) == ("zee", ("Wind", "een", "twee"))


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("pretty", "/zee/2026/03/01/eb/"),
        ("ordinal", "/zee/2026/060/eb.html"),
        ("weekdate", "/zee/2026/W09/Sun/eb.html"),
        ("none", "/zee/eb.html"),
        ("/:year/:i_month/:short_month/:title", "/2026/3/Mar/eb"),
    ],
)
def test_jekyll_permalink_styles(tmp_path: Path, style: str, address: str) -> None:
    """The names of Jekyll's styles stand for what they stand for there."""
    loaded = load(
        tmp_path,
        {"content/2026-03-01-eb.md": "---\nlayout: post\ntitle: Eb\ncategory: zee\n---\nx\n"},
        more=f'permalink = "{style}"',
    )
    assert loaded.articles[0].url == f"https://example.org{address}"


def test_zola(tmp_path: Path) -> None:
    """TOML front matter, dates in names, taxonomies, and `path` before all."""
    loaded = load(
        tmp_path,
        {
            "config.toml": 'base_url = "https://example.org"\n',
            "content/_index.md": '+++\ntitle = "Thuis"\n+++\n',
            "content/over.md": '+++\ntitle = "Over"\n+++\n',
            "content/blog/2026-03-01-eb.md": '+++\ntitle = "Eb"\n+++\nx\n',
            "content/blog/vloed.md": (
                '+++\ntitle = "Vloed"\ndate = 2026-03-02\nupdated = 2026-03-09\nslug = "hoog"\n'
                '[taxonomies]\ntags = ["zee"]\ncategories = ["Water"]\n'
                '[extra]\nauthor = "Ann"\n+++\n'
            ),
            "content/blog/pad.md": '+++\ntitle = "P"\ndate = 2026-03-03\npath = "een/twee"\n+++\n',
            "content/tijd.md": '+++\ntitle = "T"\npath = "2015/05/06/Tijd"\n+++\nx\n',
            "content/blog/b/index.md": '+++\ntitle = "B"\ndate = 2026-03-04T10:00:00Z\n+++\n',
            "content/blog/Été et.md": '+++\ntitle = "E"\ndate = 2026-03-05\n+++\nx\n',
            "content/blog/klad.md": '+++\ntitle = "K"\ndate = 2026-03-05\ndraft = true\n+++\nx\n',
            "content/blog/2026-03-01-eb.fr.md": '+++\ntitle = "Jusant"\n+++\nx\n',
        },
    )
    assert loaded.dialect == "zola"
    assert summary(loaded) == {
        "content/blog/2026-03-01-eb.md": ("2026-03-01", "/blog/eb/"),
        "content/blog/2026-03-01-eb.fr.md": ("2026-03-01", "/fr/blog/eb/"),
        "content/blog/b/index.md": ("2026-03-04", "/blog/b/"),
        "content/blog/pad.md": ("2026-03-03", "/een/twee/"),
        "content/blog/vloed.md": ("2026-03-02", "/blog/hoog/"),
        "content/tijd.md": ("2015-05-06", "/2015/05/06/Tijd/"),
        "content/blog/Été et.md": ("2026-03-05", "/blog/ete-et/"),
    }
    flood = next(each for each in loaded.articles if each.title == "Vloed")
    assert (flood.section, flood.tags) == ("Water", ("zee",))
    assert [person.name for person in flood.authors] == ["Ann"]
    assert flood.updated is not None
    assert loaded.pages == ("content/over.md",)


def test_dates_of_other_generators(tmp_path: Path) -> None:
    """Seconds since 1970, words, offsets and names of zones; a name of several zones is none."""
    written = {
        "1772366400": "2026-03-01T12:00",
        '"Mon, 02 Mar 2026 15:04:05 CST"': "2026-03-02T15:04",
        '"Mon, 02 Mar 2026 15:04:05 -0600"': "2026-03-02T21:04",
        '"March 3, 2026 at 10pm"': "2026-03-03T22:00",
        '"2026-03-01 10:00 UTC"': "2026-03-01T10:00",
    }
    files = {
        f"content/{number}.md": f"---\ntitle: T\ndate: {date}\n---\nx\n"
        for number, date in enumerate(written)
    }
    loaded = load(tmp_path, {"hugo.toml": 'baseURL = "https://example.org"\n', **files})
    assert [each.published.strftime("%Y-%m-%dT%H:%M") for each in loaded.articles] == [
        *written.values()
    ]


def test_zola_names(tmp_path: Path) -> None:
    """Folders stay as they are, drafts of sections hide, and slugs are as `slugify` says."""
    files = {
        "config.toml": 'base_url = "https://example.org"\n',
        "content/Mijn Blog/2026-03-01T10:00:00Z_Eb & Vloed.md": '+++\ntitle = "Eb"\n+++\nx\n',
        "content/Mijn Blog/fr/a.md": '+++\ntitle = "A"\ndate = 2026-03-02\nslug = "Één: b"\n+++\n',
        "content/is/x.md": '+++\ntitle = "X"\ndate = 2026-03-03\n+++\n',
        "content/no/x.md": '+++\ntitle = "X"\ndate = 2026-03-03\n+++\n',
        "content/af/_index.md": '+++\ntitle = "Af"\ndraft = true\n+++\n',
        "content/af/x.md": '+++\ntitle = "X"\ndate = 2026-03-03\n+++\n',
    }
    plain = {url for _, url in summary(load(tmp_path, files)).values()}
    assert plain == {"/Mijn%20Blog/eb-vloed/", "/Mijn%20Blog/fr/een-b/", "/is/x/", "/no/x/"}
    safe = load(tmp_path, {}, more='slugs = ["keep-marks"]\nexclude = ["is/**", "**/no/*.md"]')
    assert {url for _, url in summary(safe).values()} == {
        "/Mijn%20Blog/Eb%20&%20Vloed/", "/Mijn%20Blog/fr/%C3%89%C3%A9n%20b/",
    }  # fmt: skip
    assert [each.published.hour for each in safe.articles if each.title == "Eb"] == [10]


def test_docusaurus(tmp_path: Path) -> None:
    """Dates in names and folders, authors by key, slugs, components taken out."""
    loaded = load(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {};\n",
            "blog/authors.yml": "ann:\n  name: Ann Maes\n  title: Hoofdredacteur\n",
            "blog/2026-03-01-eb.md": "---\ntitle: Eb\nauthors: ann\n---\nx\n",
            "blog/2026-03-02-vloed/index.mdx": "---\ntitle: Vloed\nauthors: [ann]\n---\nx\n",
            "blog/2026/03/03/put.md": "---\ntitle: Put\nslug: de-put\n---\nx\n",
            "blog/stil.md": "---\ntitle: Stil\ndate: 2026-03-04\nunlisted: true\n---\nx\n",
        },
        folder="blog",
    )
    assert loaded.dialect == "docusaurus"
    assert summary(loaded) == {
        "blog/2026-03-01-eb.md": ("2026-03-01", "/blog/2026/03/01/eb"),
        "blog/2026-03-02-vloed/index.mdx": ("2026-03-02", "/blog/2026/03/02/vloed"),
        "blog/2026/03/03/put.md": ("2026-03-03", "/blog/de-put"),
    }
    assert [(each.authors[0].name, each.authors[0].role) for each in loaded.articles[:2]] == [
        ("Ann Maes", "Hoofdredacteur"),
        ("Ann Maes", "Hoofdredacteur"),
    ]


def test_astro_and_mkdocs(tmp_path: Path) -> None:
    """Astro's dates as JavaScript writes them, and MkDocs' tables of dates."""
    astro = load(
        tmp_path / "astro",
        {
            "src/content/blog/eb.md": "---\ntitle: Eb\npubDate: 'Mar 08 2026'\n---\nx\n",
            "src/content/blog/v.mdx": (
                "---\ntitle: V\npubDatetime: 2026-03-09T10:00:00Z\nheroImage: /v.jpg\n---\nx\n"
            ),
        },
        folder="src/content/blog",
    )
    assert astro.dialect == "astro"
    assert summary(astro) == {
        "src/content/blog/eb.md": ("2026-03-08", "/blog/eb/"),
        "src/content/blog/v.mdx": ("2026-03-09", "/blog/v/"),
    }
    picture = astro.articles[1].picture
    assert picture is not None
    assert picture.url == "https://example.org/v.jpg"
    mkdocs = load(
        tmp_path / "mkdocs",
        {
            "mkdocs.yml": "site_name: x\n",
            "docs/blog/.authors.yml": "authors:\n  ann:\n    name: Ann Maes\n",
            "docs/blog/posts/a.md": (
                "---\ndate:\n  created: 2026-03-08\n  updated: 2026-03-09\nauthors: [ann]\n"
                "categories: [Zee]\n---\n# Eb en vloed\n\nx\n"
            ),
        },
        folder="docs/blog/posts",
    )
    assert mkdocs.dialect == "mkdocs"
    assert summary(mkdocs) == {
        "docs/blog/posts/a.md": ("2026-03-08", "/blog/2026/03/08/eb-en-vloed/")
    }
    article = mkdocs.articles[0]
    assert (article.authors[0].name, article.section) == ("Ann Maes", "Zee")
    assert article.updated is not None


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("a.md", "---\ntitle: Eb\ndate: 2026-03-01\n---\nx\n", "publisher"),
        ("a.md", '+++\ntitle = "Eb"\ndate = 2026-03-01\n+++\nx\n', "hugo"),
        ("a.md", "---\ntitle: Eb\ndate: 2026-03-01\nlastmod: 2026-03-02\n---\nx\n", "hugo"),
        ("a.md", "Title: Eb\nDate: 2026-03-01\n\nx\n", "pelican"),
        ("a.md", "\ntitle: Eb\ndate: 2026-03-01\n\nx\n", "pelican"),
        ("_posts/2026-03-01-a.md", "---\ntitle: Eb\n---\nx\n", "jekyll"),
        ("a.md", "<!--\n.. title: Eb\n.. date: 2026-03-01 08:00:00 UTC\n-->\nx\n", "nikola"),
        ("a.md", '+++\ntitle = "Eb"\ndate = 2026-03-01\n[extra]\na = 1\n+++\nx\n', "zola"),
    ],
)
def test_dialect_is_told_by_the_articles(
    tmp_path: Path, name: str, text: str, dialect: str
) -> None:
    """Without a generator's settings the articles show whose they are."""
    loaded = load(tmp_path, {f"content/{name}": text})
    assert loaded.dialect == dialect
    assert [each.title for each in loaded.articles] == ["Eb"]


def test_stated_dialect_is_taken(tmp_path: Path) -> None:
    """What the settings say is not guessed."""
    text = '+++\ntitle = "Eb"\ndate = 2026-03-01\n+++\nx\n'
    loaded = load(tmp_path, {"content/a.md": text}, more='dialect = "publisher"')
    assert (loaded.dialect, loaded.dialect_reason) == ("publisher", "as [content] dialect says")


def test_languages_and_defaults_from_the_settings(tmp_path: Path) -> None:
    """Languages have folders, prefixes and names of their own; defaults stand in."""
    loaded = load(
        tmp_path,
        {
            "content/eb.md": "---\ntitle: Eb\ndate: 2026-03-01\n---\nx\n",
            "frans/eb.md": "---\ntitle: Jusant\ndate: 2026-03-01\n---\nx\n",
        },
        more=(
            'dialect = "hugo"\n[content.languages.fr]\nfolder = "frans"\nprefix = "vlaams-frans"\n'
            '[content.defaults]\nauthor = "Redactie"\n'
        ),
    )
    assert summary(loaded) == {
        "content/eb.md": ("2026-03-01", "/eb/"),
        "frans/eb.md": ("2026-03-01", "/vlaams-frans/eb/"),
    }
    assert [each.language for each in loaded.articles] == ["nl", "fr"]
    assert [each.authors[0].name for each in loaded.articles] == ["Redactie", "Redactie"]
