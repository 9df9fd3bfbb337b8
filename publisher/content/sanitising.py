"""Which HTML may leave the house. The only module that knows nh3."""

import re
from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass

import nh3

from publisher.content.addresses import SCHEMES, make_absolute, make_absolute_pictures
from publisher.content.nesting import flatten, limit_nesting

_TAGS = frozenset({
    "a", "abbr", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s",
    "samp", "section", "small", "source", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "u", "ul", "var", "video",
    "wbr",
})  # fmt: skip
#: Gone with everything inside.
_TAGS_WITH_CONTENT = frozenset({
    "script", "style", "iframe", "object", "svg", "math", "template", "noscript", "textarea",
    "select", "title",
})  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "id", "title"},
    "a": {"href", "hreflang"},
    "audio": {"src", "controls"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {"class"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "media", "type", "width", "height"},
    "sup": {"class"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "poster", "controls", "width", "height"},
}
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
#: What pyromark writes and `publisher.content.footnotes` takes away again.
_FOOTNOTE_CLASSES = {
    "sup": ("footnote-reference", "footnote-definition-label"),
    "div": ("footnote-definition",),
}
_RAW_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9\-]*)((?:\s[^<>]*)?)>")
#: Allow paragraphs, links and list items within others of their kind, and are themselves taken out
#: (HTML section 13.2.4.2, «button scope»).
_SCOPE = re.compile(r"</?(?:applet|button|marquee)\b[^<>]*>", re.IGNORECASE)
_HANDLER = re.compile(r"\s(on[a-z]+)\s*=", re.IGNORECASE)
_CODE_LANGUAGE = re.compile(r"language-[\w+#.\-]+")
_ALLOWED_WORDS = {"dir": ("ltr", "rtl", "auto"), "align": ("left", "center", "right")}


@dataclass(slots=True)
class _Job:
    """One call of the sanitiser. It is built once, because building it takes as long as an
    article; so what its filter needs to know about the article in hand stands here.
    """

    base: str
    #: nh3 swallows what a filter raises and keeps the attribute as it was.
    error: Exception | None = None


_job: ContextVar[_Job] = ContextVar("job")


def sanitise(html: str, base: str) -> str:
    """Return harmless, well-nested HTML whose every address is absolute, seen from `base`."""
    job = _Job(base)
    before = _job.set(job)
    try:
        clean = _CLEANER.clean(limit_nesting(_SCOPE.sub("", html)))
    finally:
        _job.reset(before)
    if job.error is not None:
        raise job.error
    return flatten(clean)


def count_taken_out(html: str) -> dict[str, int]:
    """Return which elements (`<form>`) and handlers (`onclick`) sanitising takes out, and how
    often; classes, and what only names or styles, are no loss to a reader.
    """
    counts: Counter[str] = Counter()
    for written, attributes in _RAW_TAG.findall(html):
        name = written.lower()
        if name not in _TAGS:
            counts[f"<{name}>"] += 1
        elif attributes:
            counts.update(handler.lower() for handler in _HANDLER.findall(attributes))
    return dict(counts)


def strip_markup(html: str) -> str:
    """Return the text of any HTML, with `&`, `<` and `>` still escaped; nothing of scripts."""
    return _STRIPPER.clean(limit_nesting(html))


def _filter(tag: str, attribute: str, value: str) -> str | None:
    job = _job.get()
    try:
        return _keep(tag, attribute, value, job.base)
    except Exception as error:  # noqa: BLE001 - raised again where nh3 does not swallow it
        job.error = error
        return None


def _keep(tag: str, attribute: str, value: str, base: str) -> str | None:
    """Return what an attribute may say, or None where it has to go.

    Asked also about tags that are not allowed and go afterwards.
    """
    if attribute in _ADDRESSES:
        return make_absolute(value, base)
    if attribute == "srcset":
        return make_absolute_pictures(value, base)
    if attribute == "class":
        if tag == "code":
            language = _CODE_LANGUAGE.search(value)
            return language[0] if language else None
        return value if value in _FOOTNOTE_CLASSES.get(tag, ()) else None
    if attribute in _ALLOWED_WORDS:
        return value if value in _ALLOWED_WORDS[attribute] else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_TAGS_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    attribute_filter=_filter,
    url_schemes=set(SCHEMES),
    link_rel=None,
)
_STRIPPER = nh3.Cleaner(tags=set(), clean_content_tags=set(_TAGS_WITH_CONTENT), attributes={})
