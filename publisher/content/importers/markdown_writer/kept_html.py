"""What stays HTML in an article: what Markdown has no words for."""

import re
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.escaping import escape_templates
from publisher.content.markup import escape

_ATTRIBUTES = frozenset({
    "alt", "align", "cite", "colspan", "controls", "datetime", "dir", "height", "href", "kind",
    "label", "lang", "media", "poster", "reversed", "rowspan", "scope", "span", "src", "srclang",
    "start", "title", "type", "value", "width",
})  # fmt: skip
_SIZED = frozenset({"img", "video", "source"})
_SPACES = re.compile(r"[ \t\n\r\f]+")
_PRE = re.compile(r"(<pre\b[^<>]*>.*?</pre>)", re.DOTALL)
_BETWEEN_BLOCKS = re.compile(
    r" ?(</?(?:table|thead|tbody|tfoot|tr|td|th|caption|ul|ol|li|p|figure|figcaption|source)\b"
    r"[^<>]*>) ?"
)
#: What begins a line of its own, for whoever edits the article.
_LINES = {
    "table": re.compile(r"(<(?:tr|caption|thead|tfoot|/table)\b)"),
    "ol": re.compile(r"(<(?:li|/ol)\b)"),
}
_YOUTUBE = re.compile(
    r"(?:https?:)?//(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|watch\?v=)|youtu\.be/)"
    r"([\w\-]{6,20})"
)
_VIMEO = re.compile(r"(?:https?:)?//(?:player\.)?vimeo\.com/(?:video/)?(\d{1,15})")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)


def write_html(element: HtmlElement) -> str:
    """Return an element as HTML in one line, without what only styles it."""
    copy = deepcopy(element)
    copy.tail = None
    for each in copy.iter(etree.Element):
        if each.tag == "x-note":
            each.tag, each.text = "sup", each.get("number")
        for name in list(each.attrib):
            if name not in _ATTRIBUTES or (name in ("width", "height") and each.tag not in _SIZED):
                del each.attrib[name]
        if each.tag == "a" and not re.match(
            r"https?:|mailto:|tel:|/|\w+[^:]*\Z", each.get("href", "")
        ):
            each.attrib.pop("href", None)
    etree.strip_tags(copy, "font", "tbody", "center", etree.Comment)
    written = etree.tostring(copy, encoding="unicode", method="html")
    written = re.sub(r"<span>|</span>", "", written) if "<span " not in written else written
    parts = _PRE.split(written)
    for index, part in enumerate(parts):
        if index % 2:
            # An empty line would end the HTML.
            parts[index] = part.replace("\n", "&#10;")
        else:
            parts[index] = _BETWEEN_BLOCKS.sub(r"\1", _SPACES.sub(" ", part))
    written = "".join(parts).strip()
    if (line := _LINES.get(str(copy.tag))) is not None:
        written = line.sub(r"\n\1", written)
    return escape_templates(written)


def write_figure(pictures: list[HtmlElement], caption: HtmlElement) -> str:
    """Return pictures and their caption as one figure."""
    shown = "".join(_write_picture(picture) for picture in pictures)
    copy = deepcopy(caption)
    copy.tag = "figcaption"
    copy.attrib.clear()
    blocks = [each for each in copy.iter("p", "div") if each is not copy]
    for block in blocks[1:]:
        block.insert(0, etree.Element("br"))  # type: ignore[arg-type]
        first = block[0]
        first.tail, block.text = (block.text or "") + (first.tail or ""), None
    etree.strip_tags(copy, "p", "div")
    words = (
        write_html(copy)
        .replace("<figcaption> ", "<figcaption>")
        .replace(" </figcaption>", "</figcaption>")
    )
    return f"<figure>{shown}{words}</figure>" if shown else ""


def _write_picture(picture: HtmlElement) -> str:
    source = (picture.get("src") or "").strip()
    if not source or source.startswith(("data:", "javascript:", "about:")):
        return ""
    written = "".join(
        f' {name}="{escape(" ".join((picture.get(name) or "").split()))}"'
        for name in ("src", "alt", "width", "height", "title")
        if picture.get(name) is not None
    )
    link = next(picture.iterancestors("a"), None)
    address = "" if link is None else (link.get("href") or "")
    shown = escape_templates(f"<img{written}>")
    if address.startswith(("http://", "https://")) and address != source:
        return f'<a href="{escape_templates(escape(address))}">{shown}</a>'
    return shown


def write_media(element: HtmlElement) -> str:
    """Return a sound or a video as a player with its controls; nothing for one without address."""
    parts = [each for each in element.iter("source", "track") if each.get("src")]
    if not element.get("src") and not parts:
        return ""
    # One that plays by itself says nothing without its controls to those who stop it.
    player = element.makeelement(str(element.tag), {**element.attrib, "controls": "controls"})
    player.extend(parts)
    for each in parts:
        each.tail = None
    return write_html(player).replace(' controls="controls"', " controls")


def link_embedded(element: HtmlElement) -> tuple[str, str]:
    """Return the address of an embedded page, to be read by people, and words for a link to it."""
    source = (element.get("src") or "").strip()
    words = " ".join((element.get("title") or "").split())
    if video := _YOUTUBE.match(source):
        source = f"https://www.youtube.com/watch?v={video[1]}"
    elif video := _VIMEO.match(source):
        source = f"https://vimeo.com/{video[1]}"
    elif source.startswith("//"):
        source = f"https:{source}"
    return (source, words or source) if _WEB.match(source) else ("", "")


def is_html_list(element: HtmlElement) -> bool:
    """Tell whether a list has letters for numbers, or counts down: Markdown has no such lists."""
    if element.tag != "ol" or element.find(".//pre") is not None:
        return False
    return element.get("type", "1") in ("a", "A", "i", "I") or element.get("reversed") is not None
