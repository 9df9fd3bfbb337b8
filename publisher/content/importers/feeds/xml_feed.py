"""RSS and Atom, as feedparser reads them. The only module that knows it.

Its cleaning of HTML, its dates and its people are not used: all lose things that are there.
"""

import html
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

import feedparser

from publisher.content.importers.feeds.authorship import find_people
from publisher.content.importers.feeds.raw import Enclosure, RawEntry, RawFeed, Text
from publisher.errors import ImportSourceError

_HTML_TYPES = ("text/html", "application/xhtml+xml")
#: Categories that say what kind of thing an entry is, not what it is about.
_KIND = "#kind"
#: That by which publisher's own feeds say the section.
_SECTION = "#section"


def read_xml(content: bytes) -> RawFeed:
    """Return what a well-formed feed says.

    Raises:
        ImportSourceError: feedparser does not understand it.
    """
    # A charset that is stated keeps it from guessing.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed = feedparser.parse(
            # Bytes by themselves it would take for the name of a file first.
            io.BytesIO(content),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # elements named like its own fields raise anything
        raise ImportSourceError(
            f"the feed cannot be understood: {type(error).__name__} in feedparser",
            hint="Check that it is a feed of articles.",
        ) from error
    feed, entries = parsed["feed"], parsed["entries"]
    editors, authors = find_people(content)
    problems: tuple[str, ...] = ()
    if len(authors) != len(entries):  # elements called like entries stand elsewhere
        authors = [()] * len(entries)
        problems = ("it cannot be told which entries the authors belong to; they were left out",)
    is_atom = str(parsed.get("version", "")).startswith("atom")
    # Publisher writes plain text where others write plain text or HTML as they please.
    is_sure = is_atom or _text(feed, "generator") == "publisher"
    return RawFeed(
        title=_read_title(feed, is_atom, is_sure),
        link=_text(feed, "link"),
        self_link=_find_self_link(feed),
        language=_text(feed, "language"),
        # In RSS, those that a channel names are its editors, not the authors of its items.
        authors=editors if is_atom else (),
        entries=tuple(
            replace(_read_entry(entry, is_atom, is_sure), authors=people)
            for entry, people in zip(entries, authors, strict=True)
        ),
        is_seen_from_page=not is_atom,
        id=_text(feed, "id") if is_atom else "",
        ttl=_read_number(_text(feed, "ttl"), most_digits=7),
        problems=problems,
    )


def _read_entry(entry: Mapping[str, object], is_atom: bool, is_sure: bool) -> RawEntry:
    content, summary, base = _choose_texts(entry)
    published = _text(entry, "published") or _text(entry, "created")
    updated = _text(entry, "updated")
    if not published:
        # RSS 1.0 has one date; Atom's other one need not be there.
        published, updated = updated, ""
    section, tags = _read_terms(entry, is_sure)
    return RawEntry(
        id=_text(entry, "id"),
        link=_find_link(entry),
        title=_read_title(entry, is_atom, is_sure),
        content=content,
        summary=summary,
        base=base,
        published=published,
        updated=updated,
        section=section,
        tags=tags,
        language=_find_language(entry, is_atom),
        picture=_find_picture(entry),
        enclosures=tuple(_read_enclosures(entry)),
    )


def _text(table: Mapping[str, object], key: str) -> str:
    # Not `table.get`: feedparser's own has other keys for some, with warnings.
    value = dict.get(table, key) if isinstance(table, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _tables(table: Mapping[str, object], key: str) -> Iterator[Mapping[str, object]]:
    value = dict.get(table, key) if isinstance(table, dict) else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def _detail(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    return next(_tables(table, f"{key}_detail"), {})


def _read_title(table: Mapping[str, object], is_atom: bool, is_sure: bool) -> Text:
    """Return a title; in RSS it is for feedparser to guess whether it is HTML."""
    type_ = _text(_detail(table, "title"), "type")
    is_html = type_ in _HTML_TYPES if is_atom or not is_sure else type_ == _HTML_TYPES[1]
    return Text(value=_text(table, "title"), is_html=is_html)


def _choose_texts(entry: Mapping[str, object]) -> tuple[Text | None, Text | None, str]:
    """Return the whole text, the standfirst, and the base of the whole text's addresses."""
    candidates = [(_as_text(each), _text(each, "base")) for each in _tables(entry, "content")]
    detail = _detail(entry, "summary")
    shown = {**detail, "value": _text(entry, "summary")}
    summary = _as_text(shown)
    candidates = [(text, base) for text, base in candidates if text.value]
    if not candidates:
        return None, summary if summary.value else None, _text(detail, "base")
    # HTML before plain text, which is a second summary more often than the text itself.
    content, base = max(candidates, key=lambda each: (each[0].is_html, len(each[0].value)))
    if not content.is_html and summary.is_html and len(summary.value) > len(content.value):
        content, summary, base = summary, content, _text(detail, "base")
    # feedparser shows the text as the summary where there is no other.
    is_other = summary.value and summary.value not in {text.value for text, _ in candidates}
    return content, summary if is_other else None, base


def _as_text(table: Mapping[str, object]) -> Text:
    type_ = _text(table, "type") or "text/html"
    return Text(value=_text(table, "value"), is_html=type_ in _HTML_TYPES)


def _find_link(entry: Mapping[str, object]) -> str:
    alternates = [link for link in _tables(entry, "links") if _text(link, "rel") == "alternate"]
    hrefs = [_text(link, "href") for link in alternates if _text(link, "type") in _HTML_TYPES]
    hrefs += [_text(link, "href") for link in alternates]
    # What is left is the guid, which is said to be a link by whoever says nothing (RSS 2.0).
    guid = _text(entry, "link")
    is_web = guid.lower().startswith(("http://", "https://"))
    return next((href for href in hrefs if href), guid if is_web else "")


def _find_self_link(feed: Mapping[str, object]) -> str:
    links = (_text(link, "href") for link in _tables(feed, "links") if _text(link, "rel") == "self")
    return next(links, "")


def _read_number(written: str, *, most_digits: int) -> int | None:
    is_number = written.isascii() and written.isdecimal() and len(written) <= most_digits
    return int(written) if is_number else None


def _find_language(entry: Mapping[str, object], is_atom: bool) -> str:
    """Return what is said of the entry's language; that of the feed may be repeated here."""
    stated = _text(entry, "language")
    if stated or not is_atom:
        return stated
    details = (_detail(entry, "title"), *_tables(entry, "content"), _detail(entry, "summary"))
    return next((found for each in details if (found := _text(each, "language"))), "")


def _read_terms(entry: Mapping[str, object], is_sure: bool) -> tuple[str | None, tuple[str, ...]]:
    section, tags = None, []
    for tag in _tables(entry, "tags"):
        scheme = _text(tag, "scheme")
        term = _text(tag, "label") or _text(tag, "term")
        term = term if is_sure else html.unescape(term)
        if scheme.endswith(_SECTION) and section is None:
            section = term
        elif not scheme.endswith(_KIND):
            tags.append(term)
    return section, tuple(tags)


def _find_picture(entry: Mapping[str, object]) -> str:
    pictures = [_text(each, "href") for each in _tables(entry, "image")]
    pictures += [
        _text(each, "url")
        for each in _tables(entry, "media_content")
        if _text(each, "medium") == "image" or _text(each, "type").startswith("image/")
    ]
    pictures += [_text(each, "url") for each in _tables(entry, "media_thumbnail")]
    return next((each for each in pictures if each), "")


def _read_enclosures(entry: Mapping[str, object]) -> Iterator[Enclosure]:
    for link in _tables(entry, "links"):
        if _text(link, "rel") == "enclosure":
            yield Enclosure(
                url=_text(link, "href"),
                type=_text(link, "type").lower(),
                title=_text(link, "title"),
                length=_read_number(_text(link, "length"), most_digits=15) or None,
            )
