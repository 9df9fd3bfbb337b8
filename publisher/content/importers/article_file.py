"""An imported article as the file that a person would have written."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo

from publisher.content.characters import replace_forbidden
from publisher.content.importers.imported import Doubt, ImportedArticle
from publisher.content.plain_yaml import read_yaml
from publisher.errors import ArticleError
from publisher.model.articles import Person, Picture

#: Behind a date that the source does not tell.
DAY_OF_IMPORT = "# not in the source: the day of the import"
#: What is other each time, and says nothing of the source.
_PASSING = re.compile(rf"^(?:  (?:digest|fetched): .*|date: .* {DAY_OF_IMPORT})\n", re.MULTILINE)
#: What can stand without quotation marks, if it is read as the text that it is.
_PLAIN = re.compile(
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~][^\n\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]{0,300}"
)
_SPECIAL_START = re.compile(r"---|\.\.\.")


def write_article(
    imported: ImportedArticle,
    *,
    identity: str | None,
    address: str | None = None,
    language: str,
    zone: tzinfo,
    now: datetime,
) -> bytes:
    """Return the article file of an imported article.

    `identity` is the id that readers know it by, None where nobody knows it yet; `address` that
    of its page, None where the publication's own is meant. `language` is the publication's, whose
    region a text in the same language has too. What the source did not say is not there, but for
    the date, without which an article could not be published: it is the day of the import then.
    """
    fields = _list_fields(
        imported, identity=identity, address=address, language=language, zone=zone, now=now
    )
    lines = ["---", f"title: {_scalar(imported.title)}"]
    for key, written in fields.items():
        # That of a day which the source does not tell stands in its line.
        is_said = key == "date" and imported.published is None
        lines += [*([] if is_said else _comment(imported.doubts, key)), *written]
    others = [each for each in imported.doubts if each.key not in {*fields, "authors"}]
    lines += _comment(others, None)
    lines += ["original:", f"  id: {_scalar(imported.original.id)}"]
    if imported.original.url:
        lines.append(f"  url: {_scalar(imported.original.url)}")
    lines.append(f"  fetched: {now.astimezone(zone).isoformat(timespec='seconds')}")
    text = "\n".join([*lines, "---", "", imported.markdown.strip("\n"), ""])
    text = replace_forbidden(text)
    digest = digest_of(text.encode())
    return text.replace("\n---\n\n", f"\n  digest: {digest}\n---\n\n", 1).encode()


def _list_fields(
    imported: ImportedArticle,
    *,
    identity: str | None,
    address: str | None = None,
    language: str,
    zone: tzinfo,
    now: datetime,
) -> dict[str, list[str]]:
    """Return key → its lines, in the order that people like; only what says something."""
    fields = {
        "date": [_date_line(imported, zone, now)],
        "updated": []
        if imported.updated is None
        else [f"updated: {_moment(imported.updated, zone)}"],
        "draft": ["draft: true"] if imported.draft else [],
        "author": _write_authors(imported.authors) if imported.authors else [],
        "section": _line("section", imported.section),
        "summary": _line("summary", imported.summary),
        "tags": [f"tags: [{', '.join(_scalar(tag, in_list=True) for tag in imported.tags)}]"]
        if imported.tags
        else [],
        "language": _line("language", _with_region(imported.language, language)),
        "slug": _line("slug", imported.slug),
        "url": _line("url", address),
        "image": _write_picture(imported.picture),
        "id": _line("id", identity),
    }
    return {key: lines for key, lines in fields.items() if lines}


def _with_region(found: str | None, own: str) -> str | None:
    """Return a language without region as the publication's own tag where that is the same."""
    return own if found is not None and own.lower().startswith(f"{found.lower()}-") else found


def _line(key: str, value: str | None) -> list[str]:
    return [f"{key}: {_scalar(value)}"] if value else []


def _write_picture(picture: Picture | None) -> list[str]:
    if picture is None:
        return []
    lines = [*_line("image", picture.url), f"image_alt: {_scalar(picture.alt)}"]
    return lines + _line("image_caption", picture.caption)


def digest_of(content: bytes) -> str:
    """Return a hash of what an article file says, whenever it was imported."""
    text = content.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return hashlib.sha256(_PASSING.sub("", text).encode()).hexdigest()[:32]


def keep_day_of_import(content: bytes, before: bytes) -> bytes:
    """Return a file with the day of import that it had before, where its source tells no date."""
    line = re.compile(rf"^date: .* {DAY_OF_IMPORT}$".encode(), re.MULTILINE)
    old = line.search(before)
    return content if old is None else line.sub(lambda _: old[0], content, count=1)


def _date_line(imported: ImportedArticle, zone: tzinfo, now: datetime) -> str:
    if imported.published is None:
        return f"date: {now.astimezone(zone):%Y-%m-%d} {DAY_OF_IMPORT}"
    return f"date: {_moment(imported.published, zone)}"


def _moment(value: datetime | date, zone: tzinfo) -> str:
    """Return a moment as people in the publication's zone write it, with its offset."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    return value.isoformat()


def _write_authors(authors: Sequence[Person]) -> list[str]:
    if len(authors) == 1:
        fields = _person(authors[0])
        if isinstance(fields, str):
            return [f"author: {fields}"]
        return ["author:", *(f"  {key}: {value}" for key, value in fields.items())]
    lines = ["authors:"]
    for author in authors:
        fields = _person(author)
        if isinstance(fields, str):
            lines.append(f"  - {fields}")
        else:
            items = [f"{key}: {value}" for key, value in fields.items()]
            lines += [f"  - {items[0]}", *(f"    {item}" for item in items[1:])]
    return lines


def _person(person: Person) -> str | Mapping[str, str]:
    """Return a name alone, or the fields of someone of whom more is known."""
    fields = {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "organisation": person.organisation,
        "url": person.url,
    }
    said = {key: _scalar(value) for key, value in fields.items() if value}
    # A name with `<` in it would be read as a name and an address.
    return said if len(said) > 1 or "<" in person.name else said["name"]


def _comment(doubts: Iterable[Doubt], key: str | None) -> list[str]:
    keys = {key, "authors"} if key == "author" else {key}
    return [
        f"# {key or each.key}: {' '.join(each.reason.split())}"
        for each in doubts
        if key is None or each.key in keys
    ]


def _scalar(text: str, *, in_list: bool = False) -> str:
    """Return a text as YAML, without quotation marks where it is read the same."""
    text = " ".join(text.split())
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    if not _PLAIN.fullmatch(text) or _SPECIAL_START.match(text):
        return quoted
    written, meant = (f"k: [{text}]\n", [text]) if in_list else (f"k: {text}\n", text)
    try:
        values, _ = read_yaml(written, "")
    except ArticleError:
        return quoted
    return text if values == {"k": meant} else quoted
