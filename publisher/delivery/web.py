"""What readers look for on the web when they have an edition: its page and its pictures."""

from typing import TYPE_CHECKING

from publisher.files import write_if_changed
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger

if TYPE_CHECKING:
    from publisher.syndication.surroundings import Surroundings


def publish_editions(publication: Publication, ledger: Ledger) -> "Surroundings":
    """Write the pages and pictures of all frozen editions, where they differ from what is there.

    Raises:
        FileAccessError: A file cannot be written; those before it are new.
        TemplateError: A template of pages cannot be used; the message names it.
    """
    # Only now: a message does not wait for what pages need.
    from publisher.syndication.on_web import list_editions_on_web
    from publisher.syndication.surroundings import write_editions

    on_web = list_editions_on_web(publication, ledger.deliveries)
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        return write_editions(publication, ledger.deliveries, on_web, cache)


def publish_pictures(publication: Publication, edition: Edition) -> None:
    """Write the pictures that a message of an edition looks for on the web, frozen or not.

    Raises:
        FileAccessError: One cannot be written; those before it are there.
    """
    for picture in edition.content.message.pictures:
        if picture.content_id is None:
            path = publication.edition_picture(edition.content.newsletter, picture.name)
            write_if_changed(
                publication.feeds_folder / path, picture.content, modified=edition.frozen_at
            )
