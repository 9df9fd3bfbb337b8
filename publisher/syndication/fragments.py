"""An entry is rendered once for each format, and its bytes go into every feed that shows it."""

from dataclasses import dataclass, replace
from datetime import tzinfo

from publisher.content.local_files import LocalFiles
from publisher.model.articles import Article, Attachment, Entry
from publisher.syndication.characters import make_entry_legal
from publisher.syndication.feed_html import feed_html
from publisher.syndication.measuring import measure_images

#: What a file is of which nobody knows it.
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Everything besides the entry itself that has a bearing on its bytes in an XML feed."""

    #: Base address of the publication; category schemes are made of it.
    publication_url: str
    #: Dates are shown on its clock.
    timezone: tzinfo
    #: Whole articles, or standfirsts only.
    full_text: bool
    #: BCP 47 language of the feed; entries in another one say so.
    language: str
    #: Whether entries say what podcast directories want to know.
    is_podcast: bool = False
    #: Where pictures in bodies are measured; None: they are not.
    files: LocalFiles | None = None

    def stated_language(self, article: Article) -> str | None:
        """Return the article's language where it is not the feed's."""
        return None if article.language.lower() == self.language.lower() else article.language


def prepare_entry(entry: Entry, files: LocalFiles | None = None) -> Entry:
    """Return the entry with its body as feeds show it and no character that XML cannot hold."""
    entry = make_entry_legal(entry)
    article = entry.article
    if files is not None:
        article = replace(article, html=measure_images(article, files))
    return replace(
        entry,
        article=replace(article, title=article.title or article.slug, html=feed_html(article)),
    )


def list_terms(article: Article) -> list[tuple[str, str]]:
    """Return section and tags as (`section` or `tag`, value); no value twice, case ignored."""
    terms: dict[str, tuple[str, str]] = {}
    for kind, value in (
        ("section", article.section or ""),
        *(("tag", tag) for tag in article.tags),
    ):
        if value:
            terms.setdefault(value.casefold(), (kind, value))
    return list(terms.values())


def categories(article: Article, publication_url: str) -> list[dict[str, str]]:
    """Return section and tags as feedgen takes categories, each with its scheme."""
    return [
        {"term": value, "scheme": f"{publication_url}#{kind}"}
        for kind, value in list_terms(article)
    ]


def split_attachments(article: Article) -> tuple[Attachment | None, list[Attachment]]:
    """Return what stands for the article where there is place for one attachment, and the rest.

    That is the first that can be played, else the first.
    """
    attachments = list(article.supplement.attachments)
    chosen = next((each for each in attachments if each.is_playable), None)
    chosen = chosen or next(iter(attachments), None)
    return chosen, [each for each in attachments if each is not chosen]


def enclosure_link(attachment: Attachment) -> dict[str, str]:
    """Return an attachment as the attributes of a link in Atom's vocabulary."""
    length = "" if attachment.length is None else str(attachment.length)
    attributes = {
        "href": attachment.url,
        "rel": "enclosure",
        "type": attachment.media_type or UNKNOWN_TYPE,
        "length": length,
        "title": attachment.title,
    }
    return {name: value for name, value in attributes.items() if value}


def cut(document: bytes, start: bytes, end: bytes) -> bytes:
    """Return the bytes from the first `start` up to the last `end`.

    Both are markup that cannot occur in text or attributes, where `<` is always escaped.
    """
    return document[document.index(start) : document.rindex(end)]


def put_in(frame: bytes, fragments: list[bytes], before: bytes) -> bytes:
    """Return the frame with the fragments before the last `before`."""
    place = frame.rindex(before)
    return b"".join([frame[:place], *fragments, frame[place:]])
