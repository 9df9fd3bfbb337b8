"""The pages of editions: one for each, an archive of each newsletter, and their pictures."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from urllib.parse import quote

from publisher.model.delivery import Edition, FrozenMessage
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.storage.cache import Cache
from publisher.storage.ledger import DeliveryLedger
from publisher.syndication.characters import make_legal
from publisher.syndication.dates import shown
from publisher.syndication.formats import MEDIA_TYPES, NAMES
from publisher.syndication.pages import Page
from publisher.syndication.pages.frozen import read_frozen
from publisher.syndication.pages.setting import Language, Setter, feeds_folders
from publisher.templating.environment import trust
from publisher.templating.folders import find_template, read_template

#: Kind under which the cache has the names of an edition's pictures.
_PICTURES = "pictures of an edition"
_INDEX = "index.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionView:
    """`edition` in templates of pages, and each of the others."""

    number: int
    subject: str
    preheader: str
    #: As the language writes it.
    date: str
    #: ISO 8601.
    day: str
    #: UTC, RFC 3339.
    moment: str
    #: File of its page, beside those of the others.
    page: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlternateView:
    """A feed of the editions."""

    #: Of its format.
    name: str
    media_type: str
    #: Absolute.
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewsletterView:
    """`newsletter` in templates of pages."""

    title: str
    #: Page of all its editions, beside those of the editions.
    page: str
    feeds: tuple[AlternateView, ...]


def list_edition_pages(
    publication: Publication,
    ledger: DeliveryLedger,
    editions: Mapping[str, Sequence[Edition]],
    cache: Cache,
) -> Iterator[Page]:
    """Give the archive of each newsletter, the page of each edition, and their pictures.

    The same editions give the same bytes. A message is read when a page that needs it is set.

    Raises:
        TemplateError: A template, style sheet or catalogue cannot be used; the message names it.
            Asking a page for its content raises it likewise.
    """
    setter = _EditionSetter(publication)
    for newsletter in publication.newsletters:
        own = editions.get(newsletter.name, ())
        if newsletter.web and own:
            yield setter.set_archive(newsletter, own)
        for position, edition in enumerate(own):
            read = partial(_read_message, ledger, edition.id)
            if newsletter.web:
                yield setter.set_edition(newsletter, own, position, read)
            yield from _list_pictures(publication, newsletter, edition, read, cache)


def _read_message(ledger: DeliveryLedger, edition_id: str) -> FrozenMessage:
    found = ledger.find_edition(edition_id)
    assert found is not None  # what is frozen stays
    return found.content.message


def _list_pictures(
    publication: Publication,
    newsletter: NewsletterDefinition,
    edition: Edition,
    read: Callable[[], FrozenMessage],
    cache: Cache,
) -> Iterator[Page]:
    """Give the pictures that an edition names by an address, or its page does."""
    key = f"{edition.id} {edition.frozen_at.isoformat()}"
    kept = cache.get(_PICTURES, key)
    if kept is None:
        pictures = read().pictures
        kept = json.dumps([[each.name, each.content_id is None] for each in pictures]).encode()
        cache.put(_PICTURES, key, kept)
    for name, is_hosted in json.loads(kept):
        if is_hosted or newsletter.web:
            yield Page(
                path=publication.edition_picture(newsletter.name, name),
                updated=edition.frozen_at,
                key=name,
                render=partial(_find_picture, read, name),
            )


def _find_picture(read: Callable[[], FrozenMessage], name: str) -> bytes:
    return next(each.content for each in read().pictures if each.name == name)


class _EditionSetter(Setter):
    """Sets the pages of editions."""

    @cached_property
    def _sheets(self) -> tuple[str, str]:
        """Return the style sheets of archives, and of what surrounds an edition."""
        folders = feeds_folders(self.publication)
        archive, edition = (find_template(f"{name}.css", folders) for name in ("styles", "edition"))
        return read_template(archive), read_template(edition)

    def set_archive(self, newsletter: NewsletterDefinition, editions: Sequence[Edition]) -> Page:
        """Return the page of all editions, the newest first."""
        language = self.speak(newsletter.language)
        path = f"{newsletter.name}/{_INDEX}"
        title = language.texts.translations.gettext("All editions of “%(newsletter)s”")
        title %= {"newsletter": newsletter.title}
        context = {
            "page": self.view_page(path, title, title, language),
            "newsletter": self._view_newsletter(newsletter),
            "editions": [self._view(edition, language) for edition in reversed(editions)],
            "styles": trust(self._sheets[0]),
        }
        updated = max(edition.frozen_at for edition in editions)
        return self.fill("editions.html", path, language, context, updated=updated)

    def set_edition(
        self,
        newsletter: NewsletterDefinition,
        editions: Sequence[Edition],
        position: int,
        read: Callable[[], FrozenMessage],
    ) -> Page:
        """Return the page of the edition at `position` among its newsletter's."""
        edition = editions[position]
        language = self.speak(newsletter.language)
        path = self.publication.edition_page(newsletter.name, edition.number)
        neighbours = {
            "previous": editions[position - 1] if position else None,
            "next": editions[position + 1] if position + 1 < len(editions) else None,
        }
        content = edition.content
        page = self.view_page(path, make_legal(content.subject), content.preheader, language)
        context = {
            "page": page,
            "newsletter": self._view_newsletter(newsletter),
            "edition": self._view(edition, language),
            "styles": trust(self._sheets[1]),
            **{
                name: None if each is None else self._view(each, language)
                for name, each in neighbours.items()
            },
        }
        pictures = self.publication.edition_picture(newsletter.name, "")
        images_url = f"{self.publication.feeds_url}{pictures}"

        def read_late() -> Mapping[str, object]:
            body = read_frozen(
                read(),
                page_url=page.url,
                images=pictures.partition("/")[2],
                images_url=images_url,
            )
            return {
                "frozen": body,
                "frozen_html": trust(body.html),
                "frozen_styles": [trust(sheet) for sheet in body.styles],
            }

        return self.fill(
            "edition.html", path, language, context, updated=edition.frozen_at, late=read_late
        )

    def _view(self, edition: Edition, language: Language) -> EditionView:
        moment = shown(edition.frozen_at, self.publication.timezone)
        return EditionView(
            number=edition.number,
            subject=make_legal(edition.content.subject or edition.id),
            preheader=make_legal(edition.content.preheader),
            date=language.texts.write_date(moment.date(), has_weekday=False),
            day=moment.date().isoformat(),
            moment=_write_moment(edition.frozen_at),
            page=f"{edition.number}.html",
        )

    def _view_newsletter(self, newsletter: NewsletterDefinition) -> NewsletterView:
        publication = self.publication
        feeds = [feed for feed in publication.feeds if feed.editions == newsletter.name]
        return NewsletterView(
            title=newsletter.title,
            page=_INDEX,
            feeds=tuple(
                AlternateView(
                    name=NAMES[format_],
                    media_type=MEDIA_TYPES[format_],
                    address=f"{publication.feeds_url}{quote(feed.name)}.{format_}",
                )
                for feed in feeds
                for format_ in feed.formats
            ),
        )


def _write_moment(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
