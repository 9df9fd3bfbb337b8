"""The `[theme]` table becomes a `Theme` that can be read by day and by night."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from publisher.config.contrast import LEGIBLE, find_contrast, find_legible, parse_colour
from publisher.config.tables import Table
from publisher.config.values import read_address, read_number
from publisher.model.theme import DARK, LIGHT, Logo, Palette, Theme

_COLOURS = tuple(field.name for field in fields(Palette))
#: What is written in a colour → what it is written on. Text on a button has the paper's colour,
#: so that the accent on paper is judged both ways.
_WRITTEN_ON = {
    "ink": ("paper", "shade"),
    "muted": ("paper", "shade", "desk"),
    "accent": ("paper", "shade"),
}
#: What a colour made for the dark has at least: links there are small and thin.
_DARK_RATIO = 7.0
_GENERIC = ("serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif")
_FAMILY = re.compile(r"-?[A-Za-z][\w -]*")
_IDENTIFIERS = re.compile(r"-?[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*")


def read_theme(values: Mapping[str, object], *, file: str, url: str, title: str) -> Theme:
    """Return the theme of a `[theme]` table; what it leaves out is the default theme's.

    An accent that is given for the light alone is lightened for the dark.

    Raises:
        ConfigurationError: A key is unknown, or a value cannot be used or read: for a colour with
            too little contrast the message gives the ratio, the hint the nearest that has enough.
    """
    table = Table(values, name="theme", file=file)
    night = Table(table.get("dark", dict, {}), name="theme.dark", file=file)
    light = _read_palette(table, LIGHT)
    dark = _read_palette(night, _suggest_dark(light))
    theme = Theme(
        light=light,
        dark=dark,
        heading_font=_read_font(table, "heading_font", Theme().heading_font),
        text_font=_read_font(table, "text_font", Theme().text_font),
        label_font=_read_font(table, "label_font", Theme().label_font),
        logo=_read_logo(table, night, url, title),
    )
    for each in (table, night):
        each.close()
    return theme


def _read_palette(table: Table, default: Palette) -> Palette:
    given = {name: _read_colour(table, name, getattr(default, name)) for name in _COLOURS}
    palette = replace(default, **given)
    for name, grounds in _WRITTEN_ON.items():
        for ground in grounds:
            _check_contrast(table, palette, name, ground)
    return palette


def _read_colour(table: Table, key: str, default: str) -> str:
    written = table.get(key, str, default)
    try:
        return parse_colour(written)
    except ValueError as error:
        raise table.error(
            key, f"{written!r} is not a colour", 'Write it like: "#0b5d6c"'
        ) from error


def _check_contrast(table: Table, palette: Palette, name: str, ground: str) -> None:
    """Refuse what cannot be read; what was written in the table is called wrong, if one of both.

    Raises:
        ConfigurationError: Text in that colour has too little contrast on that ground.
    """
    colour, behind = getattr(palette, name), getattr(palette, ground)
    ratio = find_contrast(colour, behind)
    if ratio >= LEGIBLE:
        return
    better = find_legible(colour, tuple(getattr(palette, each) for each in _WRITTEN_ON[name]))
    raise table.error(
        name if table.find(name, str) is not None else ground,
        f"{name} {colour} on {ground} {behind} has a contrast of {_show(ratio)}:1,"
        f" and text needs {LEGIBLE}:1",
        f"Set {ground} to something lighter or darker."
        if better is None
        else f'The nearest that can be read: {name} = "{better}"',
    )


def _show(ratio: float) -> str:
    """Return a ratio that does not look like enough when it is not."""
    return f"{int(ratio * 100) / 100:.2f}"


def _suggest_dark(light: Palette) -> Palette:
    if light.accent == LIGHT.accent:
        return DARK
    accent = find_legible(light.accent, (DARK.paper, DARK.shade), _DARK_RATIO)
    return DARK if accent is None else replace(DARK, accent=accent)


def _read_font(table: Table, key: str, default: str) -> str:
    """Return families as a style attribute holds them: quoted only where they must be.

    Raises:
        ConfigurationError: It is not a list of families that ends in one that every screen has.
    """
    written = table.get(key, str, default)
    families = [family.strip().strip("'\"").strip() for family in written.split(",")]
    if not all(_FAMILY.fullmatch(family) for family in families):
        raise table.error(
            key, f"{written!r} is not a list of fonts", 'Write it like: "Georgia, serif"'
        )
    if families[-1] not in _GENERIC:
        raise table.error(
            key,
            f"{written!r} names nothing for whoever has none of these fonts",
            "End it with serif, sans-serif or monospace.",
        )
    return ", ".join(each if _IDENTIFIERS.fullmatch(each) else f"'{each}'" for each in families)


def _read_logo(table: Table, night: Table, url: str, title: str) -> Logo | None:
    address, dark = read_address(table, "logo", url), read_address(night, "logo", url)
    alt = table.get("logo_alt", str, title)
    width = read_number(table, "logo_width", 200)
    height = read_number(table, "logo_height", 0, least=0) or None
    if address is None and dark is not None:
        raise table.error("logo", "is missing", "Add the one for the light, or take both away.")
    if address is None:
        return None
    if width > 520:
        raise table.error("logo_width", f"{width} is wider than the text", "Write at most 520.")
    return Logo(url=address, alt=alt, width=width, height=height, dark_url=dark)
