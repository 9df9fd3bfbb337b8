"""An editor's draft as she wrote it: a Markdown file whose front matter lists the articles."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.config.tables import nearest
from publisher.content.front_matter import FrontMatter
from publisher.content.source_text import split_source
from publisher.errors import ArticleError
from publisher.files import access_error
from publisher.model.publication import Publication
from publisher.newsletter.headers import clean

if TYPE_CHECKING:
    from publisher.newsletter.draft_places import Place

_KEYS = ("ready", "subject", "preheader", "articles", "sections")
_ITEM_KEYS = ("article", "lead", "full", "sponsor", "again")
_HINT = "Write each on a line of its own, like: - articles/greenhouse.md"


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftItem:
    """One article as a draft names it."""

    #: Path, slug, identity or address, as written.
    name: str
    #: In the draft, from 1.
    line: int
    is_lead: bool = False
    is_full: bool = False
    #: None: as the article says.
    sponsor: str | None = None
    #: Readers get it though they had it.
    is_again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A draft, understood; whether its articles exist is not known yet."""

    #: Path below the publication's folder, for messages and the ledger.
    source: str
    #: The schedule may send it.
    is_ready: bool
    #: One line; None: the lead article's title.
    subject: str | None
    #: One line; None: the lead article's standfirst.
    preheader: str | None
    items: tuple[DraftItem, ...]
    #: In the order in which their headings stand; others come behind.
    sections: tuple[str, ...]
    #: The editor's note, in Markdown.
    note: str
    #: Key → line of the file.
    lines: Mapping[str, int]

    def error(self, line: int, reason: str, hint: str) -> ArticleError:
        """Return an error whose message starts with file and line."""
        return ArticleError(reason, source=self.source, line=line, hint=hint)


def name_draft(path: Path, publication: Publication) -> str:
    """Return a draft's path below the publication's folder, or in full where it is elsewhere.

    It is the same one from wherever the file is named, and through whatever links to its folder:
    by it the ledger knows that the file was sent.
    """
    named = Path(os.path.abspath(path))  # noqa: PTH100 - pathlib keeps the `..` that a name goes by
    standing = path.absolute().parent.resolve() / named.name
    for place, folder in (
        (named, publication.folder),
        (standing, publication.folder.resolve()),
    ):
        if place.is_relative_to(folder):
            return place.relative_to(folder).as_posix()
    return standing.as_posix()


def read_draft(path: Path, publication: Publication) -> Draft:
    """Return the draft that a file holds.

    Raises:
        ArticleError: It cannot be understood; the message names file, line and key.
        FileAccessError: It cannot be read.
    """
    source = name_draft(path, publication)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise access_error(path, error) from error
    return parse_draft(content, source)


def parse_draft(content: bytes, source: str) -> Draft:
    """Return the draft of a file's bytes.

    Raises:
        ArticleError: It cannot be understood.
    """
    text = split_source(content, source)
    if text.dialect not in ("yaml", None):
        raise ArticleError(
            "the front matter of a draft is YAML", source=source, line=1, hint="Begin with: ---"
        )
    # Loaded where there is a draft: libyaml takes a while.
    from publisher.content.yaml_block import parse_yaml
    from publisher.newsletter.draft_places import find_places

    # First with bounds on what it grows to and how deep it is, so that a tree of it is harmless.
    values, lines = parse_yaml(text.front_matter, source)
    front = FrontMatter(values, lines, source=source)
    _refuse_unknown(front, values, _KEYS)
    ready = front.find("ready")
    return Draft(
        source=source,
        is_ready=ready is None or front.flag("ready"),
        subject=_one_line(front, "subject"),
        preheader=_one_line(front, "preheader"),
        items=_read_items(front, find_places(text.front_matter, source)),
        sections=front.texts("sections"),
        note=text.body.strip("\n").rstrip(),
        lines=lines,
    )


def _one_line(front: FrontMatter, key: str) -> str | None:
    text = front.text(key)
    return None if text is None else clean(text) or None


def _read_items(front: FrontMatter, places: "Sequence[Place]") -> tuple[DraftItem, ...]:
    articles = front.find("articles")
    if articles is None:
        return ()
    if not isinstance(articles, list):
        raise front.error("articles", "not a list", _HINT)
    return tuple(
        _read_item(value, place.line, place.keys, front.source)
        for value, place in zip(articles, places, strict=True)
        if value is not None
    )


def _read_item(value: object, line: int, keys: Mapping[str, int], source: str) -> DraftItem:
    lines = {"article": line, **keys}
    values = value if isinstance(value, dict) else {"article": value}
    front = FrontMatter(values, lines, source=source)
    _refuse_unknown(front, values, _ITEM_KEYS)
    name = front.text("article")
    if name is None:
        raise ArticleError("articles: one has no name", source=source, line=line, hint=_HINT)
    return DraftItem(
        name=name,
        line=lines["article"],
        is_lead=front.flag("lead"),
        is_full=front.flag("full"),
        sponsor=_one_line(front, "sponsor"),
        is_again=front.flag("again"),
    )


def _refuse_unknown(
    front: FrontMatter, values: Mapping[str, object], known: tuple[str, ...]
) -> None:
    for key in values:
        if key not in known:
            raise front.error(key, "is not a known key", nearest(key, list(known)))
