"""An edition's HTML and text, set once and kept: the same input is never set again.

This module is light on purpose. What is heavy (jinja2, premailer, lxml, babel) is imported by
`publisher.newsletter.typeset`, and that only when the cache does not have the edition.
"""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from importlib.metadata import version

from publisher import __version__
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, RenderedEdition, RenderedVariant
from publisher.newsletter.pictures import NO_PICTURES, Pictures
from publisher.newsletter.templates import CATALOGUES, newsletter_folders
from publisher.newsletter.variants import Readers, find_occurring
from publisher.storage.cache import Cache
from publisher.storage.frozen import read_variants

__all__ = ["RenderedEdition", "render_edition"]

_KIND = "edition"
#: Libraries whose version can change a byte of what comes out.
_LIBRARIES = (
    "babel", "cssselect", "jinja2", "lxml", "markupsafe", "premailer", "pyromark",
)  # fmt: skip


def render_edition(
    content: EditionContent,
    publication: Publication,
    cache: Cache,
    pictures: Pictures = NO_PICTURES,
    readers: Readers = tuple,
) -> RenderedEdition:
    """Return the edition's HTML and text with a token wherever readers differ.

    Where templates ask about readers there is a variant for each way in which `readers` answer;
    only variants that were never set before are set.

    The same content, settings, templates and library versions give the same bytes. An edition
    whose HTML would be longer than mail programs show whole is shortened: full articles become
    teasers, then the last articles are left to the web.

    Raises:
        TemplateError: A template, style sheet or catalogue is missing or cannot be used; nothing
            was kept.
    """
    content = replace(content, composed_at=_start_of_day(content.composed_at, publication))
    key = _find_key(content, publication, pictures)
    kept = cache.get(_KIND, key)
    known = None if kept is None else _read(kept)
    if known is not None:
        occurring = find_occurring(known.variants, readers)
        # A shorter edition may have been cut for the sake of a variant that is gone.
        is_whole = known.shown == len(content.items) and known.full == sum(
            item.is_full for item in content.items
        )
        if occurring is not None and (is_whole or len(occurring) == len(known.variants)):
            return replace(known, variants=occurring)
    # On a miss only: these imports cost more than everything else that a quiet run does.
    from publisher.newsletter.typeset import typeset_edition

    edition = typeset_edition(content, publication, pictures, readers, known, cache)
    cache.put(_KIND, key, json.dumps(asdict(edition)).encode())
    return edition


def _start_of_day(moment: datetime, publication: Publication) -> datetime:
    """Return the UTC moment at which the publication's day began: readers see no more of it."""
    day = moment.astimezone(publication.timezone).date()
    return datetime.combine(day, time(), publication.timezone).astimezone(UTC)


def _find_key(content: EditionContent, publication: Publication, pictures: Pictures) -> str:
    """Return a hash of everything that can change a byte of the edition."""
    settings = (
        publication.title,
        publication.description,
        publication.url,
        publication.feeds_url,
        publication.timezone.key,
        publication.rights,
        publication.theme,
    )
    digest = hashlib.sha256()
    versions = [(name, version(name)) for name in _LIBRARIES]
    for value in (__version__, versions, settings, content, pictures):
        digest.update(repr(value).encode(errors="surrogatepass") + b"\0")
    for folder in (*newsletter_folders(publication), CATALOGUES):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content_digest = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(folder).as_posix()} {content_digest}\0".encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _read(kept: bytes) -> RenderedEdition:
    values = json.loads(kept)
    variants = read_variants(each["variant"] for each in values["variants"])
    return RenderedEdition(
        variants=tuple(
            RenderedVariant(
                variant=variant,
                subject=each["subject"],
                preheader=each["preheader"],
                origins=tuple(each["origins"]),
                wanted=tuple((field, origin) for field, origin in each["wanted"]),
            )
            for variant, each in zip(variants, values["variants"], strict=True)
        ),
        shown=values["shown"],
        full=values["full"],
    )
