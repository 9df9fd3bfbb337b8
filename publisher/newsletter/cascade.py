"""Shorthands against longhands: where premailer's order of declarations is not the cascade's.

premailer keeps one dictionary per element. A property that is set again keeps its first place,
so in `.a{margin:0} .b{margin-top:8px} .c{margin:4px}` an element with all three gets
`margin:4px; margin-top:8px`, and a browser would have given it four times 4px.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from publisher.errors import TemplateError
from publisher.newsletter.matching import ElementIndex
from publisher.newsletter.stylesheet import Rule, read_declarations

_SIDES = ("top", "right", "bottom", "left")
_BORDER_PARTS = ("width", "style", "color")


def _border(sides: Iterable[str], parts: Iterable[str]) -> frozenset[str]:
    parts = tuple(parts)
    return frozenset(f"border-{side}-{part}" for side in sides for part in parts)


#: Shorthand → what it sets (CSS 2.2 and the modules that mail programs know).
_SHORTHANDS = {
    "margin": frozenset(f"margin-{side}" for side in _SIDES),
    "padding": frozenset(f"padding-{side}" for side in _SIDES),
    "border": _border(_SIDES, _BORDER_PARTS),
    **{f"border-{side}": _border((side,), _BORDER_PARTS) for side in _SIDES},
    **{f"border-{part}": _border(_SIDES, (part,)) for part in _BORDER_PARTS},
    "background": frozenset(
        f"background-{part}"
        for part in ("attachment", "clip", "color", "image", "origin", "position", "repeat", "size")
    ),
    "border-radius": frozenset(
        f"border-{corner}-radius"
        for corner in ("top-left", "top-right", "bottom-left", "bottom-right")
    ),
    "font": frozenset(
        ("font-family", "font-size", "font-stretch", "font-style", "font-variant", "font-weight",
         "line-height")
    ),
    "list-style": frozenset(f"list-style-{part}" for part in ("image", "position", "type")),
    "outline": frozenset(f"outline-{part}" for part in _BORDER_PARTS),
    "overflow": frozenset(("overflow-x", "overflow-y")),
    "text-decoration": frozenset(
        f"text-decoration-{part}" for part in ("color", "line", "style", "thickness")
    ),
}  # fmt: skip


@dataclass(slots=True)
class _Setting:
    """Where one element's property was set first and last, counted in declarations."""

    first: int
    last: int
    #: The rule that set it last.
    place: str


def check_shorthands(elements: ElementIndex, rules: Sequence[Rule]) -> None:
    """Refuse rules whose declarations premailer would put in the wrong order on some element.

    Raises:
        TemplateError: A shorthand and a longhand meet on one element in an order that a single
            style attribute cannot keep; the message names both and the later rule.
    """
    settings: dict[_Element, dict[str, _Setting]] = {}
    moment = 0
    for rule, selector in _in_cascade_order(rules):
        matched = elements.find(selector)
        for declaration in rule.declarations:
            moment += 1
            for element in matched:
                _set(settings.setdefault(element, {}), declaration.property, moment, rule.place)
    for element, properties in settings.items():
        for declaration in read_declarations(element.get("style") or ""):
            moment += 1
            _set(properties, declaration.property, moment, "a style attribute")
        _check_element(element, properties)


def _in_cascade_order(rules: Sequence[Rule]) -> list[tuple[Rule, str]]:
    """Return (rule, selector) from the weakest to the strongest."""
    weighed = [
        (weigh(selector), index, rule, selector)
        for index, rule in enumerate(rules)
        for selector in rule.selectors
    ]
    weighed.sort(key=lambda each: each[:2])
    return [(rule, selector) for _, _, rule, selector in weighed]


def weigh(selector: str) -> tuple[int, int, int]:
    """Return a selector's specificity; only ids, classes and types come here."""
    words = [word for word in selector.replace(">", " ").replace("+", " ").split() if word != "~"]
    types = sum(1 for word in words if word[0] not in ".#")
    return selector.count("#"), selector.count("."), types


def _set(properties: dict[str, _Setting], name: str, moment: int, place: str) -> None:
    known = properties.get(name)
    if known is None:
        properties[name] = _Setting(first=moment, last=moment, place=place)
    else:
        known.last, known.place = moment, place


def _check_element(element: _Element, properties: dict[str, _Setting]) -> None:
    for one, other in ((a, b) for a in properties for b in properties if a < b and _overlap(a, b)):
        first, second = properties[one], properties[other]
        if (first.first < second.first) != (first.last < second.last):
            later = max(first, second, key=lambda each: each.last)
            raise TemplateError(
                f"{later.place}: {one} and {other} meet on a <{element.tag!s}"
                f" class={element.get('class', '')!r}> in an order that is lost when inlined",
                hint=f"Write {one} and {other} in the same rules, or only one of the two.",
            )


def _overlap(one: str, other: str) -> bool:
    if one not in _SHORTHANDS and other not in _SHORTHANDS:
        return False
    ours = _SHORTHANDS.get(one, frozenset((one,)))
    return not ours.isdisjoint(_SHORTHANDS.get(other, frozenset((other,))))
