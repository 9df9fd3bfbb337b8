"""CSS inlined by premailer: the only module that knows it, and what it does wrong.

premailer 3.10.0 weighs rules, merges what several say of one element, and writes it there. Its own
reader of sheets, cssutils, takes longer than all the rest of an edition, and drops or changes
without a word what its grammar of 2010 does not know; so the rules it gets are those that we have
read already (`stylesheet`), with the elements that we found for them (`matching`) to see that
premailer's order of declarations does no harm (`cascade`). The document is compared afterwards with
what went in (`survey`). Tokens are counted where they are placed (`slots`).
"""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from lxml import etree
from lxml.cssselect import CSSSelector

from publisher.errors import TemplateError
from publisher.newsletter.cascade import check_shorthands, weigh
from publisher.newsletter.matching import ElementIndex
from publisher.newsletter.stylesheet import Rule, check_kept, read_declarations, read_inlinable
from publisher.newsletter.survey import check_unchanged


@contextlib.contextmanager
def _without(*names: str) -> Iterator[None]:
    """Let these modules be imported as empty ones, unless they are loaded already."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update({name: ModuleType(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


# What premailer would read and fetch sheets with. Loading the two takes as long as inlining does,
# and what it does not have can neither open an address nor read a file.
with _without("cssutils", "requests"):
    from premailer import merge_style, premailer

#: libxml2 cuts at 256 levels without a word.
_DEEPEST = 200
#: libxml2 cuts texts at 10 MB; no message comes near this.
_LONGEST = 5_000_000


class _Selector(str):
    """A selector, and the elements that were found for it."""

    __slots__ = ("elements",)
    elements: Sequence[etree._Element]


@functools.lru_cache(maxsize=16)
def _compile(selector: str) -> CSSSelector:
    return CSSSelector(selector)


def _make_selector(selector: str) -> Callable[[Any], Sequence[etree._Element]]:
    """Return what gives the elements of a selector: one of ours, or premailer's own `style`."""
    if isinstance(selector, _Selector):
        return lambda _: selector.elements
    return _compile(selector)


@functools.lru_cache(maxsize=1024)
def _read_pairs(
    css: str,
    validate: bool = False,  # noqa: ARG001 - premailer passes it
) -> list[tuple[str, str]]:
    """Return the properties of a `style` attribute, and their values as they are written."""
    return [(each.property, " ".join(each.value.split())) for each in read_declarations(css)]


# Patches, for which premailer has no option. Its selectors and its parsed style attributes share a
# cache by their text alone, so that `<p style=".footer">` in one document crashes the next one that
# has `.footer {}`; and it reads declarations with cssutils.
premailer._create_cssselector = _make_selector
premailer.csstext_to_pairs = merge_style.csstext_to_pairs = _read_pairs


class _Inliner(premailer.Premailer):  # type: ignore[misc]  # premailer has no types
    """premailer with rules that were read already."""

    def __init__(
        self, document: etree._Element, elements: ElementIndex, rules: Mapping[str, list[Rule]]
    ) -> None:
        """Inline the sheets of `document`, of which `rules` are the rules by text."""
        super().__init__(
            document,
            strip_important=False,
            allow_network=False,
            align_floating_images=False,
            remove_unset_properties=False,
        )
        self._elements = elements
        self._rules = rules

    def _parse_style_rules(
        self, css_body: str | None, ruleset_index: int
    ) -> tuple[list[tuple[tuple[int, ...], str, str]], list[object]]:
        """Return (weight, selector, declarations) for each selector, and that nothing is left."""
        rules: list[tuple[tuple[int, ...], str, str]] = []
        for rule in self._rules[css_body or ""]:
            declarations = ";".join(f"{each.property}:{each.value}" for each in rule.declarations)
            for selector in rule.selectors:
                found = _Selector(selector)
                found.elements = self._elements.find(selector)
                weight = (0, *weigh(selector), ruleset_index, len(rules))
                rules.append((weight, found, declarations))
        return rules, []

    def _style_to_basic_html_attributes(self, *_: object, **__: object) -> None:
        """Leave `width`, `bgcolor` and their like to templates, which know where they help."""


def inline_css(html: str, *, sheets: Mapping[str, str]) -> str:
    """Return the document with every `<style>` inlined that is not `data-premailer="ignore"`.

    `sheets` gives the text of sheets by name (path): a `<style>` with the same text is called so
    in messages, and lines are counted as in the file.

    Raises:
        TemplateError: A sheet has what premailer gets wrong, or the document would not have come
            out as it went in.
    """
    if len(html) > _LONGEST:
        raise TemplateError(
            f"an edition of {len(html)} characters is too long for any mail program",
            hint="Lower the newsletter's limit, or check for a picture written into an article.",
        )
    parser = etree.HTMLParser(huge_tree=True)
    document = etree.fromstring(html.strip(), parser) if html.strip() else None
    if document is None:
        raise TemplateError(
            "the layout is empty", hint="Start from a copy of templates/newsletter/digest.html."
        )
    _check_depth(document)
    rules = _read_sheets(document, sheets)
    elements = ElementIndex(document)
    check_shorthands(elements, [rule for sheet in rules.values() for rule in sheet])
    inlined = _Inliner(document, elements, rules).transform()
    result: str = etree.tostring(inlined, method="html", encoding="utf-8").decode()
    result = result.rstrip() + "\n"
    check_unchanged(html, result)
    return result


def _check_depth(document: etree._Element) -> None:
    level = [document]
    for depth in range(_DEEPEST + 1):
        level = [child for element in level for child in element]
        if not level:
            return
        if depth == _DEEPEST:
            raise TemplateError(
                f"elements are nested more than {_DEEPEST} deep, at a <{level[0].tag!s}>",
                hint="Look in the article there for tags that are opened and never closed.",
            )


def _read_sheets(document: etree._Element, sheets: Mapping[str, str]) -> dict[str, list[Rule]]:
    """Return the rules of each sheet that is to be inlined, after refusing what cannot be.

    Raises:
        TemplateError: A sheet has something that premailer gets wrong.
    """
    rules = {}
    for element in document.iter("style"):
        css, name = element.text or "", "<style>"
        for sheet, text in sheets.items():
            if text.strip() == css.strip():
                css, name = text, sheet
        if element.get("data-premailer") == "ignore":
            check_kept(css, name)
        else:
            rules[element.text or ""] = read_inlinable(css, name)
    return rules
