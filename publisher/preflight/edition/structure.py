"""Whether the HTML is built as mail programs and screen readers need it."""

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from publisher.preflight.edition.rules import Rule, error, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Level

#: Gmail cuts what is longer than about 102 kB, the way to unsubscribe with it.
MOST_BYTES = 100_000
_MOST_HEAD_CSS = 16_000
_MOST_DEEP = 200
#: Dropped, or never run, by most mail programs.
_ELEMENTS = (
    "script", "form", "input", "button", "select", "textarea", "iframe", "frame", "object",
    "embed", "svg", "canvas", "video", "audio", "base", "link", "math",
)  # fmt: skip
_META = ("viewport", "x-apple-disable-message-reformatting", "color-scheme")

RULES: Mapping[str, Rule] = {
    "edition/doctype": warning(
        "The HTML begins with <!DOCTYPE html> in capitals",
        "Without it mail programs lay tables out as they did in 1998.",
        "Let the template begin with <!DOCTYPE html>.",
    ),
    "edition/charset": error(
        "The HTML names UTF-8 within its first 1,024 bytes",
        "Programs that save or forward the message guess, and spoil every accent.",
        'Put <meta charset="utf-8"> first in the head.',
    ),
    "edition/head": warning(
        "The head has the title, viewport, colour schemes and Apple's way to leave it as it is",
        "Telephones make it small, and dark modes invert colours as they like.",
        "Extend base.html, or take its head over.",
    ),
    "edition/language": warning(
        "<html> and the first element of the body say their language and direction",
        "Screen readers take the wrong voice; Gmail removes <html>, so both must say it.",
        "Give both lang and dir.",
    ),
    "edition/table-role": warning(
        'A table that lays out has role="presentation"',
        "Screen readers announce rows and columns that mean nothing.",
        'Give the table role="presentation", or a header row if it holds figures.',
    ),
    "edition/headings": warning(
        "There is one h1, and no level of headings is left out",
        "Who moves from heading to heading misses a part, or finds no beginning.",
        "Use the next level down, and h1 once.",
    ),
    "edition/element": warning(
        "There is no element or attribute that mail programs drop",
        "Scripts, forms, players, drawings and styles from elsewhere are removed.",
        "Take it out, and link to the web for what it does.",
    ),
    "edition/id": warning(
        "An id stands at one element only",
        "Links within the message, and screen readers, go to the first of them.",
        "Give each its own, or none.",
    ),
    "edition/size": error(
        "The HTML has at most 100,000 bytes",
        "Gmail cuts at about 102 kB, and with the rest the way to unsubscribe is gone.",
        "Lower «limit» or «full» of the newsletter, or shorten the template.",
    ),
    "edition/head-css": error(
        "The styles in the head have at most 16 kB",
        "Gmail drops all styles of a head that has more.",
        "Shorten styles.kept.css.",
    ),
    "edition/nesting": error(
        "Elements stand within less than 200 others",
        "Mail programs stop reading, or take long over it.",
        "Take layers out of the template.",
    ),
}  # fmt: skip


def check_structure(specimen: Specimen) -> Iterator[Finding]:
    """Find what is built in a way that mail programs or screen readers stumble over."""
    yield from _check_head(specimen)
    yield from _check_languages(specimen)
    yield from _check_tables(specimen)
    yield from _check_headings(specimen)
    yield from _check_elements(specimen)
    yield from _check_ids(specimen)
    yield from _check_sizes(specimen)


def _check_head(specimen: Specimen) -> Iterator[Finding]:
    if not specimen.html.startswith("<!DOCTYPE html>"):
        begin = specimen.html[:20].splitlines()[0] if specimen.html else ""
        yield specimen.find(RULES, "edition/doctype", f"the HTML begins with {begin!r}")
    first = specimen.html.encode()[:1024].decode(errors="ignore")
    if not re.search(r"<meta\s[^>]*charset=[\"']?utf-8", first, re.IGNORECASE):
        yield specimen.find(
            RULES, "edition/charset", "no charset is named within the first 1,024 bytes"
        )
    names = {meta.get("name", "").lower() for meta in specimen.document.iter("meta")}
    for name in _META:
        if name not in names:
            yield specimen.find(RULES, "edition/head", f'there is no <meta name="{name}">')
    title = " ".join((specimen.document.findtext(".//title") or "").split())
    if title != " ".join(specimen.edition.subject.split()):
        yield specimen.find(
            RULES,
            "edition/head",
            f"the title is {title[:60]!r}, and the subject {specimen.edition.subject[:60]!r}",
            hint="Let <title> hold edition.subject.",
        )


def _check_languages(specimen: Specimen) -> Iterator[Finding]:
    body = specimen.document.find("body")
    inside = [] if body is None else [each for each in body if isinstance(each.tag, str)]
    for element in (specimen.document, *inside[:1]):
        missing = [name for name in ("lang", "dir") if not element.get(name)]
        if missing:
            yield specimen.find_at(
                RULES,
                "edition/language",
                f"<{element.tag!s}> says no {' and no '.join(missing)}",
                element,
            )


def _check_tables(specimen: Specimen) -> Iterator[Finding]:
    for table in specimen.document.iter("table"):
        if (
            table.get("role")
            or table.find(".//th") is not None
            or table.find("caption") is not None
        ):
            continue
        yield specimen.find_at(
            RULES, "edition/table-role", "a table with neither role nor header cells", table
        )


def _check_headings(specimen: Specimen) -> Iterator[Finding]:
    before = 0
    first: HtmlElement | None = None
    for heading in specimen.document.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(str(heading.tag)[1])
        words = specimen.read(heading)[:60]
        if level == 1 and first is not None:
            yield specimen.find_at(
                RULES, "edition/headings", f"a second h1: «{words}»", heading, needles=(words,)
            )
        elif level > before + 1:
            after = f"after h{before}" if before else "before any h1"
            yield specimen.find_at(
                RULES, "edition/headings", f"h{level} {after}: «{words}»", heading, needles=(words,)
            )
        if level == 1 and first is None:
            first = heading
        before = level
    if first is None:
        yield specimen.find(RULES, "edition/headings", "there is no h1")


def _check_elements(specimen: Specimen) -> Iterator[Finding]:
    for element in specimen.document.iter(*_ELEMENTS):
        yield specimen.find_at(
            RULES, "edition/element", f"<{element.tag!s}> is dropped by mail programs", element
        )
    for element in specimen.document.iter():
        if not isinstance(element.tag, str):
            continue
        for name in element.attrib:
            if name == "srcset" or name.startswith("on"):
                yield specimen.find_at(
                    RULES,
                    "edition/element",
                    f"{name}= on <{element.tag!s}> is dropped by mail programs",
                    element,
                )
    for block in specimen.blocks:
        if block.selector.startswith("@import"):
            yield specimen.find(
                RULES, "edition/element", f"styles from elsewhere: {block.selector}"
            )


def _check_ids(specimen: Specimen) -> Iterator[Finding]:
    seen: set[str] = set()
    for element in specimen.document.iter():
        name = element.get("id") if isinstance(element.tag, str) else None
        if not name:
            continue
        if name in seen:
            yield specimen.find_at(RULES, "edition/id", f"the id {name!r} stands twice", element)
        seen.add(name)


def _check_sizes(specimen: Specimen) -> Iterator[Finding]:
    size = len(specimen.html.encode())
    if size > MOST_BYTES:
        yield specimen.find(RULES, "edition/size", f"the HTML has {size:,} bytes")
    elif size > MOST_BYTES * 9 // 10:
        yield specimen.find(
            RULES,
            "edition/size",
            f"the HTML has {size:,} of 100,000 bytes: more of them, and articles are left to the"
            " web",
            level=Level.WARNING,
        )
    css = sum(len((each.text or "").encode()) for each in specimen.document.iter("style"))
    if css > _MOST_HEAD_CSS:
        yield specimen.find(RULES, "edition/head-css", f"the styles have {css:,} bytes")
    deepest, depth = _find_deepest(specimen.document)
    if depth >= _MOST_DEEP:
        yield specimen.find_at(
            RULES, "edition/nesting", f"<{deepest.tag!s}> stands within {depth} others", deepest
        )


def _find_deepest(root: HtmlElement) -> tuple[HtmlElement, int]:
    deepest, most = root, 0
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > most and isinstance(element.tag, str):
            deepest, most = element, depth
        waiting.extend((child, depth + 1) for child in element)
    return deepest, most
