"""Formulas in MathML, which few feed readers and no mail program show: their words stay."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape

from lxml import html as lxml_html

from publisher.content.parsing import Event

#: Up to its own end, never over the beginning of another one.
_FORMULA = re.compile(
    r"""<math\b(?>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*)>[^<]*+(?>(?:<(?!/?math\b)[^<]*+)*)</math\s*+>""",
    re.IGNORECASE,
)
_UNSHOWN = frozenset({"annotation", "annotation-xml", "mphantom", "script", "style"})
_TEX = ("application/x-tex", "text/x-tex", "tex", "latex", "application/x-latex")


def write_formulas(html: str) -> str:
    """Return an author's HTML with words in the place of every formula.

    The TeX that the formula carries, as code; else what it says of itself (`alttext`); else its
    signs in one line: `a/(b+1)`, `x^2`.
    """
    return _FORMULA.sub(lambda found: _mark_up(*_read(found[0])), html)


def write_inline_formulas(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of a paragraph, with its words as text in the place of every formula."""
    waiting = iter(events)
    for event in waiting:
        if not _is_tag(event, "<math"):
            yield event
            continue
        inner = [event]
        for following in waiting:
            inner.append(following)
            if _is_tag(following, "</math"):
                yield {"Text": _read("".join(map(_as_html, inner)))[0]}
                break
        else:
            yield from inner  # it has no end, and neither has one that begins within it


def _is_tag(event: Event, start: str) -> bool:
    return not isinstance(event, str) and event.get("InlineHtml", "").lower().startswith(start)


def _as_html(event: Event) -> str:
    if isinstance(event, str):
        return " "
    text = event.get("Text") or event.get("Code") or ""
    return event.get("InlineHtml") or escape(text, quote=False)


def _mark_up(words: str, is_tex: bool) -> str:
    text = escape(words, quote=False)
    return f"<code>{text}</code>" if is_tex else text


def _read(written: str) -> tuple[str, bool]:
    """Return the words of one formula, and whether they are TeX."""
    formula = lxml_html.fragment_fromstring(written)
    for note in formula.iter("annotation"):
        source = _fold("".join(note.itertext()))
        if source and (note.get("encoding") or "").lower() in _TEX:
            return source, True
    return _fold(formula.get("alttext") or "") or _fold(_write(formula)), False


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
