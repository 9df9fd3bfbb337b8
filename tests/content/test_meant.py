"""Which article is meant by a file, an address or an id."""

from datetime import UTC, datetime

import pytest

from publisher.content.meant import find_meant
from publisher.errors import ConfigurationError
from publisher.model.articles import Article, Entry, Identity, Withdrawal

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_ENTRY = Entry(
    id="tag:example.org,2026:zee",
    article=Article(
        source="articles/zee.md",
        title="Zee",
        slug="zee",
        url="https://example.org/zee/",
        published=_NOW,
        language="nl",
    ),
)
_WITHDRAWN = Withdrawal(
    id="tag:example.org,2026:duin",
    url="https://example.org/duin/",
    at=_NOW,
    reason="Onwaar",
    source="articles/duin.md",
    title="Duin",
    published=_NOW,
    feeds=(),
)


def _identity(id_: str, source: str) -> Identity:
    return Identity(id=id_, source=source, title="Stad", published=_NOW, body_digest="")


_KNOWN = [
    _identity(_ENTRY.id, "articles/zee.md"),
    _identity(_WITHDRAWN.id, "articles/duin.md"),
    _identity("tag:example.org,2026:oud", "articles/zee.md"),
    _identity("tag:example.org,2026:stad", "articles/stad.md"),
    _identity("tag:example.org,2026:stad-2", "articles/stad.md"),
]


def _find(name: str) -> str:
    return find_meant(name, name, entries=[_ENTRY], withdrawn=[_WITHDRAWN], identities=_KNOWN).id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("articles/zee.md", "zee"),
        ("https://example.org/zee/", "zee"),
        ("https://example.org/zee", "zee"),
        ("tag:example.org,2026:zee", "zee"),
        ("articles/duin.md", "duin"),
        ("https://example.org/duin", "duin"),
        ("tag:example.org,2026:oud", "oud"),
        ("tag:example.org,2026:stad-2", "stad-2"),
    ],
)
def test_named_in_every_way(name: str, expected: str) -> None:
    """An article is found by what I know of it, that of today before that of yesterday."""
    assert _find(name) == f"tag:example.org,2026:{expected}"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "articles/stad.md",
            "2 articles were articles/stad.md once",
            "tag:example.org,2026:stad-2",
        ),
        ("articles/bos.md", "no article 'articles/bos.md' that readers have", "Name its file"),
        ("", "no article ''", "Name its file"),
    ],
)
def test_none_or_several(name: str, message: str, hint: str) -> None:
    """I am told what to name instead where nothing, or more than one thing, is meant."""
    with pytest.raises(ConfigurationError) as refused:
        _find(name)
    assert message in refused.value.message
    assert hint in refused.value.hint
