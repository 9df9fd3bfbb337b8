"""The colours and fonts of a publication put into the style sheets of its theme."""

import re
from dataclasses import fields

from publisher.config.tables import nearest
from publisher.errors import TemplateError
from publisher.model.theme import Palette, Theme
from publisher.newsletter.stylesheet import blank_comments

#: `$accent` in a style sheet; `$=` in a selector is CSS's own.
_NAME = re.compile(r"\$([A-Za-z_][\w-]*)")
_FONTS = ("heading_font", "text_font", "label_font")


def fill_sheet(css: str, theme: Theme, place: str) -> str:
    """Return a sheet with the theme's values where their names stand, on the same lines.

    Comments are blank: they may speak of any name.

    Raises:
        TemplateError: A name is not known; the message starts with `place` and the line.
    """
    values = list_values(theme)

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            line = css.count("\n", 0, found.start()) + 1
            raise TemplateError(
                f"{place}:{line}: ${name} is no colour or font of the theme",
                hint=nearest(name, sorted(values)),
            )
        return values[name]

    return _NAME.sub(fill, blank_comments(css))


def list_values(theme: Theme) -> dict[str, str]:
    """Return name → value of everything that a style sheet can name."""
    colours = [field.name for field in fields(Palette)]
    return {
        **{name: getattr(theme.light, name) for name in colours},
        **{f"dark_{name}": getattr(theme.dark, name) for name in colours},
        **{name: getattr(theme, name) for name in _FONTS},
    }
