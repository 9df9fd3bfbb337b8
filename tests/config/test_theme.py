"""The `[theme]` table: colours that can be read, fonts that everybody has one of, a logo."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.config.contrast import find_contrast, find_legible
from publisher.config.load import load_publication
from publisher.errors import ConfigurationError
from publisher.model.theme import DARK, LIGHT, Logo, Theme

HEAD = '[publication]\ntitle = "De Kust"\nurl = "https://kust.example.org/"\n'
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def read(folder: Path, table: str) -> Theme:
    file = folder / "publisher.toml"
    file.write_text(f"{HEAD}[theme]\n{table}\n", encoding="utf-8")
    return load_publication(file, {}).theme


def test_without_a_table_the_theme_is_the_default_one(tmp_path: Path) -> None:
    """I need no colours of my own."""
    assert read(tmp_path, "") == Theme(light=LIGHT, dark=DARK)


def test_an_accent_is_lightened_for_the_dark(tmp_path: Path) -> None:
    """I give one colour, and readers at night get one that they can read."""
    theme = read(tmp_path, 'accent = "#A02"')
    assert theme.light.accent == "#aa0022"
    assert find_contrast(theme.dark.accent, DARK.paper) >= 7
    assert theme.dark.accent > theme.light.accent


def test_the_dark_has_a_table_of_its_own(tmp_path: Path) -> None:
    """I choose both accents myself."""
    theme = read(tmp_path, 'accent = "#aa0022"\n[theme.dark]\naccent = "#ffb0b0"')
    assert (theme.light.accent, theme.dark.accent) == ("#aa0022", "#ffb0b0")


@pytest.mark.parametrize(
    ("table", "message", "hint"),
    [
        (
            'accent = "#ffcc00"',
            "[theme] accent: accent #ffcc00 on paper #fffefb has a contrast of 1.49:1, and text"
            " needs 4.5:1",
            'The nearest that can be read: accent = "#966600"',
        ),
        (
            'paper = "#888888"',
            "[theme] paper: muted #5d5b54 on paper #888888 has a contrast of 1.91:1, and text"
            " needs 4.5:1",
            'The nearest that can be read: muted = "#23221b"',
        ),
        (
            '[theme.dark]\nink = "#333"',
            "[theme.dark] ink: ink #333333 on paper #171c1e has a contrast of 1.36:1, and text"
            " needs 4.5:1",
            'The nearest that can be read: ink = "#8c8c8c"',
        ),
        (
            'paper = "#000000"\nshade = "#ffffff"',
            "[theme] paper: ink #1b1d1e on paper #000000 has a contrast of 1.24:1, and text"
            " needs 4.5:1",
            "Set paper to something lighter or darker.",
        ),
        (
            'accent = "teal"',
            "[theme] accent: 'teal' is not a colour",
            'Write it like: "#0b5d6c"',
        ),
        (
            'acent = "#0b5d6c"',
            "[theme] acent: is not a known key",
            "Did you mean 'accent'?",
        ),
        (
            'text_font = "Georgia"',
            "[theme] text_font: 'Georgia' names nothing for whoever has none of these fonts",
            "End it with serif, sans-serif or monospace.",
        ),
        (
            'text_font = "x; color: red, serif"',
            "[theme] text_font: 'x; color: red, serif' is not a list of fonts",
            'Write it like: "Georgia, serif"',
        ),
        (
            '[theme.dark]\nlogo = "logo.png"',
            "[theme] logo: is missing",
            "Add the one for the light, or take both away.",
        ),
        (
            'logo = "logo.png"\nlogo_width = 900',
            "[theme] logo_width: 900 is wider than the text",
            "Write at most 520.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, table: str, message: str, hint: str
) -> None:
    """I choose yellow for links and am told how badly it reads, and what would do."""
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, table)
    assert (caught.value.message, caught.value.hint) == (f"publisher.toml: {message}", hint)


def test_fonts_are_quoted_where_they_must_be(tmp_path: Path) -> None:
    """I name my house's font, digit and all."""
    theme = read(tmp_path, "heading_font = \"'Source Serif 4', Georgia, serif\"")
    assert theme.heading_font == "'Source Serif 4', Georgia, serif"


def test_a_logo_says_the_publications_name(tmp_path: Path) -> None:
    """My logo is a picture, and who sees no pictures reads our name."""
    theme = read(tmp_path, 'logo = "/logo.png"\nlogo_width = 180')
    assert theme.logo == Logo(url="https://kust.example.org/logo.png", alt="De Kust", width=180)


@given(COLOURS, COLOURS)
def test_the_nearest_legible_colour_is_legible(colour: str, ground: str) -> None:
    """Whatever my colours, the one that is proposed can be read on the ground."""
    found = find_legible(colour, (ground,))
    assert found is not None
    assert find_contrast(found, ground) >= 4.5
    assert find_legible(found, (ground,)) == found
