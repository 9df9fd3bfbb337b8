"""css-inline in the place of premailer."""

import re
import sys
from dataclasses import replace

import pytest

from publisher.errors import ConfigurationError
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.render import render_edition
from publisher.newsletter.survey import survey_html
from publisher.storage.cache import Cache


def _choose(edition: EditionContent) -> EditionContent:
    return replace(edition, newsletter=replace(edition.newsletter, inliner="css-inline"))


def _level(text: str) -> str:
    """Return a part without what is different in the tokens of any two editions."""
    return re.sub(r"slot[0-9a-f]{12}(n\d+e)", r"slot\1", text)


def test_css_inline_can_be_chosen(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """My edition says the same, whichever library inlines its styles."""
    usual = render_edition(edition, coast, cache)
    other = render_edition(_choose(edition), coast, cache)
    assert survey_html(_level(other.html)) == survey_html(_level(usual.html))
    assert _level(other.text) == _level(usual.text)
    assert other.html.count("style=") > 80
    assert "@media" in other.html
    assert [(slot.field, slot.place) for slot in other.slots] == [
        (slot.field, slot.place) for slot in usual.slots
    ]


def test_css_inline_is_missing(
    coast: Publication, edition: EditionContent, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that is not there is asked for by the command that installs it."""
    monkeypatch.setitem(sys.modules, "css_inline", None)
    with pytest.raises(ConfigurationError) as refused:
        render_edition(_choose(edition), coast, cache)
    assert refused.value.hint == "Run: pip install css-inline"
