"""What stands around a text is taken out of the element that holds it."""

import re
from collections import Counter
from collections.abc import Collection

from lxml.html import HtmlElement

from publisher.content.importers.feeds.dates import read_date
from publisher.content.importers.pages.runs import BLOCKS, Run, key_of, list_runs

#: Classes and ids of what stands beside a text.
_FRAME = re.compile(
    r"(?:^|[-_ ])(?:share|sharing|social|related|comments?|disqus|newsletter|subscribe|signup|"
    r"promo|advert\w*|ads?|breadcrumbs?|byline|dateline|post-meta|entry-meta|article-meta|"
    r"entry-footer|post-footer|author-box|author-bio|tags|taglist|nav|navbox|navigation|pager|"
    r"pagination|toc|sidebar|cookies?|editsection|infobox|hatnote|"
    r"copy-?btn|copybutton|skip-link|recommended|popular|print|metadata|mw-jump-link|catlinks|"
    r"subscription-widget-wrap|button-wrapper|post-ufi|reading-time|sr-only|visually-hidden|"
    r"noprint|ambox|sistersitebox|kg-signup-card|meta|tag-links|cat-links|post-tags|jp-relatedposts|"
    r"sharedaddy|wp-block-buttons|next|previous|prev-next|read-more|readmore|"
    r"delen|deel|auteur|auteurs|rubriek|reacties|gerelateerd|lees-ook|nieuwsbrief|"
    r"partage|partager|commentaires|rubrique|teilen|kommentare)(?:$|[-_ ])",
    re.IGNORECASE,
)
#: Classes of links that lead to the very place where they stand.
_OWN_LINK = re.compile(
    r"(?:^|[-_ ])(?:headerlink|anchor|permalink|content__button)(?:$|[-_ ])", re.I
)
_GONE = ("nav", "footer", "form", "button", "dialog")
_PICTURES = frozenset({"img", "picture", "figure", "video", "audio", "iframe", "table", "pre"})
_WHOLE = _PICTURES | {"li", "dl", "blockquote"}
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def take_out_frame(container: HtmlElement, wanted: Collection[str], title: str) -> None:
    """Take out of an element what its classes, its kind or its place say is no text."""
    elements = [each for each in container.iter() if isinstance(each.tag, str)]
    for element in elements[1:]:
        if element.getparent() is not None and _is_frame(element, wanted, title):
            element.drop_tree()
    runs = list(list_runs(container))
    taken = [place for place, run in enumerate(runs) if run.is_in(wanted)]
    solid = [place for place in taken if runs[place].is_sentence()] or taken
    if solid:
        _take_out_lines(container, _before_headings(runs[: solid[0]], wanted))
        _take_out_lines(container, [run for run in runs[solid[0] : solid[:4][-1]] if _is_date(run)])
        _take_out_lines(container, runs[taken[-1] + 1 :])
    _take_out_last_headings(container)


def _take_out_last_headings(container: HtmlElement) -> None:
    """Take out headings and rules at the end: what stood under them was no text."""
    for element in reversed([each for each in container.iter() if isinstance(each.tag, str)]):
        if element is container or element.tag in _PICTURES:
            return
        if (element.tail or "").strip():
            return
        if element.tag in _HEADINGS or element.tag == "hr":
            element.drop_tree()
        elif "".join(element.itertext()).strip() and not _is_in_heading(element):
            return


def _is_in_heading(element: HtmlElement) -> bool:
    return next(element.iterancestors(*_HEADINGS), None) is not None


def _is_date(run: Run) -> bool:
    return read_date(" ".join("".join(run.lines).split())) is not None


def _before_headings(runs: list[Run], wanted: Collection[str]) -> list[Run]:
    """Return the lines before the first sentence without the headings right above it."""
    while runs and runs[-1].holder.tag in _HEADINGS and runs[-1].is_in(wanted):
        runs = runs[:-1]
    return runs


def _is_frame(element: HtmlElement, wanted: Collection[str], title: str) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if "pull" in names.lower() and "quote" in names.lower():
        return False
    if element.tag in ("html", "body"):
        return False
    is_note = "footnote" in names.lower() or "footnote" in (element.get("role") or "")
    if element.tag == "footer" and next(element.iterancestors("blockquote"), None) is not None:
        return False  # it says whose quotation it is
    if element.tag in _GONE or (element.tag == "aside" and not is_note):
        return True
    if not is_note and element.tag in ("a", "span") and _OWN_LINK.search(names):
        return True
    if not is_note and _FRAME.search(names) and not _holds_text(element, wanted):
        return True
    is_title = element.tag in ("h2", "header") and key_of("".join(element.itertext())) == key_of(
        title
    )
    return element.tag == "h1" or is_title


def _holds_text(element: HtmlElement, wanted: Collection[str]) -> bool:
    """Tell whether much of an element is text of the article: then its class says nothing."""
    if element.tag in ("a", "span", "button"):
        return False
    keys = [key_of(" ".join(each.itertext())) for each in element.iter("p", "h2", "h3", "pre")]
    keys = [key for key in keys if len(key) > 30]
    return bool(keys) and sum(key in wanted for key in keys) * 2 > len(keys) and len(keys) > 2


def _take_out_lines(container: HtmlElement, runs: list[Run]) -> None:
    """Take out lines that are no sentences: names, dates, minutes, what can be clicked."""
    in_holder = Counter(run.holder for run in runs)
    for run in runs:
        holder = run.holder
        if run.is_sentence() or in_holder[holder] > 1 or _is_part(holder, container):
            continue
        holder.text = None
        for child in list(holder):
            tags = {each.tag for each in child.iter()}
            if not tags & (BLOCKS | _PICTURES):
                holder.remove(child)
            child.tail = None


def _is_part(holder: HtmlElement, container: HtmlElement) -> bool:
    """Tell whether a block is in a list, a picture or the like, which is kept whole."""
    for each in (holder, *holder.iterancestors()):
        if each is container:
            return False
        if each.tag in _WHOLE:
            return True
    return False
