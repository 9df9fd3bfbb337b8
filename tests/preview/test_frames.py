"""Copies of an edition as other screens and programs show it."""

import re

import pytest

from publisher.preview.frames import FRAMES, Frame, show_in

STYLES = """<style>
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) and (max-width: 480px) { p { font: 700 12px/1.5 serif } }
@media ( prefers-color-scheme : LIGHT ) { p { font-size: .5em; line-height: 20px; width: 7px } }
</style>"""
EDITION = f"""<!DOCTYPE html>
<html><head><meta name="color-scheme" content="light dark">{STYLES}</head>
<body class="desk"><p id="a" style="font-size: 16px; padding: 4px">The words color-scheme: light
dark and font-size: 16px <img class="w" alt="Sea" src="https://example.org/sea.png" width="9"></p>
<!--[if mso]><td class="x"><![endif]--></body></html>
"""


def show(name: str, html: str = EDITION) -> str:
    return show_in(find_frame(name), html, (), {})


def find_frame(name: str) -> Frame:
    return next(frame for frame in FRAMES if frame.name == name)


@pytest.mark.parametrize(
    ("name", "dark", "light", "scheme"),
    [("desktop", "max", "min", "light"), ("dark-phone", "min", "max", "dark")],
)
def test_colours_do_not_depend_on_the_screen(name: str, dark: str, light: str, scheme: str) -> None:
    """The dark rules hold in the dark frames and in no other, whatever the editor's screen is."""
    copy = show(name)
    assert f"@media ({dark}-width: 0) and (max-width: 480px)" in copy
    assert f"@media ({light}-width: 0) {{" in copy
    assert f":root {{ color-scheme: {scheme}; supported" in copy
    assert f'<meta name="color-scheme" content="{scheme}">' in copy
    assert "The words color-scheme: light\ndark" in copy


def test_an_edition_that_has_no_dark_colours() -> None:
    """An edition that says it is light stays so in the dark frame, as in readers' programs."""
    html = '<html><head><meta name="color-scheme" content="light"></head><body></body></html>'
    assert '<meta name="color-scheme" content="light">' in show("dark", html)


def test_without_styles() -> None:
    """Style elements, classes and ids are gone; style attributes and comments stay."""
    copy = show("no-styles")
    assert not re.search(r"<style|<body class|<p id|<img class", copy)
    assert '<p style="font-size: 16px; padding: 4px">' in copy
    assert '<!--[if mso]><td class="x"><![endif]-->' in copy


def test_large_letters() -> None:
    """Sizes of letters and lines are doubled, and nothing else is."""
    copy = show("large")
    assert 'style="font-size: 32px; padding: 4px"' in copy
    assert "font: 700 24px/1.5 serif" in copy
    assert "font-size: .5em; line-height: 40px; width: 7px" in copy
    assert "and font-size: 16px <img" in copy
    assert "(max-width: 480px)" in copy


def test_pictures_off() -> None:
    """No picture is loaded, wherever it is."""
    copy = show("no-pictures")
    assert "img-src 'none'" in copy
    assert '<img src="data:," class="w" alt="Sea" width="9">' in copy
    assert "https://example.org/sea.png" not in copy
    assert "img-src" not in show("desktop")


def test_pictures_that_are_not_on_the_web() -> None:
    """A picture is taken from where it can be had, with its words and its size."""
    address = {"https://example.org/sea.png": 'data:image/png;base64,"&'}
    copy = show_in(find_frame("phone"), EDITION, (), address)
    assert '<img src="data:image/png;base64,&quot;&amp;" class="w" alt="Sea" width="9">' in copy
