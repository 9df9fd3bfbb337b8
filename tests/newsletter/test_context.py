"""What docs/themes.md promises to templates."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from publisher.errors import TemplateError
from publisher.model.articles import Person, Picture
from publisher.model.publication import Publication
from publisher.model.theme import Logo, Palette, Theme
from publisher.newsletter.content import EditionContent
from publisher.newsletter.environment import CONTEXT_VERSION
from publisher.newsletter.own_theme import write_own
from publisher.newsletter.render import render_edition
from publisher.newsletter.view import (
    ArticleView,
    EditionView,
    NewsletterView,
    PublicationView,
    RecordingView,
    SectionView,
    TextLink,
)
from publisher.storage.cache import Cache
from tests.newsletter.conftest import LAYOUTS, set_in

MANUAL = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")
CLASSES = (
    PublicationView, NewsletterView, EditionView, SectionView, ArticleView, RecordingView, TextLink,
    Person, Picture, Theme, Palette, Logo,
)  # fmt: skip


def read_rows(heading: str) -> list[tuple[str, str]]:
    """Return the rows of the table below a heading."""
    section = re.split(r"\n#+ ", MANUAL.split(f"\n### {heading}\n")[1])[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)
    return [(name, kind.replace("\\|", "|")) for name, kind in rows]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_name_is_in_the_manual_with_its_type(kind: type) -> None:
    """What I read in the manual is what a template gets."""
    assert read_rows(kind.__name__) == [(each.name, _show(each.type)) for each in fields(kind)]


def _show(kind: object) -> str:
    if isinstance(kind, type) and not hasattr(kind, "__args__"):
        return kind.__name__
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", str(kind))


def test_every_name_of_the_context_is_in_the_manual(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    write_template: Callable[[str, str], Path],
) -> None:
    """No template can know a name that is not documented: an error lists what there is."""
    write_template("own.html", "{{ nott }}")
    with pytest.raises(TemplateError) as caught:
        render_edition(set_in(edition, "own"), coast, cache)
    known = sorted(name for name, _ in read_rows("Context"))
    assert caught.value.hint == f"Check the spelling; a template knows: {', '.join(known)}."


def test_every_block_is_in_the_manual(coast: Publication) -> None:
    """I find in the manual what every block is for."""
    known = set(re.findall(r"`(\w+)`", MANUAL.split("| Block | Holds |")[1].split("\n\n")[0]))
    for layout in LAYOUTS:
        small = write_own(coast, layout, "mine", is_small=True)["mine.html"]
        blocks = re.search(r"Blocks: (.*)\.\n", small)
        assert blocks is not None
        assert set(blocks[1].split(", ")) <= known


def test_the_manual_names_the_version() -> None:
    """The manual is about this publisher's context."""
    assert f"This is context version {CONTEXT_VERSION}." in MANUAL
