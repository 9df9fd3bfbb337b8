"""What Ghost's editors store of a text, as HTML: Lexical, and Mobiledoc before it."""

import json
from collections.abc import Iterator, Mapping
from html import escape

from publisher.content.parsing import to_html

#: Bits of Lexical's `format`; underlining means nothing on paper or screen.
_FORMATS = ((16, "code"), (1, "strong"), (2, "em"), (4, "s"), (32, "sub"), (64, "sup"))
_DEEPEST = 60
#: Fields of a card that hold HTML, in the order in which they are shown.
_HTML_FIELDS = ("heading", "html", "content", "calloutText", "value")
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol"})
#: What asks readers for something, or is for machines.
_SILENT = frozenset({"paywall", "signup", "button", "email-cta", "call-to-action", "header"})

_Node = Mapping[str, object]


def read_stored_text(lexical: str, mobiledoc: str) -> str:
    """Return the text that one of the editors stored, as HTML; empty for none that can be read."""
    for stored, write in ((lexical, _write_lexical), (mobiledoc, _write_mobiledoc)):
        try:
            document = json.loads(stored) if stored else None
        except (ValueError, RecursionError):
            continue
        written = "".join(write(document)) if isinstance(document, dict) else ""
        if written:
            return written
    return ""


def _write_lexical(document: _Node) -> Iterator[str]:
    root = document.get("root")
    yield from _write_children(root if isinstance(root, dict) else {}, 0)


def _write_children(node: _Node, depth: int) -> Iterator[str]:
    if depth < _DEEPEST:
        for child in _list(node, "children"):
            if isinstance(child, dict):
                yield from _write_node(child, depth + 1)


def _write_node(node: _Node, depth: int) -> Iterator[str]:
    kind = _text(node, "type").removeprefix("extended-")
    if kind == "text":
        yield _write_text(node)
        return
    tag = {
        "paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li",
        "heading": _block(node.get("tag"), "h2"), "list": _block(node.get("tag"), "ul"),
        "link": "a",
    }.get(kind)  # fmt: skip
    if kind == "linebreak":
        yield "<br>"
    elif tag is None:
        yield _write_card(kind, node)
        yield from _write_children(node, depth)
    else:
        kept = {"a": ("href", "url"), "ol": ("start", "start")}.get(tag)
        value = "" if kept is None else _text(node, kept[1])
        yield f'<{tag} {kept[0]}="{escape(value)}">' if kept and value else f"<{tag}>"
        yield from _write_children(node, depth)
        yield f"</{tag}>"


def _write_text(node: _Node) -> str:
    written = escape(_text(node, "text"), quote=False)
    bits = node.get("format")
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit:
            written = f"<{tag}>{written}</{tag}>"
    return written


def _write_mobiledoc(document: _Node) -> Iterator[str]:
    markups, cards = _list(document, "markups"), _list(document, "cards")
    for section in _list(document, "sections"):
        match section:
            case [1, str(tag), list(markers), *_]:
                block = _block(tag, "p")
                yield f"<{block}>{_write_markers(markers, markups)}</{block}>"
            case [2, str(source), *_]:
                yield _write_card("image", {"src": source})
            case [3, str(tag), list(items), *_]:
                lines = (_write_markers(each, markups) for each in items if isinstance(each, list))
                block = _block(tag, "ul")
                yield f"<{block}>{''.join(f'<li>{line}</li>' for line in lines)}</{block}>"
            case [10, int(number), *_] if 0 <= number < len(cards):
                match cards[number]:
                    case [str(kind), dict(payload), *_]:
                        yield _write_card(kind, payload)


def _write_markers(markers: list[object], markups: list[object]) -> str:
    written: list[str] = []
    opened: list[str] = []
    for marker in markers:
        match marker:
            case [int(kind), list(begun), int(closed), value]:
                for number in begun:
                    tag, start = _find_markup(number, markups)
                    opened.append(tag)
                    written.append(start)
                # Atoms are line breaks, in Ghost.
                written.append("<br>" if kind else escape(str(value), quote=False))
                written += [f"</{opened.pop()}>" for _ in range(min(closed, len(opened)))]
    return "".join([*written, *(f"</{tag}>" for tag in reversed(opened))])


def _find_markup(number: object, markups: list[object]) -> tuple[str, str]:
    if isinstance(number, int) and 0 <= number < len(markups):
        match markups[number]:
            case ["a", ["href", str(address), *_]]:
                return "a", f'<a href="{escape(address)}">'
            case [str(tag), *_] if tag.isalpha():
                return tag, f"<{tag}>"
    return "span", "<span>"


def _write_card(kind: str, card: _Node) -> str:
    """Return a card, which both editors store in the same fields."""
    if kind in _SILENT:
        return ""
    if kind in ("hr", "horizontalrule"):
        return "<hr>"
    if kind in ("markdown", "card-markdown"):
        return to_html(_text(card, "markdown"))
    if kind in ("code", "codeblock"):
        language = _text(card, "language")
        code = escape(_text(card, "code"), quote=False)
        return f'<pre><code class="language-{escape(language)}">{code}</code></pre>'
    if kind == "gallery":
        images = (each for each in _list(card, "images") if isinstance(each, dict))
        return "".join(_write_card("image", each) for each in images)
    address, caption = _text(card, "src") or _text(card, "url"), _text(card, "caption")
    if kind == "image" and address:
        alt, note = escape(_text(card, "alt")), f"<figcaption>{caption}</figcaption>"
        image = f'<img src="{escape(address)}" alt="{alt}">'
        return f"<figure>{image}{note if caption else ''}</figure>"
    if kind in ("audio", "video") and address:
        return f'<{kind} controls src="{escape(address)}"></{kind}>'
    if address:
        about = card.get("metadata")
        title = _text(about, "title") if isinstance(about, dict) else ""
        words = title or _text(card, "fileTitle") or address
        return f'<p><a href="{escape(address)}">{escape(words)}</a></p>'
    return "".join(f"<div>{said}</div>" for each in _HTML_FIELDS if (said := _text(card, each)))


def _block(tag: object, usual: str) -> str:
    return tag if isinstance(tag, str) and tag in _BLOCKS else usual


def _text(node: _Node, key: str) -> str:
    value = node.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _list(node: _Node, key: str) -> list[object]:
    value = node.get(key)
    return value if isinstance(value, list) else []
