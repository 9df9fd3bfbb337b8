"""Which styles the mail programs that a newsletter names do not show."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from publisher.newsletter.stylesheet import Declaration, read_declarations
from publisher.preflight.edition.rules import Rule, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.edition.styles import Block
from publisher.preflight.findings import Finding, Level

_TABLE = Path(__file__).with_name("clients.toml")

RULES: Mapping[str, Rule] = {
    "edition/client": warning(
        "The mail programs that `clients` names show the styles that the edition has",
        "They leave out what they do not know; a note says so where it is only plainer then.",
        "Make sure that it can be read without, or lay it out with tables and plain colours.",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """One row of the table: something of CSS, and who does not show it."""

    name: str
    without: frozenset[str]
    #: Whether something stands in the wrong place or cannot be read without it.
    is_layout: bool
    source: str
    #: `2021-05`: of the newest test that the row rests on.
    date: str
    #: Empty for any.
    properties: frozenset[str]
    value: re.Pattern[str] | None
    selector: re.Pattern[str] | None
    around: re.Pattern[str] | None
    is_nested: bool

    def is_in_element(self, declaration: Declaration) -> bool:
        """Tell whether a declaration of a `style` attribute has it."""
        if self.selector is not None or self.around is not None or self.is_nested:
            return False
        return self._is_in(declaration)

    def is_in_block(self, block: Block) -> bool:
        """Tell whether a rule of the head has it."""
        if self.selector is not None and not self.selector.search(block.selector):
            return False
        if self.around is not None and not any(map(self.around.search, block.around)):
            return False
        if self.is_nested and len(block.around) < 2:
            return False
        if self.properties or self.value is not None:
            return any(map(self._is_in, block.declarations))
        return True

    def _is_in(self, declaration: Declaration) -> bool:
        if self.properties and declaration.property not in self.properties:
            return False
        return self.value is None or bool(self.value.search(declaration.value))


@cache
def load_features() -> tuple[Feature, ...]:
    """Return the table, in its order."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["feature"]
    return tuple(
        Feature(
            name=row["name"],
            without=frozenset(row["without"]),
            is_layout=row["harm"] == "layout",
            source=row["source"],
            date=row["date"],
            properties=frozenset(row.get("property", ())),
            value=_compile(row.get("value")),
            selector=_compile(row.get("selector")),
            around=_compile(row.get("around")),
            is_nested=row.get("nested", False),
        )
        for row in rows
    )


def _compile(pattern: str | None) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(pattern, re.IGNORECASE)


def check_clients(specimen: Specimen) -> Iterator[Finding]:
    """Find styles that a named program does not show; each once, with where it is first."""
    named = set(specimen.newsletter.clients)
    features = [each for each in load_features() if named & each.without]
    if not features:
        return
    found = _count_in_elements(specimen.document, features)
    for feature in features:
        elements = found.get(feature.name, [])
        blocks = [each for each in specimen.blocks if feature.is_in_block(each)]
        if not elements and not blocks:
            continue
        number = len(elements) + len(blocks)
        programs = sorted(named & feature.without)
        message = (
            f"{', '.join(programs)} {'do' if len(programs) > 1 else 'does'} not show {feature.name}"
            f" ({number} time{'s' if number > 1 else ''}; known since {feature.date})"
        )
        level = Level.WARNING if feature.is_layout else Level.NOTE
        hint = f"{RULES['edition/client'].cure[:-1]}; see {feature.source}"
        if elements:
            yield specimen.find_at(
                RULES, "edition/client", message, elements[0], level=level, hint=hint
            )
        else:
            selector = blocks[0].selector
            yield specimen.find(
                RULES,
                "edition/client",
                f"{message}: first in «{selector[:80]}»",
                place=specimen.places.of_style(blocks[0]),
                level=level,
                hint=hint,
            )


def _count_in_elements(
    document: HtmlElement, features: list[Feature]
) -> dict[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = {}
    # The same style attribute stands at many elements; it is looked at once.
    known: dict[str, list[str]] = {}
    for element in document.iter():
        style = element.get("style") if isinstance(element.tag, str) else None
        if not style:
            continue
        if style not in known:
            declarations = read_declarations(style)
            known[style] = [
                each.name for each in features if any(map(each.is_in_element, declarations))
            ]
        for name in known[style]:
            found.setdefault(name, []).append(element)
    return found
