"""Pages about feeds, as somebody meets them who wants to subscribe."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from publisher.errors import TemplateError
from publisher.model.articles import Article
from publisher.syndication.pages.setting import CATALOGUES, feeds_folders

Write = Callable[..., Article]
FEEDS = """
[[feed]]
name = "all"
[[feed]]
name = "kort"
title = "De Kust – Kort"
content = "summary"
formats = ["rss"]
[[feed]]
name = "tag/{tag}"
each = "tag"
[[feed]]
name = "taal/{language}"
each = "language"
"""


def test_every_feed_has_a_page_and_all_have_one(print_pages: Any, write: Write) -> None:
    """I find a page for each feed beside it, and one about all of them."""
    printed = print_pages(write("a", tags=("zee",)), feeds=FEEDS)
    assert list(printed.pages) == [
        "index.html",
        "all.html",
        "kort.html",
        "taal/nl-be.html",
        "tag/zee.html",
        "alternate.html",
        "feed.css",
        "feeds.opml",
    ]


def test_page_gives_one_address_to_copy(print_pages: Any, write: Write) -> None:
    """The address stands in a field that I can select, with a name that is read out to me."""
    page = print_pages(write("a")).tree("all.html")
    (field,) = page.xpath("//input")
    assert field.get("value") == "https://example.org/feeds/all.atom"
    assert field.get("readonly") is not None
    assert [each.text for each in page.xpath(f"//label[@for='{field.get('id')}']")] == [
        "Adres van deze feed"
    ]


def test_copying_is_offered_only_where_it_works(print_pages: Any, write: Write) -> None:
    """Without scripts I see no button that does nothing."""
    page = print_pages(write("a")).tree("all.html")
    assert [button.get("hidden") is None for button in page.xpath("//button")] == [False]


def test_feed_readers_are_led_to_the_feed(print_pages: Any, write: Write) -> None:
    """One click brings me to my feed reader, which has the address already."""
    page = print_pages(write("a")).tree("all.html")
    links = page.xpath("//ul[@class='programs']//a/@href")
    assert [unquote(link) for link in links] == [
        "https://feedly.com/i/subscription/feed/https://example.org/feeds/all.atom",
        "https://www.inoreader.com/?add_feed=https://example.org/feeds/all.atom",
        "https://www.newsblur.com/?url=https://example.org/feeds/all.atom",
        "feed:https://example.org/feeds/all.atom",
    ]
    assert "https%3A%2F%2F" in links[0]


def test_latest_entries_have_the_day_that_was_written(print_pages: Any, write: Write) -> None:
    """I see what is in the feed, newest first, with dates as my language writes them."""
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # the fifth in Brussels
    page = print_pages(write("a"), write("b", published=late, title="Vis & <b>vlees</b>"))
    entries = page.tree("all.html").xpath("//ol[@class='entries']/li")
    assert [" ".join(entry.text_content().split()) for entry in entries] == [
        "Vis & <b>vlees</b> 5 maart 2026 · Door Redactie Kort over b.",
        "Over a 1 maart 2026 · Door Redactie Kort over a.",
    ]
    assert page.tree("all.html").xpath("//time/@datetime") == ["2026-03-05", "2026-03-01"]


def test_entry_in_another_language_says_so(print_pages: Any, write: Write) -> None:
    """A screen reader changes its voice for the Arabic title and keeps it for my own words."""
    page = print_pages(write("a", language="ar", title="البحر")).tree("all.html")
    (entry,) = page.xpath("//ol[@class='entries']/li")
    assert (entry.get("lang"), entry.get("dir")) == ("ar", "rtl")
    (about,) = entry.xpath(".//p[@class='about']")
    assert (about.get("lang"), about.get("dir")) == ("nl-BE", "ltr")


def test_page_speaks_the_language_of_its_feed(print_pages: Any, write: Write) -> None:
    """The French feed has a French page in a Dutch publication."""
    printed = print_pages(write("a", language="fr"), write("b"), feeds=FEEDS)
    page = printed.tree("taal/fr.html")
    assert page.get("lang") == "fr"
    assert page.xpath("//h2[@id='subscribe']")[0].text == "S’abonner"
    assert page.xpath("//time")[0].text == "1 mars 2026"
    assert printed.tree("index.html").xpath("//h2[@id='language']")[0].text == "Per taal"


def test_feed_without_entries_has_a_page(print_pages: Any) -> None:
    """I can subscribe before the first article."""
    page = print_pages().tree("all.html")
    assert page.xpath("//ol[@class='entries']") == []
    assert "Er is nog niets." in page.text_content()


def test_nothing_is_asked_of_other_servers(print_pages: Any, write: Write) -> None:
    """Looking at a page tells nobody that I did."""
    printed = print_pages(write("a", html='<img src="https://other.example/x.png">'), feeds=FEEDS)
    asking = re.compile(r"""\ssrc=|@import|url\(|rel="(?:stylesheet|icon)""")
    pages = [path for path in printed.pages if path.endswith(".html")]
    assert [path for path in pages if asking.search(printed.text(path))] == []


def test_links_between_pages_lead_somewhere(print_pages: Any, write: Write) -> None:
    """Every link from page to page works, also in a copy on my disk."""
    articles = [write("a", tags=("zee & strand", "100 %")), write("b", language="fr")]
    printed = print_pages(*articles, feeds=FEEDS)
    found = set()
    for path in printed.pages:
        if path.endswith(".html"):
            for link in printed.tree(path).xpath("//main//a/@href"):
                if not re.match(r"[a-z]+:|#", link):
                    parts = [*path.split("/")[:-1], *unquote(link).split("/")]
                    while ".." in parts:
                        place = parts.index("..")
                        del parts[place - 1 : place + 1]
                    found.add("/".join(parts))
    pages = {path for path in printed.pages if path.endswith((".html", ".opml"))}
    assert found == pages - {"alternate.html"}


def test_two_feeds_of_one_title_are_told_apart(print_pages: Any, write: Write) -> None:
    """I can choose between two feeds though both have the publication's name."""
    feeds = '[[feed]]\nname = "all"\n[[feed]]\nname = "kort"\n'
    links = print_pages(write("a"), feeds=feeds).tree("index.html").xpath("//h2/a")
    assert [link.text for link in links] == ["De Kust (all)", "De Kust (kort)"]


def test_feed_may_be_called_like_a_page_about_all(print_pages: Any, write: Write) -> None:
    """A feed named index does not take the place of the page about all feeds."""
    feeds = '[[feed]]\nname = "index"\n[[feed]]\nname = "index-feed"\n'
    printed = print_pages(write("a"), feeds=feeds)
    pages = [path for path in printed.pages if path.endswith(".html")]
    assert pages == ["index.html", "index-feed.html", "index-feed-feed.html", "alternate.html"]
    assert printed.tree("index-feed.html").xpath("//input/@value") == [
        "https://example.org/feeds/index.atom"
    ]


def test_same_feeds_give_the_same_bytes(print_pages: Any, write: Write) -> None:
    """A page that nothing changed in is not downloaded again."""
    articles = [write("a", tags=("zee",)), write("b", tags=("duin", "zee"))]
    first, second = (print_pages(*order, feeds=FEEDS) for order in (articles, articles[::-1]))
    assert first.pages == second.pages
    assert [first.text(path) for path in first.pages] == [
        second.text(path) for path in second.pages
    ]


def test_own_template_goes_first(print_pages: Any, write: Write, tmp_path: Path) -> None:
    """I replace one file of the theme and keep the others."""
    own = tmp_path / "templates" / "feeds"
    own.mkdir(parents=True)
    (own / "styles.css").write_text("h1 { color: red; }\n", encoding="utf-8")
    page = print_pages(write("a")).text("all.html")
    assert "<style>\nh1 { color: red; }\n\n</style>" in page
    assert "Adres van deze feed" in page


def test_mistake_in_an_own_template_is_named(
    print_pages: Any, write: Write, tmp_path: Path
) -> None:
    """I misspell a name in my template and am told the file and the line."""
    own = tmp_path / "templates" / "feeds"
    own.mkdir(parents=True)
    (own / "feed.html").write_text("<p>\n{{ feed.titel }}\n", encoding="utf-8")
    printed = print_pages(write("a"))
    with pytest.raises(TemplateError) as caught:
        printed.text("all.html")
    assert caught.value.message.startswith("templates/feeds/feed.html:2: ")


def test_control_characters_do_not_reach_a_page(print_pages: Any, write: Write) -> None:
    """What slipped into a title from a word processor does not spoil the page."""
    page = print_pages(write("a", title="Zee\x0b", summary="\x00duin")).text("all.html")
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", page) is None


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_word_of_the_pages_is_translated(open_desk: Any, language: str) -> None:
    """No English word is left on a page in a language that publisher speaks."""
    theme = next(folder for folder in feeds_folders(open_desk().publication) if folder.is_dir())
    methods = [("**.html", "jinja2")]
    wanted = {_first(message) for _, _, message, _, _ in extract_from_dir(theme, methods)}
    wanted |= {
        "Feeds of %(publication)s",
        "This is a feed: its address belongs in a feed reader, which then shows you what is new.",
    }
    with (CATALOGUES / language / "LC_MESSAGES" / "feeds.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    found = {_first(message.id): message.string or "" for message in catalogue if message.id}
    assert set(found) == wanted
    assert [message for message, string in found.items() if not all(_each(string))] == []


def _first(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _each(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def test_ids_are_unique(print_pages: Any, write: Write) -> None:
    """What is labelled on a page is labelled by one thing."""
    printed = print_pages(write("a", tags=("zee",)), feeds=FEEDS)
    for path in ("index.html", "all.html", "kort.html"):
        ids = printed.tree(path).xpath("//@id")
        assert sorted(ids) == sorted(set(ids))


def test_language_without_words_speaks_the_publications(print_pages: Any, write: Write) -> None:
    """The page of the Arabic feed has Dutch words and says so; the Arabic titles stay Arabic."""
    printed = print_pages(write("a", language="ar", title="البحر"), feeds=FEEDS)
    page = printed.tree("taal/ar.html")
    assert (page.get("lang"), page.get("dir")) == ("nl-BE", "ltr")
    assert page.xpath("//time")[0].text == "1 maart 2026"
    assert page.xpath("//ol[@class='entries']/li/@dir") == ["rtl"]
    assert ':lang("ar")' not in printed.text("feed.css")


def test_publication_without_words_speaks_english(print_pages: Any, write: Write) -> None:
    """A Polish publication has English pages that say they are English."""
    head = '[publication]\ntitle = "Brzeg"\nurl = "https://example.org/"\nlanguage = "pl"\n'
    page = print_pages(write("a", language="pl"), head=head).tree("all.html")
    assert (page.get("lang"), page.xpath("//time")[0].text) == ("en", "March 1, 2026")


def test_tag_and_section_of_one_name_are_told_apart(print_pages: Any, write: Write) -> None:
    """Under their headings both are called «zee»; in my feed reader I see which is which."""
    feeds = '[[feed]]\nname = "s/{section}"\neach = "section"\n'
    feeds += '[[feed]]\nname = "t/{tag}"\neach = "tag"\n'
    printed = print_pages(write("a", section="zee", tags=("zee",)), feeds=feeds)
    assert printed.tree("index.html").xpath("//ul[@class='feeds']//a/text()") == ["zee", "zee"]
    assert [link.get("title") for link in printed.links()] == [
        "De Kust – zee (s/zee)",
        "De Kust – zee (t/zee)",
    ]


def test_feeds_of_several_kinds_are_grouped(print_pages: Any, write: Write) -> None:
    """Feeds of a year, and of a section in a language, stand under headings of their own."""
    feeds = '[[feed]]\nname = "jaar/{year}"\neach = "year"\n'
    feeds += '[[feed]]\nname = "s/{section}.{language}"\neach = ["section", "language"]\n'
    printed = print_pages(write("a", section="Zee"), write("b", section="Duin"), feeds=feeds)
    page = printed.tree("index.html")
    sections = page.xpath("//section[ul]")
    assert [" ".join(each.text_content().split()) for each in sections] == [
        "Per jaar 2026",
        "Meer feeds Duin – nl-BE Zee – nl-BE",
    ]
