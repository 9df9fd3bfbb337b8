"""How well two colours can be told apart, and the nearest colour that can be read."""

import re

#: WCAG 2.2, 1.4.3: text of ordinary size.
LEGIBLE = 4.5
_COLOUR = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_Triple = tuple[float, float, float]


def parse_colour(text: str) -> str:
    """Return a colour as `#rrggbb` in small letters; `#rgb` is taken, too.

    Raises:
        ValueError: It is no such colour.
    """
    if not _COLOUR.fullmatch(text) or not text.startswith("#"):
        raise ValueError(text)
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def find_contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, «contrast ratio»)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def find_legible(colour: str, grounds: tuple[str, ...], ratio: float = LEGIBLE) -> str | None:
    """Return the colour nearest to `colour` that has the ratio on each of `grounds`.

    Hue and strength stay, lightness goes no further than it must, up or down. None where even
    black and white have too little contrast on one of them.
    """
    if _is_legible(colour, grounds, ratio):
        return colour
    lightness, *rest = _to_oklab(colour)
    found = []
    for end in (0.0, 1.0):
        if not _is_legible(_from_oklab((end, 0.0, 0.0)), grounds, ratio):
            continue
        too_near, enough = lightness, end
        for _ in range(16):
            middle = (too_near + enough) / 2
            if _is_legible(_move(middle, rest, end), grounds, ratio):
                enough = middle
            else:
                too_near = middle
        found.append((abs(enough - lightness), _move(enough, rest, end)))
    return min(found)[1] if found else None


def _is_legible(colour: str, grounds: tuple[str, ...], ratio: float) -> bool:
    return all(find_contrast(colour, ground) >= ratio for ground in grounds)


def _move(lightness: float, rest: list[float], end: float) -> str:
    """Return the colour of a lightness; near black and white there is less room for strength."""
    room = min(1.0, abs(end - lightness) * 4)
    return _from_oklab((lightness, rest[0] * room, rest[1] * room))


def _luminance(colour: str) -> float:
    red, green, blue = _to_linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(colour: str) -> _Triple:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def _to_oklab(colour: str) -> _Triple:
    """Return lightness and the two axes of colour (Björn Ottosson, «A perceptual color space»)."""
    red, green, blue = _to_linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(colour: _Triple) -> str:
    """Return the nearest `#rrggbb`."""
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    parts = (
        12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
        for part in (min(max(each, 0.0), 1.0) for each in linear)
    )
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
