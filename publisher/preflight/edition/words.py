"""Whether what an edition says of itself is what readers should see first."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from publisher.model.articles import Article
from publisher.newsletter.slots import UNSUBSCRIBE_URL
from publisher.preflight.edition.rules import Rule, error, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Level, Where

_REPLY = re.compile(r"\s*(?:re|fw|fwd|aw|wg|antw|tr|rv)\s?:", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What templates, and people in a hurry, leave behind.
_REMAINS = re.compile(
    r"\{\{|\}\}|\{%|%\}|%7B%7B|\$\{\w|\*\|\w+\|\*|\blorem ipsum\b|\b(?:TODO|FIXME|TKTK|XXXX?)\b"
    r"|\bslot[0-9a-f]{12}n\d+e\b",
    re.ASCII,
)
_LOREM = re.compile(r"\blorem ipsum\b", re.IGNORECASE)
#: What every reader has, or may well not have, by no fault of the template.
_ALWAYS_KNOWN = frozenset(
    {"name", "email", "language", "since", "preferences_url", UNSUBSCRIBE_URL}
)
#: Articles show what is in these as it was written.
_VERBATIM = frozenset({"pre", "code", "kbd", "samp", "style", "script"})

RULES: Mapping[str, Rule] = {
    "edition/subject-length": warning(
        "The subject is there and has at most 60 characters, in no case more than 78",
        "Telephones show about 40 characters, and computers 60.",
        "Shorten the title of the first article, or give the edition a subject of its own.",
    ),
    "edition/subject-shape": warning(
        "The subject is a line of words, not shouted and not as if in reply",
        "Filters and readers take capitals, emoji alone and a false «Re:» for spam.",
        "Write it as a title.",
    ),
    "edition/preheader": warning(
        "The preheader has 40 to 140 characters that the subject does not say",
        "Mailboxes fill what is short with the first words they find, and cut what is long.",
        "Write a standfirst of one or two sentences.",
    ),
    "edition/field": error(
        "What is printed of a reader is known of at least one",
        "Every reader would get the default, or a gap.",
        "Correct the name, or import the field with the readers.",
    ),
    "edition/section-empty": warning(
        "Something stands below each heading",
        "Readers look for what is missing.",
        "Take the heading out, or write below it.",
    ),
    "edition/standfirst": warning(
        "An article that is not in full has a standfirst",
        "A title alone does not say why one should read on.",
        "Write `summary:` in the front matter.",
    ),
    "edition/title-twice": warning(
        "Two articles have different titles",
        "Readers take the second for a repetition.",
        "Give one of them another title.",
    ),
    "edition/remains": error(
        "Nothing is left of templates, dummy text or notes to oneself",
        "Readers see it.",
        "Fill it in or take it out; what is meant to be shown belongs in `code`.",
    ),
}


def check_words(specimen: Specimen) -> Iterator[Finding]:
    """Find subjects, preheaders, titles and texts that are not ready for readers."""
    yield from _check_subject(specimen)
    yield from _check_preheader(specimen)
    yield from _check_fields(specimen)
    yield from _check_sections(specimen)
    yield from _check_articles(specimen)
    yield from _check_remains(specimen)


def _check_subject(specimen: Specimen) -> Iterator[Finding]:
    subject = specimen.edition.subject
    place, where = specimen.places.of_subject(), Where(part="Subject")
    if not subject.strip():
        yield specimen.find(
            RULES,
            "edition/subject-length",
            "the subject is empty",
            place=place,
            where=where,
            level=Level.ERROR,
        )
        return
    if len(subject) > 60:
        yield specimen.find(
            RULES,
            "edition/subject-length",
            f"the subject has {len(subject)} characters: «{subject[:90]}»",
            place=place,
            where=where,
            level=Level.WARNING if len(subject) > 78 else Level.NOTE,
        )
    letters = [character for character in subject if character.isalpha()]
    wrong = ""
    if not any(character.isalnum() for character in subject):
        wrong = "has no words"
    elif len(letters) > 4 and all(letter.isupper() for letter in letters):
        wrong = "is all in capitals"
    elif _REPLY.match(subject):
        wrong = "looks like a reply"
    elif subject.count("!") > 1:
        wrong = "has more than one exclamation mark"
    if wrong:
        yield specimen.find(
            RULES,
            "edition/subject-shape",
            f"the subject {wrong}: «{subject[:90]}»",
            place=place,
            where=where,
        )


def _check_preheader(specimen: Specimen) -> Iterator[Finding]:
    preheader = " ".join(specimen.edition.preheader.split())
    wrong = ""
    if not preheader:
        wrong = "there is no preheader"
    elif preheader.casefold() == specimen.edition.subject.casefold().strip():
        wrong = "the preheader says what the subject says"
    elif len(preheader) < 40:
        wrong = f"the preheader has {len(preheader)} characters: «{preheader}»"
    elif len(preheader) > 141:  # 140 and the mark of omission
        wrong = f"the preheader has {len(preheader)} characters: «{preheader[:60]}…»"
    if wrong:
        yield specimen.find(
            RULES,
            "edition/preheader",
            wrong,
            place=specimen.places.of_subject("preheader"),
            where=Where(part="html"),
        )


def _check_fields(specimen: Specimen) -> Iterator[Finding]:
    if specimen.fields is None:
        return
    known = specimen.fields | _ALWAYS_KNOWN
    for field in dict.fromkeys(slot.field for slot in specimen.edition.message.slots):
        if field not in known:
            yield specimen.find(
                RULES, "edition/field", f"no reader has a field {field!r}", where=Where(part="html")
            )


def _check_sections(specimen: Specimen) -> Iterator[Finding]:
    """Find headings with nothing below them; a heading of a lower level counts as something."""
    waiting: HtmlElement | None = None
    for element in specimen.document.iter():
        if not isinstance(element.tag, str):
            if waiting is not None and (element.tail or "").strip():
                waiting = None
            continue
        if element.tag in _HEADINGS:
            if _ends_prose(element):
                yield _find_empty(specimen, element)
            if waiting is not None and str(element.tag) <= str(waiting.tag):
                yield _find_empty(specimen, waiting)
            waiting = None if _ends_prose(element) else element
        elif waiting is None or _is_inside(element, waiting):
            continue
        elif element.tag == "img" or (element.text or "").replace("\u00a0", " ").strip():
            waiting = None
    if waiting is not None:
        yield _find_empty(specimen, waiting)


def _ends_prose(heading: HtmlElement) -> bool:
    """Tell whether a heading stands last in running text; what follows is not about it.

    In a cell of a layout table it may well: what it is about stands in the next row.
    """
    parent = heading.getparent()
    is_last = heading.getnext() is None and not (heading.tail or "").strip()
    return is_last and parent is not None and parent.tag != "td" and len(parent) > 1


def _is_inside(element: HtmlElement, heading: HtmlElement) -> bool:
    return any(each is heading for each in element.iterancestors(*_HEADINGS))


def _find_empty(specimen: Specimen, heading: HtmlElement) -> Finding:
    words = specimen.read(heading)[:80]
    return specimen.find_at(
        RULES,
        "edition/section-empty",
        f"nothing stands below «{words}»",
        heading,
        needles=(words,),
    )


def _check_articles(specimen: Specimen) -> Iterator[Finding]:
    articles = specimen.edition.articles
    counts = Counter(article.title.casefold().strip() for article in articles)
    seen: set[str] = set()
    for article in articles:
        title = article.title.casefold().strip()
        if counts[title] > 1 and title in seen:
            yield specimen.find(
                RULES,
                "edition/title-twice",
                f"a second article is called «{article.title[:80]}»",
                place=specimen.places.of_article(article, article.title),
            )
        seen.add(title)
    by_id = {} if specimen.content is None else {i.entry.id: i for i in specimen.content.items}
    for article in articles:
        item = by_id.get(article.id)
        if item is not None and not item.is_full and not _has_standfirst(item.entry.article):
            yield specimen.find(
                RULES,
                "edition/standfirst",
                f"«{article.title[:80]}» has no standfirst",
                place=specimen.places.of_article(article, article.title),
            )


def _has_standfirst(article: Article) -> bool:
    summary = article.summary.strip()
    return bool(summary) and summary.casefold() != article.title.strip().casefold()


def _check_remains(specimen: Specimen) -> Iterator[Finding]:
    for name, value in (
        ("subject", specimen.edition.subject),
        ("preheader", specimen.edition.preheader),
    ):
        found = _find_remains(value)
        if found:
            yield specimen.find(
                RULES,
                "edition/remains",
                f"{found!r} stands in the {name}",
                place=specimen.places.of_subject(name),
                where=Where(part="Subject" if name == "subject" else "html"),
            )
    body = specimen.document.find("body")
    for element in () if body is None else _walk_prose(body):
        texts = [element.text, *(child.tail for child in element)]
        texts += [element.get(name) for name in ("href", "src", "alt", "title", "aria-label")]
        for text in texts:
            found = _find_remains(text or "")
            if found:
                yield specimen.find_at(
                    RULES,
                    "edition/remains",
                    f"{found!r} stands in «{' '.join((text or '').split())[:80]}»",
                    element,
                    needles=((text or "").strip()[:80], found),
                )


def _find_remains(text: str) -> str:
    found = _REMAINS.search(text) or _LOREM.search(text)
    return "" if found is None else found[0]


def _walk_prose(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield every element but those that show what they hold as it was written."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element.tag, str) and element.tag not in _VERBATIM:
            yield element
            waiting.extend(reversed(element))
