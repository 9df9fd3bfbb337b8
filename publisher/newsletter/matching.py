"""Which elements of a document a selector means, found from an index of its classes."""

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.etree import _Element

_NAME = re.compile(r"([.#]?)([A-Za-z_][\w-]*)")
_COMPOUND = re.compile(r"[\w.#-]+")


class ElementIndex:
    """The elements of one document by their names, classes and ids."""

    def __init__(self, document: _Element) -> None:
        """Look through the document once; it must not change while it is asked."""
        self._document = document
        self._elements: dict[str, list[_Element]] = {}
        self._found: dict[str, Sequence[_Element]] = {}
        for element in document.iter("*"):
            names = {f".{name}" for name in (element.get("class") or "").split()}
            identifier = element.get("id")
            for name in (str(element.tag), *names, *([f"#{identifier}"] if identifier else [])):
                self._elements.setdefault(name, []).append(element)

    def find(self, selector: str) -> Sequence[_Element]:
        """Return the elements that a selector of names, .classes, #ids and combinators means.

        They come in the order of the document.
        """
        if selector not in self._found:
            self._found[selector] = self._find(selector)
        return self._found[selector]

    def _find(self, selector: str) -> Sequence[_Element]:
        wanted = ["".join(parts) for parts in _NAME.findall(selector)]
        if any(name not in self._elements for name in wanted):
            return ()
        if _COMPOUND.fullmatch(selector) is None:
            return _compile(selector)(self._document)
        rarest, *others = sorted(wanted, key=lambda name: len(self._elements[name]))
        sets = [set(self._elements[name]) for name in others]
        return [each for each in self._elements[rarest] if all(each in found for found in sets)]


@lru_cache(maxsize=256)
def _compile(selector: str) -> CSSSelector:
    return CSSSelector(selector)
