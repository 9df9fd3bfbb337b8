"""The `[[source]]` tables."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from publisher.errors import ConfigurationError
from publisher.model.publication import Publication, SourceDefinition

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]
TABLE = '[[source]]\nurl = "https://www.elders.example.org/feed"\n'


def test_an_address_is_enough(load: Load) -> None:
    """A source needs its address alone, and is called after its host."""
    assert load(TABLE).sources == (
        SourceDefinition(name="elders.example.org", url="https://www.elders.example.org/feed"),
    )


def test_every_key(load: Load) -> None:
    """What a source is called, how often it is asked, and how it is shown are mine to say."""
    (source,) = load(
        '[[source]]\nurl = "http://elders.example.org"\nname = "elders"\ntitle = "Elders"\n'
        'section = "Abroad"\ntags = ["sea"]\nlanguage = "nl"\nlimit = 5\nevery = "15 min"\n'
        'full = false\nbacklog = true\nallow_hosts = ["elders.example.org:80", "[::1]:8"]\n'
    ).sources
    assert source == SourceDefinition(
        name="elders",
        url="http://elders.example.org/",
        title="Elders",
        section="Abroad",
        tags=("sea",),
        language="nl",
        limit=5,
        every=timedelta(minutes=15),
        full_text=False,
        backlog=True,
        allowed_hosts=("elders.example.org:80", "[::1]:8"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[source]]\n", "url: is missing"),
        ('[[source]]\nurl = "feed.atom"\n', "is not a web address"),
        ('[[source]]\nurl = "ftp://example.org/feed"\n', "is not a web address"),
        ('[[source]]\nurl = "https://"\n', "is not a web address"),
        ('[[source]]\nurl = "https://[x/"\n', "is not a web address"),
        ('[[source]]\nurl = "https://an:secret@example.org/"\n', "a password"),
        (TABLE + 'name = "a/b"\n', "cannot be a source name"),
        (TABLE + 'every = "5 min"\n', "less than 15 minutes"),
        (TABLE + 'every = "often"\n', "cannot be understood"),
        (TABLE + "limit = 0\n", "less than 1"),
        (TABLE + 'allow_hosts = "http://localhost/"\n', "is not a host"),
        (TABLE + 'ful = true\n', "is not a known key"),
        (TABLE + TABLE, "is there twice"),
        ('[source]\nurl = "https://example.org/feed"\n', "must be a list of tables"),
        (TABLE + '[[feed]]\nname = "all"\nsources = "elder.example.org"\n', "there is no source"),
    ],
)  # fmt: skip
def test_refused(refuse: Refuse, text: str, words: str) -> None:
    """What cannot be is refused when the settings are read, with table and key."""
    assert words in refuse(text).message


def test_which_sources_join(load: Load, newsletter: Callable[..., str]) -> None:
    """A feed or newsletter takes all sources, some of them, or none."""
    publication = load(
        TABLE
        + '[[feed]]\nname = "a"\n[[feed]]\nname = "b"\nsources = false\n'
        + '[[feed]]\nname = "c"\nsources = true\n'
        + newsletter(sources='["elders.example.org"]')
    )
    assert [feed.selection.sources for feed in publication.feeds] == [None, (), None]
    assert publication.newsletters[0].selection.sources == ("elders.example.org",)
