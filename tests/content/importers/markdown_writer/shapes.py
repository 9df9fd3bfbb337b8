"""What HTML says, whoever wrote it: the same words in the same elements have the same shape."""

import re
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from publisher.content.characters import replace_forbidden

#: What a reader would miss, and the attributes that belong to it.
_MEANT = {
    "a": ("href", "title"), "blockquote": (), "code": ("class",), "dd": (), "del": (),
    "details": (), "dl": (), "dt": (), "em": (), "figcaption": (), "figure": (), "h2": (), "h3": (),
    "h4": (), "h5": (), "h6": (), "hr": (), "img": ("src", "alt", "title"), "kbd": (), "li": (),
    "ol": ("start",), "p": (), "pre": (), "strong": (), "sub": (), "summary": (), "sup": (),
    "table": (), "td": ("align",), "th": ("align",), "tr": (), "ul": (), "br": (), "aside": (),
}  # fmt: skip
_INLINE = frozenset({"a", "code", "del", "em", "img", "kbd", "strong", "sub", "sup", "br"})
_ALIASES = {"i": "em", "b": "strong", "s": "del"}


def shape_of(text: str) -> list[str]:
    """The words and elements of a text in order, blanks as a reader sees them."""
    tokens: list[str] = []
    if text.strip():
        root = html.fragment_fromstring(replace_forbidden(text), create_parent="body")
        _walk(root, tokens, is_code=False)
    return re.findall(r"<[^>]*>|[^<]+", _settle("".join(tokens)))


def _walk(element: HtmlElement, tokens: list[str], *, is_code: bool) -> None:
    tag = _ALIASES.get(str(element.tag), str(element.tag))
    if _is_all_of(element, "em") and tag == "strong":
        tag, element[0].tag = "em", "strong"
    attributes = "".join(
        f" {name}={unquote(element.get(name, ''))!r}"
        for name in _MEANT.get(tag, ())
        if element.get(name)
    )
    if tag in _MEANT:
        tokens.append(f"<{_escape(tag + attributes)}>")
    is_code = is_code or tag == "pre"
    _say(element.text, tokens, is_code)
    for child in element:
        if isinstance(child.tag, str):
            _walk(child, tokens, is_code=is_code)
        _say(child.tail, tokens, is_code)
    if tag in _MEANT and tag not in ("br", "hr", "img"):
        tokens.append(f"</{tag}>")


def _is_all_of(element: HtmlElement, name: str) -> bool:
    """Whether another element is around the same words: of the two, any can be the outer one."""
    if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return False
    return _ALIASES.get(str(element[0].tag), element[0].tag) == name


def _say(text: str | None, tokens: list[str], is_code: bool) -> None:
    text = _escape(text or "")
    code = text.replace("\n", "⏎").replace(" ", "␣").replace("\t", "⇥")
    tokens.append(code if is_code else re.sub(r"[ \t\n\r\f]+", " ", text))


def _escape(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")


def _settle(text: str) -> str:
    """Blanks that nobody sees go: at the edges of blocks, and twice in a row."""
    text = re.sub(r" +", " ", text)
    block = r"</?(?!(?:" + "|".join(_INLINE) + r")\b)[^>]*>"
    text = re.sub(rf" ?({block}|<br>) ?", r"\1", text)
    return re.sub(r"⏎(?=</code></pre>)", "", text).strip()
