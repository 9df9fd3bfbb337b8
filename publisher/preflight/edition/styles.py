"""The rules of an edition's `style` elements, and which elements they are about."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cssselect import HTMLTranslator, SelectorError, parse
from lxml.etree import XPath
from lxml.html import HtmlElement

from publisher.newsletter.stylesheet import Declaration, read_declarations

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MARK = re.compile(r"[{};]")
#: A state that no element is in when a message is opened, or a piece that is no element.
_STATES = re.compile(r":(?:hover|focus|focus-visible|focus-within|active|visited|target)\b|::")
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One rule of a style sheet, and what it stands in."""

    #: `@media` and the like around it, outermost first, white space folded.
    around: tuple[str, ...]
    #: An at-rule without a body stands here whole: `@import url(…)`.
    selector: str
    declarations: tuple[Declaration, ...]

    @property
    def is_dark(self) -> bool:
        """Tell whether it holds in the dark colour scheme alone, on any width."""
        return len(self.around) == 1 and bool(_DARK.search(self.around[0]))


def read_style_elements(document: HtmlElement) -> str:
    """Return what the `style` elements of a page say, one after the other."""
    return "\n".join(element.text or "" for element in document.iter("style"))


def read_blocks(css: str) -> Iterator[Block]:
    """Yield the rules of a sheet in order; each piece of it is looked at once."""
    css = _COMMENT.sub(" ", css)
    around: list[str] = []
    position = 0
    while (mark := _MARK.search(css, position)) is not None:
        words = " ".join(css[position : mark.start()].split())
        position = mark.end()
        if mark[0] == "}":
            del around[-1:]
        elif mark[0] == ";":
            if words.startswith("@"):
                yield Block(around=tuple(around), selector=words, declarations=())
        elif words.startswith(("@media", "@supports", "@layer", "@container")):
            around.append(words)
        else:
            end = css.find("}", position)
            end = len(css) if end < 0 else end
            declarations = tuple(read_declarations(css[position:end]))
            yield Block(around=tuple(around), selector=words, declarations=declarations)
            position = end + 1


def match_declarations(
    document: HtmlElement, blocks: Iterable[Block]
) -> dict[HtmlElement, list[Declaration]]:
    """Return element → the declarations of rules that are about it, the strongest last.

    Rules on states, and selectors that cannot be read, are about no element.
    """
    weighed = []
    for order, block in enumerate(blocks):
        if block.selector.startswith("@"):
            continue
        for written in block.selector.split(","):
            if _STATES.search(written):
                continue
            try:
                (selector,) = parse(written)
                path = XPath(HTMLTranslator().selector_to_xpath(selector))
            except SelectorError:
                continue
            weighed.append((selector.specificity(), order, path, block))
    weighed.sort(key=lambda each: each[:2])
    found: dict[HtmlElement, list[Declaration]] = {}
    for _, _, path, block in weighed:
        for element in path(document):
            found.setdefault(element, []).extend(block.declarations)
    return found
