"""Whether words stand out from what is behind them, in light and dark (WCAG 2.2, 1.4.3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement
from PIL import ImageColor

from publisher.newsletter.stylesheet import Declaration, read_declarations
from publisher.preflight.edition.rules import Rule, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.edition.styles import match_declarations
from publisher.preflight.findings import Finding

RULES: Mapping[str, Rule] = {
    "edition/contrast": warning(
        "Words have a contrast of 4.5 to 1 to what is behind them, large ones of 3 to 1",
        "Readers with weak eyes, or in the sun, cannot read them (WCAG 2.2, 1.4.3).",
        "Make the words or what is behind them darker or lighter, in the scheme that is named.",
    ),
}

Colour = tuple[int, int, int]
_WHITE, _BLACK, _LINK = (255, 255, 255), (0, 0, 0), (0, 0, 238)
_RGB = re.compile(
    r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d*\.?\d+)(%?)\s*)?\)", re.IGNORECASE
)
_SIZE = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%)")
_COLOUR_WORD = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|[a-z]+", re.IGNORECASE)
_HEADING_SIZES = {"h1": 32.0, "h2": 24.0, "h3": 18.72, "h4": 16.0, "h5": 13.28, "h6": 10.72}
_BOLD_ELEMENTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"})


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element's own words are shown."""

    colour: Colour = _BLACK
    behind: Colour = _WHITE
    #: In pixels.
    size: float = 16.0
    is_bold: bool = False
    is_hidden: bool = False


def check_contrast(specimen: Specimen) -> Iterator[Finding]:
    """Find words that are hard to read, once for each pair of colours."""
    schemes: list[tuple[str, dict[HtmlElement, list[Declaration]]]] = [("light", {})]
    dark = [block for block in specimen.blocks if block.is_dark]
    if dark:
        schemes.append(("dark", match_declarations(specimen.document, dark)))
    for scheme, matched in schemes:
        weak: dict[tuple[Colour, Colour], list[HtmlElement]] = {}
        for element, look in _walk(specimen.document, _Look(), matched):
            if _is_weak(look):
                weak.setdefault((look.colour, look.behind), []).append(element)
        for (colour, behind), elements in weak.items():
            words = _own_words(elements[0])
            yield specimen.find_at(
                RULES,
                "edition/contrast",
                f"{_write(colour)} on {_write(behind)} has a contrast of"
                f" {measure_contrast(colour, behind):.1f} to 1 in the {scheme} scheme"
                f" («{words[:40]}», {len(elements)} time{'s' if len(elements) > 1 else ''})",
                elements[0],
                needles=(words,),
            )


def measure_contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [
        part / 12.92 if (part := value / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for value in colour
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _is_weak(look: _Look) -> bool:
    # 14 and 18 points (WCAG 2.2, «large scale»).
    is_large = look.size >= 24 or (look.is_bold and look.size >= 18.66)
    return measure_contrast(look.colour, look.behind) < (3 if is_large else 4.5)


def _walk(
    root: HtmlElement, look: _Look, matched: Mapping[HtmlElement, list[Declaration]]
) -> Iterator[tuple[HtmlElement, _Look]]:
    """Yield every element with words of its own that are shown, and how they look."""
    waiting = [(root, look)]
    while waiting:
        element, around = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in ("head", "style", "script"):
            continue
        own = _look_at(element, around, matched.get(element, ()))
        if own.is_hidden:
            continue
        if _own_words(element):
            yield element, own
        waiting.extend((child, own) for child in reversed(element))


def _own_words(element: HtmlElement) -> str:
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    # A no-break space alone is what keeps a cell open, not something to read.
    return " ".join(" ".join(pieces).replace("\u00a0", " ").split())


def _look_at(element: HtmlElement, around: _Look, kept: Sequence[Declaration]) -> _Look:
    tag = str(element.tag)
    look = replace(
        around,
        colour=_LINK if tag == "a" and element.get("href") else around.colour,
        size=_HEADING_SIZES.get(tag, around.size),
        is_bold=around.is_bold or tag in _BOLD_ELEMENTS,
    )
    attribute = element.get("bgcolor")
    if attribute:
        look = replace(look, behind=_read_colour(attribute, look.behind) or look.behind)
    declarations = [*read_declarations(element.get("style") or ""), *kept]
    for declaration in declarations:
        look = _apply(look, declaration, around)
    return look


def _apply(look: _Look, declaration: Declaration, around: _Look) -> _Look:
    value = declaration.value.replace("!important", "").strip().lower()
    match declaration.property:
        case "color" if value in ("inherit", "currentcolor"):
            return replace(look, colour=around.colour)
        case "color":
            return replace(look, colour=_read_colour(value, look.behind) or look.colour)
        case "background-color" | "background":
            return replace(look, behind=_find_colour(value, around.behind) or look.behind)
        case "font-size":
            return replace(look, size=_read_size(value, around.size))
        case "font-weight":
            return replace(look, is_bold=value in ("bold", "bolder") or value >= "600")
        case "display":
            return replace(look, is_hidden=value == "none")
        case "visibility":
            return replace(look, is_hidden=value in ("hidden", "collapse"))
    return look


def _find_colour(value: str, behind: Colour) -> Colour | None:
    """Return the colour in a background; None where it has a picture or none at all."""
    if "url(" in value or "gradient(" in value:
        return None
    for word in _COLOUR_WORD.findall(value):
        if word == "transparent":
            return behind
        colour = _read_colour(word, behind)
        if colour is not None:
            return colour
    return None


def _read_colour(value: str, behind: Colour) -> Colour | None:
    """Return a colour as it looks in front of `behind`, None for what is none."""
    found = _RGB.fullmatch(value.strip())
    if found is not None:
        alpha = 1.0 if found[4] is None else float(found[4]) / (100 if found[5] else 1)
        mixed = [
            round(min(int(found[index + 1]), 255) * alpha + behind[index] * (1 - alpha))
            for index in range(3)
        ]
        return mixed[0], mixed[1], mixed[2]
    try:
        red, green, blue, *rest = ImageColor.getrgb(value.strip())
    except ValueError:
        return None
    alpha = rest[0] / 255 if rest else 1.0
    return (
        round(red * alpha + behind[0] * (1 - alpha)),
        round(green * alpha + behind[1] * (1 - alpha)),
        round(blue * alpha + behind[2] * (1 - alpha)),
    )


def _read_size(value: str, around: float) -> float:
    found = _SIZE.fullmatch(value)
    if found is None:
        return around
    number = float(found[1])
    match found[2]:
        case "pt":
            return number * 4 / 3
        case "em":
            return number * around
        case "rem":
            return number * 16
        case "%":
            return number * around / 100
    return number


def _write(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
