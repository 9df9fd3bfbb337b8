"""Templates compiled once, and compiled again whenever that could make a difference."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest

from publisher.config.load import load_publication
from publisher.errors import TemplateError
from publisher.storage.cache import Cache, open_cache
from publisher.templating import kept
from publisher.templating.environment import Templates
from publisher.templating.texts import load_texts

Fill = Callable[..., str]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with open_cache(tmp_path / "cache.sqlite") as cache:
        yield cache


@pytest.fixture
def fill(tmp_path: Path, cache: Cache) -> Fill:
    """Fill `page.html` as a new run does, with the cache of the runs before."""
    (tmp_path / "base.html").write_text("<h1>{% block head %}{% endblock %}</h1>")
    (tmp_path / "page.html").write_text(
        "{% extends 'base.html' %}{% block head %}{{ 'a' | mark }} & {{ title }}{% endblock %}"
    )
    settings = tmp_path / "publisher.toml"
    settings.write_text('[publication]\ntitle = "Coast"\nurl = "https://coast.example.org/"\n')
    publication = load_publication(settings)

    def fill_page(
        language: str = "en", mark: Callable[[str], str] | None = None, title: str = "<Gulls>"
    ) -> str:
        texts = load_texts(language, [], tmp_path)
        templates = Templates(
            publication,
            [tmp_path],
            texts,
            filters={"mark": mark or (lambda text: f"{text}-{texts.locale}")},
            cache=cache,
        )
        return templates.fill("page.html", {"title": title})

    return fill_page


def _refuse(*_: object, **__: object) -> Any:
    raise AssertionError("a template was compiled")


def test_a_template_is_compiled_once(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next edition does not wait for templates that are as they were."""
    assert fill() == "<h1>a-en & &lt;Gulls&gt;</h1>"
    monkeypatch.setattr(jinja2.Environment, "parse", _refuse)
    monkeypatch.setattr(jinja2.Environment, "compile", _refuse)
    assert fill(title="Terns") == "<h1>a-en & Terns</h1>"


@pytest.mark.parametrize(
    ("file", "written", "filled"),
    [
        ("page.html", "{{ title }}!", "&lt;Gulls&gt;!"),
        ("base.html", "<h2>{% block head %}{% endblock %}</h2>", "<h2>a-en & &lt;Gulls&gt;</h2>"),
    ],
)
def test_a_template_that_changes_is_compiled_again(
    fill: Fill, tmp_path: Path, file: str, written: str, filled: str
) -> None:
    """What I change in a template or in what it extends is in the next edition."""
    fill()
    (tmp_path / file).write_text(written)
    assert fill() == filled


def test_a_block_that_its_parent_has_lost_is_found(fill: Fill, tmp_path: Path) -> None:
    """I hear that a block is never shown, though the template with it has not changed."""
    fill()
    (tmp_path / "base.html").write_text("<h1></h1>")
    with pytest.raises(TemplateError, match=r"page\.html:1: there is no block 'head'"):
        fill()


def test_each_language_has_its_own(fill: Fill) -> None:
    """A date that stands in a template is written as the language of the edition does."""
    assert [fill(language)[4:8] for language in ("en", "nl", "en", "fr")] == [
        "a-en",
        "a-nl",
        "a-en",
        "a-fr",
    ]


def test_each_rooms_filters_are_its_own(fill: Fill) -> None:
    """A filter of feeds' pages is not used for a newsletter because it is called the same."""

    def shout(text: str) -> str:
        return text.upper()

    fill()
    assert fill(mark=shout)[4] == "A"


def test_another_version_compiles_again(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update nothing is used that the program before it made."""
    fill()
    monkeypatch.setattr(kept, "_versions", lambda: "another")
    monkeypatch.setattr(jinja2.Environment, "compile", _refuse)
    with pytest.raises(AssertionError, match="a template was compiled"):
        fill()


def test_damage_in_the_cache_changes_nothing(fill: Fill, cache: Cache) -> None:
    """A flipped bit, half a value or none costs time, and neither the program nor a byte."""
    filled = fill()
    for kind in ("template", "template descent"):
        for key in cache.list_keys(kind):
            whole = cache.get(kind, key)
            assert whole
            flipped = [
                whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
                for at in range(0, len(whole), 97)
            ]
            for damaged in (*flipped, whole[: len(whole) // 2], b"", b"[]", b"[null, [[1, 2, 3]]]"):
                cache.put(kind, key, damaged)
                assert fill() == filled
