"""The `[[feed]]` tables: scopes, wording, podcasts."""

from collections.abc import Callable

import pytest

from publisher.errors import ConfigurationError
from publisher.model.articles import Person
from publisher.model.publication import DigestPeriod, FeedScope, PodcastSettings, Publication
from publisher.model.selection import Wording

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]


def test_scopes_and_wording(load: Load) -> None:
    """A feed is repeated over several things, and is called something in each language."""
    (feed,) = load(
        '[[feed]]\nname = "{section}/{language}"\neach = ["language", "section"]\n'
        'title = { nl = "Nieuws", pt_br = "Notícias" }\n'
    ).feeds
    assert feed.each == (FeedScope.LANGUAGE, FeedScope.SECTION)
    assert feed.title == Wording(texts={"nl": "Nieuws", "pt-BR": "Notícias"})


def test_feeds_that_are_compiled(load: Load) -> None:
    """A feed can be of a newsletter's editions, and an entry can stand for a day or a week."""
    feeds = load(
        '[[feed]]\nname = "a"\neditions = "weekly"\n[[feed]]\nname = "b"\ndigest = "week"\n'
        '[[feed]]\nname = "c"\n[[newsletter]]\nname = "weekly"\ntitle = "W"\n'
        'from = "An <an@example.org>"\ntemplate = "digest"\n'
    ).feeds
    assert [(feed.editions, feed.digest) for feed in feeds] == [
        ("weekly", None),
        (None, DigestPeriod.WEEK),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("nl-BE",), "België"),
        (("nl-NL",), "Nederlands"),
        (("fr", "nl"), "Nederlands"),
        (("fr",), "Anders"),
    ],
)
def test_wording_in_a_language(languages: tuple[str, ...], expected: str) -> None:
    """A text in my own region comes first, then one in my language, then any."""
    wording = Wording(otherwise="Anders", texts={"nl": "Nederlands", "nl-BE": "België"})
    assert wording.choose(*languages) == expected


def test_archive(load: Load) -> None:
    """A feed has no archive unless I ask for one; its document then has a largest size."""
    without, with_ = load(
        '[[feed]]\nname = "archive"\n[[feed]]\nname = "b"\narchive = 50\nlargest = 9_000\n'
    ).feeds
    assert (without.archive, without.largest) == (None, 250_000)
    assert (with_.archive, with_.largest) == (50, 9_000)


def test_every_key_of_a_podcast(load: Load) -> None:
    """Every key of the podcast table means what the reference says."""
    (feed,) = load(
        '[[feed]]\nname = "p"\n[feed.podcast]\ncategory = "Arts > Books"\nexplicit = true\n'
        'type = "serial"\nauthor = "An"\nimage = "hoes.jpg"\nlocked = false\n'
        'owner = { name = "An", email = "an@example.org" }\n'
        'funding = "https://geef.example/"\nguid = "9b024349-ccf0-5f69-a609-6b82873eab3c"\n'
    ).feeds
    assert feed.podcast == PodcastSettings(
        categories=(("Arts", "Books"),),
        is_explicit=True,
        kind="serial",
        author="An",
        owner=Person(name="An", email="an@example.org"),
        image="https://example.org/hoes.jpg",
        is_locked=False,
        funding=("https://geef.example/", ""),
        guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    )


def test_podcast_without_a_table(load: Load) -> None:
    """`podcast = true` is enough, and false is none."""
    text = '[[feed]]\nname = "a"\npodcast = true\n[[feed]]\nname = "b"\npodcast = false\n'
    assert [feed.podcast for feed in load(text).feeds] == [PodcastSettings(), None]


def test_pictures_of_the_publication(load: Load) -> None:
    """Icon and logo are addresses, or paths below the publication's own."""
    publication = load(
        '[publication]\ntitle = "x"\nurl = "https://example.org/kust/"\n'
        'icon = "i.png"\nlogo = "/l.png"\n'
    )
    assert publication.icon == "https://example.org/kust/i.png"
    assert publication.logo == "https://example.org/l.png"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            'name = "{section}"\neach = ["section", "tag"]',
            "[[feed]] name: '{section}' has no {tag}, or not once",
            'Write: "tag/{section}.{tag}"',
        ),
        ('name = "{tag}/{tag}"\neach = "tag"', "name: '{tag}/{tag}' has no {tag}, or not", ""),
        ('name = "{tag}{year}"\neach = ["tag", "year"]', "has nothing between two values", ""),
        ('name = "{tag}{"\neach = "tag"', "has a brace that is no placeholder", ""),
        ('name = "{x}-{tag}"\neach = "tag"', "has a placeholder and no each", "Take it out."),
        ('name = "archive/a"', "'archive/a' is where archives of feeds stand", "another word"),
        ('name = "a"\narchive = 0', "archive: 0 is less than 1", ""),
        ('name = "a"\narchive = true', "archive: True is not", ""),
        ('name = "a"\nlargest = "1"', "largest: '1' is not", ""),
        ('name = "a"\ntitle = 3', "title: 3 is not text in quotes", ""),
        ('name = "a"\ntitle = { x = "y" }', "[[feed] title] x: is not a language tag", "nl"),
        ('name = "a"\npodcast = "yes"', "podcast: 'yes' is not true or false", ""),
        ('name = "a"\n[feed.podcast]\ngid = "x"', "[[feed] podcast] gid: is not a known key", ""),
        ('name = "a"\n[feed.podcast]\nguid = "x"', "guid: 'x' is not a UUID", ""),
        ('name = "a"\n[feed.podcast]\nlocked = true', "locked: says nothing without", "owner"),
        ('name = "a"\n[feed.podcast]\nfunding = "mailto:a"', "'mailto:a' is not a web", ""),
        ('name = "a"\n[feed.podcast]\nfunding = { title = "x" }', "url: is missing", ""),
        ('name = "a"\n[feed.podcast]\nowner = { name = "x" }', "email: is missing", ""),
        ('name = "a"\ndigest = "month"', "digest: 'month' is not known", ""),
        ('name = "a"\ndigest = "day"\npodcast = true', "digest: a podcast has no digests", ""),
        ('name = "a"\neditions = "x"', "editions: there is no newsletter 'x'", "[[newsletter]]"),
        ('name = "a"\neditions = "x"\ntags = "y"', "editions: a feed of editions holds", "tags"),
        ('name = "a"\neditions = "x"\ndigest = "day"', "editions: a feed of editions", "digest"),
    ],
)
def test_mistakes(refuse: Refuse, text: str, message: str, hint: str) -> None:
    """A mistake in a feed's table is named."""
    error = refuse(f"[[feed]]\n{text}\n")
    assert message in error.message
    assert hint in error.hint
