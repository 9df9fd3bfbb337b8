"""What is no text for readers goes out of a tree of HTML, and what is loaded late comes in."""

import re
from collections import Counter
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlComment, HtmlElement

_GONE = frozenset({
    "script", "style", "template", "head", "meta", "link", "button", "input", "select", "textarea",
    "svg", "embed", "nav", "dialog", "canvas", "datalist", "frameset", "applet", "map",
})  # fmt: skip
_RENAMED = {"amp-img": "img", "object": "div", "acronym": "abbr", "tt": "code", "strike": "del",
            "amp-video": "video", "amp-iframe": "iframe"}  # fmt: skip
_LEVEL = re.compile(r"\blst-[\w\-]{1,40}-(\d)\b")
_REDIRECT = re.compile(r"https://www\.google\.com/url\?(?:[^#]*&)?q=(http[^&#]+)")
_MORE = re.compile(r"\s*more\b", re.IGNORECASE)
_MORE_ID = re.compile(r"more-\d{1,12}")
_HIDDEN = frozenset({
    "linenos", "lineno", "linenumbers", "line-numbers-rows", "gutter", "rouge-gutter", "gl", "lnt",
    "ln", "screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "headerlink",
    "heading-anchor", "anchor-link", "anchorjs-link", "mw-editsection", "mw-cite-backlink",
    "katex-html", "mathjax_preview", "copybutton", "copybtn", "mw-jump-link", "blob-num",
    "sharedaddy", "jp-relatedposts", "addtoany_share_save_container",
})  # fmt: skip
_LINKS_TO_HEADINGS = frozenset({"anchor", "hash-link", "header-anchor", "direct-link", "toclink"})
_EMOJI = frozenset({"emoji", "wp-smiley", "twemoji", "emojione"})
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,]\S{0,4000})\s+(\d{1,6}(?:\.\d{1,6})?)[wx](?:,|\s|\Z)")
_LATE = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-url")
_LATE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"(?:data:|about:)|[^?#]{0,4000}(?:placeholder|spacer|blank|loading)\.\w+\Z"
)


def clean(body: HtmlElement) -> None:
    """Take everything out of a body that is no text for readers; what stands behind it stays.

    Pictures that are loaded late get their addresses, formulas become TeX in `<code>`.
    """
    is_form_page = _is_mostly_form(body)
    for element in list(body.iter()):
        if isinstance(element, HtmlComment):
            element.text = "more" if _MORE.match(element.text or "") else ""
        elif element is not body and isinstance(element.tag, str):
            _clean_element(element, is_form_page)
    _nest_lists(body)
    _settle_noscript(body)
    _settle_languages(body)


def _settle_languages(body: HtmlElement) -> None:
    """Take the language off every element that is in the language of the text around it.

    Word processors put it on every word.
    """
    root = body.getparent()
    lengths: Counter[str] = Counter()
    for element in body.iter(etree.Element):
        if element.get("lang"):
            lengths[element.get("lang", "")] += len(element.text or "")
    said = body.get("lang") or (None if root is None else root.get("lang"))
    [(most, length)] = lengths.most_common(1) or [("", 0)]
    if said is None and length * 2 > sum(map(len, body.itertext())):
        said = most
    languages: dict[HtmlElement, str | None] = {body: said}
    for element in body.iterdescendants(etree.Element):
        parent = element.getparent()
        around = said if parent is None else languages.get(parent, said)
        own = element.get("lang")
        if own and around and own.lower().split("-")[0] == around.lower().split("-")[0]:
            del element.attrib["lang"]
        languages[element] = own or around


def blank(element: HtmlElement) -> None:
    """Take an element's content away; of the element, an empty span is left.

    Taking out the element itself would join the texts beside it, which takes the longer the more
    of them there are.
    """
    element.clear(keep_tail=True)
    element.tag = "span"


def _clean_element(element: HtmlElement, is_form_page: bool) -> None:
    tag = _rename(element)
    if tag == "script" and (element.get("type") or "").startswith("math/tex"):
        _set_code(element, element.text or "")
    elif tag == "math":
        _settle_formula(element)
    elif tag == "input" and (element.get("type") or "").lower() == "checkbox" and _is_task(element):
        is_checked = element.get("checked") is not None
        blank(element)
        element.set("data-task", "x" if is_checked else " ")
    elif tag == "form" and is_form_page:
        element.tag = "div"
    elif tag in _GONE or tag == "form" or _is_hidden(element):
        blank(element)
    elif tag == "a" and (found := _REDIRECT.match(element.get("href") or "")):
        element.set("href", unquote(found[1]))
    elif tag == "img":
        _settle_picture(element)
    elif tag == "span" and _MORE_ID.fullmatch(element.get("id") or "") and not element.text:
        element.append(_more())
    elif tag in ("iframe", "video", "audio", "source"):
        late = element.get("data-src")
        if late and not element.get("src", "").startswith("http"):
            element.set("src", late)


def _rename(element: HtmlElement) -> str:
    """Give an element the name that it has in HTML as of today, and return it."""
    tag = str(element.tag)
    prefix, _, name = tag.rpartition(":")
    if prefix:
        # Of other vocabularies, as Word's `<o:p>`; what one calls `p` is no paragraph of HTML.
        tag = element.tag = name if name in ("math", "svg") else "span"
    elif tag in _RENAMED:
        tag = element.tag = _RENAMED[tag]
    return tag


def _more() -> HtmlComment:
    # The stubs know nothing of the classes that lxml.html gives to its elements.
    return etree.Comment("more")  # type: ignore[return-value]  # a node like others


def _is_task(element: HtmlElement) -> bool:
    """Tell whether a check box is the first thing in a list item."""
    for _ in range(4):
        parent = element.getparent()
        if parent is None or element.getprevious() is not None or (parent.text or "").strip():
            return False
        if parent.tag == "li":
            return True
        element = parent
    return False


def _is_mostly_form(body: HtmlElement) -> bool:
    """Tell whether a form holds the page, as some systems have it, and is not merely on it."""
    forms = [len("".join(form.itertext())) for form in body.iter("form")]
    largest = max(forms, default=0)
    return largest > 400 and largest * 2 > len("".join(body.itertext()))


def _is_hidden(element: HtmlElement) -> bool:
    names = set((element.get("class") or "").lower().split())
    is_hidden = element.get("hidden") is not None or element.get("role") == "navigation"
    if names & _HIDDEN or is_hidden:
        return True
    if _NOT_SHOWN.search(element.get("style") or ""):
        return True
    if element.tag == "a" and (element.get("href") or "").startswith("#"):
        words = "".join(element.itertext()).strip()
        is_sign = words in ("¶", "#", "§", "🔗", "​", "\N{INFINITY}", "link") and bool(words)
        return is_sign or (bool(names & _LINKS_TO_HEADINGS) and len(words) < 2)
    return False


def _set_code(element: HtmlElement, text: str) -> None:
    blank(element)
    element.tag = "code"
    element.text = " ".join(text.split())


def _settle_formula(element: HtmlElement) -> None:
    following = element.getparent()
    outer = None if following is None else following.getparent()
    if outer is not None and outer.find(".//img[@class]") is not None:
        classes = " ".join(img.get("class") or "" for img in outer.iter("img"))
        if "mwe-math-fallback" in classes:
            blank(element)
            return
    notes = (each.text or "" for each in element.iter("annotation"))
    formula = next((text for text in notes if text.strip()), None) or element.get("alttext")
    _set_code(element, formula or "".join(element.itertext()))


def _settle_picture(element: HtmlElement) -> None:
    """Give a picture that is loaded late its real address; no picture of one dot."""
    source = element.get("src") or ""
    if set((element.get("class") or "").lower().split()) & _EMOJI and element.get("alt"):
        alt = element.get("alt")
        blank(element)
        element.text = alt
        return
    if element.get("width") in ("0", "1") and element.get("height") in ("0", "1"):
        blank(element)
        return
    if source and not _PLACEHOLDER.match(source):
        return
    late = next((element.get(name) for name in _LATE if element.get(name)), None)
    sets = [element.get(name) or "" for name in _LATE_SETS]
    parent = element.getparent()
    if parent is not None and parent.tag == "picture":
        sets += [each.get(name) or "" for each in parent.iter("source") for name in _LATE_SETS]
    if late:
        element.set("src", late)
    elif found := find_largest(sets):
        element.set("src", found)


def find_largest(sets: list[str]) -> str | None:
    """Return the largest picture of the first `srcset` that has any."""
    for each in sets:
        candidates = _CANDIDATE.findall(each)
        if candidates:
            return str(max(candidates, key=lambda found: float(found[1]))[0])
        if each.strip():
            return each.split()[0].rstrip(",")
    return None


def _nest_lists(body: HtmlElement) -> None:
    """Put the lists of Google Docs into each other: there, a class alone says how deep one is."""
    before: HtmlElement | None = None
    for element in list(body.iter("ul", "ol")):
        level = _level_of(element)
        above = element.getprevious()
        if level < 0 or above is None or above is not before or (above.tail or "").strip():
            before = element
            continue
        last = above
        while (inner := _last_list(last)) is not None and _level_of(last) < level:
            last = inner
        if _level_of(last) < level and len(last):
            last[-1].append(element)
        elif _level_of(last) == level and last.tag == element.tag:
            last.extend(list(element))
            blank(element)
            element.drop_tag()


def _last_list(element: HtmlElement) -> HtmlElement | None:
    item = element[-1] if len(element) else None
    inner = item[-1] if item is not None and len(item) else None
    return inner if inner is not None and inner.tag in ("ul", "ol") else None


def _level_of(element: HtmlElement) -> int:
    found = _LEVEL.search(element.get("class") or "")
    return int(found[1]) if found else -1


def _settle_noscript(body: HtmlElement) -> None:
    """Leave of each `<noscript>` the pictures that are not shown otherwise."""
    found = list(body.iter("noscript"))
    if not found:
        return
    inside = {img for element in found for img in element.iter("img")}
    shown = {img.get("src") for img in body.iter("img") if img not in inside}
    for element in found:
        pictures = [img for img in element.iter("img") if img.get("src") not in shown]
        blank(element)
        for picture in pictures:
            picture.tail = None
            element.append(picture)
