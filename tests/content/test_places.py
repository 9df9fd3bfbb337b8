"""Which article another one means."""

from dataclasses import dataclass

import pytest

from publisher.content.dialects.placement import Placement
from publisher.content.places import AddressBook


@dataclass(frozen=True)
class Page:
    """A page with a place."""

    placement: Placement
    url: str
    slug: str = ""


def page(language: str | None, name: str = "tij") -> Page:
    placement = Placement(folders=("blog",), filename=name, name=name, language=language)
    return Page(placement, f"/{language or ''}/{name}/")


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("namer", "target", "found"),
    [
        (page(None), "/blog/tij.md", "//tij/"),
        (page(None), "tij.md", "//tij/"),
        (page("en"), "tij.md", "/en/tij/"),
        (page("fr"), "tij.md", "//tij/"),
        (page(None), "eb.md", "/en/eb/"),
        (page("en"), "@/blog/tij.md", "//tij/"),
        (page(None), "@/blog/tij.en.md", "/en/tij/"),
    ],
)
def test_article_in_several_languages(namer: Page, target: str, found: str, order: int) -> None:
    """A link stays in my language, else in the main one, else in any."""
    pages = [page("en"), page(None), page("en", "eb")]
    assert AddressBook(pages[::order]).find(target, namer) == found
