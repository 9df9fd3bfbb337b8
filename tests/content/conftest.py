"""A publication on the coast, and articles in it."""

from pathlib import Path
from typing import Protocol

import pytest

from publisher.config.load import load_publication
from publisher.content.articles import read_article
from publisher.content.bodies import ReadArticle
from publisher.errors import ArticleError
from publisher.model.publication import Publication

SETTINGS = """
[publication]
title = "De Kust"
url = "https://example.org/"
language = "nl-BE"
timezone = "Europe/Brussels"
author = { name = "Redactie", email = "redactie@example.org" }
"""


class Read(Protocol):
    """Reads an article from its text."""

    def __call__(self, text: str | bytes, source: str = "articles/tij.md") -> ReadArticle: ...


class Refusal(Protocol):
    """Tells with which message an article is refused."""

    def __call__(self, text: str | bytes, source: str = "articles/tij.md") -> str: ...


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    (tmp_path / "articles").mkdir()
    (tmp_path / "publisher.toml").write_text(SETTINGS, encoding="utf-8")
    return load_publication(tmp_path / "publisher.toml", {})


@pytest.fixture
def read(publication: Publication) -> Read:
    def read_text(text: str | bytes, source: str = "articles/tij.md") -> ReadArticle:
        content = text.encode() if isinstance(text, str) else text
        return read_article(content, source, publication)

    return read_text


@pytest.fixture
def refusal(read: Read) -> Refusal:
    def refuse(text: str | bytes, source: str = "articles/tij.md") -> str:
        with pytest.raises(ArticleError) as caught:
            read(text, source)
        assert caught.value.hint
        assert "\n" not in caught.value.message
        return caught.value.message

    return refuse
