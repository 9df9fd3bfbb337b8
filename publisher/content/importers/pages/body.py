"""Which part of a page is its text: trafilatura finds the words, the page's own tree has the rest.

What trafilatura writes loses captions, code languages, list numbers and notes; so its text only
points out the element of the page that holds the article, and that element is what is taken.
"""

import re
from collections import Counter

from lxml import etree
from lxml.html import HtmlElement

_BLOCKS = ("p", "li", "h2", "h3", "h4", "pre", "blockquote", "td", "dd", "dt", "figcaption", "div")
#: Classes and ids of what stands beside a text.
_FRAME = re.compile(
    r"(?:^|[-_ ])(?:share|sharing|social|related|comments?|disqus|newsletter|subscribe|signup|"
    r"promo|advert\w*|ads?|breadcrumbs?|byline|dateline|post-meta|entry-meta|article-meta|"
    r"entry-footer|post-footer|author-box|author-bio|tags|taglist|nav|navbox|navigation|pager|"
    r"pagination|toc|sidebar|cookies?|editsection|headerlink|anchor|permalink|infobox|hatnote|"
    r"copy-?btn|copybutton|skip-link|recommended|popular|print|metadata|mw-jump-link|catlinks|"
    r"subscription-widget-wrap|button-wrapper|post-ufi|reading-time|sr-only|visually-hidden|"
    r"noprint|ambox|sistersitebox|kg-signup-card|meta|tag-links|cat-links|post-tags|jp-relatedposts|"
    r"sharedaddy|wp-block-buttons|next|previous|prev-next|read-more|readmore)(?:$|[-_ ])",
    re.IGNORECASE,
)
_GONE = ("nav", "footer", "form", "button", "dialog")
_SHARE_OF_TEXT = 0.85
_LONGEST_KEY = 80


def find_body(page: HtmlElement, content: str, title: str, url: str | None) -> HtmlElement | None:
    """Return the element of the page that holds the article's text, the frame taken out of it."""
    wanted = _wanted_texts(content, url)
    body = page.find("body")
    body = page if body is None else body
    if wanted:
        container = _common_container(body, wanted)
    else:
        container = next(iter(body.iter("article", "main")), None)
    if container is None:
        return None
    _take_out_frame(container, wanted, title)
    return container


def _wanted_texts(content: str, url: str | None) -> set[str]:
    """Return the beginnings of the blocks that trafilatura takes for the article's text."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            content,
            url=url,
            include_comments=False,
            include_tables=True,
            favor_recall=True,
        )
    except (ValueError, RecursionError, etree.LxmlError):
        return set()
    text = getattr(found, "text", None) if found is not None else None
    lines = (text or "").split("\n")
    return {key for line in lines if (key := _key(re.sub(r"^[-|\s]+", "", line)))}


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()[:_LONGEST_KEY]


def _common_container(body: HtmlElement, wanted: set[str]) -> HtmlElement | None:
    """Return the deepest element that holds nearly all of the wanted text."""
    weights: Counter[HtmlElement] = Counter()
    total = 0
    seen: set[str] = set()
    for element in body.iter(*_BLOCKS):
        if element.tag == "div" and len(element):
            continue
        key = _key(" ".join(element.itertext()))
        if not key or key in seen or key not in wanted:
            continue
        seen.add(key)
        weight = len(" ".join(element.itertext()))
        total += weight
        for ancestor in element.iterancestors():
            weights[ancestor] += weight
    enough = [each for each, weight in weights.items() if weight >= total * _SHARE_OF_TEXT]
    return max(enough, key=lambda each: sum(1 for _ in each.iterancestors()), default=None)


def _take_out_frame(container: HtmlElement, wanted: set[str], title: str) -> None:
    elements = [each for each in container.iter() if isinstance(each.tag, str)]
    for element in elements[1:]:
        if element.getparent() is None:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_quote = "pull" in names.lower() and "quote" in names.lower()
        if (
            element.tag in _GONE
            or (element.tag == "aside" and not is_quote)
            or (_FRAME.search(names) and not is_quote and not _holds_text(element, wanted))
            or element.tag == "h1"
            or (
                element.tag in ("h2", "header") and _key("".join(element.itertext())) == _key(title)
            )
        ):
            element.drop_tree()


def _holds_text(element: HtmlElement, wanted: set[str]) -> bool:
    """Tell whether much of an element is text of the article: then its class says nothing."""
    if element.tag in ("a", "span", "button"):
        return False
    keys = [_key(" ".join(each.itertext())) for each in element.iter("p", "h2", "h3", "pre")]
    keys = [key for key in keys if len(key) > 30]
    return bool(keys) and sum(key in wanted for key in keys) * 2 > len(keys) and len(keys) > 2
