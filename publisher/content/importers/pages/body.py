"""Which part of a page is its text: trafilatura finds the words, the page's own tree has the rest.

What trafilatura writes loses captions, code languages, list numbers and notes; so its text only
points out the element of the page that holds the article, and that element is what is taken.
"""

import re
from collections import Counter

from lxml import etree
from lxml.html import HtmlElement

from publisher.content.importers.figures import mark_captions, part_galleries
from publisher.content.importers.pages.frame import take_out_frame
from publisher.content.importers.pages.notes import take_notes
from publisher.content.importers.pages.runs import BLOCKS, key_of, list_runs

_SHARE_OF_TEXT = 0.85


def find_body(page: HtmlElement, content: str, title: str, url: str | None) -> HtmlElement | None:
    """Return the element of the page that holds the article's text, the frame taken out of it."""
    wanted = _wanted_texts(content, url)
    body = page.find("body")
    body = page if body is None else body
    container = _common_container(body, wanted)
    if container is None:
        wanted = {key_of("".join(run.lines)) for run in list_runs(body) if run.is_sentence()}
        container = _common_container(body, wanted)
    if container is None:
        return None
    notes = take_notes(page, container)
    take_out_frame(container, wanted, title)
    _settle_links(container)
    _settle_late_pictures(container)
    part_galleries(container)
    mark_captions(container)
    if notes is not None:
        container.append(notes)
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
    return {key for line in lines if (key := key_of(re.sub(r"^[-|\s]+", "", line)))}


def _common_container(body: HtmlElement, wanted: set[str]) -> HtmlElement | None:
    """Return the deepest element that holds nearly all of the wanted text."""
    weights: Counter[HtmlElement] = Counter()
    total = 0
    seen: set[str] = set()
    for run in list_runs(body):
        text = "".join(run.lines)
        key = key_of(text)
        if key in seen or not run.is_in(wanted):
            continue
        seen.add(key)
        total += len(text)
        # A paragraph holds one, what holds paragraphs can be the whole.
        holder = run.holder
        for ancestor in (
            holder.iterancestors() if holder.tag == "p" else [holder, *holder.iterancestors()]
        ):
            weights[ancestor] += len(text)
    enough = [each for each, weight in weights.items() if weight >= total * _SHARE_OF_TEXT]
    return max(enough, key=lambda each: sum(1 for _ in each.iterancestors()), default=None)


def _settle_late_pictures(container: HtmlElement) -> None:
    """Take out what stands for a picture where there are no scripts, beside the picture itself."""
    for second in list(container.iter("noscript")):
        beside = [each for each in (second.getprevious(), second.getnext()) if each is not None]
        has_picture = any(next(each.iter("img"), None) is not None for each in beside)
        if has_picture and next(second.iter("img"), None) is not None:
            second.drop_tree()


def _settle_links(container: HtmlElement) -> None:
    """Make each link that spans blocks a line of its own with the first words in it."""
    for link in list(container.iter("a")):
        blocks = [each for each in link.iterdescendants() if each.tag in BLOCKS]
        if not blocks or next(link.iter("img", "picture", "video"), None) is not None:
            continue
        words = next(("".join(run.lines) for run in list_runs(link)), "")
        for child in list(link):
            link.remove(child)
        link.text = " ".join(words.split()) or link.get("href")
