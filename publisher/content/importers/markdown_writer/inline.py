"""Running text in Markdown."""

import re

from lxml import etree
from lxml.html import HtmlComment, HtmlElement

from publisher.content.importers.markdown_writer.tree import walk_children
from publisher.content.markup import escape

_KEPT = frozenset({
    "abbr", "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "samp", "small", "sub", "sup",
    "time", "u", "var",
})  # fmt: skip
_EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "strike": "~~"}
_MEDIA = frozenset({"audio", "video", "iframe", "picture", "details", "object"})
_KEPT_ATTRIBUTES = ("lang", "dir", "title", "datetime", "cite")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|\Z)|`|(?<![\s*])\*|\*(?![\s*]|\Z)|(?<!\w)_|_(?!\w)|~|\[(?=\^)|"
    r"\](?=[(\[:])|<(?=[A-Za-z/!?])"
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(
    r"^([ \t]*)(?:(\d+)([.)])(?=\s|\Z)|([-+*>#=:|~]|\[(?=[ xX]\]\s)))", re.MULTILINE
)
#: Signs at the beginning of a line that mean something only before a blank or a sign like them.
_HARMLESS_START = re.compile(
    r"[ \t]*(?:[-+*:](?![ \t*+=:-]|\Z)|#+(?![#\s]|\Z)|=(?!=|\s*\Z)|~(?!~))"
)
_DEEPEST = 60


def write_inline(element: HtmlElement, notes: dict[str, str], depth: int = 0) -> str:
    """Return an element's content as running text; `notes` is id of a note → its mark."""
    return "".join(
        escape_text(child) if isinstance(child, str) else _write(child, notes, depth + 1)
        for child in walk_children(element)
    )


def escape_text(text: str) -> str:
    """Return plain text that Markdown shows as it is."""
    text = _SPECIAL.sub(lambda found: f"\\{found[0]}", _SPACES.sub(" ", text))
    text = _ENTITY.sub("&amp;", text)
    return text.replace("{{", "&#123;{").replace("{%", "&#123;%")


def guard_line_starts(text: str) -> str:
    """Return running text of which no line is taken for a heading, a list or a quotation."""

    def guard(found: re.Match[str]) -> str:
        if found[2]:
            return f"{found[1]}{found[2]}\\{found[3]}"
        line = text[found.start() :].partition("\n")[0]
        if _HARMLESS_START.match(line):
            return found[0]
        return f"{found[1]}\\{found[4]}"

    return _LINE_START.sub(guard, text)


def _write(element: HtmlElement, notes: dict[str, str], depth: int) -> str:
    if isinstance(element, HtmlComment):
        return ""
    if depth > _DEEPEST:
        return escape_text("".join(element.itertext()))
    tag = str(element.tag)
    if tag in _EMPHASIS:
        return _wrap(write_inline(element, notes, depth), _EMPHASIS[tag])
    if tag == "a":
        return _write_link(element, notes, depth)
    if tag == "img":
        return write_image(element)
    if tag == "br":
        return "\\\n"
    if tag in ("code", "tt") and not len(element.findall(".//img")):
        return write_code_span("".join(element.itertext()))
    if tag == "sup" and (mark := _note_mark(element, notes)) is not None:
        return mark
    if tag in _KEPT:
        attributes = "".join(
            f' {name}="{escape(element.get(name) or "")}"'
            for name in _KEPT_ATTRIBUTES
            if element.get(name)
        )
        inner = write_inline(element, notes, depth)
        return f"<{tag}{attributes}>{inner}</{tag}>" if inner else ""
    if tag in _MEDIA:
        return write_html(element)
    return write_inline(element, notes, depth)


def write_html(element: HtmlElement) -> str:
    """Return an element as HTML in one line."""
    tail, element.tail = element.tail, None
    written = etree.tostring(element, encoding="unicode", method="html")
    element.tail = tail
    return _SPACES.sub(" ", written).strip().replace("{{", "&#123;{").replace("{%", "&#123;%")


def write_image(element: HtmlElement) -> str:
    """Return a picture, or nothing where it has no address."""
    source = (element.get("src") or "").strip()
    if not source or source.startswith("data:"):
        return ""
    alt = escape_text(" ".join((element.get("alt") or "").split()))
    alt = re.sub(r"(?<!\\)([\[\]])", r"\\\1", alt)
    return f"![{alt}]({_destination(source)}{_title(element)})"


def write_code_span(code: str) -> str:
    """Return code between as many backticks as it needs."""
    code = _SPACES.sub(" ", code)
    if not code.strip():
        return code
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    marks = "`" * (longest + 1)
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{marks}{pad}{code}{pad}{marks}"


def _note_mark(element: HtmlElement, notes: dict[str, str]) -> str | None:
    links = [element] if element.tag == "a" else element.findall(".//a")
    for link in links:
        target = (link.get("href") or "").rpartition("#")[2]
        if target in notes:
            return notes[target]
    return None


def _write_link(element: HtmlElement, notes: dict[str, str], depth: int) -> str:
    words = write_inline(element, notes, depth)
    target = (element.get("href") or "").strip()
    if target.startswith("#"):
        return notes.get(target[1:], words)
    if not target or target.lower().startswith(("javascript:", "data:")) or not words.strip():
        return words
    if words == target and re.fullmatch(r"https?://[^\s<>]+", target):
        return f"<{target}>"
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    label = (
        re.sub(r"(?<!\\)\](?!\()", r"\\]", words.strip()) if "![" not in words else words.strip()
    )
    label = re.sub(r"(?<![\\!])\[", r"\\[", label)
    return f"{lead}[{label}]({_destination(target)}{_title(element)}){trail}"


def _destination(address: str) -> str:
    address = address.replace(" ", "%20").replace("\n", "")
    is_plain = address.count("(") == address.count(")") and not re.search(r"[<>\\*_`]", address)
    if is_plain and ")" not in address:
        return address
    return "<" + address.replace("<", "%3C").replace(">", "%3E") + ">"


def _title(element: HtmlElement) -> str:
    title = " ".join((element.get("title") or "").split())
    if not title:
        return ""
    title = title.replace("\\", "\\\\").replace('"', '\\"')
    return f' "{title}"'


def _wrap(words: str, mark: str) -> str:
    """Return words between emphasis marks, blanks outside; nothing around nothing."""
    inner = words.strip(" \n")
    if not inner or inner.strip("\\\n ") == "":
        return words
    lead = words[: len(words) - len(words.lstrip(" \n"))]
    trail = words[len(words.rstrip(" \n")) :]
    if inner.startswith(mark[0]) or inner.endswith(mark[0]):
        names = {"*": "em", "**": "strong", "~~": "del"}
        return f"{lead}<{names[mark]}>{inner}</{names[mark]}>{trail}"
    return f"{lead}{mark}{inner}{mark}{trail}"
