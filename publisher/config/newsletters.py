"""A `[[newsletter]]` table becomes a `NewsletterDefinition`."""

import re

from publisher.config.feeds import read_selection
from publisher.config.languages import read_language
from publisher.config.phrases import parse_duration, parse_person, parse_schedule, parse_size
from publisher.config.tables import Table
from publisher.config.values import (
    check_known,
    choose,
    find_phrase,
    read_hosts,
    read_number,
    read_phrase,
)
from publisher.model.newsletters import (
    CLIENTS,
    PICTURE_WAYS,
    EditionOrder,
    NewsletterDefinition,
)

#: A part of Message-IDs, List-Id and Feedback-ID, whose separators it must not hold.
_NEWSLETTER_NAME = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
#: Stands in a header as it is: the characters of RFC 3986, and the token's place.
_UNSUBSCRIBE_URL = re.compile(
    r"https://[^/?#{}\s]+[/?#](?=.*\{token\})(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]|\{token\})*"
)

_PREFERENCES_URL = re.compile(
    r"https://[^/?#{}\s]+[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]|\{token\})*"
)


def read_newsletter(table: Table, language: str) -> NewsletterDefinition:
    """Return the newsletter of a `[[newsletter]]` table, in `language` if it names none.

    Raises:
        ConfigurationError: A key is missing, unknown, or has a value that cannot be used.
    """
    name = table.require("name", str, '"weekly"')
    if not _NEWSLETTER_NAME.fullmatch(name):
        raise table.error(
            "name", f"{name!r} cannot be a newsletter name", "Use letters, digits and hyphens."
        )
    limit, minimum = read_number(table, "limit", 12), read_number(table, "minimum", 1)
    if minimum > limit:
        raise table.error(
            "minimum", f"{minimum} is more than the limit of {limit}", "Make it smaller."
        )
    newsletter = NewsletterDefinition(
        name=name,
        title=table.require("title", str, '"De Kust, elke vrijdag"'),
        sender=read_phrase(
            table, "from", table.require("from", str, '"Name <a@example.org>"'), parse_person
        ),
        reply_to=find_phrase(table, "reply_to", parse_person),
        template=table.get("template", str, "digest"),
        inliner=choose(table, "inliner", "premailer", ("premailer", "css-inline")),
        schedule=find_phrase(table, "schedule", parse_schedule),
        limit=limit,
        minimum=minimum,
        window=find_phrase(table, "window", parse_duration),
        order=EditionOrder(choose(table, "order", EditionOrder.DATE, tuple(EditionOrder))),
        full=read_number(table, "full", 1, least=0),
        language=read_phrase(
            table, "language", table.get("language", str, language), read_language
        ),
        address=table.get("address", str, ""),
        unsubscribe_url=_read_unsubscribing(table),
        reader_languages=tuple(
            read_phrase(table, "reader_languages", tag, read_language)
            for tag in table.texts("reader_languages")
        ),
        variants=read_number(table, "variants", 20),
        images=choose(table, "images", "linked", PICTURE_WAYS),
        image_budget=read_phrase(
            table, "image_budget", table.get("image_budget", str, "1 MB"), parse_size
        ),
        image_hosts=read_hosts(table, "image_hosts"),
        web=table.get("web", bool, True),
        preferences_url=_read_preferences(table),
        clients=tuple(
            check_known(table, "clients", each, CLIENTS) for each in table.texts("clients")
        ),
        selection=read_selection(table),
    )
    table.close()
    return newsletter


def _read_unsubscribing(table: Table) -> str | None:
    address = table.find("unsubscribe_url", str)
    if address is not None and not _UNSUBSCRIBE_URL.fullmatch(address):
        raise table.error(
            "unsubscribe_url",
            f"{address!r} is not an https address with {{token}}",
            'Write: "https://example.org/unsubscribe/{token}"',
        )
    return address


def _read_preferences(table: Table) -> str | None:
    address = table.find("preferences_url", str)
    if address is not None and not _PREFERENCES_URL.fullmatch(address):
        raise table.error(
            "preferences_url",
            f"{address!r} is not an https address",
            'Write: "https://example.org/preferences", with {token} in it for the reader\'s own.',
        )
    return address
