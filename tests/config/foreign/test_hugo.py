"""Hugo's configuration, in one file or many."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from publisher.config.foreign.take_over import TakenOver
from publisher.model.articles import Person
from publisher.model.publication import LanguageSettings, Publication

TakeOver = Callable[[dict[str, str]], tuple[Publication, TakenOver]]

_TOML = """
baseurl = "https://example.org/kust"
title = "De Kust"
languageCode = "nl-be"
timeZone = "Europe/Brussels"
[params]
Description = "Alles over zee"
[params.author]
name = "An Visser"
email = "an@example.org"
[permalinks]
posts = "/:year/:month/:title"
"""


def test_one_file(take_over: TakeOver) -> None:
    """What hugo.toml says of the blog is in publisher.toml, and where it was found."""
    publication, taken = take_over({"hugo.toml": _TOML, "content/": ""})
    assert publication.title == "De Kust"
    assert publication.description == "Alles over zee"
    assert publication.url == "https://example.org/kust/"
    assert publication.language == "nl-BE"
    assert publication.timezone == ZoneInfo("Europe/Brussels")
    assert publication.author == Person(name="An Visser", email="an@example.org")
    assert publication.content.folders == ("content",)
    assert publication.content.dialect == "hugo"
    assert publication.content.permalinks == {"posts": "/:year/:month/:title/"}
    assert "timezone: Europe/Brussels (hugo.toml: timeZone)" in taken.found
    assert taken.left_out == (
        "the old feed was at https://example.org/kust/index.xml: redirect it to feeds/all.rss",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.yaml", "baseURL: https://example.org/\ntitle: De Kust\n"),
        ("hugo.json", '{"baseURL": "https://example.org/", "title": "De Kust"}'),
    ],
)
def test_other_forms(take_over: TakeOver, name: str, text: str) -> None:
    """YAML and JSON say the same as TOML; Hugo's defaults hold for what is not said."""
    publication, _ = take_over({name: text, "content/": ""})
    assert (publication.title, publication.url) == ("De Kust", "https://example.org/")
    assert (publication.language, publication.timezone) == ("en", ZoneInfo("UTC"))


def test_folder_of_files(take_over: TakeOver) -> None:
    """config/_default is read as one, and config/production outdoes it."""
    publication, taken = take_over(
        {
            "config/_default/config.toml": 'defaultContentLanguage = "en"\nbaseURL = "http://localhost/"',
            "config/_default/languages.toml": (
                '[en]\nlanguageCode = "en-GB"\ntitle = "The Coast"\n'
                '[fr]\ncontentDir = "content/fr"\nbaseURL = "https://fr.example.org/"\n'
                "[de]\ndisabled = true\n"
            ),
            "config/_default/languages.nl.toml": 'languageCode = "nl-BE"',
            "config/_default/params.en.toml": 'description = "All about the sea"',
            "config/_default/permalinks.toml": 'page.posts = "/:slug/"\nsection.posts = "/x/"',
            "config/production/hugo.toml": 'baseURL = "https://example.org/"',
            "content/fr/": "",
        }
    )
    assert publication.url == "https://example.org/"
    assert (publication.title, publication.description) == ("The Coast", "All about the sea")
    assert publication.language == "en-GB"
    assert publication.content.languages == (
        LanguageSettings(tag="fr", name="fr", folder="content/fr"),
        LanguageSettings(tag="nl-BE", name="nl"),
    )
    assert publication.content.exclude == ("**/*.de.*",)
    assert publication.content.language_prefix == "others"
    assert publication.content.permalinks == {"posts": "/:slug/"}
    assert taken.left_out == (
        "config/_default: languages.fr.baseURL: all languages have the same base address here",
        "the old feed was at https://example.org/index.xml:"
        " redirect it to feeds/language/en-gb.rss",
        "the old feed was at https://example.org/fr/index.xml:"
        " redirect it to feeds/language/fr.rss",
        "the old feed was at https://example.org/nl/index.xml:"
        " redirect it to feeds/language/nl.rss",
    )


def test_many_languages(take_over: TakeOver) -> None:
    """The old feeds of many languages are told in one line."""
    publication, taken = take_over(
        {
            "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "De Kust"\n'
            + "".join(f"[languages.{name}]\n" for name in ("en", "nl", "fr", "de", "da")),
            "content/": "",
        }
    )
    assert [each.name for each in publication.content.languages] == ["nl", "fr", "de", "da"]
    assert taken.left_out == (
        "the old feed was at https://example.org/index.xml: redirect it to feeds/language/en.rss",
        "the old feed was at https://example.org/LANGUAGE/index.xml in 4 languages: redirect it to"
        " feeds/language/LANGUAGE.rss",
    )


def test_all_languages_below_folders(take_over: TakeOver) -> None:
    """A default language that has its own folder in addresses keeps it, by Hugo's name for it."""
    publication, taken = take_over(
        {
            "hugo.yaml": (
                "baseURL: https://example.org/\n"
                "title: De Kust\n"
                "defaultContentLanguage: nl\n"
                "defaultContentLanguageInSubdir: true\n"
                "languages:\n"
                "  nl: {languageCode: nl-BE, contentDir: content/dutch}\n"
                "  fr: {contentDir: content/french}\n"
            ),
            "content/dutch/": "",
            "content/french/": "",
        }
    )
    assert publication.content.language_prefix == "all"
    assert publication.content.folders == ("content/dutch",)
    assert publication.content.languages == (
        LanguageSettings(tag="fr", name="fr", folder="content/french"),
        LanguageSettings(tag="nl-BE", name="nl-BE", prefix="nl"),
    )
    assert (
        "the old feed was at https://example.org/nl/index.xml:"
        " redirect it to feeds/language/nl-be.rss" in taken.left_out
    )


def test_ugly_addresses(take_over: TakeOver) -> None:
    """Addresses that end in .html keep doing so."""
    publication, _ = take_over(
        {
            "hugo.toml": (
                'baseURL = "https://example.org/"\ntitle = "De Kust"\nuglyURLs = true\n'
                '[permalinks]\nposts = "/:year/:title/"'
            ),
            "content/": "",
        }
    )
    assert publication.content.permalink == "/:folders/:slugorpath.html"
    assert publication.content.permalinks == {"posts": "/:year/:title.html"}


def test_what_cannot_be_taken_over(take_over: TakeOver) -> None:
    """Each setting that means nothing here is named with its reason."""
    publication, taken = take_over(
        {
            "hugo.toml": (
                'baseURL = "/"\ntitle = "De Kust"\nbuildFuture = true\n'
                'timeZone = "Mars/Olympus"\n'
                'disableKinds = ["rss"]\nignoreFiles = ["^(a|b)", "OWNERS$", "README-.*\\\\.md$"]\n'
                '[frontmatter]\ndate = [":git", ":filename", ":default"]\n'
                '[[cascade]]\nauthor = "An"\n[[cascade]]\ndraft = true\n'
                '[cascade.target]\npath = "/x"\n'
                '[permalinks]\nposts = "/:06/:kind/:title/"\nnotes = "/:year/"\n'
            ),
        }
    )
    assert publication.content.permalinks == {}
    assert publication.url == "https://example.org/"
    assert publication.content.dates[:2] == (":filename", "date")
    assert publication.content.exclude == ("**/README-*.md",)
    assert publication.content.defaults == {"author": "An"}
    assert taken.left_out == (
        "hugo.toml: baseURL: '/' is not a web address in full",
        "hugo.toml: timeZone: 'Mars/Olympus' is not a time zone; UTC is written",
        "Hugo's own default: there is no folder content; make it, or name another in folders",
        "hugo.toml: permalinks.posts: 'kind' in '/:06/:kind/:title/' means nothing here",
        "hugo.toml: permalinks.notes: '/:year/' cannot tell articles apart",
        "hugo.toml: buildfuture: articles of the future are never out before their time here",
        "hugo.toml: frontmatter.date: :git: no date comes from there here",
        "hugo.toml: ignoreFiles: '^(a|b)': such articles are taken here; see exclude",
        "hugo.toml: cascade: write it into the _index.md of the folders it is for",
        "hugo.toml: no base address: https://example.org/ is written; change url",
    )
