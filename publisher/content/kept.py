"""What is remembered of an article file, so that it need not be read again: one line of JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.content.mailing import mailing_as_values, mailing_from_values
from publisher.content.supplements import supplement_as_values, supplement_from_values
from publisher.errors import ArticleError
from publisher.model.articles import Article, Person, Picture, Remark
from publisher.stamps import Stamp

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedFile:
    """One file below a content folder, all but its body understood; or why it was not."""

    #: Path below the publication's folder.
    source: str
    #: None where the file was too young to be trusted: it is looked into again.
    stamp: Stamp | None
    #: SHA-256 (hex) of its bytes; empty where they could not be read.
    digest: str
    #: Has a place among the articles; one that was refused has none.
    is_placed: bool = False
    slug: str = ""
    #: Absolute address of its page.
    url: str = ""
    #: Without its body; None for a page, and for what was refused.
    article: Article | None = None
    remarks: tuple[Remark, ...] = ()
    error: ArticleError | None = None


def write_kept(file: IndexedFile) -> str:
    """Return what has to be remembered of a file, without its name."""
    row: list[object] = [file.stamp, file.digest]
    if file.error is not None:
        row.append([file.error.reason, file.error.line, file.error.hint])
    elif file.is_placed:
        row += [None, file.slug, file.url]
        row.append(None if file.article is None else _from_article(file.article))
        row.append([[each.line, each.message, each.hint] for each in file.remarks])
    return json.dumps(row, separators=(",", ":"))


def read_kept(kept: Mapping[str, str]) -> dict[str, IndexedFile]:
    """Return what was remembered of each source; nothing where another version wrote it."""
    try:
        return to_files(kept)
    except (ValueError, TypeError, IndexError, KeyError, OverflowError):
        return {}


def to_files(written: Mapping[str, str]) -> dict[str, IndexedFile]:
    """Return what `write_kept` wrote of each source.

    Raises:
        ValueError: Something else wrote it; also TypeError, IndexError and OverflowError.
    """
    # In one go, which takes half as long as one by one.
    rows = json.loads(f"[{','.join(written.values())}]")
    people: dict[tuple[object, ...], Person] = {}
    return {
        source: _to_file(source, row, people) for source, row in zip(written, rows, strict=True)
    }


def _to_file(source: str, row: list[Any], people: dict[tuple[object, ...], Person]) -> IndexedFile:
    stamp = None if row[0] is None else (row[0][0], row[0][1], row[0][2], row[0][3])
    if len(row) == 3:
        reason, line, hint = row[2]
        # A name that is not UTF-8 can be shown with signs in its place.
        shown = source.encode(errors="replace").decode()
        error = ArticleError(reason, source=shown, line=line, hint=hint)
        return IndexedFile(source=source, stamp=stamp, digest=row[1], error=error)
    _, digest, _, slug, url, article, remarks = row
    return IndexedFile(
        source=source,
        stamp=stamp,
        digest=digest,
        is_placed=True,
        slug=slug,
        url=url,
        article=None if article is None else _to_article(source, slug, url, article, people),
        remarks=tuple(
            Remark(source=source, line=line, message=message, hint=hint)
            for line, message, hint in remarks
        ),
    )


def _from_article(article: Article) -> list[object]:
    picture = article.picture
    return [
        article.title,
        _from_moment(article.published),
        _from_moment(article.updated),
        _from_moment(article.expires),
        article.draft,
        article.declared_id,
        article.language,
        article.section,
        article.tags,
        [
            [each.name, each.email, each.role, each.organisation, each.url]
            for each in article.authors
        ],
        article.summary,
        None if picture is None else [picture.url, picture.alt, picture.caption],
        supplement_as_values(article.supplement),
        mailing_as_values(article.mailing),
        article.extra,
        article.body_digest,
        article.content_key,
    ]


def _to_article(
    source: str, slug: str, url: str, values: list[Any], people: dict[tuple[object, ...], Person]
) -> Article:
    (
        title, published, updated, expires, draft, declared_id, language, section, tags, authors,
        summary, picture, supplement, mailing, extra, body_digest, content_key,
    ) = values  # fmt: skip
    return Article(
        source=source,
        title=title,
        slug=slug,
        url=url,
        published=_EPOCH + timedelta(microseconds=published),
        updated=_to_moment(updated),
        expires=_to_moment(expires),
        draft=draft,
        declared_id=declared_id,
        language=language,
        section=section,
        tags=tuple(tags),
        authors=tuple([_to_person(tuple(each), people) for each in authors]),
        summary=summary,
        picture=None if picture is None else _to_picture(*picture),
        supplement=supplement_from_values(supplement),
        mailing=mailing_from_values(mailing),
        extra=extra,
        body_digest=body_digest,
        content_key=content_key,
        is_whole=False,
    )


def _from_moment(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def _to_moment(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def _to_person(values: tuple[Any, ...], people: dict[tuple[object, ...], Person]) -> Person:
    person = people.get(values)
    if person is None:
        name, email, role, organisation, url = values
        person = Person(name=name, email=email, role=role, organisation=organisation, url=url)
        people[values] = person
    return person


def _to_picture(url: str, alt: str, caption: str) -> Picture:
    return Picture(url=url, alt=alt, caption=caption)
