"""Plain articles are read in one go, and never otherwise than step by step."""

import random
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.content.heads import read_head
from publisher.content.index import make_article
from publisher.content.plain_articles import PlainReader, plan_plain_reading
from publisher.content.reading import Reading, plan_reading
from publisher.errors import ArticleError

_SETTINGS = {
    "as it comes": "",
    "days in addresses": '[content]\npermalink = "/:year/:month/:day/:language/:slug/"',
    "slugs from titles": '[content]\nslug_from = "title"\npermalink = "/:slug-:slug.html"',
    "names in addresses": '[content]\npermalink = "/:filename/"',
    "parts of the section": '[content]\npermalink = "/:section[0]/:slug"',
    "languages": '[content]\nlanguage_prefix = "all"\nlanguage_permalink = "/:language/:slug/"\n'
    "[content.languages]\nnl = {}\nfr = {}\n",
    "own sections": '[content]\n[content.permalinks]\nwind = "/weer/:slug/"\n',
}
_NAMES = [
    "tij.md", "wind/tij.md", "wind/2026-01-05-tij.md", "nl/tij.md", "fr/wind/Tij_2.md", "tij.nl.md",
    "index.md", "wind/index.md", "-tij.md", "tij.markdown", "thé.md", "the-slug-of-an-article.md",
    "wind/2026-01-05 tij.md", "tij.txt", "wind/zand/7.md", "a-slug/slug.md",
]  # fmt: skip
#: What articles begin with, and what makes it hard.
_LINES = [
    "title: Het tij", 'title: "Vraag:  wie?"', "title: 2026", 'title: ""', "date: 2026-01-05",
    "date: 2026-01-05T10:20:00+01:00", "date: 2026-1-5 8:30", "date: morgen", "date: 0999-01-01",
    "date: 9999-12-31 23:59", "date: 2026-03-29 02:30", "updated: 2026-02-01", "updated: x",
    "section: zee", "section: Zee & Lucht", 'section: ""', "section: 12", 'section: "a/b"',
    "section: the-slug-of-an-article", "tags: [zee, Zee, zee]", "tags: [1, zee]",
    "tags: zee, lucht",
    'tags: ["a  b", "", x]', "tags:\n- zee\n- lucht", "tags: []", "tags: [true]", "tag: zee",
    "author: An Peeters", "author: [An Peeters, Bo Claes]", "authors: [An Peeters, An Peeters]",
    'authors: ["An <an@example.org>"]', 'author: ""', "author: 12", "language: fr",
    "language: fr_BE", "language: nl", "language: EN", "language: 5", "lang: fr", "draft: true",
    "draft: false", "draft: no", "summary: Kort.", 'summary: " Kort  en goed "',
    "standfirst: Lang.",
    "description: Plat.", "slug: getij", "slug: /getij/", "slug: a/b", 'slug: "het tij"',
    "slug: -x", "image: a.jpg", "expires: 2027-01-01", "id: tag:example.org,2026:x", "weight: 3",
    "drafts: true", "url: /x/", "...", "- x", "empty:",
]  # fmt: skip
_BODIES = [
    "", "\n", "Eb.\n", "\n\n  Eb  en\tvloed \n\n\n en zo\n", "# Het tij\n\nEb.\n",
    "Het tij\n===\nEb.", "Het tij\r===\rEb", "\r\n# Tij\r\n",
    "## Eb\n", "\n \n# x\n", "#\n", "Eb.\u00a0", "Eb.\u3000\n", "\u00a0Eb", "Eb\x0cvloed", "Eb\x01",
    "Eb\ufffe", "Eb\r\nvloed", "Eb\rvloed\n", "---\nEb\n---\n", "Eb\u2028", "<!--more-->", "Eb  ",
    "潮\n\n  潮。",
]  # fmt: skip
_PIECES = ["\n", "\n---\n", " ", "\t", '"', "\\", "#", ": ", "\r", "\x00", "\ufeff", "é", "- ", "]"]


@pytest.fixture(params=list(_SETTINGS.values()), ids=list(_SETTINGS))
def reading(request: pytest.FixtureRequest, tmp_path: Path) -> Reading:
    """Return how a publication with some settings is read."""
    (tmp_path / "articles").mkdir()
    file = tmp_path / "publisher.toml"
    file.write_text(
        '[publication]\ntitle = "De Kust"\nurl = "https://example.org/kust/"\nlanguage = "nl-BE"\n'
        'timezone = "Europe/Brussels"\nauthor = { name = "Redactie" }\n' + request.param,
        encoding="utf-8",
    )
    sources = ["articles/nl/a.md", "articles/fr/a.md", "articles/x.md"]
    return plan_reading(load_publication(file, {}), sources)


def check(plain: PlainReader, reading: Reading, name: str, content: bytes) -> bool:
    """Compare the two readings; return whether the article was plain."""
    source = f"articles/{name}"
    place = plain.find_place(source)
    article = None if place is None else plain.read(source, place, content, "key")
    if article is None:
        return False
    placement = reading.place(source)
    assert placement is not None
    try:
        head = read_head(content, source, placement, reading)
        whole, remarks = make_article(head, reading, "key")
    except ArticleError as error:
        pytest.fail(f"{error}: {content!r}")
    assert (article, ()) == (whole, remarks), content
    return True


def test_ordinary_articles_are_plain(reading: Reading) -> None:
    """What newsrooms write every day takes the short way, unless addresses ask for more."""
    plain = plan_plain_reading(reading)
    assert plain is not None
    content = (
        b'---\ntitle: "Het tij: eb"\ndate: 2026-01-05T10:20:00Z\nsection: zee\ntags: [eb, vloed]\n'
        b'authors: [An Peeters]\nlanguage: fr\nsummary: "Kort."\n---\n\nEb en *vloed*.\n'
    )
    settings = reading.publication.content
    asks_for_more = settings.permalink in ("/:filename/", "/:section[0]/:slug")
    assert check(plain, reading, "wind/tij.md", content) is not asks_for_more


def test_never_otherwise_than_step_by_step(reading: Reading) -> None:
    """Whatever an article holds: the short way is taken only where it is right."""
    plain = plan_plain_reading(reading)
    assert plain is not None
    chance = random.Random(7)
    simple = 0
    for number in range(4_000):
        lines = chance.sample(_LINES, chance.randint(0, 3))
        if number % 4:
            # The keys without which there is no article.
            others = {"title": "Het tij", "date": "2026-01-05 08:00"}
            lines += [
                f"{key}: {value}"
                for key, value in others.items()
                if not any(line.startswith(key) for line in lines)
            ]
        text = list("\n".join(["---", *lines, "---", chance.choice(_BODIES)]))
        for _ in range(chance.choice((0, 0, 1, 2))):
            place = chance.randrange(len(text))
            if chance.randrange(2):
                del text[place : place + chance.randint(1, 4)]
            else:
                text[place:place] = chance.choice(_PIECES)
        content = "".join(text).encode()
        if number % 50 == 0:
            content += b"\xff"
        simple += check(plain, reading, chance.choice(_NAMES), content)
    settings = reading.publication.content
    assert simple > 150 or settings.permalink in ("/:filename/", "/:section[0]/:slug")


def test_files_that_say_more_are_not_plain(tmp_path: Path) -> None:
    """Where settings or files beside an article have a say, it is read step by step."""
    (tmp_path / "articles").mkdir()
    file = tmp_path / "publisher.toml"
    for content in ('defaults = { section = "zee" }', 'exclude = ["x/**"]', 'dialect = "hugo"'):
        file.write_text(
            '[publication]\ntitle = "De Kust"\nurl = "https://example.org/"\nlanguage = "nl"\n'
            f'timezone = "UTC"\n[content]\n{content}\n',
            encoding="utf-8",
        )
        assert plan_plain_reading(plan_reading(load_publication(file, {}))) is None
