"""Address patterns that are taken over are those that articles can be read with."""

from pathlib import Path

import pytest

from publisher.config.foreign.patterns import KNOWN_FIELDS, STYLES, TELLING_FIELDS, check_pattern
from publisher.content.dialects.choosing import choose_dialect


@pytest.mark.parametrize("dialect", sorted(KNOWN_FIELDS))
def test_every_field_is_known_where_articles_are_read(dialect: str) -> None:
    """Nothing is taken over that would be refused later."""
    reader = choose_dialect(dialect, [], Path(), []).dialect
    for telling in sorted(TELLING_FIELDS[dialect]):
        for field in sorted(KNOWN_FIELDS[dialect]):
            pattern = f"/:{field}/:{telling}/"
            if dialect == "pelican":
                pattern = f"{{{field}}}/{{{telling}}}.html"
            check_pattern(dialect, pattern)
            reader.check_pattern(pattern, "permalink")


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_jekyll(style: str) -> None:
    """A style's name is a pattern to both."""
    check_pattern("jekyll", style)
    choose_dialect("jekyll", [], Path(), []).dialect.check_pattern(style, "permalink")
