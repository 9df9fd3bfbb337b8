"""Jekyll's configuration."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from publisher.config.foreign.take_over import TakenOver
from publisher.model.articles import Person
from publisher.model.publication import Publication

TakeOver = Callable[[dict[str, str]], tuple[Publication, TakenOver]]

_FULL = """
title: De Kust
description: >-
  Alles
  over zee
url: https://example.org
baseurl: /kust
timezone: Europe/Brussels
lang: nl
email: desk@example.org
author:
  name: An Visser
permalink: pretty
plugins: [jekyll-feed]
future: true
exclude: [vendor, _posts/old]
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, author: an, permalink: "/:year/:title/"}
  - scope: {path: "_posts/*/zee", type: posts}
    values: {author: bo}
  - scope: {path: "", type: pages}
    values: {author: cees}
"""


def test_one_file(take_over: TakeOver) -> None:
    """What _config.yml says of the blog and its posts is in publisher.toml."""
    publication, taken = take_over({"_config.yml": _FULL, "_posts/": "", "_drafts/": ""})
    assert (publication.title, publication.description) == ("De Kust", "Alles over zee")
    assert publication.url == "https://example.org/kust/"
    assert (publication.language, publication.timezone) == ("nl", ZoneInfo("Europe/Brussels"))
    assert publication.author == Person(name="An Visser", email="desk@example.org")
    assert publication.content.folders == ("_posts", "_drafts")
    assert publication.content.permalink == "/:year/:title/"
    assert publication.content.defaults == {"author": "an"}
    assert taken.left_out == (
        "_config.yml: defaults[1]: _posts/*/zee is a pattern, and such defaults are not read",
        "_config.yml: future: articles of the future are never out before their time here",
        "_config.yml: exclude: _posts/old: such articles are taken here",
        "the old feed was at https://example.org/kust/feed.xml: redirect it to feeds/all.rss",
    )


def test_style_by_name(take_over: TakeOver) -> None:
    """A permalink style's name is kept; the time zone that Jekyll takes from the machine is UTC."""
    publication, taken = take_over({"_config.yml": "title: A\npermalink: ordinal\n", "_posts/": ""})
    assert publication.content.permalink == "ordinal"
    assert publication.timezone == ZoneInfo("UTC")
    assert taken.left_out == (
        "_config.yml: no timezone: Jekyll takes the machine's, and UTC is written",
        "_config.yml: no base address: https://example.org/ is written; change url",
        "_config.yml: no language: en is written; change language",
    )


def test_address_and_person_from_files_beside(take_over: TakeOver) -> None:
    """The domain of a CNAME and the name behind an author's key are found."""
    publication, _ = take_over(
        {
            "_config.yml": "title: A\nurl: ''\nbaseurl: ''\nauthor: an\nlocale: nl_BE.UTF-8\n",
            "CNAME": "blog.example.org\n",
            "_data/authors.yml": "an: {name: An Visser, email: an@example.org}\n",
            "_posts/": "",
        }
    )
    assert publication.url == "https://blog.example.org/"
    assert publication.language == "nl-BE"
    assert publication.author == Person(name="An Visser", email="an@example.org")


def test_posts_in_folders_of_their_own(take_over: TakeOver) -> None:
    """Folders above several _posts are categories, so all of the blog is looked through."""
    publication, _ = take_over(
        {"_config.yml": "source: src\n", "src/_posts/": "", "src/zee/_posts/": "", "vendor/": ""}
    )
    assert publication.content.folders == ("src",)


def test_other_configuration_beside(take_over: TakeOver) -> None:
    """A second file that Jekyll would only read when told to is named."""
    _, taken = take_over({"_config.yml": "url: https://example.org\n", "_config.dev.yml": "url: x"})
    assert "_config.dev.yml: is there too, and was not read" in taken.left_out
