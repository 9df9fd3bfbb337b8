"""Formulas in MathML, which few feed readers and no mail program show: their words stay."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from lxml import html as lxml_html

#: Up to its own end, never over the beginning of another one.
_FORMULA = re.compile(
    r"""<math\b(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+>[^<]*+(?:<(?!/?math\b)[^<]*+)*+</math\s*+>""",
    re.IGNORECASE,
)
_UNSHOWN = frozenset({"annotation", "annotation-xml", "mphantom", "script", "style"})
_TEX = ("application/x-tex", "text/x-tex", "tex", "latex", "application/x-latex")


def write_formulas(html: str) -> str:
    """Return an author's HTML with words in the place of every formula.

    The TeX that the formula carries, as code; else what it says of itself (`alttext`); else its
    signs in one line: `a/(b+1)`, `x^2`.
    """
    return _FORMULA.sub(lambda found: _write_formula(found[0]), html)


def _write_formula(written: str) -> str:
    formula = lxml_html.fragment_fromstring(written)
    for note in formula.iter("annotation"):
        source = _fold("".join(note.itertext()))
        if source and (note.get("encoding") or "").lower() in _TEX:
            return f"<code>{escape(source, quote=False)}</code>"
    return escape(_fold(formula.get("alttext") or "") or _fold(_write(formula)), quote=False)


def _write(element: lxml_html.HtmlElement) -> str:
    if not isinstance(element.tag, str) or element.tag in _UNSHOWN:
        return ""
    parts = [_write(child) for child in element]
    shape = _SHAPES.get(element.tag)
    if shape is not None and len(parts) == shape[0]:
        return shape[1](parts)
    match element.tag:
        case "msqrt":
            return f"√{_group(''.join(parts))}"
        case "mtr":
            return ", ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case "mspace":
            return " "
        case _:
            tails = (_fold(child.tail or "") for child in element)
            inner = "".join(part + tail for part, tail in zip(parts, tails, strict=True))
            return _fold(element.text or "") + inner


#: Element → how many parts it has, and how they are written in a line (MathML Core, section 3).
_SHAPES: Mapping[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "mfrac": (2, lambda each: f"{_group(each[0])}/{_group(each[1])}"),
    "msup": (2, lambda each: f"{each[0]}^{_group(each[1])}"),
    "msub": (2, lambda each: f"{each[0]}_{_group(each[1])}"),
    "msubsup": (3, lambda each: f"{each[0]}_{_group(each[1])}^{_group(each[2])}"),
    "mover": (2, lambda each: f"{each[0]}^{_group(each[1])}"),
    "munder": (2, lambda each: f"{each[0]}_{_group(each[1])}"),
    "munderover": (3, lambda each: f"{each[0]}_{_group(each[1])}^{_group(each[2])}"),
    "mroot": (2, lambda each: f"{_group(each[1])}√{_group(each[0])}"),
}


def _group(text: str) -> str:
    """Return the text in parentheses, where without them it would join what stands beside it."""
    return text if len(text) == 1 or text.isdecimal() else f"({text})"


def _fold(text: str) -> str:
    return " ".join(text.split())
